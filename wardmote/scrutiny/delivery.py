"""Carrying out what was promised: actions, their updates, and the dates on which the committee hears how it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.clocks import CHECK_FIRST, RULES, months_after, plain_date
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change, kind_of, record
from wardmote.kernel.models import StoredFile
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import Role, in_post, require, roles_of
from wardmote.scrutiny import public, sittings
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import (
    Action,
    ActionUpdate,
    Ask,
    Evidence,
    Line,
    Recommendation,
    ReportBack,
    Response,
    Review,
)
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny, may_update
from wardmote.scrutiny.timing import SCRUTINY_CAN

UPDATE_CAN = gettext_lazy(
    "You cannot do this. Only the action’s owner, their head of service or a scrutiny officer can."
)
EVIDENCE_MONTHS = 6  # how often a standing commitment shows evidence, where the committee set nothing
CHANGEABLE = frozenset({"title", "goes_on", "evidence_every_months", "external_id"})
State = Action.State
_NEEDS_CAUSE = {State.SLIPPAGE, State.HELD_UP, State.PAUSED}


@dataclass(frozen=True)
class Shown:
    """A file or a link that shows something was done, as somebody adds it to an update."""

    title: str
    url: str = ""
    file_id: int | None = None


def make_actions_from(response: Response, *, by: Actor, at: datetime) -> list[Action]:
    """The actions an answer promises: one for each line that does. Those an earlier version made already are kept.

    Called by the verb that sends the answer, inside its transaction; that verb publishes. The first lead post owns
    an action, else the officer who drafted, else the partner that answers.
    """
    waiting: Ask = response.ask
    recommendation = waiting.recommendation
    owner_post, owner_body = _owner_of(response)
    has = {row.title for row in Action.objects.of(by.council).filter(ask=waiting)}
    standing = recommendation.kind == Recommendation.Kind.STANDING
    made = []
    for line in Line.objects.of(by.council).filter(response=response).order_by("part__label", "pk"):
        title = first_sentence(line.text or line.next_step or recommendation.heading)
        if not line.promises_action or title in has:
            continue
        due_on = line.done_by_on or line.next_step_on
        goes_on = line.goes_on or (standing and line.done_by_on is None)
        months = (recommendation.evidence_every_months or EVIDENCE_MONTHS) if goes_on else None
        found = Action(
            council=by.council,
            recommendation=recommendation,
            ask=waiting,
            title=title,
            owner_post=owner_post,
            owner_body=owner_body,
            due_on=due_on,
            first_due_on=due_on,
            goes_on=goes_on,
            evidence_every_months=months,
            next_evidence_on=_months_on(london_date(at), months) if months else None,
        )
        with change(
            found, "scrutiny.action_made", by=in_post(by), at=at, subject=recommendation.reference, public=True
        ):
            found.save()
        has.add(title)
        made.append(found)
    return made


@transaction.atomic
def add_action(
    recommendation_id: int,
    title: str,
    *,
    owner_post_id: int | None = None,
    owner_body_id: int | None = None,
    due_on: date | None = None,
    evidence_every_months: int | None = None,
    external_id: str = "",
    by: Actor,
    at: datetime,
) -> Action:
    """Add an action by hand. With ``evidence_every_months`` it goes on, without an end.

    Raises RuleBroken without a title or with two owners, WrongState unless the recommendation was sent and stands.
    """
    recommendation: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    if recommendation.state != Recommendation.State.ISSUED:
        raise WrongState(
            _("%(this)s is “%(state)s”, so no action can be added to it.")
            % {"this": recommendation, "state": recommendation.get_state_display()}
        )
    found = Action(
        council=by.council,
        recommendation=recommendation,
        title=title.strip(),
        due_on=due_on,
        first_due_on=due_on,
        goes_on=evidence_every_months is not None,
        evidence_every_months=evidence_every_months,
        external_id=external_id.strip(),
    )
    if evidence_every_months is not None:
        found.next_evidence_on = _months_on(london_date(at), evidence_every_months)
    _give_owner(found, owner_post_id, owner_body_id, by)
    if not found.title:
        raise RuleBroken(_("Say what will be done."))
    with change(found, "scrutiny.action_made", by=by, at=at, subject=recommendation.reference, public=True):
        found.save()
    public.publish_recommendation(recommendation, by=by, at=at)
    return found


@transaction.atomic
def change_action(
    action_id: int,
    *,
    owner_post_id: int | None = None,
    owner_body_id: int | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Action:
    """Change an action's title, owner, or how often it shows evidence. Its date and state change only by an update.

    Leave out both owners to keep the one it has.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found = _locked(action_id, by)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    if "title" in changes and not changes["title"].strip():
        raise RuleBroken(_("Say what will be done."))
    reference = found.recommendation.reference
    with change(found, "scrutiny.action_changed", by=by, at=at, subject=reference, public=True):
        for name, value in changes.items():
            setattr(found, name, value.strip() if isinstance(value, str) else value)
        if owner_post_id is not None or owner_body_id is not None:
            _give_owner(found, owner_post_id, owner_body_id, by)
        if found.goes_on:
            found.evidence_every_months = found.evidence_every_months or EVIDENCE_MONTHS
            last = found.updated_on or london_date(at)
            found.next_evidence_on = _months_on(last, found.evidence_every_months)
        else:
            found.evidence_every_months, found.next_evidence_on = None, None
        found.save()
    public.publish_recommendation(found.recommendation, by=by, at=at)
    return found


@transaction.atomic
def update_action(
    action_id: int,
    *,
    state: Action.State,
    text: str,
    on: date,
    cause: str = "",
    new_due_on: date | None = None,
    because: str = "",
    paused_until_on: date | None = None,
    shown: Sequence[Shown] = (),
    by: Actor,
    at: datetime,
) -> ActionUpdate:
    """Say how an action goes. Each update is a row of its own; none before it is overwritten.

    Slippage, a hold-up and a pause need a cause; a new date needs ``because``, and the date first promised is kept; a
    pause says until when. What comes by link or from a partner changes nothing until an officer adds it to the
    record. Raises WrongState for an action the committee ended: only the committee ends or reopens one.
    """
    found = _locked(action_id, by)
    require(may_update(by, found), by, UPDATE_CAN)
    by = in_post(by)
    checked = not _from_outside(by)
    _check_update(found, state, text, on, cause, at)
    if new_due_on is not None and new_due_on != found.due_on:
        if not because.strip():
            raise RuleBroken(_("Give a reason for the new date. It is shown beside the date first promised."))
        if new_due_on < on:
            raise RuleBroken(_("The new date must be %(on)s or later.") % {"on": date_words(on)})
    if state == State.PAUSED:
        if not checked:
            raise RuleBroken(_("Say that it is held up and why. A scrutiny officer at the council can pause it."))
        if paused_until_on is None or paused_until_on <= on:
            raise RuleBroken(
                _("Enter the day until which it is paused. It must be after %(on)s.") % {"on": date_words(on)}
            )
    update = ActionUpdate(
        council=by.council,
        action=found,
        on=on,
        at=at,
        by_words=(by.as_post or by.job)[:200],
        by_link=by.link,
        state=state,
        text=text.strip(),
        cause=cause.strip() or because.strip(),
        due_on=new_due_on or found.due_on,
        is_checked=checked,
    )
    note = {"because": because.strip()} if because.strip() else None
    reference = found.recommendation.reference
    with change(update, "scrutiny.action_updated", by=by, at=at, subject=reference, public=checked, note=note):
        update.save()
        _keep_evidence(update, shown, by)
    if checked:
        _apply(found, update, paused_until_on, by=by, at=at)
        public.publish_recommendation(found.recommendation, by=by, at=at)
    return update


@transaction.atomic
def report_complete(
    action_id: int, *, text: str, on: date, shown: Sequence[Shown] = (), by: Actor, at: datetime
) -> ActionUpdate:
    """The owner reports that an action is complete. The committee decides whether the recommendation is signed off."""
    return update_action(action_id, state=State.COMPLETE, text=text, on=on, shown=shown, by=by, at=at)


@transaction.atomic
def pause(action_id: int, *, until_on: date, because: str, on: date, by: Actor, at: datetime) -> ActionUpdate:
    """Pause an action until a day, for a reason. It is not late while it is paused."""
    return update_action(
        action_id, state=State.PAUSED, text=because, cause=because, paused_until_on=until_on, on=on, by=by, at=at
    )


@transaction.atomic
def add_update_to_record(update_id: int, *, by: Actor, at: datetime) -> ActionUpdate:
    """An officer checked a partner's update and adds it to the record, where it takes effect.

    When the action has moved on since (a later update, or the committee ended it), it joins the history only.
    Raises WrongState when it was added before.
    """
    update: ActionUpdate = ActionUpdate.objects.of(by.council).locked().get(pk=update_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    _check_waiting(update)
    found = _locked(update.action_id, by)
    later = ActionUpdate.objects.of(by.council).filter(action=found, is_checked=True, at__gt=update.at).exists()
    reference = found.recommendation.reference
    with change(update, "scrutiny.update_added", by=by, at=at, subject=reference, public=True):
        update.is_checked = True
        update.save()
    if not later and found.state != State.ENDED:
        _apply(found, update, None, by=by, at=at)
    public.publish_recommendation(found.recommendation, by=by, at=at)
    return update


@transaction.atomic
def decline_update(update_id: int, *, because: str, by: Actor, at: datetime) -> ActionUpdate:
    """An officer does not add a partner's update to the record and says why; the partner reads the reason.

    It changes nothing and is never shown in public. Raises RuleBroken without a reason, WrongState when it was settled.
    """
    update: ActionUpdate = ActionUpdate.objects.of(by.council).locked().get(pk=update_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    _check_waiting(update)
    if not because.strip():
        raise RuleBroken(_("Say why, so that the partner knows what to send instead."))
    reference = update.action.recommendation.reference
    with change(update, "scrutiny.update_declined", by=in_post(by), at=at, subject=reference):
        update.declined_at, update.declined_because = at, because.strip()
        update.save()
    return update


def plan_report_backs(about: Review | Recommendation, *, by: Actor, at: datetime) -> list[ReportBack]:
    """Set the dates on which the committee hears how a review's recommendations go, counted from when it agreed them.

    A recommendation of no review has dates of its own. The months are the council's own (6 and 12 at first). Called
    when answers are received, inside that transaction; dates that have passed by then are left out, and so is
    everything from earlier records.
    """
    if about.agreed_on is None or about.as_history:
        return []
    today = london_date(at)
    standing = rules.on_day(about.council, about.agreed_on)
    has = set(about.report_backs.values_list("label", flat=True))
    confirmed = standing.confirmation("scrutiny.report_back_months")
    opening = (
        _("The %(body)s agreed its recommendations on %(on)s and hears what was done %(label)s.")
        if isinstance(about, Review)
        else _("The %(body)s agreed its recommendation on %(on)s and hears what was done %(label)s.")
    )
    made = []
    for months in standing.value("scrutiny.report_back_months"):
        label = _("%(n)s months on") % {"n": months} if months != 1 else _("1 month on")
        due = months_after(about.agreed_on, months, nation=about.council.nation)
        if label in has or due.due_on < today:
            continue
        ending = (
            _("Confirmed by %(who)s on %(on)s.") % {"who": confirmed.by, "on": plain_date(confirmed.on)}
            if confirmed
            else CHECK_FIRST
        )
        first = opening % {"body": about.body, "on": plain_date(about.agreed_on), "label": label}
        rule_line = _("Rule: the council’s own rules. No law asks for it.")
        made.append(
            ReportBack.objects.create(
                council=by.council,
                review=about if isinstance(about, Review) else None,
                recommendation=about if isinstance(about, Recommendation) else None,
                label=label,
                due_on=due.due_on,
                rule=f"S11-{months}" if f"S11-{months}" in RULES else "",
                explanation=[first, *due.steps, rule_line, ending],
            )
        )
    if made:
        record(
            "scrutiny.report_back_planned",
            council=by.council,
            kind=kind_of(about),
            object_id=about.pk,
            by=in_post(by),
            at=at,
            subject=_name_of(about),
            public=True,
            changes={row.label: row.due_on.isoformat() for row in made},
        )
        _publish_heard(about, by=by, at=at)
    return made


@transaction.atomic
def report_back(report_back_id: int, *, meeting_id: int, by: Actor, at: datetime) -> ReportBack:
    """Record that the committee heard how a review's recommendations go, or one of no review, at a meeting of its own.

    Raises WrongState when it was recorded before.
    """
    found: ReportBack = ReportBack.objects.of(by.council).locked().get(pk=report_back_id)
    about = found.about
    require(may_decide_for_committee(by, about.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.done_on:
        raise WrongState(_("The committee heard this on %(on)s.") % {"on": date_words(found.done_on)})
    meeting = sittings.that_met(meeting_id, about.body, by=by, at=at)
    with change(found, "scrutiny.reported_back", by=by, at=at, subject=_name_of(about), public=True):
        found.done_on, found.meeting = meeting.held_on, meeting
        found.save()
    _publish_heard(about, by=by, at=at)
    return found


def _publish_heard(about: Review | Recommendation, *, by: Actor, at: datetime) -> None:
    """Dates to report back stand on a review's page and on each of its recommendations', or on the one alone."""
    if isinstance(about, Review):
        publish_whole(about, by=by, at=at)
    else:
        public.publish_recommendation(about, by=by, at=at)


def _name_of(about: Review | Recommendation) -> str:
    """What a fact calls it: a review's address word, or the reference."""
    return about.slug if isinstance(about, Review) else about.reference


def publish_whole(review: Review, *, by: Actor, at: datetime) -> None:
    """Publish a review and each of its recommendations, when something changed that all of them show."""
    for one in Recommendation.objects.of(by.council).filter(review=review, state=Recommendation.State.ISSUED):
        public.publish_recommendation(one, by=by, at=at)
    public.publish_review(review, by=by, at=at)


def first_sentence(words: str) -> str:
    """The first sentence of an answer's text, at most 300 characters, without its full stop: an action's title."""
    line = next((line for line in words.strip().splitlines() if line.strip()), "")
    first = re.split(r"(?<=[.!?])\s+(?=[A-Z“‘\"'(])", line.strip(), maxsplit=1)[0].rstrip(".")
    return first if len(first) <= 300 else first[:297].rsplit(" ", 1)[0] + " …"


def _owner_of(response: Response) -> tuple[Post | None, Body | None]:
    leads = response.lead_posts.through.objects.filter(response_id=response.pk).select_related("post").order_by("pk")
    lead: Any = leads.first()
    if lead is not None:
        return lead.post, None
    if response.is_partners:
        asked = response.ask.asked_of.exclude(body=None).select_related("body").first()
        if asked is not None:
            return None, asked.body
    return response.ask.officer_post, None


def _give_owner(found: Action, post_id: int | None, body_id: int | None, by: Actor) -> None:
    if post_id is not None and body_id is not None:
        raise RuleBroken(_("Choose one owner: a post or a body."))
    found.owner_post = Post.objects.of(by.council).get(pk=post_id) if post_id else None
    found.owner_body = Body.objects.of(by.council).get(pk=body_id) if body_id else None


def _from_outside(by: Actor) -> bool:
    """By a link, or by somebody whose only role here is a partner's."""
    return by.link is not None or roles_of(by) == {Role.PARTNER}


def _check_update(found: Action, state: Action.State, text: str, on: date, cause: str, at: datetime) -> None:
    if found.state == State.ENDED:
        raise WrongState(_("The committee ended this action. Only the committee can reopen it."))
    if state == State.ENDED:
        raise WrongState(_("Only the committee can end an action. Report it complete, or say what holds it up."))
    if state not in found.moves.get(found.state, set()):
        raise WrongState(
            _("This is reported complete. To take that back, choose “%(course)s” and say what is still to do.")
            % {"course": State.ON_COURSE.label}
        )
    if not text.strip():
        raise RuleBroken(_("Say what was done, or what comes next."))
    if state in _NEEDS_CAUSE and not cause.strip():
        raise RuleBroken(_("Give the cause: it is needed when the state is “%(state)s”.") % {"state": state.label})
    if on > london_date(at):
        raise RuleBroken(_("The day of the update cannot be in the future."))


def _check_waiting(update: ActionUpdate) -> None:
    if update.is_checked:
        raise WrongState(_("This update was added to the record already."))
    if update.declined_at:
        raise WrongState(_("This update was declined on %(on)s.") % {"on": date_words(update.declined_at)})


def _keep_evidence(update: ActionUpdate, shown: Sequence[Shown], by: Actor) -> None:
    for one in shown:
        if not one.title.strip() or not (one.url or one.file_id):
            raise RuleBroken(_("Give each piece of evidence a title and a link or a file."))
        if one.url and not one.url.startswith(("https://", "http://")):
            raise RuleBroken(_("Enter a link that starts with https://"))
        Evidence.objects.create(
            council=by.council,
            update=update,
            title=one.title.strip(),
            url=one.url,
            file=StoredFile.objects.of(by.council).get(pk=one.file_id) if one.file_id else None,
        )


def _apply(found: Action, update: ActionUpdate, paused_until_on: date | None, *, by: Actor, at: datetime) -> None:
    """Let an update of the record take effect on its action."""
    state = State(update.state)
    verb = "scrutiny.reported_complete" if state == State.COMPLETE else "scrutiny.action_changed"
    with change(found, verb, by=by, at=at, subject=found.recommendation.reference, public=True):
        if state in _NEEDS_CAUSE:
            if found.state != state:
                found.cause_since_on = update.on
            found.cause = update.cause
        else:
            found.cause, found.cause_since_on = "", None
        if state != State.NOT_STARTED and found.started_on is None:
            found.started_on = update.on
        found.move_to(state)
        found.paused_until_on = paused_until_on if state == State.PAUSED else None
        found.due_on = update.due_on
        if found.first_due_on is None:
            found.first_due_on = update.due_on
        found.updated_on = update.on
        found.completed_on = update.on if state == State.COMPLETE else None
        if found.evidence_every_months:
            found.next_evidence_on = _months_on(update.on, found.evidence_every_months)
        found.save()


def _months_on(start: date, months: int) -> date:
    return months_after(start, months).due_on


def _locked(action_id: int, by: Actor) -> Action:
    rows = Action.objects.of(by.council).locked()
    found: Action = rows.select_related("recommendation", "owner_post__reports_to").get(pk=action_id)
    return found
