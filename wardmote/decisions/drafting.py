"""A report being written: begun from a template, its cover, and the texts of its sections, saved without losing a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wardmote.decisions import report_templates
from wardmote.decisions.models import (
    CorporatePriority,
    Implication,
    LooseText,
    OtherText,
    Report,
    ReportGap,
    ReportNumber,
    ReportSection,
    TemplateVersion,
)
from wardmote.decisions.permissions import AUTHORS_CAN, OFFICERS_CAN, may_begin_report, may_write_report
from wardmote.decisions.templates import IMPLICATION
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward
from wardmote.organisations.permissions import in_post, posts_held, require

State = Report.State
WRITABLE = frozenset({State.DRAFT, State.ASKED, State.MANAGER, State.LEGAL_FINANCE, State.READY})
LONGEST_SUMMARY = 125  # characters
COVER = frozenset({
    "title", "public_summary", "kind", "capacity", "all_wards", "is_key", "first_in_plan_on", "key_because", "urgency",
    "urgency_because", "equality", "equality_words", "comment_until_on",
})  # fmt: skip
POINTS: dict[str, Any] = {
    "decision_maker_post": Post, "decision_maker_body": Body, "lead_officer_post": Post, "lead_member_post": Post,
    "meeting": Meeting,
}  # fmt: skip
# Sections of a template whose words stand on the cover, so that no text is typed for them.
ON_COVER = frozenset({
    "title", "reference", "decision_maker", "meeting_on", "classification", "issued_on", "key_decision", "forward_plan",
    "key_decision_reason", "wards", "urgency", "lead_head", "lead_officer", "lead_member",
})  # fmt: skip


@transaction.atomic
def begin_report(template_key: str, title: str, *, by: Actor, at: datetime) -> Report:
    """Begin a report with a template of the council. Whoever begins it is its first author, and it gets its reference.

    Raises RuleBroken without a title or for a template that the council does not have.
    """
    require(may_begin_report(by), by, OFFICERS_CAN)
    by = in_post(by)
    if not title.strip():
        raise RuleBroken(_("Enter a title for the report."))
    version = report_templates.use(by.council, template_key, by=by, at=at)
    return begin_with(version, title.strip(), "decisions.report_begun", by=by, at=at)


def begin_with(version: TemplateVersion, title: str, verb: str, *, by: Actor, at: datetime, **more: Any) -> Report:
    """A new report of a template version with every section empty. Must run inside the transaction of its verb."""
    mine = [post for post in posts_held(by) if not post.decides]
    found = Report(
        council=by.council,
        reference=_next_reference(by.council, london_date(at).year),
        template=version,
        title=title[:300],
        lead_officer_post=mine[0] if mine else None,
        made_at=at,
        **more,
    )
    with change(found, verb, by=by, at=at, subject=found.reference):
        found.save()
    if by.person is not None:
        found.authors.add(by.person)
    for position, section in enumerate(version.template.walk(), 1):
        place = {"council": by.council, "report": found, "key": section.key, "position": position}
        heading = translation.gettext(section.heading)[:200]
        if section.kind == IMPLICATION:
            Implication.objects.create(**place, heading=heading)
        else:
            ReportSection.objects.create(**place, heading=heading, number=section.number)
    return found


def to_change(report_id: int, *, by: Actor) -> Report:
    """The report, held for a change by one of its writers. Raises NotAllowed, or WrongState once it is published."""
    found: Report = Report.objects.of(by.council).locked().get(pk=report_id)
    require(may_write_report(by, found), by, AUTHORS_CAN)
    return not_published(found)


def not_published(found: Report) -> Report:
    """The report, while it can still be changed. Raises WrongState once it is published."""
    if found.state not in WRITABLE:
        raise WrongState(
            _("“%(report)s” is “%(state)s”, so its words stand. Democratic Services can tell you what to do.")
            % {"report": found, "state": found.get_state_display()}
        )
    return found


@transaction.atomic
def change_cover(
    report_id: int,
    *,
    ward_ids: Sequence[int] | None = None,
    priority_ids: Sequence[int] | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Report:
    """Change what the cover says. ``changes`` are fields of ``COVER`` and ids of those it points to (``meeting_id``).

    Raises RuleBroken for an empty title, a summary over 125 characters, two decision makers, or a last day for comments after
    the meeting.
    """
    found = to_change(report_id, by=by)
    by = in_post(by)
    points = {name: changes.pop(f"{name}_id") for name in POINTS if f"{name}_id" in changes}
    if unknown := set(changes) - COVER:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    with change(found, "decisions.report_changed", by=by, at=at, subject=found.reference):
        for name, value in changes.items():
            setattr(found, name, value.strip() if isinstance(value, str) else value)
        for name, number in points.items():
            setattr(found, name, POINTS[name].objects.of(by.council).get(pk=number) if number else None)
        _check_cover(found)
        found.save()
        if ward_ids is not None:
            found.wards.set(Ward.objects.of(by.council).filter(pk__in=ward_ids))
        if priority_ids is not None:
            found.priorities.set(CorporatePriority.objects.of(by.council).filter(pk__in=priority_ids))
    return found


@transaction.atomic
def choose_authors(report_id: int, person_ids: Sequence[int], *, by: Actor, at: datetime) -> Report:
    """Choose who writes the report, from people with a role at the council. Raises RuleBroken when nobody is left."""
    from wardmote.organisations import queries

    found = to_change(report_id, by=by)
    by = in_post(by)
    people = [one for one in queries.staff(by.council, london_date(at)) if one.pk in set(person_ids)]
    if not people:
        raise RuleBroken(_("Choose at least one author who has a role at the council."))
    before = sorted(found.authors.values_list("pk", flat=True))
    personal = {"authors": [before, sorted(one.pk for one in people)]}
    with change(found, "decisions.report_changed", by=by, at=at, subject=found.reference, personal=personal):
        found.authors.set(people)
    return found


@transaction.atomic
def save_section(
    section_id: int, *, text: str, began_with: int, by: Actor, at: datetime
) -> tuple[ReportSection, OtherText | None]:
    """Save what somebody typed into a section. ``began_with`` is the version that they had opened.

    Where somebody else saved in between, this text is kept beside theirs and returned as the second of the pair; nothing typed is lost.
    """
    section: ReportSection = ReportSection.objects.of(by.council).locked().get(pk=section_id)
    found = to_change(section.report_id, by=by)
    by = in_post(by)
    said = text.replace("\r\n", "\n").strip()
    if said == section.text:
        return section, None
    if began_with != section.version:
        again = section.other_texts.filter(text=said, settled_at=None, by=by.person).first()
        if again is not None:
            return section, again
        other = OtherText(
            council=by.council, section=section, text=said, began_with=began_with, at=at, by=by.person,
            by_words=by.as_post[:200],
        )  # fmt: skip
        with change(
            other, "decisions.other_text_kept", by=by, at=at, subject=found.reference, note={"key": section.key}
        ):
            other.save()
        return section, other
    _write(section, said, by=by, at=at, report=found)
    return section, None


@transaction.atomic
def settle_other_text(other_id: int, *, use: bool, by: Actor, at: datetime) -> OtherText:
    """Pick one of two texts: the one kept beside the section, or the section's own. The other stays in the record.

    Raises WrongState when it was settled before.
    """
    other: OtherText = OtherText.objects.of(by.council).locked().select_related("section").get(pk=other_id)
    found = to_change(other.section.report_id, by=by)
    by = in_post(by)
    if other.settled_at is not None:
        raise WrongState(_("One of the two texts was chosen already."))
    note = {"key": other.section.key}
    with change(other, "decisions.other_text_settled", by=by, at=at, subject=found.reference, note=note):
        other.settled_at, other.was_used = at, use
        if use:
            mine = other.section.text
            _write(other.section, other.text, by=by, at=at, report=found)
            other.text = mine  # so that the text that gave way is the one kept here
        other.save()
    return other


@transaction.atomic
def place_text(loose_id: int, section_id: int | None, *, by: Actor, at: datetime) -> LooseText:
    """Put an imported text under a section's own, or leave it out where ``section_id`` is None. Raises WrongState when done before."""
    loose: LooseText = LooseText.objects.of(by.council).locked().get(pk=loose_id)
    found = to_change(loose.report_id, by=by)
    by = in_post(by)
    if loose.settled_at is not None:
        raise WrongState(_("This text was seen to already."))
    with change(loose, "decisions.text_placed", by=by, at=at, subject=found.reference):
        loose.settled_at = at
        if section_id is not None:
            section: ReportSection = ReportSection.objects.of(by.council).locked().get(pk=section_id, report=found)
            heading = f"## {loose.heading}" if loose.heading else ""
            said = "\n".join(filter(None, (section.text, heading, loose.text)))
            _write(section, said, by=by, at=at, report=found)
            loose.placed_in = section
        loose.save()
    return loose


@transaction.atomic
def settle_gap(gap_id: int, *, by: Actor, at: datetime) -> ReportGap:
    """Say that a gap of an imported report was seen to. Pressing twice does nothing more."""
    gap: ReportGap = ReportGap.objects.of(by.council).locked().get(pk=gap_id)
    found = to_change(gap.report_id, by=by)
    if gap.settled_at is None:
        with change(gap, "decisions.gap_settled", by=in_post(by), at=at, subject=found.reference):
            gap.settled_at = at
            gap.save()
    return gap


def _write(section: ReportSection, said: str, *, by: Actor, at: datetime, report: Report) -> None:
    with change(section, "decisions.section_saved", by=by, at=at, subject=report.reference, note={"key": section.key}):
        section.text, section.version = said, section.version + 1
        section.changed_at, section.changed_by, section.changed_as = at, by.person, by.as_post[:200]
        section.save()


def _check_cover(found: Report) -> None:
    if not found.title:
        raise RuleBroken(_("Enter a title for the report."))
    if len(found.public_summary) > LONGEST_SUMMARY:
        raise RuleBroken(_("The public summary must be 125 characters or fewer."))
    if found.decision_maker_post and found.decision_maker_body:
        raise RuleBroken(_("Choose one decision maker: a post or a body, not both."))
    if found.capacity and found.capacity not in Capacity.values:
        raise RuleBroken(_("Choose one of the capacities listed."))
    if found.meeting and found.comment_until_on and found.comment_until_on > found.meeting.held_on:
        raise RuleBroken(_("Comments must close before the meeting, on %(on)s.") % {"on": f"{found.meeting.held_on:%-d %B %Y}"})  # fmt: skip
    if found.meeting and found.first_in_plan_on and found.first_in_plan_on > found.meeting.held_on:
        raise RuleBroken(_("The matter cannot first appear in the Forward Plan after the meeting that decides it."))


def _next_reference(council: Council, year: int) -> str:
    row, _made = ReportNumber.objects.get_or_create(council=council, year=year)
    row = ReportNumber.objects.select_for_update(no_key=True).get(pk=row.pk)
    row.last += 1
    row.save()
    return f"d{year % 100:02d}-{row.last:03d}"
