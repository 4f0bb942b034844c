"""The formats that notes are shared in: one table, name → what writes one reflection, and what writes several."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from malkompas import dates, texts
from malkompas.conversation import team_history
from malkompas.exporters import summary
from malkompas.exporters.document import Document, Kind
from malkompas.model import Compass, StoredReflection
from malkompas.text import comparison_key

_MOST_AUTHORS = 5

Marked = Iterable[tuple[StoredReflection, bool]]
"""All reflections in a folder, and whether each is to be shared."""


Own = Callable[[], Sequence[StoredReflection]]
"""Returns all that a team has talked about; most formats do not ask."""


class Sharing(Struct, frozen=True):
    """What a format is given besides the notes: what the head says was left out, and the compass if it is needed.

    `compass` returns None where it cannot be read: then the sections come as they are met, and nothing is drawn. The
    compass picture is `drawn` unless something was left out: it tells of more than what is shared.
    """

    left_out: str
    compass: Callable[[], Compass | None]
    drawn: bool = True


class Format(NamedTuple):
    """How one reflection is written, with a way to all of its team's own, and how several are; both in parts."""

    one: Callable[[StoredReflection, Own, Sharing], Iterable[bytes]]
    several: Callable[[Marked, Sharing], Iterable[bytes]]


def _markdown(stored: StoredReflection, own: Own, sharing: Sharing) -> Iterator[bytes]:
    yield summary.of_reflection(stored.reflection, team_history.outcomes(own()), sharing.left_out).encode()


def _joint_markdown(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    from malkompas.exporters import combined  # sqlite: only where there are several

    return (part.encode() for part in combined.summary(found, sharing.compass(), sharing.left_out))


def _json(stored: StoredReflection, own: Own, sharing: Sharing) -> Iterator[bytes]:
    yield _record(stored, sharing) + b"\n"


def _joint_json(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    yield b"["
    before = b"\n"
    for stored, is_wanted in found:
        if is_wanted:
            yield before + _record(stored, sharing)
            before = b",\n"
    yield b"\n]\n"


def _record(stored: StoredReflection, sharing: Sharing) -> bytes:
    from malkompas.exporters import records  # for programs only

    return records.as_json(records.record(stored, sharing.left_out))


def _csv(stored: StoredReflection, own: Own, sharing: Sharing) -> Iterator[bytes]:
    return _joint_csv([(stored, True)], sharing)


def _joint_csv(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    from malkompas.exporters import records  # for programs only

    rows = (row for stored, wanted in found if wanted for row in records.rows(stored, sharing.left_out))
    return (part.encode() for part in records.written(records.COLUMNS, rows))


def _html(stored: StoredReflection, own: Own, sharing: Sharing) -> Iterator[bytes]:
    reflection, tally = stored.reflection, team_history.Tally()
    for one in own():
        if one.reflection.started <= reflection.started and one.reflection.compass == reflection.compass:
            tally.add(one.reflection)
    yield _page(_document(stored, own, sharing), texts.compass_of(reflection.team), tally, sharing)


def _joint_html(found: Marked, sharing: Sharing) -> Iterator[bytes]:
    tally = team_history.Tally()
    document = _joint_document(_counted(found, tally), sharing)
    yield _page(document, texts.COMPASS_OF_ALL, tally, sharing)


def _page(document: Document, title: str, tally: team_history.Tally, sharing: Sharing) -> bytes:
    """Return the page with the compass picture, if what was talked about is of the compass that is loaded."""
    from malkompas.exporters import compass_svg, html

    compass = sharing.compass() if sharing.drawn else None
    points = tally.points(compass) if compass else ()
    if not any(point.conversations for point in points):
        return html.page(document).encode()
    return html.page(document, compass_svg.svg(points, title, compass_svg.described(points)), title).encode()


def _counted(found: Marked, tally: team_history.Tally) -> Iterator[tuple[StoredReflection, bool]]:
    """Yield `found`, and let `tally` count what is shared of it."""
    for stored, is_wanted in found:
        if is_wanted:
            tally.add(stored.reflection)
        yield stored, is_wanted


def _office(kind: Kind) -> Format:
    """Return the format of an office document of `kind`."""

    def made(document: Callable[[], Document]) -> Iterator[bytes]:
        from malkompas.exporters import office  # finds pandoc and Typst, which are an extra

        office.require(kind)
        yield office.written(document(), kind)

    return Format(
        lambda stored, own, sharing: made(lambda: _document(stored, own, sharing)),
        lambda found, sharing: made(lambda: _joint_document(found, sharing)),
    )


def _document(stored: StoredReflection, own: Own, sharing: Sharing) -> Document:
    reflection = stored.reflection
    return Document(
        title=texts.document_title(reflection.team, dates.long_date(reflection.started.date())),
        author=reflection.team,
        language=reflection.language,
        markdown=summary.of_reflection(reflection, team_history.outcomes(own()), sharing.left_out),
    )


def _joint_document(found: Marked, sharing: Sharing) -> Document:
    teams: dict[str, str] = {}
    languages: set[str] = set()
    number = 0

    def counted() -> Iterator[tuple[StoredReflection, bool]]:
        nonlocal number
        for stored, is_wanted in found:
            if is_wanted:
                number += 1
                teams.setdefault(comparison_key(stored.reflection.team), stored.reflection.team)
                languages.add(stored.reflection.language)
            yield stored, is_wanted

    markdown = b"".join(_joint_markdown(counted(), sharing)).decode()
    author = ", ".join(teams.values()) if len(teams) <= _MOST_AUTHORS else texts.teams(len(teams))
    language = languages.pop() if len(languages) == 1 else texts.LANGUAGE
    return Document(title=texts.joint_title(number), author=author, language=language, markdown=markdown)


FORMATS: dict[str, Format] = {
    "md": Format(_markdown, _joint_markdown),
    "html": Format(_html, _joint_html),
    "pdf": _office("pdf"),
    "docx": _office("docx"),
    "odt": _office("odt"),
    "json": Format(_json, _joint_json),
    "csv": Format(_csv, _joint_csv),
}
