"""The keys of a prompt: how it is left, how an earlier note is brought back to be changed, and what a paste does."""

import select
import sys
from collections.abc import Callable
from itertools import takewhile
from typing import Any, NamedTuple

import wcwidth
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, has_completions, has_selection
from prompt_toolkit.key_binding import KeyBindings, KeyPress, KeyPressEvent
from prompt_toolkit.keys import Keys

from malkompas.conversation.protocol import Action, Pasted, PendingText, TextPrompt
from malkompas.conversation.timing import parse_minutes
from malkompas.text import pasted_at_once, pasted_notes, well_formed
from malkompas.ui.line_reader import PASTE_SECONDS

_ACTION_KEYS: dict[str, Action] = {
    **{"f2": "back", "f4": "pass", "f5": "closing", "f8": "menu"},
    **dict.fromkeys(("f6", "c-c", "c-d"), "pause"),
}
# What prompt_toolkit does with these is of no use in a meeting: it searches a history in English, repeats what is
# typed next, suspends, or puts a control character into the note.
_DEAD_KEYS = (
    *(("c-" + letter,) for letter in "goqrsvxz\\]^"),
    *(("escape", sign) for sign in "0123456789-#*?="),
)

_BLANK_KEYS: dict[str, str] = {Keys.ControlM: "\n", Keys.ControlJ: "\n", Keys.ControlI: "\t"}


class LineState:
    """What the team is doing at a text prompt: what it has typed, which note that changes, and what is in sight.

    It outlives the prompt_toolkit application, which is made anew when hints come or go.
    """

    def __init__(self, prompt: TextPrompt) -> None:
        self.notes = prompt.notes
        self.text = ""
        self.edits_index: int | None = None
        self.shows_hints = self.shows_earlier = self.has_shown_earlier = False
        if prompt.draft:
            self.text, index = prompt.draft.text, prompt.draft.edits_index
            self.edits_index = index if index is not None and index < len(self.notes) else None
        elif self.notes and not prompt.is_list:
            self.text, self.edits_index = self.notes[0], 0

    def is_unchanged(self, text: str) -> bool:
        """Return whether `text` is the note that is being changed, as it was."""
        return self.edits_index is not None and text == self.notes[self.edits_index]

    def index_above(self, text: str) -> int | None:
        """Return the index of the note that ↑ brings back where `text` is typed; None if it brings back nothing."""
        if self.edits_index is None:
            return len(self.notes) - 1 if self.notes and not text.strip() else None
        if not text.strip():
            return self.edits_index
        return self.edits_index - 1 if self.edits_index and self.is_unchanged(text) else None

    def index_below(self, text: str) -> int | None:
        """Return the index of the note that ↓ brings back; that after the last is a new one. None as for ↑."""
        return self.edits_index + 1 if self.edits_index is not None and self.is_unchanged(text) else None


class TypedAhead:
    """Text that was typed where none was asked for: it waits for the next note, each line with its end.

    A list, or a question for a number, that `is_seen` has been drawn. Until then no key can be meant for it.
    """

    def __init__(self) -> None:
        self.text = ""
        self.is_seen = False

    @property
    def line(self) -> str:
        """The line that is being typed."""
        return self.text.rpartition("\n")[2]

    def add(self, event: KeyPressEvent) -> None:
        """Add what a key types: letters or a paste, or the end of the line; Backspace takes a letter away."""
        match event.key_sequence[0].key:
            case Keys.BracketedPaste:
                lines = "".join(f"{note}\n" for note in pasted_notes(event.data))
                self.text += event.data if self.line else lines
            case Keys.Enter:
                self.text += "\n" if self.line else ""
            case Keys.Backspace:
                self.text = self.text[: len(self.text) - _last(self.line)]
            case _ if event.data >= " ":  # no function key
                self.text += event.data if self.line else event.data.lstrip()


class LeftByKey(NamedTuple):
    """The result of a prompt that was left by a key and not by Enter; without an `action` it is asked once more."""

    action: Action | None


def leave(application: Application[Any], action: Action | None = None) -> None:
    """Leave the prompt that `application` runs by `action`, unless it has just been left."""
    if application.future and not application.future.done():
        application.exit(result=LeftByKey(action))


def choice_keys(actions: tuple[Action, ...], ahead: TypedAhead) -> KeyBindings:
    """Return the keys of a list: its ways out, and letters, which are typed `ahead`: none of them chooses anything."""
    keys = _action_keys(actions)
    is_unseen = Condition(lambda: not ahead.is_seen)
    for key in (Keys.Any, "a", "i", Keys.BracketedPaste, "backspace"):  # a and i are commands of questionary's
        keys.add(key, eager=True)(ahead.add)
    for key in ("enter", " "):
        keys.add(key, eager=True, filter=is_unseen | Condition(lambda: bool(ahead.line)))(ahead.add)
    for key in ("up", "down", "c-n", "c-p"):
        keys.add(key, eager=True, filter=is_unseen)(ahead.add)
    return keys


def text_keys(prompt: TextPrompt, state: LineState, ahead: TypedAhead) -> KeyBindings:
    """Return the keys of a text prompt: its ways out, hints, what was said before, and ↑ and ↓ through its notes.

    Several lines that are pasted are notes at once; lines that were typed `ahead` are none of those.
    """
    keys = _action_keys(prompt.actions)
    for dead in _DEAD_KEYS:
        keys.add(*dead, eager=True)(lambda event: None)

    @keys.add("f3", eager=True, filter=Condition(lambda: bool(prompt.hints)))
    def _(event: KeyPressEvent) -> None:
        state.shows_hints = not state.shows_hints

    @keys.add("f7", eager=True, filter=Condition(lambda: bool(prompt.earlier)))
    def _(event: KeyPressEvent) -> None:
        state.shows_earlier = True
        leave(event.app)

    _add_edit_keys(keys, prompt, state)
    if prompt.is_list:
        _add_paste_keys(keys, state, ahead, takes_lines=prompt.kind == "note")
    if prompt.kind == "minutes":
        _add_number_keys(keys, ahead)
    _add_letter_keys(keys)
    return keys


def _add_edit_keys(keys: KeyBindings, prompt: TextPrompt, state: LineState) -> None:
    """Let ↑ and ↓ bring notes back to be changed, and Escape leave the one that is changed as it was."""

    def edit(event: KeyPressEvent, index: int) -> None:
        state.edits_index = index if index < len(state.notes) else None
        event.current_buffer.text = "" if state.edits_index is None else state.notes[index]
        event.current_buffer.cursor_position = len(event.current_buffer.text)

    # Eager, or it would wait to see whether it is the beginning of an Alt key, and what is typed next would be lost.
    @keys.add("escape", eager=True, filter=Condition(lambda: state.edits_index is not None and prompt.is_list))
    def _(event: KeyPressEvent) -> None:
        edit(event, len(state.notes))

    @keys.add("up", filter=~has_completions)
    def _(event: KeyPressEvent) -> None:
        index = state.index_above(event.current_buffer.text)
        if event.current_buffer.document.cursor_position_row or index is None:
            event.current_buffer.cursor_up()
        else:
            edit(event, index)

    @keys.add("down", filter=~has_completions)
    def _(event: KeyPressEvent) -> None:
        index = state.index_below(event.current_buffer.text)
        if index is None:
            event.current_buffer.cursor_down()
        else:
            edit(event, index)


def _add_paste_keys(keys: KeyBindings, state: LineState, ahead: TypedAhead, *, takes_lines: bool) -> None:
    """Let several pasted lines become notes; where it `takes_lines`, also in a terminal that does not mark a paste."""
    is_new = Condition(lambda: state.edits_index is None)

    @keys.add(Keys.BracketedPaste, eager=True, filter=is_new)
    def _(event: KeyPressEvent) -> None:
        notes = pasted_notes(event.data)
        if len(notes) > 1:
            event.app.exit(result=Pasted(notes, PendingText(well_formed(event.current_buffer.text))))
        else:  # one line may be a part of what is typed
            event.current_buffer.insert_text("".join(notes) if "\n" in event.data else event.data)

    @keys.add("tab", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(" ")

    @keys.add("enter", eager=True, filter=is_new & Condition(lambda: takes_lines and ahead.is_seen))
    def _(event: KeyPressEvent) -> None:
        line = f"{event.current_buffer.text}\n"
        if pasted_at_once(line + _lines_behind(event, 0)):
            behind = _lines_behind(event, PASTE_SECONDS)
            for _ in behind:
                event.key_processor.input_queue.popleft()
            event.app.exit(result=Pasted(pasted_notes(line + behind)))
        else:
            event.current_buffer.validate_and_handle()


def _lines_behind(event: KeyPressEvent, seconds: float) -> str:
    """Return the whole lines that came in one go with the key of `event`, before any key that types no text.

    More is waited for so long. Their keys, one for each letter, stay in the queue. On Windows it is prompt_toolkit that
    tells a paste from typing.
    """
    queue, typed = event.key_processor.input_queue, ""
    new = [*queue]
    while True:
        came = [*takewhile(_typed, new)]
        typed += "".join(map(_typed, came))
        is_more = len(came) == len(new) and sys.platform != "win32"
        if not is_more or not select.select([event.app.input.fileno()], [], [], seconds)[0]:
            break
        if not (new := event.app.input.read_keys()):
            break
        queue.extend(new)
    return typed[: typed.rfind("\n") + 1]


def _typed(key: KeyPress) -> str:
    """Return the text that `key` types; none if it does something else."""
    return _BLANK_KEYS.get(key.key, "") if isinstance(key.key, Keys) else key.data


def _add_number_keys(keys: KeyBindings, ahead: TypedAhead) -> None:
    """Let a line that came before the question was drawn, and is no number of minutes, be typed `ahead`."""

    @keys.add("enter", eager=True, filter=Condition(lambda: not ahead.is_seen))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text.strip() and parse_minutes(buffer.text) is None:
            ahead.text += f"{buffer.text}\n"
            buffer.reset()
        else:
            buffer.validate_and_handle()


def _add_letter_keys(keys: KeyBindings) -> None:
    """Let the keys that go by characters go by whole letters."""
    whole_letters: dict[str, Callable[[Buffer], object]] = {
        "backspace": lambda buffer: buffer.delete_before_cursor(_last(buffer.document.text_before_cursor)),
        "delete": lambda buffer: buffer.delete(_first(buffer.document.text_after_cursor)),
        "left": lambda buffer: buffer.cursor_left(_last(buffer.document.text_before_cursor)),
        "right": lambda buffer: buffer.cursor_right(_first(buffer.document.text_after_cursor)),
    }
    for key, change in whole_letters.items():
        keys.add(key, filter=~has_selection)(lambda event, change=change: change(event.current_buffer))


def _last(text: str) -> int:
    """Return how many characters the last letter of `text` is: 🇩🇰 is two, and an emoji can be seven."""
    return len(text) - wcwidth.grapheme_boundary_before(text, len(text)) if text else 0


def _first(text: str) -> int:
    return len(next(wcwidth.iter_graphemes(text), ""))


def _action_keys(actions: tuple[Action, ...]) -> KeyBindings:
    keys = KeyBindings()
    for key, action in _ACTION_KEYS.items():
        if action in actions:
            keys.add(key, eager=True)(lambda event, action=action: leave(event.app, action))
    return keys
