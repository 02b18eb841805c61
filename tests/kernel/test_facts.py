"""The history: written with the change it tells, never changed, sealed, verified, handed on once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import AT
from tests.factories.organisations import BodyFactory
from wardmote.kernel import facts
from wardmote.kernel.canonical import digest, plain
from wardmote.kernel.db import triggers
from wardmote.kernel.models import Consumed, Fact, FactDetail, Seal
from wardmote.kernel.readers import Actor

VERB = "organisations.body_changed"


@pytest.fixture
def body(council):
    return BodyFactory(council=council, partner=True, name="Elmshire Police", email="old@partner.example")


def _rename(body, by, name="Elmshire Constabulary", **more):
    with transaction.atomic(), facts.change(body, VERB, by=by, at=AT, subject="elmshire-police", **more):
        body.name = name
        body.save()
    return Fact.objects.of_verb(VERB).latest("pk")


def test_a_change_records_before_and_after_of_what_moved(body, scrutiny_officer):
    fact = _rename(body, scrutiny_officer, public=True, note={"because": "a new name"})

    assert fact.changes == {"name": ["Elmshire Police", "Elmshire Constabulary"], "because": "a new name"}
    assert (fact.object_kind, fact.object_id, fact.subject) == ("organisations.body", body.pk, "elmshire-police")
    assert (fact.by_person, fact.by_words, fact.at) == (scrutiny_officer.person, "Scrutiny officer", AT)
    assert fact.is_public
    assert not FactDetail.objects.exists()


def test_a_new_thing_is_recorded_with_nothing_before(council, scrutiny_officer):
    made = BodyFactory.build(council=council, name="Road Safety Panel", slug="road-safety-panel")

    with transaction.atomic(), facts.change(made, VERB, by=scrutiny_officer, at=AT):
        made.save()

    fact = Fact.objects.get()
    assert fact.object_id == made.pk
    assert fact.changes["name"] == [None, "Road Safety Panel"]
    assert fact.changes["from_on"] == [None, "2022-05-05"]


def test_a_request_without_a_named_post_is_recorded_under_the_readers_post(body, lead_officer, lead_post):
    fact = _rename(body, Actor(lead_officer.council, lead_officer.person))

    assert fact.by_words == lead_post.title


def test_personal_values_are_kept_apart_and_only_their_digest_is_in_the_fact(body, scrutiny_officer):
    with transaction.atomic(), facts.change(body, VERB, by=scrutiny_officer, at=AT):
        body.email = "new@partner.example"
        body.save()

    fact = Fact.objects.get()
    assert fact.changes == {}
    assert fact.detail.values == {"email": ["old@partner.example", "new@partner.example"]}
    assert fact.details_digest == digest(fact.detail.values, salt=fact.detail.salt)
    assert "partner.example" not in str([fact.changes, fact.details_digest])


def test_an_erased_detail_leaves_the_chain_whole_and_says_who_erased_it(
    body, council, scrutiny_officer, monitoring_officer
):
    with transaction.atomic(), facts.change(body, VERB, by=scrutiny_officer, at=AT, personal={"said": "a name"}):
        body.save()
    fact = Fact.objects.get()
    facts.seal(council, at=AT)

    detail = facts.erase_detail(
        fact.pk, because="A person asked", authority="UK GDPR, article 17", by=monitoring_officer, at=AT
    )

    assert detail.values is None
    facts.seal(council, at=AT)
    assert facts.verify(council) == []
    erased = Fact.objects.of_verb("kernel.detail_erased").get()
    assert erased.changes == {"because": "A person asked", "authority": "UK GDPR, article 17"}
    with pytest.raises(FactDetail.DoesNotExist):
        facts.erase_detail(fact.pk, because="Again", authority="", by=monitoring_officer, at=AT)


def test_an_outsider_erases_nothing(body, scrutiny_officer, outsider):
    fact = _rename(body, scrutiny_officer, personal={"said": "a name"})

    with pytest.raises(FactDetail.DoesNotExist):
        facts.erase_detail(fact.pk, because="x", authority="x", by=outsider, at=AT)


def test_the_history_and_the_change_stand_or_fall_together(body, scrutiny_officer):
    def fail():
        with transaction.atomic(), facts.change(body, VERB, by=scrutiny_officer, at=AT):
            body.name = "Never"
            body.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    body.refresh_from_db()
    assert body.name == "Elmshire Police"
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused(body, scrutiny_officer):
    with pytest.raises(RuntimeError, match="needs a transaction"), facts.change(body, VERB, by=scrutiny_officer, at=AT):
        pass


def test_a_verb_without_words_and_an_actor_of_another_council_are_slips(body, council, scrutiny_officer, outsider):
    def write(verb, by):
        facts.record(verb, council=council, kind="organisations.body", object_id=body.pk, by=by, at=AT)

    with pytest.raises(ValueError, match="has no words"):
        write("organisations.danced", scrutiny_officer)
    with pytest.raises(ValueError, match="its own council"):
        write(VERB, outsider)
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: Fact.objects.update(verb="kernel.linked"),
        lambda: Fact.objects.all()._raw_delete("default"),
        lambda: Seal.objects.update(position=99),
        lambda: Seal.objects.all()._raw_delete("default"),
    ],
    ids=["fact changed", "fact deleted", "seal changed", "seal deleted"],
)
def test_the_database_refuses_to_change_or_delete_history(body, council, scrutiny_officer, tamper):
    _rename(body, scrutiny_officer)
    facts.seal(council, at=AT)

    with pytest.raises(DatabaseError, match=triggers.SAYS), transaction.atomic():
        tamper()

    assert Fact.objects.of_verb(VERB).exists()
    assert facts.verify(council) == []


def test_postgresql_refuses_to_empty_the_history(body, scrutiny_officer):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    _rename(body, scrutiny_officer)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("kernel_fact", "kernel_seal"):
            with pytest.raises(DatabaseError, match=triggers.SAYS), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Fact.objects.exists()


def test_sealing_gives_each_fact_one_place_in_order_and_is_done_once(body, council, scrutiny_officer):
    for n in range(3):
        _rename(body, scrutiny_officer, name=f"Name {n}")

    assert facts.seal(council, at=AT, limit=2) == 2
    assert facts.seal(council, at=AT) == 1
    assert facts.seal(council, at=AT) == 0
    rows = list(Seal.objects.order_by("position"))
    assert [row.position for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [facts.GENESIS, rows[0].hash, rows[1].hash]
    assert facts.head(council) == rows[2]
    assert facts.verify(council) == []


def test_a_fact_whose_transaction_ended_late_is_sealed_by_the_thorough_sealing(
    body, council, scrutiny_officer, monkeypatch
):
    early, late = (_rename(body, scrutiny_officer, name=name) for name in ("One", "Two"))
    previous = facts.chain_hash(facts.GENESIS, late)
    Seal.objects.create(council=council, position=1, fact=late, previous=facts.GENESIS, hash=previous, sealed_at=AT)
    monkeypatch.setattr(facts, "LATE", 0)

    assert facts.seal(council, at=AT) == 0
    assert facts.seal(council, at=AT, thorough=True) == 1
    assert early.seal.position == 2
    assert facts.verify(council) == []


def test_two_sealers_cannot_write_one_position_and_the_second_gives_way(body, council, scrutiny_officer, monkeypatch):
    fact = _rename(body, scrutiny_officer)
    original = facts.chain_hash

    def overtaken(previous, found):
        link = original(previous, found)
        Seal.objects.get_or_create(
            position=1, council=council, defaults={"fact": found, "previous": previous, "hash": link, "sealed_at": AT}
        )
        return link

    monkeypatch.setattr(facts, "chain_hash", overtaken)

    assert facts.seal(council, at=AT) == 0
    assert Seal.objects.get().fact == fact


def test_councils_have_chains_of_their_own(body, council, other_council, scrutiny_officer, outsider):
    theirs = BodyFactory(council=other_council)
    _rename(body, scrutiny_officer)
    _rename(theirs, outsider)

    assert facts.seal(council, at=AT) == 1
    assert facts.seal(other_council, at=AT) == 1
    assert [row.position for row in Seal.objects.all()] == [1, 1]
    assert facts.verify(council) == facts.verify(other_council) == []


def _tampered(council, tamper):
    with transaction.atomic(), triggers.lifted():
        tamper()
    return facts.verify(council)


def test_verifying_finds_a_changed_fact(body, council, scrutiny_officer):
    fact = _rename(body, scrutiny_officer)
    facts.seal(council, at=AT)

    wrong = _tampered(council, lambda: Fact.objects.filter(pk=fact.pk).update(subject="something else"))

    assert wrong == [f"Entry 1 ({VERB}) is not as it was recorded."]


def test_verifying_finds_a_missing_entry(body, council, scrutiny_officer):
    for n in range(3):
        _rename(body, scrutiny_officer, name=f"Name {n}")
    facts.seal(council, at=AT)

    wrong = _tampered(council, lambda: Seal.objects.filter(position=2)._raw_delete("default"))

    assert wrong == ["Entry 2 is missing from the chain.", f"Entry 3 ({VERB}) is not as it was recorded."]


def test_verifying_finds_details_that_were_changed_lost_or_erased_by_nobody(body, council, scrutiny_officer):
    fact = _rename(body, scrutiny_officer, personal={"said": "a name"})
    facts.seal(council, at=AT)
    detail = FactDetail.objects.filter(fact=fact)

    detail.update(values={"said": "another name"})
    assert facts.verify(council) == [f"The details of entry 1 ({VERB}) are not as they were recorded."]
    detail.update(values=None, erased_at=AT)
    assert facts.verify(council) == [f"The details of entry 1 ({VERB}) were removed, and nothing says who did it."]
    detail.delete()
    assert facts.verify(council) == [f"Entry 1 ({VERB}) has lost its details."]


def test_a_consumer_is_handed_each_sealed_fact_once_and_in_order(body, council, scrutiny_officer):
    names = [_rename(body, scrutiny_officer, name=f"Name {n}").pk for n in range(3)]
    facts.seal(council, at=AT)
    seen = []

    assert facts.consume("tests", council, lambda fact: seen.append(fact.pk), at=AT, limit=2) == 2
    assert facts.consume("tests", council, lambda fact: seen.append(fact.pk), at=AT) == 1
    assert facts.consume("tests", council, lambda fact: seen.append(fact.pk), at=AT) == 0
    assert seen == names


def test_unsealed_facts_wait(body, council, scrutiny_officer):
    _rename(body, scrutiny_officer)

    assert facts.consume("tests", council, lambda fact: pytest.fail("not sealed yet"), at=AT) == 0


def test_a_held_lease_keeps_others_out_until_it_runs_out(body, council, scrutiny_officer):
    _rename(body, scrutiny_officer)
    facts.seal(council, at=AT)
    Consumed.objects.create(council=council, consumer="tests", lease_until=AT + facts.LEASE)

    assert facts.consume("tests", council, lambda fact: None, at=AT) == 0
    assert facts.consume("tests", council, lambda fact: None, at=AT + facts.LEASE + timedelta(seconds=1)) == 1


def test_a_fact_that_fails_is_handed_over_again(body, council, scrutiny_officer):
    _rename(body, scrutiny_officer)
    facts.seal(council, at=AT)

    def fail(fact):
        BodyFactory(council=council, slug="left-behind")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        facts.consume("tests", council, fail, at=AT)

    assert not type(body).objects.filter(slug="left-behind").exists()
    assert facts.consume("tests", council, lambda fact: None, at=AT) == 1


def test_a_worker_that_outlived_its_lease_hands_nothing_over_twice(body, council, scrutiny_officer):
    for n in range(2):
        _rename(body, scrutiny_officer, name=f"Name {n}")
    facts.seal(council, at=AT)
    seen = []

    def slow(fact):
        seen.append(fact.pk)
        if len(seen) == 1:  # somebody else goes on while this one is still at it
            Consumed.objects.update(position=2)

    assert facts.consume("tests", council, slow, at=AT) == 1
    assert len(seen) == 1


def test_held_about_counts_acts_by_council(body, council, scrutiny_officer):
    _rename(body, scrutiny_officer)

    assert facts.held_about(scrutiny_officer.person) == {"Elmbury Borough Council": 1}


@pytest.mark.parametrize("values", [float("nan"), float("inf"), {"a": ["\0"]}])
def test_values_no_database_keeps_are_refused(values):
    with pytest.raises(ValueError, match="cannot go on the record"):
        plain(values)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", max_size=3), inner, max_size=4),
    )
)
def test_plain_values_have_the_same_digest_after_a_json_column(values):
    import json

    said = plain(values)
    assert digest(json.loads(json.dumps(said))) == digest(said)
    assert plain(said) == said
