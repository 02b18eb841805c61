"""Whether the service can do its work."""

from collections import namedtuple

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from wardmote.kernel import work
from wardmote.kernel.models import JobRun
from wardmote.website import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker_seen():
    JobRun.objects.create(job=work.WORKER, due_at=timezone.now(), good_at=timezone.now())


def _asked():
    response = Client().get("/readyz")
    return response.status_code, response.json()


def test_the_process_answers_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").status_code == 200


def test_all_is_well(worker_seen):
    status, said = _asked()

    assert status == 200
    assert said == {
        "ready": True,
        "release": said["release"],
        "database": True,
        "migrations": True,
        "worker": True,
        "disk": True,
    }


def test_without_a_worker_it_is_not_ready():
    status, said = _asked()

    assert (status, said["ready"], said["worker"], said["database"]) == (503, False, False, True)


def test_without_room_on_the_disk_it_is_not_ready(worker_seen, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _where: namedtuple("Usage", "free")(10 * 1024 * 1024))

    assert _asked()[1]["disk"] is False


def test_without_the_database_it_says_so(monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(health, "CHECKS", {"database": away})

    assert _asked() == (503, {"ready": False, "release": _asked()[1]["release"], "database": False})


def test_migrations_that_wait_are_noticed_until_they_are_done(monkeypatch):
    plans = iter([["one to do"], []])
    health._migrated_for_good.cache_clear()
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda _self, _targets: next(plans))

    assert [health._is_migrated() for _ in range(4)] == [False, True, True, True]
    health._migrated_for_good.cache_clear()
