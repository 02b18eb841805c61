"""Pages, files and data of the Forward Plan and of decisions, and the working pages from draft to call-in."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from pytest_django.asserts import assertNumQueries

from tests import AT
from tests.factories.plan import SAID, cabinet_of, councillors, decision, entry, moment
from tests.factories.published import plain, today
from tests.factories.scrutiny import job
from wardmote.decisions import forward_plan, plan_editions, records
from wardmote.decisions.models import DecisionRecord, PlanEntry, PublishedPlanEntry
from wardmote.kernel import publishing
from wardmote.kernel.models import Publication
from wardmote.organisations import rules

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = moment(date(2026, 12, 2))


@pytest.fixture
def planned(council):
    return entry(council, date(2027, 1, 20), said_on=date(2026, 12, 1), summary="Whether to pay for night buses.")


def _signed_in(actor):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(actor.person)
    return client


def test_the_list_and_an_entry_show_the_arithmetic(client, planned):
    with today(NOW):
        listed = plain(client.get("/forward-plan/").content.decode())
        shown = plain(client.get(planned.address).content.decode())

    assert "It can be decided from Wednesday 30 December 2026." in listed
    assert "Latest day to publish the notice Tuesday 22 December 2026" in shown
    assert "clear day 28 is Wednesday 23 December 2026" in shown
    assert "Rule: Local Authorities (Executive Arrangements)" in shown
    assert "Check before relying on this." in shown


def test_list_csv_feed_calendar_and_api_hold_the_same(client, council, planned):
    entry(
        council, date(2027, 3, 1), said_on=date(2026, 12, 1), title="Bins", is_key=False, key_because="It costs little."
    )
    with today(NOW):
        for query, n in (
            ("", 2),
            ("?key=yes", 1),
            ("?key=no", 1),
            ("?month=2027-03", 1),
            ("?q=bins", 1),
            ("?ward=none", 0),
        ):
            page = client.get(f"/forward-plan/{query}").content.decode()
            assert page.count("wm-list__title") == n, query
            sheet = b"".join(client.get(f"/forward-plan.csv{query}").streaming_content).decode()
            assert sheet.strip().count("\n") == n
            assert client.get(f"/forward-plan/feed.atom{query}").content.count(b"<entry>") == n
            assert client.get(f"/forward-plan/calendar.ics{query}").content.count(b"BEGIN:VEVENT") == n
            assert client.get(f"/api/v1/forward-plan/{query}").json()["count"] == n
        told = client.get(f"/api/v1{planned.address}").json()["notice_rule"]

    assert (told["applies"], told["latest_publication_on"], told["earliest_decision_on"]) == (
        True,
        "2026-12-22",
        "2026-12-30",
    )


def test_five_hundred_entries_with_live_dates(client, council, planned):
    """At most 15 queries for page and file; the working of 500 lines' dates stays under 0.15 seconds of the processor."""
    row = PublishedPlanEntry.objects.select_related("publication").get()
    first = row.publication
    copies = []
    for n in range(499):
        content = first.content | {
            "reference": f"fp27-{n:03d}",
            "decide_from_on": str(date(2027, 2, 1) + timedelta(days=n % 60)),
        }
        copies.append(
            Publication(
                council=council, object_kind=first.object_kind, object_id=100_000 + n, address=f"/forward-plan/fp27-{n:03d}/",
                title="Copy", edition=1, published_at=NOW, schema_version=first.schema_version, content=content,
                sha256=f"{n:064x}",
            )
        )  # fmt: skip
    made = Publication.objects.bulk_create(copies)
    values = {
        field.attname: getattr(row, field.attname)
        for field in PublishedPlanEntry._meta.concrete_fields
        if field.attname not in {"id", "publication_id", "entry_id", "reference"}
    }
    PublishedPlanEntry.objects.bulk_create(
        PublishedPlanEntry(**values, publication=one, entry_id=one.object_id, reference=one.content["reference"])
        for one in made
    )
    with today(NOW):
        client.get("/forward-plan/")
        with assertNumQueries(8):
            page = client.get("/forward-plan/?state=all")
        with CaptureQueriesContext(connection) as asked:
            sheet = client.get("/forward-plan.csv?state=all")
            rows = b"".join(sheet.streaming_content).decode().strip().split("\n")
        from wardmote.decisions import plan_queries

        found = plan_queries.entries(council, plan_queries.PlanFilters()).select_related("publication")
        contents = [(each.publication.content, each.publication) for each in found]
        standing = rules.every_day(council)
        began = time.process_time()
        for content, publication in contents:
            plan_queries.line(content, publication, standing, on=NOW.date())
        spent = time.process_time() - began

    assert "500 decisions" in plain(page.content.decode())
    assert len(rows) == 501
    assert len(asked) <= 9
    assert spent < 0.15


def test_editions_and_what_changed(client, council, planned):
    by = job(council)
    plan_editions.freeze_edition(from_on=date(2026, 12, 1), by=by, at=moment(date(2026, 12, 1), 12))
    forward_plan.slip_entry(
        planned.pk, date(2027, 2, 10), because="The survey is late.", by=by, at=moment(date(2026, 12, 2))
    )
    plan_editions.freeze_edition(from_on=date(2027, 1, 1), by=by, at=moment(date(2026, 12, 29)))
    first = plain(client.get("/forward-plan/editions/2026-12/").content.decode())
    second = plain(client.get("/forward-plan/editions/2027-01/").content.decode())

    assert "This is the first edition." in first
    assert "20 January 2027" in first
    assert "Moved from 20 January 2027 to 10 February 2027." in second
    assert "The survey is late." in plain(client.get(planned.address).content.decode())
    assert client.get("/forward-plan/editions/").content.count(b"wm-list__title") == 2


def test_what_was_taken_down_leaves_plan_editions_feed_and_api(client, council, planned):
    by = job(council)
    plan_editions.freeze_edition(from_on=date(2026, 12, 1), by=by, at=moment(date(2026, 12, 1), 12))
    publishing.take_down(
        publishing.standing(council, "decisions.planentry", planned.pk).pk,
        reason=Publication.Reason.WRONG, decided_by="Monitoring Officer", by=by, at=NOW,
    )  # fmt: skip

    assert client.get(planned.address).status_code == 410
    assert client.get(f"/api/v1{planned.address}").status_code == 410
    for path in ("/forward-plan/", "/forward-plan/editions/2026-12/", "/api/v1/forward-plan/editions/2026-12/", "/forward-plan/feed.atom"):  # fmt: skip
        assert b"Night buses" not in client.get(path).content, path


def test_an_officer_adds_publishes_and_moves_an_entry(council, democratic_services, client):
    cabinet = cabinet_of(council)
    officer = _signed_in(democratic_services)
    on = timezone.localdate() + timedelta(days=20)
    said = {
        "title": "Trees", "kind": "executive-body", "decision_maker_body_id": cabinet.pk, "is_key": "yes",
        "key_because": "It spends £300,000.", "decide_from_on-day": on.day, "decide_from_on-month": on.month,
        "decide_from_on-year": on.year, "documents": "None", "represent_how": "Write to us.", "openness": "open",
    }  # fmt: skip
    assert officer.post("/desk/forward-plan/add/", said).status_code == 302
    made = PlanEntry.objects.get()
    assert client.get(made.address).status_code == 404
    refused = officer.post(f"{made.desk}publish/", follow=True)
    assert "28 clear days must pass" in plain(refused.content.decode())
    later = timezone.localdate() + timedelta(days=40)
    said |= {"decide_from_on-day": later.day, "decide_from_on-month": later.month, "decide_from_on-year": later.year}
    assert officer.post(f"{made.desk}change/", said).status_code == 302
    assert "Published. Its notice runs." in plain(officer.post(f"{made.desk}publish/", follow=True).content.decode())
    assert client.get(made.address).status_code == 200
    no_reason = officer.post(f"{made.desk}move/", {f"from_on-{part}": getattr(later + timedelta(days=7), part) for part in ("day", "month", "year")})  # fmt: skip
    assert no_reason.status_code == 200
    assert "There is a problem" in no_reason.content.decode()


def test_a_decision_goes_from_its_record_to_its_call_in(council, democratic_services, monitoring_officer, client):
    officer, monitor = _signed_in(democratic_services), _signed_in(monitoring_officer)
    seats = councillors(council)
    on = timezone.localdate()
    day = {"decided_on-day": on.day, "decided_on-month": on.month, "decided_on-year": on.year}
    assert (
        officer.post("/desk/decisions/begin/", {**day, "title": "Lamps", "kind": "executive-body"}).status_code == 302
    )
    made = DecisionRecord.objects.get()
    said = {
        **day, **SAID, "title": "Lamps", "kind": "executive-body", "is_executive": "yes", "is_key": "no", "urgency": "none",
        "decision_maker_body_id": cabinet_of(council).pk,
    }  # fmt: skip
    assert officer.post(f"{made.desk}change/", said | {"conflicts": ""}).status_code == 302
    assert "type “None”" in plain(monitor.post(f"{made.desk}check/", follow=True).content.decode())
    officer.post(f"{made.desk}change/", said)
    monitor.post(f"{made.desk}check/")
    assert client.get(made.address).status_code == 404
    officer.post(f"{made.desk}publish/")
    page = plain(client.get(made.address).content.decode())
    assert "It can be called in until" in page
    assert "Councillors: call this decision in" in page
    few = officer.post(f"{made.desk}call-in/", {"grounds": "Why?", "alternative": "Wait.", "post_ids": [seats[0].pk]})
    assert "1 has signed" in plain(few.content.decode())
    came = officer.post(
        f"{made.desk}call-in/", {"grounds": "Why?", "alternative": "Wait.", "post_ids": [seat.pk for seat in seats]}
    )
    assert came.status_code == 302
    page = plain(client.get(made.address).content.decode())
    assert "Called in. It cannot be carried out until that is settled." in page
    assert "signed by: Councillor for Ward 0" in page
    assert client.get(f"/api/v1{made.address}").json()["where_it_stands"]["is_effective"] is False


def test_a_decision_makers_page_and_the_urgent_ones(council, client):
    decision(council, at=moment(date(2026, 5, 20)))
    decision(council, at=moment(date(2026, 5, 21)), title="The wall", urgency="special", urgency_because="It may fall.")
    with today(moment(date(2026, 6, 20))):
        maker = plain(client.get(f"/decisions/by/{cabinet_of(council).slug}/").content.decode())
        urgent = plain(client.get("/decisions/urgent/?from=2026-05-01&until=2026-05-31").content.decode())
        nothing = plain(client.get("/decisions/urgent/?from=2026-06-01&until=nonsense").content.decode())

    assert "2 published. 0 called in. 1 made under special urgency." in maker
    assert "Why it was urgent: It may fall." in urgent
    assert "Check before relying on this." in urgent
    assert "No decision was made under special urgency" in nothing
    assert client.get("/decisions/by/nobody/").status_code == 404
    assert client.get("/decisions.csv").status_code == 200
    assert client.get("/decisions/feed.atom").content.count(b"<entry>") == 2
    assert client.get("/decisions/made/?called-in=no&year=2026").content.count(b"wm-list__title") == 2


def test_a_task_is_a_link_only_for_those_who_may_move_it(council, client_for, democratic_services, scrutiny_officer):
    made = decision(council, at=AT)
    task = records.add_task(made.pk, "Order the lamps", by=democratic_services, at=AT)
    link = f'href="{made.desk}tasks/{task.pk}/"'
    assert link in client_for(democratic_services).get(made.desk).content.decode()
    page = client_for(scrutiny_officer).get(made.desk).content.decode()
    assert "Order the lamps" in page
    assert link not in page


@pytest.mark.parametrize("kind", ["forward-plan", "decisions"])
def test_an_entry_and_a_decision_are_taken_down_by_a_button(client, council, planned, monitoring_officer, kind):
    found = planned if kind == "forward-plan" else decision(council, at=NOW)
    officer = _signed_in(monitoring_officer)
    with today(NOW):
        assert f"/desk{found.address}take-down/" in officer.get(found.address).content.decode()
        assert "take-down" not in client.get(found.address).content.decode()
        sent = officer.post(
            f"/desk{found.address}take-down/", {"reason": "personal", "decided_by": "Monitoring Officer"}
        )
        assert sent.status_code == 302
        assert client.get(found.address).status_code == 410
        for address in (
            f"/{kind}/",
            f"/{kind}.csv",
            f"/{kind}/feed.atom",
            f"/api/v1{found.address}",
            "/search/?q=lamps",
        ):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert found.title.encode() not in body, address


def test_plan_and_decision_as_papers(client, council, planned):
    entry(
        council, date(2027, 3, 1), said_on=date(2026, 12, 1), title="Bins", is_key=False, key_because="It costs little."
    )
    made = decision(council, at=NOW)
    with today(NOW):
        files = {
            name: client.get(address).content
            for name, address in (
                ("plan", "/forward-plan.docx"), ("key", "/forward-plan.docx?key=yes"), ("notice", f"{made.address}notice.docx"),
            )
        }  # fmt: skip
        pdf = client.get(f"{made.address}notice.pdf").content
    words = {name: "\n".join(_all_words(data)) for name, data in files.items()}
    assert "Night buses" in words["plan"]
    assert "Bins" in words["plan"]
    assert "Bins" not in words["key"]
    for said in ("That the lamps are bought.", "The path is dark.", "Leave it dark: people fall.", "Dispensations"):
        assert said in words["notice"]
    assert pdf.startswith(b"%PDF")
    with today(NOW):
        assert client.get("/decisions/dr26-404/notice.pdf").status_code == 404


def _all_words(data):
    document = Document(io.BytesIO(data))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)
