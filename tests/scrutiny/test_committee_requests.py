"""What a committee asks for besides its recommendations: information, attendance, action in a ward."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT, ON
from tests.factories.organisations import (
    MeetingFactory,
    PostFactory,
    WardFactory,
)
from tests.factories.scrutiny import (
    held_meeting,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.scrutiny import committee_requests
from wardmote.scrutiny.models import (
    CommitteeRequest,
)


def request_of(committee, by, kind="information", **said):
    whole = {"text": "Figures by ward.", "asked_on": ON, "due_on": ON + timedelta(days=14)} | said
    return committee_requests.make_request(committee.pk, kind, by=by, at=AT, **whole)


def test_requests_are_made_and_ended(council, committee, partner, chair, lead_officer, outsider):
    found = request_of(committee, chair, to_body_id=partner.pk)
    assert found.to_body == partner
    attendance = request_of(
        committee,
        chair,
        "attendance",
        to_post_id=PostFactory(council=council).pk,
        meeting_id=MeetingFactory(body=committee).pk,
    )
    assert attendance.meeting.body == committee
    ward = WardFactory(council=council)
    assert request_of(committee, chair, "call-for-action", ward_id=ward.pk).ward == ward
    with pytest.raises(RuleBroken, match="what came of it"):
        committee_requests.end_request(found.pk, outcome=" ", ended_on=ON, by=chair, at=AT)
    for day in (ON - timedelta(days=1), ON + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="Enter a day between"):
            committee_requests.end_request(found.pk, outcome="Came.", ended_on=day, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        committee_requests.end_request(found.pk, outcome="Came.", ended_on=ON, by=lead_officer, at=AT)
    with pytest.raises(CommitteeRequest.DoesNotExist):
        committee_requests.end_request(found.pk, outcome="Came.", ended_on=ON, by=outsider, at=AT)
    assert committee_requests.end_request(found.pk, outcome="Came.", ended_on=ON, by=chair, at=AT).outcome == "Came."
    with pytest.raises(WrongState, match="ended on"):
        committee_requests.end_request(found.pk, outcome="Came.", ended_on=ON, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        request_of(committee, lead_officer, to_body_id=partner.pk)
    with pytest.raises(committee.DoesNotExist):
        request_of(committee, outsider, to_body_id=partner.pk)


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("wish", {}, "what the committee asks for"),
        ("information", {"text": " "}, "Write what is asked"),
        ("information", {"due_on": ON - timedelta(days=1)}, "or later"),
        ("information", {}, "one body or one post"),
        ("call-for-action", {}, "Choose the ward"),
        ("attendance", {"to_body_id": "partner"}, "Choose the meeting"),
        ("attendance", {"to_body_id": "partner", "meeting_id": "past"}, "still to come"),
        ("attendance", {"to_body_id": "partner", "meeting_id": "held"}, "still to come"),
    ],
)
def test_a_request_is_refused(committee, partner, chair, kind, said, words):
    made = {
        "partner": partner,
        "past": MeetingFactory(body=committee, held_on=ON - timedelta(days=2)),
        "held": held_meeting(committee),
    }
    said = {name: made[value].pk if isinstance(value, str) and value in made else value for name, value in said.items()}
    with pytest.raises(RuleBroken, match=words):
        request_of(committee, chair, kind, **said)


def test_short_notice_to_attend_is_advised_against(committee):
    far = MeetingFactory(body=committee, held_on=ON + timedelta(days=60))
    near = MeetingFactory(body=committee, held_on=ON + timedelta(days=5))
    assert committee_requests.attendance_advice(committee, far, ON) == ""
    assert "ask by" in committee_requests.attendance_advice(committee, near, ON)


def test_the_database_refuses_a_request_due_before_it_is_asked(committee, partner):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeRequest.objects.create(
            council=committee.council,
            body=committee,
            kind="information",
            to_body=partner,
            text="x",
            asked_on=ON,
            due_on=ON - timedelta(days=1),
        )
