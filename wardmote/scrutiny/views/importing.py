"""Importing a paper step by step: upload, check, match names, confirm; spreadsheets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
