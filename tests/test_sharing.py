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

from tests.driver import COMPASS_FILE, OPTIONS, World

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


@posix
@pytest.mark.parametrize(
    ("folder_mode", "umask", "file_mode"),
    [
        (0o2770, 0o007, 0o660),
        (0o770, 0o022, 0o640),
        (0o770, 0o077, 0o600),
        (0o755, 0o002, 0o600),
        (0o1777, 0o002, 0o600),
    ],
)
def test_in_a_folder_that_a_group_may_write_files_are_the_groups(
    world: World, folder_mode: int, umask: int, file_mode: int
) -> None:
    """As far as the umask goes, at every save; nowhere else, nor where everybody has files of their own, as in /tmp."""
    world.folder.mkdir()
    world.folder.chmod(folder_mode)
    for arguments in (OPTIONS, ("reflect", "--resume", "latest")):
        command = [sys.executable, "-m", "malkompas", *arguments, "--output", "-"]
        subprocess.run(command, input=b"a\n", env=world.environment, umask=umask, capture_output=True, check=True)
        assert [stat.S_IMODE(path.stat().st_mode) for path in world.folder.iterdir()] == [file_mode]


@posix
def test_a_folder_that_is_new_in_one_that_hands_on_its_group_is_the_groups(world: World) -> None:
    """So that whoever comes first does not shut the others out."""
    world.folder.mkdir()
    world.folder.chmod(0o2770)
    new = world.folder / "2026"
    command = [sys.executable, "-m", "malkompas", *OPTIONS, "--folder", str(new), "--output", "-"]
    subprocess.run(command, input=b"a\n", env=world.environment, umask=0o007, capture_output=True, check=True)
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
    with tempfile.TemporaryDirectory() as root:  # the folders of pytest are closed to others
        Path(root).chmod(0o755)
        world = World(Path(root))
        world.folder.mkdir()
        os.chown(world.folder, 0, THEIRS)
        world.folder.chmod(0o770)  # not setgid: files are given to the group all the same
        world.environment["MALKOMPAS_COMPASS"] = shutil.copy(COMPASS_FILE, root)
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
