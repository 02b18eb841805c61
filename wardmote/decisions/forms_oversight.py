"""Forms of what councillors may ask of executive decisions. Each leads to one verb."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.forms_plan import bodies_of
from wardmote.decisions.models import DecisionRecord, PaperRequest
from wardmote.decisions.permissions_record import COUNCILLORS
from wardmote.kernel.forms import Form
from wardmote.kernel.models import Council
from wardmote.kernel.words import LONDON
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, words_of

CLOCK = gettext_lazy("On the 24-hour clock, such as 20:10.")


class PapersForm(Form):
    """Which document a scrutiny member asks for, and when it was received."""

    what = area(gettext_lazy("Which document?"), required=True, rows=3)
    body_id = one_of(gettext_lazy("Scrutiny committee"))
    asked_by_id = one_of(gettext_lazy("Seat of the councillor who asks"))
    record_id = one_of(gettext_lazy("Decision it is about"), required=False)
    received_on = day(gettext_lazy("Received on"))

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        records = DecisionRecord.objects.of(council).order_by("-decided_on")[:100]
        offer(self, "body_id", rows_of(bodies_of(council)))
        offer(self, "asked_by_id", rows_of(posts_of(council).filter(kind__in=COUNCILLORS)))
        offer(self, "record_id", rows_of(records, _("No decision")))


class PapersAnswerForm(Form):
    """What came of a request for a document."""

    answer = words_of(gettext_lazy("What came of it?"), PaperRequest.Answer.choices)
    on = day(gettext_lazy("On which day?"))
    refusal_words = area(
        gettext_lazy("Statement of reasons to the committee"), gettext_lazy("Needed when anything was refused."), rows=4
    )


class RequireForm(Form):
    """The committee requires a report to Council, by a day it sets."""

    body_id = one_of(gettext_lazy("Scrutiny committee"))
    required_on = day(gettext_lazy("Day of the committee’s resolution"))
    report_by_on = day(gettext_lazy("Report to Council by"), gettext_lazy("The committee sets a reasonable period."))
    because = area(gettext_lazy("Why it should have been a key decision"), required=True, rows=3)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "body_id", rows_of(bodies_of(council)))


class RequiredForm(Form):
    """The report that the committee required was made."""

    reported_on = day(gettext_lazy("Reported to Council on"))
    why_not_key = area(gettext_lazy("Why it was not treated as a key decision"), required=True, rows=3)


class MembersForm(Form):
    """When a private decision was made, and since when councillors can inspect its papers."""

    concluded_on = day(gettext_lazy("Day on which the meeting ended, or it was decided"))
    concluded_time = line(gettext_lazy("Time"), CLOCK, most=5)
    opened_on = day(gettext_lazy("Day since when councillors can inspect the papers"), required=False)
    opened_time = line(gettext_lazy("Time since when"), CLOCK, required=False, most=5)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        return {
            "concluded_at": self._moment(said, "concluded"),
            "opened_at": self._moment(said, "opened"),
        }

    def _moment(self, said: dict[str, Any], name: str) -> datetime | None:
        on, typed = said.get(f"{name}_on"), (said.get(f"{name}_time") or "").strip()
        if on is None or not typed:
            return None
        try:
            clock = time.fromisoformat(typed.zfill(5))
        except ValueError:
            raise forms.ValidationError(_("Enter a time such as 20:10.")) from None
        return datetime.combine(on, clock, LONDON)
