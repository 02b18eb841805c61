"""The route of a plan through bodies: its stages and their dates, moves, amendments between stages, Council's objection."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.forward_plan import OFFICERS
from wardmote.decisions.models.records import DecisionRecord
from wardmote.decisions.models.reports import Report
from wardmote.kernel.models import Council, CouncilOwned, not_before
from wardmote.kernel.readers import Reader
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Dated, Meeting, Post
from wardmote.organisations.permissions import roles_of


class StageKind(models.TextChoices):
    """What happens at a stage. It decides which notices the stage needs."""

    PARTNERSHIP = "partnership", _("Partnership")
    CONSULTATION = "consultation", _("Consultation")
    SCRUTINY = "scrutiny", _("Scrutiny")
    COMMITTEE = "committee", _("Committee that decides")
    CABINET = "cabinet", _("Cabinet")
    MEMBER = "member", _("Cabinet Member")
    COUNCIL = "council", _("Council")


class RouteTemplate(models.Model):
    """One version of a route that plans of a sort take: its stages as data. A route keeps the version it was begun with."""

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text=_("The stages in order: kind, heading, days before the next, days it takes."))
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("key", "name", "version", "content", "from_on", "until_on")

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["council", "key", "version"], name="one_route_template_per_version"),
            not_before("from_on", "until_on", name="route_template_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The stages as data, in order."""
        return list(self.content["stages"])


class RouteQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows, for the council's officers. The public reads publications, never these."""
        here = self.of(reader.council)
        return here if roles_of(reader) & OFFICERS else here.none()


class Route(Moves, models.Model):
    """A plan's way through bodies to the last one, with its dates worked back from there."""

    class State(models.TextChoices):
        GOING = "going", _("On its way")
        FINISHED = "finished", _("At its end")
        STOPPED = "stopped", _("Stopped")

    MOVES: ClassVar[dict[str, set[str]]] = {State.GOING: {State.FINISHED, State.STOPPED}}
    council = models.ForeignKey(Council, models.PROTECT)
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    template = models.ForeignKey(RouteTemplate, models.PROTECT, related_name="routes")
    is_key = models.BooleanField(default=True, help_text=_("Whether the executive’s decision on the way is a key one."))
    contact_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="routes")
    state = models.CharField(max_length=10, choices=State, default=State.GOING)
    ended_because = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    objects = RouteQuerySet.as_manager()
    RECORDED: ClassVar = (
        "slug",
        "title",
        "summary",
        "template",
        "is_key",
        "contact_post",
        "state",
        "ended_because",
        "published_at",
    )

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="one_route_per_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/decisions/routes/{self.slug}/"

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"/desk/routes/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.desk


class RouteStage(models.Model):
    """One stop of a route: who, by when, and what came of it. ``planned_on`` is the last day of a consultation."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        CHANGED = "changed", _("Agreed with changes")
        COMMENTED = "commented", _("Made recommendations")
        HELD = "held", _("Held")
        NOT_AGREED = "not-agreed", _("Not agreed")
        SKIPPED = "skipped", _("Not needed")

    council = models.ForeignKey(Council, models.PROTECT)
    route = models.ForeignKey(Route, models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StageKind)
    heading = models.CharField(max_length=200)
    days_before_next = models.PositiveSmallIntegerField(default=0)
    takes_days = models.PositiveSmallIntegerField(default=1, help_text=_("More than 1 for a consultation."))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="route_stages")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="route_stages")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="route_stages")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="route_stages")
    record = models.ForeignKey(DecisionRecord, models.PROTECT, null=True, blank=True, related_name="route_stages")
    planned_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField(blank=True)
    delegated_to = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="delegated_stages")
    delegated_words = models.TextField(blank=True, help_text=_("In what words the stage let the post amend the plan."))
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "heading",
        "body",
        "post",
        "meeting",
        "report",
        "record",
        "planned_on",
        "outcome",
        "outcome_on",
        "outcome_words",
        "delegated_to",
        "delegated_words",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["route", "position"], name="one_stage_per_position"),
            models.CheckConstraint(condition=Q(body=None) | Q(post=None), name="stage_is_of_one"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="outcome_of_a_stage_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def who(self) -> Post | Body | None:
        """The body or post whose turn it is; None until it is named."""
        return self.body or self.post


class StageMove(models.Model):
    """A stage was moved to another day: itself, or because another stage moved."""

    council = models.ForeignKey(Council, models.PROTECT)
    stage = models.ForeignKey(RouteStage, models.PROTECT, related_name="moves")
    because_of = models.ForeignKey(RouteStage, models.PROTECT, null=True, blank=True, related_name="moved_others")
    from_on = models.DateField()
    to_on = models.DateField()
    because = models.TextField()
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.stage}: {self.from_on} to {self.to_on}"


class RouteAmendment(models.Model):
    """A change that an officer made to the plan between two stages, under the authority that a stage gave."""

    council = models.ForeignKey(Council, models.PROTECT)
    route = models.ForeignKey(Route, models.PROTECT, related_name="amendments")
    under = models.ForeignKey(
        RouteStage, models.PROTECT, related_name="amendments", help_text=_("What let it be made.")
    )
    made_on = models.DateField()
    made_as = models.CharField(max_length=200)
    where = models.CharField(max_length=200, help_text=_("The part of the plan."))
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    because = models.TextField()
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("made_on", "made_as", "where", "before", "after", "because")

    class Meta:
        ordering = ["made_on", "pk"]

    def __str__(self) -> str:
        return f"{self.where}, {self.made_on}"


class CouncilObjection(models.Model):
    """Council objected to the executive's draft: its instructions, the Leader's time to answer, and the answer.

    Source: SI 2001/3384, Schedule 2.
    """

    class Answer(models.TextChoices):
        REVISED = "revised", _("The Leader revised the plan")
        DISAGREES = "disagrees", _("The Leader disagrees, with reasons")

    council = models.ForeignKey(Council, models.PROTECT)
    stage = models.ForeignKey(RouteStage, models.PROTECT, related_name="objections")
    objected_on = models.DateField()
    instructions = models.TextField()
    received_on = models.DateField(help_text=_("The day the Leader received the instructions."))
    answer_by_on = models.DateField()
    explanation = models.JSONField(default=list, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer_words = models.TextField(blank=True)
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "objected_on",
        "instructions",
        "received_on",
        "answer_by_on",
        "answer",
        "answered_on",
        "answer_words",
    )

    class Meta:
        ordering = ["objected_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__gte=models.F("objected_on")), name="received_after_objection"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="answer_to_council_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}, {self.objected_on}"
