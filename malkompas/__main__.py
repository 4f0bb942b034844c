"""Where the program starts, by its name or as `python -m malkompas`."""

import sys

from malkompas.errors import INTERRUPTED


def main() -> None:
    """Run the program; Ctrl-C while it is still loading is an interruption like any other."""
    try:
        from malkompas.cli import app
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    app.main()


if __name__ == "__main__":
    main()
