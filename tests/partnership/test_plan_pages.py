"""Pages of the partnership: what anyone reads, and the working pages from the first word to adoption and reports."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from tests.factories.partnership import partnership
from tests.factories.published import plain, today
from wardmote.partnership.models import Edition, IndicatorValue, PlanAction, PlanUpdate, Priority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def read(client, address, status=200):
    with today():
        response = client.get(address)
    assert response.status_code == status, address
    return plain(response.content.decode())


def test_the_public_pages_tell_the_plan(client, filled_partnership):
    made = filled_partnership
    home = read(client, "/partnership/")
    assert "Elmbury Community Safety Partnership" in home
    assert "Local policing body: Police and Crime Commissioner for Elmshire, since 22\xa0November 2012" in home or "since 22 November 2012" in home  # fmt: skip
    assert "Action late: 49 days" in home
    edition = read(client, made.second.address)
    assert "Adopted by Elmbury Council on 20 May 2026." in edition
    assert "“Domestic abuse” was split from “Violence against women and girls”. It needs a plan of its own." in edition
    assert "Not everything was in order when it was adopted: An indicator follows." in edition
    earlier = read(client, made.first.address)
    assert "Replaced by a later edition" in earlier
    priority = read(client, Priority.objects.get(edition=made.second, title="Domestic abuse").address)
    assert "Split from: Violence against women and girls." in priority
    action = read(client, made.action.address)
    assert "Some slippage" in action
    assert "Why: An officer left." in action
    indicator = read(client, made.indicator.address)
    assert "395 crimes in 1 April 2025 to 31 March 2026, between 357 and 436." in indicator.replace("\xa0", " ")
    assert "Community Safety Plan, 2027 refresh" in read(client, "/partnership/editions/")
    assert client.get("/partnership/plan/")["Location"] == made.second.address
    assert "2028" not in home + edition


def test_page_and_spreadsheet_give_the_same_actions(client, filled_partnership):
    with today():
        for query, n in (("", 3), ("?state=late", 1), ("?state=slippage", 1), ("?priority=domestic-abuse", 1), ("?lead=elmshire-police", 2), ("?q=walk", 2), ("?state=nonsense", 3)):  # fmt: skip
            page = plain(client.get(f"/partnership/actions/{query}").content.decode())
            rows = list(csv.reader(io.StringIO(b"".join(client.get(f"/partnership/actions.csv{query}").streaming_content).decode("utf-8-sig"))))  # fmt: skip
            assert f"{n} action" in page, query
            assert len(rows) == n + 1, query


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_plan_as_a_paper(client, filled_partnership, form):
    response = client.get(f"/partnership/plan.{form}")
    assert response.status_code == 200
    assert response.content[:4] in {b"PK\x03\x04", b"%PDF"}


def test_a_closed_room_is_not_found(client, client_for, keeper, council, filled_partnership):
    council.rooms_off = ["partnership"]
    council.save()
    for address in ("/partnership/", "/partnership/actions/", filled_partnership.action.address):
        assert client.get(address).status_code == 404
    assert client_for(keeper).get("/desk/partnership/").status_code == 404


def test_before_anything_is_adopted(client, council, democratic_services):
    assert "will stand here when its record is begun" in read(client, "/partnership/")
    partnership(council, by=democratic_services)
    assert "The plan will stand here when it is adopted." in read(client, "/partnership/")
    for address in ("/partnership/plan/", "/partnership/plan.docx"):
        assert client.get(address).status_code == 404
    assert "The actions will stand here when a plan is adopted." in read(client, "/partnership/actions/")


class TestTheDesk:
    @pytest.fixture
    def post(self, keeper):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(keeper.person)

        def send(address, said=None, status=302):
            with today():
                response = client.post(address, said or {})
            assert response.status_code == status, plain(response.content.decode())
            return response if status == 302 else plain(response.content.decode())

        send.get = lambda address: read(client, address)
        send.client = client
        return send

    def test_from_the_first_word_to_a_report(self, post, made, committee, full_council, council):
        send = post
        assert "No plan is begun yet." in send.get("/desk/partnership/")
        send("/desk/partnership/plans/begin/", {"title": "Safety Plan", **_day("from_on", 2026, 4, 1), **_day("until_on", 2031, 3, 31)})  # fmt: skip
        edition = Edition.objects.get()
        desk = edition.desk
        send(f"{desk}cover/", {"title": "Safety Plan", "summary": "Ours.", "limbs": ["crime-and-disorder", "substance-misuse", "reoffending", "serious-violence"]})  # fmt: skip
        send(f"{desk}parts/text/add/", {"kind": "chosen", "heading": "How we chose", "text": "By asking."})
        send(f"{desk}parts/priority/add/", {"title": "Safe town centre", "kind": "core", "rationale": "It rose.", "owner_group_id": made.task.pk})  # fmt: skip
        priority = Priority.objects.get()
        of = f"?of={priority.pk}"
        send(f"{desk}parts/objective/add/{of}", {"text": "Less fear."})
        send(f"{desk}parts/action/add/{of}", {"text": "Walk.", "lead_body_id": made.police.pk, "partner_ids": [made.rail.pk], **_day("due_on", 2027, 3, 31)})  # fmt: skip
        action = PlanAction.objects.get()
        send(f"{desk}parts/milestone/add/?of={action.pk}", {"text": "First walk", **_day("due_on", 2026, 6, 1)})
        send(f"{desk}parts/indicator/add/{of}", {"title": "Crimes", "polarity": "lower", "baseline": "400"})
        send(f"{desk}parts/alignment/add/{of}", {"whose": "County plan", "their_priority": "Streets"})
        send(f"{desk}parts/term/add/", {"word": "ASB", "meaning": "Antisocial behaviour."})
        send(f"{desk}changes/add/", {"asked_by_id": committee.pk, "text": "Say more.", **_day("asked_on", 2026, 5, 1)})
        shown = send.get(desk)
        assert "A request to change the draft has no answer." in shown
        assert "A26-001" in shown
        asked = edition.change_requests.get()
        part = edition.texts.get()
        send(f"{desk}changes/{asked.pk}/", {"outcome": "made", "answer": "Done.", "text_id": part.pk, "new_text": "By asking twice.", **_day("answered_on", 2026, 5, 2)})  # fmt: skip
        assert "By asking twice." in send.get(f"{desk}changes/")
        send(f"{desk}move/partnership/")
        send(f"{desk}move/on-its-way/")
        said = {"adopted_by_id": full_council.pk, "minute_reference": "41"}
        refused = send(f"{desk}adopt/", said | _day("adopted_on", 2026, 5, 30), status=200)
        assert "still to come" in refused
        send(f"{desk}adopt/", said | _day("adopted_on", 2026, 5, 20))
        send(f"/desk/partnership/actions/{action.reference}/update/", {"state": "on-course", "text": "We walked."})
        assert PlanUpdate.objects.get().by_words == "Community Partnerships Manager"
        send(f"/desk/partnership/steps/{action.milestones.get().pk}/", _day("done_on", 2026, 5, 19))
        indicator = edition.indicators.get()
        send(f"/desk/partnership/indicators/{indicator.slug}/figure/", {"value": "395", **_day("from_on", 2025, 4, 1), **_day("until_on", 2026, 3, 31)})  # fmt: skip
        assert IndicatorValue.objects.get().value == 395
        assert "Add a figure" in send.get(desk)

    def test_the_register_and_the_next_edition(self, post, in_force, made, council):
        send = post
        send(
            "/desk/partnership/change/",
            {
                "name": "Safer Elmbury",
                "strategy_group_id": made.strategy.body_id,
                "managing_post_id": made.own.managing_post_id,
            },
        )
        send("/desk/partnership/members/add/", {"body_id": made.rail.pk, "standing": "invited"})
        send(
            f"/desk/partnership/groups/{made.task.pk}/",
            {"body_id": made.task.body_id, "kind": "task", "meets": "weekly"},
        )
        assert 'value="weekly"' in send.client.get(f"/desk/partnership/groups/{made.task.pk}/").content.decode()
        send(f"/desk/partnership/plans/{in_force.plan.slug}/next/", {"title": "2027 refresh"})
        draft = Edition.objects.get(title="2027 refresh")
        gone = draft.priorities.last()
        for kind, rows in (("action", gone.actions.all()), ("indicator", gone.indicators.all())):
            for row in rows:
                send(f"{draft.desk}parts/{kind}/{row.pk}/drop/")
        send(f"{draft.desk}parts/priority/{gone.pk}/drop/")
        line = draft.lineage.get(kind="dropped")
        refused = send(f"{draft.desk}lineage/", {"kind": "dropped", "before_id": line.before_id}, status=200)
        assert "Give the reason." in refused
        send(f"{draft.desk}lineage/", {"kind": "dropped", "before_id": line.before_id, "because": "It fell."})
        assert "is no longer a priority. It fell." in send.get(draft.desk)
        send(f"{draft.desk}give-up/", {"because": "The county does it."})
        draft.refresh_from_db()
        assert draft.state == "given-up"

    def test_nobody_else_writes(self, client_for, filled_partnership, lead_officer, outsider):
        for who, status in ((lead_officer, 403), (outsider, 404)):
            client = client_for(who)
            with today():
                assert client.get(f"{filled_partnership.draft.desk}cover/").status_code == status
                assert client.post(f"/desk/partnership/actions/{filled_partnership.action.reference}/update/", {"state": "done", "text": "x"}).status_code == status  # fmt: skip
        assert PlanUpdate.objects.count() == 1

    def test_a_part_of_a_kind_or_edition_that_is_not_there(self, client_for, keeper, filled_partnership):
        client, made = client_for(keeper), filled_partnership
        for tail in ("parts/nonsense/add/", "parts/action/add/", f"parts/action/{made.action.pk}/", "parts/text/999999/", f"parts/milestone/add/?of={made.action.pk}"):  # fmt: skip
            assert client.get(f"{made.draft.desk}{tail}").status_code == 404, tail


def _day(name, year, month, day):
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
