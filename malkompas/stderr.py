"""What the user is told on standard error: errors, and what is no result."""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Iterator

from malkompas.errors import MalkompasError, StoreError
from malkompas.strings import harmless


def say(text: str) -> None:
    """Print `text`, at a terminal in lines that fit its width."""
    lines = harmless(text).split("\n")
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        lines = [
            textwrap.fill(line, width, subsequent_indent=" " * (len(line) - len(line.lstrip())), break_on_hyphens=False)
            for line in lines
        ]
    print("\n".join(lines), file=sys.stderr)


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
