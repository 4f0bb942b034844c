"""What the options of the commands are: their names and values, what Tab offers for them, and what they stand for."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from malkompas import texts
from malkompas.errors import UsageError

if TYPE_CHECKING:
    from malkompas.model import Compass

COMPASS_VARIABLE = "MALKOMPAS_COMPASS"
FOLDER_VARIABLE = "MALKOMPAS_FOLDER"
"""Variables of the environment that stand in for --compass and --folder."""

# What can stand after an option, for a shell that asks. Each loads the completion, which nobody else needs.


def offered_files(begun: str) -> list[tuple[str, str]]:
    """Return what makes the shell offer its own files."""
    from malkompas.cli import completion

    return [(begun, completion.FILE)]


def offered_reflections(context: typer.Context, begun: str) -> list[tuple[str, str]]:
    """Return the reflections that can be named."""
    from malkompas.cli import completion

    folder = folder_path(context.params.get("folder") or "")
    return completion.reflections(context.info_name or "", context.params, folder, begun)


def offered_teams(context: typer.Context) -> list[tuple[str, str]]:
    """Return the teams there are."""
    from malkompas.cli import completion

    return completion.teams(folder_path(context.params.get("folder") or ""))


def offered_principles(context: typer.Context) -> list[tuple[str, str]]:
    """Return the principles of the compass that was chosen."""
    from malkompas.cli import completion

    compass = loaded_compass(context.params.get("compass") or "")
    return completion.sections(context.info_name or "", context.params, compass)


def offered_values(option: str) -> Callable[[], list[tuple[str, str]]]:
    """Return what gives the values of `option`, each with what it means."""
    return lambda: list(texts.EXPLAINED[option].items())


CompassOption = Annotated[str, typer.Option("--compass", metavar="FIL", autocompletion=offered_files)]
FolderOption = Annotated[str, typer.Option("--folder", metavar="MAPPE", autocompletion=offered_files)]
ExportFormat = Literal["md", "html", "pdf", "docx", "odt", "json", "csv"]
Shell = Literal["bash", "zsh", "fish", "powershell"]
ListFormat = Literal["text", "md", "html", "pdf", "docx", "odt", "json"]
OutputOption = Annotated[str, typer.Option("--output", "-o", metavar="FIL", autocompletion=offered_files)]
TeamOption = Annotated[str | None, typer.Option("--team", metavar="NAVN", autocompletion=offered_teams)]
SinceOption = Annotated[str, typer.Option("--since", metavar="DATO")]
PrincipleOption = Annotated[
    list[str] | None, typer.Option("--principle", metavar="PRINCIP", autocompletion=offered_principles)
]
ForceOption = Annotated[bool, typer.Option("--force")]


def not_blank(given: dict[str, str | None]) -> None:
    """Make sure that the options that were given say something.

    Raises:
        UsageError: if one does not.
    """
    for option, value in given.items():
        if value is not None and not value.strip():
            raise UsageError(texts.value_is_missing(option), texts.BLANK_OPTION_HINT)


def since_day(typed: str) -> dt.date | None:
    """Return the day that `--since` names, if it is given.

    Raises:
        UsageError: if it names none.
    """
    if not typed:
        return None
    from malkompas import dates, system

    if (day := dates.parse_since(typed, system.today())) is None:
        raise UsageError(texts.since_is_wrong(typed), texts.SINCE_HINT)
    return day


def compass_path(option: str) -> Path:
    """Return where the compass lies: as `option` says, or else the environment, or the one that comes with the tool."""
    if chosen := option or os.environ.get(COMPASS_VARIABLE):
        from malkompas.storage.files import expand_user

        return expand_user(chosen)
    from malkompas.compass import default_path

    return default_path()


def loaded_compass(option: str) -> "Compass":
    """Return the compass that `option` or the environment names.

    Raises:
        CompassError: if it cannot be used.
    """
    from malkompas.compass import load  # YAML: only where the compass is needed

    return load(compass_path(option))


def folder_path(option: str) -> Path:
    """Return where reflections lie: as `option` says, or else the environment, or where each system keeps such data."""
    if chosen := option or os.environ.get(FOLDER_VARIABLE):
        from malkompas.storage.files import expand_user

        return expand_user(chosen)
    import platformdirs

    return platformdirs.user_data_path("malkompas", appauthor=False)
