"""Whatever ends the program, what was entered is there afterwards."""

import random
import signal
import sys

import pytest

from malkompas.ui import terminal
from tests import driver
from tests.driver import Terminal, World

OPTIONS = (*driver.OPTIONS, "--principle", "2")
pytestmark = [
    pytest.mark.usefixtures("untraced"),
    pytest.mark.skipif(sys.platform == "win32", reason="no such signals on Windows"),
]
SIGNALS = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP")


def end(team: Terminal, way: str) -> None:
    """End the program with a signal, by taking its window away, or with a key."""
    if way.startswith("SIG"):
        team.process.send_signal(getattr(signal, way))
    elif way == "closed window":
        team.close_window()
    else:
        team.press(way)


@pytest.mark.parametrize("way", [*SIGNALS, "SIGKILL", "closed window", "ctrl-c", "ctrl-d", "f6"])
def test_a_half_typed_line_is_kept_and_goes_on_after_a_resume(world: World, way: str) -> None:
    """Status 130. Ctrl-D too, which elsewhere does nothing there; `kill -9` loses at most the last second of typing."""
    assert terminal.DRAFT_SECONDS <= 1
    team = world.open(*OPTIONS)
    team.say("Borgerne")
    team.write("halvt")
    if way == "SIGKILL":
        team.wait(lambda: bool(world.drafts()), "the draft on disk")
    end(team, way)
    assert team.status() == (-signal.SIGKILL if way == "SIGKILL" else 130)
    assert world.said() == ["Borgerne"]
    assert world.drafts() == ["halvt"]
    team = world.open("reflect", "--resume")
    team.see("› halvt")
    team.pause()


@pytest.mark.parametrize("keys", [["ctrl-c"], ["ctrl-\\"], ["ctrl-d", "ctrl-d"]])
def test_leaving_plain_lines_at_a_terminal_keeps_the_half_line(world: World, keys: list[str]) -> None:
    """It waits in the file, and whoever goes on, by the command that is told, is shown it. A dumb terminal is plain."""
    team = world.open(*OPTIONS, TERM="dumb")
    team.see("lytte til?\n>")
    team.type("halvt på vej")
    team.pause(*keys)
    assert world.drafts() == ["halvt på vej"]
    assert "\nPause." in team.text  # on a line of its own
    (path,) = world.folder.iterdir()
    assert f"reflect --resume {path.stem} --plain" in team.unbroken
    team = world.open("reflect", "--resume", path.stem, "--plain")
    team.see("I var i gang med at skrive: halvt på vej")
    team.pause("ctrl-c")


@pytest.mark.parametrize("typed", ["en\nto\ntre\x03", "en\n\x03", "en\nto\n\x03", "tre\x04\x03"])
def test_ctrl_c_right_after_enter_in_plain_lines_loses_no_line(world: World, typed: str) -> None:
    """What was entered is a note or waits as a draft, also where it all comes at once."""
    team = world.open(*OPTIONS, "--plain")
    team.see("lytte til?\n>")
    team.type(typed)
    assert team.status() == 130
    kept = " ".join([*world.said(), *world.drafts()]).split()
    assert kept == [word for word in ("en", "to", "tre") if word in typed]


WATCHED = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
process = subprocess.Popen([sys.executable, "-m", "malkompas", *sys.argv[1:]], process_group=0)
os.tcsetpgrp(0, process.pid)
sys.exit("stopped" if os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1]) else 0)
"""
"""A shell that runs `malkompas` as a job, which Ctrl-Z can stop."""


def test_in_plain_lines_ctrl_z_does_nothing_and_backspace_takes_a_letter(world: World) -> None:
    """The half line is not handed to the shell, nor does half a letter stay, where the terminal knows only bytes."""
    team = world.open(*OPTIONS, "--plain", program=("-c", WATCHED))
    team.see("lytte til?\n>")
    team.type("blå\x7få \x1aører\n\x03")
    assert team.status() == 0
    assert world.said() == ["blå ører"]


@pytest.mark.parametrize(("seed", "way"), [*enumerate([*SIGNALS, *SIGNALS, *["SIGKILL"] * 5])])
def test_a_signal_at_any_moment_leaves_a_whole_file(world: World, seed: int, way: str) -> None:
    """Also while it saves: the file can be read and has the acknowledged lines; what is not killed leaves it alone."""
    world.speak(("da", "en")[seed % 2])
    pipe = world.pipe(*OPTIONS)
    chance = random.Random(seed)
    acknowledged = [f"note {number}" for number in range(chance.randint(0, 3))]
    for note in acknowledged:
        pipe.say(note)
    assert pipe.process.stdin
    pipe.process.stdin.write("".join(f"mere {number}\n" for number in range(chance.randint(1, 200))).encode())
    pipe.process.stdin.flush()
    assert pipe.kill(getattr(signal, way)) == (-signal.SIGKILL if way == "SIGKILL" else 130)
    assert world.said()[: len(acknowledged)] == acknowledged
    assert ("malkompas reflect --resume" in pipe.said.decode()) is (way != "SIGKILL")
    assert "Traceback" not in pipe.said.decode()
    assert len(list(world.folder.iterdir())) == 1 or way == "SIGKILL"


@pytest.mark.parametrize("seed", range(5))
def test_signals_that_follow_the_first_change_nothing(world: World, seed: int) -> None:
    """A closing window sends several: the status is 130 all the same."""
    pipe = world.pipe(*OPTIONS)
    pipe.say("Borgerne")
    while pipe.process.poll() is None:
        pipe.process.send_signal(signal.SIGTERM)
    assert pipe.kill(signal.SIGTERM) == 130
    assert world.said() == ["Borgerne"]
