"""What a team's reflections say to the next one: how its steps went, what was said last, what was talked about."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct, field, structs

from malkompas import model, texts
from malkompas.fields import note_line, step_line
from malkompas.model import FollowUp, Reflection, Step, StepOutcome, StoredReflection
from malkompas.text import comparison_key

StepKey = tuple[str, dt.datetime, str, int]
"""What identifies a step: its team, when the meeting that agreed on it began, its text, and which it is of those that
have the same text there, from 0. Team and text are compared without case and the like."""

StepOutcomes = Mapping[StepKey, Sequence[StepOutcome]]


def step_keys(reflection: Reflection) -> list[StepKey]:
    """Return what identifies each of the steps agreed on in `reflection`, in their order."""
    team = comparison_key(reflection.team)
    keys = [comparison_key(step.known_as or step.what) for step in reflection.steps]
    return [(team, reflection.started, key, keys[:number].count(key)) for number, key in enumerate(keys)]


def keyed_steps(reflection: Reflection) -> Iterator[tuple[StepKey, Step]]:
    """Yield the steps agreed on in `reflection`, each after what identifies it."""
    return zip(step_keys(reflection), reflection.steps, strict=True)


def follow_up_key(reflection: Reflection, follow_up: FollowUp) -> StepKey:
    """Return what identifies the step that `reflection` followed up."""
    text = comparison_key(follow_up.agreed_as or follow_up.step.known_as or follow_up.step.what)
    return comparison_key(reflection.team), follow_up.agreed, text, follow_up.nth


def outcomes(found: Iterable[StoredReflection]) -> dict[StepKey, list[StepOutcome]]:
    """Return how the steps went that were followed up in `found`, each with its outcomes oldest first."""
    by_key: dict[StepKey, list[tuple[dt.datetime, StepOutcome]]] = {}
    for stored in found:
        at = stored.reflection.started
        for follow_up in stored.reflection.follow_ups:
            if follow_up.state:
                outcome = StepOutcome(at.date(), follow_up.state, follow_up.lesson, follow_up.step)
                by_key.setdefault(follow_up_key(stored.reflection, follow_up), []).append((at, outcome))
    return {key: [outcome for _, outcome in sorted(dated, key=itemgetter(0))] for key, dated in by_key.items()}


def open_steps(of_team: Iterable[StoredReflection]) -> tuple[FollowUp, ...]:
    """Return the steps of one team's reflections that are not done or dropped, oldest due first.

    One that was given a new date comes with that. It lives on where the reflection it comes from is gone.
    """
    latest: dict[StepKey, FollowUp] = {}
    for stored in sorted(of_team, key=lambda one: one.reflection.started):
        reflection = stored.reflection
        for key, step in keyed_steps(reflection):
            new = FollowUp(reflection=stored.id, agreed=reflection.started, step=step, nth=key[-1])
            latest.setdefault(key, new)
        for follow_up in reflection.follow_ups:
            if follow_up.state:
                latest[follow_up_key(reflection, follow_up)] = follow_up
    still_open = (follow_up for follow_up in latest.values() if follow_up.state in (None, "open"))
    unasked = (structs.replace(follow_up, state=None, lesson="") for follow_up in still_open)
    return tuple(sorted(unasked, key=lambda follow_up: due_order(follow_up.step)))


def due_order(step: Step) -> tuple[bool, dt.date]:
    """Return what steps are sorted by: the day they are due, those without one last."""
    return step.due is None, step.due or dt.date.max


def is_overdue(step: Step, today: dt.date) -> bool:
    """Return whether the day `step` was due has gone by."""
    return step.due is not None and step.due < today


def previous_answer(
    earlier: Sequence[StoredReflection], question: model.Question, goal: str
) -> model.PreviousAnswer | None:
    """Return what `earlier`, newest first, says to `question`: about the same goal if it says anything, else any."""
    wanted, same_goal = set(map(comparison_key, (question.text, *question.formerly))), comparison_key(goal)
    same_goal_first = sorted(earlier, key=lambda stored: comparison_key(stored.reflection.goal) != same_goal)
    for stored in same_goal_first:
        answers = stored.reflection.answers
        notes = [note for answer in answers if comparison_key(answer.text) in wanted for note in answer.notes]
        if notes:
            return model.PreviousAnswer(stored.reflection.started.date(), tuple(map(note_line, notes)))
    return None


class Tally:
    """Counts, while reflections go by, on which days the sections of each compass were talked about."""

    def __init__(self, found: Iterable[StoredReflection] = ()) -> None:
        self._days: dict[tuple[str, str], list[dt.date]] = {}
        for stored in found:
            self.add(stored.reflection)

    def add(self, reflection: Reflection) -> None:
        """Count what was talked about in `reflection`."""
        for id in {section.id for section in reflection.sections if section.was_talked_about}:
            self._days.setdefault((reflection.compass, id), []).append(reflection.started.date())

    def counted(self, found: Iterable[StoredReflection]) -> Iterator[StoredReflection]:
        """Yield what is `found`, and count it on the way."""
        for stored in found:
            self.add(stored.reflection)
            yield stored

    def points(self, compass: model.Compass) -> tuple[model.CompassPoint, ...]:
        """Return for each principle of `compass` in how many conversations something was said to it, and when last.

        What was held with another compass does not count, though it may have principles of the same name.
        """
        days = [self._days.get((compass.title, principle.id), []) for principle in compass.principles]
        return tuple(
            model.CompassPoint(principle.title, len(found), max(found, default=None))
            for principle, found in zip(compass.principles, days, strict=True)
        )


def open_step_line(follow_up: FollowUp, today: dt.date) -> str:
    """Return an earlier step on one line, marked where its day has gone by."""
    overdue = texts.OVERDUE if is_overdue(follow_up.step, today) else ""
    return " · ".join(part for part in (step_line(follow_up.step), overdue) if part)


def steps_with_outcomes(reflection: Reflection, outcomes: StepOutcomes) -> list[tuple[Step, Sequence[StepOutcome]]]:
    """Return the next steps of `reflection`, each with how it went later.

    The earlier steps that it found still under way, or passed over, are next steps like its own; they come last,
    without outcomes.
    """
    steps = [(step, outcomes.get(key, ())) for key, step in keyed_steps(reflection)]
    return steps + [(one.step, ()) for one in reflection.follow_ups if one.state in (None, "open")]


class HistoryRow(Struct, frozen=True, kw_only=True):
    """One reflection in the list, and in `history --json`: what it is about, how far it came, and its open steps.

    `answered` counts questions with notes, `followed_up` the earlier steps whose state was told. `open_steps` are those
    of its own that are still open by now, and `overdue` how many of them had a day that has gone by.
    """

    id: str
    started: dt.datetime
    finished: dt.datetime | None
    team: str
    goal: str
    goal_type: model.GoalType | None = field(name="about")
    goal_type_after: model.GoalType | None = field(name="about_after")
    occasion: model.Occasion | None
    questions: int
    answered: int
    followed_up: int
    open_steps: int
    overdue: int


_SHOWN = ("started", "finished", "team", "goal", "goal_type", "goal_type_after", "occasion")
"""What a row has as its reflection has it."""


def history_rows(reflections: Iterable[StoredReflection], today: dt.date) -> list[HistoryRow]:
    """Return `reflections` as rows, newest first. Their notes are not kept: a folder may hold more than the memory."""
    counted = []
    for stored in reflections:
        answers = [bool(answer.notes) for answer in stored.reflection.answers]
        reflection = structs.replace(stored.reflection, sections=(), prepared=())
        without_notes = stored._replace(reflection=reflection, data=b"")
        counted.append((without_notes, len(answers), sum(answers)))
    step_outcomes = outcomes(stored for stored, _, _ in counted)
    rows = []
    for stored, questions, answered in counted:
        reflection = stored.reflection
        steps = ((step, step_outcomes.get(key)) for key, step in keyed_steps(reflection))
        by_now = [(later[-1].state, later[-1].step) if later else ("open", step) for step, later in steps]
        still_open = [step for state, step in by_now if state == "open"]
        row = HistoryRow(
            id=stored.id,
            **{name: getattr(reflection, name) for name in _SHOWN},
            questions=questions,
            answered=answered,
            followed_up=sum(follow_up.state is not None for follow_up in reflection.follow_ups),
            open_steps=len(still_open),
            overdue=sum(is_overdue(step, today) for step in still_open),
        )
        rows.append(row)
    return sorted(rows, key=lambda row: (row.started, row.id), reverse=True)
