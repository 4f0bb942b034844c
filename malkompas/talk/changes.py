"""The changes a conversation makes to a reflection: each returns a new value."""

from typing import TypeVar

from msgspec import structs

from malkompas.model import Answer, AskedSection, AtQuestion, AtStep, Draft, Place, Reflection, Section

T = TypeVar("T")


def asked(section: Section) -> AskedSection:
    """Return `section` ready to be answered."""
    return AskedSection(
        id=section.id,
        title=section.title,
        text=section.text,
        what_if=section.what_if,
        questions=tuple(Answer(text=q.text, label=q.label, hints=q.hints) for q in section.questions),
    )


def with_notes(reflection: Reflection, place: AtQuestion, notes: tuple[str, ...]) -> Reflection:
    """Return `reflection` with exactly `notes` under the question at `place`."""
    section = reflection.sections[place.section]
    answer = structs.replace(section.questions[place.question], notes=notes)
    section = structs.replace(section, questions=replaced(section.questions, place.question, answer))
    return structs.replace(reflection, sections=replaced(reflection.sections, place.section, section))


def replaced(items: tuple[T, ...], index: int, item: T | None) -> tuple[T, ...]:
    """Return `items` with the one at `index` replaced by `item`, or left out where that is None."""
    return items[:index] + (() if item is None else (item,)) + items[index + 1 :]


def draft_at(reflection: Reflection, place: Place) -> Draft | None:
    """Return the half-typed line that waits at `place`, if any."""
    return next((draft for draft in reflection.drafts if draft.place == place), None)


def with_draft(reflection: Reflection, place: Place, text: str, changes: int | None = None) -> Reflection:
    """Return `reflection` with `text` waiting at `place`; a blank text leaves nothing there."""
    others = tuple(draft for draft in reflection.drafts if draft.place != place)
    new = (Draft(place, text, changes),) if text.strip() else ()
    return structs.replace(reflection, drafts=others + new)


def without_step(reflection: Reflection, number: int) -> Reflection:
    """Return `reflection` without step `number` and what was half-typed in it, ready for a new step."""
    steps = replaced(reflection.steps, number, None)
    drafts = (_draft_without_step(draft, number, len(reflection.steps)) for draft in reflection.drafts)
    return structs.replace(
        reflection,
        steps=steps,
        drafts=tuple(draft for draft in drafts if draft),
        place=AtStep(len(steps), "what"),
    )


def _draft_without_step(draft: Draft, number: int, new: int) -> Draft | None:
    """Return `draft` where it belongs when step `number` is gone; `new` is the number of the new step until then."""
    place, changes = draft.place, draft.changes
    if not isinstance(place, AtStep) or place.step < number:
        return draft
    if place.step == number:
        return None
    if place.step == new and changes is not None:  # there, it is the half-typed change of another step
        changes = None if changes == number else changes - (changes > number)
    return Draft(AtStep(place.step - 1, place.field), draft.text, changes)
