"""Values that several tests start from."""

import datetime as dt

from msgspec import structs

from malkompas import conversation, principles
from malkompas.model import AtQuestion, Compass, Reflection, Step, with_notes

STARTED = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def compass() -> Compass:
    """Return the real compass."""
    return principles.load(principles.default_path())


def reflection(*names: str, team: str = "Hjemmepleje Nord", goal: str = "Færre genindlæggelser") -> Reflection:
    """Return a reflection at its first question, with the sections that `names` name (or the first principle)."""
    whole = compass()
    return conversation.begin(
        whole,
        started=STARTED,
        team=team,
        goal=goal,
        occasion="set",
        participants=["Mette"],
        sections=[principles.find(whole.choosable, name) for name in names or ("1",)],
    )


def talked() -> Reflection:
    """Return a reflection with some notes and a step."""
    new = with_notes(reflection(), AtQuestion(0, 0), ("Borgerne", "Nattevagten"))
    return structs.replace(new, steps=(Step("Ring til tre borgere", "Mette", "1.12.2026", dt.date(2026, 12, 1)),))
