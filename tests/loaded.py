"""Starts programs from a process that has loaded them already: loading takes most of what a short run costs.

What runs is the program itself, as `python -m` runs it: in a process of its own, with its own arguments, environment,
folder, streams and terminal, and it can be killed as any other. Only the loading is done beforehand, once for a worker,
by the standard library's forkserver.
"""

import contextlib
import multiprocessing
import os
import pkgutil
import runpy
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

import malkompas

_INTERPRETER = ("PYTHON", "LC_", "LANG")
"""How the variables begin that Python itself looks at while it starts."""
_modules = [module.name for module in pkgutil.walk_packages(malkompas.__path__, "malkompas.")]
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__, *(name for name in _modules if name != "malkompas.__main__")])


def can_be(arguments: Sequence[str], environment: Mapping[str, str], usual: Mapping[str, str]) -> bool:
    """Return whether what is loaded can become `python` with these `arguments`; else it has to be started anew.

    That is so for what is no module, where Python is to start otherwise than in the `usual` environment, and where
    coverage is measured, which begins as Python does.
    """

    def interpreter(variables: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in variables.items() if name.startswith(_INTERPRETER)}

    is_traced = any(name.startswith("COVERAGE") for name in environment)
    return arguments[0] == "-m" and not is_traced and interpreter(environment) == interpreter(usual)


class _End:
    """An open file that a program is given when it starts; it is another number there."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (DupFd(self.number),)


def _received(handed_over: Any) -> int:
    number: int = handed_over.detach()
    return number


class Program:
    """A program that runs, with what is used here of `subprocess.Popen`.

    It has pipes, or else the `terminal`; without `stdin` there is nothing for it to read.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        stdin: bool = True,
        terminal: int | None = None,
    ) -> None:
        theirs: list[int] = []
        ours: list[Any] = []
        for is_read in (True, False, False) if terminal is None else ():
            reads, writes = os.pipe()
            theirs.append(reads if is_read else writes)
            ours.append(open(writes, "wb") if is_read else open(reads, "rb", 0))  # noqa: PTH123, SIM115
        streams: Sequence[Any] = ours or (None, None, None)
        self.stdin, self.stdout, self.stderr = streams
        if self.stdin and not stdin:
            self.stdin.close()
        ends = [_End(number) for number in ([terminal] if terminal is not None else theirs)]
        self._process = _context.Process(
            target=_be, args=(list(arguments), dict(environment), folder, ends), daemon=True
        )
        self._process.start()
        for number in theirs:
            os.close(number)

    @property
    def returncode(self) -> int | None:
        """How it ended: its status, or the signal that killed it, negative; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return the same as `returncode`."""
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Return how it ended."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("malkompas", timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):  # ended, and not told yet
            if self.returncode is None and self._process.pid:
                os.kill(self._process.pid, number)

    def communicate(self, data: bytes | None = None, timeout: float = 60) -> tuple[bytes, bytes]:
        """Give it `data`, and return what it writes until it ends."""
        with ThreadPoolExecutor(2) as pool:
            said = [pool.submit(_all_of, stream) for stream in (self.stdout, self.stderr)]
            with contextlib.suppress(BrokenPipeError, ValueError), self.stdin:  # it has ended, or has nothing to read
                self.stdin.write(data or b"")
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self._process.kill()  # or the threads would read for ever
                raise
        out, err = (one.result() for one in said)
        return out, err


def _all_of(stream: Any) -> Any:
    with stream:
        return stream.read()


def _be(arguments: list[str], environment: dict[str, str], folder: Path, ends: Sequence[Any]) -> None:
    """Take over what belongs to the program, and be it."""
    if len(ends) == 1:
        os.login_tty(ends[0])
    for number, end in enumerate(ends if len(ends) > 1 else ()):
        os.dup2(end, number)
        os.close(end)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.path[0] = str(folder)
    sys.argv = arguments[1:]
    runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
