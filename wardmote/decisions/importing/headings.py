"""Which section of a template a printed heading names, and how sure that is. Numbers in front of headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from wardmote.decisions.templates import IMPLICATION, Section, Template
from wardmote.documents.signs import MONTH

SURE = 0.95  # the same words, but for case, small words and endings
LIKELY = 0.75  # most of the words
_MOST_WORDS = 16

_NUMBER = re.compile(
    r"^\s*(?:section |part )?(?P<number>\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\d{1,2}|\.\d{1,2})?|[a-z]|[ivx]{1,5}|[IVX]{1,5})[.):]+|\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2})"
    r"(?:\s*[-–—]\s+|\s+|(?=[A-Z“‘(]))(?=\S)",
    re.IGNORECASE,
)
_MONTH_NEXT = re.compile(rf"(?i)^(?:st|nd|rd|th)?\s*{MONTH}\b")
_SMALL = frozenset(
    {"the", "of", "a", "an", "and", "this", "any", "or", "is", "are", "be", "been", "it", "its", "s", "if", "will"}
)
_JOINING = frozenset({"for", "to", "in", "on", "by", "with", "from"})


@dataclass(frozen=True)
class Match:
    """A section that a heading names. ``sure`` runs from LIKELY to one; ``own`` says that it is the template's own heading."""

    section: Section
    sure: float
    own: bool = False
    rest: str = ""


def split_number(text: str) -> tuple[str, str]:
    """A printed number or letter and the words after it: "1.3.1 In adherence" gives "1.3.1" and "In adherence"."""
    found = _NUMBER.match(text)
    if not found:
        return "", text.strip()
    number, words = found["number"], text[found.end() :].strip()
    bare = number.strip("().:")
    plain = number == bare  # nothing but its place marks it as a number
    if _MONTH_NEXT.match(words) and bare.isdigit():
        return "", text.strip()
    if plain and bare.isdigit() and not re.match(r"[A-Z“‘\"'(\[☐☒]", words):
        return "", text.strip()
    if bare.isalpha() and plain:
        return "", text.strip()
    return (bare if not bare.isalpha() else number.rstrip(":")), words


def depth(number: str) -> int:
    """How deep a printed number stands: "1" is 1, "1.3" is 2; nought for letters and for none."""
    return number.count(".") + 1 if re.fullmatch(r"\d+(?:\.\d+)*", number) else 0


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    plain = re.sub(r"\((?:s|es|ies)\)", "s", text.casefold().replace("&", " and ").replace("’", "'"))
    words = re.findall(r"[a-z0-9£]+", re.sub(r"'s\b", "", plain))
    kept = [word for word in words if word not in _SMALL] or words
    return tuple(_stem(word) for word in kept)


def _core(stems: tuple[str, ...]) -> tuple[str, ...]:
    """Without the words that only join others."""
    return tuple(stem for stem in stems if stem not in _JOINING)


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
    return word[:6]


class Headings:
    """The headings one template knows, ready to be asked."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._exact: dict[tuple[str, ...], list[tuple[Section, bool]]] = {}
        self._loose: dict[tuple[str, ...], tuple[Section, bool]] = {}  # without "for", "by" and the like
        self._begins: list[tuple[str, Section]] = []
        self._near: list[tuple[frozenset[str], Section]] = []
        self._holding: dict[str, list[int]] = {}  # a stem → which of those hold it
        self._answers: dict[tuple[str, bool], Match | None] = {}
        for section in template.walk():
            for said in (section.heading, *section.known_as):
                self._learn(said, section)

    def _learn(self, said: str, section: Section) -> None:
        if said.endswith("…"):
            words = said.rstrip(" …")
            self._begins.append((words.casefold(), section))
            return
        stems = _stems(said)
        known = self._exact.setdefault(stems, [])
        if all(each.key != section.key for each, _ in known):
            known.append((section, said == section.heading))
        core = _core(stems)
        if len(core) > 1:
            for stem in set(core):
                self._holding.setdefault(stem, []).append(len(self._near))
            self._near.append((frozenset(core), section))
            self._loose.setdefault(core, (section, said == section.heading))

    def match(self, words: str, *, inside: bool = False) -> Match | None:
        """The section a heading's words name, without its number; None where they name none.

        ``inside`` says that the heading stands among the implications, where "Legal" is enough; elsewhere it has to
        say "Legal implications".
        """
        asked = (words, inside)
        if asked not in self._answers:
            self._answers[asked] = self._find(words, inside=inside) if len(words) <= 170 else None
        return self._answers[asked]

    def _find(self, words: str, *, inside: bool) -> Match | None:
        plain = words.strip().rstrip(":?.…").strip()
        if plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1:
            plain = plain[1:-1].strip()
        if not plain or len(plain) > 160 or plain.count(" ") > 3 * _MOST_WORDS:
            return None
        stems = _stems(plain)
        if not 0 < len(stems) <= _MOST_WORDS:
            return None
        exact = [(section, own) for section, own in self._exact.get(stems, ()) if _fits(section, stems, inside)]
        if exact:
            exact.sort(key=lambda pair: (pair[0].kind == IMPLICATION) != inside)
            return Match(exact[0][0], 1.0, exact[0][1])
        core = _core(stems)
        loose = self._loose.get(core)
        if loose is not None and _fits(loose[0], core, inside):
            return Match(loose[0], 0.97, loose[1])
        return self._beginning(plain) or self._nearest(core, inside) or self._part(plain, inside)

    def _beginning(self, plain: str) -> Match | None:
        lowered = plain.casefold()
        found = [(len(begins), section) for begins, section in self._begins if lowered.startswith(begins)]
        if not found:
            return None
        length, section = max(found, key=lambda each: each[0])
        return Match(section, 0.9, rest=plain[length:].strip())

    def _part(self, plain: str, inside: bool) -> Match | None:
        """What the first of two things joined by "and" names, or a heading without its brackets; a box by its subject."""
        for shorter in (
            re.sub(r"\s*\([^)]*\)", "", plain),
            re.split(r"(?i)\s+and\s+|\s*[,&]\s*|\s+[–—-]\s+", plain)[0],
        ):
            found = self._exact.get(_stems(shorter)) if 0 < len(shorter) < len(plain) else None
            fitting = [pair for pair in found or () if _fits(pair[0], _stems(shorter), inside) and not pair[0].is_field]
            if fitting:
                return Match(fitting[0][0], 0.8)
        if re.search(r"(?i)\bkey decision\b|\bforthcoming decisions\b", plain):
            reason = re.search(r"(?i)\b(?:why|reasons?|criteri\w+|because|grounds)\b(?! stated)", plain)
            when = re.search(r"(?i)\b(?:when|date|published?|notice)\b", plain)
            section = self.template.section(
                "key_decision_reason" if reason else "forward_plan" if when else "key_decision"
            )
            return Match(section, 0.8) if section is not None else None
        return None

    def _nearest(self, stems: tuple[str, ...], inside: bool) -> Match | None:
        said = frozenset(stems)
        best: tuple[float, Section] | None = None
        shares = Counter(at for stem in said for at in self._holding.get(stem, ()))
        for at in sorted(shares):
            shared, (known, section) = shares[at], self._near[at]
            if shared < 2 or not _fits(section, stems, inside):
                continue
            alike = 2 * shared / (len(said) + len(known))
            if alike >= LIKELY and (best is None or alike > best[0]):
                best = (alike, section)
        return Match(best[1], best[0] * 0.94) if best else None


def _fits(section: Section, stems: tuple[str, ...], inside: bool) -> bool:
    """One bare word, such as "Risk", names an implication only among the implications."""
    return section.kind != IMPLICATION or inside or len(stems) > 1
