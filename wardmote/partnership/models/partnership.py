"""A partnership: the councils and bodies in it, roles outside it, its groups and who sits on them. Everything is dated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, not_before
from wardmote.organisations.models import Body, Dated, Post


class Partnership(models.Model):
    """A community safety partnership, kept by its host council. Source: Crime and Disorder Act 1998, sections 5 to 7."""

    council = models.ForeignKey(Council, models.PROTECT)
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True, help_text=_("What it is for, in two or three sentences for residents."))
    csp_code = models.CharField(
        max_length=9, blank=True, help_text=_("The code by which police figures name its area, such as E22000142.")
    )
    managing_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="partnerships", help_text=_("Who keeps its record.")
    )
    strategy_group = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="leads_partnerships")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("name", "about", "csp_code", "managing_post", "strategy_group", "from_on", "until_on")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["council"], name="one_partnership_per_council"),
            not_before("from_on", "until_on", name="partnership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Its public page."""
        return "/partnership/"

    def get_absolute_url(self) -> str:
        return "/desk/partnership/"


class PartnerCouncil(models.Model):
    """A council whose area the partnership covers, the host among them."""

    council = models.ForeignKey(Council, models.PROTECT)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="councils")
    name = models.CharField(max_length=200)
    gss_code = models.CharField(max_length=9, blank=True)
    is_host = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("name", "gss_code", "is_host", "from_on", "until_on")

    class Meta:
        ordering = ["-is_host", "name"]
        constraints = [not_before("from_on", "until_on", name="partner_council_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A body in the partnership from a day until a day, and on what basis. Source: Crime and Disorder Act 1998, section 5."""

    class Standing(models.TextChoices):
        RESPONSIBLE = "responsible-authority", _("Responsible authority")
        COOPERATING = "co-operating-body", _("Co-operating body")
        INVITED = "invited", _("Takes part by invitation")

    council = models.ForeignKey(Council, models.PROTECT)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="members")
    body = models.ForeignKey(Body, models.PROTECT, related_name="partnership_memberships")
    standing = models.CharField(max_length=24, choices=Standing)
    basis = models.CharField(
        max_length=200, blank=True, help_text=_("The words of the Act or agreement that make it a member.")
    )
    liaison = models.CharField(max_length=200, blank=True, help_text=_("The post at that body to turn to."))
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("body", "standing", "basis", "liaison", "from_on", "until_on")

    class Meta:
        ordering = ["standing", "body__name"]
        constraints = [not_before("from_on", "until_on", name="partnership_member_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_standing_display()}"


class OutsideRole(models.Model):
    """A role towards the partnership that law or money gives: who fills it changes, and so may its title."""

    class Kind(models.TextChoices):
        POLICING_BODY = "local-policing-body", _("Local policing body")
        FUNDER = "funder", _("Funder")
        COUNTY = "county", _("County strategy group")
        OTHER = "other", _("Another role")

    council = models.ForeignKey(Council, models.PROTECT)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200, help_text=_("Such as Police and Crime Commissioner for Elmshire."))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="partnership_roles")
    note = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("kind", "title", "body", "note", "from_on", "until_on")

    class Meta:
        ordering = ["kind", "-from_on", "title"]
        constraints = [not_before("from_on", "until_on", name="outside_role_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.title


class GroupTerms(models.Model):
    """What a group of the partnership is for, and how it meets. The group itself is a body."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", _("Strategy group")
        TASK = "task", _("Task force")
        SUBGROUP = "subgroup", _("Subgroup")
        LINKED = "linked", _("Linked board")

    council = models.ForeignKey(Council, models.PROTECT)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="groups")
    body = models.OneToOneField(Body, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=Kind)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reporting")
    terms = models.TextField(blank=True, help_text=_("Its terms of reference."))
    meets = models.CharField(max_length=120, blank=True, help_text=_("How often, such as once a month."))
    is_confidential = models.BooleanField(
        default=False, help_text=_("Only outcomes are shown, never what was discussed.")
    )
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("body", "kind", "reports_to", "terms", "meets", "is_confidential")

    class Meta:
        verbose_name_plural = "group terms"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.body.name


class Seat(models.Model):
    """Who sits on a group: a body, named by the post it sends, from a day until a day."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        MEMBER = "member", _("Member")

    council = models.ForeignKey(Council, models.PROTECT)
    group = models.ForeignKey(GroupTerms, models.PROTECT, related_name="seats")
    body = models.ForeignKey(Body, models.PROTECT, related_name="group_seats")
    post_words = models.CharField(max_length=200, blank=True, help_text=_("The post it sends, never a name."))
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("body", "post_words", "role", "from_on", "until_on")

    class Meta:
        ordering = ["role", "body__name"]
        constraints = [not_before("from_on", "until_on", name="seat_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.body} ({self.get_role_display()})"
