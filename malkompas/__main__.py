"""Lets `python -m malkompas` do what `malkompas` does."""

from malkompas.cli import main

if __name__ == "__main__":
    main()
