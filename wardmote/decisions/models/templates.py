"""A council's own report templates, version by version, and the priorities that its reports serve."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.templates import Template, from_data
from wardmote.kernel.models import Council, not_before
from wardmote.organisations.models import Dated


class TemplateVersion(models.Model):
    """One version of a report template of one council. Reports keep the version they were begun with."""

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text=_("The tree of sections, as the template's own data."))
    because = models.TextField(blank=True, help_text=_("Why this version was made."))
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("key", "name", "version", "content", "because", "from_on", "until_on")

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["council", "key", "version"], name="one_template_per_version"),
            not_before("from_on", "until_on", name="template_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @cached_property
    def template(self) -> Template:
        """The tree of sections. Raises ValueError where the stored data is none."""
        data: dict[str, Any] = self.content
        return from_data(data)


class CorporatePriority(models.Model):
    """A priority of the council's plan, from a day until a day."""

    council = models.ForeignKey(Council, models.PROTECT)
    title = models.CharField(max_length=200)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("title", "from_on", "until_on")

    class Meta:
        verbose_name_plural = "corporate priorities"
        ordering = ["title"]
        constraints = [not_before("from_on", "until_on", name="priority_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.title
