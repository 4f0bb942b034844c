"""A step in words: what was agreed, how it stands, and how it went."""

import datetime as dt
from collections.abc import Iterable

from malkompas import dates, texts
from malkompas.model import Followed, Reflection, Step
from malkompas.talk import past
from malkompas.talk.past import Outcome


def followed_in_short(followed: Followed, today: dt.date) -> str:
    """Return an earlier step on one line, marked where its day has gone by."""
    overdue = texts.OVERDUE if past.is_overdue(followed.step, today) else ""
    return " · ".join(part for part in (in_short(followed.step), overdue) if part)


def in_short(step: Step) -> str:
    """Return `step` on one line, as it is shown in a list."""
    return " · ".join(part for part in (step.what, step.who, dates.shown(step.due, step.when)) if part)


def followed_up(followed: Followed) -> str:
    """Return an earlier step and how it went, on one line."""
    step = in_short(followed.step)
    return texts.went(step, followed.state, followed.learnt) if followed.state else step


def since(step: Step, outcomes: Iterable[Outcome]) -> str:
    """Return how `step` went since it was agreed on, each time it was followed up, and where it was moved to."""
    told = []
    for one in outcomes:
        told.append(outcome(one, step))
        step = one.step
    return " · ".join(told)


def outcome(one: Outcome, before: Step) -> str:
    """Return how a step went at one meeting, and when it is due since, if that is not as `before`."""
    is_moved = one.state == "open" and (one.step.when, one.step.due) != (before.when, before.due)
    moved = dates.shown(one.step.due, one.step.when) if is_moved else ""
    return texts.outcome(dates.in_words(one.on), one.state, moved, one.learnt)


def still_open(reflection: Reflection) -> tuple[Step, ...]:
    """Return the earlier steps that `reflection` found still under way: they are next steps like its own."""
    return tuple(followed.step for followed in reflection.followed if followed.state == "open")
