"""What residents say: given, read, shown or not, told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.scrutiny import ISSUED_ON, FeedbackFactory, RecommendationFactory, SignOffFactory, job
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.scrutiny import feedback
from wardmote.scrutiny.models import Feedback, Recommendation, SignOff


@pytest.fixture
def recommendation(committee):
    return RecommendationFactory(review__body=committee, issued=True)


def shown(recommendation):
    rows = Publication.objects.current().filter(object_kind="scrutiny.recommendation", object_id=recommendation.pk)
    return [one["text"] for one in rows.get().content["feedback"]]


def test_anybody_comments_and_nobody_reads_it_yet(recommendation, resident):
    found = feedback.give_feedback(
        recommendation.pk, text=" Still dark. ", changed="no", email="me@home.example", by=resident, at=AT
    )
    assert (found.text, found.state, found.changed) == ("Still dark.", "waiting", "no")
    fact = Fact.objects.get(verb="scrutiny.feedback_given")
    assert not fact.is_public
    assert set(fact.changes) == {"state", "changed", "not_shown_because"}
    assert fact.detail.values["email"][1] == "me@home.example"
    assert shown(recommendation) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [({"text": " "}, "Write your comment"), ({"text": "x" * 1001}, "1,000"), ({"changed": "maybe"}, "answers listed")],
)
def test_a_comment_is_refused(recommendation, resident, said, words):
    with pytest.raises(RuleBroken, match=words):
        feedback.give_feedback(recommendation.pk, by=resident, at=AT, **({"text": "Dark."} | said))


def test_comments_close(recommendation, resident, outsider):
    last = ISSUED_ON + timedelta(days=365)
    assert feedback.comments_close_on(recommendation) == last
    assert feedback.give_feedback(recommendation.pk, text="x", by=resident, at=AT + (last - ON)).pk
    with pytest.raises(WrongState, match="Comments closed on"):
        feedback.give_feedback(recommendation.pk, text="x", by=resident, at=AT + (last - ON) + timedelta(days=1))
    Recommendation.objects.update(comments_close_on=ON - timedelta(days=1))
    with pytest.raises(WrongState, match="Comments closed on 19\xa0May 2026"):
        feedback.give_feedback(recommendation.pk, text="x", by=resident, at=AT)
    Recommendation.objects.update(comments_close_on=None, issued_on=None)
    assert feedback.give_feedback(recommendation.pk, text="x", by=resident, at=AT).pk
    with pytest.raises(Recommendation.DoesNotExist):
        feedback.give_feedback(recommendation.pk, text="x", by=outsider, at=AT)


@pytest.mark.parametrize("agreed", [True, False])
def test_nobody_comments_on_a_draft(committee, resident, agreed):
    draft = RecommendationFactory(review__body=committee, agreed=agreed)
    with pytest.raises(WrongState, match="not public yet"):
        feedback.give_feedback(draft.pk, text="x", by=resident, at=AT)


def test_an_officer_reads_a_comment_and_shows_it_or_not(recommendation, communications_officer):
    found = FeedbackFactory(recommendation=recommendation, text="PLANTED")
    by = {"by": communications_officer, "at": AT}
    with pytest.raises(RuleBroken, match="reason for not showing"):
        feedback.settle_feedback(found.pk, show=False, because=" ", **by)
    feedback.settle_feedback(found.pk, show=False, because="It names a neighbour.", **by)
    assert shown(recommendation) == []
    found = feedback.settle_feedback(found.pk, show=True, **by)
    assert (found.not_shown_because, found.settled_at) == ("", AT)
    assert shown(recommendation) == ["PLANTED"]
    with pytest.raises(WrongState, match="“Shown” already"):
        feedback.settle_feedback(found.pk, show=True, **by)
    feedback.settle_feedback(found.pk, show=False, because="It names a neighbour.", **by)
    assert shown(recommendation) == []


def test_who_reads_comments(recommendation, lead_officer, outsider, resident):
    found = FeedbackFactory(recommendation=recommendation)
    for actor in (lead_officer, resident):
        with pytest.raises(NotAllowed, match="communications"):
            feedback.settle_feedback(found.pk, show=True, by=actor, at=AT)
        with pytest.raises(NotAllowed):
            feedback.told(found.pk, by=actor, at=AT)
    with pytest.raises(Feedback.DoesNotExist):
        feedback.settle_feedback(found.pk, show=True, by=outsider, at=AT)
    with pytest.raises(Feedback.DoesNotExist):
        feedback.told(found.pk, by=outsider, at=AT)


def test_whoever_commented_hears_the_outcome_once(council, recommendation):
    mine = {"recommendation": recommendation, "email": "me@home.example"}
    found = FeedbackFactory(shown=True, **mine)
    FeedbackFactory(**mine)
    FeedbackFactory(recommendation=recommendation, shown=True)
    assert list(feedback.to_tell(council)) == []
    SignOffFactory(recommendation=recommendation)
    assert list(feedback.to_tell(council)) == [found]
    reopened = SignOffFactory(recommendation=recommendation, verdict=SignOff.Verdict.REOPENED, at=AT)
    assert list(feedback.to_tell(council)) == []
    reopened.delete()
    feedback.told(found.pk, by=job(council), at=AT)
    assert list(feedback.to_tell(council)) == []
    with pytest.raises(WrongState, match="They were told"):
        feedback.told(found.pk, by=job(council), at=AT)
