"""Anyone's text, made safe."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malkompas.strings import folded, harmless, is_harmless, keepable, one_line, shortened, slug, words


@given(st.text(alphabet=st.characters()))
def test_what_is_kept_can_be_written_down_and_read_again(text: str) -> None:
    """Every text a terminal may hand over can be stored as UTF-8, and is kept the same the second time."""
    kept = keepable(text)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert keepable(kept) == kept


def test_a_lone_surrogate_is_replaced_visibly() -> None:
    """Half a character cannot be stored; a replacement character stands in its place."""
    assert keepable("a\udce5b") == "a\N{REPLACEMENT CHARACTER}b"


def test_line_ends_are_kept_as_line_feeds() -> None:
    """A paste from Windows or an old Mac has the same lines as one from Linux."""
    assert keepable("en\r\nto\rtre\n") == "en\nto\ntre"


@given(st.text())
def test_one_line_has_no_line_ends(text: str) -> None:
    """A team or a goal is one line with single blanks."""
    assert one_line(text) == " ".join(one_line(text).split())


@given(st.text())
def test_harmless_text_holds_nothing_that_acts(text: str) -> None:
    """No control character but line feed and tab, and nothing that turns the reading direction, is left."""
    shown = harmless(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) == len(text)
    assert is_harmless(shown)


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\rb", "\u202egnp.exe", "\x9b31m", "\x07", "\ud800"])
def test_hostile_text_is_not_harmless(hostile: str) -> None:
    """Escape sequences, carriage returns, overrides and half characters are found."""
    assert not is_harmless(hostile)
    assert "\N{REPLACEMENT CHARACTER}" in harmless(hostile)


def test_plain_danish_is_left_as_it_is() -> None:
    """Letters, signs, emoji with joiners and right-to-left words stay as they are."""
    text = "Rødgrød, æøå ÆØÅ – “mål” 👩‍⚕️ שלום\n\tny linje"
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("team", "name"),
    [
        ("Hjemmepleje Nord", "hjemmepleje-nord"),
        ("Børn & Unge, Åby (Ærø)", "boern-unge-aaby-aeroe"),
        ("Børn", "boern"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        (".", "team"),
        ("🎉🎉", "team"),
        ("x" * 300, "x" * 40),
        ("Café Noël", "cafe-noel"),
    ],
)
def test_a_team_gives_a_safe_and_readable_file_name(team: str, name: str) -> None:
    """Danish letters are spelled out; nothing of a path or a device is left."""
    assert slug(team, fallback="team") == name


@given(st.text())
def test_a_slug_is_always_a_safe_name(text: str) -> None:
    """Whatever a team is called, its file name holds a-z, 0-9 and hyphens only."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text, fallback="team"))
    assert len(slug(text, fallback="team")) <= 40


def test_composed_and_decomposed_letters_compare_equal() -> None:
    """A Mac's å is the same letter as everybody else's, and so is a capital one."""
    assert folded("Åby  skole") == folded("A\N{COMBINING RING ABOVE}BY skole ")


def test_words_have_no_punctuation() -> None:
    """The words of a title are found without the commas around them."""
    assert words("Stop op, og lær!") == ["stop", "op", "og", "lær"]


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    """What does not fit the width is shown to go on."""
    assert shortened("Hvem skal vi\nlytte til?", 40) == "Hvem skal vi lytte til?"
    assert shortened("Hvem skal vi lytte til?", 12) == "Hvem skal v…"
    assert len(shortened("x" * 100, 10)) == 10
