"""Where a conversation goes from a position: onward, past a section, back. All of it follows from one order."""

from collections.abc import Iterator
from typing import get_args

from msgspec import structs

from malkompas.model import (
    ITEM_LISTS,
    AtAnyItem,
    AtFollowUp,
    AtItem,
    AtQuestion,
    AtReview,
    AtSetup,
    FollowUpField,
    Position,
    Reflection,
    SetupField,
    has_begun,
    items_at,
)

SETUP: tuple[SetupField, ...] = get_args(SetupField)
"""What is asked before the first question, in its order."""


def all_positions(reflection: Reflection) -> Iterator[Position]:
    """Yield every position in `reflection` in the order of the conversation, also those that are passed over."""
    for field in SETUP:
        yield AtSetup(field)
        if field == "followed":
            for number in range(len(reflection.follow_ups)):
                yield from (AtFollowUp(number, part) for part in get_args(FollowUpField))
    for number, section in enumerate(reflection.sections):
        yield from (AtQuestion(number, question) for question in range(len(section.questions)))
    for items in ITEM_LISTS:
        for number in range(len(items_at(reflection, items))):
            yield from (items(number, part) for part in items.fields)
        yield new_item(reflection, items)
    yield AtReview()


def _is_asked(reflection: Reflection, position: Position) -> bool:
    """Return whether `position` is one to stop at: a new date, for instance, is only asked for an open step."""
    match position:
        case AtSetup(field):
            return field in reflection.asks
        case AtFollowUp(number, "when"):
            return reflection.follow_ups[number].state == "open"
        case AtFollowUp(number, "learnt"):
            return reflection.follow_ups[number].state is not None
        case _:
            return True


def new_item(reflection: Reflection, items: type[AtAnyItem]) -> AtAnyItem:
    """Return the position where the next of the `items` is asked for."""
    return items(len(items_at(reflection, items)), "what")


def is_new_item(reflection: Reflection, position: Position) -> bool:
    """Return whether an item that is not there yet is asked for at `position`."""
    return isinstance(position, AtItem) and position.number == len(items_at(reflection, position))


def first_position(reflection: Reflection) -> Position:
    """Return where a new `reflection` begins."""
    return next(position for position in all_positions(reflection) if _is_asked(reflection, position))


def next_position(reflection: Reflection, *, past_part: bool = False) -> Position:
    """Return the position after that of `reflection`; `past_part` passes over the rest of the section or list."""
    here = reflection.position
    onward = iter(all_positions(reflection))
    for position in onward:
        if position == here:
            break
    # Within a list, its items are gone through one by one; whoever comes to it begins with a new one.
    is_within_list = isinstance(here, AtItem) and not is_new_item(reflection, here) and not past_part
    for position in onward:
        is_passed_over = past_part and _part(position) == _part(here)
        is_there_already = isinstance(position, AtItem) and not is_new_item(reflection, position)
        if _is_asked(reflection, position) and not is_passed_over and (is_within_list or not is_there_already):
            return position
    return AtReview()


def _part(position: Position) -> tuple[type[Position], int]:
    """Return what `position` is a part of: a section, a list, the earlier steps."""
    return type(position), position.section if isinstance(position, AtQuestion) else 0


def go_to(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` at `position`, or at the review if that is where it was opened from."""
    return structs.replace(reflection, position=AtReview() if reflection.reviewed else position)


def go_on(reflection: Reflection, *, past_part: bool = False) -> Reflection:
    """Return `reflection` at its next position; see `next_position`.

    What was opened from the review leads back there, but for an earlier step and a list, which are gone through.
    """
    here, position = reflection.position, next_position(reflection, past_part=past_part)
    is_same_step = isinstance(position, AtFollowUp) and position.field != "state"
    is_same_list = isinstance(position, AtItem) and type(position) is type(here)
    if is_same_step or is_same_list:
        return structs.replace(reflection, position=position)
    return go_to(reflection, position)


def previous_position(reflection: Reflection) -> Position:
    """Return the position before that of `reflection`, or the same where there is none.

    After a jump that is where it began. From the first question the setup can be gone back to until something was said.
    """
    here = reflection.position
    if reflection.return_to:
        return reflection.return_to
    if isinstance(here, AtSetup) and reflection.reviewed:
        return AtReview()
    if here in (AtFollowUp(0, "state"), AtQuestion(0, 0)) and not _is_untouched(reflection):
        return here
    before = here
    for position in all_positions(reflection):
        if position == here:
            break
        # The open steps of earlier meetings are taken up only on the way onward.
        if _is_asked(reflection, position) and position != AtSetup("followed"):
            before = position
    return before


def _is_untouched(reflection: Reflection) -> bool:
    """Return whether nothing has been said or begun to be typed after the setup."""
    drafted = (draft.position for draft in reflection.drafts)
    return not has_begun(reflection) and all(isinstance(position, AtSetup | AtFollowUp) for position in drafted)
