"""Wards and boundaries, groups, meetings, colours, names and rooms."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests import AT, ON
from tests.factories.organisations import AreaFactory, MeetingFactory, PoliticalGroupFactory, WardFactory
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, OldAddress
from wardmote.organisations import look, meetings, places
from wardmote.organisations.models import Meeting

SQUARE = [[-1.0, 52.0], [-1.0, 52.1], [-0.9, 52.1], [-1.0, 52.0]]


def geojson(**more) -> bytes:
    return json.dumps({"type": "Polygon", "coordinates": [SQUARE], **more}).encode()


# Wards


def test_ward_is_added_renamed_and_its_old_address_leads_on(administrator, council):
    ward = places.save_ward(name="Castle", gss_code="e05000001", seats=3, by=administrator, at=AT)
    assert (ward.slug, ward.gss_code) == ("castle", "E05000001")
    places.save_ward(ward_id=ward.pk, name="Castle and Park", seats=3, by=administrator, at=AT)
    assert OldAddress.objects.of(council).get().new == "/wards/castle-and-park/"


def test_ward_refuses_what_is_no_code_and_dates_in_disorder(administrator):
    with pytest.raises(RuleBroken, match="8 numbers"):
        places.save_ward(name="Castle", gss_code="Castle", by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="must not be before"):
        places.save_ward(name="Castle", from_on=ON, until_on=ON - timedelta(days=1), by=administrator, at=AT)


def test_boundary_is_kept_and_only_counted_in_the_history(administrator, council):
    ward = WardFactory(council=council)
    places.set_boundary(ward.pk, geojson(), by=administrator, at=AT)
    ward.refresh_from_db()
    assert ward.boundary["coordinates"] == [SQUARE]
    assert Fact.objects.of_verb("organisations.ward_changed").get().changes["boundary"] == {
        "kind": "Polygon",
        "points": 4,
    }


def test_boundary_is_found_inside_a_collection():
    feature = {"type": "Feature", "properties": {"name": "Castle"}, "geometry": json.loads(geojson())}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert places.read_boundary(data)["type"] == "Polygon"
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    assert places.read_boundary(json.dumps(several).encode())["coordinates"] == [[SQUARE]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not json", "not GeoJSON"),
        (b"\xff\xfe\x00", "not GeoJSON"),
        (b"[]", "0 areas"),
        (b'{"type": "Point", "coordinates": [0, 52]}', "0 areas"),
        (b'{"type": "FeatureCollection", "features": 7}', "0 areas"),
        (json.dumps({"type": "Polygon", "coordinates": [SQUARE[:3]]}).encode(), "not whole"),
        (b'{"type": "Polygon", "coordinates": []}', "not whole"),
        (b'{"type": "Polygon", "coordinates": [[["a", 1], 2, 3, ["a", 1]]]}', "not whole"),
        (json.dumps({"type": "Polygon", "coordinates": [[[x * 1e5, y * 1e4] for x, y in SQUARE]]}).encode(), "WGS 84"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 52], [0, 52], [0, 53], [NaN, 52]]]}', "not whole"),
        (b" " * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (
            json.dumps({"type": "Polygon", "coordinates": [[[0, 52]] * 20_001]}).encode(),
            "20,000 points",
        ),
        (b"[" * 100_000, "not GeoJSON"),
    ],
)
def test_what_is_no_boundary_is_refused_with_the_reason(data, why):
    with pytest.raises(RuleBroken, match=why):
        places.read_boundary(data)


def test_areas_are_made_of_the_councils_own_wards(administrator, council, other_council):
    one, two = WardFactory(council=council), WardFactory(council=council)
    area = places.save_area(name="North", ward_ids=[one.pk, two.pk], by=administrator, at=AT)
    assert set(area.wards.all()) == {one, two}
    with pytest.raises(RuleBroken, match="Choose the wards"):
        places.save_area(name="North", ward_ids=[WardFactory(council=other_council).pk], by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="Choose the wards"):
        places.save_area(name="North", ward_ids=[], by=administrator, at=AT)
    places.end_area(area.pk, last_on=ON, by=administrator, at=AT)
    with pytest.raises(WrongState):
        places.end_area(area.pk, last_on=ON, by=administrator, at=AT)


def test_groups_have_names_of_their_own(administrator, council):
    group = places.save_group(name="Blue Group", seats=12, by=administrator, at=AT)
    with pytest.raises(RuleBroken, match="already"):
        places.save_group(name="blue group", by=administrator, at=AT)
    assert places.save_group(group_id=group.pk, name="Blue Group", seats=11, by=administrator, at=AT).seats == 11


@pytest.mark.parametrize("who", ["scrutiny_officer", "resident"])
def test_places_are_the_administrators(request, council, who):
    actor = request.getfixturevalue(who)
    ward, area, group = (
        WardFactory(council=council),
        AreaFactory(council=council),
        PoliticalGroupFactory(council=council),
    )
    acts = [
        lambda: places.save_ward(name="New", by=actor, at=AT),
        lambda: places.set_boundary(ward.pk, geojson(), by=actor, at=AT),
        lambda: places.save_area(name="New", ward_ids=[ward.pk], by=actor, at=AT),
        lambda: places.end_area(area.pk, last_on=ON, by=actor, at=AT),
        lambda: places.save_group(group_id=group.pk, name="New", by=actor, at=AT),
        lambda: look.set_colours(
            brand="#000000", brand_dark="#000000", tint="#ffffff", tint_edge="#ffffff", by=actor, at=AT
        ),
        lambda: look.set_logo(b"", by=actor, at=AT),
        lambda: look.drop_logo(by=actor, at=AT),
        lambda: look.set_names(name="New", by=actor, at=AT),
        lambda: look.set_rooms([], by=actor, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# Meetings


def plan(committee, by, **more):
    return meetings.plan_meeting(committee.pk, **{"capacity": "scrutiny", "held_on": ON, "by": by, "at": AT, **more})


def test_second_meeting_of_a_day_has_its_own_address(democratic_services, committee):
    assert plan(committee, democratic_services).address.endswith("/2026-05-20/")
    assert plan(committee, democratic_services).address.endswith("/2026-05-20-2/")


def test_capacity_the_body_lacks_is_warned_of_and_taken_with_a_reason(democratic_services, committee):
    with pytest.raises(RuleBroken, match="is not listed as “Executive” on 20\xa0May 2026"):
        plan(committee, democratic_services, capacity="executive")
    made = plan(committee, democratic_services, capacity="executive", despite="Joint meeting, minute 4.")
    assert made.capacity == "executive"
    assert Fact.objects.of_verb("organisations.meeting_changed").get().changes["despite"] == "Joint meeting, minute 4."
    with pytest.raises(RuleBroken, match="what capacity"):
        plan(committee, democratic_services, capacity="king")


def test_agenda_is_published_held_and_no_further(democratic_services, committee):
    act = {"by": democratic_services, "at": AT}
    row = plan(committee, democratic_services)
    with pytest.raises(RuleBroken, match="no items"):
        meetings.publish_agenda(row.pk, on=ON, **act)
    meetings.add_item(row.pk, title="Town centre", **act)
    with pytest.raises(RuleBroken, match="after the meeting"):
        meetings.publish_agenda(row.pk, on=ON + timedelta(days=1), **act)
    published = meetings.publish_agenda(row.pk, on=ON - timedelta(days=7), papers_url="https://papers.example/", **act)
    assert (published.state, published.agenda_published_on) == (Meeting.State.AGENDA, ON - timedelta(days=7))
    held = meetings.hold_meeting(row.pk, minutes_url="https://papers.example/m", **act)
    assert held.state == Meeting.State.HELD
    with pytest.raises(WrongState, match="cannot become “Cancelled”"):
        meetings.cancel_meeting(row.pk, because="Snow.", **act)
    with pytest.raises(WrongState, match="stay"):
        meetings.change_meeting(row.pk, held_on=ON + timedelta(days=7), **act)


def test_meeting_to_come_is_not_held_yet(democratic_services, committee):
    row = plan(committee, democratic_services, held_on=ON + timedelta(days=7))
    with pytest.raises(RuleBroken, match="has not come yet"):
        meetings.hold_meeting(row.pk, by=democratic_services, at=AT)


def test_cancelled_meeting_says_why_and_takes_nothing_more(democratic_services, committee):
    act = {"by": democratic_services, "at": AT}
    row = plan(committee, democratic_services)
    item = meetings.add_item(row.pk, title="Town centre", **act)
    with pytest.raises(RuleBroken, match="Say why"):
        meetings.cancel_meeting(row.pk, because="", **act)
    assert meetings.cancel_meeting(row.pk, because="Snow.", **act).cancelled_because == "Snow."
    with pytest.raises(WrongState):
        meetings.add_item(row.pk, title="More", **act)
    with pytest.raises(WrongState):
        meetings.record_minute(item.pk, minute="Noted.", **act)


def test_meeting_that_moves_keeps_its_old_address(democratic_services, council, committee):
    row = plan(committee, democratic_services)
    old = row.address
    moved = meetings.change_meeting(
        row.pk, held_on=ON + timedelta(days=7), place="Guildhall", by=democratic_services, at=AT
    )
    assert OldAddress.objects.of(council).get(old=old).new == moved.address
    with pytest.raises(TypeError):
        meetings.change_meeting(row.pk, state="held", by=democratic_services, at=AT)
    with pytest.raises(RuleBroken, match="is not listed"):
        meetings.change_meeting(row.pk, capacity="council", by=democratic_services, at=AT)


def test_items_are_numbered_moved_and_dropped(democratic_services, committee):
    act = {"by": democratic_services, "at": AT}
    row = plan(committee, democratic_services)
    one, two, three = (meetings.add_item(row.pk, title=title, **act) for title in ("One", "Two", "Three"))
    with pytest.raises(RuleBroken, match="already"):
        meetings.add_item(row.pk, title="Four", number=2, **act)
    with pytest.raises(RuleBroken, match="title"):
        meetings.add_item(row.pk, title=" ", **act)
    meetings.order_items(row.pk, [three.pk, one.pk, two.pk], **act)
    with pytest.raises(RuleBroken, match="once"):
        meetings.order_items(row.pk, [one.pk], **act)
    meetings.drop_item(one.pk, **act)
    assert [(item.number, item.title) for item in row.items.all()] == [(1, "Three"), (2, "Two")]
    meetings.change_item(two.pk, title="Two, amended", **act)
    minuted = meetings.record_minute(two.pk, minute_reference="12/26", minute="Noted.", **act)
    assert (minuted.title, minuted.minute_reference) == ("Two, amended", "12/26")
    meetings.publish_agenda(row.pk, on=ON, **act)
    with pytest.raises(WrongState):
        meetings.drop_item(two.pk, **act)
    with pytest.raises(WrongState):
        meetings.order_items(row.pk, [two.pk, three.pk], **act)


@pytest.mark.parametrize("who", ["lead_officer", "chair", "resident"])
def test_meetings_are_for_those_who_look_after_them(request, committee, who):
    actor = request.getfixturevalue(who)
    row = MeetingFactory(body=committee, held_on=ON)
    acts = [
        lambda: plan(committee, actor),
        lambda: meetings.change_meeting(row.pk, place="Guildhall", by=actor, at=AT),
        lambda: meetings.publish_agenda(row.pk, on=ON, by=actor, at=AT),
        lambda: meetings.hold_meeting(row.pk, by=actor, at=AT),
        lambda: meetings.cancel_meeting(row.pk, because="Snow.", by=actor, at=AT),
        lambda: meetings.add_item(row.pk, title="More", by=actor, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_another_councils_meeting_is_not_found(democratic_services, other_council):
    theirs = MeetingFactory(body__council=other_council)
    with pytest.raises(Meeting.DoesNotExist):
        meetings.hold_meeting(theirs.pk, by=democratic_services, at=AT)


def test_coming_meetings_soonest_first(council, committee):
    later = MeetingFactory(body=committee, held_on=ON + timedelta(days=30))
    sooner = MeetingFactory(body=committee, held_on=ON)
    MeetingFactory(body=committee, held_on=date(2020, 1, 1))
    assert meetings.coming(council, ON) == [sooner, later]


# Look


@pytest.mark.pure
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#0d4a52", "#ffffff", 9.9),
        ("#0b0c0c", "#eff5f5", 17.8),
        ("#1a65a6", "#ffffff", 6.1),
    ],
)
def test_contrast_as_published(one, other, ratio):
    assert look.contrast(one, other) == pytest.approx(ratio, abs=0.06)


colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.pure
@given(colours, colours)
def test_contrast_lies_between_1_and_21_and_goes_both_ways(one, other):
    assert 1 <= look.contrast(one, other) <= 21.0001
    assert look.contrast(one, other) == look.contrast(other, one)


@pytest.mark.pure
@given(colours)
def test_colours_that_pass_can_be_read(brand):
    wrong = look.faults(brand=brand, brand_dark="#08343a", tint="#eff5f5", tint_edge="#b5cdcd")
    assert ("brand" in wrong) == (look.contrast(brand, "#ffffff") < 4.5 or look.contrast(brand, "#eff5f5") < 3)


@pytest.mark.pure
def test_faults_say_how_faint():
    wrong = look.faults(brand="#8f8f8f", brand_dark="red", tint="#eff5f5", tint_edge="#b5cdcd")
    assert list(wrong) == ["brand_dark"]
    wrong = look.faults(brand="#8f8f8f", brand_dark="#08343a", tint="#777777", tint_edge="#b5cdcd")
    assert wrong["brand"] == "Too faint: 3.2 to 1, needs 4.5"
    assert wrong["tint"] == "Too faint: 1.3 to 1, needs 4.5"


def test_colours_are_saved_with_before_and_after(administrator, council):
    given_ = {"brand": "#7A1F3D", "brand_dark": "#4a0f22", "tint": "#faf3f5", "tint_edge": "#d9b8c3"}
    look.set_colours(**given_, by=administrator, at=AT)
    fact = Fact.objects.of_verb("organisations.look_changed").get()
    assert fact.changes["brand"] == ["#0d4a52", "#7a1f3d"]
    look.set_colours(**given_, by=administrator, at=AT)
    assert Fact.objects.of_verb("organisations.look_changed").count() == 1
    with pytest.raises(RuleBroken, match="Too faint"):
        look.set_colours(**{**given_, "brand": "#ffffff"}, by=administrator, at=AT)


def test_logo_is_drawn_again_and_served(administrator, council, client):
    out = io.BytesIO()
    Image.new("RGB", (1200, 300), "#7a1f3d").save(out, "JPEG")
    look.set_logo(out.getvalue(), by=administrator, at=AT)
    response = client.get("/logo.png")
    assert response["Content-Type"] == "image/png"
    assert client.get("/logo.png", headers={"if-none-match": response["ETag"]}).status_code == 304
    with pytest.raises(RuleBroken, match="PNG or JPEG"):
        look.set_logo(b"<svg/>", by=administrator, at=AT)
    look.drop_logo(by=administrator, at=AT)
    assert client.get("/logo.png").status_code == 404


def test_rooms_and_names(administrator, council):
    look.set_rooms([room for room in look.ROOMS if room != "partnership"], by=administrator, at=AT)
    council.refresh_from_db()
    assert not council.has_room("partnership")
    assert council.has_room("feedback")
    with pytest.raises(RuleBroken):
        look.set_rooms(["no-such"], by=administrator, at=AT)
    look.set_names(area_noun=" locality ", by=administrator, at=AT)
    council.refresh_from_db()
    assert council.area_noun == "locality"
    with pytest.raises(RuleBroken, match="Enter a name"):
        look.set_names(name=" ", by=administrator, at=AT)
    with pytest.raises(TypeError):
        look.set_names(hostname="evil.example", by=administrator, at=AT)
