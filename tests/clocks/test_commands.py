"""The command ``clock``: what it answers, and what it says to text it cannot read."""

import json

import pytest

import wardmote.clocks
from wardmote.clocks.commands import NAMES, run

pytestmark = pytest.mark.pure

KEYS = ["due_on", "bare_limit_on", "last_working_on", "explanation", "rule", "citation"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("clear_days_latest event=2026-12-16 n=28", "2026-11-17"),
        ("clear_days_latest event=2026-12-16 n=28 policy=working nation=england", "2026-11-05"),
        ("clear_days_latest event=2027-03-22 n=5 policy=working nation=northern-ireland", "2027-03-11"),
        ("clear_days_earliest trigger=2026-12-21 n=5 policy=working nation=england", "2026-12-31"),
        ("working_days_after trigger=2026-12-07 n=20 calendar=uk-any", "2027-01-08"),
        ("calendar_days_after trigger=2026-12-02 n=30 roll=next_working_day nation=england", "2027-01-04"),
        ("months_beginning_with trigger=2026-12-31 n=2", "2027-02-28"),
        ("months_after trigger=2027-01-31 n=1 roll=next_working_day nation=england", "2027-03-01"),
        ("weeks_beginning_with trigger=2026-12-01 n=6", "2027-01-11"),
        ("S3 trigger=2026-11-24", "2026-12-22"),
        ("X2 event=2026-12-16 policy=working", "2026-11-05"),
        ("M1-northern-ireland event=2027-03-22 policy=working nation=northern-ireland", "2027-03-11"),
    ],
)
def test_the_command_answers_with_exactly_its_keys(words, expected):
    name, *pairs = words.split()
    answer = run(name, pairs)
    assert list(answer) == KEYS
    assert answer["due_on"] == expected
    assert answer["rule"] == name
    assert json.loads(json.dumps(answer)) == answer


def test_the_bare_limit_and_the_last_working_day_stand_beside_the_date():
    answer = run("clear_days_latest", ["event=2027-03-31", "n=5", "policy=working", "nation=england"])
    assert (answer["due_on"], answer["bare_limit_on"], answer["last_working_on"]) == (
        "2027-03-19",
        "2027-03-21",
        "2027-03-19",
    )


@pytest.mark.parametrize(
    ("words", "due_at"),
    [
        ("hours_after trigger=2026-12-18T20:10 n=24", "2026-12-19T20:10"),
        ("hours_after trigger=2026-12-18T20:10:30 n=24", "2026-12-19T20:10:30"),
        ("hours_after trigger=2026-07-01T20:10+00:00 n=24", "2026-07-02T21:10+01:00"),
        ("I6 trigger=2026-12-18T16:30", "2026-12-21T16:30"),
    ],
)
def test_hours_answer_with_a_moment_too(words, due_at):
    name, *pairs = words.split()
    answer = run(name, pairs)
    assert list(answer) == [*KEYS, "due_at"]
    assert answer["due_at"] == due_at
    assert answer["due_on"] == due_at[:10]


def test_a_rule_is_explained_with_its_citation_and_warning():
    answer = run("S2", ["trigger=2026-11-24"])
    assert answer["citation"] == "Local Government Act 2000, section 9FE"
    assert answer["explanation"][-2:] == [
        "Rule: Local Government Act 2000, section 9FE.",
        "Check before relying on this.",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("S99 trigger=2026-11-24", "There is no clock “S99”. Write one of: clear_days_latest,"),
        ("S3", "S3 needs trigger=. Write for example: S3 trigger=2026-12-18."),
        ("X2 trigger=2026-11-24", "X2 does not take trigger=. It takes: event=, nation=, policy=."),
        ("X2", "Write for example: X2 event=2026-12-18."),
        ("I6", "Write for example: I6 trigger=2026-12-18T20:10."),
        ("hours_after n=2", "Write for example: hours_after trigger=2026-12-18T20:10 n=5."),
        ("months_after trigger=2026-12-01", "months_after needs n=."),
        (
            "months_after trigger=2026-12-01 n=1 policy=working",
            "does not take policy=. It takes: trigger=, n=, roll=, nation=.",
        ),
        ("months_after trigger", "“trigger” is not KEY=VALUE. Write for example: months_after trigger=2026-12-18 n=5."),
        ("months_after trigger=", "“trigger=” is not KEY=VALUE."),
        ("months_after n=1 n=2", "“n” is given twice."),
        ("months_after trigger=18/12/2026 n=1", "“18/12/2026” is not a date. Write trigger= with year, month and day"),
        ("months_after trigger=2026-02-30 n=1", "“2026-02-30” is not a date."),
        ("months_after trigger=2026-12-01 n=two", "“two” is not a whole number."),
        ("months_after trigger=2026-12-01 n=-1", "“-1” is not a whole number."),
        ("months_after trigger=2026-12-01 n=99999999", "is not a whole number."),
        ("months_after trigger=2026-12-01 n=0", "whole number from 1 to 36,525, not 0"),
        ("hours_after trigger=2026-12-18 n=1", "is not a date with a time. Write trigger= such as 2026-12-18T20:10"),
        ("hours_after trigger=2026-12-18T25:10 n=1", "is not a date with a time."),
        ("I5 trigger=2026-01-01", "it is in force from 19 June 2026"),
        ("working_days_after trigger=2026-12-01 n=1 calendar=mars", "Use one of: england, wales"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(words, told):
    name, *pairs = words.split()
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is compared below, without patterns
        run(name, pairs)
    assert told in str(refused.value)


def test_every_name_can_be_run():
    assert len(NAMES) == len(set(NAMES))
    assert {"clear_days_latest", "hours_after", "S3", "LOCAL-REPLY"} <= set(NAMES)


def test_the_front_of_the_room_holds_what_it_promises():
    assert wardmote.clocks.__all__ == sorted(
        wardmote.clocks.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    for name in wardmote.clocks.__all__:
        assert getattr(wardmote.clocks, name) is not None
