"""Papers and data files: plans, update papers, reports, notices, spreadsheets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
