"""Our own Markdown → one HTML file to share: read on a phone, shown on a projector, or printed."""

from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from malkompas import texts
from malkompas.formats import htmlfile
from malkompas.formats.document import Document

# All that our own Markdown holds. What is not named here (links, images, HTML, code) can never become an element.
_RULES = ("heading", "list", "hr", "table", "emphasis", "escape", "entity", "newline")

_OWN_HEADINGS = (texts.OUTCOME, texts.CONVERSATION, texts.STEPS, texts.FOLLOWED)
_ROLES = {
    "table_open": "table",
    "thead_open": "rowgroup",
    "tbody_open": "rowgroup",
    "tr_open": "row",
    "th_open": "columnheader",
    "td_open": "cell",
}


def page(document: Document, picture: str = "", caption: str = "") -> str:
    """Return `document` as one HTML file.

    `picture` is inline SVG of our own making, with a `caption`; it stands before the conversation, or last where
    there is none.

    Raises:
        OSError: if the package's own styles cannot be read.
    """
    reader = _reader()
    tokens = reader.parse(document.markdown)
    _name_cells(tokens)
    own = htmlfile.own(document.language)
    if own:
        _mark_own(tokens)
    head, *sections, foot = _parts(tokens)

    def rendered(tokens: Sequence[Token]) -> str:
        return str(reader.renderer.render(tokens, reader.options, {}))

    heading = "" if any(token.tag == "h1" for token in head) else f"<h1>{htmlfile.escaped(document.title)}</h1>\n"
    blocks = [f"<header{own}>\n{heading}{rendered(head)}</header>"]
    below = f"<figcaption>{htmlfile.escaped(caption)}</figcaption>" if caption else ""
    figure = [f"<figure{own}>{picture}{below}</figure>"] if picture else []
    for section in sections:
        name = section[1].content
        if name == texts.CONVERSATION:
            blocks, figure = blocks + figure, []
        kind = ' class="outcome"' if name == texts.OUTCOME else ""
        blocks.append(f"<section{kind}>\n{rendered(section)}</section>")
    main = "\n".join(["<main>", *blocks, *figure, "</main>"])
    return htmlfile.page(
        language=document.language,
        title=document.title,
        author=document.author,
        style="document",
        own_title=True,
        body=f"{main}\n<footer>\n{rendered(foot)}</footer>" if foot else main,
    )


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable(_RULES)
    reader.add_render_rule("hardbreak", _line_end)
    return reader


def _line_end(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Return a line end without white space after it, which would show, since blanks in notes do."""
    return "<br>"


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """Return the head, a part for each heading of the second level, and what follows the rule at the end."""
    parts: list[list[Token]] = [[]]
    foot: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "hr" and token.level == 0:
            foot = tokens[number + 1 :]
            break
        if token.type == "heading_open" and token.tag == "h2":
            parts.append([])
        if token.type == "inline" and token.level == 1 and token.content.startswith(texts.NOT_TALKED_ABOUT):
            tokens[number - 1].attrSet("class", "passed-over")
        parts[-1].append(token)
    return [*parts, foot]


def _mark_own(tokens: list[Token]) -> None:
    """Mark what is in the tool's own words: their headings, columns, whose notes follow, and how lines begin.

    The head is marked as a whole, and the rest is in the language of the compass: its own words and the notes.
    """
    for token, content in pairwise(tokens):
        begins = content.content if token.type == "paragraph_open" and token.level == 0 else ""
        is_heading = token.type == "heading_open" and content.content in _OWN_HEADINGS
        is_column = token.type == "th_open" or token.attrGet("data-column") in (texts.WHEN, texts.SINCE)
        if is_heading or is_column or begins.startswith((texts.AGREED, "**")):
            token.attrSet("lang", texts.LANGUAGE)
        for start in (texts.NOT_TALKED_ABOUT, texts.SOURCE):
            if begins.startswith(start) and content.children:
                content.children[0].content = content.children[0].content.removeprefix(start)
                content.children[:0] = _own_start(start)


def _own_start(start: str) -> list[Token]:
    text, blank = Token("text", "", 0, content=start.rstrip()), Token("text", "", 0, content=" ")
    return [Token("span_open", "span", 1, attrs={"lang": texts.LANGUAGE}), text, Token("span_close", "span", -1), blank]


def _name_cells(tokens: list[Token]) -> None:
    """Let each cell carry its column's name, and its role, which a browser forgets where rows are shown as cards."""
    columns: list[str] = []
    column = 0
    for token, content in pairwise(tokens):
        match token.type:
            case "table_open":
                columns = []
            case "th_open":
                token.attrSet("scope", "col")
                columns.append(_text(content))
            case "tr_open":
                column = 0
            case "td_open":
                token.attrSet("data-column", columns[column])
                column += 1
        if role := _ROLES.get(token.type):
            token.attrSet("role", role)


def _text(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])
