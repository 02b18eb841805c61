"""How well a piece of text suits each kind of cell: the evidence for telling columns apart when nothing else does."""

from __future__ import annotations

import re
from functools import lru_cache
from statistics import mean

from wardmote.documents.signs import date_like, member_like, officer_like, placeholder
from wardmote.scrutiny.importing.evidence import (  # fmt: skip
    NUMBER,
    POINTER,
    REFERENCE,
    as_above,
    committee_like,
    decision_opening,
    finance_like,
    initials_like,
    is_decision,
    rag_word,
    recommendation_like,
    status_like,
    team_like,
    time_like,
)

KINDS = (
    "number",
    "reference",
    "text",
    "members",
    "finance",
    "decision",
    "response",
    "timetable",
    "officers",
    "progress",
    "status",
    "rag",
    "committee",
    "meeting_date",
)
_STEM = re.compile(r"^(?:That|To [a-z]+) ")
_PART = re.compile(r"^\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s*\S")
_OUTCOME = re.compile(r"(?i)^(?:intended|expected|desired) (?:outcome|impact)")


@lru_cache(maxsize=20_000)
def score(kind: str, text: str, *, first: bool) -> float:
    """Evidence that a piece of text is (``first``) the beginning of a cell of this kind, or goes on with one."""
    plain = text.strip()
    if not plain:
        return 0.0
    if POINTER.match(plain):
        return 5.0 if kind == "text" and not first else -6.0
    if not first:
        return _going_on(kind, plain)
    return _BEGINNINGS[kind](plain) if kind in _BEGINNINGS else (0.2 if len(plain) < 60 else -1.0)


def _going_on(kind: str, plain: str) -> float:
    prose = _is_prose(plain)
    if kind in ("response", "progress"):
        if member_like(plain) and len(plain) < 120:
            return -3.5
        if officer_like(plain):
            return -2.5
        if plain.endswith(":") and recommendation_like(plain):
            return -0.5
        return 0.6 if prose else -0.3
    if kind == "text":
        if _OUTCOME.match(plain):
            return 4.0
        if found := _PART.match(plain):
            return 1.2 if found[0][-1:].isupper() else 1.8
        return -0.4 if re.match(r"[·•*-]\s|o\s", plain) else -1.6
    suits = {
        "members": member_like(plain) or bool(re.match(r"(?i)\(recs", plain)),
        "officers": officer_like(plain),
        "timetable": time_like(plain),
        "finance": "£" in plain,
    }
    if kind not in suits:
        return -3.0
    return 0.4 if suits[kind] else -2.5


def _is_prose(plain: str) -> bool:
    return len(plain) > 45 or plain.endswith((".", "!", "?"))


def _text(plain: str) -> float:
    if member_like(plain) or (officer_like(plain) and not recommendation_like(plain)):
        return -5.0
    asks = bool(_STEM.match(re.sub(r"^\(?(?:\d{1,3}|[a-z])[.)]\s*", "", plain)))
    if not asks and (as_above(plain) or placeholder(plain) or status_like(plain) or time_like(plain)):
        return -4.0
    if is_decision(plain) or (decision_opening(plain) and not _STEM.match(plain)):
        return -4.0
    points = 0.0
    if asks:
        points += 3.0
    if recommendation_like(plain):
        points += 1.5
    if plain.endswith((";", "; and")):
        points += 2.5
    if re.match(r"The (?:[\w’'-]+ ){1,6}(?:should|be (?:asked|invited|requested|recommended|told))\b", plain):
        points += 1.0
    if found := _PART.match(plain):
        points += 0.5 if found[0][-1:].isupper() else -0.5
    return points or (-1.0 if len(plain) > 30 else -2.5)


def _members(plain: str) -> float:
    if member_like(plain):
        return 5.0
    if officer_like(plain):
        return 0.5
    return -0.5 if initials_like(plain) else -5.0


def _finance(plain: str) -> float:
    if finance_like(plain):
        return 3.5 if len(plain) < 90 else 1.0
    if re.search(r"(?i)£|budget|cost", plain) and len(plain) < 120:
        return 0.8
    return -4.5


def _decision(plain: str) -> float:
    if is_decision(plain):
        return 4.0
    return 0.5 if decision_opening(plain, column=True) else -4.5


def _response(plain: str) -> float:
    if as_above(plain):
        return 2.5
    if member_like(plain) and len(plain) < 120 and not plain.endswith("."):
        return -4.0
    if officer_like(plain):
        return -2.5
    if decision_opening(plain):
        return 2.0
    if plain.endswith((";", "; and")):
        return -1.5
    if _STEM.match(plain) or re.match(r"That\b", plain):
        return -1.2
    if recommendation_like(plain):
        return 0.2
    return 1.5 if _is_prose(plain) else 0.0


def _timetable(plain: str) -> float:
    if _STEM.match(plain):
        return -4.5
    if time_like(plain):
        return 3.5 if not _is_prose(plain) or len(plain) < 40 else 1.5
    return -4.5


def _officers(plain: str) -> float:
    if member_like(plain):
        return -1.0
    if officer_like(plain):
        return 4.5
    if team_like(plain):
        return 1.5
    return (2.0 if re.search(r"[/&-]", plain) else 0.5) if initials_like(plain) else -4.5


def _progress(plain: str) -> float:
    return _response(plain) - 0.3


def _status(plain: str) -> float:
    if status_like(plain):
        return 4.0
    return -0.5 if len(plain) < 45 else -4.0


def _rag(plain: str) -> float:
    return 4.5 if rag_word(plain) else -6.0


def _reference(plain: str) -> float:
    return 5.0 if REFERENCE.match(plain) else -6.0


def _number(plain: str) -> float:
    return 4.5 if NUMBER.match(plain) else -6.0


def _committee(plain: str) -> float:
    if len(plain) > 100 or plain.endswith((".", ";")) or recommendation_like(plain):
        return -4.0
    return 2.5 if committee_like(plain) else 0.3


def _short_words(plain: str) -> float:
    return 0.6 if len(plain) < 40 and not plain.endswith((".", ";")) and not initials_like(plain) else -2.5


def _meeting_date(plain: str) -> float:
    return 4.5 if date_like(plain) else -5.0


_BEGINNINGS = {
    "text": _text, "members": _members, "finance": _finance, "decision": _decision, "response": _response, "timetable": _timetable,
    "officers": _officers, "progress": _progress, "status": _status, "rag": _rag, "reference": _reference, "number": _number,
    "committee": _committee, "meeting_date": _meeting_date, "exec_date": _meeting_date, "report_back": _meeting_date, "area": _short_words, "theme": _short_words,
}  # fmt: skip


def guess_columns(rows: list[list[str]], known: list[str] | None = None) -> list[str] | None:
    """The kind of each column of an untitled table, from what it holds; None unless something asks and someone answers.

    ``known`` gives columns whose title was read, "unknown" for the rest.
    """
    if not rows:
        return None
    width = max(len(row) for row in rows)
    taken: set[str] = {name for name in known or [] if name != "unknown"}
    options: list[tuple[float, int, str]] = []
    for column in range(width):
        if known and column < len(known) and known[column] != "unknown":
            continue
        values = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        if not values:
            continue
        for kind in KINDS:
            if kind not in taken and kind not in ("progress", "committee"):
                firsts = [score(kind, value.split("\n")[0], first=True) for value in values[:40]]
                options.append((mean(firsts), column, kind))
    found: dict[int, str] = {}
    for points, column, kind in sorted(options, key=lambda option: -option[0]):
        if points > 1.0 and column not in found and kind not in taken:
            found[column] = kind
            taken.add(kind)
    if "response" not in taken:  # prose beside the recommendation, whatever it is like
        prose = [
            (mean(len(v) for v in vs), c)
            for c in range(width)
            if c not in found
            and (vs := [r[c] for r in rows if c < len(r) and r[c].strip()])
            and (not known or c >= len(known) or known[c] == "unknown")
        ]
        if prose and max(prose)[0] > 40 and "text" in taken and known is None:
            found[max(prose)[1]] = "response"
            taken.add("response")
    if "text" not in taken or not taken & {"members", "officers", "decision", "timetable", "status"}:
        return None
    if known is None and sum(
        1 for row in rows for c, k in found.items() if k == "text" and c < len(row) and recommendation_like(row[c])
    ) < max(1, len(rows) // 2):
        return None
    return [
        found.get(column, (known[column] if known and column < len(known) else "unknown")) for column in range(width)
    ]
