"""Evaluations: appointed, written, published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import AT, ON
from tests.conftest import cast
from tests.factories.organisations import CouncilRuleFactory, HoldingFactory, PostFactory
from tests.factories.scrutiny import (
    EvaluationFactory,
    RecommendationFactory,
    ResponseFactory,
    ReviewFactory,
    SignOffFactory,
    ThemeFactory,
    held_meeting,
)
from wardmote.clocks import months_after
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.scrutiny import evaluating
from wardmote.scrutiny.models import Evaluation, Finding, Recommendation, Response, Review

S = Evaluation.State
LATER = ON + timedelta(days=250)


@pytest.fixture
def review(committee):
    """A review whose one recommendation was answered; the answer was agreed today."""
    made = ReviewFactory(body=committee, monitored=True)
    recommendation = RecommendationFactory(
        review=made, issued=True, evaluation_criteria="Fewer lights out.", number="4"
    )
    ResponseFactory(ask=recommendation.asks.get(), sent=True)
    return made


def appoint(review, by, **said):
    whole = {"rapporteur_words": "A councillor for Castle ward", "due_on": LATER}
    return evaluating.appoint_rapporteur(review.pk, by=by, at=AT, **(whole | said))


def test_a_meeting_appoints_a_rapporteur(council, committee, review, chair):
    post, meeting = PostFactory(council=council), held_meeting(committee)
    found = appoint(review, chair, meeting_id=meeting.pk, minute_reference=" 6 ", rapporteur_post_id=post.pk)
    assert (found.state, found.appointed_on, found.rapporteur_post, found.minute_reference) == (
        "planned",
        meeting.held_on,
        post,
        "6",
    )
    assert found.criteria == "Recommendation 4: Fewer lights out."
    assert Fact.objects.get(verb="scrutiny.rapporteur_appointed").is_public
    assert Publication.objects.current().get(object_kind="scrutiny.review").content["evaluation"]
    with pytest.raises(WrongState, match="was appointed on"):
        appoint(review, chair, meeting_id=meeting.pk)


def test_not_before_six_months_after_the_answers(council, committee, review, chair):
    meeting = held_meeting(committee)
    assert evaluating.earliest_on(review) == months_after(ON, 6).due_on == date(2026, 11, 20)
    with pytest.raises(RuleBroken, match="must be 20\xa0November 2026 or later"):
        appoint(review, chair, meeting_id=meeting.pk, due_on=date(2026, 11, 19))
    found = appoint(
        review, chair, meeting_id=meeting.pk, due_on=date(2026, 11, 19), early_because="An election.", criteria="Mine."
    )
    assert (found.early_because, found.criteria) == ("An election.", "Mine.")


def test_a_council_may_choose_other_months(council, review):
    CouncilRuleFactory(council=council, key="scrutiny.evaluation_months", value=0)
    assert evaluating.earliest_on(review) == ON
    Response.objects.update(agreed_on=None)
    assert evaluating.earliest_on(review) == ON - timedelta(days=10)


def test_without_answers_a_date_needs_a_reason(committee, chair):
    review = ReviewFactory(body=committee, sent=True)
    meeting = held_meeting(committee)
    assert evaluating.earliest_on(review) is None
    with pytest.raises(RuleBroken, match="too early to set a date"):
        appoint(review, chair, meeting_id=meeting.pk)
    assert appoint(review, chair, meeting_id=meeting.pk, early_because="We know when.").due_on == LATER


def test_an_appointment_is_refused(committee, review, chair, lead_officer, outsider):
    meeting = held_meeting(committee)
    with pytest.raises(RuleBroken, match="names the rapporteur"):
        appoint(review, chair, meeting_id=meeting.pk, rapporteur_words=" ")
    with pytest.raises(RuleBroken, match="when the rapporteur was appointed"):
        appoint(review, chair, meeting_id=meeting.pk, due_on=meeting.held_on - timedelta(days=1))
    with pytest.raises(NotAllowed):
        appoint(review, lead_officer, meeting_id=meeting.pk)
    with pytest.raises(Review.DoesNotExist):
        appoint(review, outsider, meeting_id=meeting.pk)
    with pytest.raises(WrongState, match="once its recommendations are with decision makers"):
        appoint(ReviewFactory(body=committee, drafting=True), chair, meeting_id=meeting.pk)


def test_the_rapporteur_writes(council, committee, review, chair, committee_member, outsider):
    by_role = cast(council, "rapporteur", email="rapporteur@elmbury.example", body=committee)
    post = PostFactory(council=council)
    HoldingFactory(post=post, person=committee_member.person)
    found = EvaluationFactory(review=review, rapporteur_post=post)
    with pytest.raises(NotAllowed, match="rapporteur"):
        evaluating.begin_evaluation(found.pk, by=chair, at=AT)
    with pytest.raises(Evaluation.DoesNotExist):
        evaluating.begin_evaluation(found.pk, by=outsider, at=AT)
    found = evaluating.begin_evaluation(found.pk, by=committee_member, at=AT)
    review.refresh_from_db()
    assert (found.state, review.state) == ("being-done", "evaluated")
    found = evaluating.change_evaluation(found.pk, summary=" It worked. ", criteria="Count.", by=by_role, at=AT)
    assert (found.summary, found.criteria) == ("It worked.", "Count.")
    evaluating.change_evaluation(found.pk, lessons="PLANTED-DRAFT", by=by_role, at=AT)
    assert not any("PLANTED-DRAFT" in str(row.content) for row in Publication.objects.all())
    with pytest.raises(NotAllowed):
        evaluating.change_evaluation(found.pk, summary="x", by=chair, at=AT)
    with pytest.raises(Evaluation.DoesNotExist):
        evaluating.change_evaluation(found.pk, summary="x", by=outsider, at=AT)
    with pytest.raises(ValueError, match="state"):
        evaluating.change_evaluation(found.pk, state="published", by=by_role, at=AT)
    with pytest.raises(WrongState, match="cannot become"):
        evaluating.begin_evaluation(found.pk, by=by_role, at=AT)


def test_a_review_that_is_evaluated_already_stays_so(committee, scrutiny_officer):
    found = EvaluationFactory(review=ReviewFactory(body=committee, evaluated=True))
    evaluating.begin_evaluation(found.pk, by=scrutiny_officer, at=AT)
    found.review.refresh_from_db()
    assert found.review.state == "evaluated"


def test_evaluation_does_not_begin_while_answers_are_expected(committee, scrutiny_officer):
    found = EvaluationFactory(review=ReviewFactory(body=committee, sent=True))
    with pytest.raises(WrongState, match="With decision makers"):
        evaluating.begin_evaluation(found.pk, by=scrutiny_officer, at=AT)


def test_postponing_keeps_the_reason(review, scrutiny_officer, chair, outsider):
    found = EvaluationFactory(review=review)
    with pytest.raises(RuleBroken, match="reason for the new date"):
        evaluating.postpone(found.pk, LATER, because=" ", by=scrutiny_officer, at=AT)
    found = evaluating.postpone(found.pk, ON + timedelta(days=9), because="An election.", by=scrutiny_officer, at=AT)
    assert found.early_because == "An election."
    found = evaluating.postpone(found.pk, LATER, because="No time.", by=scrutiny_officer, at=AT)
    assert (found.due_on, found.early_because) == (LATER, "")
    assert Fact.objects.of_verb("scrutiny.evaluation_changed").last().changes["because"] == "No time."
    with pytest.raises(NotAllowed):
        evaluating.postpone(found.pk, LATER, because="x", by=chair, at=AT)
    with pytest.raises(Evaluation.DoesNotExist):
        evaluating.postpone(found.pk, LATER, because="x", by=outsider, at=AT)


def test_findings_about_recommendations_and_themes(review, scrutiny_officer, chair, outsider):
    found = EvaluationFactory(review=review, writing=True)
    one, theme = review.recommendations.get(), ThemeFactory(review=review)
    by = {"by": scrutiny_officer, "at": AT}
    first = evaluating.find(found.pk, "met", evidence="Counted.", recommendation_id=one.pk, **by)
    again = evaluating.find(found.pk, "partly", evidence="Counted twice.", recommendation_id=one.pk, **by)
    assert (again.pk, again.verdict, again.evidence) == (first.pk, "partly", "Counted twice.")
    assert evaluating.find(found.pk, "too-early", evidence="Wait.", theme_id=theme.pk, **by).theme == theme
    for said, words in (
        ({}, "one recommendation or one theme"),
        ({"recommendation_id": one.pk, "theme_id": theme.pk}, "one recommendation or one theme"),
    ):
        with pytest.raises(RuleBroken, match=words):
            evaluating.find(found.pk, "met", evidence="x", **said, **by)
    with pytest.raises(RuleBroken, match="whether it worked"):
        evaluating.find(found.pk, "fine", evidence="x", theme_id=theme.pk, **by)
    with pytest.raises(RuleBroken, match="what shows it"):
        evaluating.find(found.pk, "met", evidence=" ", theme_id=theme.pk, **by)
    with pytest.raises(Recommendation.DoesNotExist):
        evaluating.find(found.pk, "met", evidence="x", recommendation_id=RecommendationFactory().pk, **by)
    with pytest.raises(NotAllowed):
        evaluating.find(found.pk, "met", evidence="x", theme_id=theme.pk, by=chair, at=AT)
    with pytest.raises(Evaluation.DoesNotExist):
        evaluating.find(found.pk, "met", evidence="x", theme_id=theme.pk, by=outsider, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(council=found.council, evaluation=found, theme=theme, verdict="met", evidence="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(council=found.council, evaluation=found, verdict="met", evidence="x")


def test_an_evaluation_is_published_whole(review, scrutiny_officer, chair, outsider):
    by = {"by": scrutiny_officer, "at": AT}
    one = review.recommendations.get()
    theme = ThemeFactory(review=review, outcome="Fewer dark places.", name="Lights")
    ThemeFactory(review=review)
    found = EvaluationFactory(review=review)
    with pytest.raises(WrongState, match="has not begun"):
        evaluating.publish_evaluation(found.pk, closes_review=False, **by)
    evaluating.begin_evaluation(found.pk, **by)
    assert len(evaluating.missing_for_publication(found)) == 5
    with pytest.raises(RuleBroken, match=r"criteria.*summary.*learn.*recommendation 4 worked.*“Lights” reached"):
        evaluating.publish_evaluation(found.pk, closes_review=False, **by)
    evaluating.change_evaluation(found.pk, criteria="Count.", summary="It worked.", lessons="Count first.", **by)
    evaluating.find(found.pk, "met", evidence="Counted.", recommendation_id=one.pk, **by)
    evaluating.find(found.pk, "met", evidence="Counted.", theme_id=theme.pk, **by)
    with pytest.raises(RuleBroken, match="not signed off recommendation 4"):
        evaluating.publish_evaluation(found.pk, closes_review=True, **by)
    with pytest.raises(NotAllowed):
        evaluating.publish_evaluation(found.pk, closes_review=False, by=chair, at=AT)
    with pytest.raises(Evaluation.DoesNotExist):
        evaluating.publish_evaluation(found.pk, closes_review=False, by=outsider, at=AT)
    SignOffFactory(recommendation=one)
    found = evaluating.publish_evaluation(found.pk, closes_review=True, **by)
    review.refresh_from_db()
    assert (found.state, found.published_on, review.state, review.closed_on) == ("published", ON, "closed", ON)
    content = Publication.objects.current().get(object_kind="scrutiny.review").content
    assert content["evaluation"]["summary"] == "It worked."
    with pytest.raises(WrongState, match="so it stands as it is"):
        evaluating.change_evaluation(found.pk, summary="x", **by)
    Evaluation.objects.update(published_on=None)
    with pytest.raises(WrongState, match="an earlier day"):
        evaluating.change_evaluation(found.pk, summary="x", **by)


def test_a_published_evaluation_may_leave_the_review_monitored(committee, scrutiny_officer):
    review = ReviewFactory(body=committee, evaluated=True)
    found = EvaluationFactory(review=review, writing=True, criteria="a", summary="b", lessons="c")
    evaluating.publish_evaluation(found.pk, closes_review=False, by=scrutiny_officer, at=AT)
    review.refresh_from_db()
    assert (review.state, review.closed_on) == ("monitored", None)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("then", list(S))
def test_every_move_of_an_evaluation(state, then):
    found = Evaluation(state=state, review=Review(title="Night"))
    if then in Evaluation.MOVES.get(state, set()):
        found.move_to(then)
        assert found.state == then
    else:
        with pytest.raises(WrongState):
            found.move_to(then)


def test_the_database_refuses_an_evaluation_due_before_its_appointment(review):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationFactory(review=review, due_on=ON - timedelta(days=30))


class TestAnotherRapporteur:
    @pytest.fixture
    def evaluation(self, review, committee, chair):
        return appoint(review, chair, meeting_id=held_meeting(committee, on=ON - timedelta(days=5)).pk)

    def replace(self, evaluation, by, meeting, **said):
        whole = {"rapporteur_words": "A councillor for Mill ward", "due_on": LATER, "because": "She left the council."}
        return evaluating.replace_rapporteur(evaluation.pk, meeting_id=meeting.pk, by=by, at=AT, **(whole | said))

    def test_goes_on_and_the_history_keeps_who_was_before(self, evaluation, committee, chair):
        found = self.replace(evaluation, chair, held_meeting(committee), due_on=LATER + timedelta(days=30))
        assert (found.rapporteur_words, found.due_on) == ("A councillor for Mill ward", LATER + timedelta(days=30))
        assert found.early_because == ""
        fact = Fact.objects.get(verb="scrutiny.rapporteur_replaced")
        assert (fact.changes["before"], fact.changes["because"]) == (
            "A councillor for Castle ward",
            "She left the council.",
        )

    def test_an_early_day_keeps_its_reason(self, evaluation, committee, chair):
        early = date(2026, 11, 1)
        found = self.replace(evaluation, chair, held_meeting(committee), due_on=early, because="An election.")
        assert (found.due_on, found.early_because) == (early, "An election.")

    @pytest.mark.parametrize(
        ("said", "error"),
        [({"rapporteur_words": " "}, "how the record names"), ({"because": " "}, "why another rapporteur")],
    )
    def test_without_words_it_is_refused(self, evaluation, committee, chair, said, error):
        with pytest.raises(RuleBroken, match=error):
            self.replace(evaluation, chair, held_meeting(committee), **said)
        evaluation.refresh_from_db()
        assert evaluation.rapporteur_words == "A councillor for Castle ward"

    def test_by_a_meeting_before_the_first_appointment_it_is_refused(self, evaluation, committee, chair):
        with pytest.raises(RuleBroken, match="Choose a later meeting"):
            self.replace(evaluation, chair, held_meeting(committee, on=ON - timedelta(days=9)))

    def test_once_published_the_rapporteur_stands(self, evaluation, committee, chair):
        Evaluation.objects.filter(pk=evaluation.pk).update(state=S.PUBLISHED)
        with pytest.raises(WrongState, match="its rapporteur stands"):
            self.replace(evaluation, chair, held_meeting(committee))
