"""Holds three meetings of one team in a real terminal, and writes what was seen into docs/guide_more.md.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.three_meetings`. A test holds the same meetings.
"""

import contextlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.driver import Terminal, World

GUIDE = Path(__file__).with_name("guide_more.md")
LINES = 44
_BLOCK = re.compile(r"(<!-- (\w+) -->\n```\w*\n).*?(```\n)", re.DOTALL)


def main() -> None:
    """Hold the meetings and write them into the guide."""
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def written(guide: str) -> str:
    """Return `guide` with what was seen at the meetings under the marks that name it."""
    return filled(guide, session())


def filled(page: str, seen: Mapping[str, str]) -> str:
    """Return `page` with what was `seen`, by name, in the blocks under the marks that name it."""
    return _BLOCK.sub(lambda block: f"{block[1]}{seen[block[2]]}\n{block[3]}", page)


def session() -> dict[str, str]:
    """Hold the three meetings, and return what was seen at them by name."""
    with tempfile.TemporaryDirectory() as directory, contextlib.closing(World(Path(directory))) as world:
        world.with_shipped_compass()
        return {"first": _september(world), **_october(world), **_november(world)}


def _september(world: World) -> str:
    """Set a goal: one principle is talked about, and two steps are agreed on."""
    world.at("2026-09-07T13:00+02:00")
    team = _begin(world, "set", "Mette, Ole og Samira", "--principle", "1")
    _answer(team, "Hvem skal vi lytte til?", "Borgerne, når de lige er kommet hjem", "Nattevagten: hun ser det først")
    _answer(team, "Giver målet mening for de rigtige?", "For os, ja. Borgerne taler om tryghed, ikke om tal")
    _answer(team, "Hvilken forskel kan vi gøre sammen?")
    _answer(team, "Erkendelse", "Vi ved ikke, hvad der gør borgerne utrygge")
    _answer(team, "Vores mål er", "Ingen skal være alene med den første nat hjemme")
    _answer(team, "Tegn på værdi", "Borgerne siger selv, at de er trygge")
    call = ("Ring til tre borgere dagen efter, de er kommet hjem", "Mette", "1/10")
    _steps(team, call, ("Spørg nattevagten", "Ole", "uge 40"))
    _finish(team)
    return _summary(world, "2026-09-07")


def _october(world: World) -> dict[str, str]:
    """Follow up: what came of the steps, and what was said last time."""
    world.at("2026-10-05T13:00+02:00")
    team = _begin(world, "follow-up", "Mette, Ole", "--principle", "1", "--principle", "learning", "--minutes", "45")
    team.see("Siden sidst · skridt 1 af 2")
    follow_up = _screen(team)
    team.press("up", "enter")
    team.answer("Hvad lærte I af det?", "De ville gerne ringes op. Det var medicinen, de var utrygge ved")
    team.answer("Siden sidst · skridt 2 af 2")
    team.answer("Har I en ny dato?", "uge 44")
    team.answer("Hvad lærte I af det?")
    _answer(team, "Hvem skal vi lytte til?", "Apoteket, for det er dem, der ser medicinen")
    team.see("Giver målet mening for de rigtige?")
    last = _screen(team)
    team.press("f4")
    _answer(team, "Gjorde vi den forskel, vi drømte om?", "For de tre, vi ringede til")
    team.press("f4")
    _answer(team, "Erkendelse", "Tryghed handler om medicin den første nat")
    team.press("enter", "enter")
    _steps(team, ("Ring til alle, der kommer hjem i november", "Samira", "30/11"))
    _finish(team)
    return {"followup": follow_up, "last": last}


def _november(world: World) -> dict[str, str]:
    """Learn: another principle, and then the whole way there."""
    world.at("2026-11-02T13:00+01:00")
    team = _begin(world, "learn", "Mette, Ole og Samira", "--principle", "5", "--principle", "learning")
    team.see("Siden sidst · skridt 1 af 2")
    team.press("up", "enter")
    team.answer("Hvad lærte I af det?", "Nattevagten vidste det hele tiden. Vi havde ikke spurgt")
    team.see("Siden sidst · skridt 2 af 2")
    team.press("f4")
    _answer(team, "Gjorde vi den forskel, vi drømte om?", "Ja: 14 opkald, og tre fik hjælp samme aften")
    team.press("f4")
    _answer(team, "Hvad siger data egentlig noget om?", "Genindlæggelser siger ikke, om nogen var bange")
    team.press("f4")
    _answer(team, "Erkendelse", "Det bedste tal var en historie")
    team.press("enter", "enter")
    _finish(team)
    steps = _part(_summary(world, "2026-09-07"), "### Næste skridt\n\n", "\n\n## Samtalen")
    history = world.open("history", columns=80, lines=LINES)
    history.status()
    return {"steps": steps, "history": f"$ malkompas history\n{history.text}"}


def _begin(world: World, occasion: str, who: str, *options: str) -> Terminal:
    given = ("--team", "Hjemmepleje Nord", "--goal", "Færre genindlæggelser", "--occasion", occasion)
    names = [word for name in re.split(", | og ", who) for word in ("--participant", name)]
    return world.open("reflect", *given, *names, *options, lines=LINES)


def _answer(team: Terminal, question: str, *notes: str) -> None:
    team.see(question)
    team.wait(lambda: question in team.text.rsplit("›", 1)[0].rsplit("\n\n", 1)[-1], question)
    for note in notes:
        team.type(note)
        team.press("enter")
        team.wait(lambda note=note: f"• {note}" in team.text, note)  # type: ignore[misc]  # it is bound at once
    team.press("enter")


def _steps(team: Terminal, *steps: tuple[str, str, str]) -> None:
    for what, who, when in steps:
        team.see("Hvad er det næste skridt?")
        for text in (what, who, when):
            team.type(text)
            team.see(text)
            team.press("enter")
        team.see(f"• {what}")


def _finish(team: Terminal) -> None:
    team.press("enter")
    team.see_list("Vil I slutte her?")
    team.press("enter")
    team.status()


def _summary(world: World, day: str) -> str:
    return world.run("export", day, "--output", "-").stdout.rstrip("\n")


def _part(text: str, start: str, end: str) -> str:
    return text.split(start)[1].split(end)[0]


def _screen(team: Terminal) -> str:
    """Return the prompt that waits, and the line of place and keys below it."""
    team.wait(lambda: "F6 Pause" in team.text.splitlines()[-1], "the keys")
    return "\n\n".join(team.text.split("\n\n")[-2:])


if __name__ == "__main__":
    main()
