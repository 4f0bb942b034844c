"""The cards as they lie on the table, and the sheet that is written on."""

from typing import TYPE_CHECKING, Literal

import pytest
from msgspec import structs

from malkompas.exporters import cards
from malkompas.model import Compass, Question, Section
from tests import samples
from tests.markup import elements, texts_of

if TYPE_CHECKING:
    from tests.browser import Reader

COMPASS = samples.compass()
WHOLE = (*COMPASS.principles, COMPASS.opening, COMPASS.learning, COMPASS.closing)


def hostile() -> Compass:
    """Return a compass whose every text would like to be more than text."""
    evil = "<script>alert(1)</script> <a href=\"javascript:x\" style='x'>&lt; \x1b[31m\u202e"
    question = Question(evil, label=evil, hints=(evil,))
    section = Section(id="x", title=evil, text=evil, questions=(question,), what_if=evil)
    closing = structs.replace(section, id="closing")
    return Compass(
        title=evil,
        language="da",
        source=evil,
        opening=section,
        principles=(section,),
        learning=section,
        closing=closing,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everyone_can_read_the_cards(reader: "Reader", width: int, scheme: Literal["light", "dark"]) -> None:
    """Axe finds no violation of WCAG 2.2 AA, nobody scrolls sideways, and nothing is fetched or refused."""
    seen = reader.look(cards.page(COMPASS, WHOLE), width=width, scheme=scheme)
    assert seen.violations == ""
    assert seen.width <= width
    assert len(seen.asked_for) == 1
    assert seen.complaints == []


def test_a_reader_can_choose_one_card_a_page(reader: "Reader") -> None:
    """A click before printing is enough: no script reads it."""
    page = cards.page(COMPASS, WHOLE)
    assert reader.printed_pages(page, choose="#one-a-page") == len(WHOLE) + 1
    assert reader.printed_pages(page, choose="#two-a-page") == 6


def test_short_cards_keep_their_size(reader: "Reader") -> None:
    """A compass of few words gives as many cards a page, to cut in the same place."""
    short = tuple(
        Section(id=f"tal-{number}", title="Tal", text="Tal.", questions=(Question("Hvad?"),)) for number in range(6)
    )
    page = cards.page(structs.replace(COMPASS, principles=short), short)
    assert reader.printed_pages(page, choose="#one-a-page") == 7
    assert reader.printed_pages(page, choose="#two-a-page") == 4


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 2), (2, 2), (3, 3), (6, 4)])
def test_two_cards_are_a_page_and_the_sheet_is_one(reader: "Reader", number: int, pages: int) -> None:
    """No page is left empty, and the page's heading and buttons take no paper."""
    assert reader.printed_pages(cards.page(COMPASS, COMPASS.principles[:number])) == pages


def test_a_card_carries_all_that_is_asked() -> None:
    """Its place in the compass, title, what-if, text, questions and source."""
    page = cards.page(COMPASS, COMPASS.principles[4:5])
    principle = COMPASS.principles[4]
    assert texts_of(page, "h2", "article") == ["Omfavn data"]
    assert texts_of(page, "p", "article") == [
        "Princip 5 af 6",
        "Hvad nu, hvis data er til læring og aldrig kun til styring?",
        principle.text,
        "Kilde: Målkompasset, Aarhus Kommune, august 2021",
    ]
    assert texts_of(page, "li", "article") == [question.text for question in principle.questions]


def test_the_other_sections_say_when_they_are_used() -> None:
    """They are no principles and have no number."""
    page = cards.page(COMPASS, (COMPASS.opening, COMPASS.learning, COMPASS.closing))
    places = [e.text for e in elements(page) if e.attributes.get("class") == "place"]
    assert places == ["Åbning", "Læring", "Afslutning"]
    assert "Erkendelse Hvad er den vigtigste erkendelse, vi tager med os?" in texts_of(page, "li", "article")


def test_the_sheet_asks_what_this_compass_asks() -> None:
    """Labels and questions are the closing's own; then the next steps, with rows to fill."""
    own = (Question("Hvad lærte vi?", label="Læring"), Question("Hvad gør vi nu?"))
    compass = structs.replace(COMPASS, closing=structs.replace(COMPASS.closing, questions=own))
    page = cards.page(compass, compass.principles)
    assert texts_of(page, "h3", "section") == ["Læring", "Hvad gør vi nu?", "Næste skridt"]
    assert texts_of(page, "p", "section")[:5] == ["Team", "Dato", "Mål", "Deltagere", "Hvad lærte vi?"]
    assert texts_of(page, "th") == ["Hvad", "Hvem", "Hvornår"]
    rows = [element for element in elements(page) if element.tag == "tr" and "tbody" in element.path]
    assert len(rows) >= 5


def test_a_compass_can_hold_no_html() -> None:
    """A compass that someone else wrote acts no more than a note does."""
    compass = hostile()
    page = cards.page(compass, (*compass.principles, compass.closing))
    plain = cards.page(COMPASS, COMPASS.principles)
    assert {element.tag for element in elements(page)} <= {element.tag for element in elements(plain)} | {"strong"}
    attributes = {name for element in elements(page) for name in element.attributes}
    assert attributes <= {name for element in elements(plain) for name in element.attributes}
    shown = compass.title.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd")
    assert texts_of(page, "h1") == [shown]
    assert texts_of(page, "h2", "article") == [shown, shown]
