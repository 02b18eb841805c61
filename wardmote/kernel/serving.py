"""Starting what serves: a web server and a worker, together on one machine or apart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from wardmote.kernel.errors import RuleBroken

READY_WITHIN = 180  # seconds; a few on a machine that has nothing else to do
STOP_WITHIN = 12


def prepare(*, load_when_empty: Callable[[], bool]) -> None:
    """Bring database and static files up to date, and let ``load_when_empty`` add the demonstration."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_when_empty()
    connections.close_all()


def web_command(*, bind: str, processes: int, threads: int) -> list[str]:
    """The web server's command line. Threads share memory; requests that hang end after a minute."""
    command = [sys.executable, "-m", "gunicorn", "wardmote.wsgi", "--bind", bind, "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads)]
    command += ["--timeout", "60", "--graceful-timeout", "8", "--keep-alive", "5", "--log-level", "warning"]
    command += ["--max-requests", "20000", "--max-requests-jitter", "2000", "--chdir", str(settings.ROOT)]
    if Path("/dev/shm").is_dir():  # noqa: S108 - the server's own heartbeat file, kept off slow disks
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return command


def worker_command() -> list[str]:
    """The worker's command line."""
    return [sys.executable, str(settings.ROOT / "manage.py"), "worker"]


def serve(*, port: int, seconds: int | None, say: Callable[[str], None]) -> int:
    """Run web server and worker until told to stop, or for so many seconds. Returns an exit code: 1 when one died.

    Says ``Ready: <address>`` once a page is answered. Raises RuleBroken when the port is taken.
    """
    _refuse_taken(port)
    asked_to_stop = Stop()
    environment = {"WARDMOTE_LOG": "WARNING", **os.environ}
    if not settings.PRODUCTION:  # there, what stands in front of this server has the address
        environment.setdefault("WARDMOTE_PUBLIC_PORT", str(port))  # links in messages and pages lead back here
    commands = [web_command(bind=f"127.0.0.1:{port}", processes=1, threads=4), worker_command()]
    children = [subprocess.Popen(command, env=environment, start_new_session=True) for command in commands]
    try:
        if not _wait_until_answered(port, children, asked_to_stop):
            if not asked_to_stop:
                sys.stderr.write("The web server did not start; see above.\n")
            return 0 if asked_to_stop else 1
        say(f"Ready: http://127.0.0.1:{port}")
        began = time.monotonic()
        while not asked_to_stop and (seconds is None or time.monotonic() - began < seconds):
            if any(child.poll() is not None for child in children):
                sys.stderr.write("The web server or the worker ended by itself; see above.\n")
                return 1
            time.sleep(0.2)
        return 0
    finally:
        _stop(children)


class Stop:
    """True once the process was asked to stop by SIGTERM or Ctrl-C."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def __bool__(self) -> bool:
        return self._asked

    def __call__(self) -> bool:
        return self._asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


def _refuse_taken(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise RuleBroken(
                f"Port {port} is in use by something else. Stop that, or choose another: make run PORT={port + 1}"
            ) from None


def _wait_until_answered(port: int, children: list[subprocess.Popen[bytes]], asked_to_stop: Stop) -> bool:
    """Whether a page was answered in time. Any answer but a server's own fault will do: there may be no council yet."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not asked_to_stop and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                return True
        except urllib.error.HTTPError as answered:
            if answered.code < 500:
                return True
            time.sleep(1)
        except OSError:
            time.sleep(0.2)
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_WITHIN
    for child in children:
        try:
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
