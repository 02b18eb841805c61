"""The content of a published recommendation: all that the public may know of it, as plain values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from wardmote.clocks import CHECK_FIRST
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import rules
from wardmote.scrutiny.content import Content, day, day_of, meeting, who
from wardmote.scrutiny.models import (
    Action,
    Ask,
    AskedOf,
    Feedback,
    Line,
    Recommendation,
    Response,
    SignOff,
)

RECOMMENDATION_SCHEMA = "wardmote-recommendation/1"
NO_ANSWER, PARTLY_ANSWERED, PARTLY_ACCEPTED = "no-answer", "partly-answered", "partly-accepted"
NOT_COMMITTED = "no-action-committed"
WORST_FIRST = ("held-up", "slippage", "paused", "not-started", "on-course", "complete")


def recommendation_content(found: Recommendation, *, on: date) -> Content:
    """Everything the public may know of a recommendation, as plain values (dates as ISO text)."""
    standing = rules.on_day(found.council, on)
    asks = [_ask(one, standing) for one in _asks(found)]
    actions = [_action(one) for one in _actions(found)]
    verdicts = [_verdict(one) for one in found.sign_offs.select_related("meeting__body")]
    review = found.review
    content: Content = {
        "schema": RECOMMENDATION_SCHEMA,
        "reference": found.reference,
        "printed_reference": found.printed_reference,
        "number": found.number,
        "position": found.position,
        "title": found.heading,
        "text": found.text,
        "parts": [{"label": part.label, "text": part.text} for part in found.parts.all()],
        "kind": found.kind,
        "origin": found.origin,
        "origin_words": found.origin_words,
        "review": {"title": review.title, "slug": review.slug, "address": review.address} if review else None,
        "theme": {"name": found.theme.name, "position": found.theme.position} if found.theme else None,
        "committee": who(found.body),
        "capacity": found.capacity,
        "capacity_words": found.get_capacity_display() if found.capacity else "",
        "intended_outcome": found.intended_outcome,
        "measure": found.measure,
        "evidence_every_months": found.evidence_every_months,
        "end_test": found.end_test,
        "evaluation_criteria": found.evaluation_criteria,
        "wards": [{"name": ward.name, "slug": ward.slug} for ward in found.wards.all()],
        "place": found.place,
        "state": found.state,
        "agreed_on": day(found.agreed_on),
        "agreed_meeting": meeting(found.agreed_meeting),
        "minute_reference": found.minute_reference,
        "asked_on": day(found.issued_on),
        "withdrawn": {
            "on": day(found.withdrawn_on),
            "because": found.withdrawn_because,
            "minute": found.withdrawn_minute,
        }
        if found.state == Recommendation.State.WITHDRAWN
        else None,
        "replaced_by": {"reference": found.replaced_by.reference, "title": found.replaced_by.heading}
        if found.replaced_by
        else None,
        "as_history": found.as_history,
        "asks": asks,
        "actions": actions,
        "verdicts": verdicts,
        "outcomes": [
            {
                "outcome": o.outcome,
                "label": o.get_outcome_display(),
                "words": o.words,
                "minute": o.minute_reference,
                "meeting": meeting(o.meeting),
            }
            for o in found.outcomes.select_related("meeting__body")
        ],
        "passed_on": [
            {
                "on": day(h.on),
                "from": str(h.from_post or h.from_body),
                "to": str(h.to_post or h.to_body),
                "because": h.because,
                "minute": h.minute_reference,
            }
            for h in found.hand_overs.select_related("from_post", "from_body", "to_post", "to_body")
        ],
        "feedback": [
            {
                "on": day(london_date(f.at)),
                "text": f.text,
                "changed": f.changed,
                "changed_words": f.get_changed_display() if f.changed else "",
            }
            for f in found.feedback.filter(state=Feedback.State.SHOWN)
        ],
        "comments_close_on": day(found.comments_close_on),
    }
    content["response"] = response_word(content)
    content["delivery"] = delivery_word(content)
    content["dates"] = _index_dates(found, content, silence=int(standing.value("no_update_days")))
    return content


def response_word(content: Content) -> str:
    """The recommendation's word on the response axis, derived from its sent answers.

    ``no-answer``, ``partly-answered``, ``partly-accepted`` (some accepted and some not), or the one decision given.
    """
    decisions = [
        line["decision"]
        for ask in content["asks"]
        if ask["answer"]
        for line in ask["answer"]["lines"]
        if line["decision"]
    ]
    if not decisions:
        return NO_ANSWER
    if any(_is_open(ask) and ask["is_bound"] and not _deferred(ask) for ask in content["asks"]):
        return PARTLY_ANSWERED
    kinds = set(decisions)
    if len(kinds) == 1:
        return str(kinds.pop())
    if kinds <= {"accepted", "accepted_in_principle"}:
        return "accepted_in_principle"
    return (
        PARTLY_ACCEPTED
        if "accepted" in kinds or "accepted_in_principle" in kinds
        else "alternative"
        if "alternative" in kinds
        else "not_accepted"
    )


def delivery_word(content: Content) -> str:
    """The recommendation's word on the delivery axis: the committee's verdict, else the worst of its open actions.

    Empty where nothing was promised; ``no-action-committed`` where an acceptance in principle names no step and date.
    """
    verdict = content["verdicts"][-1]["verdict"] if content["verdicts"] else ""
    if verdict and verdict != SignOff.Verdict.REOPENED:
        return str(verdict)
    states = {action["state"] for action in content["actions"]} - {Action.State.ENDED.value}
    for state in WORST_FIRST:
        if state in states:
            return state
    lines = [line for ask in content["asks"] if ask["answer"] for line in ask["answer"]["lines"]]
    return NOT_COMMITTED if any(line["commits_to_nothing"] for line in lines) else ""


def _asks(found: Recommendation) -> Any:
    return (
        Ask.objects.of(found.council)
        .filter(recommendation=found)
        .exclude(asked_on=None, answered_on=None, recommendation__as_history=False)
        .prefetch_related(
            Prefetch("asked_of", AskedOf.objects.select_related("post", "body")),
            "parts",
            "clock_events",
            "holding_replies",
            "steps",
            Prefetch("responses", Response.objects.select_related("agreed_meeting__body", "received_meeting__body")),
            Prefetch("responses__lines", Line.objects.select_related("part")),
            "responses__lead_posts",
        )
        .order_by("pk")
    )


def _ask(one: Ask, standing: rules.RulesOn) -> Content:
    sent = [response for response in one.responses.all() if response.sent_at]
    confirmation = standing.confirmation(one.rule) if one.rule else None
    return {
        "who": [who(row.who) for row in one.asked_of.all()],
        "parts": [part.label for part in one.parts.all()],
        "is_bound": one.is_bound,
        "duty_words": one.duty_words,
        "asked_on": day(one.asked_on),
        "notice_on": day(one.notice_on),
        "received_on": day(one.received_on),
        "reply_due_on": day(one.reply_due_on),
        "due_on": day(one.due_on),
        "rule": one.rule,
        "citation": one.citation,
        "explanation": _why(one.explanation, confirmation),
        "is_confirmed": confirmation is not None,
        "confirmed": {"on": day(confirmation.on), "by": confirmation.by} if confirmation else None,
        "answered_on": day(one.answered_on),
        "closed_because": one.closed_because,
        "clock_events": [
            {
                "kind": e.kind,
                "from_on": day(e.from_on),
                "until_on": day(e.until_on),
                "because": e.because,
                "by": e.by_words,
            }
            for e in one.clock_events.all()
        ],
        "holding_replies": [
            {"on": day(h.on), "text": h.text, "answer_on": day(h.answer_on), "by": h.by_words}
            for h in one.holding_replies.all()
        ],
        "steps": [
            {"rung": s.rung, "label": s.get_rung_display(), "on": day(s.sent_on), "to": s.to_words}
            for s in one.steps.all()
            if s.sent_on
        ],
        "answer": _answer(sent[-1], one) if sent else None,
        "earlier_answers": [_answer(response, one) for response in sent[:-1]],
    }


def _why(explanation: list[str], confirmation: rules.Confirmation | None) -> list[str]:
    """The reasons for a date, ending with who confirmed its rule once somebody has."""
    if confirmation is None:
        return explanation
    words = _("Confirmed by %(who)s on %(on)s.") % {"who": confirmation.by, "on": date_words(confirmation.on)}
    said = [words if sentence == CHECK_FIRST else sentence for sentence in explanation]
    return said if words in said else [*said, words]


def _answer(response: Response, ask: Ask) -> Content:
    # The first answer to what nobody was asked here comes from earlier records: the day it was sent is not known.
    is_dated = ask.asked_on is not None or ask.answered_on is not None or response.version > 1
    return {
        "version": response.version,
        "sent_on": day(london_date(response.sent_at)) if response.sent_at and is_dated else None,
        "is_partners": response.is_partners,
        "lines": [
            _line(line) for line in sorted(response.lines.all(), key=lambda line: line.part.label if line.part else "")
        ],
        "feasibility": response.feasibility,
        "cost": response.cost,
        "cost_words": response.cost_words,
        "cost_pence": response.cost_pence,
        "cost_money": response.cost_money,
        "cost_recurs": response.cost_recurs,
        "leads": [who(post) for post in response.lead_posts.all()],
        "lead_words": response.lead_words,
        "agreed_on": day(response.agreed_on),
        "agreed_by": response.agreed_by,
        "agreed_meeting": meeting(response.agreed_meeting),
        "agreed_minute": response.agreed_minute,
        "received_on": day(response.received_on),
        "received_meeting": meeting(response.received_meeting),
        "received_minute": response.received_minute,
        "asks_more": response.asks_more,
        "more_by_on": day(response.more_by_on),
    }


def _line(line: Line) -> Content:
    return {
        "part": line.part.label if line.part else "",
        "decision": line.decision,
        "decision_words": line.decision_words or (line.get_decision_display() if line.decision else ""),
        "text": line.text,
        "reason": line.reason,
        "done_by_on": day(line.done_by_on),
        "goes_on": line.goes_on,
        "timetable_words": line.timetable_words,
        "next_step": line.next_step,
        "next_step_on": day(line.next_step_on),
        "answer_on": day(line.answer_on),
        "premise_corrected": line.premise_corrected,
        "commits_to_nothing": line.commits_to_nothing,
        "promises_action": line.promises_action,
    }


def _actions(found: Recommendation) -> Any:
    return (
        Action.objects.of(found.council)
        .filter(recommendation=found)
        .select_related("owner_post", "owner_body")
        .prefetch_related("updates__evidence__file", "steps")
        .order_by("pk")
    )


def _action(one: Action) -> Content:
    return {
        "title": one.title,
        "owner": who(one.owner) if one.owner else None,
        "state": one.state,
        "label": one.get_state_display(),
        "cause": one.cause,
        "cause_since_on": day(one.cause_since_on),
        "paused_until_on": day(one.paused_until_on),
        "started_on": day(one.started_on),
        "due_on": day(one.due_on),
        "first_due_on": day(one.first_due_on),
        "goes_on": one.goes_on,
        "evidence_every_months": one.evidence_every_months,
        "next_evidence_on": day(one.next_evidence_on),
        "completed_on": day(one.completed_on),
        "updated_on": day(one.updated_on),
        "steps": [
            {"rung": s.rung, "label": s.get_rung_display(), "on": day(s.sent_on), "to": s.to_words}
            for s in one.steps.all()
            if s.sent_on
        ],
        "updates": [
            {
                "on": day(update.on),
                "by": update.by_words,
                "state": update.state,
                "label": update.get_state_display(),
                "text": update.text,
                "cause": update.cause,
                "due_on": day(update.due_on),
                "evidence": [
                    {"title": e.title, "url": e.url or (f"/files/{e.file_id}/" if e.file and e.file.is_public else "")}
                    for e in update.evidence.all()
                ],
            }
            for update in one.updates.all()
            if update.is_checked
        ],
    }


def _verdict(one: SignOff) -> Content:
    return {
        "verdict": one.verdict,
        "label": one.get_verdict_display(),
        "on": day(one.on),
        "meeting": meeting(one.meeting),
        "minute": one.minute_reference,
        "because": one.because,
        "invites_back": one.invites_back,
    }


def _index_dates(found: Recommendation, content: Content, *, silence: int) -> Content:
    """The date columns of the indexed copy: each empty where nothing of its kind is open."""
    live = found.state == Recommendation.State.ISSUED
    over = bool(content["verdicts"]) and content["verdicts"][-1]["verdict"] != SignOff.Verdict.REOPENED
    open_asks = [ask for ask in content["asks"] if _is_open(ask)] if live and not found.as_history else []
    doing = [a for a in content["actions"] if a["state"] not in {"complete", "ended"}] if live and not over else []
    heard_of = found.review or found
    report_backs = (
        [r.due_on.isoformat() for r in heard_of.report_backs.all() if not r.done_on] if live and not over else []
    )
    reply = [ask["due_on"] for ask in open_asks if ask["due_on"] and ask["is_confirmed"]]
    action = [a["due_on"] for a in doing if a["due_on"] and a["state"] != "paused"]
    answered = [ask["answered_on"] for ask in content["asks"] if ask["answered_on"]]
    heard = [a["updated_on"] or a["started_on"] for a in doing if a["state"] != "paused"]
    heard_last = min((d for d in heard if d), default=max(answered, default=None) if doing else None)
    last = day_of(heard_last)
    silent = last + timedelta(days=silence + 1) if last and not found.as_history else None
    ahead = sorted(
        [
            *(ask["due_on"] for ask in open_asks if ask["due_on"]),
            *action,
            *(a["next_evidence_on"] for a in doing if a["next_evidence_on"]),
            *report_backs,
        ]
    )
    bound = [ask for ask in content["asks"] if ask["is_bound"] and not ask["closed_because"]]
    return {
        "asked_on": content["asked_on"],
        "is_answered": bool(bound) and all(ask["answered_on"] for ask in bound),
        "answered_on": max(answered, default=None),
        "signed_off_on": content["verdicts"][-1]["on"] if over else None,
        "reply_due_on": min(reply, default=None),
        "action_due_on": min(action, default=None),
        "report_back_on": min(report_backs, default=None),
        "silent_from_on": day(silent),
        "next_on": ahead[0] if ahead else None,
    }


def _is_open(ask: Content) -> bool:
    return bool(ask["asked_on"]) and not ask["answered_on"] and not ask["closed_because"]


def _deferred(ask: Content) -> bool:
    return bool(ask["answer"]) and any(line["decision"] == "deferred" for line in ask["answer"]["lines"])
