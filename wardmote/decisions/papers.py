"""The Forward Plan and the record of a decision as papers, from the same published content as their pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from wardmote.decisions.plan_queries import PlanLine
from wardmote.decisions.record_public import standing
from wardmote.documents.paper import (
    Block,
    Cell,
    Colours,
    Column,
    DataTable,
    Heading,
    Paper,
    Paragraph,
    Section,
    SummaryList,
)
from wardmote.kernel import facts
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.published import Content, day_of


def plan_paper(council: Council, lines: Iterable[PlanLine], *, on: date, site: str) -> Paper:
    """The entries as one table, soonest first: what, who and when, why it is key, papers and how to have a say. One query."""
    columns = [Column(_("Matter"), 30), Column(_("Who decides, and when"), 20), Column(_("Key decision"), 20), Column(_("Documents, and how to have a say"), 30)]  # fmt: skip
    rows: list[list[Cell | str]] = [
        [
            Cell(_lines(one["title"], one["printed_reference"], one["summary"]), row_header=True),
            _lines(one["decision_maker"]["name"], row.when, row.slip_words, row.words),
            _lines(_("Yes") if one["is_key"] else _("No"), one["key_because"], _private(one)),
            _lines(*one["documents"], one["represent_how"]),
        ]
        for row in lines
        for one in [row.content]
    ]
    said: list[Block] = (
        [DataTable(_("Decisions that are planned"), columns, rows, caption_seen=False)]
        if rows
        else [Paragraph(_("No decision is planned."))]
    )
    opening = Paragraph(_("Decisions that the council plans to make, who will make them, and when."), "lead")
    return _paper(
        council, _("Forward Plan"), "", [Section([opening, *said])], "/forward-plan/", on, site, landscape=True
    )


def decision_paper(council: Council, content: Content, *, at: datetime, site: str) -> Paper:
    """The record of a decision: the five things that the law asks for, where it stands, and its call-ins. One query.

    Source: SI 2012/2089, regulations 12 and 13; SI 2014/2095, regulation 7.
    """
    decided = day_of(content["decided_on"])
    maker = content["decision_maker"]["name"] if content["decision_maker"] else ""
    pairs = [
        (_("Decided by"), maker),
        (_("Decided on"), date_words(decided) if decided else ""),
        (_("Key decision"), _("Yes") if content["is_key"] else _("No")),
        (_("Where it stands"), standing(content, at).words),
        (_("Call-in"), " ".join(content["call_in_words"])),
        (_("Effect"), content["effective_words"]),
    ]
    said: list[Block] = []
    for heading, key in (
        (_("What was decided"), "decision"),
        (_("Reasons"), "reasons"),
        (_("Alternatives considered and rejected"), "alternatives"),
        (_("Conflicts of interest"), "conflicts"),
        (_("Dispensations"), "dispensations"),
    ):
        said += [Heading(heading), *(Paragraph(line) for line in content[key].split("\n") if line.strip())]
    sections = [
        Section([SummaryList([(name, words) for name, words in pairs if words])]),
        Section(said, _("The record")),
    ]
    call_ins: list[Block] = []
    for one in content["call_ins"]:
        call_ins += [
            Heading(f"{one['reference'].upper()}: {one['state_words']}"),
            Paragraph(_("Why it should be looked at again: %(why)s") % {"why": one["grounds"]}),
            Paragraph(_("What should be decided instead: %(what)s") % {"what": one["alternative"]}),
            *([Paragraph(f"{one['outcome_label']}. {one['outcome_words']}".strip())] if one["outcome_label"] else []),
        ]
    if call_ins:
        sections.append(Section(call_ins, _("Call-in")))
    title, reference = content["title"], content["printed_reference"]
    subtitle = _("Decision %(reference)s") % {"reference": reference}
    return _paper(council, title, subtitle, sections, f"/decisions/{content['reference']}/", london_date(at), site)


def _paper(
    council: Council,
    title: str,
    subtitle: str,
    sections: list[Section],
    address: str,
    on: date,
    site: str,
    *,
    landscape: bool = False,
) -> Paper:
    head = facts.head(council)
    return Paper(
        title=title,
        subtitle=subtitle,
        council_name=council.name,
        sections=sections,
        made_on=on,
        landscape=landscape,
        footer_words=_("Check value %(hash)s") % {"hash": head.hash[:16]} if head else "",
        address=f"{site}{address}",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def _private(content: Content) -> str:
    if content["openness"] == "open":
        return ""
    return f"{content['openness_words']}. {content['paragraph']}. {content['private_because']}"


def _lines(*words: str) -> str:
    return "\n".join(filter(None, words))
