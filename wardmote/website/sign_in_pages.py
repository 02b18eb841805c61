"""Pages to sign in and out, the account page, and joining by invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth import login as open_session
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wardmote.kernel import signed_links
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.forms import Form, Radios
from wardmote.kernel.limits import allow, client_address
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Person, SignedLink
from wardmote.kernel.readers import Actor, CouncilRequest
from wardmote.organisations import people
from wardmote.organisations.models import Holding, Invitation, Membership
from wardmote.organisations.queries import PersonLine
from wardmote.organisations.queries import people as people_of
from wardmote.website.sign_in import directory_name, has_directory, may_practise, needs_second_step

View = Callable[..., Any]
WINDOW = timedelta(minutes=15)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# How often


def limited(kind: str, *, per_client: int, per_address: int = 0, field: str = "") -> Callable[[View], View]:
    """Let a page be posted to so often in 15 minutes: by one client, and about one e-mail address, known or not."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **more: Any) -> Any:
            if request.method == "POST" and not _may_go_on(request, kind, per_client, per_address, field):
                return too_many(request)
            return view(request, *args, **more)

        return guarded

    return wrap


def _may_go_on(request: HttpRequest, kind: str, per_client: int, per_address: int, field: str) -> bool:
    fine = allow(f"{kind}:{client_address(request)}", per_client, WINDOW)
    typed = request.POST.get(field, "").strip().lower() if field else ""
    if typed:  # the address itself is not kept, only a keyed digest of it
        key = salted_hmac("wardmote.limits", typed, algorithm="sha256").hexdigest()[:40]
        fine = allow(f"{kind}:{key}", per_address, WINDOW) and fine
    return fine


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries: when to try again, and the other way in."""
    again = timezone.localtime(now() + WINDOW)
    response = render(request, "429.html", {"again_at": again, "directory": directory_name()}, status=429)
    response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


# In and out


@never_cache
@limited("sign-in", per_client=60, per_address=10, field="login")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page: e-mail address with password, an e-mailed code, or the council's own sign-in."""
    context: dict[str, Any] = {"directory": directory_name() if has_directory() else ""}
    if practice := practice_accounts(request):
        from wardmote.website.demonstration.people import DOMAIN, PASSWORD

        context |= {"practice": practice, "practice_address": f"administrator@{DOMAIN}", "practice_password": PASSWORD}
    return account.LoginView.as_view(extra_context=context)(request)  # type: ignore[no-any-return]


@never_cache
def request_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code by e-mail. What is said and done is the same for every address."""
    if request.method == "POST" and "login" in request.POST:  # from the other button of the sign-in page
        typed = request.POST.copy()
        typed["email"] = request.POST.get("login", "")
        request.POST = typed  # type: ignore[assignment]
    return _request_code(request)  # type: ignore[no-any-return]


@limited("code", per_client=30, per_address=5, field="email")
def _request_code(request: HttpRequest) -> HttpResponse:
    return account.request_login_code(request)  # type: ignore[no-any-return]


@never_cache
@limited("code-entry", per_client=60)
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Enter the code that came by e-mail."""
    return account.confirm_login_code(request)  # type: ignore[no-any-return]


@never_cache
@limited("new-password", per_client=30, per_address=5, field="email")
def new_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password."""
    return account.password_reset(request)  # type: ignore[no-any-return]


def practice_accounts(request: HttpRequest) -> list[PersonLine]:
    """The accounts of a demonstration council, one for each role; none for any other council, none in production."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    if not may_practise(request):
        return []
    return [line for line in people_of(asked.council, timezone.localdate()) if not line.has_ended]


@require_POST
@limited("practice", per_client=300)
def practise(request: HttpRequest) -> HttpResponse:
    """Sign in to one of the demonstration's accounts by its button. Anywhere else this page is not there."""
    if not may_practise(request):
        raise Http404
    chosen = request.POST.get("person", "")
    found = [line.person for line in practice_accounts(request) if str(line.person.pk) == chosen]
    if not found:
        raise Http404
    open_session(request, found[0], backend=BACKEND)
    record_authentication(request, found[0], "practice")
    return redirect("/my/")


# My account


def my_account(request: HttpRequest) -> HttpResponse:
    """How I sign in, what I am here, and what is held about me."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    person = asked.reader.person
    assert person is not None  # noqa: S101 - Doors lets nobody else here
    today = timezone.localdate()
    steps = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    return render(
        request,
        "account/my_account.html",
        {
            "person": person,
            "memberships": Membership.objects.of(asked.council).on(today).filter(person=person).select_related("body"),
            "holdings": Holding.objects.of(asked.council).on(today).filter(person=person).select_related("post"),
            "has_password": person.has_usable_password(),
            "has_steps": bool(steps - {Authenticator.Type.RECOVERY_CODES}),
            "needs_second_step": needs_second_step(request),
        },
    )


def my_held(request: HttpRequest) -> HttpResponse:
    """All that this council's record holds about me."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    person = asked.reader.person
    assert person is not None  # noqa: S101 - Doors lets nobody else here
    held = people.held_about_person(asked.council, person)
    return render(request, "account/my_held.html", {"person": person, "held": held})


# Joining by invitation


class JoinForm(Form):
    """A new account: a name for colleagues to see, and how to sign in."""

    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        help_text=gettext_lazy("Only colleagues see it. In public you appear by your post."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to sign in?"),
        choices=[
            ("code", gettext_lazy("With a code sent to my e-mail each time")),
            ("password", gettext_lazy("With a password")),
        ],
        initial="code",
        widget=Radios(reveals={"password": ["password"]}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        required=False,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. Three words that do not belong together work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == "password" and not cleaned.get("password"):
            self.add_error("password", _("Enter a password, or choose a code"))
        return cleaned


@sensitive_post_parameters("password")
@limited("join", per_client=30)
def join(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
    """What an invitation's link opens. Opening it changes nothing; the button does."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    invitation = get_object_or_404(
        Invitation.objects.of(asked.council).select_related("body", "post"), pk=link.object_id
    )
    if invitation.accepted_at or invitation.withdrawn_at or not signed_links.is_open(link, at=now()):
        return render(request, "account/invitation_over.html", {"invitation": invitation}, status=410)
    is_known = Person.objects.filter(email=invitation.email).exists()
    form = None if is_known else JoinForm(request.POST or None, initial={"full_name": invitation.full_name})
    if request.method == "POST" and (form is None or form.is_valid()):
        said = form.cleaned_data if form is not None else {}
        try:
            person, is_new = people.accept_invitation(
                invitation.pk,
                by=Actor(asked.council, link=link),
                at=now(),
                full_name=said.get("full_name", ""),
                password=said.get("password", "") if said.get("way") == "password" else "",
            )
        except RuleBroken as broken:
            if form is None:
                return render(request, "account/invitation_over.html", {"invitation": invitation}, status=410)
            form.add_error("password", broken.message)
        else:
            if is_new:
                return _first_session(request, person, by_password=said.get("way") == "password")
            messages.success(request, _("You have joined. Sign in as you always do."))
            return redirect("/sign-in/")
    return render(request, "account/join.html", {"invitation": invitation, "form": form, "is_known": is_known})


def _first_session(request: HttpRequest, person: Person, *, by_password: bool) -> HttpResponseRedirect:
    open_session(request, person, backend=BACKEND)
    record_authentication(request, person, "password" if by_password else "code", email=person.email)
    messages.success(request, _("You have joined."))
    return HttpResponseRedirect("/my/")


signed_links.register_page(SignedLink.Purpose.INVITATION, join)
