"""What was recommended, to whom, and by when each must answer."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, StoredFile, exactly_one
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward
from wardmote.scrutiny.models.reviews import Review


class Theme(models.Model):
    """A group of a review's recommendations that serve one outcome."""

    council = models.ForeignKey(Council, models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="themes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    outcome = models.TextField(blank=True)
    narrative = models.TextField(blank=True)
    topics = models.TextField(blank=True, help_text=_("What it must cover, one a line."))
    measure = models.TextField(blank=True)
    baseline = models.TextField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("position", "name", "outcome", "narrative", "topics", "measure", "baseline")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="one_theme_per_position")]

    def __str__(self) -> str:
        return self.name


class ReferenceCounter(models.Model):
    """The last number given in a year, so that a reference is never given twice."""

    council = models.ForeignKey(Council, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "year"], name="one_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class RecommendationQuerySet(CouncilOwned):
    def live(self) -> Self:
        """Agreed or issued, and neither withdrawn nor replaced."""
        return self.filter(state__in=[Recommendation.State.AGREED, Recommendation.State.ISSUED])


class Recommendation(Moves, models.Model):
    """One thing a committee recommended. Its reference never changes; its number is text, as printed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being drafted")
        AGREED = "agreed", _("Agreed by the committee")
        ISSUED = "issued", _("Sent for an answer")
        WITHDRAWN = "withdrawn", _("Withdrawn by the committee")
        REPLACED = "replaced", _("Replaced by a later recommendation")

    class Origin(models.TextChoices):
        REVIEW = "review", _("A review")
        AGENDA_ITEM = "agenda-item", _("An item on a committee's agenda")
        DECISION_REPORT = "decision-report", _("A decision report")
        PLAN = "plan", _("A plan or strategy")
        CALL_IN = "call-in", _("A call-in")
        CALL_FOR_ACTION = "call-for-action", _("A councillor call for action")
        PETITION = "petition", _("A petition")

    class Kind(models.TextChoices):
        ONE_OFF = "one-off", _("Done once")
        STANDING = "standing", _("Standing commitment")
        PARTNER_REQUEST = "partner-request", _("Request to a partner")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.AGREED},
        State.AGREED: {State.ISSUED, State.WITHDRAWN},
        State.ISSUED: {State.WITHDRAWN, State.REPLACED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="recommendations")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="recommendations")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="recommendations", help_text=_("The committee that recommends.")
    )
    capacity = models.CharField(max_length=20, choices=Capacity, blank=True)
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.REVIEW)
    origin_words = models.CharField(max_length=300, blank=True)
    reference = models.CharField(
        max_length=12, blank=True, help_text=_("Such as r26-035; given when agreed, never changed.")
    )
    external_id = models.CharField(
        max_length=60, blank=True, help_text=_("The number another system or paper gives it.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True, help_text=_("As printed."))
    title = models.CharField(max_length=200, blank=True, help_text=_("A short plain summary; the page's heading."))
    text = models.TextField(help_text=_("The exact words the committee agreed."))
    intended_outcome = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.ONE_OFF)
    evidence_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    end_test = models.TextField(blank=True, help_text=_("What must be true before a standing commitment can end."))
    wards = models.ManyToManyField(Ward, blank=True, related_name="recommendations")
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="recommendations_agreed"
    )
    minute_reference = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    withdrawn_minute = models.CharField(max_length=40, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    evaluation_criteria = models.TextField(
        blank=True, help_text=_("Set when agreed: how we shall know whether it worked.")
    )
    as_history = models.BooleanField(default=False)
    source_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    source_position = models.CharField(max_length=120, blank=True)
    comments_close_on = models.DateField(null=True, blank=True)
    objects = RecommendationQuerySet.as_manager()
    RECORDED: ClassVar = (
        "review",
        "theme",
        "origin",
        "origin_words",
        "reference",
        "external_id",
        "number",
        "title",
        "text",
        "intended_outcome",
        "measure",
        "kind",
        "evidence_every_months",
        "end_test",
        "place",
        "state",
        "agreed_on",
        "minute_reference",
        "issued_on",
        "withdrawn_on",
        "withdrawn_because",
        "withdrawn_minute",
        "replaced_by",
        "evaluation_criteria",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "reference"], condition=~Q(reference=""), name="one_recommendation_per_reference"
            ),
            models.UniqueConstraint(
                fields=["council", "external_id"],
                condition=~Q(external_id=""),
                name="one_recommendation_per_external_id",
            ),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(reference=""), name="agreed_has_a_reference"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False), name="withdrawn_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number or self.printed_reference or self.position}"

    @property
    def printed_reference(self) -> str:
        """R26-035."""
        return self.reference.upper()

    @property
    def heading(self) -> str:
        """The plain summary, or the first words of the text while there is none."""
        if self.title:
            return self.title
        first = self.text.strip().split("\n")[0]
        return first if len(first) <= 150 else first[:147].rsplit(" ", 1)[0] + " …"

    @property
    def address(self) -> str:
        return f"/recommendations/{self.reference}/"

    @property
    def desk(self) -> str:
        """Where it is worked on: its review's screens, or its own where it came from no review."""
        return self.review.desk if self.review else f"/desk/recommendations/{self.pk}/"

    def get_absolute_url(self) -> str:
        return self.address


class Part(models.Model):
    """A lettered part of a recommendation, which may be asked of somebody else and answered differently."""

    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="parts")
    label = models.CharField(max_length=10)
    text = models.TextField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "label"], name="one_part_per_label")]

    def __str__(self) -> str:
        return f"part {self.label}"


class AskQuerySet(CouncilOwned):
    def open(self) -> Self:
        """Sent, and not answered in full."""
        return self.filter(asked_on__isnull=False, answered_on=None, closed_because="")


class Ask(models.Model):
    """One answer expected to one recommendation, or to some parts of it, from one or more posts or bodies jointly.

    ``reply_due_on`` is the date by the rule; ``due_on`` the one in force after pauses and extensions. Both are None where
    nobody is bound by a date. The clock stops when a full answer is sent, never at a draft or a holding reply.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="asks")
    parts = models.ManyToManyField(Part, blank=True, related_name="asks", help_text=_("None chosen means all."))
    is_bound = models.BooleanField(default=True, help_text=_("Whether a duty to reply binds those asked."))
    duty_words = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=20, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    notice_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    reply_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    explanation = models.JSONField(default=list, blank=True)
    citation = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True, help_text=_("Why no answer is expected any more."))
    officer_post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_to_write",
        help_text=_("Who drafts the answer."),
    )
    suggested_post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who may be the one to draft it: “Is this yours?”"),
    )
    objects = AskQuerySet.as_manager()
    RECORDED: ClassVar = (
        "is_bound",
        "duty_words",
        "rule",
        "asked_on",
        "notice_on",
        "received_on",
        "reply_due_on",
        "due_on",
        "answered_on",
        "closed_because",
        "officer_post",
        "suggested_post",
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["council", "answered_on", "due_on"], name="ask_by_due_date")]

    def __str__(self) -> str:
        return f"Answer to {self.recommendation}"


class AskedOf(models.Model):
    """A post or body that must give an answer; where there are several they answer jointly, each approving."""

    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="asked_of")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="asked")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="asked")
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "asked of"
        ordering = ["pk"]
        constraints = [
            exactly_one("post", "body", name="asked_of_a_post_or_a_body"),
            models.UniqueConstraint(fields=["ask", "post"], name="asked_of_a_post_once"),
            models.UniqueConstraint(fields=["ask", "body"], name="asked_of_a_body_once"),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Post | Body:
        """The post or body itself."""
        found: Any = self.post or self.body
        return found  # type: ignore[no-any-return]


class ClockEvent(models.Model):
    """Something that changes when an answer is due: more time, a stop, a rule that does not apply. Never counted as late."""

    class Kind(models.TextChoices):
        GIVEN_UNTIL = "given-until", _("Given until a later date")
        STOPPED = "stopped", _("The count of days stopped")
        DISAPPLIED = "disapplied", _("The rule does not apply")

    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="clock_events")
    kind = models.CharField(max_length=12, choices=Kind)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    because = models.TextField()
    by_words = models.CharField(max_length=200)
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "from_on", "until_on", "because", "by_words")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.from_on}"


class Issue(models.Model):
    """A review's recommendations sent to those who must answer: capacity, formal notice, chair's release."""

    council = models.ForeignKey(Council, models.PROTECT)
    review = models.OneToOneField(Review, models.PROTECT, null=True, blank=True, related_name="issue")
    capacity = models.CharField(max_length=20, choices=Capacity)
    issued_on = models.DateField()
    with_notice = models.BooleanField(help_text=_("Whether the committee's written notice goes with it."))
    notice = models.TextField(blank=True)
    released_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("capacity", "issued_on", "with_notice", "released_by")

    def __str__(self) -> str:
        return f"Issued {self.issued_on:%-d %B %Y}"


class IssuedCopy(models.Model):
    """A copy of what was issued, to one recipient: sent when, received when, by what proof. Police and Justice Act 2006, s. 19."""

    council = models.ForeignKey(Council, models.PROTECT)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="copies")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    must_answer = models.BooleanField()
    sent_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("sent_on", "received_on", "proof")

    class Meta:
        verbose_name_plural = "issued copies"
        ordering = ["pk"]
        constraints = [
            exactly_one("post", "body", name="copy_to_a_post_or_a_body"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(sent_on__isnull=False), name="copy_sent_before_received"
            ),
        ]

    def __str__(self) -> str:
        return f"Copy to {self.post or self.body}"

    @property
    def who(self) -> Post | Body:
        """The recipient itself."""
        found: Any = self.post or self.body
        return found  # type: ignore[no-any-return]
