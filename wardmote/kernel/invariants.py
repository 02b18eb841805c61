"""What must be true of the data as a whole, checked over live rows by ``manage.py check_data``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.apps import apps
from django.db import models
from django.db.models import F

from wardmote.kernel import publishing
from wardmote.kernel.db import triggers
from wardmote.kernel.models import Council, Link, Publication, SearchEntry
from wardmote.kernel.register import entry_for

_invariants: dict[str, Callable[[], Iterable[str]]] = {}


def register(name: str, function: Callable[[], Iterable[str]]) -> None:
    """Have ``function`` checked too: it yields one sentence for each thing that is wrong. Called in ``ready()``."""
    _invariants[name] = function


def names() -> list[str]:
    """Every invariant, by name."""
    return sorted(_invariants)


def run() -> dict[str, list[str]]:
    """Check everything. What is wrong, by invariant; an empty list where all is well."""
    return {name: list(_invariants[name]()) for name in names()}


def one_council() -> Iterator[str]:
    """No foreign key joins rows of two councils. One query per key."""
    for model in apps.get_models(include_auto_created=True):
        here = entry_for(model)
        if here is None or not here.council or model is Council:
            continue
        for field in model._meta.concrete_fields:
            there = _other_end(field)
            if there is None or field.name == here.council.split("__")[0]:
                continue
            path = f"{field.name}__{there}"
            apart = (
                model._base_manager.filter(**{f"{field.name}__isnull": False, f"{path}__isnull": False})
                .exclude(**{path: F(here.council)})
                .order_by("pk")
            )
            for pk in apart.values_list("pk", flat=True)[:20]:
                yield f"{model._meta.label} {pk}: its {field.name} belongs to another council."


def named_things_are_there() -> Iterator[str]:
    """Links, publications and search entries name things by kind and id: those exist, and in the same council."""
    for model, kind, number in (
        (Link, "from_kind", "from_id"),
        (Link, "to_kind", "to_id"),
        (Publication, "object_kind", "object_id"),
        (SearchEntry, "object_kind", "object_id"),
    ):
        for name in model.objects.values_list(kind, flat=True).distinct().order_by(kind):
            try:
                target = apps.get_model(name)
            except (LookupError, ValueError):
                yield f"{model._meta.label}: there is no kind of thing called {name}."
                continue
            entry = entry_for(target)
            path = entry.council if entry and entry.council else "pk"
            same = target._base_manager.filter(pk=models.OuterRef(number), **{path: models.OuterRef("council")})
            lost = model.objects.filter(~models.Exists(same), **{kind: name}).order_by("pk")
            for pk in lost.values_list("pk", flat=True)[:20]:
                yield f"{model._meta.label} {pk}: the {name} it names is not there, or is another council's."


def history_is_protected() -> Iterator[str]:
    """The triggers that keep the history are there."""
    for name in triggers.missing():
        yield f"The trigger {name} is missing. Run migrate."


def publications_are_unchanged() -> Iterator[str]:
    """What is published still has the digest it was published with, and each address belongs to one thing."""
    for row in Publication.objects.filter(content__isnull=False).order_by("pk").iterator(chunk_size=500):
        if not publishing.unchanged(row):
            yield f"Publication {row.pk} ({row.address}) is not as it was published."
    shared = Publication.objects.current().order_by().values("council", "address")
    for row in shared.annotate(n=models.Count("pk")).filter(n__gt=1):
        yield f"{row['n']} things are published at {row['address']}."


def search_matches_publications() -> Iterator[str]:
    """What the public can find is what is published now, no more and no less."""
    readable = Publication.objects.readable()
    entries = SearchEntry.objects.filter(is_public=True)
    same = {"council": models.OuterRef("council"), "object_kind": models.OuterRef("object_kind")}
    same["object_id"] = models.OuterRef("object_id")
    at_address = models.Exists(readable.filter(**same, address=models.OuterRef("address")))
    for row in entries.filter(~at_address).order_by("pk")[:20]:
        yield f"{row.title} can be found at {row.address}, where it is not published."
    for published in readable.filter(~models.Exists(entries.filter(**same))).order_by("pk")[:20]:
        yield f"{published.title} is published at {published.address} but cannot be found."


def register_our_own() -> None:
    """The kernel's own invariants."""
    register("one council", one_council)
    register("named things are there", named_things_are_there)
    register("the history is protected", history_is_protected)
    register("publications are unchanged", publications_are_unchanged)
    register("search matches publications", search_matches_publications)


def _other_end(field: models.Field) -> str | None:  # type: ignore[type-arg]
    """The way from what a foreign key points to, to a council; None where that has none."""
    target = field.related_model
    if target is None or target is Council or isinstance(target, str):
        return None
    entry = entry_for(target)
    return entry.council if entry and entry.council and not entry.council.startswith("memberships") else None
