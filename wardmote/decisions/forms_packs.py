"""Forms of a meeting's papers and packs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.forms import paragraphs_of
from wardmote.kernel.forms import Form
from wardmote.organisations.form_fields import area, day, line, offer, one_of, rows_of, tick
from wardmote.organisations.models import Meeting


class MeetingPaperForm(Form):
    """A PDF for a meeting."""

    title = line(_("Title"), most=300)
    upload = forms.FileField(
        label=_("File"), help_text=_("A PDF. It says who made it and with what; we leave that out.")
    )
    item_id = one_of(_("Item of the agenda"), required=False)
    is_exempt = tick(_("The public may not read it"), _("Its title and file stay inside."))
    paragraph = forms.ChoiceField(label=_("Paragraph of Schedule 12A"), required=False, widget=forms.Select)
    public_interest = area(_("Why keeping it back serves the public better than showing it"), rows=3)

    def __init__(self, meeting: Meeting, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "item_id", rows_of(meeting.items.all(), _("None")))
        offer(self, "paragraph", [("", _("None: the public may read it")), *paragraphs_of(meeting.council)])


class SupplementForm(Form):
    """Why papers came late."""

    late_because = area(
        _("Special circumstances"), _("The public reads these words, and the minutes repeat them."), rows=3
    )
    chair_agreed_on = day(_("When did the chair agree that it is urgent?"), required=False)
