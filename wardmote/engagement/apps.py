"""Start-up of the room engagement."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "wardmote.engagement"
    label = "engagement"
