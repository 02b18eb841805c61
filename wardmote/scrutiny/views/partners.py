"""What a signed link opens: a partner's answers, a Member's approvals, a colleague's help, an action's update."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
