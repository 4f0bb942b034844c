"""Where a conversation goes from a position: onward, past a section, back. All of it follows from one order."""

from itertools import dropwhile, islice, takewhile

from msgspec import structs

from malkompas.model import (
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Position,
    Reflection,
    all_positions,
    has_begun,
    new_step,
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


def is_new_step(reflection: Reflection, position: Position) -> bool:
    """Return whether a step that is not there yet is asked for at `position`."""
    return position == new_step(reflection)


def next_position(reflection: Reflection, *, past_part: bool = False) -> Position:
    """Return the position after that of `reflection`; `past_part` passes over the rest of the section, or the steps."""
    here = reflection.position
    # Among the steps, they are gone through one by one; whoever comes to them begins with a new one.
    is_among_steps = isinstance(here, AtStep) and not is_new_step(reflection, here) and not past_part
    for position in islice(dropwhile(lambda position: position != here, all_positions(reflection)), 1, None):
        is_passed_over = past_part and _part(position) == _part(here)
        is_there_already = isinstance(position, AtStep) and not is_new_step(reflection, position)
        if _is_asked(reflection, position) and not is_passed_over and (is_among_steps or not is_there_already):
            return position
    return AtReview()


def _part(position: Position) -> tuple[type[Position], int]:
    """Return what `position` is a part of: a section, an earlier step, or the next steps."""
    match position:
        case AtQuestion(number) | AtFollowUp(number):
            return type(position), number
        case AtSetup() | AtStep() | AtReview():
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


def go_to(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` at `position`, or at the review if that is where it was opened from."""
    return structs.replace(reflection, position=AtReview() if reflection.reviewed else position)


def go_on(reflection: Reflection, *, past_part: bool = False) -> Reflection:
    """Return `reflection` at its next position; see `next_position`.

    What was opened from the review leads back there, but an earlier step, and the new ones, are gone through. A detour
    leads back to where it began.
    """
    position = next_position(reflection, past_part=past_part)
    is_same_step = isinstance(position, AtFollowUp | AtStep) and position.field not in ("state", "what")
    if is_detour(reflection) and not is_same_step:
        is_over = not isinstance(position, AtQuestion) or position.section == len(reflection.sections) - 1
        position = reflection.return_to or position if is_over else position
    elif not (is_same_step or (isinstance(position, AtStep) and isinstance(reflection.position, AtStep))):
        return go_to(reflection, position)
    return structs.replace(reflection, position=position)


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
