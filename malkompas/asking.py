"""What is asked at a place in a reflection, and what is said about where that is."""

from msgspec import structs

from malkompas import texts
from malkompas.exchange import Choice, Line, Way
from malkompas.model import (
    CLOSING,
    OCCASIONS,
    AtQuestion,
    AtSetup,
    AtStep,
    Compass,
    Occasion,
    Place,
    Reflection,
    SetupField,
    Step,
    draft_at,
)
from malkompas.places import before


def line(reflection: Reflection, place: Place, teams: tuple[str, ...]) -> Line:
    """Return the line that is asked for at `place`; `teams` completes the team's name."""
    asked = _line_at(reflection, place, teams)
    is_first = before(reflection, place) == place
    return structs.replace(asked, ways=tuple(way for way in asked.ways if not (is_first and way == "back")))


def _line_at(reflection: Reflection, place: Place, teams: tuple[str, ...]) -> Line:
    draft = draft_at(reflection, place)
    here = where(reflection, place)
    match place:
        case AtQuestion(section_number, question_number):
            section = reflection.sections[section_number]
            answer = section.questions[question_number]
            ways: tuple[Way, ...] = ("back", "pass", "closing", "pause")
            return Line(
                heading=section.title,
                question=texts.labelled(answer.label, answer.text),
                where=here,
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
                where=here,
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
                where=here,
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


def choice(reflection: Reflection, compass: Compass, field: SetupField) -> Choice:
    """Return the choice that is asked for in setup."""
    if field == "occasion":
        return Choice(
            question=texts.SETUP_QUESTIONS[field],
            options=tuple(texts.OCCASIONS[occasion] for occasion in OCCASIONS),
            chosen=(OCCASIONS.index(reflection.occasion or OCCASIONS[0]),),
        )
    return Choice(
        question=texts.SETUP_QUESTIONS[field],
        options=tuple(texts.section_option(section) for section in compass.choosable),
        chosen=_chosen(compass, reflection) or chosen_beforehand(compass, reflection.occasion),
        several=True,
    )


def where(reflection: Reflection, place: Place) -> str:
    """Return where `place` is, in words: "Princip 2 af 6 · spørgsmål 1 af 3"."""
    match place:
        case AtQuestion(number, question):
            section = reflection.sections[number]
            principles = [i for i, s in enumerate(reflection.sections) if s.what_if]
            part = (
                texts.where_principle(principles.index(number) + 1, len(principles))
                if section.what_if
                else texts.WHERE.get(section.id, section.title)
            )
            return texts.where_question(part, question + 1, len(section.questions))
        case AtStep(number, _):
            return texts.where_step(number + 1)
        case _:
            return ""


def _chosen(compass: Compass, reflection: Reflection) -> tuple[int, ...]:
    ids = {section.id for section in reflection.sections}
    return tuple(i for i, section in enumerate(compass.choosable) if section.id in ids)


def chosen_beforehand(compass: Compass, occasion: Occasion | None) -> tuple[int, ...]:
    """Return which of `compass.choosable` a team that meets for `occasion` has ticked unless it says otherwise."""
    first, last = ("opening",), ("learning",)
    left_out = last if occasion in (None, "set") else first
    return tuple(i for i, section in enumerate(compass.choosable) if section.id not in left_out)


def in_short(step: Step) -> str:
    """Return `step` on one line, as it is shown in a list."""
    from malkompas import dates  # babel: only where a date is shown

    return " · ".join(part for part in (step.what, step.who, dates.shown(step.due, step.when)) if part)
