"""Bank holidays: what GOV.UK published, what our rules give beyond it, and the days of section 243."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.clocks.calendars import (
    CALENDARS,
    NATIONS,
    ExtraDay,
    bank_holiday,
    bank_holidays,
    day_left_out,
    easter_day,
    holidays_by_rule,
    is_working_day,
    nation_name,
    source_of,
    why_left_out_by_s243,
)

pytestmark = pytest.mark.pure
quick = settings(max_examples=40, deadline=None)  # whole days: little hides between examples

ENGLAND_AND_WALES = {
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
}
SCOTLAND = {
    2026: ["01-01", "01-02", "04-03", "05-04", "05-25", "06-15", "08-03", "11-30", "12-25", "12-28"],
    2027: ["01-01", "01-04", "03-26", "05-03", "05-31", "08-02", "11-30", "12-27", "12-28"],
}
NORTHERN_IRELAND = {
    2026: sorted([*ENGLAND_AND_WALES[2026], "03-17", "07-13"]),
    2027: sorted([*ENGLAND_AND_WALES[2027], "03-17", "07-12"]),
}

# Days that were moved or added once, which no standing rule can give: (not that year, only that year).
MOVED_OR_ADDED = {
    2012: ({"05-28"}, {"06-04", "06-05"}),
    2020: ({"05-04"}, {"05-08"}),
    2022: ({"05-30"}, {"06-02", "06-03", "09-19"}),
    2023: (set(), {"05-08"}),
}


@pytest.mark.parametrize(
    ("nation", "years"),
    [
        ("england", ENGLAND_AND_WALES),
        ("wales", ENGLAND_AND_WALES),
        ("scotland", SCOTLAND),
        ("northern-ireland", NORTHERN_IRELAND),
    ],
)
@pytest.mark.parametrize("year", [2026, 2027])
def test_the_bank_holidays_are_those_of_the_reference_note(nation, years, year):
    assert [day.isoformat() for day in bank_holidays(year, nation)] == [f"{year}-{rest}" for rest in years[year]]


def test_any_part_of_the_kingdom_has_every_nation_s_days_and_says_whose():
    found = bank_holidays(2026, "uk-any")
    assert set(found) == {day for nation in NATIONS for day in bank_holidays(2026, nation)}
    assert found[date(2026, 11, 30)] == "St Andrew’s Day (Scotland)"
    assert found[date(2026, 4, 6)] == "Easter Monday (England, Wales, Northern Ireland)"
    assert found[date(2026, 12, 25)] == "Christmas Day"
    assert "New Year’s Day" in bank_holidays(2012, "uk-any")[date(2012, 1, 2)]
    assert "2nd January (Scotland)" in bank_holidays(2012, "uk-any")[date(2012, 1, 2)]


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", range(2012, 2029))
def test_the_rules_give_what_gov_uk_published_but_for_days_moved_or_added_once(nation, year):
    assert source_of(year, nation) == "published"
    gone, added = (
        {date.fromisoformat(f"{year}-{rest}") for rest in part} for part in MOVED_OR_ADDED.get(year, ((), ()))
    )
    if (nation, year) == ("scotland", 2026):
        added = {date(2026, 6, 15)}
    assert set(bank_holidays(year, nation)) == set(holidays_by_rule(year, nation)) - gone | added


@pytest.mark.parametrize("year", [2011, 2029])
def test_a_year_off_the_list_is_worked_out_and_says_so(year):
    assert [source_of(year, where) for where in CALENDARS] == ["worked out"] * 5
    assert len(bank_holidays(year, "northern-ireland")) >= 10


def test_years_before_the_list_have_their_proclaimed_days():
    assert bank_holiday(date(2011, 4, 29), "wales") == "Royal wedding bank holiday"
    assert bank_holiday(date(2002, 5, 27), "england") is None
    assert bank_holiday(date(2002, 6, 4), "england") == "Spring bank holiday"
    assert bank_holiday(date(1995, 5, 1), "scotland") is None


def test_st_andrews_day_is_kept_since_2007():
    assert date(2006, 11, 30) not in bank_holidays(2006, "scotland")
    assert bank_holidays(2007, "scotland")[date(2007, 11, 30)] == "St Andrew’s Day"


@pytest.mark.parametrize(
    ("year", "expected"),
    [(1961, "04-02"), (2000, "04-23"), (2008, "03-23"), (2026, "04-05"), (2027, "03-28"), (2038, "04-25")],
)
def test_easter_day(year, expected):
    assert easter_day(year) == date.fromisoformat(f"{year}-{expected}")


@quick
@given(st.integers(min_value=1900, max_value=2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    easter = easter_day(year)
    assert easter.isoweekday() == 7
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@quick
@given(st.integers(min_value=2029, max_value=2199), st.sampled_from(NATIONS))
def test_worked_out_holidays_are_weekdays_and_as_many_every_year(year, nation):
    found = bank_holidays(year, nation)
    assert len(found) == {"england": 8, "wales": 8, "scotland": 9, "northern-ireland": 10}[nation]
    assert all(day.isoweekday() < 6 for day in found)
    assert list(found) == sorted(found)


def test_a_day_left_out_says_why():
    assert day_left_out(date(2026, 12, 25), "england") == "Friday 25 December 2026, Christmas Day"
    assert day_left_out(date(2026, 12, 28), "england") == "Monday 28 December 2026, Boxing Day (substitute day)"
    assert day_left_out(date(2026, 12, 26), "england") == "Saturday 26 December 2026"
    assert day_left_out(date(2026, 12, 24), "england") is None


def test_an_extra_day_counts_only_where_it_was_proclaimed():
    day = ExtraDay(date(2028, 6, 1), "Proclaimed holiday", frozenset({"wales"}))
    assert not is_working_day(date(2028, 6, 1), "wales", [day])
    assert not is_working_day(date(2028, 6, 1), "uk-any", [day])
    assert is_working_day(date(2028, 6, 1), "england", [day])


def test_a_day_of_mourning_is_a_working_day_but_not_for_section_243():
    day = ExtraDay(date(2028, 6, 7), "Day of mourning", bank_holiday=False)
    assert is_working_day(day.day, "england", [day])
    assert why_left_out_by_s243(day.day, "england", [day]) == "Day of mourning"
    assert why_left_out_by_s243(day.day, "england") is None
    assert why_left_out_by_s243(date(2028, 6, 8), "england", [day]) is None


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-23", None),
        ("2026-12-24", "Christmas break"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Christmas break"),
        ("2026-12-27", "Sunday"),
        ("2026-12-28", "Boxing Day (substitute day)"),
        ("2026-12-29", "bank holiday break (Boxing Day (substitute day))"),
        ("2026-12-30", None),
        ("2026-12-31", "bank holiday break (New Year’s Day)"),
        ("2027-01-02", "bank holiday break (New Year’s Day)"),
        ("2027-01-04", None),
        ("2027-12-24", "Christmas break"),
        ("2027-12-25", "Christmas break"),
        ("2027-12-29", "Christmas break"),
        ("2027-12-30", None),
        ("2027-03-24", None),
        ("2027-03-25", "Easter break"),
        ("2027-03-26", "Good Friday"),
        ("2027-03-27", "Easter break"),
        ("2027-03-30", "Easter break"),
        ("2027-03-31", None),
        ("2026-05-02", "bank holiday break (Early May bank holiday)"),
        ("2026-05-05", "bank holiday break (Early May bank holiday)"),
        ("2026-05-09", None),
        ("2022-12-24", "Christmas break"),
        ("2022-12-28", "Christmas break"),
    ],
)
def test_section_243_leaves_out_breaks_but_not_saturdays(day, why):
    assert why_left_out_by_s243(date.fromisoformat(day), "england") == why


def test_an_extra_bank_holiday_has_a_break_of_its_own():
    added = ExtraDay(date(2028, 6, 7), "Proclaimed holiday")
    around = [why_left_out_by_s243(added.day + timedelta(days=n), "england", [added]) for n in (-2, -1, 0, 1, 2)]
    assert around == [
        None,
        "bank holiday break (Proclaimed holiday)",
        "Proclaimed holiday",
        "bank holiday break (Proclaimed holiday)",
        None,
    ]


@pytest.mark.parametrize("year", [1899, 2200])
def test_a_year_out_of_reach_is_refused(year):
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        bank_holidays(year, "england")


def test_the_ends_of_reach_can_be_asked_under_section_243():
    assert why_left_out_by_s243(date(1900, 1, 1), "england") == "New Year’s Day"
    assert why_left_out_by_s243(date(2199, 12, 31), "england") is None


def test_a_calendar_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="Use one of: england, wales, scotland, northern-ireland, uk-any"):
        is_working_day(date(2026, 1, 1), "cornwall")


def test_nations_have_names():
    assert [nation_name(one) for one in ("northern-ireland", "uk-any")] == [
        "Northern Ireland",
        "any part of the United Kingdom",
    ]
