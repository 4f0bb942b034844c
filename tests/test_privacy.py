"""Personal data: noticed where it is typed, masked in what is shown and shared, gone where it is removed."""

import re
import zipfile
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from malkompas import model, privacy, texts
from malkompas.conversation.content import with_draft
from malkompas.conversation.protocol import Added, Edited, Reply
from malkompas.exporters.registry import FORMATS
from malkompas.model import AtFollowUp, AtQuestion, AtSetup, AtStep, Draft, FollowUp, Position, Step, StoredReflection
from tests import readers, samples, script
from tests.driver import OPTIONS, World
from tests.samples import with_notes
from tests.script import BACK, CLOSING, NEXT, PASS, TO_STEPS, Held, Script

CPR, MASKED = "010190-1234", "010190-••••"
MAIL = "mette.hansen@aarhus.dk"

WRITTEN = (
    *("010190-1234", "0101901234", "010190 1234", "010190–1234", "01 01 90 1234", "01 01 90-1234", "010190 - 1234"),
    *("CPR-010190-1234", "cpr.nr.010190-1234", "stue 4 010190-1234", "010190-1234 2 gange", "010190-1234/"),
    *("24/010190-1234", "010190\u20111234", "010190\u22121234", "010190\u00a01234", "010190-\n1234", "01.01.90-1234"),
    *("01-01-90-1234", "010190\u20101234", "010190\u20141234", "01/01/90-1234", "311285-1234", "3112851234"),
    *("01-01-1990-1234", "01.01.1990 - 1234", "01 01 1990 1234", "010119901234", "01/01/1990/1234", "01-01-1990 1234"),
    *("010190/1234", "010190 / 1234", "010190 12 34", "01 01 90 12 34", "010190  1234", "010190\n\n1234"),
    *("०१०१९०-१२३४", "0️⃣1️⃣0️⃣1️⃣9️⃣0️⃣-1️⃣2️⃣3️⃣4️⃣", "⓪①⓪①⑨⓪①②③④", "０１０１９０－１２３４"),
    *("010150-5123", "010124-5123", "0101245123", "01-01-2024-5123"),  # whatever the computer's clock says
    *("910190-1234", "610190-1234", "(010190-1234)", "cpr:010190-1234", "cpr.nr. 010190-1234,", "»010190-1234«"),
)
ORDINARY = (
    "Vi mødes den 1.12.2026 kl. 10.30 i lokale 1234.",
    "Det var 2026-11-23 eller 23/11-2026, måske 01.01.1990.",
    "Ring på 86 12 34 56 eller +45 8612 3456 eller 8612-3456.",
    "Telefon 20 30 40 50, og efter kl. 16 på 20304050.",
    "Sagen har nummer 2026-123456 og 24/010190 og 24-010190-1.",
    "Budgettet er 1.010.190.123 kr., altså 12.345.678,90 pr. år.",
    "Konto 1234 0101901234 og EAN 5790001234567.",
    "CVR 12345678 og P-nummer 1012345678, hvis måneden er 23: 1023345678.",
    "Vestergade 12, 8000 Aarhus C, postboks 1234.",
    "Mellem 120 og 340 borgere, i alt 1234567890123.",
    "320190-1234 og 011390-1234 og 000000-0000 er ingen fødselsdage.",
    "Skema 010190-123 og 010190-12345.",
    "Konto 2010190-1234, 2-010190-1234, 2.010190-1234, 2–010190-1234, 010190-1234-5, 010190-1234.5, 010190-1234–5.",
    "Sag 20101901234, 2-0101901234, 2.0101901234, 2,0101901234, 2/0101901234, 2–0101901234, 2 0101901234.",
    "Ordre 01019012345, 0101901234-5, 0101901234.5, 0101901234,5, 0101901234/5, 0101901234–5, 0101901234 5.",
    "@mette og mette(a)aarhus.dk og a@b er ingen adresser.",
    "Heller ikke mette@aarhus, @aarhus.dk, mette@.dk eller 5 stk@10.50.",
    "Version 1.2.3, afsnit 3.4.5.6, og 10 af 10.",
    "Møde 01-12-2026 1030, 01-12-2026-1030 og 01.12.2026/1030, perioden 01.12.2025-2027 og 01.01.1990 5123.",
    "Ring 20123456 10 gange, sag 24/010190/1234 og 010190/1234/5, og 12 34 56 78 90.",
)


def mask_stored(text: str) -> str:
    """Return `text` as it is shared of a stored file, in which it is a note."""
    new = with_notes(samples.reflection(), AtQuestion(0, 0), (text,))
    stored = StoredReflection("x", new, msgspec.json.encode(new))
    return privacy.redact_stored(stored).reflection.sections[0].questions[0].note_texts[0]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_cpr_number_is_noticed_however_it_is_written(written: str) -> None:
    """Also inside a sentence, and a replacement number, whose day has 60 added."""
    text = f"Vi talte om {written} i går"
    assert privacy.personal_data_kinds(text) == ("cpr",)
    shown = mask_stored(text)
    assert not re.search("1234|5123", shown)
    assert re.search(f"[0-9]{{6}}-{privacy.MASK}", shown)


UNSEEN = (
    "\u00ad\u0301\u0332\u034f\u061c\u115f\u17b4\u180e\u200b\u200c\u200d\u200e\u202e\u2060\u2066\u3164\ufe0f\ufeff"
    "\uffa0\ufff0\ufffd\U000e0031\x00\x1b\x7f"
)


@pytest.mark.parametrize(("written", "shown"), [(CPR, MASKED), ("0101901234", MASKED), (MAIL, "••••@aarhus.dk")])
@given(data=st.data())
def test_signs_that_nobody_sees_hide_no_personal_data(written: str, shown: str, data: st.DataObject) -> None:
    """Wherever they stand in it, also a mark over one of its letters; those outside of it stay."""
    text = written[0] + "".join(data.draw(st.text(UNSEEN, max_size=3)) + letter for letter in written[1:])
    assert mask_stored(f"Før\u00ad {text} efter\u00ad") == f"Før\u00ad {shown} efter\u00ad"


def test_ordinary_sentences_are_left_alone() -> None:
    """Dates, phone numbers, amounts, cases, accounts, house numbers: the false alarms in all of them are counted."""
    assert sum(len(privacy.personal_data_kinds(text)) for text in ORDINARY) == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((f"{CPR}{between}020290-2345", f"{MASKED}{between}020290-••••") for between in (" ", ",", "/", " og ", "\n")),
        (f"Fra {MAIL} om {CPR} til {MAIL}!", f"Fra ••••@aarhus.dk om {MASKED} til ••••@aarhus.dk!"),
        (f"Fra {CPR}@aarhus.dk!", f"Fra {MASKED}@aarhus.dk!"),
        ("Skriv til a@b.dk og c@d.dk i dag", "Skriv til ••••@b.dk og ••••@d.dk i dag"),
        (f"{MAIL}-adressen, <{MAIL}>", "••••@aarhus.dk-adressen, <••••@aarhus.dk>"),
        (f"{MAIL}'s {MAIL}_", "••••@aarhus.dk's ••••@aarhus.dk_"),
        ("øre@østjylland.dk.", "••••@østjylland.dk."),
    ],
)
def test_what_is_found_is_hidden_and_what_stands_around_it_stays(text: str, shown: str) -> None:
    """Neither hides another, nor lets it through; of an address the place it belongs to stays."""
    assert privacy.mask(text) == mask_stored(text) == shown


def test_everything_that_was_typed_is_masked_and_counted_by_kind() -> None:
    """Team, goal, names, notes, steps and what was learnt; a step is still known by its own words."""
    step = Step(CPR, MAIL, CPR)
    follow_up = FollowUp(reflection="x", agreed=samples.STARTED, step=step, lesson=MAIL, state="done")
    new = structs.replace(with_notes(samples.reflection(), AtQuestion(0, 0), (CPR, "Ja")), steps=(step,))
    new = structs.replace(new, team=MAIL, goal=CPR, participants=("Bo", MAIL), absent=MAIL, follow_ups=(follow_up,))
    new = with_draft(new, AtQuestion(0, 1), f"Fru {CPR}")
    counts: Counter[model.PersonalData] = Counter()
    shown = privacy.redact_stored(samples.stored(new), counts).reflection
    hidden = f"{privacy.MASK}@aarhus.dk"
    masked = Step(MASKED, hidden, MASKED, known_as=CPR)
    assert (shown.team, shown.goal, shown.participants, shown.absent) == (hidden, MASKED, ("Bo", hidden), hidden)
    assert shown.sections[0].questions[0].note_texts == (MASKED, "Ja")
    assert (shown.steps, shown.follow_ups[0].step, shown.follow_ups[0].lesson) == ((masked,), masked, hidden)
    assert shown.drafts[0].text == f"Fru {MASKED}"
    assert counts == {"cpr": 6, "email": 6}  # what is half-typed is never shared
    assert privacy.redact(shown) == shown


@given(st.text(), st.text())
def test_masking_changes_nothing_else_and_leaves_nothing_to_mask(before: str, after: str) -> None:
    """Whatever stands around it."""
    shown = mask_stored(f"{before} ; {CPR} ; {after}")
    assert f" ; {MASKED} ; " in shown or CPR not in shown
    assert not privacy.personal_data_kinds(privacy.mask(shown))


def test_masking_a_long_text_takes_no_time_to_speak_of() -> None:
    """A text made to be slow is read in one go: this test would not end otherwise."""
    for hostile in (f"{CPR};", "a@b.dk;", "0", "a.", "a@", "01 ", "x@a."):
        privacy.mask(hostile * (100_000 // len(hostile)))
    privacy.mask("x@" + "a." * 50_000)


FOLLOW_UP = FollowUp(reflection="x", agreed=samples.STARTED, step=Step("Ring"), state="open", lesson="Let")
START = structs.replace(samples.reflection(), asks=("minutes",), follow_ups=(FOLLOW_UP,))
FIRST = AtQuestion(0, 0)
TWO_STEPS = (*TO_STEPS, Added("A"), NEXT, NEXT, Added("B"))


def hold(position: Position, action: model.PersonalDataAction, *replies: Reply) -> Held:
    """Hold a conversation from `position` on, in which `action` is chosen wherever personal data is noticed."""
    start = structs.replace(START, position=position)
    return script.hold(start, Script(replies, action=action), samples.context())


def asked_about(held: Held) -> int:
    """Return how often it was asked what to do about personal data."""
    return [prompt.kind for prompt in held.script.chosen_from].count("personal-data")


def test_what_is_kept_is_told_masked_and_only_the_lines_that_hold_it() -> None:
    """At the last look too; what is no time is not kept, and so not told of."""
    (reviewed,) = hold(FIRST, "keep", Added(CPR), *TO_STEPS, NEXT).script.reviewed
    assert reviewed.sections[0].questions[0].note_texts == (MASKED,)
    assert hold(AtSetup("minutes"), "keep", Added(CPR)).told == [texts.MINUTES_NOT_UNDERSTOOD]
    lines = hold(FIRST, "keep", Added(f"Først\nom {CPR}\nså\n{MAIL}\n")).told[0]
    assert f"»om {MASKED} … ••••@aarhus.dk«" in lines  # and no others of a long note


@pytest.mark.parametrize(
    ("position", "replies", "left"),
    [
        (FIRST, [Added("a"), Added(CPR)], {"notes": ("a",)}),
        (FIRST, [Added("a"), Added("b"), Edited(0, CPR)], {"notes": ("b",)}),
        (FIRST, [*TO_STEPS, Added(MAIL)], {"steps": ()}),
        (FIRST, [*TO_STEPS, Added("Ring"), NEXT, Added(CPR)], {"steps": (Step("Ring"),)}),
        (FIRST, [*TWO_STEPS, NEXT, NEXT, Edited(0, CPR)], {"steps": (Step("B"),)}),
        (FIRST, [*TWO_STEPS, Added("Bo"), BACK, Edited(0, MAIL)], {"steps": (Step("A"), Step("B"))}),
        (AtFollowUp(0, "learnt"), [Added(CPR)], {"follow_ups": (structs.replace(FOLLOW_UP, lesson=""),)}),
        (AtSetup("participants"), [Added(f"Ole,{CPR}, Bo")], {"participants": ("Ole", "Bo")}),
        (AtSetup("absent"), [Added(CPR)], {"absent": "", "participants": ("Mette",)}),
        (AtSetup("goal"), [Added(CPR)], {"goal": CPR}),  # a goal is needed
        (AtSetup("minutes"), [Added(CPR)], {"participants": ("Mette",), "minutes": None}),  # was not kept
    ],
)
def test_what_is_removed_is_gone_from_the_file(
    position: Position, replies: list[Reply], left: dict[str, object]
) -> None:
    """A note, a step, who takes it, what was learnt, a participant; and nothing else."""
    saved = hold(position, "remove", *replies, NEXT).saved[-1]
    found = structs.asdict(saved) | {"notes": saved.sections[0].questions[0].note_texts}
    assert {name: found[name] for name in left} == left


@pytest.mark.parametrize(
    ("position", "replies", "again"),
    [
        (FIRST, [Added("a"), Added(CPR)], FIRST),
        (FIRST, [*TWO_STEPS, NEXT, NEXT, Edited(0, CPR)], AtStep(0, "what")),
        (AtSetup("goal"), [Added(CPR)], AtSetup("goal")),
        # The question waits: it is asked at the next empty line, wherever that is.
        (FIRST, [Added("a"), Added(CPR), Added("b"), PASS, BACK, CLOSING], FIRST),
        (FIRST, [*TO_STEPS, Added(CPR), Added("Mette"), Added("1/12")], AtStep(0, "what")),
    ],
)
def test_what_is_rewritten_comes_back_to_be_changed(position: Position, replies: list[Reply], again: Position) -> None:
    """Where it was typed, with its text."""
    held = hold(position, "rewrite", *replies, NEXT)
    assert held.after.position == again
    assert held.last_asked.draft == (Draft(FIRST, CPR, 1) if again == FIRST else None)
    assert CPR in held.last_asked.notes
    assert asked_about(held) == 1


def test_what_is_gone_before_the_question_is_not_asked_about() -> None:
    """It was rewritten or removed with the arrows, or its place cannot be gone to any more."""
    assert asked_about(hold(FIRST, "remove", Added(CPR), Edited(0, "Fru A"), NEXT)) == 0
    assert asked_about(hold(AtSetup("goal"), "rewrite", Added(CPR), PASS, PASS, Added("a"), NEXT)) == 0


def test_what_is_resumed_says_that_it_holds_personal_data(world: World) -> None:
    """The question about it may have been cut off by a kill."""
    pipe = world.pipe(*OPTIONS)
    pipe.say(CPR)
    pipe.kill(9)
    done = world.run("reflect", "--resume", "--output", "-")
    assert "Der ser ud til at stå et personnummer i samtalen." in done.stderr


def test_a_whole_meeting_at_the_terminal_shows_only_the_mask(folder: World) -> None:
    """The steps, how they went, what was said last, the panels and the last look."""
    lines = f"{CPR}\n\n\n\n\n\n\nRing {MAIL}\n"
    assert folder.run("reflect", *EVERYWHERE, "--principle", "1", "--output", "-", lines=lines).returncode == 0
    folder.at("2026-12-07T09:00+01:00")
    team = folder.open("reflect", *EVERYWHERE, "--principle", "1", "--minutes", "30", lines=60)
    team.press_at("I aftalte: Ring ••••@aarhus.dk", "up", "enter")
    team.answer("Hvad lærte I af det?")
    team.press_at("Sidst sagde I", "f7")
    team.press_at("Hvem skal vi lytte til?", "f5", *["enter"] * 3)
    team.answer("Hvad er det næste skridt?")
    team.see("Det har I talt om")
    team.see("Ring ••••@aarhus.dk")
    team.finish()
    assert not [hidden for hidden in (CPR, MAIL) if hidden in team.raw.decode(errors="replace")]


def test_two_steps_that_look_the_same_once_masked_are_still_two(world: World) -> None:
    """Each summary tells of each how it went."""
    world.at("2026-09-07T09:00+02:00")
    world.meet(*[""] * 6, "Ring til mette@aarhus.dk", "", "", "Ring til peter@aarhus.dk", "", "")
    world.at("2026-11-02T09:00+01:00")
    world.meet("1", "om Mette", "3", "om Peter", options=("--open-steps",))
    for names in (["2026-09"], ["all"]):
        text = world.run("export", *names, "--output", "-").stdout
        rows = [line for line in text.splitlines() if line.startswith("|") and "Ring til" in line]
        assert ["om Mette" in row for row in rows] == [True, False]
        assert ["om Peter" in row for row in rows] == [False, True]
    assert "åben" not in world.run("history").stdout


def test_at_the_terminal_it_asks_and_shows_only_the_mask(world: World) -> None:
    """Rewrite, remove, keep or pause; the stored file has what was typed until then."""
    team = world.at_question()
    team.type(f"Fru {CPR}\r")
    team.see(f"Det ligner et personnummer: »Fru {MASKED}«")
    team.answer("› Skriv en note")
    team.see_list(f"I skrev »Fru {MASKED}«. Hvad skal der ske med det?")
    assert world.only().sections[0].questions[0].note_texts == (f"Fru {CPR}",)
    team.press("down", "enter")
    team.press_at(f"› Fru {CPR}", "ctrl-u")
    team.say("Fru Hansen")
    team.type(f"{MAIL}\r")
    team.answer("• ••••@aarhus.dk", CPR)
    team.answer(f"• {MASKED}")
    team.choose("I skrev »••••@aarhus.dk«. Hvad skal der ske med det?", "up", "enter")
    team.see_list(f"I skrev »{MASKED}«. Hvad skal der ske med det?")
    assert world.only().sections[0].questions[0].note_texts == ("Fru Hansen", CPR)  # gone before anything else is said
    team.pause()
    assert world.only().sections[0].questions[0].note_texts == ("Fru Hansen", CPR)
    assert CPR not in team.text


def test_in_plain_lines_at_a_terminal_it_asks_too(world: World) -> None:
    """The line that is typed then takes the place of what is rewritten."""
    team = world.open(*OPTIONS, "--plain", lines=60)
    team.answer("lytte til?\n>", f"Fru {CPR}\rBorgerne\r")
    team.answer(f"I skrev »Fru {MASKED}«. Hvad skal der ske med det?", "2")
    team.answer(f"I var i gang med at skrive: Fru {MASKED}", "Fru Hansen")
    team.wait(lambda: world.notes()[0] == ["Fru Hansen", "Borgerne"], "the new line")
    team.press("ctrl-c")
    assert team.status() == 130
    assert CPR not in world.drafts()


def test_in_plain_lines_it_is_told_on_standard_error_and_kept(world: World) -> None:
    """The summary hides it, says how many, and the stored file keeps what was typed."""
    done = world.meet(f"Fru {CPR}", f"Skriv til {MAIL}", options=("--output", "-"))
    assert f"»Fru {MASKED}«" in done.stderr
    assert "Skjult i det, I deler: et personnummer og en mailadresse." in done.stderr
    assert f"- Fru {MASKED}\n- Skriv til ••••@aarhus.dk\n" in done.stdout.replace("\\", "")
    assert not [hidden for hidden in (CPR, MAIL) if hidden in done.stdout + done.stderr]
    assert world.only().sections[0].questions[0].note_texts == (f"Fru {CPR}", f"Skriv til {MAIL}")


EVERYWHERE = ("--team", f"Team {CPR}", "--goal", f"Om {CPR}", "--occasion", "set", "--participant", MAIL)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Hold two meetings where personal data stands in every field there is, and was followed up."""
    world = World(tmp_path_factory.mktemp("held"))
    steps = f"{CPR}\n\n\n\n\n\n\nRing til {CPR}\n{MAIL}\nefter {CPR}\nSkriv til {CPR}\n{MAIL}\n1.12.2026\n\n"
    meeting = ("reflect", *EVERYWHERE, "--principle", "1", "--output", "-")
    world.at("2026-09-07T09:00+02:00")
    assert world.run(*meeting, lines=steps).returncode == 0
    world.at("2026-11-02T09:00+01:00")
    done = world.run(*meeting, "--open-steps", lines=f"1\nlært af {CPR}\n1\n\n{CPR}\n")
    assert (done.returncode, CPR in done.stdout + done.stderr) == (0, False)
    return world


@pytest.mark.parametrize("name", ["latest", "2026-09", "all"])
@pytest.mark.parametrize("kind", FORMATS)
def test_every_export_masks_by_default_and_says_how_much(folder: World, kind: str, name: str) -> None:
    """In the text, in the file's own fields and in its name."""
    done = folder.run("export", name, "--format", kind)
    assert (done.returncode, "Skjult i det, I deler: " in done.stderr) == (0, True)
    path = folder.here / done.stdout.strip()
    data = path.read_bytes()
    if kind in ("docx", "odt"):
        data = b"\n".join(zipfile.ZipFile(path).read(part) for part in readers.parts(data))
    if kind == "pdf":
        data = (readers.text_of_pdf(path) + readers.facts_of_pdf(path)).encode()
    for hidden in (CPR, "0101901234", MAIL):
        assert hidden.encode() not in data
        assert not [file for file in (path, *folder.folder.iterdir()) if hidden in file.name]


def test_what_was_said_of_a_step_later_is_told_and_personal_data_is_kept_where_that_is_asked_for(folder: World) -> None:
    """The old summary still finds the follow-up, though both are masked; what is kept is not said to be hidden."""
    text = folder.run("export", "2026-09", "--output", "-").stdout.replace("\\", "")
    assert f"gjort 2. november 2026: lært af {MASKED}" in text
    done = folder.run("export", "--keep-personal-data", "--output", "-")
    assert (CPR in done.stdout, done.stderr) == (True, "")


def test_what_is_shown_again_is_masked(folder: World) -> None:
    """History, in full and for programs, what was said last, a name that fits several, what is to be deleted."""
    again = folder.run("reflect", *EVERYWHERE, "--principle", "1", "--output", "-")
    of_team = folder.run("history", "--team", f"Team {CPR}")  # the name is known to who asks
    commands = ["history", "history latest", "history --json", "history latest --json", "export 2"]
    commands += ["delete --team x", "delete latest", "delete --older-than 1d"]
    assert MASKED in again.stderr
    assert f"Team {MASKED}" in of_team.stdout
    for done in (again, of_team, *(folder.run(*command.split()) for command in commands)):
        assert not [hidden for hidden in (CPR, MAIL) if hidden in done.stdout + done.stderr]


def test_a_path_that_looks_like_an_address_is_told_as_it_is(world: World) -> None:
    """Or the command that goes on would not work."""
    folder = world.here / "GoogleDrive-mette@gmail.com"
    pipe = world.pipe(*OPTIONS, "--folder", str(folder))
    pipe.kill(15)
    assert str(folder) in pipe.said.decode()


def test_what_is_counted_is_what_was_shared(folder: World) -> None:
    """Not what was left out anyway."""
    done = folder.run("export", "2026-09", "--without", "names", "--without", "steps", "--output", "-")
    assert "Skjult i det, I deler: tre personnumre." in done.stderr  # team, goal and note
