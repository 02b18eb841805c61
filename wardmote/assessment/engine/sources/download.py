"""Police open data fetched from data.police.uk: the list of months, then one archive, continued where it stopped and checked.

Addresses, as the site publishes them: ``/data/archive/`` lists the monthly archives with the MD5 of each, and
``/data/archive/YYYY-MM.zip`` holds every force for the three years to that month. Only called by a person's command.
"""

from __future__ import annotations

import hashlib
import re
import urllib.error
import urllib.request
import urllib.response
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from wardmote.assessment.engine.sources import Refused

SITE: Final = "https://data.police.uk"
CHUNK: Final = 1 << 20
WAIT: Final = 60
MOST_PAGE: Final = 4 << 20
MOST_BYTES: Final = 8 << 30
_LISTED: Final = re.compile(rb'href="([^"]*/(\d{4}-\d{2})\.zip)".{0,2000}?\b([0-9a-f]{32})\b', re.DOTALL)
Progress = Callable[[int, int | None], None]
"""Called with bytes held and bytes in all, None where the site does not say."""


@dataclass(frozen=True)
class Archive:
    """One monthly archive as the site lists it."""

    month: str
    address: str
    md5: str


def archives(site: str = SITE) -> dict[str, Archive]:
    """The archives on offer, by month. Raises Refused when the site does not answer or lists none."""
    place = f"{site}/data/archive/"
    try:
        with _open(urllib.request.Request(place), site) as answer:  # noqa: S310  the address was looked at in _open
            page = answer.read(MOST_PAGE)
    except OSError as error:
        raise Refused(
            f"{place} did not answer ({error}). Try again later, or download the archive with a browser and load the file."
        ) from error
    found = {}
    for address, month, md5 in _LISTED.findall(page):
        text = urljoin(place, address.decode("ascii", "replace"))
        found[month.decode()] = Archive(month.decode(), text, md5.decode())
    if not found:
        raise Refused(
            f"{place} lists no archive with its checksum. The site may have changed: download with a browser and load the file."
        )
    return found


def download(archive: Archive, folder: Path, *, site: str = SITE, progress: Progress = lambda held, of: None) -> Path:
    """Fetch one archive into ``folder``; what a broken attempt left is continued. Returns the finished file.

    Raises Refused when the connection breaks (the part stays, to be continued), or when the checksum differs (the part goes).
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, part = folder / f"{archive.month}.zip", folder / f"{archive.month}.zip.part"
    if whole.exists() and _md5(whole) == archive.md5:
        return whole
    held = part.stat().st_size if part.exists() else 0
    of: int | None = None
    request = urllib.request.Request(archive.address, headers={"Range": f"bytes={held}-"} if held else {})  # noqa: S310
    try:
        with _open(request, site) as answer:
            if held and answer.status != 206:
                held = 0  # the site sends the whole again
            length = answer.headers.get("Content-Length")
            of = held + int(length) if length and length.isdigit() else None
            with part.open("ab" if held else "wb") as target:
                while chunk := answer.read(CHUNK):
                    held += len(chunk)
                    if held > MOST_BYTES:
                        raise Refused(f"{archive.address} is larger than an archive can be. It was not kept.")
                    target.write(chunk)
                    progress(held, of)
    except urllib.error.HTTPError as error:
        if error.code != 416:  # 416: nothing is left to send, so all of it is here
            raise Refused(f"{archive.address} answered {error.code} {error.reason}. Try again later.") from error
        error.close()
    except OSError as error:
        raise Refused(
            f"The download broke off after {held:,} bytes ({error}). Start it again: it goes on from there."
        ) from error
    if of is not None and held < of:
        raise Refused(f"The download broke off after {held:,} of {of:,} bytes. Start it again: it goes on from there.")
    if (found := _md5(part)) != archive.md5:
        part.unlink()
        raise Refused(
            f"{whole.name} did not arrive as published (its checksum is {found}, not {archive.md5}). Start it again."
        )
    part.replace(whole)
    return whole


def _open(request: urllib.request.Request, site: str) -> urllib.response.addinfourl:
    """Open an address of the site and of no other; redirects are not followed elsewhere."""
    if urlsplit(request.full_url)[:2] != urlsplit(site)[:2]:
        raise Refused(f"{request.full_url} is not on {site}. It was not opened.")
    answer: urllib.response.addinfourl = urllib.request.build_opener(_SameSite(site)).open(request, timeout=WAIT)
    return answer


class _SameSite(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the site, or to the store of files that the site itself uses."""

    def __init__(self, site: str) -> None:
        self.site = site

    def redirect_request(self, *given: object, **words: object) -> urllib.request.Request | None:
        new = super().redirect_request(*given, **words)  # type: ignore[arg-type]
        if (
            new is not None
            and urlsplit(new.full_url).netloc != urlsplit(self.site).netloc
            and not _kept_by_police(new.full_url)
        ):
            raise Refused(f"The site sent us on to {urlsplit(new.full_url).netloc}. It was not opened.")
        return new


def _kept_by_police(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(
        re.fullmatch(r"(policeuk-data\.)?s3[.-][a-z0-9.-]*amazonaws\.com", parts.netloc)
    )


def _md5(place: Path) -> str:
    digest = hashlib.md5(
        usedforsecurity=False
    )  # as the site publishes it; against broken downloads, not against people
    with place.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
