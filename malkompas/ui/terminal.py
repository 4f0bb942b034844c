"""Asks at a terminal.

Each prompt is a live area at the bottom of the screen: the section, the question and its notes so far, the line that
is typed, and below it the place and the keys. It is erased when it is left, and what was answered is printed instead.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Literal

import questionary
from msgspec import structs
from prompt_toolkit.application import Application
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import create_output
from prompt_toolkit.selection import SelectionState
from prompt_toolkit.styles import Style
from questionary import Question
from rich.console import Console

from malkompas import texts
from malkompas.conversation import protocol
from malkompas.conversation.prompts import review
from malkompas.errors import MalkompasError
from malkompas.model import CompassPoint, Reflection, Section
from malkompas.text import REPLACEMENT, sanitize, truncate, well_formed
from malkompas.ui import layout, rich_output, views
from malkompas.ui.keys import LeftByKey, LineState, choice_keys, leave, text_keys

CLOCK_SECONDS = 5.0
"""How often the footer is drawn again, so that the clock in it goes while nobody types."""

DRAFT_SECONDS = 0.8
"""A half-typed line is kept this often while it grows: that much typing can be lost to `kill -9`, never more."""

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
    "footer": "dim",
}
_TEXT_STYLE = Style.from_dict({**_COLOURS, "selected": "reverse"})
_CHOICE_STYLE = Style.from_dict({**_COLOURS, "selected": "fg:default noreverse"})  # its mark says what is chosen


class TerminalPrompter:
    """Asks with questionary and shows with Rich.

    Raises:
        MalkompasError: if the terminal can show no prompts.
    """

    def __init__(self) -> None:
        # Without this, a terminal that does not tell where its cursor is holds back each answer for a second.
        os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"
        self._console = rich_output.create_console()
        self._application: Application[Any] | None = None
        self._is_interrupted = False
        self._printed_answers: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
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
        self._is_interrupted = True
        if (application := self._application) and (loop := application.loop):
            loop.call_soon_threadsafe(partial(leave, application, "pause"))

    def ask_text(self, prompt: protocol.TextPrompt, keep_draft: protocol.KeepDraft) -> protocol.TextReply:
        """Ask for a line of text; see `Prompter`."""
        state = LineState(prompt)
        action = self._edit_line(prompt, state, keep_draft)
        if action == "enter" and (state.text.strip() or state.edits_index is not None):
            if prompt.is_setup and state.text.strip():
                self._print(rich_output.print_answer, prompt.question, [prompt.redact(state.text.strip())])
            index = state.edits_index
            return protocol.Added(state.text) if index is None else protocol.Edited(index, state.text)
        half_typed = "" if state.is_unchanged(state.text) else state.text
        if prompt.is_list or prompt.is_setup:  # the fields of a step are shown with the step
            self._print_left(prompt, prompt.redact(half_typed.strip()), is_done=action not in ("back", "pause"))
        pending = protocol.PendingText(half_typed, state.edits_index)
        return protocol.Navigate("next" if action == "enter" else action, pending)

    def ask_choice(self, prompt: protocol.ChoicePrompt) -> protocol.ChoiceReply:
        """Ask for one or several options; see `Prompter`."""
        while True:
            question = _choice_question(prompt, self._console)
            result = self._run(question, partial(layout.choice_footer, prompt, self._console))
            if isinstance(result, LeftByKey):
                return protocol.Navigate(result.action or "pause")
            chosen = tuple(result) if isinstance(result, list) else (result,)
            # Alt+Enter, which questionary lets through, answers with an empty text.
            if chosen and all(isinstance(index, int) for index in chosen):
                self._print(rich_output.print_answer, prompt.question, [prompt.options[index] for index in chosen])
                return protocol.Chosen(chosen)
            prompt = structs.replace(prompt, chosen=()) if prompt.several else prompt
            self.tell(texts.CHOOSE_SOMETHING)

    def review(self, reflection: Reflection) -> protocol.ReviewReply:
        """Show everything and ask whether it is finished; see `Prompter`."""
        self._print(rich_output.print_apart, views.review_lines(reflection), texts.REVIEW)
        return review(self, reflection)

    def show_section(self, section: Section, where: str) -> None:
        """Show the panel of a section; see `Prompter`."""
        self._print(rich_output.print_section, section, where)

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        """Show the compass; see `Prompter`."""
        width = rich_output.usable_width(self._console)
        self._print(rich_output.print_apart, views.team_compass_lines(team, points, width))

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`."""
        self._print(rich_output.print_message, message)

    def _edit_line(
        self, prompt: protocol.TextPrompt, state: LineState, keep_draft: protocol.KeepDraft
    ) -> protocol.Action | Literal["enter"]:
        """Let `state` be typed until the prompt is left, and return how; hints and the previous answer come and go."""
        while True:
            question = _text_question(prompt, state, self._console)
            buffer = question.application.current_buffer
            _keep_drafts(question.application, state, keep_draft)
            result = self._run(question, partial(layout.text_footer, prompt, state, self._console))
            state.text = well_formed(buffer.text)
            if state.text.count(REPLACEMENT) > buffer.text.count(REPLACEMENT):
                self.tell(texts.REPLACED)
            if not isinstance(result, LeftByKey):
                return "enter"
            if result.action:
                return result.action
            if prompt.previous and state.shows_previous and not state.has_shown_previous:
                state.has_shown_previous = True
                day = texts.short_day(prompt.previous.on)
                self._print(rich_output.print_answer, texts.LAST_SAID.format(day=day), prompt.previous.notes)

    def _run(self, question: Question, footer: Callable[[], str]) -> object:
        """Return the answer to `question`, with `footer` below it, or the key that left it.

        An interruption, or a terminal that is gone, is a pause.
        """
        if self._is_interrupted:
            return LeftByKey("pause")
        application = self._application = question.application
        # Not a bottom toolbar: that is hidden until the terminal has told where its cursor is, and some never do.
        below = Window(FormattedTextControl(lambda: [("class:footer", footer())]), dont_extend_height=True)
        above = application.layout
        application.layout = Layout(HSplit([above.container, below]), focused_element=above.current_control)
        application.refresh_interval = CLOCK_SECONDS

        def leave_if_interrupted() -> None:
            if self._is_interrupted:
                leave(application, "pause")

        try:
            # Signals are handled by who holds the conversation, and errors end it: prompt_toolkit leaves both alone.
            return application.run(pre_run=leave_if_interrupted, handle_sigint=False, set_exception_handler=False)
        except (EOFError, KeyboardInterrupt, OSError):
            return LeftByKey("pause")
        finally:
            self._application = None

    def _print_left(self, prompt: protocol.TextPrompt, half_typed: str, *, is_done: bool) -> None:
        """Print what was answered to the `prompt` that was left, unless that stands further up as it is.

        Where nothing was answered, that is printed if the prompt `is_done`, and where it is worth saying.
        """
        nothing = texts.UNANSWERED.get(prompt.kind, "") if is_done else ""
        question, answer = (prompt.heading, prompt.question), (prompt.shown, half_typed)
        if (any(answer) or nothing) and self._printed_answers.get(question) != answer:
            self._printed_answers[question] = answer
            self._print(rich_output.print_answer, prompt.question, *answer, nothing)

    def _print(self, show: Callable[..., None], *what: object) -> None:
        with contextlib.suppress(OSError):  # the window is gone: the notes are what counts
            show(self._console, *what)


def _keep_drafts(application: Application[Any], state: LineState, keep_draft: protocol.KeepDraft) -> None:
    """Keep what is typed at most `DRAFT_SECONDS` after any change of it."""
    buffer = application.current_buffer
    is_waiting = False

    def keep() -> None:
        nonlocal is_waiting
        is_waiting = False
        if application.is_running and not application.is_done:
            keep_draft(well_formed(buffer.text), state.edits_index)

    def on_change(_: object) -> None:
        nonlocal is_waiting
        if not is_waiting and application.loop:
            is_waiting = True
            application.loop.call_later(DRAFT_SECONDS, keep)

    buffer.on_text_changed += on_change


def _choice_question(prompt: protocol.ChoicePrompt, console: Console) -> Question:
    """Return the question for `prompt`: its answer is the index of an option, or a list of them where `several`."""
    indent = 5 if prompt.several else 3  # what questionary puts before each option
    choices = [
        questionary.Choice(
            _option_title(option, indent, console), value=index, checked=prompt.several and index in prompt.chosen
        )
        for index, option in enumerate(prompt.options)
    ]
    how = texts.CHOOSE_SEVERAL if prompt.several else texts.CHOOSE_ONE
    ask = questionary.checkbox if prompt.several else partial(questionary.select, default=choices[prompt.chosen[0]])
    question = ask(
        _message(prompt.question, console),
        choices,
        qmark="\n",
        pointer="›",
        instruction="\n" + "\n".join(rich_output.wrap(console, how, indent=1)),
        style=_CHOICE_STYLE,
        erase_when_done=True,
    )
    theirs = question.application.key_bindings or KeyBindings()
    question.application.key_bindings = merge_key_bindings([theirs, choice_keys(prompt.actions)])
    return question


def _option_title(option: str, indent: int, console: Console) -> str:
    cut = truncate(option, _MOST_OPTION_LINES * (rich_output.usable_width(console) - indent - 1))
    return "\n".join(rich_output.wrap(console, cut, indent=indent))[indent:]


def _text_question(prompt: protocol.TextPrompt, state: LineState, console: Console) -> Question:
    """Return the question for `prompt`, which begins with the text in `state`: its answer is what was typed."""
    heading = f" {truncate(sanitize(prompt.heading), rich_output.usable_width(console) - 2)}\n"
    previous = "".join(f"{line}\n" for line in layout.previous_answer(prompt, state, console))
    completer = WordCompleter([*map(sanitize, prompt.completions)], ignore_case=True, sentence=True)
    question = questionary.text(
        _message(prompt.question, console),
        qmark=layout.blank_line(console) + (heading if prompt.heading else "") + previous,
        instruction=layout.below_question(prompt, state, console),
        default=state.text,
        style=_TEXT_STYLE,
        key_bindings=text_keys(prompt, state),
        placeholder=(lambda: [("class:placeholder", layout.placeholder(prompt, state))]) if prompt.is_list else None,
        prompt_continuation=" " * 3,  # under the beginning of what is typed
        completer=completer if prompt.completions else None,
        erase_when_done=True,
    )
    control = question.application.layout.current_control
    if isinstance(control, BufferControl):
        control.input_processors = [*(control.input_processors or ()), _Sanitized()]
    if prompt.selects_all and not prompt.draft:  # as in a form, so that what is typed takes its place
        buffer = question.application.current_buffer
        buffer.selection_state = SelectionState()
        buffer.selection_state.enter_shift_mode()
        buffer.cursor_position = len(buffer.text)
    return question


def _message(text: str, console: Console) -> str:
    return "\n".join(rich_output.wrap(console, text, indent=1))[1:]  # questionary puts the first blank itself


class _Sanitized(Processor):
    """Shows what is typed or brought back without what a terminal would act upon; the text itself stays."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(part[0], sanitize(part[1])) for part in transformation_input.fragments])
