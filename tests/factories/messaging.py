"""Made-up messages."""

from __future__ import annotations

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from tests import AT
from tests.factories.kernel import CouncilFactory
from wardmote.messaging import models


class MessageFactory(DjangoModelFactory):
    """A message that waits to be sent, unless a trait says otherwise."""

    class Meta:
        model = models.Message

    class Params:
        sent = factory.Trait(state=models.Message.State.SENT, sent_at=AT, attempts=1)
        held = factory.Trait(state=models.Message.State.HELD)
        failed = factory.Trait(
            state=models.Message.State.FAILED, attempts=1, failure="The mail server said: 554 5.7.1 Not wanted here"
        )
        suppressed = factory.Trait(state=models.Message.State.SUPPRESSED)
        expired = factory.Trait(state=models.Message.State.EXPIRED, made_at=AT - timedelta(days=3))

    council = factory.SubFactory(CouncilFactory, sends_mail=True)
    key = factory.Sequence(lambda n: f"assigned:{n}")
    kind = "scrutiny.assigned"
    address = factory.Sequence(lambda n: f"reader-{n}@elmbury.example")
    to_words = "Community Safety Manager"
    subject = "9 recommendations to answer by 8 May"
    text = "Safety in the town centre\n"
    html = "<p>Safety in the town centre</p>\n"
    made_at = AT
    queued_at = factory.SelfAttribute("made_at")
    next_attempt_at = factory.SelfAttribute("made_at")
