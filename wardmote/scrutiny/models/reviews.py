"""A review from topic to report: what scrutiny will look at, what it heard, what it decided to recommend."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Person, StoredFile, not_before
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward


class ReviewQuerySet(CouncilOwned):
    def going_on(self) -> Self:
        return self.exclude(state=Review.State.CLOSED)


class Review(Moves, models.Model):
    """A piece of scrutiny by a body in a capacity: scoped, evidenced, agreed, answered, monitored, evaluated."""

    class State(models.TextChoices):
        SCOPING = "scoping", _("Being scoped")
        EVIDENCE = "evidence", _("Gathering evidence")
        DRAFTING = "drafting", _("Being drafted")
        AGREED = "agreed", _("Agreed by the committee")
        WITH_DECISION_MAKERS = "with-decision-makers", _("With decision makers")
        MONITORED = "monitored", _("Being monitored")
        EVALUATED = "evaluated", _("Being evaluated")
        CLOSED = "closed", _("Closed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.SCOPING: {State.EVIDENCE},
        State.EVIDENCE: {State.DRAFTING, State.SCOPING},
        State.DRAFTING: {State.AGREED, State.EVIDENCE},
        State.AGREED: {State.WITH_DECISION_MAKERS, State.DRAFTING},
        State.WITH_DECISION_MAKERS: {State.MONITORED},
        State.MONITORED: {State.EVALUATED, State.CLOSED},
        State.EVALUATED: {State.CLOSED, State.MONITORED},
        State.CLOSED: {State.MONITORED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    summary = models.TextField(blank=True, help_text=_("One or two sentences for residents."))
    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews")
    capacity = models.CharField(max_length=20, choices=Capacity, blank=True)
    scope = models.TextField(blank=True)
    why_now = models.TextField(blank=True)
    out_of_scope = models.TextField(blank=True)
    principles = models.TextField(blank=True, help_text=_("Which principles of good scrutiny it serves."))
    objectives = models.TextField(blank=True, help_text=_("One a line."))
    timetable = models.TextField(blank=True)
    lead_member = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    officer_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    members = models.ManyToManyField(Person, blank=True, related_name="reviews")
    wards = models.ManyToManyField(Ward, blank=True, related_name="reviews")
    state = models.CharField(max_length=24, choices=State, default=State.SCOPING)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reviews_agreed")
    minute_reference = models.CharField(max_length=40, blank=True)
    introduction = models.TextField(blank=True, help_text=_("The report's opening, in the committee's words."))
    findings = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True, help_text=_("When the chair let the report go."))
    released_by = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    as_history = models.BooleanField(
        default=False, help_text=_("From earlier records: starts no clock and sends nothing.")
    )
    source_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    objects = ReviewQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "slug",
        "summary",
        "body",
        "capacity",
        "scope",
        "why_now",
        "out_of_scope",
        "principles",
        "objectives",
        "timetable",
        "state",
        "starts_on",
        "ends_on",
        "agreed_on",
        "minute_reference",
        "introduction",
        "findings",
        "released_at",
        "released_by",
        "issued_on",
        "closed_on",
        "as_history",
    )
    PERSONAL: ClassVar = ("lead_member",)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["council", "slug"], name="one_review_per_slug"),
            not_before("starts_on", "ends_on", name="review_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        return f"/reviews/{self.slug}/"

    @property
    def desk(self) -> str:
        """Its working screens."""
        return f"/desk/reviews/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address


class EvidenceItem(models.Model):
    """What the review heard or read, from whom, when, and what might follow."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        WITNESS = "witness", _("Witness")
        DOCUMENT = "document", _("Document")
        VISIT = "visit", _("Visit")
        SURVEY = "survey", _("Survey or call for evidence")

    council = models.ForeignKey(Council, models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    heard_on = models.DateField()
    source = models.CharField(max_length=200, help_text=_("The post or body, not a person's name."))
    witness_email = models.EmailField(blank=True, help_text=_("Only to tell the witness the outcome."))
    heard = models.TextField()
    possible_actions = models.TextField(blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(default=False)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "heard_on", "source", "heard", "possible_actions", "is_public")
    PERSONAL: ClassVar = ("witness_email",)

    class Meta:
        ordering = ["heard_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"


class SuggestedAction(models.Model):
    """An action somebody suggested to the review; the committee decides each one by itself."""

    class Verdict(models.TextChoices):
        KEEP = "keep", _("Keep")
        AMEND = "amend", _("Keep, with changes")
        NO_DIRECTION = "no-direction", _("Send back: it has no direction")
        NO_OUTCOME = "no-outcome", _("Send back: its outcome cannot be measured")
        DROP = "drop", _("Drop")

    council = models.ForeignKey(Council, models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="suggested_actions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    why = models.TextField(blank=True)
    who = models.TextField(blank=True)
    what = models.TextField(blank=True)
    how = models.TextField(blank=True)
    where = models.TextField(blank=True)
    when = models.TextField(blank=True)
    evidence = models.ManyToManyField(EvidenceItem, blank=True, related_name="suggested_actions")
    verdict = models.CharField(max_length=14, choices=Verdict, blank=True)
    verdict_on = models.DateField(null=True, blank=True)
    verdict_because = models.TextField(blank=True)
    amended_text = models.TextField(blank=True)
    recommendation = models.OneToOneField(
        "Recommendation", models.PROTECT, null=True, blank=True, related_name="suggested_as"
    )
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "text",
        "why",
        "who",
        "what",
        "how",
        "where",
        "when",
        "verdict",
        "verdict_on",
        "verdict_because",
        "amended_text",
        "recommendation",
    )
    QUESTIONS: ClassVar = ("why", "who", "what", "how", "where", "when")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def unanswered_questions(self) -> list[str]:
        """Which of the six wording questions nobody has answered yet."""
        return [question for question in self.QUESTIONS if not getattr(self, question).strip()]


class ProgrammeTopic(Moves, models.Model):
    """A topic on a committee's work programme, or suggested for it by a member, an officer or a resident."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        PLANNED = "planned", _("On the programme")
        STARTED = "started", _("Begun")
        DONE = "done", _("Finished")
        DECLINED = "declined", _("Not taken up")

    class Proposer(models.TextChoices):
        MEMBER = "member", _("A councillor")
        RESIDENT = "resident", _("A resident or local organisation")
        OFFICER = "officer", _("An officer")
        PARTNER = "partner", _("A partner organisation")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.SUGGESTED: {State.PLANNED, State.DECLINED},
        State.PLANNED: {State.STARTED, State.DONE, State.DECLINED},
        State.STARTED: {State.DONE},
        State.DECLINED: {State.PLANNED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="topics")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    proposer = models.CharField(max_length=10, choices=Proposer)
    email = models.EmailField(blank=True, help_text=_("Only to tell whoever suggested it what was decided."))
    suggested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    month_on = models.DateField(null=True, blank=True, help_text=_("The first day of the month it is planned for."))
    answer = models.TextField(blank=True, help_text=_("What the committee says to the suggestion, in public."))
    review = models.OneToOneField(Review, models.PROTECT, null=True, blank=True, related_name="topic")
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("body", "title", "why", "proposer", "state", "month_on", "answer", "review")
    PERSONAL: ClassVar = ("email",)

    class Meta:
        ordering = ["month_on", "title"]

    def __str__(self) -> str:
        return self.title


class Slip(models.Model):
    """A topic moved to another month, and why."""

    council = models.ForeignKey(Council, models.PROTECT)
    topic = models.ForeignKey(ProgrammeTopic, models.PROTECT, related_name="slips")
    from_on = models.DateField()
    to_on = models.DateField()
    because = models.TextField()
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.from_on:%B %Y} to {self.to_on:%B %Y}"


class CommitteeRequest(models.Model):
    """A crime and disorder committee asks for information or attendance, or a member calls for action.

    Sources: SI 2009/942, regs 5 and 6; Police and Justice Act 2006, s. 19(3).
    """

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information asked for")
        ATTENDANCE = "attendance", _("Attendance asked for")
        CALL_FOR_ACTION = "call-for-action", _("Councillor call for action")

    council = models.ForeignKey(Council, models.PROTECT)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="requests_made", help_text=_("The committee that asks.")
    )
    kind = models.CharField(max_length=16, choices=Kind)
    to_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="requests_had")
    to_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="requests_had")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="requests")
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField(help_text=_("The date stated in the request."))
    outcome = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "to_body", "to_post", "text", "asked_on", "due_on", "outcome", "ended_on")

    class Meta:
        ordering = ["due_on"]
        constraints = [not_before("asked_on", "due_on", name="request_due_after_it_is_asked")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_on:%-d %B %Y}"

    @property
    def address(self) -> str:
        """Its place on the committee's public page."""
        return f"{self.body.address}#request-{self.pk}"
