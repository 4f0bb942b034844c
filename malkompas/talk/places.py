"""Where a conversation goes from a place: onward, back, past a section."""

from msgspec import structs

from malkompas.model import AtFollowed, AtLook, AtQuestion, AtSetup, AtStep, Place, Reflection, has_begun
from malkompas.vocabulary import FollowedField, SetupField, StepField

SETUP: tuple[SetupField, ...] = (
    *("team", "goal", "about", "occasion", "participants", "minutes", "followed", "sections"),
)
STEP: tuple[StepField, ...] = ("what", "who", "when")


def after_setup(reflection: Reflection, field: SetupField | None) -> Place:
    """Return what is asked after `field` (None: first of all), or the first question."""
    later = SETUP[SETUP.index(field) + 1 :] if field else SETUP
    return next((AtSetup(name) for name in later if name in reflection.asks), AtQuestion(0, 0))


def after(reflection: Reflection, place: AtQuestion) -> Place:
    """Return the next question, or what comes after its section."""
    if place.question + 1 < len(reflection.sections[place.section].questions):
        return AtQuestion(place.section, place.question + 1)
    return after_section(reflection, place.section)


def after_field(number: int, field: StepField) -> Place:
    """Return the next field of step `number`, or the step after it."""
    return AtStep(number + 1, "what") if field == "when" else AtStep(number, STEP[STEP.index(field) + 1])


def after_followed(reflection: Reflection, number: int, field: FollowedField) -> Place:
    """Return what is asked after `field` of earlier step `number`: a new date only where it is still open."""
    if field == "state":
        return AtFollowed(number, "when" if reflection.followed[number].state == "open" else "learnt")
    if field == "when":
        return AtFollowed(number, "learnt")
    if number + 1 < len(reflection.followed):
        return AtFollowed(number + 1, "state")
    return after_setup(reflection, "followed")


def after_section(reflection: Reflection, section: int) -> Place:
    """Return the next section's first question, or the steps."""
    if section + 1 < len(reflection.sections):
        return AtQuestion(section + 1, 0)
    return AtStep(len(reflection.steps), "what")


def moved(reflection: Reflection, place: Place) -> Reflection:
    """Return `reflection` at `place`, or at the last look if that is where it was opened from."""
    return structs.replace(reflection, place=AtLook() if reflection.looked else place)


def before(reflection: Reflection, place: Place) -> Place:
    """Return the place before, or `place` itself where there is none.

    After a jump that is where it began. From the first question the setup can be gone back to until something was said.
    """
    if reflection.came_from:
        return reflection.came_from
    if isinstance(place, AtSetup) and reflection.looked:
        return AtLook()
    last = len(reflection.sections) - 1
    match place:
        case AtSetup(field):
            return _before_setup(reflection, SETUP.index(field)) or place
        case AtFollowed(0, "state"):
            return (_before_setup(reflection, SETUP.index("followed")) if _is_untouched(reflection) else None) or place
        case AtFollowed(number, "state"):
            return _end_of(reflection, number - 1)
        case AtFollowed(number, "learnt") if reflection.followed[number].state == "open":
            return AtFollowed(number, "when")
        case AtFollowed(number, _):
            return AtFollowed(number, "state")
        case AtQuestion(0, 0):
            return (_before_setup(reflection, len(SETUP)) if _is_untouched(reflection) else None) or place
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


def _before_setup(reflection: Reflection, position: int) -> Place | None:
    """Return what was asked before `SETUP[position]`, if anything."""
    for field in reversed(SETUP[:position]):
        if field == "followed" and reflection.followed:
            return _end_of(reflection, len(reflection.followed) - 1)
        if field != "followed" and field in reflection.asks:
            return AtSetup(field)
    return None


def _end_of(reflection: Reflection, number: int) -> Place:
    """Return what was asked last about earlier step `number`: nothing more where nobody said how it went."""
    return AtFollowed(number, "learnt" if reflection.followed[number].state else "state")


def _is_untouched(reflection: Reflection) -> bool:
    return not has_begun(reflection) and all(
        isinstance(draft.place, AtSetup | AtFollowed) for draft in reflection.drafts
    )


def is_well_placed(reflection: Reflection) -> bool:
    """Return whether a stored `reflection` can go on: its places and drafts point at something that it holds."""
    if not (reflection.team and reflection.goal and all(section.questions for section in reflection.sections)):
        return False
    if not reflection.sections and (reflection.looked or "sections" not in reflection.asks):
        return False
    if has_begun(reflection) and any(
        _chooses_sections(reflection, at) for at in (reflection.place, reflection.came_from)
    ):
        return False
    drafted = (draft.place for draft in reflection.drafts)
    return all(_exists(reflection, place) for place in (reflection.place, reflection.came_from, *drafted) if place)


def _chooses_sections(reflection: Reflection, place: Place | None) -> bool:
    """Return whether going on from `place` would choose the sections anew; the last look comes back to itself."""
    return isinstance(place, AtSetup) and (place.field == "sections" or not reflection.looked)


def _exists(reflection: Reflection, place: Place) -> bool:
    match place:
        case AtFollowed(number, _):
            return 0 <= number < len(reflection.followed)
        case AtQuestion(section, question):
            return 0 <= section < len(reflection.sections) and 0 <= question < len(
                reflection.sections[section].questions
            )
        case AtStep() | AtLook() if not reflection.sections:
            return False
        case AtStep(step, field):
            return 0 <= step < len(reflection.steps) or (step == len(reflection.steps) and field == "what")
        case _:
            return True
