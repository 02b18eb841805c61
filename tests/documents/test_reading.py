"""Good files of every kind, and every bad file a council has sent, with a message that says what to do."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_BREAK

from tests.scrutiny.importing.holdouts_plans import ONE_CELL, PLAY
from wardmote.documents import reading
from wardmote.documents.blocks import Heading, Paragraph, Table, UnreadableDocument
from wardmote.documents.reading import read, sniff
from wardmote.scrutiny.importing import Draft, read_scraip

pytestmark = pytest.mark.pure

WORD, WEB, TEXT = PLAY.paper.word(), PLAY.paper.web(), PLAY.paper.piped()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return PLAY.paper.pdf()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def in_main_part(change: Callable[[bytes], bytes]) -> bytes:
    return rezipped(WORD, lambda name, data: change(data) if name == "word/document.xml" else data)


def table_of(data: bytes) -> Table:
    return next(iter(read(data).tables))


@pytest.mark.parametrize("way", ["word", "web"])
def test_drawn_tables_come_out_alike(way: str) -> None:
    rows = [[slot.cell.text for slot in row] for row in table_of(getattr(PLAY.paper, way)()).grid()]
    assert rows == PLAY.paper.blocks[5]


@pytest.mark.slow
def test_pdf_table_is_read_by_its_rules(pdf: bytes) -> None:
    rows = [[slot.cell.text for slot in row] for row in table_of(pdf).grid()]
    assert rows == PLAY.paper.blocks[5]
    assert table_of(pdf).rows[1][0].position.words == "page 1, table 1, row 2, column 1"


def test_word_numbers_breaks_merges_shades_and_nested_tables() -> None:
    made = docx.Document()
    made.add_heading("Plan", 1)
    made.add_paragraph("first", style="List Number")
    made.add_paragraph("second", style="List Number")
    made.add_paragraph("").add_run("before").add_break(WD_BREAK.LINE)
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "across"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "down"
    table.cell(1, 1).text = "x"
    table.cell(2, 2).add_table(rows=1, cols=1).cell(0, 0).text = "inside"
    shade = (
        table.cell(1, 1)
        ._tc.get_or_add_tcPr()
        .makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}shd",
            {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fill": "00B050"},
        )
    )
    table.cell(1, 1)._tc.get_or_add_tcPr().append(shade)
    out = io.BytesIO()
    made.save(out)
    document = read(out.getvalue())
    assert isinstance(document.blocks[0], Heading)
    assert [block.printed for block in document.blocks if isinstance(block, Paragraph)][:2] == ["1. first", "2. second"]
    grid = next(iter(document.tables)).grid()
    assert [slot.cell.text for slot in grid[0]] == ["across"] * 3
    assert [slot.from_left for slot in grid[0]] == [False, True, True]
    assert (grid[2][0].cell.text, grid[2][0].from_above) == ("down", True)
    assert grid[1][1].cell.shading == "00b050"
    assert grid[2][2].cell.tables[0].rows[0][0].text == "inside"


def test_web_page_loses_its_menus_and_keeps_spans_and_lists() -> None:
    page = (
        b"<html><head><title>Item - Elmbury</title></head><body><nav>Menu</nav><div class=mgHeader>Committees</div><main><h1>Plan</h1><p>One<br>two</p>"
        b"<ol type=a><li>first</li><li>second</li></ol><table><tr><th rowspan=2>A</th><td>b</td></tr><tr><td bgcolor='#ff0000'>c</td></tr></table></main><footer>Cookies</footer></body></html>"
    )
    document = read(page)
    assert document.meta["title"] == "Item - Elmbury"
    assert [block.printed for block in document.blocks if not isinstance(block, Table)] == [
        "Plan",
        "One\ntwo",
        "a) first",
        "b) second",
    ]
    grid = next(iter(document.tables)).grid()
    assert [[slot.cell.text for slot in row] for row in grid] == [["A", "b"], ["A", "c"]]
    assert grid[1][1].cell.shading == "ff0000"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    text = "Cost: £40 – “soon”\n\n\fPage two, which is about the café and its many, many tables\n" * 3
    document = read(text.encode(encoding))
    blocks = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert blocks[0].text == "Cost: £40 – “soon”"
    assert "café" in blocks[1].text
    assert (blocks[1].gap, blocks[1].position.words) == (1, "page 2, line 3")


@pytest.mark.parametrize(("data", "kind"), [(WORD, "word"), (WEB, "web page"), (TEXT, "text")])
def test_wrong_extension_is_read_with_a_warning(data: bytes, kind: str) -> None:
    document = read(data, "plan.pdf")
    assert len(document.warnings) == 1
    assert "plan.pdf" in document.warnings[0]
    assert kind.split(maxsplit=1)[0] in document.warnings[0].lower()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


def many_entries() -> bytes:
    return rezipped(WORD, lambda _, data: data, {f"word/media/{n}.png": b"" for n in range(reading.MAX_ENTRIES + 1)})


BAD = {
    "empty": (b"", "is empty"),
    "white space only": (b" \n\n ", "is empty"),
    "locked office file": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old Word file": (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
    "old spreadsheet": (OLE + "Workbook".encode("utf-16-le"), "is a spreadsheet"),
    "damaged Word file": (WORD[: len(WORD) // 2], "is damaged"),
    "Word file with broken XML": (in_main_part(lambda data: data[:900]), "is damaged"),
    "entity bomb in Word": (
        in_main_part(lambda data: data.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "aa">]><w:document', 1)),
        "never has",
    ),
    "entity bomb in a page": (
        b"<!DOCTYPE html [<!ENTITY a 'aaaa'>]><html><body><p>&a;</p></body></html>",
        "never needs",
    ),
    "zip bomb": (rezipped(WORD, lambda _, data: data, {"word/x.bin": b"\0" * 60_000_000}), "unpacks to far more"),
    "too many files inside": (many_entries(), "unpacks to far more"),
    "spreadsheet": (
        rezipped(WORD, lambda _, data: data).replace(b"word/", b"xlsx/").replace(b"xlsx/", b"xl/st"),
        "spreadsheet",
    ),
    "rich text": (b"{\\rtf1 hello}", "rich text"),
    "web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web archive"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "could not be read"),
    "damaged PDF": (b"%PDF-1.7\n1 0 obj\n<<", "PDF is damaged"),
    "page without words": (b"<html><body><nav>Menu</nav></body></html>", "no text of its own"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_bad_file_says_what_happened_and_what_to_do(name: str) -> None:
    data, words = BAD[name]
    with pytest.raises(UnreadableDocument) as raised:
        read(data)
    message = raised.value.message
    assert words in message
    assert message.count(".") >= 2
    assert "Traceback" not in message


def test_csv_belongs_to_the_spreadsheet_import() -> None:
    with pytest.raises(UnreadableDocument, match="spreadsheet import"):
        sniff(b"a,b\n1,2\n", "tracker.csv")


def test_file_over_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1024)
    with pytest.raises(UnreadableDocument, match="larger than"):
        read(b"x" * 2000)


def test_file_that_is_not_there() -> None:
    with pytest.raises(UnreadableDocument, match="could not be opened"):
        read("no-such-file.docx")


@pytest.mark.slow
def test_locked_and_scanned_pdfs(pdf: bytes) -> None:
    import pikepdf

    locked, scanned = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(scanned)
    for made, words in ((locked, "locked with a password"), (scanned, "pictures of pages")):
        with pytest.raises(UnreadableDocument, match=words):
            read(made.getvalue())


def test_macros_and_links_elsewhere_are_noticed_and_left_alone() -> None:
    relation = b'<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://example.invalid/t.dotm" TargetMode="External"/></Relationships>'
    data = rezipped(
        WORD,
        lambda name, old: old.replace(b"</Relationships>", relation) if name == "word/_rels/document.xml.rels" else old,
        {"word/vbaProject.bin": b"x"},
    )
    document = read(data)
    assert any("macros" in warning for warning in document.warnings)
    assert any("not fetched" in warning for warning in document.warnings)


def sixty_rows() -> bytes:
    table = PLAY.paper.blocks[5]
    assert isinstance(table, list)
    return type(PLAY.paper)([*PLAY.paper.blocks[:5], [table[0], *(table[1:] * 12)]]).word()


def two_hundred_pages(page: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page)) as one, pikepdf.new() as many:
        for _ in range(200):
            many.pages.extend(one.pages)
        many.save(out)
    return out.getvalue()


def test_every_one_of_sixty_rows_of_word_is_read() -> None:
    assert len(read_scraip(sixty_rows()).rows) == 60


@pytest.mark.slow
def test_two_hundred_pages_of_tables_within_half_a_gigabyte(pdf: bytes) -> None:
    import resource

    data = two_hundred_pages(pdf)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = read(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kilobytes
    assert document.meta["pages"] == "200"
    assert sum(len(table.rows) for table in document.tables) >= 1_000


def mangled(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    match chance.randrange(4):
        case 0:
            return bytes(made[: chance.randrange(1, len(made))])
        case 1:
            for _ in range(chance.randrange(1, 40)):
                made[chance.randrange(len(made))] = chance.randrange(256)
        case 2:
            start = chance.randrange(len(made))
            del made[start : start + chance.randrange(1, 400)]
        case _:
            start, length = chance.randrange(len(made)), chance.randrange(1, 400)
            made[start:start] = made[chance.randrange(len(made)) :][:length]
    return bytes(made)


def fuzz(sources: list[bytes], cases: int, seed: int) -> None:
    chance = random.Random(seed)
    for case in range(cases):
        data = mangled(chance.choice(sources), chance)
        begun = time.process_time()
        found: Draft | str
        try:
            found = read_scraip(data)
        except UnreadableDocument as bad:
            found = bad.message
        assert isinstance(found, Draft) or found.endswith(".")
        assert time.process_time() - begun < 10, f"seed {seed}, case {case}"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_mangled_files_give_a_draft_or_a_message(pdf: bytes) -> None:
    inner = [in_main_part(lambda data, n=n: mangled(data, random.Random(n))) for n in range(8)]  # type: ignore[misc]
    fuzz([WORD, WEB, TEXT, ONE_CELL.paper.blank(), pdf, *inner], 50, seed=20261122)


@pytest.mark.drill
@pytest.mark.filterwarnings("ignore")
def test_mangled_files_for_a_long_time(pdf: bytes) -> None:
    fuzz([WORD, WEB, TEXT, PLAY.paper.blank(), PLAY.paper.wrapped(), ONE_CELL.paper.word(), pdf], 3_000, seed=7)
