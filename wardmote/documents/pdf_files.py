"""PDF files as others send them: looked through before anybody else opens them, cleaned of what acts and of who made them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 500
_LOCKED = "This PDF is locked with a password. Open it, remove the password, save it and send it again."
_DAMAGED = "This PDF is damaged and cannot be opened. Open it, print it to a new PDF and send that."
_ACTS = (
    "This PDF holds %(what)s, which could do something on the device of whoever opens it. "
    "Open it, print it to a new PDF and send that."
)
_MANY = "This PDF has %(count)s pages. The most is %(most)s. Split it and send the parts."
_SCRIPT, _PROGRAM, _FILES, _FORM, _MEDIA = (
    "a script",
    "a command to open a program",
    "other files",
    "an active form",
    "sound or film",
)
_ACTIONS = {
    "/JavaScript": _SCRIPT, "/Launch": _PROGRAM, "/ImportData": _FILES, "/SubmitForm": _FORM, "/GoToE": _FILES,
    "/RichMediaExecute": _MEDIA, "/Rendition": _MEDIA, "/Movie": _MEDIA, "/Sound": _MEDIA,
}  # fmt: skip
_NOTES = {
    "/FileAttachment": _FILES,
    "/RichMedia": _MEDIA,
    "/Screen": _MEDIA,
    "/Movie": _MEDIA,
    "/Sound": _MEDIA,
    "/3D": _MEDIA,
}
_A4 = (595.28, 841.89)


class RefusedPdf(Exception):
    """A PDF that is not taken. ``message`` says what is wrong with it and what to do, for the person who sent it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class LookedThrough:
    """A PDF that may be handed on. ``data`` says nothing of who made it; ``sizes`` are width and height in points, page by page."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    is_tagged: bool


def look_through(data: bytes) -> LookedThrough:
    """Read a PDF, refuse what is locked, damaged, too long or acts by itself, and leave out who made it and with what.

    Raises RefusedPdf. Nothing in the file is run and no address in it is opened.
    """

    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise RefusedPdf(_MANY % {"count": len(pdf.pages), "most": MOST_PAGES})
            if not pdf.pages:
                raise RefusedPdf(_DAMAGED)
            if found := _acts(pdf):
                raise RefusedPdf(_ACTS % {"what": found})
            sizes = tuple(_size(page) for page in pdf.pages)
            _forget(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
            return LookedThrough(out.getvalue(), sizes, _is_tagged(pdf))
    except pikepdf.PasswordError:
        raise RefusedPdf(_LOCKED) from None
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ):
        raise RefusedPdf(_DAMAGED) from None


def _acts(pdf: pikepdf.Pdf) -> str:
    """What in the file could act, in words; empty where nothing does. Looks at every object, wherever it hangs."""

    import pikepdf

    root = pdf.Root
    names = root.get("/Names")
    if names is not None and "/EmbeddedFiles" in names:
        return _FILES
    if names is not None and "/JavaScript" in names:
        return _SCRIPT
    form = root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        return _FORM
    for thing in pdf.objects:
        whole = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if isinstance(whole, pikepdf.Dictionary | pikepdf.Array) and (found := _acting(whole, 0)):
            return found
    return ""


def _acting(thing: pikepdf.Object, depth: int) -> str:
    """Direct objects inside an object are looked at too; indirect ones come by themselves."""

    import pikepdf

    if depth > 12:
        return ""
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    else:
        if "/JS" in thing:
            return _SCRIPT
        if found := _ACTIONS.get(str(thing.get("/S", ""))):
            return found
        if found := _NOTES.get(str(thing.get("/Subtype", ""))) if "/Rect" in thing else None:
            return found
        inside = [value for _key, value in thing.items()]
    for value in inside:
        if (
            isinstance(value, pikepdf.Dictionary | pikepdf.Array)
            and not value.is_indirect
            and (found := _acting(value, depth + 1))
        ):
            return found
    return ""


def _forget(pdf: pikepdf.Pdf) -> None:
    """Leave out who made the file, with what, what it was called, and what opens by itself."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for name in ("/Metadata", "/OpenAction", "/AA", "/PieceInfo", "/SpiderInfo"):
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in ("/Metadata", "/AA", "/PieceInfo", "/Thumb"):
            if name in page:
                del page[name]


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    marks = pdf.Root.get("/MarkInfo")
    return "/StructTreeRoot" in pdf.Root and marks is not None and bool(marks.get("/Marked", False))


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """A page as it is seen: its crop box, turned as it says. A4 where it says something that cannot be."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height = abs(right - left), abs(top - bottom)
    if not (72 <= width <= 2400 and 72 <= height <= 2400):
        return _A4
    return (height, width) if _turned(page.obj) % 180 else (width, height)


def _turned(thing: pikepdf.Object, depth: int = 0) -> int:
    """By how many degrees a page is turned; pages inherit it from the branch that they hang on."""
    if "/Rotate" in thing:
        return int(thing["/Rotate"])
    parent = thing.get("/Parent")
    return _turned(parent, depth + 1) if parent is not None and depth < 30 else 0
