"""Lists of persons, companies and vessels: read from others' files, kept, and looked for as a topic."""

from pipeline.topics.names.changes import Change, Changes, compare
from pipeline.topics.names.formats import Imported, read_list
from pipeline.topics.names.importing import Import, plan_import
from pipeline.topics.names.model import Head, Listed, NameList, list_path, list_paths, read_names, write_names

__all__ = [
    "Change",
    "Changes",
    "Head",
    "Import",
    "Imported",
    "Listed",
    "NameList",
    "compare",
    "list_path",
    "list_paths",
    "plan_import",
    "read_list",
    "read_names",
    "write_names",
]
