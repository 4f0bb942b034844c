"""The menu of what is not needed every minute: what it asks, and what it does then."""

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile
from typing import Literal, TypeVar, get_args

from msgspec import structs

from malkompas import model, texts
from malkompas.conversation import prepared, prompts, recap, transitions
from malkompas.conversation.content import content_of, notes_at, replaced_at, with_content, with_draft, with_notes
from malkompas.conversation.navigation import is_closing, is_detour
from malkompas.conversation.protocol import Added, ChoicePrompt, Finish, Navigate, NoteGroup, PendingText, Reply
from malkompas.conversation.session import Session
from malkompas.conversation.transitions import Transition
from malkompas.fields import setup_values
from malkompas.model import AtQuestion, AtReview, AtSetup, Reflection, SetupField
from malkompas.privacy import mask
from malkompas.text import truncate

MenuEntry = Literal[
    "mark", "move", "undo", "notes", "sections", "quiet", "facts", "closing", "pause", "story", "sheets"
]
ENTRIES: tuple[MenuEntry, ...] = get_args(MenuEntry)
"""Their order gives them their numbers, which are fixed: what comes later takes the next one."""
FACTS: tuple[SetupField, ...] = ("team", "goal", "about", "participants", "absent")
SHEET_USES: tuple[Literal["all", "some", "remove"], ...] = ("all", "some", "remove")
MARKS: tuple[model.Mark | None, ...] = (*model.MARKS, None)
QUIET_SECONDS = 120
_SHORT, _LONG = 60, 200

T = TypeVar("T")
NotePlace = tuple[AtQuestion, int]
"""Where a note stands: under which question, and which it is there, from 0."""


def open_menu(session: Session, reflection: Reflection, pending: PendingText) -> tuple[Reflection, Reply | None]:
    """Let one entry of the menu be chosen and do it; return `reflection` then, and the reply that an entry stands for.

    What is `pending` in the line waits there.
    """
    reflection = with_draft(reflection, reflection.position, pending.text, pending.edits_index)
    session.save(reflection)
    entries = ENTRIES if reflection.prepared else ENTRIES[: ENTRIES.index("sheets")]  # the last: no number changes
    for entry in _choose(session, texts.MENU_QUESTION, [texts.MENU[entry] for entry in entries], entries):
        if entry == "pause" or (entry == "closing" and not is_closing(reflection)):
            return reflection, Navigate(entry, pending)
        after, message = _DIALOGUES[entry](session, reflection, pending)
        reflection = session.keep_change(reflection, after, message, is_undone=entry == "undo")
    session.shown_at_review = reflection if session.shown_at_review else None  # what was done has been told
    return reflection, None


def ask_goal_type_after(
    session: Session, reflection: Reflection, reply: Navigate
) -> tuple[Reflection, Navigate | None]:
    """Ask the kind of a goal that was worded anew; return `reflection` with it, and `reply` unless it is gone back."""
    if not (prompt := prompts.goal_type_after_prompt(reflection, session.context)):
        return reflection, reply
    for index in session.choose(prompt):
        return structs.replace(reflection, goal_type_after=prompts.GOAL_TYPES_OR_NONE[index]), reply
    return reflection, None


def _choose(
    session: Session, question: str, options: Sequence[str], values: Sequence[T], chosen: T | None = None
) -> list[T]:
    """Let one of `options` be chosen; return the one of the `values` that it stands for, or none."""
    number = values.index(chosen) if chosen in values else 0
    prompt = ChoicePrompt(kind="menu", question=question, options=tuple(options), chosen=(number,))
    return [values[index] for index in session.choose(prompt)]


def _mark(session: Session, reflection: Reflection, pending: PendingText) -> Transition:
    if not (place := note_meant(reflection, pending)):
        return reflection, texts.NO_NOTE_YET
    (position, number), shown = place, _shown(reflection, place)
    notes = notes_at(reflection, position)
    options = [texts.MARKS[mark] if mark else texts.NO_MARK for mark in MARKS]
    for mark in _choose(session, texts.MARK_QUESTION.format(note=shown), options, MARKS, notes[number].mark or "key"):
        note = structs.replace(notes[number], mark=mark)
        after = with_notes(reflection, position, replaced_at(notes, number, note))
        return after, texts.now_marked(mark, shown)
    return reflection, ""


def _move(session: Session, reflection: Reflection, pending: PendingText) -> Transition:
    if not (place := note_meant(reflection, pending)):
        return reflection, texts.NO_NOTE_YET
    question = texts.MOVE_QUESTION.format(note=_shown(reflection, place))
    options = [answer.label or answer.text for answer in reflection.answers]
    for to in _choose(session, question, options, list(questions_of(reflection)), place[0]):
        return with_moved_note(reflection, place, to)
    return reflection, ""


def _show_notes(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    if not (groups := recap.said(reflection)):
        return reflection, texts.NOTHING_SAID
    session.prompter.show_notes(texts.SAID, groups)
    return reflection, ""


def _choose_sections(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    compass = session.context.compass()
    if reflection.compass != compass.title:
        return reflection, texts.SECTIONS_OF_ANOTHER_COMPASS
    ids = {section.id for section in reflection.sections}
    prompt = prompts.sections_prompt(reflection, compass, texts.SECTIONS_QUESTION)
    chosen = {compass.choosable[index].id for index in session.choose(prompt)}
    gone = ids & {section.id for section in compass.choosable} - chosen if chosen else set()
    if at_stake := [section for section in reflection.sections if section.id in gone and section.was_talked_about]:
        question = texts.REMOVAL_QUESTION.format(
            sections=texts.listed(texts.quoted(section.title) for section in at_stake)
        )
        removal = ChoicePrompt(question=question, options=(texts.REMOVAL_KEEP, texts.REMOVAL_REMOVE))
        if session.choose(removal) != (1,):
            chosen |= {section.id for section in at_stake}
    after = with_chosen_sections(reflection, compass, chosen or ids)
    return after, texts.changed(*recap.changes(reflection, after)) or texts.SAME_SECTIONS


def _be_quiet(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    if isinstance(reflection.position, AtReview):
        return reflection, texts.NO_QUESTION_HERE
    prompt = prompts.text_prompt(reflection, session.context, session.spent)
    session.prompter.quiet(prompt.question, QUIET_SECONDS)
    return reflection, ""


def _tell_stories(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    """Show the stories of the section that is talked about or, where it has none, of one that is chosen."""
    compass, position = session.context.compass(), reflection.position
    told = [section for section in compass.choosable if section.stories]
    if not told:
        return reflection, texts.NO_STORIES
    here = reflection.sections[position.section].id if isinstance(position, model.AtQuestion) else ""
    if not (chosen := [section for section in told if section.id == here]):
        chosen = _choose(session, texts.STORIES_QUESTION, [section.title for section in told], told)
    for section in chosen:
        heading = functools.partial(texts.RETOLD.format, compass=compass.title)
        groups = [NoteGroup(heading(who=story.who), (story.text,)) for story in section.stories]
        session.prompter.show_notes(section.title, groups)
    return reflection, ""


def _use_sheets(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    """Let what was written to the question at hand be taken as notes, all or some of it, or one answer be removed."""
    here = reflection.position
    written = [one for group in prepared.written_to(reflection, here) for one in group]
    if not written or not isinstance(here, AtQuestion):
        return reflection, texts.NOTHING_PREPARED
    shown = tuple(truncate(one, _LONG) for group in prepared.groups(reflection, here) for one in group.lines)
    for use in _choose(
        session, texts.prepared(len(written)), [texts.SHEET_USES[use] for use in SHEET_USES], SHEET_USES
    ):
        answers = written
        if use != "all":
            several, question = use == "some", texts.SHEET_QUESTIONS[use]
            marked = () if several else (0,)
            prompt = ChoicePrompt(kind="menu", question=question, options=shown, chosen=marked, several=several)
            answers = [written[index] for index in session.choose(prompt)]
        if use == "remove":
            for one in answers:
                session.forget(one.text)
            return prepared.without(reflection, answers), texts.PREPARED_REMOVED if answers else ""
        after = prepared.as_notes(reflection, here, answers)
        for one in answers:
            session.notice_personal_data(after, here, Added(one.text))
        return after, texts.taken(len(answers)) if answers else ""
    return reflection, ""


def _correct(session: Session, reflection: Reflection, _: PendingText) -> Transition:
    values = setup_values(reflection)
    options = [f"{texts.SETUP_NAMES[one]}: {mask(values[one]) or '–'}" for one in FACTS]
    for field in _choose(session, texts.FACTS_QUESTION, options, FACTS):
        if field == "team" and reflection.follow_ups:
            return reflection, texts.TEAM_HAS_STEPS
        there = structs.replace(reflection, position=AtSetup(field), return_to=None, reviewed=True)
        while there.position == AtSetup(field) and not session.left:
            reply = session.ask(there, reflection)
            if isinstance(reply, Finish) or (isinstance(reply, Navigate) and reply.action == "pause"):
                session.left = reply
            if not isinstance(reply, Finish):
                there, message = transitions.apply_reply(there, reply, session.context)
                session.tell(message)
        back = {name: getattr(reflection, name) for name in ("position", "return_to", "reviewed")}
        after = structs.replace(there, **back)
        return after, texts.changed(*recap.changes(reflection, after))
    return reflection, ""


_DIALOGUES: dict[MenuEntry, Callable[[Session, Reflection, PendingText], Transition]] = {
    **{"mark": _mark, "move": _move, "notes": _show_notes, "sections": _choose_sections, "quiet": _be_quiet},
    **{"facts": _correct, "story": _tell_stories, "sheets": _use_sheets},
    "undo": lambda session, reflection, _: session.undo(reflection),
    "closing": lambda _, reflection, __: (reflection, texts.ALREADY_CLOSING),
}


# Notes and sections, one value in and one out


def note_meant(reflection: Reflection, pending: PendingText) -> NotePlace | None:
    """Return which note is meant: the one that is being changed, or the last before here; None where there is none."""
    here = reflection.position
    if isinstance(here, AtQuestion) and pending.edits_index in range(len(notes_at(reflection, here))):
        return here, pending.edits_index or 0
    before = takewhile(lambda position: position != here, model.all_positions(reflection))
    for position in reversed([position for position in (*before, here) if isinstance(position, AtQuestion)]):
        if notes := notes_at(reflection, position):
            return position, len(notes) - 1
    return None


def _shown(reflection: Reflection, place: NotePlace) -> str:
    return truncate(mask(notes_at(reflection, place[0])[place[1]].text), _SHORT)


def questions_of(reflection: Reflection) -> Iterator[AtQuestion]:
    """Yield the positions of all questions."""
    return (position for position in model.all_positions(reflection) if isinstance(position, AtQuestion))


def with_moved_note(reflection: Reflection, place: NotePlace, to: AtQuestion) -> Transition:
    """Return `reflection` with a note as the last under the question at `to`, and what to tell."""
    answer, (position, number) = reflection.sections[to.section].questions[to.question], place
    where = {"note": _shown(reflection, place), "question": answer.label or answer.text}
    if to == position:
        return reflection, texts.MOVED_NOWHERE.format(**where)
    notes = notes_at(reflection, position)
    after = with_notes(reflection, position, replaced_at(notes, number, None))
    after = with_notes(after, to, (*notes_at(after, to), notes[number]))
    return with_content(reflection, content_of(after)), texts.MOVED_NOTE.format(**where)


def with_chosen_sections(reflection: Reflection, compass: model.Compass, chosen: Collection[str]) -> Reflection:
    """Return `reflection` with the sections that have the `chosen` ids; what was said in them stays.

    What is new is asked next, in the compass's order among what is still to come. Where the closing has begun, it is
    gone through at once, and then the conversation is back where it was.
    """
    *talk, closing = reflection.sections
    order = {section.id: number for number, section in enumerate(compass.in_talk_order(reflection.occasion))}
    kept = [section for section in talk if section.id in chosen or section.id not in order]
    ids = {section.id for section in talk}
    new = [model.to_be_asked(one) for one in compass.choosable if one.id in chosen and one.id not in ids]
    here = reflection.position.section if isinstance(reflection.position, AtQuestion) else len(talk)
    done = [section for section in talk[: here + 1] if section in kept]
    ahead = sorted((one for one in (*kept, *new) if one not in done), key=lambda one: order.get(one.id, -1))
    after = with_content(reflection, content_of(reflection)._replace(sections=(*done, *ahead, closing)))
    first = AtQuestion(len(done), 0)
    if here < len(talk):
        return after if talk[here] in kept else structs.replace(after, position=first)
    if not new:
        return after
    reviewed = after.reviewed or after.position == AtReview()
    return_to = after.return_to if is_detour(after) else after.position
    return structs.replace(after, position=first, return_to=return_to, reviewed=reviewed)
