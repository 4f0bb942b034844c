"""The keys of a prompt: how it is left, and how an earlier note is brought back to be changed."""

from functools import partial
from typing import Any, Literal

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition, has_completions
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from malkompas.conversation.protocol import Action, TextPrompt

_KEYS: dict[str, Action] = {"f2": "back", "f4": "pass", "f5": "closing", "f6": "pause", "c-c": "pause", "c-d": "pause"}
Key = Action | Literal["hint", "last"]
_HINT_KEY, _LAST_KEY = "f3", "f7"
# What prompt_toolkit does with these is of no use in a meeting: it searches a history in English, repeats what is
# typed next, suspends, or puts a control character into the note.
_DEAD_KEYS = (
    *(("c-" + letter,) for letter in "goqrsvxz\\]^"),
    *(("escape", sign) for sign in "0123456789-#*?="),
)


class LineState:
    """What the team is doing in a prompt: which note it is changing, and what it has asked to see."""

    def __init__(self, line: TextPrompt) -> None:
        self.notes = line.notes
        self.edits_index: int | None = None
        self.hints = False
        self.last = False
        self.text = ""
        if line.draft:
            self.text, self.edits_index = line.draft.text, line.draft.edits_index
            if self.edits_index is not None and self.edits_index >= len(line.notes):
                self.edits_index = None
        elif line.notes and not line.is_list:
            self.text, self.edits_index = line.notes[0], 0

    def earlier(self, text: str) -> int | None:
        """Return the note that ↑ brings back, given what is typed now; None if it brings back nothing."""
        if self.edits_index is None:
            return len(self.notes) - 1 if self.notes and not text.strip() else None
        if not text.strip():
            return self.edits_index
        return self.edits_index - 1 if self.edits_index and text == self.notes[self.edits_index] else None

    def later(self, text: str) -> int | None:
        """Return the note that ↓ brings back, given what is typed now; the one after the last is a new one."""
        return self.edits_index + 1 if self.edits_index is not None and text == self.notes[self.edits_index] else None


class LeftByKey:
    """The result of a prompt that was left by a key and not by Enter."""

    def __init__(self, key: Key) -> None:
        self.key = key


def leave(application: Application[Any], key: Key) -> None:
    """Leave the prompt that `application` runs by `key`, unless it has just been left."""
    if application.future and not application.future.done():
        application.exit(result=LeftByKey(key))


def ways_out(actions: tuple[Action, ...]) -> KeyBindings:
    """Return the keys that leave a prompt by one of `ways`."""
    keys = KeyBindings()

    def press(action: Action, event: KeyPressEvent) -> None:
        leave(event.app, action)

    for key, action in _KEYS.items():
        if action in actions:
            keys.add(key, eager=True)(partial(press, action))
    return keys


def without_inversion() -> KeyBindings:
    """Return the keys that a list forgets: questionary's `i` would turn every choice around, and nobody asks it to."""
    keys = KeyBindings()
    keys.add("i", eager=True)(lambda event: None)
    return keys


def line_keys(line: TextPrompt, typed: LineState) -> KeyBindings:
    """Return the keys of a line: its ways out, hints, what was said last, and ↑ and ↓ for the notes that are there."""
    keys = ways_out(line.actions)
    if line.hints:
        keys.add(_HINT_KEY, eager=True)(lambda event: leave(event.app, "hint"))
    if line.previous:
        keys.add(_LAST_KEY, eager=True)(lambda event: leave(event.app, "last"))
    for dead in _DEAD_KEYS:
        keys.add(*dead, eager=True)(lambda event: None)

    def bring(event: KeyPressEvent, number: int) -> None:
        typed.edits_index = number if number < len(typed.notes) else None
        event.current_buffer.text = typed.notes[number] if typed.edits_index is not None else ""
        event.current_buffer.cursor_position = len(event.current_buffer.text)

    # Eager, or it would wait to see whether it is the beginning of an Alt key, and what is typed next would be lost.
    @keys.add("escape", eager=True, filter=Condition(lambda: typed.edits_index is not None and line.is_list))
    def _(event: KeyPressEvent) -> None:
        bring(event, len(typed.notes))

    @keys.add("up", filter=~has_completions)
    def _(event: KeyPressEvent) -> None:
        number = typed.earlier(event.current_buffer.text)
        if event.current_buffer.document.cursor_position_row or number is None:
            event.current_buffer.cursor_up()
        else:
            bring(event, number)

    @keys.add("down", filter=~has_completions)
    def _(event: KeyPressEvent) -> None:
        number = typed.later(event.current_buffer.text)
        if number is None:
            event.current_buffer.cursor_down()
        else:
            bring(event, number)

    return keys
