"""Cards for the table and the sheet to write on, as a workshop prints them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import structs

from malkompas import texts
from malkompas.exporters import cards
from malkompas.exporters.document import Kind
from malkompas.model import Compass, Section
from tests import readers, samples
from tests.readers import WRITERS

Pages = Mapping[str, Mapping[Kind, Path | bytes]]
KINDS = tuple(WRITERS)
EVIL = '#read("/etc/passwd") *a* $x$ <b> | @c "d" ...'


def written(compass: Compass, sections: Sequence[Section], kind: Kind) -> bytes:
    """Return the cards as a file of `kind`."""
    return WRITERS[kind](cards.document(compass, sections, with_source=kind != "pdf"), "cards")


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
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return the cards as PDF files, in each format: LibreOffice starts once for all of them."""
    made = {
        name: {kind: written(compass, sections, kind) for kind in KINDS}
        for name, (compass, sections) in wanted().items()
    }
    files = {f"{name}.{kind}": made[name][kind] for name in made for kind in KINDS if kind != "pdf"}
    found = readers.by_libreoffice(files, "pdf", tmp_path_factory.mktemp("cards"))
    return {
        name: {kind: found.get(f"{name}.{kind}", data) for kind, data in each.items()} for name, each in made.items()
    }


def pages_of(pdf: Path | bytes) -> list[str]:
    """Return the text of each page."""
    return readers.text_of_pdf(pdf, "-raw").rstrip("\f").split("\f")


def test_each_principle_is_a_card_and_the_sheet_comes_last(laid_out: Pages) -> None:
    """One a page in docx and odt, two in the PDF; number, title, what if, text and questions are all on it."""
    compass = samples.compass()
    for kind, pdf in laid_out["all"].items():
        found = pages_of(pdf)
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


def test_only_the_chosen_sections_are_cards(laid_out: Pages) -> None:
    """A principle keeps its number; the opening has none."""
    compass = samples.compass()
    for pdf in laid_out["chosen"].values():
        whole = "".join(pages_of(pdf))
        assert readers.squeezed("5. Omfavn data").replace(".", "") in readers.squeezed(whole).replace(".", "")
        assert readers.squeezed(compass.opening.title) in readers.squeezed(whole)
        assert "Stop op" not in whole


def test_there_is_room_to_write(laid_out: Pages) -> None:
    """Empty rows are high enough for a pen: a centimetre, and twice that for the answers."""
    first, second, *_ = (question.label or question.text for question in samples.compass().closing.questions)
    for pdf in laid_out["all"].values():
        millimetres = {word.text: word.top / 72 * 25.4 for word in readers.words_of_pdf(pdf)}  # the sheet comes last
        assert millimetres[texts.GOAL] - millimetres[texts.TEAM] > 10 + 5
        assert millimetres[second.split()[0]] - millimetres[f"{first.split()[0]}:"] > 22


def test_a_cards_text_is_text(laid_out: Pages) -> None:
    """Anyone may write a compass."""
    for kind, pdf in laid_out["evil"].items():
        assert readers.squeezed("".join(pages_of(pdf))).count(readers.squeezed(EVIL)) >= 3, kind


def test_a_long_card_grows_instead_of_losing_text() -> None:
    """First the letters shrink; then it takes the room of more than one."""
    compass = samples.compass()
    for words, pages_needed in ((190, 4), (1440, 5)):
        section = structs.replace(compass.principles[0], text="ord " * words + "Slut.")
        own = structs.replace(compass, principles=(section, *compass.principles[1:]))
        text = readers.text_of_pdf(written(own, own.principles, "pdf"), "-raw")
        assert all(readers.squeezed(principle.text) in readers.squeezed(text) for principle in own.principles)
        assert text.count("\f") == pages_needed


def test_the_cards_are_tagged_and_named() -> None:
    """PDF/UA-1, with each card's title as a heading and the source as author."""
    compass = samples.compass()
    data = written(compass, compass.principles, "pdf")
    facts = readers.facts_of_pdf(data)
    assert "Title:           Målkompasset: Kort til bordet\n" in facts
    assert "Author:          Målkompasset, Aarhus Kommune, august 2021\n" in facts
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.facts_of_pdf(data, "-meta")
    assert readers.facts_of_pdf(data, "-struct").count("H1") == 7
