"""Notices: each act tells whoever has to do or know something, once."""

from datetime import timedelta

from tests import AT, ON
from tests.factories.organisations import BodyFactory
from tests.factories.published import accepted, answer, recommendations, sent_review, sign_off
from tests.factories.scrutiny import job
from wardmote.kernel import facts
from wardmote.messaging.models import Message
from wardmote.scrutiny import answering, asking, feedback, notices, receiving
from wardmote.scrutiny.models import Ask


def _tell(council):
    facts.seal(council, at=AT)
    while notices.announce(at=AT):
        pass
    return list(Message.objects.of(council).order_by("pk"))


def test_issuing_tells_each_person_once_however_many_name_them(council, cabinet_post, cabinet_member):
    sent_review(council, to=cabinet_post, count=3)
    found = _tell(council)
    assert [message.address for message in found] == [cabinet_member.person.email]
    assert found[0].subject.startswith("Answer 3 recommendations")
    assert len(_tell(council)) == 1


def test_a_partner_gets_a_link_and_its_whole_question_elsewhere_is_not_leaked(council, partner):
    partner.email = "partnerships@police.example"
    partner.save()
    sent_review(council, to=partner, count=2)
    found = [message for message in _tell(council) if message.address == partner.email]
    assert len(found) == 1
    assert "/link/" in found[0].text


def test_an_answer_sent_back_tells_its_officer_why(council, cabinet_post, lead_post, lead_officer, head_of_service):
    one = recommendations(sent_review(council, to=cabinet_post, count=1))[0].asks.get()
    asking.pass_to(one.pk, lead_post.pk, by=job(council), at=AT)
    answering.save_answer(one.pk, lines=[accepted()], by=lead_officer, at=AT)
    ready = answering.make_ready([one.pk], by=lead_officer, at=AT)[0]
    answering.send_back(ready.pk, because="Say when.", by=head_of_service, at=AT)
    texts = {message.kind: message for message in _tell(council)}
    assert texts["scrutiny.answer_ready"].address == head_of_service.person.email
    assert texts["scrutiny.answer_returned"].address == lead_officer.person.email
    assert "Say when." in texts["scrutiny.answer_returned"].text


def test_asked_again_says_what_and_by_when(council, cabinet):
    cabinet.email = "cabinet@elmbury.example"
    cabinet.save()
    recommendation = recommendations(sent_review(council, to=cabinet, count=1))[0]
    answer(recommendation)
    sent = answering.current(Ask.objects.get(recommendation=recommendation))
    receiving.ask_again(sent.pk, what="Which alleys?", by_on=ON + timedelta(days=20), on=ON, by=job(council), at=AT)
    found = [message for message in _tell(council) if message.kind == "scrutiny.asked_again"]
    assert {message.address for message in found} == {cabinet.email}
    assert "Which alleys?" in found[0].text


def test_whoever_commented_hears_the_verdict_once(council, resident, scrutiny_officer):
    recommendation = recommendations(sent_review(council, count=1))[0]
    answer(recommendation)
    said = feedback.give_feedback(recommendation.pk, text="It is dark.", email="ann@example.org", by=resident, at=AT)
    feedback.settle_feedback(said.pk, show=True, by=scrutiny_officer, at=AT)
    sign_off(recommendation)
    for _again in range(2):
        found = [message for message in _tell(council) if message.address == "ann@example.org"]
        assert len(found) == 1
    assert "Implemented" in found[0].text


def test_records_from_before_tell_nobody(council):
    review = sent_review(council, to=BodyFactory(council=council, cabinet=True), count=1)
    review.as_history = True
    review.save()
    review.recommendations.update(as_history=True)
    assert _tell(council) == []
