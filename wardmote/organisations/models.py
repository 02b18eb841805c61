"""Who is who in and around a council: bodies, posts and their holders, memberships, wards, meetings, and the council's own rules."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Person, not_before


class Capacity(models.TextChoices):
    """In what capacity a body sits: it decides which law binds those it asks."""

    CRIME_AND_DISORDER = "crime-and-disorder", _("Crime and Disorder Committee")
    SCRUTINY = "scrutiny", _("Overview and Scrutiny Committee")
    EXECUTIVE = "executive", _("Executive")
    COUNCIL = "council", _("Council")
    COMMITTEE = "committee", _("Committee of the council")
    PARTNERSHIP = "partnership", _("Partnership group")


class Dated(CouncilOwned):
    """Rows with a from and an until date, both days included."""

    def on(self, day: date) -> Self:
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(until_on=None) | Q(until_on__gte=day))


class Body(models.Model):
    """A body that asks, decides or is asked: the council, its cabinet, a committee, a team, a partner, a parish council."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Council")
        CABINET = "cabinet", _("Cabinet or executive")
        COMMITTEE = "committee", _("Committee")
        TEAM = "team", _("Team or department")
        PARTNER = "partner", _("Partner organisation")
        PARISH = "parish", _("Parish or town council")
        GROUP = "group", _("Partnership group")

    class Standing(models.TextChoices):
        """What the Crime and Disorder Act 1998 makes of a partner; Police and Justice Act 2006, s. 19."""

        RESPONSIBLE_AUTHORITY = "responsible-authority", _("Responsible authority")
        COOPERATING_BODY = "co-operating-body", _("Co-operating body")
        OTHER = "other", _("No duty under the Act")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(max_length=120)
    remit = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    standing = models.CharField(max_length=24, choices=Standing, default=Standing.OTHER)
    email = models.EmailField(blank=True, help_text=_("Where a partner is written to. Never shown in public."))
    shared_code = models.CharField(
        max_length=40, blank=True, help_text=_("A code by which other councils' records name the same body.")
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("kind", "name", "slug", "remit", "standing", "from_on", "until_on", "successor")
    PERSONAL: ClassVar = ("email",)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["council", "slug"], name="one_body_per_slug"),
            not_before("from_on", "until_on", name="body_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_outside(self) -> bool:
        """Whether the body stands outside the council, so it is asked by link and owns items without an account."""
        return self.kind in {self.Kind.PARTNER, self.Kind.PARISH}

    @property
    def address(self) -> str:
        if self.is_outside:
            return f"/partners/{self.slug}/"
        return f"/committees/{self.slug}/" if self.kind == self.Kind.COMMITTEE else f"/decision-makers/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address


class BodyName(models.Model):
    """A name a body had before, until a date."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="earlier_names")
    council = models.ForeignKey(Council, models.PROTECT)
    name = models.CharField(max_length=200)
    until_on = models.DateField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-until_on"]

    def __str__(self) -> str:
        return f"{self.name} (until {self.until_on})"


class BodyCapacity(models.Model):
    """A capacity in which a body may sit, from and until a date, with the words of the constitution that give it."""

    council = models.ForeignKey(Council, models.PROTECT)
    body = models.ForeignKey(Body, models.CASCADE, related_name="capacities")
    capacity = models.CharField(max_length=20, choices=Capacity)
    clause = models.CharField(max_length=200, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()

    class Meta:
        verbose_name_plural = "body capacities"
        constraints = [not_before("from_on", "until_on", name="capacity_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_capacity_display()}"


class Post(models.Model):
    """A post that people hold in turn. Responsibility belongs to posts and bodies, and posts are named in public."""

    class Kind(models.TextChoices):
        OFFICER = "officer", _("Officer")
        HEAD_OF_SERVICE = "head", _("Head of service or director")
        STATUTORY = "statutory", _("Statutory officer")
        LEADER = "leader", _("Leader or elected mayor")
        CABINET_MEMBER = "cabinet-member", _("Cabinet Member")
        CHAIR = "chair", _("Chair")
        COUNCILLOR = "councillor", _("Councillor")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        help_text=_("The team, cabinet or committee it belongs to."),
    )
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")
    email = models.EmailField(blank=True, help_text=_("A shared mailbox, for when nobody holds the post."))
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("kind", "title", "slug", "body", "reports_to", "from_on", "until_on", "successor")
    PERSONAL: ClassVar = ("email",)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["council", "slug"], name="one_post_per_slug"),
            not_before("from_on", "until_on", name="post_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decides(self) -> bool:
        """Whether the post gives answers in its own name: the Leader and Cabinet Members."""
        return self.kind in {self.Kind.LEADER, self.Kind.CABINET_MEMBER}

    @property
    def address(self) -> str:
        return f"/decision-makers/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address


class PostName(models.Model):
    """A title a post had before, until a date."""

    council = models.ForeignKey(Council, models.PROTECT)
    post = models.ForeignKey(Post, models.CASCADE, related_name="earlier_names")
    name = models.CharField(max_length=200)
    until_on = models.DateField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["-until_on"]

    def __str__(self) -> str:
        return f"{self.name} (until {self.until_on})"


class Holding(models.Model):
    """A person holds a post from a day until a day: in full, acting, or as a deputy who may do all the holder may."""

    class Kind(models.TextChoices):
        HOLDER = "holder", _("Holder")
        ACTING = "acting", _("Acting")
        DEPUTY = "deputy", _("Deputy")

    council = models.ForeignKey(Council, models.PROTECT)
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.HOLDER)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("post", "kind", "from_on", "until_on")
    PERSONAL: ClassVar = ("person",)

    class Meta:
        ordering = ["-from_on"]
        constraints = [not_before("from_on", "until_on", name="holding_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.post} from {self.from_on}"


class Membership(models.Model):
    """A person's role at a council, from a day until a day. Only this gives rights."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Council administrator")
        DEMOCRATIC_SERVICES = "democratic-services", _("Democratic services officer")
        MONITORING_OFFICER = "monitoring-officer", _("Monitoring Officer")
        SCRUTINY_OFFICER = "scrutiny-officer", _("Scrutiny officer")
        LEAD_OFFICER = "lead-officer", _("Lead officer")
        HEAD_OF_SERVICE = "head-of-service", _("Head of service")
        CABINET_MEMBER = "cabinet-member", _("Cabinet Member")
        CHAIR = "chair", _("Committee chair")
        COMMITTEE_MEMBER = "committee-member", _("Committee member")
        RAPPORTEUR = "rapporteur", _("Rapporteur")
        COMMUNICATIONS = "communications", _("Communications officer")
        ANALYST = "analyst", _("Analyst")
        PARTNER = "partner", _("Partner")

    council = models.ForeignKey(Council, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, help_text=_("The committee or partner it is for.")
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    by_directory = models.BooleanField(default=False, help_text=_("Given and ended by the council's own sign-in."))
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("role", "body", "from_on", "until_on")
    PERSONAL: ClassVar = ("person",)

    class Meta:
        ordering = ["role", "from_on"]
        constraints = [not_before("from_on", "until_on", name="membership_ends_after_it_begins")]
        indexes = [models.Index(fields=["council", "person"], name="membership_by_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} from {self.from_on}"


class Invitation(models.Model):
    """An address asked to join, with the role and post it will get."""

    council = models.ForeignKey(Council, models.PROTECT)
    email = models.EmailField()
    full_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Membership.Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("role", "body", "post", "accepted_at", "withdrawn_at")
    PERSONAL: ClassVar = ("email", "full_name")

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.invited_at:%Y-%m-%d})"


class PoliticalGroup(models.Model):
    """A political group on the council, and who sits in it is a matter of its members' own pages."""

    council = models.ForeignKey(Council, models.PROTECT)
    name = models.CharField(max_length=120)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("name", "seats", "from_on", "until_on")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """A ward or a parish: what is near me."""

    class Kind(models.TextChoices):
        WARD = "ward", _("Ward")
        PARISH = "parish", _("Parish")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WARD)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    gss_code = models.CharField(
        max_length=9,
        blank=True,
        help_text=_("The code the Office for National Statistics gives it, such as E05000000."),
    )
    seats = models.PositiveSmallIntegerField(default=0)
    boundary = models.JSONField(null=True, blank=True, help_text=_("GeoJSON, if the council has it."))
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("kind", "name", "slug", "gss_code", "seats", "from_on", "until_on")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="one_ward_per_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/wards/{self.slug}/"


class Area(models.Model):
    """A cluster of wards that the council or police treat as one. The council chooses the noun."""

    council = models.ForeignKey(Council, models.PROTECT)
    name = models.CharField(max_length=120)
    wards = models.ManyToManyField(Ward, related_name="areas")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("name", "from_on", "until_on")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A meeting of a body on a day, in a capacity."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        AGENDA = "agenda", _("Agenda published")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PLANNED: {State.AGENDA, State.HELD, State.CANCELLED},
        State.AGENDA: {State.HELD, State.CANCELLED},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    capacity = models.CharField(max_length=20, choices=Capacity)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=1, help_text=_("2 for a second meeting on the same day."))
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    agenda_published_on = models.DateField(null=True, blank=True)
    papers_url = models.URLField(blank=True)
    minutes_url = models.URLField(blank=True)
    cancelled_because = models.TextField(blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "body",
        "capacity",
        "held_on",
        "starts_at",
        "place",
        "state",
        "agenda_published_on",
        "papers_url",
        "minutes_url",
        "cancelled_because",
    )

    class Meta:
        ordering = ["held_on", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["body", "held_on", "sequence"], name="one_meeting_per_day_and_number")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%-d %B %Y}"

    @property
    def slug(self) -> str:
        """Its day, with ``-2`` for the second meeting of a day."""
        return self.held_on.isoformat() + (f"-{self.sequence}" if self.sequence > 1 else "")

    @property
    def address(self) -> str:
        return f"/meetings/{self.body.slug}/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address


class AgendaItem(models.Model):
    """A line of a meeting's agenda, and the minute it became."""

    council = models.ForeignKey(Council, models.PROTECT)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    minute_reference = models.CharField(max_length=40, blank=True)
    minute = models.TextField(blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("number", "title", "minute_reference", "minute")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_item_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class CouncilRule(models.Model):
    """One of the council's own settings that dates or law hang on: value, clause, from when, who confirmed it.

    ``key`` is a known setting (organisations/rules.py), ``confirm:<rule id>`` for a statutory rule that the Monitoring
    Officer has checked against its source, or ``day:<day>`` for a bank holiday proclaimed once.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    clause = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_as = models.CharField(max_length=200, blank=True)
    objects = Dated.as_manager()
    RECORDED: ClassVar = ("key", "value", "clause", "reason", "from_on", "until_on", "confirmed_at", "confirmed_as")

    class Meta:
        ordering = ["key", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["council", "key", "from_on"], name="one_rule_per_start"),
            not_before("from_on", "until_on", name="rule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.from_on}"


class DateMoved(models.Model):
    """A date of the record that was counted again because a one-off day was added or taken away."""

    council = models.ForeignKey(Council, models.PROTECT)
    because_of = models.DateField(help_text=_("The one-off day."))
    taken_away = models.BooleanField(default=False, help_text=_("Whether the day was taken away, not added."))
    what = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    href = models.CharField(max_length=200)
    was_on = models.DateField()
    is_on = models.DateField()
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "dates moved"
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.was_on} to {self.is_on}"


def slug_for(model: type[models.Model], council: Council, words: str, *, year: int) -> str:
    """A slug of ``words`` that no row of the council's has; a clash adds the year, then a number. Never reused."""
    from django.utils.text import slugify

    base = slugify(words)[:100] or "item"
    manager: Any = model._default_manager  # noqa: SLF001 - Django's documented door
    for candidate in (base, f"{base}-{year}", *(f"{base}-{year}-{n}" for n in range(2, 100))):
        if not manager.filter(council=council, slug=candidate).exists():
            return candidate
    raise ValueError(f"no free slug for {words!r}")
