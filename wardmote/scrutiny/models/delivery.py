"""Doing it: actions and their updates, the committee's verdict, reporting back, passing on, and the ladder when nothing comes."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.models import Council, CouncilOwned, SignedLink, StoredFile, exactly_one, not_before
from wardmote.kernel.states import Moves
from wardmote.organisations.models import Body, Meeting, Post
from wardmote.scrutiny.models.recommendations import Ask, Recommendation
from wardmote.scrutiny.models.reviews import Review


class ActionQuerySet(CouncilOwned):
    def open(self) -> Self:
        """Not reported complete, and not ended by the committee."""
        return self.exclude(state__in=[Action.State.COMPLETE, Action.State.ENDED])


class Action(Moves, models.Model):
    """Something promised in an answer: what, by whom, by when, and how it goes. Updates never overwrite."""

    class State(models.TextChoices):
        NOT_STARTED = "not-started", _("Not started")
        ON_COURSE = "on-course", _("On course")
        SLIPPAGE = "slippage", _("Some slippage")
        HELD_UP = "held-up", _("Held up")
        PAUSED = "paused", _("Paused")
        COMPLETE = "complete", _("Reported complete")
        ENDED = "ended", _("Ended by the committee")

    _GOING: ClassVar[set[str]] = {
        State.NOT_STARTED,
        State.ON_COURSE,
        State.SLIPPAGE,
        State.HELD_UP,
        State.PAUSED,
        State.COMPLETE,
        State.ENDED,
    }
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.NOT_STARTED: _GOING,
        State.ON_COURSE: _GOING,
        State.SLIPPAGE: _GOING,
        State.HELD_UP: _GOING,
        State.PAUSED: _GOING,
        State.COMPLETE: {State.COMPLETE, State.ON_COURSE, State.ENDED},
        State.ENDED: {State.ON_COURSE},
    }
    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="actions")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="actions")
    title = models.CharField(max_length=300)
    owner_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="actions")
    owner_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="actions")
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    cause = models.TextField(blank=True)
    cause_since_on = models.DateField(null=True, blank=True)
    paused_until_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(
        null=True, blank=True, help_text=_("The date first promised, kept when it is revised.")
    )
    goes_on = models.BooleanField(default=False)
    evidence_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    next_evidence_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True, help_text=_("Of the last update with substance."))
    completed_on = models.DateField(null=True, blank=True)
    external_id = models.CharField(max_length=60, blank=True)
    objects = ActionQuerySet.as_manager()
    RECORDED: ClassVar = (
        "title",
        "owner_post",
        "owner_body",
        "state",
        "cause",
        "cause_since_on",
        "paused_until_on",
        "due_on",
        "first_due_on",
        "goes_on",
        "evidence_every_months",
        "next_evidence_on",
        "completed_on",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(owner_post=None) | Q(owner_body=None), name="action_has_one_owner"),
            models.CheckConstraint(condition=~Q(state="held-up") | ~Q(cause=""), name="held_up_has_a_cause"),
            models.CheckConstraint(
                condition=~Q(state="complete") | Q(completed_on__isnull=False), name="complete_has_a_date"
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "due_on"], name="action_by_due_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> Post | Body | None:
        """The post or body that carries it out; None where nobody was named."""
        return self.owner_post or self.owner_body


class ActionUpdateQuerySet(CouncilOwned):
    def waiting(self) -> Self:
        """What partners sent and no officer has added to the record or declined."""
        return self.filter(is_checked=False, declined_at=None)


class ActionUpdate(models.Model):
    """What was said about an action for a period. A row per update; none is ever overwritten."""

    council = models.ForeignKey(Council, models.PROTECT)
    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    on = models.DateField()
    at = models.DateTimeField()
    by_words = models.CharField(max_length=200)
    by_link = models.ForeignKey(SignedLink, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=Action.State)
    text = models.TextField()
    cause = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True, help_text=_("The date in force after this update."))
    is_checked = models.BooleanField(
        default=True, help_text=_("False for a partner's update until an officer adds it to the record.")
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.TextField(
        blank=True, help_text=_("Why an officer did not add it to the record, as the partner is told.")
    )
    objects = ActionUpdateQuerySet.as_manager()
    RECORDED: ClassVar = ("on", "by_words", "state", "text", "cause", "due_on", "is_checked", "declined_because")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Update of {self.on:%-d %B %Y}"


class Evidence(models.Model):
    """A file or link that shows something was done."""

    council = models.ForeignKey(Council, models.PROTECT)
    update = models.ForeignKey(ActionUpdate, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True, max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    objects = CouncilOwned.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """The committee's verdict on a recommendation, at a meeting. Only the committee signs off; the owner reports."""

    class Verdict(models.TextChoices):
        IMPLEMENTED = "implemented", _("Implemented")
        NOT_IMPLEMENTED = "not-implemented", _("Not implemented")
        NOT_FEASIBLE = "not-feasible", _("No longer feasible")
        SUPERSEDED = "superseded", _("Superseded")
        REOPENED = "reopened", _("Reopened")

    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="sign_offs")
    verdict = models.CharField(max_length=16, choices=Verdict)
    on = models.DateField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="sign_offs")
    minute_reference = models.CharField(max_length=40, blank=True)
    because = models.TextField(blank=True)
    invites_back = models.CharField(
        max_length=200, blank=True, help_text=_("Which post or body is asked to come back.")
    )
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("verdict", "on", "minute_reference", "because", "invites_back")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.on:%-d %B %Y}"


class MeetingOutcome(models.Model):
    """What a meeting decided about one recommendation on its agenda, and the words for the minutes."""

    class Outcome(models.TextChoices):
        NOTED = "noted", _("Noted")
        RECEIVED = "received", _("Answer received")
        ASKED_AGAIN = "asked-again", _("Asked again")
        SIGNED_OFF = "signed-off", _("Signed off")
        REOPENED = "reopened", _("Reopened")
        UPDATE_WANTED = "update-wanted", _("Update wanted next time")

    council = models.ForeignKey(Council, models.PROTECT)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="outcomes")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=14, choices=Outcome)
    minute_reference = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("outcome", "minute_reference", "words")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "recommendation"], name="one_outcome_per_meeting")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} at {self.meeting}"


class ReportBack(models.Model):
    """A date on which the committee hears how a review's recommendations go, or one of no review.

    Six and twelve months after they were agreed, or the council's own.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="report_backs")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="report_backs"
    )
    label = models.CharField(max_length=100)
    due_on = models.DateField()
    rule = models.CharField(max_length=20, blank=True)
    explanation = models.JSONField(default=list, blank=True)
    done_on = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="report_backs")
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("label", "due_on", "done_on")

    class Meta:
        ordering = ["due_on"]
        constraints = [exactly_one("review", "recommendation", name="hears_of_a_review_or_one")]

    def __str__(self) -> str:
        return f"{self.label}, due {self.due_on:%-d %B %Y}"

    @property
    def about(self) -> Review | Recommendation:
        """What the committee hears about."""
        found: Any = self.review or self.recommendation
        return found  # type: ignore[no-any-return]


class HandOver(models.Model):
    """Open items passed from one post or body to another in one recorded act."""

    council = models.ForeignKey(Council, models.PROTECT)
    on = models.DateField()
    from_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="handed_from")
    from_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="handed_from")
    to_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="handed_to")
    to_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="handed_to")
    because = models.TextField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute_reference = models.CharField(max_length=40, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="hand_overs")
    at = models.DateTimeField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("on", "from_post", "from_body", "to_post", "to_body", "because", "minute_reference")

    class Meta:
        ordering = ["on"]
        constraints = [
            exactly_one("from_post", "from_body", name="handed_from_a_post_or_a_body"),
            exactly_one("to_post", "to_body", name="handed_to_a_post_or_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.from_post or self.from_body} to {self.to_post or self.to_body}"


class Step(models.Model):
    """One rung of the public ladder when nothing comes: reminder, second reminder, chair's letter, invitation."""

    class Rung(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        SECOND = "second", _("Second reminder")
        LETTER = "letter", _("Letter from the chair")
        INVITATION = "invitation", _("Invitation to the committee")

    council = models.ForeignKey(Council, models.PROTECT)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="steps")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="steps")
    rung = models.CharField(max_length=10, choices=Rung)
    drafted_at = models.DateTimeField()
    letter = models.TextField(blank=True)
    sent_on = models.DateField(null=True, blank=True, help_text=_("A chair's letter is never sent by itself."))
    sent_by = models.CharField(max_length=200, blank=True)
    to_words = models.CharField(max_length=300, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("rung", "letter", "sent_on", "sent_by", "to_words")

    class Meta:
        ordering = ["drafted_at"]
        constraints = [exactly_one("ask", "action", name="step_about_an_ask_or_an_action")]

    def __str__(self) -> str:
        return self.get_rung_display()


class Evaluation(Moves, models.Model):
    """A member looks afterwards at what changed: criteria set beforehand, evidence, a verdict for each recommendation and theme."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        WRITING = "being-done", _("Under way")
        PUBLISHED = "published", _("Finished and published")

    MOVES: ClassVar[dict[str, set[str]]] = {State.PLANNED: {State.WRITING}, State.WRITING: {State.PUBLISHED}}
    council = models.ForeignKey(Council, models.PROTECT)
    review = models.OneToOneField(Review, models.PROTECT, related_name="evaluation")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    rapporteur_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    rapporteur_words = models.CharField(
        max_length=200, help_text=_("How the record names the rapporteur, such as a ward's councillor.")
    )
    appointed_on = models.DateField()
    appointed_meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute_reference = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    early_because = models.TextField(
        blank=True, help_text=_("Why sooner than six months after the answers were agreed.")
    )
    criteria = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    public_feedback = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = (
        "state",
        "rapporteur_words",
        "appointed_on",
        "minute_reference",
        "due_on",
        "early_because",
        "criteria",
        "summary",
        "public_feedback",
        "lessons",
        "published_on",
    )

    class Meta:
        constraints = [not_before("appointed_on", "due_on", name="evaluation_due_after_appointment")]

    def __str__(self) -> str:
        return f"Evaluation of {self.review}"


class Finding(models.Model):
    """The evaluation's verdict on one recommendation or one theme."""

    class Verdict(models.TextChoices):
        MET = "met", _("It worked")
        PARTLY = "partly", _("It worked in part")
        NOT_MET = "not-met", _("It did not work")
        TOO_EARLY = "too-early", _("Too early to say")

    council = models.ForeignKey(Council, models.PROTECT)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="findings")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, blank=True, related_name="findings")
    theme = models.ForeignKey("Theme", models.PROTECT, null=True, blank=True, related_name="findings")
    verdict = models.CharField(max_length=10, choices=Verdict)
    evidence = models.TextField()
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("verdict", "evidence")

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("recommendation", "theme", name="finding_about_a_recommendation_or_a_theme"),
            models.UniqueConstraint(fields=["evaluation", "recommendation"], name="one_finding_per_recommendation"),
            models.UniqueConstraint(fields=["evaluation", "theme"], name="one_finding_per_theme"),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Feedback(models.Model):
    """What a resident said about a recommendation. A person reads it before it is shown."""

    class Changed(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("I do not know")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        SHOWN = "shown", _("Shown")
        NOT_SHOWN = "not-shown", _("Read, not shown")

    council = models.ForeignKey(Council, models.PROTECT)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="feedback")
    text = models.TextField()
    changed = models.CharField(max_length=8, choices=Changed, blank=True)
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    not_shown_because = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    objects = CouncilOwned.as_manager()
    RECORDED: ClassVar = ("state", "changed", "not_shown_because")
    PERSONAL: ClassVar = ("text", "email")

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["at"]
        indexes = [models.Index(fields=["council", "state"], name="feedback_to_read")]

    def __str__(self) -> str:
        return f"Feedback of {self.at:%-d %B %Y}"
