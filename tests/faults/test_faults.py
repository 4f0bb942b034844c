"""Nothing said is ever lost: kills, failing disks, other programs, damaged files.

`python -m tests.faults` does the same in full, and prints figures.
"""

import datetime as dt
import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import AtQuestion
from malkompas.storage import files, repository
from malkompas.storage.autosave import ReflectionFile
from tests import samples
from tests.driver import OPTIONS, World, everything, saved
from tests.faults import meetings
from tests.samples import with_notes

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are such terminals on Linux and macOS")


@posix
@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(("seed", "language"), [(0, "da"), (1, "da"), (2, "en"), (3, "en")])
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(world: World, seed: int, language: str) -> None:
    """Three kills each while lines pour in or notes are changed; and what a kill leaves behind disturbs no command."""
    world.speak(language)
    acknowledged, lost = meetings.killed(world, seed, lives=3)
    assert acknowledged >= 3
    assert lost == []
    done = world.run("export", "--output", "-")
    assert (done.returncode, done.stderr.count("\n")) == (0, 2)
    assert done.stderr.startswith(texts.NOT_FINISHED)


@posix
@pytest.mark.parametrize("seed", range(6))
def test_keys_that_are_typed_without_waiting_lose_no_note(world: World, seed: int) -> None:
    """Notes with and without personal data, lists, arrows, function keys, pastes: each line is a note or a draft."""
    assert meetings.typed_at_once(world, seed) == []


@posix
@pytest.mark.parametrize(
    ("step", "name"),
    # each step and each error once; the full run tries them all with each other
    [fault for fault in meetings.FAULTS if fault[0] == "write" or fault[1] == "ENOSPC"],
)
def test_a_save_that_fails_is_said_at_once_and_made_good_later(world: World, step: str, name: str) -> None:
    """At each step and with each error the talk goes on, is warned at each note, and nothing is lost."""
    assert meetings.failed(world, step, name) == []


@posix
def test_on_leaving_an_unsaved_meeting_another_place_can_be_chosen(world: World) -> None:
    """A place that cannot be used is asked about again."""
    team = world.open(*OPTIONS)
    team.say("før")
    world.folder.rename(world.folder.with_name("aside"))
    world.folder.write_text("nu er den en fil")
    team.say("under")
    team.press("f6")
    team.see("Hvilken anden mappe")
    for position, answer in ((str(world.folder), "kan ikke bruges"), ("andet sted", "gemt her i stedet")):
        team.press("ctrl-u")
        team.type(position)
        team.press_at(f"› {position[:20]}", "enter")
        team.see_unbroken(answer)
    assert team.status() == 130
    (found,) = everything(world.here / "andet sted")[0]
    assert found.reflection.sections[0].questions[0].note_texts == ("før", "under")


@posix
def test_a_current_folder_that_is_gone_does_not_lose_the_meeting(world: World) -> None:
    """Neither where the reflection can be saved, nor where it cannot."""
    pipe = world.pipe(*OPTIONS)
    pipe.say("før")
    world.here.rmdir()
    assert pipe.end() == 1
    assert "findes ikke mere" in pipe.said.decode()
    assert world.said() == ["før"]
    world.here.mkdir()
    pipe = world.pipe(*OPTIONS)
    pipe.say("før")
    world.here.rmdir()
    world.folder.rename(world.folder.with_name("aside"))
    pipe.say("under")
    assert pipe.kill(15) == 130
    assert "gemt her i stedet" in pipe.said.decode()


def limited() -> None:
    """Let no file grow past 12 kB."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))


@posix
@pytest.mark.usefixtures("untraced")  # what coverage writes would not fit either
def test_a_disk_that_is_full_for_good_loses_no_word(world: World) -> None:
    """Where nothing can be saved anywhere, the whole conversation stands on the screen to be copied."""
    lines = ["kort", "langt " * 2000, "til sidst"]
    done = subprocess.run(
        [sys.executable, "-m", "malkompas", *OPTIONS],
        input="\n".join(lines).encode(),
        capture_output=True,
        cwd=world.here,
        env={**world.environment, "PYTHONDONTWRITEBYTECODE": "1"},  # which would be cut short, and read by others
        preexec_fn=limited,
        check=False,
    )
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "filen må ikke blive så stor" in told
    assert ("langt " * 2000).strip() in told
    assert "- til sidst" in told
    assert "kort" in world.said()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a real file system of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is Linux's")
def test_a_real_full_disk_is_said_and_left(world: World, small_disk: Path) -> None:
    """The notes that fitted are there, and all of them in the place that was found instead."""
    lines = ["kort", "langt " * 20_000, "til sidst"]
    done = world.run(*OPTIONS, "--folder", str(small_disk), lines="\n".join(lines))
    assert "drevet er fuldt" in done.stderr
    assert done.returncode == 0
    (rescued,) = everything(world.here / "malkompas-reddet")[0]
    assert rescued.reflection.sections[0].questions[0].note_texts == tuple(line.strip() for line in lines)
    assert not everything(small_disk)[1]


def test_ten_meetings_that_begin_at_once_are_ten_files(world: World) -> None:
    """Of the same team, in the same folder, at the same moment."""
    running = [world.pipe(*OPTIONS) for _ in range(10)]
    for number, pipe in enumerate(running):
        pipe.say(f"note {number}")
    for pipe in running:
        assert pipe.end() == 0
    notes = [reflection.sections[0].questions[0].note_texts for reflection in world.stored()]
    assert sorted(notes) == [(f"note {number}",) for number in range(10)]


@posix
def test_programs_that_save_one_reflection_at_the_same_moment_overwrite_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Four at a time, fifty times over: each one's note is in one of the files."""
    together = threading.Barrier(4)

    def save(file: ReflectionFile, note: str) -> None:
        together.wait()
        file.save(with_notes(samples.reflection(), AtQuestion(0, 0), (note,)))

    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            path = saved(tmp_path_factory.mktemp("shared"), samples.reflection())
            stored = repository.load(path.parent, path.stem)
            list(pool.map(save, [ReflectionFile(path.parent, stored) for _ in range(4)], "abcd"))
            found, problems = everything(path.parent)
            assert not problems
            assert sorted(one.reflection.sections[0].questions[0].note_texts for one in found) == [(x,) for x in "abcd"]


def damaged(path: Path, data: bytes) -> list[StoreError]:
    """Let `path` hold `data`, which is read or named and never touched; return why it cannot be read."""
    path.write_bytes(data)
    found, problems = everything(path.parent)
    assert len(found) + len(problems) == 1
    assert path.read_bytes() == data
    return problems


SAVING = """\
import sys
from pathlib import Path
from msgspec import structs
from malkompas.storage.autosave import ReflectionFile
from tests import samples
file = ReflectionFile(Path(sys.argv[1]))
for number in range(100_000):
    file.save(structs.replace(samples.talked(f"Nord {number % 7}"), spent=number))
    print(number, flush=True)
"""


@pytest.mark.usefixtures("untraced")
def test_a_kill_while_the_team_is_corrected_leaves_one_file_and_the_right_one(tmp_path: Path) -> None:
    """At any moment, also between the save and the new name: it holds what was saved last."""
    for number in range(8):
        folder = tmp_path / str(number)
        folder.mkdir()
        program = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(folder)], cwd=samples.ROOT, stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        acknowledged = [int(program.stdout.readline()) for _ in range(5 + 3 * number)]
        program.kill()
        acknowledged += map(int, program.stdout.read().split())
        program.wait()
        program.stdout.close()
        (stored,) = everything(folder)[0]
        assert stored.reflection.spent - acknowledged[-1] in (0, 1)
        assert stored.reflection.team == f"Nord {stored.reflection.spent % 7}"


def test_a_file_cut_short_anywhere_is_named_and_left_alone(tmp_path: Path) -> None:
    """At every byte."""
    path = saved(tmp_path, samples.talked())
    whole = path.read_bytes().rstrip()
    for length in range(len(whole)):
        (problem,) = damaged(path, whole[:length])
        assert "beskadiget" in problem.message


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=5))
def test_a_file_with_flipped_bits_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    """Never an error of another kind."""
    path = saved(tmp_path_factory.mktemp("flips"), samples.talked())
    data = bytearray(path.read_bytes())
    for position, bits in flips:
        data[position % len(data)] ^= bits
    damaged(path, bytes(data))


def test_half_synced_copies_do_not_disturb(world: World) -> None:
    """What sync programs make while they work is left as it is, and everything else goes on."""
    world.meet("a", options=("--output", "-"))
    (path,) = world.folder.iterdir()
    names = (f"{path.stem} (1).json", f"{path.stem} (Mettes modstridende kopi).json", ".~lock.x#", "x.json")
    for name in names:
        (world.folder / name).write_bytes(b"{")
    (world.folder / "arkiv").mkdir()
    for arguments in (("export", "--output", "-"), ("reflect", "--resume", "latest")):
        done = world.run(*arguments)
        assert done.returncode == 0
        assert "beskadiget" not in done.stderr
    assert {(world.folder / name).read_bytes() for name in names} == {b"{"}


def test_an_old_temporary_file_is_swept_and_a_new_one_left(world: World) -> None:
    """A killed save leaves one; another program may be writing one."""
    world.folder.mkdir()
    old, new = world.folder / ".malkompas-old.tmp", world.folder / ".malkompas-new.tmp"
    for path in (old, new):
        path.write_text("noter")
    os.utime(old, (time.time() - 7200,) * 2)
    world.meet("a")
    assert not old.exists()
    assert new.exists()


def test_a_line_of_a_megabyte_is_kept(world: World) -> None:
    """And stands in the summary."""
    line = "æ🙂 " * 250_000
    done = world.run(*OPTIONS, "--output", "-", lines=line)
    assert done.returncode == 0
    assert world.said() == [line.strip()]
    assert line.strip() in done.stdout


@posix
def test_half_characters_typed_at_a_terminal_are_replaced_and_told(world: World) -> None:
    """Bytes that are no UTF-8 cannot be stored; the team sees what became of them."""
    team = world.at_question()
    team.send(b"m\xe5l\r")
    team.see("ikke læselig tekst")
    team.see("• m\N{REPLACEMENT CHARACTER}l")
    team.pause()


def test_both_ways_of_writing_a_letter_find_the_same_team(world: World) -> None:
    """A Mac and a PC spell å with other characters."""
    pipe = world.pipe("reflect", "--team", "Åby", "--goal", "Ro", "--principle", "1")
    pipe.kill(9)
    done = world.run("reflect", "--resume", "--team", "A\N{COMBINING RING ABOVE}by")
    assert done.returncode == 0


@pytest.mark.parametrize("team", ["../../etc", "CON", ".", "x" * 300, "🎉🎉", "æøå", "a/b\\c:d*?", "-rf", "NUL.txt"])
def test_any_name_of_a_team_gives_a_file_in_the_folder(world: World, team: str) -> None:
    """Readable, safe, and the name itself is kept as it was typed."""
    done = world.run("reflect", f"--team={team}", "--goal", "Ro", "--principle", "1")
    assert done.returncode == 0
    (path,) = world.folder.iterdir()
    assert len(path.name) < 70
    assert world.only().team == team
    assert (world.here / done.stdout.strip()).parent == world.here


@pytest.mark.parametrize("name", ["EROFS", "EACCES", "ENOSPC"])
def test_a_folder_that_cannot_be_written_to_is_said_before_the_talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Read-only, forbidden or full: the reason, and how to choose another."""

    def refuse(directory: Path) -> None:
        raise OSError(getattr(errno, name), "no")

    monkeypatch.setattr(files, "check_writable", refuse)
    with pytest.raises(StoreError, match="kan ikke bruges") as caught:
        repository.prepare_folder(tmp_path / "folder")
    assert "--folder" in caught.value.hint


@posix
def test_a_folder_that_is_a_link_is_followed_and_one_that_leads_nowhere_is_a_message(world: World) -> None:
    """Before the talk."""
    real = world.folder.with_name("real")
    world.folder.symlink_to(real)
    done = world.meet("a")
    assert done.returncode == 1
    assert "kan ikke bruges" in done.stderr
    real.mkdir()
    assert world.meet("a").returncode == 0
    assert world.said() == ["a"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Ikke/Et-Sted", "", "AAA-25", "UTC+24", "AAA-0:0:30"])
def test_any_time_zone_will_do(world: World, zone: str) -> None:
    """Also one that does not exist, is a day or more from UTC, or some seconds that no file can hold."""
    before = dt.datetime.now(dt.UTC)
    done = world.run(*OPTIONS, lines="a\n", TZ=zone)
    assert done.returncode == 0
    (reflection,) = world.stored()
    assert reflection.sections[0].questions[0].note_texts == ("a",)
    assert before <= reflection.started <= dt.datetime.now(dt.UTC)


def test_clocks_that_jump_change_neither_ids_nor_the_order(tmp_path: Path) -> None:
    """Midnight, summer time and a clock set back: ids are unique, and the newest is so by the instant."""
    winter, summer = (dt.timezone(dt.timedelta(hours=hours)) for hours in (1, 2))
    moments = [
        dt.datetime(1970, 1, 1, tzinfo=winter),
        dt.datetime(2026, 10, 25, 2, 30, tzinfo=summer),
        dt.datetime(2026, 10, 25, 2, 15, tzinfo=winter),  # later, though the clock says earlier
        dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=winter),
        dt.datetime(2027, 1, 1, 0, 0, tzinfo=winter),
    ]
    paths = {saved(tmp_path, structs.replace(samples.reflection(), started=moment)) for moment in moments}
    assert len(paths) == 5
    assert [one.started for one in repository.list_reflections(tmp_path).infos] == moments[::-1]


def test_the_errors_tried_are_the_ones_a_disk_can_have() -> None:
    """Each of them has Danish words of its own."""
    words = {texts.reason(OSError(getattr(errno, name), "")) for name in meetings.ERRORS}
    assert len(words) == len(meetings.ERRORS)
    assert not any("systemfejl" in word for word in words)
