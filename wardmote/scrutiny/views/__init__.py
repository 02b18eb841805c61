"""Scrutiny's pages, by subject. Each module ends with its own ``urlpatterns``."""
