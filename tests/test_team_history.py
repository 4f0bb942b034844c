"""What a team's earlier meetings say to the next one."""

import datetime as dt

from msgspec import structs

from malkompas import team_history
from malkompas.model import AtQuestion, FollowUp, PreviousAnswer, Question, State, Step, StoredReflection
from tests import samples
from tests.samples import with_notes

PHONE, WRITE = "Ring til tre borgere", "Skriv til de pårørende"


def agreed(*steps: Step, days_ago: int, team: str = "Nord") -> StoredReflection:
    return samples.stored(structs.replace(samples.reflection(team=team), steps=steps), days_ago=days_ago)


def follow_up(
    old: StoredReflection, state: State | None, *, days_ago: int, when: str = "", due: dt.date | None = None
) -> StoredReflection:
    step = old.reflection.steps[0]
    step = structs.replace(step, when=when, due=due) if when else step
    follow_up = FollowUp(reflection=old.id, agreed=old.reflection.started, step=step, state=state, lesson="Det virker")
    return samples.stored(
        structs.replace(samples.reflection(team=old.reflection.team), follow_ups=(follow_up,)), days_ago=days_ago
    )


def whats(own: list[StoredReflection]) -> list[str]:
    return [follow_up.step.what for follow_up in team_history.open_steps(own)]


def test_what_was_said_of_a_step_last_counts() -> None:
    """Done or dropped, it is open no more; passed over, it is as before; old answers are not brought back."""
    old = agreed(Step(PHONE), Step(WRITE), days_ago=60)
    for state in ("done", "dropped"):
        assert whats([old, follow_up(old, state, days_ago=30)]) == [WRITE]
    still_open = team_history.open_steps([old, follow_up(old, "open", days_ago=30)])
    assert [(one.step.what, one.state, one.lesson) for one in still_open] == [(PHONE, None, ""), (WRITE, None, "")]
    passed_over = follow_up(old, None, days_ago=10)
    assert team_history.outcomes([old, passed_over]) == {}
    assert whats([old, passed_over]) == [PHONE, WRITE]
    assert whats([old, follow_up(old, "done", days_ago=11), passed_over]) == [WRITE]


def test_a_step_is_there_once_whatever_becomes_of_the_file_it_was_agreed_in() -> None:
    """Deleted, what was said at the follow-up carries it; written by two people, it lies in two files."""
    old = agreed(Step(PHONE), days_ago=60)
    assert whats([follow_up(old, "open", days_ago=30)]) == [PHONE]
    assert whats([follow_up(old, "done", days_ago=30)]) == []
    assert whats([old, old._replace(id="2026-09-24-team-ffff")]) == [PHONE]
    one, other = (follow_up(old, "open", days_ago=30, when="snart", due=due) for due in (None, dt.date(2026, 12, 1)))
    assert [len(told) for told in team_history.outcomes([old, one, other]).values()] == [2]


def test_a_step_is_overdue_from_the_day_after() -> None:
    """On the day itself there is still time."""
    step = Step(PHONE, due=dt.date(2026, 11, 23))
    assert [team_history.is_overdue(step, dt.date(2026, 11, day)) for day in (22, 23, 24)] == [False, False, True]
    assert not team_history.is_overdue(Step(PHONE), dt.date(2026, 11, 24))


def test_what_was_said_last_is_about_the_same_goal_if_anything_was() -> None:
    """Else the latest about any goal; a meeting where nothing was said to the question does not count."""

    def said(text: str, goal: str, days_ago: int) -> StoredReflection:
        reflection = samples.reflection(goal=goal)
        return samples.stored(with_notes(reflection, AtQuestion(0, 0), (text,) if text else ()), days_ago=days_ago)

    question = samples.reflection().sections[0].questions[0].text
    earlier = [said("", "Ro", 1), said("nyest", "Fred", 2), said("samme mål", "Ro", 3), said("ældst", "Ro", 4)]
    for goal, day, text in (("RO", 20, "samme mål"), ("andet", 21, "nyest")):
        expected = PreviousAnswer(dt.date(2026, 11, day), (text,))
        assert team_history.previous_answer(earlier, Question(question), goal) == expected
    assert team_history.previous_answer(earlier, Question("Et spørgsmål, ingen har stillet?"), "Ro") is None


def test_a_question_that_is_worded_anew_still_finds_what_was_said_to_it() -> None:
    """Also where two questions have become one."""
    reflection = samples.reflection()
    texts = [answer.text for answer in reflection.sections[0].questions]
    reflection = with_notes(with_notes(reflection, AtQuestion(0, 0), ("a",)), AtQuestion(0, 1), ("b",))
    found = team_history.previous_answer([samples.stored(reflection)], Question("Nyt?", formerly=tuple(texts)), "")
    assert found is not None
    assert found.notes == ("a", "b")
