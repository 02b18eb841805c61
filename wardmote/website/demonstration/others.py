"""What else Elmbury's record holds: a review going on, one being scoped, one from earlier records, single recommendations, topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wardmote.organisations.models import Capacity
from wardmote.scrutiny import answering, asking, committee_requests, drafting, evidence, programme, reviews
from wardmote.scrutiny.models import CommitteeRequest, ProgrammeTopic, Review
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import SCRUTINY


def happenings(made: Elmbury) -> None:
    """Plan everything but the town centre review."""
    _going_on(made)
    _single(made)
    _requests(made)
    _topics(made)


def _going_on(made: Elmbury) -> None:
    officer = "Scrutiny Officer"

    def begin(at: datetime) -> None:
        found = reviews.begin_review(
            "Getting a bus home",
            made.bodies[SCRUTINY].pk,
            capacity=Capacity.SCRUTINY,
            summary="Councillors ask why evening buses were cut and what would bring people back to them.",
            officer_post_id=made.posts[officer].pk,
            by=made.by(officer),
            at=at,
        )
        reviews.change_review(
            found.pk,
            scope="Evening and Sunday buses between the town and the villages.",
            why_now="Three routes end at seven since spring.",
            objectives="Find out who uses evening buses and who would\nHear from the operators and the county council",
            starts_on=made.day(-70),
            ends_on=made.day(120),
            timetable="Two meetings and a survey.",
            by=made.by(officer),
            at=at,
        )
        reviews.move_review(found.pk, Review.State.EVIDENCE, by=made.by(officer), at=at)
        evidence.add_evidence(
            found.pk,
            kind="witness",
            heard_on=at.date(),
            source="Elmshire County Council",
            is_public=True,
            heard="The county pays for four evening routes. Each costs about £90,000 a year.",
            by=made.by(officer),
            at=at,
        )

    made.on(made.day(-70), begin)


def _single(made: Elmbury) -> None:
    """One recommendation each from a petition, an agenda item and a call-in."""
    rows = [
        (
            "petition",
            "412 residents of Station ward",
            -120,
            "Light the path from the station to Mill Lane",
            "That the path from the station to Mill Lane is lit from dusk until midnight.",
            "Cabinet Member for Planning and Streets",
            "Station",
        ),
        (
            "agenda-item",
            "The yearly report on parks",
            -66,
            "Say in the yearly parks report what became of each complaint",
            "That the yearly report on parks says what became of each complaint about safety.",
            "Cabinet Member for Communities, Leisure and Arts",
            "Park",
        ),
        (
            "call-in",
            "The decision on market days in the square",
            -10,
            "Ask traders again before market days change",
            "That traders are asked again before market days change, and that what they say is published.",
            "Cabinet Member for Planning and Streets",
            "High Street",
        ),
    ]
    for origin, words, offset, title, text, asked, ward in rows:

        def recommend(
            at: datetime,
            origin: str = origin,
            words: str = words,
            title: str = title,
            text: str = text,
            asked: str = asked,
            ward: str = ward,
        ) -> None:
            officer = made.by("Scrutiny Officer")
            found = drafting.draft_recommendation(
                text=text,
                body_id=made.bodies[SCRUTINY].pk,
                ward_ids=[made.wards[ward].pk],
                title=title,
                origin=origin,
                origin_words=words,
                by=officer,
                at=at,
            )
            asking.agree(found.pk, on=at.date(), by=officer, at=at)
            one = asking.ask(
                found.pk,
                posts=[made.posts[asked].pk],
                officer_post=made.posts[_writer(origin)].pk,
                by=officer,
                at=at,
            )
            asking.issue_one(
                found.pk, capacity=Capacity.SCRUTINY, issued_on=at.date(), with_notice=True, by=officer, at=at
            )
            if origin in ANSWERS:
                days, line = ANSWERS[origin]
                made.on(made.day(days), lambda then: _answer(made, one.pk, asked, origin, line, then))

        made.on(made.day(offset), recommend, hour=11)


# How many days from today each is written; where each answer stops is in _answer.
ANSWERS: dict[str, tuple[int, answering.Said]] = {
    "petition": (
        -4,
        answering.Said(
            decision="accepted",
            text="We will light the path in two steps: the steps to the station first, then the lane.",
        ),
    ),
    "agenda-item": (
        -40,
        answering.Said(
            decision="accepted_in_principle",
            text="We agree, and will try it with two parks first.",
            reason="Complaints come in by several ways that are not joined yet.",
            next_step="A count of complaints at two parks",
        ),
    ),
    "call-in": (
        -3,
        answering.Said(
            decision="accepted",
            text="We will ask every trader on the list again and publish what they say beside the decision.",
        ),
    ),
}


def _answer(made: Elmbury, ask_id: int, asked: str, origin: str, line: answering.Said, at: datetime) -> None:
    """One answer was sent to the committee, one waits for its Cabinet Member, one for the head of service."""
    writer = _writer(origin)
    by_on = made.day(50 if line.next_step else 120)
    line = replace(line, next_step_on=by_on) if line.next_step else replace(line, done_by_on=by_on)
    saved = answering.save_answer(
        ask_id,
        lines=[line],
        costs=answering.Costs("none"),
        lead_posts=[made.posts[writer].pk],
        by=made.by(writer),
        at=at,
    )
    answering.make_ready([ask_id], by=made.by(writer), at=at)
    if origin == "call-in":
        return
    answering.clear([saved.response.pk], by=made.by("Head of Housing and Regulatory Services"), at=at)
    if origin == "petition":
        return
    answering.approve([saved.response.pk], by=made.by(asked), at=at)
    manager = made.by("Democratic Services Manager")
    answering.agree([saved.response.pk], on=at.date(), by=manager, at=at)
    answering.send([saved.response.pk], by=manager, at=at)


def _writer(origin: str) -> str:
    """The post that drafts: traders are a matter of the partnerships team."""
    if origin == "call-in":
        return "Community and Strategic Partnerships Manager"
    return "Head of Environment and Public Realm"


def _requests(made: Elmbury) -> None:
    """What the committee asked for besides: figures that came, and a ward's call for action that waits."""
    chair = "Chair of the Overview and Scrutiny Committee"
    kept: dict[str, CommitteeRequest] = {}

    def figures(at: datetime) -> None:
        kept["figures"] = committee_requests.make_request(
            made.bodies[SCRUTINY].pk,
            CommitteeRequest.Kind.INFORMATION,
            text="How often officers on foot passed the station after ten at night, by month, for the last year.",
            asked_on=at.date(),
            due_on=made.day(-46),
            to_body_id=made.bodies["Elmshire Police"].pk,
            by=made.by(chair),
            at=at,
        )

    def came(at: datetime) -> None:
        committee_requests.end_request(
            kept["figures"].pk,
            outcome="The figures came in time. Officers passed the station on four nights out of ten.",
            ended_on=at.date(),
            by=made.by(chair),
            at=at,
        )

    def call(at: datetime) -> None:
        committee_requests.make_request(
            made.bodies[SCRUTINY].pk,
            CommitteeRequest.Kind.CALL_FOR_ACTION,
            text="The councillor for Station ward asks who will clear the broken fence along the railway footpath: the "
            "council, the county and the railway have each named another.",
            asked_on=at.date(),
            due_on=made.day(21),
            ward_id=made.wards["Station"].pk,
            by=made.by(chair),
            at=at,
        )

    made.on(made.day(-75), figures)
    made.on(made.day(-48), came)
    made.on(made.day(-9), call)


def _topics(made: Elmbury) -> None:
    rows = [
        ("Litter by the river", ProgrammeTopic.Proposer.RESIDENT, "Bins by the river path overflow at weekends.", 2),
        ("Waiting for a council home", ProgrammeTopic.Proposer.MEMBER, "Families wait longer each year.", 4),
    ]
    for title, proposer, why, months in rows:

        def suggest(
            at: datetime, title: str = title, proposer: str = proposer, why: str = why, months: int = months
        ) -> None:
            topic = programme.suggest_topic(
                title=title,
                why=why,
                proposer=proposer,
                body_id=made.bodies[SCRUTINY].pk,
                by=made.by("Scrutiny Officer"),
                at=at,
            )
            month = made.day(30 * months).replace(day=1)
            programme.settle_suggestion(
                topic.pk,
                take_up=True,
                month_on=month,
                answer="The committee will look at it.",
                by=made.by("Scrutiny Officer"),
                at=at,
            )

        made.on(made.day(-50), suggest)
