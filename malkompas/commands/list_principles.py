"""The compass to hand out: as text, for a program, or as cards for the table and a sheet to write on."""

from collections.abc import Sequence

from malkompas import texts
from malkompas.commands import output
from malkompas.compass import find
from malkompas.exporters.registry import FORMATS, LIST_FORMATS, is_binary
from malkompas.model import Compass, Section
from malkompas.text import slug
from malkompas.ui import views


def run(compass: Compass, names: Sequence[str], *, format: str, file: str, force: bool) -> None:
    """Show the compass, or its sections with these `names`; in another format than text, or to a `file`, write it.

    Where no file is named, what is for print goes to one in the current folder, the rest to standard output.

    Raises:
        UsageError: if a name fits no section or several, or there is no such format.
        OutputError: if it cannot be written, or what it takes is not installed.
    """
    sections = [find((*compass.choosable, compass.closing), name) for name in names]
    lines = views.compass_lines(compass, sections)
    if not file and format in ("", "text"):
        output.show(lambda _: lines)
        return
    is_text = output.extension(file) == "txt" and not format
    kind = output.format_of("text" if is_text else format, file, LIST_FORMATS) or "text"
    output.check(file, force=force, binary=is_binary(kind))
    data = "".join(f"{line.plain}\n" for line in lines).encode() if kind == "text" else _data(kind, compass, sections)
    name = f"{slug(compass.title, fallback=texts.COMPASS_FILE)}.{kind}"
    target = file or ("" if kind == "html" or is_binary(kind) else output.STANDARD_OUTPUT)
    output.write([data], name, target, force=force)


def _data(kind: str, compass: Compass, named: Sequence[Section]) -> bytes:
    from malkompas.exporters import cards, records, summary  # only where it is more than text

    match kind:
        case "json":
            return records.as_json(named or compass) + b"\n"
        case "md":
            return FORMATS["md"].write(summary.of_compass(compass, named))
        case "html":
            return cards.page(compass, named or compass.in_reading_order).encode()
        case _:
            document = cards.document(compass, named or compass.in_reading_order)
            return FORMATS[kind].write(document, layout="cards")
