"""What every settings page shares: its door, its one-form page, and how a verb's refusal comes back to the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.readers import CouncilRequest, Reader
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import (
    ADMINISTRATOR_CAN,
    MEETINGS_CAN,
    MONITORING_OFFICER_CAN,
    ONE_OFF_DAYS_CAN,
    may_administer,
    may_confirm_rules,
    may_keep_one_off_days,
    may_manage_meetings,
    may_see_personal_details,
)

View = Callable[..., HttpResponse]
Words = str | Promise


def _for(allowed: Callable[[Reader], bool], who_can: Words) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @signed_in
        @wraps(view)
        def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
            if not allowed(request.reader):
                raise NotAllowed(who_can)
            return view(request, *args, **more)

        return inner

    return wrap


administrators = _for(may_administer, ADMINISTRATOR_CAN)
monitoring_officers = _for(may_confirm_rules, MONITORING_OFFICER_CAN)
day_keepers = _for(may_keep_one_off_days, ONE_OFF_DAYS_CAN)
meeting_managers = _for(may_manage_meetings, MEETINGS_CAN)
settings_readers = _for(
    lambda reader: may_administer(reader) or may_confirm_rules(reader) or may_manage_meetings(reader), ADMINISTRATOR_CAN
)
personal_readers = _for(may_see_personal_details, ADMINISTRATOR_CAN)


def trail(*steps: tuple[Words, str]) -> list[dict[str, str]]:
    """Breadcrumbs: at most 3, from Settings on."""
    found = [{"text": _("Settings"), "href": "/settings/"}, *({"text": str(text), "href": to} for text, to in steps)]
    return found[-3:]


def done(request: CouncilRequest, words: Words, to: str) -> HttpResponseRedirect:
    """Say what was done on the page that comes next."""
    messages.success(request, str(words))
    return HttpResponseRedirect(to)


def one_form(
    request: CouncilRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Words,
    button: Words,
    to: str | Callable[[Any], str],
    said: Words,
    crumbs: list[dict[str, str]],
    lead: Words = "",
    warning: Words = "",
    is_drastic: bool = False,
    more: Mapping[str, Any] | None = None,
    template: str = "organisations/form.html",
) -> HttpResponse:
    """A page with one form and one button. What ``act`` refuses stands in the form's error summary; the rest goes on."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            return done(request, said, to(result) if callable(to) else to)
    context = {
        "form": form,
        "heading": title,
        "button": button,
        "lead": lead,
        "warning": warning,
        "is_drastic": is_drastic,
        "breadcrumbs": crumbs,
        **(more or {}),
    }
    return render(request, template, context)


def posted(request: CouncilRequest) -> Any:
    """What was posted, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def press(request: CouncilRequest, act: Callable[[], Any], *, said: Words, to: str) -> HttpResponse:
    """A button that does one thing and comes back. Looking at its address only leads back."""
    if request.method != "POST":
        return redirect(to)
    try:
        act()
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect(to)
    return done(request, said, to)


def found_or_404(rows: Any, **by: Any) -> Any:
    """One row of the council's own, or not found."""
    row = rows.filter(**by).first()
    if row is None:
        raise Http404
    return row
