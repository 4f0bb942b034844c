"""The loop of a conversation: what is asked next, and what an answer does; without terminal, disk or clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from msgspec import structs

from malkompas import privacy, texts
from malkompas.conversation import navigation, prompts
from malkompas.conversation.protocol import Added, Chosen, Context, Edited, Finish, Navigate, Prompter, Reply
from malkompas.conversation.team_history import taken_up
from malkompas.conversation.transitions import (
    after_personal_data_action,
    apply_reply,
    personal_data_actions,
    with_draft,
    with_sections,
    without_the_rest,
)
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, Compass, GoalType, Occasion, Reflection, Section
from malkompas.text import one_line

ASKED_AT_A_TERMINAL = ("about", "minutes")
"""What is not asked in plain lines, whose order is fixed."""


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...


def start_reflection(
    compass: Compass,
    *,
    started: dt.datetime,
    team: str = "",
    goal: str = "",
    goal_type: GoalType | None = None,
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
        goal_type=goal_type,
        occasion=occasion,
        participants=tuple(name for name in names if name),
        minutes=minutes,
    )
    if chosen := tuple(sections):
        new = with_sections(new, compass, chosen)
    unasked = {"about" if new.goal else "", "minutes" if chosen else "", *(ASKED_AT_A_TERMINAL if plain else ())}
    given = {
        **{"team": new.team, "goal": new.goal, "about": new.goal_type, "occasion": new.occasion},
        **{"participants": new.participants, "minutes": new.minutes, "sections": new.sections},
    }
    asks = (field for field in navigation.SETUP if not given.get(field) and field not in unasked)
    new = structs.replace(new, asks=tuple(asks))
    return structs.replace(new, position=navigation.after_setup(new, None))


def resume_reflection(reflection: Reflection, *, minutes: int | None, plain: bool) -> Reflection:
    """Return a stored `reflection` as it goes on.

    One that was finished is at the last look. `minutes`, if given, is the time the team has from now on. In a `plain`
    conversation, what is not in its fixed order is not asked.
    """
    if reflection.finished:
        reflection = structs.replace(reflection, finished=None, position=AtReview(), reviewed=True)
    if minutes:
        talk_from = None if reflection.talk_from is None else reflection.spent
        reflection = structs.replace(reflection, minutes=reflection.spent // 60 + minutes, talk_from=talk_from)
    if plain:
        position = reflection.position
        reflection = structs.replace(reflection, asks=tuple(f for f in reflection.asks if f not in ASKED_AT_A_TERMINAL))
        if isinstance(position, AtSetup) and position.field in ASKED_AT_A_TERMINAL:
            reflection = navigation.go_to(reflection, navigation.after_setup(reflection, position.field))
    return reflection


def hold_conversation(
    reflection: Reflection, setting: Context, prompter: Prompter, save: Save
) -> tuple[Reflection, bool]:
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
        position = reflection.position
        if position == AtSetup("followed"):
            reflection, message = taken_up(reflection, setting)
            if message:
                prompter.tell(privacy.mask(message))
            continue
        if isinstance(position, AtSetup):
            shown = None  # other sections may be chosen
        if isinstance(position, AtQuestion) and reflection.talk_from is None:
            reflection = structs.replace(reflection, talk_from=int(spent()))
        if isinstance(position, AtQuestion) and position.section != shown:
            shown = position.section
            prompter.show_section(reflection.sections[shown], prompts.section_location(reflection, shown))
        here = reflection

        def keep_draft(text: str, edits_index: int | None, here: Reflection = here) -> None:
            here = structs.replace(here, spent=int(spent()))
            keep(with_draft(here, here.position, text, edits_index), quietly=True)

        reply: Reply
        match position:
            case AtSetup("about" | "occasion" | "sections") | AtFollowUp(_, "state"):
                reply = prompter.ask_choice(prompts.choice_prompt(reflection, position, setting, spent))
            case AtReview():
                reply = prompter.review(privacy.redact(reflection))
            case _:
                reply = prompter.ask_text(prompts.text_prompt(reflection, position, setting, spent), keep_draft)
        reflection = structs.replace(reflection, spent=int(spent()))
        if isinstance(reply, Finish):
            if reply.unread:
                prompter.tell(texts.lines_left(list(map(privacy.mask, reply.unread))))
            reflection = without_the_rest(reflection, setting)
            keep(reflection)
            return reflection, True
        reflection, message = apply_reply(reflection, reply, setting)
        keep(reflection)
        if message:
            prompter.tell(privacy.mask(message))
        is_kept = position != AtSetup("minutes")
        if isinstance(reply, Added | Edited) and is_kept and (kinds := privacy.personal_data_kinds(reply.text)):
            prompter.tell(texts.noticed(privacy.mask_lines(reply.text), kinds))
            actions = personal_data_actions(position)
            choice = prompter.ask_choice(prompts.personal_data_prompt(actions))
            if not isinstance(choice, Chosen):
                return reflection, False
            reflection = after_personal_data_action(reflection, position, reply, actions[choice.indexes[0]])
            keep(reflection)
        if isinstance(reply, Navigate) and reply.action == "pause":
            return reflection, False
