"""Evidence: a story with all that proves it in one file (WACZ), and the check that nothing in it was changed."""

from pipeline.evidence.packing import MAX_PACKAGE, Packed, pack
from pipeline.evidence.verifying import Checked, verify

__all__ = ["MAX_PACKAGE", "Checked", "Packed", "pack", "verify"]
