"""A published recommendation as one row of a spreadsheet: every public column, the same in CSV and Excel files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.kernel.words import pounds
from wardmote.scrutiny.axes import DELIVERY, RESPONSE
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models.published import PublishedRecommendationQuerySet
from wardmote.scrutiny.standing import names, standing

CHUNK = 500


def columns() -> list[str]:
    """The titles of the columns, in order."""
    return [
        _("Reference"),
        _("Number"),
        _("Review"),
        _("Theme"),
        _("Recommendation"),
        _("Exact words"),
        _("Intended outcome"),
        _("Committee"),
        _("Acting as"),
        _("Wards"),
        _("Asked on"),
        _("Who must answer"),
        _("Reply due"),
        _("Answered on"),
        _("Answer"),
        _("What will happen"),
        _("Reason"),
        _("To be done by"),
        _("Cost"),
        _("Lead officers"),
        _("Delivery"),
        _("Latest update"),
        _("Updated on"),
        _("Signed off on"),
        _("Where it stands"),
        _("Late"),
        _("Days late"),
        _("Address"),
    ]


def rows(found: PublishedRecommendationQuerySet, *, on: date, site: str) -> Iterator[list[Any]]:
    """Each published recommendation as a row; memory stays flat whatever their number. ``site`` begins each address."""
    for row in found.select_related("publication").iterator(chunk_size=CHUNK):
        yield one(row.content, on=on, site=site)


def one(content: Content, *, on: date, site: str) -> list[Any]:
    """One recommendation's row."""
    now = standing(content, on)
    answers = [ask["answer"] for ask in content["asks"] if ask["answer"]]
    lines = [line for answer in answers for line in answer["lines"]]
    updates = [update for action in content["actions"] for update in action["updates"]]
    last = max(updates, key=lambda update: update["on"], default=None)
    return [
        content["printed_reference"],
        content["number"],
        content["review"]["title"] if content["review"] else "",
        content["theme"]["name"] if content["theme"] else "",
        content["title"],
        content["text"],
        content["intended_outcome"],
        content["committee"]["name"],
        content["capacity_words"],
        ", ".join(ward["name"] for ward in content["wards"]),
        day_of(content["asked_on"]),
        "; ".join(names(ask["who"]) for ask in content["asks"]),
        _earliest(ask["due_on"] for ask in content["asks"]),
        day_of(content["dates"]["answered_on"]),
        str(RESPONSE[content["response"]]),
        _joined(line["text"] for line in lines),
        _joined(line["reason"] for line in lines),
        _earliest(line["done_by_on"] for line in lines),
        _joined(_cost(answer) for answer in answers),
        _joined(
            ", ".join(
                [*(lead["name"] for lead in answer["leads"]), *([answer["lead_words"]] if answer["lead_words"] else [])]
            )
            for answer in answers
        ),
        str(DELIVERY[content["delivery"]]) if content["delivery"] else "",
        last["text"] if last else "",
        day_of(last["on"]) if last else None,
        day_of(content["dates"]["signed_off_on"]),
        now.sentence,
        now.late[0].kind if now.late else "",
        now.late[0].days if now.late else None,
        f"{site}/recommendations/{content['reference']}/",
    ]


def _cost(answer: Content) -> str:
    if answer["cost"] == "none":
        return _("None")
    amount = pounds(answer["cost_pence"]) if answer["cost_pence"] else ""
    return ", ".join(words for words in (amount, answer["cost_words"]) if words)


def _earliest(values: Any) -> date | None:
    return min((day for day in map(day_of, values) if day), default=None)


def _joined(words: Any) -> str:
    return "\n".join(word for word in words if word)
