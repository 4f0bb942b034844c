"""Where the program starts, by its name or as `python -m malkompas`."""

import gc
import sys

from malkompas.errors import INTERRUPTED


def main() -> None:
    """Run the program; Ctrl-C while it is still loading is an interruption like any other."""
    gc.set_threshold(100_000)  # what is loaded is kept: looking for garbage meanwhile takes a twentieth of a short run
    try:
        from malkompas.cli import app
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    app.main()


if __name__ == "__main__":
    main()
