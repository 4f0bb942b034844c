"""The programs that ours is compared with, each in an environment of its own, and what they are given to read."""

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks import folders

DEON, JRNL = "deon==0.3.0", "jrnl==4.6"
_CONFIG = """\
colors: {{body: none, date: none, tags: none, title: none}}
# As jrnl itself writes it at first.
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: true
indent_character: '|'
journals:
  default:
    journal: {journal}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%F %r'
version: v4.6
"""


def installed(work: Path, *requirements: str, name: str) -> Path:
    """Return the folder of the commands of a virtual environment with `requirements` in it."""
    position = work / f"venv-{name}"
    commands = position / ("Scripts" if sys.platform == "win32" else "bin")
    if not position.exists():
        venv.create(position, with_pip=True)
    pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements], check=True)
    return commands


def journal(work: Path, folder: Path, number: int) -> Path:
    """Return the configuration of a jrnl journal that holds what the `number` of reflections in `folder` do.

    An entry for each, of as many characters: the notes, filled up with what our file has besides them.
    """
    config, text = work / f"jrnl-{number}.yaml", work / f"jrnl-{number}.txt"
    if not config.exists():
        with text.open("w", encoding="utf-8") as file:
            for stored in sorted(folders.stored(folder), key=lambda one: one.reflection.started):
                reflection = stored.reflection
                said = "\n".join(folders.said(reflection))
                rest = " ".join(stored.data.decode().split())[: max(0, len(stored.data) - len(said))]
                title = f"[{reflection.started:%Y-%m-%d %I:%M:%S %p}] {reflection.team}: {reflection.goal}."
                file.write(f"{title}\n{said}\n{rest.replace('[', '(')}\n\n")
        config.write_text(_CONFIG.format(journal=text), encoding="utf-8")
    return config
