"""The gallery in a real browser under the site's own Content-Security-Policy: accessible, not wider than a phone, with and without scripts."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import expect

from wardmote.kernel import components

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.journey,
]
ADDRESS = "http://gallery.localhost"
DRAFT_PAGE = """{% extends "_layouts/desk.html" %}{% block title %}Answer{% endblock %}{% block content %}<h1>Answer</h1>
{% include "_components/draft_keeper.html" with form_id="answer" only %}
<form id="answer" method="get" action="" data-wm-draft="a1" data-wm-draft-version="1">
{% include "_components/textarea.html" with name="what" label="What will happen" only %}
{% show "radios" radios %}</form>
<details id="folded"><summary>Folded</summary><p id="inside">Inside</p></details>{% endblock %}"""
RADIOS = {
    "name": "cost",
    "legend": "Cost",
    "items": [("none", "None"), {"value": "some", "text": "Some", "conditional": "How much"}],
}


@pytest.fixture
def site_of_pages(page: Any, settings: Any) -> Any:
    """The browser's page, whose requests are answered here: two pages, static files, and the policy that the site sends."""
    settings.COMPONENT_GALLERY = True
    policy = "; ".join(
        f"{name} {' '.join(allowed)}" for name, allowed in site.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    )
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        headers = {"Content-Security-Policy": policy}
        if path == "/components/":
            html = components.gallery(RequestFactory().get(path)).content
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif path == "/answer/":
            html = engines["django"].from_string(DRAFT_PAGE).render({"radios": RADIOS}, RequestFactory().get(path))
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif found := finders.find(path.removeprefix(site.STATIC_URL)):
            route.fulfill(path=found, content_type=mimetypes.guess_type(path)[0] or "text/plain", headers=headers)
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    return page


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def test_gallery_is_accessible_at_every_width(site_of_pages):
    page = site_of_pages
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{ADDRESS}/components/")
        page.wait_for_selector(".govuk-frontend-supported")
        assert violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_revealed_parts_are_open_without_scripts(browser, settings):
    settings.COMPONENT_GALLERY = True
    page = browser.new_context(java_script_enabled=False).new_page()
    html = engines["django"].from_string('{% show "radios" radios %}').render({"radios": RADIOS})
    css = (ROOT / "static" / "vendor" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    page.set_content(f"<style>{css}</style><body>{html}</body>")
    assert page.get_by_text("How much").is_visible()
    page.context.close()


def test_what_was_typed_and_not_saved_is_offered_again(site_of_pages):
    page = site_of_pages
    page.goto(f"{ADDRESS}/answer/")
    offer = page.locator("[data-wm-draft-for=answer]")
    assert offer.is_hidden()
    page.fill("#what", "Officers will meet every month.")
    page.check("input[value=some]")
    assert page.get_by_text("How much").is_visible()
    for _ in range(100):  # waited for out here: the page's own policy forbids a string to be run inside it
        if page.evaluate("Object.values(localStorage).some(kept => kept.includes('some'))"):
            break
        page.wait_for_timeout(100)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.reload()
    page.get_by_role("button", name="Put them back").click()
    assert page.input_value("#what") == "Officers will meet every month."
    assert page.is_checked("input[value=some]")
    assert page.get_by_text("How much").is_visible()
    assert offer.is_hidden()
    assert page.complaints == []


def test_link_to_a_folded_part_opens_it(site_of_pages):
    page = site_of_pages
    page.goto(f"{ADDRESS}/answer/#inside")
    expect(page.locator("#folded")).to_have_attribute("open", "")
    assert page.get_by_text("Inside").is_visible()
