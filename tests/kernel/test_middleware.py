"""Around every request: the council, the log line, the headers."""

import json
import logging

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from wardmote.kernel.logs import JsonFormatter
from wardmote.kernel.middleware import CouncilByHostname, SafeHeaders


def say_who(request, token=""):
    reader = request.reader
    return HttpResponse(f"{request.council.slug} {'public' if reader.is_public else reader.person.email}")


def fail(request, token):
    raise ZeroDivisionError


def not_there(request, token):
    raise Http404


urlpatterns = [
    path("", include("wardmote.website.health")),
    path("who/", say_who),
    path("link/<str:token>/", say_who),
    path("gone/<str:token>/", not_there),
    path("fault/<str:token>/", fail),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "testserver", "[::1]", "[::1]:8000"])
def test_every_way_to_say_this_machine_finds_the_council_of_this_machine(council, host):
    assert Client(headers={"host": host}).get("/who/").content == b"elmbury public"


def test_each_host_is_its_own_council_however_it_is_spelt(council, other_council):
    assert Client(headers={"host": "FARLEIGH.localhost:443"}).get("/who/").content == b"farleigh public"


def test_a_host_without_a_council_is_not_found(council):
    assert Client(headers={"host": "nobody.localhost"}).get("/who/").status_code == 404
    assert Client(headers={"host": "elsewhere.example"}).get("/who/").status_code == 400


def test_in_production_this_machine_is_no_alias(council, other_council, settings):
    settings.PRODUCTION = True

    assert Client(headers={"host": "localhost"}).get("/who/").status_code == 404


def test_health_needs_no_council(db):
    assert Client(headers={"host": "nobody.localhost"}).get("/healthz").content == b"ok\n"


def test_a_signed_in_person_reads_as_themselves_and_nothing_is_stored(scrutiny_officer, client_for):
    response = client_for(scrutiny_officer).get("/who/")

    assert response.content == b"elmbury scrutiny@elmbury.example"
    assert response["Cache-Control"] == "no-store"


def test_public_pages_may_be_stored_and_carry_safe_headers(council):
    response = Client().get("/who/")

    assert "no-store" not in response.get("Cache-Control", "")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert len(response["X-Request-ID"]) == 12


def test_pages_behind_a_link_send_no_referrer_and_are_not_stored(council):
    response = Client().get("/link/SECRET-TOKEN/")

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def _lines(caplog):
    return [json.loads(JsonFormatter().format(record)) for record in caplog.records]


def test_each_request_leaves_one_line_with_its_route_and_no_address(council, caplog):
    caplog.set_level(logging.INFO, logger="wardmote.request")

    response = Client(REMOTE_ADDR="192.0.2.77").get("/link/SECRET-TOKEN/?email=jo@example.org")

    [line] = [line for line in _lines(caplog) if line["logger"] == "wardmote.request"]
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["council"], line["route"], line["method"], line["status"]) == (
        "elmbury",
        "link/<str:token>/",
        "GET",
        200,
    )
    assert line["queries"] >= 1
    assert isinstance(line["ms"], int)
    for secret in ("SECRET-TOKEN", "jo@example.org", "192.0.2.77"):
        assert secret not in json.dumps(line)


@pytest.mark.parametrize("where", ["/gone/SECRET-TOKEN/", "/fault/SECRET-TOKEN/", "/nowhere/SECRET-TOKEN/"])
def test_the_frameworks_own_lines_hold_no_token_either(council, caplog, where):
    caplog.set_level(logging.INFO)

    Client(raise_request_exception=False).get(where + "?q=PRIVATE")

    lines = _lines(caplog)
    assert lines
    assert "SECRET-TOKEN" not in json.dumps(lines)
    assert "PRIVATE" not in json.dumps(lines)


def test_headers_a_view_chose_are_left_alone():
    def view(request):
        return HttpResponse(headers={"Permissions-Policy": "geolocation=(self)"})

    assert SafeHeaders(view)(RequestFactory().get("/"))["Permissions-Policy"] == "geolocation=(self)"


def test_finding_the_council_of_a_public_request_costs_one_query(council, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/who/")
    request.user = AnonymousUser()
    with django_assert_num_queries(1):
        CouncilByHostname(say_who)(request)
