"""What came of a plan: updates of actions and figures of indicators, never overwritten; what was asked to change in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Publication, not_before
from wardmote.organisations.models import Body, Meeting
from wardmote.partnership.models.plan import Edition, Indicator, PlanAction


class PlanUpdate(models.Model):
    """What was said of an action for a period. Never overwritten: a later one stands in front."""

    class Checking(models.TextChoices):
        ADDED = "added", _("Added to the record")
        WAITING = "waiting", _("Being checked")
        DECLINED = "declined", _("Not added")

    council = models.ForeignKey(Council, models.PROTECT)
    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="updates")
    about_words = models.CharField(max_length=60, blank=True, help_text=_("The period, such as April to June 2026."))
    state = models.CharField(max_length=12, choices=PlanAction.State)
    text = models.TextField()
    because = models.TextField(blank=True, help_text=_("Why it slips or is held up."))
    evidence_url = models.URLField(blank=True)
    by_words = models.CharField(max_length=200, help_text=_("The post or body that said so."))
    checking = models.CharField(max_length=10, choices=Checking, default=Checking.ADDED)
    declined_because = models.TextField(blank=True)
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("about_words", "state", "text", "because", "evidence_url", "checking", "declined_because")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["slippage", "held-up", "dropped"]) | ~Q(because=""),
                name="slipping_action_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}: {self.get_state_display()}"


class IndicatorValue(models.Model):
    """One figure of an indicator for a period. ``value`` None: not known, which is not nought."""

    council = models.ForeignKey(Council, models.PROTECT)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    from_on = models.DateField()
    until_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    low = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True, help_text=_("When a corrected figure took its place."))
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("from_on", "until_on", "value", "low", "high", "note", "superseded_at")

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            not_before("from_on", "until_on", name="figure_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["indicator", "from_on", "until_on"],
                condition=Q(superseded_at=None),
                name="one_figure_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class ChangeRequest(models.Model):
    """Something a committee or partner asked to change in a draft edition, what was done, and the words before and after."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        MADE = "made", _("Changed")
        PARTLY = "partly", _("Partly changed")
        NOT_MADE = "not-made", _("Not changed")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="change_requests")
    asked_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute_reference = models.CharField(max_length=40, blank=True)
    text = models.TextField(help_text=_("What was asked, in its words."))
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(blank=True)
    where = models.CharField(max_length=200, blank=True, help_text=_("The part of the plan that was changed."))
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("text", "outcome", "answer", "where", "before", "after", "answered_on")

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="answered_change_request_says_what",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PublishedPlanAction(models.Model):
    """Indexed copy of a published action, for lists and the whole plan in one pass. Made again from publications."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    action_id = models.BigIntegerField()
    reference = models.SlugField(max_length=20)
    priority = models.SlugField(max_length=120)
    priority_title = models.CharField(max_length=200)
    lead = models.SlugField(max_length=120)
    lead_name = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "reference"], name="one_published_plan_action_per_reference")
        ]
        indexes = [models.Index(fields=["council", "state", "due_on"], name="published_plan_action_by_day")]

    def __str__(self) -> str:
        return self.reference
