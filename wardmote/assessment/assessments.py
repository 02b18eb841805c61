"""The strategic assessment: beginning a year's, writing its sections, putting figures into them, who contributes and agrees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.assessment.items import Item
from wardmote.assessment.models import Assessment, AssessmentItem, AssessmentSection, Contributor, FigureSet
from wardmote.assessment.models.assessments import Part
from wardmote.assessment.offers import offered
from wardmote.assessment.permissions import ANALYSTS_CAN, CONTRIBUTORS_CAN, may_agree_for, may_analyse
from wardmote.assessment.shipped_sections import SECTIONS
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import in_post, require

YEARS = range(2000, 2100)


@transaction.atomic
def begin_assessment(year: int, *, title: str = "", by: Actor, at: datetime) -> Assessment:
    """Begin the strategic assessment of a year, with its sections and the figures that stand in them from the start.

    A year is named by its April: 2026 is April 2026 to March 2027. Raises RuleBroken when the year has one already.
    Source: SI 2007/1830, regulation 5 (an assessment in each year) [K].
    """
    require(may_analyse(by), by, ANALYSTS_CAN)
    if year not in YEARS:
        raise RuleBroken(_("Enter the year with four numbers, such as 2026."))
    rows = Assessment.objects.of(by.council)
    if rows.filter(year=year).exists():
        raise RuleBroken(_("The assessment for %(year)s exists already.") % {"year": year_words(year)})
    made = Assessment(
        council=by.council,
        slug=f"{year}-{(year + 1) % 100:02d}",
        title=title.strip() or _("Strategic assessment %(year)s") % {"year": year_words(year)},
        year=year,
        previous=rows.filter(year__lt=year).order_by("-year").first(),
        made_at=at,
    )
    with change(made, "assessment.begun", by=in_post(by), at=at, subject=made.slug):
        made.save()
    figures = {item.key: item for item in offered(by.council)}
    for position, (key, part, heading, hint, keys) in enumerate(SECTIONS, 1):
        section = AssessmentSection.objects.create(
            council=by.council,
            assessment=made,
            key=key,
            part=part,
            position=position,
            heading=str(heading),
            hint=str(hint),
        )
        for place, wanted in enumerate([figures[one] for one in keys if one in figures], 1):
            _put(section, wanted, place, at=at)
    return made


def year_words(year: int) -> str:
    """2026 to 2027."""
    return _("%(first)s to %(last)s") % {"first": year, "last": year + 1}


@transaction.atomic
def write_cover(assessment_id: int, *, title: str, summary: str, by: Actor, at: datetime) -> Assessment:
    """Change the title and the summary of an assessment that is being written."""
    found = to_change(assessment_id, by=by)
    with change(found, "assessment.cover_changed", by=in_post(by), at=at, subject=found.slug):
        found.title, found.summary = title.strip(), summary.strip()
        found.save()
    return found


@transaction.atomic
def write_section(section_id: int, *, text: str, began_with: int, by: Actor, at: datetime) -> AssessmentSection:
    """Save the text of a section. Raises RuleBroken when somebody saved another version meanwhile."""
    found: AssessmentSection = AssessmentSection.objects.of(by.council).locked().get(pk=section_id)
    to_change(found.assessment_id, by=by)
    if found.version != began_with:
        raise RuleBroken(_("Somebody else saved this section while you wrote. Compare both, then save again."))
    with change(found, "assessment.section_changed", by=in_post(by), at=at, subject=found.assessment.slug):
        found.text, found.version = text.strip(), found.version + 1
        found.save()
    return found


@transaction.atomic
def add_figure(section_id: int, key: str, *, by: Actor, at: datetime) -> AssessmentItem:
    """Put a figure into a section as it stands now. A figure that is there already is replaced by what stands now.

    Raises RuleBroken for a figure that nothing offers.
    """
    section: AssessmentSection = AssessmentSection.objects.of(by.council).locked().get(pk=section_id)
    to_change(section.assessment_id, by=by)
    wanted = next((item for item in offered(by.council) if item.key == key), None)
    if wanted is None:
        raise RuleBroken(_("This figure is no longer there. Choose another."))
    there = section.items.filter(key=key).first()
    place = there.position if there else section.items.count() + 1
    row = there or AssessmentItem(council=by.council, section=section, key=key, position=place, added_at=at)
    with change(row, "assessment.figure_added", by=in_post(by), at=at, subject=section.assessment.slug):
        row.content, row.added_at = wanted.as_data(), at
        row.save()
    return row


@transaction.atomic
def drop_figure(item_id: int, *, by: Actor, at: datetime) -> None:
    """Take a figure out of a section."""
    row: AssessmentItem = AssessmentItem.objects.of(by.council).select_related("section__assessment").get(pk=item_id)
    to_change(row.section.assessment_id, by=by)
    with change(
        row.section,
        "assessment.figure_dropped",
        by=in_post(by),
        at=at,
        subject=row.section.assessment.slug,
        note={"figure": row.key},
    ):
        row.delete()


@transaction.atomic
def add_contributor(
    assessment_id: int,
    *,
    post_id: int | None = None,
    body_id: int | None = None,
    what: str = "",
    by: Actor,
    at: datetime,
) -> Contributor:
    """Name a post of the council or an outside body that contributes. Raises RuleBroken unless one of the two is named."""
    found = to_change(assessment_id, by=by)
    if (post_id is None) == (body_id is None):
        raise RuleBroken(_("Choose either a post of the council or an outside body."))
    made = Contributor(council=by.council, assessment=found, what=what.strip()[:200])
    if post_id is not None:
        made.post = Post.objects.of(by.council).get(pk=post_id)
    else:
        made.body = Body.objects.of(by.council).get(pk=body_id)
    if found.contributors.filter(post=made.post, body=made.body).exists():
        raise RuleBroken(_("%(who)s contributes already.") % {"who": made})
    with change(made, "assessment.contributor_added", by=in_post(by), at=at, subject=found.slug):
        made.save()
    return made


@transaction.atomic
def agree(contributor_id: int, *, comment: str = "", by: Actor, at: datetime) -> Contributor:
    """Record that a contributor agrees with the assessment as it stands."""
    row: Contributor = Contributor.objects.of(by.council).locked().get(pk=contributor_id)
    require(may_agree_for(by, row), by, CONTRIBUTORS_CAN)
    if row.agreed_at:
        raise RuleBroken(_("This contributor agreed already."))
    by = in_post(by)
    with change(row, "assessment.contributor_agreed", by=by, at=at, subject=row.assessment.slug):
        row.agreed_at, row.agreed_as, row.comment = at, by.as_post or str(row), comment.strip()
        row.save()
    return row


def to_change(assessment_id: int, *, by: Actor) -> Assessment:
    """The council's assessment, locked, that is being written. Raises NotAllowed or WrongState."""
    found: Assessment = Assessment.objects.of(by.council).locked().get(pk=assessment_id)
    require(may_analyse(by), by, ANALYSTS_CAN)
    if found.state != Assessment.State.WRITING:
        raise WrongState(_("The assessment is published. Open it for a new edition first."))
    return found


def missing_parts(found: Assessment) -> list[str]:
    """Which of the six parts that the law asks for hold no words yet. Two queries."""
    filled = set(found.sections.exclude(text="").values_list("part", flat=True))
    if found.issues.filter(is_priority=True).exists():
        filled.add(Part.PRIORITIES)
    return [str(part.label) for part in Part if part not in filled]


def revised(council: Council, items: list[Item]) -> list[dict[str, Any]]:
    """For each item of police data that reads otherwise in the figures of now: its name, as published, as revised.

    Compared only where the period is the same; a later year is no revision. One query.
    """
    row = FigureSet.objects.of(council).first()
    now = {item.key: item for item in offered(council)} if row else {}
    found = []
    for item in items:
        other = now.get(item.key)
        if other and other.period == item.period and other.manifest != item.manifest and other.value != item.value:
            found.append({"name": item.name, "period": item.period, "published": item.value, "revised": other.value})
    return found


def _put(section: AssessmentSection, item: Item, place: int, *, at: datetime) -> None:
    AssessmentItem.objects.create(
        council=section.council, section=section, key=item.key, position=place, content=item.as_data(), added_at=at
    )
