"""Forms of what a committee does outside a review: its own recommendations, and its requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Form, Radios
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, words_of
from wardmote.organisations.models import Body, Capacity, Meeting, Ward
from wardmote.scrutiny.forms_desk import WordsForm, bodies_of, meetings_of
from wardmote.scrutiny.models import CommitteeRequest, Recommendation


class OwnForm(WordsForm):
    """A recommendation that came from no review: where it came from, then its words."""

    body_id = one_of(gettext_lazy("Committee that recommends"))
    origin = words_of(
        gettext_lazy("Where it came from"),
        [one for one in Recommendation.Origin.choices if one[0] != Recommendation.Origin.REVIEW],
    )
    origin_words = line(
        gettext_lazy("Which one"),
        gettext_lazy("Such as: item 7, Parking charges, or the petition for a crossing in Mill Road."),
        required=False,
        most=300,
    )
    field_order = ("body_id", "origin", "origin_words", "text", "parts", "title", "number")

    def __init__(self, council: Council, bodies: Iterable[Body], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "body_id", rows_of(bodies, _("Choose a committee")))
        offer(self, "ward_ids", rows_of(Ward.objects.of(council).on(timezone.localdate()).order_by("name")))


class AgreeForm(Form):
    """When the committee agreed a recommendation."""

    on = day(gettext_lazy("Agreed on"))
    meeting_id = one_of(gettext_lazy("At which meeting"), required=False)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)

    def __init__(self, body: Body, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "meeting_id", meetings_of(body.council, body))


class SendOneForm(Form):
    """In which capacity and on which day one recommendation goes."""

    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which the committee acted"),
        help_text=gettext_lazy("The law that sets the date for a reply depends on it."),
        choices=Capacity.choices,
        widget=Radios(),
    )
    issued_on = day(gettext_lazy("Day of sending"))
    with_notice = forms.BooleanField(
        label=gettext_lazy("The committee’s written notice goes with it"),
        help_text=gettext_lazy("The notice starts the count of days for the cabinet."),
        required=False,
    )


class RequestForm(Form):
    """What a committee asks for: information, somebody to attend, or action in a ward."""

    body_id = one_of(gettext_lazy("Committee that asks"))
    kind = words_of(gettext_lazy("What it asks for"), CommitteeRequest.Kind.choices)
    to_body_id = one_of(
        gettext_lazy("The body that is asked"), gettext_lazy("For information or attendance."), required=False
    )
    to_post_id = one_of(gettext_lazy("Or the post that is asked"), required=False)
    meeting_id = one_of(
        gettext_lazy("The meeting to attend"), gettext_lazy("Needed when attendance is asked for."), required=False
    )
    ward_id = one_of(gettext_lazy("The ward"), gettext_lazy("Needed for a call for action."), required=False)
    text = area(gettext_lazy("What is asked for"), required=True, rows=5)
    asked_on = day(gettext_lazy("Asked on"))
    due_on = day(gettext_lazy("By when"), gettext_lazy("The date stated in the request."))

    def __init__(self, council: Council, bodies: Iterable[Body], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        offer(self, "body_id", rows_of(bodies, _("Choose a committee")))
        others = bodies_of(council).exclude(kind=Body.Kind.COMMITTEE)
        offer(self, "to_body_id", rows_of(others, _("None")))
        offer(self, "to_post_id", rows_of(posts_of(council), _("None")))
        offer(self, "ward_id", rows_of(Ward.objects.of(council).on(today).order_by("name"), _("None")))
        met = Meeting.objects.of(council).filter(body__in=[one.pk for one in bodies], held_on__gte=today)
        met = met.exclude(state__in=[Meeting.State.CANCELLED, Meeting.State.HELD]).select_related("body")
        offer(self, "meeting_id", rows_of(met.order_by("held_on"), _("None")))


class EndForm(Form):
    """How a request of a committee ended."""

    outcome = area(
        gettext_lazy("What came of it"),
        gettext_lazy("What came, who attended, or why nothing will come."),
        required=True,
    )
    ended_on = day(gettext_lazy("On which day"))
