"""What every test stands on: a closed network, a fresh database with its triggers, files and mail in memory, and the cast."""

from __future__ import annotations

import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in the thread that uses the database

import functools
import hashlib
import ipaddress
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent
hypothesis_settings.register_profile("ours", deadline=None)  # a slow machine is no fault of the code
hypothesis_settings.load_profile("ours")


# --- the network is closed -------------------------------------------------------------------------------------

_connect, _getaddrinfo = socket.socket.connect, socket.getaddrinfo


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in {"", "localhost"} or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and not _is_here(address[0]):
        raise RuntimeError(f"a test reached for the network: {address[0]}")
    _connect(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **more: Any) -> Any:
    if not _is_here(host):
        raise RuntimeError(f"a test reached for the network: {host}")
    return _getaddrinfo(host, *args, **more)


socket.socket.connect = _guarded_connect
socket.getaddrinfo = _guarded_getaddrinfo


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whatever looks at pages in the browser needs the built styles and scripts; without them it fails, and says why."""
    if item.get_closest_marker("journey") and not (ROOT / "static" / "vendor" / "govuk-frontend.min.js").is_file():
        pytest.fail("static/vendor/ is missing: run python3 bootstrap.py requirements-dev.lock --assets", pytrace=False)


# --- the database ----------------------------------------------------------------------------------------------

_execute_sql_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_without_triggers(self: Any, statements: Any) -> Any:
    """Emptying a test database is the one thing the history's triggers must let through."""
    from wardmote.kernel.db import triggers

    triggers.drop()
    try:
        return _execute_sql_flush(self, statements)
    finally:
        triggers.make()


BaseDatabaseOperations.execute_sql_flush = _flush_without_triggers


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite as installations have it: a file, so that journeys and races have connections of their own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        copy = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(copy)
        database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
        if _migrated().is_file():
            shutil.copy(_migrated(), copy)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the copy of a migrated database is kept and migrated on, which finds nothing to do."""
    from django.conf import settings

    return "sqlite" in settings.DATABASES["default"]["ENGINE"] and _migrated().is_file()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the first migrated database of these very migrations for the runs that follow."""
    from django.db import connection

    if connection.vendor != "sqlite" or _migrated().is_file():
        return
    with django_db_blocker.unblock():
        if "django_migrations" not in connection.introspection.table_names():
            return  # pytest --nomigrations
        _migrated().parent.mkdir(exist_ok=True)
        draft = _migrated().with_suffix(f".{os.getpid()}")
        connection.cursor().execute("VACUUM INTO %s", [str(draft)])
        draft.replace(_migrated())


@functools.cache
def _migrated() -> Path:
    """Where a database migrated by the migrations as they stand is kept."""
    told = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for file in sorted((ROOT / "wardmote").glob("*/migrations/*.py")):
        told.update(file.read_bytes())
    for file in sorted((ROOT / "wardmote" / "kernel" / "db").glob("*.py")):
        told.update(file.read_bytes())
    return ROOT / ".pytest_cache" / f"migrated-{told.hexdigest()[:16]}.sqlite3"


# --- files, the browser, data to read --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _files_in_memory(settings: Any) -> None:
    """Each test has empty storage of its own; mail goes to ``mailoutbox``, as always under pytest-django."""
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Sign-in limits of one test must not reach the next."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium (``$CHROMIUM``, else /usr/bin/chromium), which must not call out either."""
    quiet = ["no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [f"--{word}" for word in (*quiet, "disable-component-update", "disable-sync")],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in the United Kingdom."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and figures ($WARDMOTE_SHARED, else ../shared). Not in the repository: skips without it."""
    found = Path(os.environ.get("WARDMOTE_SHARED", ROOT.parent / "shared"))
    if not found.is_dir():
        pytest.skip(f"the folder of real documents is not here ({found.name}); set WARDMOTE_SHARED to it")
    return found


# --- the cast --------------------------------------------------------------------------------------------------
# Imports stand inside: this file is read before Django's apps are loaded.


@pytest.fixture
def council(db: None) -> Any:
    """Elmbury Borough Council, where test client and browser arrive."""
    from tests.factories.kernel import CouncilFactory

    return CouncilFactory(name="Elmbury Borough Council", slug="elmbury", hostname="127.0.0.1")


@pytest.fixture
def other_council(db: None) -> Any:
    """Farleigh District Council: on the same installation, and none of Elmbury's business."""
    from tests.factories.kernel import CouncilFactory

    return CouncilFactory(name="Farleigh District Council", slug="farleigh", hostname="farleigh.localhost")


@pytest.fixture
def cabinet(council: Any) -> Any:
    from tests.factories.organisations import BodyFactory

    return BodyFactory(council=council, cabinet=True)


@pytest.fixture
def committee(council: Any) -> Any:
    """Community Safety Scrutiny Committee, the council's crime and disorder committee."""
    from tests.factories.organisations import BodyCapacityFactory, BodyFactory
    from wardmote.organisations.models import Capacity

    made = BodyFactory(
        council=council, name="Community Safety Scrutiny Committee", slug="community-safety-scrutiny-committee"
    )
    BodyCapacityFactory(body=made, capacity=Capacity.CRIME_AND_DISORDER)
    BodyCapacityFactory(body=made, capacity=Capacity.SCRUTINY)
    return made


@pytest.fixture
def partner(council: Any) -> Any:
    """Elmshire Police, a responsible authority."""
    from tests.factories.organisations import BodyFactory

    return BodyFactory(council=council, partner=True, duty=True, name="Elmshire Police", slug="elmshire-police")


@pytest.fixture
def cabinet_post(council: Any, cabinet: Any) -> Any:
    from tests.factories.organisations import PostFactory

    return PostFactory(council=council, member=True, title="Cabinet Member for Community Safety", body=cabinet)


@pytest.fixture
def head_post(council: Any) -> Any:
    from tests.factories.organisations import PostFactory

    return PostFactory(council=council, head=True, title="Head of Public Protection")


@pytest.fixture
def lead_post(council: Any, head_post: Any) -> Any:
    from tests.factories.organisations import PostFactory

    return PostFactory(council=council, title="Community Safety Manager", reports_to=head_post)


def cast(council: Any, role: str, *, email: str, post: Any = None, body: Any = None, as_post: str = "") -> Any:
    """An actor with an account, a role at the council, and a post if one is given."""
    from tests.factories.kernel import PersonFactory
    from tests.factories.organisations import HoldingFactory, MembershipFactory
    from wardmote.kernel.readers import Actor

    person = PersonFactory(email=email)
    made = MembershipFactory(council=council, person=person, role=role, body=body)
    if post is not None:
        HoldingFactory(post=post, person=person)
    return Actor(council, person, as_post=as_post or (post.title if post else str(made.get_role_display())))


@pytest.fixture
def administrator(council: Any) -> Any:
    return cast(council, "administrator", email="administrator@elmbury.example")


@pytest.fixture
def monitoring_officer(council: Any) -> Any:
    return cast(council, "monitoring-officer", email="monitoring@elmbury.example")


@pytest.fixture
def democratic_services(council: Any) -> Any:
    return cast(council, "democratic-services", email="democratic@elmbury.example")


@pytest.fixture
def scrutiny_officer(council: Any) -> Any:
    return cast(council, "scrutiny-officer", email="scrutiny@elmbury.example")


@pytest.fixture
def cabinet_member(council: Any, cabinet: Any, cabinet_post: Any) -> Any:
    return cast(council, "cabinet-member", email="member@elmbury.example", post=cabinet_post, body=cabinet)


@pytest.fixture
def head_of_service(council: Any, head_post: Any) -> Any:
    return cast(council, "head-of-service", email="head@elmbury.example", post=head_post)


@pytest.fixture
def lead_officer(council: Any, lead_post: Any) -> Any:
    return cast(council, "lead-officer", email="lead@elmbury.example", post=lead_post)


@pytest.fixture
def chair(council: Any, committee: Any) -> Any:
    return cast(council, "chair", email="chair@elmbury.example", body=committee)


@pytest.fixture
def committee_member(council: Any, committee: Any) -> Any:
    return cast(council, "committee-member", email="member-of-committee@elmbury.example", body=committee)


@pytest.fixture
def communications_officer(council: Any) -> Any:
    return cast(council, "communications", email="communications@elmbury.example")


@pytest.fixture
def partners_officer(council: Any, partner: Any) -> Any:
    """An officer of the partner who has an account; most partners have none and use links."""
    return cast(council, "partner", email="officer@partner.example", body=partner, as_post=partner.name)


@pytest.fixture
def resident(council: Any) -> Any:
    """Nobody in particular: the public."""
    from wardmote.kernel.readers import Actor

    return Actor(council)


@pytest.fixture
def outsider(other_council: Any) -> Any:
    """A scrutiny officer of the other council."""
    return cast(other_council, "scrutiny-officer", email="scrutiny@farleigh.example")


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """``client_for(actor)``: a test client at the actor's council, signed in when the actor is a person."""

    def make(actor: Any, **settings: Any) -> Client:
        client = Client(SERVER_NAME=actor.council.hostname, **settings)
        if actor.person is not None:
            client.force_login(actor.person)
        return client

    return make
