"""Ticks as councils print them, lines that a width broke, and how bold is told in a PDF."""

from __future__ import annotations

import io
import warnings

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from wardmote.documents.blocks import Paragraph
from wardmote.documents.reading import read
from wardmote.documents.rejoin import rejoined
from wardmote.documents.ticks import from_symbol_font, tick, yes_or_no

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("mark", "says"),
    [("☒", True), ("✓", True), ("X", True), ("[x]", True), ("☐", False), ("[ ]", False), ("n/a", None), ("", None), ("Text", None)],
)  # fmt: skip
def test_a_mark_says(mark: str, says: bool | None) -> None:
    assert tick(mark) is says


def test_a_cross_beside_ticks_says_no() -> None:
    assert tick("✗", crosses_are_ticks=False) is False
    assert tick("✓", crosses_are_ticks=False) is True


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("Yes", True), ("No", False), ("Yes ☐ No ☒", False), ("☒ Yes ☐ No", True), ("☐ Yes ☐ No", None), ("☒ Yes ☒ No", None), ("Yes   No", None),
        ("No – below the threshold", False), ("This is not a key decision", False), ("Non-key", False), ("Key decision", True), ("☐ Yes", None), ("", None),
        ("To be decided", None),
    ],
)  # fmt: skip
def test_yes_or_no_as_marked(printed: str, says: bool | None) -> None:
    assert yes_or_no(printed) is says


def test_ticks_of_symbol_fonts_are_read() -> None:
    assert from_symbol_font("Wingdings", "\u00fc") == "✓"
    assert from_symbol_font("Wingdings", "\uf0a8") == "☐"
    assert from_symbol_font("Arial", "\u00fc") == "\u00fc"


def with_boxes() -> bytes:
    """A Word file with a tick as a symbol, a letter in a symbol font, and two boxes of an old form."""
    made = docx.Document()
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0FE")
    made.add_paragraph("Legal ").add_run()._r.append(symbol)
    letter = made.add_paragraph("Staffing ").add_run("\u00fc")
    letter.font.name = "Wingdings"
    for ticked in (True, False):
        start, data, box = (OxmlElement(f"w:{name}") for name in ("fldChar", "ffData", "checkBox"))
        start.set(qn("w:fldCharType"), "begin")
        default = OxmlElement("w:default")
        default.set(qn("w:val"), "0")
        box.append(default)
        if ticked:
            box.append(OxmlElement("w:checked"))
        data.append(box)
        start.append(data)
        made.add_paragraph("Form ").add_run()._r.append(start)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_ticks_of_word_files_are_read() -> None:
    said = [block.text for block in read(with_boxes()).blocks if isinstance(block, Paragraph)]
    assert said == ["Legal ☑", "Staffing ✓", "Form ☒", "Form ☐"]


def test_tick_boxes_of_web_pages_are_read() -> None:
    page = b"<html><body><p>Key decision? Yes <input type=checkbox checked> No <input type=checkbox><input type=text></p><p>End</p></body></html>"
    said = [block.text for block in read(page).blocks if isinstance(block, Paragraph)]
    assert said == ["Key decision? Yes ☒ No ☐", "End"]


@pytest.mark.slow
def test_bold_is_told_in_a_pdf() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import weasyprint

        data = weasyprint.HTML(string="<p><b>Our own heading</b></p><p>Words with <b>one</b> bold.</p>").write_pdf()
    said = [(block.text, block.bold) for block in read(data).blocks if isinstance(block, Paragraph)]
    assert said == [("Our own heading", True), ("Words with one bold.", False)]


def paragraphs(text: str) -> list[Paragraph]:
    return [block for block in read(text.encode()).blocks if isinstance(block, Paragraph)]


BROKEN = """The play area was built in the year of the flood and was last
looked at by an inspector in the autumn, who found that six of
nine pieces have come to the end of their life.

1. That the play area be replaced by one that a wheelchair can
use, and that the families be told when work begins.
2. That the cost be met from the reserve.

a) first
b) second
"""


def test_lines_broken_to_a_width_are_joined_and_items_stay_apart() -> None:
    said = [paragraph.text for paragraph in rejoined(paragraphs(BROKEN))]
    assert [line[:9] for line in said] == ["The play ", "1. That t", "2. That t", "a) first", "b) second"]
    assert said[0].endswith("six of nine pieces have come to the end of their life.")


def test_lines_that_nothing_broke_stay_as_they_are() -> None:
    text = (
        "Title\nReport author: Park Keeper\nA long paragraph that goes on well past any width "
        + "and on " * 40
        + "\nEnd"
    )
    assert [p.text for p in rejoined(paragraphs(text))] == [line.rstrip() for line in text.split("\n")]


def test_a_sentence_cut_by_the_end_of_a_page_is_joined() -> None:
    text = "The council asked the owners of the weir for leave to mend it, which they\n\fgave in the spring.\n\nEnd."
    assert next(p.text for p in rejoined(paragraphs(text))).endswith("which they gave in the spring.")
