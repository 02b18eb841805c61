"""The peers that figures are measured beside: installed from their own lock into an environment of their own.

``WARDMOTE_PEERS`` may name the Python of one that is there already; else ``.venv-peers`` is made on first use.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-peers.lock"


@cache
def python() -> str:
    """The Python that has the peers."""
    if given := os.environ.get("WARDMOTE_PEERS"):
        return given
    there = ROOT / ".venv-peers"
    ours = there / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = there / ".wardmote-lock"
    if not stamp.is_file() or stamp.read_text() != LOCK.read_text():
        print(f"Installing {LOCK.name} …", file=sys.stderr, flush=True)
        venv.create(there, with_pip=True)
        install = [
            ours,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            LOCK,
        ]
        subprocess.run(install, check=True, stdout=sys.stderr)
        stamp.write_text(LOCK.read_text())
    return str(ours)


def run(script: Path, *arguments: str | Path) -> dict[str, Any]:
    """Run a script of ours with the peers; it prints one JSON object last. Raises CalledProcessError if it fails."""
    words = [python(), "-W", "ignore", str(script), *map(str, arguments)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
