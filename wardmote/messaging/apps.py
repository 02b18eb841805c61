"""Messaging's start-up: the job that sends."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "wardmote.messaging"
    label = "messaging"
