"""The addresses of the room, gathered from its views."""

from wardmote.assessment.views import desk, links, public, scoring
from wardmote.assessment.views.frame import in_room

urlpatterns = [*public.urlpatterns, *scoring.urlpatterns, *desk.urlpatterns]
for each in urlpatterns:
    each.callback = in_room(each.callback)
LINKS = (links.asked, links.score)  # reached by /link/<token>/, which looks them up by purpose
