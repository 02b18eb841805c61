"""Answers as a Word form: downloaded, filled in, sent in, compared, and saved only when confirmed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests import AT
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import ReviewFactory
from tests.scrutiny.test_answers_pages import asked
from wardmote.kernel.models import Fact, StoredFile
from wardmote.scrutiny import answering
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.models import Help, Response

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

ADDRESS = "/my/answers/lighting/word/"
FORM = "/my/answers/lighting/answers.docx"


@pytest.fixture
def review(committee):
    return ReviewFactory(council=committee.council, body=committee, drafting=True, slug="lighting", title="Lighting")


def downloaded(client) -> Any:
    page = client.get(FORM)
    assert page.status_code == 200
    return Document(io.BytesIO(page.content))


def filled(document, **cells: str) -> bytes:
    """The form with the cells of one answer table, found by label, written; ``a__label`` is the row of part a."""
    for name, words in cells.items():
        write(document, *name.rpartition("__")[::2], words)
    return as_bytes(document)


LABELS = {
    "decision": "Your answer", "text": "What will happen, and how", "done": "When it will be done", "reason": "The reason",
    "cost": "What it costs", "cost_words": "What the money is for", "lead": "Lead officer", "money": "Which money it is",
    "answer_on": "The day an answer will come", "goes_on": "It goes on", "whose": "Is this yours?",
}  # fmt: skip


def write(document, part: str, name: str, words: str, place: int = 0) -> None:
    tables = [table for table in document.tables if re.search(r"R\d\d-\d{3}", table.rows[0].cells[0].text)]
    here = not part
    for row in tables[place].rows[1:]:
        first, second = row.cells[0], row.cells[-1]
        if first._tc is second._tc:
            here = first.text.startswith(f"Part {part}:") if part else here
            if not part:
                here = not first.text.startswith("Part ")
        elif here and first.text.startswith(LABELS[name]) and not (name == "lead" and len(first.text) < 5):
            second.text = words
            return
    raise AssertionError(f"the form has no row {part} {name}")


def as_bytes(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def sent_in(client, data: bytes, name: str = "answers.docx", address: str = ADDRESS):
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def confirmed(client, page, *, without: tuple[str, ...] = (), also: tuple[str, ...] = ()):
    html = page.content.decode()
    packed = re.search(r'name="read" value="([^"]+)"', html)[1]
    ticked = [
        one for one in re.findall(r'name="take" value="([^"]+)" checked', html) if not one.endswith(without or ("-",))
    ]
    return client.post(ADDRESS, {"read": packed, "take": [*ticked, *also]})


def said_all(ask, lead_post, lead_officer):
    """A draft with something in every box, and characters that a file could lose."""
    line = Said(
        decision="accepted_in_principle", text="First paragraph.\n\nSecond & “last” <one>.", reason="Because\u00a0so.",
        done_by_on=date(2027, 9, 30), goes_on=True, next_step="Write the paper.", next_step_on=date(2026, 12, 1),
        answer_on=date(2026, 11, 5), premise_corrected="There is no yearly survey.",
    )  # fmt: skip
    return answering.save_answer(
        ask.pk, lines=[line], costs=Costs("some", "From the lighting budget.", 320050, "revenue", "yearly"),
        feasibility="It needs two people.", lead_posts=[lead_post.pk], lead_words="Somebody Unknown", by=lead_officer, at=AT,
    ).response  # fmt: skip


def test_the_form_sent_in_unchanged_differs_in_nothing(review, cabinet_post, lead_post, lead_officer, client_for):
    said_all(asked(review, [cabinet_post], lead_post), lead_post, lead_officer)
    half = asked(review, [cabinet_post], lead_post, parts="ab")
    answering.save_answer(half.pk, lines=[Said(part="b", decision="noted", text="Seen.", timetable_words="Summer 2027")], costs=Costs("none"), by=lead_officer, at=AT)  # fmt: skip
    asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    before = Fact.objects.count()
    page = sent_in(client, client.get(FORM).content)
    assert page.status_code == 200
    assert "Your file says nothing else than what stands." in page.content.decode()
    assert len(page.context["found"].same) == 3
    assert page.context["found"].notes == []
    assert "Save what is ticked" not in page.content.decode()
    assert Fact.objects.count() == before


def test_a_filled_form_is_shown_beside_what_stands_and_saved_when_confirmed(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    first, second = asked(review, [cabinet_post], lead_post), asked(review, [cabinet_post], lead_post, parts="ab")
    client = client_for(lead_officer)
    document = downloaded(client)
    write(document, "b", "decision", "Not accepted.", place=1)
    write(document, "b", "reason", "There is no money.", place=1)
    data = filled(
        document,
        decision="accepted",
        text="We will publish it.\nEach month.",
        done="by 30/09/2027",
        cost="£3,200",
        cost_words="Lamps",
        money="Day-to-day money (revenue)",
        lead="Community Safety Manager; Somebody Unknown",
    )
    page = sent_in(client, data)
    html = page.content.decode()
    assert "9 cells differ from what stands. Nothing is saved yet." in html
    assert "No post is known by the name “Somebody Unknown”." in html
    assert not Response.objects.exists()
    assert not StoredFile.objects.exists()
    assert confirmed(client, page).status_code == 302
    answer = answering.current(first)
    line = answer.lines.get()
    assert (line.decision, line.text, line.done_by_on) == (
        "accepted",
        "We will publish it.\nEach month.",
        date(2027, 9, 30),
    )
    assert (answer.cost, answer.cost_pence, answer.cost_words, answer.cost_money) == (
        "some",
        320000,
        "Lamps",
        "revenue",
    )
    assert (list(answer.lead_posts.all()), answer.lead_words) == ([lead_post], "Somebody Unknown")
    part = answering.current(second).lines.get()
    assert (part.part.label, part.decision, part.reason) == ("b", "not_accepted", "There is no money.")
    again = sent_in(client, client.get(FORM).content)
    assert again.context["found"].different == []


@pytest.mark.parametrize(
    ("words", "post", "left", "doubt"),
    [
        ("Parks Manager", True, "", ""),
        ("No", False, "", ""),
        ("Whoever sees to trees", False, "Whoever sees to trees", "No post is known by this name."),
    ],
)
def test_the_form_says_that_an_answer_is_not_mine_and_whose_it_may_be(
    review, cabinet_post, lead_post, lead_officer, client_for, words, post, left, doubt
):
    parks = PostFactory(council=review.council, title="Parks Manager")
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = sent_in(client, filled(downloaded(client), whose=words))
    (each,) = page.context["found"].different[0].differences
    assert (each.label, each.now, each.then, each.is_ticked) == ("Is this yours?", "", words, True)
    assert each.doubt.startswith(doubt)
    assert not Help.objects.exists()
    done = client.post(ADDRESS, {"read": packed_in(page), "take": [each.key]}, follow=True)
    assert "A scrutiny officer has been told" in done.content.decode()
    row = Help.objects.get()
    assert (row.ask, row.kind, row.to_post, row.words) == (ask, "not-mine", parks if post else None, left)
    assert answering.current(ask) is None
    again = sent_in(client, client.get(FORM).content)
    assert again.context["found"].different == []
    gone = sent_in(client, filled(downloaded(client), whose=""))
    (each,) = gone.context["found"].different[0].differences
    assert (each.then, each.can_take) == ("", False)


def test_whose_it_is_is_said_only_when_ticked_and_yes_says_nothing(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = sent_in(client, filled(downloaded(client), whose="Yes."))
    assert page.context["found"].different == []
    page = sent_in(client, filled(downloaded(client), whose="No", text="We will."))
    confirmed(client, page, without=("-whose",))
    assert answering.current(ask).lines.get().text == "We will."
    assert not Help.objects.exists()


def packed_in(page) -> str:
    return re.search(r'name="read" value="([^"]+)"', page.content.decode())[1]


def test_only_what_is_ticked_is_saved(review, cabinet_post, lead_post, lead_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = sent_in(client, filled(downloaded(client), decision="Accepted", text="We will."))
    confirmed(client, page, without=("-text",))
    line = answering.current(ask).lines.get()
    assert (line.decision, line.text) == ("accepted", "")
    page = sent_in(client, filled(downloaded(client), text="We will."))
    assert "Nothing was ticked" in client.post(ADDRESS, {"read": re.search(r'name="read" value="([^"]+)"', page.content.decode())[1]}, follow=True).content.decode()  # fmt: skip
    assert answering.current(ask).lines.get().text == ""


def test_doubtful_cells_are_marked_and_never_guessed(review, cabinet_post, lead_post, lead_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    data = filled(
        downloaded(client), decision="Agreed, mostly", done="Summer 2027", answer_on="soon", cost="a small sum",
        goes_on="perhaps", money="some", text="To follow",
    )  # fmt: skip
    page = sent_in(client, data)
    found = {each.key.rpartition("-")[2]: each for each in page.context["found"].different[0].differences}
    assert {key for key, each in found.items() if not each.can_take} == {
        "decision",
        "answer_on",
        "goes_on",
        "cost_money",
    }
    assert all(each.doubt for each in found.values())
    confirmed(client, page, also=tuple(each.key for each in found.values()))
    line = answering.current(ask).lines.get()
    assert (line.decision, line.timetable_words, line.done_by_on, line.answer_on) == ("", "Summer 2027", None, None)
    assert answering.current(ask).cost_words == "a small sum"


def test_an_emptied_cell_takes_words_away_only_when_ticked(review, cabinet_post, lead_post, lead_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    said_all(ask, lead_post, lead_officer)
    client = client_for(lead_officer)
    data = filled(downloaded(client), text="", lead="", cost="")
    page = sent_in(client, data)
    assert page.content.decode().count("The file has nothing here.") == 3
    assert " checked" not in page.content.decode()
    confirmed(client, page)
    assert answering.current(ask).lines.get().text.startswith("First paragraph.")
    confirmed(client, page, also=tuple(f"{ask.pk}--{key}" for key in ("text", "lead", "cost")))
    answer = answering.current(ask)
    assert (answer.lines.get().text, answer.lead_words, answer.lead_posts.count(), answer.cost) == ("", "", 0, "")
    assert answer.lines.get().reason


def test_somebody_elses_change_in_between_is_not_written_over(
    review, cabinet_post, lead_post, lead_officer, scrutiny_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    page = sent_in(client, filled(downloaded(client), text="Mine."))
    answering.save_answer(ask.pk, lines=[Said(text="Theirs.")], by=scrutiny_officer, at=AT)
    done = client.post(ADDRESS, {"read": re.search(r'name="read" value="([^"]+)"', page.content.decode())[1], "take": [f"{ask.pk}--text"]}, follow=True)  # fmt: skip
    assert "was not saved" in done.content.decode()
    assert answering.current(ask).lines.get().text == "Theirs."


def test_an_answer_that_has_gone_on_is_not_in_the_form_and_cannot_be_changed_by_an_old_one(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    ask = asked(review, [cabinet_post], lead_post, number="7")
    client = client_for(lead_officer)
    old = filled(downloaded(client), text="Other words.")
    answering.save_answer(ask.pk, lines=[Said(decision="accepted", text="Yes.")], by=lead_officer, at=AT)
    answering.make_ready([ask.pk], by=lead_officer, at=AT)
    words = "\n".join(paragraph.text for paragraph in downloaded(client).paragraphs)
    assert "Not in this form, because somebody else has the answer now: 7." in words
    page = sent_in(client, old)
    assert "It cannot be changed while somebody else has it" in page.content.decode()
    assert "Save what is ticked" not in page.content.decode()


def test_the_form_uses_the_councils_column_titles_and_says_what_is_asked(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    asked(review, [cabinet_post], lead_post, parts="ab", text="That the list is published.", intended_outcome="Fewer dark streets.")  # fmt: skip
    document = downloaded(client_for(lead_officer))
    words = "\n".join([*(p.text for p in document.paragraphs), *(c.text for t in document.tables for r in t.rows for c in r.cells)])  # fmt: skip
    for printed in ("Officer response", "Financial impacts", "Lead officer", "Relevant Cabinet Member or partner"):
        assert printed in words
    for printed in ("That the list is published.", "Part a of it.", "Fewer dark streets.", cabinet_post.title):
        assert printed in words


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
    return target.getvalue()


def entities() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("word/document.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 not a zip", "This file is damaged"),
        (bomb, "unpacks to far more"),
        (entities, "definitions that a Word document never has"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "This is an old Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"<html><body><p>R26-001 Accepted</p></body></html>", "This is not a Word file"),
        (lambda: as_bytes(other()), "This is not the form of these answers"),
    ],
)
def test_a_file_that_is_not_the_form_is_refused_in_words(
    review, cabinet_post, lead_post, lead_officer, client_for, data, says
):
    asked(review, [cabinet_post], lead_post)
    page = sent_in(client_for(lead_officer), data() if callable(data) else data)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert "<title>Error:" in page.content.decode()
    assert not StoredFile.objects.exists()
    assert not Response.objects.exists()


def other():
    document = Document()
    document.add_paragraph("Minutes of the meeting.")
    return document


def test_rows_nobody_asked_for_and_anothers_answers_are_named(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    asked(review, [cabinet_post], lead_post, number="1")
    other_post = PostFactory(council=review.council, title="Parks Manager")
    theirs = asked(review, [cabinet_post], other_post, number="2")
    client = client_for(lead_officer)
    document = downloaded(client)
    row = document.tables[-1].add_row()
    row.cells[0].text, row.cells[1].text = "My own row", "Words"
    made = document.add_table(2, 2)
    made.rows[0].cells[0].text = f"{theirs.recommendation.printed_reference}, answer of somebody"
    page = sent_in(client, as_bytes(document)).content.decode()
    assert "we do not know what “My own row” asks" in page
    assert f"{theirs.recommendation.printed_reference} does not wait for your answer" in page


def test_a_page_that_was_tampered_with_saves_nothing(review, cabinet_post, lead_post, lead_officer, client_for):
    ask = asked(review, [cabinet_post], lead_post)
    page = client_for(lead_officer).post(ADDRESS, {"read": "made-up", "take": [f"{ask.pk}--text"]})
    assert "Send the file again." in page.content.decode()
    assert not Response.objects.exists()


def test_the_pages_open_for_the_officer_asked_only(
    review,
    cabinet_post,
    lead_post,
    lead_officer,
    head_of_service,
    communications_officer,
    outsider,
    other_council,
    client_for,
):
    ask = asked(review, [cabinet_post], lead_post)
    for address in (ADDRESS, FORM):
        assert client_for(lead_officer).get(address).status_code == 200
        assert client_for(communications_officer).get(address).status_code == 404
        assert client_for(outsider).get(address).status_code == 404
        assert client_for(head_of_service).get(f"{address}?ask={ask.pk}").status_code == 200
    Client = type(client_for(lead_officer))  # noqa: N806 the test client's class
    assert Client(SERVER_NAME=review.council.hostname).get(ADDRESS)["Location"].startswith("/sign-in/")


def test_answers_that_may_be_mine_stand_last_and_become_mine_when_written(
    review, cabinet_post, lead_post, lead_officer, client_for
):
    maybe = [asked(review, [cabinet_post], suggested=lead_post) for _n in range(4)]
    mine = asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    assert "4 of them may be yours" in client.get(ADDRESS).content.decode()
    document = downloaded(client)
    heads = [row.text for row in document.paragraphs if row.style.name.startswith("Heading")]
    assert [heads.index(f"{one.recommendation.number}. {one.recommendation.heading}") for one in (mine, maybe[0])] == [
        heads.index("These may be yours") + n for n in (-1, 1)
    ]
    assert "Yes, No, or the post" in document.tables[3].rows[-1].cells[0].text

    write(document, "", "text", "We will.", place=1)
    write(document, "", "whose", "Yes", place=2)
    write(document, "", "text", "Ask the parks team.", place=3)
    write(document, "", "whose", "No", place=3)
    page = sent_in(client, as_bytes(document))
    assert not Fact.objects.filter(verb="scrutiny.ask_passed").exists()
    done = client.post(
        ADDRESS, {"read": packed_in(page), "take": [d.key for one in page.context["found"].different for d in one.differences]},
        follow=True,
    ).content.decode()  # fmt: skip

    numbers = " and ".join(one.recommendation.number for one in maybe[:2])
    assert f"{numbers} are yours now." in done
    for one in maybe:
        one.refresh_from_db()
    assert [one.officer_post for one in maybe] == [lead_post, lead_post, None, None]
    assert answering.current(maybe[0]).lines.get().text == "We will."
    assert [row.ask for row in Help.objects.all()] == [maybe[2]]
    assert answering.current(maybe[3]) is None


def test_the_link_stands_on_the_page_of_answers(review, cabinet_post, lead_post, lead_officer, client_for):
    asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    assert ADDRESS in client.get("/my/answers/lighting/").content.decode()
    assert FORM in client.get(ADDRESS).content.decode()


def test_reading_a_form_costs_the_same_for_two_answers_as_for_five(
    review, cabinet_post, lead_post, lead_officer, client_for, django_assert_max_num_queries
):
    for _n in range(2):
        asked(review, [cabinet_post], lead_post)
    client = client_for(lead_officer)
    few = filled(downloaded(client), decision="Accepted")
    for _n in range(3):
        asked(review, [cabinet_post], lead_post)
    many = filled(downloaded(client), decision="Accepted")
    for data in (few, many):
        with django_assert_max_num_queries(34):
            assert sent_in(client, data).status_code == 200
