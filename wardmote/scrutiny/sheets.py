"""Recommendations and actions from a spreadsheet and back: columns matched, tried first, all rows or none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.documents.sheets import Sheet, SheetRow, UnreadableSheet, Value, map_columns, read_sheet
from wardmote.documents.sheets_out import as_text
from wardmote.kernel import files, work
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council, StoredFile, Work
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import public
from wardmote.scrutiny.asking import next_reference
from wardmote.scrutiny.importing_answers import day_printed
from wardmote.scrutiny.models import Action, Ask, AskedOf, ColumnMapping, Recommendation, Review, Theme
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.reviews import begin_review
from wardmote.scrutiny.timing import SCRUTINY_CAN

SHEET_WORK = "scrutiny.sheet_import"
MANY = 500  # rows; more are written in the background
RECOMMENDATIONS = {
    "external_id": gettext_lazy("External id"), "review": gettext_lazy("Review"), "theme": gettext_lazy("Theme"),
    "committee": gettext_lazy("Committee"), "number": gettext_lazy("Number"), "title": gettext_lazy("Title"),
    "text": gettext_lazy("Recommendation"), "intended_outcome": gettext_lazy("Intended outcome"),
    "measure": gettext_lazy("Measure"), "place": gettext_lazy("Place"), "agreed_on": gettext_lazy("Agreed on"),
    "minute_reference": gettext_lazy("Minute reference"), "who": gettext_lazy("Who must answer"),
    "lead_officer": gettext_lazy("Lead officer"),
}  # fmt: skip
ACTIONS = {
    "external_id": gettext_lazy("External id"), "recommendation": gettext_lazy("Recommendation"),
    "title": gettext_lazy("Action"), "owner": gettext_lazy("Owner"), "due_on": gettext_lazy("Due on"),
}  # fmt: skip
HOLDS = {"recommendations": RECOMMENDATIONS, "actions": ACTIONS}
_KNOWN = {
    "external_id": ("external id", "reference", "ref", "id", "unique reference"),
    "text": ("recommendation", "recommendation text", "text", "exact words"),
    "number": ("number", "no", "recommendation number"),
    "title": ("title", "summary", "action"),
    "who": ("who must answer", "decision maker", "cabinet member", "portfolio holder"),
    "lead_officer": ("lead officer", "officer", "responsible officer"),
    "agreed_on": ("agreed on", "date agreed", "date"),
    "minute_reference": ("minute reference", "minute"),
    "owner": ("owner", "responsible", "lead officer"),
    "due_on": ("due on", "due date", "deadline", "by when"),
    "recommendation": ("recommendation", "recommendation reference"),
}
_WORDS = ("number", "text", "intended_outcome", "measure")
_LONGEST = {"external_id": 60, "number": 20, "title": 200, "place": 200, "minute_reference": 40, "review": 200, "theme": 200}  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one cell. ``row`` is the number that the spreadsheet shows."""

    row: int
    column: str
    message: str


@dataclass
class Step:
    """What one row does: a new thing, or changes to one there is. ``changes`` hold only what differs."""

    row: int
    existing: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass
class Trial:
    """What a spreadsheet would do. Nothing is written while there is anything ``wrong``."""

    steps: list[Step] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(step.existing is None for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(step.existing is not None and bool(step.changes) for step in self.steps)

    @property
    def unchanged(self) -> int:
        return len(self.steps) - self.added - self.changed


# --- which column is which


def check_readable(data: bytes, name: str) -> None:
    """Raises RuleBroken with what to do for a file that is no spreadsheet."""
    try:
        read_sheet(data, name)
    except UnreadableSheet as refused:
        raise RuleBroken(refused.message) from refused


def open_sheet(kept: StoredFile) -> Sheet:
    """A stored spreadsheet. Raises RuleBroken when it cannot be read."""
    try:
        return read_sheet(files.read(kept), kept.name)
    except UnreadableSheet as refused:
        raise RuleBroken(refused.message) from refused


def suggested(council: Council, sheet: Sheet, holds: str) -> dict[str, str]:
    """Field → column: as this council matched the same columns before, else by their titles. One query."""
    kept = ColumnMapping.objects.of(council).filter(columns_key=_key(sheet, holds)).first()
    if kept is not None:
        return {name: column for name, column in kept.mapping.items() if column in sheet.columns}
    known = {name: (str(label), *_KNOWN.get(name, ())) for name, label in HOLDS[holds].items()}
    return map_columns(sheet, known)


def keep_mapping(council: Council, sheet: Sheet, holds: str, mapping: dict[str, str], *, at: datetime) -> None:
    """Remember which column is which for the next file with the same columns."""
    ColumnMapping.objects.update_or_create(
        council=council, columns_key=_key(sheet, holds), defaults={"mapping": mapping, "used_at": at}
    )


def _key(sheet: Sheet, holds: str) -> str:
    return hashlib.sha256("\n".join([holds, *sheet.columns]).encode()).hexdigest()


# --- trying


def attempt(sheet: Sheet, mapping: dict[str, str], holds: str, *, council: Council, at: datetime) -> Trial:
    """What each row would do, and every cell that stops it. Changes nothing; some ten queries, whatever the rows."""
    columns = {name: sheet.columns.index(title) for name, title in mapping.items() if title in sheet.columns}
    look = (_Recommendations if holds == "recommendations" else _Actions)(council, london_date(at))
    trial = Trial()
    seen: dict[str, int] = {}
    for row in sheet.rows:
        cells = {name: _plain(row.values[at_column]) for name, at_column in columns.items()}
        reader = _Row(row, cells, mapping, trial)
        for name, most in _LONGEST.items():
            if len(cells.get(name, "")) > most:
                reader.wrong(name, _("This is longer than %(most)s characters.") % {"most": most})
        mark = cells.get("external_id", "").casefold()
        if mark and mark in seen:
            reader.wrong("external_id", _("Row %(row)s has the same id. Each row needs its own.") % {"row": seen[mark]})
            continue
        if mark:
            seen[mark] = row.number
        trial.steps.append(look.step(reader))
    return trial


def _plain(value: Value) -> str:
    return re.sub(r"\r\n?", "\n", as_text(value)).strip() if value is not None else ""


@dataclass
class _Row:
    row: SheetRow
    cells: dict[str, str]
    mapping: dict[str, str]
    trial: Trial

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def wrong(self, name: str, message: str) -> None:
        self.trial.wrong.append(Wrong(self.row.number, self.mapping.get(name, ""), message))

    def day(self, name: str) -> date | None:
        said = self[name]
        if not said:
            return None
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            found = day_printed(said)
        if found is None:
            self.wrong(name, _("“%(said)s” is not a date. Write it like 30 9 2026.") % {"said": said[:40]})
        return found


class _Recommendations:
    """The council's recommendations, reviews and committees, looked up once for every row."""

    def __init__(self, council: Council, on: date) -> None:
        rows = Recommendation.objects.of(council).select_related("review", "theme", "body")
        self.found: dict[str, Recommendation] = {}
        for one in rows:
            for mark in (one.external_id, one.reference, draft_id(one)):
                if mark:
                    self.found.setdefault(mark.casefold(), one)
        self.reviews = {review.title.casefold(): review for review in Review.objects.of(council).select_related("body")}
        self.finder = Finder(council, on)
        self.posts: dict[str, Post | None] = {}
        self.bodies: dict[str, Body | None] = {}

    def step(self, row: _Row) -> Step:
        existing = self.found.get(row["external_id"].casefold()) if row["external_id"] else None
        step = Step(row.row.number, existing)
        said = {name: row[name] for name in ("title", "place", *_WORDS) if row[name]}
        agreed_on = row.day("agreed_on")
        if existing is not None:
            return self._changes(step, existing, said, agreed_on, row)
        review = self.reviews.get(row["review"].casefold())
        body = review.body if review else self._body(row["committee"])
        if not row["text"]:
            row.wrong("text", _("Write the words of the recommendation."))
        if body is None:
            row.wrong("committee", _("Name a committee that this council has, or a review that is on the record."))
        elif review and review.state in {Review.State.EVALUATED, Review.State.CLOSED}:
            row.wrong("review", _("“%(review)s” is over, so nothing can be added to it.") % {"review": review})
        who = [self._post(name, "who", row) for name in _several(row["who"])]
        officers = [self._post(name, "lead_officer", row) for name in _several(row["lead_officer"])]
        step.values = said | {
            "external_id": row["external_id"],
            "review_title": row["review"],
            "theme": row["theme"],
            "body": body,
            "agreed_on": agreed_on,
            "minute_reference": row["minute_reference"],
            "who": [post for post in who if post],
            "officer": next((post for post in officers if post), None),
        }
        return step

    def _changes(
        self, step: Step, one: Recommendation, said: dict[str, str], agreed_on: date | None, row: _Row
    ) -> Step:
        step.changes = {name: value for name, value in said.items() if value != _plain(getattr(one, name))}
        if row["theme"] and row["theme"] != (one.theme.name if one.theme else ""):
            step.changes["theme"] = row["theme"]
        if row["review"] and row["review"].casefold() != (one.review.title.casefold() if one.review else ""):
            row.wrong("review", _("It belongs to another review, and stays there."))
        if one.state != Recommendation.State.DRAFT:
            for name in step.changes:
                if name in _WORDS:
                    row.wrong(name, _("These words were agreed. Record a correction with the committee’s minute."))
            if (agreed_on and agreed_on != one.agreed_on) or (
                row["minute_reference"] and row["minute_reference"] != one.minute_reference
            ):
                row.wrong("agreed_on", _("The day and minute of agreement stand. They cannot be changed here."))
        return step

    def _body(self, name: str) -> Body | None:
        if name not in self.bodies:
            self.bodies[name] = self.finder.body(name).best if name else None
        return self.bodies[name]

    def _post(self, name: str, column: str, row: _Row) -> Post | None:
        if name not in self.posts:
            self.posts[name] = self.finder.post(name).best
        if self.posts[name] is None:
            row.wrong(column, _("“%(name)s” matches no post. Write its title as the council has it.") % {"name": name})
        return self.posts[name]


class _Actions:
    """The council's actions and recommendations, looked up once for every row."""

    def __init__(self, council: Council, on: date) -> None:
        self.found: dict[str, Action] = {}
        for one in Action.objects.of(council).select_related("owner_post", "owner_body", "recommendation"):
            for mark in (one.external_id, f"action-{one.pk}"):
                if mark:
                    self.found.setdefault(mark.casefold(), one)
        self.of: dict[str, Recommendation] = {}
        for each in Recommendation.objects.of(council):
            for mark in (each.external_id, each.reference):
                if mark:
                    self.of.setdefault(mark.casefold(), each)
        self.finder = Finder(council, on)
        self.owners: dict[str, Post | Body | None] = {}

    def step(self, row: _Row) -> Step:
        existing = self.found.get(row["external_id"].casefold()) if row["external_id"] else None
        step = Step(row.row.number, existing)
        owner, due_on = self._owner(row), row.day("due_on")
        if len(row["title"]) > 300:
            row.wrong("title", _("This is longer than %(most)s characters.") % {"most": 300})
        if existing is not None:
            if row["title"] and row["title"] != _plain(existing.title):
                step.changes["title"] = row["title"]
            if owner is not None and owner != existing.owner:
                step.changes["owner"] = owner
            if due_on and due_on != existing.due_on:
                row.wrong("due_on", _("The date changes by an update that gives the cause."))
            return step
        one = self.of.get(row["recommendation"].casefold())
        if not row["title"]:
            row.wrong("title", _("Say what will be done."))
        if one is None:
            row.wrong("recommendation", _("Give the reference of a recommendation on the record."))
        elif one.state != Recommendation.State.ISSUED:
            row.wrong("recommendation", _("It was not sent for an answer, so no action can be added to it."))
        step.values = {
            "external_id": row["external_id"], "recommendation": one, "title": row["title"], "owner": owner, "due_on": due_on
        }  # fmt: skip
        return step

    def _owner(self, row: _Row) -> Post | Body | None:
        name = row["owner"]
        if name and name not in self.owners:
            self.owners[name] = self.finder.post(name).best or self.finder.body(name).best
        if name and self.owners[name] is None:
            row.wrong("owner", _("“%(name)s” matches no post or body.") % {"name": name})
        return self.owners.get(name)


def _several(said: str) -> list[str]:
    return [name.strip() for name in re.split(r"[;\n]", said) if name.strip()]


def draft_id(one: Recommendation) -> str:
    """What a recommendation without a reference is called in a spreadsheet."""
    return f"draft-{one.pk}"


# --- writing


def ask_to_write(
    kept: StoredFile, mapping: dict[str, str], holds: str, *, rows: int, by: Actor, at: datetime
) -> Work | Trial:
    """Write a spreadsheet now, or in the background when it is long. Raises RuleBroken while anything is wrong."""
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if rows > MANY:
        return work.start(
            SHEET_WORK, council=by.council, by=by.person, at=at, total=rows, file=kept.pk, mapping=mapping, holds=holds
        )
    return write(kept, mapping, holds, by=by, at=at)


def write_in_background(asked: Work) -> dict[str, Any]:
    """The long work behind ``ask_to_write``. Run again, it finds its rows unchanged, and publishes what it had not yet."""
    kept = StoredFile.objects.filter(council=asked.council).get(pk=asked.arguments["file"])
    by = Actor(asked.council, asked.by)

    def tell(done: int) -> None:
        if done % 500 == 0 and not transaction.get_connection().in_atomic_block:
            work.progress(asked, done, asked.total)

    trial = write(
        kept,
        asked.arguments["mapping"],
        asked.arguments["holds"],
        by=by,
        at=asked.asked_at,
        tell=tell,
        is_second=asked.attempts > 1,
    )
    return {"added": trial.added, "changed": trial.changed, "unchanged": trial.unchanged}


def write(
    kept: StoredFile,
    mapping: dict[str, str],
    holds: str,
    *,
    by: Actor,
    at: datetime,
    tell: Callable[[int], None] | None = None,
    is_second: bool = False,
) -> Trial:
    """Write every row of a spreadsheet, or none. Raises RuleBroken naming the first cell that is wrong.

    ``is_second`` after an attempt that was cut short: rows that stand already are published too.
    """
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    sheet = open_sheet(kept)
    touched: list[Recommendation] = []
    with transaction.atomic():
        trial = attempt(sheet, mapping, holds, council=by.council, at=at)
        if trial.wrong:
            first = trial.wrong[0]
            raise RuleBroken(
                _("Nothing was written. Row %(row)s, %(column)s: %(why)s")
                % {"row": first.row, "column": first.column or _("no column"), "why": first.message}
            )
        writer = _write_recommendation if holds == "recommendations" else _write_action
        memo: dict[Any, Any] = {}
        for step in trial.steps:
            if step.existing is None or step.changes:
                touched.append(writer(step, kept, memo, by=by, at=at))
            elif is_second:
                touched.append(step.existing.recommendation if isinstance(step.existing, Action) else step.existing)
    for done, one in enumerate({each.pk: each for each in touched}.values(), start=1):
        if one.state in {Recommendation.State.ISSUED, Recommendation.State.REPLACED}:
            with transaction.atomic():
                public.publish_recommendation(one, by=by, at=at)
        if tell is not None:
            tell(done)
    return trial


def _write_recommendation(
    step: Step, kept: StoredFile, memo: dict[Any, Any], *, by: Actor, at: datetime
) -> Recommendation:
    note = {"file": kept.name, "position": f"row {step.row}"}
    if step.existing is not None:
        one: Recommendation = step.existing
        with change(one, "scrutiny.sheet_imported", by=by, at=at, subject=one.reference, note=note):
            for name, value in step.changes.items():
                setattr(one, name, _theme(one.review, value, memo, by=by, at=at) if name == "theme" else value)
            one.save()
        return one
    said = dict(step.values)
    body, who, officer = said.pop("body"), said.pop("who"), said.pop("officer")
    review = _review(said.pop("review_title"), body, memo, by=by, at=at)
    theme, agreed_on = said.pop("theme"), said.pop("agreed_on")
    last = ("last", review.pk if review else None)
    if last not in memo:
        rows = Recommendation.objects.of(by.council).filter(review=review)
        memo[last] = (rows.aggregate(last=Max("position"))["last"] or 0) if review else 0
    memo[last] += 1
    one = Recommendation(
        council=by.council,
        review=review,
        theme=_theme(review, theme, memo, by=by, at=at),
        body=body,
        capacity=review.capacity if review else "",
        origin=Recommendation.Origin.REVIEW if review else Recommendation.Origin.AGENDA_ITEM,
        position=memo[last],
        agreed_on=agreed_on,
        state=Recommendation.State.AGREED if agreed_on else Recommendation.State.DRAFT,
        reference=next_reference(by.council, agreed_on.year) if agreed_on else "",
        source_file=kept,
        source_position=f"row {step.row}",
        **said,
    )
    with change(one, "scrutiny.sheet_imported", by=by, at=at, subject=one.reference, note=note):
        one.save()
        if who:
            ask = Ask.objects.create(council=by.council, recommendation=one, officer_post=officer)
            AskedOf.objects.bulk_create(AskedOf(council=by.council, ask=ask, post=post) for post in who)
    return one


def _review(title: str, body: Body, memo: dict[Any, Any], *, by: Actor, at: datetime) -> Review | None:
    if not title:
        return None
    key = ("review", title.casefold())
    if key not in memo:
        found = next((r for r in Review.objects.of(by.council) if r.title.casefold() == title.casefold()), None)
        memo[key] = found or begin_review(title, body.pk, by=by, at=at)
    return memo[key]  # type: ignore[no-any-return]


def _theme(review: Review | None, name: str, memo: dict[Any, Any], *, by: Actor, at: datetime) -> Theme | None:
    if review is None or not name:
        return None
    key = ("theme", review.pk, name)
    if key not in memo:
        themes = {theme.name: theme for theme in review.themes.all()}
        found = themes.get(name)
        if found is None:
            last = max((theme.position for theme in themes.values()), default=0)
            found = Theme(council=by.council, review=review, position=last + 1, name=name)
            with change(found, "scrutiny.theme_changed", by=by, at=at, subject=review.slug):
                found.save()
        memo[key] = found
    return memo[key]  # type: ignore[no-any-return]


def _write_action(step: Step, kept: StoredFile, _memo: dict[Any, Any], *, by: Actor, at: datetime) -> Recommendation:
    note = {"file": kept.name, "position": f"row {step.row}"}
    said = step.values or step.changes
    if step.existing is not None:
        one: Action = step.existing
    else:
        one = Action(council=by.council, recommendation=said["recommendation"], external_id=said["external_id"])
        one.due_on = one.first_due_on = said["due_on"]
    reference = one.recommendation.reference
    with change(one, "scrutiny.sheet_imported", by=by, at=at, subject=reference, public=True, note=note):
        one.title = said.get("title", one.title)
        if owner := said.get("owner"):
            one.owner_post, one.owner_body = (owner, None) if isinstance(owner, Post) else (None, owner)
        one.save()
    found: Recommendation = one.recommendation
    return found
