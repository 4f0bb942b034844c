"""Asks with plain lines, for screen readers, pipes and scripts: each line read is one note."""

import contextlib
import re
import sys
from collections.abc import Sequence
from typing import BinaryIO, TextIO

from malkompas import texts
from malkompas.conversation import protocol
from malkompas.conversation.prompts import review
from malkompas.conversation.timing import TimeReminder
from malkompas.errors import MalkompasError
from malkompas.model import CompassPoint, Reflection, Section
from malkompas.privacy import mask
from malkompas.system import wrapped_for
from malkompas.text import REPLACEMENT, comparison_key, decode, normalize, pasted_at_once, sanitize, well_formed
from malkompas.texts.values import VALUE_OF
from malkompas.ui import views
from malkompas.ui.line_reader import ConsoleLineReader, Interrupted, LineReader, TerminalLineReader

_PROMPT = "> "
_SIGNS = {"<", "-", "?", "!", "<<", "--", "??", "!!"}
_NO_WORDS = frozenset("0123456789 ,.<>-?!")
"""A line of these alone, typed at a list, is meant as a number or a sign, and no note."""
_NO_TIME = protocol.Time()
_EARLIER_LINES = 3
"""So many lines of what was said last time, or written on sheets, are shown with a question; the rest comes with the
hints."""


class PlainPrompter:
    """Reads lines from `lines` and writes questions to `out`; where `at_terminal`, the end of input is a pause."""

    def __init__(self, lines: BinaryIO, out: TextIO, *, at_terminal: bool) -> None:
        at_terminals = ConsoleLineReader if sys.platform == "win32" else TerminalLineReader
        self._lines = (at_terminals if at_terminal else LineReader)(lines)
        self._out = out
        self._at_terminal = at_terminal
        self._cursor_is_at_prompt = False
        self._last_question: tuple[str, str, str] | None = None
        self._is_to_be_repeated = False  # the last question, after a sign or a message
        self._reminder = TimeReminder()
        self._ahead = ""  # lines that were typed at a list, for the next note
        self.understood_all = True

    def keyboard(self) -> contextlib.AbstractContextManager[None]:
        """Let a half-typed line survive Ctrl-C; see `Prompter`."""
        return self._lines.keyboard()

    def interrupt(self) -> None:
        """Leave the read that waits, or the next one. Called by a signal handler."""
        self._lines.interrupt()

    def ask_text(self, prompt: protocol.TextPrompt, keep_draft: protocol.KeepDraft) -> protocol.TextReply:
        """Ask for a line; see `Prompter`. The question is repeated after what stood between, not for each note."""
        if prompt.kind == "minutes":
            self._keep_waiting()
        draft = prompt.draft
        pending = protocol.PendingText(draft.text, draft.edits_index) if draft else protocol.PendingText()
        question = (prompt.heading, prompt.question, prompt.where)
        if question != self._last_question:
            self._last_question = question
            self._say_question(prompt)
        elif self._is_to_be_repeated:
            self._say(_named_question(prompt))
        self._is_to_be_repeated = False
        while True:
            if minutes := self._reminder.minutes_to_tell(prompt):
                self._reminder.note_told()
                self._say(texts.few_minutes_left(minutes, texts.PLAIN_ROUND_OFF))
            line = self._read(pending, prompt.time())
            reply = self._reply(prompt, line, pending) if isinstance(line, str) else line
            if reply:
                return reply

    def ask_choice(self, prompt: protocol.ChoicePrompt) -> protocol.ChoiceReply:
        """Ask for numbers from a list; see `Prompter`. The menu, and a list in a pipe, is left by what is no choice."""
        if prompt.kind == "personal-data" and not self._at_terminal:  # a pipe is not asked about what it says
            return protocol.Chosen(prompt.chosen)
        self._is_to_be_repeated = True
        if prompt.kind != "menu":  # of which the numbers are known beforehand
            self._keep_waiting()
            self._last_question = None
        self._say_choice(prompt)
        while True:
            line = self._read(protocol.PendingText(), prompt.time())
            if isinstance(line, protocol.Navigate):
                self._keep_for_note(line.pending.text, end="")
                return protocol.Navigate("pause")
            if isinstance(line, protocol.Finish):
                return line
            if reply := _choice_reply(prompt, line):
                return reply
            numbers = prompt.first, prompt.first + len(prompt.options) - 1
            self._say(texts.PLAIN_NOT_UNDERSTOOD.format(text=mask(line)))
            self._keep_for_note(line)
            self.understood_all &= self._at_terminal
            if prompt.kind == "menu":
                self._say(texts.plain_menu_left(*numbers))
                return protocol.Chosen(())
            self._say(texts.plain_choose_again(*numbers, several=prompt.several))
            if not self._at_terminal:
                return protocol.Chosen(())
            self._say(prompt.question)

    def _say_choice(self, prompt: protocol.ChoicePrompt) -> None:
        self._say("")
        if prompt.where:
            self._say(prompt.where)
        self._say(prompt.question)
        is_menu = prompt.kind == "menu"
        for index, option in enumerate(prompt.options):
            self._say(f"{'*' if index in prompt.chosen and not is_menu else ' '} {index + prompt.first}. {option}")
        self._say(texts.PLAIN_CHOOSE[is_menu][prompt.several])

    def take_typed_ahead(self, *, is_last: bool = False) -> str:
        """Return what was typed at lists; see `Prompter`."""
        lines, self._ahead = self._ahead, ""
        left = self._lines.rest().split(b"\n") if is_last and not self._at_terminal else ()
        return lines + "".join(f"{line}\n" for line in map(normalize, map(_read_as_it_can_be, left)) if line)

    def review(self, reflection: Reflection, *, is_again: bool) -> protocol.ReviewReply:
        """At a terminal, show everything and ask whether it is finished; what a pipe has left to say waits."""
        if self._at_terminal:
            for line in () if is_again else views.review_lines(reflection):
                self._say(line.plain)
            return review(self, reflection)
        self._ahead = self.take_typed_ahead(is_last=True)
        self.understood_all &= not self._ahead
        return protocol.Finish()

    def show_section(self, section: Section, where: str) -> None:
        """Show a section; see `Prompter`."""
        for part in ("", f"{where}: {section.title}", *filter(None, (section.what_if, section.text))):
            self._say(part)

    def show_notes(self, title: str, groups: Sequence[protocol.NoteGroup]) -> None:
        """Show what was said; see `Prompter`."""
        for part in ("", title, *(line.plain for line in views.note_group_lines(groups))):
            self._say(part)

    def quiet(self, question: str, seconds: int) -> None:
        """Say the question, and wait for a line at a terminal; see `Prompter`. What is in that line is a note."""
        self._say(question)
        if not self._at_terminal:
            self._say(texts.quiet_minutes(seconds // 60))
            return
        self._say(f"{texts.quiet_minutes(seconds // 60)} {texts.PLAIN_QUIET_HOW}")
        line = self._read(protocol.PendingText())
        if isinstance(line, protocol.Navigate):  # the next reading meets a pause too
            self._ahead += line.pending.text
        elif isinstance(line, str) and line:
            self._ahead += f"{line}\n"

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        """Show the compass in words; see `Prompter`."""
        for line in (views.BLANK, *views.team_compass_lines(team, points)):
            self._say(line.plain)

    def tell(self, message: str) -> None:
        """Show a message; see `Prompter`. A question that is still open is repeated after it."""
        self._say(message)
        self._is_to_be_repeated = True

    def _say_question(self, prompt: protocol.TextPrompt) -> None:
        self._say("")
        if prompt.where:
            self._say(prompt.where)
        for line in views.note_group_lines(prompt.reminders):
            self._say(line.plain)
        self._say_earlier(prompt, most=_EARLIER_LINES)
        self._say(_named_question(prompt))
        for note in prompt.shown:
            self._say(f"  • {note}")
        if prompt.draft:
            self._say(texts.PLAIN_DRAFT.format(text=prompt.redact(prompt.draft.text)))

    def _say_earlier(self, prompt: protocol.TextPrompt, most: int | None = None) -> None:
        for group in prompt.earlier:
            self._say(group.heading)
            lines = "\n".join(f"  • {note}" for note in group.lines).split("\n")
            for line in lines[:most]:
                self._say(line)
            if most and len(lines) > most:
                self._say(texts.PLAIN_EARLIER_REST)

    def _reply(
        self, prompt: protocol.TextPrompt, line: str, pending: protocol.PendingText
    ) -> protocol.TextReply | None:
        """Return what `line` replies to `prompt`; None where it was a sign that leaves the question as it is."""
        match line:
            case "":
                return protocol.Navigate("next", pending)
            case "<":
                return protocol.Navigate("back", pending)
            case "!" if "menu" in prompt.actions:
                return protocol.Navigate("menu", pending)
            case "-" if prompt.notes:
                self._say(texts.PLAIN_REMOVED.format(text=prompt.redact(prompt.notes[-1])))
                self._is_to_be_repeated = True
                return protocol.Edited(len(prompt.notes) - 1, "", pending)
            case "-" | "?":
                self._say_help(prompt) if line == "?" else self._say(texts.PLAIN_NOTHING_TO_REMOVE)
                self._say(_named_question(prompt))
                return None
            case _:
                return self._added(prompt, line, pending)

    def _added(self, prompt: protocol.TextPrompt, line: str, pending: protocol.PendingText) -> protocol.TextReply:
        """Return `line` as a note, or with the lines that were pasted with it; or as the end of what was half-typed."""
        if line in ("<<", "--", "??") or (line == "!!" and "menu" in prompt.actions):
            return protocol.Added(line[0], pending)
        if prompt.draft:
            text, index = prompt.draft.text.strip(), prompt.draft.edits_index
            notes = () if index is None else prompt.notes[index : index + 1]
            if notes and (line.startswith(text) or notes == (text,)):  # it is typed to its end, or written anew
                return protocol.Edited(index or 0, line)
            if line.startswith(text):
                return protocol.Added(line)
        if prompt.kind == "note" and (pasted := self._pasted_with(line)):
            return protocol.Pasted(pasted, pending)
        return protocol.Added(line, pending)

    def _say_help(self, prompt: protocol.TextPrompt) -> None:
        self._say_earlier(prompt)
        for hint in prompt.hints or (texts.PLAIN_NO_HINTS,):
            self._say(hint)

    def _pasted_with(self, line: str) -> tuple[str, ...]:
        """Return the notes that were pasted at a terminal, of which `line` is the first; none where it was typed.

        Signs among them are typed.
        """
        if not isinstance(self._lines, TerminalLineReader):
            return ()
        behind = self._lines.lines_behind()
        lines = f"{line}\n{well_formed(behind.decode(errors='replace'))}"
        notes = pasted_at_once(lines)
        if not notes or not _SIGNS.isdisjoint(map(str.strip, lines.split("\n"))):
            return ()
        self._lines.passed(behind)
        return notes

    def _keep_waiting(self) -> None:
        """Keep what was typed before what comes now could be read."""
        for line in self._lines.waiting().decode(errors="replace").split("\n"):
            self._keep_for_note(line)

    def _keep_for_note(self, text: str, end: str = "\n") -> None:
        """Keep a `text` that was typed at a list, and is neither a number nor a sign, for the next note."""
        if set(text) - _NO_WORDS:
            self._ahead += normalize(text) + end
            if self._at_terminal:  # a pipe has been told what was not understood
                self._say(texts.TYPED_AHEAD.format(text=mask(text)))

    def _read(
        self, pending: protocol.PendingText, time: protocol.Time = _NO_TIME
    ) -> str | protocol.Navigate | protocol.Finish:
        """Return the next line; or a pause, with what waits then, or the finish at the end of a pipe.

        Where it is known how much `time` is left, the prompt says it.

        Raises:
            MalkompasError: if what comes through a pipe is no text.
        """
        self._lines.before_prompt()
        self._print(_PROMPT if time.left is None else f"({time.full}) {_PROMPT}")
        self._cursor_is_at_prompt = True
        try:
            data = self._lines.readline()
            # At a terminal, what is no UTF-8 is half a letter and not another encoding.
            text = data.decode(errors="replace") if self._at_terminal else decode(data)
        except UnicodeDecodeError as error:
            raise MalkompasError(texts.LINE_IS_NO_TEXT, texts.LINE_IS_NO_TEXT_HINT) from error
        except (Interrupted, OSError):  # OSError: the window is gone
            half_typed = normalize(self._lines.rest().decode(errors="replace")) if self._at_terminal else ""
            return protocol.Navigate("pause", protocol.PendingText(half_typed) if half_typed else pending)
        is_whole = data.endswith(b"\n")
        # An Enter at a terminal ends the prompt's line; what comes through a pipe is not seen there.
        self._cursor_is_at_prompt = not (self._at_terminal and is_whole)
        text = well_formed(text)
        if text.count(REPLACEMENT) > data.count(REPLACEMENT.encode()):
            self._say(texts.REPLACED)
        if self._at_terminal and not is_whole:  # Ctrl-D
            return protocol.Navigate("pause", protocol.PendingText(normalize(text)) if data else pending)
        return normalize(text) if data else protocol.Finish()

    def _say(self, text: str) -> None:
        if self._cursor_is_at_prompt and text:
            text = f"\n{text}"
        self._cursor_is_at_prompt = False
        self._print(f"{wrapped_for(text, self._out)}\n")

    def _print(self, text: str) -> None:
        with contextlib.suppress(OSError):  # nobody reads it any more: the notes are what counts
            print(sanitize(text), end="", file=self._out, flush=True)


def _read_as_it_can_be(line: bytes) -> str:
    with contextlib.suppress(UnicodeDecodeError):
        return decode(line)
    return line.decode(errors="replace")


def _named_question(prompt: protocol.TextPrompt) -> str:
    """Return the question of `prompt`, after the name of the step that it is about, if it is."""
    is_named = prompt.kind in ("step-field", "step-date", "follow-up")
    return f"{prompt.heading} – {prompt.question}" if is_named else prompt.question


def _choice_reply(prompt: protocol.ChoicePrompt, line: str) -> protocol.ChoiceReply | None:
    """Return what `line` replies to `prompt`, or None where it is not understood."""
    if line == "!" and "menu" in prompt.actions:
        return protocol.Navigate("menu")
    if line == "<" or (not line and prompt.kind == "menu"):
        return protocol.Navigate("back")
    chosen = _chosen(prompt, line) if line else prompt.chosen
    return protocol.Chosen(chosen) if chosen else None


def _chosen(prompt: protocol.ChoicePrompt, line: str) -> tuple[int, ...]:
    """Return the options, counted from 0, that `line` chooses by their numbers or words; none if not understood."""
    named = {**prompt.words, **{str(index + prompt.first): index for index in range(len(prompt.options))}}
    whole, *parts = (comparison_key(part) for part in (line, *re.split("[ ,.]+", line.strip(",. "))))
    parts = [VALUE_OF.get(part, part) for part in ([whole] if whole in named else parts)]
    if not set(parts) <= named.keys() or (len(parts) != 1 and not prompt.several):
        return ()
    return tuple(sorted({named[part] for part in parts}))
