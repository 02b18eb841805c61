"""Publishing, new editions, taking down."""

import json

import pytest
from django.db import IntegrityError, transaction

from tests import AT
from tests.factories.organisations import BodyFactory
from wardmote.kernel import publishing, search
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Fact, OldAddress, Publication, SearchEntry


@pytest.fixture
def body(council):
    return BodyFactory(council=council, name="Safety Panel", slug="safety-panel")


def _publish(body, by, said="asked for lights", address="/committees/safety-panel/", **more):
    return publishing.publish(
        body,
        {"name": body.name, "said": said, "cost": 12.0},
        address=address,
        title=f"Safety Panel {said}",
        schema_version="body/1",
        by=by,
        at=AT,
        label="Committee",
        search_text=f"the panel {said}",
        **more,
    )


def test_publishing_keeps_what_was_said_with_its_digest_and_makes_it_findable(body, council, scrutiny_officer):
    edition = _publish(body, scrutiny_officer)

    kept = Publication.objects.get()
    assert kept == edition == publishing.standing(council, "organisations.body", body.pk)
    assert kept == publishing.at_address(council, "/committees/safety-panel/")
    assert (kept.edition, kept.content["said"]) == (1, "asked for lights")
    assert publishing.unchanged(kept)
    assert Fact.objects.of_verb("kernel.published").get().changes == {"edition": 1, "sha256": kept.sha256}
    assert [entry.title for entry in search.find(council, "lights", public=True).entries] == [kept.title]


def test_the_same_content_is_no_new_edition(body, scrutiny_officer):
    first = _publish(body, scrutiny_officer)

    assert _publish(body, scrutiny_officer) == first
    assert Publication.objects.count() == Fact.objects.count() == 1


def test_new_content_supersedes_and_the_old_edition_is_kept(body, council, scrutiny_officer):
    first = _publish(body, scrutiny_officer)
    second = _publish(body, scrutiny_officer, said="asked for cameras", correction="It was cameras.")

    first.refresh_from_db()
    assert (first.superseded_at, second.edition, second.correction) == (AT, 2, "It was cameras.")
    assert first.content["said"] == "asked for lights"
    assert list(Publication.objects.of(council).readable()) == [second]
    assert search.find(council, "lights", public=True).total == 0
    assert search.find(council, "cameras", public=True).total == 1


def test_a_changed_address_leads_on_in_one_step_however_often_it_changed(body, council, scrutiny_officer):
    for address in ("/committees/a/", "/committees/b/", "/committees/c/"):
        _publish(body, scrutiny_officer, address=address)

    assert set(OldAddress.objects.of(council).values_list("old", "new")) == {
        ("/committees/a/", "/committees/c/"),
        ("/committees/b/", "/committees/c/"),
    }
    _publish(body, scrutiny_officer, address="/committees/a/")
    assert not OldAddress.objects.of(council).filter(old="/committees/a/").exists()


def test_taking_down_removes_every_edition_everywhere_and_leaves_a_notice(
    body, council, scrutiny_officer, monitoring_officer
):
    _publish(body, scrutiny_officer, said="named Jo Bloggs", correction="Jo, not Joe")
    current = _publish(body, scrutiny_officer, said="named Jo Bloggs twice")
    before = current.sha256

    publishing.take_down(current.pk, reason="personal", decided_by="Monitoring Officer", by=monitoring_officer, at=AT)

    rows = list(Publication.objects.all())
    assert len(rows) == 2
    assert all(row.content is None and row.withdrawn_at == AT for row in rows)
    assert "Jo" not in json.dumps([str(vars(row)) for row in rows])
    assert not SearchEntry.objects.exists()
    assert not Publication.objects.of(council).readable().exists()
    standing = publishing.at_address(council, "/committees/safety-panel/")
    assert (standing.sha256, standing.withdrawn_by, standing.reason) == (before, "Monitoring Officer", "personal")
    told = Fact.objects.of_verb("kernel.taken_down").get()
    assert told.is_public
    assert "Jo" not in str(told.changes)


def test_what_was_taken_down_stays_down(body, scrutiny_officer, monitoring_officer):
    edition = _publish(body, scrutiny_officer)
    publishing.take_down(edition.pk, reason="wrong", decided_by="Monitoring Officer", by=monitoring_officer, at=AT)

    with pytest.raises(RuleBroken, match="taken down on 20 May 2026"):
        _publish(body, scrutiny_officer, said="something new")
    with pytest.raises(RuleBroken, match="taken down already"):
        publishing.take_down(edition.pk, reason="wrong", decided_by="x", by=monitoring_officer, at=AT)


def test_taking_down_needs_a_listed_reason_and_ones_own_council(body, scrutiny_officer, outsider):
    edition = _publish(body, scrutiny_officer)

    with pytest.raises(RuleBroken, match="listed reasons"):
        publishing.take_down(edition.pk, reason="dislike", decided_by="x", by=scrutiny_officer, at=AT)
    with pytest.raises(Publication.DoesNotExist):
        publishing.take_down(edition.pk, reason="wrong", decided_by="x", by=outsider, at=AT)
    assert Publication.objects.readable().exists()


def test_a_title_may_be_left_standing(body, scrutiny_officer, monitoring_officer):
    edition = _publish(body, scrutiny_officer)

    gone = publishing.take_down(
        edition.pk, reason="rights", decided_by="Monitoring Officer", by=monitoring_officer, at=AT, shows_title=True
    )

    assert gone.title == "Safety Panel asked for lights"


def test_a_rooms_index_hears_of_publishing_and_taking_down(body, scrutiny_officer, monitoring_officer, monkeypatch):
    heard = []
    monkeypatch.setitem(publishing._hooks, "organisations.body", lambda row: heard.append(row.withdrawn_at))

    edition = _publish(body, scrutiny_officer)
    publishing.take_down(edition.pk, reason="wrong", decided_by="x", by=monitoring_officer, at=AT)

    assert heard == [None, AT]


def test_the_database_refuses_two_current_editions_and_content_that_was_taken_down(body, scrutiny_officer):
    edition = _publish(body, scrutiny_officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=edition.pk).update(withdrawn_at=AT)
    edition.pk, edition.edition = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


def test_changed_content_is_noticed(body, scrutiny_officer):
    edition = _publish(body, scrutiny_officer)
    edition.content["said"] = "nothing"

    assert not publishing.unchanged(edition)
