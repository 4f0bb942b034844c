"""`malkompas export --format ics`: the steps in a calendar, read back by another library."""

import datetime as dt
from typing import Any

import pytest
import vobject
from msgspec import structs

from malkompas import team_history
from malkompas.errors import OutputError
from malkompas.exporters import ics
from malkompas.model import FollowUp, Reflection, Step
from tests import samples
from tests.driver import World

DUE = dt.date(2026, 12, 1)


def events(*shared: Reflection, others: tuple[Reflection, ...] = ()) -> list[Any]:
    """Return the events of what is shared; `others` only tell how its steps went."""
    stored = [samples.stored(one)._replace(reflection=one) for one in (*shared, *others)]
    calendar = vobject.readOne(ics.calendar(shared, team_history.outcomes(stored)).decode())
    for event in calendar.vevent_list:
        event.validate(raiseException=True)
    return list(calendar.vevent_list)


def followed(state: Any, step: Step) -> Reflection:
    """Return a later meeting that tells how the step of `samples.talked` went."""
    agreed = samples.talked()
    one = FollowUp(reflection="2026-11-23-team-0000", agreed=agreed.started, step=step, state=state)
    return structs.replace(samples.reflection(), started=agreed.started + dt.timedelta(days=7), follow_ups=(one,))


def test_a_dated_step_is_an_event_of_that_whole_day() -> None:
    """It says what and who, and of which team and goal."""
    [event] = events(samples.talked())
    assert event.summary.value == "Ring til tre borgere – Mette"
    assert (event.dtstart.value, event.dtend.value) == (DUE, DUE + dt.timedelta(days=1))
    assert event.description.value == "Team: Hjemmepleje Nord\nMål: Færre genindlæggelser"
    assert event.status.value == "CONFIRMED"


@pytest.mark.parametrize(
    ("state", "status", "told", "day"),
    [
        ("open", "CONFIRMED", "", dt.date(2027, 1, 15)),
        ("dropped", "CANCELLED", "Lagt til side 30. november 2026\n", DUE),
        ("done", "CONFIRMED", "Gjort 30. november 2026\n", DUE),
    ],
)
def test_importing_again_moves_the_event_and_makes_no_other(state: Any, status: str, told: str, day: dt.date) -> None:
    """The UID is that of the first export, whether the later meeting is shared too or only tells of it.

    What is done stays where it was, and says so.
    """
    [before] = events(samples.talked())
    later = followed(state, Step("Ring til tre borgere", "Mette", "", day))
    for found in (events(samples.talked(), others=(later,)), events(samples.talked(), later), events(later)):
        [after] = found
        assert after.uid.value == before.uid.value
        assert after.dtstart.value == day
        assert after.status.value == status
        assert after.description.value == f"{told}{before.description.value}"
        assert int(after.sequence.value) > int(before.sequence.value)


def test_equal_steps_and_steps_of_others_are_events_of_their_own() -> None:
    """No two have the same UID."""
    step = Step("Ring", due=DUE)
    nord = structs.replace(samples.talked(), steps=(step, step))
    syd = structs.replace(samples.talked(team="Syd"), steps=(step,))
    assert len({event.uid.value for event in events(nord, syd)}) == 3


@pytest.mark.parametrize("text", samples.HOSTILE)
def test_anyones_text_stays_text(text: str) -> None:
    """Nothing that was typed becomes a line of the calendar."""
    text = f"{text}\r\nEND:VEVENT\nATTENDEE:x\\n;,"
    [event] = events(structs.replace(samples.talked(team=text), steps=(Step(text, text, "", DUE),)))
    assert set(event.contents) == {
        *("uid", "sequence", "summary", "description", "status", "transp", "dtstamp", "dtstart", "dtend"),
    }


def test_no_date_at_all_is_told_and_nothing_is_written() -> None:
    """An empty calendar would be no use."""
    with pytest.raises(OutputError):
        events(structs.replace(samples.talked(), steps=(Step("Ring"),)))


def test_a_team_exports_its_steps(world: World) -> None:
    """In a file named as the others; a step without a date is told of, and personal data is masked."""
    world.meet("a", *[""] * 6, "Ring til 010190-1234", "Mette", "1.12.2026", "Skriv", "", "", "")
    done = world.run("export", "--format", "ics")
    assert done.returncode == 0
    assert "Skriv" in done.stderr
    written = (world.here / done.stdout.strip()).read_bytes()
    assert done.stdout.strip().endswith(".ics")
    assert "1234" not in written.decode()
    assert [event.summary.value for event in vobject.readOne(written.decode()).vevent_list] == [
        "Ring til 010190-•••• – Mette"
    ]
