"""Build static/vendor/ from the npm packages: GOV.UK's components without its crest, its font or its colours' names.

usage: python3 build_assets.py

Run by bootstrap.py after ``npm ci``. Standard library only. Nothing that it writes is committed.
The design system may be used outside GOV.UK except for its branding, so the font rules, the crest
and the font's name go; the font becomes a CSS variable that static/wardmote.css sets.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "node_modules" / "govuk-frontend"
VENDOR = ROOT / "static" / "vendor"
FONT = 'var(--wm-font,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif)'

NOTICE = """\
govuk-frontend {version}, MIT License
Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Changed for this service: the fonts, the crest and the font's name are left out.
"""


class UnknownPackageError(Exception):
    """The package has changed in a way that this script does not know."""


def main() -> int:
    """Write static/vendor/ afresh. Returns an exit code."""
    if not PACKAGE.is_dir():
        print("node_modules/govuk-frontend is missing: run `npm ci` first, or `python3 bootstrap.py`.", file=sys.stderr)
        return 1
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    built = PACKAGE / "dist" / "govuk"
    try:
        css = without_branding((built / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    except UnknownPackageError as changed:
        print(f"govuk-frontend {version} cannot be built: {changed}", file=sys.stderr)
        return 1
    script = without_source_map((built / "govuk-frontend.min.js").read_text(encoding="utf-8"))
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    notice = NOTICE.format(version=version)
    charset, _, rules = css.partition(";")
    _write("govuk-frontend.min.css", f"{charset};\n/*!\n{notice}*/\n{rules}")
    _write("govuk-frontend.min.js", f"/*!\n{notice}*/\n{script}")
    _write("govuk-frontend.LICENSE.txt", notice)
    return 0


def without_branding(css: str) -> str:
    """The same rules with no font of GOV.UK's and no crest.

    Raises UnknownPackageError when what is to be removed is not where it was, or when a name or a file
    of the branding would be left.
    """
    if not css.startswith('@charset "UTF-8";'):
        raise UnknownPackageError("the style sheet does not begin with its character set")
    steps = [
        (r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", "", "the font's notice"),
        (r"@font-face\{[^}]*\}", "", "the font rules"),
        (
            r"@supports [^{]*\{\.govuk-footer__copyright-logo:before\{[^}]*\}(?:@media[^{]*\{[^{}]*\{[^}]*\}\})?\}",
            "",
            "the crest's mask",
        ),
        (r"\.govuk-footer__copyright-logo:before\{[^}]*\}", "", "the crest"),
        (r"GDS Transport,arial,sans-serif", FONT, "the font's name"),
    ]
    for pattern, instead, what in steps:
        css, times = re.subn(pattern, lambda _, text=instead: text, css, flags=re.DOTALL)
        if not times:
            raise UnknownPackageError(f"{what} cannot be found")
    css = without_source_map(css)
    for left in ("GDS Transport", "crest", "url("):
        if left in css:
            raise UnknownPackageError(f"“{left}” is still in the style sheet")
    if css.count("{") != css.count("}"):
        raise UnknownPackageError("a rule was cut in two")
    return css


def without_source_map(text: str) -> str:
    """The same file without the line that names its source map, which is not served."""
    return re.sub(r"\s*(?:/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$", "\n", text)


def _write(name: str, text: str) -> None:
    (VENDOR / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
