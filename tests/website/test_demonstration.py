"""The demonstration is a whole record by every rule there is, and goes as any council goes."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests import ON
from wardmote.kernel import facts, invariants
from wardmote.kernel.models import Council, Fact, Person, Publication, Tombstone
from wardmote.kernel.readers import Reader
from wardmote.messaging.models import Message
from wardmote.scrutiny import queries_answers
from wardmote.scrutiny.models import Recommendation, Response, Step
from wardmote.website import demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _said(command: str, *words: str) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_the_demonstration_is_whole_and_leaves_a_tombstone() -> None:
    elmbury = demonstration.load(today=ON)

    assert Recommendation.objects.of(elmbury).count() >= 15
    assert {(step.rung, step.sent_on is not None) for step in Step.objects.of(elmbury)} == {
        ("reminder", True),
        ("second", True),
        ("letter", True),
        ("invitation", True),
    }
    waiting = Response.objects.of(elmbury).filter(superseded_at=None, sent_at=None).order_by("state")
    assert {(row.state, str(row.ask.recommendation.origin)) for row in waiting} >= {
        ("cleared", "petition"),
        ("ready", "call-in"),
    }
    head, member = (
        Reader(elmbury, Person.objects.get(email=f"{name}@elmbury.example")) for name in ("housing", "cabinet.planning")
    )
    assert [str(card.response.ask.recommendation.origin) for card in queries_answers.to_clear(head)] == ["call-in"]
    assert [str(card.response.ask.recommendation.origin) for card in queries_answers.to_approve(member)] == ["petition"]
    requests = Publication.objects.of(elmbury).readable().filter(object_kind="scrutiny.committeerequest")
    assert sorted(bool(row.content["ended_on"]) for row in requests) == [False, True]
    assert not Message.objects.filter(kind="scrutiny.reminder").exists()
    _said("verify_facts")
    _said("check_data")
    assert invariants.run() == {name: [] for name in invariants.names()}
    assert not Fact.objects.filter(seal=None).exists()
    head = facts.head(elmbury)
    assert head is not None

    said = _said("remove_council", "elmbury-practice", "--because", "Tried out.")
    assert "Elmbury practice council is removed" in said
    _said("remove_council", "elmbury", "--because", "A real council begins here.")

    assert not Council.objects.exists()
    assert not Publication.objects.exists()
    assert not Fact.objects.exists()
    stone = Tombstone.objects.get(council_slug="elmbury")
    assert (stone.head, stone.removed_because) == (head.hash, "A real council begins here.")
