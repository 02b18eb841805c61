"""Files from outside, loose, in folders or in zips: found, hashed and taken out with limits. Nothing from a zip chooses its own place."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from wardmote.assessment.engine.sources import Refused

CHUNK: Final = 1 << 20
MOST_MEMBERS: Final = 20_000
MOST_BYTES: Final = 4 << 30  # of one member; the largest force's month is under 30 MB
MOST_RATIO: Final = 60  # street files shrink about 4 times, ASB alone about 12
SUFFIXES: Final = (".csv", ".geojson", ".json")


@dataclass(frozen=True)
class Found:
    """One table that may be read: a loose file, or one member of a zip."""

    name: str  # its own name, without folders
    container: Path
    member: zipfile.ZipInfo | None = None
    archive: zipfile.ZipFile | None = None

    def open(self) -> IO[bytes]:
        """Its bytes. Raises Refused when the zip is broken or locked."""
        if self.archive is None or self.member is None:
            return self.container.open("rb")
        try:
            return self.archive.open(self.member)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise Refused(
                f"“{self.name}” cannot be taken out of “{self.container.name}” ({error}). Download the zip again."
            ) from error

    def take_out(self, place: Path) -> str:
        """Write its bytes to ``place`` and return their SHA-256. Raises Refused on a broken, locked or swelling member."""
        digest, size = hashlib.sha256(), 0
        packed = self.member.compress_size if self.member else 0
        try:
            with self.open() as source, place.open("wb") as target:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    if size > MOST_BYTES or (packed and size > CHUNK and size > MOST_RATIO * packed):
                        raise Refused(
                            f"“{self.name}” in “{self.container.name}” swells to more than a police file can be. It was not read."
                        )
                    digest.update(chunk)
                    target.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise Refused(
                f"“{self.name}” in “{self.container.name}” is damaged ({error}). Download the zip again."
            ) from error
        return digest.hexdigest()

    def head(self, size: int) -> bytes:
        """Its first bytes. Raises Refused as ``take_out`` does."""
        try:
            with self.open() as source:
                return source.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise Refused(
                f"“{self.name}” in “{self.container.name}” is damaged ({error}). Download the zip again."
            ) from error


def find(path: Path) -> Iterator[Found]:
    """Every table under a path, by name; folders are walked, links in them not followed.

    Raises Refused when there is nothing at the path, or when a zip is cut off, too large or too full.
    """
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and not each.is_symlink() and each.suffix.lower() in {*SUFFIXES, ".zip"}:
                yield from find(each)
    elif not path.is_file():
        raise Refused(f"There is nothing at “{path}”.")
    elif path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        yield from _members(path)
    else:
        yield Found(path.name, path)


def _members(path: Path) -> Iterator[Found]:
    try:
        opened = zipfile.ZipFile(path)  # closed when the last table found in it is let go
        inside = opened.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise Refused(f"“{path.name}” is not a whole zip: it may have been cut off. Download it again.") from error
    if len(inside) > MOST_MEMBERS:
        raise Refused(
            f"“{path.name}” holds {len(inside):,} files, more than {MOST_MEMBERS:,}. Unpack it and send the months you need."
        )
    for each in sorted(inside, key=lambda one: one.filename):
        name = each.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if not each.is_dir() and name.lower().endswith(SUFFIXES) and not name.startswith("."):
            yield Found(name, path, each, opened)
