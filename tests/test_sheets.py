"""Sheets: made for one person, filled in with any program, and read back."""

import contextlib
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
from malkompas.errors import OutputError, UsageError
from malkompas.exporters import document as doc
from malkompas.exporters import office
from malkompas.exporters.registry import FORMATS, SHEET_FORMATS
from malkompas.model import PreparedAnswer
from malkompas.sheets import form
from malkompas.sheets.collecting import Collected, collect
from malkompas.sheets.form import Sheet, place, template
from malkompas.sheets.reading import MOST_BYTES, MOST_PARAGRAPHS, start
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


def read(data: bytes, kind: str) -> list[form.Line]:
    with contextlib.ExitStack() as at_end:
        return start(data, kind, at_end)()


def sheet_in(data: bytes, kind: str, footers: Iterable[str] = ()) -> Sheet:
    return place(read(data, kind), template(SECTIONS, footers))


def read_text(text: str, kind: str = "txt") -> list[tuple[str, str]]:
    """Return what is read of a sheet: questions with what was written to each, and what could not be placed."""
    return said(sheet_in(text.encode(), kind))


def said(found: Sheet) -> list[tuple[str, str]]:
    return [(one.question, one.text) for one in found.answers]


def collected(*paths: Path, known: Sequence[PreparedAnswer] = ()) -> Collected:
    about = {"compass": COMPASS.title, "team": "Nord", "goal": "Ro"}
    return collect(paths, template(SECTIONS), about=about, known=known)


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
    text = "\n".join(line.text for line in read(data, kind))
    first = COMPASS.principles[0]
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

    (world.here / "a.docx").write_bytes(written("docx", ["Alle"]))
    monkeypatch.setattr(office, "_pandoc_path", missing)
    monkeypatch.chdir(world.here)
    assert texts.SHEET_ERRORS["no office"] in collected(Path("a.docx")).told[0]
    assert app.run(["sheet", "1"]) == 0
    assert FIRST in (world.here / "ark.txt").read_text(encoding="utf-8")
    assert f"{texts.SHEET_IS_TEXT}\nHent det." in capsys.readouterr().err
    assert app.run(["sheet", "1", "--format", "docx"]) == 1


ANSWER = "Mit svar"


def test_five_people_with_five_programs_are_all_heard(tmp_path: Path) -> None:
    """LibreOffice twice, Notepad with CRLF, an editor that breaks Markdown anew, and one who typed it all again."""
    for ours, saved in (("docx", "odt"), ("odt", "docx")):
        sheet = {ours: written(ours, [f"{ANSWER}, {saved}"] * len(QUESTIONS))}
        readers.by_libreoffice(sheet, saved, tmp_path / "office")[ours].rename(tmp_path / f"ud.{saved}")
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
    assert said(sheet_in(written(kind, lines), kind)) == [(question, line) for question, line in expected if line]


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


def test_comments_boxes_and_footnotes_are_not_lost_and_what_was_deleted_is_no_answer() -> None:
    """As Word keeps them. A box has no place among the questions, so it is told as what could not be placed."""
    by = 'author="x" date="2026-01-01T00:00:00Z"}'
    text = f"Ja[ og nej]{{.deletion {by}[!]{{.insertion {by} [Svær]{{.comment-start id=1 {by}[]{{.comment-end id=1}}"
    text += "^[Se bilag]"
    docx = office.run_pandoc("--from=markdown", "--to=docx", "--output=-", data=f"{FIRST}\n\n{text}\n".encode())
    body = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")
    box = b"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boks</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    boxed = changed(docx, "word/document.xml", body.replace(b"<w:body>", b"<w:body>" + box))
    assert said(sheet_in(boxed, "docx")) == [("", "Boks"), (FIRST, "Ja!"), (FIRST, "Svær"), (FIRST, "Se bilag")]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_date_keeps_its_day_and_a_link_its_address(kind: str) -> None:
    """Word and LibreOffice take "15. december" for the beginning of a list, and pandoc a title for none of the text."""
    lines = ["% Hej", FIRST, "15. december, [her](http://a.dk)", SECOND, "- Alene", THIRD, "1. Børn\n2. Gamle\n"]
    data = office.run_pandoc("--from=markdown", f"--to={kind}", "--output=-", data="\n\n".join(lines).encode())
    answers = ["Hej", "15. december, her (http://a.dk)", "Alene", "Børn", "Gamle"]
    assert said(sheet_in(data, kind)) == list(zip(["", FIRST, SECOND, THIRD, THIRD], answers, strict=True))


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
        "Thumbs.db": b"x",
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
    reasons = {"bombe.docx": "large", "løgn.docx": "damaged", "makro.docx": "macro", "lang.txt": "large"}
    reasons |= {"halv.odt": "damaged", "billede.png": "unknown", "nul.txt": "no text", "stor.txt": "large"}
    reasons |= {"rør.txt": "no file", "genvej.txt": "no file"} if sys.platform != "win32" else {}
    for name, reason in reasons.items():
        assert any(name in told and texts.SHEET_ERRORS[reason] in told for told in found.told), name
    assert not any("skjult" in told or "~$" in told or "Thumbs" in told or "\nAlt" in told for told in found.told)
    with pytest.raises(UsageError, match="findes ikke"):
        collected(tmp_path / "væk")


def test_no_program_goes_on_when_the_reading_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses Ctrl-C has the machine for something else."""
    waiting = [subprocess.Popen((sys.executable, "-c", "import threading; threading.Event().wait()")) for _ in "ab"]
    left = iter(waiting)
    monkeypatch.setattr(office, "start_pandoc", lambda *words, data: next(left))
    path = tmp_path / "a.docx"
    path.write_bytes(written("docx", ["Alle"]))
    with pytest.raises(KeyError):
        collect([path] * 2, template(SECTIONS), about={}, with_progress=lambda items, total: {}[next(iter(items))])
    assert None not in [one.returncode for one in waiting]


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
