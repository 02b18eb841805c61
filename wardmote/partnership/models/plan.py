"""A partnership's plan: its yearly editions, and the texts, priorities, actions and indicators that an edition is made of."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, not_before
from wardmote.kernel.readers import Reader
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Meeting, Post
from wardmote.organisations.permissions import Role, roles_of
from wardmote.partnership.models.partnership import GroupTerms, Partnership

OFFICERS = frozenset(
    {
        Role.DEMOCRATIC_SERVICES,
        Role.MONITORING_OFFICER,
        Role.SCRUTINY_OFFICER,
        Role.LEAD_OFFICER,
        Role.HEAD_OF_SERVICE,
        Role.ANALYST,
        Role.COMMUNICATIONS,
        Role.ADMINISTRATOR,
    }
)
# The four strategies of the Crime and Disorder Act 1998, section 6(1); the last since 31 January 2023.
LIMBS: dict[str, object] = {
    "crime-and-disorder": _("Crime and disorder"),
    "substance-misuse": _("Misuse of drugs, alcohol and other substances"),
    "reoffending": _("Reoffending"),
    "serious-violence": _("Serious violence"),
}


class Plan(models.Model):
    """The partnership's plan for some years, such as 2025 to 2030."""

    council = models.ForeignKey(Council, models.PROTECT)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="plans")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("title", "slug", "from_on", "until_on")

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["council", "slug"], name="one_plan_per_slug"),
            not_before("from_on", "until_on", name="plan_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanNumber(models.Model):
    """The last number given to an action in a year, so that none is given twice."""

    council = models.ForeignKey(Council, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "year"], name="one_action_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class EditionQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows, for those who keep the plan and the council's officers. The public reads publications, never these."""
        here = self.of(reader.council)
        return here if roles_of(reader) & OFFICERS else here.none()


class Edition(Moves, models.Model):
    """One year's edition of a plan. Adopting it freezes what it says."""

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        PARTNERSHIP = "partnership", _("With the partnership")
        ON_ITS_WAY = "on-its-way", _("On its way to adoption")
        ADOPTED = "adopted", _("Adopted")
        REPLACED = "replaced", _("Replaced by a later edition")
        GIVEN_UP = "given-up", _("Given up")

    OPEN: ClassVar = (State.WRITING, State.PARTNERSHIP, State.ON_ITS_WAY)
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WRITING: {State.PARTNERSHIP, State.GIVEN_UP},
        State.PARTNERSHIP: {State.WRITING, State.ON_ITS_WAY, State.GIVEN_UP},
        State.ON_ITS_WAY: {State.WRITING, State.ADOPTED, State.GIVEN_UP},
        State.ADOPTED: {State.REPLACED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    limbs = models.JSONField(default=list, blank=True, help_text=_("Which of the four strategies it covers."))
    summary = models.TextField(blank=True, help_text=_("The plan in two or three sentences, for residents."))
    state = models.CharField(max_length=12, choices=State, default=State.WRITING)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_by = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="plans_adopted")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="plans_adopted")
    minute_reference = models.CharField(max_length=40, blank=True)
    passed_over = models.TextField(blank=True, help_text=_("Why it was adopted although a check was not in order."))
    given_up_because = models.TextField(blank=True)
    made_at = models.DateTimeField()
    objects = EditionQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "limbs",
        "summary",
        "state",
        "adopted_on",
        "adopted_by",
        "meeting",
        "minute_reference",
        "passed_over",
        "given_up_because",
    )

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(fields=["council", "slug"], name="one_edition_per_slug"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(state="adopted"), name="one_edition_in_force_per_council"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "replaced"]) | Q(adopted_on__isnull=False, adopted_by__isnull=False),
                name="adopted_edition_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be written in."""
        return self.state in self.OPEN

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/partnership/editions/{self.slug}/"

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"/desk/partnership/editions/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.desk


class EditionText(models.Model):
    """A part of an edition that is running text: a foreword, how the priorities were chosen, how the partnership works."""

    class Kind(models.TextChoices):
        FOREWORD = "foreword", _("Foreword")
        INTRODUCTION = "introduction", _("Introduction")
        CHOSEN = "chosen", _("How the priorities were chosen")
        HEARD = "heard", _("What people said")
        GOVERNANCE = "governance", _("How the partnership works")
        OTHER = "other", _("Another part")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    by_words = models.CharField(max_length=200, blank=True, help_text=_("The post whose words they are."))
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "position", "heading", "text", "by_words")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading


class Priority(models.Model):
    """Something the partnership puts first. Its slug goes with it from edition to edition."""

    class Kind(models.TextChoices):
        CORE = "core", _("Priority")
        CROSS_CUTTING = "cross-cutting", _("Theme across all priorities")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="priorities")
    slug = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CORE)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text=_("One or two sentences for residents."))
    rationale = models.TextField(blank=True, help_text=_("Why this is a priority: what the figures and people said."))
    score_words = models.CharField(
        max_length=200, blank=True, help_text=_("Its score in the assessment, such as 72 of 128, ranked 1.")
    )
    owner_group = models.ForeignKey(GroupTerms, models.PROTECT, null=True, blank=True, related_name="priorities")
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("position", "kind", "title", "summary", "rationale", "score_words", "owner_group")

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["kind", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="one_priority_per_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its public page, whichever edition is in force."""
        return f"/partnership/priorities/{self.slug}/"


class Lineage(models.Model):
    """What became of a priority from one edition to the next, with the reason."""

    class Kind(models.TextChoices):
        CONTINUES = "continues", _("Goes on")
        MERGES = "merges", _("Became part of another")
        SPLITS = "splits", _("Was split")
        DROPPED = "dropped", _("Is no longer a priority")
        NEW = "new", _("Is new")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lineage")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="became")
    after = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="came_from")
    because = models.TextField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "before", "after", "because")

    class Meta:
        verbose_name_plural = "lineage"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="new", before=None, after__isnull=False)
                | Q(kind="dropped", before__isnull=False, after=None)
                | Q(kind__in=["continues", "merges", "splits"], before__isnull=False, after__isnull=False),
                name="lineage_has_the_ends_of_its_kind",
            ),
            models.UniqueConstraint(fields=["edition", "before", "after"], name="one_lineage_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.before or '-'} → {self.after or '-'}"


class Objective(models.Model):
    """What a priority wants to reach."""

    council = models.ForeignKey(Council, models.PROTECT)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("position", "text")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class PlanAction(models.Model):
    """Something a body of the partnership does for a priority. Its reference goes with it from edition to edition."""

    class State(models.TextChoices):
        NOT_STARTED = "not-started", _("Not started")
        ON_COURSE = "on-course", _("On course")
        SLIPPAGE = "slippage", _("Some slippage")
        HELD_UP = "held-up", _("Held up")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Given up")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="actions")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="actions")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="actions")
    reference = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    lead_body = models.ForeignKey(Body, models.PROTECT, related_name="plan_actions_led")
    lead_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="plan_actions")
    lead_words = models.CharField(
        max_length=200, blank=True, help_text=_("The post at a partner that answers for it, never a name.")
    )
    partners = models.ManyToManyField(Body, blank=True, related_name="plan_actions")
    resources = models.TextField(blank=True, help_text=_("Staff, money and what else it needs, and from whom."))
    from_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    state_on = models.DateField(null=True, blank=True, help_text=_("The day of the update that said so."))
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "priority",
        "objective",
        "position",
        "text",
        "lead_body",
        "lead_post",
        "lead_words",
        "resources",
        "from_on",
        "due_on",
        "state",
        "state_on",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "reference"], name="one_plan_action_per_reference"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(due_on=None) | Q(due_on__gte=F("from_on")),
                name="plan_action_is_due_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["council", "reference"], name="plan_action_by_reference")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def printed_reference(self) -> str:
        """A26-004, as papers print it."""
        return self.reference.upper()

    @property
    def address(self) -> str:
        """Its public page, whichever edition is in force."""
        return f"/partnership/actions/{self.reference}/"


class Milestone(models.Model):
    """A step of an action, due on a day."""

    council = models.ForeignKey(Council, models.PROTECT)
    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("position", "text", "due_on", "done_on")

    class Meta:
        ordering = ["due_on", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class Indicator(models.Model):
    """A figure by which a priority is judged, with what it was and what it should become. Its slug goes with it."""

    class Polarity(models.TextChoices):
        LOWER = "lower", _("Lower is better")
        HIGHER = "higher", _("Higher is better")
        NEITHER = "neither", _("Neither: it describes")

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="indicators")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="indicators")
    slug = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True, help_text=_("What is counted, where and how."))
    source = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=60, blank=True, help_text=_("How often there is a new figure."))
    unit = models.CharField(max_length=60, blank=True, help_text=_("Such as crimes, per cent of residents."))
    polarity = models.CharField(max_length=8, choices=Polarity, default=Polarity.LOWER)
    baseline = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_words = models.CharField(max_length=120, blank=True, help_text=_("The period the baseline is about."))
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    target_words = models.CharField(max_length=200, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "position",
        "title",
        "definition",
        "source",
        "frequency",
        "unit",
        "polarity",
        "baseline",
        "baseline_words",
        "target",
        "target_words",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="one_indicator_per_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its public page, whichever edition is in force."""
        return f"/partnership/indicators/{self.slug}/"


class Alignment(models.Model):
    """How a priority stands to one of the county's, the local policing body's or another plan."""

    council = models.ForeignKey(Council, models.PROTECT)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="alignments")
    whose = models.CharField(max_length=200, help_text=_("Such as Police and Crime Plan for Elmshire 2025 to 2029."))
    their_priority = models.CharField(max_length=300)
    how = models.TextField(blank=True)
    url = models.URLField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("whose", "their_priority", "how", "url")

    class Meta:
        ordering = ["whose", "pk"]

    def __str__(self) -> str:
        return f"{self.whose}: {self.their_priority}"


class Term(models.Model):
    """A word of the plan, explained."""

    council = models.ForeignKey(Council, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="terms")
    word = models.CharField(max_length=120)
    meaning = models.TextField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("word", "meaning")

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word
