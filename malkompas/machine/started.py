"""How the program was started, so that a command that is told can be copied."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def command(*words: str) -> str:
    """Return a command line that runs the program with `words`, in the way it was started this time."""
    started = Path(sys.argv[0])
    if started.stem == "__main__":
        name = Path(sys.executable).name
        program = [name if shutil.which(name) == sys.executable else sys.executable, "-m", "malkompas"]
    elif (found := shutil.which("malkompas")) and started.exists() and Path(found).samefile(started):
        program = ["malkompas"]
    else:
        program = [sys.argv[0]]
    return subprocess.list2cmdline([*program, *words]) if os.name == "nt" else shlex.join([*program, *words])


def in_a_new_window() -> str:
    """Return what the program is called in a new window: by its name, if it is found by that."""
    return "malkompas" if shutil.which("malkompas") else sys.argv[0]
