"""Monthly editions of the Forward Plan: frozen as it stood, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from wardmote.decisions.models import PlanEdition, PublishedPlanEntry
from wardmote.decisions.permissions_record import PLAN_CAN, may_keep_forward_plan
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_range_words, london_date
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.published import Content, day_of

EDITION_SCHEMA = "wardmote-forward-plan-edition/1"
EDITION_KIND = "decisions.planedition"
KEPT = (
    "reference",
    "printed_reference",
    "title",
    "decision_maker",
    "is_key",
    "decide_from_on",
    "decide_until_on",
    "first_from_on",
    "first_until_on",
    "openness_words",
    "state",
    "notice_on",
)


@dataclass(frozen=True)
class Difference:
    """One entry that is not as it was in the edition before: new, moved, changed, or gone, in words."""

    kind: str
    reference: str
    title: str
    words: str

    @property
    def address(self) -> str:
        return f"/forward-plan/{self.reference}/"


@transaction.atomic
def freeze_edition(*, from_on: date, by: Actor, at: datetime) -> PlanEdition:
    """Keep the plan as it stands as the edition that begins with a month. It never changes afterwards.

    Raises RuleBroken for a month that has its edition, or when nothing is planned.
    """
    require(may_keep_forward_plan(by), by, PLAN_CAN)
    by = in_post(by)
    month = from_on.replace(day=1)
    slug = f"{month:%Y-%m}"
    if PlanEdition.objects.of(by.council).filter(slug=slug).exists():
        raise RuleBroken(
            _("The edition of %(month)s was kept already, and does not change.") % {"month": month_words(month)}
        )
    rows = PublishedPlanEntry.objects.of(by.council).filter(state="planned").select_related("publication")
    entries = [{name: row.publication.content[name] for name in KEPT} for row in rows if row.publication.content]
    if not entries:
        raise RuleBroken(_("Nothing is planned, so there is no edition to keep. Publish an entry first."))
    found = PlanEdition(council=by.council, slug=slug, from_on=month, frozen_at=at)
    with change(found, "decisions.edition_frozen", by=by, at=at, subject=slug, public=True):
        found.save()
    publish(
        found,
        {
            "schema": EDITION_SCHEMA,
            "slug": slug,
            "from_on": month.isoformat(),
            "frozen_on": london_date(at).isoformat(),
            "entries": entries,
        },
        address=found.address,
        title=_("Forward Plan from %(month)s") % {"month": month_words(month)},
        schema_version=EDITION_SCHEMA,
        by=by,
        at=at,
        label="Forward Plan",
        search_text="\n".join(entry["title"] for entry in entries),
        dated_on=month,
        subject=slug,
    )
    return found


def editions(council: Council) -> list[Publication]:
    """Every edition that can be read, newest first. One query."""
    rows = Publication.objects.of(council).readable().filter(object_kind=EDITION_KIND)
    return sorted(rows, key=lambda row: str(row.address), reverse=True)


def differences(before: Content, after: Content) -> list[Difference]:
    """What changed between two editions, from their contents alone: new, moved, changed and gone entries, by title.

    An entry that is gone was decided or taken off: its own page says which.
    """
    old = {entry["reference"]: entry for entry in before["entries"]}
    new = {entry["reference"]: entry for entry in after["entries"]}
    found = []
    for reference, entry in new.items():
        was = old.get(reference)
        if was is None:
            words = _("New. To be decided %(when)s.") % {"when": when_words(entry)}
            found.append(Difference("new", reference, entry["title"], words))
            continue
        if (was["decide_from_on"], was["decide_until_on"]) != (entry["decide_from_on"], entry["decide_until_on"]):
            words = _("Moved from %(before)s to %(after)s.") % {"before": when_words(was), "after": when_words(entry)}
            found.append(Difference("moved", reference, entry["title"], words))
        said = list(_changes(was, entry))
        if said:
            found.append(Difference("changed", reference, entry["title"], " ".join(said)))
    for reference, was in old.items():
        if reference not in new:
            words = _("No longer in the plan. It was planned for %(when)s.") % {"when": when_words(was)}
            found.append(Difference("gone", reference, was["title"], words))
    order = {"new": 0, "moved": 1, "changed": 2, "gone": 3}
    return sorted(found, key=lambda one: (order[one.kind], one.title, one.reference))


def when_words(entry: dict[str, Any]) -> str:
    """The day or period of an entry."""
    first = day_of(entry["decide_from_on"])
    last = day_of(entry["decide_until_on"]) or first
    return date_range_words(first, last) if first and last else ""


def month_words(month: date) -> str:
    """June 2026."""
    return formatted(month, "F Y")


def _changes(was: Content, entry: Content) -> Any:
    if was["title"] != entry["title"]:
        yield _("The matter was “%(before)s”.") % {"before": was["title"]}
    if was["decision_maker"] != entry["decision_maker"]:
        yield _("%(before)s was to decide, now %(after)s.") % {
            "before": was["decision_maker"]["name"],
            "after": entry["decision_maker"]["name"],
        }
    if was["is_key"] != entry["is_key"]:
        yield _("Now a key decision.") if entry["is_key"] else _("No longer a key decision.")
    if was["openness_words"] != entry["openness_words"]:
        yield _("%(before)s before, now %(after)s.") % {
            "before": was["openness_words"],
            "after": entry["openness_words"].lower(),
        }


def as_shown(publication: Publication) -> Content:
    """What an edition holds, without entries that were taken down since. One query."""
    content = dict(publication.content or {"entries": []})
    gone = set(
        Publication.objects.of(publication.council)
        .current()
        .filter(object_kind="decisions.planentry", withdrawn_at__isnull=False)
        .values_list("address", flat=True)
    )
    content["entries"] = [one for one in content["entries"] if f"/forward-plan/{one['reference']}/" not in gone]
    return content
