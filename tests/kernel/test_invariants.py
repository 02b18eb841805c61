"""What must be true of the data as a whole, each invariant seen to notice its breach."""

import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests import AT
from tests.factories.organisations import AreaFactory, BodyFactory, HoldingFactory, PostFactory, WardFactory
from wardmote.kernel import facts, invariants, publishing, search
from wardmote.kernel.db import triggers
from wardmote.kernel.models import Fact, Link, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(council, scrutiny_officer):
    body = BodyFactory(council=council, name="Safety Panel", slug="safety-panel")
    return publishing.publish(
        body,
        {"name": body.name},
        address=body.address,
        title=body.name,
        schema_version="body/1",
        by=scrutiny_officer,
        at=AT,
        label="Committee",
        search_text=body.name,
    )


def _wrong():
    return [line for found in invariants.run().values() for line in found]


def test_sound_data_holds(published, council, lead_officer, cabinet_member, committee, partner):
    AreaFactory(council=council, wards=[WardFactory(council=council)])
    facts.seal(council, at=AT)

    assert _wrong() == []


def test_rows_of_two_councils_joined_by_a_key_are_noticed(council, other_council):
    theirs = PostFactory(council=other_council)
    holding = HoldingFactory(post=theirs, council=council)
    child = BodyFactory(council=council, parent=BodyFactory(council=other_council))

    assert _wrong() == [
        f"organisations.Body {child.pk}: its parent belongs to another council.",
        f"organisations.Holding {holding.pk}: its post belongs to another council.",
    ]


def test_many_to_many_rows_of_two_councils_are_noticed(council, other_council):
    AreaFactory(council=council, wards=[WardFactory(council=other_council)])

    [wrong] = _wrong()
    assert wrong.startswith("organisations.Area_wards")
    assert wrong.endswith("its ward belongs to another council.")


def test_links_to_what_is_not_there_are_noticed(council, other_council, committee):
    theirs = BodyFactory(council=other_council)
    ends = {
        "council": council,
        "relation": "answers",
        "made_at": AT,
        "from_kind": "organisations.body",
        "from_id": committee.pk,
    }
    abroad = Link.objects.create(to_kind="organisations.body", to_id=theirs.pk, **ends)
    Link.objects.create(to_kind="kitchen.sink", to_id=1, **ends)

    assert set(_wrong()) == {
        f"kernel.Link {abroad.pk}: the organisations.body it names is not there, or is another council's.",
        "kernel.Link: there is no kind of thing called kitchen.sink.",
    }


def test_a_missing_trigger_is_noticed(council):
    name = triggers.names()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON kernel_fact"))

    assert _wrong() == [f"The trigger {name} is missing. Run migrate."]


def test_a_changed_publication_is_noticed(published):
    Publication.objects.update(content={"name": "Something else"})

    assert _wrong() == [f"Publication {published.pk} (/committees/safety-panel/) is not as it was published."]


def test_two_things_at_one_address_are_noticed(published, council, scrutiny_officer):
    other = BodyFactory(council=council, name="Other", slug="other")
    publishing.publish(
        other,
        {},
        address=published.address,
        title="Other",
        schema_version="body/1",
        by=scrutiny_officer,
        at=AT,
        label="Committee",
        search_text="other",
    )

    assert _wrong() == ["2 things are published at /committees/safety-panel/."]


def test_search_that_has_more_or_less_than_is_published_is_noticed(published, council):
    search.drop(council, public=True, kind=published.object_kind, object_id=published.object_id)
    assert _wrong() == ["Safety Panel is published at /committees/safety-panel/ but cannot be found."]

    body = BodyFactory(council=council, name="Secret")
    search.put(
        council,
        public=True,
        kind="organisations.body",
        object_id=body.pk,
        label="Committee",
        title="Secret",
        body="",
        address="/secret/",
    )
    assert "Secret can be found at /secret/, where it is not published." in _wrong()


def test_a_room_adds_its_own(monkeypatch):
    monkeypatch.setattr(invariants, "_invariants", {})
    invariants.register("tests: all is well", lambda: ["It is not."])

    assert invariants.run() == {"tests: all is well": ["It is not."]}


def test_the_command_tells_and_exits_with_one(published, capsys):
    call_command("check_data")
    assert "one council: holds" in capsys.readouterr().out

    Publication.objects.update(content={"name": "Something else"})
    with pytest.raises(SystemExit) as ended:
        call_command("check_data", json=True)
    assert ended.value.code == 1
    said = json.loads(capsys.readouterr().out)
    assert said["whole"] is False
    assert len(said["wrong"]["publications are unchanged"]) == 1


def test_verify_facts_tells_and_exits_with_one(council, scrutiny_officer, published, capsys):
    facts.seal(council, at=AT)
    call_command("verify_facts")
    assert "elmbury: 1 sealed, whole, head" in capsys.readouterr().out

    with transaction.atomic(), triggers.lifted():
        Fact.objects.update(subject="something else")
    with pytest.raises(SystemExit):
        call_command("verify_facts", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["whole"] is False
    assert said["councils"][0]["wrong"] == ["Entry 1 (kernel.published) is not as it was recorded."]
