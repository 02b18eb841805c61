"""Bank holidays proclaimed once: who adds them, what every count then knows, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests import AT
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.models import Fact
from wardmote.organisations import one_off_days, rules
from wardmote.organisations.models import CouncilRule

FUNERAL = date(2027, 5, 7)  # a Friday
SAID = {"reason": "The state funeral.", "source": "Proclamation of 1 May 2027"}


def add(by, day=FUNERAL, **more):
    return one_off_days.add_one_off_day(day, more.pop("name", "Funeral"), **(SAID | more), by=by, at=AT)


def test_a_day_is_known_to_every_count_whatever_day_is_asked_about(monitoring_officer, council):
    add(monitoring_officer)
    early = rules.on_day(council, date(2020, 1, 1))
    every = rules.every_day(council)

    assert [(one.day, one.name, one.bank_holiday) for one in early.extra] == [(FUNERAL, "Funeral", True)]
    assert every(date(2030, 1, 1)).extra == early.extra
    assert early.counting(()).extra == ()
    [fact] = Fact.objects.of_verb("organisations.one_off_day_added")
    assert fact.changes["clause"] == [None, SAID["source"]]


def test_reading_rules_still_asks_once(council, administrator, django_assert_num_queries):
    add(administrator)
    with django_assert_num_queries(1):
        assert rules.on_day(council, FUNERAL).extra


def test_a_day_of_mourning_counts_by_section_243_alone(council, administrator):
    add(administrator, kind=one_off_days.MOURNING)
    [day] = rules.on_day(council, FUNERAL).extra

    assert not day.bank_holiday


def test_taken_away_it_counts_no_more_and_can_come_again(council, administrator):
    add(administrator)
    row = one_off_days.take_one_off_day_away(FUNERAL, reason="Entered a week too early.", by=administrator, at=AT)

    assert rules.on_day(council, FUNERAL).extra == ()
    assert row.value["is_counted"] is False
    with pytest.raises(RuleBroken, match="is not a one-off day"):
        one_off_days.take_one_off_day_away(FUNERAL, reason="Again.", by=administrator, at=AT)
    add(administrator)
    assert len(rules.on_day(council, FUNERAL).extra) == 1
    assert CouncilRule.objects.of(council).count() == 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"day": date(2027, 5, 8)}, "Saturday 8.May 2027 is not a working day already"),
        ({"day": date(2027, 12, 27)}, "is not a working day already"),
        ({"source": " "}, "where it was proclaimed"),
        ({"reason": ""}, "the reason"),
        ({"name": ""}, "Enter its name"),
        ({"kind": "feast"}, "Choose one of the answers"),
    ],
)
def test_refused_and_nothing_stored(administrator, council, more, message):
    with pytest.raises(RuleBroken, match=message):
        add(administrator, **more)
    assert not CouncilRule.objects.of(council).exists()


def test_added_twice_or_taken_away_without_a_reason(administrator):
    add(administrator)
    with pytest.raises(RuleBroken, match="was added already"):
        add(administrator)
    with pytest.raises(RuleBroken, match="Give a reason"):
        one_off_days.take_one_off_day_away(FUNERAL, reason=" ", by=administrator, at=AT)


def test_only_monitoring_officer_and_administrator(lead_officer, democratic_services):
    for somebody in (lead_officer, democratic_services):
        with pytest.raises(NotAllowed):
            add(somebody)
        with pytest.raises(NotAllowed):
            one_off_days.take_one_off_day_away(FUNERAL, reason="No.", by=somebody, at=AT)


@pytest.mark.parametrize(
    ("key", "said", "rule_id", "policy"),
    [
        ("clear_day_policy", None, "X6", "working"),
        ("clear_day_policy", "s243", "M1-wales", "s243"),
        ("clear_day_policy", "calendar", "X9-papers", "calendar"),
        ("clear_days.x6", "calendar", "X6-papers", "calendar"),
        ("clear_days.m2", "s243", "M2", "s243"),
        ("forward_plan.policy", None, "X2", "calendar"),
        ("forward_plan.policy", "working", "X3i", "working"),
    ],
)
def test_each_rule_is_counted_as_the_council_says(administrator, council, key, said, rule_id, policy):
    if said:
        rules.set_rule(key, said, from_on=date(2026, 1, 1), reason="Part 4.", by=administrator, at=AT)
    assert rules.on_day(council, date(2026, 6, 1)).policy(rule_id) == policy


def test_pages_add_a_day_and_say_what_moved(client_for, monitoring_officer):
    browser = client_for(monitoring_officer)
    typed = {"day-day": "7", "day-month": "5", "day-year": "2027", "name": "Funeral", "kind": "bank-holiday", **SAID}
    wrong = browser.post("/settings/bank-holidays/add/", typed | {"day-day": "31", "day-month": "2"}).content.decode()
    done = browser.post("/settings/bank-holidays/add/", typed, follow=True).content.decode()
    every = browser.get("/settings/bank-holidays/").content.decode()
    gone = browser.post(
        "/settings/bank-holidays/2027-05-07/take-away/", {"reason": "A mistake."}, follow=True
    ).content.decode()

    assert "Error:" in wrong
    assert "The day is added." in done
    assert "No open date moved." in done
    assert "Funeral" in every
    assert "Christmas Day" in every
    assert "Taken away. It does not count." in gone
    assert browser.get("/settings/bank-holidays/2027-05-06/").status_code == 404
    assert browser.get("/settings/bank-holidays/friday/").status_code == 404
