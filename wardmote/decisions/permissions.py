"""Who may do what with reports. Predicates only; each service names the one it asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models import Clearance, Report
from wardmote.kernel.readers import Reader
from wardmote.organisations.permissions import Role, holds, roles_of

WRITERS = frozenset({Role.LEAD_OFFICER, Role.HEAD_OF_SERVICE, Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER})
AUTHORS_CAN = _("You cannot do this. The report’s authors and Democratic Services can.")
OFFICERS_CAN = _("You cannot do this. Officers of the council can.")
DEMOCRATIC_SERVICES_CAN = _("You cannot do this. Democratic Services can.")
TEMPLATES_CAN = _("You cannot do this. Democratic Services, the Monitoring Officer and the council administrator can.")
READERS_CAN = _("You cannot see this. Its authors, those who clear it and Democratic Services can.")


def may_begin_report(reader: Reader) -> bool:
    """Officers who write reports: lead officers, heads of service, democratic services, the Monitoring Officer."""
    return bool(roles_of(reader) & WRITERS)


def may_read_report(reader: Reader, report: Report) -> bool:
    """Who may open a report's working screens, exempt text included: those who write, clear or decide it."""
    return Report.objects.visible_to(reader).filter(pk=report.pk).exists()


def may_write_report(reader: Reader, report: Report) -> bool:
    """The report's authors, the holder of its lead officer's post, and Democratic Services in support."""
    if may_publish_reports(reader):
        return True
    if reader.person is None or not may_begin_report(reader):
        return False
    return holds(reader, report.lead_officer_post) or report.authors.filter(pk=reader.person.pk).exists()


def may_take_clearance(reader: Reader, clearance: Clearance) -> bool:
    """Whoever holds, acts in or deputises for the post whose turn it is. Nobody clears for somebody else."""
    return holds(reader, clearance.post)


def may_publish_reports(reader: Reader) -> bool:
    """Democratic Services make reports ready, publish them and record what became of them."""
    return Role.DEMOCRATIC_SERVICES in roles_of(reader)


def may_change_templates(reader: Reader) -> bool:
    """Report templates, who clears what, and the council's priorities."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.ADMINISTRATOR})


def may_moderate_comments(reader: Reader) -> bool:
    """Officers read what residents send before it is shown."""
    return bool(roles_of(reader) & {Role.DEMOCRATIC_SERVICES, Role.COMMUNICATIONS})
