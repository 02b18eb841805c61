"""Papers made in code: one authored content, drawn as Word, web page, PDF and flattened text in several ways."""

from __future__ import annotations

import html
import io
import textwrap
import warnings
from dataclasses import dataclass, field

Row = list[str]


@dataclass
class Paper:
    """Lines, headings ("# Heading") and tables in order; a cell's paragraphs are parted by line breaks."""

    blocks: list[str | list[Row]] = field(default_factory=list)
    page_title: str = ""

    def word(self) -> bytes:
        import docx

        made = docx.Document()
        for block in self.blocks:
            if isinstance(block, str):
                if block.startswith("# "):
                    made.add_heading(block[2:], 2)
                else:
                    made.add_paragraph(block)
                continue
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
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()

    def web(self) -> bytes:
        return self._html().encode()

    def pdf(self) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint

            style = "@page{size:A4 landscape;margin:12mm} body{font:9pt sans-serif} table{border-collapse:collapse;width:100%} td,th{border:0.5pt solid #333;padding:3pt;vertical-align:top} p{margin:0 0 3pt}"
            return weasyprint.HTML(string=self._html(style)).write_pdf()

    def _html(self, style: str = "") -> str:
        parts = [
            f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{html.escape(self.page_title)}</title><style>{style}</style></head><body><main>"
        ]
        for block in self.blocks:
            if isinstance(block, str):
                parts.append(
                    f"<h2>{html.escape(block[2:])}</h2>" if block.startswith("# ") else f"<p>{html.escape(block)}</p>"
                )
                continue
            width = max(len(row) for row in block)
            parts.append("<table>")
            for row in block:
                span = f" colspan={width}" if len(row) == 1 and width > 1 else ""
                cells = "".join(
                    f"<td{span}>" + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) + "</td>"
                    for text in row
                )
                parts.append(f"<tr>{cells}</tr>")
            parts.append("</table>")
        parts.append("</main></body></html>")
        return "".join(parts)

    def piped(self, *, opener: bool = False) -> bytes:
        """Converter two: every cell ends with " |", an empty cell is "|", and "|" may open each row."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                lines.append(block.removeprefix("# "))
                continue
            for row in block:
                if opener:
                    lines.append("|")
                lines.extend(f"{text} |" if text else "|" for text in row)
        return "\n".join(lines).encode()

    def leaky(self) -> bytes:
        """As ``piped``, but the separator is lost after every third cell that holds something."""
        lines: list[str] = []
        count = 0
        for block in self.blocks:
            if isinstance(block, str):
                lines.append(block.removeprefix("# "))
                continue
            for number, row in enumerate(block):
                for text in row:
                    count += 1
                    if text:
                        lines.append(text if number and count % 3 == 0 else f"{text} |")
        return "\n".join(lines).encode()

    def wrapped(self, width: int = 34) -> bytes:
        """As ``piped``, with the lines of each cell broken to a width."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                lines.append(block.removeprefix("# "))
                continue
            for row in block:
                for text in row:
                    inside = [piece for line in text.split("\n") for piece in textwrap.wrap(line, width)]
                    lines.extend(inside[:-1])
                    lines.append(f"{inside[-1]} |" if inside else "|")
        return "\n".join(lines).encode()

    def blank(self) -> bytes:
        """Converter one: no separators, a blank line after each paragraph, more of them for an empty cell."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                lines += [block.removeprefix("# "), "", ""]
                continue
            for row in block:
                for text in row:
                    for paragraph in text.split("\n"):
                        lines += [paragraph, ""]
                    lines.append("")
        return "\n".join(lines).encode()
