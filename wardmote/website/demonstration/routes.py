"""Elmbury's five-year community safety plan on its way: partnership, consultation, scrutiny, Cabinet Member, then Council.

What each stage said follows the report of 2013 that the software was first tried on: the partnership agreed in June, nobody
answered the consultation, scrutiny asked for two additions, an officer made them, the Cabinet Member sent it to Council.
"""

from __future__ import annotations

from datetime import datetime

from wardmote.clocks import next_working_day
from wardmote.decisions import routes
from wardmote.decisions.models import RouteStage
from wardmote.organisations import bodies
from wardmote.organisations.models import Body, Post
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import SCRUTINY

DEMOCRATIC = "Democratic Services Manager"
OFFICER = "Head of Housing and Regulatory Services"
MEMBER = "Cabinet Member for Housing and Health"
PARTNERSHIP = "Safer Elmbury Partnership"
# position, days from today, what came of it, in which words
STAGES = [
    (1, -130, "agreed", "That the draft plan goes to consultation."),
    (2, -60, "held", "It ran for six weeks on the council’s website and in the library. Nobody answered."),
    (3, -33, "commented", "That a section on the election of a commissioner and the strategic assessment are added to the plan."),
    (4, -9, "agreed", "That the plan goes to Council for final endorsement."),
]  # fmt: skip


def happenings(made: Elmbury) -> None:
    """Plan the route, its stages so far, one move and one amendment."""
    kept: dict[str, int] = {}

    def begin(at: datetime) -> None:
        holders: dict[int, Body | Post] = {
            1: _partnership(made),
            3: made.bodies[SCRUTINY],
            4: made.posts[MEMBER],
            5: made.bodies["Elmbury Borough Council"],
        }
        found = routes.begin_route(
            "Community Safety Partnership Plan for the next five years",
            template_key="partnership-plan",
            last_on=next_working_day(made.day(16), "england"),
            holders=holders,
            summary="Five years of work by the council, the police and their partners, for Council to adopt.",
            contact_post_id=made.posts[DEMOCRATIC].pk,
            by=made.by(DEMOCRATIC),
            at=at,
        )
        kept["route"] = found.pk
        routes.publish_route(found.pk, by=made.by(DEMOCRATIC), at=at)

    def stage(position: int) -> RouteStage:
        found: RouteStage = RouteStage.objects.of(made.council).get(route=kept["route"], position=position)
        return found

    def settle(position: int, outcome: str, words: str) -> None:
        delegates = position == 3
        day = {number: offset for number, offset, *_rest in STAGES}[position]
        made.on(
            made.day(day),
            lambda at: routes.settle_stage(
                stage(position).pk,
                outcome,
                on=at.date(),
                words=words,
                delegated_to_id=made.posts[OFFICER].pk if delegates else None,
                delegated_words="That the head of service makes these additions before the Cabinet Member decides."
                if delegates
                else "",
                by=made.by(DEMOCRATIC),
                at=at,
            ),
            hour=19,
        )

    def move(at: datetime) -> None:
        routes.move_stage(
            stage(5).pk,
            next_working_day(made.day(30), "england"),
            because="Council meets two weeks later because of the election count.",
            by=made.by(DEMOCRATIC),
            at=at,
        )

    def amend(at: datetime) -> None:
        routes.amend(
            kept["route"],
            "Introduction",
            before="The plan rests on what residents and partners told us.",
            after="The plan rests on the strategic assessment and on what residents and partners told us. It was updated after "
            "the election of a commissioner.",
            because="The Overview and Scrutiny Committee recommended both additions.",
            made_on=at.date(),
            by=made.by(DEMOCRATIC),
            at=at,
        )

    made.on(made.day(-210), begin, hour=9)
    for position, _day, outcome, words in STAGES:
        settle(position, outcome, words)
    made.on(made.day(-24), amend, hour=12)
    made.on(made.day(-8), move, hour=9)


def _partnership(made: Elmbury) -> Body:
    """The partnership's own body, added with its first plan where the council has none yet."""
    found: Body | None = Body.objects.of(made.council).filter(kind=Body.Kind.GROUP).first()
    if found is not None:
        return found
    at = made.at(made.day(-400))
    return bodies.add_body(name=PARTNERSHIP, kind=Body.Kind.GROUP, from_on=made.day(-400), by=made.job, at=at)
