"""What waits for whoever is signed in: answers, approvals, updates, late things, by role. For the signed-in home."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from wardmote.kernel.models import Council
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words, days_words, due_words
from wardmote.organisations import rules
from wardmote.organisations.models import Meeting, Membership, Post
from wardmote.organisations.permissions import Role, committees_of, posts_held, roles_of
from wardmote.scrutiny.models import (
    Action,
    ActionUpdate,
    Ask,
    Evaluation,
    Feedback,
    Help,
    ImportDraft,
    ProgrammeTopic,
    PublishedRecommendation,
    Response,
)
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.queries_public import Item, item

State = Response.State
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Thing:
    """One thing to do, or to know: its words, where it leads, and the day it hangs on."""

    title: str
    href: str
    words: str = ""
    due_on: date | None = None
    is_late: bool = False


@dataclass
class Home:
    """The signed-in home: what waits (soonest first), this week, late, wanted for a meeting, silent, and reviews."""

    waiting: list[Thing] = field(default_factory=list)
    this_week: list[Thing] = field(default_factory=list)
    late: list[Thing] = field(default_factory=list)
    wanted: list[Thing] = field(default_factory=list)
    meeting: Meeting | None = None
    silent: list[Thing] = field(default_factory=list)
    late_by_name: list[Thing] = field(default_factory=list)
    came_back: list[Item] = field(default_factory=list)
    next_thing: Thing | None = None

    @property
    def first(self) -> Thing | None:
        """The first thing waiting: the page's primary button."""
        return self.waiting[0] if self.waiting else None


def home(reader: Reader, *, on: date) -> Home:
    """Everything a person should see first, for all roles and posts they have. At most 25 queries, whatever waits."""
    found = Home()
    posts = posts_held(reader)
    roles = roles_of(reader)
    if posts:
        _answers(found, reader, posts, on)
        _clearance(found, reader, posts)
        _approvals(found, reader, posts, on)
        _actions(found, reader, posts, on)
        _help(found, reader, posts)
    if may_support_scrutiny(reader):
        _desk(found, reader, on)
    if roles & {Role.CHAIR, Role.COMMITTEE_MEMBER, Role.RAPPORTEUR}:
        _committee(found, reader, on)
    if Role.MONITORING_OFFICER in roles and (n := len(rules.waiting(reader.council, on))):
        words = ngettext("Confirm %(n)s rule of the council", "Confirm %(n)s rules of the council", n) % {"n": n}
        nobody = _("Nobody is called late in public under a rule that is not confirmed.")
        found.waiting.append(Thing(words, "/settings/rules/", nobody))
    found.waiting.sort(key=lambda thing: (thing.due_on is None, thing.due_on or on))
    found.meeting = _next_meeting(reader, on)
    ahead = [thing for thing in (*found.this_week, *found.waiting) if thing.due_on]
    found.next_thing = min(ahead, key=lambda thing: thing.due_on or on, default=None)
    if found.next_thing is None and found.meeting is not None:
        meeting = found.meeting
        title = _("%(body)s meets") % {"body": meeting.body}
        found.next_thing = Thing(title, meeting.address, due_on=meeting.held_on)
    return found


def menu_queue(reader: Reader) -> tuple[str, str] | None:
    """The one queue in a person's menu: (address, label), by their posts. No query beyond the posts."""
    kinds = {post.kind for post in posts_held(reader)}
    if kinds & {Post.Kind.CABINET_MEMBER, Post.Kind.LEADER}:
        return "/my/approvals/", _("To approve")
    if Post.Kind.HEAD_OF_SERVICE in kinds:
        return "/my/clearance/", _("To clear")
    return ("/my/answers/", _("My answers")) if Membership.Role.LEAD_OFFICER in roles_of(reader) else None


def _answers(found: Home, reader: Reader, posts: list[Post], on: date) -> None:
    asks = (
        Ask.objects.of(reader.council)
        .open()
        .filter(Q(officer_post__in=posts) | Q(suggested_post__in=posts, officer_post=None))
        .select_related("recommendation__review")
        .prefetch_related("responses")
    )
    groups: dict[tuple[str, str], list[Ask]] = {}
    for ask in asks:
        current = next((response for response in ask.responses.all() if response.superseded_at is None), None)
        if (
            current
            and current.state not in {State.WRITING, State.RETURNED, State.ASKED_AGAIN}
            and not _is_partial(current)
        ):
            continue
        review = ask.recommendation.review
        groups.setdefault((review.slug, review.title) if review else ("other", _("Other recommendations")), []).append(
            ask
        )
    for (slug, title), mine in groups.items():
        due = min((ask.due_on for ask in mine if ask.due_on), default=None)
        words = ngettext("Answer %(n)s recommendation", "Answer %(n)s recommendations", len(mine)) % {"n": len(mine)}
        found.waiting.append(
            Thing(
                f"{words}: {title}",
                f"/my/answers/{slug}/",
                due_words(due, on) if due else "",
                due,
                bool(due and due < on),
            )
        )


def _is_partial(response: Response) -> bool:
    """Sent, but not a full answer: its ask is still open."""
    return response.sent_at is not None


def _clearance(found: Home, reader: Reader, posts: list[Post]) -> None:
    n = (
        Response.objects.of(reader.council)
        .current()
        .filter(state=State.READY, is_partners=False, ask__officer_post__reports_to__in=posts)
        .count()
    )
    if n:
        words = ngettext("Clear %(n)s answer", "Clear %(n)s answers", n) % {"n": n}
        found.waiting.append(Thing(words, "/my/clearance/"))


def _approvals(found: Home, reader: Reader, posts: list[Post], on: date) -> None:
    rows = (
        Response.objects.of(reader.council)
        .current()
        .filter(state=State.CLEARED, ask__asked_of__post__in=posts)
        .exclude(approvals__post__in=posts)
        .select_related("ask")
        .distinct()
    )
    mine = list(rows)
    if mine:
        due = min((row.ask.due_on for row in mine if row.ask.due_on), default=None)
        words = ngettext("Approve %(n)s answer", "Approve %(n)s answers", len(mine)) % {"n": len(mine)}
        found.waiting.append(
            Thing(words, "/my/approvals/", due_words(due, on) if due else "", due, bool(due and due < on))
        )


def _actions(found: Home, reader: Reader, posts: list[Post], on: date) -> None:
    silence = int(rules.value(reader.council, "no_update_days", on))
    for action in (
        Action.objects.of(reader.council).open().filter(owner_post__in=posts).select_related("recommendation")
    ):
        href = f"/my/actions/{action.pk}/"
        due = min((day for day in (action.due_on, action.next_evidence_on) if day), default=None)
        if due and action.state != Action.State.PAUSED:
            if due < on:
                words = _("due %(on)s, %(days)s ago") % {"on": date_words(due), "days": days_words((on - due).days)}
                found.late.append(Thing(action.title, href, words, due, is_late=True))
                continue
            if due <= on + WEEK:
                found.this_week.append(Thing(action.title, href, due_words(due, on), due))
        heard = action.updated_on or action.started_on
        if heard and (on - heard).days > silence and action.state != Action.State.PAUSED:
            found.silent.append(
                Thing(action.title, href, _("no update since %(on)s") % {"on": date_words(heard)}, heard)
            )
        elif due and due <= on + timedelta(days=60):
            found.wanted.append(Thing(action.title, href, _("due %(on)s") % {"on": date_words(due)}, due))


def _help(found: Home, reader: Reader, posts: list[Post]) -> None:
    for row in (
        Help.objects.of(reader.council)
        .filter(kind=Help.Kind.COLLEAGUE, to_post__in=posts, settled_at=None)
        .select_related("ask__recommendation")
    ):
        words = _("%(who)s asks: %(what)s") % {"who": row.from_words, "what": row.words}
        found.waiting.append(
            Thing(_("Help with %(which)s") % {"which": row.ask.recommendation.heading}, f"/my/help/{row.pk}/", words)
        )


def _desk(found: Home, reader: Reader, on: date) -> None:
    council = reader.council
    answers = _answers_by_step(council)
    counted = [
        (
            sum(answers[State.READY].values()),
            "/desk/answers/checks/",
            ngettext_lazy(
                "Check %(n)s partner’s answer",
                "Check %(n)s partners’ answers",
                "n",
            ),
        ),
        (
            ActionUpdate.objects.of(council).waiting().count(),
            "/desk/answers/checks/",
            ngettext_lazy(
                "Check %(n)s partner’s update",
                "Check %(n)s partners’ updates",
                "n",
            ),
        ),
        (
            sum(answers[State.APPROVED].values()),
            _where(answers[State.APPROVED]),
            ngettext_lazy(
                "%(n)s answer waits for the decision maker to agree it",
                "%(n)s answers wait for the decision maker to agree them",
                "n",
            ),
        ),
        (
            sum(answers[State.AGREED].values()),
            _where(answers[State.AGREED]),
            ngettext_lazy(
                "Send %(n)s agreed answer to the committee",
                "Send %(n)s agreed answers to the committee",
                "n",
            ),
        ),
        (
            sum(answers[State.SENT].values()),
            _where(answers[State.SENT]),
            ngettext_lazy(
                "%(n)s answer waits for the committee to receive it",
                "%(n)s answers wait for the committee to receive them",
                "n",
            ),
        ),
        (
            Help.objects.of(council).filter(kind=Help.Kind.NOT_MINE, settled_at=None).count(),
            "/desk/reviews/",
            ngettext_lazy(
                "%(n)s officer says an answer is not theirs",
                "%(n)s officers say an answer is not theirs",
                "n",
            ),
        ),
        (
            Feedback.objects.of(council).filter(state=Feedback.State.WAITING).count(),
            "/desk/feedback/",
            ngettext_lazy(
                "Read %(n)s comment from a resident",
                "Read %(n)s comments from residents",
                "n",
            ),
        ),
        (
            ProgrammeTopic.objects.of(council).filter(state=ProgrammeTopic.State.SUGGESTED).count(),
            "/desk/programme/",
            ngettext_lazy(
                "Answer %(n)s suggested topic",
                "Answer %(n)s suggested topics",
                "n",
            ),
        ),
        (
            ImportDraft.objects.of(council).exclude(state__in=["done", "refused", "dropped"]).count(),
            "/desk/import/",
            ngettext_lazy(
                "Finish %(n)s import",
                "Finish %(n)s imports",
                "n",
            ),
        ),
    ]
    for n, href, words in counted:
        if n:
            found.waiting.append(Thing(words % {"n": n}, href))
    found.late_by_name = _late_by_name(council, on)


def _answers_by_step(council: Council) -> dict[str, Counter[str]]:
    """How many answers wait at each step the desk moves on, by the slug of their review. One query.

    Of those ready, only partners' are the desk's to check.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Response.objects.of(council).current()
    desk = Q(state=State.READY, is_partners=True) | Q(state__in=[State.APPROVED, State.AGREED, State.SENT])
    counted = rows.filter(desk).order_by().values_list("state", "ask__recommendation__review__slug")
    for state, slug, n in counted.annotate(n=Count("pk")):
        found[state][slug or ""] += n
    return found


def _where(slugs: Counter[str]) -> str:
    """The answers of the one review that these belong to, else every review."""
    slug = next(iter(slugs)) if len(slugs) == 1 else ""
    return f"/desk/reviews/{slug}/answers/" if slug else "/desk/reviews/"


def _late_by_name(council: Council, on: date) -> list[Thing]:
    """Who has late answers or actions, most first: how many and since when. Four queries."""
    late: dict[str, list[date]] = defaultdict(list)
    where: dict[str, str] = {}
    asks = Ask.objects.of(council).open().filter(due_on__lt=on).prefetch_related("asked_of__post", "asked_of__body")
    for ask in asks:
        for row in ask.asked_of.all():
            late[str(row)].append(ask.due_on or on)
            where[str(row)] = row.who.address
    actions = Action.objects.of(council).open().filter(due_on__lt=on).exclude(state=Action.State.PAUSED)
    for action in actions.select_related("owner_post", "owner_body"):
        name = str(action.owner or _("No owner named"))
        late[name].append(action.due_on or on)
        where[name] = action.owner.address if action.owner else "/late/"
    things = []
    for name, days in sorted(late.items(), key=lambda each: (-len(each[1]), min(each[1]), each[0]))[:20]:
        words = ngettext("%(n)s late, by %(days)s", "%(n)s late, the longest by %(days)s", len(days)) % {
            "n": len(days),
            "days": days_words((on - min(days)).days),
        }
        things.append(Thing(name, where[name], words, min(days)))
    return things


def _committee(found: Home, reader: Reader, on: date) -> None:
    rows = PublishedRecommendation.objects.of(reader.council).select_related("publication")
    slugs = list(
        Membership.objects.of(reader.council)
        .filter(body__in=committees_of(reader))
        .order_by("body__slug")
        .values_list("body__slug", flat=True)
        .distinct()
    )
    for slug in slugs:
        about = rows.about("committee", slug)
        found.came_back += [
            item(row, on) for row in about.filter(answered_on__gte=on - timedelta(days=90)).order_by("-answered_on")[:5]
        ]
        for row in about.filter(silent_from_on__lte=on)[:10]:
            found.silent.append(Thing(row.title, row.address, item(row, on).words, row.silent_from_on))
        for row in about.late(on, "reply")[:10]:
            due = row.reply_due_on
            found.late.append(
                Thing(
                    row.title,
                    row.address,
                    _("no answer since it was due on %(on)s") % {"on": date_words(due)} if due else "",
                    due,
                    is_late=True,
                )
            )
    if Role.RAPPORTEUR in roles_of(reader):
        for one in (
            Evaluation.objects.of(reader.council)
            .exclude(state=Evaluation.State.PUBLISHED)
            .filter(rapporteur_post__in=posts_held(reader))
            .select_related("review")
        ):
            title = _("Evaluate %(review)s") % {"review": one.review}
            found.waiting.append(Thing(title, f"{one.review.desk}evaluation/", due_words(one.due_on, on), one.due_on))


def _next_meeting(reader: Reader, on: date) -> Meeting | None:
    kinds = ["scrutiny", "crime-and-disorder"]
    rows = (
        Meeting.objects.of(reader.council)
        .filter(held_on__gte=on, capacity__in=kinds)
        .exclude(state=Meeting.State.CANCELLED)
    )
    return rows.select_related("body").order_by("held_on").first()
