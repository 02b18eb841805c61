"""How published reports are shown and printed: from their content alone, never from working rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from wardmote.decisions.models import PublishedReport
from wardmote.documents import rich_text
from wardmote.documents.paper import (
    Block,
    Cell,
    Colours,
    Column,
    DataTable,
    Heading,
    Notice,
    Paper,
    Paragraph,
    Run,
    Section,
    SummaryList,
)
from wardmote.kernel import facts
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words, list_words
from wardmote.organisations.published import Content, day_of


def report_page(content: Content, *, today: date) -> dict[str, Any]:
    """What the page of a published report shows. No query."""
    until = day_of(content["comment_until_on"])
    return {
        "content": content,
        "cover": cover_rows(content),
        "sections": [{**one, "html": _html(one["text"])} for one in content["sections"] if _is_shown(one, content)],
        "implications": [{**one, "html": _html(one["text"]), "applies_words": applies_words(one)} for one in content["implications"]],
        "options": [{**one, "pros": _html(one["pros"]), "cons": _html(one["cons"]), "why_not": _html(one["why_not"])} for one in content["options"]],
        "appendices": [one for one in content["papers"] if one["kind"] == "appendix"],
        "background": [one for one in content["papers"] if one["kind"] == "background"],
        "consultations": [{**one, "from_on": day_of(one["from_on"]), "until_on": day_of(one["until_on"])} for one in content["consultations"]],
        "comments": [{**one, "on": day_of(one["on"])} for one in content["comments"]],
        "comment_until": until,
        "takes_comments": bool(until and today <= until and content["state"] == "published"),
        "state_line": state_line(content),
        "has_consultation_section": any(one["shape"] == "consultation" for one in content["sections"]),
        "has_exempt": any(one["exempt"] for one in (*content["sections"], *content["implications"])) or any(one["is_exempt"] for one in content["papers"]),
    }  # fmt: skip


def reports_list(council: Council, *, today: date) -> dict[str, Any]:
    """Published reports for the public list: open to comments, still to be decided, and the rest. One query."""
    rows = list(PublishedReport.objects.of(council)[:300])
    coming = [row for row in rows if row.state in {"published", "put-off", "considered"}]
    return {
        "open": [_line(row) for row in coming if row.comment_until_on and row.comment_until_on >= today and row.state == "published"],
        "coming": [_line(row) for row in coming],
        "ended": [_line(row) for row in rows if row not in coming],
    }  # fmt: skip


def _line(row: PublishedReport) -> dict[str, Any]:
    words = [row.summary] if row.summary else []
    if row.decision_maker_name:
        when = _(" on %(on)s") % {"on": date_words(row.decide_on)} if row.decide_on else ""
        words.append(_("For decision by %(who)s%(when)s.") % {"who": row.decision_maker_name, "when": when})
    if row.comment_until_on and row.state == "published":
        words.append(_("Comments until %(on)s.") % {"on": date_words(row.comment_until_on)})
    return {"title": row.title, "href": row.address, "caption": row.reference.upper(), "words": " ".join(words)}


def cover_rows(content: Content) -> list[dict[str, Any]]:
    """The cover, name by name, in words."""
    meeting = content["meeting"]
    places = [one["name"] for one in (*content["wards"], *content["parishes"])]
    wards = _("All wards and parishes") if content["all_wards"] else list_words(places)
    key = {True: _("Yes"), False: _("No"), None: _("Not said")}[content["is_key"]]
    first_on = day_of(content["first_in_plan_on"])
    rows = [
        (_("Decided by"), content["decision_maker"]["name"] if content["decision_maker"] else ""),
        (_("Acting as"), content["capacity_words"]),
        (_("Meeting"), f"{meeting['body']}, {date_words(day_of(meeting['on']) or date.min)}" if meeting else ""),
        (_("Lead officer"), content["lead_officer"]["name"] if content["lead_officer"] else ""),
        (_("Lead member"), content["lead_member"]["name"] if content["lead_member"] else ""),
        (_("Key decision"), key),
        (_("First in the Forward Plan"), date_words(first_on) if first_on else ""),
        (_("Key because"), content["key_because"]),
        (_("Urgency"), " ".join(filter(None, (content["urgency_words"] and f"{content['urgency_words']}.", content["urgency_because"])))),
        (_("Wards and parishes"), wards),
        (_("Priorities it serves"), list_words(content["priorities"])),
        (_("Equality assessment"), content["equality_words"]),
    ]  # fmt: skip
    rows += [(one["heading"], one["text"]) for one in content["fields"]]
    return [{"key": name, "value": value} for name, value in rows if value]


def state_line(content: Content) -> str:
    """Where the report stands, as a sentence."""
    on = day_of(content["considered_on"])
    said = content["state_words"]
    if content["state"] == "published" and content["issued_on"]:
        return _("Published on %(on)s. Not decided yet.") % {"on": date_words(day_of(content["issued_on"]) or date.min)}
    line = _("%(state)s on %(on)s.") % {"state": said, "on": date_words(on)} if on else f"{said}."
    return f"{line} {content['outcome_words']}".strip()


def applies_words(one: Content) -> str:
    """Whether an implication applies, who said so, who cleared it."""
    said = {True: _("Applies."), False: _("None."), None: _("Not said.")}[one["applies"]]
    if one["applies"] is False and one["said_as"]:
        said = _("None: so says the %(who)s.") % {"who": one["said_as"]}
    if one["cleared_as"]:
        on = day_of(one["cleared_on"])
        said += " " + _("Cleared by the %(who)s on %(on)s.") % {
            "who": one["cleared_as"],
            "on": date_words(on or date.min),
        }
    return said


def paper(
    council: Council, content: Content, *, on: date, site: str, exempt_texts: Mapping[str, Sequence[str]] | None = None
) -> Paper:
    """The public report as a paper: Word, tagged PDF, from the same content as the page.

    ``exempt_texts``, by section, make the copy of those who may read them; nothing public passes any.
    """
    head = facts.head(council)
    opening: list[Block] = [Paragraph(content["summary"], "lead")] if content["summary"] else []
    opening.append(SummaryList([(row["key"], str(row["value"])) for row in cover_rows(content)]))
    sections = [Section(opening)]
    for one in content["sections"]:
        blocks = _blocks(one, content, exempt_texts or {})
        if blocks:
            sections.append(Section(blocks, f"{one['number']} {one['heading']}".strip()))
    if content["consultations"] and not any(one["shape"] == "consultation" for one in content["sections"]):
        sections.append(Section(_consulted(content), _("Consultations")))
    return Paper(
        title=content["title"],
        subtitle=_("Report %(reference)s") % {"reference": content["printed_reference"]},
        council_name=council.name,
        sections=sections,
        made_on=on,
        footer_words=_("Check value %(hash)s") % {"hash": head.hash[:16]} if head else "",
        address=f"{site}/decisions/reports/{content['reference']}/",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def _blocks(one: Content, content: Content, exempt_texts: Mapping[str, Sequence[str]]) -> list[Block]:
    made: list[Block] = list(rich_text.blocks(one["text"]))
    if one["shape"] == "recommendations":
        made += [Paragraph(f"{_number(row)}. {row['text']}") for row in content["recommendations"]]
    elif one["shape"] == "options":
        for row in content["options"]:
            made.append(Heading(row["title"] + (f" ({_('recommended')})" if row["is_preferred"] else "")))
            for name, words in (
                (_("For:"), row["pros"]),
                (_("Against:"), row["cons"]),
                (_("Why not:"), row["why_not"]),
            ):
                if words:
                    made.append(Paragraph(f"{name} {rich_text.plain_text(words)}"))
    elif one["shape"] == "implications" and content["implications"]:
        rows = [
            [Cell(row["heading"], row_header=True), Cell(_implication_words(row, exempt_texts.get(row["key"], ())))]
            for row in content["implications"]
        ]
        made.append(DataTable(_("Implications"), [Column(_("Implication"), 25), Column(_("What it means"), 75)], rows, caption_seen=False))  # fmt: skip
    elif one["shape"] == "consultation":
        made += _consulted(content)
    elif one["shape"] in {"appendices", "background_papers"}:
        kind = "appendix" if one["shape"] == "appendices" else "background"
        made += [Paragraph(_paper_words(row)) for row in content["papers"] if row["kind"] == kind]
    made += [Notice(_exempt_words(why), _("Exempt")) for why in one["exempt"]]
    for text in exempt_texts.get(one["key"], ()):
        made += [Paragraph(Run(_("Exempt text:"), strong=True)), *rich_text.blocks(text)]
    return made


def _number(row: Content) -> str:
    return f"{row['number']} ({row['letter']})" if row["letter"] else str(row["number"])


def _implication_words(row: Content, exempt_texts: Sequence[str]) -> str:
    said = [applies_words(row), rich_text.plain_text(row["text"]), *(_exempt_words(why) for why in row["exempt"])]
    said += [f"{_('Exempt text:')} {rich_text.plain_text(text)}" for text in exempt_texts]
    return "\n".join(filter(None, said))


def _exempt_words(why: Content) -> str:
    return _("Part of this is not public. %(paragraph)s. %(why)s") % {
        "paragraph": why["paragraph"],
        "why": why["public_interest"],
    }


def _paper_words(row: Content) -> str:
    name = _("Appendix %(letter)s") % {"letter": row["letter"]} if row["letter"] else ""
    return " – ".join(filter(None, (name, _exempt_words(row) if row["is_exempt"] else row["title"])))


def _consulted(content: Content) -> list[Block]:
    made: list[Block] = []
    for row in content["consultations"]:
        made.append(Heading(row["title"]))
        told = ((_("Who was asked:"), row["asked"]), (_("How it was made known:"), row["promotion"]), (_("What was said:"), row["results"]), (_("You said, we did:"), row["reply"]))  # fmt: skip
        made += [Paragraph(f"{name} {words}") for name, words in told if words]
    return made


def _is_shown(one: Content, content: Content) -> bool:
    rows = {
        "recommendations": content["recommendations"],
        "options": content["options"],
        "implications": content["implications"],
        "consultation": content["consultations"],
        "appendices": [row for row in content["papers"] if row["kind"] == "appendix"],
        "background_papers": [row for row in content["papers"] if row["kind"] == "background"],
    }
    return bool(one["text"].strip() or one["exempt"] or rows.get(one["shape"]))


def _html(text: str) -> str:
    return mark_safe(rich_text.as_html(text)) if text else ""  # noqa: S308 - escaped, then cleaned by nh3
