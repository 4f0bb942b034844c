"""Writes docs/notes.schema.json, the JSON Schema of `malkompas export --format json`.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.json_schema`. A test finds a schema that is old.
"""

import json
from pathlib import Path

from malkompas import records

SCHEMA = Path(__file__).with_name("notes.schema.json")


def written() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(records.schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(written(), encoding="utf-8")
