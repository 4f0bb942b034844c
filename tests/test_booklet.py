"""principles.yaml: the booklet's own words, and hints of ours; and its English. No other test depends on either."""

import json
from pathlib import Path

import pytest

from malkompas import system, texts
from malkompas.compass import load
from malkompas.exporters import cards
from malkompas.fields import is_goal_wording
from malkompas.model import Section
from tests import readers
from tests.browser import Reader
from tests.samples import ROOT

BOOKLET = json.loads((ROOT / "tests" / "booklet.json").read_text(encoding="utf-8"))
COMPASS = load(system.compass_file(""))
SHIPPED = sorted(ROOT.glob("principles*.yaml"))
"""One in each language; the Danish one comes last."""


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


def test_the_words_of_the_drawing_stand_where_they_help() -> None:
    """In a text, a hint or a story; the others on it are the closing's."""
    told = Path(system.compass_file("")).read_text(encoding="utf-8").lower()
    assert [word for word in BOOKLET["drawing"] if word not in told] == []


def test_every_question_has_hints_for_when_the_talk_stalls() -> None:
    """Two or three hints each, none of them twice."""
    questions = [question for section in COMPASS.in_reading_order for question in section.questions]
    assert all(2 <= len(question.hints) <= 3 for question in questions)
    hints = [hint for question in questions for hint in question.hints]
    assert len(set(hints)) == len(hints)


@pytest.mark.usefixtures("world")  # it ends with what was spoken before
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_each_card_fits_on_its_side_with_hints_and_stories(reader: Reader, path: Path, tmp_path: Path) -> None:
    """Nine cards, their backs, and the sheet: two a page from a browser and in the PDF, else one."""
    compass = load(path)
    texts.speak(compass.language)
    page = cards.page(compass, compass.in_reading_order)
    assert [reader.printed_pages(page, choose=f"#{each}-a-page") for each in ("two", "one")] == [11, 19]
    document = cards.document(compass, compass.in_reading_order)
    made = {f"cards.{kind}": write(document, "cards") for kind, write in readers.WRITERS.items()}
    assert "Pages:           11\n" in readers.facts_of_pdf(made.pop("cards.pdf"))
    for path in readers.by_libreoffice(made, "pdf", tmp_path).values():
        assert "Pages:           19\n" in readers.facts_of_pdf(path)


def form(section: Section) -> tuple[object, ...]:
    """Return what `section` is but for its words."""
    questions = [(bool(question.label), len(question.hints)) for question in section.questions]
    return section.id, bool(section.what_if), questions, len(section.stories)


@pytest.mark.parametrize("path", SHIPPED[:-1], ids=lambda path: path.name)
def test_a_translated_compass_is_the_danish_one_in_other_words(path: Path) -> None:
    """Talks in both are told together: the same title and sections, as many questions; it says who translated it."""
    other = load(path)
    assert list(map(form, other.in_reading_order)) == list(map(form, COMPASS.in_reading_order))
    assert sum(len(section.stories) for section in other.principles) == 13
    assert (other.title, f"principles.{other.language}.yaml") == (COMPASS.title, path.name)
    assert "Aarhus Kommune" in other.source
    assert other.wording not in ("", COMPASS.wording)
