"""The formats that notes are shared in: what a program, a spreadsheet and a receiver are given."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import duckdb
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from docs import json_schema
from malkompas.exporters import sharing
from malkompas.model import AtQuestion, AtSetup, Note, StoredReflection, Without
from malkompas.privacy import Selection, redact
from malkompas.text import sanitize
from tests import samples
from tests.driver import World, as_json
from tests.samples import with_notes

FORMULAS = [
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"),
    *("＝1", "＋1", "－1", "＠SUM(A1)"),
    *("'citat", '"anført"', "a;b", "a\nb", "\N{RIGHT-TO-LEFT OVERRIDE}bidi", "\x1b[2J", "æøå 🎈"),
]
MAGIC = {
    **{"pdf": b"%PDF-", "docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "html": b"<!DOCTYPE html>"},
    **{"md": b"# ", "json": b"{", "csv": b"\xef\xbb\xbfid;"},
}
TO_PRINT = ("pdf", "docx", "odt", "html")


def shared(stored: StoredReflection, kind: str, choice: Selection = Selection()) -> bytes:  # noqa: B008  # it is frozen
    return b"".join(sharing.one(kind, stored, choice.left_out, samples.compass, lambda: [stored]))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_csv_is_a_note_a_line_as_danish_excel_opens_it() -> None:
    """A byte order mark, semicolons; the notes, the next steps and the earlier ones."""
    data = shared(samples.stored(samples.full()), "csv")
    assert data.startswith(b"\xef\xbb\xbfid;date;team;")
    found = rows(data.decode())
    assert [(row["kind"], row["section"], row["question"], row["note"]) for row in found] == [
        ("note", "Vær oprigtigt nysgerrig", "Hvem skal vi lytte til?", "Borgerne"),
        ("note", "Omfavn data", "Hvad siger data egentlig noget om?", "Tallene"),
        ("note", "Hvad tager vi med os?", "Erkendelse", "Spørg først"),
        ("step", "Næste skridt", "", "Ring"),
        ("followed", "Siden sidst", "", "Ring"),
    ]
    assert {row["team"] for row in found} == {"Hjemmepleje Nord"}
    marked = with_notes(samples.full(), AtQuestion(0, 0), [Note("Natten", "key"), "Dagen"])
    found_marked = rows(shared(samples.stored(structs.replace(marked, goal_type_after="value")), "csv").decode())
    assert [row["mark"] for row in found_marked] == ["key", "", "", "", "", ""]
    assert {row["about_after"] for row in found_marked} == {"value"}
    assert (found[3]["who"], found[3]["due"], found[4]["state"]) == ("Mette", "2026-12-01", "done")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip), min_size=1) | st.just(FORMULAS))
def test_a_cell_is_what_was_typed_and_never_a_formula(notes: list[str]) -> None:
    """But for an apostrophe before what a spreadsheet would reckon with, and what a terminal would act upon."""
    new = structs.replace(samples.reflection(), team="=a", goal="+b", participants=("@c",))
    found = rows(shared(samples.stored(with_notes(new, AtQuestion(0, 0), tuple(notes))), "csv").decode())
    assert {(row["team"], row["goal"], row["participants"]) for row in found} == {("'=a", "'+b", "'@c")}
    for note, cell in zip(notes, (row["note"] for row in found), strict=True):
        assert cell in (sanitize(note), f"'{sanitize(note)}")
        assert cell.startswith("''") or not note.startswith("'")
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_json_is_as_its_published_schema_says(world: World) -> None:
    """One, several, one with everything in it and one with nothing; the file in docs/ is not an old one."""
    assert json_schema.NOTES.read_text(encoding="utf-8") == json_schema.written(json_schema.notes())
    schema = json.loads(json_schema.written(json_schema.notes()))
    jsonschema.Draft202012Validator.check_schema(schema)
    bare = structs.replace(samples.reflection(), sections=(), asks=("sections",), position=AtSetup("sections"))
    world.keep(samples.full(), structs.replace(bare, occasion=None))
    shared = [world.run("export", name, "--format", "json", "--output", "-").stdout for name in ("latest", "all")]
    one, several = map(as_json, shared)
    for value in (one, several):
        jsonschema.validate(value, schema)
    assert [each for each in several if each["id"] == one["id"]] == [one]
    assert len(several) == 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": 1}, schema)


def test_a_whole_folder_is_analysed_by_an_engine_that_exists(world: World) -> None:
    """DuckDB reads the CSV and the JSON as they are."""
    world.keep(samples.full(), samples.said("Syd", "a", "b;c", "d\ne"), samples.said("Vest", '"x"'))
    for name in ("noter.csv", "noter.json"):
        assert world.run("export", "all", "--output", name).returncode == 0
    path = world.here / "noter.csv"
    found = duckdb.execute(f"SELECT team, list(note) FROM '{path}' WHERE kind = 'note' GROUP BY team ORDER BY team")
    assert found.fetchall()[1:] == [("Syd", ["a", "b;c", "d\ne"]), ("Vest", ['"x"'])]
    assert duckdb.execute(f"SELECT count(*) FROM '{path.with_suffix('.json')}'").fetchall() == [(3,)]


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_programs_formats_are_streams(kind: str) -> None:
    """What has been written of one reflection is handed on before the next is read."""
    read = 0

    def found() -> Iterator[tuple[StoredReflection, bool]]:
        nonlocal read
        for number in range(100):
            read += 1
            yield samples.stored(samples.said("Nord", "a"), days_ago=number), True

    for number, _ in enumerate(sharing.records(kind, found(), "")):
        assert read <= number + 2
    assert read == 100


def text(kind: str, choice: Selection) -> str:
    whole = structs.replace(samples.full(), absent="Nattevagten")
    return shared(samples.stored(redact(whole, selection=choice)), kind, choice).decode()


@pytest.mark.parametrize("kind", ["md", "html", "json", "csv"])
def test_the_receiver_gets_what_was_chosen_and_is_told_what_was_not(kind: str) -> None:
    """Names, the closing, the steps, other sections: each gone from every format, and named in its head."""
    (principle,) = [section for section in samples.compass().principles if section.id == "omfavn-data"]
    parts = {
        Selection(without=(Without.NAMES,)): (("Mette", "Ole"), "navnene"),
        Selection(without=(Without.CLOSING,)): (("Spørg først",), "afslutningen"),
        Selection(without=(Without.STEPS,)): (("Ring", "Let"), "skridtene"),
        Selection(only=(principle,)): (("Borgerne",), "alle emner undtagen »Omfavn data«"),
    }
    everything = text(kind, Selection())
    for choice, (gone, told) in parts.items():
        got = text(kind, choice)
        assert (told in got, told in everything) == (True, False)
        assert ("Nattevagten" in got) is (kind != "csv" and Without.NAMES not in choice.without)
        for word in ("Borgerne", "Tallene", "Spørg først", "Ring", "Let", "Mette", "Ole"):
            assert word in everything
            assert (word in got.replace("Målkompasset", "")) is (word not in gone)
        if kind == "md" and choice.without == (Without.NAMES,):
            assert "| Hvad | Hvornår |" in got
            assert "- Ring · 1. december 2026: gjort." in got


def test_leaving_out_is_asked_for_on_the_command_line_and_holds_for_the_joint_summary_too(world: World) -> None:
    """--principle and --without, as often as needed; what is stored stays as it is."""
    world.keep(samples.full(), samples.said("Syd", "Fra syd", steps=(samples.STEP,)))
    options = ("--principle", "1", "--without", "names", "--without", "closing", "--without", "steps", "--output", "-")
    joint = world.run("export", "all", *options).stdout
    left_out = "navnene, afslutningen, skridtene (også dem fra sidst) og alle emner undtagen »Vær"
    assert f"**Udeladt:** {left_out}" in joint
    assert "- Borgerne\n" in joint
    for gone in ("Mette", "Tallene", "Spørg først", "Ring"):
        assert gone not in joint
    assert "- **Udeladt:** navnene\n" in world.run("export", "--without", "names", "--output", "-").stdout
    assert world.stored()[0].participants


def test_html_carries_the_compass_of_what_is_shared_unless_something_is_left_out(world: World) -> None:
    """Not of the meetings that were not chosen, that came later, or that were held with another compass."""
    other = structs.replace(samples.said("Nord", "x", days_ago=3), compass="Skolens værdier")
    told = [samples.said("Nord", "a", days_ago=days) for days in (9, 5, 0)]
    ids = world.keep(*told, other)

    def page(*options: str) -> str:
        return world.run("export", *options, "--format", "html", "--output", "-").stdout

    for names, number in (([ids[0]], "én samtale, 14"), ([ids[1]], "2 samtaler"), (ids[:2], "2 samtaler, sidst 18")):
        figure = re.sub("<[^>]+>", "", page(*names).partition("</svg>")[2].partition("<figcaption>")[0])
        assert f"Vær oprigtigt nysgerrig {number}" in figure
        assert "Stop op og lær ikke talt om endnu" in figure
    assert "<title>Opsummering af fire samtaler</title>" in page("all")
    for options in ((ids[3],), (ids[0], "--principle", "1"), ("all", "--without", "steps")):
        assert "<svg" not in page(*options)


def test_a_principle_of_another_compass_is_found_in_what_was_said(world: World) -> None:
    """And where it is nowhere, the way to name the compass is told."""
    school = structs.replace(samples.full(), compass="Skolens værdier")
    sections = tuple(structs.replace(one, id="mod", title="Vis mod") for one in school.sections[:1])
    world.keep(structs.replace(school, sections=(*sections, *school.sections[1:])))
    done = world.run("export", "--principle", "mod", "--output", "-")
    assert "- Borgerne\n" in done.stdout
    assert "alle emner undtagen »Vis mod«" in done.stdout
    assert "--compass" in world.run("export", "--principle", "hest", "--output", "-").stderr


def test_a_compass_that_cannot_be_read_costs_the_order_and_not_the_notes(world: World) -> None:
    """It is told, the status says so, and the file is written."""
    world.keep(samples.said("Nord", "a"), samples.said("Syd", "b"))
    (world.here / "daarlig.yaml").write_text("[", encoding="utf-8")
    world.environment["MALKOMPAS_COMPASS"] = "daarlig.yaml"
    for options in (("all", "--format", "md"), ("all", "--format", "html"), ("latest", "--format", "html")):
        done = world.run("export", *options)
        assert done.returncode == 1
        assert "daarlig.yaml" in done.stderr
        assert (world.here / done.stdout.strip()).exists()


@pytest.mark.parametrize("kind", list(MAGIC))
def test_every_format_is_written_by_each_command_that_has_it(world: World, kind: str) -> None:
    """To a file with its ending, whose name is told; a meeting ends with the format that its file is named by."""
    assert world.meet("Borgerne", options=("--output", f"svar.{kind}")).returncode == 0
    assert (world.here / f"svar.{kind}").read_bytes().startswith(MAGIC[kind])
    world.keep(samples.full(), samples.said("Syd", "a"))
    commands = [("export",), ("export", "all")] + ([("list",), ("list", "1", "opening")] if kind in TO_PRINT else [])
    for command in commands:
        done = world.run(*command, "--format", kind)
        assert done.returncode == 0, done.stderr
        path = world.here / done.stdout.strip()
        assert path.suffix == f".{kind}"
        assert path.read_bytes().startswith(b"[" if (kind, command[1:]) == ("json", ("all",)) else MAGIC[kind])


def test_a_document_goes_through_a_pipe_and_not_to_a_screen(world: World) -> None:
    """Its bytes as they are; to a terminal it says what to do instead."""
    world.keep(samples.full())
    command = [sys.executable, "-m", "malkompas", "export", "--format", "docx", "--output", "-"]
    done = subprocess.run(command, cwd=world.here, env=world.environment, capture_output=True, check=True)
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None
    for name in ("export", "list"):
        terminal = world.open(name, "--format", "pdf", "--output", "-")
        assert terminal.status() == 1
        assert "Et dokument kan ikke vises" in terminal.text


def test_list_writes_to_a_file_whose_ending_says_the_format(world: World) -> None:
    """And never over one that is there."""
    assert world.run("list", "--output", "kort.html").returncode == 0
    assert "Omfavn data" in (world.here / "kort.html").read_text(encoding="utf-8")
    assert world.run("list", "--output", "kort.html").returncode == 1
    assert world.run("list", "--output", "kort.xyz").returncode == 2
    assert world.run("list", "--format", "json", "--output", "kort.txt").returncode == 0
    assert as_json((world.here / "kort.txt").read_text(encoding="utf-8"))["title"] == "Målkompasset"
    (world.here / "kort.txt").unlink()
    assert world.run("list", "5", "--output", "kort.txt").returncode == 0
    assert (world.here / "kort.txt").read_text(encoding="utf-8") == world.run("list", "5").stdout


WITHOUT_EXTRA = (
    "-c",
    "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n, *a: None if n in ('typst', 'pypandoc') "
    "else f(n, *a); import sys; sys.modules['typst'] = None; from malkompas.__main__ import main; main()",
)
"""The program where the extra is not installed."""


def test_without_the_extra_it_is_said_how_to_install_it_before_anybody_has_typed_in_vain(world: World) -> None:
    """Status 1, one sentence and the command; no prompt, and nothing is left behind."""
    world.program = WITHOUT_EXTRA
    world.keep(samples.full())
    for command in ("reflect --output svar.pdf", *(f"export --format {kind}" for kind in ("pdf", "docx", "odt"))):
        done = world.run(*command.split(), lines="Hjemmepleje Nord\nRo\n")
        assert (done.returncode, "malkompas[office]" in done.stderr) == (1, True)
        assert "> " not in done.stderr
    assert len(world.stored()) == 1
    assert list(world.here.iterdir()) == []
