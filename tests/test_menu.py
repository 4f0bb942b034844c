"""The menu, undo and the last look: what is not needed every minute."""

import itertools
import operator
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from malkompas import model, texts
from malkompas.conversation import content, engine, menu, prompts, protocol
from malkompas.conversation.content import with_notes
from malkompas.conversation.protocol import Added, Chosen, Edited, Finish, Navigate, Pasted, PendingText, Reopen, Reply
from malkompas.model import AtQuestion, AtReview, AtSetup, AtStep, Draft, Note, Reflection, Step
from malkompas.text import one_line
from tests import samples, script
from tests.script import BACK, CLOSING, NEXT, PAUSE, TO_STEPS, Held, Script

EMPTY = PendingText()
CPR = "010190-1234"
START = samples.reflection()
"""At the first of a principle's three questions; a closing of three follows."""
THREE = samples.reflection("1", "2", "3")
EARLIER = [samples.stored(samples.talked(), days_ago=30)]


def hold(
    start: Reflection, *replies: Reply, earlier: Sequence[model.StoredReflection] = (), action: Any = "keep"
) -> Held:
    return script.hold(start, Script(replies, action=action), samples.context(earlier))


def more(entry: menu.MenuEntry, *chosen: Reply, pending: PendingText = EMPTY) -> list[Reply]:
    """Return what is replied to choose an `entry` of the menu, and then what it asks for."""
    return [Navigate("menu", pending), Chosen((menu.ENTRIES.index(entry),)), *chosen]


def pick(number: int) -> Chosen:
    """Return the choice that a person would call `number`."""
    return Chosen((number - 1,))


UNDO = more("undo")


def notes(reflection: Reflection) -> list[list[str]]:
    """Return what was said to each question, with a sign for its mark."""
    signs = {"key": "!", "voice": '"', "dilemma": "?", None: ""}
    answers = [answer for section in reflection.sections for answer in section.questions]
    return [[f"{signs[note.mark]}{note.text}" for note in answer.notes] for answer in answers]


def titles(reflection: Reflection) -> list[str]:
    return [section.id for section in reflection.sections]


@pytest.mark.parametrize(
    ("replies", "marked"),
    [
        ([Added("a"), Added("b"), *more("mark", pick(1))], [["a", "!b"], []]),
        ([Added("a"), NEXT, *more("mark", pick(2))], [['"a'], []]),
        ([Added("a"), Added("b"), *more("mark", pick(3), pending=PendingText("", 0))], [["?a", "b"], []]),
        ([Added("a"), *more("mark", pick(1)), *more("mark", pick(4))], [["a"], []]),
        ([Added("a"), *more("mark", pick(1)), Edited(0, "ny")], [["!ny"], []]),
        ([Added("a"), *more("mark", BACK)], [["a"], []]),
        ([Added("a"), NEXT, Added("b"), *TO_STEPS, *more("mark", pick(1))], [["a"], ["!b"]]),
    ],
)
def test_the_last_note_or_the_one_being_changed_is_marked(replies: list[Reply], marked: list[list[str]]) -> None:
    """Also one from the question before, and at the steps; a mark can be taken off, and stays when the text changes."""
    assert notes(hold(START, *replies).after)[:2] == marked


@pytest.mark.parametrize(
    ("replies", "moved", "told"),
    [
        ([Added("a"), Added("b"), *more("move", pick(3))], [["a"], [], ["b"]], "»b« står nu under »Hvilken forskel"),
        ([*map(Added, "ab"), *more("move", pick(2), pending=PendingText("", 0))], [["b"], ["a"], []], "»a« står nu"),
        ([Added("a"), *more("mark", pick(1)), *more("move", pick(2))], [[], ["!a"], []], "»a« står nu"),
        ([Added("a"), *more("move", pick(1))], [["a"], [], []], "»a« står allerede under »Hvem skal vi lytte til?«"),
        ([Added("a"), *more("move", BACK)], [["a"], [], []], ""),
    ],
)
def test_a_note_is_moved_to_another_question(replies: list[Reply], moved: list[list[str]], told: str) -> None:
    """As the last one there, with its mark; and the team stays where it is."""
    held = hold(START, *replies)
    assert notes(held.after)[:3] == moved
    assert held.after.position == AtQuestion(0, 0)
    assert told in "".join(held.told[-1:])


def test_a_half_typed_change_waits_for_its_note_whatever_is_moved() -> None:
    """It follows the note that it is a change of; where that is moved, it becomes a new note."""
    three = with_notes(START, AtQuestion(0, 0), tuple(map(Note, "abc")))
    for edited, left in ((0, None), (2, 1)):
        menu_open = more("move", pick(2), pending=PendingText("halv", edited))
        after = hold(three, *menu_open[:2]).after
        assert after.drafts == (Draft(AtQuestion(0, 0), "halv", edited),)
        after, _ = menu.with_moved_note(after, (AtQuestion(0, 0), 0), AtQuestion(0, 1))
        assert after.drafts == (Draft(AtQuestion(0, 0), "halv", left),)


@pytest.mark.parametrize(
    ("start", "entry", "message"),
    [
        (START, "mark", texts.NO_NOTE_YET),
        (START, "move", texts.NO_NOTE_YET),
        (START, "undo", texts.NOTHING_TO_UNDO),
        (START, "notes", texts.NOTHING_SAID),
        (structs.replace(START, position=AtQuestion(1, 1)), "closing", texts.ALREADY_CLOSING),
        (structs.replace(START, compass="Et andet"), "sections", texts.SECTIONS_OF_ANOTHER_COMPASS),
    ],
)
def test_what_makes_no_sense_now_is_said_in_one_sentence(start: Reflection, entry: Any, message: str) -> None:
    """Nothing happens then, and the question is asked once more with the line that waited."""
    held = hold(start, *more(entry, pending=PendingText("halv")))
    assert held.told == [message]
    assert held.after == structs.replace(start, talk_from=0, drafts=(Draft(start.position, "halv"),))


def test_the_menu_can_be_left_and_loses_nothing() -> None:
    """Back to the question, by a pause or by the end of a pipe, from each list; it rounds off as the key does."""
    pending = PendingText("halv")
    for lists in (more("mark")[:1], more("mark"), more("facts", pick(2))):
        for end, finished in ((PAUSE, False), (Finish(), True), (BACK, False)):
            opened = [structs.replace(one, pending=pending) if one == Navigate("menu") else one for one in lists]
            held = hold(START, Added("a"), *opened, end)
            assert (held.finished, notes(held.after)[0]) == (finished, ["a"])
            assert held.after.drafts == (Draft(AtQuestion(0, 0), "halv"),)
    for section, replies in enumerate((more("pause", pending=pending), more("closing", pending=pending))):
        after = hold(START, *replies).after
        assert (after.position, after.drafts) == (AtQuestion(section, 0), (Draft(AtQuestion(0, 0), "halv"),))


SAID: list[list[Reply]] = [
    [Added("a")],
    [Added("b")],
    [Edited(0, "A")],
    [Edited(1, "")],
    [Pasted(tuple("xyz"))],
    more("mark", pick(2)),
    more("move", pick(2)),
    [NEXT, Added("c")],
    more("sections", Chosen((1, 2))),
    more("sections", Chosen((2,)), pick(2)),
    [*TO_STEPS, Added("Ring")],
    [Added("Mette")],
    [Added("1/12")],
    [Edited(0, "Skriv"), NEXT, NEXT],
    [Edited(0, "")],
]
"""Each of these changes what was said."""


def test_changes_are_undone_one_by_one_back_to_where_this_run_began() -> None:
    """What was added, changed, removed, pasted, marked, moved and chosen; after that there is nothing to undo."""
    states = [hold(THREE, *itertools.chain(*SAID[:number])).after for number in range(len(SAID) + 1)]
    wanted = [content.content_of(state) for state in states]
    assert all(itertools.starmap(operator.ne, itertools.pairwise(wanted)))
    for times in range(1, len(SAID) + 1):
        undone = hold(THREE, *itertools.chain(*SAID), *UNDO * times)
        assert content.content_of(undone.after) == wanted[-1 - times]
        assert undone.told[-1].startswith("Fortrudt. ")
    assert hold(THREE, *itertools.chain(*SAID), *UNDO * (len(SAID) + 1)).told[-1] == texts.NOTHING_TO_UNDO


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ([Added("a"), Edited(0, "")], "Det står der igen:\n  • Hvem skal vi lytte til? a"),
        ([Added("a"), Edited(0, "b")], "Det står der igen:\n  • Hvem skal vi lytte til? a"),
        ([Added("a"), *more("mark", pick(1))], "Det står der igen:\n  • Hvem skal vi lytte til? a"),
        ([Added(f"om {CPR}")], "Det er taget væk igen:\n  • Hvem skal vi lytte til? om 010190-••••"),
        ([Pasted(tuple("abcdefg"))], "• Hvem skal vi lytte til? e\n  … og 2 til"),
    ],
)
def test_what_undo_did_is_told(replies: list[Reply], told: str) -> None:
    """In a few lines, without personal data."""
    assert told in hold(START, *replies, *UNDO).told[-1]


def test_undo_leaves_the_position_and_what_is_half_typed() -> None:
    """A line whose place is gone waits for the next note; in a section that is gone, the next one follows."""
    after = hold(START, Added("a"), NEXT, *more("undo", pending=PendingText("halv"))).after
    assert (notes(after)[0], after.position, after.drafts) == ([], AtQuestion(0, 1), (Draft(AtQuestion(0, 1), "halv"),))
    added = more("sections", Chosen((1, 2)))
    after = hold(START, *added, NEXT, NEXT, NEXT, *more("undo", pending=PendingText("halv"))).after
    assert (titles(after), after.position) == (titles(START), AtQuestion(1, 0))
    assert [draft.text for draft in after.drafts] == ["halv"]


def test_personal_data_in_what_was_pasted_is_asked_about_line_by_line() -> None:
    """And what the team kept is not masked by undo, though the same was removed elsewhere."""
    held = hold(START, Pasted((f"a {CPR}", "b", "c b@d.dk")), NEXT)
    asked = [prompt.question for prompt in held.script.chosen_from]
    assert [texts.NOTICED_QUESTION.format(masked=masked) for masked in ("a 010190-••••", "c ••••@d.dk")] == asked
    steps = hold(START, *TO_STEPS, Pasted(("a", f"b {CPR}", "c")), NEXT, action="remove").after.steps
    assert steps == (Step("a"), Step("c"))
    kept = hold(START, Added(f"behold {CPR}"), NEXT).after
    held = hold(kept, Added(f"væk {CPR}"), NEXT, Added("x"), *UNDO, action="remove")
    assert notes(held.after)[:2] == [[f"behold {CPR}"], []]


@pytest.mark.parametrize(("action", "left"), [("remove", []), ("rewrite", ["om 010190-••••"])])
def test_what_was_removed_as_personal_data_does_not_come_back(action: Any, left: list[str]) -> None:
    """Not by undo, and not where an earlier wording of the note had it too."""
    talk: list[Reply] = [Added("først"), Added(f"Mette {CPR}"), Edited(1, f"om {CPR}"), NEXT]
    rewritten: list[Reply] = [Edited(1, "om Mette")] if action == "rewrite" else []
    for times in range(6):
        held = hold(START, *talk, *rewritten, *UNDO * times, action=action)
        assert CPR not in str(held.saved[-1])
    held = hold(START, *talk, *rewritten, *UNDO, action=action)
    assert notes(held.after)[0][1:] in (left, ["Mette 010190-••••"])


@pytest.mark.parametrize(
    ("start", "replies", "sections", "position"),
    [
        # What is new comes next, in the compass's order among what is still to come.
        (THREE, more("sections", Chosen((1, 2, 3, 4))), [1, 2, 3, 4], (0, 0)),
        (THREE, [NEXT, NEXT, NEXT, *more("sections", Chosen((0, 1, 2, 3)))], [1, 2, 0, 3], (1, 0)),
        # After the talk it is gone through at once, and then the team is back.
        (START, [CLOSING, NEXT, *more("sections", Chosen((1, 2, 3))), *[NEXT] * 4], [1, 2, 3], (2, 1)),
        (START, [CLOSING, NEXT, *more("sections", Chosen((1, 2, 3))), *[NEXT] * 6], [1, 2, 3], (3, 1)),
        (START, [CLOSING, NEXT, *more("sections", Chosen((1, 2))), NEXT, BACK], [1, 2], (1, 0)),
        (START, [CLOSING, NEXT, *more("sections", Chosen((1, 2))), CLOSING], [1, 2], (2, 1)),
        (START, [*TO_STEPS, *more("sections", Chosen((1, 2))), *[NEXT] * 3], [1, 2], AtStep(0, "what")),
        (START, [*TO_STEPS, NEXT, *more("sections", Chosen((1, 2)))], [1, 2], (1, 0)),
        (START, [*TO_STEPS, NEXT, *more("sections", Chosen((1, 2))), *[NEXT] * 3], [1, 2], AtReview()),
        # What is taken away is gone, and what comes after it follows.
        (THREE, more("sections", Chosen((1, 3))), [1, 3], (0, 0)),
        (THREE, more("sections", Chosen((0, 3))), [0, 3], (0, 0)),
        (THREE, [*TO_STEPS, NEXT, Reopen(AtQuestion(1, 0)), *more("sections", Chosen((1, 3)))], [1, 3], (1, 0)),
        (THREE, [CLOSING, NEXT, *more("sections", Chosen((1,)))], [1], (1, 1)),
        (THREE, more("sections", BACK), [1, 2, 3], (0, 0)),
    ],
)  # fmt: skip
def test_sections_are_added_and_taken_away_at_any_time(
    start: Reflection, replies: list[Reply], sections: list[int], position: Any
) -> None:
    """In the talk, at the closing, at the steps and at the last look."""
    after = hold(start, *replies).after
    choosable = samples.compass().choosable
    assert titles(after) == [*(choosable[number].id for number in sections), "closing"]
    assert after.position == (AtQuestion(*position) if isinstance(position, tuple) else position)


@pytest.mark.parametrize(
    ("reply", "left"), [(pick(1), [["a"], [], []]), (pick(2), []), (BACK, [["a"], [], []]), (Finish(), [["a"], [], []])]
)
def test_a_section_that_has_notes_is_taken_away_only_when_that_is_confirmed(
    reply: Reply, left: list[list[str]]
) -> None:
    """Others are taken away meanwhile, their drafts wait for the next note, and undo brings all of it back."""
    talk: list[Reply] = [Added("a"), NEXT, NEXT, NEXT, Navigate("back", PendingText("halv"))]
    held = hold(THREE, *talk, *more("sections", Chosen((3,)), reply))
    assert notes(held.after)[:-6] == left
    assert "»Vær oprigtigt nysgerrig«" in held.script.chosen_from[-1].question
    assert any(draft.text.strip() == "halv" for draft in held.after.drafts)
    if not held.finished:
        assert titles(hold(THREE, *talk, *more("sections", Chosen((3,)), reply), *UNDO).after) == titles(THREE)


def test_what_was_said_is_shown_by_question() -> None:
    """All of it in the menu; as the closing begins the most important notes or, without any, each question in short."""
    long = "lang " * 40
    talk: list[Reply] = [*map(Added, ("a", long, "b", f"om {CPR}")), NEXT, Added("c")]
    (shown,) = hold(START, *talk, *more("mark", pick(2)), *more("notes")).script.noted
    assert shown == (texts.SAID, [
        ("Hvem skal vi lytte til?", ("a", long.strip(), "b", "om 010190-••••")),
        ("Giver målet mening for de rigtige?", ("Borgerens ord: c",)),
    ])  # fmt: skip
    ((title, groups),) = hold(START, *talk, CLOSING).script.noted
    assert (title, [group.lines[0] for group in groups]) == (texts.SAID, ["a", "c"])
    assert (len(groups[0].lines), groups[0].lines[-1]) == (4, "… og én til")
    (shown,) = hold(START, *talk, *more("mark", pick(1)), CLOSING).script.noted
    assert shown == ("Det vigtigste", [("Giver målet mening for de rigtige?", ("c",))])
    assert hold(START, CLOSING).script.noted == []


@pytest.mark.parametrize(
    ("number", "reply", "attribute", "value"),
    [
        (1, Edited(0, "Hjemmepleje Syd"), "team", "Hjemmepleje Syd"),
        (2, Edited(0, "Ro om natten"), "goal", "Ro om natten"),
        (3, Chosen((1,)), "goal_type", "effect"),
        (4, Edited(0, "Mette, Ole"), "participants", ("Mette", "Ole")),
        (5, Added("De pårørende"), "absent", "De pårørende"),
    ],
)
def test_what_was_said_first_is_corrected_in_the_middle_of_the_talk_and_at_the_last_look(
    number: int, reply: Reply, attribute: str, value: object
) -> None:
    """Notes, place and line stay; going back changes nothing."""
    start = structs.replace(START, goal_type="value")
    held = hold(start, Added("a"), NEXT, *more("facts", pick(number), reply, pending=PendingText("halv")))
    assert (getattr(held.after, attribute), held.after.position) == (value, AtQuestion(0, 1))
    assert (notes(held.after)[0], held.after.drafts) == (["a"], (Draft(AtQuestion(0, 1), "halv"),))
    assert held.told[-1].startswith("Nu står der:")
    held = hold(start, Added("a"), *more("facts", pick(number), BACK))
    assert getattr(held.after, attribute) == getattr(start, attribute)
    assert held.told == []
    held = hold(start, Added("a"), *TO_STEPS, NEXT, Reopen(AtSetup(menu.FACTS[number - 1])), reply)
    assert (getattr(held.after, attribute), held.after.position, notes(held.after)[0]) == (value, AtReview(), ["a"])


def test_the_name_that_earlier_steps_are_known_by_stays() -> None:
    """And a goal that is emptied is asked for again."""
    met = structs.replace(START, asks=("followed",), position=AtSetup("followed"))
    held = hold(met, Navigate("pass"), *more("facts", pick(1)), earlier=EARLIER)
    assert held.told[-1] == texts.TEAM_HAS_STEPS
    held = hold(START, *more("facts", pick(2), Edited(0, " "), Added("Ro")))
    assert (held.after.goal, held.told[0]) == ("Ro", texts.NEEDED["goal"])


def test_a_line_that_was_begun_in_a_correction_waits_there() -> None:
    """A pause, or a kill while it is typed, comes back to the question of the talk."""
    held = hold(START, Added("a"), *more("facts", pick(2), Navigate("pause", PendingText("Ro om"))))
    assert (held.after.position, held.after.drafts) == (AtQuestion(0, 0), (Draft(AtSetup("goal"), "Ro om"),))
    again = hold(held.after, *more("facts", pick(2))).last_asked
    assert again.draft == Draft(AtSetup("goal"), "Ro om")


def test_the_kind_of_goal_is_asked_once_more_where_it_was_worded_anew() -> None:
    """With the first wording above it; not where no kind was given, nothing was worded, or lines come from a pipe."""
    start = structs.replace(START, goal_type="service", position=AtQuestion(1, 1))
    held = hold(start, Added("Ro"), NEXT, Chosen((2,)))
    assert (held.after.goal_type, held.after.goal_type_after) == ("service", "value")
    assert held.after.position == AtQuestion(1, 2)
    assert held.script.asked[0].reminders == ((texts.FIRST_WORDING, (START.goal,)),)
    assert hold(start, Added("Ro"), NEXT, BACK).after.position == AtQuestion(1, 1)
    for without in (structs.replace(start, goal_type=None), start):
        said: list[Reply] = [] if without is start else [Added("Ro")]
        assert hold(without, *said, NEXT).after.position == AtQuestion(1, 2)
    piped = structs.replace(samples.context(), is_piped=True)
    assert script.hold(start, Script([Added("Ro"), NEXT]), piped).after.position == AtQuestion(1, 2)


def test_at_the_last_look_one_thing_is_changed_and_told_and_the_rest_is_not_shown_again() -> None:
    """A note, a goal, and what the menu did; where nothing was changed, nothing is told."""
    look = [*TO_STEPS, NEXT]
    held = hold(START, *look, Reopen(AtQuestion(0, 1)), Added("glemt"), NEXT)
    assert held.told == ["Nu står der:\n  • Giver målet mening for de rigtige? glemt"]
    assert len(held.script.reviewed) == 1
    held = hold(START, *look, Reopen(AtSetup("goal")), Edited(0, "Ro"), Reopen(AtQuestion(0, 0)), NEXT)
    assert held.told == ["Nu står der:\n  • Mål: Ro"]
    held = hold(START, Added("a"), *look, *more("mark", pick(1)), *UNDO)
    assert (len(held.told), notes(held.after)[0], held.after.position) == (2, ["a"], AtReview())
    assert hold(START, *look, *more("quiet")).told == [texts.NO_QUESTION_HERE]


LINES = st.text(min_size=1, max_size=9).filter(lambda text: bool(one_line(text)))
REPLIES = st.one_of(
    st.builds(Added, LINES),
    st.builds(Edited, st.integers(0, 3), LINES | st.just("")),
    st.builds(Pasted, st.lists(LINES, min_size=1, max_size=4).map(tuple)),
    st.sampled_from(menu.ENTRIES[:-1]),
    st.sampled_from(["mark", "move", "undo", "sections"]),
    st.builds(Reopen, st.builds(AtQuestion, st.integers(0, 2), st.integers(0, 2)) | st.just(AtStep(0, "what"))),
    st.builds(
        Navigate, st.sampled_from(["next", "back", "pass", "closing"]), st.builds(PendingText, st.text(max_size=3))
    ),
)
"""An entry stands for opening the menu and choosing it."""


class Team(Script):
    """Presses any key that is there; knows what it should be saying by now, and how it was before each change."""

    def __init__(self, replies: list[Any], numbers: list[int]) -> None:
        super().__init__([])
        self.waiting, self.numbers = [*replies, *["undo"] * 100], list(numbers)
        self.entry: Any = None
        self.content = content.content_of(THREE)
        self.past: list[content.Content] = []
        self.said: Counter[str] = Counter()

    def number(self) -> int:
        return self.numbers.pop() if self.numbers else 0

    def save(self, reflection: Reflection, *, quietly: bool) -> None:
        assert model.has_valid_positions(reflection)
        new = content.content_of(reflection)
        if new != self.content and self.entry == "undo":
            while (past := self.past.pop()) == self.content:
                pass
            assert new == past
            self.said = words(reflection)
        elif new != self.content:
            self.past.append(self.content)
        assert words(reflection) == self.said
        self.content = new

    def next(self, actions: Sequence[protocol.Action], *kinds: type) -> Any:
        self.entry = None
        while self.waiting:
            reply = self.waiting.pop(0)
            if isinstance(reply, str) and "menu" in actions:
                self.entry = reply
                return Navigate("menu", PendingText("halv") if self.number() % 2 else EMPTY)
            if isinstance(reply, str):
                self.waiting.insert(0, reply)
                return NEXT
            if isinstance(reply, kinds) and (not isinstance(reply, Navigate) or reply.action in (*actions, "next")):
                return reply
        return PAUSE

    def ask_text(self, prompt: protocol.TextPrompt, keep_draft: protocol.KeepDraft) -> Any:
        if self.entry == "facts":
            return NEXT
        reply = self.next(prompt.actions, *((Added, Edited, Pasted, Navigate) if prompt.is_list else (Navigate,)))
        if isinstance(reply, Edited):
            if reply.index >= len(prompt.notes):
                return NEXT
            self.said -= Counter([one_line(prompt.notes[reply.index])])
        said = reply.texts if isinstance(reply, Pasted) else [reply.text] if isinstance(reply, Added | Edited) else []
        self.said += Counter(filter(None, map(one_line, said)))
        return reply

    def ask_choice(self, prompt: protocol.ChoicePrompt) -> Any:
        if prompt.question == texts.MENU_QUESTION:
            return Chosen((menu.ENTRIES.index(self.entry),))
        if prompt.several:
            return Chosen(tuple(sorted({self.number() % len(prompt.options) for _ in range(3)})))
        is_removal = prompt.options == (texts.REMOVAL_KEEP, texts.REMOVAL_REMOVE)
        return Chosen((0 if is_removal else self.number() % len(prompt.options),))

    def review(self, reflection: Reflection, *, is_again: bool) -> Any:
        reply = self.next(("back", "pause", "menu"), Reopen, Navigate)
        is_there = isinstance(reply, Reopen) and reply.position in [there for _, there in prompts.openable(reflection)]
        return reply if is_there or (isinstance(reply, Navigate) and reply != NEXT) else BACK


def words(reflection: Reflection) -> Counter[str]:
    """Return all notes and steps, each as one line."""
    answers = [answer for section in reflection.sections for answer in section.questions]
    notes = [note.text for answer in answers for note in answer.notes]
    return Counter(map(one_line, [*notes, *(step.what for step in reflection.steps)]))


@given(st.lists(REPLIES, max_size=40), st.lists(st.integers(0, 30), max_size=60))
def test_whatever_a_team_does_nothing_it_said_is_lost_and_all_of_it_can_be_undone(
    replies: list[Any], numbers: list[int]
) -> None:
    """With marks, moves, pastes, sections and undo in any order; undone to the end, it is as it was to begin with."""
    team = Team(replies, numbers)
    after, _, _ = engine.hold_conversation(THREE, samples.context(), team, team.save)
    if texts.NOTHING_TO_UNDO in team.told[-1:]:
        assert content.content_of(after) == content.content_of(THREE)
        assert team.past == [] or set(map(str, team.past)) == {str(team.content)}


def test_stories_of_the_section_are_told_and_elsewhere_one_is_chosen() -> None:
    """The menu's tenth entry; a compass without stories says so."""
    [story] = samples.compass().principles[0].stories
    for start, replies in ((samples.reflection("1"), more("story")), (samples.reflection("2"), more("story", pick(0)))):
        [(heading, groups)] = hold(start, *replies).script.noted
        assert heading == samples.compass().principles[0].title
        assert groups[0].lines == (story.text,)
        assert story.who in groups[0].heading
