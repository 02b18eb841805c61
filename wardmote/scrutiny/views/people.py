"""The public pages of those who ask and those who answer: committees, decision makers, partners, wards, meetings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
