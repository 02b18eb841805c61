"""How mail is written: one structure drawn twice, as text and as HTML, so that both say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wardmote.kernel.models import Council

LONGEST_SUBJECT = 60


class Rendered(NamedTuple):
    """A message ready for the ledger."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Link:
    """Where a message leads. ``url`` is a whole address; ``words`` say what is there and stand alone."""

    url: str
    words: str


@dataclass(frozen=True)
class Item:
    """One thing in a list. ``quote`` is shown whole, as somebody else's words; ``words`` are ours, one sentence or two."""

    title: str
    url: str = ""
    words: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Section:
    """A headed list. A section without items is left out."""

    heading: str
    items: Sequence[Item]


def render(template: str, context: Mapping[str, Any]) -> Rendered:
    """Draw ``<template>.txt`` and ``<template>.html`` from one context.

    The context must hold ``council`` and ``subject``; the subject is brought to one line of at most 60 characters.
    """
    council: Council = context["council"]
    subject = subject_line(str(context["subject"]))
    whole = {"ask": who_to_ask(council), **context, "subject": subject}
    text = render_to_string(f"{template}.txt", whole)
    html = render_to_string(f"{template}.html", whole)
    return Rendered(subject, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html.strip() + "\n")


def notice(
    council: Council,
    *,
    subject: str,
    headline: str = "",
    sentences: Sequence[str] = (),
    link: Link | None = None,
    sections: Sequence[Section] = (),
    after: Sequence[str] = (),
    why: str,
    ask: str = "",
    stop: Sequence[Link] = (),
) -> Rendered:
    """The one frame of every notice: headline, sentences, one link, lists, what comes next, why you get this, who to ask.

    ``stop`` is for mail that somebody asked for and may end: links to change or stop it.
    """
    return render(
        "messaging/notice",
        {
            "council": council,
            "subject": subject,
            "headline": headline or subject,
            "sentences": sentences,
            "link": link,
            "sections": [section for section in sections if section.items],
            "after": after,
            "why": why,
            "ask": ask or who_to_ask(council),
            "stop": stop,
        },
    )


def subject_line(thing: str, said: str = "") -> str:
    """A subject of at most 60 characters with the thing first: "Safety in the town centre: 1 answer".

    Only the thing is shortened, at a word's end, so that what happened can always be read.

    >>> subject_line("Safety in the town centre", "1 answer, 1 signed off")
    'Safety in the town centre: 1 answer, 1 signed off'
    >>> len(subject_line("A very long title " * 9, "1 answer"))
    58
    """
    tail = f": {_one_line(said)}" if said else ""
    if len(tail) > LONGEST_SUBJECT // 2:
        tail = _shortened(tail, LONGEST_SUBJECT // 2)
    return _shortened(_one_line(thing), LONGEST_SUBJECT - len(tail)) + tail


def who_to_ask(council: Council) -> str:
    """Whom a reader may ask, in one sentence."""
    write = _("Write to %(address)s.") % {"address": council.contact_email} if council.contact_email else ""
    words = _one_line(council.contact_words)
    if words and write and council.contact_email not in words:
        return f"{words.rstrip('.')}. {write}"
    if words or write:
        return words or write
    return _("Ask Democratic Services at %(council)s.") % {"council": council.name}


def whole_address(council: Council, path: str) -> str:
    """A page's address as an e-mail carries it, where there is no request to ask."""
    scheme = "https" if settings.PRODUCTION else "http"
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{scheme}://{council.hostname}{port}{path}"


def _one_line(words: str) -> str:
    """No control characters and no line ends, which a title typed by somebody may hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in words).split())


def _shortened(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut.strip() else cut
    return at_word.rstrip(" ,;:.-–") + "…"
