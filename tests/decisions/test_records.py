"""Records of decisions and call-in: five items, days that the law allows, the council's own call-in rule, what follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.decisions import ReportFactory
from tests.factories.plan import LONDON, SAID, cabinet_of, councillors, decision, entry, moment
from tests.factories.scrutiny import job
from wardmote.decisions import call_in_clock, calling_in, plan_notices, records
from wardmote.decisions.models import CallIn, DecisionRecord, PlanEntry, PublishedDecision, Report
from wardmote.decisions.record_public import standing
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Council
from wardmote.organisations import rules
from wardmote.organisations.models import CouncilRule
from wardmote.organisations.rules import RulesOn

pytestmark = pytest.mark.django_db
ASKED = {"grounds": "Nobody was asked.", "alternative": "Ask first."}


def _rules(on: date, **values: object) -> RulesOn:
    rows = {key: CouncilRule(key=key, value=value, from_on=on) for key, value in values.items()}
    return RulesOn(Council(nation="england"), on, rows)


def _clock(published_on: date, **values: object) -> call_in_clock.CallInClock:
    return call_in_clock.reckon(
        _rules(published_on, **{f"call_in.{name}": value for name, value in values.items()}),
        kind="executive-body", is_executive=True, is_key=True, is_urgent=False, is_again=False,
        decided_on=published_on, published_on=published_on,
    )  # fmt: skip


def _set(council, key, value):
    rules.set_rule(
        key, value, from_on=date(2026, 1, 1), reason="The constitution.", by=job(council), at=moment(date(2026, 1, 1))
    )


@pytest.mark.parametrize(
    ("published_on", "after", "same"),
    [
        (date(2026, 12, 17), date(2026, 12, 24), date(2026, 12, 23)),
        (date(2026, 12, 18), date(2026, 12, 29), date(2026, 12, 24)),
        (date(2026, 12, 22), date(2026, 12, 31), date(2026, 12, 30)),
        (date(2027, 3, 24), date(2027, 4, 2), date(2027, 4, 1)),
    ],
)
def test_five_working_days_from_either_start(published_on, after, same):
    for start, last in (("after", after), ("same", same)):
        clock = _clock(published_on, start=start)
        assert clock.until == datetime(last.year, last.month, last.day, 17, tzinfo=LONDON)
        assert clock.effective_on == last + timedelta(days=1)
        assert "section 9F(4)" in " ".join(clock.words)


def test_the_last_moment_on_nights_when_clocks_change():
    spring = call_in_clock.last_moment(date(2027, 3, 28), 1)
    autumn = call_in_clock.last_moment(date(2026, 10, 25), 1)

    assert spring.timestamp() == datetime.fromisoformat("2027-03-28T00:00:00+00:00").timestamp()
    assert autumn.timestamp() == datetime.fromisoformat("2026-10-25T01:00:00+00:00").timestamp()  # the later 1am
    assert (
        call_in_clock.last_moment(date(2026, 10, 25), 24).timestamp()
        == datetime.fromisoformat("2026-10-25T23:59:59+00:00").timestamp()
    )


def test_calendar_days_and_one_day_alone():
    assert _clock(date(2028, 2, 24), unit="calendar").until == datetime(2028, 2, 29, 17, tzinfo=LONDON)
    assert _clock(date(2026, 12, 18), days=1, start="same").until == datetime(2026, 12, 18, 17, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("decided_on", "record", "papers"),
    [
        (date(2026, 12, 16), date(2032, 12, 15), date(2030, 12, 15)),
        (date(2024, 2, 29), date(2030, 2, 28), date(2028, 2, 28)),
    ],
)
def test_how_long_a_record_is_kept(decided_on, record, papers):
    for kind, is_executive in (("executive-body", True), ("officer", False), ("committee", False)):
        kept = call_in_clock.kept_until(
            kind, is_executive=is_executive, decided_on=decided_on, standing=_rules(decided_on)
        )
        assert kept == (record, papers)


def test_a_record_is_filled_from_its_report_but_never_the_conflicts(council, cabinet_member, cabinet_post):
    report = ReportFactory(council=council, decision_maker_post=cabinet_post, is_key=False)
    report.sections.filter(key="reasons").update(text="People wait in the rain.")
    report.recommendations.create(council=council, position=1, number="1", text="That shelters are built.")
    report.options.create(council=council, position=1, title="Do nothing", why_not="People get wet.")
    with pytest.raises(WrongState, match="not public yet"):
        records.begin_record(
            decided_on=date(2026, 5, 20), report_id=report.pk, by=job(council), at=moment(date(2026, 5, 20))
        )
    report.published_at, report.state = moment(date(2026, 5, 10)), Report.State.CONSIDERED
    report.save()
    made = records.begin_record(
        decided_on=date(2026, 5, 20), report_id=report.pk, by=job(council), at=moment(date(2026, 5, 20))
    )

    assert (made.decision, made.reasons) == ("1 That shelters are built.", "People wait in the rain.")
    assert made.alternatives == "Do nothing: People get wet."
    assert (made.conflicts, made.dispensations) == ("", "")
    with pytest.raises(RuleBroken, match=r"conflicts of interest.*type “None”.*dispensations.*type “None”"):
        records.check_record(made.pk, by=job(council), at=moment(date(2026, 5, 20)))
    records.change_record(
        made.pk, conflicts="None", dispensations="None", by=job(council), at=moment(date(2026, 5, 20))
    )
    records.check_record(made.pk, by=job(council), at=moment(date(2026, 5, 20)))
    records.publish_record(made.pk, by=job(council), at=moment(date(2026, 5, 21)))
    report.refresh_from_db()
    assert report.state == Report.State.DECIDED


def test_days_that_the_law_does_not_allow_are_refused_and_nothing_is_kept(council):
    by = job(council)
    planned = entry(council, date(2027, 1, 20), said_on=date(2026, 12, 22))
    said = {"entry_id": planned.pk, **SAID, "by": by, "at": moment(date(2027, 1, 25))}
    with pytest.raises(RuleBroken, match="before its notice"):
        records.begin_record(decided_on=date(2026, 12, 21), **said)
    with pytest.raises(RuleBroken, match="cannot be made before Wednesday 20 January 2027"):
        records.begin_record(decided_on=date(2027, 1, 19), **said)
    with pytest.raises(RuleBroken, match="has not come yet"):
        records.begin_record(decided_on=date(2027, 1, 26), **said)
    with pytest.raises(RuleBroken, match="needs its notice in the Forward Plan"):
        records.begin_record(
            decided_on=date(2027, 1, 20),
            **(said | {"entry_id": None}),
            title="Buses",
            kind="executive-body",
            is_key=True,
        )
    assert not DecisionRecord.objects.exists()

    plan_notices.record_exception(
        planned.pk, "special", who="scrutiny-chair", agreed_at=moment(date(2026, 12, 29)), words="I agree.",
        because="The wall may fall.", by=by, at=moment(date(2026, 12, 29), 12),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="cannot be made before"):
        records.begin_record(decided_on=date(2026, 12, 28), **said)  # agreed the day after
    made = records.begin_record(decided_on=date(2026, 12, 29), **said)
    assert (made.urgency, made.urgency_because) == ("special", "The wall may fall.")


def test_publishing_a_record_ends_the_plan_entry_and_prints_the_call_in(council):
    planned = entry(council, date(2026, 12, 16), said_on=date(2026, 11, 2))
    made = decision(council, at=moment(date(2026, 12, 17)), decided_on=date(2026, 12, 16), entry_id=planned.pk)
    planned.refresh_from_db()
    row = PublishedDecision.objects.get()

    assert planned.state == PlanEntry.State.DECIDED
    assert made.call_in_until == moment(date(2026, 12, 24), 17)
    assert made.effective_on == date(2026, 12, 25)
    assert (row.days, row.is_late) == (1, False)
    said = standing(row.publication.content, moment(date(2026, 12, 18)))
    assert (
        said.words
        == "It can be called in until 24\xa0December 2026 at 5pm. If it is not, it takes effect on 25 December 2026."
    )
    assert standing(row.publication.content, moment(date(2026, 12, 25))).words == "In effect since 25 December 2026."


def test_a_late_record_is_called_late_only_under_a_confirmed_standard(council, monitoring_officer):
    decision(council, at=moment(date(2026, 5, 20)), decided_on=date(2026, 5, 11))
    rules.confirm_rule(
        "decision_record.days", by=monitoring_officer, at=moment(date(2026, 1, 5)), from_on=date(2026, 1, 1)
    )
    decision(council, at=moment(date(2026, 5, 20)), decided_on=date(2026, 5, 11))

    assert [(row.days, row.is_late) for row in PublishedDecision.objects.order_by("reference")] == [
        (7, False),
        (7, True),
    ]


def test_a_call_in_on_the_last_minute_counts_and_one_later_does_not(council):
    by = job(council)
    made = decision(council, at=moment(date(2026, 12, 17)))
    seats = [seat.pk for seat in councillors(council)]
    with pytest.raises(
        RuleBroken, match=r"ended on 24\xa0December 2026 at 5pm. This one came on 24\xa0December 2026 at 5:01pm"
    ):
        calling_in.call_in(made.pk, post_ids=seats, **ASKED, by=by, at=moment(date(2026, 12, 24), 17, 1))
    with pytest.raises(RuleBroken, match=r"needs 3 councillors to sign it\. 2 have signed"):
        calling_in.call_in(made.pk, post_ids=seats[:2], **ASKED, by=by, at=moment(date(2026, 12, 18)))
    with pytest.raises(RuleBroken, match="decided instead"):
        calling_in.call_in(made.pk, post_ids=seats, grounds="x", alternative=" ", by=by, at=moment(date(2026, 12, 18)))
    assert not CallIn.objects.exists()
    made.refresh_from_db()
    assert made.state == DecisionRecord.State.PUBLISHED

    found = calling_in.call_in(made.pk, post_ids=seats, **ASKED, by=by, at=moment(date(2026, 12, 24), 17, 0))
    made.refresh_from_db()
    assert found.received_at == moment(date(2026, 12, 24), 17)
    assert (made.state, made.effective_on) == (DecisionRecord.State.CALLED_IN, None)
    with pytest.raises(WrongState, match="called in already"):
        calling_in.call_in(made.pk, post_ids=seats, **ASKED, by=by, at=moment(date(2026, 12, 24), 17, 0))


def test_tasks_wait_until_the_decision_takes_effect(council):
    by = job(council)
    made = decision(council, at=moment(date(2026, 12, 17)))
    task = records.add_task(made.pk, "Order the lamps", by=by, at=moment(date(2026, 12, 17)))
    with pytest.raises(RuleBroken, match="before 25 December 2026: until then it can be called in"):
        records.move_task(task.pk, "begun", by=by, at=moment(date(2026, 12, 24)))
    calling_in.call_in(
        made.pk, post_ids=[seat.pk for seat in councillors(council)], **ASKED, by=by, at=moment(date(2026, 12, 18))
    )
    with pytest.raises(RuleBroken, match="“Called in”"):
        records.move_task(task.pk, "done", by=by, at=moment(date(2026, 12, 28)))
    task.refresh_from_db()
    assert task.state == "waiting"


@pytest.mark.parametrize("key", ["call_in.urgent", "call_in.again", "call_in.officers"])
def test_exempt_classes_are_the_councils_own(key):
    said = {"kind": "officer", "is_executive": True, "is_key": False, "is_urgent": key == "call_in.urgent",
            "is_again": key == "call_in.again", "decided_on": date(2026, 5, 20), "published_on": date(2026, 5, 20)}  # fmt: skip
    if key != "call_in.officers":
        said["kind"] = "executive-member"
    closed = call_in_clock.reckon(_rules(date(2026, 5, 20)), **said)
    opened = call_in_clock.reckon(_rules(date(2026, 5, 20), **{key: "yes"}), **said)

    assert (closed.until, closed.effective_on) == (None, date(2026, 5, 20))
    assert opened.until is not None


def test_what_is_not_the_executives_cannot_be_called_in_unless_the_council_works_by_committees():
    said = {"kind": "committee", "is_executive": False, "is_key": False, "is_urgent": False, "is_again": False,
            "decided_on": date(2026, 5, 20), "published_on": date(2026, 5, 20)}  # fmt: skip

    assert call_in_clock.reckon(_rules(date(2026, 5, 20)), **said).until is None
    by_committees = _rules(date(2026, 5, 20), **{"governance.model": "committee"})
    assert call_in_clock.reckon(by_committees, **said).until is not None


@pytest.fixture
def called_in(council):
    made = decision(council, at=moment(date(2026, 5, 20)))
    return calling_in.call_in(
        made.pk, post_ids=[seat.pk for seat in councillors(council)], **ASKED, by=job(council), at=moment(date(2026, 5, 21))
    )  # fmt: skip


def _record(found):
    return DecisionRecord.objects.get(pk=found.record_id)


def test_one_that_is_not_in_order_lets_the_decision_go_on(council, called_in):
    with pytest.raises(RuleBroken, match="Give the reason"):
        calling_in.judge_call_in(
            called_in.pk, is_valid=False, because="", by=job(council), at=moment(date(2026, 5, 22))
        )
    calling_in.judge_call_in(
        called_in.pk, is_valid=False, because="Two of them left.", by=job(council), at=moment(date(2026, 6, 3))
    )

    assert (_record(called_in).state, _record(called_in).effective_on) == ("published", date(2026, 6, 3))


def test_heard_referred_back_and_decided_anew(council, called_in):
    by = job(council)
    found = calling_in.judge_call_in(
        called_in.pk, is_valid=True, because="In time.", by=by, at=moment(date(2026, 5, 22))
    )
    assert found.hear_by_on == date(2026, 6, 8)
    with pytest.raises(RuleBroken, match="cannot have been heard before"):
        calling_in.hear_call_in(
            found.pk, "refer-back", on=date(2026, 5, 20), words="x", by=by, at=moment(date(2026, 6, 1))
        )
    with pytest.raises(WrongState, match="not before Council"):
        calling_in.council_considers(
            found.pk, "no-objection", on=date(2026, 6, 2), words="x", by=by, at=moment(date(2026, 6, 2))
        )
    calling_in.hear_call_in(
        found.pk, "refer-back", on=date(2026, 6, 1), words="Ask again.", by=by, at=moment(date(2026, 6, 1))
    )
    assert _record(found).state == "referred-back"
    calling_in.reconsider(
        found.pk, is_kept=False, on=date(2026, 6, 3), words="We asked.", by=by, at=moment(date(2026, 6, 3))
    )
    new = DecisionRecord.objects.get(replaces=found.record)
    assert (new.conflicts, new.reasons) == ("", "We asked.")
    records.change_record(new.pk, **(SAID | {"reasons": "We asked."}), by=by, at=moment(date(2026, 6, 3)))
    records.check_record(new.pk, by=by, at=moment(date(2026, 6, 3)))
    new = records.publish_record(new.pk, by=by, at=moment(date(2026, 6, 3)))

    assert _record(found).state == "replaced"
    assert (new.call_in_until, new.effective_on) == (None, date(2026, 6, 3))
    content = PublishedDecision.objects.get(reference=_record(found).reference).publication.content
    assert content["replaced_by"]["address"] == new.address
    assert "neighbour" not in str(content)


def test_heard_by_council_and_kept(council, called_in):
    by = job(council)
    calling_in.judge_call_in(called_in.pk, is_valid=True, because="In time.", by=by, at=moment(date(2026, 5, 22)))
    calling_in.hear_call_in(
        called_in.pk, "to-council", on=date(2026, 6, 1), words="Council.", by=by, at=moment(date(2026, 6, 1))
    )
    assert _record(called_in).state == "to-council"
    calling_in.council_considers(
        called_in.pk, "refer-back", on=date(2026, 6, 10), words="Look again.", by=by, at=moment(date(2026, 6, 10))
    )
    calling_in.reconsider(
        called_in.pk, is_kept=True, on=date(2026, 6, 11), words="It stands.", by=by, at=moment(date(2026, 6, 11))
    )
    record = _record(called_in)

    assert (record.state, record.effective_on) == ("published", date(2026, 6, 11))
    with pytest.raises(RuleBroken, match="ended on"):
        calling_in.call_in(record.pk, post_ids=[], **ASKED, by=by, at=moment(date(2026, 6, 11)))


def test_no_action_lets_it_take_effect_that_day(council, called_in):
    by = job(council)
    calling_in.judge_call_in(called_in.pk, is_valid=True, because="In time.", by=by, at=moment(date(2026, 5, 22)))
    calling_in.hear_call_in(
        called_in.pk, "no-action", on=date(2026, 6, 1), words="Noted.", by=by, at=moment(date(2026, 6, 1))
    )

    assert (_record(called_in).state, _record(called_in).effective_on) == ("published", date(2026, 6, 1))


def test_who_may(council, lead_officer, democratic_services, monitoring_officer, outsider, committee_member):
    at = moment(date(2026, 5, 20))
    said = {
        "decided_on": at.date(),
        "title": "Lamps",
        "kind": "executive-body",
        "decision_maker_body_id": cabinet_of(council).pk,
        **SAID,
    }
    with pytest.raises(NotAllowed):
        records.begin_record(**said, by=lead_officer, at=at)
    made = records.begin_record(**said, by=democratic_services, at=at)
    with pytest.raises(NotAllowed):
        records.check_record(made.pk, by=democratic_services, at=at)
    with pytest.raises(DecisionRecord.DoesNotExist):
        records.check_record(made.pk, by=outsider, at=at)
    with pytest.raises(WrongState, match="not checked"):
        records.publish_record(made.pk, by=democratic_services, at=at)
    records.check_record(made.pk, by=monitoring_officer, at=at)
    records.publish_record(made.pk, by=democratic_services, at=at)
    seats = [seat.pk for seat in councillors(council)]
    with pytest.raises(NotAllowed):  # holds no seat
        calling_in.call_in(made.pk, post_ids=seats, **ASKED, by=committee_member, at=at)


def test_the_database_refuses_a_public_record_without_its_five_items(council):
    made = decision(council, at=moment(date(2026, 5, 20)))
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionRecord.objects.filter(pk=made.pk).update(conflicts="")
