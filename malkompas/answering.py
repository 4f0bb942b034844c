"""What an answer does to a reflection: pure, one value in and one out."""

import datetime as dt
from collections.abc import Callable, Iterable

from msgspec import structs

from malkompas import places, texts
from malkompas.asking import chosen_beforehand
from malkompas.errors import MalkompasError
from malkompas.exchange import Changed, Chosen, Leave, Open, Said, Way
from malkompas.model import (
    OCCASIONS,
    AtLook,
    AtQuestion,
    AtSetup,
    AtStep,
    Compass,
    Reflection,
    Section,
    SetupField,
    Step,
    StepField,
    asked,
    draft_at,
    replaced,
    with_draft,
    with_notes,
    without_step,
)
from malkompas.strings import keepable, one_line

Today = Callable[[], dt.date]
Answered = tuple[Reflection, str]
"""The reflection after an answer, and what to tell the team about it, if anything."""


def answered(
    reflection: Reflection, reply: Said | Changed | Chosen | Leave | Open, compass: Compass, today: Today
) -> Answered:
    """Return `reflection` after `reply`, and what to tell the team.

    A date without a year is the nearest from `today` on.
    """
    after, message = _answered(reflection, reply, compass, today)
    jumped = isinstance(reply, Leave) and reply.way in ("pass", "closing")
    if after.place != reflection.place:
        after = structs.replace(after, came_from=reflection.place if jumped else None)
    return after, message


def _answered(
    reflection: Reflection, reply: Said | Changed | Chosen | Leave | Open, compass: Compass, today: Today
) -> Answered:
    place = reflection.place
    if isinstance(reply, Open):
        return structs.replace(reflection, place=reply.place, looked=True), ""
    if isinstance(reply, Chosen):
        return _chosen(reflection, reply, compass)
    reflection = with_draft(reflection, place, reply.waits.text, reply.waits.changes)
    if isinstance(reply, Leave):
        return _left(reflection, reply.way)
    match place:
        case AtSetup(field):
            return _answered_setup(reflection, field, reply)
        case AtQuestion():
            return _answered_question(reflection, place, reply), ""
        case AtStep(number, "what") if number == len(reflection.steps):
            return _answered_new_step(reflection, number, reply), ""
        case AtStep(number, field):
            return _answered_step(reflection, number, field, reply, today)
        case _:
            raise AssertionError(place)


def _left(reflection: Reflection, way: Way) -> Answered:
    place = reflection.place
    match way, place:
        case "pause", _:
            return reflection, ""
        case "back", _:
            earlier = places.before(reflection, place)
            if isinstance(earlier, AtSetup):
                reflection = structs.replace(reflection, looked=False)  # other topics may be chosen now
            nothing = texts.LINE_FIRST if draft_at(reflection, place) and reflection.asks else texts.NOTHING_BEFORE
            return structs.replace(reflection, place=earlier), nothing if earlier == place else ""
        case "closing", _:
            return places.moved(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "next", AtSetup(field):
            return _set_up(reflection, field)
        case "next", AtQuestion():
            return places.moved(reflection, places.after(reflection, place)), ""
        case "next", AtStep(number, field) if number < len(reflection.steps):
            return structs.replace(reflection, place=places.after_field(number, field)), ""
        case "pass", AtQuestion(section, _):
            return places.moved(reflection, places.after_section(reflection, section)), ""
        case _:
            return structs.replace(reflection, place=AtLook()), ""


def _answered_question(reflection: Reflection, place: AtQuestion, reply: Said | Changed) -> Reflection:
    notes = reflection.sections[place.section].questions[place.question].notes
    if isinstance(reply, Said):
        return with_notes(reflection, place, (*notes, keepable(reply.text)))
    return with_notes(reflection, place, replaced(notes, reply.index, keepable(reply.text) or None))


def _answered_new_step(reflection: Reflection, number: int, reply: Said | Changed) -> Reflection:
    what = one_line(reply.text)
    if isinstance(reply, Said):
        waiting = draft_at(reflection, AtStep(number, "what"))
        after = with_draft(reflection, AtStep(number, "what"), "")
        after = structs.replace(after, steps=(*after.steps, Step(what)), place=AtStep(number, "who"))
        return with_draft(after, AtStep(number + 1, "what"), waiting.text, waiting.changes) if waiting else after
    if not what:
        return without_step(reflection, reply.index)
    step = structs.replace(reflection.steps[reply.index], what=what)
    return structs.replace(reflection, steps=replaced(reflection.steps, reply.index, step))


def _answered_step(
    reflection: Reflection, number: int, field: StepField, reply: Said | Changed, today: Today
) -> Answered:
    value, message = one_line(reply.text), ""
    if field == "what" and not value:
        return without_step(reflection, number), ""
    step = structs.replace(reflection.steps[number], **{field: value})
    if field == "when":
        from malkompas import dates  # babel: only where a date is typed

        due = dates.understood(value, today())
        step = structs.replace(step, due=due)
        message = texts.understood_as(dates.with_weekday(due)) if due else ""
    steps = replaced(reflection.steps, number, step)
    return structs.replace(reflection, steps=steps, place=places.after_field(number, field)), message


def _answered_setup(reflection: Reflection, field: SetupField, reply: Said | Changed) -> Answered:
    text = one_line(reply.text)
    value = tuple(filter(None, map(one_line, text.split(",")))) if field == "participants" else text
    if field in texts.NEEDED and not text:
        return reflection, texts.NEEDED[field]
    return _set_up(structs.replace(reflection, **{field: value}), field)


def _chosen(reflection: Reflection, reply: Chosen, compass: Compass) -> Answered:
    if reflection.place == AtSetup("occasion"):
        return _set_up(structs.replace(reflection, occasion=OCCASIONS[reply.indexes[0]]), "occasion")
    reflection = with_sections(reflection, compass, [compass.choosable[i] for i in reply.indexes])
    return _set_up(reflection, "sections")[0], texts.how_many_questions(reflection)


def _set_up(reflection: Reflection, field: SetupField) -> Answered:
    """Return `reflection` at what comes after `field`, which only a team and a goal must not be empty for."""
    if field in ("team", "goal") and not getattr(reflection, field):
        return reflection, texts.NEEDED[field]
    return structs.replace(reflection, place=places.after_setup(reflection, field)), ""


def with_sections(reflection: Reflection, compass: Compass, chosen: Iterable[Section]) -> Reflection:
    """Return `reflection` with the `chosen` sections in the compass's order, and the closing."""
    ids = {section.id for section in chosen}
    in_order = (section for section in compass.choosable if section.id in ids)
    return structs.replace(
        reflection,
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        sections=tuple(asked(section) for section in (*in_order, compass.closing)),
    )


def passed_over(reflection: Reflection, compass: Compass) -> Reflection:
    """Return `reflection` as it is when nothing more is said."""
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        chosen = [compass.choosable[i] for i in chosen_beforehand(compass, reflection.occasion)]
        reflection = with_sections(reflection, compass, chosen)
    return structs.replace(reflection, occasion=reflection.occasion or OCCASIONS[0], place=AtLook())
