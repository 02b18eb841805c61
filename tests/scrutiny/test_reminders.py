"""Reminders: who is told what on which day, once, and what stands in the public log."""

import re
from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.published import confirm_rules, recommendations, sent_review, today
from tests.factories.scrutiny import ActionFactory
from wardmote.kernel.models import SignedLink
from wardmote.messaging.models import Message
from wardmote.organisations import rules
from wardmote.scrutiny import reminders
from wardmote.scrutiny.models import Ask, Step


def _due(council):
    return Ask.objects.of(council).exclude(due_on=None).order_by("pk").first().due_on


def _at(day):
    return AT + timedelta(days=(day - ON).days)


@pytest.mark.parametrize(
    ("after", "reminded"),
    [(-15, False), (-14, True), (-13, False), (-3, True), (0, False), (1, True), (2, False), (7, True), (14, False), (21, True), (35, True), (36, False)],
)  # fmt: skip
def test_days_on_which_a_due_date_is_reminded_of(council, after, reminded):
    standing = rules.on_day(council, ON)
    assert reminders.is_reminder_day(ON, ON + timedelta(days=after), standing) is reminded


def test_one_digest_a_day_holds_everything_for_a_person(council, cabinet_post, cabinet_member):
    sent_review(council, to=cabinet_post, count=3)
    day = _due(council) - timedelta(days=3)
    assert reminders.remind_council(council, on=day, at=_at(day)) == 1
    found = Message.objects.get(kind="scrutiny.reminder")
    assert found.address == cabinet_member.person.email
    assert found.subject == "3 things are waiting for you"
    assert found.text.count("Answer: due in 3") == 3
    assert reminders.remind_council(council, on=day, at=_at(day)) == 0
    assert reminders.remind_council(council, on=day + timedelta(days=1), at=_at(day)) == 0


def test_a_partner_is_led_to_a_link_and_never_to_a_page_behind_an_account(council, partner, resident, client_for):
    sent_review(council, to=partner, count=2)
    day = _due(council) - timedelta(days=3)
    for _hour in range(2):
        reminders.remind_council(council, on=day, at=_at(day))
    found = Message.objects.get(kind="scrutiny.reminder")
    assert (found.address, found.person) == (partner.email, None)
    assert "/my/" not in found.text + found.html
    link = re.search(r"http://\S+?(/link/\S+/)", found.text)[1]
    with today(_at(day)):
        assert "asks you 2 things" in client_for(resident).get(link, follow=True).content.decode()
    assert SignedLink.objects.of(council).filter(purpose="partner-answer").count() == 1


def test_the_longest_late_stands_first_and_says_what_it_is(council, lead_post, lead_officer):
    for days, title in ((7, "Old"), (21, "Older"), (1, "New")):
        ActionFactory(
            recommendation__issued=True, recommendation__council=council, title=title, owner_post=lead_post,
            due_on=ON - timedelta(days=days), updated_on=ON,
        )  # fmt: skip
    reminders.remind_council(council, on=ON, at=AT)
    said = Message.objects.get(kind="scrutiny.reminder").text.replace("\xa0", " ")
    assert [line[2:] for line in said.splitlines() if line.startswith("* ")] == ["Older", "Old", "New"]
    assert "It was to be done by 29 April 2026, 21 days ago." in said


def test_nothing_is_sent_before_seven_in_the_morning(council, cabinet_post, cabinet_member):
    sent_review(council, to=cabinet_post)
    early = _at(_due(council) - timedelta(days=3)).replace(hour=4)
    assert reminders.remind(at=early) == 0
    assert reminders.remind(at=early.replace(hour=9)) == 1


def test_a_vacant_post_is_reminded_through_the_chain(council, cabinet_post, administrator):
    cabinet_post.holdings.all().delete()
    sent_review(council, to=cabinet_post)
    day = _due(council) - timedelta(days=14)
    reminders.remind_council(council, on=day, at=_at(day))
    assert Message.objects.get(kind="scrutiny.reminder").address == administrator.person.email


def test_a_late_reply_climbs_the_ladder_only_when_mail_goes_out(council, cabinet_post):
    confirm_rules(council)
    sent_review(council, to=cabinet_post, count=1)
    first = _due(council) + timedelta(days=1)
    reminders.remind_council(council, on=first, at=_at(first))
    assert not Step.objects.exists()
    council.sends_mail = True
    council.save()
    reminders.remind_council(council, on=first, at=_at(first))
    step = Step.objects.get()
    assert (step.rung, step.sent_on) == (Step.Rung.REMINDER, first)


def test_the_chairs_letter_is_drafted_and_not_sent(council, cabinet_post):
    confirm_rules(council)
    council.sends_mail = True
    council.save()
    sent_review(council, to=cabinet_post, count=1)
    for days in (1, 7, 21):
        day = _due(council) + timedelta(days=days)
        reminders.remind_council(council, on=day, at=_at(day))
    rungs = list(Step.objects.values_list("rung", "sent_on"))
    assert [rung for rung, _on in rungs] == [Step.Rung.REMINDER, Step.Rung.SECOND, Step.Rung.LETTER]
    assert rungs[-1][1] is None


def test_a_silent_action_is_asked_about_and_a_paused_one_is_not(council, cabinet_post, lead_post, lead_officer):
    recommendation = recommendations(sent_review(council, to=cabinet_post, count=1))[0]
    heard = {"owner_post": lead_post, "started_on": ON, "updated_on": ON, "due_on": None}
    ActionFactory(recommendation=recommendation, title="Lights", state="on-course", **heard)
    ActionFactory(recommendation=recommendation, title="Paths", state="paused", cause="frost", **heard)
    day = ON + timedelta(days=91)
    reminders.remind_council(council, on=day, at=_at(day))
    texts = Message.objects.filter(address=lead_officer.person.email).values_list("text", flat=True)
    assert any("Lights" in text for text in texts)
    assert not any("Paths" in text for text in texts)


def test_queries_do_not_grow_with_the_items(council, cabinet_post, django_assert_max_num_queries):
    sent_review(council, to=cabinet_post, count=8)
    day = _due(council) - timedelta(days=3)
    with django_assert_max_num_queries(24):
        reminders.remind_council(council, on=day, at=_at(day))
