"""Papers of councils drawn as Word, web page and PDF from blocks written in code, for tests that read them."""

from __future__ import annotations

import html
import io
import warnings
from collections.abc import Callable
from typing import Any

Rows = list[list[str]]
Block = str | Rows  # "# A heading", a paragraph, or the rows of a table; a cell's paragraphs are parted by line breaks


def as_word(blocks: list[Block], *, headings: str = "style", level: int = 1) -> bytes:
    """``headings``: "style" for Word's own of a level, "bold" for bold paragraphs, "caps" for capitals, "plain" for neither."""
    import docx

    made = docx.Document()
    for block in blocks:
        if isinstance(block, list):
            table = made.add_table(rows=0, cols=max(len(row) for row in block))
            for row in block:
                cells = table.add_row().cells
                if len(row) == 1 and len(cells) > 1:
                    cells[0].merge(cells[-1])
                for cell, text in zip(cells, row, strict=False):
                    first, *more = text.split("\n")
                    cell.paragraphs[0].text = first
                    for line in more:
                        cell.add_paragraph(line)
        elif block.startswith("# "):
            words = block[2:]
            if headings == "style":
                made.add_heading(words, level)
            elif headings == "bold":
                made.add_paragraph().add_run(words).bold = True
            else:
                made.add_paragraph(words.upper() if headings == "caps" else words)
        else:
            made.add_paragraph(block)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_page(blocks: list[Block], *, heading: str = "h2", style: str = "", title: str = "") -> str:
    """A web page. ``heading`` is the element that headings stand in: "h2", or "b" for bold paragraphs."""
    parts = [
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{html.escape(title)}</title><style>{style}</style></head><body><main>"
    ]
    for block in blocks:
        if isinstance(block, list):
            width = max(len(row) for row in block)
            parts.append("<table>")
            for row in block:
                span = f" colspan={width}" if len(row) == 1 and width > 1 else ""
                cells = (
                    "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) if text else "" for text in row
                )
                parts.append("<tr>" + "".join(f"<td{span}>{cell}</td>" for cell in cells) + "</tr>")
            parts.append("</table>")
        elif block.startswith("# "):
            words = html.escape(block[2:])
            parts.append(f"<h2>{words}</h2>" if heading == "h2" else f"<p><b>{words}</b></p>")
        else:
            parts.append(f"<p>{html.escape(block)}</p>")
    return "".join([*parts, "</main></body></html>"])


def as_pdf(page: str) -> bytes:
    """A web page as printed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import weasyprint

        printed: bytes = weasyprint.HTML(string=page).write_pdf()
        return printed


def blank(
    pages: int = 1, *, size: tuple[int, int] = (595, 842), change: Callable[[Any], None] | None = None, **save: Any
) -> bytes:
    """A PDF of empty pages, changed as a test needs it."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=size)
        if change:
            change(pdf)
        pdf.save(out, **save)
    return out.getvalue()
