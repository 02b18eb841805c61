"""Doors of working pages: who is let in, who is sent to sign in, who is told who can."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.permissions import is_staff_of

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Let in whoever has a role at this council. Others are sent to sign in, or told that they have no role here.

    A NotAllowed raised inside becomes the page that says who can.
    """

    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.reader.person is None:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        if not is_staff_of(request.reader):
            return refuse(
                request, _("You have no role at this council now. Its council administrator can give you one.")
            )
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            return refuse(request, refused.message)

    return inner


def refuse(request: HttpRequest, message: str | Promise) -> HttpResponse:
    """The page for somebody in the wrong role: what they cannot do, and who can. Status 403."""
    return render(request, "organisations/refused.html", {"message": message}, status=403)
