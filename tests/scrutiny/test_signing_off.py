"""What the committee says of delivery: outcomes, verdicts, and hearing how it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.organisations import BodyFactory, CouncilRuleFactory, MeetingFactory
from tests.factories.scrutiny import (
    AGREED_ON,
    ActionFactory,
    RecommendationFactory,
    ReportBackFactory,
    ReviewFactory,
    held_meeting,
    job,
)
from wardmote.clocks import months_after
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.organisations.models import Meeting
from wardmote.scrutiny import delivery, signing_off
from wardmote.scrutiny.models import (
    Ask,
    MeetingOutcome,
    Recommendation,
    ReportBack,
    SignOff,
)

V = SignOff.Verdict


@pytest.fixture
def recommendation(committee):
    return RecommendationFactory(review__body=committee, review__monitored=True, issued=True)


@pytest.fixture
def action(recommendation, lead_post):
    return ActionFactory(recommendation=recommendation, owner_post=lead_post)


def published(recommendation):
    rows = Publication.objects.current().filter(object_kind="scrutiny.recommendation", object_id=recommendation.pk)
    return rows.get().content


# --- outcomes and verdicts -------------------------------------------------------------------------------------


def test_an_outcome_is_recorded_and_recorded_again(recommendation, committee, chair, lead_officer, outsider):
    meeting = held_meeting(committee)
    first = signing_off.record_outcome(meeting.pk, recommendation.pk, "noted", words="Noted.", by=chair, at=AT)
    again = signing_off.record_outcome(
        meeting.pk, recommendation.pk, "update-wanted", minute_reference="9", by=chair, at=AT
    )
    assert (again.pk, again.outcome, again.words, again.minute_reference) == (first.pk, "update-wanted", "Noted.", "9")
    assert published(recommendation)["outcomes"][0]["outcome"] == "update-wanted"
    for outcome, words in (("lost", "outcomes listed"), ("signed-off", "verdict"), ("reopened", "verdict")):
        with pytest.raises(RuleBroken, match=words):
            signing_off.record_outcome(meeting.pk, recommendation.pk, outcome, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        signing_off.record_outcome(meeting.pk, recommendation.pk, "noted", by=lead_officer, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        signing_off.record_outcome(meeting.pk, recommendation.pk, "noted", by=outsider, at=AT)
    draft = RecommendationFactory(review=recommendation.review)
    with pytest.raises(WrongState, match="no meeting decides"):
        signing_off.record_outcome(meeting.pk, draft.pk, "noted", by=chair, at=AT)


def test_the_committee_signs_off_and_open_actions_end(recommendation, committee, chair, lead_post):
    open_ = ActionFactory(recommendation=recommendation, goes_on=True, evidence_every_months=3, next_evidence_on=ON)
    done = ActionFactory(recommendation=recommendation, complete=True)
    meeting = held_meeting(committee)
    found = signing_off.sign_off(
        recommendation.pk,
        V.IMPLEMENTED,
        meeting_id=meeting.pk,
        minute_reference="8",
        words="Signed off.",
        by=chair,
        at=AT,
    )
    assert (found.on, found.minute_reference) == (meeting.held_on, "8")
    open_.refresh_from_db()
    done.refresh_from_db()
    assert (open_.state, open_.next_evidence_on, done.state) == ("ended", None, "complete")
    outcome = MeetingOutcome.objects.get()
    assert (outcome.outcome, outcome.words) == ("signed-off", "Signed off.")
    assert recommendation.asks.open().count() == 1
    content = published(recommendation)
    assert content["delivery"] == "implemented"
    assert content["dates"]["signed_off_on"] == meeting.held_on.isoformat()
    assert Fact.objects.get(verb="scrutiny.signed_off").is_public
    with pytest.raises(WrongState, match="Reopen it first"):
        signing_off.sign_off(recommendation.pk, V.SUPERSEDED, meeting_id=meeting.pk, because="x", by=chair, at=AT)


@pytest.mark.parametrize("verdict", [V.NOT_IMPLEMENTED, V.NOT_FEASIBLE, V.SUPERSEDED])
def test_other_verdicts_need_a_reason_and_close_what_was_asked(recommendation, committee, chair, verdict):
    meeting = held_meeting(committee)
    with pytest.raises(RuleBroken, match="committee’s reason"):
        signing_off.sign_off(recommendation.pk, verdict, meeting_id=meeting.pk, by=chair, at=AT)
    signing_off.sign_off(recommendation.pk, verdict, meeting_id=meeting.pk, because="The bridge fell.", by=chair, at=AT)
    ask = Ask.objects.get()
    assert (ask.due_on, bool(ask.closed_because)) == (None, True)


def test_the_committee_reopens_and_invites_back(recommendation, committee, chair):
    ended = ActionFactory(recommendation=recommendation, ended=True)
    done = ActionFactory(recommendation=recommendation, complete=True)
    meeting, later = held_meeting(committee, on=ON - timedelta(days=30)), held_meeting(committee)
    said = {"because": "It broke again.", "invites_back": "Head of Highways"}
    with pytest.raises(WrongState, match="not signed off"):
        signing_off.sign_off(recommendation.pk, V.REOPENED, meeting_id=later.pk, by=chair, at=AT, **said)
    with pytest.raises(RuleBroken, match="invited back only"):
        signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=meeting.pk, invites_back="x", by=chair, at=AT)
    signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=meeting.pk, by=chair, at=AT - timedelta(days=9))
    with pytest.raises(RuleBroken, match="reason"):
        signing_off.sign_off(recommendation.pk, V.REOPENED, meeting_id=later.pk, by=chair, at=AT)
    found = signing_off.sign_off(recommendation.pk, V.REOPENED, meeting_id=later.pk, by=chair, at=AT, **said)
    assert found.invites_back == "Head of Highways"
    for action in (ended, done):
        action.refresh_from_db()
        assert (action.state, action.completed_on) == ("on-course", None)
    assert signing_off.standing_verdict(recommendation) is None
    assert Fact.objects.get(verb="scrutiny.reopened").is_public
    signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=later.pk, by=chair, at=AT + timedelta(hours=1))
    assert MeetingOutcome.objects.get(meeting=later).outcome == "signed-off"


def test_who_signs_off_and_where(council, recommendation, committee, chair, lead_officer, committee_member, outsider):
    meeting = held_meeting(committee)
    for actor in (lead_officer, committee_member):
        with pytest.raises(NotAllowed, match="chair"):
            signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=meeting.pk, by=actor, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=meeting.pk, by=outsider, at=AT)
    elsewhere = held_meeting(BodyFactory(council=council))
    with pytest.raises(RuleBroken, match="not a meeting of"):
        signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=elsewhere.pk, by=chair, at=AT)
    foreign = held_meeting(BodyFactory())
    with pytest.raises(Meeting.DoesNotExist):
        signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=foreign.pk, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="verdicts listed"):
        signing_off.sign_off(recommendation.pk, "fine", meeting_id=meeting.pk, by=chair, at=AT)
    today = MeetingFactory(body=committee, agenda=True, held_on=ON)
    assert signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=today.pk, by=chair, at=AT).on == ON


def test_the_minute_reference_is_typed_once(recommendation, committee, chair, lead_officer, outsider):
    meeting = held_meeting(committee)
    signing_off.sign_off(recommendation.pk, V.IMPLEMENTED, meeting_id=meeting.pk, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="minute reference"):
        signing_off.give_minute_reference(meeting.pk, " ", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        signing_off.give_minute_reference(meeting.pk, "9", by=lead_officer, at=AT)
    with pytest.raises(Meeting.DoesNotExist):
        signing_off.give_minute_reference(meeting.pk, "9", by=outsider, at=AT)
    assert signing_off.give_minute_reference(meeting.pk, " 9 ", by=chair, at=AT) == 1
    assert (SignOff.objects.get().minute_reference, MeetingOutcome.objects.get().minute_reference) == ("9", "9")
    assert published(recommendation)["verdicts"][0]["minute"] == "9"
    assert signing_off.give_minute_reference(meeting.pk, "9", by=chair, at=AT) == 0


# --- reporting back --------------------------------------------------------------------------------------------


def test_report_backs_come_from_the_councils_own_months(committee):
    review = ReviewFactory(body=committee, monitored=True)
    made = delivery.plan_report_backs(review, by=job(review.council), at=AT)
    assert [(row.label, row.due_on, row.rule) for row in made] == [
        ("6 months on", months_after(AGREED_ON, 6).due_on, "S11-6"),
        ("12 months on", months_after(AGREED_ON, 12).due_on, "S11-12"),
    ]
    assert made[0].explanation[-1] == "Check before relying on this."
    assert delivery.plan_report_backs(review, by=job(review.council), at=AT) == []
    assert Fact.objects.filter(verb="scrutiny.report_back_planned").count() == 1


def test_report_backs_of_a_council_with_its_own_confirmed_months(council, committee):
    CouncilRuleFactory(
        council=council,
        key="scrutiny.report_back_months",
        value=[1, 3],
        confirmed_at=AT,
        confirmed_as="Monitoring Officer",
    )
    review = ReviewFactory(body=committee, monitored=True)
    (made,) = delivery.plan_report_backs(review, by=job(council), at=AT)
    assert (made.label, made.rule) == ("3 months on", "")
    assert made.explanation[-1].startswith("Confirmed by Monitoring Officer")
    review = ReviewFactory(body=committee, monitored=True, agreed_on=ON)
    assert [row.label for row in delivery.plan_report_backs(review, by=job(council), at=AT)] == [
        "1 month on",
        "3 months on",
    ]


def test_no_report_backs_for_earlier_records(committee):
    for more in ({"as_history": True}, {"agreed_on": None}):
        review = ReviewFactory(body=committee, monitored=True, **more)
        assert delivery.plan_report_backs(review, by=job(review.council), at=AT) == []


def test_the_committee_hears(recommendation, committee, chair, lead_officer, outsider):
    found = ReportBackFactory(review=recommendation.review)
    meeting = held_meeting(committee)
    with pytest.raises(NotAllowed):
        delivery.report_back(found.pk, meeting_id=meeting.pk, by=lead_officer, at=AT)
    with pytest.raises(ReportBack.DoesNotExist):
        delivery.report_back(found.pk, meeting_id=meeting.pk, by=outsider, at=AT)
    found = delivery.report_back(found.pk, meeting_id=meeting.pk, by=chair, at=AT)
    assert (found.done_on, found.meeting) == (meeting.held_on, meeting)
    assert published(recommendation)["dates"]["report_back_on"] is None
    with pytest.raises(WrongState, match="heard this"):
        delivery.report_back(found.pk, meeting_id=meeting.pk, by=chair, at=AT)
