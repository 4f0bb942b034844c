"""A team meets again: its open steps, what it said last, its time and its compass, in a terminal and through a pipe."""

import datetime as dt

import pytest

from tests.driver import OPTIONS, World

MEETING = ("reflect", "--team", "Nord", "--goal", "Ro", "--occasion", "learn", "--participant", "Mette")
STEPS = (
    *("Ring til tre borgere", "Mette", "1.10.2026"),
    *("Skriv til de pårørende", "Ole", "1.12.2026"),
    *("Spis kage", "", "", ""),
)


def first_meeting(world: World, *notes: str) -> None:
    world.at("2026-09-07T09:00+02:00")
    lines = (*(notes or ("Borgerne",)), *[""] * 6, *STEPS)
    done = world.run(*MEETING, "--principle", "1", "--output", "-", lines=lines)
    assert done.returncode == 0, done.stderr
    world.at("2026-11-02T09:00+01:00")


def follow_up(world: World) -> list[tuple[str, str | None, str, str]]:
    return [(one.step.what, one.state, one.step.when, one.lesson) for one in world.stored()[0].follow_ups]


OUTCOMES = [
    ("Ring til tre borgere", "done", "1.10.2026", "De er glade for et opkald"),
    ("Skriv til de pårørende", "open", "uge 50", ""),
    ("Spis kage", "dropped", "", ""),
]


def test_open_steps_come_first_and_both_summaries_tell_how_they_went(world: World) -> None:
    """Oldest due first, the overdue one marked; done, moved to a new date, dropped, and what was learnt."""
    first_meeting(world)
    team = world.open(*MEETING, "--principle", "1", "--output", "ny.md")
    team.see("I aftalte: Ring til tre borgere · Mette · 1. oktober 2026 · datoen er passeret")
    team.press_at("Siden sidst · skridt 1 af 3", "up", "enter")
    team.answer("Hvad lærte I af det?", "De er glade for et opkald")
    team.see("I aftalte: Skriv til de pårørende · Ole · 1. december 2026")
    assert "2026 · datoen er passeret" not in team.text.split("I aftalte: Skriv")[1]
    team.press("enter")
    team.answer("Har I en ny dato?", "uge 50")
    team.see_pass("fredag den 11. december 2026")
    team.press("enter")
    team.press_at("I aftalte: Spis kage", "down", "enter")
    team.answer("Siden sidst · skridt 3 af 3")
    team.see("Sidst sagde I (7.9.2026):")
    team.to_the_look()
    team.press_at("gjort. Det lærte vi: De er", "enter")
    assert team.status() == 0
    assert follow_up(world) == OUTCOMES
    new = (world.here / "ny.md").read_text(encoding="utf-8")
    assert "Aftalt 7. september 2026:\n\n- Ring til tre borgere" in new
    assert "gjort. Det lærte vi: De er glade for et opkald\n" in new
    assert "- Skriv til de pårørende · Ole · uge 50 (11. december 2026): stadig i gang\n" in new
    old = world.run("export", "2026-09-07", "--output", "-").stdout
    assert "| Ring til tre borgere | Mette | 1. oktober 2026 | gjort 2. november 2026: De er glade" in old
    assert "| Spis kage |  |  | lagt til side 2. november 2026 |" in old


def test_a_follow_up_is_paused_resumed_gone_back_in_passed_over_and_opened_again(world: World) -> None:
    """Nothing that was said to a step is lost on the way, half a line neither."""
    first_meeting(world)
    team = world.open(*MEETING, "--principle", "1")
    team.press_at("Siden sidst · skridt 1 af 3", "up", "enter")
    team.see("Hvad lærte I af det?")
    team.write("De er gla")
    team.press("f2")
    team.choose("Hvordan er det gået?", "enter")
    team.see("› De er gla")
    team.pause("ctrl-c")
    team = world.open("reflect", "--resume")
    team.answer("› De er gla", "de")
    team.press_at("Siden sidst · skridt 2 af 3", "f4", "f4")
    team.see("spørgsmål 1 af 3")
    team.to_the_look()
    team.press("down", "enter")
    team.press_at("Siden sidst: Skriv til de pårørende", "down", "enter")
    team.press_at("Siden sidst · skridt 2 af 3", "up", "enter")
    team.answer("Hvad lærte I af det?")
    team.finish()
    assert follow_up(world) == [
        ("Ring til tre borgere", "done", "1.10.2026", "De er glade"),
        ("Skriv til de pårørende", "done", "1.12.2026", ""),
        ("Spis kage", None, "", ""),
    ]


def test_open_steps_are_listed_in_a_pipe_where_they_are_not_to_be_asked_about_or_left_alone(world: World) -> None:
    """Its lines mean the same each time; asked about by numbers: done, still open with a new date, dropped."""
    first_meeting(world)
    for _ in range(2):
        done = world.run(*MEETING, "--principle", "1", "--output", "-", lines="Nattevagten\n")
        assert (done.returncode, "- Nattevagten\n" in done.stdout) == (0, True)
        assert "Ring til tre borgere · Mette · 1. oktober 2026 · datoen er passeret" in done.stderr
    assert follow_up(world) == []
    world.at("2026-11-03T09:00+01:00")
    lines = ["1", "De er glade for et opkald", "2", "uge 50", "", "3", "", "Nattevagten"]
    done = world.run(*MEETING, "--principle", "1", "--open-steps", "--output", "-", lines=lines)
    assert done.returncode == 0, done.stderr
    assert follow_up(world) == OUTCOMES
    assert "- Nattevagten\n" in done.stdout
    done = world.run(*MEETING, "--principle", "1", "--no-open-steps", "--output", "-")
    assert "Skriv til de pårørende" not in done.stderr


@pytest.mark.parametrize("columns", [40, 80])
def test_what_was_said_last_stands_above_the_question_and_the_rest_is_a_key_away(world: World, columns: int) -> None:
    """Three lines at most, however much it was."""
    first_meeting(world, *(f"note {number}" for number in range(1, 8)))
    team = world.open(*MEETING, "--principle", "1", "--no-open-steps", columns=columns)
    team.see("F6")
    lines = [line.strip() for line in team.text.splitlines()]
    last = lines.index("Sidst sagde I (7.9.2026):")
    shown = ["• note 1", "• note 2", "… F7 viser resten", "Hvem skal vi lytte til?"]
    assert lines[last + 1 : last + 5] == shown
    team.type("halv")
    team.press("f7")
    team.see("• note 7")
    team.press_at("› halv", "f7")
    team.type("t")
    team.see("› halvt")
    assert team.text.count("note 7") == 1
    assert "F7" not in team.text
    team.pause()


def test_what_was_said_last_is_read_in_plain_lines_and_the_rest_on_a_question_mark(world: World) -> None:
    """Three lines at most, then all of them."""
    first_meeting(world, *(f"note {number}" for number in range(1, 8)))
    said, whole = (
        world.run(*MEETING, "--principle", "1", "--output", "-", lines=lines).stderr for lines in ("", "?\n")
    )
    assert "Sidst sagde I (7.9.2026):\n  • note 1\n  • note 2\n  • note 3\n" in said
    assert "note 4" not in said
    assert "  • note 7\n" in whole


@pytest.mark.parametrize("columns", [40, 80])
def test_the_clock_goes_while_nobody_types_and_says_how_the_talk_stands(world: World, columns: int) -> None:
    """Nothing is pressed between 44 and 40 minutes left; then questions are counted, in a foot of two lines."""
    world.at("2026-11-02T09:00+01:00", speed=300)
    team = world.open(*OPTIONS, "--minutes", "45", columns=columns)
    team.see("Hvem skal vi lytte til?")
    team.wait(lambda: any(f" {minutes} min." in team.text for minutes in range(1, 41)), "40 minutes left")
    team.see(" spm." if columns == 40 else "spørgsmål tilbage")
    team.write("en note")
    lines = team.text.splitlines()
    assert "min." in lines[-2]
    assert "F6" in lines[-1]
    team.pause("ctrl-c")
    reflection = world.only()
    assert reflection.minutes == 45
    assert reflection.spent >= 5 * 60
    world.at("2026-11-02T10:00+01:00", speed=0)
    team = world.open("reflect", "--resume", columns=columns)
    team.answer(f"› {45 - reflection.spent // 60}")  # the pause took no time
    team.see(f" {45 - reflection.spent // 60} min.")
    team.pause()


def test_the_time_proposes_what_fits_and_says_how_much_that_is(world: World) -> None:
    """The principle that was talked about last time is not among the first."""
    first_meeting(world)
    team = world.open(*MEETING, "--no-open-steps")
    team.answer("Hvor lang tid har I?", "hele dagen")
    team.answer("Det forstod jeg ikke", "45 min")
    team.see("I har 45 minutter. Jeg foreslår ti spørgsmål")
    team.see("Når vi ser tilbage")
    chosen = [line.strip(" ›")[0] for line in team.text.splitlines() if "○" in line or "●" in line]
    assert "".join(chosen) == "○○●●○○○●"
    team.press("enter")
    team.see("Det bliver ti spørgsmål")
    team.see("45 min. tilbage")
    team.pause()


def test_a_meeting_that_goes_on_can_be_given_new_time(world: World) -> None:
    """--minutes with --resume says how long there is now, and the time that was used up is forgotten."""
    world.at("2026-09-07T09:00+02:00", speed=600)
    pipe = world.pipe(*OPTIONS, "--minutes", "5")
    pipe.say("Borgerne")
    pipe.kill(9)
    assert world.run("reflect", "--resume", "--minutes", "en halv time", "--output", "-").returncode == 0
    assert (world.only().minutes or 0) >= 30
    assert world.only().talk_from is not None


def test_the_time_proposes_in_a_pipe_too(world: World) -> None:
    """An empty line takes what fits."""
    done = world.run(*MEETING, "--minutes", "35 min.", "--output", "-", lines="\nBorgerne\n")
    assert done.returncode == 0
    assert [section.id for section in world.only().sections] == ["learning", "vaer-nysgerrig", "closing"]
    assert "I har 35 minutter" in done.stderr


def test_the_compass_ends_a_conversation(world: World) -> None:
    """A rose and a line for each principle; the summary's name comes last."""
    team = world.open(*OPTIONS, lines=45)
    team.say("Borgerne")
    team.to_the_look()
    team.finish()
    for part in ("1 ●", "● 1. Vær oprigtigt nysgerrig", "○ 6. Stop op og lær"):
        assert part in team.text
    assert team.text.replace("\n", "").endswith("hjemmepleje-nord.md")  # a long path is broken


def test_a_meeting_on_paper_is_of_its_day(world: World) -> None:
    """Its id, its place in the history, its dates, and what was open by then go by it, after a pause too."""
    first_meeting(world)  # on 7 September; it is 2 November now
    world.run(*MEETING, "--principle", "1", "--output", "-", lines="fra i dag\n")
    pipe = world.pipe(*MEETING, "--principle", "1", "--open-steps", "--date", "1.10.2026")
    for line in ("1", "De blev glade", "2", "om 14 dage", "", "3", "", "fra papiret", *[""] * 6, "Bag en kage", ""):
        pipe.say(line)
    assert pipe.kill(15) == 130
    assert "Mødet var torsdag den 1. oktober 2026." in pipe.said.decode()
    assert "datoen er passeret" not in pipe.said.decode()
    (paper,) = world.folder.glob("2026-10-01-nord-*.json")
    done = world.run("reflect", "--resume", paper.stem, "--output", "-", lines="i overmorgen\n")
    assert done.returncode == 0
    assert "Mødet var torsdag den 1. oktober 2026." in done.stderr
    reflection = world.stored()[1]
    assert [one.step.due for one in reflection.follow_ups] == [dt.date(2026, 10, 1), dt.date(2026, 10, 15), None]
    assert reflection.steps[-1].due == dt.date(2026, 10, 3)
    assert [one.started.date().isoformat() for one in world.stored()] == ["2026-11-02", "2026-10-01", "2026-09-07"]
    assert reflection.finished is not None
    assert reflection.finished.date() == reflection.started.date()
    assert "fra papiret" in world.run("history", "2026-10-01").stdout
