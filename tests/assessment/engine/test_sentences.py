"""Words of figures: never stronger than the test, never a percentage of small counts, and read at once."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_plain_words import LONGEST, _sentences, _words, grade
from wardmote.assessment.engine import sentences
from wardmote.assessment.engine.statistics.change import compare
from wardmote.assessment.engine.statistics.verdict import OneChange, Verdict

pytestmark = pytest.mark.pure
YEAR, BEFORE = sentences.months_in_words("2025-01", "2025-12"), sentences.months_in_words("2024-01", "2024-12")


def say(now: int | None, before: int | None, **more) -> sentences.Said:
    found = compare(now, before, e_test=False).one()
    return sentences.change("Burglary", found, period=YEAR, earlier=BEFORE, **more)


def test_a_rise_says_number_range_and_comparison():
    assert say(1671, 1438).text == (
        "Burglary: rise. There were 1,671 records in the 12 months to December 2025, and 1,438 in the 12 months to "
        "December 2024. That is 16% more than before, likely between 8% more and 25% more. This is more than chance would make."
    )


def test_no_evidence_says_what_the_change_could_be():
    assert say(25, 27).text == (
        "Burglary: no evidence of change. There were 25 records in the 12 months to December 2025, and 27 in the 12 months "
        "to December 2024. That is 7% fewer than before, likely between 48% fewer and 66% more. Chance alone can make a "
        "difference like this."
    )


def test_small_counts_get_no_percentage():
    assert say(12, 2).text == (
        "Burglary: rise. There were 12 records in the 12 months to December 2025, and 2 in the 12 months to December 2024. "
        "These numbers are too small for a percentage; the true figure is likely between 1.3 and 55.2 times the number "
        "before. This is more than chance would make."
    )
    assert "at least 1.3 times" not in say(0, 0).text
    assert say(0, 0).sentences == (f"There were no records in {YEAR}, and none in {BEFORE}.",)
    assert "likely at least" in say(9, 0).text


def test_a_weaker_sign_is_called_one():
    found = compare([60, 100], [36, 100], e_test=False).among([0.9] * 60).one(0)
    said = sentences.change("Drugs", found, period=YEAR, earlier=BEFORE)

    assert said.headline == "Drugs: likely rise."
    assert "weaker sign" in said.text


def test_a_change_of_recording_forbids_a_rise():
    said = say(1671, 1438, recording_changed="2025-05")

    assert said.verdict is Verdict.NO_EVIDENCE
    assert "The way of recording changed in May 2025." in said.text


def test_without_known_spread_nothing_is_sure():
    assert say(1671, 1438, spread_known=False).verdict is Verdict.LIKELY_RISE
    assert say(1438, 1671, spread_known=False).verdict is Verdict.LIKELY_FALL


def test_unknown_is_said_with_the_months():
    said = say(None, 30, missing=["2025-07", "2025-08"])

    assert said.verdict is Verdict.NOT_KNOWN
    assert (
        said.text
        == "Burglary: it is not known whether this changed. There are no figures for July 2025 and August 2025."
    )
    assert "There were 30 records" in say(30, None).text
    assert "no whole figures for the 12 months to December 2024" in say(30, None).text
    assert "no whole figures for the 12 months to December 2025" in say(None, 30).text


COUNTS = st.one_of(st.none(), st.integers(0, 3_000))


@given(COUNTS, COUNTS, st.floats(1, 6), st.booleans())
def test_words_are_never_stronger_than_the_test(now, before, phi, spread_known):
    found = compare(now, before, phi=phi, freedom=100, e_test=False).one()
    said = sentences.change("Drugs", found, period=YEAR, earlier=BEFORE, spread_known=spread_known)

    if "more than chance" in said.text:
        assert found.p_adjusted is not None
        assert found.p_adjusted < 0.05
    if said.verdict in {Verdict.RISE, Verdict.LIKELY_RISE}:
        assert now > before
    if said.verdict in {Verdict.FALL, Verdict.LIKELY_FALL}:
        assert now < before
    if now is None or before is None:
        assert said.verdict is Verdict.NOT_KNOWN
    elif min(now, before) < sentences.SMALL:
        assert "%" not in said.text
    else:
        assert "likely between" in said.text
    assert "nan" not in said.text
    assert "inf" not in said.text


def _everything() -> list[str]:
    change = OneChange(300, 200, 1.5, 1.3, 1.7, 0.001, 0.01)
    nothing = OneChange(300, 290, 1.03, 0.9, 1.2, 0.6, 0.8)
    unknown = OneChange(None, 290, None, None, None, None, None)
    area = {"area": "Maidstone", "others": "the rest of Kent", "rate": 9.1, "rate_of_others": 6.0}
    return [
        say(1671, 1438).text, say(25, 27).text, say(12, 2).text, say(None, 3).text, say(9, 0).text, say(0, 0).text,
        sentences.beside("Drugs", change, **area), sentences.beside("Drugs", nothing, **area),
        sentences.beside("Drugs", unknown, **area),
        sentences.rate(7.91, 7.5, 8.3), sentences.rate(None, None, None),
        sentences.rank("Maidstone", 4, 3, 6, 13, group="Kent"), sentences.rank("Thanet", 1, 1, 1, 13, group="Kent"),
        sentences.rank("Thanet", 1, 1, 1, 1, group="Kent"),
        sentences.standing('Swale', 90, (77.5, 82.5), (76.1, 83.9), group='Kent'),
        sentences.unusual_months('Drugs', ['2025-07'], [], known=24),
        sentences.concentration(0.05, 1_993, 0.38), sentences.concentration(0.05, 10, None),
        sentences.near_repeat(60, 12.3, 0.001, metres=200, days=14), sentences.near_repeat(13, 12.3, 0.3, metres=200, days=14),
        sentences.intervention(-118, -196, -40, where="the town centre"), sentences.intervention(3, -10, 16, where="the park"),
        sentences.missing_months(["2025-07"], "Greater Manchester Police"), sentences.without_place(0.012, "Kent Police"),
        sentences.recording_break("2023-05", "harassment"), sentences.LIKELY, sentences.SNAP_POINTS, sentences.ASB_INCIDENTS,
        sentences.NOT_POLICE_RECORDED, sentences.RESIDENTS, sentences.OUR_SIMILAR, sentences.COARSE_HARM, sentences.SMALL_HIDDEN,
    ]  # fmt: skip


def test_where_an_area_stands_in_a_funnel():
    def say_of(value: float) -> str:
        return sentences.standing("Swale", value, (77.5, 82.5), (76.1, 83.9), group="Kent")

    assert say_of(80) == "Swale lies within the usual range for an area of its size in Kent."
    assert say_of(83).startswith("Swale lies somewhat above the usual range")
    assert say_of(77).startswith("Swale lies somewhat below")
    assert say_of(90).endswith("Chance rarely does that.")
    assert say_of(70).startswith("Swale lies far below")


def test_which_months_are_unusual():
    assert sentences.unusual_months("Drugs", ["2025-07"], ["2025-01", "2025-02"], known=24) == (
        "Drugs: July 2025 was above the usual range; January 2025 and February 2025 were below the usual range."
    )
    assert sentences.unusual_months("Drugs", [], [], known=24) == "Drugs: no month was outside the usual range."
    assert "too few months" in sentences.unusual_months("Drugs", [], [], known=0)


def test_sentences_are_short_and_plain():
    every = _everything()

    assert grade(" ".join(every)) <= 7.5
    long = [each for text in every for each in _sentences(text) if len(_words(each)) > LONGEST]
    assert long == []


def test_comparisons_and_ranks_in_words():
    text = _everything()

    assert text[6] == (
        "Drugs: Maidstone is higher than the rest of Kent. It has 9.1 for every 1,000 residents, and 6.0 in the rest of Kent. "
        "That is 50% more for its number of residents, likely between 30% more and 70% more."
    )
    assert "not clearly different from" in text[7]
    assert "not known how Maidstone compares" in text[8]
    assert (
        text[11]
        == "Maidstone has the 4th highest rate of 13 in Kent. Allowing for chance, it could be anywhere from 3rd to 6th highest."
    )
    assert text[16] == "The busiest 5% of map points (100 of 1,993) hold 38% of the records."
    assert text[20] == (
        "Records in the town centre likely fell more or rose less than in the areas it is compared with. That does not prove "
        "the cause. The difference is 118 fewer, likely between 196 fewer and 40 fewer."
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-01", "2025-03", "January to March 2025"),
        ("2024-11", "2025-01", "November 2024 to January 2025"),
        ("2024-04", "2025-03", "the 12 months to March 2025"),
        ("2025-03", "2025-03", "March 2025"),
    ],
)
def test_periods_in_words(first, last, words):
    assert sentences.months_in_words(first, last) == words


def test_a_period_ends_after_it_begins():
    with pytest.raises(ValueError, match="ends after it begins"):
        sentences.months_in_words("2025-03", "2025-01")


@pytest.mark.parametrize(
    ("place", "words"), [(21, "21st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (113, "113th"), (22, "22nd")]
)
def test_places_in_words(place, words):
    assert f"the {words} highest" in sentences.rank("A", place, 1, 300, 314, group="England and Wales")


def test_words_load_no_arrays():
    """The web server says sentences; it need not hold NumPy and SciPy for that."""
    script = (
        "import sys; import wardmote.assessment.engine.sentences; print('numpy' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["False", "False"]
