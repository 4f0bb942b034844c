"""One run of `malkompas sheet`: what one person writes on before the meeting."""

from collections.abc import Callable

from msgspec import Struct

from malkompas import system, texts
from malkompas.commands import output
from malkompas.compass import find
from malkompas.errors import OutputError
from malkompas.exporters.registry import FORMATS, SHEET_FORMATS, is_binary, require
from malkompas.model import Compass, GoalType
from malkompas.sheets import form
from malkompas.text import one_line, slug


class SheetOptions(Struct, frozen=True, kw_only=True):
    """What the command line said. `compass` loads the compass when it is called."""

    sheet_principles: tuple[str, ...] = ()
    team: str = ""
    goal: str = ""
    goal_type: GoalType | None = None
    sheet_format: str = ""
    output: str
    force: bool
    compass: Callable[[], Compass]
    compass_option: str


def run(options: SheetOptions) -> None:
    """Write a sheet, to a file in the current folder if none is named, and tell how its answers come back.

    Raises:
        UsageError: if a name fits no section or several, or there is no such format.
        OutputError: if it cannot be written, or what its format takes is not installed.
    """
    compass, team, goal = options.compass(), one_line(options.team), one_line(options.goal)
    sections = [find((*compass.choosable, compass.closing), name) for name in options.sheet_principles]
    kind = output.format_of(options.sheet_format, options.output, SHEET_FORMATS)
    missing = ""
    try:
        require(kind or "docx")
    except OutputError as error:
        if kind:
            raise
        missing = error.hint
    kind = kind or ("txt" if missing else "docx")
    output.check(options.output, force=options.force, binary=is_binary(kind))
    document = form.blank(
        compass,
        sections or compass.principles,
        team=team,
        goal=goal,
        goal_type=options.goal_type,
        with_boxes=is_binary(kind),
    )
    data = form.as_text(document).encode() if kind == "txt" else FORMATS[kind].write(document)
    name = f"{texts.SHEET_FILE}-{slug(team, '')}".rstrip("-")
    if output.write([data], f"{name}.{kind}", options.output, force=options.force) is None:
        return
    if missing:
        system.tell(f"{texts.SHEET_IS_TEXT}\n{missing}")
    named = [("--team", team), ("--goal", goal), ("--about", options.goal_type or "")]
    named += [("--compass", options.compass_option), ("--sheet", texts.SHEET_FOLDER)]
    system.tell(texts.SHEET_NEXT.format(command=system.command_to_copy("reflect", options=named)))
