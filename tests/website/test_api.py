"""The API against its own description: schemathesis asks what the description allows and judges each answer by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from tests import AT, ON
from tests.factories import plan
from tests.factories.assessment import with_figures, written
from tests.factories.organisations import PostFactory
from tests.factories.partnership import fill_partnership
from tests.factories.published import accepted, answer, confirm_rules, recommendations, sent_review
from tests.factories.scrutiny import job
from wardmote.assessment.publishing import publish_assessment
from wardmote.decisions import plan_editions
from wardmote.kernel import publishing
from wardmote.kernel.models import Publication
from wardmote.scrutiny import committee_requests

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HERE = {"Host": "127.0.0.1"}


@pytest.fixture
def review(council: Any) -> Any:
    """Three recommendations: answered, not answered, taken down."""
    confirm_rules(council)
    made = sent_review(council, count=3)
    first, _second, third = recommendations(made)
    answer(first, accepted())
    publishing.take_down(
        publishing.standing(council, "scrutiny.recommendation", third.pk).pk,
        reason=Publication.Reason.WRONG,
        decided_by="Monitoring Officer",
        shows_title=False,
        by=job(council),
        at=AT,
    )
    return made


@pytest.fixture
def made_request(committee: Any, partner: Any) -> Any:
    """Figures asked of the police."""
    return committee_requests.make_request(
        committee.pk, "information", text="Figures.", asked_on=ON, due_on=ON + timedelta(days=14), to_body_id=partner.pk,
        by=job(committee.council), at=AT,
    )  # fmt: skip


@pytest.fixture
def described(council: Any) -> Iterator[Any]:
    """The description, as the running site gives it; the site keeps the test's own connection, as test clients do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=HERE)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_is_answered_as_described(described):
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=20, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(headers=HERE)

        ask()
        asked.append(operation.path)
    assert len(asked) == len(set(described)) >= 5


def test_what_stands_there_is_as_described(described, council, review, made_request):
    first, second, third = recommendations(review)
    planned = plan.entry(council, ON + timedelta(days=60), said_on=ON)
    decided = plan.decision(council, at=plan.moment(ON))
    edition = plan_editions.freeze_edition(from_on=ON, by=job(council), at=plan.moment(ON, 11))
    together = fill_partnership(council, by=job(council), post=PostFactory(council=council))
    with_figures(job(council))
    assessed = written(2025, by=job(council))
    publish_assessment(assessed.pk, by=job(council), at=AT)
    wanted = {
        "/api/v1/evidence/": [{}],
        "/api/v1/evidence/assessments/": [{}],
        "/api/v1/evidence/assessments/{slug}/": [{"slug": assessed.slug}, {"slug": "no-such-year"}],
        "/api/v1/partnership/": [{}],
        "/api/v1/partnership/plan/": [{}],
        "/api/v1/partnership/actions/": [{}],
        "/api/v1/partnership/actions/{reference}/": [{"reference": together.action.reference}],
        "/api/v1/partnership/editions/{slug}/": [{"slug": together.second.slug}],
        "/api/v1/partnership/priorities/{slug}/": [{"slug": together.priority.slug}],
        "/api/v1/partnership/indicators/{slug}/": [{"slug": together.indicator.slug}],
        "/api/v1/reviews/": [{}],
        "/api/v1/reviews/{slug}/": [{"slug": review.slug}, {"slug": "no-such-review"}],
        "/api/v1/recommendations/": [{}],
        "/api/v1/late/": [{}],
        "/api/v1/recommendations/{reference}/": [{"reference": row.reference} for row in (first, second, third)],
        "/api/v1/requests/": [{}],
        "/api/v1/requests/{number}/": [{"number": made_request.pk}, {"number": 404_404}],
        "/api/v1/forward-plan/": [{}],
        "/api/v1/forward-plan/{reference}/": [{"reference": planned.reference}, {"reference": "k26-404"}],
        "/api/v1/forward-plan/editions/{slug}/": [{"slug": edition.slug}],
        "/api/v1/decisions/": [{}],
        "/api/v1/decisions/{reference}/": [{"reference": decided.reference}],
        "/api/v1/openapi.json": [],
    }
    seen = {}
    for path, examples in wanted.items():
        for parameters in examples:
            case = described[path]["GET"].Case(path_parameters=parameters)
            response = case.call_and_validate(headers=HERE)
            seen[case.formatted_path] = response.status_code
    assert set(wanted) >= set(described)
    assert seen[f"/api/v1/recommendations/{third.reference}/"] == 410
    assert seen["/api/v1/reviews/no-such-review/"] == 404
    assert seen["/api/v1/requests/404404/"] == 404
    assert list(seen.values()).count(200) == 23


def asked_of_api(client, address):
    response = client.get(address)
    return response.status_code, json.loads(response.content)


def test_what_a_committee_asks_for_is_given_page_by_page_until_it_is_taken_down(
    client_for, council, committee, made_request
):
    client, by = client_for(job(council)), job(council)
    more = committee_requests.make_request(
        committee.pk, "information", text="More figures.", asked_on=ON, due_on=ON, to_body_id=made_request.to_body_id,
        by=by, at=AT + timedelta(hours=1),
    )  # fmt: skip
    committee_requests.end_request(made_request.pk, outcome="Came.", ended_on=ON, by=by, at=AT + timedelta(hours=2))

    status, first = asked_of_api(client, f"/api/v1/requests/?committee={committee.slug}&per_page=1")
    assert (status, first["count"]) == (200, 2)
    assert (first["results"][0]["outcome"], first["results"][0]["ended_on"]) == ("Came.", ON.isoformat())
    _status, second = asked_of_api(client, first["next"])
    assert (second["next"], second["results"][0]["address"]) == (None, more.address)
    assert asked_of_api(client, "/api/v1/requests/?committee=planning")[1]["results"] == []
    assert asked_of_api(client, "/api/v1/requests/?page=one")[0] == 422

    publishing.take_down(
        publishing.standing(council, "scrutiny.committeerequest", more.pk).pk,
        reason=Publication.Reason.WRONG, decided_by="Monitoring Officer", by=by, at=AT + timedelta(hours=3),
    )  # fmt: skip
    status, gone = asked_of_api(client, f"/api/v1/requests/{more.pk}/")
    assert (status, gone["reference"]) == (410, f"request-{more.pk}")
    assert "figures" not in json.dumps(gone)
    assert asked_of_api(client, "/api/v1/requests/")[1]["count"] == 1


@pytest.mark.parametrize("query", ["page=first", "per_page=many", "page=1&page=x"])
def test_a_number_that_is_none_is_explained(client_for, council, query):
    response = client_for(job(council)).get(f"/api/v1/recommendations/?{query}")
    assert response.status_code == 422
    detail = json.loads(response.content)["detail"]
    assert isinstance(detail, str)
    assert "number" in detail
