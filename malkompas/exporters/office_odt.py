"""An odt as pandoc writes it → the odt that we share: our styles, page numbers, measures and properties."""

import io
import zipfile
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from malkompas import texts
from malkompas.exporters import office_look as look
from malkompas.exporters.document import Document
from malkompas.exporters.office_look import Style

_FONT = "Liberation Sans"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
# Which of our kinds of paragraph the styles that pandoc names stand for.
_STYLES = {
    "Text_20_body": "text",
    "First_20_paragraph": "text",
    "Heading_20_1": "h1",
    "Heading_20_2": "h2",
    "Heading_20_3": "h3",
    "Heading_20_4": "h4",
    "Heading_20_5": "h5",
    "Heading_20_6": "h6",
    "Table_20_Contents": "cell",
    "Table_20_Heading": "head",
    "Footer": "foot",
}

for _prefix, _name in _NAMES.items():
    ET.register_namespace(_prefix, _name)


def dressed(plain: bytes, document: Document, styles: dict[str, Style]) -> bytes:
    """Return `plain`, an odt made by pandoc, with `styles`, A4 pages with numbers, and its properties filled in."""
    place = look.locale(document.language)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts["styles.xml"] = _style_sheet(styles, *place)
        parts["meta.xml"] = _properties(document, "-".join(filter(None, place)))
        parts["content.xml"] = _body(parts["content.xml"], styles)
        for name, data in parts.items():
            # The first part says what the file is, and can be read without unpacking (ODF 1.3, part 2, 3.3).
            new.writestr(
                zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return changed.getvalue()


def _properties(document: Document, tag: str) -> bytes:
    return (
        f'{_XML}<office:document-meta {_DECLARED} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(document.title)}</dc:title><dc:language>{tag}</dc:language>"
        f"<meta:initial-creator>{escape(document.author)}</meta:initial-creator><dc:creator>{escape(document.author)}</dc:creator>"
        "</office:meta></office:document-meta>"
    ).encode()


def _style_sheet(styles: dict[str, Style], language: str, region: str) -> bytes:
    paragraphs = "".join(_paragraph_style(name, kind, styles[kind]) for name, kind in _STYLES.items())
    width, height = look.PAGE_MM
    country = f'fo:country="{region}"' if region else 'fo:country="none"'
    number, count = "<text:page-number/>", "<text:page-count/>"
    return (
        f'{_XML}<office:document-styles {_DECLARED} office:version="1.3"><office:font-face-decls>'
        f'<style:font-face style:name="{_FONT}" svg:font-family="&apos;{_FONT}&apos;"/></office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
        f'fo:line-height="{round(100 * look.LINE_HEIGHT)}%" fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties style:font-name="{_FONT}" fo:font-size="11pt" fo:language="{language}" {country}/>'
        '</style:default-style><style:style style:name="Standard" style:family="paragraph"/>'
        f"{paragraphs}<style:style "
        'style:name="Horizontal_20_Line" style:display-name="Horizontal Line" style:family="paragraph">'
        f'<style:paragraph-properties fo:border-bottom="0.5pt solid {look.LINE}" fo:margin-bottom="6pt"/>'
        '</style:style><style:style style:name="Bullet_20_Symbols" style:display-name="Bullet Symbols" '
        f'style:family="text"><style:text-properties fo:color="{look.ACCENT}"/></style:style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties '
        f'fo:page-width="{width}mm" fo:page-height="{height}mm" fo:margin-top="{look.MARGIN_MM}mm" '
        f'fo:margin-bottom="13mm" fo:margin-left="{look.MARGIN_MM}mm" fo:margin-right="{look.MARGIN_MM}mm"/>'
        '<style:footer-style><style:header-footer-properties fo:min-height="12mm" fo:margin-top="7mm"/>'
        "</style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
        f'<text:p text:style-name="Footer">{escape(texts.PAGE)} {number} {escape(texts.PAGE_OF)} {count}</text:p>'
        "</style:footer></style:master-page></office:master-styles></office:document-styles>"
    ).encode()


def _paragraph_style(name: str, kind: str, style: Style) -> str:
    level = look.heading_level(kind)
    heading = f'style:next-style-name="Text_20_body" style:default-outline-level="{level}"' if level else ""
    paragraph = (
        f'fo:margin-top="{style.before}pt" fo:margin-bottom="{style.after}pt"',
        f'fo:border-bottom="1.5pt solid {look.ACCENT}" fo:padding-bottom="4pt"' if style.ruled else "",
        'fo:keep-with-next="always" fo:keep-together="always"' if level else "",
        'fo:break-before="page"' if style.new_page else "",
        'fo:text-align="end"' if kind == "foot" else "",
    )
    shown, measures = name.replace("_20_", " "), " ".join(paragraph)
    weight = "bold" if style.bold else "normal"
    language, region = look.locale(texts.LANGUAGE)
    own = f' fo:language="{language}" fo:country="{region}"' if style.own else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph" '
        f'style:parent-style-name="Standard" {heading}><style:paragraph-properties {measures}/>'
        f'<style:text-properties fo:font-size="{style.size}pt" fo:color="{style.colour}" '
        f'fo:font-weight="{weight}"{own}/></style:style>'
    )


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _new(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(
        parent, _q(name), {_q(key.replace("__", ":").replace("_", "-")): value for key, value in attributes.items()}
    )


def _body(part: bytes, styles: dict[str, Style]) -> bytes:
    root = ET.fromstring(part)  # noqa: S314  # pandoc wrote it, and anyone's text in it is escaped
    automatic = root.find(_q("office:automatic-styles"))
    if automatic is None:
        raise AssertionError("pandoc gives each odt its automatic styles")
    named = {style.get(_q("style:name"), ""): style for style in automatic.findall(_q("style:style"))}
    _lists(automatic, styles["item"])
    for name, room in (("Room", look.ROOM_MM), ("MuchRoom", look.MUCH_ROOM_MM)):
        row = _new(automatic, "style:style", style__name=name, style__family="table-row")
        _new(row, "style:table-row-properties", style__min_row_height=f"{room}mm", fo__keep_together="always")
    for name, style in named.items():
        if name in ("TableHeaderRowCell", "TableRowCell"):
            style.clear()
            style.attrib.update({_q("style:name"): name, _q("style:family"): "table-cell"})
            cell = _new(
                style, "style:table-cell-properties", fo__border=f"0.5pt solid {look.LINE}", fo__padding="1.2mm"
            )
            if name == "TableHeaderRowCell":
                cell.set(_q("fo:background-color"), look.TINT)
    for table in root.iter(_q("table:table")):
        _measure(table, named)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _lists(automatic: ET.Element, item: Style) -> None:
    for style in automatic.findall(_q("style:style")):
        if style.get(_q("style:list-style-name")):
            for properties in style.iter(_q("style:paragraph-properties")):
                properties.set(_q("fo:margin-bottom"), f"{item.after}pt")
    for level in automatic.iter(_q("text:list-level-style-bullet")):
        depth = int(level.get(_q("text:level"), "1"))
        for label in level.iter(_q("style:list-level-label-alignment")):
            label.set(_q("text:list-tab-stop-position"), f"{look.INDENT_MM * depth}mm")
            label.set(_q("fo:margin-left"), f"{look.INDENT_MM * depth}mm")
            label.set(_q("fo:text-indent"), f"-{look.INDENT_MM}mm")
        for properties in level.iter(_q("style:list-level-properties")):
            properties.set(_q("fo:text-align"), "start")


def _measure(table: ET.Element, named: dict[str, ET.Element]) -> None:
    rows = list(table.iter(_q("table:table-row")))
    words = [["".join(cell.itertext()) for cell in row.iter(_q("table:table-cell"))] for row in rows]
    for properties in named[table.get(_q("table:style-name"), "")]:
        properties.attrib.update(
            {
                _q("style:width"): f"{look.TEXT_MM}mm",
                _q("table:align"): "margins",
                _q("table:border-model"): "collapsing",
                _q("fo:margin-bottom"): "3mm",
            }
        )
    for column, share in zip(table.iter(_q("table:table-column")), look.shares(words), strict=True):
        _new(
            named[column.get(_q("table:style-name"), "")],
            "style:table-column-properties",
            style__column_width=f"{look.TEXT_MM * share / 100}mm",
        )
    for row, texts_of_row in zip(rows, words, strict=True):
        if not "".join(texts_of_row).strip():
            row.set(_q("table:style-name"), "MuchRoom" if len(texts_of_row) == 1 else "Room")
