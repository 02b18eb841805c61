"""The lists of settings, as an administrator reads them."""

from __future__ import annotations

import re

import pytest

from tests.factories.organisations import BodyFactory, WardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pure]


def test_bodies_stand_under_headings_of_their_kind(client_for, administrator, council):
    for _n in range(2):
        BodyFactory(council=council)
    BodyFactory(council=council, cabinet=True)
    BodyFactory(council=council, partner=True)

    page = client_for(administrator).get("/settings/bodies/").content.decode()

    heads = re.findall(r'<h2 class="govuk-heading-m">(.+?)</h2>', page)
    assert heads == ["Cabinet or executive", "Committees", "Partner organisations"]


def test_a_parish_whose_councillors_nobody_gave_has_not_none(client_for, administrator, council):
    WardFactory(council=council, name="Elm Green", kind="parish", seats=0)
    WardFactory(council=council, name="Castle", seats=3)

    page = client_for(administrator).get("/settings/wards/").content.decode()

    assert re.findall(r'data-label="Councillors">(.+?)</td>', page) == ["3", "Not given"]
