"""The errors that are meant for the user: what happened, what to do, and with which status the program ends."""

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
"""What the program ends with where it does not end with 0."""


class MalkompasError(Exception):
    """Something the user can mend. `message` says what happened, `hint` what to do; both as they are shown."""

    exit_code = FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(MalkompasError):
    """The command was not written as it should be."""

    exit_code = WRONG_USAGE


class CompassError(MalkompasError):
    """A principles.yaml cannot be used."""


class StoreError(MalkompasError):
    """The folder, or a reflection in it, cannot be read or written."""


class OutputError(MalkompasError):
    """A file for the user cannot be written."""
