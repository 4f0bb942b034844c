"""What passes between the conversation and those who ask: prompts, replies, and what a conversation is held in."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from malkompas import model
from malkompas.privacy import mask

OpenStepsMode = Literal["ask", "tell", "leave"]
"""Whether the open steps of earlier meetings are asked about, only listed, or left alone."""


class Context(Struct, frozen=True, kw_only=True):
    """What the conversation is given. `seconds` is a clock that only goes forward, from any start.

    `compass` loads the compass when it is first called. `teams` completes the team's name. `earlier` returns what a
    team has talked about, newest first; only what began before a time, if one is given, and `unfinished` which of that
    it can go on with. A pipe (`is_piped`) is asked nothing that is not in its fixed order.
    """

    compass: Callable[[], model.Compass]
    today: Callable[[], dt.date]
    seconds: Callable[[], float]
    earlier: Callable[[str, dt.datetime | None], Sequence[model.StoredReflection]]
    unfinished: Callable[[str], Sequence[model.StoredReflection]] = lambda team: ()
    teams: tuple[str, ...] = ()
    open_steps: OpenStepsMode = "ask"
    is_piped: bool = False


Action = Literal["next", "back", "pass", "closing", "pause", "menu"]
"""A way to leave a prompt: onward, to the one before, past the rest of the section, to the closing, for today, or to
the menu of what is not needed every minute, from which it is come back."""


class Time(NamedTuple):
    """What the clock says, in words, and in few words for a narrow window; nothing where none runs.

    `left` is how many minutes the team has, if that is known.
    """

    full: str = ""
    short: str = ""
    left: int | None = None


class NoteGroup(NamedTuple):
    """What was said under one heading: a question, or what stands above a prompt to be had in sight."""

    heading: str
    lines: tuple[str, ...]


TextKind = Literal["setup", "minutes", "note", "step", "step-text", "step-field", "step-date", "follow-up"]
"""What a line of text is: something of the setup; a note to a question; a new next step, or the text, another field or
the date of one that is there; what there is to say about a step from an earlier meeting."""


class Prompt(Struct, frozen=True, kw_only=True):
    """What is asked, where in the conversation, what the clock says now, and the ways out that make sense here."""

    question: str
    where: str = ""
    where_short: str = ""
    time: Callable[[], Time] = Time
    actions: tuple[Action, ...] = ("back", "pause")


class TextPrompt(Prompt, frozen=True, kw_only=True):
    """A line of text is asked for. An empty one always goes onward.

    `notes` is what has been said to it so far, as it was typed and can be edited; `shown` is the same as it is shown,
    in more words where there are any. All texts but `notes` and `draft` are redacted. `earlier` is what was said to
    the question at an earlier meeting, or written on sheets. `reminders` stand above the line: the first wording of a
    goal, open steps.
    """

    kind: TextKind
    heading: str = ""
    earlier: tuple[NoteGroup, ...] = ()
    reminders: tuple[NoteGroup, ...] = ()
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    draft: model.Draft | None = None
    completions: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether there may be several notes; elsewhere there is at most one, and a new line takes its place."""
        return self.kind in ("note", "step")

    @property
    def is_setup(self) -> bool:
        """Whether it belongs to the setup, before the first question."""
        return self.kind in ("setup", "minutes")

    @property
    def selects_all(self) -> bool:
        """Whether what stands there is selected, so that it gives way to the first character that is typed."""
        return self.kind in ("minutes", "step-date")

    def redact(self, text: str) -> str:
        """Return `text`, which was typed here, as it is shown."""
        return mask(text)


ChoiceKind = Literal["choice", "personal-data", "menu"]
"""What a choice is: one of the conversation; what is done about personal data, where the first option keeps it; or one
of the menu, whose numbers are fixed, and where nothing chosen (an empty line, F2) goes back."""


class ChoicePrompt(Prompt, frozen=True, kw_only=True):
    """One or several of `options` are asked for; `chosen` (counted from 0) are chosen beforehand. All is redacted.

    In plain lines, their numbers begin with `first`, and `words`, as they are compared, choose some of them as well.
    """

    kind: ChoiceKind = "choice"
    options: tuple[str, ...]
    words: Mapping[str, int] = {}
    first: int = 1
    chosen: tuple[int, ...] = (0,)
    several: bool = False


class PendingText(Struct, frozen=True):
    """A line that still waits when its prompt is left, and the note (from 0) that it is a change of, if any."""

    text: str = ""
    edits_index: int | None = None


class Added(Struct, frozen=True):
    """A new note."""

    text: str
    pending: PendingText = PendingText()


class Edited(Struct, frozen=True):
    """Note number `index` (from 0) is now `text`; blank: it is removed."""

    index: int
    text: str
    pending: PendingText = PendingText()


class Pasted(Struct, frozen=True):
    """Several new notes that were pasted at once: one each of `texts`, none of which is blank."""

    texts: tuple[str, ...]
    pending: PendingText = PendingText()


class Chosen(Struct, frozen=True):
    """These options, counted from 0; none where what was typed is no choice: the conversation asks once more."""

    indexes: tuple[int, ...]


class Navigate(Struct, frozen=True):
    """Away by `action`."""

    action: Action
    pending: PendingText = PendingText()


class Reopen(Struct, frozen=True):
    """From the review, to this position once more."""

    position: model.Position


class Finish(Struct, frozen=True):
    """The conversation is over; what has not been asked is passed over."""


TextReply = Added | Edited | Pasted | Navigate | Finish
ChoiceReply = Chosen | Navigate | Finish
ReviewReply = Reopen | Navigate | Finish
Reply = TextReply | ChoiceReply | ReviewReply
TeamReply = Added | Edited | Pasted | Chosen | Navigate | Reopen
"""What changes a reflection: any reply but the end."""
KeepDraft = Callable[[str, int | None], None]
"""Keeps a half-typed line, and the number of the note it is a change of."""


class Prompter(Protocol):
    """Asks, and returns when the team has answered. All that it is handed to show is redacted."""

    understood_all: bool
    """Whether a pipe sent nothing that was not understood where it came; somebody at a terminal was asked again."""

    def ask_text(self, prompt: TextPrompt, keep_draft: KeepDraft) -> TextReply:
        """Ask for a line of text; `keep_draft` may be called while it is typed."""

    def ask_choice(self, prompt: ChoicePrompt) -> ChoiceReply:
        """Ask for one or several of some options."""

    def review(self, reflection: model.Reflection, *, is_again: bool) -> ReviewReply:
        """Show everything that was said, unless that `is_again`, and ask whether it is finished."""

    def show_notes(self, title: str, groups: Sequence[NoteGroup]) -> None:
        """Show what was said, under its `title`."""

    def quiet(self, question: str, seconds: int) -> None:
        """Show the `question` alone, with a clock, for so long or until a key is pressed."""

    def show_section(self, section: model.Section, where: str) -> None:
        """Show a section's title, what-if question and text, and `where` in the conversation it stands."""

    def show_compass(self, team: str, points: Sequence[model.CompassPoint]) -> None:
        """Show which principles `team` has talked about."""

    def tell(self, message: str) -> None:
        """Show a message."""

    def take_typed_ahead(self, *, is_last: bool = False) -> str:
        """Return what was typed since the last time where no line was asked for, each whole line with its line end.

        Where that `is_last`, it is all that a pipe has left to say too.
        """

    def keyboard(self) -> AbstractContextManager[None]:
        """Return what is entered for the length of a conversation."""

    def interrupt(self) -> None:
        """Leave the prompt that waits, or the next one, as a pause. Called by a signal handler."""
