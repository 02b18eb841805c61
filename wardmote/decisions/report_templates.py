"""A council's report templates: the shipped ones copied in when first used, new versions by editing, who clears what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from wardmote.decisions.models import CorporatePriority, Specialist, TemplateVersion
from wardmote.decisions.permissions import TEMPLATES_CAN, may_change_templates
from wardmote.decisions.shipped import TEMPLATES
from wardmote.decisions.shipped import template as shipped
from wardmote.decisions.templates import KINDS, Section, Template, as_data
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import in_post, require

STAGES = ("manager", "legal-stage", "finance-stage")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Offered:
    """A template that a report can be begun with. ``version`` is None for a shipped one nobody here has used yet."""

    key: str
    name: str
    summary: str
    version: int | None
    template: Template


def offered(council: Council, on: date) -> list[Offered]:
    """The templates in force on a day, the council's own first, then shipped ones it does not have. One query."""
    own = list(TemplateVersion.objects.of(council).order_by("name", "-version"))
    here: dict[str, TemplateVersion] = {}
    for row in own:
        if (row.from_on is None or row.from_on <= on) and (row.until_on is None or row.until_on >= on):
            here.setdefault(row.key, row)
    found = [Offered(row.key, row.name, row.template.summary, row.version, row.template) for row in here.values()]
    known = {row.key for row in own}
    return found + [
        Offered(each.key, translation.gettext(each.name), translation.gettext(each.summary), None, each)
        for each in TEMPLATES
        if each.key not in known
    ]


def use(council: Council, key: str, *, by: Actor, at: datetime) -> TemplateVersion:
    """The version in force of a template, copied in first when it is a shipped one. Must run inside a transaction.

    Raises RuleBroken for a template that the council does not have.
    """
    on = london_date(at)
    found: TemplateVersion | None = (
        TemplateVersion.objects.of(council).on(on).filter(key=key).order_by("-version").first()
    )
    if found is not None:
        return found
    if TemplateVersion.objects.of(council).filter(key=key).exists() or key not in {each.key for each in TEMPLATES}:
        raise RuleBroken(_("Choose one of the templates listed."))
    own = shipped(key)
    made = TemplateVersion(
        council=council,
        key=key,
        name=translation.gettext(own.name),
        version=1,
        content=as_data(own),
        from_on=None,
        made_at=at,
    )
    with change(made, "decisions.template_made", by=by, at=at, subject=key):
        made.save()
    return made


@transaction.atomic
def save_version(
    key: str,
    *,
    name: str,
    sections: tuple[Section, ...],
    from_on: date,
    because: str,
    by: Actor,
    at: datetime,
) -> TemplateVersion:
    """Make a new version of a template. The one before ends the day before; reports begun with it keep it.

    Raises RuleBroken for a name or sections that are empty, two sections with one key, a day before the version in
    force began, or without a reason.
    """
    require(may_change_templates(by), by, TEMPLATES_CAN)
    by = in_post(by)
    before = use(by.council, key, by=by, at=at)
    if not name.strip() or not sections:
        raise RuleBroken(_("Give the template a name and at least one section."))
    if not because.strip():
        raise RuleBroken(_("Say why this version is made. The history keeps it."))
    if any(not section.heading.strip() or section.kind not in KINDS for top in sections for section in top.walk()):
        raise RuleBroken(_("Give every section a heading."))
    try:
        made = replace(before.template, name=name.strip(), sections=sections)
    except ValueError:
        raise RuleBroken(_("Two sections have the same key. Rename one of them.")) from None
    if before.from_on is not None and from_on <= before.from_on:
        raise RuleBroken(_("The new version must begin after the one before, on %(on)s.") % {"on": f"{before.from_on:%-d %B %Y}"})  # fmt: skip
    last = TemplateVersion.objects.of(by.council).filter(key=key).aggregate(last=Max("version"))["last"]
    with change(before, "decisions.template_made", by=by, at=at, subject=key):
        before.until_on = from_on - ONE_DAY
        before.save()
    found = TemplateVersion(
        council=by.council,
        key=key,
        name=made.name,
        version=last + 1,
        content=as_data(made),
        because=because.strip(),
        from_on=from_on,
        made_at=at,
    )
    with change(found, "decisions.template_made", by=by, at=at, subject=key):
        found.save()
    return found


@transaction.atomic
def name_specialist(key: str, post_id: int, *, from_on: date, by: Actor, at: datetime) -> Specialist:
    """Say which post clears an implication, or a stage, from a day on. The post before stops the day before.

    Raises RuleBroken for a key that no template has, WrongState when a later choice is recorded already.
    """
    require(may_change_templates(by), by, TEMPLATES_CAN)
    by = in_post(by)
    if key not in keys_to_clear(by.council):
        raise RuleBroken(_("Choose one of the implications listed."))
    post: Post = Post.objects.of(by.council).get(pk=post_id)
    rows = Specialist.objects.of(by.council).filter(key=key)
    if rows.filter(from_on__gte=from_on).exists():
        raise WrongState(_("A later choice is recorded already. Choose a later day."))
    rows.filter(until_on=None).update(until_on=from_on - ONE_DAY)
    found = Specialist(council=by.council, key=key, post=post, from_on=from_on)
    with change(found, "decisions.specialist_named", by=by, at=at, subject=key):
        found.save()
    return found


@transaction.atomic
def add_priority(title: str, *, from_on: date | None, by: Actor, at: datetime) -> CorporatePriority:
    """Add a priority of the council's plan, which reports can say they serve. Raises RuleBroken without a title."""
    require(may_change_templates(by), by, TEMPLATES_CAN)
    by = in_post(by)
    if not title.strip():
        raise RuleBroken(_("Enter the priority’s name."))
    found = CorporatePriority(council=by.council, title=title.strip(), from_on=from_on)
    with change(found, "decisions.priority_set", by=by, at=at):
        found.save()
    return found


@transaction.atomic
def end_priority(priority_id: int, *, until_on: date, by: Actor, at: datetime) -> CorporatePriority:
    """A priority's last day. Reports that named it keep it. Raises RuleBroken for a day before it began."""
    require(may_change_templates(by), by, TEMPLATES_CAN)
    by = in_post(by)
    found: CorporatePriority = CorporatePriority.objects.of(by.council).locked().get(pk=priority_id)
    if found.from_on is not None and until_on < found.from_on:
        raise RuleBroken(_("Its last day cannot come before its first, %(on)s.") % {"on": f"{found.from_on:%-d %B %Y}"})
    with change(found, "decisions.priority_set", by=by, at=at):
        found.until_on = until_on
        found.save()
    return found


def keys_to_clear(council: Council) -> dict[str, Any]:
    """Every implication of the council's templates and of the shipped ones, by key, with its heading; then the stages."""
    found: dict[str, Any] = {}
    own = [row.template for row in TemplateVersion.objects.of(council)]
    for each in (*own, *TEMPLATES):
        for section in each.walk():
            if section.kind == "implication":
                found.setdefault(section.key, translation.gettext(section.heading))
    found["manager"] = _("The whole report, as manager")
    found["legal-stage"] = _("The whole report, for law")
    found["finance-stage"] = _("The whole report, for money")
    return found


def specialists(council: Council, on: date) -> dict[str, Post]:
    """Which post clears what on a day, by key. One query."""
    rows = Specialist.objects.of(council).on(on).select_related("post", "post__reports_to")
    return {row.key: row.post for row in rows.order_by("from_on", "pk")}
