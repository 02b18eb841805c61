"""The room's tables: files that were loaded and the figures made of them, assessments, what partners are asked, scoring."""

from wardmote.assessment.models.assessments import (
    Assessment,
    AssessmentItem,
    AssessmentSection,
    Contributor,
    PublishedAssessment,
)
from wardmote.assessment.models.figures import FigureSet, LoadedFile, PartnerFigure, PublishedFigures
from wardmote.assessment.models.requests import DataRequest
from wardmote.assessment.models.scoring import Moderation, Score, ScoredIssue, Scorer, ScoringModelVersion

__all__ = [
    "Assessment",
    "AssessmentItem",
    "AssessmentSection",
    "Contributor",
    "DataRequest",
    "FigureSet",
    "LoadedFile",
    "Moderation",
    "PartnerFigure",
    "PublishedAssessment",
    "PublishedFigures",
    "Score",
    "ScoredIssue",
    "Scorer",
    "ScoringModelVersion",
]
