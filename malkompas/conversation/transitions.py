"""What a reply does to a reflection: pure, one value in and one out."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec import structs

from malkompas import dates, model, texts
from malkompas.conversation import navigation, timing
from malkompas.conversation.content import content_of, notes_at, replaced_at, with_content, with_draft, with_notes
from malkompas.conversation.prompts import GOAL_TYPES_OR_NONE, proposed_sections
from malkompas.conversation.protocol import Added, Chosen, Context, Edited, Navigate, Pasted, Reopen, TeamReply
from malkompas.errors import MalkompasError
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, Reflection, Step
from malkompas.team_history import follow_up_key, open_step_line, open_steps
from malkompas.text import canonical_name, closest_match, normalize, one_line, split_names, truncate

MANY_MINUTES = 8 * 60
"""More is hardly a meeting: perhaps two numbers were typed into one."""

Transition = tuple[Reflection, str]
"""The reflection after a reply, and what to tell the team about it, if anything."""


def apply_reply(reflection: Reflection, reply: TeamReply, context: Context) -> Transition:
    """Return `reflection` after `reply`, and what to tell the team.

    A date without a year is the nearest from today on.
    """
    after, message = _replied(reflection, reply, context)
    jumped = isinstance(reply, Navigate) and reply.action in ("pass", "closing")
    if after.position != reflection.position and not navigation.is_detour(after):
        after = structs.replace(after, return_to=reflection.position if jumped else None)
    return after, message


def _replied(reflection: Reflection, reply: TeamReply, context: Context) -> Transition:
    if isinstance(reply, Reopen):
        is_one_step = isinstance(reply.position, AtStep) and not navigation.is_new_step(reflection, reply.position)
        return_to = AtReview() if is_one_step else None
        return structs.replace(reflection, position=reply.position, reviewed=True, return_to=return_to), ""
    if isinstance(reply, Chosen):
        return _chosen(reflection, reply, context.compass()) if reply.indexes else (reflection, "")
    reflection = with_draft(reflection, reflection.position, reply.pending.text, reply.pending.edits_index)
    if isinstance(reply, Navigate):
        return _navigated(reflection, reply)
    if isinstance(reply, Pasted):
        return _pasted(reflection, reply, context)
    match position := reflection.position:
        case AtSetup(field):
            return _answered_setup(reflection, field, one_line(reply.text), context)
        case AtQuestion():
            notes, text = notes_at(reflection, position), normalize(reply.text)
            index = reply.index if isinstance(reply, Edited) else len(notes)
            note = structs.replace(notes[index], text=text) if index < len(notes) else model.Note(text)
            return with_notes(reflection, position, replaced_at(notes, index, note if text else None)), ""
        case AtStep() if isinstance(reply, Added) and navigation.is_new_step(reflection, position):
            return _with_new_step(reflection, position, one_line(reply.text)), ""
        case AtStep() | AtFollowUp():
            position = step_meant(reflection, position, reply)
            return _answered_step(reflection, position, one_line(reply.text), context.today())
        case AtReview():
            raise AssertionError(position)


def _pasted(reflection: Reflection, reply: Pasted, context: Context) -> Transition:
    """Return `reflection` with each of the pasted texts as a note, or as a step of which only that is said."""
    position = reflection.position
    for text in reply.texts:
        reflection, _ = _replied(structs.replace(reflection, position=position), Added(text, reply.pending), context)
        position = model.new_step(reflection) if isinstance(position, AtStep) else position
    return structs.replace(reflection, position=position), texts.pasted(len(reply.texts))


def _navigated(reflection: Reflection, reply: Navigate) -> Transition:
    match reply.action, reflection.position:
        case "back", _:
            return _went_back(reflection)
        case "closing", _ if navigation.is_detour(reflection):
            return structs.replace(reflection, position=reflection.return_to or AtReview()), ""
        case "closing", _:
            return navigation.go_to(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "next", AtSetup("team" | "goal" as field) if not getattr(reflection, field):
            return reflection, texts.NEEDED[field]
        case "next" | "pass", _:
            return navigation.go_on(reflection, past_part=reply.action == "pass"), ""
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
    is_half_typed = reflection.asks and model.draft_at(reflection, here) and not model.has_begun(reflection)
    return reflection, texts.LINE_FIRST if is_half_typed else texts.TALK_HAS_BEGUN


# The setup


def _answered_setup(reflection: Reflection, field: model.SetupField, text: str, context: Context) -> Transition:
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
            if not reflection.compass:
                reflection = of_compass(reflection, context.compass())
            reflection = structs.replace(reflection, team=canonical_name(text, context.teams))
            similar = closest_match(text, context.teams)
            message = texts.SIMILAR_TEAM.format(known=similar) if similar else ""
        case "participants":
            reflection = structs.replace(reflection, participants=split_names(text))
        case _:
            reflection = structs.replace(reflection, **{field: text})
    return navigation.go_on(reflection), message


def _chosen(reflection: Reflection, reply: Chosen, compass: model.Compass) -> Transition:
    first, message = reply.indexes[0], ""
    match reflection.position:
        case AtFollowUp(number, _) if first == len(model.STATES):  # still open, and to be changed
            reflection = _with_follow_up(reflection, number, state="open")
            return structs.replace(reflection, position=AtFollowUp(number, "what")), ""
        case AtFollowUp(number, _):
            reflection = _with_follow_up(reflection, number, state=model.STATES[first])
        case AtSetup("about"):
            reflection = structs.replace(reflection, goal_type=GOAL_TYPES_OR_NONE[first])
        case AtSetup("occasion"):
            reflection = _in_talk_order(_with_proposal_for(reflection, "occasion", model.OCCASIONS[first]), compass)
        case _:
            sections = [compass.choosable[index] for index in reply.indexes]
            reflection = with_sections(reflection, compass, sections)
            questions = sum(len(section.questions) for section in sections)
            message = texts.how_many_questions(questions, timing.estimated_minutes(sections), reflection.minutes)
    return navigation.go_on(reflection), message


def _with_proposal_for(reflection: Reflection, field: model.SetupField, value: object) -> Reflection:
    """Return `reflection` with `value`; if it is new, sections that are still to be chosen are proposed anew."""
    if value != getattr(reflection, field) and "sections" in reflection.asks and not reflection.reviewed:
        reflection = structs.replace(reflection, sections=())
    return structs.replace(reflection, **{field: value})


def _in_talk_order(reflection: Reflection, compass: model.Compass) -> Reflection:
    """Return `reflection` with its sections in the order of its occasion, if the conversation has not begun."""
    ids = [section.id for section in (*compass.in_talk_order(reflection.occasion), compass.closing)]
    if reflection.reviewed or not {section.id for section in reflection.sections} <= {*ids}:
        return reflection
    return structs.replace(
        reflection, sections=tuple(sorted(reflection.sections, key=lambda section: ids.index(section.id)))
    )


def with_sections(reflection: Reflection, compass: model.Compass, sections: Iterable[model.Section]) -> Reflection:
    """Return `reflection` with these `sections` to be answered, in the order they are talked about, and the closing."""
    ids = {section.id for section in sections}
    in_order = (*(one for one in compass.in_talk_order(reflection.occasion) if one.id in ids), compass.closing)
    return structs.replace(of_compass(reflection, compass), sections=tuple(map(model.to_be_asked, in_order)))


def of_compass(reflection: Reflection, compass: model.Compass) -> Reflection:
    """Return `reflection` as one that is held with `compass`."""
    return structs.replace(reflection, compass=compass.title, source=compass.source, language=compass.language)


def take_up_open_steps(reflection: Reflection, context: Context) -> Transition:
    """Return `reflection` with the team's open steps of earlier meetings to follow up, and what to tell about them.

    What was said about them already, before somebody went back, stays.
    """
    steps, message = open_steps(context.earlier(reflection.team, reflection.started)), ""
    if steps and context.open_steps == "ask":
        message = texts.open_steps_to_ask(len(steps))
    elif steps and context.open_steps == "tell":
        lines = (f"\n  • {open_step_line(follow_up, context.today())}" for follow_up in steps)
        message = texts.OPEN_STEPS.format(steps="".join(lines))
    answered = {follow_up_key(reflection, one): one for one in reflection.follow_ups}
    asked = {follow_up_key(reflection, one): one for one in steps if context.open_steps == "ask"}
    follow_ups = tuple(answered.get(key, one) for key, one in asked.items())
    reflection = with_content(reflection, content_of(reflection)._replace(follow_ups=follow_ups))
    return structs.replace(reflection, position=navigation.next_position(reflection)), message


def finish(reflection: Reflection, context: Context) -> Reflection:
    """Return `reflection` as it is when nothing more is said.

    Raises:
        MalkompasError: if there are no team and no goal.
    """
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        sections = [context.compass().choosable[index] for index in proposed_sections(reflection, context)]
        reflection = with_sections(reflection, context.compass(), sections)
    return structs.replace(reflection, occasion=reflection.occasion or model.OCCASIONS[0], position=AtReview())


# Steps


def _with_new_step(reflection: Reflection, position: AtStep, text: str) -> Reflection:
    """Return `reflection` with a new step; what was half-typed at `position` waits for the one after it."""
    pending = model.draft_at(reflection, position)
    reflection = with_draft(reflection, position, "")
    reflection = navigation.go_on(structs.replace(reflection, steps=(*reflection.steps, Step(text))))
    new = model.new_step(reflection)
    return with_draft(reflection, new, pending.text, pending.edits_index) if pending else reflection


def without_step(reflection: Reflection, position: AtStep) -> Reflection:
    """Return `reflection` without the step at `position` and what was half-typed in it, ready for a new one."""
    steps = replaced_at(reflection.steps, position.number, None)
    after = with_content(reflection, content_of(reflection)._replace(steps=steps))
    opened_there = reflection.return_to == AtReview()
    return structs.replace(after, position=AtReview() if opened_there else model.new_step(after), return_to=None)


def step_meant(reflection: Reflection, position: AtStep | AtFollowUp, reply: Added | Edited) -> AtStep | AtFollowUp:
    """Return which step `reply` is about: where a new one is asked for, an earlier one may be changed."""
    if isinstance(reply, Edited) and isinstance(position, AtStep) and navigation.is_new_step(reflection, position):
        return AtStep(reply.index, "what")
    return position


def _answered_step(reflection: Reflection, position: AtStep | AtFollowUp, text: str, today: dt.date) -> Transition:
    """Return `reflection` with `text` in the field of the step at `position`, and what to tell about it."""
    if isinstance(position, AtStep) and position.field == "what" and not text:
        return without_step(reflection, position), ""
    if isinstance(position, AtStep) and navigation.is_new_step(reflection, reflection.position):
        reflection = structs.replace(reflection, return_to=reflection.position)  # one step is changed, not all of them
    if position.field == "when":
        reflection, message = _dated(reflection, position, text, today)
    else:
        reflection = with_field(reflection, position, text)
        message = texts.LESSON.format(text=text) if position.field == "learnt" and text else ""
    return navigation.go_on(structs.replace(reflection, position=position)), message


def _dated(reflection: Reflection, position: AtStep | AtFollowUp, text: str, today: dt.date) -> Transition:
    """Return `reflection` with the step at `position` due when `text` says, and what to tell about it.

    What was not changed keeps its day, which a date without a year could lose once it has gone by.
    """
    if text == _step_at(reflection, position).when:
        return reflection, ""
    due = dates.parse_due(text, today)
    reflection = _with_step(reflection, position, when=text, due=due)
    if due:
        weekday = dates.mismatched_weekday(text, due)
        day = texts.day_with_weekday(due)
        return reflection, texts.understood_as(
            truncate(_step_at(reflection, position).what, 60), day, is_past=due < today, other_weekday=weekday
        )
    message = texts.NO_SUCH_DAY if dates.is_impossible(text, today) else texts.NOT_A_DATE
    return reflection, message.format(typed=text) if text else ""


def _step_at(reflection: Reflection, position: AtStep | AtFollowUp) -> Step:
    if isinstance(position, AtFollowUp):
        return reflection.follow_ups[position.number].step
    return reflection.steps[position.number]


def _with_step(reflection: Reflection, position: AtStep | AtFollowUp, **changes: Any) -> Reflection:
    """Return `reflection` with fields of the step at `position` changed."""
    step = structs.replace(_step_at(reflection, position), **changes)
    if isinstance(position, AtFollowUp):
        return _with_follow_up(reflection, position.number, step=step)
    return structs.replace(reflection, steps=replaced_at(reflection.steps, position.number, step))


def _with_follow_up(reflection: Reflection, number: int, **changes: Any) -> Reflection:
    """Return `reflection` with fields of its earlier step `number` (from 0) changed."""
    follow_up = structs.replace(reflection.follow_ups[number], **changes)
    return structs.replace(reflection, follow_ups=replaced_at(reflection.follow_ups, number, follow_up))


def with_field(reflection: Reflection, position: AtStep | AtFollowUp, text: str) -> Reflection:
    """Return `reflection` with `text` in the field at `position`; a date is not understood here."""
    if position.field == "learnt":
        return _with_follow_up(reflection, position.number, lesson=text)
    if isinstance(position, AtFollowUp) and position.field == "what":
        follow_up = reflection.follow_ups[position.number]
        if text in ("", follow_up.step.what):
            return reflection
        agreed_as = follow_up.agreed_as or follow_up.step.what
        reflection = _with_follow_up(reflection, position.number, agreed_as=agreed_as)
    return _with_step(reflection, position, **{position.field: text})
