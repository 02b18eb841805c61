"""What partners are asked for an assessment: figures or a comment, under which agreement, by when, and what came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.assessment.models.assessments import Assessment, AssessmentSection
from wardmote.assessment.models.figures import WorkingRows
from wardmote.kernel.models import Council
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body


class DataRequest(Moves, models.Model):
    """One thing asked of one partner for an assessment."""

    class Kind(models.TextChoices):
        DATA = "data", _("Figures")
        COMMENT = "comment", _("A comment on a section")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        RECEIVED = "received", _("Received")
        USED = "used", _("Looked at and used")
        ENDED = "ended", _("No longer needed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.ASKED: {State.RECEIVED, State.ENDED},
        State.RECEIVED: {State.USED, State.ASKED, State.ENDED},
        State.USED: {State.ASKED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="requests")
    section = models.ForeignKey(AssessmentSection, models.PROTECT, null=True, blank=True, related_name="requests")
    body = models.ForeignKey(Body, models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    what = models.TextField()
    agreement = models.CharField(max_length=300, blank=True, help_text=_("The sharing agreement it relies on."))
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True, blank=True)
    times_chased = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True, help_text=_("What the partner wrote. Not public until it is used."))
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("kind", "what", "agreement", "due_on", "state", "times_chased", "received_at")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="data", section=None) | Q(kind="comment", section__isnull=False),
                name="comment_is_on_a_section",
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]

    def get_absolute_url(self) -> str:
        return f"{self.assessment.desk}requests/"
