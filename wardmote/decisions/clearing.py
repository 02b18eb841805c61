"""Who looks at a report before it is ready: specialists, then the manager, then legal and finance. What changes is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import working_days_after
from wardmote.decisions import report_templates
from wardmote.decisions.drafting import to_change
from wardmote.decisions.models import Clearance, Implication, Report
from wardmote.decisions.permissions import may_take_clearance
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor, Reader
from wardmote.kernel.words import list_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.queries import Finder

WAITS_FOR_TURNS = (Report.State.ASKED, Report.State.MANAGER, Report.State.LEGAL_FINANCE)
WORKING_DAYS = 5  # to look at one thing, unless another day is chosen
Stage, State, Turn = Clearance.Stage, Report.State, Clearance.State
# Which stage covers which implications. A change to one reopens its specialist's clearance and that stage, no other.
FOR_LAW = frozenset({"legal", "equality", "human_rights", "procurement", "information", "community_safety"})
FOR_MONEY = frozenset({"financial", "staffing", "procurement", "assets", "risk_implications"})


def suggested(report: Report, on: date) -> dict[str, Post | None]:
    """The post that would clear each implication and stage of a report, by key; None where nobody is named. About 8 queries.

    The council's own register comes first, then the name that the template prints. The manager is whom the lead officer's post
    reports to.
    """
    known = report_templates.specialists(report.council, on)
    finder = Finder(report.council, on)
    found: dict[str, Post | None] = {}
    for section in report.template.template.walk():
        if section.kind == "implication":
            named = finder.post(section.cleared_by).best if section.cleared_by else None
            found[section.key] = known.get(section.key) or named
    lead = report.lead_officer_post
    found["manager"] = (lead.reports_to if lead else None) or known.get("manager")
    found["legal-stage"] = known.get("legal-stage") or found.get("legal")
    found["finance-stage"] = known.get("finance-stage") or found.get("financial")
    return found


def to_ask(report: Report) -> list[Implication]:
    """The implications that somebody must clear: those that the template requires, and others that somebody touched. One query."""
    required = {each.key for each in report.template.template.walk() if each.required}
    rows = report.implications.all()
    return [row for row in rows if row.key in required or row.applies is not None or row.text]


@transaction.atomic
def ask_for_implications(
    report_id: int, *, posts: Mapping[str, int] | None = None, due_on: date | None = None, by: Actor, at: datetime
) -> Report:
    """Ask each specialist to clear their implication, in five working days unless a day is given.

    ``posts`` names a post by implication key where another than the usual one is asked. Raises RuleBroken naming those
    that nobody clears, WrongState when it was asked before.
    """
    found = to_change(report_id, by=by)
    by = in_post(by)
    on = london_date(at)
    usual = suggested(found, on)
    chosen = {key: Post.objects.of(by.council).get(pk=number) for key, number in (posts or {}).items() if number}
    rows = to_ask(found)
    nobody = [row.heading for row in rows if not (chosen.get(row.key) or usual.get(row.key))]
    if nobody:
        raise RuleBroken(_("Choose who clears %(which)s.") % {"which": list_words(nobody)})
    if due_on is not None and due_on < on:
        raise RuleBroken(_("Choose a day from today on."))
    with change(found, "decisions.implications_asked", by=by, at=at, subject=found.reference):
        found.move_to(State.ASKED)
        found.save()
    for row in rows:
        if not found.clearances.current().filter(stage=Stage.IMPLICATION, key=row.key).exists():
            post = chosen.get(row.key) or usual[row.key]
            _ask(found, Stage.IMPLICATION, post, key=row.key, due_on=due_on, by=by, at=at)
    return found


@transaction.atomic
def ask_again(
    clearance_id: int, *, because: str = "", post_id: int | None = None, by: Actor, at: datetime
) -> Clearance:
    """Ask again for what was sent back, or another post for what still waits. The turn before stays in the record.

    Raises WrongState for a turn that is cleared.
    """
    before = _current(clearance_id, by)
    report = to_change(before.report_id, by=by)
    by = in_post(by)
    if before.state == Turn.CLEARED:
        raise WrongState(_("This is cleared already."))
    post = Post.objects.of(by.council).get(pk=post_id) if post_id else before.post
    if before.state == Turn.WAITING and post == before.post:
        raise WrongState(_("This waits for the %(post)s already.") % {"post": before.post})
    return _again(before, report, because=because.strip() or _("Asked again."), post=post, by=by, at=at)


@transaction.atomic
def clear(clearance_id: int, *, comment: str = "", by: Actor, at: datetime) -> Clearance:
    """Clear what it is one's turn to clear. When the manager clears, legal and finance have their turn.

    Raises NotAllowed for anybody who does not hold the post, RuleBroken for an implication of which nobody said whether it
    applies, WrongState when it is not this turn's time.
    """
    found = _turn(clearance_id, by)
    by = in_post(by)
    report: Report = Report.objects.of(by.council).locked().get(pk=found.report_id)
    if found.stage == Stage.IMPLICATION:
        row = report.implications.get(key=found.key)
        if row.applies is None:
            raise RuleBroken(_("Say first whether “%(heading)s” applies.") % {"heading": row.heading})
    _settle(found, Turn.CLEARED, "decisions.cleared", comment, report, by=by, at=at)
    if found.stage == Stage.MANAGER and report.state == State.MANAGER:
        _on_to_legal_and_finance(report, by=by, at=at)
    return found


@transaction.atomic
def give_back(clearance_id: int, *, comment: str, by: Actor, at: datetime) -> Clearance:
    """Send back with a comment what it is one's turn to clear. Raises RuleBroken without a comment."""
    found = _turn(clearance_id, by)
    if not comment.strip():
        raise RuleBroken(_("Say what must change, so that the authors know what to do."))
    report: Report = Report.objects.of(by.council).locked().get(pk=found.report_id)
    _settle(found, Turn.RETURNED, "decisions.returned", comment, report, by=in_post(by), at=at)
    return found


@transaction.atomic
def send_to_manager(report_id: int, *, by: Actor, at: datetime) -> Report:
    """Send the report on when every implication is cleared. Where the manager's clearance still stands, legal and finance are next.

    Raises RuleBroken naming what is not cleared, or when no manager is known.
    """
    found = to_change(report_id, by=by)
    by = in_post(by)
    if found.state != State.ASKED:
        raise WrongState(_("The report is “%(state)s”.") % {"state": found.get_state_display()})
    waiting = waiting_for(found, Stage.IMPLICATION)
    if waiting:
        raise RuleBroken(_("Not cleared yet: %(which)s.") % {"which": list_words(waiting)})
    manager = found.clearances.current().filter(stage=Stage.MANAGER).first()
    if manager is None:
        post = suggested(found, london_date(at))["manager"]
        if post is None:
            raise RuleBroken(
                _("Nobody is recorded whom the lead officer’s post reports to. The administrator can record it.")
            )
        manager = _ask(found, Stage.MANAGER, post, by=by, at=at)
    _reach(found, State.MANAGER, by=by, at=at)
    if manager.state == Turn.CLEARED:
        _on_to_legal_and_finance(found, by=by, at=at)
    return found


def reopen(
    report: Report, keys: Iterable[str], *, because: str, with_manager: bool = True, by: Actor, at: datetime
) -> list[Clearance]:
    """Ask again for the clearances that a change touches, and no others: specialists by key, the stages that cover the keys.

    The report falls back to the earliest stage that waits again. Must run inside the transaction of the change.
    """
    touched = set(keys)
    stages = {Stage.LEGAL} if touched & FOR_LAW else set()
    stages |= {Stage.FINANCE} if touched & FOR_MONEY else set()
    stages |= {Stage.MANAGER} if with_manager else set()
    rows = report.clearances.current().filter(state=Turn.CLEARED).select_related("post")
    hit = [row for row in rows if (row.key in touched if row.stage == Stage.IMPLICATION else row.stage in stages)]
    verb = "decisions.clearance_reopened"
    made = [_again(row, report, because=because, post=row.post, by=by, at=at, verb=verb) for row in hit]
    if made and report.state in {State.MANAGER, State.LEGAL_FINANCE, State.READY}:
        to = _stage_that_waits(report)
        if to != report.state:
            _reach(report, to, by=by, at=at)
    return made


def waiting_for(report: Report, *stages: Clearance.Stage) -> list[str]:
    """What is not cleared at some stages, by name. Two queries."""
    headings = dict(report.implications.values_list("key", "heading"))
    rows = report.clearances.current().filter(stage__in=stages).exclude(state=Turn.CLEARED)
    return [headings.get(row.key) or row.get_stage_display() for row in rows]


def turns_due(council: Council) -> list[Clearance]:
    """Every turn that somebody still has to take, in reports that go on, with its post and report. One query."""
    waiting = Clearance.objects.of(council).waiting().filter(report__state__in=WAITS_FOR_TURNS)
    return list(waiting.select_related("post", "report").order_by("due_on", "pk"))


def has_turn(reader: Reader, report: Report, key: str) -> bool:
    """Whether it is this reader's turn to clear an implication of a report. At most 2 queries."""
    rows = report.clearances.waiting().filter(stage=Stage.IMPLICATION, key=key)
    return any(may_take_clearance(reader, row) for row in rows.select_related("post"))


def due(council: Council, asked_on: date) -> date:
    """The day by which a turn is due when no other is chosen: five working days after it was asked."""
    return due_counting(rules.on_day(council, asked_on), asked_on)


def due_counting(standing: rules.RulesOn, asked_on: date) -> date:
    """The same by rules already read."""
    nation, extra = standing.council.nation, standing.extra
    return working_days_after(asked_on, WORKING_DAYS, calendar=nation, extra=extra).due_on


def _on_to_legal_and_finance(report: Report, *, by: Actor, at: datetime) -> None:
    usual = suggested(report, london_date(at))
    for stage, key in ((Stage.LEGAL, "legal-stage"), (Stage.FINANCE, "finance-stage")):
        if report.clearances.current().filter(stage=stage).exists():
            continue
        post = usual[key]
        if post is None:
            raise RuleBroken(
                _("Nobody is named who clears reports for law and for money. Democratic Services can name them.")
            )
        _ask(report, stage, post, by=by, at=at)
    _reach(report, State.LEGAL_FINANCE, by=by, at=at)


def _stage_that_waits(report: Report) -> Report.State:
    open_stages = set(report.clearances.current().exclude(state=Turn.CLEARED).values_list("stage", flat=True))
    if Stage.IMPLICATION in open_stages:
        return State.ASKED
    return State.MANAGER if Stage.MANAGER in open_stages else State.LEGAL_FINANCE


def _reach(report: Report, state: Report.State, *, by: Actor, at: datetime) -> None:
    with change(report, "decisions.stage_reached", by=by, at=at, subject=report.reference):
        report.move_to(state)
        report.save()


def _ask(
    report: Report,
    stage: Clearance.Stage,
    post: Post | None,
    *,
    key: str = "",
    due_on: date | None = None,
    because: str = "",
    by: Actor,
    at: datetime,
) -> Clearance:
    made = Clearance(
        council=report.council,
        report=report,
        stage=stage,
        key=key,
        post=post,
        asked_at=at,
        due_on=due_on or due(report.council, london_date(at)),
        again_because=because,
    )
    with change(made, "decisions.clearance_asked", by=by, at=at, subject=report.reference):
        made.save()
    return made


def _again(
    before: Clearance,
    report: Report,
    *,
    because: str,
    post: Post,
    by: Actor,
    at: datetime,
    verb: str = "decisions.clearance_asked",
) -> Clearance:
    note = {"key": before.key, "stage": before.stage, "because": because}
    with change(before, verb, by=by, at=at, subject=report.reference, note=note):
        if before.state == Turn.WAITING:  # passed to another post: the turn ends without a word
            before.state, before.settled_at, before.settled_as = Turn.RETURNED, at, by.as_post[:200]
            before.comment = because
        before.superseded_at = at
        before.save()
    return _ask(report, Clearance.Stage(before.stage), post, key=before.key, because=because, by=by, at=at)


def _current(clearance_id: int, by: Actor) -> Clearance:
    rows = Clearance.objects.of(by.council).locked().select_related("post")
    found: Clearance = rows.get(pk=clearance_id)
    if found.superseded_at is not None:
        raise WrongState(_("This was asked again since. Open the newest request."))
    return found


def _turn(clearance_id: int, by: Actor) -> Clearance:
    found = _current(clearance_id, by)
    who_can = _("You cannot do this. The %(post)s can.") % {"post": found.post}
    require(may_take_clearance(by, found), by, who_can)
    if found.state != Turn.WAITING:
        raise WrongState(_("This is “%(state)s” already.") % {"state": found.get_state_display()})
    return found


def _settle(
    found: Clearance, state: Clearance.State, verb: str, comment: str, report: Report, *, by: Actor, at: datetime
) -> None:
    times = {
        Stage.IMPLICATION: {State.ASKED},
        Stage.MANAGER: {State.MANAGER},
        Stage.LEGAL: {State.LEGAL_FINANCE},
        Stage.FINANCE: {State.LEGAL_FINANCE},
    }
    if report.state not in times[Clearance.Stage(found.stage)]:
        raise WrongState(
            _("The report is “%(state)s”, so this cannot be cleared now.") % {"state": report.get_state_display()}
        )
    with change(found, verb, by=by, at=at, subject=report.reference):
        found.state, found.settled_at, found.settled_as = state, at, by.as_post[:200]
        found.comment = comment.strip()
        found.save()
