"""Papers of a meeting: the working page where a pack is put together, and the public page of each pack with its files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.decisions import pack_parts, packs
from wardmote.decisions.forms_packs import MeetingPaperForm, SupplementForm
from wardmote.decisions.models import MeetingPaper, Pack
from wardmote.decisions.permissions import DEMOCRATIC_SERVICES_CAN, may_publish_reports
from wardmote.decisions.views.frame import found, posted, press
from wardmote.kernel import files, publishing
from wardmote.kernel.caching import public_page
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication, Work
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, file_size_words, weekday_words
from wardmote.organisations import meetings
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Meeting
from wardmote.organisations.published import day_of
from wardmote.organisations.views.frame import one_form
from wardmote.organisations.views.published import find, take_down_href, whole_address
from wardmote.organisations.views.taking_down import take_down_page

HERE = "/desk/packs/"
WHOLE_CAN = _("You cannot see this. Members of the body, Democratic Services and the Monitoring Officer can.")
State = Pack.State
BACK_DAYS = 60


def _meeting(request: CouncilRequest, body: str, day: str) -> Meeting:
    """The council's meeting of a body on a day (``-2`` for the second of it)."""
    try:
        held_on, sequence = date.fromisoformat(day[:10]), int(day[11:] or 1)
    except ValueError:
        raise Http404 from None
    rows = Meeting.objects.of(request.council).select_related("body", "council")
    meeting: Meeting = found(rows, body__slug=body, held_on=held_on, sequence=sequence)
    return meeting


def keepers(view: Any) -> Any:
    """A page of one meeting's papers for Democratic Services."""

    @signed_in
    def inner(request: CouncilRequest, body: str, day: str, *args: Any, **more: Any) -> HttpResponse:
        meeting = _meeting(request, body, day)
        if not may_publish_reports(request.reader):
            raise NotAllowed(DEMOCRATIC_SERVICES_CAN)
        answer: HttpResponse = view(request, meeting, *args, **more)
        return answer

    return inner


def _desk(meeting: Meeting) -> str:
    return f"{HERE}{meeting.body.slug}/{meeting.slug}/"


def _crumbs(meeting: Meeting | None = None) -> list[dict[str, str]]:
    steps = [{"text": _("Home"), "href": "/my/"}, {"text": _("Papers of meetings"), "href": HERE}]
    return steps if meeting is None else [*steps, {"text": str(meeting), "href": _desk(meeting)}]


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/packs/: meetings to come and of late, each with where its papers stand; members see those of their bodies. 3 queries."""
    today = timezone.localdate()
    rows = Meeting.objects.of(request.council).exclude(state=Meeting.State.CANCELLED)
    rows = rows.filter(held_on__gte=today.fromordinal(today.toordinal() - BACK_DAYS)).order_by("held_on", "sequence")
    shown = list(rows.select_related("body", "council").prefetch_related("packs")[:100])
    if not may_publish_reports(request.reader):
        shown = [one for one in shown if packs.may_read_whole_pack(request.reader, one)]
    context = {
        "coming": [_line(one) for one in shown if one.held_on >= today],
        "past": [_line(one) for one in reversed(shown) if one.held_on < today],
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "decisions/packs/list.html", context)


def _line(one: Meeting) -> dict[str, str]:
    said = [f"{pack}: {pack.get_state_display().lower()}" for pack in one.packs.all()]
    return {"title": str(one), "href": _desk(one), "words": ". ".join(said or [_("No pack yet")]) + "."}


@signed_in
def one(request: CouncilRequest, body: str, day: str) -> HttpResponse:
    """/desk/packs/<body>/<day>/: papers, packs, and the next step. Members of the body read it, Democratic Services write."""
    meeting = _meeting(request, body, day)
    is_keeper = may_publish_reports(request.reader)
    if not is_keeper and not packs.may_read_whole_pack(request.reader, meeting):
        raise NotAllowed(WHOLE_CAN)
    rows = list(meeting.packs.select_related("work", "file", "full_file"))
    open_pack = next((row for row in rows if row.state != State.PUBLISHED), None)
    reports = list(meeting.reports.exclude(state="taken-off").order_by("reference"))
    on_agenda = set(meeting.items.filter(source_kind=pack_parts.REPORT).values_list("source_id", flat=True))
    limit = packs.open_by(meeting)
    work = open_pack.work if open_pack else None
    failed = work is not None and work.state == Work.State.REFUSED
    context = {
        "meeting": meeting,
        "elsewhere": meeting.papers_url,
        "is_keeper": is_keeper,
        "items": meeting.items.all(),
        "reports": [{"row": row, "is_on": row.pk in on_agenda, "is_public": row.published_at is not None} for row in reports],
        "papers": meeting.papers.select_related("file", "item"),
        "packs": [{"row": row, "size": file_size_words(row.file.size)} for row in rows if row.state == State.PUBLISHED and row.file],
        "pack": open_pack,
        "work": work,
        "failed": failed,
        "words": (work.result.get("message", "") if failed else work.words) if work else "",
        "open_by": weekday_words(limit.by_law_on),
        "is_late": timezone.localdate() > limit.by_law_on,
        "has_public": any(row.state == State.PUBLISHED for row in rows),
        "next_name": str(Pack(number=len(rows))),
        "breadcrumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "decisions/packs/one.html", context)


@keepers
def add(request: CouncilRequest, meeting: Meeting) -> HttpResponse:
    """…/papers/add/: a PDF for the meeting."""
    form = MeetingPaperForm(meeting, posted(request), request.FILES or None)

    def act(said: dict[str, Any]) -> MeetingPaper:
        sent = said.pop("upload")
        return packs.add_paper(meeting.pk, data=sent.read(), filename=sent.name, **said, by=request.actor, at=now())

    return one_form(
        request,
        form,
        act,
        title=_("Add a paper"),
        lead=str(meeting),
        button=_("Add it"),
        to=_desk(meeting),
        said=_("The paper is added. Not public yet."),
        crumbs=_crumbs(meeting),
        template="decisions/form.html",
    )


@keepers
def drop(request: CouncilRequest, meeting: Meeting, number: int) -> HttpResponse:
    """…/papers/<number>/drop/: a paper is taken off."""
    row = found(meeting.papers, pk=number)
    act = lambda: packs.drop_paper(row.pk, by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("The paper is taken off."), to=_desk(meeting))


@keepers
def put_on(request: CouncilRequest, meeting: Meeting, number: int) -> HttpResponse:
    """…/reports/<number>/on/: a report becomes an item of the agenda."""
    row = found(meeting.reports, pk=number)

    def act() -> None:
        if meeting.items.filter(source_kind=pack_parts.REPORT, source_id=row.pk).exists():
            raise RuleBroken(_("It is on the agenda already."))
        meetings.add_item(meeting.pk, title=row.title, source=row, by=request.actor, at=now())

    return press(request, act, said=_("It is on the agenda."), to=_desk(meeting))


@keepers
def make(request: CouncilRequest, meeting: Meeting) -> HttpResponse:
    """…/make/: have the agenda pack put together, or made again. A supplement asks why first."""
    act = lambda: packs.ask_for_pack(meeting.pk, by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("The pack is being put together."), to=_desk(meeting))


@keepers
def supplement(request: CouncilRequest, meeting: Meeting) -> HttpResponse:
    """…/supplement/: what came since the last pack, and why it came late."""
    limit = packs.open_by(meeting)
    return one_form(
        request,
        SupplementForm(posted(request)),
        lambda said: packs.ask_for_pack(meeting.pk, **said, by=request.actor, at=now()),
        title=_("Make a supplement"),
        lead=_(
            "Papers had to be open by %(on)s. One that comes later needs both answers. Leave both empty before that day."
        )
        % {"on": date_words(limit.by_law_on)},
        button=_("Make it"),
        to=_desk(meeting),
        said=_("The supplement is being put together."),
        crumbs=_crumbs(meeting),
        template="decisions/form.html",
    )


@keepers
def publish(request: CouncilRequest, meeting: Meeting, number: int) -> HttpResponse:
    """…/<number>/publish/: the pack is public."""
    row = found(meeting.packs, number=number)
    act = lambda: packs.publish_pack(row.pk, by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("Published. The meeting’s page lists it."), to=_desk(meeting))


@signed_in
def desk_file(request: CouncilRequest, body: str, day: str, number: int, which: str) -> HttpResponse:
    """…/<number>/public.pdf and whole.pdf: a pack before it is public, and the one with exempt papers for those who may read them."""
    meeting = _meeting(request, body, day)
    if not packs.may_read_whole_pack(request.reader, meeting):
        raise NotAllowed(WHOLE_CAN)
    row = found(meeting.packs.select_related("file", "full_file"), number=number)
    kept = row.full_file if which == "whole" else row.file
    if kept is None:
        raise Http404(_("There is no such file."))
    return files.serve(kept)  # type: ignore[return-value]


@signed_in
def desk_paper(request: CouncilRequest, body: str, day: str, number: int) -> HttpResponse:
    """…/papers/<number>/: a paper's own file, exempt or not, for those who may read the whole pack."""
    meeting = _meeting(request, body, day)
    if not packs.may_read_whole_pack(request.reader, meeting):
        raise NotAllowed(WHOLE_CAN)
    return files.serve(found(meeting.papers.select_related("file"), pk=number).file)  # type: ignore[return-value]


@signed_in
def take_down(request: CouncilRequest, body: str, day: str, number: int) -> HttpResponse:
    """…/<number>/take-down/: the Monitoring Officer or the administrator takes a published pack down."""
    meeting = _meeting(request, body, day)
    row = found(meeting.packs, number=number)
    return take_down_page(request, publishing.standing(request.council, "decisions.pack", row.pk), to=HERE)


# The public side


def _slug(number: int) -> str:
    return Pack(number=number).slug


@public_page
def public(request: CouncilRequest, body: str, day: str, number: int = 0) -> HttpResponse:
    """/meetings/<body>/<day>/agenda-pack/ and /supplement-<n>/: what is in it, page by page, each paper on its own."""
    address = f"/meetings/{body}/{day}/{_slug(number)}/"
    publication = find(request, address)
    if isinstance(publication, HttpResponse):
        return publication
    content = publication.content or {}
    context = {
        "content": content,
        "parts": [_part(one, address) for one in content["parts"] if one["key"] != "front"],
        "gone": packs.taken_down(request.council.pk, content["parts"]),
        "size": file_size_words(content["file"]["size"]),
        "held_on": day_of(content["meeting"]["on"]),
        "published_on": day_of(content["published_on"]),
        "chair_agreed_on": day_of(content["chair_agreed_on"]),
        "publication": publication,
        "cite": whole_address(request, address),
        "take_down_href": f"{HERE}{body}/{day}/{number}/take-down/" if take_down_href(request, publication) else "",
        "breadcrumbs": [
            {"text": _("Home"), "href": "/"},
            {"text": _("Meetings"), "href": "/meetings/"},
            {"text": content["meeting"]["body"], "href": content["meeting"]["address"]},
        ],
    }
    return render(request, "decisions/packs/public.html", context)


def _part(one: dict[str, Any], address: str) -> dict[str, Any]:
    is_file = one["kind"] == "file"
    href = one["href"] or (f"{address}papers/{one['paper']}/" if is_file else "")
    first, last = one["from_page"], one["from_page"] + one["pages"] - 1
    where = _("Page %(n)s") % {"n": first} if first == last else _("Pages %(a)s to %(b)s") % {"a": first, "b": last}
    said = [where]
    if is_file:
        said.append(
            _("A PDF as it came, tagged for screen readers in its own file")
            if one["is_tagged"]
            else _("A PDF as it came, not tagged for screen readers")
        )
    return {"title": one["title"], "href": href, "words": ". ".join(said) + "."}


def public_file(request: CouncilRequest, body: str, day: str, number: int = 0) -> HttpResponse:
    """…/pack.pdf: the pack as it was published. Not given out any more once a report in it was taken down."""
    publication, row = _published(request, body, day, number, "pack.pdf")
    if isinstance(publication, HttpResponse):
        return publication
    if row is None or row.file is None or packs.taken_down(request.council.pk, row.parts):
        raise Http404(
            _("This file is no longer given out, as a paper in it was taken down. Read the others one by one.")
        )
    response = files.serve(row.file)
    response["Content-Disposition"] = f'attachment; filename="{row.file.name}"'
    return response  # type: ignore[return-value]


def public_paper(request: CouncilRequest, body: str, day: str, paper: int, number: int = 0) -> HttpResponse:
    """…/papers/<number>/: the own file of a paper that the published pack lists."""
    publication, row = _published(request, body, day, number, f"papers/{paper}/")
    if isinstance(publication, HttpResponse):
        return publication
    listed = row is not None and any(one["key"] == f"paper:{paper}" for one in row.parts)
    own = MeetingPaper.objects.of(request.council).filter(pk=paper, is_exempt=False).select_related("file").first()
    if not listed or own is None:
        raise Http404(_("There is no such paper."))
    response = files.serve(own.file)
    response["Content-Disposition"] = f'attachment; filename="{slugify(own.title)[:80] or "paper"}.pdf"'
    return response  # type: ignore[return-value]


def _published(
    request: CouncilRequest, body: str, day: str, number: int, tail: str
) -> tuple[Publication | HttpResponse, Pack | None]:
    publication = find(request, f"/meetings/{body}/{day}/{_slug(number)}/", tail)
    if isinstance(publication, HttpResponse):
        return publication, None
    rows = Pack.objects.of(request.council).filter(pk=publication.object_id, state=State.PUBLISHED)
    return publication, rows.select_related("file").first()


PACK = "<slug:body>/<slug:day>"
urlpatterns = [
    path("desk/packs/", every),
    path(f"desk/packs/{PACK}/", one),
    path(f"desk/packs/{PACK}/papers/add/", add),
    path(f"desk/packs/{PACK}/papers/<int:number>/", desk_paper),
    path(f"desk/packs/{PACK}/papers/<int:number>/drop/", drop),
    path(f"desk/packs/{PACK}/reports/<int:number>/on/", put_on),
    path(f"desk/packs/{PACK}/make/", make),
    path(f"desk/packs/{PACK}/supplement/", supplement),
    path(f"desk/packs/{PACK}/<int:number>/publish/", publish),
    *(
        path(f"desk/packs/{PACK}/<int:number>/{which}.pdf", desk_file, {"which": which})
        for which in ("public", "whole")
    ),
    path(f"desk/packs/{PACK}/<int:number>/take-down/", take_down),
    *(
        each
        for at in (f"meetings/{PACK}/agenda-pack/", f"meetings/{PACK}/supplement-<int:number>/")
        for each in (
            path(at, public),
            path(f"{at}pack.pdf", public_file),
            path(f"{at}papers/<int:paper>/", public_paper),
        )
    ),
]
