"""A partnership with a plan, made by its own verbs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from tests import AT
from tests.factories.organisations import BodyFactory
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Body
from wardmote.partnership import changes, lineage, parts, plans, progress, register
from wardmote.partnership.models import Edition, Lineage, Objective


def partnership(council: Any, *, by: Actor, post: Any = None, at: datetime = AT) -> SimpleNamespace:
    """The partnership with a police force, a railway, a strategy group and a task force that reports to it."""
    own = register.begin(
        "Elmbury Community Safety Partnership",
        about="The council, the police and others who keep Elmbury safe.",
        csp_code="E22000999",
        managing_post_id=post.pk if post else None,
        by=by,
        at=at,
    )
    rows = Body.objects.of(council)
    police = rows.filter(slug="elmshire-police").first() or BodyFactory(
        council=council, partner=True, duty=True, name="Elmshire Police", slug="elmshire-police"
    )
    rail = BodyFactory(council=council, partner=True, name="Elmshire Rail", slug="elmshire-rail")
    strategy = BodyFactory(council=council, kind="group", name="Executive Group", slug="executive-group")
    task = BodyFactory(council=council, kind="group", name="Town Centre Task Force", slug="town-centre-task-force")
    register.keep_member(body_id=police.pk, standing="responsible-authority", basis="Crime and Disorder Act 1998, section 5", by=by, at=at)  # fmt: skip
    register.keep_member(body_id=rail.pk, standing="invited", by=by, at=at)
    register.keep_role(kind="local-policing-body", title="Police and Crime Commissioner for Elmshire", from_on=date(2012, 11, 22), by=by, at=at)  # fmt: skip
    top = register.keep_group(body_id=strategy.pk, kind="strategy", meets="four times a year", by=by, at=at)
    below = register.keep_group(body_id=task.pk, kind="task", reports_to_id=top.pk, meets="once a month", by=by, at=at)
    register.keep_seat(group_id=below.pk, body_id=police.pk, post_words="Town centre inspector", role="chair", by=by, at=at)  # fmt: skip
    return SimpleNamespace(own=own, police=police, rail=rail, strategy=top, task=below)


def full_edition(
    made: SimpleNamespace, *, by: Actor, at: datetime = AT, title: str = "Community Safety Plan 2026 to 2031"
) -> Edition:
    """A first edition in which everything is in order."""
    edition = plans.begin_plan(title, from_on=date(2026, 4, 1), until_on=date(2031, 3, 31), by=by, at=at)
    plans.change_edition(
        edition.pk,
        title=title,
        summary="What we do together, year by year.",
        limbs=["crime-and-disorder", "substance-misuse", "reoffending", "serious-violence"],
        by=by,
        at=at,
    )
    parts.keep(
        edition.pk, "text", kind="chosen", heading="How we chose", text="By figures and by asking.", by=by, at=at
    )
    parts.keep(edition.pk, "term", word="Task force", meaning="A group for one place.", by=by, at=at)
    for name in ("Safe town centre", "Violence against women and girls"):
        priority = parts.keep(
            edition.pk, "priority", title=name, kind="core", summary=f"About {name.lower()}.", rationale="The figures rose.",
            owner_group_id=made.task.pk, by=by, at=at,
        )  # fmt: skip
        objective = parts.keep(
            edition.pk, "objective", parent_id=priority.pk, text="Fewer people afraid.", by=by, at=at
        )
        action = parts.keep(
            edition.pk, "action", parent_id=priority.pk, text=f"Walk the streets for {name.lower()}.", objective_id=objective.pk,
            lead_body_id=made.police.pk, lead_words="Town centre inspector", partner_ids=[made.rail.pk],
            from_on=date(2026, 4, 1), due_on=date(2027, 3, 31), by=by, at=at,
        )  # fmt: skip
        parts.keep(
            edition.pk, "milestone", parent_id=action.pk, text="First walk", due_on=date(2026, 5, 1), by=by, at=at
        )
        parts.keep(
            edition.pk, "indicator", parent_id=priority.pk, title=f"Crimes: {name.lower()}", definition="Recorded crimes.",
            unit="crimes", polarity="lower", baseline=Decimal(400), baseline_words="2025 to 2026", target=Decimal(350), by=by, at=at,
        )  # fmt: skip
        parts.keep(edition.pk, "alignment", parent_id=priority.pk, whose="Police and Crime Plan", their_priority="Safe streets", by=by, at=at)  # fmt: skip
    edition.refresh_from_db()
    return edition


def adopted(
    edition: Edition, council_body: Any, *, by: Actor, at: datetime = AT, on: date = date(2026, 5, 20)
) -> Edition:
    """Sent to the partnership, on its way, adopted by Council."""
    plans.move(edition.pk, "partnership", by=by, at=at)
    plans.move(edition.pk, "on-its-way", by=by, at=at)
    return plans.adopt(edition.pk, adopted_on=on, adopted_by_id=council_body.pk, minute_reference="C 41", by=by, at=at)


def fill_partnership(council: Any, *, by: Actor, post: Any, at: datetime = AT) -> SimpleNamespace:
    """A partnership with a replaced edition, one in force with updates and figures, and one being written."""
    made = partnership(council, by=by, post=post, at=at)
    body = BodyFactory(council=council, kind="council", name="Elmbury Council", slug="full-council")
    first = adopted(full_edition(made, by=by, at=at), body, by=by, at=at)
    second = plans.begin_edition(first.plan_id, "Community Safety Plan, 2027 refresh", by=by, at=at)
    old = first.priorities.get(title="Violence against women and girls")
    new = parts.keep(
        second.pk, "priority", title="Domestic abuse", kind="core", rationale="It is most of it.", by=by, at=at
    )
    lineage.say(second.pk, Lineage.Kind.SPLITS, before_id=old.pk, after_id=new.pk, because="It needs a plan of its own.", by=by, at=at)  # fmt: skip
    parts.keep(second.pk, "action", parent_id=new.pk, text="Train every front desk.", lead_body_id=body.pk, lead_post_id=post.pk, due_on=date(2026, 4, 1), by=by, at=at)  # fmt: skip
    plans.move(second.pk, "partnership", by=by, at=at)
    plans.move(second.pk, "on-its-way", by=by, at=at)
    second = plans.adopt(second.pk, adopted_on=date(2026, 5, 20), adopted_by_id=body.pk, because="An indicator follows.", by=by, at=at)  # fmt: skip
    action = second.actions.order_by("reference").first()
    progress.update_action(action.pk, state="slippage", text="Two walks a week.", because="An officer left.", about_words="April to June 2026", by=by, at=at)  # fmt: skip
    indicator = second.indicators.first()
    progress.keep_figure(indicator.pk, from_on=date(2025, 4, 1), until_on=date(2026, 3, 31), value=Decimal(395), low=Decimal(357), high=Decimal(436), by=by, at=at)  # fmt: skip
    draft = plans.begin_edition(second.plan_id, "Community Safety Plan, 2028 refresh", by=by, at=at)
    committee = Body.objects.of(council).filter(kind=Body.Kind.COMMITTEE).first() or body
    asked = changes.ask(draft.pk, asked_by_id=committee.pk, asked_on=date(2026, 5, 1), text="Say what it costs.", by=by, at=at)  # fmt: skip
    given_up = plans.begin_plan("A plan for the villages", from_on=date(2026, 4, 1), until_on=date(2027, 3, 31), by=by, at=at)  # fmt: skip
    plans.move(given_up.pk, "given-up", because="The county does it.", by=by, at=at)
    return SimpleNamespace(
        **vars(made), first=first, second=second, draft=draft, action=action, indicator=indicator,
        priority=second.priorities.first(), asked=asked, step=action.milestones.first(), objective=Objective.objects.filter(priority__edition=draft).first(),
    )  # fmt: skip
