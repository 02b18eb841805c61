"""A one-off bank holiday moves the dates that are open: call-ins, hearings, clearances, notices. What is past stays."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.plan import councillors, decision, entry, moment
from tests.factories.scrutiny import job
from wardmote.decisions import calling_in, clearing
from wardmote.decisions.models import CallIn, PublishedDecision
from wardmote.kernel.models import Fact
from wardmote.kernel.words import london_date
from wardmote.organisations import one_off_days, rules

pytestmark = pytest.mark.django_db
WEDNESDAY, FRIDAY = date(2026, 12, 2), date(2026, 12, 4)
AGAIN = "decisions.date_counted_again"


def proclaim(council, at, day=FRIDAY):
    one_off_days.add_one_off_day(day, "Funeral", reason="Proclaimed.", source="GOV.UK", by=job(council), at=at)
    return [(one.what, one.was_on, one.is_on) for one in one_off_days.moved_by(council, day)]


def test_a_call_in_period_that_runs_gains_a_day(council):
    made = decision(council, at=moment(WEDNESDAY))
    moved = proclaim(council, moment(date(2026, 12, 3)))
    made.refresh_from_db()
    [row] = PublishedDecision.objects.of(council)

    assert moved == [
        ("Last day for a call-in", date(2026, 12, 9), date(2026, 12, 10)),
        ("In effect from", date(2026, 12, 10), date(2026, 12, 11)),
    ]
    assert made.call_in_until == row.call_in_until == moment(date(2026, 12, 10), 17)
    assert made.call_in_words[-1] == "Funeral, 4 December 2026, was added as a one-off day."
    assert Fact.objects.of_verb(AGAIN).count() == len(moved)
    assert row.publication.content["effective_on"] == "2026-12-11"


def test_taking_the_day_away_brings_the_dates_back(council):
    made = decision(council, at=moment(WEDNESDAY))
    proclaim(council, moment(date(2026, 12, 3)))
    one_off_days.take_one_off_day_away(FRIDAY, reason="A mistake.", by=job(council), at=moment(date(2026, 12, 3), 12))
    made.refresh_from_db()

    assert made.effective_on == date(2026, 12, 10)
    assert [one.taken_away for one in one_off_days.moved_by(council, FRIDAY)] == [True, True, False, False]


def test_a_date_whose_earlier_day_has_passed_stays(council):
    made = decision(council, at=moment(WEDNESDAY))
    proclaim(council, moment(date(2026, 12, 3)))
    one_off_days.take_one_off_day_away(FRIDAY, reason="A mistake.", by=job(council), at=moment(date(2026, 12, 10), 9))
    made.refresh_from_db()

    assert made.call_in_until == moment(date(2026, 12, 10), 17)


def test_closed_periods_and_those_of_other_councils_stay(council, other_council):
    over = decision(council, at=moment(date(2026, 11, 2)))
    theirs = decision(other_council, at=moment(WEDNESDAY))
    was = theirs.call_in_until

    assert proclaim(council, moment(date(2026, 12, 3))) == []
    over.refresh_from_db()
    theirs.refresh_from_db()
    assert london_date(over.call_in_until) == date(2026, 11, 9)
    assert theirs.call_in_until == was
    assert not Fact.objects.of_verb(AGAIN).exists()


def test_the_day_of_a_hearing_moves(council):
    by = job(council)
    made = decision(council, at=moment(date(2026, 12, 1)))
    one = calling_in.call_in(
        made.pk, post_ids=[post.pk for post in councillors(council)], grounds="Too dear.", alternative="Wait.",
        by=by, at=moment(WEDNESDAY),
    )  # fmt: skip
    calling_in.judge_call_in(one.pk, is_valid=True, because="In time.", by=by, at=moment(WEDNESDAY))

    assert proclaim(council, moment(date(2026, 12, 3))) == [
        ("The call-in is heard by", date(2026, 12, 16), date(2026, 12, 17))
    ]
    assert CallIn.objects.get().hear_by_on == date(2026, 12, 17)


def test_a_usual_turn_moves_and_a_chosen_day_stays(full, lead_officer, council):
    at = moment(date(2026, 5, 19))
    clearing.ask_for_implications(full.pk, by=lead_officer, at=at)
    chosen = full.clearances.waiting().first()
    type(chosen).objects.filter(pk=chosen.pk).update(due_on=date(2026, 6, 30))
    moved = proclaim(council, at, day=date(2026, 5, 21))

    assert len(moved) == full.clearances.waiting().count() - 1
    assert {(was, now) for _what, was, now in moved} == {(date(2026, 5, 27), date(2026, 5, 28))}
    chosen.refresh_from_db()
    assert chosen.due_on == date(2026, 6, 30)


def test_notices_counted_in_working_days_move(council):
    rules.set_rule(
        "forward_plan.policy", "working", from_on=date(2026, 1, 1), reason="Ours.", by=job(council), at=moment(WEDNESDAY)
    )  # fmt: skip
    entry(council, date(2027, 3, 10))
    entry(council, date(2027, 3, 10), said_on=WEDNESDAY, title="Bins")
    entry(council, date(2027, 3, 10), said_on=WEDNESDAY, title="Small", is_key=False, key_because="Cheap.")

    assert proclaim(council, moment(date(2026, 12, 3)), day=date(2027, 2, 5)) == [
        ("Latest day to publish the notice", date(2027, 1, 28), date(2027, 1, 27)),
    ]
    assert proclaim(council, moment(date(2026, 12, 3)), day=date(2026, 12, 11)) == [
        ("Earliest day of the decision", date(2027, 1, 15), date(2027, 1, 18)),
    ]
    assert Fact.objects.of_verb(AGAIN).count() == 2


def test_a_record_published_after_the_day_is_less_late(council):
    decision(council, at=moment(date(2026, 12, 8)), decided_on=date(2026, 12, 3))
    [before] = PublishedDecision.objects.of(council)
    proclaim(council, moment(date(2026, 12, 9)))
    [after] = PublishedDecision.objects.of(council)

    assert (before.days, after.days) == (3, 2)
