"""Print results on standard output; loaded at every start, so it loads little itself."""

import contextlib
import sys
from collections.abc import Iterable, Iterator

from malkompas import texts
from malkompas.errors import OutputError
from malkompas.strings import harmless


def write(parts: Iterable[bytes]) -> None:
    """Write `parts` to standard output as they are. A reader that has gone away is no error.

    Raises:
        OutputError: if standard output cannot be written to.
    """
    with _to_reader():
        # A terminal acts upon what a file only holds. Only text comes here where there is one.
        at_terminal = sys.stdout.isatty()
        for part in parts:
            sys.stdout.buffer.write(harmless(part.decode()).encode() if at_terminal else part)
        sys.stdout.flush()


def say(text: str) -> None:
    """Print `text` and a line end on standard output. A reader that has gone away is no error.

    Raises:
        OutputError: if standard output cannot be written to.
    """
    with _to_reader():
        print(harmless(text) if sys.stdout.isatty() else text, flush=True)


@contextlib.contextmanager
def _to_reader() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return
    except OSError as error:
        raise OutputError(texts.output_fails(texts.STANDARD_OUTPUT, error), texts.STANDARD_OUTPUT_HINT) from error
