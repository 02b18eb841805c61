"""Actions from promise to verdict: made, updated, paused, complete, signed off, reopened; report-backs; figures; links."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import AT, ON
from tests.factories.kernel import StoredFileFactory
from tests.factories.organisations import BodyFactory, CouncilRuleFactory, MeetingFactory, PostFactory
from tests.factories.scrutiny import (
    AGREED_ON,
    ISSUED_ON,
    ActionFactory,
    ActionUpdateFactory,
    AskFactory,
    LineFactory,
    PartFactory,
    RecommendationFactory,
    ReportBackFactory,
    ResponseFactory,
    ReviewFactory,
    SignOffFactory,
    held_meeting,
    job,
)
from wardmote.clocks import months_after
from wardmote.kernel import links, signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Link, Publication, SignedLink
from wardmote.kernel.readers import Actor, Reader
from wardmote.organisations.models import Meeting
from wardmote.scrutiny import delivery, linking, queries_delivery, signing_off
from wardmote.scrutiny.delivery import Shown
from wardmote.scrutiny.models import (
    Action,
    ActionUpdate,
    Ask,
    Line,
    MeetingOutcome,
    Recommendation,
    ReportBack,
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


def published(recommendation):
    rows = Publication.objects.current().filter(object_kind="scrutiny.recommendation", object_id=recommendation.pk)
    return rows.get().content


# --- made from an answer ---------------------------------------------------------------------------------------


def test_an_answer_makes_an_action_for_each_promise(recommendation, lead_post):
    ask = recommendation.asks.get()
    response = ResponseFactory(ask=ask, sent=True, lead=[lead_post])
    LineFactory(response=response, text="We will mend them. It takes a month.", done_by_on=ON + timedelta(days=30))
    part = PartFactory(recommendation=recommendation, label="b")
    LineFactory(response=response, part=part, rejected=True)
    made = delivery.make_actions_from(response, by=job(ask.council), at=AT)
    assert [(one.title, one.owner, one.due_on, one.first_due_on, one.state) for one in made] == [
        ("We will mend them", lead_post, ON + timedelta(days=30), ON + timedelta(days=30), "not-started")
    ]
    assert Fact.objects.get(verb="scrutiny.action_made").is_public
    assert delivery.make_actions_from(response, by=job(ask.council), at=AT) == []


def test_a_promise_in_principle_needs_a_step_and_a_date(recommendation):
    response = ResponseFactory(ask=recommendation.asks.get(), sent=True)
    line = LineFactory(response=response, decision=Line.Decision.IN_PRINCIPLE, text="", done_by_on=None)
    assert delivery.make_actions_from(response, by=job(line.council), at=AT) == []
    line.next_step, line.next_step_on = "Ask the county for money.", ON + timedelta(days=9)
    line.save()
    (made,) = delivery.make_actions_from(response, by=job(line.council), at=AT)
    assert (made.title, made.due_on) == ("Ask the county for money", ON + timedelta(days=9))


def test_a_standing_commitment_shows_evidence_every_so_many_months(recommendation):
    response = ResponseFactory(ask=recommendation.asks.get(), sent=True)
    line = LineFactory(response=response, goes_on=True, done_by_on=None)
    (made,) = delivery.make_actions_from(response, by=job(line.council), at=AT)
    assert (made.goes_on, made.evidence_every_months, made.next_evidence_on) == (True, 6, date(2026, 11, 20))
    assert made.due_on is None


def test_a_standing_recommendation_goes_on_at_its_own_pace(recommendation):
    recommendation.kind, recommendation.evidence_every_months = "standing", 3
    recommendation.save()
    response = ResponseFactory(ask=recommendation.asks.get(), sent=True)
    LineFactory(response=response, done_by_on=None, text="")
    (made,) = delivery.make_actions_from(response, by=job(response.council), at=AT)
    assert (made.title, made.next_evidence_on) == (recommendation.text.rstrip("."), date(2026, 8, 20))


def test_a_partner_owns_what_it_promised(recommendation, partner, lead_post):
    ask = AskFactory(recommendation=recommendation, asked_of=[partner])
    response = ResponseFactory(ask=ask, sent=True, partners=True)
    LineFactory(response=response)
    (made,) = delivery.make_actions_from(response, by=job(ask.council), at=AT)
    assert made.owner == partner
    joint = AskFactory(recommendation=recommendation, asked_of=[lead_post], officer_post=lead_post)
    response = ResponseFactory(ask=joint, sent=True, partners=True)
    LineFactory(response=response)
    assert delivery.make_actions_from(response, by=job(ask.council), at=AT)[0].owner == lead_post


def test_nobody_named_owns_nothing(recommendation):
    response = ResponseFactory(ask=recommendation.asks.get(), sent=True)
    LineFactory(response=response)
    assert delivery.make_actions_from(response, by=job(response.council), at=AT)[0].owner is None


@pytest.mark.pure
@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("", ""),
        ("\n We will. Soon.", "We will"),
        ("One line, e.g. this one", "One line, e.g. this one"),
        ("word " * 100, ("word " * 59) + "…"),
    ],
)
def test_first_sentence(words, title):
    assert delivery.first_sentence(words) == title


@settings(max_examples=25)
@given(st.text(max_size=800))
def test_a_title_always_fits(words):
    assert len(delivery.first_sentence(words)) <= 300


# --- by hand ---------------------------------------------------------------------------------------------------


def test_an_action_is_added_and_changed_by_officers(
    council, recommendation, lead_post, partner, scrutiny_officer, lead_officer, outsider
):
    made = delivery.add_action(
        recommendation.pk, " Mend ", owner_post_id=lead_post.pk, due_on=ON, by=scrutiny_officer, at=AT
    )
    assert (made.title, made.owner, made.first_due_on, made.goes_on) == ("Mend", lead_post, ON, False)
    assert published(recommendation)["actions"][0]["title"] == "Mend"
    goes_on = delivery.add_action(recommendation.pk, "Count", evidence_every_months=3, by=scrutiny_officer, at=AT)
    assert (goes_on.goes_on, goes_on.next_evidence_on) == (True, date(2026, 8, 20))
    changed = delivery.change_action(
        made.pk, title="Mend all", owner_body_id=partner.pk, goes_on=True, by=scrutiny_officer, at=AT
    )
    assert (changed.title, changed.owner, changed.evidence_every_months) == ("Mend all", partner, 6)
    changed = delivery.change_action(made.pk, goes_on=False, by=scrutiny_officer, at=AT)
    assert (changed.owner, changed.next_evidence_on) == (partner, None)
    with pytest.raises(RuleBroken, match="one owner"):
        delivery.change_action(
            made.pk, owner_post_id=lead_post.pk, owner_body_id=partner.pk, by=scrutiny_officer, at=AT
        )
    for title in ("", " "):
        with pytest.raises(RuleBroken, match="what will be done"):
            delivery.add_action(recommendation.pk, title, by=scrutiny_officer, at=AT)
        with pytest.raises(RuleBroken, match="what will be done"):
            delivery.change_action(made.pk, title=title, by=scrutiny_officer, at=AT)
    with pytest.raises(ValueError, match="state"):
        delivery.change_action(made.pk, state="complete", by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed):
        delivery.add_action(recommendation.pk, "x", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        delivery.change_action(made.pk, title="x", by=lead_officer, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        delivery.add_action(recommendation.pk, "x", by=outsider, at=AT)
    with pytest.raises(Action.DoesNotExist):
        delivery.change_action(made.pk, title="x", by=outsider, at=AT)


def test_no_action_for_what_was_not_sent(committee, scrutiny_officer):
    draft = RecommendationFactory(review__body=committee)
    with pytest.raises(WrongState, match="Being drafted"):
        delivery.add_action(draft.pk, "Mend", by=scrutiny_officer, at=AT)


# --- updates ---------------------------------------------------------------------------------------------------


def update(action, by, state=S.ON_COURSE, **said):
    return delivery.update_action(action.pk, state=state, by=by, at=AT, **({"text": "Half is done.", "on": ON} | said))


def test_the_owner_updates_and_nothing_is_overwritten(action, lead_officer, head_of_service):
    first = update(action, lead_officer)
    update(
        action,
        head_of_service,
        S.SLIPPAGE,
        text="Rain.",
        cause="Rain.",
        new_due_on=ON + timedelta(days=99),
        because="Rain.",
    )
    action.refresh_from_db()
    assert (action.state, action.cause, action.cause_since_on, action.started_on) == ("slippage", "Rain.", ON, ON)
    assert (action.due_on, action.first_due_on) == (ON + timedelta(days=99), ON + timedelta(days=60))
    assert ActionUpdate.objects.get(pk=first.pk).text == "Half is done."
    assert ActionUpdate.objects.count() == 2
    assert first.by_words == "Community Safety Manager"
    assert len(published(action.recommendation)["actions"][0]["updates"]) == 2


def test_a_cause_keeps_the_day_it_began(action, lead_officer):
    update(action, lead_officer, S.HELD_UP, on=ON - timedelta(days=9), cause="No money.")
    update(action, lead_officer, S.HELD_UP, cause="Still no money.")
    action.refresh_from_db()
    assert (action.cause, action.cause_since_on) == ("Still no money.", ON - timedelta(days=9))
    update(action, lead_officer)
    action.refresh_from_db()
    assert (action.cause, action.cause_since_on) == ("", None)


def test_an_action_without_a_date_keeps_the_first_one_given(recommendation, lead_post, lead_officer):
    action = ActionFactory(recommendation=recommendation, owner_post=lead_post, due_on=None)
    update(action, lead_officer, S.NOT_STARTED, new_due_on=ON + timedelta(days=5), because="We know now.")
    action.refresh_from_db()
    assert (action.first_due_on, action.started_on) == (ON + timedelta(days=5), None)


def test_evidence_is_kept_with_its_update(action, lead_officer, council):
    file = StoredFileFactory(council=council)
    found = update(
        action, lead_officer, shown=[Shown("Photograph", file_id=file.pk), Shown("Page", "https://a.example")]
    )
    assert [(one.title, one.url, one.file) for one in found.evidence.all()] == [
        ("Photograph", "", file),
        ("Page", "https://a.example", None),
    ]


@pytest.mark.parametrize(
    ("state", "said", "words"),
    [
        (S.ON_COURSE, {"text": " "}, "Say what was done"),
        (S.COMPLETE, {"text": ""}, "Say what was done"),
        (S.SLIPPAGE, {}, "Give the cause"),
        (S.HELD_UP, {}, "Give the cause"),
        (S.ON_COURSE, {"on": ON + timedelta(days=1)}, "in the future"),
        (S.ON_COURSE, {"new_due_on": ON + timedelta(days=90)}, "reason for the new date"),
        (S.ON_COURSE, {"new_due_on": ON - timedelta(days=1), "because": "x"}, "or later"),
        (S.PAUSED, {"cause": "Winter."}, "until which it is paused"),
        (S.PAUSED, {"cause": "Winter.", "paused_until_on": ON}, "must be after"),
        (S.ON_COURSE, {"shown": [Shown(" ", "https://a.example")]}, "a title and a link"),
        (S.ON_COURSE, {"shown": [Shown("Page")]}, "a title and a link"),
        (S.ON_COURSE, {"shown": [Shown("Page", "javascript:x")]}, "starts with https"),
    ],
)
def test_an_update_is_refused(action, lead_officer, state, said, words):
    with pytest.raises(RuleBroken, match=words):
        update(action, lead_officer, state, **said)
    assert not ActionUpdate.objects.exists()


def test_pause_and_complete(action, lead_officer):
    delivery.pause(action.pk, until_on=ON + timedelta(days=30), because="Winter.", on=ON, by=lead_officer, at=AT)
    action.refresh_from_db()
    assert (action.state, action.paused_until_on, action.cause) == ("paused", ON + timedelta(days=30), "Winter.")
    delivery.report_complete(action.pk, text="All mended.", on=ON, by=lead_officer, at=AT)
    action.refresh_from_db()
    assert (action.state, action.completed_on, action.paused_until_on) == ("complete", ON, None)
    assert Fact.objects.filter(verb="scrutiny.reported_complete", is_public=True).exists()
    with pytest.raises(WrongState, match="reported complete"):
        update(action, lead_officer, S.HELD_UP, cause="x")
    update(action, lead_officer)
    action.refresh_from_db()
    assert (action.state, action.completed_on) == ("on-course", None)


def test_a_standing_action_moves_its_next_evidence_on(recommendation, lead_post, lead_officer):
    action = ActionFactory(recommendation=recommendation, owner_post=lead_post, goes_on=True, evidence_every_months=3)
    update(action, lead_officer)
    action.refresh_from_db()
    assert action.next_evidence_on == months_after(ON, 3).due_on


def test_only_the_committee_ends_an_action(action, lead_officer):
    with pytest.raises(WrongState, match="Only the committee can end"):
        update(action, lead_officer, S.ENDED)
    Action.objects.update(state=S.ENDED)
    with pytest.raises(WrongState, match="The committee ended"):
        update(action, lead_officer)


def test_every_move_of_an_action(action, lead_officer):
    said = {"cause": "x", "paused_until_on": ON + timedelta(days=3)}
    for state, then in product([state for state in S if state != S.ENDED], repeat=2):
        Action.objects.update(state=state, cause="x", completed_on=ON)
        if then in Action.MOVES[state]:
            update(action, lead_officer, then, **said)
            action.refresh_from_db()
            assert action.state == then, (state, then)
        else:
            with pytest.raises(WrongState):
                update(action, lead_officer, then, **said)


def test_who_updates_an_action(action, cabinet_member, resident, outsider, scrutiny_officer):
    for actor in (cabinet_member, resident):
        with pytest.raises(NotAllowed):
            update(action, actor)
    with pytest.raises(Action.DoesNotExist):
        update(action, outsider)
    assert update(action, scrutiny_officer).is_checked
    bare = ActionFactory(recommendation=action.recommendation, owner_post=None)
    with pytest.raises(NotAllowed):
        update(bare, cabinet_member)


def partner_actor(council, partner):
    row, _token = signed_links.make(SignedLink.Purpose.PARTNER_ANSWER, partner, council=council, at=AT)
    return Actor(council, link=row, as_post=partner.name)


def test_a_partners_update_waits_for_an_officer(
    council, recommendation, partner, scrutiny_officer, lead_officer, outsider
):
    action = ActionFactory(recommendation=recommendation, owner_body=partner)
    found = update(action, partner_actor(council, partner), S.COMPLETE, text="PLANTED-UNCHECKED")
    action.refresh_from_db()
    assert (found.is_checked, found.by_words, action.state) == (False, partner.name, "not-started")
    assert "PLANTED-UNCHECKED" not in str(published(recommendation))
    assert not Fact.objects.get(verb="scrutiny.action_updated").is_public
    assert queries_delivery.waiting_updates(council) == [found]
    with pytest.raises(NotAllowed):
        delivery.add_update_to_record(found.pk, by=lead_officer, at=AT)
    with pytest.raises(ActionUpdate.DoesNotExist):
        delivery.add_update_to_record(found.pk, by=outsider, at=AT)
    delivery.add_update_to_record(found.pk, by=scrutiny_officer, at=AT)
    action.refresh_from_db()
    assert (action.state, action.completed_on) == ("complete", ON)
    assert "PLANTED-UNCHECKED" in str(published(recommendation))
    assert queries_delivery.waiting_updates(council) == []
    with pytest.raises(WrongState, match="added to the record already"):
        delivery.add_update_to_record(found.pk, by=scrutiny_officer, at=AT)


def test_a_partners_officer_is_checked_too(council, recommendation, partner, partners_officer):
    from tests.factories.organisations import HoldingFactory

    post = PostFactory(council=council, title="Inspector")
    HoldingFactory(post=post, person=partners_officer.person)
    action = ActionFactory(recommendation=recommendation, owner_post=post)
    assert not update(action, partners_officer).is_checked


def test_a_link_neither_pauses_nor_reaches_other_actions(council, recommendation, partner, action):
    actor = partner_actor(council, partner)
    with pytest.raises(NotAllowed):
        update(action, actor)
    mine = ActionFactory(recommendation=recommendation, owner_body=partner)
    with pytest.raises(RuleBroken, match="officer at the council can pause"):
        update(mine, actor, S.PAUSED, cause="x", paused_until_on=ON + timedelta(days=3))
    row, _token = signed_links.make(SignedLink.Purpose.ACTION_UPDATE, action, council=council, at=AT)
    assert not update(action, Actor(council, link=row)).is_checked


@pytest.mark.parametrize("moved_on", ["a later update", "ended"])
def test_an_overtaken_update_joins_the_history_only(action, scrutiny_officer, moved_on):
    waiting = ActionUpdateFactory(action=action, waiting=True, state=S.HELD_UP, cause="x")
    if moved_on == "ended":
        Action.objects.update(state=S.ENDED)
    else:
        update(action, scrutiny_officer)
    before = Action.objects.get().state
    delivery.add_update_to_record(waiting.pk, by=scrutiny_officer, at=AT + timedelta(hours=1))
    assert Action.objects.get().state == before


def test_the_database_keeps_actions_whole(recommendation, partner, lead_post):
    for wrong in (
        {"owner_post": lead_post, "owner_body": partner},
        {"state": S.HELD_UP},
        {"state": S.COMPLETE},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionFactory(recommendation=recommendation, **wrong)


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
