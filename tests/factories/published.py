"""Published things, made by calling the same verbs that people's pages call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

from tests import AT, ON
from tests.factories.organisations import BEGAN, BodyFactory
from tests.factories.scrutiny import ISSUED_ON, RecommendationFactory, ReviewFactory, ThemeFactory, held_meeting, job
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Capacity, Meeting
from wardmote.scrutiny import answering, asking, signing_off
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.models import Recommendation, Review

RULES = ("S2", "S3", "LOCAL-REPLY")


@contextmanager
def today(at: datetime = AT) -> Iterator[None]:
    """Pages drawn inside think it is this moment."""
    with mock.patch("django.utils.timezone.now", return_value=at):
        yield


def plain(page: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace(" .", ".").split()).replace(" .", ".").replace(" :", ":")


def confirm_rules(council: Any) -> None:
    """The Monitoring Officer has confirmed the rules by which replies are due."""
    for rule in RULES:
        rules.confirm_rule(rule, by=job(council), at=AT - timedelta(days=200), from_on=BEGAN)


def sent_review(council: Any, *, to: Any = None, count: int = 2, title: str = "Safety in the town centre") -> Review:
    """A review with a theme whose recommendations were sent on 31 March 2026; of the Cabinet unless somebody is named."""
    body = BodyFactory(council=council)
    slug = title.lower().replace(" ", "-")
    review = ReviewFactory(body=body, council=council, title=title, slug=slug, drafting=True)
    theme = ThemeFactory(review=review, position=1, name="Light", outcome="Streets are lit")
    for n in range(1, count + 1):
        made = RecommendationFactory(
            review=review, theme=theme, position=n, number=str(n), title=f"{title}: thing {n}", agreed=True
        )
        ask(made, to or cabinet_of(council))
    asking.issue(
        review.pk,
        capacity=Capacity.CRIME_AND_DISORDER,
        issued_on=ISSUED_ON,
        with_notice=True,
        released_by="Chair",
        by=job(council),
        at=AT - timedelta(days=50),
    )
    review.refresh_from_db()
    return review


def cabinet_of(council: Any) -> Body:
    """The council's cabinet."""
    found = Body.objects.of(council).filter(kind=Body.Kind.CABINET).first()
    return found or BodyFactory(council=council, cabinet=True)


def ask(recommendation: Recommendation, who: Any, **more: Any) -> Any:
    """Ask a post or body."""
    is_post = hasattr(who, "reports_to_id")
    return asking.ask(
        recommendation.pk,
        posts=[who.pk] if is_post else [],
        bodies=[] if is_post else [who.pk],
        by=job(recommendation.council),
        at=AT - timedelta(days=60),
        **more,
    )


def recommendations(review: Review) -> list[Recommendation]:
    """A review's recommendations in order."""
    return list(Recommendation.objects.filter(review=review).order_by("position"))


def answer(
    recommendation: Recommendation,
    *said: Said,
    on: date = ON - timedelta(days=30),
    costs: Costs | None = None,
    **more: Any,
) -> Any:
    """The Cabinet answers: drafted, cleared, agreed at a meeting, sent."""
    by, at = job(recommendation.council), AT - timedelta(days=30)
    waiting = recommendation.asks.get()
    saved = answering.save_answer(
        waiting.pk, lines=list(said) or [accepted()], costs=costs, by=by, at=at, **more
    ).response
    answering.make_ready([waiting.pk], by=by, at=at)
    answering.clear([saved.pk], by=by, at=at)
    meeting = _meeting(cabinet_of(recommendation.council), on)
    answering.agree([saved.pk], on=on, meeting_id=meeting.pk, by=by, at=at)
    return answering.send([saved.pk], on=on, by=by, at=at)[0]


def accepted(text: str = "We will light every alley. It starts in May.", **more: Any) -> Said:
    """Accepted, with a date."""
    return Said(decision="accepted", text=text, **({"done_by_on": ON + timedelta(days=90)} | more))


def sign_off(recommendation: Recommendation, verdict: str = "implemented", **more: Any) -> Any:
    """The committee's verdict at a meeting it held."""
    meeting = _meeting(recommendation.body, ON - timedelta(days=2))
    return signing_off.sign_off(
        recommendation.pk, verdict, meeting_id=meeting.pk, by=job(recommendation.council), at=AT, **more
    )


def _meeting(body: Body, on: date) -> Meeting:
    """The body's meeting of that day; one day has one."""
    found = Meeting.objects.of(body.council).filter(body=body, held_on=on).first()
    return found or held_meeting(body, on=on, council=body.council)
