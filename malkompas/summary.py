"""A reflection → the Markdown that the team shares."""

from collections.abc import Iterable

from malkompas import dates, texts
from malkompas.markdown import inline, item, paragraph
from malkompas.model import AskedSection, Compass, Reflection, Section, Step


def of_reflection(reflection: Reflection) -> str:
    """Return the summary of `reflection`: the head, what came of it, then the conversation."""
    *talked, closing = reflection.sections or (None,)
    blocks = [_head(reflection), *_outcome(closing, reflection.steps)]
    blocks += [f"## {texts.CONVERSATION}\n"] if talked else []
    blocks += [block for section in talked if section for block in _section(section)]
    if reflection.source:
        blocks += ["---\n", f"{texts.SOURCE}{inline(reflection.source)}\n"]
    return "\n".join(blocks)


def of_compass(compass: Compass) -> str:
    """Return `compass` as Markdown: the principles, then the other sections."""
    sections = (*compass.principles, compass.opening, compass.learning, compass.closing)
    blocks = [f"# {inline(compass.title)}\n"]
    blocks += [block for section in sections for block in _listed(section, compass)]
    blocks += ["---\n", f"{texts.SOURCE}{inline(compass.source)}\n"]
    return "\n".join(blocks)


def of_sections(sections: Iterable[Section], compass: Compass) -> str:
    """Return `sections` of `compass` as Markdown, with their hints."""
    return "\n".join(block for section in sections for block in _listed(section, compass, hints=True))


def _listed(section: Section, compass: Compass, *, hints: bool = False) -> Iterable[str]:
    number = f"{compass.principles.index(section) + 1}. " if section in compass.principles else ""
    yield f"## {number}{inline(section.title)}\n"
    yield from _intro(section.what_if)
    yield paragraph(section.text)
    yield "".join(
        item(texts.labelled(question.label, question.text))
        + "".join("  " + item(hint) for hint in question.hints if hints)
        for question in section.questions
    )


def _head(reflection: Reflection) -> str:
    facts = [
        (texts.DATE, dates.in_words(reflection.started.date())),
        (texts.TEAM, reflection.team),
        (texts.GOAL, reflection.goal),
        (texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        (texts.PARTICIPANTS, ", ".join(reflection.participants)),
    ]
    lines = "".join(f"- **{name}:** {inline(value)}\n" for name, value in facts if value)
    unfinished = "" if reflection.finished else f"\n*{texts.NOT_FINISHED}*\n"
    return f"# {inline(texts.summary_title(reflection.compass))}\n\n{lines}{unfinished}"


def _outcome(closing: AskedSection | None, steps: tuple[Step, ...]) -> Iterable[str]:
    if not steps and not (closing and any(answer.notes for answer in closing.questions)):
        return
    yield f"## {texts.OUTCOME}\n"
    if closing:
        yield from _answers(closing)
    if steps:
        yield f"### {texts.STEPS}\n"
        yield _table([(texts.WHAT, texts.WHO, texts.WHEN), *map(_row, by_date(steps))])


def by_date(steps: tuple[Step, ...]) -> list[Step]:
    """Return `steps` by due date, those without one last, else in the order they were said."""
    return sorted(steps, key=lambda step: (step.due is None, step.due or 0))


def _row(step: Step) -> tuple[str, str, str]:
    return step.what, step.who, dates.shown(step.due, step.when)


def _table(rows: list[tuple[str, ...]]) -> str:
    head, *body = ("| " + " | ".join(map(inline, row)) + " |\n" for row in rows)
    return head + "|" + " --- |" * len(rows[0]) + "\n" + "".join(body)


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
