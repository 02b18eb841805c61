"""The same counts by every way: from the store, straight from CSV, and as one Ibis expression on DuckDB and Spark."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.assessment.police_files import DARTFORD, GRAVESHAM, REAL, crime, needs_real, write
from wardmote.assessment.engine import scanning
from wardmote.assessment.engine.geography import Geography
from wardmote.assessment.engine.national import national
from wardmote.assessment.engine.scale import as_expression, count
from wardmote.assessment.engine.sources import Refused
from wardmote.assessment.engine.store import Store
from wardmote.assessment.engine.vocabulary import CRIME_TYPES, months_to

pytestmark = pytest.mark.pure


def by_month(folder: Path) -> dict[str, list[Path]]:
    return {month.name: sorted(month.glob("*-street.csv")) for month in sorted(folder.glob("20*"))}


def made(folder: Path) -> Path:
    """Two months of one force, with rows of all sorts."""
    for month in ("2025-11", "2025-12"):
        rows = [crime(month=month, word=f"{n}", lsoa=lsoa) for n in range(3) for lsoa in (DARTFORD, GRAVESHAM, "")]
        write(folder / month, rows, f"{month}-kent-street.csv")
    return folder


def test_csv_and_store_count_alike(tmp_path):
    folder, store = made(tmp_path / "csv"), Store(tmp_path / "figures")
    write(folder / "2025-12", [crime(word=f"{n}") for n in range(5)], "2025-12-essex-street.csv")
    store.load([folder])
    straight, stored = count(by_month(folder), Geography.shipped(), tmp_path / "spill"), store.read().csp_counts()

    assert straight.months == stored.months
    assert (straight.covered == stored.covered).all()
    assert (
        straight.n * straight.covered[:, None, :] == stored.n
    ).sum() == stored.n.size - 2  # three crime IDs stand twice in each month
    assert straight.n[:, :, 0].sum() == 6


def test_a_file_with_another_month_is_refused(tmp_path):
    write(tmp_path / "2025-12", [crime(month="2025-11")])

    with pytest.raises(Refused, match="another month"):
        count(by_month(tmp_path), Geography.shipped(), tmp_path / "spill")


@pytest.mark.parametrize(
    ("change", "regularly"),
    [
        (lambda text: text, True),
        (lambda text: text.replace("On or near Week Street", '"On or near Week Street"'), False),
        (lambda text: text.replace("\n", "\r\n"), False),
        (lambda text: text.replace("Dartford 005C", "Dartford"), False),
        (lambda text: text.replace("No Location", "No location"), False),
        (lambda text: text.replace(GRAVESHAM, "E01024334"), False),
    ],
    ids=["regular", "quoted", "lines of Windows", "another name", "another word", "a code of 2011"],
)
def test_a_file_is_counted_alike_whether_regular_or_not(tmp_path, change, regularly):
    rows = [
        crime(each.name, lsoa, word=f"{n}")
        for n in range(2)
        for each in CRIME_TYPES
        for lsoa in (DARTFORD, GRAVESHAM, "")
    ]
    rows += [crime(each.name, "W01000003", word="w", **{"LSOA name": "Isle of Anglesey 001A"}) for each in CRIME_TYPES]
    place = write(tmp_path / "2025-12", rows)
    place.write_text(change(place.read_text()), newline="")
    geography, known = Geography.shipped(), scanning.Known(Geography.shipped())

    regular = scanning.scan(place, "2025-12", known)
    held = count(by_month(tmp_path), geography, tmp_path / "spill")

    assert (regular is not None) == regularly
    old = "E01024334" in place.read_text()
    assert held.n.sum(axis=(0, 2)).tolist() == [(2 if old else 4) + 1] * len(CRIME_TYPES)


def test_the_national_table_by_hand():
    geography = Geography.shipped()
    codes = [each.code for each in geography.csps("kent")]
    store = Store(Path("/nowhere"))
    empty = store.read().csp_counts(codes)
    n = np.zeros((len(codes), len(CRIME_TYPES), 25), np.int64) + np.arange(1, len(codes) + 1)[:, None, None]
    n[0, 0, 3] = 100
    held = type(empty)(tuple(codes), tuple(codes), months_to("2025-12", 25), n, np.ones((len(codes), 25), bool))
    held.covered[1, 20] = False

    table = national(held, geography, np.full(len(codes), 1_000.0))

    assert table.months[0] == "2024-11"
    assert table.rolling[0, 0].tolist() == [111.0] * 4 + [12.0] * 10
    assert np.isnan(table.rolling[1, 0, 9:]).all()
    assert table.rank[-1, 0].tolist()[4:8] == [1.0] * 4
    assert table.others[0, 1, 0] == pytest.approx(12 * sum(range(2, 13)) / 11)
    assert table.change[0, 0, 12:].tolist() == [12.0 - 111, 12.0 - 111]


def kent(folder: Path) -> Path:
    with zipfile.ZipFile(REAL / "police" / "kent-2024q1-street.zip") as opened:
        opened.extractall(folder)
    return folder


def expected(folder: Path, spill: Path) -> Counter[tuple[str, str, str]]:
    held = count(by_month(folder), Geography.shipped(), spill)
    return Counter(
        {
            (held.areas[a], CRIME_TYPES[t].name, held.months[m]): int(held.n[a, t, m])
            for a, t, m in zip(*np.nonzero(held.n), strict=True)
        }
    )


@needs_real
@pytest.mark.slow
def test_the_expression_on_duckdb_counts_as_the_engine_does(tmp_path):
    ibis = pytest.importorskip("ibis", reason="ibis-framework is not installed here: run with the peers' environment")
    pandas = pytest.importorskip("pandas")
    folder, geography = kent(tmp_path / "kent"), Geography.shipped()
    con = ibis.duckdb.connect()
    lookup = ibis.memtable(
        pandas.DataFrame(
            {"lsoa": geography.lsoa_codes, "csp": [geography.csp_codes[row] for row in geography.csp_rows]}
        )
    )
    rows = as_expression(con.read_csv(str(folder / "*" / "*.csv"), all_varchar=True), lookup)

    assert Counter(
        {(each["csp"], each["type"], each["month"]): each["n"] for each in con.to_pyarrow(rows).to_pylist()}
    ) == expected(folder, tmp_path)


@needs_real
@pytest.mark.slow
def test_the_expression_on_spark_counts_as_the_engine_does(tmp_path):
    ibis = pytest.importorskip("ibis", reason="ibis-framework is not installed here: run with the peers' environment")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed here")
    pandas = pytest.importorskip("pandas")
    folder, geography = kent(tmp_path / "kent"), Geography.shipped()
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    con = ibis.pyspark.connect(session)
    try:
        street = con.read_csv(str(folder / "*" / "*.csv"), header=True)
        lookup = con.create_view(
            "lookup",
            ibis.memtable(
                pandas.DataFrame(
                    {"lsoa": geography.lsoa_codes, "csp": [geography.csp_codes[row] for row in geography.csp_rows]}
                )
            ),
        )
        rows = con.to_pyarrow(as_expression(street, lookup)).to_pylist()
    finally:
        session.stop()

    assert Counter({(each["csp"], each["type"], each["month"]): each["n"] for each in rows}) == expected(
        folder, tmp_path
    )
