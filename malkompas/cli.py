"""The command line: commands, options, the environment, and the one place where errors are shown."""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

import malkompas
from malkompas import texts
from malkompas.errors import MalkompasError, UsageError
from malkompas.model import Occasion
from malkompas.signals import silence_closed_streams
from malkompas.stdout import say
from malkompas.strings import harmless
from malkompas.usage import DanishCommand, DanishGroup, in_danish

COMPASS_VARIABLE = "MALKOMPAS_COMPASS"
FOLDER_VARIABLE = "MALKOMPAS_FOLDER"
DEBUG_VARIABLE = "MALKOMPAS_DEBUG"
INTERRUPTED = 130

app = typer.Typer(
    cls=DanishGroup,
    help=texts.HELP_APP,
    rich_markup_mode=None,  # plain help: it loads no Rich, and is Danish
    subcommand_metavar=texts.COMMAND_METAVAR,
    options_metavar=texts.OPTIONS_METAVAR,
    pretty_exceptions_enable=False,
    add_completion=False,
)

CompassOption = Annotated[str, typer.Option("--compass", metavar="FIL")]
FolderOption = Annotated[str, typer.Option("--folder", metavar="MAPPE")]
OutputOption = Annotated[str, typer.Option("--output", "-o", metavar="FIL")]
ForceOption = Annotated[bool, typer.Option("--force")]


def _print_version(wanted: bool) -> None:
    if wanted:
        say(malkompas.__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True)] = False,
) -> None:
    """Show the help where no command was given."""
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command("list", cls=DanishCommand, help=texts.HELP_LIST, options_metavar=texts.OPTIONS_METAVAR)
def list_principles(
    principles: Annotated[list[str] | None, typer.Argument(metavar="[PRINCIP]...")] = None,
    list_format: Annotated[Literal["text", "md", "json"], typer.Option("--format")] = "text",
    compass: CompassOption = "",
) -> None:
    """Print the compass, or the sections that are named."""
    from malkompas import listing
    from malkompas.principles import find, load

    whole = load(_compass_path(compass))
    sections = (*whole.choosable, whole.closing)
    named = [find(sections, name) for name in principles or ()]
    if list_format == "json":
        import msgspec

        data = msgspec.json.encode(named or whole)
        say(msgspec.json.format(data, indent=2).decode())
    elif list_format == "md":
        from malkompas import summary

        text = summary.of_sections(named, whole) if named else summary.of_compass(whole)
        say(text.removesuffix("\n"))
    else:
        lines = listing.of_sections(whole, named) if named else listing.of_compass(whole)
        if sys.stdout.isatty():
            from malkompas import screen  # Rich: only where there is a terminal

            screen.page(screen.console(), lines)
        else:
            say("\n".join(line.plain for line in lines))


@app.command(cls=DanishCommand, help=texts.HELP_REFLECT, options_metavar=texts.OPTIONS_METAVAR)
def reflect(
    reflection: Annotated[str, typer.Argument(metavar="[SAMTALE]")] = "",
    team: Annotated[str | None, typer.Option("--team", metavar="NAVN")] = None,
    goal: Annotated[str | None, typer.Option("--goal", metavar="TEKST")] = None,
    occasion: Annotated[Occasion | None, typer.Option("--occasion")] = None,
    participant: Annotated[list[str] | None, typer.Option("--participant", metavar="NAVN")] = None,
    principle: Annotated[list[str] | None, typer.Option("--principle", metavar="PRINCIP")] = None,
    resume: Annotated[bool, typer.Option("--resume")] = False,
    output: OutputOption = "",
    force: ForceOption = False,
    plain: Annotated[bool, typer.Option("--plain")] = False,
    compass: CompassOption = "",
    folder: FolderOption = "",
) -> None:
    """Hold a conversation."""
    from malkompas import meeting

    if reflection and not resume:
        raise UsageError(texts.RESUME_ALONE, texts.resume_alone_hint(harmless(reflection)))
    given = {"--goal": goal, "--occasion": occasion, "--participant": participant, "--principle": principle}
    if resume and (others := [option for option, value in given.items() if value]):
        raise UsageError(texts.resume_with(others), texts.RESUME_WITH_HINT)
    for option, value in {"--team": team, "--goal": goal}.items():
        if value is not None and not value.strip():
            raise UsageError(texts.option_is_blank(option), texts.BLANK_OPTION_HINT)
    wishes = meeting.Wishes(
        compass=_compass_path(compass),
        folder=_folder_path(folder),
        team=team or "",
        goal=goal or "",
        occasion=occasion,
        participants=tuple(participant or ()),
        principles=tuple(principle or ()),
        resume=resume,
        reflection=reflection,
        plain=plain or meeting.is_plain(),
        output=output,
        force=force,
        compass_option=compass,
        folder_option=folder,
    )
    raise typer.Exit(meeting.run(wishes))


@app.command(cls=DanishCommand, help=texts.HELP_EXPORT, options_metavar=texts.OPTIONS_METAVAR)
def export(
    reflection: Annotated[str, typer.Argument(metavar="[SAMTALE]")] = "latest",
    export_format: Annotated[Literal["md", "json"] | None, typer.Option("--format")] = None,
    output: OutputOption = "",
    force: ForceOption = False,
    folder: FolderOption = "",
) -> None:
    """Write the notes of a reflection to a file."""
    from malkompas import output as outputs
    from malkompas import store
    from malkompas.formats import FORMATS

    ending = Path(output).suffix.lstrip(".").lower() if output not in ("", outputs.STANDARD_OUTPUT) else ""
    if export_format is None and ending and ending not in FORMATS:
        raise UsageError(texts.format_is_unknown(f".{ending}", FORMATS), texts.FORMAT_HINT)
    chosen = export_format or ending or "md"
    outputs.check(output, force=force)
    found = store.load_all(_folder_path(folder))
    for problem in found.problems:
        _complain(problem)
    stored = store.find(found, reflection)
    outputs.write(FORMATS[chosen](stored), stored.reflection, chosen, output, force=force)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0, 1 (mendable), 2 (wrong usage) or 130 (interrupted)."""
    _open_streams()
    status = run(arguments)
    silence_closed_streams()
    sys.exit(status)


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit status; every error has been told by then."""
    try:
        status = app(arguments, prog_name="malkompas", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except MalkompasError as error:
        return _complain(error)
    except TyperException as error:
        return _complain(in_danish(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: no user sees a traceback
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return _complain(MalkompasError(texts.unexpected(type(error).__name__), texts.UNEXPECTED_HINT))


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


def _complain(error: MalkompasError) -> int:
    print(harmless("\n".join(filter(None, (error.message, error.hint)))), file=sys.stderr)
    return error.exit_code


def _compass_path(option: str) -> Path:
    if chosen := option or os.environ.get(COMPASS_VARIABLE):
        from malkompas.files import expanded

        return expanded(chosen)
    from malkompas.principles import default_path

    return default_path()


def _folder_path(option: str) -> Path:
    if chosen := option or os.environ.get(FOLDER_VARIABLE):
        from malkompas.files import expanded

        return expanded(chosen)
    import platformdirs

    return platformdirs.user_data_path("malkompas", appauthor=False)
