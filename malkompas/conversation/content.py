"""What was said and what is half-typed, and how both are put in place of what stands there; pure."""

from typing import NamedTuple, TypeVar

from msgspec import structs

from malkompas import model
from malkompas.conversation.navigation import is_detour, is_new_step
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, Draft, Position, Reflection
from malkompas.team_history import follow_up_key
from malkompas.text import one_line

_TYPED_AHEAD = AtSetup("followed")
"""Where text waits that was typed at a list: a position at which nothing is asked for."""

T = TypeVar("T")


def replaced_at(items: tuple[T, ...], index: int, item: T | None) -> tuple[T, ...]:
    """Return `items` with the one at `index` replaced by `item`, or left out where that is None."""
    return items[:index] + (() if item is None else (item,)) + items[index + 1 :]


def notes_at(reflection: Reflection, position: AtQuestion) -> tuple[model.Note, ...]:
    """Return the notes under the question at `position`."""
    return reflection.sections[position.section].questions[position.question].notes


def with_notes(reflection: Reflection, position: AtQuestion, notes: tuple[model.Note, ...]) -> Reflection:
    """Return `reflection` with exactly `notes` under the question at `position`."""
    section = reflection.sections[position.section]
    answer = structs.replace(section.questions[position.question], notes=notes)
    section = structs.replace(section, questions=replaced_at(section.questions, position.question, answer))
    return structs.replace(reflection, sections=replaced_at(reflection.sections, position.section, section))


def with_draft(reflection: Reflection, position: Position, text: str, edits_index: int | None = None) -> Reflection:
    """Return `reflection` with `text` waiting at `position`; a blank text leaves nothing there."""
    others = tuple(draft for draft in reflection.drafts if draft.position != position)
    new = (model.Draft(position, text, edits_index),) if text.strip() else ()
    return structs.replace(reflection, drafts=others + new)


def with_typed_ahead(reflection: Reflection, typed: str) -> Reflection:
    """Return `reflection` with what was `typed` at a list, each whole line with its end: it waits for the next note.

    Half a line that waits already goes on with it, after a blank.
    """
    waiting = typed_ahead(reflection)
    blank = " " if typed and waiting and not waiting.endswith("\n") else ""
    return with_draft(reflection, _TYPED_AHEAD, f"{waiting}{blank}{typed}")


def typed_ahead(reflection: Reflection) -> str:
    """Return what was typed at lists and still waits."""
    waiting = model.draft_at(reflection, _TYPED_AHEAD)
    return waiting.text if waiting else ""


def take_up_typed_ahead(reflection: Reflection) -> tuple[Reflection, str]:
    """Return `reflection` without the first line that was typed at lists, and that line if it is a note here.

    Each whole line is a note of its own. Half a line, and one for a new step, stands in the line that is asked for,
    if that is empty. What is not taken up goes on waiting.
    """
    here = reflection.position
    line, end, rest = typed_ahead(reflection).lstrip().partition("\n")
    is_note = isinstance(here, AtQuestion) and bool(end)
    takes_notes = isinstance(here, AtQuestion) or is_new_step(reflection, here)
    if not line or not takes_notes or (model.draft_at(reflection, here) and not is_note):
        return reflection, ""
    reflection = with_draft(reflection, _TYPED_AHEAD, rest)
    return (reflection, line) if is_note else (with_draft(reflection, here, line), "")


class Content(NamedTuple):
    """What undo brings back: not the position, the time or what was said to begin with."""

    sections: tuple[model.AskedSection, ...]
    steps: tuple[model.Step, ...]
    follow_ups: tuple[model.FollowUp, ...]
    prepared: tuple[model.PreparedAnswer, ...]


def content_of(reflection: Reflection) -> Content:
    """Return what was said in `reflection`."""
    return Content(reflection.sections, reflection.steps, reflection.follow_ups, reflection.prepared)


def with_content(before: Reflection, content: Content) -> Reflection:
    """Return `before` with this `content`; its position and half-typed lines are where they belong in that.

    Where a section is gone, the next one follows. What is half-typed in a section that is gone waits for the next note;
    with a step, what was half-typed in it goes.
    """
    after = structs.replace(before, **content._asdict())
    positions = set(model.all_positions(after))

    def moved(position: Position | None) -> Position | None:
        there = position and _moved(before, after, position)
        return there if there in positions else None

    return_to = moved(before.return_to)
    onward = return_to if is_detour(before) else AtReview() if before.reviewed else None
    position = moved(before.position) or onward or _next_section(before, after)
    drafts = tuple(
        Draft(there, draft.text, _moved_index(before, after, draft, there))
        for draft in before.drafts
        if (there := moved(draft.position))
    )
    return_to = None if return_to == position else return_to
    after = structs.replace(after, position=position, return_to=return_to, drafts=drafts)
    lost = [one for one in before.drafts if isinstance(one.position, AtQuestion) and not moved(one.position)]
    return with_typed_ahead(after, " ".join(one_line(draft.text) for draft in lost))


def _moved(before: Reflection, after: Reflection, position: Position) -> Position | None:
    match position:
        case AtQuestion(number, _):
            ids = [section.id for section in after.sections]
            id = before.sections[number].id
            return structs.replace(position, section=ids.index(id)) if id in ids else None
        case AtStep() if is_new_step(before, position):
            return model.new_step(after)
        case AtStep(number, _) if len(before.steps) != len(after.steps):
            whats = [step.what for step in after.steps]
            what = before.steps[number].what
            return structs.replace(position, number=whats.index(what)) if what in whats else None
        case AtFollowUp(number, _):
            keys = [follow_up_key(after, one) for one in after.follow_ups]
            key = follow_up_key(before, before.follow_ups[number])
            return structs.replace(position, number=keys.index(key)) if key in keys else None
        case AtSetup() | AtStep() | AtReview():
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
    return [step.what for step in reflection.steps] if is_new_step(reflection, position) else []
