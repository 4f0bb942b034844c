"""One run of the program: its streams, what it was called for, and how it ends."""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from malkompas import texts
from malkompas.command_line import cli
from malkompas.command_line.usage import in_danish
from malkompas.errors import INTERRUPTED, MalkompasError
from malkompas.machine import stderr
from malkompas.machine.signals import silence_closed_streams

DEBUG_VARIABLE = "MALKOMPAS_DEBUG"
COMPLETE_VARIABLE = "_MALKOMPAS_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0, 1 (mendable), 2 (wrong usage) or 130 (interrupted).

    Where a shell asks for completions, answer it instead.
    """
    _open_streams()
    status = _complete() if os.environ.get(COMPLETE_VARIABLE) else run(arguments)
    silence_closed_streams()
    sys.exit(status)


def _complete() -> int:
    """Tell the shell what can stand where its user pressed Tab; nothing, where something is wrong."""
    with contextlib.suppress(Exception, KeyboardInterrupt):
        from malkompas.command_line import completion

        sys.stdout.write(completion.answer(typer.main.get_command(cli.app), os.environ))
        sys.stdout.flush()
    return 0


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit status; every error has been told by then."""
    try:
        status = cli.app(arguments, prog_name="malkompas", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except MalkompasError as error:
        return stderr.tell(error)
    except TyperException as error:
        return stderr.tell(in_danish(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: no user sees a traceback
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return stderr.tell(MalkompasError(texts.unexpected(type(error).__name__), texts.UNEXPECTED_HINT))


def _open_streams() -> None:
    """Let the standard streams be UTF-8 on every system, and go nowhere where they were closed."""
    for name, mode, errors in (
        ("stdin", "r", "replace"),
        ("stdout", "w", "surrogateescape"),  # which can hold the name of a file that is not UTF-8
        ("stderr", "w", "replace"),
    ):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # for the whole run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
