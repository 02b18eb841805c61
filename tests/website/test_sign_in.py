"""Signing in and out: who comes in, by which way, and that nobody learns who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import PASSWORD
from tests.factories.kernel import PersonFactory
from tests.factories.organisations import MembershipFactory
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Person
from wardmote.organisations import people
from wardmote.organisations.models import Membership

pytestmark = pytest.mark.pure  # pages: what they ask of the database is tested on both beneath them

SIGN_IN = "/sign-in/"


def words_of(response) -> str:
    """A page's words without what changes by itself: tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def test_password_brings_a_member_of_staff_to_their_pages(client, lead_officer):
    response = sign_in(client, lead_officer.person.email)
    assert response.status_code == 302
    assert response["Location"] == "/my/"
    assert client.get("/my/account/").status_code == 200


def test_the_way_back_leads_to_where_they_were_going(client, lead_officer):
    asked = client.get("/my/account/held/")
    assert asked["Location"] == "/sign-in/?next=%2Fmy%2Faccount%2Fheld%2F"
    response = sign_in(client, lead_officer.person.email, next="/my/account/held/")
    assert response["Location"] == "/my/account/held/"


def test_another_site_is_no_way_back(client, lead_officer):
    assert sign_in(client, lead_officer.person.email, next="https://evil.example/")["Location"] == "/my/"


def test_wrong_password_and_unknown_address_have_one_answer(client, lead_officer):
    known = sign_in(client, lead_officer.person.email, "wrong password here")
    unknown = sign_in(client, "nobody@elmbury.example", "wrong password here")
    assert known.status_code == unknown.status_code == 200
    assert "do not match" in words_of(known)
    assert words_of(known).replace(lead_officer.person.email, "") == words_of(unknown).replace(
        "nobody@elmbury.example", ""
    )


def test_code_for_known_and_unknown_address_has_one_answer(client, client_for, resident, lead_officer, mailoutbox):
    pages = []
    for email in (lead_officer.person.email, "nobody@elmbury.example"):
        browser = client_for(resident)
        response = browser.post("/sign-in/code/", {"email": email}, follow=True)
        assert response.redirect_chain == [("/sign-in/code/enter/", 302)]
        pages.append(words_of(response).replace(email, ""))
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [[lead_officer.person.email], ["nobody@elmbury.example"]]
    assert "no account for this address" in mailoutbox[1].body


def code_in(mail) -> str:
    return re.match(r"(\S+) is your sign-in code", mail.subject)[1]


def test_emailed_code_brings_in_without_a_password(client, lead_officer, mailoutbox):
    client.post("/sign-in/code/", {"email": lead_officer.person.email})
    assert mailoutbox[0].alternatives[0].mimetype == "text/html"
    response = client.post("/sign-in/code/enter/", {"code": code_in(mailoutbox[0])})
    assert response["Location"] == "/my/"
    assert client.get("/my/account/").status_code == 200


def test_code_can_be_asked_for_from_the_sign_in_page(client, lead_officer, mailoutbox):
    response = client.post("/sign-in/code/", {"login": lead_officer.person.email, "password": ""})
    assert response["Location"] == "/sign-in/code/enter/"
    assert mailoutbox[0].to == [lead_officer.person.email]


def test_wrong_code_says_so_and_stays(client, lead_officer, mailoutbox):
    client.post("/sign-in/code/", {"email": lead_officer.person.email})
    response = client.post("/sign-in/code/enter/", {"code": "WRONG1"})
    assert response.status_code == 200
    assert "The code is wrong or has run out" in words_of(response)
    assert "Error:" in words_of(response)


def test_code_of_yesterday_opens_nothing(client, lead_officer, mailoutbox, monkeypatch):
    client.post("/sign-in/code/", {"email": lead_officer.person.email})
    import time

    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    client.post("/sign-in/code/enter/", {"code": code_in(mailoutbox[0])})
    assert client.get("/my/account/").status_code == 302


def test_closed_account_does_not_come_in(client, administrator, lead_officer):
    people.close_account(lead_officer.person.pk, reason="Left the council.", by=administrator, at=now())
    response = sign_in(client, lead_officer.person.email)
    assert client.get("/my/account/").status_code == 302
    assert response.status_code in {200, 302, 403}
    assert "Location" not in response or not response["Location"].startswith("/my/")


def test_open_session_ends_with_the_account(client_for, administrator, lead_officer):
    browser = client_for(lead_officer)
    assert browser.get("/my/account/").status_code == 200
    people.close_account(lead_officer.person.pk, reason="Left the council.", by=administrator, at=now())
    assert browser.get("/my/account/").status_code == 302


def test_role_elsewhere_is_no_role_here(client, council, outsider):
    response = sign_in(client, outsider.person.email)
    assert response.status_code == 403
    assert "no role at Elmbury Borough Council today" in words_of(response)
    assert client.get("/my/account/").status_code == 302


def test_role_that_ended_gives_nothing(client_for, lead_officer):
    Membership.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    response = client_for(lead_officer).get("/my/account/")
    assert response.status_code == 403


@pytest.mark.parametrize("path", ["/my/", "/my/account/", "/desk/import/", "/settings/", "/settings/people/"])
def test_private_pages_ask_to_sign_in(client, council, path):
    assert client.get(path)["Location"].startswith("/sign-in/?next=")


def test_sign_out_needs_the_button(client_for, lead_officer):
    browser = client_for(lead_officer)
    assert browser.get("/sign-out/").status_code == 200
    assert browser.get("/my/account/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == "/"
    assert browser.get("/my/account/").status_code == 302


def test_nobody_signs_up(client, council):
    assert "People join by invitation" in words_of(client.get("/sign-in/join/"))
    client.post("/sign-in/join/", {"email": "new@elmbury.example", "password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.filter(email="new@elmbury.example").exists()


# How often


def test_tenth_wrong_password_is_the_last_for_a_while(client, lead_officer):
    from django.core.cache import cache

    for _try in range(10):
        cache.clear()  # the library's own limits, which are lower for wrong passwords
        assert sign_in(client, lead_officer.person.email, "wrong password here").status_code == 200
    refused = sign_in(client, lead_officer.person.email)
    assert refused.status_code == 429
    assert "You can try again at" in words_of(refused)
    assert refused["Retry-After"] == "900"


@pytest.mark.parametrize("email", ["lead@elmbury.example", "nobody@elmbury.example"])
def test_sixth_code_is_refused_for_any_address(client_for, resident, lead_officer, mailoutbox, email):
    from django.core.cache import cache

    for _try in range(5):
        cache.clear()
        assert client_for(resident).post("/sign-in/code/", {"email": email}).status_code == 302
    cache.clear()
    assert client_for(resident).post("/sign-in/code/", {"email": email}).status_code == 429
    assert len(mailoutbox) == 5


# Second step


def test_administrator_with_a_password_sets_up_a_second_step_first(client, administrator):
    sign_in(client, administrator.person.email)
    assert client.get("/settings/")["Location"] == "/my/account/two-step/"
    page = client.get("/my/account/two-step/")
    assert page.status_code == 200
    assert "Your role needs a second step" in words_of(page)


def test_administrator_by_code_needs_no_second_step(client, administrator, mailoutbox):
    client.post("/sign-in/code/", {"email": administrator.person.email})
    client.post("/sign-in/code/enter/", {"code": code_in(mailoutbox[0])})
    assert client.get("/my/account/").status_code == 200
    assert client.get("/").status_code != 302


def test_lead_officer_needs_no_second_step(client, lead_officer):
    sign_in(client, lead_officer.person.email)
    assert client.get("/my/account/").status_code == 200
    assert "Your role needs" not in words_of(client.get("/my/account/two-step/"))


def test_second_step_by_app_from_setting_up_to_signing_in(client, client_for, resident, administrator):
    sign_in(client, administrator.person.email)
    again = client.get("/my/account/two-step/app/", follow=True)
    assert "Show that it is you" in words_of(again)
    page = client.post(
        again.request["PATH_INFO"], {"password": PASSWORD, "next": "/my/account/two-step/app/"}, follow=True
    )
    assert '<img src="data:image/svg+xml;base64,' in words_of(page)
    secret = page.context["form"].secret
    done = client.post("/my/account/two-step/app/", {"code": app_code(secret)}, follow=True)
    assert "Spare codes" in words_of(done)
    codes = client.get("/my/account/two-step/spare-codes/")
    assert "10 of 10 are left" in words_of(codes)
    assert client.get("/settings/").status_code != 302
    from allauth.mfa.models import Authenticator

    assert secret not in str(Authenticator.objects.get(type="totp").data)

    fresh = client_for(resident)
    assert sign_in(fresh, administrator.person.email)["Location"].startswith("/sign-in/second-step/")
    assert fresh.get("/my/account/").status_code == 302
    from django.core.cache import cache

    cache.clear()  # a code counts once; this one was used to set up
    wrong = fresh.post("/sign-in/second-step/", {"code": "000000"})
    assert "The code is wrong or has run out" in words_of(wrong)
    assert fresh.post("/sign-in/second-step/", {"code": app_code(secret)})["Location"] == "/my/"
    assert fresh.get("/my/account/").status_code == 200


def app_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


# New passwords


def test_new_password_by_link(client, client_for, resident, lead_officer, mailoutbox):
    asked = client.post("/sign-in/new-password/", {"email": lead_officer.person.email}, follow=True)
    link = re.search(r"http://\S+/sign-in/new-password/\S+", mailoutbox[0].body)[0]
    fresh = client_for(resident)
    page = fresh.get(link, follow=True)
    chosen = {"password1": "four tall green horses", "password2": "four tall green horses"}
    done = fresh.post(page.request["PATH_INFO"], chosen, follow=True)
    assert "Your password is changed" in words_of(done)
    assert sign_in(client_for(resident), lead_officer.person.email, "four tall green horses")["Location"] == "/my/"
    unknown = client_for(resident).post("/sign-in/new-password/", {"email": "nobody@elmbury.example"}, follow=True)
    assert words_of(asked) == words_of(unknown)
    assert len(mailoutbox) == 2


def test_old_link_for_a_new_password_says_so(client, council):
    assert "has been used or has run out" in words_of(client.get("/sign-in/new-password/1-set-abc/"))


def test_weak_password_is_refused_with_what_to_do(client_for, lead_officer):
    browser = client_for(lead_officer)
    page = browser.post("/my/account/password/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert page.status_code == 200
    assert "12" in words_of(page)
    assert "There is a problem" in words_of(page)


# Practice accounts


def test_practice_accounts_are_listed_and_open_by_one_button(client, council, lead_officer):
    council.is_demonstration = True
    council.save()
    page = client.get(SIGN_IN)
    assert "Practice accounts" in words_of(page)
    assert "Community Safety Manager" in words_of(page)
    assert lead_officer.person.full_name not in words_of(page)
    assert client.post("/sign-in/practice/", {"person": lead_officer.person.pk})["Location"] == "/my/"
    assert client.get("/my/account/").status_code == 200


def test_practice_administrator_comes_in_by_the_printed_password(client, council, administrator, settings):
    council.is_demonstration = True
    council.save()
    assert "a second step too" in words_of(client.get(SIGN_IN))
    sign_in(client, administrator.person.email)
    assert client.get("/settings/").status_code == 200
    settings.DEMONSTRATION_ACCOUNTS = False
    assert client.get("/settings/")["Location"] == "/my/account/two-step/"


@pytest.mark.parametrize("demonstration", [True, False])
def test_practice_accounts_are_refused_in_production_and_elsewhere(
    client, council, lead_officer, settings, demonstration
):
    council.is_demonstration = demonstration
    council.save()
    settings.PRODUCTION = demonstration
    assert "Practice accounts" not in words_of(client.get(SIGN_IN))
    assert client.post("/sign-in/practice/", {"person": lead_officer.person.pk}).status_code == 404


def test_practice_opens_nobody_of_another_council(client, council, outsider):
    council.is_demonstration = True
    council.save()
    assert client.post("/sign-in/practice/", {"person": outsider.person.pk}).status_code == 404
    assert client.post("/sign-in/practice/", {"person": "x"}).status_code == 404


# Joining


def invited(administrator, **more):
    fields = {"email": "new@elmbury.example", "role": "lead-officer", "by": administrator, "at": now(), **more}
    return people.invite(**fields)


def test_invitation_from_mail_to_first_page(client, administrator, lead_post, mailoutbox):
    row, token = invited(administrator, post_id=lead_post.pk)
    people.send_invitation(row, token)
    link = re.search(r"http://\S+(/link/\S+/)", mailoutbox[0].body)[1]
    page = client.get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Community Safety Manager" in words_of(page)
    assert not Person.objects.filter(email="new@elmbury.example").exists()
    response = client.post(link, {"full_name": "New Officer", "way": "code"})
    assert response["Location"] == "/my/"
    person = Person.objects.get(email="new@elmbury.example")
    assert not person.has_usable_password()
    assert person.holdings.get().post == lead_post
    assert client.get("/my/account/").status_code == 200
    assert client.get(link).status_code == 404


def test_invitation_with_a_weak_password_is_refused(client, administrator):
    _row, token = invited(administrator)
    page = client.post(f"/link/{token}/", {"full_name": "New Officer", "way": "password", "password": "password1234"})
    assert page.status_code == 200
    assert "There is a problem" in words_of(page)
    assert not Person.objects.filter(email="new@elmbury.example").exists()


def test_invitation_does_not_touch_an_account_that_exists(client, administrator, outsider):
    before = outsider.person.password
    _row, token = invited(administrator, email=outsider.person.email)
    page = client.get(f"/link/{token}/")
    assert "You have an account already" in words_of(page)
    response = client.post(
        f"/link/{token}/", {"full_name": "Taken Over", "way": "password", "password": "a b c d e f g h"}
    )
    assert response["Location"] == "/sign-in/"
    outsider.person.refresh_from_db()
    assert outsider.person.password == before
    assert client.get("/my/account/").status_code == 302
    assert sign_in(client, outsider.person.email)["Location"] == "/my/"


@pytest.mark.parametrize("end", ["withdrawn", "late"])
def test_invitation_that_is_over_says_so(client, administrator, end):
    at = now() - timedelta(days=15 if end == "late" else 0)
    row, token = invited(administrator, at=at)
    if end == "withdrawn":
        people.withdraw_invitation(row.pk, by=administrator, at=now())
    page = client.post(f"/link/{token}/", {"full_name": "New Officer", "way": "code"})
    assert page.status_code in {404, 410}
    assert not Person.objects.filter(email="new@elmbury.example").exists()


def test_link_of_another_council_opens_nothing(client, council, other_council):
    from wardmote.kernel.readers import Actor

    _row, token = people.invite(
        email="new@farleigh.example", role="lead-officer", by=Actor(other_council, job="tests"), at=now()
    )
    assert client.get(f"/link/{token}/").status_code == 404
    assert client.get("/link/no-such-token/").status_code == 404


# The council's look


def test_colours_are_a_style_sheet_that_browsers_keep(client, council):
    first = client.get("/look.css")
    assert first["Content-Type"].startswith("text/css")
    assert "--wm-brand:#0d4a52" in first.content.decode()
    assert "max-age" in first["Cache-Control"]
    assert client.get("/look.css", headers={"if-none-match": first["ETag"]}).status_code == 304
    council.brand = "#7a1f3d"
    council.save()
    assert client.get("/look.css", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_no_logo_is_not_found(client, council):
    assert client.get("/logo.png").status_code == 404


def test_who_holds_a_role_for_a_body_and_signs_in(client, council, committee):
    person = PersonFactory(email="chair2@elmbury.example")
    MembershipFactory(council=council, person=person, role="chair", body=committee)
    sign_in(client, "chair2@elmbury.example")
    assert "Committee chair, Community Safety Scrutiny Committee" in words_of(client.get("/my/account/"))
