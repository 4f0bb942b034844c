"""Holds a workshop of six tables, and writes what the program showed into docs/workshop.md.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.workshop`. A test holds the same workshop.
"""

import contextlib
import shlex
import tempfile
from pathlib import Path

from docs.three_meetings import filled, plain_lines, replies
from malkompas import system
from malkompas.compass import load
from tests.driver import World

PAGE = Path(__file__).with_name("workshop.md")
CARDS = "malkompas list --format html"
TALK = (
    'malkompas reflect --folder faelles --team "Bord {table}" --goal "En god første uge hjemme" --occasion sætte '
    "--principle {table} --minutes 45"
)
JOIN = "malkompas export alle --folder faelles --output workshop.html"
WHERE = "what TABLES and INSIGHT answer in docs/workshop.py"
MARK_AS_KEY = ("!", "1", "1")
INSIGHT = "Erkendelse"
# Of each table: who writes, what is asked and said, what it takes with it, and who does what, and when.
TABLES = (
    (
        "Mette",
        "Hvem skal vi lytte til?",
        ("Den pårørende, der står alene i køkkenet om aftenen",),
        "Vi spørger for sent",
        "Spørg tre pårørende",
        "4/12",
    ),
    (
        "Ole",
        "Har vi blik for dilemmaerne?",
        ("Hun vil sove i sin egen seng, og vi vil have en plejeseng op",),
        "Begge dele er rigtige",
        "Tag dilemmaet op på teammødet",
        "uge 50",
    ),
    (
        "Samira",
        "Hvordan arbejder vi med relationer?",
        ("Et fast ansigt de første tre dage",),
        "Tryghed har et navn",
        "Prøv det med de næste tre",
        "8/1",
    ),
    (
        "Jens",
        "Får vi viden om, hvordan det egentlig går?",
        ("Vi spørger til smerter og aldrig til natten",),
        "Ét spørgsmål er nok",
        "Ring efter den første nat",
        "1/12",
    ),
    (
        "Lone",
        "Hvad siger data egentlig noget om?",
        ("Tallet siger, hvem der kom tilbage, og ikke, hvem der var bange", *MARK_AS_KEY),
        "Tallet er en begyndelse",
        "Spørg de fire, der kom tilbage",
        "15/12",
    ),
    (
        "Amir",
        "Hvad vil det sige at stoppe op?",
        ("At lade skemaet ligge den første halve time",),
        "Vi springer til handling",
        "Sæt tid af til at undre os",
        "7/12",
    ),
)


def main() -> None:
    """Hold the workshop and write it into the page."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def written(page: str) -> str:
    """Return `page` with what was seen at the workshop under the marks that name it."""
    with tempfile.TemporaryDirectory() as directory, contextlib.closing(World(Path(directory))) as world:
        world.with_shipped_compass().at("2026-11-26T09:00+01:00")
        seen = {"cards": _seen(world, CARDS), "talk": TALK.format(table=1)}
        compass = load(system.compass_file(""))
        for table, (who, question, said, insight, what, when) in enumerate(TABLES, 1):
            world.at(f"2026-11-26T09:2{table}+01:00")
            principle, first = replies(compass, {question: said}, WHERE)
            _, closing = replies(compass, {INSIGHT: (insight,)}, WHERE)
            lines = [*plain_lines(first | closing), what, who, when, ""]
            command = f"{TALK.format(table=principle)} --participant {who} --output -"
            _run(world, command, "".join(f"{line}\n" for line in lines))
        seen["join"] = _seen(world, JOIN)
        whole = _run(world, JOIN.replace("workshop.html", "-"))
        return filled(page, seen | {"joint": whole.partition(f"\n## {compass.closing.title}")[0].rstrip("\n")})


def _run(world: World, command: str, lines: str = "") -> str:
    done = world.run(*shlex.split(command)[1:], lines=lines)
    done.check_returncode()
    return done.stdout


def _seen(world: World, command: str) -> str:
    return f"$ {command}\n{Path(_run(world, command).strip()).name}"


if __name__ == "__main__":
    main()
