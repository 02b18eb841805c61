"""The signed-in home, by role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import ON
from tests.factories.answers import asked, taken_to
from tests.factories.organisations import BodyFactory
from tests.factories.published import confirm_rules, sent_review, today
from tests.factories.scrutiny import ReviewFactory, held_meeting
from wardmote.organisations import rules
from wardmote.organisations.models import Capacity, Membership
from wardmote.scrutiny import queries_home

pytestmark = pytest.mark.django_db


def test_a_chair_sees_each_late_thing_once_however_many_sit_on_the_committee(
    council, committee, chair, committee_member
):
    confirm_rules(council)
    review = sent_review(council, count=1)
    Membership.objects.of(council).filter(body=committee).update(body=review.body)

    found = queries_home.home(chair, on=ON)

    assert [thing.title for thing in found.late] == ["Safety in the town centre: thing 1"]
    assert "no answer since it was due on" in found.late[0].words


def test_the_monitoring_officer_is_asked_to_confirm_what_nobody_confirmed(council, monitoring_officer, chair):
    n = len(rules.waiting(council, ON))

    first = queries_home.home(monitoring_officer, on=ON).first

    assert first is not None
    assert (first.title, first.href) == (f"Confirm {n} rules of the council", "/settings/rules/")
    assert queries_home.home(chair, on=ON).first is None


def test_where_nothing_waits_the_next_meeting_is_named(council, cabinet_member):
    meeting = held_meeting(BodyFactory(council=council), on=ON + timedelta(days=9))
    type(meeting).objects.filter(pk=meeting.pk).update(state="planned", capacity=Capacity.SCRUTINY)

    following = queries_home.home(cabinet_member, on=ON).next_thing

    assert following is not None
    assert (following.title, following.due_on) == (f"{meeting.body} meets", ON + timedelta(days=9))


def test_the_desk_reads_as_much_for_one_answer_as_for_many(
    council, cabinet_post, scrutiny_officer, client_for, django_assert_max_num_queries
):
    client = client_for(scrutiny_officer)
    for count, title in ((1, "Light"), (3, "Buses")):
        for step in ("approved", "agreed", "sent"):
            for _n in range(count):
                review = ReviewFactory(council=council, body=BodyFactory(council=council), drafting=True)
                taken_to(step, asked(review, cabinet_post))
        with today(), django_assert_max_num_queries(18):
            page = client.get("/my/").content.decode()
        assert f"{count if title == 'Light' else 4} answer" in page
