"""One recommendation's public pages: every state it can be in, its history, and what residents say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import AT, ON
from tests.factories.organisations import BodyFactory
from tests.factories.published import (
    accepted,
    answer,
    ask,
    confirm_rules,
    plain,
    recommendations,
    sent_review,
    sign_off,
    today,
)
from tests.factories.scrutiny import FeedbackFactory, RecommendationFactory, job
from wardmote.kernel import facts, publishing
from wardmote.kernel.models import Fact, OldAddress
from wardmote.scrutiny import answering, asking, delivery, feedback, public, receiving, timing
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.delivery import Shown
from wardmote.scrutiny.models import Action, Feedback, Part, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(council):
    return Client(SERVER_NAME=council.hostname)


@pytest.fixture
def asked(council):
    """The first of two recommendations that the Cabinet was asked to answer by 28 April 2026."""
    confirm_rules(council)
    return recommendations(sent_review(council))[0]


def read(client, address, status=200):
    with today():
        response = client.get(address)
    assert response.status_code == status, address
    return plain(response.content.decode().replace("\xa0", " "))


def test_no_answer_yet_says_what_is_missing_from_whom_since_when(visitor, asked):
    page = read(visitor, asked.address)
    assert "Not supplied by Cabinet, asked on 31 March 2026." in page
    assert "Reply late: 22 days" in page
    assert "No answer yet" in page
    assert "Answered Not yet." in page


def test_reply_under_an_unconfirmed_rule_is_not_called_late(visitor, council):
    found = recommendations(sent_review(council))[0]
    page = read(visitor, found.address)
    assert "Time limit being checked" in page
    assert "We are checking which time limit applies." in page
    assert "late" not in page[page.index("Where it stands") : page.index("What the committee asked for")].lower()


def test_answer_says_what_by_when_by_whom_at_what_cost(visitor, council, asked, lead_post):
    costs = Costs(cost="some", pence=320_000, money="revenue", recurs="yearly", words="For the lamps.")
    answer(asked, accepted(), costs=costs, lead_posts=[lead_post.pk])
    page = read(visitor, asked.address)
    assert "Accepted by Cabinet on 20 April 2026." in page
    assert "We will light every alley. It starts in May." in page
    assert "When: By 18 August 2026" in page
    assert "Lead officer Community Safety Manager" in page
    assert "£3,200 each year, day-to-day money (revenue). For the lamps." in page
    assert "Answered in time." in page
    assert "Agreed by Cabinet on 20 April 2026. No minute reference yet." in page
    assert "What happens next: It is due to be done. The date is Tuesday 18 August 2026." in page


def test_answer_without_date_officer_or_cost_says_so(visitor, asked):
    answer(asked, Said(decision="accepted", text="We will do it."))
    page = read(visitor, asked.address)
    assert "No date was given." in page
    assert "Lead officer: not named." in page
    assert "Cost: not stated." in page


def test_accepted_in_principle_without_a_step_says_no_action_is_committed(visitor, asked):
    answer(asked, Said(decision="accepted_in_principle", text="A good idea.", reason="Money is short."))
    page = read(visitor, asked.address)
    assert "Accepted in principle on 20 April 2026. No action committed: no next step or date." in page
    assert "Reason: Money is short." in page


def test_parts_are_lettered_and_one_without_an_answer_says_so(visitor, council):
    confirm_rules(council)
    review = sent_review(council, count=1)
    found = recommendations(review)[0]
    for label, words in (("a", "Light the alleys."), ("b", "Publish the list.")):
        Part.objects.create(council=council, recommendation=found, label=label, text=words)
    answering.save_answer(
        found.asks.get().pk, lines=[Said(part="a", decision="noted", text="Welcomed.")], by=job(council), at=AT
    )
    answer(found, Said(part="a", decision="noted", text="Welcomed by all."))
    page = read(visitor, found.address)
    assert "a. Light the alleys." in page
    assert "Part a Noted: no action promised" in page
    assert "Part b Part b has no answer." in page
    assert "Partly answered" in page


def test_parts_that_the_words_hold_already_stand_once(visitor, council):
    review = sent_review(council, count=1)
    found = recommendations(review)[0]
    Recommendation.objects.filter(pk=found.pk).update(
        text="That the police: a. Light the alleys; and b. Publish the list."
    )
    for label, words in (("a", "Light the alleys; and"), ("b", "Publish the list.")):
        Part.objects.create(council=council, recommendation=found, label=label, text=words)
    found.refresh_from_db()
    public.publish_recommendation(found, by=job(council), at=AT)
    page = read(visitor, found.address)
    assert page.count("Publish the list.") == 1
    assert "That the police: a. Light the alleys; and b. Publish the list." in page


def test_premise_that_was_wrong_stands_beside_the_words(visitor, asked):
    said = Said(decision="not_accepted", reason="There is none.", premise_corrected="There is no yearly survey.")
    answer(asked, said)
    page = read(visitor, asked.address)
    assert page.index("The council says: There is no yearly survey.") < page.index("Answers")
    assert "Not accepted. Cabinet says: There is none." in page


def test_holding_reply_stands_apart_and_does_not_count(visitor, council, asked):
    answering.hold(
        asked.asks.get().pk, text="We are asking the county.", answer_on=ON + timedelta(days=20), by=job(council), at=AT
    )
    page = read(visitor, asked.address)
    assert (
        "A holding reply came on 20 May 2026 and does not count. It says the answer will come by 9 June 2026." in page
    )
    assert "Reply late: 22 days" in page


def test_more_time_is_shown_with_its_reason(visitor, council, asked):
    timing.give_until(asked.asks.get().pk, ON + timedelta(days=9), because="An election", by=job(council), at=AT)
    page = read(visitor, asked.address)
    assert "Given until 29 May 2026" in page
    assert "An election" in page
    assert "Reply late" not in page


def test_committee_that_asked_again_is_heard(visitor, council, asked):
    sent = answer(asked, Said(decision="noted", text="Welcomed."))
    receiving.ask_again(
        sent.pk,
        what="What will it cost?",
        by_on=ON + timedelta(days=30),
        on=ON - timedelta(days=1),
        by=job(council),
        at=AT,
    )
    page = read(visitor, asked.address)
    assert "The committee asked again and wants an answer by 19 June 2026: What will it cost?" in page


def test_partner_without_a_duty_is_never_late(visitor, council):
    confirm_rules(council)
    railway = BodyFactory(council=council, partner=True, name="Elm Valley Railway", slug="elm-valley-railway")
    found = RecommendationFactory(review=None, council=council, body=BodyFactory(council=council), agreed=True)
    ask(found, railway, is_bound=False)
    asking.issue_one(
        found.pk, capacity="scrutiny", issued_on=ON - timedelta(days=99), with_notice=True, by=job(council), at=AT
    )
    page = read(visitor, Recommendation.objects.get(pk=found.pk).address)
    assert "Request: Elm Valley Railway has no duty to reply." in page
    assert "No duty to reply" in page
    assert "No date binds this reply." not in page


def test_what_was_done_is_newest_first_with_its_evidence(visitor, council, asked):
    answer(asked)
    action = Action.objects.get(recommendation=asked)
    for days, text, shown in (
        (20, "Half are lit.", ()),
        (5, "All are lit.", [Shown("Photographs", "https://elmbury.example/p")]),
    ):
        delivery.update_action(
            action.pk,
            state=Action.State.ON_COURSE,
            text=text,
            on=ON - timedelta(days=days),
            shown=shown,
            by=job(council),
            at=AT,
        )
    page = read(visitor, asked.address)
    assert page.index("All are lit.") < page.index("Half are lit.")
    assert "Photographs" in page
    delivery.update_action(
        action.pk,
        state=Action.State.SLIPPAGE,
        text="Lamps are late.",
        cause="No lamps",
        because="No lamps",
        new_due_on=ON + timedelta(days=200),
        on=ON,
        by=job(council),
        at=AT,
    )
    assert "First promised for 18 August 2026, now due 6 December 2026." in read(visitor, asked.address)


def test_verdict_and_reopening_are_told(visitor, asked):
    answer(asked)
    sign_off(asked)
    page = read(visitor, asked.address)
    assert "Implemented" in page
    assert "on 18 May 2026" in page
    sign_off(asked, "reopened", because="It went dark again", invites_back="Head of Highways")
    page = read(visitor, asked.address)
    assert "It went dark again" in page
    assert "Invited back: Head of Highways." in page


def test_withdrawn_recommendation_keeps_its_page_with_date_reason_and_minute(visitor, council, asked):
    asking.withdraw(asked.pk, on=ON, because="The county did it", minute_reference="44", by=job(council), at=AT)
    page = read(visitor, asked.address)
    assert "on 20 May 2026: The county did it Minute 44." in page
    assert "That the council publish where street lights are out" in page


def test_replaced_recommendation_leads_on_first(visitor, council, asked):
    other = recommendations(asked.review)[1]
    asking.replace(asked.pk, other.pk, by=job(council), at=AT)
    page = read(visitor, asked.address)
    assert page.index(f"Read {other.printed_reference} instead:") < page.index("Where it stands")


def test_correction_says_what_was_wrong(visitor, council, asked):
    Recommendation.objects.filter(pk=asked.pk).update(title="Light every alley")
    asked.refresh_from_db()
    public.publish_recommendation(asked, by=job(council), at=AT, correction="“some alleys” is now “every alley”.")
    page = read(visitor, asked.address)
    assert "Corrected on 20 May 2026: “some alleys” is now “every alley”. Earlier words" in page
    answer(asked)
    assert "Corrected on 20 May 2026" in read(visitor, asked.address), "a later edition keeps the notice"


def test_reference_typed_as_printed_leads_to_the_page(visitor, asked):
    response = visitor.get(f"/recommendations/{asked.printed_reference}/history/")
    assert (response.status_code, response["Location"]) == (301, f"{asked.address}history/")


@pytest.mark.parametrize("tail", ["", "history/", "feedback/"])
def test_taken_down_recommendation_answers_410(visitor, council, asked, tail):
    found = publishing.at_address(council, asked.address)
    publishing.take_down(found.pk, reason="personal", decided_by="Monitoring Officer", by=job(council), at=AT)
    page = read(visitor, f"{asked.address}{tail}", 410)
    assert f"Recommendation {asked.printed_reference}" in page
    assert "Monitoring Officer" in page
    assert asked.title not in page
    assert asked.title not in read(visitor, "/recommendations/")


def test_taken_down_with_its_title_shows_the_title(visitor, council, asked):
    found = publishing.at_address(council, asked.address)
    publishing.take_down(
        found.pk, reason="wrong", decided_by="Monitoring Officer", by=job(council), at=AT, shows_title=True
    )
    assert asked.title in read(visitor, asked.address, 410)


@pytest.mark.parametrize("tail", ["", "history/", "feedback/"])
def test_another_councils_recommendation_is_not_found(other_council, asked, tail):
    read(Client(SERVER_NAME=other_council.hostname), f"{asked.address}{tail}", 404)


def test_agreed_but_not_sent_is_not_found(visitor, council):
    found = RecommendationFactory(review__body__council=council, agreed=True)
    read(visitor, found.address, 404)


def test_old_address_of_a_recommendation_leads_on(visitor, council, asked):
    OldAddress.objects.create(council=council, old="/recommendations/old-5/", new=asked.address, since_on=ON)
    response = visitor.get("/recommendations/old-5/feedback/")
    assert (response.status_code, response["Location"]) == (301, f"{asked.address}feedback/")


def test_page_costs_at_most_14_queries(visitor, asked, django_assert_max_num_queries):
    answer(asked)
    FeedbackFactory(recommendation=asked)
    with today(), django_assert_max_num_queries(14):
        visitor.get(asked.address)


# History


def test_history_tells_public_acts_by_post_and_leaves_out_private_ones(visitor, council, asked, lead_officer):
    answer(asked)
    asking.pass_to(
        recommendations(asked.review)[1].asks.get().pk,
        lead_officer.person.holdings.get().post_id,
        by=job(council),
        at=AT,
    )
    page = read(visitor, f"{asked.address}history/")
    assert "Answer sent to the committee" in page
    assert "Sent for an answer" in page
    assert "Answer saved" not in page
    assert "Answer cleared" not in page
    hidden = Fact.objects.of(council).filter(subject=asked.reference, is_public=False)
    assert hidden.exists()


def test_history_says_before_and_after_in_words(visitor, council, asked):
    timing.give_until(asked.asks.get().pk, ON + timedelta(days=9), because="An election", by=job(council), at=AT)
    page = read(visitor, f"{asked.address}history/")
    assert "Given until a later date" in page
    assert "Due on: was “28 April 2026”, now “29 May 2026”." in page
    assert "Reason: An election." in page


def test_history_can_be_narrowed_to_a_kind(visitor, asked):
    answer(asked)
    page = read(visitor, f"{asked.address}history/?kind=answers")
    assert "Answer sent to the committee" in page
    assert "Sent for an answer" not in page
    assert "Nothing of this kind has happened yet." in read(visitor, f"{asked.address}history/?kind=committee")


def test_history_says_that_a_detail_was_removed(visitor, council, asked, monitoring_officer):
    fact = facts.record(
        "scrutiny.action_changed",
        council=council,
        kind="scrutiny.action",
        object_id=1,
        by=job(council),
        at=AT,
        subject=asked.reference,
        public=True,
        personal={"cause": "Somebody was ill"},
    )
    facts.erase_detail(
        fact.pk, because="It named a person", authority="Data Protection Officer", by=job(council), at=AT
    )
    page = read(visitor, f"{asked.address}history/")
    assert "A detail was removed on 20 May 2026: It named a person, Data Protection Officer." in page
    assert "Somebody was ill" not in page


# What residents say


def test_comment_waits_to_be_read(visitor, asked):
    page = read(visitor, f"{asked.address}feedback/")
    assert "Call 999 when somebody is in danger" in page
    assert "Call 101" in page
    with today():
        response = visitor.post(
            f"{asked.address}feedback/", {"text": "Still dark.", "changed": "no", "email": ""}, follow=True
        )
    assert "We have your comment. A person reads it before it is shown." in response.content.decode()
    assert Feedback.objects.get().state == Feedback.State.WAITING
    page = read(visitor, asked.address)
    assert "Still dark." not in page
    assert "1 more is being read." in page


def test_comment_that_was_read_is_shown(visitor, council, asked):
    found = FeedbackFactory(recommendation=asked, text="It is lighter now.", changed="yes")
    feedback.settle_feedback(found.pk, show=True, by=job(council), at=AT)
    page = read(visitor, asked.address)
    assert "It is lighter now." in page
    assert "They said: yes." in page


def test_empty_comment_is_refused_at_its_box(visitor, asked):
    with today():
        response = visitor.post(f"{asked.address}feedback/", {"text": "", "email": "not an address"})
    page = response.content.decode()
    assert "<title>Error: Have your say" in page
    assert "There is a problem" in page
    assert not Feedback.objects.exists()


def test_sixth_comment_in_an_hour_waits(visitor, asked):
    with today():
        for n in range(6):
            response = visitor.post(f"{asked.address}feedback/", {"text": f"Comment {n}"})
    assert "Wait an hour, then send the next." in response.content.decode()
    assert Feedback.objects.count() == 5


def test_closed_comments_take_no_more(visitor, council, asked):
    Recommendation.objects.filter(pk=asked.pk).update(comments_close_on=ON - timedelta(days=1))
    asked.refresh_from_db()
    public.publish_recommendation(asked, by=job(council), at=AT)
    page = read(visitor, f"{asked.address}feedback/")
    assert "Comments closed on 19 May 2026." in page
    with today():
        visitor.post(f"{asked.address}feedback/", {"text": "Too late."})
    assert not Feedback.objects.exists()


def test_comment_form_needs_its_token(council, asked):
    strict = Client(SERVER_NAME=council.hostname, enforce_csrf_checks=True)
    with today():
        assert strict.post(f"{asked.address}feedback/", {"text": "x"}).status_code == 403
