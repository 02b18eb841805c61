"""The council's own sign-in (OpenID Connect), against a provider on this machine: roles by group, leavers, and who stays out."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from tests import PASSWORD
from tests.factories.kernel import PersonFactory
from tests.factories.organisations import MembershipFactory
from wardmote.kernel.models import Fact, Person
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Membership
from wardmote.organisations.permissions import roles_of
from wardmote.website.sign_in import roles_for

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
START = "/sign-in/council/start/?process=login"
OFFICER = "officer@elmbury.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def directory(provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "Elmbury account",
                    "client_id": "wardmote",
                    "secret": "not-a-secret",
                    "settings": {"server_url": provider},
                }
            ]
        }
    }
    settings.OIDC_GROUP_ROLES = {"Scrutiny": "scrutiny-officer", "Analysts": "analyst"}
    return provider


@pytest.fixture
def come_in(directory, client_for, resident):
    """``come_in(email, groups)``: sign in at the directory with a fresh browser; returns the answer and the browser."""

    def act(email, groups=(), subject=None, start=START, **claims):
        subject = subject or email
        known = {"email": email, "name": "Directory Name", "groups": list(groups), **claims}
        httpx.put(f"{directory}/users/{quote(subject)}", json=known).raise_for_status()
        browser = client_for(resident)
        sent_on = browser.post(start)
        assert sent_on.status_code == 302, sent_on.content
        agreed = httpx.post(sent_on["Location"], data={"sub": subject})
        back = agreed.headers["location"]
        assert "/sign-in/council/back/" in back
        return browser.get(back), browser

    return act


def test_group_gives_a_role_and_an_account(come_in, council):
    answer, browser = come_in(OFFICER, ["Scrutiny", "Everybody"])
    assert answer["Location"] == "/my/"
    person = Person.objects.get(email=OFFICER)
    assert roles_of(Actor(council, person)) == {"scrutiny-officer"}
    assert person.full_name == "Directory Name"
    assert not person.has_usable_password()
    assert browser.get("/my/account/").status_code == 200
    assert Membership.objects.get(person=person).by_directory
    assert Fact.objects.of_verb("organisations.membership_given").get().by_job == "website.directory"
    assert SocialAccount.objects.get(user=person).extra_data == {}


def test_second_sign_in_changes_nothing(come_in, council):
    come_in(OFFICER, ["Scrutiny"])
    facts = Fact.objects.count()
    answer, _browser = come_in(OFFICER, ["Scrutiny"])
    assert answer["Location"] == "/my/"
    assert Fact.objects.count() == facts
    assert Person.objects.filter(email=OFFICER).count() == 1


def test_without_a_group_nobody_comes_in(come_in, council):
    answer, browser = come_in(OFFICER, ["Everybody"])
    assert answer.status_code == 403
    assert not Person.objects.filter(email=OFFICER).exists()
    assert browser.get("/my/account/").status_code == 302


def test_leaver_loses_the_role_at_the_next_sign_in(come_in, council):
    come_in(OFFICER, ["Scrutiny", "Analysts"])
    person = Person.objects.get(email=OFFICER)
    Membership.objects.filter(person=person).update(from_on=timezone.localdate().replace(year=2020))
    answer, _browser = come_in(OFFICER, ["Analysts"])
    assert answer["Location"] == "/my/"
    assert roles_of(Actor(council, person)) == {"analyst"}
    answer, browser = come_in(OFFICER, [])
    assert answer.status_code == 403
    assert roles_of(Actor(council, person)) == frozenset()
    assert browser.get("/my/account/").status_code == 302
    assert Fact.objects.of_verb("organisations.membership_ended").count() == 2


def test_role_given_by_hand_survives_the_directory(come_in, council):
    person = PersonFactory(email=OFFICER)
    MembershipFactory(council=council, person=person, role="lead-officer")
    answer, _browser = come_in(OFFICER, [])
    assert answer["Location"] == "/my/"
    assert roles_of(Actor(council, person)) == {"lead-officer"}


def test_closed_account_stays_closed(come_in, council):
    come_in(OFFICER, ["Scrutiny"])
    Person.objects.filter(email=OFFICER).update(is_active=False)
    answer, browser = come_in(OFFICER, ["Scrutiny"])
    assert answer.status_code == 403
    assert browser.get("/my/account/").status_code == 302


def test_account_of_another_council_is_not_taken_over(come_in, council, outsider):
    answer, browser = come_in(outsider.person.email, [])
    assert answer.status_code == 403
    answer, browser = come_in(outsider.person.email, ["Scrutiny"])
    assert answer.status_code == 403
    assert not SocialAccount.objects.filter(user=outsider.person).exists()
    assert browser.get("/my/account/").status_code == 302


def test_address_that_the_directory_does_not_vouch_for_is_not_believed(come_in, lead_officer):
    answer, _browser = come_in(lead_officer.person.email, [], subject="stranger", email_verified=False)
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_break_glass_account_is_never_joined_to_the_directory(come_in, administrator):
    Person.objects.filter(pk=administrator.person.pk).update(is_break_glass=True)
    answer, _browser = come_in(administrator.person.email, ["Scrutiny"])
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_break_glass_password_works_beside_the_directory(directory, client, administrator):
    person = administrator.person
    Membership.objects.filter(person=person).update(by_directory=True)
    refused = client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert refused.status_code == 403
    assert "Use your Elmbury account" in refused.content.decode()
    assert client.get("/my/account/").status_code == 302
    Person.objects.filter(pk=person.pk).update(is_break_glass=True)
    assert client.post("/sign-in/", {"login": person.email, "password": PASSWORD})["Location"] == "/my/"


def test_leaver_of_the_directory_has_no_way_round_by_code(come_in, council, client, mailoutbox):
    come_in(OFFICER, ["Scrutiny"])
    client.post("/sign-in/code/", {"email": OFFICER})
    code = mailoutbox[0].subject.split()[0]
    assert client.post("/sign-in/code/enter/", {"code": code}).status_code == 403
    assert client.get("/my/account/").status_code == 302


def test_an_open_session_cannot_be_joined_to_an_account_of_the_directory(directory, client_for, lead_officer):
    httpx.put(f"{directory}/users/stranger", json={"email": OFFICER, "groups": ["Scrutiny"]}).raise_for_status()
    browser = client_for(lead_officer)
    sent_on = browser.post("/sign-in/council/start/?process=connect")
    back = httpx.post(sent_on["Location"], data={"sub": "stranger"}).headers["location"]
    assert browser.get(back).status_code == 403
    assert not SocialAccount.objects.exists()


def test_way_back_goes_on_to_where_they_were_going(come_in, council):
    answer, _browser = come_in(OFFICER, ["Scrutiny"], start=f"{START}&next=/my/account/")
    assert answer["Location"] == "/my/account/"


def test_directory_stands_first_on_the_sign_in_page(directory, client, council):
    page = client.get("/sign-in/").content.decode()
    assert "Sign in with your Elmbury account" in page
    assert page.index("Elmbury account") < page.index("E-mail me a code")


def test_refusing_at_the_directory_leads_back(directory, client, council):
    sent_on = client.post(START)
    state = httpx.URL(sent_on["Location"]).params["state"]
    page = client.get(f"/sign-in/council/back/?error=access_denied&state={state}", follow=True)
    assert "You stopped signing in" in page.content.decode()


def test_forged_way_back_is_refused(directory, client, council):
    page = client.get("/sign-in/council/back/?code=x&state=y", follow=True)
    assert "did not work" in page.content.decode()
    assert client.get("/my/account/").status_code == 302


@pytest.mark.parametrize(
    ("mapping", "alone", "roles"),
    [
        ({"G": "analyst"}, True, {"analyst"}),
        ({"G": "analyst"}, False, set()),
        ({"G": "elmbury/analyst"}, False, {"analyst"}),
        ({"G": "farleigh/analyst"}, False, set()),
        ({"G": "no-such-role"}, True, set()),
        ({"H": "analyst"}, True, set()),
    ],
)
def test_group_of_one_council_opens_no_other(request, council, settings, mapping, alone, roles):
    if not alone:
        request.getfixturevalue("other_council")
    settings.OIDC_GROUP_ROLES = mapping
    assert roles_for({"groups": ["G"]}, council) == roles
    assert roles_for({"groups": "G"}, council) == roles
    assert roles_for({}, council) == set()
