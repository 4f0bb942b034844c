"""principles.yaml: the booklet's own words, and hints of ours. No other test depends on what it says."""

import json

from malkompas import system
from malkompas.compass import load
from malkompas.fields import is_goal_wording
from tests.samples import ROOT

BOOKLET = json.loads((ROOT / "tests" / "booklet.json").read_text(encoding="utf-8"))
COMPASS = load(system.compass_file(""))


def test_the_booklet_stands_word_for_word() -> None:
    """Names, what-if questions and reflection questions are the booklet's, in its order."""
    for name in ("title", "what_if"):
        assert [getattr(section, name) for section in COMPASS.principles] == [
            one[name] for one in BOOKLET["principles"]
        ]
    questions = [[question.text for question in section.questions] for section in COMPASS.principles]
    assert questions == [one["questions"] for one in BOOKLET["principles"]]
    assert [question.text for question in COMPASS.opening.questions] == BOOKLET["opening"]
    assert [question.text for question in COMPASS.learning.questions] == BOOKLET["learning"]
    assert [question.label for question in COMPASS.closing.questions] == BOOKLET["closing"]
    assert list(map(is_goal_wording, COMPASS.closing.questions)) == [False, True, False]


def test_every_question_has_hints_for_when_the_talk_stalls() -> None:
    """Two or three hints each, none of them twice."""
    questions = [question for section in COMPASS.in_reading_order for question in section.questions]
    assert all(2 <= len(question.hints) <= 3 for question in questions)
    hints = [hint for question in questions for hint in question.hints]
    assert len(set(hints)) == len(hints)
