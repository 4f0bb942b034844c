"""The page as its receivers read it: on a phone, on a projector, on paper, and with a screen reader."""

import datetime as dt
import itertools
import re
import tomllib
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from malkompas.exporters import combined, html, office, summary
from malkompas.exporters.document import BulletList, Heading, Picture
from malkompas.model import AtQuestion, CompassPoint, Reflection, Step
from malkompas.text import join_names, normalize, sanitize
from tests import samples
from tests.browser import Reader
from tests.markup import elements, texts_of
from tests.samples import HOSTILE, document, with_notes

# All that a page without a picture is made of.
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "h1", "h2", "h3", "h4"}
TAGS |= {"p", "ul", "li", "dl", "div", "dt", "dd", "strong", "em", "br", "a", "span"}
TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "role", "scope", "data-column", "href", "id"}
ATTRIBUTES |= {"aria-labelledby", "aria-hidden"}
EMPTY = "–ikke skrevet"
ANYTHING = st.one_of(st.text(), st.sampled_from(HOSTILE), st.lists(st.sampled_from(HOSTILE)).map("\n".join))


def meeting() -> Reflection:
    """Return a reflection with something of everything, long words and an empty cell."""
    long = "Genindlæggelsesforebyggelsesindsatskoordinatorerne" * 5
    notes = ("Se https://kommune.dk/plan", "Ja for de fleste,\n  men ikke for nattevagten", long)
    whole = with_notes(samples.full(), AtQuestion(0, 1), notes)
    return structs.replace(whole, steps=(samples.STEP, Step("Spørg de pårørende")))


def picture() -> Picture:
    """Return the compass picture of a team that has talked about half of it."""
    counts = (3, 0, 1, 0, 2, 0)
    points = (
        CompassPoint(section.title, count, dt.date(2026, 11, 23) if count else None)
        for section, count in zip(samples.compass().principles, counts, strict=True)
    )
    return Picture(tuple(points), "Hvor I har været")


def full_page() -> str:
    """Return the page of a whole meeting with its picture."""
    return html.render(summary.of_reflection(meeting(), picture=picture()))


def joint_page() -> str:
    """Return the page of several teams: wide tables, long words, many notes."""
    long = "Kvalitetsudviklingskoordinator" * 4
    teams = [samples.said(team, "Nattevagten", long, steps=meeting().steps) for team in (long, "Nord")]
    found = [(samples.stored(one, days_ago=days), True) for days, one in enumerate((*teams, meeting()))]
    return html.render(combined.as_document(combined.gather(found, has_picture=True), samples.compass()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 760, 1280])
@pytest.mark.parametrize("make", [full_page, joint_page])
def test_everyone_can_read_the_page(
    reader: Reader, make: type[str], width: int, scheme: Literal["light", "dark"]
) -> None:
    """Axe finds no violation of WCAG 2.2 AA, nobody scrolls sideways, and nothing is fetched or refused."""
    seen = reader.look(make(), width=width, scheme=scheme)
    assert (seen.violations, seen.complaints, len(seen.asked_for)) == ("", [], 1)
    assert seen.width <= width


@pytest.mark.parametrize("width", [730, 900, 1280])
def test_the_words_of_a_table_stay_whole(reader: Reader, width: int) -> None:
    """Also where it has many columns in a window that is not wide; and nobody scrolls sideways."""
    said = samples.said("Hjemmepleje Nord", "Ja", steps=(Step("Genindlæggelser", "ergoterapeuten", "1/12"),))
    said = structs.replace(said, goal="Færre genindlæggelser " + "og glade borgere " * 6, absent="De pårørende")
    said = structs.replace(said, participants=("fysioterapeuten", "Mette", "Ole"))
    gathered = combined.gather([(samples.stored(said), True)] * 2)
    page = html.render(combined.as_document(gathered, samples.compass()))
    broken = """[...document.querySelectorAll('td')].flatMap(cell =>
      [...cell.textContent.matchAll(/\\S+/g)].filter(word => {
        const range = document.createRange()
        range.setStart(cell.firstChild, word.index)
        range.setEnd(cell.firstChild, word.index + word[0].length)
        return range.getClientRects().length > 1
    }).map(word => word[0]))"""
    assert reader.value(page, broken, width=width) == []
    assert reader.value(page, "document.documentElement.scrollWidth", width=width) == width


def test_the_pages_own_style_is_in_force_and_no_script_is(reader: Reader) -> None:
    """Text is no wider than is good to read; and even with a hole somewhere, the policy holds."""
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    width = f"document.querySelector('main').offsetWidth / {size}"
    assert reader.value(full_page(), f"30 <= {width} && {width} <= 45")
    page = full_page().replace("</main>", "<script>document.title = 'acted'</script></main>")
    assert reader.value(page, "document.title") == "Hjemmepleje Nord: samtale 23. november 2026"


def test_a_phone_shows_each_cell_with_its_columns_name(reader: Reader) -> None:
    """The head of a table is out of sight there, but what was said stays in its place, and it is read as a table."""
    script = "[...document.querySelectorAll('td')].map(e => getComputedStyle(e, '::before').content).join()"
    assert reader.value(full_page(), script, width=320) == '"Hvad","Hvem","Hvornår","Hvad","Hvem","Hvornår"'
    assert '"Hvad"' not in str(reader.value(full_page(), script))
    columns = "new Set([...document.querySelectorAll('td')].map(e => e.getBoundingClientRect().left)).size"
    assert reader.value(full_page(), columns, width=320) == 1
    assert reader.value(full_page(), columns) == 3
    roles = {element.tag: element.attributes.get("role") for element in elements(full_page())}
    expected = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    assert {tag: roles[tag] for tag in expected} == expected
    assert [e.attributes["scope"] for e in elements(full_page()) if e.tag == "th"] == ["col"] * 3


def test_the_page_holds_the_summary_in_its_order() -> None:
    """Head, what came of it, the picture, the conversation, the source; with headings that step down one by one."""
    page = full_page()
    assert texts_of(page, "h1") == ["Samtale ud fra Målkompasset"]
    assert texts_of(page, "h2") == ["Siden sidst", "Det kom der ud af det", "Samtalen"]
    assert texts_of(page, "dt")[:2] == ["Dato", "Team"]
    assert texts_of(page, "dd")[:2] == ["23. november 2026", "Hjemmepleje Nord"]
    assert texts_of(page, "caption") == ["Næste skridt"]
    assert texts_of(page, "td")[-2:] == [EMPTY, EMPTY]
    ids = {element.attributes.get("id"): element.text for element in elements(page)}
    sections = [ids[e.attributes["aria-labelledby"]] for e in elements(page) if e.tag == "section"]
    assert sections == texts_of(page, "h2")
    assert texts_of(page, "p", "footer") == ["Kilde: Målkompasset, Aarhus Kommune, august 2021"]
    tags = [element.tag for element in elements(page)]
    assert tags.index("table") < tags.index("figure") < tags.index("h4") < tags.index("footer")
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_the_file_says_what_it_is() -> None:
    """Title, author, language and the policy; not which program made it, and no address anywhere."""
    page = html.render(document(Heading(1, "Hej"), picture(), title="Nord & Syd", author='Team "Nord"'))
    assert page.startswith('<!DOCTYPE html>\n<html lang="da">')
    assert texts_of(page, "title", "head") == ["Nord & Syd"]
    metas = {e.attributes.get("name") or e.attributes.get("http-equiv"): e.attributes for e in elements(page)}
    assert metas["author"]["content"] == 'Team "Nord"'
    policy = metas["Content-Security-Policy"]["content"] or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "generator" not in metas
    assert re.findall(r"\w+://[^\"' ]+|url\(|@import", page.replace("http://www.w3.org/2000/svg", "")) == []


@settings(max_examples=60)
@given(ANYTHING, ANYTHING, ANYTHING)
@example("\n".join(HOSTILE), "\n".join(HOSTILE), "\n".join(HOSTILE))
@example("  a\n\n    b  c", "a\tb", "\ufeff\ufffe")
@example("", "", "\n")
def test_what_was_typed_comes_back_as_it_was_typed(note: str, name: str, word: str) -> None:
    """Whatever it looks like, it is text: nothing but the page's own elements and attributes ever stands there."""
    note, name, word = (normalize(text) or "-" for text in (note, name, word))
    said = with_notes(samples.reflection(), AtQuestion(0, 0), (note,))
    said = structs.replace(said, team=name, goal=word, participants=(word,), steps=(Step(name, word, note),))
    page = html.render(structs.replace(summary.of_reflection(said), title=name, author=word))
    found = elements(page)
    assert {element.tag for element in found} <= TAGS
    assert {attribute for element in found for attribute in element.attributes} <= ATTRIBUTES
    name, word, line, names = (" ".join(sanitize(text).split()) for text in (name, word, note, join_names([word])))
    facts = set(zip(texts_of(page, "dt"), texts_of(page, "dd"), strict=True))
    assert {("Team", name), ("Deltagere", names)} <= facts
    assert texts_of(page, "td") == [cell or EMPTY for cell in (name, word, line)]
    assert texts_of(page, "li", "section") == [sanitize(note)]


def test_a_browser_agrees_that_it_is_text(reader: Reader) -> None:
    """The same in the program that would act: no element of anyone's making, and the notes letter for letter."""
    reflection = with_notes(samples.reflection(), AtQuestion(0, 0), tuple(HOSTILE))
    page = html.render(summary.of_reflection(reflection))
    notes = reader.value(page, "[...document.querySelectorAll('section li')].map(e => e.textContent)")
    assert notes == list(map(sanitize, HOSTILE))
    tags = reader.value(page, "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))].join()")
    assert set(str(tags).split(",")) <= TAGS


def test_typed_blanks_are_seen_and_a_whole_meeting_is_a_few_pages(reader: Reader) -> None:
    """A list that was pasted into a note keeps its shape."""
    page = html.render(document(Heading(2, "Samtalen"), BulletList(("et", "et      to"))))
    script = """[...document.querySelectorAll('li')].map(item => {
        const range = document.createRange()
        range.selectNodeContents(item)
        return range.getBoundingClientRect().width
    }).reduce((short, long) => long > short * 2.5)"""
    assert reader.value(page, script) is True
    assert 2 <= reader.printed_pages(full_page()) <= 4


def test_colours_can_be_told_apart() -> None:
    """Text has 4.5:1 against its ground (WCAG 2.2, 1.4.3): on the pages, light and dark, and in the documents."""
    style, look = ((office.STYLES / name).read_text(encoding="utf-8") for name in ("base.css", "look.toml"))
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in style.split("@media")[:2])
    papers = tomllib.loads(look)["colours"] | {"paper": "#ffffff"}
    page, paper = (("ink", "soft", "accent"), ("paper", "sheet")), (("accent", "ink", "faint"), ("paper", "tint"))
    for colours, pairs in ((light, page), (dark, page), (papers, paper)):
        for text, ground in itertools.product(*pairs):
            darker, lighter = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
