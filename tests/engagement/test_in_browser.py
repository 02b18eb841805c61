"""In a real browser, with a real mail server: follow, confirm, read the digest, stop. And how pages and mail look.

Set WARDMOTE_PICTURES to a folder to keep a picture of every page and e-mail.
"""

from __future__ import annotations

import os
import re
import socket
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests import PASSWORD
from tests.factories.engagement import FollowerFactory
from tests.factories.messaging import MessageFactory
from wardmote.engagement import jobs as engagement
from wardmote.engagement import services
from wardmote.engagement.models import Follower
from wardmote.messaging import jobs as messaging

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]
WIDTHS = (1280, 390, 320)


class Postbox:
    """Keeps every message it is given."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"


@pytest.fixture
def postbox(settings, live_server):
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.DEFAULT_FROM_EMAIL = "record@elmbury.example"
    settings.PUBLIC_PORT = int(live_server.url.rsplit(":", 1)[1])
    settings.ALLOWED_HOSTS = ["*"]
    yield box
    controller.stop()


def look(page: Any, name: str) -> None:
    """No violation of accessibility and nothing wider than the window, at every width; a picture when wanted."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == [], (name, width)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width}"
        folder = os.environ.get("WARDMOTE_PICTURES")
        if folder and width != 320:
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


def look_at_mail(opened: Any, mail: Any, name: str) -> None:
    """In a window of its own, since the site's policy would forbid the styles that mail carries in its elements."""
    page = opened.context.browser.new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.set_content(mail.get_body(("html",)).get_content())
        look(page, f"mail-{name}-{scheme}")
    page.close()


def test_somebody_follows_is_told_and_stops(published, happens, live_server, page, postbox):
    page.set_default_timeout(120_000)  # a loaded machine is not a fault
    page.goto(f"{live_server.url}/follow/review/safety-in-the-town-centre/")
    look(page, "follow")
    page.get_by_role("button", name="Follow").click()
    page.get_by_text("There is a problem").wait_for()
    look(page, "follow-error")
    page.get_by_label("Your e-mail address").fill("resident@example.com")
    page.get_by_label("Each time something changes").check()
    page.get_by_role("button", name="Follow").click()
    page.get_by_text("We have sent an e-mail to resident@example.com").wait_for()
    look(page, "asked")

    assert messaging.send_waiting(at=timezone.now()) == 1
    question = postbox.taken.pop()
    look_at_mail(page, question, "confirm")
    page.goto(re.search(r"http\S+/follow/confirm/\S+", question.get_body(("plain",)).get_content())[0])
    look(page, "confirm")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="You follow Safety in the town centre").wait_for()
    look(page, "confirmed")

    at = timezone.now() + timedelta(minutes=1)
    happens("scrutiny.responded", published.reference, at=at)
    happens("scrutiny.signed_off", published.reference, at=at)
    engagement.announce(at=at)
    assert engagement.announce(at=at + timedelta(minutes=6)) == 1
    assert messaging.send_waiting(at=at + timedelta(minutes=6)) == 1
    digest = postbox.taken.pop()
    assert digest["Subject"] == "Safety in the town centre: 1 answer, 1 signed off"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    look_at_mail(page, digest, "digest")
    page.goto(re.search(r"http\S+/recommendations/\S+", digest.get_body(("plain",)).get_content())[0])

    page.goto(digest["List-Unsubscribe"].strip("<>"))
    assert Follower.objects.following().count() == 1
    look(page, "unfollow")
    page.get_by_label("Once a day").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Saved").wait_for()
    look(page, "changed")
    page.go_back()
    page.get_by_role("button", name="Stop following this").click()
    page.get_by_role("heading", name="You have stopped following").wait_for()
    look(page, "stopped")
    assert not Follower.objects.following().exists()
    page.goto(f"{live_server.url}/follow/confirm/used-up-long-ago/")
    look(page, "old-link")


def test_following_works_without_scripts(published, live_server, browser, postbox):
    follower = FollowerFactory(council=published.council)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/follow/council/elmbury/")
    page.get_by_label("Your e-mail address").fill("other@example.com")
    page.get_by_role("button", name="Follow").click()
    page.get_by_text("We have sent an e-mail to other@example.com").wait_for()
    page.goto(f"{live_server.url}/unfollow/{services.stop_link(follower, at=timezone.now())}/")
    page.get_by_role("button", name="Stop all").click()
    page.get_by_role("heading", name="You follow nothing here now").wait_for()
    context.close()


def test_the_page_of_outgoing_mail(sending_council, administrator, client_for, live_server, page):
    client = client_for(administrator, SERVER_PORT="80")
    for trait in ("sent", "failed", "suppressed", "expired", "held"):
        MessageFactory(council=sending_council, **{trait: True})
    MessageFactory(council=sending_council, attempts=2, failure="The mail server said: 450 4.2.0 Come back later")
    assert administrator.person.check_password(PASSWORD)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/settings/messages/")
    page.get_by_role("heading", name="Outgoing mail is on").wait_for()
    look(page, "messages")
    page.get_by_role("button", name="Switch outgoing mail off").click()
    page.get_by_role("heading", name="Outgoing mail is off").wait_for()
    look(page, "messages-off")
