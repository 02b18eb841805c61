"""Any file a council sends, read into blocks: the kind is told from its bytes, never from its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from wardmote.documents.blocks import Document, UnreadableDocument

__all__ = ["MAX_BYTES", "UnreadableDocument", "read", "sniff"]

MAX_BYTES = 100 * 1024 * 1024
MAX_ENTRIES = 5_000  # files inside a Word file; a long report with pictures holds some hundreds
MAX_EXPANDED = 400 * 1024 * 1024  # all files inside together, unpacked
MAX_RATIO = 250  # unpacked to packed, for a file of more than a megabyte
MAX_PART = 80 * 1024 * 1024  # one file inside, unpacked

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXTENSIONS = {
    "word": {".docx", ".docm", ".dotx", ".dotm"},
    "pdf": {".pdf"},
    "html": {".html", ".htm", ".xhtml", ".asp", ".aspx"},
    "text": {".txt", ".text", ".md", ""},
}
_NAMES = {"word": "a Word document", "pdf": "a PDF", "html": "a web page", "text": "plain text"}
_SPREADSHEET = (
    "This file is a spreadsheet, and this page reads documents. Use the spreadsheet import instead, "
    "or save the table as a Word document and try again."
)


def read(path_or_bytes: str | Path | bytes, filename: str = "") -> Document:
    """The headings, paragraphs and tables of a .docx, .html, .pdf or .txt file, in reading order.

    Raises UnreadableDocument, with a message for the person who sent it, for anything else. Nothing outside the
    file is ever fetched, and nothing in it is run.
    """
    data, filename = _bytes_of(path_or_bytes, filename)
    kind = sniff(data, filename)
    warnings = _extension_warnings(kind, filename)
    if kind == "word":
        from wardmote.documents.read_word import read_word as reader
    elif kind == "pdf":
        from wardmote.documents.read_pdf import read_pdf as reader
    elif kind == "html":
        from wardmote.documents.read_html import read_html as reader
    else:
        from wardmote.documents.read_text import read_text as reader
    document = reader(data)
    return Document(document.kind, document.blocks, (*warnings, *document.warnings), document.meta)


def sniff(data: bytes, filename: str = "") -> str:
    """ "word", "pdf", "html" or "text", from the bytes. Raises UnreadableDocument for every other kind."""
    if not data.strip(b"\x00 \t\r\n\f"):
        raise UnreadableDocument(
            "This file is empty. Check that the right file was chosen and that it opens on your computer."
        )
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        raise UnreadableDocument(_old_office_message(data))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        raise UnreadableDocument(
            "This file is in rich text format (RTF). Open it in Word, save it as .docx and try again."
        )
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or any(
        tag in head for tag in (b"<html", b"<body", b"<table", b"<div", b"<p>", b"<p ")
    ):
        return "html"
    if head.startswith(b"mime-version:"):
        raise UnreadableDocument("This is a web archive (MHT). Open it in Word, save it as .docx and try again.")
    if Path(filename).suffix.lower() in {".csv", ".tsv", ".xls", ".ods"}:
        raise UnreadableDocument(_SPREADSHEET)
    return "text"


def _bytes_of(path_or_bytes: str | Path | bytes, filename: str) -> tuple[bytes, str]:
    if isinstance(path_or_bytes, bytes):
        size, found = len(path_or_bytes), filename
    else:
        path = Path(path_or_bytes)
        try:
            size, found = path.stat().st_size, filename or path.name
        except OSError as error:
            raise UnreadableDocument(
                f"The file {path.name} could not be opened. Check its name and that you may read it."
            ) from error
    if size > MAX_BYTES:
        raise UnreadableDocument(
            f"This file is larger than {MAX_BYTES // (1024 * 1024)} MB. Remove pictures or appendices, or split it, and try again."
        )
    if isinstance(path_or_bytes, bytes):
        return path_or_bytes, found
    try:
        return Path(path_or_bytes).read_bytes(), found
    except OSError as error:
        raise UnreadableDocument(
            f"The file {found} could not be opened. Check its name and that you may read it."
        ) from error


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            encrypted = any(entry.flag_bits & 0x1 for entry in entries)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableDocument(_CORRUPT_WORD) from error
    expanded = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or expanded > MAX_EXPANDED or expanded > max(len(data), 4096) * MAX_RATIO:
        raise UnreadableDocument(
            "This file unpacks to far more than a document holds, so it was not opened. "
            "Open it in Word, save it as a new .docx and try again."
        )
    if encrypted:
        raise UnreadableDocument(_LOCKED)
    if any(name.startswith("word/") for name in names):
        return "word"
    if any(name.startswith("xl/") for name in names):
        raise UnreadableDocument(_SPREADSHEET)
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableDocument(
            "This file is a presentation. Save the table as a Word document or a PDF and try again."
        )
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableDocument(
            "This is an OpenDocument file. Open it in your word processor, save it as .docx and try again."
        )
    raise UnreadableDocument(
        "This is a zip file or an unknown kind of archive. Unpack it and choose the document inside."
    )


def _old_office_message(data: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return _LOCKED
    if holds("WordDocument"):
        return "This is an old Word file (.doc). Open it in Word, save it as .docx and try again."
    if holds("Workbook") or holds("Book"):
        return _SPREADSHEET
    return "This is an old Office file that cannot be read here. Open it in Office, save it as .docx and try again."


def _extension_warnings(kind: str, filename: str) -> tuple[str, ...]:
    suffix = Path(filename).suffix.lower()
    if not filename or suffix in _EXTENSIONS[kind]:
        return ()
    return (
        f"The name {filename} ends in {suffix or 'nothing'}, but the file is {_NAMES[kind]}. It was read as {_NAMES[kind]}.",
    )


_LOCKED = "This file is locked with a password. Open it, remove the password, save it and try again."
_CORRUPT_WORD = "This file is damaged and cannot be opened. Open it in Word, save it as a new .docx and try again."
