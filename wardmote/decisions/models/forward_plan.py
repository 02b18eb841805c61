"""The Forward Plan: what will be decided, by whom and when, with notices, slips, exceptions and frozen editions."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.reports import PARAGRAPHS, Report
from wardmote.kernel.models import Council, CouncilOwned, Publication, both_or_neither
from wardmote.kernel.readers import Reader
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Meeting, Post, Ward
from wardmote.organisations.permissions import Role, roles_of

OFFICERS = frozenset(
    {
        Role.DEMOCRATIC_SERVICES,
        Role.MONITORING_OFFICER,
        Role.SCRUTINY_OFFICER,
        Role.LEAD_OFFICER,
        Role.HEAD_OF_SERVICE,
        Role.ADMINISTRATOR,
    }
)


class PaperNumber(models.Model):
    """The last number given in a year to an entry, a decision or a call-in, so that none is given twice."""

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "kind", "year"], name="one_paper_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class PlanEntryQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows, for the council's officers. The public reads publications, never these."""
        here = self.of(reader.council)
        return here if roles_of(reader) & OFFICERS else here.none()


class PlanEntry(Moves, models.Model):
    """Something that will be decided. Publishing the entry is the notice of it, and starts its clocks."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PLANNED = "planned", _("To be decided")
        DECIDED = "decided", _("Decided")
        TAKEN_OFF = "taken-off", _("Taken off the plan")

    class Openness(models.TextChoices):
        OPEN = "open", _("In public")
        PART = "part", _("Partly in private")
        PRIVATE = "private", _("In private")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.PLANNED, State.TAKEN_OFF},
        State.PLANNED: {State.DECIDED, State.TAKEN_OFF},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    reference = models.SlugField(max_length=20)
    title = models.CharField(max_length=300, help_text=_("The matter, so that somebody searching for it finds it."))
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=16, choices=Report.Kind)
    decision_maker_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="plan_entries")
    decision_maker_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="plan_entries")
    is_key = models.BooleanField(null=True, blank=True)
    key_because = models.TextField(blank=True)
    key_test = models.TextField(blank=True, help_text=_("The council’s own test as it stood when this was judged."))
    decide_from_on = models.DateField(null=True, blank=True)
    decide_until_on = models.DateField(null=True, blank=True, help_text=_("The last day of a period."))
    first_from_on = models.DateField(null=True, blank=True, help_text=_("Originally due."))
    first_until_on = models.DateField(null=True, blank=True)
    documents = models.TextField(blank=True, help_text=_("One a line."))
    documents_from = models.CharField(max_length=300, blank=True, help_text=_("Where to get them."))
    consultees = models.TextField(blank=True)
    represent_how = models.TextField(blank=True, help_text=_("How to have a say before the decision."))
    represent_until_on = models.DateField(null=True, blank=True)
    contact_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="plan_contacts")
    openness = models.CharField(max_length=8, choices=Openness, default=Openness.OPEN)
    paragraph = models.CharField(max_length=12, choices=list(PARAGRAPHS.items()), blank=True)
    private_because = models.TextField(blank=True)
    wards = models.ManyToManyField(Ward, blank=True, related_name="plan_entries")
    all_wards = models.BooleanField(default=False)
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="plan_entries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="plan_entries")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    notice_on = models.DateField(null=True, blank=True, help_text=_("The day from which its notice counts."))
    ended_because = models.TextField(blank=True)
    made_at = models.DateTimeField()
    objects = PlanEntryQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "summary",
        "kind",
        "decision_maker_post",
        "decision_maker_body",
        "is_key",
        "key_because",
        "decide_from_on",
        "decide_until_on",
        "documents",
        "documents_from",
        "consultees",
        "represent_how",
        "represent_until_on",
        "contact_post",
        "openness",
        "paragraph",
        "private_because",
        "all_wards",
        "report",
        "meeting",
        "state",
        "published_at",
        "notice_on",
        "ended_because",
    )

    class Meta:
        verbose_name_plural = "plan entries"
        ordering = ["decide_from_on", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "reference"], name="one_plan_entry_per_reference"),
            models.CheckConstraint(
                condition=Q(decision_maker_post=None) | Q(decision_maker_body=None),
                name="plan_entry_has_one_decision_maker",
            ),
            models.CheckConstraint(
                condition=Q(decide_until_on=None) | Q(decide_until_on__gte=F("decide_from_on")),
                name="plan_period_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(openness="open") | (~Q(paragraph="") & ~Q(private_because="")),
                name="private_plan_entry_says_why",
            ),
            both_or_neither("published_at", "notice_on", name="published_plan_entry_has_its_notice"),
        ]
        indexes = [models.Index(fields=["council", "state", "decide_from_on"], name="plan_entry_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def printed_reference(self) -> str:
        """FP26-012, as papers print it."""
        return self.reference.upper()

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/forward-plan/{self.reference}/"

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"/desk/forward-plan/{self.reference}/"

    @property
    def decision_maker(self) -> Post | Body | None:
        """The post or body that decides; None until it is named."""
        return self.decision_maker_post or self.decision_maker_body

    def get_absolute_url(self) -> str:
        return self.desk


class PlanSlip(models.Model):
    """A decision was moved to another day or period, with the reason."""

    council = models.ForeignKey(Council, models.PROTECT)
    entry = models.ForeignKey(PlanEntry, models.PROTECT, related_name="slips")
    from_on = models.DateField()
    from_until_on = models.DateField(null=True, blank=True)
    to_on = models.DateField()
    to_until_on = models.DateField(null=True, blank=True)
    because = models.TextField()
    begins_again = models.BooleanField(default=False, help_text=_("Whether its notice began again."))
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry.reference}: {self.from_on} to {self.to_on}"


class NoticeException(models.Model):
    """Why a key decision may be made without 28 clear days of notice. Source: SI 2012/2089, regulations 10 and 11."""

    class Kind(models.TextChoices):
        GENERAL = "general-exception", _("General exception (regulation 10)")
        SPECIAL = "special", _("Special urgency (regulation 11)")

    class Who(models.TextChoices):
        SCRUTINY_CHAIR = "scrutiny-chair", _("The chair of the overview and scrutiny committee")
        MEMBERS = "members", _("Every member of that committee, as it has no chair")
        COUNCIL_CHAIR = "council-chair", _("The chair of the council, as there is no scrutiny chair who can act")
        VICE_CHAIR = "vice-chair", _("The vice-chair of the council, as neither chair can act")

    council = models.ForeignKey(Council, models.PROTECT)
    entry = models.ForeignKey(PlanEntry, models.PROTECT, related_name="exceptions")
    kind = models.CharField(max_length=20, choices=Kind)
    who = models.CharField(max_length=16, choices=Who)
    agreed_at = models.DateTimeField(help_text=_("When they agreed, or were told under regulation 10."))
    notice_on = models.DateField(null=True, blank=True, help_text=_("Regulation 10: the day its notice was published."))
    words = models.TextField(help_text=_("In what words."))
    because = models.TextField(help_text=_("Why 28 days of notice are impracticable."))
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "who", "agreed_at", "notice_on", "words", "because")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="special") | Q(notice_on__isnull=False), name="general_exception_has_a_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.reference}: {self.get_kind_display()}"


class PrivateNotice(models.Model):
    """Notice that a meeting will be held in private, and why. Source: SI 2012/2089, regulation 5."""

    class Stage(models.TextChoices):
        FIRST = "first", _("First notice")
        SECOND = "second", _("Second notice")
        URGENT = "urgent", _("Urgent: agreed without these notices")

    council = models.ForeignKey(Council, models.PROTECT)
    entry = models.ForeignKey(PlanEntry, models.PROTECT, related_name="private_notices")
    stage = models.CharField(max_length=8, choices=Stage)
    meeting_on = models.DateField()
    published_on = models.DateField()
    because = models.TextField()
    agreed_by = models.CharField(max_length=200, blank=True, help_text=_("Of an urgent one: the post that agreed."))
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("stage", "meeting_on", "published_on", "because", "agreed_by")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="urgent") | ~Q(agreed_by=""), name="urgent_private_notice_was_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.reference}: {self.get_stage_display()}"


class Representation(models.Model):
    """What somebody said about why a meeting should be in public, and the reply. Shown with the second notice."""

    council = models.ForeignKey(Council, models.PROTECT)
    entry = models.ForeignKey(PlanEntry, models.PROTECT, related_name="representations")
    received_on = models.DateField()
    who_words = models.CharField(max_length=200, blank=True, help_text=_("Who said it. Not shown in public."))
    text = models.TextField()
    reply = models.TextField(blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("received_on", "shown_at")
    PERSONAL: ClassVar = ("who_words", "text", "reply")

    class Meta:
        ordering = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"{self.entry.reference}, {self.received_on}"


class PlanEdition(models.Model):
    """The plan as it stood when it was frozen, once a month. What it holds is in its publication."""

    council = models.ForeignKey(Council, models.PROTECT)
    slug = models.SlugField(max_length=20, help_text=_("The month it begins with, such as 2026-06."))
    from_on = models.DateField()
    frozen_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("slug", "from_on", "frozen_at")

    class Meta:
        ordering = ["-frozen_at"]
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="one_plan_edition_per_slug")]

    def __str__(self) -> str:
        return self.slug

    @property
    def address(self) -> str:
        return f"/forward-plan/editions/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address


class PublishedPlanEntry(models.Model):
    """A published entry in columns, so that lists filter and count without reading contents. Made from its publication."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    entry_id = models.BigIntegerField()
    reference = models.SlugField(max_length=20)
    title = models.CharField(max_length=300)
    decision_maker = models.SlugField(max_length=120)
    decision_maker_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    is_key = models.BooleanField()
    openness = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    decide_from_on = models.DateField()
    decide_until_on = models.DateField()
    notice_on = models.DateField()
    first_published_on = models.DateField()
    slips = models.PositiveSmallIntegerField(default=0)
    slipped_days = models.IntegerField(default=0)
    ward_slugs = models.TextField(blank=True, help_text=_("Between spaces; empty for the whole area."))
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "published plan entries"
        ordering = ["decide_from_on", "title", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "reference"], name="one_published_plan_entry")]
        indexes = [models.Index(fields=["council", "state", "decide_from_on"], name="published_plan_by_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        return f"/forward-plan/{self.reference}/"
