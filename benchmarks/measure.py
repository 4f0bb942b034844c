"""Runs commands in turn, several times, and compares them. pyperf takes the time and the memory of each."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyperf

Command = Sequence[str]


class Measured(NamedTuple):
    """What a command took: the median of its seconds, and the most memory it had, in bytes."""

    seconds: float
    memory: int


def in_turn(*commands: Command, rounds: int, each: int = 1, cwd: Path | None = None) -> list[Measured]:
    """Return what each of `commands` took. They take turns, so that what disturbs the machine disturbs them all.

    In each of the `rounds` a command is run `each` times, after one run that does not count.
    """
    with tempfile.TemporaryDirectory() as work:
        files = [Path(work, f"{number}.json") for number in range(len(commands))]
        for _ in range(rounds):
            for command, file in zip(commands, files, strict=True):
                _run(command, file, each, cwd)
        return [_read(file) for file in files]


def _run(command: Command, file: Path, each: int, cwd: Path | None) -> None:
    counts = ("--processes", "1", "--warmups", "1", "--values", str(each), "--loops", "1")
    pyperf_command = [
        sys.executable,
        "-m",
        "pyperf",
        "command",
        "--quiet",
        "--copy-env",
        *counts,
        "--append",
        str(file),
    ]
    done = subprocess.run([*pyperf_command, "--", *command], capture_output=True, cwd=cwd, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout.decode()}{done.stderr.decode()}")


def _read(file: Path) -> Measured:
    benchmark = pyperf.Benchmark.load(str(file))
    memory = max(run.get_metadata().get("command_max_rss", 0) for run in benchmark.get_runs())
    return Measured(statistics.median(benchmark.get_values()), memory)
