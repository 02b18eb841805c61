"""Who may do what in scrutiny. Predicates only; each service names the one it asks."""

from __future__ import annotations

from wardmote.kernel.readers import Reader
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import Role, holds, may_administer, posts_held, roles_of, sits_on
from wardmote.scrutiny.models import Action, Ask, Evaluation, Help, Review

OFFICERS = frozenset({Role.SCRUTINY_OFFICER, Role.DEMOCRATIC_SERVICES})


def may_support_scrutiny(reader: Reader) -> bool:
    """Scrutiny and democratic services officers keep the record: reviews, recommendations, issuing, meetings, imports."""
    return bool(roles_of(reader) & OFFICERS)


def may_read_desk(reader: Reader, review: Review) -> bool:
    """Who may open a review's working screens: its officers, and the members of its committee."""
    return may_support_scrutiny(reader) or sits_on(reader, review.body)


def may_release(reader: Reader, body: Body) -> bool:
    """The chair lets a report go; an officer records that the chair did."""
    return may_support_scrutiny(reader) or (Role.CHAIR in roles_of(reader) and sits_on(reader, body))


def may_decide_for_committee(reader: Reader, body: Body) -> bool:
    """Officers record what the committee decided at a meeting; its chair may too."""
    return may_release(reader, body)


def may_draft(reader: Reader, ask: Ask) -> bool:
    """The lead officer asked, their head of service, a link holder for this very ask, and scrutiny officers in support."""
    if reader.link is not None:
        return link_opens(reader, ask)
    return (
        may_support_scrutiny(reader)
        or holds(reader, ask.officer_post)
        or holds(reader, ask.suggested_post)
        or may_clear(reader, ask)
    )


def may_help(reader: Reader, asked: Help) -> bool:
    """Whoever was asked for help, by account or by the link made for this question, and scrutiny officers."""
    if reader.link is not None:
        link = reader.link
        return link.purpose == "colleague" and link.object_id == asked.ask_id and link.details.get("help") == asked.pk
    return may_support_scrutiny(reader) or holds(reader, asked.to_post)


def may_clear(reader: Reader, ask: Ask) -> bool:
    """The head of service above the drafting officer; any head of service where that line is not recorded."""
    above = ask.officer_post.reports_to if ask.officer_post else None
    if above is not None:
        return holds(reader, above)
    return Role.HEAD_OF_SERVICE in roles_of(reader)


def may_approve(reader: Reader, ask: Ask) -> bool:
    """Each Leader or Cabinet Member asked, by account or by a link made for them."""
    return bool(approving_posts(reader, ask))


def approving_posts(reader: Reader, ask: Ask) -> list[Post]:
    """Those of the posts asked in whose name this reader may approve."""
    asked = [row.post for row in ask.asked_of.all() if row.post is not None]
    if reader.link is not None:
        return [post for post in asked if reader.link.purpose == "approval" and reader.link.object_id == post.pk]
    held = {post.pk for post in posts_held(reader)}
    return [post for post in asked if post.pk in held]


def may_send(reader: Reader, ask: Ask) -> bool:
    """Democratic services send what the decision maker agreed; so may the decision maker."""
    return may_support_scrutiny(reader) or may_approve(reader, ask)


def may_update(reader: Reader, action: Action) -> bool:
    """The action's owner, the head of service above, scrutiny officers in support, and the holder of a link to it."""
    if reader.link is not None:
        body = reader.link.purpose == "partner-answer" and action.owner_body_id == reader.link.object_id
        return body or (reader.link.purpose == "action-update" and reader.link.object_id == action.pk)
    if may_support_scrutiny(reader) or holds(reader, action.owner_post):
        return True
    return action.owner_post is not None and holds(reader, action.owner_post.reports_to)


def may_evaluate(reader: Reader, evaluation: Evaluation) -> bool:
    """The rapporteur, by post or by role on the committee, and scrutiny officers in support."""
    if may_support_scrutiny(reader) or holds(reader, evaluation.rapporteur_post):
        return True
    return Role.RAPPORTEUR in roles_of(reader) and sits_on(reader, evaluation.review.body)


def may_hand_over(reader: Reader) -> bool:
    """Scrutiny officers, and the administrator who records that a body or post was succeeded."""
    return may_support_scrutiny(reader) or may_administer(reader)


def may_moderate(reader: Reader) -> bool:
    """Officers read what residents send before it is shown."""
    return bool(roles_of(reader) & (OFFICERS | {Role.COMMUNICATIONS}))


def link_opens(reader: Reader, ask: Ask) -> bool:
    """Whether the reader's signed link was made for this ask: for its body (a partner) or for the ask itself (a colleague)."""
    link = reader.link
    if link is None:
        return False
    if link.purpose == "partner-answer":
        return any(row.body_id == link.object_id for row in ask.asked_of.all())
    return link.purpose == "colleague" and link.object_id == ask.pk
