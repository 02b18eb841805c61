"""Where a published recommendation stands on a day, in the fixed words of the record.

Pure functions over published content (content.py) and a day: pages, papers, feeds, e-mails and the API all say it
through here, so that they say the same. No query, nothing stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.kernel.words import date_words, day_words, days_words, due_words, list_words
from wardmote.scrutiny.axes import DELIVERY, PUBLICATION, RESPONSE, TIMELINESS
from wardmote.scrutiny.content import Content, day_of


@dataclass(frozen=True)
class Tag:
    """One word on one axis."""

    axis: str
    value: str
    label: str


@dataclass(frozen=True)
class Late:
    """One thing that is late: what kind, what is missing from whom since when, and by how many days."""

    kind: str
    words: str
    due_on: date
    days: int
    title: str = ""
    part: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a recommendation stands: at most one tag per axis, one sentence, what is late, what comes next."""

    response: Tag
    delivery: Tag | None
    timeliness: Tag | None
    publication: Tag | None
    sentence: str
    late: list[Late] = field(default_factory=list)
    next_on: date | None = None
    next_words: str = ""

    @property
    def tag(self) -> Tag:
        """The one tag of a row: late first, then an answer that is not a plain acceptance, else delivery."""
        if self.late and self.timeliness:
            return self.timeliness
        if self.delivery and self.delivery.value in FINAL:
            return self.delivery
        if self.response.value != "accepted" or self.delivery is None:
            return self.response
        return self.delivery

    @property
    def tags(self) -> list[Tag]:
        """Every tag of a recommendation's own page."""
        return [tag for tag in (self.timeliness, self.response, self.delivery, self.publication) if tag]


DONE_OR_RESTING = frozenset({"complete", "ended", "paused"})
FINAL = {"implemented", "not-implemented", "not-feasible", "superseded"}


def standing(content: Content, on: date) -> Standing:
    """Where a recommendation stands on a day."""
    late = lateness(content, on)
    response = Tag("response", content["response"], str(RESPONSE[content["response"]]))
    word = content["delivery"]
    delivery = Tag("delivery", word, str(DELIVERY[word])) if word and word != "no-action-committed" else None
    next_on, next_words = what_next(content, on)
    return Standing(
        response=response,
        delivery=delivery,
        timeliness=_timeliness(content, late, on),
        publication=Tag("publication", "history", str(PUBLICATION["history"])) if content["as_history"] else None,
        sentence=_sentence(content, late, on),
        late=late,
        next_on=next_on,
        next_words=next_words,
    )


def lateness(content: Content, on: date) -> list[Late]:
    """Everything late about a recommendation on a day, worst first. Nothing under a rule nobody has confirmed."""
    found = []
    dates = content["dates"]
    if dates["reply_due_on"]:
        for ask in content["asks"]:
            due_on = day_of(ask["due_on"])
            if is_open(ask) and ask["is_confirmed"] and due_on and due_on < on:
                found.append(_late_reply(content, ask, due_on, on))
    if dates["action_due_on"]:
        for action in content["actions"]:
            due_on = day_of(action["due_on"])
            if due_on and due_on < on and action["state"] not in DONE_OR_RESTING:
                days = (on - due_on).days
                words = _("the action was due %(on)s, %(days)s ago") % {
                    "on": date_words(due_on),
                    "days": days_words(days),
                }
                found.append(Late("action", words, due_on, days, action["title"]))
    report_back = day_of(dates["report_back_on"])
    if report_back and report_back < on:
        days = (on - report_back).days
        words = _("the committee was to hear how it goes by %(on)s, %(days)s ago")
        found.append(
            Late("report-back", words % {"on": date_words(report_back), "days": days_words(days)}, report_back, days)
        )
    silent = day_of(dates["silent_from_on"])
    if silent and silent <= on:
        since = _last_heard(content)
        days = (on - silent).days + 1
        words = _("no update since %(on)s") % {"on": date_words(since)} if since else _("no update yet")
        found.append(Late("no-update", words, silent, days))
    return sorted(found, key=lambda one: -one.days)


def replies_being_checked(content: Content) -> int:
    """How many open replies of a recommendation that was sent have a date under a rule that nobody has confirmed."""
    if content["state"] != "issued" or content["as_history"]:
        return 0
    return sum(1 for ask in content["asks"] if is_open(ask) and ask["due_on"] and not ask["is_confirmed"])


def own_part(content: Content, kind: str, slug: str) -> dict[str, Any]:
    """What one decision maker or partner owes and gave: its own answers and actions, never those of others asked with it.

    As the columns of ``PublishedTopic``: ``is_answered`` (where it owes no answer, whether the recommendation is),
    ``answered_on`` and ``days`` (from asked to its last answer, once it owes none), and ``reply_due_on``,
    ``action_due_on`` and ``silent_from_on``, each None where nothing of that kind is open. Days as ``date``.
    """
    dates = content["dates"]
    asks = [ask for ask in content["asks"] if _is_among(ask["who"], kind, slug)]
    waits = [ask for ask in asks if is_open(ask)]
    given = [
        (asked, answered)
        for asked, answered in ((day_of(ask["asked_on"]), day_of(ask["answered_on"])) for ask in asks)
        if asked and answered
    ]
    answered_on = max((answered for _asked, answered in given), default=None) if not waits else None
    doing = [one for one in content["actions"] if one["owner"] and _is_among([one["owner"]], kind, slug)]
    doing = [one for one in doing if one["state"] not in DONE_OR_RESTING]
    replies = [ask["due_on"] for ask in waits if ask["is_confirmed"] and ask["due_on"]]
    actions = [one["due_on"] for one in doing if one["due_on"]]
    return {
        "is_answered": not waits if asks else bool(dates["is_answered"]),
        "answered_on": answered_on,
        "days": (answered_on - min(asked for asked, _answered in given)).days if answered_on else None,
        "reply_due_on": day_of(min(replies, default=None)) if dates["reply_due_on"] else None,
        "action_due_on": day_of(min(actions, default=None)) if dates["action_due_on"] else None,
        "silent_from_on": day_of(dates["silent_from_on"]) if doing else None,
    }


def _is_among(who: list[Content], kind: str, slug: str) -> bool:
    return any(one["kind"] == kind and one["slug"] == slug for one in who)


def what_next(content: Content, on: date) -> tuple[date | None, str]:
    """The next date on which something is due, and what it is; (None, words) where nothing has a date."""
    ahead: list[tuple[date, str]] = []
    for ask in content["asks"]:
        due_on = day_of(ask["due_on"])
        if is_open(ask) and due_on and due_on >= on:
            ahead.append((due_on, _("An answer is due from %(who)s.") % {"who": names(ask["who"])}))
    for action in content["actions"]:
        if action["state"] in {"complete", "ended"}:
            continue
        for name, words in (
            ("due_on", _("It is due to be done.")),
            ("next_evidence_on", _("Evidence that it goes on is due.")),
        ):
            due_on = day_of(action[name])
            if due_on and due_on >= on:
                ahead.append((due_on, words))
    report_back = day_of(content["dates"]["report_back_on"])
    if report_back and report_back >= on:
        ahead.append((report_back, _("The committee hears how it goes.")))
    if ahead:
        return min(ahead)
    if any(action["state"] == "complete" for action in content["actions"]) and not content["dates"]["signed_off_on"]:
        return None, _("Waiting for %(committee)s to sign it off.") % {"committee": content["committee"]["name"]}
    return None, ""


def answer_sentence(line: Content, ask: Content) -> str:
    """Pattern S for one decision: what was said, by whom, when, and what that means."""
    who, sent_on = names(ask["who"]), day_of(ask["answer"]["sent_on"])
    on = date_words(sent_on) if sent_on else ""  # earlier records may not say
    word = line["decision"]
    if word == "accepted":
        said = (_("Accepted by %(who)s on %(on)s.") if on else _("Accepted by %(who)s.")) % {"who": who, "on": on}
    elif word == "accepted_in_principle":
        said = _("Accepted in principle on %(on)s.") % {"on": on} if on else _("Accepted in principle.")
        if line["commits_to_nothing"]:
            said += " " + _("No action committed: no next step or date.")
    elif word == "not_accepted":
        said = _("Not accepted. %(who)s says: %(reason)s") % {"who": who, "reason": line["reason"] or line["text"]}
    elif word == "noted":
        said = _("Noted: no action promised.")
    elif word == "deferred":
        said = (
            _("Deferred: an answer will come by %(on)s.") % {"on": date_words(_must(line["answer_on"]))}
            if line["answer_on"]
            else _("Deferred.")
        )
    elif word == "alternative":
        said = _("Alternative offered: %(what)s") % {"what": first_sentence(line["text"] or line["reason"])}
    else:
        said = (
            _("Part %(part)s has no answer.") % {"part": line["part"]} if line["part"] else _("No decision was given.")
        )
    return said


def action_sentence(action: Content) -> str:
    """Pattern S for one action."""
    due = day_of(action["due_on"])
    tail = " " + (_("Due %(on)s.") % {"on": date_words(due)} if due else "")
    since = day_of(action["cause_since_on"])
    match action["state"]:
        case "on-course":
            return (_("On course.") + tail).strip()
        case "slippage":
            return _("Some slippage: %(cause)s.") % {"cause": _bare(action["cause"])}
        case "held-up":
            if since:
                return _("Held up since %(on)s: %(cause)s.") % {
                    "on": date_words(since),
                    "cause": _bare(action["cause"]),
                }
            return _("Held up: %(cause)s.") % {"cause": _bare(action["cause"])}
        case "paused":
            until = day_of(action["paused_until_on"])
            if since and until:
                return _("Paused from %(from)s to %(to)s: %(why)s.") % {
                    "from": date_words(since),
                    "to": date_words(until),
                    "why": _bare(action["cause"]),
                }
            return _("Paused: %(why)s.") % {"why": _bare(action["cause"])}
        case "complete":
            return _("Reported complete on %(on)s.") % {"on": date_words(_must(action["completed_on"]))}
        case "ended":
            return _("Ended by the committee.")
        case _:
            return (_("Not started.") + tail).strip()


def verdict_sentence(verdict: Content, committee: str) -> str:
    """Pattern S for the committee's verdict."""
    on = date_words(_must(verdict["on"]))
    if verdict["verdict"] == "implemented":
        return _("Signed off by %(committee)s on %(on)s.") % {"committee": committee, "on": on}
    if verdict["verdict"] == "reopened":
        return _("Reopened by %(committee)s on %(on)s: %(why)s.") % {
            "committee": committee,
            "on": on,
            "why": _bare(verdict["because"]),
        }
    said = _("%(label)s, said %(committee)s on %(on)s.") % {"label": verdict["label"], "committee": committee, "on": on}
    return f"{said} {verdict['because']}".strip()


def is_open(ask: Content) -> bool:
    """Whether an answer is still expected."""
    return bool(ask["asked_on"]) and not ask["answered_on"] and not ask["closed_because"]


def names(who: Iterable[Content]) -> str:
    """“A, B and C” of posts and bodies."""
    return list_words([one["name"] for one in who])


def first_sentence(text: str) -> str:
    """The first sentence of a text, with its stop."""
    words = " ".join(text.split())
    for n, letter in enumerate(words):
        if letter in ".!?" and (n + 1 == len(words) or words[n + 1] == " ") and n > 15:
            return words[: n + 1]
    return words


def in_time(ask: Content) -> str:
    """How an answer's day compares with the day due: in time, or so many days after. Empty where no date bound it."""
    answered, due = day_of(ask["answered_on"]), day_of(ask["due_on"])
    if not answered or not due:
        return ""
    if answered <= due:
        return _("in time")
    if not ask["is_confirmed"]:
        return ""
    return _("Answered %(days)s after the date due.") % {"days": days_words((answered - due).days)}


def clock_sentence(event: Content) -> str:
    """Pattern L for something that changed when an answer was due."""
    start, end = date_words(_must(event["from_on"])), day_of(event["until_on"])
    why = _bare(event["because"])
    if event["kind"] == "given-until" and end:
        return _("Given until %(on)s by %(who)s: %(why)s.") % {"on": date_words(end), "who": event["by"], "why": why}
    if event["kind"] == "stopped":
        if end:
            return _("The count of days stopped from %(from)s to %(to)s: %(why)s.") % {
                "from": start,
                "to": date_words(end),
                "why": why,
            }
        return _("The count of days has been stopped since %(from)s: %(why)s.") % {"from": start, "why": why}
    return _("The time limit was set aside on %(on)s by %(who)s: %(why)s.") % {
        "on": start,
        "who": event["by"],
        "why": why,
    }


def _timeliness(content: Content, late: list[Late], on: date) -> Tag | None:
    if late:
        worst = late[0]
        if worst.kind == "no-update":
            since = _last_heard(content)
            label = str(TIMELINESS["late-no-update"]) % {"on": date_words(since)} if since else _("No update yet")
        else:
            label = str(TIMELINESS[f"late-{worst.kind}"]) % {"days": days_words(worst.days)}
        return Tag("timeliness", f"late-{worst.kind}", label)
    waiting = [ask for ask in content["asks"] if is_open(ask)]
    for ask in waiting:
        given = [
            event
            for event in ask["clock_events"]
            if event["kind"] == "given-until" and event["until_on"] == ask["due_on"]
        ]
        if given:
            return Tag(
                "timeliness", "given-until", str(TIMELINESS["given-until"]) % {"on": date_words(_must(ask["due_on"]))}
            )
    due = [(day_of(ask["due_on"]), ask) for ask in waiting if ask["due_on"]]
    if due and any(ask["is_confirmed"] and d and d >= on for d, ask in due):
        soonest = min(d for d, ask in due if d and d >= on and ask["is_confirmed"])
        if (soonest - on).days <= 14:
            return Tag("timeliness", "due", due_words(soonest, on))
        return None
    if due:
        return Tag("timeliness", "checking", str(TIMELINESS["checking"]))
    if waiting and all(not ask["is_bound"] for ask in waiting):
        return Tag("timeliness", "no-duty", str(TIMELINESS["no-duty"]))
    return None


def _sentence(content: Content, late: list[Late], on: date) -> str:
    if content["withdrawn"]:
        said = content["withdrawn"]
        return _("Withdrawn by %(committee)s on %(on)s: %(why)s.") % {
            "committee": content["committee"]["name"],
            "on": date_words(_must(said["on"])),
            "why": _bare(said["because"]),
        }
    if content["replaced_by"]:
        return _("Replaced by %(other)s.") % {"other": content["replaced_by"]["reference"].upper()}
    if content["verdicts"] and content["verdicts"][-1]["verdict"] != "reopened":
        return verdict_sentence(content["verdicts"][-1], _short(content["committee"]["name"]))
    if late and late[0].kind == "reply":
        return _capital(late[0].words) + "."
    doing = [action for action in content["actions"] if action["state"] != "ended"]
    if doing:
        order = ("held-up", "slippage", "paused", "not-started", "on-course", "complete")
        action = min(doing, key=lambda one: order.index(one["state"]))
        said = action_sentence(action)
        due = day_of(action["due_on"])
        if due and due < on and action["state"] not in {"complete", "paused"}:
            return _("Due on %(on)s. %(state)s") % {
                "on": day_words(due),
                "state": said.replace(_("Due %(on)s.") % {"on": date_words(due)}, "").strip(),
            }
        if action["updates"] and action["state"] == "on-course":
            tail = _("Due %(on)s.") % {"on": date_words(due)} if due else _next_evidence(action)
            return f"{first_sentence(action['updates'][-1]['text'])} {tail}".strip()
        if action["state"] == "complete":
            return (
                said
                + " "
                + _("Waiting for %(committee)s to sign it off.") % {"committee": _short(content["committee"]["name"])}
            )
        return said
    for ask in content["asks"]:
        if ask["answer"]:
            line = next((line for line in ask["answer"]["lines"] if line["decision"]), None)
            if line:
                return answer_sentence(line, ask)
    return _waiting_sentence(content, on)


def _waiting_sentence(content: Content, on: date) -> str:
    waiting = [ask for ask in content["asks"] if is_open(ask)]
    if not waiting:
        return _("Asked on %(on)s.") % {"on": date_words(_must(content["asked_on"]))} if content["asked_on"] else ""
    ask = waiting[0]
    holding = ask["holding_replies"][-1] if ask["holding_replies"] else None
    if not ask["is_bound"]:
        said = _("Request: %(who)s has no duty to reply.") % {"who": names(ask["who"])}
    elif ask["due_on"] and ask["is_confirmed"]:
        said = _("Asked on %(on)s. An answer is due by %(due)s.") % {
            "on": date_words(_must(ask["asked_on"])),
            "due": date_words(_must(ask["due_on"])),
        }
    elif ask["due_on"]:
        said = _("Asked on %(on)s. We are checking which time limit applies.") % {
            "on": date_words(_must(ask["asked_on"]))
        }
    else:
        said = _("Asked on %(on)s.") % {"on": date_words(_must(ask["asked_on"]))}
    if holding:
        said += " " + _("A holding reply says the answer will come by %(on)s.") % {
            "on": date_words(_must(holding["answer_on"]))
        }
    return said


def _late_reply(content: Content, ask: Content, due_on: date, on: date) -> Late:
    days = (on - due_on).days
    words = _("%(who)s has not answered. The reply was due %(on)s, %(days)s ago") % {
        "who": names(ask["who"]),
        "on": date_words(due_on),
        "days": days_words(days),
    }
    part = ""
    if ask["answer"] and content["parts"]:
        answered = {line["part"] for line in ask["answer"]["lines"] if line["decision"]}
        lacking = [
            p["label"]
            for p in content["parts"]
            if p["label"] not in answered and (not ask["parts"] or p["label"] in ask["parts"])
        ]
        part = ", ".join(lacking)
        words = _("part %(part)s has no answer from %(who)s. The reply was due %(on)s, %(days)s ago") % {
            "part": part,
            "who": names(ask["who"]),
            "on": date_words(due_on),
            "days": days_words(days),
        }
    elif ask["parts"]:
        part = ", ".join(ask["parts"])
    if ask["holding_replies"]:
        words += ". " + _("A holding reply came on %(on)s and does not count") % {
            "on": day_words(_must(ask["holding_replies"][-1]["on"]))
        }
    return Late("reply", words, due_on, days, content["title"], part)


def _last_heard(content: Content) -> date | None:
    heard = [day_of(update["on"]) for action in content["actions"] for update in action["updates"]]
    return max((day for day in heard if day), default=day_of(content["dates"]["answered_on"]))


def _next_evidence(action: Content) -> str:
    due = day_of(action["next_evidence_on"])
    return _("Next evidence %(on)s.") % {"on": date_words(due)} if due else ""


def _short(committee: str) -> str:
    """“the committee”, as a sentence in a list has it."""
    return _("the committee") if committee else ""


def _must(value: Any) -> date:
    found = day_of(value)
    if found is None:
        raise ValueError("published content lacks a date it must have")
    return found


def _bare(words: str) -> str:
    return words.strip().rstrip(".")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
