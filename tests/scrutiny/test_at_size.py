"""What must hold however large the record is: queries do not grow, and copies made for measuring are a whole record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import AT
from tests.factories.bulk import fill, only_published
from tests.factories.published import today
from wardmote.kernel import invariants
from wardmote.kernel.models import Council
from wardmote.messaging.models import Message
from wardmote.organisations.models import Post
from wardmote.scrutiny import reminders
from wardmote.scrutiny.models import Action, PublishedRecommendation, Recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def many(db: None) -> Council:
    """Sixty recommendations with a hundred and twenty actions."""
    return fill(60)


def test_copies_are_a_whole_record(many: Council) -> None:
    assert Recommendation.objects.of(many).count() == 60
    assert Action.objects.of(many).count() == 120
    assert PublishedRecommendation.objects.of(many).count() == 60
    assert invariants.run() == {name: [] for name in invariants.names()}


def test_queries_do_not_grow_with_the_record(many: Council, client: Any, django_assert_max_num_queries: Any) -> None:
    found = PublishedRecommendation.objects.of(many).exclude(action_due_on=None).last()
    assert found is not None
    only_published(many, 60)
    bars = {
        "/recommendations/": 12,
        "/late/": 12,
        "/decision-makers/officer-000/": 14,
        "/reviews/": 12,
        found.address: 14,
        f"{found.address}history/": 14,
        "/api/v1/recommendations/?per_page=1000": 12,
        "/recommendations.csv": 20,
        "/recommendations.xlsx": 20,
    }
    for address, most in bars.items():
        with today(), django_assert_max_num_queries(most):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, address
        assert len(body) > 4000, address


def test_reminders_ask_the_same_questions_of_more(many: Council) -> None:
    many.sends_mail = False  # with mail, each entry in the public ladder is an act of its own
    actions = Action.objects.of(many).open()
    owner = Post.objects.of(many).get(slug="officer-000")
    actions.update(owner_post=owner, due_on=None, updated_on=AT.date())

    def questions(count: int) -> int:
        Message.objects.all().delete()
        some = actions.order_by("pk").values_list("pk", flat=True)[:count]
        Action.objects.filter(pk__in=list(some)).update(due_on=AT.date() + timedelta(days=3))
        with CaptureQueriesContext(connection) as asked:
            reminders.remind_council(many, on=AT.date(), at=AT)
        assert f"{count} thing" in Message.objects.get(person__holdings__post=owner).subject
        return len(asked)

    assert questions(2) == questions(60)
