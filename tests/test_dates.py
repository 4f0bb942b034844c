"""Dates as Danes write and read them, and in English as the British do."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas import dates, texts
from malkompas.conversation import timing

TODAY = dt.date(2026, 11, 23)  # a Monday


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    """Let the next test begin in Danish, whatever this one speaks."""
    yield
    texts.speak(texts.DEFAULT)


def forms(text: str) -> list[str]:
    return text.split(" | ")


# A week is its Friday and a month its last day; the weekday alone is the nearest after today, and "næste" is in the
# week to come.
AHEAD = """\
2026-12-01: 1.12.2026 |   1.  december  2026  | 01.12.2026 | 1/12 | 1/12/26 | 1-12-2026 | 1.12 | 1.12. | 2026-12-01
2026-12-01: 1. december | 1 december | 1. dec. | den 1. december 2026 | Den 1. December | tirsdag den 1. december 2026
2026-12-01: Tirsdag, d. 1/12 | senest 1. december | inden den 1. dec | på tirsdag den 1/12 | tirsdag i uge 49
2026-12-01: 1/12, klokken 9.30 | 1/12 kl. 10-12. | 1. 12. 2026 | 1. 12. | 1 / 12 | 1/12 2026 | 1.12 2026 | 1/12, 2026
2026-12-01: 1/12 '26 | 2026/12/01 | 2026.12.1 | 1dec | 1december2026 | 1. dec 26 | １．１２．２０２６
2026-12-01: 1.\u00a012.\u00a02026 | uge49 tirsdag | til 1/12 | senest på tirsdag d. 1/12 | inden tirsdag d. 1.12.
2026-12-01: U49, tirs | tir. uge 49 | ca. 1. december | omkring d. 1/12 | frist 1/12 | 1/12 10:30 | 1/12 formiddag
2026-12-01: \u200e1.12.2026\u200e | senest 1/12 kl.12 | 1/12-2026 | tir d. 1/12 | d.1.12 | senest den 1/12 | tirs. 1/12
2026-11-23: 23/11 | i dag | idag | i aften | senest i eftermiddag kl. 15
2026-11-24: i morgen kl 8:15 | om én dag | om 1 dag | imorgen | til i morgen | Senest imorgen tidlig kl.9
2026-11-25: i overmorgen | onsdag | på onsdag | onsdag kl. 10 | iovermorgen | i over morgen | ons | ons. kl. 10
2026-11-27: Uge 48 | inden uge 49 | inden næste uge | senest fredag | til fredag | fre | inden fredag | fredag morgen
2026-11-27: fredag i denne uge | denne uge | i løbet af uge 48 | før uge 49 | senest på fredag | på fre. | Fredag 10:30
2026-11-28: lør | på lørd.
2026-11-29: søndag
2026-11-30: mandag | inden mandag | næste mandag | om en uge | førstkommende mandag | i november
2026-11-30: inden udgangen af november | ultimo nov. | inden december | den 30. | denne måned | man. | november
2026-12-02: næste onsdag | onsdag næste uge | onsdag i næste uge | næste uge onsdag | på onsdag i næste uge
2026-12-03: torsdag i næste uge | tors i næste uge
2026-12-04: uge 49 | inden uge 50 | næste uge | i næste uge | uge49 | senest næste uge | inden udgangen af næste uge
2026-12-04: uge nr. 49 | senest i uge 49 | til uge 49 | uge 49.
2026-12-06: på næste søndag | den 6.
2026-12-07: om 14 dage | om fjorten dage | om et par uger | om14dage | inden 14 dage | indenfor 14 dage
2026-12-07: senest om 14 dage | 14 dage | inden for 14 dage
2026-12-14: om 3 uger
2026-12-15: den 15. | d. 15 | senest den 15. kl. 10 | inden den 15. | tirsdag den 15.
2026-12-23: om en måned | om 1 md. | inden jul | før jul | inden juleaften | senest inden jul
2026-12-24: til jul | juleaften
2026-12-31: næste måned | i næste måned | inden udgangen af næste måned | december | dec. 2026 | i december 2026
2026-12-31: dette kvartal | 4. kvartal | 4.kvartal 2026 | Q4 | fjerde kvartal | inden nytår | inden 1. kvartal
2027-01-01: uge 53 2026 | uge 53
2027-01-15: uge 2
2027-01-29: inden uge 5 | inden uge 5 2027
2027-01-31: i januar | ultimo januar | inden udgangen af januar | inden februar | januar 2027
2027-01-23: om to  måneder | om 2 mdr.
2027-02-28: februar
2027-03-31: næste kvartal | inden udgangen af marts | 1. kvartal | inden slutningen af 1. kvartal | q1 2027
2027-05-01: 1. maj
2027-07-01: 1. jul. | 1/7
2027-05-23: om et halvt år
2027-06-25: inden sommerferien | før sommerferien
2027-06-26: til sommerferien
2027-06-30: 1. halvår | inden 3. kvartal | inden udgangen af første halvår
2027-09-30: 3. kvartal | tredje kvartal | i 3. kvartal 2027 | inden oktober
2027-10-03: 3. okt 2027
2027-11-22: 22/11
2027-11-23: om 12 måneder | om et år
2028-01-14: uge 2/2028 | uge 2, 2028 | uge 2-2028
2028-02-29: 29/2 | 29. feb.
None: om lidt |  | onsdag eller torsdag | om 0 dage | om nogle uger | den 32. | den 0. | 4. | næste | på | 31.2.2026
None: uge 54 | uge 0 | 0/0 | 99.99 | snart | 1 | 12:30 | 1.december? | 1? december | 1/12? | 20301122 | 1,5
None: uge 49-50 | 1:12 | 2026 | 10.-12. december | ons/tors | tomandag | i fredags | sidste fredag | i går
None: for 14 dage siden | sidste uge | fredag om 14 dage | fredag i næste måned | tilsidst | Ida | mandagsmødet"""
# A week begins on its Monday and a month on its first day; a year that is typed counts.
SINCE = """\
2026-11-23: 23.11 | uge 48 | i dag | idag | denne uge
2026-11-22: i går | igår | siden i går | siden søndag
2026-11-21: i forgårs | i lørdags | lørdag | lør.
2026-11-16: mandag | i mandags | sidste mandag | mandag i sidste uge | sidste uge | i forrige uge | for en uge siden
2026-11-09: 14 dage | for 14 dage siden | for to uger siden
2026-11-01: 1/11 | 1. 11. | november | denne måned | siden 1. nov.
2026-10-23: for en måned siden
2026-10-01: sidste måned | forrige måned | oktober | okt. 2026 | dette kvartal
2026-09-01: mandag den 1. september | fra d. 1. sept.
2026-12-01: 1.12.2026 | 1/12 2026
2025-12-01: 1.12. | uge 49 | december
2025-01-01: sidste år
2024-02-29: 29.2
2020-12-28: uge 53
None: i morgen | næste uge | om 14 dage | engang"""
# The same words on other days: around new year, in week 53, at the end of February.
ON_OTHER_DAYS = """\
2026-12-31: 31.12. | denne måned: 2026-12-31
2026-12-31: i morgen | 1/1 | uge 53 | om 1 dag: 2027-01-01
2026-12-31: næste uge | uge 1: 2027-01-08
2026-12-31: 30/12: 2027-12-30
2026-12-31: næste år: 2027-12-31
2027-01-01: uge 53 | denne uge: 2027-01-01
2027-01-01: januar: 2027-01-31
2026-12-24: inden jul: 2027-12-23
2026-12-24: jul: 2026-12-24
2026-12-31: i januar | ultimo januar | den 31. januar | inden februar: 2027-01-31
2026-12-31: den 31. | inden nytår | inden januar | 4. kvartal: 2026-12-31
2026-12-31: den 15.: 2027-01-15
2026-12-31: inden uge 1: 2027-01-01
2026-12-31: inden uge 53: 2032-12-24
2026-12-31: 1. kvartal | inden udgangen af marts: 2027-03-31
2027-01-01: inden uge 1: 2027-01-01
2027-01-01: den 1. | d. 1: 2027-01-01
2027-01-01: inden nytår: 2027-12-31
2027-01-31: den 30.: 2027-03-30
2027-06-26: inden sommerferien: 2028-06-23
2028-02-01: inden marts | inden udgangen af februar | den 29.: 2028-02-29
2028-02-29: den 29. | inden marts: 2028-02-29
2028-02-29: den 28.: 2028-03-28
2028-02-29: inden uge 10: 2028-03-03
2027-01-03: næste mandag | mandag: 2027-01-04
2027-01-03: torsdag uge 53: 2032-12-30
2027-01-31: om en måned | næste måned | februar: 2027-02-28
2028-02-28: i morgen | 29. feb | februar: 2028-02-29
2028-02-28: om et år: 2029-02-28
2028-02-29: næste måned: 2028-03-31
2028-03-01: 29/2: 2032-02-29"""
SINCE_ON_OTHER_DAYS = """\
2024-12-31: uge 1 | i går: 2024-12-30
2027-01-01: sidste måned | for en måned siden: 2026-12-01
2027-01-01: sidste uge: 2026-12-21
2027-01-01: uge 53: 2026-12-28
2027-01-01: i går | 31/12 | i torsdags: 2026-12-31
2027-01-01: januar | den 1. | 1. kvartal | nytår: 2027-01-01
2027-01-01: den 31. | nytårsaften: 2026-12-31
2027-03-01: den 30.: 2027-01-30
2028-02-29: for et år siden: 2027-02-28
2028-03-31: for en måned siden | 29. feb.: 2028-02-29"""


IN_ENGLISH = """\
2026-11-23: today | this afternoon | tonight
2026-11-24: tomorrow | Tomorrow morning | tomorrow at 8.15 | in one day | by tomorrow, 9am
2026-11-26: before Friday | before the 27th | before Friday this week | before 27/11
2026-11-25: the day after tomorrow | on Wednesday | Wed | Wednesday at noon | this coming Wednesday
2026-11-27: Friday | by Friday at the latest | this Friday | week 48 | before week 49 | by the end of the week
2026-11-30: in a week | next Monday | November | by the end of November | before December | the 30th
2026-11-30: before 1 December | before December 1st | before Tuesday 1 December | before 1/12/26 | before 2026-12-01
2026-12-01: 1/12 | 01/12/2026 | 1.12. | 1-12-26 | 2026-12-01 | 1 December | 1st December 2026 | the 1st of December
2026-12-01: Tuesday 1 December | Tuesday, 1st Dec. | December 1 | December 1st, 2026 | Dec 1 2026 | by 1 December
2026-12-01: no later than 1/12 | 1 December at 10 | 1/12 from 10am to 12 | 1/12, 10:30 | Tuesday in week 49
2026-12-01: 1 Dec '26 | Dec 1st ’26
2026-12-04: week 49 | by week 49 | next week | next Friday | W49 | Friday in week 49 | Friday next week
2026-12-07: in two weeks | in two weeks' time | in a fortnight | within 14 days | two weeks from now
2026-12-15: the 15th | by the 15th | on the 15th at 10 | 15th
2026-12-23: in a month | in one month's time
2026-12-24: before Christmas | Christmas Eve
2026-12-03: before next Friday
2026-12-31: Dec '26 | next month | December | Q4 | this quarter | before the new year | by the end of the year
2027-01-31: in January | by the end of January | end of January
2027-03-31: March ’27 | by the end of March | the first quarter | next quarter | 1st quarter 2027
2027-06-30: the first half of the year | the second quarter | by the end of June
2027-11-23: in a year | in 12 months
2028-02-29: 29 February | 29th of Feb
None: soon | Wednesday or Thursday | last Friday | 31/2 | 13/13 | week 54 | a few weeks | the 32nd | 12:30
None: Monday team | i morgen | onsdag | om 14 dage | in | the | next | summer holidays | marching | in 0 days
None: next Monday week | Friday week | this Friday week | the week of 7 December | week of the 7th
None: before Friday at 10 | Friday before Christmas | the Friday before 1 December"""
SINCE_IN_ENGLISH = """\
2026-11-22: yesterday | Sunday | since Sunday
2026-11-20: last Friday | since last Friday
2026-11-16: last week | a week ago | Monday
2026-11-09: two weeks ago | a fortnight ago | 14 days
2026-10-01: last month | October | since October
2026-09-01: 1/9/2026 | 1 September | from 1 Sept
2025-01-01: last year"""


Parse = Callable[[str, dt.date], dt.date | None]


def cases() -> Iterator[tuple[Parse, dt.date, str, str]]:
    """Yield what is typed on which day, how it is read, and the day that it names."""
    for parse, table in ((dates.parse_due, AHEAD), (dates.parse_since, SINCE)):
        for day, typed in (line.split(": ") for line in table.split("\n")):
            yield from ((parse, TODAY, one, day) for one in forms(typed))
    for parse, table in ((dates.parse_due, ON_OTHER_DAYS), (dates.parse_since, SINCE_ON_OTHER_DAYS)):
        for today, typed, day in (line.split(": ") for line in table.split("\n")):
            yield from ((parse, dt.date.fromisoformat(today), one, day) for one in forms(typed))


@pytest.mark.parametrize(("parse", "today", "typed", "day"), [*cases()])
def test_a_day_is_understood_however_it_is_said(parse: Parse, today: dt.date, typed: str, day: str) -> None:
    """The nearest ahead, or until today where it is looked back from; what names no day is not understood."""
    assert str(parse(typed, today)) == day


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        *(("lørdag d. 1. december", "lørdag"), ("på lør. 1/12 kl. 10", "lørdag"), ("tirsdag den 1. december", "")),
        *(("tir. 1/12", ""), ("1/12", ""), ("uge 49", "")),
    ],
)
def test_a_weekday_that_the_date_is_not_is_told(typed: str, other: str) -> None:
    """One of the two is wrong, and only the team knows which."""
    assert dates.mismatched_weekday(typed, dt.date(2026, 12, 1)) == other


NO_SUCH_DAY = "31/2 | 31.2.2027 | 29/2 2027 | 29. februar 2027 | 31. april | 32/1 | uge 54"
MAY_BE_A_DAY = "29/2 | 1/12 | snart | 12.30 | 99.99 | 10.-12. december | uge | den 32. |  | 31"


@pytest.mark.parametrize(
    ("typed", "is_impossible"),
    [*((typed, True) for typed in forms(NO_SUCH_DAY)), *((typed, False) for typed in forms(MAY_BE_A_DAY))],
)
def test_a_day_that_there_is_not_is_told_from_what_is_no_date(typed: str, is_impossible: bool) -> None:
    """No year has it, or not the one that is named; a time and an amount look much like one."""
    assert dates.is_impossible(typed, TODAY) is is_impossible
    assert not is_impossible or dates.parse_due(typed, TODAY) is None


WORDS = IN_ENGLISH.split() + SINCE_IN_ENGLISH.split()
WORDS += forms(
    "i | om | på | næste | sidste | siden | 999 | 9999 | 0 | 1 | 31 | tre | . | dage | uge | måned | år | ons | fredags"
    " | feb | i morgen | kl. 10 | den | inden | jul | sommerferien | 3. kvartal | 2. halvår"
)


@pytest.mark.parametrize("language", ["da", "en"])
@given(text=st.text() | st.text("0123456789 .,-/uge") | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
@example(text="om " + "9" * 5000 + " dage")
@example(text="om 999 måneder")
@example(text="mandag uge 99")
@example(text="/12")
@example(text="1/")
@example(text="inden uge 1 0001")
@example(text="den 9999.")
@example(text="uge ,2026")
@example(text="9" * 5000 + "/12")
@example(text="1/" + "9" * 5000)
@example(text=". december")
@example(text="9" * 5000 + ". december")
@example(text="uge " + "9" * 5000)
def test_no_text_is_too_odd_to_ask_about(language: str, text: str) -> None:
    """Whatever is typed gives a day, a time or none, and never fails."""
    texts.speak(language)
    assert isinstance(timing.parse_minutes(text), int | None)
    assert isinstance(dates.parse_due(text, TODAY), dt.date | None)
    assert isinstance(dates.parse_since(text, TODAY), dt.date | None)


@pytest.mark.parametrize("language", ["da", "en"])
@given(day=st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_what_is_written_in_words_is_understood_again(language: str, day: dt.date) -> None:
    """Each form that a date is shown in can be typed."""
    texts.speak(language)
    for written in (texts.long_day(day), texts.day_with_weekday(day), *([texts.short_day(day)] * (language == "en"))):
        assert dates.parse_due(written, TODAY) == day


@pytest.mark.parametrize(
    ("due", "typed", "shown"),
    [
        ("2026-12-01", "1/12", "1. december 2026"),
        ("2026-11-25", "på onsdag", "25. november 2026"),
        ("2026-11-25", "onsdag kl. 10", "onsdag kl. 10 (25. november 2026)"),
        ("2026-12-04", "Uge 49", "Uge 49 (4. december 2026)"),
        ("2026-12-23", "inden jul", "inden jul (23. december 2026)"),
        ("2026-12-15", "den 15.", "15. december 2026"),
        ("2027-09-30", "3. kvartal", "3. kvartal (30. september 2027)"),
        ("", "snart", "snart"),
    ],
)
def test_a_step_shows_its_day_or_what_was_typed(due: str, typed: str, shown: str) -> None:
    """A week and a time say more than the day, and are kept beside it."""
    assert dates.due_text(dt.date.fromisoformat(due) if due else None, typed) == shown


@pytest.mark.parametrize(("parse", "table"), [(dates.parse_due, IN_ENGLISH), (dates.parse_since, SINCE_IN_ENGLISH)])
def test_in_english_a_day_is_understood_as_it_is_said(parse: Parse, table: str) -> None:
    """The day comes before the month. Ahead a week is its Friday, looked back from its Monday. Danish is no date."""
    texts.speak("en")
    for day, typed in (line.split(": ") for line in table.split("\n")):
        assert {one: str(parse(one, TODAY)) for one in forms(typed)} == dict.fromkeys(forms(typed), day)


def test_in_english_a_date_is_shown_as_it_is_written_and_said_to_be_wrong_where_it_is() -> None:
    """A week is kept beside its day; a weekday that the date is not is named."""
    texts.speak("en")
    assert dates.due_text(dt.date(2026, 12, 4), "Week 49") == "Week 49 (4 December 2026)"
    assert dates.due_text(dt.date(2026, 12, 4), "next Friday") == "4 December 2026"
    assert dates.mismatched_weekday("Saturday 1 December", dt.date(2026, 12, 1)) == "Saturday"
    assert dates.mismatched_weekday("before Tuesday 1 December", dt.date(2026, 11, 30)) == ""
    assert dates.due_text(dt.date(2026, 11, 26), "before Friday") == "before Friday (26 November 2026)"
    assert dates.is_impossible("31 April", TODAY)
    assert not dates.is_impossible("before 1 December at 10", TODAY)
