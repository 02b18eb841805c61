"""What an imported paper answers: saved as drafts of answers, or recorded as history."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from wardmote.kernel.facts import change
from wardmote.kernel.models import StoredFile
from wardmote.kernel.readers import Actor
from wardmote.scrutiny import answering, importing_names
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.checking import TEMPLATE_WORDS
from wardmote.scrutiny.importing_plan import DECISIONS, TAKEN, Paired, ask_for, named_for, post_ids
from wardmote.scrutiny.models import (
    Ask,
    Response,
)

_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_DAY = re.compile(
    r"^(?:by |before )?(\d{1,2})(?:st|nd|rd|th)?[ /.-]([A-Za-z]{3,9}|\d{1,2})[ /.,-]+(\d{4})$", re.IGNORECASE
)


def _said(row: dict[str, Any]) -> list[Said]:
    """What the paper answers: to parts that it marks, and to the whole. A decision only where its word is printed."""
    decision = DECISIONS.get(row["decision"])
    words = " ".join(row["decision_words"].split())[:80]
    by_part = [part for part in row["parts"] if part["response"]]
    rest = row["response"]
    for part in by_part:
        rest = rest.replace(part["response"], "")
    rest = re.sub(r"(?im)^\s*(?:recommendation |part )?\(?[a-z0-9]{1,2}[.):–-]*\s*$", "", rest).strip()
    day = day_printed(row["timetable"])
    said = [Said(part=part["label"], text=part["response"]) for part in by_part]
    if rest or decision or words or not said:
        whole = Said(
            text=rest,
            decision=decision.value if decision else "",
            decision_words=words,
            done_by_on=day,
            timetable_words="" if TEMPLATE_WORDS.match(row["timetable"]) else row["timetable"][:300],
        )
        said.append(whole)
    else:
        said[0] = replace(said[0], timetable_words=row["timetable"][:300])
    return said


def _costs(row: dict[str, Any]) -> Costs:
    printed = row["financial_impact"].strip()
    if not printed or TEMPLATE_WORDS.match(printed):
        return Costs()
    if re.fullmatch(r"(?i)(?:none|nil|no (?:financial |cost |additional )*(?:impact|cost|implication)s?)\.?", printed):
        return Costs(cost=Response.Cost.NONE)
    return Costs(cost=Response.Cost.SOME, words=printed)


def _unmatched(row: dict[str, Any], stands: dict[str, str]) -> str:
    left = [
        printed
        for printed in row["lead_officers"]
        if not stands.get(importing_names.name_key("lead_officers", printed), "").startswith("post:")
    ]
    return "; ".join(left)[:300]


def draft_answer(
    ask: Ask, row: dict[str, Any], fields: set[str], stands: dict[str, str], *, by: Actor, at: datetime
) -> Response:
    """Save what the paper answers as a draft. Of a draft there is, only ``fields`` change."""
    before = Response.objects.of(by.council).current().filter(ask=ask).first()
    if before is None or before.sent_at is not None:
        before = None
    said, costs = _said(row), _costs(row)
    lead, words = post_ids(named_for(row, "lead_officers", stands)), _unmatched(row, stands)
    feasibility = before.feasibility if before else ""
    if before is not None:
        said = _over(before, said, fields)
        if "financial_impact" not in fields:
            costs = Costs(before.cost, before.cost_words, before.cost_pence, before.cost_money, before.cost_recurs)
        if "lead_officers" not in fields:
            lead, words = [post.pk for post in before.lead_posts.all()], before.lead_words
    elif fields != set(TAKEN):
        said = [
            replace(
                each,
                decision=each.decision if "decision" in fields else "",
                decision_words=each.decision_words if "decision" in fields else "",
                text=each.text if "response" in fields else "",
                done_by_on=each.done_by_on if "timetable" in fields else None,
                timetable_words=each.timetable_words if "timetable" in fields else "",
            )
            for each in said
        ]
        costs = costs if "financial_impact" in fields else Costs()
        lead, words = (lead, words) if "lead_officers" in fields else ([], "")
    saved = answering.save_answer(
        ask.pk, lines=said, costs=costs, feasibility=feasibility, lead_posts=lead, lead_words=words, by=by, at=at
    )
    return saved.response


def _over(before: Response, said: list[Said], fields: set[str]) -> list[Said]:
    """The lines of a draft with some of what the paper says written over them."""
    kept = {line.part.label if line.part else "": answering.said(line) for line in before.lines.select_related("part")}
    for new in said:
        old = kept.get(new.part, Said(part=new.part))
        if "decision" in fields and new.decision:
            old = replace(old, decision=new.decision, decision_words=new.decision_words)
        if "response" in fields and new.text:
            old = replace(old, text=new.text)
        if "timetable" in fields and (new.done_by_on or new.timetable_words):
            old = replace(old, done_by_on=new.done_by_on, timetable_words=new.timetable_words)
        kept[new.part] = old
    return list(kept.values())


def record_answer(ask: Ask, row: dict[str, Any], stands: dict[str, str], *, by: Actor, at: datetime) -> Response:
    """An answer of earlier records: it is with the committee, though on which day is not known."""
    found = draft_answer(ask, row, set(TAKEN), stands, by=by, at=at)
    with change(found, "scrutiny.responded", by=by, at=at, subject=ask.recommendation.reference, public=True):
        found.state, found.sent_at = Response.State.SENT, at
        found.save()
    return found


def merge_answer(
    pair: Paired,
    row: dict[str, Any],
    fields: set[str],
    source: StoredFile,
    stands: dict[str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Save what a later copy says about a recommendation on the record, as a draft of its answer. No ask, no change."""
    ask = ask_for(pair.recommendation, row, stands)
    if ask is None:
        return
    note = {"file": source.name, "position": row["where"].get("response", ""), "fields": sorted(fields)}
    with change(pair.recommendation, "scrutiny.merged", by=by, at=at, subject=pair.recommendation.reference, note=note):
        draft_answer(ask, row, fields, stands, by=by, at=at)


def day_printed(words: str) -> date | None:
    """A whole date printed by itself, such as "30 September 2026" or "30/09/2026"; None for anything less."""
    found = _DAY.match(" ".join(words.split()))
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else _MONTHS.get(found[2][:3].lower(), 0)
    try:
        return date(int(found[3]), month, int(found[1]))
    except ValueError:
        return None
