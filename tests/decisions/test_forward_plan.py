"""The Forward Plan: notice of 28 clear days, exceptions, slips, private meetings, editions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.plan import entry, moment
from tests.factories.scrutiny import job
from wardmote.decisions import forward_plan, notice, plan_editions, plan_notices, plan_queries
from wardmote.decisions.models import NoticeException, PlanEntry, PlanSlip, PrivateNotice, PublishedPlanEntry
from wardmote.decisions.plan_queries import PlanFilters
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Council, Fact
from wardmote.organisations import rules
from wardmote.organisations.rules import RulesOn

pytestmark = pytest.mark.django_db


def _england(on: date) -> RulesOn:
    return RulesOn(Council(nation="england"), on, {})


@pytest.mark.parametrize(
    ("planned_on", "latest_on"),
    [
        (date(2026, 12, 16), date(2026, 11, 17)),
        (date(2027, 1, 20), date(2026, 12, 22)),
        (date(2027, 4, 28), date(2027, 3, 30)),
        (date(2028, 3, 29), date(2028, 2, 29)),
    ],
)
def test_latest_day_of_a_notice(planned_on, latest_on):
    said = notice.latest_notice(notice.NOTICE, planned_on, _england(planned_on))

    assert (said.on, said.by_law_on) == (latest_on, latest_on)
    assert any("regulation 9" in step for step in said.steps)
    assert said.steps[-1] == "Check before relying on this."


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_earliest_and_latest_agree(notice_on):
    standing = _england(notice_on)
    earliest = notice.earliest_decision(notice.NOTICE, notice_on, standing)

    assert notice.latest_notice(notice.NOTICE, earliest.by_law_on, standing).by_law_on == notice_on
    assert (earliest.by_law_on - notice_on).days == 29


def test_publishing_on_the_last_lawful_day_is_accepted_and_a_day_later_refused(council):
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 12, 22))
    late = entry(council, date(2027, 1, 20), title="Bins")

    assert made.notice_on == date(2026, 12, 22)
    with pytest.raises(RuleBroken, match="cannot be made before Thursday 21 January 2027"):
        forward_plan.publish_entry(late.pk, by=job(council), at=moment(date(2026, 12, 23)))
    late.refresh_from_db()
    assert late.published_at is None
    assert not PublishedPlanEntry.objects.filter(reference=late.reference).exists()
    assert not Fact.objects.of_verb("decisions.entry_published").filter(object_id=late.pk).exists()


def test_after_the_councils_hour_the_notice_counts_from_the_next_day(council):
    made = entry(council, date(2027, 1, 20))

    with pytest.raises(RuleBroken, match="counts from Wednesday 23 December 2026"):
        forward_plan.publish_entry(made.pk, by=job(council), at=moment(date(2026, 12, 22), 17, 0))
    forward_plan.publish_entry(made.pk, by=job(council), at=moment(date(2026, 12, 22), 16, 59))


def test_a_council_that_works_by_committees_has_no_such_notice(council):
    rules.set_rule(
        "governance.model", "committee", from_on=date(2026, 5, 1), reason="New model.", by=job(council), at=moment(date(2026, 4, 1))
    )  # fmt: skip
    made = entry(council, date(2026, 6, 10), said_on=date(2026, 6, 8))
    [shown] = plan_queries.lines(council, plan_queries.entries(council, PlanFilters()), on=date(2026, 6, 8))

    assert made.state == PlanEntry.State.PLANNED
    assert shown.notice.latest is None
    assert "works by committees" in shown.words


def test_the_model_of_the_planned_day_decides(council):
    rules.set_rule(
        "governance.model", "committee", from_on=date(2026, 7, 1), reason="New model.", by=job(council), at=moment(date(2026, 4, 1))
    )  # fmt: skip
    made = entry(council, date(2026, 6, 30))

    with pytest.raises(RuleBroken, match="28 clear days"):
        forward_plan.publish_entry(made.pk, by=job(council), at=moment(date(2026, 6, 8)))


def test_an_entry_that_leaves_out_what_the_notice_must_say_is_refused(council):
    made = entry(council, date(2027, 1, 20), is_key=None, key_because="", documents="")

    with pytest.raises(RuleBroken, match=r"whether it is a key decision.*Say why.*List the documents"):
        forward_plan.publish_entry(made.pk, by=job(council), at=moment(date(2026, 11, 2)))


def test_a_general_exception_needs_five_clear_days(council):
    by = job(council)
    made = entry(council, date(2026, 12, 4))
    plan_notices.record_exception(
        made.pk, NoticeException.Kind.GENERAL, who="scrutiny-chair", agreed_at=moment(date(2026, 12, 1), 9),
        words="The chair was told.", because="The grant came late.", notice_on=date(2026, 12, 1), by=by,
        at=moment(date(2026, 12, 1), 12),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="before 7 December 2026: 5 clear days"):
        forward_plan.publish_entry(made.pk, by=by, at=moment(date(2026, 12, 1), 13))
    forward_plan.change_entry(made.pk, decide_from_on=date(2026, 12, 7), by=by, at=moment(date(2026, 12, 1), 13))
    made = forward_plan.publish_entry(made.pk, by=by, at=moment(date(2026, 12, 1), 14))
    [shown] = plan_queries.lines(council, plan_queries.entries(council, PlanFilters()), on=date(2026, 12, 2))

    assert made.state == PlanEntry.State.PLANNED
    assert shown.words == "Shorter notice: General exception (regulation 10), 1\xa0December 2026."


def test_special_urgency_is_agreed_by_a_chair_before_the_decision(council):
    by = job(council)
    made = entry(council, date(2026, 12, 2))
    said = {"words": "I agree.", "because": "The wall may fall.", "by": by}
    at = moment(date(2026, 12, 1), 12)
    with pytest.raises(RuleBroken, match="agreed by a chair"):
        plan_notices.record_exception(made.pk, "special", who="members", agreed_at=at, at=at, **said)
    with pytest.raises(RuleBroken, match="has not happened yet"):
        plan_notices.record_exception(
            made.pk, "special", who="scrutiny-chair", agreed_at=at + timedelta(minutes=1), at=at, **said
        )
    with pytest.raises(RuleBroken, match="in which they agreed"):
        plan_notices.record_exception(
            made.pk, "special", who="scrutiny-chair", agreed_at=at, at=at, **(said | {"words": " "})
        )
    assert not NoticeException.objects.exists()

    plan_notices.record_exception(made.pk, "special", who="scrutiny-chair", agreed_at=at, at=at, **said)
    assert forward_plan.publish_entry(made.pk, by=by, at=at).state == PlanEntry.State.PLANNED


def test_slipping_later_keeps_the_notice_and_earlier_begins_it_again(council):
    by = job(council)
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 11, 2))
    at = moment(date(2026, 12, 1))
    made = forward_plan.slip_entry(made.pk, date(2027, 2, 10), because="The survey is late.", by=by, at=at)
    assert (made.notice_on, made.first_from_on) == (date(2026, 11, 2), date(2027, 1, 20))
    with pytest.raises(RuleBroken, match="28 clear days"):
        forward_plan.slip_entry(made.pk, date(2026, 12, 20), because="The survey is here.", by=by, at=at)
    with pytest.raises(RuleBroken, match="Give a reason"):
        forward_plan.slip_entry(made.pk, date(2027, 3, 1), because=" ", by=by, at=at)
    with pytest.raises(RuleBroken, match="has passed"):
        forward_plan.slip_entry(made.pk, date(2026, 11, 30), because="Sooner.", by=by, at=at)
    with pytest.raises(RuleBroken, match="on or after the day it begins"):
        forward_plan.slip_entry(made.pk, date(2027, 3, 1), until_on=date(2027, 2, 28), because="Later.", by=by, at=at)
    assert PlanSlip.objects.count() == 1

    made = forward_plan.slip_entry(made.pk, date(2027, 1, 5), because="The survey is here.", by=by, at=at)
    assert made.notice_on == date(2026, 12, 1)
    said = plan_queries.slips(council)
    assert (said.entries, said.moved, said.times) == (1, 1, 2)
    [shown] = plan_queries.lines(council, plan_queries.entries(council, PlanFilters()), on=date(2026, 12, 1))
    assert [(one["because"], one["begins_again"]) for one in shown.content["slips"]] == [
        ("The survey is late.", False), ("The survey is here.", True),
    ]  # fmt: skip


def test_only_the_monitoring_officer_says_whether_a_changed_matter_needs_a_new_notice(
    council, democratic_services, monitoring_officer
):
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 11, 2))
    at = moment(date(2026, 12, 20))
    with pytest.raises(NotAllowed, match="Monitoring Officer decides"):
        forward_plan.change_entry(
            made.pk, title="Night trains", because="Not buses.", begins_again=False, by=democratic_services, at=at
        )
    with pytest.raises(RuleBroken, match="whether the notice begins again"):
        forward_plan.change_entry(made.pk, title="Night trains", because="Not buses.", by=monitoring_officer, at=at)
    with pytest.raises(RuleBroken, match=r"1[0-9] January 2027|28 clear days"):
        forward_plan.change_entry(
            made.pk, title="Night trains", because="Not buses.", begins_again=True, by=monitoring_officer,
            at=moment(date(2026, 12, 23)),
        )  # fmt: skip
    made.refresh_from_db()
    assert made.title == "Night buses"

    forward_plan.change_entry(
        made.pk, title="Night buses and trams", because="Trams too.", begins_again=False, by=monitoring_officer, at=at
    )
    made.refresh_from_db()
    assert (made.title, made.notice_on) == ("Night buses and trams", date(2026, 11, 2))


def test_private_notices_keep_their_28_and_5_clear_days(council):
    by = job(council)
    made = entry(
        council,
        date(2027, 1, 20),
        said_on=date(2026, 11, 2),
        openness="private",
        paragraph="3",
        private_because="A price.",
    )
    first = {"meeting_on": date(2027, 1, 20), "because": "A price.", "by": by}
    with pytest.raises(RuleBroken, match="published by Tuesday 22 December 2026"):
        plan_notices.give_private_notice(made.pk, "first", at=moment(date(2026, 12, 23)), **first)
    with pytest.raises(RuleBroken, match="no first notice"):
        plan_notices.give_private_notice(made.pk, "second", at=moment(date(2026, 12, 23)), **first)
    plan_notices.give_private_notice(made.pk, "first", at=moment(date(2026, 12, 22)), **first)
    said = plan_notices.add_representation(
        made.pk, text="Let us hear it.", who_words="A neighbour", received_on=date(2027, 1, 4), by=by, at=moment(date(2027, 1, 4))
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="Reply to each person"):
        plan_notices.give_private_notice(made.pk, "second", at=moment(date(2027, 1, 14)), **first)
    plan_notices.reply_to_representation(said.pk, "The price must stay private.", by=by, at=moment(date(2027, 1, 5)))
    with pytest.raises(RuleBroken, match="Thursday 14 January 2027"):
        plan_notices.give_private_notice(made.pk, "second", at=moment(date(2027, 1, 15)), **first)
    plan_notices.give_private_notice(made.pk, "second", at=moment(date(2027, 1, 14)), **first)

    assert PrivateNotice.objects.count() == 2
    [shown] = plan_queries.lines(council, plan_queries.entries(council, PlanFilters()), on=date(2027, 1, 15))
    assert shown.content["representations"] == [
        {"received_on": "2027-01-04", "text": "Let us hear it.", "reply": "The price must stay private."}
    ]
    assert "neighbour" not in str(shown.content)
    with pytest.raises(WrongState, match="second notice was published"):
        plan_notices.reply_to_representation(said.pk, "Another.", by=by, at=moment(date(2027, 1, 16)))


def test_an_edition_never_changes_and_the_next_says_what_did(council):
    by = job(council)
    moved = entry(council, date(2027, 1, 20), said_on=date(2026, 11, 2))
    gone = entry(council, date(2027, 2, 3), said_on=date(2026, 11, 2), title="Bins")
    plan_editions.freeze_edition(from_on=date(2026, 12, 1), by=by, at=moment(date(2026, 11, 27)))
    forward_plan.slip_entry(moved.pk, date(2027, 2, 10), because="Late.", by=by, at=moment(date(2026, 12, 1)))
    forward_plan.take_off(gone.pk, because="Not needed.", by=by, at=moment(date(2026, 12, 1)))
    new = entry(council, date(2027, 3, 3), said_on=date(2026, 12, 1), title="Trees")
    with pytest.raises(RuleBroken, match="kept already"):
        plan_editions.freeze_edition(from_on=date(2026, 12, 20), by=by, at=moment(date(2026, 12, 2)))
    plan_editions.freeze_edition(from_on=date(2027, 1, 1), by=by, at=moment(date(2026, 12, 29)))

    after, before = plan_editions.editions(council)
    assert [entry["title"] for entry in (before.content or {})["entries"]] == ["Night buses", "Bins"]
    assert [
        (one.kind, one.reference, one.words)
        for one in plan_editions.differences(before.content or {}, after.content or {})
    ] == [
        ("new", new.reference, "New. To be decided 3\xa0March 2027."),
        ("moved", moved.reference, "Moved from 20\xa0January 2027 to 10\xa0February 2027."),
        ("gone", gone.reference, "No longer in the plan. It was planned for 3\xa0February 2027."),
    ]


def test_those_without_the_role_change_nothing(council, lead_officer, outsider):
    made = entry(council, date(2027, 1, 20))
    with pytest.raises(NotAllowed):
        forward_plan.publish_entry(made.pk, by=lead_officer, at=moment(date(2026, 11, 2)))
    with pytest.raises(NotAllowed):
        forward_plan.add_entry("Trees", kind="council", by=lead_officer, at=moment(date(2026, 11, 2)))
    with pytest.raises(PlanEntry.DoesNotExist):
        forward_plan.publish_entry(made.pk, by=outsider, at=moment(date(2026, 11, 2)))
    with pytest.raises(NotAllowed):
        plan_editions.freeze_edition(from_on=date(2026, 12, 1), by=lead_officer, at=moment(date(2026, 11, 27)))
