"""One recommendation's public page: where it stands, what each decision maker answered, what was done, every date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.kernel import links
from wardmote.kernel.links import Linked
from wardmote.kernel.models import Council, Link, Publication
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words, list_words, pounds
from wardmote.organisations import rules
from wardmote.scrutiny import axes
from wardmote.scrutiny import standing as words
from wardmote.scrutiny.axes import Words
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models import Feedback, Recommendation
from wardmote.scrutiny.standing import Standing, Tag

SAID_NO = frozenset({"not_accepted", "noted", "deferred"})
BACKWARDS: dict[str, Words] = {
    Link.Relation.CARRIES_OUT: gettext_lazy("is carried out by"),
    Link.Relation.RESTS_ON: gettext_lazy("is relied on by"),
    Link.Relation.ANSWERS: gettext_lazy("is answered by"),
    Link.Relation.EVIDENCED_BY: gettext_lazy("is evidence for"),
    Link.Relation.FOLLOWS_FROM: gettext_lazy("led to"),
}
MONEY: dict[str, Words] = {
    "revenue": gettext_lazy("day-to-day money (revenue)"),
    "capital": gettext_lazy("money for building and buying (capital)"),
}
RECURS: dict[str, Words] = {"once": gettext_lazy("once"), "yearly": gettext_lazy("each year")}


@dataclass(frozen=True)
class Said:
    """What an answer says to the whole recommendation or to one part. ``tag`` is None where the part has no answer."""

    part: str
    tag: Tag | None
    sentence: str
    text: str
    reason: str
    when: str
    premise: str


@dataclass(frozen=True)
class Answer:
    """One version of an answer."""

    version: int
    sent_on: date | None
    in_time: str
    lines: list[Said]
    cost: str
    lead: str
    feasibility: str
    agreed: str
    received: str
    asks_more: str


@dataclass(frozen=True)
class Asked:
    """One answer that was expected: of whom, by when and why, what came, what was sent when nothing came."""

    who: list[Content]
    name: str
    parts: str
    duty: str
    due_on: date | None
    explanation: list[str]
    is_confirmed: bool
    missing: str
    holding: list[str]
    clock: list[str]
    steps: list[str]
    answer: Answer | None
    earlier: list[Answer]


@dataclass(frozen=True)
class Update:
    """What was said about an action on a day."""

    on: date | None
    by: str
    label: str
    text: str
    cause: str
    evidence: list[Content]


@dataclass(frozen=True)
class Doing:
    """An action: what, who, how it goes, its updates with the newest first."""

    title: str
    owner: Content | None
    tag: Tag
    sentence: str
    moved: str
    updates: list[Update]


@dataclass(frozen=True)
class Verdict:
    """What the committee decided afterwards."""

    tag: Tag | None
    sentence: str
    meeting: Content | None
    minute: str
    invites_back: str


@dataclass(frozen=True)
class Dated:
    """A line of the dates table."""

    what: str
    on: date | None
    lacking: str = ""
    note: str = ""
    explanation: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LinkedTo:
    """Something of another room that bears on this, in words."""

    words: str
    title: str
    url: str


@dataclass(frozen=True)
class Comments:
    """What residents said, how many are being read, and until when they can."""

    shown: list[Content]
    waiting: int
    close_on: date | None
    is_open: bool


@dataclass(frozen=True)
class RecommendationPage:
    """What one recommendation's page shows on a day."""

    on: date
    publication: Publication
    content: Content
    now: Standing
    asked: list[Asked]
    doing: list[Doing]
    verdicts: list[Verdict]
    dates: list[Dated]
    linked: list[LinkedTo]
    comments: Comments
    corrected: Publication | None
    premises: list[str]

    @property
    def came_from(self) -> str:
        """“A petition: 412 residents of Station ward”, for one that came from no review."""
        label = str(dict(Recommendation.Origin.choices).get(self.content["origin"], ""))
        return f"{label}: {self.content['origin_words']}" if self.content["origin_words"] else label

    @property
    def quote(self) -> tuple[str, list[dict[str, str]]]:
        """The exact words and the lettered parts. Where the words end with their parts, the parts stand once."""
        parts = [
            {"letter": one["label"], "words": one["text"], "id": f"part-{one['label'].lower()}"}
            for one in self.content["parts"]
        ]
        text = self.content["text"].strip()
        at = 0
        starts = []
        for part in parts:
            starts.append(text.find(part["words"], at))
            at = starts[-1] + len(part["words"])
        if not parts or -1 in starts:
            return text, parts
        if text[at:].strip():
            return text, []  # something follows the last part, so they stand in the text only
        return re.sub(r"\s*\(?\w{1,3}[.)]\s*$", "", text[: starts[0]]).strip(), parts


def recommendation_page(publication: Publication, *, on: date) -> RecommendationPage:
    """Everything a recommendation's page shows. At most 8 queries beside the publication's own."""
    content: Content = publication.content or {}
    council = publication.council
    asked = [_asked(ask, content) for ask in content["asks"]]
    return RecommendationPage(
        on=on,
        publication=publication,
        content=content,
        now=words.standing(content, on),
        asked=asked,
        doing=[_doing(action) for action in content["actions"]],
        verdicts=[_verdict(one, content) for one in reversed(content["verdicts"])],
        dates=_dates(content),
        linked=_linked(council, publication.object_id),
        comments=comments(publication, on=on),
        corrected=_corrected(publication),
        premises=[line.premise for one in asked if one.answer for line in one.answer.lines if line.premise],
    )


def comments(publication: Publication, *, on: date) -> Comments:
    """What residents said about a recommendation. At most 2 queries."""
    content: Content = publication.content or {}
    close_on, asked_on = day_of(content["comments_close_on"]), day_of(content["asked_on"])
    if close_on is None and asked_on is not None:
        close_on = asked_on + timedelta(days=rules.value(publication.council, "feedback.open_days", asked_on))
    waiting = Feedback.objects.of(publication.council).filter(
        recommendation_id=publication.object_id, state=Feedback.State.WAITING
    )
    return Comments(content["feedback"], waiting.count(), close_on, close_on is None or close_on >= on)


def _asked(ask: Content, content: Content) -> Asked:
    who = words.names(ask["who"])
    answer = _answer(ask["answer"], ask, content) if ask["answer"] else None
    missing = ""
    asked_on = day_of(ask["asked_on"])
    if ask["closed_because"] and answer is None:
        missing = _("No answer is needed any more. %(why)s.") % {"why": ask["closed_because"].rstrip(".")}
    elif answer is None:
        missing = (
            _("Not supplied by %(who)s, asked on %(on)s.") % {"who": who, "on": date_words(asked_on)}
            if asked_on
            else _("Not supplied by %(who)s. The day of asking is not known.") % {"who": who}
        )
    duty = ask["duty_words"]
    if not ask["is_bound"]:
        duty = duty or _("Request: %(who)s has no duty to reply.") % {"who": who}
    return Asked(
        who=ask["who"],
        name=who,
        parts=_parts(ask["parts"]),
        duty=duty,
        due_on=day_of(ask["due_on"]),
        explanation=ask["explanation"],
        is_confirmed=ask["is_confirmed"],
        missing=missing,
        holding=[_holding(one) for one in ask["holding_replies"]],
        clock=[words.clock_sentence(event) for event in ask["clock_events"]],
        steps=[
            _("%(what)s sent on %(on)s.") % {"what": step["label"], "on": date_words(_must(step["on"]))}
            for step in ask["steps"]
        ],
        answer=answer,
        earlier=[_answer(one, ask, content) for one in reversed(ask["earlier_answers"])],
    )


def _parts(labels: list[str]) -> str:
    if not labels:
        return ""
    return ngettext("part %(parts)s", "parts %(parts)s", len(labels)) % {"parts": list_words(labels)}


def _holding(one: Content) -> str:
    said = _("A holding reply came on %(on)s and does not count. It says the answer will come by %(by)s.") % {
        "on": date_words(_must(one["on"])),
        "by": date_words(_must(one["answer_on"])),
    }
    return f"{said} “{one['text']}”" if one["text"] else said


def _answer(answer: Content, ask: Content, content: Content) -> Answer:
    is_current = answer is ask["answer"]
    lines = [_said(line, ask | {"answer": answer}) for line in answer["lines"]]
    if is_current and content["parts"] and not any(line["part"] == "" for line in answer["lines"]):
        answered = {line.part for line in lines}
        wanted = ask["parts"] or [part["label"] for part in content["parts"]]
        lines += [
            Said(label, None, _("Part %(part)s has no answer.") % {"part": label}, "", "", "", "")
            for label in wanted
            if label not in answered
        ]
    return Answer(
        version=answer["version"],
        sent_on=day_of(ask["answered_on"] if is_current else None) or day_of(answer["sent_on"]),
        in_time=_in_time(ask) if is_current else "",
        lines=sorted(lines, key=lambda line: line.part),
        cost=_cost(answer),
        lead=words.names(answer["leads"]) or answer["lead_words"] or _("Lead officer: not named."),
        feasibility=answer["feasibility"],
        agreed=_agreed(answer),
        received=_received(answer),
        asks_more=_asks_more(answer),
    )


def _in_time(ask: Content) -> str:
    said = words.in_time(ask)
    return _("Answered in time.") if said == _("in time") else said


def _said(line: Content, ask: Content) -> Said:
    tag = None
    if line["decision"]:
        label = str(axes.RESPONSE[line["decision"]])
        tag = Tag("response", line["decision"], label)
    return Said(
        part=line["part"],
        tag=tag,
        sentence=words.answer_sentence(line, ask),
        text=line["text"],
        reason="" if line["decision"] == "not_accepted" and line["reason"] else line["reason"],
        when=_when(line),
        premise=line["premise_corrected"],
    )


def _when(line: Content) -> str:
    if line["done_by_on"]:
        return _("By %(on)s") % {"on": date_words(_must(line["done_by_on"]))}
    if line["goes_on"]:
        return _("It goes on. Evidence is shown from time to time.")
    if line["next_step"]:
        on = day_of(line["next_step_on"])
        step = line["next_step"].rstrip(".")
        return (
            _("Next step by %(on)s: %(step)s.") % {"on": date_words(on), "step": step}
            if on
            else _("Next step: %(step)s. No date was given.") % {"step": step}
        )
    if line["timetable_words"]:
        return str(line["timetable_words"])
    return "" if line["decision"] in SAID_NO or not line["decision"] else _("No date was given.")


def _cost(answer: Content) -> str:
    if answer["cost"] == "none":
        return _("None")
    if answer["cost_pence"] is not None:
        said = [pounds(answer["cost_pence"]), str(RECURS.get(answer["cost_recurs"], ""))]
        text = " ".join(word for word in said if word)
        if money := MONEY.get(answer["cost_money"]):
            text += f", {money}"
        return f"{text}. {answer['cost_words']}".strip() if answer["cost_words"] else text
    return answer["cost_words"] or _("Cost: not stated.")


def _agreed(answer: Content) -> str:
    on = day_of(answer["agreed_on"])
    if not on:
        return ""
    said = _("Agreed by %(who)s on %(on)s.") % {"who": answer["agreed_by"], "on": date_words(on)}
    if answer["agreed_minute"]:
        return said + " " + _("Minute %(minute)s.") % {"minute": answer["agreed_minute"]}
    return said + " " + _("No minute reference yet.") if answer["agreed_meeting"] else said


def _received(answer: Content) -> str:
    on = day_of(answer["received_on"])
    if not on:
        return ""
    said = _("Received by the committee on %(on)s.") % {"on": date_words(on)}
    minute = answer["received_minute"]
    return said + " " + (_("Minute %(minute)s.") % {"minute": minute} if minute else _("No minute reference yet."))


def _asks_more(answer: Content) -> str:
    on = day_of(answer["more_by_on"])
    if not answer["asks_more"] or not on:
        return ""
    return _("The committee asked again and wants an answer by %(on)s: %(what)s") % {
        "on": date_words(on),
        "what": answer["asks_more"],
    }


def _doing(action: Content) -> Doing:
    due_on, first = day_of(action["due_on"]), day_of(action["first_due_on"])
    moved = ""
    if due_on and first and first != due_on:
        moved = _("First promised for %(first)s, now due %(now)s.") % {
            "first": date_words(first),
            "now": date_words(due_on),
        }
    return Doing(
        title=action["title"],
        owner=action["owner"],
        tag=Tag("delivery", action["state"], action["label"]),
        sentence=words.action_sentence(action),
        moved=moved,
        updates=[
            Update(day_of(u["on"]), u["by"], u["label"], u["text"], u["cause"], u["evidence"])
            for u in reversed(action["updates"])
        ],
    )


def _verdict(one: Content, content: Content) -> Verdict:
    return Verdict(
        tag=Tag("delivery", one["verdict"], one["label"]) if one["verdict"] in axes.DELIVERY else None,
        sentence=words.verdict_sentence(one, content["committee"]["name"])
        + (f" {one['because']}" if one["verdict"] == "implemented" and one["because"] else ""),
        meeting=one["meeting"],
        minute=_("Minute %(minute)s.") % {"minute": one["minute"]} if one["minute"] else _("No minute reference yet."),
        invites_back=_("Invited back: %(who)s.") % {"who": one["invites_back"]} if one["invites_back"] else "",
    )


def _dates(content: Content) -> list[Dated]:
    rows: list[Dated] = []
    agreed_on = day_of(content["agreed_on"])
    if agreed_on or not content["as_history"]:
        minute = content["minute_reference"]
        note = _("Minute %(minute)s.") % {"minute": minute} if minute else _("No minute reference yet.")
        rows.append(Dated(_("Agreed by the committee"), agreed_on, _("Not known."), note))
    rows.append(Dated(_("Sent for an answer"), day_of(content["asked_on"]), _("Not known.")))
    several = len(content["asks"]) > 1
    for ask in content["asks"]:
        who = words.names(ask["who"])
        parts = _parts(ask["parts"])
        told = ", ".join(each for each in (who, parts) if each) if several or parts else ""
        due_on = day_of(ask["due_on"])
        note = "" if ask["is_confirmed"] or not due_on else _("We are checking which time limit applies.")
        if due_on or ask["is_bound"]:
            rows.append(
                Dated(_labelled(_("Reply due"), told), due_on, _("No date binds this reply."), note, ask["explanation"])
            )
        answered_on = day_of(ask["answered_on"])
        rows.append(Dated(_labelled(_("Answered"), told), answered_on, _("Not yet."), _in_time(ask)))
    for action in content["actions"]:
        told = action["title"] if len(content["actions"]) > 1 else ""
        if action["due_on"] or not action["goes_on"]:
            rows.append(Dated(_labelled(_("To be done by"), told), day_of(action["due_on"]), _("No date was given.")))
        if action["next_evidence_on"]:
            rows.append(Dated(_labelled(_("Evidence due"), told), day_of(action["next_evidence_on"])))
        if action["completed_on"]:
            rows.append(Dated(_labelled(_("Reported complete"), told), day_of(action["completed_on"])))
    if content["dates"]["report_back_on"]:
        rows.append(Dated(_("Report-back due"), day_of(content["dates"]["report_back_on"])))
    return rows + [
        Dated(_("The committee’s verdict: %(word)s") % {"word": one["label"]}, day_of(one["on"]))
        for one in content["verdicts"]
    ]


def _labelled(what: str, told: str) -> str:
    return f"{what} ({told})" if told else what


def _linked(council: Council, recommendation_id: int) -> list[LinkedTo]:
    def said(one: Linked) -> str:
        label = str(one.relation.label) if one.outgoing else str(BACKWARDS[one.relation])
        return _("This recommendation %(relation)s") % {"relation": label}

    found = links.linked_to(Reader(council), Recommendation(pk=recommendation_id, council=council))
    return [LinkedTo(said(one), one.other.title, one.other.url) for one in found]


def _corrected(publication: Publication) -> Publication | None:
    if publication.correction:
        return publication
    editions: Any = Publication.objects.of(publication.council).filter(
        object_kind=publication.object_kind, object_id=publication.object_id
    )
    if publication.edition == 1:
        return None
    found: Publication | None = editions.exclude(correction="").order_by("-edition").first()
    return found


def _must(value: str | None) -> date:
    found = day_of(value)
    if found is None:
        raise ValueError("published content lacks a date it must have")
    return found
