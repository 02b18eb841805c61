"""Ways of scoring: reading a file, putting numbers together, the order and how firm it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.assessment.ranking import middle, rank, spread
from wardmote.assessment.scoring_models import FORMAT, read_model
from wardmote.assessment.shipped_models import shipped
from wardmote.kernel.errors import RuleBroken

pytestmark = pytest.mark.pure
OURS, MATRIX = shipped()


def _ours(**values: int) -> dict[str, int]:
    return {factor["key"]: 1 for factor in OURS["factors"]} | values


def test_our_model_multiplies_harm_by_likelihood_and_ranges_from_nought_to_128():
    model = read_model(OURS)
    numbers = model.numbers(
        _ours(
            physical=4, psychological=2, financial=0, community=3, environmental=0, expectation=2, frequency=4, trend=3
        )
    )
    assert (numbers["individual"], numbers["harm"], numbers["likelihood"], numbers["risk"]) == (4, 9, 7, 63)
    assert model.range == (0, 128)


def test_the_matrix_goes_from_one_to_sixteen():
    model = read_model(MATRIX)
    assert model.range == (1, 16)
    assert model.numbers({"impact": 4, "likelihood": 3})["risk"] == 12


def test_what_we_lack_breaks_ties_and_never_changes_the_number():
    model = read_model(OURS)
    places = rank(model, {"one": _ours(capacity=0), "two": _ours(capacity=4), "three": _ours(capacity=0)})
    assert [(place.key, place.rank, place.risk) for place in places] == [
        ("two", 1, 8.0),
        ("one", 2, 8.0),
        ("three", 2, 8.0),
    ]


def test_a_rank_that_one_point_could_turn_is_said_to_be_so():
    model = read_model(MATRIX)
    places = {place.key: place for place in rank(model, {
        "far": {"impact": 4, "likelihood": 4}, "near": {"impact": 2, "likelihood": 2}, "close": {"impact": 2, "likelihood": 1},
    })}  # fmt: skip
    assert (places["far"].best, places["far"].worst) == (1, 1)
    assert (places["near"].best, places["near"].worst) == (2, 2)
    assert (places["close"].best, places["close"].worst) == (2, 3)
    assert places["far"].kept == 1.0


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1))
def test_the_first_has_the_highest_number_and_stability_holds_the_rank(scores: dict[str, tuple[int, int]]):
    places = rank(read_model(MATRIX), {key: {"impact": one, "likelihood": two} for key, (one, two) in scores.items()})
    assert places[0].rank == 1
    assert places[0].risk == max(one * two for one, two in scores.values())
    assert all(place.best <= place.rank <= place.worst for place in places)


def test_the_score_that_counts_is_the_middle_one():
    assert [middle([3]), middle([1, 2]), middle([4, 1, 2])] == [3, 2, 2]
    assert [spread([]), spread([2]), spread([1, 3])] == [0, 0, 2]


def _broken(path: list[Any], value: Any) -> dict[str, Any]:
    made = copy.deepcopy(OURS)
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return made


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("text", "not a scoring model"),
        ({"format": "other"}, "not a scoring model"),
        ({"format": FORMAT, "key": "x", "name": "X", "result": "r"}, "no list named “factors”"),
        (_broken(["factors", 0, "weight"], -1), "weight of “physical”"),
        (_broken(["factors", 0, "weight"], True), "weight of “physical”"),
        (_broken(["factors", 0, "scale", 0, "value"], "nought"), "no whole number"),
        (_broken(["factors", 0, "scale", 1, "value"], 0), "the lowest first"),
        (_broken(["factors", 0, "key"], "trend"), "“trend” stands twice"),
        (_broken(["factors", 0, "feeds"], "moon"), "“volume” or “trend”"),
        (_broken(["parts", 0, "how"], "__import__('os')"), "max, sum, product or mean"),
        (_broken(["parts", 0, "of"], ["risk"]), "does not stand above it"),
        (_broken(["parts", 0, "key"], "physical"), "stands twice"),
        (_broken(["result"], "physical"), "no part of the model"),
        (_broken(["name"], ""), "leaves “name” empty"),
    ],
)
def test_a_file_that_is_wrong_is_told_where(data: Any, words: str):
    with pytest.raises(RuleBroken, match=words):
        read_model(data)
