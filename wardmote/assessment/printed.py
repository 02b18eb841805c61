"""A published assessment as a paper: Word and tagged PDF from the same content as the page, each chart with its words and table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment import charts, public_pages
from wardmote.documents.paper import (
    Block,
    BulletList,
    Colours,
    Column,
    DataTable,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Section,
)
from wardmote.kernel.models import Council, Publication
from wardmote.organisations.published import Content

MOST_ROWS = 40


def paper(council: Council, published: Publication, *, on: date, site: str) -> Paper:
    """The assessment as a paper."""
    content: Content = published.content or {}
    sections = [Section([Paragraph(content["summary"], "lead")])] if content["summary"] else []
    for part in content["parts"]:
        blocks: list[Block] = []
        for section in part["sections"]:
            blocks.append(Heading(section["heading"]))
            blocks += [Paragraph(words) for words in section["text"].split("\n") if words.strip()]
            for data in section["items"]:
                blocks += _figure(data)
            blocks += [
                Paragraph(_("%(who)s says: %(text)s") % {"who": one["who"]["name"], "text": one["text"]})
                for one in section["comments"]
            ]
        sections.append(Section(blocks, f"{part['number']} {part['words']}"))
    said = public_pages.scoring(content)
    if said:
        sections.append(Section(_scoring(said), _("How the priorities were scored")))
    if content["contributors"]:
        sections.append(Section([BulletList(public_pages.contributor_words(content))], _("Who contributed")))
    return Paper(
        title=content["title"],
        subtitle=_("Edition %(n)s") % {"n": published.edition},
        council_name=council.name,
        sections=sections,
        made_on=on,
        footer_words=_("Check value %(hash)s") % {"hash": published.sha256[:16]},
        address=f"{site}{published.address}",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )  # fmt: skip


def _figure(data: Content) -> list[Block]:
    item = public_pages.item_of(data)
    caption = _("Figure %(n)s: %(title)s") % {"n": data["number"], "title": item.title}
    picture = charts.as_file(item)
    blocks: list[Block] = [Picture(picture, charts.alternative(item), caption)] if picture else [Paragraph(caption)]
    rows = item.table.rows[:MOST_ROWS]
    columns = [
        Column(label, 2 if place == 0 else 1, numeric=place > 0) for place, label in enumerate(item.table.columns)
    ]
    blocks.append(DataTable(item.table.caption, columns, [list(row) for row in rows]))
    if len(rows) < len(item.table.rows):
        blocks.append(
            Paragraph(_("The first %(n)s rows. All of them are on the page as a file.") % {"n": MOST_ROWS}, "quiet")
        )
    note = " ".join([item.definition, f"{item.period}.", item.coverage, *item.caveats, f"{item.source}."])
    blocks.append(Paragraph(note, "quiet"))
    return blocks


def _scoring(said: dict[str, Any]) -> list[Block]:
    columns = [
        Column(_("Rank")),
        Column(_("Issue"), 3),
        Column(_("Score")),
        Column(_("Confidence")),
        Column(_("Decided"), 2),
        Column(_("How firm"), 4),
    ]
    rows = [
        [
            str(row["rank"]),
            row["title"],
            row["risk"],
            row["confidence"],
            f"{row['decided']}\n{row['because']}".strip(),
            f"{row['firm']} {row['kept']}",
        ]
        for row in said["places"]
    ]
    blocks: list[Block] = [
        Paragraph(f"{said['lead']} {said['model']} {said['source']}".strip()),
        DataTable(_("Issues in the order of their score"), columns, rows),
    ]
    if said["settled"]:
        blocks += [Heading(_("Settled by the group")), BulletList(said["settled"])]
    return blocks
