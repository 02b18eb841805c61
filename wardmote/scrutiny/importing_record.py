"""Confirming an import: what was read becomes record in one transaction, each recommendation naming its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from wardmote.documents.reading import UnreadableDocument
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council, StoredFile
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import bodies
from wardmote.organisations.models import Body, Capacity, Meeting, Post, slug_for
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import answering, importing_store, public, sittings
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.asking import SCRUTINY_CAN, next_reference
from wardmote.scrutiny.checking import TEMPLATE_WORDS
from wardmote.scrutiny.importing import Draft, DraftCell, DraftHeader, DraftRow, ExistingRow, compare, read_scraip
from wardmote.scrutiny.models import (
    Ask,
    AskedOf,
    ImportDraft,
    Line,
    Part,
    Recommendation,
    Response,
    Review,
    Theme,
)
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.reviews import begin_review

TAKEN = ("decision", "response", "financial_impact", "timetable", "lead_officers")  # what a later copy can bring
DECISIONS = {  # words of the reader → ours; "partly accepted" follows from parts, so by itself it stays as printed
    "accepted": Line.Decision.ACCEPTED, "accepted_in_principle": Line.Decision.IN_PRINCIPLE, "rejected": Line.Decision.NOT_ACCEPTED,
    "noted": Line.Decision.NOTED, "deferred": Line.Decision.DEFERRED,
}  # fmt: skip
ALIKE = 0.72
_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_DAY = re.compile(
    r"^(?:by |before )?(\d{1,2})(?:st|nd|rd|th)?[ /.-]([A-Za-z]{3,9}|\d{1,2})[ /.,-]+(\d{4})$", re.IGNORECASE
)


@dataclass(frozen=True)
class Where:
    """Where an import goes: a review there is, or the title of a new one and the committee that recommends."""

    review_id: int | None = None
    title: str = ""
    body_id: int | None = None
    capacity: str = ""
    meeting_id: int | None = None
    minute_reference: str = ""


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


@dataclass
class Done:
    """What confirming did."""

    review: Review
    added: int = 0
    merged: int = 0
    left_out: list[str] = field(default_factory=list)


# --- looking before doing


def earlier_review(found: ImportDraft) -> Review | None:
    """The review that the same file, or the same words in another, was added to before. One query."""
    return _on_record(found.council, found.draft.get("rows", []), sha256=found.file.sha256)


def _on_record(council: Council, rows: list[dict[str, Any]], *, sha256: str = "") -> Review | None:
    same = Q(text__in=[row["text"] for row in rows[:100]])
    if sha256:
        same |= Q(source_file__sha256=sha256)
    known = Recommendation.objects.of(council).filter(same).exclude(review=None)
    row = known.select_related("review").order_by("-pk").first()
    return row.review if row else None


def plan(found: ImportDraft, review: Review | None) -> Plan:
    """What confirming would do. About ten queries, whatever the number of rows."""
    stands = _standing(found.council, found.names)
    paired, new, missing = _pair(found.council, found.draft, found.file, review, stands)
    to_make = [said["title"].strip() for said in found.names.values() if said.get("choice") == "create"]
    if found.is_answered_copy:
        empty = [_("%(row)s was not issued, so it is left out.") % {"row": _short(row)} for row in new]
        new = []
    else:
        empty = list(_empty(new, stands))
    return Plan(tuple(new), tuple(paired), tuple(missing), tuple(dict.fromkeys(to_make)), tuple(empty), review)


def _empty(rows: list[dict[str, Any]], stands: dict[str, str]) -> Iterable[str]:
    nobody = [row for row in rows if not _who(row, "cabinet_members", stands)]
    if nobody:
        yield _("Nobody is named to answer %(rows)s. You can name them on the review’s page.") % {"rows": _some(nobody)}
    lost = [row for row in nobody if _has_answer(row)]
    if lost:
        yield _(
            "The answer printed for %(rows)s cannot be kept, because nobody is named who gives it. Go back and match a name first."
        ) % {"rows": _some(lost)}
    if officers := [row for row in rows if not _who(row, "lead_officers", stands)]:
        yield _("No lead officer’s post is known for %(rows)s.") % {"rows": _some(officers)}
    undecided = [row for row in rows if _has_answer(row) and not row["decision"]]
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


def _has_answer(row: dict[str, Any]) -> bool:
    return bool(row["response"] or row["decision"])


def _standing(council: Council, names: dict[str, Any]) -> dict[str, str]:
    """Printed name → ``post:7`` or ``body:3``; only those that were matched."""
    return {key: said["choice"] for key, said in names.items() if said.get("choice")}


def _who(row: dict[str, Any], role: str, stands: dict[str, str]) -> list[str]:
    found = (stands.get(importing_store.name_key(role, printed), "") for printed in row[role])
    return list(dict.fromkeys(each for each in found if each))


# --- which rows are on the record already


def _pair(
    council: Council, draft: dict[str, Any], source: StoredFile, review: Review | None, stands: dict[str, str]
) -> tuple[list[Paired], list[dict[str, Any]], list[Recommendation]]:
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
        ask = _ask_for(recommendation, row, stands)
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
        titles.get(stands.get(importing_store.name_key("lead_officers", printed), ""), printed)
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


def _ask_for(found: Recommendation, row: dict[str, Any], stands: dict[str, str]) -> Ask | None:
    """The answer a row speaks of: of those whom the row names, else the only one."""
    asks: list[Ask] = list(found.asks.all())
    wanted = set(_who(row, "cabinet_members", stands))
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


# --- doing it


@transaction.atomic
def add_to_record(draft_id: int, where: Where, *, seen: int, take: Iterable[str] = (), by: Actor, at: datetime) -> Done:
    """Put a confirmed import on the record: new recommendations, agreed and with references, and the changes in ``take``.

    ``take`` holds keys of ``Change``; they are saved as drafts of answers. As history, everything is published at once,
    no clock starts and nobody is written to. Raises RuleBroken without a committee or title, for an answered copy without
    its review, and for new rows in a review that was sent already; WrongState when somebody else changed the import.
    """
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    found: ImportDraft = (
        ImportDraft.objects.of(by.council)
        .select_for_update(of=("self",))
        .select_related("file", "council")
        .get(pk=draft_id)
    )
    importing_store._check(found, seen)  # noqa: SLF001 one subject in two modules
    if found.is_answered_copy and not where.review_id:
        raise RuleBroken(_("Choose the review whose plan this is the answered copy of."))
    done = _write(
        found.draft,
        found.names,
        found.file,
        where,
        take=set(take),
        as_history=found.as_history,
        only_answers=found.is_answered_copy,
        by=by,
        at=at,
    )
    found.state, found.review, found.body, found.ended_at = ImportDraft.State.DONE, done.review, done.review.body, at
    found.meeting_id, found.new_review_title = where.meeting_id, where.title.strip()
    found.version += 1
    found.save()
    return done


def write_from_command(data: bytes, name: str, *, council: Council, review: str, at: datetime) -> Done:
    """Read a paper and add it as history, matching only names that are sure. Raises RuleBroken when it cannot be."""
    try:
        draft = importing_store.as_stored(read_scraip(data, name))
    except UnreadableDocument as refused:
        raise RuleBroken(refused.message) from refused
    if not draft["rows"]:
        raise RuleBroken(" ".join(draft["why"]) or _("No recommendation was found."))
    by = Actor(council, job="scrutiny.import")
    finder = Finder(council, london_date(at))
    names = {}
    for row in draft["rows"]:
        for role in importing_store.NAMES:
            for printed in row[role]:
                post = finder.post(printed).best
                body = finder.body(printed).best if post is None and role == "cabinet_members" else None
                choice = f"post:{post.pk}" if post else f"body:{body.pk}" if body else ""
                names[importing_store.name_key(role, printed)] = {"choice": choice}
    existing = Review.objects.of(council).filter(slug=review).first()
    committee = finder.body(draft["head"]["committee"] or "").best
    if existing is None and committee is None:
        raise RuleBroken(_("The paper does not name a committee of this council. Name a review that is on the record."))
    kept = files.store(data, name, council=council, by=None, at=at, kinds=files.DOCUMENTS)
    where = Where(existing.pk if existing else None, review, committee.pk if committee else None)
    with transaction.atomic():
        done = _write(draft, names, kept, where, take=set(), as_history=True, only_answers=False, by=by, at=at)
    unmatched = sorted({key.partition(":")[2] for key, said in names.items() if not said["choice"]})
    done.left_out = [_("“%(name)s” matches no post, so it was left empty.") % {"name": name} for name in unmatched]
    return done


def _write(
    draft: dict[str, Any],
    names: dict[str, Any],
    source: StoredFile,
    where: Where,
    *,
    take: set[str],
    as_history: bool,
    only_answers: bool,
    by: Actor,
    at: datetime,
) -> Done:
    review = Review.objects.of(by.council).select_for_update().get(pk=where.review_id) if where.review_id else None
    if review is None and (known := _on_record(by.council, draft["rows"])):
        raise RuleBroken(
            _(
                "Some of these are on the record already, under “%(review)s”. Choose that review, so that none is added twice."
            )
            % {"review": known}
        )
    stands = _make_posts(names, by=by, at=at)
    paired, new, _missing = _pair(by.council, draft, source, review, stands)
    if only_answers:
        new = []
    meeting = None
    if new or review is None:
        if not new:
            raise RuleBroken(_("There is no recommendation to add. Go back and add one, or throw the import away."))
        body = review.body if review else Body.objects.of(by.council).filter(pk=where.body_id).first()
        if body is None:
            raise RuleBroken(_("Choose the committee that made the recommendations."))
        if where.meeting_id:
            meeting = sittings.that_met(where.meeting_id, body, by=by, at=at)
        review = _ready(review, where, meeting, source, as_history=as_history, by=by, at=at)
    assert review is not None  # noqa: S101 made just above
    done = Done(review)
    rows = {row["id"]: row for row in draft["rows"]}
    made = _add(new, draft, review, meeting, source, stands, as_history=as_history, by=by, at=at)
    done.added = len(made)
    for each in paired:
        wanted = [c for c in each.changes if c.key in take and c.can_take]
        if wanted:
            _merge(each, rows[each.row_id], {c.field for c in wanted}, source, stands, by=by, at=at)
            done.merged += 1
    if as_history:
        for one in made:
            public.publish_recommendation(one, by=by, at=at)
    public.publish_review(review, by=by, at=at)
    return done


def _make_posts(names: dict[str, Any], *, by: Actor, at: datetime) -> dict[str, str]:
    """Create the posts that were asked for, and say what each printed name stands for.

    Whoever may import may create the posts that a paper names, though not otherwise change posts.
    """
    stands = _standing(by.council, names)
    made: dict[tuple[str, str], str] = {}
    maker = by if by.job else replace(by, job="scrutiny.import")
    for key, choice in stands.items():
        if choice != "create":
            continue
        title, kind = " ".join(names[key]["title"].split()), names[key]["kind"]
        if kind not in Post.Kind.values and kind not in Body.Kind.values:
            raise RuleBroken(_("Choose what kind of post “%(title)s” is.") % {"title": title})
        if (title.casefold(), kind) not in made:
            if kind in Post.Kind.values:
                made[title.casefold(), kind] = f"post:{bodies.add_post(title=title, kind=kind, by=maker, at=at).pk}"
            else:
                made[title.casefold(), kind] = f"body:{bodies.add_body(name=title, kind=kind, by=maker, at=at).pk}"
        stands[key] = made[title.casefold(), kind]
    return stands


def _ready(
    review: Review | None,
    where: Where,
    meeting: Meeting | None,
    source: StoredFile,
    *,
    as_history: bool,
    by: Actor,
    at: datetime,
) -> Review:
    """The review that rows are added to: a new one, or one that can still take them."""
    if where.capacity and where.capacity not in Capacity.values:
        raise RuleBroken(_("Choose one of the capacities listed."))
    if review is None:
        if as_history:
            review = _begin_history(where, source, by=by, at=at)
        else:
            review = begin_review(where.title, where.body_id or 0, capacity=where.capacity, by=by, at=at)
    elif review.issued_on and not as_history:
        raise WrongState(
            _(
                "“%(review)s” was sent for an answer on %(on)s, so nothing can be added to it. Choose another review or a new title."
            )
            % {"review": review, "on": date_words(review.issued_on)}
        )
    elif review.state in {Review.State.EVALUATED, Review.State.CLOSED}:
        raise WrongState(
            _("“%(review)s” is “%(state)s”, so nothing can be added to it.")
            % {"review": review, "state": review.get_state_display()}
        )
    elif as_history and not review.as_history:
        raise RuleBroken(
            _("“%(review)s” is not from earlier records. Choose a new title, or import the paper without “as history”.")
            % {"review": review}
        )
    with change(review, "scrutiny.review_changed", by=by, at=at, subject=review.slug):
        review.source_file = review.source_file or source
        review.capacity = review.capacity or where.capacity or (meeting.capacity if meeting else "")
        if meeting and review.agreed_on is None:
            review.agreed_on, review.agreed_meeting = meeting.held_on, meeting
            review.minute_reference = where.minute_reference.strip()
        if review.state in {Review.State.SCOPING, Review.State.EVIDENCE}:
            review.state = Review.State.DRAFTING  # its recommendations exist, so it is past asking what to look at
        review.save()
    return review


def _begin_history(where: Where, source: StoredFile, *, by: Actor, at: datetime) -> Review:
    if not where.title.strip():
        raise RuleBroken(_("Enter a title for the review."))
    review = Review(
        council=by.council,
        title=where.title.strip()[:200],
        slug=slug_for(Review, by.council, where.title, year=london_date(at).year),
        body=Body.objects.of(by.council).get(pk=where.body_id),
        capacity=where.capacity,
        state=Review.State.MONITORED,
        as_history=True,
        source_file=source,
        made_at=at,
    )
    with change(review, "scrutiny.review_begun", by=by, at=at, subject=review.slug, public=True):
        review.save()
    return review


def _add(
    rows: list[dict[str, Any]],
    draft: dict[str, Any],
    review: Review,
    meeting: Meeting | None,
    source: StoredFile,
    stands: dict[str, str],
    *,
    as_history: bool,
    by: Actor,
    at: datetime,
) -> list[Recommendation]:
    themes = _themes(rows, draft, review, by=by, at=at)
    last = Recommendation.objects.of(by.council).filter(review=review).aggregate(last=Max("position"))["last"] or 0
    on = meeting.held_on if meeting else None
    made = []
    for position, row in enumerate(rows, start=last + 1):
        one = Recommendation(
            council=by.council,
            review=review,
            theme=themes.get(row["theme"]),
            body=review.body,
            capacity=review.capacity,
            origin=Recommendation.Origin.REVIEW,
            position=position,
            number=(row["number"].rstrip(".") or str(position))[:20],
            text=row["text"],
            intended_outcome=row["intended_outcome"],
            state=Recommendation.State.ISSUED if as_history else Recommendation.State.AGREED,
            reference=next_reference(by.council, (on or london_date(at)).year),
            agreed_on=on,
            agreed_meeting=meeting,
            minute_reference=review.minute_reference if meeting else "",
            as_history=as_history,
            source_file=source,
            source_position=row["where"].get("text", "")[:120],
        )
        who, officers = _who(row, "cabinet_members", stands), _post_ids(_who(row, "lead_officers", stands))
        note = {"file": source.name, "position": one.source_position, "printed": row["reference"], "asked": who}
        with change(one, "scrutiny.imported", by=by, at=at, subject=one.reference, public=as_history, note=note):
            one.save()
            parts = [
                Part(council=by.council, recommendation=one, label=part["label"][:10], text=part["text"])
                for part in row["parts"]
            ]
            Part.objects.bulk_create(parts)
            asks = _ask(one, who, officers)
        for ask in asks:
            if as_history and _has_answer(row):
                _record_answer(ask, row, stands, by=by, at=at)
            elif _has_answer(row):
                _draft_answer(ask, row, set(TAKEN), stands, by=by, at=at)
        made.append(one)
    return made


def _themes(
    rows: list[dict[str, Any]], draft: dict[str, Any], review: Review, *, by: Actor, at: datetime
) -> dict[str, Theme]:
    found = {theme.name: theme for theme in review.themes.all()}
    printed = {theme["name"]: theme for theme in draft["themes"]}
    wanted = {row["theme"] for row in rows if row["theme"]}
    last = max((theme.position for theme in found.values()), default=0)
    for name in [*printed, *sorted(wanted - set(printed))]:
        if name not in wanted or name in found:
            continue
        said = printed.get(name, {})
        last += 1
        theme = Theme(
            council=by.council,
            review=review,
            position=last,
            name=name[:200],
            outcome=said.get("outcome", ""),
            narrative=said.get("narrative", ""),
        )
        with change(theme, "scrutiny.theme_changed", by=by, at=at, subject=review.slug):
            theme.save()
        found[name] = theme
    return found


def _post_ids(who: list[str]) -> list[int]:
    return [int(each.partition(":")[2]) for each in who if each.startswith("post:")]


def _ask(one: Recommendation, who: list[str], officers: list[int]) -> list[Ask]:
    """Posts named together answer jointly; a body beside them answers for itself."""
    posts = _post_ids(who)
    groups: list[list[AskedOf]] = []
    if posts:
        groups.append([AskedOf(council=one.council, post_id=pk) for pk in posts])
    partners = [int(each.partition(":")[2]) for each in who if each.startswith("body:")]
    groups += [[AskedOf(council=one.council, body_id=pk)] for pk in partners]
    made = []
    for group in groups:
        ask = Ask.objects.create(
            council=one.council, recommendation=one, officer_post_id=officers[0] if officers else None
        )
        for asked in group:
            asked.ask = ask
        AskedOf.objects.bulk_create(group)
        made.append(ask)
    return made


# --- answers


def _said(row: dict[str, Any]) -> list[Said]:
    """What the paper answers: to parts that it marks, and to the whole. A decision only where its word is printed."""
    decision = DECISIONS.get(row["decision"])
    words = " ".join(row["decision_words"].split())[:80]
    by_part = [part for part in row["parts"] if part["response"]]
    rest = row["response"]
    for part in by_part:
        rest = rest.replace(part["response"], "")
    rest = re.sub(r"(?im)^\s*(?:recommendation |part )?\(?[a-z0-9]{1,2}[.):–-]*\s*$", "", rest).strip()
    day = day_printed(row["timetable"])
    said = [Said(part=part["label"], text=part["response"]) for part in by_part]
    if rest or decision or words or not said:
        whole = Said(
            text=rest,
            decision=decision.value if decision else "",
            decision_words=words,
            done_by_on=day,
            timetable_words="" if TEMPLATE_WORDS.match(row["timetable"]) else row["timetable"][:300],
        )
        said.append(whole)
    else:
        said[0] = replace(said[0], timetable_words=row["timetable"][:300])
    return said


def _costs(row: dict[str, Any]) -> Costs:
    printed = row["financial_impact"].strip()
    if not printed or TEMPLATE_WORDS.match(printed):
        return Costs()
    if re.fullmatch(r"(?i)(?:none|nil|no (?:financial |cost |additional )*(?:impact|cost|implication)s?)\.?", printed):
        return Costs(cost=Response.Cost.NONE)
    return Costs(cost=Response.Cost.SOME, words=printed)


def _unmatched(row: dict[str, Any], stands: dict[str, str]) -> str:
    left = [
        printed
        for printed in row["lead_officers"]
        if not stands.get(importing_store.name_key("lead_officers", printed), "").startswith("post:")
    ]
    return "; ".join(left)[:300]


def _draft_answer(
    ask: Ask, row: dict[str, Any], fields: set[str], stands: dict[str, str], *, by: Actor, at: datetime
) -> Response:
    """Save what the paper answers as a draft. Of a draft there is, only ``fields`` change."""
    before = Response.objects.of(by.council).current().filter(ask=ask).first()
    if before is None or before.sent_at is not None:
        before = None
    said, costs = _said(row), _costs(row)
    lead, words = _post_ids(_who(row, "lead_officers", stands)), _unmatched(row, stands)
    feasibility = before.feasibility if before else ""
    if before is not None:
        said = _over(before, said, fields)
        if "financial_impact" not in fields:
            costs = Costs(before.cost, before.cost_words, before.cost_pence, before.cost_money, before.cost_recurs)
        if "lead_officers" not in fields:
            lead, words = [post.pk for post in before.lead_posts.all()], before.lead_words
    elif fields != set(TAKEN):
        said = [
            replace(
                each,
                decision=each.decision if "decision" in fields else "",
                decision_words=each.decision_words if "decision" in fields else "",
                text=each.text if "response" in fields else "",
                done_by_on=each.done_by_on if "timetable" in fields else None,
                timetable_words=each.timetable_words if "timetable" in fields else "",
            )
            for each in said
        ]
        costs = costs if "financial_impact" in fields else Costs()
        lead, words = (lead, words) if "lead_officers" in fields else ([], "")
    saved = answering.save_answer(
        ask.pk, lines=said, costs=costs, feasibility=feasibility, lead_posts=lead, lead_words=words, by=by, at=at
    )
    return saved.response


def _over(before: Response, said: list[Said], fields: set[str]) -> list[Said]:
    """The lines of a draft with some of what the paper says written over them."""
    kept = {
        line.part.label if line.part else "": Said(
            part=line.part.label if line.part else "",
            decision=line.decision,
            text=line.text,
            reason=line.reason,
            done_by_on=line.done_by_on,
            goes_on=line.goes_on,
            timetable_words=line.timetable_words,
            next_step=line.next_step,
            next_step_on=line.next_step_on,
            answer_on=line.answer_on,
            premise_corrected=line.premise_corrected,
            decision_words=line.decision_words,
        )
        for line in before.lines.select_related("part")
    }
    for new in said:
        old = kept.get(new.part, Said(part=new.part))
        if "decision" in fields and new.decision:
            old = replace(old, decision=new.decision, decision_words=new.decision_words)
        if "response" in fields and new.text:
            old = replace(old, text=new.text)
        if "timetable" in fields and (new.done_by_on or new.timetable_words):
            old = replace(old, done_by_on=new.done_by_on, timetable_words=new.timetable_words)
        kept[new.part] = old
    return list(kept.values())


def _record_answer(ask: Ask, row: dict[str, Any], stands: dict[str, str], *, by: Actor, at: datetime) -> Response:
    """An answer of earlier records: it is with the committee, though on which day is not known."""
    found = _draft_answer(ask, row, set(TAKEN), stands, by=by, at=at)
    with change(found, "scrutiny.responded", by=by, at=at, subject=ask.recommendation.reference, public=True):
        found.state, found.sent_at = Response.State.SENT, at
        found.save()
    return found


def _merge(
    pair: Paired,
    row: dict[str, Any],
    fields: set[str],
    source: StoredFile,
    stands: dict[str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    ask = _ask_for(pair.recommendation, row, stands)
    if ask is None:
        return
    note = {"file": source.name, "position": row["where"].get("response", ""), "fields": sorted(fields)}
    with change(pair.recommendation, "scrutiny.merged", by=by, at=at, subject=pair.recommendation.reference, note=note):
        _draft_answer(ask, row, fields, stands, by=by, at=at)


def day_printed(words: str) -> date | None:
    """A whole date printed by itself, such as "30 September 2026" or "30/09/2026"; None for anything less."""
    found = _DAY.match(" ".join(words.split()))
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else _MONTHS.get(found[2][:3].lower(), 0)
    try:
        return date(int(found[3]), month, int(found[1]))
    except ValueError:
        return None
