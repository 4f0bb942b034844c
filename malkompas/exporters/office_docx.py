"""A docx as pandoc writes it → the docx that we share: our styles, page numbers, measures and properties."""

import io
import zipfile
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from malkompas import texts
from malkompas.exporters import office_look as look
from malkompas.exporters.document import Document
from malkompas.exporters.office_look import Style

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FONT = "Calibri"  # LibreOffice has Carlito, of the same measures, in its place
_OWN = "-".join(look.locale(texts.LANGUAGE))
_TEXT_WIDTH = round(look.TEXT_MM * 1440 / 25.4)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Which of our kinds of paragraph the styles that pandoc names stand for: id, name, kind.
_STYLES = (
    ("BodyText", "Body Text", "text"),
    ("FirstParagraph", "First Paragraph", "text"),
    ("Compact", "Compact", "item"),
    ("Heading1", "heading 1", "h1"),
    ("Heading2", "heading 2", "h2"),
    ("Heading3", "heading 3", "h3"),
    ("Heading4", "heading 4", "h4"),
    ("Heading5", "heading 5", "h5"),
    ("Heading6", "heading 6", "h6"),
    ("TableText", "Table Text", "cell"),
    ("TableHeading", "Table Heading", "head"),
    ("Footer", "footer", "foot"),
)
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"

ET.register_namespace("w", _W)
ET.register_namespace("r", _R)


def dressed(plain: bytes, document: Document, styles: dict[str, Style]) -> bytes:
    """Return `plain`, a docx made by pandoc, with `styles`, A4 pages with numbers, and its properties filled in."""
    tag = "-".join(filter(None, look.locale(document.language)))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts["word/styles.xml"] = _style_sheet(styles, tag)
        parts["word/settings.xml"] = _settings(tag)
        parts["word/footer1.xml"] = _footer()
        parts["docProps/core.xml"] = _properties(document, tag)
        parts["word/document.xml"] = _body(parts["word/document.xml"])
        parts["word/numbering.xml"] = _bullets(parts["word/numbering.xml"])
        parts["word/_rels/document.xml.rels"] = _with_last(
            parts["word/_rels/document.xml.rels"],
            f'<Relationship Id="rIdFooter" Type="{_R}/footer" Target="footer1.xml"/>',
        )
        parts["[Content_Types].xml"] = _with_last(
            parts["[Content_Types].xml"], f'<Override PartName="/word/footer1.xml" ContentType="{_FOOTER_TYPE}"/>'
        )
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return changed.getvalue()


def _with_last(part: bytes, element: str) -> bytes:
    body, end, tail = part.rpartition(b"</")
    return body + element.encode() + end + tail


def _properties(document: Document, tag: str) -> bytes:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(document.title)}</dc:title>'
        f"<dc:creator>{escape(document.author)}</dc:creator><dc:language>{tag}</dc:language></cp:coreProperties>"
    ).encode()


def _settings(tag: str) -> bytes:
    # Without a compatibility mode, Word takes the file for one from 2007 and says so in the title bar.
    return (
        f'{_XML}<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{tag}"/></w:settings>'
    ).encode()


def _footer() -> bytes:
    def text(words: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    words = text(f"{texts.PAGE} ") + field("PAGE") + text(f" {texts.PAGE_OF} ") + field("NUMPAGES")
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{words}</w:p>'
    return f'{_XML}<w:ftr xmlns:w="{_W}">{paragraph}</w:ftr>'.encode()


def _style_sheet(styles: dict[str, Style], tag: str) -> bytes:
    paragraphs = "".join(_paragraph_style(id, name, kind, styles[kind]) for id, name, kind in _STYLES)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{look.LINE[1:]}"'
    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}" w:eastAsia="{_FONT}"/>'
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:spacing w:line="{round(240 * look.LINE_HEIGHT)}" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/><w:qFormat/></w:style>{paragraphs}'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders><w:top {line}/><w:left {line}/><w:bottom {line}/><w:right {line}/>"
        f"<w:insideH {line}/><w:insideV {line}/></w:tblBorders><w:tblCellMar>"
        '<w:top w:w="60" w:type="dxa"/><w:left w:w="110" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{look.TINT[1:]}"/>'
        "</w:tcPr></w:tblStylePr></w:style></w:styles>"
    ).encode()


def _paragraph_style(id: str, name: str, kind: str, style: Style) -> str:
    level = look.heading_level(kind)
    half_points = round(2 * style.size)
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{look.ACCENT[1:]}"/></w:pBdr>'
    paragraph = (
        "<w:keepNext/><w:keepLines/>" if level else "",
        "<w:pageBreakBefore/>" if style.new_page else "",
        rule if style.ruled else "",
        f'<w:spacing w:before="{round(20 * style.before)}" w:after="{round(20 * style.after)}"/>',
        '<w:jc w:val="right"/>' if kind == "foot" else "",
        f'<w:outlineLvl w:val="{level - 1}"/>' if level else "",
    )
    run = (
        "<w:b/><w:bCs/>" if style.bold else "",
        f'<w:color w:val="{style.colour[1:]}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>',
        f'<w:lang w:val="{_OWN}"/>' if style.own else "",
    )
    following = '<w:next w:val="BodyText"/>' if level else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}'
        f"<w:qFormat/><w:pPr>{''.join(paragraph)}</w:pPr><w:rPr>{''.join(run)}</w:rPr></w:style>"
    )


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _new(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _w(name), {_w(key): value for key, value in attributes.items()})


def _body(part: bytes) -> bytes:
    root = ET.fromstring(part)  # noqa: S314  # pandoc wrote it, and anyone's text in it is escaped
    for table in root.iter(_w("tbl")):
        _measure(table)
    for paragraph in root.iter(_w("p")):
        if paragraph.find(f"{_w('r')}/{_w('pict')}") is not None:
            _draw_rule(paragraph)
    for section in root.iter(_w("sectPr")):
        _page(section)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _page(section: ET.Element) -> None:
    section.clear()
    footer = _new(section, "footerReference", type="default")
    footer.set(f"{{{_R}}}id", "rIdFooter")
    width, height = (str(round(side * 1440 / 25.4)) for side in look.PAGE_MM)
    _new(section, "pgSz", w=width, h=height)
    margin = str(round(look.MARGIN_MM * 1440 / 25.4))
    _new(section, "pgMar", top=margin, right=margin, bottom=margin, left=margin, header="709", footer="709", gutter="0")


def _draw_rule(paragraph: ET.Element) -> None:
    """Draw the line between parts as a border: pandoc's is a picture, which readers do not all show."""
    paragraph.clear()
    border = _new(_new(paragraph, "pPr"), "pBdr")
    _new(border, "bottom", val="single", sz="4", space="1", color=look.LINE[1:])


def _measure(table: ET.Element) -> None:
    rows = table.findall(_w("tr"))
    words = [["".join(cell.itertext()) for cell in row.iter(_w("tc"))] for row in rows]
    widths = [str(_TEXT_WIDTH * share // 100) for share in look.shares(words)]
    properties = table.find(_w("tblPr"))
    if properties is None:
        raise AssertionError("pandoc gives each table its properties")
    width = properties.find(_w("tblW"))
    if width is not None:
        width.attrib.update({_w("type"): "dxa", _w("w"): str(_TEXT_WIDTH)})
        layout = ET.Element(_w("tblLayout"), {_w("type"): "fixed"})
        properties.insert(list(properties).index(width) + 1, layout)
    for column, measure in zip(table.iter(_w("gridCol")), widths, strict=True):
        column.set(_w("w"), measure)
    for number, (row, texts_of_row) in enumerate(zip(rows, words, strict=True)):
        _measure_row(row, widths, is_head=number == 0, is_empty=not "".join(texts_of_row).strip())


def _measure_row(row: ET.Element, widths: list[str], *, is_head: bool, is_empty: bool) -> None:
    properties = row.find(_w("trPr"))
    if properties is None:
        properties = ET.Element(_w("trPr"))
        row.insert(0, properties)
    properties.insert(0, ET.Element(_w("cantSplit")))
    if is_empty:
        room = look.MUCH_ROOM_MM if len(widths) == 1 else look.ROOM_MM
        height = {_w("val"): str(round(room * 1440 / 25.4)), _w("hRule"): "atLeast"}
        properties.insert(1, ET.Element(_w("trHeight"), height))
    for cell, measure in zip(row.iter(_w("tc")), widths, strict=True):
        cell_properties = cell.find(_w("tcPr"))
        if cell_properties is not None:
            cell_properties.insert(0, ET.Element(_w("tcW"), {_w("type"): "dxa", _w("w"): measure}))
        for style in cell.iter(_w("pStyle")):
            style.set(_w("val"), "TableHeading" if is_head else "TableText")


def _bullets(part: bytes) -> bytes:
    root = ET.fromstring(part)  # noqa: S314  # pandoc wrote it, and it holds no one's text
    step = round(look.INDENT_MM * 1440 / 25.4)
    for level in root.iter(_w("lvl")):
        depth = int(level.get(_w("ilvl"), "0")) + 1
        for indent in level.iter(_w("ind")):
            indent.attrib.update({_w("left"): str(step * depth), _w("hanging"): str(step)})
        for run in level.iter(_w("rPr")):
            _new(run, "color", val=look.ACCENT[1:])
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
