"""Who may read what is kept: its owner, or the group that shares the folder; and what sync programs make of it."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import samples
from tests.driver import OPTIONS, World

posix = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")


@posix
def test_what_is_kept_is_the_owners_only_and_what_is_shared_follows_the_umask(world: World) -> None:
    """Files 0600, folders 0700, those on the way there too; an export as any other file."""
    deep = world.home / "ny" / "mappe"
    world.environment["MALKOMPAS_FOLDER"] = str(deep)
    assert world.meet("a", options=("--output", "svar.md")).returncode == 0
    (path,) = deep.iterdir()
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, deep, deep.parent, world.here / "svar.md")]
    mask = os.umask(0)
    os.umask(mask)
    assert modes == [0o600, 0o700, 0o700, 0o666 & ~mask]


@posix
def test_a_folder_that_everybody_can_read_is_pointed_out(world: World, tmp_path: Path) -> None:
    """Once, when a conversation begins; one's own is not."""
    shared = tmp_path / "faelles"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    said = "kan se, hvad der ligger"
    assert world.meet("a", "b", options=("--folder", str(shared), "--output", "-")).stderr.count(said) == 1
    assert said not in world.meet("a", options=("--output", "-")).stderr


def run_under(umask: int, world: World, *arguments: str) -> None:
    """Run `malkompas` with this umask."""
    command = [sys.executable, "-m", "malkompas", *arguments, "--output", "-"]
    subprocess.run(command, input=b"", env=world.environment, umask=umask, capture_output=True, check=True)


@posix
@pytest.mark.parametrize(
    ("folder_mode", "umask", "file_mode"),
    [
        *((0o2770, 0o007, 0o660), (0o770, 0o022, 0o640), (0o770, 0o077, 0o600)),
        *((0o755, 0o002, 0o600), (0o1777, 0o002, 0o600)),
    ],
)
def test_in_a_folder_that_a_group_may_write_files_are_the_groups(
    world: World, folder_mode: int, umask: int, file_mode: int
) -> None:
    """As far as the umask goes, at every save; nowhere else, nor where everybody has files of their own, as in /tmp."""
    world.folder.mkdir()
    world.folder.chmod(folder_mode)
    for arguments in (OPTIONS, ("reflect", "--resume", "latest")):
        run_under(umask, world, *arguments)
        assert [stat.S_IMODE(path.stat().st_mode) for path in world.folder.iterdir()] == [file_mode]


@posix
def test_a_folder_that_is_new_in_one_that_hands_on_its_group_is_the_groups(world: World) -> None:
    """So that whoever comes first does not shut the others out."""
    world.folder.mkdir()
    world.folder.chmod(0o2770)
    new = world.folder / "2026"
    run_under(0o007, world, *OPTIONS, "--folder", str(new))
    (path,) = new.iterdir()
    assert [stat.S_IMODE(one.stat().st_mode) for one in (new, path)] == [0o2770, 0o660]


METTE, OLE, OTHER = 60_001, 60_002, 60_003
THEIRS = 60_100
"""The group that the first two of these users are in."""


@pytest.fixture
def shared() -> Iterator[World]:
    """Return a machine that other users can reach, with a folder that a group shares."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can be several users")
    reached = [path for place in (samples.ROOT, Path(sys.prefix)) for path in (place, *place.resolve().parents)]
    if not all(path.stat().st_mode & stat.S_IXOTH for path in reached):
        pytest.skip("other users cannot reach this checkout or its environment")
    with tempfile.TemporaryDirectory() as root:  # the folders of pytest are closed to others
        Path(root).chmod(0o755)
        world = World(Path(root))
        world.folder.mkdir()
        os.chown(world.folder, 0, THEIRS)
        world.folder.chmod(0o770)  # not setgid: files are given to the group all the same
        world.environment["MALKOMPAS_COMPASS"] = shutil.copy(samples.COMPASS_FILE, root)
        for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):  # others may not write what it measures
            world.environment.pop(name, None)
        yield world


def test_one_user_gathers_what_another_wrote_and_goes_on_with_it(shared: World) -> None:
    """The joint export has both tables, whoever began a conversation can leave it to another; others see nothing."""

    def run(user: int, *arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
        shared.program = ("-m", "tests.as_user", str(user), str(user if user == OTHER else THEIRS))
        return shared.run(*arguments, "--output", "-", lines=lines)

    for user, team in ((METTE, "Nord"), (OLE, "Syd")):
        options = ("--team", team, "--goal", "Ro", "--occasion", "set", "--participant", "A", "--principle", "1")
        assert run(user, "reflect", *options, lines=f"fra {user}\n").returncode == 0
    done = run(OLE, "export", "all")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"- fra {METTE}\n" in done.stdout
    assert f"- fra {OLE}\n" in done.stdout
    (mettes,) = shared.folder.glob("*-nord-*.json")
    assert run(OLE, "reflect", "--resume", mettes.stem).returncode == 0
    assert f"- fra {METTE}\n" in run(METTE, "export", mettes.stem).stdout
    assert {(path.stat().st_gid, path.stat().st_mode & 0o777) for path in shared.folder.iterdir()} == {(THEIRS, 0o640)}
    assert "I har ikke adgang" in run(OTHER, "export", "all").stderr


COPIES = [
    "{}-LAPTOP-7F3K",  # OneDrive
    "{}-mettes-pc",
    "{} (Mettes modstridende kopi 2026-11-24)",  # Dropbox
    "{}.sync-conflict-20261124-101500-ABCDEFG",  # Syncthing
    "{} (conflicted copy 2026-11-24 101500)",  # Nextcloud
    "{}_conflict-20261124-101500",  # ownCloud
    "{} (1)",  # Drive, and browsers
    "Kopi af {}",
    "{} - kopi",  # Windows
    "{} kopi 2",  # macOS
]


@pytest.fixture
def synced(world: World) -> World:
    """Return a machine with two conversations, of which one has a copy that another machine went on with."""
    world.keep(samples.said("Nord", "a", days_ago=40), samples.said("Nord", "b"))
    return world


def test_copies_are_told_of_read_by_their_names_and_go_with_their_reflection(synced: World) -> None:
    """Whatever program made them, they are no meetings more, until somebody asks for one."""
    kept, other = sorted(path.stem for path in synced.folder.iterdir())
    text = (synced.folder / f"{kept}.json").read_text(encoding="utf-8").replace('"a"', '"fra den anden maskine"')
    copies = [name.format(kept) for name in COPIES]
    for copy in copies:
        (synced.folder / f"{copy}.json").write_text(text, encoding="utf-8")
    listed = synced.run("history")
    assert (listed.returncode, listed.stdout.count("Nord\n")) == (0, 2)
    assert "I mappen ligger også ti kopier, som et program, der synkroniserer, har lavet" in listed.stderr
    for arguments in (("history",), ("history", kept), ("export", "all", "--output", "-")):
        assert not [copy for copy in copies if f"\n  {copy}\n" not in synced.run(*arguments).stderr]
    assert "kopi" not in synced.run("export", other, "--output", "-").stderr
    assert "fra den anden maskine" in synced.run("history", copies[0]).stdout
    both = synced.run("export", kept, copies[-1], "--output", "-").stdout
    assert ("- a\n" in both, "- fra den anden maskine\n" in both) == (True, True)
    done = synced.run("delete", kept, "--yes")
    assert not [copy for copy in copies if f"({copy})\n" not in done.stderr]
    assert [path.stem for path in synced.folder.iterdir()] == [other]


def test_copies_are_deleted_alone_and_whatever_became_of_their_reflection(synced: World) -> None:
    """By name, with the team and when they are old; a file that only looks like one is nobody's."""
    kept, other = sorted(synced.folder.iterdir())
    orphan = synced.folder / "2026-10-01-nord-abcd (1).json"
    (synced.folder / f"._{kept.name}").write_text("macOS")
    mine = [path.with_stem(f"{path.stem} (1)") for path in (kept, other)]
    mine[1].write_bytes(other.read_bytes())
    for path in (mine[0], orphan):
        path.write_bytes(kept.read_bytes())
    assert synced.run("delete", mine[0].stem, "--yes").returncode == 0
    mine[0].write_text("{")
    assert synced.run("delete", "--older-than", "30d", "--yes").returncode == 0
    assert sorted(synced.folder.glob("2*")) == sorted((other, mine[1]))
    assert synced.run("delete", "--team", "Nord", "--yes").returncode == 0
    assert [path.name for path in synced.folder.iterdir()] == [f"._{kept.name}"]


def test_a_copy_alone_in_the_folder_is_told_of_and_can_be_shared_and_gone_on_with(synced: World) -> None:
    """As a reflection of its own, in its own file."""
    kept, other = sorted(synced.folder.iterdir())
    other.unlink()
    copy = kept.rename(kept.with_stem(f"{kept.stem} (1)"))
    assert copy.stem in synced.run("history").stderr
    assert "- a\n" in synced.run("export", copy.stem, "--output", "-").stdout
    assert synced.run("reflect", "--resume", copy.stem, "--output", "-").returncode == 0
    assert list(synced.folder.iterdir()) == [copy]
