"""The few facts that a report says about itself: title, dates, who wrote it, who decides, wards, contacts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from wardmote.decisions.importing.draft import Contact, Draft, DraftSection
from wardmote.decisions.importing.headings import depth
from wardmote.decisions.importing.lines import Piece
from wardmote.decisions.importing.walk import Walk
from wardmote.documents.signs import DATE, member_like, officer_like, placeholder
from wardmote.documents.ticks import yes_or_no

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BLANK = re.compile(r"^[\s.…_\-–—:*|]*$")
_LEADERS = re.compile(r"[.…_]{2,}|…")
_BODY = re.compile(
    r"(?i)^(?:to:?\s+|report to(?: the)?:?\s+|meeting of(?: the)?:?\s+)?(?:the )?(?P<body>(?:full )?council|cabinet|executive(?: board| committee)?|[a-z][\w&,’' -]{2,70}? (?:committee|board|panel|sub-committee|commission|cabinet))(?:\s*[-–,:(]?\s*(?P<on>.*))?$"
)
_NO_TITLE = re.compile(
    r"(?i)^(?:report(?: to| of| by| for)?\b.*|agenda.*|item\b.*|appendix.*|(?:public|open|part [ab]|not for publication|exempt|confidential|private|unrestricted|official)(?: report)?|.*\b(?:borough|district|city|county|town|metropolitan) council|.* council|decision report|officer decision.*|(?:record of |notice of )?(?:delegated|officer)\b.*|record of .*decision.*|cabinet member report|committee report|draft|(?:delegated )?decision (?:record|notice|form).*|version .*|classification.*|to|from|contents)\W*$"
)
_COLUMN = re.compile(
    r"(?i)^(?:(?P<post>job title|title|post|position|role)|name|officer|contact(?: officer)?|tel(?:ephone)?(?: no)?|phone|e-?mail|e-?mail/telephone|address)\W*$"
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?:\+44|\(?0)\d[\d ()-]{7,14}\d|\b\d{4} \d{6}\b|(?i:\b(?:ext(?:ension)?|tel(?:ephone)?|phone)[.: ]+)\d{3,6}\b(?![ -]?\d)"
)
_LABEL = re.compile(
    r"(?i)^\W*(?:tel(?:ephone)?(?: (?:no|number))?|phone(?: number)?|mobile|direct (?:line|dial)|e-?mail(?: address)?(?:/telephone)?|name|post|position|job title|title|role|contact(?: officer| name)?|officer|author|report author)\W*(?::|(?=[\d(+])|$)\s*"
)


def fill(draft: Draft, walk: Walk) -> None:
    """Take the facts of a report from its sections and its front. What is not printed stays None."""
    for section in draft.sections:
        if section.section is not None and section.section.is_field:
            section.lines = [
                said for line in section.lines if (said := _LEADERS.sub(" ", line).strip()) and not BLANK.match(said)
            ]
    title_at = _title(draft, walk)
    draft.issued_on = read_date(_value(draft, "issued_on"))
    draft.contacts = tuple(_contacts(draft))
    draft.author = _person(_value(draft, "author"))
    draft.wards = _one_line(_value(draft, "wards"))
    key = draft.first("key_decision")
    draft.key_decision = yes_or_no(key.text) if key is not None else None
    draft.decision_maker = _decision_maker(draft, walk)
    _keep_front(draft, walk, title_at)


def read_date(text: str | None) -> date | None:
    """The first whole date in a text, None where there is none that exists."""
    found = DATE.search(text or "")
    if not found:
        return None
    said = found[0].lower()
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", said)), 0)
    if month and len(numbers) == 2:
        day, year = numbers
    elif re.match(r"\d{4}-", said):
        year, month, day = numbers
    elif len(numbers) == 3:
        day, month, year = numbers
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def body_of(words: str) -> str | None:
    """The body that a line on a report's front names, alone or with a date; None for any other line."""
    found = _BODY.match(words.strip()) if len(words) < 110 else None
    if found is None or (found["on"] and not DATE.search(found["on"])):
        return None
    return found["body"].strip(" ,–-")


def _value(draft: Draft, key: str) -> str | None:
    section = draft.first(key)
    return section.text if section is not None and section.text else None


def _one_line(text: str | None) -> str | None:
    if text is None or placeholder(text):
        return None
    return ", ".join(line.strip(" ,") for line in text.split("\n") if line.strip()) or None


def _person(text: str | None) -> str | None:
    """A name or post without telephone and address."""
    if text is None or placeholder(text):
        return None
    lines = []
    for line in re.split(r"\n|\s{3,}", text):
        said = _PHONE.sub("", _EMAIL.sub("", line))
        said = re.sub(r"(?i)[\s,;–-]*\b(?:tel(?:ephone)?|phone|ext|e-?mail)\b[.:\s]*(?=$|,|;)", "", said).strip(
            " ,;:–-()"
        )
        said = re.sub(r"(?i)^(?:name|author)\s*:\s*", "", said)
        if said and not BLANK.match(said):
            lines.append(said)
    return ", ".join(lines) or None


# --- title and front -------------------------------------------------------------------------------------------


def _title(draft: Draft, walk: Walk) -> Piece | DraftSection | None:
    """Set the title; what it was taken from, so that it is not kept twice."""
    named = draft.first("title")
    if named is not None and named.text and not placeholder(named.text):
        draft.title = _one_line(named.text)
        return None
    ranked = (
        sorted(
            (_title_rank(piece, walk), -order, piece)
            for order, piece in enumerate(walk.front)
            if _title_rank(piece, walk)
        )
        if walk.front
        else []
    )
    if ranked:
        draft.title = ranked[-1][2].words
        return ranked[-1][2]
    return None


def _title_rank(piece: Piece, walk: Walk) -> int:
    """How much a line on the front looks like the report's title; nought where it is none."""
    words = piece.words.strip()
    if not words or len(words) > 220 or piece.bullet or words.endswith((".", ":", ";")) or DATE.fullmatch(words):
        return 0
    if _NO_TITLE.match(words) or body_of(words):
        return 0
    if walk.headings.match(words) is not None and len(words.split()) < 4:
        return 0
    first = next((each for each in walk.sections if depth(each.number) > 1), None)
    heads = bool(first and piece.number and first.number.startswith(f"{piece.number}."))
    dress = (4 if piece.level == 1 else 3 if piece.level else 0) + 2 * piece.bold + piece.caps
    return 1 + dress + (8 if heads else 0) + (len(words.split()) > 2)


def _keep_front(draft: Draft, walk: Walk, title_at: Piece | DraftSection | None) -> None:
    """What stands above the first section and answers no label is kept, but for the title."""
    lines = [piece.printed for piece in walk.front if piece is not title_at]
    if lines:
        place = walk.front[0].position
        draft.sections.insert(0, DraftSection(lines=lines, position=place))


# --- who decides -----------------------------------------------------------------------------------------------


def _decision_maker(draft: Draft, walk: Walk) -> str | None:
    said = _person(_value(draft, "decision_maker"))
    if said:
        body = _BODY.match(said)
        return body["body"].strip() if body and body["on"] and DATE.search(body["on"]) else said
    for piece in walk.front:
        if named := body_of(piece.words):
            return named
    comment = draft.first("how_to_comment")
    members = [each.post for each in draft.contacts if each.post and member_like(each.post)]
    decides = comment is not None and re.search(
        r"(?i)(?:member|councillor)\b.{0,60}\b(?:taking|making|take|make)s? (?:the|this) decision", comment.text
    )
    if decides and len(members) == 1:
        return members[0]
    member = _person(_value(draft, "lead_member"))
    return member if member and draft.template == "cabinet-member-report" and member_like(member) else None


# --- contacts --------------------------------------------------------------------------------------------------


def _contacts(draft: Draft) -> list[Contact]:
    found: list[Contact] = []
    for section in draft.sections:
        wanted = section.key == "contacts"
        if wanted or section.key in ("author", "lead_officer", "lead_head", "lead_member", "how_to_comment"):
            read = _read_contacts(section.lines)
            if not wanted:
                read = [each for each in read if (each.telephone or each.email) and (each.name or each.post)]
            found.extend(each for each in read if each not in found)
    return found


def _read_contacts(lines: list[str]) -> list[Contact]:
    made: list[Contact] = []
    now = Contact()
    for line in lines:
        if len(line.split()) > 30:
            continue
        parts = re.split(r"\s{3,}|\s*\|\s*|;\s+", line)
        reach = any(_EMAIL.search(part) or _PHONE.search(part) or ":" in part for part in parts)
        beside = len(parts) == 2 and not reach and not _COLUMN.match(parts[0])
        if len(parts) == 2 and (label := _COLUMN.match(parts[0])):
            parts = [f"{label[0]}: {parts[1]}"]
        for part in [line] if beside else parts:
            for piece in [("name", parts[0]), ("post", parts[1])] if beside else _facts(part):
                name, value = piece
                if getattr(now, name) is not None and (name in ("name", "post") or now.name or now.post):
                    if name in ("name", "post"):
                        made.append(now)
                        now = Contact()
                    elif getattr(now, name) != value:
                        continue
                now = replace(now, **{name: value})
    made.append(now)
    return [each for each in made if each.name or each.post or each.telephone or each.email]


def _facts(part: str) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    email, phone = _EMAIL.search(part), _PHONE.search(part)
    rest = part
    if email:
        rest = rest.replace(email[0], " ")
    if phone:
        rest = rest.replace(phone[0], " ")
    is_post = False
    while (label := _LABEL.match(rest)) and label.end():
        is_post = is_post or bool(re.match(r"(?i)\W*(?:job title|title|post|position|role)\b", label[0]))
        rest = rest[label.end() :]
    rest = re.sub(r"(?i)[\s,;(–-]*\b(?:tel(?:ephone)?|phone|ext|e-?mail|on|at)\b[.:\s]*(?=$|[,;)])", "", rest.strip())
    rest = re.sub(r"(?i)\s*\b(?:tel(?:ephone)?|phone|e-?mail)\s*:?\s*$", "", " ".join(rest.split())).strip(" ,;:–-()")
    if rest and len(rest.split()) <= 16 and not rest.endswith("."):
        facts.extend([("post", rest)] if is_post else _name_and_post(rest))
    if phone:
        facts.append(("telephone", re.sub(r"(?i)^(?:tel(?:ephone)?|phone)[.: ]+", "", phone[0]).strip()))
    if email:
        facts.append(("email", email[0].rstrip(".")))
    return facts


def _name_and_post(text: str) -> list[tuple[str, str]]:
    councillor = re.match(r"(?i)(?:cllr|councillor)\b", text)
    if not councillor and (member_like(text) or (officer_like(text) and "," not in text)):
        return [("post", text)]
    for found in re.finditer(r"\s*,\s*|\s+[–—-]\s+|\s*\(", text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip(" )")
        if member_like(right) or officer_like(right):
            return [("name", left), ("post", right)]
        if officer_like(left) and not officer_like(right):
            return [("name", right), ("post", left)]
    return [("post", text)] if officer_like(text) else [("name", text)]
