"""Recommendations and actions from a spreadsheet and back: tried first, all rows or none."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import AT, ON
from tests.factories.scrutiny import RecommendationFactory, ThemeFactory, job
from wardmote.kernel import work
from wardmote.kernel.models import Fact, Publication, Work
from wardmote.scrutiny import delivery, sheets
from wardmote.scrutiny.models import Action, Ask, ColumnMapping, Recommendation, Review

HEAD = "Ref,Review,Theme,Committee,No,Title,Recommendation,Date agreed,Minute,Cabinet Member,Lead officer\n"
COMMITTEE = "Community Safety Scrutiny Committee"
GOOD = (
    HEAD + f"A1,Dark alleys,Light,{COMMITTEE},1,Light the alleys,That the council light the alleys.,2026-03-02,12,"
    "Cabinet Member for Community Safety,Community Safety Manager\n"
    f"A2,Dark alleys,Light,{COMMITTEE},2,,That the council count its lamps.,,,,\n"
)


@pytest.fixture
def client(client_for, scrutiny_officer):
    return client_for(scrutiny_officer)


def send(client, data, holds="recommendations", name="rows.csv"):
    """Send a spreadsheet in; the address of the page that matches its columns."""
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post("/desk/import/sheet/", {"file": file, "holds": holds})["Location"]


def mapped(client, address, do):
    """Press a button of that page with the columns as they are suggested."""
    form = client.get(address).context["form"]
    said = {name: each.initial for name, each in form.fields.items()}
    return client.post(address, said | {"do": do})


def written(client, data, holds="recommendations", name="rows.csv"):
    return mapped(client, send(client, data, holds, name), "write")


def test_rows_are_tried_and_then_written(client, committee, cabinet_post, lead_post):
    address = send(client, GOOD)
    page = mapped(client, address, "try")
    assert "2 rows are new" in page.content.decode()
    assert not Recommendation.objects.exists()
    assert ColumnMapping.objects.get().mapping["text"] == "Recommendation"
    assert mapped(client, address, "write")["Location"] == "/desk/import/sheet/"
    first, second = Recommendation.objects.order_by("pk")
    assert (first.state, first.reference, first.external_id) == ("agreed", "r26-001", "A1")
    assert (second.state, second.reference, second.theme) == ("draft", "", first.theme)
    assert (Review.objects.get().title, Review.objects.get().body) == ("Dark alleys", committee)
    ask = Ask.objects.get()
    assert (ask.asked_of.get().post, ask.officer_post) == (cabinet_post, lead_post)
    facts = Fact.objects.filter(verb="scrutiny.sheet_imported").order_by("pk")
    assert [(fact.changes["file"], fact.changes["position"]) for fact in facts] == [
        ("rows.csv", "row 2"),
        ("rows.csv", "row 3"),
    ]
    before = Fact.objects.count()
    assert "2 rows are as they were" in mapped(client, send(client, GOOD), "write").content.decode()
    assert (Recommendation.objects.count(), Fact.objects.count()) == (2, before)


def test_one_wrong_cell_stops_every_row(client, committee):
    bad = HEAD + (
        f"A1,,,{COMMITTEE},1,,That the council light the alleys.,,,,\n"
        f"A2,,,Moon Committee,2,,,soon,,Nobody at all,\n"
        f"A1,,,{COMMITTEE},3,,That the same id stand twice.,,,,\n"
    )
    page = written(client, bad).content.decode()
    assert not Recommendation.objects.exists()
    for words in (
        "5 cells must be put right", "Name a committee that this council has", "Write the words of the recommendation",
        "“soon” is not a date", "“Nobody at all” matches no post", "Row 2 has the same id", "Cabinet Member",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(client, committee, kind):
    issued = RecommendationFactory(
        review__body=committee, review__title="Safe streets", issued=True, text="First line\nsecond, “quoted”; line"
    )
    RecommendationFactory(
        review=issued.review, theme=ThemeFactory(review=issued.review), title="=1+1", external_id="X-9"
    )
    RecommendationFactory(review=issued.review, agreed=True)
    answer = client.get(f"/desk/recommendations.{kind}")
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    facts, editions = Fact.objects.count(), Publication.objects.count()
    page = written(client, data, name=f"rows.{kind}").content.decode()
    assert "3 rows are as they were" in page
    assert "0 rows are new" in page
    assert "0 rows change something" in page
    assert (Fact.objects.count(), Publication.objects.count()) == (facts, editions)


def test_a_plain_title_changes_and_agreed_words_do_not(client, committee):
    one = RecommendationFactory(review__body=committee, issued=True, title="Before")
    written(client, f"Reference,Title\n{one.reference.upper()},After\n")
    one.refresh_from_db()
    assert one.title == "After"
    published = Publication.objects.current().get(object_kind="scrutiny.recommendation", object_id=one.pk)
    assert published.content["title"] == "After"
    page = written(client, f"Reference,Recommendation\n{one.reference},Other words\n").content.decode()
    assert "These words were agreed. Record a correction" in page


def test_actions_go_out_and_come_back(client, committee, lead_post, council):
    one = RecommendationFactory(review__body=committee, issued=True)
    delivery.add_action(one.pk, "Order lamps", owner_post_id=lead_post.pk, due_on=ON, by=job(council), at=AT)
    data = b"".join(client.get("/desk/actions.csv").streaming_content)
    assert "1 row is as it was" in written(client, data, "actions").content.decode()
    more = (
        f"External id,Recommendation,Action,Owner,Due on\nB1,{one.reference},Hang lamps,{lead_post.title},1 May 2027\n"
    )
    written(client, more, "actions")
    made = Action.objects.get(external_id="B1")
    assert (made.title, made.owner_post, str(made.due_on)) == ("Hang lamps", lead_post, "2027-05-01")
    page = written(client, more.replace("2027", "2028"), "actions").content.decode()
    assert "The date changes by an update" in page


def test_many_rows_are_written_in_the_background(client, committee, monkeypatch):
    monkeypatch.setattr(sheets, "MANY", 1)
    answer = written(client, GOOD.replace("Cabinet Member for Community Safety,Community Safety Manager", ","))
    assert not Recommendation.objects.exists()
    assert "data-wm-reload" in client.get(answer["Location"]).content.decode()
    assert work.run_waiting(at=AT) == 1
    assert Work.objects.get().result == {"added": 2, "changed": 0, "unchanged": 0}
    assert "2 added, 0 changed" in client.get(answer["Location"]).content.decode()
    assert Recommendation.objects.count() == 2


@pytest.mark.parametrize(("data", "words"), [(b" ", "empty"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04xx", "damaged")])
def test_a_file_that_is_no_spreadsheet_is_refused(client, committee, data, words):
    answer = client.post("/desk/import/sheet/", {"file": SimpleUploadedFile("x.csv", data), "holds": "actions"})
    assert words in answer.content.decode()


def test_who_may_take_in_and_out(client, client_for, committee, lead_officer, outsider, democratic_services):
    address = send(client, GOOD)
    assert client_for(lead_officer).get(address).status_code == 403
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(democratic_services).get(address).status_code == 404  # another officer's file
    assert client_for(lead_officer).get("/desk/recommendations.csv").status_code == 403
    RecommendationFactory(review__body=committee, text="Elmbury only")
    theirs = b"".join(client_for(outsider).get("/desk/recommendations.csv").streaming_content)
    assert b"Elmbury only" not in theirs
