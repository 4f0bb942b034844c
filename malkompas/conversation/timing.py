"""The meeting's clock: how long a talk takes, what fits the time, and whether the talk keeps up. It only advises."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from malkompas import texts
from malkompas.conversation.protocol import Prompt
from malkompas.model import (
    MOST_MINUTES,
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Compass,
    CompassPoint,
    Reflection,
    Section,
)
from malkompas.text import one_line

QUESTION_MINUTES = 3
"""What a question takes when a handful of people answer it: a principle's three take about ten minutes."""
CLOSING_MINUTES = 10
"""What the closing and the next steps take together; a meeting that leaves them out leaves with nothing."""
_SLACK = 60  # seconds; a clock that nags about less is in the way

Pace = Literal["ahead", "on time", "short"]


class Standing(NamedTuple):
    """How the talk stands: the minutes left, rounded up and below zero when spent, and the pace once it began.

    Besides how many questions are left, with the one at hand.
    """

    left: int
    pace: Pace | None = None
    questions: int = 0


def parse_minutes(text: str) -> int | None:
    """Return how many minutes `text` names ("45", "45 min", "1,5 time", "tre kvarter"), or None if it names none."""
    words = re.sub(r"^½", "0,5", one_line(text).casefold()).replace("½", ",5")
    if words in texts.MINUTES_IN_WORDS:
        return texts.MINUTES_IN_WORDS[words]
    for form in texts.DURATION_PATTERNS:
        if found := re.fullmatch(form, words):
            parts = found.groupdict()
            hours = float((parts.get("hours") or "0").replace(",", "."))
            minutes = round(hours * 60) + int(parts["minutes"] or 0)
            return minutes if 1 <= minutes <= MOST_MINUTES else None
    return None


def estimated_minutes(sections: Sequence[Section]) -> int:
    """Return about how many minutes it takes to talk about `sections`, and to close."""
    questions = sum(len(section.questions) for section in sections)
    return questions * QUESTION_MINUTES + CLOSING_MINUTES


def sections_that_fit(
    compass: Compass,
    beforehand: Sequence[int],
    points: Sequence[CompassPoint],
    minutes: int,
    preferred: Collection[int] = (),
) -> tuple[int, ...]:
    """Return which of `compass.choosable` fit into `minutes`: of those chosen `beforehand`, all but some principles.

    Those `preferred` come first, then the learning questions, then the principles, those not talked about lately
    before the others (`points` tells, in the order of the principles), and the opening questions. There is always
    something.
    """
    choosable = compass.choosable
    long_ago = sorted(zip(compass.principles, points, strict=True), key=lambda pair: pair[1].last or dt.date.min)
    first, *others = [choosable.index(principle) for principle, _ in long_ago]
    looking_back = [index for index in beforehand if choosable[index] == compass.learning]
    opening = [index for index in beforehand if choosable[index] == compass.opening]
    order = sorted((*looking_back, first, *others, *opening), key=lambda index: index not in preferred)
    chosen: list[int] = []
    for index in order:
        if estimated_minutes([choosable[i] for i in (*chosen, index)]) <= minutes:
            chosen.append(index)
    return tuple(sorted(chosen or [order[0] if preferred else first]))


def standing(reflection: Reflection, spent: float) -> Standing | None:
    """Return how the talk stands after `spent` seconds, or None where it is not known how long the team has.

    What was left when the first question came is shared over the questions, the closing and the steps, as they take.
    It is short where more is gone than was meant to be, or where those after this one are likely to take more than is
    left.
    """
    if reflection.minutes is None:
        return None
    whole = reflection.minutes * 60
    left = -int(-(whole - spent) // 60)
    if reflection.talk_from is None or reflection.reviewed or not reflection.sections:
        return Standing(left)
    start, end, takes, questions = _part(reflection)
    before = min(reflection.talk_from, whole)
    talked, time = spent - before, whole - before
    if talked > end / takes * time + _SLACK or takes - end > whole - spent + _SLACK:
        return Standing(left, "short", questions)
    return Standing(left, "ahead" if talked < start / takes * time - _SLACK else "on time", questions)


def _part(reflection: Reflection) -> tuple[float, float, float, int]:
    """Return in seconds when its position starts and ends in a talk of average length, and when that talk ends.

    Then how many questions are left in it.
    """
    *talk, closing = reflection.sections
    closing_part = CLOSING_MINUTES / (len(closing.questions) + 1)  # one more for the steps
    questions = sum(len(section.questions) for section in talk)
    takes = [float(QUESTION_MINUTES)] * questions + [closing_part] * (len(closing.questions) + 1)
    match reflection.position:
        case AtQuestion(section, question):
            at = sum(len(one.questions) for one in reflection.sections[:section]) + question
        case AtStep():
            at = len(takes) - 1
        case AtSetup() | AtFollowUp() | AtReview():
            at = 0
    return sum(takes[:at]) * 60, sum(takes[: at + 1]) * 60, sum(takes) * 60, len(takes) - 1 - at


class TimeReminder:
    """Knows whether there was more time left than the closing takes, and whether it has been said that there is not."""

    def __init__(self) -> None:
        self._had_more = False

    def minutes_to_tell(self, prompt: Prompt) -> int:
        """Return how many minutes are left, if they have become few where the talk can be rounded off; else 0."""
        left = prompt.time().left or 0
        self._had_more |= left > CLOSING_MINUTES
        return left if self._had_more and 0 < left <= CLOSING_MINUTES and "closing" in prompt.actions else 0

    def note_told(self) -> None:
        """Remember that it has been said."""
        self._had_more = False
