"""What is asked next, and what an answer does: the conversation, without terminal, disk or clock.

`hold` is given a Prompter that asks and a `save` that keeps. Everything between them is a value.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from msgspec import structs

from malkompas import privacy
from malkompas.model import AtFollowed, AtLook, AtQuestion, AtSetup, Compass, Reflection, Section
from malkompas.strings import one_line
from malkompas.talk import asking, places
from malkompas.talk.answering import answered, passed_over, with_sections
from malkompas.talk.changes import with_draft
from malkompas.talk.exchange import Changed, Finish, Leave, Prompter, Reply, Said
from malkompas.talk.following_up import taken_up
from malkompas.talk.remedies import remedied, remedies
from malkompas.talk.setting import Setting
from malkompas.vocabulary import About, Occasion

ASKED_AT_A_TERMINAL = ("about", "minutes")
"""What is not asked in plain lines, whose order is fixed."""


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...


def begin(
    compass: Compass,
    *,
    started: dt.datetime,
    team: str = "",
    goal: str = "",
    about: About | None = None,
    occasion: Occasion | None = None,
    participants: Iterable[str] = (),
    minutes: int | None = None,
    sections: Iterable[Section] = (),
    plain: bool = False,
) -> Reflection:
    """Return a new reflection at the first thing that is not given.

    What kind of goal it is, is not asked where the goal was given, nor the time where the sections were; neither is
    asked in a `plain` conversation, whose order is fixed.
    """
    names = (one_line(name) for name in participants)
    new = Reflection(
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        started=started,
        team=one_line(team),
        goal=one_line(goal),
        about=about,
        occasion=occasion,
        participants=tuple(name for name in names if name),
        minutes=minutes,
    )
    if chosen := tuple(sections):
        new = with_sections(new, compass, chosen)
    unasked = {"about" if new.goal else "", "minutes" if chosen else "", *(ASKED_AT_A_TERMINAL if plain else ())}
    asks = (field for field in places.SETUP if not getattr(new, field) and field not in unasked)
    new = structs.replace(new, asks=tuple(asks))
    return structs.replace(new, place=places.after_setup(new, None))


def reopened(reflection: Reflection, *, minutes: int | None, plain: bool) -> Reflection:
    """Return a stored `reflection` as it goes on.

    One that was finished is at the last look. `minutes`, if given, is the time the team has from now on. In a `plain`
    conversation, what is not in its fixed order is not asked.
    """
    if reflection.finished:
        reflection = structs.replace(reflection, finished=None, place=AtLook(), looked=True)
    if minutes:
        talk_from = None if reflection.talk_from is None else reflection.spent
        reflection = structs.replace(reflection, minutes=reflection.spent // 60 + minutes, talk_from=talk_from)
    if plain:
        place = reflection.place
        reflection = structs.replace(reflection, asks=tuple(f for f in reflection.asks if f not in ASKED_AT_A_TERMINAL))
        if isinstance(place, AtSetup) and place.field in ASKED_AT_A_TERMINAL:
            reflection = places.moved(reflection, places.after_setup(reflection, place.field))
    return reflection


def hold(reflection: Reflection, setting: Setting, prompter: Prompter, save: Save) -> tuple[Reflection, bool]:
    """Ask until the team has finished or pauses; return the reflection, and whether it is finished.

    `save` is called after every answer, before the next prompt, from the moment there are a team and a goal; for a
    half-typed line it is called `quietly`, since nothing may be shown then.

    Raises:
        MalkompasError: if the input ended before there were a team and a goal.
    """
    began = setting.seconds() - reflection.spent

    def spent() -> float:
        return setting.seconds() - began

    def keep(changed: Reflection, *, quietly: bool = False) -> None:
        if changed.team and changed.goal:
            save(changed, quietly=quietly)

    keep(reflection)
    shown: int | None = None
    while True:
        place = reflection.place
        if place == AtSetup("followed"):
            reflection, message = taken_up(reflection, setting)
            if message:
                prompter.tell(privacy.masked(message))
            continue
        if isinstance(place, AtSetup):
            shown = None  # other sections may be chosen
        if isinstance(place, AtQuestion) and reflection.talk_from is None:
            reflection = structs.replace(reflection, talk_from=int(spent()))
        if isinstance(place, AtQuestion) and place.section != shown:
            shown = place.section
            prompter.section(reflection.sections[shown], asking.where(reflection, place))
        here = reflection

        def keep_draft(text: str, changes: int | None, here: Reflection = here) -> None:
            here = structs.replace(here, spent=int(spent()))
            keep(with_draft(here, here.place, text, changes), quietly=True)

        reply: Reply
        match place:
            case AtSetup("about" | "occasion" | "sections") | AtFollowed(_, "state"):
                reply = prompter.choice(asking.choice(reflection, place, setting, spent))
            case AtLook():
                reply = prompter.look(reflection)
            case _:
                reply = prompter.line(asking.line(reflection, place, setting, spent), keep_draft)
        reflection = structs.replace(reflection, spent=int(spent()))
        if isinstance(reply, Finish):
            reflection = passed_over(reflection, setting)
            keep(reflection)
            return reflection, True
        reflection, message = answered(reflection, reply, setting)
        keep(reflection)
        if message:
            prompter.tell(privacy.masked(message))
        is_kept = place != AtSetup("minutes")
        if isinstance(reply, Said | Changed) and is_kept and (kinds := privacy.kinds(reply.text)):
            remedy = prompter.noticed(privacy.masked_lines(reply.text), kinds, remedies(place))
            if isinstance(remedy, Leave):
                return reflection, False
            reflection = remedied(reflection, place, reply, remedy)
            keep(reflection)
        if isinstance(reply, Leave) and reply.way == "pause":
            return reflection, False
