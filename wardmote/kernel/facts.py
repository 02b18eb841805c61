"""The history: every act on the record is one row, written with the change it tells, and sealed in a chain."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise

from wardmote.kernel.models import Consumed, Council, Fact, FactDetail, Person, Seal
from wardmote.kernel.readers import Actor

GENESIS = "0" * 64
SEALER_LEASE = timedelta(minutes=2)

_words: dict[str, str | Promise] = {}


def register_words(verb: str, words: str | Promise) -> None:
    """Say how a verb reads in the history, e.g. "Answer sent to the committee". Called from ``AppConfig.ready()``."""
    _words[verb] = words


def words_for(verb: str) -> str:
    """The verb in a reader's words; a verb without words is a slip in code."""
    return str(_words[verb])


def known_verbs() -> list[str]:
    """Every verb with words, for the generated procedures table."""
    return sorted(_words)


@contextmanager
def change(
    found: models.Model,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    subject: str = "",
    public: bool = False,
    note: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Iterator[None]:
    """Record what the block does to ``found`` as one fact, in the same transaction.

    Before and after are kept for the fields the model lists in ``RECORDED``; those it lists in ``PERSONAL`` go to
    an erasable detail. ``note`` adds values that are not fields (a reason, a meeting); ``personal`` the same, erasable.
    Raises RuntimeError outside a transaction, since the change and its history must stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("change() needs a transaction around it")
    before = _snapshot(found) if found.pk else {}
    yield
    after = _snapshot(found)
    private = set(getattr(found, "PERSONAL", ()))
    moved = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    record(
        verb,
        council=found.council,
        kind=kind_of(found),
        object_id=found.pk,
        by=by,
        at=at,  # type: ignore[attr-defined]
        subject=subject,
        public=public,
        changes={**{n: v for n, v in moved.items() if n not in private}, **(note or {})},
        personal={**{n: v for n, v in moved.items() if n in private}, **(personal or {})},
    )


def record(
    verb: str,
    *,
    council: Council,
    kind: str,
    object_id: int,
    by: Actor,
    at: datetime,
    subject: str = "",
    public: bool = False,
    changes: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Fact:
    """Write one fact about an object that is not itself the row being changed (a batch, a merge)."""
    if verb not in _words:
        raise ValueError(f"{verb} has no words: register_words() in the room's AppConfig")
    if by.council != council:
        raise ValueError("an actor acts for its own council only")
    salt = secrets.token_hex(16) if personal else ""
    fact = Fact.objects.create(
        council=council,
        at=at,
        by_person=by.person,
        by_link=by.link,
        by_job=by.job,
        by_words=by.as_post[:200],
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        subject=subject[:120],
        is_public=public,
        changes=_plain(changes or {}),
        details_digest=_digest_of(salt, _plain(personal)) if personal else "",
    )
    if personal:
        FactDetail.objects.create(fact=fact, salt=salt, values=_plain(personal))
    return fact


def kind_of(found: models.Model) -> str:
    """``room.model``, the name by which facts, publications and links refer to a row."""
    return found._meta.label_lower


@transaction.atomic
def erase_detail(fact_id: int, *, because: str, authority: str, by: Actor, at: datetime) -> FactDetail:
    """Erase the personal or exempt values of one fact; what was done, when and by which post stays provable."""
    detail = FactDetail.objects.select_for_update().get(fact_id=fact_id, fact__council=by.council, erased_at=None)
    detail.values, detail.erased_at, detail.erased_by = None, at, by.person
    detail.erased_because, detail.authority = because, authority
    detail.save()
    record(
        "kernel.detail_erased",
        council=by.council,
        kind="kernel.fact",
        object_id=fact_id,
        by=by,
        at=at,
        subject=detail.fact.subject,
        public=detail.fact.is_public,
        changes={"because": because, "authority": authority},
    )
    return detail


def seal(council: Council, *, at: datetime, limit: int = 1000) -> int:
    """Give unsealed facts their place in the chain. Returns how many. Two sealers cannot write one position: it is unique."""
    last = Seal.objects.of(council).order_by("-position").first()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    waiting = list(Fact.objects.of(council).filter(seal=None).order_by("pk")[:limit])
    rows = []
    for fact in waiting:
        position += 1
        link = chain_hash(previous, fact)
        rows.append(Seal(council=council, position=position, fact=fact, previous=previous, hash=link, sealed_at=at))
        previous = link
    with transaction.atomic():
        Seal.objects.bulk_create(rows)
    return len(rows)


def head(council: Council) -> Seal | None:
    """The newest seal: the check value printed on papers."""
    return Seal.objects.of(council).order_by("-position").first()


def verify(council: Council) -> list[str]:
    """Recompute the whole chain of a council. Returns what is wrong, in words; an empty list means all is whole."""
    wrong: list[str] = []
    expected, previous = 1, GENESIS
    for row in (
        Seal.objects.of(council).select_related("fact", "fact__detail").order_by("position").iterator(chunk_size=2000)
    ):
        fact = row.fact
        if row.position != expected:
            wrong.append(f"Entry {expected} is missing from the chain.")
            expected = row.position
        if row.previous != previous or row.hash != chain_hash(row.previous, fact):
            wrong.append(f"Entry {row.position} ({fact.verb}) is not as it was recorded.")
        detail = getattr(fact, "detail", None)
        if fact.details_digest and detail is None:
            wrong.append(f"Entry {row.position} ({fact.verb}) has lost its details.")
        elif detail and detail.values is not None and _digest_of(detail.salt, detail.values) != fact.details_digest:
            wrong.append(f"The details of entry {row.position} ({fact.verb}) are not as they were recorded.")
        previous = row.hash
        expected += 1
    return wrong


def chain_hash(previous: str, fact: Fact) -> str:
    """SHA-256 over the previous hash and everything the fact says."""
    said = [
        previous,
        fact.council_id,
        fact.at.isoformat(),
        fact.by_person_id,
        fact.by_link_id,
        fact.by_job,
        fact.by_words,
        fact.verb,
        fact.object_kind,
        fact.object_id,
        fact.subject,
        fact.is_public,
        fact.changes,
        fact.details_digest,
    ]
    return hashlib.sha256(_canonical(said)).hexdigest()


def consume(consumer: str, council: Council, do: Callable[[Fact], None], *, at: datetime, limit: int = 200) -> int:
    """Hand each sealed fact after this consumer's place to ``do``, in order, each in its own transaction.

    A conditional update takes the lease, so two workers never read the same stretch at once; a worker that died
    leaves a lease that runs out. Returns how many facts were handed over.
    """
    place, _made = Consumed.objects.get_or_create(council=council, consumer=consumer)
    free = models.Q(lease_until=None) | models.Q(lease_until__lt=at)
    if not Consumed.objects.filter(free, pk=place.pk).update(lease_until=at + SEALER_LEASE):
        return 0
    place.refresh_from_db()
    done = 0
    try:
        ahead = Seal.objects.of(council).filter(position__gt=place.position).select_related("fact").order_by("position")
        for row in ahead[:limit]:
            with transaction.atomic():
                do(row.fact)
                Consumed.objects.filter(pk=place.pk).update(position=row.position)
            done += 1
    finally:
        Consumed.objects.filter(pk=place.pk).update(lease_until=None)
    return done


def held_about(person: Person) -> dict[str, int]:
    """How many facts name this person as the one who acted, by council."""
    rows = Fact.objects.filter(by_person=person).values_list("council__name").annotate(n=models.Count("pk"))
    return dict(rows.order_by("council__name"))


def _snapshot(found: models.Model) -> dict[str, Any]:
    names = (*getattr(found, "RECORDED", ()), *getattr(found, "PERSONAL", ()))
    return _plain({name: _value(found, name) for name in names})


def _value(found: models.Model, name: str) -> Any:
    value = getattr(found, f"{name}_id") if found._meta.get_field(name).is_relation else getattr(found, name)
    return value.value if isinstance(value, models.Choices) else value


def _plain(values: Any) -> Any:
    """The JSON form of values, so that what is hashed is what is stored."""
    return json.loads(json.dumps(values, default=_text))


def _text(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _canonical(values: Any) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text).encode()


def _digest_of(salt: str, values: Any) -> str:
    return hashlib.sha256(salt.encode() + _canonical(values)).hexdigest()
