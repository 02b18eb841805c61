"""Police open data into the store: every trap of the layouts, revisions, gaps, and what is refused."""

from __future__ import annotations

import json
import threading
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.assessment.police_files import (
    ASB,
    BEXLEY,
    BURGLARY,
    DARTFORD,
    GRAVESHAM,
    MAIDSTONE,
    REAL,
    VIOLENCE,
    as_csv,
    crime,
    crime_id,
    needs_real,
    write,
    zipped,
)  # fmt: skip
from wardmote.assessment.engine import evidence
from wardmote.assessment.engine.sources import OUTCOMES, STOPS, Refused, archives, sniff
from wardmote.assessment.engine.store import Store, StoreBusy, reducing
from wardmote.assessment.engine.vocabulary import ASB_CODE, BY_NAME, months_to

pytestmark = pytest.mark.pure
ON = date(2026, 12, 1)
KENT_2025 = [14201, 13305, 15764, 14991, 16276, 15336, 17704, 16280, 13351, 14168, 14134, 14512]
CSP_MAIDSTONE, CSP_DARTFORD_GRAVESHAM, CSP_SHEPWAY, CSP_BEXLEY = "E22000142", "E22000352", "E22000145", "E22000189"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "figures")


def test_rows_of_anti_social_behaviour_that_are_all_alike_are_not_duplicates(store, tmp_path):
    rows = [
        crime(ASB),
        crime(ASB),
        crime(ASB),
        crime(word="one"),
        crime(word="one", lon="0.6"),
        crime(BURGLARY, word="two"),
    ]

    report = store.load([write(tmp_path, rows)], on=ON)

    [said] = report.files
    assert (said.rows, said.counted, said.duplicates, said.state) == (6, 5, 1, "new")
    n, _ = store.read().csp_counts([CSP_MAIDSTONE]).of(CSP_MAIDSTONE)
    assert n[ASB_CODE].tolist() == [3]
    assert n.sum() == 5


def test_crimes_without_an_id_are_never_taken_for_each_other(store, tmp_path):
    store.load([write(tmp_path, [crime(), crime(), crime()])], on=ON)

    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 3


def test_rows_without_location_count_for_the_force_and_for_no_partnership(store, tmp_path):
    store.load([write(tmp_path, [crime(word="a"), crime(lsoa="", word="b"), crime(lsoa="", word="c")])], on=ON)
    reading = store.read()

    assert reading.force_counts().n.sum() == 3
    assert reading.force_counts(unlocated=True).n.sum() == 2
    assert reading.csp_counts().n.sum() == 1


def test_a_row_outside_its_force_makes_nobody_elses_month_known(store, tmp_path):
    store.load([write(tmp_path, [crime(word="a"), crime(lsoa=BEXLEY, word="b")])], on=ON)
    counts = store.read().csp_counts([CSP_MAIDSTONE, CSP_BEXLEY])

    assert counts.covered.tolist() == [[True], [False]]
    assert counts.n.sum(axis=(1, 2)).tolist() == [1, 0]


def test_dartford_and_gravesham_are_one_partnership_and_shepway_kept_its_name(store, tmp_path):
    store.load([write(tmp_path, [crime(lsoa=DARTFORD, word="a"), crime(lsoa=GRAVESHAM, word="b")])], on=ON)
    reading = store.read()

    assert reading.csp_counts([CSP_DARTFORD_GRAVESHAM]).n.sum() == 2
    assert reading.geography.csp(CSP_DARTFORD_GRAVESHAM).name == "Dartford and Gravesham"
    assert reading.geography.csp(CSP_SHEPWAY).name == "Shepway"
    assert len(reading.geography.csps("kent")) == 12


def test_a_missing_month_is_unknown_and_empties_the_years_sum(store, tmp_path):
    files = [
        write(tmp_path, [crime(month=month, word=month)], f"{month}-kent-street.csv")
        for month in months_to("2025-12", 12)
        if month != "2025-06"
    ]
    store.load(files, on=ON)
    found = evidence.partnership(store.read(), CSP_MAIDSTONE, "2025-12")

    violence = found.types[BY_NAME[VIOLENCE].code]
    assert violence.n_12m is None
    assert violence.rank is None
    assert found.total_crime is None
    assert violence.series[-7:] == (None, 1, 1, 1, 1, 1, 1)
    assert [month for month, there in zip(found.months, found.covered, strict=True) if not there][-1] == "2025-06"


def test_a_month_downloaded_again_replaces_the_old_one_and_both_stay_known(store, tmp_path):
    first = store.load([write(tmp_path / "a", [crime(word="a"), crime(word="b")])], on=ON)
    second = store.load([write(tmp_path / "b", [crime(word="a"), crime(word="b"), crime(word="c")])], on=ON)

    assert [each.state for each in second.files] == ["replaced"]
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 3
    assert store.read(first.manifest).csp_counts([CSP_MAIDSTONE]).n.sum() == 2
    assert [each.hash for each in store.history()] == [first.manifest, second.manifest]
    assert all(store.raw(each.files[0].sha256) for each in store.history())


def test_a_revised_force_leaves_the_months_other_forces_as_they_were(store, tmp_path):
    essex = write(
        tmp_path, [crime(lsoa="E01021242", word="x", **{"Falls within": "Essex Police"})], "2025-12-essex-street.csv"
    )
    store.load([write(tmp_path / "a", [crime(word="a")]), essex], on=ON)
    store.load([write(tmp_path / "b", [crime(word="a"), crime(word="b")])], on=ON)
    counts = store.read().force_counts()

    assert counts.areas == ("essex", "kent")
    assert counts.n.sum(axis=(1, 2)).tolist() == [1, 2]
    assert store.read().csp_counts().n.sum() == 3


def test_what_was_published_can_be_set_beside_what_was_revised(store, tmp_path):
    def year(folder: str, extra: int) -> list[Path]:
        return [
            write(
                tmp_path / folder,
                [crime(month=month, word=f"{month}{n}") for n in range(1 + (extra if month == "2025-12" else 0))],
                f"{month}-kent-street.csv",
            )
            for month in months_to("2025-12", 12)
        ]

    published = store.load(year("a", 0), on=ON).manifest
    store.load(year("b", 2), on=ON)

    found = evidence.compare(store, CSP_MAIDSTONE, "2025-12", published=published)
    assert [(each.what, each.published, each.revised) for each in found] == [
        ("Total crime", 12, 14),
        (VIOLENCE, 12, 14),
    ]


def test_two_stores_with_the_same_files_name_their_state_alike(store, tmp_path):
    place = write(tmp_path, [crime(word="a")])
    other = Store(tmp_path / "other")

    assert (
        store.load([place], on=ON).manifest
        == other.load([zipped(tmp_path / "x.zip", {f"2025-12/{place.name}": place.read_text()})], on=ON).manifest
    )


def test_the_same_file_again_changes_nothing(store, tmp_path):
    place = write(tmp_path, [crime(word="a")])
    first = store.load([place], on=ON)
    again = store.load([place], on=ON)

    assert again.manifest == first.manifest
    assert [each.state for each in again.files] == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (crime(month="2025-11"), "the month “2025-11” is not the file's, 2025-12"),
        (crime("Jaywalking"), "the crime type “Jaywalking” is not one of the 14"),
        (crime(lsoa="S01006506"), "the LSOA code “S01006506” is none of England or Wales"),
        (crime(lon="25.5"), "the coordinates 25.5, 51.272 are off the map of England, Wales and Northern Ireland"),
        (crime(lat="north"), "the coordinates “0.522, north” are not numbers"),
        (crime(**{"Crime ID": "12345"}), "the crime ID “12345” is not 64 hexadecimal digits"),
        (crime()[:-1], "it has 11 columns instead of 12"),
    ],
)
def test_a_row_that_breaks_a_rule_is_left_out_with_its_line_and_why(store, tmp_path, row, reason):
    report = store.load([write(tmp_path, [crime(word="a"), row, crime(word="b")])], on=ON)

    [said] = report.files
    assert (said.rows, said.counted, said.rejected) == (3, 2, 1)
    assert [(each.line, each.reason) for each in report.rejected] == [(3, reason)]
    [kept] = store.read().rejects(store.manifest().files[0].sha256)
    assert (kept["line"], kept["reason"]) == ("3", reason)
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 2


def test_a_line_that_is_not_utf8_is_left_out(store, tmp_path):
    place = tmp_path / "2025-12-kent-street.csv"
    place.write_bytes(as_csv([crime(word="a"), crime(word="b")]).encode().replace(b"Week Street", b"Caf\xe9 Row", 1))

    report = store.load([place], on=ON)

    assert [(each.line, each.reason) for each in report.rejected] == [(2, "it is not UTF-8 text")]
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 1


def test_a_line_without_end_is_read_through_in_little_memory(store, tmp_path):
    place = write(tmp_path, [crime(word="a"), crime(word="b")])
    with place.open("ab") as opened:
        for _ in range(32):
            opened.write(b"x" * (1 << 20))
        opened.write(b"\n" + ",".join(crime(word="c")).encode() + b"\n")

    report = store.load([place], on=ON, keep_raw=False)

    assert [(each.line, each.reason) for each in report.rejected] == [(4, "the line is longer than 64 KB")]
    assert len(report.rejected[0].row) <= 500
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("2025-12-kent-street.csv", as_csv([]).replace("LSOA code,", ""), "without the column “LSOA code”"),
        (
            "2011-03-kent-street.csv",
            "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n",
            "from before 2012",
        ),
        ("2025-12-kent-street.csv", "what,ever\n1,2\n", "headings that are not known"),
        ("2025-12-kent-street.csv", "", "is empty"),
        ("2030-01-kent-street.csv", as_csv([]), "a month that is not over yet"),
        ("2009-01-kent-street.csv", as_csv([]), "before December 2010"),
        ("2025-13-kent-street.csv", as_csv([]), "13 is not between 01 and 12"),
        ("2025-12-mordor-street.csv", as_csv([]), "the force “mordor”"),
        ("kent.csv", as_csv([]), "does not say month and force"),
        ("2025-12-kent-outcomes.csv", as_csv([]), "holds a street file"),
        ("areas.json", '{"type": "Feature"}', "no GeoJSON feature collection"),
    ],
)
def test_a_file_of_no_use_is_refused_with_the_reason(store, tmp_path, name, text, message):
    (tmp_path / name).write_text(text)

    report = store.load([tmp_path / name], on=ON)

    assert [each.state for each in report.files] == ["refused"]
    assert message in report.files[0].message
    assert store.current() is None


def test_utf16_is_refused(tmp_path):
    with pytest.raises(Refused, match="CSV UTF-8"):
        sniff(as_csv([]).encode("utf-16"), "x.csv")


def test_a_zip_that_was_cut_off_is_refused_and_the_rest_is_loaded(store, tmp_path):
    whole = zipped(
        tmp_path / "whole.zip", {"2025-12/2025-12-kent-street.csv": as_csv([crime(word=str(n)) for n in range(500)])}
    )
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-2000])

    report = store.load([cut, whole], on=ON)

    assert [each.state for each in report.files] == ["refused", "new"]
    assert "cut off" in report.files[0].message
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 500


def test_a_zip_whose_bytes_were_changed_is_refused(store, tmp_path):
    place = zipped(tmp_path / "x.zip", {"2025-12-kent-street.csv": as_csv([crime(word=str(n)) for n in range(900)])})
    data = bytearray(place.read_bytes())
    data[30_000:30_400] = bytes(400)
    place.write_bytes(data)

    report = store.load([place], on=ON)

    assert [each.state for each in report.files] == ["refused"]
    assert "damaged" in report.files[0].message


def test_a_zip_that_swells_is_refused(store, tmp_path):
    place = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as opened,
        opened.open("2025-12-kent-street.csv", "w") as member,
    ):
        member.write(as_csv([]).encode())
        for _ in range(40):
            member.write(b"0" * (1 << 20))

    report = store.load([place], on=ON)

    assert "swells" in report.files[0].message
    assert not list(store.folder.glob("tmp/*/*.csv"))


def test_a_name_in_a_zip_cannot_choose_its_place(store, tmp_path):
    zipped(tmp_path / "x.zip", {"../../2025-12-kent-street.csv": as_csv([crime(word="a")])})

    store.load([tmp_path / "x.zip"], on=ON)

    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 1
    assert not (tmp_path / "2025-12-kent-street.csv").exists()


def test_too_many_files_in_a_zip_are_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    zipped(tmp_path / "x.zip", {"a.csv": "", "b.csv": ""})

    assert "holds 2 files" in store.load([tmp_path / "x.zip"], on=ON).files[0].message


def test_a_full_disk_leaves_everything_as_it_was(store, tmp_path, monkeypatch):
    first = store.load([write(tmp_path / "a", [crime(word="a")])], on=ON).manifest
    held = {place: place.read_bytes() for place in store.folder.rglob("*") if place.is_file()}

    def full(*args: object, **words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reducing, "write_points", full)
    with pytest.raises(Refused, match=r"No space left on device.*Nothing was changed"):
        store.load([write(tmp_path / "b", [crime(word="a"), crime(word="b")])], on=ON)

    assert store.current() == first
    assert {place: place.read_bytes() for place in store.folder.rglob("*") if place.is_file()} == held


def test_two_loads_at_once_take_turns_and_both_stay(store, tmp_path):
    files = [
        write(tmp_path / month, [crime(month=month, word=month)], f"{month}-kent-street.csv")
        for month in months_to("2025-12", 4)
    ]
    failed = []

    def load(place: Path) -> None:
        try:
            Store(store.folder).load([place], on=ON)
        except Exception as error:  # noqa: BLE001  a thread's error would be lost otherwise
            failed.append(error)

    threads = [threading.Thread(target=load, args=(place,)) for place in files]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert failed == []
    assert store.read().months == months_to("2025-12", 4)
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 4


def test_a_load_that_waited_long_enough_says_so(store, tmp_path):
    with store._alone(0), pytest.raises(StoreBusy, match="being loaded at this moment"):
        Store(store.folder).load([write(tmp_path, [crime()])], on=ON, wait=0)


def test_clearing_away_keeps_what_was_published(store, tmp_path):
    hashes = [
        store.load([write(tmp_path / str(n), [crime(word=str(m)) for m in range(n + 1)])], on=ON).manifest
        for n in range(3)
    ]

    assert store.prune(keep=[hashes[0]]) > 0
    assert store.read(hashes[0]).csp_counts([CSP_MAIDSTONE]).n.sum() == 1
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 3
    with pytest.raises(KeyError, match="cleared away"):
        store.read(hashes[1])


def test_snap_points_keep_their_numbers_and_names(store, tmp_path):
    store.load([write(tmp_path / "a", [crime(word="a"), crime(word="b", lon="0.530001")])], on=ON)
    store.load([write(tmp_path / "b", [crime(word="a"), crime(word="c", lon="0.54")])], on=ON)
    points = store.read().point_counts(CSP_MAIDSTONE, ["2025-12"])

    assert points.lon.tolist() == [0.522, 0.54]
    assert set(points.lsoa) == {MAIDSTONE}
    assert points.name == ("On or near Week Street", "On or near Week Street")
    assert points.n.tolist() == [1, 1]


def test_codes_of_2011_lead_to_their_successors(store, tmp_path):
    look_up = tmp_path / "best-fit.csv"
    look_up.write_text(f"LSOA11CD,LSOA21CD\nE01024334,{MAIDSTONE}\n")
    store.load([look_up, write(tmp_path, [crime(lsoa="E01024334", word="a"), crime(word="b")])], on=ON)
    known = store.read().geography.lsoa_at

    assert "E01024334" not in known
    assert store.read().csp_counts([CSP_MAIDSTONE]).n.sum() == 2


def test_populations_of_districts_add_up_to_a_partnership(store, tmp_path):
    (tmp_path / "people.csv").write_text(
        "code,year,population\nE07000107,2023,118000\nE07000109,2023,107000\nE07000110,2022,177000\n"
    )
    (tmp_path / "bad.csv").write_text("code,year,population\nE07000107,2023,many\n")

    report = store.load([tmp_path / "people.csv", tmp_path / "bad.csv"], on=ON)

    assert [each.state for each in report.files] == ["new", "refused"]
    assert "Line 2" in report.files[1].message
    assert store.read().population([CSP_DARTFORD_GRAVESHAM, CSP_MAIDSTONE, CSP_SHEPWAY]) == {
        CSP_DARTFORD_GRAVESHAM: 225000, CSP_MAIDSTONE: 177000, CSP_SHEPWAY: None,
    }  # fmt: skip


def test_the_census_table_gives_residents_of_lsoas(store, tmp_path):
    (tmp_path / "census2021-ts001-lsoa.csv").write_text(
        f"date,geography,geography code,Residence type: Total; measures: Value\n2021,Maidstone 004H,{MAIDSTONE},2543\n"
    )
    store.load([tmp_path / "census2021-ts001-lsoa.csv"], on=ON)

    assert store.read().population([MAIDSTONE]) == {MAIDSTONE: 2543}


def test_outcomes_may_repeat_and_stops_have_latitude_first(store, tmp_path):
    outcome = [crime_id("a"), "2024-01", "Kent Police", "Kent Police", "", "", "No location", "", "", "Suspect charged"]
    stop = [
        "Person search",
        "2024-01-01T00:10:00+00:00",
        "",
        "",
        "51.272",
        "0.522",
        "Male",
        "18-24",
        "",
        "",
        "Law",
        "Drugs",
        "Arrest",
        "True",
        "False",
    ]
    swapped = [*stop[:4], "0.522", "51.272", *stop[6:]]
    report = store.load(
        [
            write(tmp_path, [outcome, outcome], "2024-01-kent-outcomes.csv", "outcomes"),
            write(tmp_path, [stop, stop, swapped], "2024-01-kent-stop-and-search.csv", "stop-and-search"),
        ],
        on=ON,
    )

    assert [(each.rows, each.counted, each.duplicates) for each in report.files] == [(2, 2, 0), (3, 2, 0)]
    assert "off the map" in report.rejected[0].reason
    assert len(OUTCOMES) == 10
    assert len(STOPS) == 15


def test_commands_load_and_answer(settings, tmp_path, capsys):
    settings.FIGURES = tmp_path / "figures"
    files = [
        write(tmp_path, [crime(month=month, word=month), crime(ASB, month=month)], f"{month}-kent-street.csv")
        for month in months_to("2025-12", 24)
    ]
    with pytest.raises(CommandError, match="No figures are loaded yet"):
        call_command("evidence", csp=CSP_MAIDSTONE, to="2025-12")
    call_command("police_load", *map(str, files), stdout=StringIO(), stderr=StringIO())
    out = StringIO()
    call_command("evidence", csp=CSP_MAIDSTONE, to="2025-12", json=True, stdout=out)
    said = json.loads(out.getvalue())

    assert (said["csp"], said["name"], said["total_crime"], said["asb"], said["duplicates_dropped"]) == (
        CSP_MAIDSTONE,
        "Maidstone",
        12,
        12,
        0,
    )
    [violence] = [each for each in said["types"] if each["type"] == VIOLENCE]
    assert (violence["n_12m"], violence["n_prev_12m"], violence["verdict"], violence["county_rank"]) == (
        12,
        12,
        "no evidence of change",
        1,
    )
    assert violence["rate_per_1000"] is None
    assert violence["p_change"] > 0.5
    assert violence["series"][-1] == {"month": "2025-12", "n": 1, "n_12m": 12}
    assert len(said["types"]) == 14
    with pytest.raises(CommandError, match="no partnership with the code E99"):
        call_command("evidence", csp="E99", to="2025-12")
    with pytest.raises(CommandError, match="not a month"):
        call_command("evidence", csp=CSP_MAIDSTONE, to="2025")


def test_the_loading_command_fails_when_something_was_refused(settings, tmp_path):
    settings.FIGURES = tmp_path / "figures"
    said = StringIO()

    with pytest.raises(CommandError, match="Not everything"):
        call_command("police_load", str(tmp_path / "nowhere.zip"), stdout=StringIO(), stderr=said)

    assert "There is nothing at" in said.getvalue()


@pytest.fixture(scope="module")
def kent(tmp_path_factory) -> Store:
    """The real Kent files: 2025, and the first quarter of 2024."""
    held = Store(tmp_path_factory.mktemp("kent"))
    held.load([REAL / "police" / "kent-2025-street.zip", REAL / "police" / "kent-2024q1-street.zip"], on=ON)
    return held


@needs_real
@pytest.mark.slow
def test_kent_2025_month_by_month(kent):
    files = [each for each in kent.manifest().of("street") if each.month >= "2025"]

    assert [each.rows for each in files] == KENT_2025
    assert [each.duplicates for each in files] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert sum(each.rejected for each in files) == 0
    assert sum(each.by_type[ASB_CODE] for each in files) == 31_237
    assert sum(sum(each.unlocated) for each in files) == 2_164


@needs_real
@pytest.mark.slow
def test_maidstone_2025(kent):
    reading = kent.read()
    n = reading.csp_counts([CSP_MAIDSTONE]).n[0][:, -12:]
    found = evidence.partnership(reading, CSP_MAIDSTONE, "2025-12")

    assert n.sum(axis=0).tolist() == [1337, 1160, 1457, 1392, 1508, 1438, 1671, 1428, 1261, 1307, 1335, 1325]
    assert n.sum() == 16_619
    assert found.types[BY_NAME[VIOLENCE].code].n_12m == 6_203
    assert (found.asb, found.total_crime) == (3_001, 13_618)
    assert found.types[0].n_prev_12m is None
    assert found.duplicates_dropped == 1
    # With Folkestone and Hythe and the rest of Kent; one duplicate of Dartford's is left out of 23,960.
    by_name = dict(
        zip(reading.csp_counts().names, reading.csp_counts().n[:, :, -12:].sum(axis=(1, 2)).tolist(), strict=True)
    )
    assert (by_name["Medway"], by_name["Shepway"], by_name["Dartford and Gravesham"]) == (30_589, 9_439, 23_959)


@needs_real
@pytest.mark.slow
def test_the_town_centre_lsoa_and_its_points(kent):
    reading, months = kent.read(), months_to("2025-12", 12)
    lsoas = reading.lsoa_counts(CSP_MAIDSTONE, months)
    totals = lsoas.n.sum(axis=(1, 2))
    points = reading.point_counts(CSP_MAIDSTONE, months)

    assert len(lsoas.areas) == 99
    assert (lsoas.names[int(np.argmax(totals))], int(totals.max())) == ("Maidstone 004H", 1_370)
    assert (len(points.lon), int(points.n.sum())) == (1_993, 16_619)


@needs_real
@pytest.mark.slow
def test_the_first_quarters_of_2024_and_2025(kent):
    found = evidence.between(kent.read(), CSP_MAIDSTONE, months_to("2025-03", 3), months_to("2024-03", 3))

    assert (found["all"].before, found["all"].now) == (4_403, 3_954)
    assert (found["vehicle-crime"].before, found["vehicle-crime"].now) == (290, 162)
    assert (found["burglary"].before, found["burglary"].now) == (133, 97)
    assert found["vehicle-crime"].verdict.value == "fall"


@needs_real
@pytest.mark.slow
def test_real_outcomes_and_stops(store, tmp_path):
    samples = REAL / "samples"
    for name in ("2024-01-kent-outcomes", "2022-01-cheshire-stop-and-search"):
        (tmp_path / f"{name}.csv").write_bytes((samples / f"{name}.sample.csv").read_bytes())

    report = store.load(
        [tmp_path / "2024-01-kent-outcomes.csv", tmp_path / "2022-01-cheshire-stop-and-search.csv"], on=ON
    )

    assert [(each.rows, each.rejected) for each in sorted(report.files, key=lambda each: each.name)] == [
        (8, 0),
        (10, 0),
    ]
