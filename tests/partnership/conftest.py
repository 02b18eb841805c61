"""Those who keep the plan, and a partnership with something of everything."""

from __future__ import annotations

import pytest

from tests.conftest import cast
from tests.factories.organisations import BodyFactory, PostFactory
from tests.factories.partnership import adopted, fill_partnership, full_edition, partnership


@pytest.fixture
def managing_post(council):
    return PostFactory(council=council, title="Community Partnerships Manager")


@pytest.fixture
def keeper(council, managing_post):
    return cast(council, "lead-officer", email="partnerships@elmbury.example", post=managing_post)


@pytest.fixture
def made(council, democratic_services, managing_post):
    return partnership(council, by=democratic_services, post=managing_post)


@pytest.fixture
def full_council(council):
    return BodyFactory(council=council, kind="council", name="Elmbury Council", slug="full-council")


@pytest.fixture
def edition(made, keeper):
    """A first edition in which everything is in order."""
    return full_edition(made, by=keeper)


@pytest.fixture
def in_force(edition, full_council, keeper):
    return adopted(edition, full_council, by=keeper)


@pytest.fixture
def filled_partnership(council, keeper, managing_post, democratic_services):
    """A replaced edition, one in force with updates and figures, and one being written."""
    return fill_partnership(council, by=democratic_services, post=managing_post)
