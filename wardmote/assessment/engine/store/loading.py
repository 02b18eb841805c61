"""One load: find the files, judge them, reduce month by month, put the new state beside the old one, then switch.

Everything is made in a workshop folder inside the store; until ``Store.put`` no reader sees any of it.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import numpy as np

from wardmote.assessment.engine.sources import HEAD, Refused, Reject, sniff
from wardmote.assessment.engine.sources.archives import CHUNK, Found, find
from wardmote.assessment.engine.sources.police import clean, file_month
from wardmote.assessment.engine.store import incidents, reducing, references
from wardmote.assessment.engine.store.manifest import Manifest, Reference, SourceFile
from wardmote.assessment.engine.store.reducing import BadRows, Part
from wardmote.assessment.engine.vocabulary import FORCE_AT, TYPES, lsoa_number, month_number, month_text

if TYPE_CHECKING:
    from wardmote.assessment.engine.geography import Geography
    from wardmote.assessment.engine.store import FileReport, LoadReport, Progress, Store

MOST_REFERENCE: Final = 256 << 20
MOST_SHOWN: Final = 100  # of one file, in the report
MOST_REJECTS: Final = 10_000  # kept line by line; the rest is counted


class Load:
    """The work of one load. Used once."""

    def __init__(self, store: Store, bench: Path, on: date | None, progress: Progress, keep_raw: bool) -> None:
        self.store, self.bench, self.progress, self.keep_raw = store, bench, progress, keep_raw
        self.on_month = f"{on:%Y-%m}" if on else "9999-12"
        self.before = store.manifest()
        self.references: list[Reference] = list(self.before.references)
        self.files: dict[tuple[str, str, str], SourceFile] = {each.key: each for each in self.before.files}
        self.derived: dict[str, str] = dict(self.before.derived)
        self.pieces: dict[Path, str] = {}
        self.said: list[FileReport] = []
        self.waiting: dict[tuple[str, str], list[tuple[Found, str]]] = defaultdict(list)
        self.received: dict[Path, str] = {}
        self.left_out: list[Reject] = []

    def run(self, paths: Sequence[Path]) -> LoadReport:
        from wardmote.assessment.engine.store import LoadReport

        for path in paths:
            self._look(path)
        months = sorted(self.waiting)
        con = reducing.connect(self.bench / "spill")
        try:
            reducing.open_points(con, self.store.folder / self.derived["points"] if "points" in self.derived else None)
            changed = []
            for nth, (month, kind) in enumerate(months):
                self.progress(nth, len(months), f"{month} {kind}")
                if self._month(con, month, kind) and kind == "street":
                    changed.append(month)
            self.progress(len(months), len(months), "")
            new = self._sealed()
            if (new.files or new.references) and new.hash != self.before.hash:
                self._cubes(con, changed)
                self.store.put(self._sealed(), self.pieces)
        finally:
            con.close()
        return LoadReport(
            tuple(self.said),
            new.hash if new.files or new.references else self.before.hash or None,
            tuple(self.left_out),
        )

    def _sealed(self) -> Manifest:
        return Manifest().sealed(self.files.values(), self.references, self.derived)

    # What was given

    def _look(self, path: Path) -> None:
        try:
            for found in find(path):
                try:
                    self._judge(found)
                except Refused as refused:
                    self._say(found.name, "", "refused", refused.message)
        except Refused as refused:
            self._say(path.name, "", "refused", refused.message)

    def _judge(self, found: Found) -> None:
        layout = sniff(found.head(HEAD), found.name)
        if layout.is_police:
            month, force, kind = file_month(found.name, self.on_month)
            if kind != layout.kind:
                raise Refused(
                    f"“{found.name}” is called a {kind} file and holds a {layout.kind} file. Give it the name it was downloaded with."
                )
            self.waiting[month, kind].append((found, force))
            return
        from wardmote.assessment.engine.sources.partners import TEMPLATES

        if layout.kind in TEMPLATES:
            raise Refused(
                f"“{found.name}” is a partner's table. It belongs to one council: send it on the council's own pages."
            )
        place = self.bench / f"reference-{len(self.pieces)}"
        sha256 = found.take_out(place)
        if place.stat().st_size > MOST_REFERENCE:
            raise Refused(f"“{found.name}” is larger than any table of reference can be. Send the part that you need.")
        held = references.accept(layout, place.read_bytes(), found.name, sha256)
        tried = references.joined(self.references, held)
        self.pieces[place] = f"raw/{sha256}{Path(found.name).suffix.lower()}"
        self.references = tried
        self._say(found.name, layout.kind, "new" if held not in self.before.references else "unchanged")

    def _receive(self, found: Found) -> str:
        """Keep what was given as received; returns its SHA-256. One copy of a zip, however many months it holds."""
        if found.container not in self.received:
            digest = hashlib.sha256()
            place = self.bench / f"received-{len(self.received)}"
            with found.container.open("rb") as source:
                if self.keep_raw:
                    with place.open("wb") as target:
                        while chunk := source.read(CHUNK):
                            digest.update(chunk)
                            target.write(chunk)
                else:
                    while chunk := source.read(CHUNK):
                        digest.update(chunk)
            self.received[found.container] = digest.hexdigest()
            if self.keep_raw:
                self.pieces[place] = f"raw/{digest.hexdigest()}{found.container.suffix.lower()}"
        return self.received[found.container]

    # A month

    def _month(self, con: duckdb.DuckDBPyConnection, month: str, kind: str) -> bool:
        """Read one month's files of a kind; returns whether anything changed."""
        parts: list[Part] = []
        begun: list[tuple[Found, str, str, str]] = []
        for nth, (found, force) in enumerate(self.waiting[month, kind]):
            try:
                kept_in = self._receive(found)
                place = found.container
                if found.member is not None:
                    place = self.bench / f"{nth}-{found.name}"
                    sha256 = found.take_out(place)
                else:
                    sha256 = kept_in
            except Refused as refused:
                self._say(found.name, kind, "refused", refused.message)
                continue
            held = self.files.get((kind, month, force))
            if held and held.sha256 == sha256:
                self._say(
                    found.name,
                    kind,
                    "unchanged",
                    rows=held.rows,
                    counted=held.counted,
                    duplicates=held.duplicates,
                    rejected=held.rejected,
                )
            elif any(part.force == FORCE_AT[force] for part in parts):
                self._say(
                    found.name,
                    kind,
                    "refused",
                    f"“{found.name}” was given twice with different contents. The first was read; load the other by itself.",
                )
            else:
                parts.append(Part(place, FORCE_AT[force]))
                begun.append((found, force, sha256, kept_in))
        if parts:
            self._reduce(con, month, kind, parts, begun)
        for place in self.bench.glob("*.csv"):
            place.unlink()
        return bool(parts)

    def _reduce(
        self,
        con: duckdb.DuckDBPyConnection,
        month: str,
        kind: str,
        parts: list[Part],
        begun: list[tuple[Found, str, str, str]],
    ) -> None:
        rejects: dict[int, list[Reject]] = {}
        read = reducing.load_street if kind == "street" else incidents.READERS[kind]
        try:
            reduced = read(con, parts, month)
        except (BadRows, duckdb.Error) as broken:
            if isinstance(broken, (duckdb.IOException, duckdb.OutOfMemoryException)) and "max_line_size" not in str(
                broken
            ):
                raise OSError(str(broken)[:200]) from broken
            suspects = set(broken.places) if isinstance(broken, BadRows) else {each.place for each in parts}
            mended = []
            for nth, each in enumerate(parts):
                if each.place in suspects:
                    place = self.bench / f"clean-{nth}.csv"
                    rejects[nth] = clean(each.place, place, kind, month)
                    mended.append(Part(place, each.force))
                else:
                    mended.append(each)
            parts = mended
            reduced = read(con, parts, month)
        forces = [each.force for each in parts]
        key = hashlib.sha256(
            "".join(sorted(sha for _f, _s, sha, _k in begun)).encode() + self._others(month, kind, forces)
        ).hexdigest()[:16]
        earlier = {
            each: self.store.folder / self.derived[f"{each}/{month}"]
            for each in ("street", "ids", kind)
            if f"{each}/{month}" in self.derived
        }
        others = any(
            each.month == month and each.kind == kind and FORCE_AT[each.force] not in forces
            for each in self.files.values()
        )
        try:
            write = reducing.write_street if kind == "street" else incidents.WRITERS[kind]
            made = write(con, self._folder(), f"{month}-{key}", earlier if others else {}, forces)
        except duckdb.Error as broken:
            raise OSError(str(broken)[:200]) from broken
        for what, place in made.items():
            self.derived[f"{what}/{month}"] = f"{FOLDERS[what]}/{month}-{key}.parquet"
            self.pieces[place] = self.derived[f"{what}/{month}"]
        for nth, (found, force, sha256, kept_in) in enumerate(begun):
            left_out = rejects.get(nth, [])
            self._keep_rejects(sha256, left_out)
            one = reduced[nth]
            held = SourceFile(
                found.name,
                kind,
                month,
                force,
                sha256,
                kept_in,
                one.rows + len(left_out),
                one.duplicates,
                len(left_out),
                one.by_type,
                one.unlocated,
            )
            state = "replaced" if held.key in self.files else "new"
            self.files[held.key] = held
            self._say(
                found.name, kind, state, _first(left_out), rows=held.rows, counted=held.counted, duplicates=held.duplicates,
                rejected=held.rejected, unlocated=sum(held.unlocated),
            )  # fmt: skip

    def _others(self, month: str, kind: str, forces: Sequence[int]) -> bytes:
        kept = (
            each.sha256
            for each in self.files.values()
            if each.month == month and each.kind == kind and FORCE_AT[each.force] not in forces
        )
        return "".join(sorted(kept)).encode()

    def _folder(self) -> Path:
        place = self.bench / f"made-{time.monotonic_ns()}"
        place.mkdir()
        return place

    def _keep_rejects(self, sha256: str, rejects: Sequence[Reject]) -> None:
        if not rejects:
            return
        self.left_out += rejects[:MOST_SHOWN]
        place = self.bench / f"rejects-{sha256}"
        with place.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(["line", "reason", "row"])
            writer.writerows((each.line, each.reason, each.row) for each in rejects[:MOST_REJECTS])
        self.pieces[place] = f"rejects/{sha256}.csv"

    # What pages are made of

    def _cubes(self, con: duckdb.DuckDBPyConnection, changed: Sequence[str]) -> None:
        """Write the snap points and the counts of partnerships; of the latter, months that did not change are copied."""
        if changed:
            place = self._folder() / "points.parquet"
            reducing.write_points(con, place)
            self._piece("points", "points", place)
        geography = references.geography(self._shelf(), self.references)
        months = sorted({each.month for each in self.files.values() if each.kind == "street"})
        if not months:
            return
        span = [month_text(n) for n in range(month_number(months[0]), month_number(months[-1]) + 1)]
        counts = np.zeros((len(geography.csp_codes), TYPES, len(span)), np.int32)
        todo = set(months)
        same_places = references.geography(self.store.folder, self.before.references) is geography
        if same_places and "csp" in self.before.derived:
            held, reading = (
                np.load(self.store.folder / self.before.derived["csp"], allow_pickle=False),
                self.store.read(self.before.hash),
            )
            for nth, month in enumerate(reading.months):
                if month not in changed:
                    counts[:, :, span.index(month)] = held[:, :, nth]
                    todo.discard(month)
        numbers, rows = rows_by_number(geography)
        here = {name: place for place, name in self.pieces.items()}
        for month in sorted(todo):
            name = self.derived[f"lsoa/{month}"]
            cube = here.get(name, self.store.folder / name)
            counts[:, :, span.index(month)] = reducing.csp_month(con, cube, numbers, rows, len(geography.csp_codes))
        place = self._folder() / "csp.npy"
        np.save(place, counts)
        self._piece("csp", "cube/csp", place)

    def _piece(self, what: str, folder: str, place: Path) -> None:
        key = hashlib.sha256(place.read_bytes()).hexdigest()[:16]
        self.derived[what] = f"{folder}/{key}{place.suffix}"
        self.pieces[place] = self.derived[what]

    def _shelf(self) -> Path:
        """A folder whose ``raw`` has the references, those just received too."""
        if self.references == list(self.before.references):
            return self.store.folder
        shelf = self.bench / "shelf"
        (shelf / "raw").mkdir(parents=True, exist_ok=True)
        coming = {name: place for place, name in self.pieces.items()}
        for each in self.references:
            if each.kind in {"lsoa-lad", "lad-csp-force", "lsoa-older"}:
                name = next((name for name in coming if name.startswith(f"raw/{each.sha256}")), None)
                source = coming[name] if name else self.store.raw(each.sha256)
                if source is not None:
                    shutil.copyfile(source, shelf / "raw" / f"{each.sha256}.csv")
        return shelf

    def _say(self, name: str, kind: str, state: str, message: str = "", **numbers: int) -> None:
        from wardmote.assessment.engine.store import FileReport

        self.said.append(FileReport(name, kind, state, message, **numbers))


FOLDERS: Final = {
    "street": "facts/street",
    "outcomes": "facts/outcomes",
    "stop-and-search": "facts/stops",
    "ids": "ids",
    "lsoa": "cube/lsoa",
    "spot": "cube/point",
}


def _first(rejects: Sequence[Reject]) -> str:
    if not rejects:
        return ""
    return f"{len(rejects)} rows were left out. Line {rejects[0].line}: {rejects[0].reason}."


def rows_by_number(geography: Geography) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """LSOA numbers, sorted, and the row of the partnership of each. Codes of 2011 lead to where their successors lie."""
    rows = {lsoa_number(code): row for code, row in zip(geography.lsoa_codes, geography.csp_rows.tolist(), strict=True)}
    for old, new in geography.older.items():
        if new in geography.lsoa_at:
            rows.setdefault(lsoa_number(old), int(geography.csp_rows[geography.lsoa_at[new]]))
    numbers = np.array(sorted(rows))
    return numbers, np.array([rows[number] for number in numbers.tolist()])
