"""What was loaded, and the figures of one partnership made of it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Publication, StoredFile, Work
from wardmote.kernel.readers import Reader
from wardmote.organisations.permissions import Role, roles_of

READERS = frozenset({Role.ANALYST, Role.LEAD_OFFICER, Role.HEAD_OF_SERVICE})


class WorkingRows(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows: analysts, lead officers and heads of service. Others read publications."""
        here = self.of(reader.council)
        return here if roles_of(reader) & READERS else here.none()


class FigureSet(models.Model):
    """The figures of the council's partnership, as they stand now. One a council: each refresh writes over it.

    The monthly numbers stand in the store of the installation (docs/decisions/0015); this is what was worked out of them
    for one partnership and one last month, with the check value of the files behind it.
    """

    council = models.OneToOneField(Council, models.PROTECT)
    csp_code = models.CharField(max_length=9, help_text=_("The partnership's code, such as E22000142."))
    name = models.CharField(max_length=200)
    to_month = models.CharField(max_length=7, blank=True, help_text=_("The last month, such as 2025-12."))
    manifest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("csp_code", "name", "to_month", "manifest", "published_at")

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Its public page."""
        return "/evidence/"


class LoadedFile(models.Model):
    """A file that somebody loaded on screen, or a partner sent: what it was, what came of it, which rows were left out."""

    class State(models.TextChoices):
        HELD = "held", _("Waiting to be looked at")
        WAITING = "waiting", _("Being loaded")
        LOADED = "loaded", _("Loaded")
        REFUSED = "refused", _("Not loaded")

    council = models.ForeignKey(Council, models.PROTECT)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    request = models.ForeignKey("DataRequest", models.PROTECT, null=True, blank=True, related_name="files")
    kind = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    rejects = models.JSONField(default=list, blank=True, help_text=_("At most 200: line and reason."))
    words = models.TextField(blank=True, help_text=_("What came of it, or why not."))
    sent_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("kind", "state", "rows", "rejected", "loaded_at")

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["council", "state"], name="loaded_file_by_state")]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return f"/desk/evidence/files/{self.pk}/"


class PartnerFigure(models.Model):
    """One number of a partner's table: what was counted or asked, where, for which period. The council's own; no other reads it."""

    council = models.ForeignKey(Council, models.PROTECT)
    source = models.ForeignKey(LoadedFile, models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=200)
    area = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    base = models.PositiveIntegerField(null=True, blank=True, help_text=_("How many were asked, for shares."))
    objects = WorkingRows.as_manager()

    class Meta:
        ordering = ["measure", "area", "period"]
        constraints = [
            models.UniqueConstraint(fields=["source", "measure", "area", "period"], name="one_partner_figure"),
            models.CheckConstraint(condition=Q(value__gte=0), name="partner_figure_not_below_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period}"


class PublishedFigures(models.Model):
    """Which figures the public reads now. Made from their publication."""

    council = models.OneToOneField(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    name = models.CharField(max_length=200)
    to_month = models.CharField(max_length=7)
    objects = CouncilOwned.as_manager()

    def __str__(self) -> str:
        return self.name


__all__ = ["FigureSet", "LoadedFile", "PartnerFigure", "PublishedFigures", "WorkingRows"]
