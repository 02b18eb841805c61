"""An indexed copy of what is published, so that lists filter and count on columns. Filled from publications only (public.py)."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Q

from wardmote.kernel.models import Council, CouncilOwned, Publication

LATE_KINDS = ("reply", "action", "report-back", "no-update")


class PublishedReview(models.Model):
    """A published review."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.OneToOneField(Publication, models.CASCADE, related_name="as_review")
    review_id = models.BigIntegerField()
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=24)
    committee = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    report_back_on = models.DateField(null=True, blank=True, help_text="The next report-back that is due.")
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="one_published_review")]

    def __str__(self) -> str:
        return self.title


class PublishedRecommendationQuerySet(CouncilOwned):
    def about(self, kind: str, slug: str) -> Self:
        """Those that concern a committee, decision maker, partner or ward."""
        topics = PublishedTopic.objects.filter(kind=kind, slug=slug)
        return self.filter(pk__in=topics.values("recommendation"))

    def late(self, on: date, kind: str = "") -> Self:
        """Those late on a day, in one way or in any. Late begins the day after a date; silence on its day."""
        ways = {
            "reply": Q(reply_due_on__lt=on),
            "action": Q(action_due_on__lt=on),
            "report-back": Q(report_back_on__lt=on),
            "no-update": Q(silent_from_on__lte=on),
        }
        wanted = Q()
        for way in [ways[kind]] if kind else ways.values():
            wanted |= way
        return self.filter(wanted)


class PublishedRecommendation(models.Model):
    """A published recommendation. A date column is empty where nothing of that kind is open, so a filter is one comparison."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.OneToOneField(Publication, models.CASCADE, related_name="as_recommendation")
    recommendation_id = models.BigIntegerField()
    reference = models.CharField(max_length=12)
    review_slug = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    response = models.CharField(max_length=24)
    delivery = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=10)
    is_answered = models.BooleanField()
    is_signed_off = models.BooleanField()
    asked_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)
    reply_due_on = models.DateField(
        null=True, blank=True, help_text="Of the earliest open reply under a confirmed rule."
    )
    action_due_on = models.DateField(null=True, blank=True, help_text="Of the earliest open action.")
    report_back_on = models.DateField(null=True, blank=True)
    silent_from_on = models.DateField(
        null=True, blank=True, help_text="When “no update” begins, if nothing comes before."
    )
    next_on = models.DateField(null=True, blank=True, help_text="The next date on which something is due.")
    being_checked = models.PositiveSmallIntegerField(
        default=0, help_text="Open replies whose date is under a rule that nobody has confirmed."
    )
    objects = PublishedRecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "review_slug", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "reference"], name="one_published_recommendation")]
        indexes = [
            models.Index(fields=["council", "review_slug", "position"], name="published_by_review"),
            models.Index(fields=["council", "-asked_on", "review_slug", "position"], name="published_newest"),
            models.Index(fields=["council", "reply_due_on"], name="published_reply_due"),
            models.Index(fields=["council", "action_due_on"], name="published_action_due"),
            models.Index(fields=["council", "report_back_on"], name="published_report_back"),
            models.Index(fields=["council", "silent_from_on"], name="published_silent"),
            models.Index(fields=["council", "answered_on"], name="published_answered"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        return f"/recommendations/{self.reference}/"

    @property
    def content(self) -> dict[str, Any]:
        """What was published."""
        found: dict[str, Any] = self.publication.content or {}
        return found


class Open(NamedTuple):
    """The dates of a recommendation that can be late, as its columns have them."""

    reply_due_on: date | None
    action_due_on: date | None
    report_back_on: date | None
    silent_from_on: date | None

    def lateness(self, on: date) -> list[tuple[str, int]]:
        """Each way in which it is late on a day, and by how many days. Worst first."""
        ways = [
            (kind, (on - due_on).days)
            for kind, due_on in zip(LATE_KINDS, self[:3], strict=False)
            if due_on and due_on < on
        ]
        if self.silent_from_on and self.silent_from_on <= on:
            ways.append(("no-update", (on - self.silent_from_on).days + 1))
        return sorted(ways, key=lambda way: -way[1])


def late_part(on: date) -> Q:
    """Topics whose office has a reply or an action of its own late on a day, or an action nobody has heard of."""
    return Q(reply_due_on__lt=on) | Q(action_due_on__lt=on) | Q(silent_from_on__lte=on)


class PublishedTopic(models.Model):
    """What a published recommendation concerns: its committee, who must answer, partners, wards.

    For one who must answer or who owns an action, the columns say how its own part stands (``standing.own_part``).
    """

    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(PublishedRecommendation, models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=16)
    slug = models.CharField(max_length=120)
    is_answered = models.BooleanField(default=False, help_text="Whether it owes no answer.")
    answered_on = models.DateField(null=True, blank=True)
    days = models.IntegerField(null=True, blank=True, help_text="From asked to answered in full.")
    reply_due_on = models.DateField(null=True, blank=True)
    action_due_on = models.DateField(null=True, blank=True)
    silent_from_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "kind", "slug"], name="one_topic_once")]
        indexes = [
            models.Index(fields=["council", "kind", "slug"], name="published_by_topic"),
            models.Index(fields=["council", "kind", "slug", "days"], name="published_own_days"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
