"""What is told of a conversation while it is held: what was said, and what was changed; pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from malkompas import texts
from malkompas.conversation.protocol import NoteGroup
from malkompas.fields import facts, follow_up_line, key_notes, step_line
from malkompas.model import Reflection
from malkompas.privacy import mask
from malkompas.text import truncate

_SHORT, _FEW = 70, 3
"""Of what was said, so much of a note and so many notes of a question are shown in short."""

Entry = tuple[str, str]
"""What a line is about, and the line."""


def changes(before: Reflection, after: Reflection) -> tuple[list[Entry], list[Entry]]:
    """Return what stands in `after` and not in `before`, and what stood only in `before`."""
    old, new = list(_entries(before)), list(_entries(after))
    return list((Counter(new) - Counter(old)).elements()), list((Counter(old) - Counter(new)).elements())


def _entries(reflection: Reflection) -> Iterator[Entry]:
    yield from facts(reflection)
    yield from ((texts.FOLLOW_UPS, follow_up_line(follow_up)) for follow_up in reflection.follow_ups)
    for section in reflection.sections:
        yield texts.SECTION, section.title
        for answer in section.questions:
            yield from ((answer.label or answer.text, texts.marked(note.mark, note.text)) for note in answer.notes)
    yield from ((texts.STEPS, step_line(step)) for step in reflection.steps)
    yield from ((texts.PREPARED, one.text) for one in reflection.prepared)


def said(reflection: Reflection) -> list[NoteGroup]:
    """Return all notes by their questions, as they are shown, with their marks."""
    return [
        NoteGroup(one.label or one.text, tuple(mask(texts.marked(note.mark, note.text)) for note in one.notes))
        for one in reflection.answers
        if one.notes
    ]


def said_in_short(reflection: Reflection) -> tuple[str, list[NoteGroup]]:
    """Return the most important notes by their questions or, where none is marked, some of each question in short.

    What they are, their heading, comes first.
    """
    if marked := key_notes(reflection):
        return texts.MARKS["key"], [NoteGroup(name, tuple(map(mask, notes))) for name, notes in marked]
    return texts.SAID, [group._replace(lines=_in_short(group.lines)) for group in said(reflection)]


def _in_short(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _FEW
    few = (truncate(line, _SHORT) for line in lines[:_FEW])
    return (*few, texts.and_more(more)) if more > 0 else (*few,)
