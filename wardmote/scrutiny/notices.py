"""Notices: whoever has to do or know something is told once, soon after it happened. Reads the history, changes nothing in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel import facts
from wardmote.kernel.models import Council, Fact
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, weekday_words
from wardmote.messaging import services as messaging
from wardmote.messaging.rendering import Item, Link, notice, whole_address
from wardmote.organisations.models import Body, Membership, Post
from wardmote.organisations.queries import Recipient
from wardmote.organisations.telling import posts_with, tell_commenter
from wardmote.organisations.telling import tell as tell_posts
from wardmote.scrutiny import feedback, partner_links
from wardmote.scrutiny.models import (
    ActionUpdate,
    Ask,
    EvidenceItem,
    Feedback,
    Issue,
    Recommendation,
    Response,
    Review,
    SignOff,
)

CONSUMER = "scrutiny.notices"


def announce(*, at: datetime) -> int:
    """Tell people of what is new in every council's history. Returns how many entries were read."""
    return sum(
        facts.consume(CONSUMER, council, lambda fact: tell(fact, at=at), at=at) for council in Council.objects.all()
    )


def tell(fact: Fact, *, at: datetime) -> None:
    """Queue what one entry of the history calls for; most call for nothing."""
    act = ACTS.get((fact.verb, fact.object_kind))
    if act is not None:
        act(fact, at)


def _issued(fact: Fact, at: datetime) -> None:
    """One message per officer and Member however many recommendations name them; a link per partner."""
    sent = Issue.objects.select_related("review", "council").filter(pk=fact.object_id).first()
    if sent is None or sent.review is None or sent.review.as_history:
        return
    asks = Ask.objects.of(sent.council).open().filter(recommendation__review=sent.review)
    _tell_asked(fact, asks, str(sent.review.body), sent.review.title, sent.review.slug, sent.issued_on, at)


def _issued_one(fact: Fact, at: datetime) -> None:
    """The same for a recommendation that came from no review; those of a review are told together."""
    rows = Recommendation.objects.of(fact.council).select_related("body")
    one = rows.filter(pk=fact.object_id, review=None, as_history=False).first()
    if one is None or one.issued_on is None:
        return
    asks = Ask.objects.of(fact.council).open().filter(recommendation=one)
    _tell_asked(fact, asks, str(one.body), one.heading, "other", one.issued_on, at)


def _tell_asked(
    fact: Fact, asks: QuerySet[Ask], committee: str, title: str, slug: str, issued_on: date, at: datetime
) -> None:
    mine: dict[Post, list[Ask]] = defaultdict(list)
    partners: set[int] = set()
    for ask in asks.select_related("recommendation", "officer_post").prefetch_related(
        "asked_of__post", "asked_of__body"
    ):
        if ask.officer_post:
            mine[ask.officer_post].append(ask)
        for row in ask.asked_of.all():
            if row.post and row.post != ask.officer_post:
                mine[row.post].append(ask)
            elif row.body and row.body.is_outside:
                partners.add(row.body.pk)
    for post, theirs in mine.items():
        due = min((ask.due_on for ask in theirs if ask.due_on), default=None)
        n = len(theirs)
        tell_posts(
            fact,
            [post],
            at,
            subject=ngettext("Answer %(n)s recommendation: %(review)s", "Answer %(n)s recommendations: %(review)s", n)
            % {"n": n, "review": title},
            sentences=[
                _("The %(body)s sent this on %(on)s.") % {"body": committee, "on": date_words(issued_on)},
                *([_("An answer to each is due by %(on)s.") % {"on": weekday_words(due)}] if due else []),
            ],
            path=f"/my/answers/{slug}/",
            link=_("Read and answer"),
            heading=_("What the committee asks"),
            items=[Item(ask.recommendation.heading, quote=ask.recommendation.text) for ask in theirs],
        )
    job = Actor(fact.council, job=CONSUMER, as_post=committee)
    for body_id in partners:
        partner_links.send_partner_link(body_id, by=job, at=at)


def _returned(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    if found and found.ask.officer_post:
        _about_answer(
            fact,
            found,
            [found.ask.officer_post],
            at,
            _("Sent back: %(title)s"),
            _("%(who)s says: %(why)s") % {"who": found.returned_by, "why": found.returned_because},
        )


def _ready(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    above = found.ask.officer_post.reports_to if found and found.ask.officer_post else None
    if found and above:
        _about_answer(
            fact,
            found,
            [above],
            at,
            _("To clear: %(title)s"),
            _("An answer is ready for you to clear."),
            path="/my/clearance/",
            link=_("Read and clear"),
        )


def _cleared(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    posts = [row.post for row in found.ask.asked_of.all() if row.post] if found else []
    if found and posts:
        _about_answer(
            fact,
            found,
            posts,
            at,
            _("To approve: %(title)s"),
            _("An answer in your name is cleared and waits for you."),
            path="/my/approvals/",
            link=_("Read and approve"),
        )


def _agreed(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    if found and found.ask.officer_post:
        _about_answer(
            fact,
            found,
            [found.ask.officer_post],
            at,
            _("Agreed: %(title)s"),
            _("The decision maker agreed the answer you wrote."),
        )


def _partner_submitted(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    if found:
        _about_answer(
            fact,
            found,
            posts_with(fact.council, Membership.Role.SCRUTINY_OFFICER),
            at,
            _("A partner answered: %(title)s"),
            _("Check it before it is added to the record."),
            path="/desk/answers/checks/",
            link=_("Check the answer"),
        )


def _update_declined(fact: Fact, at: datetime) -> None:
    """Whoever sent an update, and the action's owner, hear that it was not added, and why; another can be sent by the link.

    One sent by a link is answered to the address that link went to, which may be a colleague's, not the one on file.
    """
    found = (
        ActionUpdate.objects.of(fact.council)
        .select_related("action__owner_post", "action__owner_body", "action__recommendation", "by_link")
        .filter(pk=fact.object_id)
        .first()
    )
    if found is None:
        return
    sender = found.by_link.address if found.by_link else ""
    tell_posts(
        fact,
        [found.action.owner] if found.action.owner else [],
        at,
        sent_from=Recipient(sender, found.by_words, "link") if sender else None,
        subject=_("Your update was not added: %(title)s") % {"title": found.action.title},
        sentences=[
            _("The council read your update of %(on)s and did not add it to the record.")
            % {"on": date_words(found.on)},
            _("The reason: %(why)s") % {"why": found.declined_because},
            _("You can send another by the link you have."),
        ],
        path=found.action.recommendation.address,
        link=_("See the recommendation"),
        heading=_("What you sent"),
        items=[Item(found.action.title, quote=found.text)],
    )


def _received(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    if found:
        whom = [row.who for row in found.ask.asked_of.all()]
        _about_answer(
            fact,
            found,
            whom,
            at,
            _("Received: %(title)s"),
            _("The committee received the answer and is content with it."),
            path=found.ask.recommendation.address,
            link=_("See the recommendation"),
        )


def _asked_again(fact: Fact, at: datetime) -> None:
    found = _response(fact)
    if found:
        whom = [row.who for row in found.ask.asked_of.all()] + (
            [found.ask.officer_post] if found.ask.officer_post else []
        )
        by_on = date_words(found.more_by_on) if found.more_by_on else ""
        said = _("The committee wants to know more by %(on)s: %(what)s") % {"on": by_on, "what": found.asks_more}
        _about_answer(fact, found, whom, at, _("Asked again: %(title)s"), said)


def _signed_off(fact: Fact, at: datetime) -> None:
    """Owners hear the verdict, and so do residents who commented and left an address."""
    found = SignOff.objects.select_related("recommendation__body", "council").filter(pk=fact.object_id).first()
    if found is None:
        return
    owners = {action.owner.pk: action.owner for action in found.recommendation.actions.all() if action.owner}
    title = found.recommendation.heading
    said = _("The %(committee)s decided on %(on)s: %(verdict)s.") % {
        "committee": found.recommendation.body,
        "on": date_words(found.on),
        "verdict": found.get_verdict_display(),
    }
    path = found.recommendation.address
    tell_posts(
        fact,
        owners.values(),
        at,
        subject=_("Closed: %(title)s") % {"title": title},
        sentences=[said],
        path=path,
        link=_("See the recommendation"),
    )
    job = Actor(found.council, job=CONSUMER)
    for comment in feedback.to_tell(found.council).filter(recommendation=found.recommendation):
        _to_commenter(comment, said, path, at)
        feedback.told(comment.pk, by=job, at=at)


def _review_moved(fact: Fact, at: datetime) -> None:
    """Witnesses hear when every answer to the review they spoke to has come."""
    review = Review.objects.select_related("council").filter(pk=fact.object_id).first()
    if review is None or review.as_history or (fact.changes.get("state") or [None, None])[1] != Review.State.MONITORED:
        return
    for row in EvidenceItem.objects.of(review.council).filter(review=review).exclude(witness_email=""):
        drawn = notice(
            review.council,
            subject=_("What came of it: %(review)s") % {"review": review.title},
            sentences=[
                _("You helped the review “%(review)s”. Every recommendation has been answered now.")
                % {"review": review.title}
            ],
            link=Link(whole_address(review.council, review.address), _("Read the answers")),
            why=_("You left your address when you spoke to the committee. This comes once."),
        )
        messaging.queue(
            review.council,
            key=f"outcome {fact.pk}",
            kind="scrutiny.outcome",
            address=row.witness_email,
            to_words=row.source,
            subject=drawn.subject,
            text=drawn.text,
            html=drawn.html,
            at=at,
        )


def _to_commenter(comment: Feedback, said: str, path: str, at: datetime) -> None:
    tell_commenter(
        comment.council,
        comment.email,
        key=f"feedback {comment.pk}",
        kind="scrutiny.outcome",
        title=comment.recommendation.heading,
        sentences=[said],
        path=path,
        at=at,
    )


def _about_answer(
    fact: Fact,
    found: Response,
    whom: Iterable[Post | Body],
    at: datetime,
    subject: str,
    sentence: str,
    *,
    path: str = "",
    link: str = "",
) -> None:
    review = found.ask.recommendation.review
    where = path or f"/my/answers/{review.slug if review else 'other'}/"
    title = found.ask.recommendation.heading
    tell_posts(
        fact,
        whom,
        at,
        subject=subject % {"title": title},
        sentences=[sentence],
        path=where,
        link=link or _("See the answer"),
    )


def _response(fact: Fact) -> Response | None:
    rows = Response.objects.of(fact.council).select_related(
        "ask__recommendation__review", "ask__officer_post__reports_to"
    )
    return rows.filter(pk=fact.object_id, ask__recommendation__as_history=False).first()


ACTS: dict[tuple[str, str], Callable[[Fact, datetime], None]] = {
    ("scrutiny.issued", "scrutiny.issue"): _issued,
    ("scrutiny.issued", "scrutiny.recommendation"): _issued_one,
    ("scrutiny.answer_returned", "scrutiny.response"): _returned,
    ("scrutiny.answer_ready", "scrutiny.response"): _ready,
    ("scrutiny.answer_cleared", "scrutiny.response"): _cleared,
    ("scrutiny.answer_agreed", "scrutiny.response"): _agreed,
    ("scrutiny.partner_submitted", "scrutiny.response"): _partner_submitted,
    ("scrutiny.update_declined", "scrutiny.actionupdate"): _update_declined,
    ("scrutiny.received", "scrutiny.response"): _received,
    ("scrutiny.asked_again", "scrutiny.response"): _asked_again,
    ("scrutiny.signed_off", "scrutiny.signoff"): _signed_off,
    ("scrutiny.review_moved", "scrutiny.review"): _review_moved,
}
