"""The bundled demonstration site: a small newsroom in English, Belarusian and Russian, and a reprinter.

It stands alone: nothing of Watchdesk is imported here, and Watchdesk sees it only over HTTP.
"""

from __future__ import annotations

from newsroom.server import serve
from newsroom.service import Newsroom

__all__ = ["Newsroom", "serve"]
