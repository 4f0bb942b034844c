"""Holds three meetings of one team in a real terminal, and writes what was seen into guide_more.md and guide.en.md.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.three_meetings`. A test holds the same meetings.
"""

import contextlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from malkompas import system, texts
from malkompas.compass import load
from malkompas.model import Compass, FollowUpField
from tests.driver import Terminal, World

GUIDES = {"da": Path(__file__).with_name("guide_more.md"), "en": Path(__file__).with_name("guide.en.md")}
LINES = 44
WHERE = "what SAID answers in docs/three_meetings.py"
_SEEN = 40  # letters of a question that are looked for: a longer one is broken over lines
_BLOCK = re.compile(r"(<!-- (\w+) -->\n```\w*\n).*?(```\n)", re.DOTALL)

# What the team says, in the order it is said. "questions" has what it answers, by the label or the text of each.
SAID: dict[str, dict[str, Any]] = {
    "da": {
        "team": "Hjemmepleje Nord",
        "goal": "Færre genindlæggelser",
        "names": ("Mette", "Ole", "Samira"),
        "questions": {
            "listen": "Hvem skal vi lytte til?",
            "sense": "Giver målet mening for de rigtige?",
            "data": "Hvad siger data egentlig noget om?",
            "difference": "Gjorde vi den forskel, vi drømte om?",
            "insight": "Erkendelse",
            "wording": "Vores mål er …",
            "sign": "Tegn på værdi",
        },
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
        "questions": {
            "listen": "Who should we listen to?",
            "sense": "Does the goal make sense to the right people?",
            "data": "What does the data really tell us?",
            "difference": "Did we make the difference we dreamt of?",
            "insight": "Insight",
            "wording": "Our goal is …",
            "sign": "Signs of value",
        },
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
    """Hold the meetings and write them into the guides, if all of them can be held."""
    pages = {guide: written(guide.read_text(encoding="utf-8"), language) for language, guide in GUIDES.items()}
    for guide, page in pages.items():
        guide.write_text(page, encoding="utf-8")


def written(guide: str, language: str) -> str:
    """Return `guide` with what was seen at the meetings in `language` under the marks that name it."""
    with tempfile.TemporaryDirectory() as directory, contextlib.closing(World(Path(directory))) as world:
        seen = _Meetings(world, language).hold()
    return filled(guide, seen)


def filled(page: str, seen: Mapping[str, str]) -> str:
    """Return `page` with what was `seen`, by name, in the blocks under the marks that name it."""
    return _BLOCK.sub(lambda block: f"{block[1]}{seen[block[2]]}\n{block[3]}", page)


def replies(compass: Compass, answers: Mapping[str, Sequence[str]], where: str) -> tuple[str, dict[str, Sequence[str]]]:
    """Return the number of the section that asks what `answers` answer, and each of its questions with what is said.

    Questions go by their label or their text. A section without a number has "None".

    Raises:
        SystemExit: if no section asks all of it any more; it says that `where` is to be changed.
    """
    asked: set[str] = set()
    for section in compass.in_reading_order:
        names = [question.label or question.text for question in section.questions]
        if {*answers} <= {*names}:
            return str(compass.number_of(section)), {name: answers.get(name, ()) for name in names}
        asked |= {*names}
    gone = [name for name in answers if name not in asked] or [*answers]
    told = " and ".join(f"“{name}”" for name in gone)
    raise SystemExit(f"No topic of the compass asks {told} any more. Change {where}. No page has been written.")


def plain_lines(answers: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is typed in plain lines to give each question its notes, and to go on from it."""
    return [line for notes in answers.values() for line in (*notes, "")]


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
        said = self.said
        principle, first = self._replies(listen=said["listen"], sense=[said["sense"]])
        _, closing = self._replies(**{name: [said[name]] for name in ("insight", "wording", "sign")})
        team = self._begin("2026-09-07T13:00+02:00", "set", 3, "--principle", principle)
        self._talk(team, first | closing)
        self._steps(team, *said["steps"])
        self._finish(team)
        return self._summary("2026-09-07")

    def _october(self) -> dict[str, str]:
        """Follow up: what came of the steps, and what was said last time."""
        said = self.said
        principle, first = self._replies(listen=[said["listen then"]], sense=[])
        _, learning = self._replies(difference=[said["difference"]])
        _, closing = self._replies(insight=[said["insight then"]])
        chosen = ("--principle", principle, "--principle", "learning", "--minutes", "45")
        team = self._begin("2026-10-05T13:00+02:00", "follow-up", 2, *chosen)
        team.see(self._step_from_last_time(1))
        follow_up = self._screen(team)
        team.press("up", "enter")
        team.answer(self._follow_up("learnt"), said["learnt"])
        team.answer(self._step_from_last_time(2))
        team.answer(self._follow_up("when"), said["new date"])
        team.answer(self._follow_up("learnt"))
        question = said["questions"]["sense"]
        self._talk(team, dict(takewhile(lambda reply: reply[0] != question, first.items())))
        team.see(question)
        last = self._screen(team)
        team.press("f4")
        self._talk(team, learning | closing)
        self._steps(team, said["step then"])
        self._finish(team)
        return {"followup": follow_up, "last": last}

    def _november(self) -> dict[str, str]:
        """Learn: another principle, and then the whole way there."""
        said = self.said
        principle, fifth = self._replies(data=[said["data"]])
        _, learning = self._replies(difference=[said["difference at last"]])
        _, closing = self._replies(insight=[said["insight at last"]])
        chosen = ("--principle", principle, "--principle", "learning")
        team = self._begin("2026-11-02T13:00+01:00", "learn", 3, *chosen)
        team.see(self._step_from_last_time(1))
        team.press("up", "enter")
        team.answer(self._follow_up("learnt"), said["learnt at last"])
        team.see(self._step_from_last_time(2))
        team.press("f4")
        self._talk(team, learning | fifth | closing)
        self._finish(team)
        told = self._summary("2026-09-07").partition(f"### {texts.STEPS}\n\n")[2]
        history = self.world.open("history", columns=80, lines=LINES)
        history.status()
        steps = told.partition(f"\n\n## {texts.CONVERSATION}")[0]
        return {"steps": steps, "history": f"$ malkompas history\n{history.text}"}

    def _replies(self, **answers: Sequence[str]) -> tuple[str, dict[str, Sequence[str]]]:
        """Return what `replies` does for the questions that go by these names in SAID."""
        questions = self.said["questions"]
        return replies(self.compass, {questions[name]: notes for name, notes in answers.items()}, WHERE)

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

    def _talk(self, team: Terminal, answers: Mapping[str, Sequence[str]]) -> None:
        for question, notes in answers.items():
            self._answer(team, question[:_SEEN], notes)

    def _answer(self, team: Terminal, question: str, notes: Sequence[str]) -> None:
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
