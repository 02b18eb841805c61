"""Who looks at a report, in which order, and what a change reopens."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests import AT
from tests.factories.decisions import ClearanceFactory, ReportFactory
from wardmote.decisions import clearing, items
from wardmote.decisions.models import Clearance, Report
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState

pytestmark = pytest.mark.django_db
State = Report.State


def _open(report):
    return {(row.stage, row.key) for row in report.clearances.current().exclude(state="cleared")}


def test_asking_gives_each_specialist_a_turn_with_a_day(full, lead_officer, lawyer):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    full.refresh_from_db()
    assert full.state == State.ASKED
    turns = full.clearances.waiting()
    assert turns.count() == 9
    assert {row.due_on for row in turns} == {date(2026, 5, 28)}  # five working days on; 25 May is a bank holiday
    assert turns.get(key="legal").post.title == lawyer.as_post


def test_nobody_named_is_said_by_name(report, lead_officer):
    items.save_implication(report.implications.get(key="assets").pk, applies=False, text="", by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="Choose who clears Financial, Staffing"):
        clearing.ask_for_implications(report.pk, by=lead_officer, at=AT)
    assert not Clearance.objects.exists()


def test_a_post_can_be_chosen_for_once(full, lead_officer, head_post):
    clearing.ask_for_implications(full.pk, posts={"assets": head_post.pk}, by=lead_officer, at=AT)
    assert full.clearances.waiting().get(key="assets").post == head_post


def test_only_the_post_whose_turn_it_is_clears(full, lead_officer, lawyer, treasurer, democratic_services):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    turn = full.clearances.waiting().get(key="legal")
    for other in (treasurer, lead_officer, democratic_services):
        with pytest.raises(NotAllowed, match="The Head of Legal Services can"):
            clearing.clear(turn.pk, by=other, at=AT)
    assert clearing.clear(turn.pk, by=lawyer, at=AT).settled_as == "Head of Legal Services"
    with pytest.raises(WrongState, match="already"):
        clearing.clear(turn.pk, by=lawyer, at=AT)


def test_untouched_implication_cannot_be_cleared_and_its_specialist_may_fill_it(
    report, lead_officer, lawyer, specialists
):
    clearing.ask_for_implications(report.pk, by=lead_officer, at=AT)
    turn = report.clearances.waiting().get(key="legal")
    with pytest.raises(RuleBroken, match="Say first whether"):
        clearing.clear(turn.pk, by=lawyer, at=AT)
    items.save_implication(
        report.implications.get(key="legal").pk, applies=True, text="The Act allows it.", by=lawyer, at=AT
    )
    clearing.clear(turn.pk, by=lawyer, at=AT)
    with pytest.raises(NotAllowed):  # the turn is over
        items.save_implication(report.implications.get(key="legal").pk, applies=False, text="", by=lawyer, at=AT)


def test_sent_back_with_a_comment_and_asked_again(full, lead_officer, lawyer):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    turn = full.clearances.waiting().get(key="legal")
    with pytest.raises(RuleBroken, match="Say what must change"):
        clearing.give_back(turn.pk, comment=" ", by=lawyer, at=AT)
    clearing.give_back(turn.pk, comment="Which Act?", by=lawyer, at=AT)
    with pytest.raises(RuleBroken, match="Not cleared yet"):
        clearing.send_to_manager(full.pk, by=lead_officer, at=AT)
    again = clearing.ask_again(turn.pk, because="The Act is named.", by=lead_officer, at=AT)
    assert (again.state, again.post) == ("waiting", turn.post)
    turn.refresh_from_db()
    assert (turn.state, turn.comment) == ("returned", "Which Act?")
    with pytest.raises(WrongState, match="newest"):
        clearing.clear(turn.pk, by=lawyer, at=AT)


def test_a_turn_that_waits_is_passed_to_another_post(full, lead_officer, head_post):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    turn = full.clearances.waiting().get(key="legal")
    with pytest.raises(WrongState, match="already"):
        clearing.ask_again(turn.pk, by=lead_officer, at=AT)
    assert clearing.ask_again(turn.pk, post_id=head_post.pk, because="Away.", by=lead_officer, at=AT).post == head_post


def test_manager_then_legal_and_finance(full, lead_officer, clear_all, head_post):
    clearing.ask_for_implications(full.pk, by=lead_officer, at=AT)
    clear_all(full, "implication")
    clearing.send_to_manager(full.pk, by=lead_officer, at=AT)
    full.refresh_from_db()
    assert full.state == State.MANAGER
    assert full.clearances.waiting().get().post == head_post
    clear_all(full, "manager")
    full.refresh_from_db()
    assert full.state == State.LEGAL_FINANCE
    assert _open(full) == {("legal", ""), ("finance", "")}
    clear_all(full, "legal", "finance")
    assert _open(full) == set()


def test_an_implication_reopens_its_own_clearance_and_its_stage(cleared, lead_officer):
    row = cleared.implications.get(key="financial")
    items.save_implication(row.pk, applies=True, text="It costs more.", by=lead_officer, at=AT)
    assert _open(cleared) == {("implication", "financial"), ("finance", "")}
    cleared.refresh_from_db()
    assert cleared.state == State.ASKED
    assert "changed" in cleared.clearances.waiting().get(key="financial").again_because


def test_saying_the_same_reopens_nothing(cleared, lead_officer):
    row = cleared.implications.get(key="financial")
    items.save_implication(row.pk, applies=row.applies, text=row.text, by=lead_officer, at=AT)
    assert _open(cleared) == set()


def test_a_recommendation_reopens_what_it_bears_on(cleared, lead_officer):
    row = cleared.recommendations.get(number="2")
    items.save_recommendation(
        cleared.pk, row.pk, number="2", kind="decide", text="That two buses be paid for.", bears_on=["financial"],
        by=lead_officer, at=AT,
    )  # fmt: skip
    assert _open(cleared) == {("implication", "financial"), ("finance", ""), ("manager", "")}


def test_a_recommendation_that_bears_on_everything_reopens_everything(cleared, lead_officer):
    items.drop_recommendation(cleared.recommendations.get(number="1").pk, by=lead_officer, at=AT)
    assert len(_open(cleared)) == 12


def test_after_reopening_the_manager_is_asked_only_if_touched(cleared, lead_officer, clear_all):
    row = cleared.implications.get(key="environment")
    items.save_implication(row.pk, applies=True, text="Less smoke.", by=lead_officer, at=AT)
    clear_all(cleared, "implication")
    clearing.send_to_manager(cleared.pk, by=lead_officer, at=AT)
    cleared.refresh_from_db()
    assert cleared.state == State.LEGAL_FINANCE  # the manager's clearance still stands, and legal's and finance's
    assert _open(cleared) == set()


def test_the_manager_cannot_clear_before_their_stage(cleared, lead_officer, head_of_service):
    row = cleared.recommendations.get(number="2")
    items.save_recommendation(
        cleared.pk, row.pk, number="2", kind="note", text="Noted.", bears_on=["financial"], by=lead_officer, at=AT
    )
    turn = cleared.clearances.waiting().get(stage="manager")
    with pytest.raises(WrongState, match="cannot be cleared now"):
        clearing.clear(turn.pk, by=head_of_service, at=AT)


def test_the_database_refuses_two_turns_and_a_return_without_words(council):
    report = ReportFactory(council=council)
    turn = ClearanceFactory(report=report)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClearanceFactory(report=report, post=turn.post)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClearanceFactory(report=report, stage="legal", post=turn.post, state="returned", settled_at=AT)


def test_every_move_of_a_report_is_in_the_table(council):
    report = ReportFactory(council=council)
    for start in State:
        for to in State:
            report.state = start
            if to in Report.MOVES.get(start, set()):
                report.move_to(to)
            else:
                with pytest.raises(WrongState):
                    report.move_to(to)
