"""Values that several tests start from."""

import datetime as dt
from collections.abc import Iterable

from msgspec import structs

from malkompas import conversation, past, principles
from malkompas.changes import with_notes
from malkompas.model import AtQuestion, Compass, Reflection, Step, Stored
from malkompas.setting import OpenSteps, Setting

STARTED = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def compass() -> Compass:
    """Return the real compass."""
    return principles.load(principles.default_path())


def reflection(*names: str, team: str = "Hjemmepleje Nord", goal: str = "Færre genindlæggelser") -> Reflection:
    """Return a reflection at its first question, with the sections that `names` name (or the first principle)."""
    whole = compass()
    new = conversation.begin(
        whole,
        started=STARTED,
        team=team,
        goal=goal,
        occasion="set",
        participants=["Mette"],
        sections=[principles.find(whole.choosable, name) for name in names or ("1",)],
    )
    return structs.replace(new, asks=(), place=AtQuestion(0, 0))


def setting(
    earlier: Iterable[Stored] = (), *, teams: tuple[str, ...] = (), open_steps: OpenSteps = "ask", seconds: float = 0
) -> Setting:
    """Return what a conversation is held in: the real compass, the day of the samples and a clock that stands."""
    talked = sorted(earlier, key=lambda one: one.reflection.started, reverse=True)
    return Setting(
        compass=compass(),
        today=STARTED.date,
        seconds=lambda: seconds,
        earlier=lambda team, before: [one for one in talked if past.fitting(team, before=before)(one.reflection)],
        teams=teams,
        open_steps=open_steps,
    )


def talked(team: str = "Hjemmepleje Nord", what: str = "Ring til tre borgere") -> Reflection:
    """Return a reflection with some notes and a step."""
    new = with_notes(reflection(team=team), AtQuestion(0, 0), ("Borgerne", "Nattevagten"))
    return structs.replace(new, steps=(Step(what, "Mette", "1.12.2026", dt.date(2026, 12, 1)),))


def stored(reflection: Reflection, *, days_ago: int = 0) -> Stored:
    """Return `reflection` as it lies in the folder, begun so many days before the day of the samples."""
    started = STARTED - dt.timedelta(days=days_ago)
    return Stored(f"{started:%Y-%m-%d}-team-{days_ago:04x}", structs.replace(reflection, started=started), b"")
