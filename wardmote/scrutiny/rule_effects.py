"""What follows when the Monitoring Officer confirms a rule, or a setting, post or body changes: the record is published again.

Whether a date may be called late, and what a post is called, is part of what is published. So the change is read from
the history and the whole council's record is published again in the background; what did not change gets no new edition.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel import facts, work
from wardmote.kernel.models import Council, Fact, Work
from wardmote.kernel.readers import Actor
from wardmote.scrutiny import public
from wardmote.scrutiny.models import Ask

CONSUMER = "scrutiny.rule_effects"
WORK = "scrutiny.republish"
CHANGES = frozenset(
    {
        "organisations.rule_confirmed",
        "organisations.rule_set",
        "organisations.post_renamed",
        "organisations.body_renamed",
    }
)


def follow(*, at: datetime) -> int:
    """Ask for each council's record to be published again when something it rests on changed. Returns entries read."""
    return sum(
        facts.consume(CONSUMER, council, lambda fact: _ask_for(fact, at), at=at) for council in Council.objects.all()
    )


def publish_again(asked: Work) -> dict[str, Any]:
    """Publish a council's record again. May be called again after a restart: what stands is not written twice."""
    job = Actor(asked.council, job=CONSUMER)
    changed = public.republish(
        asked.council, by=job, at=timezone.now(), tell=lambda done, total: work.progress(asked, done, total)
    )
    return {"changed": changed}


def counted_by(council: Council, rule_id: str, on: date) -> list[str]:
    """What confirming a rule changes, in sentences: how many answers are counted by it, how many are late. Two queries."""
    rows = Ask.objects.of(council).open().filter(rule=rule_id, recommendation__as_history=False)
    n, late = rows.count(), rows.filter(due_on__lt=on).count()
    if not n:
        return []
    words = ngettext("%(n)s answer is counted by it.", "%(n)s answers are counted by it.", n) % {"n": n}
    said = ngettext("%(n)s is shown as late.", "%(n)s are shown as late.", late) % {"n": late}
    return [words, said if late else _("None is shown as late.")]


def _ask_for(fact: Fact, at: datetime) -> None:
    if fact.verb not in CHANGES:
        return
    waiting = Work.objects.of(fact.council).filter(kind=WORK, state=Work.State.WAITING)
    if not waiting.exists():
        work.start(WORK, council=fact.council, by=None, at=at)
