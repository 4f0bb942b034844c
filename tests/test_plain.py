"""Plain mode through a pipe: the whole program, line by line."""

import codecs
import os
import re
import signal
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malkompas import texts
from malkompas.model import AtStep
from malkompas.text import normalize
from tests import samples
from tests.driver import OPTIONS, PATIENCE, World

MEETING = (
    *("Borgerne", "Nattevagten", "", "Ja, men ikke for alle", "", "", "Vi skal spørge først", "", "", ""),
    *("Ring til tre borgere", "Mette", "1.12.2026", ""),
)


def test_a_whole_meeting_can_be_piped_in_and_is_the_same_each_time(world: World) -> None:
    """Every line stands once in the summary, under its heading; nothing in the folder changes what a pipe is asked."""
    unfinished = world.pipe(*OPTIONS)
    unfinished.say("Borgerne")
    unfinished.kill(9)
    for number in (1, 2):
        done = world.run(*OPTIONS, "--output", f"svar{number}.md", lines=MEETING)
        assert (done.returncode, done.stdout) == (0, f"svar{number}.md\n")
    text, again = ((world.here / f"svar{number}.md").read_text(encoding="utf-8") for number in (1, 2))
    assert text == again
    assert len(world.stored()) == 3
    headings = {block.partition("\n")[0]: block.partition("\n")[2] for block in re.split(r"\n(?=#)", text)}
    assert "- Borgerne\n- Nattevagten\n" in headings["#### Hvem skal vi lytte til?"]
    assert "- Ja, men ikke for alle\n" in headings["#### Giver målet mening for de rigtige?"]
    assert "- Vi skal spørge først\n" in headings["### Erkendelse"]
    assert "| Ring til tre borgere | Mette | 1. december 2026 |\n" in headings["### Næste skridt"]
    for line in ("Borgerne", "Nattevagten", "Ja, men ikke for alle", "Vi skal spørge først", "Ring til tre borgere"):
        assert text.count(line) == 1
    assert "Ikke talt om: Hvilken forskel kan vi gøre sammen?" in text


def test_breaks_and_marks_from_other_programs_make_no_further_note(world: World) -> None:
    """A slide's vertical tab, a web page's line separator, the marks a phone puts around a number."""
    world.meet("a\x0bb\x0cc\x1dd\x85e\u2028f\u2029g", "Ring \u202d+45 12 34 56 78\u202c\ufeff")
    assert world.only().sections[0].questions[0].note_texts == ("a b c d e f g", "Ring +45 12 34 56 78")


def test_everything_can_be_asked_in_its_order(world: World) -> None:
    """Team, goal, occasion, participants, sections, questions, closing, steps: numbers answer the choices."""
    lines = ["Nord", "Ro", "2", "Mette, Ole", "1 2", *["", "", ""], "modigt", *["", "", ""], "set", "", "", "", ""]
    done = world.run("reflect", lines="\n".join(lines))
    assert done.returncode == 0
    assert "* 1. Sætte mål" in done.stderr
    assert "* 7. Når vi ser tilbage" in done.stderr
    reflection = world.only()
    assert (reflection.team, reflection.goal, reflection.occasion) == ("Nord", "Ro", "follow-up")
    assert reflection.participants == ("Mette", "Ole")
    assert [section.id for section in reflection.sections] == ["vaer-nysgerrig", "faglighed-og-vaerdi", "closing"]
    assert (world.notes()[3], world.notes()[6]) == (["modigt"], ["set"])


@pytest.mark.parametrize(
    ("lines", "chosen"),
    [
        *[(("9", "3"), "learn"), (("0", "3"), "learn"), (("hest", "3"), "learn"), (("1 2", "3."), "learn")],
        *[(("", "", ",", "2,3"), "set"), (("", "", "1,9", "2,3"), "set"), (("", "", "ingen", "2,3"), "set")],
    ],
)
def test_a_choice_that_is_not_there_is_asked_again(world: World, lines: tuple[str, ...], chosen: str) -> None:
    """A number too high, a word, two where one is asked for, none where one or more are."""
    done = world.run("reflect", lines="\n".join(["Nord", "Ro", *lines, ""]))
    assert (done.returncode, done.stderr.count("Det forstod jeg ikke")) == (1, 1)
    assert world.only().occasion == chosen
    if "2,3" in lines:
        assert len(world.only().sections) == 3


@pytest.mark.parametrize(
    ("language", "word", "topic"), [("da", "lære", "læring"), ("da", "Lære af mål", "7."), ("en", "Learn", "Learning")]
)
def test_a_thought_at_any_list_becomes_a_note(world: World, language: str, word: str, topic: str) -> None:
    """It is told in full, and the status is 1. What the list or a command calls a choice is no thought."""
    world.speak(language)
    world.keep(samples.talked())
    at_lists = ["A", word, "", "B", texts.HOW_IT_WENT["done"], "", "C", f"1, {topic}"]
    in_menu = ["!", "D", "!", "2", "E", "!", "5", "F", "!", "5", "2", "G", "!", "1", "H"]
    options = ("--team", "Hjemmepleje Nord", "--goal", "Ro", "--open-steps", "--output", "-")
    done = world.run("reflect", *options, lines="\n".join([*at_lists, *in_menu]))
    assert done.returncode == 1
    new = world.stored()[0]
    assert [note for answer in new.answers for note in answer.note_texts] == [*"ABCDEFGH"]
    assert (new.occasion, new.follow_ups[0].state, new.sections[0].id) == ("learn", "done", "learning")
    for letter in "ABCDEFGH":
        assert f"\n{texts.PLAIN_NOT_UNDERSTOOD.format(text=letter)}\n" in done.stderr


def test_a_thought_at_a_list_is_on_disk_before_the_next_prompt(world: World) -> None:
    """However the program ends then, it waits for the first note; it is not told again with each that follows it."""
    pipe = world.pipe("reflect", "--team", "Nord", "--goal", "Ro")
    pipe.say("Borgerne er trygge, 100 %")
    pipe.say("B")
    pipe.kill(9)
    assert re.findall("næste note: (.*)", pipe.said.decode()) == ["Borgerne er trygge, 100 %", "B"]
    assert world.drafts() == ["Borgerne er trygge, 100 %\nB\n"]
    assert world.run("reflect", "--resume", "--output", "-", lines="1\n\n1\nJa\n").returncode == 0
    assert world.said() == ["Borgerne er trygge, 100 %", "B", "Ja"]


def test_what_comes_after_a_pause_in_the_menu_waits(world: World) -> None:
    """It is told, with personal data masked, and saved, also where the pipe stays open."""
    pipe = world.pipe(*OPTIONS)
    assert pipe.process.stdin
    pipe.process.stdin.write("note\n!\n9\nÅse 010190-1234\n\nz\n".encode())
    pipe.process.stdin.flush()
    assert pipe.process.wait(PATIENCE) == pipe.end() == 130
    assert "næste note: Åse 010190-•••• / z\n" in pipe.said.decode()
    assert world.drafts() == ["Åse 010190-1234\nz\n"]


def test_a_sign_alone_on_a_line_goes_back_removes_or_gives_hints(world: World) -> None:
    """< is the question before, - takes the last note away, ? shows hints; where it can do nothing, it says so.

    The sign twice is a note of it.
    """
    done = world.meet("<", "-", "a", "b", "-", "", "<", "c", "", "?", "<<", "--", "??", "-", "d", *[""] * 5, "?")
    for said in ("første spørgsmål", "ingen note at fjerne", "ingen hjælpespørgsmål"):
        assert said in done.stderr
    assert world.notes()[:2] == [["a", "c"], ["<", "-", "d"]]
    assert "Fjernet: b" in done.stderr
    assert "Hvad ville en borger sige" in done.stderr


def test_in_the_steps_signs_work_too(world: World) -> None:
    """- takes the last step away; < from who is what."""
    world.meet(*[""] * 6, "Ring", "", "", "-", "Skriv", "<", "Skriv brev", "Ole", "uge 49", "")
    (step,) = world.only().steps
    assert (step.what, step.who, str(step.due)) == ("Skriv brev", "Ole", "2026-12-04")


def test_the_menu_is_opened_by_a_sign_and_chosen_from_by_its_numbers(world: World) -> None:
    """As docs/plain.md says them. What is no number of it goes back, fails, and is a note where it could be one."""
    lines = ["a", "!", "1", "2", "b", "!", "3", "!", "4", "!", "6", "!!", "!", "", "!", "99", "!", "tanke", "-", "c"]
    done = world.meet(*lines, "!", "2", "2", "", "d", *[""] * 5, "!", "", "Ring", "!", "", "")
    assert world.notes()[:2] == [["a", "!"], ["c", "d"]]
    assert [(step.what, step.who) for step in world.only().steps] == [("Ring", "!")]  # who it is is no note
    assert done.stderr.count("Svar med et tal. En tom linje går tilbage.") == 11
    assert "Tallene går fra 1 til 10. I er tilbage ved spørgsmålet." in done.stderr
    assert "Skriv et tal fra 1" not in done.stderr  # it would be a note
    assert done.returncode == 1


def test_a_sign_and_what_is_told_have_the_question_repeated(world: World) -> None:
    """So has what was not understood: whoever hears only the last lines knows what to answer, and how much is left."""
    done = world.meet("a", "b", "-", "?", "!", "", "c", options=("--minutes", "45"))
    assert done.stderr.count("Hvem skal vi lytte til?") == 4
    assert re.findall(r"\(4[45] min\. [^()]*\) > ", done.stderr)
    assert "mindre-end-tegn (<)" in done.stderr
    done = world.run("reflect", "--principle", "1", lines="\nNord\nRo\n9\n1\n\nRing til 010190-1234\n")
    for question in ("Hvilket team er I?", "Hvad er anledningen?", "Hvem skal vi lytte til?"):
        assert done.stderr.count(f"{question}\n") == 2


def test_at_a_terminal_pasted_lines_are_one_note_each(world: World) -> None:
    """Without bullets and blank lines, also a thousand; lines with a sign among them are typed one by one."""
    team = world.open(*OPTIONS, "--plain", lines=60)
    team.answer("lytte til?\n>", "- Borgerne\r\r\u2022\tDe pårørende\r1. A\r2. B")
    team.see("Fire linjer er sat ind")
    long = "".join(f"linje {number} på en lang liste\r" for number in range(1000))
    team.answer("sat ind, hver for sig.\nHvem skal vi lytte til?\n>", long)
    team.wait(lambda: len(world.notes()[0]) == 1004, "the lines")
    team.type("x\r-\ry\r")
    team.answer("Fjernet: x", "!\r6")
    team.answer("Tryk Enter, når I vil videre.", "tænkt")
    team.wait(lambda: world.notes()[0][-1:] == ["tænkt"], "the note")
    team.press("ctrl-c")
    assert team.status() == 130
    notes = world.notes()[0]
    assert notes[:4] == ["Borgerne", "De pårørende", "A", "B"]
    assert notes[4:] == [*(f"linje {number} på en lang liste" for number in range(1000)), "y", "tænkt"]


def test_at_a_terminal_a_choice_takes_no_line_from_before_it_was_asked(world: World) -> None:
    """What was typed ahead, and what is no number, are notes afterwards."""
    team = world.open(*OPTIONS[:5], "--plain", lines=80)
    team.answer("Hvad er anledningen?", "3\rMette\r\r1\rborgerne er trygge")
    team.see("Til næste note: borgerne er trygge")
    team.answer("Hvor lang tid har I?")
    team.answer("Hvad vil I tale om?", "hjemmeplejen kommer")
    team.answer("Til næste note: hjemmeplejen kommer", "2")
    team.see("• borgerne er trygge\n  • hjemmeplejen kommer\n>")
    team.pause("ctrl-c")
    assert (world.only().occasion, world.only().participants) == ("learn", ("Mette",))
    assert world.notes()[0] == ["borgerne er trygge", "hjemmeplejen kommer"]


def test_the_prompt_appears_once_for_each_line_and_only_the_path_goes_to_standard_output(world: World) -> None:
    """Questions and prompts go to standard error. A name of our own takes the next number."""
    first, second = world.meet("a", "b", ""), world.meet("a")
    assert first.stderr.count("> ") == 4
    assert first.stderr.count("Hvem skal vi lytte til?") == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-hjemmepleje-nord\.md\n", first.stdout)
    assert second.stdout == first.stdout.replace(".md", "-2.md")
    assert re.search(r"\n 1\. Vær oprigtigt nysgerrig: én samtale, [0-9.]+\n", first.stderr)  # the compass, in words
    assert " 2. Flet faglighed og fokus på værdi: ikke talt om endnu\n" in first.stderr


@pytest.mark.parametrize(("lines", "kept"), [("Borgerne\nNatte", ["Borgerne", "Natte"]), ("", []), (None, [])])
def test_the_end_of_input_finishes(world: World, lines: str | None, kept: list[str]) -> None:
    """As if every remaining question were passed over; a last line without an end counts."""
    assert world.run(*OPTIONS, lines=lines).returncode == 0
    assert world.notes()[0] == kept
    assert world.only().finished


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_lines_from_windows_are_read(world: World, encoding: str) -> None:
    """As Notepad and PowerShell write them, without line ends and marks; also those that came too late to be asked."""
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    whole = ["Borgerne på Ærø", "", "»Ågot« – får 3 €", *[""] * 7, "Ring til tre borgere", "", "Åse 010190-1234"]
    done = world.run(*OPTIONS, lines=mark + "\r\n".join(whole).encode(encoding))
    assert (done.returncode, world.notes()[:2]) == (1, [["Borgerne på Ærø"], ["»Ågot« – får 3 €"]])
    assert world.drafts() == ["Ring til tre borgere\nÅse 010190-1234\n"]
    assert "kom ikke med i opsummeringen:\n  Ring til tre borgere\n  Åse 010190-••••\nSkal det med" in done.stderr
    assert f" reflect --resume {next(world.folder.iterdir()).stem}\n" in done.stderr


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        *(("Ja\nblåbærgrød".encode("cp850"), ["Ja"]), ("Ja\nlæs".encode("cp850"), ["Ja"])),
        *((b"\xff\xfeF\x00\xf8", []), ("Børn\n".encode("utf-16-le"), [])),
    ],
)
def test_lines_that_are_no_text_are_refused(world: World, lines: bytes, kept: list[str]) -> None:
    """Those of a DOS window, UTF-16 that does not say so or only begins so: nothing is stored that nobody wrote."""
    done = world.run(*OPTIONS, lines=lines)
    assert done.returncode == 1
    assert "hverken UTF-8, UTF-16 eller Windows-1252" in done.stderr
    assert world.said() == kept


@pytest.mark.skipif(sys.platform == "win32", reason="there arguments are Unicode")
def test_arguments_are_read_in_any_locale(world: World) -> None:
    """Names in UTF-8 or Windows-1252, and paths too, also where the locale knows no æ; other names are refused."""
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    world.folder = world.here / "mødet"
    there = ("--folder", str(world.folder))
    options = ("--team", "Ærø", "--goal", "Mål", "--principle", "1", "--participant", "Åse", "--output", "mål.md")
    assert world.run("reflect", *options, *there, **bare).returncode == 0
    assert "- **Team:** Ærø\n" in (world.here / "mål.md").read_text(encoding="utf-8")
    assert (world.only().goal, world.only().participants) == ("Mål", ("Åse",))
    windows, dos = (os.fsdecode("Ærø".encode(encoding)) for encoding in ("cp1252", "cp850"))
    for environment in ({}, bare):
        done = world.run("history", "--team", windows, *there, **environment)
        assert (done.returncode, "Ærø" in done.stdout) == (0, True)
        done = world.run("history", "--team", dos, *there, **environment)
        assert (done.returncode, "hverken skrevet som UTF-8" in done.stderr) == (2, True)


def test_what_is_typed_never_acts_on_the_terminal(world: World) -> None:
    """Escape sequences are stored as they are and shown as replacement characters, also in the summary."""
    done = world.meet("\x1b[2Jvæk", "-", "\x1b]0;titel\x07", "", "<")
    text = (world.here / done.stdout.strip()).read_text(encoding="utf-8")
    assert "\x1b" not in done.stderr + text
    assert world.notes()[0] == ["\x1b]0;titel\x07"]


@pytest.mark.parametrize("output", ["svar.md", "findes/ikke.md", "."])
def test_a_file_that_cannot_be_written_is_refused_before_the_conversation(world: World, output: str) -> None:
    """What is there stays as it is, nobody has typed in vain, and --force overwrites a file."""
    (world.here / "svar.md").write_text("gammelt")
    done = world.meet("a", options=("--output", output))
    assert done.returncode == 1
    assert ("--force" if output == "svar.md" else "Vælg et andet sted med --output") in done.stderr
    assert not world.folder.exists()
    assert (world.here / "svar.md").read_text() == "gammelt"


def test_a_summary_that_cannot_be_written_at_the_end_does_not_lose_the_notes(world: World) -> None:
    """The reflection is there, and the message says how to export it."""
    out = world.here / "ud"
    out.mkdir()
    pipe = world.pipe(*OPTIONS, "--output", "ud/svar.md")
    pipe.say("Borgerne")
    out.rmdir()
    assert pipe.end() == 1
    assert "Jeres noter er gemt" in pipe.said.decode()
    (path,) = world.folder.iterdir()
    assert f"export {path.stem}" in pipe.said.decode()
    assert world.notes()[0] == ["Borgerne"]


def test_a_pause_is_resumed_in_a_pipe_at_the_same_place(world: World) -> None:
    """What was paused at a step's who goes on there; and finished, it can be resumed by name, and finished again."""
    pipe = world.pipe(*OPTIONS)
    for line in (*[""] * 6, "Ring"):
        pipe.say(line)
    assert pipe.kill(signal.SIGTERM) == 130
    assert world.only().position == AtStep(0, "who")
    done = world.run("reflect", "--resume", lines="Mette\n\n\n")
    assert (done.returncode, world.only().steps[0].who) == (0, "Mette")
    assert "Velkommen tilbage" in done.stderr
    again = world.run("reflect", "--resume", "latest")
    assert (again.returncode, again.stdout) == (0, done.stdout.replace(".md", "-2.md"))


def test_a_team_that_is_named_goes_on_with_its_own_talk(world: World) -> None:
    """The latest of all is another team's: that is not opened, by its name neither."""
    world.meet_on("2026-11-21", "Bord 1", "Borgerne")
    world.meet_on("2026-11-22", "Bord 2", "Naboen")
    team = ("--team", "bord 1", "--output", "-")
    assert "Borgerne" in world.run("reflect", "--resume", "seneste", *team).stdout
    done = world.run("reflect", "--resume", "2026-11-22", *team)
    assert (done.returncode, "hører til et andet team end »bord 1«" in done.stderr) == (1, True)
    assert [one.team for one in world.stored()] == ["Bord 2", "Bord 1"]


def test_resume_needs_something_to_resume(world: World) -> None:
    """With nothing unfinished, or none of that name, the message says what to do."""
    world.meet("a")
    for options, said in {
        "": "ingen samtale at fortsætte",
        "--team Syd": "Syd har ingen samtale",
        "seneste --team Syd": "Syd har ingen samtale",
        "2020": "Vælg en af dem her",
    }.items():
        done = world.run("reflect", "--resume", *options.split())
        assert (done.returncode, said in done.stderr) == (1, True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.text(st.characters(exclude_characters="\r\n\0")).filter(lambda line: line.strip()), max_size=8)
)
def test_any_lines_are_kept_as_they_were_typed(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    """Whatever a team writes comes back from the file, but for its blank ends and what nobody sees."""
    world = World(tmp_path_factory.mktemp("world"))
    lines = [f"x{line}" for line in lines]  # no line is a sign
    world.run(*OPTIONS, lines="\n".join(lines).encode("utf-8", "surrogatepass"))
    if all(char < "\ud800" or char > "\udfff" for line in lines for char in line):
        assert world.notes()[0] == [normalize(line) for line in lines]
    else:
        assert len(world.notes()[0]) == len(lines)


def test_a_team_that_is_nearly_one_that_has_met_is_asked_about_where_it_was_given(world: World) -> None:
    """It is not stopped: perhaps it is another team."""
    world.meet("a", options=("--output", "-"))
    done = world.run("reflect", "--team", "Hjemmeplje Nord", "--goal", "Ro", "--principle", "1", "--output", "-")
    assert (done.returncode, "Er I »Hjemmepleje Nord«? Så stop med Ctrl-C" in done.stderr) == (0, True)
