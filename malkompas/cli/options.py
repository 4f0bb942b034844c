"""The options that several commands have, and what they stand for. Their help and metavars are in `texts`, by name."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from malkompas import system, texts
from malkompas.errors import UsageError
from malkompas.exporters.registry import FORMATS, LIST_FORMATS
from malkompas.system import expand_user

if TYPE_CHECKING:
    from malkompas.model import Compass

    ExportFormat: TypeAlias = str
    ListFormat: TypeAlias = str
else:  # Typer reads the choices from the type
    ExportFormat = Literal[tuple(FORMATS)]
    ListFormat = Literal[tuple(LIST_FORMATS)]

COMPASS_VARIABLE = "MALKOMPAS_COMPASS"
FOLDER_VARIABLE = "MALKOMPAS_FOLDER"

Offer = Callable[[typer.Context, str], list[tuple[str, str]]]
"""Returns the values that can stand somewhere in a call, each with a description."""
OFFERS: dict[str, Offer] = {}
"""What Tab offers of each kind; `completion` fills it, which is loaded where a shell asks."""


def offer(kind: str) -> Offer:
    """Return what gives the values of this `kind` to a shell that asks."""

    def values(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        return OFFERS[kind](context, incomplete)

    return values


def not_blank(parameter: typer.CallbackParam, value: str | None) -> str | None:
    """Return `value`.

    Raises:
        UsageError: if it was given and says nothing.
    """
    if value is not None and not value.strip():
        raise UsageError(texts.VALUE_IS_MISSING.format(name=parameter.opts[0]), texts.BLANK_OPTION_HINT)
    return value


def parse_since(typed: str) -> dt.date | None:
    """Return the day that `--since` names.

    Raises:
        UsageError: if it names none.
    """
    from malkompas import dates  # only where a day is given

    if typed and (day := dates.parse_since(typed, system.today())) is None:
        raise UsageError(texts.SINCE_IS_WRONG.format(typed=typed), texts.SINCE_HINT)
    return day if typed else None


Reflection = Annotated[str, typer.Argument(autocompletion=offer("reflections"))]
Reflections = Annotated[list[str] | None, typer.Argument(autocompletion=offer("reflections"))]
Principles = Annotated[list[str] | None, typer.Argument(autocompletion=offer("principles"))]
Principle = Annotated[list[str] | None, typer.Option("--principle", autocompletion=offer("principles"))]
Team = Annotated[str | None, typer.Option("--team", callback=not_blank, autocompletion=offer("teams"))]
Since = Annotated[dt.date | None, typer.Option("--since", parser=parse_since)]
Output = Annotated[str, typer.Option("--output", "-o")]
Force = Annotated[bool, typer.Option("--force")]
CompassFile = Annotated[str, typer.Option("--compass")]
Folder = Annotated[str, typer.Option("--folder")]


def load_compass(option: str) -> "Compass":
    """Return the compass: as `option` says, else the environment, else the one that comes with the program.

    Raises:
        CompassError: if it cannot be used.
    """
    from malkompas.compass import default_path, load  # YAML: only where the compass is needed

    chosen = option or os.environ.get(COMPASS_VARIABLE)
    return load(expand_user(chosen) if chosen else default_path())


def reflections_folder(option: str) -> Path:
    """Return the folder of reflections: as `option` says, else the environment, else where a user's data lies."""
    if chosen := option or os.environ.get(FOLDER_VARIABLE):
        return expand_user(chosen)
    import platformdirs  # as long to load as a tenth of a short run takes

    return platformdirs.user_data_path("malkompas", appauthor=False)
