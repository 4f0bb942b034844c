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

from msgspec import structs
from prompt_toolkit.application import Application
from prompt_toolkit.input import create_input
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import create_output
from questionary import Question
from rich.console import Console

from malkompas import texts
from malkompas.errors import MalkompasError
from malkompas.model import Reflection, Section
from malkompas.pages import screen
from malkompas.privacy import masked
from malkompas.prompts import around, questions
from malkompas.prompts.keys import Exit, Key, Typed, leave
from malkompas.strings import REPLACEMENT, whole
from malkompas.talk.exchange import (
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
)
from malkompas.talk.last_look import last_look
from malkompas.talk.past import Point
from malkompas.vocabulary import PersonalData, Remedy

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
        foot = partial(around.foot, choice, (), self._console)
        while True:
            result = self._run(questions.of_choice(choice, self._console), foot)
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

    def _typed_line(self, line: Line, typed: Typed, keep_draft: KeepDraft) -> Key | None:
        """Return the key that left the line, or None for Enter; what was typed is in `typed`."""
        question = questions.of_line(line, typed, self._console)
        buffer = question.application.current_buffer
        _often(question.application, lambda: keep_draft(whole(buffer.text), typed.changes))
        result = self._run(question, lambda: around.line_foot(line, typed, self._console))
        typed.text = whole(buffer.text)
        if typed.text.count(REPLACEMENT) > buffer.text.count(REPLACEMENT):
            self.tell(texts.REPLACED)
        return result.key if isinstance(result, Exit) else None

    def _run(self, question: Question, foot: Callable[[], str]) -> object:
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
