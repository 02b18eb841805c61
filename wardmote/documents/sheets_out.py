"""Spreadsheets out: CSV in flat memory, and Excel files of one tab."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from html import escape
from zoneinfo import ZoneInfo

from wardmote.documents.packages import new_package
from wardmote.documents.paper import legible

Value = str | int | float | Decimal | bool | date | datetime | time | None

LONGEST_IN_XLSX = 32_767  # characters: the most that Excel keeps in one cell
_CUT = " [cut here: the whole text is in the CSV file]"
_ARMED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DISARMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_LONDON = ZoneInfo("Europe/London")
_CHUNK = 64 * 1024
_LONG_AGO = date(1980, 1, 1)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool = True) -> Iterator[bytes]:
    """A CSV file piece by piece, in flat memory however many rows there are.

    UTF-8, with the mark Excel needs unless ``bom`` is False; every cell in quotes; dates as 2026-05-18. A
    text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if bom:
        yield codecs.BOM_UTF8
    writer.writerow([_disarmed(legible(column)) for column in columns])
    for row in rows:
        writer.writerow([as_text(value) for value in _whole(row, columns)])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    author: str = "",
    made_on: date | None = None,
) -> bytes:
    """An Excel file of one tab: header row styled and kept in view, real dates and numbers, no formulas.

    ``made_on`` is the date the file bears; the same rows then give the same bytes. Written as XML at once, as
    openpyxl takes a second for every 200 rows of 30 columns with dates; this takes a twentieth of it.
    """
    widths = [_width(legible(column)) for column in columns]
    lines = [_row_xml(1, [_text_xml(legible(column), _HEADER) for column in columns])]
    for number, row in enumerate(rows, start=2):
        values = [_xlsx_value(value) for value in _whole(row, columns)]
        if number <= 200:
            widths = [max(width, _width(value)) for width, value in zip(widths, values, strict=True)]
        lines.append(_row_xml(number, [_value_xml(value) for value in values]))
    shown = "".join(
        f'<col min="{place}" max="{place}" width="{min(max(width + 2, 9), 60)}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    whole = f"A1:{letters(len(columns))}{len(lines)}"
    tab = (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="{whole}"/><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{shown}</cols><sheetData>{"".join(lines)}</sheetData><autoFilter ref="{whole}"/></worksheet>'
    )
    return _workbook(tab, title, author, made_on or _LONG_AGO)


def _whole(row: Sequence[Value], columns: Sequence[str]) -> Sequence[Value]:
    if len(row) != len(columns):
        raise ValueError(f"A row of {len(row)} cells under {len(columns)} columns.")
    return row


def as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _disarmed(legible(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _disarmed(text: str) -> str:
    """Text with an apostrophe in front where a spreadsheet would run it; `armed_again` is its exact inverse."""
    return f"'{text}" if _ARMED.match(text) else text


def armed_again(text: str) -> str:
    return text[1:] if _DISARMED.match(text) else text


def _xlsx_value(value: Value) -> Value:
    """The value as Excel can keep it: a text, a number, a date or moment without zone, or nothing."""
    if isinstance(value, str):
        text = legible(value)
        text = f"'{text}" if _DISARMED.match(text) else text  # the reader takes one off
        return text if len(text) <= LONGEST_IN_XLSX else text[: LONGEST_IN_XLSX - len(_CUT)] + _CUT
    if isinstance(value, bool | time):
        return as_text(value)
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(_LONDON).replace(tzinfo=None)
    if isinstance(value, date) and value.year < 1901:  # Excel counts its days from 1900, with a leap day that never was
        return as_text(value)
    if isinstance(value, float) and value - value != 0:  # not a number, or endless
        return str(value)
    if isinstance(value, int | float | Decimal) and not -(10**15) < value < 10**15:  # Excel keeps 15 digits
        return str(value)
    return value


def _row_xml(number: int, made: list[str]) -> str:
    return f'<row r="{number}">{"".join(made)}</row>'


def _value_xml(value: Value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        if _ARMED.match(value):
            return _text_xml(value, _QUOTED)
        return _text_xml(value, _WRAPPED if len(value) > 40 or "\n" in value else _PLAIN)
    if isinstance(value, datetime):
        since = value - datetime(1899, 12, 30)  # noqa: DTZ001 Excel's moments have no zone
        return f'<c s="{_MOMENT}"><v>{since.days + since.seconds / 86_400!r}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c s="{_PLAIN}"><v>{value}</v></c>'


def _text_xml(text: str, look: int) -> str:
    said = _LOOKS_ESCAPED.sub(r"_x005F\g<0>", escape(text, quote=False))
    return f'<c s="{look}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _width(value: Value) -> int:
    if isinstance(value, str):
        return max((len(line) for line in value.split("\n")), default=0)
    return 18 if isinstance(value, datetime) else 12


def letters(place: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    said = ""
    while place:
        place, rest = divmod(place - 1, 26)
        said = chr(65 + rest) + said
    return said


def _tab_name(title: str) -> str:
    said = re.sub(r"[\[\]:*?/\\]", " ", legible(title)).replace("\n", " ").strip(" '")
    return said[:31].strip(" '") or "Sheet"


def _workbook(tab: str, title: str, author: str, on: date) -> bytes:
    stamp = f'xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z'
    core = (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_line(title)}</dc:title><dc:creator>{_line(author)}</dc:creator>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified></cp:coreProperties>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links(
            f"{_OFFICE}/officeDocument",
            "xl/workbook.xml",
            f"{_PACKAGE}/relationships/metadata/core-properties",
            "docProps/core.xml",
        ),
        "docProps/core.xml": core,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(_tab_name(title))}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            f"{_OFFICE}/worksheet", "worksheets/sheet1.xml", f"{_OFFICE}/styles", "styles.xml"
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": tab,
    }
    return new_package(parts, on)


def _links(*kinds_and_targets: str) -> str:
    pairs = zip(kinds_and_targets[::2], kinds_and_targets[1::2], strict=True)
    said = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _line(text: str) -> str:
    return escape(legible(text).replace("\n", " "), quote=False)


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MADE_OF = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _HEADER, _DAY, _MOMENT, _WRAPPED, _QUOTED = range(6)  # places in cellXfs below
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as a character's number
_TOP = '<alignment vertical="top"/></xf>'
_TOP_WRAPPED = '<alignment vertical="top" wrapText="1"/></xf>'
_XF = '<xf borderId="0" xfId="0" applyAlignment="1"'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="d mmm yyyy"/>'
    '<numFmt numFmtId="165" formatCode="d mmm yyyy hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEFF5F5"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">'
    f'{_XF} numFmtId="0" fontId="0" fillId="0">{_TOP}'
    f'{_XF} numFmtId="0" fontId="1" fillId="2" applyFont="1" applyFill="1"><alignment vertical="bottom" wrapText="1"/></xf>'
    f'{_XF} numFmtId="164" fontId="0" fillId="0" applyNumberFormat="1">{_TOP}'
    f'{_XF} numFmtId="165" fontId="0" fillId="0" applyNumberFormat="1">{_TOP}'
    f'{_XF} numFmtId="0" fontId="0" fillId="0">{_TOP_WRAPPED}'
    f'{_XF} numFmtId="0" fontId="0" fillId="0" quotePrefix="1">{_TOP_WRAPPED}'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MADE_OF}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MADE_OF}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_MADE_OF}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
