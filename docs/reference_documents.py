"""Makes the documents that give docx and odt their styles, their page and their footer, from look.toml.

Run it in a checkout with the `dev` extra, when look.toml or the footer's words change:
`.venv/bin/python -m docs.reference_documents`. Pandoc takes the rest from documents of its own. What it writes whatever
a reference document says is changed afterwards, by the patterns in changes.json.
"""

import io
import json
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from malkompas import texts
from malkompas.exporters import office
from malkompas.exporters.office import Layout, language_tag

LOOK = tomllib.loads((office.STYLES / "look.toml").read_text(encoding="utf-8"))
COLOURS, MM = LOOK["colours"], LOOK["mm"]
LINE_HEIGHT = 1.2
DOCX_FONT, ODT_FONT = "Calibri", "Liberation Sans"
# What the formats and pandoc call our kinds of paragraph; the others have the same name everywhere.
DOCX_NAMES = {"Text": ("Body Text", "First Paragraph"), "Footer": ("footer",)} | {
    f"Heading{level}": (f"heading {level}",) for level in range(1, 5)
}
ODT_NAMES = {"Text": ("Text body", "First paragraph")} | {
    f"Heading{level}": (f"Heading {level}",) for level in range(1, 5)
}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "style", "text", "manifest")},
        **{"fo": "xsl-fo-compatible", "svg": "svg-compatible"},
    }.items()
)


def main() -> None:
    """Write all of `made`."""
    for path, data in made().items():
        path.write_bytes(data)


def made() -> dict[Path, bytes]:
    """Return the files: a document of each kind for each layout, in each language that the tool speaks, and changes."""
    layouts: tuple[Layout, ...] = ("notes", "cards")
    files: dict[Path, bytes] = {}
    for language in (*texts.AVAILABLE, texts.DEFAULT):
        texts.speak(language)
        files |= {office.reference_document("docx", layout): docx(layout) for layout in layouts}
        files |= {office.reference_document("odt", layout): odt(layout) for layout in layouts}
    return files | {office.STYLES / "changes.json": json.dumps(changes(), indent=2).encode() + b"\n"}


def changes() -> dict[str, dict[str, str]]:
    """Return, for each part of a docx or an odt, patterns and what takes the place of what they match.

    Pandoc dates each file 1970, adds the styles of program code, and has indents of lists, widths of tables and (in an
    odt) borders of cells of its own.
    """
    accent, indent, text_width = COLOURS["accent"][1:], MM["indent"], twips(MM["width"] - 2 * MM["margin"])
    return {
        "docProps/core.xml": {"<dcterms:.*</dcterms:modified>": ""},
        "word/styles.xml": {r'<w:style [^>]*w:styleId="(SourceCode|\w+Tok)".*?</w:style>': ""},
        "word/numbering.xml": {
            'w:left="720" w:hanging="360"': f'w:left="{twips(indent)}" w:hanging="{twips(indent)}"',
            '(?<=w:hint="default" />)(?=</w:rPr>)': f'<w:color w:val="{accent}" />',
        },
        "word/document.xml": {r'<w:tblW w:type="pct" w:w="\d+" />': f'<w:tblW w:type="dxa" w:w="{text_width}" />'},
        "meta.xml": {"<meta:creation-date>.*</dc:date>": ""},
        "content.xml": {
            '="0.5in"': f'="{indent}mm"',
            '="-0.25in"': f'="-{indent}mm"',
            '(name="TableHeaderRowCell".*?)(?=fo:border)': rf'\1fo:background-color="{COLOURS["tint"]}" ',
            'fo:border="none"': f'fo:border="0.5pt solid {COLOURS["line"]}" fo:padding="1.2mm"',
            'table:align="center"': 'table:align="margins" table:border-model="collapsing" fo:margin-bottom="3mm"',
        },
    }


def styles(layout: Layout, names: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Any]]:
    """Return the styles of `layout`, complete, by the names that a format has for them."""
    default = {"before": 0, "after": 0, "bold": False, "colour": "ink", "ruled": False, "new_page": False}
    kinds = LOOK["notes"] | (LOOK["cards"] if layout == "cards" else {})
    found = {name: default | kind for key, kind in kinds.items() for name in names.get(key, (key,))}
    return {name: style | {"level": int(name[-1]) if name[-1].isdigit() else 0} for name, style in found.items()}


def packed(parts: Mapping[str, str]) -> bytes:
    """Return an archive of `parts`, the same each time and everywhere: zlib's versions would not pack it alike."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # the same bytes on Windows
            archive.writestr(entry, text)
    return data.getvalue()


def twips(mm: float) -> int:
    """Return twentieths of a point."""
    return round(mm * 1440 / 25.4)


def docx(layout: Layout) -> bytes:
    """Return a reference document for docx."""
    margin = " ".join(f'w:{side}="{twips(MM["margin"])}"' for side in ("top", "right", "bottom", "left"))
    targets = (
        {"officeDocument": "word/document.xml"},
        {"styles": "styles.xml", "settings": "settings.xml", "footer": "footer1.xml"},
    )
    package, document = (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{kind}" Type="{RELATIONSHIP}/{kind}" Target="{file}"/>' for kind, file in each.items()
        )
        + "</Relationships>"
        for each in targets
    )
    types = {"document": "document.main", "styles": "styles", "settings": "settings", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD_TYPE}.{kind}+xml"/>' for part, kind in types.items()
    )
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{overrides}</Types>',
            "_rels/.rels": package,
            "word/_rels/document.xml.rels": document,
            "word/document.xml": f'{XML}<w:document {W} xmlns:r="{RELATIONSHIP}"><w:body><w:sectPr><w:footerReference '
            f'w:type="default" r:id="footer"/><w:pgSz w:w="{twips(MM["width"])}" w:h="{twips(MM["height"])}"/>'
            f'<w:pgMar {margin} w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>',
            "word/styles.xml": docx_styles(layout),
            # Without a compatibility mode, Word takes the file for one from 2007 and says so in the title bar.
            "word/settings.xml": f'{XML}<w:settings {W}><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting '
            'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            "</w:settings>",
            "word/footer1.xml": docx_footer(),
        }
    )


def docx_footer() -> str:
    """Return the footer with the number of the page, in the tool's language."""
    language = f'<w:rPr><w:lang w:val="{language_tag(texts.LANGUAGE)}"/></w:rPr>'

    def words(text: str) -> str:
        return f'<w:r>{language}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    line = words(f"{texts.PAGE} ") + field("PAGE") + words(f" {texts.PAGE_OF} ") + field("NUMPAGES")
    return f'{XML}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="footer"/></w:pPr>{line}</w:p></w:ftr>'


def docx_styles(layout: Layout) -> str:
    """Return the style sheet of a docx."""
    paragraphs = "".join(docx_style(name, style) for name, style in styles(layout, DOCX_NAMES).items())
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{COLOURS["line"][1:]}"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    padding = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 60), ("left", 110), ("bottom", 60), ("right", 110))
    )
    return (
        f'{XML}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{DOCX_FONT}" '
        f'w:hAnsi="{DOCX_FONT}" w:cs="{DOCX_FONT}" w:eastAsia="{DOCX_FONT}"/>'
        f'<w:lang w:val="{language_tag(texts.LANGUAGE)}"/></w:rPr>'
        f'</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="{240 * LINE_HEIGHT:.0f}" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/><w:qFormat/></w:style>{paragraphs}'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Rule"><w:name w:val="Rule"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:bottom {line}/></w:pBdr></w:pPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="{COLOURS["accent"][1:]}"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{COLOURS["tint"][1:]}"/>'
        "</w:tcPr></w:tblStylePr></w:style></w:styles>"
    )


def docx_style(name: str, style: Mapping[str, Any]) -> str:
    """Return the style of a kind of paragraph, which is not broken over pages unless it is plain text."""
    id = name.title().replace(" ", "") if " " in name else name
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{COLOURS["accent"][1:]}"/></w:pBdr>'
    size = round(2 * style["size"])
    paragraph = (
        "<w:keepNext/>" if style["level"] else "",
        "<w:keepLines/>" if style["level"] or name.startswith("Table") else "",
        "<w:pageBreakBefore/>" if style["new_page"] else "",
        rule if style["ruled"] else "",
        f'<w:spacing w:before="{20 * style["before"]:.0f}" w:after="{20 * style["after"]:.0f}"/>',
        '<w:jc w:val="right"/>' if name == "footer" else "",
        f'<w:outlineLvl w:val="{style["level"] - 1}"/>' if style["level"] else "",
    )
    letters = (
        "<w:b/><w:bCs/>" if style["bold"] else "",
        f'<w:color w:val="{COLOURS[style["colour"]][1:]}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    )
    following = '<w:next w:val="BodyText"/>' if style["level"] else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}'
        f"<w:qFormat/><w:pPr>{''.join(paragraph)}</w:pPr><w:rPr>{''.join(letters)}</w:rPr></w:style>"
    )


def odt(layout: Layout) -> bytes:
    """Return a reference document for odt."""
    mimetype = "application/vnd.oasis.opendocument.text"
    return packed(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": f'{XML}<manifest:manifest {ODF} manifest:version="1.3"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>',
            "meta.xml": f'{XML}<office:document-meta {ODF} office:version="1.3"/>',
            "styles.xml": odt_styles(layout),
        }
    )


def odt_styles(layout: Layout) -> str:
    """Return the style sheet of an odt, with its page."""
    paragraphs = "".join(odt_style(name, style) for name, style in styles(layout, ODT_NAMES).items())
    margin, (language, _, country) = MM["margin"], language_tag(texts.LANGUAGE).partition("-")
    return (
        f'{XML}<office:document-styles {ODF} office:version="1.3"><office:font-face-decls>'
        f'<style:font-face style:name="{ODT_FONT}" svg:font-family="&apos;{ODT_FONT}&apos;"/></office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
        f'fo:line-height="{100 * LINE_HEIGHT:.0f}%" fo:orphans="2" fo:widows="2"/><style:text-properties '
        f'style:font-name="{ODT_FONT}" fo:font-size="11pt" fo:language="{language}" fo:country="{country}"/>'
        "</style:default-style>"
        f'<style:style style:name="Standard" style:family="paragraph"/>{paragraphs}'
        '<style:style style:name="Rule" style:family="paragraph" style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:border-bottom="0.5pt solid {COLOURS["line"]}" fo:margin-bottom="6pt"/>'
        '</style:style><style:style style:name="Bullet_20_Symbols" style:display-name="Bullet Symbols" '
        f'style:family="text"><style:text-properties fo:color="{COLOURS["accent"]}"/></style:style>'
        '<style:style style:name="Definition" style:family="text"><style:text-properties '  # pandoc's name for a link's
        f'fo:color="{COLOURS["accent"]}" style:text-underline-style="solid"/></style:style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties '
        f'fo:page-width="{MM["width"]}mm" fo:page-height="{MM["height"]}mm" fo:margin-top="{margin}mm" '
        f'fo:margin-bottom="{margin - 12}mm" fo:margin-left="{margin}mm" fo:margin-right="{margin}mm"/>'
        '<style:footer-style><style:header-footer-properties fo:min-height="12mm" fo:margin-top="7mm"/>'
        "</style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
        f'<text:p text:style-name="Footer">{escape(texts.PAGE)} <text:page-number/> {escape(texts.PAGE_OF)} '
        "<text:page-count/></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"
    )


def odt_style(name: str, style: Mapping[str, Any]) -> str:
    """Return the style of a kind of paragraph, which is not broken over pages unless it is plain text."""
    level, language = style["level"], texts.LANGUAGE if name == "Footer" else ""
    heading = f'style:next-style-name="Text_20_body" style:default-outline-level="{level}"' if level else ""
    paragraph = (
        f'fo:margin-top="{style["before"]}pt" fo:margin-bottom="{style["after"]}pt"',
        f'fo:border-bottom="1.5pt solid {COLOURS["accent"]}" fo:padding-bottom="4pt"' if style["ruled"] else "",
        'fo:keep-with-next="always"' if level else "",
        'fo:keep-together="always"' if level or name.startswith("Table") else "",
        'fo:break-before="page"' if style["new_page"] else "",
        'fo:text-align="end"' if name == "Footer" else "",
    )
    letters = (
        f'fo:font-size="{style["size"]}pt" fo:color="{COLOURS[style["colour"]]}"',
        f'fo:font-weight="{"bold" if style["bold"] else "normal"}"',
        f'fo:language="{language}" fo:country="none"' if language else "",
    )
    return (
        f'<style:style style:name="{name.replace(" ", "_20_")}" style:display-name="{name}" style:family="paragraph" '
        f'style:parent-style-name="Standard" {heading}><style:paragraph-properties {" ".join(paragraph)}/>'
        f"<style:text-properties {' '.join(letters)}/></style:style>"
    )


if __name__ == "__main__":
    main()
