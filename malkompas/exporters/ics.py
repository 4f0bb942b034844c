"""The next steps as a calendar that other programs read (iCalendar, RFC 5545): an all-day event for each dated step."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from icalendar import Calendar, Event

import malkompas
from malkompas import system, texts
from malkompas.errors import OutputError
from malkompas.model import Reflection, Step, StepOutcome
from malkompas.privacy import mask
from malkompas.team_history import StepKey, StepOutcomes, follow_up_key, keyed_steps
from malkompas.text import sanitize


class _Agreed(NamedTuple):
    """A step, the reflection that shares it, and how it went later, oldest first."""

    step: Step
    reflection: Reflection
    outcomes: tuple[StepOutcome, ...]


def calendar(shared: Iterable[Reflection], outcomes: StepOutcomes) -> bytes:
    """Return the steps of `shared` that have a date, as `outcomes` says that they stand now; tell of the others.

    Raises:
        OutputError: if no step has a date.
    """
    agreed = _agreed(shared, outcomes)
    undated = [one.step.what for one in agreed.values() if one.step.due is None]
    events = Calendar(
        prodid=f"-//malkompas//{malkompas.__version__}//{texts.LANGUAGE.upper()}", version="2.0", method="PUBLISH"
    )
    numbers: dict[str, int] = {}
    for key, one in agreed.items():
        if one.step.due:
            events.add_component(_event(key, one, one.step.due, numbers))
    if not events.subcomponents:
        raise OutputError(texts.NO_DATED_STEPS, texts.NO_DATED_STEPS_HINT)
    if undated:
        system.tell(texts.steps_without_date(undated))
    return bytes(events.to_ical())


def _agreed(shared: Iterable[Reflection], outcomes: StepOutcomes) -> dict[StepKey, _Agreed]:
    """Return each step once, whichever meetings tell of it."""
    found: dict[StepKey, _Agreed] = {}
    for reflection in sorted(shared, key=lambda one: one.started):
        earlier = ((follow_up_key(reflection, one), one.step) for one in reflection.follow_ups)
        for key, step in (*keyed_steps(reflection), *earlier):
            later = tuple(outcomes.get(key, ()))
            found.setdefault(key, _Agreed(later[-1].step if later else step, reflection, later))
    return found


def _event(key: StepKey, agreed: _Agreed, due: dt.date, numbers: dict[str, int]) -> Event:
    """Return the event of a step; `numbers` counts those whose texts are the same once they are masked.

    A later export has the same UID, with a SEQUENCE that tells calendars to take the new day.
    """
    step, reflection, outcomes = agreed
    names = texts.SETUP_NAMES
    team, started, text, nth = key
    identity = hashlib.sha256(f"{mask(team)}\n{started.isoformat()}\n{mask(text)}\n{nth}".encode()).hexdigest()[:32]
    number = numbers[identity] = numbers.get(identity, 0) + 1
    about = [f"{names['team']}: {reflection.team}", f"{names['goal']}: {reflection.goal}"]
    if outcomes and outcomes[-1].state != "open":
        on, state, *_ = outcomes[-1]
        about.insert(0, texts.capitalized(texts.outcome(texts.long_day(on), state, "", "", "")))
    changed = dt.datetime.combine(outcomes[-1].on, dt.time(), dt.UTC) if outcomes else started.astimezone(dt.UTC)
    event = Event(
        uid=f"{identity}{f'-{number}' if number > 1 else ''}@malkompas",
        sequence=len(outcomes),
        summary=sanitize(f"{step.what} – {step.who}" if step.who else step.what),
        description=sanitize("\n".join(about)),
        status="CANCELLED" if outcomes and outcomes[-1].state == "dropped" else "CONFIRMED",
        transp="TRANSPARENT",
    )
    event.add("dtstamp", changed)
    event.add("dtstart", due)
    event.add("dtend", due + dt.timedelta(days=1))
    return event
