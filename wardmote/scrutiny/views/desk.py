"""A review's working screens: scope, evidence, wording, issue, answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
