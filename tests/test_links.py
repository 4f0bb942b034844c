"""Addresses in anyone's text: found once, and in every format the same address, which can be clicked."""

import itertools
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from malkompas.exporters import cards, html, office
from malkompas.exporters.document import BulletList, Document, Facts, Heading, Source, paragraph
from malkompas.model import AtQuestion
from malkompas.text import split_links
from tests import readers, samples
from tests.browser import Reader
from tests.driver import World
from tests.markup import elements
from tests.samples import HOSTILE, as_markdown, with_notes

# What can be clicked stands between ⟦ and ⟧.
WITH_LINKS = [
    "Se ⟦https://kommune.sharepoint.com/sites/hjem/_layouts/15/Doc.aspx?sourcedoc=%7B1%7D⟧.",
    '(⟦https://da.wikipedia.org/wiki/Ærø_(ø)⟧), »⟦http://a.dk⟧« og "⟦HTTPS://A.dk/b⟧"!',
    "<⟦https://a.dk/_b_|*c*~d~&amp;#e⟧> [x](⟦https://a.dk⟧)",
    "⟦http://localhost:8000/{a}⟧, ⟦https://ærø.dk/@b⟧ ⟦mailto:a_b@nord.dk?subject=x⟧;",
    "første\n⟦https://a.dk/1⟧\n  ⟦https://a.dk/2⟧",
]
NO_ADDRESSES = """
    javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.dk //a.dk www.a.dk xhttps://a.dk https:// http://...
    https://kommune.dk@ond.dk/ https://a:b@ond.dk https://a.dk\\ond https://a.dk/\ufffd mailto: mette@nord.dk
    https://a.dk/?u=••••@nord.dk mailto:••••@nord.dk
"""
WITHOUT_LINKS = [*NO_ADDRESSES.split(), "https://a.dk/" + "b" * 2000]
ADDRESSES = [address for text in WITH_LINKS for address in re.findall("⟦(.*?)⟧", text)]
SIGNS = [*"()[]{}<>*_.,:/@ \n", *HOSTILE, *WITHOUT_LINKS, *ADDRESSES]
XLINK = "{http://www.w3.org/1999/xlink}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def unmarked(text: str) -> str:
    """Return `text` without the marks."""
    return re.sub("[⟦⟧]", "", text)


def everywhere() -> Document:
    """Return a document with all of these texts, wherever notes and sources can stand."""
    texts = [*map(unmarked, WITH_LINKS), *WITHOUT_LINKS]
    said = (BulletList(tuple(texts)), paragraph(texts[0], "emphasis"), Facts((("Mål", texts[1]),)))
    return samples.document(Heading(1, "Titel"), *said, samples.table((texts[2],)), Source(texts[3]))


@pytest.mark.parametrize("text", [*WITH_LINKS, *WITHOUT_LINKS])
def test_an_address_is_found_without_what_stands_around_it(text: str) -> None:
    """Nothing but http, https and mailto; none that is masked in part, or names another host before its own."""
    parts = split_links(unmarked(text))
    assert "".join(f"⟦{part}⟧" if is_link else part for part, is_link in parts) == text


@given(st.lists(st.sampled_from(SIGNS) | st.text()).map("".join))
def test_every_sign_is_kept_and_an_address_begins_as_one(text: str) -> None:
    """Whatever is typed."""
    parts = list(split_links(text))
    assert "".join(part for part, _ in parts) == text
    assert all(re.fullmatch(r"(?i)(https?://|mailto:)\w\S*", part) for part, is_link in parts if is_link)


def in_markdown(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the links that a reader of Markdown makes: the target and the text of each."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.normalizeLink = reader.normalizeLinkText = str  # type: ignore[assignment, method-assign]  # as they stand in the file
    for token in reader.parse(as_markdown(document)):
        for opened, text in itertools.pairwise(token.children or []):
            if opened.type == "link_open":
                yield str(opened.attrs["href"]), text.content


def in_page(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the links of a page."""
    for element in elements(html.render(document)):
        if element.tag == "a":
            yield element.attributes["href"] or "", element.text


def in_docx(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the links of a docx."""
    data = office.docx(document)
    targets = {one.get("Id"): one.get("Target", "") for one in readers.part(data, "word/_rels/document.xml.rels")}
    for link in readers.part(data, "word/document.xml").iter(f"{readers.W}hyperlink"):
        yield targets[link.get(f"{RELATIONSHIP}id")], "".join(link.itertext())


def in_odt(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the links of an odt."""
    for link in readers.part(office.odt(document), "content.xml").iter(f"{readers.TEXT}a"):
        yield link.get(f"{XLINK}href", ""), "".join(link.itertext())


def in_pdf(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the links of a PDF, which does not tell which text is theirs."""
    for line in readers.facts_of_pdf(office.pdf(document), "-url").splitlines()[1:]:
        target = line.split()[-1]
        yield target, unquote(target)


@pytest.mark.parametrize("links", [in_markdown, in_page, in_docx, in_odt, in_pdf])
def test_the_same_addresses_can_be_clicked_in_every_format(
    links: Callable[[Document], Iterator[tuple[str, str]]],
) -> None:
    """Each is its own text, so that nothing pretends to be another; and nothing else leads anywhere."""
    found = list(links(everywhere()))
    assert {unquote(target) for target, _ in found} == set(map(unquote, ADDRESSES))
    assert [link for link in found if unquote(link[0]) != unquote(link[1])] == []


def test_a_browser_agrees(reader: Reader) -> None:
    """What it would open is http, https or mail, in the notes and on the cards."""
    compass = structs.replace(samples.compass(), source="https://a.dk og javascript:alert(1)")
    for page in (html.render(everywhere()), cards.page(compass, compass.principles[:1])):
        protocols = reader.value(page, "[...new Set([...document.querySelectorAll('[href]')].map(e => e.protocol))]")
        assert isinstance(protocols, list)
        assert "https:" in protocols
        assert set(protocols) <= {"http:", "https:", "mailto:"}


def test_a_mail_address_is_a_link_only_where_it_is_kept(world: World) -> None:
    """What is masked leads nowhere."""
    world.keep(with_notes(samples.reflection(), AtQuestion(0, 0), ("mailto:mette@nord.dk",)))
    export = ("export", "--format", "html", "--output", "-")
    assert "<a " not in world.run(*export).stdout
    assert '<a href="mailto:mette@nord.dk">' in world.run(*export, "--keep-personal-data").stdout
