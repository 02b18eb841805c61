"""The work programme: suggestions, topics, slips, and the reviews that begin from them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import AT, ON
from tests.factories.scrutiny import (
    ProgrammeTopicFactory,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.scrutiny import programme
from wardmote.scrutiny.models import (
    ProgrammeTopic,
    Slip,
)


def test_a_resident_suggests_a_topic(council, committee, resident, scrutiny_officer):
    found = programme.suggest_topic(
        title=" Night buses ",
        why="They stop at ten.",
        email="resident@home.example",
        body_id=committee.pk,
        by=resident,
        at=AT,
    )
    assert (found.title, found.proposer, found.state, found.body) == ("Night buses", "resident", "suggested", committee)
    assert "email" not in Fact.objects.get(verb="scrutiny.topic_suggested").changes
    assert (
        programme.suggest_topic(title="x", why="y", proposer="member", by=scrutiny_officer, at=AT).proposer == "member"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "what scrutiny should look at"),
        ({"why": ""}, "why it matters"),
        ({"why": "x" * 2001}, "2,000 characters"),
    ],
)
def test_a_suggestion_is_refused(council, resident, said, words):
    with pytest.raises(RuleBroken, match=words):
        programme.suggest_topic(by=resident, at=AT, **({"title": "Buses", "why": "Late."} | said))


def test_the_public_cannot_pose_as_a_councillor(resident):
    with pytest.raises(NotAllowed, match="signed in"):
        programme.suggest_topic(title="Buses", why="x", proposer="member", by=resident, at=AT)


def test_a_suggestion_is_taken_up_or_declined_with_an_answer(committee, chair, lead_officer, outsider):
    found = ProgrammeTopicFactory(body=committee)
    with pytest.raises(RuleBroken, match="Write an answer"):
        programme.settle_suggestion(found.pk, take_up=False, answer=" ", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=outsider, at=AT)
    found = programme.settle_suggestion(found.pk, take_up=False, answer="The county runs buses.", by=chair, at=AT)
    assert (found.state, found.month_on) == ("declined", None)
    found = programme.settle_suggestion(
        found.pk, take_up=True, answer="We can ask them.", month_on=date(2026, 9, 17), by=chair, at=AT
    )
    assert (found.state, found.month_on) == ("planned", date(2026, 9, 1))


def test_a_topic_without_a_committee_needs_one(council, committee, chair, scrutiny_officer):
    found = ProgrammeTopicFactory(body=None, council=council)
    with pytest.raises(NotAllowed):
        programme.settle_suggestion(found.pk, take_up=False, answer="No.", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="Choose the committee"):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="no committee yet"):
        programme.start_review(found.pk, by=scrutiny_officer, at=AT)
    found = programme.settle_suggestion(
        found.pk, take_up=True, answer="Yes.", body_id=committee.pk, by=scrutiny_officer, at=AT
    )
    assert found.body == committee


def test_a_topic_is_planned_and_slips_with_a_reason(committee, chair, scrutiny_officer, lead_officer, outsider):
    found = programme.plan_topic(committee.pk, "Night buses", month_on=None, by=chair, at=AT)
    assert (found.proposer, found.month_on) == ("member", None)
    assert programme.plan_topic(committee.pk, "Lights", month_on=ON, by=scrutiny_officer, at=AT).proposer == "officer"
    found = programme.move_topic(found.pk, date(2026, 6, 9), because="", by=chair, at=AT)
    assert not Slip.objects.exists()
    with pytest.raises(RuleBroken, match="Give a reason"):
        programme.move_topic(found.pk, date(2026, 9, 1), because="", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="already"):
        programme.move_topic(found.pk, date(2026, 6, 1), because="x", by=chair, at=AT)
    programme.move_topic(found.pk, date(2026, 9, 1), because="The witness is ill.", by=chair, at=AT)
    slip = Slip.objects.get()
    assert (slip.from_on, slip.to_on, slip.because) == (date(2026, 6, 1), date(2026, 9, 1), "The witness is ill.")
    with pytest.raises(RuleBroken):
        programme.plan_topic(committee.pk, "", month_on=None, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.plan_topic(committee.pk, "x", month_on=None, by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        programme.move_topic(found.pk, ON, because="x", by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.move_topic(found.pk, ON, because="x", by=outsider, at=AT)


def test_a_review_begins_from_a_topic(committee, scrutiny_officer, chair, outsider):
    found = ProgrammeTopicFactory(body=committee, planned=True, title="Night buses")
    review = programme.start_review(found.pk, capacity="scrutiny", by=scrutiny_officer, at=AT)
    found.refresh_from_db()
    assert (review.title, review.why_now, found.review, found.state) == ("Night buses", found.why, review, "started")
    with pytest.raises(WrongState, match="cannot become"):
        programme.start_review(found.pk, by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="Only a topic on the programme"):
        programme.move_topic(found.pk, ON, because="x", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.start_review(ProgrammeTopicFactory(body=committee, planned=True).pk, by=chair, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.start_review(found.pk, by=outsider, at=AT)
    done = programme.finish_topic(found.pk, answer="See the report.", by=chair, at=AT)
    assert (done.state, done.answer, done.month_on) == ("done", "See the report.", date(2026, 5, 1))


def test_a_topic_without_a_reason_begins_and_ends(committee, scrutiny_officer, outsider, lead_officer):
    bare = ProgrammeTopicFactory(body=committee, planned=True, why="", month_on=None)
    assert programme.start_review(bare.pk, title="Buses", by=scrutiny_officer, at=AT).why_now == ""
    assert programme.finish_topic(bare.pk, by=scrutiny_officer, at=AT).month_on == date(2026, 5, 1)
    with pytest.raises(WrongState):
        programme.finish_topic(ProgrammeTopicFactory(body=committee).pk, by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed):
        programme.finish_topic(bare.pk, by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.finish_topic(bare.pk, by=outsider, at=AT)


@settings(deadline=None)
@given(moves=st.lists(st.sampled_from(list(ProgrammeTopic.State)), max_size=6))
def test_topics_move_only_along_their_moves(moves):
    topic = ProgrammeTopic(title="Night buses")
    for then in moves:
        open_ = then in ProgrammeTopic.MOVES.get(topic.state, set())
        if open_:
            topic.move_to(then)
            assert topic.state == then
        else:
            with pytest.raises(WrongState):
                topic.move_to(then)
