"""What passes between the conversation and those who ask: what is asked for, and what came back."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from malkompas.model import Draft, Place, Reflection, Section
from malkompas.talk.past import LastSaid, Point
from malkompas.vocabulary import PersonalData, Remedy

Way = Literal["next", "back", "pass", "closing", "pause"]
"""A way to leave a prompt: onward, to the one before, past the rest of the section, to the closing, or for today."""


class Time(NamedTuple):
    """What the clock says, in words, and in few words for a narrow window."""

    full: str = ""
    short: str = ""


def no_clock() -> Time:
    """Return what is said of the time where no clock runs."""
    return Time()


class Line(Struct, frozen=True, kw_only=True):
    """A line of text is asked for.

    `notes` is what has been said to it so far; `in_full` tells it in more words, where there are any. Where `single`,
    that is at most one text, and a new line takes its place; where that is `short`, as soon as it is typed. `ways` are
    the ways out that make sense here, besides an empty line, which always goes onward. `last` is what was said to the
    question at an earlier meeting. `time` tells what the clock says each time it is called.
    """

    question: str
    heading: str = ""
    where: str = ""
    where_short: str = ""
    time: Callable[[], Time] = no_clock
    last: LastSaid | None = None
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    in_full: tuple[str, ...] = ()
    draft: Draft | None = None
    single: bool = False
    short: bool = False
    completions: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ("back", "pause")

    @property
    def said(self) -> tuple[str, ...]:
        """What has been said so far, to be masked and shown."""
        return self.in_full or self.notes


class Choice(Struct, frozen=True, kw_only=True):
    """One or several of `options` are asked for; `chosen` (counted from 0) are chosen beforehand."""

    question: str
    where: str = ""
    where_short: str = ""
    time: Callable[[], Time] = no_clock
    options: tuple[str, ...]
    chosen: tuple[int, ...]
    several: bool = False
    ways: tuple[Way, ...] = ("back", "pause")


class HalfTyped(Struct, frozen=True):
    """A line that still waits when its prompt is left, and the note (from 0) that it is a change of, if any."""

    text: str = ""
    changes: int | None = None


class Said(Struct, frozen=True):
    """A new note."""

    text: str
    waits: HalfTyped = HalfTyped()


class Changed(Struct, frozen=True):
    """Note number `index` (from 0) is now `text`; blank: it is removed."""

    index: int
    text: str
    waits: HalfTyped = HalfTyped()


class Chosen(Struct, frozen=True):
    """These options, counted from 0."""

    indexes: tuple[int, ...]


class Leave(Struct, frozen=True):
    """Away by `way`."""

    way: Way
    waits: HalfTyped = HalfTyped()


class Open(Struct, frozen=True):
    """From the last look to this place once more."""

    place: Place


class Finish(Struct, frozen=True):
    """The conversation is over; what has not been asked is passed over."""


LineReply = Said | Changed | Leave | Finish
ChoiceReply = Chosen | Leave | Finish
LookReply = Open | Leave | Finish
Reply = LineReply | ChoiceReply | LookReply
KeepDraft = Callable[[str, int | None], None]
"""Keeps a half-typed line, and the number of the note it is a change of."""


class Prompter(Protocol):
    """Asks, and returns when the team has answered."""

    def line(self, line: Line, keep_draft: KeepDraft) -> LineReply:
        """Ask for a line of text; `keep_draft` may be called while it is typed."""

    def choice(self, choice: Choice) -> ChoiceReply:
        """Ask for one or several of some options."""

    def look(self, reflection: Reflection) -> LookReply:
        """Show everything that was said, and ask whether it is finished."""

    def section(self, section: Section, where: str) -> None:
        """Show a section's title, what-if question and text."""

    def tell(self, message: str) -> None:
        """Show a message."""

    def noticed(self, masked: str, kinds: Sequence[PersonalData], remedies: Sequence[Remedy]) -> Remedy | Leave:
        """Say that what was typed, here `masked`, looks like personal data of `kinds`; ask for one of `remedies`."""

    def compass(self, team: str, points: Sequence[Point]) -> None:
        """Show which principles `team` has talked about."""

    def held(self) -> AbstractContextManager[None]:
        """Return what is entered for the length of a conversation."""

    def interrupt(self) -> None:
        """Leave the prompt that waits, or the next one, as a pause. Called by a signal handler."""
