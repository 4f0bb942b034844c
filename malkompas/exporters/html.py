"""A document → one self-contained HTML file to share: read on a phone, shown on a projector, or printed."""

import base64
import hashlib
import html
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from malkompas import texts
from malkompas.exporters import compass_svg
from malkompas.exporters import document as doc
from malkompas.model import CompassPoint
from malkompas.text import one_line, sanitize, split_links

_STYLES = Path(__file__).with_name("styles")
_NO_HEADING = doc.Heading(1, "")


def frame(*, language: str, title: str, author: str, style: str, body: str, of_title: str = "") -> str:
    """Return the file: `body` is HTML and trusted, `style` names a file in styles/, the other fields are anyone's text.

    `language` is that of the compass and the notes. What is in the tool's own words is marked so that it is read aloud
    in theirs: in `body` with `tool_language`, and the title, which is in the language `of_title` if that is given.

    It holds no script and names no address. Its Content-Security-Policy allows its one style, known by its SHA-256
    (CSP Level 3, "hash-source"), and refuses everything else.
    """
    css = "\n".join((_STYLES / f"{name}.css").read_text(encoding="utf-8") for name in ("base", style))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    by = f'<meta name="author" content="{escaped(one_line(author))}">\n' if author.strip() else ""
    return f"""\
<!DOCTYPE html>
<html lang="{language_tag(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title{language_mark(of_title, language)}>{escaped(one_line(title))}</title>
{by}<style>{css}</style>
</head>
<body>
{body}
</body>
</html>
"""


def language_tag(language: str) -> str:
    """Return `language` if it is a tag (BCP 47, as far as we use it), else that of the tool's own words."""
    return language if re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", language) else texts.LANGUAGE


def tool_language(of_page: str) -> str:
    """Return the attribute of what is in the tool's own words; "" where that is the page's language."""
    return language_mark(texts.LANGUAGE, of_page)


def language_mark(language: str, of_page: str) -> str:
    """Return the attribute of what is in `language`; "" where that is the page's own, or is not known."""
    tag, page = (language_tag(one).partition("-")[0] for one in (language or of_page, of_page))
    return "" if tag == page else f' lang="{tag}"'


def tool_label(label: str, language: str) -> str:
    """Return `label`, with which the tool begins a line that goes on in `language`, as HTML."""
    marked = tool_language(language)
    return f"<span{marked}>{escaped(label.rstrip())}</span> " if marked else escaped(label)


def escaped(text: str) -> str:
    """Return anyone's text as HTML that shows just that text, between tags or within an attribute's quotes."""
    return html.escape(sanitize(text))


def linked(text: str) -> str:
    """Return anyone's text as HTML that shows just that text, and in which its addresses can be clicked."""
    parts = ((escaped(part), is_link) for part, is_link in split_links(sanitize(text)))
    return "".join(f'<a href="{part}">{part}</a>' if is_link else part for part, is_link in parts)


def render(document: doc.Document) -> str:
    """Return `document` as one HTML file: its head, a section for each heading of the second level, and its foot."""
    blocks = [*document.blocks]
    head = list(itertools.takewhile(_is_of_head, blocks))
    main, foot, end = [], "", ""
    heading = doc.Heading(1, document.title, language=texts.LANGUAGE)
    for number, block in enumerate(blocks[len(head) :]):
        name = f"part-{number}"
        match block:
            case doc.Heading(level=2):
                outcome = ' class="outcome"' if block.is_outcome else ""
                main += [end, f'<section{outcome} aria-labelledby="{name}">']
                end = "</section>"
            case doc.Picture():
                main.append(end)
                end = ""
            case _:
                pass
        heading = block if isinstance(block, doc.Heading) else heading
        if isinstance(block, doc.Source):
            foot = f"\n<footer>\n{as_html(block, document.language)}\n</footer>"
        else:
            main.append(as_html(block, document.language, heading, name))
    by_tool = tool_language(document.language)  # the head is marked as a whole
    top = "\n".join([f"<header{by_tool}>", *(as_html(block, texts.LANGUAGE) for block in head), "</header>"])
    content = "\n".join(filter(None, [*main, end]))
    return frame(
        language=document.language,
        title=document.title,
        author=document.author,
        style="document",
        of_title=texts.LANGUAGE,
        body=f"{top}\n<main>\n{content}\n</main>{foot}",
    )


def _is_of_head(block: doc.Block) -> bool:
    """Return whether `block`, where all before it are, belongs to the head of the page."""
    begins_section = isinstance(block, doc.Heading) and block.level > 1
    return not begins_section and not isinstance(block, doc.Table | doc.Picture | doc.Source)


def as_html(block: doc.Block, language: str, heading: doc.Heading = _NO_HEADING, name: str = "") -> str:
    """Return `block`, which stands under `heading` or is it; where it begins a section, `name` is its id."""
    match block:
        case doc.Heading(level, text):
            key = f' id="{name}"' if level == 2 else ""
            return f"<h{level}{key}{language_mark(block.language, language)}>{_inline(text)}</h{level}>"
        case doc.Paragraph(spans):
            return f"<p{language_mark(block.language, language)}>{''.join(map(_span, spans))}</p>"
        case doc.Facts(facts):
            pairs = (f"<div><dt>{escaped(what)}</dt><dd>{_inline(value)}</dd></div>" for what, value in facts)
            return "\n".join(["<dl>", *pairs, "</dl>"])
        case doc.BulletList(items, children):
            below = [f"\n{_list(map(_lines, each))}\n" if each else "" for each in children] or [""] * len(items)
            told = (_lines(item) + under for item, under in zip(items, below, strict=True))
            return _list(told, language_mark(block.language, language))
        case doc.Table():
            return _table(block, language, heading)
        case doc.PassedOver(names):
            label = tool_label(texts.NOT_TALKED_ABOUT, language)
            return f'<p class="passed-over">{label}{_inline(" · ".join(names))}</p>'
        case doc.Picture(points, caption):
            words = _list((f"{_inline(one.title)} <small>{escaped(_talks(one))}</small>" for one in points), kind="ol")
            named = f"<figcaption>{escaped(caption)}</figcaption>"
            return f"<figure{tool_language(language)}>\n{compass_svg.svg(points)}\n{words}\n{named}\n</figure>"
        case doc.Source(text):
            return f"<p>{tool_label(texts.SOURCE, language)}{_inline(text)}</p>"


def _inline(text: str) -> str:
    return linked(" ".join(sanitize(text).split()))


def _lines(text: str) -> str:
    """Return `text` with its line ends; no white space after them, which would show, since blanks in notes do."""
    return linked(text).replace("\n", "<br>")


def _span(span: doc.Span) -> str:
    text = linked(sanitize(span.text).replace("\n", " "))  # a browser shows each run of blanks as one
    tag = {"plain": "", "strong": "strong", "emphasis": "em"}[span.style]
    return f"<{tag}>{text}</{tag}>" if tag else text


def _list(items: Iterable[str], mark: str = "", kind: str = "ul") -> str:
    return "\n".join([f"<{kind}{mark}>", *(f"<li>{item}</li>" for item in items), f"</{kind}>"])


def _talks(point: CompassPoint) -> str:
    return texts.talks(point.conversations, texts.long_day(point.last) if point.last else "")


def _table(table: doc.Table, language: str, caption: doc.Heading) -> str:
    """Return `table`; each cell has its column's name, and its role, which browsers forget where rows are cards.

    Its caption is the heading above it, for those who cannot see that it stands there.
    """
    by_tool = tool_language(language)
    of_caption = language_mark(caption.language, language)
    empty = f'<span aria-hidden="true">–</span><span class="unseen"{by_tool}>{escaped(texts.EMPTY_CELL)}</span>'
    heads = [f'<th scope="col" role="columnheader"{by_tool}>{_inline(column.name)}</th>' for column in table.columns]
    starts = [f'<td data-column="{escaped(column.name)}" role="cell"' for column in table.columns]

    def cells(row: tuple[str, ...], row_language: str) -> Iterator[str]:
        mark = language_mark(row_language, language)
        for start, column, text in zip(starts, table.columns, map(_inline, row), strict=True):
            yield f"{start}{by_tool if column.by_tool else mark * bool(text)}>{text or empty}</td>"

    rows = map(cells, table.rows, table.languages or ("",) * len(table.rows))
    parts = [
        f'<table role="table">\n<caption class="unseen"{of_caption}>{_inline(caption.text)}</caption>',
        '<thead role="rowgroup">',
        _row(heads),
        '</thead>\n<tbody role="rowgroup">',
        *map(_row, rows),
        "</tbody>\n</table>",
    ]
    return "\n".join(parts)


def _row(cells: Iterable[str]) -> str:
    return "\n".join(['<tr role="row">', *cells, "</tr>"])
