"""The text of a report's sections, and the texts that wait to be placed or chosen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.reports import Report
from wardmote.kernel.models import Council, CouncilOwned, Person


class ReportSection(models.Model):
    """What stands under one heading of the template. ``version`` goes up with every save, so that two do not overwrite each other."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="sections")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12, blank=True)
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_as = models.CharField(max_length=200, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("version",)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_text_per_section")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


class OtherText(models.Model):
    """What somebody typed into a section while somebody else saved it. Kept beside the section until a person picks."""

    council = models.ForeignKey(Council, models.PROTECT)
    section = models.ForeignKey(ReportSection, models.PROTECT, related_name="other_texts")
    text = models.TextField()
    began_with = models.PositiveIntegerField(help_text=_("The version that the writer had opened."))
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    by_words = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    was_used = models.BooleanField(default=False)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("settled_at", "was_used")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.section}, {self.at:%Y-%m-%d}"


class LooseText(models.Model):
    """Text of an imported report that no section of the template is meant for. A person places it, or leaves it out."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="loose_texts")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    placed_in = models.ForeignKey(ReportSection, models.PROTECT, null=True, blank=True, related_name="placed")
    settled_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("placed_in", "settled_at")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading or self.text[:60]
