"""What a program is given of a reflection: values for JSON, whose schema is published, and CSV."""

import csv
import datetime as dt
import functools
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from malkompas import texts
from malkompas.model import GoalType, Occasion, Reflection, State, Step, StoredReflection
from malkompas.text import sanitize

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_SEPARATOR = ";"
# What makes a spreadsheet reckon with a cell instead of showing it (OWASP, "CSV Injection"), full width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield the file in parts, its head first. A cell that would be a formula gets an apostrophe before it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=_SEPARATOR)
    yield _BYTE_ORDER_MARK
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_shown(row.get(column, "")) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


@functools.lru_cache(maxsize=1000)  # what a meeting was about stands in each of its rows
def _shown(cell: str) -> str:
    text = sanitize(cell)
    # One that begins with an apostrophe gets another, so that what was typed can always be told.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith("'") else text


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
    lesson: str = field(name="learnt")


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
    goal_type: GoalType | None = field(name="about")
    occasion: Occasion | None
    participants: tuple[str, ...]
    left_out: str
    follow_ups: tuple[FollowedRecord, ...] = field(name="followed")
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


def record(stored: StoredReflection, left_out: str) -> ReflectionRecord:
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
        goal_type=reflection.goal_type,
        occasion=reflection.occasion,
        participants=reflection.participants,
        left_out=left_out,
        follow_ups=tuple(
            FollowedRecord(
                reflection=one.reflection, agreed=one.agreed, state=one.state, lesson=one.lesson, **_step(one.step)
            )
            for one in reflection.follow_ups
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


def rows(stored: StoredReflection, left_out: str) -> Iterator[dict[str, str]]:
    """Yield a row for each note, each next step and each earlier step that was asked about, by column."""
    reflection = stored.reflection
    same = _same(stored.id, reflection, left_out)
    for section in reflection.sections:
        for answer in section.questions:
            asked = {"kind": "note", "section": section.title, "question": answer.label or answer.text}
            yield from (same | asked | {"note": note} for note in answer.notes)
    for step in reflection.steps:
        yield same | _step_row("step", texts.STEPS, step)
    for one in reflection.follow_ups:
        how = {"state": one.state or "", "learnt": one.lesson}
        yield same | _step_row("followed", texts.FOLLOW_UPS, one.step) | how


def _same(id: str, reflection: Reflection, left_out: str) -> dict[str, str]:
    return {
        "id": id,
        "date": reflection.started.date().isoformat(),
        "team": reflection.team,
        "goal": reflection.goal,
        "about": reflection.goal_type or "",
        "occasion": reflection.occasion or "",
        "participants": ", ".join(reflection.participants),
        "compass": reflection.compass,
        "left_out": left_out,
    }


def _step_row(kind: Kind, section: str, step: Step) -> dict[str, str]:
    due = step.due.isoformat() if step.due else ""
    return {"kind": kind, "section": section, "note": step.what, "who": step.who, "when": step.when, "due": due}
