"""The committee signs off at its meeting, an evaluation is written and published; and something published is taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.published import accepted, answer, confirm_rules, recommendations, sent_review
from tests.factories.scrutiny import held_meeting
from tests.journeys.conftest import with_second_step
from wardmote.scrutiny.models import Action, Evaluation, Review

pytestmark = [pytest.mark.django_db(transaction=True)]
MINUTE_WORDS = "Members walked the alley and were glad of the light."
FOUND = "People we met on three evenings said that they take the alley again."


@pytest.fixture
def review(council):
    """Two recommendations, both answered and both said to be done."""
    confirm_rules(council)
    made = sent_review(council)
    for row in recommendations(made):
        answer(row, accepted(f"We will see to {row.title}."))
    return made


def test_a_committee_signs_off_and_looks_back(review, council, scrutiny_officer, democratic_services, visitor):
    first, second = recommendations(review)
    today = timezone.localdate()
    meeting = held_meeting(review.body, on=today, council=council)
    with visitor(scrutiny_officer) as officer:
        for action in Action.objects.all():
            officer.visit(f"/my/actions/{action.pk}/")
            officer.get_by_label("Reported complete").check()
            officer.get_by_label("What was done").fill("It is done.")
            officer.press("Send the update")
            officer.sees("The update is on the record.")
    assert set(Action.objects.values_list("state", flat=True)) == {"complete"}

    with visitor(democratic_services, phone=True) as clerk:
        clerk.visit(f"/desk/meetings/{review.body.slug}/{meeting.slug}/")
        assert clerk.evaluate("document.documentElement.scrollWidth") <= 390
        clerk.sees("2 recommendations have no outcome yet.")
        for row, verdict in ((first, "Implemented"), (second, "No longer feasible")):
            box = clerk.locator(f"#r{row.pk}")
            if box.get_attribute("open") is None:
                box.locator("summary").first.click()
            box.get_by_label("Signed off", exact=True).check()
            box.get_by_label(verdict, exact=True).check()
            if row == second:
                box.get_by_label("Reason").fill("The owner sold the land.")
            box.get_by_label("Words for the minutes").fill(MINUTE_WORDS)
            box.get_by_role("button", name="Record outcome").click()
            clerk.sees(f"Saved: {row.heading}")
        clerk.get_by_label("Minute reference for the whole meeting").fill("44")
        clerk.press("Give it to every outcome")
        clerk.sees("The reference was given to 2 recommendations.")
        assert MINUTE_WORDS in clerk.get_by_label("Copy this into the minutes").input_value()

    with visitor() as anybody:
        anybody.visit(first.address)
        assert "Implemented" in anybody.words()
        assert "Minute 44" in anybody.words()
        anybody.visit(second.address)
        assert "The owner sold the land." in anybody.words()

    with visitor(scrutiny_officer) as officer:
        officer.visit(f"{review.desk}move/")
        officer.locator("main form button.govuk-button").first.click()
        officer.visit(f"{review.desk}evaluation/")
        officer.get_by_role("button", name="Appoint a rapporteur").click()
        officer.get_by_label("How the record names the rapporteur").fill("A councillor for Castle ward")
        officer.enter_date("Report due on", today + timedelta(days=30))
        officer.get_by_label("Reason for an early day").fill("The lamps have stood for a winter.")
        officer.get_by_label("Meeting", exact=True).select_option(value=str(meeting.pk))
        officer.press("Record the appointment")
        officer.press("Begin the evaluation")
        officer.get_by_role("link", name="Write the report").click()
        officer.get_by_label("Criteria").fill("People take the alley after dark.")
        officer.get_by_label("What changed, in short").fill("The alley is lit and used.")
        officer.get_by_label("Lessons for the next review").fill("Ask who owns the land first.")
        officer.press("Save")
        for _n in range(3):
            officer.get_by_role("link", name="Say whether it worked").first.click()
            officer.get_by_label("It worked", exact=True).check()
            officer.get_by_label("Evidence").fill(FOUND)
            officer.press("Save")
            officer.sees("Saved.")
        with visitor() as anybody:
            anybody.visit(f"{review.address}evaluation/")
            assert FOUND not in anybody.words()
        officer.get_by_role("button", name="Publish the evaluation").click()
        officer.get_by_label("It is closed").check()
        officer.press("Publish", exact=True)
        officer.sees("The evaluation is public.")
    assert Evaluation.objects.get().state == "published"
    assert Review.objects.get().state == "closed"
    with visitor() as anybody:
        assert anybody.visit(f"{review.address}evaluation/") == 200
        for words in (FOUND, "A councillor for Castle ward", "Ask who owns the land first."):
            assert words in anybody.words()


def test_what_is_taken_down_is_gone_everywhere(review, monitoring_officer, visitor):
    gone, stays = recommendations(review)
    secret = f"We will see to {gone.title}."
    places = (
        gone.address, f"{gone.address}history/", f"{gone.address}feed.atom", f"{gone.address}calendar.ics",
        f"/api/v1{gone.address}", "/api/v1/recommendations/", "/recommendations/", "/recommendations.csv",
        "/recommendations/feed.atom", "/feed.atom", review.address, f"{review.address}feed.atom",
        f"{review.address}plan.csv", f"/api/v1{review.address}", "/search/?q=thing", "/", f"{review.address}progress.svg",
    )  # fmt: skip

    def read(one):
        return {path: one.page.request.get(f"{one.home}{path}") for path in places}

    with visitor() as anybody:
        before = read(anybody)
        assert sum(secret in page.text() for page in before.values()) >= 4
        assert sum(gone.title in page.text() for page in before.values()) >= 8

    with visitor(with_second_step(monitoring_officer)) as officer:
        officer.visit(f"/desk/recommendations/{gone.reference}/take-down/")
        officer.get_by_label("It was published by mistake").check()
        officer.get_by_label("Post that decided").fill("Monitoring Officer")
        officer.press("Take it down")
        officer.page.wait_for_url("**/my/")

    with visitor() as anybody:
        after = read(anybody)
        found = {
            path: page.status for path, page in after.items() if secret in page.text() or gone.title in page.text()
        }
        assert found == {}
        assert after[gone.address].status == after[f"/api/v1{gone.address}"].status == 410
        assert "It was published by mistake" in after[gone.address].text()
        assert stays.title in after["/recommendations/"].text()
        assert stays.title in after["/recommendations.csv"].text()
