"""The addresses of decisions, gathered from its views."""

from wardmote.decisions.views import (
    comments,
    decisions,
    desk,
    forward_plan,
    items,
    moderngov,
    oversight,
    packs,
    plan_desk,
    printed,
    public,
    records_desk,
    routes,
    stages,
    templates,
)
from wardmote.decisions.views.frame import in_room

urlpatterns = [
    *public.urlpatterns,
    *comments.urlpatterns,
    *desk.urlpatterns,
    *items.urlpatterns,
    *packs.urlpatterns,
    *moderngov.urlpatterns,
    *stages.urlpatterns,
    *templates.urlpatterns,
    *forward_plan.urlpatterns,
    *printed.urlpatterns,
    *plan_desk.urlpatterns,
    *records_desk.urlpatterns,
    *routes.urlpatterns,
    *oversight.urlpatterns,
    *decisions.urlpatterns,  # last: /decisions/<reference>/ takes any word
]
for each in urlpatterns:
    each.callback = in_room(each.callback)
