"""My calendars: a secret address per post that a calendar program reads, made and stopped here."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel import signed_links
from wardmote.kernel.middleware import now
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import CouncilRequest
from wardmote.messaging import services as messaging
from wardmote.organisations.doors import signed_in
from wardmote.scrutiny import calendars
from wardmote.scrutiny.views.feeds import event

HERE = "/my/calendars/"


@signed_in
def mine(request: CouncilRequest) -> HttpResponse:
    """/my/calendars/: each of my posts; a new address is shown once, on the page that made it."""
    rows = calendars.mine(request.reader)
    made = ""
    made_for = None
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        row = next((one for one in rows if str(one.post.pk) == wanted), None)
        if row is None:
            raise Http404(_("You do not hold such a post."))
        if request.POST.get("do") == "stop":
            calendars.stop_address(row.post.pk, by=request.actor, at=now())
            messages.success(request, _("Stopped. The address opens nothing any more."))
            return redirect(HERE)
        made, made_for = calendars.make_address(row.post.pk, by=request.actor, at=now()), row.post
        rows = calendars.mine(request.reader)
    context = {
        "rows": rows,
        "made": made,
        "made_for": made_for,
        "back": {"href": "/my/account/", "text": _("Your account")},
    }
    return render(request, "scrutiny/desk/calendars.html", context)


def read(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
    """/link/<token>/ of a calendar: the post's days as iCalendar. Not stored anywhere; no page of ours links to it."""
    post = calendars.post_of(link) if signed_links.is_open(link, at=now()) else None
    if post is None or request.method not in {"GET", "HEAD"}:
        asks = (
            request.method == "POST" and "renew" in request.POST
        )  # answered as for a link nobody knows; nothing is sent
        return render(request, "account/link_over.html", {"is_sent": asks}, status=200 if asks else 404)
    council = link.council
    on = timezone.localdate()
    from icalendar import Calendar

    made = Calendar.new(
        name=f"{post.title} - {council.name}", uid=f"post-{post.pk}@{council.hostname}", last_modified=now()
    )
    made.add("prodid", "-//Wardmote//EN")
    for one in calendars.due_for(post, on=on):
        address = messaging.whole_address(council, one.path)
        made.add_component(event(one.key, one.words, one.on, address, now(), council.hostname))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


signed_links.register_page(SignedLink.Purpose.CALENDAR, read)

urlpatterns = [path("my/calendars/", mine)]
