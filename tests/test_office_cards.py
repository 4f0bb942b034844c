"""Cards for the table and the sheet to write on, as a workshop prints them."""

from collections.abc import Mapping

import pytest
from msgspec import structs

from malkompas import texts
from malkompas.exporters import office_cards
from malkompas.exporters.document import Kind
from malkompas.model import Compass, Section
from tests import readers, samples
from tests.readers import W

Pages = Mapping[str, Mapping[Kind, list[str]]]
KINDS: tuple[Kind, ...] = ("docx", "odt", "pdf")
EVIL = '#read("/etc/passwd") *a* $x$ <b> | @c "d" ...'


def wanted() -> dict[str, tuple[Compass, tuple[Section, ...]]]:
    """Return the cards that LibreOffice lays out: of which compass, and which sections."""
    compass = samples.compass()
    evil = structs.replace(compass.principles[0], title=EVIL, what_if=EVIL, text=EVIL)
    return {
        "all": (compass, compass.principles),
        "chosen": (compass, (compass.principles[4], compass.opening)),
        "evil": (structs.replace(compass, title=EVIL, source=EVIL, principles=(evil,)), (evil,)),
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return the text of each page of the cards, in each format: LibreOffice starts once for all of them."""
    made = {
        name: {kind: office_cards.cards(compass, sections, kind) for kind in KINDS}
        for name, (compass, sections) in wanted().items()
    }
    files = {f"{name}.{kind}": made[name][kind] for name in made for kind in KINDS if kind != "pdf"}
    laid_out = readers.by_libreoffice(files, "pdf", tmp_path_factory.mktemp("cards"))
    whole = {
        name: {kind: readers.text_of_pdf(laid_out.get(f"{name}.{kind}", data), "-raw") for kind, data in each.items()}
        for name, each in made.items()
    }
    return {name: {kind: text.rstrip("\f").split("\f") for kind, text in each.items()} for name, each in whole.items()}


def test_each_principle_is_a_card_and_the_sheet_comes_last(pages: Pages) -> None:
    """One a page in docx and odt, two in the PDF; number, title, what if, text and questions are all on it."""
    compass = samples.compass()
    for kind, found in pages["all"].items():
        each = 2 if kind == "pdf" else 1
        assert len(found) == 6 // each + 1
        for number, section in enumerate(compass.principles):
            card = readers.squeezed(found[number // each])
            words = (section.title, section.what_if, section.text, *(question.text for question in section.questions))
            assert str(number + 1) in card
            assert [text for text in words if readers.squeezed(text) not in card] == []
        sheet = readers.squeezed(found[-1])
        heads = (texts.TEAM, texts.DATE, texts.GOAL, texts.PARTICIPANTS, texts.STEPS, texts.WHAT, texts.WHO, texts.WHEN)
        closing = (texts.labelled(question.label, question.text) for question in compass.closing.questions)
        assert [text for text in (*heads, *closing) if readers.squeezed(text) not in sheet] == []


def test_only_the_chosen_sections_are_cards(pages: Pages) -> None:
    """A principle keeps its number; the opening has none."""
    compass = samples.compass()
    for found in pages["chosen"].values():
        whole = "".join(found)
        assert readers.squeezed("5. Omfavn data").replace(".", "") in readers.squeezed(whole).replace(".", "")
        assert readers.squeezed(compass.opening.title) in readers.squeezed(whole)
        assert "Stop op" not in whole


def test_there_is_room_to_write() -> None:
    """Empty rows are high enough for a pen: a centimetre, and twice that for the answers."""
    compass = samples.compass()
    body = readers.part(office_cards.cards(compass, compass.principles, "docx"), "word/document.xml")
    heights = [int(height.get(f"{W}val", "")) for height in body.iter(f"{W}trHeight")]
    assert heights == [567, 567, 1247, 1247, 1247, 567, 567, 567, 567]
    boxes = readers.text_of_pdf(office_cards.cards(compass, (), "pdf"), "-bbox")
    top = {}
    for line in boxes.splitlines():
        if "<word" in line:
            top[line.partition(">")[2].partition("<")[0]] = float(line.partition('yMin="')[2].partition('"')[0])
    assert top["Vores"] - top["Erkendelse:"] > 22 / 25.4 * 72


def test_a_cards_text_is_text(pages: Pages) -> None:
    """Anyone may write a compass."""
    for kind, found in pages["evil"].items():
        assert readers.squeezed("".join(found)).count(readers.squeezed(EVIL)) >= 3, kind


def test_a_long_card_grows_instead_of_losing_text() -> None:
    """First the letters shrink; then it takes the room of more than one."""
    compass = samples.compass()
    for words, pages_needed in ((190, 4), (1440, 5)):
        section = structs.replace(compass.principles[0], text="ord " * words + "Slut.")
        own = structs.replace(compass, principles=(section, *compass.principles[1:]))
        text = readers.text_of_pdf(office_cards.cards(own, own.principles, "pdf"), "-raw")
        assert all(readers.squeezed(principle.text) in readers.squeezed(text) for principle in own.principles)
        assert text.count("\f") == pages_needed


def test_the_cards_are_tagged_and_named() -> None:
    """PDF/UA-1, with each card's title as a heading and the source as author."""
    compass = samples.compass()
    data = office_cards.cards(compass, compass.principles, "pdf")
    facts = readers.facts_of_pdf(data)
    assert "Title:           Målkompasset: Kort til bordet\n" in facts
    assert "Author:          Målkompasset, Aarhus Kommune, august 2021\n" in facts
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.facts_of_pdf(data, "-meta")
    assert readers.facts_of_pdf(data, "-struct").count("H1") == 7
