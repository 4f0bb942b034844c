"""A reflection → the Markdown that the team shares."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from types import MappingProxyType

from malkompas import dates, texts
from malkompas.conversation import team_history
from malkompas.conversation.team_history import StepOutcomes, carried_over
from malkompas.exporters.markdown import inline, item, paragraph
from malkompas.fields import facts, follow_up_line, later_outcomes
from malkompas.model import CLOSING, AskedSection, Compass, Reflection, Section


def of_reflection(reflection: Reflection, outcomes: StepOutcomes = MappingProxyType({}), left_out: str = "") -> str:
    """Return the summary of `reflection`: the head, how earlier steps went, what came of it, then the conversation.

    `outcomes` tells how its own steps went, where that has been said at a later meeting. `left_out` is what the head
    says that the receiver is not given.
    """
    talked = [section for section in reflection.sections if section.id != CLOSING]
    closing = next((section for section in reflection.sections if section.id == CLOSING), None)
    blocks = [_head(reflection, left_out), *_followed(reflection), *_outcome(reflection, closing, outcomes)]
    blocks += [f"## {texts.CONVERSATION}\n"] if talked else []
    silent = [section.title for section in talked if not section.was_talked_about]
    blocks += [block for section in talked if section.was_talked_about for block in _section(section)]
    blocks += [f"{texts.NOT_TALKED_ABOUT}{inline(' · '.join(silent))}\n"] if silent else []
    if reflection.source:
        blocks += ["---\n", f"{texts.SOURCE}{inline(reflection.source)}\n"]
    return "\n".join(blocks)


def of_compass(compass: Compass) -> str:
    """Return `compass` as Markdown: the principles, then the other sections."""
    blocks = [f"# {inline(compass.title)}\n"]
    blocks += [block for section in compass.in_reading_order for block in _listed(section, compass)]
    blocks += ["---\n", f"{texts.SOURCE}{inline(compass.source)}\n"]
    return "\n".join(blocks)


def of_sections(sections: Iterable[Section], compass: Compass) -> str:
    """Return `sections` of `compass` as Markdown, with their hints."""
    return "\n".join(block for section in sections for block in _listed(section, compass, hints=True))


def _listed(section: Section, compass: Compass, *, hints: bool = False) -> Iterable[str]:
    yield f"## {texts.numbered(compass.number_of(section))}{inline(section.title)}\n"
    yield from _intro(section.what_if)
    yield paragraph(section.text)
    yield "".join(
        item(texts.labelled(question.label, question.text))
        + "".join("  " + item(hint) for hint in question.hints if hints)
        for question in section.questions
    )


def _head(reflection: Reflection, left_out: str) -> str:
    lines = "".join(f"- **{name}:** {inline(value)}\n" for name, value in facts(reflection))
    lines += f"- **{texts.LEFT_OUT}:** {inline(left_out)}\n" if left_out else ""
    unfinished = "" if reflection.finished else f"\n*{texts.NOT_FINISHED}*\n"
    return f"# {inline(texts.summary_title(reflection.compass))}\n\n{lines}{unfinished}"


def _followed(reflection: Reflection) -> Iterable[str]:
    """Yield the earlier steps that were followed up, under the meeting that each was agreed at."""
    told = sorted((one for one in reflection.follow_ups if one.state), key=lambda one: (one.agreed, one.reflection))
    if told:
        yield f"## {texts.FOLLOW_UPS}\n"
    for (agreed, id), steps in groupby(told, key=lambda follow_up: (follow_up.agreed, follow_up.reflection)):
        yield f"{inline(texts.agreed(dates.long_date(agreed.date()), id))}\n"
        yield "".join(item(follow_up_line(follow_up)) for follow_up in steps)


def _outcome(reflection: Reflection, closing: AskedSection | None, outcomes: StepOutcomes) -> Iterable[str]:
    steps = (*reflection.steps, *carried_over(reflection))
    if not steps and not (closing and closing.was_talked_about):
        return
    yield f"## {texts.OUTCOME}\n"
    if closing:
        yield from _answers(closing)
    if steps:
        yield f"### {texts.STEPS}\n"
        rows = []
        keys = [*team_history.step_keys(reflection), *[None] * len(carried_over(reflection))]
        for step, key in sorted(zip(steps, keys, strict=True), key=lambda pair: team_history.due_order(pair[0])):
            went = later_outcomes(step, outcomes.get(key, ())) if key else ""
            rows.append((step.what, step.who, dates.due_text(step.due, step.when), went))
        yield table([(texts.WHAT, texts.WHO, texts.WHEN, texts.SINCE), *rows])


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return `rows`, whose first is the head, as a table; a column in which nothing can be read is left out."""
    head, *body = rows
    kept = [number for number in range(len(head)) if any(inline(row[number]) for row in body)]
    first, *others = ([row[number] for number in kept] for row in rows)
    return table_head(*first) + "".join(table_row(*row) for row in others)


def table_head(*names: str) -> str:
    """Return the first two lines of a table with columns called `names`."""
    return table_row(*names) + "|" + " --- |" * len(names) + "\n"


def table_row(*cells: str) -> str:
    """Return one line of a table, its cells anyone's text."""
    return "| " + " | ".join(map(inline, cells)) + " |\n"


def _section(section: AskedSection) -> Iterable[str]:
    yield f"### {inline(section.title)}\n"
    yield from _intro(section.what_if)
    yield from _answers(section)


def _intro(what_if: str) -> Iterable[str]:
    if what_if:
        yield f"*{inline(what_if)}*\n"


def _answers(section: AskedSection) -> Iterable[str]:
    """Yield a heading, the question if the heading is its label, and the notes; then what was passed over."""
    level = "###" if section.questions[0].label else "####"
    for answer in section.questions:
        if answer.notes:
            yield f"{level} {inline(answer.label or answer.text)}\n"
            if answer.label:
                yield f"*{inline(answer.text)}*\n"
            yield "".join(map(item, answer.notes))
    if passed_over := [answer.label or answer.text for answer in section.questions if not answer.notes]:
        yield f"{texts.NOT_TALKED_ABOUT}{inline(' · '.join(passed_over))}\n"
