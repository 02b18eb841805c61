"""Confirming a rule changes what the public may call late, without anybody touching the recommendation."""

from datetime import timedelta

from tests import AT, ON
from tests.factories.organisations import PostFactory
from tests.factories.published import recommendations, sent_review
from wardmote.kernel import facts
from wardmote.kernel.models import Work
from wardmote.organisations import bodies, rules
from wardmote.scrutiny import rule_effects
from wardmote.scrutiny.models import Ask, PublishedRecommendation

LATER = AT + timedelta(days=200)


def _catch_up(council):
    facts.seal(council, at=LATER)
    rule_effects.follow(at=LATER)


def test_a_late_reply_appears_once_its_rule_is_confirmed(council, cabinet_post, monitoring_officer):
    found = recommendations(sent_review(council, to=cabinet_post, count=1))[0]
    shown = PublishedRecommendation.objects.get(recommendation_id=found.pk)
    ask = Ask.objects.get(recommendation=found)
    assert shown.reply_due_on is None
    assert rule_effects.counted_by(council, ask.rule, ON + timedelta(days=200))[0] == "1 answer is counted by it."

    rules.confirm_rule(ask.rule, from_on=ON - timedelta(days=400), by=monitoring_officer, at=AT)
    _catch_up(council)
    asked = Work.objects.get(kind=rule_effects.WORK)
    assert rule_effects.publish_again(asked)["changed"] >= 1

    shown.refresh_from_db()
    assert shown.reply_due_on == ask.due_on
    asked.refresh_from_db()
    assert asked.done == asked.total > 0


def test_a_renamed_post_is_published_under_its_new_name(council, administrator):
    post = PostFactory(council=council, title="Cabinet Member for Old Things", kind="cabinet-member")
    found = recommendations(sent_review(council, to=post, count=1))[0]
    bodies.rename_post(post.pk, title="Cabinet Member for New Things", from_on=ON, by=administrator, at=AT)
    _catch_up(council)
    rule_effects.publish_again(Work.objects.get(kind=rule_effects.WORK))
    shown = PublishedRecommendation.objects.get(recommendation_id=found.pk)
    assert "Cabinet Member for New Things" in str(shown.content["asks"])


def test_one_request_waits_however_many_changes(council, administrator):
    for days in (20, 21):
        rules.set_rule("no_update_days", days, from_on=ON, reason="Agreed by Council.", by=administrator, at=AT)
        _catch_up(council)
    assert Work.objects.filter(kind=rule_effects.WORK).count() == 1


def test_a_rule_that_counts_nothing_says_nothing(council):
    assert rule_effects.counted_by(council, "X2", ON) == []
