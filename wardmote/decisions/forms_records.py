"""Forms of records of decisions and of call-in. Each leads to one verb."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.forms_plan import KINDS, bodies_of, meetings_of
from wardmote.decisions.models import PARAGRAPHS, CallIn, DecisionTask, PlanEntry, Report
from wardmote.decisions.permissions_record import COUNCILLORS
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
from wardmote.organisations.models import Ward

NONE_TYPED = gettext_lazy("If there were none, type “None”.")


class BeginForm(Form):
    """From which report or entry a record is filled, and the day of the decision."""

    decided_on = day(gettext_lazy("Decided on"))
    report_id = one_of(gettext_lazy("Its report"), gettext_lazy("What it says is filled in for you."), required=False)
    entry_id = one_of(gettext_lazy("Its entry in the Forward Plan"), required=False)
    title = line(
        gettext_lazy("What it is about"), gettext_lazy("Only without a report and an entry."), required=False, most=300
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who decided?"),
        help_text=gettext_lazy("Only without a report and an entry."),
        choices=KINDS,
        required=False,
        widget=forms.Select,
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reports = Report.objects.of(council).exclude(published_at=None).order_by("-published_at")[:200]
        entries = PlanEntry.objects.of(council).filter(state=PlanEntry.State.PLANNED)[:200]
        offer(self, "report_id", rows_of(reports, _("No report")))
        offer(self, "entry_id", rows_of(entries, _("No entry")))


class RecordForm(Form):
    """The five things the law asks for, and what goes with them."""

    title = line(gettext_lazy("What it is about"), most=300)
    decided_on = day(gettext_lazy("Decided on"))
    kind = forms.ChoiceField(label=gettext_lazy("Who decided?"), choices=KINDS, widget=forms.Select)
    is_executive = yes_or_no(
        gettext_lazy("Was it the executive’s to decide?"),
        gettext_lazy("An officer may decide for the executive or under the council’s own delegation."),
    )
    decision_maker_post_id = one_of(gettext_lazy("Post that decided"), required=False)
    decision_maker_body_id = one_of(gettext_lazy("Or body that decided"), required=False)
    decision = area(gettext_lazy("What was decided"), rows=5)
    reasons = area(gettext_lazy("Reasons"), rows=5)
    alternatives = area(gettext_lazy("Alternatives considered and rejected, and why"), NONE_TYPED)
    conflicts = area(gettext_lazy("Conflicts of interest declared"), NONE_TYPED, rows=2)
    dispensations = area(gettext_lazy("Dispensations given"), NONE_TYPED, rows=2)
    is_key = yes_or_no(gettext_lazy("Was it a key decision?"))
    urgency = words_of(gettext_lazy("Was it urgent?"), Report.Urgency.choices)
    urgency_because = area(gettext_lazy("Why it was urgent"), rows=2)
    paragraph = forms.ChoiceField(
        label=gettext_lazy("Paragraph that keeps part of it private"),
        help_text=gettext_lazy("Leave out here what must stay private: this record is public."),
        required=False,
        choices=[("", gettext_lazy("None: nothing is kept back")), *PARAGRAPHS.items()],
        widget=forms.Select,
    )
    meeting_id = one_of(gettext_lazy("Meeting"), required=False)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)
    entry_id = one_of(gettext_lazy("Its entry in the Forward Plan"), required=False)
    ward_ids = some_of(gettext_lazy("Wards affected"), gettext_lazy("Tick none when it is the whole area."))

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "decision_maker_post_id", rows_of(posts_of(council), _("No post")))
        offer(self, "decision_maker_body_id", rows_of(bodies_of(council), _("No body")))
        offer(self, "meeting_id", rows_of(meetings_of(council, to_come=False), _("No meeting")))
        offer(self, "entry_id", rows_of(PlanEntry.objects.of(council).exclude(published_at=None)[:300], _("No entry")))
        offer(self, "ward_ids", rows_of(Ward.objects.of(council).on(timezone.localdate()).order_by("name")))


class ReturnForm(Form):
    """What has to change before the record is in order."""

    because = area(gettext_lazy("What has to change"), required=True, rows=3)


class TaskForm(Form):
    """Something to be done because of a decision."""

    title = line(gettext_lazy("What will be done"), gettext_lazy("It is public. Name posts, not people."), most=300)
    owner_post_id = one_of(gettext_lazy("Who answers for it"), required=False)
    due_on = day(gettext_lazy("By when"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "owner_post_id", rows_of(posts_of(council), _("Nobody named")))


class MoveTaskForm(Form):
    """How far a task is."""

    state = words_of(gettext_lazy("How does it go?"), DecisionTask.State.choices)
    done_on = day(gettext_lazy("Done on"), gettext_lazy("Only when it is done."), required=False)


class CallInForm(Form):
    """A request to look at a decision again. ``received`` is asked of Democratic Services only."""

    grounds = area(gettext_lazy("Why should it be looked at again?"), gettext_lazy("It is public."), required=True)
    alternative = area(gettext_lazy("What should be decided instead?"), gettext_lazy("It is public."), required=True)
    post_ids = some_of(gettext_lazy("Who signs it"), gettext_lazy("Each of them has to agree to be named."))
    received_on = day(
        gettext_lazy("Received on"),
        gettext_lazy("Only for a request that came on paper or by e-mail. Else it counts as of now."),
        required=False,
    )
    received_time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        help_text=gettext_lazy("On the 24-hour clock, such as 14:30."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a time on the 24-hour clock, such as 14:30")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-5"}),
    )

    def __init__(self, council: Council, *args: Any, is_support: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "post_ids", rows_of(posts_of(council).filter(kind__in=COUNCILLORS)))
        if not is_support:
            del self.fields["received_on"]
            del self.fields["received_time"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        on, hour = said.pop("received_on", None), said.pop("received_time", None)
        if (on is None) != (hour is None):
            raise forms.ValidationError(_("Enter both the day and the time at which it was received."))
        if on is not None and isinstance(hour, time):
            said["received_at"] = datetime.combine(on, hour, timezone.get_current_timezone())
        return said


class JudgeForm(Form):
    """Whether a call-in is in order, and why."""

    in_order = yes_or_no(gettext_lazy("Is this call-in in order?"))
    because = area(gettext_lazy("Reason"), gettext_lazy("It is public."), required=True, rows=3)


class HearForm(Form):
    """What the committee resolved."""

    outcome = words_of(gettext_lazy("What did the committee resolve?"), CallIn.Outcome.choices)
    on = day(gettext_lazy("On which day?"))
    words = area(gettext_lazy("In what words?"), gettext_lazy("They are public."), required=True)
    body_id = one_of(gettext_lazy("Committee"), required=False)
    meeting_id = one_of(gettext_lazy("Meeting"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "body_id", rows_of(bodies_of(council), _("Not named")))
        offer(self, "meeting_id", rows_of(meetings_of(council, to_come=False), _("No meeting")))


class CouncilForm(Form):
    """What Council resolved."""

    said = words_of(gettext_lazy("What did Council resolve?"), CallIn.CouncilSaid.choices)
    on = day(gettext_lazy("On which day?"))
    words = area(gettext_lazy("In what words?"), gettext_lazy("They are public."), required=True)


class ReconsiderForm(Form):
    """Whether the decision stands."""

    is_kept = yes_or_no(gettext_lazy("Does the decision stand?"), gettext_lazy("If not, a new record is begun."))
    on = day(gettext_lazy("On which day was it looked at again?"))
    words = area(gettext_lazy("With what reasons?"), gettext_lazy("They are public."), required=True)
