"""The small judgements that the whole reading rests on, each with its real trap."""

from __future__ import annotations

import pytest

from wardmote.documents.signs import member_like, officer_like
from wardmote.scrutiny.importing import FLAG_WORDS, in_words
from wardmote.scrutiny.importing.evidence import decision_opening, rag_colour, recommendation_like
from wardmote.scrutiny.importing.labels import read_label
from wardmote.scrutiny.importing.people import split_both, split_members, split_officers
from wardmote.scrutiny.importing.wording import find_parts, read_wording, split_cell

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("printed", "fields"),
    [
        ("Recommendation & Intended Outcomes", ("text", "outcome")), ("Relevant Lead Member/s (LM)", ("members",)), ("Chief Officer/ Cabinet Member[ii]", ("officers", "members")),
        ("Financial impacts (‘None’ or explanation provided as applicable)", ("finance",)), ("Meeting, Date & Minute", ("reference",)), ("Recommendation made to:", ("members",)),
        ("Action taken or Planned to Date", ("response",)), ("Action taken", ("progress",)), ("Outcome", ("status",)), ("Intended outcome", ("outcome",)),
        ("Position in March 2024", ("progress",)), ("Officer Response/s", ("response_or_decision",)), ("By when", ("timetable",)), ("Lead Officer/EM", ("officers", "members")),
        ("ACCEPTED / REJECTED (inc. reasons for rejection)", ("decision",)), ("DATE OF SCRUTINY MEETING TO REPORT BACK", ("report_back",)),
    ],
)  # fmt: skip
def test_titles_that_councils_use(printed: str, fields: tuple[str, ...]) -> None:
    label = read_label(printed)
    assert label is not None
    assert label.fields == fields


@pytest.mark.parametrize(
    "text",
    [
        "1.2 Recommendation of the Head of Housing and Community Services",
        "Agreed. The list will go on the website.",
        "Cabinet Member for Housing",
        "",
    ],
)
def test_words_that_are_no_title(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Cabinet Member for Housing and Health/ Communities, Leisure and Arts", ("Cabinet Member for Housing and Health", "Cabinet Member for Communities, Leisure and Arts")),
        ("Cabinet Member for Corporate Services/ The Leader", ("Cabinet Member for Corporate Services", "The Leader")),
        ("The Portfolio Holder for Visitor Services and the Head of Events", ("The Portfolio Holder for Visitor Services", "Head of Events")),
        ("LM for Waste\nLM for Parks\n(Recs 1&7)", ("LM for Waste", "LM for Parks")), ("Not for Cabinet", ()), ("Full Cabinet", ("Full Cabinet",)), ("TBC", ()),
    ],
)  # fmt: skip
def test_members_of_a_cell(raw: str, names: tuple[str, ...]) -> None:
    assert split_members(raw)[0] == names


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Head of Housing and Regulatory Services", ("Head of Housing and Regulatory Services",)),
        ("Community and Strategic Partnerships Manager and Head of Housing and Regulatory Services.", ("Community and Strategic Partnerships Manager", "Head of Housing and Regulatory Services")),
        ("Head of Property and Equalities Adviser", ("Head of Property", "Equalities Adviser")), ("Director of Culture, Sport and Leisure", ("Director of Culture, Sport and Leisure",)),
        ("Transport Planner; Head of Planning", ("Transport Planner", "Head of Planning")), ("Democratic Services", ("Democratic Services",)), ("-", ()),
    ],
)  # fmt: skip
def test_officers_of_a_cell(raw: str, names: tuple[str, ...]) -> None:
    assert split_officers(raw)[0] == names


def test_initials_go_by_the_order_of_the_title() -> None:
    assert split_both("MO/Leader", ("officers", "members")) == (("Leader",), ("MO",), ())
    assert split_both("AB/CD", ("officers", "members")) == (("CD",), ("AB",), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Agreed in part. Four wards.", ("Agreed in part", "partly_accepted")), ("Accepted in principle", ("Accepted in principle", "accepted_in_principle")), ("Not agreed", ("Not agreed", "rejected")),
        ("Noted.", ("Noted", "noted")), ("Agreed – further work required", ("Agreed", "accepted")), ("Agreed to differ", None), ("Supported. See above.", None), ("Done.", None), ("Accepted practice is to wait.", None),
        ("This recommendation is not accepted because", None), ("The recommendation is accepted.", ("accepted", "accepted")),
    ],
)  # fmt: skip
def test_decision_words(text: str, found: tuple[str, str] | None) -> None:
    assert decision_opening(text) == found


def test_a_recommendation_about_a_member_is_no_member() -> None:
    assert not member_like("The Cabinet Member for Planning and Transport be recommended to publish the list of roads")
    assert recommendation_like(
        "The Cabinet Member for Planning and Transport be recommended to publish the list of roads"
    )
    assert member_like("Cabinet Member for Housing and Health/Communities, Leisure and Arts")
    assert officer_like("Community and Strategic Partnerships Manager and Head of Housing and Regulatory Services.")
    assert not officer_like(
        "The Communications Team regularly email all councillors including a link for people to use."
    )


def test_wording_is_taken_apart() -> None:
    wording = read_wording(["1.To fit lamps at: a. the mill; and", "b. the bridge.", "See Safer Streets theme below."])
    assert (wording.number, wording.theme) == ("1.", "Safer Streets")
    assert wording.text == "To fit lamps at: a. the mill; and\nb. the bridge."
    assert wording.parts == [("a", "the mill; and"), ("b", "the bridge.")]


def test_parts_need_a_stem_and_separate_recommendations_need_none() -> None:
    assert find_parts("a) The rank be moved;\nb) Drivers be asked.") == []
    assert [label for label, _ in split_cell(["a) The rank be moved;", "b) Drivers be asked where they stand."])] == [
        "a)",
        "b)",
    ]
    assert split_cell(["That the rank be moved to:", "a) the station; or", "b) the mill."]) == []


@pytest.mark.parametrize(
    ("shade", "colour"),
    [
        ("00b050", "green"),
        ("ffc000", "amber"),
        ("ff0000", "red"),
        ("0070c0", "blue"),
        ("d9d9d9", None),
        ("ffffff", None),
        (None, None),
    ],
)
def test_colour_of_a_cell(shade: str | None, colour: str | None) -> None:
    assert rag_colour(shade) == colour


def test_every_flag_is_a_sentence() -> None:
    assert all(words.endswith(".") and words[0].isupper() for words in FLAG_WORDS.values())
    assert in_words("no_such_flag") == "No such flag."
