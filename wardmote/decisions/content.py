"""The content of a published report, as plain values. Exempt text is not in it: its rows are asked for their reasons alone.

Content holds dates and states, never sentences that depend on today.
"""

from __future__ import annotations

from typing import Any

from wardmote.decisions.drafting import ON_COVER
from wardmote.decisions.models import PARAGRAPHS, Appendix, Clearance, Report, ReportComment
from wardmote.decisions.templates import IMPLICATION, Section
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Ward
from wardmote.organisations.published import Content, day, meeting, who

REPORT_SCHEMA = "wardmote-report/1"
SHAPES = {
    "recommendation": "recommendations", "recommendations": "recommendations", "options": "options",
    "implications": "implications", "appendices": "appendices", "background_papers": "background_papers",
    "consultation": "consultation",
}  # fmt: skip


def report_content(found: Report) -> Content:
    """Everything the public may know of a report. About fifteen queries."""
    wards = list(found.wards.all())
    return {
        "schema": REPORT_SCHEMA,
        "reference": found.reference,
        "printed_reference": found.printed_reference,
        "title": found.title,
        "summary": found.public_summary,
        "kind": found.kind,
        "kind_words": found.get_kind_display() if found.kind else "",
        "capacity_words": found.get_capacity_display() if found.capacity else "",
        "decision_maker": who(found.decision_maker) if found.decision_maker else None,
        "lead_officer": who(found.lead_officer_post) if found.lead_officer_post else None,
        "lead_member": who(found.lead_member_post) if found.lead_member_post else None,
        "meeting": meeting(found.meeting),
        "all_wards": found.all_wards,
        "wards": [{"name": one.name, "slug": one.slug} for one in wards if one.kind == Ward.Kind.WARD],
        "parishes": [{"name": one.name, "slug": one.slug} for one in wards if one.kind == Ward.Kind.PARISH],
        "is_key": found.is_key,
        "first_in_plan_on": day(found.first_in_plan_on),
        "key_because": found.key_because,
        "urgency_words": found.get_urgency_display() if found.urgency != Report.Urgency.NONE else "",
        "urgency_because": found.urgency_because,
        "priorities": [one.title for one in found.priorities.all()],
        "equality": found.equality,
        "equality_words": found.equality_words,
        "comment_until_on": day(found.comment_until_on),
        "issued_on": day(found.issued_on),
        "state": found.state,
        "state_words": found.get_state_display(),
        "considered_on": day(found.considered_on),
        "outcome_words": found.outcome_words,
        "fields": _fields(found),
        "sections": _sections(found),
        "recommendations": [
            {
                "number": row.number,
                "letter": row.letter,
                "kind": row.kind,
                "kind_words": row.get_kind_display(),
                "text": row.text,
                "delegate_to": who(row.delegate_to) if row.delegate_to else None,
            }
            for row in found.recommendations.select_related("delegate_to")
        ],
        "options": [
            {
                "title": row.title,
                "pros": row.pros,
                "cons": row.cons,
                "is_do_nothing": row.is_do_nothing,
                "is_preferred": row.is_preferred,
                "why_not": row.why_not,
            }
            for row in found.options.all()
        ],
        "implications": _implications(found),
        "papers": _papers(found),
        "consultations": [
            {
                "title": row.title,
                "from_on": day(row.from_on),
                "until_on": day(row.until_on),
                "asked": row.asked,
                "promotion": row.promotion,
                "results": row.results,
                "reply": row.reply,
            }
            for row in found.consultations.all()
        ],
        "comments": [
            {"text": row.text, "on": day(london_date(row.at))}
            for row in found.comments.filter(state=ReportComment.State.SHOWN)
        ],
    }


def search_text(content: Content) -> str:
    """The words by which a published report is found."""
    said = [content["printed_reference"], content["summary"]]
    said += [one["text"] for one in (*content["recommendations"], *content["sections"], *content["implications"])]
    return "\n".join(filter(None, said))


def _exempt(found: Report) -> dict[str, list[Content]]:
    """Where exempt text stands and why, by section. Its words are not asked for."""
    places: dict[str, list[Content]] = {}
    for key, paragraph, public_interest in found.exempt_blocks.values_list("key", "paragraph", "public_interest"):
        places.setdefault(key, []).append(_why(paragraph, public_interest))
    return places


def _why(paragraph: str, public_interest: str) -> Content:
    return {"paragraph": str(PARAGRAPHS[paragraph]), "public_interest": public_interest}


def _fields(found: Report) -> list[Content]:
    """Short answers of the template's own that stand on the cover beside what every report has, such as who wrote it."""
    texts = {row.key: row for row in found.sections.exclude(key__in=ON_COVER)}
    rows = [texts[each.key] for each in found.template.template.walk() if each.is_field and each.key in texts]
    return [{"heading": row.heading, "text": row.text} for row in rows if row.text.strip()]


def _sections(found: Report) -> list[Content]:
    """The template's sections in its order, without those that the cover or the implications' table says."""
    texts = {row.key: row for row in found.sections.all()}
    kept_back = _exempt(found)
    said: list[Content] = []

    def add(section: Section, level: int) -> None:
        row = texts.get(section.key)
        if row is not None and section.key not in ON_COVER and section.kind != IMPLICATION and not section.is_field:
            shape = SHAPES.get(section.key, "text")
            said.append(
                {
                    "key": section.key,
                    "number": row.number,
                    "heading": row.heading,
                    "level": level,
                    "shape": shape,
                    "text": "" if shape in {"implications", "options"} else row.text,
                    "exempt": kept_back.get(section.key, []),
                }
            )
        for part in section.parts:
            add(part, level + 1)

    for section in found.template.template.sections:
        add(section, 2)
    return said


def _implications(found: Report) -> list[Content]:
    cleared: dict[str, Any] = {
        row.key: row
        for row in found.clearances.current().filter(stage=Clearance.Stage.IMPLICATION, state=Clearance.State.CLEARED)
    }
    kept_back = _exempt(found)
    return [
        {
            "key": row.key,
            "heading": row.heading,
            "applies": row.applies,
            "text": row.text,
            "said_as": row.said_as,
            "cleared_as": cleared[row.key].settled_as if row.key in cleared else "",
            "cleared_on": day(london_date(cleared[row.key].settled_at)) if row.key in cleared else None,
            "exempt": kept_back.get(row.key, []),
        }
        for row in found.implications.all()
        if row.applies is not None or row.text or row.key in cleared
    ]


def _papers(found: Report) -> list[Content]:
    """Appendices and background papers. Of an exempt one only its letter and why it is kept back."""
    hidden = found.papers.filter(is_exempt=True).values_list("pk", "kind", "letter", "paragraph", "public_interest")
    bare: Content = {"title": "", "url": "", "file": None}
    said = [
        {"id": pk, "kind": kind, "letter": letter, "is_exempt": True, **bare, **_why(paragraph, why)}
        for pk, kind, letter, paragraph, why in hidden
    ]
    said += [
        {
            "id": row.pk,
            "kind": row.kind,
            "letter": row.letter,
            "is_exempt": False,
            "title": row.title,
            "url": row.url,
            "file": {"media_type": row.file.media_type, "size": row.file.size} if row.file else None,
            "paragraph": "",
            "public_interest": "",
        }
        for row in found.papers.filter(is_exempt=False).select_related("file")
    ]
    order = {Appendix.Kind.APPENDIX.value: 0, Appendix.Kind.BACKGROUND.value: 1}
    return sorted(said, key=lambda one: (order[one["kind"]], one["letter"], one["id"]))
