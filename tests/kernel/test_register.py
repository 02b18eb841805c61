"""The register of data: nothing is missing from it, and what it says is done."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests import AT
from tests.factories.kernel import PersonFactory, WorkFactory
from tests.factories.organisations import InvitationFactory
from tests.factories.scrutiny import EvidenceItemFactory
from wardmote.kernel import register
from wardmote.kernel.models import Work
from wardmote.organisations.models import Invitation


def test_every_model_and_field_is_on_the_register():
    assert register.undeclared() == []


def test_a_new_field_and_a_forgotten_one_are_noticed(monkeypatch):
    entry = register._entries["kernel.link"]
    kept = {name: value for name, value in vars(entry).items() if name != "leaves"}
    monkeypatch.setitem(register._entries, "kernel.link", register.Entry(leaves=(*entry.leaves[:-1], "colour"), **kept))
    monkeypatch.delitem(register._entries, "kernel.seal")

    assert set(register.undeclared()) == {
        "kernel.link.made_at is neither on the list that leaves nor on the one that stays",
        "kernel.link.colour is on the register but not in the model",
        "kernel.seal is not on the register",
    }


def test_a_field_declared_twice_or_about_nobody_is_a_slip():
    with pytest.raises(ValueError, match="name is declared twice"):
        register.declare("tests.one", why="", leaves="name", stays="name")
    with pytest.raises(ValueError, match="personal but neither"):
        register.declare("tests.one", why="", leaves="name", personal="email")


def test_secrets_never_leave_and_are_told_to_nobody():
    secret = {
        "kernel.person.password",
        "kernel.signedlink.token_hash",
        "mfa.authenticator.data",
        "sessions.session.session_key",
        "socialaccount.socialtoken.token",
        "account.emailconfirmation.key",
    }
    told = {f"{entry.label}.{name}" for entry in register.entries() for name in (*entry.leaves, *entry.personal)}

    assert not told & secret
    assert secret <= {f"{entry.label}.{name}" for entry in register.entries() for name in entry.stays}


def test_what_was_kept_long_enough_is_deleted_and_the_rest_stays(council, scrutiny_officer):
    old = WorkFactory(council=council, ended_at=AT - timedelta(days=91))
    kept = [
        WorkFactory(council=council, ended_at=AT - timedelta(days=89)),
        WorkFactory(council=council, asked_at=AT - timedelta(days=400), ended_at=None),
    ]
    InvitationFactory(council=council, invited_by=scrutiny_officer.person, invited_at=AT - timedelta(days=366))

    assert register.retain(at=AT) == 2
    assert not Work.objects.filter(pk=old.pk).exists()
    assert Work.objects.count() == len(kept)
    assert not Invitation.objects.exists()


def test_everything_held_about_a_person_is_told_and_nothing_about_others(
    council, lead_officer, scrutiny_officer, capsys
):
    InvitationFactory(council=council, email=lead_officer.person.email.upper(), invited_by=scrutiny_officer.person)

    call_command("personal_data", lead_officer.person.email)

    held = json.loads(capsys.readouterr().out)
    assert set(held) == {
        "kernel.person",
        "organisations.holding",
        "organisations.invitation",
        "organisations.membership",
    }
    [person] = held["kernel.person"]
    assert person["email"] == lead_officer.person.email
    assert held["organisations.membership"][0]["role"] == "lead-officer"
    assert scrutiny_officer.person.email not in json.dumps(held)


def test_passwords_are_told_to_nobody(lead_officer, capsys):
    call_command("personal_data", lead_officer.person.email)

    assert lead_officer.person.password not in capsys.readouterr().out


def test_nothing_held_is_said_so(db):
    PersonFactory()

    with pytest.raises(CommandError, match=r"Nothing is held about nobody@example\.org"):
        call_command("personal_data", "nobody@example.org")


def test_the_tables_name_every_model_once(capsys):
    call_command("privacy_register", markdown=True)

    said = capsys.readouterr().out
    assert said == register.as_markdown()
    assert said.count("| holding |") == 1
    assert "**person**" in said


def test_a_witness_without_an_address_is_found_by_name(council, capsys):
    EvidenceItemFactory(review__council=council, review__body__council=council, source="Odo Fenwright, shopkeeper")
    EvidenceItemFactory(source="Somebody else", heard="Nothing.")

    call_command("personal_data", "nobody@example.org", name="odo  fenwright")

    held = json.loads(capsys.readouterr().out)
    assert [row["source"] for row in held["scrutiny.evidenceitem"]] == ["Odo Fenwright, shopkeeper"]
    with pytest.raises(CommandError, match="or Ida Nowhere"):
        call_command("personal_data", "nobody@example.org", name="Ida Nowhere")
    with pytest.raises(CommandError, match="too short to look for"):
        call_command("personal_data", "nobody@example.org", name="Od")
