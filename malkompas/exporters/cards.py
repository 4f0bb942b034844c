"""The compass → cards for the table and a blank sheet to write on, as an HTML page or as a document."""

from collections.abc import Iterator, Sequence

from malkompas import texts
from malkompas.exporters import compass_svg, html
from malkompas.exporters.document import Block, Column, Document, Heading, Table, bullets, emphasised, paragraph
from malkompas.exporters.html import escaped, tool_label, tool_language
from malkompas.model import Compass, Question, Section

_WRITING_LINES = 3
_EMPTY_ROWS, _EMPTY_ROWS_OF_A_DOCUMENT = 6, 4
_MANY = 4  # questions; a card with more of them has smaller type


def page(compass: Compass, sections: Sequence[Section]) -> str:
    """Return `sections` of `compass` as cards, and a blank sheet with the compass's own closing questions.

    On paper (A4) there are two cards a page, or one where the reader chooses so on the page itself. On a screen they
    stand in a grid.

    Raises:
        OSError: if the package's own styles cannot be read.
    """
    cards = "\n".join(_card(compass, section) for section in sections)
    by_tool = tool_language(compass.language)
    grid = f'<div class="cards">\n{cards}\n</div>\n' if sections else ""
    body = f"""\
<main>
<header>
<h1>{escaped(compass.title)}</h1>
<p{by_tool}>{escaped(texts.CARDS_HELP)}</p>
{_layout(by_tool)}
</header>
{grid}{_sheet(compass)}
</main>
<footer>
<p>{_source(compass)}</p>
</footer>"""
    return html.frame(language=compass.language, title=compass.title, author=compass.source, style="cards", body=body)


def _layout(by_tool: str) -> str:
    """Return the choice of layout for print: without a script, the style reads which button is on."""
    choices = (("two", texts.TWO_A_PAGE, " checked"), ("one", texts.ONE_A_PAGE, ""))
    buttons = "\n".join(
        f'<label><input type="radio" name="layout" id="{name}-a-page"{state}> {escaped(text)}</label>'
        for name, text, state in choices
    )
    return f"<fieldset{by_tool}>\n<legend>{escaped(texts.CARDS_LAYOUT)}</legend>\n{buttons}\n</fieldset>"


def _card(compass: Compass, section: Section) -> str:
    many = " many" if len(section.questions) > _MANY else ""
    what_if = f'\n<p class="what-if">{escaped(section.what_if)}</p>' if section.what_if else ""
    questions = "\n".join(f"<li>{_question(question)}</li>" for question in section.questions)
    return f"""\
<article class="card{many}">
{_place(compass, section)}
<h2>{escaped(section.title)}</h2>{what_if}
<p>{escaped(section.text)}</p>
<ul>
{questions}
</ul>
<p class="source">{_source(compass)}</p>
</article>"""


def _place(compass: Compass, section: Section) -> str:
    """Return what stands at the top of a card: where in the compass it belongs."""
    by_tool = tool_language(compass.language)
    number, of = compass.number_of(section), len(compass.principles)
    if number is None:
        return f'<p class="place"{by_tool}>{escaped(texts.WHERE[section.id])}</p>'
    place = texts.WHERE_PRINCIPLE[0].format(number=number, of=of)
    return f'<p class="place"{by_tool}>{place}</p>\n{compass_svg.mark(number, of)}'


def _question(question: Question) -> str:
    label = f"<strong>{escaped(question.label)}</strong> " if question.label else ""
    return label + escaped(question.text)


def _source(compass: Compass) -> str:
    return tool_label(texts.SOURCE, compass.language) + escaped(compass.source)


def _fact_names() -> tuple[str, ...]:
    """Return what the sheet asks for at its top."""
    return (texts.TEAM, texts.DATE, texts.GOAL, texts.PARTICIPANTS)


def _step_columns() -> tuple[str, ...]:
    """Return what the sheet asks for in each of the next steps."""
    return (texts.WHAT, texts.WHO, texts.WHEN)


def _sheet(compass: Compass) -> str:
    """Return the blank sheet: who and when, the closing's questions with lines to write on, and the next steps."""
    by_tool = tool_language(compass.language)
    facts = "\n".join(f"<p{by_tool}>{escaped(name)}</p>" for name in _fact_names())
    boxes = "\n".join(part for question in compass.closing.questions for part in _box(question))
    columns = "".join(f'<th scope="col"{by_tool}>{escaped(name)}</th>' for name in _step_columns())
    rows = "\n".join(["<tr><td></td><td></td><td></td></tr>"] * _EMPTY_ROWS)
    return f"""\
<section class="sheet">
<h2>{escaped(compass.closing.title)}</h2>
<div class="facts">
{facts}
</div>
{boxes}
<h3{by_tool}>{escaped(texts.STEPS)}</h3>
<table>
<thead><tr>{columns}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p class="source">{_source(compass)}</p>
</section>"""


def _box(question: Question) -> Iterator[str]:
    yield f"<h3>{escaped(question.label or question.text)}</h3>"
    if question.label:
        yield f"<p>{escaped(question.text)}</p>"
    yield '<div class="lines">' + "<div></div>" * _WRITING_LINES + "</div>"


def document(compass: Compass, sections: Sequence[Section], *, with_source: bool) -> Document:
    """Return a card for each of `sections`, which begins with a heading of level 1, and after them the blank sheet.

    It is for the layout `cards` of an office document. A card ends with its source where that is asked for.
    """
    cards = [block for section in sections for block in _card_blocks(section, compass, with_source=with_source)]
    return Document(
        title=f"{compass.title}: {texts.CARDS}",
        author=compass.source,
        language=compass.language,
        blocks=(*cards, *_sheet_blocks(compass)),
    )


def _card_blocks(section: Section, compass: Compass, *, with_source: bool) -> Iterator[Block]:
    yield Heading(1, texts.numbered(compass.number_of(section)) + section.title)
    if section.what_if:
        yield emphasised(section.what_if)
    yield paragraph(section.text)
    yield bullets(texts.labelled(question.label, question.text) for question in section.questions)
    if with_source:
        yield emphasised(texts.SOURCE + compass.source)


def _sheet_blocks(compass: Compass) -> Iterator[Block]:
    yield Heading(1, texts.SHEET, by_tool=True)
    yield _blank_table(*_fact_names()[:2])
    yield _blank_table(*_fact_names()[2:])
    for question in compass.closing.questions:
        yield Table((Column(texts.labelled(question.label, question.text), is_name_by_tool=False),), (("",),))
    yield Heading(2, texts.STEPS, by_tool=True)
    yield _blank_table(*_step_columns(), rows=_EMPTY_ROWS_OF_A_DOCUMENT)


def _blank_table(*names: str, rows: int = 1) -> Table:
    """Return a table without text under the names of its columns, in which each format leaves room to write by hand."""
    return Table(tuple(map(Column, names)), (("",) * len(names),) * rows)
