"""What an author probably meant, and how it is written."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.reader import Reader

from malkompas.compass import mistakes
from malkompas.text import is_sanitary


@pytest.mark.parametrize(
    ("written", "keys", "key"),
    [
        ("hint", ("text", "hints"), "hints"),
        ("Spørgsmål", ("title", "text", "questions"), "questions"),
        ("WhatIf", ("id", "title", "what_if"), "what_if"),
        ("what if", ("id", "title", "what_if"), "what_if"),
        ("titel", ("text",), ""),
        ("motto", ("title", "text"), ""),
        ("", ("title",), ""),
    ],
)
def test_a_misspelt_field_is_known_in_two_languages(written: str, keys: tuple[str, ...], key: str) -> None:
    """By its letters, in English or Danish, and only where it could stand."""
    assert mistakes.meant(written, keys) == key


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        *(("dansk", "da"), (" English ", "en"), ("DA", "da"), ("en_gb", "en-GB"), ("en GB", "en-GB")),
        *(("klingonsk", ""), ("DK", "da"), ("dk-dk", "da-DK"), ("gb", "en"), ("”da”", "da"), ("da\u200b", "da")),
    ],
)
def test_a_language_is_known_by_its_name(written: str, tag: str) -> None:
    """And a tag by its letters."""
    assert mistakes.language(written) == tag


@pytest.mark.parametrize(
    ("written", "title", "id"),
    [
        *(("Vis Mod!", "x", "vis-mod"), ("1", "Vis mod", "vis-mod"), ("closing", "Til sidst", "til-sidst")),
        *(("1", "2", ""), ("closing", "closing", "closing-2"), ("1", "closing", "closing-2")),
    ],
)
def test_an_id_is_made_of_what_there_is(written: str, title: str, id: str) -> None:
    """Of what was written, else of the title; never one that is taken."""
    assert mistakes.id(written, title, ("closing",)) == id


def _could_be_read(text: str) -> bool:
    """Return whether `text` could stand in a file and say something."""
    return is_sanitary(text) and bool(text.strip()) and not Reader.NON_PRINTABLE.search(text)


@given(st.text(min_size=1, max_size=50).filter(_could_be_read))
def test_what_is_quoted_is_one_text(text: str) -> None:
    """Whatever it holds, YAML reads it back as a text, and as the same one unless it had quotation marks around it."""
    line = " ".join(text.split())
    read = yaml.safe_load(f"title: {mistakes.quoted(line)}")["title"]
    assert isinstance(read, str)
    assert read == line or line[0] in mistakes.STRAIGHT + mistakes.CURLY
