"""Dates that move after they were set: stops, more time, a limit set aside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.clocks.adjusting import Stop, days_late, disapplied, given_until, stopped
from wardmote.clocks.calendars import is_working_day
from wardmote.clocks.counting import (
    calendar_days_after,
    clear_days_latest,
    hours_after,
    months_after,
    working_days_after,
)

pytestmark = pytest.mark.pure
quick = settings(max_examples=40, deadline=None)


def day(text: str) -> date:
    return date.fromisoformat(text)


DUE = calendar_days_after(day("2026-11-24"), 28)  # Tuesday 22 December 2026


@pytest.mark.parametrize(("on", "late"), [("2026-12-21", -1), ("2026-12-22", 0), ("2026-12-23", 1), ("2027-01-01", 10)])
def test_it_is_late_from_the_next_day(on, late):
    assert days_late(DUE.due_on, day(on)) == late


def test_a_stop_puts_the_date_off_by_its_days_and_says_why():
    due = stopped(DUE, [Stop(day("2026-12-01"), day("2026-12-03"), "the council asked what was meant.")])
    assert (due.due_on, due.last_working_on) == (day("2026-12-25"), day("2026-12-24"))
    assert due.steps[-2:] == (
        "The count of days stopped from 1 December 2026 to 3 December 2026: the council asked what was meant.",
        "That adds 3 days, so the date is Friday 25 December 2026.",
    )
    assert due.left_out[0] == (day("2026-12-01"), "the count stopped: the council asked what was meant")


def test_days_in_two_stops_are_counted_once():
    stops = [Stop(day("2026-12-02"), day("2026-12-04"), "second"), Stop(day("2026-12-01"), day("2026-12-03"), "first")]
    due = stopped(DUE, stops)
    assert due.due_on == day("2026-12-26")
    assert dict(due.left_out)[day("2026-12-03")] == "the count stopped: first"


def test_days_outside_the_count_do_not_stop_it():
    stops = [Stop(day("2026-11-20"), day("2026-11-24"), "before"), Stop(day("2026-12-23"), day("2026-12-31"), "after")]
    due = stopped(DUE, stops)
    assert due.due_on == DUE.due_on
    assert due.steps[-1] == "That adds no days, so the date is Tuesday 22 December 2026."


def test_a_stop_that_still_lasts_is_counted_to_today():
    stop = Stop(day("2026-12-01"), None, "an election is near")
    assert stopped(DUE, [stop], on=day("2026-12-02")).due_on == day("2026-12-24")
    with pytest.raises(ValueError, match="Give the day up to which to count"):
        stopped(DUE, [stop])


def test_a_stop_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end on 30 November 2026"):
        stopped(DUE, [Stop(day("2026-12-01"), day("2026-11-30"), "slip")])


def test_a_count_of_working_days_gains_working_days():
    due = working_days_after(day("2026-12-14"), 5)  # Monday 21 December 2026
    due = stopped(due, [Stop(day("2026-12-17"), day("2026-12-20"), "the file was lost")])  # Thursday to Sunday
    assert due.due_on == day("2026-12-23")
    assert due.steps[-1] == "That adds 2 working days, so the date is Wednesday 23 December 2026."
    assert (day("2026-12-19"), "Saturday") in due.left_out


def test_a_date_that_rolls_rolls_again():
    due = months_after(day("2026-11-27"), 1, roll="next_working_day")  # Sunday 27, so Tuesday 29 December 2026
    due = stopped(due, [Stop(day("2026-12-10"), day("2026-12-14"), "proof of identity was awaited")])
    assert (due.bare_limit_on, due.due_on) == (day("2027-01-01"), day("2027-01-04"))
    assert (day("2026-12-28"), "Boxing Day (substitute day)") not in due.left_out


def test_hours_are_put_off_by_whole_days():
    due = hours_after(datetime(2026, 12, 18, 16, 30, tzinfo=UTC), 72)
    due = stopped(due, [Stop(day("2026-12-20"), day("2026-12-20"), "the regulator said so")])
    assert due.due_at == datetime(2026, 12, 22, 16, 30, tzinfo=UTC)
    assert due.due_on == day("2026-12-22")


def test_clear_days_of_notice_cannot_stop():
    with pytest.raises(ValueError, match="Clear days of notice cannot stop"):
        stopped(clear_days_latest(day("2026-12-16"), 28), [])


@quick
@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2028, 1, 1)),
    st.integers(min_value=1, max_value=40),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=0, max_value=20),
)
def test_a_stop_never_brings_a_date_forward_nor_adds_more_than_its_days(trigger, n, after, length):
    stop = Stop(trigger + timedelta(days=after), trigger + timedelta(days=after + length), "a reason")
    for due in (calendar_days_after(trigger, n), working_days_after(trigger, n)):
        later = stopped(due, [stop])
        assert later.due_on >= due.due_on
    assert (
        stopped(calendar_days_after(trigger, n), [stop]).due_on - calendar_days_after(trigger, n).due_on
    ).days <= length + 1
    assert is_working_day(stopped(working_days_after(trigger, n), [stop]).due_on, "england")


def test_more_time_is_given_by_a_post_for_a_reason():
    due = given_until(DUE, day("2027-01-16"), by="the chair", reason="the figures come in January")
    assert (due.due_on, due.last_working_on, due.due_at) == (day("2027-01-16"), day("2027-01-15"), None)
    assert due.steps[-1] == "Given until 16 January 2027 by the chair: the figures come in January."


def test_more_hours_are_given_to_a_moment():
    due = hours_after(datetime(2026, 12, 18, 16, 30, tzinfo=UTC), 24)
    until = datetime(2026, 12, 19, 18, 0, tzinfo=UTC)
    assert given_until(due, until, by="the regulator", reason="agreed").due_at == until


@pytest.mark.parametrize("new", ["2026-12-22", "2026-12-01"])
def test_more_time_is_never_less(new):
    with pytest.raises(ValueError, match="must be after 22 December 2026"):
        given_until(DUE, day(new), by="the chair", reason="a slip")


def test_a_limit_set_aside_keeps_what_it_was():
    aside = disapplied(
        DUE, on=day("2026-12-01"), by="the Monitoring Officer", reason="the recommendation was withdrawn"
    )
    assert aside.was is DUE
    assert aside.words == (
        "The time limit of Tuesday 22 December 2026 was set aside on 1 December 2026 "
        "by the Monitoring Officer: the recommendation was withdrawn."
    )
