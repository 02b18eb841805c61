"""What the pages of reports show: where each part stands, whose turn it is, what waits for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions.drafting import ON_COVER
from wardmote.decisions.models import Clearance, ExemptBlock, OtherText, Report, ReportSection
from wardmote.documents import rich_text
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words, days_late, days_words
from wardmote.organisations.permissions import posts_held

Stage, Turn, State = Clearance.Stage, Clearance.State, Report.State
ORDER = [Stage.IMPLICATION, Stage.MANAGER, Stage.LEGAL, Stage.FINANCE]
IN_TIME = {  # the states of a report in which each stage has its turn
    Stage.IMPLICATION: State.ASKED,
    Stage.MANAGER: State.MANAGER,
    Stage.LEGAL: State.LEGAL_FINANCE,
    Stage.FINANCE: State.LEGAL_FINANCE,
}
APART = {  # sections that have pages of their own, with their rows
    "recommendation": "recommendations", "recommendations": "recommendations", "options": "options",
    "appendices": "papers", "background_papers": "papers", "consultation": "consultations",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One turn as the desk shows it: what, who has it, since when, due when, and what came of it."""

    what: str
    who: str
    since: datetime
    due_on: date
    words: str
    href: str
    is_waiting: bool
    late_words: str = ""
    comment: str = ""
    again_because: str = ""


@dataclass
class Part:
    """One part of a report on its desk: where it leads, and in words what stands there."""

    heading: str
    href: str
    words: str
    is_empty: bool = False
    notes: list[str] = field(default_factory=list)


def standing(report: Report, today: date) -> list[Standing]:
    """Every turn of a report that counts now, in the order of the stages. Two queries."""
    rows = list(report.clearances.current().select_related("post"))
    places = {row.key: (place, row.heading) for place, row in enumerate(report.implications.all())}
    rows.sort(key=lambda row: (ORDER.index(Stage(row.stage)), places.get(row.key, (0, ""))[0]))
    return [_standing(report, row, places.get(row.key, (0, ""))[1], today) for row in rows]


def _standing(report: Report, row: Clearance, heading: str, today: date) -> Standing:
    late = days_late(row.due_on, today) if row.state == Turn.WAITING else 0
    if row.state == Turn.WAITING:
        words = _("Waiting for the %(post)s") % {"post": row.post}
    elif row.state == Turn.CLEARED:
        words = _("Cleared on %(on)s") % {"on": date_words(row.settled_at or row.asked_at)}
    else:
        words = _("Sent back on %(on)s") % {"on": date_words(row.settled_at or row.asked_at)}
    return Standing(
        what=heading or row.get_stage_display(),
        who=str(row.post),
        since=row.asked_at,
        due_on=row.due_on,
        words=words,
        href=f"{report.desk}clearances/{row.pk}/",
        is_waiting=row.state == Turn.WAITING,
        late_words=_("Late: %(days)s") % {"days": days_words(late)} if late else "",
        comment=row.comment,
        again_because=row.again_because,
    )


def parts(report: Report) -> list[Part]:
    """Every part of a report in the order of its template, for its desk. About seven queries."""
    texts = {row.key: row for row in report.sections.all()}
    implications = {row.key: row for row in report.implications.all()}
    beside = set(
        OtherText.objects.filter(section__report=report, settled_at=None).values_list("section__key", flat=True)
    )
    exempt = set(report.exempt_blocks.values_list("key", flat=True))
    counts = {
        "recommendations": report.recommendations.count(),
        "options": report.options.count(),
        "papers": report.papers.count(),
        "consultations": report.consultations.count(),
    }
    found: list[Part] = []
    for section in report.template.template.walk():
        if section.key in implications:
            row = implications[section.key]
            part = Part(
                row.heading, f"{report.desk}implications/{row.key}/", _applies_words(row.applies), row.applies is None
            )
        elif section.key in ON_COVER or section.key not in texts or (section.parts and section.key != "options"):
            continue
        elif section.key in APART:
            kind = APART[section.key]
            part = Part(
                texts[section.key].heading, f"{report.desk}{kind}/", _count_words(counts[kind]), not counts[kind]
            )
        else:
            part = _text_part(report, texts[section.key])
        if section.key in beside:
            part.notes.append(_("Two texts: choose one"))
        if section.key in exempt:
            part.notes.append(_("Has exempt text"))
        found.append(part)
    if not any(part.href.endswith("/consultations/") for part in found):
        found.append(Part(_("Consultations"), f"{report.desk}consultations/", _count_words(counts["consultations"])))
    return found


def _text_part(report: Report, row: ReportSection) -> Part:
    words = len(rich_text.plain_text(row.text).split())
    said = ngettext("%(n)s word", "%(n)s words", words) % {"n": words} if words else _("Empty")
    if row.changed_at is not None and words:
        said = _("%(said)s, saved on %(on)s") % {"said": said, "on": date_words(row.changed_at)}
    return Part(str(row), f"{report.desk}sections/{row.key}/", said, not words)


def _applies_words(applies: bool | None) -> str:
    return {True: _("It applies"), False: _("None"), None: _("Not said yet")}[applies]


def _count_words(n: int) -> str:
    return ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n} if n else _("Empty")


def my_turns(reader: Reader) -> list[Clearance]:
    """What waits for this reader to clear now, soonest first. Two queries."""
    posts = posts_held(reader)
    if not posts:
        return []
    rows = Clearance.objects.of(reader.council).waiting().filter(post__in=posts).select_related("report", "post")
    return [row for row in rows.order_by("due_on", "pk") if row.report.state == IN_TIME[Stage(row.stage)]]


def reports_open_to(reader: Reader) -> tuple[list[Report], list[Report]]:
    """Reports that a reader may work on: those going on and those that ended, newest first. Two queries."""
    rows = Report.objects.visible_to(reader).select_related("decision_maker_post", "decision_maker_body", "meeting")
    going = [row for row in rows if row.state not in Report.ENDED]
    return going, [row for row in rows if row.state in Report.ENDED]


def kept_beside(section: ReportSection) -> Sequence[OtherText]:
    """Texts kept beside a section, not chosen yet. One query."""
    return list(section.other_texts.filter(settled_at=None))


def exempt_at(report: Report, key: str) -> Sequence[ExemptBlock]:
    """The exempt text at one place of a report. One query."""
    return list(report.exempt_blocks.filter(key=key))


def section_page(report: Report, key: str) -> dict[str, Any]:
    """Guidance and limits of a section, by its template."""
    section = report.template.template.section(key)
    return {"guidance": section.guidance if section else "", "word_limit": section.word_limit if section else None}
