"""The cards as they lie on the table, and the sheet that is written on: as a page, and as a workshop prints them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from msgspec import structs

from malkompas import texts
from malkompas.exporters import cards
from malkompas.exporters.document import Kind
from malkompas.model import Compass, Question, Section, Story
from malkompas.text import REPLACEMENT, sanitize
from tests import readers, samples
from tests.browser import Reader
from tests.markup import elements, texts_of
from tests.readers import WRITERS

PLAIN = samples.compass()
TOLD = (Story("en leder", "Listen var ikke nok."), Story("en borger", "Jeg blev hørt."), Story("en lærer", "Kom igen."))
COMPASS = structs.replace(
    PLAIN,
    wording="Spørgsmålene er hæftets.",
    principles=tuple(structs.replace(principle, stories=TOLD) for principle in PLAIN.principles),
)
CLOSING = COMPASS.closing.questions
ASKING = {
    f"asking {number}": structs.replace(
        COMPASS,
        closing=structs.replace(
            COMPASS.closing, questions=CLOSING + (Question("Hvad så, og hvorfor? " * number),) * number
        ),
    )
    for number in (1, 9)
}
WHOLE = (*COMPASS.principles, COMPASS.opening, COMPASS.learning, COMPASS.closing)
EVIL = "<script>alert(1)</script> #read(\"/etc/passwd\") *a* $x$ <b style='x'> | @c &lt; \x1b[31m\u202e ..."
Pages = Mapping[str, Mapping[Kind, Path | bytes]]


def hostile() -> Compass:
    """Return a compass whose every text would like to be more than text."""
    section = Section(id="x", title=EVIL, text=EVIL, questions=(Question(EVIL, EVIL, (EVIL,)),), what_if=EVIL)
    section = structs.replace(section, stories=(Story(EVIL, EVIL),))
    others: Any = {name: structs.replace(section, id=name) for name in ("opening", "learning", "closing")}
    return Compass(title=EVIL, language="da", source=EVIL, wording=EVIL, principles=(section,), **others)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everyone_can_read_the_cards(reader: Reader, width: int, scheme: Literal["light", "dark"]) -> None:
    """Axe finds no violation of WCAG 2.2 AA, nobody scrolls sideways, and nothing is fetched or refused."""
    seen = reader.look(cards.page(COMPASS, WHOLE), width=width, scheme=scheme)
    assert (seen.violations, seen.complaints, len(seen.asked_for)) == ("", [], 1)
    assert seen.width <= width


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 3), (2, 3), (3, 5), (6, 7)])
def test_two_cards_are_a_page_and_the_sheet_is_one(reader: Reader, number: int, pages: int) -> None:
    """The page after it has their backs, and the page's heading and buttons take no paper."""
    sections = COMPASS.principles[:number]
    assert reader.printed_pages(cards.page(COMPASS, sections)) == pages
    assert len(pages_of(written(COMPASS, sections, "pdf"))) == pages


def test_a_reader_can_choose_one_card_a_page(reader: Reader) -> None:
    """A click before printing is enough: no script reads it. Cards with nothing for a back have none."""
    tiny = tuple(Section(id=id, title="Tal", text="Tal.", questions=(Question("Hvad?"),)) for id in "abcdef")
    for sections, one, two in ((WHOLE, 2 * len(WHOLE) + 1, 11), (tiny, 7, 4)):
        page = cards.page(structs.replace(COMPASS, principles=sections), sections)
        assert reader.printed_pages(page, choose="#one-a-page") == one
        assert reader.printed_pages(page, choose="#two-a-page") == two


@pytest.mark.parametrize("layout", ["#two-a-page", "#one-a-page"])
def test_the_border_to_cut_along_is_seen_on_both_sides(reader: Reader, layout: str) -> None:
    """A browser cuts off what touches the edge of the printed area."""
    row = readers.row_of_pdf(reader.printed(cards.page(COMPASS, WHOLE), choose=layout), 130)
    assert max(min(row[:60]), min(row[-60:])) < 200


def test_a_card_carries_all_that_is_asked() -> None:
    """Its back has hints and two stories, and both sides say whose words they are; other sections have no number."""
    page = cards.page(COMPASS, COMPASS.principles[4:5])
    principle = COMPASS.principles[4]
    assert texts_of(page, "h2", "article") == ["Omfavn data", "5. Omfavn data"]
    source = "Kilde: Målkompasset, Aarhus Kommune, august 2021 · Spørgsmålene er hæftets."
    told = [line for one in TOLD[:2] for line in (one.text, f"Genfortalt efter {one.who}, Målkompasset")]
    front = ["Princip 5 af 6", principle.what_if, principle.text, source]
    assert texts_of(page, "p", "article") == [*front, "Når samtalen går i stå", *told, source]
    questions = [question.text for question in principle.questions]
    assert texts_of(page, "h3", "article") == questions
    assert texts_of(page, "li", "article") == questions + [hint for one in principle.questions for hint in one.hints]
    page = cards.page(COMPASS, (COMPASS.opening, COMPASS.learning, COMPASS.closing))
    places = [e.text for e in elements(page) if e.attributes.get("class") == "place"]
    assert places[::2] == ["Åbning", "Læring", "Afslutning"]
    assert "Erkendelse Hvad er den vigtigste erkendelse, vi tager med os?" in texts_of(page, "li", "article")


def test_the_sheet_asks_what_this_compass_asks() -> None:
    """Labels and questions are the closing's own; then the next steps, with rows to fill."""
    own = (Question("Hvad lærte vi?", label="Læring"), Question("Hvad gør vi nu?"))
    compass = structs.replace(COMPASS, closing=structs.replace(COMPASS.closing, questions=own))
    page = cards.page(compass, compass.principles)
    assert texts_of(page, "h3", "section") == ["Læring", "Hvad gør vi nu?", "Næste skridt"]
    assert texts_of(page, "p", "section")[:5] == ["Team", "Dato", "Mål", "Deltagere", "Hvad lærte vi?"]
    assert texts_of(page, "th") == ["Hvad", "Hvem", "Hvornår"]
    assert len([element for element in elements(page) if element.tag == "tr" and "tbody" in element.path]) >= 5


def test_a_compass_can_hold_no_html() -> None:
    """A compass that someone else wrote acts no more than a note does."""
    compass = hostile()
    page, plain = cards.page(compass, (*compass.principles, compass.closing)), cards.page(COMPASS, WHOLE)
    assert {element.tag for element in elements(page)} <= {element.tag for element in elements(plain)}
    attributes = {name for element in elements(page) for name in element.attributes}
    assert attributes <= {name for element in elements(plain) for name in element.attributes}
    assert texts_of(page, "h1") + texts_of(page, "h2", "article")[:1] == [sanitize(EVIL)] * 2
    assert texts_of(page, "li", "article").count(sanitize(EVIL)) == 2
    assert texts_of(page, "p", "article").count(sanitize(EVIL)) == 6


def written(compass: Compass, sections: Sequence[Section], kind: Kind) -> bytes:
    """Return the cards as a file of `kind`."""
    return WRITERS[kind](cards.document(compass, sections), "cards")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return the cards as PDF files, by what they hold and their format: LibreOffice starts once for all of them."""
    wanted = {
        "all": (COMPASS, COMPASS.principles),
        "chosen": (COMPASS, (COMPASS.principles[4], COMPASS.opening)),
        "evil": (hostile(), hostile().principles),
        **{name: (compass, ()) for name, compass in ASKING.items()},
    }
    made = {name: {kind: written(*each, kind) for kind in WRITERS} for name, each in wanted.items()}
    files = {f"{name}.{kind}": made[name][kind] for name in made for kind in WRITERS if kind != "pdf"}
    found = readers.by_libreoffice(files, "pdf", tmp_path_factory.mktemp("cards"))
    return {name: {kind: found.get(f"{name}.{kind}", each[kind]) for kind in each} for name, each in made.items()}


def pages_of(pdf: Path | bytes) -> list[str]:
    """Return the text of each page, without white space."""
    return [readers.squeezed(page) for page in readers.text_of_pdf(pdf, "-raw").rstrip("\f").split("\f")]


def missing(words: Sequence[str], page: str) -> list[str]:
    """Return which of `words` are not on a page."""
    return [text for text in words if readers.squeezed(text) not in page]


def test_each_principle_is_a_card_and_the_sheet_comes_last(laid_out: Pages) -> None:
    """One a page in docx and odt, two in the PDF; all that is asked is on it, and whose words it is."""
    for kind, pdf in laid_out["all"].items():
        found = pages_of(pdf)
        each = 2 if kind == "pdf" else 1
        assert len(found) == 6 // each * 2 + 1
        for number, section in enumerate(COMPASS.principles):
            words = (str(number + 1), section.title, section.what_if, section.text, COMPASS.wording)
            questions = [question.text for question in section.questions]
            assert missing([*words, *questions], found[number // each * 2]) == []
        heads = (texts.TEAM, texts.DATE, texts.GOAL, texts.PARTICIPANTS, texts.STEPS, texts.WHAT, texts.WHO, texts.WHEN)
        closing = (texts.labelled(question.label, question.text) for question in COMPASS.closing.questions)
        assert missing([*heads, *closing], found[-1]) == []


def test_the_back_of_each_card_lies_behind_it(reader: Reader, laid_out: Pages) -> None:
    """On the page after its own and in the same order, so that they meet when the paper is turned on its long edge."""
    printed = reader.printed(cards.page(COMPASS, COMPASS.principles))
    for kind, pdf in (*laid_out["all"].items(), ("html", printed)):
        found, each = pages_of(pdf), 2 if kind in ("pdf", "html") else 1
        for number in range(0, 6, each):
            front, back = found[number // each * 2 :][:2]
            titles = [readers.squeezed(section.title) for section in COMPASS.principles[number : number + each]]
            for page in (front, back):
                assert sorted(titles, key=page.index) == titles
            hints = [hint for one in COMPASS.principles[number : number + each] for hint in one.questions[2].hints]
            told = [
                line for one in TOLD[:2] for line in (one.text, texts.RETOLD.format(who=one.who, compass=COMPASS.title))
            ]
            assert missing([*hints, *told, COMPASS.wording], back) == []
            assert len(missing([*hints, *told], front)) == len([*hints, *told])


def test_only_the_chosen_sections_are_cards_and_their_text_is_text(laid_out: Pages) -> None:
    """A principle keeps its number, the opening has none, and anyone may write a compass."""
    for kind, pdf in laid_out["chosen"].items():
        whole = "".join(pages_of(pdf))
        assert "5Omfavndata" in whole.replace(".", "")
        assert readers.squeezed(COMPASS.opening.title) in whole
        assert "Stopop" not in whole
        evil = "".join(pages_of(laid_out["evil"][kind])).replace(REPLACEMENT, "")  # whichever font it is drawn in
        assert evil.count(readers.squeezed(sanitize(EVIL)).replace(REPLACEMENT, "")) >= 15


def test_there_is_room_to_write(laid_out: Pages) -> None:
    """Empty rows are high enough for a pen: a centimetre, and twice that for the answers."""
    first, second, *_ = (question.label or question.text for question in COMPASS.closing.questions)
    for pdf in laid_out["all"].values():
        millimetres = {word.text: word.top / 72 * 25.4 for word in readers.words_of_pdf(pdf)}  # the sheet comes last
        assert millimetres[texts.GOAL] - millimetres[texts.TEAM] > 10 + 5
        assert millimetres[second.split()[0]] - millimetres[f"{first.split()[0]}:"] > 22


@pytest.mark.parametrize("name", ASKING)
def test_the_sheet_takes_as_many_questions_as_are_asked(reader: "Reader", laid_out: Pages, name: str) -> None:
    """Then it is more than a page, but no question is on two, and the next steps are together on the last."""
    for pdf in (*laid_out[name].values(), reader.printed(cards.page(ASKING[name], ()))):
        *others, last = pages_of(pdf)
        steps = [texts.STEPS, texts.WHAT, COMPASS.source]
        assert (missing(steps, last), missing(steps[:1], "".join(others))) == ([], steps[:1])
        asked = [readers.squeezed(question.text) for question in ASKING[name].closing.questions]
        assert sum(page.count(text) for page in (*others, last) for text in {*asked}) == len(asked)


def test_a_long_card_grows_instead_of_losing_text() -> None:
    """First the letters shrink; then it takes the room of more than one."""
    for words, pages_needed in ((190, 7), (1440, 9)):
        long = "ord " * words + "Slut."
        section = structs.replace(COMPASS.principles[0], text=long, stories=(Story("en leder", f"Nej, {long}"),))
        principles = (section, *COMPASS.principles[1:])
        found = pages_of(written(structs.replace(COMPASS, principles=principles), principles, "pdf"))
        told = [text for one in principles for text in (one.text, one.stories[0].text)]
        assert missing(told, "".join(found)) == []
        assert len(found) == pages_needed


def test_the_cards_are_tagged_and_named() -> None:
    """PDF/UA-1, with each card's title as a heading and the source as author."""
    data = written(COMPASS, COMPASS.principles, "pdf")
    facts = readers.facts_of_pdf(data)
    assert "Title:           Målkompasset: Kort til bordet\nAuthor:          Målkompasset, " in facts
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.facts_of_pdf(data, "-meta")
    assert readers.facts_of_pdf(data, "-struct").count("H1") == 13
