"""Sheets: made for one person, filled in with any program, and read back."""

import io
import itertools
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from malkompas import texts
from malkompas.cli import app
from malkompas.errors import OutputError
from malkompas.exporters import document as doc
from malkompas.exporters import office
from malkompas.exporters.registry import FORMATS, SHEET_FORMATS
from malkompas.model import PreparedAnswer
from malkompas.sheets import form
from malkompas.sheets.collecting import Collected, collect
from malkompas.sheets.form import Sheet, place, template
from malkompas.sheets.reading import MOST_BYTES, MOST_PARAGRAPHS, SheetError, read
from malkompas.text import normalize, pasted_notes, sanitize, xml_safe
from tests import readers, samples
from tests.driver import World

COMPASS = samples.compass()
SECTIONS = COMPASS.in_reading_order
QUESTIONS = [question.text for section in COMPASS.principles for question in section.questions]
FIRST, SECOND, THIRD = QUESTIONS[:3]
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60)


def written(kind: str, answers: Iterable[str]) -> bytes:
    """Return a sheet with all principles in the format `kind`, on which these `answers` are written."""
    with_boxes, left, blocks = kind in ("docx", "odt"), iter(answers), []
    blank = form.blank(COMPASS, COMPASS.principles, team="Nord", goal="Ro", with_boxes=with_boxes)
    for before, block in itertools.pairwise([doc.paragraph(""), *blank.blocks]):
        if isinstance(block, doc.Table):
            block = structs.replace(block, rows=((next(left, ""),),))
        elif not with_boxes and isinstance(before, doc.Heading) and before.level == 3:
            block = doc.paragraph(next(left, ""))
        blocks.append(block)
    filled = structs.replace(blank, blocks=tuple(blocks))
    return form.as_text(filled).encode() if kind == "txt" else FORMATS[kind].write(filled)


def sheet_in(data: bytes, kind: str, footers: Iterable[str] = ()) -> Sheet:
    return place(read(data, kind), template(SECTIONS, footers))


def read_text(text: str, kind: str = "txt") -> list[tuple[str, str]]:
    """Return what is read of a sheet: questions with what was written to each, and what could not be placed."""
    return said(sheet_in(text.encode(), kind))


def said(found: Sheet) -> list[tuple[str, str]]:
    return [(one.question, one.text) for one in found.answers]


def collected(*paths: Path, known: Sequence[PreparedAnswer] = ()) -> Collected:
    return collect(paths, SECTIONS, compass=COMPASS.title, team="Nord", goal="Ro", known=known)


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """Return a docx with this `content` in the part `name`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("kind", SHEET_FORMATS)
def test_a_blank_sheet_asks_everything_and_says_nothing(world: World, kind: str) -> None:
    """It names the goal; read back there is no answer on it, and nothing that could not be placed."""
    done = world.run("sheet", "1", "data", "closing", "--team", "Nord", "--goal", "Ro", "--format", kind)
    assert (done.returncode, done.stdout) == (0, f"ark-nord.{kind}\n")
    assert "reflect --team Nord --goal Ro --sheet MAPPE" in done.stderr
    data = (world.here / f"ark-nord.{kind}").read_bytes()
    assert sheet_in(data, kind) == Sheet((), COMPASS.title, "Nord", "Ro")
    if kind in ("docx", "odt"):
        data = office.run_pandoc(f"--from={kind}", "--to=plain", "--wrap=none", data=data)
    first, text = COMPASS.principles[0], data.decode()
    asked = [q.text for section in (first, COMPASS.principles[4], COMPASS.closing) for q in section.questions]
    assert [one for one in (*asked, first.what_if, "personnumre", COMPASS.source) if one not in text] == []
    assert QUESTIONS[3] not in text


def test_a_team_and_a_goal_that_are_not_known_are_filled_in(world: World) -> None:
    """The lines are there; what is written on them is read, and what is not is no answer."""
    assert world.run("sheet", "--output", "a.txt").returncode == 0
    text = (world.here / "a.txt").read_text(encoding="utf-8")
    assert sheet_in(text.encode(), "txt") == Sheet((), COMPASS.title)
    filled = text.replace("Mål: …", "Mål: Færre fald …", 1)
    assert sheet_in(filled.encode(), "txt") == Sheet((), COMPASS.title, "", "Færre fald")


def test_without_the_extra_a_sheet_is_plain_text(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And it is said how to get one for Word; who asks for Word gets nothing else."""

    def missing() -> Path:
        raise OutputError("Mangler.", "Hent det.")

    monkeypatch.setattr(office, "_pandoc_path", missing)
    monkeypatch.chdir(world.here)
    assert app.run(["sheet", "1"]) == 0
    assert FIRST in (world.here / "ark.txt").read_text(encoding="utf-8")
    assert f"{texts.SHEET_IS_TEXT}\nHent det." in capsys.readouterr().err
    assert app.run(["sheet", "1", "--format", "docx"]) == 1


ANSWER = "Mit svar"
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
library:passwordprotected="false"><library:element library:name="Filling"/></library:library>"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Filling" script:language="StarBasic">
Sub Fill(source, target, filter)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  Dim tables, number
  options(0).Name = "Hidden"
  options(0).Value = True
  sheet = StarDesktop.loadComponentFromURL(source, "_blank", 0, options())
  tables = sheet.TextTables
  For number = 0 To tables.Count - 1
    tables.getByIndex(number).getCellByPosition(0, 1).String = "Mit svar, " &amp; filter
  Next
  options(0).Name = "FilterName"
  options(0).Value = filter
  sheet.storeToURL(target, options())
  sheet.close(True)
End Sub
</script:module>"""


def filled_by_libreoffice(folder: Path) -> list[Path]:
    """Return a docx and an odt that LibreOffice's own macros filled in and saved."""
    blank = {kind: written(kind, ()) for kind in ("docx", "odt")}
    readers.by_libreoffice(blank, "txt", folder)  # it makes its profile
    basic = folder / "profile" / "user" / "basic" / "Standard"
    (basic / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Filling.xba").write_text(_MODULE, encoding="utf-8")
    filters = {"docx": "MS Word 2007 XML", "odt": "writer8"}
    uris = {kind: [(folder / f"{name}.{kind}").as_uri() for name in (f"{kind}-{kind}", "ud")] for kind in blank}
    calls = [f'macro:///Standard.Filling.Fill("{a}","{b}","{filters[kind]}")' for kind, (a, b) in uris.items()]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", *calls], check=True, timeout=100, capture_output=True)
    return [folder / f"ud.{kind}" for kind in blank]


def test_five_people_with_five_programs_are_all_heard(tmp_path: Path) -> None:
    """LibreOffice twice, Notepad with CRLF, an editor that breaks Markdown anew, and one who typed it all again."""
    for path in filled_by_libreoffice(tmp_path / "office"):
        path.rename(tmp_path / path.name)
    notepad = written("txt", [f"{ANSWER} – notesblok"] * len(QUESTIONS)).decode().replace("…", "...")
    (tmp_path / "notesblok.txt").write_bytes(notepad.replace("\n", "\r\n").encode("cp1252"))
    markdown = written("md", [f"{ANSWER} så langt. " * 10] * len(QUESTIONS))
    broken = office.run_pandoc("--from=gfm", "--to=gfm", "--wrap=auto", "--columns=30", data=markdown)
    (tmp_path / "editor.md").write_bytes(broken)
    typed = (f"{number}) {q.replace('ø', 'oe', 1).upper()}\n- {ANSWER}\n" for number, q in enumerate(QUESTIONS, 1))
    (tmp_path / "afskrift.txt").write_text("".join(typed), encoding="utf-16")
    found = collected(tmp_path)
    left = "office er ikke læst. Jeg læser kun almindelige filer og ikke genveje eller mapper i mapper."
    assert (found.sheets, found.told) == (5, (left,))
    heard = Counter((one.question, one.text[: len(ANSWER)]) for one in found.answers)
    assert heard == {(question, ANSWER): 5 for question in QUESTIONS}


@pytest.mark.parametrize("kind", SHEET_FORMATS)
@settings(max_examples=8)
@example(answers=samples.HOSTILE[: len(QUESTIONS)])
@example(answers=samples.HOSTILE[len(QUESTIONS) :])
@given(answers=st.lists(LETTERS, max_size=len(QUESTIONS)))
def test_any_text_comes_back_as_it_was_written(kind: str, answers: list[str]) -> None:
    """A line of text alone. Plain text has no way to say that a bullet is none, and a line of dashes is no answer."""
    lines = [" ".join(normalize(sanitize(xml_safe(text))).split()) for text in answers]
    assume(not any(set(line) <= set("-_=.…*~+|: ") for line in lines if line))
    expected = [
        (q, normalize(" ".join(pasted_notes(line)) or line) if kind == "txt" else line)
        for q, line in zip(QUESTIONS, lines, strict=False)
    ]
    found = said(sheet_in(written(kind, lines), kind))
    assert found == [(question, line) for question, line in expected if line]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{FIRST}\nAlle\nogså natten\n\n* Børn", [(FIRST, "Alle\nogså natten"), (FIRST, "Børn")]),
        (f"> {FIRST} Alle", [(FIRST, "Alle")]),
        ("hvem skal vi lyte til\nAlle", [(FIRST, "Alle")]),
        ("Giver målet mening\nfor de rigtige?\nJa", [(SECOND, "Ja")]),
        (f"Hej Mette\n\n{FIRST}\n\n{SECOND}\n{THIRD}", [("", "Hej Mette")]),
        (f"{FIRST}\nAlle\n\n{COMPASS.principles[1].title}\n\nMod\n", [(FIRST, "Alle"), ("", "Mod")]),
        (f"{FIRST}\n{FIRST} siger du\n", [(FIRST, f"{FIRST} siger du")]),
    ],
)
def test_a_sheet_that_was_typed_anew_is_understood(text: str, found: list[tuple[str, str]]) -> None:
    """Numbers, quotes, slips, broken lines, an answer beside its question or under another heading: all is there."""
    assert read_text(text) == found


def test_what_only_looks_like_markdown_is_not_lost() -> None:
    """A date at the beginning, a reference, HTML, a table, a link, a picture, a long row of brackets."""
    same = ["1. december", "[Ole]: sagde", "<b>Nej", "[" * 5000]
    lines = [*same, "`x` *y*", "[her](http://a.dk)", "![z](http://a.dk/b.png)", "| A | B |\n|---|---|\n| C | |"]
    found = [*same, "x y", "her (http://a.dk)", "[billede]", "A", "B", "C"]
    assert read_text("\n\n".join([f"## {FIRST}", *lines]), "md") == [(FIRST, text) for text in found]


def test_comments_and_footnotes_are_answers_and_what_was_deleted_is_none() -> None:
    """As Word keeps them."""
    by = 'author="x" date="2026-01-01T00:00:00Z"}'
    text = f"Ja[ og nej]{{.deletion {by}[!]{{.insertion {by} [Svær]{{.comment-start id=1 {by}[]{{.comment-end id=1}}"
    text += "^[Se bilag]"
    docx = office.run_pandoc("--from=markdown", "--to=docx", "--output=-", data=f"{FIRST}\n\n{text}\n".encode())
    assert said(sheet_in(docx, "docx")) == [(FIRST, line) for line in ("Ja!", "Svær", "Se bilag")]


def test_what_stands_in_a_box_is_not_lost() -> None:
    """It has no place among the questions, so it is told as what could not be placed."""
    blank = written("docx", [])
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        body = archive.read("word/document.xml")
    text = b"<w:p><w:r><w:t>I boks</w:t></w:r></w:p>"
    box = b"<w:p><w:r><w:pict><w:txbxContent>" + text + b"</w:txbxContent></w:pict></w:r></w:p>"
    boxed = changed(blank, "word/document.xml", body.replace(b"<w:body>", b"<w:body>" + box))
    assert said(sheet_in(boxed, "docx")) == [("", "I boks")]


@pytest.mark.parametrize(
    ("kind", "below"), [*itertools.product(SHEET_FORMATS, ("", "\n\nPS: Tak")), ("txt", "\nPS: Tak")]
)
def test_the_source_below_a_sheet_is_no_answer(kind: str, below: str) -> None:
    """Also where a PS stands right under it, and where all that stood between it and an answer was deleted."""
    footer = f"{texts.SOURCE}{COMPASS.source}"
    data = f"{FIRST}\n\nAlle\n\n{footer}{below}\n".encode()
    if kind in ("docx", "odt"):
        data = office.run_pandoc("--from=markdown", f"--to={kind}", "--output=-", data=data)
    found = said(sheet_in(data, kind, [footer]))
    assert found == [(FIRST, "Alle"), *([("", "PS: Tak")] if below else [])]


def test_what_is_no_sheet_is_named_and_left(tmp_path: Path) -> None:
    """Whatever it is: the others are read, and nothing of it is run or waited for."""
    good = written("docx", ["Alle"])
    lying = bytearray(changed(good, "word/media/a.png", b"\0" * 20_000_000))
    place = lying.rindex(b"PK\x01\x02") + 24
    lying[place : place + 4] = (10).to_bytes(4, "little")
    files = {
        "a.docx": good,
        "b.docx": good,
        "bombe.docx": changed(good, "word/media/a.png", b"\0" * 201_000_000),
        "løgn.docx": bytes(lying),
        "makro.docx": changed(good, "word/vbaProject.bin", b"x"),
        "halv.odt": written("odt", ["Alle"])[:2000],
        "billede.png": b"\x89PNG",
        "tom.md": written("md", []),
        "nul.txt": b"\0",
        "stor.txt": b"x" * (MOST_BYTES + 1),
        "lang.txt": b"x\n\n" * (MOST_PARAGRAPHS + 1),
        ".skjult.txt": b"x",
        "~$a.docx": b"x",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "rør.txt")
        (tmp_path / "genvej.txt").symlink_to("/etc/passwd")
        (tmp_path / "x\nAlt er slettet.png").write_bytes(b"x")  # no name is a line of its own
    found = collected(tmp_path)
    assert (found.sheets, found.answers) == (1, (PreparedAnswer(question=FIRST, text="Alle"),))
    assert found.told[:2] == ("Ét ark er læst før eller magen til et andet.", "Ét ark er tomt.")
    reasons = {"bombe.docx": "large", "løgn.docx": "damaged", "makro.docx": "macro"}
    reasons |= {"halv.odt": "damaged", "billede.png": "unknown", "nul.txt": "no text"}
    reasons |= {"stor.txt": "large", "lang.txt": "large"}
    reasons |= {"rør.txt": "no file", "genvej.txt": "no file"} if sys.platform != "win32" else {}
    for name, reason in reasons.items():
        assert any(name in told and texts.SHEET_ERRORS[reason] in told for told in found.told), name
    assert not any("skjult" in told or "~$" in told or "\nAlt" in told for told in found.told)
    with pytest.raises(SheetError, match="findes ikke"):
        collected(tmp_path / "væk")


def test_a_sheet_is_read_once_and_what_it_is_about_is_told(tmp_path: Path) -> None:
    """One of another goal is read; one that was read before is left; nothing tells the room who wrote what."""
    (tmp_path / "Amina.txt").write_text(f"Mål: Fald\n\nHej \x1b[31m\n\n{FIRST}\nAlle\n", encoding="utf-8")
    found = collected(tmp_path)
    assert found.answers == (PreparedAnswer(text="Hej \x1b[31m"), PreparedAnswer(question=FIRST, text="Alle"))
    assert found.told == (
        "Ét ark er til et andet mål: »Fald«. Svarene er læst med.",
        "Jeg kan ikke se, hvor ét stykke tekst hører til. I får det at se, når I runder af.",
    )
    again = collected(tmp_path, known=found.answers)
    assert again == Collected((), 0, ("Ét ark er læst før eller magen til et andet.",))


def test_ten_thousand_paragraphs_like_questions_lose_none() -> None:
    """Each question is known again once; all else that looks like it was written by somebody."""
    lines = [f"{question[:-3]} xx?" for question in QUESTIONS] * (MOST_PARAGRAPHS // len(QUESTIONS))
    assert len(read_text("\n\n".join(lines))) >= len(lines) - len(QUESTIONS)
