"""Scrutiny's addresses, gathered from its views."""

from wardmote.scrutiny.views import (
    answers,
    answers_word,
    calendars,
    delivery,
    desk,
    desk_own,
    desk_requests,
    feeds,
    import_sheets,
    importing,
    papers,
    partners,
    people,
    programme,
    recommendations,
    reviews,
)

urlpatterns = [
    *feeds.urlpatterns,
    *papers.urlpatterns,
    *reviews.urlpatterns,
    *recommendations.urlpatterns,
    *people.urlpatterns,
    *programme.urlpatterns,
    *answers_word.urlpatterns,
    *calendars.urlpatterns,
    *answers.urlpatterns,
    *partners.urlpatterns,
    *desk.urlpatterns,
    *desk_own.urlpatterns,
    *desk_requests.urlpatterns,
    *delivery.urlpatterns,
    *import_sheets.urlpatterns,
    *importing.urlpatterns,
]
