"""The style sheet and script that pages load, and what must not be in the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import build_assets

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parent.parent
OURS = [*sorted((ROOT / "static").glob("*.css")), *sorted((ROOT / "static").glob("*.js"))]

SHEET = (
    '@charset "UTF-8";:root{--a:1}/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */'
    "@font-face{font-family:GDS Transport;src:url(/a.woff2)}"
    ".govuk-body{font-family:GDS Transport,arial,sans-serif}"
    ".govuk-footer__copyright-logo:before{background-image:url(/govuk-crest.svg)}"
    "@supports (mask-position:initial){.govuk-footer__copyright-logo:before{mask-image:url(/govuk-crest.svg)}"
    "@media screen and (forced-colors:active){.govuk-footer__copyright-logo:before{background:linktext}}}"
    ".govuk-link{color:red}\n/*# sourceMappingURL=x.css.map */"
)


def test_branding_goes_and_the_rest_stays():
    css = build_assets.without_branding(SHEET)
    assert (
        css
        == f'@charset "UTF-8";:root{{--a:1}}.govuk-body{{font-family:{build_assets.FONT}}}.govuk-link{{color:red}}\n'
    )


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("@font-face{", "@font-fence{", "the font rules cannot be found"),
        (".govuk-link{color:red}", ".x{background:url(/y.png)}", "is still in the style sheet"),
        ('@charset "UTF-8";', "", "does not begin with its character set"),
        (".govuk-link{color:red}", ".govuk-link{color:red", "cut in two"),
    ],
)
def test_a_changed_package_stops_the_build(was, now, why):
    with pytest.raises(build_assets.UnknownPackageError, match=re.escape(why)):
        build_assets.without_branding(SHEET.replace(was, now))


def test_build_without_packages_says_what_to_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_assets, "PACKAGE", tmp_path / "missing")
    assert build_assets.main() == 1
    assert "npm ci" in capsys.readouterr().err


@pytest.mark.skipif(
    not build_assets.PACKAGE.is_dir(),
    reason="node_modules is missing: run python3 bootstrap.py requirements-dev.lock --assets",
)
def test_built_files_carry_the_notice_and_no_branding(tmp_path, monkeypatch):
    monkeypatch.setattr(build_assets, "VENDOR", tmp_path / "vendor")
    assert build_assets.main() == 0
    css = (tmp_path / "vendor" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    script = (tmp_path / "vendor" / "govuk-frontend.min.js").read_text(encoding="utf-8")
    assert css.startswith('@charset "UTF-8";')
    for text in (css, script):
        assert "Crown Copyright" in text
        assert "sourceMappingURL" not in text
    assert "GDS Transport" not in css
    assert "url(" not in css
    assert css.count("var(--wm-font") > 50
    assert "initAll" in script


def test_packages_are_exact_and_the_lock_names_no_address():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert wanted["private"] is True
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["dependencies"].values())
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    installed = {name.removeprefix("node_modules/"): found for name, found in lock["packages"].items() if name}
    assert {name: found["version"] for name, found in installed.items()} == wanted["dependencies"]
    assert all(found["integrity"].startswith("sha512-") for found in installed.values())
    for name in ("package.json", "package-lock.json", ".npmrc"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_our_own_files_fetch_nothing_from_elsewhere(file):
    text = file.read_text(encoding="utf-8")
    assert "//fonts." not in text
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert "@import" not in text
