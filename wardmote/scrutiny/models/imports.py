"""Imports on their way: what was read from an upload, until a person confirms it. Nothing here is record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Person, StoredFile, Work
from wardmote.organisations.models import Body, Meeting
from wardmote.scrutiny.models.reviews import Review


class ImportDraft(models.Model):
    """One uploaded paper, what was read from it, what a person changed, and what its names stand for."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        CHECKING = "checking", _("To check")
        NAMES = "names", _("To match names")
        CONFIRM = "confirm", _("To confirm")
        DONE = "done", _("Added to the record")
        REFUSED = "refused", _("Could not be read")
        DROPPED = "dropped", _("Thrown away")

    council = models.ForeignKey(Council, models.PROTECT)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    as_history = models.BooleanField(default=False)
    is_answered_copy = models.BooleanField(
        default=False, help_text=_("An answered copy of a plan that was issued here.")
    )
    draft = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="imports")
    new_review_title = models.CharField(max_length=200, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    refused_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Goes up with every change, so that two people do not overwrite each other.")
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file.name


class ColumnMapping(models.Model):
    """Which column of a council's spreadsheet is which field, kept for the next time."""

    council = models.ForeignKey(Council, models.PROTECT)
    columns_key = models.CharField(max_length=64, help_text=_("A digest of the column titles."))
    mapping = models.JSONField()
    used_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "columns_key"], name="one_mapping_per_columns")]

    def __str__(self) -> str:
        return f"Mapping of {len(self.mapping)} columns"
