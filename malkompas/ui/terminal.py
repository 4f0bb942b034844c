"""Asks at a terminal.

Each prompt is a live area at the bottom of the screen: the section, the question and its notes so far, the line that
is typed, and below it the place and the keys. It is erased when it is left, and what was answered is printed instead.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Literal

from msgspec import structs
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import create_input
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import create_output
from prompt_toolkit.shortcuts import print_formatted_text

from malkompas import texts
from malkompas.conversation import protocol
from malkompas.conversation.prompts import review
from malkompas.conversation.timing import TimeReminder
from malkompas.errors import MalkompasError
from malkompas.model import CompassPoint, Reflection, Section
from malkompas.text import REPLACEMENT, well_formed
from malkompas.ui import applications, layout, views
from malkompas.ui.keys import LeftByKey, LineState, TypedAhead, leave

CLOCK_SECONDS = 5.0
"""How often the footer is drawn again, so that the clock in it goes while nobody types."""

DRAFT_SECONDS = 0.8
"""A half-typed line is kept this often while it grows: that much typing can be lost to `kill -9`, never more."""


class TerminalPrompter:
    """Asks with questionary and shows with Rich.

    Raises:
        MalkompasError: if the terminal can show no prompts.
    """

    understood_all = True

    def __init__(self) -> None:
        # Without this, a terminal that does not tell where its cursor is holds back each answer for a second.
        os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"
        self._application: Application[Any] | None = None
        self._is_interrupted = False
        self._printed_answers: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
        self._ahead = TypedAhead()
        self._reminder = TimeReminder()
        self._page: Callable[[], None] = lambda: None  # prints once more what is talked about
        try:
            create_output()
        except Exception as error:  # NoConsoleScreenBufferError, which can be imported on Windows only
            raise MalkompasError(texts.NO_CONSOLE, texts.NO_CONSOLE_HINT) from error

    def keyboard(self) -> AbstractContextManager[None]:
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
        state, self._ahead.is_seen = LineState(prompt), False
        action = self._edit_line(prompt, state, keep_draft)
        if isinstance(action, protocol.Pasted):
            return action
        if action == "enter" and (state.text.strip() or state.edits_index is not None):
            if prompt.is_setup and state.text.strip():
                self._print_page(views.answer_lines(prompt.question, [prompt.redact(state.text.strip())]))
            index = state.edits_index
            return protocol.Added(state.text) if index is None else protocol.Edited(index, state.text)
        half_typed = "" if state.is_unchanged(state.text) else state.text
        if (prompt.is_list or prompt.is_setup) and action != "menu":  # the fields of a step are shown with the step
            self._print_left(prompt, prompt.redact(half_typed.strip()), is_done=action not in ("back", "pause"))
        pending = protocol.PendingText(half_typed, state.edits_index)
        return protocol.Navigate("next" if action == "enter" else action, pending)

    def ask_choice(self, prompt: protocol.ChoicePrompt) -> protocol.ChoiceReply:
        """Ask for one or several options; see `Prompter`."""
        pointed_at = 0 if prompt.several else prompt.chosen[0]
        self._ahead.is_seen = False
        while True:
            application, options = applications.choice_question(prompt, pointed_at, self._ahead)
            self._read_before_drawing(application)
            result = self._run(application, partial(layout.choice_footer, prompt, self._ahead))
            if isinstance(result, LeftByKey) and result.action:
                return protocol.Navigate(result.action)
            pointed_at = options.pointed_at
            chosen = tuple(sorted(options.selected_options)) if prompt.several else (pointed_at,)
            if chosen and not isinstance(result, LeftByKey):
                if prompt.kind != "menu":
                    self._print_page(views.answer_lines(prompt.question, [prompt.options[index] for index in chosen]))
                return protocol.Chosen(chosen)
            if not chosen:
                self.tell(texts.CHOOSE_SOMETHING)
            prompt = structs.replace(prompt, chosen=chosen)

    def take_typed_ahead(self, *, is_last: bool = False) -> str:
        """Return what was typed at lists; see `Prompter`."""
        text, self._ahead.text = well_formed(self._ahead.text), ""
        return text

    def review(self, reflection: Reflection, *, is_again: bool) -> protocol.ReviewReply:
        """Show everything and ask whether it is finished; see `Prompter`."""
        self._page = partial(self._print, "print_apart", [*views.review_lines(reflection)], texts.REVIEW)
        if not is_again:
            self._page()
        return review(self, reflection)

    def show_section(self, section: Section, where: str) -> None:
        """Show the panel of a section; see `Prompter`."""
        self._page = partial(self._print, "print_section", section, where)
        self._page()

    def show_notes(self, title: str, groups: Sequence[protocol.NoteGroup]) -> None:
        """Show what was said; see `Prompter`."""
        self._print("print_apart", [*views.note_group_lines(groups)], title)

    def quiet(self, question: str, seconds: int) -> None:
        """Show the question alone, with a clock; see `Prompter`."""
        end = time.monotonic() + seconds
        screen = partial(applications.quiet_screen, question, lambda: end - time.monotonic())
        while self._run(screen(), lambda: f" {texts.QUIET_HOW}") == LeftByKey(None):
            pass  # the window has another size

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        """Show the compass; see `Prompter`."""
        self._print("print_apart", views.team_compass_lines(team, points, views.usable_width()))

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`."""
        with contextlib.suppress(OSError):
            print_formatted_text(FormattedText([("italic", "\n".join(layout.message_lines(message)))]))

    def _edit_line(
        self, prompt: protocol.TextPrompt, state: LineState, keep_draft: protocol.KeepDraft
    ) -> protocol.Action | Literal["enter"] | protocol.Pasted:
        """Let `state` be typed until the prompt is left, and return how; hints and what was said before come and go."""
        while True:
            if minutes := self._reminder.minutes_to_tell(prompt):
                self._reminder.note_told()
                reminder = views.PageLine("heading", texts.few_minutes_left(minutes), 1)  # which is seen
                self._print_page([views.BLANK, reminder])
            application = applications.text_question(prompt, state, self._ahead)
            if prompt.kind in ("minutes", "note"):
                self._read_before_drawing(application)
            buffer = application.current_buffer
            _keep_drafts(application, state, keep_draft)
            application.before_render += partial(self._leave_to_remind, prompt)
            result = self._run(application, partial(layout.text_footer, prompt, state))
            state.text = well_formed(buffer.text)
            if state.text.count(REPLACEMENT) > buffer.text.count(REPLACEMENT):
                self.tell(texts.REPLACED)
            if isinstance(result, protocol.Pasted):
                return result
            if not isinstance(result, LeftByKey):
                return "enter"
            if result.action:
                return result.action
            for group in prompt.earlier if state.shows_earlier and not state.has_shown_earlier else ():
                self._print_page(views.answer_lines(*group))
            state.has_shown_earlier = state.shows_earlier

    def _run(self, application: Application[Any], footer: Callable[[], str]) -> object:
        """Return the answer that `application` asks for, with `footer` below it, or the key that left it.

        An interruption, or a terminal that is gone, is a pause. A window of another size is asked in once more.
        """
        if self._is_interrupted:
            return LeftByKey("pause")
        self._application, size = application, application.output.get_size()
        # Not a bottom toolbar: that is hidden until the terminal has told where its cursor is, and some never do.
        below = Window(FormattedTextControl(lambda: [("class:footer", footer())]), dont_extend_height=True)
        above = application.layout
        application.layout = Layout(HSplit([above.container, below]), focused_element=above.current_window)
        application.refresh_interval = 1.0 if application.full_screen else CLOCK_SECONDS

        def leave_if_changed(_: object = None) -> None:
            if self._is_interrupted:
                leave(application, "pause")
            if application.output.get_size() != size:
                leave(application)

        application.before_render += leave_if_changed
        try:
            # Signals are handled by who holds the conversation, and errors end it: prompt_toolkit leaves both alone.
            return application.run(handle_sigint=False, set_exception_handler=False)
        except (EOFError, KeyboardInterrupt, OSError):
            return LeftByKey("pause")
        finally:
            self._application = None
            # Most terminals break the lines that are there anew, so that nobody knows where the prompt began.
            if application.output.get_size().columns < size.columns:
                application.renderer.clear()
                self._page()

    def _leave_to_remind(self, prompt: protocol.TextPrompt, application: Application[Any]) -> None:
        """Leave the prompt when it is time to say above it how few minutes are left."""
        if self._reminder.minutes_to_tell(prompt):
            leave(application)

    def _print_left(self, prompt: protocol.TextPrompt, half_typed: str, *, is_done: bool) -> None:
        """Print what was answered to the `prompt` that was left, unless that stands further up as it is.

        Where nothing was answered, that is printed if the prompt `is_done`, and where it is worth saying.
        """
        nothing = texts.UNANSWERED.get(prompt.kind, "") if is_done else ""
        question, answer = (prompt.heading, prompt.question), (prompt.shown, half_typed)
        if (any(answer) or nothing) and self._printed_answers.get(question) != answer:
            self._printed_answers[question] = answer
            self._print_page(views.answer_lines(prompt.question, *answer, nothing))

    def _read_before_drawing(self, application: Application[Any]) -> None:
        """Let `application` take what was typed before it is drawn, while none of it can be an answer."""

        def read(_: object) -> None:
            while not self._ahead.is_seen and (keys := application.input.read_keys()):
                application.key_processor.feed_multiple(keys)
                application.key_processor.process_keys()

        def see(_: object) -> None:
            self._ahead.is_seen = True

        application.before_render += read
        application.after_render += see

    def _print_page(self, lines: Iterable[views.PageLine]) -> None:
        self._print("print_page", lines)

    def _print(self, show: Literal["print_page", "print_apart", "print_section"], *what: object) -> None:
        from malkompas.ui import rich_output  # the first question comes sooner without it

        with contextlib.suppress(OSError):  # the window is gone: the notes are what counts
            getattr(rich_output, show)(rich_output.create_console(), *what)


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
