"""System checks of our own, and the database's own checks on the kernel's tables."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction

from tests import AT
from tests.factories.kernel import CouncilFactory, PersonFactory
from wardmote.kernel import checks
from wardmote.kernel.db import triggers
from wardmote.kernel.models import Fact, FactDetail, Person


def test_a_missing_trigger_is_an_error_and_migrating_mends_it(db):
    name = triggers.names()[0]
    table = name.split("_no_")[0]
    assert checks.history_is_protected(None, ["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))

    with pytest.raises(SystemCheckError, match=name):
        call_command("check", databases=["default"])

    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_keys_must_differ(settings):
    assert checks.keys_differ(None) == []
    settings.LINK_KEYS = settings.SUPPRESSION_KEYS

    assert [found.id for found in checks.keys_differ(None)] == ["kernel.E002"]


def test_triggers_are_lifted_inside_a_transaction_only(transactional_db):
    with pytest.raises(RuntimeError, match="needs a transaction"), triggers.lifted():
        pass


def test_an_address_is_kept_in_lower_case_whoever_writes_it(db):
    assert PersonFactory(email=" Jo@Elmbury.Example ").email == "jo@elmbury.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="JO2@elmbury.example")


def test_a_detail_is_kept_or_erased(db):
    fact = Fact.objects.create(council=CouncilFactory(), at=AT, verb="x.y", object_kind="kernel.council", object_id=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        FactDetail.objects.create(fact=fact, salt="", values={"a": 1}, erased_at=AT)


def test_one_host_is_one_council(db):
    CouncilFactory(hostname="one.localhost")

    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilFactory(hostname="one.localhost")
