"""Small numbers of partners' records hidden, and with them what would let them be worked out from totals."""

from dataclasses import dataclass

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, Truths, counts_of

LEAST = 5  # fewer are not shown


@dataclass(frozen=True)
class Shown:
    """What may be shown of a table: NaN is hidden or unknown, told apart by ``hidden``. One mark serves for all hidden.

    ``cells``: shape (rows, columns). ``row_totals``, ``column_totals``, ``total``: of all records, NaN where hidden.
    """

    cells: Floats
    row_totals: Floats
    column_totals: Floats
    total: float
    hidden: Truths  # of cells and totals: shape (rows + 1, columns + 1), totals last

    @property
    def any_hidden(self) -> bool:
        return bool(self.hidden.any())


def suppressed(table: Figures) -> Shown:
    """Hide counts and totals under 5, and as many others as leave each of those open by 5 or more.

    ``table``: whole counts, shape (rows, columns), or one row; nought is under 5 and hidden too. For every small count
    another table fits all that is shown in which that count is other by at least 5: small counts stand in a rectangle
    of hidden cells round which records can be moved. Rectangles that hide least are chosen, totals only where
    nothing else serves; with them there always is one. Raises ValueError for unknown counts or more
    than two dimensions. Source: the hypercube method as Giessing (2003) describes it for tau-ARGUS.
    """
    found = counts_of(table)
    if found.ndim not in {1, 2} or np.isnan(found).any():
        raise ValueError("Hiding small numbers needs one table, every count of it known.")
    cells = np.atleast_2d(found)
    whole = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    whole[:-1, :-1] = cells
    whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    primary = whole < LEAST
    hidden = primary.copy()
    lower, raised = _room(whole)
    for row, column in sorted(zip(*np.nonzero(primary), strict=True), key=lambda at: (whole[at], at)):
        _protect(whole, hidden, lower, raised, int(row), int(column))
    shown = np.where(hidden, np.nan, whole)
    return Shown(shown[:-1, :-1], shown[:-1, -1], shown[-1, :-1], float(shown[-1, -1]), hidden)


def _room(whole: Floats) -> tuple[Floats, Floats]:
    """How far each cell can fall and rise when totals are written with a minus, so that every line adds up to nought.

    No count falls below nought; nothing bounds it above.
    """
    lower, raised = whole.copy(), np.full(whole.shape, np.inf)
    for line in (np.s_[:-1, -1], np.s_[-1, :-1]):
        lower[line], raised[line] = np.inf, whole[line]
    return lower, raised


def _protect(whole: Floats, hidden: Truths, lower: Floats, raised: Floats, row: int, column: int) -> None:
    """Hide the cheapest rectangle about a cell that leaves it open by ``LEAST``."""
    up = np.minimum(
        np.minimum(raised[row, column], raised), np.minimum(lower[row, :][None, :], lower[:, column][:, None])
    )
    down = np.minimum(
        np.minimum(lower[row, column], lower), np.minimum(raised[row, :][None, :], raised[:, column][:, None])
    )
    wide = up + down >= LEAST
    wide[row, :] = wide[:, column] = False
    price = np.where(hidden, 0.0, whole + 1)
    price[:, -1] += np.where(hidden[:, -1], 0, whole[-1, -1] + 1)  # totals last
    price[-1, :] += np.where(hidden[-1, :], 0, whole[-1, -1] + 1)
    cost = price + price[row, :][None, :] + price[:, column][:, None]
    there = np.unravel_index(int(np.argmin(np.where(wide, cost, np.inf))), cost.shape)
    hidden[there] = hidden[row, there[1]] = hidden[there[0], column] = True
