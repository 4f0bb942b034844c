"""Errors → what the user is told of them on standard error."""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Iterator

from malkompas.errors import MalkompasError, StoreError
from malkompas.strings import harmless


def tell(error: MalkompasError) -> int:
    """Tell what happened and what to do, and return the exit status."""
    lines = harmless("\n".join(filter(None, (error.message, error.hint)))).split("\n")
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        lines = [
            textwrap.fill(line, width, subsequent_indent=" " * (len(line) - len(line.lstrip())), break_on_hyphens=False)
            for line in lines
        ]
    print("\n".join(lines), file=sys.stderr)
    return error.exit_code


@contextlib.contextmanager
def at_the_end() -> Iterator[list[StoreError]]:
    """Give a list for what cannot be read; what is in it is told at the end, however that comes."""
    problems: list[StoreError] = []
    try:
        yield problems
    finally:
        for problem in problems:
            tell(problem)
