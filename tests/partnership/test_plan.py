"""The plan from its first edition to the next: written, checked, adopted, copied, compared, reported on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests import AT
from tests.factories.organisations import MeetingFactory
from tests.factories.partnership import adopted
from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication
from wardmote.partnership import changes, checking, difference, lineage, parts, plans, progress, queries, register
from wardmote.partnership.models import (
    Edition,
    IndicatorValue,
    Lineage,
    Partnership,
    PlanAction,
    PlanUpdate,
    PublishedPlanAction,
    Seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_holder_of_the_managing_post_keeps_the_plan_and_others_do_not(made, keeper, lead_officer, outsider):
    plans.begin_plan("A plan", from_on=date(2026, 4, 1), until_on=date(2027, 3, 31), by=keeper, at=AT)
    with pytest.raises(NotAllowed):
        plans.begin_plan("Another", from_on=date(2026, 4, 1), until_on=date(2027, 3, 31), by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        register.change_partnership(name="Ours", by=outsider, at=AT)


def test_a_second_partnership_is_refused(made, democratic_services):
    with pytest.raises(RuleBroken, match="keeps a partnership’s record already"):
        register.begin("Another", by=democratic_services, at=AT)


def test_groups_that_report_in_a_ring_are_refused_and_nothing_is_stored(made, keeper):
    with pytest.raises(RuleBroken, match="in a ring"):
        register.keep_group(made.strategy.pk, reports_to_id=made.task.pk, by=keeper, at=AT)
    made.strategy.refresh_from_db()
    assert made.strategy.reports_to is None


def test_a_seat_that_ends_before_it_begins_is_refused(made, keeper):
    with pytest.raises(RuleBroken, match="last day"):
        register.keep_seat(
            group_id=made.task.pk, body_id=made.rail.pk, role="member", from_on=date(2026, 5, 2), until_on=date(2026, 5, 1), by=keeper, at=AT,
        )  # fmt: skip
    assert Seat.objects.count() == 1


def test_a_second_host_is_refused(made, keeper):
    with pytest.raises(RuleBroken, match="has a host already"):
        register.keep_council(name="Farleigh District Council", is_host=True, by=keeper, at=AT)


def test_the_public_page_names_members_roles_and_groups(made, council):
    content = Publication.objects.of(council).readable().get(address="/partnership/").content

    assert [one["name"] for one in content["members"]] == ["Elmshire Rail", "Elmshire Police"]
    assert content["roles"][0]["kind_words"] == "Local policing body"
    assert content["groups"][1]["reports_to"] == "executive-group"
    assert content["groups"][1]["seats"][0]["role_words"] == "Chair"


def test_an_edition_in_order_lacks_nothing(edition):
    assert checking.wanting(edition) == []


def test_what_an_edition_lacks_is_said_in_words_with_the_place(made, keeper):
    edition = plans.begin_plan("A plan", from_on=date(2026, 4, 1), until_on=date(2031, 3, 31), by=keeper, at=AT)
    parts.keep(edition.pk, "priority", title="Nuisance", kind="core", by=keeper, at=AT)
    said = checking.wanting(edition)

    assert {one.key for one in said} == {"limbs", "rationale", "actions", "indicators", "alignment", "chosen"}
    assert said[0].words == "The plan does not say that it covers crime and disorder, misuse of drugs, alcohol and other substances, reoffending and serious violence."  # fmt: skip
    assert said[0].href == f"{edition.desk}cover/"


def test_three_strategies_were_enough_before_the_fourth_was_added(made, keeper):
    edition = plans.begin_plan("An old plan", from_on=date(2013, 4, 1), until_on=date(2018, 3, 31), by=keeper, at=AT)
    plans.change_edition(
        edition.pk, title="An old plan", summary="", limbs=["crime-and-disorder", "substance-misuse", "reoffending"], by=keeper, at=AT,
    )  # fmt: skip
    assert "limbs" not in {one.key for one in checking.wanting(Edition.objects.get(pk=edition.pk))}


def test_adopting_freezes_and_publishes_everything(in_force, keeper, council):
    assert in_force.state == Edition.State.ADOPTED
    kinds = sorted(Publication.objects.of(council).readable().values_list("object_kind", flat=True))
    assert kinds == [
        "partnership.edition", "partnership.indicator", "partnership.indicator", "partnership.partnership",
        "partnership.planaction", "partnership.planaction", "partnership.priority", "partnership.priority",
    ]  # fmt: skip
    priority = in_force.priorities.first()
    with pytest.raises(WrongState, match="cannot be changed"):
        parts.keep(in_force.pk, "priority", priority.pk, title="Another title", by=keeper, at=AT)
    assert Fact.objects.of_verb("partnership.edition_adopted").count() == 1


def test_an_edition_is_not_adopted_twice(in_force, full_council, keeper):
    with pytest.raises(WrongState):
        plans.adopt(in_force.pk, adopted_on=date(2026, 5, 20), adopted_by_id=full_council.pk, by=keeper, at=AT)


@pytest.mark.parametrize(
    ("on", "because", "said"),
    [(date(2026, 5, 21), "", "still to come"), (date(2026, 5, 20), "", "Not everything is in order")],
)
def test_adopting_is_refused_for_a_day_to_come_and_while_something_lacks(
    edition, full_council, keeper, on, because, said
):
    if "order" in said:
        plans.change_edition(edition.pk, title="A plan", summary="", limbs=[], by=keeper, at=AT)
    plans.move(edition.pk, "partnership", by=keeper, at=AT)
    plans.move(edition.pk, "on-its-way", by=keeper, at=AT)
    with pytest.raises(RuleBroken, match=said):
        plans.adopt(edition.pk, adopted_on=on, adopted_by_id=full_council.pk, because=because, by=keeper, at=AT)
    edition.refresh_from_db()
    assert edition.state == Edition.State.ON_ITS_WAY
    assert not Publication.objects.filter(object_kind="partnership.edition").exists()


def test_adopted_at_a_meeting_of_another_body_is_refused(edition, full_council, committee, keeper):
    plans.move(edition.pk, "partnership", by=keeper, at=AT)
    plans.move(edition.pk, "on-its-way", by=keeper, at=AT)
    meeting = MeetingFactory(body=committee, held_on=date(2026, 5, 20))
    with pytest.raises(RuleBroken, match="another body"):
        plans.adopt(edition.pk, adopted_on=date(2026, 5, 20), adopted_by_id=full_council.pk, meeting_id=meeting.pk, by=keeper, at=AT)  # fmt: skip


def test_an_action_due_before_it_starts_is_refused_and_nothing_is_stored(edition, made, keeper):
    priority = edition.priorities.first()
    before = PlanAction.objects.count()
    with pytest.raises(RuleBroken, match="due before it starts"):
        parts.keep(
            edition.pk, "action", parent_id=priority.pk, text="A thing", lead_body_id=made.police.pk,
            from_on=date(2026, 5, 2), due_on=date(2026, 5, 1), by=keeper, at=AT,
        )  # fmt: skip
    assert PlanAction.objects.count() == before


def test_the_database_refuses_an_action_due_before_it_starts(edition):
    action = edition.actions.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanAction.objects.filter(pk=action.pk).update(due_on=date(2020, 1, 1))


def test_a_part_of_another_edition_is_not_found(edition, in_force, keeper):
    draft = plans.begin_edition(in_force.plan_id, "Next", by=keeper, at=AT)
    with pytest.raises(parts.Priority.DoesNotExist):
        parts.keep(draft.pk, "priority", in_force.priorities.first().pk, title="Changed", by=keeper, at=AT)


def test_the_next_edition_is_a_copy_without_what_is_done(in_force, keeper):
    action = in_force.actions.first()
    progress.update_action(action.pk, state="done", text="All walked.", by=keeper, at=AT)
    draft = plans.begin_edition(in_force.plan_id, "2027 refresh", by=keeper, at=AT)

    assert draft.limbs == in_force.limbs
    assert [one.slug for one in draft.priorities.all()] == [one.slug for one in in_force.priorities.all()]
    assert [one.reference for one in draft.actions.all()] == [in_force.actions.last().reference]
    assert draft.actions.get().milestones.count() == 1
    assert draft.actions.get().partners.count() == 1
    assert draft.actions.get().objective.priority.edition == draft
    assert {line.kind for line in draft.lineage.all()} == {"continues"}
    assert difference.sentences(in_force, draft) == [f"Done: {action.printed_reference}."]


def test_one_edition_is_written_at_a_time(edition, keeper):
    with pytest.raises(WrongState, match="still being written"):
        plans.begin_edition(edition.plan_id, "Another", by=keeper, at=AT)
    plans.move(edition.pk, "given-up", because="The county does it.", by=keeper, at=AT)
    made_again = plans.begin_edition(edition.plan_id, "Another", by=keeper, at=AT)
    assert made_again.copied_from is None


def test_giving_up_needs_a_reason(edition, keeper):
    with pytest.raises(RuleBroken, match="Say why"):
        plans.move(edition.pk, "given-up", by=keeper, at=AT)


class TestTheNextEdition:
    @pytest.fixture
    def draft(self, in_force, keeper):
        return plans.begin_edition(in_force.plan_id, "2027 refresh", by=keeper, at=AT)

    def test_a_dropped_priority_needs_a_reason_before_adoption(self, draft, keeper):
        gone = draft.priorities.last()
        for action in gone.actions.all():
            parts.drop(draft.pk, "action", action.pk, by=keeper, at=AT)
        for row in gone.indicators.all():
            parts.drop(draft.pk, "indicator", row.pk, by=keeper, at=AT)
        parts.drop(draft.pk, "priority", gone.pk, by=keeper, at=AT)
        line = draft.lineage.get(kind="dropped")
        assert "lineage" in {one.key for one in checking.wanting(draft)}

        lineage.say(draft.pk, "dropped", before_id=line.before_id, because="It fell by half.", by=keeper, at=AT)
        assert checking.wanting(draft) == []
        assert "“Violence against women and girls” is no longer a priority. It fell by half." in difference.sentences(draft.copied_from, draft)  # fmt: skip

    def test_a_priority_with_actions_is_not_dropped(self, draft, keeper):
        with pytest.raises(RuleBroken, match="Take out its actions"):
            parts.drop(draft.pk, "priority", draft.priorities.first().pk, by=keeper, at=AT)

    def test_merging_replaces_going_on_and_the_line_is_told(self, draft, keeper):
        old, new = draft.copied_from.priorities.last(), draft.priorities.first()
        lineage.say(
            draft.pk, "merges", before_id=old.pk, after_id=new.pk, because="One street, one plan.", by=keeper, at=AT
        )
        steps = lineage.line_of(new)

        assert [step.edition for step in steps][-1] == "2027 refresh"
        assert set(steps[-1].came_from) == {"Safe town centre", "Violence against women and girls"}
        assert steps[-1].because == "One street, one plan."

    @pytest.mark.parametrize(
        ("kind", "ends", "said"),
        [
            ("merges", {"because": ""}, "Give the reason"),
            ("splits", {"before_id": None, "because": "So."}, "Choose a priority of the edition before"),
            ("new", {"after_id": None, "because": "So."}, "Choose a priority of this edition"),
            ("sold", {}, "Choose what became of it"),
        ],
    )
    def test_a_line_without_its_ends_or_reason_is_refused(self, draft, keeper, kind, ends, said):
        before, after = draft.copied_from.priorities.first(), draft.priorities.first()
        with pytest.raises(RuleBroken, match=said):
            lineage.say(draft.pk, kind, **{"before_id": before.pk, "after_id": after.pk} | ends, by=keeper, at=AT)

    def test_a_line_that_leads_back_is_refused(self, draft, council, keeper):
        old, new = draft.copied_from.priorities.first(), draft.priorities.last()
        Lineage.objects.create(council=council, edition=draft, kind="merges", before=new, after=old, because="Wrong.")
        with pytest.raises(RuleBroken, match="lead back to itself"):
            lineage.say(draft.pk, "merges", before_id=old.pk, after_id=new.pk, because="So.", by=keeper, at=AT)

    def test_adopting_it_keeps_addresses_and_replaces_the_edition_before(self, draft, full_council, keeper, council):
        reference = draft.actions.first().reference
        parts.keep(draft.pk, "action", draft.actions.first().pk, text="Walk twice as often.", by=keeper, at=AT)
        later = adopted(draft, full_council, by=keeper)
        draft.copied_from.refresh_from_db()

        assert draft.copied_from.state == Edition.State.REPLACED
        rows = Publication.objects.of(council).filter(address=f"/partnership/actions/{reference}/")
        assert [(row.edition, row.superseded_at is None) for row in rows.order_by("edition")] == [(1, False), (2, True)]
        assert rows.get(edition=2).object_id == later.actions.get(reference=reference).pk
        assert rows.get(edition=2).content["text"] == "Walk twice as often."
        assert PublishedPlanAction.objects.of(council).count() == 2
        before = publishing.at_address(council, draft.copied_from.address)
        assert before.content["state_words"] == "Replaced by a later edition"

    def test_an_action_taken_down_stays_down_in_the_next_edition(self, in_force, draft, full_council, keeper, council, monitoring_officer):  # fmt: skip
        action = in_force.actions.first()
        standing = publishing.at_address(council, action.address)
        publishing.take_down(
            standing.pk, reason="personal", decided_by="Monitoring Officer", by=monitoring_officer, at=AT
        )
        adopted(draft, full_council, by=keeper)

        found = publishing.at_address(council, action.address)
        assert found.withdrawn_at is not None
        assert found.content is None
        assert not PublishedPlanAction.objects.of(council).filter(reference=action.reference).exists()

    def test_adopted_earlier_than_the_one_in_force_is_refused(self, draft, full_council, keeper):
        plans.move(draft.pk, "partnership", by=keeper, at=AT)
        plans.move(draft.pk, "on-its-way", by=keeper, at=AT)
        with pytest.raises(RuleBroken, match="after this one"):
            plans.adopt(draft.pk, adopted_on=date(2026, 5, 19), adopted_by_id=full_council.pk, by=keeper, at=AT)

    def test_what_scrutiny_asked_becomes_a_tracked_edit(self, draft, committee, full_council, keeper, council):
        part = draft.texts.first()
        asked = changes.ask(draft.pk, asked_by_id=committee.pk, asked_on=date(2026, 5, 1), text="Add the commissioner.", by=keeper, at=AT)  # fmt: skip
        assert "changes" in {one.key for one in checking.wanting(draft)}
        changes.answer(asked.pk, "made", answer="A section was added.", text_id=part.pk, new_text="By figures, by asking, and with the commissioner.", answered_on=date(2026, 5, 4), by=keeper, at=AT)  # fmt: skip
        adopted(draft, full_council, by=keeper)

        [said] = publishing.at_address(council, draft.address).content["changes_asked"]
        assert (said["where"], said["before"]) == ("How we chose", "By figures and by asking.")
        assert said["after"].endswith("the commissioner.")
        with pytest.raises(WrongState):
            changes.answer(asked.pk, "made", answer="Again.", answered_on=date(2026, 5, 5), by=keeper, at=AT)


def test_an_update_stands_in_front_and_the_earlier_one_stays(in_force, keeper, council):
    action = in_force.actions.first()
    progress.update_action(action.pk, state="on-course", text="Begun.", by=keeper, at=AT)
    progress.update_action(action.pk, state="held-up", text="Stopped.", because="No officer.", by=keeper, at=AT + timedelta(days=30))  # fmt: skip

    content = publishing.at_address(council, action.address).content
    assert [one["text"] for one in content["updates"]] == ["Stopped.", "Begun."]
    assert content["updates"][0]["by"] == "Community Partnerships Manager"
    row = PublishedPlanAction.objects.get(reference=action.reference)
    assert (row.state, row.updated_on) == ("held-up", date(2026, 6, 19))
    assert queries.figures(council, on=date(2027, 6, 1)) == queries.Figures(actions=2, done=0, late=2, held_up=1)


def test_a_slipping_action_needs_a_reason_here_and_in_the_database(in_force, keeper, council):
    action = in_force.actions.first()
    with pytest.raises(RuleBroken, match="Give the reason"):
        progress.update_action(action.pk, state="slippage", text="Slower.", by=keeper, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanUpdate.objects.create(council=council, action=action, state="slippage", text="Slower.", by_words="x", at=AT)


def test_only_the_lead_and_the_keeper_report_on_an_action(in_force, lead_officer):
    with pytest.raises(NotAllowed):
        progress.update_action(in_force.actions.first().pk, state="done", text="Done.", by=lead_officer, at=AT)


def test_nothing_is_reported_on_a_draft(edition, keeper):
    with pytest.raises(WrongState, match="not in the plan in force"):
        progress.update_action(edition.actions.first().pk, state="done", text="Done.", by=keeper, at=AT)


def test_a_milestone_is_reached_once_and_not_in_the_future(in_force, keeper):
    step = in_force.actions.first().milestones.get()
    with pytest.raises(RuleBroken, match="today at the latest"):
        progress.reach_milestone(step.pk, done_on=date(2026, 5, 21), by=keeper, at=AT)
    progress.reach_milestone(step.pk, done_on=date(2026, 5, 1), by=keeper, at=AT)
    with pytest.raises(WrongState):
        progress.reach_milestone(step.pk, done_on=date(2026, 5, 2), by=keeper, at=AT)


class TestFigures:
    def keep(self, indicator, keeper, **more):
        said = {"from_on": date(2025, 4, 1), "until_on": date(2026, 3, 31), "value": Decimal(395)} | more
        return progress.keep_figure(indicator.pk, **said, by=keeper, at=AT)

    def test_a_corrected_figure_takes_the_place_and_the_earlier_one_is_kept(self, in_force, keeper, council):
        indicator = in_force.indicators.first()
        self.keep(indicator, keeper)
        self.keep(indicator, keeper, value=Decimal(401), note="One month came late.")

        content = publishing.at_address(council, indicator.address).content
        assert [one["value"] for one in content["values"]] == [401]
        assert IndicatorValue.objects.filter(indicator=indicator).count() == 2

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"value": None}, "say in the note"),
            ({"until_on": date(2025, 3, 31)}, "end on or after"),
            ({"low": Decimal(1)}, "both ends"),
            ({"low": Decimal(400), "high": Decimal(500)}, "between the two ends"),
        ],
    )
    def test_a_figure_that_cannot_be_is_refused(self, in_force, keeper, more, said):
        with pytest.raises(RuleBroken, match=said):
            self.keep(in_force.indicators.first(), keeper, **more)
        assert not IndicatorValue.objects.exists()

    def test_periods_do_not_overlap_in_part(self, in_force, keeper):
        self.keep(in_force.indicators.first(), keeper)
        with pytest.raises(RuleBroken, match="overlaps"):
            self.keep(in_force.indicators.first(), keeper, from_on=date(2026, 1, 1), until_on=date(2026, 12, 31))

    def test_not_known_is_not_nought(self, in_force, keeper, council):
        indicator = in_force.indicators.first()
        self.keep(indicator, keeper, value=None, note="The force sent none.")
        assert publishing.at_address(council, indicator.address).content["values"][0]["value"] is None


def test_the_whole_plan_is_read_in_four_queries(in_force, council, django_assert_num_queries):
    with django_assert_num_queries(4):
        whole = queries.whole_plan(council)
    assert [one["title"] for one in whole["priorities"]] == ["Safe town centre", "Violence against women and girls"]
    assert len(whole["actions"]) == len(whole["indicators"]) == 2


def test_without_a_plan_there_is_none(made, council):
    assert queries.whole_plan(council) is None
    assert Partnership.objects.of(council).count() == 1
