"""The public pages of reviews: all of them, one, its report, evaluation, picture and history."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
