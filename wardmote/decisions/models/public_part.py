"""What residents are asked and say about a report, and the index of what is published."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.reports import Report
from wardmote.kernel.models import Council, CouncilOwned, Publication, not_before


class Consultation(models.Model):
    """A consultation that the report rests on: who was asked, how it was made known, what was said, what was done with it."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="consultations")
    title = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    asked = models.TextField(blank=True, help_text=_("Who was asked."))
    promotion = models.TextField(blank=True, help_text=_("How it was made known, so that a silence can be judged."))
    results = models.TextField(
        blank=True, help_text=_("What was said, and by how many. “Nobody answered” is a result.")
    )
    reply = models.TextField(blank=True, help_text=_("You said, we did: what changed, or why nothing did."))
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("title", "from_on", "until_on", "asked", "promotion", "results", "reply")

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [not_before("from_on", "until_on", name="consultation_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.title


class ReportCommentQuerySet(CouncilOwned):
    def shown(self) -> Self:
        return self.filter(state=ReportComment.State.SHOWN)


class ReportComment(models.Model):
    """What a resident says about a report before it is decided. A person reads it before it is shown."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being read")
        SHOWN = "shown", _("Shown")
        NOT_SHOWN = "not-shown", _("Not shown")

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="comments")
    text = models.TextField()
    email = models.EmailField(blank=True, help_text=_("Only to tell them what was decided."))
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    not_shown_because = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    objects = ReportCommentQuerySet.as_manager()
    RECORDED: ClassVar = ("state", "settled_at")
    PERSONAL: ClassVar = ("text", "email", "not_shown_because")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report.reference}, {self.at:%Y-%m-%d}"


class PublishedReport(models.Model):
    """A published report in columns, so that lists filter and count without reading contents. Made from its publication."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    report_id = models.BigIntegerField()
    reference = models.SlugField(max_length=20)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=125, blank=True)
    decision_maker = models.SlugField(max_length=120, blank=True)
    decision_maker_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=14)
    is_key = models.BooleanField(null=True, blank=True)
    decide_on = models.DateField(null=True, blank=True)
    comment_until_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-issued_on", "-reference"]
        constraints = [models.UniqueConstraint(fields=["council", "reference"], name="one_published_report")]
        indexes = [
            models.Index(fields=["council", "decision_maker"], name="published_report_by_maker"),
            models.Index(fields=["council", "decide_on"], name="published_report_by_day"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        return f"/decisions/reports/{self.reference}/"
