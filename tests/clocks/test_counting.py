"""Counting: every vector of the reference note on statutory clocks, and what must hold for any date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.clocks import counting
from wardmote.clocks.calendars import NATIONS, ExtraDay, is_working_day
from wardmote.clocks.counting import (
    Due,
    calendar_days_after,
    clear_days_earliest,
    clear_days_latest,
    counted_on,
    hours_after,
    many,
    months_after,
    months_beginning_with,
    weeks_beginning_with,
    working_days_after,
)

pytestmark = pytest.mark.pure
quick = settings(max_examples=40, deadline=None)  # whole days: little hides between examples

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))
LENGTHS = st.integers(min_value=1, max_value=60)
WHERE = st.sampled_from(NATIONS)
ONE = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "n", "policy", "nation", "expected"),
    [
        ("2026-12-16", 28, "calendar", "england", "2026-11-17"),
        ("2026-12-16", 28, "working", "england", "2026-11-05"),
        ("2027-01-20", 28, "calendar", "england", "2026-12-22"),
        ("2027-04-28", 28, "calendar", "england", "2027-03-30"),
        ("2026-12-16", 5, "calendar", "england", "2026-12-10"),
        ("2026-12-16", 5, "working", "england", "2026-12-08"),
        ("2027-01-05", 5, "working", "england", "2026-12-23"),
        ("2027-03-31", 5, "working", "england", "2027-03-19"),
        ("2027-03-22", 5, "working", "northern-ireland", "2027-03-11"),
        ("2027-03-22", 5, "working", "england", "2027-03-12"),
        ("2026-12-30", 3, "working", "wales", "2026-12-22"),
    ],
)
def test_latest_notice_is_the_one_of_the_reference_note(event, n, policy, nation, expected):
    assert clear_days_latest(day(event), n, policy=policy, nation=nation).due_on == day(expected)


def test_latest_notice_at_easter_gives_the_last_working_day_and_the_bare_limit():
    due = clear_days_latest(day("2027-03-31"), 5, policy="working")
    assert (due.due_on, due.bare_limit_on, due.last_working_on) == (
        day("2027-03-19"),
        day("2027-03-21"),
        day("2027-03-19"),
    )
    assert due.left_out == (
        (day("2027-03-26"), "Good Friday"),
        (day("2027-03-27"), "Saturday"),
        (day("2027-03-28"), "Sunday"),
        (day("2027-03-29"), "Easter Monday"),
    )
    assert due.steps[-1] == (
        "Sunday 21 March 2027 is not a working day. The last working day before it is Friday 19 March 2027."
    )


def test_latest_notice_by_the_calendar_stays_on_a_saturday_and_says_so():
    due = clear_days_latest(day("2026-12-16"), 3, nation="wales")
    assert (due.due_on, due.last_working_on) == (day("2026-12-12"), day("2026-12-11"))
    assert "the date does not move" in due.steps[-1]


def test_latest_notice_under_section_243_counts_saturdays_but_not_the_easter_break():
    due = clear_days_latest(day("2027-03-31"), 5, policy="s243")
    assert due.due_on == day("2027-03-18")
    assert (day("2027-03-20"), "Saturday") not in due.left_out
    assert (day("2027-03-25"), "Easter break") in due.left_out
    assert any(step.startswith("Saturdays count.") for step in due.steps)


@pytest.mark.parametrize(
    ("trigger", "n", "policy", "expected"),
    [
        ("2027-03-01", 28, "calendar", "2027-03-30"),
        ("2026-12-01", 5, "calendar", "2026-12-07"),
        ("2026-12-01", 5, "working", "2026-12-09"),
        ("2026-12-21", 5, "calendar", "2026-12-27"),
        ("2026-12-21", 5, "working", "2026-12-31"),
    ],
)
def test_earliest_event_is_the_one_of_the_reference_note(trigger, n, policy, expected):
    assert clear_days_earliest(day(trigger), n, policy=policy).due_on == day(expected)


def test_earliest_event_in_working_days_waits_for_monday():
    due = clear_days_earliest(day("2026-12-04"), 5, policy="working")
    assert (due.bare_limit_on, due.due_on) == (day("2026-12-12"), day("2026-12-14"))
    assert "moves to the next working day, Monday 14 December 2026" in due.steps[-1]


@pytest.mark.parametrize(
    ("trigger", "n", "calendar", "expected"),
    [
        ("2026-12-17", 5, "england", "2026-12-24"),
        ("2026-12-18", 5, "england", "2026-12-29"),
        ("2026-12-22", 5, "england", "2026-12-31"),
        ("2027-03-24", 5, "england", "2027-04-02"),
        ("2026-11-23", 20, "uk-any", "2026-12-22"),
        ("2026-11-23", 20, "england", "2026-12-21"),
        ("2026-12-07", 20, "uk-any", "2027-01-08"),
        ("2026-11-28", 20, "uk-any", "2026-12-30"),
        ("2026-06-01", 20, "uk-any", "2026-06-30"),
        ("2027-03-01", 20, "uk-any", "2027-04-01"),
        ("2026-12-07", 40, "uk-any", "2027-02-05"),
        ("2026-11-23", 20, "scotland", "2026-12-22"),
    ],
)
def test_working_days_are_those_of_the_reference_note(trigger, n, calendar, expected):
    assert working_days_after(day(trigger), n, calendar=calendar).due_on == day(expected)


def test_working_days_explain_each_holiday_and_count_weekends_together():
    due = working_days_after(day("2026-12-07"), 20, calendar="uk-any")
    assert due.steps == (
        "The count is from Monday 7 December 2026, which does not count itself. Day 1 is the next working day, Tuesday 8 December 2026.",
        "Saturdays, Sundays and any day that is a bank holiday in any part of the United Kingdom are left out.",
        "Left out: 8 days at weekends, the first on Saturday 12 December 2026 and the last on Sunday 3 January 2027.",
        (
            "Left out as holidays: Friday 25 December 2026, Christmas Day; Monday 28 December 2026, Boxing Day (substitute day); "
            "Friday 1 January 2027, New Year’s Day; Monday 4 January 2027, 2nd January (substitute day) (Scotland)."
        ),
        "Working day 20 is Friday 8 January 2027.",
    )
    assert len(due.left_out) == 12


def test_working_days_without_any_left_out_say_only_the_rule():
    due = working_days_after(day("2026-12-01"), 2)
    assert due.left_out == ()
    assert len(due.steps) == 3


def test_many_holidays_are_counted_rather_than_named():
    due = working_days_after(day("2024-01-10"), 500)
    assert any("holidays, the first on Friday 29 March 2024" in step for step in due.steps)
    assert (day("2024-12-25"), "Christmas Day") in due.left_out


@pytest.mark.parametrize(("n", "years"), [(10, "2029"), (20, "2029 and 2030"), (600, "2029 to 2032")])
def test_years_worked_out_by_rule_are_said_to_be(n, years):
    due = working_days_after(day("2029-12-07"), n)
    assert any(step.startswith(f"The bank holidays of {years} are worked out by rule") for step in due.steps)


@pytest.mark.parametrize(
    ("trigger", "n", "expected"),
    [
        ("2023-04-18", 2, "2023-06-17"),
        ("2026-11-24", 2, "2027-01-23"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-01-31", 2, "2027-03-30"),
        ("2026-07-01", 2, "2026-08-31"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 72, "2030-02-28"),
        ("2024-02-29", 48, "2028-02-28"),
    ],
)
def test_months_beginning_with_are_those_of_the_reference_note(trigger, n, expected):
    assert months_beginning_with(day(trigger), n).due_on == day(expected)


def test_two_months_from_24_november_end_on_a_saturday_and_name_the_friday():
    due = months_beginning_with(day("2026-11-24"), 2)
    assert due.last_working_on == day("2027-01-22")
    assert due.steps == (
        "Tuesday 24 November 2026 is the first day of the 2 months. Every day counts, weekends and bank holidays too.",
        "The same date 2 months on is Sunday 24 January 2027, so the last day is the day before, Saturday 23 January 2027.",
        (
            "Saturday 23 January 2027 is not a working day, but the date does not move. "
            "The last working day before it is Friday 22 January 2027."
        ),
    )


def test_two_months_can_end_on_a_bank_holiday_which_is_named():
    due = months_beginning_with(day("2026-07-01"), 2)
    assert "Monday 31 August 2026, Summer bank holiday, is not a working day" in due.steps[-1]


def test_a_month_without_the_date_is_explained():
    assert "There is no 31 February 2027" in months_beginning_with(day("2026-12-31"), 2).steps[1]
    assert "There is no 31 November 2026" in months_after(day("2026-10-31"), 1).steps[1]


@pytest.mark.parametrize(
    ("trigger", "n", "roll", "bare", "due"),
    [
        ("2027-01-31", 1, "next_working_day", "2027-02-28", "2027-03-01"),
        ("2026-11-27", 1, "next_working_day", "2026-12-27", "2026-12-29"),
        ("2026-10-31", 1, None, "2026-11-30", "2026-11-30"),
        ("2026-11-30", 1, None, "2026-12-30", "2026-12-30"),
        ("2026-11-30", 6, None, "2027-05-30", "2027-05-30"),
    ],
)
def test_months_after_are_those_of_the_reference_note(trigger, n, roll, bare, due):
    found = months_after(day(trigger), n, roll=roll)
    assert (found.bare_limit_on, found.due_on) == (day(bare), day(due))


@pytest.mark.parametrize(
    ("trigger", "n", "roll", "expected"),
    [
        ("2026-12-01", 28, None, "2026-12-29"),
        ("2023-04-18", 28, None, "2023-05-16"),
        ("2026-11-24", 28, None, "2026-12-22"),
        ("2027-02-01", 28, None, "2027-03-01"),
        ("2026-12-02", 30, "next_working_day", "2027-01-04"),
        ("2026-11-23", 30, "next_working_day", "2026-12-23"),
        ("2026-11-27", 30, "next_working_day", "2026-12-29"),
        ("2026-12-01", 10, None, "2026-12-11"),
        ("2027-03-22", 10, None, "2027-04-01"),
        ("2026-12-01", 0, None, "2026-12-01"),
    ],
)
def test_calendar_days_are_those_of_the_reference_note(trigger, n, roll, expected):
    assert calendar_days_after(day(trigger), n, roll=roll).due_on == day(expected)


def test_a_rolled_date_lists_the_days_passed_over():
    due = calendar_days_after(day("2026-12-02"), 30, roll="next_working_day")
    assert due.left_out == (
        (day("2027-01-01"), "New Year’s Day"),
        (day("2027-01-02"), "Saturday"),
        (day("2027-01-03"), "Sunday"),
    )
    assert due.bare_limit_on == day("2027-01-01")


def test_a_date_due_the_same_day_says_so():
    assert calendar_days_after(day("2026-12-01"), 0).steps == ("It is due the same day, Tuesday 1 December 2026.",)


def test_six_weeks_beginning_with_1_december():
    assert weeks_beginning_with(day("2026-12-01"), 6).due_on == day("2027-01-11")


def test_hours_run_through_the_weekend():
    due = hours_after(datetime(2026, 12, 18, 20, 10), 24)  # noqa: DTZ001 - London time, as the command gives it
    assert due.due_at == datetime(2026, 12, 19, 20, 10)  # noqa: DTZ001
    assert (due.due_on, due.last_working_on) == (day("2026-12-19"), day("2026-12-18"))
    assert due.steps[0] == "The count starts at 8:10pm on Friday 18 December 2026."


def test_hours_are_those_that_pass_when_the_clocks_go_back():
    due = hours_after(datetime(2026, 10, 24, 12, 0, tzinfo=UTC), 24)
    assert due.due_at == datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    assert due.steps[0].startswith("The count starts at 1pm")
    assert "midday on Sunday 25 October 2026" in due.steps[-1]


@pytest.mark.parametrize(
    ("moment", "cut_off", "expected"),
    [
        (datetime(2026, 12, 1, 16, 59), time(17), "2026-12-01"),  # noqa: DTZ001
        (datetime(2026, 12, 1, 17, 0), time(17), "2026-12-02"),  # noqa: DTZ001
        (datetime(2026, 12, 1, 23, 59), None, "2026-12-01"),  # noqa: DTZ001
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), None, "2026-07-02"),
    ],
)
def test_publication_after_the_cut_off_counts_as_the_next_day(moment, cut_off, expected):
    assert counted_on(moment, cut_off) == day(expected)


def test_numbers_are_said_with_their_unit():
    assert [many(n, "clear day") for n in (0, 1, 28)] == ["no clear days", "one clear day", "28 clear days"]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: clear_days_latest(day("2026-12-16"), 0), "whole number from 1"),
        (lambda: calendar_days_after(day("2026-12-16"), -1), "whole number from 0"),
        (lambda: months_after(day("2026-12-16"), 40_000), "36,525"),
        (lambda: months_after(day("2026-12-16"), 36_000), "outside the years 1900 to 2199"),
        (lambda: clear_days_latest(date.min, 5), "outside the years 1900 to 2199"),
        (lambda: clear_days_latest(date(1900, 1, 3), 5), "outside the years 1900 to 2199"),
        (lambda: clear_days_latest(day("2026-12-16"), 5, policy="lunar"), "Use one of: calendar, working, s243"),
        (lambda: clear_days_latest(day("2026-12-16"), 5, nation="mercia"), "Use one of: england"),
        (lambda: months_after(day("2026-12-16"), 1, roll="back"), "Use next_working_day"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(ask, told):
    with pytest.raises(ValueError, match=told):
        ask()


def test_a_day_the_council_adds_is_left_out():
    funeral = ExtraDay(day("2026-12-09"), "State funeral")
    due = working_days_after(day("2026-12-07"), 2, extra=[funeral])
    assert due.due_on == day("2026-12-10")
    assert due.left_out == ((day("2026-12-09"), "State funeral"),)


# --- What holds for any date -----------------------------------------------------------------------------------------


@quick
@given(DAYS, LENGTHS)
def test_notice_leaves_exactly_n_clear_days(event, n):
    assert (event - clear_days_latest(event, n).due_on).days - 1 == n
    assert (clear_days_earliest(event, n).due_on - event).days - 1 == n


@quick
@given(DAYS, LENGTHS, WHERE)
def test_notice_leaves_at_least_n_working_days_and_one_later_leaves_fewer(event, n, nation):
    due = clear_days_latest(event, n, policy="working", nation=nation)

    def between(first: date) -> int:
        return sum(is_working_day(first + i * ONE, nation) for i in range(1, (event - first).days))

    assert between(due.due_on) >= n
    assert between(due.bare_limit_on) == n
    assert between(due.bare_limit_on + ONE) == n - 1
    assert is_working_day(due.due_on, nation)


@quick
@given(DAYS, LENGTHS, WHERE)
def test_latest_and_earliest_are_each_other_s_inverse(event, n, nation):
    for policy in ("calendar", "working", "s243"):
        notice = clear_days_latest(event, n, policy=policy, nation=nation).bare_limit_on
        assert clear_days_earliest(notice, n, policy=policy, nation=nation).bare_limit_on <= event


@quick
@given(DAYS, LENGTHS, WHERE)
def test_leaving_days_out_never_allows_more_time_before_an_event(event, n, nation):
    by_calendar = clear_days_latest(event, n, nation=nation).due_on
    for policy in ("working", "s243"):
        assert clear_days_latest(event, n, policy=policy, nation=nation).due_on <= by_calendar


@quick
@given(DAYS, LENGTHS, WHERE)
def test_working_days_end_on_one_and_are_never_sooner_than_calendar_days(trigger, n, nation):
    due = working_days_after(trigger, n, calendar=nation)
    assert due.due_on >= calendar_days_after(trigger, n).due_on
    assert is_working_day(due.due_on, nation)
    assert (due.due_on - trigger).days == n + len(due.left_out)


@quick
@given(DAYS, st.integers(min_value=1, max_value=40), WHERE)
def test_any_part_of_the_kingdom_is_never_sooner_than_one_nation(trigger, n, nation):
    assert (
        working_days_after(trigger, n, calendar="uk-any").due_on
        >= working_days_after(trigger, n, calendar=nation).due_on
    )


@quick
@given(DAYS, LENGTHS)
def test_months_beginning_with_end_a_day_before_months_after_or_with_them_at_a_short_month(trigger, n):
    first, after = months_beginning_with(trigger, n).due_on, months_after(trigger, n).due_on
    if after.day == trigger.day:
        assert after - first == ONE
    else:
        assert first == after
        assert (after + ONE).day == 1


@quick
@given(DAYS, st.integers(min_value=1, max_value=59))
def test_periods_only_grow(trigger, n):
    counts = (
        clear_days_earliest,
        working_days_after,
        calendar_days_after,
        months_after,
        months_beginning_with,
        weeks_beginning_with,
    )
    for count in counts:
        assert count(trigger, n).due_on < count(trigger, n + 1).due_on
        assert count(trigger, n).due_on <= count(trigger + ONE, n).due_on
    assert clear_days_latest(trigger, n + 1).due_on < clear_days_latest(trigger, n).due_on


@quick
@given(DAYS, st.integers(min_value=0, max_value=60), WHERE)
def test_a_roll_lands_on_the_first_working_day_and_never_goes_back(trigger, n, nation):
    due = calendar_days_after(trigger, n, roll="next_working_day", nation=nation)
    assert is_working_day(due.due_on, nation)
    passed = [due.bare_limit_on + i * ONE for i in range((due.due_on - due.bare_limit_on).days)]
    assert [day for day, _ in due.left_out] == passed
    assert not any(is_working_day(day, nation) for day in passed)


@quick
@given(DAYS, LENGTHS, WHERE)
def test_the_last_working_day_is_a_working_day_on_or_before_the_date(trigger, n, nation):
    for due in (
        calendar_days_after(trigger, n, nation=nation),
        months_beginning_with(trigger, n, nation=nation),
        weeks_beginning_with(trigger, n, nation=nation),
        clear_days_latest(trigger, n, policy="s243", nation=nation),
        clear_days_earliest(trigger, n, policy="working", nation=nation),
    ):
        assert due.last_working_on <= due.due_on
        assert is_working_day(due.last_working_on, nation)
        gap = (due.due_on - due.last_working_on).days
        assert not any(is_working_day(due.last_working_on + i * ONE, nation) for i in range(1, gap + 1))


@quick
@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2060, 1, 1), timezones=st.just(UTC)), LENGTHS)  # noqa: DTZ001
def test_hours_are_whole_hours_whatever_the_clocks_do(moment, n):
    due = hours_after(moment, n)
    assert due.due_at is not None
    assert due.due_at - moment == timedelta(hours=n)
    assert due.due_on == due.due_at.date()


@quick
@given(DAYS, LENGTHS)
def test_every_count_explains_itself_and_names_its_date(trigger, n):
    for name in (
        "clear_days_latest",
        "clear_days_earliest",
        "working_days_after",
        "calendar_days_after",
        "months_after",
    ):
        due: Due = getattr(counting, name)(trigger, n)
        assert due.counting == name
        assert all(step.endswith(".") for step in due.steps)
        assert counting.weekday_date(due.due_on) in " ".join(due.steps)
        assert counting.weekday_date(trigger) in due.steps[0]
