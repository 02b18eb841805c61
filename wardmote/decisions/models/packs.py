"""The papers of a meeting: files of others beside our own reports, the agenda pack made of all of them, supplements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.reports import PARAGRAPHS
from wardmote.kernel.models import Council, CouncilOwned, StoredFile, Work
from wardmote.kernel.states import Moves
from wardmote.organisations.models import AgendaItem, Meeting


class MeetingPaper(models.Model):
    """A PDF that somebody sent for a meeting, beside our own reports: minutes, a partner's paper, slides."""

    council = models.ForeignKey(Council, models.PROTECT)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField()
    is_tagged = models.BooleanField()
    is_exempt = models.BooleanField(default=False)
    paragraph = models.CharField(max_length=12, choices=list(PARAGRAPHS.items()), blank=True)
    public_interest = models.TextField(blank=True)
    added_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("position", "pages", "is_tagged", "is_exempt", "paragraph", "public_interest")
    PERSONAL: ClassVar = ("title",)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_exempt=False) | (~Q(paragraph="") & ~Q(public_interest="")),
                name="exempt_meeting_paper_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Pack(Moves, models.Model):
    """An agenda pack, or a supplement to one, as it was made: for the public, and whole for those who may read exempt papers.

    ``parts`` says what is in the public file and ``full_parts`` what is in the whole one, each with the page it begins on.
    ``refused`` are sentences on papers that could not be put in. Number 0 is the agenda pack, 1 and on are supplements.
    """

    class State(models.TextChoices):
        MAKING = "making", _("Being put together")
        MADE = "made", _("Ready to look at")
        PUBLISHED = "published", _("Published")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.MAKING: {State.MAKING, State.MADE},
        State.MADE: {State.MAKING, State.PUBLISHED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    full_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=list)
    full_parts = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    late_because = models.TextField(blank=True, help_text=_("Special circumstances for papers that came late."))
    chair_agreed_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("number", "state", "pages", "late_because", "chair_agreed_on", "published_at")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_pack_per_number"),
            models.CheckConstraint(
                condition=(Q(late_because="") & Q(chair_agreed_on=None))
                | (~Q(late_because="") & Q(chair_agreed_on__isnull=False)),
                name="late_papers_need_reason_and_chair",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & Q(file__isnull=False)),
                name="published_pack_has_file_and_day",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Supplement %(n)s") % {"n": self.number} if self.number else _("Agenda pack"))

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return f"supplement-{self.number}" if self.number else "agenda-pack"

    @property
    def address(self) -> str:
        """Its public page."""
        return f"{self.meeting.address}{self.slug}/"

    @property
    def desk(self) -> str:
        """The working page of the meeting's papers."""
        return f"/desk/packs{self.meeting.address.removeprefix('/meetings')}"

    def get_absolute_url(self) -> str:
        return self.desk
