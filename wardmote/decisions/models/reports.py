"""A decision report: what its cover says, and the parts that can be counted, compared and cleared."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.models.templates import CorporatePriority, TemplateVersion
from wardmote.kernel.models import Council, CouncilOwned, Person, StoredFile
from wardmote.kernel.readers import Reader
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward
from wardmote.organisations.permissions import Role, posts_held, roles_of

# Local Government Act 1972, Schedule 12A: Part 1 for England, Part 4 for Wales; and section 100A(3), confidential information.
PARAGRAPHS: dict[str, object] = {
    "1": _("Paragraph 1: about an individual"),
    "2": _("Paragraph 2: likely to reveal who an individual is"),
    "3": _("Paragraph 3: financial or business affairs"),
    "4": _("Paragraph 4: talks with staff or their unions"),
    "5": _("Paragraph 5: legal professional privilege"),
    "6": _("Paragraph 6: a notice, order or direction that is to be given"),
    "7": _("Paragraph 7: preventing, investigating or prosecuting crime"),
    "12": _("Paragraph 12 (Wales): about an individual"),
    "13": _("Paragraph 13 (Wales): likely to reveal who an individual is"),
    "14": _("Paragraph 14 (Wales): financial or business affairs"),
    "15": _("Paragraph 15 (Wales): talks with staff or their unions"),
    "16": _("Paragraph 16 (Wales): legal professional privilege"),
    "17": _("Paragraph 17 (Wales): a notice, order or direction that is to be given"),
    "18": _("Paragraph 18 (Wales): preventing, investigating or prosecuting crime"),
    "confidential": _("Confidential under section 100A(3): given by the Government, or kept back by an Act or a court"),
}
READERS = frozenset({Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER})


class ReportQuerySet(CouncilOwned):
    def visible_to(self, reader: Reader) -> Self:
        """Working rows: of those who write, clear or decide. Democratic Services and the Monitoring Officer see all.

        The public reads publications, never these.
        """
        here = self.of(reader.council)
        if roles_of(reader) & READERS:
            return here
        if reader.person is None:
            return here.none()
        posts = [post.pk for post in posts_held(reader)]
        decided = Q(decision_maker_post__in=posts, state__in=Report.LET_GO)
        mine = Q(authors=reader.person) | Q(lead_officer_post__in=posts) | Q(lead_officer_post__reports_to__in=posts)
        return here.filter(mine | decided | Q(clearances__post__in=posts)).distinct()

    def going_on(self) -> Self:
        """Neither decided nor ended in another way."""
        return self.exclude(state__in=Report.ENDED)


class Report(Moves, models.Model):
    """A paper that asks a body, a member or an officer for a decision, from its first draft to what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        ASKED = "asked", _("Implications asked for")
        MANAGER = "manager", _("With the manager")
        LEGAL_FINANCE = "legal-finance", _("With legal and finance")
        READY = "ready", _("Ready to publish")
        PUBLISHED = "published", _("Published")
        CONSIDERED = "considered", _("Considered")
        DECIDED = "decided", _("Decided")
        PUT_OFF = "put-off", _("Put off")
        TAKEN_OFF = "taken-off", _("Taken off the agenda")
        REFERRED = "referred", _("Referred to another body")

    class Kind(models.TextChoices):
        """Who decides. It says which law on records, notices and call-in applies."""

        EXECUTIVE_BODY = "executive-body", _("The Cabinet or one of its committees")
        EXECUTIVE_MEMBER = "executive-member", _("A Cabinet Member or the Leader")
        OFFICER = "officer", _("An officer")
        COUNCIL = "council", _("The full Council")
        COMMITTEE = "committee", _("A committee of the council")

    class Urgency(models.TextChoices):
        NONE = "none", _("Not urgent")
        GENERAL_EXCEPTION = "general-exception", _("General exception: less than 28 days’ notice")
        SPECIAL = "special", _("Special urgency: less than 5 days’ notice")

    class Equality(models.TextChoices):
        UNKNOWN = "", _("Not said yet")
        ASSESSED = "assessed", _("An assessment was made")
        NOT_NEEDED = "not-needed", _("No assessment is needed")

    LET_GO: ClassVar = (
        State.READY,
        State.PUBLISHED,
        State.CONSIDERED,
        State.DECIDED,
        State.PUT_OFF,
        State.TAKEN_OFF,
        State.REFERRED,
    )
    ENDED: ClassVar = (State.DECIDED, State.TAKEN_OFF, State.REFERRED)
    EXECUTIVE: ClassVar = (Kind.EXECUTIVE_BODY, Kind.EXECUTIVE_MEMBER)
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.ASKED, State.TAKEN_OFF},
        State.ASKED: {State.MANAGER, State.DRAFT, State.TAKEN_OFF},
        State.MANAGER: {State.LEGAL_FINANCE, State.ASKED, State.TAKEN_OFF},
        State.LEGAL_FINANCE: {State.READY, State.MANAGER, State.ASKED, State.TAKEN_OFF},
        State.READY: {State.PUBLISHED, State.LEGAL_FINANCE, State.MANAGER, State.ASKED, State.TAKEN_OFF},
        State.PUBLISHED: {State.CONSIDERED, State.TAKEN_OFF},
        State.CONSIDERED: {State.DECIDED, State.PUT_OFF, State.TAKEN_OFF, State.REFERRED},
        State.PUT_OFF: {State.CONSIDERED, State.TAKEN_OFF},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    reference = models.SlugField(max_length=20)
    template = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="reports")
    title = models.CharField(max_length=300)
    public_summary = models.CharField(
        max_length=125, blank=True, help_text=_("One sentence for residents, at most 125 characters.")
    )
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity, blank=True)
    decision_maker_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="reports_to_decide"
    )
    decision_maker_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="reports_to_decide"
    )
    lead_officer_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="reports_led")
    lead_member_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="reports_as_member")
    authors = models.ManyToManyField(Person, blank=True, related_name="reports")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reports")
    wards = models.ManyToManyField(Ward, blank=True, related_name="reports")
    all_wards = models.BooleanField(default=False)
    is_key = models.BooleanField(null=True, blank=True)
    first_in_plan_on = models.DateField(null=True, blank=True)
    key_because = models.TextField(blank=True)
    urgency = models.CharField(max_length=20, choices=Urgency, default=Urgency.NONE)
    urgency_because = models.TextField(blank=True)
    priorities = models.ManyToManyField(CorporatePriority, blank=True, related_name="reports")
    equality = models.CharField(max_length=12, choices=Equality, blank=True, default=Equality.UNKNOWN)
    equality_words = models.TextField(blank=True, help_text=_("What the assessment found, or why none is needed."))
    comment_until_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    considered_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField(blank=True, help_text=_("Why it was put off, taken off or referred, and to whom."))
    source_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    objects = ReportQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "public_summary",
        "kind",
        "capacity",
        "decision_maker_post",
        "decision_maker_body",
        "lead_officer_post",
        "lead_member_post",
        "meeting",
        "all_wards",
        "is_key",
        "first_in_plan_on",
        "key_because",
        "urgency",
        "urgency_because",
        "equality",
        "equality_words",
        "comment_until_on",
        "issued_on",
        "state",
        "published_at",
        "considered_on",
        "outcome_words",
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "reference"], name="one_report_per_reference"),
            models.CheckConstraint(
                condition=Q(decision_maker_post=None) | Q(decision_maker_body=None),
                name="report_has_one_decision_maker",
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="report_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def printed_reference(self) -> str:
        """D26-035, as papers print it."""
        return self.reference.upper()

    @property
    def address(self) -> str:
        """Its public page."""
        return f"/decisions/reports/{self.reference}/"

    @property
    def desk(self) -> str:
        """Its working screens."""
        return f"/desk/reports/{self.reference}/"

    @property
    def decision_maker(self) -> Post | Body | None:
        """The post or body that decides; None until it is named."""
        return self.decision_maker_post or self.decision_maker_body

    @property
    def is_executive(self) -> bool:
        """Whether the executive decides, so that notice of key decisions is due."""
        return self.kind in self.EXECUTIVE

    def get_absolute_url(self) -> str:
        return self.desk


class ReportNumber(models.Model):
    """The last number given to a report in a year, so that a reference is never given twice."""

    council = models.ForeignKey(Council, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "year"], name="one_report_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ReportRecommendation(models.Model):
    """One thing that the report asks the decision maker to decide, note, delegate or recommend to Council."""

    class Kind(models.TextChoices):
        DECIDE = "decide", _("Decide")
        NOTE = "note", _("Note")
        DELEGATE = "delegate", _("Delegate to a post")
        TO_COUNCIL = "to-council", _("Recommend to Council")

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12, help_text=_("As printed, such as 1 or 1.2.1."))
    letter = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DECIDE)
    text = models.TextField()
    delegate_to = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    bears_on = models.JSONField(
        default=list, blank=True, help_text=_("Keys of the implications that it bears on. None chosen: all of them.")
    )
    version = models.PositiveIntegerField(default=1)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("number", "letter", "kind", "text", "delegate_to", "bears_on")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="delegate") | Q(delegate_to=None), name="only_a_delegation_names_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}{f' ({self.letter})' if self.letter else ''}"


class Option(models.Model):
    """One thing that could be done, with what speaks for and against it."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    pros = models.TextField(blank=True)
    cons = models.TextField(blank=True)
    is_do_nothing = models.BooleanField(default=False)
    is_preferred = models.BooleanField(default=False)
    why_not = models.TextField(blank=True, help_text=_("Why it is not recommended."))
    version = models.PositiveIntegerField(default=1)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("title", "pros", "cons", "is_do_nothing", "is_preferred", "why_not")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(is_preferred=True), name="one_preferred_option_per_report"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Implication(models.Model):
    """What the decision means for money, law, equality and so on: it applies, or none; untouched is neither."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="implications")
    key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    applies = models.BooleanField(null=True, blank=True)
    text = models.TextField(blank=True)
    said_as = models.CharField(max_length=200, blank=True, help_text=_("The post that said whether it applies."))
    version = models.PositiveIntegerField(default=1)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("applies", "text", "said_as")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="one_implication_per_key"),
            models.CheckConstraint(condition=~Q(applies=False) | ~Q(said_as=""), name="no_implication_needs_a_name"),
        ]

    def __str__(self) -> str:
        return self.heading


class ExemptBlock(models.Model):
    """Text of a report that the public may not read, and why. The public serializer never asks for ``text``.

    ``key`` is the section, recommendation list or implication of the template that it belongs to.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="exempt_blocks")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    paragraph = models.CharField(max_length=12, choices=list(PARAGRAPHS.items()))
    public_interest = models.TextField(
        help_text=_("Why keeping it back serves the public better than showing it. The public reads this.")
    )
    version = models.PositiveIntegerField(default=1)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("key", "paragraph", "public_interest")
    PERSONAL: ClassVar = ("text",)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_paragraph_display()}"


class Appendix(models.Model):
    """A paper that goes with the report, or one that it rests on. Source: Local Government Act 1972, ss. 100B and 100D."""

    class Kind(models.TextChoices):
        APPENDIX = "appendix", _("Appendix")
        BACKGROUND = "background", _("Background paper")

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    title = models.CharField(max_length=300)
    url = models.URLField(blank=True, max_length=400)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_exempt = models.BooleanField(default=False)
    paragraph = models.CharField(max_length=12, choices=list(PARAGRAPHS.items()), blank=True)
    public_interest = models.TextField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("kind", "letter", "is_exempt", "paragraph", "public_interest")
    PERSONAL: ClassVar = ("title", "url")

    class Meta:
        verbose_name_plural = "appendices"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_exempt=False) | (~Q(paragraph="") & ~Q(public_interest="")),
                name="exempt_paper_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportGap(models.Model):
    """Something that an imported report should say and left empty, half filled or unmarked. Settled when somebody saw to it."""

    council = models.ForeignKey(Council, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="gaps")
    key = models.CharField(max_length=60, blank=True)
    heading = models.CharField(max_length=200)
    what = models.CharField(max_length=400)
    settled_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("settled_at",)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.heading}: {self.what}"
