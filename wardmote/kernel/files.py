"""Stored files: kind told from the bytes, kept under their SHA-256, checked for viruses where clamd is configured, served safely."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import socket
import struct
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council, Person, StoredFile

log = logging.getLogger("wardmote.files")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTS = frozenset({WORD, EXCEL, "application/pdf", "text/html", "text/plain"})
PICTURES = frozenset({"image/png", "image/jpeg"})
MIB = 1024 * 1024
LOGO_SIDE = 600
CLAMD_CHUNK = 64 * 1024


def store(
    data: bytes,
    name: str,
    *,
    council: Council,
    by: Person | None,
    at: datetime,
    kinds: frozenset[str] = DOCUMENTS | PICTURES,
    public: bool = False,
) -> StoredFile:
    """Keep a file. Raises RuleBroken when it is empty, too large, of a kind not wanted here, or has a virus.

    Reads and writes outside any transaction but the row's own; the bytes are written once per content.
    """
    if not data:
        raise RuleBroken(_("The file is empty. Check it opens on your own device, then send it again."))
    if len(data) > settings.UPLOAD_LIMIT_MIB * MIB:
        raise RuleBroken(
            _("The file is larger than %(most)s MB. Send a smaller one, or only the pages that matter.")
            % {"most": settings.UPLOAD_LIMIT_MIB}
        )
    media_type = sniff(data)
    if media_type not in kinds:
        raise RuleBroken(
            _("This kind of file cannot be used here. Send one of: %(kinds)s.")
            % {"kinds": ", ".join(sorted(_names(kinds)))}
        )
    state = StoredFile.State.CLEAN
    if settings.CLAMD:
        found = scan(data)
        if found is None:
            state = StoredFile.State.WAITING
        elif found:
            raise RuleBroken(_("The file was refused: a virus was found in it. Tell your IT team."))
    digest = hashlib.sha256(data).hexdigest()
    _put(digest, data)
    return StoredFile.objects.create(
        council=council,
        sha256=digest,
        name=clean_name(name),
        media_type=media_type,
        size=len(data),
        state=state,
        is_public=public,
        stored_at=at,
        stored_by=by,
    )


def store_logo(data: bytes, *, council: Council, by: Person | None, at: datetime) -> StoredFile:
    """Keep a council's logo, drawn again as PNG so that nothing hidden in the file survives."""
    from PIL import Image, UnidentifiedImageError

    if sniff(data) not in PICTURES:
        raise RuleBroken(_("A logo must be a PNG or JPEG picture."))
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > 40_000_000:
                raise RuleBroken(_("The picture is too large. Make it smaller than 6,000 by 6,000 dots."))
            picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise RuleBroken(_("The picture could not be read. Save it again as PNG and send that.")) from None
    return store(out.getvalue(), "logo.png", council=council, by=by, at=at, kinds=PICTURES, public=True)


def read(row: StoredFile) -> bytes:
    """A stored file's bytes. Raises RuleBroken while it waits to be checked, and when a virus was found."""
    if row.state == StoredFile.State.INFECTED:
        raise RuleBroken(_("A virus was found in this file, so it cannot be opened. Ask for it to be sent again."))
    if row.state != StoredFile.State.CLEAN:
        raise RuleBroken(_("This file is still being checked for viruses. Try again in a few minutes."))
    with default_storage.open(_path(row.sha256)) as kept:
        return bytes(kept.read())


def serve(row: StoredFile, *, download: bool = True) -> FileResponse:
    """A response holding the file, which no browser will run: own kind, nosniff, sandboxed, as a download."""
    response = FileResponse(
        io.BytesIO(read(row)),
        content_type=row.media_type if row.media_type != "text/html" else "text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = f"{'attachment' if download else 'inline'}; filename*=UTF-8''{quote(row.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sniff(data: bytes) -> str:
    """What kind of file these bytes are, whatever its name says. ``application/octet-stream`` when we cannot tell."""
    start = data[:1024]
    for magic, kind in (
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
    ):
        if start.startswith(magic) or (kind == "application/pdf" and magic in start):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    if start.startswith(b"\xd0\xcf\x11\xe0") or (b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return "application/octet-stream"
    if re.search(rb"<(!doctype html|html|table|body|head|div|p)[\s>]", start, re.IGNORECASE):
        return "text/html"
    return "text/plain"


def clean_name(name: str) -> str:
    """A file name that is safe to show and to save under: no folders, no control characters, at most 150 characters."""
    base = re.split(r"[\\/]", name)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C").strip(" .")
    return visible[-150:] or "file"


def scan(data: bytes) -> bool | None:
    """Ask clamd (INSTREAM): True a virus, False clean, None when it does not answer or cannot tell."""
    try:
        with _clamd() as connection:
            connection.sendall(b"zINSTREAM\0")
            for begin in range(0, len(data), CLAMD_CHUNK):
                chunk = data[begin : begin + CLAMD_CHUNK]
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0"):
                more = connection.recv(4096)
                if not more:
                    break
                answer += more
    except OSError:
        return None
    if b"FOUND" in answer:
        return True
    return False if b"OK" in answer else None


def check_waiting(*, at: datetime, limit: int = 50) -> int:
    """Check files that came while clamd did not answer. Returns how many are settled; none when it still does not."""
    settled = 0
    if not StoredFile.objects.filter(state=StoredFile.State.WAITING).exists() or not _answers():
        return settled
    for row in StoredFile.objects.filter(state=StoredFile.State.WAITING).order_by("pk")[:limit]:
        with default_storage.open(_path(row.sha256)) as kept:
            found = scan(bytes(kept.read()))
        if found is None:
            continue
        row.state = StoredFile.State.INFECTED if found else StoredFile.State.CLEAN
        row.save(update_fields=["state"])
        settled += 1
    return settled


def open_kept(sha256: str) -> IO[bytes]:
    """The bytes of one hash as stored, checked or not: for backups. Raises FileNotFoundError."""
    return default_storage.open(_path(sha256))


def keep(sha256: str, data: bytes) -> None:
    """Put bytes back under their hash: for restoring. Raises ValueError when they are other bytes."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"the stored file {sha256} is damaged")
    _put(sha256, data)


def forget_unused(hashes: Iterable[str]) -> int:
    """Delete the bytes of those hashes that no council's row names any more. Returns how many."""
    gone = 0
    for sha256 in set(hashes):
        if not StoredFile.objects.filter(sha256=sha256).exists():
            default_storage.delete(_path(sha256))
            gone += 1
    return gone


def _put(digest: str, data: bytes) -> None:
    """Keep bytes under their hash. A copy that a full disk or a crash cut short is written again, never trusted."""
    path = _path(digest)
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if kept.read() == data:
                return
        default_storage.delete(path)
    try:
        default_storage.save(path, ContentFile(data))
    except OSError as failed:
        default_storage.delete(path)
        log.exception("a file could not be stored")
        raise RuleBroken(
            _(
                "The file could not be stored: the service has no room for it, or its disk fails. Nothing was kept. Tell those who run this service, then send it again."
            )
        ) from failed


def _answers() -> bool:
    if not settings.CLAMD:
        return False
    try:
        with _clamd() as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16).startswith(b"PONG")
    except OSError:
        return False


def _clamd() -> socket.socket:
    if settings.CLAMD.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(30)
        connection.connect(settings.CLAMD)
        return connection
    host, _colon, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def _office_kind(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return "application/octet-stream"
    if "word/document.xml" in names:
        return WORD
    return EXCEL if "xl/workbook.xml" in names else "application/octet-stream"


def _names(kinds: frozenset[str]) -> set[str]:
    words = {
        WORD: "Word",
        EXCEL: "Excel",
        "application/pdf": "PDF",
        "text/html": "HTML",
        "text/plain": "text or CSV",
        "image/png": "PNG",
        "image/jpeg": "JPEG",
    }
    return {words[kind] for kind in kinds}


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
