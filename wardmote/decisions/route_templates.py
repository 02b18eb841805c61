"""The routes that plans of a sort take, as data: two shipped ones, and the council's own versions made on screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.models import RouteTemplate, StageKind
from wardmote.decisions.permissions import TEMPLATES_CAN, may_change_templates
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.permissions import in_post, require

LONGEST = 400  # days between two stages, or that one takes
FEWEST, MOST = 2, 12  # stages
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """A stage of a template. ``days_before_next``: at least so many days before the next stage begins; ``takes_days`` of it."""

    kind: str
    heading: str | Promise
    days_before_next: int = 0
    takes_days: int = 1


@dataclass(frozen=True)
class Shipped:
    """A route that comes with the software, until the council makes its own version."""

    key: str
    name: str | Promise
    stops: tuple[Stop, ...]


_DRAFT = Stop(StageKind.PARTNERSHIP, gettext_lazy("The partnership agrees a draft"), 14)
_HEARD = Stop(StageKind.CONSULTATION, gettext_lazy("People are consulted"), 21, 42)
_SCRUTINY = Stop(StageKind.SCRUTINY, gettext_lazy("Scrutiny looks at the draft"), 14)
_COUNCIL = Stop(StageKind.COUNCIL, gettext_lazy("Council adopts the plan"))
SHIPPED = (
    Shipped(
        "partnership-plan",
        gettext_lazy("Partnership plan, with a Cabinet Member"),
        (_DRAFT, _HEARD, _SCRUTINY, Stop(StageKind.MEMBER, gettext_lazy("The Cabinet Member recommends it"), 14), _COUNCIL),
    ),
    Shipped(
        "partnership-plan-cabinet",
        gettext_lazy("Partnership plan, with the Cabinet"),
        (_DRAFT, _HEARD, _SCRUTINY, Stop(StageKind.CABINET, gettext_lazy("The Cabinet recommends it"), 14), _COUNCIL),
    ),
    Shipped(
        "partnership-plan-committee",
        gettext_lazy("Partnership plan, in the committee system"),
        (_DRAFT, _HEARD, Stop(StageKind.COMMITTEE, gettext_lazy("The committee recommends it"), 14), _COUNCIL),
    ),
)  # fmt: skip


def offered(council: Council, on: date) -> list[tuple[str, str, int | None]]:
    """Key, name and version of each route template in force on a day; version None for a shipped one not used yet. One query."""
    own = list(RouteTemplate.objects.of(council).order_by("name", "-version"))
    found = {row.key: (row.key, row.name, row.version) for row in reversed(own) if _in_force(row, on)}
    shipped = [(each.key, translation.gettext(str(each.name)), None) for each in SHIPPED if each.key not in found]
    ended = {row.key for row in own} - set(found)
    return [*found.values(), *(one for one in shipped if one[0] not in ended)]


def use(council: Council, key: str, *, by: Actor, at: datetime) -> RouteTemplate:
    """The version in force of a template, copied in first when it is a shipped one. Must run inside a transaction."""
    rows = RouteTemplate.objects.of(council).on(london_date(at)).filter(key=key).order_by("-version")
    found: RouteTemplate | None = rows.first()
    if found is not None:
        return found
    shipped = next((each for each in SHIPPED if each.key == key), None)
    if shipped is None or RouteTemplate.objects.of(council).filter(key=key).exists():
        raise RuleBroken(_("Choose one of the routes listed."))
    return _make(council, key, str(shipped.name), as_data(shipped.stops), 1, None, by=by, at=at)


@transaction.atomic
def save_template(
    key: str, name: str, stops: list[Stop], *, from_on: date | None = None, by: Actor, at: datetime
) -> RouteTemplate:
    """Make a new version of a route template, in force from a day (today if not given). Routes on their way keep theirs.

    Raises RuleBroken for fewer than two stages, or one without a kind or heading.
    """
    require(may_change_templates(by), by, TEMPLATES_CAN)
    _check(name, stops)
    on = from_on or london_date(at)
    rows = RouteTemplate.objects.of(by.council).filter(key=key).locked()
    for row in rows.filter(until_on=None):
        if row.from_on is not None and row.from_on >= on:
            raise RuleBroken(_("There is a version that begins on that day or later. Choose a later day."))
        RouteTemplate.objects.filter(pk=row.pk).update(until_on=on - ONE_DAY)
    last = RouteTemplate.objects.of(by.council).filter(key=key).aggregate(last=Max("version"))["last"] or 0
    if last == 0 and key in {each.key for each in SHIPPED}:
        shipped = next(each for each in SHIPPED if each.key == key)
        first = _make(by.council, key, str(shipped.name), as_data(shipped.stops), 1, None, by=by, at=at)
        RouteTemplate.objects.filter(pk=first.pk).update(until_on=on - ONE_DAY)
        last = 1
    return _make(by.council, key, name.strip(), as_data(stops), last + 1, on, by=by, at=at)


def stops_of(council: Council, key: str, on: date) -> tuple[str, list[Stop]]:
    """The name and stages of the version in force on a day, shipped or the council's own. Raises RuleBroken for none."""
    rows = RouteTemplate.objects.of(council).on(on).filter(key=key).order_by("-version")
    found: RouteTemplate | None = rows.first()
    if found is not None:
        return found.name, [Stop(**each) for each in found.stages]
    shipped = next((each for each in SHIPPED if each.key == key), None)
    if shipped is None:
        raise RuleBroken(_("Choose one of the routes listed."))
    return translation.gettext(str(shipped.name)), [Stop(**each) for each in as_data(shipped.stops)["stages"]]


def as_lines(stops: list[Stop]) -> str:
    """The stages as the form shows them: one a line, ``kind | heading | days before the next | days it takes``."""
    return "\n".join(
        f"{StageKind(one.kind).label} | {one.heading} | {one.days_before_next} | {one.takes_days}" for one in stops
    )


def from_lines(text: str) -> list[Stop]:
    """Stages from what was typed, a line each. Raises RuleBroken that names the line and what is wrong with it."""
    kinds = {str(StageKind(kind).label).casefold(): kind for kind in StageKind.values}
    found = []
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 4 or not parts[1] or not (parts[2].isdecimal() and parts[3].isdecimal()):
            raise RuleBroken(
                _("Stage %(n)s: write its kind, its heading, the days before the next stage and the days it takes, with | between.")
                % {"n": n}
            )  # fmt: skip
        kind = kinds.get(parts[0].casefold())
        if kind is None:
            raise RuleBroken(
                _("Stage %(n)s: “%(kind)s” is not a kind of stage. Use one of: %(kinds)s.")
                % {"n": n, "kind": parts[0], "kinds": ", ".join(str(label) for label in StageKind.labels)}
            )
        found.append(Stop(kind, parts[1], int(parts[2]), int(parts[3])))
    return found


def as_data(stops: tuple[Stop, ...] | list[Stop]) -> dict[str, list[dict[str, Any]]]:
    """Stages as a template keeps them."""
    return {"stages": [asdict(one) | {"kind": str(one.kind), "heading": str(one.heading)} for one in stops]}


def _check(name: str, stops: list[Stop]) -> None:
    if not name.strip():
        raise RuleBroken(_("Enter the name of the route."))
    if not FEWEST <= len(stops) <= MOST:
        raise RuleBroken(
            _("A route has from %(fewest)s to %(most)s stages. This one has %(n)s.")
            % {"fewest": FEWEST, "most": MOST, "n": len(stops)}
        )
    for n, one in enumerate(stops, 1):
        if not 1 <= one.takes_days <= LONGEST or one.days_before_next > LONGEST:
            raise RuleBroken(
                _("Stage %(n)s: the days are whole numbers up to %(most)s, and it takes at least 1.")
                % {"n": n, "most": LONGEST}
            )


def _in_force(row: RouteTemplate, on: date) -> bool:
    return (row.from_on is None or row.from_on <= on) and (row.until_on is None or row.until_on >= on)


def _make(
    council: Council,
    key: str,
    name: str,
    content: object,
    version: int,
    from_on: date | None,
    *,
    by: Actor,
    at: datetime,
) -> RouteTemplate:
    made = RouteTemplate(
        council=council, key=key, name=name[:200], version=version, content=content, from_on=from_on, made_at=at
    )
    with change(made, "decisions.route_template_made", by=in_post(by), at=at, subject=f"route:{key}"):
        made.save()
    return made
