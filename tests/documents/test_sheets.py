"""Spreadsheets: what we write reads back equal, and what others send is read or refused in plain words."""

import csv
import io
import time as clock
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from wardmote.documents import sheets
from wardmote.documents.paper import legible

pytestmark = pytest.mark.pure

COLUMNS = ["Reference", "Recommendation", "Who must answer", "Due", "Cost in pence"]
ROWS = [
    ["R26-001", "Meet the press office", "Cabinet Member for Safer Streets", date(2026, 5, 18), 320_000],
    ["R26-002", '=HYPERLINK("http://bad.example")', None, None, -5],
    ["R26-003", "- hold an event\n- tell residents", "+44 1632 960001", date(2026, 6, 1), 0],
]


def csv_of(columns, rows, **options):
    return b"".join(sheets.write_csv(columns, rows, **options))


def refused(content, filename="tracker.csv"):
    with pytest.raises(sheets.UnreadableSheet) as caught:
        sheets.read_sheet(content, filename)
    return caught.value.message


def workbook(*rows, **tabs):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, filled in tabs.items():
        tab = book.create_sheet(name)
        for row in filled:
            tab.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- out


def test_csv_has_the_mark_excel_needs_only_when_asked():
    assert csv_of(COLUMNS, ROWS).startswith(b'\xef\xbb\xbf"Reference"')
    assert csv_of(COLUMNS, ROWS, bom=False).startswith(b'"Reference"')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_csv_text_that_would_run_gets_an_apostrophe(start):
    text = f"{start}cmd|' /C calc'!A0"
    [_, [written]] = csv.reader(io.StringIO(csv_of(["a"], [[text]], bom=False).decode(), newline=""))
    assert written == f"'{text}"


def test_csv_negative_number_stays_a_number():
    assert b'"-5"' in csv_of(COLUMNS, ROWS)


@pytest.mark.slow
def test_a_long_csv_is_streamed_in_flat_memory():  # 50,000 rows of the record: make bench scrutiny
    rows = (
        [f"R26-{n:05}", "Words of a recommendation, long enough to count. " * 4, n, date(2026, 5, 18)]
        for n in range(10_000)
    )
    tracemalloc.start()
    written = sum(len(piece) for piece in sheets.write_csv(["Reference", "Text", "Number", "Due"], rows))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 2_000_000
    assert peak < 1_000_000


def test_xlsx_holds_real_dates_and_numbers_and_no_formula():
    tab = load_workbook(io.BytesIO(sheets.write_xlsx(COLUMNS, ROWS, title="Recommendations"))).active
    assert tab.title == "Recommendations"
    assert tab.freeze_panes == "A2"
    assert tab["A1"].font.bold
    assert tab["D2"].value == datetime(2026, 5, 18)  # noqa: DTZ001 as openpyxl gives it
    assert tab["D2"].is_date
    assert tab["E2"].value == 320_000
    assert (tab["B3"].data_type, tab["B3"].value) == ("s", '=HYPERLINK("http://bad.example")')
    assert tab["B3"].quotePrefix
    assert tab["C3"].value is None


@pytest.mark.slow
def test_xlsx_of_the_same_rows_is_the_same_bytes():
    first = sheets.write_xlsx(COLUMNS, ROWS, title="Late", made_on=date(2026, 6, 3))
    clock.sleep(1.1)  # a zip file counts in seconds
    assert sheets.write_xlsx(COLUMNS, ROWS, title="Late", made_on=date(2026, 6, 3)) == first


@pytest.mark.parametrize(
    ("title", "name"),
    [("Late: replies/actions?", "Late  replies actions"), ("", "Sheet"), ("x" * 40, "x" * 31), ("'a'", "a")],
)
def test_xlsx_tab_name_is_one_excel_takes(title, name):
    assert load_workbook(io.BytesIO(sheets.write_xlsx(["a"], [], title=title))).sheetnames == [name]


def test_xlsx_cell_too_long_for_excel_says_that_it_was_cut():
    tab = load_workbook(io.BytesIO(sheets.write_xlsx(["a"], [["x" * 40_000]], title="t"))).active
    assert len(tab["A2"].value) == 32_767
    assert tab["A2"].value.endswith("[cut here: the whole text is in the CSV file]")


def test_xlsx_takes_moments_early_dates_and_odd_numbers():
    moment = datetime(2026, 6, 3, 11, 30, tzinfo=UTC)
    row = [moment, date(1835, 9, 9), Decimal("12.50"), float("nan"), True]
    tab = load_workbook(io.BytesIO(sheets.write_xlsx(list("abcde"), [row], title="t"))).active
    assert tab["A2"].value == datetime(2026, 6, 3, 12, 30)  # noqa: DTZ001 London time, as Excel has no other
    assert [tab[f"{c}2"].value for c in "BCDE"] == ["1835-09-09", 12.5, "nan", "Yes"]


def test_row_of_another_width_is_a_slip_in_code():
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        csv_of(["a"], [["1", "2"]])


@pytest.mark.slow
def test_1000_rows_of_30_columns_take_well_under_a_second_each():
    columns = [f"Column {n}" for n in range(30)]
    rows = [[f"Some words of cell {n}", date(2026, 5, 18), n] * 10 for n in range(1000)]

    def seconds(make):
        started = clock.process_time()
        make()
        return clock.process_time() - started

    # The best of five, as a busy machine counts waiting as work. Usually 0.02 and 0.05 seconds.
    assert min(seconds(lambda: csv_of(columns, rows)) for _ in range(5)) < 0.3
    assert min(seconds(lambda: sheets.write_xlsx(columns, rows, title="All")) for _ in range(5)) < 0.5


# --- there and back

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''-x",
        "'",
        "-5",
        "+44",
        "@a",
        "\t=x",
        'a"b',
        "a;b",
        "a,b\nc",
        "<script>",
        "سلام",
        "👩‍🚒",
        "_x000D_",
        "1e5",
        "TRUE",
    ]
)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=6))


def kept(text):
    text = legible(text)
    return text if text.strip() else None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.booleans())
def test_csv_export_then_import_changes_no_text(table, bom):
    columns = [f"Title {n}" for n in range(len(table[0]) if table else 2)]
    sheet = sheets.read_sheet(csv_of(columns, table, bom=bom), "export.csv")
    assert sheet.columns == tuple(columns)
    assert [row.values for row in sheet.rows] == [tuple(map(kept, row)) for row in table if any(map(kept, row))]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
@pytest.mark.slow
def test_xlsx_export_then_import_changes_no_text(table):
    columns = [f"Title {n}" for n in range(len(table[0]) if table else 2)]
    sheet = sheets.read_sheet(sheets.write_xlsx(columns, table, title="t"), "export.xlsx")
    assert sheet.columns == tuple(columns)
    assert [row.values for row in sheet.rows] == [tuple(map(kept, row)) for row in table if any(map(kept, row))]


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**9), 10**9),
            st.dates(date(1901, 1, 1), date(2200, 1, 1)),
            st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(lambda d: d.replace(microsecond=0)),  # noqa: DTZ001
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=25)
@pytest.mark.slow
def test_xlsx_export_then_import_keeps_dates_and_numbers(rows):
    sheet = sheets.read_sheet(sheets.write_xlsx(["n", "on", "at"], rows, title="t"), "export.xlsx")
    assert [row.values for row in sheet.rows] == rows
    assert not any(isinstance(row.values[1], datetime) for row in sheet.rows)


# --- in


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_of_any_separator_and_letters_is_read(mark, encoding):
    text = mark.join(["No", "Recommendation", "Cost"]) + "\r\n" + mark.join(["1", "Café’s lights", "£450"]) + "\r\n"
    sheet = sheets.read_sheet(text.encode(encoding), "tracker.csv")
    assert sheet.columns == ("No", "Recommendation", "Cost")
    assert sheet.rows == (sheets.SheetRow(2, ("1", "Café’s lights", "£450")),)


def test_csv_with_decimal_commas_and_semicolons_is_cut_at_the_semicolons():
    sheet = sheets.read_sheet(b"Item;Share\nLights;1,5\nPaths;2,5\n", "x.csv")
    assert [row.values for row in sheet.rows] == [("Lights", "1,5"), ("Paths", "2,5")]


def test_csv_line_that_names_its_separator_is_believed():
    sheet = sheets.read_sheet(b"sep=;\r\nA;B\r\n1;2\r\n", "x.csv")
    assert (sheet.columns, sheet.rows) == (("A", "B"), (sheets.SheetRow(3, ("1", "2")),))


def test_lines_above_the_titles_and_empty_rows_are_set_aside_and_numbers_kept():
    sheet = sheets.read_sheet(b"Tracker 2026,,\n,,\nNo,Text,Due\n,,\n1,Lights,May\n2,Paths,\n", "x.csv")
    assert sheet.above == ("Tracker 2026",)
    assert sheet.columns == ("No", "Text", "Due")
    assert [(row.number, row.values) for row in sheet.rows] == [(5, ("1", "Lights", "May")), (6, ("2", "Paths", None))]


def test_titles_merged_over_two_columns_join_what_stands_below():
    content = workbook(
        ["No", "Text", "Timetable", None], [None, None, "Start", "End"], [1, "Lights", date(2026, 5, 1), "June"]
    )
    sheet = sheets.read_sheet(content, "x.xlsx")
    assert sheet.columns == ("No", "Text", "Timetable: Start", "Timetable: End")
    assert sheet.rows == (sheets.SheetRow(3, (1, "Lights", date(2026, 5, 1), "June")),)


def test_titles_missing_or_said_twice_are_made_distinct():
    sheet = sheets.read_sheet(b"No,Officer,Officer,\n1,A,B,C\n", "x.csv")
    assert sheet.columns == ("No", "Officer", "Officer (2)", "Column D")


def test_xlsx_first_filled_tab_is_read_and_the_others_named():
    content = workbook(Tracker=[["No", "Text"], [1, "Lights"]], Key=[["Green", "done"]])
    sheet = sheets.read_sheet(content, "x.xlsx")
    assert (sheet.name, sheet.left_out, len(sheet.rows)) == ("Tracker", ("Key",), 1)


def test_xlsx_formula_reads_as_last_worked_out_or_as_nothing():
    sheet = sheets.read_sheet(workbook(["No", "Text"], ["=1+1", "Lights"], [2, "#REF!"]), "x.xlsx")
    assert [row.values for row in sheet.rows] == [(None, "Lights"), (2, None)]


def test_file_kind_is_told_by_its_bytes_not_its_name():
    assert sheets.read_sheet(workbook(["A", "B"], [1, 2]), "export.csv").kind == "xlsx"
    assert sheets.read_sheet(b"A,B\n1,2\n", "export.xlsx").kind == "csv"


def zipped(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"<!DOCTYPE html><table>", "web page or a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"GIF89a\x00\x01\x02\xff", "not a spreadsheet"),
        (b"a,b\n1,\x81\x8d\n", "Some letters"),
        (b"PK\x03\x04 broken", "damaged"),
        (zipped(xl__workbook_xml="<broken"), "damaged"),
        (zipped(word__document_xml="<w/>"), "Word document"),
        (zipped(content_xml="<x/>"), "This kind of spreadsheet"),
        (zipped(photo_xml="x"), "zip file"),
        (zipped(xl__workbook_xml=b" " * 40_000_000), "unpacks to far more"),
        (b'a,b\n1,"' + b"x" * 140_000, "quotation mark"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n", "300 columns"),
    ],
)
def test_file_that_cannot_be_read_says_what_and_what_to_do(content, words):
    message = refused(content)
    assert words in message
    assert message.endswith(".")
    assert message.count(".") >= 2  # what happened, then what to do


def test_file_too_large_says_its_size():
    assert "21 MB. The most is 20 MB" in refused(b"a,b\n" * (21 * 1024 * 256))


def test_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    assert "more than 10 rows" in refused(b"a,b\n" * 40)
    assert "more than 10 rows" in refused(workbook(*[["a", "b"]] * 40), "x.xlsx")


def test_empty_workbook_is_refused():
    assert "no rows" in refused(workbook(), "x.xlsx")


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_in_words(content):
    try:
        sheet = sheets.read_sheet(content, "x.csv")
    except sheets.UnreadableSheet as refused_here:
        assert refused_here.message  # noqa: PT017 either outcome is right
    else:
        assert all(len(row.values) == len(sheet.columns) for row in sheet.rows)


# --- which column is which

KNOWN = {
    "text": ["Recommendation", "Recommendation & Intended Outcomes", "Recommended action"],
    "response": ["Officer Response/s", "Answer", "Response"],
    "lead_officer": ["Lead Officer/s", "Responsible officer"],
    "due_on": ["Due", "Timetable", "Deadline"],
}


def test_columns_are_mapped_by_folded_title_and_used_once():
    sheet = sheets.read_sheet(
        "Ref;RECOMMENDATION;Lead officer(s);Officer responses;Réponse;Target deadline\n1;2;3;4;5;6".encode(), "x.csv"
    )
    assert sheets.map_columns(sheet, KNOWN) == {
        "text": "RECOMMENDATION",
        "response": "Officer responses",
        "lead_officer": "Lead officer(s)",
        "due_on": "Target deadline",
    }


def test_field_without_a_likely_column_is_left_out():
    sheet = sheets.read_sheet(b"Ref,Colour\n1,2\n", "x.csv")
    assert sheets.map_columns(sheet, KNOWN) == {}
