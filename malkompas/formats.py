"""The formats that notes are shared in: one table, name → what writes it."""

from collections.abc import Callable

import msgspec

from malkompas import summary
from malkompas.store import Stored

JSON_SCHEMA_VERSION = 1


def _markdown(stored: Stored) -> str:
    return summary.of_reflection(stored.reflection)


def _json(stored: Stored) -> str:
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
        "occasion": reflection.occasion,
        "participants": reflection.participants,
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
        "steps": [
            {"what": step.what, "who": step.who, "when": step.when, "due": step.due} for step in reflection.steps
        ],
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


FORMATS: dict[str, Callable[[Stored], str]] = {"md": _markdown, "json": _json}
