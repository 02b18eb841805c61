"""Elmbury's community safety partnership: who is in it, its plan with two editions, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wardmote.organisations import bodies
from wardmote.organisations.models import Body
from wardmote.partnership import changes, lineage, parts, plans, progress, register
from wardmote.partnership.models import Edition, Indicator, PlanAction, Priority
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import SCRUTINY

MANAGER = "Community and Strategic Partnerships Manager"
LIMBS = ["crime-and-disorder", "substance-misuse", "reoffending", "serious-violence"]
# title, kind, why, what should be reached; its action: words, who leads, post there, due; its indicator and figures by year
PRIORITIES: list[dict[str, Any]] = [
    {
        "title": "A safe town centre", "why": "One crime in five happens in the few streets around High Street.\n\nPeople told us that they avoid them after dark.",
        "reach": "More people say that they feel safe in the town centre after dark.",
        "actions": [
            ("Meet each month as a task force and say in public what came of it.", "council", MANAGER, 200, "on-course", "The task force met three times this quarter."),
            ("Walk High Street together on Friday and Saturday nights.", "Elmshire Police", "Town centre inspector", -40, "slippage", "Eight walks of twelve took place."),
        ],
        "indicator": ("Recorded crimes in the town centre", "crimes", "lower", [(3, 1412), (2, 1376), (1, 1388)], 1250),
    },
    {
        "title": "Violence against women and girls", "why": "Reports of harassment rose two years in a row.\n\nMany are never reported.",
        "reach": "Those who are harassed know where to turn, and do.",
        "actions": [("Train front desks and door staff to step in and to help.", "council", MANAGER, 120, "on-course", "Forty-one people were trained.")],
        "indicator": ("People trained to step in", "people", "higher", [(1, 41)], 150),
    },
    {
        "title": "Nuisance and antisocial behaviour", "why": "It is what residents write to us about most.",
        "reach": "Fewer people are troubled in the same place again and again.",
        "actions": [("Agree with the railway how reports from the station reach the council.", "council", MANAGER, 60, "held-up", "The agreement is drafted.")],
        "indicator": ("Reports of antisocial behaviour to the council", "reports", "neither", [(2, 803), (1, 771)], None),
    },
]  # fmt: skip


def happenings(made: Elmbury) -> None:
    """The first edition two years ago, its refresh last spring, and what came of it since."""
    made.on(made.day(-760), lambda at: _begin(made, at), hour=9)
    made.on(
        made.day(-745), lambda at: _adopt(made, Edition.objects.of(made.council).get(), made.day(-745), at), hour=20
    )
    made.on(made.day(-240), lambda at: _refresh(made, at), hour=9)
    made.on(
        made.day(-220),
        lambda at: _adopt(made, Edition.objects.of(made.council).get(state="writing"), made.day(-220), at),
        hour=20,
    )
    made.on(made.day(-30), lambda at: _report(made, at), hour=11)


def _begin(made: Elmbury, at: datetime) -> None:
    by, council = made.job, made.council
    register.begin(
        "Safer Elmbury Partnership",
        about="The council, the police and others who keep Elmbury safe plan together what they will do, and say here what came of it.",
        managing_post_id=made.posts[MANAGER].pk, from_on=date(1998, 9, 30), by=by, at=at,
    )  # fmt: skip
    groups = {
        name: bodies.add_body(kind=Body.Kind.GROUP, name=name, by=by, at=at)
        for name in ("Executive Group", "Town Centre Task Force")
    }
    for body in Body.objects.of(council).filter(kind__in=[Body.Kind.COUNCIL, Body.Kind.PARTNER]):
        has_duty = body.standing == Body.Standing.RESPONSIBLE_AUTHORITY
        register.keep_member(
            body_id=body.pk, standing="responsible-authority" if has_duty else "invited",
            basis="Crime and Disorder Act 1998, section 5" if has_duty else "", by=by, at=at,
        )  # fmt: skip
    register.keep_role(
        kind="local-policing-body",
        title="Police and Crime Commissioner for Elmshire",
        from_on=date(2012, 11, 22),
        by=by,
        at=at,
    )
    top = register.keep_group(
        body_id=groups["Executive Group"].pk, kind="strategy", meets="four times a year", by=by, at=at
    )
    task = register.keep_group(
        body_id=groups["Town Centre Task Force"].pk,
        kind="task",
        reports_to_id=top.pk,
        meets="once a month",
        by=by,
        at=at,
    )
    register.change_partnership(strategy_group_id=top.body_id, by=by, at=at)
    first = plans.begin_plan("Community Safety Plan", from_on=made.day(-730), until_on=made.day(1095), by=by, at=at)
    plans.change_edition(
        first.pk, title="Community Safety Plan", summary="What the partnership does for a safer Elmbury, and how anybody can tell whether it works.",
        limbs=LIMBS, by=by, at=at,
    )  # fmt: skip
    for kind, heading, text, who in (
        ("foreword", "Foreword", "Safety is made together. This plan says who does what, and by when.", "Leader of the Council"),
        ("chosen", "How the priorities were chosen", "From the yearly assessment: how much there is, how much harm it does, whether it grows, and what people told us.", ""),
        ("governance", "How the partnership works", "The Executive Group decides. The task force does the daily work in the town centre. Scrutiny looks at it each year.", ""),
    ):  # fmt: skip
        parts.keep(first.pk, "text", kind=kind, heading=heading, text=text, by_words=who, by=by, at=at)
    parts.keep(
        first.pk,
        "term",
        word="Task force",
        meaning="A group that looks after one place, and meets each month.",
        by=by,
        at=at,
    )
    for said in PRIORITIES:
        _priority(made, first, said, task.pk if "town centre" in said["title"] else top.pk, at)


def _priority(made: Elmbury, edition: Edition, said: dict[str, Any], group_id: int, at: datetime) -> None:
    by = made.job
    priority = parts.keep(
        edition.pk, "priority", title=said["title"], kind="core", summary=said["reach"], rationale=said["why"], owner_group_id=group_id, by=by, at=at,
    )  # fmt: skip
    goal = parts.keep(edition.pk, "objective", parent_id=priority.pk, text=said["reach"], by=by, at=at)
    for words, lead, post, due, _state, _said in said["actions"]:
        own = lead == "council"
        body = Body.objects.of(made.council).get(**{"kind": Body.Kind.COUNCIL} if own else {"name": lead})
        action = parts.keep(
            edition.pk, "action", parent_id=priority.pk, objective_id=goal.pk, text=words, lead_body_id=body.pk,
            lead_post_id=made.posts[post].pk if own else None, lead_words="" if own else post,
            resources="Existing staff", from_on=made.day(-720), due_on=made.day(due), by=by, at=at,
        )  # fmt: skip
        parts.keep(
            edition.pk,
            "milestone",
            parent_id=action.pk,
            text="Agree who takes part",
            due_on=made.day(-690),
            by=by,
            at=at,
        )
    title, unit, way, _figures, target = said["indicator"]
    parts.keep(
        edition.pk, "indicator", parent_id=priority.pk, title=title, unit=unit, polarity=way, definition=f"{title}, in a year from April.",
        source="Made-up figures of the demonstration", frequency="once a year", target=Decimal(target) if target else None, by=by, at=at,
    )  # fmt: skip
    parts.keep(
        edition.pk, "alignment", parent_id=priority.pk, whose="Police and Crime Plan for Elmshire", their_priority="Safe streets",
        how="Both ask for patrols that people see.", by=by, at=at,
    )  # fmt: skip


def _refresh(made: Elmbury, at: datetime) -> None:
    """Scrutiny asked for words about the commissioner; nuisance became part of the town centre and of the rest."""
    by = made.job
    first = Edition.objects.of(made.council).get(state="adopted")
    draft = plans.begin_edition(first.plan_id, "Community Safety Plan, yearly refresh", by=by, at=at)
    asked = changes.ask(
        draft.pk, asked_by_id=made.bodies[SCRUTINY].pk, asked_on=made.day(-238), minute_reference="32",
        text="That the plan says what the commissioner does for it.", by=by, at=at,
    )  # fmt: skip
    part = draft.texts.get(kind="governance")
    changes.answer(
        asked.pk, "made", answer="A sentence was added.", text_id=part.pk, answered_on=made.day(-238),
        new_text=f"{part.text} The commissioner gets a copy of the plan, and may give money for it.", by=by, at=at,
    )  # fmt: skip
    old, new = (
        first.priorities.get(title="A safe town centre"),
        draft.priorities.get(title="Nuisance and antisocial behaviour"),
    )
    lineage.say(
        draft.pk, "splits", before_id=old.pk, after_id=new.pk, because="Nuisance in the town centre is now looked at with all other nuisance.", by=by, at=at,
    )  # fmt: skip


def _adopt(made: Elmbury, edition: Edition, on: date, at: datetime) -> None:
    for state in ("partnership", "on-its-way"):
        plans.move(edition.pk, state, by=made.job, at=at)
    body = Body.objects.of(made.council).get(kind=Body.Kind.COUNCIL)
    plans.adopt(
        edition.pk, adopted_on=on, adopted_by_id=body.pk, minute_reference=f"C {edition.number}2", by=made.job, at=at
    )


def _report(made: Elmbury, at: datetime) -> None:
    by = made.job
    for said in PRIORITIES:
        priority = Priority.objects.of(made.council).get(edition__state="adopted", title=said["title"])
        for words, _lead, _post, _due, state, update in said["actions"]:
            action = PlanAction.objects.get(priority=priority, text=words)
            why = {"slippage": "Two officers left.", "held-up": "The railway’s lawyers have it."}.get(state, "")
            progress.update_action(
                action.pk, state=state, text=update, because=why, about_words="The last quarter", by=by, at=at
            )
            progress.reach_milestone(action.milestones.get().pk, done_on=made.day(-40), by=by, at=at)
        indicator = Indicator.objects.get(priority=priority)
        for years, value in said["indicator"][3]:
            ends = date(made.today.year - years + (made.today.month > 3), 3, 31)
            progress.keep_figure(
                indicator.pk, from_on=date(ends.year - 1, 4, 1), until_on=ends, value=Decimal(value), by=by, at=at
            )
