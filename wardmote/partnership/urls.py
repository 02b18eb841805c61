"""The addresses of the partnership, gathered from its views."""

from wardmote.partnership.views import desk, public, writing
from wardmote.partnership.views.frame import in_room

urlpatterns = [
    *public.urlpatterns,
    *writing.urlpatterns,
    *desk.urlpatterns,  # last: /desk/partnership/<kind>/ takes any word
]
for each in urlpatterns:
    each.callback = in_room(each.callback)
