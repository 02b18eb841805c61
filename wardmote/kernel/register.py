"""The register of data: for every field of every model whether it leaves with the council, whether it is about a person,
how long it is kept and why. Export, retention and the tables for data protection officers are made from it; a test
refuses a model or field that is not in it.

Each room declares its models in ``privacy.py``, which is found by that name at start-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

SHORTEST_NAME = 3  # characters worth looking for in texts
SHORTEST_LINE = 60  # a field for fewer characters holds codes, not names


@dataclass(frozen=True)
class Kept:
    """How long rows are kept. With ``days``, rows whose moment ``since`` is longer ago are deleted by a daily job."""

    words: str
    days: int | None = None
    since: str = ""


FOR_EVER = Kept("For as long as the council keeps its record here")
WHILE_HELD = Kept("While the person has an account, a role or a post, and as long as the record names their acts")
BY_ITSELF = Kept("Replaced or removed by the service itself within days")


@dataclass(frozen=True)
class Entry:
    """What is said about one model. ``council`` is the way from a row to its council; empty for the installation's own."""

    label: str
    council: str
    leaves: tuple[str, ...]
    stays: tuple[str, ...]
    personal: tuple[str, ...]
    why: str
    kept: Kept

    @property
    def model(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.label)

    def rows(self, council: models.Model) -> models.QuerySet[Any]:
        """Every row of one council, by key."""
        found = self.model._base_manager.filter(**{self.council: council.pk})
        return found.order_by("pk").distinct() if "__" in self.council else found.order_by("pk")


_entries: dict[str, Entry] = {}


def declare(
    label: str,
    *,
    why: str,
    leaves: str = "",
    stays: str = "",
    personal: str = "",
    council: str = "council",
    kept: Kept = FOR_EVER,
) -> None:
    """Put one model on the register. Field names are separated by spaces; the key leaves whenever anything does.

    ``leaves`` goes into a council's export; ``stays`` does not, being a secret or no use elsewhere; ``personal``
    names those of both that are about a person. Raises ValueError when a field is named twice or is not there.
    """
    out, here, about = tuple(leaves.split()), tuple(stays.split()), tuple(personal.split())
    twice = set(out) & set(here)
    if twice or label in _entries:
        raise ValueError(f"{label}: {', '.join(sorted(twice)) or 'the model'} is declared twice")
    if unknown := set(about) - set(out) - set(here):
        raise ValueError(f"{label}: {', '.join(sorted(unknown))} is personal but neither leaves nor stays")
    _entries[label] = Entry(label, council, out, here, about, why, kept)


def entries() -> list[Entry]:
    """The whole register, by label."""
    return [_entries[label] for label in sorted(_entries)]


def entry_for(model: type[models.Model]) -> Entry | None:
    """What is said about a model; for a table that only joins two models, the way to its council through the first."""
    if not model._meta.auto_created:
        return _entries.get(model._meta.label_lower)
    ends = [field for field in model._meta.concrete_fields if field.is_relation]
    first = _entries.get(ends[0].related_model._meta.label_lower)  # type: ignore[union-attr]
    if first is None:
        return None
    path = f"{ends[0].name}__{first.council}" if first.council else ""
    names = tuple(field.name for field in ends)
    return Entry(model._meta.label_lower, path, names if first.leaves else (), (), (), first.why, first.kept)


def everything() -> list[Entry]:
    """The register and the joining tables: all that a council's rows can be in."""
    every = apps.get_models(include_auto_created=True)
    found = (entry_for(model) for model in every if model._meta.managed and not model._meta.proxy)
    return sorted((entry for entry in found if entry), key=lambda entry: entry.label)


def undeclared() -> list[str]:
    """Models and fields that are on neither list, and names on a list that no model has. Empty when all is well."""
    wrong = []
    for model in apps.get_models():
        label = model._meta.label_lower
        entry = _entries.get(label)
        if entry is None:
            wrong.append(f"{label} is not on the register")
            continue
        fields = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        fields |= {model._meta.pk.name} & {*entry.leaves, *entry.stays}
        said = {*entry.leaves, *entry.stays}
        wrong += [
            f"{label}.{name} is neither on the list that leaves nor on the one that stays"
            for name in sorted(fields - said)
        ]
        wrong += [f"{label}.{name} is on the register but not in the model" for name in sorted(said - fields)]
    known = {model._meta.label_lower for model in apps.get_models()}
    return wrong + [f"{label} is on the register but is no model" for label in sorted(set(_entries) - known)]


def retain(*, at: datetime) -> int:
    """Delete what has been kept for as long as the register says. Returns how many rows."""
    gone = 0
    for entry in entries():
        if entry.kept.days is not None:
            old = {f"{entry.kept.since}__lt": at - timedelta(days=entry.kept.days)}
            gone += entry.model._base_manager.filter(**old).delete()[0]
    return gone


def held_about(person: models.Model, email: str, *, name: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Everything held about one person: rows that point to them or hold their address, by model. Secrets are left out.

    With ``name``, also rows whose texts say that name, in any case: of every table that people write in, since a witness
    or a resident may be named without an address. Yields label and rows; each row has the fields that may leave, and
    those that stay but are personal.
    """
    for entry in entries():
        ways = models.Q(pk__in=[])
        for field in entry.model._meta.concrete_fields:
            if field.is_relation and field.related_model is type(person):
                ways |= models.Q(**{field.name: person.pk}) if person.pk else models.Q(pk__in=[])
            elif isinstance(field, models.EmailField):
                ways |= models.Q(**{f"{field.name}__iexact": email})
            elif name and field.name in (*entry.leaves, *entry.personal) and _holds_text(field):
                ways |= models.Q(**{f"{field.name}__icontains": name})
        if isinstance(person, entry.model):
            ways |= models.Q(pk=person.pk)
        shown = [each for each in (*entry.leaves, *entry.stays) if each in entry.leaves or each in entry.personal]
        rows = list(entry.model._base_manager.filter(ways).order_by("pk").values("pk", *shown))
        if rows:
            yield entry.label, rows


def _holds_text(field: Any) -> bool:
    """Whether people's own words stand in a field: text, JSON, or a line longer than a code."""
    if isinstance(field, models.TextField | models.JSONField):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) >= SHORTEST_LINE


def as_markdown() -> str:
    """The register as tables for a data protection impact assessment and a record of processing."""
    lines = [
        "# What is held, and for how long",
        "",
        "Made by `manage.py privacy_register --write` from what each room declares; do not edit. *Leaves*: part of a",
        "council's own export. *Stays*: secrets, and what is of no use elsewhere. Fields about a person are in **bold**.",
    ]
    room = ""
    for entry in entries():
        app = entry.label.split(".")[0]
        if app != room:
            room = app
            title = apps.get_app_config(app).verbose_name
            lines += [
                "",
                f"## {title}",
                "",
                "| table | what it is for | leaves | stays | kept |",
                "|---|---|---|---|---|",
            ]
        lines.append(
            f"| {entry.model._meta.verbose_name} | {entry.why} | {_listed(entry, entry.leaves)} | "
            f"{_listed(entry, entry.stays)} | {entry.kept.words} |"
        )
    return "\n".join(lines) + "\n"


def _listed(entry: Entry, names: tuple[str, ...]) -> str:
    return ", ".join(f"**{name}**" if name in entry.personal else name for name in names) or "—"
