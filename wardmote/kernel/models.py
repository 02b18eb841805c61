"""The tables under every room: councils and people, the history, publications, links, files, limits and long work."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def both_or_neither(one: str, other: str, *, name: str) -> models.CheckConstraint:
    """A database check that two nullable columns are filled together."""
    both = Q(**{f"{one}__isnull": False, f"{other}__isnull": False})
    neither = Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


def exactly_one(*columns: str, name: str) -> models.CheckConstraint:
    """A database check that exactly one of several nullable columns is filled."""
    ways = Q()
    for chosen in columns:
        ways |= Q(**{f"{column}__isnull": column != chosen for column in columns})
    return models.CheckConstraint(condition=ways, name=name)


def not_before(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """A database check that ``second`` is empty or not earlier than ``first``."""
    return models.CheckConstraint(
        condition=Q(**{f"{second}__isnull": True}) | Q(**{f"{second}__gte": F(first)}), name=name
    )


class Council(models.Model):
    """One council on this installation, found by the host name people type."""

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        WALES = "wales", _("Wales")
        SCOTLAND = "scotland", _("Scotland")
        NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    hostname = models.CharField(max_length=253, unique=True, validators=[RegexValidator(r"^[a-z0-9.\-\[\]:]+$")])
    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND)
    service_name = models.CharField(max_length=60, default="Scrutiny record")
    plan_name = models.CharField(
        max_length=120,
        default="Scrutiny Committee Recommended Action and Implementation Plan (SCRAIP)",
        help_text=_("What this council calls the plan that carries recommendations to those who must answer."),
    )
    area_noun = models.CharField(max_length=40, default="cluster")
    contact_email = models.EmailField(blank=True)
    contact_words = models.TextField(blank=True)
    brand = models.CharField(max_length=7, default="#0d4a52")
    brand_dark = models.CharField(max_length=7, default="#08343a")
    tint = models.CharField(max_length=7, default="#eff5f5")
    tint_edge = models.CharField(max_length=7, default="#b5cdcd")
    logo = models.ForeignKey("StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    practice_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="practice")
    sends_mail = models.BooleanField(
        default=False, help_text=_("Outgoing mail is off until the council switches it on.")
    )
    rooms_off = models.JSONField(default=list, blank=True)
    accessibility_reviewed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        """Where the logo is, changing with it so that no browser shows an old one; empty without a logo."""
        return f"/logo.png?v={self.logo_id}" if self.logo_id else ""

    def has_room(self, room: str) -> bool:
        """Whether the council uses a room; a room switched off has no menu and no addresses."""
        return room not in self.rooms_off


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Make an account. Without a password the person signs in by e-mailed code or the council's own sign-in."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """One account for one human being; memberships of councils give rights, never this row."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_break_glass = models.BooleanField(
        default=False, help_text=_("Signs in by password even when the council's own sign-in is down.")
    )
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_is_lower_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    is_staff = False  # asked by libraries; there is no admin site
    is_superuser = False


class CouncilOwned(models.QuerySet[Any]):
    """The first door: rows of one council."""

    def of(self, council: Council) -> Self:
        return self.filter(council=council)

    def locked(self) -> Self:
        """Held until the transaction ends, without those joined; others may go on pointing at the rows meanwhile."""
        return self.select_for_update(of=("self",), no_key=True)


class SignedLink(models.Model):
    """A link that opens something without an account. Only the token's keyed hash is stored."""

    class Purpose(models.TextChoices):
        PARTNER_ANSWER = "partner-answer", _("A partner's answer")
        APPROVAL = "approval", _("A Member's approval")
        COLLEAGUE = "colleague", _("A colleague's help with an answer")
        ACTION_UPDATE = "action-update", _("An update on an action")
        INVITATION = "invitation", _("An invitation to sign in")
        FOLLOW = "follow", _("Confirming that somebody follows")
        UNFOLLOW = "unfollow", _("Stopping to follow")
        CALENDAR = "calendar", _("A private calendar")
        DATA_REQUEST = "data-request", _("Figures or a comment for an assessment")
        SCORING = "scoring", _("Scoring priorities")

    council = models.ForeignKey(Council, models.PROTECT)
    purpose = models.CharField(max_length=20, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    address = models.EmailField(blank=True, help_text=_("Where the link was sent."))
    details = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        indexes = [models.Index(fields=["council", "purpose", "object_kind", "object_id"], name="link_by_object")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.made_at:%Y-%m-%d})"


class FactQuerySet(CouncilOwned):
    def of_verb(self, *verbs: str) -> Self:
        return self.filter(verb__in=verbs)

    def about(self, kind: str, object_id: int) -> Self:
        return self.filter(object_kind=kind, object_id=object_id)


class Fact(models.Model):
    """One act on the record. Never changed or deleted: the database refuses (kernel/db/triggers.py).

    ``subject`` is the public thing the act belongs to (a recommendation's reference, a review's slug), so that a
    history page is one indexed query. ``changes`` maps a recordable field to [before, after].
    """

    council = models.ForeignKey(Council, models.PROTECT)
    at = models.DateTimeField()
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.ForeignKey(SignedLink, models.PROTECT, null=True, blank=True, related_name="+")
    by_job = models.CharField(max_length=60, blank=True)
    by_words = models.CharField(
        max_length=200, blank=True, help_text=_("The post or body, as the public record names it.")
    )
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    subject = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    changes = models.JSONField(default=dict)
    details_digest = models.CharField(max_length=64, blank=True)
    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["council", "object_kind", "object_id"], name="fact_by_object"),
            models.Index(fields=["council", "subject"], name="fact_by_subject"),
            models.Index(fields=["council", "verb"], name="fact_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"


class FactDetail(models.Model):
    """Personal or exempt values of a fact. May be erased; the fact keeps a salted digest, so the chain still verifies."""

    fact = models.OneToOneField(Fact, models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=32)
    values = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    erased_because = models.TextField(blank=True)
    authority = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, values__isnull=False)
                | Q(erased_at__isnull=False, values__isnull=True),
                name="detail_is_kept_or_erased",
            )
        ]

    def __str__(self) -> str:
        return f"Details of {self.fact_id}"


class Seal(models.Model):
    """A fact's place in its council's chain. One sealer per council writes these, in the order facts became visible."""

    council = models.ForeignKey(Council, models.PROTECT)
    position = models.BigIntegerField()
    fact = models.OneToOneField(Fact, models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        ordering = ["council", "position"]
        constraints = [models.UniqueConstraint(fields=["council", "position"], name="one_seal_per_position")]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash[:12]}"


class Consumed(models.Model):
    """How far a reader of the chain has got: the last position it has finished, and who holds it now."""

    council = models.ForeignKey(Council, models.PROTECT)
    consumer = models.CharField(max_length=60)
    position = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "consumed"
        constraints = [models.UniqueConstraint(fields=["council", "consumer"], name="one_place_per_consumer")]

    def __str__(self) -> str:
        return f"{self.consumer} at {self.position}"


class Tombstone(models.Model):
    """What remains of a council that left: its name, the last head of its chain, and when."""

    council_name = models.CharField(max_length=120)
    council_slug = models.CharField(max_length=60)
    facts = models.BigIntegerField()
    head = models.CharField(max_length=64)
    removed_at = models.DateTimeField()
    removed_because = models.TextField()

    def __str__(self) -> str:
        return self.council_name


class PublicationQuerySet(CouncilOwned):
    def current(self) -> Self:
        """The edition that stands, or stood, at each address: the newest, taken down or not."""
        return self.filter(superseded_at__isnull=True)

    def readable(self) -> Self:
        """Current and not taken down: the only rows any public surface may read content from."""
        return self.current().filter(withdrawn_at__isnull=True)


class Publication(models.Model):
    """One edition of a public thing, exactly as its public serializer made it. Every public surface reads only these."""

    class Reason(models.TextChoices):
        PERSONAL = "personal", _("It named or described a person who should not have been named")
        EXEMPT = "exempt", _("It held information that the law keeps from the public")
        WRONG = "wrong", _("It was published by mistake")
        COURT = "court", _("A court or regulator ordered it")
        RIGHTS = "rights", _("Somebody else owns the rights to it")

    council = models.ForeignKey(Council, models.PROTECT)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=400)
    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    schema_version = models.CharField(max_length=40)
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True, help_text=_("The post that decided."))
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    shows_title = models.BooleanField(default=False)
    correction = models.TextField(
        blank=True, help_text=_("What was wrong in the edition before, when this one corrects it.")
    )
    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "object_kind", "object_id", "edition"], name="one_row_per_edition"
            ),
            models.UniqueConstraint(
                fields=["council", "object_kind", "object_id"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_edition",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(content__isnull=True), name="taken_down_has_no_content"
            ),
        ]
        indexes = [models.Index(fields=["council", "address"], name="publication_by_address")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.edition}"


class Link(models.Model):
    """One thing of the record bears on another. Relations are few and fixed."""

    class Relation(models.TextChoices):
        CARRIES_OUT = "carries-out", _("carries out")
        RESTS_ON = "rests-on", _("rests on")
        ANSWERS = "answers", _("answers")
        EVIDENCED_BY = "evidenced-by", _("is evidenced by")
        FOLLOWS_FROM = "follows-from", _("follows from")

    council = models.ForeignKey(Council, models.PROTECT)
    from_kind = models.CharField(max_length=60)
    from_id = models.BigIntegerField()
    relation = models.CharField(max_length=20, choices=Relation)
    to_kind = models.CharField(max_length=60)
    to_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "from_kind", "from_id", "relation", "to_kind", "to_id"], name="one_link_per_pair"
            )
        ]
        indexes = [models.Index(fields=["council", "to_kind", "to_id"], name="link_by_target")]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.get_relation_display()} {self.to_kind} {self.to_id}"


class StoredFile(models.Model):
    """A file kept under its SHA-256. Its kind was told from its bytes, never from its name."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked for viruses")
        CLEAN = "clean", _("Ready")
        INFECTED = "infected", _("Refused: a virus was found")

    council = models.ForeignKey(Council, models.PROTECT, null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text=_("Bytes."))
    state = models.CharField(max_length=10, choices=State)
    is_public = models.BooleanField(default=False)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    objects = CouncilOwned.as_manager()

    class Meta:
        indexes = [models.Index(fields=["council", "sha256"], name="file_by_hash")]

    def __str__(self) -> str:
        return self.name


class Limit(models.Model):
    """How often something was done in the current window. One atomic row per key."""

    key = models.CharField(max_length=200, primary_key=True)
    window_ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """The last runs of one scheduled job, for its page and so that two workers never run it at once."""

    job = models.CharField(max_length=80, primary_key=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField(null=True, blank=True)
    did = models.BigIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.job


class Work(models.Model):
    """Long work a person started. It survives a restart: a lease that ran out is claimed again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to start")
        RUNNING = "running", _("This is still being done")
        DONE = "done", _("Done")
        REFUSED = "refused", _("This did not finish")

    council = models.ForeignKey(Council, models.PROTECT)
    kind = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "work"
        indexes = [models.Index(fields=["state", "lease_until"], name="work_to_claim")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_state_display()}"


class SearchEntry(models.Model):
    """What can be found. The public index is filled from publications only; the staff index is apart."""

    council = models.ForeignKey(Council, models.PROTECT)
    is_public = models.BooleanField()
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=80, help_text=_("What kind of thing it is, in the reader's words."))
    title = models.CharField(max_length=400)
    body = models.TextField()
    folded = models.TextField(help_text=_("Title and body, lower case and without accents."))
    address = models.CharField(max_length=300)
    dated_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "is_public", "object_kind", "object_id"], name="one_search_entry"
            )
        ]

    def __str__(self) -> str:
        return self.title


class OldAddress(models.Model):
    """An address that moved: it leads on for ever."""

    council = models.ForeignKey(Council, models.PROTECT)
    old = models.CharField(max_length=300)
    new = models.CharField(max_length=300)
    since_on = models.DateField()
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "old addresses"
        constraints = [models.UniqueConstraint(fields=["council", "old"], name="one_way_on_per_address")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
