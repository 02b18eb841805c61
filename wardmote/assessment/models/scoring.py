"""Scoring of priorities: the model's versions, issues, who scores, each score, what a group settled."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.assessment.models.assessments import Assessment
from wardmote.assessment.models.figures import WorkingRows
from wardmote.assessment.scoring_models import CONFIDENCE, ScoringModel, read_model
from wardmote.kernel.models import Council, Person
from wardmote.kernel.readers import Reader


class ScoringModelVersion(models.Model):
    """One version of a way of scoring. Never edited: a new file makes a new version."""

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    content = models.JSONField()
    made_at = models.DateTimeField()
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("key", "version", "name")

    class Meta:
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["council", "key", "version"], name="one_scoring_model_version")]

    def __str__(self) -> str:
        return _("%(name)s, version %(version)s") % {"name": self.name, "version": self.version}

    @property
    def read(self) -> ScoringModel:
        """The model itself."""
        return read_model(self.content)


class ScoredIssue(models.Model):
    """Something that may become a priority. ``place`` is where the partnership puts it, with the reason where it departs from the rank."""

    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="issues")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    figure_key = models.CharField(max_length=120, blank=True, help_text=_("The figure that fills in number and trend."))
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    is_priority = models.BooleanField(null=True, blank=True)
    because = models.TextField(blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("title", "figure_key", "place", "is_priority", "because")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="one_issue_per_key")]

    def __str__(self) -> str:
        return self.title


class Scorer(models.Model):
    """Somebody who scores: an officer by account, or a partner's officer by signed link. Named by post or body, never by person."""

    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scorers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("words", "sent_at")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person"], condition=models.Q(person__isnull=False), name="one_scorer_a_person"
            )
        ]

    def __str__(self) -> str:
        return self.words


class ScoreQuerySet(WorkingRows):
    def seen_by(self, reader: Reader, scorer: Scorer | None = None) -> Self:
        """Blind scoring: until scoring is closed everybody reads only their own scores."""
        here = self.of(reader.council)
        if scorer is not None:
            return here.filter(scorer=scorer)
        return self.visible_to(reader).filter(issue__assessment__scoring_closed_at__isnull=False)


class Score(models.Model):
    """One scorer's value for one factor of one issue. ``factor`` “confidence” holds 1 (D) to 4 (A), kept apart from the number."""

    council = models.ForeignKey(Council, models.PROTECT)
    issue = models.ForeignKey(ScoredIssue, models.PROTECT, related_name="scores")
    scorer = models.ForeignKey(Scorer, models.PROTECT, related_name="scores")
    factor = models.SlugField(max_length=60)
    value = models.SmallIntegerField()
    because = models.CharField(max_length=500, blank=True)
    objects = ScoreQuerySet.as_manager()
    RECORDED: ClassVar = ("factor", "value", "because")
    CONFIDENCE: ClassVar = "confidence"

    class Meta:
        ordering = ["issue", "factor", "scorer"]
        constraints = [models.UniqueConstraint(fields=["issue", "scorer", "factor"], name="one_score_each")]

    def __str__(self) -> str:
        return f"{self.factor} {self.value}"


class Moderation(models.Model):
    """What a group settled where scores lay apart, and why."""

    council = models.ForeignKey(Council, models.PROTECT)
    issue = models.ForeignKey(ScoredIssue, models.PROTECT, related_name="moderations")
    factor = models.SlugField(max_length=60)
    value = models.SmallIntegerField()
    note = models.TextField()
    at = models.DateTimeField()
    by_words = models.CharField(max_length=200)
    objects = WorkingRows.as_manager()
    RECORDED: ClassVar = ("factor", "value", "note")

    class Meta:
        ordering = ["issue", "factor"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "factor"], name="one_moderation_each"),
            models.CheckConstraint(condition=~models.Q(note=""), name="moderation_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.value}"


def confidence_words(values: list[int]) -> str:
    """The lowest confidence any scorer gave, A to D: the doubt of one is the doubt of all. Empty for none."""
    return CONFIDENCE[4 - min(values)] if values else ""
