"""Who may come in, and how: rules of our own on top of django-allauth.

Nobody signs up: people are invited, or the council's own sign-in (OpenID Connect) brings them with roles by group.
Answers are the same whether or not an address is known. Only somebody with a current role at this council comes in.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.facts import change
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Council, Person
from wardmote.kernel.readers import Actor, CouncilRequest
from wardmote.messaging import rendering
from wardmote.organisations.models import Membership
from wardmote.organisations.people import end_now
from wardmote.organisations.permissions import roles_of

Role = Membership.Role
DIRECTORY = "website.directory"
PRIVATE = ("/my/", "/desk/", "/settings/")
ALWAYS_OPEN = ("/sign-in/", "/sign-out/", "/my/account/", "/static/", "/look.css", "/logo.png", "/healthz", "/readyz")
TWO_STEPS = frozenset({Role.ADMINISTRATOR, Role.MONITORING_OFFICER})

GetResponse = Callable[[HttpRequest], HttpResponse]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: people are invited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed. The council administrator can tell you more."),
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and password do not match. Check both, or choose “E-mail me a code”."
        ),
        "enter_current_password": gettext_lazy("Enter the password you use now"),
        "incorrect_code": gettext_lazy("The code is wrong or has run out. Check it, or ask for another"),
        "incorrect_password": gettext_lazy("The password is wrong"),
        "invalid_login": gettext_lazy("Enter an e-mail address like name@example.com"),
        "invalid_password_reset": gettext_lazy("This link has been used or has run out. Ask for a new one"),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait 5 minutes, then try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait 5 minutes, then try again."),
    }
    _said: Mapping[str, Any] = {
        "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
        "account/messages/password_set.txt": gettext_lazy("Your password is set."),
        "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is set up."),
        "mfa/messages/totp_deactivated.txt": gettext_lazy("Your authenticator app is no longer used."),
        "mfa/messages/recovery_codes_generated.txt": gettext_lazy("You have new spare codes. The old ones are void."),
        "mfa/messages/webauthn_added.txt": gettext_lazy("The key is added."),
        "mfa/messages/webauthn_removed.txt": gettext_lazy("The key is removed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Person, **how: Any) -> HttpResponse | None:
        """Turn away closed accounts, people without a role here, and passwords of people the directory looks after."""
        council: Council = request.council  # type: ignore[attr-defined]
        by_directory = "sociallogin" in (how.get("signal_kwargs") or {})
        held = list(Membership.objects.of(council).on(timezone.localdate()).filter(person=user))
        if not user.is_active or not held:
            return _turn_away(request)
        only_directory = all(row.by_directory for row in held)
        if has_directory() and only_directory and not by_directory and not user.is_break_glass:
            return render(request, "account/use_directory.html", {"directory": directory_name()}, status=403)
        return None

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what a reader needs to hear, in our words."""
        said = message or self._said.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes and links to sign in, in the frame of all our mail, at once: they are of no use later."""
        request = self.request
        written = _sign_in_mail(template_prefix, request.council, context, request)
        message = EmailMultiAlternatives(written.subject, written.text, to=[email])
        message.attach_alternative(written.html, "text/html")
        message.send()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/"


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The council's own sign-in: who they are comes from it, and which roles by group (settings.OIDC_GROUP_ROLES)."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find or make the account, give and end roles by group, and let nobody else in."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_turn_away(request))
        council: Council = request.council  # type: ignore[attr-defined]
        claims = _claims(sociallogin)
        email = str(claims.get("email") or "").strip().lower()
        known = sociallogin.user if sociallogin.is_existing else None
        person = known or _person_of(council, email, claims)
        roles = roles_for(claims, council)
        if person is None and not (roles and email and _is_proven(claims)):
            raise ImmediateHttpResponse(_turn_away(request))
        if person is None and Person.objects.filter(email=email).exists():
            raise ImmediateHttpResponse(_turn_away(request))
        with transaction.atomic():
            if person is None:
                person = Person.objects.create_user(email, full_name=str(claims.get("name") or "")[:120])
            sync_directory_roles(person, council, roles)
        if not person.is_active or not Membership.objects.of(council).on(timezone.localdate()).filter(person=person):
            raise ImmediateHttpResponse(_turn_away(request))
        sociallogin.email_addresses = []
        sociallogin.account.extra_data = {}  # what the directory says is used, not kept
        if known is None:
            sociallogin.connect(request, person)
        else:
            sociallogin.account.save(update_fields=["extra_data"])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps: secrets are encrypted where they are kept, the picture to scan is drawn here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is wrong or has run out. Wait for the next one, then try again"),
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return _service_name(self.request)

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=5, border=4, light="white")

    def _get_site_name(self) -> str:
        return _service_name(self.request)


# Middleware


class Doors:
    """Private pages are for people with a current role here; some roles need a second step beside a password."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = self._refuse(request) if hasattr(request, "council") else None
        return refused or self.get_response(request)

    def _refuse(self, request: HttpRequest) -> HttpResponse | None:
        asked: CouncilRequest = request  # type: ignore[assignment]
        person = asked.reader.person
        if person is None:
            if request.path.startswith(PRIVATE):
                return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
            return None
        if request.path.startswith(PRIVATE) and not roles_of(asked.reader):
            return _turn_away(request)
        if not request.path.startswith(ALWAYS_OPEN) and needs_second_step(request):
            return HttpResponseRedirect("/my/account/two-step/")
        return None


def needs_second_step(request: HttpRequest) -> bool:
    """Whether whoever signed in by password alone has a role that needs a second step. At most 2 queries.

    Not where anybody may use the accounts to look around: the password is printed there, so a second step guards nothing,
    and whoever set one up first would shut everybody else out.
    """
    asked: CouncilRequest = request  # type: ignore[assignment]
    person = asked.reader.person
    if person is None or may_practise(request) or not TWO_STEPS & roles_of(asked.reader):
        return False
    methods = {record["method"] for record in get_authentication_records(request, person)}
    return "password" in methods and "mfa" not in methods and not is_mfa_enabled(person)


def may_practise(request: HttpRequest) -> bool:
    """Whether this council's accounts may be used by anybody to look around."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    return asked.council.is_demonstration and settings.DEMONSTRATION_ACCOUNTS and not settings.PRODUCTION


# The directory: the council's own sign-in


def has_directory() -> bool:
    """Whether the installation has the council's own sign-in."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def directory_name() -> str:
    """What the council calls its own sign-in."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


def roles_for(claims: Mapping[str, Any], council: Council) -> frozenset[str]:
    """The roles that somebody's groups give at a council, by ``settings.OIDC_GROUP_ROLES``.

    A value is a role, or ``council/role`` where one installation serves several: a bare role counts only where the
    council is alone, so that a group of one council can never open another. Unknown roles give nothing.
    """
    said = claims.get(settings.OIDC_GROUPS_CLAIM) or []
    groups = {str(each) for each in (said if isinstance(said, list | tuple) else [said])}
    alone = Council.objects.count() == 1
    found = set()
    for group, value in settings.OIDC_GROUP_ROLES.items():
        slug, _slash, role = value.rpartition("/")
        if group in groups and role in Role.values and (slug == council.slug or (not slug and alone)):
            found.add(role)
    return frozenset(found)


@transaction.atomic
def sync_directory_roles(person: Person, council: Council, roles: Iterable[str]) -> None:
    """Give the roles of somebody's groups, and end at once those whose group they have left. Other roles stay."""
    at = now()
    today: date = timezone.localtime(at).date()
    by = Actor(council, job=DIRECTORY)
    wanted = set(roles)
    standing = Membership.objects.of(council).on(today).filter(person=person)
    for row in standing.filter(by_directory=True):
        if row.role in wanted:
            wanted.discard(row.role)
        else:
            end_now(row, today=today, by=by, at=at)
    for role in sorted(wanted - set(standing.values_list("role", flat=True))):
        given = Membership(council=council, person=person, role=role, from_on=today, by_directory=True)
        with change(given, "organisations.membership_given", by=by, at=at):
            given.save()


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the directory says: the identity token with what its user page adds."""
    data = sociallogin.account.extra_data
    merged: dict[str, Any] = {}
    for part in ("id_token", "userinfo"):
        merged.update(data.get(part) or {})
    return merged or dict(data)


def _is_proven(claims: Mapping[str, Any]) -> bool:
    """Directories of councils seldom say that an address is verified; one that says it is not is believed."""
    return claims.get("email_verified") not in {False, "false"}


def _person_of(council: Council, email: str, claims: Mapping[str, Any]) -> Person | None:
    """The account of an address, if it is of this council. Accounts of other councils and break-glass ones are never taken over."""
    if not email or not _is_proven(claims):
        return None
    here = Person.objects.filter(email=email, is_break_glass=False, memberships__council=council)
    return here.distinct().first()


# Shared words


def _turn_away(request: HttpRequest) -> HttpResponse:
    """One answer for a closed account, an account without a role here, and somebody the directory does not let in."""
    return render(request, "account/no_role.html", status=403)


def _service_name(request: HttpRequest) -> str:
    return str(request.council.name)  # type: ignore[attr-defined]


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second step:{key}".encode()).digest())) for key in keys]
    )


def _sign_in_mail(
    prefix: str, council: Council, context: Mapping[str, Any], request: HttpRequest
) -> rendering.Rendered:
    """The words of a sign-in mail. An address without an account hears so, in a mail of the same kind."""
    kind = prefix.rpartition("/")[2]
    name = {"council": council.name, "service": council.service_name.lower()}
    why = _("Somebody entered this address on the sign-in page of %(council)s.") % name
    ignore = _("If it was not you, you need do nothing.")
    match kind:
        case "login_code":
            return rendering.notice(
                council,
                subject=_("%(code)s is your sign-in code") % {"code": context["code"]},
                headline=_("Your sign-in code is %(code)s") % {"code": context["code"]},
                sentences=[_("It works once, for 15 minutes. Enter it on the page where you asked for it."), ignore],
                why=why,
            )
        case "password_reset_key":
            return rendering.notice(
                council,
                subject=_("Choose a new password"),
                sentences=[_("The link works once. Your password stays as it is until you choose a new one."), ignore],
                link=rendering.Link(str(context["password_reset_url"]), _("Choose a new password")),
                why=why,
            )
        case "unknown_account":
            return rendering.notice(
                council,
                subject=_("You asked to sign in"),
                headline=_("There is no account for this address"),
                sentences=[
                    _("The %(service)s of %(council)s has no account for this address. Try another of your addresses.")
                    % name,
                    _("People join by invitation from the council administrator."),
                    ignore,
                ],
                link=rendering.Link(request.build_absolute_uri("/sign-in/"), _("Go to the sign-in page")),
                why=why,
            )
        case _:
            raise ValueError(f"no words for {prefix}")
