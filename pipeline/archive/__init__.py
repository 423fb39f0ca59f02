"""The archive: WARC files, the hand-off between the crawl and everything behind it.

A record that Watchdesk wrote carries what the crawl knew of the address in `Watchdesk-…` fields beside the
standard ones; any other WARC file is read as well, every response in it being a page.
"""

from pipeline.archive.copying import concurrent, copy_record, parse_record, record_bytes, request_offsets
from pipeline.archive.encoding import payload_digest, warc_record
from pipeline.archive.reading import read_archive, read_page
from pipeline.archive.recovering import recover
from pipeline.archive.writing import WarcWriter

__all__ = [
    "WarcWriter",
    "concurrent",
    "copy_record",
    "parse_record",
    "payload_digest",
    "read_archive",
    "read_page",
    "record_bytes",
    "recover",
    "request_offsets",
    "warc_record",
]
