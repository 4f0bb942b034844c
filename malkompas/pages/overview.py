"""One reflection → the lines that show all of it, for the last look and for `malkompas history REFLECTION`."""

from collections.abc import Iterable, Iterator, Mapping

from malkompas import dates, texts
from malkompas.model import AskedSection, AtFollowed, AtQuestion, AtStep, Place, Reflection, Step
from malkompas.pages.page import BLANK, PageLine
from malkompas.talk import past
from malkompas.talk.past import Outcome, Outcomes
from malkompas.talk.step_words import followed_up, in_short, since, still_open


def of_reflection(reflection: Reflection, outcomes: Outcomes) -> Iterator[PageLine]:
    """Yield the head, then all that was said; `outcomes` tells how the steps went since."""
    yield PageLine("title", 0, "", texts.summary_title(reflection.compass))
    yield BLANK
    yield from _facts(reflection)
    if reflection.finished is None:
        yield PageLine("faint", 0, "", texts.NOT_FINISHED)
    yield from of_talk(reflection, outcomes)


def of_all(reflection: Reflection) -> Iterator[PageLine]:
    """Yield all of `reflection` that can be put right, for the team to look over."""
    yield from _facts(reflection)
    yield from of_talk(reflection)


def _facts(reflection: Reflection) -> Iterator[PageLine]:
    for name, value in head(reflection):
        yield PageLine("text", 0, f"{name}: ", value)


def head(reflection: Reflection) -> list[tuple[str, str]]:
    """Return what a reflection is about: the names of the facts that are known, and the facts."""
    facts = [
        (texts.DATE, dates.in_words(reflection.started.date())),
        (texts.TEAM, reflection.team),
        (texts.GOAL, reflection.goal),
        (texts.ABOUT_HEAD, texts.ABOUT[reflection.about] if reflection.about else ""),
        (texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        (texts.PARTICIPANTS, ", ".join(reflection.participants)),
    ]
    return [(name, value) for name, value in facts if value]


def of_talk(reflection: Reflection, outcomes: Outcomes | None = None) -> Iterator[PageLine]:
    """Yield all that was said, half-typed lines too."""
    half_typed = {draft.place: draft.text for draft in reflection.drafts}
    if reflection.followed:
        waiting = [text for place, text in half_typed.items() if isinstance(place, AtFollowed)]
        yield BLANK
        yield PageLine("heading", 0, "", texts.FOLLOWED)
        yield from _notes(map(followed_up, reflection.followed), waiting)
    untouched = []
    for number, section in enumerate(reflection.sections):
        lines = list(_answers(section, number, half_typed))
        if lines:
            yield BLANK
            yield PageLine("heading", 0, "", section.title)
            yield from lines
        else:
            untouched.append(section.title)
    if untouched:
        yield BLANK
        yield PageLine("faint", 0, "", texts.NOT_TALKED_ABOUT + " · ".join(untouched))
    yield BLANK
    yield PageLine("heading", 0, "", texts.STEPS)
    in_steps = [text for place, text in half_typed.items() if isinstance(place, AtStep)]
    keys = past.step_keys(reflection)
    steps = [_step(step, (outcomes or {}).get(key, ())) for step, key in zip(reflection.steps, keys, strict=True)]
    steps += map(in_short, still_open(reflection))
    yield from _notes(steps, in_steps)
    if not steps and not in_steps:
        yield PageLine("faint", 3, "– ", texts.NO_STEPS)


def _answers(section: AskedSection, number: int, half_typed: Mapping[Place, str]) -> Iterator[PageLine]:
    """Yield what was said in `section`, and what was passed over in it; nothing where nothing was said."""
    passed_over = []
    for index, answer in enumerate(section.questions):
        name, text = answer.label or answer.text, half_typed.get(AtQuestion(number, index))
        if answer.notes or text:
            yield PageLine("strong", 1, "", name)
            yield from _notes(answer.notes, [text] if text else [])
        else:
            passed_over.append(name)
    if 0 < len(passed_over) < len(section.questions):
        yield PageLine("faint", 1, "", texts.NOT_TALKED_ABOUT + " · ".join(passed_over))


def _step(step: Step, outcomes: Iterable[Outcome]) -> str:
    return " · ".join(filter(None, (in_short(step), since(step, outcomes))))


def _notes(notes: Iterable[str], half_typed: Iterable[str]) -> Iterator[PageLine]:
    for note in notes:
        yield PageLine("text", 3, "• ", note)
    for text in half_typed:
        yield PageLine("faint", 3, "… ", f"{text} ({texts.HALF_TYPED})")
