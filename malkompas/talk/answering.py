"""What an answer does to a reflection: pure, one value in and one out."""

import datetime as dt
from collections.abc import Iterable

from msgspec import structs

from malkompas import dates, texts
from malkompas.errors import MalkompasError
from malkompas.model import (
    AtFollowed,
    AtLook,
    AtQuestion,
    AtSetup,
    AtStep,
    Compass,
    Place,
    Reflection,
    Section,
    Step,
    has_begun,
)
from malkompas.strings import as_written, keepable, one_line, similar
from malkompas.talk import places, timing
from malkompas.talk.asking import proposed
from malkompas.talk.changes import asked, draft_at, replaced, with_draft, with_notes, without_step
from malkompas.talk.exchange import Changed, Chosen, Leave, Open, Said, Way
from malkompas.talk.setting import Setting
from malkompas.vocabulary import ABOUT, OCCASIONS, STATES, FollowedField, SetupField, StepField

MANY_MINUTES = 8 * 60
"""More is hardly a meeting: perhaps two numbers were typed into one."""

Answered = tuple[Reflection, str]
"""The reflection after an answer, and what to tell the team about it, if anything."""


def answered(reflection: Reflection, reply: Said | Changed | Chosen | Leave | Open, setting: Setting) -> Answered:
    """Return `reflection` after `reply`, and what to tell the team.

    A date without a year is the nearest from today on.
    """
    after, message = _answered(reflection, reply, setting)
    jumped = isinstance(reply, Leave) and reply.way in ("pass", "closing")
    if after.place != reflection.place:
        after = structs.replace(after, came_from=reflection.place if jumped else None)
    return after, message


def _answered(reflection: Reflection, reply: Said | Changed | Chosen | Leave | Open, setting: Setting) -> Answered:
    place = reflection.place
    if isinstance(reply, Open):
        return structs.replace(reflection, place=reply.place, looked=True), ""
    if isinstance(reply, Chosen):
        return _chosen(reflection, reply, setting.compass)
    reflection = with_draft(reflection, place, reply.waits.text, reply.waits.changes)
    if isinstance(reply, Leave):
        return _left(reflection, reply.way)
    match place:
        case AtSetup(field):
            return _answered_setup(reflection, field, reply, setting)
        case AtFollowed(number, field):
            return _answered_followed(reflection, number, field, reply, setting.today())
        case AtQuestion():
            return _answered_question(reflection, place, reply), ""
        case AtStep(number, "what") if number == len(reflection.steps):
            return _answered_new_step(reflection, number, reply), ""
        case AtStep(number, field):
            return _answered_step(reflection, number, field, reply, setting.today())
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
            return structs.replace(reflection, place=earlier), _why_not(reflection) if earlier == place else ""
        case "closing", _:
            return places.moved(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "next", AtSetup(field):
            return _set_up(reflection, field)
        case "next", AtFollowed(number, field):
            return _moved_on(reflection, places.after_followed(reflection, number, field)), ""
        case "pass", AtFollowed():
            return places.moved(reflection, places.after_setup(reflection, "followed")), ""
        case "next", AtQuestion():
            return places.moved(reflection, places.after(reflection, place)), ""
        case "next", AtStep(number, field) if number < len(reflection.steps):
            return structs.replace(reflection, place=places.after_field(number, field)), ""
        case "pass", AtQuestion(section, _):
            return places.moved(reflection, places.after_section(reflection, section)), ""
        case _:
            return structs.replace(reflection, place=AtLook()), ""


def _why_not(reflection: Reflection) -> str:
    """Return why nothing comes before the place where `reflection` is."""
    if isinstance(reflection.place, AtSetup):
        return texts.NOTHING_BEFORE
    waits = reflection.asks and draft_at(reflection, reflection.place) and not has_begun(reflection)
    return texts.LINE_FIRST if waits else texts.TALK_HAS_BEGUN


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
    steps = replaced(reflection.steps, reply.index, step)
    return structs.replace(reflection, steps=steps, place=AtStep(reply.index, "who"))


def _answered_step(
    reflection: Reflection, number: int, field: StepField, reply: Said | Changed, today: dt.date
) -> Answered:
    value, message = one_line(reply.text), ""
    if field == "what" and not value:
        return without_step(reflection, number), ""
    step = reflection.steps[number]
    if field == "when":
        step, message = _dated(step, value, today)
    else:
        step = structs.replace(step, **{field: value})
    steps = replaced(reflection.steps, number, step)
    return structs.replace(reflection, steps=steps, place=places.after_field(number, field)), message


def _answered_followed(
    reflection: Reflection, number: int, field: FollowedField, reply: Said | Changed, today: dt.date
) -> Answered:
    value, followed = one_line(reply.text), reflection.followed[number]
    if field == "when":
        step, message = _dated(followed.step, value, today)
        followed = structs.replace(followed, step=step)
    else:
        followed = structs.replace(followed, learnt=value)
        message = texts.learnt(value) if value else ""
    reflection = structs.replace(reflection, followed=replaced(reflection.followed, number, followed))
    return _moved_on(reflection, places.after_followed(reflection, number, field)), message


def _moved_on(reflection: Reflection, place: Place) -> Reflection:
    """Return `reflection` at `place`; a step that was opened from the last look is asked about to its end first."""
    if isinstance(place, AtFollowed) and place.field != "state":
        return structs.replace(reflection, place=place)
    return places.moved(reflection, place)


def _dated(step: Step, typed: str, today: dt.date) -> tuple[Step, str]:
    """Return `step` due when `typed` says, and what to tell the team about it.

    What was not changed keeps its day, which a date without a year could lose once it has gone by.
    """
    if typed == step.when:
        return step, ""
    due = dates.understood(typed, today)
    step = structs.replace(step, when=typed, due=due)
    if due:
        other = dates.other_weekday(typed, due)
        return step, texts.understood_as(dates.with_weekday(due), is_past=due < today, other_weekday=other)
    return step, texts.not_a_date(typed) if typed else ""


def _answered_setup(reflection: Reflection, field: SetupField, reply: Said | Changed, setting: Setting) -> Answered:
    text = one_line(reply.text)
    value = tuple(filter(None, map(one_line, text.split(",")))) if field == "participants" else text
    if field in texts.NEEDED and not text:
        return reflection, texts.NEEDED[field]
    if field == "minutes":
        if (minutes := timing.understood(text)) is None and text:
            return reflection, texts.MINUTES_NOT_UNDERSTOOD
        told = texts.long_time(minutes) if minutes and minutes > MANY_MINUTES else ""
        return _set_up(_asked_anew(reflection, "minutes", minutes), field)[0], told
    if field == "team":
        after = _set_up(structs.replace(reflection, team=as_written(text, setting.teams)), field)
        meant = similar(text, setting.teams)
        return (after[0], texts.similar_team(meant)) if meant else after
    return _set_up(structs.replace(reflection, **{field: value}), field)


def _chosen(reflection: Reflection, reply: Chosen, compass: Compass) -> Answered:
    first = reply.indexes[0]
    match reflection.place:
        case AtFollowed(number, _):
            followed = structs.replace(reflection.followed[number], state=STATES[first])
            reflection = structs.replace(reflection, followed=replaced(reflection.followed, number, followed))
            return _moved_on(reflection, places.after_followed(reflection, number, "state")), ""
        case AtSetup("about"):
            about = ABOUT[first] if first < len(ABOUT) else None
            return _set_up(structs.replace(reflection, about=about), "about")
        case AtSetup("occasion"):
            occasion = OCCASIONS[first]
            return _set_up(_asked_anew(reflection, "occasion", occasion), "occasion")
        case _:
            chosen = [compass.choosable[i] for i in reply.indexes]
            reflection = with_sections(reflection, compass, chosen)
            questions = sum(len(one.questions) for one in chosen)
            told = texts.how_many_questions(questions, timing.minutes_for(chosen), reflection.minutes)
            return _set_up(reflection, "sections")[0], told


def _asked_anew(reflection: Reflection, field: SetupField, value: object) -> Reflection:
    """Return `reflection` with `value`; where that is new, sections that are still to be chosen are proposed anew."""
    if value != getattr(reflection, field) and "sections" in reflection.asks and not reflection.looked:
        reflection = structs.replace(reflection, sections=())
    return structs.replace(reflection, **{field: value})


def _set_up(reflection: Reflection, field: SetupField) -> Answered:
    """Return `reflection` at what comes after `field`, which only a team and a goal must not be empty for."""
    if field in ("team", "goal") and not getattr(reflection, field):
        return reflection, texts.NEEDED[field]
    return places.moved(reflection, places.after_setup(reflection, field)), ""


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


def passed_over(reflection: Reflection, setting: Setting) -> Reflection:
    """Return `reflection` as it is when nothing more is said.

    Raises:
        MalkompasError: if there are no team and no goal.
    """
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        chosen = [setting.compass.choosable[i] for i in proposed(reflection, setting)]
        reflection = with_sections(reflection, setting.compass, chosen)
    return structs.replace(reflection, occasion=reflection.occasion or OCCASIONS[0], place=AtLook())
