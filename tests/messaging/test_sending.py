"""Sending through Django's SMTP backend to a real mail server on loopback."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from tests import AT
from tests.factories.messaging import MessageFactory
from wardmote.messaging import jobs, services
from wardmote.messaging.models import Message, Suppression

pytestmark = pytest.mark.django_db


def test_a_waiting_message_arrives_as_text_and_html(mail_server, sending_council):
    message = MessageFactory(council=sending_council, subject="Diogelwch – 9 i’w hateb", text="Tŷ’r dref: £3,200\n")
    assert jobs.send_waiting(at=AT) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.failure) == (Message.State.SENT, 1, "")
    assert AT <= message.sent_at < AT + timedelta(minutes=1)
    (mail,) = mail_server.taken
    assert mail["Subject"] == "Diogelwch – 9 i’w hateb"
    assert mail["From"] == "Elmbury Borough Council <record@elmbury.example>"
    assert mail["To"] == message.address
    assert mail["Reply-To"] == "scrutiny@elmbury.example"
    assert mail["Message-ID"] == jobs.message_id(message)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().replace("\r", "") == "Tŷ’r dref: £3,200\n"
    assert "Safety in the town centre" in mail.get_body(("html",)).get_content()
    assert mail_server.envelopes == [("record@elmbury.example", [message.address])]


def test_one_connection_serves_the_batch_and_nothing_is_sent_twice(mail_server, sending_council):
    made = MessageFactory.create_batch(5, council=sending_council)
    assert jobs.send_waiting(at=AT) == 5
    assert jobs.send_waiting(at=AT + timedelta(seconds=5)) == 0
    assert mail_server.addresses == [message.address for message in made]
    assert mail_server.sessions == 1


def test_the_limit_leaves_the_rest_for_the_next_run(mail_server, sending_council):
    MessageFactory.create_batch(3, council=sending_council)
    assert jobs.send_waiting(at=AT, limit=2) == 2
    assert jobs.send_waiting(at=AT, limit=2) == 1


def test_without_waiting_messages_the_server_is_left_alone(mail_server, council):
    assert jobs.send_waiting(at=AT) == 0
    assert mail_server.sessions == 0


def test_a_temporary_refusal_is_tried_again_later(mail_server, sending_council):
    message = MessageFactory(council=sending_council)
    mail_server.at_rcpt[message.address] = ["450 4.2.0 Greylisted, come back", "451 4.3.0 Still busy"]
    assert jobs.send_waiting(at=AT) == 0
    message.refresh_from_db()
    assert message.state == Message.State.WAITING
    assert message.failure == "The mail server said: 450 4.2.0 Greylisted, come back"
    assert message.next_attempt_at >= AT + timedelta(minutes=1)
    assert jobs.send_waiting(at=AT + timedelta(seconds=30)) == 0
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 0
    message.refresh_from_db()
    assert message.attempts == 2
    assert message.next_attempt_at >= AT + timedelta(minutes=7)
    assert jobs.send_waiting(at=AT + timedelta(minutes=8)) == 1
    message.refresh_from_db()
    assert (message.state, message.failure) == (Message.State.SENT, "")
    assert len(mail_server.taken) == 1


def test_temporary_refusals_end_after_two_days(mail_server, sending_council):
    message = MessageFactory(council=sending_council)
    mail_server.at_rcpt[message.address] = ["452 4.2.2 Mailbox full"] * 20
    moment = AT
    for _attempt in range(20):
        jobs.send_waiting(at=moment)
        message.refresh_from_db()
        if message.state == Message.State.FAILED:
            break
        moment = message.next_attempt_at
    assert message.state == Message.State.FAILED
    assert message.failure == "The mail server said: 452 4.2.2 Mailbox full"
    assert message.attempts == len(jobs.BACK_OFF) + 1
    assert timedelta(days=1) < moment - AT < timedelta(days=3)


def test_a_permanent_refusal_keeps_the_servers_words(mail_server, sending_council):
    message, other = MessageFactory.create_batch(2, council=sending_council)
    mail_server.at_data[message.address] = ["554 5.7.1 Not wanted here"]
    assert jobs.send_waiting(at=AT) == 1
    message.refresh_from_db()
    assert message.state == Message.State.FAILED
    assert message.failure == "The mail server said: 554 5.7.1 Not wanted here"
    assert not services.is_suppressed(sending_council, message.address)
    assert mail_server.addresses == [other.address]


def test_an_address_that_does_not_exist_is_never_tried_again(mail_server, sending_council):
    message = MessageFactory(council=sending_council)
    mail_server.at_rcpt[message.address] = ["550 5.1.1 User unknown"]
    jobs.send_waiting(at=AT)
    assert services.is_suppressed(sending_council, message.address.upper())
    assert Suppression.objects.get().reason == Suppression.Reason.REFUSED
    assert message.address not in Suppression.objects.get().address_hash
    drawn = {"to_words": "Post", "subject": "Again", "text": "Again", "at": AT}
    later = services.queue(sending_council, key="k", kind="scrutiny.late", address=message.address, **drawn)
    assert later.state == Message.State.SUPPRESSED
    assert jobs.send_waiting(at=AT) == 0


def test_a_line_that_breaks_in_the_middle_loses_nobody(mail_server, sending_council):
    made = MessageFactory.create_batch(4, council=sending_council)
    mail_server.hang_up.add(made[1].address)
    assert jobs.send_waiting(at=AT) == 3
    made[1].refresh_from_db()
    assert made[1].state == Message.State.WAITING
    assert made[1].failure.startswith("The line to the mail server broke")
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 1
    assert sorted(mail_server.addresses) == sorted(message.address for message in made)


def test_a_second_copy_after_a_break_carries_the_same_message_id(mail_server, sending_council):
    message = MessageFactory(council=sending_council)
    mail_server.hang_up_after_taking.add(message.address)
    assert jobs.send_waiting(at=AT) == 0
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 1
    first, second = mail_server.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_about_to_hang_up_is_met_again_on_a_new_line(mail_server, sending_council):
    made = MessageFactory.create_batch(2, council=sending_council)
    mail_server.at_rcpt[made[0].address] = ["421 4.3.2 Shutting down"]
    assert jobs.send_waiting(at=AT) == 1
    assert mail_server.sessions == 2
    assert mail_server.addresses == [made[1].address]


def test_a_server_that_refuses_us_costs_no_message_an_attempt(mail_server, sending_council):
    made = MessageFactory.create_batch(2, council=sending_council)
    mail_server.at_mail = ["530 5.7.0 Authentication required"]
    assert jobs.send_waiting(at=AT) == 0
    for message in made:
        message.refresh_from_db()
        assert (message.state, message.attempts, message.lease_until) == (Message.State.WAITING, 0, None)
        assert message.failure == "The mail server said: 530 5.7.0 Authentication required"
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 2


def test_a_message_too_big_for_the_server_fails_alone(mail_server, sending_council):
    made = MessageFactory.create_batch(2, council=sending_council)
    mail_server.at_mail = ["552 5.3.4 Message too big"]
    assert jobs.send_waiting(at=AT) == 1
    made[0].refresh_from_db()
    assert made[0].state == Message.State.FAILED


def test_a_server_that_cannot_be_reached_rests_all_for_a_minute(mail_server, sending_council, settings):
    message = MessageFactory(council=sending_council)
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert jobs.send_waiting(at=AT) == 0
    message.refresh_from_db()
    assert message.attempts == 0
    assert message.failure.startswith("The mail server could not be reached")
    settings.EMAIL_PORT = there
    assert jobs.send_waiting(at=AT + timedelta(seconds=30)) == 0
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 1


def test_after_two_days_without_a_server_a_message_is_out_of_date(mail_server, sending_council):
    message = MessageFactory(council=sending_council, made_at=AT - timedelta(days=2, minutes=1))
    assert jobs.send_waiting(at=AT) == 0
    message.refresh_from_db()
    assert message.state == Message.State.EXPIRED
    assert mail_server.taken == []


def test_a_message_that_cannot_be_written_does_not_stop_the_others(mail_server, sending_council):
    bad, good = MessageFactory(council=sending_council, headers={"X-A": "b\r\nBcc: x@y.example"}), None
    good = MessageFactory(council=sending_council)
    assert jobs.send_waiting(at=AT) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.failure) == (Message.State.FAILED, "This message could not be written as an e-mail.")
    assert mail_server.addresses == [good.address]


def test_long_lines_reach_the_reader_whole(mail_server, sending_council):
    MessageFactory(council=sending_council, text="word " * 700 + "end\n")
    assert jobs.send_waiting(at=AT) == 1
    assert mail_server.taken[0].get_body(("plain",)).get_content().replace("\r", "") == "word " * 700 + "end\n"


def test_while_one_worker_sends_another_leaves_its_message_alone(mail_server, sending_council, monkeypatch):
    made = MessageFactory.create_batch(3, council=sending_council)
    send, second = jobs._send, []

    def send_while_another_runs(message, line, *, now):
        monkeypatch.setattr(jobs, "_send", send)
        second.append(jobs.send_waiting(at=now))
        return send(message, line, now=now)

    monkeypatch.setattr(jobs, "_send", send_while_another_runs)
    first = jobs.send_waiting(at=AT)
    assert (first, second) == (1, [2])
    assert sorted(mail_server.addresses) == sorted(message.address for message in made)


def test_a_message_whose_worker_died_is_sent_when_its_lease_ends(mail_server, sending_council):
    message = MessageFactory(council=sending_council, lease_until=AT + timedelta(minutes=1), attempts=1)
    assert jobs.send_waiting(at=AT) == 0
    assert jobs.send_waiting(at=AT + timedelta(minutes=2)) == 1
    message.refresh_from_db()
    assert message.attempts == 2


def test_a_worker_that_was_overtaken_changes_nothing(sending_council):
    message = MessageFactory(council=sending_council, lease_until=AT, attempts=1)
    Message.objects.filter(pk=message.pk).update(lease_until=AT + timedelta(minutes=5))
    assert not services.end(message, Message.State.FAILED, failure="late")
    message.refresh_from_db()
    assert message.state == Message.State.WAITING


def test_mail_of_a_council_that_sends_none_is_kept_back(mail_server, council):
    message = MessageFactory(council=council)
    assert jobs.send_waiting(at=AT) == 0
    message.refresh_from_db()
    assert message.state == Message.State.HELD
    assert mail_server.taken == []


def test_private_links_are_not_kept_after_sending(mail_server, sending_council):
    token = "Abcdefghij_klmnop-qrs1"
    message = MessageFactory(
        council=sending_council,
        text=f"http://elmbury.example/link/{token}/\n",
        html=f'<a href="http://elmbury.example/unfollow/{token}/">Stop</a>',
        headers={"List-Unsubscribe": f"<http://elmbury.example/unfollow/{token}/>"},
    )
    jobs.send_waiting(at=AT)
    assert token in mail_server.taken[0].as_string()
    message.refresh_from_db()
    assert token not in f"{message.text}{message.html}{message.headers}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(mail_server, sending_council):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; the race is run on PostgreSQL")
    made = MessageFactory.create_batch(40, council=sending_council)
    gate, sent, wrong = threading.Barrier(3), [], []

    def work():
        try:
            gate.wait()
            sent.append(jobs.send_waiting(at=AT))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            wrong.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    assert sum(sent) == 40
    assert sorted(mail_server.addresses) == sorted(message.address for message in made)


def test_old_messages_lose_their_address_and_text(sending_council):
    old = MessageFactory(council=sending_council, sent=True, made_at=AT - timedelta(days=731), sent_at=AT)
    digest = MessageFactory(
        council=sending_council, sent=True, kind="engagement.digest", made_at=AT - timedelta(days=91)
    )
    recent = MessageFactory(council=sending_council, sent=True, made_at=AT - timedelta(days=91))
    assert jobs.forget(at=AT) == 2
    assert jobs.forget(at=AT) == 0
    for message in (old, digest):
        message.refresh_from_db()
        assert (message.address, message.text, message.html) == (f"{message.pk}@removed.invalid", "", "")
    recent.refresh_from_db()
    assert recent.address.endswith("@elmbury.example")
