"""The addresses of decisions, gathered from its views."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
