"""Actions: made from an answer or by hand, updated, checked, and never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import AT, ON
from tests.factories.kernel import StoredFileFactory
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import (
    ActionFactory,
    ActionUpdateFactory,
    AskFactory,
    LineFactory,
    PartFactory,
    RecommendationFactory,
    ResponseFactory,
    job,
)
from wardmote.clocks import months_after
from wardmote.kernel import signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication, SignedLink
from wardmote.kernel.readers import Actor
from wardmote.scrutiny import delivery, queries_delivery
from wardmote.scrutiny.delivery import Shown
from wardmote.scrutiny.models import (
    Action,
    ActionUpdate,
    Line,
    Recommendation,
)

S = Action.State


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
