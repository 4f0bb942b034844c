"""What a team's reflections say to the next one: how its steps went, what was said last, what was talked about."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from msgspec import structs

from malkompas.model import Compass, Followed, Head, Reflection, Step, Stored
from malkompas.strings import folded
from malkompas.vocabulary import State

StepKey = tuple[str, dt.datetime, str, int]
"""What a step is known by: its team, when the meeting that agreed on it began, its own words, and which it is of those
that have the same words there, from 0."""


class Outcome(NamedTuple):
    """How a step had gone, as it was said at a later meeting on the day `on`, and the step as it stood from then on."""

    on: dt.date
    state: State
    learnt: str
    step: Step


class LastSaid(NamedTuple):
    """What was said to a question the last time it was asked, and when."""

    on: dt.date
    notes: tuple[str, ...]


class Point(NamedTuple):
    """A point of the compass: a principle, in how many conversations it was talked about, and when last."""

    title: str
    conversations: int
    last: dt.date | None


Outcomes = Mapping[StepKey, Sequence[Outcome]]


def fitting(
    team: str = "", since: dt.date | None = None, before: dt.datetime | None = None
) -> Callable[[Head | Reflection], bool]:
    """Return what tells whether a reflection is of `team`, began on `since` or later, and `before` that time.

    What is not given fits all.
    """
    wanted = folded(team)

    def fits(one: Head | Reflection) -> bool:
        return (
            (not wanted or folded(one.team) == wanted)
            and (since is None or one.started.date() >= since)
            and (before is None or one.started < before)
        )

    return fits


def step_keys(reflection: Reflection) -> list[StepKey]:
    """Return what each of the steps agreed on in `reflection` is known by, in their order."""
    words = [folded(step.known_as or step.what) for step in reflection.steps]
    team = folded(reflection.team)
    return [(team, reflection.started, what, words[:number].count(what)) for number, what in enumerate(words)]


def followed_key(reflection: Reflection, followed: Followed) -> StepKey:
    """Return what the step that `reflection` followed up is known by."""
    return folded(reflection.team), followed.agreed, folded(followed.step.known_as or followed.step.what), followed.nth


def outcomes(found: Iterable[Stored]) -> dict[StepKey, list[Outcome]]:
    """Return how the steps went that were followed up in `found`, each with its outcomes oldest first."""
    by_key: dict[StepKey, list[tuple[dt.datetime, Outcome]]] = {}
    for stored in found:
        at = stored.reflection.started
        for followed in stored.reflection.followed:
            if followed.state:
                outcome = Outcome(at.date(), followed.state, followed.learnt, followed.step)
                by_key.setdefault(followed_key(stored.reflection, followed), []).append((at, outcome))
    return {key: [told for _, told in sorted(all_told, key=itemgetter(0))] for key, all_told in by_key.items()}


def open_steps(own: Iterable[Stored]) -> tuple[Followed, ...]:
    """Return the steps of one team's reflections that are not done or dropped, oldest due first.

    One that was given a new date comes with that. It lives on where the reflection it comes from is gone.
    """
    standing: dict[StepKey, Followed] = {}
    for stored in sorted(own, key=lambda one: one.reflection.started):
        reflection = stored.reflection
        for key, step in zip(step_keys(reflection), reflection.steps, strict=True):
            new = Followed(reflection=stored.id, agreed=reflection.started, step=step, nth=key[-1])
            standing.setdefault(key, new)
        for followed in reflection.followed:
            if followed.state:
                standing[followed_key(reflection, followed)] = followed
    still = [
        structs.replace(followed, state=None, learnt="")
        for followed in standing.values()
        if followed.state in (None, "open")
    ]
    return tuple(sorted(still, key=lambda followed: by_date(followed.step)))


def by_date(step: Step) -> tuple[bool, dt.date]:
    """Return what steps are sorted by: the day they are due, those without one last."""
    return step.due is None, step.due or dt.date.max


def is_overdue(step: Step, today: dt.date) -> bool:
    """Return whether the day `step` was due has gone by."""
    return step.due is not None and step.due < today


def last_said(earlier: Sequence[Stored], question: str, goal: str) -> LastSaid | None:
    """Return what `earlier`, newest first, says to `question`: about the same goal if it says anything, else any."""
    wanted, about = folded(question), folded(goal)
    same_goal_first = sorted(earlier, key=lambda stored: folded(stored.reflection.goal) != about)
    for stored in same_goal_first:
        for section in stored.reflection.sections:
            for answer in section.questions:
                if answer.notes and folded(answer.text) == wanted:
                    return LastSaid(stored.reflection.started.date(), answer.notes)
    return None


def points(compass: Compass, own: Iterable[Stored]) -> tuple[Point, ...]:
    """Return for each principle of `compass` the conversations among `own` in which something was said to it.

    Those that were held with another compass do not count, though it may have principles of the same name.
    """
    tally = Tally()
    for stored in own:
        tally.add(stored.reflection)
    return tally.points(compass)


class Tally:
    """Counts, while reflections go by, on which days the sections of each compass were talked about."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], list[dt.date]] = {}

    def add(self, reflection: Reflection) -> None:
        """Count what was talked about in `reflection`."""
        for id in talked_about(reflection):
            self._days.setdefault((reflection.compass, id), []).append(reflection.started.date())

    def counted(self, found: Iterable[Stored]) -> Iterator[Stored]:
        """Yield what is `found`, and count it."""
        for stored in found:
            self.add(stored.reflection)
            yield stored

    def points(self, compass: Compass) -> tuple[Point, ...]:
        """Return what was counted for the principles of `compass`."""
        days = [self._days.get((compass.title, principle.id), []) for principle in compass.principles]
        return tuple(
            Point(principle.title, len(found), max(found, default=None))
            for principle, found in zip(compass.principles, days, strict=True)
        )


def talked_about(reflection: Reflection) -> set[str]:
    """Return the ids of the sections of `reflection` in which something was said."""
    return {section.id for section in reflection.sections if section.was_talked_about}
