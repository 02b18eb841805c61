"""What councillors may ask of the executive: documents in ten days, a report on a decision not treated as key, 24 hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.conftest import cast
from tests.factories.plan import councillors, decision, moment
from tests.factories.published import plain, today
from tests.factories.scrutiny import job
from wardmote.decisions import oversight, records
from wardmote.decisions.models import PaperRequest, RequiredReport
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.organisations import rules
from wardmote.organisations.models import Post

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 1)
AT = moment(ON)


@pytest.fixture
def seat(council):
    return councillors(council, 2)[0]


def ask(council, committee, seat, *, by=None, **more):
    said = {"body_id": committee.pk, "asked_by_id": seat.pk, "received_on": ON, "at": AT} | more
    return oversight.ask_for_papers(said.pop("what", "The contract"), **said, by=by or job(council))


# --- documents (X10) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received_on", "due_on", "outer_on"),
    [(ON, date(2026, 12, 11), date(2026, 12, 12)), (date(2027, 3, 22), date(2027, 4, 1), date(2027, 4, 2))],
)
def test_a_document_is_due_on_the_tenth_day(council, committee, seat, received_on, due_on, outer_on):
    made = ask(council, committee, seat, received_on=received_on, at=moment(received_on, 18))

    assert (made.due_on, made.outer_on) == (due_on, outer_on)
    assert "regulation 17" in " ".join(made.explanation)


def test_a_refusal_needs_its_statement_of_reasons(council, committee, seat):
    made, by = ask(council, committee, seat), job(council)
    for answer, more, message in (
        ("refused", {}, "Enter the statement of reasons"),
        ("part", {"refusal_words": " "}, "Enter the statement of reasons"),
        ("lost", {}, "Choose one of the answers"),
        ("supplied", {"on": ON - timedelta(days=1)}, "The day must be from"),
        ("supplied", {"on": ON + timedelta(days=1)}, "The day must be from"),
    ):
        with pytest.raises(RuleBroken, match=message):
            oversight.answer_papers(made.pk, answer, **({"on": ON} | more), by=by, at=AT)
    made = oversight.answer_papers(made.pk, "refused", on=ON, refusal_words="A political group advises.", by=by, at=AT)

    assert (made.answer, made.answered_on) == ("refused", ON)
    with pytest.raises(WrongState, match="answered already"):
        oversight.answer_papers(made.pk, "supplied", on=ON, by=by, at=AT)


def test_requests_that_cannot_be(council, committee, seat, cabinet_post):
    with pytest.raises(RuleBroken, match="Only a councillor on a scrutiny committee"):
        ask(council, committee, cabinet_post)
    with pytest.raises(RuleBroken, match="which document"):
        ask(council, committee, seat, what=" ")
    with pytest.raises(RuleBroken, match="has not come yet"):
        ask(council, committee, seat, received_on=ON + timedelta(days=1))
    assert not PaperRequest.objects.exists()


def test_a_councillor_asks_for_the_own_seat_and_sees_only_that(council, committee, seat):
    other = Post.objects.of(council).filter(kind=Post.Kind.COUNCILLOR).exclude(pk=seat.pk).get()
    member = cast(council, "committee-member", email="member@elmbury.example", post=seat)
    mine = ask(council, committee, seat, by=member)
    ask(council, committee, other)

    assert list(PaperRequest.objects.visible_to(member)) == [mine]
    with pytest.raises(NotAllowed, match="own seat only"):
        ask(council, committee, other, by=member)
    with pytest.raises(NotAllowed):
        oversight.answer_papers(mine.pk, "supplied", on=ON, by=member, at=AT)


@pytest.mark.slow
def test_a_request_by_its_pages(client_for, democratic_services, council, committee, seat):
    browser = client_for(democratic_services)
    day = {"received_on-day": "1", "received_on-month": "12", "received_on-year": "2026"}
    with today(AT):
        browser.post(
            "/desk/paper-requests/add/",
            {"what": "The contract", "body_id": committee.pk, "asked_by_id": seat.pk, **day},
        )
        made = PaperRequest.objects.get()
        shown = plain(browser.get(f"/desk/paper-requests/{made.pk}/").content.decode())
        listed = plain(browser.get("/desk/paper-requests/").content.decode())
        refused = {"answer": "refused", "on-day": "1", "on-month": "12", "on-year": "2026"}
        wrong = browser.post(f"/desk/paper-requests/{made.pk}/answer/", refused).content.decode()
        done = browser.post(
            f"/desk/paper-requests/{made.pk}/answer/", refused | {"refusal_words": "It is advice."}, follow=True
        ).content.decode()

    assert "Friday 11 December 2026" in shown
    assert "By the other reading of the law: Saturday 12 December 2026." in shown
    assert "The contract" in listed
    assert "Enter the statement of reasons" in wrong
    assert "It is advice." in done


# --- a decision not treated as key (X11) -----------------------------------------------------------------------------


def require(made, committee, **more):
    said = {
        "body_id": committee.pk,
        "required_on": ON,
        "report_by_on": date(2026, 12, 15),
        "because": "Two wards.",
        "at": AT,
    }
    return oversight.require_report(made.pk, **(said | more), by=job(made.council))


def test_scrutiny_requires_a_report_and_it_is_public(council, committee, client):
    made = decision(council, at=moment(date(2026, 11, 30)))
    asked = require(made, committee)
    with today(AT):
        before = plain(client.get(made.address).content.decode())
    oversight.make_required_report(
        asked.pk, reported_on=ON, why_not_key="It costs £900.", by=job(council), at=moment(ON, 20)
    )
    with today(moment(ON, 21)):
        after = plain(client.get(made.address).content.decode())

    assert "required a report to Council by 15 December 2026" in before
    assert "It costs £900." in after


def test_required_reports_that_cannot_be(council, committee):
    made = decision(council, at=moment(date(2026, 11, 30)))
    for more, message in (
        ({"because": ""}, "Say why the committee"),
        ({"required_on": date(2026, 11, 29)}, "must be from 30 November"),
        ({"required_on": date(2026, 12, 2)}, "must be from 30 November"),
        ({"report_by_on": date(2026, 11, 30)}, "cannot be due before"),
    ):
        with pytest.raises(RuleBroken, match=message):
            require(made, committee, **more)
    council_made = decision(council, at=moment(date(2026, 11, 30)), kind="council", title="Budget")
    with pytest.raises(RuleBroken, match="Only a decision of the executive"):
        require(council_made, committee)
    draft = records.begin_record(
        decided_on=date(2026, 11, 30), title="Draft", kind="executive-body", by=job(council), at=AT
    )
    with pytest.raises(WrongState, match="not public yet"):
        require(draft, committee)
    assert not RequiredReport.objects.exists()

    asked, by = require(made, committee), job(council)
    with pytest.raises(RuleBroken, match="Say why it was not treated"):
        oversight.make_required_report(asked.pk, reported_on=ON, why_not_key="", by=by, at=AT)
    with pytest.raises(RuleBroken, match="must be from 1 December"):
        oversight.make_required_report(asked.pk, reported_on=date(2026, 11, 30), why_not_key="-", by=by, at=AT)
    oversight.make_required_report(asked.pk, reported_on=ON, why_not_key="-", by=by, at=AT)
    with pytest.raises(WrongState, match="made already"):
        oversight.make_required_report(asked.pk, reported_on=ON, why_not_key="-", by=by, at=AT)


# --- 24 hours (X9) -------------------------------------------------------------------------------------------------


def private(council, on=date(2026, 12, 18), **more):
    fields = {"kind": "executive-body", "paragraph": "3", "title": "A lease"} | more
    return records.begin_record(decided_on=on, **fields, by=job(council), at=moment(on, 22))


def test_a_weekend_does_not_extend_the_24_hours(council):
    made, on = private(council), date(2026, 12, 18)
    standing = rules.on_day(council, on)
    assert oversight.inspection(made, standing, at=AT) is None
    made = oversight.open_to_members(made.pk, concluded_at=moment(on, 20, 10), by=job(council), at=moment(on, 22))
    said = oversight.inspection(made, standing, at=moment(date(2026, 12, 19), 20, 10))
    late = oversight.inspection(made, standing, at=moment(date(2026, 12, 19), 20, 11))

    assert said.by_at == moment(date(2026, 12, 19), 20, 10)
    assert oversight.inspection_words(said).endswith("by 19\xa0December 2026 at 8:10pm.")
    assert (said.is_late, late.is_late) == (False, True)
    made = oversight.open_to_members(
        made.pk, concluded_at=moment(on, 20, 10), opened_at=moment(on, 21), by=job(council), at=moment(on, 22)
    )
    assert not oversight.inspection(made, standing, at=moment(date(2027, 1, 1))).is_late


@pytest.mark.parametrize(
    ("on", "hour", "by"),
    [(date(2027, 3, 27), 20, (date(2027, 3, 28), 21)), (date(2026, 10, 24), 20, (date(2026, 10, 25), 19))],
)
def test_24_hours_pass_across_a_change_of_the_clocks(council, on, hour, by):
    made = private(council, on=on)
    made = oversight.open_to_members(made.pk, concluded_at=moment(on, hour), by=job(council), at=moment(on, 22))
    said = oversight.inspection(made, rules.on_day(council, on), at=moment(on, 22))

    assert said.by_at == moment(by[0], by[1])


def test_moments_that_cannot_be(council):
    made, on = private(council), date(2026, 12, 18)
    for concluded, opened, message in (
        (moment(on, 23), None, "has not come yet"),
        (moment(on, 20), moment(on, 23), "has not come yet"),
        (moment(date(2026, 12, 17)), None, "Enter a time on that day"),
        (moment(on, 20), moment(on, 19), "cannot be open before the decision"),
    ):
        with pytest.raises(RuleBroken, match=message):
            oversight.open_to_members(
                made.pk, concluded_at=concluded, opened_at=opened, by=job(council), at=moment(on, 22)
            )
    made.refresh_from_db()
    assert made.concluded_at is None


def test_what_is_private(council):
    assert oversight.is_private(private(council))
    assert oversight.is_private(private(council, kind="officer", paragraph=""))
    assert not oversight.is_private(private(council, paragraph=""))
    assert not oversight.is_private(private(council, kind="council"))


@pytest.mark.slow
def test_the_desk_of_a_private_decision_shows_the_24_hours_and_a_late_record(client_for, democratic_services, council):
    made, on = private(council), date(2026, 12, 18)
    moment_typed = {
        "concluded_on-day": "18", "concluded_on-month": "12", "concluded_on-year": "2026", "concluded_time": "20:10",
        "opened_on-day": "", "opened_on-month": "", "opened_on-year": "",
    }  # fmt: skip
    with today(moment(on, 22)):
        browser = client_for(democratic_services)
        before = plain(browser.get(made.desk).content.decode())
        wrong = browser.post(f"{made.desk}members/", moment_typed | {"concluded_time": "late"}).content.decode()
        after = plain(browser.post(f"{made.desk}members/", moment_typed, follow=True).content.decode())
    with today(moment(date(2026, 12, 23))):
        late = plain(client_for(democratic_services).get(made.desk).content.decode())
    with today(moment(date(2027, 1, 8))):
        far = plain(client_for(democratic_services).get(made.desk).content.decode())

    assert "It was decided in private. Say when" in before
    assert "Enter a time such as 20:10." in wrong
    assert "Councillors can inspect the papers by 19 December 2026 at 8:10pm." in after
    assert "The record is late: it was due by 22 December 2026." in late
    assert "24 hours have passed since the decision." in late
    assert "12 working days have passed since the decision." in far
