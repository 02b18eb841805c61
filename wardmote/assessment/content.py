"""The content of a published assessment, as plain values: sections with their figures, scoring, who contributed.

Content holds dates and numbers, never sentences that depend on today.
"""

from __future__ import annotations

from typing import Any

from wardmote.assessment.items import from_data
from wardmote.assessment.models import Assessment, DataRequest
from wardmote.assessment.models.assessments import Part
from wardmote.assessment.standing import order_of, place_words
from wardmote.kernel.words import london_date
from wardmote.organisations.published import Content, day, who

ASSESSMENT_SCHEMA = "wardmote-assessment/1"


def assessment_content(found: Assessment) -> Content:
    """Everything the public may know of an assessment. About fifteen queries."""
    sections = [_section(row) for row in found.sections.prefetch_related("items", "requests__body")]
    figures = [item for section in sections for item in section["items"]]
    for number, item in enumerate(figures, 1):
        item["number"] = number
    return {
        "schema": ASSESSMENT_SCHEMA,
        "slug": found.slug,
        "title": found.title,
        "summary": found.summary,
        "year": found.year,
        "previous": {"title": found.previous.title, "address": found.previous.address}
        if found.previous and found.previous.published_at
        else None,
        "parts": [
            {"number": part.value, "words": str(part.label), "sections": [s for s in sections if s["part"] == part.value]}
            for part in Part
        ],
        "manifests": sorted({item["manifest"] for item in figures if item["manifest"]}),
        "scoring": _scoring(found),
        "contributors": [
            {"who": who(row.post or row.body), "what": row.what, "agreed_on": day(london_date(row.agreed_at)) if row.agreed_at else None}
            for row in found.contributors.select_related("post", "body")
        ],
        "since_last": since_last(found, figures),
    }  # fmt: skip


def _section(row: Any) -> Content:
    return {
        "key": row.key,
        "part": row.part,
        "heading": row.heading,
        "text": row.text,
        "items": [dict(item.content) for item in row.items.all()],
        "comments": [
            {"who": who(one.body), "text": one.reply}
            for one in row.requests.all()
            if one.state == DataRequest.State.USED and one.kind == DataRequest.Kind.COMMENT and one.reply
        ],
    }


def since_last(found: Assessment, figures: list[Content]) -> list[Content]:
    """Figures of both this and the last assessment, side by side: the number then and now. One query."""
    if found.previous is None:
        return []
    old = {
        row.key: from_data(row.content)
        for section in found.previous.sections.prefetch_related("items")
        for row in section.items.all()
    }
    return [
        {
            "name": item["name"], "then": old[item["key"]].value, "then_period": old[item["key"]].period,
            "now": item["value"], "now_period": item["period"],
        }
        for item in figures
        if item["key"] in old and old[item["key"]].period != item["period"]
    ]  # fmt: skip


def _scoring(found: Assessment) -> Content | None:
    """The scoring as it stood: model whole, each place with its numbers, how firm it is, what was decided and why."""
    order = order_of(found)
    if order is None or found.model is None:
        return None
    issues = {issue.key: issue for issue in found.issues.all()}
    total = len(order.places)
    return {
        "model": {"name": found.model.name, "version": found.model.version, "content": found.model.content},
        "scorers": [row.words for row in found.scorers.exclude(sent_at=None)],
        "places": [
            {
                "key": place.key,
                "title": issues[place.key].title,
                "rank": place.rank,
                "risk": place.risk,
                "gap": place.gap,
                "numbers": dict(place.numbers),
                "best": place.best,
                "worst": place.worst,
                "kept": place.kept,
                "confidence": order.confidence.get(place.key, ""),
                "place": issues[place.key].place,
                "is_priority": issues[place.key].is_priority,
                "because": issues[place.key].because,
                **place_words(place, total),
            }
            for place in order.places
        ],
        "settled": [
            {
                "issue": one.issue.title, "factor": one.factor.name, "values": [value for _who, value, _why in one.said],
                "value": one.settled, "note": one.note,
            }
            for one in order.apart
            if one.settled is not None
        ],
    }  # fmt: skip


def search_text(content: Content) -> str:
    """The words by which a published assessment is found."""
    said = [content["summary"]]
    for part in content["parts"]:
        for section in part["sections"]:
            said += [section["heading"], section["text"], *(item["title"] for item in section["items"])]
    return "\n".join(filter(None, said))
