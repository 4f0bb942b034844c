"""The loop of a conversation: what is asked next, and what a reply does; without terminal, disk or clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol, get_args

from msgspec import structs

from malkompas import privacy, texts
from malkompas.conversation import navigation, prompts, transitions
from malkompas.conversation.protocol import (
    Added,
    Chosen,
    Context,
    Edited,
    Finish,
    Navigate,
    Pasted,
    Prompter,
    Reply,
)
from malkompas.model import (
    AtFollowUp,
    AtItem,
    AtQuestion,
    AtReview,
    AtSetup,
    Compass,
    Position,
    Reflection,
    Section,
    SetupField,
    has_valid_positions,
)
from malkompas.text import distinct_names, one_line

NOT_IN_PLAIN: tuple[SetupField, ...] = ("about", "minutes")
"""What is not asked in plain lines, whose order is fixed."""


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...


def start_reflection(
    compass: Compass, *, started: dt.datetime, sections: Iterable[Section] = (), plain: bool = False, **given: Any
) -> Reflection:
    """Return a new reflection at the first thing that is not `given`: those are fields of `Reflection`, as typed.

    The goal's type is not asked where the goal was given, nor the time where the sections were; neither is asked in a
    `plain` conversation, whose order is fixed.
    """
    new = Reflection(compass=compass.title, source=compass.source, language=compass.language, started=started, **given)
    new = structs.replace(
        new, team=one_line(new.team), goal=one_line(new.goal), participants=distinct_names(new.participants)
    )
    if sections := tuple(sections):
        new = transitions.with_sections(new, compass, sections)
    is_needless: dict[SetupField, object] = {
        "team": new.team,
        "goal": new.goal,
        "about": new.goal_type or new.goal or plain,
        "occasion": new.occasion,
        "participants": new.participants,
        "absent": True,
        "minutes": new.minutes or sections or plain,
        "sections": sections,
    }
    asks = tuple(field for field in get_args(SetupField) if not is_needless.get(field))
    return structs.replace(new, asks=asks, position=AtSetup(asks[0]))


def resume_reflection(reflection: Reflection, *, minutes: int | None, plain: bool) -> Reflection:
    """Return a stored `reflection` as it goes on.

    One that was finished is at its review. `minutes`, if given, is the time the team has from now on. In a `plain`
    conversation, what is not in its fixed order is not asked.
    """
    if reflection.finished:
        reflection = structs.replace(reflection, finished=None, position=AtReview(), reviewed=True)
    if minutes:
        talk_from = None if reflection.talk_from is None else reflection.spent
        reflection = structs.replace(reflection, minutes=reflection.spent // 60 + minutes, talk_from=talk_from)
    if plain:
        asks = tuple(field for field in reflection.asks if field not in NOT_IN_PLAIN)
        reflection = structs.replace(reflection, asks=asks)
        if isinstance(reflection.position, AtSetup) and reflection.position.field in NOT_IN_PLAIN:
            reflection = navigation.go_on(reflection)
    return reflection


def hold_conversation(
    reflection: Reflection, context: Context, prompter: Prompter, save: Save
) -> tuple[Reflection, bool]:
    """Ask until the team has finished or pauses; return the reflection, and whether it is finished.

    `save` is called after every reply, before the next prompt, from the moment there are a team and a goal; for a
    half-typed line it is called `quietly`, since nothing may be shown then.

    Raises:
        MalkompasError: if the input ended before there were a team and a goal.
    """
    conversation = _Conversation(reflection, context, prompter, save)
    conversation.save(reflection)
    while True:
        if reflection.position == AtSetup("followed"):
            reflection, message = transitions.take_up_open_steps(reflection, context)
            conversation.tell(message)
            continue
        reflection = conversation.arrive(reflection)
        reply = conversation.ask(reflection)
        position = reflection.position
        reflection = conversation.after_asking(reflection)
        if isinstance(reply, Finish):
            conversation.tell(texts.lines_left(list(map(privacy.mask, reply.unread))) if reply.unread else "")
            reflection = transitions.finish(reflection, context)
            conversation.save(reflection)
            return reflection, True
        if isinstance(reply, Navigate) and reply.action == "next":
            reflection, onward = conversation.ask_about_personal_data(reflection, reply)
            if not onward:
                continue
            reply = onward
        reflection, message = transitions.apply_reply(reflection, reply, context)
        conversation.save(reflection)
        conversation.tell(message)
        if isinstance(reply, Pasted):
            for text in reply.texts:
                conversation.notice_personal_data(reflection, position, Added(text))
        elif isinstance(reply, Added | Edited):
            conversation.notice_personal_data(reflection, position, reply)
        if isinstance(reply, Navigate) and reply.action == "pause":
            return reflection, False


class _Conversation:
    """What a conversation is held with, the time it has taken, and which section has been shown."""

    def __init__(self, reflection: Reflection, context: Context, prompter: Prompter, save: Save) -> None:
        self._context = context
        self._prompter = prompter
        self._save = save
        self._began = context.seconds() - reflection.spent
        self._shown: int | None = None
        self._noticed: list[tuple[Position, str]] = []  # where personal data was typed that is still to be asked about

    def spent(self) -> float:
        """Return how many seconds the conversation has taken, before pauses too."""
        return self._context.seconds() - self._began

    def save(self, reflection: Reflection, *, quietly: bool = False) -> None:
        """Save `reflection` if it has the two things that it is found by."""
        if reflection.team and reflection.goal:
            self._save(reflection, quietly=quietly)

    def tell(self, message: str) -> None:
        """Show a message, if there is one."""
        if message:
            self._prompter.tell(privacy.mask(message))

    def arrive(self, reflection: Reflection) -> Reflection:
        """Show the section that begins here, if any; return `reflection` with the time of its first question."""
        reflection = transitions.with_typed_ahead(reflection, self._prompter.take_typed_ahead())
        reflection = transitions.take_up_typed_ahead(reflection)
        position = reflection.position
        if isinstance(position, AtSetup):
            self._shown = None  # other sections may be chosen
        if not isinstance(position, AtQuestion):
            return reflection
        if position.section != self._shown:
            self._shown = position.section
            where = prompts.section_location(reflection, position.section)
            self._prompter.show_section(reflection.sections[position.section], where)
        if reflection.talk_from is None:
            reflection = structs.replace(reflection, talk_from=int(self.spent()))
        return reflection

    def ask(self, reflection: Reflection) -> Reply:
        """Ask what is to be asked where `reflection` is."""

        def keep_draft(text: str, edits_index: int | None) -> None:
            typed = transitions.with_draft(reflection, reflection.position, text, edits_index)
            self.save(structs.replace(typed, spent=int(self.spent())), quietly=True)

        match reflection.position:
            case AtSetup("about" | "occasion" | "sections") | AtFollowUp(_, "state"):
                return self._prompter.ask_choice(prompts.choice_prompt(reflection, self._context, self.spent))
            case AtReview():
                return self._prompter.review(privacy.redact(reflection), is_again=False)
            case _:
                return self._prompter.ask_text(prompts.text_prompt(reflection, self._context, self.spent), keep_draft)

    def after_asking(self, reflection: Reflection) -> Reflection:
        """Return `reflection` with what was typed where no line was asked for, and with the time that has gone."""
        reflection = transitions.with_typed_ahead(reflection, self._prompter.take_typed_ahead())
        return structs.replace(reflection, spent=int(self.spent()))

    def notice_personal_data(self, reflection: Reflection, position: Position, reply: Added | Edited) -> None:
        """Tell that `reply` said personal data at `position`, if it did: it is asked about at the next empty line.

        Asked at once, the list would open under the fingers of whoever types on.
        """
        kinds = privacy.personal_data_kinds(reply.text)
        if not kinds or position == AtSetup("minutes"):  # where no text is kept
            return
        self._prompter.tell(texts.noticed(privacy.mask_lines(reply.text), kinds))
        if isinstance(position, AtItem):
            position = transitions.step_meant(reflection, position, reply)
        notes = self._notes_at(reflection, position)
        index = reply.index if isinstance(reply, Edited) and isinstance(position, AtQuestion) else -1
        self._noticed += [(position, notes[index])] if notes else []

    def _notes_at(self, reflection: Reflection, position: Position) -> tuple[str, ...]:
        there = structs.replace(reflection, position=position)
        return prompts.text_prompt(there, self._context, self.spent).notes

    def ask_about_personal_data(self, reflection: Reflection, reply: Navigate) -> tuple[Reflection, Navigate | None]:
        """Ask what to do about the personal data that was noticed; return what to do then: `reply`, or a pause.

        None where the team goes to what is typed anew.
        """
        while self._noticed:
            position, text = self._noticed.pop(0)
            can_go = has_valid_positions(structs.replace(reflection, position=position))
            if not can_go or text not in self._notes_at(reflection, position):
                continue
            actions = transitions.personal_data_actions(position)
            choice = self._prompter.ask_choice(prompts.personal_data_prompt(actions, text))
            reflection = self.after_asking(reflection)
            if not isinstance(choice, Chosen):
                return reflection, Navigate("pause", reply.pending)
            action, here = actions[choice.indexes[0]], reflection.position
            reflection = transitions.after_personal_data_action(reflection, position, text, action)
            self.save(reflection)
            if action == "rewrite" or reflection.position != here:
                return reflection, None
        return reflection, reply
