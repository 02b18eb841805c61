"""The filled council, made once for all walks of a worker; each test's own changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.factories.kernel import CouncilFactory


def _storages(folder: Path) -> dict[str, Any]:
    from django.conf import settings

    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    return {**settings.STORAGES, "default": kept}


@pytest.fixture(scope="package")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def _files_in_memory(settings: Any, _folder: Path) -> None:
    """Files stay from test to test, as the rows do."""
    settings.STORAGES = _storages(_folder)


@pytest.fixture(scope="package")
def filled(django_db_setup: None, django_db_blocker: Any, _folder: Path) -> Iterator[Any]:
    """``tests.factories.filled``: a council with something of everything, where test client and browser arrive."""
    from tests.factories.filled import fill

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(STORAGES=_storages(_folder)):
            council = CouncilFactory(name="Elmbury Borough Council", slug="elmbury", hostname="127.0.0.1")
            made = fill(council)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def farleigh(filled: Any) -> Any:
    """Another council of the installation, whose administrator and officers ask for the first one's things."""
    from tests.conftest import cast

    made = CouncilFactory(name="Farleigh District Council", slug="farleigh", hostname="farleigh.localhost")
    roles = ("administrator", "monitoring-officer", "scrutiny-officer")
    return {role: cast(made, role, email=f"{role}@farleigh.example") for role in roles}
