"""``serve``, ``web`` and ``worker`` as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from wardmote.kernel import serving
from wardmote.kernel.errors import RuleBroken

pytestmark = [pytest.mark.drill, pytest.mark.pure]  # start and stop are in .ci/smoke too


@pytest.fixture
def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """``start("serve", ...)``: manage.py in a data folder of its own; stopped at the end by its id."""
    running = []
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("PYTEST")}
    environment["WARDMOTE_DATA"] = str(tmp_path / "data")

    def make(*words):
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=settings.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield make
    for process in running:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def _children(pid):
    return [
        int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()
    ]


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def test_serving_says_ready_answers_and_stops_cleanly(start, free_port):
    process = start("serve", "--port", str(free_port))

    assert process.stdout.readline() == f"Ready: http://127.0.0.1:{free_port}\n", process.stderr.read()
    assert _answers(free_port)
    children = _children(process.pid)
    assert len(children) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert not _answers(free_port)
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_serving_ends_with_one_when_the_worker_dies(start, free_port):
    process = start("serve", "--port", str(free_port))
    assert process.stdout.readline().startswith("Ready")

    worker = next(
        child for child in _children(process.pid) if b"worker\0" in Path(f"/proc/{child}/cmdline").read_bytes()
    )
    os.kill(worker, signal.SIGKILL)

    assert process.wait(timeout=60) == 1
    assert "ended by itself" in process.stderr.read()
    assert not _answers(free_port)


def test_a_taken_port_is_told_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(RuleBroken, match=f"Port {port} is in use.*make run PORT={port + 1}"):
            serving.serve(port=port, seconds=1, say=lambda _line: None)


def test_a_worker_stops_when_told(start):
    assert start("migrate", "--verbosity", "0").wait(timeout=120) == 0
    process = start("worker")
    time.sleep(3)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) == 0
