"""The working screens: a review from its beginning to its evaluation by pages, the doors, the programme, moderation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import AT
from tests.doors import Door, walk, walk_with_anothers_thing
from tests.factories.scrutiny import (
    ActionFactory,
    AskFactory,
    FeedbackFactory,
    RecommendationFactory,
    ReviewFactory,
    held_meeting,
)
from wardmote.kernel import publishing
from wardmote.kernel.models import Publication
from wardmote.scrutiny import public
from wardmote.scrutiny.models import (
    Action,
    Evaluation,
    EvidenceItem,
    Feedback,
    Help,
    Issue,
    IssuedCopy,
    MeetingOutcome,
    ProgrammeTopic,
    Recommendation,
    Review,
    SignOff,
    SuggestedAction,
    Theme,
)

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

OFFICERS = frozenset({"scrutiny_officer", "democratic_services"})
READERS = OFFICERS | {"chair", "committee_member"}


def day(name: str, on: Any) -> dict[str, str]:
    """A date as its three boxes."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def send(client: Any, path: str, **said: Any) -> Any:
    """Post a form and follow it; what was wrong, if anything, is in the page."""
    response = client.post(path, said)
    if response.status_code != 302:
        form = response.context and response.context.get("form")
        raise AssertionError(f"{path}: {response.status_code} {form.errors if form else ''}")
    return response


def test_a_review_goes_from_its_beginning_to_its_evaluation(
    council, committee, cabinet_post, lead_post, scrutiny_officer, committee_member, client_for
):
    client, today = client_for(scrutiny_officer), timezone.localdate()
    send(client, "/desk/reviews/begin/", title="Light after dark", body_id=committee.pk, summary="Street lights.")
    review = Review.objects.get()
    desk = f"/desk/reviews/{review.slug}/"
    assert "Write the scope" in client.get(desk).content.decode()
    send(
        client,
        f"{desk}scope/",
        title="Light after dark",
        summary="Street lights.",
        scope="Lights in the town centre.",
        objectives="Know which lights are out.",
        capacity="scrutiny",
    )
    person = committee_member.person
    send(client, f"{desk}members/", lead_member_id=person.pk, member_ids=[person.pk])
    send(client, f"{desk}move/")
    send(
        client,
        f"{desk}evidence/add/",
        kind="witness",
        source="Town Centre Company",
        heard="The path is dark.",
        **day("heard_on", today),
    )
    item = EvidenceItem.objects.get()
    send(client, f"{desk}evidence/{item.pk}/show/", show="yes")
    send(client, f"{desk}move/")
    send(
        client,
        f"{desk}evidence/suggest/",
        text="That the council mends the lights by March 2027.",
        who="The council",
        evidence_ids=[item.pk],
    )
    suggestion = SuggestedAction.objects.get()
    assert "Nobody has said why" in client.get(f"{desk}evidence/").content.decode()
    send(client, f"{desk}themes/add/", name="Light")
    send(
        client,
        f"{desk}suggested/{suggestion.pk}/decide/",
        verdict="keep",
        theme_id=Theme.objects.get().pk,
        **day("on", today),
    )
    send(
        client, f"{desk}wording/add/", text="That lights are counted each month.", kind="one-off", title="Count lights"
    )
    first, second = Recommendation.objects.order_by("position")
    send(client, f"{desk}wording/{second.pk}/order/", to="up")
    send(client, f"{desk}wording/{first.pk}/", text=first.text, kind="one-off", evaluation_criteria="Lights work.")
    send(client, f"{desk}wording/{second.pk}/drop/", because="It is in the first one.")
    assert client.get(f"{desk}wording/").status_code == 200
    meeting = held_meeting(committee, on=today)
    send(client, f"{desk}move/", meeting_id=meeting.pk, minute_reference="7")
    first.refresh_from_db()
    assert (first.state, first.minute_reference) == ("agreed", "7")
    assert "Nobody is named yet" in client.get(f"{desk}issue/").content.decode()
    send(client, f"{desk}issue/ask/{first.pk}/", posts=[cabinet_post.pk], officer_post=lead_post.pk, is_bound="yes")
    whole = {"capacity": "scrutiny", "with_notice": "on", "notice": "Answer us.", "released_by": "Chair"}
    whole |= day("issued_on", today)
    checked = client.post(f"{desk}issue/", {**whole, "do": "check"}).content.decode()
    assert "1 recommendation goes to Cabinet Member for Community Safety" in checked
    assert not Issue.objects.exists()
    send(client, f"{desk}issue/", **whole, do="issue")
    copy = IssuedCopy.objects.get(must_answer=True)
    send(
        client, f"{desk}issue/copies/{copy.pk}/", proof="By hand", **day("sent_on", today), **day("received_on", today)
    )
    assert "By hand" in client.get(f"{desk}issue/").content.decode()
    send(client, f"{desk}move/", although="The answer was given at the meeting.")
    send(client, f"{desk}delivery/{first.pk}/action/", title="Mend the lights", owner_post_id=lead_post.pk)
    action = Action.objects.get()
    send(client, f"/my/actions/{action.pk}/", state="complete", text="All lights work.", **day("on", today))
    assert "All lights work." in client.get(f"{desk}delivery/").content.decode()
    page = f"/desk/meetings/{committee.slug}/{meeting.slug}/"
    name = f"r{first.pk}"
    said = {f"{name}-outcome": "signed-off", f"{name}-verdict": "implemented", f"{name}-words": "Members were glad."}
    send(client, page, do=first.pk, **said)
    send(client, page, do="minute", **{"minute-minute_reference": "9"})
    assert SignOff.objects.get().minute_reference == "9"
    assert "Members were glad." in client.get(page).content.decode()
    send(
        client,
        f"{desk}evaluation/appoint/",
        rapporteur_words="A councillor for Castle ward",
        meeting_id=meeting.pk,
        early_because="The work is done.",
        **day("due_on", today + timedelta(days=60)),
    )
    send(client, f"{desk}evaluation/begin/")
    send(client, f"{desk}evaluation/report/", criteria="Lights work.", summary="They do.", lessons="Ask early.")
    send(client, f"{desk}evaluation/recommendation/{first.pk}/", verdict="met", evidence="We walked the path.")
    theme = Theme.objects.get()
    send(client, f"{desk}evaluation/theme/{theme.pk}/", verdict="met", evidence="We walked the path.")
    send(client, f"{desk}evaluation/publish/", closes_review="yes")
    review.refresh_from_db()
    assert (review.state, Evaluation.objects.get().state) == ("closed", "published")
    assert "A councillor for Castle ward" in client.get(f"{desk}evaluation/").content.decode()
    assert client.get(desk).status_code == 200


def test_nothing_is_issued_without_a_capacity(committee, cabinet_post, scrutiny_officer, client_for):
    review = ReviewFactory(body=committee, agreed=True, capacity="")
    AskFactory(recommendation=RecommendationFactory(review=review, agreed=True))
    whole = {"released_by": "Chair", "do": "issue", **day("issued_on", timezone.localdate())}
    response = client_for(scrutiny_officer).post(f"{review.desk}issue/", whole)
    assert "You cannot issue this: choose the capacity" in response.content.decode()
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("tail", "allowed"),
    [
        ("", READERS),
        ("scope/", READERS),
        ("evidence/", READERS),
        ("wording/", READERS),
        ("issue/", READERS),
        ("delivery/", READERS),
        ("evaluation/", READERS),
        ("report/", OFFICERS),
        ("evidence/add/", OFFICERS),
        ("wording/add/", OFFICERS | {"chair"}),
        ("take-down/", frozenset({"monitoring_officer", "administrator"})),
    ],
)
def test_who_opens_a_reviews_screens(tail, allowed, request, council, committee, other_council, client_for):
    def make(at: Any) -> str:
        body = {"body": committee} if at == council else {"body__council": at}
        made = ReviewFactory(sent=True, **body)
        Publication.objects.create(
            council=at,
            object_kind="scrutiny.review",
            object_id=made.pk,
            address=made.address,
            title=made.title,
            edition=1,
            published_at=AT,
            schema_version="1",
            content={},
            sha256="0" * 64,
        )
        return str(made.slug)

    door = Door(f"/desk/reviews/{{thing}}/{tail}", allowed, make=make)
    names = [
        "scrutiny_officer",
        "chair",
        "committee_member",
        "lead_officer",
        "monitoring_officer",
        "resident",
    ]
    readers = [(name, request.getfixturevalue(name)) for name in names]
    assert walk(door, council, readers, client_for) == []
    insider = readers[4][1] if tail == "take-down/" else readers[0][1]
    assert walk_with_anothers_thing(door, insider, other_council, client_for) == []


def test_a_member_cannot_move_a_review(committee, committee_member, client_for):
    review = ReviewFactory(body=committee)
    assert client_for(committee_member).post(f"{review.desk}move/", {}).status_code == 403
    review.refresh_from_db()
    assert review.state == "scoping"


def test_the_owner_says_how_an_action_goes(committee, lead_post, lead_officer, cabinet_member, client_for):
    recommendation = RecommendationFactory(review=ReviewFactory(body=committee, monitored=True), issued=True)
    action = ActionFactory(recommendation=recommendation, owner_post=lead_post)
    path = f"/my/actions/{action.pk}/"
    client = client_for(lead_officer)
    refused = client.post(path, {"state": "held-up", "text": "We wait.", **day("on", timezone.localdate())})
    assert refused.status_code == 200
    assert refused.context["form"].errors
    said = {"state": "on-course", "text": "Half is done.", "shown_title": "Count", "shown_url": "https://example.org/c"}
    send(client, path, **said, **day("on", timezone.localdate()))
    action.refresh_from_db()
    assert action.state == "on-course"
    assert action.updates.get().evidence.get().url == "https://example.org/c"
    assert client_for(cabinet_member).get(path).status_code == 403


def test_a_meeting_records_an_outcome_of_each_recommendation(committee, democratic_services, lead_officer, client_for):
    recommendation = RecommendationFactory(review=ReviewFactory(body=committee, monitored=True), issued=True)
    meeting = held_meeting(committee, on=timezone.localdate())
    page, name = f"/desk/meetings/{committee.slug}/{meeting.slug}/", f"r{recommendation.pk}"
    client = client_for(democratic_services)
    wrong = client.post(page, {"do": recommendation.pk, f"{name}-outcome": "signed-off"})
    assert "Choose the verdict" in wrong.content.decode()
    send(client, page, do=recommendation.pk, **{f"{name}-outcome": "noted", f"{name}-words": "It was noted."})
    assert MeetingOutcome.objects.get().words == "It was noted."
    assert str(meeting) in client.get("/desk/meetings/").content.decode()
    assert client_for(lead_officer).get(page).status_code == 403


def test_anybody_suggests_a_topic_and_the_committee_answers_in_public(
    committee, resident, scrutiny_officer, client_for
):
    client_public = client_for(resident)
    assert client_public.get("/suggest-a-topic/").status_code == 200
    said = {"title": "Bus shelters", "why": "They are dark.", "proposer": "resident", "body_id": committee.pk}
    assert client_public.post("/suggest-a-topic/", said | {"title": ""}).context["form"].errors
    send(client_public, "/suggest-a-topic/", **said)
    topic, client = ProgrammeTopic.objects.get(), client_for(scrutiny_officer)
    assert "Bus shelters" in client.get("/desk/programme/").content.decode()
    send(
        client,
        f"/desk/programme/{topic.pk}/answer/",
        take_up="yes",
        answer="We shall look at it.",
        body_id=committee.pk,
        month_on="March 2099",
    )
    send(client, f"/desk/programme/{topic.pk}/move/", month_on="4 2099", because="No room in March.")
    shown = client_public.get(f"/work-programme/{committee.slug}/").content.decode()
    assert "April 2099" in shown
    assert "No room in March." in shown
    assert "Nothing planned." in shown
    send(client, f"/desk/programme/{topic.pk}/start/", title="Bus shelters after dark")
    assert Review.objects.get().title == "Bus shelters after dark"


def test_suggestions_from_one_address_are_limited(committee, resident, client_for):
    client = client_for(resident)
    said = {"title": "Bus shelters", "why": "They are dark.", "proposer": "resident"}
    answers = [client.post("/suggest-a-topic/", said).status_code for _n in range(6)]
    assert answers == [302] * 5 + [200]
    assert ProgrammeTopic.objects.count() == 5


def test_a_comment_is_read_before_it_is_shown(committee, communications_officer, lead_officer, client_for):
    recommendation = RecommendationFactory(review=ReviewFactory(body=committee, monitored=True), issued=True)
    shown, kept = (FeedbackFactory(recommendation=recommendation) for _n in range(2))
    client = client_for(communications_officer)
    assert client.get("/desk/feedback/").status_code == 200
    send(client, f"/desk/feedback/{shown.pk}/show/")
    send(client, f"/desk/feedback/{kept.pk}/not-shown/", because="It names somebody.")
    states = dict(Feedback.objects.values_list("pk", "state"))
    assert states == {shown.pk: "shown", kept.pk: "not-shown"}
    assert client_for(lead_officer).get("/desk/feedback/").status_code == 403


def test_a_colleague_replies(committee, lead_post, lead_officer, head_of_service, client_for):
    ask = AskFactory(recommendation=RecommendationFactory(review=ReviewFactory(body=committee, sent=True), issued=True))
    row = Help.objects.create(
        council=committee.council,
        ask=ask,
        kind=Help.Kind.COLLEAGUE,
        from_words="Head of Public Protection",
        to_post=lead_post,
        words="How many lights?",
        at=AT,
    )
    send(client_for(lead_officer), f"/my/help/{row.pk}/", reply="Twelve.")
    row.refresh_from_db()
    assert row.reply == "Twelve."
    assert client_for(head_of_service).get(f"/my/help/{row.pk}/").status_code == 403


def test_taking_down_is_for_the_monitoring_officer(committee, scrutiny_officer, monitoring_officer, client_for):
    review = ReviewFactory(body=committee, sent=True)
    public.publish_review(review, by=scrutiny_officer, at=AT)
    path = f"{review.desk}take-down/"
    assert client_for(scrutiny_officer).get(path).status_code == 403
    client = client_for(monitoring_officer)
    assert "No message about it was sent." in client.get(path).content.decode()
    send(client, path, reason="wrong", decided_by="Monitoring Officer")
    found = publishing.standing(committee.council, "scrutiny.review", review.pk)
    assert found is not None
    assert found.withdrawn_at is not None


@pytest.mark.parametrize("name", ["monitoring_officer", "administrator", "scrutiny_officer", "resident"])
def test_the_way_to_taking_down_stands_on_public_pages_for_those_who_may(name, request, committee, client_for):
    review = ReviewFactory(body=committee, sent=True)
    row = RecommendationFactory(review=review, issued=True)
    by = request.getfixturevalue("scrutiny_officer")
    public.publish_review(review, by=by, at=AT)
    public.publish_recommendation(row, by=by, at=AT)
    client = client_for(request.getfixturevalue(name))
    may = name in {"monitoring_officer", "administrator"}
    for address in (review.address, row.address):
        page = client.get(address)
        assert (f'href="/desk{address}take-down/"' in page.content.decode()) is may
        assert ("ETag" in page.headers) is (name == "resident")
        if may:
            assert client.get(f"/desk{address}take-down/").status_code == 200
    if name != "resident":
        assert ("Find a public page to take down" in client.get("/my/").content.decode()) is may


def test_everything_open_is_handed_over_in_one_act(
    council, committee, lead_post, head_post, scrutiny_officer, lead_officer, client_for
):
    recommendation = RecommendationFactory(review=ReviewFactory(body=committee, monitored=True), issued=True)
    action = ActionFactory(recommendation=recommendation, owner_post=lead_post)
    said = {"from_post_id": lead_post.pk, "because": "The team was merged.", **day("on", timezone.localdate())}
    client = client_for(scrutiny_officer)
    wrong = client.post("/desk/hand-over/", said)
    assert "Choose one post or one body it goes to" in wrong.content.decode()
    send(client, "/desk/hand-over/", **said, to_post_id=head_post.pk)
    action.refresh_from_db()
    assert action.owner_post == head_post
    assert client_for(lead_officer).get("/desk/hand-over/").status_code == 403
