"""Anyone's text as Markdown: read back with markdown-it-py, it is the text."""

import string

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from malkompas.exporters.document import Block, BulletList, Heading, paragraph
from malkompas.text import normalize, sanitize
from tests import samples
from tests.samples import as_markdown

READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
TRAPS = [
    *("# overskrift", "- punkt", "1. punkt", "> citat", "a | b\n--- | ---", "#\ta", "+ punkt", "-\ta", "1.\ta", "1) a"),
    *("a | b\n:-", "overskrift\n===", "overskrift\n---", "-- -", "-- - -", "--\t-", "*fed*", "_kursiv_", "~~væk~~"),
    *("[a](b)", "<script>alert(1)</script>", "<M>, </M>, <!-- a --> og <?a?>", "`kode` og ```\nmere```"),
    *("https://a.dk/_b_|*c*", "<https://a.dk>", "a *https://a.dk* [b](https://a.dk)", "\\https://a.dk\\a"),
    *("&amp; &#65; &#1234567; &#x41; &#XABCDEF; &#xabcdef;", "første\n\n\nfjerde", "a\n    b", "a\n\tb\t\n \t\nc \nd"),
    *("[a]: http://b", "C:\\", "\\!", "C#", "mål #", "".join(f"\\{sign}" for sign in string.punctuation)),
]
SIGNS = [
    *"#>-+*_`|<>&[]()!\\~=:\"' \t\n0123456789.abcæø",
    *("<script>", "1. ", "- ", "```", "---", "&amp;", "    ", "|-|", "https://a.dk/", "mailto:a@b.dk"),
]
DRAWN = st.text() | st.lists(st.sampled_from(SIGNS) | st.text()).map("".join) | st.sampled_from(TRAPS)
ANYTHING = DRAWN.map(normalize).filter(bool)


def written(block: Block) -> str:
    """Return `block` as Markdown."""
    return as_markdown(samples.document(block))


def text_of(token: Token) -> str:
    """Return the text of an inline token; anything but text, line ends and addresses as they are fails the test."""
    parts = []
    for child in token.children or []:
        if child.markup != "autolink":
            assert child.type in ("text", "text_special", "softbreak", "hardbreak"), child.type
            parts.append("\n" if child.type.endswith("break") else child.content)
    return "".join(parts)


@given(st.lists(ANYTHING, min_size=1, max_size=5))
@example(TRAPS)
def test_notes_are_as_many_items_of_one_list(notes: list[str]) -> None:
    """Letter for letter, whatever looks like Markdown, and no note swallows or splits its neighbour."""
    for reader in READERS:
        tokens = reader.parse(written(BulletList(tuple(notes))))
        item = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
        assert [token.type for token in tokens] == ["bullet_list_open", *item * len(notes), "bullet_list_close"]
        assert [text_of(token) for token in tokens if token.type == "inline"] == list(map(sanitize, notes))


@given(ANYTHING, ANYTHING)
def test_a_heading_a_paragraph_and_a_cell_hold_the_text_on_one_line(text: str, other: str) -> None:
    """A goal stays one heading, and a step neither adds a column nor ends the table."""
    line = " ".join(sanitize(text).split())
    for block, kind in ((Heading(1, text), "heading"), (paragraph(text), "paragraph")):
        tokens = READERS[1].parse(written(block))
        assert [token.type for token in tokens] == [f"{kind}_open", "inline", f"{kind}_close"]
        assert text_of(tokens[1]) == line
    tokens = READERS[1].parse(written(samples.table((text, "y"), (other, ""))))
    cells = [text_of(token) for token in tokens if token.type == "inline"]
    assert cells == ["A", "B", line, "y", " ".join(sanitize(other).split()), ""]


def test_what_is_below_an_item_is_a_list_of_its_own() -> None:
    """As hints are below their question; and what is emphasised is."""
    assert written(BulletList(("a", "b"), (("c", "d"), ()))) == "- a\n  - c\n  - d\n- b\n"
    assert written(paragraph("a *b*", "emphasis")) == "*a \\*b\\**\n"


PLAIN = (
    *("Vi nåede 3.5 - ja, mere end 1.12.2026 lovede", "Er 5 < 6 & 7 > 2? Så er 2 * 3 = 6!"),
    *("snake_case og C# og (parentes), 100 %, 10-12 borgere", "“Mål” – og 'tegn' \"på\" værdi; 20.000 kr."),
    *("E-mail: a@b.dk / tlf. 12 34 56 78", "C:\\mapper\\noter, punkt # 3 og R&D i C#"),
    *("#hashtag", "-5 grader", "--- og så videre", "=> ja", "3.5 timer"),
)


def test_a_plain_sentence_stands_as_it_was_typed() -> None:
    """Only what would change the meaning is escaped: of a number only where it would begin a list."""
    assert written(BulletList(PLAIN)) == "".join(f"- {sentence}\n" for sentence in PLAIN)
    assert [written(Heading(2, sentence)) for sentence in PLAIN] == [f"## {sentence}\n" for sentence in PLAIN]
    assert written(BulletList(("1. og 2. maj",))) == "- 1\\. og 2. maj\n"
