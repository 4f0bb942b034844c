"""Asks at a terminal.

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
from questionary import Question
from rich.console import Console

from malkompas import texts
from malkompas.conversation.prompts import review
from malkompas.conversation.protocol import (
    Added,
    ChoicePrompt,
    ChoiceReply,
    Chosen,
    Edited,
    KeepDraft,
    Navigate,
    PendingText,
    ReviewReply,
    TextPrompt,
    TextReply,
)
from malkompas.errors import MalkompasError
from malkompas.model import CompassPoint, Reflection, Section
from malkompas.text import REPLACEMENT, sanitize, truncate, well_formed
from malkompas.ui import layout, rich_output
from malkompas.ui.keys import Key, LeftByKey, LineState, leave, line_keys, ways_out, without_inversion

CLOCK_SECONDS = 5.0
"""How often the foot is drawn again, so that the clock in it goes while nobody types."""

DRAFT_SECONDS = 0.8
"""A half-typed line is kept this often while it grows: that much typing can be lost to `kill -9`, never more."""


class TerminalPrompter:
    """Asks with questionary and shows with Rich.

    Raises:
        MalkompasError: if the terminal can show no prompts.
    """

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

    def session(self) -> AbstractContextManager[None]:
        """Take the keyboard for the whole conversation; see `Prompter`.

        What is typed between two prompts is then neither echoed nor eaten, but waits for the next one.
        """
        return create_input().raw_mode()

    def interrupt(self) -> None:
        """Leave the prompt that waits, or the next one. Called by a signal handler."""
        self._stopped = True
        if (application := self._application) and (loop := application.loop):
            loop.call_soon_threadsafe(partial(leave, application, "pause"))

    def ask_text(self, line: TextPrompt, keep_draft: KeepDraft) -> TextReply:
        """Ask for a line; see `Prompter`."""
        typed = LineState(line)
        action = self._typed_line(line, typed, keep_draft)
        while action == "hint" or action == "last":  # mypy reads this
            if action == "hint":
                typed.hints = not typed.hints
            elif line.previous and not typed.last:
                self._show(rich_output.last_said, line.previous)
                typed.last = True
            action = self._typed_line(line, typed, keep_draft)
        text = typed.text
        if action is None and (text.strip() or typed.edits_index is not None):
            if line.kind in ("setup", "minutes") and text.strip():
                self._show(rich_output.said, line.question, [line.redact(text.strip())])
            return Added(text) if typed.edits_index is None else Edited(typed.edits_index, text)
        if typed.edits_index is not None and text == line.notes[typed.edits_index]:
            text = ""  # nothing was changed
        notes = line.shown
        was_passed_over = not notes and action not in ("back", "pause") and line.kind != "step"
        if line.kind in ("setup", "minutes", "note", "step") and (notes or text.strip() or was_passed_over):
            self._show_said(line, notes, line.redact(text.strip()))
        return Navigate(action or "next", PendingText(text, typed.edits_index))

    def ask_choice(self, choice: ChoicePrompt) -> ChoiceReply:
        """Ask for one or several options; see `Prompter`."""
        foot = partial(layout.footer, choice, (), self._console)
        while True:
            result = self._run(of_choice(choice, self._console), foot)
            if isinstance(result, LeftByKey):
                return Navigate(next((action for action in choice.actions if action == result.key), "pause"))
            chosen = tuple(result) if isinstance(result, list) else (result,)
            # Alt+Enter, which questionary lets through, answers with an empty text.
            if chosen and all(isinstance(index, int) for index in chosen):
                self._show(rich_output.said, choice.question, [choice.options[index] for index in chosen])
                return Chosen(chosen)
            choice = structs.replace(choice, chosen=()) if choice.several else choice
            self.tell(texts.CHOOSE_SOMETHING)

    def review(self, reflection: Reflection) -> ReviewReply:
        """Show everything and ask whether it is finished; see `Prompter`."""
        self._show(rich_output.everything, reflection)
        return review(self, reflection)

    def show_section(self, section: Section, where: str) -> None:
        """Show a section's panel; see `Prompter`."""
        self._show(rich_output.section_panel, section, where.partition(" · ")[0])

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`."""
        self._show(rich_output.message, message)

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        """Show the compass; see `Prompter`."""
        self._show(rich_output.compass, team, points)

    def _typed_line(self, line: TextPrompt, typed: LineState, keep_draft: KeepDraft) -> Key | None:
        """Return the key that left the line, or None for Enter; what was typed is in `typed`."""
        question = of_line(line, typed, self._console)
        buffer = question.application.current_buffer
        _often(question.application, lambda: keep_draft(well_formed(buffer.text), typed.edits_index))
        result = self._run(question, lambda: layout.text_footer(line, typed, self._console))
        typed.text = well_formed(buffer.text)
        if typed.text.count(REPLACEMENT) > buffer.text.count(REPLACEMENT):
            self.tell(texts.REPLACED)
        return result.key if isinstance(result, LeftByKey) else None

    def _run(self, question: Question, foot: Callable[[], str]) -> object:
        """Return the answer to `question`, with `foot` shown below it, or an `Exit`.

        A terminal that is gone is a pause.
        """
        if self._stopped:
            return LeftByKey("pause")
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
            return LeftByKey("pause")
        finally:
            self._application = None

    def _show_said(self, line: TextPrompt, notes: tuple[str, ...], half_typed: str) -> None:
        """Show what was said to `line`, unless it stands further up as it is: who goes back need not read it twice."""
        asked = line.heading, line.question
        if self._shown.get(asked) != (notes, half_typed):
            self._shown[asked] = notes, half_typed
            nothing = texts.PASSED_OVER if line.is_list else texts.NOT_ANSWERED
            self._show(rich_output.said, line.question, notes, half_typed, nothing)

    def _show(self, show: Callable[..., None], *what: object) -> None:
        with contextlib.suppress(OSError):  # the window is gone: the notes are what counts
            show(self._console, *what)


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


_MOST_OPTION_LINES = 3
"""A longer option is cut, so that the others are in sight."""

_COLOURS = {
    "qmark": "fg:ansimagenta",
    "question": "bold",
    "instruction": "fg:default",
    "answer": "fg:default nobold",  # questionary's own orange cannot be read on a light ground
    "pointer": "fg:ansimagenta bold",
    "highlighted": "bold",
    "placeholder": "dim",  # not bright black, which some themes make the same as their ground
    "foot": "dim",
}
_STYLE = Style.from_dict({**_COLOURS, "selected": "reverse"})
_CHOICE_STYLE = Style.from_dict({**_COLOURS, "selected": "fg:default noreverse"})  # its mark says what is chosen
_LOOKS: dict[str, Any] = {"qmark": "\n", "pointer": "›", "style": _CHOICE_STYLE, "erase_when_done": True}


def of_choice(choice: ChoicePrompt, console: Console) -> questionary.Question:
    """Return the question for `choice`: its answer is the number of an option, or a list of them."""
    question = _several(choice, console) if choice.several else _one(choice, console)
    own = question.application.key_bindings or KeyBindings()
    question.application.key_bindings = merge_key_bindings([own, ways_out(choice.actions), without_inversion()])
    return question


def _several(choice: ChoicePrompt, console: Console) -> questionary.Question:
    titles = enumerate(_titles(choice, console, indent=5))
    boxes = [questionary.Choice(title, value=index, checked=index in choice.chosen) for index, title in titles]
    how = _instruction(texts.CHOOSE_SEVERAL, console)
    return questionary.checkbox(_message(choice.question, console), boxes, instruction=how, **_LOOKS)


def _one(choice: ChoicePrompt, console: Console) -> questionary.Question:
    options = [questionary.Choice(title, value=index) for index, title in enumerate(_titles(choice, console, indent=3))]
    how, first = _instruction(texts.CHOOSE_ONE, console), options[choice.chosen[0]]
    return questionary.select(_message(choice.question, console), options, instruction=how, default=first, **_LOOKS)


def _titles(choice: ChoicePrompt, console: Console, *, indent: int) -> list[str]:
    """Return the options as they are shown: `indent` is what questionary puts before each."""
    room = rich_output.width(console) - indent - 1
    cut = (truncate(option, _MOST_OPTION_LINES * room) for option in choice.options)
    return ["\n".join(rich_output.wrapped(console, option, indent=indent))[indent:] for option in cut]


def of_line(line: TextPrompt, typed: LineState, console: Console) -> questionary.Question:
    """Return the question for `line`, at which `typed` tells what is going on: its answer is what was typed."""
    completer = WordCompleter([*map(sanitize, line.completions)], ignore_case=True, sentence=True)
    heading = f" {truncate(sanitize(line.heading), rich_output.width(console) - 2)}\n" if line.heading else ""
    last = "".join(f"{part}\n" for part in layout.last_said(line, typed, console))
    question = questionary.text(
        _message(line.question, console),
        qmark=layout.gap(console) + heading + last,
        instruction=layout.said_so_far(line, typed, console),
        default=typed.text,
        style=_STYLE,
        key_bindings=line_keys(line, typed),
        placeholder=(lambda: layout.placeholder(line, typed)) if line.is_list else None,
        prompt_continuation=" " * 3,  # under the beginning of what is typed
        completer=completer if line.completions else None,
        erase_when_done=True,
    )
    control = question.application.layout.current_control
    if isinstance(control, BufferControl):
        control.input_processors = [*(control.input_processors or ()), _Harmless()]
    if line.selects_all and not line.draft:
        _select(question.application.current_buffer)
    return question


def _message(text: str, console: Console) -> str:
    return "\n".join(rich_output.wrapped(console, text, indent=1))[1:]  # questionary puts the first blank itself


def _instruction(text: str, console: Console) -> str:
    return "\n" + "\n".join(rich_output.wrapped(console, text, indent=1))


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
        return Transformation([(part[0], sanitize(part[1])) for part in transformation_input.fragments])
