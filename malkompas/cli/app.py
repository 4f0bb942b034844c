"""The commands and their options, and one run of the program."""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

import malkompas
from malkompas import system, texts
from malkompas.cli.help import DanishCommand, DanishGroup, in_danish
from malkompas.cli.options import (
    CompassOption,
    ExportFormat,
    FolderOption,
    ForceOption,
    ListFormat,
    OutputOption,
    PrincipleOption,
    Shell,
    SinceOption,
    TeamOption,
    compass_path,
    folder_path,
    loaded_compass,
    not_blank,
    offered_principles,
    offered_reflections,
    offered_values,
    since_day,
)
from malkompas.errors import INTERRUPTED, MalkompasError, UsageError
from malkompas.model import MOST_MINUTES, GoalType, Occasion, Without
from malkompas.system import print_output, silence_closed_streams
from malkompas.text import sanitize
from malkompas.ui.views import PageLine

SHOWN_AT_A_TERMINAL = 30

app = typer.Typer(
    cls=DanishGroup,
    help=texts.HELP_APP,
    rich_markup_mode=None,  # plain help: it loads no Rich, and is Danish
    subcommand_metavar=texts.COMMAND_METAVAR,
    options_metavar=texts.OPTIONS_METAVAR,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _print_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        print_output(malkompas.__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True)] = False,
    install_completion: Annotated[bool, typer.Option("--install-completion")] = False,
    show_completion: Annotated[Shell | None, typer.Option("--show-completion")] = None,
) -> None:
    """Do what needs no command, or tell what to do first where none was given."""
    if install_completion or show_completion:
        from malkompas import system
        from malkompas.cli import shells

        if show_completion:
            print_output(shells.SCRIPTS[show_completion].rstrip("\n"))
        else:
            shell = shells.current(os.environ)
            written = shells.switch_on(shell, os.environ)
            system.tell(texts.completion_is_on(shell, system.in_a_new_window(), map(str, written)))
        raise typer.Exit
    if context.invoked_subcommand is None:
        formatter = context.make_formatter()
        context.command.format_first(context, formatter)  # type: ignore[attr-defined]  # it is a DanishGroup
        print_output(formatter.getvalue().rstrip("\n"))


@app.command("list", cls=DanishCommand, help=texts.HELP_LIST, options_metavar=texts.OPTIONS_METAVAR)
def list_principles(
    principles: Annotated[
        list[str] | None, typer.Argument(metavar="[PRINCIP]...", autocompletion=offered_principles)
    ] = None,
    list_format: Annotated[ListFormat | None, typer.Option("--format")] = None,
    output: OutputOption = "",
    force: ForceOption = False,
    compass: CompassOption = "",
) -> None:
    """Print the compass, or the sections that are named."""
    from malkompas.compass import find
    from malkompas.ui import views

    whole = loaded_compass(compass)
    sections = (*whole.choosable, whole.closing)
    named = [find(sections, name) for name in principles or ()]
    if output or list_format not in (None, "text"):
        from malkompas.commands import list_principles

        list_principles.write(whole, named, list_principles.kind(list_format or "", output), output, force=force)
    else:
        _show(views.section_lines(whole, named) if named else views.compass_lines(whole))


@app.command(cls=DanishCommand, help=texts.HELP_REFLECT, options_metavar=texts.OPTIONS_METAVAR)
def reflect(
    reflection: Annotated[str, typer.Argument(metavar="[SAMTALE]", autocompletion=offered_reflections)] = "",
    team: TeamOption = None,
    goal: Annotated[str | None, typer.Option("--goal", metavar="TEKST")] = None,
    about: Annotated[GoalType | None, typer.Option("--about", autocompletion=offered_values("--about"))] = None,
    occasion: Annotated[
        Occasion | None, typer.Option("--occasion", autocompletion=offered_values("--occasion"))
    ] = None,
    participant: Annotated[list[str] | None, typer.Option("--participant", metavar="NAVN")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", metavar="TAL", min=1, max=MOST_MINUTES)] = None,
    principle: PrincipleOption = None,
    open_steps: Annotated[bool | None, typer.Option("--open-steps/--no-open-steps")] = None,
    resume: Annotated[bool, typer.Option("--resume")] = False,
    output: OutputOption = "",
    force: ForceOption = False,
    plain: Annotated[bool, typer.Option("--plain")] = False,
    compass: CompassOption = "",
    folder: FolderOption = "",
) -> None:
    """Hold a conversation.

    Raises:
        UsageError: if the options do not go together.
        MalkompasError: if something is in the way that the user can mend.
    """
    from malkompas.commands import reflect
    from malkompas.commands.reflect import ReflectOptions

    if reflection and not resume:
        raise UsageError(texts.RESUME_ALONE, texts.resume_alone_hint(sanitize(reflection)))
    given = {
        "--goal": goal,
        "--about": about,
        "--occasion": occasion,
        "--participant": participant,
        "--principle": principle,
    }
    if resume and (others := [option for option, value in given.items() if value]):
        raise UsageError(texts.resume_with(others), texts.RESUME_WITH_HINT)
    not_blank({"--team": team, "--goal": goal})
    options = ReflectOptions(
        compass=compass_path(compass),
        folder=folder_path(folder),
        team=team or "",
        goal=goal or "",
        goal_type=about,
        occasion=occasion,
        minutes=minutes,
        open_steps=open_steps,
        participants=tuple(participant or ()),
        principles=tuple(principle or ()),
        resume=resume,
        reflection=reflection,
        plain=plain or reflect.is_plain(),
        output=output,
        force=force,
        compass_option=compass,
        folder_option=folder,
    )
    raise typer.Exit(reflect.run(options))


@app.command(cls=DanishCommand, help=texts.HELP_EXPORT, options_metavar=texts.OPTIONS_METAVAR)
def export(
    reflections: Annotated[
        list[str] | None, typer.Argument(metavar="[SAMTALE]...", autocompletion=offered_reflections)
    ] = None,
    only_team: TeamOption = None,
    since: SinceOption = "",
    only_principle: PrincipleOption = None,
    without: Annotated[
        list[Without] | None, typer.Option("--without", autocompletion=offered_values("--without"))
    ] = None,
    export_format: Annotated[ExportFormat | None, typer.Option("--format")] = None,
    output: OutputOption = "",
    force: ForceOption = False,
    keep_personal_data: Annotated[bool, typer.Option("--keep-personal-data")] = False,
    compass: CompassOption = "",
    folder: FolderOption = "",
) -> None:
    """Write the notes of reflections to a file."""
    from malkompas.commands import export

    not_blank({"--team": only_team})
    options = export.ExportOptions(
        names=tuple(reflections or ()),
        format=export_format or "",
        output=output,
        force=force,
        folder=folder_path(folder),
        team=only_team or "",
        since=since_day(since),
        principles=tuple(only_principle or ()),
        without=tuple(without or ()),
        keep_personal_data=keep_personal_data,
        compass=lambda: loaded_compass(compass),
    )
    with system.report_at_end() as problems:
        for told in export.run(options, problems):
            system.tell(told)


@app.command(cls=DanishCommand, help=texts.HELP_HISTORY, options_metavar=texts.OPTIONS_METAVAR)
def history(
    reflection: Annotated[str, typer.Argument(metavar="[SAMTALE]", autocompletion=offered_reflections)] = "",
    only_team: TeamOption = None,
    since: SinceOption = "",
    last: Annotated[int | None, typer.Option("--last", metavar="TAL", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    compass: CompassOption = "",
    folder: FolderOption = "",
) -> None:
    """Show the reflections there are, or one in full."""
    from malkompas import system
    from malkompas.commands import history

    not_blank({"--team": only_team})
    options = history.HistoryOptions(
        folder=folder_path(folder),
        team=only_team or "",
        since=since_day(since),
        today=system.today(),
        as_json=as_json,
        most=last or (SHOWN_AT_A_TERMINAL if sys.stdout.isatty() and not as_json else None),
        width=_width(),
    )
    with system.report_at_end() as problems:
        if reflection:
            whole = history.one(options, reflection, problems)
        else:
            whole = history.several(options, lambda: loaded_compass(compass), problems)
    if isinstance(whole, str):
        print_output(whole)
    else:
        _show(whole)


@app.command(cls=DanishCommand, help=texts.HELP_DELETE, options_metavar=texts.OPTIONS_METAVAR)
def delete(
    doomed: Annotated[
        list[str] | None, typer.Argument(metavar="[SAMTALE]...", autocompletion=offered_reflections)
    ] = None,
    only_team: TeamOption = None,
    older_than: Annotated[str | None, typer.Option("--older-than", metavar="DAGE")] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    folder: FolderOption = "",
) -> None:
    """Remove reflections for good."""
    from malkompas.commands import delete

    not_blank({"--team": only_team, "--older-than": older_than})
    delete.run(folder_path(folder), doomed or (), team=only_team or "", older_than=older_than or "", yes=yes)


def _show(lines: Iterable[PageLine]) -> None:
    """Print a page: with Rich at a terminal, else as plain lines."""
    if sys.stdout.isatty():
        from malkompas.ui import rich_output  # Rich: only where there is a terminal

        rich_output.print_page(rich_output.create_console(), lines)
    else:
        print_output(sanitize("\n".join(line.plain for line in lines)))


def _width() -> int | None:
    """Return how many columns there are to draw in, or None where there is no terminal."""
    if not sys.stdout.isatty():
        return None
    from malkompas.ui import rich_output

    return rich_output.usable_width(rich_output.create_console())


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
        from malkompas.cli import completion

        sys.stdout.write(completion.answer(typer.main.get_command(app), os.environ))
        sys.stdout.flush()
    return 0


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit status; every error has been told by then."""
    try:
        status = app(arguments, prog_name="malkompas", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except MalkompasError as error:
        return system.report(error)
    except TyperException as error:
        return system.report(in_danish(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: no user sees a traceback
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return system.report(MalkompasError(texts.unexpected(type(error).__name__), texts.UNEXPECTED_HINT))


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
