"""Documents as their receivers' programs read them."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from malkompas.conversation.transitions import with_notes
from malkompas.errors import MalkompasError, OutputError
from malkompas.exporters import office, office_look, summary
from malkompas.exporters.document import Block, Column, Document, Heading, Kind, Table, bullets
from malkompas.model import AtQuestion, Reflection, Step
from malkompas.text import sanitize
from tests import readers, samples
from tests.readers import FO, STYLE, WRITERS, W

KINDS = tuple(WRITERS)
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
NONCHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
TITLE = "true: *Mål* & #read() [x](y) <b>"
AUTHOR = 'Hjemmepleje "Nord" _&_ Co'

# What some program along the way would act upon, change or read, were it not text.
HOSTILE = [
    '#read("/etc/passwd") #include "/etc/passwd" #image("/etc/passwd")',
    "#set text(99pt); #let x = 1; #emph[x] #pagebreak()",
    r"\include{/etc/passwd} \input{/etc/passwd} \(x\) \[y\] \write18{id}",
    "![z](/etc/passwd) ![z](file:///etc/passwd)",
    "[a](javascript:alert(1)) [b][c] [c]: http://a.dk",
    "<https://a.dk> og https://a.dk/#x?y=1&z og mette@nord.dk",
    "$x^2$ og $$y$$ og $ z $",
    "@cite [@cite, s. 3] -@cite",
    "[^1] og ^[fodnote] og [^1]: nej",
    "--- a -- b -- c – d — e",
    "a ... b .... c…",
    "\"citat\" 'enkelt' “q” ‘r’ »s« ’70 ''x''",
    "`x`{=html} og ```{=typst} #read``` og ``y``",
    "```",
    "~~~ {.python}",
    "<script>alert(1)</script> <!-- x --> <b>fed</b> <br>",
    "=cmd|' /C calc'!A0",
    "*a* **b** ***c*** 2 * 3 * 4",
    "_b_ __c__ a_b_c",
    "# overskrift {#id .klasse a=b}",
    "## to ##",
    "= overskrift",
    "- punkt",
    "+ punkt",
    "1. et",
    "1) et",
    "a. et  i) to  #. tre",
    "/ term: betydning",
    ":   definition",
    "(@eks) eksempel",
    "- [ ] opgave - [x] færdig",
    "x^2^ og H~2~O og ~~slettet~~",
    ":smile: :+1:",
    "slut med \\",
    r"a\\b \# \n \t \u{41} \x",
    "a | b | c || d",
    "|---|:-:|",
    "+---+---+",
    "&lt; &amp; &#35; &nbsp; &quot;",
    "{{ skabelon }} ${HOME} $(id) %s {0} %title%",
    "// kommentar /* ind */ og % kommentar",
    "<etiket> ~ -? a~b a-?b",
    "> citat",
    "---",
    "😀 ✓ ½ € ≠ →",
    "æøå ÆØÅ é ñ ß Ž",
    "مرحبا بالعالم og שלום",
    "X" * 300,
    "https://example.dk/" + "a/b-c_d?e=f&" * 12,
    "klokke\x07 flugt\x1b[31m vend\u202e nul\x00 intet\ufffe slut\uffff",
    "%PDF-1.7 {\\rtf1} PK",
    "<?xml version='1.0'?> <![CDATA[x]]> <w:p/> ]]> &x;",
    "finde fiffig flåde hæfte ff fi fl",
    "før\u00a0efter c\u200bd",
    "\u2028 linje \u2029 afsnit",
]
LINES = "første linje\n# anden\n- tredje\n\n= femte\n    #read(1)"


def document(reflection: Reflection) -> Document:
    """Return `reflection` as it is handed over."""
    return structs.replace(summary.of_reflection(reflection), title=TITLE, author=AUTHOR)


def of_blocks(*blocks: Block) -> Document:
    """Return a document of these blocks below its title."""
    return Document(title=TITLE, author=AUTHOR, language="da", blocks=(Heading(1, "Titel"), *blocks))


@pytest.fixture(scope="module")
def made() -> dict[Kind, bytes]:
    """Return a meeting where everything hostile was said, everywhere something can be said, in each format."""
    first, second, *_ = HOSTILE
    said = with_notes(samples.reflection("1", team=first, goal=second), AtQuestion(0, 0), (*HOSTILE, LINES))
    steps = tuple(Step(text, text, text) for text in HOSTILE)
    whole = document(structs.replace(said, participants=tuple(HOSTILE), steps=steps))
    return {kind: write(whole) for kind, write in WRITERS.items()}


@pytest.fixture(scope="module")
def texts(made: dict[Kind, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the text of the hostile meeting and of a note of three lines: LibreOffice starts once for both."""
    lines = document(with_notes(samples.reflection(), AtQuestion(0, 0), ("en\n- to\ntre",)))
    files = {f"hostile.{kind}": data for kind, data in made.items()}
    files |= {f"lines.{kind}": write(lines) for kind, write in WRITERS.items()}
    office_files = {name: data for name, data in files.items() if not name.endswith(".pdf")}
    converted = readers.by_libreoffice(office_files, "txt", tmp_path_factory.mktemp("txt"))
    found = {name: path.read_text(encoding="utf-8-sig") for name, path in converted.items()}
    return found | {name: readers.text_of_pdf(data) for name, data in files.items() if name.endswith(".pdf")}


@pytest.fixture(scope="module")
def read(made: dict[Kind, bytes], texts: dict[str, str]) -> dict[Kind, list[str]]:
    """Return what other programs read in each of them, without white space.

    A PDF is read twice: by lines, as Arabic needs it, and in the file's order, as the cells of a table need it.
    """
    marks = dict.fromkeys(map(ord, "\u202a\u202b\u202c"))  # pdftotext's own, around what is read from right to left
    found: dict[Kind, list[str]] = {kind: [texts[f"hostile.{kind}"]] for kind in KINDS}
    found["pdf"].append(readers.text_of_pdf(made["pdf"], "-raw"))
    return {kind: [readers.squeezed(text).translate(marks) for text in found[kind]] for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_said_comes_back_as_it_was_typed(read: dict[Kind, list[str]], kind: Kind) -> None:
    """Among the participants, in the three cells of a step and as a note: five times, letter for letter."""
    wanted = {text: readers.squeezed(sanitize(text).translate(NONCHARACTERS)) for text in HOSTILE}
    found = {text: max(whole.count(wanted[text]) for whole in read[kind]) for text in HOSTILE}
    assert {text: times for text, times in found.items() if times < 5} == {}
    assert readers.squeezed(LINES) in read[kind][-1]
    assert not any("root:" in whole for whole in read[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_of_several_lines_keeps_its_lines(texts: dict[str, str], kind: Kind) -> None:
    """Each line end that was typed is one in the document."""
    lines = texts[f"lines.{kind}"].splitlines()
    assert [line.strip("• ") for line in lines if line.strip("• ") in ("en", "- to", "tre")] == [
        "en",
        "- to",
        "tre",
    ]


def test_nothing_typed_becomes_a_link_or_a_picture(made: dict[Kind, bytes]) -> None:
    """No hyperlinks, fields, images or embedded files: only the page numbers are more than text."""
    body = readers.part(made["docx"], "word/document.xml")
    names = {element.tag.removeprefix(W) for element in body.iter()}
    assert not names & {"hyperlink", "drawing", "pict", "object", "fldSimple", "instrText", "altChunk"}
    tags = {element.tag.partition("}")[2] for element in readers.part(made["odt"], "content.xml").iter()}
    assert not tags & {"a", "image", "object", "frame", "script", "bookmark"}
    assert not [name for kind in ("docx", "odt") for name in readers.parts(made[kind]) if "media" in name.lower()]
    assert "http" not in readers.facts_of_pdf(made["pdf"], "-url")


def test_a_docx_has_real_headings_lists_and_tables() -> None:
    """With the styles that Word's own navigation and lists know, and a head that is repeated on each page."""
    data = office.docx(document(samples.talked()))
    body = readers.part(data, "word/document.xml")
    styles = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    assert [style for style in styles if style and style.startswith("Heading")][:3] == [
        "Heading1",
        "Heading2",
        "Heading3",
    ]
    assert "Heading4" in styles
    assert "Title" not in styles
    named = {style.get(f"{W}styleId"): style for style in readers.part(data, "word/styles.xml").iter(f"{W}style")}
    assert set(filter(None, styles)) <= set(named)
    for level in "1234":
        outline = named[f"Heading{level}"].find(f"{W}pPr/{W}outlineLvl")
        assert outline is not None
        assert outline.get(f"{W}val") == str(int(level) - 1)
    assert len(list(body.iter(f"{W}numPr"))) == 5 + 2
    (table,) = body.iter(f"{W}tbl")
    head, row = table.iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert ["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] == [
        "Ring til tre borgere",
        "Mette",
        "1. december 2026",
    ]
    widths = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
    assert widths[0] > widths[2] > widths[1]
    assert sum(widths) <= 160 / 25.4 * 1440 + 1


def test_an_odt_has_real_headings_lists_and_tables() -> None:
    """With outline levels, and a head that is repeated on each page."""
    data = office.odt(document(samples.talked()))
    body = readers.part(data, "content.xml")
    levels = [heading.get(f"{TEXT}outline-level") for heading in body.iter(f"{TEXT}h")]
    assert levels == ["1", "2", "3", "2", "3", "4"]
    assert len(list(body.iter(f"{TEXT}list-item"))) == 5 + 2
    (table,) = body.iter(f"{TABLE}table")
    assert table.find(f"{TABLE}table-header-rows/{TABLE}table-row") is not None
    sheet = readers.part(data, "styles.xml")
    names = {style.get(f"{STYLE}name") for part in (sheet, body) for style in part.iter(f"{STYLE}style")}
    used = {element.get(f"{TEXT}style-name") for tag in ("p", "h", "span") for element in body.iter(f"{TEXT}{tag}")}
    assert used <= names
    assert readers.parts(data)[0] == "mimetype"


@pytest.mark.parametrize(("kind", "part"), [("docx", "docProps/core.xml"), ("odt", "meta.xml")])
def test_title_author_and_language_stand_in_the_files_own_fields(kind: Kind, part: str) -> None:
    """As they are, not as Markdown or YAML, and the title only once in the text."""
    data = WRITERS[kind](document(samples.talked()))
    fields = readers.part(data, part)
    assert fields.findtext(f".//{DC}title") == TITLE
    assert fields.findtext(f".//{DC}creator") == AUTHOR
    assert fields.findtext(f".//{DC}language") == "da-DK"


def test_docx_and_odt_are_in_danish_throughout() -> None:
    """So that spelling is checked, and read aloud, in Danish."""
    sheet = readers.part(office.docx(document(samples.talked())), "word/styles.xml")
    assert {language.get(f"{W}val") for language in sheet.iter(f"{W}lang")} == {"da-DK"}
    default = readers.part(office.odt(document(samples.talked())), "styles.xml").find(f".//{STYLE}default-style")
    assert default is not None
    text = default.find(f"{STYLE}text-properties")
    assert text is not None
    assert (text.get(f"{FO}language"), text.get(f"{FO}country")) == ("da", "DK")


def test_a_pdf_is_tagged_named_and_in_danish() -> None:
    """PDF/UA-1: title, author, language, headings, lists, and a table with a head."""
    data = office.pdf(document(samples.talked()))
    facts = readers.facts_of_pdf(data)
    assert f"Title:           {TITLE}\n" in facts
    assert f"Author:          {AUTHOR}\n" in facts
    assert "Tagged:          yes" in facts
    assert "595.276 x 841.89 pts (A4)" in facts
    structure = readers.facts_of_pdf(data, "-struct")
    for tag in ("H1", "H2", "H3", "H4", "L ", "LI", "Table", "TH", "TD"):
        assert f"  {tag}" in structure
    assert b"/Lang (da-DK)" in data or b"/Lang(da-DK)" in data
    assert "<pdfuaid:part>1</pdfuaid:part>" in readers.facts_of_pdf(data, "-meta")


def test_every_page_has_its_number(tmp_path: Path) -> None:
    """As LibreOffice lays the pages out, and in our own PDF."""
    long = with_notes(samples.reflection(), AtQuestion(0, 0), tuple(f"note {number}" for number in range(80)))
    laid_out = readers.by_libreoffice(
        {kind: WRITERS[kind](document(long)) for kind in ("docx", "odt")}, "pdf", tmp_path
    )
    everyones: list[Path | bytes] = [*laid_out.values(), office.pdf(document(long))]
    for pdf in everyones:
        pages = readers.text_of_pdf(pdf).rstrip("\f").split("\f")
        assert len(pages) >= 2
        for number, page in enumerate(pages, start=1):
            assert f"Side {number} af {len(pages)}" in page


def test_a_pdf_is_made_even_if_the_headings_leave_a_level_out() -> None:
    """PDF/UA-1 is given up before the document is."""
    data = office.pdf(of_blocks(Heading(3, "Tre"), bullets(["😀 og \U000f0000"])))
    assert "Tagged:          yes" in readers.facts_of_pdf(data)
    assert "Tre" in readers.text_of_pdf(data)


def test_wide_tables_stay_on_the_page() -> None:
    """Six columns with long words are broken, not cut off."""
    words = ("Speciallægepraksisplanlægningsstabiliseringsperioden",) * 6
    data = office.pdf(of_blocks(Table(tuple(map(Column, words)), (words,))))
    boxes = readers.text_of_pdf(data, "-bbox")
    right = [float(line.partition('xMax="')[2].partition('"')[0]) for line in boxes.splitlines() if "<word" in line]
    assert max(right) < 595


@pytest.mark.parametrize("language", ["", "zz-?", 'da"/>', "en", "nn-NO", "kl"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_language_gives_a_document(kind: Kind, language: str) -> None:
    """A tag that is none cannot break the file."""
    data = WRITERS[kind](structs.replace(of_blocks(), language=language))
    if kind == "docx":
        readers.part(data, "word/styles.xml")
    elif kind == "odt":
        readers.part(data, "styles.xml")


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("da", ("da", "DK")), ("en", ("en", "GB")), ("nn-NO", ("nn", "NO")), ("kl", ("kl", "")), ("?", ("da", "DK"))],
)
def test_a_language_has_its_region(tag: str, locale: tuple[str, str]) -> None:
    """Danish is da-DK; what is no tag is taken for Danish."""
    assert office_look.locale(tag) == locale


def test_columns_share_the_width_by_what_they_hold() -> None:
    """The longest text gets most, but each column has room for its longest word."""
    wide, narrow = office_look.shares([["Hvad", "Hvem"], ["x " * 200, "Mette"]])
    assert wide > 80
    assert narrow * 84 / 100 > len("Mette") + 1
    assert office_look.shares([["a", "b", "c"], ["", "", ""]]) == [33, 33, 33]
    assert sum(office_look.shares([["Speciallægepraksisplanlægning"] * 6])) <= 100


@pytest.mark.parametrize("colour", [office_look.ACCENT, office_look.INK, office_look.FAINT])
@pytest.mark.parametrize("ground", ["#ffffff", office_look.TINT])
def test_all_text_can_be_read(colour: str, ground: str) -> None:
    """At least 4.5 : 1 (WCAG 2.2, 1.4.3)."""

    def light(hexadecimal: str) -> float:
        parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert (light(ground) + 0.05) / (light(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("kind", "absent"), [("docx", "pypandoc"), ("odt", "pypandoc"), ("pdf", "pypandoc"), ("pdf", "typst")]
)
def test_without_the_extra_one_sentence_says_how_to_get_it(
    kind: Kind, absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1, and a command with this very Python."""
    monkeypatch.setitem(sys.modules, absent, None)
    for attempt in (lambda: WRITERS[kind](of_blocks()), lambda: office.require(kind)):
        with pytest.raises(MalkompasError) as caught:
            attempt()
        assert caught.value.exit_code == 1
        assert sys.executable in caught.value.hint
        assert '-m pip install "malkompas[office]"' in caught.value.hint


def test_where_there_is_no_pip_the_command_is_uvs(monkeypatch: pytest.MonkeyPatch) -> None:
    """`uv tool install` makes places without pip."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setitem(sys.modules, "pip", None)
    with pytest.raises(MalkompasError) as caught:
        office.require("pdf")
    assert f"uv pip install --python {sys.executable} pypandoc_binary typst" in caught.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_extra_there_is_nothing_to_say(kind: Kind) -> None:
    """A meeting that asks for a document begins."""
    office.require(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_that_fails_is_an_error_for_the_user(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that names the format, whether pandoc fails, hangs or cannot be run."""

    def fails(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("pandoc", 120)

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(OutputError, match=f"kunne ikke laves som {kind}"):
        WRITERS[kind](of_blocks())


def test_the_same_notes_give_the_same_file() -> None:
    """No clock and no chance in it."""
    same = document(structs.replace(samples.talked(), finished=dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)))
    for write in WRITERS.values():
        assert write(same) == write(same)
