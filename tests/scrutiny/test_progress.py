"""What pages ask of delivery: open actions, the annual report, progress and links to other rooms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT, ON
from tests.factories.organisations import BodyFactory, CouncilRuleFactory
from tests.factories.scrutiny import (
    ISSUED_ON,
    ActionFactory,
    LineFactory,
    PartFactory,
    RecommendationFactory,
    ResponseFactory,
    ReviewFactory,
    SignOffFactory,
    held_meeting,
    job,
)
from wardmote.kernel import links
from wardmote.kernel.models import Link
from wardmote.kernel.readers import Reader
from wardmote.scrutiny import linking, queries_delivery, signing_off
from wardmote.scrutiny.models import (
    Action,
    Ask,
    MeetingOutcome,
    Recommendation,
    SignOff,
)

S = Action.State
V = SignOff.Verdict


@pytest.fixture
def recommendation(committee):
    return RecommendationFactory(review__body=committee, review__monitored=True, issued=True)


@pytest.fixture
def action(recommendation, lead_post):
    return ActionFactory(recommendation=recommendation, owner_post=lead_post)


# --- pages' questions ------------------------------------------------------------------------------------------


def test_open_actions_by_owner(council, recommendation, lead_post, partner, django_assert_num_queries):
    ActionFactory(recommendation=recommendation, owner_post=lead_post)
    ActionFactory(recommendation=recommendation, owner_body=partner, late=True)
    ActionFactory(recommendation=recommendation, owner_post=None, due_on=None)
    ActionFactory(recommendation=recommendation, owner_post=lead_post, complete=True)
    ActionFactory(recommendation=recommendation, owner_post=lead_post, late=True, state=S.PAUSED)
    with django_assert_num_queries(1):
        found = queries_delivery.open_actions(council, ON)
    assert [(one.owner, len(one.actions), one.late) for one in found] == [
        (partner, 1, 1),
        (None, 1, 0),
        (lead_post, 2, 0),
    ]
    assert queries_delivery.open_actions(council, ON, body=recommendation.body) == found
    assert queries_delivery.open_actions(council, ON, body=BodyFactory(council=council)) == []


def test_annual_report_counts_what_was_made_in_the_year(
    council, committee, cabinet_post, partner, django_assert_num_queries
):
    CouncilRuleFactory(
        council=council, key="confirm:S3", value=True, confirmed_at=AT, confirmed_as="Monitoring Officer"
    )
    review = ReviewFactory(body=committee, sent=True)

    def made(decisions=(), answered_on=None, to=cabinet_post, **more):
        one = RecommendationFactory(review=review, issued=True, issued__to=[to], **more)
        ask = one.asks.get()
        Ask.objects.filter(pk=ask.pk).update(rule="S3", due_on=ISSUED_ON + timedelta(days=28), answered_on=answered_on)
        if decisions:
            response = ResponseFactory(ask=ask, sent=True)
            for n, decision in enumerate(decisions):
                part = PartFactory(recommendation=one, label=str(n))
                LineFactory(response=response, part=part, decision=decision)
        return one

    implemented = made(["accepted"], ISSUED_ON + timedelta(days=10))
    SignOffFactory(recommendation=implemented)
    complete = made(["accepted", "not_accepted"], ISSUED_ON + timedelta(days=40))
    ActionFactory(recommendation=complete, complete=True)
    half = made(["accepted", "accepted_in_principle"], ISSUED_ON + timedelta(days=20), to=partner)
    ActionFactory(recommendation=half, complete=True)
    ActionFactory(recommendation=half)
    reopened = made(["alternative", "noted"], ON + timedelta(days=2))
    SignOffFactory(recommendation=reopened, verdict=V.IMPLEMENTED)
    SignOffFactory(recommendation=reopened, verdict=V.REOPENED, at=AT)
    made(["not_accepted", "noted"], ISSUED_ON)
    made()
    RecommendationFactory(review=review)
    RecommendationFactory(review=review, agreed=date(2024, 1, 1))
    gone = RecommendationFactory(review=review, agreed=True)
    Recommendation.objects.filter(pk=gone.pk).update(state="withdrawn", withdrawn_on=ON)
    with django_assert_num_queries(10):
        report = queries_delivery.annual_report(council, committee, date(2026, 1, 1), ON)
    assert (report.made, report.withdrawn) == (6, 1)
    figures = report.figures
    assert (figures.answered, figures.done, figures.signed_off) == (4, 2, 1)
    assert (figures.answered_late, figures.not_answered_late) == (1, 2)
    assert report.by_decision == {
        "accepted": 1,
        "partly-accepted": 1,
        "accepted_in_principle": 1,
        "alternative": 1,
        "not_accepted": 1,
        "no-answer": 1,
    }
    assert report.by_verdict == {"implemented": 1}
    assert (report.median_days, report.answers) == (15, 4)
    assert [(row.name, row.figures.made) for row in report.by_committee] == [(committee.name, 6)]
    assert [(row.name, row.figures.made) for row in report.by_portfolio] == [(cabinet_post.title, 5), (partner.name, 1)]
    later = queries_delivery.annual_report(council, None, date(2026, 1, 1), ON, counted_on=ON + timedelta(days=9))
    assert later.figures.answered == 5


def test_a_year_without_anything(council):
    report = queries_delivery.annual_report(council, None, date(2020, 1, 1), date(2020, 12, 31))
    assert (report.made, report.median_days, report.by_committee) == (0, None, ())


# --- links and progress ----------------------------------------------------------------------------------------


@pytest.fixture
def linkable():
    """Another room's thing, as far along as the test says."""
    before = dict(links._registry)
    linking.register()
    far: dict[int, float | None] = {}
    links.register(
        "kernel.work", lambda reader, ids: {n: links.Target("kernel.work", n, "x", "/", far[n]) for n in ids}
    )
    yield far
    links._registry.clear()
    links._registry.update(before)


def test_progress_is_the_mean_over_actions(recommendation, linkable):
    assert linking.progress_of(recommendation) is None
    ActionFactory(recommendation=recommendation)
    ActionFactory(recommendation=recommendation, complete=True)
    ActionFactory(recommendation=recommendation, held_up=True)
    ActionFactory(recommendation=recommendation, ended=True)
    assert linking.progress_of(recommendation) == pytest.approx(0.5)
    SignOffFactory(recommendation=recommendation)
    assert linking.progress_of(recommendation) == 1.0


def test_progress_comes_from_other_rooms_too(recommendation, linkable, scrutiny_officer):
    from tests.factories.kernel import WorkFactory

    carrier, blank, other = (WorkFactory(council=recommendation.council) for _n in range(3))
    linkable.update({carrier.pk: 0.8, blank.pk: None, other.pk: 0.1})
    action = ActionFactory(recommendation=recommendation)
    by = {"by": scrutiny_officer, "at": AT}
    links.link(carrier, Link.Relation.CARRIES_OUT, action, **by)
    links.link(blank, Link.Relation.CARRIES_OUT, recommendation, **by)
    links.link(recommendation, Link.Relation.RESTS_ON, other, **by)
    assert linking.progress_of(recommendation) == pytest.approx(0.8)
    links.link(other, Link.Relation.CARRIES_OUT, recommendation, **by)
    assert linking.progress_of(recommendation, scrutiny_officer) == pytest.approx(0.45)


def test_link_ends_show_what_the_reader_may_see(
    council, committee, recommendation, scrutiny_officer, resident, outsider
):
    from wardmote.scrutiny import public

    review = recommendation.review
    public.publish_review(review, by=job(council), at=AT)
    draft = RecommendationFactory(review=review)
    alone = RecommendationFactory(review=None, council=council, body=committee)
    hidden = ReviewFactory(body=committee)
    action = ActionFactory(recommendation=recommendation, on_course=True)
    secret = ActionFactory(recommendation=draft)
    ids = [recommendation.pk, draft.pk, alone.pk]
    seen = linking.recommendations_for(resident, ids)
    assert list(seen) == [recommendation.pk]
    assert (seen[recommendation.pk].url, seen[recommendation.pk].progress) == (recommendation.address, 0.5)
    staff = linking.recommendations_for(scrutiny_officer, ids)
    assert staff[draft.pk].url == review.desk
    assert set(staff) == set(ids)
    assert set(linking.reviews_for(resident, [review.pk, hidden.pk])) == {review.pk}
    mine = linking.reviews_for(scrutiny_officer, [review.pk, hidden.pk])
    assert (mine[review.pk].progress, mine[hidden.pk].progress) == (0.25, None)
    assert set(linking.actions_for(resident, [action.pk, secret.pk])) == {action.pk}
    assert set(linking.actions_for(scrutiny_officer, [action.pk, secret.pk])) == {action.pk, secret.pk}
    for look_up in (linking.recommendations_for, linking.reviews_for, linking.actions_for):
        assert look_up(Reader(outsider.council), [recommendation.pk, review.pk, action.pk]) == {}


def test_the_database_keeps_one_outcome_per_meeting(recommendation, committee, chair):
    meeting = held_meeting(committee)
    found = signing_off.record_outcome(meeting.pk, recommendation.pk, "noted", by=chair, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingOutcome.objects.create(
            council=found.council, meeting=meeting, recommendation=recommendation, outcome="noted", at=AT
        )
