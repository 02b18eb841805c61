"""Who may do what with the Forward Plan, records of decisions and call-in. Predicates only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.forward_plan import OFFICERS
from wardmote.kernel.readers import Reader
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import Role, posts_held, roles_of

PLAN_CAN = _("You cannot do this. Democratic Services can.")
NOTICE_CAN = _("You cannot do this. The Monitoring Officer decides whether a notice begins again.")
RECORD_CAN = _("You cannot do this. Democratic Services and the Monitoring Officer can.")
CHECK_CAN = _("You cannot do this. The Monitoring Officer can.")
CALL_IN_CAN = _("You cannot do this. Councillors who sign it can, and Democratic Services for them.")
HEARING_CAN = _("You cannot do this. Democratic Services and scrutiny officers can.")
TASKS_CAN = _("You cannot do this. The officer who answers for it and Democratic Services can.")
OFFICERS_READ = _("You cannot see this. Officers of the council can.")
ROUTES_CAN = _("You cannot do this. Democratic Services and the Monitoring Officer can.")
ROUTES_BEGIN_CAN = _("You cannot do this. Officers who write reports and Democratic Services can.")
AMEND_CAN = _("You cannot do this. The officer who was allowed to amend the plan can, and Democratic Services.")
MEMBERS_CAN = _("You cannot do this. Democratic Services, scrutiny officers and the councillor who asks can.")
COUNCILLORS = frozenset({Post.Kind.COUNCILLOR, Post.Kind.CHAIR})


def may_keep_forward_plan(reader: Reader) -> bool:
    """Democratic Services keep the Forward Plan, its notices and its editions."""
    return Role.DEMOCRATIC_SERVICES in roles_of(reader)


def may_judge_notice(reader: Reader) -> bool:
    """Only the Monitoring Officer says whether a changed matter needs a new notice."""
    return Role.MONITORING_OFFICER in roles_of(reader)


def may_read_plan_desk(reader: Reader) -> bool:
    """Officers see the working pages of the plan and of decisions."""
    return bool(roles_of(reader) & OFFICERS)


def may_write_records(reader: Reader) -> bool:
    """Democratic Services write records of decisions; the Monitoring Officer may."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER})


def may_check_records(reader: Reader) -> bool:
    """Only the Monitoring Officer checks a record before it is published, and says whether a call-in is in order."""
    return Role.MONITORING_OFFICER in roles_of(reader)


def may_call_in(reader: Reader) -> bool:
    """Councillors by their post, and Democratic Services for those who signed."""
    if Role.DEMOCRATIC_SERVICES in roles_of(reader):
        return True
    return any(post.kind in COUNCILLORS for post in posts_held(reader))


def may_record_hearing(reader: Reader) -> bool:
    """Democratic Services and scrutiny officers record what came of a call-in."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.SCRUTINY_OFFICER})


def may_carry_out(reader: Reader, post: Post | None) -> bool:
    """Whoever holds the post that answers for a task, and Democratic Services."""
    if Role.DEMOCRATIC_SERVICES in roles_of(reader):
        return True
    return post is not None and any(held.pk == post.pk for held in posts_held(reader))


def may_keep_routes(reader: Reader) -> bool:
    """Democratic Services and the Monitoring Officer move the stages of a plan's route and record what came of them."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER})


def may_begin_routes(reader: Reader) -> bool:
    """They begin one, and so do the officers who write reports."""
    return may_keep_routes(reader) or bool(roles_of(reader) & {Role.LEAD_OFFICER, Role.HEAD_OF_SERVICE})


def may_amend(reader: Reader, post: Post) -> bool:
    """Whoever holds the post that a stage let amend the plan, and Democratic Services for it."""
    return may_keep_routes(reader) or any(held.pk == post.pk for held in posts_held(reader))


def may_ask_for_papers(reader: Reader) -> bool:
    """Councillors by their seat, and those who support scrutiny for them."""
    return may_record_hearing(reader) or any(post.kind in COUNCILLORS for post in posts_held(reader))
