"""A compass is read, and whatever is wrong with it is told with its line."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malkompas import compass, texts
from malkompas.compass import MOST_BYTES, find, load
from malkompas.errors import CompassError, UsageError
from tests import samples
from tests.samples import SMALL

PRINCIPLE = SMALL[SMALL.index("  - id") : SMALL.index("learning:")]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with libyaml, and with the parser that is there where libyaml is not."""
    monkeypatch.setattr(compass, "_LOADER", getattr(yaml, request.param))


def said(folder: Path, content: str | bytes) -> str:
    """Return what is said about a compass with this `content`, "" if it can be used."""
    path = folder / "compass.yaml"
    path.write_bytes(content.encode(errors="replace") if isinstance(content, str) else content)
    try:
        load(path)
    except CompassError as error:
        return error.message
    return ""


def changed(find: str, replace: str) -> str:
    """Return a compass in which `find` is written as `replace` the first time it stands there."""
    assert find in SMALL
    return SMALL.replace(find, replace, 1)


@pytest.mark.parametrize(("end", "encoding"), [("\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\r", "utf-8")])
def test_a_compass_of_ones_own_is_read(tmp_path: Path, end: str, encoding: str) -> None:
    """As each system ends its lines, and with the mark that Notepad begins a file with."""
    path = tmp_path / "my.yaml"
    path.write_bytes(SMALL.replace("\n", end).encode(encoding))
    mine = load(path)
    assert (mine.title, mine.closing.questions[0].label) == ("Værdier", "Erkendelse")
    assert mine.principles[0].questions[0].hints == ("I går",)
    assert "linje 11, " in said(tmp_path, changed("title: Vis mod", "titel: Vis mod").replace("\n", end))
    assert "linje 11: " in said(tmp_path, changed("title: Vis mod", "title: Nu: mod").replace("\n", end))


HIDDEN = "her er et usynligt tegn, som ikke kan bruges"
TITLE = "linje 11, princip 1, feltet title: "
LANGUAGES = {"dansk": "da", "English": "en", "' da '": "da", "en_gb": "en-GB", "DK": "da", "dk-dk": "da-DK"}
PROBLEMS = [
    # fields that are missing, unknown or doubled
    ("title: Værdier\n", "", "linje 1, hele filen: her mangler feltet title (titel)"),
    ("language: da", "language: da\nmotto: x", "linje 3, hele filen: jeg kender ikke feltet motto; her kan stå title,"),
    ("title: Værdier", "Titel: Værdier", "linje 1, hele filen: jeg kender ikke feltet Titel; mente I title?"),
    ("        hints:", "        hjælpespørgsmål:", "linje 16, princip 1, spørgsmål 1: jeg kender ikke feltet hjælpes"),
    ("  - id: mod", "  - ? [a]\n    : b\n    id: mod", "linje 10, princip 1: her skal stå navnet på et felt; her kan "),
    ("- label: Erkendelse\n      text", "- text", "closing, spørgsmål 1: her mangler feltet label (kort navn)"),
    ("- text: Hvorfor", "- label: Nu\n      text: Hvorfor", "feltet label hører ikke til her; er linjen rykket forker"),
    ("title: Vis mod", "title: Vis mod\n    title: Mere", "feltet title står også i linje 11; slet det ene"),
    # texts
    ("title: Vis mod", "title: no", TITLE + 'her skal stå en tekst, men der står ja/nej-værdien no; skriv "no"'),
    ("title: Vis mod", "title:", TITLE + "her mangler en tekst"),
    ("title: Vis mod", "title: # mod", "her mangler en tekst; begynder den med #, skal den stå i anførselstegn"),
    ("title: Vis mod", "title: [a]", "men der står en liste; skriv den uden bindestreg"),
    ("title: Vis mod", "title: !mod", "en tekst, der begynder med !, skal stå i anførselstegn"),
    ("source: Skolen", "source: Skolen\nmere: *her", "linje 4, *her: en tekst, der begynder med *, skal stå i anførse"),
    # lists
    ("hints: [I går]", "hints: []", "linje 16, princip 1, spørgsmål 1, feltet hints: listen er tom"),
    ("hints: [I går]", "hints:", "her mangler en liste; skriv hvert punkt på sin egen linje"),
    ("hints: [I går]", "hints:\n          -I går", "»-I går«; skriv hvert punkt på sin egen linje med en bindestreg o"),
    ("hints: [I går]", "hints:\n          - Før: i går?", "hjælpespørgsmål 1: her skal stå en tekst, men der står"),
    ("    - text: Hvorfor", "      text: Hvorfor", "linje 8, opening, feltet questions: her skal stå en liste, men de"),
    ("    - text: Hvorfor", "    - Hvorfor", "her skal stå feltet text, men der står teksten »Hvorfor er vi her?«"),
    # characters that nobody sees
    *(("    title:", f"    {name}:", f"linje 11, princip 1: {HIDDEN}") for name in ("\u200btitle", "ti\u00adtle")),
    ("title: Vis mod", 'title: "\\e[2J"', TITLE + HIDDEN),
    ("source: Skolen", "source: Sk\x00len", f"linje 3, hele filen: {HIDDEN}"),
    # ids and the language
    ("- id: mod", "- id: Mod og håb!", "men her står »Mod og håb!«; skriv for eksempel id: mod-og-haab"),
    ("- id: mod", "- id: opening", "id'et opening bruger programmet selv"),
    ("learning:", f"{PRINCIPLE}learning:", "linje 17, princip 2, feltet id: id'et mod er brugt før, i linje 10"),
    ("language: da", "language: klingonsk", "skriv language: da (dansk) eller language: en (engelsk)"),
    *(("language: da", f"language: {typed}", f"; skriv language: {meant}") for typed, meant in LANGUAGES.items()),
    # more than one document
    ("closing:", "---\nclosing:", "linje 23, hele filen: her begynder et nyt dokument; slet linjen ---"),
]  # fmt: skip


@pytest.mark.parametrize(("find", "replace", "expected"), PROBLEMS)
def test_what_is_wrong_is_said_with_line_place_and_what_was_expected(
    tmp_path: Path, find: str, replace: str, expected: str
) -> None:
    """Each mistake an author can make is named where it stands."""
    assert expected in said(tmp_path, changed(find, replace))


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """In the order of the lines, and what is within a misspelt field too."""
    text = SMALL.replace("title: Værdier", "titel: 12").replace("    what_if", "    what").replace("[I går]", "[]")
    message = said(tmp_path, text.replace("opening:", "Opening:").replace("source: Skolen", "source: &a x\nb: *a"))
    numbers = [int(number) for number in re.findall(r"\n  linje (\d+)", message)]
    assert numbers == sorted(numbers)
    for part in ("feltet titel", "tallet 12", "mente I opening?", "feltet what;", "listen er tom", "&a:", "*a:"):
        assert part in message
    assert "Der er otte ting at rette:" in message
    assert len(numbers) == 8
    assert "mangler" not in message  # what is misspelt is there


WITHOUT_THREE = SMALL[: SMALL.index("learning:")].replace("language: da\n", "")
SINGLE = [
    (changed("language: da", "language:"), "linje 2, feltet language: her mangler en tekst"),  # no word of a #
    (changed("title: Vis mod", "title: &mod"), texts.NO_ALIAS.format(sign="&")),  # nor of an empty text
    (WITHOUT_THREE, "her mangler felterne language (sprog), learning (læring) og closing (afslutning)"),
]


@pytest.mark.parametrize(("text", "expected"), SINGLE)
def test_one_mistake_is_one_thing_to_mend(tmp_path: Path, text: str, expected: str) -> None:
    """Nothing else is told that follows from it."""
    message = said(tmp_path, text)
    assert "Der er én ting at rette:" in message
    assert message.endswith(expected)


def test_what_is_misspelt_is_counted_once_and_a_long_list_is_cut(tmp_path: Path) -> None:
    """A file of another kind does not fill the screen."""
    misspelt = PRINCIPLE.replace("title:", "titel:")
    many = "".join(misspelt.replace("id: mod", f"id: mod-{number}") for number in range(40))
    message = said(tmp_path, SMALL.replace(PRINCIPLE, many))
    assert ("Der er 40 ting at rette" in message, message.count("\n  linje ")) == (True, 30)
    assert message.endswith("\n  og 10 til")


BROKEN = [
    # what the author wrote, in place of what; the line, what begins above the caret, and the kind of mistake
    ("text: Mod er godt.", "text: Mod er\n      ikke altid: godt.", 14, ": godt.", "colon"),
    ("title: Vis mod", "title:Vis mod", 11, "title", "blank_after_colon"),
    ("title: Vis mod", "title Vis mod", 11, "title", "colon_after_name"),
    ("text: Mod er godt.", "text: Mod er\n    godt.", 14, "godt.", "colon_after_name"),
    ("title: Vis mod", 'title: "Vis mod', 11, '"Vis', "open_quote"),
    ("title: Vis mod", 'title: "F:\\mod"', 11, "", "backslash"),  # the two parsers point at the one or the other sign
    ("title: Vis mod", 'title: "Vis" mod', 11, "mod", "after_quote"),
    ("title: Vis mod", "title: 'Mette's mod'", 11, "s mod'", "after_quote"),
    *(("title: Vis mod", f"title: {sign} mod", 11, f"{sign} mod", "sign") for sign in "%@`&?-|>"),
    ("title: Vis mod", "title: [nyt] mod", 11, "mod", "sign"),
    ("[I går]", "[I går", 16, "[I går", "bracket"),
    ("  text: Vi begynder.", "\ttext: Vi begynder.", 6, " text", "tab"),
    ("    title: Vis", "   title: Vis", 11, "title", "dash"),
    ("  text: Vi ser", "   text: Vi ser", 19, ": Vi ser", "indentation"),
    ("[I går]", "\n          - I går?\n         - Nu?", 18, "- Nu?", "indentation"),
    # what a word processor or a chat puts there
    *(("[I går]", f"\n          - I går\n          {sign} Nu", 18, f"{sign} Nu", "bullet") for sign in "–—•−‑*"),
    ("title: Vis mod", "title:\xa0Vis mod", 11, "title", "odd_blank"),
    ("    - text: Hvorfor", " \u2003  - text: Hvorfor", 8, " ", "odd_blank"),
    ("[I går]", "\n          - I går\n          -Nu", 18, "-Nu", "blank_after_dash"),
    ("title: Værdier", "```yaml\ntitle: Værdier", 1, "```yaml", "fence"),
    ("title: Værdier", "}", 1, "}", "other"),
]  # fmt: skip


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("find", "replace", "line", "above", "kind"), BROKEN)
def test_a_mistake_is_shown_on_its_line_and_explained(
    tmp_path: Path, find: str, replace: str, line: int, above: str, kind: str
) -> None:
    """With a caret under the place."""
    text = changed(find, replace)
    head, told, *above_it, shown, caret = said(tmp_path, text).split("\n")
    assert head.endswith("kan ikke bruges endnu. Det første, der skal rettes:")
    assert told == f"  linje {line}: {texts.YAML_MISTAKES[kind]}"
    assert shown == "    " + re.sub(r"\s", " ", text.split("\n")[line - 1])
    assert shown[caret.index("^") :].startswith(above)
    assert above_it == ["    " + text.split("\n")[line - 2]] * (kind == "indentation")


SLIPS = [(": ", ":"), (":", ""), (r"(: )(\w+)", r"\1\2: og"), ("^( *)- ", r"\1-"), ("^", " "), ("^ ", "")]


@pytest.mark.parametrize(("find", "replace"), SLIPS)
def test_whichever_line_an_author_slips_in_is_found(tmp_path: Path, find: str, replace: str) -> None:
    """A blank, a colon or a dash that is missing or too much is told on its line, or the one below, which says so."""
    lines = samples.COMPASS_FILE.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        slipped = re.sub(find, replace, line, count=1)
        if line.strip() and not line.startswith("#") and slipped != line:
            message = said(tmp_path, "\n".join([*lines[: number - 1], slipped, *lines[number:]]))
            named = {int(told) for told in re.findall(r"\n  linje (\d+)", message)}
            assert not message or named & {number, number + 1}, slipped  # within a text it may be right


def test_of_a_long_line_what_is_around_the_mistake_is_shown(tmp_path: Path) -> None:
    """The message stays readable, and the caret is under the place."""
    assert {kind for *_, kind in BROKEN} == set(texts.YAML_MISTAKES)  # no sentence is untried
    message = said(tmp_path, changed("title: Vis mod", "title: " + "mere " * 40 + "og: " + "mere " * 40))
    *_, shown, caret = message.split("\n")
    assert len(shown) < 80
    assert shown[caret.index("^") - 2 :].startswith("og: mere")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"# kun en kommentar\n", "filen er tom"),
        (SMALL.encode("utf-16"), "er gemt som UTF-16"),
        (b"PK\x03\x04\x14\x00", "er et dokument"),
        (b"{\\rtf1\\ansi title: x}", "er et dokument"),
        (b"a: b\nc: d\ntitle: \xff\xfe\n", "ikke gemt som UTF-8. Det går galt i linje 3"),
        (b" " * (MOST_BYTES + 1), "er for stor"),
        (b"[" * 100_000, "mere end 20 lag"),
        (b"{a: " * 100_000, "mere end 20 lag"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "henvisninger"),
        (b"bare en tekst\n", "her skal stå felterne title, language"),
        (b'{"title": "Skolen"}', "linje 1, hele filen: her mangler felterne language (sprog), source"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_a_file_that_is_no_compass_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    """Empty, not UTF-8, too large, nested without end, full of aliases: a message, never a crash."""
    assert expected in said(tmp_path, content)


@pytest.mark.parametrize(
    ("there", "written", "expected"),
    [
        *(("x", "", "er en mappe"), ("x", "my", "my findes ikke i mappen"), ("x", "a\0b", "navnet kan ikke bruges")),
        *((there, "my.yaml", f"Mente I {there}?") for there in ("my.yaml.txt", "my.yml", "My.YAML")),
        ("my.yaml.txt", "my", "Mente I my.yaml.txt?"),
    ],
)
def test_a_path_without_a_file_is_named(tmp_path: Path, there: str, written: str, expected: str) -> None:
    """With the file that was meant: Windows hides an ending, and capitals are easily mistaken."""
    (tmp_path / there).write_text(SMALL, encoding="utf-8")
    if not (tmp_path / written).is_file():  # it is where capitals make no difference
        with pytest.raises(CompassError, match=re.escape(expected)) as caught:
            load(tmp_path / written)
        assert "--compass" in caught.value.hint


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*SMALL.splitlines(keepends=True), "- x\n", "  a: [\n", "? b\n", "!!x y\n"]) | st.text())
)
def test_no_file_makes_it_fail_in_another_way(tmp_path: Path, lines: list[str]) -> None:
    """Any mixture of lines is a compass or a list of what is wrong with it."""
    said(tmp_path, "".join(lines))


LARGE = [
    *(start + filling * (90_000 // len(filling)) for start in ("a: b: ", "\t", 'title: "x" \'', "x: [", "?\n")
      for filling in ("-", "- ", "x ", "'\n", "a:b\n", '"', "\n ")),
    *(f"{field}:\n{line * (90_000 // len(line))}" for field in ("principles", "opening:\n  questions")
      for line in ("  - id: Mod!\n", "  - id: mod\n", "  - title: Mod\n", "  - id: a\n  - title: b\n", "  - 1: a\n")),
    "".join(f"felt{number}: x\n" for number in range(20_000)),
]  # fmt: skip


@pytest.mark.parametrize("text", LARGE, ids=lambda text: repr(text[:8] + text[-8:]))
def test_no_file_makes_it_slow_or_long_winded(tmp_path: Path, text: str) -> None:
    """A large file, whatever fills it, is judged in one go: else this test would not end."""
    assert 0 < len(said(tmp_path, text)) < 8000


def test_a_principle_is_named_by_number_id_or_a_word() -> None:
    """Also without regard to capitals, and with æ written ae; what fits none or several says which there are."""
    choosable = samples.compass().choosable
    meant = {"lær": "stop-op-og-laer", "laer": "stop-op-og-laer", "opening": "opening"}
    meant |= dict.fromkeys(("5", "omfavn-data", "data", "DATA", "omfavn data"), "omfavn-data")
    assert {name: find(choosable, name).id for name in meant} == meant
    refused = {
        "9": "Jeg kender ikke",
        "": "Jeg kender ikke",
        "og": "flere titler",
        "nysgerig": "Mente I »Vær oprigtigt",
    }
    for name, expected in refused.items():
        with pytest.raises(UsageError, match=expected) as caught:
            find(choosable, name)
        assert "stop-op-og-laer" in caught.value.hint
