"""Every address. Rooms own theirs; a room that is switched off answers 404 (website/rooms.py)."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
