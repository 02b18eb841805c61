"""Addresses for following, and the page of outgoing mail."""

from django.urls import path

from wardmote.engagement import views

urlpatterns = [
    path("follow/confirm/<str:token>/", views.confirm, name="follow_confirm"),
    path("follow/<slug:kind>/<slug:slug>/", views.follow, name="follow"),
    path("unfollow/<str:token>/", views.unfollow, name="unfollow"),
    path("settings/messages/", views.messages, name="settings_messages"),
]
