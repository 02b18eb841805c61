"""The papers of a meeting and its packs: added, put together in the background, looked at, published. Only Democratic Services do."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks.rules import RULES
from wardmote.decisions import notice, pack_parts
from wardmote.decisions.models import PARAGRAPHS, MeetingPaper, Pack
from wardmote.decisions.permissions import DEMOCRATIC_SERVICES_CAN, may_publish_reports
from wardmote.documents.pack import PackMade, PackPlan, as_pack
from wardmote.documents.paper_pdf import PdfNotMade
from wardmote.documents.pdf_files import RefusedPdf, look_through
from wardmote.kernel import files, publishing, work
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Person, Publication, StoredFile, Work
from wardmote.kernel.readers import Actor, Reader
from wardmote.kernel.words import date_words, london_date
from wardmote.messaging.rendering import whole_address
from wardmote.organisations import meetings
from wardmote.organisations.meeting_dates import Limit
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import Role, committees_of, in_post, posts_held, require, roles_of, sits_on
from wardmote.organisations.published import Content, day
from wardmote.organisations.published import meeting as meeting_content
from wardmote.organisations.rules import on_day

WORK = "decisions.pack"
SCHEMA = "wardmote-pack/1"
State = Pack.State
SET_ASIDE = (Meeting.State.CANCELLED,)


def may_read_whole_pack(reader: Reader, meeting: Meeting) -> bool:
    """Exempt papers of a meeting: Democratic Services, the Monitoring Officer, whoever sits on the body or holds a post of it."""
    if roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER}:
        return True
    return sits_on(reader, meeting.body) or any(post.body_id == meeting.body_id for post in posts_held(reader))


def may_see_packs(reader: Reader) -> bool:
    """Whether any meeting's papers could be a reader's to see: for the menu. At most three queries."""
    if roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER}:
        return True
    return bool(committees_of(reader)) or any(post.body_id is not None for post in posts_held(reader))


def open_by(meeting: Meeting) -> Limit:
    """Until when the agenda and reports of a meeting are open by law, and why. One query. Source: rule M2."""
    standing = on_day(meeting.council, meeting.held_on)
    own = f"M2-{meeting.council.nation}"
    return notice.latest_notice(own if own in RULES else "M2", meeting.held_on, standing)


def add_paper(
    meeting_id: int,
    *,
    data: bytes,
    filename: str,
    title: str,
    item_id: int | None = None,
    is_exempt: bool = False,
    paragraph: str = "",
    public_interest: str = "",
    by: Actor,
    at: datetime,
) -> MeetingPaper:
    """Add a PDF to a meeting's papers. What says who made it is left out of the file that is kept.

    Raises RuleBroken for a file that is no PDF, is locked, damaged or acts by itself, and for an exempt one without
    paragraph and public-interest test. The file is looked through and kept before the transaction.
    """
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    if not title.strip():
        raise RuleBroken(_("Enter the paper’s title."))
    if is_exempt and (paragraph not in PARAGRAPHS or not public_interest.strip()):
        raise RuleBroken(_("An exempt paper needs its paragraph of Schedule 12A, and why keeping it back is right."))
    if files.sniff(data) != pack_parts.PDF:
        raise RuleBroken(_("Only PDF files can stand in a pack. Save it as PDF and send that."))
    meeting: Meeting = Meeting.objects.of(by.council).select_related("body").get(pk=meeting_id)
    _takes_papers(meeting)
    try:
        looked = look_through(data)
    except RefusedPdf as refused:
        raise RuleBroken(refused.message) from refused
    kept = files.store(
        looked.data, filename, council=by.council, by=by.person, at=at, kinds=frozenset({pack_parts.PDF})
    )
    with transaction.atomic():
        item = meeting.items.filter(pk=item_id).first() if item_id else None
        last = meeting.papers.order_by("-position").values_list("position", flat=True).first() or 0
        found = MeetingPaper(
            council=by.council, meeting=meeting, item=item, position=last + 1, title=title.strip(), file=kept,
            pages=len(looked.sizes), is_tagged=looked.is_tagged, is_exempt=is_exempt,
            paragraph=paragraph if is_exempt else "", public_interest=public_interest.strip() if is_exempt else "", added_at=at,
        )  # fmt: skip
        with change(found, "decisions.meeting_paper_changed", by=in_post(by), at=at, subject=_subject(meeting)):
            found.save()
    return found


@transaction.atomic
def drop_paper(paper_id: int, *, by: Actor, at: datetime) -> None:
    """Take a paper off a meeting. Raises WrongState once a published pack holds it."""
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    found = MeetingPaper.objects.of(by.council).select_related("meeting__body").get(pk=paper_id)
    held = Pack.objects.of(by.council).filter(meeting=found.meeting, state=State.PUBLISHED)
    if any(part["key"] == f"paper:{found.pk}" for parts in held.values_list("full_parts", flat=True) for part in parts):
        raise WrongState(_("A published pack holds this paper, so it stays."))
    with change(
        found,
        "decisions.meeting_paper_changed",
        by=in_post(by),
        at=at,
        subject=_subject(found.meeting),
        note={"dropped": True},
    ):
        MeetingPaper.objects.filter(pk=found.pk).delete()


@transaction.atomic
def ask_for_pack(
    meeting_id: int, *, late_because: str = "", chair_agreed_on: date | None = None, by: Actor, at: datetime
) -> Pack:
    """Have the agenda pack put together, or made again; once that is public, a supplement of what came since.

    A supplement inside the days by which papers must be open needs special circumstances and the day on which the chair
    agreed. Source: Local Government Act 1972, s. 100B(3) and (4). Raises RuleBroken without them or with nothing to add.
    """
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    meeting: Meeting = Meeting.objects.of(by.council).select_related("body", "council").locked().get(pk=meeting_id)
    _takes_papers(meeting)
    packs: list[Pack] = list(meeting.packs.all())
    pack = next((one for one in packs if one.state != State.PUBLISHED), None)
    if pack is not None and pack.state == State.MAKING and pack.work is not None and pack.work.ended_at is None:
        return pack
    if pack is None:
        pack = Pack(council=by.council, meeting=meeting, number=len(packs), asked_at=at)
    if pack.number:
        _late_is_said(meeting, late_because, chair_agreed_on, at=at)
        pack.late_because, pack.chair_agreed_on = late_because.strip(), chair_agreed_on
        if not _adds(pack):
            raise RuleBroken(
                _("Nothing came since the last pack. Add the late paper or publish the late report first.")
            )
    elif not meeting.items.exists():
        raise RuleBroken(_("The agenda has no items yet. Add one first."))
    with change(pack, "decisions.pack_asked", by=in_post(by), at=at, subject=_subject(meeting)):
        pack.state, pack.asked_at = State.MAKING, at
        pack.save()
    pack.work = work.start(
        WORK, council=by.council, by=by.person, at=at, total=3, pack=pack.pk, site=whole_address(by.council, "")
    )
    pack.save(update_fields=["work"])
    return pack


def make_in_background(found: Work) -> dict[str, Any]:
    """Put a pack together: read its papers, print the public file, print the whole one where anything is exempt.

    May run again after a restart: it begins anew and writes once, at its end. Raises RuleBroken where it cannot be printed.
    """
    pack = (
        Pack.objects.of(found.council)
        .select_related("meeting__body", "meeting__council", "council")
        .get(pk=found.arguments["pack"])
    )
    if pack.state == State.PUBLISHED:
        return {"pages": pack.pages}
    at = found.asked_at
    on, site = london_date(at), found.arguments["site"]
    exempt = pack_parts.has_exempt(pack.meeting)
    total = 3 if exempt else 2
    work.progress(found, 0, total, _("Reading the papers."))
    public = pack_parts.gather(pack, whole=False, on=on, site=site)
    work.progress(found, 1, total, _("Printing the public pack."))
    made, parts = _printed(pack, public, whole=False, on=on)
    full, full_parts, refused = None, parts, public.refused
    if exempt:
        work.progress(found, 2, total, _("Printing the pack with exempt papers."))
        gathered = pack_parts.gather(pack, whole=True, on=on, site=site)
        full, full_parts = _printed(pack, gathered, whole=True, on=on)
        refused = gathered.refused
    name = f"{pack.meeting.body.slug}-{pack.meeting.slug}-{pack.slug}"
    kept = _keep(pack, made, f"{name}.pdf", by=found.by, at=at)
    whole = _keep(pack, full, f"{name}-exempt.pdf", by=found.by, at=at) if full else None
    with transaction.atomic():
        pack = Pack.objects.of(found.council).select_related("meeting__body").locked().get(pk=pack.pk)
        if pack.work_id != found.pk:
            return {"pages": pack.pages}
        with change(
            pack, "decisions.pack_made", by=Actor(found.council, job=WORK), at=at, subject=_subject(pack.meeting)
        ):
            pack.move_to(State.MADE)
            pack.file, pack.full_file, pack.pages, pack.made_at = kept, whole, made.pages, at
            pack.parts, pack.full_parts, pack.refused = parts, full_parts, refused
            pack.save()
    work.progress(found, total, total)
    return {"pages": made.pages}


@transaction.atomic
def publish_pack(pack_id: int, *, by: Actor, at: datetime) -> Pack:
    """Publish a pack that was made: the meeting's page lists it, its file can be had, and the agenda is public from today.

    Raises WrongState before it is made, and where a report in it is no longer public.
    """
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    pack: Pack = Pack.objects.of(by.council).select_related("meeting__body", "file").locked().get(pk=pack_id)
    if gone := taken_down(pack.council_id, pack.parts):
        raise WrongState(_("“%(title)s” is no longer public. Have the pack made again.") % {"title": gone[0]})
    with change(pack, "decisions.pack_published", by=in_post(by), at=at, subject=_subject(pack.meeting), public=True):
        pack.move_to(State.PUBLISHED)
        pack.published_at = at
        pack.save()
    _publish(pack, by=by, at=at)
    if not pack.number and pack.meeting.state == Meeting.State.PLANNED:
        meetings.publish_agenda(pack.meeting_id, on=london_date(at), by=by, at=at)
    return pack


def _publish(pack: Pack, *, by: Actor, at: datetime) -> Publication:
    content = pack_content(pack)
    return publishing.publish(
        pack, content, address=pack.address, title=f"{pack}: {pack.meeting}", schema_version=SCHEMA, by=by, at=at,
        label=_("Agenda pack"), search_text="\n".join(part["title"] for part in content["parts"]),
        dated_on=pack.meeting.held_on, subject=_subject(pack.meeting),
    )  # fmt: skip


def pack_content(pack: Pack) -> Content:
    """What the public may know of a pack: its parts by title and page, never those of the whole one."""
    assert pack.file is not None  # noqa: S101 - both are checks of the database
    assert pack.published_at is not None  # noqa: S101
    return {
        "schema": SCHEMA,
        "meeting": meeting_content(pack.meeting),
        "name": str(pack),
        "number": pack.number,
        "published_on": day(london_date(pack.published_at)),
        "pages": pack.pages,
        "file": {"size": pack.file.size, "sha256": pack.file.sha256},
        "parts": pack.parts,
        "late_because": pack.late_because,
        "chair_agreed_on": day(pack.chair_agreed_on),
    }


def taken_down(council_id: int, parts: list[Content]) -> list[str]:
    """Titles of reports in a pack whose public page was taken down since. One query."""
    reports = {part["report"]: part["title"] for part in parts if "report" in part}
    rows = Publication.objects.filter(council_id=council_id, object_kind=pack_parts.REPORT, object_id__in=reports)
    down = rows.current().exclude(withdrawn_at=None).values_list("object_id", flat=True)
    return [reports[pk] for pk in down]


def published(meeting: Meeting) -> list[Content]:
    """The packs of a meeting that the public can have, the agenda first: name, address, pages, size. One query."""
    kind = "decisions.pack"
    ids = Pack.objects.filter(meeting=meeting, state=State.PUBLISHED).values("pk")
    rows = (
        Publication.objects.of(meeting.council).current().filter(object_kind=kind, object_id__in=ids, withdrawn_at=None)
    )
    said = [{"address": row.address, **(row.content or {})} for row in rows]
    return sorted(said, key=lambda one: int(one["number"]))


def _printed(pack: Pack, gathered: pack_parts.Gathered, *, whole: bool, on: date) -> tuple[PackMade, list[Content]]:
    council = pack.council
    marks = [_("Not for publication")] if whole else []
    marks += [_("Demonstration")] if council.is_demonstration else []
    plan = PackPlan(
        title=f"{pack}: {pack.meeting}", council_name=council.name, parts=[part.printed for part in gathered.parts],
        made_on=on, contents_title=_("What is in this pack"), label=_("{title}, page {page} of {pages}"),
        foot=f"{council.name} · {pack.meeting} · {pack}", marked=" · ".join(marks), colours=pack_parts.colours(pack),
    )  # fmt: skip
    try:
        made = as_pack(plan)
    except PdfNotMade as refused:
        raise RuleBroken(refused.message) from refused
    ends = [*made.starts[1:], made.pages + 1]
    parts = [
        {"key": part.key, **part.content, "from_page": start, "pages": end - start}
        for part, start, end in zip(gathered.parts, made.starts, ends, strict=True)
    ]
    return made, parts


def _keep(pack: Pack, made: PackMade, name: str, *, by: Person | None, at: datetime) -> StoredFile:
    """Our own file is kept whatever its size; the limit is for what others send."""
    digest = hashlib.sha256(made.data).hexdigest()
    files.keep(digest, made.data)
    return StoredFile.objects.create(
        council=pack.council, sha256=digest, name=name, media_type=pack_parts.PDF, size=len(made.data),
        state=StoredFile.State.CLEAN, stored_at=at, stored_by=by,
    )  # fmt: skip


def _late_is_said(meeting: Meeting, because: str, agreed_on: date | None, *, at: datetime) -> None:
    today = london_date(at)
    if agreed_on is not None and agreed_on > today:
        raise RuleBroken(_("The chair cannot have agreed on a day that has not come."))
    if bool(because.strip()) != (agreed_on is not None):
        raise RuleBroken(_("Give both: the special circumstances, and the day on which the chair agreed."))
    limit = open_by(meeting)
    if today > limit.by_law_on and agreed_on is None:
        raise RuleBroken(
            _(
                "Papers had to be open by %(on)s. A later one needs special circumstances, and the chair must agree that it is urgent."
            )
            % {"on": date_words(limit.by_law_on)}
        )


def _adds(pack: Pack) -> bool:
    given = pack_parts.given_before(pack)
    meeting = pack.meeting
    keys = {f"paper:{pk}" for pk in meeting.papers.values_list("pk", flat=True)}
    from_reports = meeting.reports.exclude(published_at=None).values_list("pk", flat=True)
    keys |= {f"report:{pk}" for pk in from_reports}
    return bool(keys - given)


def _takes_papers(meeting: Meeting) -> None:
    if meeting.state in SET_ASIDE:
        raise WrongState(_("This meeting was cancelled, so it has no papers."))


def _subject(meeting: Meeting) -> str:
    return f"meeting:{meeting.body.slug}/{meeting.slug}"[:120]
