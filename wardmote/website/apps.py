"""Start-up of the room website."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "wardmote.website"
    label = "website"
