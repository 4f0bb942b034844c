"""Changes of a reflection: pure, one value in and one out, whoever asks for them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import convert, structs

from malkompas.conversation.navigation import new_item
from malkompas.conversation.team_history import follow_up_key
from malkompas.model import (
    AskedSection,
    AtAnyItem,
    AtFollowUp,
    AtItem,
    AtQuestion,
    Compass,
    Draft,
    FollowUp,
    Position,
    Reflection,
    Section,
    Step,
    items_at,
)

T = TypeVar("T")


def replaced_at(items: tuple[T, ...], index: int, item: T | None) -> tuple[T, ...]:
    """Return `items` with the one at `index` replaced by `item`, or left out where that is None."""
    return items[:index] + (() if item is None else (item,)) + items[index + 1 :]


def with_sections(reflection: Reflection, compass: Compass, sections: Iterable[Section]) -> Reflection:
    """Return `reflection` with these `sections` to be answered, in the compass's order, and the closing."""
    ids = {section.id for section in sections}
    in_order = (section for section in compass.choosable if section.id in ids)
    return structs.replace(
        reflection,
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        sections=tuple(unanswered(section) for section in (*in_order, compass.closing)),
    )


def unanswered(section: Section) -> AskedSection:
    """Return `section` ready to be answered."""
    return convert(section, AskedSection, from_attributes=True)


def notes_at(reflection: Reflection, position: AtQuestion) -> tuple[str, ...]:
    """Return the notes under the question at `position`."""
    return reflection.sections[position.section].questions[position.question].notes


def with_notes(reflection: Reflection, position: AtQuestion, notes: tuple[str, ...]) -> Reflection:
    """Return `reflection` with exactly `notes` under the question at `position`."""
    section = reflection.sections[position.section]
    answer = structs.replace(section.questions[position.question], notes=notes)
    section = structs.replace(section, questions=replaced_at(section.questions, position.question, answer))
    return structs.replace(reflection, sections=replaced_at(reflection.sections, position.section, section))


def with_draft(reflection: Reflection, position: Position, text: str, edits_index: int | None = None) -> Reflection:
    """Return `reflection` with `text` waiting at `position`; a blank text leaves nothing there."""
    others = tuple(draft for draft in reflection.drafts if draft.position != position)
    new = (Draft(position, text, edits_index),) if text.strip() else ()
    return structs.replace(reflection, drafts=others + new)


def with_follow_ups(reflection: Reflection, follow_ups: tuple[FollowUp, ...]) -> Reflection:
    """Return `reflection` with `follow_ups`; half-typed lines stay with the step they were typed at."""
    numbers = {follow_up_key(reflection, follow_up): number for number, follow_up in enumerate(follow_ups)}
    drafts = []
    for draft in reflection.drafts:
        if isinstance(draft.position, AtFollowUp):
            number = numbers.get(follow_up_key(reflection, reflection.follow_ups[draft.position.number]))
            if number is None:  # another team's step
                continue
            draft = structs.replace(draft, position=AtFollowUp(number, draft.position.field))
        drafts.append(draft)
    return structs.replace(reflection, follow_ups=follow_ups, drafts=tuple(drafts))


def step_at(reflection: Reflection, position: AtAnyItem | AtFollowUp) -> Step:
    """Return the step that `position` is at a field of."""
    if isinstance(position, AtFollowUp):
        return reflection.follow_ups[position.number].step
    return items_at(reflection, position)[position.number]


def with_step(reflection: Reflection, position: AtAnyItem | AtFollowUp, step: Step) -> Reflection:
    """Return `reflection` with `step` at `position`."""
    if isinstance(position, AtFollowUp):
        return with_follow_up(reflection, position.number, step=step)
    items = replaced_at(items_at(reflection, position), position.number, step)
    return structs.replace(reflection, **{position.items: items})


def with_follow_up(reflection: Reflection, number: int, **changes: Any) -> Reflection:
    """Return `reflection` with fields of its earlier step `number` (from 0) changed."""
    follow_up = structs.replace(reflection.follow_ups[number], **changes)
    return structs.replace(reflection, follow_ups=replaced_at(reflection.follow_ups, number, follow_up))


def with_field(reflection: Reflection, position: AtAnyItem | AtFollowUp, text: str) -> Reflection:
    """Return `reflection` with `text` in the field at `position`; a date is not understood here."""
    if position.field == "learnt":
        return with_follow_up(reflection, position.number, lesson=text)
    return with_step(reflection, position, structs.replace(step_at(reflection, position), **{position.field: text}))


def without_item(reflection: Reflection, position: AtAnyItem) -> Reflection:
    """Return `reflection` without the item at `position` and what was half-typed in it, ready for a new one."""
    drafts = (_draft_without(draft, position, len(items_at(reflection, position))) for draft in reflection.drafts)
    reflection = structs.replace(reflection, drafts=tuple(draft for draft in drafts if draft))
    items = replaced_at(items_at(reflection, position), position.number, None)
    reflection = structs.replace(reflection, **{position.items: items})
    return structs.replace(reflection, position=new_item(reflection, type(position)))


def _draft_without(draft: Draft, gone: AtAnyItem, new: int) -> Draft | None:
    """Return `draft` where it belongs when the item at `gone` is removed; `new` is the number of the new one so far."""
    position, edits_index = draft.position, draft.edits_index
    if not isinstance(position, AtItem) or position.items != gone.items or position.number < gone.number:
        return draft
    if position.number == gone.number:
        return None
    if position.number == new and edits_index is not None:  # there, it is the half-typed change of another item
        edits_index = None if edits_index == gone.number else edits_index - (edits_index > gone.number)
    return Draft(type(position)(position.number - 1, position.field), draft.text, edits_index)
