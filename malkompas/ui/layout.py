"""How a prompt looks: the line that is typed, and around it what was said before, notes, hints, place, clock and keys.

All of it fits the window as it is now, in columns and rows.
"""

import shutil
from collections.abc import Callable, Collection
from itertools import islice

from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples, fragment_list_to_text
from prompt_toolkit.layout import BufferControl, UIContent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.screen import Char
from prompt_toolkit.layout.utils import explode_text_fragments
from wcwidth import wrap as wrapped

from malkompas import texts
from malkompas.conversation.protocol import ChoicePrompt, NoteGroup, TextPrompt
from malkompas.text import sanitize, slashed, truncate
from malkompas.ui.keys import LineState, TypedAhead
from malkompas.ui.views import usable_width

_EARLIER_LINES = 3
"""So many lines of what was said last time, or written on sheets, stand above a question; the rest comes on a key."""
_LONGEST_SHOWN = 1000
_LOW = 12
"""In a window with fewer rows, blank lines and then notes give way to the question."""
_OPTION_ROWS, _FOOTER_ROWS = 3, 2
INDENT = 3
"""What is typed stands so far in, under the beginning of the notes."""


def wrap(text: str, *, indent: int = 0, prefix: str = "") -> list[str]:
    """Return anyone's text as lines that fit the width, the later ones under the beginning of the first."""
    before = " " * indent + prefix
    room = max(10, usable_width() - len(before))
    lines = [
        line
        for each in sanitize(text).split("\n")
        for line in wrapped(each, room, replace_whitespace=False, break_on_hyphens=False) or [""]
    ]
    return [before + lines[0], *(" " * len(before) + line for line in lines[1:])]


def message_lines(message: str) -> list[str]:
    """Return what the tool tells the team, as lines; a command stays in one piece, to be copied."""
    lines = ([f" {sanitize(one)}"] if texts.is_command(one) else wrap(one, indent=1) for one in message.split("\n"))
    return [line for part in lines for line in part]


def blank_line() -> str:
    """Return the blank line between parts of a prompt; a low window has no room for it."""
    return "\n" if shutil.get_terminal_size().lines >= _LOW else ""


def above_line(prompt: TextPrompt, state: LineState, text: str) -> list[tuple[str, str]]:
    """Return the lines that stand above the line in which `text` is typed, each with its style, as the window has room.

    The question is in sight in any window, and then the latest notes.
    """
    width, height = usable_width(), shutil.get_terminal_size().lines
    top = [("", "")] if height >= _LOW else []
    if prompt.heading:
        top.append(("class:qmark", f" {truncate(sanitize(prompt.heading), width - 2)}"))
    for group in prompt.reminders:
        most = max(0, (height - _LOW) // 3)
        top += [("class:qmark", line) for line in _group(group, most, texts.MORE_ABOVE)]
    for group in () if state.has_shown_earlier else prompt.earlier:
        most = min(_EARLIER_LINES, max(0, 1 + (height - _LOW) // 6))
        top += [("class:qmark", line) for line in _group(group, most, texts.EARLIER_REST)]
    top += [("class:question", line) for line in wrap(prompt.question, indent=1)]
    if state.shows_hints:
        top.append(("", f"   {texts.HINTS}"))
        top += [("class:hint", line) for hint in prompt.hints for line in wrap(hint, indent=5, prefix="? ")]
    typed = min(_rows(text, width), height // 2)
    room = height - len(top) - typed - _FOOTER_ROWS - len(blank_line()) - (1 if height < _LOW else 2)
    notes = _notes_that_fit(prompt, state, max(0, room)) if prompt.is_list else []
    return [*top, *(("", line) for line in notes)][-max(1, height - typed - _FOOTER_ROWS) :]


def _group(group: NoteGroup, most: int, told_of_rest: str) -> list[str]:
    """Return `group` under its heading, in at most so many lines, the last of which tells of the rest."""
    every = (line for text in group.lines for line in _note(text[:_LONGEST_SHOWN]))
    lines = [*islice(every, most + 1)]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"   {told_of_rest}"]
    return [*wrap(group.heading, indent=1), *lines] if most else []


def _notes_that_fit(prompt: TextPrompt, state: LineState, room: int) -> list[str]:
    """Return the latest notes as at most `room` lines, and how many there are before them; or the end of one.

    The note that is being changed stands in the line, and not among them.
    """
    lines: list[str] = []
    for number, shown in reversed([*enumerate(prompt.shown, start=1)]):
        note = _note("…" if number - 1 == state.edits_index else shown)
        if len(note) + len(lines) > room - (number > 1):
            break
        lines = note + lines
    else:
        return lines
    if room <= 1:
        return []
    if lines:
        return [f"   {texts.earlier_notes(prompt.kind, number)}", *lines]
    return [f"   {texts.BEGINNING_HIDDEN}", *note[1 - room :]]


def _note(text: str) -> list[str]:
    return wrap(text, indent=3, prefix="• ")


def placeholder(prompt: TextPrompt, state: LineState) -> str:
    """Return what stands in an empty line: what can be typed, or what Enter does."""
    return (texts.PLACEHOLDERS if state.edits_index is None else texts.EMPTIED)[prompt.kind]


def text_footer(prompt: TextPrompt, state: LineState) -> str:
    """Return what stands below a text prompt; while a note is changed, that it is, instead of the place and clock."""
    can_change = prompt.is_list and prompt.notes
    keys = [*prompt.actions, *(["hint"] if prompt.hints else []), *(["change"] if can_change else [])]
    if state.edits_index is not None and prompt.is_list:
        full, short = (text.format(number=state.edits_index + 1) for text in texts.CHANGING[prompt.kind])
        return _footer(full, short, keys)
    return _footer(*_place_and_clock(prompt), keys)


def choice_question(prompt: ChoicePrompt) -> tuple[list[str], list[str]]:
    """Return the lines of the question of a list, and those that say how to choose, which a low window has no room for.

    Some of the options stay in sight, and in the lowest windows the end of the question.
    """
    height, blank = shutil.get_terminal_size().lines, blank_line().split("\n")[1:]
    question = wrap(prompt.question, indent=1)
    room = height - len(question) - 2 * len(blank) - _FOOTER_ROWS - 1
    one = texts.CHOOSE_ONE_OF.format(number=len(prompt.options)) if len(prompt.options) > room else texts.CHOOSE_ONE
    how = wrap(texts.CHOOSE_SEVERAL if prompt.several else one, indent=1)
    if len(question) + len(how) + 2 * len(blank) + _OPTION_ROWS + _FOOTER_ROWS > height:
        how = []
    return [*blank, *question[-max(1, height - _FOOTER_ROWS - 1) :]], how


def choice_footer(prompt: ChoicePrompt, ahead: TypedAhead) -> str:
    """Return what stands below a choice: what is typed for the next note, or the place and clock; and the keys."""
    if waiting := sanitize(slashed(ahead.text)):
        room = usable_width() - 1 - len(texts.TYPED_AHEAD.format(text=""))
        text = texts.TYPED_AHEAD.format(text=waiting if len(waiting) <= room else f"…{waiting[1 - room :]}")
        return _footer(text, text, prompt.actions)
    return _footer(*_place_and_clock(prompt), prompt.actions)


def _place_and_clock(prompt: TextPrompt | ChoicePrompt) -> tuple[str, str]:
    """Return where in the conversation the team is and what the clock says, in full and for a narrow window."""
    time = prompt.time()
    full, short = (prompt.where, time.full), (prompt.where_short, time.short)
    return " · ".join(filter(None, full)), " · ".join(filter(None, short))


def _footer(full: str, short: str, keys: Collection[str]) -> str:
    """Return `full`, or `short` where that does not fit, and the `keys`: two lines at most, from 40 columns on."""
    room = usable_width() - 1
    place = full if len(full) <= room else short
    shown = [key for key in texts.KEYS if key in keys]
    labels = "  ".join(texts.KEYS[key][0] for key in shown)
    if len(labels) >= room:
        labels = " ".join(texts.KEYS[key][1] for key in shown if key != "change")
        arrow = f" {texts.KEYS['change'][1]}" if "change" in shown else ""
        place += arrow if len(place + arrow) <= room else ""
    cut = (line if len(line) <= room else f"{line[: room - 1]}…" for line in (place, labels) if line)
    return blank_line() + "\n".join(f" {line}" for line in cut)


# The line that is typed: without what would act on the terminal, and broken between words


def show_in(control: BufferControl, columns: Callable[[], int]) -> None:
    """Let `control` show what is typed in lines that fit into so many `columns`, safe and broken between words."""
    control.input_processors = [*(control.input_processors or ()), _Sanitized()]
    create = control.create_content

    def create_content(width: int, height: int, preview_search: bool = False) -> UIContent:
        return _content_in_parts(create(width, height, preview_search), columns())

    control.create_content = create_content  # type: ignore[method-assign]  # questionary makes the control


class _Sanitized(Processor):
    """Shows what is typed or brought back without what a terminal would act upon; the text itself stays."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(part[0], sanitize(part[1])) for part in transformation_input.fragments])


def _rows(text: str, width: int) -> int:
    """Return how many rows the typed `text` takes."""
    return sum(len(_broken(f"{line} ", width)) for line in sanitize(text).split("\n"))


def _broken(line: str, width: int) -> list[str]:
    """Return `line` in parts that fit into `width` columns, broken after blanks where there are any.

    Each has room for a blank at its end, where the cursor can stand.
    """
    room = max(2, width - INDENT)
    parts, start, columns, word = [], 0, 0, 0
    for index, letter in enumerate(line):
        columns += Char(letter).width
        if columns > room - (letter != " ") and index > start:
            cut = word if word > start else index
            parts.append(line[start:cut])
            start, columns = cut, sum(Char(one).width for one in line[cut : index + 1])
        if letter == " ":
            word = index + 1
    return [*parts, line[start:]]


def _content_in_parts(content: UIContent, width: int) -> UIContent:
    """Return `content` with each line as several, where it is broken."""
    lines: list[StyleAndTextTuples] = []
    places: dict[tuple[int, int], Point] = {}
    for number in range(content.line_count):
        fragments = explode_text_fragments(content.get_line(number))
        column = 0
        for part in _broken(fragment_list_to_text(fragments), width):
            for offset in range(len(part)):
                places[number, column + offset] = Point(offset, len(lines))
            lines.append(fragments[column : column + len(part)])
            column += len(part)

    def place(point: Point | None) -> Point | None:
        return point and places.get((point.y, point.x), point)

    return UIContent(
        get_line=lines.__getitem__,
        line_count=len(lines),
        cursor_position=place(content.cursor_position),
        menu_position=place(content.menu_position),
        show_cursor=content.show_cursor,
    )
