"""``python -m tests.upgrade.make FILE``: a small record made by the verbs, written by this release's own ``backup``.

Run once for each release, before its version is given, and kept as ``<release>.zip`` beside this file; never made again.
"""

from __future__ import annotations

import os
import sys
import tempfile


def main(file: str) -> int:
    """Make the record in a throw-away database and back it up. Returns an exit code."""
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
        call_command("migrate", verbosity=0, interactive=False)
        fill()
        call_command("backup", file)
    return 0


def fill() -> None:
    """Ten recommendations with all that can happen to one, people, a paper, a follower; all of it sealed."""
    from tests import AT
    from tests.factories import bulk
    from tests.factories.engagement import FollowerFactory
    from tests.factories.kernel import PersonFactory
    from tests.factories.organisations import MembershipFactory
    from wardmote.kernel import facts, files

    council = bulk.fill(10)
    officer = PersonFactory(email="scrutiny@elmbury.example", full_name="Scrutiny Officer")
    MembershipFactory(council=council, person=officer)
    files.store(b"%PDF-1.7 what was heard", "evidence.pdf", council=council, by=officer, at=AT)
    FollowerFactory(council=council)
    while facts.seal(council, at=AT):
        pass


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
