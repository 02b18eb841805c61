"""Forms of doing it: updates, verdicts, letters, passing on, evaluation, meetings, the programme. Each leads to one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import DateField, Form
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, words_of
from wardmote.organisations.models import Body, Capacity
from wardmote.scrutiny import programme
from wardmote.scrutiny.forms_desk import bodies_of, meetings_of
from wardmote.scrutiny.models import Action, Finding, MeetingOutcome, ProgrammeTopic, Recommendation, SignOff

State = Action.State


class UpdateForm(Form):
    """How an action goes."""

    state = words_of(
        gettext_lazy("How does it go?"),
        [
            (each.value, each.label)
            for each in (
                State.ON_COURSE,
                State.SLIPPAGE,
                State.HELD_UP,
                State.PAUSED,
                State.COMPLETE,
            )
        ],
    )
    on = day(gettext_lazy("Day of this update"))
    text = area(gettext_lazy("What was done"), gettext_lazy("It is public. Name posts, not people."), required=True)
    cause = area(
        gettext_lazy("What holds it up"), gettext_lazy("Needed when it slips, is held up or is paused."), rows=2
    )
    new_due_on = day(
        gettext_lazy("New date"),
        gettext_lazy("Only when it changes. The date first promised stays on the record."),
        required=False,
    )
    because = area(gettext_lazy("Reason for the new date"), rows=2)
    paused_until_on = day(gettext_lazy("Paused until"), gettext_lazy("Only when it is paused."), required=False)
    shown_title = line(gettext_lazy("What shows it was done"), required=False)
    shown_url = forms.URLField(
        label=gettext_lazy("Web address of what shows it"), required=False, max_length=500, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("shown_url") and not said.get("shown_title"):
            self.add_error("shown_title", _("Say what the address shows"))
        if said.get("shown_title") and not said.get("shown_url") and "shown_url" not in self.errors:
            self.add_error("shown_url", _("Enter the web address of what shows it"))
        return said


class ActionForm(Form):
    """An action added by hand."""

    title = line(gettext_lazy("What will be done"), most=300)
    owner_post_id = one_of(gettext_lazy("Post that does it"), required=False)
    owner_body_id = one_of(gettext_lazy("Or the body that does it"), required=False)
    due_on = day(gettext_lazy("By when"), required=False)
    evidence_every_months = forms.IntegerField(
        label=gettext_lazy("Months between reports, when it goes on without an end"),
        required=False,
        min_value=1,
        max_value=60,
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "owner_post_id", rows_of(posts_of(council), _("None")))
        offer(self, "owner_body_id", rows_of(bodies_of(council), _("None")))


class AtMeetingForm(Form):
    """Something a meeting of the committee did, or will."""

    meeting_id = one_of(gettext_lazy("Meeting"))

    def __init__(self, body: Body, *args: Any, to_come: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "meeting_id", meetings_of(body.council, body, to_come=to_come))


class SignOffForm(AtMeetingForm):
    """The committee's verdict."""

    verdict = words_of(gettext_lazy("What did the committee decide?"), SignOff.Verdict.choices)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)
    because = area(gettext_lazy("Reason"), gettext_lazy("Needed for all but “Implemented”."), rows=3)
    invites_back = line(gettext_lazy("Who is asked to come back"), required=False)


class LetterForm(Form):
    """The words of the chair's letter."""

    letter = area(gettext_lazy("The letter"), required=True, rows=16)


class SentForm(Form):
    """When the letter went."""

    on = day(gettext_lazy("Sent on"))
    to_words = line(gettext_lazy("To whom"), required=False, most=300)


class HandOverForm(Form):
    """From which post or body to which."""

    from_post_id = one_of(gettext_lazy("From the post"), required=False)
    from_body_id = one_of(gettext_lazy("Or from the body"), required=False)
    to_post_id = one_of(gettext_lazy("To the post"), required=False)
    to_body_id = one_of(gettext_lazy("Or to the body"), required=False)
    on = day(gettext_lazy("From which day"))
    because = area(gettext_lazy("Reason"), gettext_lazy("It is public."), required=True, rows=2)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        posts, bodies = rows_of(posts_of(council), _("None")), rows_of(bodies_of(council), _("None"))
        for name in ("from_post_id", "to_post_id"):
            offer(self, name, posts)
        for name in ("from_body_id", "to_body_id"):
            offer(self, name, bodies)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for side, words in (
            ("from", _("Choose one post or one body it comes from")),
            ("to", _("Choose one post or one body it goes to")),
        ):
            if bool(said.get(f"{side}_post_id")) == bool(said.get(f"{side}_body_id")):
                self.add_error(f"{side}_post_id", words)
        return said


class WithdrawForm(Form):
    """The committee withdraws a recommendation."""

    on = day(gettext_lazy("Withdrawn on"))
    because = area(gettext_lazy("Reason the committee gave"), required=True, rows=3)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)


class ReplaceForm(Form):
    """The later recommendation that takes the place of one."""

    new_id = one_of(gettext_lazy("Which recommendation takes its place?"))

    def __init__(self, recommendation: Recommendation, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        agreed = Recommendation.objects.of(recommendation.council).exclude(reference="").exclude(pk=recommendation.pk)
        choices = [(str(one.pk), f"{one.printed_reference}: {one.heading}") for one in agreed.order_by("-agreed_on")]
        offer(self, "new_id", [("", _("Choose a recommendation")), *choices])


class AppointForm(AtMeetingForm):
    """Who evaluates, by when."""

    rapporteur_words = line(
        gettext_lazy("How the record names the rapporteur"), gettext_lazy("Such as: a councillor for Castle ward.")
    )
    rapporteur_post_id = one_of(gettext_lazy("Rapporteur’s post, if there is one"), required=False)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)
    due_on = day(gettext_lazy("Report due on"))
    early_because = area(
        gettext_lazy("Reason for an early day"),
        gettext_lazy("Needed when it is sooner than the council’s own months after the answers."),
        rows=2,
    )
    criteria = area(
        gettext_lazy("Criteria"), gettext_lazy("Left empty, those set with the recommendations are taken."), rows=4
    )

    def __init__(self, body: Body, *args: Any, **more: Any) -> None:
        super().__init__(body, *args, **more)
        offer(self, "rapporteur_post_id", rows_of(posts_of(body.council), _("None")))


class ReplaceRapporteurForm(AppointForm):
    """Who evaluates from now on, and why."""

    because = area(
        gettext_lazy("Why another is appointed"), gettext_lazy("The history keeps it."), required=True, rows=2
    )

    def __init__(self, body: Body, *args: Any, **more: Any) -> None:
        super().__init__(body, *args, **more)
        del self.fields["criteria"], self.fields["early_because"]


class EvaluationForm(Form):
    """The rapporteur's report."""

    criteria = area(gettext_lazy("Criteria"))
    summary = area(gettext_lazy("What changed, in short"), rows=6)
    public_feedback = area(gettext_lazy("What residents said"))
    lessons = area(gettext_lazy("Lessons for the next review"))


class FindingForm(Form):
    """The verdict on one recommendation or theme."""

    verdict = words_of(gettext_lazy("Did it work?"), Finding.Verdict.choices)
    evidence = area(gettext_lazy("Evidence"), required=True, rows=3)


class PostponeForm(Form):
    """Another day for the report."""

    due_on = day(gettext_lazy("New day"))
    because = area(gettext_lazy("Reason"), required=True, rows=2)


class PublishForm(Form):
    """Published, and the review closed or monitored on."""

    closes_review = words_of(
        gettext_lazy("What becomes of the review?"),
        [("yes", gettext_lazy("It is closed")), ("no", gettext_lazy("It is monitored on"))],
    )


class MinuteForm(Form):
    """A meeting's minute reference, typed once."""

    minute_reference = line(gettext_lazy("Minute reference for the whole meeting"), most=40)


class OutcomeForm(Form):
    """What the meeting decided about one recommendation."""

    outcome = words_of(gettext_lazy("What did the meeting decide?"), MeetingOutcome.Outcome.choices)
    verdict = words_of(
        gettext_lazy("If signed off, with which verdict?"),
        [each for each in SignOff.Verdict.choices if each[0] != SignOff.Verdict.REOPENED],
        required=False,
    )
    because = area(
        gettext_lazy("Reason"),
        gettext_lazy("Needed when it is reopened, or signed off with a verdict other than “Implemented”."),
        rows=2,
    )
    words = area(gettext_lazy("Words for the minutes"), rows=3)
    invites_back = line(gettext_lazy("Who is asked to come back"), gettext_lazy("When it is reopened."), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == MeetingOutcome.Outcome.SIGNED_OFF and not said.get("verdict"):
            self.add_error("verdict", _("Choose the verdict"))
        return said


class PlanForm(Form):
    """A topic put onto a committee's programme."""

    body_id = one_of(gettext_lazy("Committee"))
    title = line(gettext_lazy("What scrutiny should look at"))
    why = area(gettext_lazy("Why"), rows=3)
    month_on = forms.CharField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("Month and year, such as 9 2026. Leave it empty for when there is room."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10"}),
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "body_id" in self.fields:
            _committees(self, council)

    def clean_month_on(self) -> Any:
        """The first day of the month that was typed, or None."""
        return month_of(self.cleaned_data["month_on"])


class SettleForm(PlanForm):
    """What the committee says to a suggestion."""

    take_up = words_of(
        gettext_lazy("Does a committee take it up?"), [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
    )
    answer = area(gettext_lazy("Answer to whoever suggested it"), gettext_lazy("It is public."), required=True, rows=3)
    field_order = ("take_up", "answer", "body_id", "month_on")

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(council, *args, **more)
        del self.fields["title"], self.fields["why"]
        self.fields["body_id"].required = False


class MoveTopicForm(PlanForm):
    """Another month, and why."""

    because = area(gettext_lazy("Reason"), gettext_lazy("It is shown on the programme."), rows=2)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(council, *args, **more)
        del self.fields["title"], self.fields["why"], self.fields["body_id"]
        self.fields["month_on"].required = True
        self.fields["month_on"].help_text = _("Month and year, such as 9 2026.")
        self.fields["month_on"].error_messages["required"] = _("Enter a month and a year")


class StartForm(Form):
    """A review begun of a planned topic."""

    title = line(gettext_lazy("Title of the review"))
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which the committee acts"),
        required=False,
        widget=forms.Select,
        choices=[("", gettext_lazy("Not chosen yet")), *Capacity.choices],
    )


class FinishForm(Form):
    """How a topic ended."""

    answer = area(gettext_lazy("What came of it"), gettext_lazy("It is public."), rows=3)


class SuggestTopicForm(Form):
    """What anybody suggests that scrutiny should look at."""

    title = line(gettext_lazy("What should scrutiny look at?"))
    why = forms.CharField(
        label=gettext_lazy("Why does it matter?"),
        help_text=gettext_lazy("Do not write anything about other people that could show who they are."),
        max_length=programme.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    proposer = words_of(
        gettext_lazy("Who suggests it?"),
        [
            (ProgrammeTopic.Proposer.RESIDENT.value, ProgrammeTopic.Proposer.RESIDENT.label),
            (ProgrammeTopic.Proposer.PARTNER.value, ProgrammeTopic.Proposer.PARTNER.label),
        ],
    )
    body_id = one_of(gettext_lazy("Which committee?"), gettext_lazy("Leave it if you are not sure."), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address (you can leave this empty)"),
        help_text=gettext_lazy("Only to tell you what was decided. It is not shown."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _committees(self, council, _("I am not sure"))


class HelpForm(Form):
    """A colleague's reply."""

    reply = area(gettext_lazy("Your reply"), required=True, rows=6)


class NotShownForm(Form):
    """Why a comment is not shown."""

    because = line(gettext_lazy("Reason for not showing it"), gettext_lazy("Only officers see it."), most=300)


def month_of(typed: str) -> Any:
    """The first day of a month typed as month and year; None for nothing. Raises ValidationError for anything else."""
    said = typed.replace("/", " ").replace("-", " ").split()
    if not said:
        return None
    if len(said) != 2:
        raise forms.ValidationError(_("Enter a month and a year, such as 9 2026"))
    try:
        return DateField().clean({"day": "1", "month": said[0], "year": said[1]})
    except forms.ValidationError:
        raise forms.ValidationError(_("Enter a month and a year, such as 9 2026")) from None


def _committees(form: Form, council: Council, empty: Any = "") -> None:
    found = bodies_of(council).filter(kind=Body.Kind.COMMITTEE)
    offer(form, "body_id", rows_of(found, empty or _("Choose a committee")))
