"""Where a conversation goes from a position: onward, past a section, back. All of it follows from one order."""

from itertools import dropwhile, islice, takewhile

from msgspec import structs

from malkompas.model import (
    AtFollowUp,
    AtItem,
    AtQuestion,
    AtReview,
    AtSetup,
    Position,
    Reflection,
    all_positions,
    has_begun,
    items_at,
)


def _is_asked(reflection: Reflection, position: Position) -> bool:
    """Return whether `position` is one to stop at: a new date, for instance, is only asked for an open step."""
    match position:
        case AtSetup(field):
            return field in reflection.asks
        case AtFollowUp(number, "what" | "who"):  # once the team has chosen to change them
            here = reflection.position
            return isinstance(here, AtFollowUp) and here.number == number and here.field in ("what", "who")
        case AtFollowUp(number, "when"):
            return reflection.follow_ups[number].state == "open"
        case AtFollowUp(number, "learnt"):
            return reflection.follow_ups[number].state is not None
        case _:
            return True


def is_new_item(reflection: Reflection, position: Position) -> bool:
    """Return whether an item that is not there yet is asked for at `position`."""
    return isinstance(position, AtItem) and position.number == len(items_at(reflection, position))


def next_position(reflection: Reflection, *, past_part: bool = False) -> Position:
    """Return the position after that of `reflection`; `past_part` passes over the rest of the section or list."""
    here = reflection.position
    # Within a list, its items are gone through one by one; whoever comes to it begins with a new one.
    is_within_list = isinstance(here, AtItem) and not is_new_item(reflection, here) and not past_part
    for position in islice(dropwhile(lambda position: position != here, all_positions(reflection)), 1, None):
        is_passed_over = past_part and _part(position) == _part(here)
        is_there_already = isinstance(position, AtItem) and not is_new_item(reflection, position)
        if _is_asked(reflection, position) and not is_passed_over and (is_within_list or not is_there_already):
            return position
    return AtReview()


def _part(position: Position) -> tuple[type[Position], int]:
    """Return what `position` is a part of: a section, an earlier step, or a list."""
    match position:
        case AtQuestion(number) | AtFollowUp(number):
            return type(position), number
        case _:
            return type(position), 0


def is_detour(reflection: Reflection) -> bool:
    """Return whether `return_to` lies ahead: then what was opened is gone through before the conversation is there."""
    before = takewhile(lambda position: position != reflection.return_to, all_positions(reflection))
    return reflection.return_to is not None and reflection.position in before


def is_closing(reflection: Reflection) -> bool:
    """Return whether the conversation is being rounded off, or is over: at the closing, the steps or the review."""
    here = reflection.position
    is_in_talk = isinstance(here, AtQuestion) and here.section < len(reflection.sections) - 1
    return not (is_in_talk or is_detour(reflection))


def _ends_detour(reflection: Reflection, position: Position) -> bool:
    """Return whether `position` comes after what was opened: a step, or sections, which stand before the closing."""
    return not isinstance(position, AtQuestion) or position.section == len(reflection.sections) - 1


def go_to(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` at `position`, or at the review if that is where it was opened from."""
    return structs.replace(reflection, position=AtReview() if reflection.reviewed else position)


def go_on(reflection: Reflection, *, past_part: bool = False) -> Reflection:
    """Return `reflection` at its next position; see `next_position`.

    What was opened from the review leads back there, but for an earlier step and a list, which are gone through, and
    so does a detour lead back to where it began.
    """
    here, position = reflection.position, next_position(reflection, past_part=past_part)
    is_same_step = isinstance(position, AtFollowUp | AtItem) and position.field not in ("state", "what")
    is_same_list = isinstance(position, AtItem) and type(position) is type(here)
    if is_detour(reflection) and not is_same_step:
        position = reflection.return_to or position if _ends_detour(reflection, position) else position
        return structs.replace(reflection, position=position)
    if is_same_step or is_same_list:
        return structs.replace(reflection, position=position)
    return go_to(reflection, position)


def previous_position(reflection: Reflection) -> Position:
    """Return the position before that of `reflection`, or the same where there is none.

    After a jump onward that is where it began. From the first question the setup can be gone back to until something
    was said or begun to be typed.
    """
    here = reflection.position
    if reflection.return_to and not is_detour(reflection):
        return reflection.return_to
    if isinstance(here, AtSetup) and reflection.reviewed:
        return AtReview()
    is_drafted = any(not isinstance(draft.position, AtSetup | AtFollowUp) for draft in reflection.drafts)
    if here in (AtFollowUp(0, "state"), AtQuestion(0, 0)) and (is_drafted or has_begun(reflection)):
        return here
    before = takewhile(lambda position: position != here, all_positions(reflection))
    # The open steps of earlier meetings are taken up only on the way onward.
    stops = [position for position in before if _is_asked(reflection, position) and position != AtSetup("followed")]
    return stops[-1] if stops else here
