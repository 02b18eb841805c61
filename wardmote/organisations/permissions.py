"""Roles and posts of a reader, and the predicates built on them. Other rooms' permissions start from these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import Actor, Reader
from wardmote.organisations.models import Body, Holding, Membership, Post

Role = Membership.Role


def roles_of(reader: Reader, *, on: date | None = None) -> frozenset[str]:
    """The roles a reader has at the council today (or on a day). One query per request."""
    if reader.person is None or not reader.person.is_active:
        return frozenset()
    day = on or timezone.localdate()
    key = f"roles {day}"
    if key not in reader.memo:
        held = Membership.objects.of(reader.council).on(day).filter(person=reader.person)
        reader.memo[key] = frozenset(held.values_list("role", flat=True))
    return frozenset(reader.memo[key])


def posts_held(reader: Reader, *, on: date | None = None) -> list[Post]:
    """The posts a reader holds, acts in or deputises for today (or on a day). One query per request."""
    if reader.person is None or not reader.person.is_active:
        return []
    day = on or timezone.localdate()
    key = f"posts {day}"
    if key not in reader.memo:
        holdings = Holding.objects.of(reader.council).on(day).filter(person=reader.person).select_related("post")
        reader.memo[key] = [holding.post for holding in holdings.order_by("pk")]
    return list(reader.memo[key])


def committees_of(reader: Reader) -> list[int]:
    """Ids of the bodies the reader sits on as chair, member or rapporteur. One query per request."""
    if reader.person is None:
        return []
    if "committees" not in reader.memo:
        seats = {Role.CHAIR, Role.COMMITTEE_MEMBER, Role.RAPPORTEUR}
        held = (
            Membership.objects.of(reader.council)
            .on(timezone.localdate())
            .filter(person=reader.person, role__in=seats, body__isnull=False)
        )
        reader.memo["committees"] = list(held.values_list("body_id", flat=True))
    return list(reader.memo["committees"])


def acting_post(reader: Reader) -> str:
    """The words by which the public record names this reader: a post, else the role, never a person."""
    posts = posts_held(reader)
    if posts:
        return posts[0].title
    roles = roles_of(reader)
    return str(Role(min(roles)).label) if roles else ""


def is_staff_of(reader: Reader) -> bool:
    """Anybody with a role at this council."""
    return bool(roles_of(reader))


def may_administer(reader: Reader) -> bool:
    """Settings, people, bodies, look and rooms."""
    return Role.ADMINISTRATOR in roles_of(reader)


def may_confirm_rules(reader: Reader) -> bool:
    """Only the Monitoring Officer says that a rule has been checked."""
    return Role.MONITORING_OFFICER in roles_of(reader)


def may_manage_meetings(reader: Reader) -> bool:
    """Meetings, agendas and minutes."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.SCRUTINY_OFFICER, Role.ADMINISTRATOR})


def may_take_down(reader: Reader) -> bool:
    """Taking something down is for the Monitoring Officer and the administrator."""
    return bool(roles_of(reader) & {Role.MONITORING_OFFICER, Role.ADMINISTRATOR})


def may_see_personal_details(reader: Reader) -> bool:
    """Contact addresses and everything held about one person."""
    return bool(roles_of(reader) & {Role.ADMINISTRATOR, Role.MONITORING_OFFICER})


def holds(reader: Reader, post: Post | None) -> bool:
    """Whether the reader holds, acts in or deputises for a post today."""
    return post is not None and any(held.pk == post.pk for held in posts_held(reader))


def sits_on(reader: Reader, body: Body | None) -> bool:
    """Whether the reader is chair, member or rapporteur of a body."""
    return body is not None and body.pk in committees_of(reader)


def may_keep_one_off_days(reader: Reader) -> bool:
    """Add and take away bank holidays that were proclaimed once."""
    return may_administer(reader) or may_confirm_rules(reader)


ONE_OFF_DAYS_CAN = _("You cannot do this. The Monitoring Officer and the council administrator can.")
ADMINISTRATOR_CAN = _("You cannot do this. The council administrator can.")
MONITORING_OFFICER_CAN = _("You cannot do this. The Monitoring Officer can.")
MEETINGS_CAN = _("You cannot do this. Democratic Services can.")


def require(allowed: bool, by: Actor, who_can: str | Promise) -> None:
    """Raise NotAllowed with ``who_can`` unless ``allowed``. A job is our own code, so it may do what it was written to do."""
    if not allowed and not by.job:
        raise NotAllowed(who_can)


def in_post(by: Actor) -> Actor:
    """The actor with the words by which the public record names them, looked up when they are not given. At most 2 queries."""
    return by if by.as_post or by.person is None else replace(by, as_post=acting_post(by))
