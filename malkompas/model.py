"""The values that everything else is about, and the words they are made of. All are frozen."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, get_args

from msgspec import UNSET, Meta, Struct, UnsetType, convert, field, structs

Typed = Annotated[str, "typed"]
"""Text that the team typed. It may hold personal data: privacy.py redacts every field of this type."""

Moment = Annotated[dt.datetime, Meta(tz=True)]
"""A time that knows how far it is from UTC."""

Occasion = Literal["set", "follow-up", "learn"]
GoalType = Literal["service", "effect", "value"]
Mark = Literal["key", "voice", "dilemma"]
"""What a note is marked as: the most important, a citizen's own words, a dilemma."""
State = Literal["done", "open", "dropped"]
PersonalData = Literal["cpr", "email"]
PersonalDataAction = Literal["rewrite", "remove", "keep"]
"""What is done about personal data that was typed."""

# What is asked of each, in its order. The values stand in stored files: "about" is the goal's type, "followed" the open
# steps of earlier meetings, "learnt" the lesson of one of them.
SetupField = Literal["team", "goal", "about", "occasion", "participants", "absent", "minutes", "followed", "sections"]
StepField = Literal["what", "who", "when"]
FollowUpField = Literal["state", "what", "who", "when", "learnt"]

CLOSING = "closing"
MOST_MINUTES = 24 * 60
"""A meeting is no longer than a day."""
OCCASIONS: tuple[Occasion, ...] = get_args(Occasion)
GOAL_TYPES: tuple[GoalType, ...] = get_args(GoalType)
MARKS: tuple[Mark, ...] = get_args(Mark)
STATES: tuple[State, ...] = get_args(State)

STORED_SCHEMA, OLDEST_STORED_SCHEMA = 3, 2
"""Version of the stored reflection, and the oldest that is still read. A change of its shape takes the next number."""

_LONGEST = 10**9  # minutes or seconds: more is no talk


class Without(StrEnum):
    """What need not be shared of a reflection. An Enum and not a Literal, of which Typer reads no lists."""

    NAMES = "names"
    CLOSING = "closing"
    STEPS = "steps"


class _Value(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A frozen value of a stored file. A field that this version does not know would be lost at the next save.

    Frozen values never point back at what holds them, so the garbage collector need not walk through them (gc=False):
    that halves the time ten thousand reflections take.
    """


class Question(_Value, frozen=True):
    """A question as it is asked. `label` is a short name, used for the closing questions.

    What was said to one of the texts that it had `formerly` was said to it.
    """

    text: str
    label: str = ""
    hints: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


class Story(_Value, frozen=True):
    """What somebody told, `who` by their role, retold in a few sentences."""

    who: str
    text: str


class Section(_Value, frozen=True):
    """What is asked together: the opening, one principle, the learning questions or the closing."""

    id: str
    title: str
    text: str
    questions: tuple[Question, ...]
    what_if: str = ""
    stories: tuple[Story, ...] = ()


class Compass(_Value, frozen=True):
    """Everything in a principles.yaml. `wording` says which of its words are the source's and which the author's."""

    title: str
    language: str
    source: str
    opening: Section
    principles: tuple[Section, ...]
    learning: Section
    closing: Section
    wording: str = ""

    @property
    def choosable(self) -> tuple[Section, ...]:
        """The sections a team chooses from, in the order they stand in the list."""
        return (self.opening, *self.principles, self.learning)

    def in_talk_order(self, occasion: Occasion | None) -> tuple[Section, ...]:
        """Return the same in the order they are talked about: a team that meets to learn looks back first."""
        return (self.learning, self.opening, *self.principles) if occasion == "learn" else self.choosable

    @property
    def in_reading_order(self) -> tuple[Section, ...]:
        """All sections as they are printed: the principles come first."""
        return (*self.principles, self.opening, self.learning, self.closing)

    def number_of(self, section: Section) -> int | None:
        """Return which principle `section` is, from 1; the other sections have no number."""
        return self.principles.index(section) + 1 if section in self.principles else None


class Note(_Value, frozen=True):
    """One thing that was said in answer to a question."""

    text: Typed
    mark: Mark | None = None


class Answer(Question, frozen=True):
    """A question as it was asked, and the notes it was given, in the order they were said."""

    notes: tuple[Note, ...] = ()

    @property
    def note_texts(self) -> tuple[str, ...]:
        """What was said, without the marks."""
        return tuple([note.text for note in self.notes])


class AskedSection(Section, frozen=True):
    """A section as it was asked, with its answers."""

    questions: tuple[Answer, ...]

    @property
    def was_talked_about(self) -> bool:
        """Whether something was said to any of its questions."""
        return any(answer.notes for answer in self.questions)


def to_be_asked(section: Section) -> AskedSection:
    """Return `section` without answers yet. Its stories stay in the compass: nobody answers them."""
    return convert(structs.replace(section, stories=()), AskedSection, from_attributes=True)


class PreparedAnswer(_Value, frozen=True, kw_only=True):
    """What one person wrote to a question before the meeting.

    `question` is the text of the question as the compass has it, or "" where it could not be placed.
    """

    question: str = ""
    text: Typed


class Step(_Value, frozen=True):
    """A next step. `when` is what was typed; `due` is the day it was understood as, if it was.

    `known_as` is the original text where `what` was redacted, by which the step is still known; it is never stored.
    """

    what: Typed
    who: Typed = ""
    when: Typed = ""
    due: dt.date | None = None
    known_as: str = ""


class FollowUp(_Value, frozen=True, kw_only=True):
    """A step that was agreed at an earlier meeting, as it now stands, and how it went.

    `reflection` is the id of the reflection it was agreed in, and `agreed` when that started. Together with the text of
    the step, `agreed_as` where it has been worded anew, and `nth` where several there have the same, that identifies
    it. `state` is None until somebody has said how it went.
    """

    reflection: str
    agreed: Moment
    step: Step
    nth: Annotated[int, Meta(ge=0)] = 0
    agreed_as: str = ""  # never shown or shared, so it is not redacted: the step is known by it
    state: State | None = None
    lesson: Typed = field(default="", name="learnt")


class AtSetup(_Value, frozen=True, tag="setup"):
    """Before the first question: this is asked."""

    field: SetupField


class AtFollowUp(_Value, frozen=True, tag="followed"):
    """At a field of a step from an earlier meeting, counted from 0."""

    number: int
    field: FollowUpField


class AtQuestion(_Value, frozen=True, tag="question"):
    """At a question; both numbers count from 0."""

    section: int
    question: int


class AtStep(_Value, frozen=True, tag="step"):
    """At a field of a next step, counted from 0. The one after the last is a new one."""

    number: int = field(name="step")
    field: StepField


class AtReview(_Value, frozen=True, tag="look"):
    """Everything has been asked; the team looks it over."""


Position = AtSetup | AtFollowUp | AtQuestion | AtStep | AtReview


class Draft(_Value, frozen=True):
    """A half-typed line and where it was typed; `edits_index` is the note it was a change of."""

    position: Position = field(name="place")
    text: Typed
    edits_index: Annotated[int, Meta(ge=0)] | None = field(default=None, name="changes")


class Reflection(_Value, frozen=True, kw_only=True, omit_defaults=False):
    """One team's stored conversation. It carries its own questions, so that it can always be read alone.

    `absent` says whom the goal is about though they are not here, and `goal_type_after` what kind of goal it is as it
    was worded at the end. `minutes` is how long the team has, `spent` the seconds it has talked, and `talk_from` how
    many of them had gone when the first question was asked. Where it is `on_paper`, the meeting was held without the
    tool on the day it `started`, and is typed in later. `prepared` is what was written on the `sheets` and is not
    taken as a note.
    """

    schema: int = STORED_SCHEMA
    compass: str
    source: str
    language: str
    started: Moment
    on_paper: bool | UnsetType = UNSET
    finished: Moment | None = None
    team: Typed = ""
    goal: Typed = ""
    goal_type: GoalType | None = field(default=None, name="about")
    occasion: Occasion | None = None
    participants: tuple[Typed, ...] = ()
    absent: Typed = ""
    goal_type_after: GoalType | None = field(default=None, name="about_after")
    minutes: Annotated[int, Meta(ge=1, le=_LONGEST)] | None = None
    spent: Annotated[int, Meta(ge=0, le=_LONGEST)] = 0
    talk_from: Annotated[int, Meta(ge=0, le=_LONGEST)] | None = None
    follow_ups: tuple[FollowUp, ...] = field(default=(), name="followed")
    sections: tuple[AskedSection, ...] = ()
    steps: tuple[Step, ...] = ()
    prepared: tuple[PreparedAnswer, ...] = ()
    sheets: Annotated[int, Meta(ge=0)] = 0
    asks: tuple[SetupField, ...] = ()  # what of the setup is asked: the rest came with the command
    position: Position = field(default=AtSetup("team"), name="place")
    return_to: Position | None = field(default=None, name="came_from")  # where a jump to this position began
    reviewed: bool = field(default=False, name="looked")
    drafts: tuple[Draft, ...] = ()

    @property
    def answers(self) -> Iterator[Answer]:
        """Its questions with their answers, in the order of the conversation."""
        return (answer for section in self.sections for answer in section.questions)

    @property
    def day_on_paper(self) -> dt.date | None:
        """The day of a meeting that was held on paper."""
        return self.started.date() if self.on_paper is True else None


class ReflectionInfo(NamedTuple):
    """What a stored reflection is chosen by."""

    id: str
    started: dt.datetime
    finished: dt.datetime | None
    team: str
    goal: str
    language: str = ""


class StoredReflection(NamedTuple):
    """A reflection, its id, which is the name of its file without `.json`, and the bytes of that file."""

    id: str
    reflection: Reflection
    data: bytes


class StepOutcome(NamedTuple):
    """How a step had gone by a later meeting, which was on the day `on`, and the step as it stood from then on."""

    on: dt.date
    state: State
    lesson: str
    step: Step


class PreviousAnswer(NamedTuple):
    """What was said to a question the last time it was asked, and when."""

    on: dt.date
    notes: tuple[str, ...]


class CompassPoint(NamedTuple):
    """A point of the compass: a principle, in how many conversations it was talked about, and when last."""

    title: str
    conversations: int
    last: dt.date | None


def new_step(reflection: Reflection) -> AtStep:
    """Return the position where the next of the steps is asked for."""
    return AtStep(len(reflection.steps), "what")


def all_positions(reflection: Reflection) -> Iterator[Position]:
    """Yield every position in `reflection` in the order of the conversation, also those that are passed over."""
    for setup in get_args(SetupField):
        yield AtSetup(setup)
        if setup == "followed":
            for number in range(len(reflection.follow_ups)):
                yield from (AtFollowUp(number, part) for part in get_args(FollowUpField))
    for number, section in enumerate(reflection.sections):
        yield from (AtQuestion(number, question) for question in range(len(section.questions)))
    if reflection.sections:
        for number in range(len(reflection.steps)):
            yield from (AtStep(number, part) for part in get_args(StepField))
        yield new_step(reflection)
        yield AtReview()


def draft_at(reflection: Reflection, position: Position) -> Draft | None:
    """Return the half-typed line that waits at `position`, if any."""
    return next((draft for draft in reflection.drafts if draft.position == position), None)


def has_begun(reflection: Reflection) -> bool:
    """Return whether anything has been said."""
    return bool(reflection.steps) or any(section.was_talked_about for section in reflection.sections)


def has_content(reflection: Reflection) -> bool:
    """Return whether `reflection` is more than a start: something was said, or an earlier step was followed up."""
    return has_begun(reflection) or any(one.state for one in reflection.follow_ups)


def has_valid_positions(reflection: Reflection) -> bool:
    """Return whether a stored `reflection` can go on: its positions and drafts point at something that it holds."""
    if not (reflection.team and reflection.goal and all(section.questions for section in reflection.sections)):
        return False
    if not reflection.sections and (reflection.reviewed or "sections" not in reflection.asks):
        return False
    leads_on = {position for position in (reflection.position, reflection.return_to) if position}
    setup = {position.field for position in leads_on if isinstance(position, AtSetup)}
    may_be_left = reflection.reviewed and "sections" not in setup  # from the review it comes back there
    if setup and not may_be_left and has_begun(reflection):  # its sections must not be chosen anew
        return False
    positions = leads_on.union(draft.position for draft in reflection.drafts)
    if reflection.sections:
        positions.discard(AtReview())  # where most are; it is there, and the others need not be gone through
    return not positions or positions.issubset(all_positions(reflection))
