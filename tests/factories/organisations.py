"""Made-up bodies, posts, holders, memberships, wards and meetings."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from tests import AT, ON
from tests.factories.kernel import CouncilFactory, PersonFactory
from wardmote.organisations import models

BEGAN = date(2022, 5, 5)


class BodyFactory(DjangoModelFactory):
    """A committee, unless a trait says otherwise."""

    class Meta:
        model = models.Body

    class Params:
        cabinet = factory.Trait(kind=models.Body.Kind.CABINET, name="Cabinet", slug="cabinet")
        team = factory.Trait(kind=models.Body.Kind.TEAM, name=factory.Sequence(lambda n: f"Team {n}"))
        partner = factory.Trait(
            kind=models.Body.Kind.PARTNER,
            name=factory.Sequence(lambda n: f"Partner {n}"),
            email=factory.LazyAttribute(lambda made: f"{made.slug}@partner.example"),
        )
        duty = factory.Trait(standing=models.Body.Standing.RESPONSIBLE_AUTHORITY)

    council = factory.SubFactory(CouncilFactory)
    kind = models.Body.Kind.COMMITTEE
    name = factory.Sequence(lambda n: f"Overview and Scrutiny Committee {n}")
    slug = factory.LazyAttribute(lambda made: made.name.lower().replace(" ", "-"))
    from_on = BEGAN


class BodyCapacityFactory(DjangoModelFactory):
    """A capacity in which a body may sit."""

    class Meta:
        model = models.BodyCapacity

    body = factory.SubFactory(BodyFactory)
    council = factory.SelfAttribute("body.council")
    capacity = models.Capacity.SCRUTINY
    clause = "Part 2, article 6"
    from_on = BEGAN


class PostFactory(DjangoModelFactory):
    """An officer's post, unless a trait says otherwise. ``held_by=person`` gives it a holder."""

    class Meta:
        model = models.Post
        skip_postgeneration_save = True

    class Params:
        head = factory.Trait(
            kind=models.Post.Kind.HEAD_OF_SERVICE, title=factory.Sequence(lambda n: f"Head of Service {n}")
        )
        member = factory.Trait(
            kind=models.Post.Kind.CABINET_MEMBER, title=factory.Sequence(lambda n: f"Cabinet Member for Portfolio {n}")
        )

    council = factory.SubFactory(CouncilFactory)
    kind = models.Post.Kind.OFFICER
    title = factory.Sequence(lambda n: f"Officer {n}")
    slug = factory.LazyAttribute(lambda made: made.title.lower().replace(" ", "-"))
    from_on = BEGAN

    @factory.post_generation
    def held_by(self, create, person, **_more):
        if create and person:
            HoldingFactory(post=self, council=self.council, person=person)


class HoldingFactory(DjangoModelFactory):
    """Somebody holds a post."""

    class Meta:
        model = models.Holding

    class Params:
        deputy = factory.Trait(kind=models.Holding.Kind.DEPUTY)
        acting = factory.Trait(kind=models.Holding.Kind.ACTING)
        ended = factory.Trait(until_on=ON - timedelta(days=30))

    post = factory.SubFactory(PostFactory)
    council = factory.SelfAttribute("post.council")
    person = factory.SubFactory(PersonFactory)
    from_on = BEGAN


class MembershipFactory(DjangoModelFactory):
    """Somebody's role at a council."""

    class Meta:
        model = models.Membership

    class Params:
        ended = factory.Trait(until_on=ON - timedelta(days=30))

    council = factory.SubFactory(CouncilFactory)
    person = factory.SubFactory(PersonFactory)
    role = models.Membership.Role.SCRUTINY_OFFICER
    from_on = BEGAN


class InvitationFactory(DjangoModelFactory):
    """An address asked to join."""

    class Meta:
        model = models.Invitation

    council = factory.SubFactory(CouncilFactory)
    email = factory.Sequence(lambda n: f"invited-{n}@elmbury.example")
    role = models.Membership.Role.LEAD_OFFICER
    invited_at = AT
    invited_by = factory.SubFactory(PersonFactory)


class PoliticalGroupFactory(DjangoModelFactory):
    """A political group."""

    class Meta:
        model = models.PoliticalGroup

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Group {n}")
    seats = 5


class WardFactory(DjangoModelFactory):
    """A ward; ``parish=True`` makes a parish."""

    class Meta:
        model = models.Ward

    class Params:
        parish = factory.Trait(kind=models.Ward.Kind.PARISH)

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Ward {n}")
    slug = factory.LazyAttribute(lambda made: made.name.lower().replace(" ", "-"))
    seats = 3


class AreaFactory(DjangoModelFactory):
    """A cluster of wards: ``AreaFactory(wards=[...])``."""

    class Meta:
        model = models.Area
        skip_postgeneration_save = True

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Cluster {n}")

    @factory.post_generation
    def wards(self, create, wards, **_more):
        if create and wards:
            self.wards.set(wards)


class MeetingFactory(DjangoModelFactory):
    """A planned meeting of a committee."""

    class Meta:
        model = models.Meeting

    class Params:
        held = factory.Trait(state=models.Meeting.State.HELD, held_on=ON - timedelta(days=14))
        agenda = factory.Trait(state=models.Meeting.State.AGENDA, agenda_published_on=ON - timedelta(days=1))

    body = factory.SubFactory(BodyFactory)
    council = factory.SelfAttribute("body.council")
    capacity = models.Capacity.SCRUTINY
    held_on = ON + timedelta(days=21)


class AgendaItemFactory(DjangoModelFactory):
    """One line of an agenda."""

    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    council = factory.SelfAttribute("meeting.council")
    number = factory.Sequence(lambda n: n + 1)
    title = "Update on recommendations"


class CouncilRuleFactory(DjangoModelFactory):
    """One of the council's own settings."""

    class Meta:
        model = models.CouncilRule

    council = factory.SubFactory(CouncilFactory)
    key = factory.Sequence(lambda n: f"setting-{n}")
    value = 28
    from_on = BEGAN
