"""The manifest: which source files stand behind the figures, and which derived files hold them. Its hash names both for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

FORMAT: Final = 1


@dataclass(frozen=True)
class SourceFile:
    """One file of one force and month, as received, and what came of its rows."""

    name: str
    kind: str
    month: str
    force: str
    sha256: str
    kept_in: str  # the SHA-256 of what was received: the file itself, or the zip it stood in
    rows: int  # rows read, without the header
    duplicates: int  # rows left out because another in the file has the same crime ID
    rejected: int
    by_type: tuple[int, ...] = ()  # rows counted, by crime type
    unlocated: tuple[int, ...] = ()  # of these, rows without an LSOA

    @property
    def counted(self) -> int:
        return self.rows - self.duplicates - self.rejected

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.month, self.force


@dataclass(frozen=True)
class Reference:
    """A table of reference as received: boundaries, look-ups, populations. ``vintage`` is the year it says it is of."""

    name: str
    kind: str
    sha256: str
    vintage: str = ""


@dataclass(frozen=True)
class Manifest:
    """One state of the store. ``derived`` names files by what they hold, such as ``street/2025-12``."""

    files: tuple[SourceFile, ...] = ()
    references: tuple[Reference, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)
    hash: str = ""

    @property
    def months(self) -> tuple[str, ...]:
        """Months with at least one street file, oldest first."""
        return tuple(sorted({each.month for each in self.files if each.kind == "street"}))

    def of(self, kind: str, month: str | None = None) -> tuple[SourceFile, ...]:
        """Files of one kind, of all months or one."""
        return tuple(each for each in self.files if each.kind == kind and month in {None, each.month})

    def sealed(
        self, files: Iterable[SourceFile], references: Iterable[Reference], derived: Mapping[str, str]
    ) -> Manifest:
        """A new manifest; its hash follows the sources alone, so two stores with the same files agree."""
        made = Manifest(
            tuple(sorted(files, key=lambda each: each.key)),
            tuple(sorted(references, key=lambda each: (each.kind, each.sha256))),
            dict(sorted(derived.items())),
        )
        digest = hashlib.sha256(f"wardmote figures {FORMAT}\n".encode())
        for each in made.files:
            digest.update(f"{each.kind} {each.month} {each.force} {each.sha256}\n".encode())
        for reference in made.references:
            digest.update(f"{reference.kind} {reference.sha256}\n".encode())
        return replace(made, hash=digest.hexdigest())

    def as_json(self) -> str:
        return json.dumps(
            {
                "format": FORMAT,
                "hash": self.hash,
                "files": [list(asdict(each).values()) for each in self.files],
                "references": [asdict(each) for each in self.references],
                "derived": self.derived,
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises ValueError when it was written by another format of the store."""
        held: dict[str, Any] = json.loads(text)
        if held["format"] != FORMAT:
            raise ValueError(f"The store has format {held['format']}, this program writes {FORMAT}.")
        return cls(
            tuple(_source(*row) for row in held["files"]),
            tuple(Reference(**each) for each in held["references"]),
            held["derived"],
            held["hash"],
        )


def _source(*row: Any) -> SourceFile:
    name, kind, month, force, sha256, kept_in, rows, duplicates, rejected, by_type, unlocated = row
    return SourceFile(
        name, kind, month, force, sha256, kept_in, rows, duplicates, rejected, tuple(by_type), tuple(unlocated)
    )
