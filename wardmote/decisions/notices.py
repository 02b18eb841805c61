"""Notices of reports, records and call-ins: whoever has the next turn is told once, soon after it became theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions.models import CallIn, Clearance, DecisionRecord, Report, ReportComment
from wardmote.kernel import facts
from wardmote.kernel.models import Council, Fact
from wardmote.kernel.words import date_words, weekday_words
from wardmote.messaging.rendering import Item
from wardmote.organisations.models import Body, Membership, Post
from wardmote.organisations.telling import posts_with, tell, tell_commenter

CONSUMER = "decisions.notices"
Role = Membership.Role
Stage = Clearance.Stage


def announce(*, at: datetime) -> int:
    """Tell people of what is new in every council's history. Returns how many entries were read."""
    return sum(
        facts.consume(CONSUMER, council, lambda fact: tell_of(fact, at=at), at=at) for council in Council.objects.all()
    )


def tell_of(fact: Fact, *, at: datetime) -> None:
    """Queue what one entry of the history calls for; most call for nothing."""
    act = ACTS.get((fact.verb, fact.object_kind))
    if act is not None:
        act(fact, at)


def turn_words(turn: Clearance) -> str:
    """What a turn is about, as messages and digests name it."""
    if turn.stage == Stage.IMPLICATION:
        heading = turn.report.implications.filter(key=turn.key).values_list("heading", flat=True).first()
        return _("the implication “%(heading)s”") % {"heading": heading or turn.key}
    return {Stage.MANAGER: _("the whole report, as manager"), Stage.LEGAL: _("the law"), Stage.FINANCE: _("the money")}[
        Stage(turn.stage)
    ]


def _implications_asked(fact: Fact, at: datetime) -> None:
    """One message to each post, however many implications it is to clear."""
    report = _report(fact)
    if report is None:
        return
    turns: dict[Post, list[Clearance]] = defaultdict(list)
    rows = report.clearances.waiting().filter(stage=Stage.IMPLICATION, again_because="").select_related("post")
    for turn in rows:
        turns[turn.post].append(turn)
    headings = dict(report.implications.values_list("key", "heading"))
    for post, theirs in turns.items():
        n, due = len(theirs), min(turn.due_on for turn in theirs)
        tell(
            fact,
            [post],
            at,
            subject=ngettext("Clear %(n)s implication: %(report)s", "Clear %(n)s implications: %(report)s", n)
            % {"n": n, "report": report.title},
            sentences=[_asks_for(report), _("Clear them, or send them back, by %(on)s.") % {"on": weekday_words(due)}],
            path=report.desk,
            link=_("Read and clear"),
            heading=_("What you are asked about"),
            items=[Item(headings.get(turn.key, turn.key)) for turn in theirs],
            about=f"post {post.pk}",
        )


def _turn_asked(fact: Fact, at: datetime) -> None:
    """A turn of the manager, of law or of money, or one that is asked for again. First turns of implications go together."""
    turn = _turn(fact)
    if turn is None or turn.superseded_at or (turn.stage == Stage.IMPLICATION and not turn.again_because):
        return
    sentences = [
        _asks_for(turn.report),
        _("Clear it, or send it back, by %(on)s.") % {"on": weekday_words(turn.due_on)},
    ]
    if turn.again_because:
        sentences.insert(1, _("You are asked again: %(why)s") % {"why": turn.again_because})
    tell(
        fact,
        [turn.post],
        at,
        subject=_("To clear: %(report)s") % {"report": turn.report.title},
        sentences=[*sentences, _("It is about %(what)s.") % {"what": turn_words(turn)}],
        path=f"{turn.report.desk}clearances/{turn.pk}/",
        link=_("Read and clear"),
    )


def _returned(fact: Fact, at: datetime) -> None:
    turn = _turn(fact)
    if turn:
        _to_authors(
            fact,
            turn.report,
            at,
            _("Sent back: %(report)s"),
            [
                _("%(who)s sent back %(what)s: %(why)s")
                % {"who": turn.settled_as, "what": turn_words(turn), "why": turn.comment}
            ],
        )


def _ready(fact: Fact, at: datetime) -> None:
    report = _report(fact)
    if report:
        tell(
            fact,
            posts_with(report.council, Role.DEMOCRATIC_SERVICES),
            at,
            subject=_("Ready to publish: %(report)s") % {"report": report.title},
            sentences=[_("Everybody cleared this report. You can publish it.")],
            path=report.desk,
            link=_("Look at it and publish"),
        )


def _cleared(fact: Fact, at: datetime) -> None:
    """Authors hear when a stage is done, so that they can take the next step."""
    turn = _turn(fact)
    if turn is None:
        return
    turns = turn.report.clearances.current().order_by("settled_at", "pk")
    if any(one.state != Clearance.State.CLEARED for one in turns) or turns.last() != turn:  # told by the last one only
        return
    report = turn.report
    if report.state == Report.State.ASKED:
        said = _("Every implication is cleared. You can send the report to the manager now.")
        _to_authors(fact, report, at, _("Implications cleared: %(report)s"), [said])
    elif report.state == Report.State.LEGAL_FINANCE:
        said = _("You can say that it is ready now.")
        _to_authors(fact, report, at, _("Cleared by everybody: %(report)s"), [said])


def _published(fact: Fact, at: datetime) -> None:
    report = _report(fact)
    if report:
        on = report.meeting.held_on if report.meeting else None
        said = [_("Your report is public now.")]
        if on:
            said.append(_("It is to be decided on %(on)s.") % {"on": date_words(on)})
        _to_authors(fact, report, at, _("Published: %(report)s"), said, path=report.address)


def _settled(fact: Fact, at: datetime) -> None:
    """Authors hear what became of a report, and so do residents who commented and left an address."""
    report = _report(fact)
    if report is None:
        return
    said = " ".join(filter(None, (f"{report.get_state_display()}.", report.outcome_words)))
    path = report.address if report.published_at else report.desk
    _to_authors(fact, report, at, _("What became of it: %(report)s"), [said], path=path)
    if report.published_at and report.state in Report.ENDED:
        for comment in ReportComment.objects.of(report.council).filter(report=report).exclude(email=""):
            tell_commenter(
                report.council,
                comment.email,
                key=f"report comment {comment.pk}",
                kind="decisions.outcome",
                title=report.title,
                sentences=[said],
                path=path,
                at=at,
            )


def _comment_given(fact: Fact, at: datetime) -> None:
    found = ReportComment.objects.of(fact.council).select_related("report").filter(pk=fact.object_id).first()
    if found:
        tell(
            fact,
            posts_with(fact.council, Role.DEMOCRATIC_SERVICES, Role.COMMUNICATIONS),
            at,
            subject=_("A comment to read: %(report)s") % {"report": found.report.title},
            sentences=[_("A resident commented on this report. Somebody reads it before it is shown.")],
            path="/desk/report-comments/",
            link=_("Read it"),
        )


def _comment_settled(fact: Fact, at: datetime) -> None:
    """The decision maker hears what residents say, once it is shown."""
    rows = ReportComment.objects.of(fact.council).select_related(
        "report__decision_maker_post", "report__decision_maker_body"
    )
    found = rows.filter(pk=fact.object_id, state=ReportComment.State.SHOWN).first()
    maker = found and (found.report.decision_maker_post or found.report.decision_maker_body)
    if found and maker:
        tell(
            fact,
            [maker],
            at,
            subject=_("A resident says: %(report)s") % {"report": found.report.title},
            sentences=[_("This comment on a report that you are to decide was read and is shown with it.")],
            path=f"{found.report.address}comment/",
            link=_("Read every comment"),
            heading=_("What was said"),
            items=[Item(found.report.title, quote=found.text)],
        )


def _record_begun(fact: Fact, at: datetime) -> None:
    record = _record(fact)
    if record:
        tell(
            fact,
            posts_with(record.council, Role.MONITORING_OFFICER),
            at,
            subject=_("A record to check: %(record)s") % {"record": record.title},
            sentences=[_("The record of a decision of %(on)s is being written. You check it before it is published.") % {"on": _day(record.decided_on)}],
            path=record.desk,
            link=_("Look at the record"),
        )  # fmt: skip


def _record_returned(fact: Fact, at: datetime) -> None:
    record = _record(fact)
    if record:
        said = _("The Monitoring Officer sent this record back: %(why)s") % {"why": record.returned_because}
        _to_democratic(fact, record, at, _("Sent back: %(record)s"), said, _("Put it right"))


def _record_checked(fact: Fact, at: datetime) -> None:
    record = _record(fact)
    if record:
        said = _("The Monitoring Officer checked this record. You can publish it.")
        _to_democratic(fact, record, at, _("Ready to publish: %(record)s"), said, _("Look at it and publish"))


def _record_published(fact: Fact, at: datetime) -> None:
    record = _record(fact)
    if record and record.decision_maker:
        tell(
            fact,
            [record.decision_maker],
            at,
            subject=_("Your decision is published: %(record)s") % {"record": record.title},
            sentences=[one for one in (*record.call_in_words, record.effective_words) if one],
            path=record.address,
            link=_("Read the record"),
        )


def _called_in(fact: Fact, at: datetime) -> None:
    """The Monitoring Officer judges it; the decision maker and Democratic Services know that nothing may be done meanwhile."""
    made = _call_in(fact)
    if made:
        whom: list[Post | Body] = [*posts_with(made.council, Role.MONITORING_OFFICER, Role.DEMOCRATIC_SERVICES)]
        if made.record.decision_maker:
            whom.append(made.record.decision_maker)
        said = _(
            "Councillors asked to look at this decision again. Until that is done, nothing may be done because of it."
        )
        _about_call_in(fact, made, whom, at, _("Called in: %(record)s"), [said])


def _call_in_judged(fact: Fact, at: datetime) -> None:
    made = _call_in(fact)
    if made:
        said = [f"{made.get_state_display()}. {made.judged_because}".strip()]
        if made.hear_by_on:
            said.append(_("It is to be heard by %(on)s.") % {"on": date_words(made.hear_by_on)})
        whom: list[Post | Body] = [*made.signatories.all(), *posts_with(made.council, Role.SCRUTINY_OFFICER)]
        _about_call_in(fact, made, whom, at, _("Call-in looked at: %(record)s"), said)


def _call_in_heard(fact: Fact, at: datetime) -> None:
    made = _call_in(fact)
    if made:
        whom: list[Post | Body] = [*made.signatories.all()]
        if made.record.decision_maker:
            whom.append(made.record.decision_maker)
        said = " ".join(filter(None, (f"{made.get_outcome_display()}.", made.outcome_words)))
        _about_call_in(fact, made, whom, at, _("Call-in heard: %(record)s"), [said])


def _reconsidered(fact: Fact, at: datetime) -> None:
    made = _call_in(fact)
    if made:
        whom: list[Post | Body] = [*made.signatories.all(), *posts_with(made.council, Role.DEMOCRATIC_SERVICES)]
        said = _("The decision stands.") if made.is_kept else _("The decision was changed.")
        _about_call_in(fact, made, whom, at, _("Looked at again: %(record)s"), [said, made.reconsidered_words])


def _about_call_in(
    fact: Fact, made: CallIn, whom: list[Post | Body], at: datetime, subject: str, sentences: list[str]
) -> None:
    tell(
        fact,
        whom,
        at,
        subject=subject % {"record": made.record.title},
        sentences=[one for one in sentences if one],
        path=made.record.address,
        link=_("Read the decision and the call-in"),
    )


def _to_authors(
    fact: Fact, report: Report, at: datetime, subject: str, sentences: list[str], *, path: str = ""
) -> None:
    """To the posts that the authors hold, and the lead officer's."""
    held = Post.objects.of(report.council).filter(
        holdings__person__in=report.authors.values("pk"), holdings__until_on=None
    )
    whom = {post.pk: post for post in held.distinct()}
    if report.lead_officer_post:
        whom[report.lead_officer_post.pk] = report.lead_officer_post
    tell(
        fact,
        whom.values(),
        at,
        subject=subject % {"report": report.title},
        sentences=sentences,
        path=path or report.desk,
        link=_("Open the report"),
    )


def _to_democratic(fact: Fact, record: DecisionRecord, at: datetime, subject: str, sentence: str, link: str) -> None:
    tell(
        fact,
        posts_with(record.council, Role.DEMOCRATIC_SERVICES),
        at,
        subject=subject % {"record": record.title},
        sentences=[sentence],
        path=record.desk,
        link=link,
    )


def _asks_for(report: Report) -> str:
    return _("The report “%(report)s” asks for a decision.") % {"report": report.title}


def _day(on: date | None) -> str:
    return date_words(on) if on else _("an unknown day")


def _report(fact: Fact) -> Report | None:
    rows = Report.objects.of(fact.council).select_related("council", "meeting", "lead_officer_post")
    return rows.filter(pk=fact.object_id).first()


def _turn(fact: Fact) -> Clearance | None:
    rows = Clearance.objects.of(fact.council).select_related("post", "report__lead_officer_post", "report__council")
    return rows.filter(pk=fact.object_id).first()


def _record(fact: Fact) -> DecisionRecord | None:
    rows = DecisionRecord.objects.of(fact.council).select_related(
        "council", "decision_maker_post", "decision_maker_body"
    )
    return rows.filter(pk=fact.object_id).first()


def _call_in(fact: Fact) -> CallIn | None:
    rows = CallIn.objects.of(fact.council).select_related(
        "council", "record__decision_maker_post", "record__decision_maker_body"
    )
    return rows.filter(pk=fact.object_id).first()


ACTS: dict[tuple[str, str], Callable[[Fact, datetime], None]] = {
    ("decisions.implications_asked", "decisions.report"): _implications_asked,
    ("decisions.clearance_asked", "decisions.clearance"): _turn_asked,
    ("decisions.returned", "decisions.clearance"): _returned,
    ("decisions.cleared", "decisions.clearance"): _cleared,
    ("decisions.report_ready", "decisions.report"): _ready,
    ("decisions.report_published", "decisions.report"): _published,
    ("decisions.report_settled", "decisions.report"): _settled,
    ("decisions.comment_given", "decisions.reportcomment"): _comment_given,
    ("decisions.comment_settled", "decisions.reportcomment"): _comment_settled,
    ("decisions.record_begun", "decisions.decisionrecord"): _record_begun,
    ("decisions.record_returned", "decisions.decisionrecord"): _record_returned,
    ("decisions.record_checked", "decisions.decisionrecord"): _record_checked,
    ("decisions.record_published", "decisions.decisionrecord"): _record_published,
    ("decisions.called_in", "decisions.callin"): _called_in,
    ("decisions.call_in_judged", "decisions.callin"): _call_in_judged,
    ("decisions.call_in_heard", "decisions.callin"): _call_in_heard,
    ("decisions.decision_reconsidered", "decisions.callin"): _reconsidered,
}
