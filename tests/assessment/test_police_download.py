"""data.police.uk as recorded answers on loopback: listed, downloaded, broken off, continued, checked."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.assessment.police_files import as_csv, crime, zipped
from wardmote.assessment.engine.sources import Refused
from wardmote.assessment.engine.sources.download import archives, download
from wardmote.assessment.engine.store import Store

pytestmark = pytest.mark.pure


class Site:
    """The archive page in the site's form, and one zip; ``breaks_at`` cuts the connection, ``spoilt`` changes a byte."""

    def __init__(self, data: bytes) -> None:
        self.data, self.breaks_at, self.asked = data, 0, []
        self.page = (
            '<table><tr><td><a href="/data/archive/2025-12.zip">December 2025</a></td><td>1.6 GB</td>'
            f"<td>{hashlib.md5(data, usedforsecurity=False).hexdigest()}</td></tr></table>"
        )
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/data/archive/":
                    return self._send(200, site.page.encode())
                if self.path != "/data/archive/2025-12.zip":
                    return self._send(404, b"")
                asked = self.headers.get("Range", "")
                site.asked.append(asked)
                first = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
                if first >= len(site.data):
                    return self._send(416, b"")
                return self._send(206 if asked else 200, site.data[first:], cut=site.breaks_at)

            def _send(self, status: int, body: bytes, cut: int = 0) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:cut] if cut else body)

            def log_message(self, *_given: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site(tmp_path: Path):
    made = Site(
        zipped(
            tmp_path / "made.zip", {"2025-12/2025-12-kent-street.csv": as_csv([crime(word=str(n)) for n in range(300)])}
        ).read_bytes()
    )
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_an_archive_that_broke_off_is_continued(site, tmp_path):
    listed = archives(site.address)["2025-12"]
    site.breaks_at = 5_000
    with pytest.raises(Refused, match="Start it again: it goes on from there"):
        download(listed, tmp_path / "in", site=site.address)
    site.breaks_at, seen = 0, []

    place = download(listed, tmp_path / "in", site=site.address, progress=lambda held, of: seen.append((held, of)))

    assert site.asked == ["", "bytes=5000-"]
    assert place.read_bytes() == site.data
    assert seen[-1] == (len(site.data), len(site.data))
    assert [each.name for each in (tmp_path / "in").iterdir()] == ["2025-12.zip"]


def test_an_archive_already_here_is_not_asked_for_again(site, tmp_path):
    listed = archives(site.address)["2025-12"]
    download(listed, tmp_path, site=site.address)
    download(listed, tmp_path, site=site.address)

    assert site.asked == [""]


def test_an_archive_with_another_checksum_is_thrown_away(site, tmp_path):
    listed = archives(site.address)["2025-12"]
    site.data = b"X" + site.data[1:]

    with pytest.raises(Refused, match="did not arrive as published"):
        download(listed, tmp_path / "in", site=site.address)

    assert list((tmp_path / "in").iterdir()) == []


def test_a_page_that_leads_elsewhere_is_not_followed(site, tmp_path):
    site.page = site.page.replace("/data/archive/2025-12.zip", "http://127.0.0.1:9/2025-12.zip")

    with pytest.raises(Refused, match="was not opened"):
        download(archives(site.address)["2025-12"], tmp_path, site=site.address)


def test_a_page_without_archives_says_what_to_do(site):
    site.page = "<p>We have moved</p>"

    with pytest.raises(Refused, match="download with a browser"):
        archives(site.address)


def test_a_site_that_is_away_says_so(site):
    site.server.shutdown()
    site.server.server_close()

    with pytest.raises(Refused, match="did not answer"):
        archives(site.address)


def test_the_command_downloads_and_loads(site, tmp_path, settings):
    settings.FIGURES = tmp_path / "figures"
    said, progress = StringIO(), StringIO()

    call_command("police_download", site=site.address, into=tmp_path / "in", stdout=said, stderr=progress)

    assert "2025-12.zip: complete, as published." in said.getvalue()
    assert "[########################################]" in progress.getvalue()
    assert Store(settings.FIGURES).read().csp_counts(["E22000142"]).n.sum() == 300
    with pytest.raises(CommandError, match="There is no archive of 2020-01"):
        call_command("police_download", "2020-01", site=site.address, stdout=said, stderr=progress)
