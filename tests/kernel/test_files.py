"""Stored files: kind told from bytes, checked for viruses, served so that no browser runs them."""

import io
import socketserver
import struct
import threading
import zipfile

import pytest
from PIL import Image

from tests import AT
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import StoredFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _office(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "<x/>")
    return out.getvalue()


def _picture(size=(800, 400), kind="PNG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.fixture
def keep(council, scrutiny_officer):
    def make(data, name="paper.pdf", **more):
        return files.store(data, name, council=council, by=scrutiny_officer.person, at=AT, **more)

    return make


class _Clamd(socketserver.BaseRequestHandler):
    """As much of clamd as INSTREAM and PING need; finds EICAR, and cannot tell about files that say so."""

    def handle(self):
        command = self._until_null()
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        data = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            data += self._exactly(size)
        self.server.seen.append(len(data))
        if b"UNSURE" in data:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.request.sendall(b"stream: Eicar-Test FOUND\0" if EICAR in data else b"stream: OK\0")

    def _until_null(self):
        said = b""
        while not said.endswith(b"\0"):
            said += self.request.recv(1)
        return said[:-1]

    def _exactly(self, n):
        data = b""
        while len(data) < n:
            data += self.request.recv(n - len(data))
        return data


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\n\n" + PDF, "application/pdf"),
        (_office("word/document.xml"), files.WORD),
        (_office("xl/workbook.xml"), files.EXCEL),
        (_office("something/else"), "application/octet-stream"),
        (b"PK\x03\x04 and no more", "application/octet-stream"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Word", "application/octet-stream"),
        (b"MZ\x90\x00\x03\x00 a program", "application/octet-stream"),
        (b"<!DOCTYPE html><html><body>", "text/html"),
        (b"  <table border=1><tr>", "text/html"),
        ("Recommendation 1\n“Lights”".encode(), "text/plain"),
        ("Recommendation 1".encode("utf-16"), "text/plain"),
        (_picture(), "image/png"),
        (_picture(kind="JPEG"), "image/jpeg"),
    ],
)
def test_a_files_kind_is_told_from_its_bytes(data, kind):
    assert files.sniff(data) == kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.docx", "report.docx"),
        ("..\\..\\windows\\evil.pdf", "evil.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("   ", "file"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_safe_to_show(name, clean):
    assert files.clean_name(name) == clean


def test_a_file_is_kept_under_its_hash_and_read_back(keep, council):
    row = keep(PDF, "../Répørt.pdf")

    assert (row.name, row.media_type, row.size, row.state) == ("Répørt.pdf", "application/pdf", len(PDF), "clean")
    assert files.read(row) == PDF
    assert keep(PDF, "again.pdf").sha256 == row.sha256
    assert StoredFile.objects.of(council).count() == 2


@pytest.mark.parametrize(
    ("data", "kinds", "says"),
    [
        (b"", files.DOCUMENTS, "empty"),
        (b"MZ\x00", files.DOCUMENTS, "Send one of: Excel, HTML, PDF, Word, text or CSV"),
        (PDF, files.PICTURES, "Send one of: JPEG, PNG"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_send(keep, data, kinds, says):
    with pytest.raises(RuleBroken, match=says):
        keep(data, kinds=kinds)
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(keep, settings):
    settings.UPLOAD_LIMIT_MIB = 1

    with pytest.raises(RuleBroken, match="larger than 1 MB"):
        keep(b"a" * (1024 * 1024 + 1))


def test_a_clean_file_is_ready_at_once(keep, clamd):
    assert keep(PDF + b"x" * 200_000).state == StoredFile.State.CLEAN
    assert clamd.seen == [len(PDF) + 200_000]


def test_a_file_with_a_virus_is_refused_and_not_kept(keep, clamd):
    with pytest.raises(RuleBroken, match="a virus was found"):
        keep(PDF + EICAR)
    assert not StoredFile.objects.exists()


def test_while_clamd_does_not_answer_files_wait_and_cannot_be_read(keep, settings):
    settings.CLAMD = "127.0.0.1:1"
    row = keep(PDF)

    assert row.state == StoredFile.State.WAITING
    with pytest.raises(RuleBroken, match="still being checked"):
        files.read(row)
    assert files.check_waiting(at=AT) == 0


def test_waiting_files_are_settled_when_clamd_is_back_and_one_it_cannot_judge_holds_up_no_other(keep, settings, clamd):
    port, settings.CLAMD = settings.CLAMD, "127.0.0.1:1"
    unsure, bad, good = keep(b"UNSURE"), keep(PDF + EICAR), keep(PDF)
    settings.CLAMD = port

    assert files.check_waiting(at=AT) == 2

    for row in (unsure, bad, good):
        row.refresh_from_db()
    assert [row.state for row in (unsure, bad, good)] == ["waiting", "infected", "clean"]
    with pytest.raises(RuleBroken, match="A virus was found"):
        files.read(bad)


def test_clamd_is_asked_through_a_local_socket_too(tmp_path, settings):
    place = str(tmp_path / "clamd")
    with socketserver.ThreadingUnixStreamServer(place, _Clamd) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = place
        assert files.scan(EICAR) is True
        assert files.scan(PDF) is False
        server.shutdown()
    assert files.scan(PDF) is None


def test_a_logo_is_drawn_again_small_and_without_what_was_hidden(council, scrutiny_officer):
    exif = Image.Exif()
    exif[0x010E] = "where I live"

    row = files.store_logo(
        _picture((2000, 1000), "JPEG", exif=exif), council=council, by=scrutiny_officer.person, at=AT
    )

    data = files.read(row)
    assert (row.media_type, row.is_public) == ("image/png", True)
    assert b"where I live" not in data
    with Image.open(io.BytesIO(data)) as logo:
        assert logo.size == (600, 300)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg xmlns='x'><script>alert(1)</script></svg>", "must be a PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n and nonsense", "could not be read"),
        (_picture((8000, 6000)), "too large"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused(council, data, says):
    with pytest.raises(RuleBroken, match=says):
        files.store_logo(data, council=council, by=None, at=AT)


def test_a_served_file_is_run_by_no_browser(keep):
    page = keep(b"<html><body><script>alert(1)</script>", "a “page”.html")

    response = files.serve(page, download=False)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''a%20%E2%80%9Cpage%E2%80%9D.html"
    assert b"".join(response.streaming_content).startswith(b"<html>")


def test_bytes_nobody_names_any_more_are_deleted(keep, council):
    used, unused = keep(PDF), keep(PDF + b"2")
    StoredFile.objects.filter(pk=unused.pk).delete()

    assert files.forget_unused([used.sha256, unused.sha256]) == 1
    assert files.read(used) == PDF
    with pytest.raises(FileNotFoundError):
        files.open_kept(unused.sha256)


def test_damaged_bytes_are_not_put_back(keep):
    row = keep(PDF)

    with pytest.raises(ValueError, match="damaged"):
        files.keep(row.sha256, PDF + b"!")


def test_a_full_disk_is_told_and_nothing_is_kept(keep, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.InMemoryStorage._save", full)

    with pytest.raises(RuleBroken, match=r"no room for it.*Nothing was kept.*send it again"):
        keep(PDF)

    assert not StoredFile.objects.exists()


def test_bytes_that_a_crash_cut_short_are_written_again(keep):
    digest = files.hashlib.sha256(PDF).hexdigest()
    files.default_storage.save(files._path(digest), files.ContentFile(PDF[:10]))

    assert files.read(keep(PDF)) == PDF
