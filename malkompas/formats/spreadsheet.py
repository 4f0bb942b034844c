"""Rows → CSV that Danish Excel opens as it is: UTF-8 with a byte order mark, semicolons, and no formulas."""

import csv
import functools
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from malkompas.strings import harmless

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_SEPARATOR = ";"
# What makes a spreadsheet reckon with a cell instead of showing it (OWASP, "CSV Injection"), full width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield the file in parts, its head first. A cell that would be a formula gets an apostrophe before it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=_SEPARATOR)
    yield _BYTE_ORDER_MARK
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_shown(row.get(column, "")) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


@functools.lru_cache(maxsize=1000)  # what a meeting was about stands in each of its rows
def _shown(cell: str) -> str:
    text = harmless(cell)
    # One that begins with an apostrophe gets another, so that what was typed can always be told.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith("'") else text
