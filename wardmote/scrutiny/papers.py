"""The papers of scrutiny, made from what is published: the plan of recommendations and answers (SCRAIP), and the update for a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.documents.paper import (
    Cell,
    Colours,
    Column,
    DataTable,
    GroupRow,
    Heading,
    Notice,
    Paper,
    Paragraph,
    Section,
    SummaryList,
)
from wardmote.kernel import facts
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words, list_words, pounds
from wardmote.organisations.models import Body, Meeting
from wardmote.scrutiny.axes import RESPONSE
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models import PublishedRecommendation
from wardmote.scrutiny.standing import is_open, names, standing


@dataclass(frozen=True)
class UpdateRow:
    """A recommendation in a meeting's update paper. ``group`` is one of changed, late, soon, silent, rest.

    ``late`` says in words what is late, worst first, in whichever group it stands.
    """

    content: Content
    group: str
    changes: list[str]
    where: str
    is_not_due: bool
    late: list[str]

    @property
    def group_title(self) -> str:
        """The heading it stands under."""
        return str(GROUPS[self.group])


GROUPS = {
    "changed": gettext_lazy("Changed since the last meeting"),
    "late": gettext_lazy("Late"),
    "soon": gettext_lazy("Due soon"),
    "silent": gettext_lazy("No update for a long time"),
    "rest": gettext_lazy("Everything else"),
}


def column_titles() -> dict[str, str]:
    """The titles of the plan's columns as councils print them; the form of answers uses the same."""
    return {
        "recommendation": _("Recommendation & intended outcomes"),
        "members": _("Relevant Cabinet Member or partner"),
        "costs": _("Financial impacts"),
        "response": _("Officer response"),
        "leads": _("Lead officer"),
    }


def plan(council: Council, review: Content, found: Sequence[Content], *, on: date, site: str) -> Paper:
    """The plan as councils print it: landscape, the council's column titles, theme pointers, outcomes at the end."""
    head, titles = facts.head(council), column_titles()
    rows: list[GroupRow | Sequence[Cell | str]] = [
        [
            Cell(_recommendation_words(content), row_header=True),
            Cell(_members(content)),
            Cell(_costs(content)),
            Cell(_answers(content)),
            Cell(_leads(content)),
        ]
        for content in found
    ]
    table = DataTable(
        _("Recommendations and answers"),
        [
            Column(titles["recommendation"], 30),
            Column(titles["members"], 15),
            Column(titles["costs"], 12),
            Column(titles["response"], 31),
            Column(titles["leads"], 12),
        ],
        rows,
        caption_seen=False,
    )
    lead = _(
        "The recommended actions below come from the review “%(review)s”. For each, the answer of those who were asked stands beside it."
    )
    sections = [
        Section(
            [
                Paragraph(lead % {"review": review["title"]}, "lead"),
                SummaryList(
                    [
                        (_("Review title"), review["title"]),
                        (
                            _("Committee"),
                            review["committee"]["name"]
                            + (f", {_('acting as')} {review['capacity_words']}" if review["capacity_words"] else ""),
                        ),
                        (
                            _("Sent for an answer"),
                            date_words(_day(review["issued_on"])) if review["issued_on"] else _("Not known"),
                        ),
                    ]
                ),
                table,
            ]
        ),
    ]
    if review["themes"]:
        blocks: list[Heading | Paragraph] = []
        for theme in review["themes"]:
            blocks.append(Heading(_("%(theme)s theme") % {"theme": theme["name"]}))
            if theme["outcome"]:
                blocks.append(Paragraph(_("Overall outcome: %(outcome)s") % {"outcome": theme["outcome"]}))
            blocks += [Paragraph(words) for words in theme["narrative"].split("\n") if words.strip()]
        sections.append(Section(blocks, _("Intended outcomes by theme")))
    return Paper(
        title=council.plan_name,
        subtitle=review["title"],
        council_name=council.name,
        sections=sections,
        made_on=on,
        landscape=True,
        footer_words=_("Check value %(hash)s") % {"hash": head.hash[:16]} if head else "",
        address=f"{site}/reviews/{review['slug']}/",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def update_rows(council: Council, meeting: Meeting, *, on: date) -> list[UpdateRow]:
    """What a meeting should know of each open recommendation of its committee, in the committee's order. Three queries.

    Changes are those since the committee's last meeting; a row with nothing due yet says so.
    """
    last = (
        Meeting.objects.of(council)
        .filter(body=meeting.body, held_on__lt=meeting.held_on, state=Meeting.State.HELD)
        .order_by("-held_on")
        .first()
    )
    since = last.held_on if last else date.min
    published = (
        PublishedRecommendation.objects.of(council).about("committee", meeting.body.slug).select_related("publication")
    )
    rows = []
    for row in published.order_by("asked_on", "review_slug", "position"):
        changes = _changes(row.content, since, meeting.held_on)
        if row.is_signed_off and not changes:
            continue
        now = standing(row.content, min(on, meeting.held_on))
        if changes:
            group = "changed"
        elif any(late.kind != "no-update" for late in now.late):
            group = "late"
        elif now.late:
            group = "silent"
        elif row.next_on and (row.next_on - meeting.held_on).days <= 30:
            group = "soon"
        else:
            group = "rest"
        late = [f"{one.words[:1].upper()}{one.words[1:]}." for one in now.late]
        rows.append(UpdateRow(row.content, group, changes, now.sentence, group == "rest", late))
    return rows


def update(council: Council, meeting: Meeting, rows: Sequence[UpdateRow], *, on: date, site: str) -> Paper:
    """The update report for a meeting: what changed since the last, what is late, what is due soon, what is silent."""
    head = facts.head(council)
    sections = [
        Section(
            [
                Paragraph(
                    _(
                        "This paper is made from the public record. It lists what changed since the committee’s last meeting, and everything still open."
                    ),
                    "lead",
                )
            ]
        )
    ]
    columns = [
        Column(_("Recommendation"), 34),
        Column(_("Who"), 18),
        Column(_("What changed"), 26),
        Column(_("Where it stands"), 22),
    ]
    for group, title in GROUPS.items():
        mine = [row for row in rows if row.group == group]
        above = [row.content["printed_reference"] for row in rows if row.late and row.group == "changed"]
        said = [Paragraph(_also_late(above))] if group == "late" and above else []
        if not mine:
            sections += [Section(said, str(title))] if said else []
            continue
        cells = [
            [
                Cell(
                    f"{row.content['printed_reference']} {row.content['title']}", muted=row.is_not_due, row_header=True
                ),
                Cell("\n".join(names(ask["who"]) for ask in row.content["asks"]), muted=row.is_not_due),
                Cell(
                    "\n".join(row.changes) or (_("Not due yet") if row.is_not_due else _("Nothing")),
                    muted=row.is_not_due,
                ),
                Cell(_where(row), muted=row.is_not_due),
            ]
            for row in mine
        ]
        sections.append(Section([DataTable(str(title), columns, cells, caption_seen=False), *said], str(title)))
    if not rows:
        sections.append(Section([Notice(_("Nothing is open and nothing has changed since the last meeting."))]))
    return Paper(
        title=_("Update on recommendations"),
        subtitle=f"{meeting.body}, {date_words(meeting.held_on)}",
        council_name=council.name,
        sections=sections,
        made_on=on,
        landscape=True,
        footer_words=_("Entry %(n)s of the record, check value %(hash)s") % {"n": head.position, "hash": head.hash[:16]}
        if head
        else "",
        address=f"{site}{meeting.address}update/",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def for_pack(meeting: Meeting, on: date, site: str) -> Paper | None:
    """The update for a committee's agenda pack; None for other bodies and where nothing is open and nothing changed."""
    if meeting.body.kind != Body.Kind.COMMITTEE or not meeting.council.has_room("scrutiny"):
        return None
    rows = update_rows(meeting.council, meeting, on=on)
    return update(meeting.council, meeting, rows, on=on, site=site) if rows else None


def _where(row: UpdateRow) -> str:
    """Where it stands; a thing listed for having changed says first what is late about it."""
    if row.group != "changed" or not row.late:
        return row.where
    late = [_("Late: %(what)s") % {"what": words} for words in row.late]
    return "\n".join(late if row.where in row.late else [*late, row.where])


def _also_late(references: Sequence[str]) -> str:
    return _("Late too, listed under “%(title)s” above: %(which)s.") % {
        "title": GROUPS["changed"],
        "which": list_words(references),
    }


def report(council: Council, review: Content, found: Sequence[Content], *, on: date, site: str) -> Paper:
    """The review report: what the committee looked at, what it found, what it recommends."""
    sections = [Section([Paragraph(review["summary"], "lead")] if review["summary"] else [])]
    for heading, words in (
        (_("Introduction"), review["introduction"]),
        (_("What we looked at"), review["scope"]),
        (_("What we found"), review["findings"]),
    ):
        if words:
            sections.append(Section([Paragraph(part) for part in words.split("\n") if part.strip()], heading))
    asked = [Paragraph(f"{content['number'] or content['printed_reference']}. {content['text']}") for content in found]
    if asked:
        sections.append(Section(asked, _("What we recommend")))
    return Paper(
        title=review["title"],
        subtitle=_("Report of the %(committee)s") % {"committee": review["committee"]["name"]},
        council_name=council.name,
        sections=[section for section in sections if section.blocks],
        made_on=on,
        address=f"{site}/reviews/{review['slug']}/report/",
        marked=_("Demonstration") if council.is_demonstration else "",
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def _recommendation_words(content: Content) -> str:
    words = [f"{content['number']}. {content['text']}" if content["number"] else content["text"]]
    if content["intended_outcome"]:
        words.append(_("Intended outcome: %(outcome)s") % {"outcome": content["intended_outcome"]})
    if content["theme"]:
        words.append(_("See %(theme)s theme below.") % {"theme": content["theme"]["name"]})
    return "\n".join(words)


def _members(content: Content) -> str:
    return "\n".join(one["name"] for ask in content["asks"] for one in ask["who"]) or _("Not named")


def _costs(content: Content) -> str:
    said = []
    for ask in content["asks"]:
        answer = ask["answer"]
        if answer is None:
            continue
        if answer["cost"] == "none":
            said.append(_("None"))
        elif answer["cost_pence"] or answer["cost_words"]:
            amount = pounds(answer["cost_pence"]) if answer["cost_pence"] else ""
            said.append(", ".join(words for words in (amount, answer["cost_words"]) if words))
    return "\n".join(said) or _("Cost: not stated.")


def _answers(content: Content) -> str:
    said = []
    for ask in content["asks"]:
        answer = ask["answer"]
        if answer is None:
            said.append(_not_supplied(ask))
            continue
        for line in answer["lines"]:
            label = f"{line['part']}) " if line["part"] else ""
            word = f"{line['decision_words']}. " if line["decision"] else ""
            said.append(f"{label}{word}{line['text'] or line['reason']}".strip())
            if line["done_by_on"]:
                said.append(_("To be done by %(on)s.") % {"on": date_words(_day(line["done_by_on"]))})
        lacking = {part["label"] for part in content["parts"]} - {line["part"] for line in answer["lines"]}
        if is_open(ask) and content["parts"]:
            said += [
                _("Part %(part)s: %(words)s") % {"part": part, "words": _not_supplied(ask)} for part in sorted(lacking)
            ]
    return "\n".join(said) or str(RESPONSE["no-answer"])


def _not_supplied(ask: Content) -> str:
    """Pattern M1: who has not answered, and since when they were asked."""
    if not ask["asked_on"]:
        return _("Not asked yet.")
    return _("Not supplied by %(who)s, asked on %(on)s.") % {
        "who": names(ask["who"]),
        "on": date_words(_day(ask["asked_on"])),
    }


def _leads(content: Content) -> str:
    named = [lead["name"] for ask in content["asks"] if ask["answer"] for lead in ask["answer"]["leads"]]
    printed = [ask["answer"]["lead_words"] for ask in content["asks"] if ask["answer"] and ask["answer"]["lead_words"]]
    return "\n".join([*named, *printed]) or _("Lead officer: not named.")


def _changes(content: Content, since: date, until: date) -> list[str]:
    """What happened after one meeting and up to another, a sentence each, in order."""
    happened: list[tuple[date, str]] = []
    for ask in content["asks"]:
        if ask["answer"] and ask["answer"]["sent_on"]:
            happened.append((_day(ask["answer"]["sent_on"]), _("Answered by %(who)s.") % {"who": names(ask["who"])}))
        happened += [
            (_day(held["on"]), _("Holding reply: %(text)s") % {"text": held["text"]}) for held in ask["holding_replies"]
        ]
    for action in content["actions"]:
        happened += [(_day(said["on"]), f"{said['label']}: {said['text']}") for said in action["updates"]]
    happened += [
        (_day(verdict["on"]), _("The committee’s verdict: %(word)s.") % {"word": verdict["label"]})
        for verdict in content["verdicts"]
    ]
    happened += [(_day(moved["on"]), _("Passed to %(who)s.") % {"who": moved["to"]}) for moved in content["passed_on"]]
    return [f"{date_words(day)}: {words}" for day, words in sorted(happened) if since < day <= until]


def _day(value: str | None) -> date:
    found = day_of(value)
    if found is None:
        raise ValueError("published content lacks a date it must have")
    return found
