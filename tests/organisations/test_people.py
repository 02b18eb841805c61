"""Posts held, roles given, invitations, accounts closed; who is written to; which post a printed name means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import AT, ON, PASSWORD
from tests.factories.kernel import PersonFactory
from tests.factories.organisations import BodyFactory, HoldingFactory, MembershipFactory, PostFactory
from wardmote.kernel import signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Person
from wardmote.kernel.readers import Actor
from wardmote.organisations import bodies, people, queries
from wardmote.organisations.models import Holding, Membership
from wardmote.organisations.permissions import roles_of

DAY = timedelta(days=1)


@pytest.fixture
def officer(council):
    person = PersonFactory(email="officer@elmbury.example", full_name="Sam Officer")
    MembershipFactory(council=council, person=person, role="lead-officer")
    return person


# Posts


def test_new_holder_follows_the_one_there_is(administrator, lead_officer, lead_post, officer):
    made = people.hold_post(lead_post.pk, officer.pk, from_on=ON, by=administrator, at=AT)
    assert [row.person for row in queries.holders_on(lead_post, ON)] == [officer]
    assert [row.person for row in queries.holders_on(lead_post, ON - DAY)] == [lead_officer.person]
    assert Fact.objects.of_verb("organisations.post_left").count() == 1
    fact = Fact.objects.of_verb("organisations.post_held").get()
    assert "person" not in fact.changes
    assert fact.detail.values["person"] == [None, officer.pk]
    assert made.kind == Holding.Kind.HOLDER


def test_deputy_stands_beside_the_holder(administrator, lead_officer, lead_post, officer):
    people.hold_post(lead_post.pk, officer.pk, kind="deputy", from_on=ON, by=administrator, at=AT)
    assert [row.kind for row in queries.holders_on(lead_post, ON)] == ["holder", "deputy"]


def test_who_acts_leaves_when_a_holder_comes(administrator, lead_post, officer):
    HoldingFactory(post=lead_post, acting=True)
    people.hold_post(lead_post.pk, officer.pk, from_on=ON, by=administrator, at=AT)
    assert [row.kind for row in queries.holders_on(lead_post, ON)] == ["holder"]


def test_holdings_that_make_no_sense_are_refused(administrator, lead_post, officer, other_council):
    act = {"by": administrator, "at": AT}
    people.hold_post(lead_post.pk, officer.pk, from_on=ON, **act)
    with pytest.raises(RuleBroken, match="already"):
        people.hold_post(lead_post.pk, officer.pk, from_on=ON, **act)
    with pytest.raises(RuleBroken, match="must not be before"):
        people.hold_post(lead_post.pk, officer.pk, kind="deputy", from_on=ON, until_on=ON - DAY, **act)
    other = PersonFactory()
    MembershipFactory(council=lead_post.council, person=other)
    with pytest.raises(RuleBroken, match="same day"):
        people.hold_post(lead_post.pk, other.pk, from_on=ON, **act)
    stranger = MembershipFactory(council=other_council).person
    with pytest.raises(Person.DoesNotExist):
        people.hold_post(lead_post.pk, stranger.pk, from_on=ON, **act)
    bodies.end_post(lead_post.pk, last_on=ON, reason="Because.", **act)
    with pytest.raises(RuleBroken, match="ended on"):
        people.hold_post(lead_post.pk, other.pk, from_on=ON + DAY, **act)


def test_leaving_a_post(administrator, lead_officer, lead_post):
    held = Holding.objects.get(post=lead_post)
    people.leave_post(held.pk, last_on=ON, by=administrator, at=AT)
    assert queries.holders_on(lead_post, ON + DAY) == []
    with pytest.raises(WrongState):
        people.leave_post(held.pk, last_on=ON, by=administrator, at=AT)


@pytest.mark.parametrize("who", ["scrutiny_officer", "lead_officer", "resident", "monitoring_officer"])
def test_only_the_administrator_moves_people(request, who, council, officer, lead_post):
    actor = request.getfixturevalue(who)
    membership = Membership.objects.get(person=officer)
    acts = [
        lambda: people.hold_post(lead_post.pk, officer.pk, from_on=ON, by=actor, at=AT),
        lambda: people.give_role(officer.pk, "analyst", from_on=ON, by=actor, at=AT),
        lambda: people.end_role(membership.pk, last_on=ON, by=actor, at=AT),
        lambda: people.close_account(officer.pk, reason="Because.", by=actor, at=AT),
        lambda: people.change_person(officer.pk, full_name="Other", by=actor, at=AT),
        lambda: people.invite(email="a@elmbury.example", role="analyst", by=actor, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# Roles


def test_role_gives_rights_from_its_first_day(administrator, council, officer):
    today = timezone.localdate()
    people.give_role(officer.pk, "analyst", from_on=today + DAY, by=administrator, at=AT)
    assert roles_of(Actor(council, officer)) == {"lead-officer"}
    assert roles_of(Actor(council, officer), on=today + DAY) == {"lead-officer", "analyst"}


def test_role_for_a_body_needs_the_body(administrator, officer, committee):
    with pytest.raises(RuleBroken, match="committee or partner"):
        people.give_role(officer.pk, "chair", from_on=ON, by=administrator, at=AT)
    people.give_role(officer.pk, "chair", body_id=committee.pk, from_on=ON, by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="already"):
        people.give_role(officer.pk, "chair", body_id=committee.pk, from_on=ON, by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="listed"):
        people.give_role(officer.pk, "king", from_on=ON, by=administrator, at=AT)


def test_role_ends_after_its_last_day(administrator, council, officer):
    row = Membership.objects.get(person=officer)
    people.end_role(row.pk, last_on=ON, by=administrator, at=AT)
    assert roles_of(Actor(council, officer), on=ON) == {"lead-officer"}
    assert roles_of(Actor(council, officer), on=ON + DAY) == frozenset()
    with pytest.raises(WrongState):
        people.end_role(row.pk, last_on=ON, by=administrator, at=AT)


def test_last_administrator_stays(administrator, council):
    row = Membership.objects.get(person=administrator.person)
    with pytest.raises(RuleBroken, match="last council administrator"):
        people.end_role(row.pk, last_on=ON, by=administrator, at=AT)
    MembershipFactory(council=council, role="administrator")
    people.end_role(row.pk, last_on=ON, by=administrator, at=AT)


def test_closed_account_loses_everything_here_and_keeps_its_history(administrator, council, lead_officer, lead_post):
    at = timezone.now()
    people.close_account(lead_officer.person.pk, reason="Left.", by=administrator, at=at)
    lead_officer.person.refresh_from_db()
    assert not lead_officer.person.is_active
    assert queries.holders_on(lead_post, timezone.localdate()) == []
    assert roles_of(Actor(council, lead_officer.person)) == frozenset()
    fact = Fact.objects.of_verb("organisations.account_closed").get()
    assert fact.detail.values == {"reason": "Left."}
    with pytest.raises(RuleBroken, match="reason"):
        people.close_account(lead_officer.person.pk, reason="", by=administrator, at=at)
    with pytest.raises(RuleBroken, match="your own"):
        people.close_account(administrator.person.pk, reason="Left.", by=administrator, at=at)


def test_account_with_a_role_elsewhere_stays_open(administrator, other_council, officer):
    MembershipFactory(council=other_council, person=officer)
    people.close_account(officer.pk, reason="Left.", by=administrator, at=timezone.now())
    officer.refresh_from_db()
    assert officer.is_active
    assert roles_of(Actor(other_council, officer)) == {"scrutiny-officer"}


def test_role_begun_today_and_ended_now_leaves_only_its_history(administrator, council, officer):
    today = timezone.localdate()
    row = people.give_role(officer.pk, "analyst", from_on=today, by=administrator, at=timezone.now())
    people.end_now(row, today=today, by=administrator, at=timezone.now())
    assert roles_of(Actor(council, officer)) == {"lead-officer"}
    assert Fact.objects.of_verb("organisations.membership_ended").get().changes["role"] == ["analyst", None]


def test_name_is_corrected(administrator, officer):
    assert people.change_person(officer.pk, full_name=" New Name ", by=administrator, at=AT).full_name == "New Name"
    with pytest.raises(RuleBroken):
        people.change_person(officer.pk, full_name=" ", by=administrator, at=AT)


# Invitations


def test_invitation_to_somebody_with_the_role_is_refused(administrator, officer):
    with pytest.raises(RuleBroken, match="already"):
        people.invite(email=officer.email.upper(), role="lead-officer", by=administrator, at=timezone.now())


def test_second_invitation_ends_the_first(administrator, council):
    at = timezone.now()
    one, first = people.invite(email="new@elmbury.example", role="analyst", by=administrator, at=at)
    _two, second = people.invite(email="new@elmbury.example", role="analyst", by=administrator, at=at)
    one.refresh_from_db()
    assert one.withdrawn_at is not None
    assert signed_links.find(council, first) is None
    assert signed_links.find(council, second) is not None
    assert len(queries.open_invitations(council)) == 1


def test_invitation_is_accepted_once(administrator, council):
    at = timezone.now()
    row, token = people.invite(email="new@elmbury.example", role="analyst", by=administrator, at=at)
    link = signed_links.find(council, token)
    by = Actor(council, link=link)
    person, is_new = people.accept_invitation(row.pk, by=by, at=at, full_name="New", password=PASSWORD)
    assert is_new
    assert person.check_password(PASSWORD)
    assert roles_of(Actor(council, person)) == {"analyst"}
    assert Fact.objects.of_verb("organisations.membership_given").get().by_link == link
    with pytest.raises(WrongState, match="accepted"):
        people.accept_invitation(row.pk, by=by, at=at)
    with pytest.raises(WrongState, match="accepted"):
        people.withdraw_invitation(row.pk, by=administrator, at=at)


def test_invitation_needs_its_own_link(administrator, council):
    at = timezone.now()
    row, _token = people.invite(email="one@elmbury.example", role="analyst", by=administrator, at=at)
    _other, token = people.invite(email="two@elmbury.example", role="analyst", by=administrator, at=at)
    with pytest.raises(WrongState, match="run out"):
        people.accept_invitation(row.pk, by=Actor(council), at=at)
    with pytest.raises(WrongState, match="run out"):
        people.accept_invitation(row.pk, by=Actor(council, link=signed_links.find(council, token)), at=at)
    own = people.invite(email="three@elmbury.example", role="analyst", by=administrator, at=at)
    link = signed_links.find(council, own[1])
    with pytest.raises(WrongState, match="run out"):
        people.accept_invitation(own[0].pk, by=Actor(council, link=link), at=at + timedelta(days=15))


def test_too_many_invitations_in_a_day(administrator, monkeypatch):
    monkeypatch.setattr(people, "INVITATIONS_A_DAY", 1)
    people.invite(email="one@elmbury.example", role="analyst", by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="Go on tomorrow"):
        people.invite(email="two@elmbury.example", role="analyst", by=administrator, at=AT)


def test_all_that_is_held_about_a_person(administrator, council, officer, lead_post):
    people.hold_post(lead_post.pk, officer.pk, from_on=ON, by=administrator, at=AT)
    held = people.held_about_person(council, administrator.person)
    assert held["acts_counted"] == 1
    assert held["acts"][0]["words"] == "Somebody took up a post"
    assert len(people.held_about_person(council, officer)["posts"]) == 1


# Who is written to


def test_ladder_of_recipients(administrator, council, head_post, lead_post, django_assert_max_num_queries):
    """Holder, else whoever acts, else the deputy, else the mailbox, else the post above, else the administrator."""

    def first():
        with django_assert_max_num_queries(4):
            found = queries.recipients_for(lead_post, ON)
        return [(each.via, each.address, each.words) for each in found]

    admin = administrator.person.email
    assert first() == [("administrator", admin, "Council administrator, for Head of Public Protection")]
    above = HoldingFactory(post=head_post, person__email="head@elmbury.example")
    assert first() == [("manager", "head@elmbury.example", "Head of Public Protection, for Community Safety Manager")]
    lead_post.email = "safety@elmbury.example"
    lead_post.save()
    assert first() == [("mailbox", "safety@elmbury.example", "Community Safety Manager")]
    HoldingFactory(post=lead_post, deputy=True, person__email="deputy@elmbury.example")
    assert first() == [("deputy", "deputy@elmbury.example", "Community Safety Manager (deputy)")]
    HoldingFactory(post=lead_post, acting=True, person__email="acting@elmbury.example")
    assert first() == [("acting", "acting@elmbury.example", "Community Safety Manager (acting)")]
    held = HoldingFactory(post=lead_post, person__email="holder@elmbury.example")
    assert first() == [("holder", "holder@elmbury.example", "Community Safety Manager")]
    held.person.is_active = False
    held.person.save()
    assert first()[0][0] == "acting"
    assert above.post == head_post


def test_two_posts_that_report_to_each_other_do_not_turn_for_ever(administrator, council):
    one = PostFactory(council=council)
    two = PostFactory(council=council, reports_to=one)
    type(one).objects.filter(pk=one.pk).update(reports_to=two)
    one.refresh_from_db()
    assert queries.recipients_for(one, ON)[0].via == "administrator"


def test_abolished_posts_mail_goes_to_its_successor(administrator, council, lead_post):
    heir = PostFactory(council=council, title="Safer Places Manager", email="safer@elmbury.example")
    bodies.end_post(lead_post.pk, last_on=ON, reason="Merged.", successor_id=heir.pk, by=administrator, at=AT)
    lead_post.refresh_from_db()
    assert queries.recipients_for(lead_post, ON + DAY)[0].address == "safer@elmbury.example"


def test_partner_is_written_to_at_its_own_address(partner):
    assert queries.recipients_for(partner, ON) == [queries.Recipient(partner.email, "Elmshire Police", "body")]


def test_team_is_written_to_through_the_post_that_speaks_for_it(administrator, council, head_of_service, head_post):
    team = BodyFactory(council=council, team=True)
    part = BodyFactory(council=council, team=True, parent=team)
    assert queries.recipients_for(part, ON)[0].via == "administrator"
    head_post.body = team
    head_post.save()
    assert queries.recipients_for(part, ON)[0].address == head_of_service.person.email


def test_many_recipients_cost_no_more_queries(administrator, council, django_assert_max_num_queries):
    posts = [PostFactory(council=council, email=f"post-{n}@elmbury.example") for n in range(10)]
    directory = queries.Directory(council, ON)
    with django_assert_max_num_queries(4):
        assert {directory.recipients(post)[0].via for post in posts} == {"mailbox"}


# Printed names


@pytest.fixture
def named_posts(council, cabinet):
    titles = [
        "Cabinet Member for Community Safety",
        "Cabinet Member for Housing",
        "Cabinet Member for Environment and Transport",
        "Head of Public Protection",
        "Director of Place",
        "Community Safety Manager",
        "Licensing Manager",
    ]
    return {title: PostFactory(council=council, title=title) for title in titles}


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Cabinet Member for Community Safety", "Cabinet Member for Community Safety"),
        ("cabinet member – community safety", "Cabinet Member for Community Safety"),
        ("Portfolio Holder for Housing", "Cabinet Member for Housing"),
        ("Cllr A. Example, Cabinet Member for Housing", "Cabinet Member for Housing"),
        ("Cabinet Member for Environment & Transport", "Cabinet Member for Environment and Transport"),
        ("Head of Public Protecton", "Head of Public Protection"),
        ("Director, Place", "Director of Place"),
        ("Community Safety Mgr", "Community Safety Manager"),
    ],
)
def test_printed_name_is_matched(council, named_posts, printed, title):
    found = queries.find_post(council, printed, ON)
    assert found.best == named_posts[title], found.candidates


@pytest.mark.parametrize("printed", ["", "TBC", "Head of Community Safety", "Cabinet Member", "All officers", "****"])
def test_doubtful_name_is_left_open(council, named_posts, printed):
    assert queries.find_post(council, printed, ON).best is None


def test_doubtful_name_offers_candidates_best_first(council, named_posts):
    found = queries.find_post(council, "Cabinet Member for Community", ON)
    assert found.best is None
    assert found.candidates[0][0] == named_posts["Cabinet Member for Community Safety"]
    scores = [score for _post, score in found.candidates]
    assert scores == sorted(scores, reverse=True)


def test_earlier_title_and_holder_are_known_too(administrator, council, named_posts):
    post = named_posts["Director of Place"]
    HoldingFactory(post=post, person=PersonFactory(full_name="Robin Greenfield"))
    bodies.rename_post(post.pk, title="Director of Growth", from_on=ON, by=administrator, at=AT)
    post.refresh_from_db()
    assert queries.find_post(council, "Director of Place", ON).best == post
    assert queries.find_post(council, "Councillor Robin Greenfield", ON).best == post


def test_another_councils_post_is_never_suggested(council, other_council):
    PostFactory(council=other_council, title="Director of Place")
    assert queries.find_post(council, "Director of Place", ON).candidates == ()


def test_body_is_found_by_its_short_name(council):
    force = BodyFactory(council=council, partner=True, name="Elmshire Constabulary", short_name="The Police")
    assert queries.find_body(council, "Police", ON).best == force
    assert queries.find_body(council, "Elmshire Constabulary", ON).best == force


# Lists


def test_people_in_two_queries(administrator, council, lead_officer, chair, django_assert_num_queries):
    gone = MembershipFactory(council=council, ended=True)
    with django_assert_num_queries(2):
        lines = queries.people(council, ON)
    assert [line.has_ended for line in lines] == [False, False, False, True]
    assert lines[-1].person == gone.person
    assert queries.staff(council, ON, "chair") == [chair.person]
    assert len(queries.staff(council, ON)) == 3
    assert queries.may_sign_in(chair.person, council, ON)
    assert not queries.may_sign_in(gone.person, council, ON)
