from __future__ import annotations

import pytest

from wardmote.scrutiny.importing import Draft, DraftCell, DraftHeader, DraftRow, ExistingRow, compare

pytestmark = pytest.mark.pure


def row(text: str, **more: object) -> DraftRow:
    made = DraftRow(1, DraftCell(text))
    for name, value in more.items():
        setattr(made, name, DraftCell(value) if isinstance(value, str) and name != "decision" else value)
    return made


def draft(*rows: DraftRow) -> Draft:
    return Draft(DraftHeader(), rows=list(rows))


ISSUED = [
    ExistingRow(
        "one",
        "That a map of quiet lanes be published.",
        reference="EL/24/01",
        number="1",
        values={"lead_officers": ("Countryside Officer",)},
    ),
    ExistingRow("two", "That speed figures be asked for on each lane.", reference="EL/24/02", number="2"),
    ExistingRow("three", "That verges be cut after the flowers have seeded.", number="3"),
]


def test_reference_pairs_before_wording() -> None:
    match = compare(draft(row("That a map of every quiet lane be made.", reference="EL/24/02")), ISSUED)[0]
    assert match.existing is ISSUED[1]
    assert match.by == "reference"
    assert match.doubts == (
        "The reference is the same but the wording is not. Check that both are one recommendation.",
    )


def test_number_pairs_only_where_the_wording_is_not_another() -> None:
    same, other = compare(
        draft(row("That a map of quiet lanes be published", number="1."), row("Buy nine new tractors", number="3")),
        ISSUED,
    )[:2]
    assert (same.by, same.existing) == ("number", ISSUED[0])
    assert other.existing is None
    assert other.doubts == ("This recommendation was not issued. Check whether it belongs here.",)


def test_text_pairs_and_says_what_is_new_and_what_changed() -> None:
    answered = row(
        "That a map of quiet lanes be published.",
        response="Agreed. It is being drawn.",
        decision="accepted",
        lead_officers=("Maps Officer",),
        timetable="May 2025",
    )
    match = compare(draft(answered), ISSUED)[0]
    assert (match.by, match.likeness) == ("text", 1.0)
    assert [difference.words for difference in match.differences] == [
        "The decision is new: “accepted”.",
        "The answer is new: “Agreed. It is being drawn.”.",
        "The date is new: “May 2025”.",
        "The lead officers changed from “Countryside Officer” to “Maps Officer”.",
    ]


def test_empty_cell_is_no_difference_and_a_row_left_out_is_said() -> None:
    matches = compare(draft(row("That a map of quiet lanes be published.")), ISSUED)
    assert matches[0].differences == ()
    assert [(match.row, match.existing) for match in matches[1:]] == [(None, ISSUED[1]), (None, ISSUED[2])]
    assert matches[1].doubts == ("The copy does not hold this recommendation.",)


def test_nothing_is_paired_twice() -> None:
    twin = [row("That a map of quiet lanes be published."), row("That a map of quiet lanes be published.")]
    matches = compare(draft(*twin), ISSUED)
    assert [match.existing is ISSUED[0] for match in matches[:2]] == [True, False]
