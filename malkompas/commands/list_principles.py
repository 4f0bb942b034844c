"""The compass to hand out: as text, for a program, or as cards for the table and a sheet to write on."""

from collections.abc import Callable, Iterator, Sequence

from malkompas.commands import output
from malkompas.compass import find
from malkompas.exporters import registry
from malkompas.exporters.document import Kind
from malkompas.model import Compass, Section
from malkompas.text import slug
from malkompas.ui import views
from malkompas.ui.views import PageLine

Sections = Sequence[Section]
TO_PRINT = ("html", "pdf", "docx", "odt")


def run(compass: Compass, names: Sequence[str], *, format: str, file: str, force: bool) -> None:
    """Show the compass, or its sections with these `names`; in another format than text, or to a `file`, write it.

    Where no file is named, what is for print goes to one in the current folder, the rest to standard output.

    Raises:
        UsageError: if a name fits no section or several, or there is no such format.
        OutputError: if it cannot be written, or what it takes is not installed.
    """
    sections = [find((*compass.choosable, compass.closing), name) for name in names]
    if not file and format in ("", "text"):
        output.show(_lines(compass, sections))
        return
    kind = output.format_of(format, file, FORMATS, also=("txt",)) or "text"
    kind = "text" if kind == "txt" else kind
    output.check(file, force=force, binary=registry.is_binary(kind))
    data = FORMATS[kind](compass, sections)
    name = f"{slug(compass.title, fallback='kompas')}.{kind}"
    output.write([data], name, file or ("" if kind in TO_PRINT else output.STANDARD_OUTPUT), force=force)


def _lines(compass: Compass, sections: Sections) -> Iterator[PageLine]:
    return views.section_lines(compass, sections) if sections else views.compass_lines(compass)


def _text(compass: Compass, named: Sections) -> bytes:
    return "".join(f"{line.plain}\n" for line in _lines(compass, named)).encode()


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
        from malkompas.exporters import cards

        document = cards.document(compass, named or compass.principles, with_source=kind != "pdf")
        data: bytes = registry.FORMATS[kind].load()(document, "cards")
        return data

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
