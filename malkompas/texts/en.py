"""Every sentence that the tool says, in English: plain, warm and British. It has the names that `da` has.

In each part the sentences come first, most of them templates, and then the functions for those that depend on more.
"""

import datetime as dt
import errno
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malkompas import model
from malkompas.texts.values import WORDS

LANGUAGE = "en"

# Words

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATE_WORDS: dict[str, dict[str, int]] = {
    "days from today": {
        **{"the day before yesterday": -2, "yesterday": -1, "today": 0, "this morning": 0, "this afternoon": 0},
        **{"this evening": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2},
    },
    "number": {
        **{"a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6},
        **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30},
    },
    "which": {
        **{"last": -1, "previous": -1, "this": 0, "this coming": 0, "next": 1},
        **{"end of the": 0, "the end of the": 0, "by the end of the": 0, "before the end of the": 0},
    },
    "past weekday": {f"last {name.lower()}": number for number, name in enumerate(WEEKDAYS)},
    "day": dict.fromkeys(("day", "days", "day's", "days'"), 0),
    "week": dict.fromkeys(("week", "weeks", "week's", "weeks'", "wk", "wks", "w"), 0),
    "fortnight": dict.fromkeys(("fortnight", "fortnights", "fortnight's"), 0),
    "month": dict.fromkeys(("month", "months", "month's", "months'"), 0),
    "quarter": dict.fromkeys(("quarter", "quarters"), 0),
    "half year": {"half year": 0},
    "year": dict.fromkeys(("year", "years", "year's", "years'"), 0),
    "ahead": dict.fromkeys(("in", "within"), 0),
    "quarter of the year": {
        **{form: number for number in (1, 2, 3, 4) for form in (f"quarter {number}", f"q{number}")},
        **{"first quarter": 1, "second quarter": 2, "third quarter": 3, "fourth quarter": 4},
        **{"1st quarter": 1, "2nd quarter": 2, "3rd quarter": 3, "4th quarter": 4},
    },
    "half of the year": {
        f"{half}{rest}": number
        for half, number in (("first half", 1), ("1st half", 1), ("second half", 2), ("2nd half", 2))
        for rest in ("", " of the year")
    },
    "christmas or july": {},
    "feast": {
        **{"christmas": 1225, "christmas eve": 1224, "christmas day": 1225},
        **{"new year": 101, "new year's day": 101, "new year's eve": 1231, "new years eve": 1231},
    },
    "summer holiday": {},  # schools begin theirs on different days
    "ago": {"ago": 0},
    "before": {"before": 1},
    "week of": dict.fromkeys(("week of", "the week of"), 0),
    "the": dict.fromkeys(("the", "st", "nd", "rd", "th"), 0),
}
DATE_FILLERS: tuple[str, ...] = (
    *("about", "around", "at", "at the latest", "before the end of", "by", "by the end of", "coming", "due", "during"),
    *("end of", "for", "from", "from now", "from today", "in the course of", "last day of", "no later than", "no"),
    *("number", "of", "on", "since", "the end of", "time", "until"),
)
MONTH_MAY_COME_FIRST = True
_CLOCK = r"(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?: ?[ap]\.?m\b)?"
TIME_OF_DAY = (
    r"(?:(?<!this) (?:early|(?:in the |early )?(?:morning|afternoon|evening)|(?:at )?(?:noon|midday)))?"
    rf"(?:,? ?(?:(?:at|from) |(?=\d{{1,2}}:)|(?=\d{{1,2}}(?:[.:]\d\d)? ?[ap]\.?m)){_CLOCK}"
    rf"(?: ?(?:[-–]|to) ?{_CLOCK})?\.?)?$"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MINUTES_IN_WORDS: dict[str, int] = {
    **{"quarter of an hour": 15, "a quarter of an hour": 15, "half an hour": 30, "half hour": 30, "a half hour": 30},
    **{"three quarters of an hour": 45, "hour": 60, "an hour": 60, "one hour": 60, "an hour and a quarter": 75},
    **{"an hour and a half": 90, "one and a half hours": 90, "two hours": 120},
}
DURATION_PATTERNS: tuple[str, ...] = (
    r"(?P<minutes>\d{1,4}) ?(?:|m|mins?|minutes?)\.?",
    r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)",
    r"(?P<hours>\d{1,2}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?)\.?"
    r"(?:(?: and)? ?(?P<minutes>\d{1,2}) ?(?:|m|mins?|minutes?)\.?)?",
)


def long_day(day: dt.date) -> str:
    """Return "1 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_with_weekday(day: dt.date) -> str:
    """Return "Tuesday 1 December 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {long_day(day)}"


def amount(number: int, one: str, many: str) -> str:
    """Return "one question", "two things", "12 things"; `one` says its own number."""
    if number == 1:
        return one
    return f"{_NUMBERS[number - 2] if 2 <= number < len(_NUMBERS) + 2 else number} {many}"


def in_minutes(number: int) -> str:
    return "one minute" if number == 1 else f"{number} minutes"


def capitalized(text: str) -> str:
    """Return `text` as a sentence begins."""
    return text[:1].upper() + text[1:]


def labelled(label: str, text: str) -> str:
    """Return "Insight: What is …": a question after its short name, if it has one."""
    if not label:
        return text
    return f"{label} {text}" if label.endswith(("…", "?")) else f"{label}: {text}"


def numbered(number: int | None) -> str:
    """Return "1. ", which stands before the title of a principle; "" where there is no number."""
    return f"{number}. " if number else ""


def quoted(text: str) -> str:
    return f"“{text}”"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def is_command(line: str) -> bool:
    """Return whether a line of a message is a command: it is shown in one piece, so that it can be copied."""
    return line.startswith("  ") and any(word in line for word in ("malkompas ", "pip install "))


VALUES: dict[str, str] = WORDS.get(LANGUAGE, {})  # none: what is typed is English already


def in_both(value: str) -> str:
    return value


# The conversation

SETUP_QUESTIONS: dict[model.SetupField, str] = {
    "team": "What is your team called?",
    "goal": "Which goal or task are you talking about?",
    "about": "What kind of goal is it?",
    "occasion": "What brings you together?",
    "participants": "Who is here? Type the names with commas between them, or move on with Enter.",
    "absent": "Who is not here, though the goal is about them? Type it, or move on with Enter.",
    "minutes": "How much time do you have? Type it in minutes, or move on with Enter.",
    "sections": "What would you like to talk about? The number in brackets is how many questions there are.",
}
NEEDED: dict[model.SetupField, str] = {
    "team": "Type who you are, so that you can find your notes again.",
    "goal": "Type a few words about the goal, so that you can find your notes again.",
}
OCCASIONS: dict[model.Occasion, str] = {
    "set": "Setting goals",
    "follow-up": "Following up on goals",
    "learn": "Learning from goals",
}
GOAL_TYPES: dict[model.GoalType, str] = {"service": "Service", "effect": "Effect", "value": "Value"}
GOAL_TYPES_EXPLAINED: dict[model.GoalType, str] = {
    "service": "Service: what you do",
    "effect": "Effect: what comes of it",
    "value": "Value: what matters to citizens and to society",
}
GOAL_TYPE_SKIPPED = "Let us leave that open"
MARKS: dict[model.Mark, str] = {"key": "Most important", "voice": "A citizen’s words", "dilemma": "Dilemma"}
STATES: dict[model.State, str] = {
    "done": "It has been done",
    "open": "We are still working on it",
    "dropped": "We are setting it aside",
}
HOW_IT_WENT: dict[model.State | None, str] = {
    **{"done": "done", "open": "still under way", "dropped": "set aside"},
    None: "not talked about this time, still open",
}
FOLLOW_UPS = "Since last time"
FOLLOW_UP_OPTION = f"{FOLLOW_UPS}: {{step}}"
STEP_TO_CHANGE = "We are working on it, and the step needs to change"
FOLLOW_UP_QUESTIONS: dict[model.FollowUpField, str] = {
    "what": "What is the step now?",
    "who": "Who will do it?",
    "when": "Is there a new date? Type it, or move on with Enter.",
    "learnt": "What did you learn from it? Move on with Enter if there is nothing.",
}
OVERDUE = "its date has passed"
MINUTES_TODAY = "How much time do you have today? Type it in minutes, or move on with Enter."
ANOTHER_GOAL = "Another goal"
GOAL_AS_LAST_WORDED = "{goal} (as you put it last time)"
MINUTES_HINT = "Type how many minutes you have, for example 45, or “an hour and a half”."
MINUTES_NOT_UNDERSTOOD = f"I did not understand that. {MINUTES_HINT}"
STEPS = "Next steps"
STEP_QUESTIONS: dict[model.StepField, str] = {
    "what": "What is the next step?",
    "who": "Who will do it?",
    "when": "By when? Type a date, a week or, for example, “in two weeks”.",
}
WHERE = {"opening": "Opening", "learning": "Learning", "closing": "Closing"}
WHERE_SHORT = {"opening": "Open.", "learning": "Learn.", "closing": "Close"}
NOTHING_BEFORE = "You are at the first question."
TALK_HAS_BEGUN = "You are at the first question. You can change the team, the goal and the names at the end."
LINE_FIRST = "Finish the line, or clear it, before you go back to the topics."
NO_TEAM_AND_GOAL = "There is no team and no goal, so nothing has been saved."
NO_TEAM_AND_GOAL_HINT = "Type them on the first two lines, or use --team and --goal."
WELCOME = (
    "Welcome. First there are a few short questions about you and your goal. Then you talk about one topic at a time, "
    "round off and agree on the next steps. Allow three minutes for each question, and ten to round off.\n"
    "The conversation is yours. I save as you go, so you can pause at any time."
)
ON_PAPER = "The meeting was on {day}. I count “tomorrow” and “week 49” from that day."
WELCOME_KEYS = "Type a note, and press Enter. An empty line moves on. You can change all of it at the end."
WELCOME_PLAIN = (
    "Each line is a note, and an empty line moves on. Some signs do something else when they are alone on a line: "
    "a less-than sign (<) goes back, a hyphen (-) removes the last note, a question mark (?) gives prompts, "
    "and an exclamation mark (!) opens a menu with everything else. "
    "Type the sign twice if it is the note itself. Ctrl-C pauses."
)
WELCOME_BACK = "Welcome back, {team}. You are talking about “{goal}”."
WELCOME_BACK_FINISHED = "Welcome back, {team}. You had finished the conversation about “{goal}”. Here it is again."
WHERE_PRINCIPLE = ("Principle {number} of {of}", "Pr. {number}/{of}")
WHERE_QUESTION = ("{part} · question {number} of {of}", "{part} · q. {number}/{of}")
WHERE_FOLLOW_UP = (f"{FOLLOW_UPS} · step {{number}} of {{of}}", f"{FOLLOW_UPS} · {{number}}/{{of}}")
WHERE_STEP = (f"{STEPS} · no. {{number}}", "Step {number}")
WHERE_CHANGED = ("Changing step {number}", "Changing step {number}")
STEP_OPTION = "Step {number}: {step}"
LONG_TIME = "You typed {minutes} minutes. Is that right? If not, go back and change it."
HOW_DID_IT_GO = "You agreed: {step}\nHow has it gone?"
LESSON = "What you learnt: {text}"
OPEN_STEPS = "You agreed on this last time, and it is still open:{steps}"
PACES = {"ahead": ("you have plenty of time", "plenty of time"), "on time": ("you are on track", "")}
LAST_SAID = "Last time you said ({day}):"
EARLIER_REST = "… F7 shows the rest"
PLAIN_EARLIER_REST = "… ? shows the rest"
NO_SUCH_DAY = "“{typed}” is not in the calendar. I have kept it as you typed it. You can change it at the end."
NOT_A_DATE = "I have kept “{typed}” as you typed it. If it is meant to be a date, change it at the end."


def so_far(questions: int, steps: int) -> str:
    """Return what a conversation that goes on has come to."""
    parts = [f"talked about {amount(questions, 'one question', 'questions')}"] if questions else []
    parts += [f"agreed on {amount(steps, 'one step', 'steps')}"] if steps else []
    return f"So far you have {listed(parts)}." if parts else "You have no notes yet."


def you_are_at(what: str, left: int = 0) -> str:
    """Return where the team goes on, and how many questions are `left` before the closing, with that one."""
    ahead = f"{capitalized(amount(left, 'one question', 'questions'))} to go before you round off." if left else ""
    return f"You are at: {what}{' ' if what[-1:] in '.?!' else '. '}{ahead}".rstrip()


def how_many_questions(number: int, minutes: int, available: int | None) -> str:
    questions = amount(number, "one question", "questions")
    more = " That is more than you have time for." if available and minutes > available else ""
    return f"That makes {questions}, and then you round off. Allow about {minutes} minutes in all.{more}"


def pasted(number: int) -> str:
    return f"{capitalized(amount(number, 'one line was', 'lines were'))} pasted, each as a note of its own."


def proposal(minutes: int, questions: int, takes: int) -> str:
    time = in_minutes(minutes)
    suggested = amount(questions, "one question", "questions")
    if takes > minutes:
        return f"You have {time}. That is short: {suggested} and the closing alone take about {takes} minutes."
    return f"You have {time}. I suggest {suggested}. That takes about {takes} minutes with the closing."


def few_minutes_left(minutes: int, how: str = "F5 rounds off.") -> str:
    return f"{capitalized(in_minutes(minutes))} left. {how}"


def quiet_minutes(minutes: int) -> str:
    return f"Now for {amount(minutes, 'one quiet minute', 'quiet minutes')}."


def open_steps_to_ask(number: int) -> str:
    return f"First, back to {amount(number, 'one step', 'steps')} from last time."


def time_gone(minutes: int) -> tuple[str, str]:
    """Return how long the talk has been going on, in full and for a narrow window."""
    return (f"{minutes} min. so far", f"{minutes} min.") if minutes else ("", "")


def time_left(minutes: int, pace: str | None, questions: int) -> tuple[str, str]:
    """Return how much time is left and how the talk stands, in full and for a narrow window.

    Where the time is short, that is how many questions there are: nobody is told to be late.
    """
    if minutes > 0 and pace == "short" and questions:
        full = amount(questions, "one question", "questions")
        return f"{minutes} min. and {full} left", f"{minutes} min. · {questions} q."
    if minutes > 0:
        full, short = (f" · {words}" if words else "" for words in PACES.get(pace or "", ("", "")))
        return f"{minutes} min. left{full}", f"{minutes} min.{short}"
    over = f", {-minutes} min. over" if minutes else ""
    return f"time is up{over}", f"{-minutes} min. over" if minutes else "time is up"


def understood_as(step: str, day: str, *, is_past: bool, other_weekday: str = "") -> str:
    doubt = f" You typed {other_weekday}, so check that the date is right." if other_weekday else ""
    return f"“{step}” is down for {day}.{' That date has passed.' if is_past else ''}{doubt}"


# Prompts at the terminal

KEYS = {
    "back": ("F2 Back", "F2←"),
    "hint": ("F3 Prompts", "F3?"),
    "pass": ("F4 Skip", "F4→"),
    "closing": ("F5 Round off", "F5 Round off"),
    "pause": ("F6 Pause", "F6 Pause"),
    "menu": ("F8 More", "F8 More"),
    "change": ("↑ Change", "↑ Change"),
}
CHOOSE_ONE = "Choose with ↑ and ↓, and press Enter"
CHOOSE_ONE_OF = "Choose one of {number} with ↑ and ↓, and press Enter"
CHOOSE_SEVERAL = "Move with ↑ and ↓. The space bar ticks and unticks, Ctrl-A takes all or none, Enter moves on"
TYPED_AHEAD = "For the next note: {text}"
WAITS = "This is waiting for the next note: {text}"
CHOOSE_SOMETHING = "Choose at least one."
UNANSWERED = {"note": "not talked about", "setup": "not answered", "minutes": "not answered"}
NO_STEPS = "none yet"
NOBODY_NAMED = "no names"
HALF_TYPED = "half-typed"
REVIEW = "What you have talked about"
REVIEW_QUESTION = "Would you like to finish here?"
REVIEW_FINISH = "Yes, write the summary"
REVIEW_REOPEN = "No, change or add something"
REOPEN_QUESTION = "What would you like to change or add to?"
HINTS = "Prompts:"
MORE_ABOVE = "… and more"
QUIET_HOW = "Any key goes back to the conversation."
QUIET_IS_OVER = "Time is up. Press any key."
BEGINNING_HIDDEN = "… there is no room for the beginning"
NO_CONSOLE = "This window cannot show the questions."
NO_CONSOLE_HINT = "Use an ordinary terminal window, or type: malkompas reflect --plain"
CONTINUE = "Carry on with it"
START_NEW = "Start a new one"
PLACEHOLDERS = {"note": "Type a note. Enter moves on", "step": "Type a step. Enter moves on"}
EMPTIED = {"note": "The line is empty. Enter removes the note", "step": "The line is empty. Enter removes the step"}
CHANGING = {
    "note": (
        "Changing note {number} · clear the line to remove it · Esc leaves it as it was",
        "Changing note {number} · Esc leaves it as it was",
    ),
    "step": (
        "Changing step {number} · clear the line to remove it · Esc leaves it as it was",
        "Changing step {number} · Esc leaves it as it was",
    ),
}
UNFINISHED = "“{goal}” from {day}"
CONTINUE_ONE = "You have a conversation that is not finished: {talk}. Would you like to carry on with it?"
CONTINUE_ONE_OF = "You have conversations that are not finished. Would you like to carry on with one of them?"


def earlier_notes(kind: str, number: int) -> str:
    notes = amount(number, "one note", "notes") if kind == "note" else amount(number, "one step", "steps")
    return f"… and {notes} before these"


def can_be_continued(talks: Sequence[str], commands: Sequence[str]) -> str:
    told = "".join(f"\n• {talk}:\n  {command}" for talk, command in zip(talks, commands, strict=True))
    what, it = ("a conversation that is", "it") if len(talks) == 1 else ("conversations that are", "them")
    return f"You have {what} not finished. Carry on with {it} another time by typing:{told}"


# The menu

MENU_QUESTION = "What would you like to do?"
MENU = {
    "mark": "Mark the last note",
    "move": "Move the last note to another question",
    "undo": "Undo the last change",
    "notes": "What we have said",
    "sections": "Add a topic, or take one out",
    "quiet": "Two quiet minutes",
    "facts": "Change the team, goal, kind of goal, names, or who is not here",
    "closing": "Round off",
    "pause": "Pause",
    "story": "A story from the compass",
    "sheets": "Use what was written beforehand",
}
SHEET_USES = {"all": "Take all of it as notes", "some": "Choose what to take", "remove": "Remove one of the answers"}
SHEET_QUESTIONS = {"some": "What would you like to take as notes?", "remove": "Which answer should go?"}
NOTHING_PREPARED = "Nothing was written beforehand here."
PREPARED_REMOVED = "The answer has been removed."
RETOLD = "Retold from what {who} says in {compass}"
NO_STORIES = "The compass has no stories."
STORIES_QUESTION = "There is no story here. Which topic would you like one from?"
MORE = "More: mark and move notes, undo, choose other topics"
MARK_QUESTION = "What is “{note}”?"
NO_MARK = "Nothing in particular"
NO_NOTE_YET = "There is no note yet."
MOVE_QUESTION = "Which question does “{note}” belong to?"
MOVED_NOTE = "“{note}” is now under “{question}”."
MOVED_NOWHERE = "“{note}” is already under “{question}”."
NOTHING_TO_UNDO = "There is nothing to undo."
SAID = "What we have said"
NOTHING_SAID = "You have not said anything yet."
SECTION = "Topic"
SECTIONS_QUESTION = "What would you like to talk about? What you have said stays."
SAME_SECTIONS = "The topics are as they were."
SECTIONS_OF_ANOTHER_COMPASS = (
    "The conversation was started with another compass, so its topics cannot be changed with this one."
)
REMOVAL_QUESTION = "You have notes on {sections}. Should they go?"
REMOVAL_KEEP = "No, keep them"
REMOVAL_REMOVE = "Yes, take them out with the topic"
NO_QUESTION_HERE = "There is no question here to think about. Open one, and choose this again."
FACTS_QUESTION = "What would you like to change?"
TEAM_HAS_STEPS = "The team’s name cannot be changed here: the steps from last time were found under it."
ALREADY_CLOSING = "You are already rounding off."
FIRST_WORDING = "The goal when you began:"
GOAL_LABEL = "Our goal is …"
GOAL_TYPE_AFTER = "What kind of goal is it now?"
OTHER_OPEN_STEPS = "Already agreed, and still open:"
_MOST_TOLD = 5


def section_option(title: str, questions: int, prepared: int) -> str:
    written = amount(prepared, "one answer written beforehand", "answers written beforehand")
    return f"{title} ({questions}){f' – {written}' if prepared else ''}"


READING_SHEETS = "Reading the sheets"
SHEETS_HOLD = (
    "The sheets seem to contain {personal_data}. It is saved, but I hide it when you share the notes. "
    f"When you come to the question, you can remove the answer: choose “{MENU['sheets']}” in the menu."
)


def no_sheets(folders: Sequence[str]) -> str:
    return f"There are no sheets in {listed(folders)}."


def sheets_read(number: int, answers: int, placed: int) -> str:
    if not answers:
        return "There is nothing new on the sheets."
    told = f"I have read {sheets(number)} with {amount(answers, 'one answer', 'answers')}."
    if not placed:
        return told
    who = (
        ("It is" if answers == 1 else "They are")
        if placed == answers
        else amount(placed, "one of them is", "of them are")
    )
    where = "its question when you come to it." if placed == 1 else "their questions when you come to them."
    return f"{told} {capitalized(who)} above {where}"


def prepared(number: int) -> str:
    return f"{PREPARED} ({number})"


def prepared_and_left(number: int) -> str:
    return f"{PREPARED} and not used ({number})"


def prepared_at_review(number: int, question: str) -> str:
    """Return how many answers were not used, and at which `question` they are offered."""
    answers, them = capitalized(amount(number, "one answer", "answers")), "it" if number == 1 else "them"
    return (
        f"{answers} written beforehand {'has' if number == 1 else 'have'} not been used. "
        f"To see {them}, open “{question}” again."
    )


PREPARED_TO = "{text} (in answer to “{question}”)"


def taken(number: int) -> str:
    return f"{capitalized(amount(number, 'one answer is', 'answers are'))} now among the notes."


def marked(mark: model.Mark | None, text: str) -> str:
    return f"{MARKS[mark]}: {text}" if mark else text


def now_marked(mark: model.Mark | None, note: str) -> str:
    return f"“{note}” is marked as “{MARKS[mark].lower()}”." if mark else f"“{note}” has no mark."


def and_more(number: int) -> str:
    return f"… and {'one' if number == 1 else number} more"


def changed(new: Sequence[tuple[str, str]], gone: Sequence[tuple[str, str]]) -> str:
    """Return what was changed: what stands there now or, if that is nothing, what is gone."""
    return _entries("Now it says:", new) if new else _entries("This has been taken out:", gone)


def undone(new: Sequence[tuple[str, str]], gone: Sequence[tuple[str, str]]) -> str:
    """Return what undo brought back or, if that is nothing, what it took away."""
    return _entries("Undone. This is back:", new) if new else _entries("Undone. This has been taken out again:", gone)


def _entries(begins: str, entries: Sequence[tuple[str, str]]) -> str:
    lines = [f"\n  • {labelled(name, ' '.join(line.split()))}" for name, line in entries[:_MOST_TOLD]]
    more = len(entries) - _MOST_TOLD
    return "".join([begins, *lines, f"\n  {and_more(more)}" if more > 0 else ""]) if entries else ""


# Personal data

KINDS: dict[model.PersonalData, tuple[str, str]] = {
    "cpr": ("a Danish civil registration number", "Danish civil registration numbers"),
    "email": ("an email address", "email addresses"),
}
PERSONAL_DATA_ACTIONS: dict[model.PersonalDataAction, str] = {
    "keep": "Keep it in your notes",
    "rewrite": "Put it another way",
    "remove": "Remove it",
}
NOTICED_QUESTION = "You typed “{masked}”. What should happen to it?"
MASKED = "Hidden in what you share: {personal_data}. They are still in your own notes."
HOLDS = "The conversation seems to contain {personal_data}. I hide that when you share the notes."
OPEN_TO_ALL = (
    "The folder {folder} is outside your own folders, so others may be able to see what is in it. "
    if sys.platform == "win32"
    else "Everyone on this computer can see what is in the folder {folder}. "
) + "If they should not, choose another folder with --folder."


def noticed(masked: str, kinds: Sequence[model.PersonalData]) -> str:
    kind = listed(KINDS[kind][0] for kind in kinds)
    return f"This looks like {kind}: “{masked}”. It is saved, but I hide it when you share the notes."


def personal_data(counts: Mapping[model.PersonalData, int]) -> str:
    """Return "a Danish civil registration number and two email addresses"."""
    return listed(amount(number, *KINDS[kind]) for kind, number in counts.items())


# Deleting

YES: tuple[str, ...] = ("yes", "y", "ja")
DELETE_QUESTION = "Are you sure? It cannot be undone. Type yes or no:"
NOTHING_DELETED = "Nothing has been deleted."
NOTHING_TO_DELETE = "I can find no conversations that match."
DELETE_WHAT = "Say what to delete."
DELETE_WHAT_HINT = "Name the conversations, or use --team NAME or --older-than 365d."
DELETE_BY_NAME = "“latest” and “all” cannot be used here, so that you do not delete the wrong thing by accident."
DELETE_BY_NAME_HINT = "Type the name of the conversation. You can find it with: malkompas history"
NOBODY_TO_ASK = "I cannot ask you here, so nothing has been deleted."
YES_HINT = "Add --yes to delete without being asked."
AGE_HINT = "Type the number of days and a d: 365d."
AGE_IS_WRONG = "I do not understand “{typed}” as a number of days."
UNREADABLE = "{id} (cannot be read)"
DELETE_UNREADABLE_HINT = "If that should go too, type: malkompas delete {id}"
NOT_DELETED = "{id} could not be deleted: {reason}."


def these_go(told: Sequence[str]) -> str:
    these = capitalized(amount(len(told), "this conversation", "conversations"))
    return f"{these} will be deleted:" + "".join(f"\n  {one}" for one in told)


def deleted(number: int) -> str:
    return (
        f"Deleted: {amount(number, 'one conversation', 'conversations')}. I cannot reach summaries, backups and "
        "synchronised folders. You will need to remove those yourselves. "
        "Later conversations still contain the steps you followed up."
    )


def rest_deleted(number: int) -> str:
    others = f"Deleted: {amount(number, 'one other conversation', 'other conversations')}. " if number else ""
    return f"{others}Check whether anyone is using what is left, and try again."


# Plain prompts

PLAIN_NOTHING_TO_REMOVE = "There is no note to remove here."
PLAIN_NO_HINTS = "There are no prompts for this question."
PLAIN_CHOOSE = (
    (
        "Answer with a number. An empty line chooses what is marked with *.",
        "Answer with numbers with spaces between them. An empty line chooses what is marked with *.",
    ),
    (
        "Answer with a number. An empty line goes back.",
        "Answer with numbers with spaces between them. An empty line goes back.",
    ),
)
PLAIN_ROUND_OFF = "Type an exclamation mark (!) and then 8 to round off."
PLAIN_QUIET_HOW = "Press Enter when you are ready to go on."
REPLACED = "Part of the line was not readable text. It is saved as the character \N{REPLACEMENT CHARACTER}."
PLAIN_REMOVED = "Removed: {text}"
PLAIN_DRAFT = "You had started to type: {text}\nType the whole line again if you want to keep it."
PLAIN_NOT_UNDERSTOOD = "I did not understand that: {text}"
LINE_IS_NO_TEXT = (
    "A line cannot be read: it is neither UTF-8, UTF-16 nor Windows-1252. "
    "It is not saved. What you typed before it is saved."
)
LINE_IS_NO_TEXT_HINT = "Choose “Save as” in the program the text comes from, and set the encoding to UTF-8."


def plain_choose_again(lowest: int, highest: int, *, several: bool) -> str:
    return f"Type {'numbers' if several else 'a number'} from {lowest} to {highest}."


def plain_menu_left(lowest: int, highest: int) -> str:
    return (
        f"The numbers go from {lowest} to {highest}. You are back at the question. "
        "Type an exclamation mark (!) to see the menu again."
    )


# How it ended

PAUSED = "Paused. Everything you have typed is saved. Carry on with:\n  {command}"
PAUSED_EARLY = "You stopped before there was a team and a goal, so nothing is saved. Start again with:\n  {command}"
ANOTHER_FOLDER = "The conversation is not saved. Which other folder can I save it in?"
RESCUE_FOLDER = "malkompas-rescued"
RESCUED = "The conversation is saved here instead: {folder}"
NOT_RESCUED = (
    "The conversation could not be saved anywhere. Copy it from here before you close the window:\n\n{summary}"
)
DRAFTS_LEFT = (
    "This is saved, but it is not in the summary:\n  {drafts}\nTo add it, go on with the conversation:\n{command}"
)
MOVED = (
    "Someone else wrote in the same conversation while you were talking. Nothing is overwritten: "
    "your conversation goes on under the name {id}."
)
RENAMED = "The conversation is now called {id}."
SUMMARY_TO_FOLLOW = "Here is your summary:"
THANKS = "Thank you for the conversation."
OPEN_SUMMARY = "Should I open it now?"
YES_OR_NO = ("Yes", "No")
NOT_OPENED = "I could not open the summary for you. You will find it where it says above."
WINDOW_STAYS = "Double-click malkompas again when you want to go on.\nPress Enter to close the window."
NICER = "To share it as a page that is nice to read, type:\n  {command}"

# Completion

NAMED_REFLECTIONS = {"latest": "The latest conversation", "all": "All conversations"}
LAST_MET = "last met {day}"
COMPLETION_IS_ON = (
    "Now the Tab key can finish what you type in {shell}. "
    "Open a new window in which malkompas works, type malkompas and a space, and press Tab.\n"
    "It was put in:\n  {path}"
)
COMPLETION_CANNOT_BE_INSTALLED = "What lets Tab finish what you type cannot be installed."
SHELL_HINT = "See what it takes with: malkompas --show-completion bash (or zsh, fish, powershell)"
POWERSHELL_IS_NOT_CHANGED = (
    "It cannot be switched on for good in PowerShell from here: scripts may not be allowed to run on this computer."
)
POWERSHELL_HINT = (
    "In the window that you have open, it works with:\n"
    "  malkompas --show-completion powershell | Out-String | Invoke-Expression"
)


def shell_is_unknown(name: str, known: Iterable[str]) -> str:
    told = f"but not in {name}" if name else "but I cannot see which of them you use"
    return f"Tab can finish what you type in {listed(known)}, {told}."


# History and the compass

COMPASS_OF = "Where {team} has been in the compass"
COMPASS_HOW = "See where a team has been in the compass with: malkompas history --team NAME"
SIMILAR_TEAM_GIVEN = (
    "Are you “{known}”? Then stop with Ctrl-C, and type it the same way, so that I can find your notes from last time."
)
SIMILAR_TEAM = "Are you “{known}”? Then go back, and type it the same way, so that I can find your notes."


def short_day(day: dt.date) -> str:
    """Return "1 Dec 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def how_far(answered: int, questions: int, follow_up: int, *, is_finished: bool) -> str:
    if not (questions or follow_up):
        return "Not started yet"
    about = amount(answered, "one question", "questions")
    if not answered:
        about = f"{amount(follow_up, 'one step', 'steps')} from last time"
    talked = f"You talked about {about}" if answered or follow_up else "No notes on the questions"
    return talked if is_finished else f"{talked} · not finished yet"


def carried_over(steps: int, overdue: int) -> str:
    which = "both" if steps == overdue == 2 else "all" if steps == overdue else amount(overdue, "one", "of them")
    late = " whose date has passed" if steps == 1 else f", and the date has passed for {which}"
    return f"{capitalized(amount(steps, 'one open step', 'open steps'))}{late if overdue else ''}"


def talks(conversations: int, day: str) -> str:
    if not conversations:
        return "not talked about yet"
    return f"one conversation, {day}" if conversations == 1 else f"{conversations} conversations, last {day}"


def older(number: int) -> str:
    are, those = ("is", "one older conversation") if number == 1 else ("are", amount(number, "", "older conversations"))
    return f"There {are} {those}. See more with --last 100, or choose with --team and --since."


def no_reflections_for(team: str, since: dt.date | None, similar: str = "") -> str:
    meant = f" Did you mean “{similar}”?" if similar else ""
    when = f" from {short_day(since)} on" if since else ""
    return f"I can find no conversations{f' of the team “{team}”' if team else ''}{when}.{meant}"


# The summary

SUMMARY_TITLE = "Conversation based on {compass}"
COMPASS_FILE = "compass"
JOINT_FILE = "{number}-conversations"
NOT_FINISHED_ON = "{day} (not finished yet)"
TEAMS = "{number} teams"
DATE = "Date"
TEAM = "Team"
GOAL = "Goal"
GOAL_TYPE = "Kind of goal"
OCCASION = "Occasion"
PARTICIPANTS = "Participants"
ABSENT = "Who is not here"
PREPARED = "Written beforehand"
SETUP_NAMES: dict[model.SetupField, str] = {
    "team": TEAM,
    "goal": GOAL,
    "about": GOAL_TYPE,
    "occasion": OCCASION,
    "participants": PARTICIPANTS,
    "absent": ABSENT,
}
NOT_FINISHED = "The conversation is not finished yet."
CONTINUE_WITH = "Carry on with it by typing:\n  {command}"
OUTCOME = "What came of it"
CONVERSATION = "The conversation"
WHAT = "What"
WHO = "Who"
WHEN = "When"
NOT_TALKED_ABOUT = "Not talked about: "
SINCE = "Since then"
EMPTY_CELL = "left empty"
LEFT_OUT = "Left out"
LEFT_OUT_PARTS = {"names": "the names", "closing": "the closing", "steps": "the steps (and those from last time)"}
AGREED = "Agreed on {day}:"
SOURCE = "Source: "


def sheets(number: int) -> str:
    return amount(number, "one sheet", "sheets")


def joint_title(number: int) -> str:
    return f"Summary of {amount(number, 'one conversation', 'conversations')}"


def not_finished_of(unfinished: int) -> str:
    are = "One of the conversations is" if unfinished == 1 else f"{unfinished} of the conversations are"
    return f"{are} not finished yet."


def left_out(parts: Sequence[str], only: Sequence[str]) -> str:
    """Return "the closing and all topics but “Embrace data”": what a receiver is not given."""
    topics = [f"all topics but {listed(map(quoted, only))}"] if only else []
    return listed([*parts, *topics]) if parts or only else ""


def goal_type(before: model.GoalType | None, after: model.GoalType | None) -> str:
    """Return "Service", or where the goal was worded anew as another kind, "From service to value"."""
    if before and after and before != after:
        return f"From {GOAL_TYPES[before].lower()} to {GOAL_TYPES[after].lower()}"
    known = after or before
    return GOAL_TYPES[known] if known else ""


def went(step: str, state: model.State | None, lesson: str) -> str:
    end = f". What we learnt: {lesson}" if lesson else ""
    return f"{step}: {HOW_IT_WENT[state]}{end}"


def outcome(day: str, state: model.State, moved: str, who: str, lesson: str) -> str:
    """Return how a step went, as it is told beside it: "done on 1 December 2026: It was easy"."""
    changed = f"{f', moved to {moved}' if moved else ''}{f', now with {who}' if who else ''}"
    return f"{HOW_IT_WENT[state]} on {day}{changed}{f': {lesson}' if lesson else ''}"


# Commands and options

FIRST = (
    "Welcome. When you are sitting together, start the conversation with: malkompas reflect",
    "To read the principles first, type: malkompas list",
)
HELP_APP = (
    "Målkompasset as a conversation: six principles that turn working with goals into learning.\n\n"
    "Start with: malkompas reflect"
)
HELP_COMMANDS = {
    "list": "Show the principles and their questions. Name a topic to read all of it.",
    "sheet": "Make a sheet that everyone can write their thoughts on before you meet.",
    "reflect": "Hold a conversation, and get a summary that you can share.",
    "export": "Share the notes from the latest conversation or from those you name. Several become one joint summary.",
    "delete": "Delete conversations for good: those you name, all of one team or the old ones. You see them first.",
    "history": "See your conversations, and where you have been in the compass. Name one to read it in full.",
}
HELP_OPTIONS = {
    "help": "Show this help.",
    "version": "Show the version.",
    "spoken": "The language: {languages}. [MALKOMPAS_LANGUAGE]",
    "install_completion": "Let Tab finish what you have started to type: commands, teams and conversations.",
    "show_completion": "Show what --install-completion adds, so that you can do it yourselves.",
    "compass": "Use a compass of your own, a YAML file. [MALKOMPAS_COMPASS]",
    "folder": "The folder the conversations are kept in. [MALKOMPAS_FOLDER]",
    "to_list": "A number, an id or a word from the title.",
    "list_format": "The format of the file. Otherwise its ending decides, and without a file the text is shown here.",
    "sheet_principles": "A number, an id or a word from the title. Without it, all principles are included.",
    "sheet_format": "The format of the sheet. Otherwise the file’s ending decides, and without a file it is for Word.",
    "contains": "Find what you have said: notes, goals and steps with these words, in whatever order.",
    "last": "How many conversations to show, newest first. Otherwise a terminal shows 30.",
    "team": "The name of the team.",
    "goal": "The goal or the task you are talking about.",
    "occasion": "The occasion: setting goals, following up on them or learning from them.",
    "goal_type": "What kind of goal it is.",
    "minutes": "How much time you have (45, “half an hour”). Then I suggest what fits, and keep an eye on the clock.",
    "sheets": "Read sheets that were written beforehand: the file, or the folder they are in. Can be repeated.",
    "open_steps": "Ask about the steps that you have not finished. --no-open-steps leaves them.",
    "participants": "The name of someone who is here. Can be repeated.",
    "absent": "Who is not here, though the goal is about them.",
    "principles": "Only talk about this topic; opening and learning count too. Can be repeated.",
    "output": "The file to write. Type - to see it here.",
    "force": "Overwrite the file if it exists.",
    "open_summary": "Open the summary afterwards, and make it a web page. --no-open does not ask about it.",
    "plain": "Plain lines without colours and frames, for screen readers too.",
    "resume": "Carry on with a conversation: the one you name or the latest that is not finished.",
    "reflection": "The name of the conversation or the beginning of it. “latest” is the newest one.",
    "reflections": "The names of conversations or the beginnings of them. “latest” is the newest, “all” is every one.",
    "only_team": "Only the conversations of this team.",
    "date": "The day the meeting was held, when you type in notes from paper.",
    "since": "Only conversations from that day on.",
    "to_delete": "The names of conversations or the beginnings of them.",
    "older_than": "Only those older than so many days: 365d.",
    "yes": "Delete without asking.",
    "keep_personal_data": "Do not hide Danish civil registration numbers and email addresses.",
    "as_json": "Write it as JSON for a program.",
    "only_principles": "Share only this topic. The closing and the steps come with it. Can be repeated.",
    "without": "Leave out the names, the closing or the steps. Can be repeated.",
    "export_format": "The format of the file. Otherwise its ending decides.",
}
ALSO = " [{values}]"
METAVARS = {
    **{
        "spoken": "LANGUAGE",
        "compass": "FILE",
        "output": "FILE",
        "folder": "FOLDER",
        "goal": "TEXT",
        "minutes": "TIME",
        "last": "NUMBER",
        "absent": "TEXT",
        "sheets": "SHEET",
        "contains": "TEXT",
    },
    **dict.fromkeys(("team", "only_team", "participants"), "NAME"),
    **{"since": "DATE", "date": "DATE", "older_than": "DAYS"},
    **{"principles": "TOPIC", "only_principles": "TOPIC", "to_list": "[TOPIC]...", "sheet_principles": "[TOPIC]..."},
    **{"reflection": "[CONVERSATION]", "reflections": "[CONVERSATION]...", "to_delete": "[CONVERSATION]..."},
}
EXPLAINED: dict[str, Mapping[Any, str]] = {"--about": GOAL_TYPES, "--occasion": OCCASIONS, "--without": LEFT_OUT_PARTS}
EXAMPLES = {
    "list": (
        ("malkompas list", "All principles and questions."),
        ("malkompas list data", "One principle with its text and prompts."),
        ("malkompas list --format html", "Cards to print and put on the table."),
    ),
    "sheet": (
        ("malkompas sheet", "A sheet with all the principles."),
        ('malkompas sheet data --team "Home Care North" --goal "Fewer readmissions"', "One principle and your goal."),
        ("malkompas sheet 1 --format odt", "For LibreOffice."),
    ),
    "reflect": (
        ("malkompas reflect", "I ask about everything."),
        ("malkompas reflect --minutes 45", "You have three quarters of an hour."),
        ("malkompas reflect --sheet sheets", "With the sheets in the folder sheets."),
        ('malkompas reflect --team "Home Care North" --goal "Fewer readmissions"', "Then I do not ask about that."),
        ("malkompas reflect --resume", "Carry on from where you left off."),
    ),
    "export": (
        ("malkompas export", "The latest conversation."),
        ("malkompas export --format html --without names", "For the phone and the printer, without names."),
        ('malkompas export all --team "Home Care North"', "Everything a team has talked about, in one summary."),
    ),
    "history": (
        ("malkompas history", "Your conversations, newest first."),
        ('malkompas history --team "Home Care North"', "The conversations of a team, and its compass."),
        ("malkompas history latest", "The latest conversation, all of it."),
        ('malkompas history --contains "fewer readmissions"', "Wherever you said those words."),
    ),
    "delete": (
        ('malkompas delete --team "Home Care North"', "All conversations of a team."),
        ("malkompas delete --older-than 365d", "Those that are more than a year old."),
    ),
}
USAGE = "Usage: "
HELP_HEADINGS = {
    "argument": "After the command you can type",
    "option": "Options",
    "command": "Commands",
    "example": "For example",
}
OPTIONS_METAVAR = "[OPTIONS]"
COMMAND_METAVAR = "COMMAND"
COMMAND_WORDS: dict[str, tuple[str, ...]] = {
    "list": ("show", "view", "read", "principle", "principles", "compass", "cards"),
    "sheet": ("form", "questionnaire", "prepare"),
    "reflect": ("reflection", "conversation", "talk", "begin", "start", "continue", "resume", "meeting"),
    "export": ("share", "save", "summary", "print"),
    "history": ("conversations", "past", "log", "search", "find"),
    "delete": ("remove", "erase", "rm", "forget"),
    "--help": ("help", "/?"),
}
VALUE_WORDS: dict[str, tuple[str, ...]] = {
    "md": ("markdown", "text"),
    "html": ("web", "webpage"),
    "docx": ("word", "doc"),
    "odt": ("libreoffice", "openoffice"),
    "ics": ("calendar", "ical", "outlook"),
    "csv": ("excel", "xlsx", "spreadsheet"),
    "set": ("setting",),
    "follow-up": ("following-up", "followup"),
    "learn": ("learning",),
    "names": ("participants",),
    "closing": ("end",),
    "steps": ("next-steps",),
}
OPTION_WORDS: dict[str, tuple[str, ...]] = {
    "--help": ("-h", "-?"),
    "--language": ("--lang",),
    "--team": ("--group",),
    "--goal": ("--aim",),
    "--about": ("--kind", "--type"),
    "--occasion": ("--purpose",),
    "--participant": ("--name", "--with"),
    "--minutes": ("--time",),
    "--sheet": ("--form",),
    "--principle": ("--topic",),
    "--resume": ("--continue",),
    "--since": ("--from", "--after"),
    "--contains": ("--search", "--find"),
    "--date": ("--day",),
    "--without": ("--omit", "--exclude"),
    "--output": ("--file", "--out"),
    "--force": ("--overwrite",),
    "--open": ("--show",),
    "--older-than": ("--before",),
    "--yes": ("-y",),
    "--compass": ("--principles",),
    "--folder": ("--directory", "--dir"),
}

# Usage errors

QUOTES_HINT = "If the words belong together, put quotation marks around them: {quoted}"
SEE_HELP = "See how to type it: {command} --help"
VALUE_IS_MISSING = "Something is missing after {name}."
VALUE_IS_TOO_MUCH = "{name} must stand alone, without = after it."
ARGUMENT_IS_NO_TEXT = "“{value}” is written neither as UTF-8 nor as Windows-1252, so I cannot read it."
ARGUMENT_IS_NO_TEXT_HINT = "Type the command again, or run it in a window that uses UTF-8. Nothing has been saved."
TOO_MANY = "I do not understand this in the command: {words}"
LANGUAGE_GOES_FIRST = "--language is typed before the command: malkompas --language en {command}"
USAGE_IS_WRONG = "There is a mistake in the command."
RESUME_ALONE = "A conversation can only be named together with --resume."
RESUME_ALONE_HINT = "To carry on with it, type: malkompas reflect --resume {name}"
RESUME_WITH = "{options} is for a new conversation and cannot be used together with --resume."
RESUME_WITH_HINT = "Type only --resume. The conversation remembers what it is about."
OPEN_WHAT = "--open cannot be used when the summary is shown here."
OPEN_WHAT_HINT = "Leave --output out, or give it the name of a file."
BLANK_OPTION_HINT = "Type something after it, or leave it out."
NAMED_AND_NARROWED = "{options} cannot be used when you name a conversation."
NAMED_HINT = "--team and --since go with “latest” and “all”."
SINCE_IS_WRONG = "I do not understand the date “{typed}”."
DATE_IS_AHEAD = "{day} is still to come. --date is for a meeting that has been held."
DATE_IS_AHEAD_HINT = "Type the day the meeting was held, or leave --date out. Nothing has been saved."
SINCE_HINT = "Type it as, for example, 1/9/2026, “1 September” or “last month”."


def no_such_command(name: str, meant: str, commands: Iterable[str]) -> str:
    rest = f"Did you mean {meant}?" if meant else f"There are {listed(commands)}."
    return f"I do not know the command “{name}”. {rest}"


def no_such_option(name: str, meant: str) -> str:
    return f"I do not know {name}.{f' Did you mean {meant}?' if meant else ''}"


def value_is_wrong(typed: str, name: str, choices: Sequence[str], least: int | None = None, meant: str = "") -> str:
    wrong = f"{f'“{typed}”' if typed else 'What you typed'} cannot be used after {name}."
    if meant:
        return f"{wrong} Did you mean {meant}?"
    possible = f" Choose from {listed(choices)}." if choices else ""
    possible += f" Type a whole number, {least} or more." if least else ""
    return f"{wrong}{possible}"


# Errors

UNEXPECTED = (
    "Something went wrong that I was not prepared for ({kind}). "
    "What you typed before it is saved, unless you were told otherwise."
)
UNEXPECTED_HINT = (
    "If you were in the middle of a conversation, carry on with: malkompas reflect --resume\n"
    "Set MALKOMPAS_DEBUG=1 to see what happened."
)
NOT_SAVED = "The last thing you typed is NOT saved yet: {reason}."
NOT_SAVED_TOO_LARGE = "The last thing you typed is NOT saved: the conversation is too large."
NOT_SAVED_TOO_LARGE_HINT = "Make the long note shorter, or round off and start a new conversation."
NOT_SAVED_HINT = "You can keep talking. I will try again at every note."
SAVED_AGAIN = "Now everything is saved again."
FOLDER_IS_UNUSABLE = "The folder {folder} cannot be used: {reason}."
FOLDER_HINT = "Nothing has been saved or changed. Choose another folder with --folder or MALKOMPAS_FOLDER."
FILE_IS_DAMAGED = "{name} is damaged and cannot be read. It has not been touched."
FILE_IS_NEWER = "{name} was written by a newer version of malkompas. It has not been touched."
FILE_IS_TOO_LARGE = "{name} is too large to be a conversation. It has not been touched."
FILE_IS_NO_FILE = "{name} is not an ordinary file. It has not been touched."
FILE_IS_UNREADABLE = "{name} cannot be read: {reason}. It has not been touched."
DAMAGED_HINT = "Find an earlier version in your backup, or move the file out of the folder."
UNREADABLE_HINT = "Check whether you have access to the file, and try again."
NEWER_HINT = "Update malkompas to read it."


def steps_without_date(steps: Sequence[str]) -> str:
    are = (
        "One step has no date and is" if len(steps) == 1 else f"{amount(len(steps), '', 'steps')} have no date and are"
    )
    return f"{capitalized(are)} not in the calendar:" + "".join(f"\n  • {step}" for step in steps)


def copies(names: Sequence[str], more: int) -> str:
    told = "".join(f"\n  {name}" for name in names) + (f"\n  and {more} more" if more else "")
    there, it = ("one copy", "it") if len(names) + more == 1 else (amount(len(names) + more, "", "copies"), "them")
    return (
        f"The folder also holds {there}, made by a program that synchronises folders. There may be something in {it} "
        f'that is not in the conversation. Read {it} with: malkompas history "NAME"{told}'
    )


NO_REFLECTIONS = "There are no conversations here yet."
NOT_FOUND = "“{words}” is not in any of the conversations."
NOT_FOUND_HINT = "Try fewer words, or part of a word. All the words must be in the same note."
NO_DATED_STEPS = "None of the steps has a date, so there is nothing to put in a calendar."
NO_DATED_STEPS_HINT = (
    "The notes are saved. Share them in another format, or give the steps a date with: malkompas reflect --resume"
)
SEE_HISTORY_HINT = "See what there is with: malkompas history"
READING = "Reading the conversations"
START_HINT = "Start one with: malkompas reflect"
NOTHING_TO_RESUME = "There is no conversation to carry on with."
NOTHING_TO_RESUME_FOR = "{team} has no conversation to carry on with."
OF_ANOTHER_TEAM = "The conversation {id} belongs to another team than “{team}”, so I have not opened it."
OF_ANOTHER_TEAM_HINT = "Leave out --team, or write --resume latest to open the team’s own."
REFLECTION_IS_UNKNOWN = "There is no conversation whose name begins with “{name}”."
REFLECTION_IS_AMBIGUOUS = "Several conversations have a name that begins with “{name}”."
OUTPUT_EXISTS = "{path} already exists, and I will not overwrite it."
OUTPUT_EXISTS_HINT = "Choose another name with --output, or add --force to overwrite it."
OUTPUT_IS_A_DIRECTORY = "{path} is a folder, not a file."
OUTPUT_IS_NO_NAME = "A file cannot be called {name} on Windows."
OUTPUT_IS_NO_FILE = "{path} is not an ordinary file."
CURRENT_FOLDER_IS_GONE = "The folder you are in no longer exists."
OUTPUT_HAS_NO_FOLDER = "The folder {folder} does not exist."
OUTPUT_FAILS = "{path} cannot be written: {reason}."
BINARY = "A document cannot be shown here."
BINARY_HINT = "Write it to a file with --output FILE."
OTHER_COMPASS_HINT = "If the topic belongs to another compass, name the compass with --compass."
STANDARD_OUTPUT = "What was to be shown"
STANDARD_OUTPUT_HINT = "Check where you are sending it, and try again."
OUTPUT_FAILS_HINT = "Choose another place with --output."
SUMMARY_FAILS_HINT = "Your notes are saved. Write the summary somewhere else with:\n  {command}"
FORMAT_HINT = "Choose with --format, or give the file one of those endings."


def reason(error: Exception) -> str:
    """Return why `error` happened."""
    reasons = {
        errno.ENOENT: "it does not exist",
        # Windows says the same of both.
        errno.EACCES: f"you do not have access{', or another program is using it' if sys.platform == 'win32' else ''}",
        errno.EPERM: "you do not have access",
        errno.EROFS: "the drive can only be read",
        errno.ENOSPC: "the drive is full",
        errno.EDQUOT: "you have used the space that you were given",
        errno.EFBIG: "the file may not be that large",
        errno.EIO: "the drive is not responding as it should",
        errno.ENOTDIR: "part of the path is a file and not a folder",
        errno.EISDIR: "it is a folder",
        errno.EEXIST: "there is a file with that name",
        errno.ENAMETOOLONG: "the name is too long",
        errno.ELOOP: "the shortcuts go round in circles",
        errno.EINVAL: "that cannot be done there",
    }
    code = error.errno if isinstance(error, OSError) else None
    return reasons.get(code or 0, "the name cannot be used" if code is None else f"system error no. {code}")


def cannot_be_read(number: int) -> str:
    files = capitalized(amount(number, "one file", "files"))
    return f"{files} in the folder cannot be read. See which with: malkompas history"


def reflections_there_are(shown: Sequence[tuple[str, str]], more: int) -> str:
    end = f"\n  and {more} more" if more else ""
    return "Choose one of these, newest first:" + "".join(f"\n  {name}  ({goal})" for name, goal in shown) + end


def format_is_unknown(ending: str, formats: Iterable[str]) -> str:
    return f"I cannot write a file that ends in {ending}. It can end in {listed(formats, 'or')}."


# principles.yaml

COMPASS_HINT = "Change the file, or choose another with --compass."
_PATH_HINT = "Choose another with --compass or MALKOMPAS_COMPASS."
_PLACE_HINT = "Go to the folder it is in, or type the whole path after --compass (or in MALKOMPAS_COMPASS)."
_UTF8_HINT = "Choose “Save as” in the program you write it in, and set the encoding to UTF-8."
COMPASS_FILE_ERRORS = {
    "missing": ("There is no file {name} in the folder {folder}.", _PLACE_HINT),
    "misspelt": ("There is no file {name} in the folder {folder}. Did you mean {meant}?", _PLACE_HINT),
    "directory": ("{path} is a folder. I need a file such as principles.yaml.", _PATH_HINT),
    "special": ("{path} is not an ordinary file. I need a file such as principles.yaml.", _PATH_HINT),
    "unreadable": ("{path} cannot be read: {reason}.", _PATH_HINT),
    "too_large": ("{path} is too large. A compass takes up {most} kB at most.", COMPASS_HINT),
    "document": (
        "{path} is a document from Word or a similar program. I need plain text.",
        "Write the compass in a program for plain text, for example Notepad or VS Code.",
    ),
    "utf16": ("{path} is saved as UTF-16 (some programs call it Unicode) and not as UTF-8.", _UTF8_HINT),
    "not_utf8": ("{path} is not saved as UTF-8. The trouble is in line {line}.", _UTF8_HINT),
}
WHOLE_FILE = "the whole file"
FIELD_NAMES = {
    "title": "title",
    "language": "language",
    "source": "source",
    "opening": "opening",
    "principles": "principles",
    "learning": "learning",
    "closing": "closing",
    "id": "id",
    "what_if": "what if",
    "text": "text",
    "questions": "questions",
    "label": "short name",
    "hints": "prompts",
    "formerly": "earlier wording",
    "stories": "stories",
    "who": "who",
    "wording": "whose words",
}
ITEM_NAMES = {
    **{"principles": "principle", "questions": "question", "hints": "prompt"},
    **{"formerly": "earlier wording", "stories": "story"},
}
LANGUAGES = {
    **{"danish": "da", "dansk": "da", "english": "en", "british": "en", "german": "de", "deutsch": "de"},
    **{"dk": "da", "gb": "en"},
    **{"swedish": "sv", "svenska": "sv", "norwegian": "nb", "faroese": "fo", "greenlandic": "kl", "french": "fr"},
}
BAD_CHARACTER = "there is an invisible character here that cannot be used; delete it, and type that part again"
EMPTY_FILE = "the file is empty; start from a copy of a compass that works"
ONE_DOCUMENT = "a new document begins here; delete the line --- before it, since there can only be one"
TEXT_IS_EMPTY = "a text is missing here"
NO_TEXT = "a text is missing here; if it begins with #, it must be in quotation marks"
ITEMS = "write each item on a line of its own with a hyphen and a space before it"
YAML_MISTAKES = {
    "fence": "``` does not belong in the file; delete the line",
    "tab": "the line begins with a tab; use spaces instead, two for each level",
    "odd_blank": "there is a character here that only looks like a space; delete it, and use the space bar",
    "bullet": "an item begins with a hyphen and a space",
    "blank_after_dash": "a space is missing after the hyphen",
    "open_quote": "the quotation mark is not closed",
    "backslash": "\\ cannot be used in double quotation marks; use single ones: '",
    "bracket": f"the list is not closed; {ITEMS}. If it is a text, it must be in quotation marks",
    "sign": "a text that begins with a sign such as [ { % @ ` & * | > ? or - must be in quotation marks",
    "after_quote": (
        "the text goes on after the quotation mark that closes it; use the other kind around it: ' or \", "
        "or find the quotation mark further up that has no partner"
    ),
    "dash": "the line is indented wrongly, or a hyphen is missing before it",
    "indentation": (
        "the line does not fit here: it or the line above is indented wrongly, "
        "or a colon or a space is missing in the line above"
    ),
    "blank_after_colon": "a space is missing after the colon",
    "colon_after_name": (
        "a colon and a space are missing after the name of the field; if the line belongs to the text above it, "
        "indent it further than the field there"
    ),
    "colon": "a text with a colon must be in quotation marks",
    "other": (
        "the line cannot be read from here; look for a colon or a quotation mark in the text, a field without a colon "
        "or crooked indentation, in the line above too"
    ),
}
TOO_DEEP = "there are more than {levels} levels of fields and lists within each other here; a compass has fewer"
NO_ALIAS = "a text that begins with {sign} must be in quotation marks; references with & and * cannot be used"
KEY_IS_DOUBLE = (
    "the field {name} is in line {line} as well; delete one of them, or put a hyphen before it if this is a new item"
)
ID_IS_RESERVED = "the program uses the id {value} itself; choose another"
ID_IS_TAKEN = "the id {value} was used before, in line {line}; each principle has its own"
PRINCIPLE_IS_AMBIGUOUS = "The word “{name}” is in several titles."


def compass_is_wrong(path: str, problems: Sequence[tuple[int, str, str]], most: int, *, is_first: bool) -> str:
    """Return the `problems`, each with its line, its place in the compass and what is said; at `most` so many."""
    are = "There is one thing" if len(problems) == 1 else f"There are {amount(len(problems), '', 'things')}"
    shown = [f"line {line}{f', {place}' if place else ''}: {said}" for line, place, said in problems[:most]]
    more = [f"and {len(problems) - most} more"] if len(problems) > most else []
    told = "The first thing to put right:" if is_first else f"{are} to put right:"
    return "\n  ".join([f"{path} cannot be used yet. {told}", *shown, *more])


def in_compass(place: str, name: str, number: int = 0) -> str:
    """Return "principle 2, question 1": where in a compass a field stands, or an item of it, counted from 1."""
    here = f"{ITEM_NAMES[name]} {number}" if number else f"the field {name}"
    return f"{place}, {here}" if place else here


def text_expected(tag: str, value: str) -> str:
    if tag == "tagged":
        return "a text that begins with ! must be in quotation marks"
    advice = {"map": "a text with a colon must be in quotation marks", "seq": "write it without a hyphen or [ ]"}
    suggested = advice.get(tag) or f'write "{value}"'
    return f"there should be a text here, but it says {_yaml_value(tag, value)}; {suggested}"


def list_expected(tag: str, value: str) -> str:
    if tag == "seq":
        return "the list is empty; write at least one item with a hyphen and a space before it"
    if tag == "null":
        return f"a list is missing here; {ITEMS}"
    return f"there should be a list here, but it says {_yaml_value(tag, value)}; {ITEMS}"


def mapping_expected(tag: str, value: str, keys: Sequence[str]) -> str:
    return f"there should be {_fields(keys)} here, but it says {_yaml_value(tag, value)}"


def _yaml_value(tag: str, value: str) -> str:
    """Return what stands in a file, by its YAML type."""
    kinds = {"bool": "the yes/no value", "int": "the number", "float": "the number", "timestamp": "the date"}
    whole = {"map": "fields with names", "seq": "a list", "str": f"the text “{value[:40]}”"}
    if tag == "null":
        return f"the empty value {value}" if value else "nothing"
    return whole.get(tag) or f"{kinds.get(tag, 'the value')} {value[:40]}"


def keys_are_missing(names: Sequence[str]) -> str:
    told = [name if name == FIELD_NAMES[name] else f"{name} ({FIELD_NAMES[name]})" for name in names]
    return f"{_fields(told)} {'is' if len(names) == 1 else 'are'} missing here"


def _fields(names: Sequence[str]) -> str:
    return f"the {'field' if len(names) == 1 else 'fields'} {listed(names)}"


def key_is_unknown(name: str, keys: Iterable[str], meant: str) -> str:
    if meant:
        return f"I do not know the field {name[:40]}; did you mean {meant}?"
    if name in FIELD_NAMES:
        return f"the field {name} does not belong here; is the line indented wrongly? Here there can be {listed(keys)}"
    found = f"I do not know the field {name[:40]}" if name else "there should be the name of a field here"
    return f"{found}; here there can be {listed(keys)}"


def language_expected(found: str, suggested: str) -> str:
    advice = f"write language: {suggested}" if suggested else "write language: en (English) or language: da (Danish)"
    return f"there should be the code of a language here, but it says “{found[:40]}”; {advice}"


def id_form(value: str, suggested: str) -> str:
    advice = f"; write for example id: {suggested}" if suggested else ""
    return (
        "an id has only small letters a-z, digits and hyphens, and at least one letter, "
        f"but here it says “{value[:40]}”{advice}"
    )


def principle_is_unknown(name: str, meant: str = "") -> str:
    return f"I do not know the topic “{name}”.{f' Did you mean “{meant}”?' if meant else ''}"


def principles_there_are(shown: Iterable[tuple[str, str, str]]) -> str:
    told = (f"\n  {number:>2}  {id}  ({title})" for number, id, title in shown)
    return f"Choose one of these:{''.join(told)}"


# Sheets

SHEET_TITLE = "{compass}: your thoughts before the meeting"
SHEET_BLANK = "…" * 12
SHEET_HELP = (
    "We are going to talk about a goal. The conversation goes better when everyone has had time to think, including "
    "those who cannot be there on the day. So here are the questions now.",
    "Write what you think under the questions. A few words are enough, and there is room for more than you can see. "
    "Answer where you have something to say, and leave the rest blank.",
    "You need not write your own name: when we meet, the answers have no names.",
)
SHEET_PRIVACY = "Please leave out civil registration numbers, and do not name citizens or their relatives."
SHEET_BACK_TITLE = "When you have finished"
SHEET_BACK = (
    "Save what you have written, and send it back to the person you got it from before we meet. "
    "If you have written by hand, bring the paper."
)
SHEET_FILE = "sheet"
SHEET_IS_TEXT = "The sheet is plain text, because the programs that make Word documents are missing."
SHEET_NEXT = (
    "Send it to everyone who has something to say about the goal. Put the answers in one folder, and start the "
    "conversation with:\n  {command}"
)
SHEET_FOLDER = "FOLDER"
SHEET_PICTURE = "[picture]"
SHEET_ERRORS = {
    "unknown": "I only read docx, odt, md and txt. Save anything else in one of those formats, and try again.",
    "no file": "I only read ordinary files, not shortcuts or folders within folders.",
    "no text": "It is not plain text.",
    "no office": "The programs that read it are missing. See how to get them: malkompas sheet --format docx",
    "unreadable": "It cannot be read: {reason}.",
    "damaged": "It is damaged, has a password or is another kind of document than its name says.",
    "macro": "It contains macros. Save it without them, and try again.",
    "large": "It is too large to be a sheet.",
    "late": "It takes too long to read. Save it as plain text (txt), and try again.",
    "full": "There is no room for more in the conversation.",
}
SHEETS_PASSED = {
    "empty": ("one sheet is empty.", "sheets are empty."),
    "twice": ("one sheet has been read before or is like another.", "sheets have been read before or are like others."),
}
SHEET_OTHER = {"compass": "another compass", "team": "another team", "goal": "another goal"}
SHEET_NOT_THERE = "The file or folder {path} cannot be read: {reason}."
SHEET_NOT_THERE_HINT = "Check that the name after --sheet is right, and that you are in the right folder."


def sheets_unplaced(number: int) -> str:
    parts, verb = amount(number, "one piece of text", "pieces of text"), "belongs" if number == 1 else "belong"
    return f"I cannot see where {parts} {verb}. You will see {'it' if number == 1 else 'them'} when you round off."


def sheets_passed(why: str, number: int) -> str:
    return capitalized(amount(number, *SHEETS_PASSED[why]))


def sheets_left(reason: str, names: Sequence[str], more: int) -> str:
    return f"Not read: {listed([*names, *([f'{more} more'] if more else [])])}. {reason}"


def sheets_of_another(what: str, value: str, number: int) -> str:
    told = amount(number, "one sheet is", "sheets are")
    return f"{capitalized(told)} for {SHEET_OTHER[what]}: “{value}”. The answers have been read too."


# HTML and cards

CARDS_HELP = (
    "Print the cards on both sides, flipped on the long edge, and each gets its back with helping questions and "
    "stories. Cut them out, and put them on the table. The last page is for writing on."
)
CARD_BACK = "When the talk stalls"
CARDS_LAYOUT = "When you print"
TWO_A_PAGE = "two cards a page"
ONE_A_PAGE = "one card a page"
DOCUMENT_TITLE = "{team}: conversation on {day}"
COMPASS_OF_ALL = "Where you have been in the compass between you"

# Documents

PAGE = "Page"
PAGE_OF = "of"
CARDS = "Cards for the table"
SHEET = "Your own words"
OFFICE_IS_MISSING = "For docx, odt and pdf you need two more programs."
OFFICE_HINT = "Get them with:\n  {command}"
OFFICE_HINT_UNPACK = "They usually come with the program: get malkompas again, and unpack the whole zip file."
OFFICE_FAILS = "The document could not be made as {kind}. Your notes have not been touched."
OFFICE_FAILS_HINT = "Use --format md or html for now."
OFFICE_UNDRAWN = (
    "No font on this machine has these characters, and your pdf has an empty box instead: {signs}\n"
    "Your notes are as you wrote them, and so are the other formats: use --format html or docx."
)
