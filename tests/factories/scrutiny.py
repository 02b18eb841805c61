"""Made-up rows of scrutiny. A state with a history is reached by its verbs: ``RecommendationFactory(issued=True)``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests import AT, ON
from tests.factories.organisations import BodyFactory, MeetingFactory, PostFactory
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Capacity
from wardmote.scrutiny import asking, models

AGREED_ON = ON - timedelta(days=60)
ISSUED_ON = ON - timedelta(days=50)
S = models.Review.State


def job(council: Any) -> Actor:
    """An actor that may do everything: our own code. What people may do is tested with the cast."""
    return Actor(council, job="tests.factories")


class ReviewFactory(DjangoModelFactory):
    """A review being scoped, with all that scoping needs. Traits put it at a later stage."""

    class Meta:
        model = models.Review

    class Params:
        evidence = factory.Trait(state=S.EVIDENCE)
        drafting = factory.Trait(state=S.DRAFTING)
        agreed = factory.Trait(state=S.AGREED, agreed_on=AGREED_ON, minute_reference="12")
        sent = factory.Trait(
            state=S.WITH_DECISION_MAKERS, agreed_on=AGREED_ON, minute_reference="12", issued_on=ISSUED_ON
        )
        monitored = factory.Trait(state=S.MONITORED, agreed_on=AGREED_ON, minute_reference="12", issued_on=ISSUED_ON)
        evaluated = factory.Trait(state=S.EVALUATED, agreed_on=AGREED_ON, minute_reference="12", issued_on=ISSUED_ON)
        closed = factory.Trait(
            state=S.CLOSED, agreed_on=AGREED_ON, minute_reference="12", issued_on=ISSUED_ON, closed_on=ON
        )

    body = factory.SubFactory(BodyFactory)
    council = factory.SelfAttribute("body.council")
    title = factory.Sequence(lambda n: f"Safety in the town centre {n}")
    slug = factory.LazyAttribute(lambda made: made.title.lower().replace(" ", "-"))
    summary = "How safe people feel in the town centre at night."
    scope = "The streets round the market place, after dark."
    objectives = "Know what keeps people away."
    capacity = Capacity.SCRUTINY
    made_at = AT - timedelta(days=200)


class EvidenceItemFactory(DjangoModelFactory):
    """What a witness said."""

    class Meta:
        model = models.EvidenceItem

    review = factory.SubFactory(ReviewFactory, evidence=True)
    council = factory.SelfAttribute("review.council")
    kind = models.EvidenceItem.Kind.WITNESS
    heard_on = ON - timedelta(days=100)
    source = "Town centre manager"
    heard = "Footfall drops by half after eight in the evening."


class SuggestedActionFactory(DjangoModelFactory):
    """An action nobody has decided on."""

    class Meta:
        model = models.SuggestedAction

    review = factory.SubFactory(ReviewFactory, drafting=True)
    council = factory.SelfAttribute("review.council")
    text = "Light the alleys between the market place and the station."


class ThemeFactory(DjangoModelFactory):
    """A theme of a review."""

    class Meta:
        model = models.Theme

    review = factory.SubFactory(ReviewFactory, drafting=True)
    council = factory.SelfAttribute("review.council")
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Theme {n}")


class RecommendationFactory(DjangoModelFactory):
    """A draft. ``agreed=True`` has it agreed by the committee, ``issued=True`` sent to a Cabinet Member as well."""

    class Meta:
        model = models.Recommendation
        skip_postgeneration_save = True

    body = factory.LazyAttribute(lambda made: made.review.body if made.review else BodyFactory(council=made.council))
    review = factory.SubFactory(ReviewFactory, drafting=True)
    council = factory.LazyAttribute(lambda made: made.review.council)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda made: str(made.position))
    text = "That the council publish where street lights are out, each month, by the end of 2026."

    @factory.post_generation
    def agreed(self, create: bool, on: Any, **_more: Any) -> None:
        if create and on:
            _agree(self, on)

    @factory.post_generation
    def issued(self, create: bool, on: Any, **more: Any) -> None:
        """``issued__to=[post or body]`` names who must answer; a Cabinet Member if nobody is."""
        if not (create and on):
            return
        if self.state == models.Recommendation.State.DRAFT:
            _agree(self, True)
        if not self.asks.exists():
            to = more.get("to") or [PostFactory(council=self.council, member=True)]
            posts = [one.pk for one in to if hasattr(one, "reports_to_id")]
            bodies = [one.pk for one in to if not hasattr(one, "reports_to_id")]
            asking.ask(self.pk, posts=posts, bodies=bodies, by=job(self.council), at=AT)
        asking.issue_one(
            self.pk,
            capacity=more.get("capacity", Capacity.CRIME_AND_DISORDER),
            issued_on=on if isinstance(on, date) else ISSUED_ON,
            with_notice=True,
            by=job(self.council),
            at=AT,
        )
        self.refresh_from_db()


def _agree(recommendation: Any, on: Any) -> None:
    asking.agree(recommendation.pk, on=on if isinstance(on, date) else AGREED_ON, by=job(recommendation.council), at=AT)
    recommendation.refresh_from_db()


class PartFactory(DjangoModelFactory):
    """A lettered part."""

    class Meta:
        model = models.Part

    recommendation = factory.SubFactory(RecommendationFactory)
    council = factory.SelfAttribute("recommendation.council")
    label = "a"
    text = "Publish the list."


class AskFactory(DjangoModelFactory):
    """An answer expected; of nobody until ``asked_of=[post or body]`` names them. Not sent unless its dates are given."""

    class Meta:
        model = models.Ask
        skip_postgeneration_save = True

    class Params:
        late = factory.Trait(
            asked_on=ISSUED_ON,
            reply_due_on=ISSUED_ON + timedelta(days=28),
            due_on=ISSUED_ON + timedelta(days=28),
            rule="S2",
        )
        answered = factory.Trait(
            asked_on=ISSUED_ON,
            reply_due_on=ISSUED_ON + timedelta(days=28),
            due_on=ISSUED_ON + timedelta(days=28),
            rule="S2",
            answered_on=ISSUED_ON + timedelta(days=20),
        )

    recommendation = factory.SubFactory(RecommendationFactory, agreed=True)
    council = factory.SelfAttribute("recommendation.council")

    @factory.post_generation
    def asked_of(self, create: bool, who: Any, **_more: Any) -> None:
        for one in who or []:
            AskedOfFactory(ask=self, **({"post": one} if hasattr(one, "reports_to_id") else {"body": one}))


class AskedOfFactory(DjangoModelFactory):
    """Who must answer."""

    class Meta:
        model = models.AskedOf

    ask = factory.SubFactory(AskFactory)
    council = factory.SelfAttribute("ask.council")


class ResponseFactory(DjangoModelFactory):
    """An answer being written; ``sent=True`` is with the committee, ``lead=[post]`` names its lead officers."""

    class Meta:
        model = models.Response
        skip_postgeneration_save = True

    class Params:
        sent = factory.Trait(state=models.Response.State.SENT, sent_at=AT - timedelta(days=10), agreed_on=ON)
        partners = factory.Trait(is_partners=True)

    ask = factory.SubFactory(AskFactory)
    council = factory.SelfAttribute("ask.council")
    version = 1
    changed_at = AT

    @factory.post_generation
    def lead(self, create: bool, posts: Any, **_more: Any) -> None:
        for post in posts or []:
            self.lead_posts.add(post)


class LineFactory(DjangoModelFactory):
    """What an answer says: accepted, with a date."""

    class Meta:
        model = models.Line

    class Params:
        rejected = factory.Trait(decision=models.Line.Decision.NOT_ACCEPTED, text="", reason="The county does it.")

    response = factory.SubFactory(ResponseFactory)
    council = factory.SelfAttribute("response.council")
    decision = models.Line.Decision.ACCEPTED
    text = "We will publish the list. It starts in May."
    done_by_on = ON + timedelta(days=90)


class ActionFactory(DjangoModelFactory):
    """A promised action, not started. ``late=True`` was due a fortnight ago."""

    class Meta:
        model = models.Action

    class Params:
        late = factory.Trait(due_on=ON - timedelta(days=14), first_due_on=ON - timedelta(days=14))
        on_course = factory.Trait(state=models.Action.State.ON_COURSE, started_on=ON - timedelta(days=30))
        held_up = factory.Trait(
            state=models.Action.State.HELD_UP, cause="No contractor.", cause_since_on=ON - timedelta(days=20)
        )
        complete = factory.Trait(state=models.Action.State.COMPLETE, completed_on=ON - timedelta(days=3))
        ended = factory.Trait(state=models.Action.State.ENDED)

    recommendation = factory.SubFactory(RecommendationFactory, issued=True)
    council = factory.SelfAttribute("recommendation.council")
    title = factory.Sequence(lambda n: f"Publish list {n}")
    owner_post = factory.LazyAttribute(
        lambda made: None if getattr(made, "owner_body", None) else PostFactory(council=made.council)
    )
    owner_body = None
    due_on = ON + timedelta(days=60)
    first_due_on = factory.SelfAttribute("due_on")


class ActionUpdateFactory(DjangoModelFactory):
    """An update; ``waiting=True`` came by link and no officer has added it to the record."""

    class Meta:
        model = models.ActionUpdate

    class Params:
        waiting = factory.Trait(is_checked=False)

    action = factory.SubFactory(ActionFactory)
    council = factory.SelfAttribute("action.council")
    on = ON - timedelta(days=5)
    at = AT - timedelta(days=5)
    by_words = "Lighting engineer"
    state = models.Action.State.ON_COURSE
    text = "Half of the list is out."
    due_on = factory.SelfAttribute("action.due_on")


class SignOffFactory(DjangoModelFactory):
    """A verdict."""

    class Meta:
        model = models.SignOff

    recommendation = factory.SubFactory(RecommendationFactory, issued=True)
    council = factory.SelfAttribute("recommendation.council")
    verdict = models.SignOff.Verdict.IMPLEMENTED
    on = ON - timedelta(days=2)
    at = AT - timedelta(days=2)


class EvaluationFactory(DjangoModelFactory):
    """An evaluation that is planned; ``writing=True`` is under way."""

    class Meta:
        model = models.Evaluation

    class Params:
        writing = factory.Trait(state=models.Evaluation.State.WRITING)

    review = factory.SubFactory(ReviewFactory, monitored=True)
    council = factory.SelfAttribute("review.council")
    rapporteur_words = "A councillor for Castle ward"
    appointed_on = ON - timedelta(days=20)
    due_on = ON + timedelta(days=200)


class FeedbackFactory(DjangoModelFactory):
    """A resident's comment that waits to be read."""

    class Meta:
        model = models.Feedback

    class Params:
        shown = factory.Trait(state=models.Feedback.State.SHOWN, settled_at=AT)

    recommendation = factory.SubFactory(RecommendationFactory, issued=True)
    council = factory.SelfAttribute("recommendation.council")
    text = "The alley by the station is still dark."
    at = AT - timedelta(days=1)


class ProgrammeTopicFactory(DjangoModelFactory):
    """A suggestion; ``planned=True`` is on the committee's programme for May."""

    class Meta:
        model = models.ProgrammeTopic

    class Params:
        planned = factory.Trait(state=models.ProgrammeTopic.State.PLANNED, month_on=date(2026, 5, 1))

    body = factory.SubFactory(BodyFactory)
    council = factory.SelfAttribute("body.council")
    title = factory.Sequence(lambda n: f"Night buses {n}")
    why = "The last bus goes before the film ends."
    proposer = models.ProgrammeTopic.Proposer.RESIDENT
    suggested_at = AT - timedelta(days=9)


class ReportBackFactory(DjangoModelFactory):
    """A date on which the committee hears how things go."""

    class Meta:
        model = models.ReportBack

    review = factory.SubFactory(ReviewFactory, monitored=True)
    council = factory.SelfAttribute("review.council")
    label = "6 months on"
    due_on = ON + timedelta(days=100)


class StepFactory(DjangoModelFactory):
    """A reminder that went out."""

    class Meta:
        model = models.Step

    council = factory.LazyAttribute(lambda made: (made.ask or made.action).council)
    ask = None
    action = None
    rung = models.Step.Rung.REMINDER
    drafted_at = AT - timedelta(days=7)
    sent_on = ON - timedelta(days=7)
    sent_by = "Reminders"
    to_words = "Head of Service"


def held_meeting(body: Any, *, on: date = ON - timedelta(days=1), **more: Any) -> Any:
    """A meeting of a committee that was held."""
    return MeetingFactory(body=body, held=True, held_on=on, **more)
