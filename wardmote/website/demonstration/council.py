"""Elmbury while it is being made: its offices and people, and a diary in which things happen in the order of the days."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wardmote.kernel import facts
from wardmote.kernel.models import Council, Person
from wardmote.kernel.readers import Actor
from wardmote.organisations import bodies, people, places, rules
from wardmote.organisations.models import Body, Meeting, Membership, Post, Ward
from wardmote.website.demonstration.people import (
    ACCOUNTS,
    AREAS,
    BODIES,
    DOMAIN,
    GROUPS,
    PARISHES,
    PASSWORD,
    POSTS,
    REMITS,
    WARDS,
)

LONDON = ZoneInfo("Europe/London")
CONFIRMED = ("S2", "S3", "LOCAL-REPLY", "S11-6")
LONG_AGO = date(2015, 5, 1)


@dataclass
class Elmbury:
    """The council while it is being made: who is who, and what happens on which day."""

    council: Council
    today: date
    posts: dict[str, Post] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    wards: dict[str, Ward] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    events: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)

    def day(self, offset: int) -> date:
        """The day so many days from today."""
        return self.today + timedelta(days=offset)

    def tuesday(self, offset: int) -> date:
        """The last Tuesday on or before that day: committees sit on Tuesdays."""
        day = self.day(offset)
        return day - timedelta(days=(day.weekday() - 1) % 7)

    def at(self, day: date, hour: int = 10) -> datetime:
        """A moment on a day."""
        return datetime.combine(day, time(hour), LONDON)

    def on(self, day: date, act: Callable[[datetime], object], hour: int = 10) -> None:
        """Have something happen on a day; ``run`` does it all in order."""
        self.events.append((self.at(day, hour), len(self.events), act))

    def by(self, post: str) -> Actor:
        """Whoever holds a post, acting for it."""
        return Actor(self.council, self.people[post], as_post=post)

    @property
    def job(self) -> Actor:
        return Actor(self.council, job="demonstration", as_post="Council administrator")

    def run(self) -> None:
        """Do everything planned, day by day."""
        while self.events:
            self.events.sort(key=lambda event: event[:2])
            moment, _order, act = self.events.pop(0)
            act(moment)


def found(slug: str, name: str, hostname: str, today: date, practice_of: Council | None = None) -> Elmbury:
    """A council with its bodies, posts, wards, rules and practice accounts, before anything happens."""
    council = Council.objects.create(
        slug=slug,
        name=name,
        hostname=hostname,
        is_demonstration=True,
        practice_of=practice_of,
        contact_email=f"democratic.services@{DOMAIN}",
        contact_words="Democratic Services, Town Hall, High Street, Elmbury",
        accessibility_reviewed_on=today - timedelta(days=40),
        created_at=datetime.combine(LONG_AGO, time(9), LONDON),
    )
    made = Elmbury(council, today)
    at = made.at(made.day(-400))
    for words, kind, standing, capacities, email in BODIES:
        body = bodies.add_body(
            name=words,
            kind=kind,
            standing=standing,
            email=email,
            remit=REMITS.get(words, ""),
            from_on=LONG_AGO,
            by=made.job,
            at=at,
        )
        made.bodies[words] = body
        for capacity in capacities:
            bodies.give_capacity(body.pk, capacity, from_on=LONG_AGO, by=made.job, at=at)
    for title, post_kind, above, body_name in POSTS:
        made.posts[title] = bodies.add_post(
            title=title,
            kind=post_kind,
            reports_to_id=made.posts[above].pk if above else None,
            body_id=made.bodies[body_name].pk if body_name else None,
            from_on=LONG_AGO,
            email=f"office@{DOMAIN}",
            by=made.job,
            at=at,
        )
    for words, code, seats in WARDS:
        made.wards[words] = places.save_ward(
            name=words, gss_code=code, seats=seats, from_on=LONG_AGO, by=made.job, at=at
        )
    for words, code in PARISHES:
        places.save_ward(name=words, gss_code=code, kind=Ward.Kind.PARISH, from_on=LONG_AGO, by=made.job, at=at)
    for words, names in AREAS:
        places.save_area(name=words, ward_ids=[made.wards[ward].pk for ward in names], by=made.job, at=at)
    for words, seats in GROUPS:
        places.save_group(name=words, seats=seats, from_on=LONG_AGO, by=made.job, at=at)
    for account in ACCOUNTS:
        person = _person(account.address, account.post or "Council administrator", practice=practice_of is not None)
        made.people[account.post or "Council administrator"] = person
        for role in account.roles:
            needs_body = role in {Membership.Role.CHAIR, Membership.Role.COMMITTEE_MEMBER, Membership.Role.RAPPORTEUR}
            _give(made, person, role, made.bodies[account.body] if needs_body else None, at)
        if account.post:
            people.hold_post(made.posts[account.post].pk, person.pk, from_on=made.day(-390), by=made.job, at=at)
    for rule in CONFIRMED:
        rules.confirm_rule(
            rule,
            from_on=made.day(-380),
            clause="Constitution, part 4",
            by=made.by("Monitoring Officer"),
            at=made.at(made.day(-380)),
        )
    return made


def _give(made: Elmbury, person: Person, role: str, body: Body | None, at: datetime) -> None:
    """A role from the start: practice accounts are never invited."""
    given = Membership(council=made.council, person=person, role=role, body=body, from_on=LONG_AGO)
    with transaction.atomic(), facts.change(given, "organisations.membership_given", by=made.job, at=at):
        given.save()


def _person(address: str, name: str, *, practice: bool) -> Person:
    """A practice account; the practice council shares the accounts of the other."""
    email = f"{address}@{DOMAIN}"
    found = Person.objects.filter(email=email).first() if practice else None
    return found or Person.objects.create(email=email, password=_password(), full_name=name)


@functools.cache
def _password() -> str:
    """Hashed once: every practice account has the same."""
    return make_password(PASSWORD)
