"""Makes docs/meeting.svg, the README's picture, from a real conversation in a real terminal.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.picture`.
"""

import io
import re
import tempfile
from pathlib import Path

from pyte.screens import Char
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tests.driver import Terminal, World

PICTURE = Path(__file__).with_name("meeting.svg")
COLUMNS, LINES = 84, 26
# Rich's picture fetches its font from the network; the reader's own monospaced one will do.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def main() -> None:
    """Hold the conversation and write the picture."""
    with tempfile.TemporaryDirectory() as directory:
        world = World(Path(directory))
        team = world.open(
            *("reflect", "--team", "Hjemmepleje Nord", "--goal", "Færre genindlæggelser", "--occasion", "set"),
            *("--participant", "Mette", "--principle", "1", "--principle", "5"),
            columns=COLUMNS,
            lines=LINES,
        )
        team.say("Borgerne, og dem, der kommer hos dem hver dag")
        team.say("Nattevagten: hun ser det først")
        team.type("De pårørende, når vi")
        team.see("når vi")
        picture = _svg(team)
        team.press("f6")
        team.status()
    PICTURE.write_text(picture, encoding="utf-8")


def _svg(team: Terminal) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for row in range(LINES):
        line = team.screen.buffer[row]
        console.print(Text.assemble(*((line[x].data, _style(line[x])) for x in range(COLUMNS))), end="\n")
    return console.export_svg(title="malkompas reflect", code_format=FORMAT, unique_id="malkompas")


def _style(char: Char) -> Style:
    names = {"brightblack": "bright_black", "brown": "yellow", "default": None}
    return Style(color=names.get(char.fg, char.fg), bold=char.bold, italic=char.italics)


if __name__ == "__main__":
    main()
