"""The compass → cards for the table and a blank sheet to write on, as an HTML page or as a document."""

from collections.abc import Sequence

from malkompas import texts
from malkompas.exporters import compass_svg, html
from malkompas.exporters import document as doc
from malkompas.exporters.html import escaped, linked
from malkompas.exporters.summary import section_blocks
from malkompas.model import Compass, Question, Section

_WRITING_LINES = 3
_EMPTY_ROWS, _EMPTY_ROWS_OF_A_DOCUMENT = 6, 4
_MANY = 4  # questions; a card with more of them has smaller type


def page(compass: Compass, sections: Sequence[Section]) -> str:
    """Return `sections` of `compass` as cards, and a blank sheet with the compass's own closing questions.

    On paper (A4) there are two cards a page, or one where the reader chooses so on the page itself. On a screen they
    stand in a grid.
    """
    source = html.tool_label(texts.SOURCE, compass.language) + linked(compass.source)
    by_tool = html.tool_language(compass.language)
    cards = "\n".join(_card(compass, section, source) for section in sections)
    grid = f'<div class="cards">\n{cards}\n</div>\n' if sections else ""
    body = f"""\
<header>
<h1>{escaped(compass.title)}</h1>
<p{by_tool}>{escaped(texts.CARDS_HELP)}</p>
<fieldset{by_tool}>
<legend>{escaped(texts.CARDS_LAYOUT)}</legend>
<label><input type="radio" name="layout" id="two-a-page" checked> {escaped(texts.TWO_A_PAGE)}</label>
<label><input type="radio" name="layout" id="one-a-page"> {escaped(texts.ONE_A_PAGE)}</label>
</fieldset>
</header>
<main>
{grid}{_sheet(compass, source)}
</main>
<footer>
<p>{source}</p>
</footer>"""
    return html.frame(language=compass.language, title=compass.title, author=compass.source, style="cards", body=body)


def _card(compass: Compass, section: Section, source: str) -> str:
    many = " many" if len(section.questions) > _MANY else ""
    number, of = compass.number_of(section), len(compass.principles)
    where = texts.WHERE_PRINCIPLE[0].format(number=number, of=of) if number else texts.WHERE[section.id]
    mark = f"\n{compass_svg.mark(number, of)}" if number else ""
    what_if = f'\n<p class="what-if">{escaped(section.what_if)}</p>' if section.what_if else ""
    questions = "\n".join(f"<li>{_question(question)}</li>" for question in section.questions)
    return f"""\
<article class="card{many}">
<p class="place"{html.tool_language(compass.language)}>{escaped(where)}</p>{mark}
<h2>{escaped(section.title)}</h2>{what_if}
<p>{linked(section.text)}</p>
<ul>
{questions}
</ul>
<p class="source">{source}</p>
</article>"""


def _question(question: Question) -> str:
    label = f"<strong>{escaped(question.label)}</strong> " if question.label else ""
    return label + linked(question.text)


def _sheet(compass: Compass, source: str) -> str:
    """Return the blank sheet: who and when, the closing's questions with lines to write on, and the next steps."""
    by_tool = html.tool_language(compass.language)
    names = (texts.TEAM, texts.DATE, texts.GOAL, texts.PARTICIPANTS)
    facts = "\n".join(f"<p{by_tool}>{escaped(name)}</p>" for name in names)
    boxes = "\n".join(map(_box, compass.closing.questions))
    columns = (f'<th scope="col"{by_tool}>{escaped(name)}</th>' for name in (texts.WHAT, texts.WHO, texts.WHEN))
    rows = "\n".join(["<tr><td></td><td></td><td></td></tr>"] * _EMPTY_ROWS)
    return f"""\
<section class="sheet" aria-labelledby="sheet">
<h2 id="sheet">{escaped(compass.closing.title)}</h2>
<div class="facts">
{facts}
</div>
{boxes}
<h3{by_tool}>{escaped(texts.STEPS)}</h3>
<table>
<caption class="unseen"{by_tool}>{escaped(texts.STEPS)}</caption>
<thead><tr>{"".join(columns)}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p class="source">{source}</p>
</section>"""


def _box(question: Question) -> str:
    text = f"<p>{escaped(question.text)}</p>\n" if question.label else ""
    lines = "<div></div>" * _WRITING_LINES
    return f'<h3>{escaped(question.label or question.text)}</h3>\n{text}<div class="lines">{lines}</div>'


def document(compass: Compass, sections: Sequence[Section], *, with_source: bool) -> doc.Document:
    """Return a card for each of `sections`, which begins with a heading of level 1, and after them the blank sheet.

    It is for the layout `cards` of an office document. A card ends with its source where that is asked for.
    """
    source = [doc.paragraph(texts.SOURCE + compass.source, "emphasis")] if with_source else []
    cards = [block for section in sections for block in (*section_blocks(section, compass, 1), *source)]
    closing = [texts.labelled(question.label, question.text) for question in compass.closing.questions]
    sheet: list[doc.Block] = [
        doc.Heading(1, texts.SHEET, by_tool=True),
        _blank_table(texts.TEAM, texts.DATE),
        _blank_table(texts.GOAL, texts.PARTICIPANTS),
        *(_blank_table(question, by_tool=False) for question in closing),
        doc.Heading(2, texts.STEPS, by_tool=True),
        _blank_table(texts.WHAT, texts.WHO, texts.WHEN, rows=_EMPTY_ROWS_OF_A_DOCUMENT),
    ]
    title = f"{compass.title}: {texts.CARDS}"
    return doc.Document(title=title, author=compass.source, language=compass.language, blocks=(*cards, *sheet))


def _blank_table(*names: str, rows: int = 1, by_tool: bool = True) -> doc.Table:
    """Return a table without text under the names of its columns, in which each format leaves room to write by hand."""
    columns = tuple(doc.Column(name, is_name_by_tool=by_tool) for name in names)
    return doc.Table(columns, (("",) * len(names),) * rows)
