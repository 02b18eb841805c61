"""Who may do what with figures and assessments. Predicates only; each service names the one it asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.assessment.models import Contributor, Scorer
from wardmote.assessment.models.figures import READERS
from wardmote.kernel.readers import Actor, Reader
from wardmote.organisations.permissions import Role, holds, roles_of

ANALYSTS_CAN = _("You cannot do this. An analyst or a lead officer can.")
READERS_CAN = _("You cannot see this. Analysts, lead officers and heads of service can.")
SCORERS_CAN = _("You cannot do this. Those who were asked to score can.")
CONTRIBUTORS_CAN = _("You cannot do this. Whoever holds that post can, or an analyst who heard it from that body.")


def may_analyse(reader: Reader) -> bool:
    """Analysts load files and write; the community safety manager, a lead officer, may do the same."""
    return bool(roles_of(reader) & {Role.ANALYST, Role.LEAD_OFFICER})


def may_read_assessment(reader: Reader) -> bool:
    """The working pages: analysts, lead officers, heads of service."""
    return bool(roles_of(reader) & READERS)


def may_score_for(by: Actor, scorer: Scorer) -> bool:
    """A scorer's own person, or the signed link that was made for it. Nobody scores for somebody else."""
    if by.link is not None:
        return by.link.object_kind == "assessment.scorer" and by.link.object_id == scorer.pk
    return scorer.person_id is not None and by.person is not None and by.person.pk == scorer.person_id


def may_agree_for(reader: Reader, contributor: Contributor) -> bool:
    """The holder of the post; for an outside body, an analyst who was told so."""
    if contributor.post is not None:
        return holds(reader, contributor.post)
    return may_analyse(reader)
