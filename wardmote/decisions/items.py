"""What can be counted in a report: recommendations, options, implications, exempt text, papers, consultations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wardmote.decisions import clearing
from wardmote.decisions.drafting import not_published, to_change
from wardmote.decisions.models import (
    PARAGRAPHS,
    Appendix,
    Consultation,
    ExemptBlock,
    Implication,
    Option,
    Report,
    ReportRecommendation,
)
from wardmote.decisions.permissions import AUTHORS_CAN, may_write_report
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import in_post, require


@transaction.atomic
def save_recommendation(
    report_id: int,
    recommendation_id: int | None = None,
    *,
    number: str,
    letter: str = "",
    kind: str,
    text: str,
    delegate_to_id: int | None = None,
    bears_on: Sequence[str] = (),
    began_with: int | None = None,
    by: Actor,
    at: datetime,
) -> ReportRecommendation:
    """Add or change a recommendation. Clearances of the implications it bears on are reopened, and the manager's.

    ``bears_on`` are keys of implications; none means all. Raises RuleBroken without number or text, or for a
    delegation to nobody; WrongState when somebody else changed it since it was opened.
    """
    report = to_change(report_id, by=by)
    by = in_post(by)
    found: ReportRecommendation = _row(ReportRecommendation, report, recommendation_id)
    _same_version(found, began_with)
    if not number.strip() or not text.strip():
        raise RuleBroken(_("Enter the recommendation’s number and its words."))
    if kind not in ReportRecommendation.Kind.values:
        raise RuleBroken(_("Choose what the recommendation asks for."))
    if kind == ReportRecommendation.Kind.DELEGATE and not delegate_to_id:
        raise RuleBroken(_("Choose the post that it is delegated to."))
    known = set(report.implications.values_list("key", flat=True))
    touched = {*found.bears_on} or known
    with change(found, "decisions.recommendation_changed", by=by, at=at, subject=report.reference):
        found.number, found.letter, found.kind, found.text = number.strip(), letter.strip(), kind, text.strip()
        is_delegated = kind == ReportRecommendation.Kind.DELEGATE
        found.delegate_to = Post.objects.of(by.council).get(pk=delegate_to_id) if is_delegated else None
        found.bears_on = sorted(set(bears_on) & known)
        found.version += bool(found.pk)
        found.save()
    touched |= {*found.bears_on} or known
    clearing.reopen(report, touched, because=_("Recommendation %(which)s changed.") % {"which": found}, by=by, at=at)
    return found


@transaction.atomic
def drop_recommendation(recommendation_id: int, *, by: Actor, at: datetime) -> None:
    """Take a recommendation out of a report. Clearances it bears on are reopened, and the manager's."""
    found: ReportRecommendation = ReportRecommendation.objects.of(by.council).get(pk=recommendation_id)
    report = to_change(found.report_id, by=by)
    by = in_post(by)
    touched = {*found.bears_on} or set(report.implications.values_list("key", flat=True))
    note = {"dropped": found.text}
    with change(found, "decisions.recommendation_changed", by=by, at=at, subject=report.reference, note=note):
        found.text = ""
    ReportRecommendation.objects.filter(pk=found.pk).delete()
    clearing.reopen(
        report, touched, because=_("Recommendation %(which)s was taken out.") % {"which": found}, by=by, at=at
    )


@transaction.atomic
def save_option(
    report_id: int,
    option_id: int | None = None,
    *,
    title: str,
    pros: str = "",
    cons: str = "",
    is_do_nothing: bool = False,
    is_preferred: bool = False,
    why_not: str = "",
    began_with: int | None = None,
    by: Actor,
    at: datetime,
) -> Option:
    """Add or change an option. At most one is preferred: preferring another takes it from the first.

    Raises RuleBroken without a title; WrongState when somebody else changed it since it was opened.
    """
    report = to_change(report_id, by=by)
    found: Option = _row(Option, report, option_id)
    _same_version(found, began_with)
    if not title.strip():
        raise RuleBroken(_("Say what the option is."))
    with change(found, "decisions.option_changed", by=in_post(by), at=at, subject=report.reference):
        if is_preferred:
            report.options.exclude(pk=found.pk).update(is_preferred=False)
        found.title, found.pros, found.cons, found.why_not = title.strip(), pros.strip(), cons.strip(), why_not.strip()
        found.is_do_nothing, found.is_preferred = is_do_nothing, is_preferred
        found.version += bool(found.pk)
        found.save()
    return found


@transaction.atomic
def drop_option(option_id: int, *, by: Actor, at: datetime) -> None:
    """Take an option out of a report."""
    found: Option = Option.objects.of(by.council).get(pk=option_id)
    report = to_change(found.report_id, by=by)
    note = {"dropped": found.title}
    with change(found, "decisions.option_changed", by=in_post(by), at=at, subject=report.reference, note=note):
        Option.objects.filter(pk=found.pk).delete()


@transaction.atomic
def save_implication(
    implication_id: int, *, applies: bool | None, text: str, began_with: int | None = None, by: Actor, at: datetime
) -> Implication:
    """Say whether an implication applies, and how. Its own clearance is reopened, and the stage that covers it.

    The report's writers may, and whoever has the turn to clear it. “None” needs a name: that of the post which says so. Raises
    RuleBroken for one that applies without words; WrongState when somebody else changed it since it was opened.
    """
    found: Implication = Implication.objects.of(by.council).locked().get(pk=implication_id)
    report: Report = Report.objects.of(by.council).locked().get(pk=found.report_id)
    is_turn = clearing.has_turn(by, report, found.key)
    require(is_turn or may_write_report(by, report), by, AUTHORS_CAN)
    not_published(report)
    by = in_post(by)
    _same_version(found, began_with)
    said = text.strip()
    if applies and not said:
        raise RuleBroken(_("Say how it applies."))
    if applies is False and not by.as_post:
        raise RuleBroken(_("“None” needs a name: it must be said by somebody with a post or a role."))
    if (found.applies, found.text) == (applies, said):
        return found
    with change(
        found, "decisions.implication_changed", by=by, at=at, subject=report.reference, note={"key": found.key}
    ):
        found.applies, found.text = applies, said
        found.said_as = by.as_post[:200] if applies is not None else ""
        found.version += 1
        found.save()
    because = _("“%(heading)s” changed.") % {"heading": found.heading}
    clearing.reopen(report, {found.key}, because=because, with_manager=False, by=by, at=at)
    return found


@transaction.atomic
def save_exempt(
    report_id: int,
    block_id: int | None = None,
    *,
    key: str,
    text: str,
    paragraph: str,
    public_interest: str,
    by: Actor,
    at: datetime,
) -> ExemptBlock:
    """Add or change text that the public may not read, at a section or implication of the report.

    Raises RuleBroken without its words, the paragraph of Schedule 12A or the public-interest test. Source: Local
    Government Act 1972, s. 100I and Schedule 12A, paragraph 10.
    """
    report = to_change(report_id, by=by)
    found: ExemptBlock = _row(ExemptBlock, report, block_id)
    places = {*report.sections.values_list("key", flat=True), *report.implications.values_list("key", flat=True)}
    if key not in places:
        raise RuleBroken(_("Choose a section of the report."))
    if not text.strip():
        raise RuleBroken(_("Write the exempt text."))
    _say_why(paragraph, public_interest)
    with change(found, "decisions.exempt_changed", by=in_post(by), at=at, subject=report.reference):
        found.key, found.text = key, text.strip()
        found.paragraph, found.public_interest = paragraph, public_interest.strip()
        found.version += bool(found.pk)
        found.save()
    return found


@transaction.atomic
def drop_exempt(block_id: int, *, by: Actor, at: datetime) -> None:
    """Take exempt text out of a report."""
    found: ExemptBlock = ExemptBlock.objects.of(by.council).get(pk=block_id)
    report = to_change(found.report_id, by=by)
    with change(
        found, "decisions.exempt_changed", by=in_post(by), at=at, subject=report.reference, note={"dropped": True}
    ):
        ExemptBlock.objects.filter(pk=found.pk).delete()


def save_paper(
    report_id: int,
    paper_id: int | None = None,
    *,
    kind: str,
    letter: str = "",
    title: str,
    url: str = "",
    data: bytes = b"",
    filename: str = "",
    is_exempt: bool = False,
    paragraph: str = "",
    public_interest: str = "",
    by: Actor,
    at: datetime,
) -> Appendix:
    """Add or change an appendix or a background paper, with its file if one is given.

    Raises RuleBroken without a title, for an appendix with neither file nor address yet none kept, or for an exempt one without
    paragraph and public-interest test. The file is kept before the transaction.
    """
    if not title.strip():
        raise RuleBroken(_("Enter the paper’s title."))
    if is_exempt:
        _say_why(paragraph, public_interest)
    report: Report = Report.objects.of(by.council).get(pk=report_id)
    require(may_write_report(by, report), by, AUTHORS_CAN)
    kept = (
        files.store(data, filename, council=by.council, by=by.person, at=at, kinds=files.DOCUMENTS | files.PICTURES)
        if data
        else None
    )
    with transaction.atomic():
        report = to_change(report_id, by=by)
        found: Appendix = _row(Appendix, report, paper_id)
        with change(found, "decisions.paper_changed", by=in_post(by), at=at, subject=report.reference):
            found.kind, found.letter, found.title, found.url = kind, letter.strip().upper(), title.strip(), url.strip()
            found.is_exempt = is_exempt
            found.paragraph = paragraph if is_exempt else ""
            found.public_interest = public_interest.strip() if is_exempt else ""
            found.file = kept or found.file
            found.save()
    return found


@transaction.atomic
def drop_paper(paper_id: int, *, by: Actor, at: datetime) -> None:
    """Take a paper off a report. Its file stays in the council's store."""
    found: Appendix = Appendix.objects.of(by.council).get(pk=paper_id)
    report = to_change(found.report_id, by=by)
    with change(
        found, "decisions.paper_changed", by=in_post(by), at=at, subject=report.reference, note={"dropped": True}
    ):
        Appendix.objects.filter(pk=found.pk).delete()


@transaction.atomic
def save_consultation(
    report_id: int,
    consultation_id: int | None = None,
    *,
    title: str,
    from_on: date,
    until_on: date | None = None,
    asked: str = "",
    promotion: str = "",
    results: str = "",
    reply: str = "",
    by: Actor,
    at: datetime,
) -> Consultation:
    """Add or change a consultation that the report rests on. Raises RuleBroken without a title or for an end before its beginning."""
    report = to_change(report_id, by=by)
    found: Consultation = _row(Consultation, report, consultation_id)
    if not title.strip():
        raise RuleBroken(_("Say what was consulted on."))
    if until_on is not None and until_on < from_on:
        raise RuleBroken(_("The consultation cannot end before it begins."))
    with change(found, "decisions.consultation_changed", by=in_post(by), at=at, subject=report.reference):
        found.title, found.from_on, found.until_on = title.strip(), from_on, until_on
        found.asked, found.promotion = asked.strip(), promotion.strip()
        found.results, found.reply = results.strip(), reply.strip()
        found.save()
    return found


@transaction.atomic
def drop_consultation(consultation_id: int, *, by: Actor, at: datetime) -> None:
    """Take a consultation off a report."""
    found: Consultation = Consultation.objects.of(by.council).get(pk=consultation_id)
    report = to_change(found.report_id, by=by)
    note = {"dropped": found.title}
    with change(found, "decisions.consultation_changed", by=in_post(by), at=at, subject=report.reference, note=note):
        Consultation.objects.filter(pk=found.pk).delete()


def _row(model: type[models.Model], report: Report, number: int | None) -> Any:
    """The report's row of that number, held for a change; a new one at the end without a number."""
    rows: Any = model._base_manager.filter(council=report.council, report=report)
    if number is not None:
        return rows.select_for_update(of=("self",), no_key=True).get(pk=number)
    made: Any = model(council=report.council, report=report)
    if hasattr(made, "position"):
        made.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    return made


def _same_version(found: Any, began_with: int | None) -> None:
    if found.pk and began_with is not None and found.version != began_with:
        raise WrongState(
            _("Somebody else changed this while you wrote. Your words stand below: compare both, then save again.")
        )


def _say_why(paragraph: str, public_interest: str) -> None:
    if paragraph not in PARAGRAPHS:
        raise RuleBroken(_("Choose the paragraph of Schedule 12A that keeps it from the public."))
    if not public_interest.strip():
        raise RuleBroken(_("Say why keeping it back serves the public better than showing it."))
