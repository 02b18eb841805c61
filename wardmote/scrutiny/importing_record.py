"""Confirming an import: what was read becomes record in one transaction, each recommendation naming its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
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
from wardmote.scrutiny import importing_names, importing_store, public, sittings
from wardmote.scrutiny.asking import next_reference
from wardmote.scrutiny.importing import read_scraip
from wardmote.scrutiny.importing_answers import draft_answer, merge_answer, record_answer
from wardmote.scrutiny.importing_plan import TAKEN, has_answer, matched, named_for, on_record, pair, post_ids
from wardmote.scrutiny.models import (
    Ask,
    AskedOf,
    ImportDraft,
    Part,
    Recommendation,
    Review,
    Theme,
)
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.reviews import begin_review
from wardmote.scrutiny.timing import SCRUTINY_CAN


@dataclass(frozen=True)
class Where:
    """Where an import goes: a review there is, or the title of a new one and the committee that recommends."""

    review_id: int | None = None
    title: str = ""
    body_id: int | None = None
    capacity: str = ""
    meeting_id: int | None = None
    minute_reference: str = ""


@dataclass
class Done:
    """What confirming did."""

    review: Review
    added: int = 0
    merged: int = 0
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def add_to_record(draft_id: int, where: Where, *, seen: int, take: Iterable[str] = (), by: Actor, at: datetime) -> Done:
    """Put a confirmed import on the record: new recommendations, agreed and with references, and the changes in ``take``.

    ``take`` holds keys of ``Change``; they are saved as drafts of answers. As history, everything is published at once,
    no clock starts and nobody is written to. Raises RuleBroken without a committee or title, for an answered copy without
    its review, and for new rows in a review that was sent already; WrongState when somebody else changed the import.
    """
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    found: ImportDraft = ImportDraft.objects.of(by.council).locked().select_related("file", "council").get(pk=draft_id)
    importing_store.check_unchanged(found, seen)
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
                names[importing_names.name_key(role, printed)] = {"choice": choice}
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
    review = Review.objects.of(by.council).locked().get(pk=where.review_id) if where.review_id else None
    if review is None and (known := on_record(by.council, draft["rows"])):
        raise RuleBroken(
            _(
                "Some of these are on the record already, under “%(review)s”. Choose that review, so that none is added twice."
            )
            % {"review": known}
        )
    stands = _make_posts(names, by=by, at=at)
    paired, new, _missing = pair(by.council, draft, source, review, stands)
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
            merge_answer(each, rows[each.row_id], {c.field for c in wanted}, source, stands, by=by, at=at)
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
    stands = matched(names)
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
        who, officers = named_for(row, "cabinet_members", stands), post_ids(named_for(row, "lead_officers", stands))
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
            if as_history and has_answer(row):
                record_answer(ask, row, stands, by=by, at=at)
            elif has_answer(row):
                draft_answer(ask, row, set(TAKEN), stands, by=by, at=at)
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


def _ask(one: Recommendation, who: list[str], officers: list[int]) -> list[Ask]:
    """Posts named together answer jointly; a body beside them answers for itself."""
    posts = post_ids(who)
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
