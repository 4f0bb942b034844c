"""A document → Markdown that shows just the text it is given, and reads like plain text where it can (GFM)."""

import functools
import re
from collections.abc import Collection, Iterator
from itertools import chain, islice

from malkompas import texts
from malkompas.exporters import document as doc
from malkompas.text import sanitize, split_links

_INLINE = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|$)                     # a backslash that would escape something
    | [`\[|~]                                     # code, links and, in GFM, tables and strikethrough
    | \*(?!(?<=\s\*)\s)                           # emphasis, unless it stands alone between spaces
    | (?<![^\W_])_ | _(?![^\W_])                  # emphasis, unless it stands inside a word
    | (?:^|(?<=[ ]))\#(?=\#*$)                    # the closing sequence of a heading
    | <(?=[A-Za-z/!?])                            # HTML and autolinks
    | &(?=\#\d{1,7};|\#[xX][0-9A-Fa-f]{1,6};|\w+;)  # entities
    """,
    re.VERBOSE,
)
_ANY_SIGN = re.compile(r"[\\`\[|~*_#<&@/]")  # what each of these begins with or an address has: most text has none
# Most notes: a line in which nothing is to be escaped.
_PLAIN = re.compile(r"""[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÿ0-9 !"'()+,./;=?%…–’”-]*(?<! )""")
# What starts a block when it stands first on a line: a heading, a quote, a list, a rule or a setext underline.
_SIGN_FIRST = re.compile(r"#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|(?=[-=:]+$|(?:-[ \t]*){3,}$)[-=:]")
_AT_A_TIME = 1000
_BAR, _ESCAPED_BAR = re.compile(r"(?<!\\)\|"), r"\\|"
_BLANKS = re.compile(r"\s+")
_NUMBER_FIRST = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)", re.ASCII)


def render(document: doc.Document) -> str:
    """Return `document` as Markdown. The compass picture is left out."""
    return "".join(parts(document))


def parts(document: doc.Document) -> Iterator[str]:
    """Yield `document` as Markdown, some blocks at a time: there may be 100,000."""
    blocks, start = filter(None, map(_block, document.blocks)), ""
    while some := "\n".join(islice(blocks, _AT_A_TIME)):
        yield start + some
        start = "\n"


def _block(block: doc.Block) -> str:
    match block:
        case doc.Paragraph():
            return _paragraph(block)
        case doc.BulletList():
            return _list(block)
        case doc.Heading(level, text):
            return f"{'#' * level} {inline(text)}\n"
        case doc.Facts(facts):
            return "".join(f"- **{name}:** {inline(value)}\n" for name, value in facts)
        case doc.Table(columns, rows):
            head = _row([column.name for column in columns]) + "|" + " --- |" * len(columns) + "\n"
            return head + "".join(map(_row, rows))
        case doc.PassedOver(names):
            return f"{texts.NOT_TALKED_ABOUT}{inline(' · '.join(names))}\n"
        case doc.Source(text):
            return f"---\n\n{texts.SOURCE}{inline(text)}\n"
        case doc.Picture():
            return ""


@functools.lru_cache(maxsize=10_000)  # who says something, and when, stands above each thing that they said
def _paragraph(paragraph: doc.Paragraph) -> str:
    return _first_sign_escaped("".join(map(_span, paragraph.spans)).strip()) + "\n"


def _span(span: doc.Span) -> str:
    if span.style == "plain":
        return _escaped(_single_spaced(span.text))  # a blank at its end parts it from the next span
    sign = "**" if span.style == "strong" else "*"
    return f"{sign}{inline(span.text)}{sign}"


def _row(cells: Collection[str]) -> str:
    row = f" {' '.join(filter(None, cells))} "
    if not row.isprintable() or "  " in row or _ANY_SIGN.search(row):
        # A bar in an address is not escaped yet; in a table it would end the cell even there.
        cells = [_BAR.sub(_ESCAPED_BAR, inline(cell)) for cell in cells]
    return f"| {' | '.join(cells)} |\n"


@functools.lru_cache(maxsize=1000)  # the same teams, days and names come again and again
def inline(text: str) -> str:
    """Return `text` as one line of Markdown for within a line: after a word, in a heading, in a cell."""
    return _escaped(_single_spaced(text).strip())


def _single_spaced(text: str) -> str:
    return text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", sanitize(text))


def _list(block: doc.BulletList) -> str:
    if not block.children:
        return "".join([f"- {text}\n" if _PLAIN.fullmatch(text) else _item(text) for text in block.items])
    below = ("".join(f"  {_item(child)}" for child in each) for each in block.children)
    return "".join(chain(*zip(map(_item, block.items), below, strict=True)))


def _item(text: str) -> str:
    """Return `text` as one item of a list, with hard breaks where it has line ends."""
    return "- " + "\\\n  ".join(map(_line, sanitize(text).split("\n"))) + "\n"


def _line(text: str) -> str:
    if (body := text.strip(" \t")) == text:
        return _first_sign_escaped(_escaped(text))
    # Blanks at the ends of a line mean nothing to Markdown, unless they are written as entities.
    start, end = text[: len(text) - len(text.lstrip(" \t"))], text[len(text.rstrip(" \t")) :] if body else ""
    return _blanks(start) + _first_sign_escaped(_escaped(body)) + _blanks(end)


def _escaped(text: str) -> str:
    """Return `text` with its addresses as autolinks (CommonMark 6.5), in which nothing is escaped."""
    if not _ANY_SIGN.search(text):
        return text
    escape = functools.partial(_INLINE.sub, lambda found: "\\" + found[0])
    return "".join(f"<{part}>" if is_link else escape(part) for part, is_link in split_links(text))


def _first_sign_escaped(text: str) -> str:
    if text[:1].isalpha():  # as most begin
        return text
    if _NUMBER_FIRST.match(text):
        return _NUMBER_FIRST.sub(r"\1\\\2", text, count=1)
    return "\\" + text if _SIGN_FIRST.match(text) else text


def _blanks(text: str) -> str:
    return text.replace(" ", "&#32;").replace("\t", "&#9;")
