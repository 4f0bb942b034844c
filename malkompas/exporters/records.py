"""What a program is given of a reflection: JSON, whose schema is published, and CSV."""

import csv
import functools
import io
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from malkompas import texts
from malkompas.model import Answer, AskedSection, FollowUp, Note, PreparedAnswer, Reflection, Step, StoredReflection
from malkompas.text import join_names, sanitize

PUBLISHED_SCHEMA = 2
"""A change that could break a program takes the next number; a new field does not."""

_NOT_SHARED = (
    *("schema", "on_paper", "minutes", "spent", "talk_from"),
    *("asks", "position", "return_to", "reviewed", "drafts"),
)
"""Fields of a reflection that only serve to go on with it. All others are shared, under their stored names."""
SHARED = [one for one in structs.fields(Reflection) if one.name not in _NOT_SHARED]


def record(stored: StoredReflection, left_out: str) -> dict[str, Any]:
    """Return `stored` as it is written in JSON; docs/json_schema.py publishes the shape."""
    written: dict[str, Any] = {"schema": PUBLISHED_SCHEMA, "id": stored.id}
    for one in SHARED:
        if one.name == "follow_ups":
            written["left_out"] = left_out
        written[one.encode_name] = _shared(getattr(stored.reflection, one.name))
    return written


def _shared(value: Any) -> Any:
    match value:
        case tuple():
            return list(map(_shared, value))
        case AskedSection(id=id, title=title, what_if=what_if, questions=questions):
            return {"id": id, "title": title, "what_if": what_if or None, "questions": _shared(questions)}
        case Answer(label=label, text=text, notes=notes):
            return {"label": label or None, "text": text, "notes": _shared(notes)}
        case Note(text=text, mark=mark):
            return {"text": text, "mark": mark}
        case FollowUp(reflection=reflection, agreed=agreed, step=step, state=state, lesson=lesson):
            about = {"reflection": reflection, "agreed": agreed, "state": state, "learnt": lesson}
            return {**_shared(step), **about}
        case PreparedAnswer(question=question, text=text):
            return {"question": question or None, "text": text}
        case Step(what=what, who=who, when=when, due=due):
            return {"what": what, "who": who, "when": when, "due": due}
        case _:
            return value


def as_json(value: object) -> bytes:
    """Return `value` as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def json_parts(found: Iterable[StoredReflection], left_out: str, *, is_one: bool) -> Iterator[bytes]:
    """Yield what is `found` as JSON, one reflection after the other: a list, or the only one as it is."""
    written = (record(stored, left_out) for stored in found)
    if is_one:
        yield from (as_json(one) + b"\n" for one in written)
    else:
        yield from json_list(written)


def json_list(values: Iterable[object]) -> Iterator[bytes]:
    """Yield `values` as a list in JSON, one after the other."""
    start = b"[\n"
    for value in values:
        yield start + as_json(value)
        start = b",\n"
    yield b"\n]\n" if start == b",\n" else b"[]\n"


_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What makes a spreadsheet reckon with a cell instead of showing it (OWASP, "CSV Injection"), full width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    *("id", "date", "team", "goal", "about", "about_after", "occasion", "participants", "compass", "kind", "section"),
    *("question", "note", "who", "when", "due", "state", "learnt", "left_out", "mark"),
)


def csv_parts(found: Iterable[StoredReflection], left_out: str, *, is_one: bool) -> Iterator[bytes]:
    """Yield what is `found` as CSV, in parts. A cell that would be a formula gets an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
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
        "about_after": reflection.goal_type_after or "",
        "occasion": reflection.occasion or "",
        "participants": join_names(reflection.participants),
        "compass": reflection.compass,
        "left_out": left_out,
    }
    for section in reflection.sections:
        for answer in section.questions:
            asked = {"kind": "note", "section": section.title, "question": answer.label or answer.text}
            yield from (about | asked | {"note": note.text, "mark": note.mark or ""} for note in answer.notes)
    yield from (about | {"kind": "step", "section": texts.STEPS} | _cells(step) for step in reflection.steps)
    for follow_up in reflection.follow_ups:
        yield about | {"kind": "followed", "section": texts.FOLLOW_UPS} | _cells(follow_up)


def _cells(item: Step | FollowUp) -> dict[str, str]:
    if isinstance(item, FollowUp):
        return _cells(item.step) | {"state": item.state or "", "learnt": item.lesson}
    due = item.due.isoformat() if item.due else ""
    return {"note": item.what, "who": item.who, "when": item.when, "due": due}
