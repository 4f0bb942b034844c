"""`malkompas history`: what lies in the folder, one reflection in full, a team's compass, and words found again."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from malkompas import search, team_history, texts
from malkompas.conversation.content import with_draft
from malkompas.model import AtFollowUp, AtQuestion, AtStep, CompassPoint, FollowUp, Note, Reflection, Step, StepOutcome
from malkompas.ui import views
from tests import samples
from tests.driver import World, as_json
from tests.samples import with_notes

PAGE = """\
Samtale ud fra Målkompasset

Dato: 23. november 2026
Team: Hjemmepleje Nord
Mål: Færre genindlæggelser
Slags mål: Effekt
Anledning: Sætte mål
Deltagere: Mette, Ole
Samtalen er ikke slut endnu.

Det vigtigste
   • Nattevagten

Siden sidst
   • Skriv · Ole · uge 50 (11. december 2026): stadig i gang. Det lærte vi: Det tager tid
   • Spis kage: ikke talt om denne gang, stadig åbent
   … halvt lært (halvskrevet)

Vær oprigtigt nysgerrig
 Giver målet mening for de rigtige?
   • Nattevagten
   • Borgerens ord: Borgerne
     og deres
 Hvilken forskel kan vi gøre sammen?
   … halvt svar (halvskrevet)
 Ikke talt om: Hvem skal vi lytte til?

Hvad tager vi med os?
 Erkendelse
   • Spørg først
 Ikke talt om: Vores mål er … · Tegn på værdi

Ikke talt om: Flet faglighed og fokus på værdi

Næste skridt
   • Ring · Mette · 1. december 2026 · stadig i gang 2. december 2026, flyttet til 8. december 2026 · \
stadig i gang 9. december 2026 · gjort 10. december 2026: Let
   • Mød dem
   • Skriv · Ole · uge 50 (11. december 2026)
   • Spis kage
   … halvt skridt (halvskrevet)"""


def shown(reflection: Reflection, outcomes: team_history.StepOutcomes) -> str:
    return "\n".join(line.plain for line in views.reflection_lines(reflection, outcomes))


def test_a_known_talk_is_shown_as_it_was() -> None:
    """Head, earlier steps, notes, what was passed over, steps and how they went; half-typed lines at their places."""
    notes = (Note("Nattevagten", "key"), Note("Borgerne\nog deres", "voice"))
    new = with_notes(samples.reflection("1", "2"), AtQuestion(0, 1), notes)
    new = with_notes(new, AtQuestion(2, 0), ("Spørg først",))
    agreed = samples.STARTED - dt.timedelta(days=30)
    under_way = Step("Skriv", "Ole", "uge 50", dt.date(2026, 12, 11))
    follow_up = (
        FollowUp(reflection="x", agreed=agreed, step=under_way, state="open", lesson="Det tager tid"),
        FollowUp(reflection="x", agreed=agreed, step=Step("Spis kage")),
    )
    step = Step("Ring", "Mette", "1/12", dt.date(2026, 12, 1))
    moved = structs.replace(step, when="8/12", due=dt.date(2026, 12, 8))
    new = structs.replace(new, goal_type="effect", participants=("Mette", "Ole"), follow_ups=follow_up)
    new = structs.replace(new, steps=(step, Step("Mød dem")))
    new = with_draft(new, AtFollowUp(1, "learnt"), "halvt lært")
    new = with_draft(with_draft(new, AtQuestion(0, 2), "halvt svar"), AtStep(2, "what"), "halvt skridt")
    told = [
        StepOutcome(dt.date(2026, 12, 2), "open", "", moved),
        StepOutcome(dt.date(2026, 12, 9), "open", "", moved),
        StepOutcome(dt.date(2026, 12, 10), "done", "Let", moved),
    ]
    assert shown(new, {team_history.step_keys(new)[0]: told}) == PAGE
    lines = list(views.reflection_lines(new, {}))
    titles = [line.plain for line in lines if line.role in ("title", "heading")]
    headings = ["Det vigtigste", "Siden sidst", "Vær oprigtigt nysgerrig", "Hvad tager vi med os?", "Næste skridt"]
    assert titles == ["Samtale ud fra Målkompasset", *headings]
    faint = [line.plain.strip() for line in lines if line.role == "faint"]
    assert len(faint) == 7
    assert all(text.startswith(("Ikke talt om", "…", "Samtalen er ikke slut")) for text in faint)


def test_a_talk_in_which_nothing_was_said_is_shown_as_that_and_one_in_which_all_was_misses_nothing() -> None:
    """No heading stands over nothing, and nothing is told to be passed over or lacking that is not."""
    nothing = structs.replace(samples.reflection(), finished=samples.STARTED, participants=(), occasion=None)
    assert shown(nothing, {}).partition("genindlæggelser\n")[2] == (
        "\nIkke talt om: Vær oprigtigt nysgerrig · Hvad tager vi med os?\n\nNæste skridt\n   – ingen endnu"
    )
    whole = structs.replace(samples.reflection(), steps=(Step("Ring"),))
    for position in (AtQuestion(section, question) for section in (0, 1) for question in range(3)):
        whole = with_notes(whole, position, ("Ja",))
    assert not [absent for absent in ("Ikke talt om", "ingen endnu") if absent in shown(whole, {})]


@given(
    st.lists(st.tuples(st.text("abc æ", max_size=40), st.integers(0, 30)), min_size=1, max_size=14),
    st.integers(50, 120),
)
def test_the_compass_is_never_wider_than_its_window(told: list[tuple[str, int]], width: int) -> None:
    """Each principle with its number, and how often it was talked about beside it or below it."""
    points = [CompassPoint(title, count, dt.date(2026, 1, 1) if count else None) for title, count in told]
    lines = [line.plain for line in views.team_compass_lines("Nord", points, width)]
    assert all(len(line) <= width for line in lines)
    text = " ".join(" ".join(lines).split())
    for number, (title, count) in enumerate(told, start=1):
        talks = f"{'▪' * min(count, 12)} {texts.talks(count, '1.1.2026' if count else '')}"
        assert " ".join(f"{'●' if count else '○'} {number}. {title} {talks}".split()) in text
    assert ("+" in text) == (len(told) <= 12)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Hold the meetings of two teams; the latest file name is not the latest meeting."""
    world = World(tmp_path_factory.mktemp("held"))
    world.meet_on("2026-09-07", "Øst", "Borgerne", *[""] * 6, "Ring", "Mette", "1.10.2026", "Skriv", "", "")
    world.meet_on("2026-10-05", "Vest", "Naboerne")
    world.meet_on("2026-11-02", "Øst", "Ja", principle="omfavn-data")
    (path,) = world.folder.glob("2026-09-07-*")
    path.rename(path.with_name("2026-12-31-aaa-0000.json"))
    return world


def test_the_list_is_newest_first_and_says_what_each_was_about_and_how_far_it_came(folder: World) -> None:
    """Date, team, goal, occasion, questions, open and overdue steps, id; by the time inside the file."""
    blocks = folder.run("history").stdout.split("\n\n")
    assert [block.splitlines()[0] for block in blocks[:3]] == ["2.11.2026  Øst", "5.10.2026  Vest", "7.9.2026  Øst"]
    assert blocks[2].splitlines()[1:] == [
        "   Ro",
        "   Sætte mål",
        "   I talte om ét spørgsmål",
        "   To åbne skridt, og for ét er datoen passeret",
        "   2026-12-31-aaa-0000",
    ]
    assert "kompasset" in blocks[3]
    assert "--team" in blocks[3]


def test_the_compass_of_the_one_team_that_is_listed_stands_under_it(folder: World) -> None:
    """However its name is written, and of all its meetings: leaving out older rows leaves out none of them."""
    text = folder.run("history", "--team", "øST").stdout
    assert "Vest" not in text
    assert " 1. Vær oprigtigt nysgerrig: én samtale, 7.9.2026\n" in text
    assert " 5. Omfavn data: én samtale, 2.11.2026\n" in text
    assert " 6. Stop op og lær: ikke talt om endnu\n" in text
    folder.meet_on("2026-11-10", "Vest", "Igen")
    text = folder.run("history", "--since", "5.11.2026").stdout
    assert "Her har Vest været i kompasset" in text
    assert " 1. Vær oprigtigt nysgerrig: 2 samtaler, sidst 10.11.2026\n" in text


def test_what_was_typed_never_acts_on_the_terminal_that_a_pipe_leads_to(world: World) -> None:
    """Escapes and turned text are shown as a sign."""
    evil = "\x1b[2J\x9b31m\N{RIGHT-TO-LEFT OVERRIDE}"
    world.meet_on("2026-11-02", f"Nord{evil}", f"a{evil}b")
    for arguments in (("history",), ("history", "latest")):
        assert not set(evil) & {"\x1b", "\x9b", "\u202e"} & set(world.run(*arguments).stdout)


def test_json_says_the_same_to_a_program(folder: World) -> None:
    """The reflections, and the compass where it is one team's."""
    value = as_json(folder.run("history", "--json").stdout)
    assert [row["team"] for row in value["reflections"]] == ["Øst", "Vest", "Øst"]
    facts = ["id", "started", "finished", "team", "goal", "about", "about_after", "occasion"]
    assert list(value["reflections"][0]) == [*facts, "questions", "answered", "followed_up", "open_steps", "overdue"]
    assert value["compass"] == []
    compass = as_json(folder.run("history", "--team", "Øst", "--json").stdout)["compass"]
    assert compass[0] == {"title": "Vær oprigtigt nysgerrig", "conversations": 1, "last": "2026-09-07"}


def test_one_is_shown_in_full(folder: World) -> None:
    """By a beginning of its id: the head, what was said, the steps."""
    text = folder.run("history", "2026-12").stdout
    for part in ("Dato: 7. september 2026", "Team: Øst", "• Borgerne", "• Ring · Mette · 1. oktober 2026"):
        assert part in text
    assert as_json(folder.run("history", "2026-12", "--json").stdout)["team"] == "Øst"


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_reflections_says_so_and_how_to_begin(world: World, folder: str) -> None:
    """That is no error, and a program gets an empty list."""
    if folder == "empty":
        world.folder.mkdir()
    done = world.run("history")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ingen samtaler" in done.stdout
    assert "malkompas reflect" in done.stdout
    assert as_json(world.run("history", "--json").stdout) == {"schema": 2, "reflections": [], "compass": []}
    assert world.run("history", "latest").returncode == 1


def test_a_team_or_a_day_that_nothing_matches_is_an_error(folder: World) -> None:
    """It says what was looked for, and the team that was probably meant."""
    for option, said in {
        "--team=Syd": "Jeg finder ingen samtaler med teamet »Syd«",
        "--team=Vst": "Mente I »Vest«?",
        "--since=3.11.2026": "fra den 3.11.2026 og frem",
    }.items():
        done = folder.run("history", option)
        assert (done.returncode, said in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "bad", "status"),
    [
        *(((), "2026-01-01", 1), (("--since", "1.2.2026"), "2026-01-01", 0), (("2026-10",), "2026-01-01", 0)),
        *((("latest",), "2026-01-01", 0), (("latest",), "2027-01-01", 1), (("latest", "--json"), "2027-01-01", 1)),
    ],
)
def test_what_cannot_be_read_is_named_and_the_others_are_shown(
    folder: World, arguments: tuple[str, ...], bad: str, status: int
) -> None:
    """On standard error; the status says whether it is part of what was asked for."""
    (folder.folder / f"{bad}-x-0000.json").write_text("{")
    done = folder.run("history", *arguments)
    assert (done.returncode, "Vest" in done.stdout or "Øst" in done.stdout) == (status, True)
    assert f"{bad}-x-0000.json" in done.stderr or not status


def test_where_nothing_can_be_read_it_does_not_say_that_there_is_nothing(world: World) -> None:
    """Neither in the list nor by name."""
    world.folder.mkdir()
    (world.folder / "2026-01-01-x-0000.json").write_text("{")
    for arguments in ((), ("latest",)):
        done = world.run("history", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "2026-01-01-x-0000.json er beskadiget" in done.stderr
        assert "ingen samtaler her endnu" not in done.stderr


@pytest.mark.parametrize(("columns", "colour"), [(40, True), (80, False)])
def test_the_compass_is_drawn_where_there_is_a_terminal(folder: World, columns: int, colour: bool) -> None:
    """The same without colours, and never wider than the window."""
    if not colour:
        folder.environment["NO_COLOR"] = "1"
    terminal = folder.open("history", "--team", "Øst", columns=columns, lines=50)
    assert terminal.status() == 0
    for part in ("1 ●", "● 5. Omfavn data", "○ 6. Stop op og lær"):
        assert part in terminal.text
    line = next(line for line in terminal.text.splitlines() if "Omfavn data" in line)
    assert ("▪ én samtale, 2.11.2026" in line) == (columns == 80)
    colours = {char.fg for row in terminal.screen.buffer.values() for char in row.values()}
    assert (colours != {"default"}) == colour


def test_a_long_list_is_cut_at_a_terminal_and_says_so(world: World) -> None:
    """The newest stand first; `--last` says how many, and a pipe and a program get every one."""
    names = [f"{days} dage siden" for days in range(31)]
    world.keep(*(samples.stored(samples.reflection(goal=name), days_ago=n).reflection for n, name in enumerate(names)))
    for options, cut in (((), ["30 dage siden"]), (("--last", "100"), [])):
        terminal = world.open("history", *options, lines=300)
        assert terminal.status() == 0
        assert [name for name in names if name not in terminal.text] == cut
        assert ("Der er én ældre samtale. Se flere med --last 100" in terminal.text) is bool(cut)
    assert "30 dage siden" in world.run("history").stdout
    assert "30 dage siden" not in world.run("history", "--last", "30").stdout
    assert len(as_json(world.run("history", "--json").stdout)["reflections"]) == 31


ROSE = """\
            1 ●
              ·
  6 ●         ·         ○ 2
       · · ·  ·
              +
                 · · ·
  5 ○                   ● 3

            4 ○"""


def test_the_rose_begins_at_the_top_and_goes_with_the_clock() -> None:
    """A ray to each principle that was talked about, and no number over its mark; never wider than 29 columns."""
    assert "\n".join(views.rose([CompassPoint("", count, None) for count in (1, 0, 2, 0, 0, 1)])) == ROSE
    assert views.rose([CompassPoint("", 1, None)] * 12)[4] == "10 ●  ·  · ·  +  ·  · ·  ● 4"
    for width, is_drawn in ((32, True), (31, False)):  # where there is room for it and its indent
        page = views.team_compass_lines("Nord", [CompassPoint("Lyt", 1, None)], width)
        assert any(line.role == "picture" for line in page) == is_drawn


def test_the_steps_of_a_meeting_are_counted_as_later_meetings_left_them() -> None:
    """One that is done is open no more, and the new date of another decides whether it is overdue."""
    steps = (Step("Ring", due=dt.date(2026, 10, 1)), Step("Skriv"), Step("Mål"), Step("Hils"))
    moved_goal = structs.replace(samples.talked("Øst"), goal_type="effect", goal_type_after="value")
    agreed = samples.stored(structs.replace(moved_goal, steps=steps), days_ago=30)
    told = FollowUp(reflection=agreed.id, agreed=agreed.reflection.started, step=steps[0], state="open")
    moved = structs.replace(told, step=structs.replace(steps[2], due=dt.date(2026, 10, 2)))
    follow_ups = (told, structs.replace(told, step=steps[1], state="done"), moved)
    only_followed_up = structs.replace(samples.reflection(team="Øst"), sections=(), follow_ups=follow_ups)
    rows = team_history.history_rows((samples.stored(only_followed_up), agreed), dt.date(2026, 11, 23))
    lines = [line.plain.strip() for line in views.history_lines(rows)]
    assert "I talte om tre skridt fra sidst · ikke slut endnu" in lines
    assert lines[-6:] == [
        *("24.10.2026  Øst", "Færre genindlæggelser", "Fra effekt til værdi · Sætte mål"),
        "I talte om ét spørgsmål · ikke slut endnu",
        "Tre åbne skridt, og for to af dem er datoen passeret",
        "2026-10-24-team-001e",
    ]


def save(world: World, *notes: str, team: str = "Nord", days_ago: int = 0) -> str:
    """Store a meeting with these notes, and return its id."""
    (id,) = world.keep(samples.said(team, *notes, days_ago=days_ago, steps=(samples.STEP,)))
    return id


def test_notes_are_found_newest_first_with_their_meeting_and_question(world: World) -> None:
    """The words may stand in any order and case; what does not hold all of them is left out."""
    save(world, "Nattevagten ringer til pårørende", "Nattevagten ringer ikke", team="Syd", days_ago=300)
    save(world, "Pårørende spurgte natte-vagten", "De PÅRØRENDE kender nattevagten", team="Nord")
    done = world.run("history", "--contains", "NATTEVAGT pårørende")
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    found = ["• De PÅRØRENDE kender nattevagten", "• Nattevagten ringer til pårørende"]
    assert [line for line in lines if line.startswith("•")] == found
    assert [line.split()[-1] for line in lines if line.startswith(("23.", "27."))] == ["Nord", "Syd"]
    assert "Hvem skal vi lytte til?" in done.stdout


@pytest.mark.parametrize("words", ["blåbær", "BLAABÆR", unicodedata.normalize("NFD", "blåbær")])
def test_letters_are_found_however_they_are_written(world: World, words: str) -> None:
    """`aa` and `å` are one letter, and so are the two ways to write an accent."""
    for number, text in enumerate(("blåbær", "Blaabær", unicodedata.normalize("NFD", "BLÅBÆR"))):
        save(world, text, days_ago=number)
    assert world.run("history", "--contains", words).stdout.count("•") == 3


@pytest.mark.parametrize(("words", "kind"), [("genindlæggelser", "goal"), ("mette ring", "steps")])
def test_goals_and_steps_are_found_too(world: World, words: str, kind: str) -> None:
    """Each stands under what it is."""
    save(world, "a")
    name = {"goal": texts.SETUP_NAMES["goal"], "steps": texts.STEPS}[kind]
    assert name in world.run("history", "--contains", words).stdout


def test_a_team_and_a_day_narrow_the_search_and_a_program_reads_it(world: World) -> None:
    """--team, --since, --last and --json go with it."""
    save(world, "tal", team="Nord", days_ago=40)
    id = save(world, "tal", team="Nord")
    save(world, "tal", team="Syd", days_ago=1)
    done = world.run("history", "--contains", "tal", "--team", "nord", "--since", "2026-11-01", "--json")
    [found] = json.decode(done.stdout)
    assert (found["id"], found["date"], found["team"], found["text"]) == (id, "2026-11-23", "Nord", "tal")
    assert len(json.decode(world.run("history", "--contains", "tal", "--last", "2", "--json").stdout)) == 2


def test_words_that_stand_nowhere_and_files_that_are_damaged_are_told(world: World) -> None:
    """The status is 1 in both cases."""
    save(world, "a")
    done = world.run("history", "--contains", "findes ikke")
    assert (done.returncode, done.stdout) == (1, "")
    assert "»findes ikke«" in done.stderr
    (world.folder / "2026-11-24-x-0000.json").write_text("{", encoding="utf-8")
    done = world.run("history", "--contains", "genindlæggelser")
    assert done.returncode == 1
    assert "2026-11-24-x-0000.json" in done.stderr
    assert "•" in done.stdout


def test_personal_data_is_neither_shown_nor_found(world: World) -> None:
    """It is looked for in what is shown, which is masked."""
    save(world, "Ring til 010190-1234 om tal")
    assert "1234" not in world.run("history", "--contains", "ring tal").stdout
    assert world.run("history", "--contains", "010190-1234").returncode == 1


@given(st.text(), st.text(min_size=1))
def test_what_was_said_is_found_by_any_part_of_it(before: str, part: str) -> None:
    """Anyone's words, in anyone's text; what stands out holds the word."""
    reflection = with_notes(samples.reflection(), AtQuestion(0, 0), [text := f"{before} {part}"])
    words = search.words_of(part)
    assert search.may_hold(json.encode(reflection), words)
    assert any(hit.text == text for hit in search.hits(reflection, words))
    shown = unicodedata.normalize("NFC", text)
    found = {search.words_of(shown[start:end].strip() or "x") for start, end in search.spans(shown, words)}
    assert bool(words) <= bool(found)


def test_a_copy_that_a_sync_program_made_is_told_of(world: World) -> None:
    """What stands only in it was not looked through."""
    id = save(world, "tal")
    (world.folder / f"{id}-PC17.json").write_bytes((world.folder / f"{id}.json").read_bytes())
    done = world.run("history", "--contains", "tal")
    assert done.returncode == 0
    assert f"{id}-PC17" in done.stderr
