"""A council leaves with its data, and is removed."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests import AT
from tests.factories.kernel import CouncilFactory, StoredFileFactory
from tests.factories.organisations import AreaFactory, BodyFactory, MembershipFactory, WardFactory
from wardmote.kernel import facts, files, invariants, leaving
from wardmote.kernel.db import triggers
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council, Fact, Person, Seal, StoredFile, Tombstone
from wardmote.kernel.register import everything

PDF = b"%PDF-1.7 evidence"


@pytest.fixture
def record(council, other_council, scrutiny_officer, lead_officer, outsider, partner):
    """Two councils with history, a shared file, and somebody who belongs to both."""
    for by in (scrutiny_officer, outsider):
        body = BodyFactory(council=by.council, name="=HYPERLINK(1)", slug="formula")
        with transaction.atomic(), facts.change(body, "organisations.body_changed", by=by, at=AT):
            body.email = "a@b.example"
            body.save()
        files.store(PDF, "paper.pdf", council=by.council, by=by.person, at=AT)
        facts.seal(by.council, at=AT)
    files.store(PDF + b"only ours", "ours.pdf", council=council, by=None, at=AT)
    AreaFactory(council=council, wards=[WardFactory(council=council)])
    MembershipFactory(council=other_council, person=lead_officer.person)
    return council


def _rows(council):
    return sum(entry.rows(council).count() for entry in everything() if entry.council)


def test_an_export_holds_the_councils_rows_and_files_and_nobody_elses(record, tmp_path, outsider):
    counts = leaving.export(record, tmp_path / "out", at=AT, release="1.2.3")

    names = {path.name for path in (tmp_path / "out" / "data").iterdir()}
    assert {
        "organisations.body.csv",
        "organisations.body.json",
        "organisations.area_wards.json",
        "kernel.seal.csv",
    } <= names
    people = json.loads((tmp_path / "out" / "data" / "kernel.person.json").read_text())
    assert {row["email"] for row in people} == {"scrutiny@elmbury.example", "lead@elmbury.example"}
    assert set(people[0]) == {"id", "email", "full_name", "is_active", "joined_at"}
    assert len(list((tmp_path / "out" / "files").iterdir())) == 2
    assert counts["kernel.fact"] == 1
    said = (tmp_path / "out" / "README.txt").read_text()
    assert "Elmbury Borough Council" in said
    assert "kernel.fact: 1" in said
    everything_said = "".join(
        path.read_text(errors="replace") for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    assert outsider.person.email not in everything_said
    assert "pbkdf2" not in everything_said
    assert "md5$" not in everything_said


def test_a_spreadsheet_made_of_an_export_runs_no_formula(record, tmp_path):
    leaving.export(record, tmp_path, at=AT, release="1.2.3")

    with (tmp_path / "data" / "organisations.body.csv").open(encoding="utf-8-sig", newline="") as table:
        names = {row["name"] for row in csv.DictReader(table)}
    assert "'=HYPERLINK(1)" in names
    assert not any(name.startswith("=") for name in names)


def test_a_folder_that_holds_anything_is_left_alone(record, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(RuleBroken, match="not empty"):
        leaving.export(record, tmp_path, at=AT, release="1.2.3")


def test_a_lost_file_is_named_in_the_export(council, tmp_path):
    StoredFileFactory(council=council, name="gone.pdf")

    leaving.export(council, tmp_path, at=AT, release="1.2.3")

    [told] = (tmp_path / "files").iterdir()
    assert told.read_text() == "gone.pdf was lost before this export.\n"


def test_a_removed_council_leaves_a_tombstone_and_nothing_else(
    record, other_council, lead_officer, scrutiny_officer, outsider
):
    theirs = _rows(other_council)
    facts.seal(record, at=AT)
    head = facts.head(record).hash

    stone = leaving.remove(record, because="It left for another system.", at=AT)

    assert (stone.council_name, stone.council_slug, stone.facts, stone.head) == (
        "Elmbury Borough Council",
        "elmbury",
        1,
        head,
    )
    assert list(Council.objects.all()) == [other_council]
    assert _rows(other_council) == theirs
    assert facts.verify(other_council) == []
    assert triggers.missing() == []
    assert set(Person.objects.all()) == {lead_officer.person, outsider.person}
    row = StoredFile.objects.get()
    assert files.read(row) == PDF
    assert [line for found in invariants.run().values() for line in found] == []


def test_unsealed_history_is_sealed_before_it_goes(council, scrutiny_officer):
    facts.record("kernel.linked", council=council, kind="kernel.council", object_id=1, by=scrutiny_officer, at=AT)

    stone = leaving.remove(council, because="A trial has ended.", at=AT)

    assert stone.facts == 1
    assert stone.head != facts.GENESIS
    assert not Seal.objects.exists()
    assert not Fact.objects.exists()


def test_removal_needs_a_reason(council):
    with pytest.raises(RuleBroken, match="Say why"):
        leaving.remove(council, because=" ", at=AT)
    assert Council.objects.exists()


def test_a_practice_council_goes_with_its_council(council, other_council):
    CouncilFactory(practice_of=council)

    leaving.remove(council, because="x", at=AT)

    assert list(Council.objects.all()) == [other_council]
    assert Tombstone.objects.count() == 2


def test_the_command_asks_unless_it_is_a_demonstration(council, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_council", "elmbury", because="x")
    with pytest.raises(CommandError, match="no council nowhere"):
        call_command("remove_council", "nowhere", because="x")

    Council.objects.update(is_demonstration=True)
    call_command("remove_council", "elmbury", because="The trial is over.")

    assert "its history had 0 entries" in capsys.readouterr().out
    assert not Council.objects.exists()


def test_the_export_command_says_what_it_wrote(record, tmp_path, capsys):
    call_command("export_council", "elmbury", str(tmp_path / "out"))

    assert "rows of" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no council nowhere"):
        call_command("export_council", "nowhere", str(tmp_path / "other"))
