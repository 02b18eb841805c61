"""Packs of papers as one PDF, and PDFs of others looked through before anybody opens them."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest

from tests.drawn import blank
from wardmote.documents.pack import LaidIn, PackPlan, as_pack
from wardmote.documents.paper import Column, DataTable, Paper, Paragraph, Section
from wardmote.documents.pdf_files import MOST_PAGES, RefusedPdf, look_through

pytestmark = [pytest.mark.pure]
DAY = date(2026, 7, 7)


def words(data):
    """The words of each page."""
    document = pypdfium2.PdfDocument(data)
    said = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    document.close()
    return said


def paper(title, *, turned=False):
    table = DataTable("Costs", [Column("What"), Column("How much", 3)], [["Buses", "£4"]])
    return Paper(title, "Elmbury", [Section([Paragraph("It is asked for."), table], "Costs")], DAY, landscape=turned)


def drawn(text):
    """A page with words drawn on it, by somebody who put their name into the file."""

    def change(pdf):
        page = pdf.pages[0]
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 20 Tf 100 500 Td ({text}) Tj ET".encode())
        pdf.docinfo["/Author"] = "A. Person"

    return blank(change=change)


@pytest.fixture(scope="module")
def made():
    parts = [
        paper("Agenda"), paper("Night buses"), LaidIn("Appendix A: routes", ["It came to us as a PDF."], look_through(drawn("The routes"))),
        paper("Update", turned=True), LaidIn("Minutes", [], look_through(blank(2, size=(842, 595))), level=1),
    ]  # fmt: skip
    return as_pack(PackPlan("Agenda pack: Cabinet", "Elmbury", parts, DAY, foot="Elmbury", marked="Demonstration"))


@pytest.mark.slow
def test_one_count_of_pages_runs_through_the_pack(made):
    said = words(made.data)
    assert made.pages == len(said) == 8
    assert made.starts == (1, 2, 3, 5, 6)
    for number, page in enumerate(said, 1):
        assert f"Page {number} of 8" in page
        assert "Demonstration" in page
    assert "The routes" in said[3]
    assert "Appendix A: routes, page 1 of 1" in said[3]


@pytest.mark.slow
def test_list_of_contents_says_the_page_of_each_part(made):
    front = words(made.data)[0]
    for title, page in (("Night buses", 2), ("Appendix A: routes", 3), ("Update", 5), ("Minutes", 6)):
        line = next(line for line in front.splitlines() if line.startswith(title))
        assert line.split()[-1] == str(page)


@pytest.mark.slow
def test_pack_is_bookmarked_and_does_not_claim_tags_for_pages_that_have_none(made):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == [
                "Agenda",
                "What is in this pack",
                "Night buses",
                "Update",
                "Minutes",
            ]
            assert [one.title for one in outline.root[2].children] == ["Costs", "Appendix A: routes"]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == "Agenda pack: Cabinet - Elmbury"
        assert "A. Person" not in str(pdf.docinfo) + str(pdf.open_metadata())
        with pdf.open_metadata() as about:
            assert "pdfuaid:part" not in about
        sizes = [tuple(round(float(edge)) for edge in page.mediabox)[2:] for page in pdf.pages]
        assert sizes[6] == (842, 595)
        assert sizes[4] == (842, 595)


@pytest.mark.slow
def test_pack_of_our_own_papers_alone_is_tagged_whole():
    made = as_pack(PackPlan("Pack", "Elmbury", [paper("Agenda"), paper("Buses")], DAY))
    with pikepdf.open(io.BytesIO(made.data)) as pdf, pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"


def with_script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_program(pdf):
    pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))])  # fmt: skip


def with_a_file(pdf):
    pdf.attachments["secret.exe"] = b"MZ"


def with_film(pdf):
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]))])  # fmt: skip


def with_xfa(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pikepdf.Array([]))


@pytest.mark.parametrize(
    ("change", "match"),
    [(with_script, "a script"), (with_program, "open a program"), (with_a_file, "other files"), (with_film, "sound or film"), (with_xfa, "active form")],
)  # fmt: skip
def test_pdf_that_acts_is_refused_with_what_to_do(change, match):
    with pytest.raises(RefusedPdf, match="print it to a new PDF") as refused:
        look_through(blank(change=change))
    assert match in refused.value.message


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (blank(encryption=pikepdf.Encryption(owner="a", user="b")), "locked with a password"),
        (b"%PDF-1.7\nnothing that follows makes sense", "damaged"),
        (blank()[:200], "damaged"),
        (blank(MOST_PAGES + 1), f"The most is {MOST_PAGES}"),
    ],
)
def test_pdf_that_cannot_be_used_is_refused_with_what_to_do(data, match):
    with pytest.raises(RefusedPdf, match=match):
        look_through(data)


def test_looking_through_leaves_out_who_made_it_and_keeps_turned_pages():
    def change(pdf):
        pdf.docinfo["/Author"] = "A. Person"
        pdf.pages[0].obj.Rotate = 90
        with pdf.open_metadata() as about:
            about["dc:creator"] = ["A. Person"]

    looked = look_through(blank(change=change))
    assert looked.sizes == ((842.0, 595.0),)
    assert b"Person" not in looked.data
    with pikepdf.open(io.BytesIO(looked.data)) as pdf:
        assert "/Metadata" not in pdf.Root
        assert "/Author" not in pdf.docinfo


@pytest.mark.slow
def test_what_was_filled_in_stays_seen_and_can_be_changed_no_more():
    def change(pdf):
        shown = pdf.make_stream(
            b"BT /F1 12 Tf 2 2 Td (Agreed) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 100, 20],
        )
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))  # fmt: skip
        shown.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[100, 500, 200, 520], F=4, AP=pikepdf.Dictionary(N=shown))  # fmt: skip
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    made = as_pack(
        PackPlan("Pack", "Elmbury", [paper("Agenda"), LaidIn("Form", [], look_through(blank(change=change)))], DAY)
    )
    assert "Agreed" in words(made.data)[2]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert "/Annots" not in pdf.pages[2]
