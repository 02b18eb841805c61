"""The public pages of reviews, in every state they can be in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import AT, ON
from tests.factories.organisations import PostFactory, WardFactory
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
from tests.factories.scrutiny import RecommendationFactory, ReviewFactory, held_meeting, job
from wardmote.kernel import facts, publishing
from wardmote.kernel.models import OldAddress, Publication
from wardmote.scrutiny import answering, evaluating, public
from wardmote.scrutiny.answering import Said

pytestmark = pytest.mark.django_db
ADDRESS = "/reviews/safety-in-the-town-centre/"
PAGES = ("", "report/", "history/", "progress.svg")


@pytest.fixture
def visitor(council):
    return Client(SERVER_NAME=council.hostname)


def read(client, address, status=200):
    with today():
        response = client.get(address)
    assert response.status_code == status, address
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_reviews_of_an_empty_council_say_what_will_stand_here(visitor):
    page = read(visitor, "/reviews/")
    assert "The first review will stand here when a committee publishes it." in page
    assert 'href="/work-programme/"' in page
    assert "<form" not in page


def test_reviews_stand_in_three_lists_with_their_figures_in_words(visitor, council):
    confirm_rules(council)
    review = sent_review(council, count=3)
    answer(recommendations(review)[0])
    page = read(visitor, "/reviews/")
    assert "3 asked, 1 answered, 0 signed off, 2 late." in page
    assert page.index('id="going-on"') < page.index("Safety in the town centre") < page.index('id="monitored"')


def test_reviews_can_be_filtered_and_each_filter_removed(visitor, council):
    review = sent_review(council)
    ward = WardFactory(council=council, name="Castle", slug="castle")
    first = recommendations(review)[0]
    first.wards.add(ward)
    public.publish_recommendation(first, by=job(council), at=AT)
    page = read(visitor, "/reviews/?ward=castle&year=2026")
    assert "Safety in the town centre" in page
    assert 'href="?year=2026"><span class="govuk-visually-hidden">Remove filter </span>Castle' in page
    assert "<title>1 review -" in page
    nothing = read(visitor, "/reviews/?year=1999&state=finished")
    assert "No review matches these filters." in nothing
    assert "All reviews" in nothing


def test_reviews_ignore_a_filter_that_means_nothing(visitor, council):
    sent_review(council)
    assert "Safety in the town centre" in read(visitor, "/reviews/?state=nonsense&year=abcd")


def test_review_shows_figures_late_box_picture_and_who_must_answer(visitor, council):
    confirm_rules(council)
    review = sent_review(council, count=3)
    first, second, _third = recommendations(review)
    answer(first)
    sign_off(first)
    answer(second, Said(decision="not_accepted", reason="The county lights the alleys."))
    page = read(visitor, ADDRESS)
    assert "<dd>3</dd>" in page
    assert (
        "Safety in the town centre: thing 3 (3)</a>: Cabinet has not answered. The reply was due 28 April 2026, <strong>22 days ago</strong>."
        in page
    )
    assert 'aria-label="Asked 31 March 2026. No answer from Cabinet. 22 days late."' in page
    assert "Signed off by the committee on 18 May 2026." in page
    assert "The county lights the alleys." in page
    assert "sitting as the Crime and Disorder Committee" in page
    assert "Why this date?" in page
    assert 'href="/decision-makers/cabinet/">Cabinet</a>' in page
    assert "Aim: streets are lit" in page
    assert 'href="/recommendations.csv?review=safety-in-the-town-centre"' in page


def test_review_before_answers_shows_waiting_bars_only(visitor, council):
    sent_review(council)
    page = read(visitor, ADDRESS)
    assert "Nothing has been answered yet." in page
    assert 'class="b-wait"' in page
    assert 'class="b-do"' not in page
    assert 'class="b-late"' not in page, "nobody confirmed the rule"
    assert "We are checking which time limit applies." in page


def test_review_still_gathering_evidence_says_what_will_stand_here(visitor, council, scrutiny_officer):
    review = ReviewFactory(body__council=council, council=council, slug="buses", title="Buses", evidence=True)
    public.publish_review(review, by=job(council), at=AT)
    page = read(visitor, "/reviews/buses/")
    assert "Recommendations will stand here once the committee has agreed them" in page
    assert '<svg class="wm-defs"' not in page
    assert "The report will stand here when the chair releases it." in read(visitor, "/reviews/buses/report/")


def test_draft_answers_reach_no_public_page(visitor, council):
    review = sent_review(council)
    first = recommendations(review)[0]
    answering.save_answer(
        first.asks.get().pk,
        lines=[accepted("Secret words of a draft.")],
        feasibility="Private doubts",
        by=job(council),
        at=AT,
    )
    for tail in PAGES:
        page = read(visitor, f"{ADDRESS}{tail}")
        assert "Secret words" not in page
        assert "Private doubts" not in page
    for tail in ("", "history/", "feedback/"):
        page = read(visitor, f"{first.address}{tail}")
        assert "Secret words" not in page
        assert "Private doubts" not in page


def test_late_box_shows_five_lines_and_a_link_to_the_rest(visitor, council):
    confirm_rules(council)
    sent_review(council, count=7)
    page = read(visitor, ADDRESS)
    box = page[page.index('class="wm-late"') : page.index("</section>", page.index('class="wm-late"'))]
    assert box.count("<li>") == 5
    assert "/recommendations/?late=any&amp;review=safety-in-the-town-centre" in box


def test_report_shows_exact_words_under_their_theme(visitor, council):
    review = sent_review(council)
    page = read(visitor, f"{ADDRESS}report/")
    assert "That the council publish where street lights are out, each month, by the end of 2026." in page
    assert ">Light</h3>" in page
    assert review.title in page


def test_evaluation_is_not_found_before_somebody_is_appointed(visitor, council):
    sent_review(council)
    read(visitor, f"{ADDRESS}evaluation/", 404)


def test_evaluation_appointed_says_by_when_and_keeps_its_drafts(visitor, council):
    review = sent_review(council)
    meeting = held_meeting(review.body, council=council)
    evaluating.appoint_rapporteur(
        review.pk,
        rapporteur_words="a councillor for Castle ward",
        meeting_id=meeting.pk,
        due_on=ON + timedelta(days=300),
        early_because="Nothing is answered",
        by=job(council),
        at=AT,
    )
    page = read(visitor, f"{ADDRESS}evaluation/")
    assert "a councillor for Castle ward checks what changed and reports by 16 March 2027." in plain(page)
    assert "A councillor for Castle ward checks what changed and reports by 16 March 2027." in read(visitor, ADDRESS)


def test_picture_as_a_file(visitor, council):
    sent_review(council)
    with today():
        response = visitor.get(f"{ADDRESS}progress.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert b"http://127.0.0.1" in response.content
    read(visitor, f"{ADDRESS}progress.svg?theme=9", 404)


def test_history_says_what_happened_and_how_to_check_it(visitor, council):
    sent_review(council)
    facts.seal(council, at=AT)
    page = read(visitor, f"{ADDRESS}history/")
    assert "Sent for an answer" in page
    assert "How to check that the record is whole" in page
    assert "The newest check value of the whole record is" in page


@pytest.mark.parametrize("tail", PAGES)
def test_taken_down_review_answers_410_without_a_word_of_it(visitor, council, tail):
    sent_review(council)
    found = publishing.at_address(council, ADDRESS)
    publishing.take_down(found.pk, reason="exempt", decided_by="Monitoring Officer", by=job(council), at=AT)
    page = read(visitor, f"{ADDRESS}{tail}", 410)
    assert "This page was taken down on 20 May 2026" in plain(page)
    assert "It held information that the law keeps from the public." in page
    assert found.sha256 in page
    assert "Safety in the town centre" not in page
    assert "Safety in the town centre" not in read(visitor, "/reviews/")


def test_old_address_leads_on_for_ever(visitor, council):
    sent_review(council)
    OldAddress.objects.create(council=council, old="/reviews/town-safety/", new=ADDRESS, since_on=ON)
    response = visitor.get("/reviews/town-safety/history/?kind=asked")
    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}history/?kind=asked")


@pytest.mark.parametrize("tail", PAGES)
def test_another_councils_review_is_not_found(council, other_council, tail):
    sent_review(council)
    read(Client(SERVER_NAME=other_council.hostname), f"{ADDRESS}{tail}", 404)


def test_unpublished_review_is_not_found(visitor, council):
    ReviewFactory(body__council=council, council=council, slug="buses", drafting=True)
    read(visitor, "/reviews/buses/", 404)


def test_review_costs_few_queries_however_many_recommendations(visitor, council, django_assert_max_num_queries):
    sent_review(council, count=12)
    with today(), django_assert_max_num_queries(6):
        visitor.get(ADDRESS)
    with today(), django_assert_max_num_queries(8):
        visitor.get("/reviews/")


def test_public_page_is_kept_until_the_record_changes(visitor, council):
    review = sent_review(council)
    facts.seal(council, at=AT)
    with today():
        first = visitor.get(ADDRESS)
        again = visitor.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert first["Cache-Control"] == "max-age=60"
    assert "Cookie" in first["Vary"]
    assert again.status_code == 304
    answer(recommendations(review)[0])
    facts.seal(council, at=AT)
    with today():
        changed = visitor.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    with today(AT + timedelta(days=1)):
        tomorrow = visitor.get(ADDRESS, headers={"If-None-Match": changed["ETag"]})
    assert tomorrow.status_code == 200


def test_page_of_somebody_signed_in_is_not_kept(client_for, scrutiny_officer):
    sent_review(scrutiny_officer.council)
    with today():
        response = client_for(scrutiny_officer).get(ADDRESS)
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_review_from_earlier_records_says_so(visitor, council):
    review = ReviewFactory(
        body__council=council, council=council, slug="old", title="Old", closed=True, as_history=True
    )
    RecommendationFactory(review=review, position=1, agreed=True, as_history=True)
    public.publish_review(review, by=job(council), at=AT)
    page = read(visitor, "/reviews/old/")
    assert "From earlier records" in page
    assert "Dates not known are not shown." in page


def test_posts_are_named_and_people_are_not(visitor, council, cabinet_member, cabinet_post):
    sent_review(council, to=cabinet_post)
    PostFactory(council=council)
    page = read(visitor, ADDRESS)
    assert cabinet_post.title in page
    assert cabinet_member.person.email not in page
    assert cabinet_member.person.full_name not in page
    assert Publication.objects.of(council).readable().exists()
