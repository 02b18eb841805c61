"""Reviews from scope to report: who works on them, and the stages they go through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.organisations import (
    BodyFactory,
    MeetingFactory,
    PostFactory,
    WardFactory,
)
from tests.factories.scrutiny import (
    AskFactory,
    EvaluationFactory,
    EvidenceItemFactory,
    RecommendationFactory,
    ReviewFactory,
    SignOffFactory,
    held_meeting,
    job,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.organisations.models import Capacity, Meeting
from wardmote.scrutiny import reviews, sittings
from wardmote.scrutiny.models import (
    Review,
)

S = Review.State


# --- a review --------------------------------------------------------------------------------------------------


def test_begin_review_keeps_it_private(council, committee, scrutiny_officer):
    post = PostFactory(council=council)
    found = reviews.begin_review(
        " Night economy ", committee.pk, capacity="scrutiny", officer_post_id=post.pk, by=scrutiny_officer, at=AT
    )
    assert (found.title, found.slug, found.state, found.officer_post) == (
        "Night economy",
        "night-economy",
        S.SCOPING,
        post,
    )
    assert not Publication.objects.exists()
    fact = Fact.objects.get(verb="scrutiny.review_begun")
    assert not fact.is_public
    assert fact.by_words == "Scrutiny officer"


def test_two_reviews_of_one_title_have_two_addresses(committee, scrutiny_officer):
    first = reviews.begin_review("Night economy", committee.pk, by=scrutiny_officer, at=AT)
    second = reviews.begin_review("Night economy", committee.pk, by=scrutiny_officer, at=AT)
    assert (first.slug, second.slug) == ("night-economy", "night-economy-2026")


@pytest.mark.parametrize(
    ("title", "capacity", "words"),
    [(" ", "", "title"), ("Night", "monarch", "listed"), ("Night", Capacity.EXECUTIVE, "does not sit as")],
)
def test_begin_review_refuses(committee, scrutiny_officer, title, capacity, words):
    with pytest.raises(RuleBroken, match=words):
        reviews.begin_review(title, committee.pk, capacity=capacity, by=scrutiny_officer, at=AT)
    assert not Review.objects.exists()


def test_begin_review_for_a_body_without_recorded_capacities(council, scrutiny_officer):
    body = BodyFactory(council=council)
    assert (
        reviews.begin_review("Night", body.pk, capacity="scrutiny", by=scrutiny_officer, at=AT).capacity == "scrutiny"
    )


def test_only_officers_begin_and_change_reviews(committee, lead_officer, resident, outsider):
    review = ReviewFactory(body=committee)
    for actor in (lead_officer, resident):
        with pytest.raises(NotAllowed, match="scrutiny officer"):
            reviews.begin_review("Night", committee.pk, by=actor, at=AT)
        with pytest.raises(NotAllowed):
            reviews.change_review(review.pk, title="Night", by=actor, at=AT)
    with pytest.raises(review.DoesNotExist):
        reviews.change_review(review.pk, title="Night", by=outsider, at=AT)


def test_change_review_keeps_its_address(council, committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    post, ward = PostFactory(council=council), WardFactory(council=council)
    found = reviews.change_review(
        review.pk,
        title=" Safety after dark ",
        starts_on=ON,
        ends_on=ON + timedelta(days=90),
        officer_post_id=post.pk,
        ward_ids=[ward.pk],
        by=scrutiny_officer,
        at=AT,
    )
    assert (found.title, found.slug, found.officer_post) == ("Safety after dark", review.slug, post)
    assert list(found.wards.all()) == [ward]
    assert Fact.objects.get(verb="scrutiny.review_changed").is_public
    assert Publication.objects.current().get(object_kind="scrutiny.review").title == "Safety after dark"


def test_a_drafted_report_stays_out_of_the_public_history(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    reviews.change_review(review.pk, findings="PLANTED-DRAFT", by=scrutiny_officer, at=AT)
    assert not Fact.objects.get(verb="scrutiny.review_changed").is_public
    assert not any("PLANTED-DRAFT" in str(row.content) for row in Publication.objects.all())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "title"),
        ({"capacity": "executive"}, "does not sit"),
        ({"starts_on": ON, "ends_on": ON - timedelta(days=1)}, "end before it begins"),
    ],
)
def test_change_review_refuses(committee, scrutiny_officer, changes, words):
    review = ReviewFactory(body=committee)
    with pytest.raises(RuleBroken, match=words):
        reviews.change_review(review.pk, by=scrutiny_officer, at=AT, **changes)


def test_a_closed_review_is_not_changed(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, closed=True)
    with pytest.raises(WrongState, match="is closed"):
        reviews.change_review(review.pk, scope="More", by=scrutiny_officer, at=AT)
    with pytest.raises(ValueError, match="slug"):
        reviews.change_review(review.pk, slug="x", by=scrutiny_officer, at=AT)


def test_choose_members(council, committee, chair, committee_member, lead_officer, outsider):
    review = ReviewFactory(body=committee)
    found = reviews.choose_members(
        review.pk, lead_member_id=chair.person.pk, member_ids=[committee_member.person.pk], by=chair, at=AT
    )
    assert found.lead_member == chair.person
    assert set(found.members.all()) == {chair.person, committee_member.person}
    fact = Fact.objects.get(verb="scrutiny.review_changed")
    assert "lead_member" not in fact.changes
    assert fact.detail.values["members"] == [[], sorted([chair.person.pk, committee_member.person.pk])]
    found = reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=chair, at=AT)
    assert found.lead_member is None
    with pytest.raises(RuleBroken, match="role at this council"):
        reviews.choose_members(review.pk, lead_member_id=outsider.person.pk, member_ids=[], by=chair, at=AT)
    with pytest.raises(NotAllowed):
        reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=lead_officer, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=outsider, at=AT)


# --- stages ----------------------------------------------------------------------------------------------------


def test_scope_is_needed_before_evidence(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, summary="", scope="", objectives="", capacity="")
    assert len(reviews.missing_for_next_step(review)) == 4
    with pytest.raises(RuleBroken, match="Write the scope"):
        reviews.move_review(review.pk, S.EVIDENCE, by=scrutiny_officer, at=AT)
    found = reviews.move_review(review.pk, S.EVIDENCE, although="The scope comes in May.", by=scrutiny_officer, at=AT)
    assert found.state == S.EVIDENCE
    fact = Fact.objects.get(verb="scrutiny.review_moved")
    assert fact.changes["although"] == "The scope comes in May."
    assert Publication.objects.filter(object_kind="scrutiny.review", object_id=review.pk).exists()


def test_evidence_is_needed_before_drafting(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    with pytest.raises(RuleBroken, match="one piece of evidence"):
        reviews.move_review(review.pk, S.DRAFTING, by=scrutiny_officer, at=AT)
    EvidenceItemFactory(review=review)
    assert reviews.missing_for_next_step(review) == []
    assert reviews.move_review(review.pk, S.DRAFTING, by=scrutiny_officer, at=AT).state == S.DRAFTING


def test_agreement_needs_meeting_minute_and_a_recommendation(committee, chair):
    review = ReviewFactory(body=committee, drafting=True, capacity="")
    with pytest.raises(RuleBroken, match=r"one recommendation\. Choose the meeting that agreed it\. Enter the minute"):
        reviews.move_review(review.pk, S.AGREED, although="We are in a hurry.", by=chair, at=AT)
    draft = RecommendationFactory(review=review)
    meeting = held_meeting(committee, capacity=Capacity.CRIME_AND_DISORDER)
    found = reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference=" 31 ", by=chair, at=AT)
    assert (found.state, found.agreed_on, found.minute_reference) == (S.AGREED, meeting.held_on, "31")
    assert found.capacity == Capacity.CRIME_AND_DISORDER
    draft.refresh_from_db()
    assert (draft.state, draft.minute_reference, draft.reference) == ("agreed", "31", "r26-001")
    assert draft.capacity == Capacity.CRIME_AND_DISORDER


def test_agreement_keeps_the_capacity_there_is(committee, chair):
    review = RecommendationFactory(review__body=committee, review__drafting=True).review
    meeting = held_meeting(committee, capacity=Capacity.CRIME_AND_DISORDER)
    found = reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference="1", by=chair, at=AT)
    assert found.capacity == Capacity.SCRUTINY


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"held": True, "body": "other"}, "not a meeting of the"),
        ({"state": Meeting.State.CANCELLED}, "was cancelled"),
        ({}, "no agenda yet"),
        ({"agenda": True}, "meets on"),
    ],
)
def test_meetings_that_cannot_agree(council, committee, chair, made, words):
    review = RecommendationFactory(review__body=committee).review
    other = BodyFactory(council=council)
    meeting = MeetingFactory(**{**made, "body": other if made.get("body") else committee})
    with pytest.raises(RuleBroken, match=words):
        reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference="3", by=chair, at=AT)


def test_a_successor_decides_for_a_committee_that_ended(council, chair):
    successor = BodyFactory(council=council)
    old = BodyFactory(council=council, successor=successor)
    successor.successor = old
    successor.save()
    meeting = held_meeting(successor)
    assert sittings.that_met(meeting.pk, old, by=job(council), at=AT) == meeting


def test_going_back_needs_a_reason(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    with pytest.raises(RuleBroken, match="reason for going back"):
        reviews.move_review(review.pk, S.EVIDENCE, by=scrutiny_officer, at=AT)
    found = reviews.move_review(review.pk, S.EVIDENCE, although="A witness came late.", by=scrutiny_officer, at=AT)
    assert found.state == S.EVIDENCE


def test_answers_are_needed_before_monitoring(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, sent=True)
    for _n in range(6):
        AskFactory(recommendation=RecommendationFactory(review=review, agreed=True), late=True)
    missing = reviews.missing_for_next_step(review)
    assert len(missing) == 1
    assert missing[0].endswith("and 1 more.")
    with pytest.raises(RuleBroken, match="No full answer yet to recommendation"):
        reviews.move_review(review.pk, S.MONITORED, by=scrutiny_officer, at=AT)
    found = reviews.move_review(
        review.pk, S.MONITORED, although="The partner never answers.", by=scrutiny_officer, at=AT
    )
    assert found.state == S.MONITORED


def test_a_rapporteur_is_needed_before_evaluation(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, monitored=True)
    with pytest.raises(RuleBroken, match="rapporteur"):
        reviews.move_review(review.pk, S.EVALUATED, by=scrutiny_officer, at=AT)
    EvaluationFactory(review=review)
    assert reviews.move_review(review.pk, S.EVALUATED, by=scrutiny_officer, at=AT).state == S.EVALUATED


def test_verdicts_are_needed_before_closing_and_reopening_clears_the_day(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evaluated=True)
    one = RecommendationFactory(review=review, agreed=True)
    SignOffFactory(recommendation=one)
    SignOffFactory(recommendation=one, verdict="reopened", at=AT)
    with pytest.raises(RuleBroken, match="not signed off recommendation"):
        reviews.move_review(review.pk, S.CLOSED, by=scrutiny_officer, at=AT)
    SignOffFactory(recommendation=one, at=AT + timedelta(hours=1))
    assert reviews.missing_for_next_step(review) == []
    found = reviews.move_review(review.pk, S.CLOSED, by=scrutiny_officer, at=AT)
    assert found.closed_on == ON
    assert reviews.missing_for_next_step(found) == []
    found = reviews.move_review(review.pk, S.MONITORED, although="New evidence.", by=scrutiny_officer, at=AT)
    assert found.closed_on is None


def test_sending_is_not_a_mere_move(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, agreed=True)
    with pytest.raises(WrongState, match="Issue the recommendations"):
        reviews.move_review(review.pk, S.WITH_DECISION_MAKERS, by=scrutiny_officer, at=AT)
    assert any("agreed no recommendation" in words for words in reviews.missing_for_next_step(review))


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("then", [state for state in S if state != S.WITH_DECISION_MAKERS])
def test_every_move_of_a_review_is_open_or_refused(committee, scrutiny_officer, state, then):
    review = ReviewFactory(body=committee, state=state)
    RecommendationFactory(review=review)
    meeting = held_meeting(committee)

    def move():
        return reviews.move_review(
            review.pk,
            then,
            meeting_id=meeting.pk,
            minute_reference="7",
            although="Why not.",
            by=scrutiny_officer,
            at=AT,
        )

    if then in Review.MOVES[state]:
        assert move().state == then
    else:
        with pytest.raises(WrongState, match="cannot become"):
            move()


def test_who_moves_a_review(committee, lead_officer, committee_member, outsider):
    review = ReviewFactory(body=committee)
    for actor in (lead_officer, committee_member):
        with pytest.raises(NotAllowed, match="chair"):
            reviews.move_review(review.pk, S.EVIDENCE, by=actor, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.move_review(review.pk, S.EVIDENCE, by=outsider, at=AT)


def test_the_chair_releases_the_report_once(committee, chair, committee_member, outsider):
    review = ReviewFactory(body=committee, drafting=True)
    with pytest.raises(RuleBroken, match="introduction or findings"):
        reviews.release_report(review.pk, by=chair, at=AT)
    Review.objects.filter(pk=review.pk).update(findings="People feel safe until ten.")
    with pytest.raises(NotAllowed):
        reviews.release_report(review.pk, by=committee_member, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.release_report(review.pk, by=outsider, at=AT)
    found = reviews.release_report(review.pk, by=chair, at=AT)
    assert (found.released_at, found.released_by) == (AT, "Committee chair")
    with pytest.raises(WrongState, match="released on 20 May 2026 by Committee chair"):
        reviews.release_report(review.pk, by=chair, at=AT)


def test_a_report_is_not_released_before_it_is_drafted(committee, chair):
    review = ReviewFactory(body=committee, evidence=True, findings="Something.")
    with pytest.raises(WrongState, match="not drafted yet"):
        reviews.release_report(review.pk, by=chair, at=AT)


def test_a_released_report_may_change_in_public(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, agreed=True, released_at=AT, released_by="Chair", findings="a")
    reviews.change_review(review.pk, findings="b", by=scrutiny_officer, at=AT)
    assert Fact.objects.get(verb="scrutiny.review_changed").is_public
