"""`malkompas` on a disk that fails when told to: `python -m tests.faults.failing CONTROL reflect …`.

While the file CONTROL holds a line such as `fsync ENOSPC`, that step of every save fails with that error.
"""

import errno
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

STEPS = ("create", "write", "fsync", "rename", "directory")


def install(control: Path) -> None:
    """Make the steps of a save look at `control` first."""

    def check(step: str) -> None:
        try:
            wanted, name = control.read_text(encoding="ascii").split()
        except (FileNotFoundError, ValueError):
            return
        if wanted == step:
            raise OSError(getattr(errno, name), name)

    class Failing:
        def __init__(self, file: Any) -> None:
            self._file = file

        def __enter__(self) -> "Failing":
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def write(self, data: bytes) -> int:
            self._file.write(data[: len(data) // 2])
            check("write")
            return int(self._file.write(data[len(data) // 2 :]))

    real: dict[str, Any] = {
        "mkstemp": tempfile.mkstemp,
        "fdopen": os.fdopen,
        "fsync": os.fsync,
        "replace": os.replace,
        "link": os.link,
    }

    def mkstemp(*arguments: Any, **named: Any) -> Any:
        check("create")
        return real["mkstemp"](*arguments, **named)

    def fdopen(*arguments: Any, **named: Any) -> Any:
        return Failing(real["fdopen"](*arguments, **named))

    def fsync(descriptor: int) -> None:
        check("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "fsync")
        real["fsync"](descriptor)

    def replace(*arguments: Any, **named: Any) -> None:
        check("rename")
        real["replace"](*arguments, **named)

    def link(*arguments: Any, **named: Any) -> None:
        check("rename")
        real["link"](*arguments, **named)

    tempfile.mkstemp = mkstemp
    os.fdopen, os.fsync, os.replace, os.link = fdopen, fsync, replace, link  # type: ignore[assignment]  # as above


def main() -> None:
    """Run `malkompas` with the arguments after the control file's name."""
    install(Path(sys.argv[1]))
    from malkompas.cli.app import main

    main(sys.argv[2:])


if __name__ == "__main__":
    main()
