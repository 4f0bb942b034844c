"""What was said, as a whole: it is put in place of what stands there, compared, and told; pure."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import NamedTuple

from msgspec import convert, structs

from malkompas import model, texts
from malkompas.conversation.navigation import is_detour, is_new_item
from malkompas.conversation.protocol import NoteGroup, PendingText
from malkompas.conversation.transitions import Transition, notes_at, with_notes, with_typed_ahead
from malkompas.fields import facts, follow_up_line, key_notes, note_line, step_line
from malkompas.model import AtItem, AtQuestion, AtReview, Draft, Note, Position, Reflection
from malkompas.privacy import mask
from malkompas.text import truncate

_SHORT, _FEW = 70, 3
"""Of what was said, so much of a note and so many notes of a question are shown in short."""


class Content(NamedTuple):
    """What undo brings back: not the position, the time or what was said to begin with."""

    sections: tuple[model.AskedSection, ...]
    steps: tuple[model.Step, ...]
    follow_ups: tuple[model.FollowUp, ...]


def content_of(reflection: Reflection) -> Content:
    """Return what was said in `reflection`."""
    return Content(reflection.sections, reflection.steps, reflection.follow_ups)


def with_content(before: Reflection, content: Content) -> Reflection:
    """Return `before` with this `content`; its position and half-typed lines are where they belong in that.

    Where a section is gone, the next one follows. A half-typed line whose place is gone waits for the next note.
    """
    after = structs.replace(before, **content._asdict())
    positions = set(model.all_positions(after))

    def moved(position: Position | None) -> Position | None:
        there = position and _moved(before, after, position)
        return there if there in positions else None

    return_to = moved(before.return_to)
    onward = return_to if is_detour(before) else AtReview() if before.reviewed else None
    position = moved(before.position) or onward or _next_section(before, after)
    after = structs.replace(after, position=position, return_to=None if return_to == position else return_to, drafts=())
    for draft in before.drafts:
        if there := moved(draft.position):
            kept = Draft(there, draft.text, _moved_index(before, after, draft, there))
            after = structs.replace(after, drafts=(*after.drafts, kept))
    for draft in before.drafts:
        if not moved(draft.position):
            after = with_typed_ahead(after, f"{draft.text}\n")
    return after


def _moved(before: Reflection, after: Reflection, position: Position) -> Position | None:
    match position:
        case AtQuestion(number, _):
            ids = [section.id for section in after.sections]
            id = before.sections[number].id
            return structs.replace(position, section=ids.index(id)) if id in ids else None
        case AtItem() if is_new_item(before, position):
            return model.new_item(after, type(position))
        case AtItem(number, _) if len(before.steps) != len(after.steps):
            whats = [step.what for step in after.steps]
            what = before.steps[number].what
            return structs.replace(position, number=whats.index(what)) if what in whats else None
        case _:
            return position


def _next_section(before: Reflection, after: Reflection) -> Position:
    """Return the first question of the section that comes next in `after`, where that of `before` is gone."""
    ids = [section.id for section in after.sections]
    rest = before.sections[before.position.section :] if isinstance(before.position, AtQuestion) else ()
    return next((AtQuestion(ids.index(section.id), 0) for section in rest if section.id in ids), AtReview())


def _moved_index(before: Reflection, after: Reflection, draft: Draft, there: Position) -> int | None:
    """Return the number that the note, which `draft` is a change of, has in `after`; None where it is gone."""
    index, old, new = draft.edits_index, _lines_at(before, draft.position), _lines_at(after, there)
    if index is None or index >= len(old) or old[index : index + 1] == new[index : index + 1]:
        return index
    return new.index(old[index]) if old[index] in new else None


def _lines_at(reflection: Reflection, position: Position) -> list[str]:
    if isinstance(position, AtQuestion):
        return [note.text for note in notes_at(reflection, position)]
    return [step.what for step in reflection.steps] if is_new_item(reflection, position) else []


# Notes and sections


class NotePlace(NamedTuple):
    """Where a note stands: under which question, and which it is there, from 0."""

    position: AtQuestion
    number: int


def note_meant(reflection: Reflection, pending: PendingText) -> NotePlace | None:
    """Return which note is meant: the one that is being changed, or the last before here; None where there is none."""
    here = reflection.position
    if isinstance(here, AtQuestion) and pending.edits_index in range(len(notes_at(reflection, here))):
        return NotePlace(here, pending.edits_index or 0)
    before = takewhile(lambda position: position != here, model.all_positions(reflection))
    for position in reversed([position for position in (*before, here) if isinstance(position, AtQuestion)]):
        if notes := notes_at(reflection, position):
            return NotePlace(position, len(notes) - 1)
    return None


def note_at(reflection: Reflection, place: NotePlace) -> Note:
    """Return the note that stands at `place`."""
    return notes_at(reflection, place.position)[place.number]


def shown(reflection: Reflection, place: NotePlace) -> str:
    """Return the note that stands at `place` as it is told: in short."""
    return truncate(mask(note_at(reflection, place).text), _SHORT)


def with_mark(reflection: Reflection, place: NotePlace, mark: model.Mark | None) -> Transition:
    """Return `reflection` with that `mark` on a note, and what to tell."""
    notes = list(notes_at(reflection, place.position))
    notes[place.number] = structs.replace(notes[place.number], mark=mark)
    message = texts.now_marked(mark, shown(reflection, place))
    return with_notes(reflection, place.position, tuple(notes)), message


def with_moved_note(reflection: Reflection, place: NotePlace, to: AtQuestion) -> Transition:
    """Return `reflection` with a note as the last under the question at `to`, and what to tell."""
    answer = reflection.sections[to.section].questions[to.question]
    where = {"note": shown(reflection, place), "question": answer.label or answer.text}
    if to == place.position:
        return reflection, texts.MOVED_NOWHERE.format(**where)
    notes = notes_at(reflection, place.position)
    after = with_notes(reflection, place.position, notes[: place.number] + notes[place.number + 1 :])
    after = with_notes(after, to, (*notes_at(after, to), notes[place.number]))
    return with_content(reflection, content_of(after)), texts.MOVED_NOTE.format(**where)


def with_chosen_sections(reflection: Reflection, compass: model.Compass, chosen: Collection[str]) -> Reflection:
    """Return `reflection` with the sections that have the `chosen` ids; what was said in them stays.

    What is new is asked next, in the compass's order among what is still to come. Where the closing has begun, it is
    gone through at once, and then the conversation is back where it was.
    """
    *talk, closing = reflection.sections
    order = {section.id: number for number, section in enumerate(compass.choosable)}
    kept = [section for section in talk if section.id in chosen or section.id not in order]
    ids = {section.id for section in talk}
    new = [
        convert(section, model.AskedSection, from_attributes=True)
        for section in compass.choosable
        if section.id in chosen and section.id not in ids
    ]
    here = reflection.position.section if isinstance(reflection.position, AtQuestion) else len(talk)
    done = [section for section in talk[: here + 1] if section in kept]
    ahead = sorted((one for one in (*kept, *new) if one not in done), key=lambda one: order.get(one.id, -1))
    after = with_content(reflection, content_of(reflection)._replace(sections=(*done, *ahead, closing)))
    first = AtQuestion(len(done), 0)
    if here < len(talk):
        return after if talk[here] in kept else structs.replace(after, position=first)
    if not new:
        return after
    reviewed = after.reviewed or after.position == AtReview()
    return_to = after.return_to if is_detour(after) else after.position
    return structs.replace(after, position=first, return_to=return_to, reviewed=reviewed)


def questions(reflection: Reflection) -> list[AtQuestion]:
    """Return the positions of all questions."""
    return [position for position in model.all_positions(reflection) if isinstance(position, AtQuestion)]


# What is told


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


def said(reflection: Reflection) -> list[NoteGroup]:
    """Return all notes by their questions, as they are shown."""
    answers = [answer for section in reflection.sections for answer in section.questions if answer.notes]
    return [_group(answer, tuple(map(note_line, answer.notes))) for answer in answers]


def said_in_short(reflection: Reflection) -> list[NoteGroup]:
    """Return the most important notes by their questions or, where none is marked, some of each question in short."""
    answers = [answer for section in reflection.sections for answer in section.questions if answer.notes]
    if marked := key_notes(reflection):
        return [NoteGroup(name, tuple(map(mask, notes))) for name, notes in marked]
    groups = []
    for answer in answers:
        few = tuple(truncate(mask(note_line(note)), _SHORT) for note in answer.notes[:_FEW])
        more = len(answer.notes) - len(few)
        groups.append(_group(answer, (*few, texts.and_more(more)) if more else few))
    return groups


def _group(answer: model.Answer, lines: tuple[str, ...]) -> NoteGroup:
    return NoteGroup(answer.label or answer.text, tuple(map(mask, lines)))
