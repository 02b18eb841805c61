"""A backup of each earlier release opens in this one, whole: what was published, the history, every rule of the data."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.test import Client

from tests import PASSWORD
from tests.factories.published import today
from wardmote.kernel import archive, facts, files, invariants, search
from wardmote.kernel.models import Council, Person, StoredFile
from wardmote.scrutiny.models import Action, PublishedRecommendation, Recommendation

BACKUPS = sorted(Path(__file__).parent.glob("*.zip"))
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def _this_release_after(db: None) -> Iterator[None]:
    """Whatever becomes of the restore, the tests that follow find the tables of this release."""
    yield
    call_command("migrate", verbosity=0, interactive=False)


@pytest.mark.usefixtures("_this_release_after")
@pytest.mark.parametrize("backup", BACKUPS, ids=[path.stem for path in BACKUPS])
def test_an_earlier_releases_backup_opens_whole(backup: Path, client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # as outside tests, where the backup was made
    report = archive.restore(backup)

    assert report.wrong == []
    council = Council.objects.get()
    assert facts.head(council) is not None
    assert facts.verify(council) == []
    assert invariants.run() == {name: [] for name in invariants.names()}
    call_command("verify_facts", stdout=io.StringIO())
    call_command("check_data", stdout=io.StringIO())
    assert Recommendation.objects.count() == PublishedRecommendation.objects.count() == 10
    assert Action.objects.count() == 20
    assert files.read(StoredFile.objects.get()) == b"%PDF-1.7 what was heard"
    person = Person.objects.get(email="scrutiny@elmbury.example")
    assert check_password(PASSWORD, person.password)
    assert search.find(council, "lighting lanes", public=True).total == 10
    with today():
        for address in ("/", "/recommendations/", "/recommendations/r26-005/", "/reviews/review-000/"):
            assert client.get(address).status_code == 200, address


def test_there_is_a_backup_of_a_release() -> None:
    assert [path.stem for path in BACKUPS] == ["0.1.0"]
