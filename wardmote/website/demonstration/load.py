"""Fill an empty database with Elmbury by calling the same verbs that people's pages call, in the order of the days."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from wardmote.kernel import facts
from wardmote.kernel.models import Council, Person
from wardmote.kernel.readers import Actor
from wardmote.organisations import bodies, meetings, people, places, rules
from wardmote.organisations.models import Body, Capacity, Meeting, Membership, Post, Ward
from wardmote.scrutiny import (
    answering,
    asking,
    delivery,
    drafting,
    evaluating,
    evidence,
    feedback,
    handing_over,
    reviews,
    signing_off,
)
from wardmote.scrutiny.models import Action, Recommendation, Review
from wardmote.website.demonstration import others
from wardmote.website.demonstration import review as told
from wardmote.website.demonstration.people import (
    ACCOUNTS,
    AREAS,
    BODIES,
    DOMAIN,
    GROUPS,
    PARISHES,
    POSTS,
    REMITS,
    SCRUTINY,
    WARDS,
)

LONDON = ZoneInfo("Europe/London")
PASSWORD = "elmbury-practice"  # noqa: S105 - printed on the demonstration's sign-in page, refused in production
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


def load(*, today: date, hostname: str = "127.0.0.1") -> Council:
    """Make the demonstration council, its practice council and everything they hold. Raises ValueError in production.

    The story ends on the last Sunday, so that its days and the committees' Tuesdays come in the same order whichever
    day it is loaded on.
    """
    if settings.PRODUCTION:
        raise ValueError("The demonstration council is not loaded in production.")
    today -= timedelta(days=(today.weekday() + 1) % 7)
    elmbury = _council("elmbury", "Elmbury Borough Council", hostname, today)
    _happenings(elmbury)
    elmbury.run()
    practice = _council(
        "elmbury-practice", "Elmbury practice council", "practice.localhost", today, practice_of=elmbury.council
    )
    practice.run()
    for council in (elmbury.council, practice.council):
        while facts.seal(council, at=elmbury.at(today)):
            pass
    return elmbury.council


def _council(slug: str, name: str, hostname: str, today: date, practice_of: Council | None = None) -> Elmbury:
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


def _happenings(made: Elmbury) -> None:
    for offset in (
        -300,
        -262,
        told.AGREED,
        told.RECEIVED,
        -122,
        told.SEPTEMBER,
        told.NOVEMBER,
        told.AHEAD,
        told.AHEAD + 63,
    ):
        _meeting(made, offset, SCRUTINY, Capacity.CRIME_AND_DISORDER if offset <= told.RECEIVED else Capacity.SCRUTINY)
    _meeting(made, told.ANSWERED - 1, "Cabinet", Capacity.EXECUTIVE)
    _town_centre(made)
    others.happenings(made)


def _meeting(made: Elmbury, offset: int, body: str, capacity: Capacity) -> None:
    """A meeting planned ahead, its agenda published six days before, held on its day."""
    held_on = made.tuesday(offset)

    def plan(at: datetime) -> None:
        found = meetings.plan_meeting(
            made.bodies[body].pk,
            capacity=capacity,
            held_on=held_on,
            starts_at=time(18, 30),
            place="Town Hall, Elmbury",
            by=made.job,
            at=at,
        )
        made.meetings[offset] = found
        for words in (
            "Apologies",
            "Minutes of the last meeting",
            "Answers and progress on recommendations",
            "Work programme",
        ):
            meetings.add_item(found.pk, title=words, by=made.job, at=at)

    planned = min(held_on - timedelta(days=40), made.today - timedelta(days=30))
    made.on(planned, plan, hour=8)
    agenda = held_on - timedelta(days=7)
    if agenda <= made.today:
        made.on(
            agenda,
            lambda at: meetings.publish_agenda(made.meetings[offset].pk, on=at.date(), by=made.job, at=at),
            hour=16,
        )
    if held_on < made.today:
        made.on(held_on, lambda at: meetings.hold_meeting(made.meetings[offset].pk, by=made.job, at=at), hour=18)


def _town_centre(made: Elmbury) -> None:
    officer = "Scrutiny Officer"
    kept: dict[str, Review] = {}

    def begin(at: datetime) -> None:
        found = reviews.begin_review(
            told.TITLE,
            made.bodies[SCRUTINY].pk,
            capacity=Capacity.CRIME_AND_DISORDER,
            summary=told.SUMMARY,
            officer_post_id=made.posts[officer].pk,
            by=made.by(officer),
            at=at,
        )
        kept["review"] = reviews.change_review(
            found.pk,
            scope="Safety in the town centre by day and by night: what happens, who does what, and who is told.",
            why_now="Residents raise it more than anything else.",
            objectives=told.OBJECTIVES,
            timetable="Four meetings over seven months.",
            starts_on=made.day(-320),
            ends_on=made.day(told.AGREED),
            by=made.by(officer),
            at=at,
        )
        reviews.choose_members(
            found.pk,
            member_ids=[
                made.people["Councillor for Station ward"].pk,
                made.people["Councillor for High Street ward"].pk,
            ],
            lead_member_id=made.people["Chair of the Overview and Scrutiny Committee"].pk,
            by=made.by(officer),
            at=at,
        )

    made.on(made.day(-322), begin)
    made.on(
        made.day(-320),
        lambda at: reviews.move_review(kept["review"].pk, Review.State.EVIDENCE, by=made.by(officer), at=at),
    )
    for kind, offset, source, heard, shown in told.EVIDENCE:
        made.on(
            made.day(offset),
            lambda at, k=kind, s=source, h=heard, p=shown: evidence.add_evidence(  # type: ignore[misc]
                kept["review"].pk,
                kind=k,
                heard_on=at.date(),
                source=s,
                heard=h,
                is_public=p,
                by=made.by(officer),
                at=at,
            ),
            hour=20,
        )

    def draft(at: datetime) -> None:
        review = reviews.move_review(kept["review"].pk, Review.State.DRAFTING, by=made.by(officer), at=at)
        reviews.change_review(
            review.pk, introduction=told.INTRODUCTION, findings=told.FINDINGS, by=made.by(officer), at=at
        )
        themes = [
            drafting.add_theme(
                review.pk, name, outcome=outcome, narrative=narrative, topics=topics, by=made.by(officer), at=at
            )
            for name, outcome, narrative, topics in told.THEMES
        ]
        for row in told.ROWS:
            drafting.draft_recommendation(
                review.pk,
                text=row.text,
                theme_id=themes[row.theme].pk,
                parts=row.parts,
                ward_ids=[made.wards[w].pk for w in row.wards],
                number=row.number,
                title=row.title,
                kind=row.kind,
                evidence_every_months=row.every,
                end_test=row.end_test,
                measure=row.measure,
                by=made.by(officer),
                at=at,
            )

    made.on(made.day(told.AGREED - 30), draft)
    made.on(
        made.tuesday(told.AGREED),
        lambda at: reviews.move_review(
            kept["review"].pk,
            Review.State.AGREED,
            meeting_id=made.meetings[told.AGREED].pk,
            minute_reference="128",
            by=made.by(officer),
            at=at,
        ),
        hour=21,
    )
    made.on(
        made.day(told.ISSUED - 1),
        lambda at: reviews.release_report(
            kept["review"].pk, by=made.by("Chair of the Overview and Scrutiny Committee"), at=at
        ),
    )
    made.on(made.day(told.ISSUED), lambda at: _issue(made, kept["review"], at))
    for row in told.ROWS:
        _answered(made, row)
    made.on(made.tuesday(told.RECEIVED), lambda at: _received(made, kept["review"], at), hour=20)
    for row in told.ROWS:
        _delivered(made, row)
    made.on(
        made.tuesday(told.NOVEMBER),
        lambda at: evaluating.appoint_rapporteur(
            kept["review"].pk,
            rapporteur_words="Councillor for High Street ward",
            rapporteur_post_id=made.posts["Councillor for High Street ward"].pk,
            meeting_id=made.meetings[told.NOVEMBER].pk,
            due_on=made.day(179),
            minute_reference="61",
            criteria="People who ask councillors for help hear what came of it.\nCouncillors know whom to send people to.",
            by=made.by(officer),
            at=at,
        ),
        hour=21,
    )
    made.on(made.tuesday(told.SEPTEMBER), lambda at: _reported_back(made, kept["review"], told.SEPTEMBER, at), hour=21)
    made.on(made.tuesday(told.NOVEMBER), lambda at: _reported_back(made, kept["review"], told.NOVEMBER, at), hour=21)
    made.on(
        made.day(-81),
        lambda at: handing_over.hand_over(
            from_post_id=made.posts["Street Scene Manager"].pk,
            to_post_id=made.posts["Head of Environment and Public Realm"].pk,
            because="The street-scene team joined the environment service.",
            on=at.date(),
            by=made.by(officer),
            at=at,
        ),
    )
    for number, offset, words, changed in told.FEEDBACK:

        def say(at: datetime, number: str = number, words: str = words, changed: str = changed) -> None:
            said = feedback.give_feedback(
                _row(made, number).pk, text=words, changed=changed, by=Actor(made.council), at=at
            )
            feedback.settle_feedback(said.pk, show=True, by=made.by(officer), at=at)

        made.on(made.day(offset), say)


def _row(made: Elmbury, number: str) -> Recommendation:
    found: Recommendation = Recommendation.objects.of(made.council).get(
        review__slug="safety-in-the-town-centre", number=number
    )
    return found


def _issue(made: Elmbury, review: Review, at: datetime) -> None:
    officer = made.by("Scrutiny Officer")
    for row in told.ROWS:
        found = _row(made, row.number)
        asking.ask(
            found.pk,
            posts=[made.posts[title].pk for title in row.asked],
            parts=row.asked_parts or None,
            officer_post=made.posts[row.officer].pk if row.officer else None,
            suggested_post=None if row.officer else made.posts[told.CPM].pk,
            by=officer,
            at=at,
        )
        if row.partner:
            asking.ask(
                found.pk,
                bodies=[made.bodies[row.partner].pk],
                parts=row.partner_parts or None,
                is_bound=row.partner_bound,
                duty_words="" if row.partner_bound else "A train company has no duty to reply to scrutiny.",
                by=officer,
                at=at,
            )
    sent = asking.issue(
        review.pk,
        capacity=Capacity.CRIME_AND_DISORDER,
        issued_on=at.date(),
        with_notice=True,
        released_by="Chair of the Overview and Scrutiny Committee",
        notice="The committee asks for a written answer to each recommendation.",
        by=officer,
        at=at,
    )
    for copy in sent.copies.all():
        asking.record_copy(
            copy.pk,
            sent_on=at.date(),
            received_on=at.date() if copy.post_id else None,
            proof="E-mail",
            by=officer,
            at=at,
        )


def _answered(made: Elmbury, row: told.Row) -> None:
    said = row.answer
    if said is None:
        made.on(
            made.day(told.ANSWERED),
            lambda at: answering.hold(
                _row(made, row.number).asks.get().pk,
                text=row.holding,
                answer_on=made.day(told.ANSWERED + 40),
                on=at.date(),
                by=made.by("Street Scene Manager"),
                at=at,
            ),
            hour=12,
        )
        return

    def go(at: datetime) -> None:
        one = _row(made, row.number).asks.filter(asked_of__post__isnull=False).first()
        if one is None:
            raise ValueError(f"recommendation {row.number} was asked of nobody")
        officer = made.by(row.officer) if row.officer in made.people else made.by("Scrutiny Officer")
        line = answering.Said(
            part=said.part,
            decision=said.decision,
            text=said.text,
            reason=said.reason,
            goes_on=said.goes_on,
            premise_corrected=said.premise,
            done_by_on=made.day(said.done_by) if said.done_by is not None else None,
            next_step=said.next_step,
            next_step_on=made.day(said.next_step_on) if said.next_step_on is not None else None,
        )
        saved = answering.save_answer(
            one.pk,
            lines=[line],
            costs=answering.Costs(
                said.cost, said.cost_words, said.pence, "revenue" if said.pence else "", "once" if said.pence else ""
            ),
            lead_posts=[made.posts[title].pk for title in said.lead],
            by=officer,
            at=at,
        )
        answering.make_ready([one.pk], by=officer, at=at)
        answer = saved.response.pk
        head = made.by(told.HEAD_HOUSING)
        made.on(made.day(told.CLEARED), lambda then: answering.clear([answer], by=head, at=then))
        for title in row.asked:
            made.on(made.day(told.APPROVED), functools.partial(_approve, made, answer, title))
        made.on(
            made.tuesday(told.ANSWERED - 1),
            lambda then: answering.agree(
                [answer],
                on=then.date(),
                meeting_id=made.meetings[told.ANSWERED - 1].pk,
                minute_reference="14",
                by=made.by("Democratic Services Manager"),
                at=then,
            ),
            hour=20,
        )
        made.on(
            made.day(told.ANSWERED),
            lambda then: answering.send([answer], by=made.by("Democratic Services Manager"), at=then),
        )

    made.on(made.day(told.DRAFTED), go)


def _approve(made: Elmbury, answer: int, title: str, at: datetime) -> None:
    answering.approve([answer], by=made.by(title), at=at)


def _received(made: Elmbury, review: Review, at: datetime) -> None:
    sent = [
        one.responses.get(superseded_at=None).pk
        for rec in review.recommendations.all()
        for one in rec.asks.filter(responses__sent_at__isnull=False).distinct()
    ]
    answering.receive(
        sent,
        on=at.date(),
        meeting_id=made.meetings[told.RECEIVED].pk,
        minute_reference="9",
        by=made.by("Democratic Services Manager"),
        at=at,
    )


def _reported_back(made: Elmbury, review: Review, meeting: int, at: datetime) -> None:
    """The committee heard how it goes; what was due by then is done."""
    for row in review.report_backs.filter(done_on=None, due_on__lte=at.date() + timedelta(days=14)):
        delivery.report_back(
            row.pk, meeting_id=made.meetings[meeting].pk, by=made.by("Democratic Services Manager"), at=at
        )


def _delivered(made: Elmbury, row: told.Row) -> None:
    for update in row.updates:
        day = made.tuesday(update.on) if update.on == told.NOVEMBER else made.day(update.on)

        def tell(at: datetime, update: told.Update = update) -> None:
            action = Action.objects.of(made.council).filter(recommendation=_row(made, row.number)).first()
            if action is None:
                raise ValueError(f"recommendation {row.number} promised no action")
            shown = [delivery.Shown(update.shows, url=f"https://www.{DOMAIN}/evidence/")] if update.shows else []
            delivery.update_action(
                action.pk,
                state=Action.State(update.state),
                text=update.text,
                on=at.date(),
                cause=update.cause,
                shown=shown,
                by=made.by(row.officer if row.officer in made.people else "Scrutiny Officer"),
                at=at,
            )

        made.on(day, tell)
    if row.signed_off is not None:
        meeting = row.signed_off
        made.on(
            made.tuesday(meeting),
            lambda at: signing_off.sign_off(
                _row(made, row.number).pk,
                "implemented",
                meeting_id=made.meetings[meeting].pk,
                minute_reference="47" if meeting == told.SEPTEMBER else "60",
                by=made.by("Democratic Services Manager"),
                at=at,
            ),
            hour=20,
        )
