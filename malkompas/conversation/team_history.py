"""What a team's reflections say to the next one: how its steps went, what was said last, what was talked about."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from msgspec import structs

from malkompas import texts
from malkompas.conversation import navigation
from malkompas.conversation.protocol import Context
from malkompas.fields import step_line
from malkompas.model import (
    AtFollowUp,
    Compass,
    CompassPoint,
    FollowUp,
    PreviousAnswer,
    Reflection,
    Step,
    StepOutcome,
    StoredReflection,
)
from malkompas.text import comparison_key

StepKey = tuple[str, dt.datetime, str, int]
"""What a step is known by: its team, when the meeting that agreed on it began, its own words, and which it is of those
that have the same words there, from 0."""


StepOutcomes = Mapping[StepKey, Sequence[StepOutcome]]


def step_keys(reflection: Reflection) -> list[StepKey]:
    """Return what each of the steps agreed on in `reflection` is known by, in their order."""
    words = [comparison_key(step.known_as or step.what) for step in reflection.steps]
    team = comparison_key(reflection.team)
    return [(team, reflection.started, what, words[:number].count(what)) for number, what in enumerate(words)]


def follow_up_key(reflection: Reflection, follow_up: FollowUp) -> StepKey:
    """Return what the step that `reflection` followed up is known by."""
    return (
        comparison_key(reflection.team),
        follow_up.agreed,
        comparison_key(follow_up.step.known_as or follow_up.step.what),
        follow_up.nth,
    )


def outcomes(found: Iterable[StoredReflection]) -> dict[StepKey, list[StepOutcome]]:
    """Return how the steps went that were followed up in `found`, each with its outcomes oldest first."""
    by_key: dict[StepKey, list[tuple[dt.datetime, StepOutcome]]] = {}
    for stored in found:
        at = stored.reflection.started
        for follow_up in stored.reflection.follow_ups:
            if follow_up.state:
                outcome = StepOutcome(at.date(), follow_up.state, follow_up.lesson, follow_up.step)
                by_key.setdefault(follow_up_key(stored.reflection, follow_up), []).append((at, outcome))
    return {key: [told for _, told in sorted(all_told, key=itemgetter(0))] for key, all_told in by_key.items()}


def open_steps(own: Iterable[StoredReflection]) -> tuple[FollowUp, ...]:
    """Return the steps of one team's reflections that are not done or dropped, oldest due first.

    One that was given a new date comes with that. It lives on where the reflection it comes from is gone.
    """
    standing: dict[StepKey, FollowUp] = {}
    for stored in sorted(own, key=lambda one: one.reflection.started):
        reflection = stored.reflection
        for key, step in zip(step_keys(reflection), reflection.steps, strict=True):
            new = FollowUp(reflection=stored.id, agreed=reflection.started, step=step, nth=key[-1])
            standing.setdefault(key, new)
        for follow_up in reflection.follow_ups:
            if follow_up.state:
                standing[follow_up_key(reflection, follow_up)] = follow_up
    still = [
        structs.replace(follow_up, state=None, lesson="")
        for follow_up in standing.values()
        if follow_up.state in (None, "open")
    ]
    return tuple(sorted(still, key=lambda follow_up: due_order(follow_up.step)))


def due_order(step: Step) -> tuple[bool, dt.date]:
    """Return what steps are sorted by: the day they are due, those without one last."""
    return step.due is None, step.due or dt.date.max


def is_overdue(step: Step, today: dt.date) -> bool:
    """Return whether the day `step` was due has gone by."""
    return step.due is not None and step.due < today


def previous_answer(earlier: Sequence[StoredReflection], question: str, goal: str) -> PreviousAnswer | None:
    """Return what `earlier`, newest first, says to `question`: about the same goal if it says anything, else any."""
    wanted, goal_type = comparison_key(question), comparison_key(goal)
    same_goal_first = sorted(earlier, key=lambda stored: comparison_key(stored.reflection.goal) != goal_type)
    for stored in same_goal_first:
        for section in stored.reflection.sections:
            for answer in section.questions:
                if answer.notes and comparison_key(answer.text) == wanted:
                    return PreviousAnswer(stored.reflection.started.date(), answer.notes)
    return None


def compass_points(compass: Compass, own: Iterable[StoredReflection]) -> tuple[CompassPoint, ...]:
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

    def counted(self, found: Iterable[StoredReflection]) -> Iterator[StoredReflection]:
        """Yield what is `found`, and count it."""
        for stored in found:
            self.add(stored.reflection)
            yield stored

    def points(self, compass: Compass) -> tuple[CompassPoint, ...]:
        """Return what was counted for the principles of `compass`."""
        days = [self._days.get((compass.title, principle.id), []) for principle in compass.principles]
        return tuple(
            CompassPoint(principle.title, len(found), max(found, default=None))
            for principle, found in zip(compass.principles, days, strict=True)
        )


def talked_about(reflection: Reflection) -> set[str]:
    """Return the ids of the sections of `reflection` in which something was said."""
    return {section.id for section in reflection.sections if section.was_talked_about}


def open_step_line(follow_up: FollowUp, today: dt.date) -> str:
    """Return an earlier step on one line, marked where its day has gone by."""
    overdue = texts.OVERDUE if is_overdue(follow_up.step, today) else ""
    return " · ".join(part for part in (step_line(follow_up.step), overdue) if part)


def carried_over(reflection: Reflection) -> tuple[Step, ...]:
    """Return the earlier steps that `reflection` found still under way: they are next steps like its own."""
    return tuple(follow_up.step for follow_up in reflection.follow_ups if follow_up.state == "open")


def taken_up(reflection: Reflection, setting: Context) -> tuple[Reflection, str]:
    """Return `reflection` after it has met the open steps of earlier meetings, and what to tell the team about them.

    What was said about them already, before somebody went back, stays.
    """
    steps = open_steps(setting.earlier(reflection.team, reflection.started))
    onward = navigation.after_setup(reflection, "followed")
    if not steps or setting.open_steps == "leave":
        return structs.replace(_with_followed(reflection, ()), position=onward), ""
    if setting.open_steps == "tell":
        lines = [open_step_line(follow_up, setting.today()) for follow_up in steps]
        return structs.replace(_with_followed(reflection, ()), position=onward), texts.open_steps_listed(lines)
    said = {follow_up_key(reflection, follow_up): follow_up for follow_up in reflection.follow_ups}
    steps = tuple(said.get(follow_up_key(reflection, follow_up), follow_up) for follow_up in steps)
    reflection = structs.replace(_with_followed(reflection, steps), position=AtFollowUp(0, "state"))
    return reflection, texts.open_steps_to_ask(len(steps))


def _with_followed(reflection: Reflection, steps: tuple[FollowUp, ...]) -> Reflection:
    """Return `reflection` with `steps` to follow up; half-typed lines stay with the step they were typed at."""
    numbers = {follow_up_key(reflection, follow_up): number for number, follow_up in enumerate(steps)}
    drafts = []
    for draft in reflection.drafts:
        if isinstance(draft.position, AtFollowUp):
            number = numbers.get(follow_up_key(reflection, reflection.follow_ups[draft.position.number]))
            if number is None:  # another team's step
                continue
            draft = structs.replace(draft, position=AtFollowUp(number, draft.position.field))
        drafts.append(draft)
    return structs.replace(reflection, follow_ups=steps, drafts=tuple(drafts))
