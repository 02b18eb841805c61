"""What a report leaves empty, half filled or untouched, each in a sentence for the person who completes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.decisions.importing.draft import Draft, DraftSection, Gap
from wardmote.decisions.importing.fields import BLANK
from wardmote.decisions.importing.headings import depth
from wardmote.decisions.templates import CHOICE, IMPLICATION, Section, Template
from wardmote.documents.signs import placeholder


def _(words: str) -> str:
    """Mark words for the catalogue. Django's own marker needs settings, and importing runs without them."""
    return words


EMPTY = _("Nothing is filled in here.")
MISSING = _("The report has no such section.")
NOT_SAID = _("The report does not say this.")
NOT_MARKED = _("Neither “Yes” nor “No” is marked.")
NO_CHOICE = _("It cannot be told whether this is “Yes” or “No”.")
UNTOUCHED = _("No tick is printed and nothing is said, so it is not known whether this applies.")
TICKED_ONLY = _("It is ticked as applying, and nothing says how.")
NO_TICKS = _("The boxes beside the implications show no tick, so which of them apply was not read.")
NO_OFFICER = _("No officer is named who cleared this.")
NO_DATE = _("No whole date can be read in “%(said)s”.")
ONLY_PLACEHOLDER = _("Only a placeholder stands here: “%(said)s”.")
HOLDS_PLACEHOLDER = _("A placeholder was left in the text: “%(said)s”.")

_LEFT = re.compile(
    r"(?i)\[(?:insert|enter|add|name|date|title|xx+|tbc|to be \w+|please|delete|describe|officer|number|amount|ward|£)[^\]]{0,120}\]|<(?:insert|enter|add|name|date|title|please|describe)[^>]{0,120}>|"
    r"\b(?:click|tap) (?:here|or tap here|or tap)\b[^.\n]{0,60}|\bchoose an item\b\.?|\bdelete as (?:appropriate|applicable|necessary)\b|\blorem ipsum\b|\b(?:tbc|tba)\b|\*{3,}|_{4,}|\bxx+\b|…{2,}|\.{5,}|"
    r"\[\s*[.…]*\s*\](?!\s*\w)"
)


def find_gaps(draft: Draft, template: Template) -> tuple[Gap, ...]:
    """Every gap, in the order of the report's own sections, then what the template asks for and the report never prints."""
    gaps: list[Gap] = []
    told: set[str] = set()
    no_ticks = _ticks_lost(draft)
    for index, section in enumerate(draft.sections):
        if section.section is None:
            gaps.extend(_of_unknown(draft, index))
            continue
        if section.key in told or (section is not draft.first(section.key) and not section.text):
            continue
        said = list(_of_printed(draft, section, section.section, no_ticks=no_ticks))
        if not section.text:
            told.add(section.key)
        gaps.extend(said)
    printed = {section.key for section in draft.sections if section.key}
    gaps.extend(_missing(draft, template, printed))
    return tuple(dict.fromkeys(gaps))


def _of_printed(draft: Draft, section: DraftSection, meant: Section, *, no_ticks: bool) -> Iterator[Gap]:
    def gap(what: str) -> Gap:
        return Gap(section.key, section.heading or meant.heading, what)

    text = section.text
    if meant.kind == IMPLICATION:
        yield from map(gap, _of_implication(section))
    elif meant.kind == CHOICE:
        if draft.key_decision is None and section.key == "key_decision":
            bare = re.sub(r"(?i)\byes\b|\bno\b|\W", "", text)
            yield gap(NOT_MARKED if not bare else NO_CHOICE)
        return
    elif section.key == "implications":
        if no_ticks:
            yield gap(NO_TICKS)
        elif not text and not _filled_parts(draft, meant):
            yield gap(EMPTY)
    elif not text or BLANK.match(text):
        if not _not_needed(draft, section.key) and not _filled_parts(draft, meant):
            yield gap(EMPTY)
        return
    elif section.key == "issued_on" and draft.issued_on is None and not placeholder(text):
        yield gap(NO_DATE % {"said": text[:60]})
    yield from map(gap, _placeholders(section))


def _of_implication(section: DraftSection) -> Iterator[str]:
    words = [line for line in section.lines if section.cleared_by is None or not line.endswith(section.cleared_by)]
    if not "".join(words).strip():
        if section.applies:
            yield TICKED_ONLY
        elif section.applies is None:
            yield UNTOUCHED
    if section.cleared_by == "":
        yield NO_OFFICER


def _placeholders(section: DraftSection) -> Iterator[str]:
    text = section.text
    if placeholder(text) and not BLANK.match(text):
        yield ONLY_PLACEHOLDER % {"said": text[:60]}
        return
    for said in dict.fromkeys(" ".join(found[0].split()) for found in _LEFT.finditer(text)):
        yield HOLDS_PLACEHOLDER % {"said": said[:80]}


def _of_unknown(draft: Draft, index: int) -> Iterator[Gap]:
    """A heading of the report's own with nothing below it, where what follows is not part of it."""
    section = draft.sections[index]
    if not section.heading or re.match(r"(?i)(?:part|section) [\dA-Z]\b", section.heading):
        return
    if section.text:
        yield from (Gap("", section.heading, what) for what in _placeholders(section))
        return
    after = draft.sections[index + 1] if index + 1 < len(draft.sections) else None
    deeper = after is not None and (
        (section.number and after.number.startswith(f"{section.number}."))
        or (section.level and after.level > section.level)
        or (not section.number and not section.level)
        or (section.number and not depth(after.number))
        or (depth(after.number) == 0 and after.level == 0)
    )
    if not deeper:
        yield Gap("", section.heading, EMPTY)


def _ticks_lost(draft: Draft) -> bool:
    """Whether implications are listed to be ticked and not one mark is printed."""
    group = draft.first("implications")
    if group is None:
        return False
    parts = [each for each in draft.sections if each.section is not None and each.section.kind == IMPLICATION]
    return sum(part.listed for part in parts) >= 3 and not any(part.mark for part in parts)


def _filled_parts(draft: Draft, meant: Section) -> bool:
    keys = {part.key for part in meant.walk()} - {meant.key}
    return any(section.key in keys and (section.text or section.mark) for section in draft.sections)


def _not_needed(draft: Draft, key: str) -> bool:
    """Whether an empty field is right as it is: why and since when, for a decision that is not key."""
    return key in ("forward_plan", "key_decision_reason") and draft.key_decision is False


def _missing(draft: Draft, template: Template, printed: set[str]) -> Iterator[Gap]:
    headings = " ".join(
        each.heading.lower()
        for each in draft.sections
        if each.section is not None and (each.section.kind == IMPLICATION or each.key == "implications")
    )
    known = {
        "title": draft.title,
        "decision_maker": draft.decision_maker,
        "wards": draft.wards,
        "author": draft.author,
        "meeting_on": draft.issued_on,
    }
    for section in template.walk():
        if not section.required or section.key in printed or known.get(section.key) or _not_needed(draft, section.key):
            continue
        parent = template.parent_of(section.key)
        above = {part.key for part in parent.walk()} if parent is not None else set()
        if parent is not None and parent.required and not printed & above:
            continue  # said once, for the parent
        if section.kind == IMPLICATION and re.search(rf"\b{re.escape(section.key.split('_')[0][:6])}", headings):
            continue  # "Legal and financial implications" under one heading
        if section.parts and printed & {part.key for part in section.walk()}:
            continue
        yield Gap(section.key, section.heading, NOT_SAID if section.is_field else MISSING)
