"""Where a conversation goes from a position: onward, back, past a section."""

from msgspec import structs

from malkompas.model import (
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    FollowUpField,
    Position,
    Reflection,
    SetupField,
    StepField,
    has_begun,
)

SETUP: tuple[SetupField, ...] = (
    *("team", "goal", "about", "occasion", "participants", "minutes", "followed", "sections"),
)
STEP: tuple[StepField, ...] = ("what", "who", "when")


def after_setup(reflection: Reflection, field: SetupField | None) -> Position:
    """Return what is asked after `field` (None: first of all), or the first question."""
    later = SETUP[SETUP.index(field) + 1 :] if field else SETUP
    return next((AtSetup(name) for name in later if name in reflection.asks), AtQuestion(0, 0))


def next_position(reflection: Reflection, position: AtQuestion) -> Position:
    """Return the next question, or what comes after its section."""
    if position.question + 1 < len(reflection.sections[position.section].questions):
        return AtQuestion(position.section, position.question + 1)
    return after_section(reflection, position.section)


def after_field(number: int, field: StepField) -> Position:
    """Return the next field of step `number`, or the step after it."""
    return AtStep(number + 1, "what") if field == "when" else AtStep(number, STEP[STEP.index(field) + 1])


def after_followed(reflection: Reflection, number: int, field: FollowUpField) -> Position:
    """Return what is asked after `field` of earlier step `number`: a new date only where it is still open."""
    if field == "state":
        return AtFollowUp(number, "when" if reflection.follow_ups[number].state == "open" else "learnt")
    if field == "when":
        return AtFollowUp(number, "learnt")
    if number + 1 < len(reflection.follow_ups):
        return AtFollowUp(number + 1, "state")
    return after_setup(reflection, "followed")


def after_section(reflection: Reflection, section: int) -> Position:
    """Return the next section's first question, or the steps."""
    if section + 1 < len(reflection.sections):
        return AtQuestion(section + 1, 0)
    return AtStep(len(reflection.steps), "what")


def go_to(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` at `place`, or at the last look if that is where it was opened from."""
    return structs.replace(reflection, position=AtReview() if reflection.reviewed else position)


def previous_position(reflection: Reflection, position: Position) -> Position:
    """Return the place before, or `place` itself where there is none.

    After a jump that is where it began. From the first question the setup can be gone back to until something was said.
    """
    if reflection.return_to:
        return reflection.return_to
    if isinstance(position, AtSetup) and reflection.reviewed:
        return AtReview()
    last = len(reflection.sections) - 1
    match position:
        case AtSetup(field):
            return _before_setup(reflection, SETUP.index(field)) or position
        case AtFollowUp(0, "state"):
            return (
                _before_setup(reflection, SETUP.index("followed")) if _is_untouched(reflection) else None
            ) or position
        case AtFollowUp(number, "state"):
            return _end_of(reflection, number - 1)
        case AtFollowUp(number, "learnt") if reflection.follow_ups[number].state == "open":
            return AtFollowUp(number, "when")
        case AtFollowUp(number, _):
            return AtFollowUp(number, "state")
        case AtQuestion(0, 0):
            return (_before_setup(reflection, len(SETUP)) if _is_untouched(reflection) else None) or position
        case AtQuestion(section, 0):
            return AtQuestion(section - 1, len(reflection.sections[section - 1].questions) - 1)
        case AtQuestion(section, question):
            return AtQuestion(section, question - 1)
        case AtStep(0, "what"):
            return AtQuestion(last, len(reflection.sections[last].questions) - 1)
        case AtStep(step, "what"):
            return AtStep(step - 1, "when")
        case AtStep(step, field):
            return AtStep(step, STEP[STEP.index(field) - 1])
        case _:
            return AtStep(len(reflection.steps), "what")


def _before_setup(reflection: Reflection, position: int) -> Position | None:
    """Return what was asked before `SETUP[position]`, if anything."""
    for field in reversed(SETUP[:position]):
        if field == "followed" and reflection.follow_ups:
            return _end_of(reflection, len(reflection.follow_ups) - 1)
        if field != "followed" and field in reflection.asks:
            return AtSetup(field)
    return None


def _end_of(reflection: Reflection, number: int) -> Position:
    """Return what was asked last about earlier step `number`: nothing more where nobody said how it went."""
    return AtFollowUp(number, "learnt" if reflection.follow_ups[number].state else "state")


def _is_untouched(reflection: Reflection) -> bool:
    return not has_begun(reflection) and all(
        isinstance(draft.position, AtSetup | AtFollowUp) for draft in reflection.drafts
    )
