"""The evidence log of a review, and the actions suggested from what was heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import AT, ON
from tests.factories.kernel import StoredFileFactory
from tests.factories.scrutiny import (
    EvidenceItemFactory,
    ReviewFactory,
    SuggestedActionFactory,
    ThemeFactory,
    held_meeting,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.scrutiny import evidence
from wardmote.scrutiny.models import (
    EvidenceItem,
    Review,
    SuggestedAction,
)

S = Review.State
Verdict = SuggestedAction.Verdict


def test_evidence_is_added_changed_and_shown(council, committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    file, meeting = StoredFileFactory(council=council), held_meeting(committee)
    found = evidence.add_evidence(
        review.pk,
        kind="witness",
        heard_on=ON,
        source=" Town centre manager ",
        heard="It is dark.",
        possible_actions="Lights.",
        witness_email="witness@partner.example",
        meeting_id=meeting.pk,
        file_id=file.pk,
        is_public=True,
        by=scrutiny_officer,
        at=AT,
    )
    assert (found.source, found.meeting, found.file, found.is_public) == ("Town centre manager", meeting, file, True)
    assert not Fact.objects.get(verb="scrutiny.evidence_added").is_public
    assert "witness_email" not in Fact.objects.get(verb="scrutiny.evidence_added").changes
    found = evidence.change_evidence(found.pk, heard="It is very dark.", by=scrutiny_officer, at=AT)
    assert found.heard == "It is very dark."
    found = evidence.publish_evidence(found.pk, show=False, by=scrutiny_officer, at=AT)
    assert not found.is_public
    evidence.change_evidence(found.pk, heard_on=ON - timedelta(days=1), by=scrutiny_officer, at=AT)
    assert evidence.publish_evidence(found.pk, by=scrutiny_officer, at=AT).is_public


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "rumour"}, "what kind"),
        ({"source": " "}, "post or body it came from"),
        ({"heard": ""}, "what was heard"),
        ({"heard_on": ON + timedelta(days=1)}, "in the future"),
    ],
)
def test_evidence_is_refused(committee, scrutiny_officer, changes, words):
    review = ReviewFactory(body=committee, evidence=True)
    said = {"kind": "witness", "heard_on": ON, "source": "Manager", "heard": "Dark."} | changes
    with pytest.raises(RuleBroken, match=words):
        evidence.add_evidence(review.pk, by=scrutiny_officer, at=AT, **said)
    assert not EvidenceItem.objects.exists()


def test_evidence_is_private_unless_it_is_shown(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    found = evidence.add_evidence(
        review.pk, kind="document", heard_on=ON, source="County", heard="Counts.", by=scrutiny_officer, at=AT
    )
    assert not found.is_public
    assert not Publication.objects.exists()


def test_who_keeps_the_evidence_log(committee, committee_member, scrutiny_officer, outsider):
    item = EvidenceItemFactory(review__body=committee)
    said = {"kind": "witness", "heard_on": ON, "source": "Manager", "heard": "Dark."}
    with pytest.raises(NotAllowed):
        evidence.add_evidence(item.review.pk, by=committee_member, at=AT, **said)
    with pytest.raises(NotAllowed):
        evidence.change_evidence(item.pk, heard="x", by=committee_member, at=AT)
    with pytest.raises(NotAllowed):
        evidence.publish_evidence(item.pk, by=committee_member, at=AT)
    with pytest.raises(Review.DoesNotExist):
        evidence.add_evidence(item.review.pk, by=outsider, at=AT, **said)
    for verb in (evidence.change_evidence, evidence.publish_evidence):
        with pytest.raises(EvidenceItem.DoesNotExist):
            verb(item.pk, by=outsider, at=AT)
    with pytest.raises(ValueError, match="review"):
        evidence.change_evidence(item.pk, review=1, by=scrutiny_officer, at=AT)
    Review.objects.update(state=S.CLOSED)
    with pytest.raises(WrongState, match="is closed"):
        evidence.add_evidence(item.review.pk, by=scrutiny_officer, at=AT, **said)


def test_suggest_an_action_and_answer_its_questions(committee, committee_member, resident, outsider):
    review = ReviewFactory(body=committee, drafting=True)
    item, foreign = EvidenceItemFactory(review=review), EvidenceItemFactory()
    found = evidence.suggest_action(
        review.pk,
        text=" Light the alleys. ",
        answers={"why": "It is dark."},
        evidence_ids=[item.pk, foreign.pk],
        by=committee_member,
        at=AT,
    )
    assert (found.text, found.why, found.position) == ("Light the alleys.", "It is dark.", 1)
    assert list(found.evidence.all()) == [item]
    assert found.unanswered_questions == ["who", "what", "how", "where", "when"]
    found = evidence.answer_questions(found.pk, answers={"who": "Highways"}, by=committee_member, at=AT)
    assert (found.who, found.text) == ("Highways", "Light the alleys.")
    found = evidence.answer_questions(found.pk, answers={}, text="Light two alleys.", by=committee_member, at=AT)
    assert found.text == "Light two alleys."
    with pytest.raises(ValueError, match="colour"):
        evidence.answer_questions(found.pk, answers={"colour": "x"}, by=committee_member, at=AT)
    with pytest.raises(RuleBroken, match="what should be done"):
        evidence.suggest_action(review.pk, text=" ", by=committee_member, at=AT)
    with pytest.raises(NotAllowed):
        evidence.suggest_action(review.pk, text="x", by=resident, at=AT)
    with pytest.raises(NotAllowed):
        evidence.answer_questions(found.pk, answers={}, by=resident, at=AT)
    with pytest.raises(Review.DoesNotExist):
        evidence.suggest_action(review.pk, text="x", by=outsider, at=AT)
    with pytest.raises(SuggestedAction.DoesNotExist):
        evidence.answer_questions(found.pk, answers={}, by=outsider, at=AT)


def test_nothing_is_suggested_after_agreement(committee, committee_member):
    review = ReviewFactory(body=committee, agreed=True)
    with pytest.raises(WrongState, match="Agreed by the committee"):
        evidence.suggest_action(review.pk, text="Light the alleys.", by=committee_member, at=AT)


def test_a_kept_action_becomes_a_draft(committee, chair):
    found = SuggestedActionFactory(review__body=committee, where="The station alley")
    theme = ThemeFactory(review=found.review)
    found = evidence.decide_suggestion(found.pk, Verdict.KEEP, on=ON, theme_id=theme.pk, by=chair, at=AT)
    draft = found.recommendation
    assert (draft.text, draft.state, draft.theme, draft.place) == (found.text, "draft", theme, "The station alley")
    assert draft.review == found.review
    with pytest.raises(WrongState, match="The committee decided this: Keep"):
        evidence.decide_suggestion(found.pk, Verdict.DROP, on=ON, because="x", by=chair, at=AT)


def test_an_amended_action_needs_the_new_words(committee, chair):
    found = SuggestedActionFactory(review__body=committee)
    with pytest.raises(RuleBroken, match="words as the committee changed"):
        evidence.decide_suggestion(found.pk, Verdict.AMEND, on=ON, by=chair, at=AT)
    found = evidence.decide_suggestion(found.pk, Verdict.AMEND, on=ON, amended_text="Light one.", by=chair, at=AT)
    assert found.recommendation.text == "Light one."


@pytest.mark.parametrize("verdict", [Verdict.NO_DIRECTION, Verdict.NO_OUTCOME])
def test_an_action_sent_back_can_be_put_right(committee, chair, committee_member, verdict):
    found = SuggestedActionFactory(review__body=committee)
    with pytest.raises(RuleBroken, match="committee’s reason"):
        evidence.decide_suggestion(found.pk, verdict, on=ON, by=chair, at=AT)
    found = evidence.decide_suggestion(found.pk, verdict, on=ON, because="What changes?", by=chair, at=AT)
    assert (found.verdict, found.recommendation) == (verdict, None)
    found = evidence.answer_questions(found.pk, answers={"what": "Six lamps"}, by=committee_member, at=AT)
    assert found.verdict == ""
    assert evidence.decide_suggestion(found.pk, Verdict.KEEP, on=ON, by=chair, at=AT).recommendation


def test_who_decides_suggestions(committee, committee_member, outsider):
    found = SuggestedActionFactory(review__body=committee)
    with pytest.raises(NotAllowed):
        evidence.decide_suggestion(found.pk, Verdict.KEEP, on=ON, by=committee_member, at=AT)
    with pytest.raises(SuggestedAction.DoesNotExist):
        evidence.decide_suggestion(found.pk, Verdict.KEEP, on=ON, by=outsider, at=AT)
