"""Made-up rows of the kernel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests import AT, PASSWORD
from wardmote.kernel import models


class CouncilFactory(DjangoModelFactory):
    """A council at its own host name. The council of the cast is at 127.0.0.1, where test client and browser look."""

    class Meta:
        model = models.Council

    class Params:
        welsh = factory.Trait(nation=models.Council.Nation.WALES)

    name = factory.Sequence(lambda n: f"Invented District Council {n}")
    slug = factory.Sequence(lambda n: f"invented-{n}")
    hostname = factory.LazyAttribute(lambda made: f"{made.slug}.localhost")
    created_at = AT - timedelta(days=400)


class PersonFactory(DjangoModelFactory):
    """An account that signs in with ``tests.PASSWORD``."""

    class Meta:
        model = models.Person

    email = factory.Sequence(lambda n: f"person-{n}@elmbury.example")
    full_name = factory.Sequence(lambda n: f"Person Number {n}")
    joined_at = AT - timedelta(days=300)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> models.Person:
        password = fields.pop("password", PASSWORD)
        return model_class.objects.create_user(fields.pop("email"), password, **fields)

    @classmethod
    def _build(cls, model_class: Any, *args: Any, **fields: Any) -> models.Person:
        fields.pop("password", None)
        return model_class(*args, **fields)


class StoredFileFactory(DjangoModelFactory):
    """The row of a stored file, without its bytes; ``kernel.files.store`` keeps both."""

    class Meta:
        model = models.StoredFile

    class Params:
        waiting = factory.Trait(state=models.StoredFile.State.WAITING)

    council = factory.SubFactory(CouncilFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    name = "paper.pdf"
    media_type = "application/pdf"
    size = 1234
    state = models.StoredFile.State.CLEAN
    stored_at = AT


class WorkFactory(DjangoModelFactory):
    """Long work somebody asked for."""

    class Meta:
        model = models.Work

    council = factory.SubFactory(CouncilFactory)
    kind = "tests.work"
    asked_at = AT
