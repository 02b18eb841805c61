"""Every settings address, by every role, and with another council's things."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import get_resolver

from tests import AT
from tests.doors import CAST, Door, walk, walk_with_anothers_thing
from tests.factories.kernel import PersonFactory
from tests.factories.organisations import (
    AgendaItemFactory,
    AreaFactory,
    BodyCapacityFactory,
    BodyFactory,
    HoldingFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    PoliticalGroupFactory,
    PostFactory,
    WardFactory,
)
from tests.factories.scrutiny import job
from wardmote.kernel import files
from wardmote.organisations import one_off_days
from wardmote.organisations.models import Membership
from wardmote.organisations.urls import urlpatterns

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

ADMIN = frozenset({"administrator"})
RULES = frozenset({"administrator", "monitoring_officer", "democratic_services", "scrutiny_officer"})
MEETINGS = frozenset({"administrator", "democratic_services", "scrutiny_officer"})
PERSONAL = frozenset({"administrator", "monitoring_officer"})


def person(council):
    return MembershipFactory(council=council, role="lead-officer").person.pk


def membership(council):
    return MembershipFactory(council=council, role="analyst").pk


def holding(council):
    made = HoldingFactory(post__council=council)
    return made.pk


def invitation(council):
    return InvitationFactory(council=council, invited_by=PersonFactory(), invited_at=AT).pk


def body(council):
    return BodyFactory(council=council).slug


def capacity(council):
    row = BodyCapacityFactory(body__council=council)
    return f"{row.body.slug}/capacity/{row.pk}"


def post(council):
    return PostFactory(council=council).slug


def ward(council):
    return WardFactory(council=council).slug


def area(council):
    return AreaFactory(council=council).pk


def group(council):
    return PoliticalGroupFactory(council=council).pk


def meeting(council):
    return MeetingFactory(body__council=council).pk


def item(council):
    row = AgendaItemFactory(meeting__body__council=council)
    return f"{row.meeting_id}/items/{row.number}"


def sheet(council):
    """A file that the council's administrator sent in."""
    row = Membership.objects.of(council).filter(role="administrator").select_related("person").first()
    data = b"Committee,Day\nNobody,soon\n"
    return files.store(data, "m.csv", council=council, by=row and row.person, at=AT).pk


def one_off_day(council):
    day = date(2027, 5, 7)
    if not one_off_days.every_day_added(council):
        one_off_days.add_one_off_day(day, "Funeral", reason="Proclaimed.", source="GOV.UK", by=job(council), at=AT)
    return day.isoformat()


DOORS = [
    Door("/settings/", RULES),
    *(
        Door(f"/settings/{name}/", ADMIN)
        for name in ("look", "names", "rooms", "people", "bodies", "posts", "wards", "groups")
    ),
    Door("/settings/rules/", RULES),
    Door("/settings/rules/s3/", RULES),
    Door("/settings/rules/scrutiny-reply-days/", RULES),
    Door("/settings/rules/scrutiny-reply-days/change/", ADMIN),
    Door("/settings/rules/s3/confirm/", frozenset({"monitoring_officer"})),
    Door("/settings/rules/s3/doubt/", frozenset({"monitoring_officer"})),
    Door("/settings/bank-holidays/", RULES),
    Door("/settings/bank-holidays/add/", PERSONAL),
    Door("/settings/bank-holidays/{thing}/", RULES, one_off_day),
    Door("/settings/bank-holidays/{thing}/take-away/", PERSONAL, one_off_day),
    Door("/settings/people/invite/", ADMIN),
    Door("/settings/people/invited/{thing}/again/", ADMIN, invitation, {}),
    Door("/settings/people/invited/{thing}/withdraw/", ADMIN, invitation, {}),
    Door("/settings/people/{thing}/", ADMIN, person),
    Door("/settings/people/{thing}/name/", ADMIN, person),
    Door("/settings/people/{thing}/held/", PERSONAL, person),
    Door("/settings/people/{thing}/role/", ADMIN, person),
    Door("/settings/people/{thing}/post/", ADMIN, person),
    Door("/settings/people/{thing}/close/", ADMIN, person),
    Door("/settings/people/roles/{thing}/end/", ADMIN, membership),
    Door("/settings/people/posts/{thing}/end/", ADMIN, holding),
    Door("/settings/bodies/add/", ADMIN),
    Door("/settings/bodies/{thing}/", ADMIN, body),
    Door("/settings/bodies/{thing}/change/", ADMIN, body),
    Door("/settings/bodies/{thing}/rename/", ADMIN, body),
    Door("/settings/bodies/{thing}/end/", ADMIN, body),
    Door("/settings/bodies/{thing}/capacity/", ADMIN, body),
    Door("/settings/bodies/{thing}/end/", ADMIN, capacity),
    Door("/settings/posts/add/", ADMIN),
    Door("/settings/posts/{thing}/", ADMIN, post),
    Door("/settings/posts/{thing}/change/", ADMIN, post),
    Door("/settings/posts/{thing}/rename/", ADMIN, post),
    Door("/settings/posts/{thing}/end/", ADMIN, post),
    Door("/settings/wards/add/", ADMIN),
    Door("/settings/wards/areas/add/", ADMIN),
    Door("/settings/wards/areas/{thing}/", ADMIN, area),
    Door("/settings/wards/areas/{thing}/end/", ADMIN, area),
    Door("/settings/wards/{thing}/", ADMIN, ward),
    Door("/settings/wards/{thing}/boundary/", ADMIN, ward),
    Door("/settings/groups/add/", ADMIN),
    Door("/settings/groups/{thing}/", ADMIN, group),
    Door("/settings/upload/", ADMIN),
    Door("/settings/upload/{thing}/meetings/", ADMIN, sheet),
    Door("/settings/meetings/", MEETINGS),
    Door("/settings/meetings/plan/", MEETINGS),
    Door("/settings/meetings/{thing}/", MEETINGS, meeting),
    Door("/settings/meetings/{thing}/change/", MEETINGS, meeting),
    Door("/settings/meetings/{thing}/agenda/", MEETINGS, meeting),
    Door("/settings/meetings/{thing}/held/", MEETINGS, meeting, {}),
    Door("/settings/meetings/{thing}/cancel/", MEETINGS, meeting),
    Door("/settings/meetings/{thing}/items/add/", MEETINGS, meeting),
    Door("/settings/meetings/{thing}/", MEETINGS, item),
    Door("/settings/meetings/{thing}/drop/", MEETINGS, item, {}),
    Door("/settings/meetings/{thing}/up/", MEETINGS, item, {}),
]


@pytest.fixture
def readers(request, council):
    return [(name, request.getfixturevalue(name)) for name in (*CAST, "resident")]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path + (f" {door.make.__name__}" if door.make else ""))
def test_who_gets_in(door, council, readers, client_for):
    assert walk(door, council, readers, client_for) == []


@pytest.mark.parametrize(
    "door", [door for door in DOORS if door.make], ids=lambda door: f"{door.path} {door.make.__name__}"
)
def test_another_councils_things_are_not_found(door, administrator, other_council, client_for):
    assert walk_with_anothers_thing(door, administrator, other_council, client_for) == []


def test_every_address_has_a_door(council):
    resolver = get_resolver()
    opened = {resolver.resolve(door.at(council)).url_name for door in DOORS}
    assert {pattern.name for pattern in urlpatterns} - opened == set()


def test_refusal_says_who_can(client_for, lead_officer):
    page = client_for(lead_officer).get("/settings/people/")
    assert page.status_code == 403
    assert "You cannot do this. The council administrator can." in page.content.decode()


def test_monitoring_officer_sees_the_rules_and_confirms_one(client_for, monitoring_officer):
    browser = client_for(monitoring_officer)
    page = browser.get("/settings/rules/").content.decode()
    assert "Check before relying on this" in page
    one = browser.get("/settings/rules/s3/").content.decode()
    assert "Confirm this rule" in one
    assert "An example with today’s date" in one
    day = {"from_on-day": "1", "from_on-month": "5", "from_on-year": "2025", "clause": "Read in the Act"}
    done = browser.post("/settings/rules/s3/confirm/", day, follow=True).content.decode()
    assert "The rule is confirmed." in done
    assert "Monitoring Officer, " in done


def test_administrator_sets_a_rule(client_for, administrator):
    browser = client_for(administrator)
    address = "/settings/rules/scrutiny-reply-days/change/"
    day = {"from_on-day": "1", "from_on-month": "5", "from_on-year": "2026"}
    wrong = browser.post(address, {"value": "a month", "reason": "", **day}).content.decode()
    assert "Enter a whole number, such as 28" in wrong
    assert "Error:" in wrong
    done = browser.post(address, {"value": "21", "reason": "New protocol.", **day}, follow=True).content.decode()
    assert "21 days" in done
    assert "New protocol." in done
    assert "Check before relying on this" in done


def test_too_faint_colour_is_refused_and_a_strong_one_saved(client_for, administrator, council):
    browser = client_for(administrator)
    colours = {"brand": "#7aa7c7", "brand_dark": "#08343a", "tint": "#eff5f5", "tint_edge": "#b5cdcd"}
    refused = browser.post("/settings/look/", colours).content.decode()
    assert "Too faint: 2.5 to 1, needs 4.5" in refused
    council.refresh_from_db()
    assert council.brand == "#0d4a52"
    browser.post("/settings/look/", {**colours, "brand": "#7A1F3D", "try": "yes"})
    council.refresh_from_db()
    assert council.brand == "#0d4a52"
    browser.post("/settings/look/", {**colours, "brand": "#7A1F3D"})
    council.refresh_from_db()
    assert council.brand == "#7a1f3d"


def test_invitation_goes_out_from_its_page(client_for, administrator, mailoutbox):
    browser = client_for(administrator)
    refused = browser.post("/settings/people/invite/", {"email": "x", "role": "chair"}).content.decode()
    assert "Enter an e-mail address like name@example.com" in refused
    assert "Choose the committee or partner this role is for" in refused
    done = browser.post(
        "/settings/people/invite/", {"email": "new@elmbury.example", "role": "analyst"}, follow=True
    ).content.decode()
    assert "The invitation is sent." in done
    assert "new@elmbury.example" in done
    assert mailoutbox[0].to == ["new@elmbury.example"]
    assert len(mailoutbox[0].subject) <= 60


def test_what_a_verb_refuses_stands_in_the_error_summary(client_for, administrator, council):
    one = BodyFactory(council=council, name="Housing Committee", slug="housing-committee")
    day = {"last_on-day": "1", "last_on-month": "1", "last_on-year": "2001"}
    page = client_for(administrator).post(f"/settings/bodies/{one.slug}/end/", {**day, "reason": "Because."})
    assert "The last day must not be before" in page.content.decode()


def test_merging_by_the_page(client_for, administrator, council):
    one, into = BodyFactory(council=council), BodyFactory(council=council)
    day = {"last_on-day": "1", "last_on-month": "7", "last_on-year": "2026"}
    browser = client_for(administrator)
    lacking = browser.post(f"/settings/bodies/{one.slug}/end/", {**day, "reason": "Merged.", "merges": "on"})
    assert "Choose the body it becomes part of" in lacking.content.decode()
    browser.post(
        f"/settings/bodies/{one.slug}/end/", {**day, "reason": "Merged.", "merges": "on", "successor_id": into.pk}
    )
    one.refresh_from_db()
    assert one.successor == into


def test_meeting_from_planning_to_minutes(client_for, democratic_services, council, committee):
    browser = client_for(democratic_services)
    day = {"held_on-day": "1", "held_on-month": "3", "held_on-year": "2026"}
    wrong = browser.post("/settings/meetings/plan/", {"body_id": committee.pk, "capacity": "executive", **day})
    assert "is not listed as" in wrong.content.decode()
    made = browser.post(
        "/settings/meetings/plan/", {"body_id": committee.pk, "capacity": "scrutiny", "starts_at": "18:30", **day}
    )
    here = made["Location"]
    browser.post(f"{here}items/add/", {"title": "Town centre"})
    browser.post(f"{here}items/add/", {"title": "Housing"})
    browser.post(f"{here}items/2/up/")
    page = browser.get(here).content.decode()
    assert page.index("Housing") < page.index("Town centre")
    browser.post(f"{here}held/")
    browser.post(f"{here}items/1/", {"title": "Housing", "minute_reference": "12/26", "minute": "Noted."})
    page = browser.get(here).content.decode()
    assert "Held" in page
    assert "Minute 12/26" in page


@pytest.mark.parametrize("path", ["people", "posts", "bodies", "wards", "groups", "meetings", "rules"])
def test_lists_cost_the_same_for_many_rows(path, client_for, administrator, council, django_assert_max_num_queries):
    for _n in range(12):
        member = MembershipFactory(council=council)
        HoldingFactory(post__council=council, person=member.person)
        MeetingFactory(body__council=council)
        ward = WardFactory(council=council)
        AreaFactory(council=council, wards=[ward])
        PoliticalGroupFactory(council=council)
        invitation(council)
    browser = client_for(administrator)
    with django_assert_max_num_queries(12):
        assert browser.get(f"/settings/{path}/").status_code == 200


def test_index_says_how_things_stand(client_for, administrator, council, lead_post, django_assert_max_num_queries):
    browser = client_for(administrator)
    with django_assert_max_num_queries(20):
        page = browser.get("/settings/").content.decode()
    for words in ("Outgoing mail is off", "held by nobody", "All parts are on", "rules wait to be confirmed"):
        assert words in page
