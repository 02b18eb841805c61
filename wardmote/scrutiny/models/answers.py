"""Answers: what each decision maker or partner says, and the way an answer goes before the committee has it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Person, SignedLink
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Meeting, Post
from wardmote.scrutiny.models.recommendations import Ask, Part


class ResponseQuerySet(CouncilOwned):
    def current(self) -> Self:
        """The newest version of each answer."""
        return self.filter(superseded_at=None)

    def sent(self) -> Self:
        """What the committee has: the only answers the public may read."""
        return self.filter(sent_at__isnull=False)


class Response(Moves, models.Model):
    """One answer to one ask. A new version supersedes, never edits, what was sent."""

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        RETURNED = "returned", _("Sent back")
        READY = "ready", _("Ready")
        CLEARED = "cleared", _("Cleared")
        APPROVED = "approved", _("Approved")
        AGREED = "agreed", _("Agreed")
        SENT = "sent", _("Sent")
        RECEIVED = "received", _("Received by committee")
        ASKED_AGAIN = "asked-again", _("Asked again")

    class Cost(models.TextChoices):
        UNSAID = "", _("Not stated")
        NONE = "none", _("None")
        SOME = "some", _("There is a cost")

    class Money(models.TextChoices):
        UNSAID = "", _("Not stated")
        REVENUE = "revenue", _("Day-to-day money (revenue)")
        CAPITAL = "capital", _("Money for building and buying (capital)")

    class Recurs(models.TextChoices):
        UNSAID = "", _("Not stated")
        ONCE = "once", _("Once")
        YEARLY = "yearly", _("Each year")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WRITING: {State.READY},
        State.RETURNED: {State.READY},
        State.READY: {State.CLEARED, State.RETURNED},
        State.CLEARED: {State.APPROVED, State.RETURNED},
        State.APPROVED: {State.AGREED, State.RETURNED},
        State.AGREED: {State.SENT},
        State.SENT: {State.RECEIVED, State.ASKED_AGAIN},
        State.RECEIVED: {State.ASKED_AGAIN},
    }
    PARTNER_MOVES: ClassVar[dict[str, set[str]]] = {
        State.WRITING: {State.READY},
        State.RETURNED: {State.READY},
        State.READY: {State.SENT, State.RETURNED},
        State.SENT: {State.RECEIVED, State.ASKED_AGAIN},
        State.RECEIVED: {State.ASKED_AGAIN},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="responses")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.WRITING)
    is_partners = models.BooleanField(
        default=False, help_text=_("Given by a partner, so an officer checks it before it joins the record.")
    )
    feasibility = models.TextField(blank=True)
    cost = models.CharField(max_length=4, choices=Cost, blank=True)
    cost_words = models.TextField(blank=True)
    cost_pence = models.BigIntegerField(null=True, blank=True)
    cost_money = models.CharField(max_length=8, choices=Money, blank=True)
    cost_recurs = models.CharField(max_length=8, choices=Recurs, blank=True)
    lead_posts = models.ManyToManyField(Post, blank=True, related_name="leads")
    lead_words = models.CharField(max_length=300, blank=True, help_text=_("As printed, where no post is matched."))
    returned_because = models.TextField(blank=True)
    returned_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="answers_agreed")
    agreed_minute = models.CharField(max_length=40, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField(null=True, blank=True)
    received_meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="answers_received"
    )
    received_minute = models.CharField(max_length=40, blank=True)
    asks_more = models.TextField(blank=True, help_text=_("What the committee asked for when it was not content."))
    more_by_on = models.DateField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    by_link = models.ForeignKey(SignedLink, models.SET_NULL, null=True, blank=True, related_name="+")
    objects = ResponseQuerySet.as_manager()
    RECORDED: ClassVar = (
        "version",
        "state",
        "feasibility",
        "cost",
        "cost_words",
        "cost_pence",
        "cost_money",
        "cost_recurs",
        "lead_words",
        "returned_because",
        "cleared_by",
        "agreed_on",
        "agreed_minute",
        "sent_at",
        "received_on",
        "asks_more",
        "more_by_on",
    )

    class Meta:
        ordering = ["ask", "version"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "version"], name="one_response_per_version"),
            models.UniqueConstraint(fields=["ask"], condition=Q(superseded_at=None), name="one_current_response"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received", "asked-again"]) | Q(sent_at__isnull=False),
                name="sent_response_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(cost_pence=None) | Q(cost_pence__gte=0), name="cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"The answer to {self.ask.recommendation}"

    @property
    def moves(self) -> dict[str, set[str]]:
        """A partner's answer goes a shorter way: it is checked, then added to the record."""
        return self.PARTNER_MOVES if self.is_partners else self.MOVES


class Line(models.Model):
    """What an answer says to the whole recommendation, or to one lettered part."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        IN_PRINCIPLE = "accepted_in_principle", _("Accepted in principle")
        ALTERNATIVE = "alternative", _("Alternative offered")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        NOTED = "noted", _("Noted: no action promised")
        DEFERRED = "deferred", _("Deferred")

    council = models.ForeignKey(Council, models.PROTECT)
    response = models.ForeignKey(Response, models.CASCADE, related_name="lines")
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="lines")
    decision = models.CharField(max_length=24, choices=Decision, blank=True)
    decision_words = models.CharField(max_length=80, blank=True, help_text=_("The word as printed, where it differs."))
    text = models.TextField(blank=True, help_text=_("What will happen, and how."))
    reason = models.TextField(blank=True)
    done_by_on = models.DateField(null=True, blank=True)
    goes_on = models.BooleanField(default=False, help_text=_("A standing commitment with no end date."))
    timetable_words = models.CharField(max_length=300, blank=True)
    next_step = models.TextField(blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    answer_on = models.DateField(null=True, blank=True, help_text=_("When a deferred answer will come."))
    premise_corrected = models.TextField(
        blank=True, help_text=_("What the recommendation took for granted and is not so.")
    )
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "decision",
        "text",
        "reason",
        "done_by_on",
        "goes_on",
        "timetable_words",
        "next_step",
        "next_step_on",
        "answer_on",
        "premise_corrected",
    )

    class Meta:
        ordering = ["part__label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "part"], name="one_line_per_part"),
            models.UniqueConstraint(fields=["response"], condition=Q(part=None), name="one_line_for_the_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.part or 'answer'}: {self.get_decision_display()}"

    @property
    def commits_to_nothing(self) -> bool:
        """Accepted in principle with no next step and date: shown as *no action committed*."""
        return self.decision == self.Decision.IN_PRINCIPLE and not (self.next_step and self.next_step_on)

    @property
    def promises_action(self) -> bool:
        """Whether something is to be carried out, so that delivery is followed."""
        return self.decision in {self.Decision.ACCEPTED, self.Decision.ALTERNATIVE} or (
            self.decision == self.Decision.IN_PRINCIPLE and not self.commits_to_nothing
        )


class Approval(models.Model):
    """A Cabinet Member's approval of a cleared answer; a joint answer needs one from each."""

    council = models.ForeignKey(Council, models.PROTECT)
    response = models.ForeignKey(Response, models.CASCADE, related_name="approvals")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "post"], name="one_approval_per_post")]

    def __str__(self) -> str:
        return f"Approved by {self.post}"


class HoldingReply(models.Model):
    """A reply that says when the answer will come. It stops no clock."""

    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="holding_replies")
    on = models.DateField()
    text = models.TextField()
    answer_on = models.DateField()
    by_words = models.CharField(max_length=200)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("on", "text", "answer_on", "by_words")

    class Meta:
        verbose_name_plural = "holding replies"
        ordering = ["on"]

    def __str__(self) -> str:
        return f"Holding reply of {self.on:%-d %B %Y}"


class Help(models.Model):
    """A colleague was asked to help with an answer, or somebody said it is not theirs and whose it may be."""

    class Kind(models.TextChoices):
        COLLEAGUE = "colleague", _("A colleague was asked")
        NOT_MINE = "not-mine", _("Said not to be theirs")

    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="help")
    kind = models.CharField(max_length=10, choices=Kind)
    from_words = models.CharField(max_length=200)
    to_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "to_post", "words", "reply", "settled_at")

    class Meta:
        verbose_name_plural = "help"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.from_words}"
