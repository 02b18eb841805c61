"""From sealed history to one e-mail each: who is told, when, in what words, and what is never told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import ngettext_lazy

from tests import AT
from tests.factories.engagement import AlertFactory, FollowerFactory
from tests.factories.organisations import BodyFactory, PostFactory
from tests.factories.scrutiny import job
from wardmote.engagement import jobs, topics
from wardmote.engagement.models import Alert, Follower
from wardmote.kernel.models import Fact, Publication
from wardmote.kernel.publishing import take_down
from wardmote.messaging.models import Message
from wardmote.organisations import bodies

pytestmark = pytest.mark.django_db
Kind, Frequency = Follower.Kind, Follower.Frequency
MONDAY = datetime(2026, 5, 25, 6, 0, tzinfo=UTC)  # 7am in London
LATER = AT + timedelta(hours=1)


def following(published, kind=Kind.REVIEW, slug="safety-in-the-town-centre", **more):
    return FollowerFactory(council=published.council, kind=kind, slug=slug, **more)


def test_a_week_of_changes_is_one_mail_on_monday(published, happens):
    follower = following(published)
    happens("scrutiny.responded", published.reference, at=LATER)
    happens("scrutiny.received", published.reference, at=LATER + timedelta(hours=1))
    happens("scrutiny.signed_off", published.reference, at=LATER + timedelta(days=2))
    assert jobs.announce(at=LATER + timedelta(days=3)) == 0
    assert jobs.announce(at=MONDAY - timedelta(minutes=1)) == 0
    assert jobs.announce(at=MONDAY) == 1
    assert jobs.announce(at=MONDAY + timedelta(days=7)) == 0
    message = Message.objects.get()
    assert message.address == follower.email
    assert message.subject == "Safety in the town centre: 1 answer, 1 signed off"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Answer received by the committee, 20\xa0May 2026." in message.text
    assert "The committee’s verdict" in message.text or "The committee's verdict" in message.text
    assert f"http://127.0.0.1:8000/recommendations/{published.reference}/" in message.text
    assert "Why you get this: You follow “Safety in the town centre” weekly." in message.text
    assert "Change how often, or stop:" in message.text
    assert Alert.objects.filter(settled_at=MONDAY, message=message).count() == 3


def test_nothing_new_is_not_sent(published):
    following(published)
    assert jobs.announce(at=MONDAY) == 0
    assert not Message.objects.exists()


def test_running_twice_tells_nobody_twice(published, happens):
    following(published, frequency=Frequency.EACH)
    happens("scrutiny.responded", published.reference, at=LATER)
    later = LATER + timedelta(minutes=10)
    assert jobs.announce(at=LATER) == 0
    assert jobs.announce(at=later) == 1
    assert jobs.announce(at=later + timedelta(minutes=1)) == 0
    assert Message.objects.count() == 1


def test_changes_that_come_together_are_told_together(published, happens):
    following(published, frequency=Frequency.EACH)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    happens("scrutiny.held", published.reference, at=LATER + timedelta(minutes=2))
    jobs.announce(at=LATER + timedelta(minutes=2))
    assert jobs.announce(at=LATER + timedelta(minutes=6)) == 1
    assert Message.objects.get().subject == "Safety in the town centre: 1 answer, 1 holding reply"


def test_daily_mail_goes_at_seven(published, happens):
    following(published, frequency=Frequency.DAILY)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    assert jobs.announce(at=datetime(2026, 5, 21, 5, 59, tzinfo=UTC)) == 0
    assert jobs.announce(at=datetime(2026, 5, 21, 6, 0, tzinfo=UTC)) == 1
    assert "daily." in Message.objects.get().text


@pytest.mark.parametrize(
    ("at", "daily", "weekly"),
    [
        (datetime(2026, 5, 25, 5, 59, tzinfo=UTC), "2026-05-24", "2026-05-18"),
        (datetime(2026, 5, 25, 6, 0, tzinfo=UTC), "2026-05-25", "2026-05-25"),
        (datetime(2026, 1, 5, 6, 59, tzinfo=UTC), "2026-01-04", "2025-12-29"),
        (datetime(2026, 1, 5, 7, 0, tzinfo=UTC), "2026-01-05", "2026-01-05"),
    ],
)
def test_a_period_begins_at_seven_in_london(at, daily, weekly):
    for frequency, day in ((Frequency.DAILY, daily), (Frequency.WEEKLY, weekly)):
        start = jobs.period_start(frequency, at)
        assert f"{start:%Y-%m-%d %H:%M}" == f"{day} 07:00"


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        (Kind.COUNCIL, "elmbury"),
        (Kind.REVIEW, "safety-in-the-town-centre"),
        (Kind.COMMITTEE, "community-safety-scrutiny-committee"),
        (Kind.DECISION_MAKER, "cabinet-member-for-community-safety"),
        (Kind.WARD, "market"),
        (Kind.RECOMMENDATION, None),
    ],
)
def test_a_change_reaches_those_who_follow_any_of_its_topics(published, happens, kind, slug):
    following(published, kind=kind, slug=slug or published.reference, frequency=Frequency.EACH)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    assert jobs.announce(at=LATER + timedelta(minutes=6)) == 1


def test_a_change_of_a_review_reaches_its_followers(published, happens):
    following(published, frequency=Frequency.EACH)
    happens("scrutiny.evaluated", "safety-in-the-town-centre", at=LATER)
    jobs.announce(at=LATER)
    assert jobs.announce(at=LATER + timedelta(minutes=6)) == 1
    assert Message.objects.get().subject == "Safety in the town centre: 1 evaluation"


@pytest.mark.parametrize(
    "fact",
    [
        {"verb": "scrutiny.responded", "public": False},
        {"verb": "scrutiny.answer_cleared"},
        {"verb": "scrutiny.issued", "subject": "safety-in-the-town-centre"},
        {"verb": "scrutiny.responded", "subject": "r26-999"},
        {"verb": "scrutiny.responded", "at": AT - timedelta(days=90)},
    ],
)
def test_what_is_not_public_or_not_for_telling_reaches_nobody(published, happens, fact):
    following(published, kind=Kind.COUNCIL, slug="elmbury")
    fact = {"subject": published.reference, "at": LATER, **fact}
    happens(fact.pop("verb"), fact.pop("subject"), **fact)
    jobs.announce(at=MONDAY)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("trait", ["unconfirmed", "stopped"])
def test_who_has_not_confirmed_or_has_stopped_is_not_told(published, happens, trait):
    following(published, **{trait: True})
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    assert not Alert.objects.exists()


def test_who_stops_before_monday_is_not_told(published, happens):
    follower = following(published)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    Follower.objects.filter(pk=follower.pk).update(ended_at=LATER)
    assert jobs.announce(at=MONDAY) == 0
    assert not Message.objects.exists()


def test_who_stops_while_the_mail_is_drawn_is_not_told(published, happens, monkeypatch):
    follower = following(published)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    draw = jobs.digest

    def stop_meanwhile(*args, **more):
        Follower.objects.filter(pk=follower.pk).update(ended_at=MONDAY)
        return draw(*args, **more)

    monkeypatch.setattr(jobs, "digest", stop_meanwhile)
    assert jobs.announce(at=MONDAY) == 0
    assert not Message.objects.exists()


def test_an_address_that_follows_twice_is_told_once_and_soonest(published, happens):
    following(published, email="a@example.com")
    everything = following(published, kind=Kind.COUNCIL, slug="elmbury", email="a@example.com", frequency="each")
    near = following(published, email="b@example.com")
    following(published, kind=Kind.WARD, slug="market", email="b@example.com")
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    assert set(Alert.objects.values_list("follower_id", flat=True)) == {everything.pk, near.pk}


def test_followers_of_another_council_are_not_told(published, happens, other_council):
    FollowerFactory(council=other_council, slug="elmbury")
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    assert not Alert.objects.exists()


def test_what_was_taken_down_meanwhile_is_not_mentioned(published, happens, monitoring_officer):
    following(published)
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=LATER)
    edition = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    take_down(edition.pk, reason="personal", decided_by="Monitoring Officer", by=monitoring_officer, at=LATER)
    assert jobs.announce(at=MONDAY) == 0
    assert not Message.objects.exists()
    jobs.announce(at=MONDAY + timedelta(days=35))
    assert Alert.objects.get().settled_at is not None


def test_drafts_and_private_words_are_never_in_a_mail(published, happens):
    following(published, kind=Kind.COUNCIL, slug="elmbury")
    published.text = "MARKER unpublished words"
    published.title = "MARKER unpublished title"
    published.save()
    happens("scrutiny.responded", published.reference, at=LATER)
    jobs.announce(at=MONDAY)
    jobs.announce(at=MONDAY + timedelta(days=7))
    message = Message.objects.get()
    assert "MARKER" not in f"{message.subject}{message.text}{message.html}"


def test_a_long_list_is_cut_and_says_so(published):
    follower = following(published)
    made = [Fact(subject=f"r26-{n:03}", verb="scrutiny.responded", at=AT) for n in range(35)]
    readable = {fact.subject: topics.Subject(fact.subject, f"/recommendations/{fact.subject}/") for fact in made}
    drawn = jobs.digest(follower, made, readable, stop_address="http://127.0.0.1/unfollow/x/")
    assert "5 more things changed." in drawn.text
    assert drawn.subject == "Safety in the town centre: 35 answers"


def test_followers_go_with_a_committee_that_is_renamed(published, committee, administrator):
    stays = following(published, kind=Kind.COMMITTEE, slug=committee.slug)
    bodies.rename_body(
        body_id=committee.pk, name="Safer Places Committee", from_on=AT.date(), by=administrator, at=LATER
    )
    from wardmote.kernel import facts

    facts.seal(published.council, at=LATER)
    jobs.announce(at=LATER)
    stays.refresh_from_db()
    committee.refresh_from_db()
    assert committee.slug != "community-safety-scrutiny-committee"
    assert stays.slug == committee.slug


def test_followers_go_with_whoever_comes_after(published, committee, happens):
    after = BodyFactory(council=published.council, name="New Committee", slug="new-committee")
    moves = following(published, kind=Kind.COMMITTEE, slug=committee.slug, email="a@example.com")
    has_both = following(published, kind=Kind.COMMITTEE, slug=committee.slug, email="b@example.com")
    following(published, kind=Kind.COMMITTEE, slug=after.slug, email="b@example.com")
    alone = PostFactory(council=published.council)
    committee.successor = after
    committee.save()
    for office in (committee, alone):
        fact = Fact(council=published.council, verb="organisations.succeeded", object_id=office.pk)
        fact.object_kind = office._meta.label_lower
        jobs._note(fact, at=LATER)
    moves.refresh_from_db()
    has_both.refresh_from_db()
    assert (moves.slug, has_both.slug) == ("new-committee", committee.slug)


def test_another_room_can_add_topics_and_verbs(published, happens, monkeypatch):
    monkeypatch.setattr(topics, "_more_topics", [])
    monkeypatch.setattr(topics, "TALLIES", dict(topics.TALLIES))
    topics.register_topics(lambda fact: {("ward", "harbour")})
    topics.register_tally("kernel.linked", ngettext_lazy("%(n)s link", "%(n)s links", "n"))
    fact = happens("kernel.linked", published.reference, at=LATER)
    assert ("ward", "harbour") in topics.topics_of(fact)
    assert topics.TALLIES["kernel.linked"].words(2) == "2 links"


def test_every_verb_that_is_told_has_words():
    from wardmote.kernel.facts import words_for

    assert all(words_for(verb) for verb in topics.TALLIES)


def test_old_addresses_are_cleared_and_unconfirmed_questions_dropped(sending_council):
    old = FollowerFactory(council=sending_council, ended_at=AT - timedelta(days=31))
    new = FollowerFactory(council=sending_council, ended_at=AT - timedelta(days=29))
    dropped = FollowerFactory(council=sending_council, unconfirmed=True, asked_at=AT - timedelta(days=8))
    kept = FollowerFactory(council=sending_council, unconfirmed=True, asked_at=AT - timedelta(days=6))
    assert jobs.forget(at=AT) == 2
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, bool(new.email)) == ("", True)
    assert set(Follower.objects.filter(confirmed_at=None)) == {kept}
    assert dropped.pk != kept.pk


def test_the_job_reads_as_much_for_one_waiting_follower_as_for_many(published, happens, django_assert_max_num_queries):
    for n in range(3):
        following(published, email=f"r{n}@example.com")
    for n in range(20):
        happens("scrutiny.held", published.reference, at=LATER + timedelta(minutes=n))
    jobs.announce(at=LATER + timedelta(hours=1))
    with django_assert_max_num_queries(3 * 20 + 12):
        assert jobs.announce(at=MONDAY) == 3


def test_the_database_tells_nobody_twice(published, happens):
    from django.db import IntegrityError, transaction

    fact = happens("scrutiny.held", published.reference, at=LATER)
    alert = AlertFactory(follower=following(published), fact=fact)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertFactory(follower=alert.follower, fact=fact)
    assert job(published.council).council == published.council
