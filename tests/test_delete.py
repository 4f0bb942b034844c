"""`malkompas delete`: leaving no trace."""

import pytest

from tests.driver import KEYS, World


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Hold the meetings of two teams over three months."""
    world = World(tmp_path_factory.mktemp("held"))
    world.meet_on("2026-09-07", "Øst", "a")
    world.meet_on("2026-10-05", "Vest", "b")
    world.meet_on("2026-11-02", "Øst", "c")
    world.at("2026-11-03T09:00+01:00")
    return world


def days(world: World) -> list[str]:
    return sorted(path.name[:10] for path in world.folder.iterdir())


def test_one_that_is_named_goes_with_what_was_left_half_written(folder: World) -> None:
    """It says what goes and what it cannot reach."""
    (folder.folder / ".malkompas-x.tmp").write_text("et halvt navn")
    done = folder.run("delete", "2026-10", "--yes")
    assert done.returncode == 0
    assert "5.10.2026 Vest: Ro" in done.stderr
    assert "kan jeg ikke nå" in done.stderr
    assert days(folder) == ["2026-09-07", "2026-11-02"]


def test_a_teams_own_and_the_old_ones(folder: World) -> None:
    """--team and --older-than narrow each other, and what is named."""
    assert folder.run("delete", "--team", "øst", "--older-than", "30d", "--yes").returncode == 0
    assert days(folder) == ["2026-10-05", "2026-11-02"]
    for narrowed, status in (("2026-11 --team Vest", 1), ("--older-than 29d", 1), ("--older-than 28d", 0)):
        assert folder.run("delete", *narrowed.split(), "--yes").returncode == status
    assert days(folder) == ["2026-11-02"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        *((given, "hvad der skal slettes") for given in (("--yes",), (" ", "--yes"))),
        *((("--older-than", age), "antal dage") for age in ("gammel", "-3d")),
        *((("--team", " "), "--team"), (("--team", "Vest", "--older-than", "", "--yes"), "--older-than")),
        *(((name, "--yes"), "»seneste« og »alle«") for name in ("latest", "ALLE")),
        (("2026-10",), "--yes"),  # where nobody can be asked: a pipe is nobody, whatever it says
    ],
)
def test_nothing_goes_by_a_slip(folder: World, arguments: tuple[str, ...], said: str) -> None:
    """Without saying what, with an age that is none, or without a yes: status 2, and what is wrong."""
    done = folder.run("delete", *arguments, lines="ja\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(days(folder)) == 3


@pytest.mark.parametrize(
    ("answer", "status", "left"),
    [("ja\r", 0, 2), ("nej\r", 1, 3), ("j\r", 1, 3), ("\r", 1, 3), (KEYS["ctrl-c"], 130, 3)],
)
def test_at_a_terminal_it_asks(folder: World, answer: str, status: int, left: int) -> None:
    """Only a yes is a yes; what is left alone is said to be."""
    terminal = folder.open("delete", "2026-10", columns=120)
    terminal.type("ja\r")  # before the question can be read
    terminal.see("Vest: Ro")
    terminal.see("Skriv ja eller nej:")
    terminal.type(answer)
    assert terminal.status() == status
    assert ("Der er ikke slettet noget." in terminal.text) == (left == 3)
    assert len(days(folder)) == left


@pytest.mark.parametrize(
    ("narrowed", "status"), [(("--team", "Vest"), 1), (("--older-than", "20d"), 1), (("--older-than", "300d"), 0)]
)
def test_what_cannot_be_read_and_may_be_meant_is_told(folder: World, narrowed: tuple[str, ...], status: int) -> None:
    """The rest goes, and the status says that it may not be all; how it goes too is said."""
    folder.meet_on("2025-11-02", "Vest", "gammel")
    (folder.folder / "2026-06-01-x-0000.json").write_text("{")
    folder.at("2026-11-03T09:00+01:00")
    done = folder.run("delete", *narrowed, "--yes")
    assert (done.returncode, "2025-11-02" in days(folder)) == (status, False)
    assert ("malkompas delete 2026-06-01-x-0000" in done.stderr) == bool(status)
    assert "2026-06-01" in days(folder)
    named = folder.run("delete", "2026-06-01-x-0000", "--yes")  # it may hold what nobody wants to keep
    assert (named.returncode, "kan ikke læses" in named.stderr, "2026-06-01" in days(folder)) == (0, True, False)


def test_other_files_in_the_folder_are_never_touched(folder: World) -> None:
    """Whatever is asked for."""
    (folder.folder / "noter.txt").write_text("mine egne")
    assert folder.run("delete", "--older-than", "0d", "--yes").returncode == 0
    assert [path.name for path in folder.folder.iterdir()] == ["noter.txt"]
