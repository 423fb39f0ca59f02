"""Articles as Parquet, for notebooks and databases: typed columns, read a part at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from itertools import islice
from typing import BinaryIO

from pipeline.records import ConfigError
from pipeline.store.exporting import ExportedArticle

# Articles in a row group: some tens of megabytes of text.
GROUP = 10_000


def write_parquet(rows: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """Write articles, GROUP of them in memory at a time; times are in UTC to the microsecond.

    Raises ConfigError when the package for it is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise ConfigError("Parquet needs the package pyarrow: pip install 'watchdesk[parquet]'") from error
    kinds = {
        "int": arrow.int64(),
        "bool": arrow.bool_(),
        "str": arrow.string(),
        "datetime": arrow.timestamp("us", tz="UTC"),
        "list[str]": arrow.list_(arrow.string()),
    }
    columns = [(field.name, kinds[str(field.type).removesuffix(" | None")]) for field in fields(ExportedArticle)]
    schema, left = arrow.schema(columns), iter(rows)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            writer.write_table(arrow.Table.from_pylist([asdict(row) for row in group], schema=schema))
