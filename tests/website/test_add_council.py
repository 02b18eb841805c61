"""The command that adds a council and invites its first administrator."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wardmote.kernel.models import Council
from wardmote.organisations.models import Invitation


def run(*words: str) -> str:
    out = StringIO()
    call_command("add_council", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_new_council_and_its_first_administrator(client):
    said = run(
        "elmbury",
        "--name",
        "Elmbury Borough Council",
        "--hostname",
        "127.0.0.1",
        "--administrator",
        "a@elmbury.example",
    )
    assert "a@elmbury.example can join as administrator, for 14 days" in said
    link = "/link/" + said.rsplit("/link/", 1)[1].strip()
    assert "Council administrator" in client.get(link).content.decode()


def test_council_that_is_there_gets_a_further_administrator(council):
    said = json.loads(run("elmbury", "--administrator", "b@elmbury.example", "--json"))
    assert said["council"] == "elmbury"
    assert Council.objects.count() == 1
    assert Invitation.objects.get().email == "b@elmbury.example"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["elmbury", "--administrator", "a@elmbury.example"], "give --name and --hostname"),
        (["elmbury", "--administrator", "nobody"], "not an e-mail address"),
        (["elm", "--name", "Elm", "--hostname", "bad host", "--administrator", "a@elmbury.example"], "Enter a valid"),
    ],
)
def test_what_is_missing_is_said(words, why):
    with pytest.raises(CommandError, match=why):
        run(*words)
    assert not Council.objects.exists()
