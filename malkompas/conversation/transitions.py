"""What a reply does to a reflection: pure, one value in and one out."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from msgspec import structs

from malkompas import dates, privacy, texts
from malkompas.conversation import navigation, timing
from malkompas.conversation.prompts import proposed_sections
from malkompas.conversation.protocol import Action, Added, Chosen, Context, Edited, Navigate, Reopen
from malkompas.errors import MalkompasError
from malkompas.model import (
    GOAL_TYPES,
    OCCASIONS,
    STATES,
    Answer,
    AskedSection,
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Compass,
    Draft,
    FollowUpField,
    PersonalDataAction,
    Position,
    Reflection,
    Section,
    SetupField,
    Step,
    StepField,
    draft_at,
    has_begun,
)
from malkompas.text import canonical_name, closest_match, normalize, one_line

T = TypeVar("T")


def as_asked(section: Section) -> AskedSection:
    """Return `section` ready to be answered."""
    return AskedSection(
        id=section.id,
        title=section.title,
        text=section.text,
        what_if=section.what_if,
        questions=tuple(Answer(text=q.text, label=q.label, hints=q.hints) for q in section.questions),
    )


def with_notes(reflection: Reflection, position: AtQuestion, notes: tuple[str, ...]) -> Reflection:
    """Return `reflection` with exactly `notes` under the question at `place`."""
    section = reflection.sections[position.section]
    answer = structs.replace(section.questions[position.question], notes=notes)
    section = structs.replace(section, questions=replaced_at(section.questions, position.question, answer))
    return structs.replace(reflection, sections=replaced_at(reflection.sections, position.section, section))


def replaced_at(items: tuple[T, ...], index: int, item: T | None) -> tuple[T, ...]:
    """Return `items` with the one at `index` replaced by `item`, or left out where that is None."""
    return items[:index] + (() if item is None else (item,)) + items[index + 1 :]


def with_draft(reflection: Reflection, position: Position, text: str, edits_index: int | None = None) -> Reflection:
    """Return `reflection` with `text` waiting at `place`; a blank text leaves nothing there."""
    others = tuple(draft for draft in reflection.drafts if draft.position != position)
    new = (Draft(position, text, edits_index),) if text.strip() else ()
    return structs.replace(reflection, drafts=others + new)


def without_step(reflection: Reflection, number: int) -> Reflection:
    """Return `reflection` without step `number` and what was half-typed in it, ready for a new step."""
    steps = replaced_at(reflection.steps, number, None)
    drafts = (_draft_without_step(draft, number, len(reflection.steps)) for draft in reflection.drafts)
    return structs.replace(
        reflection,
        steps=steps,
        drafts=tuple(draft for draft in drafts if draft),
        position=AtStep(len(steps), "what"),
    )


def _draft_without_step(draft: Draft, number: int, new: int) -> Draft | None:
    """Return `draft` where it belongs when step `number` is gone; `new` is the number of the new step until then."""
    position, edits_index = draft.position, draft.edits_index
    if not isinstance(position, AtStep) or position.step < number:
        return draft
    if position.step == number:
        return None
    if position.step == new and edits_index is not None:  # there, it is the half-typed change of another step
        edits_index = None if edits_index == number else edits_index - (edits_index > number)
    return Draft(AtStep(position.step - 1, position.field), draft.text, edits_index)


def personal_data_actions(position: Position) -> tuple[PersonalDataAction, ...]:
    """Return what can be done about what was typed at `place`: a team and a goal are needed, and cannot be removed."""
    return ("rewrite", "keep") if position in (AtSetup("team"), AtSetup("goal")) else ("rewrite", "remove", "keep")


def after_personal_data_action(
    reflection: Reflection, position: Position, reply: Added | Edited, action: PersonalDataAction
) -> Reflection:
    """Return `reflection` after `remedy` was chosen for what `reply` said at `place`."""
    if isinstance(position, AtStep) and position.step == len(reflection.steps) and isinstance(reply, Edited):
        position = AtStep(reply.index, "what")  # where a new step is asked for, an earlier one was changed
    if action == "rewrite":
        return _opened_again(reflection, position, reply)
    return _removed(reflection, position, reply) if action == "remove" else reflection


def _opened_again(reflection: Reflection, position: Position, reply: Added | Edited) -> Reflection:
    """Return `reflection` with what `reply` said at `place` brought back to be changed."""
    if isinstance(position, AtQuestion):
        index = _index(reflection, position, reply)
        note = reflection.sections[position.section].questions[position.question].notes[index]
        return with_draft(reflection, position, note, index)
    return structs.replace(reflection, position=position)


def _removed(reflection: Reflection, position: Position, reply: Added | Edited) -> Reflection:
    """Return `reflection` without what `reply` said at `place`."""
    match position:
        case AtQuestion(section, question):
            notes = reflection.sections[section].questions[question].notes
            return with_notes(reflection, position, replaced_at(notes, _index(reflection, position, reply), None))
        case AtStep(number, "what"):
            return without_step(reflection, number)
        case AtStep(number, field):
            step = structs.replace(reflection.steps[number], **{field: ""})
            return structs.replace(reflection, steps=replaced_at(reflection.steps, number, step))
        case AtFollowUp(number, field):
            follow_up = reflection.follow_ups[number]
            if field == "when":
                follow_up = structs.replace(follow_up, step=structs.replace(follow_up.step, when=""))
            else:
                follow_up = structs.replace(follow_up, lesson="")
            return structs.replace(reflection, follow_ups=replaced_at(reflection.follow_ups, number, follow_up))
        case AtSetup("participants"):
            kept = tuple(name for name in reflection.participants if not privacy.personal_data_kinds(name))
            return structs.replace(reflection, participants=kept)
        case _:
            return reflection


def _index(reflection: Reflection, position: AtQuestion, reply: Added | Edited) -> int:
    if isinstance(reply, Edited):
        return reply.index
    return len(reflection.sections[position.section].questions[position.question].notes) - 1


MANY_MINUTES = 8 * 60
"""More is hardly a meeting: perhaps two numbers were typed into one."""

Answered = tuple[Reflection, str]
"""The reflection after an answer, and what to tell the team about it, if anything."""


def apply_reply(
    reflection: Reflection, reply: Added | Edited | Chosen | Navigate | Reopen, setting: Context
) -> Answered:
    """Return `reflection` after `reply`, and what to tell the team.

    A date without a year is the nearest from today on.
    """
    after, message = _answered(reflection, reply, setting)
    jumped = isinstance(reply, Navigate) and reply.action in ("pass", "closing")
    if after.position != reflection.position:
        after = structs.replace(after, return_to=reflection.position if jumped else None)
    return after, message


def _answered(reflection: Reflection, reply: Added | Edited | Chosen | Navigate | Reopen, setting: Context) -> Answered:
    position = reflection.position
    if isinstance(reply, Reopen):
        return structs.replace(reflection, position=reply.position, reviewed=True), ""
    if isinstance(reply, Chosen):
        return _chosen(reflection, reply, setting.compass)
    reflection = with_draft(reflection, position, reply.pending.text, reply.pending.edits_index)
    if isinstance(reply, Navigate):
        return _left(reflection, reply.action)
    match position:
        case AtSetup(field):
            return _answered_setup(reflection, field, reply, setting)
        case AtFollowUp(number, field):
            return _answered_followed(reflection, number, field, reply, setting.today())
        case AtQuestion():
            return _answered_question(reflection, position, reply), ""
        case AtStep(number, "what") if number == len(reflection.steps):
            return _answered_new_step(reflection, number, reply), ""
        case AtStep(number, field):
            return _answered_step(reflection, number, field, reply, setting.today())
        case _:
            raise AssertionError(position)


def _left(reflection: Reflection, action: Action) -> Answered:
    position = reflection.position
    match action, position:
        case "pause", _:
            return reflection, ""
        case "back", _:
            earlier = navigation.previous_position(reflection, position)
            if isinstance(earlier, AtSetup):
                reflection = structs.replace(reflection, reviewed=False)  # other topics may be chosen now
            return structs.replace(reflection, position=earlier), _why_not(reflection) if earlier == position else ""
        case "closing", _:
            return navigation.go_to(reflection, AtQuestion(len(reflection.sections) - 1, 0)), ""
        case "next", AtSetup(field):
            return _set_up(reflection, field)
        case "next", AtFollowUp(number, field):
            return _moved_on(reflection, navigation.after_followed(reflection, number, field)), ""
        case "pass", AtFollowUp():
            return navigation.go_to(reflection, navigation.after_setup(reflection, "followed")), ""
        case "next", AtQuestion():
            return navigation.go_to(reflection, navigation.next_position(reflection, position)), ""
        case "next", AtStep(number, field) if number < len(reflection.steps):
            return structs.replace(reflection, position=navigation.after_field(number, field)), ""
        case "pass", AtQuestion(section, _):
            return navigation.go_to(reflection, navigation.after_section(reflection, section)), ""
        case _:
            return structs.replace(reflection, position=AtReview()), ""


def _why_not(reflection: Reflection) -> str:
    """Return why nothing comes before the place where `reflection` is."""
    if isinstance(reflection.position, AtSetup):
        return texts.NOTHING_BEFORE
    pending = reflection.asks and draft_at(reflection, reflection.position) and not has_begun(reflection)
    return texts.LINE_FIRST if pending else texts.TALK_HAS_BEGUN


def _answered_question(reflection: Reflection, position: AtQuestion, reply: Added | Edited) -> Reflection:
    notes = reflection.sections[position.section].questions[position.question].notes
    if isinstance(reply, Added):
        return with_notes(reflection, position, (*notes, normalize(reply.text)))
    return with_notes(reflection, position, replaced_at(notes, reply.index, normalize(reply.text) or None))


def _answered_new_step(reflection: Reflection, number: int, reply: Added | Edited) -> Reflection:
    what = one_line(reply.text)
    if isinstance(reply, Added):
        waiting = draft_at(reflection, AtStep(number, "what"))
        after = with_draft(reflection, AtStep(number, "what"), "")
        after = structs.replace(after, steps=(*after.steps, Step(what)), position=AtStep(number, "who"))
        return with_draft(after, AtStep(number + 1, "what"), waiting.text, waiting.edits_index) if waiting else after
    if not what:
        return without_step(reflection, reply.index)
    step = structs.replace(reflection.steps[reply.index], what=what)
    steps = replaced_at(reflection.steps, reply.index, step)
    return structs.replace(reflection, steps=steps, position=AtStep(reply.index, "who"))


def _answered_step(
    reflection: Reflection, number: int, field: StepField, reply: Added | Edited, today: dt.date
) -> Answered:
    value, message = one_line(reply.text), ""
    if field == "what" and not value:
        return without_step(reflection, number), ""
    step = reflection.steps[number]
    if field == "when":
        step, message = _dated(step, value, today)
    else:
        step = structs.replace(step, **{field: value})
    steps = replaced_at(reflection.steps, number, step)
    return structs.replace(reflection, steps=steps, position=navigation.after_field(number, field)), message


def _answered_followed(
    reflection: Reflection, number: int, field: FollowUpField, reply: Added | Edited, today: dt.date
) -> Answered:
    value, follow_up = one_line(reply.text), reflection.follow_ups[number]
    if field == "when":
        step, message = _dated(follow_up.step, value, today)
        follow_up = structs.replace(follow_up, step=step)
    else:
        follow_up = structs.replace(follow_up, lesson=value)
        message = texts.lesson(value) if value else ""
    reflection = structs.replace(reflection, follow_ups=replaced_at(reflection.follow_ups, number, follow_up))
    return _moved_on(reflection, navigation.after_followed(reflection, number, field)), message


def _moved_on(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` at `place`; a step that was opened from the last look is asked about to its end first."""
    if isinstance(position, AtFollowUp) and position.field != "state":
        return structs.replace(reflection, position=position)
    return navigation.go_to(reflection, position)


def _dated(step: Step, typed: str, today: dt.date) -> tuple[Step, str]:
    """Return `step` due when `typed` says, and what to tell the team about it.

    What was not changed keeps its day, which a date without a year could lose once it has gone by.
    """
    if typed == step.when:
        return step, ""
    due = dates.parse_due(typed, today)
    step = structs.replace(step, when=typed, due=due)
    if due:
        other = dates.mismatched_weekday(typed, due)
        return step, texts.understood_as(dates.date_with_weekday(due), is_past=due < today, other_weekday=other)
    return step, texts.not_a_date(typed) if typed else ""


def _answered_setup(reflection: Reflection, field: SetupField, reply: Added | Edited, setting: Context) -> Answered:
    text = one_line(reply.text)
    value = tuple(filter(None, map(one_line, text.split(",")))) if field == "participants" else text
    if field in texts.NEEDED and not text:
        return reflection, texts.NEEDED[field]
    if field == "minutes":
        if (minutes := timing.parse_minutes(text)) is None and text:
            return reflection, texts.MINUTES_NOT_UNDERSTOOD
        told = texts.long_time(minutes) if minutes and minutes > MANY_MINUTES else ""
        return _set_up(_asked_anew(reflection, "minutes", minutes), field)[0], told
    if field == "team":
        after = _set_up(structs.replace(reflection, team=canonical_name(text, setting.teams)), field)
        meant = closest_match(text, setting.teams)
        return (after[0], texts.similar_team(meant)) if meant else after
    return _set_up(structs.replace(reflection, **{field: value}), field)


def _chosen(reflection: Reflection, reply: Chosen, compass: Compass) -> Answered:
    first = reply.indexes[0]
    match reflection.position:
        case AtFollowUp(number, _):
            follow_up = structs.replace(reflection.follow_ups[number], state=STATES[first])
            reflection = structs.replace(reflection, follow_ups=replaced_at(reflection.follow_ups, number, follow_up))
            return _moved_on(reflection, navigation.after_followed(reflection, number, "state")), ""
        case AtSetup("about"):
            goal_type = GOAL_TYPES[first] if first < len(GOAL_TYPES) else None
            return _set_up(structs.replace(reflection, goal_type=goal_type), "about")
        case AtSetup("occasion"):
            occasion = OCCASIONS[first]
            return _set_up(_asked_anew(reflection, "occasion", occasion), "occasion")
        case _:
            chosen = [compass.choosable[i] for i in reply.indexes]
            reflection = with_sections(reflection, compass, chosen)
            questions = sum(len(one.questions) for one in chosen)
            told = texts.how_many_questions(questions, timing.estimated_minutes(chosen), reflection.minutes)
            return _set_up(reflection, "sections")[0], told


def _asked_anew(reflection: Reflection, field: SetupField, value: object) -> Reflection:
    """Return `reflection` with `value`; where that is new, sections that are still to be chosen are proposed anew."""
    if value != getattr(reflection, field) and "sections" in reflection.asks and not reflection.reviewed:
        reflection = structs.replace(reflection, sections=())
    return structs.replace(reflection, **{field: value})


def _set_up(reflection: Reflection, field: SetupField) -> Answered:
    """Return `reflection` at what comes after `field`, which only a team and a goal must not be empty for."""
    if field in ("team", "goal") and not getattr(reflection, field):
        return reflection, texts.NEEDED[field]
    return navigation.go_to(reflection, navigation.after_setup(reflection, field)), ""


def with_sections(reflection: Reflection, compass: Compass, chosen: Iterable[Section]) -> Reflection:
    """Return `reflection` with the `chosen` sections in the compass's order, and the closing."""
    ids = {section.id for section in chosen}
    in_order = (section for section in compass.choosable if section.id in ids)
    return structs.replace(
        reflection,
        compass=compass.title,
        source=compass.source,
        language=compass.language,
        sections=tuple(as_asked(section) for section in (*in_order, compass.closing)),
    )


def without_the_rest(reflection: Reflection, setting: Context) -> Reflection:
    """Return `reflection` as it is when nothing more is said.

    Raises:
        MalkompasError: if there are no team and no goal.
    """
    if not (reflection.team and reflection.goal):
        raise MalkompasError(texts.NO_TEAM_AND_GOAL, texts.NO_TEAM_AND_GOAL_HINT)
    if not reflection.sections:
        chosen = [setting.compass.choosable[i] for i in proposed_sections(reflection, setting)]
        reflection = with_sections(reflection, setting.compass, chosen)
    return structs.replace(reflection, occasion=reflection.occasion or OCCASIONS[0], position=AtReview())
