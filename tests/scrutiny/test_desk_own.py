"""Recommendations without a review and requests of committees, by pages; asks before sending; changes by officers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import AT
from tests.doors import CAST, Door, walk, walk_with_anothers_thing
from tests.factories.answers import taken_to
from tests.factories.organisations import BodyFactory, MeetingFactory, PostFactory, WardFactory
from tests.factories.published import plain
from tests.factories.scrutiny import (
    ActionFactory,
    ActionUpdateFactory,
    AskFactory,
    EvaluationFactory,
    RecommendationFactory,
    ReportBackFactory,
    ResponseFactory,
    ReviewFactory,
    StepFactory,
    ThemeFactory,
    held_meeting,
    job,
)
from tests.scrutiny.test_desk_pages import day, send
from wardmote.kernel import publishing, search
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.messaging.models import Message
from wardmote.scrutiny import (
    asking,
    asks,
    committee_requests,
    delivery,
    evaluating,
    notices,
    partner_links,
    public,
    receiving,
)
from wardmote.scrutiny.models import Ask, CommitteeRequest, Evaluation, Recommendation, Step

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

OFFICERS = frozenset({"scrutiny_officer", "democratic_services"})
DECIDERS = OFFICERS | {"chair"}
READERS = DECIDERS | {"committee_member"}
DESK = "/desk/recommendations/"
DUE = AT.date() + timedelta(days=14)


# Recommendations without a review


def test_a_recommendation_from_a_petition_goes_to_its_answer_by_pages(
    council, committee, cabinet_post, lead_post, lead_officer, scrutiny_officer, client_for
):
    client, today = client_for(scrutiny_officer), timezone.localdate()
    assert "None yet." in client.get(DESK).content.decode()
    send(
        client,
        f"{DESK}add/",
        body_id=committee.pk,
        origin="petition",
        origin_words="Crossing in Mill Road",
        text="That a crossing is built in Mill Road by March 2028.",
        kind="one-off",
    )
    row = Recommendation.objects.get()
    here = f"{DESK}{row.pk}/"
    page = client.get(here).content.decode()
    assert "A petition: Crossing in Mill Road." in page
    assert "Nobody is named yet." in page
    send(client, f"{here}ask/", posts=[cabinet_post.pk], officer_post=lead_post.pk, is_bound="yes")
    send(client, f"{here}agree/", minute_reference="9", **day("on", today))
    send(client, f"{here}issue/", capacity="scrutiny", with_notice="on", **day("issued_on", today))
    row.refresh_from_db()
    assert (row.state, row.review, row.reference[:1], row.minute_reference) == ("issued", None, "r", "9")
    assert client.get(row.address).status_code == 200
    assert row.reference.upper() in client.get(DESK).content.decode()
    assert "Reply due" in client.get(here).content.decode()
    assert row.heading in client.get("/desk/reviews/other/answers/").content.decode()
    assert "/my/answers/other/" in client_for(lead_officer).get("/my/answers/").content.decode()


def test_those_asked_outside_a_review_are_told_once(council, committee, cabinet_post, lead_officer, lead_post):
    row = RecommendationFactory(council=council, review=None, body=committee, agreed=True)
    AskFactory(recommendation=row, asked_of=[cabinet_post], officer_post=lead_post)
    asking.issue_one(row.pk, capacity="scrutiny", issued_on=AT.date(), with_notice=True, by=job(council), at=AT)
    for fact in Fact.objects.of(council).of_verb("scrutiny.issued"):
        notices.tell(fact, at=AT)
    told = Message.objects.get(address=lead_officer.person.email)
    assert "Answer 1 recommendation" in told.subject
    assert "/my/answers/other/" in told.text


def test_it_cannot_be_sent_before_somebody_is_named(council, committee, scrutiny_officer, client_for):
    row = RecommendationFactory(council=council, review=None, body=committee, agreed=True)
    client = client_for(scrutiny_officer)
    page = client.post(f"{DESK}{row.pk}/issue/", {"capacity": "scrutiny", **day("issued_on", timezone.localdate())})
    assert page.status_code == 200
    assert "You cannot issue this: say who must answer." in page.content.decode()
    row.refresh_from_db()
    assert row.state == "agreed"


def test_a_chair_sees_and_records_only_for_their_own_committee(council, committee, chair, client_for):
    other = BodyFactory(council=council, name="Housing Scrutiny Committee")
    mine = RecommendationFactory(council=council, review=None, body=committee, title="Mine")
    theirs = RecommendationFactory(council=council, review=None, body=other, title="Theirs")
    client = client_for(chair)
    page = client.get(DESK).content.decode()
    assert "Mine" in page
    assert "Theirs" not in page
    assert client.get(f"{DESK}{theirs.pk}/").status_code == 403
    assert "Housing Scrutiny Committee" not in client.get(f"{DESK}add/").content.decode()
    assert "Say who must answer" not in client.get(f"{DESK}{mine.pk}/").content.decode()


def test_the_list_costs_the_same_for_one_as_for_twenty(
    council, committee, scrutiny_officer, client_for, django_assert_max_num_queries
):
    client = client_for(scrutiny_officer)
    for count in (1, 19):
        for _n in range(count):
            RecommendationFactory(council=council, review=None, body=committee)
            CommitteeRequest.objects.create(
                council=council, body=committee, kind="information", to_body=BodyFactory(council=council, partner=True),
                text="The figures.", asked_on=AT.date(), due_on=AT.date(),
            )  # fmt: skip
        with django_assert_max_num_queries(14):
            assert client.get(DESK).status_code == 200
        with django_assert_max_num_queries(14):
            assert client.get("/desk/requests/").status_code == 200


@pytest.fixture
def late(council, committee):
    """An action of a recommendation of no review, fifty days late, about which two reminders went."""
    today = timezone.localdate()
    row = RecommendationFactory(council=council, review=None, body=committee, issued=True)
    action = ActionFactory(recommendation=row, due_on=today - timedelta(days=50))
    for rung, ago in (("reminder", 40), ("second", 30)):
        then = timezone.now() - timedelta(days=ago)
        StepFactory(action=action, rung=rung, sent_on=then.date(), drafted_at=then)
    return action


def test_the_chair_writes_about_what_is_late_outside_a_review_then_invites(late, committee, chair, client_for):
    client, here = client_for(chair), f"{DESK}{late.recommendation_id}/"
    page = client.get(here).content.decode().replace("\xa0", " ")
    assert "Action late: 50 days" in page
    assert f'action="{here}letters/draft/"' in page
    assert client.get(f"{here}letters/draft/?action={late.pk}").status_code == 302
    assert not Step.objects.filter(rung="letter").exists()
    drafted = client.post(f"{here}letters/draft/", {"action": late.pk})
    step = Step.objects.get(rung="letter")
    assert (drafted["Location"], step.sent_on) == (f"{here}letters/{step.pk}/", None)
    assert f"{here}letters/{step.pk}/" in client.get(here).content.decode()
    send(client, f"{here}letters/{step.pk}/", letter="Tell us when it will be done.")
    send(client, f"{here}letters/{step.pk}/sent/", to_words="Head of Lighting", **day("on", timezone.localdate()))
    step.refresh_from_db()
    assert (step.letter, step.to_words, step.sent_on) == ("Tell us when it will be done.", "Head of Lighting", timezone.localdate())  # fmt: skip
    assert client.get(f"{here}letters/{step.pk}/").status_code == 404
    Step.objects.filter(pk=step.pk).update(sent_on=timezone.localdate() - timedelta(days=20))
    assert f"{here}invite/?action={late.pk}" in client.get(here).content.decode()
    meeting = MeetingFactory(body=committee, held_on=timezone.localdate() + timedelta(days=9))
    send(client, f"{here}invite/?action={late.pk}", meeting_id=meeting.pk)
    assert Step.objects.filter(rung="invitation", action=late).exists()
    assert client.get(f"{here}invite/?action=999999").status_code == 404
    assert client.get(f"{here}invite/?ask=x").status_code == 404


def test_letters_of_one_recommendation_are_not_found_under_another(late, committee, chair, client_for):
    other = RecommendationFactory(council=committee.council, review=None, body=committee, issued=True)
    step = StepFactory(action=late, rung="letter", sent_on=None, sent_by="")
    client = client_for(chair)
    assert client.get(f"{DESK}{late.recommendation_id}/letters/{step.pk}/").status_code == 200
    assert client.get(f"{DESK}{other.pk}/letters/{step.pk}/").status_code == 404
    assert client.post(f"{DESK}{other.pk}/letters/draft/", {"action": late.pk}).status_code == 404


def test_the_committee_plans_to_hear_of_one_recommendation_and_hears_it(council, committee, chair, client_for):
    row = RecommendationFactory(council=council, review=None, body=committee, issued=True)
    answer = taken_to("sent", row.asks.get())
    receiving.receive([answer.pk], on=AT.date(), by=chair, at=AT)
    first, second = row.report_backs.all()
    assert (first.label, first.review, second.label) == ("6 months on", None, "12 months on")
    assert "agreed its recommendation on" in first.explanation[0]
    assert _report_back_on(row) == first.due_on.isoformat()
    client, here = client_for(chair), f"{DESK}{row.pk}/"
    assert f"{here}report-back/{first.pk}/" in client.get(here).content.decode()
    meeting = held_meeting(committee)
    send(client, f"{here}report-back/{first.pk}/", meeting_id=meeting.pk)
    first.refresh_from_db()
    assert (first.done_on, first.meeting) == (meeting.held_on, meeting)
    assert _report_back_on(row) == second.due_on.isoformat()
    assert "heard on" in client.get(here).content.decode()


def _report_back_on(row):
    content = publishing.standing(row.council, "scrutiny.recommendation", row.pk).content
    return content["dates"]["report_back_on"]


def test_a_hearing_is_of_a_review_or_of_one_recommendation(council, committee):
    row = RecommendationFactory(council=council, review=None, body=committee)
    for about in ({"review": None}, {"recommendation": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportBackFactory(council=council, **about)
    assert ReportBackFactory(council=council, review=None, recommendation=row).about == row


def test_a_recommendation_of_no_review_is_replaced_by_a_later_one(council, committee, chair, client_for):
    old, new = (RecommendationFactory(council=council, review=None, body=committee, issued=True) for _n in range(2))
    client = client_for(chair)
    assert 'href="replace/"' in client.get(f"{DESK}{old.pk}/").content.decode()
    send(client, f"{DESK}{old.pk}/replace/", new_id=new.pk)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == ("replaced", new)


def test_an_action_of_no_reviews_recommendation_is_changed(late, scrutiny_officer, client_for):
    here = f"{DESK}{late.recommendation_id}/"
    client = client_for(scrutiny_officer)
    assert f'href="action/{late.pk}/"' in client.get(here).content.decode()
    send(client, f"{here}action/{late.pk}/", title="Mend every light", owner_post_id=late.owner_post_id)
    late.refresh_from_db()
    assert late.title == "Mend every light"


# Requests of committees


def test_a_request_for_information_is_recorded_and_ended(council, committee, partner, chair, client_for):
    client, today = client_for(chair), timezone.localdate()
    assert "Nothing is asked for now." in client.get("/desk/requests/").content.decode()
    send(
        client,
        "/desk/requests/add/",
        body_id=committee.pk,
        kind="information",
        to_body_id=partner.pk,
        text="How often patrols pass the station.",
        **day("asked_on", today),
        **day("due_on", today + timedelta(days=14)),
    )
    row = CommitteeRequest.objects.get()
    assert "Information asked for: Elmshire Police" in client.get("/desk/requests/").content.decode()
    send(client, f"/desk/requests/{row.pk}/end/", outcome="The figures came.", **day("ended_on", today))
    row.refresh_from_db()
    assert row.outcome == "The figures came."
    assert "The figures came." in client.get("/desk/requests/").content.decode()


def test_attendance_needs_a_meeting_to_come_and_short_notice_is_advised(
    council, committee, partner, scrutiny_officer, client_for
):
    client, today = client_for(scrutiny_officer), timezone.localdate()
    said: dict[str, Any] = {
        "body_id": committee.pk, "kind": "attendance", "to_body_id": partner.pk, "text": "To speak about patrols.",
        **day("asked_on", today), **day("due_on", today + timedelta(days=3)),
    }  # fmt: skip
    page = client.post("/desk/requests/add/", said)
    assert "Choose the meeting to attend." in page.content.decode()
    assert not CommitteeRequest.objects.exists()
    meeting = MeetingFactory(body=committee, held_on=today + timedelta(days=3))
    page = client.post("/desk/requests/add/", {**said, "meeting_id": meeting.pk}, follow=True)
    assert "That is short notice" in page.content.decode()
    assert CommitteeRequest.objects.get().meeting == meeting


def test_a_call_for_action_is_about_a_ward(council, committee, scrutiny_officer, client_for):
    ward, today = WardFactory(council=council), timezone.localdate()
    said = {"body_id": committee.pk, "kind": "call-for-action", "text": "Speeding.", **day("asked_on", today), **day("due_on", today)}  # fmt: skip
    client = client_for(scrutiny_officer)
    assert "Choose the ward" in client.post("/desk/requests/add/", said).content.decode()
    send(client, "/desk/requests/add/", **said, ward_id=ward.pk)
    assert ward.name in client.get("/desk/requests/").content.decode()


@pytest.fixture
def made_request(council, committee, partner, chair):
    return committee_requests.make_request(
        committee.pk, "information", text="How often patrols pass the station.", asked_on=AT.date(), due_on=DUE,
        to_body_id=partner.pk, by=chair, at=AT,
    )  # fmt: skip


def _committee_page(client, committee):
    return plain(client.get(committee.address).content.decode().replace("\xa0", " "))


def test_what_a_committee_asks_for_stands_on_its_public_page(made_request, committee, chair, resident, client_for):
    visitor = client_for(resident)
    page = _committee_page(visitor, committee)
    assert "Information asked for: Elmshire Police" in page
    assert "How often patrols pass the station." in page
    assert "Asked on 20 May 2026. Wanted by 3 June 2026." in page
    assert "Rule: Crime and Disorder (Overview and Scrutiny) Regulations 2009 (SI 2009/942), regulation 5." in page
    assert "Nothing has come of it yet." in page
    CommitteeRequest.objects.filter(pk=made_request.pk).update(text="A working row that was not published.")
    assert "working row" not in _committee_page(visitor, committee)
    CommitteeRequest.objects.filter(pk=made_request.pk).update(text=made_request.text)
    committee_requests.end_request(made_request.pk, outcome="The figures came.", ended_on=AT.date(), by=chair, at=AT)
    page = _committee_page(visitor, committee)
    assert "What came of it, on 20 May 2026: The figures came." in page
    assert f'id="request-{made_request.pk}"' in visitor.get(committee.address).content.decode()
    assert [one.address for one in search.find(committee.council, "patrols", public=True).entries] == [made_request.address]  # fmt: skip


def test_a_committee_of_another_kind_asks_under_no_law_that_is_named(council, committee, partner, chair):
    committee.capacities.all().delete()
    made = committee_requests.make_request(
        committee.pk, "information", text="Figures.", asked_on=AT.date(), due_on=DUE, to_body_id=partner.pk,
        by=chair, at=AT,
    )  # fmt: skip
    assert publishing.standing(council, "scrutiny.committeerequest", made.pk).content["citation"] == ""


def test_a_request_is_taken_down_and_a_notice_stands_in_its_place(
    made_request, committee, monitoring_officer, chair, resident, client_for
):
    client, path = client_for(monitoring_officer), f"/desk/requests/{made_request.pk}/take-down/"
    assert path in client.get(committee.address).content.decode()
    assert path not in client_for(resident).get(committee.address).content.decode()
    send(client, path, reason="personal", decided_by="Monitoring Officer")
    page = _committee_page(client_for(resident), committee)
    assert "patrols" not in page
    assert "Elmshire Police" not in page
    assert "by Monitoring Officer" in page
    committee_requests.end_request(made_request.pk, outcome="They came.", ended_on=AT.date(), by=chair, at=AT)
    assert "They came." not in _committee_page(client_for(resident), committee)
    assert client.get(path).status_code == 404


def test_requests_are_published_again_with_everything_else(made_request, council, partner):
    type(partner).objects.filter(pk=partner.pk).update(name="Elmshire Constabulary")
    public.republish(council, by=job(council), at=AT + timedelta(days=1))
    content = publishing.standing(council, "scrutiny.committeerequest", made_request.pk).content
    assert content["to"]["name"] == "Elmshire Constabulary"


# Who must answer, before it is sent


@pytest.fixture
def unsent(council, committee, cabinet_post, lead_post):
    review = ReviewFactory(council=council, body=committee, drafting=True, slug="lighting")
    row = RecommendationFactory(review=review, body=committee, agreed=True)
    return AskFactory(recommendation=row, asked_of=[cabinet_post], officer_post=lead_post)


def test_who_must_answer_is_changed_before_it_is_sent(unsent, partner, scrutiny_officer, client_for):
    client, here = client_for(scrutiny_officer), f"/desk/reviews/lighting/issue/asks/{unsent.pk}/"
    assert here in client.get("/desk/reviews/lighting/issue/").content.decode()
    send(client, here, bodies=[partner.pk], is_bound="no", duty_words="They agreed to reply.")
    unsent.refresh_from_db()
    assert [str(row) for row in unsent.asked_of.all()] == ["Elmshire Police"]
    assert (unsent.is_bound, unsent.officer_post, unsent.duty_words) == (False, None, "They agreed to reply.")
    fact = Fact.objects.of_verb("scrutiny.ask_changed").get()
    assert "Elmshire Police" in str(fact.changes)


def test_an_answer_not_expected_after_all_is_taken_away(unsent, scrutiny_officer, client_for):
    client, here = client_for(scrutiny_officer), f"/desk/reviews/lighting/issue/asks/{unsent.pk}/remove/"
    assert client.get(here).status_code == 200
    assert Ask.objects.filter(pk=unsent.pk).exists()
    send(client, here)
    assert not Ask.objects.filter(pk=unsent.pk).exists()
    assert Fact.objects.of_verb("scrutiny.ask_removed").count() == 1


def test_what_was_sent_or_begun_stays(unsent, cabinet_post, scrutiny_officer, chair):
    with pytest.raises(NotAllowed):
        asks.remove_ask(unsent.pk, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="Name at least one"):
        asks.change_ask(unsent.pk, by=scrutiny_officer, at=AT)
    ResponseFactory(ask=unsent)
    with pytest.raises(WrongState, match="was begun"):
        asks.remove_ask(unsent.pk, by=scrutiny_officer, at=AT)
    Ask.objects.filter(pk=unsent.pk).update(asked_on=AT.date())
    for verb in (lambda: asks.remove_ask(unsent.pk, by=scrutiny_officer, at=AT),
                 lambda: asks.change_ask(unsent.pk, posts=[cabinet_post.pk], by=scrutiny_officer, at=AT)):  # fmt: skip
        with pytest.raises(WrongState, match="was sent on"):
            verb()


def test_who_must_answer_stays_once_the_recommendation_is_withdrawn(unsent, cabinet_post, scrutiny_officer):
    Recommendation.objects.filter(pk=unsent.recommendation_id).update(
        state=Recommendation.State.WITHDRAWN, withdrawn_on=AT.date()
    )
    with pytest.raises(WrongState, match="cannot change now"):
        asks.change_ask(unsent.pk, posts=[cabinet_post.pk], by=scrutiny_officer, at=AT)


# Actions, updates, themes, rapporteurs


@pytest.fixture
def action(council, committee, partner):
    review = ReviewFactory(council=council, body=committee, monitored=True, slug="lighting")
    row = RecommendationFactory(review=review, body=committee, issued=True, issued__to=[partner])
    return ActionFactory(recommendation=row, owner_body=partner, owner_post=None)


def test_an_officer_changes_an_actions_words_and_owner(action, lead_post, scrutiny_officer, client_for):
    here = f"/desk/reviews/lighting/delivery/{action.recommendation_id}/action/{action.pk}/"
    client = client_for(scrutiny_officer)
    assert here.removeprefix("/desk/reviews/lighting/delivery/") in client.get("/desk/reviews/lighting/delivery/").content.decode()  # fmt: skip
    due = action.due_on
    send(client, here, title="Mend every light", owner_post_id=lead_post.pk)
    action.refresh_from_db()
    assert (action.title, action.owner_post, action.owner_body, action.due_on) == ("Mend every light", lead_post, None, due)  # fmt: skip


def test_a_partners_update_is_declined_and_the_partner_is_told_why(action, partner, scrutiny_officer, client_for):
    update = ActionUpdateFactory(action=action, is_checked=False, text="PC Somebody patrols at nine.")
    client = client_for(scrutiny_officer)
    here = f"/desk/answers/checks/decline/?update={update.pk}"
    assert here in client.get("/desk/answers/checks/").content.decode()
    assert "<title>Error:" in client.post(here, {"words": ""}).content.decode()
    send(client, here, words="It names a person.")
    update.refresh_from_db()
    assert (update.is_checked, update.declined_because) == (False, "It names a person.")
    assert update.text not in client.get("/desk/answers/checks/").content.decode()
    assert client.get(here).status_code == 404
    fact = Fact.objects.of_verb("scrutiny.update_declined").get()
    notices.tell(fact, at=AT)
    message = Message.objects.get(address=partner.email)
    assert "It names a person." in message.text
    with pytest.raises(WrongState, match="was declined"):
        delivery.add_update_to_record(update.pk, by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="was declined"):
        delivery.decline_update(update.pk, because="Again.", by=scrutiny_officer, at=AT)
    assert "PC Somebody" not in client.get(action.recommendation.address).content.decode()


def test_whoever_sent_a_declined_update_by_a_link_is_told_at_the_address_it_went_to(action, partner, council, scrutiny_officer):  # fmt: skip
    link, _address = partner_links.partner_link(partner, by=scrutiny_officer, at=AT, address="colleague@police.example")
    update = ActionUpdateFactory(action=action, is_checked=False, by_link=link, by_words="Elmshire Police")
    delivery.decline_update(update.pk, because="It names a person.", by=scrutiny_officer, at=AT)
    for _n in range(2):
        notices.tell(Fact.objects.of_verb("scrutiny.update_declined").get(), at=AT)
    told = {one.address: one.text for one in Message.objects.of(council)}
    assert set(told) == {partner.email, "colleague@police.example"}
    assert all("It names a person." in text for text in told.values())
    assert "by a link that was sent to this address" in told["colleague@police.example"]
    assert "You hold the post that this is for" in told[partner.email]


def test_a_sender_who_is_the_owners_address_is_told_once(action, partner, council, scrutiny_officer):
    link, _address = partner_links.partner_link(partner, by=scrutiny_officer, at=AT)
    update = ActionUpdateFactory(action=action, is_checked=False, by_link=link)
    delivery.decline_update(update.pk, because="It names a person.", by=scrutiny_officer, at=AT)
    notices.tell(Fact.objects.of_verb("scrutiny.update_declined").get(), at=AT)
    assert Message.objects.get().address == partner.email


def test_only_officers_decline_and_only_what_waits(action, chair, scrutiny_officer):
    update = ActionUpdateFactory(action=action, is_checked=False)
    with pytest.raises(NotAllowed):
        delivery.decline_update(update.pk, because="No.", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="Say why"):
        delivery.decline_update(update.pk, because=" ", by=scrutiny_officer, at=AT)
    delivery.add_update_to_record(update.pk, by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="added to the record already"):
        delivery.decline_update(update.pk, because="Late.", by=scrutiny_officer, at=AT)


def test_themes_move_and_only_officers_are_shown_the_buttons(council, committee, chair, scrutiny_officer, client_for):
    review = ReviewFactory(council=council, body=committee, drafting=True, slug="lighting")
    first, second = (
        ThemeFactory(review=review, position=1, name="Light"),
        ThemeFactory(review=review, position=2, name="Dark"),
    )
    for _n in range(2):
        RecommendationFactory(review=review, body=committee)
    client = client_for(scrutiny_officer)
    send(client, f"/desk/reviews/lighting/themes/{second.pk}/order/", to="up")
    assert [theme.name for theme in review.themes.all()] == ["Dark", "Light"]
    assert "Move up" in client.get("/desk/reviews/lighting/wording/").content.decode()
    shown = client_for(chair).get("/desk/reviews/lighting/wording/").content.decode()
    assert "Move up" not in shown
    assert "Add a theme" not in shown
    assert "Drop" in shown
    assert client_for(chair).post(f"/desk/reviews/lighting/themes/{first.pk}/order/", {"to": "up"}).status_code == 403


def test_taking_down_is_offered_only_to_those_who_may(action, scrutiny_officer, monitoring_officer, client_for):
    for page in ("/desk/reviews/lighting/", "/desk/reviews/lighting/delivery/"):
        assert "take-down" not in client_for(scrutiny_officer).get(page).content.decode()


def test_another_rapporteur_goes_on_with_what_is_written(council, committee, chair, scrutiny_officer, client_for):
    review = ReviewFactory(council=council, body=committee, monitored=True, slug="lighting")
    today = timezone.localdate()
    row = EvaluationFactory(
        review=review,
        summary="So far, so good.",
        appointed_on=today - timedelta(days=20),
        due_on=today + timedelta(days=200),
    )
    meeting = held_meeting(committee, on=today)
    client = client_for(chair)
    assert "replace/" in client.get("/desk/reviews/lighting/evaluation/").content.decode()
    send(
        client,
        "/desk/reviews/lighting/evaluation/replace/",
        rapporteur_words="A councillor for Mill ward",
        meeting_id=meeting.pk,
        because="The first one left the council.",
        **day("due_on", row.due_on),
    )
    row.refresh_from_db()
    assert (row.rapporteur_words, row.summary, row.appointed_on) == ("A councillor for Mill ward", "So far, so good.", meeting.held_on)  # fmt: skip
    fact = Fact.objects.of_verb("scrutiny.rapporteur_replaced").get()
    assert "A councillor for Castle ward" in str(fact.changes)
    with pytest.raises(RuleBroken, match="Say why"):
        evaluating.replace_rapporteur(row.pk, rapporteur_words="X", meeting_id=meeting.pk, due_on=row.due_on, because="", by=scrutiny_officer, at=AT)  # fmt: skip
    Evaluation.objects.filter(pk=row.pk).update(state=Evaluation.State.PUBLISHED, published_on=row.due_on)
    assert client.get("/desk/reviews/lighting/evaluation/replace/").status_code == 404


# Doors


@pytest.fixture
def own_number(committee):
    """The id of a recommendation of the committee; of another council, of a committee there."""

    def make(council):
        body = committee if council == committee.council else BodyFactory(council=council)
        return RecommendationFactory(council=council, review=None, body=body, agreed=True).pk

    return make


def test_every_door_of_these_pages(council, other_council, committee, request, client_for, own_number):
    def number_of_request(where):
        body = committee if where == council else BodyFactory(council=where)
        to = PostFactory(council=where)
        return CommitteeRequest.objects.create(
            council=where,
            body=body,
            kind="information",
            to_post=to,
            text="Figures.",
            asked_on=AT.date(),
            due_on=AT.date(),
        ).pk

    def published_request(where):
        row = CommitteeRequest.objects.get(pk=number_of_request(where))
        public.publish_request(row, by=job(where), at=AT)
        return row.pk

    def of_late(what):
        """The address below the desk of a letter, a hearing, an invitation or an action of a recommendation there."""

        def make(where):
            row = Recommendation.objects.get(pk=own_number(where))
            action = ActionFactory(recommendation=row)
            if what == "report-back":
                made = ReportBackFactory(council=where, review=None, recommendation=row)
                return f"{row.pk}/report-back/{made.pk}"
            if what == "letter":
                return f"{row.pk}/letters/{StepFactory(action=action, rung='letter', sent_on=None, sent_by='').pk}"
            return (
                f"{row.pk}/"
                + {
                    "invite": f"invite/?action={action.pk}",
                    "draft": f"letters/draft/?action={action.pk}",
                    "action": f"action/{action.pk}",
                }[what]
            )

        return make

    doors = [
        Door(DESK, READERS),
        Door(f"{DESK}add/", DECIDERS),
        Door(f"{DESK}{{thing}}/", READERS, own_number),
        *(Door(f"{DESK}{{thing}}/{name}/", DECIDERS, own_number) for name in ("change", "drop", "agree", "issue", "sign-off", "withdraw", "replace")),
        Door(f"{DESK}{{thing}}/", DECIDERS, of_late("report-back")),
        Door(f"{DESK}{{thing}}/", DECIDERS, of_late("letter")),
        Door(f"{DESK}{{thing}}/sent/", DECIDERS, of_late("letter")),
        Door(f"{DESK}{{thing}}", DECIDERS, of_late("invite")),
        Door(f"{DESK}{{thing}}", DECIDERS, of_late("draft")),
        Door(f"{DESK}{{thing}}/", OFFICERS, of_late("action")),
        *(Door(f"{DESK}{{thing}}/{name}/", OFFICERS, own_number) for name in ("ask", "action")),
        Door("/desk/requests/", READERS),
        Door("/desk/requests/add/", DECIDERS),
        Door("/desk/requests/{thing}/end/", DECIDERS, number_of_request),
        Door("/desk/requests/{thing}/take-down/", frozenset({"monitoring_officer", "administrator"}), published_request),
    ]  # fmt: skip
    names = [*sorted(READERS), "lead_officer", "monitoring_officer", "resident"]
    actors = [(name, request.getfixturevalue(name)) for name in names]
    assert set(names) <= {*CAST, "resident"}
    for door in doors:
        insider = next(actor for name, actor in actors if name in door.allowed - {"chair"})
        assert walk(door, council, actors, client_for) == []
        assert walk_with_anothers_thing(door, insider, other_council, client_for) == []
