"""What the tests share."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browser
from tests.driver import World


def pytest_collection() -> None:
    """Let the gate try the same texts every time, so that chance fails nobody's change; others try new ones.

    Hypothesis takes long to load, and where workers run the tests it is no affair of the process that starts them.
    """
    from hypothesis import settings

    settings.register_profile("malkompas", deadline=None, max_examples=40, derandomize="CI" in os.environ)
    settings.load_profile("malkompas")


@pytest.fixture(scope="session", autouse=True)
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the programs share their bytecode where Python may leave none in the checkout: compiling it takes long."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode and not sys.pycache_prefix:
            folder = tmp_path_factory.getbasetemp()
            whole_run = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(whole_run / "bytecode"))
        yield


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a user's machine, where the real home is never touched."""
    with contextlib.closing(World(tmp_path)) as world:
        yield world


@pytest.fixture
def folder(world: World, session: World) -> World:
    """Return a new machine with the meetings that were `held` once for all tests of a file, which says which."""
    world.go_on_from(session)
    return world


@pytest.fixture
def untraced(world: World) -> None:
    """Run the program without coverage: a signal that comes while coverage holds its lock would wait for ever."""
    for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
        world.environment.pop(name, None)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Reader]:
    """Return a Chromium, one for all tests of a worker."""
    chromium = browser.find()
    if not chromium:
        pytest.skip("there is no Chromium on this machine")
    opened = browser.Reader(chromium, tmp_path_factory.mktemp("pages"))
    yield opened
    opened.close()
