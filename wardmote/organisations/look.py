"""How a council's record looks and what it offers: colours, logo, names, rooms, and whether mail goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import kind_of, record
from wardmote.kernel.files import store_logo
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, in_post, may_administer, require

COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE, INK, LINK = "#ffffff", "#0b0c0c", "#1a65a6"
TEXT_NEEDS, SHAPE_NEEDS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11

ROOMS: dict[str, str | Promise] = {
    "decisions": gettext_lazy("Decisions and the Forward Plan"),
    "partnership": gettext_lazy("Community safety partnership"),
    "evidence": gettext_lazy("Evidence"),
    "engagement": gettext_lazy("Stay informed: following by e-mail"),
    "work-programme": gettext_lazy("Work programme and topic suggestions"),
    "feedback": gettext_lazy("Comments on recommendations"),
}
NAMES = (
    "name",
    "service_name",
    "plan_name",
    "area_noun",
    "contact_email",
    "contact_words",
    "accessibility_reviewed_on",
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white). Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faults(*, brand: str, brand_dark: str, tint: str, tint_edge: str) -> dict[str, str]:
    """What is wrong with a set of colours, by field, in words; empty when all can be read.

    White must be read on the two brand colours, text and links on the tint; a button must stand out from the page.
    The edge of a panel only decorates, so any colour will do for it.
    """
    wrong: dict[str, str] = {}
    given = {"brand": brand, "brand_dark": brand_dark, "tint": tint, "tint_edge": tint_edge}
    for name, colour in given.items():
        if not COLOUR.fullmatch(colour):
            wrong[name] = _("Enter a colour as # and 6 numbers or letters from a to f, such as #0d4a52")
    if wrong:
        return wrong
    for name in ("brand", "brand_dark"):
        ratio = contrast(given[name], WHITE)
        if ratio < TEXT_NEEDS:
            wrong[name] = _too_faint(ratio, TEXT_NEEDS)
        elif contrast(given[name], tint) < SHAPE_NEEDS:
            wrong[name] = _too_faint(contrast(given[name], tint), SHAPE_NEEDS)
    reads = min(contrast(INK, tint), contrast(LINK, tint))
    if reads < TEXT_NEEDS:
        wrong["tint"] = _too_faint(reads, TEXT_NEEDS)
    return wrong


def set_colours(*, brand: str, brand_dark: str, tint: str, tint_edge: str, by: Actor, at: datetime) -> Council:
    """Give the council's pages its colours. Raises RuleBroken when one is too faint, NotAllowed unless administrator."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    colours = {
        name: colour.strip().lower()
        for name, colour in {"brand": brand, "brand_dark": brand_dark, "tint": tint, "tint_edge": tint_edge}.items()
    }
    wrong = faults(**colours)
    if wrong:
        raise RuleBroken(next(iter(wrong.values())))
    return _set(colours, by=by, at=at)


def set_logo(data: bytes, *, by: Actor, at: datetime) -> Council:
    """Give the council's pages its logo, drawn again as PNG; the picture is read outside the transaction."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    kept = store_logo(data, council=by.council, by=by.person, at=at)
    return _set({"logo": kept}, by=by, at=at)


def drop_logo(*, by: Actor, at: datetime) -> Council:
    """Show the council's name only."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    return _set({"logo": None}, by=by, at=at)


def set_names(*, by: Actor, at: datetime, **names: str | date | None) -> Council:
    """What the council, its record and its plan are called, and whom to ask. ``names`` are those of ``NAMES``."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    unknown = set(names) - set(NAMES)
    if unknown:
        raise TypeError(f"not names: {', '.join(sorted(unknown))}")
    for required in ("name", "service_name", "plan_name", "area_noun"):
        if required in names and not str(names[required] or "").strip():
            raise RuleBroken(_("Enter a name: pages cannot be without it."))
    return _set({key: said.strip() if isinstance(said, str) else said for key, said in names.items()}, by=by, at=at)


def set_rooms(on: Iterable[str], *, by: Actor, at: datetime) -> Council:
    """Which rooms the council uses; the others have no menu and no addresses."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    wanted = set(on)
    if wanted - set(ROOMS):
        raise RuleBroken(_("Choose from the parts listed."))
    return _set({"rooms_off": [room for room in ROOMS if room not in wanted]}, by=by, at=at)


@transaction.atomic
def _set(values: dict[str, Any], *, by: Actor, at: datetime) -> Council:
    council = Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    moved = {name: [_said(getattr(council, name)), _said(new)] for name, new in values.items()}
    moved = {name: pair for name, pair in moved.items() if pair[0] != pair[1]}
    if not moved:
        return council
    for name, new in values.items():
        setattr(council, name, new)
    council.save(update_fields=list(values))
    record(
        "organisations.look_changed",
        council=council,
        kind=kind_of(council),
        object_id=council.pk,
        by=in_post(by),
        at=at,
        changes=moved,
    )
    return council


def _said(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


def _too_faint(ratio: float, needs: float) -> str:
    """Too faint: 3.1 to 1, needs 4.5. Rounded down, so that what is refused never reads as enough."""
    return _("Too faint: %(ratio)s to 1, needs %(needs)s") % {
        "ratio": f"{int(ratio * 10) / 10:.1f}",
        "needs": f"{needs:g}",
    }
