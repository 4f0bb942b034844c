"""What is asked at a position in a reflection, and what is said about where that is."""

from collections.abc import Callable, Sequence

from msgspec import structs

from malkompas import texts
from malkompas.conversation import team_history, timing
from malkompas.conversation.navigation import previous_position
from malkompas.conversation.protocol import (
    Action,
    ChoicePrompt,
    Chosen,
    Context,
    Finish,
    Navigate,
    Prompter,
    Reopen,
    ReviewReply,
    TextKind,
    TextPrompt,
    Time,
    no_clock,
)
from malkompas.conversation.team_history import open_step_line
from malkompas.fields import step_line
from malkompas.model import (
    CLOSING,
    GOAL_TYPES,
    OCCASIONS,
    STATES,
    AtFollowUp,
    AtQuestion,
    AtSetup,
    AtStep,
    Compass,
    Occasion,
    PersonalDataAction,
    Position,
    PreviousAnswer,
    Reflection,
    Section,
    SetupField,
    StepField,
    StoredReflection,
    draft_at,
)
from malkompas.privacy import mask, personal_data_kinds


def text_prompt(reflection: Reflection, position: Position, setting: Context, spent: Callable[[], float]) -> TextPrompt:
    """Return the line that is asked for at `place`; `spent` tells how many seconds the talk has taken so far."""
    asked = _line_at(reflection, position, setting)
    is_first = isinstance(position, AtSetup) and previous_position(reflection, position) == position
    actions = tuple(action for action in asked.actions if not (is_first and action == "back"))
    time = (lambda: clock_text(reflection, spent())) if asked.where else no_clock
    shown = asked.shown or tuple(map(mask, asked.notes))
    short = location(reflection, position, short=True)
    return structs.replace(asked, actions=actions, time=time, where_short=short, shown=shown)


def clock_text(reflection: Reflection, spent: float) -> Time:
    """Return what the clock says after `spent` seconds: time left and pace, or how long it has been."""
    standing = timing.standing(reflection, spent)
    if standing is None:
        return Time(*texts.time_gone(int(spent // 60)))
    return Time(*texts.time_left(standing.left, texts.PACES[standing.pace] if standing.pace else ("", "")))


def _line_at(reflection: Reflection, position: Position, setting: Context) -> TextPrompt:
    draft = draft_at(reflection, position)
    here = location(reflection, position)
    match position:
        case AtFollowUp(number, "when" | "learnt" as field):
            follow_up = reflection.follow_ups[number]
            return TextPrompt(
                kind="follow-up",
                heading=mask(follow_up.step.what),
                question=texts.FOLLOW_UP_QUESTIONS[field],
                where=here,
                notes=_single(follow_up.lesson if field == "learnt" else ""),  # an old date would be in a new one's way
                draft=draft,
                actions=("back", "pass", "pause"),
            )
        case AtQuestion(section_number, question_number):
            section = reflection.sections[section_number]
            answer = section.questions[question_number]
            actions: tuple[Action, ...] = ("back", "pass", "closing", "pause")
            return TextPrompt(
                kind="note",
                heading=section.title,
                question=texts.labelled(answer.label, answer.text),
                where=here,
                previous=_previous_answer(reflection, answer.text, setting),
                hints=answer.hints,
                notes=answer.notes,
                draft=draft,
                actions=tuple(action for action in actions if action != "closing" or section.id != CLOSING),
            )
        case AtStep(number, "what") if number == len(reflection.steps):
            return TextPrompt(
                kind="step",
                heading=texts.STEPS,
                question=texts.STEP_QUESTIONS["what"],
                where=here,
                notes=tuple(step.what for step in reflection.steps),
                shown=tuple(mask(step_line(step)) for step in reflection.steps),
                draft=draft,
                actions=("back", "pass", "pause"),
            )
        case AtStep(number, field):
            step = reflection.steps[number]
            kinds: dict[StepField, TextKind] = {"what": "step-text", "who": "step-field", "when": "step-date"}
            return TextPrompt(
                kind=kinds[field],
                heading=texts.STEPS if field == "what" else mask(step.what),
                question=texts.STEP_QUESTIONS[field],
                where=here,
                notes=_single(getattr(step, field)),
                draft=draft,
                actions=("back", "pass", "pause"),
            )
        case AtSetup(field):
            value = {
                "team": reflection.team,
                "goal": reflection.goal,
                "participants": ", ".join(reflection.participants),
                "minutes": str(reflection.minutes or ""),
            }[field]
            return TextPrompt(
                kind="minutes" if field == "minutes" else "setup",
                question=texts.SETUP_QUESTIONS[field],
                notes=_single(value),
                draft=draft,
                completions=tuple(team for team in setting.teams if not personal_data_kinds(team))
                if field == "team"
                else (),
            )
        case _:
            raise AssertionError(position)


def _single(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _previous_answer(reflection: Reflection, question: str, setting: Context) -> PreviousAnswer | None:
    found = team_history.previous_answer(_earlier(reflection, setting), question, reflection.goal)
    return found._replace(notes=tuple(map(mask, found.notes))) if found else None


def _earlier(reflection: Reflection, setting: Context) -> list[StoredReflection]:
    return list(setting.earlier(reflection.team, reflection.started))


def choice_prompt(
    reflection: Reflection, position: Position, setting: Context, spent: Callable[[], float]
) -> ChoicePrompt:
    """Return the choice that is asked for at `place`: one of the setup's, or how an earlier step went.

    `spent` tells how many seconds the talk has taken so far.
    """
    match position:
        case AtFollowUp(number, "state"):
            follow_up = reflection.follow_ups[number]
            return ChoicePrompt(
                question=texts.how_did_it_go(mask(open_step_line(follow_up, setting.today()))),
                where=location(reflection, position),
                where_short=location(reflection, position, short=True),
                time=lambda: clock_text(reflection, spent()),
                options=tuple(texts.STATES[state] for state in STATES),
                chosen=(STATES.index(follow_up.state or "open"),),
                actions=("back", "pass", "pause"),
            )
        case AtSetup("about"):
            return ChoicePrompt(
                question=texts.SETUP_QUESTIONS["about"],
                options=(*(texts.GOAL_TYPES_EXPLAINED[goal_type] for goal_type in GOAL_TYPES), texts.GOAL_TYPE_SKIPPED),
                chosen=(GOAL_TYPES.index(reflection.goal_type) if reflection.goal_type else len(GOAL_TYPES),),
            )
        case AtSetup("occasion"):
            return ChoicePrompt(
                question=texts.SETUP_QUESTIONS["occasion"],
                options=tuple(texts.OCCASIONS[occasion] for occasion in OCCASIONS),
                chosen=(OCCASIONS.index(reflection.occasion or OCCASIONS[0]),),
            )
        case _:
            suggested = proposed_sections(reflection, setting)
            return ChoicePrompt(
                question=_sections_question(reflection, [setting.compass.choosable[i] for i in suggested]),
                options=tuple(
                    texts.section_option(section.title, len(section.questions)) for section in setting.compass.choosable
                ),
                chosen=_chosen(setting.compass, reflection) or suggested,
                several=True,
            )


def personal_data_prompt(actions: Sequence[PersonalDataAction]) -> ChoicePrompt:
    """Return the choice between `actions`, asked where personal data was typed."""
    options = tuple(texts.PERSONAL_DATA_ACTIONS[action] for action in actions)
    return ChoicePrompt(
        kind="personal-data", question=texts.NOTICED_QUESTION, options=options, chosen=(0,), actions=("pause",)
    )


def _sections_question(reflection: Reflection, suggested: list[Section]) -> str:
    asked = texts.SETUP_QUESTIONS["sections"]
    if reflection.minutes is None:
        return asked
    questions = sum(len(section.questions) for section in suggested)
    return f"{texts.proposal(reflection.minutes, questions, timing.estimated_minutes(suggested))} {asked}"


def location(reflection: Reflection, position: Position, *, short: bool = False) -> str:
    """Return where `place` is, in words: "Princip 2 af 6 · spørgsmål 1 af 3", or `short`: "Princip 2/6 · spm. 1/3"."""
    match position:
        case AtFollowUp(number, _):
            return texts.where_followed(number + 1, len(reflection.follow_ups), short=short)
        case AtQuestion(number, question):
            part = section_location(reflection, number, short=short)
            return texts.where_question(part, question + 1, len(reflection.sections[number].questions), short=short)
        case AtStep(number, _):
            return texts.where_step(number + 1, short=short)
        case _:
            return ""


def section_location(reflection: Reflection, number: int, *, short: bool = False) -> str:
    """Return which section number `number` (from 0) is, in words: "Princip 2 af 6", or `short`: "Princip 2/6"."""
    section = reflection.sections[number]
    if not section.what_if:
        return (texts.WHERE_SHORT if short else texts.WHERE).get(section.id, section.title)
    principles = [index for index, other in enumerate(reflection.sections) if other.what_if]
    return texts.where_principle(principles.index(number) + 1, len(principles), short=short)


def _chosen(compass: Compass, reflection: Reflection) -> tuple[int, ...]:
    ids = {section.id for section in reflection.sections}
    return tuple(i for i, section in enumerate(compass.choosable) if section.id in ids)


def default_sections(compass: Compass, occasion: Occasion | None) -> tuple[int, ...]:
    """Return which of `compass.choosable` a team that meets for `occasion` has ticked unless it says otherwise."""
    first, last = ("opening",), ("learning",)
    left_out = last if occasion in (None, "set") else first
    return tuple(i for i, section in enumerate(compass.choosable) if section.id not in left_out)


def proposed_sections(reflection: Reflection, setting: Context) -> tuple[int, ...]:
    """Return which of the compass's choosable sections are ticked: by the occasion, and by the time if it is known."""
    beforehand = default_sections(setting.compass, reflection.occasion)
    if reflection.minutes is None:
        return beforehand
    points = team_history.compass_points(setting.compass, _earlier(reflection, setting))
    return timing.sections_that_fit(setting.compass, beforehand, points, reflection.minutes)


def openable(reflection: Reflection) -> list[tuple[str, Position]]:
    """Return what can be opened once more from the last look: each name and its place."""
    facts: tuple[tuple[SetupField, str, str], ...] = (
        # The steps that were followed up are those of the team as it was named.
        ("team", texts.TEAM, "" if reflection.follow_ups else reflection.team),
        ("goal", texts.GOAL, reflection.goal),
        (
            "about",
            texts.GOAL_TYPE,
            texts.GOAL_TYPES[reflection.goal_type] if reflection.goal_type else texts.GOAL_TYPE_SKIPPED,
        ),
        ("occasion", texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        ("participants", texts.PARTICIPANTS, ", ".join(reflection.participants) or texts.NOBODY_NAMED),
    )
    names: list[tuple[str, Position]] = [
        (f"{name}: {mask(value)}", AtSetup(field)) for field, name, value in facts if value
    ]
    names += [
        (texts.followed_option(mask(follow_up.step.what)), AtFollowUp(number, "state"))
        for number, follow_up in enumerate(reflection.follow_ups)
    ]
    names += [
        (answer.label or answer.text, AtQuestion(number, index))
        for number, section in enumerate(reflection.sections)
        for index, answer in enumerate(section.questions)
    ]
    return [*names, (texts.STEPS, AtStep(len(reflection.steps), "what"))]


def review(prompter: Prompter, reflection: Reflection) -> ReviewReply:
    """Ask whether `reflection` is finished, and where not, what of it is opened once more; return what was chosen."""
    end = ChoicePrompt(question=texts.REVIEW_QUESTION, options=(texts.REVIEW_FINISH, texts.REVIEW_REOPEN), chosen=(0,))
    names, places = zip(*openable(reflection), strict=True)
    talk = next(number for number, position in enumerate(places) if not isinstance(position, AtSetup))
    again = ChoicePrompt(question=texts.REOPEN_QUESTION, options=names, chosen=(talk,))
    while True:
        reply = prompter.ask_choice(end)
        if not isinstance(reply, Chosen):
            return reply
        if reply.indexes == (0,):
            return Finish()
        reply = prompter.ask_choice(again)
        if isinstance(reply, Chosen):
            return Reopen(places[reply.indexes[0]])
        if reply != Navigate("back"):
            return reply
