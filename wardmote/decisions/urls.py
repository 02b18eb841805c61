"""The addresses of decisions, gathered from its views."""

from wardmote.decisions.views import (
    comments,
    decisions,
    desk,
    forward_plan,
    items,
    plan_desk,
    public,
    records_desk,
    stages,
    templates,
)

urlpatterns = [
    *public.urlpatterns,
    *comments.urlpatterns,
    *desk.urlpatterns,
    *items.urlpatterns,
    *stages.urlpatterns,
    *templates.urlpatterns,
    *forward_plan.urlpatterns,
    *plan_desk.urlpatterns,
    *records_desk.urlpatterns,
    *decisions.urlpatterns,  # last: /decisions/<reference>/ takes any word
]
