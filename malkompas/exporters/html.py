"""One self-contained HTML file to share: read on a phone, shown on a projector, or printed."""

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from malkompas import texts
from malkompas.exporters.document import Document
from malkompas.text import one_line, sanitize

_STYLES = Path(__file__).with_name("styles")


def frame(*, language: str, title: str, author: str, style: str, body: str, own_title: bool = False) -> str:
    """Return the file: `body` is HTML and trusted, `style` names a file in styles/, the other fields are anyone's text.

    `language` is that of the compass and the notes. What is in the tool's own words is marked so that it is read aloud
    in theirs: in `body` with `own`, and the title where it is an `own_title`.

    It holds no script and names no address. Its Content-Security-Policy allows its one style, known by its SHA-256
    (CSP Level 3, "hash-source"), and refuses everything else.

    Raises:
        OSError: if the package's own styles cannot be read.
    """
    css = "\n".join((_STYLES / f"{name}.css").read_text(encoding="utf-8") for name in ("base", style))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    by = f'<meta name="author" content="{escaped(one_line(author))}">\n' if author.strip() else ""
    return f"""\
<!DOCTYPE html>
<html lang="{tag(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title{own(language) if own_title else ""}>{escaped(one_line(title))}</title>
{by}<style>{css}</style>
</head>
<body>
{body}
</body>
</html>
"""


def tag(language: str) -> str:
    """Return `language` if it is a tag (BCP 47, as far as we use it), else that of the tool's own words."""
    return language if re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", language) else texts.LANGUAGE


def own(language: str) -> str:
    """Return the attribute of what is in the tool's own words on a page in `language`; "" where all of it is that."""
    return "" if tag(language).partition("-")[0] == texts.LANGUAGE else f' lang="{texts.LANGUAGE}"'


def own_start(start: str, language: str) -> str:
    """Return `start`, with which the tool begins a line that goes on in `language`, as HTML."""
    marked = own(language)
    return f"<span{marked}>{escaped(start.rstrip())}</span> " if marked else escaped(start)


def escaped(text: str) -> str:
    """Return anyone's text as HTML that shows just that text, between tags or within an attribute's quotes."""
    return html.escape(sanitize(text))


# All that our own Markdown holds. What is not named here (links, images, HTML, code) can never become an element.
_RULES = ("heading", "list", "hr", "table", "emphasis", "escape", "entity", "newline")

_OWN_HEADINGS = (texts.OUTCOME, texts.CONVERSATION, texts.STEPS, texts.FOLLOW_UPS)
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
    marked = own(document.language)
    if marked:
        _mark_own(tokens)
    head, *sections, foot = _parts(tokens)

    def rendered(tokens: Sequence[Token]) -> str:
        return str(reader.renderer.render(tokens, reader.options, {}))

    heading = "" if any(token.tag == "h1" for token in head) else f"<h1>{escaped(document.title)}</h1>\n"
    blocks = [f"<header{marked}>\n{heading}{rendered(head)}</header>"]
    below = f"<figcaption>{escaped(caption)}</figcaption>" if caption else ""
    figure = [f"<figure{marked}>{picture}{below}</figure>"] if picture else []
    for section in sections:
        name = section[1].content
        if name == texts.CONVERSATION:
            blocks, figure = blocks + figure, []
        kind = ' class="outcome"' if name == texts.OUTCOME else ""
        blocks.append(f"<section{kind}>\n{rendered(section)}</section>")
    main = "\n".join(["<main>", *blocks, *figure, "</main>"])
    return frame(
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
