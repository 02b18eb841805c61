"""The public pages of recommendations: one, its history and comments, the list with its filters, what is late."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
