"""Anyone's text, made safe."""

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas import text as safe
from malkompas.text import closest_match, comparison_key, normalize, one_line, pasted_notes, sanitize, slug, truncate


@given(st.text(alphabet=st.characters()))
@example("a\udce5b")
def test_what_is_kept_can_be_written_down_and_read_again(text: str) -> None:
    """It can be stored as UTF-8, and is kept the same the second time; a team or a goal is one line."""
    kept = normalize(text)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert normalize(kept) == kept
    assert re.search("[\ud800-\udfff]", text) is None or "\N{REPLACEMENT CHARACTER}" in kept
    assert one_line(f" a\n {text}b") == " ".join(normalize(f"a {text}b").split())
    assert one_line(text).encode("utf-8").decode("utf-8") == one_line(text)


HEBREW = "שלום"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *((f"linje{sign}ny", "linje ny") for sign in "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"),
        ("a\rb\r\nc", "a\nb\nc"),
        *((f"hjemme{sign}pleje{sign}", "hjemmepleje") for sign in "\u00ad\u180e\u200b\u2060\u2063\u206e\ufeff"),
        *((f"{mark}+45 12 34{end}\nog 5", "+45 12 34\nog 5") for mark in "\u202a\u202d" for end in ("\u202c", "")),
        *((f"{mark}den 1.12.{mark} \u2069", "den 1.12.") for mark in "\u061c\u200e\u200f\u2068"),
        *((f"{begin}{HEBREW} 12{end}", f"{HEBREW} 12") for begin, end in ("\u2067\u2069", "\u202b\u202c", "\u202e\n")),
        *((text, text) for text in (f"{HEBREW}\u200f!", "👩\u200d⚕\ufe0f")),
    ],
)
def test_signs_from_other_programs_and_phones_make_no_line_and_no_mess(typed: str, kept: str) -> None:
    """They become a blank or vanish; the marks beside right-to-left letters and the joiners of an emoji stay."""
    assert normalize(typed) == sanitize(kept) == kept
    assert one_line(typed) == " ".join(kept.split())
    assert comparison_key(typed) == comparison_key(kept)


@given(st.text() | st.text(f"\u200f\u202a\u202c\u202e\u2067\u2069\n {HEBREW}"))
@example(f"\u202egnp.exe\u202c \u2067{HEBREW}\u2069")
def test_harmless_text_holds_nothing_that_acts(text: str) -> None:
    """No control character but line feed and tab is left, and nothing that turns the reading direction."""
    shown = sanitize(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", shown)
    assert len(shown) == len(text)
    assert sanitize(shown) == shown


SLUGS = {
    **{"Hjemmepleje Nord": "hjemmepleje-nord", "Børn & Unge, Åby (Ærø)": "boern-unge-aaby-aeroe", "🎉🎉": "team"},
    **{"../../etc/passwd": "etc-passwd", "CON": "con", ".": "team", "  & Hold 3.5 &": "hold-3-5"},
    **{"x" * 300: "x" * 40, "x" * 39 + " og y": "x" * 39, "a " + "b" * 60: "a-" + "b" * 38, "Café Noël": "cafe-noel"},
    "Udskoling på Nørrevang Skole i Vester Hassing": "udskoling-paa-noerrevang-skole-i-vester",
}


@pytest.mark.parametrize(("team", "name"), SLUGS.items())
def test_a_file_is_named_after_the_day_and_the_team(team: str, name: str) -> None:
    """Safe and readable: Danish letters are spelled out; nothing of a path or a device is left."""
    assert safe.file_stem(dt.date(2026, 3, 1), team) == f"2026-03-01-{name}"


@given(st.text())
def test_a_slug_is_always_a_safe_name(text: str) -> None:
    """Whatever a team is called, its file name holds a-z, 0-9 and hyphens only."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text, fallback="team"))
    assert len(slug(text, fallback="team")) <= 40


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "´", "`"])
def test_a_name_is_known_however_its_letters_are_typed(apostrophe: str) -> None:
    """A Mac's å is everybody's, and any apostrophe is one; it is written as before. A new name is as it was typed."""
    known = ("Vest", "SFO’en")
    assert safe.canonical_name(f"sfo{apostrophe}EN", known) == "SFO’en"
    assert closest_match(f"sfo{apostrophe}EN", known) == ""
    assert safe.canonical_name("Nord", known) == "Nord"
    assert comparison_key("Åby  skole") == comparison_key("A\N{COMBINING RING ABOVE}BY skole ")


def test_a_name_that_is_nearly_known_finds_the_one_that_is_nearest() -> None:
    """A missing or a swapped letter or a hyphen too many; other names are other teams."""
    known = ("Hjemmepleje Nord", "Hjemmepleje Nordvest", "Team Syd", "🎉")
    for typed, meant in (("Hjemmplejen Nord", known[0]), ("Hjemme-pleje Nordvset", known[1]), ("TeamSyd", known[2])):
        assert closest_match(typed, iter(known)) == meant
    for other in ("Team Nord", "Hjemmepleje Øst", "", "Team Syd"):
        assert closest_match(other, known) == ""
    assert closest_match("🎈", ["🎉", "!"]) == ""  # a balloon is not a misspelt party
    assert safe.words("Stop op, og lær!") == ["stop", "op", "og", "lær"]


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    """What does not fit the width is shown to go on."""
    assert truncate("Hvem skal vi\nlytte til?", 40) == "Hvem skal vi lytte til?"
    assert truncate("Hvem skal vi lytte til?", 12) == "Hvem skal v…"
    assert truncate("Hvem skal vi lytte til?", 11) == "Hvem skal…"
    assert len(truncate("x" * 100, 10)) == 10
    assert truncate("x" * 10, 10) == "x" * 10
    assert [truncate("x" * 100, width) for width in (1, 0, -3)] == ["…"] * 3


@given(st.lists(st.text()))
def test_names_come_back_as_they_were_and_each_once(names: list[str]) -> None:
    """Whatever signs they have, also where they stand in one line to be changed."""
    kept = safe.distinct_names(names)
    assert safe.split_names(safe.join_names(kept)) == kept
    assert len(set(map(comparison_key, kept))) == len(kept)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Mette, Ole,,  Ib ", ("Mette", "Ole", "Ib")),
        ("METTE, mette, Mette  B", ("METTE", "Mette B")),
        ('"Hansen, Mette", Ole "Bølle" Bo,"x', ("Hansen, Mette", 'Ole "Bølle" Bo', '"x')),
    ],
)
def test_names_stand_with_commas_between_them(typed: str, names: tuple[str, ...]) -> None:
    """The same name twice is one, and quotes hold a comma."""
    assert safe.split_names(typed) == names


@pytest.mark.parametrize(
    ("pasted", "notes"),
    [
        ("- a\r\n\n• b\r*\tc\n  – d\n\uf0b7\te\no\tf\n-\n\u00a0\n▪ g", "a|b|c|d|e|f|g"),
        ("1. a\n2) b\n\n1. c\n  2. d", "a|b|c|d"),
        ("1. december\nog så 3. sal\n-5 grader\no, nej", "1. december|og så 3. sal|-5 grader|o, nej"),
        ("1. maj\n3. juni", "1. maj|3. juni"),
        ("”Ja”, sagde\u00a0hun\tblø\u00addt ", "”Ja”, sagde\u00a0hun\tblødt"),
        ("\n - \n", ""),
    ],
)
def test_pasted_lines_are_notes_without_what_lists_begin_with(pasted: str, notes: str) -> None:
    """Bullets of Word, mail and Markdown, and numbers that count; a day of the month is no such number."""
    assert "|".join(pasted_notes(pasted)) == notes


@pytest.mark.parametrize(
    ("lines", "is_paste"),
    [
        *[("a\n", False), ("a\n\n", False), ("a\n\nb\n", False), ("a\nb\n\n", False), ("\n" * 9 + "b\n", False)],
        *[("a\nb\n", True), ("- a\n\n- b\n\n", True), ("1. a\n\n2. b\n", True), ("a\n\n" * 10, True)],
    ],
)
def test_lines_at_once_are_a_paste_unless_they_may_be_typed_ahead(lines: str, is_paste: bool) -> None:
    """Who types ahead goes on to the next question with a blank line."""
    assert safe.pasted_at_once(lines) == (pasted_notes(lines) if is_paste else ())


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1)))
def test_no_word_of_what_is_pasted_is_lost(words_pasted: list[str]) -> None:
    """Below each other, with a bullet each."""
    assert list(pasted_notes("\n - ".join(["", *words_pasted]))) == words_pasted
