"""principles.yaml: the real one, and every way in which another can be wrong."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malkompas.compass import principles
from malkompas.errors import CompassError, UsageError
from tests.samples import BOOKLET, ROOT, SMALL, compass, wrong


def test_what_explains_mistakes_is_read_only_where_there_are_any() -> None:
    """A compass that is as it should be costs nothing more."""
    code = (
        "import sys\nfrom malkompas.compass import principles\nprinciples.load(principles.default_path())\n"
        "names = ('advice', 'broken', 'layout', 'lines', 'mistakes')\n"
        "print([name for name in names if f'malkompas.compass.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_booklet_stands_word_for_word() -> None:
    """Names, what-if questions and reflection questions are the booklet's, in its order."""
    whole = principles.load(principles.default_path())
    assert [section.title for section in whole.principles] == [one["title"] for one in BOOKLET["principles"]]
    assert [section.what_if for section in whole.principles] == [one["what_if"] for one in BOOKLET["principles"]]
    assert [[q.text for q in section.questions] for section in whole.principles] == [
        one["questions"] for one in BOOKLET["principles"]
    ]
    assert [q.text for q in whole.opening.questions] == BOOKLET["opening"]
    assert [q.text for q in whole.learning.questions] == BOOKLET["learning"]
    assert [q.label for q in whole.closing.questions] == BOOKLET["closing"]


def test_every_question_has_hints_for_when_the_talk_stalls() -> None:
    """Two or three hints each, none of them twice."""
    questions = [q for s in (*compass().choosable, compass().closing) for q in s.questions]
    assert all(2 <= len(question.hints) <= 3 for question in questions)
    hints = [hint for question in questions for hint in question.hints]
    assert len(set(hints)) == len(hints)


def test_another_compass_is_read(tmp_path: Path) -> None:
    """A school's values, with one principle, are a compass too."""
    path = tmp_path / "my.yaml"
    path.write_text(SMALL, encoding="utf-8-sig")
    own = principles.load(path)
    assert own.title == "Værdier"
    assert own.principles[0].questions[0].hints == ("I går",)
    assert own.closing.questions[0].label == "Erkendelse"


@pytest.mark.parametrize(
    ("find", "replace", "said"),
    [
        ("title: Værdier\n", "", "linje 1, hele filen: her mangler feltet title (titel)"),
        (
            "language: da",
            "language: da\nmotto: Fremad",
            "linje 3, hele filen: jeg kender ikke feltet motto; her kan stå tit",
        ),
        (
            "language: da",
            "language: da\nsprog: da",
            "linje 3, hele filen: jeg kender ikke feltet sprog; her kan stå title",
        ),
        ("title: Værdier", "Titel: Værdier", "linje 1, hele filen: jeg kender ikke feltet Titel; mente I title?"),
        ("    what_if:", "    what-if:", "linje 12, princip 1: jeg kender ikke feltet what-if; mente I what_if?"),
        (
            "        hints:",
            "        idéer:",
            "linje 16, princip 1, spørgsmål 1: jeg kender ikke feltet idéer; mente I hi",
        ),
        (
            "language: da",
            "language: Dansk",
            "linje 2, feltet language: her skal stå en sprogkode, men der står »Dansk«; skriv language: da",
        ),
        ("language: da", "language: en_gb", "skriv language: en-GB"),
        ("language: da", "language: vores eget", "skriv language: da (dansk) eller language: en (engelsk)"),
        ("language: da", "language: no", 'men der står ja/nej-værdien no; skriv "no"'),
        ("language: da", "language: ' da '", "her skal stå en sprogkode, men der står »da«; skriv language: da"),
        (
            "title: Vis mod",
            "title: no",
            "linje 11, princip 1, feltet title: her skal stå en tekst, men der står ja/nej-vær",
        ),
        ("title: Vis mod", "title: 12", 'men der står tallet 12; skriv "12"'),
        ("title: Vis mod", "title: 12:30", 'men der står tallet 12:30; skriv "12:30"'),
        ("title: Vis mod", "title: 2026-01-01", "men der står datoen 2026-01-01"),
        ("title: Vis mod", "title:", "linje 11, princip 1, feltet title: her mangler en tekst"),
        (
            "    title:",
            "    \u200btitle:",
            "linje 11, princip 1: her er et usynligt tegn, som ikke kan bruges; slet det",
        ),
        (
            "    title:",
            "    ti\u00adtle:",
            "linje 11, princip 1: her er et usynligt tegn, som ikke kan bruges; slet det",
        ),
        (
            "    title:",
            "    \ufefftitle:",
            "linje 11, princip 1: her er et usynligt tegn, som ikke kan bruges; slet det",
        ),
        ("title: Vis mod", "title: # mod", "her mangler en tekst; begynder den med #, skal den stå i anførselstegn"),
        ("title: Vis mod", "title: ' '", "linje 11, princip 1, feltet title: her mangler en tekst"),
        ("title: Vis mod", "title: [a]", "men der står en liste; skriv den uden bindestreg"),
        ("title: Vis mod", "title: {Mod: nu}", 'men der står felter med navne; skriv "Mod: nu"'),
        ("title: Vis mod", "title: Vis mod\n    title: Mere", "feltet title står også i linje 11; slet det ene"),
        ("title: Vis mod", 'title: "\\e[2J"', "her er et usynligt tegn"),
        ("title: Vis mod", "title: !!python/name:os.system ''", "her skal stå en tekst"),
        ("title: Vis mod", "title: !mod", "en tekst, der begynder med !, skal stå i anførselstegn"),
        ("title: Vis mod", "title: &Vis mod", "en tekst, der begynder med &, skal stå i anførselstegn"),
        ("  - id: mod", "  - id: Mod og håb!", "linje 10, princip 1, feltet id: et id har kun små bogstaver a-z"),
        ("  - id: mod", "  - id: Mod og håb!", "men her står »Mod og håb!«; skriv for eksempel id: mod-og-haab"),
        ("  - id: mod", "  - id: ' mod '", "skriv for eksempel id: mod"),
        ("  - id: mod", "  - id: opening", "id'et opening bruger programmet selv; skriv for eksempel id: vis-mod"),
        ("  - id: mod", "  - id: 12", "men her står »12«; skriv for eksempel id: vis-mod"),
        ("  - id: mod", "  - id: null", 'men der står den tomme værdi null; skriv id: "null"'),
        ("  - id: mod", "  - id:", "linje 10, princip 1, feltet id: her mangler en tekst"),
        (
            "        hints: [I går]",
            "        hints: []",
            "linje 16, princip 1, spørgsmål 1, feltet hints: listen er tom",
        ),
        ("        hints: [I går]", "        hints:", "her mangler en liste; skriv hvert punkt på sin egen linje"),
        ("        hints: [I går]", "        hints: I går", "men der står teksten »I går«; skriv hvert punkt"),
        ("        hints: [I går]", "        hints:\n          - Før: i går?", 'felter med navne; skriv "Før: i går?"'),
        (
            "        hints: [I går]",
            "        hints:\n          -I går",
            "mellemrum efter bindestregen; skriv - I går",
        ),
        ("    - text: Hvorfor", "    -text: Hvorfor", "bindestregen; skriv - text: Hvorfor er vi her?"),
        (
            "    - text: Hvorfor",
            "      text: Hvorfor",
            "linje 8, opening, feltet questions: her skal stå en liste, men der står",
        ),
        ("    - text: Hvorfor", "    - text:Hvorfor", "mellemrum efter kolonet; skriv text: Hvorfor er vi her?"),
        ("    - text: Hvorfor", "    - Hvorfor", "navn mangler foran teksten; skriv - text: Hvorfor er vi her?"),
        (
            "    - text: Hvorfor er",
            "    - Hvorfor er: vi",
            'mangler foran teksten; skriv - text: "Hvorfor er: vi vi her?"',
        ),
        ("    - text: Hvorfor er vi her?", "    - 12", "her skal stå feltet text, men der står tallet 12"),
        (
            "    - label: Erkendelse\n      text",
            "    - text",
            "closing, spørgsmål 1: her mangler feltet label (kort navn)",
        ),
        ("    - text: Hvorfor", "    - label: Nu\n      text: Hvorfor", "feltet label hører ikke til her"),
        ("source: Skolen", "source: Skolen\nmere: *her", "linje 4, *her: en tekst, der begynder med *, skal stå i anf"),
        ("source: Skolen", "source: Sk\x00len", "linje 3, hele filen: her er et usynligt tegn"),
        ("closing:", "---\nclosing:", "her begynder et nyt dokument; slet linjen ---"),
    ],
)
def test_what_is_wrong_is_said_with_line_place_and_what_was_expected(
    tmp_path: Path, find: str, replace: str, said: str
) -> None:
    """Each mistake an author can make is named where it stands."""
    assert find in SMALL
    assert said in wrong(tmp_path, SMALL.replace(find, replace, 1))


def test_a_field_that_was_left_empty_is_not_told_of_comments(tmp_path: Path) -> None:
    """A # is mentioned only where there is one."""
    said = wrong(tmp_path, SMALL.replace("language: da", "language:"))
    assert said.endswith("linje 2, feltet language: her mangler en tekst")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """One reading tells an author of all mistakes, in the order of their lines."""
    text = SMALL.replace("title: Værdier", "titel: Værdier").replace("    what_if", "    what").replace("[I går]", "[]")
    said = wrong(tmp_path, text.replace("source: Skolen", "source: &a x\nb: *a"))
    lines = [line for line in said.splitlines() if line.startswith("  linje")]
    assert [int(line.split()[1].rstrip(",")) for line in lines] == sorted(int(x.split()[1].rstrip(",")) for x in lines)
    for part in ("jeg kender ikke feltet titel", "jeg kender ikke feltet what", "listen er tom", "&a:", "*a:"):
        assert part in said
    assert f"{len(lines)} ting" in said
    assert "mangler" not in said  # what is misspelt is there


def test_a_text_that_begins_with_an_anchor_is_one_thing_to_mend(tmp_path: Path) -> None:
    """Not also a text of another kind: what stands after the sign is not what the author wrote."""
    assert "Der er én ting at rette" in wrong(tmp_path, SMALL.replace("title: Vis mod", "title: &mod"))


def test_fields_that_are_missing_together_are_one_thing_to_mend(tmp_path: Path) -> None:
    """In the order they are written in, each with its Danish name."""
    said = wrong(tmp_path, SMALL[: SMALL.index("learning:")].replace("language: da\n", ""))
    assert "her mangler felterne language (sprog), learning (læring) og closing (afslutning)" in said


def test_what_is_misspelt_is_read_all_the_same(tmp_path: Path) -> None:
    """A mistake within it is told at once."""
    said = wrong(tmp_path, SMALL.replace("opening:", "Opening:").replace("title: Åbning", "titel: 12"))
    assert said.count("\n  linje ") == 3
    assert "mente I opening?" in said
    assert "linje 5, opening, feltet title: her skal stå en tekst, men der står tallet 12" in said


def test_two_principles_with_one_id_are_told_apart(tmp_path: Path) -> None:
    """An id names one principle only."""
    principle = SMALL[SMALL.index("  - id") : SMALL.index("learning:")]
    said = wrong(tmp_path, SMALL.replace(principle, principle * 2))
    assert "linje 17, princip 2, feltet id: id'et mod er brugt før, i linje 10" in said


def test_an_id_that_is_suggested_is_free(tmp_path: Path) -> None:
    """It is none that stands in the file, before or after, and none that was suggested before."""
    principle = SMALL[SMALL.index("  - id") : SMALL.index("learning:")]
    ids = ["Mod", "Mod!", "mod", "mod", "vis-mod", "Vis mod", "12"]
    text = SMALL.replace(principle, "".join(principle.replace("id: mod", f"id: {id}") for id in ids))
    said = re.findall(r"\n  linje (\d+), .* skriv for eksempel id: (\S+)", wrong(tmp_path, text))
    lines = text.split("\n")
    for number, id in said:
        lines[int(number) - 1] = f"  - id: {id}"
    path = tmp_path / "mended.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [one.id for one in principles.load(path).principles][2] == "mod"
    assert len(said) == 5


def test_a_dash_at_every_field_is_one_thing_to_mend(tmp_path: Path) -> None:
    """The lines are named, and a blank in place of each dash mends them all."""
    fields = ("title: Vis", "what_if", "text: Mod", "questions:\n      - text: Hvornår")
    text = SMALL
    for one in fields:
        text = text.replace(f"    {one}", f"  - {one}")
    said = wrong(tmp_path, text)
    assert "Der er én ting at rette" in said
    assert (
        "linje 11, princip 1: et princip har kun én bindestreg, og den står foran id; sæt et mellemrum i stedet for"
        in said
    )
    assert said.endswith("i linje 11, 12, 13 og 14")


def test_what_is_misspelt_is_counted_once(tmp_path: Path) -> None:
    """Also where there is more of it than is shown."""
    principle = SMALL[SMALL.index("  - id") : SMALL.index("learning:")].replace("title:", "titel:")
    many = "".join(principle.replace("id: mod", f"id: mod-{number}") for number in range(40))
    assert "Der er 40 ting at rette" in wrong(tmp_path, SMALL.replace(principle.replace("titel", "title"), many))


@pytest.mark.parametrize("many", ["  - id: Mod!\n", "  - id: mod\n", "  - title: Mod\n", "  - id: a\n  - title: b\n"])
@pytest.mark.parametrize("field", ["principles", "opening:\n  questions"])
def test_a_large_file_with_one_mistake_over_and_over_is_read_at_once(tmp_path: Path, many: str, field: str) -> None:
    """What is shown is looked into, and the rest is counted: else this test would not end."""
    said = wrong(tmp_path, f"{field}:\n{many * (80_000 // len(many))}")
    assert len(said) < 8000


def test_a_long_list_of_mistakes_is_cut(tmp_path: Path) -> None:
    """A file of another kind does not fill the screen."""
    said = wrong(tmp_path, "".join(f"felt{number}: x\n" for number in range(1000)))
    assert len(said.splitlines()) < 40
    assert said.splitlines()[-1].endswith(" til")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen er tom"),
        (b"# kun en kommentar\n", "filen er tom"),
        (SMALL.encode("utf-16"), "er gemt som UTF-16"),
        (b"PK\x03\x04\x14\x00", "er et dokument"),
        (b"{\\rtf1\\ansi title: x}", "er et dokument"),
        (b"title: V\xe6rdier\n", "ikke gemt som UTF-8; det går galt i linje 1"),
        (b"a: b\nc: d\ntitle: \xff\xfe\n", "linje 3"),
        (b"[" * 100_000, "mere end 20 lag"),
        (b"{a: " * 100_000, "mere end 20 lag"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "henvisninger"),
        (b"- en\n- to\n", "her skal stå felterne title, language"),
        (b"bare en tekst\n", "her skal stå felterne title, language"),
        (b'{"title": "Skolen"}', "linje 1, hele filen: her mangler felterne language (sprog), source"),
    ],
)
def test_a_file_that_is_no_compass_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Empty, not UTF-8, nested without end, full of aliases or of another shape: a message, never a crash."""
    assert said in wrong(tmp_path, content)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """50 MB is no compass."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CompassError, match="for stor"):
        principles.load(path)


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "er en mappe"), ("nothing.yaml", "nothing.yaml findes ikke i mappen"), ("a\0b", "navnet kan ikke bruges")],
)
def test_a_path_without_a_file_is_named(tmp_path: Path, name: str, said: str) -> None:
    """A directory, a missing file and a name that cannot be are told apart."""
    with pytest.raises(CompassError, match=said):
        principles.load(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *(("vores.yaml.txt", "vores.yaml"), ("vores.yml", "vores.yaml"), ("hjem.yaml.txt", "hjem.yaml")),
        *(("hjem.yaml", "hjem"), ("hjem.yml", "hjem"), ("hjem.yaml.txt", "hjem"), ("Hjem.YAML", "hjem.yaml")),
        *(("hjem.yaml", "HJEM.yaml"), ("hjem.yaml", "Hjem")),
    ],
)
def test_a_file_that_is_called_almost_that_is_named(tmp_path: Path, name: str, written: str) -> None:
    """Windows hides an ending, there are two ways to write this one, and capitals are easily mistaken."""
    (tmp_path / name).write_text(SMALL, encoding="utf-8")
    if not (tmp_path / written).exists():  # where capitals make no difference
        with pytest.raises(CompassError, match=re.escape(f"Mente I {name}?")):
            principles.load(tmp_path / written)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_on_other_machines(tmp_path: Path, end: str) -> None:
    """Windows and old Macs; and a mistake is still found on its line."""
    path = tmp_path / "my.yaml"
    path.write_bytes(SMALL.replace("\n", end).encode())
    assert principles.load(path).title == "Værdier"
    assert "linje 11, " in wrong(tmp_path, SMALL.replace("title: Vis mod", "titel: Vis mod").replace("\n", end))
    assert "linje 11: " in wrong(tmp_path, SMALL.replace("title: Vis mod", "title: Nu: mod").replace("\n", end))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*SMALL.splitlines(keepends=True), "- x\n", "  a: [\n", "? b\n", "!!x y\n"]) | st.text())
)
def test_no_file_makes_it_fail_in_another_way(tmp_path: Path, lines: list[str]) -> None:
    """Any mixture of lines is a compass or a list of what is wrong with it."""
    path = tmp_path / "any.yaml"
    path.write_text("".join(lines), encoding="utf-8", errors="replace")
    with contextlib.suppress(CompassError):
        assert principles.load(path).principles


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("5", "omfavn-data"),
        ("omfavn-data", "omfavn-data"),
        ("data", "omfavn-data"),
        ("DATA", "omfavn-data"),
        ("omfavn data", "omfavn-data"),
        ("lær", "stop-op-og-laer"),
        ("laer", "stop-op-og-laer"),
        ("nysgerrig", "vaer-nysgerrig"),
        ("opening", "opening"),
        ("learning", "learning"),
    ],
)
def test_a_principle_is_named_by_number_id_or_a_word(name: str, found: str) -> None:
    """Also without regard to capitals, and with æ written ae."""
    assert principles.find(compass().choosable, name).id == found


@pytest.mark.parametrize("name", ["9", "0", "hest", "", "og", "sammen og"])
def test_a_name_that_fits_none_or_several_says_which_there_are(name: str) -> None:
    """The message holds the ids to choose from."""
    with pytest.raises(UsageError) as caught:
        principles.find(compass().choosable, name)
    assert "stop-op-og-laer" in caught.value.hint
