"""Scoring: blind until closed, settled where scores lie apart, reasons where the place departs from the rank."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import AT
from tests.factories.assessment import partner, scored, with_figures, written
from wardmote.assessment import scoring
from wardmote.assessment.items import of_figures
from wardmote.assessment.models import FigureSet, Score, Scorer, ScoringModelVersion
from wardmote.assessment.shipped_models import shipped
from wardmote.assessment.standing import filled_in, order_of
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor
from wardmote.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(council: Any, analyst: Any) -> Any:
    with_figures(analyst)
    return written(2026, by=analyst)


def test_nobody_sees_another_scorers_values_before_scoring_is_closed(made, analyst, lead_officer):
    scored(made, [analyst, lead_officer], [{"physical": 4}, {"physical": 1}], by=analyst)
    assert order_of(made) is None
    assert not Score.objects.seen_by(analyst).exists()
    mine = Scorer.objects.get(assessment=made, person=analyst.person)
    assert set(Score.objects.seen_by(analyst, mine).values_list("scorer", flat=True)) == {mine.pk}
    scoring.close_scoring(made.pk, by=analyst, at=AT)
    made.refresh_from_db()
    assert Score.objects.seen_by(analyst).values("scorer").distinct().count() == 2


def test_scores_two_points_apart_are_settled_with_a_note_before_anything_is_decided(made, analyst, lead_officer):
    issues = scored(made, [analyst, lead_officer], [{"physical": 4}, {"physical": 1, "trend": 3}], by=analyst)
    violence = issues[1]
    with pytest.raises(RuleBroken, match="still open"):
        scoring.settle_score(violence.pk, "physical", 3, note="So it is.", by=analyst, at=AT)
    scoring.close_scoring(made.pk, by=analyst, at=AT)
    made.refresh_from_db()
    assert [one.factor.key for one in order_of(made).unsettled] == ["physical"]  # one point apart is no matter
    with pytest.raises(RuleBroken, match="Settle the scores"):
        scoring.decide_place(violence.pk, place=1, is_priority=True, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="note"):
        scoring.settle_score(violence.pk, "physical", 3, note=" ", by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="agree here"):
        scoring.settle_score(violence.pk, "financial", 3, note="So it is.", by=analyst, at=AT)
    scoring.settle_score(violence.pk, "physical", 3, note="Two were badly hurt.", by=analyst, at=AT)
    order = order_of(made)
    assert order.unsettled == ()
    first = order.places[0]
    assert (first.key, first.numbers["individual"], order.scorers, order.confidence[first.key]) == (
        "violence-in-the-street",
        3,
        2,
        "B",
    )


def test_a_place_that_departs_from_the_rank_needs_a_reason(made, analyst):
    theft, violence = scored(made, [analyst], [{"physical": 4}], by=analyst)
    scoring.close_scoring(made.pk, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="Its rank is 2"):
        scoring.decide_place(theft.pk, place=1, is_priority=True, by=analyst, at=AT)
    scoring.decide_place(theft.pk, place=1, is_priority=True, because="Traders ask for it.", by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="ranks below it"):
        scoring.decide_place(violence.pk, place=None, is_priority=False, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="as a number"):
        scoring.decide_place(violence.pk, place=None, is_priority=True, by=analyst, at=AT)
    scoring.decide_place(violence.pk, place=None, is_priority=False, because="Others see to it.", by=analyst, at=AT)
    violence.refresh_from_db()
    assert (violence.is_priority, violence.place) == (False, None)


def test_figures_fill_in_how_often_and_which_way_with_the_reason(made, analyst):
    theft, _violence = scored(made, [], [], by=analyst)
    items = of_figures(FigureSet.objects.get().content)
    filled = filled_in(made.issues.model.objects.get(pk=theft.pk).assessment.model.read, theft, items)
    assert filled["trend"].value == 4
    assert "Shoplifting rose" in filled["trend"].because
    assert filled["frequency"].value == 3
    assert "10 of 14 kinds have fewer" in filled["frequency"].because


def test_a_partner_scores_by_its_own_link_only(made, council, analyst):
    issues = scored(made, [], [], by=analyst)
    guest, address = scoring.ask_partner_to_score(made.pk, partner(council).pk, by=analyst, at=AT)
    assert "/link/" in address
    assert Message.objects.filter(kind="assessment.scoring").count() == 1
    link = SignedLink.objects.filter(purpose="scoring", object_id=guest.pk).first()
    by = Actor(council, link=link, as_post="Elmshire Fire")
    assert scoring.save_scores(guest.pk, {issues[0].pk: {"physical": 2}}, by=by, at=AT) == 1
    assert scoring.save_scores(guest.pk, {issues[0].pk: {"physical": 2}}, by=by, at=AT) == 0
    with pytest.raises(NotAllowed):
        scoring.save_scores(guest.pk, {issues[0].pk: {"physical": 3}}, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="not scored in full"):
        scoring.send_scores(guest.pk, by=by, at=AT)


def test_values_outside_the_scale_and_after_sending_are_refused(made, analyst):
    theft, _violence = scored(made, [analyst], [{}], by=analyst)
    mine = Scorer.objects.get(person=analyst.person)
    with pytest.raises(RuleBroken, match="stay as they are"):
        scoring.save_scores(mine.pk, {theft.pk: {"physical": 1}}, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="sent already"):
        scoring.send_scores(mine.pk, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="has scored already"):
        scoring.choose_model(made.pk, ScoringModelVersion.objects.last().pk, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="stays on the list"):
        scoring.drop_issue(theft.pk, by=analyst, at=AT)


def test_a_value_that_the_scale_does_not_have_is_refused(made, analyst):
    theft, _violence = scored(made, [], [], by=analyst)
    mine = scoring.ask_scorer(made.pk, analyst.person.pk, by=analyst, at=AT)
    for values in ({"physical": 5}, {"confidence": 0}, {"moon": 1}):
        with pytest.raises(RuleBroken, match="values listed"):
            scoring.save_scores(mine.pk, {theft.pk: values}, by=analyst, at=AT)
    assert not Score.objects.exists()
    with pytest.raises(RuleBroken, match="asked already"):
        scoring.ask_scorer(made.pk, analyst.person.pk, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="Nobody has sent"):
        scoring.close_scoring(made.pk, by=analyst, at=AT)


def test_the_same_file_makes_no_new_version(council, analyst):
    one = scoring.load_model(shipped()[0], by=analyst, at=AT)
    assert scoring.load_model(shipped()[0], by=analyst, at=AT + timedelta(days=1)) == one
    changed = shipped()[0] | {"source": "Ours, changed."}
    assert scoring.load_model(changed, by=analyst, at=AT).version == 2


def test_an_outsider_loads_no_model(cabinet_member):
    with pytest.raises(NotAllowed, match="analyst"):
        scoring.load_model(shipped()[0], by=cabinet_member, at=AT)
