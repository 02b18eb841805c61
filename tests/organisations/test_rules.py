"""Council rules: what stands on a day, what is confirmed, and what cannot be set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import AT, ON
from wardmote.clocks.rule import LOCAL
from wardmote.clocks.rules import RULES
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.models import Fact
from wardmote.organisations import rules
from wardmote.organisations.models import CouncilRule
from wardmote.organisations.rule_book import SETTINGS, SUBJECT_WORDS

DAY = timedelta(days=1)
REPLY = "scrutiny.reply_days"


def set_reply(days, by, from_on=ON, **more):
    return rules.set_rule(REPLY, days, from_on=from_on, reason="Protocol of 2026.", by=by, at=AT, **more)


def test_a_new_council_has_the_starting_values(council):
    assert rules.value(council, REPLY, ON) == 28
    assert rules.value(council, "scrutiny.report_back_months", ON) == [6, 12]
    assert rules.value(council, "reminders.before_days", ON) == [14, 3]
    assert rules.value(council, "governance.model", ON) == "executive"
    assert not rules.is_confirmed(council, "S3", ON)
    with pytest.raises(KeyError):
        rules.value(council, "no.such", ON)


def test_a_rule_holds_from_its_day_and_the_one_before_until_then(administrator, council):
    set_reply(20, administrator, date(2026, 1, 1), clause="Part 4, rule 12")
    set_reply(10, administrator, date(2026, 6, 1))
    assert [rules.value(council, REPLY, day) for day in (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))] == [
        28,
        20,
        10,
    ]
    set_reply(15, administrator, date(2026, 3, 1))
    assert [rules.value(council, REPLY, day) for day in (date(2026, 2, 28), date(2026, 5, 31), date(2026, 6, 1))] == [
        20,
        15,
        10,
    ]
    assert Fact.objects.of_verb("organisations.rule_set").count() == 3


def test_a_rule_set_again_for_the_same_day_replaces_it(administrator, council):
    set_reply(20, administrator)
    set_reply(21, administrator)
    assert CouncilRule.objects.of(council).count() == 1
    assert rules.value(council, REPLY, ON) == 21


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        (REPLY, 0),
        (REPLY, 9999),
        (REPLY, "x"),
        (REPLY, True),
        ("scrutiny.report_back_months", [0]),
        ("governance.model", "king"),
        ("publication_cutoff_hour", 25),
    ],
)
def test_values_out_of_bounds_are_refused(administrator, key, bad):
    with pytest.raises(RuleBroken):
        rules.set_rule(key, bad, from_on=ON, reason="Because.", by=administrator, at=AT)


def test_a_rule_needs_a_reason(administrator):
    with pytest.raises(RuleBroken, match="reason"):
        rules.set_rule(REPLY, 20, from_on=ON, reason=" ", by=administrator, at=AT)


@pytest.mark.parametrize("who", ["monitoring_officer", "scrutiny_officer", "resident"])
def test_only_the_administrator_sets(request, who):
    with pytest.raises(NotAllowed):
        set_reply(20, request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["administrator", "scrutiny_officer", "resident"])
def test_only_the_monitoring_officer_confirms(request, who):
    with pytest.raises(NotAllowed, match="Monitoring Officer"):
        rules.confirm_rule("S3", by=request.getfixturevalue(who), at=AT)
    with pytest.raises(NotAllowed, match="Monitoring Officer"):
        rules.stop_confirming("S3", reason="Because.", by=request.getfixturevalue(who), at=AT)


def test_rule_of_law_is_confirmed_from_a_day(monitoring_officer, council, other_council):
    rules.confirm_rule("S3", from_on=date(2025, 5, 1), clause="Checked in the Act.", by=monitoring_officer, at=AT)
    assert not rules.is_confirmed(council, "S3", date(2025, 4, 30))
    assert rules.is_confirmed(council, "S3", date(2025, 5, 1))
    assert not rules.is_confirmed(council, "S2", ON)
    assert not rules.is_confirmed(other_council, "S3", ON)
    assert rules.confirmation(council, "S3", ON) == rules.Confirmation(ON, "Monitoring Officer")
    with pytest.raises(RuleBroken, match="already"):
        rules.confirm_rule("S3", by=monitoring_officer, at=AT)
    rules.confirm_rule("S3", from_on=date(2024, 5, 1), by=monitoring_officer, at=AT)
    assert rules.is_confirmed(council, "S3", date(2024, 5, 2))
    assert rules.is_confirmed(council, "S3", ON)


def test_councils_own_period_is_confirmed_as_it_stands(administrator, monitoring_officer, council):
    rules.confirm_rule("LOCAL-REPLY", by=monitoring_officer, at=AT)
    assert rules.is_confirmed(council, "LOCAL-REPLY", ON)
    assert rules.is_confirmed(council, REPLY, ON)
    assert rules.value(council, REPLY, ON) == 28
    set_reply(20, administrator, ON + DAY)
    assert rules.is_confirmed(council, REPLY, ON)
    assert not rules.is_confirmed(council, REPLY, ON + DAY)


def test_confirmation_is_taken_back_with_a_reason(monitoring_officer, council):
    with pytest.raises(RuleBroken, match="not confirmed"):
        rules.stop_confirming("S2", reason="The law changed.", by=monitoring_officer, at=AT)
    rules.confirm_rule("S2", by=monitoring_officer, at=AT)
    with pytest.raises(RuleBroken, match="reason"):
        rules.stop_confirming("S2", reason="", by=monitoring_officer, at=AT)
    rules.stop_confirming("S2", reason="The law changed.", by=monitoring_officer, at=AT)
    assert not rules.is_confirmed(council, "S2", ON)
    rules.confirm_rule("S2", by=monitoring_officer, at=AT + DAY)
    assert rules.is_confirmed(council, "S2", ON + DAY)


def test_unknown_rule_is_a_slip(monitoring_officer, council):
    with pytest.raises(KeyError):
        rules.is_confirmed(council, "S99", ON)


def test_clock_rule_is_the_councils_own_where_no_law_sets_a_period(administrator, monitoring_officer, council):
    assert rules.on_day(council, ON).clock_rule("LOCAL-REPLY") is RULES["LOCAL-REPLY"]
    set_reply(20, administrator, clause="Part 4, rule 12")
    rules.confirm_rule(REPLY, by=monitoring_officer, at=AT)
    rule = rules.on_day(council, ON).clock_rule("LOCAL-REPLY")
    assert (rule.period_n, rule.evidence_tag, rule.citation) == (20, LOCAL, "Part 4, rule 12")
    assert rule.override.confirmed_by == "Monitoring Officer"
    assert rules.on_day(council, ON).clock_rule("S3") is RULES["S3"]


def test_report_back_months_drive_two_rules(administrator, council):
    rules.set_rule("scrutiny.report_back_months", [12, 3], from_on=ON, reason="Sooner.", by=administrator, at=AT)
    standing = rules.on_day(council, ON)
    assert [standing.clock_rule(rule_id).period_n for rule_id in ("S11-6", "S11-12")] == [3, 12]
    rules.set_rule("scrutiny.report_back_months", [9], from_on=ON, reason="Once.", by=administrator, at=AT)
    assert rules.on_day(council, ON).clock_rule("S11-6").period_n == 9


def test_many_look_ups_in_one_query(council, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing = rules.on_day(council, ON)
        assert {standing.value(key) is not None for key in SETTINGS} == {True}
        assert not any(standing.is_confirmed(rule_id) for rule_id in RULES)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        (REPLY, " 20 ", 20),
        ("reminders.before_days", "3, 14 7", [14, 7, 3]),
        ("reminders.late_days", "7,1,7", [1, 7]),
        ("governance.model", "committee", "committee"),
    ],
)
def test_values_as_people_type_them(key, typed, said):
    assert rules.parse(SETTINGS[key], typed) == said


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (REPLY, "a month"),
        (REPLY, "-3"),
        ("reminders.late_days", "1; 7"),
        ("governance.model", "perhaps"),
        (REPLY, ""),
    ],
)
def test_values_that_are_none_say_what_to_type(key, typed):
    with pytest.raises(RuleBroken, match=r"Enter|Choose"):
        rules.parse(SETTINGS[key], typed)


@pytest.mark.pure
def test_every_setting_has_words_a_heading_and_a_good_starting_value():
    slugs = set()
    for setting in SETTINGS.values():
        assert str(setting.title)
        assert setting.subject in SUBJECT_WORDS
        assert rules.value_words(setting, setting.default)
        assert set(setting.governs) <= set(RULES)
        slugs.add(setting.slug)
        typed = setting.default
        typed = ", ".join(map(str, typed)) if isinstance(typed, list) else str(typed)
        assert rules.parse(setting, typed) == setting.default
    assert len(slugs) == len(SETTINGS)


def test_rooms_say_what_confirming_changes(council, monkeypatch):
    monkeypatch.setattr(rules, "_effects", [])
    rules.register_effect(lambda council, key, on: [f"3 dates are counted by {key}."] if key == "S3" else [])
    assert rules.effects(council, "S3", ON) == ["3 dates are counted by S3."]
    assert rules.effects(council, "S2", ON) == []
