"""Rules of time: every worked example of the reference note, the choice for a scrutiny reply, and the council's own."""

from dataclasses import fields
from datetime import date, datetime

import pytest

from wardmote.clocks.calendars import CALENDARS, NATIONS
from wardmote.clocks.counting import POLICIES
from wardmote.clocks.rule import (
    CHECK_FIRST,
    UNITS,
    Override,
    Rule,
    due_under,
    explain,
    needs_checking,
    overridden,
)
from wardmote.clocks.rules import (
    CRIME_AND_DISORDER,
    NO_DUTY,
    OVERVIEW_AND_SCRUTINY,
    RULES,
    find,
    reply_rule,
    rules_table,
    scrutiny_reply,
    version_on,
)

pytestmark = pytest.mark.pure


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule_id", "start", "policy", "expected"),
    [
        ("X2", "2026-12-16", None, "2026-11-17"),
        ("X2", "2026-12-16", "working", "2026-11-05"),
        ("X2", "2027-01-20", None, "2026-12-22"),
        ("X2", "2027-02-10", None, "2027-01-12"),
        ("X3i", "2027-01-20", None, "2026-12-22"),
        ("X3ii", "2027-01-20", None, "2027-01-14"),
        ("X3ii", "2027-01-20", "working", "2027-01-12"),
        ("X4", "2026-12-01", None, "2026-12-07"),
        ("X4", "2026-12-01", "working", "2026-12-09"),
        ("X4", "2026-12-21", None, "2026-12-27"),
        ("X4", "2026-12-21", "working", "2026-12-31"),
        ("X6", "2026-12-16", None, "2026-12-10"),
        ("X6", "2026-12-16", "working", "2026-12-08"),
        ("X6-papers", "2027-01-05", None, "2026-12-30"),
        ("X6-papers", "2027-01-05", "working", "2026-12-23"),
        ("X6", "2027-03-31", None, "2027-03-25"),
        ("X6", "2027-03-31", "working", "2027-03-19"),
        ("X7", "2026-12-18", None, "2026-12-22"),
        ("X9-papers", "2026-12-16", None, "2026-12-10"),
        ("X10", "2026-12-01", None, "2026-12-11"),
        ("X10", "2027-03-22", None, "2027-04-01"),
        ("X12", "2026-03-24", None, "2027-03-23"),
        ("X13", "2026-12-16", None, "2032-12-15"),
        ("X13-papers", "2026-12-16", None, "2030-12-15"),
        ("X13", "2024-02-29", None, "2030-02-28"),
        ("X13-papers", "2024-02-29", None, "2028-02-28"),
        ("X14", "2026-12-17", None, "2026-12-24"),
        ("X14", "2026-12-18", None, "2026-12-29"),
        ("X14", "2026-12-22", None, "2026-12-31"),
        ("X14", "2027-03-24", None, "2027-04-02"),
        ("X15", "2026-12-09", None, "2026-12-16"),
        ("X15", "2026-12-21", None, "2026-12-30"),
        ("M1", "2026-12-16", None, "2026-12-10"),
        ("M1", "2026-12-16", "working", "2026-12-08"),
        ("M1", "2027-03-17", "working", "2027-03-09"),
        ("M1-wales", "2026-12-16", None, "2026-12-12"),
        ("M1-wales", "2026-12-16", "working", "2026-12-10"),
        ("M1-northern-ireland", "2027-03-22", "working", "2027-03-11"),
        ("M1-scotland", "2026-12-16", None, "2026-12-12"),
        ("M2", "2027-04-07", "working", "2027-03-30"),
        ("M3-wales", "2026-12-16", None, "2026-12-12"),
        ("M4", "2026-12-16", None, "2032-12-15"),
        ("M5", "2026-12-16", None, "2030-12-15"),
        ("M8", "2026-12-16", None, "2026-12-07"),
        ("S2", "2023-04-18", None, "2023-06-17"),
        ("S2", "2026-11-24", None, "2027-01-23"),
        ("S2", "2026-12-31", None, "2027-02-28"),
        ("S2", "2026-07-01", None, "2026-08-31"),
        ("S3", "2026-11-24", None, "2026-12-22"),
        ("S3", "2026-12-01", None, "2026-12-29"),
        ("S3", "2023-04-18", None, "2023-05-16"),
        ("S3", "2027-02-01", None, "2027-03-01"),
        ("S4", "2026-12-01", None, "2026-12-01"),
        ("S5", "2026-03-24", None, "2027-03-23"),
        ("S7", "2026-12-16", None, "2026-11-24"),
        ("S11-6", "2026-08-31", None, "2027-02-28"),
        ("S11-12", "2026-11-24", None, "2027-11-24"),
        ("LOCAL-REPLY", "2026-12-01", None, "2026-12-29"),
        ("P3", "2026-04-01", None, "2027-03-31"),
        ("P5", "2026-04-01", None, "2027-03-31"),
        ("P9", "2026-12-18", None, "2026-12-29"),
        ("P15", "2027-01-01", None, "2027-03-31"),
        ("P15", "2027-04-01", None, "2027-06-30"),
        ("SVD-first", "2023-01-31", None, "2024-01-31"),
        ("SVD-review", "2026-01-31", None, "2027-01-30"),
        ("DHR-decide", "2026-11-30", None, "2026-12-30"),
        ("DHR-report", "2026-11-30", None, "2027-05-30"),
        ("A2", "2023-09-21", None, "2026-09-20"),
        ("A2", "2026-12-01", None, "2029-11-30"),
        ("A2", "2024-02-29", None, "2027-02-28"),
        ("A6", "2026-12-01", None, "2027-01-11"),
        ("A7", "2026-12-01", None, "2027-05-31"),
        ("A9-complaint", "2026-10-31", None, "2026-11-30"),
        ("C2", "2026-03-31", None, "2027-03-30"),
        ("C2-objectives", "2026-03-31", None, "2030-03-30"),
        ("C3", "2026-12-01", None, "2027-11-30"),
        ("I1", "2026-11-23", None, "2026-12-22"),
        ("I1", "2026-12-07", None, "2027-01-08"),
        ("I1", "2026-11-28", None, "2026-12-30"),
        ("I1", "2026-06-01", None, "2026-06-30"),
        ("I1", "2027-03-01", None, "2027-04-01"),
        ("I2", "2026-12-07", None, "2027-01-08"),
        ("I2-complex", "2026-12-07", None, "2027-02-05"),
        ("I3", "2026-11-23", None, "2026-12-22"),
        ("I4", "2026-11-27", None, "2026-12-29"),
        ("I4", "2027-01-31", None, "2027-03-01"),
        ("I4-complex", "2026-11-27", None, "2027-03-01"),
        ("I5", "2026-11-23", None, "2026-12-23"),
        ("I5", "2026-11-27", None, "2026-12-29"),
        ("I5", "2026-12-02", None, "2027-01-04"),
    ],
)
def test_the_rule_gives_the_date_of_the_reference_note(rule_id, start, policy, expected):
    assert due_under(find(rule_id), day(start), policy=policy).due_on == day(expected)


@pytest.mark.parametrize(
    ("rule_id", "start", "expected"),
    [("X9", "2026-12-18T20:10", "2026-12-19T20:10"), ("I6", "2026-12-18T16:30", "2026-12-21T16:30")],
)
def test_rules_in_hours_run_through_the_weekend(rule_id, start, expected):
    assert due_under(find(rule_id), datetime.fromisoformat(start)).due_at == datetime.fromisoformat(expected)


def test_a_rule_in_hours_needs_the_time_of_day():
    with pytest.raises(ValueError, match="give the time of day"):
        due_under(find("I6"), day("2026-12-18"))


def test_a_moment_counts_as_its_london_day():
    assert due_under(find("S3"), datetime.fromisoformat("2026-11-23T23:59")).due_on == day("2026-12-21")


def test_every_rule_is_whole_and_can_be_counted():
    for rule_id, rule in RULES.items():
        assert rule.rule_id == rule_id
        for text in (
            rule.title,
            rule.applies_when,
            rule.trigger_event,
            rule.output_due,
            rule.duty_holder,
            rule.citation,
        ):
            assert text, rule_id
        assert rule.title.endswith(".")
        assert rule.unit in UNITS
        assert rule.counting_policy in POLICIES
        assert rule.evidence_tag in {"V", "S", "K", "LOCAL"}
        assert rule.calendar is None or rule.calendar in CALENDARS
        for nation in rule.nations:
            assert nation in NATIONS
            start = datetime.fromisoformat("2026-11-24T09:00")
            due = due_under(rule, start, nation=nation)
            assert due.counting == rule.primitive
            assert explain(rule, due)[0] == rule.title


def test_the_evidence_is_that_of_the_reference_note():
    tags = {tag: {rule.rule_id for rule in RULES.values() if rule.evidence_tag == tag} for tag in ("V", "S", "LOCAL")}
    assert {"X3i", "X4", "X6", "M1", "I1", "A9-complaint", "P15"} <= tags["V"]
    assert {"X2", "S5", "A2", "I5", "M3-wales"} <= tags["S"]
    assert tags["LOCAL"] == {
        "LOCAL-REPLY", "S4", "S7", "S11-6", "S11-12", "X7", "X14", "M8", "P9", "P16", "C1",
    }  # fmt: skip
    assert {find(one).evidence_tag for one in ("S2", "S3", "A6", "I4", "P3", "X15")} == {"K"}


@pytest.mark.parametrize(
    ("rule_id", "expected"),
    [
        ("S2", True),
        ("S3", True),
        ("X2", True),
        ("X4", False),
        ("I1", False),
        ("P7", True),
        ("P15", True),
        ("X14", False),
    ],
)
def test_what_was_not_read_needs_checking(rule_id, expected):
    assert needs_checking(find(rule_id)) is expected


def test_a_rule_that_is_not_known_names_those_that_are():
    with pytest.raises(ValueError, match=r"There is no rule “S99”\. The rules are: S2, S3"):
        find("S99")


def test_a_rule_does_not_reach_every_nation():
    assert due_under(find("M1-wales"), day("2026-12-16"), nation="wales").nation == "wales"
    with pytest.raises(ValueError, match="It applies in: england, wales"):
        due_under(find("S3"), day("2026-12-16"), nation="scotland")
    with pytest.raises(ValueError, match="does not apply there"):
        due_under(find("I1"), day("2026-12-16"), nation="scotland")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (find("I5"), "from 19 June 2026"),
        (overridden(find("S3"), Override(5, "days", "r", effective_to=date(2026, 1, 1))), "until 1 January 2026"),
    ],
)
def test_a_rule_has_no_effect_outside_its_dates(rule, words):
    outside = day("2026-06-18")
    assert not rule.in_force(outside)
    with pytest.raises(ValueError, match=f"has no effect on 18 June 2026: it is in force {words}"):
        due_under(rule, outside)


def test_the_way_of_counting_can_change_for_clear_days_only():
    with pytest.raises(ValueError, match="leave policy out"):
        due_under(find("S3"), day("2026-12-16"), policy="working")


def test_a_rule_with_an_unknown_way_of_counting_is_a_slip():
    values = {field.name: getattr(find("S3"), field.name) for field in fields(Rule)} | {"primitive": "moons_after"}
    with pytest.raises(ValueError, match="moons_after"):
        due_under(Rule(**values), day("2026-12-16"))


def test_the_table_has_a_row_of_plain_values_for_every_rule():
    rows = {row["rule_id"]: row for row in rules_table()}
    assert list(rows) == list(RULES)
    assert rows["I5"]["effective_from"] == "2026-06-19"
    assert rows["I1"]["calendar"] == "uk-any"
    assert (rows["X14"]["local"], rows["X14"]["period"]) == (True, "5 working days")
    assert "amendments of 2011" in rows["P7"]["note"]
    ended = overridden(find("S3"), Override(1, "months", "r", effective_to=date(2027, 1, 1)))
    assert rules_table([ended])[0]["effective_to"] == "2027-01-01"


# --- Why this date? --------------------------------------------------------------------------------------------------


def test_why_this_date_ends_with_a_warning_until_a_post_confirms_the_rule():
    rule = find("S3")
    due = due_under(rule, day("2026-11-24"))
    assert explain(rule, due)[-1] == CHECK_FIRST
    confirmed = explain(rule, due, confirmed_by="the Monitoring Officer", confirmed_on=day("2026-04-07"))
    assert confirmed == (
        "Whoever is asked by the crime and disorder committee replies within 28 days.",
        "The count starts the day after Tuesday 24 November 2026. Every day counts, weekends and bank holidays too.",
        "Day 28 is Tuesday 22 December 2026.",
        "Rule: Crime and Disorder (Overview and Scrutiny) Regulations 2009 (SI 2009/942), regulation 7.",
        "Confirmed by the Monitoring Officer on 7 April 2026.",
    )


def test_why_this_date_has_no_warning_where_the_law_was_read():
    rule = find("I1")
    assert explain(rule, due_under(rule, day("2026-11-23")))[-1] == "Rule: Freedom of Information Act 2000, section 10."


def test_a_local_rule_that_nobody_confirmed_says_to_check():
    assert explain(find("X14"), due_under(find("X14"), day("2026-11-23")))[-1] == CHECK_FIRST


# --- The council's own period ----------------------------------------------------------------------------------------

OWN = Override(
    period_n=1,
    unit="months",
    reason="The committee meets monthly.",
    clause="Scrutiny procedure rule 14",
    confirmed_on=date(2026, 4, 7),
    confirmed_by="the Monitoring Officer",
)


def test_an_override_makes_a_dated_local_version_and_leaves_the_rule_alone():
    own = overridden(find("S3"), OWN)
    assert (own.rule_id, own.local, own.period, own.effective_from) == ("S3", True, "one month", date(2026, 4, 7))
    assert "SI 2009/942" in own.note
    assert find("S3").period == "28 days"
    assert explain(own, due_under(own, day("2026-11-24")))[-2:] == (
        "Rule: Scrutiny procedure rule 14.",
        "Confirmed by the Monitoring Officer on 7 April 2026.",
    )


@pytest.mark.parametrize(
    ("rule_id", "n", "unit", "start", "expected"),
    [
        ("S3", 1, "months", "2026-11-24", "2026-12-24"),
        ("S2", 1, "months", "2026-11-24", "2026-12-23"),
        ("S3", 20, "working days", "2026-11-24", "2026-12-22"),
        ("S3", 4, "weeks", "2026-11-24", "2026-12-21"),
        ("X4", 5, "clear working days", "2026-12-01", "2026-12-09"),
        ("X2", 28, "clear working days", "2026-12-16", "2026-11-05"),
        ("M8", 7, "clear days", "2026-12-16", "2026-12-08"),
    ],
)
def test_an_override_changes_how_it_is_counted(rule_id, n, unit, start, expected):
    own = overridden(find(rule_id), Override(n, unit, "The constitution says so."))
    assert due_under(own, day(start)).due_on == day(expected)


@pytest.mark.parametrize(
    ("rule_id", "override", "told"),
    [
        ("S3", Override(28, "days", "  "), "a reason is needed"),
        ("S3", Override(28, "moons", "because"), "Use one of: days, working days"),
        ("X2", Override(28, "working days", "because"), "in clear days or clear working days"),
    ],
)
def test_an_override_that_cannot_be_counted_is_refused(rule_id, override, told):
    with pytest.raises(ValueError, match=told):
        overridden(find(rule_id), override)


def test_the_version_in_force_on_a_day_is_the_newest_that_had_begun():
    first = overridden(find("S3"), Override(21, "days", "r", effective_from=date(2025, 1, 1)))
    second = overridden(find("S3"), Override(14, "days", "r", effective_from=date(2026, 1, 1)))
    other = overridden(find("S2"), Override(1, "months", "r"))
    own = [second, first, other]
    assert version_on("S3", date(2024, 6, 1), own) is find("S3")
    assert version_on("S3", date(2025, 6, 1), own) is first
    assert version_on("S3", date(2026, 6, 1), own) is second
    assert version_on("S3", own_rules=own) is second
    assert version_on("S2", date(2020, 1, 1), own) is other


# --- Replies to scrutiny ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capacity", "notice", "bound", "nation", "expected"),
    [
        (CRIME_AND_DISORDER, False, True, "england", "S3"),
        (CRIME_AND_DISORDER, True, True, "england", "S3"),
        (CRIME_AND_DISORDER, True, True, "wales", "S3"),
        (CRIME_AND_DISORDER, True, True, "scotland", "LOCAL-REPLY"),
        (OVERVIEW_AND_SCRUTINY, True, True, "england", "S2"),
        (OVERVIEW_AND_SCRUTINY, False, True, "england", "LOCAL-REPLY"),
        (OVERVIEW_AND_SCRUTINY, True, True, "wales", "LOCAL-REPLY"),
        ("committee", True, True, "england", "LOCAL-REPLY"),
        ("", False, True, "england", "LOCAL-REPLY"),
        (CRIME_AND_DISORDER, True, False, "england", None),
        (OVERVIEW_AND_SCRUTINY, True, False, "england", None),
    ],
)
def test_the_rule_follows_the_capacity_the_notice_and_the_duty(capacity, notice, bound, nation, expected):
    rule = reply_rule(capacity, written_notice=notice, addressee_bound=bound, nation=nation)
    assert (rule.rule_id if rule else None) == expected


def test_the_crime_and_disorder_committee_counts_28_days_from_the_report():
    clock = scrutiny_reply(
        CRIME_AND_DISORDER, reported_on=day("2023-04-18"), received_on=day("2023-04-25"), addressee_bound=True
    )
    assert clock.due is not None
    assert clock.due.due_on == day("2023-05-16")
    assert clock.words[0] == "The committee acted as the crime and disorder committee, so 28 days apply."
    assert clock.words[-1] == CHECK_FIRST


@pytest.mark.parametrize(
    ("received", "notice", "expected"),
    [
        ("2026-11-24", "2026-11-24", "2027-01-23"),
        ("2026-11-24", "2026-12-31", "2027-02-28"),
        ("2026-12-31", "2026-11-24", "2027-02-28"),
    ],
)
def test_overview_and_scrutiny_counts_two_months_from_the_later_of_receipt_and_notice(received, notice, expected):
    clock = scrutiny_reply(
        OVERVIEW_AND_SCRUTINY,
        reported_on=day("2026-11-20"),
        received_on=day(received),
        notice_on=day(notice),
        addressee_bound=True,
    )
    assert clock.due is not None
    assert clock.due.due_on == day(expected)
    assert clock.words[0] == "The committee acted as overview and scrutiny and gave written notice, so 2 months apply."


def test_two_months_do_not_start_before_the_report_is_received():
    clock = scrutiny_reply(
        OVERVIEW_AND_SCRUTINY, reported_on=day("2026-11-20"), notice_on=day("2026-11-24"), addressee_bound=True
    )
    assert clock.rule is find("S2")
    assert clock.due is None
    assert clock.words[-1] == "The count starts when the report has been received."


def test_without_notice_the_council_s_own_period_runs_from_receipt_or_the_report():
    asked = {"reported_on": day("2026-11-24"), "addressee_bound": True}
    clock = scrutiny_reply(OVERVIEW_AND_SCRUTINY, received_on=day("2026-12-01"), **asked)
    assert clock.rule is find("LOCAL-REPLY")
    assert clock.due is not None
    assert clock.due.due_on == day("2026-12-29")
    assert clock.words[0] == (
        "The committee acted as overview and scrutiny and gave no written notice, so the council’s own 28 days apply."
    )
    clock = scrutiny_reply("", **asked)
    assert clock.due is not None
    assert clock.due.due_on == day("2026-12-22")
    assert clock.words[0].startswith("The committee did not act in a capacity that carries a time limit in law")


def test_the_council_s_own_month_takes_the_place_of_28_days():
    own = overridden(find("LOCAL-REPLY"), OWN)
    clock = scrutiny_reply("", reported_on=day("2026-11-24"), addressee_bound=True, own_rules=[own])
    assert clock.rule is own
    assert clock.due is not None
    assert clock.due.due_on == day("2026-12-24")
    assert clock.words[0].endswith("so the council’s own one month applies.")
    assert clock.words[-1] == "Confirmed by the Monitoring Officer on 7 April 2026."


def test_a_version_confirmed_later_does_not_reach_back():
    own = overridden(find("S3"), OWN)
    clock = scrutiny_reply(CRIME_AND_DISORDER, reported_on=day("2026-04-06"), addressee_bound=True, own_rules=[own])
    assert clock.rule is find("S3")


def test_a_nation_the_law_does_not_reach_is_said():
    clock = scrutiny_reply(
        CRIME_AND_DISORDER, reported_on=day("2026-11-24"), addressee_bound=True, nation="northern-ireland"
    )
    assert "do not reach Northern Ireland, so the council’s own 28 days apply" in clock.words[0]


def test_a_body_without_a_duty_has_no_date():
    clock = scrutiny_reply(CRIME_AND_DISORDER, reported_on=day("2026-11-24"), addressee_bound=False)
    assert (clock.rule, clock.due, clock.words) == (None, None, (NO_DUTY,))
