"""What a paper refuses to be, and the HTML and Word files made from one."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from wardmote.documents import word_writer
from wardmote.documents.paper import (
    BulletList,
    Cell,
    Colours,
    Column,
    DataTable,
    GroupRow,
    Heading,
    Notice,
    NumberedList,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Run,
    Section,
    SummaryList,
    Wording,
    legible,
    safe_link,
)
from wardmote.documents.paper_html import as_html
from wardmote.documents.paper_pdf import PdfNotMade
from wardmote.documents.paper_word import as_word

pytestmark = pytest.mark.pure

HOSTILE = "<script>alert(1)</script> \x00\x0b\x1f \ud800 & \"'> </style> 👩‍🚒 سلام \u202e שלום " + "W" * 300
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48" onload="x()"><script>x()</script>'
    '<style>@import url(http://bad.example/x.css)</style><image href="http://bad.example/x.png"/>'
    '<a href="javascript:x()"><text>gone</text></a><use href="http://bad.example/#a"/><rect id="a" width="40" '
    'height="20" fill="url(http://bad.example/#p)" onclick="x()"/><use href="#a"/><text x="5" y="40">kept</text></svg>'
)


def a_paper(*blocks, **changes):
    facts = {
        "title": "Safety on the high street",
        "council_name": "Elmbury Borough Council",
        "sections": [Section(blocks, heading="Answers")],
        "made_on": date(2026, 6, 3),
        "address": "https://scrutiny.elmbury.example/reviews/safety/",
        "footer_words": "Check value 9f2c 41d0",
    }
    return Paper(**(facts | changes))


def a_table(**changes):
    facts = {
        "caption": "Answers by theme",
        "columns": [Column("Reference", 1), Column("Answer", 3), Column("Days late", 1, numeric=True)],
        "rows": [
            GroupRow("Communications"),
            [Cell("R26-001", row_header=True), "Accepted.\nBy June.", "16"],
            [Cell("R26-002", row_header=True), Cell("Not due yet", muted=True), ""],
            [Cell("R26-003", row_header=True), Cell(("Parts:", NumberedList(["one", "two"], letters=True))), "0"],
        ],
    }
    return DataTable(**(facts | changes))


def page(paper):
    return lxml_html.document_fromstring(as_html(paper))


def word(paper):
    return Document(io.BytesIO(as_word(paper)))


# --- what a paper refuses


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: a_paper(title="\x00 "), "needs a title"),
        (lambda: a_paper(Heading("Too deep", 4)), "level 4 under one of level 2"),
        (lambda: a_table(caption=" "), "needs a caption"),
        (lambda: a_table(rows=[["one cell"]]), "row 1: 1 cells, 3 columns"),
        (lambda: a_table(columns=[Column("A", 0)], rows=[]), "a width over nought"),
        (lambda: Colours(brand="red;}"), "not a colour"),
    ],
)
def test_paper_that_would_print_wrong_is_a_slip_in_code(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/recommendations/r26-001/", "https://e.example/recommendations/r26-001/"),
        ("mailto:scrutiny@elmbury.example", "mailto:scrutiny@elmbury.example"),
        ("javascript:alert(1)", None),
        (" JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://[half", None),
        ("", None),
        (None, None),
    ],
)
def test_link_is_made_whole_or_dropped(link, whole):
    assert safe_link(link, base="https://e.example/a/") == whole


# --- HTML


def test_html_says_language_title_and_headings_in_order():
    made = page(a_paper(Heading("One"), Heading("Deeper", 4), Heading("Two")))
    assert made.get("lang") == "en-GB"
    assert made.findtext(".//title") == "Safety on the high street - Elmbury Borough Council"
    assert [h.tag for h in made.iter("h1", "h2", "h3", "h4")] == ["h1", "h2", "h3", "h4", "h3"]


def test_html_table_has_caption_scopes_and_labels_for_narrow_screens():
    table = page(a_paper(a_table())).find(".//table")
    assert table.findtext("caption") == "Answers by theme"
    assert [th.get("scope") for th in table.findall("thead//th")] == ["col", "col", "col"]
    assert [th.get("scope") for th in table.findall("tbody//th")] == ["rowgroup", "row", "row", "row"]
    assert table.find("tbody//th[@scope='rowgroup']").get("colspan") == "3"
    assert [td.get("data-label") for td in table.findall("tbody//td")][:2] == ["Answer", "Days late"]
    assert [p.text for p in table.findall("tbody//td/p")] == ["Accepted.", "By June.", "Parts:"]
    assert table.find("tbody//td[@class='paper-muted']").text == "Not due yet"


def test_html_fragment_holds_no_style_script_or_page():
    made = as_html(a_paper(a_table(), PageBreak(), Notice("Late", heading="Now")), fragment=True)
    assert made.startswith('<article class="paper">')
    assert "<style" not in made
    assert "style=" not in made
    assert "<html" not in made


def test_html_prints_every_kind_of_block():
    made = page(
        a_paper(
            Paragraph(["Plain ", Run("bold", strong=True), Run("Cymraeg", language="cy")], "lead"),
            Quote("First line\nSecond line", source="Recommendation 1"),
            BulletList(["a", "b"]),
            NumberedList(["c"], start=4),
            SummaryList([("Due", "18 May 2026")]),
            Notice("3 are late", heading="Late now"),
            subtitle="As at 3 June",
            marked="Demonstration",
        )
    )
    assert made.findtext(".//strong") == "bold"
    assert made.find(".//span[@lang='cy']").text == "Cymraeg"
    assert [p.text for p in made.findall(".//blockquote/p")] == ["First line", "Second line", "Recommendation 1"]
    assert [li.text for li in made.iter("li")] == ["a", "b", "c"]
    assert made.find(".//ol").get("start") == "4"
    assert (made.findtext(".//dt"), made.findtext(".//dd/p")) == ("Due", "18 May 2026")
    assert made.find(".//p[@class='paper-marked']").text == "Demonstration"
    assert [p.text for p in made.findall(".//footer/p")] == [
        "Elmbury Borough Council · Made on 3\u00a0June 2026",
        "https://scrutiny.elmbury.example/reviews/safety/ · Check value 9f2c 41d0",
    ]


def test_html_print_style_is_landscape_and_numbers_pages_in_the_words_given():
    made = as_html(a_paper(landscape=True, wording=Wording(page="Tudalen {page} o {pages}")))
    assert "size:A4 landscape" in made
    assert '"Tudalen\\000020" counter(page) "\\000020o\\000020" counter(pages)' in made


def test_html_holds_hostile_words_as_words():
    everywhere = a_paper(
        Paragraph([HOSTILE, Run(HOSTILE, link=f"/x?{HOSTILE}"), Run(HOSTILE, language='cy" onclick="x()')]),
        a_table(caption=HOSTILE, rows=[GroupRow(HOSTILE), [HOSTILE, HOSTILE, HOSTILE]], columns=[Column(HOSTILE)] * 3),
        SummaryList([(HOSTILE, HOSTILE)]),
        Picture("<svg", HOSTILE, HOSTILE),
        title=HOSTILE,
        council_name=HOSTILE,
        marked=HOSTILE,
        footer_words=HOSTILE,
    )
    made = lxml_html.document_fromstring(as_html(everywhere))
    assert made.find(".//script") is None
    assert not made.xpath("//@onclick")
    assert made.findtext(".//h1") == legible(HOSTILE)
    assert len(made.findall(".//style")) == 1
    assert made.xpath("//body")[0].text_content().count("👩‍🚒 سلام") >= 12


def test_html_drawing_can_only_be_looked_at():
    made = page(a_paper(Picture(DRAWING, "Answered on 3 June", "One track")))
    drawing = made.find(".//figure/svg")
    said = etree.tostring(drawing).decode()
    assert "bad.example" not in said
    assert "onload" not in said
    assert "onclick" not in said
    assert "<script" not in said
    assert "gone" not in said
    assert drawing.get("aria-label") == drawing.findtext("title") == "Answered on 3 June"
    assert drawing.xpath(".//use[@href='#a']")
    assert drawing.xpath(".//text")[0].text == "kept"


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None)
def test_html_of_any_words_reads_back_as_those_words(first, second):
    made = page(a_paper(Paragraph(["start", first, Run(second, strong=True), "end"])))
    said = made.find(".//section/p").xpath("string()")
    assert said.replace("\n", "") == legible(f"start{first}{second}end").replace("\n", "")


# --- Word


def test_word_is_a4_landscape_with_title_author_and_language():
    made = word(a_paper(landscape=True, subtitle="As at 3 June"))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    core = made.core_properties
    assert (core.title, core.author, core.language) == ("Safety on the high street", "Elmbury Borough Council", "en-GB")
    assert core.created.date() == core.modified.date() == date(2026, 6, 3)
    assert {lang.get(qn("w:val")) for lang in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_word_has_real_headings_in_a_plain_font():
    made = word(a_paper(Heading("R26-001"), Heading("Deeper", 4)))
    headings = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Safety on the high street"), ("Heading 2", "Answers"), ("Heading 3", "R26-001"), ("Heading 4", "Deeper")
    ]  # fmt: skip
    assert made.styles["Heading 1"].font.name == "Arial"
    assert not [f for f in made.styles.element.iter(qn("w:rFonts")) if f.get(qn("w:asciiTheme"))]


def test_word_table_repeats_its_header_keeps_rows_whole_and_sets_widths_twice():
    table = word(a_paper(a_table())).tables[0]
    rows = table._tbl.tr_lst
    assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
    assert abs(grid[1] - 3 * grid[0]) <= 3
    assert [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in rows[2].tc_lst] == grid
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Answers by theme"
    assert rows[1].tc_lst[0].grid_span == 3
    assert [p.text for p in table.cell(2, 1).paragraphs] == ["Accepted.", "By June."]
    muted = table.cell(3, 1)._tc.tcPr.find(qn("w:shd"))
    assert muted.get(qn("w:fill")) == "F3F2F1"


def test_word_lists_each_begin_again():
    made = word(
        a_paper(
            NumberedList(["a", "b"]), NumberedList(["c"], start=4), BulletList(["d"]), NumberedList(["e"], letters=True)
        )
    )
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    assert len(numbers) == 5
    assert len(set(numbers)) == 4
    starts = {
        num.numId: num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").get(qn("w:val"))
        for num in made.part.numbering_part.element.num_lst
        if num.numId in numbers
    }
    assert [starts[number] for number in dict.fromkeys(numbers)] == ["1", "4", "1", "1"]


def test_word_links_are_real_and_whole():
    made = word(
        a_paper(
            Paragraph(
                ["See ", Run("the history", link="/recommendations/r26-001/history/"), Run("x", link="javascript:x()")]
            )
        )
    )
    targets = [r.target_ref for r in made.part.rels.values() if r.reltype.endswith("/hyperlink")]
    assert targets == ["https://scrutiny.elmbury.example/recommendations/r26-001/history/"]
    assert [link.text for p in made.paragraphs for link in p.hyperlinks] == ["the history"]


def test_word_foot_says_when_where_and_which_page_on_every_page():
    made = word(a_paper(marked="Draft, not public"))
    section = made.sections[0]
    for footer, header in (
        (section.footer, section.header), (section.first_page_footer, section.first_page_header)
    ):  # fmt: skip
        said = "\n".join(p.text for p in footer.paragraphs)
        assert "Made on 3\u00a0June 2026" in said
        assert "Check value 9f2c 41d0" in said
        assert [i.text.strip() for i in footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
        assert "Draft, not public" in header.paragraphs[0].text


def test_word_of_the_same_paper_is_the_same_bytes_without_the_template_picture():
    paper = a_paper(
        a_table(), Quote("Said\nso", "Someone"), SummaryList([("Due", "May")]), Notice("x", "y"), PageBreak()
    )
    made = as_word(paper)
    assert as_word(paper) == made
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2026, 6, 3, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_word_holds_hostile_words_as_words():
    made = word(
        a_paper(
            Paragraph(HOSTILE),
            a_table(caption=HOSTILE, rows=[[HOSTILE, HOSTILE, ""]]),
            title=HOSTILE,
            footer_words=HOSTILE,
        )
    )
    assert legible(HOSTILE) in [p.text for p in made.paragraphs]
    assert made.tables[0].cell(1, 1).text == legible(HOSTILE)


def test_word_elements_stand_in_the_order_word_wants():
    made = word(a_paper(a_table(), Notice("x", "y"), NumberedList(["a"]), Quote("q"), marked="Draft"))
    sides = [[side.tag.split("}")[1] for side in edges] for edges in made.element.iter(qn("w:pBdr"))]
    assert ["top", "left", "bottom", "right"] in sides
    for properties in made.element.iter(qn("w:tcPr")):
        names = [child.tag.split("}")[1] for child in properties]
        order = ["tcW", "gridSpan", "tcBorders", "shd", "vAlign"]
        assert names == sorted(names, key=order.index)


def test_word_prints_the_words_of_a_picture_that_cannot_be_drawn(monkeypatch):
    def fails(*_args):
        raise PdfNotMade("No library.")

    monkeypatch.setattr(word_writer, "svg_as_png", fails)
    made = word(a_paper(Picture(DRAWING, "Answered on 3 June", "One track")))
    assert [p.text for p in made.paragraphs][-2:] == ["Answered on 3 June", "One track"]
    assert not made.inline_shapes


def test_word_picture_carries_its_words(monkeypatch):
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (100, 400)).save(target, "PNG")
    monkeypatch.setattr(word_writer, "svg_as_png", lambda *_args: target.getvalue())
    made = word(a_paper(Picture(DRAWING, "Answered on 3 June")))
    [shape] = made.inline_shapes
    assert shape._inline.docPr.get("descr") == "Answered on 3 June"
    assert shape.height < made.sections[0].page_height
