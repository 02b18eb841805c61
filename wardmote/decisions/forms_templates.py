"""Forms for a council's report templates: a row for each section, who clears what, the priorities of the council's plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from wardmote.decisions.templates import CHOICE, CONTACTS, FIELD, IMPLICATION, TEXT, Section, Template
from wardmote.kernel.forms import Form
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import area, day, line, one_of, posts_of, rows_of, tick

KINDS = (
    (TEXT, _("A heading with text")),
    (FIELD, _("A short answer on the cover")),
    (CHOICE, _("Yes or No")),
    (IMPLICATION, _("An implication, which somebody clears")),
    (CONTACTS, _("People to ask")),
)
NEW_ROWS = 3


class VersionForm(Form):
    """A new version as a whole."""

    name = line(_("Name of the template"), most=120)
    from_on = day(_("In force from"), _("Reports begun before keep the version they have."))
    because = area(_("Why it changes"), _("The history keeps it."), required=True, rows=2)


class SectionRow(Form):
    """One section of the template."""

    heading = line(_("Heading"), required=False)
    guidance = area(_("Guidance for whoever writes"), rows=2)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, widget=forms.Select, required=False)
    inside = forms.ChoiceField(label=_("Stands inside"), required=False, widget=forms.Select)
    position = forms.IntegerField(label=_("Place in the order"), required=False, min_value=1, max_value=999)
    word_limit = forms.IntegerField(label=_("Most words"), required=False, min_value=1, max_value=100_000)
    fewest = forms.IntegerField(label=_("Fewest entries"), required=False, min_value=0, max_value=20)
    required = tick(_("It must be filled in"))
    drop = tick(_("Take it out of the template"))
    number = 0  # of a new section, from one

    def __init__(
        self, section: Section | None, parents: list[tuple[str, str]], start: dict[str, Any], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, initial=start, **more)
        self.section = section
        none = ("", translated("Nothing: it stands by itself"))
        own = section.key if section else None
        self.fields["inside"].choices = [none, *(each for each in parents if each[0] != own)]  # type: ignore[attr-defined]


def rows_for(template: Template, data: Any = None) -> list[SectionRow]:
    """A form for each section of a template in its order, then a few empty ones."""
    parents = [(section.key, section.heading) for section in template.sections if section.kind == TEXT]
    rows = []
    for place, section in enumerate(template.walk(), 1):
        parent = template.parent_of(section.key)
        start = {
            "heading": section.heading,
            "guidance": section.guidance,
            "kind": section.kind,
            "inside": parent.key if parent else "",
            "position": place * 10,
            "word_limit": section.word_limit,
            "fewest": section.fewest or None,
            "required": section.required,
        }
        rows.append(SectionRow(section, parents, start, data, prefix=f"s-{section.key}"))
    last = len(rows) * 10
    for extra in range(1, NEW_ROWS + 1):
        start = {"kind": TEXT, "position": last + extra * 10}
        rows.append(SectionRow(None, parents, start, data, prefix=f"new-{extra}"))
        rows[-1].number = extra
    return rows


def sections_of(rows: Iterable[SectionRow]) -> tuple[Section, ...]:
    """The tree that the filled rows make, by their order. What the form does not ask for stays as it was.

    A section inside one that is taken out goes with it.
    """
    said = [row for row in rows if row.cleaned_data.get("heading", "").strip() and not row.cleaned_data["drop"]]
    said.sort(key=lambda row: row.cleaned_data["position"] or 9999)
    taken = {row.section.key for row in said if row.section is not None}
    made = [(row.cleaned_data["inside"], _section(row, taken)) for row in said]
    inside: dict[str, list[Section]] = {}
    for parent, section in made:
        if parent:
            inside.setdefault(parent, []).append(section)
    return tuple(replace(section, parts=tuple(inside.get(section.key, ()))) for parent, section in made if not parent)


def _section(row: SectionRow, taken: set[str]) -> Section:
    given = row.cleaned_data
    if row.section is None:
        base = slugify(given["heading"]).replace("-", "_")[:50] or "section"
        key = next(each for each in (base, *(f"{base}_{n}" for n in range(2, 100))) if each not in taken)
        taken.add(key)
        section = Section(key, given["heading"].strip())
    else:
        section = row.section
    return replace(
        section,
        heading=given["heading"].strip(),
        guidance=given["guidance"].strip(),
        kind=given["kind"] or section.kind,
        word_limit=given["word_limit"],
        fewest=given["fewest"] or 0,
        required=given["required"],
        parts=(),
    )


class SpecialistForm(Form):
    """Which post clears an implication."""

    post_id = one_of(_("Post that clears it"))
    from_on = day(_("From"))

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["post_id"].choices = rows_of(posts_of(council), _("Choose a post"))  # type: ignore[attr-defined]


class PriorityForm(Form):
    """A priority of the council's plan."""

    title = line(_("Priority"))
    from_on = day(_("From"), required=False)


class EndForm(Form):
    """The last day of something."""

    until_on = day(_("Last day"))
