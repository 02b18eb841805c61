"""An import on its way: a paper is sent in, read, and mended row by row. Nothing here is record."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.documents.reading import UnreadableDocument, sniff
from wardmote.kernel import files, work
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Work
from wardmote.kernel.readers import Actor
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny.importing import Draft, in_words, read_scraip
from wardmote.scrutiny.models import ImportDraft
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

State = ImportDraft.State
READ_WORK = "scrutiny.import_read"
LARGE_BYTES = 300 * 1024  # a larger file, or a PDF of more pages, is read in the background
LARGE_PAGES = 20
UNSURE = 0.6  # a cell read with less confidence than this is marked

# Cells of one line or paragraph, then cells that hold names one a line; as ``DraftRow`` calls them.
CELLS = (
    "number", "reference", "text", "theme", "intended_outcome", "response", "financial_impact", "timetable", "progress", "status",
)  # fmt: skip
NAMES = ("cabinet_members", "lead_officers")
_PRINTED = (*CELLS[:5], "cabinet_members_raw", "financial_impact", "decision_text", "response", "timetable", "lead_officers_raw", "progress", "status")  # fmt: skip
_PART = re.compile(r"^\s*\(?([a-zA-Z]|[ivx]{1,4}|\d{1,2})[.):]\s+(.*)$", re.DOTALL)
_FLAG_OF = (  # the beginning of a flag and the cell it is about
    ("cabinet_member", "cabinet_members"), ("two_cabinet", "cabinet_members"), ("officer_in_member", "cabinet_members"),
    ("cell_note_recs", "cabinet_members"), ("lead_officer", "lead_officers"), ("two_lead", "lead_officers"),
    ("member_in_officer", "lead_officers"), ("officer_named", "lead_officers"), ("financial", "financial_impact"),
    ("response", "response"), ("part_", "response"), ("links_lost", "response"), ("timetable", "timetable"),
    ("decision", "decision"), ("possible_decision", "decision"), ("intended_outcome", "intended_outcome"),
    ("outcome", "intended_outcome"), ("progress", "progress"), ("status", "status"), ("older_year", "reference"),
    ("number", "number"),
)  # fmt: skip


# --- sending a paper in, and reading it


def begin(
    data: bytes, name: str, *, as_history: bool = False, is_answered_copy: bool = False, by: Actor, at: datetime
) -> ImportDraft:
    """Keep a paper as the source of an import and read it; a large one in the background.

    Raises RuleBroken, and keeps nothing, for a file of a kind that cannot be read. One that turns out to be damaged
    is ``REFUSED`` with the reason.
    """
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if as_history and is_answered_copy:
        raise RuleBroken(_("An answered copy of a plan issued here is not history. Choose one of the two, or neither."))
    try:
        kind = sniff(data[:] if data.startswith(b"PK") else data[:65536], name)
    except UnreadableDocument as refused:
        raise RuleBroken(refused.message) from refused
    kept = files.store(data, name, council=by.council, by=by.person, at=at, kinds=files.DOCUMENTS - {files.EXCEL})
    if by.person is None:
        raise ValueError("an import belongs to the person who sent the paper")
    found = ImportDraft.objects.create(
        council=by.council,
        file=kept,
        by=by.person,
        made_at=at,
        as_history=as_history,
        is_answered_copy=is_answered_copy,
    )
    if len(data) > LARGE_BYTES or (kind == "pdf" and _pages(data) > LARGE_PAGES):
        found.work = work.start(READ_WORK, council=by.council, by=by.person, at=at, draft=found.pk)
        found.save(update_fields=["work"])
        return found
    return read_now(found, at=at)


def read_now(found: ImportDraft, *, at: datetime) -> ImportDraft:
    """Read the stored paper. Outside any transaction: only the row at the end is written. May run twice."""
    if found.state != State.READING:
        return found
    try:
        draft = read_scraip(files.read(found.file), found.file.name)
    except UnreadableDocument as refused:
        found.state, found.refused_because, found.ended_at = State.REFUSED, refused.message, at
    else:
        found.state, found.draft = State.CHECKING, as_stored(draft)
    found.save(update_fields=["state", "refused_because", "ended_at", "draft"])
    return found


def read_in_background(asked: Work) -> dict[str, Any]:
    """The long work behind ``begin``."""
    found = ImportDraft.objects.select_related("file").filter(council=asked.council, pk=asked.arguments["draft"]).get()
    read_now(found, at=asked.asked_at)
    return {"draft": found.pk}


def _pages(data: bytes) -> int:
    import pypdfium2

    try:
        return len(pypdfium2.PdfDocument(io.BytesIO(data)))
    except pypdfium2.PdfiumError:
        return 0  # the reader will say what is wrong with it


# --- a draft as it is stored


def as_stored(draft: Draft) -> dict[str, Any]:
    """A draft as JSON: rows with their values, and beside each what was printed, where, and what is doubtful."""
    rows = []
    for number, row in enumerate(draft.rows, start=1):
        printed = {name: cell for name in _PRINTED if (cell := getattr(row, name)) is not None}
        flags = [*row.flags]
        for name, cell in printed.items():
            flags += [slug for slug in cell.flags if slug not in flags]
            if cell.confidence < UNSURE and name in CELLS:
                flags.append(f"unsure:{name}")
        rows.append(
            {
                "id": number,
                **{name: printed[name].value if name in printed else "" for name in CELLS},
                "cabinet_members": list(row.cabinet_members),
                "lead_officers": list(row.lead_officers),
                "decision": row.decision or "",
                "decision_words": row.decision_text.value if row.decision_text else "",
                "rag": row.rag or "",
                "parts": [{"label": p.label, "text": p.text, "response": p.response or ""} for p in row.parts],
                "printed": {name: cell.value for name, cell in printed.items()},
                "where": {name: cell.position.words for name, cell in printed.items()},
                "flags": flags,
            }
        )
    return {
        "head": asdict(draft.document) | {"report_back_dates": list(draft.document.report_back_dates or ())},
        "themes": [
            {"name": theme.name, "outcome": theme.outcome or "", "narrative": theme.narrative or ""}
            for theme in draft.themes
        ],
        "rows": rows,
        "layout": draft.layout,
        "why": list(draft.why),
        "warnings": list(draft.warnings),
        "ignored": list(draft.ignored),
        "next": len(rows) + 1,
    }


def flag_words(slug: str) -> str:
    """A doubt as a sentence."""
    if slug.startswith("unsure:"):
        return _("We are not sure that these words belong here. Check them against the source.")
    return in_words(slug)


def cell_of(slug: str) -> str:
    """The cell of a row that a doubt is about."""
    if slug.startswith("unsure:"):
        return slug.removeprefix("unsure:")
    return next((cell for start, cell in _FLAG_OF if slug.startswith(start)), "text")


def heading(row: dict[str, Any], place: int) -> str:
    """What a row is called on the screens: its printed number, else its place."""
    return _("Recommendation %(number)s") % {"number": number_of(row, place)}


def number_of(row: dict[str, Any], place: int) -> str:
    """The number a row goes by: as printed, else its reference, else its place in the paper."""
    return str(row["number"] or row["reference"] or place)


def parts_as_text(parts: Iterable[dict[str, str]]) -> str:
    """Lettered parts as they are typed in one box: a line each."""
    return "\n".join(f"{part['label']}) {part['text']}" for part in parts)


def parts_from_text(text: str) -> list[dict[str, str]]:
    """Lettered parts from the box; a line without a letter goes on with the part above. Raises RuleBroken."""
    parts: list[dict[str, str]] = []
    for line in text.splitlines():
        if found := _PART.match(line):
            parts.append({"label": found[1], "text": found[2].strip(), "response": ""})
        elif line.strip() and parts:
            parts[-1]["text"] += "\n" + line.strip()
        elif line.strip():
            raise RuleBroken(_("Begin each part with its letter, for example “a) Light the alleys”."))
    if len({part["label"] for part in parts}) < len(parts) or not all(part["text"] for part in parts):
        raise RuleBroken(_("Give each part a letter of its own and its words."))
    return parts


# --- mending it


@transaction.atomic
def _edit(draft_id: int, seen: int, mend: Callable[[dict[str, Any]], None], *, by: Actor) -> ImportDraft:
    """Change the draft by ``mend`` if nobody else changed it since ``seen``. Raises WrongState otherwise, or once it is over."""
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    found: ImportDraft = ImportDraft.objects.of(by.council).locked().get(pk=draft_id)
    check_unchanged(found, seen)
    mend(found.draft)
    found.version += 1
    found.save(update_fields=["draft", "version"])
    return found


def check_unchanged(found: ImportDraft, seen: int) -> None:
    """Raises WrongState where an import is over, or somebody changed it since ``seen``, its version then."""
    if found.state not in {State.CHECKING, State.NAMES, State.CONFIRM}:
        raise WrongState(
            _("This import is “%(now)s”, so it cannot be changed.") % {"now": found.get_state_display().lower()}
        )
    if found.version != seen:
        raise WrongState(
            _(
                "Somebody else changed this import after you opened it. This page shows it as it is now: do your change again."
            )
        )


def _place(draft: dict[str, Any], row_id: int) -> int:
    for place, row in enumerate(draft["rows"]):
        if row["id"] == row_id:
            return place
    raise WrongState(_("This row is not in the import any more."))


def change_row(
    draft_id: int, row_id: int, *, seen: int, values: dict[str, str], names: dict[str, list[str]], decision: str,
    parts: str, by: Actor,
) -> ImportDraft:  # fmt: skip
    """Write a row's cells as a person read them. Doubts about a cell that changed are settled. Raises RuleBroken."""
    if not values["text"].strip():
        raise RuleBroken(_("Write the words of the recommendation, or drop the row."))
    lettered = parts_from_text(parts)

    def mend(draft: dict[str, Any]) -> None:
        row = draft["rows"][_place(draft, row_id)]
        fresh: dict[str, Any] = {name: values[name].replace("\r\n", "\n").strip() for name in CELLS if name in values}
        fresh |= {name: [each.strip() for each in names[name] if each.strip()] for name in NAMES if name in names}
        fresh["decision"] = decision
        said = {part["label"]: part["response"] for part in row["parts"]}
        answer = fresh.get("response", row["response"])
        for part in lettered:
            kept = said.get(part["label"], "")
            part["response"] = kept if kept and kept in answer else ""
        if lettered != row["parts"]:
            fresh["parts"] = lettered
        changed = {name for name, value in fresh.items() if value != row[name]}
        if "decision" in changed:
            row["decision_words"] = row["decision_words"] if decision else ""
        row.update(fresh)
        row["flags"] = [slug for slug in row["flags"] if cell_of(slug) not in changed]
        theme = row["theme"]
        if theme and theme not in {each["name"] for each in draft["themes"]}:
            draft["themes"].append({"name": theme, "outcome": "", "narrative": ""})

    return _edit(draft_id, seen, mend, by=by)


def split_points(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a row can be cut in two: before its second and later paragraphs, and before its second and later parts."""
    paragraphs = [line for line in row["text"].split("\n") if line.strip()]
    found = [(f"p{place}", line) for place, line in enumerate(paragraphs) if place]
    return found + [
        (f"l{place}", f"{part['label']}) {part['text']}") for place, part in enumerate(row["parts"]) if place
    ]


def split_row(draft_id: int, row_id: int, at_point: str, *, seen: int, by: Actor) -> ImportDraft:
    """Cut a row in two. Theme, decision makers and officers go to both; the answer stays with the first and is marked."""

    def mend(draft: dict[str, Any]) -> None:
        place = _place(draft, row_id)
        row = draft["rows"][place]
        if at_point not in dict(split_points(row)):
            raise RuleBroken(_("Choose where the second recommendation begins."))
        cut = int(at_point[1:])
        new = row | {"id": draft["next"], "number": "", "reference": "", "intended_outcome": "", "response": ""}
        new |= {"decision": "", "decision_words": "", "progress": "", "flags": ["cell_could_not_be_told_apart"]}
        if at_point.startswith("p"):
            paragraphs = [line for line in row["text"].split("\n") if line.strip()]
            row["text"], new["text"] = "\n".join(paragraphs[:cut]), "\n".join(paragraphs[cut:])
            new["parts"], row["parts"] = row["parts"], []
        else:
            first = row["parts"][cut]
            new["text"], new["response"] = first["text"], first["response"]
            new["parts"], row["parts"] = row["parts"][cut + 1 :], row["parts"][:cut]
        if row["response"] and not new["response"]:
            row["flags"] = [*row["flags"], "cell_shared_by_split_rows"]
        draft["next"] += 1
        draft["rows"].insert(place + 1, new)

    return _edit(draft_id, seen, mend, by=by)


def join_rows(draft_id: int, row_id: int, *, seen: int, by: Actor) -> ImportDraft:
    """Make one recommendation of a row and the next. Nothing that either holds is lost."""

    def mend(draft: dict[str, Any]) -> None:
        place = _place(draft, row_id)
        if place + 1 >= len(draft["rows"]):
            raise RuleBroken(_("There is no next row to join with."))
        row, after = draft["rows"][place], draft["rows"].pop(place + 1)
        for name in CELLS:
            if name in {"number", "reference", "theme"}:
                row[name] = row[name] or after[name]
            elif after[name] and after[name] != row[name]:
                row[name] = f"{row[name]}\n{after[name]}".strip()
        for name in NAMES:
            row[name] = list(dict.fromkeys([*row[name], *after[name]]))
        labels = {part["label"] for part in row["parts"]}
        for part in after["parts"]:
            if part["label"] in labels:
                row["text"] += f"\n{part['label']}) {part['text']}"
            else:
                row["parts"] = [*row["parts"], part]
        if after["decision"] != row["decision"]:
            row["decision"] = row["decision_words"] = ""
            row["flags"] = [*row["flags"], "decision_unclear"]
        for name in after["printed"]:
            before = row["printed"].get(name, "")
            if after["printed"][name] != before:
                row["printed"][name] = f"{before}\n{after['printed'][name]}".strip()
                row["where"][name] = "; ".join(filter(None, [row["where"].get(name, ""), after["where"][name]]))
        row["flags"] = list(dict.fromkeys([*row["flags"], *after["flags"]]))

    return _edit(draft_id, seen, mend, by=by)


def move_row(draft_id: int, row_id: int, by_places: int, *, seen: int, by: Actor) -> ImportDraft:
    """Put a row one place higher (-1) or lower (1)."""

    def mend(draft: dict[str, Any]) -> None:
        place = _place(draft, row_id)
        to = place + by_places
        if 0 <= to < len(draft["rows"]):
            draft["rows"].insert(to, draft["rows"].pop(place))

    return _edit(draft_id, seen, mend, by=by)


def drop_row(draft_id: int, row_id: int, *, seen: int, by: Actor) -> ImportDraft:
    """Leave a row out: it is no recommendation of the committee's."""
    return _edit(draft_id, seen, lambda draft: draft["rows"].pop(_place(draft, row_id)) and None, by=by)


def settle_doubts(draft_id: int, row_id: int, *, seen: int, by: Actor) -> ImportDraft:
    """A person compared the row with its source: its doubts are settled."""
    return _edit(draft_id, seen, lambda draft: draft["rows"][_place(draft, row_id)].update(flags=[]), by=by)


def add_row(draft_id: int, text: str, *, seen: int, by: Actor) -> ImportDraft:
    """Type in a recommendation that was not recognised, at the end. Raises RuleBroken without words."""
    if not text.strip():
        raise RuleBroken(_("Write the words of the recommendation."))

    def mend(draft: dict[str, Any]) -> None:
        empty: dict[str, Any] = dict.fromkeys(CELLS, "") | {"decision": "", "decision_words": "", "rag": ""}
        empty |= {"cabinet_members": [], "lead_officers": [], "parts": [], "printed": {}, "where": {}, "flags": []}
        draft["rows"].append(empty | {"id": draft["next"], "text": text.replace("\r\n", "\n").strip()})
        draft["next"] += 1

    return _edit(draft_id, seen, mend, by=by)


def change_theme(
    draft_id: int, place: int, *, name: str, outcome: str, narrative: str, seen: int, by: Actor
) -> ImportDraft:
    """Change a theme; its rows follow a new name. Without a name the theme goes and its rows have none."""

    def mend(draft: dict[str, Any]) -> None:
        if not 0 <= place < len(draft["themes"]):
            raise WrongState(_("This theme is not in the import any more."))
        theme = draft["themes"][place]
        for row in draft["rows"]:
            if row["theme"] == theme["name"]:
                row["theme"] = name.strip()
        if not name.strip():
            draft["themes"].pop(place)
            return
        theme.update(name=name.strip(), outcome=outcome.strip(), narrative=narrative.replace("\r\n", "\n").strip())

    return _edit(draft_id, seen, mend, by=by)


@transaction.atomic
def drop(draft_id: int, *, because: str, by: Actor, at: datetime) -> ImportDraft:
    """Throw an import away before it is record. The paper stays stored for a year."""
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    found: ImportDraft = ImportDraft.objects.of(by.council).locked().get(pk=draft_id)
    if found.state in {State.DONE, State.DROPPED}:
        raise WrongState(_("This import is “%(now)s”.") % {"now": found.get_state_display().lower()})
    note = {"file": found.file.name, "because": because.strip()}
    with change(found, "scrutiny.import_dropped", by=in_post(by), at=at, note=note):
        found.state, found.ended_at = State.DROPPED, at
        found.version += 1
        found.save(update_fields=["state", "ended_at", "version"])
    return found
