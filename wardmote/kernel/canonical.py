"""One form of JSON for everything that is hashed, the same whichever database stored it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models


def plain(values: Any) -> Any:
    """Values as a database's JSON column gives them back: text, whole numbers, fractions, lists and maps.

    Whole floats become integers, since PostgreSQL may store 1e16 without its point. Raises ValueError for
    not-a-number and infinity, and for the null character, which no database keeps alike.
    """
    if isinstance(values, models.Choices):
        return plain(values.value)
    if isinstance(values, Mapping):
        return {str(plain(key)): plain(value) for key, value in values.items()}
    if isinstance(values, (list, tuple, set, frozenset)):
        return [plain(value) for value in (sorted(values) if isinstance(values, (set, frozenset)) else values)]
    if values is None or isinstance(values, (bool, int)):
        return values
    if isinstance(values, float):
        if values != values or values in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not-a-number differs from itself
            raise ValueError("a number that is not finite cannot go on the record")
        return int(values) if values.is_integer() else values
    said = values.isoformat() if isinstance(values, (date, datetime)) else str(values)
    if "\0" in said:
        raise ValueError("a null character cannot go on the record")
    return said


def digest(values: Any, *, salt: str = "") -> str:
    """SHA-256 of the salt and the values with sorted keys and no spaces, in UTF-8. 64 hexadecimal digits."""
    said = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((salt + said).encode()).hexdigest()
