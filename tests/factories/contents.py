"""Published content made by hand, for what is worked out from content alone: pictures, words, dates."""

from __future__ import annotations

from typing import Any

POLICE = {
    "name": "Elmshire Police",
    "slug": "elmshire-police",
    "address": "/partners/elmshire-police/",
    "kind": "partner",
}
MEMBER = {
    "name": "Cabinet Member for Community Safety",
    "slug": "cabinet-member-for-community-safety",
    "address": "/decision-makers/cabinet-member-for-community-safety/",
    "kind": "decision-maker",
}
COMMITTEE = {
    "name": "Overview and Scrutiny Committee",
    "slug": "overview-and-scrutiny-committee",
    "address": "/committees/overview-and-scrutiny-committee/",
    "kind": "committee",
}


def recommendation(**said: Any) -> dict[str, Any]:
    """A recommendation sent for an answer on 20 April 2026, with nothing back."""
    content: dict[str, Any] = {
        "reference": "r26-001",
        "printed_reference": "R26-001",
        "number": "1",
        "position": 1,
        "title": "Light the alleys",
        "text": "That the alleys be lit.",
        "parts": [],
        "review": {"title": "Safety", "slug": "safety", "address": "/reviews/safety/"},
        "theme": {"name": "Streets", "position": 1},
        "committee": COMMITTEE,
        "state": "issued",
        "asked_on": "2026-04-20",
        "withdrawn": None,
        "replaced_by": None,
        "as_history": False,
        "asks": [ask()],
        "actions": [],
        "verdicts": [],
        "outcomes": [],
        "passed_on": [],
        "feedback": [],
        "response": "no-answer",
        "delivery": "",
    }
    content["dates"] = {
        "asked_on": content["asked_on"],
        "is_answered": False,
        "answered_on": None,
        "signed_off_on": None,
        "reply_due_on": None,
        "action_due_on": None,
        "report_back_on": None,
        "silent_from_on": None,
        "next_on": None,
    } | said.pop("dates", {})
    return content | said


def ask(**said: Any) -> dict[str, Any]:
    """An answer expected of the Cabinet Member, due on 18 May 2026 under a confirmed rule."""
    return {
        "who": [MEMBER],
        "parts": [],
        "is_bound": True,
        "duty_words": "",
        "asked_on": "2026-04-20",
        "due_on": "2026-05-18",
        "reply_due_on": "2026-05-18",
        "is_confirmed": True,
        "answered_on": None,
        "closed_because": "",
        "clock_events": [],
        "holding_replies": [],
        "steps": [],
        "answer": None,
        "earlier_answers": [],
    } | said


def answered(*decisions: str, on: str = "2026-05-13", **said: Any) -> dict[str, Any]:
    """An ask answered in full on 13 May 2026."""
    return ask(answered_on=on, answer=answer(*decisions, on=on), **said)


def answer(*decisions: str, on: str = "2026-05-13", parts: str = "", **said: Any) -> dict[str, Any]:
    """An answer with a line for each decision, for each of ``parts`` in turn."""
    labels = parts or [""] * len(decisions)
    return {
        "version": 1,
        "sent_on": on,
        "asks_more": "",
        "more_by_on": None,
        "lines": [line(decision, part=label) for decision, label in zip(decisions, labels, strict=True)],
    } | said


def line(decision: str, **said: Any) -> dict[str, Any]:
    """What an answer says."""
    return {
        "part": "",
        "decision": decision,
        "text": "We will light them.",
        "reason": "",
        "done_by_on": None,
        "goes_on": False,
        "next_step": "",
        "next_step_on": None,
        "answer_on": None,
        "premise_corrected": "",
        "commits_to_nothing": decision == "accepted_in_principle",
        "promises_action": decision in {"accepted", "alternative"},
    } | said


def action(state: str = "on-course", **said: Any) -> dict[str, Any]:
    """An action that the answer promised, due on 31 March 2027."""
    return {
        "title": "We will light them",
        "owner": MEMBER,
        "state": state,
        "label": state,
        "cause": "",
        "cause_since_on": None,
        "paused_until_on": None,
        "due_on": "2027-03-31",
        "first_due_on": "2027-03-31",
        "goes_on": False,
        "next_evidence_on": None,
        "completed_on": None,
        "updated_on": None,
        "steps": [],
        "updates": [],
    } | said


def update(on: str, state: str = "on-course", *, shown: bool = False) -> dict[str, Any]:
    """What was said about an action on a day."""
    evidence = [{"title": "Photographs", "url": ""}] if shown else []
    return {"on": on, "by": "Engineer", "state": state, "label": state, "text": "Half are lit.", "evidence": evidence}


def verdict(kind: str = "implemented", *, on: str = "2026-11-17", because: str = "") -> dict[str, Any]:
    """The committee's verdict."""
    return {
        "verdict": kind,
        "label": kind,
        "on": on,
        "meeting": None,
        "minute": "",
        "because": because,
        "invites_back": "",
    }


REVIEW: dict[str, Any] = {
    "title": "Safety",
    "slug": "safety",
    "themes": [{"position": 1, "name": "Streets", "outcome": "Streets are lit"}],
}
