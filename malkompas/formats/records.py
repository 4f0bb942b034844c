"""What a program is given of a reflection: values for JSON, whose schema is published, and rows for CSV."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from malkompas import texts
from malkompas.model import Reflection, Step, Stored
from malkompas.vocabulary import About, Occasion, State

SCHEMA_VERSION = 1
"""A change that could break a program takes the next number; a new field does not."""


Moment = Annotated[dt.datetime, Meta(tz=True)]


class QuestionRecord(Struct, frozen=True):
    """A question and the notes it was given."""

    label: str | None
    text: str
    notes: tuple[str, ...]


class SectionRecord(Struct, frozen=True):
    """What was asked together."""

    id: str
    title: str
    what_if: str | None
    questions: tuple[QuestionRecord, ...]


class StepRecord(Struct, frozen=True, kw_only=True):
    """A next step. `when` is what was typed, `due` the day it was understood as."""

    what: str
    who: str
    when: str
    due: dt.date | None


class FollowedRecord(StepRecord, frozen=True, kw_only=True):
    """An earlier step that was asked about: the reflection it is from, when that began, and how it went."""

    reflection: str
    agreed: Moment
    state: State | None
    learnt: str


class ReflectionRecord(Struct, frozen=True, kw_only=True):
    """A reflection to share. Half-typed lines stay at home. `left_out` says in words what the receiver is not given."""

    schema: Annotated[int, Meta(ge=1)] = SCHEMA_VERSION
    id: str
    compass: str
    source: str
    language: str
    started: Moment
    finished: Moment | None
    team: str
    goal: str
    about: About | None
    occasion: Occasion | None
    participants: tuple[str, ...]
    left_out: str
    followed: tuple[FollowedRecord, ...]
    sections: tuple[SectionRecord, ...]
    steps: tuple[StepRecord, ...]


Kind = Literal["note", "step", "followed"]
COLUMNS = (
    *("id", "date", "team", "goal", "about", "occasion", "participants", "compass", "kind", "section", "question"),
    *("note", "who", "when", "due", "state", "learnt", "left_out"),
)


def as_json(value: object) -> bytes:
    """Return `value` as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def record(stored: Stored, left_out: str) -> ReflectionRecord:
    """Return `stored` as it is written in JSON."""
    reflection = stored.reflection
    return ReflectionRecord(
        id=stored.id,
        compass=reflection.compass,
        source=reflection.source,
        language=reflection.language,
        started=reflection.started,
        finished=reflection.finished,
        team=reflection.team,
        goal=reflection.goal,
        about=reflection.about,
        occasion=reflection.occasion,
        participants=reflection.participants,
        left_out=left_out,
        followed=tuple(
            FollowedRecord(
                reflection=one.reflection, agreed=one.agreed, state=one.state, learnt=one.learnt, **_step(one.step)
            )
            for one in reflection.followed
        ),
        sections=tuple(
            SectionRecord(
                id=section.id,
                title=section.title,
                what_if=section.what_if or None,
                questions=tuple(
                    QuestionRecord(answer.label or None, answer.text, answer.notes) for answer in section.questions
                ),
            )
            for section in reflection.sections
        ),
        steps=tuple(StepRecord(**_step(step)) for step in reflection.steps),
    )


def _step(step: Step) -> dict[str, Any]:
    return {"what": step.what, "who": step.who, "when": step.when, "due": step.due}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what is written: one reflection, or a list of them."""
    (one,), components = msgspec.json.schema_components([ReflectionRecord], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "malkompas export --format json",
        "anyOf": [one, {"type": "array", "items": one}],
        "$defs": components,
    }


def rows(stored: Stored, left_out: str) -> Iterator[dict[str, str]]:
    """Yield a row for each note, each next step and each earlier step that was asked about, by column."""
    reflection = stored.reflection
    same = _same(stored.id, reflection, left_out)
    for section in reflection.sections:
        for answer in section.questions:
            asked = {"kind": "note", "section": section.title, "question": answer.label or answer.text}
            yield from (same | asked | {"note": note} for note in answer.notes)
    for step in reflection.steps:
        yield same | _step_row("step", texts.STEPS, step)
    for one in reflection.followed:
        how = {"state": one.state or "", "learnt": one.learnt}
        yield same | _step_row("followed", texts.FOLLOWED, one.step) | how


def _same(id: str, reflection: Reflection, left_out: str) -> dict[str, str]:
    return {
        "id": id,
        "date": reflection.started.date().isoformat(),
        "team": reflection.team,
        "goal": reflection.goal,
        "about": reflection.about or "",
        "occasion": reflection.occasion or "",
        "participants": ", ".join(reflection.participants),
        "compass": reflection.compass,
        "left_out": left_out,
    }


def _step_row(kind: Kind, section: str, step: Step) -> dict[str, str]:
    due = step.due.isoformat() if step.due else ""
    return {"kind": kind, "section": section, "note": step.what, "who": step.who, "when": step.when, "due": due}
