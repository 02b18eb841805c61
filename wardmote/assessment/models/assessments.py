"""The strategic assessment: one a year, in sections under the six parts that the law asks for, each with text and figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.assessment.models.figures import WorkingRows
from wardmote.kernel.models import Council, CouncilOwned, Publication
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Post


class Part(models.IntegerChoices):
    """What a strategic assessment must hold. Source: SI 2007/1830, regulation 6 [K; explanatory note V]."""

    LEVELS = 1, _("How much crime and disorder there is, and where")
    CHANGES = 2, _("What changed since the last assessment")
    WHY = 3, _("Why it changed")
    PRIORITIES = 4, _("What should come first")
    PUBLIC = 5, _("What people here want to come first")
    PROGRESS = 6, _("How far the last plan was carried out")


class Assessment(Moves, models.Model):
    """The strategic assessment of one year. Source: SI 2007/1830, regulation 5: one in each year [K]."""

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        PUBLISHED = "published", _("Published")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WRITING: {State.PUBLISHED},
        State.PUBLISHED: {State.WRITING},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(help_text=_("The year it is made for: 2026 is April 2026 to March 2027."))
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next")
    model = models.ForeignKey("ScoringModelVersion", models.PROTECT, null=True, blank=True, related_name="assessments")
    scoring_closed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("title", "summary", "year", "previous", "model", "scoring_closed_at", "state", "published_at")

    class Meta:
        ordering = ["-year"]
        verbose_name = _("strategic assessment")
        constraints = [
            models.UniqueConstraint(fields=["council", "year"], name="one_assessment_a_year"),
            models.UniqueConstraint(fields=["council", "slug"], name="one_assessment_per_slug"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/evidence/assessments/{self.slug}/"

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"/desk/evidence/assessments/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.desk


class AssessmentSection(models.Model):
    """One section under one of the six parts: words beside figures."""

    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="sections")
    key = models.SlugField(max_length=40)
    part = models.PositiveSmallIntegerField(choices=Part)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    hint = models.TextField(blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("heading", "text", "position", "version")

    class Meta:
        ordering = ["part", "position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.heading

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"{self.assessment.desk}sections/{self.key}/"


class AssessmentItem(models.Model):
    """A figure put into a section, as it stood then: the whole of it, so that an edition can be read and compared for ever."""

    council = models.ForeignKey(Council, models.PROTECT)
    section = models.ForeignKey(AssessmentSection, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    content = models.JSONField()
    added_at = models.DateTimeField()
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("key", "position")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="one_item_a_section")]

    def __str__(self) -> str:
        return self.key


class Contributor(models.Model):
    """A post or body that contributes to an assessment and says, at its end, that it agrees with it."""

    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="contributors")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_as = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("post", "body", "what", "agreed_at")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post=None, body__isnull=False) | models.Q(body=None, post__isnull=False),
                name="contributor_is_post_or_body",
            )
        ]

    def __str__(self) -> str:
        return str(self.post or self.body)


class PublishedAssessment(models.Model):
    """A published assessment in columns, for lists. Made from its publication."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    assessment_id = models.BigIntegerField()
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="one_published_assessment")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/evidence/assessments/{self.slug}/"


__all__ = ["Assessment", "AssessmentItem", "AssessmentSection", "Contributor", "Part", "PublishedAssessment"]
