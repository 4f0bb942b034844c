"""The options that several commands have. Their help and their metavars are in `texts`, by the parameter's name."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from malkompas import system, texts
from malkompas.errors import UsageError
from malkompas.exporters.registry import FORMATS, LIST_FORMATS

if TYPE_CHECKING:
    ExportFormat: TypeAlias = str
    ListFormat: TypeAlias = str
else:  # Typer reads the choices from the type
    ExportFormat = Literal[tuple(FORMATS)]
    ListFormat = Literal[LIST_FORMATS]

Offered = Literal["reflections", "teams", "principles", "goal types", "occasions", "parts"]


def offer(kind: Offered) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return what gives the values of this `kind`, each with a description, to a shell that asks."""

    def values(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from malkompas.cli import completion  # only where a shell asks

        return completion.offers(kind, context, incomplete)

    return values


def not_blank(parameter: typer.CallbackParam, value: str | None) -> str | None:
    """Return `value`.

    Raises:
        UsageError: if it was given and says nothing.
    """
    if value is not None and not value.strip():
        raise UsageError(texts.value_is_missing(parameter.opts[0]), texts.BLANK_OPTION_HINT)
    return value


def parse_since(typed: str) -> dt.date | None:
    """Return the day that `--since` names.

    Raises:
        UsageError: if it names none.
    """
    from malkompas import dates  # many patterns: only where a day is given

    if typed and (day := dates.parse_since(typed, system.today())) is None:
        raise UsageError(texts.since_is_wrong(typed), texts.SINCE_HINT)
    return day if typed else None


Reflections = Annotated[list[str] | None, typer.Argument(autocompletion=offer("reflections"))]
Team = Annotated[str | None, typer.Option("--team", callback=not_blank, autocompletion=offer("teams"))]
Principle = Annotated[list[str] | None, typer.Option("--principle", autocompletion=offer("principles"))]
Since = Annotated[dt.date | None, typer.Option("--since", parser=parse_since)]
Output = Annotated[str, typer.Option("--output", "-o")]
Force = Annotated[bool, typer.Option("--force")]
CompassFile = Annotated[str, typer.Option("--compass")]
Folder = Annotated[str, typer.Option("--folder")]
