"""Help with an answer: a colleague is asked and replies once; an officer says that it is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT
from tests.conftest import cast
from tests.factories.answers import asked
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import ReviewFactory
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.scrutiny import helping
from wardmote.scrutiny.models import Ask, Help


@pytest.fixture
def ask(committee, cabinet_post, lead_post):
    review = ReviewFactory(council=committee.council, body=committee, sent=True)
    return asked(review, cabinet_post, officer=lead_post)


@pytest.fixture
def engineer(council):
    return PostFactory(council=council, title="Lighting Engineer")


def test_an_officer_says_it_is_not_theirs_and_whose_it_may_be(ask, engineer, lead_officer, scrutiny_officer):
    found = helping.not_mine(ask.pk, whose=engineer.pk, words=" Lighting. ", by=lead_officer, at=AT)

    assert (found.kind, found.to_post, found.words, found.from_words) == (
        Help.Kind.NOT_MINE,
        engineer,
        "Lighting.",
        "Community Safety Manager",
    )
    ask.refresh_from_db()
    assert ask.officer_post.title == "Community Safety Manager", "a scrutiny officer passes it on"
    assert not Fact.objects.get(verb="scrutiny.not_mine").is_public
    settled = helping.help_out(found.pk, reply="Passed on.", by=scrutiny_officer, at=AT)
    assert settled.settled_at == AT


def test_not_mine_may_name_nobody(ask, lead_officer):
    assert helping.not_mine(ask.pk, whose=None, by=lead_officer, at=AT).to_post is None


def test_a_colleague_is_asked_and_replies_once(council, ask, engineer, lead_officer):
    colleague = cast(council, "lead-officer", email="engineer@elmbury.example", post=engineer)
    asked_them = helping.ask_colleague(ask.pk, post_id=engineer.pk, words=" How many? ", by=lead_officer, at=AT)
    assert asked_them.words == "How many?"
    with pytest.raises(RuleBroken, match="Write your reply"):
        helping.help_out(asked_them.pk, reply=" ", by=colleague, at=AT)

    replied = helping.help_out(asked_them.pk, reply=" Forty. ", by=colleague, at=AT)

    assert (replied.reply, replied.settled_at) == ("Forty.", AT)
    with pytest.raises(WrongState, match=r"This was answered on 20 May 2026\."):
        helping.help_out(asked_them.pk, reply="Fifty.", by=colleague, at=AT + timedelta(days=1))


def test_who_asks_and_who_helps(ask, engineer, lead_officer, committee_member, head_of_service, outsider):
    with pytest.raises(NotAllowed, match="The officer who was asked to draft this answer can"):
        helping.not_mine(ask.pk, whose=None, by=committee_member, at=AT)
    with pytest.raises(NotAllowed):
        helping.ask_colleague(ask.pk, post_id=engineer.pk, words="How many?", by=committee_member, at=AT)
    with pytest.raises(RuleBroken, match="Say what you want to know"):
        helping.ask_colleague(ask.pk, post_id=engineer.pk, words=" ", by=lead_officer, at=AT)
    found = helping.ask_colleague(ask.pk, post_id=engineer.pk, words="How many?", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed, match="Whoever was asked, or a scrutiny officer, can"):
        helping.help_out(found.pk, reply="Forty.", by=head_of_service, at=AT)
    for verb in (
        lambda: helping.not_mine(ask.pk, whose=None, by=outsider, at=AT),
        lambda: helping.help_out(found.pk, reply="Forty.", by=outsider, at=AT),
    ):
        with pytest.raises((Ask.DoesNotExist, Help.DoesNotExist)):
            verb()
