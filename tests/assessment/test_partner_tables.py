"""Partners' tables: each template reads back, and a row that is wrong is named by its line."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.assessment.engine.sources import Refused
from wardmote.assessment.engine.sources.partners import TEMPLATES, read_partner_table, template_csv

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("kind", TEMPLATES)
def test_each_template_is_read_as_what_it_is(kind):
    table = read_partner_table(template_csv(kind), f"{kind}.csv")

    assert table.kind == kind
    assert len(table.rows) == 1
    assert table.rejects == ()


def test_values_are_of_their_kind():
    [row] = read_partner_table(template_csv("incidents"), "x.csv").rows

    assert row == {
        "date": date(2025, 6, 14),
        "category": "Shop theft",
        "longitude": 0.522,
        "latitude": 51.272,
        "lsoa": "E01034991",
    }


def test_optional_columns_may_be_left_out_or_empty():
    table = read_partner_table(b"date,category,lsoa\n2025-06-14,Noise,E01034991\n2025-06-15,Noise,\n", "x.csv")

    assert [row["lsoa"] for row in table.rows] == ["E01034991", None]
    assert table.rows[0]["longitude"] is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("14/06/2025,Noise,0.5,51.2", "“date” is “14/06/2025”, which is not a day, YYYY-MM-DD"),
        ("1066-10-14,Noise,0.5,51.2", "“date” is “1066-10-14”, which is not a day, YYYY-MM-DD"),
        ("2025-06-14,,0.5,51.2", "“category” is empty"),
        ("2025-06-14,Noise,51.2,0.5", "“longitude” is “51.2”, which is not a longitude of England or Wales"),
        ("2025-06-14,Noise,0.5,", "it has one coordinate without the other"),
        ("2025-06-14,Noise,0.5", "it has 3 columns instead of 4"),
    ],
)
def test_a_wrong_row_is_left_out_by_line_and_reason(line, reason):
    table = read_partner_table(
        f"date,category,longitude,latitude\n2025-06-14,Noise,0.5,51.2\n{line}\n".encode(), "x.csv"
    )

    assert len(table.rows) == 1
    assert [(each.line, each.reason) for each in table.rejects] == [(3, reason)]


def test_a_survey_cannot_have_more_answers_than_people():
    table = read_partner_table(b"question,answer,area,period,said,base\nSafe?,Yes,E07000110,2025,600,540\n", "x.csv")

    assert table.rejects[0].reason == "600 gave this answer of 540 who answered"


def test_a_police_file_is_no_partners_table():
    from tests.assessment.police_files import as_csv

    with pytest.raises(Refused, match="no partner's table"):
        read_partner_table(as_csv([]).encode(), "2025-12-kent-street.csv")


def test_another_encoding_is_refused():
    with pytest.raises(Refused, match="CSV UTF-8"):
        read_partner_table("date,category\n2025-06-14,Café\n".encode("cp1252"), "x.csv")
