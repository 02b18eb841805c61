"""What a file is: told from its header, never from its name alone. Unknown or outdated layouts are refused with the reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


class Refused(Exception):
    """A file that cannot be used. ``message`` says what happened and what to do, for the person who sent it."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Reject:
    """One row that was left out: its line in the file (the header is line 1) and why."""

    line: int
    reason: str
    row: str


STREET: Final = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
OUTCOMES: Final = (*STREET[:9], "Outcome type")
STOPS: Final = (
    "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender", "Age range",
    "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
    "Outcome linked to object of search", "Removal of more than just outer clothing",
)  # fmt: skip
POLICE: Final = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": STOPS}
POLICE_FILE: Final = re.compile(r"^(\d{4}-\d{2})-([a-z-]+?)-(street|outcomes|stop-and-search)\.csv$")
REFERENCES: Final = {  # kind → the columns that tell it; more columns may stand beside them
    "census-population": ("geography code", "Residence type: Total; measures: Value"),
    "population": ("code", "year", "population"),
    "lsoa-lad": ("lsoa", "name", "lad"),
    "lad-csp-force": ("lad", "lad_name", "csp", "csp_name", "force_code", "force_name", "force", "vintage"),
    "lsoa-older": ("LSOA11CD", "LSOA21CD"),
    "similar-areas": ("csp", "similar"),
}
HEAD: Final = 64 * 1024


@dataclass(frozen=True)
class Layout:
    """What a file is: ``street``, ``outcomes``, ``stop-and-search``, a reference of ``REFERENCES``, ``boundaries`` or a partner table."""

    kind: str
    columns: tuple[str, ...]

    @property
    def is_police(self) -> bool:
        return self.kind in POLICE


def sniff(head: bytes, name: str) -> Layout:
    """What a file is, from its first 64 KB. Raises Refused when it is of no known layout, saying why."""
    if not head.strip():
        raise Refused(f"“{name}” is empty. Download it again.")
    if head.lstrip()[:1] in {b"{", b"["}:
        if b'"FeatureCollection"' in head:
            return Layout("boundaries", ())
        raise Refused(f"“{name}” is JSON but no GeoJSON feature collection, so no boundaries can be read from it.")
    columns = _header(head, name)
    for kind, wanted in POLICE.items():
        if columns == wanted:
            return Layout(kind, columns)
    for kind, wanted in REFERENCES.items():
        if set(wanted) <= set(columns):
            return Layout(kind, columns)
    from wardmote.assessment.engine.sources.partners import TEMPLATES

    for kind, template in TEMPLATES.items():
        if set(template.required) <= set(columns) and not set(columns) - set(template.names):
            return Layout(kind, columns)
    raise Refused(_why_not(columns, name))


def _header(head: bytes, name: str) -> tuple[str, ...]:
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head[:1000]:
        raise Refused(f"“{name}” is not UTF-8 text. Save it as “CSV UTF-8” and send it again.")
    line, newline, _rest = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not newline and len(head) >= HEAD:
        raise Refused(f"The first line of “{name}” is longer than {HEAD // 1024} KB, so it has no row of headings.")
    try:
        text = line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        raise Refused(f"“{name}” is not UTF-8 text. Save it as “CSV UTF-8” and send it again.") from None
    return tuple(cell.strip() for cell in next(csv.reader([text]), []))


def _why_not(columns: Sequence[str], name: str) -> str:
    held = set(columns)
    if {"Easting", "Northing"} <= held and "LSOA code" not in held:
        return (
            f"“{name}” has Easting and Northing and no LSOA: it is the layout of data.police.uk from before 2012, which names no small "
            "area. Download the month again: the archive of today gives all months in the present layout."
        )
    for kind, wanted in POLICE.items():
        shared = held & set(wanted)
        if len(shared) >= len(wanted) - 3 and (missing := [each for each in wanted if each not in held]):
            return f"“{name}” looks like a {kind} file of data.police.uk without the column {_named(missing)}. Download it again."
        if shared == set(wanted):
            extra = [each for each in columns if each not in wanted]
            return f"“{name}” looks like a {kind} file of data.police.uk with columns added ({_named(extra)}) or moved. Send the file as downloaded."
    shown = ", ".join(columns[:6]) or "nothing"
    return f"“{name}” has headings that are not known here ({shown[:200]}). Use a file of data.police.uk or one of the templates."


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in columns[:5])
