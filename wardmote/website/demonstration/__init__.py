"""The demonstration council: Elmbury, which is made up. ``load`` fills an empty database; ``remove_council`` takes it away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardmote.kernel.models import Council


def load(*, today: date, hostname: str = "127.0.0.1") -> Council:
    """Make the demonstration council and its practice council (``loading.load``). A web server never loads what makes them."""
    from wardmote.website.demonstration.loading import load as make

    return make(today=today, hostname=hostname)
