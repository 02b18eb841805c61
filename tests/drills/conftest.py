"""A record of its own in a folder of its own, and processes that work on it and may be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

BACKUP = Path(__file__).parent.parent / "upgrade" / "0.1.0.zip"
BEGIN = """
import os, signal, sys
from datetime import datetime, timedelta, UTC
import django
django.setup()
from django.utils import timezone
from wardmote.kernel import work
from wardmote.kernel.models import *
from wardmote.kernel.readers import Actor
council = Council.objects.get()
by = Actor(council, Person.objects.get(email="scrutiny@elmbury.example"))
now = timezone.now()

def dies_in(module, name, times):
    '''The so-manieth call of a function ends this process as kill -9 does, after the function did its work.'''
    real, calls = getattr(module, name), [0]
    def deadly(*args, **more):
        done = real(*args, **more)
        calls[0] += 1
        if calls[0] == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(module, name, deadly)
"""


@dataclass(frozen=True)
class Place:
    """A data folder with a record in it."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("PYTEST")}
        return kept | {"WARDMOTE_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "wardmote.settings"}

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Python with these words, here; what it says is read at its end, so it must not say much."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=settings.ROOT,
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def web(self, port: int, **more: str) -> subprocess.Popen[bytes]:
        """A web server with one process, which writes its log to a file: nobody reads a pipe while it serves."""
        command = [sys.executable, "manage.py", "web", "--bind", f"127.0.0.1:{port}", "--processes", "1"]
        with (self.folder / "web.log").open("wb") as log:
            return subprocess.Popen(command, cwd=settings.ROOT, env=self.environment | more, stdout=log, stderr=log)

    def run(self, code: str, **more: str) -> tuple[int, str, str]:
        """Run some code with the record at hand (``council``, ``by``, ``now``). Returns exit code, stdout and stderr."""
        process = self.start("-c", BEGIN + code, **more)
        out, err = process.communicate(timeout=600)
        return process.returncode, out.strip(), err

    def manage(self, *words: str) -> tuple[int, str, str]:
        """A management command, to its end."""
        process = self.start("manage.py", *words)
        out, err = process.communicate(timeout=600)
        return process.returncode, out, err

    def is_whole(self) -> None:
        """The history verifies and every rule of the data holds."""
        self.run("from wardmote.kernel import facts\nwhile facts.seal(council, at=now): pass")
        for command in ("verify_facts", "check_data"):
            code, out, err = self.manage(command)
            assert code == 0, out + err


@pytest.fixture(scope="session")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the first release, restored once."""
    place = Place(tmp_path_factory.mktemp("restored"))
    code, out, err = place.manage("restore", str(BACKUP))
    assert code == 0, out + err
    return place.folder


@pytest.fixture
def place(restored: Path, tmp_path: Path) -> Place:
    """A copy to break."""
    return Place(Path(shutil.copytree(restored, tmp_path / "data")))


KILLED = -9
