"""Asking: agreed with a reference, sent with a date, copies listed, withdrawn, replaced, passed on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.answers import asked
from tests.factories.organisations import BodyFactory, PostFactory
from tests.factories.scrutiny import (
    AGREED_ON,
    ISSUED_ON,
    AskFactory,
    PartFactory,
    RecommendationFactory,
    ReviewFactory,
    held_meeting,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.organisations.models import Body, Capacity
from wardmote.scrutiny import asking
from wardmote.scrutiny.models import Issue, IssuedCopy, Recommendation, Review

S = Recommendation.State


@pytest.fixture
def review(committee):
    return ReviewFactory(council=committee.council, body=committee, agreed=True)


def issue(review, by, **more):
    said = {
        "capacity": Capacity.CRIME_AND_DISORDER,
        "issued_on": ISSUED_ON,
        "with_notice": True,
        "released_by": "Chair",
    }
    return asking.issue(review.pk, **{**said, **more}, by=by, at=AT)


# --- agreed ----------------------------------------------------------------------------------------------------


def test_agreement_gives_a_reference_for_ever(committee, review, chair):
    meeting = held_meeting(committee, on=AGREED_ON, capacity=Capacity.SCRUTINY)
    first, second = (RecommendationFactory(review=review, body=committee) for _n in range(2))

    one = asking.agree(first.pk, on=AGREED_ON, meeting_id=meeting.pk, minute_reference="12", by=chair, at=AT)
    two = asking.agree(second.pk, on=AGREED_ON, by=chair, at=AT)

    assert (one.reference, two.reference) == ("r26-001", "r26-002")
    assert (one.state, one.agreed_on, one.agreed_meeting, one.minute_reference) == (S.AGREED, AGREED_ON, meeting, "12")
    assert one.capacity == Capacity.SCRUTINY
    assert two.capacity == review.capacity
    assert not Fact.objects.filter(verb="scrutiny.agreed", is_public=True).exists()
    assert not Publication.objects.exists()


def test_a_capacity_that_is_known_stays_and_one_that_is_not_stays_open(committee, chair):
    known = RecommendationFactory(review=None, council=committee.council, body=committee, capacity=Capacity.SCRUTINY)
    unknown = RecommendationFactory(review=None, council=committee.council, body=committee)

    assert asking.agree(known.pk, on=ON, by=chair, at=AT).capacity == Capacity.SCRUTINY
    assert asking.agree(unknown.pk, on=ON, by=chair, at=AT).capacity == ""


def test_agreement_is_refused(council, committee, review, chair, lead_officer, outsider):
    found = RecommendationFactory(review=review, body=committee)
    empty = RecommendationFactory(review=review, body=committee, text=" ")
    elsewhere = held_meeting(BodyFactory(council=council, name="Planning Committee"))

    with pytest.raises(NotAllowed, match="The committee’s chair or a scrutiny officer can"):
        asking.agree(found.pk, on=ON, by=lead_officer, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        asking.agree(found.pk, on=ON, by=outsider, at=AT)
    with pytest.raises(RuleBroken, match="Write the words of the recommendation"):
        asking.agree(empty.pk, on=ON, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="was not a meeting of the Community Safety Scrutiny Committee"):
        asking.agree(found.pk, on=ON, meeting_id=elsewhere.pk, by=chair, at=AT)
    asking.agree(found.pk, on=ON, by=chair, at=AT)
    with pytest.raises(WrongState, match="cannot become “Agreed by the committee”"):
        asking.agree(found.pk, on=ON, by=chair, at=AT)
    found.refresh_from_db()
    assert found.reference == "r26-001"


# --- who must answer -------------------------------------------------------------------------------------------


def test_several_answer_jointly_or_each_for_itself(council, review, cabinet_post, partner, lead_post, scrutiny_officer):
    found = RecommendationFactory(review=review, body=review.body, agreed=True)
    part = PartFactory(recommendation=found, label="a")
    PartFactory(recommendation=found, label="b")
    other = PostFactory(council=council, member=True)

    jointly = asking.ask(
        found.pk,
        posts=[cabinet_post.pk, other.pk],
        parts=["a"],
        officer_post=lead_post.pk,
        suggested_post=other.pk,
        by=scrutiny_officer,
        at=AT,
    )
    apart = asking.ask(found.pk, bodies=[partner.pk], is_bound=False, duty_words="Asked.", by=scrutiny_officer, at=AT)

    assert {row.post for row in jointly.asked_of.all()} == {cabinet_post, other}
    assert (list(jointly.parts.all()), jointly.officer_post, jointly.suggested_post) == ([part], lead_post, other)
    assert [row.body for row in apart.asked_of.all()] == [partner]
    assert (apart.is_bound, apart.duty_words, apart.asked_on) == (False, "Asked.", None)


def test_asking_is_refused(review, cabinet_post, lead_officer, scrutiny_officer, outsider):
    found = RecommendationFactory(review=review, body=review.body, agreed=True)
    with pytest.raises(RuleBroken, match="Name at least one post or body that must answer"):
        asking.ask(found.pk, by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed, match="A scrutiny officer can"):
        asking.ask(found.pk, posts=[cabinet_post.pk], by=lead_officer, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        asking.ask(found.pk, posts=[cabinet_post.pk], by=outsider, at=AT)
    asking.withdraw(found.pk, on=ON, because="Done.", by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="was withdrawn by the committee, so nobody can be asked to answer it"):
        asking.ask(found.pk, posts=[cabinet_post.pk], by=scrutiny_officer, at=AT)


def test_somebody_asked_later_has_a_clock_of_their_own(review, cabinet_post, scrutiny_officer):
    first = asked(review, cabinet_post)

    later = asking.ask(
        first.recommendation_id, posts=[PostFactory(council=review.council).pk], by=scrutiny_officer, at=AT
    )

    assert (later.asked_on, later.due_on) == (ON, ON + timedelta(days=28))


# --- issued ----------------------------------------------------------------------------------------------------


def test_a_preview_shows_the_dates_and_starts_nothing(review, cabinet_post, partner, django_assert_max_num_queries):
    ask = asked(review, cabinet_post, issued=False)
    asked(review, partner, issued=False, is_bound=False)

    with django_assert_max_num_queries(8):
        bound, free = asking.preview(
            review, capacity=Capacity.CRIME_AND_DISORDER, issued_on=ISSUED_ON, with_notice=True
        )

    assert (bound.ask, bound.clock.due.due_on) == (ask, ISSUED_ON + timedelta(days=28))
    assert not bound.is_confirmed, "nobody confirmed the rule"
    assert (free.clock.due, free.is_confirmed) == (None, False)
    ask.refresh_from_db()
    assert ask.asked_on is None


def test_issuing_sends_dates_copies_and_publishes(council, review, cabinet_post, partner, scrutiny_officer):
    ask, theirs = asked(review, cabinet_post, issued=False), asked(review, partner, issued=False)
    health = BodyFactory(council=council, partner=True, duty=True, name="Elmshire Health")
    BodyFactory(council=council, partner=True, standing=Body.Standing.OTHER, name="Elmbury Traders")

    sent = issue(review, scrutiny_officer, notice="You are asked.")

    for one in (ask, theirs, review):
        one.refresh_from_db()
    assert (ask.asked_on, ask.received_on, ask.notice_on) == (ISSUED_ON, ISSUED_ON, ISSUED_ON)
    assert theirs.received_on is None, "a partner records its receipt"
    assert (review.state, review.issued_on, review.released_by) == (
        Review.State.WITH_DECISION_MAKERS,
        ISSUED_ON,
        "Chair",
    )
    copies = {(str(row.post or row.body), row.must_answer) for row in IssuedCopy.objects.filter(issue=sent)}
    assert copies == {(str(cabinet_post), True), (str(partner), True), (str(health), False)}
    assert Publication.objects.current().filter(object_kind="scrutiny.recommendation").count() == 2


def test_other_committees_copy_nobody_but_those_who_answer(council, review, cabinet_post, partner, scrutiny_officer):
    asked(review, cabinet_post, issued=False)

    sent = issue(review, scrutiny_officer, capacity=Capacity.SCRUTINY, with_notice=False)

    assert [row.post for row in IssuedCopy.objects.filter(issue=sent)] == [cabinet_post]


def test_a_review_being_drafted_is_agreed_and_sent_in_one_act(committee, cabinet_post, scrutiny_officer):
    review = ReviewFactory(council=committee.council, body=committee, drafting=True)
    asked(review, cabinet_post, issued=False)

    issue(review, scrutiny_officer)

    review.refresh_from_db()
    assert review.state == Review.State.WITH_DECISION_MAKERS


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"capacity": ""}, "Choose the capacity in which the committee acted"),
        ({"released_by": " "}, "Name the chair who released the recommendations"),
        ({"issued_on": ON + timedelta(days=1)}, "The day of sending cannot be in the future"),
    ],
)
def test_issuing_is_refused(review, cabinet_post, scrutiny_officer, said, words):
    asked(review, cabinet_post, issued=False)

    with pytest.raises(RuleBroken, match=words):
        issue(review, scrutiny_officer, **said)
    assert not Issue.objects.exists()


def test_issuing_needs_recommendations_people_and_a_right(review, cabinet_post, scrutiny_officer, chair):
    with pytest.raises(RuleBroken, match="agreed no recommendation of this review that still has to be sent"):
        issue(review, scrutiny_officer)
    RecommendationFactory(review=review, body=review.body, agreed=True, number="4")
    with pytest.raises(RuleBroken, match="Say who must answer recommendation 4: “"):
        issue(review, scrutiny_officer)
    with pytest.raises(NotAllowed):
        issue(review, chair)


def test_today_in_london_is_not_the_future(review, cabinet_post, scrutiny_officer):
    asked(review, cabinet_post, issued=False)
    night = AT.replace(hour=23, minute=30)

    sent = asking.issue(
        review.pk,
        capacity=Capacity.SCRUTINY,
        issued_on=ON + timedelta(days=1),
        with_notice=False,
        released_by="Chair",
        by=scrutiny_officer,
        at=night,
    )

    assert sent.issued_on == ON + timedelta(days=1)


def test_one_recommendation_is_issued_by_itself(committee, cabinet_post, chair, lead_officer):
    found = RecommendationFactory(review=None, council=committee.council, body=committee, agreed=True)

    def send(by=chair, capacity=Capacity.SCRUTINY):
        return asking.issue_one(found.pk, capacity=capacity, issued_on=ISSUED_ON, with_notice=False, by=by, at=AT)

    with pytest.raises(NotAllowed):
        send(by=lead_officer)
    with pytest.raises(RuleBroken, match="choose the capacity in which the committee acted"):
        send(capacity="choir")
    with pytest.raises(RuleBroken, match="say who must answer"):
        send()
    AskFactory(recommendation=found, asked_of=[cabinet_post])
    assert send().state == S.ISSUED
    with pytest.raises(WrongState, match="cannot become “Sent for an answer”"):
        send()


# --- copies ----------------------------------------------------------------------------------------------------


def test_receipt_starts_a_partners_count(review, partner, scrutiny_officer):
    ask = asked(review, partner, issued=False)
    issue(review, scrutiny_officer, capacity=Capacity.SCRUTINY)
    copy = IssuedCopy.objects.get(body=partner)
    came = ISSUED_ON + timedelta(days=4)

    asking.record_copy(copy.pk, sent_on=ISSUED_ON, received_on=None, by=scrutiny_officer, at=AT)
    ask.refresh_from_db()
    assert ask.received_on is None
    asking.record_copy(copy.pk, sent_on=ISSUED_ON, received_on=came, proof="By e-mail", by=scrutiny_officer, at=AT)

    ask.refresh_from_db()
    assert ask.received_on == came
    assert IssuedCopy.objects.get().proof == "By e-mail"


def test_receipt_by_somebody_who_need_not_answer_changes_no_date(
    council, review, cabinet_post, partner, scrutiny_officer
):
    ask = asked(review, cabinet_post, issued=False)
    issue(review, scrutiny_officer)
    copy = IssuedCopy.objects.get(body=partner)

    asking.record_copy(copy.pk, sent_on=ISSUED_ON, received_on=ON, by=scrutiny_officer, at=AT)

    before, _now = ask.due_on, ask.refresh_from_db()
    assert before is None
    assert ask.received_on == ISSUED_ON


def test_a_copy_is_refused(review, cabinet_post, scrutiny_officer, lead_officer, outsider):
    asked(review, cabinet_post, issued=False)
    issue(review, scrutiny_officer)
    copy = IssuedCopy.objects.filter(post=cabinet_post).get()

    def tick(sent_on, received_on, by=scrutiny_officer):
        asking.record_copy(copy.pk, sent_on=sent_on, received_on=received_on, by=by, at=AT)

    with pytest.raises(RuleBroken, match="Enter the day the copy was sent before"):
        tick(None, ON)
    with pytest.raises(RuleBroken, match="A copy cannot be received before it was sent on 20 May 2026"):
        tick(ON, ON - timedelta(days=1))
    with pytest.raises(NotAllowed):
        tick(ON, ON, by=lead_officer)
    with pytest.raises(IssuedCopy.DoesNotExist):
        tick(ON, ON, by=outsider)


# --- withdrawn, replaced, passed on ----------------------------------------------------------------------------


def test_the_committee_withdraws_and_nobody_has_to_answer(review, cabinet_post, chair, lead_officer):
    ask = asked(review, cabinet_post)
    with pytest.raises(RuleBroken, match="Give the reason the committee gave"):
        asking.withdraw(ask.recommendation_id, on=ON, because=" ", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        asking.withdraw(ask.recommendation_id, on=ON, because="Done.", by=lead_officer, at=AT)

    found = asking.withdraw(
        ask.recommendation_id, on=ON, because=" The county did it. ", minute_reference="44", by=chair, at=AT
    )

    ask.refresh_from_db()
    assert (found.withdrawn_on, found.withdrawn_because, found.withdrawn_minute) == (ON, "The county did it.", "44")
    assert (ask.closed_because, ask.due_on) == ("Withdrawn by the committee", None)
    public = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    assert "The county did it." in str(public.content)
    with pytest.raises(WrongState):
        asking.withdraw(ask.recommendation_id, on=ON, because="Again.", by=chair, at=AT)


def test_what_was_never_sent_is_withdrawn_in_private(review, chair):
    found = RecommendationFactory(review=review, body=review.body, agreed=True)

    asking.withdraw(found.pk, on=ON, because="No need.", by=chair, at=AT)

    assert not Fact.objects.get(verb="scrutiny.withdrawn").is_public
    assert not Publication.objects.exists()


def test_a_later_recommendation_takes_the_place_of_an_earlier(review, cabinet_post, chair, lead_officer):
    ask = asked(review, cabinet_post)
    later = RecommendationFactory(review=review, body=review.body, agreed=True)
    draft = RecommendationFactory(review=review, body=review.body)
    for wrong in (draft.pk, ask.recommendation_id):
        with pytest.raises(RuleBroken, match="Choose another recommendation that the committee has agreed"):
            asking.replace(ask.recommendation_id, wrong, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        asking.replace(ask.recommendation_id, later.pk, by=lead_officer, at=AT)

    found = asking.replace(ask.recommendation_id, later.pk, by=chair, at=AT)

    ask.refresh_from_db()
    assert (found.state, found.replaced_by) == (S.REPLACED, later)
    assert ask.closed_because == f"Replaced by {later.printed_reference}"


def test_an_answer_is_passed_to_another_officer(
    council, review, cabinet_post, lead_post, lead_officer, committee_member
):
    ask = asked(review, cabinet_post, officer=lead_post, suggested_post=PostFactory(council=council).pk)
    other = PostFactory(council=council)
    with pytest.raises(NotAllowed):
        asking.pass_to(ask.pk, other.pk, by=committee_member, at=AT)

    found = asking.pass_to(ask.pk, other.pk, by=lead_officer, at=AT)

    assert (found.officer_post, found.suggested_post) == (other, None)
