"""Two at once: one act wins, the other hears why not, and nothing stands twice. Run on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from tests import AT, ON
from tests.conftest import cast
from tests.factories.answers import ACCEPTED, asked, taken_to, written
from tests.factories.kernel import StoredFileFactory
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import ReviewFactory, held_meeting
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.scrutiny import answering, asking, handing_over, importing_record, signing_off
from wardmote.scrutiny.answering import Conflict
from wardmote.scrutiny.importing_record import Where
from wardmote.scrutiny.models import (
    Action,
    Approval,
    Ask,
    HandOver,
    ImportDraft,
    Issue,
    Recommendation,
    Response,
    SignOff,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def race(*acts):
    """Let each act begin at the same moment, on a connection of its own. Returns what was done and what was refused."""
    gate, done, refused, wrong = threading.Barrier(len(acts)), [], [], []

    def run(act):
        try:
            gate.wait(timeout=30)
            done.append(act())
        except RuleBroken as broken:
            refused.append(broken)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert wrong == []
    return done, refused


def again(actor):
    """The same actor as another request sees them: with a memory of its own."""
    return replace(actor, memo={})


@pytest.fixture
def ask(committee, cabinet_post, lead_post):
    review = ReviewFactory(council=committee.council, body=committee, sent=True)
    return asked(review, cabinet_post, officer=lead_post)


def test_two_who_save_the_same_draft(ask, lead_officer, scrutiny_officer):
    seen = written(ask).changed_at

    def save(by, text):
        return lambda: answering.save_answer(
            ask.pk, lines=[replace(ACCEPTED, text=text)], seen=seen, by=by, at=AT + timedelta(minutes=1)
        )

    done, refused = race(save(lead_officer, "One."), save(scrutiny_officer, "Other."))

    assert len(done) == 1
    assert [type(each) for each in refused] == [Conflict]
    assert Response.objects.get().lines.count() == 1


def test_two_who_begin_the_same_answer(ask, lead_officer, scrutiny_officer):
    done, refused = race(lambda: written(ask, by=lead_officer), lambda: written(ask, by=scrutiny_officer))

    assert len(done) + len(refused) == 2
    assert Response.objects.get().version == 1
    assert Response.objects.get().lines.count() == 1


def test_one_member_approves_on_two_devices(ask, cabinet_member):
    found = taken_to("cleared", ask)

    done, refused = race(*(lambda: answering.approve([found.pk], by=again(cabinet_member), at=AT) for _n in range(2)))

    assert len(done) == 1
    assert [str(type(each).__name__) for each in refused] == ["WrongState"]
    assert "does not wait for approval" in refused[0].message
    assert Approval.objects.count() == 1


def test_two_members_approve_a_joint_answer_at_once(
    council, committee, cabinet, cabinet_post, cabinet_member, lead_post
):
    other = PostFactory(council=council, member=True, title="Leader", body=cabinet)
    leader = cast(council, "cabinet-member", email="leader@elmbury.example", post=other, body=cabinet)
    review = ReviewFactory(council=council, body=committee, sent=True)
    found = taken_to("cleared", asked(review, cabinet_post, other, officer=lead_post))

    done, refused = race(
        lambda: answering.approve([found.pk], by=cabinet_member, at=AT),
        lambda: answering.approve([found.pk], by=leader, at=AT),
    )

    found.refresh_from_db()
    assert (len(done), refused) == (2, [])
    assert (found.state, found.approvals.count()) == (Response.State.APPROVED, 2)


def test_two_send_the_same_answer(ask, democratic_services, cabinet_member):
    found = taken_to("agreed", ask)

    done, refused = race(
        lambda: answering.send([found.pk], by=democratic_services, at=AT),
        lambda: answering.send([found.pk], by=cabinet_member, at=AT),
    )

    assert len(done) == 1
    assert [type(each) for each in refused] == [WrongState]
    assert Action.objects.count() == 1
    assert Fact.objects.filter(verb="scrutiny.responded", object_kind="scrutiny.response").count() == 1


def test_an_answer_is_sent_while_the_committee_withdraws(ask, democratic_services, chair):
    found = taken_to("agreed", ask)

    done, refused = race(
        lambda: answering.send([found.pk], by=democratic_services, at=AT),
        lambda: asking.withdraw(ask.recommendation_id, on=ON, because="Done.", by=chair, at=AT),
    )

    ask.refresh_from_db()
    assert done
    assert all("No answer is needed any more" in each.message for each in refused)
    assert not (ask.answered_on and ask.closed_because)
    assert Recommendation.objects.get(pk=ask.recommendation_id).state == Recommendation.State.WITHDRAWN


def test_an_answer_is_handed_in_twice(ask, lead_officer):
    written(ask)

    done, refused = race(*(lambda: answering.make_ready([ask.pk], by=again(lead_officer), at=AT) for _n in range(2)))

    assert len(done) == 1
    assert [type(each) for each in refused] == [WrongState]
    assert Fact.objects.filter(verb="scrutiny.answer_ready").count() == 1


def test_two_sign_off(ask, committee, chair, scrutiny_officer):
    taken_to("sent", ask)
    meeting = held_meeting(committee)

    def sign(by):
        return lambda: signing_off.sign_off(
            ask.recommendation_id, verdict=SignOff.Verdict.IMPLEMENTED, meeting_id=meeting.pk, by=by, at=AT
        )

    done, refused = race(sign(chair), sign(scrutiny_officer))

    assert len(done) == 1
    assert "stands: Implemented. Reopen it first." in refused[0].message
    assert SignOff.objects.count() == 1


def test_two_issue_the_same_review(committee, cabinet_post, scrutiny_officer):
    review = ReviewFactory(council=committee.council, body=committee, agreed=True)
    asked(review, cabinet_post, issued=False)

    def issue():
        return asking.issue(
            review.pk,
            capacity="scrutiny",
            issued_on=ON,
            with_notice=True,
            released_by="Chair",
            by=again(scrutiny_officer),
            at=AT,
        )

    done, refused = race(issue, issue)

    assert (len(done), len(refused)) == (1, 1)
    assert Issue.objects.filter(review=review).count() == 1


def test_two_hand_the_same_things_over(council, ask, cabinet_post, scrutiny_officer):
    taker = PostFactory(council=council, member=True)

    def hand_over():
        return handing_over.hand_over(
            from_post_id=cabinet_post.pk,
            to_post_id=taker.pk,
            because="May.",
            on=ON,
            by=again(scrutiny_officer),
            at=AT,
        )

    done, refused = race(hand_over, hand_over)

    assert (len(done), len(refused)) == (1, 1)
    assert HandOver.objects.count() == 1
    assert [row.post for row in ask.asked_of.all()] == [taker]


def test_an_answer_is_written_while_its_post_is_handed_over(council, ask, lead_post, lead_officer, scrutiny_officer):
    taker = PostFactory(council=council)

    race(
        lambda: written(ask, by=lead_officer),
        lambda: handing_over.hand_over(
            from_post_id=lead_post.pk, to_post_id=taker.pk, because="May.", on=ON, by=scrutiny_officer, at=AT
        ),
    )

    assert Ask.objects.get(pk=ask.pk).officer_post == taker
    assert Response.objects.filter(ask=ask).count() <= 1


def test_an_import_is_confirmed_twice(council, committee, scrutiny_officer):
    row = {
        "id": 1,
        "text": "That the council light the alleys.",
        "number": "1",
        "reference": "",
        "theme": "",
        "intended_outcome": "",
        "parts": [],
        "decision": "",
        "decision_words": "",
        "response": "",
        "financial_impact": "",
        "timetable": "",
        "progress": "",
        "status": "",
        "cabinet_members": [],
        "lead_officers": [],
        "where": {},
    }
    draft = ImportDraft.objects.create(
        council=council,
        file=StoredFileFactory(council=council),
        by=scrutiny_officer.person,
        made_at=AT,
        state=ImportDraft.State.CONFIRM,
        draft={"rows": [row], "themes": [], "head": {}},
        names={},
    )

    def confirm():
        return importing_record.add_to_record(
            draft.pk,
            Where(title="Dark alleys", body_id=committee.pk),
            seen=draft.version,
            by=again(scrutiny_officer),
            at=AT,
        )

    done, refused = race(confirm, confirm)

    assert (len(done), len(refused)) == (1, 1)
    assert Recommendation.objects.count() == 1
