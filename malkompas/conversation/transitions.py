"""What a reply does to a reflection: pure, one value in and one out."""

import datetime as dt
from typing import TypeVar

from msgspec import structs

from malkompas import dates, texts
from malkompas.conversation import edits, navigation, timing
from malkompas.conversation.prompts import proposed_sections
from malkompas.conversation.protocol import Added, Chosen, Context, Edited, Navigate, Reopen, TeamReply
from malkompas.conversation.team_history import follow_up_key, open_step_line, open_steps
from malkompas.errors import MalkompasError
from malkompas.model import (
    GOAL_TYPES,
    OCCASIONS,
    STATES,
    AtAnyItem,
    AtFollowUp,
    AtItem,
    AtQuestion,
    AtReview,
    AtSetup,
    Compass,
    PersonalDataAction,
    Position,
    Reflection,
    SetupField,
    Step,
    draft_at,
    has_begun,
    items_at,
)
from malkompas.privacy import personal_data_kinds
from malkompas.text import canonical_name, closest_match, normalize, one_line

MANY_MINUTES = 8 * 60
"""More is hardly a meeting: perhaps two numbers were typed into one."""

T = TypeVar("T")
Transition = tuple[Reflection, str]
"""The reflection after a reply, and what to tell the team about it, if anything."""


def apply_reply(reflection: Reflection, reply: TeamReply, context: Context) -> Transition:
    """Return `reflection` after `reply`, and what to tell the team.

    A date without a year is the nearest from today on.
    """
    after, message = _replied(reflection, reply, context)
    jumped = isinstance(reply, Navigate) and reply.action in ("pass", "closing")
    if after.position != reflection.position:
        after = structs.replace(after, return_to=reflection.position if jumped else None)
    return after, message


def _replied(reflection: Reflection, reply: TeamReply, context: Context) -> Transition:
    if isinstance(reply, Reopen):
        return structs.replace(reflection, position=reply.position, reviewed=True), ""
    if isinstance(reply, Chosen):
        return _chosen(reflection, reply, context.compass)
    reflection = edits.with_draft(reflection, reflection.position, reply.pending.text, reply.pending.edits_index)
    if isinstance(reply, Navigate):
        return _navigated(reflection, reply)
    match position := reflection.position:
        case AtSetup(field):
            return _answered_setup(reflection, field, one_line(reply.text), context)
        case AtQuestion():
            return _answered_question(reflection, position, reply), ""
        case AtItem() if isinstance(reply, Added) and navigation.is_new_item(reflection, position):
            return _with_new_item(reflection, position, one_line(reply.text)), ""
        case AtItem():
            item = _item_at(reflection, position, reply)
            return _answered_step(reflection, item, one_line(reply.text), context.today())
        case AtFollowUp():
            return _answered_step(reflection, position, one_line(reply.text), context.today())
        case _:
            raise AssertionError(position)


def _navigated(reflection: Reflection, reply: Navigate) -> Transition:
    match reply.action:
        case "back":
            return _went_back(reflection)
        case "closing":
            return navigation.go_to(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "pass":
            return navigation.go_on(reflection, past_part=True), ""
        case "next":
            message = _needed(reflection)
            return (reflection, message) if message else (navigation.go_on(reflection), "")
        case _:
            return reflection, ""


def _went_back(reflection: Reflection) -> Transition:
    here, before = reflection.position, navigation.previous_position(reflection)
    if isinstance(before, AtSetup):
        reflection = structs.replace(reflection, reviewed=False)  # other sections may be chosen now
    if before != here:
        return structs.replace(reflection, position=before), ""
    if isinstance(here, AtSetup):
        return reflection, texts.NOTHING_BEFORE
    is_half_typed = reflection.asks and draft_at(reflection, here) and not has_begun(reflection)
    return reflection, texts.LINE_FIRST if is_half_typed else texts.TALK_HAS_BEGUN


# The setup


def _answered_setup(reflection: Reflection, field: SetupField, text: str, context: Context) -> Transition:
    if field in texts.NEEDED and not text:
        return reflection, texts.NEEDED[field]
    message = ""
    match field:
        case "minutes":
            minutes = timing.parse_minutes(text)
            if text and minutes is None:
                return reflection, texts.MINUTES_NOT_UNDERSTOOD
            reflection = _with_proposal_for(reflection, "minutes", minutes)
            message = texts.LONG_TIME.format(minutes=minutes) if minutes and minutes > MANY_MINUTES else ""
        case "team":
            reflection = structs.replace(reflection, team=canonical_name(text, context.teams))
            similar = closest_match(text, context.teams)
            message = texts.SIMILAR_TEAM.format(known=similar) if similar else ""
        case "participants":
            names = tuple(filter(None, map(one_line, text.split(","))))
            reflection = structs.replace(reflection, participants=names)
        case _:
            reflection = structs.replace(reflection, **{field: text})
    return navigation.go_on(reflection), message


def _chosen(reflection: Reflection, reply: Chosen, compass: Compass) -> Transition:
    first, message = reply.indexes[0], ""
    match reflection.position:
        case AtFollowUp(number, _):
            reflection = edits.with_follow_up(reflection, number, state=STATES[first])
        case AtSetup("about"):
            goal_type = GOAL_TYPES[first] if first < len(GOAL_TYPES) else None
            reflection = structs.replace(reflection, goal_type=goal_type)
        case AtSetup("occasion"):
            reflection = _with_proposal_for(reflection, "occasion", OCCASIONS[first])
        case _:
            sections = [compass.choosable[index] for index in reply.indexes]
            reflection = edits.with_sections(reflection, compass, sections)
            questions = sum(len(section.questions) for section in sections)
            message = texts.how_many_questions(questions, timing.estimated_minutes(sections), reflection.minutes)
    return navigation.go_on(reflection), message


def _with_proposal_for(reflection: Reflection, field: SetupField, value: object) -> Reflection:
    """Return `reflection` with `value`; if it is new, sections that are still to be chosen are proposed anew."""
    if value != getattr(reflection, field) and "sections" in reflection.asks and not reflection.reviewed:
        reflection = structs.replace(reflection, sections=())
    return structs.replace(reflection, **{field: value})


def _needed(reflection: Reflection) -> str:
    """Return why `reflection` cannot go on: only a team and a goal must not be empty."""
    match reflection.position:
        case AtSetup(field) if field in texts.NEEDED and not getattr(reflection, field):
            return texts.NEEDED[field]
        case _:
            return ""


def take_up_open_steps(reflection: Reflection, context: Context) -> Transition:
    """Return `reflection` with the team's open steps of earlier meetings to follow up, and what to tell about them.

    What was said about them already, before somebody went back, stays.
    """
    steps = open_steps(context.earlier(reflection.team, reflection.started))
    message = ""
    if steps and context.open_steps == "ask":
        message = texts.open_steps_to_ask(len(steps))
    elif steps and context.open_steps == "tell":
        lines = (f"\n  - {open_step_line(follow_up, context.today())}" for follow_up in steps)
        message = texts.OPEN_STEPS.format(steps="".join(lines))
    steps = steps if context.open_steps == "ask" else ()
    answered = {follow_up_key(reflection, follow_up): follow_up for follow_up in reflection.follow_ups}
    steps = tuple(answered.get(follow_up_key(reflection, follow_up), follow_up) for follow_up in steps)
    reflection = edits.with_follow_ups(reflection, steps)
    return structs.replace(reflection, position=navigation.next_position(reflection)), message


def finish(reflection: Reflection, context: Context) -> Reflection:
    """Return `reflection` as it is when nothing more is said.

    Raises:
        MalkompasError: if there are no team and no goal.
    """
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        sections = [context.compass.choosable[index] for index in proposed_sections(reflection, context)]
        reflection = edits.with_sections(reflection, context.compass, sections)
    return structs.replace(reflection, occasion=reflection.occasion or OCCASIONS[0], position=AtReview())


# Notes and steps


def _with_new_item(reflection: Reflection, position: AtAnyItem, text: str) -> Reflection:
    """Return `reflection` with a new item; what was half-typed at `position` waits for the one after it."""
    pending = draft_at(reflection, position)
    reflection = edits.with_draft(reflection, position, "")
    reflection = structs.replace(reflection, **{position.items: (*items_at(reflection, position), Step(text))})
    reflection = navigation.go_on(reflection)
    new = navigation.new_item(reflection, type(position))
    return edits.with_draft(reflection, new, pending.text, pending.edits_index) if pending else reflection


def _answered_question(reflection: Reflection, position: AtQuestion, reply: Added | Edited) -> Reflection:
    notes = edits.notes_at(reflection, position)
    if isinstance(reply, Added):
        return edits.with_notes(reflection, position, (*notes, normalize(reply.text)))
    return edits.with_notes(reflection, position, edits.replaced_at(notes, reply.index, normalize(reply.text) or None))


def _item_at(reflection: Reflection, position: AtAnyItem, reply: Added | Edited) -> AtAnyItem:
    """Return which item `reply` is about: where a new one is asked for, an earlier one may be changed."""
    if isinstance(reply, Edited) and navigation.is_new_item(reflection, position):
        return type(position)(reply.index, "what")
    return position


def _answered_step(reflection: Reflection, position: AtAnyItem | AtFollowUp, text: str, today: dt.date) -> Transition:
    """Return `reflection` with `text` in the field of the step at `position`, and what to tell about it."""
    if isinstance(position, AtItem) and position.field == "what" and not text:
        return edits.without_item(reflection, position), ""
    message = ""
    if position.field == "when":
        step, message = _dated(edits.step_at(reflection, position), text, today)
        reflection = edits.with_step(reflection, position, step)
    else:
        reflection = edits.with_field(reflection, position, text)
        message = texts.LESSON.format(text=text) if position.field == "learnt" and text else ""
    return navigation.go_on(structs.replace(reflection, position=position)), message


def _dated(step: Step, typed: str, today: dt.date) -> tuple[Step, str]:
    """Return `step` due when `typed` says, and what to tell the team about it.

    What was not changed keeps its day, which a date without a year could lose once it has gone by.
    """
    if typed == step.when:
        return step, ""
    due = dates.parse_due(typed, today)
    step = structs.replace(step, when=typed, due=due)
    if due:
        weekday = dates.mismatched_weekday(typed, due)
        return step, texts.understood_as(dates.date_with_weekday(due), is_past=due < today, other_weekday=weekday)
    return step, texts.NOT_A_DATE.format(typed=typed) if typed else ""


# Personal data


def personal_data_actions(position: Position) -> tuple[PersonalDataAction, ...]:
    """Return what can be done about what was typed at `position`; the team and the goal cannot be removed."""
    return ("rewrite", "keep") if position in (AtSetup("team"), AtSetup("goal")) else ("rewrite", "remove", "keep")


def after_personal_data_action(
    reflection: Reflection, position: Position, reply: Added | Edited, action: PersonalDataAction
) -> Reflection:
    """Return `reflection` after `action` was chosen for what `reply` said at `position`."""
    if isinstance(position, AtItem):
        position = _item_at(reflection, position, reply)
    if action == "keep":
        return reflection
    if isinstance(position, AtQuestion):
        notes = edits.notes_at(reflection, position)
        index = reply.index if isinstance(reply, Edited) else len(notes) - 1
        if action == "rewrite":
            return edits.with_draft(reflection, position, notes[index], index)
        return edits.with_notes(reflection, position, edits.replaced_at(notes, index, None))
    if action == "rewrite":
        return structs.replace(reflection, position=position)
    return _removed(reflection, position)


def _removed(reflection: Reflection, position: Position) -> Reflection:
    match position:
        case AtItem(_, "what"):
            return edits.without_item(reflection, position)
        case AtItem() | AtFollowUp():
            return edits.with_field(reflection, position, "")
        case AtSetup("participants"):
            kept = tuple(name for name in reflection.participants if not personal_data_kinds(name))
            return structs.replace(reflection, participants=kept)
        case _:
            return reflection
