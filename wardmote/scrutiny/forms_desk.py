"""Forms of a review's working screens: begun, scoped, heard, worded, issued. Each leads to one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Checkboxes, Form, Radios
from wardmote.kernel.models import Council
from wardmote.organisations import queries as organisations
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, some_of, words_of
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward
from wardmote.organisations.permissions import Role
from wardmote.scrutiny.models import EvidenceItem, Recommendation, Review, SuggestedAction

COUNCILLORS = (Role.CHAIR, Role.COMMITTEE_MEMBER, Role.RAPPORTEUR)


def bodies_of(council: Council) -> Any:
    """The council's bodies that stand today."""
    return Body.objects.of(council).on(timezone.localdate()).order_by("name")


def meetings_of(council: Council, body: Body, *, to_come: bool = False) -> list[tuple[str, str]]:
    """A committee's meetings as choices: those that were, newest first, or those to come."""
    today = timezone.localdate()
    found = Meeting.objects.of(council).filter(body=body).exclude(state=Meeting.State.CANCELLED).select_related("body")
    if to_come:
        found = found.filter(held_on__gte=today).exclude(state=Meeting.State.HELD).order_by("held_on")
    else:
        found = found.filter(held_on__lte=today).order_by("-held_on")
    return rows_of(found, _("Choose a meeting"))


class _OfReview(Form):
    """A form about one review."""

    def __init__(self, review: Review, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.review = review
        self.fill(review)

    def fill(self, review: Review) -> None:
        """Put the review's own choices into the fields."""

    def choices(self, name: str, choices: Any) -> None:
        """Give a field its choices."""
        offer(self, name, choices)


class BeginForm(Form):
    """A new review: by which committee, about what."""

    title = line(gettext_lazy("Title"), gettext_lazy("What the review is about, in a few words."))
    body_id = one_of(gettext_lazy("Committee"))
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which the committee acts"),
        help_text=gettext_lazy("It decides which law binds those you ask. You can choose it later."),
        required=False,
        widget=forms.Select,
        choices=[("", gettext_lazy("Not chosen yet")), *Capacity.choices],
    )
    summary = area(gettext_lazy("One or two sentences for residents"), rows=3)
    officer_post_id = one_of(gettext_lazy("Scrutiny officer who supports it"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        committees = bodies_of(council).filter(kind=Body.Kind.COMMITTEE)
        offer(self, "body_id", rows_of(committees, _("Choose a committee")))
        offer(self, "officer_post_id", rows_of(posts_of(council), _("Not chosen yet")))


class ScopeForm(_OfReview):
    """What a review looks at, why now, and when."""

    title = line(gettext_lazy("Title"))
    summary = area(gettext_lazy("One or two sentences for residents"), rows=3)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which the committee acts"),
        required=False,
        widget=forms.Select,
        choices=[("", gettext_lazy("Not chosen yet")), *Capacity.choices],
    )
    why_now = area(gettext_lazy("Why now"))
    scope = area(gettext_lazy("What it looks at"))
    out_of_scope = area(gettext_lazy("What it leaves out"), rows=3)
    objectives = area(gettext_lazy("Objectives"), gettext_lazy("One a line."))
    principles = area(gettext_lazy("Which principles of good scrutiny it serves"), rows=3)
    timetable = area(gettext_lazy("Timetable"), rows=3)
    starts_on = day(gettext_lazy("It begins on"), required=False)
    ends_on = day(gettext_lazy("It ends on"), required=False)
    officer_post_id = one_of(gettext_lazy("Scrutiny officer who supports it"), required=False)
    ward_ids = some_of(gettext_lazy("Wards it is about"), gettext_lazy("Tick none when it is about the whole area."))

    def fill(self, review: Review) -> None:
        self.choices("officer_post_id", rows_of(posts_of(review.council), _("Not chosen yet")))
        self.choices("ward_ids", rows_of(Ward.objects.of(review.council).on(timezone.localdate()).order_by("name")))


class MembersForm(_OfReview):
    """Who does the review."""

    lead_member_id = one_of(gettext_lazy("Lead member"), required=False)
    member_ids = some_of(gettext_lazy("Members"))

    def fill(self, review: Review) -> None:
        found = organisations.staff(review.council, timezone.localdate(), *COUNCILLORS)
        self.choices("lead_member_id", rows_of(found, _("Nobody yet")))
        self.choices("member_ids", rows_of(found))


class ReportForm(Form):
    """The report's own words."""

    introduction = area(gettext_lazy("Introduction"), gettext_lazy("In the committee’s words."), rows=8)
    findings = area(gettext_lazy("Findings"), rows=12)


class MoveForm(_OfReview):
    """To the next stage. Agreement names a meeting and its minute; anything missing can be passed over with a reason."""

    meeting_id = one_of(gettext_lazy("Meeting that agreed the recommendations"), required=False)
    minute_reference = line(gettext_lazy("Minute reference"), required=False, most=40)
    although = area(
        gettext_lazy("Reason for going on although something is missing"),
        gettext_lazy("Only needed then. The history keeps it."),
        rows=2,
    )

    def __init__(self, review: Review, *args: Any, state: str, going_back: bool = False, **more: Any) -> None:
        self.state = state
        super().__init__(review, *args, **more)
        if state == Review.State.AGREED:
            del self.fields["although"]
        else:
            del self.fields["meeting_id"], self.fields["minute_reference"]
        if going_back:
            self.fields["although"].label = _("Reason for going back")
            self.fields["although"].help_text = _("The history keeps it.")

    def fill(self, review: Review) -> None:
        self.choices("meeting_id", meetings_of(review.council, review.body))


class EvidenceForm(_OfReview):
    """What the review heard or read."""

    kind = words_of(gettext_lazy("What kind of evidence"), EvidenceItem.Kind.choices)
    heard_on = day(gettext_lazy("When it was heard or read"))
    source = line(gettext_lazy("Who it came from"), gettext_lazy("The post or body, not a person’s name."))
    heard = area(gettext_lazy("What was heard"), required=True, rows=6)
    possible_actions = area(gettext_lazy("What might follow from it"), rows=3)
    witness_email = forms.EmailField(
        label=gettext_lazy("The witness’s e-mail address"),
        help_text=gettext_lazy("Only to tell the witness the outcome. It is never shown."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class QuestionsForm(_OfReview):
    """An action somebody suggested, with answers to the six questions."""

    text = area(gettext_lazy("What should be done"), required=True, rows=3)
    why = area(gettext_lazy("Why: what problem does it answer?"), rows=2)
    who = area(gettext_lazy("Who should do it?"), rows=2)
    what = area(gettext_lazy("What will be different?"), rows=2)
    how = area(gettext_lazy("How will they do it?"), rows=2)
    where = area(gettext_lazy("Where?"), rows=2)
    when = area(gettext_lazy("By when?"), rows=2)


class SuggestForm(QuestionsForm):
    """A new suggested action and the evidence it rests on."""

    evidence_ids = some_of(gettext_lazy("Evidence it rests on"))

    def fill(self, review: Review) -> None:
        self.choices("evidence_ids", rows_of(EvidenceItem.objects.of(review.council).filter(review=review)))


class DecideForm(_OfReview):
    """What the committee decides about one suggested action."""

    verdict = words_of(gettext_lazy("What does the committee decide?"), SuggestedAction.Verdict.choices)
    on = day(gettext_lazy("Decided on"))
    amended_text = area(gettext_lazy("The new words"), gettext_lazy("Only when it is kept with changes."), rows=3)
    because = area(gettext_lazy("Reason"), gettext_lazy("Needed when it is sent back or dropped."), rows=2)
    theme_id = one_of(gettext_lazy("Theme"), required=False)

    def fill(self, review: Review) -> None:
        self.choices("theme_id", rows_of(review.themes.all(), _("No theme")))


class ThemeForm(Form):
    """A theme: recommendations that serve one outcome."""

    name = line(gettext_lazy("Name"))
    outcome = area(gettext_lazy("What should be different in the end"), rows=2)
    narrative = area(gettext_lazy("What the review found"), rows=4)
    topics = area(gettext_lazy("What it must cover"), gettext_lazy("One a line."), rows=3)
    measure = area(gettext_lazy("How it will be measured"), rows=2)
    baseline = area(gettext_lazy("How it stands now"), rows=2)


class WordsForm(Form):
    """The words of a recommendation, and what goes with them, of a review or not."""

    text = area(gettext_lazy("The recommendation"), gettext_lazy("The exact words for the committee."), required=True)
    parts = area(
        gettext_lazy("Lettered parts"),
        gettext_lazy("Only when it asks for several things. One a line, such as: a) Mend the lights by June."),
    )
    title = line(gettext_lazy("Short plain summary"), required=False)
    number = line(gettext_lazy("Number as printed"), required=False, most=20)
    kind = words_of(gettext_lazy("What kind of recommendation"), Recommendation.Kind.choices)
    intended_outcome = area(gettext_lazy("What should be different in the end"), rows=2)
    measure = area(gettext_lazy("How anybody can tell that it worked"), rows=2)
    evidence_every_months = forms.IntegerField(
        label=gettext_lazy("Months between reports of a standing commitment"),
        required=False,
        min_value=1,
        max_value=60,
    )
    end_test = area(gettext_lazy("What must be true before a standing commitment ends"), rows=2)
    evaluation_criteria = area(gettext_lazy("How the committee will judge it afterwards"), rows=2)
    place = line(gettext_lazy("Place"), required=False)
    ward_ids = some_of(gettext_lazy("Wards"))

    def clean_parts(self) -> list[tuple[str, str]]:
        """Pairs of letter and words; a line without a letter gets the next one."""
        found: list[tuple[str, str]] = []
        for row in self.cleaned_data["parts"].splitlines():
            if not row.strip():
                continue
            label, bracket, said = row.strip().partition(")")
            if not bracket or len(label.strip(" (")) > 3:
                label, said = chr(ord("a") + len(found)), row
            found.append((label.strip(" ("), said.strip()))
        if len({label for label, _said in found}) < len(found):
            raise forms.ValidationError(_("Give each part a letter of its own."))
        return found


class DraftForm(_OfReview, WordsForm):
    """A recommendation of a review."""

    theme_id = one_of(gettext_lazy("Theme"), required=False)
    field_order = ("text", "parts", "title", "number", "theme_id")

    def fill(self, review: Review) -> None:
        self.choices("theme_id", rows_of(review.themes.all(), _("No theme")))
        self.choices("ward_ids", rows_of(Ward.objects.of(review.council).on(timezone.localdate()).order_by("name")))


class SplitForm(Form):
    """Several recommendations made of one."""

    texts = area(
        gettext_lazy("The recommendations"),
        gettext_lazy("Leave an empty line between one and the next."),
        required=True,
        rows=10,
    )

    def clean_texts(self) -> list[str]:
        """The texts between empty lines."""
        whole: str = self.cleaned_data["texts"].replace("\r\n", "\n")
        return [each.strip() for each in whole.split("\n\n") if each.strip()]


class ReasonForm(Form):
    """One reason."""

    because = area(gettext_lazy("Reason"), required=True, rows=3)


class CorrectForm(Form):
    """Agreed words put right, as a minute says."""

    text = area(gettext_lazy("The right words"), required=True)
    because = line(gettext_lazy("What was wrong"), gettext_lazy("It is shown with the correction."), most=300)
    on = day(gettext_lazy("Day of the minute"))
    minute_reference = line(gettext_lazy("Minute reference"), most=40)


class AskForm(Form):
    """Who must answer a recommendation, and whether a duty binds them."""

    posts = some_of(gettext_lazy("Cabinet posts that must answer"))
    bodies = some_of(gettext_lazy("Bodies that must answer"))
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts"),
        help_text=gettext_lazy("Tick none for all of them."),
        required=False,
        widget=Checkboxes(),
    )
    officer_post = one_of(gettext_lazy("Officer post that writes the answer"), required=False)
    is_bound = words_of(  # type: ignore[assignment]  # a field, which Django takes off the class
        gettext_lazy("Does a duty to reply bind those asked?"),
        [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, it is a request"))],
    )
    duty_words = line(
        gettext_lazy("Which duty binds them, in words"),
        gettext_lazy("Left empty, the law for the committee’s capacity is named."),
        required=False,
        most=300,
    )

    def __init__(self, recommendation: Recommendation, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        council = recommendation.council
        posts = posts_of(council)
        offer(self, "posts", rows_of(posts.filter(kind__in=[Post.Kind.LEADER, Post.Kind.CABINET_MEMBER])))
        answering = [Body.Kind.CABINET, Body.Kind.COUNCIL, Body.Kind.PARTNER, Body.Kind.PARISH, Body.Kind.GROUP]
        offer(self, "bodies", rows_of(bodies_of(council).filter(kind__in=answering)))
        offer(self, "officer_post", rows_of(posts.exclude(kind=Post.Kind.COUNCILLOR), _("Not known yet")))
        parts = list(recommendation.parts.all())
        if parts:
            offer(self, "parts", [(one.label, f"{one.label}) {one.text}") for one in parts])
        else:
            del self.fields["parts"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("posts") and not said.get("bodies"):
            self.add_error("posts", _("Name at least one post or body that must answer."))
        return said


class IssueForm(Form):
    """In which capacity, on which day, with which notice, released by whom."""

    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which the committee acted"),
        choices=Capacity.choices,
        widget=Radios(),
        error_messages={
            "required": gettext_lazy(
                "You cannot issue this: choose the capacity in which the committee acted. The law that sets the date "
                "for a reply depends on it."
            )
        },
    )
    issued_on = day(gettext_lazy("Day of sending"))
    with_notice = forms.BooleanField(
        label=gettext_lazy("Send the committee’s written notice with it"),
        help_text=gettext_lazy("The notice starts the count of days for the cabinet."),
        required=False,
    )
    notice = area(gettext_lazy("The notice"), rows=10)
    released_by = line(
        gettext_lazy("Chair who released it"), gettext_lazy("By post, such as: Chair, Community Safety Committee.")
    )


class CopyForm(Form):
    """When a copy went and came."""

    sent_on = day(gettext_lazy("Sent on"), required=False)
    received_on = day(gettext_lazy("Received on"), required=False)
    proof = line(gettext_lazy("How we know"), gettext_lazy("Such as: reply by e-mail, signed receipt."), required=False)
