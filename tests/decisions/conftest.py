"""People and posts around a report, and one that is ready for its next step."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests import AT, ON
from tests.conftest import cast
from tests.factories.organisations import MeetingFactory, PostFactory
from wardmote.decisions import clearing, drafting, items, report_templates


@pytest.fixture
def lead_officer(council, lead_post):
    return cast(council, "lead-officer", email="lead@elmbury.example", post=lead_post)


@pytest.fixture
def lawyer(council):
    post = PostFactory(council=council, title="Head of Legal Services", head=True)
    return cast(council, "head-of-service", email="legal@elmbury.example", post=post)


@pytest.fixture
def treasurer(council):
    post = PostFactory(council=council, title="Head of Finance", head=True)
    return cast(council, "head-of-service", email="finance@elmbury.example", post=post)


@pytest.fixture
def specialists(council, lawyer, treasurer, democratic_services):
    """The lawyer clears law, rights and equality, the treasurer all else."""
    law = {"legal", "human_rights", "equality", "legal-stage", "information"}
    posts = {"law": lawyer.as_post, "money": treasurer.as_post}
    from wardmote.organisations.models import Post

    by_title = {post.title: post.pk for post in Post.objects.of(council)}
    for key in report_templates.keys_to_clear(council):
        if key != "manager":
            title = posts["law" if key in law else "money"]
            report_templates.name_specialist(
                key, by_title[title], from_on=date(2026, 1, 1), by=democratic_services, at=AT
            )
    return SimpleNamespace(law=law)


@pytest.fixture
def report(lead_officer):
    """A report to a Cabinet Member, just begun."""
    return drafting.begin_report("cabinet-member-report", "Night buses", by=lead_officer, at=AT)


@pytest.fixture
def full(report, lead_officer, cabinet_post, cabinet, specialists):
    """Everything said that the checks ask for."""
    meeting = MeetingFactory(body=cabinet, held_on=date(2026, 7, 7))
    drafting.change_cover(
        report.pk, public_summary="Whether to pay for night buses.", kind="executive-member", all_wards=True,
        decision_maker_post_id=cabinet_post.pk, lead_member_post_id=cabinet_post.pk, meeting_id=meeting.pk,
        is_key=True, first_in_plan_on=date(2026, 5, 1), key_because="It costs more than £250,000.",
        equality="assessed", equality_words="Nobody is worse off.", comment_until_on=date(2026, 6, 30),
        by=lead_officer, at=AT,
    )  # fmt: skip
    for section in report.sections.all():
        if section.key not in drafting.ON_COVER:
            drafting.save_section(
                section.pk, text="We need a bus at night.", began_with=section.version, by=lead_officer, at=AT
            )
    for row in report.implications.all():
        items.save_implication(row.pk, applies=True, text="It costs some money.", by=lead_officer, at=AT)
    for number in ("1", "2"):
        items.save_recommendation(
            report.pk, number=number, kind="decide", text="That the bus be paid for.",
            bears_on=["financial"] if number == "2" else [], by=lead_officer, at=AT,
        )  # fmt: skip
    report.refresh_from_db()
    return report


@pytest.fixture
def clear_all(lawyer, treasurer, head_of_service):
    """``clear_all(report, *stages)``: whoever has a turn clears."""

    def do(report, *stages):
        for row in report.clearances.waiting().filter(stage__in=stages):
            who = next(one for one in (lawyer, treasurer, head_of_service) if one.as_post == row.post.title)
            clearing.clear(row.pk, by=who, at=AT)

    return do


@pytest.fixture
def cleared(full, lead_officer, clear_all):
    """Everybody cleared it; the next thing is that it is ready."""
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    clear_all(full, "implication")
    clearing.send_to_manager(full.pk, by=lead_officer, at=AT)
    clear_all(full, "manager")
    clear_all(full, "legal", "finance")
    full.refresh_from_db()
    return full


__all__ = ["ON"]
