"""What can be done about personal data that was typed, and what that does to a reflection."""

from msgspec import structs

from malkompas import privacy
from malkompas.model import AtFollowed, AtQuestion, AtSetup, AtStep, Place, Reflection
from malkompas.talk.changes import replaced, with_draft, with_notes, without_step
from malkompas.talk.exchange import Changed, Said
from malkompas.vocabulary import Remedy


def remedies(place: Place) -> tuple[Remedy, ...]:
    """Return what can be done about what was typed at `place`: a team and a goal are needed, and cannot be removed."""
    return ("rewrite", "keep") if place in (AtSetup("team"), AtSetup("goal")) else ("rewrite", "remove", "keep")


def remedied(reflection: Reflection, place: Place, reply: Said | Changed, remedy: Remedy) -> Reflection:
    """Return `reflection` after `remedy` was chosen for what `reply` said at `place`."""
    if isinstance(place, AtStep) and place.step == len(reflection.steps) and isinstance(reply, Changed):
        place = AtStep(reply.index, "what")  # where a new step is asked for, an earlier one was changed
    if remedy == "rewrite":
        return _opened_again(reflection, place, reply)
    return _removed(reflection, place, reply) if remedy == "remove" else reflection


def _opened_again(reflection: Reflection, place: Place, reply: Said | Changed) -> Reflection:
    """Return `reflection` with what `reply` said at `place` brought back to be changed."""
    if isinstance(place, AtQuestion):
        index = _index(reflection, place, reply)
        note = reflection.sections[place.section].questions[place.question].notes[index]
        return with_draft(reflection, place, note, index)
    return structs.replace(reflection, place=place)


def _removed(reflection: Reflection, place: Place, reply: Said | Changed) -> Reflection:
    """Return `reflection` without what `reply` said at `place`."""
    match place:
        case AtQuestion(section, question):
            notes = reflection.sections[section].questions[question].notes
            return with_notes(reflection, place, replaced(notes, _index(reflection, place, reply), None))
        case AtStep(number, "what"):
            return without_step(reflection, number)
        case AtStep(number, field):
            step = structs.replace(reflection.steps[number], **{field: ""})
            return structs.replace(reflection, steps=replaced(reflection.steps, number, step))
        case AtFollowed(number, field):
            followed = reflection.followed[number]
            if field == "when":
                followed = structs.replace(followed, step=structs.replace(followed.step, when=""))
            else:
                followed = structs.replace(followed, learnt="")
            return structs.replace(reflection, followed=replaced(reflection.followed, number, followed))
        case AtSetup("participants"):
            kept = tuple(name for name in reflection.participants if not privacy.kinds(name))
            return structs.replace(reflection, participants=kept)
        case _:
            return reflection


def _index(reflection: Reflection, place: AtQuestion, reply: Said | Changed) -> int:
    if isinstance(reply, Changed):
        return reply.index
    return len(reflection.sections[place.section].questions[place.question].notes) - 1
