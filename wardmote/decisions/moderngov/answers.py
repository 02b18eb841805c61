"""What ModernGov's web service answers, as plain values. Text comes escaped twice and with tags; one bad record is told and left out.

Shapes as the service gives them: ``GetCommittees``, ``GetMeetings`` of a committee between two days, ``GetMeeting`` with its
agenda, ``GetCouncillorsByWard``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from wardmote.decisions.moderngov.asking import NotAnswered

T = TypeVar("T")
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"(?i)<(?:br|/p|/li|/div|/tr)[^<>]*>")
_TIMES = ("%H:%M", "%H:%M:%S", "%I.%M %p", "%I:%M %p", "%H.%M", "%I %p", "%I.%M%p", "%I:%M%p", "%I%p")


@dataclass(frozen=True)
class Committee:
    id: str
    title: str


@dataclass(frozen=True)
class Item:
    """An item of an agenda; ``decision`` is what was decided or minuted, empty before."""

    id: str
    title: str
    decision: str


@dataclass(frozen=True)
class MeetingFound:
    """A meeting with its agenda in order."""

    id: str
    committee_id: str
    held_on: date
    starts_at: time | None
    place: str
    is_cancelled: bool
    agenda_is_public: bool
    minutes_are_public: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Councillor:
    """A councillor. The name is read to tell two apart and is not kept."""

    id: str
    ward: str


@dataclass
class Found:
    """Records that could be read, and a sentence for each that could not."""

    rows: list[Any] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def committees(data: bytes) -> Found:
    """Committees that still sit."""

    def one(each: Any) -> Committee | None:
        if _yes(each, "committeedeleted") or _yes(each, "committeeexpired"):
            return None
        return Committee(_id(each, "committeeid"), _needed(each, "committeetitle")[:200])

    return _every(_root(data), "committee", "committeeid", one)


def meeting_ids(data: bytes) -> Found:
    """Ids of a committee's meetings."""
    return _every(_root(data), "meeting", "meetingid", lambda each: _id(each, "meetingid"))


def meeting(data: bytes, *, committee_id: str) -> MeetingFound:
    """One meeting with its agenda. Raises ValueError saying what is wrong with it."""
    root = _root(data)
    items = []
    for each in root.iter("agendaitem"):
        title = _text(each, "agendaitemtitle")
        if title and (said := _text(each, "agendaitemid")).isdecimal():
            decision = _text(each, "decision", lines=True) or _text(each, "minutes", lines=True)
            items.append(Item(said, title[:300], decision))
    return MeetingFound(
        id=_id(root, "meetingid"),
        committee_id=committee_id,
        held_on=_day(_needed(root, "meetingdate")),
        starts_at=_time(_text(root, "meetingtime")),
        place=_text(root, "meetingvenue")[:200],
        is_cancelled=_yes(root, "meetingcancelled") or "cancel" in _text(root, "meetingstatus").lower(),
        agenda_is_public=_yes(root, "agendapublished"),
        minutes_are_public=_yes(root, "minutespublished"),
        items=tuple(items),
    )


def councillors(data: bytes) -> Found:
    """Councillors, each with the ward."""
    found = Found()
    for ward in _root(data).iter("ward"):
        name = _text(ward, "wardtitle")

        def one(each: Any, ward_name: str = name) -> Councillor:
            return Councillor(_id(each, "councillorid"), ward_name[:120])

        part = _every(ward, "councillor", "councillorid", one)
        found.rows += part.rows
        found.refused += part.refused
    return found


def _every(root: Any, tag: str, id_tag: str, read: Callable[[Any], T | None]) -> Found:
    found = Found()
    for each in root.iter(tag):
        if each.find(id_tag) is None:
            continue
        try:
            row = read(each)
        except ValueError as wrong:
            found.refused.append(f"{_text(each, id_tag)[:40]}: {wrong}")
        else:
            if row is not None:
                found.rows.append(row)
    return found


def _root(data: bytes) -> Any:
    """The answer as a tree. A document that declares entities or a type of its own is refused unread."""
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as refused:
        raise NotAnswered(_("The answer was built to harm whoever reads it, so it was not read.")) from refused
    except (ElementTree.ParseError, ValueError, LookupError) as wrong:
        raise NotAnswered(_("The answer was not what ModernGov gives. Its web service may be switched off.")) from wrong


def _text(root: Any, tag: str, *, lines: bool = False) -> str:
    """The words of a part, with their escapes undone as often as they were made, and without tags."""
    part = root.find(tag)
    words = (part.text or "") if part is not None else ""
    for _again in range(3):
        plain = html.unescape(words)
        if plain == words:
            break
        words = plain
    words = _TAG.sub("", _BREAK.sub("\n", words)).replace("\xa0", " ").replace("\r", "")
    if not lines:
        return " ".join(words.split())
    return "\n".join(said for line in words.split("\n") if (said := " ".join(line.split())))


def _needed(root: Any, tag: str) -> str:
    words = _text(root, tag)
    if not words:
        raise ValueError(_("it does not say its “%(what)s”") % {"what": tag})
    return words


def _id(root: Any, tag: str) -> str:
    said = _needed(root, tag)
    if not said.isdecimal() or len(said) > 18:
        raise ValueError(_("its number is “%(said)s”") % {"said": said[:40]})
    return said


def _yes(root: Any, tag: str) -> bool:
    return _text(root, tag).lower() in {"true", "yes", "1"}


def _day(said: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said[:10], pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(_("its day is “%(said)s”") % {"said": said[:40]})


def _time(said: str) -> time | None:
    words = said.strip().lower().replace("noon", "pm").replace("a.m.", "am").replace("p.m.", "pm")
    for pattern in _TIMES:
        try:
            return datetime.strptime(words, pattern).time()  # noqa: DTZ007 - the hour on the wall
        except ValueError:
            continue
    return None
