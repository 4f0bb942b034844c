"""The formats that notes are shared in: one table, name → what writes one reflection, and what writes several."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from malkompas import past, summary, texts
from malkompas.document import Document, Kind
from malkompas.model import Compass, Stored

Marked = Iterable[tuple[Stored, bool]]
"""All reflections in a folder, and whether each is to be shared."""


class Sharing(Struct, frozen=True):
    """What a format is given besides the notes: what the head says was left out, and the compass if it is needed.

    The compass picture is `drawn` unless only some sections are shared.
    """

    left_out: str
    compass: Callable[[], Compass]
    drawn: bool = True


class Format(NamedTuple):
    """How one reflection is written, with all of its team's own beside it, and how several are; both in parts."""

    one: Callable[[Stored, Sequence[Stored], Sharing], Iterable[bytes]]
    several: Callable[[Marked, Sharing], Iterable[bytes]]


def _markdown(stored: Stored, own: Sequence[Stored], sharing: Sharing) -> Iterator[bytes]:
    yield summary.of_reflection(stored.reflection, past.outcomes(own), sharing.left_out).encode()


def _joint_markdown(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    from malkompas import joint  # sqlite: only where there are several

    return (part.encode() for part in joint.summary(found, sharing.compass(), sharing.left_out))


def _json(stored: Stored, own: Sequence[Stored], sharing: Sharing) -> Iterator[bytes]:
    yield _record(stored, sharing) + b"\n"


def _joint_json(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    yield b"["
    before = b"\n"
    for stored, is_wanted in found:
        if is_wanted:
            yield before + _record(stored, sharing)
            before = b",\n"
    yield b"\n]\n"


def _record(stored: Stored, sharing: Sharing) -> bytes:
    import msgspec

    from malkompas import records  # for programs only

    return msgspec.json.format(msgspec.json.encode(records.record(stored, sharing.left_out)), indent=2)


def _csv(stored: Stored, own: Sequence[Stored], sharing: Sharing) -> Iterator[bytes]:
    return _joint_csv([(stored, True)], sharing)


def _joint_csv(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    from malkompas import records, spreadsheet  # for programs only

    rows = (row for stored, wanted in found if wanted for row in records.rows(stored, sharing.left_out))
    return (part.encode() for part in spreadsheet.written(records.COLUMNS, rows))


def _html(stored: Stored, own: Sequence[Stored], sharing: Sharing) -> Iterator[bytes]:
    from malkompas import web

    points = past.points(sharing.compass().principles, own) if sharing.drawn else ()
    yield web.page(_document(stored, own, sharing), _picture(texts.compass_of(stored.reflection.team), points)).encode()


def _joint_html(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    from malkompas import web

    tally: dict[str, list[dt.date]] = {}
    document = _joint_document(_tallied(found, tally), sharing)
    points = past.points_of(sharing.compass().principles, tally) if sharing.drawn else ()
    yield web.page(document, _picture(texts.COMPASS_OF_ALL, points)).encode()


def _picture(title: str, points: Sequence[past.Point]) -> str:
    from malkompas import drawing

    return drawing.svg(points, title, drawing.described(points)) if points else ""


def _tallied(found: Marked, tally: dict[str, list[dt.date]]) -> Iterator[tuple[Stored, bool]]:
    """Yield `found`, and add to `tally` the days on which each section was talked about in what is shared."""
    for stored, wanted in found:
        for id in past.talked_about(stored.reflection) if wanted else ():
            tally.setdefault(id, []).append(stored.reflection.started.date())
        yield stored, wanted


def _office(kind: Kind) -> Format:
    """Return the format of an office document of `kind`."""

    def made(document: Callable[[], Document]) -> Iterator[bytes]:
        from malkompas import office  # finds pandoc and Typst, which are an extra

        office.require(kind)
        yield office.written(document(), kind)

    return Format(
        lambda stored, own, sharing: made(lambda: _document(stored, own, sharing)),
        lambda found, sharing: made(lambda: _joint_document(found, sharing)),
    )


def _document(stored: Stored, own: Sequence[Stored], sharing: Sharing) -> Document:
    from malkompas import dates

    reflection = stored.reflection
    return Document(
        title=texts.document_title(reflection.team, dates.in_words(reflection.started.date())),
        author=reflection.team,
        language=reflection.language,
        markdown=summary.of_reflection(reflection, past.outcomes(own), sharing.left_out),
    )


def _joint_document(found: Marked, sharing: Sharing) -> Document:
    compass = sharing.compass()
    markdown = b"".join(_joint_markdown(found, sharing)).decode()
    return Document(title=texts.summary_title(compass.title), author="", language=compass.language, markdown=markdown)


FORMATS: dict[str, Format] = {
    "md": Format(_markdown, _joint_markdown),
    "html": Format(_html, _joint_html),
    "pdf": _office("pdf"),
    "docx": _office("docx"),
    "odt": _office("odt"),
    "json": Format(_json, _joint_json),
    "csv": Format(_csv, _joint_csv),
}
BINARY: tuple[Kind, ...] = ("pdf", "docx", "odt")
