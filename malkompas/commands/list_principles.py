"""The compass to hand out: as text, for a program, or as cards for the table and a sheet to write on."""

from collections.abc import Callable, Sequence

from malkompas.commands import output
from malkompas.exporters.document import Kind
from malkompas.exporters.registry import is_binary
from malkompas.model import Compass, Section
from malkompas.text import slug
from malkompas.ui import views

Sections = Sequence[Section]
TO_PRINT = ("html", "pdf", "docx", "odt")


def kind(wanted: str, file: str) -> str:
    """Return the format that is `wanted`, or that the ending of `file` names; text where neither says.

    Raises:
        UsageError: if there is no such format.
    """
    found = output.format_of(wanted, file, FORMATS, also=("txt",)) or "text"
    return "text" if found == "txt" else found


def write(compass: Compass, named: Sections, kind: str, wanted: str, *, force: bool) -> None:
    """Write `compass`, or the sections of it that are `named`, to the file `wanted`.

    Where none is wanted, what is for print goes to a file in the current folder, the rest to standard output.

    Raises:
        OutputError: if it cannot be written, or what it takes is not installed.
    """
    output.check(wanted, force=force, binary=is_binary(kind))
    data = FORMATS[kind](compass, named)
    name = f"{slug(compass.title, fallback='kompas')}.{kind}"
    output.write([data], name, wanted or ("" if kind in TO_PRINT else output.STANDARD_OUTPUT), force=force)


def _text(compass: Compass, named: Sections) -> bytes:
    lines = views.section_lines(compass, named) if named else views.compass_lines(compass)
    return "".join(f"{line.plain}\n" for line in lines).encode()


def _markdown(compass: Compass, named: Sections) -> bytes:
    from malkompas.exporters import markdown, summary

    return markdown.written(summary.of_sections(named, compass) if named else summary.of_compass(compass))


def _json(compass: Compass, named: Sections) -> bytes:
    from malkompas.exporters import records

    return records.as_json(named or compass) + b"\n"


def _html(compass: Compass, named: Sections) -> bytes:
    from malkompas.exporters import cards

    return cards.page(compass, named or compass.principles).encode()


def _office(kind: Kind) -> Callable[[Compass, Sections], bytes]:
    def made(compass: Compass, named: Sections) -> bytes:
        from malkompas.exporters import office_cards

        return office_cards.cards(compass, named or compass.principles, kind)

    return made


FORMATS: dict[str, Callable[[Compass, Sections], bytes]] = {
    "text": _text,
    "md": _markdown,
    "html": _html,
    "pdf": _office("pdf"),
    "docx": _office("docx"),
    "odt": _office("odt"),
    "json": _json,
}
