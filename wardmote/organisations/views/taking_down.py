"""One page for taking down whatever is published: why, who decided, and who was already sent it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.messaging import queries as messaging
from wardmote.organisations.form_fields import line, words_of
from wardmote.organisations.permissions import acting_post, may_take_down
from wardmote.organisations.views.frame import one_form, posted

TAKE_DOWN_CAN = gettext_lazy("You cannot do this. The Monitoring Officer or the council administrator can.")


class TakeDownForm(Form):
    """Why something published is taken down, and who decided."""

    reason = words_of(gettext_lazy("Why is it taken down?"), Publication.Reason.choices)
    decided_by = line(gettext_lazy("Post that decided"))
    shows_title = forms.BooleanField(
        label=gettext_lazy("The notice may show the title"),
        help_text=gettext_lazy("Leave it unticked when the title itself must go."),
        required=False,
    )


def take_down_page(request: CouncilRequest, published: Publication | None, *, to: str = "/my/") -> HttpResponse:
    """The page that takes a publication down and comes back to ``to``. Lists the messages that carried its address.

    Raises NotAllowed for anybody but the Monitoring Officer and the administrator, Http404 for nothing that stands.
    """
    if not may_take_down(request.reader):
        raise NotAllowed(TAKE_DOWN_CAN)
    if published is None or published.withdrawn_at:
        raise Http404(_("Nothing is published at this address."))
    told = [
        _("%(who)s, %(state)s: %(subject)s")
        % {"who": one.to_words or _("a follower"), "state": one.get_state_display(), "subject": one.subject}
        for one in messaging.ledger(request.council).filter(text__contains=published.address)
    ]
    return one_form(
        request,
        TakeDownForm(posted(request), initial={"decided_by": acting_post(request.reader)}),
        lambda said: publishing.take_down(published.pk, **said, by=request.actor, at=now()),
        title=_("Take down “%(title)s”") % {"title": published.title},
        button=_("Take it down"),
        to=to,
        said=_("Taken down. A notice with the date and the reason stands in its place."),
        crumbs=[{"text": _("Home"), "href": "/my/"}, {"text": published.title, "href": published.address}],
        warning=_("It leaves every public page, feed and file at once. It cannot be put back."),
        is_drastic=True,
        more={"told": told},
        template="organisations/take_down.html",
    )
