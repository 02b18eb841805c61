"""Bodies and posts: names, ends and successors, and the old addresses that lead on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tests import AT, ON
from tests.factories.kernel import PersonFactory
from tests.factories.organisations import BodyFactory, HoldingFactory, MeetingFactory, PostFactory
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, OldAddress
from wardmote.kernel.readers import Actor
from wardmote.organisations import bodies
from wardmote.organisations.models import Body, Capacity, Holding


def old_addresses(council) -> dict[str, str]:
    return dict(OldAddress.objects.of(council).values_list("old", "new"))


def test_body_is_added_with_its_fact(administrator):
    made = bodies.add_body(name="Housing Team", kind="team", remit="Homes.", by=administrator, at=AT)
    assert made.slug == "housing-team"
    fact = Fact.objects.of_verb("organisations.body_changed").get()
    assert (fact.object_id, fact.by_person, fact.by_words) == (
        made.pk,
        administrator.person,
        "Council administrator",
    )
    assert fact.changes["name"] == [None, "Housing Team"]


def test_address_of_a_partner_stays_out_of_the_open_history(administrator):
    bodies.add_body(name="Elmshire Fire", kind="partner", email="fire@partner.example", by=administrator, at=AT)
    fact = Fact.objects.of_verb("organisations.body_changed").get()
    assert "email" not in fact.changes
    assert fact.detail.values["email"] == [None, "fire@partner.example"]


@pytest.mark.parametrize("who", ["scrutiny_officer", "resident", "outsider", "monitoring_officer"])
def test_only_the_administrator_changes_bodies(request, committee, who):
    actor = request.getfixturevalue(who)
    error = ObjectDoesNotExist if actor.council != committee.council else NotAllowed
    with pytest.raises((NotAllowed, error)):
        bodies.rename_body(committee.pk, name="Other", from_on=ON, by=actor, at=AT)
    with pytest.raises((NotAllowed, error)):
        bodies.end_body(committee.pk, last_on=ON, reason="Because.", by=actor, at=AT)
    with pytest.raises((NotAllowed, error)):
        bodies.change_body(committee.pk, remit="Other", by=actor, at=AT)


def test_another_councils_body_is_not_found(administrator, other_council):
    theirs = BodyFactory(council=other_council)
    with pytest.raises(Body.DoesNotExist):
        bodies.rename_body(theirs.pk, name="Ours", from_on=ON, by=administrator, at=AT)
    with pytest.raises(Body.DoesNotExist):
        bodies.end_body(theirs.pk, last_on=ON, reason="Because.", by=administrator, at=AT)


def test_rows_of_two_councils_are_never_joined(administrator, other_council, committee):
    theirs = BodyFactory(council=other_council)
    with pytest.raises(ValueError, match="two councils"):
        bodies.change_body(committee.pk, parent_id=theirs.pk, by=administrator, at=AT)
    with pytest.raises(ValueError, match="two councils"):
        bodies.add_post(title="Officer", kind="officer", body_id=theirs.pk, by=administrator, at=AT)


def test_a_body_cannot_stand_above_itself(administrator, council):
    upper = BodyFactory(council=council)
    lower = BodyFactory(council=council, parent=upper)
    with pytest.raises(RuleBroken, match="above itself"):
        bodies.change_body(upper.pk, parent_id=lower.pk, by=administrator, at=AT)


def test_renamed_committee_keeps_every_old_address(administrator, council, committee):
    MeetingFactory(body=committee, held_on=date(2026, 3, 2))
    before = committee.address
    made = bodies.rename_body(committee.pk, name="Safer Elmbury Committee", from_on=ON, by=administrator, at=AT)
    assert made.address == "/committees/safer-elmbury-committee/"
    moved = old_addresses(council)
    assert moved[before] == made.address
    assert (
        moved["/meetings/community-safety-scrutiny-committee/2026-03-02/"]
        == "/meetings/safer-elmbury-committee/2026-03-02/"
    )
    assert made.earlier_names.get().until_on == ON - timedelta(days=1)
    assert Fact.objects.of_verb("organisations.body_renamed").get().is_public


def test_renamed_twice_the_first_address_leads_to_the_last(administrator, council, committee):
    first = committee.address
    bodies.rename_body(committee.pk, name="Second Name", from_on=ON, by=administrator, at=AT)
    last = bodies.rename_body(committee.pk, name="Third Name", from_on=ON, by=administrator, at=AT)
    assert old_addresses(council)[first] == last.address
    assert last.address not in old_addresses(council)


def test_an_old_name_is_never_given_to_another(administrator, committee):
    bodies.rename_body(committee.pk, name="Second Name", from_on=ON, by=administrator, at=AT)
    new = bodies.add_body(name="Community Safety Scrutiny Committee", kind="committee", by=administrator, at=AT)
    assert new.slug == "community-safety-scrutiny-committee-2026"


@pytest.mark.parametrize(
    ("name", "why"), [("", "Enter the new name"), ("Community Safety Scrutiny Committee", "already")]
)
def test_rename_to_nothing_or_the_same_is_refused(administrator, committee, name, why):
    with pytest.raises(RuleBroken, match=why):
        bodies.rename_body(committee.pk, name=name, from_on=ON, by=administrator, at=AT)


def test_dissolved_body_passes_on_to_its_successor(administrator, council, committee):
    heir = BodyFactory(council=council)
    post = PostFactory(council=council, body=committee)
    bodies.end_body(committee.pk, last_on=ON, reason="New structure.", successor_id=heir.pk, by=administrator, at=AT)
    committee.refresh_from_db()
    post.refresh_from_db()
    assert (committee.until_on, committee.successor, post.body) == (ON, heir, heir)
    fact = Fact.objects.of_verb("organisations.succeeded").get()
    assert fact.is_public
    assert fact.changes["to"] == heir.pk
    assert fact.changes["to_kind"] == "organisations.body"
    assert fact.object_kind == "organisations.body"
    assert fact.changes["reason"] == "New structure."


def test_body_may_end_without_successor(administrator, committee):
    bodies.end_body(committee.pk, last_on=ON, reason="No longer needed.", by=administrator, at=AT)
    assert not Fact.objects.of_verb("organisations.succeeded").exists()
    with pytest.raises(WrongState, match="ended on"):
        bodies.end_body(committee.pk, last_on=ON, reason="Again.", by=administrator, at=AT)


def test_ends_that_make_no_sense_are_refused(administrator, council, committee):
    heir = BodyFactory(council=council)
    act = {"last_on": ON, "reason": "Because.", "by": administrator, "at": AT}
    with pytest.raises(RuleBroken, match="reason"):
        bodies.end_body(committee.pk, **{**act, "reason": " "})
    with pytest.raises(RuleBroken, match="follow itself"):
        bodies.end_body(committee.pk, successor_id=committee.pk, **act)
    with pytest.raises(RuleBroken, match="must not be before"):
        bodies.end_body(committee.pk, **{**act, "last_on": date(2000, 1, 1)})
    bodies.end_body(heir.pk, successor_id=committee.pk, **act)
    with pytest.raises(RuleBroken, match="already"):
        bodies.end_body(committee.pk, successor_id=heir.pk, **act)


def test_successor_must_go_on(administrator, council, committee):
    ended = BodyFactory(council=council, until_on=ON)
    with pytest.raises(RuleBroken, match="Choose one that goes on"):
        bodies.end_body(committee.pk, last_on=ON, reason="Because.", successor_id=ended.pk, by=administrator, at=AT)


def test_merged_bodies_lead_to_what_they_became(administrator, council):
    one, two, into = (BodyFactory(council=council) for _n in range(3))
    bodies.merge_bodies([one.pk, two.pk], into_id=into.pk, last_on=ON, reason="Merged.", by=administrator, at=AT)
    assert old_addresses(council) == {one.address: into.address, two.address: into.address}
    assert Fact.objects.of_verb("organisations.succeeded").count() == 2
    with pytest.raises(RuleBroken, match="at least one"):
        bodies.merge_bodies([], into_id=into.pk, last_on=ON, reason="Merged.", by=administrator, at=AT)


def test_successors_are_followed_to_the_end(administrator, council):
    first, second, third = (PostFactory(council=council) for _n in range(3))
    act = {"last_on": ON, "reason": "Because.", "by": administrator, "at": AT}
    bodies.end_post(first.pk, successor_id=second.pk, **act)
    bodies.end_post(second.pk, successor_id=third.pk, **act)
    first.refresh_from_db()
    assert bodies.successor_of(first) == third
    assert bodies.successor_of(third) == third


def test_abolished_post_is_left_and_its_reports_move(administrator, council, head_post, lead_post):
    held = HoldingFactory(post=head_post, person=PersonFactory())
    heir = PostFactory(council=council, head=True)
    bodies.end_post(head_post.pk, last_on=ON, reason="Merged.", successor_id=heir.pk, by=administrator, at=AT)
    held.refresh_from_db()
    lead_post.refresh_from_db()
    assert held.until_on == ON
    assert lead_post.reports_to == heir
    assert not Holding.objects.on(ON + timedelta(days=1)).filter(post=head_post).exists()


def test_renamed_post_keeps_its_address(administrator, council, cabinet_post):
    made = bodies.rename_post(
        cabinet_post.pk, title="Cabinet Member for Safer Places", from_on=ON, by=administrator, at=AT
    )
    assert old_addresses(council) == {
        "/decision-makers/cabinet-member-for-community-safety/": "/decision-makers/cabinet-member-for-safer-places/"
    }
    assert made.earlier_names.get().name == "Cabinet Member for Community Safety"


def test_post_is_added_and_changed(administrator, head_post):
    made = bodies.add_post(title="Licensing Officer", kind="officer", by=administrator, at=AT)
    changed = bodies.change_post(
        made.pk, reports_to_id=head_post.pk, email="lic@elmbury.example", by=administrator, at=AT
    )
    assert changed.reports_to == head_post
    with pytest.raises(TypeError, match="title"):
        bodies.change_post(made.pk, title="Other", by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="above itself"):
        bodies.change_post(head_post.pk, reports_to_id=made.pk, by=administrator, at=AT)


def test_capacity_is_given_once_and_ended_once(administrator, council):
    body = BodyFactory(council=council)
    row = bodies.give_capacity(body.pk, Capacity.SCRUTINY, clause="Part 2", by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="already"):
        bodies.give_capacity(body.pk, Capacity.SCRUTINY, by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="listed"):
        bodies.give_capacity(body.pk, "king", by=administrator, at=AT)
    bodies.end_capacity(row.pk, last_on=ON, by=administrator, at=AT)
    with pytest.raises(WrongState):
        bodies.end_capacity(row.pk, last_on=ON, by=administrator, at=AT)
    again = bodies.give_capacity(body.pk, Capacity.SCRUTINY, from_on=ON + timedelta(days=1), by=administrator, at=AT)
    assert again.pk != row.pk


def test_a_job_may_do_what_it_was_written_for(council):
    made = bodies.add_body(name="Cabinet", kind="cabinet", by=Actor(council, job="tests.load"), at=AT)
    assert Fact.objects.of_verb("organisations.body_changed").get().by_job == "tests.load"
    assert made.kind == Body.Kind.CABINET
