"""Made-up followers, and a published review with one recommendation for them to follow."""

from __future__ import annotations

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from tests import AT
from tests.factories.kernel import CouncilFactory
from wardmote.engagement import models


class FollowerFactory(DjangoModelFactory):
    """Somebody who follows everything weekly and confirmed long ago, unless a trait says otherwise."""

    class Meta:
        model = models.Follower

    class Params:
        unconfirmed = factory.Trait(confirmed_at=None)
        stopped = factory.Trait(ended_at=AT - timedelta(days=1))

    council = factory.SubFactory(CouncilFactory, sends_mail=True)
    kind = models.Follower.Kind.COUNCIL
    slug = factory.LazyAttribute(lambda made: made.council.slug)
    email = factory.Sequence(lambda n: f"resident-{n}@example.com")
    frequency = models.Follower.Frequency.WEEKLY
    asked_at = AT - timedelta(days=60)
    confirmed_at = factory.SelfAttribute("asked_at")


class AlertFactory(DjangoModelFactory):
    """Something a follower is still to be told."""

    class Meta:
        model = models.Alert

    follower = factory.SubFactory(FollowerFactory)
    council = factory.SelfAttribute("follower.council")
    made_at = AT
