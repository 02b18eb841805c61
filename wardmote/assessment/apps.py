"""The start-up of the assessment room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "wardmote.assessment"
    label = "assessment"
