"""How the parts of a reflection are told wherever it is shown: the setup, notes and steps, their names and order."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from malkompas import dates, texts
from malkompas.model import FollowUp, Note, Question, Reflection, SetupField, Step, StepOutcome
from malkompas.text import comparison_key, join_names


def setup_values(reflection: Reflection) -> dict[SetupField, str]:
    """Return what was said in the setup, as it is shown; "" for what is not known."""
    return {
        "team": reflection.team,
        "goal": reflection.goal,
        "about": texts.goal_type(reflection.goal_type, reflection.goal_type_after),
        "occasion": texts.OCCASIONS[reflection.occasion] if reflection.occasion else "",
        "participants": join_names(reflection.participants),
        "absent": reflection.absent,
        "minutes": str(reflection.minutes or ""),
    }


def facts(reflection: Reflection) -> list[tuple[str, str]]:
    """Return what a reflection is about: the names of the facts that are known, and the facts."""
    values = setup_values(reflection)
    known = [(name, values[field]) for field, name in texts.SETUP_NAMES.items() if values[field]]
    sheets = [(texts.PREPARED, texts.sheets(reflection.sheets))] if reflection.sheets else []
    return [(texts.DATE, texts.long_day(reflection.started.date())), *known, *sheets]


def note_line(note: Note) -> str:
    """Return `note` as it is shown under its question: a citizen's words and a dilemma say that they are."""
    return note.text if note.mark in (None, "key") else texts.marked(note.mark, note.text)


def is_goal_wording(question: Question) -> bool:
    """Return whether a closing `question` asks the team to word its goal anew."""
    return bool(question.label) and comparison_key(question.label) == comparison_key(texts.GOAL_LABEL)


def key_notes(reflection: Reflection) -> list[tuple[str, tuple[str, ...]]]:
    """Return what was marked as the most important: each question with such notes, and those notes."""
    marked = [
        ((number, answer.label or answer.text), note.text)
        for number, answer in enumerate(reflection.answers)
        for note in answer.notes
        if note.mark == "key"
    ]
    return [(name, tuple(text for _, text in notes)) for (_, name), notes in groupby(marked, key=itemgetter(0))]


def step_line(step: Step) -> str:
    """Return `step` on one line, as it is shown in a list."""
    return " · ".join(part for part in (step.what, step.who, dates.due_text(step.due, step.when)) if part)


def follow_up_line(follow_up: FollowUp) -> str:
    """Return an earlier step and how it went, on one line; what was passed over is open as before."""
    return texts.went(step_line(follow_up.step), follow_up.state, follow_up.lesson)


def later_outcomes(step: Step, outcomes: Iterable[StepOutcome]) -> str:
    """Return how `step` went since it was agreed on, each time it was followed up, and where it was moved to."""
    told = []
    for one in outcomes:
        is_moved = one.state == "open" and (one.step.when, one.step.due) != (step.when, step.due)
        moved = dates.due_text(one.step.due, one.step.when) if is_moved else ""
        who = one.step.who if one.state == "open" and one.step.who != step.who else ""
        told.append(texts.outcome(texts.long_day(one.on), one.state, moved, who, one.lesson))
        step = one.step
    return " · ".join(told)
