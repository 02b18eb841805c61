"""The ladder: reminder, second reminder, the chair's letter, invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT, ON
from tests.factories.organisations import BodyFactory, CouncilRuleFactory, MeetingFactory
from tests.factories.scrutiny import ActionFactory, RecommendationFactory, StepFactory, held_meeting, job
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.scrutiny import ladder
from wardmote.scrutiny.models import Action, Ask, Step

R = Step.Rung
DUE = ON - timedelta(days=50)


@pytest.fixture
def confirmed(council):
    return CouncilRuleFactory(
        council=council, key="confirm:S3", value=True, confirmed_at=AT, confirmed_as="Monitoring Officer"
    )


@pytest.fixture
def ask(committee, cabinet_post, confirmed):
    """An answer that was due fifty days ago, under a confirmed rule."""
    made = RecommendationFactory(review__body=committee, issued=True, issued__to=[cabinet_post]).asks.get()
    Ask.objects.filter(pk=made.pk).update(rule="S3", due_on=DUE, reply_due_on=DUE)
    made.refresh_from_db()
    return made


@pytest.fixture
def action(committee):
    return ActionFactory(recommendation__review__body=committee, recommendation__issued=True, due_on=DUE)


def climbed(found, *rungs, first=DUE + timedelta(days=1), apart=timedelta(days=14)):
    """Steps that went out, the first the day after it was due."""
    end = {"ask": found} if isinstance(found, Ask) else {"action": found}
    return [
        StepFactory(rung=rung, sent_on=first + n * apart, drafted_at=AT - (ON - first) + n * apart, **end)
        for n, rung in enumerate(rungs)
    ]


@pytest.mark.parametrize("what", ["ask", "action"])
def test_the_rungs_follow_one_another(request, what):
    found = request.getfixturevalue(what)
    day = timedelta(days=1)
    assert ladder.next_rung(found, DUE) is None
    assert ladder.next_rung(found, DUE + day) == R.REMINDER
    climbed(found, R.REMINDER)
    assert ladder.next_rung(found, DUE + 6 * day) is None
    assert ladder.next_rung(found, DUE + 7 * day) == R.SECOND
    climbed(found, R.SECOND, first=DUE + 7 * day)
    assert ladder.next_rung(found, DUE + 20 * day) is None
    assert ladder.next_rung(found, DUE + 21 * day) == R.LETTER
    (letter,) = climbed(found, R.LETTER, first=DUE + 21 * day)
    assert ladder.next_rung(found, DUE + 34 * day) is None
    assert ladder.next_rung(found, DUE + 35 * day) == R.INVITATION
    Step.objects.filter(pk=letter.pk).update(sent_on=None)
    assert ladder.next_rung(found, DUE + 35 * day) is None
    Step.objects.filter(pk=letter.pk).update(sent_on=DUE, rung=R.INVITATION)
    assert ladder.next_rung(found, ON) is None


def test_a_new_date_begins_the_ladder_anew(ask):
    climbed(ask, R.REMINDER, R.SECOND)
    ask.due_on = ON - timedelta(days=5)
    assert ladder.next_rung(ask, ON) == R.REMINDER


def test_a_council_may_set_one_day_or_none(council, ask):
    rule = CouncilRuleFactory(council=council, key="reminders.late_days", value=[3])
    assert ladder.next_rung(ask, DUE + timedelta(days=2)) is None
    assert ladder.next_rung(ask, DUE + timedelta(days=3)) == R.REMINDER
    climbed(ask, R.REMINDER, first=DUE + timedelta(days=3))
    assert ladder.next_rung(ask, DUE + timedelta(days=9)) == R.SECOND
    rule.value = []
    rule.save()
    assert ladder.next_rung(ask, DUE + timedelta(days=9)) == R.SECOND


def test_nothing_is_late_under_a_rule_nobody_confirmed(ask, confirmed):
    confirmed.delete()
    assert ladder.next_rung(ask, ON) is None


@pytest.mark.parametrize(
    "fields",
    [{"answered_on": ON}, {"closed_because": "Withdrawn"}, {"due_on": None}, {"asked_on": None}, {"rule": ""}],
)
def test_what_is_answered_closed_or_unbound_is_not_late(ask, fields):
    for name, value in fields.items():
        setattr(ask, name, value)
    assert ladder.next_rung(ask, ON) is None


def test_earlier_records_and_withdrawn_ones_are_not_late(ask, action):
    ask.recommendation.as_history = True
    assert ladder.next_rung(ask, ON) is None
    action.recommendation.state = "withdrawn"
    assert ladder.next_rung(action, ON) is None


@pytest.mark.parametrize("state", [Action.State.COMPLETE, Action.State.ENDED, Action.State.PAUSED])
def test_finished_and_paused_actions_are_not_late(action, state):
    action.state = state
    assert ladder.next_rung(action, ON) is None


def test_a_reminder_is_logged_in_public_and_never_twice(council, ask, lead_officer, outsider):
    said = {"ask_id": ask.pk, "rung": R.REMINDER, "to_words": "Cabinet Member", "on": ON, "at": AT}
    with pytest.raises(NotAllowed):
        ladder.record_reminder(by=lead_officer, **said)
    with pytest.raises(Ask.DoesNotExist):
        ladder.record_reminder(by=outsider, **said)
    found = ladder.record_reminder(by=job(council), **said)
    assert (found.sent_on, found.sent_by, found.to_words) == (ON, "tests.factories", "Cabinet Member")
    assert Fact.objects.get(verb="scrutiny.ladder_step").is_public
    content = Publication.objects.current().get(object_kind="scrutiny.recommendation").content
    assert content["asks"][0]["steps"][0]["rung"] == "reminder"
    with pytest.raises(WrongState, match="too soon"):
        ladder.record_reminder(by=job(council), **said)
    with pytest.raises(RuleBroken, match="comes from the chair"):
        ladder.record_reminder(by=job(council), **(said | {"rung": R.LETTER}))
    with pytest.raises(ValueError, match="an ask or an action"):
        ladder.record_reminder(by=job(council), **(said | {"action_id": 1}))
    with pytest.raises(WrongState, match="The next step is “Second reminder”"):
        ladder.record_reminder(by=job(council), **(said | {"on": ON + timedelta(days=9)}))


def test_no_reminder_for_what_is_not_late(council, action):
    with pytest.raises(WrongState, match="Nothing is late"):
        ladder.record_reminder(action_id=action.pk, rung=R.REMINDER, to_words="x", on=DUE, by=job(council), at=AT)


def test_the_chairs_letter_is_drafted_and_never_sent_by_itself(ask, cabinet_post, chair, lead_officer, outsider):
    with pytest.raises(WrongState, match="“Reminder”"):
        ladder.draft_letter(ask_id=ask.pk, on=ON, by=chair, at=AT)
    climbed(ask, R.REMINDER, R.SECOND)
    with pytest.raises(NotAllowed):
        ladder.draft_letter(ask_id=ask.pk, on=ON, by=lead_officer, at=AT)
    with pytest.raises(Ask.DoesNotExist):
        ladder.draft_letter(ask_id=ask.pk, on=ON, by=outsider, at=AT)
    found = ladder.draft_letter(ask_id=ask.pk, on=ON, by=chair, at=AT)
    assert found.sent_on is None
    assert f"To: {cabinet_post}" in found.letter
    assert "Your reply was due on 31\xa0March 2026, 50 days ago. We do not have it." in found.letter
    assert "We reminded you on 1\xa0April 2026 and 15\xa0April 2026." in found.letter
    assert not Fact.objects.get(verb="scrutiny.letter_drafted").is_public
    content = Publication.objects.current().get(object_kind="scrutiny.recommendation").content
    assert all(step["rung"] != "letter" for step in content["asks"][0]["steps"])
    with pytest.raises(WrongState, match="still waiting to be sent"):
        ladder.draft_letter(ask_id=ask.pk, on=ON, by=chair, at=AT)


def test_the_letter_is_put_right_and_sent(ask, chair, lead_officer, outsider):
    climbed(ask, R.REMINDER, R.SECOND)
    found = ladder.draft_letter(ask_id=ask.pk, on=ON, by=chair, at=AT)
    with pytest.raises(RuleBroken, match="Write the letter"):
        ladder.change_letter(found.pk, " ", by=chair, at=AT)
    assert ladder.change_letter(found.pk, " Write soon. ", by=chair, at=AT).letter == "Write soon."
    for verb, said in ((ladder.change_letter, {"letter": "x"}), (ladder.mark_sent, {"on": ON})):
        with pytest.raises(NotAllowed):
            verb(found.pk, by=lead_officer, at=AT, **said)
        with pytest.raises(Step.DoesNotExist):
            verb(found.pk, by=outsider, at=AT, **said)
    for day in (ON - timedelta(days=1), ON + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="Enter a day between"):
            ladder.mark_sent(found.pk, on=day, by=chair, at=AT)
    sent = ladder.mark_sent(found.pk, on=ON, to_words="The Leader", by=chair, at=AT)
    assert (sent.sent_on, sent.sent_by, sent.to_words) == (ON, "Committee chair", "The Leader")
    content = Publication.objects.current().get(object_kind="scrutiny.recommendation").content
    assert content["asks"][0]["steps"][-1]["rung"] == "letter"
    for verb, said in ((ladder.change_letter, {"letter": "x"}), (ladder.mark_sent, {"on": ON})):
        with pytest.raises(WrongState, match="so it stands as it is"):
            verb(found.pk, by=chair, at=AT, **said)


def test_a_letter_about_an_action(council, action, chair):
    climbed(action, R.REMINDER, R.SECOND)
    found = ladder.draft_letter(action_id=action.pk, on=ON, by=chair, at=AT)
    assert f"“{action.title}” was to be done by" in found.letter
    assert f"To: {action.owner_post}" in found.letter
    sent = ladder.mark_sent(found.pk, on=ON, by=chair, at=AT)
    assert sent.to_words == str(action.owner_post)


def test_a_letter_to_nobody_named(committee, chair):
    action = ActionFactory(
        recommendation__review__body=committee, recommendation__issued=True, due_on=DUE, owner_post=None
    )
    late = ladder.Late(action, action.recommendation, "nobody named", DUE)
    assert "We reminded you" not in ladder.letter_for(late, ON)
    climbed(action, R.REMINDER, R.SECOND)
    assert "To: nobody named" in ladder.draft_letter(action_id=action.pk, on=ON, by=chair, at=AT).letter


def test_an_invitation_follows_the_letter(council, committee, ask, chair, lead_officer, outsider):
    coming = MeetingFactory(body=committee)
    with pytest.raises(WrongState, match="“Reminder”"):
        ladder.invite(ask_id=ask.pk, meeting_id=coming.pk, on=ON, by=chair, at=AT)
    climbed(ask, R.REMINDER, R.SECOND, R.LETTER)
    with pytest.raises(NotAllowed):
        ladder.invite(ask_id=ask.pk, meeting_id=coming.pk, on=ON, by=lead_officer, at=AT)
    with pytest.raises(Ask.DoesNotExist):
        ladder.invite(ask_id=ask.pk, meeting_id=coming.pk, on=ON, by=outsider, at=AT)
    wrong = (
        held_meeting(committee),
        MeetingFactory(body=BodyFactory(council=council)),
        MeetingFactory(body=committee, held_on=ON - timedelta(days=3)),
    )
    for meeting in wrong:
        with pytest.raises(RuleBroken, match="still to come"):
            ladder.invite(ask_id=ask.pk, meeting_id=meeting.pk, on=ON, by=chair, at=AT)
    found = ladder.invite(ask_id=ask.pk, meeting_id=coming.pk, on=ON, by=chair, at=AT)
    assert (found.rung, found.sent_on) == ("invitation", ON)
    assert found.to_words.endswith("to the meeting of 10\xa0June 2026")
    assert ladder.next_rung(ask, ON + timedelta(days=90)) is None


def test_the_database_ties_a_step_to_one_thing(ask, action):
    for ends in ({"ask": ask, "action": action}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StepFactory(council=ask.council, **ends)
