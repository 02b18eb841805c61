"""The words of the four axes: what was answered, what is done, how late it is, what is public. No word stands on two."""

from __future__ import annotations

import itertools

import pytest

from wardmote.scrutiny import axes
from wardmote.scrutiny.models import Action, Line, Response, SignOff

AXES = {
    "response": axes.RESPONSE,
    "delivery": axes.DELIVERY,
    "timeliness": axes.TIMELINESS,
    "publication": axes.PUBLICATION,
}

pytestmark = pytest.mark.pure


def _terms(axis):
    """The terms of an axis as a reader hears them: in small letters, without what is filled in."""
    return {str(words).split("%(")[0].strip(" :").casefold() for words in AXES[axis].values()}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(AXES, 2)))
def test_no_two_axes_share_a_term(one, other):
    assert _terms(one) & _terms(other) == set()


@pytest.mark.parametrize("axis", AXES)
def test_no_axis_says_two_things_alike(axis):
    assert len(_terms(axis)) == len(AXES[axis])


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(AXES, 2)))
def test_no_term_begins_with_a_term_of_another_axis(one, other):
    """“Accepted late” beside “Accepted” would make one tag of two."""
    alike = {(term, start) for term in _terms(one) for start in _terms(other) if f"{term} ".startswith(f"{start} ")}

    assert alike == set()


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (Line.Decision, axes.RESPONSE),
        ([state for state in Action.State if state != Action.State.ENDED], axes.DELIVERY),
        ([each for each in SignOff.Verdict if each != SignOff.Verdict.REOPENED], axes.DELIVERY),
        (Response.State, axes.STEPS),
    ],
    ids=["answers", "actions", "verdicts", "steps"],
)
def test_models_and_axes_say_the_same(enum, words):
    assert {each.value: str(each.label) for each in enum} == {
        each.value: str(words[each.value]) for each in enum if each.value in words
    }


def test_steps_of_an_answer_borrow_no_word_of_an_axis():
    steps = {str(words).casefold() for words in axes.STEPS.values()}

    assert [axis for axis in AXES if steps & _terms(axis)] == []
