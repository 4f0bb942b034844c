"""What stands around the line that is typed: what was said, hints, the position, the clock and the keys."""

from rich.console import Console

from malkompas import texts
from malkompas.conversation.protocol import ChoicePrompt, TextPrompt
from malkompas.ui import rich_output
from malkompas.ui.keys import LineState

_LAST_LINES = 3
"""So many lines of what was said last stand above a question; the rest comes on a key."""
_LOW = 12
"""In a window with fewer rows, blank lines and then notes give way to the question."""
_FIXED_ROWS = 5
"""The heading, the line that is typed, and what stands below it."""


def gap(console: Console) -> str:
    """Return the blank line between parts of a prompt; a low window has no room for it."""
    return "\n" if console.size.height >= _LOW else ""


def last_said(line: TextPrompt, typed: LineState, console: Console) -> list[str]:
    """Return what stands above the question: what was said to it last time, or in a low window only that it was."""
    if not line.previous or typed.last:
        return []
    title = f" {texts.last_said(texts.short_day(line.previous.on))}"
    height = console.size.height
    if height < 2 * _LOW:
        told = f"{title.strip()} {texts.LAST_SAID_REST}"
        return rich_output.wrapped(console, told, indent=1) if height >= _LOW else []
    notes = [part for note in line.previous.notes for part in _note(note, console)]
    rest = [f"   {texts.LAST_SAID_REST}"] if len(notes) > _LAST_LINES else []
    return [title, *notes[: _LAST_LINES - len(rest)], *rest]


def said_so_far(line: TextPrompt, typed: LineState, console: Console) -> str:
    """Return what stands between the question and the line that is typed: notes that fit, hints, and the sign."""
    told = line.hints if typed.hints else ()
    hints = [part for hint in told for part in rich_output.wrapped(console, hint, indent=3, mark="– ")]
    above = len(last_said(line, typed, console)) + len(rich_output.wrapped(console, line.question, indent=1))
    taken = len(hints) + above + _FIXED_ROWS + 3 * len(gap(console))
    return "\n".join(["", *hints, *_notes_that_fit(line, max(0, console.size.height - taken), console), " ›"])


def _notes_that_fit(line: TextPrompt, room: int, console: Console) -> list[str]:
    """Return the latest notes as at most `room` lines, and how many there are before them; or the end of one."""
    said = line.shown if line.is_list else ()
    shown: list[str] = []
    for number in range(len(said), 0, -1):
        note = _note(said[number - 1], console)
        if len(note) + len(shown) > room - (number > 1):
            break
        shown = note + shown
    else:
        return shown
    if room <= 1:
        return []
    if shown:
        return [f"   {texts.earlier_notes(number, are_steps=_asks_for_step(line))}", *shown]
    return [f"   {texts.BEGINNING_HIDDEN}", *note[1 - room :]]


def _note(text: str, console: Console) -> list[str]:
    return rich_output.wrapped(console, text, indent=3, mark="• ")


def placeholder(line: TextPrompt, typed: LineState) -> list[tuple[str, str]]:
    """Return what stands in an empty line, with its style: what can be typed, or what Enter does."""
    if typed.edits_index is None:
        told = texts.PLACEHOLDER_STEP if _asks_for_step(line) else texts.PLACEHOLDER
    else:
        told = texts.emptied(is_step=_asks_for_step(line))
    return [("class:placeholder", told)]


def text_footer(line: TextPrompt, typed: LineState, console: Console) -> str:
    """Return what stands below a line: while a note is changed, that it is, else the place and the clock; the keys."""
    can = {"hint": bool(line.hints), "change": bool(line.notes) and line.is_list}
    extra = tuple(key for key, is_there in can.items() if is_there)
    if typed.edits_index is None or not line.is_list:
        return footer(line, extra, console)
    full, short = texts.changing(typed.edits_index + 1, is_step=_asks_for_step(line))
    return _with_keys(full, short, line, extra, console)


def footer(asked: TextPrompt | ChoicePrompt, extra: tuple[str, ...], console: Console) -> str:
    """Return what stands below what is `asked`: the place, the clock and the keys, `extra` ones too."""
    time = asked.time()
    full = " · ".join(filter(None, (asked.where, time.full)))
    short = " · ".join(filter(None, (asked.where_short, time.short)))
    return _with_keys(full, short, asked, extra, console)


def _with_keys(
    full: str, short: str, asked: TextPrompt | ChoicePrompt, extra: tuple[str, ...], console: Console
) -> str:
    """Return one of the two, as it fits, and the keys: two lines at most, from 40 columns on."""
    width = rich_output.width(console)
    position = full if len(full) < width else short
    wanted = [key for key in texts.KEYS if key in asked.actions or key in extra]
    keys = "  ".join(texts.KEYS[key][0] for key in wanted)
    if len(keys) >= width - 1:
        keys = " ".join(texts.KEYS[key][1] for key in wanted if key != "change")
        arrow = f" {texts.KEYS['change'][1]}" if "change" in wanted else ""
        position += arrow if len(position + arrow) < width else ""
    cut = (part if len(part) < width else f"{part[: width - 2]}…" for part in (position, keys) if part)
    return gap(console) + "\n".join(f" {part}" for part in cut)


def _asks_for_step(line: TextPrompt) -> bool:
    return line.kind == "step"
