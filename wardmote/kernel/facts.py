"""The history: every act on the record is one row, written with the change it tells, and sealed in a chain."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise

from wardmote.kernel.canonical import digest, plain
from wardmote.kernel.models import Consumed, Council, Fact, FactDetail, Person, Seal
from wardmote.kernel.readers import Actor, Reader

GENESIS = "0" * 64
LEASE = timedelta(minutes=2)
LATE = 10_000  # facts; one that a long transaction held back further than this waits for the hourly sealing

_words: dict[str, str | Promise] = {}
_naming: list[Callable[[Reader], str]] = []


def register_words(verb: str, words: str | Promise) -> None:
    """Say how a verb reads in the history, e.g. "Answer sent to the committee". Called from ``AppConfig.ready()``."""
    _words[verb] = words


def words_for(verb: str) -> str:
    """The verb in a reader's words; a verb without words is a slip in code."""
    return str(_words[verb])


def register_naming(name: Callable[[Reader], str]) -> None:
    """Say how the record names an actor who comes without ``as_post``: by post or role, never by person."""
    _naming.append(name)


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
        council=found.council,  # type: ignore[attr-defined]
        kind=kind_of(found),
        object_id=found.pk,
        by=by,
        at=at,
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
    kept_apart = plain(personal or {})
    fact = Fact.objects.create(
        council=council,
        at=at,
        by_person=by.person,
        by_link=by.link,
        by_job=by.job,
        by_words=_named(by)[:200],
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        subject=subject[:120],
        is_public=public,
        changes=plain(changes or {}),
        details_digest=digest(kept_apart, salt=salt) if personal else "",
    )
    if personal:
        FactDetail.objects.create(fact=fact, salt=salt, values=kept_apart)
    return fact


def kind_of(found: models.Model | type[models.Model]) -> str:
    """``room.model``, the name by which facts, publications and links refer to a row."""
    return found._meta.label_lower


@transaction.atomic
def erase_detail(fact_id: int, *, because: str, authority: str, by: Actor, at: datetime) -> FactDetail:
    """Erase the personal or exempt values of one fact; what was done, when and by which post stays provable."""
    detail = FactDetail.objects.select_for_update(no_key=True).get(
        fact_id=fact_id, fact__council=by.council, erased_at=None
    )
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


def seal(council: Council, *, at: datetime, limit: int = 1000, thorough: bool = False) -> int:
    """Give unsealed facts their place in the chain. Returns how many.

    Looks from a little before the newest sealed fact onwards; ``thorough`` looks at all of them, for a fact whose
    transaction ended very late. Two sealers cannot write one position: it is unique, and the second gives way.
    """
    last = Seal.objects.of(council).order_by("-position").first()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    unsealed = Fact.objects.of(council).filter(seal=None)
    if last and not thorough:
        unsealed = unsealed.filter(pk__gt=last.fact_id - LATE)
    waiting = list(unsealed.order_by("pk")[:limit])
    rows = []
    for fact in waiting:
        position += 1
        link = chain_hash(previous, fact)
        rows.append(Seal(council=council, position=position, fact=fact, previous=previous, hash=link, sealed_at=at))
        previous = link
    try:
        with transaction.atomic():
            Seal.objects.bulk_create(rows)
    except IntegrityError:  # another sealer was quicker; what it left is sealed next time
        return 0
    return len(rows)


def head(council: Council) -> Seal | None:
    """The newest seal: the check value printed on papers."""
    return Seal.objects.of(council).order_by("-position").first()


def verify(council: Council) -> list[str]:
    """Recompute the whole chain of a council. Returns what is wrong, in words; an empty list means all is whole."""
    wrong: list[str] = []
    expected, previous = 1, GENESIS
    erased = set(Fact.objects.of(council).of_verb("kernel.detail_erased").values_list("object_id", flat=True))
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
        elif detail and detail.values is None and fact.pk not in erased:
            wrong.append(
                f"The details of entry {row.position} ({fact.verb}) were removed, and nothing says who did it."
            )
        elif detail and detail.values is not None and digest(detail.values, salt=detail.salt) != fact.details_digest:
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
    return digest(said)


def consume(consumer: str, council: Council, do: Callable[[Fact], None], *, at: datetime, limit: int = 200) -> int:
    """Hand each sealed fact after this consumer's place to ``do``, in order, each in its own transaction.

    A conditional update takes the lease, so two workers do not read the same stretch at once; a worker that died
    leaves a lease that runs out. The place moves in the transaction of the fact it passes, so each fact is handed
    over once even when a slow worker outlives its lease. Returns how many facts were handed over.
    """
    place, _made = Consumed.objects.get_or_create(council=council, consumer=consumer)
    free = models.Q(lease_until=None) | models.Q(lease_until__lt=at)
    if not Consumed.objects.filter(free, pk=place.pk).update(lease_until=at + LEASE):
        return 0
    place.refresh_from_db()
    done, before = 0, place.position
    try:
        ahead = Seal.objects.of(council).filter(position__gt=place.position).select_related("fact").order_by("position")
        for row in ahead[:limit]:
            with transaction.atomic():
                if not Consumed.objects.filter(pk=place.pk, position=before).update(position=row.position):
                    break
                do(row.fact)
            done, before = done + 1, row.position
    finally:
        Consumed.objects.filter(pk=place.pk).update(lease_until=None)
    return done


def held_about(person: Person) -> dict[str, int]:
    """How many facts name this person as the one who acted, by council."""
    rows = Fact.objects.filter(by_person=person).values_list("council__name").annotate(n=models.Count("pk"))
    return dict(rows.order_by("council__name"))


def _named(by: Actor) -> str:
    return by.as_post or next((words for name in _naming if (words := name(by))), "")


def _snapshot(found: models.Model) -> dict[str, Any]:
    names = (*getattr(found, "RECORDED", ()), *getattr(found, "PERSONAL", ()))
    return {name: plain(_value(found, name)) for name in names}


def _value(found: models.Model, name: str) -> Any:
    value = getattr(found, f"{name}_id") if found._meta.get_field(name).is_relation else getattr(found, name)
    return value.value if isinstance(value, models.Choices) else value
