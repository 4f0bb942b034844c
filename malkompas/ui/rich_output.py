"""What is shown at a terminal, made with Rich: pages, panels, what was said."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from malkompas import texts
from malkompas.model import CompassPoint, PreviousAnswer, Reflection, Section
from malkompas.text import sanitize
from malkompas.ui import views
from malkompas.ui.views import PageLine

# Colours that can be read on a light and on a dark ground; all of them only repeat what the words say.
ACCENT = "magenta"
_STYLES = {
    "title": Style(bold=True, underline=True),
    "heading": Style(bold=True, color=ACCENT),
    "what_if": Style(italic=True),
    "strong": Style(bold=True),
    "faint": Style(dim=True),
    "picture": Style(color=ACCENT),
}
T = TypeVar("T")
_WIDEST = 100  # longer lines are hard to read


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: no markup, no emoji codes, no guessing at numbers."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def width(of: Console) -> int:
    """Return how many columns to use now: the window may be resized at any time."""
    return min(of.width or 80, _WIDEST)


def page(to: Console, lines: Iterable[PageLine]) -> None:
    """Print `lines`, wrapped to the width with the rest of a line under its beginning."""
    for line in lines:
        hanging(to, line.text, indent=line.indent, mark=line.mark, style=_STYLES.get(line.role, Style()))


def hanging(to: Console, text: str, *, indent: int = 0, mark: str = "", style: Style | str = "") -> None:
    """Print anyone's text, wrapped, with `mark` before its first line."""
    for part in wrapped(to, text, indent=indent, mark=mark):
        to.print(Text(part, style=style), soft_wrap=True)


def wrapped(to: Console, text: str, *, indent: int = 0, mark: str = "") -> list[str]:
    """Return anyone's text as lines that fit the width, the later ones under the beginning of the first."""
    body = Text(sanitize(text)).wrap(to, max(10, width(to) - indent - len(mark))) or [Text()]
    first, rest = " " * indent + mark, " " * (indent + len(mark))
    return [(rest if number else first) + part.plain.rstrip() for number, part in enumerate(body)]


def section_panel(to: Console, section: Section, where: str) -> None:
    """Print the panel that opens a section."""
    body = Text()
    if section.what_if:
        body.append(sanitize(section.what_if), Style(italic=True))
        body.append("\n\n")
    body.append(sanitize(section.text))
    to.print()
    to.print(
        Panel(
            body,
            title=Text(f" {sanitize(section.title)} ", Style(bold=True)),
            title_align="left",
            subtitle=Text(where, Style(dim=True)) if where else None,
            subtitle_align="right",
            border_style=ACCENT,
            width=width(to),
            padding=(1, 2) if width(to) >= 60 else (0, 1),
        )
    )


def counted(items: Iterable[T], number: int, what: str) -> Iterator[T]:
    """Yield `items`, of which there are `number`, and show on standard error how far it has come."""
    from rich.progress import Progress

    # Rich would else send what goes to standard output meanwhile, the notes themselves, to its own console.
    with Progress(console=console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        yield from bar.track(items, number, description=what)


def message(to: Console, text: str) -> None:
    """Print what the tool tells the team."""
    for line in text.split("\n"):
        if texts.is_command(line):
            to.print(Text(f" {sanitize(line)}", style="italic"), soft_wrap=True)
        else:
            hanging(to, line, indent=1, style="italic")


def said(
    to: Console, question: str, notes: Iterable[str], half_typed: str = "", nothing: str = texts.PASSED_OVER
) -> None:
    """Print a question and what was said to it, as it now stands, or `nothing`."""
    to.print()
    hanging(to, question, indent=1, style=Style(bold=True))
    _notes(to, notes, half_typed, nothing)


def everything(to: Console, reflection: Reflection) -> None:
    """Print all that was said, for the team to look over."""
    to.print()
    to.print(Rule(Text(texts.REVIEW, Style(bold=True)), style=ACCENT, align="left"), width=width(to))
    page(to, views.review_lines(reflection))
    to.print()


def compass(to: Console, team: str, points: Sequence[CompassPoint]) -> None:
    """Print where `team` has been in the compass."""
    to.print()
    page(to, views.team_compass_lines(team, points, width(to)))
    to.print()


def last_said(to: Console, last: PreviousAnswer) -> None:
    """Print all that was said to a question at an earlier meeting."""
    to.print()
    hanging(to, texts.last_said(texts.short_day(last.on)), indent=1, style=Style(bold=True))
    _notes(to, last.notes)


def _notes(to: Console, notes: Iterable[str], half_typed: str = "", nothing: str = "") -> None:
    notes = tuple(notes)
    for note in notes:
        hanging(to, note, indent=3, mark="• ")
    if half_typed:
        hanging(to, f"{half_typed} ({texts.HALF_TYPED})", indent=3, mark="… ", style=Style(dim=True))
    if not notes and not half_typed:
        hanging(to, nothing, indent=3, mark="– ", style=Style(dim=True))
