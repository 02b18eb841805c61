"""Forms of the Forward Plan's working pages. Each leads to one verb."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.models import PARAGRAPHS, NoticeException, PlanEntry, PrivateNotice, Report
from wardmote.kernel.forms import Form
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import (
    area,
    day,
    line,
    offer,
    one_of,
    posts_of,
    rows_of,
    some_of,
    words_of,
    yes_or_no,
)
from wardmote.organisations.models import Body, Meeting, Ward

KINDS = [("", gettext_lazy("Choose one")), *Report.Kind.choices]


def bodies_of(council: Council) -> Any:
    """The council's own bodies that decide, as they stand today."""
    own = (Body.Kind.COUNCIL, Body.Kind.CABINET, Body.Kind.COMMITTEE)
    return Body.objects.of(council).on(timezone.localdate()).filter(kind__in=own).order_by("name")


def meetings_of(council: Council, *, to_come: bool) -> Any:
    """Meetings from today on, soonest first; or those held, newest first."""
    today = timezone.localdate()
    found = Meeting.objects.of(council).exclude(state=Meeting.State.CANCELLED).select_related("body")
    if to_come:
        return found.filter(held_on__gte=today).order_by("held_on")[:100]
    return found.filter(held_on__lte=today).order_by("-held_on")[:100]


class EntryForm(Form):
    """What will be decided, by whom, and everything that its notice must say."""

    title = line(
        gettext_lazy("Matter"), gettext_lazy("What will be decided, in words that somebody would search for."), most=300
    )
    summary = area(gettext_lazy("One or two sentences for residents"), rows=3)
    kind = forms.ChoiceField(label=gettext_lazy("Who decides?"), choices=KINDS, widget=forms.Select)
    decision_maker_post_id = one_of(gettext_lazy("Post that decides"), required=False)
    decision_maker_body_id = one_of(gettext_lazy("Or body that decides"), required=False)
    is_key = yes_or_no(gettext_lazy("Is it a key decision?"), required=False)
    key_because = area(gettext_lazy("Why it is, or why it is not"), rows=2)
    decide_from_on = day(gettext_lazy("Day of the decision, or first day of a period"), required=False)
    decide_until_on = day(gettext_lazy("Last day of the period"), gettext_lazy("Only for a period."), required=False)
    documents = area(
        gettext_lazy("Documents for the decision maker"), gettext_lazy("One a line. If there are none, write “None”.")
    )
    documents_from = line(gettext_lazy("Where to get them"), required=False, most=300)
    consultees = area(gettext_lazy("Who is asked beforehand, and how"), gettext_lazy("One a line."), rows=3)
    represent_how = area(gettext_lazy("How to have a say before the decision"), rows=2)
    represent_until_on = day(gettext_lazy("Until when"), required=False)
    contact_post_id = one_of(gettext_lazy("Whom to ask"), required=False)
    openness = words_of(gettext_lazy("Will it be decided in public?"), PlanEntry.Openness.choices)
    paragraph = forms.ChoiceField(
        label=gettext_lazy("Paragraph that lets it be in private"),
        required=False,
        choices=[("", gettext_lazy("None: it is in public")), *PARAGRAPHS.items()],
        widget=forms.Select,
    )
    private_because = area(
        gettext_lazy("Why it must be in private"),
        gettext_lazy("This is shown in public. Leave out what must stay private."),
        rows=2,
    )
    report_id = one_of(gettext_lazy("Report"), required=False)
    meeting_id = one_of(gettext_lazy("Meeting"), required=False)
    ward_ids = some_of(gettext_lazy("Wards affected"), gettext_lazy("Tick none when it is the whole area."))

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "decision_maker_post_id", rows_of(posts_of(council), _("No post")))
        offer(self, "decision_maker_body_id", rows_of(bodies_of(council), _("No body")))
        offer(self, "contact_post_id", rows_of(posts_of(council), _("Nobody named")))
        offer(self, "report_id", rows_of(Report.objects.of(council).order_by("-made_at")[:200], _("No report yet")))
        offer(self, "meeting_id", rows_of(meetings_of(council, to_come=True), _("No meeting")))
        offer(self, "ward_ids", rows_of(Ward.objects.of(council).on(timezone.localdate()).order_by("name")))


class PublishedEntryForm(EntryForm):
    """A change to an entry that is public. Its date moves on a page of its own."""

    because = area(gettext_lazy("What changed, and why"), gettext_lazy("It is shown in the Forward Plan."), rows=2)
    begins_again = yes_or_no(
        gettext_lazy("Does its notice begin again?"),
        gettext_lazy("Only the Monitoring Officer answers this, when the matter or who decides changed."),
        required=False,
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(council, *args, **more)
        del self.fields["decide_from_on"]
        del self.fields["decide_until_on"]


class SlipForm(Form):
    """Another day or period, and why."""

    from_on = day(gettext_lazy("New day of the decision, or first day of a period"))
    until_on = day(gettext_lazy("Last day of the period"), gettext_lazy("Only for a period."), required=False)
    because = area(gettext_lazy("Reason"), gettext_lazy("It is shown in the Forward Plan."), required=True, rows=3)


class BecauseForm(Form):
    """A reason that the public reads."""

    because = area(gettext_lazy("Reason"), gettext_lazy("It is shown in the Forward Plan."), required=True, rows=3)


class ExceptionForm(Form):
    """Shorter notice: which way, who agreed or was told, when, in what words."""

    kind = words_of(gettext_lazy("Which way?"), NoticeException.Kind.choices)
    who = words_of(gettext_lazy("Who agreed, or was told?"), NoticeException.Who.choices)
    agreed_on = day(gettext_lazy("On which day?"))
    agreed_time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        help_text=gettext_lazy("On the 24-hour clock, such as 14:30."),
        error_messages={"invalid": gettext_lazy("Enter a time on the 24-hour clock, such as 14:30")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-5"}),
    )
    words = area(gettext_lazy("In what words?"), required=True, rows=3)
    because = area(gettext_lazy("Why 28 days of notice are impracticable"), required=True, rows=3)
    notice_on = day(
        gettext_lazy("Day on which the notice of it was published"),
        gettext_lazy("Only under regulation 10."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        on, hour = said.pop("agreed_on", None), said.pop("agreed_time", None)
        if on is not None and isinstance(hour, time):
            said["agreed_at"] = datetime.combine(on, hour, timezone.get_current_timezone())
        return said


class PrivateForm(Form):
    """Notice of a private meeting."""

    stage = words_of(
        gettext_lazy("Which notice is it?"),
        PrivateNotice.Stage.choices,
        gettext_lazy("The first 28 clear days before the meeting, the second 5."),
    )
    meeting_on = day(gettext_lazy("Day of the meeting"))
    because = area(
        gettext_lazy("Why it must be in private"), gettext_lazy("It is shown in public."), required=True, rows=3
    )
    agreed_by = line(
        gettext_lazy("Post that agreed it is urgent"), gettext_lazy("Only for an urgent one."), required=False, most=200
    )


class RepresentationForm(Form):
    """What somebody said about why a meeting should be in public."""

    text = area(gettext_lazy("What they said"), gettext_lazy("It is shown in public, without a name."), required=True)
    who_words = line(gettext_lazy("Who said it"), gettext_lazy("Never shown in public."), required=False, most=200)
    received_on = day(gettext_lazy("Received on"))


class ReplyForm(Form):
    """The reply to them."""

    reply = area(gettext_lazy("Reply"), gettext_lazy("The second notice shows it."), required=True)


class EditionForm(Form):
    """The month with which an edition begins."""

    from_on = day(gettext_lazy("A day in the month with which it begins"))
