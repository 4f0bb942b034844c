"""What is asked at a place in a reflection, and what is said about where that is."""

from collections.abc import Callable

from msgspec import structs

from malkompas import texts
from malkompas.model import AtFollowed, AtQuestion, AtSetup, AtStep, Compass, Place, Reflection, Section, Stored
from malkompas.privacy import kinds, masked
from malkompas.talk import past, timing
from malkompas.talk.changes import draft_at
from malkompas.talk.exchange import Choice, Line, Time, Way, no_clock
from malkompas.talk.places import before
from malkompas.talk.setting import Setting
from malkompas.talk.step_words import followed_in_short, in_short
from malkompas.vocabulary import ABOUT, CLOSING, OCCASIONS, STATES, Occasion


def line(reflection: Reflection, place: Place, setting: Setting, spent: Callable[[], float]) -> Line:
    """Return the line that is asked for at `place`; `spent` tells how many seconds the talk has taken so far."""
    asked = _line_at(reflection, place, setting)
    is_first = isinstance(place, AtSetup) and before(reflection, place) == place
    ways = tuple(way for way in asked.ways if not (is_first and way == "back"))
    time = (lambda: clock(reflection, spent())) if asked.where else no_clock
    return structs.replace(asked, ways=ways, time=time, where_short=where(reflection, place, short=True))


def clock(reflection: Reflection, spent: float) -> Time:
    """Return what the clock says after `spent` seconds: time left and pace, or how long it has been."""
    standing = timing.standing(reflection, spent)
    if standing is None:
        return Time(*texts.time_gone(int(spent // 60)))
    return Time(*texts.time_left(standing.left, texts.PACES[standing.pace] if standing.pace else ("", "")))


def _line_at(reflection: Reflection, place: Place, setting: Setting) -> Line:
    draft = draft_at(reflection, place)
    here = where(reflection, place)
    match place:
        case AtFollowed(number, "when" | "learnt" as field):
            followed = reflection.followed[number]
            return Line(
                heading=masked(followed.step.what),
                question=texts.FOLLOWED_QUESTIONS[field],
                where=here,
                notes=_single(followed.learnt if field == "learnt" else ""),  # an old date would be in a new one's way
                draft=draft,
                single=True,
                ways=("back", "pass", "pause"),
            )
        case AtQuestion(section_number, question_number):
            section = reflection.sections[section_number]
            answer = section.questions[question_number]
            ways: tuple[Way, ...] = ("back", "pass", "closing", "pause")
            return Line(
                heading=section.title,
                question=texts.labelled(answer.label, answer.text),
                where=here,
                last=past.last_said(_earlier(reflection, setting), answer.text, reflection.goal),
                hints=answer.hints,
                notes=answer.notes,
                draft=draft,
                ways=tuple(way for way in ways if way != "closing" or section.id != CLOSING),
            )
        case AtStep(number, "what") if number == len(reflection.steps):
            return Line(
                heading=texts.STEPS,
                question=texts.STEP_QUESTIONS["what"],
                where=here,
                notes=tuple(step.what for step in reflection.steps),
                in_full=tuple(map(in_short, reflection.steps)),
                draft=draft,
                ways=("back", "pass", "pause"),
            )
        case AtStep(number, field):
            step = reflection.steps[number]
            return Line(
                heading=texts.STEPS if field == "what" else masked(step.what),
                question=texts.STEP_QUESTIONS[field],
                where=here,
                notes=_single(getattr(step, field)),
                draft=draft,
                single=True,
                short=field == "when",
                ways=("back", "pass", "pause"),
            )
        case AtSetup(field):
            value = {
                "team": reflection.team,
                "goal": reflection.goal,
                "participants": ", ".join(reflection.participants),
                "minutes": str(reflection.minutes or ""),
            }[field]
            return Line(
                question=texts.SETUP_QUESTIONS[field],
                notes=_single(value),
                draft=draft,
                single=True,
                short=field == "minutes",
                completions=tuple(team for team in setting.teams if not kinds(team)) if field == "team" else (),
            )
        case _:
            raise AssertionError(place)


def _single(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _earlier(reflection: Reflection, setting: Setting) -> list[Stored]:
    return list(setting.earlier(reflection.team, reflection.started))


def choice(reflection: Reflection, place: Place, setting: Setting, spent: Callable[[], float]) -> Choice:
    """Return the choice that is asked for at `place`: one of the setup's, or how an earlier step went.

    `spent` tells how many seconds the talk has taken so far.
    """
    match place:
        case AtFollowed(number, "state"):
            followed = reflection.followed[number]
            return Choice(
                question=texts.how_did_it_go(masked(followed_in_short(followed, setting.today()))),
                where=where(reflection, place),
                where_short=where(reflection, place, short=True),
                time=lambda: clock(reflection, spent()),
                options=tuple(texts.STATES[state] for state in STATES),
                chosen=(STATES.index(followed.state or "open"),),
                ways=("back", "pass", "pause"),
            )
        case AtSetup("about"):
            return Choice(
                question=texts.SETUP_QUESTIONS["about"],
                options=(*(texts.ABOUT_EXPLAINED[about] for about in ABOUT), texts.ABOUT_SKIPPED),
                chosen=(ABOUT.index(reflection.about) if reflection.about else len(ABOUT),),
            )
        case AtSetup("occasion"):
            return Choice(
                question=texts.SETUP_QUESTIONS["occasion"],
                options=tuple(texts.OCCASIONS[occasion] for occasion in OCCASIONS),
                chosen=(OCCASIONS.index(reflection.occasion or OCCASIONS[0]),),
            )
        case _:
            suggested = proposed(reflection, setting)
            return Choice(
                question=_sections_question(reflection, [setting.compass.choosable[i] for i in suggested]),
                options=tuple(
                    texts.section_option(section.title, len(section.questions)) for section in setting.compass.choosable
                ),
                chosen=_chosen(setting.compass, reflection) or suggested,
                several=True,
            )


def _sections_question(reflection: Reflection, suggested: list[Section]) -> str:
    asked = texts.SETUP_QUESTIONS["sections"]
    if reflection.minutes is None:
        return asked
    questions = sum(len(section.questions) for section in suggested)
    return f"{texts.proposal(reflection.minutes, questions, timing.minutes_for(suggested))} {asked}"


def where(reflection: Reflection, place: Place, *, short: bool = False) -> str:
    """Return where `place` is, in words: "Princip 2 af 6 · spørgsmål 1 af 3", or `short`: "Princip 2/6 · spm. 1/3"."""
    match place:
        case AtFollowed(number, _):
            return texts.where_followed(number + 1, len(reflection.followed), short=short)
        case AtQuestion(number, question):
            section = reflection.sections[number]
            principles = [i for i, s in enumerate(reflection.sections) if s.what_if]
            part = (
                texts.where_principle(principles.index(number) + 1, len(principles), short=short)
                if section.what_if
                else (texts.WHERE_SHORT if short else texts.WHERE).get(section.id, section.title)
            )
            return texts.where_question(part, question + 1, len(section.questions), short=short)
        case AtStep(number, _):
            return texts.where_step(number + 1, short=short)
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


def proposed(reflection: Reflection, setting: Setting) -> tuple[int, ...]:
    """Return which of the compass's choosable sections are ticked: by the occasion, and by the time if it is known."""
    beforehand = chosen_beforehand(setting.compass, reflection.occasion)
    if reflection.minutes is None:
        return beforehand
    points = past.points(setting.compass, _earlier(reflection, setting))
    return timing.fitting(setting.compass, beforehand, points, reflection.minutes)
