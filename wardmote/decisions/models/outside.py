"""Where a council keeps its meetings in another system: its address, how the last runs went, which row of ours is which of theirs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Work


class OutsideSource(models.Model):
    """A council's ModernGov: the record of its committees and meetings while ``is_on``.

    ``counts`` are the records read in the last good run, by kind. ``refused`` are those that could not be taken, each with why.
    """

    council = models.OneToOneField(Council, models.PROTECT, related_name="outside_source")
    address = models.URLField(help_text=_("Where its pages begin, such as https://democracy.council.example"))
    is_on = models.BooleanField(default=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("address", "is_on")

    def __str__(self) -> str:
        return self.address


class OutsideRecord(models.Model):
    """Which row of ours is which record of theirs. ``url`` is where a person reads it there."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("Committee")
        MEETING = "meeting", _("Meeting")
        ITEM = "item", _("Item of an agenda, with its decision")
        SEAT = "seat", _("Seat of a councillor")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind)
    outside_id = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    url = models.URLField(max_length=400, blank=True)
    seen_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "kind", "outside_id"], name="one_row_per_outside_record")
        ]
        indexes = [models.Index(fields=["council", "kind", "object_id"], name="outside_record_of_ours")]

    def __str__(self) -> str:
        return f"{self.kind} {self.outside_id}"
