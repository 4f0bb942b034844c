"""Every sentence that the tool says to its users. A second language is a second module with the same names.

In each part the sentences come first, most of them templates, and then the functions for those that depend on more.
"""

import datetime as dt
import errno
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malkompas import model
from malkompas.texts.values import WORDS

LANGUAGE = "da"
"""What all of it is written in (BCP 47)."""

# Words

MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
# The words of dates as they are typed, in small letters, by kind; dates.py knows what each kind and its number mean.
# Their blanks may be missing, and the names of days and months may be cut off after three letters.
DATE_WORDS: dict[str, dict[str, int]] = {
    "days from today": {
        **{"i forgårs": -2, "i går": -1, "i dag": 0, "i formiddag": 0, "i eftermiddag": 0, "i aften": 0},
        **{"i morgen": 1, "i overmorgen": 2, "i over morgen": 2},
    },
    "number": {
        **{"en": 1, "et": 1, "én": 1, "ét": 1, "to": 2, "et par": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6},
        **{"syv": 7, "otte": 8, "ni": 9, "ti": 10, "tolv": 12, "fjorten": 14, "tyve": 20, "tredive": 30},
    },
    "which": {"forrige": -1, "sidste": -1, "denne": 0, "dette": 0, "næste": 1},
    "past weekday": {f"{name}s": number for number, name in enumerate(WEEKDAYS)},
    "day": dict.fromkeys(("dag", "dage", "dages"), 0),
    "week": dict.fromkeys(("uge", "uger", "uges", "u"), 0),
    "fortnight": {},
    "month": dict.fromkeys(("måned", "måneder", "måneds", "md", "mdr"), 0),
    "quarter": dict.fromkeys(("kvartal", "kvartaler"), 0),
    "half year": dict.fromkeys(("halvår", "halvt år"), 0),
    "year": dict.fromkeys(("år", "års"), 0),
    "ahead": dict.fromkeys(("om", "inden for"), 0),
    "quarter of the year": {
        **{form: number for number in (1, 2, 3, 4) for form in (f"{number}. kvartal", f"q{number}")},
        **{"første kvartal": 1, "andet kvartal": 2, "tredje kvartal": 3, "fjerde kvartal": 4},
    },
    "half of the year": {"1. halvår": 1, "første halvår": 1, "2. halvår": 2, "andet halvår": 2},
    "christmas or july": {"jul": 7},  # July after a number
    # A month and its day.
    "feast": {"julen": 1224, "juleaften": 1224, "nytårsaften": 1231, "nytår": 101},
    "summer holiday": dict.fromkeys(("sommerferie", "sommerferien"), 0),
    "ago": {"siden": 0},
    "before": dict.fromkeys(("inden", "før"), 0),  # and so many days before a day that is named
    "week of": {},
    "the": dict.fromkeys(("d", "den"), 0),
}
DATE_FILLERS: tuple[str, ...] = (
    *("allerede", "ca", "for", "fra", "frist", "førstkommende", "gerne", "helst", "i", "i løbet af"),
    *("inden slutningen af", "inden udgangen af", "kommende", "nr", "nu", "omkring", "på", "senest"),
    *("slutningen af", "tid", "til", "udgangen af", "ultimo", "ved"),
)
"""What may stand in a date and says no more than the date does."""
MONTH_MAY_COME_FIRST = False
"""Whether "december 1" is a day, and no month of a year."""
_CLOCK = r"(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?"
TIME_OF_DAY = (
    r"(?:(?<!\bi)(?<!over) (?:tidlig|morgen|formiddag|middag|eftermiddag|aften))?"
    rf"(?:,? ?(?:kl\.? ?|klokken ?|(?=\d{{1,2}}:)){_CLOCK}(?: ?[-–] ?{_CLOCK})?\.?)?$"
)
"""What may stand after a date, and is kept though only the day is understood."""
_NUMBERS = ("to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
MINUTES_IN_WORDS: dict[str, int] = {
    **{"kvarter": 15, "et kvarter": 15, "halv time": 30, "en halv time": 30, "tre kvarter": 45},
    **{"en time": 60, "en time og et kvarter": 75, "halvanden time": 90, "to timer": 120},
}
DURATION_PATTERNS: tuple[str, ...] = (
    r"(?P<minutes>\d{1,4}) ?(?:|m|min|minut|minutter)\.?",
    r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)",
    r"(?P<hours>\d{1,2}(?:[.,]\d{1,2})?) ?(?:t|time|timer)\.?"
    r"(?:(?: og)? ?(?P<minutes>\d{1,2}) ?(?:|m|min|minut|minutter)\.?)?",
)


def long_day(day: dt.date) -> str:
    """Return "1. december 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def day_with_weekday(day: dt.date) -> str:
    """Return "tirsdag den 1. december 2026"."""
    return f"{WEEKDAYS[day.weekday()]} den {long_day(day)}"


def amount(number: int, one: str, many: str) -> str:
    """Return "ét spørgsmål", "to ting", "12 ting": the number with the right form of the word; `one` says its own."""
    if number == 1:
        return one
    return f"{_NUMBERS[number - 2] if 2 <= number < len(_NUMBERS) + 2 else number} {many}"


def in_minutes(number: int) -> str:
    return "ét minut" if number == 1 else f"{number} minutter"


def capitalized(text: str) -> str:
    """Return `text` as a sentence begins."""
    return text[:1].upper() + text[1:]


def labelled(label: str, text: str) -> str:
    """Return "Erkendelse: Hvad er …": a question after its short name, if it has one."""
    if not label:
        return text
    return f"{label} {text}" if label.endswith(("…", "?")) else f"{label}: {text}"


def numbered(number: int | None) -> str:
    """Return "1. ", which stands before the title of a principle; "" where there is no number."""
    return f"{number}. " if number else ""


def quoted(text: str) -> str:
    return f"»{text}«"


def listed(items: Iterable[str], last: str = "og") -> str:
    """Return "a, b og c"."""
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def is_command(line: str) -> bool:
    """Return whether a line of a message is a command: it is shown in one piece, so that it can be copied."""
    return line.startswith("  ") and any(word in line for word in ("malkompas ", "pip install "))


VALUES = WORDS[LANGUAGE]
"""What is typed after options and in place of names: in English, and the word for it here. Both can be typed."""


def in_both(value: str) -> str:
    """Return "ydelse (service)": a value as it is explained; one without a word of its own stands alone."""
    return f"{VALUES[value]} ({value})" if value in VALUES else value


# The conversation

SETUP_QUESTIONS: dict[model.SetupField, str] = {
    "team": "Hvilket team er I?",
    "goal": "Hvilket mål eller hvilken opgave taler I om?",
    "about": "Hvilken slags mål er det?",
    "occasion": "Hvad er anledningen?",
    "participants": "Hvem er med? Skriv navnene med komma imellem, eller gå videre med Enter.",
    "absent": "Hvem er her ikke, som målet handler om? Skriv det, eller gå videre med Enter.",
    "minutes": "Hvor lang tid har I? Skriv det i minutter, eller gå videre med Enter.",
    "sections": "Hvad vil I tale om? Tallet i parentes er antallet af spørgsmål.",
}
NEEDED: dict[model.SetupField, str] = {
    "team": "Skriv, hvem I er, så I kan finde jeres noter igen.",
    "goal": "Skriv et par ord om målet, så I kan finde jeres noter igen.",
}
OCCASIONS: dict[model.Occasion, str] = {"set": "Sætte mål", "follow-up": "Følge op på mål", "learn": "Lære af mål"}
GOAL_TYPES: dict[model.GoalType, str] = {"service": "Ydelse", "effect": "Effekt", "value": "Værdi"}
GOAL_TYPES_EXPLAINED: dict[model.GoalType, str] = {
    "service": "Ydelse: det, I gør",
    "effect": "Effekt: det, der kommer ud af det",
    "value": "Værdi: det, der betyder noget for borgerne og samfundet",
}
GOAL_TYPE_SKIPPED = "Det lader vi stå åbent"
MARKS: dict[model.Mark, str] = {"key": "Det vigtigste", "voice": "Borgerens ord", "dilemma": "Dilemma"}
STATES: dict[model.State, str] = {
    "done": "Det er gjort",
    "open": "Vi er stadig i gang",
    "dropped": "Vi lægger det til side",
}
HOW_IT_WENT: dict[model.State | None, str] = {
    **{"done": "gjort", "open": "stadig i gang", "dropped": "lagt til side"},
    None: "ikke talt om denne gang, stadig åbent",
}
FOLLOW_UPS = "Siden sidst"
FOLLOW_UP_OPTION = f"{FOLLOW_UPS}: {{step}}"
STEP_TO_CHANGE = "Vi er i gang, og skridtet skal ændres"
FOLLOW_UP_QUESTIONS: dict[model.FollowUpField, str] = {
    "what": "Hvad går skridtet ud på nu?",
    "who": "Hvem tager det?",
    "when": "Har I en ny dato? Skriv den, eller gå videre med Enter.",
    "learnt": "Hvad lærte I af det? Gå videre med Enter, hvis der ikke er noget.",
}
OVERDUE = "datoen er passeret"
MINUTES_TODAY = "Hvor lang tid har I i dag? Skriv det i minutter, eller gå videre med Enter."
ANOTHER_GOAL = "Et andet mål"
GOAL_AS_LAST_WORDED = "{goal} (sådan sagde I det sidst)"
MINUTES_HINT = "Skriv, hvor mange minutter I har, for eksempel 45, eller »halvanden time«."
MINUTES_NOT_UNDERSTOOD = f"Det forstod jeg ikke. {MINUTES_HINT}"
STEPS = "Næste skridt"
STEP_QUESTIONS: dict[model.StepField, str] = {
    "what": "Hvad er det næste skridt?",
    "who": "Hvem tager det?",
    "when": "Hvornår? Skriv en dato, en uge eller for eksempel »om 14 dage«.",
}
WHERE = {"opening": "Åbning", "learning": "Læring", "closing": "Afslutning"}
WHERE_SHORT = {"opening": "Åbn.", "learning": "Lær.", "closing": "Afsl."}
NOTHING_BEFORE = "I er ved det første spørgsmål."
TALK_HAS_BEGUN = "I er ved det første spørgsmål. Team, mål og navne kan I rette til sidst."
LINE_FIRST = "Skriv linjen færdig, eller tøm den, før I går tilbage til emnerne."
NO_TEAM_AND_GOAL = "Der mangler et team og et mål, så der er ikke gemt noget."
NO_TEAM_AND_GOAL_HINT = "Skriv dem på de første to linjer, eller brug --team og --goal."
WELCOME = (
    "Velkommen. Først kommer et par korte spørgsmål om jer og jeres mål. Derefter taler I om ét emne ad gangen, "
    "runder af og aftaler de næste skridt. Regn med tre minutter til hvert spørgsmål og ti til at runde af.\n"
    "Samtalen er jeres. Jeg gemmer undervejs, så I kan holde pause når som helst."
)
ON_PAPER = "Mødet var {day}. »I morgen« og »uge 49« forstår jeg fra den dag."
WELCOME_KEYS = "Skriv en note, og tryk Enter. En tom linje går videre. Til sidst kan I rette i det hele."
WELCOME_PLAIN = (
    "Hver linje er en note, og en tom linje går videre. Nogle tegn gør noget andet, når de står alene på en linje: "
    "mindre-end-tegn (<) går tilbage, bindestreg (-) fjerner den sidste note, spørgsmålstegn (?) giver "
    "hjælpespørgsmål, og udråbstegn (!) åbner en menu med alt det andet. "
    "Skriv tegnet to gange, hvis det er selve noten. Ctrl-C holder pause."
)
WELCOME_BACK = "Velkommen tilbage, {team}. I taler om »{goal}«."
WELCOME_BACK_FINISHED = "Velkommen tilbage, {team}. I havde sluttet samtalen om »{goal}«. Her er den igen."
# Where a conversation is, in full and for a narrow window.
WHERE_PRINCIPLE = ("Princip {number} af {of}", "Pr. {number}/{of}")
WHERE_QUESTION = ("{part} · spørgsmål {number} af {of}", "{part} · spm. {number}/{of}")
WHERE_FOLLOW_UP = (f"{FOLLOW_UPS} · skridt {{number}} af {{of}}", f"{FOLLOW_UPS} · {{number}}/{{of}}")
WHERE_STEP = (f"{STEPS} · nr. {{number}}", "Skridt {number}")
WHERE_CHANGED = ("Retter skridt {number}", "Retter skridt {number}")
STEP_OPTION = "Skridt {number}: {step}"
LONG_TIME = "I har skrevet {minutes} minutter. Er det rigtigt? Ellers gå tilbage, og ret det."
HOW_DID_IT_GO = "I aftalte: {step}\nHvordan er det gået?"
LESSON = "Det lærte I: {text}"
OPEN_STEPS = "Det aftalte I sidst, og det er stadig åbent:{steps}"
PACES = {"ahead": ("I har god tid", "god tid"), "on time": ("I følger planen", "")}
LAST_SAID = "Sidst sagde I ({day}):"
EARLIER_REST = "… F7 viser resten"
PLAIN_EARLIER_REST = "… ? viser resten"
NO_SUCH_DAY = "»{typed}« findes ikke i kalenderen. Jeg har noteret det, som I skrev det. Ret det til sidst."
NOT_A_DATE = "Jeg har noteret »{typed}«, som I skrev det. Skal det være en dato, så ret det til sidst."


def so_far(questions: int, steps: int) -> str:
    """Return what a conversation that goes on has come to."""
    parts = [f"talt om {amount(questions, 'ét spørgsmål', 'spørgsmål')}"] if questions else []
    parts += [f"aftalt {amount(steps, 'ét skridt', 'skridt')}"] if steps else []
    return f"Indtil nu har I {listed(parts)}." if parts else "I har ikke skrevet nogen noter endnu."


def you_are_at(what: str, left: int = 0) -> str:
    """Return where the team goes on, and how many questions are `left` before the closing, with that one."""
    ahead = f"Der er {amount(left, 'ét spørgsmål', 'spørgsmål')}, til I runder af." if left else ""
    return f"I er ved: {what}{' ' if what[-1:] in '.?!' else '. '}{ahead}".rstrip()


def how_many_questions(number: int, minutes: int, available: int | None) -> str:
    questions = amount(number, "ét spørgsmål", "spørgsmål")
    more = " Det er mere, end I har tid til." if available and minutes > available else ""
    return f"Det bliver {questions}, og så runder I af. Regn med omkring {minutes} minutter i alt.{more}"


def pasted(number: int) -> str:
    return f"{capitalized(amount(number, 'én linje', 'linjer'))} er sat ind, hver for sig."


def proposal(minutes: int, questions: int, takes: int) -> str:
    time = in_minutes(minutes)
    suggested = amount(questions, "ét spørgsmål", "spørgsmål")
    if takes > minutes:
        return f"I har {time}. Det er lidt. Alene {suggested} og afslutningen tager omkring {takes} minutter."
    return f"I har {time}. Jeg foreslår {suggested}. Det tager omkring {takes} minutter med afslutningen."


def few_minutes_left(minutes: int, how: str = "F5 runder af.") -> str:
    return f"{capitalized(in_minutes(minutes))} igen. {how}"


def quiet_minutes(minutes: int) -> str:
    return f"Nu er der {amount(minutes, 'ét stille minut', 'stille minutter')}."


def open_steps_to_ask(number: int) -> str:
    return f"Først vender I tilbage til {amount(number, 'ét skridt', 'skridt')} fra sidst."


def time_gone(minutes: int) -> tuple[str, str]:
    """Return how long the talk has been going on, in full and for a narrow window."""
    return (f"der er gået {minutes} min.", f"{minutes} min.") if minutes else ("", "")


def time_left(minutes: int, pace: str | None, questions: int) -> tuple[str, str]:
    """Return how much time is left and how the talk stands, in full and for a narrow window.

    Where the time is short, that is how many questions there are: nobody is told to be late.
    """
    if minutes > 0 and pace == "short" and questions:
        full = amount(questions, "ét spørgsmål", "spørgsmål")
        return f"{minutes} min. og {full} tilbage", f"{minutes} min. · {questions} spm."
    if minutes > 0:
        full, short = (f" · {words}" if words else "" for words in PACES.get(pace or "", ("", "")))
        return f"{minutes} min. tilbage{full}", f"{minutes} min.{short}"
    over = f", {-minutes} min. over" if minutes else ""
    return f"tiden er gået{over}", f"{-minutes} min. over" if minutes else "tiden er gået"


def understood_as(step: str, day: str, *, is_past: bool, other_weekday: str = "") -> str:
    doubt = f" I skrev {other_weekday}, så se efter, om datoen er rigtig." if other_weekday else ""
    return f"»{step}« er noteret til {day}.{' Datoen er passeret.' if is_past else ''}{doubt}"


# Prompts at the terminal

KEYS = {
    "back": ("F2 Tilbage", "F2←"),
    "hint": ("F3 Hjælp", "F3?"),
    "pass": ("F4 Spring videre", "F4→"),
    "closing": ("F5 Rund af", "F5 Rund af"),
    "pause": ("F6 Pause", "F6 Pause"),
    "menu": ("F8 Mere", "F8 Mere"),
    "change": ("↑ Ret", "↑ Ret"),
}
CHOOSE_ONE = "Vælg med ↑ og ↓, og tryk Enter"
CHOOSE_ONE_OF = "Vælg mellem {number} med ↑ og ↓, og tryk Enter"
CHOOSE_SEVERAL = "Flyt med ↑ og ↓. Mellemrum vælger til og fra, Ctrl-A tager alle eller ingen, Enter går videre"
TYPED_AHEAD = "Til næste note: {text}"
WAITS = "Det venter til den næste note: {text}"
CHOOSE_SOMETHING = "Vælg mindst ét."
UNANSWERED = {"note": "ikke talt om", "setup": "ikke svaret", "minutes": "ikke svaret"}
"""What is said where nothing was answered, by the kind of prompt; nothing, where that is no news."""
NO_STEPS = "ingen endnu"
NOBODY_NAMED = "ingen navne"
HALF_TYPED = "halvskrevet"
REVIEW = "Det har I talt om"
REVIEW_QUESTION = "Vil I slutte her?"
REVIEW_FINISH = "Ja, skriv opsummeringen"
REVIEW_REOPEN = "Nej, ret eller føj noget til"
REOPEN_QUESTION = "Hvad vil I rette eller føje til?"
HINTS = "Hjælpespørgsmål:"
MORE_ABOVE = "… og flere"
QUIET_HOW = "En tast går tilbage til samtalen."
QUIET_IS_OVER = "Tiden er gået. Tryk på en tast."
BEGINNING_HIDDEN = "… der er ikke plads til begyndelsen"
NO_CONSOLE = "Dette vindue kan ikke vise spørgsmålene."
NO_CONSOLE_HINT = "Brug et almindeligt terminalvindue, eller skriv: malkompas reflect --plain"
CONTINUE = "Fortsæt den"
START_NEW = "Begynd en ny"
# By the kind of prompt at which something is typed line by line.
PLACEHOLDERS = {"note": "Skriv en note. Enter går videre", "step": "Skriv et skridt. Enter går videre"}
EMPTIED = {"note": "Linjen er tom. Enter fjerner noten", "step": "Linjen er tom. Enter fjerner skridtet"}
CHANGING = {  # in full and for a narrow window
    "note": (
        "Retter note {number} · tøm linjen for at fjerne den · Esc lader den stå",
        "Retter note {number} · Esc lader den stå",
    ),
    "step": (
        "Retter skridt {number} · tøm linjen for at fjerne det · Esc lader det stå",
        "Retter skridt {number} · Esc lader det stå",
    ),
}
UNFINISHED = "»{goal}« fra {day}"
CONTINUE_ONE = "I har en samtale, der ikke er slut: {talk}. Vil I fortsætte den?"
CONTINUE_ONE_OF = "I har samtaler, der ikke er slut. Vil I fortsætte en af dem?"


def earlier_notes(kind: str, number: int) -> str:
    notes = amount(number, "én note", "noter") if kind == "note" else amount(number, "ét skridt", "skridt")
    return f"… og {notes} før dem her"


def can_be_continued(talks: Sequence[str], commands: Sequence[str]) -> str:
    told = "".join(f"\n• {talk}:\n  {command}" for talk, command in zip(talks, commands, strict=True))
    what, it = ("en samtale", "den") if len(talks) == 1 else ("samtaler", "dem")
    return f"I har {what}, der ikke er slut. Fortsæt {it} en anden gang med:{told}"


# The menu

MENU_QUESTION = "Hvad vil I?"
MENU = {
    "mark": "Mærk den sidste note",
    "move": "Flyt den sidste note til et andet spørgsmål",
    "undo": "Fortryd det sidste",
    "notes": "Det har vi sagt",
    "sections": "Tilføj et emne, eller tag et væk",
    "quiet": "To stille minutter",
    "facts": "Ret team, mål, slags mål, navne, og hvem der ikke er her",
    "closing": "Rund af",
    "pause": "Pause",
    "story": "En fortælling fra kompasset",
    "sheets": "Brug det, der er skrevet på forhånd",
}
SHEET_USES = {"all": "Tag det hele som noter", "some": "Vælg, hvad der skal med", "remove": "Fjern ét af svarene"}
SHEET_QUESTIONS = {"some": "Hvad vil I tage med som noter?", "remove": "Hvilket svar skal fjernes?"}
NOTHING_PREPARED = "Her er der ikke skrevet noget på forhånd."
PREPARED_REMOVED = "Svaret er fjernet."
RETOLD = "Genfortalt efter {who}, {compass}"
NO_STORIES = "Kompasset har ingen fortællinger."
STORIES_QUESTION = "Her er ingen fortælling. Hvilket emne vil I høre en fra?"
MORE = "Mere: mærk og flyt noter, fortryd, vælg andre emner"
MARK_QUESTION = "Hvad er »{note}«?"
NO_MARK = "Intet særligt"
NO_NOTE_YET = "Der er ingen note endnu."
MOVE_QUESTION = "Hvilket spørgsmål hører »{note}« til?"
MOVED_NOTE = "»{note}« står nu under »{question}«."
MOVED_NOWHERE = "»{note}« står allerede under »{question}«."
NOTHING_TO_UNDO = "Der er ikke noget at fortryde."
SAID = "Det har vi sagt"
NOTHING_SAID = "I har ikke sagt noget endnu."
SECTION = "Emne"
SECTIONS_QUESTION = "Hvad vil I tale om? Det, I har sagt, bliver stående."
SAME_SECTIONS = "Emnerne er, som de var."
SECTIONS_OF_ANOTHER_COMPASS = "Samtalen blev begyndt med et andet kompas, så emnerne kan ikke ændres med dette."
REMOVAL_QUESTION = "I har noter til {sections}. Skal de væk?"
REMOVAL_KEEP = "Nej, behold dem"
REMOVAL_REMOVE = "Ja, tag dem væk sammen med emnet"
NO_QUESTION_HERE = "Her er ikke noget spørgsmål at tænke over. Åbn ét, og vælg det igen."
FACTS_QUESTION = "Hvad vil I rette?"
TEAM_HAS_STEPS = "Teamets navn kan ikke rettes her, for skridtene fra sidst er fundet under det."
ALREADY_CLOSING = "I er allerede ved at runde af."
FIRST_WORDING = "Målet, da I begyndte:"
GOAL_LABEL = "Vores mål er …"
"""The short name of the closing question that words the goal anew."""
GOAL_TYPE_AFTER = "Hvilken slags mål er det nu?"
OTHER_OPEN_STEPS = "Det er allerede aftalt, og det er stadig åbent:"
_MOST_TOLD = 5


def section_option(title: str, questions: int, prepared: int) -> str:
    written = amount(prepared, "ét svar skrevet på forhånd", "svar skrevet på forhånd")
    return f"{title} ({questions}){f' – {written}' if prepared else ''}"


READING_SHEETS = "Læser arkene"
SHEETS_HOLD = (
    "Der ser ud til at stå {personal_data} på arkene. Det er gemt, men bliver skjult, når I deler noterne. "
    f"Når I kommer til spørgsmålet, kan I fjerne svaret: Vælg »{MENU['sheets']}« i menuen."
)


def no_sheets(folders: Sequence[str]) -> str:
    return f"Der er ingen ark i {listed(folders)}."


def sheets_read(number: int, answers: int, placed: int) -> str:
    if not answers:
        return "Der er intet nyt på arkene."
    told = f"Jeg har læst {sheets(number)} med {amount(answers, 'ét svar', 'svar')}."
    if not placed:
        return told
    who = ("Det" if answers == 1 else "De") if placed == answers else amount(placed, "ét af dem", "af dem")
    where = "spørgsmålet, når I kommer til det." if placed == 1 else "spørgsmålene, når I kommer til dem."
    return f"{told} {capitalized(who)} står over {where}"


def prepared(number: int) -> str:
    return f"{PREPARED} ({number})"


def prepared_and_left(number: int) -> str:
    return f"{PREPARED} og ikke brugt ({number})"


def prepared_at_review(number: int, question: str) -> str:
    """Return how many answers were not used, and at which `question` they are offered."""
    answers, them = capitalized(amount(number, "ét svar", "svar")), "det" if number == 1 else "dem"
    return f"{answers}, der er skrevet på forhånd, er ikke brugt. Vil I se {them}, så åbn »{question}« igen."


PREPARED_TO = "{text} (til »{question}«)"


def taken(number: int) -> str:
    return f"{capitalized(amount(number, 'ét svar er', 'svar er'))} nu blandt noterne."


def marked(mark: model.Mark | None, text: str) -> str:
    return f"{MARKS[mark]}: {text}" if mark else text


def now_marked(mark: model.Mark | None, note: str) -> str:
    return f"»{note}« er mærket som {MARKS[mark].lower()}." if mark else f"»{note}« har ikke noget mærke."


def and_more(number: int) -> str:
    return f"… og {'én' if number == 1 else number} til"


def changed(new: Sequence[tuple[str, str]], gone: Sequence[tuple[str, str]]) -> str:
    """Return what was changed: what stands there now or, if that is nothing, what is gone."""
    return _entries("Nu står der:", new) if new else _entries("Det er taget væk:", gone)


def undone(new: Sequence[tuple[str, str]], gone: Sequence[tuple[str, str]]) -> str:
    """Return what undo brought back or, if that is nothing, what it took away."""
    return _entries("Fortrudt. Det står der igen:", new) if new else _entries("Fortrudt. Det er taget væk igen:", gone)


def _entries(begins: str, entries: Sequence[tuple[str, str]]) -> str:
    lines = [f"\n  • {labelled(name, ' '.join(line.split()))}" for name, line in entries[:_MOST_TOLD]]
    more = len(entries) - _MOST_TOLD
    return "".join([begins, *lines, f"\n  {and_more(more)}" if more > 0 else ""]) if entries else ""


# Personal data

KINDS: dict[model.PersonalData, tuple[str, str]] = {
    "cpr": ("et personnummer", "personnumre"),
    "email": ("en mailadresse", "mailadresser"),
}
PERSONAL_DATA_ACTIONS: dict[model.PersonalDataAction, str] = {
    "keep": "Behold det i jeres noter",
    "rewrite": "Skriv det om",
    "remove": "Fjern det",
}
NOTICED_QUESTION = "I skrev »{masked}«. Hvad skal der ske med det?"
MASKED = "Skjult i det, I deler: {personal_data}. I jeres egne noter står det stadig."
HOLDS = "Der ser ud til at stå {personal_data} i samtalen. Det bliver skjult, når I deler noterne."
OPEN_TO_ALL = (
    "Mappen {folder} ligger uden for jeres egne mapper, så andre kan måske se, hvad der ligger i den. "
    if sys.platform == "win32"
    else "Alle på computeren kan se, hvad der ligger i mappen {folder}. "
) + "Må de ikke det, så vælg en anden mappe med --folder."


def noticed(masked: str, kinds: Sequence[model.PersonalData]) -> str:
    kind = listed(KINDS[kind][0] for kind in kinds)
    return f"Det ligner {kind}: »{masked}«. Det er gemt, men bliver skjult, når I deler noterne."


def personal_data(counts: Mapping[model.PersonalData, int]) -> str:
    """Return "et personnummer og 2 mailadresser"."""
    return listed(amount(number, *KINDS[kind]) for kind, number in counts.items())


# Deleting

YES: tuple[str, ...] = ("ja", "yes")
DELETE_QUESTION = "Er I sikre? Det kan ikke fortrydes. Skriv ja eller nej:"
NOTHING_DELETED = "Der er ikke slettet noget."
NOTHING_TO_DELETE = "Jeg finder ingen samtaler, der passer."
DELETE_WHAT = "Skriv, hvad der skal slettes."
DELETE_WHAT_HINT = "Nævn samtalerne, eller brug --team NAVN eller --older-than 365d."
DELETE_BY_NAME = "»seneste« og »alle« kan ikke bruges her, så I ikke kommer til at slette det forkerte."
DELETE_BY_NAME_HINT = "Skriv samtalens navn. Det står i: malkompas history"
NOBODY_TO_ASK = "Jeg kan ikke spørge jer her, så der er ikke slettet noget."
YES_HINT = "Skriv --yes, hvis det skal ske, uden at jeg spørger."
AGE_HINT = "Skriv antallet af dage og et d: 365d."
AGE_IS_WRONG = "Jeg forstår ikke »{typed}« som et antal dage."
UNREADABLE = "{id} (kan ikke læses)"
DELETE_UNREADABLE_HINT = "Skal den også slettes, så skriv: malkompas delete {id}"
NOT_DELETED = "{id} kunne ikke slettes: {reason}."


def these_go(told: Sequence[str]) -> str:
    these = capitalized(amount(len(told), "denne samtale", "samtaler"))
    return f"{these} bliver slettet:" + "".join(f"\n  {one}" for one in told)


def deleted(number: int) -> str:
    return (
        f"Slettet: {amount(number, 'én samtale', 'samtaler')}. Opsummeringer, sikkerhedskopier og "
        "synkroniserede mapper kan jeg ikke nå. Dem må I selv rydde op i. "
        "Skridt, der er fulgt op på, står også i senere samtaler."
    )


def rest_deleted(number: int) -> str:
    others = f"Slettet: {amount(number, 'én anden samtale', 'andre samtaler')}. " if number else ""
    return f"{others}Se efter, om nogen bruger det, der er tilbage, og prøv igen."


# Plain prompts

PLAIN_NOTHING_TO_REMOVE = "Der er ingen note at fjerne her."
PLAIN_NO_HINTS = "Der er ingen hjælpespørgsmål til dette spørgsmål."
PLAIN_CHOOSE = (  # in the conversation and in the menu; one and several
    (
        "Svar med et tal. En tom linje vælger det, der er markeret med *.",
        "Svar med tal med mellemrum imellem. En tom linje vælger det, der er markeret med *.",
    ),
    ("Svar med et tal. En tom linje går tilbage.", "Svar med tal med mellemrum imellem. En tom linje går tilbage."),
)
PLAIN_ROUND_OFF = "Skriv et udråbstegn (!) og så 8 for at runde af."
PLAIN_QUIET_HOW = "Tryk Enter, når I vil videre."
REPLACED = "Noget af linjen var ikke læselig tekst. Det er gemt som tegnet \N{REPLACEMENT CHARACTER}."
PLAIN_REMOVED = "Fjernet: {text}"
PLAIN_DRAFT = "I var i gang med at skrive: {text}\nSkriv hele linjen igen, hvis den skal med."
PLAIN_NOT_UNDERSTOOD = "Det forstod jeg ikke: {text}"
LINE_IS_NO_TEXT = (
    "En linje kan ikke læses: Den er hverken UTF-8, UTF-16 eller Windows-1252. "
    "Den er ikke gemt. Det, I skrev før den, er gemt."
)
LINE_IS_NO_TEXT_HINT = "Vælg »Gem som« i det program, teksten kommer fra, og sæt tegnkodningen til UTF-8."


def plain_choose_again(lowest: int, highest: int, *, several: bool) -> str:
    return f"Skriv {'tal' if several else 'et tal'} fra {lowest} til {highest}."


def plain_menu_left(lowest: int, highest: int) -> str:
    return (
        f"Tallene går fra {lowest} til {highest}. I er tilbage ved spørgsmålet. "
        "Skriv et udråbstegn (!) for at se menuen igen."
    )


# How it ended

PAUSED = "Pause. Alt, hvad I har skrevet, er gemt. Fortsæt med:\n  {command}"
PAUSED_EARLY = "I stoppede, før der var et team og et mål, så der er ikke gemt noget. Begynd igen med:\n  {command}"
ANOTHER_FOLDER = "Samtalen er ikke gemt. Hvilken anden mappe kan jeg gemme den i?"
RESCUE_FOLDER = "malkompas-reddet"
"""What the folder is called in which is saved what cannot be saved in its own."""
RESCUED = "Samtalen er gemt her i stedet: {folder}"
NOT_RESCUED = "Samtalen kunne ikke gemmes noget sted. Kopiér den herfra, før I lukker vinduet:\n\n{summary}"
DRAFTS_LEFT = (
    "Det her er gemt, men kom ikke med i opsummeringen:\n  {drafts}\nSkal det med, så fortsæt samtalen med:\n{command}"
)
MOVED = (
    "En anden har skrevet i den samme samtale, mens I talte. Intet er overskrevet: "
    "Jeres samtale fortsætter under navnet {id}."
)
RENAMED = "Samtalen hedder nu {id}."
SUMMARY_TO_FOLLOW = "Her er jeres opsummering:"
THANKS = "Tak for samtalen."
OPEN_SUMMARY = "Skal jeg åbne den nu?"
YES_OR_NO = ("Ja", "Nej")
NOT_OPENED = "Jeg kunne ikke åbne opsummeringen for jer. Den ligger der, hvor der står ovenfor."
WINDOW_STAYS = "Dobbeltklik på malkompas igen, når I vil videre.\nTryk Enter for at lukke vinduet."
NICER = "Vil I dele den som en side, der er pæn at læse, så skriv:\n  {command}"

# Completion

NAMED_REFLECTIONS = {"latest": "Den seneste samtale", "all": "Alle samtaler"}
LAST_MET = "sidst {day}"
COMPLETION_IS_ON = (
    "Nu kan Tab skrive resten for jer i {shell}. "
    "Åbn et nyt vindue, hvor malkompas virker, skriv malkompas og et mellemrum, og tryk Tab.\n"
    "Det er lagt i:\n  {path}"
)
COMPLETION_CANNOT_BE_INSTALLED = "Det, der får Tab til at skrive resten, kan ikke lægges ind."
SHELL_HINT = "Se, hvad der skal til, med: malkompas --show-completion bash (eller zsh, fish, powershell)"
POWERSHELL_IS_NOT_CHANGED = (
    "PowerShell kan ikke slås til for altid herfra: Det kan kræve, at scripts må køre på denne computer."
)
POWERSHELL_HINT = (
    "I det vindue, I har åbent, virker det med:\n"
    "  malkompas --show-completion powershell | Out-String | Invoke-Expression"
)


def shell_is_unknown(name: str, known: Iterable[str]) -> str:
    told = f"men ikke i {name}" if name else "men jeg kan ikke se, hvilken af dem I bruger"
    return f"Tab kan skrive resten i {listed(known)}, {told}."


# History and the compass

COMPASS_OF = "Her har {team} været i kompasset"
COMPASS_HOW = "Se, hvor et team har været i kompasset, med: malkompas history --team NAVN"
SIMILAR_TEAM_GIVEN = (
    "Er I »{known}«? Så stop med Ctrl-C, og skriv det på samme måde, så jeg kan finde jeres noter fra sidst."
)
SIMILAR_TEAM = "Er I »{known}«? Så gå tilbage, og skriv det på samme måde, så jeg kan finde jeres noter fra sidst."


def short_day(day: dt.date) -> str:
    """Return "1.12.2026"."""
    return f"{day.day}.{day.month}.{day.year}"


def how_far(answered: int, questions: int, follow_up: int, *, is_finished: bool) -> str:
    if not (questions or follow_up):
        return "Ikke begyndt endnu"
    about = amount(answered, "ét spørgsmål", "spørgsmål")
    if not answered:
        about = f"{amount(follow_up, 'ét skridt', 'skridt')} fra sidst"
    talked = f"I talte om {about}" if answered or follow_up else "Ingen noter til spørgsmålene"
    return talked if is_finished else f"{talked} · ikke slut endnu"


def carried_over(steps: int, overdue: int) -> str:
    which = "begge" if steps == overdue == 2 else "alle" if steps == overdue else amount(overdue, "ét", "af dem")
    late = f", hvor {OVERDUE}" if steps == 1 else f", og for {which} er datoen passeret"
    return f"{capitalized(amount(steps, 'ét åbent skridt', 'åbne skridt'))}{late if overdue else ''}"


def talks(conversations: int, day: str) -> str:
    if not conversations:
        return "ikke talt om endnu"
    return f"én samtale, {day}" if conversations == 1 else f"{conversations} samtaler, sidst {day}"


def older(number: int) -> str:
    those = amount(number, "én ældre samtale", "ældre samtaler")
    return f"Der er {those}. Se flere med --last 100, eller vælg med --team og --since."


def no_reflections_for(team: str, since: dt.date | None, similar: str = "") -> str:
    meant = f" Mente I »{similar}«?" if similar else ""
    when = f" fra den {short_day(since)} og frem" if since else ""
    return f"Jeg finder ingen samtaler{f' med teamet »{team}«' if team else ''}{when}.{meant}"


# The summary

SUMMARY_TITLE = "Samtale ud fra {compass}"
COMPASS_FILE = "kompas"
JOINT_FILE = "{number}-samtaler"
NOT_FINISHED_ON = "{day} (ikke slut endnu)"
TEAMS = "{number} teams"
DATE = "Dato"
TEAM = "Team"
GOAL = "Mål"
GOAL_TYPE = "Slags mål"
OCCASION = "Anledning"
PARTICIPANTS = "Deltagere"
ABSENT = "Hvem er her ikke"
PREPARED = "Skrevet på forhånd"
SETUP_NAMES: dict[model.SetupField, str] = {
    "team": TEAM,
    "goal": GOAL,
    "about": GOAL_TYPE,
    "occasion": OCCASION,
    "participants": PARTICIPANTS,
    "absent": ABSENT,
}
NOT_FINISHED = "Samtalen er ikke slut endnu."
CONTINUE_WITH = "Fortsæt den med:\n  {command}"
OUTCOME = "Det kom der ud af det"
CONVERSATION = "Samtalen"
WHAT = "Hvad"
WHO = "Hvem"
WHEN = "Hvornår"
NOT_TALKED_ABOUT = "Ikke talt om: "
SINCE = "Siden da"
EMPTY_CELL = "ikke skrevet"
LEFT_OUT = "Udeladt"
LEFT_OUT_PARTS = {"names": "navnene", "closing": "afslutningen", "steps": "skridtene (også dem fra sidst)"}
AGREED = "Aftalt {day}:"
SOURCE = "Kilde: "


def sheets(number: int) -> str:
    return amount(number, "ét ark", "ark")


def joint_title(number: int) -> str:
    return f"Opsummering af {amount(number, 'én samtale', 'samtaler')}"


def not_finished_of(unfinished: int) -> str:
    return f"{'Én' if unfinished == 1 else unfinished} af samtalerne er ikke slut endnu."


def left_out(parts: Sequence[str], only: Sequence[str]) -> str:
    """Return "afslutningen og alle emner undtagen »Omfavn data«": what a receiver is not given."""
    topics = [f"alle emner undtagen {listed(map(quoted, only))}"] if only else []
    return listed([*parts, *topics]) if parts or only else ""


def goal_type(before: model.GoalType | None, after: model.GoalType | None) -> str:
    """Return "Ydelse", or where the goal was worded anew as another kind, "Fra ydelse til værdi"."""
    if before and after and before != after:
        return f"Fra {GOAL_TYPES[before].lower()} til {GOAL_TYPES[after].lower()}"
    known = after or before
    return GOAL_TYPES[known] if known else ""


def went(step: str, state: model.State | None, lesson: str) -> str:
    end = f". Det lærte vi: {lesson}" if lesson else ""
    return f"{step}: {HOW_IT_WENT[state]}{end}"


def outcome(day: str, state: model.State, moved: str, who: str, lesson: str) -> str:
    """Return how a step went, as it is told beside it: "gjort 1. december 2026: Det var let"."""
    changed = f"{f', flyttet til {moved}' if moved else ''}{f', nu hos {who}' if who else ''}"
    return f"{HOW_IT_WENT[state]} {day}{changed}{f': {lesson}' if lesson else ''}"


# Commands and options

FIRST = (
    "Velkommen. Når I sidder sammen, så begynd samtalen med: malkompas reflect",
    "Vil I læse principperne først, så skriv: malkompas list",
)
HELP_APP = (
    "Målkompasset som samtale: seks principper, der gør arbejdet med mål til læring.\n\nBegynd med: malkompas reflect"
)
HELP_COMMANDS = {
    "list": "Vis principperne og deres spørgsmål. Nævn et emne for at læse det hele.",
    "sheet": "Lav et ark, som alle kan skrive deres tanker på, før I mødes.",
    "reflect": "Hold en samtale, og få en opsummering, I kan dele.",
    "export": "Del noterne fra den seneste samtale eller fra dem, I nævner. Flere bliver til én fælles opsummering.",
    "delete": "Slet samtaler for altid: dem, I nævner, alle fra ét team eller de gamle. I ser først, hvilke det er.",
    "history": "Se jeres samtaler, og hvor I har været i kompasset. Nævn en samtale for at læse den hele.",
}
HELP_OPTIONS = {
    "help": "Vis hjælpen.",
    "version": "Vis versionen.",
    "spoken": "Sproget: {languages}. [MALKOMPAS_LANGUAGE]",
    "install_completion": "Lad Tab skrive resten af det, I er begyndt på: kommandoer, teams og samtaler.",
    "show_completion": "Vis det, som --install-completion lægger ind, så I selv kan gøre det.",
    "compass": "Brug jeres eget kompas, en YAML-fil. [MALKOMPAS_COMPASS]",
    "folder": "Mappen, hvor samtalerne ligger. [MALKOMPAS_FOLDER]",
    "to_list": "Nummer, id eller et ord fra titlen.",
    "list_format": "Filens format. Ellers bestemmer filens endelse, og uden fil kommer teksten på skærmen.",
    "sheet_principles": "Nummer, id eller et ord fra titlen. Ellers er alle principper med.",
    "sheet_format": "Arkets format. Ellers bestemmer filens endelse, og uden fil bliver det til Word.",
    "contains": "Find det, I har sagt: noter, mål og skridt med de ord, i hvilken rækkefølge det skal være.",
    "last": "Hvor mange samtaler der skal vises, de nyeste først. Ellers viser terminalen 30.",
    "team": "Teamets navn.",
    "goal": "Målet eller opgaven, I taler om.",
    "occasion": "Anledningen: at sætte mål, at følge op på mål eller at lære af mål.",
    "goal_type": "Hvilken slags mål det er.",
    "minutes": "Hvor lang tid I har (45, »halvanden time«). Så foreslår jeg, hvad I kan nå, og holder øje med uret.",
    "sheets": "Læs ark, der er skrevet på forhånd: filen eller mappen med dem. Kan gentages.",
    "open_steps": "Spørg til de skridt, I ikke er færdige med. --no-open-steps lader dem ligge.",
    "participants": "Navnet på en, der er med. Kan gentages.",
    "absent": "Dem, målet handler om, og som ikke er her.",
    "principles": "Tal kun om dette emne, også åbning eller læring. Kan gentages.",
    "output": "Den fil, der skal skrives. Skriv - for at få det på skærmen.",
    "force": "Overskriv filen, hvis den findes.",
    "open_summary": "Åbn opsummeringen bagefter, og lav den som webside. --no-open spørger ikke om det.",
    "plain": "Rene linjer uden farver og rammer, også til skærmlæsere.",
    "resume": "Fortsæt en samtale: den nævnte eller den seneste, der ikke er slut.",
    "reflection": "Samtalens navn eller begyndelsen af det. »seneste« er den seneste.",
    "reflections": "Samtalernes navne eller begyndelsen af dem. »seneste« er den seneste, og »alle« er dem alle.",
    "only_team": "Kun dette teams samtaler.",
    "date": "Den dag, mødet var, når I taster noter fra et møde på papir.",
    "since": "Kun samtaler fra den dag og frem.",
    "to_delete": "Samtalernes navne eller begyndelsen af dem.",
    "older_than": "Kun dem, der er ældre end så mange dage: 365d.",
    "yes": "Slet uden at spørge.",
    "keep_personal_data": "Skjul ikke personnumre og mailadresser.",
    "as_json": "Skriv det som JSON til et program.",
    "only_principles": "Del kun dette emne. Afslutningen og skridtene følger med. Kan gentages.",
    "without": "Udelad navnene, afslutningen eller skridtene. Kan gentages.",
    "export_format": "Filens format. Ellers bestemmer filens endelse.",
}
ALSO = " [{values}]"
"""Which values of an option can be typed in English, after its help."""
METAVARS = {
    **{
        "spoken": "SPROG",
        "compass": "FIL",
        "output": "FIL",
        "folder": "MAPPE",
        "goal": "TEKST",
        "minutes": "TID",
        "last": "TAL",
        "absent": "TEKST",
        "sheets": "ARK",
        "contains": "TEKST",
    },
    **dict.fromkeys(("team", "only_team", "participants"), "NAVN"),
    **{"since": "DATO", "date": "DATO", "older_than": "DAGE"},
    **{"principles": "EMNE", "only_principles": "EMNE", "to_list": "[EMNE]...", "sheet_principles": "[EMNE]..."},
    **{"reflection": "[SAMTALE]", "reflections": "[SAMTALE]...", "to_delete": "[SAMTALE]..."},
}
"""What stands in the help for the value of an option, and for what can follow a command."""
EXPLAINED: dict[str, Mapping[Any, str]] = {"--about": GOAL_TYPES, "--occasion": OCCASIONS, "--without": LEFT_OUT_PARTS}
"""What the values of some options mean."""
EXAMPLES = {
    "list": (
        ("malkompas list", "Alle principper og spørgsmål."),
        ("malkompas list data", "Ét princip med tekst og hjælpespørgsmål."),
        ("malkompas list --format html", "Kort, der kan printes og lægges på bordet."),
    ),
    "sheet": (
        ("malkompas sheet", "Et ark med alle principper."),
        (
            'malkompas sheet data --team "Hjemmepleje Nord" --goal "Færre genindlæggelser"',
            "Om ét princip og jeres mål.",
        ),
        ("malkompas sheet 1 --format odt", "Til LibreOffice."),
    ),
    "reflect": (
        ("malkompas reflect", "Jeg spørger om det hele."),
        ("malkompas reflect --minutes 45", "I har tre kvarter."),
        ("malkompas reflect --sheet ark", "Med de ark, der ligger i mappen ark."),
        ('malkompas reflect --team "Hjemmepleje Nord" --goal "Færre genindlæggelser"', "Så spørger jeg ikke om det."),
        ("malkompas reflect --resume", "Fortsæt, hvor I slap."),
    ),
    "export": (
        ("malkompas export", "Den seneste samtale."),
        ("malkompas export --format html --without navne", "Til telefonen og printeren, uden navne."),
        ('malkompas export alle --team "Hjemmepleje Nord"', "Alt, hvad et team har talt om, i én opsummering."),
    ),
    "history": (
        ("malkompas history", "Jeres samtaler, nyeste først."),
        ('malkompas history --team "Hjemmepleje Nord"', "Et teams samtaler og dets kompas."),
        ("malkompas history seneste", "Den seneste samtale, hele vejen igennem."),
        ('malkompas history --contains "færre genindlæggelser"', "Der, hvor de ord står."),
    ),
    "delete": (
        ('malkompas delete --team "Hjemmepleje Nord"', "Alle et teams samtaler."),
        ("malkompas delete --older-than 365d", "Dem, der er mere end et år gamle."),
    ),
}
USAGE = "Brug: "
HELP_HEADINGS = {
    "argument": "Kan stå efter kommandoen",
    "option": "Tilvalg",
    "command": "Kommandoer",
    "example": "For eksempel",
}
OPTIONS_METAVAR = "[TILVALG]"
COMMAND_METAVAR = "KOMMANDO"
COMMAND_WORDS: dict[str, tuple[str, ...]] = {
    "list": ("liste", "vis", "læs", "princip", "principper", "principperne", "kompas", "kort"),
    "sheet": ("ark", "skema", "spørgeskema"),
    "reflect": ("reflekter", "refleksion", "samtale", "snak", "begynd", "start", "fortsæt"),
    "export": ("eksporter", "eksport", "del", "opsummering"),
    "history": ("historik", "historie", "samtaler"),
    "delete": ("slet", "fjern"),
    "--help": ("hjælp", "hjaelp", "help", "/?"),
}
VALUE_WORDS: dict[str, tuple[str, ...]] = {
    "md": ("markdown", "tekst"),
    "html": ("web", "webside"),
    "docx": ("word", "doc"),
    "odt": ("libreoffice", "openoffice"),
    "ics": ("kalender", "ical", "outlook"),
    "csv": ("excel", "xlsx", "regneark"),
    "set": ("sæt",),
    "follow-up": ("følge-op",),
    "learn": ("læring",),
    "names": ("deltagere",),
    "closing": ("afslutningen",),
    "steps": ("skridtene",),
}
OPTION_WORDS: dict[str, tuple[str, ...]] = {
    "--help": ("--hjælp", "--hjaelp", "-h", "-?"),
    "--language": ("--sprog",),
    "--team": ("--hold",),
    "--goal": ("--mål",),
    "--about": ("--slags",),
    "--occasion": ("--anledning",),
    "--participant": ("--deltager",),
    "--minutes": ("--minutter", "--tid"),
    "--sheet": ("--ark",),
    "--principle": ("--princip",),
    "--resume": ("--fortsæt",),
    "--since": ("--siden", "--fra"),
    "--contains": ("--indeholder", "--søg", "--find"),
    "--date": ("--dato",),
    "--without": ("--uden", "--udelad"),
    "--output": ("--fil",),
    "--force": ("--overskriv",),
    "--open": ("--åbn",),
    "--older-than": ("--ældre-end",),
    "--yes": ("--ja",),
    "--compass": ("--kompas",),
    "--folder": ("--mappe",),
}

# Usage errors

QUOTES_HINT = "Hører ordene sammen, så sæt anførselstegn om dem: {quoted}"
SEE_HELP = "Se, hvordan det skrives: {command} --help"
VALUE_IS_MISSING = "Der mangler noget efter {name}."
VALUE_IS_TOO_MUCH = "{name} skal stå alene, uden = efter."
ARGUMENT_IS_NO_TEXT = "»{value}« er hverken skrevet som UTF-8 eller Windows-1252, så jeg kan ikke læse det."
ARGUMENT_IS_NO_TEXT_HINT = "Skriv kommandoen igen, eller kør den i et vindue, der bruger UTF-8. Der er ikke gemt noget."
TOO_MANY = "Dette i kommandoen forstår jeg ikke: {words}"
LANGUAGE_GOES_FIRST = "--language skal stå før kommandoen: malkompas --language en {command}"
USAGE_IS_WRONG = "Kommandoen er ikke skrevet rigtigt."
RESUME_ALONE = "En samtale kan kun nævnes sammen med --resume."
RESUME_ALONE_HINT = "Vil I fortsætte den, så skriv: malkompas reflect --resume {name}"
RESUME_WITH = "{options} hører til en ny samtale og kan ikke bruges sammen med --resume."
RESUME_WITH_HINT = "Skriv kun --resume. Samtalen husker selv, hvad den handler om."
OPEN_WHAT = "--open kan ikke bruges, når opsummeringen kommer på skærmen."
OPEN_WHAT_HINT = "Lad --output være væk, eller giv den navnet på en fil."
BLANK_OPTION_HINT = "Skriv noget efter, eller lad det helt være væk."
NAMED_AND_NARROWED = "{options} kan ikke bruges, når I nævner en samtale."
NAMED_HINT = "--team og --since hører til »seneste« og »alle«."
SINCE_IS_WRONG = "Jeg forstår ikke datoen »{typed}«."
DATE_IS_AHEAD = "Den {day} er ikke kommet endnu. --date er til et møde, der er holdt."
DATE_IS_AHEAD_HINT = "Skriv den dag, mødet var, eller lad --date være væk. Der er ikke gemt noget."
SINCE_HINT = "Skriv den for eksempel som 1.9.2026, »1. september« eller »sidste måned«."


def no_such_command(name: str, meant: str, commands: Iterable[str]) -> str:
    rest = f"Mente I {meant}?" if meant else f"Der er {listed(commands)}."
    return f"Jeg kender ikke kommandoen »{name}«. {rest}"


def no_such_option(name: str, meant: str) -> str:
    return f"Jeg kender ikke {name}.{f' Mente I {meant}?' if meant else ''}"


def value_is_wrong(typed: str, name: str, choices: Sequence[str], least: int | None = None, meant: str = "") -> str:
    wrong = f"{f'»{typed}«' if typed else 'Det, I skrev,'} kan ikke bruges efter {name}."
    if meant:
        return f"{wrong} Mente I {VALUES.get(meant, meant)}?"
    possible = f" Vælg mellem {listed(map(in_both, choices))}." if choices else ""
    possible += f" Skriv et helt tal fra {least}." if least else ""
    return f"{wrong}{possible}"


# Errors

UNEXPECTED = (
    "Der skete en fejl, jeg ikke var forberedt på ({kind}). "
    "Det, I har skrevet før den, er gemt, medmindre I har fået andet at vide."
)
UNEXPECTED_HINT = (
    "Var I midt i en samtale, så fortsæt med: malkompas reflect --resume\n"
    "Sæt MALKOMPAS_DEBUG=1 for at se, hvad der skete."
)
NOT_SAVED = "Det sidste er IKKE gemt endnu: {reason}."
NOT_SAVED_TOO_LARGE = "Det sidste er IKKE gemt: Samtalen fylder for meget."
NOT_SAVED_TOO_LARGE_HINT = "Gør den lange note kortere, eller rund af, og begynd en ny samtale."
NOT_SAVED_HINT = "I kan blive ved med at tale. Jeg prøver igen ved hver note."
SAVED_AGAIN = "Nu er alt gemt igen."
FOLDER_IS_UNUSABLE = "Mappen {folder} kan ikke bruges: {reason}."
FOLDER_HINT = "Der er ikke gemt eller ændret noget. Vælg en anden mappe med --folder eller MALKOMPAS_FOLDER."
FILE_IS_DAMAGED = "{name} er beskadiget og kan ikke læses. Den er ikke rørt."
FILE_IS_NEWER = "{name} er skrevet af en nyere version af malkompas. Den er ikke rørt."
FILE_IS_TOO_LARGE = "{name} er for stor til at være en samtale. Den er ikke rørt."
FILE_IS_NO_FILE = "{name} er ikke en almindelig fil. Den er ikke rørt."
FILE_IS_UNREADABLE = "{name} kan ikke læses: {reason}. Den er ikke rørt."
DAMAGED_HINT = "Find en tidligere udgave i jeres sikkerhedskopi, eller flyt filen ud af mappen."
UNREADABLE_HINT = "Se efter, om I har adgang til filen, og prøv igen."
NEWER_HINT = "Opdatér malkompas for at læse den."


def steps_without_date(steps: Sequence[str]) -> str:
    are = capitalized(amount(len(steps), "et skridt har ingen dato og", "skridt har ingen dato og"))
    return f"{are} kommer ikke med i kalenderen:" + "".join(f"\n  • {step}" for step in steps)


def copies(names: Sequence[str], more: int) -> str:
    listed = "".join(f"\n  {name}" for name in names) + (f"\n  og {more} til" if more else "")
    number = len(names) + more
    there, it = amount(number, "en kopi", "kopier"), "den" if number == 1 else "dem"
    return (
        f"I mappen ligger også {there}, som et program, der synkroniserer, har lavet. Der kan stå noget i {it}, "
        f'som ikke er i samtalen. Læs {it} med: malkompas history "NAVN"{listed}'
    )


NO_REFLECTIONS = "Der er ingen samtaler her endnu."
NOT_FOUND = "»{words}« står ikke i nogen af samtalerne."
NOT_FOUND_HINT = "Prøv med færre ord eller en del af et ord. Alle ordene skal stå i den samme note."
NO_DATED_STEPS = "Ingen af skridtene har en dato, så der er ikke noget at lægge i en kalender."
NO_DATED_STEPS_HINT = (
    "Noterne er gemt. Del dem i et andet format, eller giv skridtene en dato med: malkompas reflect --resume"
)
SEE_HISTORY_HINT = "Se, hvad der er, med: malkompas history"
READING = "Læser samtalerne"
START_HINT = "Begynd en med: malkompas reflect"
NOTHING_TO_RESUME = "Der er ingen samtale at fortsætte."
NOTHING_TO_RESUME_FOR = "{team} har ingen samtale at fortsætte."
OF_ANOTHER_TEAM = "Samtalen {id} hører til et andet team end »{team}«, så jeg har ikke åbnet den."
OF_ANOTHER_TEAM_HINT = "Lad --team være væk, eller skriv --resume seneste for at åbne teamets egen."
REFLECTION_IS_UNKNOWN = "Der er ingen samtale, hvis navn begynder med »{name}«."
REFLECTION_IS_AMBIGUOUS = "Flere samtaler har et navn, der begynder med »{name}«."
OUTPUT_EXISTS = "{path} findes allerede, og jeg overskriver den ikke."
OUTPUT_EXISTS_HINT = "Vælg et andet navn med --output, eller skriv --force for at overskrive."
OUTPUT_IS_A_DIRECTORY = "{path} er en mappe, ikke en fil."
OUTPUT_IS_NO_NAME = "En fil kan ikke hedde {name} på Windows."
OUTPUT_IS_NO_FILE = "{path} er ikke en almindelig fil."
CURRENT_FOLDER_IS_GONE = "Den mappe, I står i, findes ikke mere."
OUTPUT_HAS_NO_FOLDER = "Mappen {folder} findes ikke."
OUTPUT_FAILS = "{path} kan ikke skrives: {reason}."
BINARY = "Et dokument kan ikke vises på skærmen."
BINARY_HINT = "Skriv det i en fil med --output FIL."
OTHER_COMPASS_HINT = "Hører emnet til et andet kompas, så nævn kompasset med --compass."
STANDARD_OUTPUT = "Det, der skulle vises,"
STANDARD_OUTPUT_HINT = "Se efter, hvor I sender det hen, og prøv igen."
OUTPUT_FAILS_HINT = "Vælg et andet sted med --output."
SUMMARY_FAILS_HINT = "Jeres noter er gemt. Skriv opsummeringen et andet sted med:\n  {command}"
FORMAT_HINT = "Vælg med --format, eller giv filen en af de endelser."


def reason(error: Exception) -> str:
    """Return why `error` happened, in Danish."""
    reasons = {
        errno.ENOENT: "den findes ikke",
        # Windows says the same of both.
        errno.EACCES: f"I har ikke adgang{', eller et andet program bruger den' if sys.platform == 'win32' else ''}",
        errno.EPERM: "I har ikke adgang",
        errno.EROFS: "drevet kan kun læses",
        errno.ENOSPC: "drevet er fuldt",
        errno.EDQUOT: "I har brugt den plads, I har fået",
        errno.EFBIG: "filen må ikke blive så stor",
        errno.EIO: "drevet svarer ikke, som det skal",
        errno.ENOTDIR: "en del af stien er en fil og ikke en mappe",
        errno.EISDIR: "det er en mappe",
        errno.EEXIST: "der ligger en fil med det navn",
        errno.ENAMETOOLONG: "navnet er for langt",
        errno.ELOOP: "genvejene peger i ring",
        errno.EINVAL: "det kan ikke lade sig gøre der",
    }
    code = error.errno if isinstance(error, OSError) else None
    return reasons.get(code or 0, "navnet kan ikke bruges" if code is None else f"systemfejl nr. {code}")


def cannot_be_read(number: int) -> str:
    files = capitalized(amount(number, "én fil", "filer"))
    return f"{files} i mappen kan ikke læses. Se hvilke med: malkompas history"


def reflections_there_are(shown: Sequence[tuple[str, str]], more: int) -> str:
    end = f"\n  og {more} til" if more else ""
    return "Vælg en af dem her, nyeste først:" + "".join(f"\n  {name}  ({goal})" for name, goal in shown) + end


def format_is_unknown(ending: str, formats: Iterable[str]) -> str:
    return f"Jeg kan ikke skrive en fil, der ender på {ending}. Den kan ende på {listed(formats, 'eller')}."


# principles.yaml

COMPASS_HINT = "Ret filen, eller vælg en anden med --compass."
_PATH_HINT = "Vælg en anden med --compass eller MALKOMPAS_COMPASS."
_PLACE_HINT = "Gå hen i den mappe, den ligger i, eller skriv hele stien efter --compass (eller i MALKOMPAS_COMPASS)."
_UTF8_HINT = "Vælg »Gem som« i det program, I skriver den i, og sæt tegnkodningen til UTF-8."
COMPASS_FILE_ERRORS = {  # what is wrong with the file, and what to do
    "missing": ("Filen {name} findes ikke i mappen {folder}.", _PLACE_HINT),
    "misspelt": ("Filen {name} findes ikke i mappen {folder}. Mente I {meant}?", _PLACE_HINT),
    "directory": ("{path} er en mappe. Jeg skal bruge en fil som principles.yaml.", _PATH_HINT),
    "special": ("{path} er ikke en almindelig fil. Jeg skal bruge en fil som principles.yaml.", _PATH_HINT),
    "unreadable": ("{path} kan ikke læses: {reason}.", _PATH_HINT),
    "too_large": ("{path} er for stor. Et kompas kan højst fylde {most} kB.", COMPASS_HINT),
    "document": (
        "{path} er et dokument fra Word eller et lignende program. Jeg skal bruge ren tekst.",
        "Skriv kompasset i et program til ren tekst, for eksempel Notesblok eller VS Code.",
    ),
    "utf16": ("{path} er gemt som UTF-16 (nogle programmer kalder det Unicode) og ikke som UTF-8.", _UTF8_HINT),
    "not_utf8": ("{path} er ikke gemt som UTF-8. Det går galt i linje {line}.", _UTF8_HINT),
}
WHOLE_FILE = "hele filen"
FIELD_NAMES = {
    "title": "titel",
    "language": "sprog",
    "source": "kilde",
    "opening": "åbning",
    "principles": "principper",
    "learning": "læring",
    "closing": "afslutning",
    "id": "kaldenavn",
    "what_if": "hvad nu, hvis",
    "text": "tekst",
    "questions": "spørgsmål",
    "label": "kort navn",
    "hints": "hjælpespørgsmål",
    "formerly": "tidligere ordlyd",
    "stories": "fortællinger",
    "who": "hvem",
    "wording": "hvis ord",
}
ITEM_NAMES = {
    **{"principles": "princip", "questions": "spørgsmål", "hints": "hjælpespørgsmål"},
    **{"formerly": "tidligere ordlyd", "stories": "fortælling"},
}
LANGUAGES = {
    **{"dansk": "da", "danish": "da", "engelsk": "en", "english": "en", "tysk": "de", "deutsch": "de"},
    **{"dk": "da", "gb": "en"},  # of countries, and none of a language
    **{"svensk": "sv", "svenska": "sv", "norsk": "nb", "færøsk": "fo", "grønlandsk": "kl", "fransk": "fr"},
}
BAD_CHARACTER = "her er et usynligt tegn, som ikke kan bruges; slet det, og skriv stedet igen"
EMPTY_FILE = "filen er tom; begynd med en kopi af et kompas, der virker"
ONE_DOCUMENT = "her begynder et nyt dokument; slet linjen --- før det, for der kan kun være ét"
TEXT_IS_EMPTY = "her mangler en tekst"
NO_TEXT = "her mangler en tekst; begynder den med #, skal den stå i anførselstegn"
ITEMS = "skriv hvert punkt på sin egen linje med en bindestreg og et mellemrum foran"
YAML_MISTAKES = {
    "fence": "``` hører ikke til i filen; slet linjen",
    "tab": "linjen begynder med en tabulator; brug mellemrum i stedet, to for hvert trin",
    "odd_blank": "her står et tegn, der kun ligner et mellemrum; slet det, og brug mellemrumstasten",
    "bullet": "et punkt begynder med en bindestreg og et mellemrum",
    "blank_after_dash": "der mangler et mellemrum efter bindestregen",
    "open_quote": "anførselstegnet bliver ikke lukket",
    "backslash": "\\ kan ikke stå i dobbelte anførselstegn; brug de enkelte: '",
    "bracket": f"listen bliver ikke lukket; {ITEMS}. Er det en tekst, skal den stå i anførselstegn",
    "sign": "en tekst, der begynder med et tegn som [ { % @ ` & * | > ? eller -, skal stå i anførselstegn",
    "after_quote": (
        "teksten går videre efter anførselstegnet, der lukker den; brug den anden slags om den: ' eller \", "
        "eller find det anførselstegn længere oppe, som mangler sin mage"
    ),
    "dash": "linjen er rykket forkert ind, eller der mangler en bindestreg foran den",
    "indentation": (
        "linjen passer ikke her: Den eller linjen over er rykket forkert ind, "
        "eller der mangler et kolon eller et mellemrum i linjen over"
    ),
    "blank_after_colon": "der mangler et mellemrum efter kolonet",
    "colon_after_name": (
        "der mangler et kolon og et mellemrum efter feltets navn; hører linjen til teksten over sig, "
        "så ryk den længere ind end feltet dér"
    ),
    "colon": "en tekst med kolon skal stå i anførselstegn",
    "other": (
        "linjen kan ikke læses herfra; se efter et kolon eller et anførselstegn i teksten, et felt uden kolon "
        "eller skæv indrykning, også i linjen over"
    ),
}
TOO_DEEP = "her er mere end {levels} lag af felter og lister i hinanden; så mange har et kompas ikke"
NO_ALIAS = "en tekst, der begynder med {sign}, skal stå i anførselstegn; henvisninger med & og * kan ikke bruges"
KEY_IS_DOUBLE = (
    "feltet {name} står også i linje {line}; slet det ene, eller sæt en bindestreg foran, hvis her er et nyt punkt"
)
ID_IS_RESERVED = "id'et {value} bruger programmet selv; vælg et andet"
ID_IS_TAKEN = "id'et {value} er brugt før, i linje {line}; hvert princip har sit eget"
PRINCIPLE_IS_AMBIGUOUS = "Ordet »{name}« står i flere titler."


def compass_is_wrong(path: str, problems: Sequence[tuple[int, str, str]], most: int, *, is_first: bool) -> str:
    """Return the `problems`, each with its line, its place in the compass and what is said; at `most` so many."""
    count = f"Der er {amount(len(problems), 'én ting', 'ting')} at rette:"
    shown = [f"linje {line}{f', {place}' if place else ''}: {said}" for line, place, said in problems[:most]]
    more = [f"og {len(problems) - most} til"] if len(problems) > most else []
    told = "Det første, der skal rettes:" if is_first else count
    return "\n  ".join([f"{path} kan ikke bruges endnu. {told}", *shown, *more])


def in_compass(place: str, name: str, number: int = 0) -> str:
    """Return "princip 2, spørgsmål 1": where in a compass a field stands, or an item of it, counted from 1."""
    here = f"{ITEM_NAMES[name]} {number}" if number else f"feltet {name}"
    return f"{place}, {here}" if place else here


def text_expected(tag: str, value: str) -> str:
    if tag == "tagged":
        return "en tekst, der begynder med !, skal stå i anførselstegn"
    advice = {"map": "en tekst med kolon skal stå i anførselstegn", "seq": "skriv den uden bindestreg og uden [ ]"}
    suggested = advice.get(tag) or f'skriv "{value}"'
    return f"her skal stå en tekst, men der står {_yaml_value(tag, value)}; {suggested}"


def list_expected(tag: str, value: str) -> str:
    if tag == "seq":
        return "listen er tom; skriv mindst ét punkt med en bindestreg og et mellemrum foran"
    if tag == "null":
        return f"her mangler en liste; {ITEMS}"
    return f"her skal stå en liste, men der står {_yaml_value(tag, value)}; {ITEMS}"


def mapping_expected(tag: str, value: str, keys: Sequence[str]) -> str:
    return f"her skal stå {_fields(keys)}, men der står {_yaml_value(tag, value)}"


def _yaml_value(tag: str, value: str) -> str:
    """Return what stands in a file, by its YAML type."""
    kinds = {"bool": "ja/nej-værdien", "int": "tallet", "float": "tallet", "timestamp": "datoen"}
    whole = {"map": "felter med navne", "seq": "en liste", "str": f"teksten »{value[:40]}«"}
    if tag == "null":
        return f"den tomme værdi {value}" if value else "ingenting"
    return whole.get(tag) or f"{kinds.get(tag, 'værdien')} {value[:40]}"


def keys_are_missing(names: Sequence[str]) -> str:
    return f"her mangler {_fields([f'{name} ({FIELD_NAMES[name]})' for name in names])}"


def _fields(names: Sequence[str]) -> str:
    return f"{'feltet' if len(names) == 1 else 'felterne'} {listed(names)}"


def key_is_unknown(name: str, keys: Iterable[str], meant: str) -> str:
    if meant:
        return f"jeg kender ikke feltet {name[:40]}; mente I {meant}?"
    if name in FIELD_NAMES:
        return f"feltet {name} hører ikke til her; er linjen rykket forkert ind? Her kan stå {listed(keys)}"
    found = f"jeg kender ikke feltet {name[:40]}" if name else "her skal stå navnet på et felt"
    return f"{found}; her kan stå {listed(keys)}"


def language_expected(found: str, suggested: str) -> str:
    advice = f"skriv language: {suggested}" if suggested else "skriv language: da (dansk) eller language: en (engelsk)"
    return f"her skal stå en sprogkode, men der står »{found[:40]}«; {advice}"


def id_form(value: str, suggested: str) -> str:
    advice = f"; skriv for eksempel id: {suggested}" if suggested else ""
    return (
        f"et id har kun små bogstaver a-z, tal og bindestreg, og mindst ét bogstav, men her står »{value[:40]}«{advice}"
    )


def principle_is_unknown(name: str, meant: str = "") -> str:
    return f"Jeg kender ikke emnet »{name}«.{f' Mente I »{meant}«?' if meant else ''}"


def principles_there_are(shown: Iterable[tuple[str, str, str]]) -> str:
    told = (f"\n  {number:>2}  {VALUES.get(id, id)}  ({title})" for number, id, title in shown)
    return f"Vælg et af disse:{''.join(told)}"


# Sheets

SHEET_TITLE = "{compass}: dine tanker før mødet"
SHEET_BLANK = "…" * 12
"""What stands where a team or a goal is left to be filled in."""
SHEET_HELP = (
    "Vi skal tale sammen om et mål. Samtalen bliver bedre, når alle har tænkt først, også dem, der ikke kan være med "
    "den dag. Derfor får du spørgsmålene nu.",
    "Skriv det, du tænker, under spørgsmålene. Stikord er nok, og der er plads til mere, end du kan se. Svar på det, "
    "du har noget at sige til, og lad resten stå tomt.",
    "Du behøver ikke skrive dit navn: Når vi mødes, står svarene uden navne.",
)
SHEET_PRIVACY = "Skriv ikke personnumre, og nævn ikke borgere eller pårørende ved navn."
SHEET_BACK_TITLE = "Når du er færdig"
SHEET_BACK = (
    "Gem det, du har skrevet, og send arket tilbage til den, du fik det fra, før vi mødes. "
    "Har du skrevet i hånden, så tag papiret med."
)
SHEET_FILE = "ark"
SHEET_IS_TEXT = "Arket blev til ren tekst, for de programmer, der laver Word-dokumenter, mangler."
SHEET_NEXT = (
    "Send arket til alle, der har noget at sige om målet. Læg svarene i én mappe, og begynd samtalen med:\n  {command}"
)
SHEET_FOLDER = "MAPPE"
SHEET_PICTURE = "[billede]"
SHEET_ERRORS = {
    "unknown": "Jeg læser kun docx, odt, md og txt. Gem det i et af de formater, og prøv igen.",
    "no file": "Jeg læser kun almindelige filer og ikke genveje eller mapper i mapper.",
    "no text": "Det er ikke ren tekst.",
    "no office": "De programmer, der læser det, mangler. Se, hvordan I henter dem: malkompas sheet --format docx",
    "unreadable": "Det kan ikke læses: {reason}.",
    "damaged": "Det er beskadiget, har en adgangskode eller er en anden slags dokument, end navnet siger.",
    "macro": "Der er makroer i det. Gem det uden, og prøv igen.",
    "large": "Det er for stort til at være et ark.",
    "late": "Det tager for lang tid at læse. Gem det som ren tekst (txt), og prøv igen.",
    "full": "Der er ikke plads til mere i samtalen.",
}
"""Why a file is not read as a sheet."""
SHEETS_PASSED = {
    "empty": ("ét ark er tomt.", "ark er tomme."),
    "twice": ("ét ark er læst før eller magen til et andet.", "ark er læst før eller magen til andre."),
}
SHEET_OTHER = {"compass": "et andet kompas", "team": "et andet team", "goal": "et andet mål"}
SHEET_NOT_THERE = "Filen eller mappen {path} kan ikke læses: {reason}."
SHEET_NOT_THERE_HINT = "Se efter, om navnet efter --sheet er rigtigt, og om I står i den rigtige mappe."


def sheets_unplaced(number: int) -> str:
    parts, them = amount(number, "ét stykke tekst", "stykker tekst"), "det" if number == 1 else "dem"
    return f"Jeg kan ikke se, hvor {parts} hører til. I får {them} at se, når I runder af."


def sheets_passed(why: str, number: int) -> str:
    return capitalized(amount(number, *SHEETS_PASSED[why]))


def sheets_left(reason: str, names: Sequence[str], more: int) -> str:
    return f"{listed([*names, *([f'{more} til'] if more else [])])} er ikke læst. {reason}"


def sheets_of_another(what: str, value: str, number: int) -> str:
    return f"{capitalized(sheets(number))} er til {SHEET_OTHER[what]}: »{value}«. Svarene er læst med."


# HTML and cards

CARDS_HELP = (
    "Print kortene på begge sider, vendt om den lange kant. Så får hvert kort sin bagside med hjælpespørgsmål og "
    "fortællinger. Klip dem ud, og læg dem på bordet. Den sidste side er til at skrive på."
)
CARD_BACK = "Når samtalen går i stå"
CARDS_LAYOUT = "Når I printer"
TWO_A_PAGE = "to kort pr. side"
ONE_A_PAGE = "ét kort pr. side"
DOCUMENT_TITLE = "{team}: samtale {day}"
COMPASS_OF_ALL = "Her har I tilsammen været i kompasset"

# Documents

PAGE = "Side"
PAGE_OF = "af"
CARDS = "Kort til bordet"
SHEET = "Jeres egne ord"
OFFICE_IS_MISSING = "Til docx, odt og pdf mangler I to programmer."
OFFICE_HINT = "Hent dem med:\n  {command}"
OFFICE_HINT_UNPACK = "De plejer at følge med: Hent malkompas igen, og pak hele zip-filen ud."
OFFICE_FAILS = "Dokumentet kunne ikke laves som {kind}. Jeres noter er ikke rørt."
OFFICE_FAILS_HINT = "Brug --format md eller html så længe."
OFFICE_UNDRAWN = (
    "Ingen skrifttype på denne maskine har disse tegn, og i jeres pdf står der en tom kasse i stedet: {signs}\n"
    "Jeres noter er, som I skrev dem, og det er de andre formater også: Brug --format html eller docx."
)
