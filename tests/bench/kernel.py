"""How quick the kernel is: recording, sealing, verifying, searching, limits."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction

from tests import AT
from tests.factories.kernel import CouncilFactory
from tests.factories.organisations import BodyFactory
from wardmote.kernel import facts, limits, search
from wardmote.kernel.readers import Actor

FACTS = 5000
ENTRIES = 10_000
WORDS = [f"word{n}" for n in range(3000)]


def run() -> Iterator[dict[str, Any]]:
    """Rates on one database, one process."""
    council = CouncilFactory()
    by = Actor(council, job="bench")
    body = BodyFactory(council=council)
    began = time.perf_counter()
    with transaction.atomic():
        for n in range(FACTS):
            with facts.change(body, "organisations.body_changed", by=by, at=AT):
                body.name = f"Name {n}"
    yield {"name": "facts recorded", "figure": round(FACTS / (time.perf_counter() - began)), "unit": "a second"}

    began = time.perf_counter()
    while facts.seal(council, at=AT):
        pass
    yield {"name": "facts sealed", "figure": round(FACTS / (time.perf_counter() - began)), "unit": "a second"}

    began = time.perf_counter()
    whole = facts.verify(council) == []
    yield {
        "name": "facts verified",
        "figure": round(FACTS / (time.perf_counter() - began)) if whole else 0,
        "unit": "a second",
    }

    draw = random.Random(1)
    with transaction.atomic():
        for n in range(ENTRIES):
            said = " ".join(draw.choices(WORDS, k=60))
            search.put(
                council,
                public=True,
                kind="organisations.body",
                object_id=n,
                label="Body",
                title=said[:60],
                body=said,
                address=f"/{n}/",
            )
    began = time.perf_counter()
    for n in range(50):
        search.find(council, f"{WORDS[n]} {WORDS[n + 1][:5]}", public=True)
    yield {
        "name": f"search in {ENTRIES} entries",
        "figure": round((time.perf_counter() - began) / 50 * 1000, 1),
        "unit": "ms",
        "peer": 22,
    }

    began = time.perf_counter()
    for n in range(500):
        limits.allow(f"key {n % 50}", 5, timedelta(hours=1), at=AT)
    yield {"name": "limits asked", "figure": round(500 / (time.perf_counter() - began)), "unit": "a second"}
