"""Working screens for doing it: updates, meetings and their outcomes, sign-off, evaluation, passing on."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
