"""Rows → CSV that Danish Excel opens as it is: UTF-8 with a byte order mark, semicolons, and no formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from malkompas.strings import harmless

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_SEPARATOR = ";"
# What makes a spreadsheet reckon with a cell instead of showing it (OWASP, "CSV Injection"), full width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield the file in parts, its head first. A cell that would be a formula gets an apostrophe before it."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, restval="", delimiter=_SEPARATOR)
    yield _BYTE_ORDER_MARK
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _shown(cell) for column, cell in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _shown(cell: str) -> str:
    text = harmless(cell)
    # One that begins with an apostrophe gets another, so that what was typed can always be told.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith("'") else text
