"""Telling those who follow: from sealed entries of the history to alerts, from alerts to one e-mail each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from wardmote.engagement.models import Alert, Follower
from wardmote.engagement.services import stop_link, topic_of
from wardmote.engagement.topics import TALLIES, Subject, Tally, subjects, topics_of
from wardmote.kernel import facts
from wardmote.kernel.facts import words_for
from wardmote.kernel.models import Council, Fact
from wardmote.kernel.words import LONDON, date_words, list_words, london_date
from wardmote.messaging import services as messaging
from wardmote.messaging.rendering import Rendered
from wardmote.organisations.models import Body, Post

CONSUMER = "engagement.announce"
SETTLING = timedelta(minutes=5)  # changes that come together are told together
SENT_AT = time(7, 0)
MOST_SHOWN = 30
NEVER_PUBLISHED = timedelta(days=30)
UNCONFIRMED_KEPT = timedelta(days=7)
ADDRESS_KEPT = timedelta(days=30)
_RENAMED = frozenset({"organisations.body_renamed", "organisations.post_renamed"})
_FASTEST = (Follower.Frequency.EACH, Follower.Frequency.DAILY, Follower.Frequency.WEEKLY)
_NEAREST = (
    Follower.Kind.RECOMMENDATION,
    Follower.Kind.REVIEW,
    Follower.Kind.WARD,
    Follower.Kind.DECISION_MAKER,
    Follower.Kind.PARTNER,
    Follower.Kind.COMMITTEE,
    Follower.Kind.COUNCIL,
)


def announce(*, at: datetime) -> int:
    """Note for each follower what sealed history has for them, then send what is due. Returns how many e-mails were queued.

    A fact is read once (its place in the chain is kept), (fact, follower) is unique and a digest's key is its period,
    so running twice, or on two machines, sends nothing twice.
    """
    queued = 0
    for council in Council.objects.all():
        facts.consume(CONSUMER, council, lambda fact: _note(fact, at=at), at=at)
        queued += _send_due(council, at=at)
    return queued


def forget(*, at: datetime) -> int:
    """Drop questions nobody confirmed within 7 days, and clear the addresses of those who stopped 30 days ago.

    Returns how many rows.
    """
    unconfirmed = Follower.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED_KEPT)
    dropped = unconfirmed.delete()[1].get("engagement.Follower", 0)
    stopped = Follower.objects.filter(ended_at__lt=at - ADDRESS_KEPT).exclude(email="")
    return dropped + stopped.update(email="")


def period_start(frequency: str, at: datetime) -> datetime:
    """When the period began whose changes are told now: today's 7am for daily, Monday's for weekly; London time.

    Before 7am it is the day, or week, before.
    """
    here = at.astimezone(LONDON)
    day = here.date() if here.time() >= SENT_AT else here.date() - timedelta(days=1)
    if frequency == Follower.Frequency.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, SENT_AT, tzinfo=LONDON)


def _note(fact: Fact, *, at: datetime) -> None:
    """Write an alert for everybody who follows what this fact tells; an address that follows twice is told once."""
    if fact.verb in _RENAMED or fact.verb == "organisations.succeeded":
        _keep_up(fact)
        return
    wanted = Q(pk__in=[])
    for kind, slug in topics_of(fact):
        wanted |= Q(kind=kind, slug=slug)
    nearest: dict[str, Follower] = {}
    for follower in Follower.objects.following().filter(wanted, council=fact.council, confirmed_at__lte=fact.at):
        held = nearest.get(follower.email)
        if held is None or _rank(follower) < _rank(held):
            nearest[follower.email] = follower
    Alert.objects.bulk_create(
        [Alert(council=fact.council, follower=follower, fact=fact, made_at=at) for follower in nearest.values()],
        ignore_conflicts=True,
    )


def _rank(follower: Follower) -> tuple[int, int, int]:
    frequency, kind = Follower.Frequency(follower.frequency), Follower.Kind(follower.kind)
    return _FASTEST.index(frequency), _NEAREST.index(kind), follower.pk


def _keep_up(fact: Fact) -> None:
    """Those who follow a body or post go on following it under its new name, or whoever came after it."""
    offices = Body.objects if fact.object_kind == "organisations.body" else Post.objects
    office: Body | Post = offices.of(fact.council).get(pk=fact.object_id)
    old, after = office.slug, office.successor
    if fact.verb in _RENAMED:
        old, after = (fact.changes.get("slug") or [office.slug])[0], office
    if after is None:
        return
    kind, new_kind = (one.address.split("/")[1].removesuffix("s") for one in (office, after))
    rows = Follower.objects.of(fact.council).filter(kind=kind, slug=old, ended_at=None)
    there = Follower.objects.of(fact.council).filter(
        kind=new_kind, slug=after.slug, ended_at=None, email=OuterRef("email")
    )
    rows.exclude(Exists(there)).update(kind=new_kind, slug=after.slug)


def _send_due(council: Council, *, at: datetime) -> int:
    """Queue one e-mail for each follower whose time has come and who has something new to read."""
    waiting = (
        Follower.objects.of(council)
        .following()
        .filter(alerts__settled_at=None, alerts__isnull=False)
        .annotate(oldest=Min("alerts__made_at", filter=Q(alerts__settled_at=None)))
        .order_by("pk")
    )
    return sum(_send(follower, at=at) for follower in list(waiting) if _is_due(follower, at))


def _is_due(follower: Follower, at: datetime) -> bool:
    oldest: datetime = follower.oldest  # type: ignore[attr-defined]
    if follower.frequency == Follower.Frequency.EACH:
        return oldest <= at - SETTLING
    start = period_start(follower.frequency, at)
    return oldest < start and (follower.last_digest_at is None or follower.last_digest_at < start)


def _send(follower: Follower, *, at: datetime) -> bool:
    """One follower's e-mail. Reads, draws, then writes in one short transaction."""
    alerts = list(follower.alerts.filter(settled_at=None).select_related("fact").order_by("fact_id"))
    if follower.frequency == Follower.Frequency.EACH:
        key = f"follow:{follower.pk}:{alerts[-1].pk}"
    else:
        start = period_start(follower.frequency, at)
        alerts = [alert for alert in alerts if alert.made_at < start]
        key = f"follow:{follower.pk}:{start:%Y-%m-%d}"
    readable = subjects(follower.council, {alert.fact.subject for alert in alerts}, on=london_date(at))
    told = [alert for alert in alerts if alert.fact.subject in readable and alert.fact.verb in TALLIES]
    dropped = [a.pk for a in alerts if a not in told and a.made_at < at - NEVER_PUBLISHED]
    Alert.objects.filter(pk__in=dropped).update(settled_at=at)
    if not told:
        return False
    stop_address = messaging.whole_address(follower.council, f"/unfollow/{stop_link(follower, at=at)}/")
    drawn = digest(follower, [alert.fact for alert in told], readable, stop_address=stop_address)
    with transaction.atomic():
        mine = Follower.objects.following().filter(pk=follower.pk, last_digest_at=follower.last_digest_at)
        if not mine.update(last_digest_at=at):
            return False  # somebody else sent it, or the follower has just stopped
        message = messaging.queue(
            follower.council,
            key=key,
            kind="engagement.digest",
            address=follower.email,
            to_words=_("Somebody who follows"),
            subject=drawn.subject,
            text=drawn.text,
            html=drawn.html,
            about=follower,
            at=at,
            headers={
                "List-Unsubscribe": f"<{stop_address}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        Alert.objects.filter(pk__in=[alert.pk for alert in told]).update(settled_at=at, message=message)
    return message is not None


@dataclass(frozen=True)
class _Changed:
    """One subject with what happened to it, oldest first."""

    subject: Subject
    happened: list[Fact]


def digest(
    follower: Follower, happened: Sequence[Fact], readable: dict[str, Subject], *, stop_address: str
) -> Rendered:
    """The e-mail to one follower: a subject line that counts, a sentence for each change, and where each thing stands.

    Only titles and sentences that are published are in it.
    """
    council, topic = follower.council, topic_of(follower)
    changed: dict[str, _Changed] = {}
    for fact in happened:
        changed.setdefault(fact.subject, _Changed(readable[fact.subject], [])).happened.append(fact)
    items = [
        messaging.Item(
            each.subject.title,
            messaging.whole_address(council, each.subject.address),
            " ".join([*_sentences(each.happened), *_now(each.subject)]),
        )
        for each in list(changed.values())[:MOST_SHOWN]
    ]
    left = len(changed) - len(items)
    counted = tally(happened)
    often = {
        Follower.Frequency.EACH: _("You follow “%(thing)s” and hear each time something changes."),
        Follower.Frequency.DAILY: _("You follow “%(thing)s” daily."),
        Follower.Frequency.WEEKLY: _("You follow “%(thing)s” weekly."),
    }[Follower.Frequency(follower.frequency)]
    return messaging.notice(
        council,
        subject=messaging.subject_line(topic.title, counted),
        headline=f"{topic.title}: {counted}",
        link=messaging.Link(
            messaging.whole_address(council, topic.address), _("Read %(thing)s") % {"thing": topic.title}
        ),
        sections=[messaging.Section(_("What changed"), items)],
        after=[_("%(n)s more things changed. They are on the page.") % {"n": left}] if left > 0 else [],
        why=often % {"thing": topic.title},
        stop=[messaging.Link(stop_address, _("Change how often, or stop"))],
    )


def tally(happened: Sequence[Fact]) -> str:
    """What happened, counted: "1 answer, 1 signed off". A thing that was answered by two entries counts once."""
    counted: dict[Tally, set[str]] = {each: set() for each in TALLIES.values()}
    for fact in happened:
        counted[TALLIES[fact.verb]].add(fact.subject)
    return ", ".join(each.words(len(things)) for each, things in counted.items() if things)


def _sentences(happened: Sequence[Fact]) -> list[str]:
    """What happened to one thing: each kind once, with its days."""
    days: dict[str, list[str]] = {}
    for fact in happened:
        on = date_words(fact.at)
        if on not in days.setdefault(str(words_for(fact.verb)), []):
            days[str(words_for(fact.verb))].append(on)
    return [f"{words}, {list_words(on)}." for words, on in days.items()]


def _now(subject: Subject) -> list[str]:
    return [_("Now: %(sentence)s") % {"sentence": subject.stands}] if subject.stands else []
