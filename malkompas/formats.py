"""The formats that notes are shared in: one table, name → what writes one reflection, and what writes several."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from malkompas import summary
from malkompas.model import Compass, Step, Stored
from malkompas.past import Outcomes

JSON_SCHEMA_VERSION = 1

Marked = Iterable[tuple[Stored, bool]]
"""All reflections in a folder, and whether each is to be shared."""


class Format(NamedTuple):
    """How one reflection is written, given how its steps went, and how several are; both in parts."""

    one: Callable[[Stored, Outcomes], Iterable[str]]
    several: Callable[[Marked, Callable[[], Compass]], Iterable[str]]


def _markdown(stored: Stored, outcomes: Outcomes) -> Iterator[str]:
    yield summary.of_reflection(stored.reflection, outcomes)


def _joint_markdown(found: Marked, compass: Callable[[], Compass]) -> Iterator[str]:
    from malkompas import joint  # sqlite: only where there are several

    return joint.summary(found, compass())


def _json(stored: Stored, outcomes: Outcomes) -> Iterator[str]:
    yield _json_of(stored) + "\n"


def _joint_json(found: Marked, compass: Callable[[], Compass]) -> Iterator[str]:
    before = "[\n"
    for stored, is_wanted in found:
        if is_wanted:
            yield before + _json_of(stored)
            before = ",\n"
    yield "\n]\n"


def _json_of(stored: Stored) -> str:
    """Return the notes for a program; the README documents the shape. Drafts and places stay at home."""
    reflection = stored.reflection
    value = {
        "schema": JSON_SCHEMA_VERSION,
        "id": stored.id,
        "compass": reflection.compass,
        "source": reflection.source,
        "language": reflection.language,
        "started": reflection.started,
        "finished": reflection.finished,
        "team": reflection.team,
        "goal": reflection.goal,
        "about": reflection.about,
        "occasion": reflection.occasion,
        "participants": reflection.participants,
        "followed": [
            {
                "reflection": followed.reflection,
                "agreed": followed.agreed,
                **_step(followed.step),
                "state": followed.state,
                "learnt": followed.learnt,
            }
            for followed in reflection.followed
        ],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "what_if": section.what_if or None,
                "questions": [
                    {"label": answer.label or None, "text": answer.text, "notes": answer.notes}
                    for answer in section.questions
                ],
            }
            for section in reflection.sections
        ],
        "steps": [_step(step) for step in reflection.steps],
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _step(step: Step) -> dict[str, object]:
    return {"what": step.what, "who": step.who, "when": step.when, "due": step.due}


FORMATS: dict[str, Format] = {"md": Format(_markdown, _joint_markdown), "json": Format(_json, _joint_json)}
