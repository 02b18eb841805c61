"""The store of figures: immutable files and one pointer. What is loaded is written new, then renamed; readers see all of it or none.

Layout and reasons: ``docs/decisions/0013-figures.md``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from wardmote.assessment.engine.sources import Refused, Reject
from wardmote.assessment.engine.store.manifest import Manifest, SourceFile
from wardmote.assessment.engine.store.reading import Reading

DERIVED: Final = (
    "facts/street",
    "facts/outcomes",
    "facts/stops",
    "ids",
    "cube/lsoa",
    "cube/point",
    "cube/csp",
    "points",
)


class StoreBusy(Refused):
    """Another load holds the store."""


@dataclass(frozen=True)
class FileReport:
    """What became of one file. ``state``: new, replaced, unchanged, refused."""

    name: str
    kind: str
    state: str
    message: str = ""
    rows: int = 0
    counted: int = 0
    duplicates: int = 0
    rejected: int = 0
    unlocated: int = 0

    def __str__(self) -> str:
        return self.message or f"{self.name}: {self.rows:,} rows, {self.counted:,} counted"


@dataclass(frozen=True)
class LoadReport:
    """What a load did, file by file; ``manifest`` is the hash of the state afterwards. ``rejected``: rows left out, the first of each file."""

    files: tuple[FileReport, ...]
    manifest: str | None
    rejected: tuple[Reject, ...] = ()

    @property
    def refused(self) -> tuple[FileReport, ...]:
        return tuple(each for each in self.files if each.state == "refused")

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.files)

    @property
    def duplicates(self) -> int:
        return sum(each.duplicates for each in self.files)

    @property
    def rejected_rows(self) -> int:
        return sum(each.rejected for each in self.files)


Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and the name of what is read."""


class Store:
    """A folder of figures. Any number of readers and one load at a time, from any number of processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def current(self) -> str | None:
        """The hash of the manifest that readers get now; None when nothing was ever loaded."""
        try:
            return (self.folder / "current").read_text().strip()
        except FileNotFoundError:
            return None

    def manifest(self, wanted: str | None = None) -> Manifest:
        """One manifest by its hash, or the current one (an empty one before the first load). Raises KeyError when there is no such."""
        wanted = wanted or self.current()
        if wanted is None:
            return Manifest()
        if not (wanted.isalnum() and len(wanted) == 64):
            raise KeyError("A manifest is named by 64 hexadecimal digits.")
        try:
            return Manifest.from_json((self.folder / "manifests" / f"{wanted}.json").read_text())
        except FileNotFoundError:
            raise KeyError(f"The store holds no state {wanted[:12]}…. It may have been cleared away.") from None

    def history(self) -> list[Manifest]:
        """Every state still held, the oldest first."""
        held = sorted((self.folder / "manifests").glob("*.json"), key=lambda place: place.stat().st_mtime_ns)
        return [Manifest.from_json(place.read_text()) for place in held]

    def read(self, manifest: str | None = None) -> Reading:
        """One state to read from, which nothing changes. Raises KeyError when there is no such state."""
        return Reading(self.folder, self.manifest(manifest))

    def load(
        self,
        paths: Sequence[Path],
        *,
        on: date | None = None,
        progress: Progress | None = None,
        keep_raw: bool = True,
        wait: float = 600,
    ) -> LoadReport:
        """Read files, folders and zips and make them the current state; months loaded before are replaced.

        ``on`` is today: later months are refused; without it none is. A file that cannot be used is reported and changes
        nothing; the others are loaded. ``keep_raw`` keeps each as received. Waits ``wait`` seconds for another load, then
        raises StoreBusy. Raises Refused when the disk is full; then nothing has changed.
        """
        from wardmote.assessment.engine.store.loading import Load

        with self._alone(wait), self._workshop() as bench:
            try:
                return Load(self, bench, on, progress or (lambda done, of, name: None), keep_raw).run(paths)
            except OSError as error:
                raise Refused(
                    f"The files could not be stored ({error.strerror or error}). Nothing was changed; make room and load again."
                ) from error

    def rejects(self, sha256: str) -> Path | None:
        """The CSV of rows left out of one source file (line, reason, row); None when there were none."""
        place = self.folder / "rejects" / f"{sha256}.csv"
        return place if place.exists() else None

    def raw(self, sha256: str) -> Path | None:
        """A file as it was received; None when it was not kept."""
        return next((self.folder / "raw").glob(f"{sha256}.*"), None)

    def size(self) -> dict[str, int]:
        """Bytes of each part of the store."""
        return {
            part: sum(each.stat().st_size for each in (self.folder / part).glob("*") if each.is_file())
            for part in (*DERIVED, "raw", "manifests")
        }

    def prune(self, *, keep: Collection[str], wait: float = 600) -> int:
        """Clear away states that are neither current nor in ``keep``, and derived files of no state; returns how many files went.

        Files as received stay, so that any state can be built again.
        """
        with self._alone(wait):
            kept = {self.current(), *keep}
            gone = [each for each in (self.folder / "manifests").glob("*.json") if each.stem not in kept]
            used = {name for each in kept if each for name in self.manifest(each).derived.values()}
            for part in DERIVED:
                gone += [
                    each
                    for each in (self.folder / part).glob("*")
                    if each.is_file() and f"{part}/{each.name}" not in used
                ]
            for each in gone:
                each.unlink()
            return len(gone)

    def put(self, made: Manifest, pieces: dict[Path, str]) -> None:
        """Move finished files to their places, then make ``made`` current. The one moment at which readers see something new."""
        for place, name in pieces.items():
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            place.replace(target)
        (self.folder / "manifests").mkdir(parents=True, exist_ok=True)
        self._write(self.folder / "manifests" / f"{made.hash}.json", made.as_json())
        self._write(self.folder / "current", made.hash)

    def _write(self, place: Path, text: str) -> None:
        new = place.with_name(f".{place.name}.{uuid4().hex}")
        try:
            with new.open("w", encoding="utf-8") as opened:
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)

    @contextmanager
    def _alone(self, wait: float) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as held:
            _lock(held, wait)
            yield

    @contextmanager
    def _workshop(self) -> Iterator[Path]:
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)  # what a load that was killed left: none runs now
        place = self.folder / "tmp" / uuid4().hex
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(self.folder / "tmp", ignore_errors=True)


def _lock(held: IO[str], wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise StoreBusy(
                    "Other figures are being loaded at this moment. Try again when that has ended."
                ) from None
            time.sleep(0.05)
        else:
            return


__all__ = ["FileReport", "LoadReport", "Progress", "Reading", "SourceFile", "Store", "StoreBusy"]
