"""Places: published z of six points and of real counties, grids against a matrix of weights, maps judged, near repeats."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from tests.assessment.engine.known import close, known
from wardmote.assessment.engine.statistics.grid import Grid, count_map, grid_over, kernel_map
from wardmote.assessment.engine.statistics.near_repeats import near_repeats
from wardmote.assessment.engine.statistics.neighbours import getis_ord, local_moran, moran, neighbours_of, touching
from wardmote.assessment.engine.statistics.patterns import grid_getis_ord, grid_local_moran
from wardmote.assessment.engine.statistics.targeting import COUNTS, accuracy, hot_spots

pytestmark = pytest.mark.pure
nan = float("nan")
SIX = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
SIX_VALUES = [2, 3, 3.2, 5, 8, 7]


def _within(points: np.ndarray, reach: float) -> list[list[int]]:
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return [[j for j in range(len(points)) if j != i and apart[i, j] <= reach] for i in range(len(points))]


# --- areas that touch ------------------------------------------------------------------------------------------------


def test_getis_and_ord_of_six_points():
    """PySAL's own example (esda 2.9 ``G_Local``): band 15, weights 0 or 1."""
    found = neighbours_of(_within(SIX, 15))

    assert close(
        getis_ord(SIX_VALUES, found).statistic, [-1.3972763, -0.2891776, 0.6506496, -0.2891776, 1.2345209, 2.0242433]
    )
    assert close(
        getis_ord(SIX_VALUES, found, itself=False).statistic,
        [-1.0136729, -0.0436159, 1.3155870, -0.3141268, 1.1537399, 1.7783394],
    )


def test_moran_of_homicides_about_st_louis():
    data = known()["stl"]
    found = moran(data["HR8893"], neighbours_of(data["neighbours"]))

    assert close([found.i, found.expected, found.p], [0.2436558, -0.0129870, 0.0002715], 5e-8)


def test_local_moran_of_the_ten_areas_of_de_smith():
    data = known()["desmith"]
    found = local_moran(data["z"], neighbours_of(data["neighbours"]))

    assert close(
        found.statistic,
        [
            -0.1140928,
            -0.1994054,
            -0.1335141,
            -0.5177038,
            0.4809501,
            0.1220811,
            1.1914830,
            -0.5814431,
            0.0710138,
            0.3431430,
        ],
    )
    assert found.quadrant.tolist() == [4, 4, 4, 2, 3, 3, 1, 4, 3, 3]


def test_shuffling_gives_the_p_that_counting_all_orders_gives():
    """Five areas: of every order of the four others, the share whose neighbours' sum is as large as that seen."""
    import itertools

    values, lists = np.array([9.0, 7, 1, 2, 4]), [[1, 2], [0, 2], [0, 1, 3], [2, 4], [3]]
    found = local_moran(values, neighbours_of(lists), permutations=20_000)
    for area, others in enumerate(lists):
        rest = np.delete(values, area)
        sums = np.array([sum(order[: len(others)]) for order in itertools.permutations(rest)])
        larger = (sums >= values[others].sum() - 1e-9).mean()
        assert found.p[area] == pytest.approx(min(2 * min(larger, 1 - larger), 1), abs=0.02)


def test_the_same_seed_gives_the_same_flags_and_an_island_is_unknown():
    values = list(range(10))
    lists = [[1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 6], [5, 7], [6, 8], [7], []]
    one, other = (local_moran(values, neighbours_of(lists)) for _ in range(2))

    assert one.p[:9].tolist() == other.p[:9].tolist()
    assert np.isnan(one.p[9])
    assert one.quadrant[9] == 0
    assert not one.hot[9]
    assert one.cold.sum() + one.hot.sum() <= 9


def test_a_planted_cluster_of_areas_is_hot_and_nothing_else():
    side = 20
    place = np.arange(side * side).reshape(side, side)
    lists = [
        [int(place[r + i, c + j]) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i or j) and 0 <= r + i < side and 0 <= c + j < side]
        for r in range(side)
        for c in range(side)
    ]  # fmt: skip
    values = np.random.default_rng(5).poisson(20, side * side).astype(float)
    values[place[8:12, 8:12].ravel()] += 40
    hot = getis_ord(values, neighbours_of(lists)).hot.reshape(side, side)

    assert hot[9:11, 9:11].all()
    assert not hot[:6].any()
    assert not hot[14:].any()


def test_neighbours_of_polygons_share_a_border_a_corner_or_a_gap():
    squares = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 1, 3, 2), box(3.05, 1, 4, 2)]

    assert touching(squares).many.tolist() == [1, 2, 1, 0]
    assert touching(squares, gap=0.1).many.tolist() == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1, 2], "one value for each"),
        ([1, None, 3], "every area"),
        ([2, 2, 2], "same value"),
        (["a", 1, 2], "not all numbers"),
    ],
)
def test_areas_that_make_no_pattern_are_refused(values, why):
    links = neighbours_of([[1], [0, 2], [1]])
    for test in (moran, local_moran, getis_ord):
        with pytest.raises(ValueError, match=why):
            test(values, links)


def test_wrong_neighbours_are_refused():
    for lists in ([[0]], [[1]], [[-1], [0]]):
        with pytest.raises(ValueError, match="neighbours of area 0"):
            neighbours_of(lists)
    with pytest.raises(ValueError, match="No two"):
        moran([1, 2, 3], neighbours_of([[], [], []]))
    with pytest.raises(ValueError, match="one permutation"):
        local_moran([1, 2, 3], neighbours_of([[1], [0, 2], [1]]), permutations=0)


# --- grids -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lake() -> Grid:
    """1.2 by 0.9 km with a corner cut off and a hole: 100 m cells."""
    return grid_over(
        [
            Polygon(
                [(30, 40), (1230, 40), (1230, 640), (930, 940), (30, 940)],
                [[(430, 340), (630, 340), (630, 540), (430, 540)]],
            )
        ]
    )


def test_cells_are_inside_if_their_centre_is(lake):
    assert (lake.west, lake.south, lake.shape) == (0, 0, (10, 13))
    assert lake.inside[0, 0]  # its centre, 50 and 50, is inside
    assert not lake.inside[4, 5]
    assert lake.square_km == pytest.approx(lake.cells / 100)


def test_points_fall_in_their_cell_or_are_told_of(lake):
    values, left_out = count_map(
        lake, [50, 99, 100, 450, -5, 99_999, nan], [50, 60, 60, 450, 5, 0, 5], [1, 2, 4, 8, 16, 32, 64]
    )

    assert (values[0, 0], values[0, 1]) == (3, 4)
    assert values.sum() == 7
    assert left_out == 8 + 16 + 32 + 64


def _by_matrix(grid: Grid, values: np.ndarray, reach: float) -> np.ndarray:
    """Gi* with every pair of cells written out, as a library of weights does it."""
    rows, columns = np.nonzero(grid.inside)
    y, n = values[rows, columns], rows.size
    near = np.hypot(rows[:, None] - rows, columns[:, None] - columns) * grid.cell <= reach + 1e-6
    total, weight = near @ y, near.sum(axis=1)
    z = (total - y.mean() * weight) / (y.std() * np.sqrt((n * weight - weight**2) / (n - 1)))
    whole = np.full(grid.shape, nan)
    whole[rows, columns] = z
    return whole


@given(st.integers(0, 10_000), st.sampled_from([0, 100, 150, 300, 424.3, 2_500]))
@settings(max_examples=25)
def test_running_sums_give_the_same_as_a_matrix_of_weights(lake, seed, reach):
    values = np.random.default_rng(seed).poisson(2, lake.shape).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = _by_matrix(lake, values, reach)
    found = grid_getis_ord(lake, values, reach=reach).statistic
    finite = np.isfinite(expected)

    assert close(found[finite], expected[finite], 1e-9)
    assert np.isnan(found[~lake.inside]).all()


def test_local_moran_of_a_grid_is_that_of_its_areas(lake):
    values = np.random.default_rng(3).poisson(900, lake.shape).astype(float)
    rows, columns = np.nonzero(lake.inside)
    by_area = local_moran(
        values[rows, columns], neighbours_of(_within(np.column_stack([rows, columns]) * 100.0, 150)), permutations=4_000
    )
    found = grid_local_moran(lake, values, reach=150)

    assert close(found.statistic[rows, columns], by_area.statistic, 1e-9)
    assert found.quadrant[rows, columns].tolist() == by_area.quadrant.tolist()
    assert np.abs(found.p[rows, columns] - by_area.p).mean() < 0.06  # normal beside shuffled


def test_types_are_families_of_their_own_and_a_flat_one_is_unknown(lake):
    one = np.random.default_rng(3).poisson(2, lake.shape).astype(float)
    both = grid_getis_ord(lake, np.stack([one, np.ones(lake.shape)]))

    assert close(both.statistic[0], grid_getis_ord(lake, one).statistic)
    assert close(both.p_adjusted[0], grid_getis_ord(lake, one).p_adjusted)
    assert np.isnan(both.statistic[1]).all()
    assert not both.hot[1].any()


def test_what_lies_outside_the_area_changes_nothing_inside(lake):
    one = np.random.default_rng(3).poisson(2, lake.shape).astype(float)
    other = np.where(lake.inside, one, 500)

    assert close(grid_getis_ord(lake, one).statistic, grid_getis_ord(lake, other).statistic)


def test_a_smoothed_map_is_the_sum_over_all_points(lake):
    chance = np.random.default_rng(9)
    x, y, counts = chance.uniform(-200, 1400, 60), chance.uniform(-200, 1100, 60), chance.integers(0, 5, (2, 60))
    found = kernel_map(lake, x, y, counts, bandwidth=350)
    columns, rows = lake.centres()
    apart = (rows[:, None, None] - y) ** 2 + (columns[None, :, None] - x) ** 2
    weight = np.where(apart < 350**2, 3 / (np.pi * 350**2) * (1 - apart / 350**2) ** 2, 0) * 1e6
    expected = np.where(lake.inside, weight @ counts[0].astype(float), nan)

    assert close(found[0], expected, 1e-9)
    assert found.shape == (2, 10, 13)
    assert close(kernel_map(lake, x[:1], y[:1], [[0], [2]])[0][lake.inside], np.zeros(lake.cells))


def test_smoothing_keeps_the_number_of_records_far_from_edges():
    wide = grid_over([box(0, 0, 5_000, 5_000)])
    found = kernel_map(wide, [2_512], [2_487], [3], bandwidth=500)

    assert found.sum() * 0.01 == pytest.approx(3, rel=0.005)
    assert found[0, 0] == 0


def test_grids_that_are_none_are_refused(lake):
    for areas, cell, why in [([], 100, "needs an area"), ([Polygon()], 100, "empty"), ([box(0, 0, 1, 1)], 0, "wider"), ([box(0, 0, 1e6, 1e6)], 100, "100,000,000 cells")]:  # fmt: skip
        with pytest.raises(ValueError, match=why):
            grid_over(areas, cell=cell)
    with pytest.raises(ValueError, match="one count for each point"):
        count_map(lake, [1, 2], [1, 2], [1])
    with pytest.raises(ValueError, match="left out"):
        kernel_map(lake, [1], [1], [None])
    with pytest.raises(ValueError, match="bandwidth"):
        kernel_map(lake, [1], [1], [1], bandwidth=0)
    with pytest.raises(ValueError, match="A reach"):
        grid_getis_ord(lake, np.zeros(lake.shape), reach=-1)
    with pytest.raises(ValueError, match="share of the area"):
        accuracy([1, 2], [1, 2], area_share=1)
    with pytest.raises(ValueError, match="not of this grid"):
        grid_getis_ord(lake, np.zeros((3, 3)))
    with pytest.raises(ValueError, match="No cell"):
        grid_getis_ord(Grid(0, 0, 100, np.zeros((2, 2), dtype=bool)), np.zeros((2, 2)))


# --- which map to choose ---------------------------------------------------------------------------------------------


def test_indices_of_a_map_by_hand():
    """Ten cells, the busiest one chosen: it held 6 of 20 later records, the best 8."""
    found = accuracy(
        [9, 1, 1, 1, 1, 1, 1, 1, 1, 0],
        [6, 8, 0, 1, 1, 1, 1, 1, 1, 0],
        area_share=0.1,
        earlier=[4, 2, 2, 1, 1, 0, 0, 0, 0, 0],
    )

    assert (found.cells, found.hits, found.hit_share) == (1, 6, 0.3)
    assert found.pai == pytest.approx(3)
    assert found.pei == pytest.approx(0.75)
    assert found.rri == pytest.approx((6 / 4) / (20 / 10))


def test_cells_that_tie_share_their_hits():
    assert accuracy([1, 1, 1, 1], [8, 0, 0, 0], area_share=0.25).hits == 2
    assert accuracy([1, 1, 1, nan], [8, 0, 0, 90], area_share=0.34).hits == pytest.approx(8 / 3)
    assert accuracy([nan], [1]).cells == 0
    assert accuracy([1, 2], [0, 0], area_share=0.5).pai is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=50), st.randoms())
def test_indices_keep_their_bounds_under_any_order(cells, chance):
    mixed = cells.copy()
    chance.shuffle(mixed)
    one, other = (accuracy(*np.array(each, dtype=float).T, area_share=0.2) for each in (cells, mixed))

    assert one.hits == pytest.approx(other.hits)
    if one.pei is not None:
        assert 0 <= one.pei <= 1 + 1e-12


def test_the_map_that_foretells_better_is_chosen_and_said():
    grid = grid_over([box(0, 0, 6_000, 6_000)])
    chance = np.random.default_rng(2)
    spread = chance.normal([2_000, 3_000], 250, (300, 2))  # sparse about a centre: smoothing helps
    fixed = np.repeat(chance.uniform(0, 6_000, (12, 2)), 25, axis=0)  # the same points again and again: counts help
    x, y = np.concatenate([spread, fixed]).T
    early, late = np.zeros((3, 600)), np.zeros((3, 600))
    early[0, :60], late[0, 60:300] = 1, 1
    early[1, 300::2], late[1, 301::2] = 1, 1
    early[2, 0], late[2, 1] = 5, 3
    smooth, plain, few = hot_spots(grid, x, y, early, late)

    assert smooth.chosen == "smoothed over 500 metres"
    assert plain.chosen == COUNTS
    assert (few.chosen, few.told) == (COUNTS, False)
    assert "too few records" in few.why
    assert "its busiest 36 squares held" in smooth.why
    assert smooth.left_out == 0
    assert smooth.pattern.hot[28:32, 18:22].any()
    with pytest.raises(ValueError, match="same types"):
        hot_spots(grid, x, y, early, late[:2])


# --- near repeats ----------------------------------------------------------------------------------------------------


def test_knox_of_the_burkitt_cases():
    data = known()["burkitt"]
    found = near_repeats(data["x"], data["y"], data["day"], distances=[20], times=[5])

    assert (found.pairs.item(), found.near.item(), found.soon.item()) == (13, 3429, 52)
    assert close(found.expected, 10.1438, 2e-5)
    assert 0.1 < found.p_more.item() < 0.35
    assert found.p_fewer.item() > 0.6


@given(st.integers(0, 9_999))
@settings(max_examples=20)
def test_bands_count_every_pair_once(seed):
    chance = np.random.default_rng(seed)
    x, y, day = chance.integers(0, 30, 40), chance.integers(0, 30, 40), chance.integers(0, 40, 40)
    found = near_repeats(x, y, day, distances=[0, 5, 12], times=[0, 3, 9, 40], permutations=19)
    one, other = np.triu_indices(40, 1)
    apart, later = np.hypot(x[one] - x[other], y[one] - y[other]), np.abs(day[one] - day[other])
    expected = np.histogram2d(apart, later, bins=[[-1, 0.5, 5.0000001, 12.0000001], [-1, 0.5, 3.5, 9.5, 40.5]])[0]

    assert found.pairs.tolist() == expected.astype(int).tolist()
    assert found.soon.sum() == 780
    assert found.near.tolist() == expected.sum(axis=1).astype(int).tolist()


def test_shuffled_days_average_to_what_is_expected():
    chance = np.random.default_rng(4)
    found = near_repeats(
        *chance.uniform(0, 1_000, (2, 200)),
        chance.integers(0, 90, 200),
        distances=[100, 300],
        times=[7, 30],
        permutations=400,
    )

    assert np.allclose(found.ratio * 1.0, found.pairs / found.expected, rtol=0.15)
    assert ((found.p_more > 0.005) & (found.p_fewer > 0.005)).all()


def test_planted_near_repeats_are_found_and_the_callers_days_are_left_alone():
    chance = np.random.default_rng(6)
    x, y, day = *chance.uniform(0, 20_000, (2, 300)), chance.integers(0, 365, 300)
    x, y, day = np.concatenate([x, x[:60] + 50]), np.concatenate([y, y[:60]]), np.concatenate([day, day[:60] + 3])
    before = day.copy()
    found = near_repeats(x, y, day, distances=[100, 1_000], times=[7, 60])

    assert found.p_more[0, 0] == pytest.approx(0.001)
    assert found.ratio[0, 0] > 5 or np.isnan(found.ratio[0, 0])
    assert day.tolist() == before.tolist()


@pytest.mark.parametrize(
    ("events", "more", "why"),
    [
        (([1, 2], [1, 2], [1, 2]), {}, "three records"),
        (([1, 2, None], [1, 2, 3], [1, 2, 3]), {}, "known place"),
        (([1, 2, 3], [1, 2, 3], [1, 2, 3.5]), {}, "whole day"),
        (([1, 2, 3], [1, 2, 3], [1, 2, 3]), {"distances": [5, 5]}, "edges that rise"),
        (([1, 2, 3], [1, 2, 3], [1, 2, 3]), {"times": [-1]}, "nought or more"),
        (([0] * 7_000, [0] * 7_000, [1] * 7_000), {}, "twenty million"),
    ],
)
def test_records_without_near_repeats_are_refused(events, more, why):
    with pytest.raises(ValueError, match=why):
        near_repeats(*events, **{"distances": [5], "times": [5]} | more)


# --- Maidstone in 2025 -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_hot_spots_of_maidstone_in_2025(shared):
    """Reckoned apart from our code with pandas and scikit-learn; records of the first half year foretell the second.

    Where cells tie for the last place our figure is the mean over all ways to choose among them, so 79.71 % of records
    in the busiest twentieth stand for the 79.64 % of one such way.
    """
    x, y, month, kind, areas = _maidstone(shared)
    grid = grid_over(areas, cell=250)
    early, late = month <= 6, month > 6
    maps = {
        part: count_map(grid, x[rows], y[rows], np.ones(rows.sum()))
        for part, rows in (("early", early), ("late", late))
    }
    outside = np.where(grid.inside, 0.0, nan)
    first, came = maps["early"][0] + outside, maps["late"][0]
    hundredth, twentieth = accuracy(first, came), accuracy(first, came, area_share=0.05)
    smooth = accuracy(kernel_map(grid, x[early], y[early], np.ones(early.sum()), bandwidth=500), came)
    vehicle = kind == "Vehicle crime"
    for_vehicles = accuracy(
        kernel_map(grid, x[vehicle & early], y[vehicle & early], np.ones((vehicle & early).sum()), bandwidth=500),
        count_map(grid, x[vehicle & late], y[vehicle & late], np.ones((vehicle & late).sum()))[0],
    )

    assert (x.size, np.unique(np.column_stack([x, y]), axis=0).shape[0]) == (16_619, 1_993)
    assert (grid.cells, came.sum(), hundredth.cells) == (6_301, 8_297, 63)
    assert close([hundredth.hit_share, hundredth.pei], [0.4392, 0.944], 5e-4)
    assert close([hundredth.pai, smooth.pai, for_vehicles.pai], [43.93, 38.97, 27.44], 5e-3)
    assert close([smooth.hit_share, smooth.pei, for_vehicles.pei], [0.3897, 0.837, 0.544], 5e-4)
    assert close([twentieth.hit_share, twentieth.pai, twentieth.pei], [0.7971, 15.944, 0.947], 5e-4)


def _maidstone(shared):
    """(x, y, month, type) of every record of 2025 in Maidstone, and its areas in metres."""
    import csv
    import io
    import json
    import zipfile

    import shapely
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, 27700, always_xy=True)
    features = json.loads((shared / "data/geo/lsoa21/E07000110.geojson").read_text())["features"]
    areas = [
        shapely.transform(
            shapely.geometry.shape(each["geometry"]),
            lambda at: np.column_stack(to_metres.transform(at[:, 0], at[:, 1])),
        )
        for each in features
    ]
    rows: list[tuple[str, ...]] = []
    with zipfile.ZipFile(shared / "data/police/kent-2025-street.zip") as archive:
        for name in archive.namelist():
            with archive.open(name) as packed:
                rows.extend(
                    (row["Longitude"], row["Latitude"], row["Month"][5:], row["Crime type"])
                    for row in csv.DictReader(io.TextIOWrapper(packed, "utf-8"))
                    if row["LSOA name"].startswith("Maidstone ")
                )
    longitude, latitude, month, kind = map(np.array, zip(*rows, strict=True))
    x, y = to_metres.transform(longitude.astype(float), latitude.astype(float))
    return x, y, month.astype(int), kind, areas
