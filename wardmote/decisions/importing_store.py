"""An existing report taken in: read from a file, every section filled as printed, its gaps kept, the rest offered for placing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.decisions import drafting, report_templates
from wardmote.decisions.importing import Draft, DraftSection, NotADecisionReport, read_report
from wardmote.decisions.models import (
    Appendix,
    Implication,
    LooseText,
    Option,
    Report,
    ReportGap,
    ReportRecommendation,
    ReportSection,
)
from wardmote.decisions.permissions import OFFICERS_CAN, may_begin_report
from wardmote.documents.reading import UnreadableDocument
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import StoredFile
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.queries import Finder

RECOMMENDATIONS = ("recommendation", "recommendations")
PAPERS = {"appendices": Appendix.Kind.APPENDIX, "background_papers": Appendix.Kind.BACKGROUND}
_NUMBER = re.compile(r"^\s*(?P<number>\d+(?:\.\d+)*)[.)]?\s+(?P<rest>\S.*)$")
_LETTER = re.compile(r"^\s*\(?(?P<letter>[a-z]|[ivx]{2,4})[.)]\s+(?P<rest>\S.*)$", re.IGNORECASE)
_APPENDIX = re.compile(
    r"^\s*(?:appendix|annexe?)\s+(?P<letter>[A-Z]|\d{1,2})\s*[-–—:.]?\s*(?P<rest>.*)$", re.IGNORECASE
)


def take_in(data: bytes, filename: str, *, template_key: str = "", by: Actor, at: datetime) -> Report:
    """Read a report from a file into a template, the one that fits best unless one is chosen. The file is kept.

    Raises RuleBroken for a file that cannot be read or holds no decision report; nothing is kept then. Reading takes
    seconds, and happens before the transaction.
    """
    require(may_begin_report(by), by, OFFICERS_CAN)
    offers = {each.key: each.template for each in report_templates.offered(by.council, london_date(at))}
    if template_key and template_key not in offers:
        raise RuleBroken(_("Choose one of the templates listed."))
    try:
        draft = read_report(data, filename, [offers[template_key]] if template_key else list(offers.values()))
    except NotADecisionReport as refused:
        raise RuleBroken(refused.message) from refused
    except UnreadableDocument as refused:
        raise RuleBroken(refused.message) from refused
    kept = files.store(data, filename, council=by.council, by=by.person, at=at, kinds=files.DOCUMENTS)
    return _record(draft, kept, by=in_post(by), at=at)


@transaction.atomic
def _record(draft: Draft, kept: StoredFile, *, by: Actor, at: datetime) -> Report:
    version = report_templates.use(by.council, draft.template, by=by, at=at)
    title = draft.title or kept.name.rpartition(".")[0] or kept.name
    found = drafting.begin_with(
        version, title, "decisions.report_imported", by=by, at=at, source_file=kept, issued_on=draft.issued_on,
        is_key=draft.key_decision,
    )  # fmt: skip
    texts = {row.key: row for row in found.sections.all()}
    rows = {row.key: row for row in found.implications.all()}
    loose: list[DraftSection] = []
    for section in draft.sections:
        if section.key in rows:
            _implication(rows[section.key], section)
        elif section.key == "option":
            _option(found, section)
        elif section.key in texts:
            _text(texts[section.key], section)
        elif section.text:
            loose.append(section)
    for place, section in enumerate(loose, 1):
        LooseText.objects.create(
            council=by.council, report=found, position=place, number=section.number[:20],
            heading=section.heading[:300], text=section.text,
        )  # fmt: skip
    for gap in draft.gaps:
        ReportGap.objects.create(
            council=by.council, report=found, key=gap.key[:60], heading=gap.heading[:200], what=gap.what[:400]
        )
    _cover(found, draft, texts, at)
    for key in RECOMMENDATIONS:
        if key in texts:
            _recommendations(found, texts[key])
    for key, kind in PAPERS.items():
        if key in texts:
            _papers(found, texts[key], kind)
    return found


def _text(row: ReportSection, section: DraftSection) -> None:
    """A heading that is printed twice gets both texts, in order."""
    row.text = "\n".join(filter(None, (row.text, section.text)))
    row.heading = section.heading[:200] or row.heading
    row.number = section.number[:12] or row.number
    row.save()


def _implication(row: Implication, section: DraftSection) -> None:
    """What is printed; whether it applies is taken from its box only, never guessed. “None” without a name stays unsaid."""
    row.text = "\n".join(filter(None, (row.text, section.text)))
    row.heading = section.heading[:200] or row.heading
    if section.applies:
        row.applies = True
    elif section.applies is False and section.cleared_by:
        row.applies, row.said_as = False, section.cleared_by[:200]
    row.save()


def _option(found: Report, section: DraftSection) -> None:
    title = section.heading or _("Option")
    place = found.options.count() + 1
    nothing = "do nothing" in f"{section.heading} {section.text}".casefold()
    Option.objects.create(
        council=found.council, report=found, position=place, title=title[:200], pros=section.text, is_do_nothing=nothing
    )


def _cover(found: Report, draft: Draft, texts: dict[str, ReportSection], at: datetime) -> None:
    """What is printed on the cover, as rows of the council where a name is near enough; the printed words stay beside."""
    finder = Finder(found.council, london_date(at))
    printed = draft.decision_maker or next((each.post for each in draft.contacts if each.post), "") or ""
    post, body = finder.post(printed).best if printed else None, finder.body(printed).best if printed else None
    if post is not None and post.decides:
        found.decision_maker_post, found.kind = post, Report.Kind.EXECUTIVE_MEMBER
        found.lead_member_post = post
    elif body is not None:
        found.decision_maker_body, found.kind = body, _kind_of(body)
    officers = [finder.post(each.post).best for each in draft.contacts if each.post]
    found.lead_officer_post = next((each for each in officers if each and not each.decides), found.lead_officer_post)
    if draft.wards and re.match(r"(?i)\W*all\b", draft.wards):
        found.all_wards = True
    because = texts.get("key_decision_reason")
    found.key_because = because.text if because else ""
    found.save()


def _kind_of(body: Body) -> str:
    if body.kind == Body.Kind.CABINET:
        return Report.Kind.EXECUTIVE_BODY
    return Report.Kind.COUNCIL if body.kind == Body.Kind.COUNCIL else Report.Kind.COMMITTEE


def _recommendations(found: Report, section: ReportSection) -> None:
    """Each numbered or lettered line, and each that begins with “That”, is one; other lines go on with the one before.

    The section keeps what stands before the first. One that names Council is recommended to it; the rest is for a person.
    """
    intro: list[str] = []
    made: list[ReportRecommendation] = []
    number = ""
    for line in section.text.splitlines():
        numbered, lettered = _NUMBER.match(line), _LETTER.match(line)
        if numbered or lettered or re.match(r"(?i)that\b", line.strip()) or not made:
            rest = (numbered or lettered)["rest"] if (numbered or lettered) else line.strip()  # type: ignore[index]
            if not (numbered or lettered or re.match(r"(?i)(?:to|that|it is|agree|approve|note|delegate)\b", rest)):
                intro.append(line)
                continue
            number = numbered["number"] if numbered else number if lettered and number else str(len(made) + 1)
            letter = lettered["letter"][:3] if lettered else ""
            made.append(
                ReportRecommendation(
                    council=found.council,
                    report=found,
                    position=len(made) + 1,
                    number=number[:12],
                    letter=letter,
                    text=rest,
                    kind=_kind(rest),
                )
            )
        else:
            made[-1].text += f"\n{line.strip()}"
    ReportRecommendation.objects.bulk_create(made)
    if made:
        section.text = "\n".join(intro)
        section.save()


def _kind(words: str) -> str:
    if re.search(r"(?i)\brecommend(?:s|ed)?\b.{0,40}\bcouncil\b|\b(?:to|by)\b.{0,20}\bfull council\b", words):
        return ReportRecommendation.Kind.TO_COUNCIL
    if re.match(r"(?i)\W*(?:that )?.{0,60}\b(?:be noted|notes?)\b", words):
        return ReportRecommendation.Kind.NOTE
    return ReportRecommendation.Kind.DECIDE


def _papers(found: Report, section: ReportSection, kind: Appendix.Kind) -> None:
    for place, line in enumerate(_entries(section.text), 1):
        named = _APPENDIX.match(line)
        title = (named["rest"] if named else line).strip() or line
        letter = named["letter"].upper() if named else ""
        Appendix.objects.create(
            council=found.council, report=found, kind=kind, position=place, letter=letter, title=title[:300]
        )
    section.text = ""
    section.save()


def _entries(text: str) -> Iterator[str]:
    for line in text.splitlines():
        bare = re.sub(r"^\s*(?:[-•]|\d+(?:\.\d+)*[.)]?)\s+", "", line).strip()
        if bare and not re.fullmatch(r"(?i)none\W*", bare):
            yield bare
