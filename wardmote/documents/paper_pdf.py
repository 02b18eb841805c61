"""A paper as a tagged PDF (PDF/UA-1), printed from its HTML.

The printing runs in a child process: WeasyPrint needs system libraries that may be missing or fail, and
its memory goes back when the child ends. Nothing is ever fetched: no address in a paper is opened.
Not settled by the tags: a table over several pages is one tagged table a page, each with its header row.
"""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from wardmote.documents.paper import Paper
from wardmote.documents.paper_html import as_html, clean_svg

SECONDS = 120  # a plan of 15 rows takes about 2 on an idle machine, 20 on a busy one
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "VIRTUAL_ENV",
)
_NO_LIBRARY, _NOT_PRINTED = 3, 4
_DOTS = 2.5  # picture points for each CSS pixel, about 240 dpi


class PdfNotMade(RuntimeError):
    """The PDF could not be made. ``message`` says what happened and what to do, for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def as_pdf(paper: Paper, *, seconds: float = SECONDS) -> bytes:
    """The paper as a tagged PDF. The same paper gives the same bytes on the same machine.

    Raises PdfNotMade where the library is missing, or printing fails or takes longer than ``seconds``.
    Takes a second or two: never inside a transaction.
    """
    return _in_child("pdf", as_html(paper), seconds)


def print_page(page: str, seconds: float) -> bytes:
    """A whole page of our own making as a tagged PDF: what `pack` prints. Raises PdfNotMade."""
    return _in_child("pdf", page, seconds)


def svg_as_png(svg: str, alternative: str, *, seconds: float = SECONDS) -> bytes:
    """A drawing as a PNG picture of its own size, for files that take no SVG. Raises PdfNotMade."""
    drawing = clean_svg(svg, alternative)
    if drawing is None:
        raise PdfNotMade("The picture could not be read, so its words stand in its place.")
    from lxml import etree

    width, height = drawing_size(drawing.attrib)
    drawing.set("width", f"{width:g}")
    drawing.set("height", f"{height:g}")
    page = (
        f"<!doctype html><html lang=en><title>.</title><style>@page{{size:{width:g}px {height:g}px;margin:0}}"
        f"body{{margin:0;font-family:Arial,'Liberation Sans',sans-serif}}svg{{display:block}}</style>"
        f"{etree.tostring(drawing, encoding='unicode')}"
    )
    return _in_child("png", page, seconds)


def drawing_size(attributes: Any) -> tuple[float, float]:
    """Width and height of an svg element in pixels, from its viewBox or its own sizes; 960 × 540 where it says neither."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", str(attributes.get("viewBox", "")))]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return min(numbers[2], 5000), min(numbers[3], 5000)
    sizes = []
    for name, usual in (("width", 960.0), ("height", 540.0)):
        said = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", str(attributes.get(name, "")))
        sizes.append(min(float(said.group(1)), 5000) if said and float(said.group(1)) > 0 else usual)
    return sizes[0], sizes[1]


def _in_child(what: str, page: str, seconds: float) -> bytes:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "wardmote.documents.paper_pdf", what],
            input=page.encode(),
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env=environment | {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfNotMade(
            f"The PDF was not ready after {seconds:g} seconds, so it was stopped. Try again, or use the Word file."
        ) from None
    if done.returncode == 0 and done.stdout:
        return done.stdout
    if done.returncode == _NO_LIBRARY:
        raise PdfNotMade(
            "PDFs cannot be made on this server because the pango library is missing. Use the Word file. "
            "Whoever runs the server can add it: on Debian or Ubuntu, apt-get install libpango-1.0-0 libpangoft2-1.0-0; "
            "on a Mac, brew install pango."
        )
    detail = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
    raise PdfNotMade(
        "The PDF could not be made. Use the Word file, and tell whoever runs the server."
    ) from RuntimeError(f"exit {done.returncode}: {' '.join(detail)}")


def main() -> int:
    """The child: HTML in on stdin, a PDF or PNG out on stdout."""
    what, page = sys.argv[1], sys.stdin.buffer.read().decode()
    try:
        pdf = _print(page, what)
    except (ImportError, OSError) as missing:  # cffi raises OSError where pango is not there
        sys.stderr.write(f"{missing}\n")
        return _NO_LIBRARY
    except Exception as failed:  # noqa: BLE001 the parent turns any failure into a message
        sys.stderr.write(f"{type(failed).__name__}: {failed}\n")
        return _NOT_PRINTED
    sys.stdout.buffer.write(_png(pdf) if what == "png" else pdf)
    return 0


def _print(page: str, what: str) -> bytes:
    import weasyprint

    document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing, base_url=None)
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    variant: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if what == "pdf" else {}
    made = document.write_pdf(finisher=_finish, pdf_identifier=identifier, **variant)
    assert isinstance(made, bytes)  # noqa: S101 no target was given, so bytes come back
    return made


def _fetch_nothing(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"No address is opened while printing: {url[:80]}")


def _finish(_document: Any, pdf: Any) -> None:
    """Say of each header cell whether it heads its column or its row, and of each link where it leads; WeasyPrint does not."""

    def parent(thing: Any) -> Any:
        return pdf.objects[int(thing["P"].split()[0])]

    for thing in pdf.objects:
        if not isinstance(thing, dict):
            continue
        if thing.get("S") == "/TH":
            group = parent(parent(thing))
            attributes = thing["A"]
            heads_column = group["S"] == "/THead" or "ColSpan" in attributes
            attributes["Scope"] = "/Column" if heads_column else "/Row"
        elif thing.get("Subtype") == "/Link" and "Contents" not in thing:
            action = thing.get("A")
            if action is not None and "URI" in action:
                thing["Contents"] = action["URI"]


def _png(pdf: bytes) -> bytes:
    import io

    import pypdfium2

    target = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf)
    # A PDF point is 4/3 of a CSS pixel.
    document[0].render(scale=_DOTS * 4 / 3).to_pil().save(target, "PNG")
    document.close()
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
