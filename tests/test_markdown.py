"""Anyone's text as Markdown: read back with markdown-it-py, it is the text."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from malkompas.exporters.document import Block, Document, bullets, paragraph
from malkompas.exporters.markdown import inline, render
from malkompas.text import normalize, sanitize

READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
SIGNS = [
    *"#>-+*_`|<>&[]()!\\~=:\"' \t\n0123456789.abcæø",
    "<script>",
    "1. ",
    "- ",
    "```",
    "---",
    "&amp;",
    "    ",
    "|-|",
]
ANYTHING = st.one_of(
    st.text(), st.lists(st.sampled_from(SIGNS)).map("".join), st.lists(st.sampled_from(SIGNS) | st.text()).map("".join)
).map(normalize)


def written(block: Block) -> str:
    """Return `block` as Markdown."""
    return render(Document(title="", author="", language="da", blocks=(block,)))


def text_of(token: Token) -> str:
    """Return the text of an inline token; anything but text and line ends fails the test."""
    parts = []
    for child in token.children or []:
        assert child.type in ("text", "text_special", "softbreak", "hardbreak"), child.type
        parts.append("\n" if child.type.endswith("break") else child.content)
    return "".join(parts)


@pytest.mark.parametrize("reader", READERS, ids=["commonmark", "tables"])
@given(ANYTHING.filter(bool))
@example("# overskrift")
@example("- punkt")
@example("1. punkt")
@example("> citat")
@example("a | b\n--- | ---")
@example("#\ta")
@example("+ punkt")
@example("-\ta")
@example("1.\ta")
@example("1) punkt")
@example("a | b\n:-")
@example("overskrift\n===")
@example("overskrift\n---")
@example("-- -")
@example("-- - -")
@example("--\t-")
@example("*fed*")
@example("_kursiv_")
@example("~~væk~~")
@example("[a](b)")
@example("<script>alert(1)</script>")
@example("<M>, </M>, <!-- a --> og <?a?>")
@example("&amp; &#65; &#1234567; &#x41; &#XABCDEF; &#xabcdef;")
@example("`kode` og ```\nmere```")
@example("første\n\n\nfjerde")
@example("[a]: http://b")
@example("a\n    b")
@example("a\n\tb\t\n \t\nc \nd")
@example("C:\\")
@example("\\!")
@example("".join(f"\\{sign}" for sign in string.punctuation))
def test_a_note_is_exactly_one_item_whose_text_is_the_note(reader: MarkdownIt, note: str) -> None:
    """Headings, lists, quotes, tables, HTML, code and line ends in a note come back as the characters they are."""
    tokens = reader.parse(written(bullets([note])))
    assert [token.type for token in tokens] == [
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "list_item_close",
        "bullet_list_close",
    ]
    assert text_of(tokens[3]) == sanitize(note)


@pytest.mark.parametrize("reader", READERS, ids=["commonmark", "tables"])
@given(st.lists(ANYTHING.filter(bool), min_size=2, max_size=5))
def test_several_notes_are_as_many_items_of_one_list(reader: MarkdownIt, notes: list[str]) -> None:
    """No note swallows or splits its neighbour."""
    tokens = reader.parse(written(bullets(notes)))
    assert [text_of(token) for token in tokens if token.type == "inline"] == [sanitize(note) for note in notes]
    assert sum(token.type == "bullet_list_open" for token in tokens) == 1


@given(ANYTHING.filter(bool))
@example("C#")
@example("mål #")
def test_a_heading_holds_the_text(text: str) -> None:
    """A goal in a heading stays one heading."""
    tokens = READERS[1].parse(f"# {inline(text)}\n")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert text_of(tokens[1]) == " ".join(sanitize(text).split())


@given(ANYTHING.filter(bool))
def test_a_cell_holds_the_text(text: str) -> None:
    """A step in a table neither adds a column nor ends the table."""
    tokens = READERS[1].parse(f"| a | b |\n| --- | --- |\n| {inline(text)} | y |\n")
    cells = [text_of(token) for token in tokens if token.type == "inline"]
    assert cells == ["a", "b", " ".join(sanitize(text).split()), "y"]


@given(ANYTHING.filter(bool))
def test_a_paragraph_holds_the_text(text: str) -> None:
    """A section's text stays one paragraph."""
    tokens = READERS[1].parse(written(paragraph(text)))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert text_of(tokens[1]) == " ".join(sanitize(text).split())


@pytest.mark.parametrize(
    "sentence",
    [
        "Ja, men ikke for alle",
        "Vi nåede 3.5 - ja, mere end 1.12.2026 lovede",
        "Er 5 < 6 & 7 > 2? Så er 2 * 3 = 6!",
        "snake_case og C# og (parentes), 100 %, 10-12 borgere",
        "“Mål” – og 'tegn' \"på\" værdi; 20.000 kr.",
        "E-mail: a@b.dk / tlf. 12 34 56 78",
        "C:\\mapper\\noter, punkt # 3 og R&D i C#",
        "#hashtag",
        "-5 grader",
        "--- og så videre",
        "=> ja",
        "3.5 timer",
    ],
)
def test_a_plain_sentence_stands_as_it_was_typed(sentence: str) -> None:
    """Only what would change the meaning is escaped."""
    assert written(bullets([sentence])) == f"- {sentence}\n"
    assert inline(sentence) == sentence


def test_a_number_is_escaped_only_where_it_would_begin_a_list() -> None:
    """The dates after it stand as they were typed."""
    assert written(bullets(["1. og 2. maj"])) == "- 1\\. og 2. maj\n"
