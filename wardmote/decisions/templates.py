"""The shape of a report template: a tree of sections, held as data so that a council can have its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

TEXT = "text"  # a heading with paragraphs, lists and tables beneath it
FIELD = "field"  # a label with a short value, as on a cover: author, wards
CHOICE = "choice"  # a label with Yes or No
IMPLICATION = "implication"  # applies or does not, with words; cleared by a named officer
CONTACTS = "contacts"  # people to ask, with how to reach them
KINDS = frozenset({TEXT, FIELD, CHOICE, IMPLICATION, CONTACTS})


@dataclass(frozen=True)
class Section:
    """One place of a template that a report's author fills, and the sections inside it.

    ``key`` is what the section means and is the same in every template; ``heading`` is what this template prints.
    ``number`` is the printed number where the template fixes it. ``word_limit`` None: no limit. ``repeats`` allows it
    more than once, ``fewest`` times at least. ``cleared_by`` names who must clear it, empty where nobody has to.
    ``known_as`` lists other headings that older papers print for the same thing; one that ends in "…" is only the
    beginning of a heading.
    """

    key: str
    heading: str
    guidance: str = ""
    word_limit: int | None = None
    required: bool = True
    repeats: bool = False
    fewest: int = 0
    cleared_by: str = ""
    kind: str = TEXT
    number: str = ""
    known_as: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.key}: no such kind of section: {self.kind}")

    @property
    def is_field(self) -> bool:
        """Whether a short value answers it, beside its label."""
        return self.kind in (FIELD, CHOICE)

    def walk(self) -> Iterator[Section]:
        """This section and every one inside it, in the order printed."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Template:
    """One version of a council's report template.

    ``known_by`` lists words on a paper's front or in its labels that speak for it, ``not_by`` words that speak against,
    ``decided_by`` what those are called who decide on such reports.
    """

    key: str
    name: str
    summary: str
    sections: tuple[Section, ...]
    known_by: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [section.key for section in self.walk()]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"{self.key}: these keys stand twice: {', '.join(twice)}")

    def walk(self) -> Iterator[Section]:
        """Every section, in the order printed, each followed by those inside it."""
        for section in self.sections:
            yield from section.walk()

    def section(self, key: str) -> Section | None:
        """The section with this key, or None."""
        return next((section for section in self.walk() if section.key == key), None)

    def parent_of(self, key: str) -> Section | None:
        """The section that holds the one with this key, or None for one that stands by itself."""
        return next((section for section in self.walk() if any(part.key == key for part in section.parts)), None)


def as_data(template: Template) -> dict[str, Any]:
    """A template as plain lists, words and numbers, ready for JSON or a database. What is usual is left out."""
    return {
        "key": template.key,
        "name": template.name,
        "summary": template.summary,
        "known_by": list(template.known_by),
        "not_by": list(template.not_by),
        "decided_by": list(template.decided_by),
        "sections": [_section_as_data(section) for section in template.sections],
    }


def from_data(data: dict[str, Any]) -> Template:
    """The template that ``as_data`` wrote. Raises ValueError for a word it does not know or a key that stands twice."""
    unknown = sorted(set(data) - {field.name for field in fields(Template)})
    if unknown:
        raise ValueError(f"a template has no {', '.join(unknown)}")
    sections = tuple(_section_from_data(section) for section in data["sections"])
    words = {name: tuple(data.get(name, ())) for name in ("known_by", "not_by", "decided_by")}
    return Template(data["key"], data["name"], data["summary"], sections, **words)


def _section_as_data(section: Section) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for field in fields(Section):
        value = getattr(section, field.name)
        if field.name == "parts":
            value = [_section_as_data(part) for part in section.parts]
        elif isinstance(value, tuple):
            value = list(value)
        if field.name in ("key", "heading") or value not in (field.default, []):
            said[field.name] = value
    return said


def _section_from_data(data: dict[str, Any]) -> Section:
    unknown = sorted(set(data) - {field.name for field in fields(Section)})
    if unknown:
        raise ValueError(f"a section has no {', '.join(unknown)}")
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    given["parts"] = tuple(_section_from_data(part) for part in data.get("parts", ()))
    return Section(**given)
