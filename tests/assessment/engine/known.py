"""Published data and results that our statistics are held against; where each comes from stands in known.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np


@cache
def known() -> dict[str, Any]:
    return dict(json.loads((Path(__file__).parent / "known.json").read_text()))


def close(found: Any, expected: Any, by: float = 1e-6) -> bool:
    """Whether all numbers agree to ``by``, unknown only with unknown."""
    return bool(
        np.allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=0, atol=by, equal_nan=True)
    )
