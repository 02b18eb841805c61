"""Who clears what in a report, since when and until when, and what was passed over with a reason."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.reports import Report
from wardmote.kernel.models import Council, CouncilOwned, not_before
from wardmote.organisations.models import Dated, Post


class Specialist(models.Model):
    """The post that clears an implication, or the legal or finance stage, from a day until a day.

    ``key`` is an implication's key of the templates, or one of the stages ``manager``, ``legal-stage``, ``finance-stage``.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.SlugField(max_length=60)
    post = models.ForeignKey(Post, models.PROTECT, related_name="specialisms")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("key", "post", "from_on", "until_on")

    class Meta:
        ordering = ["key"]
        constraints = [not_before("from_on", "until_on", name="specialist_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.key}: {self.post}"


class ClearanceQuerySet(CouncilOwned):
    def current(self) -> Self:
        """The newest turn of each, whatever came of it."""
        return self.filter(superseded_at=None)

    def waiting(self) -> Self:
        """Turns that somebody still has to take."""
        return self.current().filter(state=Clearance.State.WAITING)


class Clearance(models.Model):
    """One turn of one post: to clear an implication, or the whole report as manager, for law or for money.

    A later turn of the same thing supersedes this one, so that who said what when stays.
    """

    class Stage(models.TextChoices):
        IMPLICATION = "implication", _("Implication")
        MANAGER = "manager", _("Manager")
        LEGAL = "legal", _("Legal")
        FINANCE = "finance", _("Finance")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLEARED = "cleared", _("Cleared")
        RETURNED = "returned", _("Sent back")

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="clearances")
    stage = models.CharField(max_length=12, choices=Stage)
    key = models.SlugField(max_length=60, blank=True, help_text=_("The implication; empty for the other stages."))
    post = models.ForeignKey(Post, models.PROTECT, related_name="clearances")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_as = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True)
    again_because = models.TextField(blank=True, help_text=_("What changed, where this asks for a second time."))
    superseded_at = models.DateTimeField(null=True, blank=True)
    objects = ClearanceQuerySet.as_manager()
    RECORDED: ClassVar = (
        "stage", "key", "post", "state", "due_on", "settled_at", "settled_as", "comment", "again_because", "superseded_at",
    )  # fmt: skip

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "stage", "key"], condition=Q(superseded_at=None), name="one_turn_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="clearance_waits_or_is_settled",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(comment=""), name="sent_back_with_a_comment"),
        ]
        indexes = [models.Index(fields=["council", "post", "state"], name="clearance_by_post")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.key}".strip()


class CheckOverride(models.Model):
    """A warning of the checks that somebody passed over, with the reason. ``what`` is the warning as it was worded."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="overrides")
    check_key = models.CharField(max_length=100)
    what = models.TextField()
    because = models.TextField()
    by_words = models.CharField(max_length=200)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("check_key", "what", "because", "by_words", "taken_back_at")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "check_key"], condition=Q(taken_back_at=None), name="one_override_per_check"
            )
        ]

    def __str__(self) -> str:
        return self.check_key
