"""What an edition lacks before it can be adopted in good order. Everything here warns; a reason passes it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wardmote.kernel.words import list_words
from wardmote.partnership.models import LIMBS, ChangeRequest, Edition, EditionText, Lineage

SERIOUS_VIOLENCE_SINCE = date(2023, 1, 31)  # Police, Crime, Sentencing and Courts Act 2022: the fourth strategy


@dataclass(frozen=True)
class Wanting:
    """One thing that an edition lacks, in words, and where to put it right."""

    key: str
    words: str
    href: str


def wanting(edition: Edition) -> list[Wanting]:
    """Everything an edition lacks, most important first. Eight queries for any size.

    Strategies: Crime and Disorder Act 1998, section 6(1). Priorities, steps, resources, measures: SI 2007/1830, regulations 10
    and 11. Regard to the policing body's priorities: Police Reform and Social Responsibility Act 2011, section 10.
    """
    found: list[Wanting] = []

    def say(key: str, words: str | Promise, tail: str = "") -> None:
        found.append(Wanting(key, str(words), f"{edition.desk}{tail}"))

    required = [key for key in LIMBS if key != "serious-violence" or edition.plan.until_on >= SERIOUS_VIOLENCE_SINCE]
    missing = [str(LIMBS[key]).lower() for key in required if key not in edition.limbs]
    if missing:
        say("limbs", _("The plan does not say that it covers %(which)s.") % {"which": list_words(missing)}, "cover/")
    priorities = list(
        edition.priorities.annotate(
            n_actions=Count("actions", distinct=True),
            n_indicators=Count("indicators", distinct=True),
            n_aligned=Count("alignments", distinct=True),
        )
    )
    if not priorities:
        say("priorities", _("There is no priority yet."))
    for each in priorities:
        here = f"parts/priority/{each.pk}/"
        if not each.rationale.strip():
            say("rationale", _("“%(which)s” does not say why it is a priority.") % {"which": each}, here)
        if not each.n_actions:
            say("actions", _("“%(which)s” has no action.") % {"which": each}, here)
        if not each.n_indicators:
            say(
                "indicators",
                _("“%(which)s” has no indicator, so nobody can tell whether it worked.") % {"which": each},
                here,
            )
    if priorities and not any(each.n_aligned for each in priorities):
        say("alignment", _("No priority says how it stands to those of the local policing body."))
    undated = edition.actions.filter(due_on=None).count()
    if undated:
        say("dates", _("%(n)s actions have no date.") % {"n": undated} if undated > 1 else _("1 action has no date."))
    if not edition.texts.filter(kind=EditionText.Kind.CHOSEN).exclude(text="").exists():
        say("chosen", _("The plan does not say how its priorities were chosen."))
    unsaid = edition.lineage.filter(~Q(kind=Lineage.Kind.CONTINUES), because="").count()
    silent = _without_lineage(edition)
    if unsaid or silent:
        say("lineage", _("Some priorities changed without a reason. Say what became of each."), "lineage/")
    waiting = edition.change_requests.filter(outcome=ChangeRequest.Outcome.OPEN).count()
    if waiting:
        say("changes", _("A request to change the draft has no answer."), "changes/")
    return found


def _without_lineage(edition: Edition) -> bool:
    """Whether a priority of the edition before, or of this one, has nothing said of where it went or came from. Two queries."""
    if edition.copied_from is None:
        return False
    said = list(edition.lineage.values_list("before_id", "after_id"))
    before, after = {one for one, _new in said}, {new for _old, new in said}
    gone = set(edition.copied_from.priorities.values_list("pk", flat=True)) - before
    come = set(edition.priorities.values_list("pk", flat=True)) - after
    return bool(gone or come)
