"""An answer that is expected, before it is sent for: whom it is asked of can still be changed, or taken away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny.models import Ask, AskedOf, Part, Recommendation, Response
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

BEFORE = {Recommendation.State.DRAFT, Recommendation.State.AGREED}


@transaction.atomic
def change_ask(
    ask_id: int,
    *,
    posts: list[int] | None = None,
    bodies: list[int] | None = None,
    parts: list[str] | None = None,
    officer_post: int | None = None,
    is_bound: bool = True,
    duty_words: str = "",
    by: Actor,
    at: datetime,
) -> Ask:
    """Say anew who must answer, which parts, who writes it and whether a duty binds. What is left out is taken away.

    Raises WrongState once it was sent, RuleBroken when nobody is named.
    """
    found = _before_sending(ask_id, by)
    who: list[Post | Body] = [
        *Post.objects.of(by.council).filter(pk__in=posts or []).order_by("pk"),
        *Body.objects.of(by.council).filter(pk__in=bodies or []).order_by("pk"),
    ]
    if not who:
        raise RuleBroken(_("Name at least one post or body that must answer."))
    note = {"who": [str(one) for one in who], "who_before": _names(found), "parts": parts or []}
    reference = found.recommendation.reference
    with change(found, "scrutiny.ask_changed", by=in_post(by), at=at, subject=reference, note=note):
        found.is_bound, found.duty_words = is_bound, duty_words.strip()
        found.officer_post = Post.objects.of(by.council).get(pk=officer_post) if officer_post else None
        found.suggested_post = None
        found.save()
        found.asked_of.all().delete()
        for one in who:
            AskedOf.objects.create(
                council=by.council,
                ask=found,
                post=one if isinstance(one, Post) else None,
                body=one if isinstance(one, Body) else None,
            )
        mine = Part.objects.of(by.council).filter(recommendation=found.recommendation, label__in=parts or [])
        found.parts.set(mine)
    return found


@transaction.atomic
def remove_ask(ask_id: int, *, by: Actor, at: datetime) -> Recommendation:
    """Take away an answer that is not expected after all. Raises WrongState once it was sent or an answer was begun."""
    found = _before_sending(ask_id, by)
    if Response.objects.of(by.council).filter(ask=found).exists():
        raise WrongState(_("An answer to this was begun. Change who is asked instead, so that its words are kept."))
    recommendation = found.recommendation
    note = {"who": _names(found)}
    with change(
        recommendation, "scrutiny.ask_removed", by=in_post(by), at=at, subject=recommendation.reference, note=note
    ):
        found.delete()
    return recommendation


def _before_sending(ask_id: int, by: Actor) -> Ask:
    rows = Ask.objects.of(by.council).locked().select_related("recommendation", "council")
    found: Ask = rows.get(pk=ask_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if found.asked_on is not None:
        raise WrongState(
            _(
                "This was sent on %(on)s, so it cannot be changed here. Pass the writing on, or ask somebody else as well."
            )
            % {"on": plain_date(found.asked_on)}
        )
    if found.recommendation.state not in BEFORE:
        raise WrongState(
            _("%(this)s is “%(now)s”, so who must answer cannot change now.")
            % {"this": found.recommendation, "now": found.recommendation.get_state_display()}
        )
    return found


def _names(found: Ask) -> list[str]:
    return [str(row) for row in found.asked_of.select_related("post", "body")]
