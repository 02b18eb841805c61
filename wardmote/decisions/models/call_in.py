"""Call-in: councillors ask that a decision made, but not yet carried out, is looked at again. Source: LGA 2000, s. 9F(4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.records import DecisionRecord
from wardmote.kernel.models import Council, CouncilOwned
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Meeting, Post


class CallIn(Moves, models.Model):
    """One request to look at a decision again, from its receipt to what came of it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        VALID = "valid", _("In order")
        NOT_VALID = "not-valid", _("Not in order")
        HEARD = "heard", _("Heard")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        NO_ACTION = "no-action", _("No further action")
        REFER_BACK = "refer-back", _("Referred back to the decision maker")
        TO_COUNCIL = "to-council", _("Referred to Council")

    class CouncilSaid(models.TextChoices):
        NO_OBJECTION = "no-objection", _("Council lets it stand")
        REFER_BACK = "refer-back", _("Council refers it back to the decision maker")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.RECEIVED: {State.VALID, State.NOT_VALID},
        State.VALID: {State.HEARD},
        State.HEARD: {State.CLOSED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="call_ins")
    reference = models.SlugField(max_length=20)
    received_at = models.DateTimeField()
    grounds = models.TextField()
    alternative = models.TextField(help_text=_("What should be decided instead."))
    signatories = models.ManyToManyField(Post, related_name="call_ins_signed")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_as = models.CharField(max_length=200, blank=True)
    judged_because = models.TextField(blank=True)
    hear_by_on = models.DateField(null=True, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="call_ins_heard")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="call_ins")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField(blank=True)
    council_said = models.CharField(max_length=12, choices=CouncilSaid, blank=True)
    council_on = models.DateField(null=True, blank=True)
    council_words = models.TextField(blank=True)
    reconsidered_on = models.DateField(null=True, blank=True)
    is_kept = models.BooleanField(null=True, blank=True, help_text=_("Whether the decision stands."))
    reconsidered_words = models.TextField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "received_at",
        "grounds",
        "alternative",
        "state",
        "judged_at",
        "judged_because",
        "hear_by_on",
        "body",
        "meeting",
        "outcome",
        "outcome_on",
        "outcome_words",
        "council_said",
        "council_on",
        "council_words",
        "reconsidered_on",
        "is_kept",
        "reconsidered_words",
    )

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "reference"], name="one_call_in_per_reference"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=["received", "valid", "heard"]),
                name="one_open_call_in_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(state="received") | (Q(judged_at__isnull=False) & ~Q(judged_because="")),
                name="judged_call_in_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference.upper()
