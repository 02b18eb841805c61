"""What confirming an import would do: which rows are on the record already, what a later copy says otherwise, what stays empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.kernel.models import Council, StoredFile
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Post
from wardmote.scrutiny import importing_names
from wardmote.scrutiny.checking import TEMPLATE_WORDS
from wardmote.scrutiny.importing import Draft, DraftCell, DraftHeader, DraftRow, ExistingRow, compare
from wardmote.scrutiny.models import (
    Ask,
    ImportDraft,
    Line,
    Recommendation,
    Response,
    Review,
)

TAKEN = ("decision", "response", "financial_impact", "timetable", "lead_officers")  # what a later copy can bring
DECISIONS = {  # words of the reader → ours; "partly accepted" follows from parts, so by itself it stays as printed
    "accepted": Line.Decision.ACCEPTED, "accepted_in_principle": Line.Decision.IN_PRINCIPLE, "rejected": Line.Decision.NOT_ACCEPTED,
    "noted": Line.Decision.NOTED, "deferred": Line.Decision.DEFERRED,
}  # fmt: skip
ALIKE = 0.72


@dataclass(frozen=True)
class Change:
    """Something a later copy says otherwise about a recommendation that is on the record. ``can_take`` if it can be saved."""

    row_id: int
    field: str
    words: str
    can_take: bool

    @property
    def key(self) -> str:
        return f"{self.row_id}:{self.field}"


@dataclass(frozen=True)
class Paired:
    """A row of the paper and the recommendation that it already is."""

    row_id: int
    recommendation: Recommendation
    changes: tuple[Change, ...]
    doubts: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Plan:
    """What confirming would do, before it is done: rows to add, rows there are already, and what stays empty, in words."""

    new: tuple[dict[str, Any], ...]
    paired: tuple[Paired, ...]
    missing: tuple[Recommendation, ...]
    posts: tuple[str, ...]
    empty: tuple[str, ...]
    review: Review | None


def earlier_review(found: ImportDraft) -> Review | None:
    """The review that the same file, or the same words in another, was added to before. One query."""
    return on_record(found.council, found.draft.get("rows", []), sha256=found.file.sha256)


def on_record(council: Council, rows: list[dict[str, Any]], *, sha256: str = "") -> Review | None:
    """The review that one of these rows, or the same file, was added to before; the latest of several. One query."""
    same = Q(text__in=[row["text"] for row in rows[:100]])
    if sha256:
        same |= Q(source_file__sha256=sha256)
    known = Recommendation.objects.of(council).filter(same).exclude(review=None)
    row = known.select_related("review").order_by("-pk").first()
    return row.review if row else None


def plan(found: ImportDraft, review: Review | None) -> Plan:
    """What confirming would do. About ten queries, whatever the number of rows."""
    stands = matched(found.names)
    paired, new, missing = pair(found.council, found.draft, found.file, review, stands)
    to_make = [said["title"].strip() for said in found.names.values() if said.get("choice") == "create"]
    if found.is_answered_copy:
        empty = [_("%(row)s was not issued, so it is left out.") % {"row": _short(row)} for row in new]
        new = []
    else:
        empty = list(_empty(new, stands))
    return Plan(tuple(new), tuple(paired), tuple(missing), tuple(dict.fromkeys(to_make)), tuple(empty), review)


def _empty(rows: list[dict[str, Any]], stands: dict[str, str]) -> Iterable[str]:
    nobody = [row for row in rows if not named_for(row, "cabinet_members", stands)]
    if nobody:
        yield _("Nobody is named to answer %(rows)s. You can name them on the review’s page.") % {"rows": _some(nobody)}
    lost = [row for row in nobody if has_answer(row)]
    if lost:
        yield _(
            "The answer printed for %(rows)s cannot be kept, because nobody is named who gives it. Go back and match a name first."
        ) % {"rows": _some(lost)}
    if officers := [row for row in rows if not named_for(row, "lead_officers", stands)]:
        yield _("No lead officer’s post is known for %(rows)s.") % {"rows": _some(officers)}
    undecided = [row for row in rows if has_answer(row) and not row["decision"]]
    if undecided:
        yield _("The paper prints no decision for %(rows)s, so none is recorded.") % {"rows": _some(undecided)}
    if told := [row for row in rows if row["progress"] or row["status"]]:
        yield _("Progress printed for %(rows)s stays with the source. Add it as an update.") % {"rows": _some(told)}


def _short(row: dict[str, Any]) -> str:
    words = " ".join(row["text"].split())
    return f"“{words if len(words) <= 60 else words[:59].rsplit(' ', 1)[0] + '…'}”"


def _some(rows: list[dict[str, Any]]) -> str:
    if len(rows) == 1:
        return _short(rows[0])
    return _("%(n)s recommendations (the first is %(first)s)") % {"n": len(rows), "first": _short(rows[0])}


def has_answer(row: dict[str, Any]) -> bool:
    """Whether the paper prints any answer beside this row."""
    return bool(row["response"] or row["decision"])


def matched(names: dict[str, Any]) -> dict[str, str]:
    """Printed name → ``post:7`` or ``body:3``; only those that were matched."""
    return {key: said["choice"] for key, said in names.items() if said.get("choice")}


def named_for(row: dict[str, Any], role: str, stands: dict[str, str]) -> list[str]:
    """Whom a row names in a role (``cabinet_members`` or ``lead_officers``), as ``post:7`` or ``body:3``, each once."""
    found = (stands.get(importing_names.name_key(role, printed), "") for printed in row[role])
    return list(dict.fromkeys(each for each in found if each))


def pair(
    council: Council, draft: dict[str, Any], source: StoredFile, review: Review | None, stands: dict[str, str]
) -> tuple[list[Paired], list[dict[str, Any]], list[Recommendation]]:
    """Which rows are recommendations of the review already, which are new, and which of the review the paper leaves out."""
    rows = list(draft.get("rows", []))
    if review is None:
        return [], rows, []
    existing = {
        str(each.pk): each
        for each in Recommendation.objects.of(council)
        .filter(review=review)
        .select_related("theme")
        .prefetch_related("asks__asked_of", "asks__responses__lines__part", "asks__responses__lead_posts")
    }
    titles = {f"post:{post.pk}": post.title for post in Post.objects.of(council)}
    read = Draft(DraftHeader(), rows=[_as_row(n, row, stands, titles) for n, row in enumerate(rows)])
    paired: list[Paired] = []
    new: list[dict[str, Any]] = []
    missing: list[Recommendation] = []
    for match in compare(read, [_as_existing(key, each) for key, each in existing.items()]):
        recommendation = existing[match.existing.key] if match.existing else None
        if match.row is None:
            missing += [recommendation] if recommendation else []
            continue
        row = rows[match.row.n]
        if recommendation is None or (match.by != "reference" and match.likeness < ALIKE):
            new.append(row)
            continue
        ask = ask_for(recommendation, row, stands)
        why_not = _closed(ask)
        changes = tuple(
            Change(row["id"], each.field, each.words, each.field in TAKEN and not why_not)
            for each in match.differences
            if each.field in TAKEN or each.field == "text"
        )
        paired.append(Paired(row["id"], recommendation, changes, match.doubts, why_not if changes else ""))
    return paired, new, missing


def _as_row(n: int, row: dict[str, Any], stands: dict[str, str], titles: dict[str, str]) -> DraftRow:
    def cell(name: str) -> DraftCell | None:
        return DraftCell(row[name]) if row[name] else None

    officers = [
        titles.get(stands.get(importing_names.name_key("lead_officers", printed), ""), printed)
        for printed in row["lead_officers"]
    ]
    cost = row["financial_impact"]
    return DraftRow(
        n=n,
        text=DraftCell(row["text"]),
        number=cell("number"),
        reference=cell("reference"),
        response=cell("response"),
        financial_impact=None if TEMPLATE_WORDS.match(cost) else cell("financial_impact"),
        timetable=cell("timetable"),
        decision=row["decision"] or None,
        lead_officers=tuple(officers),
    )


def _as_existing(key: str, found: Recommendation) -> ExistingRow:
    answer = next((r for ask in found.asks.all() for r in ask.responses.all() if r.superseded_at is None), None)
    values: dict[str, str | tuple[str, ...] | None] = {}
    if answer is not None:
        lines = list(answer.lines.all())
        ours = {each.value: word for word, each in DECISIONS.items()}
        values = {
            "decision": next((ours.get(line.decision, line.decision) for line in lines if line.decision), None),
            "response": "\n".join(line.text for line in lines if line.text),
            "financial_impact": _("None") if answer.cost == Response.Cost.NONE else answer.cost_words,
            "timetable": next((line.timetable_words for line in lines if line.timetable_words), None),
            "lead_officers": (*(post.title for post in answer.lead_posts.all()), *filter(None, [answer.lead_words])),
        }
    return ExistingRow(key, found.text, found.reference, found.number, values)


def ask_for(found: Recommendation, row: dict[str, Any], stands: dict[str, str]) -> Ask | None:
    """The answer a row speaks of: of those whom the row names, else the only one."""
    asks: list[Ask] = list(found.asks.all())
    wanted = set(named_for(row, "cabinet_members", stands))
    for ask in asks:
        if wanted & {f"post:{who.post_id}" if who.post_id else f"body:{who.body_id}" for who in ask.asked_of.all()}:
            return ask
    return asks[0] if len(asks) == 1 else None


def _closed(ask: Ask | None) -> str:
    """Why nothing can be saved as a draft of this answer; empty when it can."""
    if ask is None:
        return _("It is not clear whose answer this is: match the name of who answers first.")
    if ask.closed_because:
        return _("No answer is needed any more: %(why)s.") % {"why": ask.closed_because}
    current = next((each for each in ask.responses.all() if each.superseded_at is None), None)
    if ask.answered_on:
        return _("It was answered on %(on)s. The committee can ask again.") % {"on": date_words(ask.answered_on)}
    if current and current.state not in {Response.State.WRITING, Response.State.RETURNED, Response.State.ASKED_AGAIN}:
        return _("Its answer is “%(now)s”, so it cannot be changed now.") % {"now": current.get_state_display()}
    return ""


def post_ids(who: list[str]) -> list[int]:
    """The keys of the posts among choices such as ``post:7`` and ``body:3``."""
    return [int(each.partition(":")[2]) for each in who if each.startswith("post:")]
