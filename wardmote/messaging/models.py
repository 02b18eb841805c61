"""The ledger of messages: one row per message and address, never sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, Person


class Message(models.Model):
    """One message to one address. ``key`` says what it is about, so that the same thing is never sent twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        HELD = "held", _("Kept back: outgoing mail is off")
        FAILED = "failed", _("Could not be sent")
        SUPPRESSED = "suppressed", _("Not sent: the address asked for no mail, or refuses it")
        EXPIRED = "expired", _("Not sent: it waited more than 2 days and was out of date")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.SENT, State.HELD, State.FAILED, State.SUPPRESSED, State.EXPIRED},
        State.HELD: {State.WAITING, State.EXPIRED},
        State.FAILED: {State.WAITING},
        State.SUPPRESSED: {State.WAITING},
        State.EXPIRED: {State.WAITING},
    }

    council = models.ForeignKey(Council, models.PROTECT)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="messages")
    address = models.EmailField()
    to_words = models.CharField(
        max_length=200, blank=True, help_text=_("The post or body it went to, as the record names it.")
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    queued_at = models.DateTimeField(help_text=_("When it last joined the queue: when made, released or sent again."))
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "key", "address"], name="never_sent_twice"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_has_a_moment"),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="message_to_send"),
            models.Index(fields=["council", "about_kind", "about_id"], name="message_by_subject"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> tuple[str, int] | None:
        """What it is about, by kind and id; None when it is about nothing in particular."""
        return (self.about_kind, self.about_id) if self.about_id is not None else None


class Suppression(models.Model):
    """An address that a council does not write to, kept as a keyed hash only, so that it outlives erasure."""

    class Reason(models.TextChoices):
        REFUSED = "refused", _("The address does not exist")
        ASKED = "asked", _("Its owner asked for no mail")

    council = models.ForeignKey(Council, models.PROTECT)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=Reason)
    since = models.DateTimeField()
    objects = CouncilOwned.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "address_hash"], name="one_suppression_per_address")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, since {self.since:%Y-%m-%d}"
