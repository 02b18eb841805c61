"""Forms for following."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.engagement.models import Follower
from wardmote.kernel.forms import Form, Radios
from wardmote.messaging.models import Message


class FollowForm(Form):
    """Who follows, and how often they want to hear."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We use it for this only. We do not pass it on."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=Follower.Frequency.choices,
        initial=Follower.Frequency.WEEKLY,
        widget=Radios(classes="govuk-radios--small"),
    )


class FrequencyForm(Form):
    """How often a follower wants to hear from now on."""

    frequency = forms.ChoiceField(
        label=_("How often"), choices=Follower.Frequency.choices, widget=Radios(classes="govuk-radios--small")
    )


class LedgerForm(Form):
    """What to look for among the messages."""

    words = forms.CharField(label=_("Subject, address or post"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("What became of it"), required=False, choices=[("", _("Any")), *Message.State.choices]
    )
