"""What is asked next, and what an answer does: the conversation, without terminal, disk or clock.

`hold` is given a Prompter that asks and a `save` that keeps. Everything between them is a value.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from msgspec import structs

from malkompas import asking, places
from malkompas.answering import Today, answered, passed_over, with_sections
from malkompas.exchange import Finish, Leave, Prompter, Reply
from malkompas.model import AtLook, AtQuestion, AtSetup, Compass, Occasion, Reflection, Section, with_draft
from malkompas.strings import one_line


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...


def begin(
    compass: Compass,
    *,
    started: dt.datetime,
    team: str = "",
    goal: str = "",
    occasion: Occasion | None = None,
    participants: Iterable[str] = (),
    sections: Iterable[Section] = (),
) -> Reflection:
    """Return a new reflection at the first thing that is not given."""
    names = (one_line(name) for name in participants)
    new = Reflection(
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        started=started,
        team=one_line(team),
        goal=one_line(goal),
        occasion=occasion,
        participants=tuple(name for name in names if name),
    )
    if chosen := tuple(sections):
        new = with_sections(new, compass, chosen)
    new = structs.replace(new, asks=tuple(field for field in places.SETUP if not getattr(new, field)))
    return structs.replace(new, place=places.after_setup(new, None))


def hold(
    reflection: Reflection,
    compass: Compass,
    prompter: Prompter,
    save: Save,
    today: Today,
    teams: tuple[str, ...] = (),
) -> tuple[Reflection, bool]:
    """Ask until the team has finished or pauses; return the reflection, and whether it is finished.

    `save` is called after every answer, before the next prompt, from the moment there are a team and a goal; for a
    half-typed line it is called `quietly`, since nothing may be shown then.
    `teams` completes the team's name.

    Raises:
        MalkompasError: if the input ended before there were a team and a goal.
    """

    def keep(changed: Reflection, *, quietly: bool = False) -> None:
        if changed.team and changed.goal:
            save(changed, quietly=quietly)

    keep(reflection)
    shown: int | None = None
    while True:
        place = reflection.place
        if isinstance(place, AtSetup):
            shown = None  # other sections may be chosen
        if isinstance(place, AtQuestion) and place.section != shown:
            shown = place.section
            prompter.section(reflection.sections[shown], asking.where(reflection, place))
        here = reflection

        def keep_draft(text: str, changes: int | None, here: Reflection = here) -> None:
            keep(with_draft(here, here.place, text, changes), quietly=True)

        reply: Reply
        match place:
            case AtSetup("occasion" | "sections" as field):
                reply = prompter.choice(asking.choice(reflection, compass, field))
            case AtLook():
                reply = prompter.look(reflection)
            case _:
                reply = prompter.line(asking.line(reflection, place, teams), keep_draft)
        if isinstance(reply, Finish):
            reflection = passed_over(reflection, compass)
            keep(reflection)
            return reflection, True
        reflection, message = answered(reflection, reply, compass, today)
        keep(reflection)
        if message:
            prompter.tell(message)
        if isinstance(reply, Leave) and reply.way == "pause":
            return reflection, False
