"""How a conversation begins or goes on: the team's unfinished talk, its earlier goals, the time it has, where it is."""

from collections.abc import Iterator

from msgspec import structs

from malkompas import texts
from malkompas.conversation import content, prompts, timing
from malkompas.conversation.protocol import (
    Action,
    Added,
    ChoicePrompt,
    Chosen,
    Context,
    Edited,
    Navigate,
    Reply,
    TextPrompt,
)
from malkompas.conversation.session import Session
from malkompas.fields import is_goal_wording
from malkompas.model import (
    CLOSING,
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Reflection,
    StoredReflection,
    draft_at,
)
from malkompas.privacy import mask
from malkompas.text import comparison_key, one_line

MOST_GOALS = 5
"""So many earlier goals can be chosen from."""


def before_goal(session: Session, reflection: Reflection) -> Reply | StoredReflection | None:
    """Ask what comes before the goal is typed: which unfinished talk the team goes on with, or which goal it had.

    Return the reply, the talk that is gone on with, or None where the goal is to be typed.
    """
    if reflection.position != AtSetup("goal") or reflection.goal or draft_at(reflection, AtSetup("goal")):
        return None
    return _offer_unfinished(session, reflection) or _choose_goal(session, reflection, prompts.ways_out(reflection))


def before_first_question(session: Session, reflection: Reflection) -> StoredReflection | None:
    """Return the talk that a team goes on with whose command says team and goal, and is given once more after a break.

    A pause is `session.left`.
    """
    while reflection.team and reflection.goal and (reply := _offer_unfinished(session, reflection)):
        if isinstance(reply, StoredReflection):
            return reply
        if reply != Navigate("back"):
            session.left = reply
            break
    return None


def _offer_unfinished(session: Session, reflection: Reflection) -> Reply | StoredReflection | None:
    """Ask once which unfinished talk the team goes on with; return the reply, or None where a new one is begun."""
    actions = prompts.ways_out(reflection)
    team = comparison_key(reflection.team)
    unfinished = session.context.unfinished(reflection.team) if session.offered_to != team else ()
    if unfinished:
        talks = [unfinished_talk(one) for one in unfinished]
        question, options = texts.CONTINUE_ONE_OF, talks
        if len(talks) == 1:
            question, options = texts.CONTINUE_ONE.format(talk=talks[0]), [texts.CONTINUE]
        reply = session.prompter.ask_choice(
            ChoicePrompt(question=question, options=(*options, texts.START_NEW), actions=actions)
        )
        if not isinstance(reply, Chosen):
            return reply
        if reply.indexes[0] < len(unfinished):
            return unfinished[reply.indexes[0]]
    session.offered_to = team
    return None


def unfinished_talk(stored: StoredReflection) -> str:
    """Return what an unfinished talk is about and when it began, as it is offered; the team is known."""
    day = texts.long_day(stored.reflection.started.date())
    return texts.UNFINISHED.format(goal=mask(stored.reflection.goal), day=day)


def _choose_goal(session: Session, reflection: Reflection, actions: tuple[Action, ...]) -> Reply | None:
    """Let one of the team's goals be chosen; None where there are none, where it is another, and in a pipe."""
    goals = {} if session.context.is_piped else earlier_goals(reflection, session.context)
    if not goals:
        return None
    options = tuple(map(mask, goals.values()))
    question = texts.SETUP_QUESTIONS["goal"]
    reply = session.prompter.ask_choice(
        ChoicePrompt(question=question, options=(*options, texts.ANOTHER_GOAL), actions=actions)
    )
    if not isinstance(reply, Chosen):
        return reply
    chosen = [*goals][reply.indexes[0] : reply.indexes[0] + 1]
    return Added(chosen[0]) if chosen else None


def earlier_goals(reflection: Reflection, context: Context) -> dict[str, str]:
    """Return the goals that the team has had, each with how it is offered: as it was worded last, then newest first."""
    earlier = [one.reflection for one in context.earlier(reflection.team, reflection.started)]
    wordings = (
        one_line(answer.notes[-1].text)
        for one in earlier
        for section in one.sections
        for answer in section.questions
        if section.id == CLOSING and answer.notes and is_goal_wording(answer)
    )
    found: dict[str, tuple[str, str]] = {}
    for wording in [*wordings][:1]:
        found[comparison_key(wording)] = wording, texts.GOAL_AS_LAST_WORDED.format(goal=wording)
    for one in earlier:
        found.setdefault(comparison_key(one.goal), (one.goal, one.goal))
    return dict([*found.values()][:MOST_GOALS])


def ask_minutes(session: Session, reflection: Reflection) -> Reflection:
    """Ask how long the team has today; return `reflection` with that from now on.

    What is no time is kept for the next note: whoever goes on may have begun to type. A pause is `session.left`.
    """
    left = (reflection.minutes or 0) - reflection.spent // 60
    notes = (str(left),) if left > 0 else ()
    prompt = TextPrompt(kind="minutes", question=texts.MINUTES_TODAY, notes=notes, shown=notes, actions=("pause",))
    while True:
        reply = session.prompter.ask_text(prompt, keep_draft=lambda text, edits_index: None)
        reflection = session.after_asking(reflection)
        typed = reply.text if isinstance(reply, Added | Edited) else ""
        if isinstance(reply, Navigate):
            session.left = reply if reply.action == "pause" else None
            typed = reply.pending.text if session.left else ""
        minutes = timing.parse_minutes(typed)
        if minutes:
            return with_minutes_from_now(reflection, minutes)
        if typed[:1].isalpha():
            reflection = content.with_typed_ahead(reflection, typed if session.left else f"{typed}\n")
            session.save(reflection)
        if isinstance(reply, Edited) and not typed.strip():
            return structs.replace(reflection, minutes=None)
        if not isinstance(reply, Added | Edited):
            return reflection
        session.tell(texts.MINUTES_NOT_UNDERSTOOD)


def with_minutes_from_now(reflection: Reflection, minutes: int) -> Reflection:
    """Return `reflection` with so many `minutes` from now on."""
    talk_from = None if reflection.talk_from is None else reflection.spent
    return structs.replace(reflection, minutes=reflection.spent // 60 + minutes, talk_from=talk_from)


def recap(reflection: Reflection) -> Iterator[str]:
    """Yield in three lines where a redacted `reflection` is that goes on: about what, what there is, what comes now."""
    yield texts.WELCOME_BACK.format(team=reflection.team, goal=reflection.goal)
    answered = sum(bool(answer.notes) for answer in reflection.answers)
    yield texts.so_far(answered, len(reflection.steps))
    match reflection.position:
        case AtQuestion(section, question):
            *_, closing = sections = reflection.sections
            answer = sections[section].questions[question]
            ahead = [one for one in sections[section:] if one is not closing]
            left = sum(len(one.questions) for one in ahead) - (question if ahead else 0)
            yield texts.you_are_at(texts.labelled(answer.label, answer.text), left)
        case AtSetup(field):
            yield texts.you_are_at(texts.SETUP_QUESTIONS[field])
        case AtStep():
            yield texts.you_are_at(texts.STEPS)
        case AtFollowUp(number):
            yield texts.you_are_at(f"{texts.FOLLOW_UPS}: {reflection.follow_ups[number].step.what}")
        case AtReview():
            yield texts.you_are_at(texts.REVIEW_QUESTION)
