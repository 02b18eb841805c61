"""Web pages: committee systems' pages and pages that Word wrote, without their menus and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

from wardmote.documents.blocks import Block, Cell, Document, Heading, Paragraph, Position, Table, UnreadableDocument
from wardmote.documents.read_text import decode
from wardmote.documents.ticks import EMPTY, TICKED

_LINE_END = "\u2028"  # a line end that stands as typed, until the paragraph is put together
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "o:p",
    "st1:place",
}
_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "footer",
    "form",
    "iframe",
    "object",
    "svg",
    "button",
    "select",
    "del",
    "map",
}
_CHROME = re.compile(
    r"(?i)\b(mgHeader|mgFooter|mgDocs|mgActionList|mgBreadcrumb\w*|nav\w*|menu|breadcrumbs?|cookies?\w*|skip\w*|footer|site-?header|masthead|share\w*|social\w*"
    r"|sidebar|visually-?hidden|sr-only|pagination)\b"
)
_MAX_SPAN = 200
_MAX_ROWSPAN = 5_000
_NAMED_COLOURS = {
    "red": "ff0000",
    "green": "008000",
    "lime": "00ff00",
    "orange": "ffa500",
    "yellow": "ffff00",
    "blue": "0000ff",
    "amber": "ffc000",
    "gold": "ffd700",
    "lightgreen": "90ee90",
    "darkred": "8b0000",
    "darkgreen": "006400",
    "grey": "808080",
    "gray": "808080",
    "white": "ffffff",
}

Element = Any


def read_html(data: bytes) -> Document:
    """Headings, paragraphs and tables of the part of a page that is its own, with its title in ``meta``."""
    root = _parse(data)
    title = " ".join((root.findtext(".//title") or "").split())
    body = root.find(".//body")
    _keep_typed_spaces(root)
    reader = _Reader()
    blocks = tuple(reader.blocks(_main(body if body is not None else root)))
    if not blocks:
        raise UnreadableDocument(
            "This web page holds no text of its own. Save the page that shows the table, or use the attached document."
        )
    return Document("html", blocks, reader.warnings, {"title": title})


def _parse(data: bytes) -> Element:
    if re.search(rb"<!ENTITY", data[:200_000], re.IGNORECASE):
        raise UnreadableDocument(
            "This page holds definitions that a web page never needs, so it was not opened. Save it as a Word document and try again."
        )
    declared = re.search(rb"""(?i)charset\s*=\s*["']?([\w-]+)""", data[:4096])
    if (
        declared
        and declared[1].lower() not in (b"utf-8", b"utf8")
        and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    ):
        try:
            text = data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = decode(data)[0]
    else:
        text = decode(data)[0]
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(
            "This web page is damaged and cannot be read. Open it in a browser, save it again and try again."
        ) from error
    return root


def _keep_typed_spaces(root: Element) -> None:
    """Where a page says that spaces and line ends stand as typed, they are made into ones that no reader joins."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        style = (element.get("style") or "").replace(" ", "").lower()
        if element.tag != "pre" and "white-space:pre" not in style:
            continue
        for each in element.iter():
            if isinstance(each.tag, str):
                each.text = _as_typed(each.text)
            if each is not element:
                each.tail = _as_typed(each.tail)


def _as_typed(text: str | None) -> str | None:
    return text and text.expandtabs(8).replace("\r", "").replace("\n", _LINE_END).replace(" ", "\u00a0")


def _main(body: Element) -> Element:
    """The part of the page that holds its own words, where the page marks one."""
    whole = max(len(body.text_content()), 1)
    for path in (
        ".//main",
        ".//*[@role='main']",
        ".//*[@id='main']",
        ".//*[@id='modgov']",
        ".//*[@id='main-content']",
        ".//*[@id='content']",
    ):
        found = body.xpath(path)
        if found and (
            len(found[0].text_content()) > whole * 0.4
            or len(found[0].findall(".//table")) == len(body.findall(".//table")) > 0
        ):
            return found[0]
    return body


class _Reader:
    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0
        self.warnings: tuple[str, ...] = ()

    def blocks(self, container: Element) -> Iterator[Block]:
        gathered = _Gathered()
        yield from self._walk(container, gathered)
        yield from self._flush(gathered)

    def _walk(self, element: Element, gathered: _Gathered) -> Iterator[Block]:
        gathered.add(element.text)
        for child in element:
            if isinstance(child.tag, str) and not _dropped(child):
                yield from self._child(child, gathered)
            gathered.add(child.tail)

    def _child(self, child: Element, gathered: _Gathered) -> Iterator[Block]:
        tag = child.tag
        if tag == "br":
            gathered.pieces.append("\n")
        elif tag == "input":
            gathered.pieces.append(_box(child))
        elif tag in _INLINE and not any(
            below.tag in ("table", "p", "div", "ul", "ol") for below in child.iterdescendants()
        ):
            gathered.inline(child)
        elif tag == "table":
            yield from self._flush(gathered)
            if len(child.findall(".//table")) and _is_frame(child):
                yield from self._walk(child, gathered)
            else:
                yield self.table(child)
        elif re.fullmatch(r"h[1-6]", tag):
            yield from self._flush(gathered)
            text = _squeeze(child.text_content())
            self.paragraphs += 1
            if text:
                yield Heading(text, int(tag[1]), Position(paragraph=self.paragraphs))
        else:
            yield from self._flush(gathered)
            gathered.begin(child)
            yield from self._walk(child, gathered)
            yield from self._flush(gathered)

    def _flush(self, gathered: _Gathered) -> Iterator[Block]:
        paragraph = gathered.paragraph(Position(paragraph=self.paragraphs + 1))
        if paragraph is not None:
            self.paragraphs += 1
            yield paragraph

    def table(self, element: Element, position: Position | None = None) -> Table:
        if position is None:
            self.tables += 1
            position = Position(table=self.tables)
        rows: list[tuple[Cell, ...]] = []
        for row_element in _rows_of(element):
            cells: list[Cell] = []
            for cell_element in row_element:
                if cell_element.tag in ("td", "th"):
                    place = Position(table=position.table, row=len(rows) + 1, column=len(cells) + 1)
                    cells.append(self._cell(cell_element, place))
            if cells:
                rows.append(tuple(cells))
        return Table(tuple(rows), position)

    def _cell(self, element: Element, place: Position) -> Cell:
        inner = _Reader()
        paragraphs: list[Paragraph] = []
        tables: list[Table] = []
        for block in inner.blocks(element):
            if isinstance(block, Table):
                tables.append(Table(block.rows, place))
            else:
                bold = isinstance(block, Heading) or block.bold
                bullet = isinstance(block, Paragraph) and block.bullet
                paragraphs.append(
                    Paragraph(block.text, place, label=getattr(block, "label", ""), bold=bold, bullet=bullet)
                )
        return Cell(
            tuple(paragraphs),
            place,
            _span(element, "colspan", _MAX_SPAN),
            _span(element, "rowspan", _MAX_ROWSPAN),
            element.tag == "th",
            _shading(element),
            tuple(tables),
        )


class _Gathered:
    """The words met since the last paragraph ended."""

    def __init__(self) -> None:
        self.note = False
        self._start_again()

    def _start_again(self) -> None:
        self.pieces: list[str] = []
        self.bold: list[bool] = []
        self.italics: list[str] = []
        self.label = ""
        self.bullet = False

    def begin(self, element: Element) -> None:
        classes = f"{element.get('class') or ''} {element.get('style') or ''}".lower()
        self.note = "endnote" in classes or "footnote" in classes
        if element.tag == "li" and element.getparent() is not None:
            self.label, self.bullet = _list_label(element)

    def add(self, text: str | None, *, bold: bool = False) -> None:
        if text:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text))
            if text.strip():
                self.bold.append(bold)

    def inline(self, element: Element) -> None:
        words: list[str] = []
        _inline_text(element, words)
        text = "".join(words)
        bold = element.tag in ("b", "strong") or "font-weight:bold" in (element.get("style") or "").replace(" ", "")
        self.pieces.append(text)
        if text.strip():
            self.bold.append(bold)
            if element.tag in ("i", "em"):
                self.italics.append(_squeeze(text))

    def paragraph(self, position: Position) -> Paragraph | None:
        said = "".join(self.pieces).replace(_LINE_END, "\n")
        text = "\n".join(filter(None, (_apart(line) for line in said.split("\n"))))
        made = (
            Paragraph(
                text,
                position,
                self.label,
                bool(self.bold) and all(self.bold),
                tuple(self.italics),
                0,
                self.note,
                self.bullet,
            )
            if text
            else None
        )
        if made is not None:
            self._start_again()
            self.note = False
        else:  # an item whose words stand in a paragraph of their own keeps its label for that paragraph
            self.pieces, self.bold, self.italics = [], [], []
        return made


def _box(element: Element) -> str:
    """A tick box or a choice of a form as it stands; other fields say nothing."""
    if (element.get("type") or "").lower() not in ("checkbox", "radio"):
        return ""
    return f" {TICKED if element.get('checked') is not None else EMPTY} "


def _inline_text(element: Element, words: list[str]) -> None:
    words.append(re.sub(r"[ \t\r\n\f]+", " ", element.text or ""))
    for child in element:
        if isinstance(child.tag, str) and not _dropped(child):
            if child.tag == "br":
                words.append("\n")
            elif child.tag == "input":
                words.append(_box(child))
            else:
                _inline_text(child, words)
        words.append(re.sub(r"[ \t\r\n\f]+", " ", child.tail or ""))


def _dropped(element: Element) -> bool:
    if element.tag in _DROPPED or element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    if element.tag in ("td", "th", "tr", "tbody", "table", "body", "main"):
        return False
    if "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_CHROME.search(marks)) or (element.tag in ("div", "header") and element.get("id") == "header")


def _list_label(item: Element) -> tuple[str, bool]:
    parent = item.getparent()
    if parent.tag != "ol":
        return "", True
    start = parent.get("start") or "1"
    first = int(start) if start.isdigit() and len(start) < 6 else 1
    number = first + sum(1 for before in item.itersiblings(tag="li", preceding=True))
    style = parent.get("type") or {"lower-alpha": "a", "lower-latin": "a", "lower-roman": "i", "upper-alpha": "A"}.get(
        _list_style(parent), "1"
    )
    if style in ("a", "A"):
        letter = chr(ord("a") + (number - 1) % 26)
        return f"{letter if style == 'a' else letter.upper()})", False
    if style in ("i", "I"):
        numerals = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
        said = numerals[number - 1] if number <= len(numerals) else str(number)
        return f"{said if style == 'i' else said.upper()})", False
    return f"{number}.", False


def _list_style(element: Element) -> str:
    found = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", element.get("style") or "")
    return found[1] if found else ""


def _is_frame(table: Element) -> bool:
    """Whether a table only lays out the page: one column, or all its cells but one empty."""
    rows = list(_rows_of(table))
    return all(sum(1 for cell in row if cell.tag in ("td", "th")) <= 1 for row in rows)


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(element: Element, name: str, most: int) -> int:
    said = (element.get(name) or "").strip()
    return max(1, min(int(said), most)) if said.isdigit() and len(said) < 8 else 1


def _shading(element: Element) -> str | None:
    style = element.get("style") or ""
    found = re.search(r"background(?:-color)?\s*:\s*([^;]+)", style)
    said = (found[1] if found else element.get("bgcolor") or "").strip().lower()
    if short := re.search(r"#([0-9a-f])([0-9a-f])([0-9a-f])\b", said):
        return "".join(2 * digit for digit in short.groups())
    if full := re.search(r"#([0-9a-f]{6})", said):
        return full[1]
    if parts := re.search(r"rgba?\(\s*(\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})", said):
        return "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    return _NAMED_COLOURS.get(said.split()[0]) if said.split() else None


def _apart(text: str) -> str:
    """A line with its spaces joined, but where three or more that do not join set words apart, as columns are: those stay three."""
    wide = re.sub("[ \t]*(?:\u00a0[ \t]*){3,}", "\x1f", text.strip(" \t\u00a0"))
    return "   ".join(_squeeze(part) for part in wide.split("\x1f") if part.strip())


def _squeeze(text: str) -> str:
    return re.sub(r"[ \t\r\f\u00a0\u200b]+", " ", text).strip()
