"""Who follows what by e-mail, and which entry of the history reached whom."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Fact, not_before
from wardmote.messaging.models import Message


class FollowerQuerySet(CouncilOwned):
    def following(self) -> Self:
        """Those who confirmed and have not stopped."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)


class Follower(models.Model):
    """An address that asked to be told when one thing changes. Nothing is sent but the question until it confirms.

    A new row is made when somebody comes back after stopping; the address of a stopped row is cleared after 30 days.
    """

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Everything published here")
        REVIEW = "review", _("Review")
        RECOMMENDATION = "recommendation", _("Recommendation")
        COMMITTEE = "committee", _("Committee")
        DECISION_MAKER = "decision-maker", _("Decision maker")
        PARTNER = "partner", _("Partner")
        WARD = "ward", _("Ward")

    class Frequency(models.TextChoices):
        EACH = "each", _("Each time something changes")
        DAILY = "daily", _("Once a day, at 7am, when something changed")
        WEEKLY = "weekly", _("Once a week, on Monday at 7am, when something changed")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind)
    slug = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    frequency = models.CharField(max_length=6, choices=Frequency, default=Frequency.WEEKLY)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_digest_at = models.DateTimeField(null=True, blank=True)
    objects = FollowerQuerySet.as_manager()
    PERSONAL: ClassVar = ("email",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "slug", "email"],
                condition=Q(ended_at__isnull=True),
                name="one_open_row_per_follower",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="follower_email_is_lower_case"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(ended_at__isnull=False), name="follower_without_address_has_stopped"
            ),
            not_before("asked_at", "confirmed_at", name="follower_confirms_after_asking"),
        ]
        indexes = [
            models.Index(fields=["council", "kind", "slug"], name="follower_by_topic"),
            models.Index(fields=["council", "email"], name="follower_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"


class Alert(models.Model):
    """One entry of the history that one follower is to be told of. The pair is unique, so nobody is told twice."""

    council = models.ForeignKey(Council, models.PROTECT)
    follower = models.ForeignKey(Follower, models.CASCADE, related_name="alerts")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was told, or found not to be for telling.")
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "follower"], name="nobody_is_told_twice")]
        indexes = [models.Index(fields=["follower", "settled_at"], name="alert_waiting")]

    def __str__(self) -> str:
        return f"{self.fact_id} for {self.follower_id}"
