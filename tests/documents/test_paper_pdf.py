"""The PDF of a paper: tagged, without a fetch, and a plain message where it cannot be made."""

import io
import subprocess
import sys
from datetime import date

import pikepdf
import pytest
from PIL import Image

from wardmote.documents import paper_pdf
from wardmote.documents.paper import Cell, Column, DataTable, GroupRow, Paper, Paragraph, Picture, Run, Section
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf, drawing_size, svg_as_png

pytestmark = [pytest.mark.pure]

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48"><rect width="96" height="48" fill="#982828"/></svg>'
)
HOSTILE = "<script>alert(1)</script> \x00\x0b & </style> 👩‍🚒 سلام " + "W" * 300
ROWS = [GroupRow("Communications"), *[[Cell(f"R26-{n:03}", row_header=True), "Accepted. " * 20] for n in range(1, 31)]]
PAPER = Paper(
    "Safety on the high street",
    "Elmbury Borough Council",
    [
        Section(
            [
                Paragraph([HOSTILE, Run("the history", link="/recommendations/r26-001/history/")]),
                Picture(DRAWING, "One late track"),
                Picture(
                    '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/x.png"/></svg>', "Nothing"
                ),
                DataTable("Answers", [Column("Reference"), Column("Answer", 4)], ROWS),
            ],
            heading="Answers",
        )
    ],
    date(2026, 6, 3),
    landscape=True,
    address="https://scrutiny.elmbury.example/reviews/safety/",
    marked="Demonstration",
)


@pytest.fixture(scope="module")
def made():
    try:
        return as_pdf(PAPER, seconds=300)
    except PdfNotMade as failed:
        if "pango" in failed.message:
            pytest.skip("the pango library is not on this machine")
        raise


def elements(pdf, kind):
    return [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind]


@pytest.mark.slow
def test_pdf_is_tagged_and_says_language_and_title(made):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Safety on the high street - Elmbury Borough Council"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        assert len(pdf.pages) > 2
        assert float(pdf.pages[0].MediaBox[2]) > float(pdf.pages[0].MediaBox[3])


@pytest.mark.slow
def test_pdf_header_cells_say_what_they_head(made):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        scopes = [str(cell.A.Scope) for cell in elements(pdf, "/TH")]
        assert scopes.count("/Row") == 30
        assert scopes.count("/Column") == 2 * len(elements(pdf, "/THead")) + 1
        assert len(elements(pdf, "/THead")) > 1  # repeated on each page
        assert elements(pdf, "/Caption")
        assert [str(figure.Alt) for figure in elements(pdf, "/Figure")] == ["One late track", "Nothing"]


@pytest.mark.slow
def test_pdf_links_are_whole_and_say_where_they_lead(made):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        [link] = [note for page in pdf.pages for note in page.get("/Annots", [])]
        whole = "https://scrutiny.elmbury.example/recommendations/r26-001/history/"
        assert (str(link.A.URI), str(link.Contents)) == (whole, whole)
        assert "/AA" not in pdf.Root


@pytest.mark.slow
def test_pdf_holds_every_row_and_hostile_words_as_words(made):
    import pypdfium2

    document = pypdfium2.PdfDocument(made)
    said = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    assert "<script>alert(1)</script>" in said
    assert all(f"R26-{n:03}" in said for n in range(1, 31))
    assert said.count("Demonstration") >= 2


@pytest.mark.slow
def test_pdf_of_the_same_paper_is_the_same_bytes(made):
    assert as_pdf(PAPER, seconds=300) == made


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_drawing_becomes_a_png_of_its_own_shape():
    picture = Image.open(io.BytesIO(svg_as_png(DRAWING, "One late track", seconds=300)))
    assert picture.format == "PNG"
    assert picture.width / picture.height == pytest.approx(2, rel=0.02)
    assert picture.convert("RGB").getpixel((20, 20)) == (0x98, 0x28, 0x28)


def test_drawing_that_cannot_be_read_is_refused():
    with pytest.raises(PdfNotMade, match="could not be read"):
        svg_as_png("<svg", "Words")


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ({"viewBox": "0 0 960 170"}, (960, 170)),
        ({"viewBox": "0,0,99999,10"}, (5000, 10)),
        ({"viewBox": "0 0 0 0", "width": "120px", "height": "60"}, (120, 60)),
        ({"width": "100%"}, (960, 540)),
    ],
)
def test_drawing_size_is_its_own_or_a_usual_one(said, size):
    assert drawing_size(said) == size


def test_no_address_is_opened_while_printing():
    with pytest.raises(ValueError, match="No address is opened"):
        paper_pdf._fetch_nothing("file:///etc/passwd")


class Ended:
    def __init__(self, returncode, stdout=b"", stderr=b""):
        self.returncode, self.stdout, self.stderr = returncode, stdout, stderr


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended(3), "pango library is missing. Use the Word file."),
        (Ended(4, stderr=b"ValueError: x"), "could not be made. Use the Word file"),
        (Ended(-9), "could not be made"),
        (Ended(0), "could not be made"),
    ],
)
def test_pdf_that_fails_says_what_to_do(monkeypatch, ended, words):
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: ended)
    with pytest.raises(PdfNotMade) as caught:
        as_pdf(PAPER)
    assert words in caught.value.message


def test_pdf_that_takes_too_long_is_stopped():
    with pytest.raises(PdfNotMade, match=r"not ready after 0.01 seconds"):
        as_pdf(PAPER, seconds=0.01)


def test_child_without_its_library_says_so_by_its_code(monkeypatch, capsys):
    class Input:
        buffer = io.BytesIO(b"<!doctype html>")

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(sys, "argv", ["paper_pdf", "pdf"])
    monkeypatch.setattr(sys, "stdin", Input)
    assert paper_pdf.main() == 3
    assert "weasyprint" in capsys.readouterr().err


def test_child_gets_no_secrets_of_the_parent(monkeypatch):
    seen = {}
    monkeypatch.setenv("SECRET_KEY", "hidden")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **options: seen.update(options) or Ended(0, b"%PDF"))
    as_pdf(PAPER)
    assert "SECRET_KEY" not in seen["env"]
