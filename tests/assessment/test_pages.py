"""The room's pages: what they say, that they cost little, and that a room switched off is not there."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from tests import AT
from tests.factories.assessment import scored, with_figures, written
from wardmote.assessment import figures, maps, scoring, taking_in
from wardmote.assessment.charts import as_file, inline
from wardmote.assessment.engine.vocabulary import CRIME_TYPES
from wardmote.assessment.items import from_data, of_figures, suppressed
from wardmote.assessment.models import FigureSet, LoadedFile, PartnerFigure
from wardmote.kernel import work
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Work

pytestmark = pytest.mark.django_db
KENT = "E22000142"
HEAD = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"


@pytest.fixture
def store(settings: Any, tmp_path: Any) -> Any:
    """A store of figures of the test's own."""
    settings.FIGURES = tmp_path / "figures"
    return settings.FIGURES


def _signed_in(actor: Any) -> Client:
    client = Client(SERVER_NAME=actor.council.hostname)
    client.force_login(actor.person)
    return client


def _zip(*months: str, bad: bool = False) -> bytes:
    """Police files of our own making: a few rows a month for Maidstone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for month in months:
            rows = [HEAD]
            for n, each in enumerate(CRIME_TYPES):
                row_id = "" if each.code == 0 else f"{n:02d}{month.replace('-', '')}".ljust(64, "a")
                rows.append(
                    f"{row_id},{month},Kent Police,Kent Police,0.522000,51.272000,On or near Street,E01024389,Maidstone 004H,{each.name},,"
                )
            if bad:
                rows.append(
                    f",{month},Kent Police,Kent Police,east,51.2,On or near Street,E01024389,Maidstone 004H,Burglary,,"
                )
            packed.writestr(f"{month}/{month}-kent-street.csv", "\n".join(rows) + "\n")
    return out.getvalue()


def test_a_police_zip_is_loaded_in_the_background_and_its_figures_are_worked_out(store, analyst):
    figures.choose_partnership(KENT, "Maidstone", by=analyst, at=AT)
    client = _signed_in(analyst)
    sent = io.BytesIO(_zip("2025-01", "2025-02", bad=True))
    sent.name = "kent.zip"
    answer = client.post("/desk/evidence/load/", {"file": sent})
    row = LoadedFile.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert "still being done" in client.get(row.get_absolute_url()).content.decode()
    assert work.run_waiting(at=AT) == 1
    assert Work.objects.get().state == Work.State.DONE
    row.refresh_from_db()
    assert (row.state, row.kind, row.rejected) == ("loaded", "Police open data", 2)
    assert "left out" in client.get(row.get_absolute_url()).content.decode()
    found = FigureSet.objects.get()
    assert (found.to_month, found.manifest != "") == ("2025-02", True)
    burglary = next(item for item in of_figures(found.content) if item.key == "type:burglary")
    assert burglary.value is None  # ten months of the year are not known, so neither is the year
    assert "not known" in burglary.title
    figures.publish_figures(by=analyst, at=AT)
    assert "Maidstone" in Client(SERVER_NAME=analyst.council.hostname).get("/evidence/").content.decode()


def test_a_file_of_another_kind_is_refused_at_once(store, analyst):
    figures.choose_partnership(KENT, "Maidstone", by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="Send a CSV file"):
        figures.send_file(b"\xd0\xcf\x11\xe0old word", "x.csv", by=analyst, at=AT)
    assert not LoadedFile.objects.exists()


@pytest.mark.parametrize("data", [b"a,b,c\n1,2,3\n", b"PK\x03\x04 cut short"])
def test_a_file_that_holds_nothing_of_ours_is_refused_with_words_and_keeps_no_number(store, analyst, data):
    figures.choose_partnership(KENT, "Maidstone", by=analyst, at=AT)
    row = figures.send_file(data, "x.csv", by=analyst, at=AT)
    with pytest.raises(RuleBroken):
        figures.load_in_background(row.work)
    row.refresh_from_db()
    assert row.state == "refused"
    assert row.words
    assert not PartnerFigure.objects.exists()


@pytest.mark.parametrize(
    "kind", ["area-counts", "survey", "fires", "collisions", "hospital", "incidents", "ambulance", "asb-calls"]
)
def test_every_table_for_partners_loads_as_it_is_given_out(kind):
    numbers, rejects = taking_in.partner_table(taking_in.template_csv(kind), f"{kind}.csv")
    assert len(numbers) == 1
    assert rejects == []
    assert taking_in.partner_kind(taking_in.template_csv(kind), "x.csv") == kind


def test_public_pages_cost_few_queries(council, analyst, django_assert_max_num_queries):
    with_figures(analyst)
    client = Client(SERVER_NAME=council.hostname)
    for path in ("/evidence/", "/evidence/types/burglary/", "/evidence/areas/", "/evidence/hot-spots/"):
        client.get(path)
        with django_assert_max_num_queries(6):
            assert client.get(path).status_code == 200


def test_a_figure_is_the_same_on_the_page_and_in_each_file(council, analyst):
    with_figures(analyst)
    client = Client(SERVER_NAME=council.hostname)
    said = client.get("/evidence/figures/type-burglary.json").json()
    text = client.get("/evidence/figures/type-burglary.csv").content.decode("utf-8-sig")
    assert said["title"] in client.get("/evidence/types/burglary/").content.decode()
    assert all(row[1] in text for row in said["table"]["rows"])
    assert said["title"] in client.get("/evidence/figures/type-burglary.svg").content.decode()
    assert len(client.get("/evidence/figures/areas.geojson").json()["features"]) == 4
    assert client.get("/evidence/figures/nothing.csv").status_code == 404
    assert client.get("/evidence/figures/type-burglary.geojson").status_code == 404
    assert client.get("/api/v1/evidence/").json()["to"] == "2026-10"


def test_a_month_that_is_not_known_breaks_the_line(analyst):
    item = next(
        one for one in of_figures(with_figures(analyst, missing="2026-03").content) if one.key == "type:burglary"
    )
    whole = next(one for one in of_figures(with_figures(analyst).content) if one.key == "type:burglary")
    assert inline(whole).count("<circle") - inline(item).count("<circle") == 1
    assert whole.coverage != item.coverage
    assert from_data(json.loads(json.dumps(item.as_data()))) == item
    assert as_file(item).startswith("<svg xmlns")


def test_a_room_switched_off_is_not_there(council, analyst):
    with_figures(analyst)
    council.rooms_off = ["evidence"]
    council.save()
    client = Client(SERVER_NAME=council.hostname)
    for path in ("/evidence/", "/evidence/feed.atom", "/api/v1/evidence/", "/api/v1/evidence/assessments/"):
        assert client.get(path).status_code == 404


def test_scores_are_given_on_screen_and_stay_ones_own(council, analyst, lead_officer):
    with_figures(analyst)
    made = written(2026, by=analyst)
    issues = scored(made, [analyst], [{}], by=analyst)
    page = f"{made.desk}scoring/mine/"
    other = _signed_in(lead_officer)
    assert other.get(page).status_code == 403
    scoring.ask_scorer(made.pk, lead_officer.person.pk, by=analyst, at=AT)
    text = other.get(page).content.decode()
    assert "From the figures" in text
    made.refresh_from_db()
    model = made.model.read
    said = {f"i{issue.pk}-{factor.key}": "2" for issue in issues for factor in model.factors}
    answer = other.post(page, said | {"do": "send"})
    assert "is not scored in full yet" in answer.content.decode()
    said |= {f"i{issue.pk}-confidence": "4" for issue in issues}
    assert other.post(page, said | {"do": "send"}).status_code == 302
    assert made.scorers.exclude(sent_at=None).count() == 2


def test_outlines_that_are_no_outlines_are_refused():
    ring = [[[0.5, 51.2], [0.6, 51.2], [0.6, 51.3], [0.5, 51.2]]]
    good = {
        "type": "FeatureCollection",
        "features": [{"properties": {"LSOA21CD": "E01024389"}, "geometry": {"type": "Polygon", "coordinates": ring}}],
    }
    assert list(maps.outlines(json.dumps(good).encode())) == ["E01024389"]
    for wrong in (
        {"type": "FeatureCollection"},
        {"type": "FeatureCollection", "features": []},
        {"features": [{"properties": None}]},
    ):
        with pytest.raises(RuleBroken):
            maps.outlines(json.dumps(wrong).encode())
    good["features"][0]["geometry"]["coordinates"] = [[[500_000, 150_000], [1, 1], [2, 2], [500_000, 150_000]]]
    with pytest.raises(RuleBroken, match="longitude and latitude"):
        maps.outlines(json.dumps(good).encode())


def test_one_hidden_number_takes_a_second_with_it():
    assert suppressed({"a": 3, "b": 20, "c": 9, "d": 0}) == {"a": None, "b": 20, "c": None, "d": 0}
    assert suppressed({"a": 3, "b": 4, "c": 9}) == {"a": None, "b": None, "c": 9}
    assert suppressed({"a": 3}) == {"a": None}
    assert suppressed({"a": 7, "b": 20}) == {"a": 7, "b": 20}
