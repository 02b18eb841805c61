"""Records of decisions: what was decided and why, what came after, and what may be done once a decision takes effect."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.forward_plan import OFFICERS, PlanEntry
from wardmote.decisions.models.reports import PARAGRAPHS, Report
from wardmote.kernel.models import Council, CouncilOwned, Publication, both_or_neither
from wardmote.kernel.readers import Reader
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Meeting, Post, Ward
from wardmote.organisations.permissions import posts_held, roles_of


class DecisionRecordQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows: officers see all, a decision maker its own. Others, councillors too, read publications."""
        here = self.of(reader.council)
        if roles_of(reader) & OFFICERS:
            return here
        return here.filter(decision_maker_post__in=[post.pk for post in posts_held(reader)])


class DecisionRecord(Moves, models.Model):
    """The record of one decision: the five things the law asks for, when it was published and when it takes effect.

    Source: SI 2012/2089, regulations 12 and 13, for executive decisions; SI 2014/2095, regulation 7, for other decisions
    of officers.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        CHECKED = "checked", _("Checked by the Monitoring Officer")
        PUBLISHED = "published", _("Published")
        CALLED_IN = "called-in", _("Called in")
        REFERRED_BACK = "referred-back", _("Referred back to the decision maker")
        TO_COUNCIL = "to-council", _("Referred to Council")
        REPLACED = "replaced", _("Replaced by a later decision")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.CHECKED},
        State.CHECKED: {State.PUBLISHED, State.DRAFT},
        State.PUBLISHED: {State.CALLED_IN},
        State.CALLED_IN: {State.PUBLISHED, State.REFERRED_BACK, State.TO_COUNCIL},
        State.REFERRED_BACK: {State.PUBLISHED, State.REPLACED},
        State.TO_COUNCIL: {State.PUBLISHED, State.REFERRED_BACK},
    }
    PUBLIC: ClassVar = (State.PUBLISHED, State.CALLED_IN, State.REFERRED_BACK, State.TO_COUNCIL, State.REPLACED)
    council = models.ForeignKey(Council, models.PROTECT)
    reference = models.SlugField(max_length=20)
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="records")
    entry = models.ForeignKey(PlanEntry, models.PROTECT, null=True, blank=True, related_name="records")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="records")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, choices=Report.Kind)
    is_executive = models.BooleanField(help_text=_("Whether the executive’s power was used."))
    decision_maker_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="decisions")
    decision_maker_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="decisions")
    decided_on = models.DateField()
    decision = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True, help_text=_("Alternatives considered and rejected; “none” if so."))
    conflicts = models.TextField(blank=True, help_text=_("Conflicts of interest declared; “none” if so."))
    dispensations = models.TextField(blank=True, help_text=_("Dispensations given; “none” if so."))
    is_key = models.BooleanField(default=False)
    urgency = models.CharField(max_length=20, choices=Report.Urgency, default=Report.Urgency.NONE)
    urgency_because = models.TextField(blank=True)
    paragraph = models.CharField(max_length=12, choices=list(PARAGRAPHS.items()), blank=True)
    wards = models.ManyToManyField(Ward, blank=True, related_name="decisions")
    minute_reference = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT)
    checked_as = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True, help_text=_("The day on which publication counts."))
    call_in_until = models.DateTimeField(null=True, blank=True, help_text=_("The last moment for a call-in."))
    call_in_words = models.JSONField(default=list, blank=True, help_text=_("Why that moment, or why no call-in."))
    effective_on = models.DateField(null=True, blank=True, help_text=_("From when it can be carried out."))
    effective_words = models.TextField(blank=True)
    kept_until_on = models.DateField(null=True, blank=True)
    papers_until_on = models.DateField(null=True, blank=True)
    concluded_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a private meeting ended, or a member or officer decided.")
    )
    open_to_members_at = models.DateTimeField(null=True, blank=True, help_text=_("When councillors could inspect it."))
    made_at = models.DateTimeField()
    objects = DecisionRecordQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "kind",
        "is_executive",
        "report",
        "entry",
        "meeting",
        "decision_maker_post",
        "decision_maker_body",
        "decided_on",
        "decision",
        "reasons",
        "alternatives",
        "conflicts",
        "dispensations",
        "is_key",
        "urgency",
        "urgency_because",
        "paragraph",
        "minute_reference",
        "state",
        "checked_at",
        "published_at",
        "published_on",
        "call_in_until",
        "effective_on",
        "effective_words",
        "kept_until_on",
        "concluded_at",
        "open_to_members_at",
    )

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "reference"], name="one_decision_per_reference"),
            models.CheckConstraint(
                condition=Q(decision_maker_post=None) | Q(decision_maker_body=None), name="decision_has_one_maker"
            ),
            both_or_neither("published_at", "published_on", name="published_decision_has_its_day"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                | (
                    ~Q(decision="")
                    & ~Q(reasons="")
                    & ~Q(alternatives="")
                    & ~Q(conflicts="")
                    & ~Q(dispensations="")
                    & Q(published_at__isnull=False)
                ),
                name="published_decision_has_its_five_items",
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="decision_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def printed_reference(self) -> str:
        """DR26-003, as papers print it."""
        return self.reference.upper()

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/decisions/{self.reference}/"

    @property
    def desk(self) -> str:
        """Its working page."""
        return f"/desk/decisions/{self.reference}/"

    @property
    def decision_maker(self) -> Post | Body | None:
        """The post or body that decided."""
        return self.decision_maker_post or self.decision_maker_body

    def get_absolute_url(self) -> str:
        return self.desk


class DecisionTask(models.Model):
    """Something to be done because of a decision. It waits until the decision takes effect."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not begun")
        BEGUN = "begun", _("Begun")
        DONE = "done", _("Done")

    council = models.ForeignKey(Council, models.PROTECT)
    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    owner_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="decision_tasks")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("title", "owner_post", "due_on", "state", "done_on")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
                name="done_task_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PublishedDecision(models.Model):
    """A published decision in columns, for lists. Made from its publication."""

    council = models.ForeignKey(Council, models.PROTECT)
    publication = models.ForeignKey(Publication, models.CASCADE)
    record_id = models.BigIntegerField()
    reference = models.SlugField(max_length=20)
    title = models.CharField(max_length=300)
    decision_maker = models.SlugField(max_length=120)
    decision_maker_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    is_key = models.BooleanField()
    urgency = models.CharField(max_length=20)
    state = models.CharField(max_length=14)
    decided_on = models.DateField()
    published_on = models.DateField()
    days = models.IntegerField(help_text=_("Working days from the decision to its publication."))
    is_late = models.BooleanField(default=False, help_text=_("Under a confirmed standard only."))
    call_in_until = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    was_called_in = models.BooleanField(default=False)
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-decided_on", "-reference"]
        constraints = [models.UniqueConstraint(fields=["council", "reference"], name="one_published_decision")]
        indexes = [models.Index(fields=["council", "decision_maker"], name="published_decision_by_maker")]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        return f"/decisions/{self.reference}/"
