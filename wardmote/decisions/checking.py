"""What a report lacks before it is ready, in words, each with the way to its box. Law and exempt text stop it; all else only warns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wardmote.clocks import clear_days_latest
from wardmote.decisions import plain_words, statutes
from wardmote.decisions.drafting import LONGEST_SUMMARY, ON_COVER, to_change
from wardmote.decisions.models import CheckOverride, Report
from wardmote.documents import rich_text
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import OldAddress, Publication
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, list_words
from wardmote.organisations.permissions import in_post

KEY_NOTICE_DAYS = 28  # clear days; SI 2012/2089, reg. 9
ADVISED_GRADE = 12.0
STRUCTURED = frozenset({"recommendation", "recommendations", "options", "implications", "appendices", "background_papers", "relevant_documents", "contacts", "author"})  # fmt: skip
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = f"({'|'.join(_MONTHS)})"
APPROVED = re.compile(rf"(?i)\bapproved by (?:the )?[^.]{{3,80}}? in {_MONTH} (\d{{4}})")
CONSULTED = re.compile(rf"(?i)\bconsultation\b[^.]{{0,60}}?\b{_MONTH}\b[^.]{{0,30}}?(\d{{4}})")
SAME_WORDS = 40  # characters that exempt and public text may share by chance


@dataclass(frozen=True)
class Check:
    """One thing that a report lacks. ``stops`` when neither law nor exempt text lets it pass; else ``passed_over`` may say why."""

    key: str
    says: str
    href: str
    stops: bool = False
    passed_over: CheckOverride | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self.stops or self.passed_over is None


@dataclass
class _Read:
    """A report with all its parts, read once."""

    report: Report
    on: date
    texts: dict[str, str]
    headings: dict[str, str]
    parts: dict[str, list[Any]]

    @property
    def whole(self) -> str:
        said = [*self.texts.values(), *(row.text for row in self.parts["implications"])]
        said += [row.text for row in self.parts["recommendations"]]
        said += [f"{row.title}\n{row.pros}\n{row.cons}" for row in self.parts["options"]]
        return "\n".join(rich_text.plain_text(each) for each in said if each)

    def at(self, key: str) -> str:
        """The way to a section's box."""
        return f"{self.report.desk}sections/{key}/"


def checks(report: Report, *, on: date) -> list[Check]:
    """Everything that a report lacks, those that stop it first. About ten queries."""
    passed = {row.check_key: row for row in report.overrides.filter(taken_back_at=None)}
    read = _read(report, on)
    found = [one if one.stops else replace(one, passed_over=passed.get(one.key)) for one in _every(read)]
    return sorted(found, key=lambda one: (not one.stops, not one.is_open))


@transaction.atomic
def pass_over(report_id: int, check_key: str, *, because: str, by: Actor, at: datetime) -> CheckOverride:
    """Pass a warning over, with the reason, which the record keeps. Raises RuleBroken for what the law or exempt text stops."""
    from wardmote.kernel.words import london_date

    report = to_change(report_id, by=by)
    by = in_post(by)
    found = next((one for one in checks(report, on=london_date(at)) if one.key == check_key), None)
    if found is None:
        raise RuleBroken(_("This is in order now. There is nothing to pass over."))
    if found.stops:
        raise RuleBroken(_("This cannot be passed over. %(says)s") % {"says": found.says})
    if not because.strip():
        raise RuleBroken(_("Give the reason. The record keeps it."))
    if found.passed_over is not None:
        raise RuleBroken(_("It was passed over already: %(because)s") % {"because": found.passed_over.because})
    made = CheckOverride(
        council=by.council, report=report, check_key=check_key, what=found.says, because=because.strip(),
        by_words=by.as_post[:200], at=at,
    )  # fmt: skip
    with change(made, "decisions.check_passed_over", by=by, at=at, subject=report.reference):
        made.save()
    return made


def _read(report: Report, on: date) -> _Read:
    sections = list(report.sections.all())
    return _Read(
        report,
        on,
        {row.key: row.text for row in sections},
        {row.key: row.heading for row in sections},
        {
            "implications": list(report.implications.all()),
            "recommendations": list(report.recommendations.all()),
            "options": list(report.options.all()),
            "exempt": list(report.exempt_blocks.all()),
            "papers": list(report.papers.all()),
            "consultations": list(report.consultations.all()),
            "gaps": list(report.gaps.filter(settled_at=None)),
            "loose": list(report.loose_texts.filter(settled_at=None)),
        },
    )


def _every(read: _Read) -> Iterator[Check]:
    yield from _of_law(read)
    yield from _of_exempt(read)
    yield from _of_cover(read)
    yield from _of_implications(read)
    yield from _of_options(read)
    yield from _of_sections(read)
    yield from _of_consultations(read)
    yield from _of_words(read)
    yield from _of_import(read)


def _of_law(read: _Read) -> Iterator[Check]:
    """Notice of key decisions. Source: SI 2012/2089, regs 9 to 11 (England)."""
    report, cover = read.report, f"{read.report.desk}cover/"
    if report.decision_maker is None:
        yield Check("decision-maker", _("Nobody is named who decides. Choose the decision maker."), cover, True)
    if not read.parts["recommendations"] and "decision" not in read.texts:
        yield Check("no-recommendation", _("The report asks for nothing. Add at least one recommendation."), f"{report.desk}recommendations/", True)  # fmt: skip
    if not report.is_executive or not report.is_key or report.council.nation != "england":
        return
    if report.urgency == Report.Urgency.NONE:
        if report.first_in_plan_on is None:
            yield Check("first-in-plan", _("A key decision needs 28 clear days’ notice. Say when it first appeared in the Forward Plan, or record the urgency."), f"{cover}#id_first_in_plan_on-day", True)  # fmt: skip
        elif report.meeting is not None:
            latest = clear_days_latest(report.meeting.held_on, KEY_NOTICE_DAYS).due_on
            if report.first_in_plan_on > latest:
                yield Check("notice", _("Notice came on %(on)s. For this meeting it had to come by %(latest)s. Choose a later meeting, or record the urgency.") % {"on": date_words(report.first_in_plan_on), "latest": date_words(latest)}, f"{cover}#id_meeting_id", True)  # fmt: skip
    elif not report.urgency_because.strip():
        yield Check("urgency", _("Say why it is urgent and who agreed."), f"{cover}#id_urgency_because", True)


def _of_exempt(read: _Read) -> Iterator[Check]:
    """Exempt text says why, and none of its words stand in a public place. Source: Local Government Act 1972, s. 100I."""
    whole = _folded(read.whole)
    for row in read.parts["exempt"]:
        href = f"{read.report.desk}exempt/{row.pk}/"
        if not row.public_interest.strip():
            yield Check(f"exempt-why-{row.pk}", _("Exempt text does not say why it is kept back."), href, True)
        lines = [_folded(line) for line in row.text.splitlines()]
        if any(len(line) >= SAME_WORDS and line in whole for line in lines):
            yield Check(f"exempt-shown-{row.pk}", _("Words of the exempt text stand in a public section too. Take them out there."), href, True)  # fmt: skip
    wales = read.report.council.nation == "wales"
    for row in (*read.parts["exempt"], *(one for one in read.parts["papers"] if one.is_exempt)):
        if row.paragraph.isdecimal() and (int(row.paragraph) >= 12) != wales:
            place = "exempt" if row in read.parts["exempt"] else "papers"
            yield Check(f"paragraph-{place}-{row.pk}", _("The paragraph of Schedule 12A chosen is not one of this nation’s."), f"{read.report.desk}{place}/{row.pk}/", True)  # fmt: skip


def _of_cover(read: _Read) -> Iterator[Check]:
    report, cover = read.report, f"{read.report.desk}cover/"
    empty = [
        (not report.public_summary, "summary", _("There is no public summary. Write one sentence of at most %(most)s characters.") % {"most": LONGEST_SUMMARY}, "public_summary"),
        (not report.kind, "kind", _("It is not said what kind of decision this is."), "kind"),
        (report.lead_officer_post is None, "lead-officer", _("No lead officer is named."), "lead_officer_post_id"),
        (not report.all_wards and not report.wards.exists(), "wards", _("No ward is chosen. Choose those affected, or all."), "ward_ids"),
        (report.meeting is None and report.kind != Report.Kind.OFFICER, "meeting", _("No meeting or day of decision is chosen."), "meeting_id"),
        (report.is_key is None and report.kind not in {Report.Kind.COUNCIL, Report.Kind.COMMITTEE}, "key", _("It is not said whether this is a key decision."), "is_key"),
        (bool(report.is_key) and not report.key_because.strip(), "key-because", _("It is a key decision, and it is not said why."), "key_because"),
        (report.equality == Report.Equality.UNKNOWN, "equality", _("It is not said whether an equality assessment was made."), "equality"),
        (report.equality == Report.Equality.NOT_NEEDED and not report.equality_words.strip(), "equality-why", _("No equality assessment was made, and it is not said why none is needed."), "equality_words"),
    ]  # fmt: skip
    for is_wrong, key, says, box in empty:
        if is_wrong:
            yield Check(key, says, f"{cover}#id_{box}")


def _of_implications(read: _Read) -> Iterator[Check]:
    required = {each.key for each in read.report.template.template.walk() if each.required}
    for row in read.parts["implications"]:
        href = f"{read.report.desk}implications/{row.key}/"
        if row.applies is None and (row.key in required or row.text):
            yield Check(f"implication-{row.key}", _("“%(heading)s” is untouched: say whether it applies.") % {"heading": row.heading}, href)  # fmt: skip
        elif row.applies and not row.text.strip():
            yield Check(f"implication-{row.key}", _("“%(heading)s” applies, and nothing says how.") % {"heading": row.heading}, href)  # fmt: skip


def _of_options(read: _Read) -> Iterator[Check]:
    template, rows = read.report.template.template, read.parts["options"]
    asked = template.section("options")
    if asked is not None:
        href = f"{read.report.desk}options/"
        if len(rows) < asked.fewest:
            yield Check("options", _("There are %(n)s options. The template asks for at least %(least)s.") % {"n": len(rows), "least": asked.fewest}, href)  # fmt: skip
        if not any(row.is_do_nothing for row in rows):
            yield Check("do-nothing", _("No option is to do nothing."), href)
        if rows and not any(row.is_preferred for row in rows):
            yield Check("preferred", _("No option is marked as the one recommended."), href)
    elif template.section("alternatives") is not None and not read.texts.get("alternatives", "").strip():
        yield Check("alternatives", _("It is not said what else could be done, and why not."), read.at("alternatives"))


def _of_sections(read: _Read) -> Iterator[Check]:
    for section in read.report.template.template.walk():
        text = read.texts.get(section.key)
        if text is None or section.key in ON_COVER | STRUCTURED | {"alternatives"}:
            continue
        heading = read.headings[section.key]
        if section.required and not text.strip():
            yield Check(f"section-{section.key}", _("“%(heading)s” is empty.") % {"heading": heading}, read.at(section.key))  # fmt: skip
        words = len(rich_text.plain_text(text).split())
        if section.word_limit and words > section.word_limit:
            yield Check(f"long-{section.key}", _("“%(heading)s” has %(n)s words. The template allows %(most)s.") % {"heading": heading, "n": words, "most": section.word_limit}, read.at(section.key))  # fmt: skip
        yield from _of_links(read, section.key, text, heading)


def _of_links(read: _Read, key: str, text: str, heading: str) -> Iterator[Check]:
    wrong = [words for words, to in rich_text.links(text) if not _leads_somewhere(read.report, to)]
    if wrong:
        yield Check(f"links-{key}", _("In “%(heading)s” these links lead nowhere: %(which)s.") % {"heading": heading, "which": list_words(wrong)}, read.at(key))  # fmt: skip
    pictures = rich_text.PICTURE.findall(text)
    if pictures:
        silent = any(not words.strip() for words, _to in pictures)
        says = _("“%(heading)s” has a picture without words. Pictures go in as appendices, with words.") if silent else _("“%(heading)s” has a picture. Only its words are shown; add the picture as an appendix.")  # fmt: skip
        yield Check(f"pictures-{key}", says % {"heading": heading}, read.at(key))


def _of_consultations(read: _Read) -> Iterator[Check]:
    meeting = read.report.meeting
    for row in read.parts["consultations"]:
        href = f"{read.report.desk}consultations/{row.pk}/"
        ends_on = row.until_on or row.from_on
        if meeting is not None and ends_on >= meeting.held_on:
            yield Check(f"consulted-late-{row.pk}", _("“%(title)s” goes on until the decision or after it. People must be heard first.") % {"title": row.title}, href)  # fmt: skip
        if not row.reply.strip():
            yield Check(f"reply-{row.pk}", _("“%(title)s” has no “you said, we did”.") % {"title": row.title}, href)
        if not row.promotion.strip():
            yield Check(f"promotion-{row.pk}", _("It is not said how “%(title)s” was made known.") % {"title": row.title}, href)  # fmt: skip


def _of_words(read: _Read) -> Iterator[Check]:
    whole = read.whole
    dated = read.report.meeting.held_on if read.report.meeting else read.on
    for law in statutes.out_of_date(whole, dated):
        key = next((name for name, text in _by_place(read) if law.words.search(rich_text.plain_text(text))), "")
        href = (
            f"{read.report.desk}implications/{key[12:]}/" if key.startswith("implication:") else read.at(key or "legal")
        )
        yield Check(f"law-{law.key}", f"{law.says} {law.offer}".strip(), href)
    approved, consulted = _first_month(APPROVED, whole), _first_month(CONSULTED, whole)
    if approved and consulted and consulted > approved:
        yield Check("consulted-after", _("By its own words the plan was approved before people were consulted. Say what could still change."), read.report.desk)  # fmt: skip
    letters = plain_words.unexpanded(whole)
    if letters:
        yield Check(
            "acronyms", _("Never spelt out: %(which)s.") % {"which": list_words(letters[:12])}, read.report.desk
        )
    reads = plain_words.grade(whole)
    if reads is not None and reads > ADVISED_GRADE:
        yield Check("reading-age", _("It is hard to read: grade %(grade)s, where %(advised)s is advised. Formula: %(formula)s.") % {"grade": round(reads), "advised": round(ADVISED_GRADE), "formula": plain_words.FORMULA}, read.report.desk)  # fmt: skip


def _first_month(words: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """The earliest year and month that a pattern finds in a text; None where it finds none."""
    return min(
        ((int(year), _MONTHS.index(month.casefold())) for month, year in words.findall(text)),
        default=None,
    )


def _of_import(read: _Read) -> Iterator[Check]:
    for gap in read.parts["gaps"]:
        yield Check(f"gap-{gap.pk}", f"{gap.heading}: {translation.gettext(gap.what)}", f"{read.report.desk}imported/")
    if read.parts["loose"]:
        yield Check("loose", _("Texts of the imported file still have no place."), f"{read.report.desk}imported/")


def _by_place(read: _Read) -> Iterator[tuple[str, str]]:
    yield from ((f"implication:{row.key}", row.text) for row in read.parts["implications"])
    yield from read.texts.items()


def _leads_somewhere(report: Report, to: str) -> bool:
    """Whether an address can be followed: a page of ours that is published, or a whole web or mail address. Nothing is fetched."""
    parts = urlsplit(to)
    if to.startswith("/"):
        here = {"council": report.council, "address": parts.path}
        return (
            Publication.objects.readable().filter(**here).exists()
            or OldAddress.objects.filter(council=report.council, old=parts.path).exists()
        )
    if parts.scheme in {"http", "https"}:
        return bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", parts.netloc))
    return parts.scheme in {"mailto", "tel"} and bool(parts.path)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
