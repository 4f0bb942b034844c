"""Which language a run speaks: found out before the command is read, whose help and mistakes are told in it."""

import contextlib
import os
import re
from collections.abc import Sequence

from malkompas import system, texts
from malkompas.errors import UsageError

OPTION, VARIABLE = "--language", "MALKOMPAS_LANGUAGE"
_MOST_BYTES = 1_000_000  # as a compass has
_DECLARED = rb"""(?m)^[ {"']*language["']? *: *["']?([a-z]{2,3})\b"""


def of_run(arguments: Sequence[str]) -> str:
    """Return what a run with `arguments` speaks: the language of a compass of the user's own, or what is asked for."""
    asked = (_given(arguments, OPTION), os.environ.get(VARIABLE, ""))
    return _of_compass(_given(arguments, "--compass")) or next(filter(texts.known, asked), texts.DEFAULT)


def parse(typed: str) -> str:
    """Return the language that the option asks for, or else the environment; "" where neither does.

    Raises:
        UsageError: if there are no texts in it.
    """
    name, asked = (OPTION, typed) if typed else (VARIABLE, os.environ.get(VARIABLE, ""))
    if asked and not texts.known(asked):
        raise UsageError(texts.value_is_wrong(asked, name, [*texts.AVAILABLE]))
    return asked


def _given(arguments: Sequence[str], option: str) -> str:
    """Return the value that `option` has among `arguments`, or "" where it is not there."""
    pairs = ((word.partition("="), after) for word, after in zip(arguments, [*arguments[1:], ""], strict=False))
    given = [value if equals else after for (name, equals, value), after in pairs if name == option]
    return given[-1] if given else ""


def _of_compass(option: str) -> str:
    """Return the language that the user's own compass declares; "" where there is none, or it cannot be told.

    It is looked for, and not read as YAML: the file is read for good, and its mistakes are told, where it is needed.
    """
    with contextlib.suppress(OSError, ValueError):
        if (chosen := system.own_compass(option)) and (path := system.expand_user(chosen)).is_file():
            with path.open("rb") as file:
                declared = re.search(_DECLARED, file.read(_MOST_BYTES))
            return declared[1].decode() if declared else ""
    return ""
