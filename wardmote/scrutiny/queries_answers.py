"""Answers on their way: what waits for whom, and how an answer reads in a line. Working rows, for staff and links only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.models import Council
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words, list_words, london_date, lower_first, pounds
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import posts_held
from wardmote.scrutiny import checking
from wardmote.scrutiny.axes import RESPONSE, STEPS
from wardmote.scrutiny.checking import Problem
from wardmote.scrutiny.models import Action, ActionUpdate, Ask, Help, Line, Part, Response, Review
from wardmote.scrutiny.models.answers import ResponseQuerySet
from wardmote.scrutiny.models.recommendations import AskQuerySet
from wardmote.scrutiny.permissions import approving_posts, may_clear, may_draft
from wardmote.scrutiny.standing import Tag

OTHER = "other"  # what stands in an address for recommendations that came from no review
State = Response.State
EDITABLE = {State.WRITING, State.RETURNED}


@dataclass
class Waiting:
    """One answer expected, with all that its page needs. ``newest`` is its newest version, sent or not."""

    ask: Ask
    newest: Response | None
    is_suggested: bool = False  # no officer was named; this reader may be the one
    problems: list[Problem] = field(default_factory=list)

    @property
    def draft(self) -> Response | None:
        """The version being worked on or on its way; None before one begins and after it was sent."""
        return None if self.newest is None or self.newest.sent_at else self.newest

    @property
    def is_editable(self) -> bool:
        """Whether it can be written now: not while somebody else has it."""
        return self.draft is None or self.draft.state in EDITABLE

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops it and every part asked has an answer. One that was sent back is looked at again first."""
        return self.may_go and not self.was_returned and not any(one.field == "decision" for one in self.problems)

    @property
    def was_returned(self) -> bool:
        """Whether it was sent back and has not gone on since."""
        return self.draft is not None and self.draft.state == State.RETURNED

    @property
    def may_go(self) -> bool:
        """Whether it could be sent on as it is: advice never stops an answer."""
        return self.draft is not None and self.is_editable and not self.stops

    @property
    def stops(self) -> list[Problem]:
        return [one for one in self.problems if one.stops]

    @property
    def advice(self) -> list[Problem]:
        return [one for one in self.problems if not one.stops]

    @property
    def parts(self) -> list[Part]:
        """The lettered parts asked: those chosen, else all."""
        return list(self.ask.parts.all()) or list(self.ask.recommendation.parts.all())

    @property
    def number(self) -> str:
        return self.ask.recommendation.number or self.ask.recommendation.printed_reference

    @property
    def title(self) -> str:
        return self.ask.recommendation.heading

    @property
    def who(self) -> str:
        """Who must answer, as a list in a sentence."""
        return list_words([str(row) for row in self.ask.asked_of.all()])

    @property
    def step(self) -> str:
        """Which icon stands for where it is."""
        if self.is_suggested:
            return "yours"
        if self.is_ready:
            return "ready"
        if self.newest is None:
            return "to_answer"
        names = {State.WRITING: "being_written", State.RETURNED: "sent_back", State.READY: "sent"}
        return names.get(State(self.newest.state), self.newest.state.replace("-", "_"))

    @property
    def step_words(self) -> str:
        """Where it is, in words."""
        if self.is_suggested:
            return _("Is this yours?")
        if self.is_ready:
            return _("Ready")
        if self.newest is not None and self.newest.state == State.READY:
            return _("With %(who)s") % {"who": clearer_words(self.newest)}
        return str(STEPS[self.newest.state if self.newest else ""])

    @property
    def asked_about(self) -> list[Help]:
        """Colleagues asked and said not to be theirs, oldest first."""
        return list(self.ask.help.all())


@dataclass
class Group:
    """The answers of one review that wait for a reader; ``slug`` is “other” for those of no review."""

    slug: str
    title: str
    waiting: list[Waiting]

    @property
    def due(self) -> Ask | None:
        """The ask with the earliest date in force."""
        dated = [one.ask for one in self.waiting if one.ask.due_on]
        return min(dated, key=lambda ask: ask.due_on or date.max) if dated else None


@dataclass(frozen=True)
class Card:
    """An answer as whoever clears or approves it sees it."""

    response: Response
    waiting: Waiting
    tag: Tag
    words: str
    when: str
    cost: str
    notes: list[str]
    check: list[str]

    @property
    def title(self) -> str:
        return f"{self.waiting.number}. {self.waiting.title}"


def my_groups(reader: Reader) -> list[Group]:
    """Everything a reader's posts must answer, by review, soonest first. 12 queries, and 3 for each draft."""
    held = [post.pk for post in posts_held(reader)]
    rows = _asks(reader.council).open().filter(Q(officer_post__in=held) | Q(officer_post=None, suggested_post__in=held))
    return _grouped(waiting(one, is_suggested=one.officer_post_id is None) for one in rows)


def my_group(reader: Reader, slug: str) -> Group | None:
    """One review's answers of a reader."""
    return next((group for group in my_groups(reader) if group.slug == slug), None)


def one_of(reader: Reader, ask_id: int) -> Waiting | None:
    """One answer that this reader may write; None for another council's and for those who may not."""
    found = _asks(reader.council).filter(pk=ask_id).first()
    return waiting(found) if found is not None and may_draft(reader, found) else None


def any_of(council: Council, ask_id: int) -> Waiting | None:
    """One answer of a council, for its scrutiny officers."""
    found = _asks(council).filter(pk=ask_id).first()
    return waiting(found) if found is not None else None


def of_review(review: Review) -> list[Waiting]:
    """Every answer expected of a review, in its order."""
    return [waiting(one, with_problems=False) for one in _asks(review.council).filter(recommendation__review=review)]


def of_no_review(council: Council) -> list[Waiting]:
    """Every answer expected to recommendations that came from no review."""
    return [waiting(one, with_problems=False) for one in _asks(council).filter(recommendation__review=None)]


def of_body(council: Council, body: Body) -> list[Waiting]:
    """Everything asked of one body that was sent to it, newest last, whichever review it comes from."""
    rows = _asks(council).filter(asked_of__body=body, asked_on__isnull=False, closed_because="").distinct()
    return [waiting(one) for one in rows.order_by("asked_on", "recommendation__position", "pk")]


def actions_of(body: Body) -> list[Action]:
    """What a partner promised and has not ended. One query."""
    rows = Action.objects.of(body.council).filter(owner_body=body).exclude(state=Action.State.ENDED)
    return list(rows.select_related("recommendation").order_by("due_on", "pk"))


def waiting(ask: Ask, *, is_suggested: bool = False, with_problems: bool = True) -> Waiting:
    """An ask with its newest answer and what is wrong with it."""
    versions: list[Response] = ask.newest  # type: ignore[attr-defined]
    made = Waiting(ask, versions[0] if versions else None, is_suggested)
    if with_problems and made.draft is not None:
        made.problems = checking.problems(made.draft, on=london_date(made.draft.changed_at))
    return made


def to_clear(reader: Reader) -> list[Card]:
    """Answers waiting for a head of service that this reader may clear, by review and number."""
    rows = _responses(reader.council).filter(state=State.READY, is_partners=False)
    return [card(one) for one in rows if may_clear(reader, one.ask)]


def to_approve(reader: Reader) -> list[Card]:
    """Cleared answers that wait for an approval this reader gives, by account or by link."""
    found = []
    for one in _responses(reader.council).filter(state=State.CLEARED):
        posts = {post.pk for post in approving_posts(reader, one.ask)}
        if posts - {row.post_id for row in one.approvals.all()}:
            found.append(card(one))
    return found


def partner_answers_to_check(council: Council) -> list[Card]:
    """What partners sent and no officer has added to the record, oldest first."""
    rows = _responses(council).filter(state=State.READY, is_partners=True).order_by("changed_at")
    return [card(one) for one in rows]


def updates_to_check(council: Council) -> list[ActionUpdate]:
    """Updates of partners that no officer has added to the record, oldest first. One query."""
    rows = ActionUpdate.objects.of(council).waiting()
    return list(rows.select_related("action__recommendation").prefetch_related("evidence").order_by("at"))


def help_for(reader: Reader) -> list[Help]:
    """What colleagues asked the reader's posts and nobody has answered yet."""
    held = [post.pk for post in posts_held(reader)]
    rows = Help.objects.of(reader.council).filter(kind=Help.Kind.COLLEAGUE, settled_at=None, to_post__in=held)
    return list(rows.select_related("ask__recommendation", "to_post"))


def card(response: Response) -> Card:
    """An answer in a few words: its tag, first sentence, date, cost, and what to look at before saying yes."""
    one = Waiting(response.ask, response)
    one.problems = checking.problems(response, on=london_date(response.changed_at))
    approved = [_approved_words(row.post, row.at) for row in response.approvals.all()]
    return Card(
        response=response,
        waiting=one,
        tag=response_tag(response, one.parts),
        words=summary(response),
        when=when_words(response),
        cost=cost_words(response),
        notes=approved,
        check=[problem.message for problem in one.problems],
    )


def response_tag(response: Response, parts: list[Part]) -> Tag:
    """The one word for an answer: its decision, or that it is partly answered or partly accepted."""
    said = {line.part_id: line.decision for line in response.lines.all() if line.decision}
    whole = None in said
    if not said:
        value = "no-answer"
    elif not whole and any(part.pk not in said for part in parts):
        value = "partly-answered"
    else:
        words = set(said.values())
        accepted = {Line.Decision.ACCEPTED, Line.Decision.IN_PRINCIPLE, Line.Decision.ALTERNATIVE}
        value = words.pop() if len(words) == 1 else ("partly-accepted" if words & accepted else "not_accepted")
    return Tag("response", value, str(RESPONSE[value]))


def summary(response: Response) -> str:
    """What an answer says: its words, or each part's decision."""
    lines = list(response.lines.all())
    if len(lines) == 1:
        line = lines[0]
        first, second = (
            (line.reason, line.text) if line.decision == Line.Decision.NOT_ACCEPTED else (line.text, line.reason)
        )
        return str(first or second or line.next_step)
    return " ".join(
        _("Part %(part)s: %(word)s.")
        % {
            "part": line.part.label if line.part else "",
            "word": lower_first(line.get_decision_display()) if line.decision else _("no answer"),
        }
        for line in lines
    )


def when_words(response: Response) -> str:
    """By when, over all parts."""
    lines = list(response.lines.all())
    if any(line.goes_on for line in lines):
        months = response.ask.recommendation.evidence_every_months or 6
        return ngettext("Goes on. Evidence every month", "Goes on. Evidence every %(count)s months", months) % {
            "count": months
        }
    days = [day for line in lines for day in (line.done_by_on, line.next_step_on, line.answer_on) if day]
    if days:
        return list_words([date_words(day) for day in sorted(set(days))])
    words = [line.timetable_words for line in lines if line.timetable_words]
    if words:
        return " ".join(words)
    promised = any(line.decision in {Line.Decision.ACCEPTED, Line.Decision.ALTERNATIVE} for line in lines)
    return _("No date was given") if promised else _("No action follows")


def cost_words(response: Response) -> str:
    """What it costs, in a line."""
    if response.cost == Response.Cost.NONE:
        return _("None")
    if response.cost != Response.Cost.SOME:
        return _("Not stated")
    pieces = [pounds(response.cost_pence)] if response.cost_pence else []
    pieces += [lower_first(response.get_cost_recurs_display())] if response.cost_recurs else []
    pieces += [lower_first(response.get_cost_money_display())] if response.cost_money else []
    pieces += [response.cost_words] if response.cost_words else []
    return ", ".join(pieces) or _("There is a cost")


def line_words(response: Response, parts: list[Part]) -> str:
    """A folded answer in one line: “Accepted. 8 March 2027. Cost £3,200.”"""
    cost = (
        _("No cost")
        if response.cost == Response.Cost.NONE
        else _("Cost: %(cost)s") % {"cost": lower_first(cost_words(response))}
    )
    return f"{response_tag(response, parts).label}. {when_words(response)}. {cost}."


def clearer_words(response: Response) -> str:
    """Who clears an answer: the post above its officer's, where that is recorded."""
    post = response.ask.officer_post
    if response.is_partners:
        return _("the council’s scrutiny officers")
    return str(post.reports_to) if post is not None and post.reports_to is not None else _("the head of service")


def next_words(response: Response) -> str:
    """Who has an answer once it is cleared."""
    posts = [str(row) for row in response.ask.asked_of.all() if row.post_id]
    if posts:
        return _("Next: %(who)s.") % {"who": list_words(posts)}
    return _("Next: Democratic Services puts it before the %(who)s.") % {
        "who": list_words([str(row) for row in response.ask.asked_of.all()])
    }


def texts(response: Response | None) -> list[str]:
    """An answer as lines of text, to read beside another version or in a copy by e-mail."""
    if response is None:
        return []
    said = []
    for line in response.lines.all():
        start = _("Part %(part)s: ") % {"part": line.part.label} if line.part else ""
        word = line.get_decision_display() if line.decision else _("No answer yet")
        pieces = [f"{start}{word}.", line.text, line.reason, line.next_step]
        pieces += [
            label % {"on": date_words(day)}
            for label, day in (
                (_("To be done by %(on)s."), line.done_by_on),
                (_("Next step by %(on)s."), line.next_step_on),
                (_("An answer will come by %(on)s."), line.answer_on),
            )
            if day
        ]
        said.append(" ".join(piece for piece in pieces if piece))
    return said


def _approved_words(post: Post, at: datetime) -> str:
    return _("Joint answer. The %(post)s approved it on %(on)s.") % {"post": post.title, "on": date_words(at)}


def _grouped(rows: Iterable[Waiting]) -> list[Group]:
    groups: dict[str, Group] = {}
    for one in rows:
        review = one.ask.recommendation.review
        slug, title = (review.slug, review.title) if review else (OTHER, _("Not from a review"))
        groups.setdefault(slug, Group(slug, title, [])).waiting.append(one)
    return sorted(groups.values(), key=lambda group: (group.due.due_on if group.due else None) or date.max)


def _newest() -> ResponseQuerySet:
    return Response.objects.current().prefetch_related("lines__part", "lead_posts", "approvals__post")


def _asks(council: Council) -> AskQuerySet:
    rows: AskQuerySet = (
        Ask.objects.of(council)
        .select_related(
            "recommendation__review__body",
            "recommendation__body",
            "officer_post__reports_to",
            "suggested_post",
            "council",
        )
        .prefetch_related(
            "asked_of__post",
            "asked_of__body",
            "parts",
            "recommendation__parts",
            "help__to_post",
            "holding_replies",
            "clock_events",
            Prefetch("responses", queryset=_newest(), to_attr="newest"),
        )
        .order_by("recommendation__position", "recommendation__pk", "pk")
    )
    return rows


def _responses(council: Council) -> ResponseQuerySet:
    rows: ResponseQuerySet = (
        Response.objects.of(council)
        .current()
        .select_related(
            "ask__recommendation__review",
            "ask__recommendation__body",
            "ask__officer_post__reports_to",
            "ask__council",
        )
        .prefetch_related(
            "lines__part",
            "lead_posts",
            "approvals__post",
            "ask__asked_of__post",
            "ask__asked_of__body",
            "ask__parts",
            "ask__recommendation__parts",
        )
        .order_by("ask__recommendation__review", "ask__recommendation__position", "pk")
    )
    return rows
