"""The tool speaks one language at a time: which one, and nowhere a word of another."""

import ast
import contextlib
import importlib
import inspect
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from malkompas import texts
from malkompas.cli import app, language
from malkompas.cli.completion import SHELLS
from malkompas.compass import load
from malkompas.exporters.records import COLUMNS
from malkompas.exporters.registry import FORMATS
from malkompas.texts import da
from malkompas.texts.values import VALUE_OF, WORDS
from tests import backwards
from tests.driver import OPTIONS, World
from tests.samples import ROOT, SMALL

TEXTS = {tag: importlib.import_module(f"{texts.__name__}.{tag}") for tag in texts.AVAILABLE}


@pytest.mark.parametrize("tag", TEXTS)
def test_each_language_has_the_same_sentences_and_they_are_filled_in_alike(tag: str) -> None:
    """None is missing, and none has another key, other parameters, or something else put into it."""
    assert tag == TEXTS[tag].LANGUAGE
    assert shapes(TEXTS[tag]) == shapes(da)


def test_a_word_stands_for_one_value() -> None:
    """Each can be typed whatever is spoken, so no two languages may mean different things by it."""
    meant = {(word, value) for words in WORDS.values() for value, word in words.items()}
    assert meant == {*VALUE_OF.items()}


def shapes(language: ModuleType) -> set[str]:
    """Return what each sentence of a language is but for its words."""
    return {
        line
        for name, text in vars(language).items()
        if name[0] != "_" and (name.isupper() or getattr(text, "__module__", "") == language.__name__)
        for line in shape(name, text, str(da.__annotations__.get(name, "")))
    }


def shape(name: str, text: object, annotation: str) -> Iterator[str]:
    """Yield what may be no other in another language; how many words there are is free where `annotation` says so."""
    match text:
        case str():
            yield f"{name} {sorted({*re.findall(r'{[a-z_]+}', text)})}"
        case tuple() if "..." not in annotation:
            for number, one in enumerate(text):
                yield from shape(f"{name}[{number}]", one, annotation)
        case dict() if name not in FREE and ("[str, int]" not in annotation or dict in map(type, text.values())):
            for key, one in text.items():
                yield from shape(f"{name}[{key!r}]", one, annotation)
        case FunctionType():
            found = inspect.signature(text)
            parameters = [one.replace(default=one.default is one.empty) for one in found.parameters.values()]
            yield f"{name}{found.replace(parameters=parameters)}"
        case _:
            yield f"{name}: {type(text).__name__}"


FREE = ("VALUES", "LANGUAGES", "WORDS")
"""The tables of words that are read, of which a language has those that it has."""


@pytest.mark.parametrize(
    ("compass", "option", "variable", "spoken"),
    [
        (None, "", "", "da"),
        (None, "", "en_GB.UTF-8", "en"),
        (None, "", "DA", "da"),
        (None, "en", "da", "en"),
        (None, "xx", "en", "en"),
        ("language: da-DK\n", "en", "en", "da"),
        ('{"title": "x",\n "language": "en"}', "da", "", "en"),
        ("title: x\r\nlanguage: 'de'\r\n", "", "da", "en"),
        ("title: language\n", "", "en", "en"),
        (b"\xff\x00language", "", "", "da"),
    ],
)
def test_the_language_is_the_compass_s_or_what_is_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    compass: str | bytes | None,
    option: str,
    variable: str,
    spoken: str,
) -> None:
    """A compass of one's own first, then the option, then the environment; English in place of what there is not."""
    path = tmp_path / "own.yaml"
    if compass is not None:
        path.write_bytes(compass if isinstance(compass, bytes) else compass.encode())
    monkeypatch.setenv(language.VARIABLE, variable)
    own = ["--compass", str(path)] if compass is not None else []
    chosen = language.of_run([*(["--language", option] if option else []), "list", *own])
    assert (texts.known(chosen) or "en") == spoken


def test_a_folder_in_place_of_a_compass_tells_no_language(tmp_path: Path) -> None:
    """Nor does a name that no file can have; what is wrong is said where it is read."""
    assert language.of_run(["list", f"--compass={tmp_path}"]) == texts.DEFAULT
    assert language.of_run(["list", "--compass", "a\0b"]) == texts.DEFAULT


def test_a_language_that_there_is_not_is_wrong_usage(world: World) -> None:
    """The ones that there are are named."""
    world.with_shipped_compass()
    option, variable = world.run("--language", "qq", "list"), world.run("list", MALKOMPAS_LANGUAGE="qq")
    for done, way in ((option, "--language"), (variable, "MALKOMPAS_LANGUAGE")):
        assert (done.returncode, done.stdout) == (2, "")
        assert f"»qq« kan ikke bruges efter {way}. Vælg mellem {da.listed(texts.AVAILABLE)}." in done.stderr


def test_where_the_language_is_asked_for_is_told(world: World) -> None:
    """It stands before the command, as the example shows."""
    done = world.with_shipped_compass().run("reflect", "--language", "da")
    told = "--language skal stå før kommandoen: malkompas --language en reflect"
    assert (done.returncode, told in done.stderr) == (2, True)


def test_what_is_stored_is_gone_on_with_and_shared_in_its_own_language(world: World) -> None:
    """Whatever is asked for: the meeting, its summary and its page; a list is in the language of the run."""
    world.with_shipped_compass()
    options = ("--team", "Nord", "--goal", "Ro", "--occasion", "set", "--participant", "Bo", "--principle", "1")
    assert world.run("--language", "en", "reflect", *options, lines="Zq\n").returncode == 0
    for command in (("reflect", "--resume", "latest"), ("export", "-o", "-"), ("history", "latest")):
        told = world.run("--language", "da", *command)
        assert "# Conversation based on Målkompasset" in told.stdout + "".join(
            path.read_text(encoding="utf-8") for path in world.here.iterdir()
        )
        assert not {"Samtale", "samtale"} & {*re.findall(r"\w+", told.stdout + told.stderr)}
    assert "I talte om ét spørgsmål" in world.run("history").stdout


def test_an_unfinished_talk_that_is_gone_on_with_brings_its_language(world: World) -> None:
    """It is offered in that of the run; from then on all is in its own, the compass too."""
    pipe = world.with_shipped_compass().pipe("--language", "en", *OPTIONS)
    pipe.say("Zq")
    pipe.kill(9)
    team = world.open("reflect", "--team", OPTIONS[2])
    team.choose(texts.CONTINUE_ONE.rpartition(". ")[2], "enter")
    team.see("F8 More")
    team.see("Who should we listen to?")
    texts.speak("en")
    team.press("f8")
    team.choose(texts.MENU_QUESTION, *["down"] * 4, "enter")
    team.see("Embrace data (3)")
    team.pause()


@pytest.mark.parametrize("asked", [("--language", "en"), ("--language=en",)])
def test_a_command_to_copy_asks_for_the_language_that_was_asked_for(world: World, asked: tuple[str, ...]) -> None:
    """Who begins from a sheet in English goes on in English."""
    done = world.with_shipped_compass().run(*asked, "sheet", "--format", "md")
    assert f"malkompas {' '.join(asked)} reflect --sheet FOLDER" in done.stderr


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def vocabulary(source: Path) -> set[str]:
    """Return the words of all texts in a Python file."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return {word for node in constants if isinstance(node.value, str) for word in words(node.value)}


VOCABULARIES = {tag: vocabulary(Path(str(language.__file__))) for tag, language in TEXTS.items()}
DANISH, ENGLISH = VOCABULARIES["da"], VOCABULARIES["en"]
QUOTES = {mark for language in TEXTS.values() for mark in language.quoted("")}
NAMES = words(
    " ".join((*FORMATS, *SHELLS, *COLUMNS, *da.FIELD_NAMES, *da.VALUES, *texts.AVAILABLE, *texts.AVAILABLE.values()))
    + " reflect sheet export list delete history malkompas note step followed"
)
"""What is typed, what programs read, and what languages call themselves: the same in each language."""

MEETING = (
    "Zyx|Zqb||Zqc|1|zqd|-|zqe|?|<|!|1|1|!|4|!|99|!||zqf 010190-1234|zq@zq.zq||zqg||zqh|Nq|1/12|zqi||zq|zqj|Nq|31/2|"
)
TOUR = f"""
--help
list --help
reflect --help
sheet --help
export --help
history --help
delete --help
list
list 1 closing
list --format md
list --format html -o -
history
export
reflect --resume
reflect -o - <<< {MEETING}
reflect --team Zyx --goal Zq --occasion follow-up --participant Nq --absent Wq --about service --minutes 9 <<< zqk||!|8
reflect --team Zyy --goal Zq --principle 1 --date 1/1/2026 --open-steps <<< zqk||!|3|!|5|1|!|6|!|10|!|7|1
reflect --team Zyxx --goal Zq --occasion learn <<< 1|2|zq
reflect --resume latest -o - <<< zq
reflect --resume latest
reflect <<< Zq
reflect --team Zyx --goal Zr <<< 1|7 8|2 1|zq
history
history --last 1
history latest
history --contains nqnq
history --team Zyz
history --team Qqqqqqqq --since 1/1/2026
history --since 31/2
sheet --format md
sheet 1 --format txt --team Zyx --goal Zq --about value -o zqark.txt
reflect --team Zyx --goal Zt --sheet zqark.txt --principle 1 -o - <<< !|11|1
reflect --team Zyw --goal Zt --sheet zqark.txt --sheet zq.yml --principle 1 -o -
reflect --team Zyx --goal Zt --sheet zqnone
export -o -
export all -o -
export all --format html -o -
export latest --format html -o - --without names --without closing --without steps --principle 1
export all --format csv -o -
export --format ics -o -
export -o /
export -o zq.zq
export qq
export 20
export --principle 77
export 2 --team Zyx
delete
delete latest
delete --older-than zq
delete --older-than 9999d
delete --team Zyx
delete --team Zyx --yes
zq
lst
--zq
list --format
list --format zq
list --format=
list --compass zq.yaml
list --compass /
reflect zq
reflect --resume --goal zq
reflect --resume zq
reflect --about zq
reflect --minutes zq
reflect --date 31/12/2999
reflect --team=
reflect --open -o -
reflect --plain=zq
reflect --folder /proc/zq
history --last 0
history zq zr
--language zq list
--show-completion zq
"""
"""Commands, and after <<< the lines that they read; the words are of no language."""
MISTAKES = """
title: [
\ttitle: zq
– zq
-zq
zq
```
%zq
zq: &a zq
source: zq: zq
source: "zq
source: "zq" zq
 source: zq
---
language: zq zq
\u200bzq: zq
source:
learning: zq
learning: [zq]
id: zq
tltle: zq
"""
"""Lines that make a compass one that cannot be used."""


def nonsense(language: str) -> str:
    """Return a compass whose words are of no language, though it says that they are of this one."""

    def value(number: int, key: str) -> str:
        own = {"language": language, "- id": "zq", "hints": "[Zq]"}
        return own.get(key.strip(), f"Zq{number}")

    lines = (line.partition(": ") for line in SMALL.splitlines())
    return "\n".join(f"{key}: {value(number, key)}" if colon else key for number, (key, colon, _) in enumerate(lines))


def ran(line: str) -> str:
    """Run a command with the lines after <<<, and return what it says."""
    command, _, typed = line.partition(" <<< ")
    data = "".join(f"{one}\n" for one in typed.split("|")).encode() if typed else b""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        patch.setattr(sys, "argv", ["malkompas", *command.split()])
        app.run(None)
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return out.buffer.getvalue().decode()


@pytest.fixture
def tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Tour"]:
    """Return what goes through all commands in a language; then the tool speaks as it did before."""
    monkeypatch.chdir(tmp_path)
    yield Tour(tmp_path, monkeypatch)
    texts.speak(texts.DEFAULT)


class Tour:
    """A folder for reflections, a compass in any language, and what is said of both."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self.patch = root, patch

    def said(self, language: str) -> set[str]:
        """Return the words of all that is said in `language`, and read in what is written."""
        compass = self.root / "zq.yml"
        compass.write_text(nonsense(language), encoding="utf-8")
        self.patch.setenv("MALKOMPAS_COMPASS", str(compass))
        self.patch.setenv("MALKOMPAS_FOLDER", str(self.root / "zq"))
        self.patch.setenv("MALKOMPAS_LANGUAGE", language)
        told = [ran(line) for line in TOUR.strip().splitlines()]
        good = compass.read_text(encoding="utf-8")
        for mistake in MISTAKES.strip("\n").splitlines():
            compass.write_text(good.replace("opening:", f"{mistake}\nopening:"), encoding="utf-8")
            told.append(ran("list"))
        told += [path.read_text(encoding="utf-8") for path in self.root.iterdir() if path.is_file() and path != compass]
        whole = re.sub(r"<style>.*?</style>|</?[a-z!][^>]*>", " ", "\n".join(told), flags=re.DOTALL)
        assert "Traceback" not in whole
        (self.root / "told").write_text(whole, encoding="utf-8")
        assert not {*whole} & QUOTES - {*texts.quoted("")}
        return words(re.sub(r"--[\w-]+|\S*zq\S*|\d{4}-\d\d-\d\d\S*", "", whole.replace(str(self.root), "")))


@pytest.mark.parametrize("tag", TEXTS)
def test_in_one_language_no_word_is_of_another(tour: Tour, tag: str) -> None:
    """Of all that the commands say, ask, explain and refuse, and of what they write; but what is typed."""
    assert tour.said(tag) & set().union(*VOCABULARIES.values()) - VOCABULARIES[tag] - NAMES == set()


def test_in_a_language_made_up_no_word_is_of_either(tour: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    """So no sentence stands anywhere but in its texts, and one file of them is a language."""
    backwards.load()
    monkeypatch.setitem(texts.AVAILABLE, backwards.LANGUAGE, "xx")
    said, made_up = tour.said(backwards.LANGUAGE), {word[::-1] for word in DANISH}
    assert said & (DANISH | ENGLISH) - made_up - NAMES == set()
    assert len(said & made_up) > 500


def test_a_meeting_of_twenty_notes_at_a_terminal_is_all_in_english(world: World) -> None:
    """With the compass that comes with it: prompts, keys, hints, the menu, the last look, the summary; a pipe too."""
    world.speak("en").with_shipped_compass()
    compass = load(ROOT / "principles.en.yaml")
    team = world.open("reflect", MALKOMPAS_LANGUAGE="en", lines=40)
    team.answer("What is your team called?", "Home Care North")
    team.answer("Which goal", "Fewer readmissions")
    for question in ("What kind of goal is it?", "What brings you together?"):
        team.choose(question, "down", "enter")
    team.answer("Who is here?", "Mette, Ole")
    team.answer("Who is not here", "")
    team.answer("How much time do you have?", "an hour and a half")
    team.press_at("The space bar ticks", "enter")
    team.see("F8 More")
    for number in range(20):
        team.say(f"Note {number}")
    team.press("f3")
    team.press_at("Prompts:", "f8")
    team.choose("What would you like to do?", "enter")
    team.choose("What is “Note 19”?", "enter")
    team.press_at("is marked", "up")
    team.press_at("Changing note 20", "escape")
    team.press("f5")
    team.press_at("Most important ─", *["enter"] * len(compass.closing.questions))
    team.type("Call\rMette\rby the end of March\r")
    team.press_at("31 March", "enter")
    team.finish()
    (summary,) = world.here.iterdir()
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", " ", team.raw.decode()) + summary.read_text(encoding="utf-8")
    assert len(world.said()) == 20
    asked, closing = (len(one.questions) for one in (compass.principles[0], compass.closing))
    lines = ("The citizens", "The night shift", "?", *[""] * asked, "We should ask first", *[""] * closing)
    steps = ("Call", "Mette", "1/12", "")
    options = ("--team", "Home Care South", "--goal", "Calm", "--occasion", "set", "--participant", "Mette")
    given = ("reflect", *options, "--principle", "1", "--output", "-")
    piped = world.run(*given, lines="\n".join((*lines, *steps)), MALKOMPAS_LANGUAGE="en")
    assert "| Call | Mette | 1 December 202" in piped.stdout
    own = words((ROOT / "principles.en.yaml").read_text(encoding="utf-8"))
    assert words(shown + piped.stdout + piped.stderr) & (DANISH - ENGLISH) - own == set()
