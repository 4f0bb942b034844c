"""One self-contained HTML file: the frame, the shared style, and the policy that lets nothing else in."""

import base64
import hashlib
import html
import re
from pathlib import Path

from malkompas import texts
from malkompas.strings import harmless, one_line

_STYLES = Path(__file__).with_name("styles")


def page(*, language: str, title: str, author: str, style: str, body: str, own_title: bool = False) -> str:
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
    return html.escape(harmless(text))
