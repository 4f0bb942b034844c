"""The summary is opened for the team, and a window that was opened for the program stays."""

import ctypes
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from malkompas import system
from malkompas.errors import OutputError
from malkompas.exporters import office
from tests.driver import OPTIONS, World

DOUBLE_CLICKED = ("-c", "from malkompas import __main__, system; system.has_own_window = lambda: True; __main__.main()")
HOSTILE = "-møde $(touch x) & 50%20 #1?.html"


@pytest.fixture
def desktop(world: World) -> World:
    """Return a machine with a screen, and a program that opens files: it only notes what it was given."""
    if os.name == "nt":
        pytest.skip("the program that opens a file is a script for sh")
    programs = world.home / "programs"
    programs.mkdir()
    opener = programs / ("open" if sys.platform == "darwin" else "xdg-open")
    opener.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>"$HOME/opened"\n', encoding="utf-8")
    opener.chmod(0o755)
    world.environment |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":0"}
    return world


def opened(world: World) -> list[Path]:
    """Return what the desktop's program was told to open."""
    noted = world.home / "opened"
    uris = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    return [Path(unquote(urlsplit(uri).path)) for uri in uris]


@pytest.mark.parametrize("keys", [("enter",), ("down", "enter"), ("ctrl-c",)])
def test_the_team_is_asked_whether_the_summary_is_to_be_opened(desktop: World, keys: tuple[str, ...]) -> None:
    """Yes opens it, whatever it is called; no, and whatever else ends the question, does not."""
    team = desktop.at_question(f"--output={HOSTILE}")
    team.to_the_look()
    team.press("enter")
    team.choose("Skal jeg åbne den nu?", *keys)
    assert team.status() == 0
    assert opened(desktop) == [(desktop.here / HOSTILE).resolve()] * (keys == ("enter",))
    assert [path.name for path in desktop.here.iterdir()] == [HOSTILE]


@pytest.mark.parametrize(
    "options", [("--output=svar.md",), ("--output=svar.html", "--no-open"), ("--output=svar.html",)]
)
def test_nobody_is_asked_about_markdown_where_it_is_not_wished_or_where_there_is_no_desktop(
    world: World, request: pytest.FixtureRequest, options: tuple[str, ...]
) -> None:
    """Few have a program for Markdown, and on a server there is nothing that could open."""
    if options != ("--output=svar.html",):
        request.getfixturevalue("desktop")
    team = world.at_question(*options)
    team.to_the_look()
    team.finish()
    assert "åbne" not in team.text


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_what_is_typed_instead_of_an_answer_is_kept(desktop: World, options: tuple[str, ...]) -> None:
    """There is no note for it to wait for any more."""
    team = desktop.open(*OPTIONS, "--output", "svar.html", *options)
    if options:
        team.answer("Hvem", "\r" * 6)
        team.answer("* 1. Ja", "1")
        team.answer("Skal jeg åbne den nu?", "Ring til Ole")
        team.answer("Til næste note: Ring til Ole", "2")
    else:
        team.see("F6")
        team.to_the_look()
        team.press("enter")
        team.see_list("Skal jeg åbne den nu?")
        team.type("Ring til Ole")
        team.see("Til næste note: Ring til Ole")
        team.press("down", "enter", "enter")  # the first ends what was typed
    assert team.status() == 0
    assert [draft.strip() for draft in desktop.drafts()] == ["Ring til Ole"]
    assert opened(desktop) == []


def test_a_summary_is_opened_without_a_question(desktop: World) -> None:
    """It is a page then, and not one line more is read."""
    done = desktop.meet("Borgerne", options=("--open",))
    assert done.returncode == 0
    (page,) = desktop.here.iterdir()
    assert page.suffix == ".html"
    assert opened(desktop) == [page.resolve()]


def test_what_is_no_document_or_has_no_program_is_not_opened_but_there(desktop: World) -> None:
    """What a team says is never run, not by a link with a harmless name either; and that it is not opened is told."""
    (desktop.here / "svar.html").symlink_to("svar.sh")
    for name in ("svar.sh", "svar", "svar.html"):
        done = desktop.meet("Borgerne", options=("--open", "--force", "--output", name))
        assert (done.returncode, "kunne ikke åbne" in done.stderr) == (0, True)
    assert opened(desktop) == []
    desktop.environment["PATH"] = ""
    done = desktop.meet("Borgerne", options=("--open", "--output", "andet.html"))
    assert (done.returncode, "kunne ikke åbne" in done.stderr) == (0, True)
    assert (desktop.here / "andet.html").exists()


def test_a_window_of_its_own_goes_on_with_the_meeting_and_stays(world: World) -> None:
    """Who double-clicks types no command, finds the page among the documents, and can read how it ended."""
    documents = world.home / "Documents"
    documents.mkdir()
    world.at_question().pause()
    team = world.open(program=DOUBLE_CLICKED)
    team.answer("Hvilket team er I?", "Hjemmepleje Nord")
    team.choose("den?", "enter")
    team.see("F5")
    team.to_the_look()
    team.press("enter")
    team.see("Tryk Enter for at lukke vinduet.")
    assert team.process.poll() is None
    team.press("enter")
    assert team.status() == 0
    assert [path.suffix for path in documents.iterdir()] == [".html"]
    assert list(world.here.iterdir()) == []


def test_a_window_of_its_own_stays_for_an_error(world: World) -> None:
    """A shortcut with a slip in it can be mended."""
    team = world.open("liste", program=DOUBLE_CLICKED)
    team.see("Tryk Enter for at lukke vinduet.")
    assert "Mente I list?" in team.text
    team.press("enter")
    assert team.status() == 2


def on_windows(monkeypatch: pytest.MonkeyPatch, *, frozen: bool = True, **kernel: Any) -> None:
    """Let the program that needs no Python run on Windows, whose `kernel` has these functions."""
    monkeypatch.setattr(system, "IS_FROZEN", frozen)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=SimpleNamespace(**kernel)), raising=False)


def test_a_window_is_its_own_where_no_other_program_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """From PowerShell there are two; where there is no window, none."""
    for frozen, count, own in ((True, 1, True), (True, 2, False), (True, 0, False), (False, 1, False)):
        on_windows(monkeypatch, frozen=frozen, GetConsoleProcessList=lambda found, room, count=count: count)
        assert system.has_own_window() is own


def test_windows_opens_the_file_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program for it looks for its libraries where Windows has them, and not among ours."""
    calls: list[Any] = []
    on_windows(monkeypatch, SetDllDirectoryW=calls.append)
    monkeypatch.setattr(os, "startfile", calls.append, raising=False)
    monkeypatch.chdir(tmp_path)
    assert system.can_open_files()
    assert system.open_file(Path("svar.html"))
    assert calls == [None, (tmp_path / "svar.html").resolve()]


def test_a_program_that_is_opened_finds_its_own_libraries(
    desktop: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ours, which are packed with the program that needs no Python, may be other versions."""
    for name, value in {**desktop.environment, "LD_LIBRARY_PATH": "ours", "LD_LIBRARY_PATH_ORIG": "theirs"}.items():
        monkeypatch.setenv(name, value)
    script = next((desktop.home / "programs").iterdir())
    script.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" >"$HOME/opened"\n', encoding="utf-8")
    monkeypatch.setattr(system, "IS_FROZEN", True)
    assert system.open_file(tmp_path / "svar.html")
    assert (desktop.home / "opened").read_text(encoding="utf-8") == "theirs\n"


def test_what_was_packed_and_is_gone_is_unpacked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Python there is no pip: a virus scanner may have taken pandoc."""
    monkeypatch.setattr(system, "IS_FROZEN", True)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(OutputError) as caught:
        office.require("docx")
    assert "zip" in caught.value.hint
    assert "pip" not in caught.value.hint.replace("zip", "")
