"""What anyone reads: the partnership, the plan in force, its priorities, actions and indicators, and earlier editions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.documents import rich_text
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf
from wardmote.documents.paper_word import as_word
from wardmote.documents.sheets import write_csv
from wardmote.kernel import limits, publishing
from wardmote.kernel.caching import public_page
from wardmote.kernel.files import WORD
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.published import Content, day_of
from wardmote.organisations.views.published import find, take_down_href, whole_address
from wardmote.partnership import papers, queries
from wardmote.partnership.models import Edition, Member
from wardmote.partnership.queries import ActionFilters

PER_PAGE = 50
SHOWN = 5
CSV_COLUMNS = ("reference", "priority", "action", "lead", "state", "due_on", "last_update_on", "address")


@public_page
def home(request: CouncilRequest) -> HttpResponse:
    """/partnership/: what it is, how the plan stands, what is late, who belongs to it. About six queries."""
    council, today = request.council, timezone.localdate()
    if publishing.at_address(council, "/partnership/") is None:
        return render(request, "partnership/public/not_begun.html", {"breadcrumbs": [_home()]})
    found = find(request, "/partnership/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    late = queries.actions(council, ActionFilters(state="late"), on=today).order_by("due_on")
    edition = publishing.at_address(council, content["plan"]["address"]) if content["plan"] else None
    said = edition.content if edition and not edition.withdrawn_at else None
    context = {
        "content": content,
        "publication": found,
        "edition": said,
        "figures": queries.figures(council, on=today),
        "late": [
            one | {"title": one["title"].rstrip(".")} for one in (queries.item(row, on=today) for row in late[:SHOWN])
        ],
        "priorities": [_priority_item(one) for one in (said or {}).get("priorities", ())],
        "members": _by_standing(content, today),
        "roles": [one | _since(one) for one in content["roles"]],
        "groups": _tree(content["groups"]),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [_home()],
    }
    return render(request, "partnership/public/home.html", context)


@public_page
def plan(request: CouncilRequest) -> HttpResponse:
    """/partnership/plan/: leads to the edition in force."""
    found = Edition.objects.of(request.council).filter(state=Edition.State.ADOPTED).first()
    if found is None:
        raise Http404(_("No plan has been adopted yet."))
    return redirect(found.address)


@public_page
def editions(request: CouncilRequest) -> HttpResponse:
    """/partnership/editions/: every edition that was adopted, newest first."""
    rows = Publication.objects.of(request.council).readable().filter(object_kind="partnership.edition")
    items = []
    for row in sorted(rows, key=lambda one: (one.content or {}).get("adopted_on") or "", reverse=True):
        content = row.content or {}
        items.append(
            {"title": row.title, "href": row.address, "words": _adopted_words(content), "note": content["state_words"]}
        )
    context = {"rows": items, "breadcrumbs": [_home(), _partnership()]}
    return render(request, "partnership/public/editions.html", context)


@public_page
def edition(request: CouncilRequest, slug: str) -> HttpResponse:
    """/partnership/editions/<slug>/: an edition as it was adopted."""
    found = find(request, f"/partnership/editions/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    context = {
        "content": content,
        "publication": found,
        "adopted": _adopted_words(content),
        "texts": [one | {"html": rich_text.as_html(one["text"])} for one in content["texts"]],
        "priorities": [_priority_item(one) for one in content["priorities"]],
        "lineage": [one for one in content["lineage"] if one["kind"] != "continues"],
        "asked": [
            one | {"asked": day_of(one["on"]), "answered": day_of(one["answered_on"])}
            for one in content["changes_asked"]
        ],
        "in_force": content["state"] == Edition.State.ADOPTED,
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [_home(), _partnership()],
    }
    return render(request, "partnership/public/edition.html", context)


@public_page
def priority(request: CouncilRequest, slug: str) -> HttpResponse:
    """/partnership/priorities/<slug>/: why it is one, what is done for it, how it is judged, and its line over the years."""
    found = find(request, f"/partnership/priorities/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    content, today = found.content or {}, timezone.localdate()
    rows = queries.actions(request.council, ActionFilters(priority=slug), on=today)
    context = {
        "content": content,
        "publication": found,
        "rationale": rich_text.as_html(content["rationale"]),
        "actions": [queries.item(row, on=today) for row in rows],
        "indicators": [{"title": one["title"], "href": one["address"]} for one in content["indicators"]],
        "line": [one | {"on": day_of(one["adopted_on"]), "how_words": _how_words(one)} for one in content["line"]],
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [
            _home(),
            _partnership(),
            {"text": content["edition"]["title"], "href": content["edition"]["address"]},
        ],
    }
    return render(request, "partnership/public/priority.html", context)


@public_page
def actions(request: CouncilRequest) -> HttpResponse:
    """/partnership/actions/: every action of the plan in force, with filters. Six queries for any number."""
    filters, today = ActionFilters.read(request.GET), timezone.localdate()
    page = Paginator(queries.actions(request.council, filters, on=today), PER_PAGE).get_page(request.GET.get("page"))
    offered = queries.choices(request.council)
    context = {
        "page": page,
        "count": page.paginator.count,
        "rows": [queries.item(row, on=today) for row in page.object_list],
        "filters": filters,
        "choices": offered,
        "active": [
            {
                "words": dict(offered.get(name, ())).get(value, value),
                "href": f"?{filters.without(name).query}" if filters.without(name).query else ".",
            }
            for name, value in filters.in_use.items()
        ],
        "breadcrumbs": [_home(), _partnership()],
    }
    return render(request, "partnership/public/actions.html", context)


def spreadsheet(request: CouncilRequest) -> HttpResponse | StreamingHttpResponse:
    """/partnership/actions.csv: the list as its filters narrow it."""
    if not limits.allow(f"export {limits.client_address(request)}", 30, timedelta(minutes=1)):
        return HttpResponse(status=429)
    rows = queries.actions(request.council, ActionFilters.read(request.GET), on=timezone.localdate())
    lines = (
        [
            row.reference.upper(),
            row.priority_title,
            row.text,
            row.lead_name,
            row.state,
            row.due_on.isoformat() if row.due_on else "",
            row.updated_on.isoformat() if row.updated_on else "",
            whole_address(request, f"/partnership/actions/{row.reference}/"),
        ]
        for row in rows.iterator(chunk_size=500)
    )
    response = StreamingHttpResponse(write_csv(CSV_COLUMNS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="actions.csv"'
    return response


@public_page
def action(request: CouncilRequest, reference: str) -> HttpResponse:
    """/partnership/actions/<reference>/: what is done, by whom and when, its steps, and what was said of it."""
    found = find(request, f"/partnership/actions/{reference}/")
    if isinstance(found, HttpResponse):
        return found
    content, today = found.content or {}, timezone.localdate()
    due = day_of(content["due_on"])
    ended = content["state"] in queries.ENDED
    context = {
        "content": content,
        "publication": found,
        "due": due,
        "late_days": (today - due).days if due and due < today and not ended else 0,
        "milestones": [
            one | {"due": day_of(one["due_on"]), "done": day_of(one["done_on"])} for one in content["milestones"]
        ],
        "updates": [one | {"at": day_of(one["on"])} for one in content["updates"]],
        "facts": _action_rows(content),
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [
            _home(),
            _partnership(),
            {"text": content["priority"]["title"], "href": content["priority"]["address"]},
        ],
    }
    return render(request, "partnership/public/action.html", context)


@public_page
def indicator(request: CouncilRequest, slug: str) -> HttpResponse:
    """/partnership/indicators/<slug>/: what is counted, where it started, where it should go, and every figure."""
    found = find(request, f"/partnership/indicators/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    context = {
        "content": content,
        "publication": found,
        "finding": papers.indicator_sentence(content),
        "head": [
            {"text": _("Period")},
            {"text": _("Figure"), "format": "numeric"},
            {"text": _("Range")},
            {"text": _("Note")},
        ],
        "rows": papers.indicator_rows(content),
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [
            _home(),
            _partnership(),
            {"text": content["priority"]["title"], "href": content["priority"]["address"]},
        ],
    }
    return render(request, "partnership/public/indicator.html", context)


def printed(request: CouncilRequest, form: str) -> HttpResponse:
    """/partnership/plan.docx and .pdf: the plan in force as a paper, made from what is published."""
    whole = queries.whole_plan(request.council)
    if whole is None:
        raise Http404(_("No plan has been adopted yet."))
    if not limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1)):
        return HttpResponse(status=429)
    made = papers.plan_paper(
        request.council, whole, on=timezone.localdate(), site=request.build_absolute_uri("/").rstrip("/")
    )
    try:
        body, kind = (as_word(made), WORD) if form == "docx" else (as_pdf(made), "application/pdf")
    except PdfNotMade as refused:
        return render(request, "decisions/public/not_made.html", {"message": refused.message}, status=503)
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="community-safety-plan.{form}"'
    return response


def _home() -> dict[str, str]:
    return {"text": _("Home"), "href": "/"}


def _partnership() -> dict[str, str]:
    return {"text": _("Partnership"), "href": "/partnership/"}


def _priority_item(one: Content) -> dict[str, Any]:
    return {
        "title": one["title"],
        "href": one["address"],
        "caption": one["kind_words"] if one["kind"] != "core" else "",
        "words": one["summary"],
    }


def _adopted_words(content: Content) -> str:
    on = day_of(content["adopted_on"])
    if on is None:
        return ""
    by = content["adopted_by"]["name"] if content["adopted_by"] else ""
    said = _("Adopted by %(who)s on %(on)s") % {"who": by, "on": f"{on:%-d %B %Y}"}
    return said + (
        _(", minute %(minute)s.") % {"minute": content["minute_reference"]} if content["minute_reference"] else "."
    )


def _by_standing(content: Content, today: date) -> list[tuple[str, list[Content]]]:
    """Members of today, by what they are in the partnership."""
    groups: dict[str, list[Content]] = {str(one.label): [] for one in Member.Standing}
    for one in content["members"]:
        begins, ends = day_of(one["from_on"]), day_of(one["until_on"])
        if (begins is None or begins <= today) and (ends is None or ends >= today):
            groups.setdefault(one["standing_words"], []).append(one)
    return [(words, rows) for words, rows in groups.items() if rows]


def _since(one: Content) -> Content:
    return {"since": day_of(one["from_on"]), "until": day_of(one["until_on"])}


def _tree(groups: list[Content]) -> list[Content]:
    """Groups in the order of a chart drawn as a list: each after the one it reports to, with its depth."""
    below: dict[str | None, list[Content]] = {}
    slugs = {one["slug"] for one in groups}
    for one in groups:
        above = one["reports_to"] if one["reports_to"] in slugs else None
        below.setdefault(above, []).append(one)
    made: list[Content] = []

    def walk(above: str | None, depth: int) -> None:
        for one in below.get(above, ()):
            made.append(one | {"depth": depth})
            walk(one["slug"], depth + 1)

    walk(None, 0)
    return made


def _how_words(step: Content) -> str:
    came = ", ".join(step["came_from"])
    return {
        "new": _("New in this edition."),
        "merges": _("Took in: %(what)s.") % {"what": came},
        "splits": _("Split from: %(what)s.") % {"what": came},
        "continues": _("Went on.")
        if came == step["title"]
        else _("Went on, before called: %(what)s.") % {"what": came},
    }.get(step["how"] or "", _("In the first edition."))


def _action_rows(content: Content) -> list[dict[str, str]]:
    started = day_of(content["from_on"])
    lead = ", ".join(filter(None, (content["lead"]["name"], content["lead_post"])))
    rows = [
        (_("Led by"), lead),
        (_("With"), ", ".join(one["name"] for one in content["partners"])),
        (_("For the objective"), content["objective"]),
        (_("What it needs"), content["resources"]),
        (_("Starts"), f"{started:%-d %B %Y}" if started else ""),
        (
            _("Plan"),
            content["edition"]["title"] + ("" if content["edition"]["in_force"] else _(" (no longer in force)")),
        ),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


urlpatterns = [
    path("partnership/", home),
    path("partnership/plan/", plan),
    *(path(f"partnership/plan.{form}", printed, {"form": form}) for form in ("docx", "pdf")),
    path("partnership/editions/", editions),
    path("partnership/editions/<slug:slug>/", edition),
    path("partnership/priorities/<slug:slug>/", priority),
    path("partnership/actions/", actions),
    path("partnership/actions.csv", spreadsheet),
    path("partnership/actions/<slug:reference>/", action),
    path("partnership/indicators/<slug:slug>/", indicator),
]
