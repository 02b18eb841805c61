"""Following by e-mail, at the real addresses: ask, confirm, change, stop."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.engagement import FollowerFactory
from tests.factories.messaging import MessageFactory
from tests.factories.organisations import BodyFactory
from wardmote.engagement import services, topics
from wardmote.engagement.models import Follower
from wardmote.kernel.models import SignedLink
from wardmote.messaging import services as messaging
from wardmote.messaging.models import Message

pytestmark = pytest.mark.django_db
REVIEW = "/follow/review/safety-in-the-town-centre/"


@pytest.fixture
def visitor(client_for, resident):
    return client_for(resident)


def ask(visitor, email="Resident@Example.com", **more):
    return visitor.post(REVIEW, {"email": email, "frequency": "weekly", **more})


def link_of(message):
    return re.search(r"https?://[^/]+(/(?:follow/confirm|unfollow)/[\w-]+/)", message.text)[1]


def test_following_from_asking_to_stopping(published, visitor):
    page = visitor.get(REVIEW).content.decode()
    assert "Follow Safety in the town centre" in page
    assert 'value="weekly" checked' in re.sub(r"\s+", " ", page)
    answer = ask(visitor)
    assert "We have sent an e-mail to resident@example.com" in answer.content.decode().replace("R", "r").replace(
        "E", "e"
    )
    message = Message.objects.get()
    assert (message.address, message.kind) == ("resident@example.com", "engagement.confirm")
    assert message.subject == "Safety in the town centre: confirm that you follow"
    assert message.headers == {}

    address = link_of(message)
    assert "Confirm" in visitor.get(address).content.decode()
    assert Follower.objects.get().confirmed_at is None, "opening the link must change nothing"
    done = visitor.post(address).content.decode()
    assert "You follow Safety in the town centre" in done
    assert "Everything published here" in done
    follower = Follower.objects.get()
    assert follower.confirmed_at is not None

    again = visitor.post(address)
    assert again.status_code == 410
    assert "This link has been used or has run out. Ask for a new one." in again.content.decode()
    assert visitor.get(address).status_code == 410

    stop = f"/unfollow/{services.stop_link(follower, at=timezone.now())}/"
    assert "Stop following Safety in the town centre" in visitor.get(stop).content.decode()
    assert Follower.objects.following().exists()
    assert "You have stopped following" in visitor.post(stop, {"stop": "this"}).content.decode()
    assert not Follower.objects.following().exists()
    assert "You have stopped following" in visitor.get(stop).content.decode()
    assert visitor.post(stop, {"stop": "this"}).status_code == 200


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(published, visitor):
    FollowerFactory(council=published.council, kind="review", slug="safety-in-the-town-centre", email="a@example.com")
    messaging.suppress(published.council, "c@example.com", reason="asked", at=timezone.now())
    answers = {
        re.sub(r"[abc]@example.com|csrf\S+|value=\S+", "", ask(visitor, f"{one}@example.com").content.decode())
        for one in "abc"
    }
    assert len(answers) == 1
    assert Message.objects.filter(kind="engagement.confirm", state="waiting").count() == 2
    assert Follower.objects.filter(email="a@example.com").count() == 1


def test_asking_again_changes_how_often_once_confirmed(published, visitor):
    ask(visitor)
    visitor.post(link_of(Message.objects.get()))
    ask(visitor, frequency="daily")
    assert Follower.objects.get().frequency == "weekly"
    visitor.post(link_of(Message.objects.latest("pk")))
    assert Follower.objects.get().frequency == "daily"


def test_a_confirming_link_runs_out_after_24_hours(published, visitor):
    ask(visitor)
    SignedLink.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    address = link_of(Message.objects.get())
    assert visitor.get(address).status_code == 410
    assert visitor.post(address).status_code == 410
    assert not Follower.objects.following().exists()


def test_the_confirming_link_stands_for_24_hours(published):
    at = timezone.now()
    topic = topics.find(published.council, "review", "safety-in-the-town-centre")
    services.follow(published.council, topic, email="a@example.com", frequency="weekly", client="1", at=at)
    assert SignedLink.objects.get(purpose="follow").ends_at == at + timedelta(hours=24)


def test_coming_back_after_stopping_makes_a_new_row(published, visitor):
    slug = "safety-in-the-town-centre"
    FollowerFactory(council=published.council, kind="review", slug=slug, email="a@example.com", stopped=True)
    ask(visitor, "a@example.com")
    assert Follower.objects.filter(email="a@example.com").count() == 2


def test_one_address_gets_at_most_five_questions_an_hour_and_nobody_is_told(published, visitor):
    pages = [ask(visitor) for _n in range(7)]
    assert {page.status_code for page in pages} == {200}
    assert "Open it to confirm" in pages[-1].content.decode()
    assert Message.objects.count() == 5


def test_one_client_may_not_ask_without_end(published, visitor):
    pages = [ask(visitor, f"r{n}@example.com") for n in range(21)]
    assert "Wait an hour, then try again." in pages[-1].content.decode()
    assert Message.objects.count() == 20


@pytest.mark.parametrize("email", ["", "nobody", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_is_asked_for_again(published, visitor, email):
    page = ask(visitor, email).content.decode()
    assert "There is a problem" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/follow/review/nothing/",
        "/follow/planet/mars/",
        "/follow/council/farleigh/",
        "/follow/partner/cabinet-member-for-community-safety/",
        "/follow/recommendation/r26-999/",
    ],
)
def test_what_does_not_exist_cannot_be_followed(published, visitor, address):
    assert visitor.get(address).status_code == 404


def test_every_kind_can_be_followed(published, visitor, committee, cabinet, partner, cabinet_post, ward):
    for kind, slug in {
        "council": "elmbury",
        "recommendation": published.reference,
        "committee": committee.slug,
        "partner": partner.slug,
        "ward": ward.slug,
    }.items():
        assert visitor.get(f"/follow/{kind}/{slug}/").status_code == 200, kind
    for slug in (cabinet_post.slug, cabinet.slug):
        assert visitor.get(f"/follow/decision-maker/{slug}/").status_code == 200


def test_another_councils_review_cannot_be_followed(published, client_for, outsider):
    assert client_for(outsider).get(REVIEW).status_code == 404


def test_another_councils_links_open_nothing(published, client_for, outsider, visitor):
    ask(visitor)
    follower = FollowerFactory(council=published.council)
    there = client_for(outsider)
    assert there.post(link_of(Message.objects.get())).status_code == 410
    assert (
        there.post(f"/unfollow/{services.stop_link(follower, at=timezone.now())}/", {"stop": "this"}).status_code == 410
    )
    follower.refresh_from_db()
    assert follower.ended_at is None


def test_a_link_of_one_purpose_does_not_serve_another(published, visitor):
    ask(visitor)
    token = link_of(Message.objects.get()).split("/")[-2]
    assert visitor.get(f"/unfollow/{token}/").status_code == 410
    stop = services.stop_link(FollowerFactory(council=published.council), at=timezone.now())
    assert visitor.post(f"/follow/confirm/{stop}/").status_code == 410


def test_mail_programs_stop_with_one_post_and_no_cookie(published):
    from django.test import Client

    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    follower, other = FollowerFactory.create_batch(2, council=published.council)
    address = f"/unfollow/{services.stop_link(follower, at=timezone.now())}/"
    assert strict.head(address).status_code == 200
    follower.refresh_from_db()
    assert follower.ended_at is None
    for _n in range(2):
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    follower.refresh_from_db()
    other.refresh_from_db()
    assert follower.ended_at is not None
    assert other.ended_at is None


def test_a_page_without_referrer_can_still_be_sent(published, visitor):
    from django.test import Client

    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    ask(visitor)
    address = link_of(Message.objects.get())
    assert strict.post(address, headers={"origin": "null"}).status_code == 200
    assert strict.post(REVIEW, {"email": "b@example.com", "frequency": "weekly"}).status_code == 403


def test_stopping_all_stops_all_of_that_address_here(published, visitor, other_council):
    mine = FollowerFactory(council=published.council, email="a@example.com")
    FollowerFactory(council=published.council, kind="ward", slug="market", email="a@example.com")
    elsewhere = FollowerFactory(council=other_council, email="a@example.com")
    page = visitor.post(f"/unfollow/{services.stop_link(mine, at=timezone.now())}/", {"stop": "all"})
    assert "You follow nothing here now" in page.content.decode()
    assert set(Follower.objects.following()) == {elsewhere}


def test_stopping_all_after_the_address_was_cleared_touches_nobody_else(published):
    cleared = FollowerFactory(council=published.council, email="", stopped=True)
    FollowerFactory(council=published.council, kind="ward", slug="market", email="", stopped=True)
    assert services.stop(cleared, everything=True, at=timezone.now()) == 0


def test_how_often_is_changed_from_the_mails_link(published, visitor):
    follower = FollowerFactory(council=published.council)
    address = f"/unfollow/{services.stop_link(follower, at=timezone.now())}/"
    assert "once a day" in visitor.post(address, {"frequency": "daily"}).content.decode()
    follower.refresh_from_db()
    assert follower.frequency == "daily"
    assert "There is a problem" in visitor.post(address, {"frequency": "hourly"}).content.decode()
    services.stop(follower, everything=False, at=timezone.now())
    assert "You have stopped" in visitor.post(address, {"frequency": "weekly"}).content.decode()


def test_a_stopping_link_works_years_later(published, visitor):
    follower = FollowerFactory(council=published.council)
    token = services.stop_link(follower, at=timezone.now() - timedelta(days=3000))
    assert visitor.get(f"/unfollow/{token}/").status_code == 200


def test_a_thing_that_was_taken_down_keeps_its_name_to_itself(published, visitor):
    follower = FollowerFactory(council=published.council, kind="review", slug="secret-name")
    page = visitor.get(f"/unfollow/{services.stop_link(follower, at=timezone.now())}/").content.decode()
    assert "Something that is no longer published" in page
    assert "secret-name" not in page


def test_while_mail_is_off_nothing_is_asked(published, visitor):
    type(published.council).objects.update(sends_mail=False)
    assert "Following by e-mail is not open yet" in visitor.get(REVIEW).content.decode()
    assert "Following by e-mail is not open yet" in ask(visitor).content.decode()
    assert not Follower.objects.exists()


def test_link_pages_are_not_stored_and_send_no_referrer(published, visitor):
    page = visitor.get("/unfollow/nothing-like-a-token/")
    assert page.status_code == 410
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_two_questions_at_once_make_one_row(published, monkeypatch):
    topic = topics.find(published.council, "review", "safety-in-the-town-centre")
    at = timezone.now()
    there = FollowerFactory(council=published.council, kind="review", slug=topic.slug, email="a@example.com")
    rows = type(Follower.objects.all())
    real = rows.first
    monkeypatch.setattr(rows, "first", lambda self: None)
    found = services._open_row(published.council, topic, "a@example.com", "weekly", at=at)
    monkeypatch.setattr(rows, "first", real)
    assert found == there


def test_the_database_refuses_two_open_rows_and_a_row_without_address(published):
    one = FollowerFactory(council=published.council)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowerFactory(council=published.council, email=one.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowerFactory(council=published.council, email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowerFactory(council=published.council, email="Upper@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowerFactory(council=published.council, confirmed_at=one.asked_at - timedelta(days=1))


def test_a_body_is_followed_under_its_own_kind_only(published):
    BodyFactory(council=published.council, name="Planning Committee", slug="planning-committee")
    assert topics.find(published.council, "committee", "planning-committee") is not None
    assert topics.find(published.council, "decision-maker", "planning-committee") is None


# Outgoing mail


def test_the_page_of_outgoing_mail_is_for_the_administrator(sending_council, client_for, administrator, resident):
    from tests.conftest import cast

    lead = cast(sending_council, "lead-officer", email="someone@elmbury.example")
    assert client_for(resident).get("/settings/messages/").status_code == 302
    assert client_for(lead).get("/settings/messages/").status_code == 403
    assert client_for(lead).post("/settings/messages/", {"act": "off"}).status_code == 403
    assert client_for(administrator).get("/settings/messages/").status_code == 200
    sending_council.refresh_from_db()
    assert sending_council.sends_mail


def test_the_administrator_sees_what_became_of_each_message(sending_council, client_for, administrator, other_council):
    MessageFactory(council=sending_council, sent=True, subject="9 recommendations to answer by 8 May")
    failed = MessageFactory(council=sending_council, failed=True)
    MessageFactory(council=other_council, subject="None of your business")
    client = client_for(administrator)
    page = client.get("/settings/messages/").content.decode()
    assert "Outgoing mail is on" in page
    assert "The mail server said: 554 5.7.1 Not wanted here" in page
    assert "None of your business" not in page
    assert "Nothing was found" in client.get("/settings/messages/?words=zebra").content.decode()
    sent_again = client.post("/settings/messages/", {"act": "again", "message": failed.pk}, follow=True)
    assert "is being sent again" in sent_again.content.decode()
    failed.refresh_from_db()
    assert failed.state == Message.State.WAITING


def test_the_administrator_switches_mail_and_tries_the_server(council, client_for, administrator):
    client = client_for(administrator)
    assert "E-mails will stand here" in client.get("/settings/messages/").content.decode()
    page = client.post("/settings/messages/", {"act": "test"}, follow=True).content.decode()
    assert "A test is on its way to administrator@elmbury.example" in page
    assert (
        "Outgoing mail is on. 0 e-mails"
        in client.post("/settings/messages/", {"act": "on"}, follow=True).content.decode()
    )
    council.refresh_from_db()
    assert council.sends_mail
    assert "kept back for 2 days" in client.post("/settings/messages/", {"act": "off"}, follow=True).content.decode()
    assert "Choose one of the buttons" in client.post("/settings/messages/", {}, follow=True).content.decode()


def test_another_councils_message_cannot_be_sent_again(sending_council, client_for, administrator, other_council):
    theirs = MessageFactory(council=other_council, failed=True)
    answer = client_for(administrator).post("/settings/messages/", {"act": "again", "message": theirs.pk})
    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == Message.State.FAILED


def test_the_page_asks_the_database_as_often_for_50_messages_as_for_one(
    sending_council, client_for, administrator, django_assert_max_num_queries
):
    MessageFactory.create_batch(50, council=sending_council)
    client = client_for(administrator)
    with django_assert_max_num_queries(12):
        client.get("/settings/messages/")


def test_tests_are_limited(council, administrator):
    from wardmote.kernel.errors import RuleBroken

    for n in range(5):
        services.send_test(by=administrator, at=timezone.now() + timedelta(seconds=n))
    with pytest.raises(RuleBroken, match="5 tests"):
        services.send_test(by=administrator, at=timezone.now())
