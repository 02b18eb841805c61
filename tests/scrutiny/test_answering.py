"""An answer on its way: drafted, cleared, approved by each Member, agreed, sent, received; and each way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import AT, ON
from tests.conftest import cast
from tests.factories.answers import ACCEPTED, NO_COST, asked, taken_to, written
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import ReviewFactory, held_meeting, job
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication, SignedLink
from wardmote.kernel.readers import Actor
from wardmote.scrutiny import answering, asking, receiving
from wardmote.scrutiny.answering import Conflict, Costs, Said
from wardmote.scrutiny.models import Action, Line, Recommendation, Response, Review

S = Response.State
D = Line.Decision
LATER = ON + timedelta(days=30)


@pytest.fixture
def review(committee):
    return ReviewFactory(council=committee.council, body=committee, sent=True)


@pytest.fixture
def ask(review, cabinet_post, lead_post):
    return asked(review, cabinet_post, officer=lead_post)


def by_link(partner, purpose="partner-answer"):
    link = SignedLink.objects.create(
        council=partner.council,
        purpose=purpose,
        token_hash=f"{purpose} {partner.pk}",
        object_kind="organisations.body",
        object_id=partner.pk,
        made_at=AT,
        ends_at=AT + timedelta(days=30),
    )
    return Actor(partner.council, link=link, as_post=partner.name)


# --- drafting --------------------------------------------------------------------------------------------------


def test_a_draft_is_private_and_says_what_is_still_wrong(ask, lead_officer):
    saved = answering.save_answer(ask.pk, lines=[Said(text="Perhaps.")], by=lead_officer, at=AT)

    assert saved.response.state == S.WRITING
    assert saved.response.changed_by == "Community Safety Manager"
    assert "Choose what the answer is" in [problem.message for problem in saved.problems if problem.stops]
    assert not Fact.objects.get(verb="scrutiny.answer_saved").is_public
    assert "Perhaps." not in str([row.content for row in Publication.objects.all()])


def test_a_draft_keeps_every_box(review, cabinet_post, lead_post, lead_officer):
    ask = asked(review, cabinet_post, officer=lead_post, parts="ab")
    said = [
        Said(
            part="a",
            decision=D.IN_PRINCIPLE,
            reason="Money is short.",
            next_step=" Ask the county. ",
            next_step_on=LATER,
        ),
        Said(part="b", decision=D.NOTED, reason="Done.", premise_corrected="There is no yearly survey.", goes_on=True),
        Said(part="z", decision=D.ACCEPTED, text="There is no part z, so this goes nowhere."),
    ]
    costs = Costs(cost=Response.Cost.SOME, words=" Printing ", pence=120000, money="revenue", recurs="yearly")

    found = answering.save_answer(
        ask.pk,
        lines=said,
        costs=costs,
        feasibility=" It can. ",
        lead_posts=[lead_post.pk],
        lead_words=" The yard ",
        by=lead_officer,
        at=AT,
    ).response

    first, second = found.lines.order_by("pk")
    assert (first.part.label, first.next_step, first.next_step_on) == ("a", "Ask the county.", LATER)
    assert (second.premise_corrected, second.goes_on) == ("There is no yearly survey.", True)
    assert (found.cost_words, found.cost_pence, found.cost_money, found.cost_recurs) == (
        "Printing",
        120000,
        "revenue",
        "yearly",
    )
    assert (found.feasibility, found.lead_words, list(found.lead_posts.all())) == ("It can.", "The yard", [lead_post])


def test_only_those_who_draft_may_write(ask, partner, committee_member, resident, outsider):
    for actor in (committee_member, resident, by_link(partner)):
        with pytest.raises(NotAllowed, match="The officer who was asked to draft this answer can"):
            written(ask, by=actor)
    with pytest.raises(type(ask).DoesNotExist):
        written(ask, by=outsider)


def test_two_who_write_at_once_are_told_whose_text_is_whose(ask, lead_officer, head_of_service):
    seen = written(ask, by=lead_officer).changed_at
    answering.save_answer(
        ask.pk, lines=[replace(ACCEPTED, text="The head's.")], seen=seen, by=head_of_service, at=AT + timedelta(hours=5)
    )

    with pytest.raises(Conflict, match=r"Head of Public Protection changed this at 3:30pm\. Compare both") as refused:
        answering.save_answer(ask.pk, lines=[ACCEPTED], seen=seen, by=lead_officer, at=AT + timedelta(hours=6))
    assert refused.value.theirs.lines.get().text == "The head's."


@pytest.mark.parametrize(("state", "word"), [("ready", "Ready"), ("cleared", "Cleared"), ("agreed", "Agreed")])
def test_an_answer_on_its_way_is_not_changed(ask, lead_officer, state, word):
    taken_to(state, ask)

    with pytest.raises(WrongState, match=f"This answer is “{word}”, so it cannot be changed now"):
        written(ask, by=lead_officer)


def test_an_answer_that_was_sent_is_answered(ask, lead_officer):
    taken_to("sent", ask)

    with pytest.raises(WrongState, match=r"answered on 20 May 2026\. The committee can ask again"):
        written(ask, by=lead_officer)


# --- ready -----------------------------------------------------------------------------------------------------


def test_what_stops_one_answer_stops_all_of_them(review, cabinet_post, lead_post, lead_officer):
    good, bad = asked(review, cabinet_post, officer=lead_post), asked(review, cabinet_post, officer=lead_post)
    written(good)
    written(bad, Said(decision=D.NOT_ACCEPTED))

    with pytest.raises(
        RuleBroken, match="cannot be sent yet: Give a reason: it is needed when the answer is Not accepted"
    ):
        answering.make_ready([good.pk, bad.pk], by=lead_officer, at=AT)
    assert set(Response.objects.values_list("state", flat=True)) == {S.WRITING}


def test_nothing_written_is_nothing_to_send(ask, lead_officer, committee_member):
    with pytest.raises(RuleBroken, match="has no answer to send yet"):
        answering.make_ready([ask.pk], by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        answering.make_ready([ask.pk], by=committee_member, at=AT)


def test_what_was_not_sent_out_is_not_answered_yet(review, cabinet_post, lead_post, lead_officer):
    ask = asked(review, cabinet_post, officer=lead_post, issued=False)
    written(ask)

    with pytest.raises(WrongState, match="has not been sent for an answer yet"):
        answering.make_ready([ask.pk], by=lead_officer, at=AT)
    with pytest.raises(WrongState, match="has not been sent for an answer yet"):
        answering.hold(ask.pk, text="Soon.", answer_on=LATER, by=lead_officer, at=AT)


# --- clearing --------------------------------------------------------------------------------------------------


def test_the_head_of_service_clears(ask, head_of_service, lead_officer):
    found = taken_to("ready", ask)
    with pytest.raises(NotAllowed, match="The head of service can"):
        answering.clear([found.pk], by=lead_officer, at=AT)

    [cleared] = answering.clear([found.pk], by=head_of_service, at=AT)

    assert (cleared.state, cleared.cleared_by, cleared.cleared_at) == (S.CLEARED, "Head of Public Protection", AT)


def test_any_head_clears_where_no_line_is_recorded(council, review, cabinet_post, head_of_service):
    found = taken_to("ready", asked(review, cabinet_post, officer=PostFactory(council=council)))

    assert answering.clear([found.pk], by=head_of_service, at=AT)[0].state == S.CLEARED


def test_a_body_approves_at_its_meeting_so_clearing_is_enough(review, cabinet, lead_post, head_of_service):
    found = taken_to("ready", asked(review, cabinet, officer=lead_post))

    assert answering.clear([found.pk], by=head_of_service, at=AT)[0].state == S.APPROVED


def test_a_draft_is_not_cleared(ask, head_of_service):
    with pytest.raises(WrongState, match="“Being written”, so it cannot become “Cleared”"):
        answering.clear([written(ask).pk], by=head_of_service, at=AT)


# --- sending back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["head_of_service", "cabinet_member", "scrutiny_officer"])
def test_an_answer_is_sent_back_with_a_comment_and_comes_again(request, ask, lead_officer, who):
    sender = request.getfixturevalue(who)
    found = taken_to("cleared", ask)

    back = answering.send_back(found.pk, because=" Say by when. ", by=sender, at=AT)

    assert (back.state, back.returned_because, back.cleared_by) == (S.RETURNED, "Say by when.", "")
    written(ask, by=lead_officer)
    [again] = answering.make_ready([ask.pk], by=lead_officer, at=AT)
    assert (again.pk, again.state, again.returned_because, again.returned_by) == (back.pk, S.READY, "", "")


def test_sending_back_forgets_the_approvals_there_were(
    council, review, cabinet, cabinet_post, cabinet_member, lead_post
):
    other = PostFactory(council=council, member=True, title="Leader", body=cabinet)
    found = taken_to("cleared", asked(review, cabinet_post, other, officer=lead_post))
    answering.approve([found.pk], by=cabinet_member, at=AT)

    back = answering.send_back(found.pk, because="Too short.", by=cabinet_member, at=AT)

    assert not back.approvals.exists()


def test_sending_back_needs_a_reason_a_right_and_something_to_send(ask, head_of_service, lead_officer, outsider):
    found = taken_to("ready", ask)
    with pytest.raises(RuleBroken, match="Say what should change"):
        answering.send_back(found.pk, because=" ", by=head_of_service, at=AT)
    with pytest.raises(NotAllowed):
        answering.send_back(found.pk, because="No.", by=lead_officer, at=AT)
    with pytest.raises(Response.DoesNotExist):
        answering.send_back(found.pk, because="No.", by=outsider, at=AT)
    answering.send_back(found.pk, because="No.", by=head_of_service, at=AT)
    with pytest.raises(WrongState, match="cannot become “Sent back”"):
        answering.send_back(found.pk, because="No.", by=head_of_service, at=AT)


# --- approving -------------------------------------------------------------------------------------------------


def test_a_joint_answer_waits_for_each_member_asked(council, review, cabinet, cabinet_post, cabinet_member, lead_post):
    other = PostFactory(council=council, member=True, title="Cabinet Member for Streets", body=cabinet)
    second = cast(council, "cabinet-member", email="streets@elmbury.example", post=other, body=cabinet)
    found = taken_to("cleared", asked(review, cabinet_post, other, officer=lead_post))

    [half] = answering.approve([found.pk], by=cabinet_member, at=AT)
    assert (half.state, half.approvals.count()) == (S.CLEARED, 1)
    [still] = answering.approve([found.pk], by=cabinet_member, at=AT)
    assert (still.state, still.approvals.count()) == (S.CLEARED, 1)

    [whole] = answering.approve([found.pk], by=second, at=AT)

    assert (whole.state, whole.approvals.count()) == (S.APPROVED, 2)
    assert whole.approvals.get(post=other).by_person == second.person


def test_who_approves_and_when(ask, cabinet_member, head_of_service):
    found = taken_to("ready", ask)
    with pytest.raises(WrongState, match="“Ready”, so it does not wait for approval"):
        answering.approve([found.pk], by=cabinet_member, at=AT)
    with pytest.raises(NotAllowed, match=r"You cannot approve this\. Cabinet Member for Community Safety can"):
        answering.approve([found.pk], by=head_of_service, at=AT)


# --- agreeing and sending --------------------------------------------------------------------------------------


def test_a_body_agrees_at_a_meeting_and_members_by_themselves(
    review, cabinet, cabinet_post, lead_post, democratic_services
):
    bodys, members = asked(review, cabinet, officer=lead_post), asked(review, cabinet_post, officer=lead_post)
    of_body, of_member = taken_to("approved", bodys), taken_to("approved", members)
    with pytest.raises(RuleBroken, match="Name the meeting at which Cabinet agreed this"):
        answering.agree([of_body.pk], on=ON, by=democratic_services, at=AT)

    meeting = held_meeting(cabinet)
    [first] = answering.agree(
        [of_body.pk], on=ON, meeting_id=meeting.pk, minute_reference="17", by=democratic_services, at=AT
    )
    [second] = answering.agree([of_member.pk], on=ON, by=democratic_services, at=AT)

    assert (first.agreed_by, first.agreed_meeting, first.agreed_minute) == (cabinet.name, meeting, "17")
    assert (second.agreed_by, second.agreed_meeting) == ("Cabinet Member for Community Safety", None)


def test_who_agrees_and_sends(ask, lead_officer, cabinet_member):
    found = taken_to("approved", ask)
    for verb in (
        lambda by: answering.agree([found.pk], on=ON, by=by, at=AT),
        lambda by: answering.send([found.pk], by=by, at=AT),
    ):
        with pytest.raises(NotAllowed, match="Democratic Services or the decision maker can"):
            verb(lead_officer)
    with pytest.raises(WrongState, match="cannot become “Sent”"):
        answering.send([found.pk], by=cabinet_member, at=AT)
    answering.agree([found.pk], on=ON, by=cabinet_member, at=AT)
    assert answering.send([found.pk], by=cabinet_member, at=AT)[0].state == S.SENT


def test_sending_stops_the_clock_makes_it_public_and_promises_action(ask, democratic_services):
    found = taken_to("agreed", ask)

    answering.send([found.pk], on=ON - timedelta(days=1), by=democratic_services, at=AT)

    ask.refresh_from_db()
    assert ask.answered_on == ON - timedelta(days=1)
    assert Action.objects.get().title == "We will publish the list each month"
    assert Fact.objects.filter(verb="scrutiny.responded", is_public=True).exists()
    public = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    assert "We will publish the list each month." in str(public.content)


def test_an_evening_answer_counts_on_its_london_day(ask, democratic_services):
    found = taken_to("agreed", ask)

    answering.send([found.pk], by=democratic_services, at=AT.replace(hour=23, minute=30))  # half past midnight there

    ask.refresh_from_db()
    assert ask.answered_on == date(2026, 5, 21)


def test_the_clock_goes_on_while_a_part_has_no_answer(review, cabinet_post, lead_post):
    ask = asked(review, cabinet_post, officer=lead_post, parts="ab")
    due_on = ask.due_on

    taken_to("sent", ask, replace(ACCEPTED, part="a"))

    ask.refresh_from_db()
    assert (ask.answered_on, ask.due_on) == (None, due_on)
    second = written(ask, replace(ACCEPTED, part="a"), replace(ACCEPTED, part="b"))
    assert second.version == 2
    taken = answering.current(ask)
    assert taken == second


def test_a_deferral_names_the_day_that_counts_from_then_on(ask):
    taken_to("sent", ask, Said(decision=D.DEFERRED, reason="The county decides first.", answer_on=LATER))

    ask.refresh_from_db()
    assert (ask.answered_on, ask.due_on) == (None, LATER)
    assert "The answer was deferred on 20 May 2026 and will come by 19 June 2026." in ask.explanation


def test_an_answer_in_principle_without_a_step_promises_nothing(ask):
    taken_to("sent", ask, Said(decision=D.IN_PRINCIPLE, reason="Money is short."))

    ask.refresh_from_db()
    assert ask.answered_on == ON
    assert not Action.objects.exists()


def test_the_last_answer_moves_its_review_on(review, cabinet_post, lead_post):
    first, second = asked(review, cabinet_post, officer=lead_post), asked(review, cabinet_post, officer=lead_post)
    taken_to("sent", first)
    review.refresh_from_db()
    assert review.state == Review.State.WITH_DECISION_MAKERS

    taken_to("sent", second)

    review.refresh_from_db()
    assert review.state == Review.State.MONITORED


# --- a partner -------------------------------------------------------------------------------------------------


def test_a_partners_answer_is_checked_before_it_is_public(review, partner, scrutiny_officer, lead_officer):
    ask, them = asked(review, partner), by_link(partner)
    found = written(ask, by=them)
    assert (found.is_partners, found.changed_by) == (True, partner.name)
    answering.make_ready([ask.pk], by=them, at=AT)
    assert Fact.objects.filter(verb="scrutiny.partner_submitted").exists()

    with pytest.raises(WrongState, match="added to the record once it has been checked"):
        answering.send([found.pk], by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed, match="A scrutiny officer can"):
        answering.add_partner_answer(found.pk, by=lead_officer, at=AT)
    added = answering.add_partner_answer(found.pk, by=scrutiny_officer, at=AT + timedelta(days=3))

    ask.refresh_from_db()
    assert added.state == S.SENT
    assert ask.answered_on == ON, "the day it came, not the day it was checked"


def test_only_a_partners_answer_is_added_so(ask, scrutiny_officer):
    with pytest.raises(WrongState, match="This is not a partner’s answer"):
        answering.add_partner_answer(taken_to("agreed", ask).pk, by=scrutiny_officer, at=AT)


def test_a_partners_answer_is_not_cleared_like_an_officers(review, partner, head_of_service):
    ask, them = asked(review, partner), by_link(partner)
    found = written(ask, by=them)
    answering.make_ready([ask.pk], by=them, at=AT)

    with pytest.raises(WrongState, match="cannot become “Cleared”"):
        answering.clear([found.pk], by=head_of_service, at=AT)


# --- the committee ---------------------------------------------------------------------------------------------


def test_the_committee_receives_an_answer_and_plans_to_hear_more(ask, committee, chair, lead_officer):
    found, meeting = taken_to("sent", ask), held_meeting(committee)
    with pytest.raises(NotAllowed):
        receiving.receive([found.pk], on=ON, by=lead_officer, at=AT)

    [received] = receiving.receive([found.pk], on=ON, meeting_id=meeting.pk, minute_reference="21", by=chair, at=AT)

    assert (received.state, received.received_on, received.received_meeting, received.received_minute) == (
        S.RECEIVED,
        ON,
        meeting,
        "21",
    )
    assert ask.recommendation.review.report_backs.exists()


def test_the_committee_asks_again_and_a_second_answer_takes_the_place_of_the_first(ask, committee, chair, lead_officer):
    found, meeting = taken_to("sent", ask), held_meeting(committee)
    receiving.receive([found.pk], on=ON, by=chair, at=AT)

    again = receiving.ask_again(
        found.pk, what=" Which streets? ", by_on=LATER, on=ON, meeting_id=meeting.pk, by=chair, at=AT
    )

    ask.refresh_from_db()
    assert (again.state, again.asks_more, again.received_meeting) == (S.ASKED_AGAIN, "Which streets?", meeting)
    assert (ask.answered_on, ask.due_on) == (None, LATER)
    assert ask.explanation[-1] == "The committee asked again and wants an answer by 19 June 2026."
    second = written(ask, by=lead_officer)
    found.refresh_from_db()
    assert (second.version, found.superseded_at) == (2, AT)
    assert answering.current(ask) == second


def test_asking_again_needs_words_a_later_day_and_a_right(ask, chair, lead_officer):
    found = taken_to("sent", ask)
    with pytest.raises(RuleBroken, match="Say what the committee wants to know"):
        receiving.ask_again(found.pk, what=" ", by_on=LATER, on=ON, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="The date must be after 20 May 2026, when the committee asked"):
        receiving.ask_again(found.pk, what="More.", by_on=ON, on=ON, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        receiving.ask_again(found.pk, what="More.", by_on=LATER, on=ON, by=lead_officer, at=AT)


def test_nobody_receives_what_was_not_sent(ask, chair):
    with pytest.raises(WrongState, match="cannot become “Received by committee”"):
        receiving.receive([taken_to("agreed", ask).pk], on=ON, by=chair, at=AT)


# --- holding replies -------------------------------------------------------------------------------------------


def test_a_holding_reply_is_public_and_stops_no_clock(ask, lead_officer):
    due_on = ask.due_on

    held = answering.hold(ask.pk, text=" We ask the county. ", answer_on=LATER, by=lead_officer, at=AT)

    ask.refresh_from_db()
    assert (held.on, held.text, held.by_words) == (ON, "We ask the county.", "Community Safety Manager")
    assert (ask.due_on, ask.answered_on) == (due_on, None)
    public = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    assert "We ask the county." in str(public.content)


def test_a_holding_reply_is_refused(ask, lead_officer, cabinet_member, committee_member):
    with pytest.raises(RuleBroken, match="Say why the answer is not ready yet"):
        answering.hold(ask.pk, text=" ", answer_on=LATER, by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="it is when the answer will come"):
        answering.hold(ask.pk, text="Soon.", answer_on=ON, on=ON, by=cabinet_member, at=AT)
    with pytest.raises(NotAllowed):
        answering.hold(ask.pk, text="Soon.", answer_on=LATER, by=committee_member, at=AT)
    taken_to("sent", ask)
    with pytest.raises(WrongState, match="This was answered on 20 May 2026"):
        answering.hold(ask.pk, text="Soon.", answer_on=LATER, by=lead_officer, at=AT)


# --- no longer wanted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["written", "ready", "cleared", "approved", "agreed"])
def test_nothing_goes_on_once_the_committee_withdrew(
    ask, committee, chair, lead_officer, head_of_service, cabinet_member, state
):
    found = written(ask) if state == "written" else taken_to(state, ask)
    asking.withdraw(ask.recommendation_id, on=ON, because="The county did it.", by=chair, at=AT)
    next_step = {
        "written": lambda: answering.make_ready([ask.pk], by=lead_officer, at=AT),
        "ready": lambda: answering.clear([found.pk], by=head_of_service, at=AT),
        "cleared": lambda: answering.approve([found.pk], by=cabinet_member, at=AT),
        "approved": lambda: answering.agree([found.pk], on=ON, by=cabinet_member, at=AT),
        "agreed": lambda: answering.send([found.pk], by=cabinet_member, at=AT),
    }[state]

    with pytest.raises(WrongState, match=r"No answer is needed any more: Withdrawn by the committee\."):
        next_step()
    for other in (
        lambda: written(ask, by=lead_officer),
        lambda: answering.hold(ask.pk, text="Soon.", answer_on=LATER, by=lead_officer, at=AT),
    ):
        with pytest.raises(WrongState, match="No answer is needed any more"):
            other()
    assert Recommendation.objects.get(pk=ask.recommendation_id).state == Recommendation.State.WITHDRAWN
    assert not Action.objects.exists()


def test_a_partners_answer_to_what_was_withdrawn_is_not_added(review, partner, scrutiny_officer):
    ask, them = asked(review, partner), by_link(partner)
    found = written(ask, by=them, costs=NO_COST)
    answering.make_ready([ask.pk], by=them, at=AT)
    asking.withdraw(ask.recommendation_id, on=ON, because="No need.", by=job(ask.council), at=AT)

    with pytest.raises(WrongState, match="No answer is needed any more"):
        answering.add_partner_answer(found.pk, by=scrutiny_officer, at=AT)
