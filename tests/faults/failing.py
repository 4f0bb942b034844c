"""`malkompas` on a disk that fails when told to: `python -m tests.faults.failing CONTROL reflect …`.

While the file CONTROL holds a line such as `fsync ENOSPC`, that step of every save fails with that error.
"""

import errno
import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("create", "write", "fsync", "rename", "directory")


def install(control: Path) -> None:
    """Make the steps of a save look at `control` first."""

    def check(step: str) -> None:
        try:
            failing, name = control.read_text(encoding="ascii").split()
        except (FileNotFoundError, ValueError):
            return
        if failing == step:
            raise OSError(getattr(errno, name), name)

    def checked(function: Callable[..., Any], step: Callable[..., str]) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            check(step(*arguments))
            return function(*arguments, **named)

        return call

    class HalfWritten(io.BufferedWriter):
        def write(self, data: Any) -> int:
            half = super().write(data[: len(data) // 2])
            check("write")
            return half + super().write(data[half:])

    real_fdopen = os.fdopen

    def fdopen(descriptor: int, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if mode == "wb":
            return HalfWritten(io.FileIO(descriptor, mode))
        return real_fdopen(descriptor, mode, *arguments, **named)

    os.open = checked(os.open, lambda _, flags, *more: "create" if flags & os.O_EXCL else "")
    os.replace = checked(os.replace, lambda *_: "rename")
    os.rename = checked(os.rename, lambda *_: "rename")
    os.link = checked(os.link, lambda *_: "rename")
    os.fsync = checked(os.fsync, lambda file: "directory" if stat.S_ISDIR(os.fstat(file).st_mode) else "fsync")
    os.fdopen = fdopen  # type: ignore[assignment]  # it is overloaded


def main() -> None:
    """Run `malkompas` with the arguments after the control file's name."""
    install(Path(sys.argv[1]))
    from malkompas.cli.app import main

    main(sys.argv[2:])


if __name__ == "__main__":
    main()
