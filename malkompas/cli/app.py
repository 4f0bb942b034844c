"""The commands and their options, and one run of the program."""

import functools
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

import malkompas
from malkompas import commands, system, texts
from malkompas.cli import options
from malkompas.cli.help import Command, Program, translate_error
from malkompas.cli.options import load_compass, not_blank, offer, reflections_folder
from malkompas.errors import FAILED, INTERRUPTED, MalkompasError, UsageError
from malkompas.model import MOST_MINUTES, GoalType, Occasion
from malkompas.privacy import Without
from malkompas.text import sanitize

Shell = Literal["bash", "zsh", "fish", "powershell"]

app = typer.Typer(
    cls=Program,
    rich_markup_mode=None,  # plain help: it loads no Rich, and can be translated
    pretty_exceptions_enable=False,
    add_completion=False,  # its options speak English; those below do the same
)
_command = functools.partial(app.command, cls=Command)


def _print_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        system.print_output(malkompas.__version__)
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
        from malkompas.cli import completion  # only where it is asked for

        if show_completion:
            system.print_output(completion.script(show_completion))
        else:
            system.tell(completion.install())
        raise typer.Exit
    if context.invoked_subcommand is None:
        system.print_output(context.command.introduction(context))  # type: ignore[attr-defined]  # it is a Program


@_command("list")
def list_principles(
    principles: options.Principles = None,
    list_format: Annotated[options.ListFormat | None, typer.Option("--format")] = None,
    output: options.Output = "",
    force: options.Force = False,
    compass: options.CompassFile = "",
) -> None:
    """Print the compass, or the sections that are named."""
    commands.list_principles.run(
        load_compass(compass), principles or (), format=list_format or "", file=output, force=force
    )


@_command()
def reflect(
    reflection: options.Reflection = "",
    team: options.Team = None,
    goal: Annotated[str | None, typer.Option("--goal", callback=not_blank)] = None,
    about: Annotated[GoalType | None, typer.Option("--about", autocompletion=offer("goal types"))] = None,
    occasion: Annotated[Occasion | None, typer.Option("--occasion", autocompletion=offer("occasions"))] = None,
    participant: Annotated[list[str] | None, typer.Option("--participant")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", min=1, max=MOST_MINUTES)] = None,
    principle: options.Principle = None,
    open_steps: Annotated[bool | None, typer.Option("--open-steps/--no-open-steps")] = None,
    resume: Annotated[bool, typer.Option("--resume")] = False,
    output: options.Output = "",
    force: options.Force = False,
    plain: Annotated[bool, typer.Option("--plain")] = False,
    compass: options.CompassFile = "",
    folder: options.Folder = "",
) -> None:
    """Hold a conversation.

    Raises:
        UsageError: if the options do not go together.
    """
    if reflection and not resume:
        raise UsageError(texts.RESUME_ALONE, texts.RESUME_ALONE_HINT.format(name=sanitize(reflection)))
    names = ("--goal", "--about", "--occasion", "--participant", "--principle")
    values = (goal, about, occasion, participant, principle)
    if resume and any(values):
        of_a_new_one = [name for name, value in zip(names, values, strict=True) if value]
        raise UsageError(texts.RESUME_WITH.format(options=texts.listed(of_a_new_one)), texts.RESUME_WITH_HINT)
    chosen = commands.reflect.ReflectOptions(
        compass=lambda: load_compass(compass),
        folder=reflections_folder(folder),
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
        plain=plain or commands.reflect.is_plain(),
        output=output,
        force=force,
        compass_option=compass,
        folder_option=folder,
    )
    raise typer.Exit(commands.reflect.run(chosen))


@_command()
def export(
    reflections: options.Reflections = None,
    only_team: options.Team = None,
    since: options.Since = None,
    only_principle: options.Principle = None,
    without: Annotated[list[Without] | None, typer.Option("--without", autocompletion=offer("parts"))] = None,
    export_format: Annotated[options.ExportFormat | None, typer.Option("--format")] = None,
    output: options.Output = "",
    force: options.Force = False,
    keep_personal_data: Annotated[bool, typer.Option("--keep-personal-data")] = False,
    compass: options.CompassFile = "",
    folder: options.Folder = "",
) -> None:
    """Write the notes of reflections to a file."""
    chosen = commands.export.ExportOptions(
        names=tuple(reflections or ()),
        format=export_format or "",
        output=output,
        force=force,
        folder=reflections_folder(folder),
        folder_option=folder,
        team=only_team or "",
        since=since,
        principles=tuple(only_principle or ()),
        without=tuple(without or ()),
        keep_personal_data=keep_personal_data,
        compass=lambda: load_compass(compass),
    )
    commands.export.run(chosen)


@_command()
def history(
    reflection: options.Reflection = "",
    only_team: options.Team = None,
    since: options.Since = None,
    last: Annotated[int | None, typer.Option("--last", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    compass: options.CompassFile = "",
    folder: options.Folder = "",
) -> None:
    """Show the reflections there are, or one in full."""
    chosen = commands.history.HistoryOptions(
        reflection=reflection,
        folder=reflections_folder(folder),
        team=only_team or "",
        since=since,
        last=last,
        as_json=as_json,
        compass=lambda: load_compass(compass),
    )
    commands.history.run(chosen)


@_command()
def delete(
    to_delete: options.Reflections = None,
    only_team: options.Team = None,
    older_than: Annotated[str | None, typer.Option("--older-than", callback=not_blank)] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    folder: options.Folder = "",
) -> None:
    """Remove reflections for good."""
    commands.delete.run(
        reflections_folder(folder), to_delete or (), team=only_team or "", older_than=older_than or "", yes=yes
    )


DEBUG_VARIABLE = "MALKOMPAS_DEBUG"
COMPLETE_VARIABLE = "_MALKOMPAS_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0, 1 (mendable), 2 (wrong usage) or 130 (interrupted).

    Where a shell asks for completions, answer it instead.
    """
    _open_streams()
    status = _complete() if os.environ.get(COMPLETE_VARIABLE) else run(arguments)
    system.silence_closed_streams()
    sys.exit(status)


def _complete() -> int:
    """Answer the shell; where something is wrong, with nothing, since what is said would stand on the command line."""
    try:
        from malkompas.cli import completion  # only where a shell asks

        return completion.complete(typer.main.get_command(app), os.environ)
    except (Exception, KeyboardInterrupt):
        return FAILED


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit status; every error has been told by then."""
    try:
        return _call(arguments)
    except MalkompasError as error:
        return system.report(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: no user sees a traceback
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return system.report(MalkompasError(texts.UNEXPECTED.format(kind=type(error).__name__), texts.UNEXPECTED_HINT))


def _call(arguments: Sequence[str] | None) -> int:
    try:
        status = app(arguments, prog_name="malkompas", standalone_mode=False)
    except TyperException as error:
        raise translate_error(error) from error
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
