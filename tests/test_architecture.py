"""The shape of the tree: which way things point, and what may stand where."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from wardmote.kernel import facts, register

ROOT = Path(settings.ROOT)
PACKAGE = ROOT / "wardmote"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MOST_LINES = 800
HOSTS = re.compile(r"https?://[^ \"')>]*(/simple/|/packages/[0-9a-f]{2}/|/-/[^ \"']*\.tgz)")
MACHINE = re.compile(r"(?<![\w./~-])/(?:root|work|farm|opt/wheels)/")

pytestmark = pytest.mark.pure


def _ours() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _layers() -> dict[str, int]:
    """Each room with its layer, the lowest first; rooms on one line share a number."""
    [contract] = PROJECT["tool"]["importlinter"]["contracts"]
    rows = [re.sub(r"[() ]", "", row).split("|") for row in contract["layers"]]
    return {room: level for level, row in enumerate(reversed(rows)) for room in row}


def test_rooms_import_downwards_only():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_the_engine_of_figures_is_plain_python():
    engine, upwards = PACKAGE / "assessment" / "engine", []
    for path in sorted(engine.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                ours = name.startswith("wardmote.") and not name.startswith(
                    ("wardmote.assessment.engine", "wardmote.clocks", "wardmote.documents")
                )
                if ours or name == "wardmote" or name.split(".")[0] == "django":
                    upwards.append(f"{path.relative_to(ROOT)}:{node.lineno} imports {name}")

    assert upwards == []


def test_foreign_keys_point_downwards():
    layers, upwards = _layers(), []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in layers:
            continue
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            there = field.related_model._meta.app_label if field.related_model else None
            if there in layers and layers[there] > layers[model._meta.app_label]:
                upwards.append(f"{model._meta.label}.{field.name} points up to {there}")

    assert upwards == []


def test_only_the_kernels_db_asks_which_database_it_is():
    asking = [
        str(path.relative_to(ROOT))
        for path in _ours()
        if re.search(r"\.vendor\b|DATABASES\[.*ENGINE|\bsqlite_master\b|\bpg_", path.read_text())
        and path.parent != PACKAGE / "kernel" / "db"
    ]

    assert asking == []


def test_no_module_has_outgrown_itself():
    large = {
        str(path.relative_to(ROOT)): n for path in _ours() if (n := len(path.read_text().splitlines())) > MOST_LINES
    }

    assert large == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(p.relative_to(ROOT))
        for p in _ours()
        if (text := p.read_text()).strip() and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine():
    named = []
    for path in _tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if HOSTS.search(line) or MACHINE.search(line):
                named.append(f"{path.relative_to(ROOT)}:{number}")

    assert named == []


def test_locks_name_no_host_and_none_that_would_is_kept():
    for lock in (*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"):
        assert "://" not in lock.read_text(), lock.name
    assert not [path.name for path in _tracked() if re.fullmatch(r"uv\.lock|pylock.*\.toml", path.name)]


def test_no_module_has_a_name_that_says_nothing():
    nothing = {"utils.py", "helpers.py", "constants.py", "base.py", "common.py", "misc.py"}

    assert [str(path.relative_to(ROOT)) for path in _ours() if path.name in nothing] == []


def _verbs_used() -> dict[str, str]:
    """Every dotted verb given to ``change()``, ``record()`` or ``publish(verb=…)``, with where it stands."""
    rooms = "|".join(sorted(label for label in _layers() if apps.is_installed(f"wardmote.{label}")))
    verb = re.compile(rf"^({rooms})\.[a-z_]+$")
    used = {}
    for path in _ours():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args, *(word.value for word in node.keywords if word.arg == "verb")]
            if called not in {"change", "record"} and not any(word.arg == "verb" for word in node.keywords):
                continue
            for each in given:
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and verb.match(each.value):
                    used[each.value] = f"{path.relative_to(ROOT)}:{each.lineno}"
    return used


def test_every_verb_of_the_history_has_words():
    used = _verbs_used()

    assert len(used) > 5
    assert {verb: where for verb, where in used.items() if verb not in facts.known_verbs()} == {}


def test_every_table_of_a_council_has_its_council():
    """Rows of the record belong to one council: the register says by which way, and only the installation's own have none."""
    homeless = [
        entry.label for entry in register.entries() if entry.label.split(".")[0] in _layers() and not entry.council
    ]

    assert homeless == ["kernel.jobrun", "kernel.limit", "kernel.tombstone"]


def test_the_tables_of_personal_data_are_up_to_date():
    place = ROOT / "docs" / "adopting" / "personal-data.md"

    assert place.read_text() == register.as_markdown(), "run: make fix"
