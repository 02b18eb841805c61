"""The public lists: everything asked with its filters, and what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import AT, ON
from tests.factories.organisations import WardFactory
from tests.factories.published import (
    accepted,
    answer,
    confirm_rules,
    plain,
    recommendations,
    sent_review,
    sign_off,
    today,
)
from tests.factories.scrutiny import StepFactory, job
from wardmote.scrutiny import delivery, public, queries_public
from wardmote.scrutiny.answering import Said
from wardmote.scrutiny.models import Action
from wardmote.scrutiny.queries_public import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(council):
    return Client(SERVER_NAME=council.hostname)


def read(client, address):
    with today():
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\xa0", " ")


def test_list_of_an_empty_council_says_what_will_stand_here(visitor):
    page = read(visitor, "/recommendations/")
    assert "<title>0 recommendations -" in page
    assert "The first recommendation will stand here when a committee sends it for an answer." in page


def test_list_counts_in_heading_and_title(visitor, council):
    sent_review(council, count=3)
    page = read(visitor, "/recommendations/")
    assert "<title>3 recommendations -" in page
    assert "3 recommendations</h1>" in page
    assert "Newest first" in page


def test_each_filter_narrows_the_list(visitor, council):
    confirm_rules(council)
    review = sent_review(council, count=3)
    other = sent_review(council, count=1, title="Night buses")
    first, second, third = recommendations(review)
    ward = WardFactory(council=council, name="Castle", slug="castle")
    third.wards.add(ward)
    public.publish_recommendation(third, by=job(council), at=AT)
    answer(first)
    answer(second, Said(decision="not_accepted", reason="No."))

    def references(query):
        found = queries_public.recommendations(council, Filters.read(query), ON)
        return {row.reference for row in found}

    rest = {third.reference, recommendations(other)[0].reference}
    assert references({"review": review.slug}) == {first.reference, second.reference, third.reference}
    assert references({"committee": other.body.slug}) == {recommendations(other)[0].reference}
    assert references({"decision-maker": "cabinet", "review": other.slug}) == {recommendations(other)[0].reference}
    assert references({"decision-maker": "nobody"}) == set()
    assert references({"ward": "castle"}) == {third.reference}
    assert references({"response": "not_accepted"}) == {second.reference}
    assert references({"delivery": "not-started"}) == {first.reference}
    assert references({"late": "reply"}) == rest
    assert references({"late": "any"}) == rest
    assert references({"late": "action"}) == set()
    assert len(references({"year": "2026"})) == 4
    assert references({"year": "2025"}) == set()
    assert references({"q": "night bus"}) == {recommendations(other)[0].reference}
    assert references({"q": second.printed_reference}) == {second.reference}
    assert references({"q": "?!"}) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"response": "great"},
        {"delivery": "x"},
        {"late": "yes"},
        {"year": "20x6"},
        {"year": "20260"},
        {"review": ""},
        {"year": "²026"},
    ],
)
def test_a_filter_that_means_nothing_is_left_out(query):
    assert Filters.read(query).in_use == {}


def test_year_0_is_no_error(visitor, council):
    sent_review(council)
    assert "No recommendation matches these filters." in read(visitor, "/recommendations/?year=0000")


def test_filters_in_use_can_be_removed_one_by_one(visitor, council):
    review = sent_review(council)
    page = read(visitor, f"/recommendations/?review={review.slug}&q=lights")
    assert f'href="?review={review.slug}"' in page
    assert 'href="?q=lights"' in page
    assert "Remove filter" in page
    assert "“lights”" in page
    assert f"/recommendations.csv?review={review.slug}&amp;q=lights" in page


def test_nothing_found_repeats_the_search_and_offers_a_wider_list(visitor, council):
    sent_review(council)
    page = plain(read(visitor, "/recommendations/?q=unicorns"))
    assert "No recommendation with “unicorns” matches." in page
    assert "All recommendations" in page


def test_words_typed_are_never_markup(visitor, council):
    sent_review(council)
    page = read(visitor, "/recommendations/?q=%3Cscript%3Ealert(1)%3C/script%3E&review=%22%3E%3Cb%3E")
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_long_list_is_shown_50_a_page(visitor, council, django_assert_max_num_queries):
    sent_review(council, count=53)
    with django_assert_max_num_queries(12):
        page = read(visitor, "/recommendations/")
    assert page.count('class="wm-list__item"') == 50
    assert "You see 1 to 50 of 53." in page
    assert page.count("govuk-pagination__link") >= 2
    assert read(visitor, "/recommendations/?page=2").count('class="wm-list__item"') == 3
    assert read(visitor, "/recommendations/?page=99").count('class="wm-list__item"') == 3


def test_nothing_late_says_so_with_what_is_due_next(visitor, council):
    confirm_rules(council)
    review = sent_review(council, count=1)
    answer(recommendations(review)[0])
    page = plain(read(visitor, "/late/"))
    assert "Nothing is late today" in page
    assert "The next thing is due on 18 August 2026" in page
    assert "Safety in the town centre: thing 1" in page
    assert "How we decide what is late" in page


def test_nothing_published_is_not_late_either(visitor):
    page = plain(read(visitor, "/late/"))
    assert "Nothing is late today" in page
    assert "Nothing that is open has a date." in page


def test_late_list_says_what_who_since_when_and_the_last_reminder(visitor, council):
    confirm_rules(council)
    first, second = recommendations(sent_review(council))
    answer(second)
    StepFactory(ask=first.asks.get(), council=council)
    public.publish_recommendation(first, by=job(council), at=AT)
    html = read(visitor, "/late/")
    page = plain(html)
    assert "1 recommendation is late" in page
    assert "<title>1 recommendation is late -" in html
    assert "Reply late: 22 days" in page
    assert "Cabinet. Due 28 April 2026, 22 days ago." in page
    assert "Reminder sent on 13 May 2026." in page
    assert second.title not in page


def test_late_kinds_are_counted_and_sorted_by_days(visitor, council):
    confirm_rules(council)
    first, second, third, fourth = recommendations(sent_review(council, count=4))
    answer(first, accepted(done_by_on=ON - timedelta(days=25)))
    answer(second, accepted(done_by_on=ON - timedelta(days=3)))
    answer(third)
    sign_off(third)
    page = plain(read(visitor, "/late/"))
    assert "3 recommendations are late" in page
    assert "Replies (1) Actions (2) Report-backs (0) No update (0)" in page
    assert page.index(first.title) < page.index(fourth.title) < page.index(second.title)
    actions = plain(read(visitor, "/late/?late=action"))
    assert fourth.title not in actions
    assert "Actions: 2, most days first" in actions
    assert "Nothing is late in this way today." in plain(read(visitor, "/late/?late=report-back"))
    assert "3 recommendations are late" in plain(read(visitor, "/late/?late=nonsense"))


def test_silence_counts_as_late_and_says_since_when(visitor, council):
    confirm_rules(council)
    found = recommendations(sent_review(council, count=1))[0]
    answer(found)
    action = Action.objects.get(recommendation=found)
    delivery.update_action(
        action.pk,
        state=Action.State.ON_COURSE,
        text="Half are lit.",
        on=ON - timedelta(days=20),
        by=job(council),
        at=AT,
    )
    found.refresh_from_db()
    with today(AT + timedelta(days=88)):
        page = plain(visitor.get("/late/?late=no-update").content.decode().replace("\xa0", " "))
    assert "No update since 30 April 2026" in page


def test_late_list_counts_dates_that_are_still_being_checked(visitor, council):
    sent_review(council, count=2)
    page = plain(read(visitor, "/late/"))
    assert "Nothing is late today" in page
    assert "2 more dates are still being checked" in page


def test_late_page_and_filter_give_the_same_count(council):
    confirm_rules(council)
    first, second, _third = recommendations(sent_review(council, count=3))
    answer(first, accepted(done_by_on=ON - timedelta(days=9)))
    answer(second)
    for kind in ("", *queries_public.LATE_KINDS):
        page = queries_public.late_list(council, on=ON, kind=kind)
        listed = queries_public.recommendations(council, Filters(late=kind or "any"), ON)
        assert page.count == listed.count() == len(page.items)


def test_late_list_costs_few_queries(visitor, council, django_assert_max_num_queries):
    confirm_rules(council)
    sent_review(council, count=20)
    with django_assert_max_num_queries(7):
        read(visitor, "/late/")


def test_lists_of_another_council_hold_nothing_of_this_one(council, other_council):
    confirm_rules(council)
    review = sent_review(council)
    there = Client(SERVER_NAME=other_council.hostname)
    for address in ("/recommendations/", "/late/", "/reviews/", f"/recommendations/?review={review.slug}"):
        assert review.title not in read(there, address)


def test_late_action_of_nobody_says_that_no_officer_is_named(visitor, council):
    confirm_rules(council)
    found = recommendations(sent_review(council, count=1))[0]
    answer(found, accepted(done_by_on=ON - timedelta(days=3)))
    assert "Lead officer: not named. Due 17 May 2026, 3 days ago." in plain(read(visitor, "/late/"))
