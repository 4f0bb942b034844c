"""Print results on standard output; loaded at every start, so it loads little itself."""

from malkompas import texts
from malkompas.errors import OutputError


def say(text: str, end: str = "\n") -> None:
    """Print `text` and `end` on standard output. A reader that has gone away is no error.

    Raises:
        OutputError: if standard output cannot be written to.
    """
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        return
    except OSError as error:
        raise OutputError(texts.output_fails(texts.STANDARD_OUTPUT, error), texts.STANDARD_OUTPUT_HINT) from error
