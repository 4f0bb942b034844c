"""Documents as their receivers' programs read them."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from docs import reference_documents
from malkompas.errors import OutputError
from malkompas.exporters import office, summary
from malkompas.exporters.document import BulletList, Column, Document, Heading, Kind, Table
from malkompas.model import AtQuestion, Reflection, Step
from malkompas.text import sanitize
from tests import readers, samples
from tests.driver import World
from tests.readers import FO, STYLE, TEXT, WRITERS, W
from tests.samples import HOSTILE, with_notes

KINDS = tuple(WRITERS)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
NONCHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
TITLE = "true: *Mål* & #read() [x](y) <b>"
AUTHOR = 'Hjemmepleje "Nord" _&_ Co'
LINES = ["første linje", "# anden", "- tredje", "= femte", "    #read(1)"]


def document(reflection: Reflection) -> Document:
    """Return `reflection` as it is handed over."""
    return structs.replace(summary.of_reflection(reflection), title=TITLE, author=AUTHOR)


@pytest.fixture(scope="module")
def made() -> dict[Kind, bytes]:
    """Return a meeting where everything hostile was said, everywhere something can be said, in each format."""
    first, second, *_ = HOSTILE
    said = samples.reflection("1", team=first, goal=second)
    said = with_notes(said, AtQuestion(0, 0), ("\n".join(LINES), *HOSTILE))
    steps = tuple(Step(text, text, text) for text in HOSTILE)
    whole = document(structs.replace(said, participants=tuple(HOSTILE), steps=steps))
    return {kind: write(whole) for kind, write in WRITERS.items()}


@pytest.fixture(scope="module")
def read(made: dict[Kind, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, list[str]]:
    """Return what other programs read in the hostile meeting.

    A PDF is read twice: by lines, as Arabic needs it, and in the file's order, as the cells of a table need it.
    """
    files = {str(kind): made[kind] for kind in ("docx", "odt")}
    converted = readers.by_libreoffice(files, "txt", tmp_path_factory.mktemp("txt"))
    docx, odt = (converted[kind].read_text(encoding="utf-8-sig") for kind in files)
    pdf = [readers.text_of_pdf(made["pdf"], *options) for options in ((), ("-raw",))]
    return {"docx": [docx], "odt": [odt], "pdf": pdf}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_said_comes_back_as_it_was_typed(read: dict[Kind, list[str]], kind: Kind) -> None:
    """Among the participants, in the three cells of a step and as a note, letter for letter; and a line is a line."""
    marks = dict.fromkeys(map(ord, "\u202a\u202b\u202c"))  # pdftotext's own, around what is read from right to left
    everything = [readers.squeezed(text).translate(marks) for text in read[kind]]
    wanted = {text: readers.squeezed(sanitize(text).translate(NONCHARACTERS)) for text in HOSTILE}
    found = {text: max(whole.count(wanted[text]) for whole in everything) for text in HOSTILE}
    assert {text: times for text, times in found.items() if times < 5} == {}
    assert not any("root:" in whole for whole in everything)
    lines = [line.strip("• ") for line in read[kind][0].splitlines()]
    typed = [line.strip() for line in LINES]
    assert [line for line in lines if line in typed] == typed


def test_nothing_typed_becomes_a_picture_or_a_field(made: dict[Kind, bytes]) -> None:
    """No images, scripts or embedded files: only addresses and the page numbers are more than text."""
    names = {element.tag.removeprefix(W) for element in readers.part(made["docx"], "word/document.xml").iter()}
    assert not names & {"drawing", "pict", "object", "fldSimple", "instrText", "altChunk"}
    tags = {element.tag.partition("}")[2] for element in readers.part(made["odt"], "content.xml").iter()}
    assert not tags & {"image", "object", "frame", "script", "bookmark"}
    assert not [name for kind in ("docx", "odt") for name in readers.parts(made[kind]) if "media" in name.lower()]


@settings(max_examples=8)
@given(st.lists(st.text(), min_size=2, max_size=2), st.text())
def test_any_text_gives_a_document(cells: list[str], text: str) -> None:
    """Whatever is typed, the file can be read, and says it in its own fields and in its text."""
    # a level is left out: PDF/UA-1 is given up before the document is
    blocks = (Heading(1, "Titel"), Heading(3, text), BulletList((text,)), samples.table(tuple(cells)))
    whole = samples.document(*blocks, title=text, author=text)
    title = readers.part(office.docx(whole), "docProps/core.xml").findtext(f"{DC}title") or ""
    assert title.split() == sanitize(text).translate(NONCHARACTERS).split()
    readers.part(office.odt(whole), "content.xml")
    assert office.pdf(whole).startswith(b"%PDF")


def test_a_docx_has_real_headings_lists_and_tables() -> None:
    """With the styles that Word's own navigation and lists know, and heads on each page; in no "compatibility mode"."""
    data = office.docx(document(samples.talked()))
    body = readers.part(data, "word/document.xml")
    used = [style.get(f"{W}val", "") for style in body.iter(f"{W}pStyle")]
    assert [style[-1] for style in used if style.startswith("Heading")] == list("123234")
    named = {style.get(f"{W}styleId"): style for style in readers.part(data, "word/styles.xml").iter(f"{W}style")}
    assert set(used) <= set(named)
    levels = [outline.get(f"{W}val") for level in "1234" for outline in named[f"Heading{level}"].iter(f"{W}outlineLvl")]
    assert levels == ["0", "1", "2", "3"]
    assert len(list(body.iter(f"{W}numPr"))) == 5 + 2
    (table,) = body.iter(f"{W}tbl")
    head, row = table.iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    cells = ["".join(cell.itertext()) for cell in row.iter(f"{W}tc")]
    assert cells == ["Ring til tre borgere", "Mette", "1. december 2026"]
    (mode,) = readers.part(data, "word/settings.xml").iter(f"{W}compatSetting")
    assert (mode.get(f"{W}name"), mode.get(f"{W}val")) == ("compatibilityMode", "15")


def test_an_odt_has_real_headings_lists_and_tables() -> None:
    """With outline levels, cells with borders, and a head that is repeated on each page."""
    data = office.odt(document(samples.talked()))
    body = readers.part(data, "content.xml")
    assert [heading.get(f"{TEXT}outline-level") for heading in body.iter(f"{TEXT}h")] == list("123234")
    assert len(list(body.iter(f"{TEXT}list-item"))) == 5 + 2
    (table,) = body.iter(f"{TABLE}table")
    assert table.find(f"{TABLE}table-header-rows/{TABLE}table-row") is not None
    assert {cell.get(f"{FO}border") for cell in body.iter(f"{STYLE}table-cell-properties")} == {"0.5pt solid #dccfbe"}
    sheet = readers.part(data, "styles.xml")
    names = {style.get(f"{STYLE}name") for part in (sheet, body) for style in part.iter(f"{STYLE}style")}
    used = {element.get(f"{TEXT}style-name") for tag in ("p", "h", "span") for element in body.iter(f"{TEXT}{tag}")}
    assert used <= names
    assert readers.parts(data)[0] == "mimetype"


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("en", "en-GB"), ("kl", "kl"), ('da"/>', "da-DK")])
def test_title_author_and_language_stand_in_the_files_own_fields(language: str, tag: str) -> None:
    """As they are, and the title only once in the text; no date is made up. What is no language is Danish."""
    whole = structs.replace(document(samples.talked()), language=language)
    made: dict[str, bytes] = {kind: write(whole) for kind, write in WRITERS.items()}
    for kind, part, body in (("docx", "docProps/core.xml", "word/document.xml"), ("odt", "meta.xml", "content.xml")):
        fields = readers.part(made[kind], part)
        assert [fields.findtext(f".//{DC}{name}") for name in ("title", "creator", "language")] == [TITLE, AUTHOR, tag]
        assert "1970" not in "".join(fields.itertext())
        assert TITLE not in "".join(readers.part(made[kind], body).itertext())
    (default,) = readers.part(made["docx"], "word/styles.xml").iter(f"{W}lang")
    assert default.get(f"{W}val") == tag
    letters = next(readers.part(made["odt"], "styles.xml").iter(f"{STYLE}text-properties"))
    assert letters.get(f"{FO}language") == tag.partition("-")[0]
    assert f"/Lang ({tag})".encode() in made["pdf"].replace(b"/Lang(", b"/Lang (")


def test_a_pdf_is_tagged_and_named() -> None:
    """PDF/UA-1: title, author, headings, lists, and a table with a head."""
    data = office.pdf(document(samples.talked()))
    facts = readers.facts_of_pdf(data)
    for fact in (f"Title:           {TITLE}\n", f"Author:          {AUTHOR}\n", "Tagged:          yes", "(A4)"):
        assert fact in facts
    structure = readers.facts_of_pdf(data, "-struct")
    for tag in ("H1", "H2", "H3", "H4", "L ", "LI", "Table", "TH", "TD"):
        assert f"  {tag}" in structure
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.facts_of_pdf(data, "-meta")


def test_every_page_has_its_number_and_its_margins(tmp_path: Path) -> None:
    """As LibreOffice lays the pages out (A4, 25 mm on each side), and in our own PDF."""
    notes = with_notes(samples.talked(), AtQuestion(0, 0), tuple(f"note {number}" for number in range(80)))
    made = {kind: write(document(notes)) for kind, write in WRITERS.items()}
    laid_out = readers.by_libreoffice({str(kind): made[kind] for kind in ("docx", "odt")}, "pdf", tmp_path)
    pdfs: list[Path | bytes] = [*laid_out.values(), made["pdf"]]
    for pdf in pdfs:
        assert "(A4)" in readers.facts_of_pdf(pdf)
        pages = readers.text_of_pdf(pdf).rstrip("\f").split("\f")
        assert len(pages) >= 2
        for number, page in enumerate(pages, start=1):
            assert f"Side {number} af {len(pages)}" in page
        words = readers.words_of_pdf(pdf)
        assert min(word.left for word in words) > 25 / 25.4 * 72 - 1
        assert max(word.right for word in words) < 185 / 25.4 * 72 + 1


def test_columns_share_the_width_by_what_they_hold() -> None:
    """The longest text gets most, but each column has room for its longest word; all of them fill the text's width."""

    def widths(*rows: tuple[str, ...]) -> list[int]:
        table = Table(tuple(map(Column, rows[0])), rows[1:])
        body = readers.part(office.docx(samples.document(table)), "word/document.xml")
        (width,) = body.iter(f"{W}tblW")
        columns = [int(column.get(f"{W}w", "")) for column in body.iter(f"{W}gridCol")]
        assert sum(columns) == pytest.approx(int(width.get(f"{W}w", "")), abs=10)
        assert sum(columns) == pytest.approx(160 / 25.4 * 1440, abs=10)
        return [round(100 * column / sum(columns)) for column in columns]

    wide, narrow = widths(("Hvad", "Hvem"), ("x " * 200, "Mette"))
    assert wide > 80
    assert narrow * 84 / 100 > len("Mette") + 1
    assert widths(("a", "b", "c"), ("", "", "")) == [33, 33, 33]
    words = ("Speciallægepraksisplanlægningsstabiliseringsperioden",) * 6
    assert widths(words) == [17] * 6
    data = office.pdf(samples.document(Table(tuple(map(Column, words)), (words,))))
    assert max(word.right for word in readers.words_of_pdf(data)) < 595  # they are broken, not cut off


def test_signs_that_no_font_here_has_are_told_by_name(world: World) -> None:
    """By each command that makes a PDF, on standard error; what another sign has with it is not named."""
    note = "æøå 1\ufe0f\u20e3 👩\u200d💻 \U000f0000"
    told = world.meet(note, options=("--output", "svar.pdf")).stderr.partition("Ingen skrifttype")[2]
    assert "U+F0000" in told
    assert "--format html" in told
    assert not {"1", "æ", "\ufe0f", "\u200d"} & set(told.split())
    assert "U+F0000" in world.run("export", "--format", "pdf").stderr
    assert world.run("export", "--format", "docx").stderr == ""


def test_the_reference_documents_are_those_of_the_look() -> None:
    """`python -m docs.reference_documents` was run after the last change."""
    assert [path.name for path, data in reference_documents.made().items() if path.read_bytes() != data] == []


def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command with this Python; with uv where there is no pip, as `uv tool install` leaves it."""
    monkeypatch.setitem(sys.modules, "typst", None)
    for command in ("-m pip install 'malkompas[office]'", "uv pip install --python"):
        with pytest.raises(OutputError) as caught:
            office.require("pdf")
        assert command in caught.value.hint.replace('"', "'")  # as cmd quotes
        assert sys.executable in caught.value.hint
        monkeypatch.setitem(sys.modules, "pip", None)


def test_a_program_that_fails_is_an_error_for_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that names the format, whether it fails, hangs or cannot be run."""
    typst = importlib.import_module("typst")

    def fails(error: Exception) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", lambda *_, **__: fails(subprocess.TimeoutExpired("pandoc", 120)))
    monkeypatch.setattr(typst, "compile", lambda *_, **__: fails(typst.TypstError("no")))
    for kind, write in WRITERS.items():
        with pytest.raises(OutputError, match=f"kunne ikke laves som {kind}"):
            write(samples.document())


def test_the_same_notes_give_the_same_file() -> None:
    """No clock and no chance in it."""
    same = document(samples.full())
    assert [kind for kind, write in WRITERS.items() if write(same) != write(same)] == []
