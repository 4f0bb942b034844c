"""Starts programs from a process that has loaded them already: loading takes most of what a short run costs.

What runs is the program itself, as `python -m` runs it: in a process of its own, with its own arguments, environment,
folder, streams and terminal, and it can be killed as any other. Only the loading is done beforehand, once for a worker.
"""

import atexit
import contextlib
import gc
import importlib
import io
import os
import pkgutil
import runpy
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

import malkompas

INTERPRETERS = ("PYTHON", "COVERAGE", "LC_", "LANG")
"""How the variables begin that Python itself looks at while it starts."""


class Program:
    """A program that runs, with what is used here of `subprocess.Popen`."""

    def __init__(self, loaded: "Loaded", pid: int, life: int, ours: Sequence[int | None]) -> None:
        self._loaded, self.pid, self._life = loaded, pid, life
        self.returncode: int | None = None
        self.stdin, self.stdout, self.stderr = (
            None if descriptor is None else os.fdopen(descriptor, mode, buffering=0)
            for descriptor, mode in zip(ours, ("wb", "rb", "rb"), strict=True)
        )

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float) -> int:
        """Return how it ended: its status, or the signal that killed it, negative."""
        if self.returncode is None:
            # The end of the pipe that it alone holds is the end of it, or all but.
            if not select.select([self._life], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("malkompas", timeout)
            os.close(self._life)
            self.returncode = self._loaded.reap(self.pid)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def communicate(self, data: bytes | None = None, timeout: float = 60) -> tuple[bytes, bytes]:
        """Give it `data`, and return what it writes until it ends."""
        streams = [stream for stream in (self.stdout, self.stderr) if stream]
        with ThreadPoolExecutor(len(streams)) as pool:
            out, err = (pool.submit(stream.read) for stream in streams)
            try:
                self._give(data)
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.send_signal(9)  # or the threads would read for ever
                raise
        for stream in streams:
            stream.close()
        return out.result(), err.result()

    def _give(self, data: bytes | None) -> None:
        if self.stdin:
            left = memoryview(data or b"")
            with self.stdin, contextlib.suppress(BrokenPipeError):  # it may end without reading everything
                while left:
                    left = left[self.stdin.write(left) :]


class Loaded:
    """The process that has loaded malkompas and waits to become programs; it starts when the first is wished for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._socket, self._theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None

    def can_be(self, arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Return whether `python` with `arguments` would run a module, and start in `environment` as it did here."""
        return arguments[0] == "-m" and _interpreter(self._environment) == _interpreter(environment)

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, *, stdin: bool) -> Program:
        """Start `python` with `arguments` and with pipes; without `stdin` there is nothing to read."""
        theirs, ours = [], []
        for is_read in (True, False, False):
            reads, writes = os.pipe()
            theirs.append(reads if is_read else writes)
            ours.append(writes if is_read else reads)
        if not stdin:
            os.close(theirs[0])
            os.close(ours[0])
            theirs[0] = os.open(os.devnull, os.O_RDONLY)
        program = self._start(arguments, environment, folder, theirs, (ours[0] if stdin else None, *ours[1:]))
        for descriptor in theirs:
            os.close(descriptor)
        return program

    def start_at(
        self, terminal: int, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> Program:
        """Start `python` with `arguments` at a terminal."""
        return self._start(arguments, environment, folder, [terminal], (None, None, None))

    def _start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        theirs: list[int],
        ours: Sequence[int | None],
    ) -> Program:
        life, held = os.pipe()
        wish = {"arguments": arguments[1:], "environment": environment, "folder": str(folder)}
        pid = self._ask(wish, [held, *theirs])
        os.close(held)
        return Program(self, pid, life, ours)

    def reap(self, pid: int) -> int:
        """Return how the program with `pid` ended."""
        return os.waitstatus_to_exitcode(self._ask({"reap": pid}))

    def end(self) -> None:
        """End the process, when no program runs any more."""
        self._socket.close()
        self._theirs.close()
        if self._process:
            self._process.wait(timeout=60)

    def _ask(self, wish: object, descriptors: Sequence[int] = ()) -> int:
        if not self._process:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.loaded", str(self._theirs.fileno())],
                stdin=subprocess.DEVNULL,
                env=self._environment,
                pass_fds=[self._theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the tests
            )
            self._theirs.close()
        data = msgspec.json.encode(wish)
        socket.send_fds(self._socket, [len(data).to_bytes(4, "big")], descriptors)
        self._socket.sendall(data)
        answer = self._socket.recv(8)
        assert answer, "the process that had loaded malkompas is gone"
        return int.from_bytes(answer, "big")


def _interpreter(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(INTERPRETERS)}


def main() -> None:
    """Load everything, fork whenever a program is wished for, and be that program in the fork."""
    for module in pkgutil.walk_packages(malkompas.__path__, "malkompas."):
        if module.name != "malkompas.__main__":
            importlib.import_module(module.name)
    gc.freeze()  # what is loaded is there for good: no program need look through it
    wish = _wished(socket.socket(fileno=int(sys.argv[1])))
    if wish:
        sys.argv = list(wish.arguments)
        try:
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        except SystemExit as end:
            _end(end.code)
        _end(0)


class _Wish(msgspec.Struct):
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = {}
    folder: str = ""
    reap: int = 0


def _wished(tests: socket.socket) -> _Wish | None:
    """Do what the tests wish; return in each fork with what it is to be, and here with nothing, when they are done."""
    while True:
        size, descriptors, _, _ = socket.recv_fds(tests, 4, 4)
        if not size:
            return None
        data = b""
        while len(data) < int.from_bytes(size):
            data += tests.recv(int.from_bytes(size) - len(data))
        wish = msgspec.json.decode(data, type=_Wish)
        if wish.reap:
            answer = os.waitpid(wish.reap, 0)[1]
        elif not (answer := os.fork()):
            tests.close()
            _become(wish, descriptors[1:])
            return wish  # the first descriptor stays open until it ends
        for descriptor in descriptors:
            os.close(descriptor)
        tests.sendall(answer.to_bytes(8))


def _become(wish: _Wish, descriptors: list[int]) -> None:
    """Take over what belongs to the process that the tests would have started."""
    if len(descriptors) == 1:
        os.login_tty(descriptors[0])
    else:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        raw = os.fdopen(number, "wb" if number else "rb", closefd=False)
        is_by_line = number == 2 or raw.isatty()
        new = io.TextIOWrapper(raw, old.encoding, old.errors, newline="\n", line_buffering=is_by_line)
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    os.chdir(wish.folder)
    sys.path[0] = wish.folder
    os.environ.clear()
    os.environ.update(wish.environment)
    time.tzset()


def _end(status: object) -> None:
    """End as Python does, but for taking apart everything that was loaded, which nobody sees and takes long."""
    threading._shutdown()  # type: ignore[attr-defined]  # what it does first
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream and not stream.closed:
            stream.flush()
    if status is None or isinstance(status, int):
        os._exit(status or 0)
    sys.exit(str(status))


if __name__ == "__main__":
    main()
