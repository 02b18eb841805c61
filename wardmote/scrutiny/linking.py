"""What scrutiny lends to links: reviews, recommendations and actions as ends, and how far each has got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wardmote.kernel import links
from wardmote.kernel.links import Target
from wardmote.kernel.models import Link, Publication
from wardmote.kernel.readers import Reader
from wardmote.scrutiny.models import Action, Recommendation, Review, SignOff
from wardmote.scrutiny.permissions import may_support_scrutiny

REVIEW, RECOMMENDATION, ACTION = "scrutiny.review", "scrutiny.recommendation", "scrutiny.action"
SHARE = {Action.State.NOT_STARTED: 0.0, Action.State.COMPLETE: 1.0}  # every other state is under way: a half
UNDER_WAY = 0.5


def register() -> None:
    """Make reviews, recommendations and actions linkable. Called from ``AppConfig.ready()``."""
    links.register(REVIEW, reviews_for)
    links.register(RECOMMENDATION, recommendations_for)
    links.register(ACTION, actions_for)


def progress_of(recommendation: Recommendation, reader: Reader | None = None) -> float | None:
    """How far a recommendation has got, 0–1; None where nothing was promised and nothing is linked.

    The mean over its actions and over the things in other rooms that carry it out. An action counts 1 when it is
    reported complete, 0 when it has not started, else a half, or what the things that carry it out have reached if
    that is known. Signed off as implemented is 1. Counts only what ``reader`` (the public, if nobody) may see.
    """
    reader = reader or Reader(recommendation.council)
    if _verdicts([recommendation.pk]).get(recommendation.pk) == SignOff.Verdict.IMPLEMENTED:
        return 1.0
    actions = list(_counted().filter(recommendation=recommendation))
    carried = set(
        Link.objects.of(recommendation.council)
        .filter(to_kind=ACTION, to_id__in=[one.pk for one in actions], relation=Link.Relation.CARRIES_OUT)
        .values_list("to_id", flat=True)
    )
    shares = []
    for one in actions:
        linked = _carried_out(reader, one) if one.pk in carried and one.state != Action.State.COMPLETE else []
        shares.append(sum(linked) / len(linked) if linked else _share(one.state))
    shares += _carried_out(reader, recommendation)
    return sum(shares) / len(shares) if shares else None


def reviews_for(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    """Reviews as link ends: published ones for everybody, every one for officers. At most 4 queries."""
    wanted = list(ids)
    shares: dict[int, list[float]] = defaultdict(list)
    rows = Recommendation.objects.of(reader.council).filter(review__in=wanted).values_list("pk", "review_id")
    by_review = dict(rows)
    for number, share in _progress(list(by_review)).items():
        shares[by_review[number]].append(share)
    found = _published(reader, REVIEW, wanted)
    if may_support_scrutiny(reader):
        for review in Review.objects.of(reader.council).filter(pk__in=set(wanted) - set(found)):
            found[review.pk] = (review.title, review.desk)
    return {
        pk: Target(REVIEW, pk, title, url, sum(shares[pk]) / len(shares[pk]) if shares[pk] else None)
        for pk, (title, url) in found.items()
    }


def recommendations_for(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    """Recommendations as link ends: published ones for everybody, every one for officers. At most 4 queries.

    Progress here counts actions only, so that things linked in a ring never ask each other for ever.
    """
    wanted = list(ids)
    found = _published(reader, RECOMMENDATION, wanted)
    if may_support_scrutiny(reader):
        rest = Recommendation.objects.of(reader.council).filter(pk__in=set(wanted) - set(found))
        for one in rest.select_related("review"):
            found[one.pk] = (one.heading, one.desk)
    progress = _progress(list(found))
    return {pk: Target(RECOMMENDATION, pk, title, url, progress.get(pk)) for pk, (title, url) in found.items()}


def actions_for(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    """Actions as link ends, seen by whoever may see their recommendation. At most 5 queries."""
    rows = list(Action.objects.of(reader.council).filter(pk__in=list(ids)))
    parents = recommendations_for(reader, {row.recommendation_id for row in rows})
    return {
        row.pk: Target(ACTION, row.pk, row.title, parents[row.recommendation_id].url, _share(row.state))
        for row in rows
        if row.recommendation_id in parents
    }


def _published(reader: Reader, kind: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    rows = Publication.objects.of(reader.council).readable().filter(object_kind=kind, object_id__in=ids)
    return {pk: (title, address) for pk, title, address in rows.values_list("object_id", "title", "address")}


def _progress(ids: list[int]) -> dict[int, float]:
    """By recommendation, from its actions alone. Two queries."""
    shares: dict[int, list[float]] = defaultdict(list)
    for number, state in _counted().filter(recommendation__in=ids).values_list("recommendation_id", "state"):
        shares[number].append(_share(state))
    done = {number: 1.0 for number, verdict in _verdicts(ids).items() if verdict == SignOff.Verdict.IMPLEMENTED}
    return {number: sum(each) / len(each) for number, each in shares.items()} | done


def _counted() -> Any:
    """Actions that the committee did not end."""
    return Action.objects.exclude(state=Action.State.ENDED)


def _verdicts(ids: list[int]) -> dict[int, str]:
    """The last verdict on each."""
    rows = SignOff.objects.filter(recommendation__in=ids).order_by("at", "pk")
    return dict(rows.values_list("recommendation_id", "verdict"))


def _share(state: str) -> float:
    return SHARE.get(Action.State(state), UNDER_WAY)


def _carried_out(reader: Reader, found: Recommendation | Action) -> list[float]:
    """What the things that carry it out have reached, where that is known."""
    return [
        each.other.progress
        for each in links.linked_to(reader, found)
        if each.relation == Link.Relation.CARRIES_OUT and not each.outgoing and each.other.progress is not None
    ]
