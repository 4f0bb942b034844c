"""A compass in another language than the tool's: what is in which is marked, where both stand on one page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from malkompas import texts
from malkompas.compass import load
from malkompas.exporters import cards, html, summary
from malkompas.exporters.document import Document, Kind
from malkompas.model import AtQuestion
from malkompas.text import normalize
from tests import readers, samples
from tests.browser import Reader
from tests.driver import World
from tests.markup import elements, texts_of
from tests.readers import FO, STYLE, TEXT, WRITERS, W
from tests.readme import PAGES
from tests.samples import ROOT, with_notes

ETHICS = ROOT / "docs" / "ethics.yaml"
COMPASS = load(ETHICS)
OPTIONS = (
    *("reflect", "--team", "Nord", "--goal", "Night sensors", "--occasion", "set"),
    *("--participant", "Mette", "--principle", "opening", "--principle", "1"),
)
NOTES = (
    *("It counts steps at night", "", "Ours", "", "", "She can sleep again", "", "", "", "Source: a nurse", "", "", ""),
    *("Ask her daughter", "Mette", "1.12.2026", ""),
)


ON_THE_SHEET = ("Team", "Dato", "Mål", "Deltagere", "Næste skridt", "Hvad", "Hvem", "Hvornår")


@pytest.fixture
def met(world: World) -> World:
    """Return a machine on which a team has held a meeting with the example, said to be in German."""
    german = world.here.parent / "german.yaml"
    german.write_text(ETHICS.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    world.environment["MALKOMPAS_COMPASS"] = str(german)
    hold(world)
    return world


def hold(world: World) -> None:
    """Hold a meeting with what compass there is."""
    done = world.run(*OPTIONS, lines=NOTES)
    assert done.returncode == 0, done.stderr


def exported(world: World, kind: str) -> bytes:
    """Return the notes in the format `kind`."""
    assert world.run("export", "--output", f"notes.{kind}").returncode == 0
    return (world.here / f"notes.{kind}").read_bytes()


def languages(page: str) -> dict[str, list[str]]:
    """Return the texts that are marked as being in each language."""
    found: dict[str, list[str]] = {}
    for element in elements(page):
        if language := element.attributes.get("lang"):
            found.setdefault(language, []).append(element.text.strip())
    return found


def test_the_example_is_good_for_real_use(world: World) -> None:
    """Three questions in each section, hints wherever a talk can stall; a page shows the command for it."""
    assert (COMPASS.language, len(COMPASS.principles)) == ("en", 4)
    assert f"]({ETHICS.name})" in PAGES["compass.md"]
    assert f"malkompas list --compass docs/{ETHICS.name}" in PAGES["compass.md"]
    done = world.run("list", "--compass", str(ETHICS))
    assert (done.returncode, done.stderr) == (0, "")
    for section in (*COMPASS.choosable, COMPASS.closing):
        assert [len(question.hints) for question in section.questions] == [2, 2, 2]
        for part in (section.title, section.what_if, *(question.text for question in section.questions)):
            assert part in done.stdout
    assert "Source: An example that comes with malkompas" in done.stdout
    assert "Keep dignity in view" in world.run("list", "dignity", MALKOMPAS_COMPASS=str(ETHICS)).stdout


def test_a_page_is_in_the_language_of_the_compass_and_says_where_it_is_not(met: World, reader: Reader) -> None:
    """Where there are no texts in it, ours are English. So a screen reader says each word as it should be said."""
    page = exported(met, "html").decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="de">')
    english = languages(page)["en"]
    assert english[0].startswith("Nord: conversation ")
    assert english[1].startswith("Conversation based on Technology with Care")
    expected = (
        "What came of it",
        "Not talked about:",
        "Next steps",
        "What",
        "Who",
        "When",
        "1 December 2026",
        "Source:",
    )
    assert [text for text in expected if text not in english] == []
    assert "Source: a nurse" in texts_of(page, "li", "section")
    assert reader.look(page, width=320).violations == ""


def test_cards_are_in_the_language_of_the_compass_and_say_where_they_are_not(reader: Reader) -> None:
    """The help, the place in the compass, the source and what the sheet asks for."""
    page = cards.page(COMPASS, (*COMPASS.principles[:1], COMPASS.opening))
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    first, second, *danish = languages(page)["da"]
    assert set(danish) == {"Princip 1 af 4", "Åbning", "Kilde:", "Når samtalen går i stå", *ON_THE_SHEET}
    assert (first, second.startswith(texts.CARDS_LAYOUT)) == (texts.CARDS_HELP, True)
    assert reader.look(page, width=320).violations == ""


@pytest.mark.parametrize("language", ["da", "da-DK", "no tag"])
def test_a_danish_page_is_marked_once(language: str) -> None:
    """What is all in one language says so at the top and nowhere else."""
    reflection = with_notes(samples.talked(), AtQuestion(1, 0), ("Vi skal spørge først",))
    notes = structs.replace(summary.of_reflection(reflection), language=language)
    danish = samples.compass()
    for page in (html.render(notes), cards.page(structs.replace(danish, language=language), danish.principles)):
        assert page.count(" lang=") == 1
        assert "<span" not in page


@given(st.lists(st.text().filter(str.strip) | st.sampled_from(["Kilde: x", "Ikke talt om: y", "Aftalt z"]), min_size=1))
def test_marking_changes_no_word(notes: list[str]) -> None:
    """Whatever was said, and also where there are steps from last time."""
    reflection = with_notes(samples.full(), AtQuestion(0, 0), tuple(normalize(note) or "-" for note in notes))
    told = summary.of_reflection(reflection)
    (danish,) = texts_of(html.render(told), "body", "html")
    page = html.render(structs.replace(told, language="en"))
    (english,) = texts_of(page, "body", "html")
    assert danish == english
    assert [text for text in languages(page)["da"] if text.startswith("Aftalt")] == [
        text for text in texts_of(page, "p", "section") if text.startswith("Aftalt ")
    ]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_document_is_in_the_language_of_the_compass_but_for_our_words(kind: Kind) -> None:
    """So that spelling is checked in English, and our Danish words, such as what a sheet asks for, are no mistakes."""
    notes = structs.replace(summary.of_reflection(samples.full()), language="en")
    language, danish = document_languages(WRITERS[kind](notes), kind)
    assert language == "en-GB"
    assert danish[0] == f"Samtale ud fra {samples.full().compass}"
    for text in ("Dato:", "Det kom der ud af det", "Næste skridt", "Hvornår", "1. december 2026", "Samtalen", "Kilde:"):
        assert text in danish
    assert "Spørg først" not in danish
    sheet = WRITERS[kind](cards.document(COMPASS, COMPASS.principles), "cards")
    language, danish = document_languages(sheet, kind)
    assert (language, set(danish)) == ("en-GB", {texts.SHEET, *ON_THE_SHEET, "Når samtalen går i stå", "Kilde:"})


def document_languages(data: bytes, kind: Kind) -> tuple[str, list[str]]:
    """Return the language of a document, and the texts in it that are marked as Danish."""
    if kind == "docx":
        (default,) = readers.part(data, "word/styles.xml").iter(f"{W}lang")
        runs = readers.part(data, "word/document.xml").iter(f"{W}r")
        danish = [run for run in runs for lang in run.iter(f"{W}lang") if lang.get(f"{W}val") == "da-DK"]
        return default.get(f"{W}val", ""), ["".join(run.itertext()) for run in danish]
    sheet, body = readers.part(data, "styles.xml"), readers.part(data, "content.xml")
    default = next(sheet.iter(f"{STYLE}text-properties"))
    named = [
        (style.get(f"{STYLE}name"), [*style.iter(f"{STYLE}text-properties")]) for style in body.iter(f"{STYLE}style")
    ]
    styles = {name for name, found in named for one in found if one.get(f"{FO}language") == "da"}
    spans = [span for span in body.iter(f"{TEXT}span") if span.get(f"{TEXT}style-name") in styles]
    language = f"{default.get(f'{FO}language')}-{default.get(f'{FO}country')}"
    return language, ["".join(span.itertext()) for span in spans]


def test_a_pdf_says_which_parts_are_in_danish() -> None:
    """The document is in English, our headings and columns in Danish; a Danish one has no part in another language."""
    reflection = with_notes(samples.talked(), AtQuestion(1, 0), ("Vi skal spørge først",))
    document = structs.replace(summary.of_reflection(reflection), language="en")
    english = {("Catalog", "en-GB"), ("TBody", "en-GB")}
    tags = ("H1", "H2", "H3", "P", "Table", "TD")
    assert pdf_languages(document) == english | {(tag, "da-DK") for tag in tags}
    assert pdf_languages(structs.replace(document, language="da")) == {("Catalog", "da-DK")}


def pdf_languages(document: Document) -> set[tuple[str, str]]:
    """Return what has a language of its own in a document as a PDF, and which."""
    found = set()
    for one in WRITERS["pdf"](document).split(b"endobj"):
        tag = re.search(rb"/Type/StructElem/S/(\w+)", one)
        for language in re.findall(rb"/Lang ?\(([^)]*)\)", one):
            found.add(((tag[1] if tag else b"Catalog").decode(), language.decode()))
    return found


def test_a_summary_of_several_tables_is_in_their_language_where_they_share_one(met: World) -> None:
    """The compass's own titles and the notes are; whose they are, and on which day, is said in English."""
    assert met.run(*OPTIONS, lines="It hums\n").returncode == 0
    page = met.run("export", "all", "--format", "html", "--output", "-").stdout
    assert page.startswith('<!DOCTYPE html>\n<html lang="de">')
    english = languages(page)["en"]
    assert "Next steps" in english
    assert [text for text in english if text.startswith("Nord, ")]
    for own in (COMPASS.opening.title, "It hums", "It counts steps at night"):
        assert own in page
        assert own not in english


IN_ENGLISH = ("It counts steps at night", "Ask her daughter", "Night sensors", COMPASS.opening.title)


def test_a_summary_of_tables_in_two_languages_is_in_that_of_the_run(world: World, reader: Reader) -> None:
    """What was said in the other, and asked there, is marked as that, in a page and in a document."""
    hold(world.speak("en"))
    assert exported(world, "html").decode().count(" lang=") == 1  # of one that is all in English
    world.speak("da").meet("Stille", "", "", "Vi lytter")
    whole = ("export", "all", "--output", "-", "--format")
    for language, other in (("da", "en"), ("en", "da")):
        world.speak(language)
        page = world.run(*whole, "html").stdout
        marked = languages(page)[other]
        assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
        ours, theirs = IN_ENGLISH, ("Stille", "Vi lytter", "Færre genindlæggelser", "Hvem skal vi lytte til?")
        expected, others = (ours, theirs) if other == "en" else (theirs, ours)
        assert [text for text in expected if text not in "\n".join(marked)] == []
        assert [text for text in (*others, texts.STEPS, texts.WHAT) if text in marked] == []
    assert reader.look(page, width=320).violations == ""
    world.speak("da").run("export", "all", "--output", "both.docx")
    runs = readers.part((world.here / "both.docx").read_bytes(), "word/document.xml").iter(f"{W}r")
    in_english = [run for run in runs for lang in run.iter(f"{W}lang") if lang.get(f"{W}val") == "en-GB"]
    written = "\n".join("".join(run.itertext()) for run in in_english)
    assert [text for text in IN_ENGLISH if text not in written] == []
