"""Publishing an assessment: an edition with its figures, its scores and the check values of the files behind them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.assessment.assessments import missing_parts, to_change
from wardmote.assessment.content import ASSESSMENT_SCHEMA, assessment_content, search_text
from wardmote.assessment.models import Assessment, PublishedAssessment
from wardmote.assessment.permissions import ANALYSTS_CAN, may_analyse
from wardmote.assessment.standing import order_of
from wardmote.kernel import publishing
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import list_words, lower_first
from wardmote.organisations.permissions import in_post, require

KIND = "assessment.assessment"


@transaction.atomic
def publish_assessment(assessment_id: int, *, by: Actor, at: datetime) -> Publication:
    """Publish an edition. All six parts must hold something; scoring, where begun, must be closed and settled.

    Raises RuleBroken that names what is missing. Source: SI 2007/1830, regulation 6 [K; explanatory note V].
    """
    found = to_change(assessment_id, by=by)
    left = missing_parts(found)
    if left:
        raise RuleBroken(
            _("The law asks for six parts. Still empty: %(which)s.")
            % {"which": list_words([lower_first(one) for one in left])}
        )
    if found.scorers.exists():
        order = order_of(found)
        if order is None:
            raise RuleBroken(_("Scoring is still open. Close it first."))
        if order.unsettled:
            raise RuleBroken(_("Some scores lie apart and are not settled yet."))
    with change(found, "assessment.published", by=in_post(by), at=at, subject=found.slug, public=True):
        found.move_to(Assessment.State.PUBLISHED)
        found.published_at = at
        found.save()
    edition = publish_again(found, by=by, at=at)
    if edition is None:
        raise RuleBroken(_("This assessment was taken down, so nothing new can be published at its address."))
    return edition


@transaction.atomic
def reopen(assessment_id: int, *, by: Actor, at: datetime) -> Assessment:
    """Open a published assessment for a new edition. What is public stays until the next one is published."""
    found: Assessment = Assessment.objects.of(by.council).locked().get(pk=assessment_id)
    require(may_analyse(by), by, ANALYSTS_CAN)
    with change(found, "assessment.reopened", by=in_post(by), at=at, subject=found.slug):
        found.move_to(Assessment.State.WRITING)
        found.save()
    return found


def publish_again(found: Assessment, *, by: Actor, at: datetime) -> Publication | None:
    """Publish an assessment as it now stands; None where it was taken down. Must run inside the verb's transaction."""
    down = publishing.standing(found.council, KIND, found.pk)
    if down is not None and down.withdrawn_at is not None:
        return None
    content = assessment_content(found)
    return publishing.publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=ASSESSMENT_SCHEMA,
        by=by,
        at=at,
        label=_("Strategic assessment"),
        search_text=search_text(content),
        subject=found.slug,
    )


def republish(council: Council, *, by: Actor, at: datetime) -> int:
    """Publish again every assessment that is public and not being written. Returns how many changed."""
    changed = 0
    for row in Assessment.objects.of(council).filter(state=Assessment.State.PUBLISHED):
        with transaction.atomic():
            edition = publish_again(row, by=by, at=at)
        changed += bool(edition and edition.published_at == at)
    return changed


@transaction.atomic
def index_assessment(publication: Publication) -> None:
    """Refresh the indexed copy from a publication; a taken-down one leaves every list."""
    rows = PublishedAssessment.objects.of(publication.council).filter(assessment_id=publication.object_id)
    content = publication.content
    if content is None:
        rows.delete()
        return
    rows.update_or_create(
        council=publication.council,
        slug=content["slug"],
        defaults={
            "publication": publication, "assessment_id": publication.object_id, "title": content["title"],
            "summary": content["summary"], "year": content["year"],
        },
    )  # fmt: skip
