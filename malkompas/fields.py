"""What a reflection holds besides answers: in which order it is shown, under which name, and how each thing is told."""

from collections.abc import Iterable
from typing import NamedTuple

from malkompas import dates, texts
from malkompas.model import ITEM_LISTS, AtAnyItem, FollowUp, Reflection, Step, StepOutcome, items_at


def facts(reflection: Reflection) -> list[tuple[str, str]]:
    """Return what a reflection is about: the names of the facts that are known, and the facts."""
    facts = [
        (texts.DATE, dates.long_date(reflection.started.date())),
        (texts.TEAM, reflection.team),
        (texts.GOAL, reflection.goal),
        (texts.GOAL_TYPE, texts.GOAL_TYPES[reflection.goal_type] if reflection.goal_type else ""),
        (texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        (texts.PARTICIPANTS, ", ".join(reflection.participants)),
    ]
    return [(name, value) for name, value in facts if value]


class OutcomeList(NamedTuple):
    """A list that came of a conversation, besides the answers, and its title.

    `kind` is what an item of it is called in CSV, and `position` where the conversation asks for it.
    """

    kind: str
    title: str
    position: type[AtAnyItem]
    items: tuple[Step, ...]


def outcome_lists(reflection: Reflection) -> list[OutcomeList]:
    """Return all such lists of `reflection`, in the order they are asked for and shown in, the empty ones too."""
    return [
        OutcomeList(str(at.__struct_config__.tag), texts.ITEM_LISTS[at.items], at, items_at(reflection, at))
        for at in ITEM_LISTS
    ]


def step_line(step: Step) -> str:
    """Return `step` on one line, as it is shown in a list."""
    return " · ".join(part for part in (step.what, step.who, dates.due_text(step.due, step.when)) if part)


def follow_up_line(follow_up: FollowUp) -> str:
    """Return an earlier step and how it went, on one line."""
    step = step_line(follow_up.step)
    return texts.went(step, follow_up.state, follow_up.lesson) if follow_up.state else step


def later_outcomes(step: Step, outcomes: Iterable[StepOutcome]) -> str:
    """Return how `step` went since it was agreed on, each time it was followed up, and where it was moved to."""
    told = []
    for one in outcomes:
        told.append(_outcome_text(one, step))
        step = one.step
    return " · ".join(told)


def _outcome_text(one: StepOutcome, before: Step) -> str:
    """Return how a step went at one meeting, and when it is due since, if that is not as `before`."""
    is_moved = one.state == "open" and (one.step.when, one.step.due) != (before.when, before.due)
    moved = dates.due_text(one.step.due, one.step.when) if is_moved else ""
    return texts.outcome(dates.long_date(one.on), one.state, moved, one.lesson)
