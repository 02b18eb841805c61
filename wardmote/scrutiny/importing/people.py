"""Who is named in a cell: several members behind one title, several officers whose titles hold "and" themselves."""

from __future__ import annotations

import re

from wardmote.documents.signs import member_like, officer_like, placeholder
from wardmote.scrutiny.importing.evidence import as_above, initials_like, team_like

_NOTE = re.compile(r"(?i)\s*\(?\brecs?(?:ommendations?)?\.? ?\d[\d, &and]*\)?\s*$")
_PREFIX = re.compile(
    r"(?i)^((?:the )?(?:deputy )?(?:(?:cabinet|executive|lead|exec) (?:members?|councillors?)|portfolio holders?|lm|em|pfh|cm)(?: for)?)\s+(?=\S)"
)
_NEXT_MEMBER = r"(?:the )?(?:(?:Deputy )?(?:Cabinet|Executive|Lead|Exec) (?:Member|Councillor)|Portfolio Holder|(?:Deputy )?Leader|LM |EM |Cllr|Councillor|Mayor|Chair)"
_NOBODY = re.compile(r"(?i)^\W*(?:not for (?:the )?(?:cabinet|executive)|none|nobody|not applicable|n/?a|-+|–)\W*$")
_MEMBER_INITIALS = re.compile(r"^(?:LM|EM|CM|PFH|PH|Cllr|Ldr|Leader|DL)\b")


def split_members(raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The decision makers a cell names, and what is odd about it. "Cabinet Member for A/B" names two, each in full."""
    flags: list[str] = []
    lines = []
    for line in raw.split("\n"):
        bare = _NOTE.sub("", line).strip()
        if bare != line.strip():
            flags.append("cell_note_recs")
        if bare:
            lines.append(bare)
    if not lines or _NOBODY.match(" ".join(lines)) or placeholder(" ".join(lines)) or as_above(" ".join(lines)):
        if lines and re.search(r"(?i)not for", lines[0]):
            flags.append("recommendation_to_committee_itself")
        return (), tuple(flags)
    named: list[str] = []
    for line in _joined_lines(lines):
        for piece in re.split(r"\s*;\s*", line):
            named.extend(_members_of(piece))
    if len(named) > 1:
        flags.append("two_cabinet_members_slash" if "/" in raw else "two_cabinet_members")
    if any(officer_like(name) and not member_like(name) for name in named) and any(member_like(name) for name in named):
        flags.append("officer_in_member_cell")
    return tuple(named), tuple(dict.fromkeys(flags))


def _members_of(piece: str) -> list[str]:
    named: list[str] = []
    prefix = ""
    for part in re.split(r"\s*/\s*", piece):
        for name in re.split(rf"\s*,?\s+(?:and|&)\s+(?={_NEXT_MEMBER})|\s*,\s*(?={_NEXT_MEMBER})", part):
            said = name.strip(" ,;")
            if not said:
                continue
            found = _PREFIX.match(said)
            if found:
                prefix = found[1]
            elif named and prefix and not member_like(said) and not officer_like(said) and not initials_like(said):
                said = f"{prefix} {said}"
            named.extend(_with_officer(said))
    return [re.sub(r"^the (?=[A-Z])", "", name) if index else name for index, name in enumerate(named)]


def _with_officer(said: str) -> list[str]:
    """A member and an officer joined by "and"; an "and" inside a portfolio is left alone."""
    if not member_like(said):
        return [said.rstrip(".")]
    for found in re.finditer(r"\s+(?:and|&)\s+(?:the )?", said):
        rest = said[found.end() :]
        if re.match(r"(?:Head of|Director of|Chief |[A-Z]\w+ (?:Manager|Officer)\b)", rest) and officer_like(rest):
            return [said[: found.start()], rest.rstrip(".")]
    return [said.rstrip(".")]


def split_officers(raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The officers a cell names. "Head of Housing and Regulatory Services" is one; two titles joined by "and" are two."""
    lines = [line.strip() for line in raw.split("\n") if line.strip()]
    whole = " ".join(lines)
    if not lines or _NOBODY.match(whole) or placeholder(whole) or as_above(whole):
        return (), ()
    named: list[str] = []
    for line in _joined_lines([re.sub(r"^(?:[•·*–-]|\(?(?:[a-z]|[ivx]{1,4}|\d)[.)])\s+", "", line) for line in lines]):
        for piece in re.split(r"\s*;\s*", line):
            named.extend(_officers_of(piece.strip(" ,")))
    named = [name for name in named if name]
    flags = ["two_lead_officers"] if len(named) > 1 else []
    if any(member_like(name) for name in named):
        flags.append("member_in_officer_cell")
    return tuple(named), tuple(flags)


def _officers_of(piece: str) -> list[str]:
    piece = re.sub(r"(?<=[a-z)])\.$", "", piece)
    if "/" in piece:
        parts = [part.strip() for part in piece.split("/")]
        if all(_is_title(part) or initials_like(part) for part in parts):
            return [name for part in parts for name in _officers_of(part)]
    for found in re.finditer(r"\s*,\s+(?:and )?|\s+(?:and|&)\s+(?:the )?", piece):
        left, right = piece[: found.start()], piece[found.end() :]
        if _is_title(left) and _is_title(_first_title(right)):
            return [left, *_officers_of(right)]
    return [piece]


def _first_title(text: str) -> str:
    return re.split(r"\s*,\s+|\s+(?:and|&)\s+(?=(?:the )?(?:Head|Director|Chief)\b)", text)[0]


def _is_title(text: str) -> bool:
    if not text[:1].isupper():
        return False
    return (officer_like(text) and _stands_alone(text)) or member_like(text)


def _stands_alone(text: str) -> bool:
    """Whether a title names its service: "Head of" and "Chief" alone do not."""
    return not re.search(r"(?i)\b(?:of|for|and|the)$", text)


def split_both(raw: str, order: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Members and officers of a cell that holds both. What cannot be told goes by the order its title names them."""
    pieces = [piece.strip() for piece in re.split(r"\s*[/;\n]\s*", raw) if piece.strip()]
    if len(pieces) == 1:
        pieces = list(_with_officer(pieces[0])) if member_like(pieces[0]) else list(split_officers(raw)[0])
    members, officers, unknown = [], [], []
    for index, piece in enumerate(pieces):
        if member_like(piece) or _MEMBER_INITIALS.match(piece):
            members.append(piece)
        elif officer_like(piece) or team_like(piece):
            officers.append(piece)
        else:
            unknown.append((index, piece))
    flags: list[str] = []
    for index, piece in unknown:
        if len(pieces) == len(order) == 2:
            (officers if order[index] == "officers" else members).append(piece)
        else:
            officers.append(piece)
            flags.append("cell_could_not_be_told_apart")
    return tuple(members), tuple(officers), tuple(flags)


def _joined_lines(lines: list[str]) -> list[str]:
    """Lines of a cell with one name each; a line that only goes on from the last is joined to it."""
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        begins = member_like(line) or officer_like(line) or initials_like(line) or team_like(line)
        goes_on = bool(last) and (
            not begins or not line[:1].isupper() or bool(re.search(r"(?i)(?:\b(?:of|for|and|the|&)|[,/])$", last))
        )
        if goes_on:
            joined[-1] = f"{last} {line}"
        else:
            joined.append(line)
    return joined
