"""The loop of a conversation: what is asked next, and what a reply does; without terminal, disk or clock."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, get_args

from msgspec import structs

from malkompas.conversation import beginning, menu, navigation, transitions
from malkompas.conversation.protocol import Added, Context, Finish, Navigate, Pasted, Prompter, Reply
from malkompas.conversation.session import Save, Session
from malkompas.model import AtReview, AtSetup, Compass, Reflection, Section, SetupField, StoredReflection
from malkompas.text import distinct_names, one_line

NOT_IN_A_PIPE: tuple[SetupField, ...] = ("about", "absent", "minutes")
"""What is not asked in a pipe, whose order is fixed."""


class Ended(NamedTuple):
    """How a conversation ended: as it stands now, and finished or not. Or the unfinished one that is gone on with."""

    reflection: Reflection
    is_finished: bool = False
    goes_on_with: StoredReflection | None = None


def start_reflection(
    compass: Callable[[], Compass],
    *,
    started: dt.datetime,
    sections: Iterable[Section] = (),
    is_piped: bool = False,
    **given: Any,
) -> Reflection:
    """Return a new reflection at the first thing that is not `given`: those are fields of `Reflection`, as typed.

    The goal's type is not asked where the goal was given, nor who is not here where the participants were, nor the time
    where the sections were. It has its compass, which takes a while to load, as soon as it has a team.
    """
    new = Reflection(compass="", source="", language="", started=started, **given)
    new = structs.replace(
        new, team=one_line(new.team), goal=one_line(new.goal), participants=distinct_names(new.participants)
    )
    if new.team:
        new = transitions.of_compass(new, compass())
    if sections := tuple(sections):
        new = transitions.with_sections(new, compass(), sections)
    is_needless: dict[SetupField, object] = {
        "team": new.team,
        "goal": new.goal,
        "about": new.goal_type or new.goal,
        "occasion": new.occasion,
        "participants": new.participants,
        "absent": new.absent or new.participants,
        "minutes": new.minutes or sections,
        "sections": sections,
        **(dict.fromkeys(NOT_IN_A_PIPE, True) if is_piped else {}),
    }
    asks = tuple(field for field in get_args(SetupField) if not is_needless.get(field))
    return structs.replace(new, asks=asks, position=AtSetup(asks[0]))


def resume_reflection(reflection: Reflection, *, minutes: int | None, is_piped: bool) -> Reflection:
    """Return a stored `reflection` as it goes on.

    One that was finished is at its review, and stays finished until something is changed. `minutes`, if given, is the
    time the team has from now on. Where it `is_piped`, what is not in its fixed order is not asked.
    """
    if reflection.finished:
        reflection = structs.replace(reflection, position=AtReview(), reviewed=True)
    if minutes:
        reflection = beginning.with_minutes_from_now(reflection, minutes)
    if is_piped:
        asks = tuple(field for field in reflection.asks if field not in NOT_IN_A_PIPE)
        reflection = structs.replace(reflection, asks=asks)
        if isinstance(reflection.position, AtSetup) and reflection.position.field in NOT_IN_A_PIPE:
            reflection = navigation.go_on(reflection)
    return reflection


def hold_conversation(
    reflection: Reflection, context: Context, prompter: Prompter, save: Save, *, asks_minutes: bool = False
) -> Ended:
    """Ask until the team has finished, pauses, or goes on with another reflection; return what it has come to.

    One that goes on begins with how long the team has today, if it `asks_minutes`.

    `save` is called after every reply, before the next prompt, from the moment there are a team and a goal; for a
    half-typed line it is called `quietly`, since nothing may be shown then.

    Raises:
        MalkompasError: if the input ended before there were a team and a goal, or the compass cannot be used.
    """
    session = Session(reflection, context, prompter, save)
    if unfinished := beginning.before_first_question(session, reflection):
        return Ended(reflection, goes_on_with=unfinished)
    session.save(reflection)
    if asks_minutes:
        reflection = session.keep_change(reflection, beginning.ask_minutes(session, reflection))
    while not session.left:
        if reflection.position == AtSetup("followed"):
            reflection = session.keep_change(reflection, *transitions.take_up_open_steps(reflection, context))
            continue
        reflection, note = session.arrive(reflection)
        reply = note or beginning.before_goal(session, reflection) or session.ask(reflection)
        if isinstance(reply, StoredReflection):
            return Ended(reflection, goes_on_with=reply)
        reflection, answer = _before_reply(session, session.after_asking(reflection), reply)
        if answer is None:
            continue
        if isinstance(answer, Finish):
            reflection = transitions.finish(reflection, context)
            session.save(reflection)
            return Ended(reflection, is_finished=True)
        position = reflection.position
        reflection = session.keep_change(reflection, *transitions.apply_reply(reflection, answer, context))
        for added in [Added(text) for text in answer.texts] if isinstance(answer, Pasted) else [answer]:
            session.notice_personal_data(reflection, position, added)
        if isinstance(answer, Navigate) and answer.action == "pause":
            break
    return Ended(reflection)


def _before_reply(session: Session, reflection: Reflection, reply: Reply) -> tuple[Reflection, Reply | None]:
    """Ask what comes before `reply` is followed, and is no part of the order; return what is followed then, if any."""
    if not isinstance(reply, Navigate) or reply.action not in ("menu", "next"):
        return reflection, reply
    answer: Reply | None
    if reply.action == "menu":
        reflection, answer = menu.open_menu(session, reflection, reply.pending)
    else:
        reflection, answer = session.ask_about_personal_data(reflection, reply)
        if answer == reply:
            reflection, answer = menu.ask_goal_type_after(session, reflection, reply)
    if left := session.left:
        session.left = None
        answer = left if isinstance(left, Finish) else structs.replace(reply, action="pause")
    return reflection, answer
