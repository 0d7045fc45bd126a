"""Word documents made part by part, so that each test holds just the markup it is about."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in (1, 2, 3)
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(
    text: str = "", *, num: int | None = None, ilvl: int = 0, style: str = "", inside: str = ""
) -> str:
    """A paragraph: its words, then any markup given."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inside}</w:p>"


def level(ilvl: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(id: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def num(id: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def start_at(value: int, ilvl: int = 0) -> str:
    return f'<w:lvlOverride w:ilvl="{ilvl}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells, each a string of paragraphs."""
    return (
        "<w:tbl>"
        + "".join(f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in row)}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def save(
    path: Path,
    *body: str,
    numbering: str = "",
    styles: str = "",
    notes: dict[int, str] | None = None,
) -> Path:
    """Write the document and give back its path."""
    kinds = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes"}
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **kinds}.items()
    )
    links = "".join(
        f'<Relationship Id="{name}" Type="{_RELS}/{name}" Target="{name}.xml"/>' for name in kinds
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{_RELS}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_NS}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NS}>{_HEADINGS}{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NS}>{numbering}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {_NS}>"
        + "".join(f'<w:footnote w:id="{n}">{p(t)}</w:footnote>' for n, t in (notes or {}).items())
        + "</w:footnotes>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path
