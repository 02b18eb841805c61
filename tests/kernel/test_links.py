"""Links between things, seen by those who may see both ends."""

import pytest

from tests import AT
from tests.factories.organisations import BodyFactory
from wardmote.kernel import links
from wardmote.kernel.links import Linked, Target
from wardmote.kernel.models import Fact, Link
from wardmote.organisations.models import Body

CARRIES_OUT = Link.Relation.values[0]


@pytest.fixture(autouse=True)
def bodies_are_linkable(monkeypatch):
    """Committees are seen by everybody, partners by people with an account."""

    def look_up(reader, ids):
        seen = Body.objects.of(reader.council).filter(pk__in=ids)
        if reader.is_public:
            seen = seen.filter(kind=Body.Kind.COMMITTEE)
        return {body.pk: Target("organisations.body", body.pk, body.name, body.address, 0.5) for body in seen}

    monkeypatch.setattr(links, "_registry", {"organisations.body": look_up})


def test_a_link_is_seen_from_both_ends(council, committee, partner, scrutiny_officer):
    links.link(committee, CARRIES_OUT, partner, by=scrutiny_officer, at=AT)

    [out] = links.linked_to(scrutiny_officer, committee)
    [back] = links.linked_to(scrutiny_officer, partner)

    assert out == Linked(
        Link.Relation(CARRIES_OUT), True, Target("organisations.body", partner.pk, partner.name, partner.address, 0.5)
    )
    assert (back.outgoing, back.other.title) == (False, committee.name)


def test_the_public_sees_a_link_only_when_it_may_see_the_other_end(committee, partner, scrutiny_officer, resident):
    second = BodyFactory(council=committee.council)
    links.link(committee, CARRIES_OUT, partner, by=scrutiny_officer, at=AT)
    links.link(committee, CARRIES_OUT, second, by=scrutiny_officer, at=AT)

    assert [found.other.object_id for found in links.linked_to(resident, committee)] == [second.pk]


def test_linking_twice_is_one_link_and_one_fact(committee, partner, scrutiny_officer):
    first = links.link(committee, CARRIES_OUT, partner, by=scrutiny_officer, at=AT)

    assert links.link(committee, CARRIES_OUT, partner, by=scrutiny_officer, at=AT) == first
    assert Fact.objects.of_verb("kernel.linked").count() == 1


def test_another_councils_things_are_not_linked_and_its_links_not_seen(
    committee, other_council, scrutiny_officer, outsider
):
    theirs = BodyFactory(council=other_council)

    with pytest.raises(ValueError, match="actor's council"):
        links.link(committee, CARRIES_OUT, theirs, by=scrutiny_officer, at=AT)
    assert links.linked_to(outsider, committee) == []


def test_a_kind_no_room_registered_is_a_slip(committee, council, scrutiny_officer):
    with pytest.raises(ValueError, match="not linkable"):
        links.link(council, CARRIES_OUT, committee, by=scrutiny_officer, at=AT)


def test_looking_costs_one_query_and_one_per_kind(committee, scrutiny_officer, django_assert_num_queries):
    for _ in range(5):
        links.link(committee, CARRIES_OUT, BodyFactory(council=committee.council), by=scrutiny_officer, at=AT)

    with django_assert_num_queries(2):
        assert len(links.linked_to(scrutiny_officer, committee)) == 5
