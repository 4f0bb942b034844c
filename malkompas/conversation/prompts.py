"""What is asked where a reflection is, and how that position is told; all that is shown is redacted."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import structs

from malkompas import model, team_history, texts
from malkompas.conversation import prepared, protocol, timing
from malkompas.conversation.navigation import is_detour, is_new_step, previous_position
from malkompas.conversation.protocol import ChoicePrompt, Context, TextPrompt
from malkompas.fields import is_goal_wording, setup_values, step_line
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, Position, Reflection
from malkompas.privacy import mask, mask_lines, personal_data_kinds
from malkompas.text import comparison_key

GOAL_TYPES_OR_NONE: tuple[model.GoalType | None, ...] = (*model.GOAL_TYPES, None)
SpentSeconds = Callable[[], float]
"""Returns how many seconds the conversation has taken so far."""


def text_prompt(reflection: Reflection, context: Context, spent: SpentSeconds) -> TextPrompt:
    """Return the line of text that is asked for where `reflection` is."""
    prompt, position = _text_prompt(reflection, context), reflection.position
    return structs.replace(
        prompt,
        shown=prompt.shown or tuple(map(mask, prompt.notes)),
        draft=model.draft_at(reflection, position),
        actions=tuple(one for one in prompt.actions if one != "back" or one in ways_out(reflection)),
        **_where(reflection, spent),
    )


def ways_out(reflection: Reflection) -> tuple[protocol.Action, ...]:
    """Return the ways out of what is asked in the setup: from what is asked first, none leads back."""
    is_first = isinstance(reflection.position, AtSetup) and previous_position(reflection) == reflection.position
    return ("pause",) if is_first else ("back", "pause")


def _where(reflection: Reflection, spent: SpentSeconds) -> dict[str, Any]:
    """Return what a prompt says about where `reflection` is and about the time; nothing in the setup."""
    if not (where := location(reflection)):
        return {}
    short = location(reflection, short=True)
    return {"where": where, "where_short": short, "time": lambda: clock_text(reflection, spent())}


def clock_text(reflection: Reflection, spent: float) -> protocol.Time:
    """Return what the clock says after `spent` seconds: time left and pace, or how long it has been."""
    standing = timing.standing(reflection, spent)
    if standing is None:
        return protocol.Time(*texts.time_gone(int(spent // 60)))
    return protocol.Time(*texts.time_left(*standing), left=standing.left)


def _text_prompt(reflection: Reflection, context: Context) -> TextPrompt:
    match position := reflection.position:
        case AtSetup(field):
            return _setup_prompt(reflection, field, context)
        case AtQuestion():
            return _question_prompt(reflection, position, context)
        case AtStep():
            return _step_prompt(reflection, position, context)
        case AtFollowUp(number, field):
            follow_up = reflection.follow_ups[number]
            values = {"what": follow_up.step.what, "who": follow_up.step.who, "learnt": follow_up.lesson}
            return TextPrompt(
                kind="follow-up",
                heading=mask(follow_up.step.what),
                question=texts.FOLLOW_UP_QUESTIONS[field],
                notes=_notes(values.get(field, "")),  # an old date would be in the way
                actions=("back", "pass", "pause"),
            )
        case AtReview():
            raise AssertionError(position)


def _setup_prompt(reflection: Reflection, field: model.SetupField, context: Context) -> TextPrompt:
    completions = tuple(team for team in context.teams if not personal_data_kinds(team)) if field == "team" else ()
    return TextPrompt(
        kind="minutes" if field == "minutes" else "setup",
        question=texts.SETUP_QUESTIONS[field],
        notes=_notes(setup_values(reflection)[field]),
        completions=completions,
    )


def _question_prompt(reflection: Reflection, position: AtQuestion, context: Context) -> TextPrompt:
    section = reflection.sections[position.section]
    answer = section.questions[position.question]
    earlier = context.earlier(reflection.team, reflection.started)
    said = team_history.previous_answer(earlier, answer, reflection.goal)
    previous = said and protocol.NoteGroup(
        texts.LAST_SAID.format(day=texts.short_day(said.on)), tuple(map(mask, said.notes))
    )
    first_wording = protocol.NoteGroup(texts.FIRST_WORDING, (mask(reflection.goal),))
    onward: tuple[protocol.Action, ...] = () if section.id == model.CLOSING else ("pass", "closing")
    return TextPrompt(
        kind="note",
        heading=section.title,
        question=texts.labelled(answer.label, answer.text),
        earlier=(*([previous] if previous else []), *prepared.groups(reflection, position)),
        hints=answer.hints,
        notes=answer.note_texts,
        shown=tuple([mask(texts.marked(note.mark, note.text)) for note in answer.notes]),
        actions=("back", *onward, "pause", "menu"),
        reminders=(first_wording,) if is_goal_wording(answer) else (),
    )


def _other_open_steps(reflection: Reflection, context: Context) -> tuple[protocol.NoteGroup, ...]:
    """Return the team's steps of earlier meetings that are still open, so that none is agreed on twice."""
    steps = reflection.follow_ups
    if not steps and context.open_steps != "leave":
        steps = team_history.open_steps(context.earlier(reflection.team, reflection.started))
    lines = tuple(mask(step_line(one.step)) for one in steps if one.state in (None, "open"))
    return (protocol.NoteGroup(texts.OTHER_OPEN_STEPS, lines),) if lines else ()


def _step_prompt(reflection: Reflection, position: AtStep, context: Context) -> TextPrompt:
    question = texts.STEP_QUESTIONS[position.field]
    if is_new_step(reflection, position):
        return TextPrompt(
            kind="step",
            heading=texts.STEPS,
            question=question,
            notes=tuple(step.what for step in reflection.steps),
            shown=tuple(mask(step_line(step)) for step in reflection.steps),
            actions=("back", "pass", "pause", "menu"),
            reminders=_other_open_steps(reflection, context),
        )
    step, field = reflection.steps[position.number], position.field
    kinds: dict[str, protocol.TextKind] = {"what": "step-text", "when": "step-date"}
    is_to_be_put_right = field == "when" and step.when and not step.due  # and not to give way to what is typed
    return TextPrompt(
        kind="step-field" if is_to_be_put_right else kinds.get(field, "step-field"),
        heading=texts.STEPS if field == "what" else mask(step.what),
        question=question,
        notes=_notes(getattr(step, field)),
        actions=("back", "pass", "pause"),
    )


def _notes(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def choice_prompt(reflection: Reflection, context: Context, spent: SpentSeconds) -> ChoicePrompt:
    """Return the choice that is asked for where `reflection` is: one of the setup's, or how an earlier step went."""
    match reflection.position:
        case AtFollowUp(number, "state"):
            follow_up = reflection.follow_ups[number]
            options = (*(texts.STATES[state] for state in model.STATES), texts.STEP_TO_CHANGE)
            return ChoicePrompt(
                question=texts.HOW_DID_IT_GO.format(step=mask(team_history.open_step_line(follow_up, context.today()))),
                options=options,
                words=_words(options, [texts.HOW_IT_WENT[state] for state in model.STATES]),
                chosen=(model.STATES.index(follow_up.state or "open"),),
                actions=("back", "pass", "pause"),
                **_where(reflection, spent),
            )
        case AtSetup("about"):
            return _goal_type_prompt(texts.SETUP_QUESTIONS["about"], reflection.goal_type)
        case AtSetup("occasion"):
            options = tuple(texts.OCCASIONS[occasion] for occasion in model.OCCASIONS)
            return ChoicePrompt(
                question=texts.SETUP_QUESTIONS["occasion"],
                options=options,
                words=_words(options, model.OCCASIONS),
                chosen=(model.OCCASIONS.index(reflection.occasion or model.OCCASIONS[0]),),
            )
        case _:
            return _sections_prompt(reflection, context)


def _goal_type_prompt(question: str, chosen: model.GoalType | None) -> ChoicePrompt:
    options = (*(texts.GOAL_TYPES_EXPLAINED[one] for one in model.GOAL_TYPES), texts.GOAL_TYPE_SKIPPED)
    words, marked = _words(options, model.GOAL_TYPES), (GOAL_TYPES_OR_NONE.index(chosen),)
    return ChoicePrompt(question=question, options=options, words=words, chosen=marked)


def _words(*names: Iterable[str]) -> dict[str, int]:
    """Return what names each option of a choice, as it is compared: its text, and its value at the command line."""
    return {comparison_key(name): index for each in names for index, name in enumerate(each)}


def goal_type_after_prompt(reflection: Reflection, context: Context) -> ChoicePrompt | None:
    """Return the question what kind of goal it is as it was worded anew here, if it was; a pipe is not asked."""
    if not isinstance(here := reflection.position, AtQuestion) or context.is_piped or reflection.goal_type_after:
        return None
    answer = reflection.sections[here.section].questions[here.question]
    if not (reflection.goal_type and answer.notes and is_goal_wording(answer)):
        return None
    return _goal_type_prompt(texts.GOAL_TYPE_AFTER, reflection.goal_type)


def _sections_prompt(reflection: Reflection, context: Context) -> ChoicePrompt:
    proposed, question = proposed_sections(reflection, context), texts.SETUP_QUESTIONS["sections"]
    if reflection.minutes is not None:
        sections = [context.compass().choosable[index] for index in proposed]
        questions, minutes = sum(len(one.questions) for one in sections), timing.estimated_minutes(sections)
        question = f"{texts.proposal(reflection.minutes, questions, minutes)} {question}"
    return sections_prompt(reflection, context.compass(), question, proposed)


def sections_prompt(
    reflection: Reflection, compass: model.Compass, question: str, proposed: tuple[int, ...] = ()
) -> ChoicePrompt:
    """Return the choice of what to talk about, each with how many questions it has, and prepared answers.

    Those of `reflection` are chosen, or what is `proposed`.
    """
    numbers, choosable = prepared.counts(reflection, compass.choosable), [*enumerate(compass.choosable)]
    ids = {section.id for section in reflection.sections}
    return ChoicePrompt(
        question=question,
        options=tuple(texts.section_option(one.title, len(one.questions), numbers[index]) for index, one in choosable),
        words=_words((one.title for one in compass.choosable), (one.id for one in compass.choosable)),
        first=0,  # the opening, so that each principle has the number by which it is known
        chosen=tuple(index for index, section in choosable if section.id in ids) or proposed,
        several=True,
    )


def default_sections(compass: model.Compass, occasion: model.Occasion | None) -> tuple[int, ...]:
    """Return which of `compass.choosable` a team that meets for `occasion` has ticked unless it says otherwise."""
    left_out = compass.learning if occasion in (None, "set") else compass.opening
    return tuple(index for index, section in enumerate(compass.choosable) if section.id != left_out.id)


def proposed_sections(reflection: Reflection, context: Context) -> tuple[int, ...]:
    """Return which of the compass's choosable sections are ticked: by the occasion, and by the time if it is known.

    Those that something was written to beforehand come first, but not in a pipe, which is asked no more for it.
    """
    compass = context.compass()
    written = set(prepared.counts(reflection, () if context.is_piped else compass.choosable))
    default = sorted(written.union(default_sections(compass, reflection.occasion)))
    if reflection.minutes is None:
        return tuple(default)
    points = team_history.Tally(context.earlier(reflection.team, reflection.started)).points(compass)
    return timing.sections_that_fit(compass, default, points, reflection.minutes, written)


def personal_data_prompt(actions: Iterable[model.PersonalDataAction], text: str) -> ChoicePrompt:
    """Return the choice between `actions`, asked about a `text` that holds personal data."""
    question = texts.NOTICED_QUESTION.format(masked=mask_lines(text))
    options = tuple(texts.PERSONAL_DATA_ACTIONS[action] for action in actions)
    return ChoicePrompt(kind="personal-data", question=question, options=options, actions=("pause",))


def location(reflection: Reflection, *, short: bool = False) -> str:
    """Return where `reflection` is: "Princip 2 af 6 · spørgsmål 1 af 3", or `short`: "Pr. 2/6 · spm. 1/3"."""
    match reflection.position:
        case AtFollowUp(number, _):
            return texts.WHERE_FOLLOW_UP[short].format(number=number + 1, of=len(reflection.follow_ups))
        case AtQuestion(number, question):
            part = section_location(reflection, number, short=short)
            of = len(reflection.sections[number].questions)
            return texts.WHERE_QUESTION[short].format(part=part, number=question + 1, of=of)
        case AtStep(number):
            where = texts.WHERE_CHANGED if is_detour(reflection) else texts.WHERE_STEP
            return where[short].format(number=number + 1)
        case AtSetup() | AtReview():
            return ""


def section_location(reflection: Reflection, number: int, *, short: bool = False) -> str:
    """Return which section number `number` (from 0) is, in words: "Princip 2 af 6", or `short`: "Pr. 2/6"."""
    section = reflection.sections[number]
    if not section.what_if:
        return (texts.WHERE_SHORT if short else texts.WHERE).get(section.id, section.title)
    principles = [index for index, other in enumerate(reflection.sections) if other.what_if]
    return texts.WHERE_PRINCIPLE[short].format(number=principles.index(number) + 1, of=len(principles))


def openable(reflection: Reflection) -> list[tuple[str, Position]]:
    """Return what can be opened once more from the review: each name and its position."""
    values = setup_values(reflection)
    values["about"] = values["about"] or texts.GOAL_TYPE_SKIPPED
    values["participants"] = values["participants"] or texts.NOBODY_NAMED
    if reflection.follow_ups:  # those are the steps of the team as it was named
        values["team"] = ""
    return [
        *((f"{name}: {values[field]}", AtSetup(field)) for field, name in texts.SETUP_NAMES.items() if values[field]),
        *(
            (texts.FOLLOW_UP_OPTION.format(step=follow_up.step.what), AtFollowUp(number, "state"))
            for number, follow_up in enumerate(reflection.follow_ups)
        ),
        *(
            (answer.label or answer.text, AtQuestion(number, index))
            for number, section in enumerate(reflection.sections)
            for index, answer in enumerate(section.questions)
        ),
        *(
            (texts.STEP_OPTION.format(number=number + 1, step=step.what), AtStep(number, "what"))
            for number, step in enumerate(reflection.steps)
        ),
        (texts.STEPS, model.new_step(reflection)),
    ]


def review(prompter: protocol.Prompter, reflection: Reflection) -> protocol.ReviewReply:
    """Ask whether the redacted `reflection` is finished, and if not, what is opened once more; return the reply."""
    end = ChoicePrompt(
        question=texts.REVIEW_QUESTION,
        options=(texts.REVIEW_FINISH, texts.REVIEW_REOPEN),
        actions=("back", "pause", "menu"),
    )
    names, positions = zip(*openable(reflection), strict=True)
    first = next(number for number, position in enumerate(positions) if not isinstance(position, AtSetup))
    reopen = ChoicePrompt(question=texts.REOPEN_QUESTION, options=(*names, texts.MORE), chosen=(first,))
    while True:
        reply = prompter.ask_choice(end)
        if not isinstance(reply, protocol.Chosen):
            return reply
        if reply.indexes == (0,):
            return protocol.Finish()
        reply = prompter.ask_choice(reopen)
        if reply == protocol.Chosen((len(names),)):
            return protocol.Navigate("menu")
        if isinstance(reply, protocol.Chosen):
            return protocol.Reopen(positions[reply.indexes[0]])
        if reply != protocol.Navigate("back"):
            return reply
