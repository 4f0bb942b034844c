"""What is printed at a terminal, made with Rich: pages, panels, how far a long reading has come."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from malkompas.model import Section
from malkompas.text import sanitize
from malkompas.ui.views import PageLine, Role, usable_width

ACCENT = "magenta"
"""A colour that can be read on a light and on a dark ground; it only repeats what the words say."""
_STYLES: dict[Role, str] = {
    "title": "bold underline",
    "heading": f"bold {ACCENT}",
    "what_if": "italic",
    "strong": "bold",
    "faint": "dim",
    "picture": ACCENT,
}

T = TypeVar("T")


def create_console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: no markup, no emoji codes, no guessing at numbers."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def _wrapped(console: Console, text: Text, before: str) -> Iterator[tuple[str, Text]]:
    """Yield `text` as lines that fit the width, each after what stands `before` it, which is blank from the second."""
    for line in text.wrap(console, max(10, usable_width() - len(before))) or [Text()]:
        yield before, line
        before = " " * len(before)


def print_page(console: Console, lines: Iterable[PageLine]) -> None:
    """Print `lines`, wrapped to the width with the rest of a line under its beginning.

    Their accents are bold and underlined: they are seen without colours too.
    """
    for line in lines:
        style = _STYLES.get(line.role, "")
        body = Text(sanitize(line.text), style)
        for start, end in line.accents:
            body.stylize("bold underline", start, end)
        for before, part in _wrapped(console, body, " " * line.indent + line.prefix):
            part.rstrip()
            console.print(Text.assemble((before, style), part), soft_wrap=True)


def print_section(console: Console, section: Section, where: str) -> None:
    """Print the panel that opens a section."""
    body = Text(sanitize(section.text))
    if section.what_if:
        body = Text.assemble((sanitize(section.what_if), "italic"), "\n\n", body)
    width = usable_width()
    console.print()
    console.print(
        Panel(
            body,
            title=Text(f" {sanitize(section.title)} ", "bold"),
            title_align="left",
            subtitle=Text(sanitize(where), "dim") if where else None,
            subtitle_align="right",
            border_style=ACCENT,
            width=width,
            padding=(1, 2) if width >= 60 else (0, 1),
        )
    )


def print_apart(console: Console, lines: Iterable[PageLine], title: str = "") -> None:
    """Print `lines` between blank lines, below a rule with the `title`."""
    console.print()
    if title:
        console.print(Rule(Text(title, "bold"), style=ACCENT, align="left"), width=usable_width())
    print_page(console, lines)
    console.print()


def with_progress(items: Iterable[T], number: int, what: str) -> Iterator[T]:
    """Yield `items`, of which there are `number`, and show on standard error how far it has come."""
    from rich.progress import Progress  # it takes as long to load as all the rest

    console = create_console(stderr=True)
    # Rich would else send what goes to standard output meanwhile, the notes themselves, to its own console.
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        yield from progress.track(items, number, description=what)
