"""Make the program that needs no Python, for the system that this runs on: `python .ci/program.py DIRECTORY`.

That Python has malkompas with its extra `program`. DIRECTORY gets a folder with all that the program is, and its zip.
"""

import platform
import shutil
import sys
import tempfile
from pathlib import Path

import PyInstaller.__main__

import malkompas

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = {"win32": "windows", "darwin": "macos"}
START = "from malkompas.__main__ import main\n\nmain()\n"


def main() -> None:
    """Make the folder and the zip, and say where the zip is."""
    target = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as work:
        start = Path(work) / "start.py"
        start.write_text(START, encoding="utf-8")
        options = [
            *("--name=malkompas", f"--distpath={target}", f"--workpath={work}", f"--specpath={work}"),
            *("--noconfirm", "--noupx", "--log-level=WARN"),
            *(f"--add-data={path}:malkompas" for path in ROOT.glob("principles*.yaml")),  # where a wheel has them
            # What is loaded when it is named.
            *(f"--collect-submodules={package}" for package in ("malkompas", "shellingham", "wcwidth")),
            *("--hidden-import=pypandoc", "--hidden-import=tzdata"),  # only looked into: for pandoc, for time zones
            *(f"--collect-data={package}" for package in ("malkompas", "pypandoc")),
            # The licences of all that is inside.
            *("--recursive-copy-metadata=malkompas", "--copy-metadata=pypandoc_binary", "--copy-metadata=typst"),
        ]
        PyInstaller.__main__.run([*options, str(start)])
    for name in ("docs/ethics.yaml", "LICENSE"):
        shutil.copy(ROOT / name, target / "malkompas")
    machine = f"{SYSTEMS.get(sys.platform, sys.platform)}-{platform.machine().lower()}"
    name = f"malkompas-{malkompas.__version__}-{machine}"
    print(shutil.make_archive(str(target / name), "zip", target, "malkompas"))


if __name__ == "__main__":
    main()
