"""What one row of the progress picture shows, as dates: when it was asked, answered, carried out, late and signed off.

Pure functions over published content and a day. Where things stand on the page is worked out in picture.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.kernel.words import date_words, days_words, list_words
from wardmote.scrutiny import standing
from wardmote.scrutiny.content import Content, day_of

NO_ACTION = frozenset({"not_accepted", "noted"})
HELD = frozenset({"held-up", "paused"})
OVER = frozenset({"complete", "ended"})


@dataclass(frozen=True)
class Stretch:
    """A bar from one day to another. ``kind`` is wait, do, held, sign or late."""

    kind: str
    start: date
    end: date


@dataclass(frozen=True)
class Lane:
    """One line of a row: the whole recommendation, one lettered part, or one answer of several.

    ``ahead`` is the last day of the dashed line after today; None where it goes on beyond the picture. ``is_open``
    says whether anything is still expected, so that the line reaches today.
    """

    label: str = ""
    stretches: tuple[Stretch, ...] = ()
    marks: tuple[tuple[str, date], ...] = ()
    goes_on: bool = False
    ahead: date | None = None
    late_days: int = 0
    uncommitted_on: date | None = None
    is_open: bool = False
    is_paused: bool = False
    sentences: tuple[str, ...] = ()

    @property
    def days(self) -> list[date]:
        """Every day it shows, apart from what lies ahead."""
        return [day for bar in self.stretches for day in (bar.start, bar.end)] + [day for _kind, day in self.marks]

    @property
    def looks(self) -> tuple[Any, ...]:
        """Two lanes that look the same are drawn once."""
        return (self.stretches, self.marks, self.goes_on, self.ahead, self.late_days, self.uncommitted_on)


@dataclass
class _Source:
    """The published content a lane is drawn from."""

    label: str
    asks: list[Content]
    lines: list[Content] = field(default_factory=list)
    actions: list[Content] = field(default_factory=list)


def lanes(content: Content, today: date) -> list[Lane]:
    """The lanes of a recommendation: one, or one for each part or answer that went its own way."""
    drawn = [_draw(source, content, today) for source in _sources(content)]
    first = drawn[0]
    if all(lane.looks == first.looks for lane in drawn):
        return [replace(first, label="")]
    return drawn


def sentences(content: Content, found: list[Lane]) -> str:
    """What a row shows, in words, the parts in turn."""
    whole = []
    for lane in found:
        if not lane.sentences:
            continue
        said = " ".join(lane.sentences)
        whole.append(_("Part %(part)s: %(said)s") % {"part": lane.label, "said": said} if lane.label else said)
    whole += [
        _("Passed to %(who)s on %(on)s.") % {"who": one["to"], "on": date_words(_must(one["on"]))}
        for one in content["passed_on"]
    ]
    if content["withdrawn"]:
        whole.append(_("Withdrawn by the committee on %(on)s.") % {"on": date_words(_must(content["withdrawn"]["on"]))})
    whole += [standing.verdict_sentence(one, _("the committee")) for one in content["verdicts"]]
    return " ".join(whole)


def _sources(content: Content) -> list[_Source]:
    asks = [ask for ask in content["asks"] if ask["asked_on"] or ask["answered_on"] or ask["answer"]]
    labels = [part["label"] for part in content["parts"]]
    if labels:
        sources = [_Source(label, [a for a in asks if not a["parts"] or label in a["parts"]]) for label in labels]
    elif len(asks) > 1:
        bound = [ask for ask in asks if ask["is_bound"]]
        told = [ask for ask in asks if ask["is_bound"] or ask["answer"] or not bound]
        sources = [_Source("", [ask]) for ask in told]
    else:
        sources = [_Source("", asks)]
    for source in sources:
        source.lines = [
            line
            for ask in source.asks
            if ask["answer"]
            for line in ask["answer"]["lines"]
            if not source.label or line["part"] in ("", source.label)
        ]
    for action in content["actions"]:
        owners = [source for source in sources if any(_made_from(action, line) for line in source.lines)]
        promised = [source for source in sources if any(line["promises_action"] for line in source.lines)]
        for source in owners or promised or sources[:1]:
            source.actions.append(action)
    return sources


def _made_from(action: Content, line: Content) -> bool:
    title = action["title"].removesuffix(" …")
    return any(" ".join(line[name].split()).startswith(title) for name in ("text", "next_step") if line[name])


def _answered_on(ask: Content, source: _Source) -> date | None:
    """When an ask was answered as far as this lane goes; a deferral and an answer sent back do not count."""
    if ask["answered_on"]:
        return day_of(ask["answered_on"])
    answer = ask["answer"]
    if not answer or answer["asks_more"]:
        return None
    said = [line for line in answer["lines"] if not source.label or line["part"] in ("", source.label)]
    full = bool(source.label) and any(line["decision"] and line["decision"] != "deferred" for line in said)
    return day_of(answer["sent_on"]) if full else None


def _draw(source: _Source, content: Content, today: date) -> Lane:
    asked_on = min((d for ask in source.asks if (d := day_of(ask["asked_on"]))), default=None)
    closed_on = _closed_on(content)
    last = closed_on or today
    stretches: list[Stretch] = []
    marks: list[tuple[str, date]] = [("asked", asked_on)] if asked_on else []
    said: list[str] = [_("Asked %(on)s.") % {"on": date_words(asked_on)}] if asked_on else []
    bound = [ask for ask in source.asks if ask["is_bound"]] or source.asks
    still = [ask for ask in bound if not _answered_on(ask, source) and not ask["closed_because"]]
    answers = [day for ask in source.asks if (day := _answered_on(ask, source))]
    answered_on = max(answers, default=None) if not still else None
    is_open = closed_on is None and bool(still) and asked_on is not None
    ahead, late_days = None, 0
    if asked_on and not answered_on:
        due_on = min((d for ask in still if ask["is_confirmed"] and (d := day_of(ask["due_on"]))), default=None)
        if closed_on is None and due_on and due_on < today:
            stretches += [Stretch("wait", asked_on, due_on), Stretch("late", due_on, today)]
            late_days = (today - due_on).days
        else:
            replaced = content["state"] == "replaced"
            stretches.append(Stretch("wait", asked_on, asked_on if replaced else last))
            if closed_on is None and due_on and not replaced:
                ahead = due_on
                marks.append(("due", due_on))
    elif asked_on and answered_on:
        stretches.append(Stretch("wait", asked_on, answered_on))
    marks += [("answer", day) for day in (answers or _sent_days(source))]
    said += _answer_words(source, still, late_days, today)
    lane = Lane(source.label, ahead=ahead, late_days=late_days, is_open=is_open)
    if answered_on:
        lane = _carry_out(source, content, answered_on, today, stretches, marks, said)
    if content["withdrawn"] and closed_on and not content["verdicts"]:
        marks.append(("stop", closed_on))
    marks += [("passed", day) for one in content["passed_on"] if (day := day_of(one["on"]))]
    return replace(lane, stretches=tuple(stretches), marks=tuple(marks), sentences=tuple(said))


def _carry_out(
    source: _Source,
    content: Content,
    answered_on: date,
    today: date,
    stretches: list[Stretch],
    marks: list[tuple[str, date]],
    said: list[str],
) -> Lane:
    """After the answer: what follows, how it goes, the committee's verdicts, and what lies ahead."""
    decisions = {line["decision"] for line in source.lines if line["decision"]}
    closed_on = _closed_on(content)
    follows = bool(source.actions) or any(line["promises_action"] for line in source.lines)
    if not follows and not content["verdicts"]:
        if any(line["commits_to_nothing"] for line in source.lines):
            return Lane(source.label, uncommitted_on=answered_on)
        if decisions and decisions <= NO_ACTION:
            marks[:] = [("stop" if kind == "answer" else kind, day) for kind, day in marks]
        return Lane(source.label)
    start: date | None = answered_on
    for verdict in content["verdicts"]:
        on = _must(verdict["on"])
        if verdict["verdict"] == "reopened":
            start = on
            continue
        if start is not None and on > start:
            stretches += _course(source.actions, start, on)
        marks.append(("signed" if verdict["verdict"] == "implemented" else "stop", on))
        start = None
    marks += _proofs(source.actions, today)
    said += _action_words(source.actions, today)
    if start is None:
        return Lane(source.label)
    end = closed_on or today
    doing = [action for action in source.actions if action["state"] not in OVER]
    live = [action for action in doing if action["state"] != "paused"]
    due_on = min((d for action in live if (d := day_of(action["due_on"]))), default=None)
    if closed_on is None and due_on and due_on < today:
        begin = max(due_on, start)
        stretches += [*_course(source.actions, start, begin), Stretch("late", begin, today)]
        marks.append(("due", due_on))
        return Lane(source.label, late_days=(today - due_on).days, is_open=True)
    if end > start:
        stretches += _course(source.actions, start, end)
    days = [d for action in doing if (d := day_of(action["due_on"]) or day_of(action["next_evidence_on"]))]
    coming = [day for day in days if day >= today]
    if closed_on:
        return Lane(source.label)
    marks += [("due", day) for day in coming]
    return Lane(
        source.label,
        ahead=max(coming, default=None),
        goes_on=not coming and any(action["goes_on"] for action in doing),
        is_open=True,
        is_paused=any(action["state"] == "paused" for action in doing),
    )


def _course(actions: list[Content], start: date, end: date) -> list[Stretch]:
    """How work went between two days: held up when any action was, waiting for the committee when all were complete."""
    events = [_events(action) for action in actions]
    cuts = sorted({start, *(day for each in events for day, _state in each if start < day < end)})
    found: list[Stretch] = []
    for begin, stop in zip(cuts, [*cuts[1:], end], strict=True):
        states = [next((state for day, state in reversed(each) if day <= begin), "on-course") for each in events]
        kind = "held" if HELD & set(states) else "sign" if states and set(states) <= OVER else "do"
        if found and found[-1].kind == kind:
            found[-1] = Stretch(kind, found[-1].start, stop)
        elif stop > begin:
            found.append(Stretch(kind, begin, stop))
    return found


def _events(action: Content) -> list[tuple[date, str]]:
    """When an action came into which state, oldest first."""
    found = [(day, update["state"]) for update in action["updates"] if (day := day_of(update["on"]))]
    if day := day_of(action["completed_on"]):
        found.append((day, "complete"))
    if (day := day_of(action["cause_since_on"])) and action["state"] in HELD:
        found.append((day, action["state"]))
        if until := day_of(action["paused_until_on"]):
            found.append((until, "on-course"))
    return sorted(found, key=lambda event: event[0])


def _proofs(actions: list[Content], today: date) -> list[tuple[str, date]]:
    days = {
        day
        for action in actions
        for update in action["updates"]
        if update["evidence"] and (day := day_of(update["on"])) and day <= today
    }
    return [("proof", day) for day in sorted(days)]


def _sent_days(source: _Source) -> list[date]:
    """Answers that were sent though more is expected: a deferral, or one the committee was not content with."""
    sent = [day_of(ask["answer"]["sent_on"]) for ask in source.asks if ask["answer"] and source.lines]
    return [day for day in sent if day and any(line["decision"] for line in source.lines)]


def _closed_on(content: Content) -> date | None:
    """The day from which nothing more is expected; None while something is."""
    if content["withdrawn"]:
        return day_of(content["withdrawn"]["on"])
    verdicts = content["verdicts"]
    if verdicts and verdicts[-1]["verdict"] != "reopened":
        return day_of(verdicts[-1]["on"])
    return None


def _answer_words(source: _Source, still: list[Content], late_days: int, today: date) -> list[str]:
    said = []
    for ask in source.asks:
        day = _answered_on(ask, source)
        if day:
            how = standing.in_time(ask)
            if how == _("in time"):
                said.append(_("Answered %(on)s, in time.") % {"on": date_words(day)})
            else:
                said.append((_("Answered %(on)s.") % {"on": date_words(day)} + f" {how}").strip())
            lines = [one for one in ask["answer"]["lines"] if one in source.lines] if ask["answer"] else []
            said += [
                standing.answer_sentence(line, ask)
                for line in lines
                if line["decision"] and line["decision"] != "accepted"
            ]
        elif ask in still:
            said.append(_("No answer from %(who)s.") % {"who": standing.names(ask["who"])})
            due_on = day_of(ask["due_on"])
            if ask["is_confirmed"] and due_on and due_on >= today:
                said.append(_("An answer is due by %(on)s.") % {"on": date_words(due_on)})
    if late_days:
        said.append(_("%(days)s late.") % {"days": days_words(late_days)})
    return said


def _action_words(actions: list[Content], today: date) -> list[str]:
    said = []
    for action in actions:
        due_on = day_of(action["due_on"])
        sentence = standing.action_sentence(action)
        if due_on and due_on < today and action["state"] not in {*OVER, "paused"}:
            said.append(
                _("The action was due %(on)s and is %(days)s late.")
                % {"on": date_words(due_on), "days": days_words((today - due_on).days)}
            )
            sentence = sentence.replace(_("Due %(on)s.") % {"on": date_words(due_on)}, "").strip()
        if action["state"] != "ended":
            said.append(sentence)
        shown = sorted({day for u in action["updates"] if u["evidence"] and (day := day_of(u["on"]))})
        if shown:
            said.append(_("Evidence shown %(days)s.") % {"days": list_words([date_words(day) for day in shown])})
        coming = day_of(action["next_evidence_on"])
        if coming and action["state"] not in OVER:
            said.append(_("Next evidence due %(on)s.") % {"on": date_words(coming)})
    return said


def _must(value: str | None) -> date:
    found = day_of(value)
    if found is None:
        raise ValueError("published content lacks a date it must have")
    return found
