"""Who holds what, who is written to, and which post a printed name means."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from wardmote.kernel.models import Council, Person
from wardmote.organisations.models import Body, BodyCapacity, BodyName, Holding, Invitation, Membership, Post, PostName

SURE = 0.86  # from here on a printed name is taken to mean a post, if the next best is clearly worse
LIKELY = 0.45  # from here on it is offered as a candidate
CLEARLY = 0.06
MOST_CANDIDATES = 5
_ORDER = {Holding.Kind.HOLDER: 0, Holding.Kind.ACTING: 1, Holding.Kind.DEPUTY: 2}
_SPEAKS_FOR_BODY = (Post.Kind.CHAIR, Post.Kind.LEADER, Post.Kind.HEAD_OF_SERVICE, Post.Kind.OFFICER)


@dataclass(frozen=True)
class Recipient:
    """An address that something about a post or body is sent to, and in what words it is greeted.

    ``via`` tells the rung of the ladder: holder, acting, deputy, mailbox, manager, body or administrator.
    """

    address: str
    words: str
    via: str
    person: Person | None = None


@dataclass
class Directory:
    """A council's posts, bodies and holders on one day. Answers any number of questions with at most 4 queries."""

    council: Council
    day: date

    @cached_property
    def posts(self) -> dict[int, Post]:
        """Every post of the council, ended or not, by id."""
        return {post.pk: post for post in Post.objects.of(self.council)}

    @cached_property
    def bodies(self) -> dict[int, Body]:
        """Every body of the council, ended or not, by id."""
        return {body.pk: body for body in Body.objects.of(self.council)}

    @cached_property
    def _holdings(self) -> Mapping[int, list[Holding]]:
        held: dict[int, list[Holding]] = defaultdict(list)
        rows = Holding.objects.of(self.council).on(self.day).filter(person__is_active=True)
        for row in rows.select_related("person").order_by("from_on", "pk"):
            held[row.post_id].append(row)
        return held

    @cached_property
    def _administrators(self) -> list[Person]:
        rows = Membership.objects.of(self.council).on(self.day)
        rows = rows.filter(role=Membership.Role.ADMINISTRATOR, person__is_active=True)
        return list({row.person_id: row.person for row in rows.select_related("person").order_by("pk")}.values())

    def holders(self, post: Post) -> list[Holding]:
        """Who holds the post on the day: holders first, then those acting, then deputies."""
        return sorted(self._holdings[post.pk], key=lambda row: _ORDER[Holding.Kind(row.kind)])

    def recipients(self, found: Post | Body) -> list[Recipient]:
        """Who is written to about a post or body, as ``recipients_for``."""
        return self._for_post(found, set()) if isinstance(found, Post) else self._for_body(found, set())

    def _for_post(self, post: Post, asked: set[int]) -> list[Recipient]:
        asked.add(post.pk)
        for kind in _ORDER:
            rung = [row for row in self._holdings[post.pk] if row.kind == kind]
            if rung:
                words = (
                    str(post)
                    if kind == Holding.Kind.HOLDER
                    else _("%(post)s (%(kind)s)")
                    % {
                        "post": post,
                        "kind": Holding.Kind(kind).label.lower(),
                    }
                )
                return [Recipient(row.person.email, words, str(kind), row.person) for row in rung]
        if post.email:
            return [Recipient(post.email, str(post), "mailbox")]
        following = self.posts.get(post.successor_id or 0)
        if following is not None and following.pk not in asked:
            return self._for_post(following, asked)
        above = self.posts.get(post.reports_to_id or 0)
        if above is not None and above.pk not in asked:
            return [
                Recipient(
                    each.address,
                    each.words
                    if each.via == "administrator"
                    else _("%(above)s, for %(post)s") % {"above": each.words, "post": post},
                    each.via if each.via == "administrator" else "manager",
                    each.person,
                )
                for each in self._for_post(above, asked)
            ]
        return self._to_administrators(post)

    def _for_body(self, body: Body, asked: set[int]) -> list[Recipient]:
        asked.add(body.pk)
        if body.email:
            return [Recipient(body.email, str(body), "body")]
        posts = [
            post
            for post in self.posts.values()
            if post.body_id == body.pk and (post.until_on is None or post.until_on >= self.day)
        ]
        for kind in _SPEAKS_FOR_BODY:
            for post in posts:
                if post.kind == kind and (self._holdings[post.pk] or post.email):
                    return self._for_post(post, set())
        for other in (body.successor_id, body.parent_id):
            above = self.bodies.get(other or 0)
            if above is not None and above.pk not in asked:
                return self._for_body(above, asked)
        return self._to_administrators(body)

    def _to_administrators(self, found: Post | Body) -> list[Recipient]:
        words = _("Council administrator, for %(post)s") % {"post": found}
        return [Recipient(person.email, words, "administrator", person) for person in self._administrators]


def holders_on(post: Post, on: date) -> list[Holding]:
    """Who holds a post on a day: holders first, then those acting, then deputies. One query."""
    rows = Holding.objects.of(post.council).on(on).filter(post=post).select_related("person").order_by("from_on", "pk")
    return sorted(rows, key=lambda row: _ORDER[Holding.Kind(row.kind)])


def recipients_for(found: Post | Body, on: date) -> list[Recipient]:
    """Who is written to about a post or body on a day: the first rung of the ladder on which somebody stands.

    Post: its holders, else whoever acts, else deputies, else its mailbox, else its successor, else the post it reports
    to, else the council's administrators. Body: its own address, else the post that speaks for it, else the body it
    belongs to, else administrators. Closed accounts are passed over. Empty only when the council has no administrator.
    At most 4 queries; ``Directory`` for many.
    """
    return Directory(found.council, on).recipients(found)


Named = TypeVar("Named", Post, Body)


@dataclass(frozen=True)
class Match(Generic[Named]):
    """What a printed name may mean. ``best`` only where one is near enough and the next is clearly worse."""

    printed: str
    best: Named | None
    candidates: tuple[tuple[Named, float], ...] = ()


@dataclass
class Finder:
    """Suggests posts and bodies for printed names: titles now, titles before, and who holds a post. 6 queries for any number."""

    council: Council
    day: date
    _memo: dict[tuple[str, str], object] = field(default_factory=dict, repr=False)

    def post(self, printed: str) -> Match[Post]:
        """The post that a printed name means."""
        return _match(printed, self._post_names)

    def body(self, printed: str) -> Match[Body]:
        """The body that a printed name means."""
        return _match(printed, self._body_names)

    @cached_property
    def _post_names(self) -> list[tuple[str, Post, float]]:
        posts = {post.pk: post for post in Post.objects.of(self.council)}
        names = [(post.title, post, 1.0 if _stands(post, self.day) else 0.9) for post in posts.values()]
        names += [
            (row.name, posts[row.post_id], 0.99) for row in PostName.objects.of(self.council) if row.post_id in posts
        ]
        held = Holding.objects.of(self.council).on(self.day).select_related("person")
        names += [(row.person.full_name, posts[row.post_id], 0.98) for row in held if row.person.full_name]
        return names

    @cached_property
    def _body_names(self) -> list[tuple[str, Body, float]]:
        bodies = {body.pk: body for body in Body.objects.of(self.council)}
        names = [(body.name, body, 1.0 if _stands(body, self.day) else 0.9) for body in bodies.values()]
        names += [(body.short_name, body, 1.0) for body in bodies.values() if body.short_name]
        names += [
            (row.name, bodies[row.body_id], 0.99) for row in BodyName.objects.of(self.council) if row.body_id in bodies
        ]
        return names


def find_post(council: Council, printed_name: str, on: date) -> Match[Post]:
    """The post a printed name means, or near ones to choose from. 3 queries; ``Finder`` for many names."""
    return Finder(council, on).post(printed_name)


def find_body(council: Council, printed_name: str, on: date) -> Match[Body]:
    """The body a printed name means, or near ones to choose from. 2 queries; ``Finder`` for many names."""
    return Finder(council, on).body(printed_name)


_TITLES = {"cllr", "councillor", "cllrs", "councillors", "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lord"}
_LITTLE = {"the", "of", "for", "and", "a", "to", "with", "in", "at", "on"}
_SAME = {
    "portfolio": "cabinet",
    "holder": "member",
    "lead": "lead",
    "mgr": "manager",
    "asst": "assistant",
    "dept": "department",
    "cttee": "committee",
    "snr": "senior",
    "dir": "director",
    "svc": "service",
    "services": "service",
}
_RANKS = {"member", "director", "head", "manager", "officer", "leader", "chair", "assistant", "executive", "commander"}


def _match(printed: str, names: Iterable[tuple[str, Named, float]]) -> Match[Named]:
    best_of: dict[int, tuple[Named, float]] = {}
    known = [(_words(name), found, weight) for name, found, weight in names]
    for piece in _pieces(printed):
        wanted = _words(piece)
        if not wanted:
            continue
        for words, found, weight in known:
            score = round(_alike(wanted, words) * weight, 3)
            if score > best_of.get(found.pk, (found, 0.0))[1]:
                best_of[found.pk] = (found, score)
    ranked = sorted(best_of.values(), key=lambda pair: (-pair[1], str(pair[0])))
    ranked = [pair for pair in ranked if pair[1] >= LIKELY][:MOST_CANDIDATES]
    sure = bool(ranked) and ranked[0][1] >= SURE and (len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= CLEARLY)
    return Match(printed, ranked[0][0] if sure else None, tuple(ranked))


def _pieces(printed: str) -> list[str]:
    """The whole name, and its parts: "Cllr A Smith, Cabinet Member for Housing", "Head of Service (J Jones)"."""
    parts = [part.strip() for part in re.split(r"[,;:()\[\]\n/–—]| - ", printed) if part.strip()]
    return [printed, *parts] if len(parts) > 1 else [printed]


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " and ").replace("’", "'")
    found = re.findall(r"[a-z0-9']+", plain)
    return [_SAME.get(word, word).removesuffix("'s") for word in found if word not in _TITLES and word not in _LITTLE]


def _alike(one: list[str], other: list[str]) -> float:
    """0 to 1: how much two names share, word by word, with room for slips of the pen. Different ranks are never alike."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if (_RANKS & set(one)) and (_RANKS & set(other)) and not (_RANKS & set(one) & set(other)):
        return 0.0
    if sorted(one) == sorted(other):
        return 0.97
    left, near = list(other), 0.0
    for word in one:
        best = max(((difflib.SequenceMatcher(None, word, each).ratio(), each) for each in left), default=(0.0, ""))
        if best[0] >= 0.8:
            near += best[0]
            left.remove(best[1])
    return 0.96 * (2 * near / (len(one) + len(other)))


def _stands(found: Post | Body, day: date) -> bool:
    return (found.from_on is None or found.from_on <= day) and (found.until_on is None or found.until_on >= day)


# People


@dataclass(frozen=True)
class PersonLine:
    """A person with what they are at this council on a day."""

    person: Person
    roles: tuple[Membership, ...]
    posts: tuple[Holding, ...]
    has_ended: bool


def people(council: Council, on: date) -> list[PersonLine]:
    """Everybody who has or had a role or a post at the council, by name; those who left stand last. 2 queries."""
    roles: dict[int, list[Membership]] = defaultdict(list)
    posts: dict[int, list[Holding]] = defaultdict(list)
    found: dict[int, Person] = {}
    for row in Membership.objects.of(council).select_related("person", "body").order_by("from_on", "pk"):
        found[row.person_id] = row.person
        if _lasts(row, on):
            roles[row.person_id].append(row)
    for held in Holding.objects.of(council).select_related("person", "post").order_by("from_on", "pk"):
        found[held.person_id] = held.person
        if _lasts(held, on):
            posts[held.person_id].append(held)
    lines = [
        PersonLine(
            person,
            tuple(roles[pk]),
            tuple(posts[pk]),
            not person.is_active or not roles[pk],
        )
        for pk, person in found.items()
    ]
    return sorted(lines, key=lambda line: (line.has_ended, str(line.person).casefold()))


def open_invitations(council: Council) -> list[Invitation]:
    """Invitations nobody has accepted yet, newest first. One query."""
    rows = Invitation.objects.of(council).filter(accepted_at=None, withdrawn_at=None)
    return list(rows.select_related("body", "post").order_by("-invited_at", "-pk"))


def staff(council: Council, on: date, *roles: str) -> list[Person]:
    """Active people with one of some roles at the council on a day, or with any role. One query."""
    rows = Membership.objects.of(council).on(on).filter(person__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("full_name", "email"))


def capacities_on(body: Body, on: date) -> list[BodyCapacity]:
    """In what capacities a body may sit on a day. One query."""
    return list(BodyCapacity.objects.of(body.council).on(on).filter(body=body).order_by("capacity"))


def may_sign_in(person: Person, council: Council, on: date) -> bool:
    """Whether an account is open and has a role at the council on a day. One query."""
    return person.is_active and Membership.objects.of(council).on(on).filter(person=person).exists()


def _lasts(row: Membership | Holding, day: date) -> bool:
    """Now or later: what is to begin is shown too."""
    return row.until_on is None or row.until_on >= day
