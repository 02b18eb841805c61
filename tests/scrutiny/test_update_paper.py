"""The update paper for a meeting: what changed, and that what is late is seen as late wherever it stands."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from tests import AT, ON
from tests.factories.organisations import MeetingFactory
from tests.factories.published import accepted, answer, confirm_rules, plain, recommendations, sent_review, today
from tests.factories.scrutiny import held_meeting, job
from wardmote.organisations import meetings
from wardmote.scrutiny import papers

pytestmark = [pytest.mark.django_db, pytest.mark.pure]


@pytest.fixture
def review(council):
    confirm_rules(council)
    return sent_review(council, count=3)


@pytest.fixture
def meeting(review):
    """A meeting to come, after one held forty days ago: answers given since then are changes."""
    held_meeting(review.body, on=ON - timedelta(days=40), council=review.council)
    found = MeetingFactory(body=review.body, council=review.council, held_on=ON + timedelta(days=6))
    meetings.add_item(found.pk, title="Answers and progress", by=job(review.council), at=AT)
    meetings.publish_agenda(found.pk, on=ON, by=job(review.council), at=AT)
    found.refresh_from_db()
    return found


def page_of(meeting, tail):
    with today():
        response = Client(SERVER_NAME=meeting.council.hostname).get(f"{meeting.address}{tail}")
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def test_what_changed_and_is_late_says_so_in_its_row_and_under_late(council, review, meeting):
    late, well, silent = recommendations(review)
    answer(late, accepted(done_by_on=ON - timedelta(days=2)))
    answer(well, accepted())

    page = plain(page_of(meeting, "update/")).replace("\xa0", " ")

    _menu, _heading, body = page.partition("Changed since the last meeting")
    changed, _heading, rest = body.partition(" Late ")
    assert f"{late.printed_reference} {late.heading}" in changed
    assert "Late: The action was due 18 May 2026, 2 days ago." in changed
    assert changed.count("Late: ") == 1
    under_late = rest.partition("Everything else")[0]
    assert silent.heading in under_late
    assert f"Late too, listed under “Changed since the last meeting” above: {late.printed_reference}." in under_late


def test_late_stands_as_a_heading_even_where_all_that_is_late_has_changed(council, review, meeting):
    for row in recommendations(review):
        answer(row, accepted(done_by_on=ON - timedelta(days=2)))

    rows = papers.update_rows(council, meeting, on=ON)
    made = papers.update(council, meeting, rows, on=ON, site="")

    assert {row.group for row in rows} == {"changed"}
    assert [section.heading for section in made.sections] == ["", "Changed since the last meeting", "Late"]


def test_the_spreadsheet_names_the_part_in_words_and_has_a_column_for_what_is_late(council, review, meeting):
    late, _second, third = recommendations(review)
    answer(late, accepted(done_by_on=ON - timedelta(days=2)))

    found = {row["Recommendation"]: row for row in csv.DictReader(io.StringIO(page_of(meeting, "update.csv")))}

    assert found[late.heading]["Part of the paper"] == "Changed since the last meeting"
    assert found[late.heading]["Late"].startswith("The action was due")
    assert found[third.heading]["Part of the paper"] == "Late"
    assert "has not answered" in found[third.heading]["Late"]
