"""What is open with whom, which updates wait to be checked, and a year's figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import F

from wardmote.kernel.models import Council
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Post
from wardmote.scrutiny.models import Action, ActionUpdate, Ask, Line, Recommendation, Response, SignOff

NO_ANSWER, PARTLY = "no-answer", "partly-accepted"
_NOT_LATE_WHILE = Action.State.PAUSED


@dataclass(frozen=True)
class OpenWith:
    """One owner's open actions, soonest first; ``owner`` is None where nobody was named."""

    owner: Post | Body | None
    actions: tuple[Action, ...]
    late: int


def open_actions(council: Council, on: date, *, body: Body | None = None) -> list[OpenWith]:
    """Open actions by owner, of all committees or one: most late first, then by owner. One query."""
    rows = Action.objects.of(council).open().filter(recommendation__state=Recommendation.State.ISSUED)
    if body is not None:
        rows = rows.filter(recommendation__body=body)
    groups: dict[tuple[str, int], list[Action]] = defaultdict(list)
    related = rows.select_related("recommendation__review", "owner_post", "owner_body")
    for action in related.order_by(F("due_on").asc(nulls_last=True), "pk"):
        owner = action.owner
        groups[(owner._meta.model_name or "", owner.pk) if owner else ("", 0)].append(action)
    found = [
        OpenWith(actions[0].owner, tuple(actions), sum(is_late(action, on) for action in actions))
        for actions in groups.values()
    ]
    return sorted(found, key=lambda one: (-one.late, str(one.owner or "")))


def is_late(action: Action, on: date) -> bool:
    """Whether an open action's date has gone by; a paused one is not late."""
    over = {Action.State.COMPLETE, Action.State.ENDED, _NOT_LATE_WHILE}
    return action.due_on is not None and action.due_on < on and action.state not in over


def waiting_updates(council: Council) -> list[ActionUpdate]:
    """Partners' updates that no officer has added to the record yet, oldest first. Two queries."""
    rows = ActionUpdate.objects.of(council).waiting()
    related = rows.select_related("action__recommendation", "action__owner_body", "action__owner_post")
    return list(related.prefetch_related("evidence__file").order_by("at"))


@dataclass(frozen=True)
class Figures:
    """Counts of recommendations: made in the period, and what had become of those by the day of counting.

    ``done`` is reported complete in all its actions, or signed off as implemented. ``answered_late`` and
    ``not_answered_late`` count only under rules that the Monitoring Officer has confirmed.
    """

    made: int
    answered: int
    done: int
    signed_off: int
    answered_late: int
    not_answered_late: int


@dataclass(frozen=True)
class Row:
    """One line of the report: a committee, or a post or body that was asked."""

    name: str
    slug: str
    figures: Figures


@dataclass(frozen=True)
class AnnualReport:
    """A year of scrutiny. ``median_days`` to answer rests on ``answers`` full answers; None where there was none.

    ``by_decision`` counts recommendations by answer: a decision, ``partly-accepted`` or ``no-answer``. A recommendation
    asked of several counts once for each portfolio.
    """

    from_on: date
    until_on: date
    counted_on: date
    figures: Figures
    withdrawn: int
    by_decision: dict[str, int]
    by_verdict: dict[str, int]
    median_days: float | None
    answers: int
    by_committee: tuple[Row, ...]
    by_portfolio: tuple[Row, ...]

    @property
    def made(self) -> int:
        """How many were made in the period."""
        return self.figures.made


@dataclass(frozen=True)
class _One:
    """What had become of one recommendation."""

    recommendation: Recommendation
    decision: str
    is_answered: bool
    is_done: bool
    verdict: str
    answered_late: bool
    not_answered_late: bool
    asked: tuple[Post | Body, ...]
    days: tuple[int, ...]


def annual_report(
    council: Council, body: Body | None, from_on: date, until_on: date, *, counted_on: date | None = None
) -> AnnualReport:
    """The figures of the recommendations agreed from a day to a day, of one committee or all.

    What happened after ``counted_on`` (the period's last day, if not given) is left out, so that the same report can
    be made again. Ten queries, whatever the number of recommendations.
    """
    day = counted_on or until_on
    rows = Recommendation.objects.of(council).filter(agreed_on__range=(from_on, until_on)).select_related("body")
    if body is not None:
        rows = rows.filter(body=body)
    every = list(rows.exclude(state=Recommendation.State.DRAFT).order_by("agreed_on", "reference"))
    stood = [one for one in every if not (one.withdrawn_on and one.withdrawn_on <= day)]
    found = _what_became(council, stood, day)
    days = [n for one in found for n in one.days]
    committees: dict[int, list[_One]] = defaultdict(list)
    portfolios: dict[tuple[str, int], list[_One]] = defaultdict(list)
    who: dict[tuple[str, int], Post | Body] = {}
    for one in found:
        committees[one.recommendation.body_id].append(one)
        for each in one.asked:
            key = (each._meta.model_name or "", each.pk)
            who[key] = each
            portfolios[key].append(one)
    return AnnualReport(
        from_on=from_on,
        until_on=until_on,
        counted_on=day,
        figures=_figures(found),
        withdrawn=len(every) - len(stood),
        by_decision=dict(Counter(one.decision for one in found)),
        by_verdict=dict(Counter(one.verdict for one in found if one.verdict)),
        median_days=median(days) if days else None,
        answers=len(days),
        by_committee=_rows((group[0].recommendation.body, group) for group in committees.values()),
        by_portfolio=_rows((who[key], group) for key, group in portfolios.items()),
    )


def _what_became(council: Council, made: list[Recommendation], day: date) -> list[_One]:
    numbers = [one.pk for one in made]
    standing = rules.on_day(council, day)
    asks: dict[int, list[Ask]] = defaultdict(list)
    wanted = (
        Ask.objects.of(council).filter(recommendation__in=numbers).prefetch_related("asked_of__post", "asked_of__body")
    )
    for ask in wanted:
        asks[ask.recommendation_id].append(ask)
    decisions: dict[int, set[str]] = defaultdict(set)
    sent = Response.objects.of(council).filter(ask__recommendation__in=numbers, sent_at__date__lte=day)
    last = {response.ask_id: response.pk for response in sent.order_by("version")}
    for number, decision in (
        Line.objects.of(council)
        .filter(response__in=last.values())
        .exclude(decision="")
        .values_list("response__ask__recommendation_id", "decision")
    ):
        decisions[number].add(decision)
    verdicts: dict[int, str] = {}
    given = SignOff.objects.of(council).filter(recommendation__in=numbers, on__lte=day).order_by("at", "pk")
    for number, verdict in given.values_list("recommendation_id", "verdict"):
        verdicts[number] = "" if verdict == SignOff.Verdict.REOPENED else verdict
    complete = _complete(council, numbers, day)
    return [
        _one(one, asks[one.pk], decisions[one.pk], verdicts.get(one.pk, ""), one.pk in complete, standing, day)
        for one in made
    ]


def _complete(council: Council, numbers: list[int], day: date) -> set[int]:
    """Those whose every action that counts was reported complete by the day."""
    rows = Action.objects.of(council).filter(recommendation__in=numbers).exclude(state=Action.State.ENDED)
    some: set[int] = set()
    open_: set[int] = set()
    for number, done_on in rows.values_list("recommendation_id", "completed_on"):
        (some if done_on and done_on <= day else open_).add(number)
    return some - open_


def _one(
    recommendation: Recommendation,
    asks: list[Ask],
    decisions: set[str],
    verdict: str,
    complete: bool,
    standing: rules.RulesOn,
    day: date,
) -> _One:
    answered = [ask for ask in asks if ask.answered_on and ask.answered_on <= day]
    waiting = [ask for ask in asks if ask.asked_on and ask not in answered and not ask.closed_because]
    counts = [ask for ask in asks if ask.due_on and ask.rule and standing.is_confirmed(ask.rule)]
    return _One(
        recommendation=recommendation,
        decision=_decision(decisions),
        is_answered=bool(answered) and not [ask for ask in waiting if ask.is_bound],
        is_done=verdict == SignOff.Verdict.IMPLEMENTED or (not verdict and complete),
        verdict=verdict,
        answered_late=any(
            ask.answered_on > ask.due_on for ask in counts if ask in answered and ask.answered_on and ask.due_on
        ),
        not_answered_late=any(ask.due_on < day for ask in counts if ask in waiting and ask.due_on),
        asked=tuple({(row.post_id, row.body_id): row.who for ask in asks for row in ask.asked_of.all()}.values()),
        days=tuple((ask.answered_on - ask.asked_on).days for ask in answered if ask.answered_on and ask.asked_on),
    )


def _decision(decisions: set[str]) -> str:
    """One word for an answer, or for several: the same as the recommendation's own page says."""
    if not decisions:
        return NO_ANSWER
    if len(decisions) == 1:
        return next(iter(decisions))
    accepted = {Line.Decision.ACCEPTED.value, Line.Decision.IN_PRINCIPLE.value}
    if decisions <= accepted:
        return Line.Decision.IN_PRINCIPLE.value
    if decisions & accepted:
        return PARTLY
    return (
        Line.Decision.ALTERNATIVE.value if Line.Decision.ALTERNATIVE in decisions else Line.Decision.NOT_ACCEPTED.value
    )


def _figures(found: Iterable[_One]) -> Figures:
    rows = list(found)
    return Figures(
        made=len(rows),
        answered=sum(one.is_answered for one in rows),
        done=sum(one.is_done for one in rows),
        signed_off=sum(bool(one.verdict) for one in rows),
        answered_late=sum(one.answered_late for one in rows),
        not_answered_late=sum(one.not_answered_late for one in rows),
    )


def _rows(groups: Iterable[tuple[Post | Body, list[_One]]]) -> tuple[Row, ...]:
    made = [Row(str(who), who.slug, _figures(group)) for who, group in groups]
    return tuple(sorted(made, key=lambda row: row.name))
