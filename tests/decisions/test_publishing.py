"""Ready, published, considered, settled; and that nothing exempt is ever published."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests import AT, ON
from wardmote.decisions import comments, drafting, items, publishing
from wardmote.decisions.models import PublishedReport, Report
from wardmote.kernel import links, search
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Link, Publication
from wardmote.kernel.publishing import take_down
from wardmote.kernel.readers import Reader

pytestmark = pytest.mark.django_db
State = Report.State
LATER = AT + timedelta(days=60)


@pytest.fixture
def published(cleared, lead_officer, democratic_services):
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    return publishing.publish_report(cleared.pk, by=democratic_services, at=AT)


def test_ready_needs_every_clearance(full, lead_officer):
    with pytest.raises(WrongState, match="cannot be ready"):
        publishing.mark_ready(full.pk, by=lead_officer, at=AT)


def test_ready_needs_the_checks(cleared, lead_officer):
    drafting.change_cover(cleared.pk, public_summary="", by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="no public summary"):
        publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)


def test_only_democratic_services_publish(cleared, lead_officer, monitoring_officer):
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    for other in (lead_officer, monitoring_officer):
        with pytest.raises(NotAllowed, match="Democratic Services can"):
            publishing.publish_report(cleared.pk, by=other, at=AT)


def test_publishing_before_ready_is_refused(cleared, democratic_services):
    with pytest.raises(WrongState):
        publishing.publish_report(cleared.pk, by=democratic_services, at=AT)
    assert not Publication.objects.exists()


def test_published_report_is_found_and_listed(published, council, cabinet_post):
    edition = Publication.objects.get(object_kind="decisions.report")
    assert edition.content["decision_maker"]["name"] == cabinet_post.title
    assert edition.content["implications"][0]["cleared_as"] == "Head of Finance"
    assert edition.content["fields"] == [{"heading": "Report prepared by", "text": "We need a bus at night."}]
    assert "author" not in {one["key"] for one in edition.content["sections"]}
    assert published.issued_on == ON
    row = PublishedReport.objects.of(council).get()
    assert (row.decide_on, row.is_key, row.address) == (date(2026, 7, 7), True, "/decisions/reports/d26-001/")
    assert search.find(council, "night bus", public=True).total == 1


def test_published_words_stand(published, lead_officer):
    with pytest.raises(WrongState, match="its words stand"):
        drafting.change_cover(published.pk, title="Other", by=lead_officer, at=AT)


def test_exempt_text_is_in_no_content(cleared, lead_officer, democratic_services, council):
    secret = "zqsecret-words"
    items.save_exempt(
        cleared.pk, key="financial", text=f"{secret} one", paragraph="3", public_interest="Bids are open.",
        by=lead_officer, at=AT,
    )  # fmt: skip
    items.save_paper(
        cleared.pk, kind="appendix", letter="b", title=f"{secret} two", url=f"https://e.example/{secret}", is_exempt=True,
        paragraph="5", public_interest="Advice of lawyers.", data=b"secret words", filename=f"{secret}.txt",
        by=lead_officer, at=AT,
    )  # fmt: skip
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    publishing.publish_report(cleared.pk, by=democratic_services, at=AT)
    content = Publication.objects.get(object_kind="decisions.report").content
    assert secret not in json.dumps(content)
    [told] = next(one for one in content["implications"] if one["key"] == "financial")["exempt"]
    assert told["public_interest"] == "Bids are open."
    assert "Paragraph 3" in told["paragraph"]
    [paper] = content["papers"]
    assert (paper["letter"], paper["title"], paper["file"], paper["is_exempt"]) == ("B", "", None, True)
    assert search.find(council, secret, public=True).total == 0


def test_considered_and_put_off_and_decided(published, democratic_services):
    with pytest.raises(RuleBroken, match="not come yet"):
        publishing.consider(published.pk, on=date(2026, 7, 7), by=democratic_services, at=AT)
    with pytest.raises(RuleBroken, match="before it was published"):
        publishing.consider(published.pk, on=date(2026, 5, 1), by=democratic_services, at=LATER)
    publishing.consider(published.pk, on=date(2026, 7, 7), by=democratic_services, at=LATER)
    with pytest.raises(RuleBroken, match="Say why"):
        publishing.settle(published.pk, State.PUT_OFF, by=democratic_services, at=LATER)
    publishing.settle(published.pk, State.PUT_OFF, words="More figures.", by=democratic_services, at=LATER)
    publishing.consider(published.pk, on=date(2026, 7, 14), by=democratic_services, at=LATER)
    publishing.settle(published.pk, State.DECIDED, by=democratic_services, at=LATER)
    content = Publication.objects.readable().get(object_kind="decisions.report").content
    assert (content["state"], content["considered_on"]) == ("decided", "2026-07-14")
    with pytest.raises(RuleBroken, match="outcomes listed"):
        publishing.settle(published.pk, State.READY, by=democratic_services, at=LATER)


def test_taken_off_before_it_was_public_stays_private(full, democratic_services):
    publishing.settle(full.pk, State.TAKEN_OFF, words="Overtaken.", by=democratic_services, at=AT)
    assert not Publication.objects.exists()


def test_comments_until_the_day(published, resident, democratic_services, lead_officer):
    for text, says in (("", "Write your comment"), ("x" * 2001, "2,000 characters")):
        with pytest.raises(RuleBroken, match=says):
            comments.give_comment(published.pk, text=text, by=resident, at=AT)
    said = comments.give_comment(published.pk, text="I work nights.", by=resident, at=AT)
    assert "I work nights." not in json.dumps(Publication.objects.readable().get().content)
    with pytest.raises(NotAllowed):
        comments.settle_comment(said.pk, show=True, by=lead_officer, at=AT)
    comments.settle_comment(said.pk, show=True, by=democratic_services, at=AT)
    assert "I work nights." in json.dumps(Publication.objects.readable().get().content)
    with pytest.raises(RuleBroken, match="reason"):
        comments.settle_comment(said.pk, show=False, by=democratic_services, at=AT)
    comments.settle_comment(said.pk, show=False, because="It names a driver.", by=democratic_services, at=AT)
    assert "I work nights." not in json.dumps(Publication.objects.readable().get().content)
    with pytest.raises(WrongState, match="closed on 30\xa0June"):
        comments.give_comment(published.pk, text="Late.", by=resident, at=AT + timedelta(days=42))


def test_no_comments_on_a_draft(full, resident):
    with pytest.raises(WrongState, match="takes no comments"):
        comments.give_comment(full.pk, text="Hello.", by=resident, at=AT)


def test_taken_down_leaves_the_list_and_stays_down(published, monitoring_officer, democratic_services, council):
    edition = Publication.objects.readable().get()
    take_down(edition.pk, reason="wrong", decided_by="Monitoring Officer", by=monitoring_officer, at=AT)
    assert not PublishedReport.objects.exists()
    publishing.consider(published.pk, on=date(2026, 7, 7), by=democratic_services, at=LATER)
    assert not Publication.objects.readable().exists()
    assert publishing.republish(council, by=democratic_services, at=LATER) == 0


def test_republishing_changes_only_what_changed(published, council, democratic_services, cabinet_post):
    assert publishing.republish(council, by=democratic_services, at=LATER) == 0
    cabinet_post.title = "Cabinet Member for Buses"
    cabinet_post.save()
    assert publishing.republish(council, by=democratic_services, at=LATER) == 1


def test_reports_as_ends_of_links(published, full, council, lead_officer, democratic_services, outsider):
    other = drafting.begin_report("officer-decision", "A shelter", by=lead_officer, at=AT)
    links.link(other, Link.Relation.FOLLOWS_FROM, published, by=lead_officer, at=AT)
    [seen] = links.linked_to(lead_officer, other)
    assert (seen.other.url, seen.other.progress) == (published.address, 0.5)
    assert links.linked_to(Reader(council), published) == []  # the other one is nobody's business yet
