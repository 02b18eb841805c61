"""Bad input at the page door: days in the wrong order, a minute too late, nights on which the clocks change, 29 February."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.plan import LONDON, SAID, councillors, decision, entry, moment
from tests.factories.published import plain, today
from tests.factories.scrutiny import job
from wardmote.decisions import call_in_clock, calling_in, plan_queries, record_queries
from wardmote.decisions.models import CallIn, DecisionRecord, PlanEntry, PlanSlip
from wardmote.decisions.record_queries import DecisionFilters
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council
from wardmote.organisations import rules
from wardmote.organisations.rules import RulesOn

pytestmark = pytest.mark.django_db


def typed(name, on):
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


@pytest.mark.slow
def test_a_decision_dated_before_its_notice_is_refused_at_its_page(client_for, democratic_services, council):
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 12, 1))
    with today(moment(date(2026, 12, 2))):
        page = client_for(democratic_services).post(
            "/desk/decisions/begin/", {"entry_id": made.pk, **typed("decided_on", date(2026, 11, 30))}
        )

    assert "The decision is dated 30 November 2026, before its notice, which counts from 1 December 2026." in plain(
        page.content.decode()
    )
    assert not DecisionRecord.objects.exists()


@pytest.mark.slow
def test_a_period_that_ends_before_it_begins_is_refused_at_its_page(client_for, democratic_services, council):
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 12, 1))
    day = typed("from_on", date(2027, 3, 2)) | typed("until_on", date(2027, 3, 1)) | {"because": "Late."}
    with today(moment(date(2026, 12, 2))):
        page = client_for(democratic_services).post(f"{made.desk}move/", day)
    made.refresh_from_db()

    assert "The period must end on or after the day it begins." in plain(page.content.decode())
    assert made.decide_from_on == date(2027, 1, 20)
    assert not PlanSlip.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("year", [2027, 2100])
def test_29_february_of_a_common_year_is_refused_at_its_page(client_for, democratic_services, council, year):
    made = entry(council, date(2027, 1, 20), said_on=date(2026, 12, 1))
    day = {"from_on-day": "29", "from_on-month": "2", "from_on-year": str(year), "because": "Late."}
    with today(moment(date(2026, 12, 2))):
        page = client_for(democratic_services).post(f"{made.desk}move/", day).content.decode()

    assert "Error:" in page
    assert not PlanSlip.objects.exists()


@pytest.mark.slow
def test_29_february_of_a_leap_year_is_a_day_like_any_other(client_for, democratic_services, council):
    made = entry(council, date(2028, 2, 1), said_on=date(2026, 12, 1))
    day = typed("from_on", date(2028, 2, 29)) | {"because": "Late."}
    with today(moment(date(2026, 12, 2))):
        client_for(democratic_services).post(f"{made.desk}move/", day)

    assert PlanEntry.objects.get(pk=made.pk).decide_from_on == date(2028, 2, 29)


def test_a_record_of_29_february_is_kept_to_the_day(council):
    made = decision(council, at=moment(date(2028, 2, 29)))

    assert (made.kept_until_on, made.papers_until_on) == (date(2034, 2, 28), date(2032, 2, 28))


@pytest.mark.slow
def test_a_call_in_a_minute_too_late_is_refused_at_its_page(client_for, democratic_services, council):
    made = decision(council, at=moment(date(2026, 12, 1)))
    seats = [post.pk for post in councillors(council)]
    said = {"post_ids": seats, "grounds": "Too dear.", "alternative": "Wait."}
    with today(moment(date(2026, 12, 8), 17, 1)):
        page = client_for(democratic_services).post(f"{made.desk}call-in/", said).content.decode()

    assert "The time for a call-in ended on 8 December 2026 at 5pm." in plain(page)
    assert not CallIn.objects.exists()
    made.refresh_from_db()
    assert made.state == DecisionRecord.State.PUBLISHED


@pytest.mark.parametrize(
    ("published_on", "hour", "last"),
    [
        # every day counts, so the period ends on the Sunday whose clocks change: 1am to 2am is missing, or comes twice
        (date(2027, 3, 23), 1, (date(2027, 3, 28), 1)),
        (date(2027, 3, 23), 17, (date(2027, 3, 28), 17)),
        (date(2027, 10, 26), 1, (date(2027, 10, 31), 1)),
        (date(2027, 10, 26), 24, (date(2027, 10, 31), 24)),
    ],
)
def test_the_hour_of_a_call_in_on_nights_when_the_clocks_change(council, published_on, hour, last):
    for key, said in (("call_in.unit", "calendar"), ("call_in.cut_off_hour", hour)):
        rules.set_rule(key, said, from_on=date(2026, 1, 1), reason="Ours.", by=job(council), at=moment(published_on, 8))
    made = decision(council, at=moment(published_on))
    seats = [post.pk for post in councillors(council)]
    until = made.call_in_until
    said = {"post_ids": seats, "grounds": "Too dear.", "alternative": "Wait.", "by": job(council)}

    assert until.astimezone(LONDON).date() == last[0]
    a_second_later = until.astimezone(UTC) + timedelta(seconds=1)
    with pytest.raises(RuleBroken, match="The time for a call-in ended"):
        calling_in.call_in(made.pk, at=a_second_later, **said)
    assert not CallIn.objects.exists()
    assert calling_in.call_in(made.pk, at=until, **said).received_at == until


@pytest.mark.pure
@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(min_value=1, max_value=24))
def test_the_last_moment_is_on_its_day_and_never_before_its_hour(day, hour):
    until = call_in_clock.last_moment(day, hour)
    back = until.astimezone(UTC).astimezone(LONDON)

    assert back.date() == day
    assert hour == 24 or back.hour >= hour


@pytest.mark.pure
def test_the_hour_that_comes_twice_counts_the_second_time():
    first = call_in_clock.last_moment(date(2027, 10, 31), 1).astimezone(UTC)

    assert (first.hour, first.minute) == (1, 0)  # 1am GMT, an hour after 1am BST


# --- what a year's moves and a decision maker's records say ----------------------------------------------------------


@pytest.mark.slow
def test_moves_are_counted_by_the_year_they_were_made_with_their_reasons(client, council):
    from wardmote.decisions import forward_plan

    by = job(council)
    made = entry(council, date(2027, 2, 10), said_on=date(2026, 11, 2))
    forward_plan.slip_entry(
        made.pk, date(2027, 2, 24), because="The survey is late.", by=by, at=moment(date(2026, 12, 1))
    )
    forward_plan.slip_entry(
        made.pk, date(2027, 3, 10), because="The chair is ill.", by=by, at=moment(date(2027, 1, 11))
    )
    forward_plan.slip_entry(made.pk, date(2027, 3, 3), because="He is well.", by=by, at=moment(date(2027, 1, 12)))
    first, second = plan_queries.moves_by_year(council)

    assert [(one.year, one.times, one.entries, one.middle_days) for one in (first, second)] == [
        (2027, 2, 1, 14), (2026, 1, 1, 14),
    ]  # fmt: skip
    assert "The survey is late." in plain(client.get("/forward-plan/moved/").content.decode())


def test_a_decision_maker_is_told_how_many_records_were_late(council):
    rules.confirm_rule("X7", by=job(council), at=moment(date(2026, 1, 5)), from_on=date(2026, 1, 1))
    decision(council, at=moment(date(2026, 12, 11)), decided_on=date(2026, 12, 1), **SAID)
    decision(council, at=moment(date(2026, 12, 11)), title="In time")

    said = record_queries.figures(record_queries.decisions(council, DecisionFilters()))
    assert said.late == 1
    assert said.sentence.endswith("1 was late.")


@pytest.mark.pure
def test_nobody_is_late_under_a_standard_that_nobody_confirmed():
    assert not RulesOn(Council(nation="england"), date(2026, 12, 1), {}).is_confirmed("X7")
