"""Makes the READMEs' pictures from real conversations: meetings in a terminal, a recording of one, and a summary.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.picture`.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

from pyte.screens import Char

from docs.three_meetings import plain_lines, replies
from malkompas import system
from malkompas.compass import load
from tests.driver import Terminal, World

HERE = Path(__file__).parent
COLUMNS, LINES = 84, 26
_GOAL = ("--team", "Hjemmepleje Nord", "--goal", "Færre genindlæggelser", "--occasion", "set", "--participant", "Mette")
_WHERE = "what summary() answers in docs/picture.py"
_LETTER, _LINE, _EDGE, _BAR = 8.4, 18, 14, 40  # the room of one, around the screen, and above it
_STYLE = """
.window { fill: #262321; } .name { fill: #b8ab9b; font: 13px system-ui, sans-serif; }
.screen { fill: #efe8dd; font: 14px ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.bold { font-weight: 700; } .italics { font-style: italic; } .magenta { fill: #f2a57c; }
"""
# What is on the last screen is there from the beginning, but hidden until it comes: it stands still at the end, and at
# once for whoever wants no motion.
_MOTION = """
.while { visibility: hidden; animation-name: shown; } .until { animation-name: hidden; }
@keyframes shown { from, to { visibility: visible; } } @keyframes hidden { from, to { visibility: hidden; } }
@media (prefers-reduced-motion: reduce) { .while, .until { animation: none; } }
"""
_HOME = re.compile(r"\S*python\S* -m (?=malkompas)|/\S+/(?=2026-)")  # of whoever makes the pictures
_AROUND = (
    ".ground { fill: var(--paper); } body { padding: 1.5rem 2rem; background: none; } .outcome { margin-inline: 0; }"
)
_PAGE_WIDTH, _COMPASS_WIDTH, _PAGE_HEIGHT = 720, 400, 930


class _Shown(NamedTuple):
    """One line of the screen, and from when until when it stands there, in seconds; until the end where it is 0."""

    row: int
    drawn: str
    start: float
    end: float


def main() -> None:
    """Hold the conversations and write the pictures, if all of them can be made."""
    made = {}
    pictures = {"meeting": meeting, "meeting.en": english_meeting, "recording": recording, "summary": summary}
    for name, make in pictures.items():
        with tempfile.TemporaryDirectory() as directory, contextlib.closing(World(Path(directory))) as world:
            world.at("2026-11-23T13:00+01:00")
            made[HERE / f"{name}.svg"] = make(world.with_shipped_compass())
    for path, picture in made.items():
        path.write_text(picture, encoding="utf-8")


def meeting(world: World) -> str:
    """Return a meeting as it looks while a note is being typed."""
    notes = ("Borgerne, og dem, der kommer hos dem hver dag", "Nattevagten: hun ser det først", "De pårørende, når vi")
    told = "Princippet, spørgsmålet, to noter og en, der er ved at blive skrevet."
    return _window("Et møde i terminalen", told, _while_typing(world, _GOAL, *notes))


def english_meeting(world: World) -> str:
    """Return such a meeting in English."""
    world.environment["MALKOMPAS_LANGUAGE"] = "en"
    goal = ("--team", "Northgate School", "--goal", "Fewer absences", "--occasion", "set", "--participant", "Amira")
    notes = ("The pupils, and those who see them every day", "The school secretary: she sees it first")
    shown = _while_typing(world, goal, *notes, "The parents, when we")
    told = "The principle, the question, two notes and one that is being typed."
    return _window("A meeting in the terminal", told, shown, "en")


def _while_typing(world: World, goal: Sequence[str], *notes: str) -> list[_Shown]:
    team = world.open("reflect", *goal, "--principle", "1", "--principle", "5", columns=COLUMNS, lines=LINES)
    for note in notes[:-1]:
        team.say(note)
    team.type(notes[-1])
    team.see(f"› {notes[-1]}")
    lines = [_Shown(row, drawn, 0, 0) for row, drawn in enumerate(_lines(team))]
    team.pause()
    return lines


def recording(world: World) -> str:
    """Return a short meeting that plays once and stands still at its end."""
    screens: list[tuple[float, list[str]]] = []

    def show(seconds: float) -> None:
        seen: list[str] = []

        def stands_still() -> bool:
            seen.append(team.text)
            return seen[-2:-1] == seen[-1:]

        team.wait(stands_still, "a screen that stands still")
        screens.append((seconds, _lines(team)))

    def write(text: str) -> None:
        typed = ""
        for word in text.split(" "):
            team.type(" " * bool(typed) + word)
            typed = f"{typed} {word}".strip()
            team.see(f"› {typed}")
            show(0.3)
        team.press("enter")
        team.see(f"• {text}")
        show(1)

    team = world.open("reflect", *_GOAL, "--principle", "1", columns=COLUMNS, lines=LINES)
    team.see("F6 Pause")
    show(3)
    write("Nattevagten: hun ser det først")
    team.press("f3")
    team.see("Hvem plejer vi ikke at spørge?")
    show(3)
    write("De pårørende")
    team.press("f5")
    team.see("Erkendelse")
    show(2)
    write("Vi skal spørge først")
    team.press(*["enter"] * len(load(system.compass_file("")).closing.questions))
    for question, text in (
        ("Hvad er det næste", "Ring til tre borgere"),
        ("Hvem tager", "Mette"),
        ("Hvornår?", "på onsdag"),
    ):
        team.see(question)
        team.type(text)
        team.see(f"› {text}")
        show(1)
        team.press("enter")
    team.see("nr. 2")
    show(1.5)
    team.press("enter")
    team.see_list("Vil I slutte her?")
    show(2)
    team.press("enter")
    team.status()
    screens.append((0, _lines(team)))
    told = "To noter, et hjælpespørgsmål, en erkendelse og et næste skridt med dato. Så ligger opsummeringen der."
    return _window("Et kort møde fra først til sidst", told, list(_times(screens)))


def summary(world: World) -> str:
    """Return the page of a meeting: its head and what came of it, and beside them where the team has been."""
    world.meet_on("2026-09-07", "Hjemmepleje Nord", "Tallene fortæller ikke, om nogen var bange", principle="5")
    world.at("2026-11-23T13:00+01:00")
    own = load(system.compass_file(""))
    principle, first = replies(own, {"Hvem skal vi lytte til?": ["De ringer, når de er utrygge"]}, _WHERE)
    _, closing = replies(own, {"Erkendelse": ["Vi ved for lidt om den første nat hjemme"]}, _WHERE)
    steps = ("Ring til tre borgere", "Mette", "1.12.2026", "Spørg nattevagten", "Ole", "uge 49", "", "")
    lines = "\n".join((*plain_lines(first | closing), *steps))
    world.run("reflect", *_GOAL, "--participant", "Ole", "--principle", principle, "--output", "-", lines=lines)
    page = world.run("export", "--format", "html", "--output", "-").stdout.replace("<br>", "<br/>")
    style = page.partition("<style>")[2].partition("</style>")[0]
    head, _, rest = page.partition("<body>")[2].partition("<figure")
    compass = rest.partition("</figure>")[0]
    return _svg(
        (_PAGE_WIDTH + _COMPASS_WIDTH, _PAGE_HEIGHT),
        (
            "En opsummering som webside",
            "Øverst hvem og hvad, så erkendelse og næste skridt, og ved siden af teamets kompas.",
        ),
        style + _AROUND,
        '<rect class="ground" width="100%" height="100%" rx="8"/>',
        _part(0, _PAGE_WIDTH, f"{head}</main>"),
        _part(_PAGE_WIDTH, _COMPASS_WIDTH, f"<figure{compass}</figure>"),
    )


def _part(x: int, width: int, body: str) -> str:
    """Return a part of a page, as it stands in a picture."""
    drawn = body.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')  # which HTML can do without
    whole = f'<body xmlns="http://www.w3.org/1999/xhtml" lang="da">{drawn}</body>'
    return f'<foreignObject x="{x}" width="{width}" height="{_PAGE_HEIGHT}">{whole}</foreignObject>'


def _lines(team: Terminal) -> list[str]:
    """Return each line of the screen as it is drawn; what has one style in one piece."""
    return ["".join(_pieces(team.screen.buffer[row])) for row in range(LINES)]


def _pieces(line: Mapping[int, Char]) -> Iterator[str]:
    for style, columns in groupby(range(COLUMNS), key=lambda column: _style(line[column])):
        start, *_ = numbers = list(columns)
        text = "".join(line[column].data for column in numbers)
        if text.strip():
            kind = f' class="{style}"' * bool(style)
            text = _HOME.sub("", text).rstrip()
            shown = escape(text).replace(" ", "\u00a0")
            place = f'<text x="{start * _LETTER:.1f}" textLength="{len(text) * _LETTER:.1f}"'
            yield f"{place}{kind}>{shown}</text>"


def _style(char: Char) -> str:
    names = (char.fg, "bold" * char.bold, "italics" * char.italics)
    return " ".join(name for name in names if name and name != "default")


def _times(screens: Sequence[tuple[float, list[str]]]) -> Iterator[_Shown]:
    """Yield each line of the screens once for as long as it stands still."""
    starts = [0.0, *accumulate(seconds for seconds, _ in screens)]
    for row in range(LINES):
        lines = [screen[row] for _, screen in screens]
        for drawn, same in groupby(range(len(lines)), key=lines.__getitem__):
            first, *_ = numbers = list(same)
            after = numbers[-1] + 1
            yield _Shown(row, drawn, starts[first], starts[after] if after < len(lines) else 0)


def _window(title: str, description: str, lines: Sequence[_Shown], language: str = "da") -> str:
    """Return a terminal's window with these lines."""
    width, height = round(COLUMNS * _LETTER) + 2 * _EDGE, LINES * _LINE + _BAR + _EDGE
    return _svg(
        (width, height),
        (title, description),
        _STYLE + _MOTION * any(line.end for line in lines),
        '<rect class="window" width="100%" height="100%" rx="8"/>',
        f'<text class="name" x="{width / 2}" y="24" text-anchor="middle">malkompas reflect</text>',
        f'<g class="screen" transform="translate({_EDGE} {_BAR + _EDGE})">',
        *(_placed(line) for line in lines if line.drawn),
        "</g>",
        language=language,
    )


def _placed(line: _Shown) -> str:
    duration, delay = (line.end - line.start, line.start) if line.end else (line.start, 0)
    kind = "while" if line.end else "until"
    moves = f' class="{kind}" style="animation-duration:{duration:g}s;animation-delay:{delay:g}s"' * bool(duration)
    return f'<g transform="translate(0 {line.row * _LINE})"{moves}>{line.drawn}</g>'


def _svg(size: tuple[int, int], told: tuple[str, str], style: str, *parts: str, language: str = "da") -> str:
    title, description = told
    body = "\n".join(parts)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" role="img"
 aria-labelledby="title text" lang="{language}">
<title id="title">{title}</title>
<desc id="text">{description}</desc>
<style>{escape(style)}</style>
{body}
</svg>
"""


if __name__ == "__main__":
    main()
