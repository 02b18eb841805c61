"""The plan in force as a paper, and the words of an indicator's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.documents import rich_text
from wardmote.documents.paper import (
    Block,
    BulletList,
    Cell,
    Colours,
    Column,
    DataTable,
    Heading,
    Notice,
    Paper,
    Paragraph,
    Section,
)
from wardmote.kernel import facts
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_range_words, date_words
from wardmote.organisations.published import Content, day_of


def plan_paper(council: Council, whole: Content, *, on: date, site: str) -> Paper:
    """The plan in the usual shape: texts, one part for each priority with its actions and indicators, the words explained."""
    head = facts.head(council)
    adopted = day_of(whole["adopted_on"])
    opening: list[Block] = [Paragraph(whole["summary"], "lead")] if whole["summary"] else []
    if adopted and whole["adopted_by"]:
        said = _("Adopted by %(who)s on %(on)s.") % {"who": whole["adopted_by"]["name"], "on": date_words(adopted)}
        opening.append(Paragraph(said))
    if whole["passed_over"]:
        opening.append(Notice(whole["passed_over"], _("Adopted although not everything was in order")))
    if whole["limbs"]:
        opening += [Paragraph(_("It covers:")), BulletList(whole["limbs"])]
    sections = [Section(opening)]
    sections += [
        Section(
            [*rich_text.blocks(one["text"]), *([Paragraph(one["by"], "quiet")] if one["by"] else [])], one["heading"]
        )
        for one in whole["texts"]
    ]
    sections += [Section(_priority(one, whole), one["title"]) for one in whole["priorities"]]
    if whole["differences"]:
        sections.append(Section([BulletList(whole["differences"])], _("What changed since the edition before")))
    if whole["terms"]:
        sections.append(
            Section([Paragraph(f"{one['word']}: {one['meaning']}") for one in whole["terms"]], _("Words explained"))
        )
    return Paper(
        title=whole["title"],
        council_name=council.name,
        sections=sections,
        made_on=on,
        landscape=True,
        footer_words=_("Check value %(hash)s") % {"hash": head.hash[:16]} if head else "",
        address=f"{site}/partnership/plan/",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def _priority(one: Content, whole: Content) -> list[Block]:
    made: list[Block] = [Paragraph(one["summary"], "lead")] if one["summary"] else []
    made += rich_text.blocks(one["rationale"])
    if one["objectives"]:
        made += [Heading(_("What should be reached")), BulletList(one["objectives"])]
    mine = [row for row in whole["actions"] if row["priority"]["slug"] == one["slug"]]
    if mine:
        columns = [Column(_("Reference"), 9), Column(_("Action"), 34), Column(_("Led by"), 19), Column(_("Due"), 12), Column(_("Where it stands"), 26)]  # fmt: skip
        rows = [
            [Cell(row["printed_reference"], row_header=True), row["text"], _lead(row), _due(row), _stands(row)]
            for row in mine
        ]
        made.append(DataTable(_("Actions for %(what)s") % {"what": one["title"]}, columns, rows))
    figures = [row for row in whole["indicators"] if row["priority"]["slug"] == one["slug"]]
    if figures:
        columns = [Column(_("Indicator"), 30), Column(_("Where it started"), 20), Column(_("Where it should go"), 20), Column(_("Last figure"), 30)]  # fmt: skip
        rows = [
            [
                Cell(row["title"], row_header=True),
                with_words(row["baseline"], row["baseline_words"]),
                with_words(row["target"], row["target_words"]),
                indicator_sentence(row),
            ]
            for row in figures
        ]
        made.append(DataTable(_("How %(what)s is judged") % {"what": one["title"]}, columns, rows))
    if one["alignments"]:
        made.append(Heading(_("How it stands to other plans")))
        made.append(
            BulletList([f"{row['whose']}: {row['their_priority']}. {row['how']}".strip() for row in one["alignments"]])
        )
    return made


def indicator_sentence(content: Content) -> str:
    """The last figure of an indicator as a sentence. It says no more than the figures do: no rise or fall of two points."""
    known = [one for one in content["values"] if one["value"] is not None]
    if not known:
        return _("No figure yet.")
    last = known[-1]
    unit = f" {content['unit']}" if content["unit"] else ""
    said = _("%(figure)s%(unit)s in %(period)s") % {
        "figure": plain_number(last["value"]),
        "unit": unit,
        "period": _period(last),
    }
    if last["low"] is not None:
        said += _(", between %(low)s and %(high)s") % {
            "low": plain_number(last["low"]),
            "high": plain_number(last["high"]),
        }
    return f"{said}."


def indicator_rows(content: Content) -> list[list[Any]]:
    """Every figure as a row of a table, earliest first: period, figure, range, note."""
    return [
        [
            _period(one),
            {"text": plain_number(one["value"]) if one["value"] is not None else _("Not known"), "format": "numeric"},
            _("%(low)s to %(high)s") % {"low": plain_number(one["low"]), "high": plain_number(one["high"])}
            if one["low"] is not None
            else _("Not stated"),
            one["note"],
        ]
        for one in content["values"]
    ]


def plain_number(value: float | int) -> str:
    """A figure with commas for thousands, and no needless noughts."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")


def with_words(value: float | int | None, words: str) -> str:
    """A baseline or target with the words beside it."""
    if value is None:
        return words or _("Not stated")
    return f"{plain_number(value)}, {words}" if words else plain_number(value)


def _period(one: Content) -> str:
    return date_range_words(date.fromisoformat(one["from_on"]), date.fromisoformat(one["until_on"]))


def _lead(row: Content) -> str:
    return "\n".join(filter(None, (row["lead"]["name"], row["lead_post"])))


def _due(row: Content) -> str:
    due = day_of(row["due_on"])
    return date_words(due) if due else _("No date was given")


def _stands(row: Content) -> str:
    newest = row["updates"][0]["text"] if row["updates"] else _("No update yet.")
    return f"{row['state_words']}.\n{newest}"
