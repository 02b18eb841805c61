"""Publishing recommendations and reviews, and the indexed copy of what is published that lists filter and count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from wardmote.kernel.models import Council, Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.scrutiny.content import day_of
from wardmote.scrutiny.content_recommendation import RECOMMENDATION_SCHEMA, recommendation_content
from wardmote.scrutiny.content_review import REQUEST_SCHEMA, REVIEW_SCHEMA, request_content, review_content
from wardmote.scrutiny.models import (
    CommitteeRequest,
    PublishedRecommendation,
    PublishedReview,
    PublishedTopic,
    Recommendation,
    Review,
    SignOff,
)
from wardmote.scrutiny.standing import own_part, replies_being_checked

OFFICES = ("decision-maker", "partner")  # kinds of topic with a page of their own figures


def publish_recommendation(
    found: Recommendation, *, by: Actor, at: datetime, correction: str = ""
) -> Publication | None:
    """Publish a recommendation as it now stands. None, and nothing done, before it was sent for an answer.

    About 20 queries. A recommendation that was taken down stays down.
    """
    if found.state in {Recommendation.State.DRAFT, Recommendation.State.AGREED}:
        return None
    if _is_down(found.council, "scrutiny.recommendation", found.pk):
        return None
    content = recommendation_content(found, on=london_date(at))
    words = [found.text, found.intended_outcome, content["review"]["title"] if content["review"] else ""]
    words += [line["text"] for ask in content["asks"] if ask["answer"] for line in ask["answer"]["lines"]]
    words += [update["text"] for action in content["actions"] for update in action["updates"]]
    return publish(
        found,
        content,
        address=found.address,
        title=content["title"],
        schema_version=RECOMMENDATION_SCHEMA,
        by=by,
        at=at,
        label="Recommendation",
        search_text="\n".join([found.printed_reference, *words]),
        dated_on=found.issued_on,
        correction=correction,
        subject=found.reference,
    )


def publish_review(found: Review, *, by: Actor, at: datetime, correction: str = "") -> Publication | None:
    """Publish a review as it now stands. None while it is being scoped; its words and findings stay private until they are released.

    About 15 queries.
    """
    if found.state == Review.State.SCOPING and not found.as_history:
        return None
    if _is_down(found.council, "scrutiny.review", found.pk):
        return None
    content = review_content(found)
    return publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=REVIEW_SCHEMA,
        by=by,
        at=at,
        label="Review",
        search_text="\n".join(
            [found.summary, content["introduction"], content["findings"], *(t["outcome"] for t in content["themes"])]
        ),
        dated_on=found.issued_on or found.agreed_on,
        correction=correction,
        subject=found.slug,
    )


def publish_request(found: CommitteeRequest, *, by: Actor, at: datetime) -> Publication | None:
    """Publish what a committee asked for, and what came of it, on the committee's page. What was taken down stays down.

    About eight queries.
    """
    if _is_down(found.council, "scrutiny.committeerequest", found.pk):
        return None
    content = request_content(found)
    about = content["to"] or content["ward"]
    return publish(
        found,
        content,
        address=found.address,
        title=f"{content['label']}: {about['name']}",
        schema_version=REQUEST_SCHEMA,
        by=by,
        at=at,
        label="Request",
        search_text=f"{found.text}\n{found.outcome}",
        dated_on=found.asked_on,
        subject=found.body.slug,
    )


@transaction.atomic
def index_recommendation(publication: Publication) -> None:
    """Refresh the indexed copy from a publication; a taken-down one leaves every list."""
    rows = PublishedRecommendation.objects.of(publication.council).filter(recommendation_id=publication.object_id)
    if publication.content is None:
        rows.delete()
        return
    content, dates = publication.content, publication.content["dates"]
    row, _new = PublishedRecommendation.objects.update_or_create(
        council=publication.council,
        reference=content["reference"],
        defaults={
            "publication": publication,
            "recommendation_id": publication.object_id,
            "review_slug": content["review"]["slug"] if content["review"] else "",
            "position": content["position"],
            "number": content["number"],
            "title": content["title"][:200],
            "response": content["response"],
            "delivery": content["delivery"],
            "state": content["state"],
            "is_answered": dates["is_answered"],
            "being_checked": replies_being_checked(content),
            "is_signed_off": bool(content["verdicts"])
            and content["verdicts"][-1]["verdict"] != SignOff.Verdict.REOPENED,
            **{
                name: day_of(dates[name])
                for name in (
                    "asked_on",
                    "answered_on",
                    "signed_off_on",
                    "reply_due_on",
                    "action_due_on",
                    "report_back_on",
                    "silent_from_on",
                    "next_on",
                )
            },
        },
    )
    topics = {("committee", content["committee"]["slug"])} | {("ward", ward["slug"]) for ward in content["wards"]}
    topics |= {(who["kind"], who["slug"]) for ask in content["asks"] for who in ask["who"]}
    topics |= {(a["owner"]["kind"], a["owner"]["slug"]) for a in content["actions"] if a["owner"]}
    if not content["wards"]:
        topics.add(("ward", ""))  # the whole council area
    row.topics.all().delete()
    PublishedTopic.objects.bulk_create(
        PublishedTopic(
            council=publication.council,
            recommendation=row,
            kind=kind,
            slug=slug,
            **(own_part(content, kind, slug) if kind in OFFICES else {}),
        )
        for kind, slug in sorted(topics)
    )


@transaction.atomic
def index_review(publication: Publication) -> None:
    """Refresh the indexed copy of a review from its publication."""
    rows = PublishedReview.objects.of(publication.council).filter(review_id=publication.object_id)
    if publication.content is None:
        rows.delete()
        return
    content = publication.content
    dated = day_of(content["issued_on"]) or day_of(content["agreed_on"]) or london_date(publication.published_at)
    due = [row["due_on"] for row in content["report_backs"] if not row["done_on"]]
    PublishedReview.objects.update_or_create(
        council=publication.council,
        slug=content["slug"],
        defaults={
            "publication": publication,
            "review_id": publication.object_id,
            "title": content["title"],
            "state": content["state"],
            "committee": content["committee"]["slug"],
            "year": dated.year,
            "report_back_on": day_of(min(due)) if due else None,
        },
    )


def rebuild_index(council: Council) -> int:
    """Make the indexed copy again from what is published. Returns how many publications it holds."""
    count = 0
    for publication in (
        Publication.objects.of(council).current().filter(object_kind__in=["scrutiny.review", "scrutiny.recommendation"])
    ):
        (index_review if publication.object_kind == "scrutiny.review" else index_recommendation)(publication)
        count += 1
    return count


def republish(
    council: Council, *, by: Actor, at: datetime, tell: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Publish every recommendation, review and request again, as after a rule was confirmed or a post renamed.

    Each in a transaction of its own, so nobody waits long. ``tell`` hears how many of how many are done. Returns how
    many changed.
    """
    recommendations = Recommendation.objects.of(council).exclude(
        state__in=[Recommendation.State.DRAFT, Recommendation.State.AGREED]
    )
    ids: list[tuple[type[Recommendation | Review | CommitteeRequest], int]] = [
        *((Recommendation, pk) for pk in recommendations.values_list("pk", flat=True)),
        *((Review, pk) for pk in Review.objects.of(council).values_list("pk", flat=True)),
        *((CommitteeRequest, pk) for pk in CommitteeRequest.objects.of(council).values_list("pk", flat=True)),
    ]
    changed = 0
    for done, (model, pk) in enumerate(ids, start=1):
        with transaction.atomic():
            found = model.objects.of(council).locked().get(pk=pk)
            if isinstance(found, Recommendation):
                edition = publish_recommendation(found, by=by, at=at)
            elif isinstance(found, Review):
                edition = publish_review(found, by=by, at=at)
            else:
                edition = publish_request(found, by=by, at=at)
        changed += bool(edition and edition.published_at == at)
        if done % 50 == 0 or done == len(ids):
            tell(done, len(ids))
    return changed


def _is_down(council: Council, kind: str, object_id: int) -> bool:
    rows = Publication.objects.of(council).current()
    return rows.filter(object_kind=kind, object_id=object_id, withdrawn_at__isnull=False).exists()
