"""A decision maker's own figures: of its own answers and actions, nobody else's, and counted by the database."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import AT, ON
from tests.factories.published import (
    accepted,
    answer,
    ask,
    confirm_rules,
    recommendations,
    sent_review,
    sign_off,
    today,
)
from tests.factories.scrutiny import ISSUED_ON, job
from wardmote.scrutiny import public, queries_people
from wardmote.scrutiny.models import PublishedTopic

pytestmark = pytest.mark.django_db

OWN = ("is_answered", "answered_on", "days", "reply_due_on", "action_due_on", "silent_from_on")


def test_a_partners_page_counts_its_own_reply_and_not_the_councils(council, partner):
    confirm_rules(council)
    one = recommendations(sent_review(council, count=1))[0]
    cabinet = one.asks.get().asked_of.get().body
    answer(one, accepted(done_by_on=ON + timedelta(days=90)))
    other = ask(one, partner)
    type(other).objects.filter(pk=other.pk).update(asked_on=one.issued_on)
    public.publish_recommendation(one, by=job(council), at=AT)

    theirs = queries_people.office(council, "partner", partner.slug, on=ON)
    ours = queries_people.office(council, "decision-maker", cabinet.slug, on=ON)

    assert theirs is not None
    assert ours is not None
    assert (theirs.figures.answered, theirs.figures.usual_days) == (0, None)
    assert (ours.figures.answered, ours.figures.of) == (1, 1)


def test_a_cabinet_members_page_counts_no_partners_late_reply(council, cabinet_post, partner):
    confirm_rules(council)
    one = recommendations(sent_review(council, to=partner, count=1))[0]
    own = ask(one, cabinet_post)
    type(own).objects.filter(pk=own.pk).update(asked_on=one.issued_on, answered_on=one.issued_on)
    public.publish_recommendation(one, by=job(council), at=AT)

    theirs = queries_people.office(council, "partner", partner.slug, on=ON)
    ours = queries_people.office(council, "decision-maker", cabinet_post.slug, on=ON)

    assert theirs is not None
    assert ours is not None
    assert (theirs.figures.late, ours.figures.late) == (1, 0)


def test_the_usual_time_is_the_middle_one_or_between_the_two_in_the_middle(council, cabinet):
    confirm_rules(council)
    rows = recommendations(sent_review(council, count=4))

    def usual():
        found = queries_people.office(council, "decision-maker", cabinet.slug, on=ON).figures
        return found.of, found.usual_days

    seen = [usual()]
    for row, days in zip(rows, (10, 31, 12, 40), strict=True):
        answer(row, on=ISSUED_ON + timedelta(days=days))
        seen.append(usual())

    assert seen == [(0, None), (1, 10), (2, 20.5), (3, 12), (4, 21.5)]


def test_what_is_signed_off_late_or_silent_is_counted_as_its_page_says(council, cabinet, lead_post):
    confirm_rules(council)
    one, two, three = recommendations(sent_review(council, count=3))
    answer(one, accepted(done_by_on=ON - timedelta(days=1)), lead_posts=[lead_post.pk])
    answer(two, accepted(), lead_posts=[lead_post.pk])
    sign_off(two)

    of_cabinet = queries_people.office(council, "decision-maker", cabinet.slug, on=ON).figures
    of_officer = queries_people.office(council, "decision-maker", lead_post.slug, on=ON).figures
    months_on = queries_people.office(council, "decision-maker", lead_post.slug, on=ON + timedelta(days=400)).figures

    assert three.asks.get().due_on < ON
    assert (of_cabinet.asked, of_cabinet.answered, of_cabinet.signed_off, of_cabinet.late) == (3, 2, 1, 1)
    assert (of_officer.asked, of_officer.answered, of_officer.signed_off, of_officer.late) == (2, 2, 1, 1)
    assert (months_on.late, months_on.usual_days) == (1, None)


def test_a_page_asks_as_many_questions_of_a_long_record_as_of_a_short_one(council, cabinet, client):
    confirm_rules(council)

    def questions():
        with today(), CaptureQueriesContext(connection) as asked:
            assert client.get(f"/decision-makers/{cabinet.slug}/").status_code == 200
        assert not any("content" in row["sql"] and "LIMIT" not in row["sql"] for row in asked if "topic" in row["sql"])
        return len(asked)

    answer(recommendations(sent_review(council, count=2))[0])
    few = questions()
    for row in recommendations(sent_review(council, count=6, title="Buses"))[:3]:
        answer(row)

    assert questions() == few <= 14


def test_columns_of_earlier_editions_are_filled_when_the_database_is_brought_up_to_date(council, cabinet, partner):
    confirm_rules(council)
    one, two = recommendations(sent_review(council, count=2))
    ask(two, partner)
    answer(one)
    want = list(PublishedTopic.objects.order_by("pk").values_list("pk", *OWN))
    PublishedTopic.objects.update(is_answered=False, **dict.fromkeys(OWN[1:]))

    importlib.import_module("wardmote.scrutiny.migrations.0004_own_parts").fill(apps, None)

    assert list(PublishedTopic.objects.order_by("pk").values_list("pk", *OWN)) == want
    assert {row[1] for row in want} == {True, False}


def test_making_the_index_again_gives_the_same_columns(council, cabinet):
    confirm_rules(council)
    answer(recommendations(sent_review(council, count=2))[0])
    names = ("recommendation__reference", "kind", "slug", *OWN)
    want = sorted(PublishedTopic.objects.values_list(*names), key=str)
    PublishedTopic.objects.all().delete()

    assert public.rebuild_index(council) == 3
    assert sorted(PublishedTopic.objects.values_list(*names), key=str) == want
