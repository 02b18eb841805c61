"""What journeys walk on: a live server, a real mail server on this machine, browsers that sign in by the sign-in page."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from tests import PASSWORD
from wardmote.kernel import work
from wardmote.kernel.models import JobRun

PATIENCE = 60_000  # milliseconds; a loaded machine is not a fault
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)


class Postbox:
    """Keeps every message it is given."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"

    def to(self, address: str) -> list[Any]:
        """What came for an address, oldest first."""
        return [one for one in self.taken if address in str(one["To"])]

    def link(self, address: str, path: str) -> str:
        """The first address beginning with ``path`` in the newest message to somebody."""
        text = self.to(address)[-1].get_body(("plain",)).get_content()
        found = re.search(rf"http\S+{re.escape(path)}\S*", text)
        assert found, text
        return found[0]


@pytest.fixture
def postbox(settings: Any, live_server: Any) -> Iterator[Postbox]:
    """A mail server to which the site's mail goes."""
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


@pytest.fixture
def worker() -> Callable[..., None]:
    """``worker(later=…)``: let everything happen that happens by itself, as the worker does, until nothing more follows."""

    def run(later: timedelta = timedelta()) -> None:
        for _round in range(3):  # sealed, then told, then sent
            JobRun.objects.all().delete()
            work.run_due(at=timezone.now() + later)
            assert [run.failure for run in JobRun.objects.exclude(failure="")] == []

    return run


SECRET = "JBSWY3DPEHPK3PXP"


def with_second_step(actor: Any) -> Any:
    """The same person with an authenticator app, as administrators and Monitoring Officers must have one."""
    totp.TOTP.activate(actor.person, SECRET)
    return actor


def _code_now() -> str:
    """What the app shows at this moment."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, next(iter(totp.yield_hotp_counters_from_time())))))


class Visitor:
    """Somebody at a browser of their own. Goes by path; signs in as people do."""

    def __init__(self, page: Any, home: str) -> None:
        self.page, self.home = page, home

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def visit(self, path: str) -> int:
        """Go there. Returns the status of the answer."""
        response = self.page.goto(path if path.startswith("http") else f"{self.home}{path}")
        return int(response.status)

    def sign_in(self, actor: Any) -> None:
        self.visit("/sign-in/")
        self.page.get_by_label("E-mail address").fill(actor.person.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        if Authenticator.objects.filter(user=actor.person).exists():
            self._second_step()
        self.page.get_by_role("button", name="Sign out").wait_for()

    def _second_step(self) -> None:
        """Type the app's code; another one when the half minute of the first was over before it arrived."""
        for _try in range(3):
            self.page.locator("input[name=code]").fill(_code_now())
            self.page.locator("main form button.govuk-button").first.click()
            self.page.locator(".wm-header__button, .govuk-error-summary").first.wait_for()
            if self.page.locator(".wm-header__button").count():
                return

    def press(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def words(self) -> str:
        """Everything that can be read on the page, on one line."""
        return " ".join(str(self.page.locator("body").inner_text()).split())

    def enter_date(self, legend: str, day: date) -> None:
        """Fill the three boxes of a date, found by its legend."""
        boxes = self.page.get_by_role("group", name=legend)
        for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(name).fill(str(value))


@pytest.fixture
def visitor(live_server: Any, browser: Any) -> Iterator[Callable[..., Any]]:
    """``with visitor(actor=None, phone=False, scripts=True) as one:`` opens a browser for somebody."""

    @contextmanager
    def open_browser(actor: Any = None, *, phone: bool = False, scripts: bool = True) -> Iterator[Visitor]:
        more = {"viewport": PHONE, "is_mobile": True, "has_touch": True} if phone else {}
        context = browser.new_context(java_script_enabled=scripts, locale="en-GB", timezone_id="Europe/London", **more)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        one = Visitor(page, live_server.url.replace("localhost", "127.0.0.1"))  # as links in e-mails have it
        if actor is not None:
            one.sign_in(actor)
        yield one
        context.close()
        assert complaints == []

    return open_browser
