"""Papers in layouts that the corpus does not hold, drawn in every way a council sends them."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from tests.scrutiny.importing.holdout import TITLES, Holdout
from tests.scrutiny.importing.holdouts import HOLDOUTS
from tests.scrutiny.importing.holdouts_plans import PLAY
from tests.scrutiny.importing.papers import Paper
from wardmote.scrutiny.importing import Draft, as_expected, read_scraip, read_scraips

pytestmark = pytest.mark.pure

FIELDS = (
    "number", "reference", "text", "parts", "intended_outcome", "theme", "cabinet_members", "financial_impact", "decision", "decision_text", "response",
    "timetable", "lead_officers", "progress", "status",
)  # fmt: skip


def drawn(paper: Paper, way: str) -> Draft:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data: bytes = getattr(paper, way)()
    return read_scraip(data)


def folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split()).strip("(). ") if len(value) < 5 else " ".join(value.split())
    if isinstance(value, list):
        return [folded(item) for item in value]
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    return value


CASES = [(holdout, way) for holdout in HOLDOUTS for way in holdout.ways]


@pytest.mark.slow
@pytest.mark.parametrize(("holdout", "way"), CASES, ids=[f"{holdout.name}, {way}" for holdout, way in CASES])
def test_paper_is_read_the_same_in_every_way_it_is_drawn(holdout: Holdout, way: str) -> None:
    said = as_expected(drawn(holdout.paper, way))
    found = [{name: folded(row[name]) for name in FIELDS if row[name]} for row in said["recommendations"]]
    wanted = [{name: folded(row[name]) for name in FIELDS if row.get(name)} for row in holdout.rows]
    assert found == wanted
    assert {name: said["document"][name] for name in holdout.head} == holdout.head


def test_two_plans_can_be_read_apart() -> None:
    holdout = next(holdout for holdout in HOLDOUTS if "two plans" in holdout.name)
    drafts = read_scraips(holdout.paper.web())
    assert [draft.document.review_title for draft in drafts] == ["KEEPING WARM AT HOME", "EMPTY SHOPS"]
    assert [len(draft.rows) for draft in drafts] == [2, 2]
    assert drafts[0].document.report_back_dates == ("14 July 2010", "14 January 2011")
    assert {row.committee.value for row in read_scraip(holdout.paper.web()).rows if row.committee} == {
        "Wellbeing Overview and Scrutiny Committee", "Prosperity Overview and Scrutiny Committee",
    }  # fmt: skip


def test_doubts_are_told_in_flags() -> None:
    rows = drawn(PLAY.paper, "web").rows
    assert "two_cabinet_members_slash" in rows[1].flags
    assert {"timetable_blank_because_rejected"} <= set(rows[2].flags)
    assert "two_lead_officers" in rows[3].flags
    assert "decision_missing" in rows[3].flags
    assert "lead_officer_missing" in rows[4].flags


def test_flattened_text_is_less_sure_than_a_drawn_table() -> None:
    table, text = drawn(PLAY.paper, "web"), drawn(PLAY.paper, "blank")
    assert all(row.response and row.response.confidence == 1.0 for row in table.rows)
    assert all(row.response and 0.5 < row.response.confidence < 1.0 for row in text.rows)
    assert text.rows[0].text.position.words.startswith("line ")


def test_answer_that_cannot_be_placed_is_left_out_and_said() -> None:
    paper = Paper(
        [
            [TITLES, ["That maps be printed.", "The Leader", "Maps cost £900.", "May 2024", "Parks Manager"]],
            "Parks Manager",
            "Untitled words",
        ]
    )
    draft = drawn(paper, "blank")
    assert [row.text.value for row in draft.rows] == ["That maps be printed."]
    assert draft.rows[0].decision is None


@pytest.mark.parametrize(
    "answer",
    [
        "Supported. Officers like it.",
        "Officers welcome this suggestion.",
        "We do not think this is needed.",
        "This will be done in May.",
        "Agreement was reached with the school.",
    ],
)
def test_decision_is_never_made_from_tone(answer: str) -> None:
    paper = Paper([[TITLES, ["That maps be printed.", "The Leader", answer, "May 2024", "Parks Manager"]]])
    row = drawn(paper, "web").rows[0]
    assert (row.decision, row.decision_text) == (None, None)


def test_merged_member_cell_and_several_actions_beside_one_recommendation() -> None:
    page = (
        "<table><tr><th>Recommendation</th><th>Cabinet Member</th><th>Action proposed</th><th>Lead officer</th></tr>"
        "<tr><td rowspan=2>That hedges be laid by hand.</td><td rowspan=3>Cabinet Member for Parks</td><td>Train four rangers.</td><td>Parks Manager</td></tr>"
        "<tr><td>Buy tools.</td><td>Estates Officer</td></tr>"
        "<tr><td>That orchards be mapped.</td><td>A volunteer has begun.</td><td>Parks Manager</td></tr></table>"
    )
    first, second = read_scraip(page.encode()).rows
    assert first.response is not None
    assert first.response.value == "Train four rangers.\nBuy tools."
    assert first.lead_officers == ("Parks Manager", "Estates Officer")
    assert "several_actions_joined" in first.flags
    assert second.cabinet_members == ("Cabinet Member for Parks",)
    assert "cabinet_member_merged_cell" in second.flags


def test_colour_alone_gives_the_rag() -> None:
    page = (
        "<table><tr><th>Ref</th><th>Recommendation</th><th>Update</th><th>RAG</th></tr>"
        "<tr><td>A1</td><td>That ditches be cleared.</td><td>Done in May.</td><td style='background:#00b050'>&nbsp;</td></tr>"
        "<tr><td>A2</td><td>That gates be hung.</td><td>Late.</td><td bgcolor=red></td></tr>"
        "<tr><td>A3</td><td>That paths be swept.</td><td>Begun.</td><td style='background-color:rgb(255,192,0)'></td></tr>"
        "<tr><td>A4</td><td>That signs be painted.</td><td>Not due.</td><td style='background:#d9d9d9'></td></tr></table>"
    )
    assert [row.rag for row in read_scraip(page.encode()).rows] == ["green", "red", "amber", None]


@pytest.mark.slow
def test_long_pdf_table_split_over_pages_with_and_without_repeated_titles() -> None:
    rows = [
        [
            str(n),
            f"That path number {n} between the mill and the church be swept before the fair each year.",
            "Accepted",
            f"Sweeping of path {n} joins the spring round and the crew will report when it is done.",
            "May 2025",
            "Streets Manager",
        ]
        for n in range(1, 31)
    ]
    draft = drawn(
        Paper(
            [
                "Response of the Executive",
                [["No.", "Recommendation", "Decision", "Action proposed", "Timescale", "Lead officer"], *rows],
            ]
        ),
        "pdf",
    )
    assert [row.number.value for row in draft.rows if row.number] == [str(n) for n in range(1, 31)]
    assert [row.text.value for row in draft.rows] == [row[1] for row in rows]
    assert [row.response.value for row in draft.rows if row.response] == [row[3] for row in rows]
    assert draft.rows[-1].text.position.page is not None
    assert draft.rows[-1].text.position.page > 1
