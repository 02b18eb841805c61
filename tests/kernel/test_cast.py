"""The cast is who it says it is."""

import socket

import pytest

from tests import AT
from wardmote.organisations.permissions import posts_held, roles_of


def test_everybody_in_the_cast_has_the_role_of_their_name(
    administrator, monitoring_officer, democratic_services, scrutiny_officer, cabinet_member, lead_officer, chair
):
    cast = (
        administrator,
        monitoring_officer,
        democratic_services,
        scrutiny_officer,
        cabinet_member,
        lead_officer,
        chair,
    )

    assert [set(roles_of(actor)) for actor in cast] == [
        {"administrator"},
        {"monitoring-officer"},
        {"democratic-services"},
        {"scrutiny-officer"},
        {"cabinet-member"},
        {"lead-officer"},
        {"chair"},
    ]


def test_holders_hold_their_posts(lead_officer, lead_post, head_of_service, head_post, cabinet_member, cabinet_post):
    assert posts_held(lead_officer) == [lead_post]
    assert posts_held(head_of_service) == [head_post]
    assert posts_held(cabinet_member) == [cabinet_post]


def test_the_resident_and_the_outsider_have_no_rights_here(resident, outsider, council):
    assert resident.is_public
    assert roles_of(resident) == frozenset()
    assert outsider.council != council


def test_the_network_is_closed():
    with pytest.raises(RuntimeError, match="reached for the network"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(RuntimeError, match="reached for the network"):
        socket.create_connection(("elmbury.example", 80), timeout=0.1)


@pytest.mark.django_db(transaction=True)
def test_the_database_can_be_emptied_and_its_triggers_come_back():
    from django.core.management import call_command

    from tests.factories.kernel import CouncilFactory
    from wardmote.kernel.db import triggers
    from wardmote.kernel.models import Council, Fact

    Fact.objects.create(
        council=CouncilFactory(), at=AT, verb="kernel.linked", object_kind="kernel.council", object_id=1
    )

    call_command("flush", interactive=False, verbosity=0)

    assert not Council.objects.exists()
    assert triggers.missing() == []
