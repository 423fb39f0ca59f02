"""Writes the JSON Schemas of the configuration files, which let editors complete and check them.

Each file names its schema in its first line. `--check` only says whether they are current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from pipeline.config.channels import Channels
from pipeline.config.sources import Catalogue
from pipeline.topics import TopicsFile

FOLDER = Path(__file__).resolve().parent.parent / "config"
MODELS: dict[str, type[BaseModel]] = {"sources": Catalogue, "channels": Channels, "topics": TopicsFile}


def schema(model: type[BaseModel]) -> str:
    """The model's JSON Schema as a file's text."""
    return json.dumps(model.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schemas, or check them."""
    for name, model in MODELS.items():
        path = FOLDER / f"{name}.schema.json"
        if "--check" not in sys.argv:
            path.write_text(schema(model), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != schema(model):
            raise SystemExit(f"{path.name} is not current; run: make schemas")


if __name__ == "__main__":
    main()
