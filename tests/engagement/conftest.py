"""A published recommendation of a published review, and a way to let things happen to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from tests import AT
from wardmote.kernel import facts


@pytest.fixture
def sending_council(council: Any) -> Any:
    """Elmbury, with outgoing mail switched on."""
    council.sends_mail = True
    council.save()
    return council


@pytest.fixture
def ward(council: Any) -> Any:
    from tests.factories.organisations import WardFactory

    return WardFactory(council=council, name="Market", slug="market")


@pytest.fixture
def published(sending_council: Any, committee: Any, cabinet_post: Any, ward: Any) -> Any:
    """R26-001 on street lights, of the review "Safety in the town centre"; asked of the Cabinet Member, for Market ward."""
    from tests.factories.scrutiny import RecommendationFactory, ReviewFactory, job
    from wardmote.organisations.models import Capacity
    from wardmote.scrutiny import asking, public

    review = ReviewFactory(
        body=committee, sent=True, title="Safety in the town centre", slug="safety-in-the-town-centre"
    )
    made = RecommendationFactory(review=review)
    made.wards.add(ward)
    asking.agree(made.pk, on=AT.date(), by=job(sending_council), at=AT)
    asking.ask(made.pk, posts=[cabinet_post.pk], bodies=[], by=job(sending_council), at=AT)
    asking.issue_one(
        made.pk,
        capacity=Capacity.CRIME_AND_DISORDER,
        issued_on=AT.date(),
        with_notice=True,
        by=job(sending_council),
        at=AT,
    )
    made.refresh_from_db()
    with transaction.atomic():
        public.publish_review(review, by=job(sending_council), at=AT)
    facts.seal(sending_council, at=AT)
    facts.consume("engagement.announce", sending_council, lambda fact: None, at=AT)
    return made


@pytest.fixture
def happens(sending_council: Any) -> Callable[..., Any]:
    """``happens("scrutiny.received", subject, at=…)`` records one public fact and seals it."""
    from tests.factories.scrutiny import job

    def record(verb: str, subject: str, *, at: Any, public: bool = True) -> Any:
        fact = facts.record(
            verb,
            council=sending_council,
            kind="scrutiny.recommendation",
            object_id=1,
            by=job(sending_council),
            at=at,
            subject=subject,
            public=public,
        )
        facts.seal(sending_council, at=at)
        return fact

    return record
