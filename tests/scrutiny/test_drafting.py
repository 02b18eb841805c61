"""Themes, drafts and corrections of recommendations, and advice on their wording."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import AT, ON
from tests.factories.organisations import (
    WardFactory,
)
from tests.factories.scrutiny import (
    AskFactory,
    PartFactory,
    RecommendationFactory,
    ReviewFactory,
    SuggestedActionFactory,
    ThemeFactory,
)
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.scrutiny import drafting, evidence, wording
from wardmote.scrutiny.models import (
    Part,
    Recommendation,
    Review,
    SuggestedAction,
)

S = Review.State
Verdict = SuggestedAction.Verdict

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
