"""What is asked next, and what an answer does: the conversation, without terminal, disk or clock.

`hold` is given a Prompter that asks and a `save` that keeps. Everything between them is a value.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import structs

from malkompas import texts
from malkompas.errors import MalkompasError
from malkompas.exchange import (
    Changed,
    Choice,
    Chosen,
    Finish,
    Leave,
    Line,
    Open,
    Prompter,
    Reply,
    Said,
    Way,
)
from malkompas.model import (
    CLOSING,
    OCCASIONS,
    AtLook,
    AtQuestion,
    AtSetup,
    AtStep,
    Compass,
    Occasion,
    Place,
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

_SETUP: tuple[SetupField, ...] = ("team", "goal", "occasion", "participants", "sections")
_STEP: tuple[StepField, ...] = ("what", "who", "when")

Today = Callable[[], dt.date]


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...


Answered = tuple[Reflection, str]
"""The reflection after an answer, and what to tell the team about it, if anything."""


def begin(
    compass: Compass,
    *,
    started: dt.datetime,
    team: str = "",
    goal: str = "",
    occasion: Occasion | None = None,
    participants: Iterable[str] = (),
    sections: Iterable[Section] = (),
) -> Reflection:
    """Return a new reflection at the first thing that is not given."""
    names = (one_line(name) for name in participants)
    new = Reflection(
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        started=started,
        team=one_line(team),
        goal=one_line(goal),
        occasion=occasion,
        participants=tuple(name for name in names if name),
    )
    if chosen := tuple(sections):
        new = _with_sections(new, compass, chosen)
    return structs.replace(new, place=_unknown(new, _SETUP))


def hold(
    reflection: Reflection,
    compass: Compass,
    prompter: Prompter,
    save: Save,
    today: Today,
    teams: tuple[str, ...] = (),
) -> tuple[Reflection, bool]:
    """Ask until the team has finished or pauses; return the reflection, and whether it is finished.

    `save` is called after every answer, before the next prompt, from the moment there are a team and a goal; for a
    half-typed line it is called `quietly`, since nothing may be shown then.
    `teams` completes the team's name.

    Raises:
        MalkompasError: if the input ended before there were a team and a goal.
    """

    def keep(changed: Reflection, *, quietly: bool = False) -> None:
        if changed.team and changed.goal:
            save(changed, quietly=quietly)

    keep(reflection)
    shown: int | None = None
    while True:
        place = reflection.place
        if isinstance(place, AtQuestion) and place.section != shown:
            shown = place.section
            prompter.section(reflection.sections[shown], _where(reflection, place))
        here = reflection

        def keep_draft(text: str, changes: int | None, here: Reflection = here) -> None:
            keep(with_draft(here, here.place, text, changes), quietly=True)

        reply: Reply
        match place:
            case AtSetup("occasion" | "sections" as field):
                reply = prompter.choice(_choice(reflection, compass, field))
            case AtLook():
                reply = prompter.look(reflection)
            case _:
                reply = prompter.line(_line(reflection, place, teams), keep_draft)
        if isinstance(reply, Finish):
            reflection = _passed_over(reflection, compass)
            keep(reflection)
            return reflection, True
        reflection, message = _answered(reflection, reply, compass, today)
        keep(reflection)
        if message:
            prompter.tell(message)
        if isinstance(reply, Leave) and reply.way == "pause":
            return reflection, False


def chosen_beforehand(compass: Compass, occasion: Occasion | None) -> tuple[int, ...]:
    """Return which of `compass.choosable` a team that meets for `occasion` has ticked unless it says otherwise."""
    first, last = ("opening",), ("learning",)
    left_out = last if occasion in (None, "set") else first
    return tuple(i for i, section in enumerate(compass.choosable) if section.id not in left_out)


def in_short(step: Step) -> str:
    """Return `step` on one line, as it is shown in a list."""
    from malkompas import dates  # babel: only where a date is shown

    return " · ".join(part for part in (step.what, step.who, dates.shown(step.due, step.when)) if part)


# What is asked


def _line(reflection: Reflection, place: Place, teams: tuple[str, ...]) -> Line:
    line = _line_at(reflection, place, teams)
    is_first = _before(reflection, place) == place
    return structs.replace(line, ways=tuple(way for way in line.ways if not (is_first and way == "back")))


def _line_at(reflection: Reflection, place: Place, teams: tuple[str, ...]) -> Line:
    draft = draft_at(reflection, place)
    where = _where(reflection, place)
    match place:
        case AtQuestion(section_number, question_number):
            section = reflection.sections[section_number]
            answer = section.questions[question_number]
            ways: tuple[Way, ...] = ("back", "pass", "closing", "pause")
            return Line(
                heading=section.title,
                question=f"{answer.label}: {answer.text}" if answer.label else answer.text,
                where=where,
                hints=answer.hints,
                notes=answer.notes,
                shown=answer.notes,
                draft=draft,
                ways=tuple(way for way in ways if way != "closing" or section.id != CLOSING),
            )
        case AtStep(number, "what") if number == len(reflection.steps):
            return Line(
                heading=texts.STEPS,
                question=texts.STEP_QUESTIONS["what"],
                where=where,
                notes=tuple(step.what for step in reflection.steps),
                shown=tuple(map(in_short, reflection.steps)),
                draft=draft,
                ways=("back", "pass", "pause"),
            )
        case AtStep(number, field):
            step = reflection.steps[number]
            return Line(
                heading=texts.STEPS if field == "what" else step.what,
                question=texts.STEP_QUESTIONS[field],
                where=where,
                notes=_single(getattr(step, field)),
                draft=draft,
                single=True,
                ways=("back", "pass", "pause"),
            )
        case AtSetup(field):
            value = {
                "team": reflection.team,
                "goal": reflection.goal,
                "participants": ", ".join(reflection.participants),
            }[field]
            return Line(
                question=texts.SETUP_QUESTIONS[field],
                notes=_single(value),
                draft=draft,
                single=True,
                completions=teams if field == "team" else (),
            )
        case _:
            raise AssertionError(place)


def _single(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _choice(reflection: Reflection, compass: Compass, field: SetupField) -> Choice:
    if field == "occasion":
        return Choice(
            question=texts.SETUP_QUESTIONS[field],
            options=tuple(texts.OCCASIONS[occasion] for occasion in OCCASIONS),
            chosen=(OCCASIONS.index(reflection.occasion or OCCASIONS[0]),),
        )
    return Choice(
        question=texts.SETUP_QUESTIONS[field],
        options=tuple(texts.section_option(section) for section in compass.choosable),
        chosen=chosen_beforehand(compass, reflection.occasion),
        several=True,
    )


def _where(reflection: Reflection, place: Place) -> str:
    match place:
        case AtQuestion(number, question):
            section = reflection.sections[number]
            principles = [i for i, s in enumerate(reflection.sections) if s.what_if]
            part = (
                texts.where_principle(principles.index(number) + 1, len(principles))
                if section.what_if
                else texts.WHERE[section.id]
            )
            return texts.where_question(part, question + 1, len(section.questions))
        case AtStep(number, _):
            return texts.where_step(number + 1)
        case _:
            return ""


# What an answer does


def _answered(
    reflection: Reflection, reply: Said | Changed | Chosen | Leave | Open, compass: Compass, today: Today
) -> Answered:
    place = reflection.place
    if isinstance(reply, Leave):
        reflection = with_draft(reflection, place, reply.draft, reply.changes)
        return _left(reflection, reply.way)
    if isinstance(reply, Open):
        return structs.replace(reflection, place=reply.place, looked=True), ""
    reflection = with_draft(reflection, place, "")
    match place, reply:
        case AtSetup(field), _:
            return _answered_setup(reflection, field, reply, compass)
        case AtQuestion(), Said() | Changed():
            return _answered_question(reflection, place, reply), ""
        case AtStep(number, "what"), Said() | Changed() if number == len(reflection.steps):
            return _answered_new_step(reflection, number, reply), ""
        case AtStep(number, field), Said() | Changed():
            return _answered_step(reflection, number, field, reply, today)
        case _:
            raise AssertionError(place)


def _left(reflection: Reflection, way: Way) -> Answered:
    place = reflection.place
    match way, place:
        case "pause", _:
            return reflection, ""
        case "back", _:
            before = _before(reflection, place)
            return structs.replace(reflection, place=before), texts.NOTHING_BEFORE if before == place else ""
        case "closing", _:
            return _moved(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "next", AtSetup(field):
            return _set_up(reflection, field)
        case "next", AtQuestion():
            return _moved(reflection, _after(reflection, place)), ""
        case "next", AtStep(number, field) if number < len(reflection.steps):
            return structs.replace(reflection, place=_after_field(number, field)), ""
        case "pass", AtQuestion(section, _):
            return _moved(reflection, _after_section(reflection, section)), ""
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
        return structs.replace(reflection, steps=(*reflection.steps, Step(what)), place=AtStep(number, "who"))
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
    return structs.replace(reflection, steps=steps, place=_after_field(number, field)), message


def _answered_setup(
    reflection: Reflection, field: SetupField, reply: Said | Changed | Chosen, compass: Compass
) -> Answered:
    message = ""
    if isinstance(reply, Chosen):
        if field == "occasion":
            reflection = structs.replace(reflection, occasion=OCCASIONS[reply.indexes[0]])
        else:
            reflection = _with_sections(reflection, compass, [compass.choosable[i] for i in reply.indexes])
            message = texts.how_many_questions(reflection)
    else:
        text = one_line(reply.text)
        value = tuple(filter(None, map(one_line, text.split(",")))) if field == "participants" else text
        reflection = structs.replace(reflection, **{field: value})
    reflection, needed = _set_up(reflection, field)
    return reflection, needed or message


def _set_up(reflection: Reflection, field: SetupField) -> Answered:
    """Return `reflection` at what comes after `field`, which only a team and a goal must not be empty for."""
    if field in ("team", "goal") and not getattr(reflection, field):
        return reflection, texts.NEEDED[field]
    return structs.replace(reflection, place=_unknown(reflection, _SETUP[_SETUP.index(field) + 1 :])), ""


def _with_sections(reflection: Reflection, compass: Compass, chosen: Iterable[Section]) -> Reflection:
    ids = {section.id for section in chosen}
    in_order = (section for section in compass.choosable if section.id in ids)
    return structs.replace(reflection, sections=tuple(asked(section) for section in (*in_order, compass.closing)))


def _passed_over(reflection: Reflection, compass: Compass) -> Reflection:
    """Return `reflection` as it is when nothing more is said."""
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        chosen = [compass.choosable[i] for i in chosen_beforehand(compass, reflection.occasion)]
        reflection = _with_sections(reflection, compass, chosen)
    return structs.replace(reflection, occasion=reflection.occasion or OCCASIONS[0], place=AtLook())


# Where it goes on


def _unknown(reflection: Reflection, fields: Iterable[SetupField]) -> Place:
    """Return the first of `fields` that is not known yet, or the first question."""
    return next((AtSetup(field) for field in fields if not getattr(reflection, field)), AtQuestion(0, 0))


def _after(reflection: Reflection, place: AtQuestion) -> Place:
    if place.question + 1 < len(reflection.sections[place.section].questions):
        return AtQuestion(place.section, place.question + 1)
    return _after_section(reflection, place.section)


def _after_field(number: int, field: StepField) -> Place:
    return AtStep(number + 1, "what") if field == "when" else AtStep(number, _STEP[_STEP.index(field) + 1])


def _after_section(reflection: Reflection, section: int) -> Place:
    if section + 1 < len(reflection.sections):
        return AtQuestion(section + 1, 0)
    return AtStep(len(reflection.steps), "what")


def _moved(reflection: Reflection, place: Place) -> Reflection:
    """Return `reflection` at `place`, or at the last look if that is where it was opened from."""
    return structs.replace(reflection, place=AtLook() if reflection.looked else place)


def _before(reflection: Reflection, place: Place) -> Place:
    """Return the place before; at the first of the questions, and at the first of all, there is none: itself."""
    last = len(reflection.sections) - 1
    match place:
        case AtSetup(field):
            return AtSetup(_SETUP[max(0, _SETUP.index(field) - 1)])
        case AtQuestion(0, 0):
            return place
        case AtQuestion(section, 0):
            return AtQuestion(section - 1, len(reflection.sections[section - 1].questions) - 1)
        case AtQuestion(section, question):
            return AtQuestion(section, question - 1)
        case AtStep(0, "what"):
            return AtQuestion(last, len(reflection.sections[last].questions) - 1)
        case AtStep(step, "what"):
            return AtStep(step - 1, "when")
        case AtStep(step, field):
            return AtStep(step, _STEP[_STEP.index(field) - 1])
        case _:
            return AtStep(len(reflection.steps), "what")
