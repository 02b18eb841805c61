"""Bank holidays: those of the nation, and those proclaimed once, with the dates that each moved."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.clocks import nation_name
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, weekday_words
from wardmote.organisations import one_off_days
from wardmote.organisations.forms import OneOffDayForm, ReasonForm
from wardmote.organisations.models import CouncilRule
from wardmote.organisations.permissions import may_keep_one_off_days
from wardmote.organisations.views.frame import day_keepers, one_form, posted, settings_readers, trail

HERE = "/settings/bank-holidays/"


@settings_readers
def listed(request: CouncilRequest) -> HttpResponse:
    """One-off days with what became of them, and the calendar of this year and the next. 1 query beside the frame's."""
    this_year = timezone.localdate().year
    context = {
        "nation": nation_name(request.council.nation),
        "added": [_line(row) for row in one_off_days.every_day_added(request.council)],
        "years": [
            {"year": year, "days": one_off_days.in_the_calendar(request.council, year)}
            for year in (this_year, this_year + 1)
        ],
        "may_add": may_keep_one_off_days(request.reader),
        "breadcrumbs": trail(),
    }
    return render(request, "organisations/bank_holidays.html", context)


@day_keepers
def add(request: CouncilRequest) -> HttpResponse:
    """Add a day proclaimed once."""
    return one_form(
        request,
        OneOffDayForm(posted(request), initial={"kind": one_off_days.BANK_HOLIDAY}),
        lambda said: one_off_days.add_one_off_day(
            said.pop("day"), said.pop("name"), **said, by=request.actor, at=now()
        ),
        title=_("Add a one-off bank holiday"),
        lead=_("Dates that are still open are counted again at once."),
        button=_("Add this day"),
        to=lambda made: f"{HERE}{made.from_on.isoformat()}/",
        said=_("The day is added."),
        crumbs=_crumbs(),
    )


@settings_readers
def one(request: CouncilRequest, day: str) -> HttpResponse:
    """One day: why it was added, and which dates moved. 2 queries beside the frame's."""
    row = _row(request, day)
    context = {
        "row": _line(row),
        "reason": row.reason,
        "source": row.clause,
        "moved": one_off_days.moved_by(request.council, row.from_on),
        "may_take_away": row.value["is_counted"] and may_keep_one_off_days(request.reader),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "organisations/bank_holiday.html", context)


@day_keepers
def take_away(request: CouncilRequest, day: str) -> HttpResponse:
    """Take a one-off day away again."""
    row = _row(request, day)
    return one_form(
        request,
        ReasonForm(posted(request)),
        lambda said: one_off_days.take_one_off_day_away(row.from_on, reason=said["reason"], by=request.actor, at=now()),
        title=_("Take this day away"),
        lead=_("%(name)s, %(day)s. Dates that are still open are counted again at once.")
        % {"name": row.value["name"], "day": date_words(row.from_on)},
        button=_("Take it away"),
        to=f"{HERE}{day}/",
        said=_("The day is taken away."),
        crumbs=_crumbs(),
        is_drastic=True,
    )


def _line(row: CouncilRule) -> dict[str, str]:
    kind = one_off_days.kind_words(row.value["kind"])
    return {
        "title": row.value["name"],
        "href": f"{HERE}{row.from_on.isoformat()}/",
        "words": f"{weekday_words(row.from_on)}. {kind}.",
        "note": "" if row.value["is_counted"] else _("Taken away. It does not count."),
    }


def _row(request: CouncilRequest, day: str) -> CouncilRule:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    row = next((one for one in one_off_days.every_day_added(request.council) if one.from_on == on), None)
    if row is None:
        raise Http404
    return row


def _crumbs() -> list[dict[str, str]]:
    return trail((_("Bank holidays"), HERE))
