"""The work programme: topics are suggested by anybody, taken up or declined with an answer, moved with a reason, begun."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import reviews
from wardmote.scrutiny.models import ProgrammeTopic, Review, Slip
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny

PROGRAMME_CAN = gettext_lazy("You cannot do this. The committee’s chair or a scrutiny officer can.")
LONGEST_WHY = 2000
State = ProgrammeTopic.State


@transaction.atomic
def suggest_topic(
    *,
    title: str,
    why: str,
    proposer: str = ProgrammeTopic.Proposer.RESIDENT,
    email: str = "",
    body_id: int | None = None,
    by: Actor,
    at: datetime,
) -> ProgrammeTopic:
    """Suggest a topic. Anybody may, without an account; only officers suggest in the name of somebody else.

    Raises RuleBroken without a title and a reason, NotAllowed when the public claims to be a councillor or officer.
    """
    outside = {ProgrammeTopic.Proposer.RESIDENT, ProgrammeTopic.Proposer.PARTNER}
    if proposer not in outside and by.is_public and not by.job:
        raise NotAllowed(_("Only somebody signed in can suggest a topic as a councillor or an officer."))
    if not title.strip():
        raise RuleBroken(_("Enter what scrutiny should look at."))
    if not why.strip():
        raise RuleBroken(_("Say why it matters, and to whom."))
    if len(why) > LONGEST_WHY:
        raise RuleBroken(_("Use %(most)s characters or fewer to say why.") % {"most": f"{LONGEST_WHY:,}"})
    by = in_post(by)
    found = ProgrammeTopic(
        council=by.council,
        body=Body.objects.of(by.council).get(pk=body_id) if body_id else None,
        title=title.strip()[:200],
        why=why.strip(),
        proposer=proposer,
        email=email.strip(),
        suggested_at=at,
    )
    with change(found, "scrutiny.topic_suggested", by=by, at=at):
        found.save()
    return found


@transaction.atomic
def settle_suggestion(
    topic_id: int,
    *,
    take_up: bool,
    answer: str,
    body_id: int | None = None,
    month_on: date | None = None,
    by: Actor,
    at: datetime,
) -> ProgrammeTopic:
    """Take a suggestion up into a committee's programme, or decline it. The answer is public either way.

    Raises RuleBroken without an answer, or when no committee is named for a topic that is taken up; WrongState when
    it is begun or finished.
    """
    found = _locked(topic_id, by)
    body = Body.objects.of(by.council).get(pk=body_id) if body_id else found.body
    _require(body, by)
    by = in_post(by)
    if not answer.strip():
        raise RuleBroken(_("Write an answer to whoever suggested it. It is public."))
    if take_up and body is None:
        raise RuleBroken(_("Choose the committee that will look at it."))
    with change(found, "scrutiny.topic_settled", by=by, at=at, public=True):
        found.move_to(State.PLANNED if take_up else State.DECLINED)
        found.body, found.answer = body, answer.strip()
        found.month_on = _first_of(month_on) if take_up else None
        found.save()
    return found


@transaction.atomic
def plan_topic(
    body_id: int, title: str, *, why: str = "", month_on: date | None, by: Actor, at: datetime
) -> ProgrammeTopic:
    """Put a topic straight onto a committee's programme, for a month or (None) for when there is room."""
    body: Body = Body.objects.of(by.council).get(pk=body_id)
    _require(body, by)
    by = in_post(by)
    if not title.strip():
        raise RuleBroken(_("Enter what scrutiny should look at."))
    found = ProgrammeTopic(
        council=by.council,
        body=body,
        title=title.strip(),
        why=why.strip(),
        proposer=ProgrammeTopic.Proposer.OFFICER if may_support_scrutiny(by) else ProgrammeTopic.Proposer.MEMBER,
        suggested_at=at,
        state=State.PLANNED,
        month_on=_first_of(month_on),
    )
    with change(found, "scrutiny.topic_settled", by=by, at=at, public=True):
        found.save()
    return found


@transaction.atomic
def move_topic(topic_id: int, month_on: date, *, because: str, by: Actor, at: datetime) -> ProgrammeTopic:
    """Move a planned topic to another month. Once it had a month, the move is kept as a slip, with its reason.

    Raises RuleBroken without a reason or for the month it has, WrongState unless it is planned.
    """
    found = _locked(topic_id, by)
    _require(found.body, by)
    by = in_post(by)
    if found.state != State.PLANNED:
        raise WrongState(
            _("“%(topic)s” is “%(state)s”. Only a topic on the programme can be moved.")
            % {"topic": found, "state": found.get_state_display()}
        )
    month = _first_of(month_on)
    if found.month_on == month:
        raise RuleBroken(_("It is planned for that month already."))
    if found.month_on and not because.strip():
        raise RuleBroken(_("Give a reason for the move. It is shown on the programme."))
    before = found.month_on
    with change(found, "scrutiny.topic_moved", by=by, at=at, public=True, note={"because": because.strip()}):
        found.month_on = month
        found.save()
    if before and month:
        Slip.objects.create(
            council=by.council, topic=found, from_on=before, to_on=month, because=because.strip(), at=at
        )
    return found


@transaction.atomic
def start_review(topic_id: int, *, title: str = "", capacity: str = "", by: Actor, at: datetime) -> Review:
    """Begin a review of a planned topic. Its reason becomes the review's “why now”."""
    found = _locked(topic_id, by)
    if found.body is None:
        raise WrongState(
            _("“%(topic)s” is with no committee yet. Take it up into a programme first.") % {"topic": found}
        )
    review = reviews.begin_review(title or found.title, found.body.pk, capacity=capacity, by=by, at=at)
    by = in_post(by)
    if found.why:
        review = reviews.change_review(review.pk, why_now=found.why, by=by, at=at)
    with change(found, "scrutiny.topic_begun", by=by, at=at, public=True):
        found.move_to(State.STARTED)
        found.review = review
        found.save()
    return review


@transaction.atomic
def finish_topic(topic_id: int, *, answer: str = "", by: Actor, at: datetime) -> ProgrammeTopic:
    """Record that a topic was dealt with. Raises WrongState for a suggestion nobody took up."""
    found = _locked(topic_id, by)
    _require(found.body, by)
    by = in_post(by)
    with change(found, "scrutiny.topic_finished", by=by, at=at, public=True):
        found.move_to(State.DONE)
        found.answer = answer.strip() or found.answer
        found.month_on = found.month_on or london_date(at).replace(day=1)
        found.save()
    return found


def _require(body: Body | None, by: Actor) -> None:
    allowed = may_support_scrutiny(by) if body is None else may_decide_for_committee(by, body)
    require(allowed, by, PROGRAMME_CAN)


def _first_of(month_on: date | None) -> date | None:
    return month_on.replace(day=1) if month_on else None


def _locked(topic_id: int, by: Actor) -> ProgrammeTopic:
    found: ProgrammeTopic = ProgrammeTopic.objects.of(by.council).locked().get(pk=topic_id)
    return found
