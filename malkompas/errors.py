"""The errors that are meant for the user: what happened, and what to do."""


class MalkompasError(Exception):
    """Something the user can mend. `message` says what happened, `hint` what to do; both in Danish."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(MalkompasError):
    """The command was not written as it should be."""

    exit_code = 2


class CompassError(MalkompasError):
    """A principles.yaml cannot be used."""


class StoreError(MalkompasError):
    """The folder, or a reflection in it, cannot be read or written."""


class OutputError(MalkompasError):
    """A file for the user cannot be written."""
