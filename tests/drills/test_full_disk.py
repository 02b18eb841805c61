"""A full disk: what happened and what to do is said, and nothing is half-stored. A limit on file sizes stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.conftest import Place

pytestmark = [pytest.mark.drill, pytest.mark.pure]
NARROW = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def narrow(kilobytes):
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))
"""


def test_an_upload_that_does_not_fit_is_refused_in_words_and_leaves_nothing(place: Place) -> None:
    upload = """
from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken
data = b"%PDF-1.7 " + bytes(range(256)) * 4000
"""
    tried = """
narrow(200)
try:
    files.store(data, "big.pdf", council=council, by=by.person, at=now)
except RuleBroken as broken:
    print(broken.message)
"""
    code, out, err = place.run(NARROW + upload + tried)
    assert code == 0, err
    assert "has no room for it" in out
    assert "Nothing was kept" in out
    assert place.run("print(StoredFile.objects.count())")[1] == "1"
    assert not [path for path in (place.folder / "files").rglob("*") if path.is_file() and path.stat().st_size > 1000]
    place.is_whole()

    kept = place.run(
        upload
        + 'row = files.store(data, "big.pdf", council=council, by=by.person, at=now)\nprint(files.read(row) == data)'
    )
    assert kept[:2] == (0, "True"), kept[2]


def test_a_backup_that_does_not_fit_is_told_and_the_earlier_one_stays(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    assert place.manage("backup", str(target))[0] == 0
    before = target.read_bytes()

    code, _out, err = place.run(
        NARROW
        + f'narrow(20)\nfrom django.core.management import execute_from_command_line as do\ndo(["manage.py", "backup", {str(target)!r}])'
    )

    assert code == 1
    assert "The backup could not be written" in err
    assert "Make room there" in err
    assert "Traceback" not in err
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["backup.zip"]
    place.is_whole()
