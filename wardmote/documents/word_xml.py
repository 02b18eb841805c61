"""What python-docx has no word for: Word's own XML, made and kept in the order its schema gives."""

# ruff: noqa: SLF001 python-docx offers the XML behind its objects under names with an underscore only

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph


def element(name: str, *, text: str = "", **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    if text:
        made.text = text
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def row_cells(row: _Row, table: Table) -> list[_Cell]:
    """The cells as they stand in the file: ``row.cells`` takes quadratic time."""
    return [_Cell(cell, table) for cell in row._tr.tc_lst]


def unbroken(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))


def cell_edge(cell: _Cell, side: str, colour: str, size: int) -> None:
    edges = element("w:tcBorders")
    edges.append(element(f"w:{side}", val="single", sz=str(size), space="0", color=colour))
    cell._tc.get_or_add_tcPr().append(edges)


def edge(properties: Any, side: str, colour: str, *, size: int, space: int) -> None:
    edges = properties.find(qn("w:pBdr"))
    if edges is None:
        edges = element("w:pBdr")
        properties.append(edges)
    edges.append(element(f"w:{side}", val="single", sz=str(size), space=str(space), color=colour))


def stops(line: WordParagraph) -> list[Any]:
    style: Any = line.style
    return [stop.position for stop in style.paragraph_format.tab_stops] if style is not None else []


# Word refuses some files whose elements stand in another order than its schema gives.
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "pBdr": "top left bottom right between bar",
}
_PLACES = {
    qn(f"w:{name}"): {qn(f"w:{child}"): at for at, child in enumerate(said.split())} for name, said in _ORDER.items()
}


def put_in_order(root: Any) -> None:
    for name, places in _PLACES.items():
        for element in root.iter(name):
            children = sorted(element, key=lambda child: places.get(child.tag, len(places)))
            if children != list(element):
                element[:] = children
