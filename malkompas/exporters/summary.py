"""A reflection, or a compass, → the document that the team shares."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress, groupby
from operator import attrgetter
from types import MappingProxyType

from malkompas import dates, team_history, texts
from malkompas.exporters import document as doc
from malkompas.fields import facts, follow_up_line, key_notes, later_outcomes, note_line
from malkompas.model import CLOSING, AskedSection, Compass, Question, Reflection, Section, Story
from malkompas.team_history import StepOutcomes, Tally
from malkompas.text import sanitize


def of_reflection(
    reflection: Reflection,
    outcomes: StepOutcomes = MappingProxyType({}),
    left_out: str = "",
    picture: doc.Picture | None = None,
) -> doc.Document:
    """Return the summary of `reflection`.

    That is the head, what was most important, how earlier steps went, what came of it, then the conversation.

    `outcomes` tells how its own steps went, where that has been said at a later meeting. `left_out` is what the head
    says that the receiver is not given. The picture stands before the conversation.
    """
    talked = [section for section in reflection.sections if section.id != CLOSING]
    blocks = [*_head(reflection, left_out), *_key_notes(reflection)]
    blocks += [*_follow_ups(reflection), *_outcome(reflection, outcomes)]
    blocks += [picture] if picture else []
    blocks += [doc.Heading(2, texts.CONVERSATION, language=texts.LANGUAGE)] if talked else []
    for section in talked:
        if section.was_talked_about:
            blocks += [doc.Heading(3, section.title), *what_if(section), *_answers(section)]
    blocks += _passed_over(section.title for section in talked if not section.was_talked_about)
    blocks += [doc.Source(reflection.source)] if reflection.source else []
    return doc.Document(
        title=texts.DOCUMENT_TITLE.format(team=reflection.team, day=texts.long_day(reflection.started.date())),
        author=reflection.team,
        language=reflection.language,
        blocks=tuple(blocks),
    )


def compass_picture(tally: Tally, compass: Compass | None, caption: str) -> doc.Picture | None:
    """Return the picture of what is counted in `tally`, if any of it was said with this compass."""
    points = tally.points(compass) if compass else ()
    return doc.Picture(points, caption) if any(point.conversations for point in points) else None


def of_compass(compass: Compass, named: Sequence[Section] = ()) -> doc.Document:
    """Return all of `compass`, the principles first; or only its sections `named`, with their hints."""
    sections = named or compass.in_reading_order
    blocks = [block for section in sections for block in section_blocks(section, compass, 2, hints=bool(named))]
    if not named:
        blocks = [doc.Heading(1, compass.title), *blocks]
    blocks += [doc.Source(compass.source), *([doc.paragraph(compass.wording)] if compass.wording else [])]
    return doc.Document(title=compass.title, author=compass.source, language=compass.language, blocks=tuple(blocks))


def section_blocks(section: Section, compass: Compass, level: int, *, hints: bool = False) -> Iterator[doc.Block]:
    """Yield all of a section under a heading of `level`; below its questions their `hints`, where those are wanted."""
    yield doc.Heading(level, texts.numbered(compass.number_of(section)) + section.title)
    yield from what_if(section)
    yield doc.paragraph(section.text)
    yield questions_list(section.questions, hints=hints)
    yield from story_blocks(section.stories if hints else (), compass)


def questions_list(questions: Sequence[Question], *, hints: bool) -> doc.BulletList:
    """Return `questions` as a list, below each its `hints`, where those are wanted."""
    return doc.BulletList(
        items=tuple(texts.labelled(question.label, question.text) for question in questions),
        children=tuple(question.hints for question in questions) if hints else (),
    )


def story_blocks(stories: Iterable[Story], compass: Compass) -> Iterator[doc.Block]:
    """Yield what people tell, and below each story whom it is retold after."""
    for story in stories:
        yield doc.paragraph(story.text, is_small=True)
        told = texts.RETOLD.format(who=story.who, compass=compass.title)
        yield doc.paragraph(told, "emphasis", language=texts.LANGUAGE, is_small=True)


def _head(reflection: Reflection, left_out: str) -> Iterator[doc.Block]:
    yield doc.Heading(1, texts.SUMMARY_TITLE.format(compass=reflection.compass), language=texts.LANGUAGE)
    yield doc.Facts((*facts(reflection), *([(texts.LEFT_OUT, left_out)] if left_out else [])))
    if not reflection.finished:
        yield doc.paragraph(texts.NOT_FINISHED, "emphasis", language=texts.LANGUAGE)


def _key_notes(reflection: Reflection) -> Iterator[doc.Block]:
    """Yield what was marked as the most important, under its questions, if anything was."""
    if notes := key_notes_list(reflection):
        yield from (doc.Heading(2, texts.MARKS["key"], language=texts.LANGUAGE), notes)


def key_notes_list(reflection: Reflection) -> doc.BulletList | None:
    """Return what was marked as the most important, under its questions; None if nothing was."""
    marked = key_notes(reflection)
    return doc.BulletList(tuple(name for name, _ in marked), tuple(notes for _, notes in marked)) if marked else None


def _follow_ups(reflection: Reflection) -> Iterator[doc.Block]:
    """Yield the earlier steps that were asked about, under the meeting that each was agreed at."""
    meeting = attrgetter("agreed", "reflection")
    followed_up = sorted(reflection.follow_ups, key=meeting)
    if followed_up:
        yield doc.Heading(2, texts.FOLLOW_UPS, language=texts.LANGUAGE)
    for (agreed, _), follow_ups in groupby(followed_up, key=meeting):
        yield doc.paragraph(texts.AGREED.format(day=texts.long_day(agreed.date())), language=texts.LANGUAGE)
        yield doc.BulletList(tuple(map(follow_up_line, follow_ups)))


def _outcome(reflection: Reflection, outcomes: StepOutcomes) -> Iterator[doc.Block]:
    """Yield what came of the conversation: the answers of the closing, and the steps."""
    closing = next((section for section in reflection.sections if section.id == CLOSING), None)
    steps = _steps(reflection, outcomes)
    if not steps and not (closing and closing.was_talked_about):
        return
    yield doc.Heading(2, texts.OUTCOME, language=texts.LANGUAGE, is_outcome=True)
    if closing:
        yield from _answers(closing)
    if steps:
        yield from (doc.Heading(3, texts.STEPS, language=texts.LANGUAGE), steps)


def _steps(reflection: Reflection, outcomes: StepOutcomes) -> doc.Table | None:
    """Return the next steps by the day they are due, with those that are still under way from earlier meetings."""
    steps = team_history.steps_with_outcomes(reflection, outcomes)
    steps.sort(key=lambda pair: team_history.due_order(pair[0]))
    rows = [
        (step.what, step.who, dates.due_text(step.due, step.when), later_outcomes(step, later)) for step, later in steps
    ]
    return table((texts.WHAT, texts.WHO, texts.WHEN, texts.SINCE), rows) if rows else None


def table(names: Sequence[str], rows: Sequence[tuple[str, ...]], always: Collection[str] = ()) -> doc.Table:
    """Return a table without the columns in which nothing can be read, but for those `always` shown."""
    kept = [name in always or any(sanitize(row[number]).strip() for row in rows) for number, name in enumerate(names)]
    by_tool = (texts.DATE, texts.WHEN, texts.SINCE, texts.PREPARED)
    columns = [doc.Column(name, by_tool=name in by_tool) for name in names]
    return doc.Table(tuple(compress(columns, kept)), tuple(tuple(compress(row, kept)) for row in rows))


def what_if(section: Section) -> Iterator[doc.Block]:
    """Yield the section's what-if question, if it has one."""
    if section.what_if:
        yield doc.paragraph(section.what_if, "emphasis")


def question_head(question: Question, level: int) -> Iterator[doc.Block]:
    """Yield a heading of `level`, and the question below it if the heading is its label."""
    yield doc.Heading(level, question.label or question.text)
    if question.label:
        yield doc.paragraph(question.text, "emphasis")


def _answers(section: AskedSection) -> Iterator[doc.Block]:
    """Yield each question with its notes; then what was passed over."""
    level = 3 if section.questions[0].label else 4
    for answer in section.questions:
        if answer.notes:
            yield from question_head(answer, level)
            yield doc.BulletList(tuple(map(note_line, answer.notes)))
    yield from _passed_over(answer.label or answer.text for answer in section.questions if not answer.notes)


def _passed_over(names: Iterable[str]) -> Iterator[doc.Block]:
    if names := tuple(names):
        yield doc.PassedOver(names)
