"""``python -m tests.bench [NAME]``: run one benchmark with those that go on from it (``assessment`` runs ``assessment_statistics`` too), or all, each on a database of its own; a JSON line a figure.

A line has name, figure, unit, peer (what it is held against, where there is something) and ratio (figure to peer).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the named benchmarks. Returns an exit code."""
    known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    if unknown := set(names) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}. There is: {', '.join(known)}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "WARDMOTE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "wardmote.settings",
            "WARDMOTE_LOG": "WARNING",
        }
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        from wardmote.kernel.db import triggers

        call_command("collectstatic", verbosity=0, interactive=False)  # pages are drawn as where they are served
        for name in [each for each in known if not names or each in names or each.split("_")[0] in names]:
            call_command("migrate", verbosity=0, interactive=False)
            for line in import_module(f"tests.bench.{name}").run():
                print(json.dumps({"name": f"{name}: {line.pop('name')}", **_with_ratio(line)}), flush=True)
            triggers.drop()  # emptying the database between two; migrate makes them again
            call_command("flush", verbosity=0, interactive=False)
    return 0


def _with_ratio(line: dict[str, object]) -> dict[str, object]:
    peer, figure = line.get("peer"), line["figure"]
    ratio = (
        round(figure / peer, 2)
        if isinstance(peer, (int, float)) and isinstance(figure, (int, float)) and peer
        else None
    )
    return {"figure": figure, "unit": line["unit"], "peer": peer, "ratio": ratio}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
