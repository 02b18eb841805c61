"""A report's whole way in the browser, from a file to a decision in effect; two writers at once; without scripts; by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import cast
from tests.decisions.reports import Report as Printed
from tests.factories import plan
from tests.factories.decisions import ReportFactory
from tests.factories.organisations import BodyFactory, MeetingFactory, PostFactory
from tests.factories.scrutiny import job
from tests.journeys.conftest import with_second_step
from wardmote.decisions import checking, clearing, items, report_templates
from wardmote.decisions.models import DecisionRecord, Pack, PlanEntry, Report, ReportComment
from wardmote.kernel import work
from wardmote.organisations.models import Post

pytestmark = [pytest.mark.django_db(transaction=True)]

PRINTED = Printed(
    [
        "Report prepared by Community Safety Manager",
        "Date Issued: 3 May 2026",
        "# 1. A plan for safer nights",
        "# 1.1 Key Issue for Decision",
        "1.1.1 Whether the plan for safer nights should be approved.",
        "# 1.2 Recommendation of the Head of Public Protection",
        "1.2.1 That the Cabinet Member approves the plan for safer nights.",
        "# 1.3 Reasons for Recommendation",
        "1.3.1 More people were hurt at night last year than in the year before.",
        "# 1.4 Alternative Action and why not Recommended",
        "1.4.1 The old plan could go on. It ends in March and says nothing about taxis.",
        "# 1.5 Impact on Corporate Objectives",
        "1.5.1 It serves the aim of a safe town.",
        "# 1.6 Risk Management",
        "1.6.1 A partner may not find the money. Their part is then put off.",
        "# 1.7 Other Implications",
        [["1.", "Financial", ""], ["2.", "Staffing", ""], ["3.", "Legal", ""], ["4.", "Equality Impact Needs Assessment", ""],
         ["5.", "Environmental/Sustainable Development", ""], ["6.", "Community Safety", ""], ["7.", "Human Rights Act", ""],
         ["8.", "Procurement", ""], ["9.", "Asset Management", ""]],
        "1.7.2 Financial – It is paid for from what we have.",
        "# 1.8 Conclusions",
        "1.8.1 The plan is ready.",
        "# 1.9 Relevant Documents",
        "1.9.1 Appendices",
        "None",
        "1.9.2 Background Documents",
        "None",
        "Is this a Key Decision?     Yes     No",
        "If yes, when did it first appear in the Forward Plan?",
        "This is a Key Decision because:",
        "Wards/Parishes affected: All",
        "How to Comment",
        "Please write to the officer or to the Member of the Executive who will be taking the decision.",
        [["Cabinet Member for Community Safety", "Telephone: 01632 960001"], ["Community Safety Manager", "safety@elmbury.example"]],
    ]
)  # fmt: skip


@pytest.fixture
def lead_officer(council: Any, lead_post: Any) -> Any:
    return cast(council, "lead-officer", email="lead@elmbury.example", post=lead_post)


@pytest.fixture
def lawyer(council: Any, democratic_services: Any) -> Any:
    """Head of Legal Services, who clears everything that is not the manager's."""
    post = PostFactory(council=council, title="Head of Legal Services", head=True)
    made = cast(council, "head-of-service", email="legal@elmbury.example", post=post)
    for key in report_templates.keys_to_clear(council):
        if key != "manager":
            report_templates.name_specialist(
                key, post.pk, from_on=timezone.localdate(), by=democratic_services, at=timezone.now()
            )
    return made


@pytest.fixture
def members(council: Any) -> list[Any]:
    """Three councillors, each with a seat."""
    seats = plan.councillors(council)
    return [cast(council, "committee-member", email=f"seat{n}@elmbury.example", post=seat, body=BodyFactory(council=council)) for n, seat in enumerate(seats)]  # fmt: skip


def run() -> None:
    """What the worker does with all that waits."""
    while work.run_waiting(at=timezone.now()):
        pass


def complete(report: Report, by: Any) -> None:
    """What a writer types besides: which implications apply, and warnings passed over. The pages for it are walked once."""
    now = timezone.now()
    report.refresh_from_db()
    for row in report.implications.filter(applies=None):
        items.save_implication(row.pk, applies=False, text="", by=by, at=now)
    while left := [one for one in checking.checks(report, on=timezone.localdate()) if one.is_open and not one.stops]:
        checking.pass_over(report.pk, left[0].key, because="The old plan said it so.", by=by, at=now)


def clear_all(report: Report, by: Any, *stages: str) -> None:
    for row in report.clearances.waiting().filter(stage__in=stages):
        clearing.clear(row.pk, by=by, at=timezone.now())


def test_a_report_from_a_file_to_a_decision_in_effect(
    council, cabinet, cabinet_post, lead_post, lead_officer, head_of_service, lawyer, cabinet_member, democratic_services,
    monitoring_officer, scrutiny_officer, members, visitor,
):  # fmt: skip
    today = timezone.localdate()
    meeting = MeetingFactory(body=cabinet, held_on=today + timedelta(days=12), council=council)
    committee = BodyFactory(council=council, name="Community Safety Scrutiny Committee", slug="safety-committee")

    with visitor(lead_officer) as one:  # imported and completed
        one.visit("/desk/reports/import/")
        one.get_by_label("The report").set_input_files({"name": "plan.docx", "mimeType": "", "buffer": PRINTED.word()})
        one.press("Read it")
        one.sees("Neither “Yes” nor “No” is marked.")
        report = Report.objects.get()
        assert report.title == "A plan for safer nights"
        one.visit(f"{report.desk}cover/")
        one.get_by_label("Public summary").fill("Whether to approve a plan that makes nights safer.")
        one.locator("[name=kind][value=executive-member]").check()
        one.locator("[name=decision_maker_post_id]").select_option(label=cabinet_post.title)
        one.locator("[name=meeting_id]").select_option(label=str(meeting))
        one.locator("[name=lead_officer_post_id]").select_option(label=lead_post.title)
        one.locator("[name=is_key][value=no]").check()
        one.get_by_label("All wards and parishes are affected").check()
        one.locator("[name=equality][value=not-needed]").check()
        one.get_by_label("What the assessment found").fill("Nobody is treated otherwise than before.")
        one.enter_date("Residents can comment until", today + timedelta(days=10))
        one.press("Save")
        one.sees("Saved. Not public yet.")
        one.visit(f"{report.desk}implications/financial/")
        one.get_by_label("It applies").check()
        one.press("Save")
        one.sees("Saved. Not public yet.")
        complete(report, lead_officer)
        one.visit(report.desk)
        one.get_by_role("button", name="Ask for the implications").click()
        one.press("Ask")
        one.sees("Who has it")

    with visitor(lawyer) as one:  # cleared
        one.visit("/desk/reports/")
        one.get_by_role("link", name=report.title).first.click()
        one.press("Clear it")
        one.sees("Cleared.")
    clear_all(report, lawyer, "implication")
    with visitor(lead_officer) as one:
        one.visit(report.desk)
        one.press("Send it to the manager")
        one.sees("Sent on.")
        clear_all(report, head_of_service, "manager")
        clear_all(report, lawyer, "legal", "finance")
        complete(report, lead_officer)
        one.visit(report.desk)
        one.press("Say that it is ready")
        one.sees("It is ready.")

    with visitor(democratic_services) as one:  # published, and in a pack of its meeting
        one.visit(report.desk)
        one.press("Publish it")
        one.sees("Published at")
        one.visit(f"/desk/packs/{cabinet.slug}/{meeting.slug}/")
        one.press("Put it on the agenda")
        one.press("Make the agenda pack")
        one.sees("You can leave this page")
        run()
        one.visit(f"/desk/packs/{cabinet.slug}/{meeting.slug}/")
        one.press("Publish it")
        one.sees("The meeting’s page lists it.")
        assert Pack.objects.get().state == "published"

    with visitor() as one:  # a resident has a say
        one.visit(meeting.address)
        one.get_by_role("link", name="Agenda pack").click()
        one.get_by_role("link", name=report.title).first.click()
        one.visit(f"{report.address}comment/")
        one.get_by_label("What do you want to say?").fill("Think of those who work at night.")
        one.press("Send")
        one.sees("We have your comment.")
    with visitor(democratic_services) as one:
        one.visit("/desk/report-comments/")
        one.press("Show it")
        one.visit(f"{report.address}comment/")
        one.sees("Think of those who work at night.")
        assert ReportComment.objects.get().state == "shown"

        one.visit("/desk/decisions/begin/")  # decided
        one.enter_date("Decided on", today)
        one.get_by_label("Its report").select_option(label=report.title)
        one.press("Begin the record")
        record = DecisionRecord.objects.get()
        one.get_by_label("What was decided").fill("That the plan is approved.")
        one.get_by_label("Alternatives considered").fill("To keep the old plan, which ends.")
        one.get_by_label("Conflicts of interest").fill("None")
        one.get_by_label("Dispensations").fill("None")
        one.locator("[name=decision_maker_post_id]").select_option(label=cabinet_post.title)
        one.press("Save")
        one.sees("Saved. Not public yet.")
    with visitor(with_second_step(monitoring_officer)) as officer:
        officer.visit(record.desk)
        officer.press("It is in order")
        officer.sees("Checked.")
        with visitor(democratic_services) as one:
            one.visit(record.desk)
            one.press("Publish this record")
            one.sees("until when it can be called in")

        with visitor(members[0], phone=True) as member:  # called in, on a phone
            member.visit(f"{record.desk}call-in/")
            member.get_by_label("Why should it be looked at again?").fill("Taxi drivers were not asked.")
            member.get_by_label("What should be decided instead?").fill("Ask them first.")
            for seat in Post.objects.filter(title__startswith="Councillor for Ward"):
                member.get_by_label(seat.title).check()
            member.press("Call it in")
            member.sees("Received.")
        with visitor() as anybody:
            anybody.visit(record.address)
            anybody.sees("Taxi drivers were not asked.")

        officer.visit(record.desk)
        officer.get_by_role("link", name="Say whether it is in order").click()
        officer.locator("[name=in_order][value=yes]").check()
        officer.get_by_label("Reason").fill("Three signed it in time.")
        officer.press("Record it")
        officer.sees("Recorded, with the reason.")

    with visitor(scrutiny_officer) as one:  # referred back
        one.visit(record.desk)
        one.get_by_role("link", name="Record what the committee resolved").click()
        one.locator("[name=outcome][value=refer-back]").check()
        one.enter_date("On which day?", today)
        one.get_by_label("In what words?").fill("Ask the drivers, then decide again.")
        one.locator("[name=body_id]").select_option(label=committee.name)
        one.press("Record it")
        one.sees("Recorded and public.")

    with visitor(democratic_services) as one:  # reconsidered, and in effect
        one.visit(record.desk)
        one.get_by_role("link", name="Record that it was looked at again").click()
        one.locator("[name=is_kept][value=yes]").check()
        one.enter_date("On which day was it looked at again?", today)
        one.get_by_label("With what reasons?").fill("The drivers were asked and agree.")
        one.press("Record it")
        one.sees("Recorded and public.")
    record.refresh_from_db()
    assert record.state == "published"
    assert record.effective_on == today
    with visitor() as anybody:
        anybody.visit(record.address)
        anybody.sees("The drivers were asked and agree.")
        assert "in effect" in anybody.words().lower() or "took effect" in anybody.words().lower()


def test_two_writers_a_restart_and_a_lost_line_lose_no_word(
    council, lead_officer, democratic_services, lead_post, visitor
):
    report = ReportFactory(council=council, lead_officer_post=lead_post)
    address = f"{report.desk}sections/reasons/"
    with visitor(lead_officer) as one, visitor(democratic_services) as other:
        one.visit(address)
        other.visit(address)
        one.get_by_label("Text").fill("One writes this.")
        other.get_by_label("Text").fill("The other writes that.")
        one.press("Save", exact=True)
        one.sees("Saved. Not public yet.")
        other.press("Save", exact=True)  # both texts are kept
        other.sees("Both texts are kept: choose one.")
        assert "The other writes that." in other.words()
        assert other.get_by_label("Text").input_value() == "One writes this."
        other.press("Use this text")
        assert report.sections.get(key="reasons").text == "The other writes that."

        one.visit(address)  # the line is lost while somebody saves
        one.get_by_label("Text").fill("Typed while the line was down.")
        one.page.context.set_offline(True)
        one.press("Save", exact=True)
        one.page.wait_for_timeout(400)
        one.page.context.set_offline(False)
        one.visit(address)  # the device offers it again; so it does after a restart
        one.press("Put them back")
        assert one.get_by_label("Text").input_value() == "Typed while the line was down."
        one.press("Save", exact=True)
        one.sees("Saved. Not public yet.")
    assert report.sections.get(key="reasons").text == "Typed while the line was down."


def test_an_entry_slips_and_is_explained_without_scripts(council, cabinet, democratic_services, visitor):
    today = timezone.localdate()
    entry = plan.entry(council, today + timedelta(days=40), said_on=today - timedelta(days=2), by=job(council))
    later = today + timedelta(days=60)
    with visitor(democratic_services, scripts=False) as one:
        one.visit(f"/desk/forward-plan/{entry.reference}/move/")
        one.enter_date("New day of the decision, or first day of a period", later)
        one.locator("main form button.govuk-button").click()
        one.get_by_role("heading", name="There is a problem").wait_for()  # no reason given
        one.get_by_label("Reason").fill("The survey is late.")
        one.locator("main form button.govuk-button").click()
        one.sees("Moved. The public page shows the reason.")
    with visitor(scripts=False) as anybody:
        anybody.visit("/forward-plan/")
        anybody.get_by_role("link", name=entry.title).click()
        anybody.sees("The survey is late.")
    assert PlanEntry.objects.get().decide_from_on == later


def test_a_section_is_written_by_keyboard_alone(council, lead_officer, lead_post, visitor):
    report = ReportFactory(council=council, lead_officer_post=lead_post)
    with visitor(lead_officer) as one:
        one.visit(report.desk)
        heading = report.sections.get(key="reasons").heading
        link = one.get_by_role("link", name=heading)
        for _press in range(80):
            one.page.keyboard.press("Tab")
            if link.evaluate("element => element === document.activeElement"):
                break
        else:
            pytest.fail("the section’s link cannot be reached by Tab")
        one.page.keyboard.press("Enter")
        box = one.get_by_label("Text")
        box.wait_for()
        for _press in range(60):
            one.page.keyboard.press("Tab")
            if box.evaluate("element => element === document.activeElement"):
                break
        else:
            pytest.fail("the box cannot be reached by Tab")
        one.page.keyboard.type("We need a bus at night.")
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        one.sees("Saved. Not public yet.")
    assert report.sections.get(key="reasons").text == "We need a bus at night."
