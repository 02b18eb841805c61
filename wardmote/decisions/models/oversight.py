"""What councillors may ask of executive decisions: papers for scrutiny members, a report on a decision not treated as key."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.forward_plan import OFFICERS
from wardmote.decisions.models.records import DecisionRecord
from wardmote.kernel.models import Council, CouncilOwned
from wardmote.kernel.readers import Reader
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import posts_held, roles_of


class PaperRequestQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Officers see all; a councillor what their own seat asked for. Never the public."""
        here = self.of(reader.council)
        if roles_of(reader) & OFFICERS:
            return here
        return here.filter(asked_by__in=[post.pk for post in posts_held(reader)])


class PaperRequest(models.Model):
    """A scrutiny member asked the executive for a document. Source: SI 2012/2089, regulation 17."""

    class Answer(models.TextChoices):
        SUPPLIED = "supplied", _("Supplied")
        PART = "part", _("Supplied in part")
        REFUSED = "refused", _("Refused")

    council = models.ForeignKey(Council, models.PROTECT)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="paper_requests", help_text=_("The scrutiny committee.")
    )
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="paper_requests")
    record = models.ForeignKey(DecisionRecord, models.PROTECT, null=True, blank=True, related_name="paper_requests")
    what = models.TextField(help_text=_("Which document."))
    received_on = models.DateField()
    due_on = models.DateField(help_text=_("The tenth day after receipt, which is the stricter reading."))
    outer_on = models.DateField(help_text=_("The last day by the other reading."))
    explanation = models.JSONField(default=list, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    refusal_words = models.TextField(blank=True, help_text=_("The statement of reasons to the committee."))
    at = models.DateTimeField()
    objects = PaperRequestQuerySet.as_manager()
    RECORDED: ClassVar = ("body", "asked_by", "record", "received_on", "due_on", "answer", "answered_on")
    PERSONAL: ClassVar = ("what", "refusal_words")

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__gte=F("received_on"))),
                name="paper_request_answered_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "supplied"]) | ~Q(refusal_words=""), name="refusal_gives_its_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.received_on}"


class RequiredReport(models.Model):
    """A scrutiny committee requires a report to Council on a decision that it holds to have been a key one.

    Source: SI 2012/2089, regulation 18.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="required_reports")
    body = models.ForeignKey(Body, models.PROTECT, related_name="required_reports")
    required_on = models.DateField()
    report_by_on = models.DateField(help_text=_("The reasonable period that the committee set."))
    because = models.TextField()
    reported_on = models.DateField(null=True, blank=True)
    why_not_key = models.TextField(blank=True, help_text=_("Why the executive held that it was not a key decision."))
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("body", "required_on", "report_by_on", "because", "reported_on", "why_not_key")

    class Meta:
        ordering = ["required_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(report_by_on__gte=F("required_on")), name="report_due_after_required"),
            models.CheckConstraint(
                condition=Q(reported_on=None, why_not_key="") | (Q(reported_on__isnull=False) & ~Q(why_not_key="")),
                name="required_report_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.body}"
