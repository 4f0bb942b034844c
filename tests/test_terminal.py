"""The real program in a real terminal: a team's meeting, key by key."""

import re
import signal
import time

import pytest
from msgspec import structs

from malkompas import texts
from tests import samples
from tests.driver import OPTIONS, World


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_whole_meeting_with_a_step_back_a_changed_note_a_pause_and_a_resume(world: World, columns: int) -> None:
    """From the first question to the summary: in a narrow window, at a projector's width and in a wide one."""
    team = world.open(*OPTIONS, columns=columns)
    team.see("Hvem skal vi lytte til?")
    team.say("Borgerne")
    team.wait(lambda: "F6" in team.text.splitlines()[-1], "the keys")
    assert max(map(len, team.text.splitlines())) == min(columns, 100)  # the panel: no wider than can be read
    place, keys = team.text.splitlines()[-2:]
    assert "spørgsmål 1 af 3" in place
    assert all(key in place + keys for key in ("F2", "F3", "F4", "F5", "F6", "↑"))
    team.say("Natvagten")
    team.press("up")
    team.press_at("Retter note 2", "ctrl-u")
    team.say("Nattevagten")
    team.press("enter")
    team.see("› Skriv en note")
    team.say("Ja")
    team.press("f2")
    team.see("spørgsmål 1 af 3")
    team.write("halvt sk")
    team.pause("ctrl-c")
    assert "malkompas reflect --resume" in team.unbroken
    assert world.drafts() == ["halvt sk"]

    team = world.open("reflect", "--resume", columns=columns)
    team.answer("› halvt sk", "revet")
    team.press_at("• halvt skrevet", "f4")
    team.see("Erkendelse")
    team.say("Vi skal spørge først")
    team.press(*["enter"] * 3)
    team.answer("Hvad er det næste skridt?", "Ring til tre borgere\rMette\r1.12.2026")
    team.press_at("• Ring til tre borgere", "enter")
    team.finish()
    assert world.notes() == [["Borgerne", "Nattevagten", "halvt skrevet"], ["Ja"], [], ["Vi skal spørge først"], [], []]
    (summary,) = world.here.iterdir()
    assert "- Nattevagten\n- halvt skrevet\n" in summary.read_text(encoding="utf-8")
    assert summary.name in "".join(team.text.split())  # wherever the window breaks its path


def test_the_place_the_question_and_the_keys_stay_in_sight_however_many_notes_there_are(world: World) -> None:
    """After thirty notes the section, the question, the last notes and the keys are on the screen."""
    team = world.at_question()
    team.type("".join(f"note nr. {number}\r" for number in range(30)))
    for part in ("• note nr. 29", "Vær oprigtigt nysgerrig", "Hvem skal vi lytte til?", "spørgsmål 1 af 3", "F6"):
        team.see(part)
    seen = team.text.count("• note nr.")
    assert f"… og {30 - seen} noter før dem her\n   • note nr. {30 - seen}\n" in team.text
    team.pause()
    assert len(world.notes()[0]) == 30


def test_of_a_note_that_is_too_long_for_the_window_the_end_is_shown(world: World) -> None:
    """And that it has a beginning; no other note is told of. One line that is pasted can be a part of a note."""
    pasted = " ".join(f"del {number} af en meget lang note, som fylder hele vinduet" for number in range(40))
    team = world.at_question()
    team.type(f"Fra mailen: \x1b[200~{pasted}\r\n\x1b[201~")
    team.press_at("del 39", "enter")
    team.see("… der er ikke plads til begyndelsen")
    team.see("del 39")
    assert "før dem her" not in team.text
    team.pause()
    assert world.notes()[0] == [f"Fra mailen: {pasted}"]


@pytest.mark.parametrize(("begin", "end"), [("\x1b[200~", "\x1b[201~"), ("", "")])
def test_pasted_lines_are_one_note_each(world: World, begin: str, end: str) -> None:
    """Without bullets and blank lines, also a thousand; the terminal may tell a paste from typing, or not."""
    team = world.at_question()
    if begin:
        team.type("halv")
    team.type(f"{begin}- Borgerne\r\r \u2022\tDe\u00a0\u201dpårø\u00adrende\u201d\r1) A\ten\r2) B\r{end}")
    team.see("Fire linjer er sat ind")
    team.press_at("› halv" if begin else "› Skriv en note", "ctrl-u")
    team.type(f"{begin}{''.join(f'linje {number} på en lang liste{chr(13)}' for number in range(1000))}{end}")
    team.see("1000 linjer er sat ind")
    team.pause()
    notes = world.notes()[0]
    assert notes[:4] == ["Borgerne", "De\u00a0\u201dpårørende\u201d", "A\ten", "B"]
    assert notes[4:] == [f"linje {number} på en lang liste" for number in range(1000)]


def test_everything_is_asked_where_nothing_is_given(world: World) -> None:
    """Team, goal, its kind, occasion, participants, time, sections; with a pause halfway."""
    team = world.open("reflect")
    team.answer("Hvilket team er I?")
    team.answer("Skriv, hvem I er", "Nord")
    team.answer("Hvilket mål", "Ro")
    team.press_at("Hvilken slags mål", "up", "enter")
    team.press_at("Sætte mål", "down", "enter")
    team.see("Hvem er med?")
    team.write("Mette, O")
    team.pause("ctrl-c")
    team = world.open("reflect", "--resume")
    team.answer("› Mette, O", "le")
    team.answer("Hvem er her ikke, som målet handler om?", "Borgerne")
    team.answer("Hvor lang tid har I?")
    team.see("Hvad vil I tale om?")
    team.see("● Når vi ser tilbage")
    team.see("○ Hvorfor vi arbejder med mål")
    for _ in range(7):
        team.press("down", "space")
    team.press_at("○ Når vi ser tilbage", "enter")
    team.see("Vælg mindst ét")
    team.press_at("○ Vær oprigtigt nysgerrig", "ctrl-a")
    team.press_at("● Vær oprigtigt nysgerrig", "enter")
    team.see("spørgsmål 1 af 7")
    team.pause("ctrl-d")
    reflection = world.only()
    assert (reflection.team, reflection.goal, reflection.occasion) == ("Nord", "Ro", "follow-up")
    assert (reflection.goal_type, reflection.minutes) == ("value", None)
    assert (reflection.participants, reflection.absent) == (("Mette", "Ole"), "Borgerne")
    assert [section.id for section in reflection.sections][-2:] == ["learning", "closing"]
    assert len(reflection.sections) == 9


def test_a_pause_before_there_is_a_goal_says_what_was_typed(world: World) -> None:
    """Nothing is stored yet, and the words stand in the command that begins again."""
    team = world.open("reflect", "--team", "Nord")
    team.see("Hvilket mål")
    team.write("Mere ro")
    team.pause("ctrl-c")
    assert "malkompas reflect --team Nord --goal 'Mere ro'" in team.unbroken
    assert world.stored() == []


@pytest.mark.parametrize(
    ("options", "keys", "then"),
    [
        (("--team", "vEST"), ["down", "enter"], "› Ro"),
        (("--team", "Nord"), [], "Hvilket mål"),
        (("--team", "vEST", "--goal", "rO", "--principle", "2", "--minutes", "45"), ["enter"], "• Borgerne"),
        (("--team", "vEST", "--goal", "Fald", "--occasion", "set"), [], "Hvem er med?"),
    ],
)
def test_an_unfinished_conversation_is_offered(
    world: World, options: tuple[str, ...], keys: list[str], then: str
) -> None:
    """The team is asked whether to continue, also where its command names the same goal; another team is not."""
    world.meet_on("2026-11-21", "Vest", "Borgerne", finish=False)
    team = world.open("reflect", *options)
    if keys:
        team.choose("den?", *keys)
    team.see(then)
    team.pause()
    assert len(world.stored()) == 1 + ("Fald" in options)


def test_a_command_that_is_given_again_after_a_break_leaves_the_clock_as_it_was(world: World) -> None:
    """The minutes in it were for the whole talk, of which twenty are gone."""
    world.keep(structs.replace(samples.talked(), minutes=45, spent=20 * 60))
    world.at("2026-11-23T12:00+01:00")
    whole = ("--team", "Hjemmepleje Nord", "--goal", "Færre genindlæggelser", "--minutes", "45")
    team = world.open("reflect", *whole)
    team.choose("den?", "enter")
    team.see("25 min. tilbage")
    team.pause()


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_team_is_asked_first_and_sees_only_its_own_talks(world: World, plain: tuple[str, ...]) -> None:
    """Of several that are not finished one is chosen, newest first; F2 leads back to the team, as another's may be."""
    for day, name in (("2026-11-20", "Vest"), ("2026-11-21", "Vest"), ("2026-11-22", "Øst")):
        world.meet_on(day, name, "Borgerne", finish=False)
    team = world.open("reflect", *plain, lines=50)
    team.answer("Hvilket team er I?", "Øst")
    see_list = team.see if plain else team.see_list
    see_list("den?")
    team.see("I har en samtale, der ikke er slut: »Ro« fra 22. november 2026.")
    assert "Vest" not in team.text
    team.type("<\r" if plain else "\x1bOQ")
    team.wait(lambda: team.text.count("Hvilket team er I?") == 2, "the team once more")
    team.type("Vest\r" if plain else "\x15Vest\r")
    see_list("I har samtaler, der ikke er slut. Vil I fortsætte en af dem?")
    team.see("»Ro« fra 21. november 2026")
    team.type("2\r" if plain else "\x1b[B\r")
    team.see("Velkommen tilbage, Vest. I taler om »Ro«.")
    team.see("Indtil nu har I talt om ét spørgsmål.")
    team.see("I er ved: Hvem skal vi lytte til? Der er tre spørgsmål, til I runder af.")
    team.answer("Hvor lang tid har I i dag?", "45")
    team.type("Naboen\r")
    if not plain:
        team.see("45 min.")
    team.wait(lambda: any("Naboen" in one.sections[0].questions[0].note_texts for one in world.stored()), "the note")
    team.pause("ctrl-c")
    at = {one.started.day: one for one in world.stored()}
    assert [day for day, one in at.items() if "Naboen" in one.sections[0].questions[0].note_texts] == [20]


def test_a_pipe_is_told_of_its_teams_unfinished_talk_and_asked_nothing(world: World) -> None:
    """It reads the lines that it always has."""
    world.meet_on("2026-11-21", "Vest", "Borgerne", finish=False)
    world.at("2026-11-22T09:00+01:00")
    done = world.run("reflect", "--output", "-", lines="vest\nMere ro\n1\nMette\n2\nBorgerne\n")
    assert re.search(r"• »Ro« fra 21\. november 2026:\n  .*reflect --resume 2026-11-21-vest-\w{4}\n", done.stderr)
    assert [one.goal for one in world.stored()] == ["Mere ro", "Ro"]
    assert world.stored()[0].sections[0].questions[0].note_texts == ("Borgerne",)
    given = world.run("reflect", "--team", "vest", "--goal", "ro", "--output", "-")
    assert "• »Ro« fra 21. november 2026:" in given.stderr


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_earlier_goals_can_be_chosen_as_worded_last_or_another_be_typed(world: World, plain: tuple[str, ...]) -> None:
    """The last wording comes first, then the goals, newest first, each once; an empty line leads back to the list."""
    world.meet_on("2026-11-20", "Vest", *[""] * 4, "Ingen er alene", "")
    world.meet_on("2026-11-21", "Vest")
    world.at("2026-11-22T09:00+01:00")
    team = world.open("reflect", "--team", "Vest", *plain, lines=50)
    (team.see if plain else team.see_list)("taler I om?")
    team.see("Ingen er alene (sådan sagde I det sidst)")
    team.type("3\r\r" if plain else "\x1b[B\x1b[B\r\r")
    team.see("Skriv et par ord om målet")
    team.wait(lambda: team.text.count("Et andet mål") == 2, "the list once more")
    team.type("1\r" if plain else "\r")
    team.see("Hvilken slags mål er det?")
    team.pause("ctrl-c")
    assert world.stored()[0].goal == "Ingen er alene"


def test_earlier_teams_complete_the_name(world: World) -> None:
    """A few letters and Tab are enough for a team that has met before."""
    world.meet("a", options=("--output", "-"))
    team = world.open("reflect")
    team.see("Hvilket team er I?")
    team.type("hje")
    team.see("Hjemmepleje Nord")
    team.type("\t")
    team.press_at("› Hjemmepleje Nord", "enter", "enter")
    team.see("Hvilket mål")
    team.pause()


def test_hints_come_on_one_key_and_go_on_the_same(world: World) -> None:
    """What is typed meanwhile stays."""
    team = world.at_question()
    team.type("Borg")
    team.press("f3")
    team.see("? Hvem plejer vi ikke at spørge?")
    team.press_at("› Borg", "f3")
    team.wait(lambda: "? Hvem plejer" not in team.text, "no hints")
    team.type("erne\r")
    team.see("• Borgerne")
    team.pause()


def test_an_emptied_note_is_removed_from_the_file(world: World) -> None:
    """Up brings back the last note, then the one before; an empty Enter takes it away."""
    team = world.open(*OPTIONS)
    team.say("nattevagt")
    team.say("anden")
    team.press("up", "up")
    team.see("Retter note 1")
    team.see("   • …\n   • anden\n › nattevagt")  # what is changed stands once
    team.press("ctrl-u")
    team.wait(lambda: "› nattevagt" not in team.text, "an empty line")
    team.press("enter")
    team.wait(lambda: "• nattevagt" not in team.text, "no first note")
    team.see("• anden")
    team.pause("ctrl-d")
    assert world.notes()[0] == ["anden"]
    assert "nattevagt" not in next(world.folder.iterdir()).read_text(encoding="utf-8")


@pytest.mark.parametrize(("typed", "key"), [("", "down"), ("", "escape"), ("XX", "escape")])
def test_a_note_that_was_brought_back_can_be_left_as_it_was(world: World, typed: str, key: str) -> None:
    """By going down again, or with Escape, also where it was changed: the next line is a new note."""
    team = world.open(*OPTIONS)
    team.say("første")
    team.press("up")
    team.see("› første")
    team.see("Esc lader den stå")
    team.type(typed)
    team.press_at(f"› første{typed}", key)
    team.see("› Skriv en note")
    team.say("anden")
    team.pause()
    assert world.notes()[0] == ["første", "anden"]


def test_what_was_said_and_who_the_team_is_is_put_right_from_the_review(world: World) -> None:
    """Everything is shown; what is chosen, first the talk, is asked once more, and then the review comes back."""
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.pause()
    team = world.open("reflect", "--resume")
    team.see("• Borgerne")
    team.to_the_look()
    shown = ("Team: Hjemmepleje Nord\nMål: Færre genindlæggelser", "• Borgerne", "Ikke talt om: Giver målet mening")
    assert [part for part in shown if part not in team.text] == []
    team.press("down", "enter")
    team.see_list("Hvad vil I rette eller føje til?")
    team.press_at("› Hvem skal vi lytte til?", "down", "enter")
    team.see("spørgsmål 2 af 3")
    team.say("Glemt")
    team.press("enter")
    team.choose("Vil I slutte her?", "down", "enter")
    team.choose("Hvad vil I rette eller føje til?", *["up"] * 5, "enter")
    team.answer("› Hjemmepleje Nord", "vest")
    team.see("Team: Hjemmepleje Nordvest")
    assert "Er I »" not in team.text  # a team is not taken for its own old name
    team.finish()
    assert world.notes()[1] == ["Glemt"]
    assert world.only().team == "Hjemmepleje Nordvest"


def test_keys_that_mean_something_else_elsewhere_do_nothing(world: World) -> None:
    """Ctrl-Z, Ctrl-R, Alt-digits and their kin neither stop the program nor end up in a note."""
    team = world.at_question()
    team.type("\x1a\x12\x13\x0f\x11\x16\x18\x07\x1b5")
    team.say("Borgerne")
    team.pause()
    assert world.notes()[0] == ["Borgerne"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_hostile_note_acts_on_no_terminal_and_stays_as_it_is(world: World, language: str) -> None:
    """Where it is shown and where it is brought back to be changed: what acts is shown as a sign, and is kept.

    What could turn the rest of the line, and that nobody sees, is not.
    """
    evil = "\x1b]0;ejet\x07\x1b[31mrød\N{RIGHT-TO-LEFT OVERRIDE}def\N{LEFT-TO-RIGHT ISOLATE}x"
    pipe = world.speak(language).pipe(*OPTIONS)
    pipe.say(evil)
    pipe.kill(9)
    team = world.open("reflect", "--resume")
    team.press_at("F6", "up")
    team.answer(texts.CHANGING["note"][0].format(number=1)[:14])
    team.see(f"› {texts.PLACEHOLDERS['note'][:8]}")
    team.to_the_look()
    team.pause()
    drawn = team.raw.decode()
    acting = ("\x1b[31m", "ejet\x07", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}")
    assert not [part for part in acting if part in drawn]
    assert world.notes()[0] == [evil.replace("\N{RIGHT-TO-LEFT OVERRIDE}", "").replace("\N{LEFT-TO-RIGHT ISOLATE}", "")]


def test_colours_can_be_read_on_any_ground_and_done_without(world: World) -> None:
    """Nothing is in bright black, which some dark themes make the same as their ground; NO_COLOR takes all away."""
    elsewhere = ("--folder", str(world.here / "andre"))  # or it would be offered to go on with the first
    coloured, plain = world.open(*OPTIONS), world.open(*OPTIONS, *elsewhere, NO_COLOR="1")
    for team in (coloured, plain):
        team.say("Borgerne")
        team.pause()
        assert not re.search(rb"\x1b\[[0-9;]*\b90m", team.raw)
    assert b"35m" in coloured.raw
    assert b"35m" not in plain.raw


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
    said = [reflection.sections[0].questions[0].note_texts for reflection in world.stored()]
    assert sorted(said) == [("Borgerne", "Fra det andet vindue"), ("Borgerne", "Fra det første")]


@pytest.mark.parametrize("lines", [5, 8])
def test_the_question_stays_in_sight_in_a_very_low_window(world: World, lines: int) -> None:
    """Notes give way first."""
    team = world.open(*OPTIONS, lines=lines)
    team.see("›")
    for number in range(5):
        team.type(f"note {number}")
        team.answer(f"› note {number}")
    team.see("› Skriv en note")
    team.see("Hvem skal vi lytte til?")
    team.pause()
    assert len(world.notes()[0]) == 5


def test_text_that_is_typed_at_a_list_chooses_nothing_and_is_the_next_note(world: World) -> None:
    """Each line is a note, a paste's too; the rest waits in the file over a pause. All of it is in sight meanwhile."""
    team = world.open(*OPTIONS[:5])
    team.see_list("Hvad er anledningen?")
    team.type("\x1b[200~- fra mailen\r- i går\x1b[201~hjemj \x7f\x7fme\x7f")
    team.answer("Til næste note: fra mailen / i går / hjemm", "eplejen kommer ikke mere om natten, siger de")
    team.see("Til næste note: …")
    team.press_at("natten, siger de\n", "down", "enter")
    team.see_unbroken("Det venter til den næste note: fra mailen / i går / hjemmeplejen kommer ikke mere")
    team.answer("Hvem er med?")
    team.answer("Hvem er her ikke", "\rdagen var lang")  # neither is a number of minutes
    team.answer("Hvor lang tid har I?")
    team.see_list("Tallet i parentes er antallet af spørgsmål.")
    team.type("aj")
    team.see("Til næste note: aj")
    team.pause()
    assert world.only().occasion == "follow-up"
    team = world.open("reflect", "--resume")
    team.choose("Tallet i parentes er antallet af spørgsmål.", "enter")
    team.answer("› aj", "a")
    team.see("• aja")
    team.pause()
    lines = ["fra mailen", "i går", "hjemmeplejen kommer ikke mere om natten, siger de", "dagen var lang", "aja"]
    assert (world.notes()[0], world.drafts()) == (lines, [])


def test_a_list_takes_no_key_that_was_pressed_before_it_could_be_read(world: World) -> None:
    """Two Enters too many do not end the talk; what leads away works as at every prompt."""
    team = world.at_question()
    team.type("\x1b[15~\r\r\r\r\r\x1b[B\r note\r")
    team.choose("Vil I slutte her?", "f2", "f2")
    team.see("› Skriv en note")
    team.pause()
    assert world.drafts() == ["note"]


def test_a_window_that_is_made_narrower_or_low_shows_all_of_a_list_once(world: World) -> None:
    """Its question in full, what was ticked and where it was; in the lowest, the options around that place."""
    team = world.open("reflect", *OPTIONS[1:5], "--occasion", "set", "--participant", "Mette", columns=100)
    team.answer("Hvor lang tid har I?", "60")
    team.choose("Tallet i parentes er antallet af spørgsmål.", "down", "space")
    team.see("› ○ Vær oprigtigt nysgerrig")
    end = "afslutningen. Hvad vil I tale om? Tallet i parentes er antallet af spørgsmål."
    for columns, lines in ((40, 24), (40, 10), (90, 5)):
        team.resize(columns, lines)
        team.see_unbroken(end)
        team.wait(lambda: team.text.count("› ○ Vær oprigtigt nysgerrig") == 1 and "F6" in team.text, "the place")
        assert sum(map(team.text.count, "○●")) >= (1 if lines == 5 else 3)
    team.press("enter")
    team.see("spørgsmål 1 af 3")
    team.pause()
    assert "vaer-nysgerrig" not in [section.id for section in world.only().sections]


def test_a_question_is_shown_in_full_when_the_window_has_been_made_narrower(world: World) -> None:
    """And what is typed stays; the panel above it too has the new width."""
    team = world.open(*OPTIONS, columns=100)
    team.write("halvt på vej")
    team.resize(30)
    team.wait(lambda: "Princip 1 af 1 ─╯" in team.text and "› halvt på vej" in team.text, "the panel and the line")
    assert max(map(len, team.text.splitlines())) <= 30
    assert team.text.count("Hvem skal vi lytte til?") == 1
    team.pause()


def test_a_window_of_another_size_shows_what_fits_it(world: World) -> None:
    """One that grows shows more notes at once, one that shrinks cuts no line, and no note gives way to a long line."""
    team = world.open(*OPTIONS, lines=16)
    team.see("F6")
    for number in range(15):
        team.say(f"note nr. {number} og lidt mere")
    team.see("noter før dem her")
    team.resize(80, 40)
    team.wait(lambda: team.text.count("og lidt mere") == 15, "all notes")
    team.resize(60, 14)
    team.see("noter før dem her")
    team.type("et ord " * 20)
    team.see("et ord et ord\n   et ord et")
    seen = team.text.count("og lidt mere")
    assert 0 < seen == 15 - int(re.search(r"og (\d+) noter før", team.text)[1])  # type: ignore[index]
    assert "Hvem skal vi lytte til?" in team.text
    team.pause()


def test_what_is_typed_is_broken_between_words(world: World) -> None:
    """Also after what is broken otherwise: a word that is longer than the window, and letters of two columns."""
    team = world.open(*OPTIONS, columns=30)
    team.see("spm. 1/3")
    team.type("borgerne og de pårørende skal med " + "x" * 60 + " 日本語" * 6)
    team.see("› borgerne og de pårørende\n   skal med\n   xxxxxxx")
    team.press_at("xxx 日", "ctrl-u")
    team.type("borgerne og de pårørende skal spørges først")
    for _ in "spørges først":
        team.press("left")
    team.type("ikke ")
    team.press_at("› borgerne og de pårørende\n   skal ikke spørges først", "enter")
    team.pause()
    assert world.notes()[0] == ["borgerne og de pårørende skal ikke spørges først"]


def test_the_menu_opens_on_a_key_and_is_left_as_the_line_was(world: World) -> None:
    """Digits point at its entries, Escape goes back, and a pause in it keeps the line."""
    team = world.at_question()
    team.say("Borgerne")
    team.type("halv")
    team.press("f8")
    team.see_list("Hvad vil I?")
    team.type("4")
    team.press_at("› 4. Det har vi sagt", "enter")
    team.see("› halv")
    assert team.text.count("• Borgerne") == 2
    team.press("f8")
    team.choose("Hvad vil I?", "escape")
    team.press_at("› halv", "f8", "ctrl-c")
    assert team.status() == 130
    assert world.drafts() == ["halv"]


def test_quiet_minutes_show_the_question_alone_until_a_key_is_pressed(world: World) -> None:
    """With a clock, in any window; Enter does nothing more, and a letter begins a note."""
    team = world.at_question()
    for typed in ("\r", "B"):
        team.press("f8")
        team.see_list("Hvad vil I?")
        team.type("6\r")
        team.see("En tast går tilbage til samtalen.")
        team.resize(60 if typed == "\r" else 80)
        parts = r"^\s*Hvem skal vi lytte til\?\s*1:5\d\s*En tast går tilbage til samtalen\.$"
        team.wait(lambda parts=parts: bool(re.search(parts, team.text)), parts)  # type: ignore[misc]  # bound at once
        team.type(typed)
        team.see("spørgsmål 1 af 3")
    team.answer("› B", "orgerne")
    team.see("• Borgerne")
    team.pause()


def test_a_list_longer_than_the_window_says_how_long_it_is(world: World) -> None:
    """What cannot be seen is there too."""
    team = world.at_question(lines=14)
    team.press_at("F8", "f8")
    team.see("Vælg mellem 10 med ↑ og ↓")


def test_ten_minutes_before_the_end_it_is_said_once_in_a_line_of_its_own(world: World) -> None:
    """Also while nobody types; the line that is typed stays."""
    world.at("2026-11-02T09:00+01:00", 60)
    team = world.at_question("--minutes", "16")
    team.type("halv")
    team.see("\n 10 minutter igen. F5 runder af.\n")
    team.answer("› halv", "vejs")
    team.see("• halvvejs")
    assert team.raw.decode().count("minutter igen") == 1
    team.pause()


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("👩‍⚕️\x7fx", "x"),
        ("🇩🇰🇩🇰\x7fx", "🇩🇰x"),
        ("e\u0301\x7fx", "x"),
        ("a👨‍👩‍👧‍👦\x1b[D\x7fb", "b👨‍👩‍👧‍👦"),
        ("👍🏽\x1b[D\x1b[C\x1b[D\x1b[3~x", "x"),
    ],
)
def test_a_letter_is_one_letter_however_many_characters_it_is(world: World, typed: str, note: str) -> None:
    """For Backspace, Delete and the arrows: no joiner and no half flag stays behind."""
    team = world.at_question()
    team.type(f"{typed}\r")
    team.see("•")
    team.pause()
    assert world.notes()[0] == [note]


def test_a_key_whose_bytes_come_slowly_is_that_key(world: World) -> None:
    """As over a poor line; nothing of it stands in the note."""
    team = world.at_question()
    for byte in "\x1bOS":
        slowly = time.monotonic() + 0.6
        team.type(byte)
        team.wait(lambda until=slowly: time.monotonic() > until, "a moment")  # type: ignore[misc]  # bound at once
    team.see("Afslutning · spørgsmål 1 af 3")
    team.pause()
    assert world.drafts() == []


def test_the_compass_of_a_pause_in_setup_is_named_again(world: World) -> None:
    """Going on asks about the sections of the same compass."""
    (world.here / "skole.yaml").write_text(samples.SMALL, encoding="utf-8")
    options = ("--compass", "skole.yaml", "--folder", "vores noter")
    team = world.open("reflect", "--team", "Nord", "--goal", "Ro", *options)
    team.see("Sætte mål")
    team.pause("ctrl-c")
    assert "--folder 'vores noter' --compass skole.yaml" in team.unbroken  # in one piece, to be copied


def test_a_half_typed_line_survives_a_resume_in_plain_mode(world: World) -> None:
    """It is shown, waits while other notes are said, and is gone when it has been typed to its end."""
    team = world.open(*OPTIONS)
    team.write("halvt sk")
    team.pause()
    pipe = world.pipe("reflect", "--resume")
    pipe.say("noget andet")
    pipe.kill(signal.SIGTERM)
    assert "I var i gang med at skrive: halvt sk" in pipe.said.decode()
    assert world.drafts() == ["halvt sk"]
    pipe = world.pipe("reflect", "--resume")
    pipe.say("halvt skrevet")
    assert world.drafts() == []
    assert pipe.end() == 0
    assert world.notes()[0] == ["noget andet", "halvt skrevet"]


def test_in_plain_lines_a_finished_conversation_is_put_right_at_a_terminal(world: World) -> None:
    """Before the end and after it, the team's name included; what was typed ahead is kept."""
    world.meet("Borgerne", options=("--output", "-"))
    team = world.open(*OPTIONS[:5], "--plain", columns=120, lines=60)
    team.answer("Hvad er anledningen?")
    team.answer("Hvem er med?")
    team.answer("Hvem er her ikke")
    team.answer("Hvor lang tid har I?")
    team.see("Hvad vil I tale om?")
    team.answer("tal med mellemrum imellem", "\r" * 40 + "glemt")
    team.answer("* 1. Ja, skriv opsummeringen", "1")
    assert team.status() == 0
    again = world.open("reflect", "--resume", "latest", "--plain", columns=120, lines=60)
    again.see("Team: Hjemmepleje Nord")
    again.answer("* 1. Ja, skriv opsummeringen", "2")
    again.answer("1. Team: Hjemmepleje Nord", "1")
    again.answer("Hvilket team er I?", "Hjemmepleje Syd")
    again.wait(lambda: again.text.count("* 1. Ja, skriv opsummeringen") == 2, "the list once more")
    again.type("1\r")
    assert again.status() == 0
    assert sorted(one.team for one in world.stored()) == ["Hjemmepleje Nord", "Hjemmepleje Syd"]
    assert [draft.text for one in world.stored() for draft in one.drafts] == ["glemt\n"]


def test_a_new_date_takes_the_place_of_the_old_one_and_a_new_time_too(world: World) -> None:
    """As in a form: nobody writes 120 and 5 minutes into one number. What was not understood is there to be changed."""
    team = world.open("reflect", "--team", "Nord", "--goal", "Ro", "--occasion", "set", "--participant", "Mette")
    team.see("Hvor lang tid har I?")
    team.write("120")
    team.press("enter", "f2")
    team.answer("› 120", "45")
    team.answer("I har 45 minutter.")
    team.press_at("spørgsmål 1 af", "f5")
    team.press_at("Erkendelse", *["enter"] * 3)
    team.answer("næste skridt?", "Ring\r\rpå ondsag")
    team.press_at("• Ring · på ondsag", "f2")
    team.answer("› på ondsag", "\x7f" * 6 + "onsdag")
    team.see_pass("er noteret til onsdag den ")
    team.pause()
    assert world.only().steps[0].when == "på onsdag"
