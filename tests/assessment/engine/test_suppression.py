"""Small numbers hidden: for every one another table fits all that is shown."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.assessment.engine.statistics.suppression import LEAST, suppressed

pytestmark = pytest.mark.pure
TABLES = st.integers(2, 5).flatmap(
    lambda rows: st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


def _range(shown, at: tuple[int, int]) -> tuple[float, float]:
    """The least and the most a hidden cell can be, given all that is shown and that counts are not below nought."""
    from scipy.optimize import linprog

    rows, columns = shown.hidden.shape
    places = list(itertools.product(range(rows), range(columns)))
    values = np.full((rows, columns), np.nan)
    values[:-1, :-1], values[:-1, -1], values[-1, :-1], values[-1, -1] = (
        shown.cells, shown.row_totals, shown.column_totals, shown.total,
    )  # fmt: skip
    lines = [[(1 if c < columns - 1 else -1) if r == row else 0 for r, c in places] for row in range(rows)] + [
        [(1 if r < rows - 1 else -1) if c == column else 0 for r, c in places] for column in range(columns)
    ]
    bounds = [(0, None) if np.isnan(values[place]) else (values[place], values[place]) for place in places]
    aim = np.array([float(place == at) for place in places])
    ends = [linprog(sign * aim, A_eq=lines, b_eq=np.zeros(len(lines)), bounds=bounds) for sign in (1, -1)]
    return ends[0].fun if ends[0].status == 0 else -np.inf, -ends[1].fun if ends[1].status == 0 else np.inf


@given(TABLES)
@settings(max_examples=25)
def test_no_small_number_can_be_worked_out(table):
    shown = suppressed(table)
    values = np.array(table)

    assert not (shown.cells[~np.isnan(shown.cells)] < LEAST).any()
    for row, column in zip(*np.nonzero(values < LEAST), strict=True):
        least, most = _range(shown, (int(row), int(column)))
        assert most - least >= LEAST - 1e-6


def test_a_small_number_takes_a_rectangle_with_it_and_totals_stay():
    shown = suppressed([[3, 10, 20], [30, 40, 50], [7, 8, 60]])

    assert np.isnan(shown.cells).tolist() == [[True, True, False], [False] * 3, [True, True, False]]
    assert shown.row_totals.tolist() == [33, 120, 75]
    assert shown.total == 228


def test_nothing_small_hides_nothing():
    shown = suppressed([[5, 6], [7, 8]])

    assert not shown.any_hidden
    assert shown.cells.tolist() == [[5, 6], [7, 8]]


def test_a_small_total_is_hidden_too():
    shown = suppressed([[1, 2], [40, 50]])

    assert np.isnan(shown.row_totals[0])


def test_one_row_and_one_number():
    row = suppressed([2, 30, 40])
    alone = suppressed([[3]])

    assert np.isnan(row.cells[0, 0])
    assert np.isnan(row.cells).sum() + np.isnan(row.column_totals).sum() >= 2
    assert alone.hidden.all()
    assert suppressed([0, 0]).hidden.all()


@given(TABLES, st.randoms())
@settings(max_examples=40)
def test_turning_a_table_on_its_side_hides_no_small_number_less(table, chance):
    turned = suppressed(np.array(table).T)

    assert np.isnan(turned.cells.T[np.array(table) < LEAST]).all()


@pytest.mark.parametrize("wrong", [[[1, None]], [[[1]]], [[-1]], [["a"]]])
def test_tables_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match=r"small numbers|These counts"):
        suppressed(wrong)
