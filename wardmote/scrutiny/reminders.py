"""Reminders: one digest a person a day of what is due soon, late, silent or to be shown, through the fallback chain."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions import clearing
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, days_words, due_words
from wardmote.messaging import services as messaging
from wardmote.messaging.models import Message
from wardmote.messaging.rendering import Item, Link, Section, notice, whole_address
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Membership, Post
from wardmote.organisations.queries import Directory, Recipient
from wardmote.scrutiny import ladder, partner_links
from wardmote.scrutiny.models import Action, Ask, ReportBack, Step

EARLIEST_HOUR = 7  # London
ORDER = ("late", "soon", "silent", "report-back")


@dataclass(frozen=True)
class Due:
    """One thing somebody is reminded of: why, the words, where it leads, its day, whom it concerns, and what it is."""

    why: str
    item: Item
    on: date
    who: Post | Body
    found: Ask | Action | None = None


def remind(*, at: datetime) -> int:
    """Send today's digests, from 7 in the morning. Returns how many were queued; running again sends none twice."""
    if timezone.localtime(at).hour < EARLIEST_HOUR:
        return 0
    return sum(remind_council(council, on=timezone.localtime(at).date(), at=at) for council in Council.objects.all())


def remind_council(council: Council, *, on: date, at: datetime) -> int:
    """The digests of one council. Queries do not grow with the items, but for the ladder's own entries."""
    standing = rules.on_day(council, on)
    directory = Directory(council, on)
    due = [*_asks(council, standing, on), *_actions(council, standing, on), *_turns(council, standing, on)]
    mine: dict[str, list[Due]] = defaultdict(list)
    people: dict[str, Recipient] = {}
    partners: dict[str, Body] = {}
    for one in due:
        for recipient in directory.recipients(one.who):
            mine[recipient.address].append(one)
            people[recipient.address] = recipient
            if recipient.person is None and isinstance(one.who, Body) and one.who.is_outside:
                partners[recipient.address] = one.who
    for one in _report_backs(council, standing, on):
        for row in (
            Membership.objects.of(council).on(on).filter(role=Membership.Role.SCRUTINY_OFFICER).select_related("person")
        ):
            mine[row.person.email].append(one)
            people[row.person.email] = Recipient(row.person.email, str(row.get_role_display()), "holder", row.person)
    queued = 0
    for address, things in mine.items():
        queued += _send(council, people[address], things, partners.get(address), on, at)
    if council.sends_mail:
        _climb(council, due, standing, directory, on, at)
    return queued


def is_reminder_day(due_on: date, on: date, standing: rules.RulesOn) -> bool:
    """Whether a due date is reminded of on a day: so many days before, so many after, then every so many."""
    left = (due_on - on).days
    if left >= 0:
        return left in standing.value("reminders.before_days")
    late, after = -left, sorted(standing.value("reminders.late_days"))
    if late in after:
        return True
    last = after[-1] if after else 0
    every = int(standing.value("reminders.late_every_days"))
    return late > last and (late - last) % every == 0


def _asks(council: Council, standing: rules.RulesOn, on: date) -> list[Due]:
    found = []
    rows = Ask.objects.of(council).open().filter(due_on__isnull=False, recommendation__as_history=False)
    for ask in rows.select_related("recommendation__review", "officer_post").prefetch_related(
        "asked_of__post", "asked_of__body", "steps"
    ):
        if ask.due_on is None or not is_reminder_day(ask.due_on, on, standing):
            continue
        late = ask.due_on < on
        words = (
            _late_words(_("The answer was due on %(on)s, %(days)s ago."), ask.due_on, on)
            if late
            else _("Answer: %(when)s, on %(on)s.")
            % {"when": due_words(ask.due_on, on).lower(), "on": date_words(ask.due_on)}
        )
        review = ask.recommendation.review
        url = whole_address(council, f"/my/answers/{review.slug if review else 'other'}/")
        item = Item(ask.recommendation.heading, url, words)
        whom: list[Post | Body] = [ask.officer_post] if ask.officer_post else [row.who for row in ask.asked_of.all()]
        if late and ask.officer_post:
            whom += [row.who for row in ask.asked_of.all()]
        found += [Due("late" if late else "soon", item, ask.due_on, who, ask) for who in whom]
    return found


def _actions(council: Council, standing: rules.RulesOn, on: date) -> list[Due]:
    found = []
    silence = int(standing.value("no_update_days"))
    every = int(standing.value("reminders.late_every_days"))
    rows = Action.objects.of(council).open().exclude(state=Action.State.PAUSED).filter(recommendation__as_history=False)
    for action in rows.select_related("recommendation", "owner_post", "owner_body").prefetch_related("steps"):
        owner = action.owner
        if owner is None:
            continue
        url = whole_address(council, f"/my/actions/{action.pk}/")
        for due_on, words, past in (
            (
                action.due_on,
                _("It is to be done by %(on)s."),
                _("It was to be done by %(on)s, %(days)s ago."),
            ),
            (
                action.next_evidence_on,
                _("Evidence that it goes on is due on %(on)s."),
                _("Evidence that it goes on was due on %(on)s, %(days)s ago."),
            ),
        ):
            if due_on and is_reminder_day(due_on, on, standing):
                late = due_on < on
                said = _late_words(past, due_on, on) if late else words % {"on": date_words(due_on)}
                found.append(Due("late" if late else "soon", Item(action.title, url, said), due_on, owner, action))
        heard = action.updated_on or action.started_on
        if heard and (on - heard).days > silence and ((on - heard).days - silence - 1) % every == 0:
            said = _("The last update came on %(on)s. Say how it goes.") % {"on": date_words(heard)}
            found.append(Due("silent", Item(action.title, url, said), heard, owner, action))
    return found


def _turns(council: Council, standing: rules.RulesOn, on: date) -> list[Due]:
    """Turns to clear something in a report; what its author and its room call late is late here too."""
    found = []
    for turn in clearing.turns_due(council):
        if not is_reminder_day(turn.due_on, on, standing):
            continue
        late = turn.due_on < on
        words = (
            _late_words(_("It was to be cleared by %(on)s, %(days)s ago."), turn.due_on, on)
            if late
            else _("It is to be cleared by %(on)s.") % {"on": date_words(turn.due_on)}
        )
        item = Item(
            _("Clear: %(report)s") % {"report": turn.report.title}, whole_address(council, turn.report.desk), words
        )
        found.append(Due("late" if late else "soon", item, turn.due_on, turn.post))
    return found


def _report_backs(council: Council, standing: rules.RulesOn, on: date) -> list[Due]:
    rows = ReportBack.objects.of(council).filter(done_on=None).select_related("review__body", "recommendation__body")
    return [
        Due(
            "report-back",
            Item(
                row.recommendation.heading if row.recommendation else row.about.title,
                whole_address(council, row.about.desk),
                _("%(what)s is due on %(on)s.") % {"what": row.label, "on": date_words(row.due_on)},
            ),
            row.due_on,
            row.about.body,
        )
        for row in rows
        if is_reminder_day(row.due_on, on, standing)
    ]


def _send(council: Council, to: Recipient, things: list[Due], partner: Body | None, on: date, at: datetime) -> bool:
    """One digest, the earliest day first. A partner has no account: its digest leads to a link of its own."""
    key = f"reminders {on.isoformat()}"
    if Message.objects.of(council).filter(key=key, address=to.address.strip().lower()).exists():
        return False
    unique = {(one.why, one.item): one for one in things}  # two things of one title lead to two pages
    inside = sorted(unique.values(), key=lambda one: one.on)
    link = Link(whole_address(council, "/my/"), _("See what waits for you"))
    if partner is not None:
        by = Actor(council, job="scrutiny.reminders", as_post=_("Scrutiny record"))
        link = Link(partner_links.partner_link(partner, by=by, at=at, address=to.address)[1], link.words)
        inside = [replace(one, item=replace(one.item, url="")) for one in inside]
    groups = {why: [one.item for one in inside if one.why == why] for why in ORDER}
    headings = {
        "late": _("Late"),
        "soon": _("Due soon"),
        "silent": _("No update for a long time"),
        "report-back": _("The committee is to hear"),
    }
    n = len(unique)
    drawn = notice(
        council,
        subject=ngettext("%(n)s thing is waiting for you", "%(n)s things are waiting for you", n) % {"n": n},
        sentences=[
            _("You are written to as %(post)s.") % {"post": to.words},
            *(
                [_("The link needs no account. Do not send it on: its page can pass it to a colleague.")]
                if partner
                else []
            ),
        ],
        link=link,
        sections=[Section(headings[why], groups[why]) for why in ORDER],
        why=_("Something you answer for is due. There is at most one such e-mail a day."),
    )
    queued = messaging.queue(
        council,
        key=key,
        kind="scrutiny.reminder",
        address=to.address,
        to_words=to.words,
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        person=to.person,
        at=at,
    )
    return queued is not None


def _climb(
    council: Council, due: list[Due], standing: rules.RulesOn, directory: Directory, on: date, at: datetime
) -> None:
    """Log a first and second reminder in public. The chair's letter is drafted for an officer and never sent by itself."""
    job = Actor(council, job="scrutiny.reminders", as_post=_("Scrutiny record"))
    seen: set[tuple[str, int]] = set()
    for one in due:
        found = one.found
        if found is None or one.why != "late" or (found._meta.label, found.pk) in seen:
            continue
        seen.add((found._meta.label, found.pk))
        rung = ladder.next_rung(found, on, standing=standing)
        keys = {"ask_id": found.pk} if isinstance(found, Ask) else {"action_id": found.pk}
        try:
            if rung in {Step.Rung.REMINDER, Step.Rung.SECOND}:
                to_words = ", ".join(sorted({each.words for each in directory.recipients(one.who)}))
                ladder.record_reminder(**keys, rung=rung, to_words=to_words, on=on, by=job, at=at)
            elif rung == Step.Rung.LETTER:
                ladder.draft_letter(**keys, on=on, by=job, at=at)
        except RuleBroken:
            continue  # somebody answered between our look and our writing


def _late_words(words: str, due_on: date, on: date) -> str:
    return words % {"on": date_words(due_on), "days": days_words((on - due_on) // timedelta(days=1))}
