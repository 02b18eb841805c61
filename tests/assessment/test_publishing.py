"""An assessment from its beginning to its editions, what partners send, and what the public reads."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from tests import AT, ON
from tests.factories.assessment import content, partner, scored, with_figures, written
from wardmote.assessment import assessments, figures, publishing, requesting, scoring
from wardmote.assessment.models import AssessmentItem, DataRequest, FigureSet, LoadedFile, PublishedAssessment
from wardmote.kernel import signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Publication, SignedLink
from wardmote.kernel.publishing import standing, take_down
from wardmote.kernel.readers import Actor
from wardmote.messaging.models import Message
from wardmote.organisations.models import Body

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(council: Any, analyst: Any) -> Any:
    with_figures(analyst)
    return written(2026, by=analyst)


def test_an_assessment_begins_with_six_parts_and_figures_in_their_places(council, analyst):
    with_figures(analyst)
    found = assessments.begin_assessment(2026, by=analyst, at=AT)
    assert sorted(set(found.sections.values_list("part", flat=True))) == [1, 2, 3, 4, 5, 6]
    assert list(AssessmentItem.objects.filter(section__assessment=found).values_list("key", flat=True)) == [
        "kinds",
        "areas",
        "places",
    ]
    assert len(assessments.missing_parts(found)) == 6
    with pytest.raises(RuleBroken, match="six parts"):
        publishing.publish_assessment(found.pk, by=analyst, at=AT)
    with pytest.raises(RuleBroken, match="exists already"):
        assessments.begin_assessment(2026, by=analyst, at=AT)


def test_only_analysts_and_lead_officers_begin_one(cabinet_member):
    with pytest.raises(NotAllowed):
        assessments.begin_assessment(2026, by=cabinet_member, at=AT)


def test_two_who_write_at_once_lose_nothing(made, analyst):
    section = made.sections.get(key="why")
    with pytest.raises(RuleBroken, match="Compare both"):
        assessments.write_section(section.pk, text="Mine.", began_with=0, by=analyst, at=AT)


def test_an_edition_holds_its_figures_and_names_the_files_behind_them(made, analyst):
    published = publishing.publish_assessment(made.pk, by=analyst, at=AT)
    said = published.content
    assert said["manifests"] == ["a" * 64]
    first = said["parts"][0]["sections"][0]["items"][0]
    assert (first["number"], first["key"], first["manifest"]) == (1, "kinds", "a" * 64)
    assert said["scoring"] is None
    with pytest.raises(WrongState, match="published"):
        assessments.add_figure(made.sections.first().pk, "kinds", by=analyst, at=AT)
    publishing.reopen(made.pk, by=analyst, at=AT)
    assessments.write_cover(made.pk, title="Another title", summary="In short.", by=analyst, at=AT)
    assert Publication.objects.current().get(object_kind="assessment.assessment").title != "Another title"
    assert publishing.publish_assessment(made.pk, by=analyst, at=AT).edition == 2


def test_a_revised_file_shows_as_published_and_as_revised(made, client, analyst):
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    figures.keep_figures(content(manifest="b" * 64, seed=2), by=analyst, at=AT)
    figures.publish_figures(by=analyst, at=AT)
    text = client.get("/evidence/assessments/2026-27/").content.decode()
    assert "as published" in text
    assert "as revised" in text


def test_figures_of_the_last_assessment_stand_beside_those_of_this_one(council, analyst):
    with_figures(analyst, to="2025-10")
    publishing.publish_assessment(written(2025, by=analyst).pk, by=analyst, at=AT)
    figures.keep_figures(content(to="2026-10", seed=5), by=analyst, at=AT)
    later = publishing.publish_assessment(written(2026, by=analyst).pk, by=analyst, at=AT)
    row = next(row for row in later.content["since_last"] if row["name"] == "Kinds of crime compared")
    assert (row["then_period"][-4:], row["now_period"][-4:]) == ("2025", "2026")
    assert row["then"] != row["now"]


def test_open_scoring_stops_publication_and_closed_scoring_is_frozen_with_the_edition(made, analyst):
    scored(made, [analyst], [{"physical": 4}], by=analyst)
    with pytest.raises(RuleBroken, match="Scoring is still open"):
        publishing.publish_assessment(made.pk, by=analyst, at=AT)
    scoring.close_scoring(made.pk, by=analyst, at=AT)
    said = publishing.publish_assessment(made.pk, by=analyst, at=AT).content["scoring"]
    assert said["scorers"] == ["Analyst"]
    assert [(place["title"], place["rank"], place["confidence"]) for place in said["places"]] == [
        ("Violence in the street", 1, "B"), ("Shop theft", 2, "B"),
    ]  # fmt: skip
    assert said["model"]["content"]["key"] == "harm-and-likelihood"


def test_a_page_says_that_one_person_scored(made, client, analyst):
    scored(made, [analyst], [{}], by=analyst)
    scoring.close_scoring(made.pk, by=analyst, at=AT)
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    assert "Scored by one person" in client.get("/evidence/assessments/2026-27/").content.decode()


def _fire(council: Any) -> Any:
    return Body.objects.of(council).filter(slug="elmshire-fire").first() or partner(council)


def _asked(made: Any, council: Any, analyst: Any, **more: Any) -> DataRequest:
    wanted = {
        "kind": "data",
        "what": "Fires by ward",
        "agreement": "Agreement of 2024",
        "due_on": ON + timedelta(days=9),
    } | more
    return requesting.ask_partner(made.pk, body_id=_fire(council).pk, by=analyst, at=AT, **wanted)


def _holder(asked: DataRequest) -> Actor:
    link, _token = signed_links.make(SignedLink.Purpose.DATA_REQUEST, asked, council=asked.council, at=AT)
    return Actor(asked.council, link=link, as_post=asked.body.name)


def test_a_partner_is_asked_by_link_chased_and_its_file_waits_to_be_looked_at(made, council, analyst):
    asked = _asked(made, council, analyst)
    requesting.chase(asked.pk, by=analyst, at=AT + timedelta(days=1))
    mails = Message.objects.filter(kind="assessment.request")
    assert mails.count() == 2
    assert "/link/" in mails.first().text
    by = _holder(asked)
    with pytest.raises(RuleBroken, match="Write something"):
        requesting.receive(asked.pk, by=by, at=AT)
    requesting.receive(
        asked.pk, data=b"measure,area,period,count\nFires,E05000001,2026,12\n", name="fires.csv", by=by, at=AT
    )
    row = LoadedFile.objects.get(request=asked)
    assert (row.state, row.figures.count()) == ("held", 0)
    with pytest.raises(RuleBroken, match="Nothing more is asked"):
        requesting.chase(asked.pk, by=analyst, at=AT)
    loaded = figures.load_held(row.pk, by=analyst, at=AT)
    figures.load_in_background(loaded.work)
    assert [str(one) for one in LoadedFile.objects.get(pk=row.pk).figures.all()] == ["Fires, 2026"]


def test_a_link_for_one_request_sends_nothing_to_another(made, council, analyst):
    asked = _asked(made, council, analyst)
    other = requesting.ask_partner(
        made.pk,
        body_id=asked.body_id,
        kind="data",
        what="More",
        agreement="The same",
        due_on=ON + timedelta(days=9),
        by=analyst,
        at=AT,
    )
    with pytest.raises(NotAllowed):
        requesting.receive(other.pk, text="Here.", by=_holder(asked), at=AT)


def test_a_request_needs_an_agreement_an_outside_body_and_a_day_to_come(made, council, analyst):
    with pytest.raises(RuleBroken, match="agreement"):
        _asked(made, council, analyst, agreement="")
    with pytest.raises(RuleBroken, match="not passed"):
        _asked(made, council, analyst, due_on=ON - timedelta(days=400))


def test_a_comment_is_public_only_once_it_is_used(made, council, analyst, client):
    section = made.sections.get(key="why")
    asked = _asked(made, council, analyst, kind="comment", section_id=section.pk, agreement="")
    requesting.receive(asked.pk, text="We see the same at night.", by=_holder(asked), at=AT)
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    assert "at night" not in client.get("/evidence/assessments/2026-27/").content.decode()
    publishing.reopen(made.pk, by=analyst, at=AT)
    requesting.use_reply(asked.pk, by=analyst, at=AT)
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    assert "at night" in client.get("/evidence/assessments/2026-27/").content.decode()


def test_what_ended_opens_nothing_more(made, council, analyst):
    asked = _asked(made, council, analyst)
    by = _holder(asked)
    requesting.end_request(asked.pk, by=analyst, at=AT)
    by.link.refresh_from_db()
    assert by.link.revoked_at == AT


def test_taken_down_it_is_gone_from_page_file_list_and_api(made, client, analyst, monitoring_officer):
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    found = standing(made.council, publishing.KIND, made.pk)
    take_down(
        found.pk, reason=Publication.Reason.values[0], decided_by="Monitoring Officer", by=monitoring_officer, at=AT
    )
    assert not PublishedAssessment.objects.exists()
    for address in ("", "assessment.docx", "assessment.json", "figures/1.csv"):
        assert client.get(f"/evidence/assessments/2026-27/{address}").status_code == 410
    assert client.get("/api/v1/evidence/assessments/2026-27/").status_code == 410
    assert client.get("/api/v1/evidence/assessments/").json() == []


def test_the_word_file_holds_each_chart_with_its_words_and_table(made, client, analyst):
    publishing.publish_assessment(made.pk, by=analyst, at=AT)
    answer = client.get("/evidence/assessments/2026-27/assessment.docx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        text = packed.read("word/document.xml").decode()
    assert "Figure 1" in text
    assert "Violence and sexual offences" in text
    assert 'descr="' in text


def test_a_partners_small_numbers_are_left_out(council, analyst, made):
    file = figures.send_file(
        b"measure,area,period,count\nFires,E05000001,2026,3\nFires,E05000002,2026,20\nFires,E05000003,2026,9\n",
        "f.csv",
        by=analyst,
        at=AT,
    )
    figures.load_in_background(file.work)
    found = assessments.add_figure(made.sections.get(key="crime").pk, "partner:fires", by=analyst, at=AT)
    shown = {row[0]: row[2] for row in found.content["table"]["rows"]}
    assert shown == {"E05000001": "not shown", "E05000003": "not shown", "E05000002": "20"}


def test_figures_of_another_council_are_never_offered(council, analyst, made):
    from tests.conftest import cast
    from tests.factories.kernel import CouncilFactory
    from wardmote.assessment.offers import offered

    other = CouncilFactory(slug="farleigh", hostname="farleigh.localhost")
    theirs = cast(other, "analyst", email="analyst@farleigh.example")
    figures.choose_partnership("E22000998", "Farleigh", by=theirs, at=AT)
    file = figures.send_file(b"measure,area,period,count\nFires,E05000001,2026,30\n", "f.csv", by=theirs, at=AT)
    figures.load_in_background(file.work)
    assert [item.key for item in offered(other)] == ["partner:fires"]
    assert "partner:fires" not in [item.key for item in offered(council)]
    assert FigureSet.objects.of(other).get().content == {}
