"""The ledger's verbs: queueing once, keeping back, sending again, refusing addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT
from tests.factories.messaging import MessageFactory
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.messaging import queries, services
from wardmote.messaging.models import Message, Suppression

pytestmark = pytest.mark.django_db
State = Message.State


def queue(council, **changed):
    said = {
        "key": "assigned:r26-001",
        "kind": "scrutiny.assigned",
        "address": "Lead@Elmbury.example ",
        "to_words": "Community Safety Manager",
        "subject": "1 recommendation to answer by 8 May",
        "text": "Text\n",
        "at": AT,
    }
    return services.queue(council, **{**said, **changed})


def test_the_same_key_reaches_an_address_once(sending_council, other_council):
    first = queue(sending_council)
    assert (first.state, first.address, first.about) == (State.WAITING, "lead@elmbury.example", None)
    assert queue(sending_council) is None
    assert queue(sending_council, address="head@elmbury.example") is not None
    assert queue(other_council) is not None


def test_the_database_refuses_a_second_row(sending_council):
    first = queue(sending_council)
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(council=sending_council, key=first.key, address=first.address)


def test_queueing_at_the_same_time_as_another_worker_is_no_error(sending_council, monkeypatch):
    queue(sending_council)
    rows = Message.objects.of(sending_council)
    monkeypatch.setattr(type(rows), "exists", lambda self: False)
    monkeypatch.setattr(services, "is_suppressed", lambda council, address: False)
    assert queue(sending_council) is None
    assert rows.count() == 1


def test_a_message_says_what_it_is_about(sending_council, committee):
    made = queue(sending_council, about=committee)
    assert made.about == ("organisations.body", committee.pk)
    assert list(queries.sent_about(sending_council, "organisations.body", committee.pk)) == [made]


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Answer\r\nBcc: everybody@elsewhere.example"},
        {"address": "lead@elmbury.example\nBcc: a@b.example"},
        {"to_words": "Post\x00"},
        {"headers": {"X-Topic": "a\nBcc: a@b.example"}},
        {"headers": {"Bcc": "a@b.example"}},
        {"headers": {"X Y": "z"}},
    ],
)
def test_a_header_cannot_be_smuggled_in(sending_council, changed):
    with pytest.raises(ValueError, match="header"):
        queue(sending_council, **changed)
    assert not Message.objects.exists()


def test_what_is_no_address_is_said_and_never_sent(sending_council):
    made = queue(sending_council, address="the police station")
    assert (made.state, made.failure) == (State.FAILED, "“the police station” is not an e-mail address.")


def test_while_mail_is_off_messages_are_kept_back(council):
    assert queue(council).state == State.HELD


def test_switching_mail_on_sends_what_is_recent_and_never_what_is_old(council, administrator):
    recent = MessageFactory(council=council, held=True, made_at=AT - timedelta(days=1))
    old = MessageFactory(council=council, held=True, made_at=AT - timedelta(days=2, minutes=1))
    assert services.switch_mail(on=True, by=administrator, at=AT) == 1
    assert services.switch_mail(on=True, by=administrator, at=AT) == 0
    recent.refresh_from_db()
    old.refresh_from_db()
    council.refresh_from_db()
    assert council.sends_mail
    assert (recent.state, recent.next_attempt_at) == (State.WAITING, AT)
    assert (old.state, old.get_state_display()) == (
        State.EXPIRED,
        "Not sent: it waited more than 2 days and was out of date",
    )
    assert Fact.objects.of_verb("messaging.mail_switched").get().changes == {"sends_mail": [False, True]}


def test_switching_mail_off_keeps_back_what_waits(sending_council, administrator):
    message = MessageFactory(council=sending_council)
    assert services.switch_mail(on=False, by=administrator, at=AT) == 1
    message.refresh_from_db()
    assert message.state == State.HELD


def test_a_test_message_goes_out_while_mail_is_off(council, administrator, mail_server):
    from wardmote.messaging import jobs

    made = services.send_test("me@elmbury.example", by=administrator, at=AT)
    assert made.state == State.WAITING
    assert jobs.send_waiting(at=AT) == 1
    assert mail_server.taken[0]["Subject"] == "Test: e-mail from Scrutiny record works"
    assert services.send_test("me@elmbury.example", by=administrator, at=AT) is None


@pytest.mark.parametrize("trait", ["failed", "suppressed", "expired"])
def test_what_did_not_arrive_is_sent_again(sending_council, administrator, trait):
    message = MessageFactory(council=sending_council, **{trait: True})
    services.suppress(sending_council, message.address, reason=Suppression.Reason.REFUSED, at=AT)
    later = AT + timedelta(days=5)
    again = services.send_again(message.pk, by=administrator, at=later)
    assert (again.state, again.attempts, again.failure, again.queued_at) == (State.WAITING, 0, "", later)
    assert not services.is_suppressed(sending_council, message.address)
    assert Fact.objects.of_verb("messaging.sent_again").get().object_id == message.pk


@pytest.mark.parametrize("trait", ["sent", "held"])
def test_what_was_sent_or_waits_is_not_sent_again(sending_council, administrator, trait):
    message = MessageFactory(council=sending_council, **{trait: True})
    with pytest.raises(WrongState, match="cannot be sent again"):
        services.send_again(message.pk, by=administrator, at=AT)


def test_a_message_that_waits_is_not_sent_again(sending_council, administrator):
    with pytest.raises(WrongState, match="Waiting to be sent"):
        services.send_again(MessageFactory(council=sending_council).pk, by=administrator, at=AT)


def test_another_councils_message_is_not_found(sending_council, outsider):
    message = MessageFactory(council=sending_council, failed=True)
    with pytest.raises(Message.DoesNotExist):
        services.send_again(message.pk, by=outsider, at=AT)


def test_a_message_whose_private_link_is_gone_is_not_sent_again(sending_council, administrator):
    message = MessageFactory(council=sending_council, text="http://elmbury.example/link/Abcdefghij_klmnop-qrs1/\n")
    assert services.end(message, State.FAILED, failure="no")
    with pytest.raises(RuleBroken, match="private link"):
        services.send_again(message.pk, by=administrator, at=AT)


def test_an_owner_who_asked_for_no_mail_is_left_alone(sending_council, administrator):
    message = MessageFactory(council=sending_council, suppressed=True)
    services.suppress(sending_council, message.address, reason=Suppression.Reason.ASKED, at=AT)
    services.suppress(sending_council, message.address, reason=Suppression.Reason.ASKED, at=AT)
    with pytest.raises(RuleBroken, match="asked for no mail"):
        services.send_again(message.pk, by=administrator, at=AT)
    assert Suppression.objects.count() == 1


def test_a_suppression_outlives_a_change_of_key(sending_council, other_council, settings):
    settings.SUPPRESSION_KEYS = ["first key"]
    services.suppress(sending_council, "gone@elmbury.example", reason=Suppression.Reason.REFUSED, at=AT)
    settings.SUPPRESSION_KEYS = ["second key", "first key"]
    assert services.is_suppressed(sending_council, " Gone@Elmbury.example")
    assert not services.is_suppressed(other_council, "gone@elmbury.example")
    settings.SUPPRESSION_KEYS = ["second key"]
    assert not services.is_suppressed(sending_council, "gone@elmbury.example")


def test_every_move_is_to_a_known_state():
    assert set(Message.MOVES) | {State.SENT} == set(State)
    assert all(moves <= set(State) for moves in Message.MOVES.values())


def test_the_ledger_is_of_one_council_newest_first(sending_council, other_council, django_assert_num_queries):
    old = MessageFactory(council=sending_council, sent=True, made_at=AT - timedelta(days=9))
    new = MessageFactory(council=sending_council, failed=True, to_words="Head of Public Protection")
    MessageFactory(council=other_council)
    assert list(queries.ledger(sending_council)) == [new, old]
    assert list(queries.ledger(sending_council, state="failed")) == [new]
    assert list(queries.ledger(sending_council, words="public protection")) == [new]
    with django_assert_num_queries(1):
        assert queries.standing(sending_council, at=AT) == queries.Standing(0, 0, 0, 1, 0)
