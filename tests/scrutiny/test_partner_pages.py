"""What signed links open: a partner's answers, a colleague's help, an owner's update; and links that have ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import AT
from tests.factories.scrutiny import ActionFactory, ReviewFactory, job
from tests.scrutiny.test_answers_pages import asked, typed
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.models import Fact, SignedLink
from wardmote.kernel.readers import Actor
from wardmote.messaging.models import Message
from wardmote.scrutiny import answering, helping, partner_links
from wardmote.scrutiny.models import Action, ActionUpdate, Help, Response

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

S = Response.State


@pytest.fixture
def review(committee):
    return ReviewFactory(council=committee.council, body=committee, drafting=True, slug="lighting", title="Lighting")


@pytest.fixture
def police(partner):
    partner.email = "partnerships@police.example"
    partner.save()
    return partner


@pytest.fixture
def opened(council, police):
    """A link for the police, and where it leads."""
    link, address = partner_links.partner_link(police, by=job(council), at=timezone.now())
    return link, address[address.index("/link/") :]


def test_a_partner_saves_sends_and_an_officer_adds_it(
    review, police, opened, resident, scrutiny_officer, client_for, council
):
    ask = asked(review, [police])
    _link, path = opened
    client = client_for(resident)
    page = client.get(path)
    html = page.content.decode()
    assert html.count("asks you 1 thing") == 1
    assert "It comes from the Community Safety Scrutiny Committee." in html
    assert "must reply" in html
    assert "Do not give names, addresses or intelligence here." in html
    assert page["Referrer-Policy"] == "no-referrer"
    boxes = {f"a{ask.pk}-all-decision": "accepted", f"a{ask.pk}-all-text": "We publish our plans each spring."}
    client.post(path, typed(page, do="save", **boxes))
    assert answering.current(ask).is_partners
    saved = client.get(path)
    assert "We publish our plans each spring." in saved.content.decode()
    sent = client.post(path, typed(saved, do="send"), follow=True).content.decode()
    assert "We have your answer. Elmbury Borough Council checks it before it is added to the record." in sent
    assert "Being checked" in sent
    copy = Message.objects.get(kind="scrutiny.partner-copy")
    assert copy.address == "partnerships@police.example"
    assert "We publish our plans each spring." in copy.text
    assert "We publish our plans" not in client.get(ask.recommendation.address).content.decode()

    officer = client_for(scrutiny_officer)
    checks = officer.get("/desk/answers/checks/").content.decode()
    assert "We publish our plans each spring." in checks
    officer.post("/desk/answers/checks/", {"do": f"add-{answering.current(ask).pk}"})
    assert answering.current(ask).state == S.SENT
    assert "We publish our plans each spring." in client.get(ask.recommendation.address).content.decode()
    after = client.get(path).content.decode()
    assert "Nothing waits for an answer from you" in after
    assert "What you answered before" in after
    assert Fact.objects.get(verb="scrutiny.partner_submitted").by_words == "Elmshire Police"


def test_an_officer_sends_a_partners_answer_back(review, police, opened, resident, scrutiny_officer, client_for):
    ask, (_link, path), client = asked(review, [police]), opened, client_for(resident)
    boxes = {f"a{ask.pk}-all-decision": "noted", f"a{ask.pk}-all-text": "A named person will see to it."}
    client.post(path, typed(client.get(path), do="send", **boxes))
    answer = answering.current(ask)
    assert answer.state == S.READY
    officer = client_for(scrutiny_officer)
    officer.post(f"/desk/answers/checks/send-back/?answer={answer.pk}", {"words": "Leave the name out."})
    assert "Sent back by Scrutiny officer: Leave the name out." in client.get(path).content.decode()


def test_opening_a_link_writes_nothing(review, police, opened, resident, client_for):
    asked(review, [police])
    link, path = opened
    before = (Fact.objects.count(), Response.objects.count(), Message.objects.count())
    for query in ("", "?do=pass", f"?do=not-us&ask={review.recommendations.get().asks.get().pk}"):
        assert client_for(resident).get(path + query).status_code == 200
    assert (Fact.objects.count(), Response.objects.count(), Message.objects.count()) == before
    link.refresh_from_db()
    assert link.used_at is None


def test_a_stop_keeps_the_partners_words_and_sends_nothing(review, police, opened, resident, client_for):
    ask, (_link, path), client = asked(review, [police]), opened, client_for(resident)
    page = client.post(path, typed(client.get(path), do="send", **{f"a{ask.pk}-all-decision": "deferred"}))
    assert "Enter the day an answer will come" in page.content.decode()
    assert answering.current(ask).state == S.WRITING


def test_passing_on_stays_inside_the_organisation(review, police, opened, resident, client_for):
    asked(review, [police])
    _link, path = opened
    client = client_for(resident)
    refused = client.post(f"{path}?do=pass", {"email": "somebody@elsewhere.example"})
    assert "Enter an address at your own organisation." in refused.content.decode()
    client.post(f"{path}?do=pass", {"email": "Colleague@police.example"})
    sent = Message.objects.get()
    assert sent.address == "colleague@police.example"
    assert SignedLink.objects.filter(address="colleague@police.example", purpose="partner-answer").exists()


def test_not_for_us(review, police, opened, resident, client_for):
    ask = asked(review, [police])
    _link, path = opened
    client_for(resident).post(f"{path}?do=not-us&ask={ask.pk}", {"words": "Ask the county."})
    said = Help.objects.get()
    assert (said.kind, said.from_words, said.words) == ("not-mine", "Elmshire Police", "Ask the county.")


def test_an_ended_link_sends_a_new_one_to_the_address_we_hold(council, review, police, resident, client_for):
    asked(review, [police])
    _link, address = partner_links.partner_link(police, by=job(council), at=AT - timedelta(days=4000))
    path, client = address[address.index("/link/") :], client_for(resident)
    page = client.get(path)
    assert page.status_code == 410
    assert "police.example" not in page.content.decode()
    assert not Message.objects.exists()
    answers = [client.post(path).content for _n in range(5)]
    assert len({answer.split(b"<main")[1] for answer in answers}) == 1
    assert b"police.example" not in answers[0]
    assert {one.address for one in Message.objects.all()} == {"partnerships@police.example"}
    assert Message.objects.count() == 3  # a limit, which the answer does not tell
    assert client.get("/link/made-up-token-that-is-not-one/").status_code == 404


def test_a_link_opens_nothing_at_another_council_or_for_another_body(
    council, other_council, review, police, opened, outsider, client_for, resident
):
    from tests.factories.organisations import BodyFactory

    _link, path = opened
    assert client_for(Actor(other_council)).get(path).status_code == 404
    fire = BodyFactory(council=council, partner=True, name="Elmshire Fire")
    ask = asked(review, [fire])
    assert client_for(resident).get(f"{path}?do=not-us&ask={ask.pk}").status_code == 404
    assert ask.recommendation.heading not in client_for(resident).get(path).content.decode()


def test_a_colleague_replies_by_link(
    council, review, cabinet_post, lead_post, head_post, lead_officer, resident, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    question = helping.ask_colleague(ask.pk, post_id=head_post.pk, words="Is it ours?", by=lead_officer, at=AT)
    _link, address = partner_links.colleague_link(question, by=job(council), at=timezone.now())
    path, client = address[address.index("/link/") :], client_for(resident)
    assert "Is it ours?" in client.get(path).content.decode()
    assert "Write it here" in client.post(path, {"words": ""}).content.decode()
    done = client.post(path, {"words": "It is."}, follow=True).content.decode()
    assert "You replied" in done
    question.refresh_from_db()
    assert question.reply == "It is."


def test_an_update_by_link_waits_to_be_checked(council, review, police, resident, scrutiny_officer, client_for):
    ask = asked(review, [police])
    action = ActionFactory(recommendation=ask.recommendation, owner_post=None, owner_body=police)
    _link, address = partner_links.action_link(action, by=job(council), at=timezone.now())
    path, client = address[address.index("/link/") :], client_for(resident)
    assert action.title in client.get(path).content.decode()
    html = client.post(path, {"state": "held-up", "text": "Not yet."}).content.decode()
    assert "There is a problem" in html
    client.post(path, {"state": "on-course", "text": "Half are mended.", "link": "https://police.example/lights"})
    update = ActionUpdate.objects.get()
    assert not update.is_checked
    assert update.evidence.get().url == "https://police.example/lights"
    officer = client_for(scrutiny_officer)
    assert "Half are mended." in officer.get("/desk/answers/checks/").content.decode()
    officer.post("/desk/answers/checks/", {"do": f"update-{update.pk}"})
    action.refresh_from_db()
    assert action.state == Action.State.ON_COURSE


def test_officers_send_a_partner_its_link(review, police, cabinet_post, scrutiny_officer, lead_officer, client_for):
    ask = asked(review, [police])
    client = client_for(scrutiny_officer)
    one = f"/desk/reviews/lighting/answers/one/?ask={ask.pk}"
    assert "The partner’s link" in client.get(one).content.decode()
    client.post(one, {"do": "link"})
    sent = Message.objects.get()
    assert sent.address == "partnerships@police.example"
    assert "/link/" in sent.text
    with pytest.raises(NotAllowed):
        partner_links.send_partner_link(police.pk, by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="No partner is asked here"):
        partner_links.partner_link(asked(review, [cabinet_post]), by=scrutiny_officer, at=AT)
