"""What the user is told on standard error: errors, and what is no result."""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TextIO

from malkompas import texts
from malkompas.errors import MalkompasError, StoreError
from malkompas.strings import harmless


def say(text: str) -> None:
    """Print `text`, at a terminal in lines that fit its width."""
    print(fitted(harmless(text), sys.stderr), file=sys.stderr)


def fitted(text: str, to: TextIO) -> str:
    """Return `text` as `to` gets it: at a terminal in lines that fit its width, elsewhere as it is."""
    if not to.isatty():
        return text
    width = shutil.get_terminal_size().columns
    return "\n".join(line if texts.is_to_copy(line) else _filled(line, width) for line in text.split("\n"))


def _filled(line: str, width: int) -> str:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False)


def tell(error: MalkompasError) -> int:
    """Say what happened and what to do, and return the exit status."""
    say("\n".join(filter(None, (error.message, error.hint))))
    return error.exit_code


@contextlib.contextmanager
def told_at_the_end() -> Iterator[list[StoreError]]:
    """Give a list for what cannot be read; what is in it is told at the end, however that comes."""
    problems: list[StoreError] = []
    try:
        yield problems
    finally:
        for problem in problems:
            tell(problem)
