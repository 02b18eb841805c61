"""Backing up and restoring, from one kind of database to the other and back."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings as installed
from django.core.management import CommandError, call_command
from django.db import transaction

from tests import AT, PASSWORD
from tests.factories.kernel import WorkFactory
from tests.factories.organisations import AreaFactory, BodyFactory, WardFactory
from wardmote.kernel import archive, facts, files, publishing, search
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council, Fact, Limit, Person, StoredFile
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Area, Body

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PDF = b"%PDF-1.7 evidence"


@pytest.fixture
def record(council, other_council, scrutiny_officer, lead_officer, cabinet_member, outsider):
    """A record with something of everything that is hard to carry over."""
    body = BodyFactory(council=council, name="Pâtisserie Panel", slug="panel", remit="a\nb\t“c”")
    AreaFactory(
        council=council, wards=[WardFactory(council=council, boundary={"type": "Point", "coordinates": [0.5, 51.0]})]
    )
    with (
        transaction.atomic(),
        facts.change(body, "organisations.body_changed", by=scrutiny_officer, at=AT + timedelta(microseconds=7)),
    ):
        body.email = "panel@elmbury.example"
        body.save()
    with transaction.atomic():
        publishing.publish(
            body,
            {"name": body.name, "share": 0.1, "cost": 5.0},
            address="/committees/panel/",
            title=body.name,
            schema_version="body/1",
            by=scrutiny_officer,
            at=AT,
            label="Committee",
            search_text="pastry and cake",
        )
    Council.objects.filter(pk=council.pk).update(logo=files.store(PDF, "e.pdf", council=council, by=None, at=AT))
    WorkFactory(council=council, arguments={"rows": [1, 2.5, None, "x"]})
    Limit.objects.create(key="left out", count=1, window_ends_at=AT)
    facts.seal(council, at=AT)
    return council


def _everything():
    found = {}
    for model in archive._kept_models():
        columns = [column.attname for column in model._meta.concrete_fields]
        found[model._meta.label_lower] = list(model._base_manager.order_by("pk").values_list(*columns))
    return found


def _flush():
    call_command("flush", interactive=False, verbosity=0)


def test_what_was_backed_up_is_what_is_restored(record, tmp_path, settings):
    before = _everything()
    made = archive.backup(tmp_path / "b.zip", at=AT)
    _flush()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"location": "new"}},
    }

    report = archive.restore(tmp_path / "b.zip")

    assert report.wrong == []
    assert (report.rows, report.files) == (made.rows, 1)
    assert _everything() == before
    assert not Limit.objects.exists()
    assert files.read(StoredFile.objects.get()) == PDF
    assert Area.objects.get().wards.count() == 1
    assert Person.objects.get(email="lead@elmbury.example").check_password(PASSWORD)
    council = Council.objects.get(slug="elmbury")
    assert search.find(council, "pastry", public=True).total == 1
    assert facts.verify(council) == []


def test_after_restoring_new_rows_get_new_keys_and_history_goes_on(record, tmp_path):
    archive.backup(tmp_path / "b.zip", at=AT)
    highest = Body.objects.latest("pk").pk
    _flush()
    archive.restore(tmp_path / "b.zip")

    council = Council.objects.get(slug="elmbury")
    assert BodyFactory(council=council).pk > highest
    sealed = facts.head(council).position
    with transaction.atomic():
        facts.record(
            "kernel.linked", council=council, kind="kernel.council", object_id=1, by=Actor(council, job="tests"), at=AT
        )
    facts.seal(council, at=AT)
    assert facts.head(council).position == sealed + 1
    assert facts.verify(council) == []


def test_an_archive_opens_on_the_embedded_database_and_comes_back(record, tmp_path):
    before = _everything()
    archive.backup(tmp_path / "there.zip", at=AT)
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("PYTEST")}
    environment["WARDMOTE_DATA"] = str(tmp_path / "data")

    def manage(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=installed.ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    restored = manage("restore", str(tmp_path / "there.zip"))
    assert restored.returncode == 0, restored.stderr
    assert "restored and verified" in restored.stdout
    assert manage("restore", str(tmp_path / "there.zip")).returncode == 1  # not empty any more
    assert json.loads(manage("verify_facts", "--json").stdout)["whole"] is True
    assert manage("backup", str(tmp_path / "back.zip")).returncode == 0

    _flush()
    assert archive.restore(tmp_path / "back.zip").wrong == []
    assert _everything() == before


def test_only_its_owner_may_read_a_backup_and_an_unfinished_one_is_not_left(record, tmp_path, monkeypatch):
    archive.backup(tmp_path / "b.zip", at=AT)
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", fail)
    with pytest.raises(RuleBroken, match=r"c\.zip: No space left on device\. Nothing was kept of it\. Make room"):
        archive.backup(tmp_path / "c.zip", at=AT)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_lost_file_is_told_and_the_rest_is_kept(record, tmp_path):
    row = StoredFile.objects.get()
    StoredFile.objects.filter(pk=row.pk).update(sha256="0" * 64)

    report = archive.backup(tmp_path / "b.zip", at=AT)

    assert report.wrong == [f"The stored file {'0' * 64} is lost: it is not in the data folder."]
    assert report.rows["kernel.council"] == 2


def test_a_database_that_holds_anything_is_not_restored_into(record, tmp_path):
    archive.backup(tmp_path / "b.zip", at=AT)

    with pytest.raises(RuleBroken, match="not empty"):
        archive.restore(tmp_path / "b.zip")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(tmp_path / "b.zip"))


def _changed(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def _as_newer(name, data):
    return (
        data.replace(b'"0001_initial"', b'"0001_initial", "9999_from_the_future"', 1)
        if name == "manifest.json"
        else data
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda name, data: data.replace(b"Elmbury", b"Elmburx") if "council" in name else data,
            "damaged: kernel.council",
        ),
        (lambda name, data: None if name == "tables/organisations.body.jsonl" else data, "damaged"),
        (lambda name, data: data.replace(b"wardmote-backup/1", b"wardmote-backup/9"), "in the form wardmote-backup/9"),
        (_as_newer, "newer release"),
    ],
    ids=["changed", "lost", "another form", "newer"],
)
def test_a_damaged_or_newer_archive_is_refused_and_nothing_is_kept(record, tmp_path, change, says):
    archive.backup(tmp_path / "b.zip", at=AT)
    _flush()
    broken = _changed(tmp_path / "b.zip", tmp_path / "broken.zip", change)

    with pytest.raises(RuleBroken, match=says):
        archive.restore(broken)

    assert not Council.objects.exists()
    assert not Fact.objects.exists()


@pytest.mark.parametrize("data", [b"", b"not a zip", None])
def test_what_is_no_archive_is_said_so(db, tmp_path, data):
    if data is not None:
        (tmp_path / "b.zip").write_bytes(data)

    with pytest.raises(RuleBroken, match=r"b\.zip is not a Wardmote backup"):
        archive.restore(tmp_path / "b.zip")
