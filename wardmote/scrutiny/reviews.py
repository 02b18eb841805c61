"""A review's life: begun, changed, moved from stage to stage with what each stage needs, and let go by the chair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Person
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import list_words, london_date
from wardmote.organisations.models import Body, BodyCapacity, Capacity, Membership, Post, Ward, slug_for
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import asking, public, sittings
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Ask, Evaluation, EvidenceItem, Recommendation, Review, SignOff
from wardmote.scrutiny.permissions import may_decide_for_committee, may_release, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

CHANGEABLE = frozenset(
    {
        "title",
        "summary",
        "capacity",
        "scope",
        "why_now",
        "out_of_scope",
        "principles",
        "objectives",
        "timetable",
        "starts_on",
        "ends_on",
        "introduction",
        "findings",
    }
)
State = Review.State
BACKWARDS = {
    (State.EVIDENCE, State.SCOPING),
    (State.DRAFTING, State.EVIDENCE),
    (State.AGREED, State.DRAFTING),
    (State.CLOSED, State.MONITORED),
    (State.EVALUATED, State.MONITORED),
}


@transaction.atomic
def begin_review(
    title: str,
    body_id: int,
    *,
    capacity: str = "",
    summary: str = "",
    officer_post_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Review:
    """Begin a review by a committee. It stays off the public record until its scope is settled.

    Raises RuleBroken without a title, or for a capacity in which the committee does not sit on that day.
    """
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    body: Body = Body.objects.of(by.council).get(pk=body_id)
    if not title.strip():
        raise RuleBroken(_("Enter a title for the review."))
    on = london_date(at)
    _check_capacity(body, capacity, on)
    found = Review(
        council=by.council,
        title=title.strip(),
        slug=slug_for(Review, by.council, title, year=on.year),
        body=body,
        capacity=capacity,
        summary=summary.strip(),
        officer_post=Post.objects.of(by.council).get(pk=officer_post_id) if officer_post_id else None,
        made_at=at,
    )
    with change(found, "scrutiny.review_begun", by=by, at=at, subject=found.slug):
        found.save()
    return found


@transaction.atomic
def change_review(
    review_id: int,
    *,
    officer_post_id: int | None = None,
    ward_ids: Sequence[int] | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Review:
    """Change a review's scope, timetable or report. Its address stays as it was, whatever the new title.

    ``changes`` are fields of ``CHANGEABLE``. Raises RuleBroken for an empty title, a capacity in which the committee
    does not sit, or an end before the beginning; WrongState once the review is closed.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found = _locked(review_id, by)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    if found.state == State.CLOSED:
        raise WrongState(
            _("“%(review)s” is closed. Reopen it for monitoring before you change it.") % {"review": found}
        )
    if "title" in changes and not changes["title"].strip():
        raise RuleBroken(_("Enter a title for the review."))
    _check_capacity(found.body, changes.get("capacity", ""), london_date(at))
    drafted = not found.released_at and bool({"introduction", "findings"} & set(changes))
    told = found.state != State.SCOPING and not drafted
    with change(found, "scrutiny.review_changed", by=by, at=at, subject=found.slug, public=told):
        for name, value in changes.items():
            setattr(found, name, value.strip() if isinstance(value, str) else value)
        if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
            raise RuleBroken(_("The review cannot end before it begins."))
        if officer_post_id is not None:
            found.officer_post = Post.objects.of(by.council).get(pk=officer_post_id)
        found.save()
        if ward_ids is not None:
            found.wards.set(Ward.objects.of(by.council).filter(pk__in=ward_ids))
    public.publish_review(found, by=by, at=at)
    return found


@transaction.atomic
def choose_members(
    review_id: int, *, lead_member_id: int | None, member_ids: Sequence[int], by: Actor, at: datetime
) -> Review:
    """Choose the lead member and the members of a review, from people with a role at the council.

    Raises RuleBroken for anybody else. Names are personal: the history keeps them where they can be erased.
    """
    found = _locked(review_id, by)
    require(may_release(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    wanted = {*member_ids, *([lead_member_id] if lead_member_id else [])}
    known = set(
        Membership.objects.of(by.council)
        .on(london_date(at))
        .filter(person_id__in=wanted)
        .values_list("person_id", flat=True)
    )
    if wanted - known:
        raise RuleBroken(_("Choose members who have a role at this council. The administrator can invite others."))
    before = sorted(found.members.values_list("pk", flat=True))
    with change(
        found,
        "scrutiny.review_changed",
        by=by,
        at=at,
        subject=found.slug,
        note={"members": len(wanted)},
        personal={"members": [before, sorted(wanted)]},
    ):
        found.lead_member = Person.objects.get(pk=lead_member_id) if lead_member_id else None
        found.save()
        found.members.set(Person.objects.filter(pk__in=wanted))
    public.publish_review(found, by=by, at=at)
    return found


@transaction.atomic
def move_review(
    review_id: int,
    state: Review.State,
    *,
    meeting_id: int | None = None,
    minute_reference: str = "",
    although: str = "",
    by: Actor,
    at: datetime,
) -> Review:
    """Move a review to another stage.

    Agreement needs a meeting of the committee, its minute and at least one recommendation, and agrees every draft
    that is left. Anything else that is missing (``missing_for``) can be passed over with a reason, ``although``, which
    the history keeps; so does a step back. Raises WrongState for a stage that does not follow, RuleBroken with
    everything that is missing. Sending to decision makers is ``asking.issue``.
    """
    found = _locked(review_id, by)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    before = State(found.state)
    if state == State.WITH_DECISION_MAKERS:
        raise WrongState(_("Issue the recommendations: that sends the review to decision makers and starts each date."))
    if state not in found.moves.get(before, set()):
        found.move_to(state)
    if (before, state) in BACKWARDS and not although.strip():
        raise RuleBroken(_("Give a reason for going back. The history keeps it."))
    if state == State.AGREED:
        _agree(found, meeting_id, minute_reference, by=by, at=at)
    elif (missing := missing_for(found, state)) and not although.strip():
        raise RuleBroken(_("%(missing)s Or give a reason for going on without it.") % {"missing": " ".join(missing)})
    note = {"although": although.strip()} if although.strip() else None
    with change(found, "scrutiny.review_moved", by=by, at=at, subject=found.slug, public=True, note=note):
        found.move_to(state)
        found.closed_on = london_date(at) if state == State.CLOSED else None
        found.save()
    public.publish_review(found, by=by, at=at)
    return found


def _agree(found: Review, meeting_id: int | None, minute_reference: str, *, by: Actor, at: datetime) -> None:
    missing = missing_for(found, State.AGREED)
    if meeting_id is None:
        missing.append(_("Choose the meeting that agreed it."))
    if not minute_reference.strip():
        missing.append(_("Enter the minute reference."))
    if missing or meeting_id is None:
        raise RuleBroken(" ".join(missing))
    meeting = sittings.that_met(meeting_id, found.body, by=by, at=at)
    found.agreed_on, found.agreed_meeting = meeting.held_on, meeting
    found.minute_reference = minute_reference.strip()
    if not found.capacity:
        found.capacity = meeting.capacity
    Review.objects.filter(pk=found.pk).update(capacity=found.capacity)
    drafts = Recommendation.objects.of(by.council).filter(review=found, state=Recommendation.State.DRAFT)
    for draft in drafts.order_by("position", "pk"):
        asking.agree(
            draft.pk,
            on=meeting.held_on,
            meeting_id=meeting.pk,
            minute_reference=found.minute_reference,
            by=by,
            at=at,
        )


@transaction.atomic
def release_report(review_id: int, *, by: Actor, at: datetime) -> Review:
    """The chair lets the report go, so it can be sent and read. An officer can record that the chair did.

    Raises WrongState while evidence is still being gathered or when it was released before, RuleBroken for a report
    with neither an introduction nor findings.
    """
    found = _locked(review_id, by)
    require(may_release(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.released_at is not None:
        raise WrongState(
            _("The report was released on %(on)s by %(who)s.")
            % {"on": f"{london_date(found.released_at):%-d %B %Y}", "who": found.released_by}
        )
    if found.state in {State.SCOPING, State.EVIDENCE}:
        raise WrongState(_("The report is not drafted yet, so the chair cannot release it."))
    if not (found.introduction.strip() or found.findings.strip()):
        raise RuleBroken(_("Write the report’s introduction or findings before the chair releases it."))
    with change(found, "scrutiny.report_released", by=by, at=at, subject=found.slug, public=True):
        found.released_at, found.released_by = at, by.as_post[:200]
        found.save()
    public.publish_review(found, by=by, at=at)
    return found


def next_state(review: Review) -> Review.State | None:
    """The stage that ordinarily follows; None when the review is closed."""
    order = list(State)
    place = order.index(State(review.state))
    return order[place + 1] if place + 1 < len(order) else None


def missing_for_next_step(review: Review) -> list[str]:
    """What the next stage still needs, a sentence each, for the workspace; empty when the review can go on. ≤ 3 queries."""
    state = next_state(review)
    if state is None:
        return []
    if state == State.WITH_DECISION_MAKERS:
        return asking.what_stops_issue(review, capacity=review.capacity)
    return missing_for(review, state)


def missing_for(review: Review, state: Review.State) -> list[str]:
    """What a review lacks before it can reach a stage, a sentence each. At most 3 queries."""
    if (State(review.state), state) in BACKWARDS:
        return []
    if state == State.EVIDENCE:
        return _missing_scope(review)
    if state == State.DRAFTING:
        heard = EvidenceItem.objects.of(review.council).filter(review=review)
        return (
            [] if heard.exists() else [_("Record at least one piece of evidence: a meeting, a witness or a document.")]
        )
    if state == State.AGREED:
        drafted = Recommendation.objects.of(review.council).filter(review=review)
        live = drafted.exclude(state=Recommendation.State.WITHDRAWN)
        return [] if live.exists() else [_("Draft at least one recommendation.")]
    if state == State.MONITORED:
        return _missing_answers(review)
    if state == State.EVALUATED:
        has = Evaluation.objects.of(review.council).filter(review=review).exists()
        return [] if has else [_("Appoint a rapporteur to evaluate the review.")]
    return _missing_verdicts(review)


def _missing_scope(review: Review) -> list[str]:
    wanted = [
        (review.summary, _("Write one or two sentences for residents.")),
        (review.scope, _("Write the scope: what the review will look at.")),
        (review.objectives, _("Write at least one objective.")),
        (review.capacity, _("Choose the capacity in which the committee acts.")),
    ]
    return [words for said, words in wanted if not said.strip()]


def _missing_answers(review: Review) -> list[str]:
    waiting = Ask.objects.of(review.council).open().filter(recommendation__review=review)
    rows = {one.recommendation for one in waiting.select_related("recommendation")}
    names = [str(row) for row in sorted(rows, key=lambda row: (row.position, row.pk))]
    return [_("No full answer yet to %(which)s.") % {"which": _some(names)}] if names else []


def _missing_verdicts(review: Review) -> list[str]:
    rows = SignOff.objects.of(review.council).filter(recommendation__review=review).order_by("at")
    signed = dict(rows.values_list("recommendation_id", "verdict"))
    live = Recommendation.objects.of(review.council).live().filter(review=review)
    names = [str(one) for one in live if signed.get(one.pk, SignOff.Verdict.REOPENED) == SignOff.Verdict.REOPENED]
    return [_("The committee has not signed off %(which)s.") % {"which": _some(names)}] if names else []


def _some(names: list[str]) -> str:
    """At most five by name, the rest by number; inside a sentence."""
    said = [name[0].lower() + name[1:] for name in names[:5]]
    if len(names) > 5:
        said.append(_("%(n)s more") % {"n": len(names) - 5})
    return list_words(said)


def _check_capacity(body: Body, capacity: str, on: date) -> None:
    """A body with recorded capacities sits in one of those; nothing is recorded for a new one."""
    if not capacity:
        return
    if capacity not in Capacity.values:
        raise RuleBroken(_("Choose one of the capacities listed."))
    recorded = BodyCapacity.objects.of(body.council).on(on).filter(body=body)
    held = set(recorded.values_list("capacity", flat=True))
    if held and capacity not in held:
        raise RuleBroken(
            _("The %(body)s does not sit as %(capacity)s. Choose a capacity that its constitution gives it.")
            % {"body": body, "capacity": Capacity(capacity).label}
        )


def _locked(review_id: int, by: Actor) -> Review:
    found: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    return found
