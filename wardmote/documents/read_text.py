"""Plain text, as a web page or a PDF leaves it: one paragraph a printed line, blank lines counted."""

from __future__ import annotations

import re

from wardmote.documents.blocks import Document, Paragraph, Position, UnreadableDocument

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNKNOWN = (
    "The letters in this file could not be read: it is not plain text in an encoding we know. "
    "Open it in a text editor or in Word, save it as UTF-8 text or as .docx and try again."
)


def read_text(data: bytes) -> Document:
    """Every line that says something, with its number and the blank lines above it; a form feed begins a page."""
    text, warnings = decode(data)
    blocks: list[Paragraph] = []
    page, gap = 1, 0
    paged = "\f" in text
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        page += raw.count("\f")
        line = raw.replace("\f", " ").replace("\u00a0", " ").rstrip()
        if not line.strip():
            gap += 1
            continue
        blocks.append(Paragraph(line, Position(page=page if paged else None, line=number), gap=gap))
        gap = 0
    if not blocks:
        raise UnreadableDocument("This file is empty. Check that the right file was chosen.")
    return Document("text", tuple(blocks), warnings, {"pages": str(page)})


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text from bytes: by its byte order mark, else UTF-16 by its pattern, else UTF-8, else Windows Latin."""
    warnings: tuple[str, ...] = ()
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableDocument(_UNKNOWN) from error
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as again:
            raise UnreadableDocument(_UNKNOWN) from again
        warnings = ("The file is in an old Windows encoding. Check that pounds signs and quotation marks look right.",)
    text = text.lstrip("\ufeff")
    strange = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if strange > max(3, len(text) // 200):
        raise UnreadableDocument(_UNKNOWN)
    return _CONTROL.sub("", text), warnings


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and even < odd // 4:
        return "utf-16-le"
    if even > len(sample) // 5 and odd < even // 4:
        return "utf-16-be"
    return "utf-8"
