"""The mistakes that keep a compass from being YAML: each is found on its line, and what is said mends it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from malkompas.compass import nodes, principles
from malkompas.errors import CompassError
from tests import samples
from tests.samples import ROOT

QUOTED = 'title: "Vis mod"'
PRINCIPLE = samples.SMALL[samples.SMALL.index("  - id") : samples.SMALL.index("learning:")]
ANOTHER = PRINCIPLE.replace("mod", "ro")


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with libyaml, and with the parser that is there where libyaml is not."""
    monkeypatch.setattr(nodes, "_Loader", getattr(yaml, request.param))


# What the author wrote, in place of what, and the number of the line and a part of what is said.
MENDED = [
    ("title: Vis mod", "title: Mod: nu", 11, 'en tekst med kolon skal stå i anførselstegn; skriv title: "Mod'),
    ("title: Vis mod", "title: Mod:", 11, 'skriv title: "Mod:"'),
    ("title: Vis mod", "title: Mod: nu  # kort", 11, 'skriv title: "Mod: nu"'),
    ("title: Vis mod", "title: “Vis mod: nu”", 11, 'anførselstegnene skal være de lige; skriv title: "Vis mod: nu"'),
    ("title: Vis mod", 'title: Sig "nu": gå', 11, "skriv title: 'Sig \"nu\": gå'"),
    ("- text: Hvorfor", "- text: Spørg: Hvorfor", 8, 'skriv - text: "Spørg: Hvorfor er vi her?"'),
    ("[I går]", "\n          - Før: og: nu", 17, 'skriv - "Før: og: nu"'),
    ("title: Vis mod", "title:Vis mod", 11, "der mangler et mellemrum efter kolonet; skriv title: Vis mod"),
    ("title: Værdier", "title:Værdier", 1, "der mangler et mellemrum efter kolonet; skriv title: Værdier"),
    ("  title: Åbning", "  title:Åbning", 5, "skriv title: Åbning"),
    ("title: Vis mod", "title Vis mod", 11, "der mangler et kolon efter feltets navn; skriv title: Vis mod"),
    ("title: Vis mod", "title = Vis mod", 11, "skriv title: Vis mod"),
    ("title: Vis mod", "title; Vis mod", 11, "skriv title: Vis mod"),
    ("title: Vis mod", "title – Vis mod", 11, "skriv title: Vis mod"),
    ("title: Vis mod", "title : Mod: nu", 11, 'skriv title : "Mod: nu"'),
    ("title: Vis mod", 'title: "F:\\mod"', 11, "\\ kan ikke stå i dobbelte anførselstegn; skriv title: 'F:\\mod'"),
    ("    - text: Hvorfor", "    * text: Hvorfor", 8, "et punkt begynder med en bindestreg; skriv - text: Hvor"),
    ("[I går]", "\n          * I går", 17, "skriv - I går"),
    ("        hints:", "        hints", 16, "skriv hints:"),
    ("    questions:", "    questions", 14, "skriv questions:"),
    ("  text: Vi begynder.", "  text:>-\n    Vi begynder.", 6, "skriv text: >-"),
    ("[I går]", "\n          -I går\n          - Nu", 17, "der mangler et mellemrum efter bindestregen; skriv - I går"),
    ("[I går]", "\n            I går\n          - \"Nu: hvad?\"", 17, "der mangler en bindestreg foran; skriv - I går"),
    ("[I går]", "\n          I går\n          - \"Nu: hvad?\"", 17, "der mangler en bindestreg foran; skriv - I går"),
    ("[I går]", "\n          - \"Nu: hvad?\"\n            I går", 18, "der mangler en bindestreg foran; skriv - I går"),
    ("    - text: Hvorfor", "      text: Hvad\n    - text: Hvorfor", 8, "foran; skriv - text: Hvad"),
    ("  - id: mod", "   - id: mod", 10, "linjen har 3 mellemrum foran, men skal have 2, så den flugter med linje 11"),
    ("learning:", "learning", 17, "skriv learning:"),
    ("opening:", "opening", 4, "skriv opening:"),
    ("title: Vis mod", 'title: "Vis mod', 11, f"anførselstegnet bliver ikke lukket; skriv {QUOTED}"),
    ("title: Vis mod", "title: 'Vis mod", 11, f"anførselstegnet bliver ikke lukket; skriv {QUOTED}"),
    ("title: Vis mod", 'title: "Vis" mod', 11, "teksten går videre efter det anførselstegn, der lukker den; skriv ti"),
    ("title: Vis mod", 'title: "Vis" eller "mod"', 11, "skriv title: '\"Vis\" eller \"mod\"'"),
    ("title: Vis mod", 'title: "Sig "ja" nu"', 11, "skriv title: 'Sig \"ja\" nu'"),
    ("title: Vis mod", "title: 'Mette's mod'", 11, 'skriv title: "Mette\'s mod"'),
    *(
        ("title: Vis mod", f"title: {sign} mod", 11, f'med {sign}, skal stå i anførselstegn; skriv title: "{sign}')
        for sign in "%@`&?-|>"
    ),
    ("title: Vis mod", "title: *mod*", 11, 'skriv title: "*mod*"'),
    ("title: Vis mod", "title: [nyt] mod", 11, 'skriv title: "[nyt] mod"'),
    ("title: Vis mod", "title: {nyt} mod", 11, 'skriv title: "{nyt} mod"'),
    ("    title: Vis", "     title: Vis", 11, "linjen har 5 mellemrum foran, men skal have 4, så den begynder"),
    ("    title: Vis", "   title: Vis", 11, "men skal have 4, så den begynder lige under id i linje 10"),
    ("    what_if: Hvad nu", "      what_if: Hvad nu", 12, "lige under title i linje 11"),
    ("  text: Vi ser", "   text: Vi ser", 19, "linjen har 3 mellemrum foran, men skal have 2"),
    ("      text: Hvad ved", "       text: Hvad ved", 27, "lige under label i linje 26"),
    ("[I går]", "\n          - I går?\n         - Nu?", 18, "men skal have 10, så den begynder lige under bindest"),
    ("  text: Vi begynder.", "\ttext: Vi begynder.", 6, "linjen begynder med en tabulator"),
    ("  text: Vi begynder.", "  \ttext: Vi begynder.", 6, "linjen begynder med en tabulator"),
    ("    title: Vis mod", "\xa0\xa0\xa0\xa0title: Vis mod", 11, "et tegn, der kun ligner et mellemrum"),
    ("    - text: Hvorfor", " \u2003  - text: Hvorfor", 8, "et tegn, der kun ligner et mellemrum"),
    # Which field it is tells where its line belongs.
    ("    title: Vis", "title: Vis", 11, "linjen har 0 mellemrum foran, men skal have 4, så den begynder lige under i"),
    ("    what_if", "  what_if", 12, "linjen har 2 mellemrum foran, men skal have 4, så den begynder lige under title"),
    ("    what_if", "what_if", 12, "linjen har 0 mellemrum foran, men skal have 4"),
    ("    questions", "  questions", 14, "men skal have 4, så den begynder lige under text i linje 13"),
    ("  text: Vi ser", "text: Vi ser", 19, "linjen har 0 mellemrum foran, men skal have 2, så den begynder lige under"),
    ("  title: Læring", "title: Læring", 18, "men skal have 2, for den hører til under learning i linje 17"),
    ("  questions:\n", "questions:\n", 7, "men skal have 2, så den begynder lige under text i linje 6"),
    ("opening:", "  opening:", 4, "men skal have 0, så den begynder lige under source i linje 3"),
    ("principles:", "  principles:", 9, "men skal have 0, så den begynder lige under opening i linje 4"),
    ("learning:", "  learning:", 17, "men skal have 0, så den begynder lige under principles i linje 9"),
    ("learning:", "    learning:", 17, "men skal have 0, så den begynder lige under principles i linje 9"),
    ("closing:", "  closing:", 22, "men skal have 0, så den begynder lige under learning i linje 17"),
    ("[I går]", "\n          - I går\n        - text: Hvad nu?", 18, "skal have 6, så den begynder lige under bindest"),
    ("[I går]", "\n          - I går\n  - text: Hvad nu?", 18, "skal have 6, så den begynder lige under bindestregen "),
    ("[I går]", "\n          - I går\n- text: Hvad nu?", 18, "skal have 6, så den begynder lige under bindestregen i"),
    ("[I går]", "\n          - I går\n- I dag", 18, "men skal have 10, så den begynder lige under bindestregen i linj"),
    ("[I går]", "\n          - I går\n      text: Hvad nu?", 18, "skriv - text: Hvad nu? med 6 mellemrum foran"),
    ("learning:", ANOTHER.replace("  - id", "    - id") + "learning:", 17, "men skal have 2, så den begynder lige und"),
    ("learning:", ANOTHER.replace("  - id", "  id") + "learning:", 17, "her begynder et nyt princip; skriv - id: ro m"),
    ("learning:", ANOTHER.replace("  - id", "    id") + "learning:", 17, "her begynder et nyt princip; skriv - id: ro"),
    # What a word processor or a chat puts there.
    *(
        (f"{blanks}- {text}", f"{blanks}{sign} {text}", line, f"et punkt begynder med en bindestreg; skriv - {text}")
        for sign in "–—•−‑"
        for blanks, text, line in (
            ("    ", "text: Hvorfor", 8),
            ("  ", "id: mod", 10),
            ("      ", "text: Hvornår", 15),
            ("    ", "label: Erkendelse", 26),
        )
    ),
    *(("[I går]", f"\n          {sign} I går – her", 17, "skriv - I går – her") for sign in "–—•−‑*"),
    ("[I går]", "\n          - I går\n          – Nu", 18, "et punkt begynder med en bindestreg; skriv - Nu"),
    ("[I går]", "\n          – I går\n          - Nu", 17, "et punkt begynder med en bindestreg; skriv - I går"),
    ("title: Vis mod", "title:\xa0Vis mod", 11, "efter kolonet står et tegn, der kun ligner et mellemrum; skriv title"),
    ("language: da", "language:\xa0da", 2, "efter kolonet står et tegn, der kun ligner et mellemrum; skriv language: "),
    ("text: Hvorfor", "text:\xa0Hvorfor", 8, "efter kolonet står et tegn, der kun ligner et mellemrum; skriv text: Hv"),
    ("text: Hvad ved", "text:\u202fHvad ved", 27, "der kun ligner et mellemrum; skriv text: Hvad ved vi nu?"),
    ("    questions:", "    questions:\xa0", 14, "der kun ligner et mellemrum; skriv questions:"),
    ("[I går]", "\n          -\xa0I går", 17, "efter bindestregen står et tegn, der kun ligner et mellemrum; skriv - "),
    ("title: Værdier", "```yaml\ntitle: Værdier", 1, "``` hører ikke til i filen; slet linjen"),
    ("opening:", "```\nopening:", 4, "``` hører ikke til i filen; slet linjen"),
    # A value that is written in another way than its field asks for.
    ("[I går]", "\n          - text: I går?", 17, "her skal stå en tekst, men der står felter med navne; skriv - I gå"),
    ("- text: Hvorfor er", "- Husk: Hvorfor er", 8, 'mangler foran teksten; skriv - text: "Husk: Hvorfor er vi her?"'),
    *(("id: mod", f"id: {word}", 10, f'; skriv id: "{word}"') for word in ("no", "yes", "null", "on")),
    ("id: mod", "id: No", 10, 'skriv for eksempel id: "no"'),
    ("language: da", "language: DK", 2, "skriv language: da"),
    ("language: da", "language: dk", 2, "skriv language: da"),
    ("language: da", "language: dk-DK", 2, "skriv language: da-DK"),
    ("language: da", "language: gb", 2, "skriv language: en"),
    ("language: da", "language: ”da”", 2, "skriv language: da"),
]  # fmt: skip


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("find", "replace", "line", "said"), MENDED)
def test_what_is_said_mends_the_line_it_names(tmp_path: Path, find: str, replace: str, line: int, said: str) -> None:
    """Whoever does exactly what the message says has a compass."""
    assert find in samples.SMALL
    text = samples.SMALL.replace(find, replace, 1)
    message = samples.wrong(tmp_path, text)
    assert re.search(rf"\n  linje {line}[:,] ", message)
    assert said in message
    path = tmp_path / "mended.yaml"
    path.write_text(mended(text, line, message), encoding="utf-8")
    assert principles.load(path).closing.title == "Til sidst"


def mended(text: str, line: int, message: str) -> str:
    """Return `text` with line `line` as the `message` says it should be."""
    lines = text.split("\n")
    wrong_one = lines[line - 1]
    if found := re.search(r"men skal have (\d+)", message):
        lines[line - 1] = " " * int(found[1]) + wrong_one.lstrip()
    elif found := re.search(r"; skriv (- .*) med (\d+) mellemrum foran", message):
        lines[line - 1] = " " * int(found[2]) + found[1]
    elif "slet linjen" in message:
        del lines[line - 1]
    elif "linjen begynder med" in message:
        blanks = {6: 2, 8: 4, 11: 4}[line]
        lines[line - 1] = " " * blanks + wrong_one.lstrip(" \t\xa0\u2003")
    else:
        said = message.partition("; skriv ")[2].removeprefix("for eksempel ")
        dash = "- " if wrong_one.lstrip().startswith("- ") and not said.startswith("- ") else ""
        lines[line - 1] = " " * (len(wrong_one) - len(wrong_one.lstrip())) + dash + said
    return "\n".join(lines)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("find", "replace", "said"),
    [
        ("text: Mod er godt.", "text: Mod er\n      ikke altid: godt.", "linje 14: en tekst med kolon skal stå"),
        ("text: Mod er godt.", "text: Mod er\n      ikke altid: godt.", "om hele teksten, som begynder i linje 13"),
        ("text: Mod er godt.", "text: Mod er\n    godt.", "linje 14: linjen har ikke noget felt foran; hører den"),
        ("text: Mod er godt.", "text: Mod er\ngodt.", "linje 14: linjen har ikke noget felt foran"),
        ("[I går]", "[I går", "linje 16: [ bliver ikke lukket; skriv hvert punkt på sin egen linje"),
        ("title: Vis mod", 'title: "Vis mod\n    what: "Hvad"', "linje 11: anførselstegnet bliver ikke lukket"),
        ("    ", "\t\t", "en tabulator; brug mellemrum i stedet, to for hvert trin (det samme gælder 9 l"),
        ("closing:", "...\nclosing:", "linje 23: linjen kan ikke læses fra tegn 1; se efter"),
        ("title: Værdier", "}", "linje 1: linjen kan ikke læses fra tegn 1"),
    ],
)  # fmt: skip
def test_what_one_line_cannot_mend_is_explained(tmp_path: Path, find: str, replace: str, said: str) -> None:
    """Texts over several lines, brackets, many tabs; and what is none of that is pointed at."""
    assert find in samples.SMALL
    assert said in samples.wrong(tmp_path, samples.SMALL.replace(find, replace))


@pytest.mark.parametrize("after", ["        hints: [I går]", "      - text: Hvem turde?"])
@pytest.mark.parametrize("shift", [-2, 1, 2, 4])
def test_a_principle_that_stands_in_otherwise_is_moved_as_one(tmp_path: Path, shift: int, after: str) -> None:
    """Its first line is named, and those under it go along; also where questions begin."""
    moved = re.sub("(?m)^  ", " " * (2 + shift), ANOTHER)
    text = samples.SMALL.replace("        hints: [I går]", after)
    said = samples.wrong(tmp_path, text.replace("learning:", moved + "learning:"))
    expected = (
        f"linje 17: linjen har {2 + shift} mellemrum foran, men skal have 2, så den begynder lige under bindestregen"
    )
    assert expected in said
    assert said.endswith("i linje 10; ryk linjerne under den lige så langt")


@pytest.mark.parametrize("blanks", ["", "  "])
@pytest.mark.parametrize(("where", "line"), [("closing:", 22), ("", 28)])
def test_a_principle_that_was_put_elsewhere_is_sent_home(tmp_path: Path, where: str, line: int, blanks: str) -> None:
    """At the end of the file, or after another section; whichever way it stands in."""
    pasted = re.sub("(?m)^(?=.)", blanks, ANOTHER)
    said = samples.wrong(tmp_path, samples.SMALL.replace(where, pasted + where) if where else samples.SMALL + pasted)
    assert f"linje {line}: her begynder et princip, og det hører til under principles; flyt linjerne op før l" in said
    path = tmp_path / "mended.yaml"
    path.write_text(samples.SMALL.replace("learning:", f"{ANOTHER}learning:"), encoding="utf-8")
    assert [principle.id for principle in principles.load(path).principles] == ["mod", "ro"]


def test_what_stands_in_rightly_is_not_blamed(tmp_path: Path) -> None:
    """Texts of several lines may hold a dash, a fence or a field's name, and lists may begin under their field."""
    texts = "text: >-\n      – Mod er\n      ``` godt.\n      questions: ja"
    text = samples.SMALL.replace("text: Mod er godt.", texts).replace("    - text: Hvad lærte", "  - text: Hvad lærte")
    assert "\n  linje 26: en tekst med kolon" in samples.wrong(tmp_path, text.replace("Til sidst", "Til: sidst"))


def test_whether_more_may_follow_is_said(tmp_path: Path) -> None:
    """Reading ends at what is no YAML; where it does not, all is counted."""
    broken = samples.SMALL.replace("title: Vis mod", "title: Mod: nu").replace("language: da", "language: dansk")
    assert "kan ikke bruges endnu. Det første, der skal rettes:\n" in samples.wrong(tmp_path, broken)
    assert "Der er 2 ting at rette:" in samples.wrong(
        tmp_path, samples.SMALL.replace("da\n", "dansk\n").replace("[I går]", "[]")
    )


def test_a_fence_at_each_end_is_one_thing(tmp_path: Path) -> None:
    """As a chat writes a file."""
    said = samples.wrong(tmp_path, f"```yaml\n{samples.SMALL}```\n")
    assert "linje 1: ``` hører ikke til i filen; slet linjen (det samme gælder én linje til)" in said


def test_a_long_text_is_cut_in_what_is_suggested(tmp_path: Path) -> None:
    """The message stays one line, and both quotation marks are in it."""
    said = samples.wrong(tmp_path, samples.SMALL.replace("title: Vis mod", "title: Mod: " + "mere og " * 40))
    (line,) = [line for line in said.splitlines() if "linje 11" in line]
    assert len(line) < 160
    assert line.endswith('…"')


@pytest.mark.parametrize(
    "start", ["a: b: ", "- ", "  " * 20 + "\t", "title:", 'title: "x" \'', "x: [", "title: 'a", "?\n"]
)
@pytest.mark.parametrize("filling", [" ", "-", "- ", "x ", "'\n", "a:b\n", '"', "# ", "\n ", "\t"])
def test_no_file_makes_it_slow(tmp_path: Path, start: str, filling: str) -> None:
    """A large file, whatever fills it, is judged in one go: else this test would not end."""
    text = start + filling * (100_000 // len(filling))
    path = tmp_path / "large.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CompassError):
        principles.load(path)


def without_blank(line: str) -> str:
    return line.replace(": ", ":", 1)


def without_colon(line: str) -> str:
    return line.replace(":", "", 1)


def with_colon(line: str) -> str:
    return re.sub(r"(: )(\w+)", r"\1\2: og", line, count=1)


def further_in(line: str) -> str:
    return f" {line}"


def less_far_in(line: str) -> str:
    return line.removeprefix(" ")


def with_tab(line: str) -> str:
    return re.sub("^  ", "\t", line)


def with_open_quote(line: str) -> str:
    return re.sub(r"(: )(\w)", r'\1"\2', line, count=1)


def without_dash(line: str) -> str:
    return re.sub(r"^( *)- ", r"\1  ", line)


def without_blank_after_dash(line: str) -> str:
    return re.sub(r"^( *)- ", r"\1-", line)


@pytest.mark.parametrize(
    "change",
    [
        *(without_blank, without_colon, with_colon, further_in, less_far_in, with_tab, with_open_quote, without_dash),
        without_blank_after_dash,
    ],
)
@pytest.mark.parametrize("name", ["principles.yaml", "docs/ethics.yaml"])
def test_the_line_that_was_broken_is_the_line_that_is_named(
    tmp_path: Path, name: str, change: Callable[[str], str]
) -> None:
    """Whichever line of a real compass an author slips in; but for a blank too few before the first of a list."""
    path, lines, missed, found = tmp_path / "my.yaml", (ROOT / name).read_text(encoding="utf-8").split("\n"), [], 0
    for number, line in enumerate(lines):
        if not line.strip() or line.startswith("#") or change(line) == line:
            continue
        path.write_text("\n".join([*lines[:number], change(line), *lines[number + 1 :]]), encoding="utf-8")
        try:
            principles.load(path)  # such as within a text of several lines
        except CompassError as error:
            named = re.findall(r"\n  linje (\d+)", error.message)
            found += str(number + 1) in named
            missed += [] if str(number + 1) in named else [(number + 1, error.message)]
    assert found > 20
    assert len(missed) <= (change is less_far_in), missed
