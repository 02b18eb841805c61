"""Start-up of the room scrutiny."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "wardmote.scrutiny"
    label = "scrutiny"
