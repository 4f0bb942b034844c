"""Holds three meetings of one team in a real terminal, and writes what was seen into guide_more.md and guide.en.md.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.three_meetings`. A test holds the same meetings.
"""

import contextlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malkompas import system, texts
from malkompas.compass import load
from malkompas.model import FollowUpField
from tests.driver import Terminal, World

GUIDES = {"da": Path(__file__).with_name("guide_more.md"), "en": Path(__file__).with_name("guide.en.md")}
LINES = 44
_BLOCK = re.compile(r"(<!-- (\w+) -->\n```\w*\n).*?(```\n)", re.DOTALL)

# What the team says, in the order it is said.
SAID: dict[str, dict[str, Any]] = {
    "da": {
        "team": "Hjemmepleje Nord",
        "goal": "Færre genindlæggelser",
        "names": ("Mette", "Ole", "Samira"),
        "listen": ("Borgerne, når de lige er kommet hjem", "Nattevagten: hun ser det først"),
        "sense": "For os, ja. Borgerne taler om tryghed, ikke om tal",
        "insight": "Vi ved ikke, hvad der gør borgerne utrygge",
        "wording": "Ingen skal være alene med den første nat hjemme",
        "sign": "Borgerne siger selv, at de er trygge",
        "steps": (
            ("Ring til tre borgere dagen efter, de er kommet hjem", "Mette", "1/10"),
            ("Spørg nattevagten", "Ole", "uge 40"),
        ),
        "learnt": "De ville gerne ringes op. Det var medicinen, de var utrygge ved",
        "new date": "uge 44",
        "listen then": "Apoteket, for det er dem, der ser medicinen",
        "difference": "For de tre, vi ringede til",
        "insight then": "Tryghed handler om medicin den første nat",
        "step then": ("Ring til alle, der kommer hjem i november", "Samira", "30/11"),
        "learnt at last": "Nattevagten vidste det hele tiden. Vi havde ikke spurgt",
        "difference at last": "Ja: 14 opkald, og tre fik hjælp samme aften",
        "data": "Genindlæggelser siger ikke, om nogen var bange",
        "insight at last": "Det bedste tal var en historie",
    },
    "en": {
        "team": "Northgate School",
        "goal": "Fewer absences",
        "names": ("Amira", "Joe", "Priya"),
        "listen": ("The pupils who have just come back", "The school secretary: she sees it first"),
        "sense": "To us, yes. The pupils talk about feeling safe, not about figures",
        "insight": "We do not know what makes it hard to come back",
        "wording": "Nobody should be alone on their first day back",
        "sign": "The pupils say themselves that they feel safe",
        "steps": (
            ("Talk to three pupils the day after they come back", "Amira", "1/10"),
            ("Ask the school secretary", "Joe", "week 40"),
        ),
        "learnt": "They were glad to be asked. It was lunchtime that worried them",
        "new date": "week 44",
        "listen then": "The kitchen staff, because they see who sits alone",
        "difference": "For the three we talked to",
        "insight then": "Feeling safe is about lunch on the first day",
        "step then": ("Meet everyone who comes back in November at the gate", "Priya", "30/11"),
        "learnt at last": "The secretary had known all along. We had not asked",
        "difference at last": "Yes: 14 talks, and three got help the same day",
        "data": "Absences do not tell us whether anyone was afraid",
        "insight at last": "The best figure was a story",
    },
}


def main() -> None:
    """Hold the meetings and write them into the guides."""
    for language, guide in GUIDES.items():
        guide.write_text(written(guide.read_text(encoding="utf-8"), language), encoding="utf-8")


def written(guide: str, language: str) -> str:
    """Return `guide` with what was seen at the meetings in `language` under the marks that name it."""
    with tempfile.TemporaryDirectory() as directory, contextlib.closing(World(Path(directory))) as world:
        seen = _Meetings(world, language).hold()
    return filled(guide, seen)


def filled(page: str, seen: Mapping[str, str]) -> str:
    """Return `page` with what was `seen`, by name, in the blocks under the marks that name it."""
    return _BLOCK.sub(lambda block: f"{block[1]}{seen[block[2]]}\n{block[3]}", page)


class _Meetings:
    """The three meetings of a team in one language."""

    def __init__(self, world: World, language: str) -> None:
        self.world, self.said = world.speak(language).with_shipped_compass(), SAID[language]
        self.compass = load(system.compass_file(""))
        world.environment["MALKOMPAS_LANGUAGE"] = language

    def hold(self) -> dict[str, str]:
        """Hold them, and return what was seen at them by name."""
        return {"first": self._september(), **self._october(), **self._november()}

    def _september(self) -> str:
        """Set a goal: one principle is talked about, and two steps are agreed on."""
        said, team = self.said, self._begin("2026-09-07T13:00+02:00", "set", 3, "--principle", "1")
        self._answer(team, self._question(1, 1), *said["listen"])
        self._answer(team, self._question(1, 2), said["sense"])
        self._answer(team, self._question(1, 3))
        for closing, note in zip(self.compass.closing.questions, ("insight", "wording", "sign"), strict=True):
            self._answer(team, closing.label, said[note])
        self._steps(team, *said["steps"])
        self._finish(team)
        return self._summary("2026-09-07")

    def _october(self) -> dict[str, str]:
        """Follow up: what came of the steps, and what was said last time."""
        said, chosen = self.said, ("--principle", "1", "--principle", "learning", "--minutes", "45")
        team = self._begin("2026-10-05T13:00+02:00", "follow-up", 2, *chosen)
        team.see(self._step_from_last_time(1))
        follow_up = self._screen(team)
        team.press("up", "enter")
        team.answer(self._follow_up("learnt"), said["learnt"])
        team.answer(self._step_from_last_time(2))
        team.answer(self._follow_up("when"), said["new date"])
        team.answer(self._follow_up("learnt"))
        self._answer(team, self._question(1, 1), said["listen then"])
        team.see(self._question(1, 2))
        last = self._screen(team)
        team.press("f4")
        self._answer(team, self.compass.learning.questions[0].text, said["difference"])
        team.press("f4")
        self._answer(team, self.compass.closing.questions[0].label, said["insight then"])
        team.press("enter", "enter")
        self._steps(team, said["step then"])
        self._finish(team)
        return {"followup": follow_up, "last": last}

    def _november(self) -> dict[str, str]:
        """Learn: another principle, and then the whole way there."""
        said, chosen = self.said, ("--principle", "5", "--principle", "learning")
        team = self._begin("2026-11-02T13:00+01:00", "learn", 3, *chosen)
        team.see(self._step_from_last_time(1))
        team.press("up", "enter")
        team.answer(self._follow_up("learnt"), said["learnt at last"])
        team.see(self._step_from_last_time(2))
        team.press("f4")
        self._answer(team, self.compass.learning.questions[0].text, said["difference at last"])
        team.press("f4")
        self._answer(team, self._question(5, 1), said["data"])
        team.press("f4")
        self._answer(team, self.compass.closing.questions[0].label, said["insight at last"])
        team.press("enter", "enter")
        self._finish(team)
        told = self._summary("2026-09-07").partition(f"### {texts.STEPS}\n\n")[2]
        history = self.world.open("history", columns=80, lines=LINES)
        history.status()
        steps = told.partition(f"\n\n## {texts.CONVERSATION}")[0]
        return {"steps": steps, "history": f"$ malkompas history\n{history.text}"}

    def _question(self, principle: int, number: int) -> str:
        return self.compass.principles[principle - 1].questions[number - 1].text

    def _follow_up(self, field: FollowUpField) -> str:
        """Return the question for `field` of an earlier step, without how it is answered."""
        return texts.FOLLOW_UP_QUESTIONS[field].partition("?")[0]

    def _step_from_last_time(self, number: int) -> str:
        return texts.WHERE_FOLLOW_UP[0].format(number=number, of=2)

    def _begin(self, time: str, occasion: str, present: int, *options: str) -> Terminal:
        self.world.at(time)
        given = ("--team", self.said["team"], "--goal", self.said["goal"], "--occasion", occasion)
        names = [word for name in self.said["names"][:present] for word in ("--participant", name)]
        return self.world.open("reflect", *given, *names, *options, lines=LINES)

    def _answer(self, team: Terminal, question: str, *notes: str) -> None:
        team.see(question)
        team.wait(lambda: question in team.text.rsplit("›", 1)[0].rsplit("\n\n", 1)[-1], question)
        for note in notes:
            team.say(note)
        team.press("enter")

    def _steps(self, team: Terminal, *steps: tuple[str, str, str]) -> None:
        for what, who, when in steps:
            team.see(texts.STEP_QUESTIONS["what"])
            for text in (what, who, when):
                team.type(text)
                team.see(text)
                team.press("enter")
            team.see(f"• {what}")

    def _finish(self, team: Terminal) -> None:
        team.press("enter")
        team.finish()

    def _summary(self, day: str) -> str:
        return self.world.run("export", day, "--output", "-").stdout.rstrip("\n")

    def _screen(self, team: Terminal) -> str:
        """Return the prompt that waits, and the line of place and keys below it."""
        team.wait(lambda: texts.KEYS["pause"][0] in team.text.splitlines()[-1], "the keys")
        return "\n\n".join(team.text.split("\n\n")[-2:])


if __name__ == "__main__":
    main()
