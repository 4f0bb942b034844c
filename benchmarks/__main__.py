"""Measures the program against its floors and its peers and prints one table of ratios: `python -m benchmarks`."""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import folders, peers, talking
from benchmarks.measure import Command, Measured, in_turn

ROOT = Path(__file__).parent.parent
EMPTY = (sys.executable, "-I", "-c", "pass")
SIZES = (1_000, 10_000, 100_000)
JOINT = 5_000
"""So many reflections, or journal entries, become one Markdown text."""
MIB = 1024 * 1024
TWO_COMMANDS = """
import typer
app = typer.Typer(add_completion=False)
@app.command("list")
def first() -> None: print("principles")
@app.command("reflect")
def second() -> None: print("questions")
app()
"""
"""The least that a program with commands can be."""


class Row(NamedTuple):
    """One line of the table: what was measured, against what, the figure, and the most it should be."""

    what: str
    against: str
    figure: float
    bound: float | None = None


class Programs(NamedTuple):
    """Where the commands lie that are measured, and where there is room to work."""

    work: Path
    malkompas: str
    python: str
    deon: str
    jrnl: str

    def folder(self, number: int) -> Path:
        """Return a folder of so many reflections."""
        return folders.make(self.work / f"folder-{number}", number)


def main() -> None:
    """Measure what is asked for, and print it as a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all of them by default")
    where = Path(tempfile.gettempdir(), "malkompas-benchmarks")
    parser.add_argument("--work", type=Path, default=where, help=f"where folders and environments are kept ({where})")
    parser.add_argument("--rounds", type=int, default=7, help="how often the commands take turns")
    chosen = parser.parse_args()
    if strange := set(chosen.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(strange)}")
    programs = _installed(chosen.work)
    print("| what | against | ratio | bound |\n| --- | --- | ---: | ---: |", flush=True)
    for name in chosen.parts or PARTS:
        for row in PARTS[name](programs, chosen.rounds):
            bound = "" if row.bound is None else f"{row.bound:g}{'' if row.figure <= row.bound else ' (over)'}"
            print(f"| {row.what} | {row.against} | {row.figure:.2f} | {bound} |", flush=True)


def _installed(work: Path) -> Programs:
    shutil.rmtree(work / "wheel", ignore_errors=True)
    built = [sys.executable, "-m", "build", "--wheel", "--outdir", str(work / "wheel"), str(ROOT)]
    subprocess.run(built, check=True, capture_output=True)
    (wheel,) = (work / "wheel").glob("*.whl")
    force = ("--force-reinstall", "--no-deps")
    ours = peers.installed(work, "--constraint", str(ROOT / "constraints.txt"), f"{wheel}[office]", name="malkompas")
    peers.installed(work, *force, str(wheel), name="malkompas")
    deon = peers.installed(work, peers.DEON, name="deon")
    jrnl = peers.installed(work, peers.JRNL, name="jrnl")
    return Programs(work, str(ours / "malkompas"), str(ours / "python"), str(deon / "deon"), str(jrnl / "jrnl"))


def _start(programs: Programs, rounds: int) -> Iterator[Row]:
    one, hundred = str(programs.folder(1)), str(programs.folder(100))
    commands: dict[str, Command] = {
        "`--version`": ("--version",),
        "`list`": ("list",),
        "`--help`": ("--help",),
        "`history` of 100": ("history", "--folder", hundred),
        "`export` of one": ("export", "--folder", one, "--output", "-"),
    }
    script = programs.work / "two_commands.py"
    script.write_text(TWO_COMMANDS, encoding="utf-8")
    bare = (programs.python, str(script), "list")
    whole = ((programs.malkompas, *command) for command in commands.values())
    empty, typer, *ours = in_turn(EMPTY, bare, *whole, rounds=rounds, each=3)
    for name, measured in zip(commands, ours, strict=True):
        yield Row(name, "`python -I -c pass`", measured.seconds / empty.seconds)
    version, listed, *_ = ours
    yield Row("`--version`", "a Typer program of two commands", version.seconds / typer.seconds, 1.3)
    yield Row("`list`", "a Typer program of two commands", listed.seconds / typer.seconds, 1.5)
    first = talking.first_prompt((programs.malkompas,), "Hvilket team er I?", programs.python, 3 * rounds)
    yield Row("`reflect` to its first prompt, at a terminal", "questionary alone", first, 1.4)


def _peers(programs: Programs, rounds: int) -> Iterator[Row]:
    config = peers.journal(programs.work, programs.folder(1), 1)
    ours, deon, jrnl = in_turn(
        (programs.malkompas, "list"),
        (programs.deon, "-f", "markdown"),
        (programs.jrnl, "--config-file", str(config), "--list"),
        rounds=rounds,
        each=3,
    )
    yield Row("`list`", "`deon -f markdown`", ours.seconds / deon.seconds, 0.7)
    yield Row("`list`", "`jrnl --list`", ours.seconds / jrnl.seconds, 0.8)


def _saving(programs: Programs, rounds: int) -> Iterator[Row]:
    program, notes = (programs.malkompas,), 20 * rounds
    few, many, alone = (talking.plain_waits(program, already, notes) for already in (200, 2_000, 1))
    for already, pending in ((200, few), (2_000, many)):
        yield Row(f"a note after {already}, plain: p99 beyond the sync, in ms", "", pending.beyond * 1000, 15)
    few, many = (talking.terminal_waits(program, already, notes) for already in (200, 2_000))
    alone = talking.questionary_waits(notes)
    for already, pending in ((200, few), (2_000, many)):
        ratio = statistics.median(pending.notes) / statistics.median(alone.notes)
        yield Row(f"a note after {already}, at a terminal", "questionary alone, which keeps nothing", ratio)


def _scale(programs: Programs, rounds: int) -> Iterator[Row]:
    pairs: list[tuple[str, int, Command, Command, float | None]] = [
        ("`history --last 10`", SIZES[1], ("history", "--last", "10"), ("-n", "10"), None),
        ("`history`", SIZES[1], ("history",), ("-n", "10"), None),
        ("joint Markdown", JOINT, ("export", "all", "--output", "-"), ("--format", "md"), 0.6),
    ]
    for name, number, ours, theirs, bound in pairs:
        folder = programs.folder(number)
        config = ("--config-file", str(peers.journal(programs.work, folder, number)))
        mine, other = in_turn(
            (programs.malkompas, *ours, "--folder", str(folder)), (programs.jrnl, *config, *theirs), rounds=rounds
        )
        yield Row(f"{name} of {number:,}", f"`jrnl {' '.join(theirs)}`", mine.seconds / other.seconds, bound)
    yield Row(f"joint Markdown of {JOINT:,}: memory in MiB", "", mine.memory / MIB, 120)
    commands: dict[str, Command] = {
        "`history`": ("history",),
        "`history --last 10`": ("history", "--last", "10"),
        "`history --team`": ("history", "--team", "Hjemmepleje 1"),
        **{f"joint {kind}": ("export", "all", "--format", kind, "--output", "-") for kind in ("md", "csv", "json")},
    }
    for name, command in commands.items():
        at = [_at(programs, number, command) for number in SIZES]
        yield from _growth(name, at, is_flat=name in ("joint csv", "joint json"))
    for name, begun in (("a reflection", "history 2024-1"), ("a team", "history --team ")):
        at = [_completed(programs, number, begun) for number in SIZES]
        yield from _growth(f"completing {name}", at, is_flat=False)
    program = (programs.malkompas,)
    at = [Measured(*talking.resumed(program, programs.folder(number))) for number in SIZES]
    yield from _growth("`reflect --resume` to its question", at, is_flat=False)


def _at(programs: Programs, number: int, command: Command) -> Measured:
    whole = (programs.malkompas, *command, "--folder", str(programs.folder(number)))
    return in_turn(whole, rounds=1 if number == SIZES[-1] else 3)[0]


def _completed(programs: Programs, number: int, begun: str) -> Measured:
    """Return what it takes until the shell knows what can stand there when Tab is pressed."""
    line = f"malkompas {begun}"
    asked = ("_MALKOMPAS_COMPLETE=complete_bash", f"COMP_WORDS={line}", f"COMP_CWORD={len(line.split(' ')) - 1}")
    folder = f"MALKOMPAS_FOLDER={programs.folder(number)}"
    return in_turn(("env", *asked, folder, programs.malkompas), rounds=3)[0]


def _growth(name: str, at: list[Measured], *, is_flat: bool) -> Iterator[Row]:
    """Yield how much longer ten times as many take, and how much more memory a hundred times as many need."""
    for (fewer, less), (more, much) in zip(
        zip(SIZES, at, strict=True), list(zip(SIZES, at, strict=True))[1:], strict=False
    ):
        yield Row(f"{name}: time of {more:,}", f"of {fewer:,}", much.seconds / less.seconds, 10)
    yield Row(
        f"{name}: memory of {SIZES[-1]:,}", f"of {SIZES[0]:,}", at[-1].memory / at[0].memory, 1.2 if is_flat else None
    )


def _documents(programs: Programs, rounds: int) -> Iterator[Row]:
    """Yield ours against the same libraries without us: from Python, as everything here starts with."""
    work = programs.work
    export = (programs.malkompas, "export", "--folder", str(folders.full(work / "folder-full")), "--force", "--output")
    notes = str(work / "notes.md")
    subprocess.run([*export, notes], check=True, capture_output=True)
    convert = (
        "import sys, pypandoc;"
        "pypandoc.convert_file(sys.argv[1], sys.argv[2], outputfile=sys.argv[3], extra_args=['--standalone'])"
    )
    typeset = f"{convert}; import typst; typst.compile(sys.argv[3], sys.argv[4])"
    for kind in ("html", "docx", "odt", "pdf"):
        alone: Command = (programs.python, "-c", convert, notes, kind, str(work / f"alone.{kind}"))
        if kind == "pdf":
            alone = (programs.python, "-c", typeset, notes, "typst", str(work / "alone.typ"), str(work / "alone.pdf"))
        ours, theirs = in_turn((*export, str(work / f"ours.{kind}")), alone, rounds=rounds)
        against = "pypandoc and typst" if kind == "pdf" else "pypandoc"
        yield Row(f"`export` of a full one as {kind}", f"{against} alone", ours.seconds / theirs.seconds, 1.3)


PARTS = {"start": _start, "peers": _peers, "saving": _saving, "scale": _scale, "documents": _documents}

if __name__ == "__main__":
    main()
