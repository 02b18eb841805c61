"""Without scripts, one journey in each room; and by keyboard alone: signing in, and answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import PASSWORD
from tests.factories.published import confirm_rules, recommendations, sent_review
from tests.factories.scrutiny import job
from tests.journeys.conftest import with_second_step
from wardmote.organisations.models import Body
from wardmote.scrutiny import asking
from wardmote.scrutiny.models import Ask, Feedback, Line, Response

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(council, cabinet_post, lead_post):
    """One recommendation of which the lead officer writes the answer."""
    confirm_rules(council)
    review = sent_review(council, to=cabinet_post, count=1)
    ask = Ask.objects.get()
    asking.pass_to(ask.pk, lead_post.pk, by=job(council), at=timezone.now())
    return review


def test_settings_work_without_scripts(administrator, visitor):
    with visitor(with_second_step(administrator), scripts=False) as one:
        one.visit("/settings/bodies/")
        one.get_by_role("button", name="Add a body").click()
        one.get_by_label("Name", exact=True).fill("Housing Scrutiny Panel")
        one.get_by_label("What is it?").select_option(value="committee")
        one.locator("main form button.govuk-button").click()
        one.get_by_role("heading", name="Housing Scrutiny Panel").wait_for()
        one.get_by_role("link", name="Add a capacity").click()
        one.locator("main form button.govuk-button").click()
        one.get_by_role("heading", name="There is a problem").wait_for()
        one.locator("input[name=capacity][value=scrutiny]").check()
        one.locator("main form button.govuk-button").click()
        one.get_by_role("link", name="Add a capacity").wait_for()
    body = Body.objects.get(name="Housing Scrutiny Panel")
    assert body.capacities.count() == 1


def test_an_officer_answers_without_scripts(waiting, lead_officer, visitor):
    with visitor(lead_officer, scripts=False) as one:
        one.visit(f"/my/answers/{waiting.slug}/")
        one.get_by_label("Not accepted").check()
        one.get_by_label("The reason").fill("The county owns the road.")
        one.get_by_label("None", exact=True).check()
        one.get_by_label("Lead officer").fill("Community Safety Manager")
        one.press("Save all")
        one.press("Send the one ready for clearance")
        one.sees("With Head of Public Protection")
    assert Response.objects.get().state == "ready"


def test_a_resident_finds_reads_and_has_a_say_without_scripts(waiting, visitor):
    (row,) = recommendations(waiting)
    with visitor(scripts=False) as one:
        one.visit("/")
        one.locator("main input[name=q]").fill("thing")
        one.locator("main input[name=q]").press("Enter")
        one.get_by_role("link", name=row.heading).first.click()
        one.get_by_role("link", name="Have your say").click()
        one.get_by_label("What do you want to say?").fill("It is still dark there.")
        one.press("Send", exact=True)
        one.sees("We have your comment. A person reads it before it is shown.")
    assert Feedback.objects.get().text == "It is still dark there."


def tab_to(page: Any, wanted: str, *, most: int = 120) -> None:
    """Press Tab until the element that has the focus matches; every stop on the way can be seen."""
    for _n in range(most):
        page.keyboard.press("Tab")
        seen, found = page.evaluate(
            """wanted => { const it = document.activeElement, box = it.getBoundingClientRect();
            const style = getComputedStyle(it), own = it.type === 'radio' || it.type === 'checkbox';
            return [it === document.body || own || (box.width > 0 && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                || style.backgroundColor !== 'rgba(0, 0, 0, 0)')), it.matches(wanted)]; }""",
            wanted,
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if found:
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def test_signing_in_by_keyboard(lead_officer, visitor):
    with visitor() as one:
        one.visit("/sign-in/")
        one.keyboard.press("Tab")
        assert one.evaluate("document.activeElement.className").startswith("govuk-skip-link")
        tab_to(one.page, "input[name=login]")
        one.keyboard.type(lead_officer.person.email)
        tab_to(one.page, "input[name=password]")
        one.keyboard.type("not the password")
        one.keyboard.press("Enter")
        one.page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
        assert one.title().startswith("Error:")
        tab_to(one.page, "input[name=password]")
        one.keyboard.type(PASSWORD)
        one.keyboard.press("Enter")
        one.get_by_role("button", name="Sign out").wait_for()


def test_answering_by_keyboard(waiting, lead_officer, visitor):
    later = timezone.localdate() + timedelta(days=100)
    with visitor(lead_officer) as one:
        one.visit(f"/my/answers/{waiting.slug}/")
        tab_to(one.page, "input[type=radio][name$='-decision']")
        one.keyboard.press("Space")
        tab_to(one.page, "textarea[name$='-text']")
        one.keyboard.type("We shall light it in spring.")
        for part in ("day", "month", "year"):
            tab_to(one.page, f"input[name$='-done_by_on-{part}']")
            one.keyboard.type(str(getattr(later, part)))
        tab_to(one.page, "input[type=radio][name$='-cost']")
        one.keyboard.press("Space")
        tab_to(one.page, "input[name$='-lead']")
        one.keyboard.type("Community Safety Manager")
        tab_to(one.page, "button[name=do][value=save]")
        one.keyboard.press("Enter")
        one.get_by_role("button", name="Send the one ready for clearance").wait_for()
        tab_to(one.page, "button[name=do][value=send]")
        one.keyboard.press("Enter")
        one.sees("With Head of Public Protection")
    line = Line.objects.get()
    assert (line.decision, line.text, line.done_by_on) == ("accepted", "We shall light it in spring.", later)
