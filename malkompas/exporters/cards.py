"""The compass → cards for the table and a blank sheet to write on, as an HTML page or as a document.

Printed on both sides and turned on the long edge, each card has its back behind it: what helps when the talk stalls.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from malkompas import texts
from malkompas.exporters import compass_svg, html
from malkompas.exporters import document as doc
from malkompas.exporters.html import escaped, linked
from malkompas.exporters.summary import questions_list, section_blocks, story_blocks
from malkompas.model import Compass, Question, Section

_WRITING_LINES = 3
_EMPTY_ROWS, _EMPTY_ROWS_OF_A_DOCUMENT = 6, 4
_MANY = 4  # questions; a card with more of them has smaller type
_ROOM, _SHEET = 400, 1590  # letters: what room for an answer takes, and what stands on a sheet above the next steps
_STORIES = 2  # on a back, so that it can be read at a table


def page(compass: Compass, sections: Sequence[Section]) -> str:
    """Return `sections` of `compass` as cards, and a blank sheet with the compass's own closing questions.

    On paper (A4) there are two cards a page, or one where the reader chooses so on the page itself; the page after it
    has their backs. On a screen they stand in a grid.
    """
    source = html.tool_label(texts.SOURCE, compass.language) + linked(_source(compass))
    by_tool = html.tool_language(compass.language)
    sides_of = (_card, _back) if _has_backs(sections) else (_card,)
    sides = [[side(compass, section, source) for side in sides_of] for section in sections]
    leaves = ("\n".join(chain(*sides[first : first + 2])) for first in range(0, len(sides), 2))
    cards = "\n".join(f'<div class="leaf">\n{leaf}\n</div>' for leaf in leaves)
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


def _source(compass: Compass) -> str:
    """Return where the compass is from, and which of its words are whose."""
    return " · ".join(filter(None, (compass.source, compass.wording)))


def _has_backs(sections: Sequence[Section]) -> bool:
    """Return whether any of `sections` has hints or stories: then all have backs, so that each lies behind its card."""
    return any(section.stories or any(question.hints for question in section.questions) for section in sections)


def _card(compass: Compass, section: Section, source: str) -> str:
    many = " many" if len(section.questions) > _MANY else ""
    number, of = compass.number_of(section), len(compass.principles)
    where = texts.WHERE_PRINCIPLE[0].format(number=number, of=of) if number else texts.WHERE[section.id]
    mark = f"\n{compass_svg.mark(number, of)}" if number else ""
    what_if = f'\n<p class="what-if">{escaped(section.what_if)}</p>' if section.what_if else ""
    questions = "\n".join(f"<li>{_question(question)}</li>" for question in section.questions)
    return f"""\
<article class="card front{many}">
<p class="place"{html.tool_language(compass.language)}>{escaped(where)}</p>{mark}
<h2>{escaped(section.title)}</h2>{what_if}
<p>{linked(section.text)}</p>
<ul>
{questions}
</ul>
<p class="source">{source}</p>
</article>"""


def _back(compass: Compass, section: Section, source: str) -> str:
    hints = "\n".join(_hints(question) for question in section.questions if question.hints)
    told = story_blocks(section.stories[:_STORIES], compass)
    stories = "\n".join(html.as_html(one, compass.language) for one in told)
    parts = (("hints", hints), ("stories", stories))
    content = "\n".join(f'<div class="{name}">\n{part}\n</div>' for name, part in parts if part)
    return f"""\
<article class="card back">
<p class="place"{html.tool_language(compass.language)}>{escaped(texts.CARD_BACK)}</p>
<h2>{escaped(texts.numbered(compass.number_of(section)) + section.title)}</h2>
<div class="helps">
{content}
</div>
<p class="source">{source}</p>
</article>"""


def _hints(question: Question) -> str:
    hints = "\n".join(f"<li>{linked(hint)}</li>" for hint in question.hints)
    return f"<div>\n<h3>{escaped(texts.labelled(question.label, question.text))}</h3>\n<ul>\n{hints}\n</ul>\n</div>"


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
<div class="steps">
<h3{by_tool}>{escaped(texts.STEPS)}</h3>
<table>
<caption class="unseen"{by_tool}>{escaped(texts.STEPS)}</caption>
<thead><tr>{"".join(columns)}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p class="source">{source}</p>
</div>
</section>"""


def _box(question: Question) -> str:
    text = f"<p>{escaped(question.text)}</p>\n" if question.label else ""
    lines = "<div></div>" * _WRITING_LINES
    return f'<h3>{escaped(question.label or question.text)}</h3>\n{text}<div class="lines">{lines}</div>'


def document(compass: Compass, sections: Sequence[Section]) -> doc.Document:
    """Return a card for each of `sections`, each followed by its back, and after them the blank sheet.

    It is for the layout `cards` of an office document: each side begins with a heading of level 1 and ends with its
    source, and what follows the heading of a back is small. Where the sheet is full, the next steps have their own.
    """
    source, has_backs = doc.Source(_source(compass)), _has_backs(sections)
    blocks: list[doc.Block] = []
    for section in sections:
        blocks += [*section_blocks(section, compass, 1), source]
        blocks += [*_back_blocks(compass, section), source] if has_backs else []
    closing = [texts.labelled(question.label, question.text) for question in compass.closing.questions]
    is_full = sum(_ROOM + len(question) for question in closing) + len(source.text) / 2 > _SHEET  # the source is small
    blocks += [
        doc.Heading(1, texts.SHEET, language=texts.LANGUAGE),
        _blank_table(texts.TEAM, texts.DATE),
        _blank_table(texts.GOAL, texts.PARTICIPANTS),
        *(_blank_table(question, by_tool=False) for question in closing),
        doc.Heading(1 if is_full else 2, texts.STEPS, language=texts.LANGUAGE),
        _blank_table(texts.WHAT, texts.WHO, texts.WHEN, rows=_EMPTY_ROWS_OF_A_DOCUMENT * (3 if is_full else 1)),
        source,
    ]
    title = f"{compass.title}: {texts.CARDS}"
    return doc.Document(title=title, author=compass.source, language=compass.language, blocks=tuple(blocks))


def _back_blocks(compass: Compass, section: Section) -> Iterator[doc.Block]:
    yield doc.Heading(1, texts.numbered(compass.number_of(section)) + section.title)
    yield doc.paragraph(texts.CARD_BACK, language=texts.LANGUAGE, is_small=True)
    if questions := [question for question in section.questions if question.hints]:
        yield questions_list(questions, hints=True)
    yield from story_blocks(section.stories[:_STORIES], compass)


def _blank_table(*names: str, rows: int = 1, by_tool: bool = True) -> doc.Table:
    """Return a table without text under the names of its columns, in which each format leaves room to write by hand."""
    columns = tuple(doc.Column(name, is_name_by_tool=by_tool) for name in names)
    return doc.Table(columns, (("",) * len(names),) * rows)
