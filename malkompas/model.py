"""The values that everything else is about. All are frozen."""

import datetime as dt
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from malkompas.vocabulary import About, FollowedField, Occasion, SetupField, State, StepField

SCHEMA = 2
"""Version of the stored reflection. A change of its shape takes the next number."""

_LONGEST = 10**9  # minutes or seconds: more is no talk


class _Value(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What all of them are. A field that this version does not know would be lost at the next save: refuse it.

    Frozen values never point back at what holds them, so the garbage collector need not walk through them (gc=False):
    that halves the time ten thousand reflections take.
    """


class Question(_Value, frozen=True):
    """A question as it is asked. `label` is a short name, used for the closing questions."""

    text: str
    label: str = ""
    hints: tuple[str, ...] = ()


class Section(_Value, frozen=True):
    """What is asked together: the opening, one principle, the learning questions or the closing."""

    id: str
    title: str
    text: str
    questions: tuple[Question, ...]
    what_if: str = ""


class Compass(_Value, frozen=True):
    """Everything in a principles.yaml."""

    title: str
    language: str
    source: str
    opening: Section
    principles: tuple[Section, ...]
    learning: Section
    closing: Section

    @property
    def choosable(self) -> tuple[Section, ...]:
        """The sections a team chooses from, in the order they are talked about."""
        return (self.opening, *self.principles, self.learning)

    @property
    def in_reading_order(self) -> tuple[Section, ...]:
        """All sections as they are printed: the principles come first."""
        return (*self.principles, self.opening, self.learning, self.closing)

    def number_of(self, section: Section) -> int | None:
        """Return which principle `section` is, from 1; the other sections have no number."""
        return self.principles.index(section) + 1 if section in self.principles else None


class Answer(Question, frozen=True):
    """A question as it was asked, and the notes it was given, in the order they were said."""

    notes: tuple[str, ...] = ()


class AskedSection(Section, frozen=True):
    """A section as it was asked, with its answers."""

    questions: tuple[Answer, ...]

    @property
    def was_talked_about(self) -> bool:
        """Whether something was said to any of its questions."""
        return any(answer.notes for answer in self.questions)


class Step(_Value, frozen=True):
    """A next step. `when` is what was typed; `due` is the day it was understood as, if it was.

    `known_as` is its own words where `what` is masked to be shown; it is never stored.
    """

    what: str
    who: str = ""
    when: str = ""
    due: dt.date | None = None
    known_as: str = ""


class Followed(_Value, frozen=True, kw_only=True):
    """A step that was agreed at an earlier meeting, as it now stands, and how it went.

    `reflection` is the id of the reflection it was agreed in, and `agreed` when that started. With the step's own
    words, and `nth` where several have the same, it is what the step is known by. `state` is None until somebody has
    said how it went.
    """

    reflection: str
    agreed: dt.datetime
    step: Step
    nth: Annotated[int, Meta(ge=0)] = 0
    state: State | None = None
    learnt: str = ""


class AtSetup(_Value, frozen=True, tag="setup"):
    """Before the first question: this is asked."""

    field: SetupField


class AtFollowed(_Value, frozen=True, tag="followed"):
    """At a field of a step from an earlier meeting, counted from 0."""

    number: int
    field: FollowedField


class AtQuestion(_Value, frozen=True, tag="question"):
    """At a question; both numbers count from 0."""

    section: int
    question: int


class AtStep(_Value, frozen=True, tag="step"):
    """At a field of a next step, counted from 0; the step after the last is a new one."""

    step: int
    field: StepField


class AtLook(_Value, frozen=True, tag="look"):
    """Everything has been asked; the team looks it over."""


Place = AtSetup | AtFollowed | AtQuestion | AtStep | AtLook


class Draft(_Value, frozen=True):
    """A half-typed line and where it was typed; `changes` is the note it was a change of."""

    place: Place
    text: str
    changes: Annotated[int, Meta(ge=0)] | None = None


class Reflection(_Value, frozen=True, kw_only=True, omit_defaults=False):
    """One team's stored conversation. It carries its own questions, so that it can always be read alone.

    `minutes` is how long the team has, `spent` the seconds it has talked, and `talk_from` how many of them had gone
    when the first question was asked.
    """

    schema: int = SCHEMA
    compass: str
    source: str
    language: str
    started: dt.datetime
    finished: dt.datetime | None = None
    team: str = ""
    goal: str = ""
    about: About | None = None
    occasion: Occasion | None = None
    participants: tuple[str, ...] = ()
    minutes: Annotated[int, Meta(ge=1, le=_LONGEST)] | None = None
    spent: Annotated[int, Meta(ge=0, le=_LONGEST)] = 0
    talk_from: Annotated[int, Meta(ge=0, le=_LONGEST)] | None = None
    followed: tuple[Followed, ...] = ()
    sections: tuple[AskedSection, ...] = ()
    steps: tuple[Step, ...] = ()
    asks: tuple[SetupField, ...] = ()  # what of the setup is asked; the rest was given
    place: Place = AtSetup("team")
    came_from: Place | None = None  # where a jump to this place began
    looked: bool = False
    drafts: tuple[Draft, ...] = ()


class Head(NamedTuple):
    """What reflections are chosen by, of the one that lies under `id`."""

    id: str
    started: dt.datetime
    finished: dt.datetime | None
    team: str
    goal: str


class Stored(NamedTuple):
    """A reflection, the id it lies under, which is its file's name without `.json`, and the bytes of that file."""

    id: str
    reflection: Reflection
    data: bytes


def has_begun(reflection: Reflection) -> bool:
    """Return whether anything has been said."""
    return bool(reflection.steps) or any(section.was_talked_about for section in reflection.sections)


def holds_something(reflection: Reflection) -> bool:
    """Return whether `reflection` is more than a start: something was said, or an earlier step was followed up."""
    return has_begun(reflection) or any(one.state for one in reflection.followed)
