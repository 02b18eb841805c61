# mypy: disable-error-code="misc"
"""django-allauth's forms with our labels, hints and errors, and without its placeholders. Named in settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as app_codes
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import plain_messages

Words = str | Promise
EMAIL = gettext_lazy("E-mail address")
CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "class": "govuk-input--width-10",
}
PASSWORD_HINT = gettext_lazy("At least 12 characters. Three words that do not belong together work well.")


class _Ours:
    """Labels and hints by field; every other word of allauth's goes."""

    fields: dict[str, forms.Field]
    words: ClassVar[Mapping[str, tuple[Words, Words]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            label, hint = self.words.get(name, (each.label or name, ""))
            each.label, each.help_text = str(label), str(hint)
            each.widget.attrs.pop("placeholder", None)
            each.error_messages.update(plain_messages(each, str(label)))


class SignInForm(_Ours, account.LoginForm):
    words: ClassVar = {"login": (EMAIL, ""), "password": (gettext_lazy("Password"), "")}


class RequestCodeForm(_Ours, account.RequestLoginCodeForm):
    words: ClassVar = {"email": (EMAIL, gettext_lazy("We send a code to it."))}


class ConfirmCodeForm(_Ours, account.ConfirmLoginCodeForm):
    words: ClassVar = {"code": (gettext_lazy("Code"), gettext_lazy("You can paste it."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({**CODE_ATTRS, "inputmode": "text"})


class NewPasswordForm(_Ours, account.ResetPasswordForm):
    words: ClassVar = {"email": (EMAIL, gettext_lazy("We send a link to it."))}


class ChosenPasswordForm(_Ours, account.ResetPasswordKeyForm):
    words: ClassVar = {
        "password1": (gettext_lazy("New password"), PASSWORD_HINT),
        "password2": (gettext_lazy("New password again"), ""),
    }


class ChangePasswordForm(_Ours, account.ChangePasswordForm):
    words: ClassVar = {"oldpassword": (gettext_lazy("Password you use now"), ""), **ChosenPasswordForm.words}


class SetPasswordForm(_Ours, account.SetPasswordForm):
    words: ClassVar = ChosenPasswordForm.words


class AgainForm(_Ours, account.ReauthenticateForm):
    words: ClassVar = {"password": (gettext_lazy("Password"), "")}


class SecondStepForm(_Ours, mfa.AuthenticateForm):
    words: ClassVar = {
        "code": (gettext_lazy("Code"), gettext_lazy("From your authenticator app, or one of your spare codes."))
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({**CODE_ATTRS, "inputmode": "text"})


class SecondStepAgainForm(_Ours, mfa.ReauthenticateForm):
    words: ClassVar = SecondStepForm.words


class SetUpAppForm(_Ours, app_codes.ActivateTOTPForm):
    words: ClassVar = {"code": (gettext_lazy("Code that the app shows"), gettext_lazy("6 numbers."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_ATTRS)


class AddKeyForm(_Ours, keys.AddWebAuthnForm):
    words: ClassVar = {"name": (gettext_lazy("Name of the key"), gettext_lazy("So that you can tell your keys apart."))}


class RenameKeyForm(_Ours, keys.EditWebAuthnForm):
    words: ClassVar = AddKeyForm.words
