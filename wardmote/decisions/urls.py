"""The addresses of decisions, gathered from its views."""

from wardmote.decisions.views import comments, desk, items, public, stages, templates

urlpatterns = [
    *public.urlpatterns,
    *comments.urlpatterns,
    *desk.urlpatterns,
    *items.urlpatterns,
    *stages.urlpatterns,
    *templates.urlpatterns,
]
