"""What goes into a meeting's pack, in which order: the front sheet, our reports as they were published, files of others.

The public parts are made of publications and of papers that are not exempt. The whole pack reads exempt text and files beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions import pack_sources, public_pages
from wardmote.decisions.models import Appendix, ExemptBlock, MeetingPaper, Pack, PublishedReport
from wardmote.documents.pack import LaidIn
from wardmote.documents.paper import (
    Block,
    Colours,
    Notice,
    NumberedList,
    Paper,
    Paragraph,
    Section,
    SummaryList,
)
from wardmote.documents.pdf_files import RefusedPdf, look_through
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import StoredFile
from wardmote.kernel.words import date_words, time_words, weekday_words
from wardmote.organisations.models import AgendaItem, Meeting
from wardmote.organisations.published import Content

REPORT = "decisions.report"
PDF = "application/pdf"


@dataclass
class Part:
    """One part of a pack. ``key`` says what it is made of; ``content`` is what the pack's page says of it."""

    key: str
    printed: Paper | LaidIn
    content: Content = field(default_factory=dict)


@dataclass
class Gathered:
    """The parts of a pack in order, and a sentence for each paper that could not be put in."""

    parts: list[Part] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def gather(pack: Pack, *, whole: bool, on: date, site: str) -> Gathered:
    """Every part of a pack: of the public one, or of the whole one with exempt text and files. Some ten queries.

    A supplement holds only what no earlier pack of the meeting holds.
    """
    meeting = pack.meeting
    items = list(meeting.items.all())
    rows = list(
        PublishedReport.objects.of(pack.council)
        .filter(report_id__in=meeting.reports.values("pk"))
        .select_related("publication")
        .order_by("reference")
    )
    of_item = {item.source_id: item.number for item in items if item.source_kind == REPORT}
    rows.sort(key=lambda row: of_item.get(row.report_id, 10_000))
    given = given_before(pack)
    made = Gathered()
    for key, paper in pack_sources.papers_for(meeting, on=on, site=site).items():
        made.parts.append(
            Part(key, paper, {"title": paper.title, "kind": "ours", "href": paper.address.removeprefix(site)})
        )
    for row in rows:
        _report(pack, row, made, whole=whole, on=on, site=site)
    for each in meeting.papers.select_related("file", "item"):
        _file(made, f"paper:{each.pk}", each, each.title, each.file, whole=whole, level=1)
    made.parts = [part for part in made.parts if part.key not in given]
    front = _front(pack, items, made.parts, whole=whole, on=on, site=site)
    made.parts.insert(0, Part("front", front, {"title": front.title, "kind": "front", "href": ""}))
    return made


def given_before(pack: Pack) -> set[str]:
    """What earlier published packs of the meeting hold already."""
    if not pack.number:
        return set()
    earlier = Pack.objects.of(pack.council).filter(
        meeting=pack.meeting, number__lt=pack.number, state=Pack.State.PUBLISHED
    )
    return {part["key"] for parts in earlier.values_list("full_parts", flat=True) for part in parts}


def _front(
    pack: Pack, items: Sequence[AgendaItem], parts: Sequence[Part], *, whole: bool, on: date, site: str
) -> Paper:
    meeting = pack.meeting
    when = weekday_words(meeting.held_on) + (f", {time_words(meeting.starts_at)}" if meeting.starts_at else "")
    told = [(_("Meeting"), str(meeting.body)), (_("When"), when), (_("Where"), meeting.place), (_("It meets as"), meeting.get_capacity_display())]  # fmt: skip
    opening: list[Block] = [SummaryList([(name, words) for name, words in told if words])]
    if whole:
        opening.insert(
            0,
            Notice(_("This copy holds exempt papers. Do not pass it on or leave it behind."), _("Not for publication")),
        )
    sections = [Section(opening)]
    if pack.number:
        names = [part.printed.title for part in parts]
        sections.append(
            Section([Paragraph(_("This supplement adds to the agenda pack:")), NumberedList(names)], _("What it adds"))
        )
        if pack.late_because and pack.chair_agreed_on:
            sections.append(Section(_late(pack.late_because, pack.chair_agreed_on), _("Why these papers came late")))
    elif items:
        sections.append(Section([NumberedList([item.title for item in items])], _("Agenda")))
    return Paper(
        title=str(pack) if pack.number else _("Agenda"),
        subtitle=f"{meeting.body}, {date_words(meeting.held_on)}",
        council_name=pack.council.name,
        sections=sections,
        made_on=on,
        address=f"{site}{pack.address}",
        colours=colours(pack),
    )


def _late(because: str, agreed_on: date) -> list[Block]:
    said = _(
        "The chair said on %(on)s that this is to be considered as a matter of urgency. The minutes will say why. "
        "Source: Local Government Act 1972, section 100B(4)."
    ) % {"on": date_words(agreed_on)}
    return [Paragraph(because), Paragraph(said, "quiet")]


def _report(pack: Pack, row: PublishedReport, made: Gathered, *, whole: bool, on: date, site: str) -> None:
    content = row.publication.content
    if content is None:
        return
    key = f"report:{row.report_id}"
    exempt = _exempt_texts(pack, row.report_id) if whole else {}
    paper = public_pages.paper(pack.council, content, on=on, site=site, exempt_texts=exempt)
    made.parts.append(
        Part(key, paper, {"title": row.title, "kind": "ours", "href": row.address, "report": row.report_id})
    )
    listed = {paper["id"]: paper["title"] for paper in content["papers"] if not paper["is_exempt"]}
    papers = Appendix.objects.of(pack.council).filter(report_id=row.report_id, kind=Appendix.Kind.APPENDIX)
    for paper_row in papers.select_related("file"):
        if paper_row.file is None or (not paper_row.is_exempt and paper_row.pk not in listed):
            continue
        title = paper_row.title if paper_row.is_exempt else listed[paper_row.pk]
        if paper_row.letter:
            title = _("Appendix %(letter)s: %(title)s") % {"letter": paper_row.letter, "title": title}
        href = f"{row.address}papers/{paper_row.pk}/"
        _file(
            made,
            f"appendix:{paper_row.pk}",
            paper_row,
            title,
            paper_row.file,
            whole=whole,
            level=2,
            href=href,
            site=site,
        )


def _exempt_texts(pack: Pack, report_id: int) -> Mapping[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for key, text in ExemptBlock.objects.of(pack.council).filter(report_id=report_id).values_list("key", "text"):
        texts.setdefault(key, []).append(text)
    return texts


def _file(
    made: Gathered,
    key: str,
    row: Appendix | MeetingPaper,
    title: str,
    file: StoredFile,
    *,
    whole: bool,
    level: int,
    href: str = "",
    site: str = "",
) -> None:
    """A file of somebody else's: laid in where it is a PDF that can be, else named with the reason."""
    if row.is_exempt and not whole:
        return
    if file.media_type != PDF:
        made.refused.append(_("“%(title)s” is not a PDF, so it has its own file and no pages here.") % {"title": title})
        return
    try:
        looked = look_through(files.read(file))
    except (RefusedPdf, RuleBroken) as refused:
        made.refused.append(f"“{title}”: {refused.message}")
        return
    words = list(_sheet_words(row, len(looked.sizes), href=f"{site}{href}" if href else ""))
    content = {"title": title, "kind": "file", "href": href, "paper": row.pk, "is_tagged": looked.is_tagged}
    made.parts.append(Part(key, LaidIn(title, words, looked, level=level), content))


def _sheet_words(row: Any, pages: int, *, href: str) -> Iterator[str]:
    yield ngettext("This file has %(n)s page.", "This file has %(n)s pages.", pages) % {"n": pages}
    yield _("It came to us as a PDF. Its pages here are not tagged for screen readers.")
    if href:
        yield _("It has a file of its own: %(address)s") % {"address": href}
    if row.is_exempt:
        yield _("Not for publication. %(paragraph)s. %(why)s") % {
            "paragraph": row.get_paragraph_display(),
            "why": row.public_interest,
        }


def colours(pack: Pack) -> Colours:
    """The council's colours for what is printed."""
    return Colours(pack.council.brand, pack.council.tint, pack.council.tint_edge)


def has_exempt(meeting: Meeting) -> bool:
    """Whether anything of a meeting's papers is exempt. Three queries."""
    reports = meeting.reports.values("pk")
    return (
        meeting.papers.filter(is_exempt=True).exists()
        or ExemptBlock.objects.of(meeting.council).filter(report_id__in=reports).exists()
        or Appendix.objects.of(meeting.council)
        .filter(report_id__in=reports, is_exempt=True)
        .exclude(file=None)
        .exists()
    )
