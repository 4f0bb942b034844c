"""The commands and their options, whose help and metavars are in `texts`, by name; and one run of the program."""

import datetime as dt
import functools
import gc
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar

import typer
from msgspec import Struct

import malkompas
from malkompas import system, texts
from malkompas.cli import COMPLETE_VARIABLE, PROGRAM, help, language
from malkompas.errors import FAILED, INTERRUPTED, MalkompasError, StoreError, UsageError
from malkompas.exporters.registry import FORMATS, LIST_FORMATS, SHEET_FORMATS
from malkompas.model import GoalType, Occasion, Without
from malkompas.text import sanitize

if TYPE_CHECKING:
    from malkompas.model import Compass

    ExportFormat: TypeAlias = str
    ListFormat: TypeAlias = str
    SheetFormat: TypeAlias = str
else:  # Typer reads the choices from the type
    ExportFormat = Literal[tuple(FORMATS)]
    ListFormat = Literal[tuple(LIST_FORMATS)]
    SheetFormat = Literal[tuple(SHEET_FORMATS)]

DEBUG_VARIABLE = "MALKOMPAS_DEBUG"
FIRST_YEAR = 1970
"""Before it, some systems know no local time; no meeting with the tool is as old."""

app = typer.Typer(
    cls=help.Program,
    rich_markup_mode=None,  # plain help: it loads no Rich, and can be translated
    pretty_exceptions_enable=False,
    add_completion=False,  # its options speak English; those below do the same
    context_settings={"token_normalize_func": help.value},
)
_command = functools.partial(app.command, cls=help.Command)
Options = TypeVar("Options", bound=Struct)


# Options that several commands have


def offer(kind: str) -> Callable[..., Any]:
    """Return what gives the values of this `kind` to a shell that asks; `completion` puts them into the context."""
    return lambda ctx, incomplete: ctx.obj[kind](ctx, incomplete)


def explained(option: str) -> Callable[[str], list[tuple[str, str]]]:
    """Return what gives the values of `option`, and what each means."""
    return lambda incomplete: help.offered(texts.EXPLAINED[option].items(), incomplete)


def _not_blank(parameter: typer.CallbackParam, value: Any) -> Any:
    """Return `value`, a text or a list of them; raise UsageError if any was given and says nothing."""
    given = [value] if isinstance(value, str) else value or ()
    if not all(one.strip() for one in given):
        raise UsageError(texts.VALUE_IS_MISSING.format(name=parameter.opts[0]), texts.BLANK_OPTION_HINT)
    return value


def _parse_since(typed: str) -> dt.date | None:
    """Return the day that `--since` names; raise UsageError if it names none."""
    from malkompas import dates  # only where a day is given

    if typed and (day := dates.parse_since(typed, system.today())) is None:
        raise UsageError(texts.SINCE_IS_WRONG.format(typed=typed), texts.SINCE_HINT)
    return day if typed else None


def _parse_date(typed: str) -> dt.date | None:
    """Return the day that `--date` names; raise UsageError if it is none on which a meeting can have been held."""
    day = _parse_since(typed)
    if day and day > system.today():
        raise UsageError(texts.DATE_IS_AHEAD.format(day=texts.long_day(day)), texts.DATE_IS_AHEAD_HINT)
    if day and day.year < FIRST_YEAR:
        raise UsageError(texts.SINCE_IS_WRONG.format(typed=typed), texts.SINCE_HINT)
    return day


def _parse_minutes(typed: str) -> int:
    """Return how many minutes `--minutes` names; raise UsageError if it names none."""
    from malkompas.conversation import timing  # only where a time is given

    if (minutes := timing.parse_minutes(typed)) is None:
        raise UsageError(texts.value_is_wrong(typed, "--minutes", ()), texts.MINUTES_HINT)
    return minutes


_named = typer.Argument(parser=help.value, autocompletion=offer("reflections"))  # some are words for several
ReflectionName = Annotated[str, _named]
ReflectionNames = Annotated[list[str] | None, _named]
OnlyPrinciples = Annotated[list[str] | None, typer.Option("--principle", autocompletion=offer("principles"))]
Team = Annotated[str | None, typer.Option("--team", callback=_not_blank, autocompletion=offer("teams"))]
Goal = Annotated[str | None, typer.Option("--goal", callback=_not_blank)]
About = Annotated[GoalType | None, typer.Option("--about", autocompletion=explained("--about"))]
Since = Annotated[dt.date | None, typer.Option("--since", parser=_parse_since)]
Output = Annotated[str, typer.Option("--output", "-o")]
Force = Annotated[bool, typer.Option("--force")]
CompassFile = Annotated[str, typer.Option("--compass")]
Folder = Annotated[str, typer.Option("--folder")]


def _load_compass(option: str) -> "Compass":
    """Return the compass that `option` names, or else the usual one; raise CompassError if it cannot be used."""
    from malkompas import compass  # YAML: only where the compass is needed

    return compass.load(system.compass_file(option))


def _options(kind: type[Options], given: dict[str, Any]) -> Options:
    """Return what was `given` to a command, by the names of its parameters, as its options; lists are tuples there.

    Besides the compass and the folder as they were typed, there is what loads the one, and the path of the other.
    """
    values = given | {
        "compass": functools.partial(_load_compass, given["compass"]),
        "compass_option": given["compass"],
        "folder": system.reflections_folder(given["folder"]),
        "folder_option": given["folder"],
    }
    fields = {name: values[name] for name in kind.__struct_fields__ if values[name] is not None}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()})


# Commands. What each takes is loaded when it is called.


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    spoken: Annotated[
        str, typer.Option("--language", parser=language.parse, autocompletion=lambda: [*texts.AVAILABLE.items()])
    ] = "",
    version: Annotated[bool, typer.Option("--version")] = False,
    install_completion: Annotated[bool, typer.Option("--install-completion")] = False,
    show_completion: Annotated[
        Literal["bash", "zsh", "fish", "powershell"] | None, typer.Option("--show-completion")
    ] = None,
) -> None:
    """Do what needs no command, or tell what to do first where none was given."""
    if version:
        system.print_output(malkompas.__version__)
    elif install_completion or show_completion:
        from malkompas.cli import completion  # only where it is asked for

        if show_completion:
            system.print_output(completion.script(show_completion), "\n")
        else:
            system.tell(completion.install())
    elif context.invoked_subcommand is None:
        system.print_output(context.command.introduction(context))  # type: ignore[attr-defined]  # it is a Program
    else:
        return
    raise typer.Exit


@_command("list")
def list_principles(
    to_list: Annotated[list[str] | None, typer.Argument(autocompletion=offer("principles"))] = None,
    list_format: Annotated[ListFormat | None, typer.Option("--format")] = None,
    output: Output = "",
    force: Force = False,
    compass: CompassFile = "",
) -> None:
    """Print the compass, or the sections that are named."""
    from malkompas.commands.list_principles import run

    run(_load_compass(compass), to_list or (), format=list_format or "", file=output, force=force)


@_command()
def sheet(
    sheet_principles: Annotated[list[str] | None, typer.Argument(autocompletion=offer("principles"))] = None,
    team: Team = None,
    goal: Goal = None,
    goal_type: About = None,
    sheet_format: Annotated[SheetFormat | None, typer.Option("--format")] = None,
    output: Output = "",
    force: Force = False,
    compass: CompassFile = "",
) -> None:
    """Write a sheet on which one person answers before the meeting."""
    from malkompas.commands.sheet import SheetOptions, run

    run(_options(SheetOptions, locals() | {"folder": ""}))


@_command()
def reflect(
    reflection: ReflectionName = "",
    team: Team = None,
    goal: Goal = None,
    goal_type: About = None,
    occasion: Annotated[Occasion | None, typer.Option("--occasion", autocompletion=explained("--occasion"))] = None,
    participants: Annotated[list[str] | None, typer.Option("--participant")] = None,
    absent: Annotated[str | None, typer.Option("--absent", callback=_not_blank)] = None,
    date: Annotated[dt.date | None, typer.Option("--date", parser=_parse_date)] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", parser=_parse_minutes)] = None,
    principles: OnlyPrinciples = None,
    open_steps: Annotated[bool | None, typer.Option("--open-steps/--no-open-steps")] = None,
    sheets: Annotated[list[str] | None, typer.Option("--sheet", callback=_not_blank)] = None,
    resume: Annotated[bool, typer.Option("--resume")] = False,
    output: Output = "",
    force: Force = False,
    open_summary: Annotated[bool | None, typer.Option("--open/--no-open")] = None,
    plain: Annotated[bool, typer.Option("--plain")] = False,
    compass: CompassFile = "",
    folder: Folder = "",
) -> None:
    """Hold a conversation.

    Raises:
        UsageError: if the options do not go together.
    """
    from malkompas.commands.reflect import ReflectOptions, run

    if reflection and not resume:
        raise UsageError(texts.RESUME_ALONE, texts.RESUME_ALONE_HINT.format(name=sanitize(reflection)))
    of_a_new_one = ("--goal", "--about", "--occasion", "--participant", "--absent", "--principle", "--date")
    values = (goal, goal_type, occasion, participants, absent, principles, date)
    if resume and (named := [name for name, value in zip(of_a_new_one, values, strict=True) if value]):
        raise UsageError(texts.RESUME_WITH.format(options=texts.listed(named)), texts.RESUME_WITH_HINT)
    if open_summary and output == "-":
        raise UsageError(texts.OPEN_WHAT, texts.OPEN_WHAT_HINT)
    plain = plain or system.shows_only_lines()
    raise typer.Exit(run(_options(ReflectOptions, locals())))


@_command()
def export(
    reflections: ReflectionNames = None,
    only_team: Team = None,
    since: Since = None,
    only_principles: OnlyPrinciples = None,
    without: Annotated[list[Without] | None, typer.Option("--without", autocompletion=explained("--without"))] = None,
    export_format: Annotated[ExportFormat | None, typer.Option("--format")] = None,
    output: Output = "",
    force: Force = False,
    keep_personal_data: Annotated[bool, typer.Option("--keep-personal-data")] = False,
    compass: CompassFile = "",
    folder: Folder = "",
) -> None:
    """Write the notes of reflections to a file."""
    from malkompas.commands.export import ExportOptions, run

    raise typer.Exit(run(_options(ExportOptions, locals())))


@_command()
def history(
    reflection: ReflectionName = "",
    only_team: Team = None,
    since: Since = None,
    contains: Annotated[str | None, typer.Option("--contains", callback=_not_blank)] = None,
    last: Annotated[int | None, typer.Option("--last", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    compass: CompassFile = "",
    folder: Folder = "",
) -> None:
    """Show the reflections there are, or one in full."""
    from malkompas.commands.history import HistoryOptions, run

    raise typer.Exit(run(_options(HistoryOptions, locals())))


@_command()
def delete(
    to_delete: ReflectionNames = None,
    only_team: Team = None,
    older_than: Annotated[str | None, typer.Option("--older-than", callback=_not_blank)] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    folder: Folder = "",
) -> None:
    """Remove reflections for good."""
    from malkompas.commands.delete import run

    where = system.reflections_folder(folder)
    raise typer.Exit(run(where, to_delete or (), team=only_team or "", older_than=older_than or "", yes=yes))


# One run


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0, 1 (mendable), 2 (wrong usage) or 130 (interrupted).

    Where a shell asks for completions, answer it instead.
    """
    _open_streams()
    sys.argv[1:] = map(system.as_utf8, sys.argv[1:])
    has_own_window = system.has_own_window()
    if has_own_window and len(sys.argv) == 1:
        system.go_to_documents()
        sys.argv.append("reflect")
    status = _complete() if os.environ.get(COMPLETE_VARIABLE) else run(arguments)
    if has_own_window:
        system.keep_window(texts.WINDOW_STAYS)
    system.silence_closed_streams()
    gc.freeze()  # nobody looks for garbage any more
    sys.exit(status)


def _complete() -> int:
    """Answer the shell; where something is wrong, with nothing, since what is said would stand on the command line."""
    try:
        from malkompas.cli import completion  # only where a shell asks

        texts.speak(language.of_run(completion.words_typed()))
        return completion.complete(typer.main.get_command(app))
    except (Exception, KeyboardInterrupt):
        return FAILED


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit status; every error has been told by then."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        texts.speak(language.of_run(words))
        status = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except MalkompasError as error:
        is_misread = isinstance(error, UsageError | StoreError)
        hint = help.quotes_hint(typer.main.get_command(app), words) if is_misread else ""
        error.hint = "\n".join(filter(None, (hint, error.hint)))
        return system.report(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: no user sees a traceback
        if isinstance(error, OSError) and system.is_reader_gone(error):
            return FAILED
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return system.report(MalkompasError(texts.UNEXPECTED.format(kind=type(error).__name__), texts.UNEXPECTED_HINT))
    return status if isinstance(status, int) else 0


def _open_streams() -> None:
    """Let the standard streams be UTF-8 on every system, and go nowhere where they were closed."""
    # What is printed can hold the name of a file that is not UTF-8.
    errors = {"stdin": "replace", "stdout": "surrogateescape", "stderr": "replace"}
    for name, how in errors.items():
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # for the whole run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=how)
