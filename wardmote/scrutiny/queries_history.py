"""The history of one public thing, in words: what was done, by which post, on what ground, what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import facts
from wardmote.kernel.models import Council, Fact, Seal
from wardmote.kernel.words import date_words, london_date
from wardmote.scrutiny.axes import Words

PER_PAGE = 100
LONGEST = 300  # characters of a value that the page prints; of a longer one it says that it changed

# Days that repeat the day of the entry itself say nothing new there.
OF_THE_DAY = {"on", "agreed_on", "issued_on", "asked_on", "received_on", "sent_on", "done_on", "completed_on"}
OF_THE_DAY |= {"published_on", "withdrawn_on", "closed_on"}
# The same field, in the words of the thing it belongs to.
OWN_WORDS: dict[tuple[str, str], Words] = {
    ("scrutiny.action", "title"): gettext_lazy("What will be done"),
    ("scrutiny.actionupdate", "text"): gettext_lazy("What was said"),
    ("scrutiny.holdingreply", "text"): gettext_lazy("What was said"),
}

# What may be shown of a change, and its words. Whatever is not here is left out.
SHOWN: dict[str, Words] = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "text": gettext_lazy("Words"),
    "number": gettext_lazy("Printed number"),
    "intended_outcome": gettext_lazy("Outcome hoped for"),
    "measure": gettext_lazy("How it is measured"),
    "place": gettext_lazy("Place"),
    "state": gettext_lazy("Where it stands"),
    "capacity": gettext_lazy("Acting as"),
    "agreed_on": gettext_lazy("Agreed on"),
    "minute_reference": gettext_lazy("Minute"),
    "agreed_minute": gettext_lazy("Minute"),
    "received_minute": gettext_lazy("Minute"),
    "issued_on": gettext_lazy("Sent for an answer on"),
    "asked_on": gettext_lazy("Asked on"),
    "due_on": gettext_lazy("Due on"),
    "received_on": gettext_lazy("Received on"),
    "asks_more": gettext_lazy("The committee wants to know"),
    "more_by_on": gettext_lazy("Wanted by"),
    "answer_on": gettext_lazy("The answer will come by"),
    "withdrawn_on": gettext_lazy("Withdrawn on"),
    "withdrawn_because": gettext_lazy("Reason"),
    "withdrawn_minute": gettext_lazy("Minute"),
    "because": gettext_lazy("Reason"),
    "although": gettext_lazy("Reason for going on"),
    "authority": gettext_lazy("Authority"),
    "from_on": gettext_lazy("From"),
    "until_on": gettext_lazy("Until"),
    "on": gettext_lazy("On"),
    "cause": gettext_lazy("Cause"),
    "paused_until_on": gettext_lazy("Paused until"),
    "completed_on": gettext_lazy("Reported complete on"),
    "verdict": gettext_lazy("Verdict"),
    "invites_back": gettext_lazy("Invited back"),
    "outcome": gettext_lazy("Outcome"),
    "words": gettext_lazy("Words for the minutes"),
    "released_by": gettext_lazy("Released by"),
    "rapporteur_words": gettext_lazy("Rapporteur"),
    "published_on": gettext_lazy("Published on"),
    "closed_on": gettext_lazy("Closed on"),
    "label": gettext_lazy("Name"),
    "done_on": gettext_lazy("Done on"),
    "rung": gettext_lazy("What was sent"),
    "sent_on": gettext_lazy("Sent on"),
    "to_words": gettext_lazy("Sent to"),
    "decided_by": gettext_lazy("Decided by"),
}
KINDS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "asked": (
        gettext_lazy("What was asked"),
        ("issued", "asked", "agreed", "corrected", "changed", "withdrawn", "replaced", "copy", "passed_on", "handed"),
    ),
    "answers": (
        gettext_lazy("Answers"),
        ("responded", "partner_added", "held", "received", "asked_again", "given_until", "clock"),
    ),
    "actions": (gettext_lazy("What was done"), ("action", "update_added", "reported_complete", "ladder", "letter")),
    "committee": (
        gettext_lazy("What the committee decided"),
        ("signed_off", "reopened", "outcome", "report", "review_moved", "rapporteur", "evalua"),
    ),
}


@dataclass(frozen=True)
class Entry:
    """One act: what, by which post, and what changed in words."""

    words: str
    by: str
    ground: str


@dataclass(frozen=True)
class Day:
    """The acts of one London day, newest first."""

    on: date
    entries: list[Entry]


@dataclass(frozen=True)
class History:
    """One page of a thing's history, and the newest check value of the record."""

    days: list[Day]
    page: Page[Fact]
    count: int
    last: Seal | None


def history(council: Council, subject: str, *, kind: str = "", page: str = "1") -> History:
    """The public acts on one thing, newest first. Four queries."""
    rows: Any = Fact.objects.of(council).filter(subject=subject, is_public=True).select_related("detail")
    if kind in KINDS:
        starts = "|".join(KINDS[kind][1])
        rows = rows.filter(verb__regex=rf"^scrutiny\.({starts})")
    paginator = Paginator(rows.order_by("-at", "-pk"), PER_PAGE)
    shown = paginator.get_page(page)
    days = [
        Day(on, [_entry(fact) for fact in found]) for on, found in groupby(shown, key=lambda fact: london_date(fact.at))
    ]
    return History(days, shown, paginator.count, facts.head(council))


def _entry(fact: Fact) -> Entry:
    if fact.verb == "kernel.detail_erased":
        erased = _("A detail was removed on %(on)s: %(why)s, %(authority)s.") % {
            "on": date_words(fact.at),
            "why": str(fact.changes.get("because", "")).rstrip("."),
            "authority": str(fact.changes.get("authority", "")).rstrip("."),
        }
        return Entry(erased, fact.by_words, "")
    said = [line for name, value in fact.changes.items() if name in SHOWN and (line := _line(fact, name, value))]
    detail = getattr(fact, "detail", None)
    if detail is not None and detail.erased_at:
        said.append(_("A detail of this entry was removed on %(on)s.") % {"on": date_words(detail.erased_at)})
    by = _("by %(post)s") % {"post": fact.by_words} if fact.by_words else ""
    return Entry(facts.words_for(fact.verb), by, " ".join(said))


def _line(fact: Fact, name: str, value: Any) -> str:
    """“Due on: was “18 May 2026”, now “18 June 2026”.” A note that is no field has one value only."""
    moved = isinstance(value, list) and len(value) == 2
    before, after = (_value(fact, name, each) for each in (value if moved else (None, value)))
    label = str(OWN_WORDS.get((fact.object_kind, name), SHOWN[name]))
    if not after:
        return _("%(label)s: “%(before)s” was taken out.") % {"label": label, "before": before} if before else ""
    if name in OF_THE_DAY and not before and after == date_words(fact.at):
        return ""
    if len(before) > LONGEST or len(after) > LONGEST:
        return _("%(label)s: changed.") % {"label": label} if before else ""
    after = after.rstrip(".") if after.endswith(".") else after
    if before:
        return _("%(label)s: was “%(before)s”, now “%(after)s”.") % {
            "label": label,
            "before": before.rstrip("."),
            "after": after,
        }
    return _("%(label)s: %(after)s.") % {"label": label, "after": after}


def _value(fact: Fact, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "on" or name.endswith("_on"):
        try:
            return date_words(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    try:
        choices = dict(apps.get_model(fact.object_kind)._meta.get_field(name).flatchoices)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))
