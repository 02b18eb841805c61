"""Passing on what is open, in one recorded act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT, ON
from tests.factories.organisations import BodyFactory, PostFactory
from tests.factories.scrutiny import (
    ActionFactory,
    AskFactory,
    ProgrammeTopicFactory,
    RecommendationFactory,
    ResponseFactory,
    ReviewFactory,
    SignOffFactory,
    held_meeting,
)
from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.models import Fact, Publication
from wardmote.organisations.models import Post
from wardmote.scrutiny import committee_requests, handing_over
from wardmote.scrutiny.models import AskedOf, CommitteeRequest, HandOver


def hand_over(by, giver, taker, **said):
    ends = {
        f"from_{'post' if isinstance(giver, Post) else 'body'}_id": giver.pk,
        f"to_{'post' if isinstance(taker, Post) else 'body'}_id": taker.pk,
    }
    return handing_over.hand_over(by=by, at=AT, **(ends | {"because": "The portfolios were merged.", "on": ON} | said))


@pytest.fixture
def new_post(council):
    return PostFactory(council=council, title="Director of Place")


def test_a_post_passes_everything_open_on(council, committee, cabinet_post, new_post, scrutiny_officer):
    review = ReviewFactory(body=committee, sent=True, officer_post=cabinet_post)
    asked = RecommendationFactory(review=review, issued=True, issued__to=[cabinet_post])
    doing = ActionFactory(recommendation=asked, owner_post=cabinet_post)
    finished = ActionFactory(recommendation=asked, owner_post=cabinet_post, complete=True)
    drafting = AskFactory(
        recommendation=RecommendationFactory(review=review, agreed=True),
        officer_post=cabinet_post,
        suggested_post=cabinet_post,
    )
    led = ResponseFactory(ask=AskFactory(recommendation=asked), lead=[cabinet_post])
    answered = AskFactory(recommendation=asked, answered=True, asked_of=[cabinet_post])
    waiting = handing_over.waiting_with(council, cabinet_post)
    assert (waiting.answers, waiting.actions, waiting.reviews, waiting.recommendations) == (3, 1, 1, 0)
    assert waiting.any
    meeting = held_meeting(committee)
    found = hand_over(
        scrutiny_officer,
        cabinet_post,
        new_post,
        meeting_id=meeting.pk,
        minute_reference=" 3 ",
        on=ON - timedelta(days=1),
    )
    assert (found.minute_reference, found.meeting, found.from_post, found.to_post) == (
        "3",
        meeting,
        cabinet_post,
        new_post,
    )
    assert set(found.recommendations.all()) == {asked, drafting.recommendation}
    assert asked.asks.first().asked_of.get().post == new_post
    assert answered.asked_of.get().post == cabinet_post
    for row in (doing, finished, drafting, review):
        row.refresh_from_db()
    assert (doing.owner_post, finished.owner_post) == (new_post, cabinet_post)
    assert (drafting.officer_post, drafting.suggested_post, review.officer_post) == (new_post, new_post, new_post)
    assert list(led.lead_posts.all()) == [new_post]
    act = Fact.objects.get(verb="scrutiny.handed_over")
    told = Fact.objects.filter(verb="scrutiny.passed_on", is_public=True)
    assert act.is_public
    assert {fact.subject for fact in told} == {asked.reference, drafting.recommendation.reference}
    content = Publication.objects.current().get(object_kind="scrutiny.recommendation").content
    assert content["passed_on"][0]["to"] == "Director of Place"
    assert content["reference"] == asked.reference
    assert not handing_over.waiting_with(council, cabinet_post).any
    with pytest.raises(RuleBroken, match="Nothing is open with"):
        hand_over(scrutiny_officer, cabinet_post, new_post)


def test_a_post_already_asked_is_asked_once(committee, cabinet_post, new_post, scrutiny_officer):
    asked = RecommendationFactory(review__body=committee, issued=True, issued__to=[cabinet_post, new_post])
    hand_over(scrutiny_officer, cabinet_post, new_post)
    assert AskedOf.objects.get(ask__recommendation=asked).post == new_post


def test_an_officer_passes_to_a_partner(committee, lead_post, partner, scrutiny_officer):
    ask = AskFactory(recommendation__review__body=committee, officer_post=lead_post, suggested_post=lead_post)
    action = ActionFactory(recommendation=ask.recommendation, owner_post=lead_post)
    draft = ResponseFactory(ask=ask, lead=[lead_post])
    hand_over(scrutiny_officer, lead_post, partner)
    for row in (ask, action):
        row.refresh_from_db()
    assert (ask.officer_post, ask.suggested_post, action.owner_post, action.owner_body) == (None, None, None, partner)
    assert not draft.lead_posts.exists()


def test_a_partner_passes_to_a_post(committee, partner, new_post, scrutiny_officer):
    asked = RecommendationFactory(review__body=committee, issued=True, issued__to=[partner])
    hand_over(scrutiny_officer, partner, new_post)
    row = AskedOf.objects.get(ask__recommendation=asked)
    assert (row.post, row.body) == (new_post, None)


def test_a_committee_passes_its_work_to_its_successor(council, committee, partner, scrutiny_officer, new_post):
    successor = BodyFactory(council=council, name="Place Scrutiny Committee")
    review = ReviewFactory(body=committee, sent=True)
    closed = ReviewFactory(body=committee, closed=True)
    standing = RecommendationFactory(review=review, issued=True)
    draft = RecommendationFactory(review=review)
    signed = SignOffFactory(recommendation=RecommendationFactory(review=review, issued=True)).recommendation
    reopened = SignOffFactory(
        recommendation=RecommendationFactory(review=review, issued=True), verdict="reopened"
    ).recommendation
    planned = ProgrammeTopicFactory(body=committee, planned=True)
    request = CommitteeRequest.objects.create(
        council=council, body=committee, to_body=partner, kind="information", text="x", asked_on=ON, due_on=ON
    )
    with pytest.raises(RuleBroken, match="Choose a body"):
        hand_over(scrutiny_officer, committee, new_post)
    found = hand_over(scrutiny_officer, committee, successor)
    assert set(found.recommendations.all()) == {standing, reopened}
    for row in (review, closed, standing, draft, signed, reopened, planned, request):
        row.refresh_from_db()
    assert {row.body for row in (review, standing, draft, reopened, planned, request)} == {successor}
    assert {row.body for row in (closed, signed)} == {committee}
    standing_page = Publication.objects.current().get(object_kind="scrutiny.recommendation", object_id=standing.pk)
    assert standing_page.content["committee"]["name"] == "Place Scrutiny Committee"


def test_a_committee_with_a_review_but_no_recommendations(council, committee, scrutiny_officer):
    review = ReviewFactory(body=committee)
    successor = BodyFactory(council=council)
    assert hand_over(scrutiny_officer, committee, successor).recommendations.count() == 0
    review.refresh_from_db()
    assert review.body == successor


def test_a_request_to_a_partner_moves_with_it(council, committee, partner, scrutiny_officer):
    RecommendationFactory(review__body=committee, issued=True, issued__to=[partner])
    successor = BodyFactory(council=council, partner=True)
    request = CommitteeRequest.objects.create(
        council=council, body=committee, to_body=partner, kind="information", text="x", asked_on=ON, due_on=ON
    )
    hand_over(scrutiny_officer, partner, successor)
    request.refresh_from_db()
    assert (request.to_body, request.body) == (successor, committee)


def test_what_a_committee_asked_of_a_post_passes_on_and_is_published_so(council, committee, new_post, scrutiny_officer):
    giver = PostFactory(council=council)
    said = {"text": "x", "asked_on": ON, "due_on": ON, "to_post_id": giver.pk, "by": scrutiny_officer, "at": AT}
    still, ended = (committee_requests.make_request(committee.pk, "information", **said) for _n in range(2))
    committee_requests.end_request(ended.pk, outcome="It came.", ended_on=ON, by=scrutiny_officer, at=AT)
    hand_over(scrutiny_officer, giver, new_post)
    named = [
        publishing.standing(council, "scrutiny.committeerequest", one.pk).content["to"]["name"]
        for one in (still, ended)
    ]
    assert named == ["Director of Place", giver.title]


def test_what_was_withdrawn_stays(council, committee, cabinet_post, new_post, scrutiny_officer):
    asked = RecommendationFactory(review__body=committee, issued=True, issued__to=[cabinet_post])
    type(asked).objects.update(state="withdrawn", withdrawn_on=ON)
    with pytest.raises(RuleBroken, match="Nothing is open"):
        hand_over(scrutiny_officer, cabinet_post, new_post)


def test_a_hand_over_is_refused(council, cabinet_post, new_post, scrutiny_officer):
    for said, words in (
        ({"because": " "}, "Give a reason"),
        ({"on": ON + timedelta(days=1)}, "in the future"),
        ({"to_post_id": cabinet_post.pk}, "Choose another"),
        ({"from_post_id": None}, "that passes its items on"),
        ({"to_body_id": 1}, "that takes them over"),
    ):
        with pytest.raises(RuleBroken, match=words):
            hand_over(scrutiny_officer, cabinet_post, new_post, **said)
    gone = PostFactory(council=council, until_on=ON - timedelta(days=1))
    with pytest.raises(RuleBroken, match="was not there on"):
        hand_over(scrutiny_officer, cabinet_post, gone)


def test_who_hands_over(committee, cabinet_post, new_post, administrator, lead_officer, outsider):
    RecommendationFactory(review__body=committee, issued=True, issued__to=[cabinet_post])
    with pytest.raises(NotAllowed, match="administrator"):
        hand_over(lead_officer, cabinet_post, new_post)
    with pytest.raises(Post.DoesNotExist):
        hand_over(outsider, cabinet_post, new_post)
    assert hand_over(administrator, cabinet_post, new_post).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(council=committee.council, on=ON, from_post=cabinet_post, because="x", at=AT)
