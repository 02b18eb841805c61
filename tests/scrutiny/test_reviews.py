"""Reviews from scope to report, evidence, suggested actions, drafts, themes, topics and requests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import AT, ON
from tests.factories.kernel import StoredFileFactory
from tests.factories.organisations import (
    BodyFactory,
    MeetingFactory,
    PostFactory,
    WardFactory,
)
from tests.factories.scrutiny import (
    AskFactory,
    EvaluationFactory,
    EvidenceItemFactory,
    PartFactory,
    ProgrammeTopicFactory,
    RecommendationFactory,
    ReviewFactory,
    SignOffFactory,
    SuggestedActionFactory,
    ThemeFactory,
    held_meeting,
    job,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.organisations.models import Capacity, Meeting
from wardmote.scrutiny import committee_requests, drafting, evidence, programme, reviews, sittings, wording
from wardmote.scrutiny.models import (
    CommitteeRequest,
    EvidenceItem,
    Part,
    ProgrammeTopic,
    Recommendation,
    Review,
    Slip,
    SuggestedAction,
)

S = Review.State
Verdict = SuggestedAction.Verdict


# --- a review --------------------------------------------------------------------------------------------------


def test_begin_review_keeps_it_private(council, committee, scrutiny_officer):
    post = PostFactory(council=council)
    found = reviews.begin_review(
        " Night economy ", committee.pk, capacity="scrutiny", officer_post_id=post.pk, by=scrutiny_officer, at=AT
    )
    assert (found.title, found.slug, found.state, found.officer_post) == (
        "Night economy",
        "night-economy",
        S.SCOPING,
        post,
    )
    assert not Publication.objects.exists()
    fact = Fact.objects.get(verb="scrutiny.review_begun")
    assert not fact.is_public
    assert fact.by_words == "Scrutiny officer"


def test_two_reviews_of_one_title_have_two_addresses(committee, scrutiny_officer):
    first = reviews.begin_review("Night economy", committee.pk, by=scrutiny_officer, at=AT)
    second = reviews.begin_review("Night economy", committee.pk, by=scrutiny_officer, at=AT)
    assert (first.slug, second.slug) == ("night-economy", "night-economy-2026")


@pytest.mark.parametrize(
    ("title", "capacity", "words"),
    [(" ", "", "title"), ("Night", "monarch", "listed"), ("Night", Capacity.EXECUTIVE, "does not sit as")],
)
def test_begin_review_refuses(committee, scrutiny_officer, title, capacity, words):
    with pytest.raises(RuleBroken, match=words):
        reviews.begin_review(title, committee.pk, capacity=capacity, by=scrutiny_officer, at=AT)
    assert not Review.objects.exists()


def test_begin_review_for_a_body_without_recorded_capacities(council, scrutiny_officer):
    body = BodyFactory(council=council)
    assert (
        reviews.begin_review("Night", body.pk, capacity="scrutiny", by=scrutiny_officer, at=AT).capacity == "scrutiny"
    )


def test_only_officers_begin_and_change_reviews(committee, lead_officer, resident, outsider):
    review = ReviewFactory(body=committee)
    for actor in (lead_officer, resident):
        with pytest.raises(NotAllowed, match="scrutiny officer"):
            reviews.begin_review("Night", committee.pk, by=actor, at=AT)
        with pytest.raises(NotAllowed):
            reviews.change_review(review.pk, title="Night", by=actor, at=AT)
    with pytest.raises(review.DoesNotExist):
        reviews.change_review(review.pk, title="Night", by=outsider, at=AT)


def test_change_review_keeps_its_address(council, committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    post, ward = PostFactory(council=council), WardFactory(council=council)
    found = reviews.change_review(
        review.pk,
        title=" Safety after dark ",
        starts_on=ON,
        ends_on=ON + timedelta(days=90),
        officer_post_id=post.pk,
        ward_ids=[ward.pk],
        by=scrutiny_officer,
        at=AT,
    )
    assert (found.title, found.slug, found.officer_post) == ("Safety after dark", review.slug, post)
    assert list(found.wards.all()) == [ward]
    assert Fact.objects.get(verb="scrutiny.review_changed").is_public
    assert Publication.objects.current().get(object_kind="scrutiny.review").title == "Safety after dark"


def test_a_drafted_report_stays_out_of_the_public_history(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    reviews.change_review(review.pk, findings="PLANTED-DRAFT", by=scrutiny_officer, at=AT)
    assert not Fact.objects.get(verb="scrutiny.review_changed").is_public
    assert not any("PLANTED-DRAFT" in str(row.content) for row in Publication.objects.all())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "title"),
        ({"capacity": "executive"}, "does not sit"),
        ({"starts_on": ON, "ends_on": ON - timedelta(days=1)}, "end before it begins"),
    ],
)
def test_change_review_refuses(committee, scrutiny_officer, changes, words):
    review = ReviewFactory(body=committee)
    with pytest.raises(RuleBroken, match=words):
        reviews.change_review(review.pk, by=scrutiny_officer, at=AT, **changes)


def test_a_closed_review_is_not_changed(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, closed=True)
    with pytest.raises(WrongState, match="is closed"):
        reviews.change_review(review.pk, scope="More", by=scrutiny_officer, at=AT)
    with pytest.raises(ValueError, match="slug"):
        reviews.change_review(review.pk, slug="x", by=scrutiny_officer, at=AT)


def test_choose_members(council, committee, chair, committee_member, lead_officer, outsider):
    review = ReviewFactory(body=committee)
    found = reviews.choose_members(
        review.pk, lead_member_id=chair.person.pk, member_ids=[committee_member.person.pk], by=chair, at=AT
    )
    assert found.lead_member == chair.person
    assert set(found.members.all()) == {chair.person, committee_member.person}
    fact = Fact.objects.get(verb="scrutiny.review_changed")
    assert "lead_member" not in fact.changes
    assert fact.detail.values["members"] == [[], sorted([chair.person.pk, committee_member.person.pk])]
    found = reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=chair, at=AT)
    assert found.lead_member is None
    with pytest.raises(RuleBroken, match="role at this council"):
        reviews.choose_members(review.pk, lead_member_id=outsider.person.pk, member_ids=[], by=chair, at=AT)
    with pytest.raises(NotAllowed):
        reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=lead_officer, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.choose_members(review.pk, lead_member_id=None, member_ids=[], by=outsider, at=AT)


# --- stages ----------------------------------------------------------------------------------------------------


def test_scope_is_needed_before_evidence(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, summary="", scope="", objectives="", capacity="")
    assert len(reviews.missing_for_next_step(review)) == 4
    with pytest.raises(RuleBroken, match="Write the scope"):
        reviews.move_review(review.pk, S.EVIDENCE, by=scrutiny_officer, at=AT)
    found = reviews.move_review(review.pk, S.EVIDENCE, although="The scope comes in May.", by=scrutiny_officer, at=AT)
    assert found.state == S.EVIDENCE
    fact = Fact.objects.get(verb="scrutiny.review_moved")
    assert fact.changes["although"] == "The scope comes in May."
    assert Publication.objects.filter(object_kind="scrutiny.review", object_id=review.pk).exists()


def test_evidence_is_needed_before_drafting(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evidence=True)
    with pytest.raises(RuleBroken, match="one piece of evidence"):
        reviews.move_review(review.pk, S.DRAFTING, by=scrutiny_officer, at=AT)
    EvidenceItemFactory(review=review)
    assert reviews.missing_for_next_step(review) == []
    assert reviews.move_review(review.pk, S.DRAFTING, by=scrutiny_officer, at=AT).state == S.DRAFTING


def test_agreement_needs_meeting_minute_and_a_recommendation(committee, chair):
    review = ReviewFactory(body=committee, drafting=True, capacity="")
    with pytest.raises(RuleBroken, match=r"one recommendation\. Choose the meeting that agreed it\. Enter the minute"):
        reviews.move_review(review.pk, S.AGREED, although="We are in a hurry.", by=chair, at=AT)
    draft = RecommendationFactory(review=review)
    meeting = held_meeting(committee, capacity=Capacity.CRIME_AND_DISORDER)
    found = reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference=" 31 ", by=chair, at=AT)
    assert (found.state, found.agreed_on, found.minute_reference) == (S.AGREED, meeting.held_on, "31")
    assert found.capacity == Capacity.CRIME_AND_DISORDER
    draft.refresh_from_db()
    assert (draft.state, draft.minute_reference, draft.reference) == ("agreed", "31", "r26-001")
    assert draft.capacity == Capacity.CRIME_AND_DISORDER


def test_agreement_keeps_the_capacity_there_is(committee, chair):
    review = RecommendationFactory(review__body=committee, review__drafting=True).review
    meeting = held_meeting(committee, capacity=Capacity.CRIME_AND_DISORDER)
    found = reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference="1", by=chair, at=AT)
    assert found.capacity == Capacity.SCRUTINY


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"held": True, "body": "other"}, "not a meeting of the"),
        ({"state": Meeting.State.CANCELLED}, "was cancelled"),
        ({}, "no agenda yet"),
        ({"agenda": True}, "meets on"),
    ],
)
def test_meetings_that_cannot_agree(council, committee, chair, made, words):
    review = RecommendationFactory(review__body=committee).review
    other = BodyFactory(council=council)
    meeting = MeetingFactory(**{**made, "body": other if made.get("body") else committee})
    with pytest.raises(RuleBroken, match=words):
        reviews.move_review(review.pk, S.AGREED, meeting_id=meeting.pk, minute_reference="3", by=chair, at=AT)


def test_a_successor_decides_for_a_committee_that_ended(council, chair):
    successor = BodyFactory(council=council)
    old = BodyFactory(council=council, successor=successor)
    successor.successor = old
    successor.save()
    meeting = held_meeting(successor)
    assert sittings.that_met(meeting.pk, old, by=job(council), at=AT) == meeting


def test_going_back_needs_a_reason(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    with pytest.raises(RuleBroken, match="reason for going back"):
        reviews.move_review(review.pk, S.EVIDENCE, by=scrutiny_officer, at=AT)
    found = reviews.move_review(review.pk, S.EVIDENCE, although="A witness came late.", by=scrutiny_officer, at=AT)
    assert found.state == S.EVIDENCE


def test_answers_are_needed_before_monitoring(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, sent=True)
    for _n in range(6):
        AskFactory(recommendation=RecommendationFactory(review=review, agreed=True), late=True)
    missing = reviews.missing_for_next_step(review)
    assert len(missing) == 1
    assert missing[0].endswith("and 1 more.")
    with pytest.raises(RuleBroken, match="No full answer yet to recommendation"):
        reviews.move_review(review.pk, S.MONITORED, by=scrutiny_officer, at=AT)
    found = reviews.move_review(
        review.pk, S.MONITORED, although="The partner never answers.", by=scrutiny_officer, at=AT
    )
    assert found.state == S.MONITORED


def test_a_rapporteur_is_needed_before_evaluation(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, monitored=True)
    with pytest.raises(RuleBroken, match="rapporteur"):
        reviews.move_review(review.pk, S.EVALUATED, by=scrutiny_officer, at=AT)
    EvaluationFactory(review=review)
    assert reviews.move_review(review.pk, S.EVALUATED, by=scrutiny_officer, at=AT).state == S.EVALUATED


def test_verdicts_are_needed_before_closing_and_reopening_clears_the_day(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evaluated=True)
    one = RecommendationFactory(review=review, agreed=True)
    SignOffFactory(recommendation=one)
    SignOffFactory(recommendation=one, verdict="reopened", at=AT)
    with pytest.raises(RuleBroken, match="not signed off recommendation"):
        reviews.move_review(review.pk, S.CLOSED, by=scrutiny_officer, at=AT)
    SignOffFactory(recommendation=one, at=AT + timedelta(hours=1))
    assert reviews.missing_for_next_step(review) == []
    found = reviews.move_review(review.pk, S.CLOSED, by=scrutiny_officer, at=AT)
    assert found.closed_on == ON
    assert reviews.missing_for_next_step(found) == []
    found = reviews.move_review(review.pk, S.MONITORED, although="New evidence.", by=scrutiny_officer, at=AT)
    assert found.closed_on is None


def test_sending_is_not_a_mere_move(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, agreed=True)
    with pytest.raises(WrongState, match="Issue the recommendations"):
        reviews.move_review(review.pk, S.WITH_DECISION_MAKERS, by=scrutiny_officer, at=AT)
    assert any("agreed no recommendation" in words for words in reviews.missing_for_next_step(review))


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("then", [state for state in S if state != S.WITH_DECISION_MAKERS])
def test_every_move_of_a_review_is_open_or_refused(committee, scrutiny_officer, state, then):
    review = ReviewFactory(body=committee, state=state)
    RecommendationFactory(review=review)
    meeting = held_meeting(committee)

    def move():
        return reviews.move_review(
            review.pk,
            then,
            meeting_id=meeting.pk,
            minute_reference="7",
            although="Why not.",
            by=scrutiny_officer,
            at=AT,
        )

    if then in Review.MOVES[state]:
        assert move().state == then
    else:
        with pytest.raises(WrongState, match="cannot become"):
            move()


def test_who_moves_a_review(committee, lead_officer, committee_member, outsider):
    review = ReviewFactory(body=committee)
    for actor in (lead_officer, committee_member):
        with pytest.raises(NotAllowed, match="chair"):
            reviews.move_review(review.pk, S.EVIDENCE, by=actor, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.move_review(review.pk, S.EVIDENCE, by=outsider, at=AT)


def test_the_chair_releases_the_report_once(committee, chair, committee_member, outsider):
    review = ReviewFactory(body=committee, drafting=True)
    with pytest.raises(RuleBroken, match="introduction or findings"):
        reviews.release_report(review.pk, by=chair, at=AT)
    Review.objects.filter(pk=review.pk).update(findings="People feel safe until ten.")
    with pytest.raises(NotAllowed):
        reviews.release_report(review.pk, by=committee_member, at=AT)
    with pytest.raises(Review.DoesNotExist):
        reviews.release_report(review.pk, by=outsider, at=AT)
    found = reviews.release_report(review.pk, by=chair, at=AT)
    assert (found.released_at, found.released_by) == (AT, "Committee chair")
    with pytest.raises(WrongState, match="released on 20 May 2026 by Committee chair"):
        reviews.release_report(review.pk, by=chair, at=AT)


def test_a_report_is_not_released_before_it_is_drafted(committee, chair):
    review = ReviewFactory(body=committee, evidence=True, findings="Something.")
    with pytest.raises(WrongState, match="not drafted yet"):
        reviews.release_report(review.pk, by=chair, at=AT)


def test_a_released_report_may_change_in_public(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, agreed=True, released_at=AT, released_by="Chair", findings="a")
    reviews.change_review(review.pk, findings="b", by=scrutiny_officer, at=AT)
    assert Fact.objects.get(verb="scrutiny.review_changed").is_public


# --- evidence and suggested actions ----------------------------------------------------------------------------


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


# --- themes and drafts -----------------------------------------------------------------------------------------


def test_themes_are_added_changed_and_ordered(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    one = drafting.add_theme(review.pk, " Lights ", outcome="Fewer dark places.", by=scrutiny_officer, at=AT)
    two = drafting.add_theme(review.pk, "Buses", by=scrutiny_officer, at=AT)
    assert (one.name, one.position, two.position) == ("Lights", 1, 2)
    RecommendationFactory(review=review, theme=one, agreed=True)
    RecommendationFactory(review=review, theme=one, issued=True)
    assert drafting.change_theme(one.pk, name="Lighting", by=scrutiny_officer, at=AT).name == "Lighting"
    standing = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    assert standing.content["theme"]["name"] == "Lighting"
    ordered = drafting.order_themes(review.pk, [two.pk, one.pk], by=scrutiny_officer, at=AT)
    assert [(theme.name, theme.position) for theme in ordered] == [("Buses", 1), ("Lighting", 2)]
    with pytest.raises(RuleBroken, match="one place"):
        drafting.order_themes(review.pk, [one.pk], by=scrutiny_officer, at=AT)
    for name in ("", " "):
        with pytest.raises(RuleBroken, match="name"):
            drafting.add_theme(review.pk, name, by=scrutiny_officer, at=AT)
        with pytest.raises(RuleBroken, match="name"):
            drafting.change_theme(one.pk, name=name, by=scrutiny_officer, at=AT)
    with pytest.raises(ValueError, match="position"):
        drafting.change_theme(one.pk, position="3", by=scrutiny_officer, at=AT)


def test_ordering_the_themes_of_a_review_without_any(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    assert drafting.order_themes(review.pk, [], by=scrutiny_officer, at=AT) == []


def test_who_keeps_themes(committee, chair, outsider, scrutiny_officer):
    theme = ThemeFactory(review__body=committee)
    for verb, args in (
        (drafting.add_theme, (theme.review.pk, "x")),
        (drafting.change_theme, (theme.pk,)),
        (drafting.order_themes, (theme.review.pk, [theme.pk])),
    ):
        with pytest.raises(NotAllowed):
            verb(*args, by=chair, at=AT)
        with pytest.raises((Review.DoesNotExist, theme.DoesNotExist)):
            verb(*args, by=outsider, at=AT)
    Review.objects.update(state=S.CLOSED)
    with pytest.raises(WrongState):
        drafting.add_theme(theme.review.pk, "x", by=scrutiny_officer, at=AT)


def test_draft_with_parts_wards_and_theme(council, committee, chair):
    review = ReviewFactory(body=committee, drafting=True)
    theme, ward = ThemeFactory(review=review), WardFactory(council=council)
    found = drafting.draft_recommendation(
        review.pk,
        text=" That lights be mended. ",
        theme_id=theme.pk,
        parts=[("a", "in Castle ward"), ("b", "in High ward")],
        ward_ids=[ward.pk],
        title="Mend the lights",
        evidence_every_months=6,
        kind="standing",
        by=chair,
        at=AT,
    )
    assert (found.text, found.number, found.position, found.origin) == ("That lights be mended.", "1", 1, "review")
    assert [part.label for part in found.parts.all()] == ["a", "b"]
    assert list(found.wards.all()) == [ward]
    second = drafting.draft_recommendation(review.pk, text="Another.", number="", by=chair, at=AT)
    assert (second.position, second.number) == (2, "")
    assert not Publication.objects.filter(object_kind="scrutiny.recommendation").exists()


def test_draft_without_a_review(committee, chair):
    found = drafting.draft_recommendation(
        text="That buses run later.", body_id=committee.pk, origin="petition", by=chair, at=AT
    )
    assert (found.review, found.body, found.origin, found.number) == (None, committee, "petition", "")
    other = drafting.draft_recommendation(text="x", body_id=committee.pk, by=chair, at=AT)
    assert other.origin == "agenda-item"
    made = drafting.split_recommendation(other.pk, ["One.", "Two."], by=chair, at=AT)
    assert [one.text for one in made] == ["One.", "Two."]
    assert made[1].number == ""


def test_draft_refuses(committee, chair, lead_officer, outsider, other_council):
    review = ReviewFactory(body=committee, drafting=True)
    with pytest.raises(RuleBroken, match="Write the words"):
        drafting.draft_recommendation(review.pk, text=" ", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="letter of its own"):
        drafting.draft_recommendation(review.pk, text="x", parts=[("a", "x"), ("a", "y")], by=chair, at=AT)
    with pytest.raises(RuleBroken, match="letter of its own"):
        drafting.draft_recommendation(review.pk, text="x", parts=[("a", " ")], by=chair, at=AT)
    with pytest.raises(ValueError, match="state"):
        drafting.draft_recommendation(review.pk, text="x", state="issued", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        drafting.draft_recommendation(review.pk, text="x", by=lead_officer, at=AT)
    with pytest.raises(Review.DoesNotExist):
        drafting.draft_recommendation(review.pk, text="x", by=outsider, at=AT)
    theme = ThemeFactory()
    with pytest.raises(theme.DoesNotExist):
        drafting.draft_recommendation(review.pk, text="x", theme_id=theme.pk, by=chair, at=AT)
    Review.objects.filter(pk=review.pk).update(state=S.CLOSED)
    with pytest.raises(WrongState, match="nothing can be added"):
        drafting.draft_recommendation(review.pk, text="x", by=chair, at=AT)
    assert not Recommendation.objects.exists()


def test_a_draft_changes_freely(council, committee, chair):
    found = RecommendationFactory(review__body=committee)
    PartFactory(recommendation=found)
    kept = found.parts.get().pk
    theme, ward = ThemeFactory(review=found.review), WardFactory(council=council)
    found = drafting.change_recommendation(
        found.pk,
        text="New words.",
        measure="Half as many.",
        theme_id=theme.pk,
        parts=[("a", "First."), ("b", "Second.")],
        ward_ids=[ward.pk],
        by=chair,
        at=AT,
    )
    assert (found.text, found.theme) == ("New words.", theme)
    assert [(part.label, part.text) for part in found.parts.all()] == [("a", "First."), ("b", "Second.")]
    assert found.parts.get(label="a").pk == kept
    drafting.change_recommendation(found.pk, parts=[("b", "Second.")], by=chair, at=AT)
    assert [part.label for part in Part.objects.all()] == ["b"]
    with pytest.raises(RuleBroken):
        drafting.change_recommendation(found.pk, text="", by=chair, at=AT)


def test_agreed_words_change_only_by_a_correction(council, committee, chair):
    found = RecommendationFactory(review__body=committee, issued=True)
    PartFactory(recommendation=found)
    with pytest.raises(WrongState, match="was agreed on 21\xa0March 2026, so its words stand"):
        drafting.change_recommendation(found.pk, text="Other words.", by=chair, at=AT)
    with pytest.raises(WrongState):
        drafting.change_recommendation(found.pk, parts=[], by=chair, at=AT)
    drafting.change_recommendation(found.pk, title="A plain summary", text=found.text, by=chair, at=AT)
    assert Publication.objects.current().get(object_kind="scrutiny.recommendation").title == "A plain summary"
    corrected = drafting.correct_recommendation(
        found.pk,
        on=ON,
        because="A word was lost.",
        minute_reference="44",
        text="Other words.",
        evidence_every_months=3,
        part_texts=[("a", "Other part.")],
        by=chair,
        at=AT,
    )
    assert corrected.text == "Other words."
    standing = Publication.objects.current().get(object_kind="scrutiny.recommendation")
    assert standing.content["text"] == "Other words."
    assert standing.content["parts"] == [{"label": "a", "text": "Other part."}]
    assert "minute 44: A word was lost." in standing.correction
    fact = Fact.objects.get(verb="scrutiny.corrected")
    assert fact.is_public
    assert fact.changes["parts"] == {"a": ["Publish the list.", "Other part."]}


def test_a_correction_before_sending_stays_private(committee, chair):
    found = RecommendationFactory(review__body=committee, agreed=True)
    drafting.correct_recommendation(found.pk, on=ON, because="x", minute_reference="4", text="New.", by=chair, at=AT)
    assert not Fact.objects.get(verb="scrutiny.corrected").is_public
    assert not Publication.objects.filter(object_kind="scrutiny.recommendation").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"because": " "}, "reason and the minute"),
        ({"minute_reference": ""}, "reason and the minute"),
        ({"on": ON + timedelta(days=1)}, "in the future"),
        ({"part_texts": [("z", "x")]}, "no part z"),
        ({"text": "Same."}, "Nothing differs"),
        ({"text": " "}, "Write the words"),
    ],
)
def test_a_correction_is_refused(committee, chair, said, words):
    found = RecommendationFactory(review__body=committee, agreed=True, text="Same.")
    whole = {"on": ON, "because": "x", "minute_reference": "4", "text": "New."} | said
    with pytest.raises(RuleBroken, match=words):
        drafting.correct_recommendation(found.pk, by=chair, at=AT, **whole)


def test_a_draft_is_changed_not_corrected(committee, chair, lead_officer, outsider):
    found = RecommendationFactory(review__body=committee)
    said = {"on": ON, "because": "x", "minute_reference": "4"}
    with pytest.raises(WrongState, match="is a draft"):
        drafting.correct_recommendation(found.pk, text="New.", by=chair, at=AT, **said)
    with pytest.raises(ValueError, match="title"):
        drafting.correct_recommendation(found.pk, title="New.", by=chair, at=AT, **said)
    with pytest.raises(ValueError, match="state"):
        drafting.change_recommendation(found.pk, state="issued", by=chair, at=AT)
    for verb in (drafting.correct_recommendation, drafting.change_recommendation):
        more = said if verb is drafting.correct_recommendation else {}
        with pytest.raises(NotAllowed):
            verb(found.pk, text="x", by=lead_officer, at=AT, **more)
        with pytest.raises(Recommendation.DoesNotExist):
            verb(found.pk, text="x", by=outsider, at=AT, **more)


def test_a_draft_that_asks_twice_is_split(council, committee, scrutiny_officer):
    review = ReviewFactory(body=committee, drafting=True)
    ward = WardFactory(council=council)
    first = RecommendationFactory(review=review, position=1)
    first.wards.add(ward)
    PartFactory(recommendation=first)
    last = RecommendationFactory(review=review, position=2, number="2")
    named = RecommendationFactory(review=review, position=3, number="C3")
    made = drafting.split_recommendation(first.pk, ["Mend lights.", " ", "Run buses."], by=scrutiny_officer, at=AT)
    assert [(one.text, one.position, one.number) for one in made] == [("Mend lights.", 1, "1"), ("Run buses.", 2, "2")]
    assert list(made[1].wards.all()) == [ward]
    assert not made[0].parts.exists()
    last.refresh_from_db()
    named.refresh_from_db()
    assert (last.position, last.number, named.position, named.number) == (3, "3", 4, "C3")
    with pytest.raises(RuleBroken, match="at least two"):
        drafting.split_recommendation(first.pk, ["Mend lights."], by=scrutiny_officer, at=AT)


def test_drafts_are_ordered_after_what_was_agreed(committee, scrutiny_officer, chair, outsider):
    review = ReviewFactory(body=committee, drafting=True)
    RecommendationFactory(review=review, position=1, agreed=True)
    one, two = (RecommendationFactory(review=review, position=place) for place in (2, 3))
    made = drafting.order_recommendations(review.pk, [two.pk, one.pk], by=scrutiny_officer, at=AT)
    assert [(row.pk, row.number) for row in made] == [(two.pk, "2"), (one.pk, "3")]
    with pytest.raises(RuleBroken):
        drafting.order_recommendations(review.pk, [one.pk], by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed):
        drafting.order_recommendations(review.pk, [one.pk, two.pk], by=chair, at=AT)
    with pytest.raises(Review.DoesNotExist):
        drafting.order_recommendations(review.pk, [one.pk, two.pk], by=outsider, at=AT)


def test_a_draft_is_dropped_with_a_reason(committee, chair, lead_officer, outsider):
    suggested = SuggestedActionFactory(review__body=committee)
    found = evidence.decide_suggestion(suggested.pk, Verdict.KEEP, on=ON, by=chair, at=AT).recommendation
    AskFactory(recommendation=found)
    with pytest.raises(RuleBroken, match="reason"):
        drafting.drop_draft(found.pk, because=" ", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        drafting.drop_draft(found.pk, because="x", by=lead_officer, at=AT)
    with pytest.raises(Recommendation.DoesNotExist):
        drafting.drop_draft(found.pk, because="x", by=outsider, at=AT)
    drafting.drop_draft(found.pk, because="It was done.", by=chair, at=AT)
    suggested.refresh_from_db()
    assert (suggested.verdict, suggested.recommendation, suggested.verdict_because) == ("drop", None, "It was done.")
    assert not Recommendation.objects.exists()
    assert Fact.objects.get(verb="scrutiny.draft_dropped").changes["because"] == "It was done."
    agreed = RecommendationFactory(review__body=committee, agreed=True)
    with pytest.raises(WrongState, match="withdraw"):
        drafting.drop_draft(agreed.pk, because="x", by=chair, at=AT)


def test_the_database_keeps_one_theme_and_one_part_per_place(committee):
    theme = ThemeFactory(review__body=committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        ThemeFactory(review=theme.review, position=theme.position)
    part = PartFactory(recommendation__review=theme.review)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartFactory(recommendation=part.recommendation, label=part.label)


def test_the_database_keeps_reviews_whole(committee):
    review = ReviewFactory(body=committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(body=committee, slug=review.slug)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(body=committee, starts_on=ON, ends_on=ON - timedelta(days=1))


# --- wording ---------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("", {}, "Write what should be done."),
        ("Better town centre safety.", {}, "no direction"),
        ("To encourage all Members to sign up to the newsletter.", {}, "“encourage” can be answered"),
        ("To publish a list by May.", {}, "who should do it"),
        ("That the council publish a list and mend the lights by May.", {}, "two things in one"),
        ("That the council publish a list.", {}, "no date"),
        ("That the council publish a list by May.", {}, "no intended outcome"),
        ("That the council publish a list by May.", {"intended_outcome": "Safer."}, "how to tell whether it worked"),
        ("That the council publish " + "a very long list " * 20, {}, "It is long"),
    ],
)
def test_wording_advice_warns(text, more, words):
    assert any(words in said for said in wording.wording_advice(text, **more))


@pytest.mark.pure
def test_good_wording_gets_no_advice():
    assert (
        wording.wording_advice(
            "That the Cabinet publish the number of broken street lights each month.",
            intended_outcome="Lights are mended within 5 days.",
        )
        == []
    )
    assert (
        wording.wording_advice(
            "To circulate the plan",
            intended_outcome="Members know it.",
            measure="Members asked in a year.",
            asked=["Cabinet"],
            is_standing=True,
            has_parts=True,
        )
        == []
    )


@pytest.mark.pure
@settings(deadline=None)
@given(st.text(max_size=200))
def test_wording_advice_is_plain_sentences(text):
    assert all(said.endswith(".") and said[0] in "“IWNT" for said in wording.wording_advice(text))


# --- the work programme ----------------------------------------------------------------------------------------


def test_a_resident_suggests_a_topic(council, committee, resident, scrutiny_officer):
    found = programme.suggest_topic(
        title=" Night buses ",
        why="They stop at ten.",
        email="resident@home.example",
        body_id=committee.pk,
        by=resident,
        at=AT,
    )
    assert (found.title, found.proposer, found.state, found.body) == ("Night buses", "resident", "suggested", committee)
    assert "email" not in Fact.objects.get(verb="scrutiny.topic_suggested").changes
    assert (
        programme.suggest_topic(title="x", why="y", proposer="member", by=scrutiny_officer, at=AT).proposer == "member"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "what scrutiny should look at"),
        ({"why": ""}, "why it matters"),
        ({"why": "x" * 2001}, "2,000 characters"),
    ],
)
def test_a_suggestion_is_refused(council, resident, said, words):
    with pytest.raises(RuleBroken, match=words):
        programme.suggest_topic(by=resident, at=AT, **({"title": "Buses", "why": "Late."} | said))


def test_the_public_cannot_pose_as_a_councillor(resident):
    with pytest.raises(NotAllowed, match="signed in"):
        programme.suggest_topic(title="Buses", why="x", proposer="member", by=resident, at=AT)


def test_a_suggestion_is_taken_up_or_declined_with_an_answer(committee, chair, lead_officer, outsider):
    found = ProgrammeTopicFactory(body=committee)
    with pytest.raises(RuleBroken, match="Write an answer"):
        programme.settle_suggestion(found.pk, take_up=False, answer=" ", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=outsider, at=AT)
    found = programme.settle_suggestion(found.pk, take_up=False, answer="The county runs buses.", by=chair, at=AT)
    assert (found.state, found.month_on) == ("declined", None)
    found = programme.settle_suggestion(
        found.pk, take_up=True, answer="We can ask them.", month_on=date(2026, 9, 17), by=chair, at=AT
    )
    assert (found.state, found.month_on) == ("planned", date(2026, 9, 1))


def test_a_topic_without_a_committee_needs_one(council, committee, chair, scrutiny_officer):
    found = ProgrammeTopicFactory(body=None, council=council)
    with pytest.raises(NotAllowed):
        programme.settle_suggestion(found.pk, take_up=False, answer="No.", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="Choose the committee"):
        programme.settle_suggestion(found.pk, take_up=True, answer="Yes.", by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="no committee yet"):
        programme.start_review(found.pk, by=scrutiny_officer, at=AT)
    found = programme.settle_suggestion(
        found.pk, take_up=True, answer="Yes.", body_id=committee.pk, by=scrutiny_officer, at=AT
    )
    assert found.body == committee


def test_a_topic_is_planned_and_slips_with_a_reason(committee, chair, scrutiny_officer, lead_officer, outsider):
    found = programme.plan_topic(committee.pk, "Night buses", month_on=None, by=chair, at=AT)
    assert (found.proposer, found.month_on) == ("member", None)
    assert programme.plan_topic(committee.pk, "Lights", month_on=ON, by=scrutiny_officer, at=AT).proposer == "officer"
    found = programme.move_topic(found.pk, date(2026, 6, 9), because="", by=chair, at=AT)
    assert not Slip.objects.exists()
    with pytest.raises(RuleBroken, match="Give a reason"):
        programme.move_topic(found.pk, date(2026, 9, 1), because="", by=chair, at=AT)
    with pytest.raises(RuleBroken, match="already"):
        programme.move_topic(found.pk, date(2026, 6, 1), because="x", by=chair, at=AT)
    programme.move_topic(found.pk, date(2026, 9, 1), because="The witness is ill.", by=chair, at=AT)
    slip = Slip.objects.get()
    assert (slip.from_on, slip.to_on, slip.because) == (date(2026, 6, 1), date(2026, 9, 1), "The witness is ill.")
    with pytest.raises(RuleBroken):
        programme.plan_topic(committee.pk, "", month_on=None, by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.plan_topic(committee.pk, "x", month_on=None, by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        programme.move_topic(found.pk, ON, because="x", by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.move_topic(found.pk, ON, because="x", by=outsider, at=AT)


def test_a_review_begins_from_a_topic(committee, scrutiny_officer, chair, outsider):
    found = ProgrammeTopicFactory(body=committee, planned=True, title="Night buses")
    review = programme.start_review(found.pk, capacity="scrutiny", by=scrutiny_officer, at=AT)
    found.refresh_from_db()
    assert (review.title, review.why_now, found.review, found.state) == ("Night buses", found.why, review, "started")
    with pytest.raises(WrongState, match="cannot become"):
        programme.start_review(found.pk, by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match="Only a topic on the programme"):
        programme.move_topic(found.pk, ON, because="x", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        programme.start_review(ProgrammeTopicFactory(body=committee, planned=True).pk, by=chair, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.start_review(found.pk, by=outsider, at=AT)
    done = programme.finish_topic(found.pk, answer="See the report.", by=chair, at=AT)
    assert (done.state, done.answer, done.month_on) == ("done", "See the report.", date(2026, 5, 1))


def test_a_topic_without_a_reason_begins_and_ends(committee, scrutiny_officer, outsider, lead_officer):
    bare = ProgrammeTopicFactory(body=committee, planned=True, why="", month_on=None)
    assert programme.start_review(bare.pk, title="Buses", by=scrutiny_officer, at=AT).why_now == ""
    assert programme.finish_topic(bare.pk, by=scrutiny_officer, at=AT).month_on == date(2026, 5, 1)
    with pytest.raises(WrongState):
        programme.finish_topic(ProgrammeTopicFactory(body=committee).pk, by=scrutiny_officer, at=AT)
    with pytest.raises(NotAllowed):
        programme.finish_topic(bare.pk, by=lead_officer, at=AT)
    with pytest.raises(ProgrammeTopic.DoesNotExist):
        programme.finish_topic(bare.pk, by=outsider, at=AT)


@settings(deadline=None)
@given(moves=st.lists(st.sampled_from(list(ProgrammeTopic.State)), max_size=6))
def test_topics_move_only_along_their_moves(moves):
    topic = ProgrammeTopic(title="Night buses")
    for then in moves:
        open_ = then in ProgrammeTopic.MOVES.get(topic.state, set())
        if open_:
            topic.move_to(then)
            assert topic.state == then
        else:
            with pytest.raises(WrongState):
                topic.move_to(then)


# --- requests --------------------------------------------------------------------------------------------------


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
