"""Papers made in code: one authored content, drawn as Word, web page, PDF and flattened text in several ways."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from tests import drawn
from tests.drawn import Block


@dataclass
class Paper:
    """Lines, headings ("# Heading") and tables in order; a cell's paragraphs are parted by line breaks."""

    blocks: list[Block] = field(default_factory=list)
    page_title: str = ""

    def word(self) -> bytes:
        return drawn.as_word(self.blocks, level=2)

    def web(self) -> bytes:
        return drawn.as_page(self.blocks, title=self.page_title).encode()

    def pdf(self) -> bytes:
        style = "@page{size:A4 landscape;margin:12mm} body{font:9pt sans-serif} table{border-collapse:collapse;width:100%} td,th{border:0.5pt solid #333;padding:3pt;vertical-align:top} p{margin:0 0 3pt}"
        return drawn.as_pdf(drawn.as_page(self.blocks, style=style, title=self.page_title))

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
