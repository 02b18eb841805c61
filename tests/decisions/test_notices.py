"""Notices: whoever has the next turn is told once, with what it is about and where to go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import AT, ON
from tests.conftest import cast
from tests.factories import plan
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import job
from wardmote.decisions import calling_in, clearing, comments, notices, publishing, records
from wardmote.decisions.models import Report
from wardmote.kernel import facts
from wardmote.messaging.models import Message
from wardmote.scrutiny import reminders

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told(council):
    """Everything queued so far, by kind; the history is read to its end first."""
    facts.seal(council, at=AT)
    while notices.announce(at=AT):
        pass
    found = {}
    for message in Message.objects.of(council).order_by("pk"):
        found.setdefault(message.kind, []).append(message)
    return found


def new(council):
    """What was queued since the last look."""
    last = Message.objects.of(council).order_by("-pk").values_list("pk", flat=True).first() or 0
    told(council)
    return list(Message.objects.of(council).filter(pk__gt=last).order_by("pk"))


def test_each_specialist_gets_one_message_however_many_implications(council, full, lead_officer, lawyer, treasurer):
    told(council)
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    found = new(council)
    assert {message.address for message in found} == {lawyer.person.email, treasurer.person.email}
    assert len(found) == 2
    text = next(one.text for one in found if one.address == lawyer.person.email)
    assert "Legal" in text
    assert f"/desk/reports/{full.reference}/" in text
    assert new(council) == []


def test_a_turn_sent_back_and_asked_again(council, full, lead_officer, lawyer):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    turn = full.clearances.waiting().get(key="legal")
    told(council)
    clearing.give_back(turn.pk, comment="Cite the Act.", by=lawyer, at=AT)
    [message] = new(council)
    assert message.address == lead_officer.person.email
    assert "Cite the Act." in message.text
    clearing.ask_again(turn.pk, because="The Act is cited now.", by=lead_officer, at=AT)
    [message] = new(council)
    assert message.address == lawyer.person.email
    assert "The Act is cited now." in message.text


def test_the_way_of_a_report_to_its_authors_and_to_democratic_services(
    council, full, lead_officer, clear_all, head_of_service, democratic_services
):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    told(council)
    clear_all(full, "implication")
    assert [one.subject for one in new(council)] == [f"Implications cleared: {full.title}"]
    clearing.send_to_manager(full.pk, by=lead_officer, at=AT)
    [message] = new(council)
    assert (message.address, message.subject) == (head_of_service.person.email, f"To clear: {full.title}")
    clear_all(full, "manager")
    assert {one.subject for one in new(council)} == {f"To clear: {full.title}"}
    clear_all(full, "legal", "finance")
    assert [one.subject for one in new(council)] == [f"Cleared by everybody: {full.title}"]
    full.refresh_from_db()
    post = PostFactory(council=council, title="Democratic Services Manager")
    officer = cast(council, "democratic-services", email="dsm@elmbury.example", post=post)
    publishing.mark_ready(full.pk, by=lead_officer, at=AT)
    assert [(one.address, one.subject) for one in new(council)] == [
        (officer.person.email, f"Ready to publish: {full.title}")
    ]
    publishing.publish_report(full.pk, by=democratic_services, at=AT)
    [message] = new(council)
    assert "It is to be decided on 7\xa0July 2026." in message.text
    comments.give_comment(full.pk, text="Do buy the bus.", email="resident@private.example", by=job(council), at=AT)
    [message] = new(council)
    assert (message.address, message.subject) == (officer.person.email, f"A comment to read: {full.title}")
    assert "Do buy the bus." not in message.text


def test_the_decision_maker_reads_what_is_shown_and_the_resident_hears_what_came_of_it(
    council, cleared, lead_officer, democratic_services, cabinet_member
):
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    publishing.publish_report(cleared.pk, by=democratic_services, at=AT)
    found = comments.give_comment(
        cleared.pk, text="Do buy the bus.", email="resident@private.example", by=job(council), at=AT
    )
    told(council)
    comments.settle_comment(found.pk, show=True, by=democratic_services, at=AT)
    [message] = new(council)
    assert message.address == cabinet_member.person.email
    assert "Do buy the bus." in message.text
    publishing.consider(cleared.pk, on=ON, by=democratic_services, at=AT)
    publishing.settle(cleared.pk, Report.State.DECIDED, by=democratic_services, at=AT)
    mails = {one.address: one for one in new(council)}
    assert mails["resident@private.example"].subject.startswith("What came of it")
    assert lead_officer.person.email in mails


def test_a_record_goes_to_the_monitoring_officer_and_its_call_in_to_whom_it_concerns(
    council, cabinet_post, cabinet_member
):
    post = PostFactory(council=council, title="Monitoring Officer")
    officer = cast(council, "monitoring-officer", email="mo@elmbury.example", post=post)
    decided = plan.decision(council, at=plan.moment(ON))
    kinds = told(council)
    assert [one.address for one in kinds["decisions.record_begun"]] == [officer.person.email]
    people = plan.councillors(council, 5)
    made = calling_in.call_in(
        decided.pk, grounds="Nobody asked us.", alternative="Ask us.", post_ids=[one.pk for one in people],
        received_at=plan.moment(ON, 15), by=job(council), at=plan.moment(ON, 16),
    )  # fmt: skip
    mails = new(council)
    assert officer.person.email in {one.address for one in mails}
    assert all("nothing may be done because of it" in one.text for one in mails)
    told(council)
    calling_in.judge_call_in(made.pk, is_valid=False, because="Too few signed.", by=officer, at=plan.moment(ON, 17))
    assert all("Too few signed." in one.text for one in new(council))


def test_a_returned_record_says_why(council, democratic_services, monitoring_officer):
    post = PostFactory(council=council, title="Democratic Services Manager")
    officer = cast(council, "democratic-services", email="dsm@elmbury.example", post=post)
    decided = records.begin_record(
        title="Lamps", kind=Report.Kind.EXECUTIVE_BODY, decided_on=ON, decision_maker_body_id=plan.cabinet_of(council).pk,
        by=democratic_services, at=plan.moment(ON),
    )  # fmt: skip
    told(council)
    records.return_record(decided.pk, because="Whose interests?", by=monitoring_officer, at=plan.moment(ON, 12))
    [message] = new(council)
    assert message.address == officer.person.email
    assert "Whose interests?" in message.text


def test_turns_due_stand_in_the_one_digest_of_the_day(
    council, full, lead_officer, lawyer, django_assert_max_num_queries
):
    due = ON + timedelta(days=3)
    clearing.ask_for_implications(full.pk, due_on=due, by=lead_officer, at=AT)
    reminders.remind_council(council, on=ON, at=AT)
    mails = Message.objects.of(council).filter(kind="scrutiny.reminder", address=lawyer.person.email)
    assert f"It is to be cleared by {due:%-d}\xa0May 2026." in mails.get().text
    reminders.remind_council(council, on=ON, at=AT)
    assert mails.count() == 1
    late = date(2026, 5, 24)
    reminders.remind_council(council, on=late, at=AT)
    assert "ago." in mails.order_by("-pk")[0].text
    with django_assert_max_num_queries(16):
        reminders.remind_council(council, on=late, at=AT)


def test_the_decision_maker_is_told_until_when_it_can_be_called_in(council, cabinet_post, cabinet_member):
    decided = plan.decision(
        council, at=plan.moment(ON), kind=Report.Kind.EXECUTIVE_MEMBER, decision_maker_post_id=cabinet_post.pk
    )
    [message] = told(council)["decisions.record_published"]
    assert message.address == cabinet_member.person.email
    assert all(sentence in message.text.replace("\n", " ") for sentence in decided.call_in_words[:1])
    assert "['" not in message.text
