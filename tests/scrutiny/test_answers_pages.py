"""Answers as people give them: written on one page, cleared, approved, agreed, sent, and read by anyone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests import AT
from tests.conftest import cast
from tests.factories.organisations import BodyFactory, MeetingFactory, PostFactory
from tests.factories.scrutiny import ISSUED_ON, PartFactory, RecommendationFactory, ReviewFactory, job
from wardmote.kernel.errors import NotAllowed, WrongState
from wardmote.kernel.models import Fact, SignedLink
from wardmote.organisations.models import Capacity, Meeting
from wardmote.scrutiny import answering, asking, helping, partner_links
from wardmote.scrutiny.answering import Said
from wardmote.scrutiny.models import Ask, Help, Response, Review

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

S = Response.State
ADDRESS = "/my/answers/lighting/"


@pytest.fixture
def review(committee):
    return ReviewFactory(council=committee.council, body=committee, drafting=True, slug="lighting", title="Lighting")


def asked(review, to, officer=None, suggested=None, parts=(), **more):
    """A recommendation sent to posts or bodies, with the officer who drafts the answer."""
    made = RecommendationFactory(review=review, body=review.body, agreed=True, **more)
    for label in parts:
        PartFactory(recommendation=made, label=label, text=f"Part {label} of it.")
    found = asking.ask(
        made.pk,
        posts=[one.pk for one in to if hasattr(one, "reports_to_id")],
        bodies=[one.pk for one in to if not hasattr(one, "reports_to_id")],
        officer_post=officer.pk if officer else None,
        suggested_post=suggested.pk if suggested else None,
        by=job(made.council),
        at=AT,
    )
    asking.issue_one(
        made.pk,
        capacity=Capacity.CRIME_AND_DISORDER,
        issued_on=ISSUED_ON,
        with_notice=True,
        by=job(made.council),
        at=AT,
    )
    found.refresh_from_db()
    return found


def typed(page, **boxes):
    """What a browser would send: what the page holds, with these boxes changed."""
    sent = {}
    html = page.content.decode()
    for tag in re.findall(r"<input [^>]*>", html):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = told.get("type", "text"), told.get("name")
        if not name or name == "csrfmiddlewaretoken" or kind == "submit":
            continue
        if kind in {"radio", "checkbox"}:
            if " checked" in tag:
                sent[name] = told["value"]
        else:
            sent[name] = told.get("value", "")
    boxes_of_text = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    return {**sent, **dict(boxes_of_text), **boxes}


def accepted(ask, part="all", **more):
    return {
        f"a{ask.pk}-{part}-decision": "accepted",
        f"a{ask.pk}-{part}-text": "We will publish the list each month.",
        f"a{ask.pk}-{part}-done_by_on-day": "30",
        f"a{ask.pk}-{part}-done_by_on-month": "9",
        f"a{ask.pk}-{part}-done_by_on-year": "2027",
        **more,
    }


def test_an_officer_answers_three_on_one_page_and_sends_them(review, cabinet_post, lead_post, lead_officer, client_for):
    asks = [asked(review, [cabinet_post], lead_post) for _n in range(3)]
    client = client_for(lead_officer)
    assert "Lighting" in client.get("/my/answers/").content.decode()
    page = client.get(ADDRESS)
    assert "3 recommendations name you." in page.content.decode()
    assert "0 of 3 ready" in page.content.decode()
    boxes = {"do": "save"}
    for ask in asks:
        boxes |= accepted(ask) | {f"a{ask.pk}-cost": "some", f"a{ask.pk}-cost_pounds": "3,200"}
        boxes |= {f"a{ask.pk}-lead": "Community Safety Manager; Somebody Unknown"}
    answer = client.post(ADDRESS, typed(page, **boxes))
    assert answer.status_code == 302
    drafts = list(Response.objects.all())
    assert [(one.state, one.cost_pence, one.lead_words) for one in drafts] == [
        (S.WRITING, 320000, "Somebody Unknown")
    ] * 3
    assert all(list(one.lead_posts.all()) == [lead_post] for one in drafts)
    page = client.get(ADDRESS)
    assert "3 of 3 ready" in page.content.decode()
    assert "Send the 3 ready for clearance" in page.content.decode()
    assert "Not public yet" in page.content.decode()
    client.post(ADDRESS, typed(page, do="send"))
    assert set(Response.objects.values_list("state", flat=True)) == {S.READY}
    assert "With Head of Public Protection" in client.get(ADDRESS).content.decode()


def test_what_is_wrong_with_one_answer_keeps_the_rest(review, cabinet_post, lead_post, lead_officer, client_for):
    good, bad = asked(review, [cabinet_post], lead_post), asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    boxes = accepted(good) | {
        f"a{bad.pk}-all-decision": "not_accepted",
        f"a{bad.pk}-all-done_by_on-day": "31",
        f"a{bad.pk}-all-done_by_on-month": "2",
        f"a{bad.pk}-all-done_by_on-year": "2027",
        f"a{bad.pk}-cost": "some",
        f"a{bad.pk}-cost_pounds": "lots",
    }
    page = client.post(ADDRESS, typed(client.get(ADDRESS), do="save", **boxes))
    html = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in html
    assert "The rest is saved." in html
    assert "Give a reason: it is needed when the answer is Not accepted" in html
    assert f'href="#id_a{bad.pk}-all-reason"' in html
    assert "Enter a real date" in html
    assert "Enter the amount in pounds as a number" in html
    assert answering.current(good).lines.get().decision == "accepted"
    assert answering.current(bad).lines.get().decision == "not_accepted"
    assert 'value="31"' in html


def test_a_part_without_an_answer_is_advised_and_can_be_sent_as_it_is(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post, parts="ab")
    client = client_for(lead_officer)
    client.post(ADDRESS, typed(client.get(ADDRESS), do="save", **accepted(ask, "a")))
    page = client.get(ADDRESS)
    assert "Part b has no answer" in page.content.decode()
    assert "0 of 1 ready" in page.content.decode()
    client.post(ADDRESS, typed(page, do="send"))
    assert answering.current(ask).state == S.WRITING
    client.post(ADDRESS, typed(page, do="send", **{f"a{ask.pk}-anyway": "on"}))
    assert answering.current(ask).state == S.READY


def test_two_people_at_once_see_both_texts_and_pick_one(
    review, cabinet_post, lead_post, lead_officer, scrutiny_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = client.get(ADDRESS)
    answering.save_answer(ask.pk, lines=[Said(decision="noted", text="Their words.")], by=scrutiny_officer, at=AT)
    clash = client.post(ADDRESS, typed(page, do="save", **accepted(ask)))
    html = clash.content.decode()
    assert "Compare both" in html
    assert "Their words." in html
    assert "We will publish the list each month." in html
    assert answering.current(ask).lines.get().decision == "noted"
    undecided = client.post(ADDRESS, typed(clash, do="save"))
    assert "Choose which text to keep" in undecided.content.decode()
    client.post(ADDRESS, typed(undecided, do="save", **{f"a{ask.pk}-pick": "mine"}))
    assert answering.current(ask).lines.get().decision == "accepted"


def test_the_other_text_can_be_kept(review, cabinet_post, lead_post, lead_officer, scrutiny_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = client.get(ADDRESS)
    answering.save_answer(ask.pk, lines=[Said(decision="noted", text="Their words.")], by=scrutiny_officer, at=AT)
    clash = client.post(ADDRESS, typed(page, do="save", **accepted(ask)))
    assert client.post(ADDRESS, typed(clash, do="save", **{f"a{ask.pk}-pick": "theirs"})).status_code == 302
    assert answering.current(ask).lines.get().text == "Their words."


def test_is_this_yours_yes(review, cabinet_post, lead_post, lead_officer, client_for):
    ask = asked(review, [cabinet_post], suggested=lead_post)
    client = client_for(lead_officer)
    page = client.get(ADDRESS)
    assert "Is this one yours?" in page.content.decode()
    client.post(ADDRESS, typed(page, do=f"mine-{ask.pk}"))
    ask.refresh_from_db()
    assert ask.officer_post == lead_post


def test_the_small_pages_beside_an_answer(review, cabinet_post, lead_post, head_post, lead_officer, client_for):
    first, second = asked(review, [cabinet_post], lead_post), asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    client.post(ADDRESS, typed(client.get(ADDRESS), do="save", **accepted(first)))
    copy = f"{ADDRESS}copy/?ask={second.pk}"
    assert "Accepted. 30" in client.get(copy).content.decode()
    assert "Choose an answer to copy" in client.post(copy, {}).content.decode()
    client.post(copy, {"from": first.pk})
    assert answering.current(second).lines.get().text == "We will publish the list each month."
    colleague = f"{ADDRESS}colleague/?ask={second.pk}"
    assert "Say what you want to know" in client.post(colleague, {"post": head_post.pk}).content.decode()
    assert client.post(colleague, {"post": head_post.pk, "words": "Is it ours?"}).status_code == 302
    assert Help.objects.get().to_post == head_post
    client.post(f"{ADDRESS}not-mine/?ask={first.pk}", {"post": head_post.pk, "words": "They run it."})
    assert Help.objects.get(kind="not-mine").to_post == head_post
    holding = {"text": "We wait for figures.", "answer_on-day": "1", "answer_on-month": "2", "answer_on-year": "2030"}
    client.post(f"{ADDRESS}holding/?ask={first.pk}", holding)
    assert first.holding_replies.get().text == "We wait for figures."
    html = client.get(ADDRESS).content.decode()
    assert "Head of Public Protection was asked: Is it ours?" in html
    assert "A holding reply of" in html


def test_a_colleague_with_an_account_replies(
    review, cabinet_post, lead_post, head_post, lead_officer, head_of_service, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    made = helping.ask_colleague(ask.pk, post_id=head_post.pk, words="Is it ours?", by=lead_officer, at=AT)
    address = f"/my/help/{made.pk}/"
    assert client_for(lead_officer).get(address).status_code == 403
    client = client_for(head_of_service)
    assert "Is it ours?" in client.get("/my/answers/").content.decode()
    client.post(address, {"reply": "It is."})
    made.refresh_from_db()
    assert made.reply == "It is."


def test_only_whoever_was_asked_helps_and_only_once(
    review, cabinet_post, lead_post, head_post, lead_officer, head_of_service, outsider
):
    ask = asked(review, [cabinet_post], lead_post)
    made = helping.ask_colleague(ask.pk, post_id=head_post.pk, words="Is it ours?", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed, match="Whoever was asked"):
        helping.help_out(made.pk, reply="Mine.", by=lead_officer, at=AT)
    with pytest.raises(Help.DoesNotExist):
        helping.help_out(made.pk, reply="Mine.", by=outsider, at=AT)
    helping.help_out(made.pk, reply="It is.", by=head_of_service, at=AT)
    with pytest.raises(WrongState, match="was answered"):
        helping.help_out(made.pk, reply="It is not.", by=head_of_service, at=AT)


def ready(ask, by, **said):
    answering.save_answer(
        ask.pk, lines=[Said(**{"decision": "accepted", "text": "We will do it.", "goes_on": True} | said)], by=by, at=AT
    )
    return answering.make_ready([ask.pk], by=by, at=AT)[0]


def test_a_head_clears_what_is_ticked_after_a_page_to_check(
    review, cabinet_post, lead_post, lead_officer, head_of_service, client_for
):
    one, two = (ready(asked(review, [cabinet_post], lead_post), lead_officer) for _n in range(2))
    client = client_for(head_of_service)
    page = client.get("/my/clearance/").content.decode()
    assert "2 answers to clear" in page
    assert "Next: Cabinet Member for Community Safety." in page
    assert " checked" not in page
    assert "Check this one." in page  # no cost and no lead officer
    assert "Tick the answers you clear" in client.post("/my/clearance/", {"step": "check"}).content.decode()
    check = client.post("/my/clearance/", {"step": "check", "answer": [one.pk]}).content.decode()
    assert "You clear 1, you leave 1" in check
    one.refresh_from_db()
    assert one.state == S.READY
    client.post("/my/clearance/", {"step": "do", "answer": [one.pk]})
    client.post(f"/my/clearance/?send-back={two.pk}", {"words": "Say when."})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == (S.CLEARED, S.RETURNED)
    html = client_for(lead_officer).get(ADDRESS).content.decode()
    assert "Sent back by Head of Public Protection: Say when." in html


def test_two_members_approve_a_joint_answer_and_it_reaches_the_public(
    review,
    council,
    cabinet,
    cabinet_post,
    lead_post,
    lead_officer,
    head_of_service,
    cabinet_member,
    client_for,
    democratic_services,
):
    other_post = PostFactory(council=council, member=True, title="Cabinet Member for Parks", body=cabinet)
    other = cast(council, "cabinet-member", email="parks@elmbury.example", post=other_post, body=cabinet)
    ask = asked(review, [cabinet_post, other_post], lead_post)
    answer = ready(ask, lead_officer)
    answering.clear([answer.pk], by=head_of_service, at=AT)
    first, second = client_for(cabinet_member), client_for(other)
    page = first.get("/my/approvals/").content.decode()
    assert "1 answer to approve" in page
    assert "Head of Public Protection has cleared it." in page
    assert " checked" not in page
    assert "We will do it." in first.get(f"/my/approvals/?read={answer.pk}").content.decode()
    assert (
        "You approve 1, you leave 0"
        in first.post("/my/approvals/", {"step": "check", "answer": [answer.pk]}).content.decode()
    )
    first.post("/my/approvals/", {"step": "do", "answer": [answer.pk]})
    answer.refresh_from_db()
    assert answer.state == S.CLEARED
    assert "Nothing waits for your approval." in first.get("/my/approvals/").content.decode()
    assert (
        "Joint answer. The Cabinet Member for Community Safety approved it"
        in second.get("/my/approvals/").content.decode()
    )
    second.post("/my/approvals/", {"step": "do", "answer": [answer.pk]})
    answer.refresh_from_db()
    assert answer.state == S.APPROVED

    meeting = MeetingFactory(council=council, body=cabinet, state=Meeting.State.HELD, held_on=AT.date())
    desk = client_for(democratic_services)
    address = "/desk/reviews/lighting/answers/"
    assert "Approved: agree them" in desk.get(address).content.decode()
    assert "Tick at least one answer" in desk.post(address, {"do": "agree"}).content.decode()
    agreed = {
        "do": "agree", "answer": [answer.pk], "agree-meeting": meeting.pk, "agree-minute": "CAB/12",
        "agree-on-day": "20", "agree-on-month": "5", "agree-on-year": "2026",
    }  # fmt: skip
    desk.post(address, agreed)
    answer.refresh_from_db()
    assert (answer.state, answer.agreed_minute) == (S.AGREED, "CAB/12")
    public = client_for(job(council)).get(ask.recommendation.address).content.decode()
    assert "We will do it." not in public
    desk.post(address, {"do": "send", "answer": [answer.pk]})
    public = client_for(job(council)).get(ask.recommendation.address).content.decode()
    assert "We will do it." in public
    ask.refresh_from_db()
    assert ask.answered_on is not None
    received = {
        "do": "receive", "answer": [answer.pk], "receive-minute": "CS/4",
        "receive-on-day": "1", "receive-on-month": "6", "receive-on-year": "2026",
    }  # fmt: skip
    desk.post(address, received)
    answer.refresh_from_db()
    assert answer.state == S.RECEIVED
    again = {
        "do": "again", "again-what": "How many lights?", "again-by_on-day": "1", "again-by_on-month": "9",
        "again-by_on-year": "2027", "again-on-day": "2", "again-on-month": "6", "again-on-year": "2026",
    }  # fmt: skip
    desk.post(f"{address}one/?ask={ask.pk}", again)
    page = client_for(lead_officer).get(ADDRESS).content.decode()
    assert "The committee asks: How many lights?" in page


def test_an_approval_by_link_works_the_same(
    review, cabinet_post, lead_post, lead_officer, head_of_service, client_for, council
):
    answer = ready(asked(review, [cabinet_post], lead_post), lead_officer)
    answering.clear([answer.pk], by=head_of_service, at=AT)
    link, address = partner_links.approval_link(cabinet_post, by=job(council), at=AT + timedelta(days=365))
    path = address[address.index("/link/") :]
    client = client_for(job(council), enforce_csrf_checks=True)
    page = client.get(path)
    assert "1 answer to approve" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    link.refresh_from_db()
    assert link.used_at is None
    assert client.post(path, {"step": "do", "answer": [answer.pk]}, headers={"origin": "null"}).status_code == 302
    answer.refresh_from_db()
    assert answer.state == S.APPROVED
    assert Fact.objects.get(verb="scrutiny.answer_approved").by_words == cabinet_post.title
    assert SignedLink.objects.get(pk=link.pk).used_at is not None


def test_an_officer_may_write_for_another_and_pass_on(
    review, cabinet_post, lead_post, head_post, lead_officer, scrutiny_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    helping.not_mine(ask.pk, whose=head_post.pk, words="They run it.", by=lead_officer, at=AT)
    client = client_for(scrutiny_officer)
    assert client.get(f"{ADDRESS}?ask={ask.pk}").status_code == 200
    one = f"/desk/reviews/lighting/answers/one/?ask={ask.pk}"
    assert "They run it." in client.get(one).content.decode()
    client.post(one, {"do": "pass", "pass-post": head_post.pk})
    ask.refresh_from_db()
    assert ask.officer_post == head_post
    assert Help.objects.get().reply == "Passed to Head of Public Protection."


def test_the_date_can_be_changed_with_a_reason(review, cabinet_post, lead_post, scrutiny_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    client, one = client_for(scrutiny_officer), f"/desk/reviews/lighting/answers/one/?ask={ask.pk}"
    more = {"do": "clock", "clock-change": "until", "clock-on-day": "1", "clock-on-month": "2", "clock-on-year": "2030"}
    assert "Give a reason" in client.post(one, more).content.decode()
    client.post(one, more | {"clock-because": "An election."})
    ask.refresh_from_db()
    assert ask.due_on.year == 2030
    client.post(one, {"do": "clock", "clock-change": "disapply", "clock-because": "It was repealed."})
    assert Ask.objects.get().due_on is None


OURS = ["/my/answers/", ADDRESS, "/my/clearance/", "/my/approvals/", "/desk/answers/checks/"]


@pytest.mark.parametrize("address", [*OURS, "/desk/reviews/lighting/answers/"])
def test_nobody_reads_drafts_without_signing_in(review, address, resident, client_for):
    answer = client_for(resident).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_other_roles_and_other_councils_are_kept_out(
    review, cabinet_post, lead_post, lead_officer, committee_member, outsider, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    ready(ask, lead_officer)
    member = client_for(committee_member)
    assert member.get("/my/clearance/").content.decode().count("wm-card__top") == 0
    assert member.get(ADDRESS).status_code == 404
    assert member.get(f"{ADDRESS}?ask={ask.pk}").status_code == 404
    assert member.get("/desk/reviews/lighting/answers/").status_code == 403
    assert member.get("/desk/answers/checks/").status_code == 403
    other = client_for(outsider)
    assert other.get("/desk/reviews/lighting/answers/").status_code == 404
    assert other.get(f"/desk/reviews/lighting/answers/one/?ask={ask.pk}").status_code == 404
    assert other.get(f"{ADDRESS}?ask={ask.pk}").status_code == 404


def test_answers_to_no_review_have_a_page_of_their_own(committee, cabinet_post, lead_post, lead_officer, client_for):
    made = RecommendationFactory(review=None, council=committee.council, body=committee, agreed=True)
    asking.ask(made.pk, posts=[cabinet_post.pk], officer_post=lead_post.pk, by=job(made.council), at=AT)
    asking.issue_one(
        made.pk, capacity=Capacity.SCRUTINY, issued_on=ISSUED_ON, with_notice=True, by=job(made.council), at=AT
    )
    client = client_for(lead_officer)
    assert "/my/answers/other/" in client.get("/my/answers/").content.decode()
    assert "Not from a review" in client.get("/my/answers/other/").content.decode()


def test_a_body_without_members_goes_straight_to_democratic_services(
    review, council, lead_post, lead_officer, head_of_service, client_for
):
    body = BodyFactory(council=council)
    answer = ready(asked(review, [body], lead_post), lead_officer)
    client = client_for(head_of_service)
    assert "Democratic Services puts it before the" in client.get("/my/clearance/").content.decode()
    client.post("/my/clearance/", {"step": "do", "answer": [answer.pk]})
    answer.refresh_from_db()
    assert answer.state == S.APPROVED
    assert Review.objects.get(slug="lighting").title == "Lighting"
