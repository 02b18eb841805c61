"""Scheduled jobs, and long work that survives a restart."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from tests import AT
from tests.factories.kernel import WorkFactory
from wardmote.kernel import work
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import JobRun, Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch):
    made = {}
    monkeypatch.setattr(work, "_kinds", made)
    return made


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(work, "_jobs", {})
    return work.register_job


def test_work_is_done_and_its_result_kept(council, kinds, scrutiny_officer):
    work.register_kind("tests.work", lambda found: {"rows": found.arguments["rows"]})
    asked = work.start("tests.work", council=council, by=scrutiny_officer.person, at=AT, total=10, rows=7)

    assert work.run_waiting(at=AT) == 1
    assert work.run_waiting(at=AT) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.result, asked.attempts) == (Work.State.DONE, {"rows": 7}, 1)
    assert asked.ended_at is not None
    assert asked.lease_until is None


def test_work_of_a_kind_nobody_registered_is_a_slip(council, kinds):
    with pytest.raises(ValueError, match="no room registered"):
        work.start("tests.unknown", council=council, by=None, at=AT)


def test_work_left_by_a_dead_worker_is_taken_again_when_its_lease_ran_out(kinds):
    kinds["tests.work"] = lambda found: {}
    left = WorkFactory(state=Work.State.RUNNING, lease_until=AT, attempts=1)

    assert work.run_waiting(at=AT) == 0
    assert work.run_waiting(at=AT + timedelta(seconds=1)) == 1
    left.refresh_from_db()
    assert (left.state, left.attempts) == (Work.State.DONE, 2)


def test_work_that_killed_three_workers_is_refused_without_a_fourth_try(kinds):
    kinds["tests.work"] = lambda found: pytest.fail("tried a fourth time")
    left = WorkFactory(state=Work.State.RUNNING, lease_until=AT - timedelta(minutes=1), attempts=3)

    assert work.run_waiting(at=AT) == 1
    left.refresh_from_db()
    assert left.state == Work.State.REFUSED
    assert "three times" in left.result["message"]


def test_a_broken_rule_is_told_in_its_own_words_and_a_fault_in_plain_ones(kinds):
    def refuse(found):
        raise RuleBroken("Row 7: no lead officer named.")

    kinds["tests.rule"] = refuse
    kinds["tests.fault"] = lambda found: 1 / 0
    rule, fault = WorkFactory(kind="tests.rule"), WorkFactory(kind="tests.fault")

    assert work.run_waiting(at=AT) + work.run_waiting(at=AT) == 2
    rule.refresh_from_db()
    fault.refresh_from_db()
    assert rule.result == {"message": "Row 7: no lead officer named."}
    assert fault.state == Work.State.REFUSED
    assert "ZeroDivisionError" not in fault.result["message"]


def test_progress_is_shown_and_keeps_the_lease(kinds):
    asked = WorkFactory(state=Work.State.RUNNING, lease_until=AT)

    work.progress(asked, 3, 10, "Reading row 3")

    asked.refresh_from_db()
    assert (asked.done, asked.total, asked.words) == (3, 10, "Reading row 3")
    assert asked.lease_until > AT


def test_a_job_runs_when_it_is_due_and_not_before(jobs, django_assert_num_queries):
    ran = []
    jobs("tests.job", lambda *, at: ran.append(at) or 4, every=timedelta(minutes=5), title="A job")

    assert work.run_due(at=AT) == 1
    with django_assert_num_queries(1):
        assert work.run_due(at=AT + timedelta(minutes=4)) == 0
    assert work.run_due(at=AT + timedelta(minutes=5)) == 1
    assert ran == [AT, AT + timedelta(minutes=5)]
    assert JobRun.objects.get().did == 4


def test_a_job_that_another_worker_holds_is_left_alone(jobs):
    jobs("tests.job", lambda *, at: pytest.fail("held by another"), every=timedelta(minutes=5), title="A job")
    JobRun.objects.create(job="tests.job", due_at=AT, lease_until=AT + timedelta(minutes=1))

    assert work.run_due(at=AT) == 0


def test_a_failure_is_kept_for_its_page_and_never_stops_the_others(jobs):
    ran = []
    jobs("tests.a", lambda *, at: 1 / 0, every=timedelta(minutes=5), title="Fails")
    jobs("tests.b", lambda *, at: ran.append(at) or 1, every=timedelta(minutes=5), title="Works")

    assert work.run_due(at=AT) == 2
    assert ran == [AT]
    failed = JobRun.objects.get(job="tests.a")
    assert (failed.failed_at, failed.good_at, failed.lease_until) == (AT, None, None)
    assert "ZeroDivisionError" in failed.failure


def test_every_job_of_every_room_runs_on_an_empty_database(council):
    assert work.run_due(at=AT) == len(work.jobs()) > 4
    assert not JobRun.objects.exclude(failure="").exists()


def test_the_loop_beats_works_and_outlives_a_database_that_is_away(jobs, kinds, monkeypatch):
    rounds = iter([False, False, True])
    answers = iter([OperationalError("away"), 0])

    def run_waiting(*, at):
        said = next(answers)
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(work, "run_waiting", run_waiting)
    monkeypatch.setattr(work, "close_old_connections", lambda: None)

    work.loop(until=lambda: next(rounds), pause=0)

    assert next(answers, None) is None
    beat = JobRun.objects.get(job=work.WORKER).good_at
    assert work.is_alive(at=beat + timedelta(minutes=1))
    assert not work.is_alive(at=beat + timedelta(minutes=3))


def test_a_worker_busy_with_long_work_counts_as_alive():
    assert not work.is_alive(at=AT)
    WorkFactory(state=Work.State.RUNNING, lease_until=AT + timedelta(minutes=4))

    assert work.is_alive(at=AT)
