"""What is wrong with an answer: a few things stop it, the rest is advice, and a deferral is not complete."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import ON
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import AskFactory, LineFactory, PartFactory, ResponseFactory
from wardmote.scrutiny import checking
from wardmote.scrutiny.models import Line, Response

D = Line.Decision


@pytest.fixture
def answer(council, committee):
    """An answer in which nothing is wrong."""
    post = PostFactory(council=council)
    ask = AskFactory(recommendation__review__council=council, recommendation__review__body=committee, asked_of=[post])
    return ResponseFactory(ask=ask, cost=Response.Cost.NONE, lead=[post])


def said(answer, **line):
    LineFactory(response=answer, **line)
    return checking.problems(answer, on=ON)


def stops(found):
    return [(one.field, one.message) for one in found if one.stops]


def advice(found):
    return [(one.field, one.message) for one in found if not one.stops]


def test_a_good_answer_has_nothing_wrong(answer):
    assert said(answer) == []
    assert checking.is_complete(answer)


def test_an_answer_without_a_word_stops(answer):
    assert stops(said(answer, decision="")) == [("decision", "Choose what the answer is")]
    assert not checking.is_complete(answer)


@pytest.mark.parametrize("decision", [D.NOT_ACCEPTED, D.NOTED, D.ALTERNATIVE, D.IN_PRINCIPLE])
def test_every_word_but_accepted_needs_a_reason(answer, decision):
    found = stops(said(answer, decision=decision, text="", reason=""))

    assert found == [("reason", f"Give a reason: it is needed when the answer is {decision.label}")]


def test_words_of_what_will_happen_are_reason_enough(answer):
    assert stops(said(answer, decision=D.ALTERNATIVE, text="We light the car park first.", reason="")) == []


def test_a_deferral_says_when_the_answer_comes_and_completes_nothing(answer):
    assert stops(said(answer, decision=D.DEFERRED, reason="The county first.")) == [
        ("answer_on", "Enter the day an answer will come")
    ]
    assert not checking.is_complete(answer)


@pytest.mark.parametrize(
    "words",
    [
        "TBC",
        "tba.",
        "To follow",
        "To be confirmed",
        "As applicable",
        "Explanation provided as applicable",
        "‘None’ or explanation provided",
        "n/a",
        "NA",
        "As above.",
        "---",
        "???",
        "XXX",
    ],
)
def test_words_of_the_form_are_no_answer_and_no_cost(answer, words):
    answer.cost, answer.cost_words = Response.Cost.SOME, words
    LineFactory(response=answer, text=words)

    found = stops(checking.problems(answer, on=ON))

    assert found == [
        ("text", f"“{words}” says nothing yet. Write the answer"),
        ("cost_words", f"“{words}” is from the form. Say what it costs, or choose None"),
    ]


@pytest.mark.parametrize("field", ["text", "reason", "next_step"])
def test_a_placeholder_inside_words_stops(answer, field):
    found = stops(said(answer, **{field: "The contract is let in **** next year."}))

    assert found == [(field, "“****” is a placeholder. Write the answer, or send a holding reply")]


@pytest.mark.parametrize("words", ["The TBCs of 2019 are done.", "We follow the county’s list.", "None of it applies."])
def test_words_that_only_look_like_a_placeholder_pass(answer, words):
    assert stops(said(answer, text=words)) == []


def test_a_cost_needs_words_or_an_amount(answer):
    answer.cost = Response.Cost.SOME
    assert stops(said(answer)) == [("cost_words", "Say what it costs, or choose None")]
    answer.cost_pence = 0
    assert stops(checking.problems(answer, on=ON)) == []


def test_what_is_missing_is_advised_and_stops_nothing(council, committee):
    bare = ResponseFactory(
        ask=AskFactory(recommendation__review__council=council, recommendation__review__body=committee)
    )
    found = said(bare, done_by_on=None)

    assert stops(found) == []
    assert advice(found) == [
        ("done_by_on", "Enter the date it will be done. Without one the page says “No date was given”"),
        ("cost", "No cost is stated. The page will say “Cost: not stated”"),
        ("lead_posts", "No lead officer is named. The page will say “Lead officer: not named”"),
    ]


@pytest.mark.parametrize("line", [{"goes_on": True}, {"timetable_words": "Each spring"}])
def test_a_standing_commitment_or_a_timetable_in_words_needs_no_date(answer, line):
    assert said(answer, done_by_on=None, **line) == []


def test_a_date_that_is_past_is_asked_about(answer):
    assert advice(said(answer, done_by_on=ON - timedelta(days=1))) == [
        ("done_by_on", "The date is in the past. Say if it is done already")
    ]


def test_in_principle_without_a_step_commits_to_nothing(answer):
    found = said(answer, decision=D.IN_PRINCIPLE, reason="Money is short.", text="", done_by_on=None)

    assert advice(found) == [
        ("next_step", "Say the next step and its date. Without them the page says “No action committed”")
    ]


def test_parts_without_an_answer_are_named(answer):
    parts = [PartFactory(recommendation=answer.ask.recommendation, label=label) for label in "abc"]

    found = advice(said(answer, part=parts[0]))

    assert found == [
        ("decision", "Part b has no answer. The page will say so"),
        ("decision", "Part c has no answer. The page will say so"),
    ]
    assert not checking.is_complete(answer)
    answer.ask.parts.set(parts[:1])
    assert checking.problems(answer, on=ON) == []
    assert checking.is_complete(answer)


def test_one_answer_to_the_whole_answers_every_part(answer):
    PartFactory(recommendation=answer.ask.recommendation, label="a")

    assert said(answer) == []
    assert checking.is_complete(answer)


def test_nothing_said_of_parts_is_not_complete(answer):
    part = PartFactory(recommendation=answer.ask.recommendation, label="a")
    LineFactory(response=answer, part=part, decision="")

    assert not checking.is_complete(answer)
