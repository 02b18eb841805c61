"""The work programme and suggested topics, public and working."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
