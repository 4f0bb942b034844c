"""The real program in a real terminal: a team's meeting, key by key."""

import re

import msgspec
import pytest

from malkompas.model import AtQuestion
from malkompas.storage import repository
from tests import samples
from tests.driver import OPTIONS, World, as_json

pytestmark = pytest.mark.usefixtures("needs_terminal")


@pytest.mark.parametrize("columns", [40, 80])
def test_a_whole_meeting_with_a_step_back_a_changed_note_a_pause_and_a_resume(world: World, columns: int) -> None:
    """From the first question to the summary, at a projector's width and in a narrow window."""
    team = world.open(*OPTIONS, columns=columns)
    team.see("Hvem skal vi lytte til?")
    team.say("Borgerne")
    team.say("Natvagten")
    team.press("up")
    team.see("Retter note 2")
    team.press("ctrl-u")
    team.type("Nattevagten")
    team.press("enter")
    team.see("• Nattevagten")
    team.press("enter")
    team.see("› note")
    team.say("Ja")
    team.press("f2")
    team.see("spørgsmål 1 af 3")
    team.type("halvt sk")
    team.see("› halvt sk")
    team.press("ctrl-c")
    assert team.status() == 130
    assert "malkompas reflect --resume" in team.unbroken
    assert world.drafts() == ["halvt sk"]

    team = world.open("reflect", "--resume", columns=columns)
    team.see("› halvt sk")
    team.type("revet")
    team.press("enter")
    team.see("• halvt skrevet")
    team.press("f4")
    team.see("Erkendelse")
    team.say("Vi skal spørge først")
    team.press("f4")
    team.see("Hvad er det næste skridt?")
    for field in ("Ring til tre borgere", "Mette", "1.12.2026"):
        team.type(field)
        team.see(f"› {field}")
        team.press("enter")
    team.see("• Ring til tre borgere")
    team.press("enter")
    team.see("Vil I slutte her?")
    team.press("enter")
    assert team.status() == 0
    assert world.notes() == [["Borgerne", "Nattevagten", "halvt skrevet"], ["Ja"], [], ["Vi skal spørge først"], [], []]
    (summary,) = world.here.iterdir()
    text = summary.read_text(encoding="utf-8")
    assert "- Nattevagten\n- halvt skrevet\n" in text
    assert "| Ring til tre borgere | Mette | 1. december 2026 |" in text
    assert summary.name in "".join(team.text.split())  # wherever the window breaks its path


def test_the_place_the_question_and_the_keys_stay_in_sight_however_many_notes_there_are(world: World) -> None:
    """After thirty notes the section, the question, the last notes and the keys are on the screen."""
    team = world.open(*OPTIONS)
    team.see("F6")
    team.type("".join(f"note nr. {number}\r" for number in range(30)))
    for part in ("• note nr. 29", "Vær oprigtigt nysgerrig", "Hvem skal vi lytte til?", "spørgsmål 1 af 3", "F6"):
        team.see(part)
    seen = team.text.count("• note nr.")
    assert f"… og {30 - seen} noter før dem her\n   • note nr. {30 - seen}\n" in team.text
    team.pause()
    assert len(world.notes()[0]) == 30


def test_of_a_note_that_is_too_long_for_the_window_the_end_is_shown(world: World) -> None:
    """And that it has a beginning; no other note is told of."""
    team = world.open(*OPTIONS)
    team.type("\x1b[200~" + "\r".join(f"linje {number}" for number in range(40)) + "\x1b[201~")
    team.see("linje 39")
    team.press("enter")
    team.see("… der er ikke plads til begyndelsen")
    team.see("linje 39")
    assert "før dem her" not in team.text
    team.press("f6")
    assert team.status() == 130


def test_the_keys_can_be_read_on_any_ground(world: World) -> None:
    """Nothing is in bright black, which some dark themes make the same as their ground."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.see("F6 Pause")
    assert not re.search(rb"\x1b\[[0-9;]*\b90m", team.raw)
    team.press("f6")
    assert team.status() == 130


def test_in_a_wide_window_nothing_is_wider_than_can_be_read(world: World) -> None:
    """A hundred columns at most, the last look's rule too."""
    team = world.open(*OPTIONS, columns=160)
    team.say("Borgerne")
    team.to_the_look()
    assert max(map(len, team.text.splitlines())) <= 100
    team.press("f6")
    assert team.status() == 130


@pytest.mark.parametrize("columns", [40, 80])
def test_the_line_of_place_and_keys_takes_two_lines_at_most(world: World, columns: int) -> None:
    """Also where there are notes to change."""
    team = world.open(*OPTIONS, columns=columns)
    team.say("Borgerne")
    team.press("enter")
    here = "spørgsmål 2 af 3"
    team.see(here)
    team.say("Ja")
    team.wait(lambda: "F6" in team.text.splitlines()[-1], "the keys")
    lines = team.text.splitlines()
    position = next(number for number, line in enumerate(lines) if here in line)
    assert len(lines) == position + 2
    for key in ("F2", "F3", "F4", "F5", "F6", "↑"):
        assert key in "".join(lines[position:])
    team.pause()


def test_everything_is_asked_where_nothing_is_given(world: World) -> None:
    """Team, goal, its kind, occasion, participants, time, sections: with Enter, arrows and the space bar."""
    team = world.open("reflect")
    team.see("Hvilket team er I?")
    team.press("enter")
    team.see("Skriv, hvem I er")
    team.type("Nord")
    team.press("enter")
    team.see("Hvilket mål")
    team.type("Ro")
    team.press("enter")
    team.see("Hvilken slags mål")
    team.press("up", "enter")
    team.see("Sætte mål")
    team.press("down", "enter")
    team.see("Hvem er med?")
    team.type("Mette, Ole")
    team.press("enter")
    team.see("Hvor lang tid har I?")
    team.press("enter")
    team.see("Hvad vil I tale om?")
    team.see("● Når vi ser tilbage")
    team.see("○ Hvorfor vi arbejder med mål")
    for _ in range(7):
        team.press("down", "space")
    team.see("○ Når vi ser tilbage")
    team.press("enter")
    team.see("Vælg mindst ét emne")
    team.see("○ Vær oprigtigt nysgerrig")
    team.type("a")
    team.see("● Vær oprigtigt nysgerrig")
    team.press("enter")
    team.see("spørgsmål 1 af 7")
    team.press("ctrl-d")
    assert team.status() == 130
    reflection = world.only()
    assert (reflection.team, reflection.goal, reflection.occasion) == ("Nord", "Ro", "follow-up")
    assert (reflection.goal_type, reflection.minutes) == ("value", None)
    assert reflection.participants == ("Mette", "Ole")
    assert [section.id for section in reflection.sections][-2:] == ["learning", "closing"]
    assert len(reflection.sections) == 9


def test_setup_is_resumed_where_it_was_left(world: World) -> None:
    """A pause before the first question loses neither the goal nor the half-typed names."""
    team = world.open("reflect", "--team", "Nord", "--goal", "Ro", "--occasion", "learn", "--principle", "2")
    team.see("Hvem er med?")
    team.type("Mette, O")
    team.see("› Mette, O")
    team.press("ctrl-c")
    assert team.status() == 130
    team = world.open("reflect", "--resume")
    team.see("› Mette, O")
    team.type("le")
    team.press("enter")
    team.see("Har vi blik for dilemmaerne?")
    team.pause()
    assert world.only().participants == ("Mette", "Ole")


def test_a_pause_before_there_is_a_goal_says_what_was_typed(world: World) -> None:
    """Nothing is stored yet, and the words stand in the command that begins again."""
    team = world.open("reflect", "--team", "Nord")
    team.see("Hvilket mål")
    team.type("Mere ro")
    team.see("› Mere ro")
    team.press("ctrl-c")
    assert team.status() == 130
    assert "malkompas reflect --team Nord --goal 'Mere ro'" in team.unbroken
    assert world.stored() == []


def test_an_unfinished_conversation_is_offered(world: World) -> None:
    """The team is asked whether to continue, also where it says who it is; another team and a new goal are not."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.press("ctrl-c")
    team.status()
    team = world.open("reflect")
    team.see("Vil I fortsætte den?")
    assert "Færre genindlæggelser" in team.text
    team.press("enter")
    team.see("• Borgerne")
    team.press("ctrl-c")
    team.status()
    team = world.open("reflect")
    team.see("Vil I fortsætte den?")
    team.press("down", "enter")
    team.see("Hvilket team er I?")
    team.press("ctrl-c")
    team.status()
    team = world.open("reflect", "--team", "hjemmepleje nord")
    team.see("Vil I fortsætte den?")
    team.press("ctrl-c")
    team.status()
    team = world.open("reflect", "--team", "Nord")
    team.see("Hvilket mål")
    team.press("ctrl-c")
    assert team.status() == 130
    assert len(world.stored()) == 1


def test_several_unfinished_conversations_can_be_chosen_from(world: World) -> None:
    """The newest first; the one that is chosen goes on where it was, and says whose it is."""
    for day, team in (("21", "Vest"), ("22", "Øst")):
        world.at(f"2026-11-{day}T09:00+01:00")
        pipe = world.pipe("reflect", "--team", team, "--goal", "Ro", "--occasion", "set", "--participant", "Bo")
        assert pipe.kill(15) == 130
    screen = world.open("reflect")
    screen.see("I har samtaler, der ikke er slut. Vil I fortsætte en af dem?")
    screen.see("› Øst om »Ro« fra 22. november 2026")
    screen.see("Begynd en ny")
    screen.press("down", "enter")
    screen.see("Velkommen tilbage, Vest. I taler om »Ro« og er der, hvor I slap.")
    screen.press("f6")
    assert screen.status() == 130


def test_in_plain_lines_the_conversation_that_is_told_of_is_the_one_that_goes_on(world: World) -> None:
    """The command names it, where another team has one that is newer."""
    for day, team in (("21", "Vest"), ("22", "Øst")):
        world.at(f"2026-11-{day}T09:00+01:00")
        world.pipe("reflect", "--team", team, "--goal", "Ro", "--occasion", "set", "--participant", "Bo").kill(15)
    screen = world.open("reflect", "--plain", "--team", "vest", columns=200)
    screen.see("Velkommen.")
    whose, told = screen.text.partition("skriv:\n")[2].splitlines()[:2]
    assert whose == "- Vest om »Ro« fra 21. november 2026:"
    assert re.search(r"reflect --resume 2026-11-21-vest-\w{4} --plain$", told)
    screen.press("ctrl-c")
    assert screen.status() == 130


def test_plain_lines_tell_of_every_talk_that_is_not_finished(world: World) -> None:
    """Each with its own command, the newest first."""
    for day, team in (("21", "Vest"), ("22", "Øst")):
        world.at(f"2026-11-{day}T09:00+01:00")
        world.pipe("reflect", "--team", team, "--goal", "Ro", "--occasion", "set", "--participant", "Bo").kill(15)
    screen = world.open("reflect", "--plain", columns=200)
    screen.see("Hvilket team er I?")
    told = re.findall(r"- (\w+) om »Ro« fra \d+\. november 2026:\n .*--resume 2026-11-\d\d-(\w+)-", screen.text)
    assert told == [("Øst", "oest"), ("Vest", "vest")]
    screen.press("ctrl-c")
    assert screen.status() == 130


def test_a_team_that_is_corrected_is_not_asked_about_its_old_name(world: World) -> None:
    """The talk that goes on is no earlier one."""
    team = world.open("reflect", "--team", "Hjemmepleje Nrd", "--goal", "Ro", "--principle", "1")
    team.see("anledningen")
    team.press("f6")
    team.status()
    team = world.open("reflect", "--resume")
    team.see("anledningen")
    team.press("f2")
    team.press("enter")
    team.see("Hvem er med?")
    team.press("enter")
    team.see("F6")
    team.to_the_look()
    team.press("down", "enter")
    team.see("Team: Hjemmepleje Nrd")
    team.press(*["up"] * 5)
    team.see("› Team: Hjemmepleje Nrd")
    team.press("enter")
    team.see("Hvilket team er I?")
    team.press("ctrl-u")
    team.type("Hjemmepleje Nord\r")
    team.see("Team: Hjemmepleje Nord")
    assert "Er I »" not in team.text
    team.pause()


def test_earlier_teams_complete_the_name(world: World) -> None:
    """A few letters and Tab are enough for a team that has met before."""
    world.meet("a", options=("--output", "-"))
    team = world.open("reflect")
    team.see("Hvilket team er I?")
    team.type("hje")
    team.see("Hjemmepleje Nord")
    team.type("\t")
    team.see("› Hjemmepleje Nord")
    team.press("enter", "enter")
    team.see("Hvilket mål")
    team.press("ctrl-c")
    assert team.status() == 130


def test_hints_come_on_one_key_and_go_on_the_same(world: World) -> None:
    """What is typed meanwhile stays."""
    team = world.open(*OPTIONS)
    team.see("spørgsmål 1 af 3")
    team.type("Borg")
    team.press("f3")
    team.see("– Hvem plejer vi ikke at spørge?")
    team.see("› Borg")
    team.press("f3")
    team.wait(lambda: "– Hvem plejer" not in team.text, "no hints")
    team.type("erne")
    team.press("enter")
    team.see("• Borgerne")
    team.pause()


def test_an_emptied_note_is_removed_from_the_file(world: World) -> None:
    """Up brings back the last note, then the one before; an empty Enter takes it away."""
    team = world.open(*OPTIONS)
    team.say("nattevagt")
    team.say("anden")
    team.press("up", "up")
    team.see("Retter note 1")
    team.press("ctrl-u")
    team.wait(lambda: "› nattevagt" not in team.text, "an empty line")
    team.press("enter")
    team.wait(lambda: "• nattevagt" not in team.text, "no first note")
    team.see("• anden")
    team.press("ctrl-d")
    assert team.status() == 130
    assert world.notes()[0] == ["anden"]
    assert "nattevagt" not in next(world.folder.iterdir()).read_text(encoding="utf-8")


def test_after_escape_the_next_line_is_a_new_note(world: World) -> None:
    """Also where it is typed without a pause, and after the old one was changed."""
    team = world.open(*OPTIONS)
    team.say("vigtig note")
    team.press("up")
    team.see("› vigtig note")
    team.type("XX")
    team.see("› vigtig noteXX")
    team.press("escape")
    team.see("› note,")
    team.type("ny")
    team.see("› ny")
    team.press("enter")
    team.see("• ny")
    team.pause()
    assert world.notes()[0] == ["vigtig note", "ny"]


@pytest.mark.parametrize("key", ["down", "escape"])
def test_a_note_that_was_looked_at_can_be_left_unchanged(world: World, key: str) -> None:
    """By going down again, or with Escape."""
    team = world.open(*OPTIONS)
    team.say("første")
    team.press("up")
    team.see("› første")
    team.see("Esc lader den stå")
    team.press(key)
    team.see("› note")
    team.say("anden")
    team.pause()
    assert world.notes()[0] == ["første", "anden"]


def test_a_question_is_opened_again_from_the_last_look(world: World) -> None:
    """Everything is shown; the chosen question is asked once more, and then the look comes back."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.to_the_look()
    assert "• Borgerne" in team.text
    assert "Ikke talt om: Giver målet mening" in team.text
    team.press("down", "enter")
    team.see("Hvad vil I rette eller føje til?")
    team.press("down", "enter")
    team.see("spørgsmål 2 af 3")
    team.say("Glemt")
    team.press("enter")
    team.see("Vil I slutte her?")
    team.press("alt-enter")
    team.press("enter")
    assert team.status() == 0
    assert world.notes()[1] == ["Glemt"]


def test_a_paste_of_many_lines_is_one_note_and_comes_back_as_such(world: World) -> None:
    """A bracketed paste keeps its line ends, and the summary has it as one item."""
    team = world.open(*OPTIONS)
    team.see("spørgsmål 1 af 3")
    team.type("\x1b[200~linje et\r\nlinje to\n\n# linje fire\x1b[201~")
    team.see("# linje fire")
    team.press("enter")
    team.see("• linje et")
    team.pause()
    assert world.notes()[0] == ["linje et\nlinje to\n\n# linje fire"]


def test_lines_that_come_faster_than_they_are_saved_are_all_kept(world: World) -> None:
    """A paste without brackets is one note for each line, in order."""
    team = world.open(*OPTIONS)
    team.see("spørgsmål 1 af 3")
    said = [f"hurtig {number}" for number in range(40)]
    team.type("".join(f"{line}\r" for line in said))
    team.see_pass("• hurtig 39")
    team.pause()
    assert world.notes()[0] == said


def test_keys_that_mean_something_else_elsewhere_do_nothing(world: World) -> None:
    """Ctrl-Z, Ctrl-R, Alt-digits and their kin neither stop the program nor end up in a note."""
    team = world.open(*OPTIONS)
    team.see("spørgsmål 1 af 3")
    team.type("\x1a\x12\x13\x0f\x11\x16\x18\x07\x1b5Borgerne")
    team.see("› Borgerne")
    team.press("enter")
    team.see("• Borgerne")
    team.press("ctrl-d")
    assert team.status() == 130
    assert world.notes()[0] == ["Borgerne"]


def test_a_hostile_note_is_shown_harmlessly(world: World) -> None:
    """What was stored by another program does not act on this terminal."""
    world.meet("\x1b]0;ejet\x07\x1b[31mrød", options=("--output", "-"))
    team = world.open("reflect", "--resume", "latest")
    team.see("Vil I slutte her?")
    assert b"\x1b[31m" not in team.raw
    assert b"ejet\x07" not in team.raw
    team.press("enter")
    assert team.status() == 0


def test_nothing_is_in_colour_with_no_color(world: World) -> None:
    """Bold and plain only."""
    coloured, plain = world.open(*OPTIONS), world.open(*OPTIONS, NO_COLOR="1")
    for team in (coloured, plain):
        team.see("spørgsmål 1 af 3")
        team.pause()
    assert b"35m" in coloured.raw
    assert b"35m" not in plain.raw


def test_a_dumb_terminal_gets_plain_lines(world: World) -> None:
    """And the end of its input pauses, with what stands on the line kept."""
    team = world.open(*OPTIONS, TERM="dumb")
    team.see("lytte til?\n>")
    team.type("Borgerne\n")
    team.see("> >")
    team.type("halv")
    team.press("ctrl-d", "ctrl-d")
    assert team.status() == 130
    assert world.notes()[0] == ["Borgerne"]
    assert world.drafts() == ["halv"]


def test_one_reflection_in_two_windows_is_two_reflections(world: World) -> None:
    """The second that writes goes on under a new name, and the team is told."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    other = world.open("reflect", "--resume")
    other.say("Fra det andet vindue")
    team.say("Fra det første")
    team.see("Intet er overskrevet")
    for window in (team, other):
        window.pause()
    said = [reflection.sections[0].questions[0].notes for reflection in world.stored()]
    assert sorted(said) == [("Borgerne", "Fra det andet vindue"), ("Borgerne", "Fra det første")]


def test_a_folder_that_vanishes_does_not_lose_what_is_said(world: World) -> None:
    """The team is told at once, goes on talking, and all is saved when the folder is back."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    aside = world.folder.rename(world.folder.with_name("aside"))
    team.say("Mens mappen var væk")
    team.see("IKKE gemt")
    aside.rename(world.folder)
    team.say("Nu er den her igen")
    team.see("alt gemt igen")
    team.pause()
    assert world.notes()[0] == ["Borgerne", "Mens mappen var væk", "Nu er den her igen"]


def test_the_place_is_kept_through_a_resume(world: World) -> None:
    """A pause at the second question goes on there."""
    team = world.open(*OPTIONS)
    team.see("spørgsmål 1 af 3")
    team.press("enter")
    team.see("spørgsmål 2 af 3")
    team.pause()
    assert world.only().position == AtQuestion(0, 1)
    team = world.open("reflect", "--resume", repository.list_ids(world.folder)[0][:12])
    team.see("Giver målet mening for de rigtige?")
    team.pause()


def test_a_window_that_is_made_wider_or_narrower_is_used_as_it_is(world: World) -> None:
    """What comes next has the new width."""
    team = world.open(*OPTIONS, "--principle", "2", columns=100)
    team.see("Princip 1 af 2")
    team.resize(40)
    team.press("f4")
    team.see("Princip 2 af 2 ─╯")
    team.see("F2 ←")
    team.pause()
    assert max(len(line) for line in team.text.splitlines()) <= 40


@pytest.mark.parametrize("lines", [5, 8])
def test_the_question_stays_in_sight_in_a_very_low_window(world: World, lines: int) -> None:
    """Notes give way first."""
    team = world.open(*OPTIONS, lines=lines)
    team.see("›")
    for number in range(5):
        team.type(f"note {number}")
        team.see(f"› note {number}")
        team.press("enter")
    team.see("› note,")
    team.see("Hvem skal vi lytte til?")
    team.pause()
    assert len(world.notes()[0]) == 5


def test_what_can_not_be_saved_where_it_should_is_rescued_on_the_way_out(world: World) -> None:
    """The team is told where it lies, and the command to go on with works."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    world.folder.rename(world.folder.with_name("aside"))
    team.say("Efter at mappen forsvandt")
    team.see("IKKE gemt")
    team.press("f6")
    team.see("Hvilken anden mappe")
    team.press("enter")
    assert team.status() == 130
    rescue = world.here / "malkompas-reddet"
    (path,) = rescue.iterdir()
    assert f"malkompas reflect --resume {path.stem} --folder" in team.unbroken
    team = world.open("reflect", "--resume", path.stem, "--folder", str(rescue))
    team.see("• Efter at mappen forsvandt")
    team.pause()


def test_the_compass_of_a_pause_in_setup_is_named_again(world: World) -> None:
    """Going on asks about the sections of the same compass."""
    (world.here / "skole.yaml").write_text(samples.SMALL, encoding="utf-8")
    team = world.open("reflect", "--team", "Nord", "--goal", "Ro", "--compass", "skole.yaml", "--folder", "noter")
    team.see("Sætte mål")
    team.press("ctrl-c")
    assert team.status() == 130
    assert "--folder noter --compass skole.yaml" in team.unbroken  # in one piece, to be copied


def test_a_half_typed_line_survives_a_resume_in_plain_mode(world: World) -> None:
    """It is shown, waits while other notes are said, and is gone when it has been typed to its end."""
    team = world.open(*OPTIONS)
    team.type("halvt sk")
    team.see("› halvt sk")
    team.press("ctrl-c")
    team.status()
    done = world.run("reflect", "--resume", "--plain", lines="noget andet\n")
    assert "I var i gang med at skrive: halvt sk" in done.stderr
    assert "Halvskrevne linjer" in done.stderr
    assert world.drafts() == ["halvt sk"]
    path = next(world.folder.iterdir())
    value = as_json(path.read_text(encoding="utf-8"))
    value |= {"finished": None, "place": {"type": "question", "section": 0, "question": 0}}
    path.write_bytes(msgspec.json.encode(value))
    assert world.run("reflect", "--resume", "--plain", lines="halvt skrevet\n").returncode == 0
    assert world.drafts() == []
    assert world.notes()[0] == ["noget andet", "halvt skrevet"]


def test_a_foreign_note_that_is_brought_back_acts_on_no_terminal_and_stays_as_it_is(world: World) -> None:
    """Text that turns the reading direction is shown as a sign, and is not changed by being looked at."""
    evil = "abc\N{RIGHT-TO-LEFT OVERRIDE}def\N{LEFT-TO-RIGHT ISOLATE}x"
    pipe = world.pipe(*OPTIONS)
    pipe.say(evil)
    pipe.kill(9)
    team = world.open("reflect", "--resume")
    team.see("F6")
    team.press("up")
    team.see("Retter note 1")
    team.press("enter")
    team.see("› note")
    team.pause()
    assert not {"\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}"} & set(team.raw.decode())
    assert world.notes()[0] == [evil]


def test_in_plain_lines_a_finished_conversation_is_put_right_at_a_terminal(world: World) -> None:
    """Who reads with a screen reader is told how at the end, and can open what was said, the team's name included."""
    world.meet("Borgerne", options=("--output", "-"))
    team = world.open(*OPTIONS[:5], "--plain", columns=120, lines=60)
    team.see("Hvad er anledningen?")
    team.type("\n\n\n" + "\n" * 40)
    team.see("så skriv: malkompas reflect --resume latest --plain")
    assert team.status() == 0
    again = world.open("reflect", "--resume", "latest", "--plain", columns=120, lines=60)
    again.see("Team: Hjemmepleje Nord")
    again.see("* 1. Ja, skriv opsummeringen")
    again.type("2\n")
    again.see("1. Team: Hjemmepleje Nord")
    again.type("1\n")
    again.see("Hvilket team er I?")
    again.type("Hjemmepleje Syd\n")
    again.see("Team: Hjemmepleje Syd")
    again.type("1\n")
    assert again.status() == 0
    assert sorted(one.team for one in world.stored()) == ["Hjemmepleje Nord", "Hjemmepleje Syd"]


def test_in_plain_lines_an_unfinished_conversation_is_told_and_not_asked_about(world: World) -> None:
    """The order of the questions stays what it is; and a pause begins on a line of its own."""
    team = world.open(*OPTIONS, "--plain", columns=120)
    team.see("lytte til?")
    team.press("ctrl-c")
    team.see("\nPause.")
    assert team.status() == 130
    team = world.open("reflect", "--plain", columns=120)
    team.see("Hjemmepleje Nord om »Færre genindlæggelser«")
    team.see("malkompas reflect --resume 20")
    team.see("Hvilket team er I?")
    team.press("ctrl-c")
    assert team.status() == 130
    assert len(world.stored()) == 1


def test_the_last_look_says_whose_talk_it_is_and_opens_at_the_talk(world: World) -> None:
    """A misspelt team is seen there; what was said at the beginning stands above the questions."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.to_the_look()
    assert "Team: Hjemmepleje Nord\nMål: Færre genindlæggelser" in team.text
    team.press("down", "enter")
    team.see("› Hvem skal vi lytte til?")
    team.press(*["up"] * 5, "enter")
    team.see("› Hjemmepleje Nord")
    team.type("vest")
    team.press("enter")
    team.see("Team: Hjemmepleje Nordvest")
    team.press("enter")
    assert team.status() == 0
    assert world.only().team == "Hjemmepleje Nordvest"


def test_a_team_that_is_nearly_one_that_has_met_is_asked_about_where_it_was_given(world: World) -> None:
    """It is not stopped: perhaps it is another team."""
    world.meet("a", options=("--output", "-"))
    done = world.run("reflect", "--team", "Hjemmeplje Nord", "--goal", "Ro", "--principle", "1", "--output", "-")
    assert done.returncode == 0
    assert "Er I »Hjemmepleje Nord«? Så stop med Ctrl-C" in done.stderr


def test_a_new_date_takes_the_place_of_the_old_one_and_a_new_time_too(world: World) -> None:
    """As in a form: nobody writes 120 and 5 minutes into one number. An arrow keeps it, to be changed."""
    team = world.open("reflect", "--team", "Nord", "--goal", "Ro", "--occasion", "set", "--participant", "Mette")
    team.see("Hvor lang tid har I?")
    team.type("120")
    team.see("› 120")
    team.press("enter", "f2")
    team.see("› 120")
    team.type("45\r")
    team.see("I har 45 minutter.")
    team.press("enter")
    team.see("spørgsmål 1 af")
    team.press("f5")
    team.see("Erkendelse")
    team.press("f4")
    team.see("næste skridt?")
    team.type("Ring\r\rpå ondsag\r")
    team.see("• Ring · på ondsag")
    team.press("f2")
    team.see("› på ondsag")
    team.press("left")
    team.type("\x7f" * 5 + "onsda\r")
    team.see_pass("Noteret til onsdag den ")
    team.pause()
    assert world.only().steps[0].when == "på onsdag"
