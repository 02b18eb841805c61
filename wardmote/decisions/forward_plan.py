"""Entries of the Forward Plan: prepared, published, moved with a reason, taken off. Publishing one is its notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.decisions import notice
from wardmote.decisions.models import NoticeException, PlanEntry, PlanSlip, Report
from wardmote.decisions.numbering import ENTRY, next_reference
from wardmote.decisions.permissions_record import NOTICE_CAN, PLAN_CAN, may_judge_notice, may_keep_forward_plan
from wardmote.decisions.plan_public import publish_entry_page
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Meeting, Post, Ward
from wardmote.organisations.permissions import in_post, require

State = PlanEntry.State
OF_THE_MATTER = ("title", "kind", "decision_maker_post_id", "decision_maker_body_id")
WORDS = (
    "title",
    "summary",
    "key_because",
    "documents",
    "documents_from",
    "consultees",
    "represent_how",
    "private_because",
)
FIELDS = frozenset(
    {
        *WORDS,
        "kind",
        "is_key",
        "decide_from_on",
        "decide_until_on",
        "represent_until_on",
        "openness",
        "paragraph",
        "all_wards",
        "decision_maker_post_id",
        "decision_maker_body_id",
        "contact_post_id",
        "report_id",
        "meeting_id",
    }
)
ROWS: dict[str, Any] = {
    "decision_maker_post_id": Post,
    "decision_maker_body_id": Body,
    "contact_post_id": Post,
    "report_id": Report,
    "meeting_id": Meeting,
}


@transaction.atomic
def add_entry(title: str, *, by: Actor, at: datetime, **fields: Any) -> PlanEntry:
    """Begin an entry of the Forward Plan. It is not public, and its notice does not run, before it is published."""
    require(may_keep_forward_plan(by), by, PLAN_CAN)
    if not title.strip():
        raise RuleBroken(_("Enter the matter that will be decided."))
    wards = fields.pop("ward_ids", ())
    found = PlanEntry(council=by.council, reference=next_reference(by.council, ENTRY, at), made_at=at)
    _fill(found, {"title": title, **fields})
    with change(found, "decisions.entry_added", by=in_post(by), at=at, subject=found.reference):
        found.save()
    found.wards.set(_wards(by, wards))
    return found


@transaction.atomic
def change_entry(
    entry_id: int, *, because: str = "", begins_again: bool | None = None, by: Actor, at: datetime, **fields: Any
) -> PlanEntry:
    """Change an entry. Its dates move by ``slip_entry`` once it is public.

    A published entry whose matter or decision maker changes needs a reason, and the Monitoring Officer's judgement whether
    its notice begins again: NotAllowed for anybody else. RuleBroken where the day planned is too early for a new notice.
    """
    found = _to_change(entry_id, by)
    by = in_post(by)
    ward_ids = fields.pop("ward_ids", None)
    is_public = found.state == State.PLANNED
    if is_public and {"decide_from_on", "decide_until_on"} & set(fields):
        raise RuleBroken(_("This entry is public. Move it to another date, with the reason."))
    before = {name: getattr(found, name) for name in OF_THE_MATTER}
    with change(
        found, "decisions.entry_changed", by=by, at=at, subject=found.reference, public=is_public, note=_why(because)
    ):
        _fill(found, fields)
        if is_public and any(getattr(found, name) != value for name, value in before.items()):
            _judge(found, because, begins_again, by, at)
        if is_public:
            _complete(found)
        found.save()
    if ward_ids is not None:
        found.wards.set(_wards(by, ward_ids))
    if is_public:
        publish_entry_page(found, by=by, at=at, correction=because.strip())
    return found


@transaction.atomic
def publish_entry(entry_id: int, *, by: Actor, at: datetime) -> PlanEntry:
    """Publish an entry, which is the notice of the decision and starts its clocks.

    Raises RuleBroken when something is missing, or for a key decision planned inside 28 clear days without a record of
    general exception or special urgency. Source: SI 2012/2089, regulations 9 to 11.
    """
    found = _to_change(entry_id, by)
    by = in_post(by)
    if found.state != State.DRAFT:
        raise WrongState(_("This entry was published already. Move or change it instead."))
    planned_on = _complete(found)
    on = notice.notice_day(at, rules.on_day(by.council, london_date(at)))
    if planned_on < on:
        raise RuleBroken(
            _(
                "The decision is planned for %(planned)s, before its notice, which counts from %(notice)s. Choose a later day."
            )
            % {"planned": plain_date(planned_on), "notice": plain_date(on)}
        )
    check_notice(found, planned_on, on, at=at)
    with change(found, "decisions.entry_published", by=by, at=at, subject=found.reference, public=True):
        found.move_to(State.PLANNED)
        found.published_at, found.notice_on = at, on
        found.first_from_on, found.first_until_on = found.decide_from_on, found.decide_until_on
        found.key_test = notice.key_test(rules.on_day(by.council, planned_on))
        found.save()
    publish_entry_page(found, by=by, at=at)
    return found


@transaction.atomic
def slip_entry(
    entry_id: int, from_on: date, *, until_on: date | None = None, because: str, by: Actor, at: datetime
) -> PlanEntry:
    """Move a published entry to another day or period. The reason and the days before stay in its history.

    Later, or inside the period published, needs no new notice; earlier than was published begins the notice again, so
    the new day must leave 28 clear days. Source: SI 2012/2089, regulation 9.
    """
    found = _to_change(entry_id, by)
    by = in_post(by)
    if found.state != State.PLANNED or found.decide_from_on is None or found.notice_on is None:
        raise WrongState(_("Only an entry that is public and not yet decided can be moved."))
    if not because.strip():
        raise RuleBroken(_("Give a reason for the new date. It is shown in the Forward Plan."))
    if until_on is not None and until_on < from_on:
        raise RuleBroken(_("The period must end on or after the day it begins."))
    if (from_on, until_on) == (found.decide_from_on, found.decide_until_on):
        raise RuleBroken(_("It is planned for that date already."))
    today = london_date(at)
    if (until_on or from_on) < today:
        raise RuleBroken(
            _("%(day)s has passed. Choose a day from today on.") % {"day": plain_date(until_on or from_on)}
        )
    earlier = from_on < found.decide_from_on
    notice_on = found.notice_on
    if earlier:
        notice_on = notice.notice_day(at, rules.on_day(by.council, today))
        check_notice(found, from_on, notice_on, at=at)
    PlanSlip.objects.create(
        council=by.council,
        entry=found,
        from_on=found.decide_from_on,
        from_until_on=found.decide_until_on,
        to_on=from_on,
        to_until_on=until_on,
        because=because.strip(),
        begins_again=earlier,
        at=at,
    )
    with change(
        found, "decisions.entry_slipped", by=by, at=at, subject=found.reference, public=True, note=_why(because)
    ):
        found.decide_from_on, found.decide_until_on, found.notice_on = from_on, until_on, notice_on
        found.save()
    publish_entry_page(found, by=by, at=at)
    return found


@transaction.atomic
def begin_notice_again(entry_id: int, *, because: str, by: Actor, at: datetime) -> PlanEntry:
    """The Monitoring Officer finds that a matter changed so much that its notice begins again today."""
    require(may_judge_notice(by), by, NOTICE_CAN)
    found: PlanEntry = PlanEntry.objects.of(by.council).locked().get(pk=entry_id)
    by = in_post(by)
    if found.state != State.PLANNED or found.decide_from_on is None:
        raise WrongState(_("Only an entry that is public and not yet decided has a notice that runs."))
    if not because.strip():
        raise RuleBroken(_("Say what changed. It is shown in the Forward Plan."))
    on = notice.notice_day(at, rules.on_day(by.council, london_date(at)))
    check_notice(found, found.decide_from_on, on, at=at)
    with change(
        found, "decisions.notice_began_again", by=by, at=at, subject=found.reference, public=True, note=_why(because)
    ):
        found.notice_on = on
        found.save()
    publish_entry_page(found, by=by, at=at)
    return found


@transaction.atomic
def take_off(entry_id: int, *, because: str, by: Actor, at: datetime) -> PlanEntry:
    """Take an entry off the plan. A public one stays readable, with the reason."""
    found = _to_change(entry_id, by)
    by = in_post(by)
    if not because.strip():
        raise RuleBroken(_("Give a reason. It is shown in the Forward Plan."))
    is_public = found.state == State.PLANNED
    with change(found, "decisions.entry_taken_off", by=by, at=at, subject=found.reference, public=is_public):
        found.move_to(State.TAKEN_OFF)
        found.ended_because = because.strip()
        found.save()
    if is_public:
        publish_entry_page(found, by=by, at=at)
    return found


def check_notice(found: PlanEntry, decide_on: date, notice_on: date, *, at: datetime) -> None:
    """Refuse a key decision on a day that its notice, or the exception recorded for it, does not reach. Three queries.

    Counted by the calendar, as the law is met; the council's own stricter way of counting only warns. Raises RuleBroken.
    """
    standing = rules.on_day(found.council, decide_on)
    said = notice.reckon(
        kind=found.kind, is_key=bool(found.is_key), decide_on=decide_on, notice_on=notice_on, standing=standing
    )
    if said.is_met or said.earliest is None:
        return
    shorter: list[RuleBroken] = []
    for each in NoticeException.objects.of(found.council).filter(entry=found):
        refusal = exception_refuses(each, decide_on, standing)
        if refusal is None:
            return
        shorter.append(refusal)
    raise shorter[0] if shorter else RuleBroken(notice.too_early(said.earliest, notice_on))


def exception_refuses(found: NoticeException, decide_on: date, standing: rules.RulesOn) -> RuleBroken | None:
    """Why an exception does not reach a day; None where it does. Source: SI 2012/2089, regulations 10 and 11."""
    if found.kind == NoticeException.Kind.SPECIAL:
        if london_date(found.agreed_at) <= decide_on:
            return None
        return RuleBroken(
            _("Special urgency was agreed on %(agreed)s, after %(day)s. It must be agreed before the decision is made.")
            % {"agreed": plain_date(london_date(found.agreed_at)), "day": plain_date(decide_on)}
        )
    if found.notice_on is None:
        return RuleBroken(_("Enter the day on which the notice under regulation 10 was published."))
    earliest = notice.earliest_decision(notice.GENERAL_EXCEPTION, found.notice_on, standing)
    if decide_on >= earliest.by_law_on:
        return None
    return RuleBroken(
        _(
            "Under regulation 10 the decision cannot be made before %(earliest)s: 5 clear days must pass after "
            "the notice of %(notice)s. Choose a later day, or record special urgency (regulation 11)."
        )
        % {"earliest": plain_date(earliest.by_law_on), "notice": plain_date(found.notice_on)}
    )


def _complete(found: PlanEntry) -> date:
    """The first day on which the decision is planned. Raises RuleBroken naming everything that the notice must say and does not."""
    missing = []
    if found.decision_maker is None:
        missing.append(_("Choose who decides."))
    if found.is_key is None:
        missing.append(_("Say whether it is a key decision."))
    if not found.key_because.strip():
        missing.append(_("Say why it is a key decision, or why it is not."))
    if found.decide_from_on is None:
        missing.append(_("Enter the day of the decision, or the first day of a period."))
    if not found.represent_how.strip():
        missing.append(_("Say how somebody can have a say before the decision."))
    if not found.documents.strip():
        missing.append(_("List the documents for the decision maker. If there are none, write “None”."))
    if missing or found.decide_from_on is None:
        raise RuleBroken(" ".join(missing))
    return found.decide_from_on


def _fill(found: PlanEntry, fields: dict[str, Any]) -> None:
    council = found.council
    for name, value in fields.items():
        if name not in FIELDS:
            raise ValueError(f"an entry has no {name} that is set from outside")
        if name in ROWS and value is not None:
            ROWS[name].objects.of(council).get(pk=value)  # of this council, or not found
        setattr(found, name, value.strip() if name in WORDS else value)
    if not found.kind:
        raise RuleBroken(_("Choose who decides: the Cabinet, a Cabinet Member, an officer, Council or a committee."))
    if found.decision_maker_post_id and found.decision_maker_body_id:
        raise RuleBroken(_("Choose a post or a body as the decision maker, not both."))
    if found.decide_until_on and (not found.decide_from_on or found.decide_until_on < found.decide_from_on):
        raise RuleBroken(_("The period must end on or after the day it begins."))
    if found.openness != PlanEntry.Openness.OPEN and not (found.paragraph and found.private_because):
        raise RuleBroken(_("Say which paragraph lets this be held in private, and why."))
    if found.openness == PlanEntry.Openness.OPEN:
        found.paragraph, found.private_because = "", ""


def _judge(found: PlanEntry, because: str, begins_again: bool | None, by: Actor, at: datetime) -> None:
    require(may_judge_notice(by), by, NOTICE_CAN)
    if not because.strip():
        raise RuleBroken(_("Say what changed and why. It is shown in the Forward Plan."))
    if begins_again is None:
        raise RuleBroken(_("Say whether the notice begins again."))
    if begins_again and found.decide_from_on is not None:
        on = notice.notice_day(at, rules.on_day(by.council, london_date(at)))
        check_notice(found, found.decide_from_on, on, at=at)
        found.notice_on = on


def _to_change(entry_id: int, by: Actor) -> PlanEntry:
    found: PlanEntry = PlanEntry.objects.of(by.council).locked().select_related("council").get(pk=entry_id)
    require(may_keep_forward_plan(by) or may_judge_notice(by), by, PLAN_CAN)
    if found.state in {State.DECIDED, State.TAKEN_OFF}:
        raise WrongState(
            _("“%(entry)s” is “%(state)s”, so it cannot be changed.")
            % {"entry": found, "state": found.get_state_display()}
        )
    return found


def _wards(by: Actor, ids: Iterable[int]) -> list[Ward]:
    return list(Ward.objects.of(by.council).filter(pk__in=list(ids)))


def _why(because: str) -> dict[str, str]:
    return {"because": because.strip()} if because.strip() else {}
