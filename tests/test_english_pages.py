"""What is written in English for those who do not read Danish keeps up with the program."""

import re

from typer.main import get_command

from malkompas.cli.app import app
from tests.readme import ENGLISH, PAGES, README

PROGRAM = get_command(app)
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]  # it is a group
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def test_the_english_readme_sets_up_as_the_danish_does() -> None:
    """Two commands, the same but for the language; the Danish one points to it before its first heading."""
    setup = [line for line in ENGLISH.splitlines() if "pip install" in line]
    assert len(setup) == 2
    assert {line.replace("--language en ", "") for line in setup} <= set(README.splitlines())
    assert "](README.en.md)" in README.partition("##")[0]


def test_the_english_readme_names_every_command_and_no_option_that_there_is_not() -> None:
    """A new command has a line there too, or this fails."""
    assert set(re.findall(r"^\| `malkompas --language en (\w+)` \|", ENGLISH, re.MULTILINE)) == set(COMMANDS)
    options = {
        option for command in (PROGRAM, *COMMANDS.values()) for parameter in command.params for option in parameter.opts
    }
    named = set(re.findall(r"--[a-z]+[a-z-]*", FENCED.sub("", ENGLISH + PAGES["guide.en.md"])))
    assert named - options == {"--help"}
