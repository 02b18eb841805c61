"""Answering: one page for all of an officer's answers, clearing, approving."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
