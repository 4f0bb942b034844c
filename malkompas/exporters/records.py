"""What a program is given of a reflection: JSON, whose schema is published, and CSV."""

import csv
import datetime as dt
import functools
import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field, structs

from malkompas import texts
from malkompas.fields import outcome_lists
from malkompas.model import AskedSection, FollowUp, Moment, Reflection, State, Step, StoredReflection
from malkompas.text import sanitize

SCHEMA_VERSION = 1
"""A change that could break a program takes the next number; a new field does not."""


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


_NOT_SHARED = ("schema", "minutes", "spent", "talk_from", "asks", "position", "return_to", "reviewed", "drafts")
"""Fields of a reflection that only serve to go on with it. All others are shared, under their stored names."""
_SHARED = [one for one in structs.fields(Reflection) if one.name not in _NOT_SHARED]
_RECORDS = {
    tuple[AskedSection, ...]: tuple[SectionRecord, ...],
    tuple[Step, ...]: tuple[StepRecord, ...],
    tuple[FollowUp, ...]: tuple[FollowedRecord, ...],
}


def _record_type() -> type[Struct]:
    """Return what is shared of a reflection, in the order of the model, and what is told besides."""
    fields: list[tuple[str, Any, Any]] = [
        (one.name, _RECORDS.get(one.type, one.type), field(name=one.encode_name)) for one in _SHARED
    ]
    fields.insert([one.name for one in _SHARED].index("follow_ups"), ("left_out", str, field()))
    return msgspec.defstruct(
        "ReflectionRecord",
        [("schema", Annotated[int, Meta(ge=1)], SCHEMA_VERSION), ("id", str, field()), *fields],
        frozen=True,
        kw_only=True,
        namespace={"__doc__": _ABOUT},
    )


_ABOUT = (
    "A reflection to share. Half-typed lines stay at home. `left_out` says in words what the receiver is not given."
)
ReflectionRecord = _record_type()


def record(stored: StoredReflection, left_out: str) -> Struct:
    """Return `stored` as it is written in JSON."""
    shared = {one.name: _value(getattr(stored.reflection, one.name)) for one in _SHARED}
    return ReflectionRecord(id=stored.id, left_out=left_out, **shared)


def _value(value: Any) -> Any:
    match value:
        case tuple():
            return tuple(map(_value, value))
        case AskedSection():
            questions = (QuestionRecord(one.label or None, one.text, one.notes) for one in value.questions)
            return SectionRecord(value.id, value.title, value.what_if or None, tuple(questions))
        case FollowUp():
            return FollowedRecord(
                reflection=value.reflection,
                agreed=value.agreed,
                state=value.state,
                lesson=value.lesson,
                **_step(value.step),
            )
        case Step():
            return StepRecord(**_step(value))
    return value


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


def as_json(value: object) -> bytes:
    """Return `value` as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def json_parts(found: Iterable[StoredReflection], left_out: str, *, is_one: bool) -> Iterator[bytes]:
    """Yield what is `found` as JSON, one reflection after the other: a list, or the only one as it is."""
    start, between, end = (b"", b"", b"\n") if is_one else (b"[\n", b",\n", b"\n]\n")
    for stored in found:
        yield start + as_json(record(stored, left_out))
        start = between
    yield end


_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_SEPARATOR = ";"
# What makes a spreadsheet reckon with a cell instead of showing it (OWASP, "CSV Injection"), full width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    *("id", "date", "team", "goal", "about", "occasion", "participants", "compass", "kind", "section", "question"),
    *("note", "who", "when", "due", "state", "learnt", "left_out"),
)


def csv_parts(found: Iterable[StoredReflection], left_out: str, *, is_one: bool) -> Iterator[bytes]:
    """Yield what is `found` as CSV, in parts. A cell that would be a formula gets an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=_SEPARATOR)
    buffer.write(_BYTE_ORDER_MARK)
    writer.writerow(COLUMNS)
    for stored in found:
        for row in rows(stored, left_out):
            writer.writerow([_cell(row.get(column, "")) for column in COLUMNS])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


@functools.lru_cache(maxsize=1000)  # what a meeting was about stands in each of its rows
def _cell(value: str) -> str:
    text = sanitize(value)
    # One that begins with an apostrophe gets another, so that what was typed can always be told.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith("'") else text


def rows(stored: StoredReflection, left_out: str) -> Iterator[dict[str, str]]:
    """Yield a row for each note, each item of a list and each earlier step that was asked about, by column."""
    reflection = stored.reflection
    about = {
        "id": stored.id,
        "date": reflection.started.date().isoformat(),
        "team": reflection.team,
        "goal": reflection.goal,
        "about": reflection.goal_type or "",
        "occasion": reflection.occasion or "",
        "participants": ", ".join(reflection.participants),
        "compass": reflection.compass,
        "left_out": left_out,
    }
    for section in reflection.sections:
        for answer in section.questions:
            asked = {"kind": "note", "section": section.title, "question": answer.label or answer.text}
            yield from (about | asked | {"note": note} for note in answer.notes)
    for one in outcome_lists(reflection):
        yield from (about | {"kind": one.kind, "section": one.title} | _cells(item) for item in one.items)
    for follow_up in reflection.follow_ups:
        yield about | {"kind": "followed", "section": texts.FOLLOW_UPS} | _cells(follow_up)


def _cells(item: Step | FollowUp) -> dict[str, str]:
    if isinstance(item, FollowUp):
        return _cells(item.step) | {"state": item.state or "", "learnt": item.lesson}
    due = item.due.isoformat() if item.due else ""
    return {"note": item.what, "who": item.who, "when": item.when, "due": due}
