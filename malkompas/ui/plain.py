"""Asks with plain lines, for screen readers, pipes and scripts: each line read is one note."""

import contextlib
import select
import sys
from collections.abc import Sequence
from typing import BinaryIO, TextIO

from malkompas import texts
from malkompas.conversation.prompts import review
from malkompas.conversation.protocol import (
    Added,
    ChoicePrompt,
    ChoiceReply,
    Chosen,
    Edited,
    Finish,
    KeepDraft,
    Navigate,
    PendingText,
    ReviewReply,
    TextPrompt,
    TextReply,
)
from malkompas.model import CompassPoint, PreviousAnswer, Reflection, Section
from malkompas.system import wrapped_for
from malkompas.text import REPLACEMENT, normalize, sanitize
from malkompas.ui import views
from malkompas.ui.line_reader import Interrupted, LineReader

PROMPT = "> "
_BACK, _REMOVE, _HINT = "<", "-", "?"
_LAST_LINES = 3
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

_PAUSE = Navigate("pause")


class PlainPrompter:
    """Reads lines from `lines` and writes questions to `out`; where `at_terminal`, the end of input is a pause."""

    def __init__(self, lines: BinaryIO, out: TextIO, *, at_terminal: bool) -> None:
        self._lines = lines
        self._out = out
        self._at_terminal = at_terminal
        self._typed = LineReader(lines) if at_terminal and sys.platform != "win32" else None
        self._waiting = False
        self._stopped = False
        self._at_start = True
        self._prompted = False
        self._is_cut = False
        self._looks: bool | None = None
        self._asked: tuple[str, str, str] | None = None

    def session(self) -> contextlib.AbstractContextManager[None]:
        """Let a half-typed line survive Ctrl-C; see `Prompter`."""
        return self._typed.session() if self._typed else contextlib.nullcontext()

    def interrupt(self) -> None:
        """Leave the read that waits, or the next one. Called by a signal handler."""
        first, self._stopped = not self._stopped, True
        if self._typed:
            self._typed.wake()
        elif first and self._waiting:
            raise Interrupted

    def ask_text(self, line: TextPrompt, keep_draft: KeepDraft) -> TextReply:
        """Ask for a line; see `Prompter`. The question is not repeated for each of its notes."""
        self._looks = bool(self._looks)
        pending = PendingText(line.draft.text, line.draft.edits_index) if line.draft else PendingText()
        if (asked := (line.heading, line.question, line.where)) != self._asked:
            self._asked = asked
            self._say("")
            if line.where:
                self._say(line.where)
            if line.previous:
                self._say_last(line.previous, most=_LAST_LINES)
            is_named = line.kind in ("step-field", "step-date", "follow-up")
            self._say(f"{line.heading} – {line.question}" if is_named else line.question)
            for note in line.shown:
                self._say(f"  - {note}")
            if line.draft:
                self._say(texts.plain_draft(line.redact(line.draft.text)))
        while True:
            text = self._read(Navigate("pause", pending))
            if not isinstance(text, str):
                return text
            if not text:
                return Navigate("next", pending)
            if text == _BACK:
                return Navigate("back", pending)
            if text == _REMOVE and line.notes:
                self._say(texts.plain_removed(line.redact(line.notes[-1])))
                return Edited(len(line.notes) - 1, "", pending)
            if text == _REMOVE:
                self._say(texts.PLAIN_NOTHING_TO_REMOVE)
            elif text == _HINT:
                if line.previous:
                    self._say_last(line.previous)
                for hint in line.hints or (texts.PLAIN_NO_HINTS,):
                    self._say(hint)
            elif text in (_BACK * 2, _REMOVE * 2, _HINT * 2):
                return Added(text[0], pending)
            elif line.draft and text.startswith(line.draft.text.strip()):
                # The half-typed line has been typed to its end.
                edits_index = line.draft.edits_index
                is_there = edits_index is not None and edits_index < len(line.notes)
                return Edited(edits_index or 0, text) if is_there else Added(text)
            else:
                return Added(text, pending)

    def ask_choice(self, choice: ChoicePrompt) -> ChoiceReply:
        """Ask for numbers from a list; see `Prompter`."""
        if choice.kind == "personal-data":  # what was typed is kept: lines are not asked about what they say
            return Chosen((len(choice.options) - 1,))
        self._looks = bool(self._looks)
        self._asked = None
        self._say("")
        if choice.where:
            self._say(choice.where)
        self._say(choice.question)
        for number, option in enumerate(choice.options):
            mark = "*" if number in choice.chosen else " "
            self._say(f"{mark} {number + 1}. {option}")
        self._say(texts.PLAIN_CHOOSE_SEVERAL if choice.several else texts.PLAIN_CHOOSE_ONE)
        while True:
            text = self._read()
            if not isinstance(text, str):
                return _PAUSE if isinstance(text, Navigate) else text
            if not text:
                return Chosen(choice.chosen)
            if text == _BACK:
                return Navigate("back")
            numbers = text.replace(",", " ").split()
            allowed = {str(i + 1): i for i in range(len(choice.options))}
            enough = len(numbers) >= 1 if choice.several else len(numbers) == 1
            if enough and all(number in allowed for number in numbers):
                return Chosen(tuple(sorted({allowed[number] for number in numbers})))
            self._say(texts.plain_choose_again(len(choice.options), several=choice.several))

    def review(self, reflection: Reflection) -> ReviewReply:
        """Finish: whoever types plain lines has everything before them already. Lines that are left over are told.

        A finished conversation that was taken up again at a terminal begins here: it can be opened.
        """
        if self._at_terminal and self._looks is not False:
            self._looks = True
            for line in views.review_lines(reflection):
                self._say(line.plain)
            return review(self, reflection)
        if self._at_terminal:
            self._say(texts.PLAIN_PUT_RIGHT)
        return Finish(tuple(filter(None, map(normalize, self._left().split("\n")))))

    def show_section(self, section: Section, where: str) -> None:
        """Show a section; see `Prompter`."""
        self._say("")
        self._say(f"{where.partition(' · ')[0]}: {section.title}")
        for part in (section.what_if, section.text):
            if part:
                self._say(part)

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`."""
        self._say(message)

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        """Show the compass in words; see `Prompter`."""
        self._say("")
        for line in views.team_compass_lines(team, points):
            self._say(line.plain)

    def _left(self) -> str:
        """Return what has been sent and not been read; it waits for nothing more, and a terminal is not asked."""
        left = b""
        # OSError and ValueError: on Windows, and for what is no file, it cannot be told whether there is more.
        with contextlib.suppress(OSError, ValueError):
            while not self._at_terminal and select.select([self._lines], [], [], 0)[0]:
                if not (part := self._lines.read1()):  # type: ignore[attr-defined]  # standard input has it
                    break
                left += part
        return left.decode("utf-8", "replace")

    def _say_last(self, last: PreviousAnswer, most: int | None = None) -> None:
        self._say(texts.last_said(texts.short_day(last.on)))
        lines = "\n".join(f"  - {note}" for note in last.notes).split("\n")
        for line in lines[:most]:
            self._say(line)
        if most and len(lines) > most:
            self._say(texts.PLAIN_LAST_SAID_REST)

    def _say(self, text: str) -> None:
        # What is typed at a terminal ends the prompt's line; what comes through a pipe is not seen there.
        if self._prompted and (self._is_cut or not self._at_terminal):
            text = f"\n{text}" if text else text
        self._prompted = False
        self._print(f"{wrapped_for(text, self._out)}\n")

    def _print(self, text: str) -> None:
        with contextlib.suppress(OSError):  # nobody reads it any more: the notes are what counts
            print(sanitize(text), end="", file=self._out, flush=True)

    def _read(self, pause: Navigate = _PAUSE) -> str | Navigate | Finish:
        """Return the next line; at the end of input, how the conversation is left."""
        self._print(PROMPT)
        self._prompted = True
        try:
            try:
                self._waiting = True
                if self._stopped and not self._typed:
                    return pause
                data = (self._typed or self._lines).readline()
            finally:
                self._waiting = False
        except (Interrupted, OSError):  # OSError: the window is gone
            self._is_cut = True
            half = normalize(self._typed.rest().decode("utf-8", "replace")) if self._typed else ""
            return Navigate("pause", PendingText(half)) if half else pause
        text = data.decode("utf-8", "replace")
        if self._at_start:
            text, self._at_start = text.removeprefix(_BYTE_ORDER_MARK), False
        if text.count(REPLACEMENT) > data.count(REPLACEMENT.encode()):
            self._say(texts.REPLACED)
        if self._at_terminal and not data.endswith(b"\n"):  # Ctrl-D
            self._is_cut = True
            return Navigate("pause", PendingText(normalize(text))) if data else pause
        return normalize(text) if data else Finish()
