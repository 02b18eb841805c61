"""Areas beside each other: funnel limits, ranks, similar areas, concentration, interventions and harm."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.engine.known import close
from wardmote.assessment.engine.statistics.comparing import beside_the_rest, official_groups, ranks, similar_areas
from wardmote.assessment.engine.statistics.concentration import concentration
from wardmote.assessment.engine.statistics.displacement import displacement_difference
from wardmote.assessment.engine.statistics.funnel import funnel, limits, winsorised_phi
from wardmote.assessment.engine.statistics.harm import harm_band, harm_of, read_weights
from wardmote.assessment.engine.statistics.verdict import Verdict

pytestmark = pytest.mark.pure
nan = float("nan")
AREAS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(1_000, 500_000)), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("base", "share", "low", "high"),
    [
        (50_000, 0.998, 76.12, 83.94),
        (50_000, 0.95, 77.54, 82.48),
        (180_000, 0.998, 77.95, 82.0666667),
        (180_000, 0.95, 78.6944444, 81.3111111),
    ],
)
def test_funnel_limits_about_80_for_each_1000(base, share, low, high):
    assert close(np.multiply(limits(0.08, base, share=share), 1_000), (low, high))


def test_limits_widen_with_spread_and_never_pass_below_nought():
    narrow, wide = limits(0.08, 50_000, share=0.95), limits(0.08, 50_000, share=0.95, phi=4)

    assert close(wide, [0.08 - 2 * (0.08 - narrow[0]), 0.08 + 2 * (narrow[1] - 0.08)])
    assert limits(0.00001, 1_000, share=0.998, phi=50)[0] == 0
    assert close(limits(0, 1_000, share=0.95), (0, 0))


def test_the_outermost_tenths_are_drawn_in():
    scores = [-9, *[-1.5] * 4, *[1.5] * 4, 9]

    assert winsorised_phi(scores) == pytest.approx(2.25)
    assert winsorised_phi([0.1] * 20) == 1
    assert winsorised_phi([]) == winsorised_phi([None, nan]) == 1


@given(AREAS, st.randoms())
@settings(max_examples=50)
def test_a_funnel_does_not_depend_on_the_order_of_areas(areas, chance):
    order = list(range(len(areas)))
    chance.shuffle(order)
    counts, bases = np.array(areas).T
    one, other = funnel(counts, bases), funnel(counts[order], bases[order])

    assert one.phi == pytest.approx(other.phi)
    assert close(one.z[order], other.z)
    assert (one.low_998 <= one.low_95 + 1e-12).all()
    assert (one.low_95 <= one.target + 1e-12).all()
    assert (one.high_998 >= one.high_95 - 1e-12).all()


def test_an_unknown_area_is_left_out_of_the_target_and_has_no_place():
    found = funnel([100, None, 300, 7], [1_000, 1_000, 1_000, 0])

    assert found.target == pytest.approx(0.2)
    assert np.isnan(found.z).tolist() == [False, True, False, True]
    assert funnel([None], [1]).phi == 1
    assert funnel([120], [1_000], target=0.1, spread=False).z == pytest.approx(2)


@given(AREAS, st.randoms())
@settings(max_examples=50)
def test_a_rank_lies_in_its_interval_whatever_the_order(areas, chance):
    order = list(range(len(areas)))
    chance.shuffle(order)
    counts, bases = np.array(areas).T
    one, other = ranks(counts, bases), ranks(counts[order], bases[order])

    assert (one.best <= one.rank).all()
    assert (one.rank <= one.worst).all()
    assert (one.best >= 1).all()
    assert (one.worst <= one.of).all()
    for part in ("rank", "best", "worst"):
        assert getattr(one, part)[order].tolist() == getattr(other, part).tolist()


def test_ranks_that_chance_cannot_change_and_ranks_that_it_can():
    found = ranks([1_000, 500, 505, None], [1_000] * 3 + [5])

    assert close(found.rank, [1, 3, 2, nan])
    assert close(found.best, [1, 2, 2, nan])
    assert close(found.worst, [1, 3, 3, nan])
    assert found.of == 3
    assert ranks([10, 10], [5, 5]).rank.tolist() == [1, 1]
    assert ranks([None], [5]).of == 0


def test_intervals_of_ranks_hold_all_together_as_often_as_said():
    chance, truth = np.random.default_rng(11), np.linspace(180, 240, 12)
    true_rank = 12 - np.arange(12)
    held = 0
    for _ in range(200):
        found = ranks(chance.poisson(truth), np.full(12, 1.0))
        held += bool(((found.best <= true_rank) & (true_rank <= found.worst)).all())

    assert held >= 0.95 * 200


def test_an_area_is_set_beside_all_others_together():
    found = beside_the_rest([300, 100, 100, None], [1_000, 1_000, 1_000, 1_000])

    assert found.before[0] == 200
    assert found.ratio[0] == pytest.approx(3)
    assert found.verdicts()[0] is Verdict.RISE
    assert found.verdicts()[3] is Verdict.NOT_KNOWN


def test_planted_alike_areas_are_found_nearest_first():
    names = ["Here", "Twin", "Near", "Far", "Gap"]
    table = [[10, 200, 5], [10, 201, 5], [12, 230, 5], [90, 900, 5], [None, 200, 5]]
    found = similar_areas("Here", names, table, called=["income", "density", "flat"], size=3)

    assert found.others == ("Twin", "Near")
    assert not found.official
    assert found.label == "Our similar areas"
    assert "income, density, flat" in found.source
    for area in ("Gap", "Nowhere"):
        with pytest.raises(ValueError, match="not among"):
            similar_areas(area, names, table, called=["income", "density", "flat"])
    with pytest.raises(ValueError, match="one row of variables"):
        similar_areas("Here", names, [[1]], called=["a"])


def test_an_official_list_keeps_its_order_name_and_day():
    rows = ["area,similar", "Maidstone,Ashford", "Maidstone,Swale", "Swale,Maidstone"]
    found = official_groups(rows, label="Most similar groups", source="Home Office", on=date(2024, 5, 1))

    assert found["Maidstone"].others == ("Ashford", "Swale")
    assert found["Swale"].official
    for bad, why in [
        (["area", "x"], "columns"), (["area,similar", "A,"], "Line 2"), (["area,similar", "A,A"], "Line 2"),
        (["area,similar", "A,B", "A,B"], "Line 3"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=why):
            official_groups(bad, label="", source="", on=date(2024, 1, 1))


def test_concentration_of_planted_places():
    found = concentration([50, *[1] * 50, *[0] * 49])

    assert found.top == {0.01: 0.5, 0.05: 0.54, 0.10: 0.59}
    assert found.places == 100
    assert concentration([50, *[1] * 50], places=1_000).top[0.01] == 0.59
    assert concentration([1] * 10).gini == pytest.approx(0)
    assert concentration([7, 0, 0, 0]).gini == pytest.approx(0.75)
    assert concentration([1, 1, 0, 0]).gini == pytest.approx(0)  # two records in four places cannot be spread wider


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.randoms())
def test_concentration_grows_with_the_share_and_not_with_the_order(counts, chance):
    found = concentration(counts)
    mixed = counts.copy()
    chance.shuffle(mixed)

    assert concentration(mixed) == found
    if found.records:
        assert 0 < found.top[0.01] <= found.top[0.05] <= found.top[0.10] <= 1
        assert found.gini is not None
        assert 0 <= found.gini <= 1
    else:
        assert found.gini is None


def test_concentration_of_nothing_or_too_few_places():
    assert concentration([]).top[0.01] is None
    assert concentration([0, 0, None]).records == 0
    with pytest.raises(ValueError, match="fewer places"):
        concentration([1, 2], places=1)
    with pytest.raises(ValueError, match="share of places"):
        concentration([1, 2], tops=[0])


def test_the_intervention_of_the_paper():
    """Wheeler and Ratcliffe (2018), table 2: -118 records, standard error root 1568, z -2.98, from -196 to -40."""
    found = displacement_difference((207, 110), (308, 318), moved_treated=(178, 157), moved_control=(150, 140))

    assert found.estimate == -118
    assert found.error == pytest.approx(1568**0.5)
    assert found.z == pytest.approx(-2.98, abs=0.005)
    assert (round(found.low), round(found.high)) == (-196, -40)


def test_periods_of_different_length_are_put_on_one_unit():
    """The author's worked example of two years before and one after: -20, variance 115."""
    found = displacement_difference((80, 20), (100, 50), periods=(2, 1))

    assert found.estimate == -20
    assert found.error**2 == pytest.approx(115)
    assert displacement_difference((80, 20), (100, 50), phi=4).error == pytest.approx(2 * 250**0.5)
    assert displacement_difference((0, 0), (0, 0)).p is None


@given(st.tuples(*[st.tuples(st.integers(0, 999), st.integers(0, 999))] * 2))
def test_swapping_treated_and_control_turns_the_difference_round(pairs):
    one, other = displacement_difference(*pairs), displacement_difference(*pairs[::-1])

    assert one.estimate == -other.estimate
    assert one.low == pytest.approx(-other.high)


def test_an_intervention_needs_known_counts():
    with pytest.raises(ValueError, match="unknown"):
        displacement_difference((1, None), (2, 3))
    with pytest.raises(ValueError, match="longer than nought"):
        displacement_difference((1, 2), (2, 3), periods=(0, 1))


def _weights(*rows: str):
    return read_weights(
        ["code,weight,group,counted", *rows], name="Made-up index", version="1", unit="days", source="ours", licence="none",
        on=date(2026, 1, 1),
    )  # fmt: skip


def test_harm_is_a_figure_only_where_every_code_is_known():
    table = _weights("1,5475,Violence,yes", "105A,1,Violence,yes", "92D,5,Drugs,no", "92E,10,Drugs,yes")

    assert harm_of({"1": 2, "105A": 10}, table).low == 10_960
    assert harm_of({"92D": 4, "92E": 1}, table) == harm_of({"92E": 1, "92D": 4}, table)
    assert harm_of({"92D": 4}, table).left_out == 4
    band = harm_band({"Violence": 10, "Drugs": 3}, table)
    assert (band.low, band.high) == (10, 54_780)
    assert not band.exact
    assert harm_band({"Proactive": 3}, _weights("9,5,Proactive,no")).left_out == 3
    with pytest.raises(ValueError, match="no weight for 7"):
        harm_of({"7": 1}, table)
    with pytest.raises(ValueError, match="no offence under Fraud"):
        harm_band({"Fraud": 1}, table)
    with pytest.raises(ValueError, match="below nought"):
        harm_of({"1": -1}, table)


@pytest.mark.parametrize("row", ["1,0,,yes", "1,-3,,yes", "1,nan,,yes", "1,many,,yes", ",3,,yes", "1,3,,maybe"])
def test_weights_that_are_none_are_refused_with_their_line(row):
    with pytest.raises(ValueError, match="Line 2"):
        _weights(row)


def test_a_table_of_weights_is_whole():
    with pytest.raises(ValueError, match="Line 3: the code 1"):
        _weights("1,3,,yes", "1,4,,yes")
    with pytest.raises(ValueError, match="empty"):
        _weights()
    with pytest.raises(ValueError, match="columns"):
        read_weights(["a,b"], name="", version="", unit="", source="", licence="", on=date(2026, 1, 1))


def test_wrong_questions_are_refused():
    with pytest.raises(ValueError, match="target rate"):
        limits(-1, 5, share=0.95)
    with pytest.raises(ValueError, match="one count for each"):
        funnel([[1, 2]], [1, 2])
    with pytest.raises(ValueError, match="one count for each"):
        ranks([[1, 2]], [1, 2])
