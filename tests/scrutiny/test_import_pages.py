"""Importing a paper by its screens: upload, mend, match, confirm; what becomes record and what does not."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document

from tests import AT, ON
from tests.factories.organisations import MeetingFactory
from wardmote.kernel import work
from wardmote.kernel.models import Fact, Publication, StoredFile
from wardmote.messaging.models import Message
from wardmote.organisations.models import Post
from wardmote.scrutiny import importing_names, importing_plan, importing_record, importing_store
from wardmote.scrutiny.importing_answers import day_printed
from wardmote.scrutiny.importing_record import Where
from wardmote.scrutiny.models import Ask, ImportDraft, Line, Recommendation, Response, Review

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

TITLES = ("No.", "Recommendation", "Relevant Cabinet Member", "Decision", "Response", "Financial impact", "Lead Officer", "Timescale")  # fmt: skip
ROWS = (
    ("1", "That the council light the alleys behind the market place.", "Cabinet Member for Community Safety", "Accepted",
     "New lamps are ordered for every alley.", "None", "Community Safety Manager", "30 September 2026"),
    ("2", "That the council publish where street lights are out.", "Cabinet Member for Community Safety", "Rejected",
     "The contractor does not hold this figure.", "", "Community Safety Manager", ""),
    ("3", "That the council ask shops to keep doors shut at night.", "Cabinet Member for Trees", "",
     "This is being talked over with shops.", "£400 for leaflets", "Trees Officer", "in the spring"),
)  # fmt: skip


def paper(rows=ROWS, titles=TITLES) -> bytes:
    """A small plan as Word makes it: a heading, a committee, one table."""
    made = Document()
    made.add_heading("Scrutiny Recommended Action and Implementation Plan", 1)
    made.add_paragraph("Committee: Community Safety Scrutiny Committee")
    made.add_paragraph("Review title: Dark alleys")
    table = made.add_table(rows=0, cols=len(titles))
    for row in (titles, *rows):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(client, data=None, name="plan.docx", **more):
    file = SimpleUploadedFile(name, paper() if data is None else data)
    return client.post("/desk/import/", {"file": file, **more})


@pytest.fixture
def client(client_for, scrutiny_officer):
    return client_for(scrutiny_officer)


@pytest.fixture
def begun(client, committee, cabinet_post, lead_post):
    """A paper that was sent in and read."""
    send(client)
    return ImportDraft.objects.get()


def do(client, found, what, row=1, **more):
    found.refresh_from_db()
    said = {"do": what, "row": row, "version": found.version, **more}
    response = client.post(f"/desk/import/{found.pk}/", said)
    found.refresh_from_db()
    return response


def texts(found):
    return [row["text"] for row in found.draft["rows"]]


def test_a_paper_becomes_record_step_by_step(client, committee, cabinet_post, lead_post):
    """Upload, mend a cell, match names (creating one), confirm: records, references and one entry for each."""
    assert send(client)["Location"] == "/desk/import/1/".replace("1", str(ImportDraft.objects.get().pk))
    found = ImportDraft.objects.get()
    page = client.get(f"/desk/import/{found.pk}/").content.decode()
    assert "Check what was read" in page
    assert "table 1, row 2" in page
    assert not Recommendation.objects.exists()
    row = found.draft["rows"][2]
    said = {f"r3-{name}": row[name] for name in importing_store.CELLS} | {
        "r3-text": "That the council ask shops to keep their doors shut at night.",
        "r3-cabinet_members": "Cabinet Member for Trees",
        "r3-lead_officers": "Trees Officer",
        "r3-decision": "",
        "r3-parts": "",
    }
    assert do(client, found, "save", row=3, **said)["Location"].endswith("#row-3")
    assert "their doors" in texts(found)[2]
    page = client.get(f"/desk/import/{found.pk}/names/").content.decode()
    assert "Cabinet Member for Trees" in page
    listed = importing_names.suggestions(found, at=AT)
    chosen = {"version": found.version}
    for n, each in enumerate(listed):
        creates = each.printed == "Cabinet Member for Trees"
        chosen |= {
            f"choice{n}": "create" if creates else each.choice,
            f"title{n}": each.title,
            f"kind{n}": each.kind,
        }
    answer = client.post(f"/desk/import/{found.pk}/names/", chosen)
    assert answer["Location"] == f"/desk/import/{found.pk}/confirm/"
    assert not Post.objects.filter(title="Cabinet Member for Trees").exists()
    page = client.get(f"/desk/import/{found.pk}/confirm/").content.decode()
    assert "Add 3 recommendations" in page
    assert "A new post: Cabinet Member for Trees" in page
    assert "No lead officer’s post is known for “That the council ask shops" in page
    found.refresh_from_db()
    said = {"version": found.version, "title": "Dark alleys", "body": committee.pk}
    answer = client.post(f"/desk/import/{found.pk}/confirm/", said)
    review = Review.objects.get()
    assert answer["Location"] == review.desk
    made = list(Recommendation.objects.all())
    assert [one.state for one in made] == ["agreed"] * 3
    assert len({one.reference for one in made} - {""}) == 3
    assert made[0].source_file == found.file
    assert made[0].source_position == "table 1, row 2, column 2"
    assert made[0].text == ROWS[0][1]
    facts = Fact.objects.filter(verb="scrutiny.imported").order_by("pk")
    assert [fact.subject for fact in facts] == [one.reference for one in made]
    assert facts[0].changes["file"] == "plan.docx"
    assert facts[0].changes["position"] == "table 1, row 2, column 2"
    answers = Response.objects.order_by("pk")
    assert {each.state for each in answers} == {"writing"}
    lines = Line.objects.order_by("pk")
    assert [line.decision for line in lines] == ["accepted", "not_accepted", ""]
    assert str(lines[0].done_by_on) == "2026-09-30"
    assert (answers[0].cost, answers[1].cost, answers[2].cost_words) == ("none", "", "£400 for leaflets")
    assert list(answers[0].lead_posts.all()) == [lead_post]
    assert answers[2].lead_words == "Trees Officer"
    ask = Ask.objects.order_by("pk").first()
    assert (ask.officer_post, ask.asked_on, ask.asked_of.get().post) == (lead_post, None, cabinet_post)
    assert not Publication.objects.filter(object_kind="scrutiny.recommendation").exists()
    found.refresh_from_db()
    assert found.state == ImportDraft.State.DONE
    assert client.post(f"/desk/import/{found.pk}/confirm/", said).status_code == 302
    assert Recommendation.objects.count() == 3


def confirm(found, by, where=None, committee=None, **more):
    """Match what is sure and confirm, by the verbs."""
    found.refresh_from_db()
    named = importing_names.suggestions(found, at=AT)
    chosen = {each.key: {"choice": each.choice, "title": each.title, "kind": each.kind} for each in named}
    found = importing_names.match_names(found.pk, chosen, seen=found.version, by=by)
    where = where or Where(title="Dark alleys", body_id=committee.pk)
    return importing_record.add_to_record(found.pk, where, seen=found.version, by=by, at=AT, **more)


def test_history_is_public_at_once_and_sends_nothing(client, scrutiny_officer, committee, cabinet_post, lead_post):
    send(client, as_history="on")
    done = confirm(ImportDraft.objects.get(), scrutiny_officer, committee=committee)
    assert (done.added, done.review.as_history, done.review.state) == (3, True, "monitored")
    assert Recommendation.objects.filter(as_history=True, state="issued", issued_on=None, agreed_on=None).count() == 3
    content = (
        Publication.objects.current().filter(object_kind="scrutiny.recommendation").order_by("object_id")[0].content
    )
    (ask,) = content["asks"]
    assert (ask["asked_on"], ask["due_on"], ask["answered_on"]) == (None, None, None)
    assert (ask["answer"]["lines"][0]["decision"], ask["answer"]["sent_on"]) == ("accepted", None)
    assert content["dates"]["reply_due_on"] is None
    assert not Message.objects.exists()
    assert client.get(f"/recommendations/{Recommendation.objects.first().reference}/").status_code == 200
    assert client.get(done.review.address).status_code == 200


def test_the_same_paper_twice_adds_nothing(client, begun, scrutiny_officer, committee):
    done = confirm(begun, scrutiny_officer, committee=committee)
    changed = [list(row) for row in ROWS]
    changed[1][4] = "The contractor will hold this figure from next year."
    send(client, paper(changed))
    again = ImportDraft.objects.first()
    plan = importing_plan.plan(again, done.review)
    assert (len(plan.new), len(plan.paired)) == (0, 3)
    send(client)
    same = ImportDraft.objects.first()
    assert importing_plan.earlier_review(same) == done.review
    page = client.get(f"/desk/import/{same.pk}/confirm/").content.decode()
    assert "are not added again" in page
    with pytest.raises(importing_record.RuleBroken, match="on the record already, under “Dark alleys”"):
        confirm(again, scrutiny_officer, committee=committee)
    after = confirm(again, scrutiny_officer, Where(review_id=done.review.pk), take=["2:response"])
    assert (after.added, after.merged) == (0, 1)
    assert Recommendation.objects.count() == 3
    line = Line.objects.get(response__ask__recommendation__number="2")
    assert (line.text, line.decision) == ("The contractor will hold this figure from next year.", "not_accepted")
    merged = Fact.objects.get(verb="scrutiny.merged")
    assert merged.changes["fields"] == ["response"]


def test_an_answered_copy_shows_its_differences_first(client, scrutiny_officer, committee, cabinet_post, lead_post):
    empty = [(*row[:3], "", "", "", row[6], "") for row in ROWS[:2]]
    send(client, paper(empty))
    done = confirm(ImportDraft.objects.get(), scrutiny_officer, committee=committee)
    assert not Response.objects.exists()
    send(client, is_answered_copy="on")
    copy = ImportDraft.objects.first()
    address = f"/desk/import/{copy.pk}/confirm/?review={done.review.pk}"
    confirm_names = importing_names.suggestions(copy, at=AT)
    chosen = {each.key: {"choice": each.choice, "title": each.title, "kind": each.kind} for each in confirm_names}
    importing_names.match_names(copy.pk, chosen, seen=copy.version, by=scrutiny_officer)
    page = client.get(address).content.decode()
    assert "The answer is new: “New lamps are ordered for every alley.”" in page
    assert "was not issued, so it is left out" in page
    copy.refresh_from_db()
    said = {"version": copy.version, "review": done.review.pk, "take": ["1:response", "1:decision"]}
    assert client.post(f"/desk/import/{copy.pk}/confirm/", said).status_code == 302
    assert Recommendation.objects.count() == 2
    line = Line.objects.get()
    assert (line.decision, line.text, line.done_by_on) == ("accepted", ROWS[0][4], None)
    assert Response.objects.get().state == "writing"


def test_rows_are_split_joined_moved_left_out_and_added(client, begun):
    do(client, begun, "down", row=1)
    assert texts(begun)[1] == ROWS[0][1]
    do(client, begun, "up", row=1)
    do(client, begun, "join", row=1)
    assert len(texts(begun)) == 2
    joined = begun.draft["rows"][0]
    assert joined["text"] == f"{ROWS[0][1]}\n{ROWS[1][1]}"
    assert (joined["decision"], joined["number"]) == ("", "1")
    assert "decision_unclear" in joined["flags"]
    do(client, begun, "split", row=1, point="p1")
    assert texts(begun)[:2] == [ROWS[0][1], ROWS[1][1]]
    assert begun.draft["rows"][1]["response"] == ""
    assert begun.draft["rows"][1]["cabinet_members"] == ["Cabinet Member for Community Safety"]
    do(client, begun, "checked", row=1)
    assert begun.draft["rows"][0]["flags"] == []
    do(client, begun, "drop", row=3)
    do(client, begun, "add", text="That the council report in a year.")
    assert texts(begun) == [ROWS[0][1], ROWS[1][1], "That the council report in a year."]
    assert "no source in the paper" in client.get(f"/desk/import/{begun.pk}/").content.decode()
    do(client, begun, "drop-all")
    assert begun.state == ImportDraft.State.DROPPED
    assert Fact.objects.filter(verb="scrutiny.import_dropped").exists()


def test_two_people_do_not_overwrite_each_other(client, begun):
    seen = begun.version
    do(client, begun, "down", row=1)
    answer = client.post(f"/desk/import/{begun.pk}/", {"do": "down", "row": 1, "version": seen})
    assert "Somebody else changed this import" in answer.content.decode()
    begun.refresh_from_db()
    assert begun.version == seen + 1


def test_a_row_without_words_is_not_saved(client, begun):
    answer = do(client, begun, "save", row=1, **{"r1-text": ""})
    assert answer.status_code == 200
    assert "or leave the row out" in answer.content.decode()
    assert texts(begun)[0] == ROWS[0][1]


def _locked_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("notes.txt", "x" * 100)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"   ", "plan.docx", "empty"),
        (b"PK\x03\x04broken", "plan.docx", "damaged"),
        (_locked_zip(), "plan.docx", "zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "plan.doc", "old Word file"),
        (b"{\\rtf1 x}", "plan.rtf", "rich text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(client, data, name, words):
    answer = send(client, data, name)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not ImportDraft.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_damaged_pdf_is_refused_with_the_reason(client):
    send(client, b"%PDF-1.7\nnothing that a PDF needs", "plan.pdf")
    found = ImportDraft.objects.get()
    assert found.state == ImportDraft.State.REFUSED
    page = client.get(f"/desk/import/{found.pk}/").content.decode()
    assert found.refused_because
    assert "could not be read" in page


def test_a_paper_without_recommendations_says_so(client):
    send(client, b"Minutes of the Planning Committee.\n\nThe chair opened the meeting.\n", "minutes.txt")
    found = ImportDraft.objects.get()
    page = client.get(f"/desk/import/{found.pk}/").content.decode()
    assert "holds no recommendations of a committee that we can recognise" in page
    assert "Type them in instead" in page


def test_a_large_paper_is_read_in_the_background(client, monkeypatch):
    monkeypatch.setattr(importing_store, "LARGE_BYTES", 10)
    send(client)
    found = ImportDraft.objects.get()
    page = client.get(f"/desk/import/{found.pk}/").content.decode()
    assert "Reading the document" in page
    assert "data-wm-reload" in page
    assert work.run_waiting(at=AT) == 1
    found.refresh_from_db()
    assert (found.state, len(found.draft["rows"])) == (ImportDraft.State.CHECKING, 3)


def test_who_may_import(begun, client_for, lead_officer, outsider, resident, democratic_services):
    for tail in ("", "names/", "confirm/", "source/"):
        address = f"/desk/import/{begun.pk}/{tail}"
        assert client_for(lead_officer).get(address).status_code == 403
        assert client_for(outsider).get(address).status_code == 404
        assert client_for(resident).get(address)["Location"].startswith("/sign-in/")
        assert client_for(democratic_services).get(address).status_code == 200
    assert client_for(lead_officer).get("/desk/import/").status_code == 403
    with pytest.raises(ImportDraft.DoesNotExist):
        importing_store.drop_row(begun.pk, 1, seen=1, by=outsider)


def test_a_review_that_was_sent_takes_no_more(begun, scrutiny_officer, committee):
    done = confirm(begun, scrutiny_officer, committee=committee)
    Review.objects.update(issued_on=ON)
    begun.pk, begun.state = None, ImportDraft.State.CHECKING
    begun.draft["rows"] = [begun.draft["rows"][0] | {"text": "That something else be done.", "number": "9"}]
    begun.save()
    with pytest.raises(importing_record.WrongState, match="was sent for an answer on"):
        confirm(begun, scrutiny_officer, Where(review_id=done.review.pk))


def test_a_meeting_dates_what_it_agreed(begun, scrutiny_officer, committee):
    meeting = MeetingFactory(council=committee.council, body=committee, held_on=ON, state="held")
    where = Where(title="Dark alleys", body_id=committee.pk, meeting_id=meeting.pk, minute_reference="12")
    done = confirm(begun, scrutiny_officer, where)
    one = done.review.recommendations.first()
    assert (one.agreed_on, one.agreed_meeting, one.minute_reference, one.capacity) == (
        ON,
        meeting,
        "12",
        meeting.capacity,
    )


@pytest.mark.pure
@pytest.mark.parametrize(
    ("words", "day"),
    [("30 September 2026", "2026-09-30"), ("by 1st May 2027", "2027-05-01"), ("03/04/2026", "2026-04-03"),
     ("31 February 2026", "None"), ("spring 2026", "None"), ("", "None")],
)  # fmt: skip
def test_only_a_whole_date_is_a_date(words, day):
    assert str(day_printed(words)) == day


def test_seed_000_gives_15_recommendations_and_3_themes(
    client, scrutiny_officer, committee, shared, django_assert_max_num_queries
):
    path = shared / "seeds" / "000_a848216972de5f2b.txt"
    send(client, path.read_bytes(), path.name)
    found = ImportDraft.objects.get()
    assert client.get(f"/desk/import/{found.pk}/").status_code == 200
    chosen = {
        each.key: {"choice": "create", "title": each.printed, "kind": each.kind}
        for each in importing_names.suggestions(found, at=AT)
    }
    found = importing_names.match_names(found.pk, chosen, seen=found.version, by=scrutiny_officer)
    where = Where(title="Safety in the town centre", body_id=committee.pk)
    with django_assert_max_num_queries(15 * 40):
        done = importing_record.add_to_record(found.pk, where, seen=found.version, by=scrutiny_officer, at=AT)
    assert (done.added, done.review.themes.count()) == (15, 3)
    joint = [ask.asked_of.count() for ask in Ask.objects.order_by("recommendation__position")]
    assert (len(joint), joint.count(2)) == (15, 2)
    assert not Line.objects.exclude(decision="").exists()
    assert not Response.objects.filter(cost_words__icontains="as applicable").exists()


def test_the_command_needs_no_database(tmp_path, capsys):
    path = tmp_path / "plan.docx"
    path.write_bytes(paper())
    call_command("import_scraip", str(path), json=True)
    read = json.loads(capsys.readouterr().out)
    assert (read["schema"], read["recommendation_count"]) == ("scraip-expected/1", 3)
    call_command("import_scraip", str(path))
    said = capsys.readouterr()
    assert said.out.startswith("row 1: 1 | That the council light the alleys")
    assert "3 recommendations, 0 themes." in said.err
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(CommandError, match="damaged"):
        call_command("import_scraip", str(tmp_path / "bad.docx"))


def test_the_command_writes_history(tmp_path, council, committee, cabinet_post, lead_post, capsys):
    path = tmp_path / "plan.docx"
    path.write_bytes(paper())
    call_command("import_scraip", str(path), write=True, council="elmbury", review="Dark alleys")
    assert Recommendation.objects.filter(as_history=True).count() == 3
    assert "“Trees Officer” matches no post" in capsys.readouterr().err
    call_command("import_scraip", str(path), write=True, council="elmbury", review="dark-alleys")
    assert Recommendation.objects.count() == 3
    with pytest.raises(CommandError, match="no council"):
        call_command("import_scraip", str(path), write=True, council="nowhere", review="x")
