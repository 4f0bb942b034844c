"""Asks at a terminal. The only module that imports questionary.

Each prompt is a live area at the bottom of the screen: the section, the question and its notes so far, the line that
is typed, and below it the place and the keys. It is wiped when it is left, and what was said is printed instead.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import questionary
from msgspec import structs
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import create_output
from prompt_toolkit.styles import Style
from rich.console import Console

from malkompas import screen, texts
from malkompas.errors import MalkompasError
from malkompas.exchange import (
    Changed,
    Choice,
    ChoiceReply,
    Chosen,
    HalfTyped,
    KeepDraft,
    Leave,
    Line,
    LineReply,
    LookReply,
    Said,
    Way,
)
from malkompas.keys import Exit, Key, Typed, leave, line_keys, ways_out, without_inversion
from malkompas.last_look import last_look
from malkompas.model import Reflection, Section
from malkompas.past import Point
from malkompas.privacy import masked
from malkompas.strings import REPLACEMENT, harmless, shortened, whole
from malkompas.vocabulary import PersonalData, Remedy

CLOCK_SECONDS = 5.0
"""How often the foot is drawn again, so that the clock in it goes while nobody types."""

LAST_LINES = 3
"""So many lines of what was said last stand above a question; the rest comes on a key."""

DRAFT_SECONDS = 0.8
"""A half-typed line is kept this often while it grows: that much typing can be lost to `kill -9`, never more."""

MOST_OPTION_LINES = 3
"""A longer option is cut, so that the others are in sight."""

LOW = 12
"""In a window with fewer rows, blank lines and then notes give way to the question."""

_COLOURS = {
    "qmark": "fg:ansimagenta",
    "question": "bold",
    "instruction": "fg:default",
    "answer": "fg:default nobold",  # questionary's own orange cannot be read on a light ground
    "pointer": "fg:ansimagenta bold",
    "highlighted": "bold",
    "placeholder": "fg:ansibrightblack",
    "foot": "fg:ansibrightblack",
}
_STYLE = Style.from_dict({**_COLOURS, "selected": "reverse"})
_CHOICE_STYLE = Style.from_dict({**_COLOURS, "selected": "fg:default noreverse"})  # its mark says what is chosen
_LOOKS: dict[str, Any] = {"qmark": "\n", "pointer": "›", "style": _CHOICE_STYLE, "erase_when_done": True}


class TerminalPrompter:
    """Asks with questionary and shows with Rich."""

    def __init__(self, console: Console) -> None:
        # Without this, a terminal that does not tell where its cursor is holds back each answer for a second.
        os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"
        self._console = console
        self._application: Application[Any] | None = None
        self._stopped = False
        self._shown: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
        try:
            create_output()
        except Exception as error:  # NoConsoleScreenBufferError, which can be imported on Windows only
            raise MalkompasError(texts.NO_CONSOLE, texts.NO_CONSOLE_HINT) from error

    def held(self) -> AbstractContextManager[None]:
        """Take the keyboard for the whole conversation; see `Prompter`.

        What is typed between two prompts is then neither echoed nor eaten, but waits for the next one.
        """
        return create_input().raw_mode()

    def interrupt(self) -> None:
        """Leave the prompt that waits, or the next one. Called by a signal handler."""
        self._stopped = True
        if (application := self._application) and (loop := application.loop):
            loop.call_soon_threadsafe(partial(leave, application, "pause"))

    def line(self, line: Line, keep_draft: KeepDraft) -> LineReply:
        """Ask for a line; see `Prompter`."""
        typed = Typed(line)
        way = self._typed_line(line, typed, keep_draft)
        while way == "hint" or way == "last":  # mypy reads this
            if way == "hint":
                typed.hints = not typed.hints
            elif line.last and not typed.last:
                self._show(screen.last_said, line.last)
                typed.last = True
            way = self._typed_line(line, typed, keep_draft)
        text = typed.text
        if way is None and (text.strip() or typed.changes is not None):
            if line.single and text.strip() and not line.heading:
                self._show(screen.said, line.question, [masked(text.strip())])
            return Said(text) if typed.changes is None else Changed(typed.changes, text)
        if typed.changes is not None and text == line.notes[typed.changes]:
            text = ""  # nothing was changed
        notes = tuple(map(masked, line.said))
        was_passed_over = not notes and way not in ("back", "pause") and line.heading != texts.STEPS
        if not (line.single and line.heading) and (notes or text.strip() or was_passed_over):
            self._show_said(line, notes, masked(text.strip()))
        return Leave(way or "next", HalfTyped(text, typed.changes))

    def choice(self, choice: Choice) -> ChoiceReply:
        """Ask for one or several options; see `Prompter`."""
        foot = partial(_asked_foot, choice, (), self._console)
        while True:
            question = self._choices(choice)
            own = question.application.key_bindings or KeyBindings()
            question.application.key_bindings = merge_key_bindings([own, ways_out(choice.ways), without_inversion()])
            result = self._run(question, foot)
            if isinstance(result, Exit):
                return Leave(next((way for way in choice.ways if way == result.key), "pause"))
            chosen = tuple(result) if isinstance(result, list) else (result,)
            # Alt+Enter, which questionary lets through, answers with an empty text.
            if chosen and all(isinstance(index, int) for index in chosen):
                self._show(screen.said, choice.question, [choice.options[index] for index in chosen])
                return Chosen(chosen)
            choice = structs.replace(choice, chosen=()) if choice.several else choice
            self.tell(texts.CHOOSE_SOMETHING)

    def look(self, reflection: Reflection) -> LookReply:
        """Show everything and ask whether it is finished; see `Prompter`."""
        self._show(screen.everything, reflection)
        return last_look(self, reflection)

    def section(self, section: Section, where: str) -> None:
        """Show a section's panel; see `Prompter`."""
        self._show(screen.section_panel, section, where.partition(" · ")[0])

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`."""
        self._show(screen.message, message)

    def noticed(self, masked: str, kinds: Sequence[PersonalData], remedies: Sequence[Remedy]) -> Remedy | Leave:
        """Say what it looks like, and ask what to do; see `Prompter`."""
        self.tell(texts.noticed(masked, kinds))
        options = tuple(texts.REMEDIES[remedy] for remedy in remedies)
        reply = self.choice(Choice(question=texts.NOTICED_QUESTION, options=options, chosen=(0,), ways=("pause",)))
        return remedies[reply.indexes[0]] if isinstance(reply, Chosen) else Leave("pause")

    def compass(self, team: str, points: Sequence[Point]) -> None:
        """Show the compass; see `Prompter`."""
        self._show(screen.compass, team, points)

    def _choices(self, choice: Choice) -> questionary.Question:
        indent = 5 if choice.several else 3  # what questionary puts before an option
        room = screen.width(self._console) - indent - 1
        cut = (shortened(option, MOST_OPTION_LINES * room) for option in choice.options)
        titles = ["\n".join(self._wrap(option, indent))[indent:] for option in cut]
        message = self._wrapped(choice.question)
        if choice.several:
            boxes = [
                questionary.Choice(title, value=index, checked=index in choice.chosen)
                for index, title in enumerate(titles)
            ]
            how = self._instruction(texts.CHOOSE_SEVERAL)
            return questionary.checkbox(message, boxes, instruction=how, **_LOOKS)
        options = [questionary.Choice(title, value=index) for index, title in enumerate(titles)]
        how = self._instruction(texts.CHOOSE_ONE)
        return questionary.select(message, options, instruction=how, default=options[choice.chosen[0]], **_LOOKS)

    def _typed_line(self, line: Line, typed: Typed, keep_draft: KeepDraft) -> Key | None:
        """Return the key that left the line, or None for Enter; what was typed is in `typed`."""
        completer = WordCompleter([*map(harmless, line.completions)], ignore_case=True, sentence=True)
        heading = f" {shortened(harmless(line.heading), screen.width(self._console) - 2)}\n" if line.heading else ""
        last = "".join(f"{part}\n" for part in self._last_said(line, typed))
        question = questionary.text(
            self._wrapped(line.question),
            qmark=self._gap() + heading + last,
            instruction=self._said_so_far(line, typed),
            default=typed.text,
            style=_STYLE,
            key_bindings=line_keys(line, typed),
            placeholder=(lambda: _placeholder(line, typed)) if line.where and not line.single else None,
            prompt_continuation=" " * 3,  # under the beginning of what is typed
            completer=completer if line.completions else None,
            erase_when_done=True,
        )
        control = question.application.layout.current_control
        if isinstance(control, BufferControl):
            control.input_processors = [*(control.input_processors or ()), _Harmless()]
        buffer = question.application.current_buffer
        if line.short and not line.draft:
            _select(buffer)
        _often(question.application, lambda: keep_draft(whole(buffer.text), typed.changes))
        result = self._run(question, lambda: _line_foot(line, typed, self._console))
        typed.text = whole(buffer.text)
        if typed.text.count(REPLACEMENT) > buffer.text.count(REPLACEMENT):
            self.tell(texts.REPLACED)
        return result.key if isinstance(result, Exit) else None

    def _said_so_far(self, line: Line, typed: Typed) -> str:
        """Return what stands between the question and the line that is typed: notes that fit, hints, and the sign."""
        hints = [part for hint in line.hints for part in self._wrap(hint, 3, "– ")] if typed.hints else []
        above = len(self._last_said(line, typed)) + len(self._wrap(line.question, 1))
        around = len(hints) + above + 5 + 3 * len(self._gap())
        room = max(0, self._console.size.height - around)
        return "\n".join(["", *hints, *self._notes_that_fit(line, room), " ›"])

    def _notes_that_fit(self, line: Line, room: int) -> list[str]:
        """Return the latest notes as at most `room` lines, and how many there are before them; or the end of one."""
        said = () if line.single else line.said
        shown: list[str] = []
        for number in range(len(said), 0, -1):
            note = self._wrap(masked(said[number - 1]), 3, "• ")
            if len(note) + len(shown) > room - (number > 1):
                break
            shown = note + shown
        else:
            return shown
        if room <= 1:
            return []
        if shown:
            return [f"   {texts.earlier_notes(number, are_steps=line.heading == texts.STEPS)}", *shown]
        return [f"   {texts.BEGINNING_HIDDEN}", *note[1 - room :]]

    def _last_said(self, line: Line, typed: Typed) -> list[str]:
        """Return what stands above the question: what was said to it last time, or in a low window only that it was."""
        if not line.last or typed.last:
            return []
        title = f" {texts.last_said(texts.short_day(line.last.on))}"
        if self._console.size.height < 2 * LOW:
            return self._wrap(f"{title.strip()} {texts.LAST_SAID_REST}", 1) if self._console.size.height >= LOW else []
        notes = [part for note in line.last.notes for part in self._wrap(masked(note), 3, "• ")]
        rest = [f"   {texts.LAST_SAID_REST}"] if len(notes) > LAST_LINES else []
        return [title, *notes[: LAST_LINES - len(rest)], *rest]

    def _gap(self) -> str:
        return "\n" if self._console.size.height >= LOW else ""

    def _wrap(self, text: str, indent: int, mark: str = "") -> list[str]:
        return screen.wrapped(self._console, text, indent=indent, mark=mark)

    def _wrapped(self, text: str) -> str:
        return "\n".join(self._wrap(text, 1))[1:]  # questionary puts the first blank itself

    def _instruction(self, text: str) -> str:
        return "\n" + "\n".join(self._wrap(text, 1))

    def _run(self, question: questionary.Question, foot: Callable[[], str]) -> object:
        """Return the answer to `question`, with `foot` shown below it, or an `Exit`.

        A terminal that is gone is a pause.
        """
        if self._stopped:
            return Exit("pause")
        application = self._application = question.application
        # Not a bottom toolbar: that is hidden until the terminal has told where its cursor is, and some never do.
        below = Window(FormattedTextControl(lambda: [("class:foot", foot())]), dont_extend_height=True)
        layout = application.layout
        application.layout = Layout(HSplit([layout.container, below]), focused_element=layout.current_control)
        application.refresh_interval = CLOCK_SECONDS

        def leave_if_stopped() -> None:
            if self._stopped:
                leave(application, "pause")

        try:
            # Signals are handled by who holds the conversation, and errors end it: prompt_toolkit leaves both alone.
            return application.run(pre_run=leave_if_stopped, handle_sigint=False, set_exception_handler=False)
        except (EOFError, KeyboardInterrupt, OSError):
            return Exit("pause")
        finally:
            self._application = None

    def _show_said(self, line: Line, notes: tuple[str, ...], half_typed: str) -> None:
        """Show what was said to `line`, unless it stands further up as it is: who goes back need not read it twice."""
        asked = line.heading, line.question
        if self._shown.get(asked) != (notes, half_typed):
            self._shown[asked] = notes, half_typed
            nothing = texts.PASSED_OVER if line.heading else texts.NOT_ANSWERED
            self._show(screen.said, line.question, notes, half_typed, nothing)

    def _show(self, show: Callable[..., None], *what: object) -> None:
        with contextlib.suppress(OSError):  # the window is gone: the notes are what counts
            show(self._console, *what)


def _placeholder(line: Line, typed: Typed) -> list[tuple[str, str]]:
    emptied = texts.emptied(is_step=line.heading == texts.STEPS)
    new = texts.PLACEHOLDER_STEP if line.heading == texts.STEPS else texts.PLACEHOLDER
    return [("class:placeholder", new if typed.changes is None else emptied)]


def _select(buffer: Buffer) -> None:
    """Select all of `buffer` as in a form, so that what is typed takes its place."""
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


class _Harmless(Processor):
    """Shows what is typed or brought back without what a terminal would act upon; the text itself stays."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(part[0], harmless(part[1])) for part in transformation_input.fragments])


def _often(application: Application[Any], keep: Callable[[], None]) -> None:
    """Call `keep` at most `DRAFT_SECONDS` after any change of what is typed."""
    waiting = False

    def kept() -> None:
        nonlocal waiting
        waiting = False
        if application.is_running and not application.is_done:
            keep()

    def changed(_: object) -> None:
        nonlocal waiting
        if not waiting and application.loop:
            waiting = True
            application.loop.call_later(DRAFT_SECONDS, kept)

    application.current_buffer.on_text_changed += changed


def _line_foot(line: Line, typed: Typed, console: Console) -> str:
    can = {"hint": bool(line.hints), "change": bool(line.notes) and not line.single}
    extra = tuple(key for key, is_there in can.items() if is_there)
    if typed.changes is not None and not line.single:
        full, short = texts.changing(typed.changes + 1, is_step=line.heading == texts.STEPS)
        return _foot(full if len(full) < screen.width(console) else short, line.ways, extra, console)
    return _asked_foot(line, extra, console)


def _asked_foot(asked: Line | Choice, extra: tuple[str, ...], console: Console) -> str:
    time = asked.time()
    full = " · ".join(filter(None, (asked.where, time.full)))
    short = " · ".join(filter(None, (asked.where_short, time.short)))
    return _foot(full if len(full) < screen.width(console) else short, asked.ways, extra, console)


def _foot(place: str, ways: tuple[Way, ...], extra: tuple[str, ...], console: Console) -> str:
    """Return the place and the keys: two lines at most, from 40 columns on."""
    width = screen.width(console)
    wanted = [key for key in texts.KEYS if key in ways or key in extra]
    keys = "  ".join(texts.KEYS[key][0] for key in wanted)
    if len(keys) >= width - 1:
        keys = " ".join(texts.KEYS[key][1] for key in wanted if key != "change")
        arrow = f" {texts.KEYS['change'][1]}" if "change" in wanted else ""
        place += arrow if len(place + arrow) < width else ""
    gap = "\n" if console.size.height >= LOW else ""
    cut = (part if len(part) < width else f"{part[: width - 2]}…" for part in (place, keys) if part)
    return gap + "\n".join(f" {part}" for part in cut)
