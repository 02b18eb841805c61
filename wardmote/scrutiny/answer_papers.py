"""Answers as a Word form, printed with all that stands; ``answer_returns`` reads it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.documents.paper import (
    BulletList,
    Cell,
    Colours,
    Column,
    DataTable,
    GroupRow,
    Heading,
    Notice,
    NumberedList,
    Paper,
    Paragraph,
    Quote,
    Row,
    Run,
    Section,
    SummaryList,
)
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words, list_words, pounds
from wardmote.scrutiny import papers
from wardmote.scrutiny.models import Help, Line, Response
from wardmote.scrutiny.queries_answers import Group, Waiting

Box = tuple[str, str]  # the lettered part, empty for the whole, and what is asked there
Boxes = dict[Box, str]  # the words in each cell, as printed

PART_BOXES = (
    "decision", "text", "done_by_on", "goes_on", "next_step", "next_step_on", "reason", "answer_on", "premise_corrected",
)  # fmt: skip
WHOLE_BOXES = ("cost", "cost_words", "cost_money", "cost_recurs", "lead", "feasibility", "whose")
DAYS = {"done_by_on", "next_step_on", "answer_on"}


# --- the words of the form


def labels() -> dict[str, str]:
    """What each row of the form asks, as printed in its left column and on the page of differences."""
    return {
        "decision": _("Your answer"),
        "text": _("What will happen, and how"),
        "done_by_on": _("When it will be done"),
        "goes_on": _("It goes on without an end"),
        "next_step": _("The next step"),
        "next_step_on": _("When the next step is done"),
        "reason": _("The reason"),
        "answer_on": _("The day an answer will come"),
        "premise_corrected": _("What is not so"),
        "cost": _("What it costs"),
        "cost_words": _("What the money is for, and where it comes from"),
        "cost_money": _("Which money it is"),
        "cost_recurs": _("Once or each year"),
        "lead": _("Lead officer"),
        "feasibility": _("Can it be done? What would it need?"),
        "whose": _("Is this yours?"),
    }


def _hints() -> dict[str, str]:
    one_of = _("One of: %(words)s.")
    return {
        "decision": one_of % {"words": "; ".join(decision_words().values())},
        "text": _("Write for a resident. Two or three sentences are enough."),
        "done_by_on": _("For example, 30 September 2026."),
        "goes_on": _("Yes, if it has no end date. Leave it empty if it has."),
        "next_step": _("Needed for “Accepted in principle”, with its date."),
        "reason": _("Needed for every answer but “Accepted”."),
        "answer_on": _("Needed for “Deferred”."),
        "premise_corrected": _("Only where the committee took something for granted that is not so."),
        "cost": _("None, or how many pounds: for example, £3,200."),
        "cost_money": one_of % {"words": "; ".join(choices("cost_money").values())},
        "cost_recurs": one_of % {"words": "; ".join(choices("cost_recurs").values())},
        "lead": _("The post, not the person’s name. Separate two posts with a semicolon."),
        "whose": _("Leave it empty if it is. If not, write the post whose you think it is, or No."),
    }


def decision_words() -> dict[str, str]:
    """Each answer there is and its word on the form."""
    return {one.value: str(one.label).partition(":")[0] for one in Line.Decision}


def choices(key: str) -> dict[str, str]:
    """The words of a choice about money, each with what it stands for."""
    kinds = Response.Money if key == "cost_money" else Response.Recurs
    return {one.value: str(one.label) for one in kinds if one.value}


# --- out


def form(council: Council, group: Group, *, on: date, address: str) -> Paper:
    """The form of a reader's answers to one review, holding what was saved so far. Answers that somebody else has are left out.

    Those that only may be the reader's stand last, under a heading of their own.
    """
    open_ones = [one for one in group.waiting if one.is_editable and not one.is_suggested]
    maybe = [one for one in group.waiting if one.is_editable and one.is_suggested]
    closed = [one.number for one in group.waiting if not one.is_editable]
    rules = [
        _("Write in the right column only. Leave the left column and the headings as they are."),
        _("A cell that you leave empty changes nothing. You can answer some now and the rest later."),
        _("Then send the file in on the page that is named at the foot. You see what changes before it is saved."),
        _("Do not write people’s names. Name the post."),
    ]
    if closed:
        rules.append(
            _("Not in this form, because somebody else has the answer now: %(numbers)s.")
            % {"numbers": list_words(closed)}
        )
    opening = Section(
        [
            Paragraph(_("Nothing you write here is public before it is sent to the committee."), "lead"),
            BulletList(rules),
        ]
    )
    return Paper(
        title=_("Answers to write"),
        subtitle=group.title,
        council_name=council.name,
        sections=[
            opening,
            *(Section(_blocks(one), f"{one.number}. {one.title}") for one in open_ones),
            *([_maybe(maybe)] if maybe else []),
        ],
        made_on=on,
        address=address,
        marked=_("Demonstration, not public") if council.is_demonstration else _("Not public"),
        colours=Colours(council.brand, council.tint, council.tint_edge),
    )


def _maybe(waiting: Sequence[Waiting]) -> Section:
    """Answers for which no lead officer was named: the reader is asked first."""
    words = ngettext(
        "No lead officer was named for this one. Your post leads similar work, so we ask you first. An answer that you write here becomes yours.",
        "No lead officer was named for these. Your post leads similar work, so we ask you first. An answer that you write here becomes yours.",
        len(waiting),
    )
    blocks: list[Any] = [Paragraph(words)]
    for one in waiting:
        blocks += [Heading(f"{one.number}. {one.title}"), *_blocks(one)]
    return Section(blocks, ngettext("This one may be yours", "These may be yours", len(waiting)))


def _blocks(one: Waiting) -> list[Any]:
    asked = one.ask.recommendation
    titles = papers.column_titles()
    pairs: list[tuple[str, str]] = [(titles["members"], one.who)]
    if one.ask.due_on:
        pairs.append((_("Reply due"), date_words(one.ask.due_on)))
    if asked.intended_outcome:
        pairs.append((_("Intended outcome"), asked.intended_outcome))
    blocks: list[Any] = [Quote(asked.text)]
    if one.parts and [part.label for part in one.parts] == [chr(97 + n) for n in range(len(one.parts))]:
        blocks.append(NumberedList([part.text for part in one.parts], letters=True))
    elif one.parts:
        blocks += [Paragraph(f"{part.label}) {part.text}") for part in one.parts]
    draft = one.draft
    if draft is not None and draft.returned_because:
        blocks.append(
            Notice(
                draft.returned_because,
                _("Sent back by %(who)s") % {"who": draft.returned_by or _("a scrutiny officer")},
            )
        )
    if one.newest is not None and one.newest.asks_more:
        blocks.append(Notice(one.newest.asks_more, _("The committee asks")))
    columns = [Column(code(one), 34), Column(titles["response"], 66)]
    blocks += [
        SummaryList(pairs),
        DataTable(
            _("Your answer to %(number)s") % {"number": one.number}, columns, list(_rows(one)), caption_seen=False
        ),
    ]
    return blocks


def code(one: Waiting) -> str:
    """What tells the reader of the form which answer a table is."""
    return _("%(reference)s, answer of %(who)s") % {
        "reference": one.ask.recommendation.printed_reference,
        "who": one.who,
    }


def _rows(one: Waiting) -> Iterator[Row]:
    stands = standing(one)
    said, hints, titles = labels(), _hints(), papers.column_titles()
    for part in parts_of(one):
        if part:
            yield GroupRow(_("Part %(part)s: your answer") % {"part": part})
        for key in PART_BOXES:
            yield _row(said[key], hints.get(key, ""), stands[part, key])
    yield GroupRow(titles["costs"])
    for key in WHOLE_BOXES:
        if key in {"lead", "whose"}:
            yield GroupRow(titles["leads"] if key == "lead" else _("If this answer is not for you"))
        hint = (
            _("Yes, No, or the post whose you think it is.")
            if key == "whose" and one.is_suggested
            else hints.get(key, "")
        )
        yield _row(said[key], hint, stands["", key])


def _row(label: str, hint: str, value: str) -> Sequence[Cell | str]:
    return [Cell([Run(label, strong=True), *([Paragraph(hint, "quiet")] if hint else [])]), Cell(value)]


def parts_of(one: Waiting) -> list[str]:
    """The lettered parts of an answer's form; the whole first where it was answered as a whole, or where nothing is lettered."""
    asked = [part.label for part in one.parts]
    whole = not asked or (one.newest is not None and any(line.part is None for line in one.newest.lines.all()))
    return [*([""] if whole else []), *asked]


def standing(one: Waiting) -> Boxes:
    """What an answer holds now, as the form prints it."""
    response = one.newest
    lines = {line.part.label if line.part else "": line for line in response.lines.all()} if response else {}
    decisions = decision_words()
    boxes: Boxes = {}
    for part in parts_of(one):
        line = lines.get(part)
        for key in PART_BOXES:
            value = getattr(line, key) if line is not None else ""
            if key == "decision":
                value = decisions.get(value, "")
            elif key == "goes_on":
                value = _("Yes") if value else ""
            elif key == "done_by_on" and line is not None and not value:
                value = line.timetable_words
            elif key in DAYS and isinstance(value, date):
                value = date_words(value)
            boxes[part, key] = value or ""
    boxes |= {("", key): "" for key in WHOLE_BOXES}
    said = [row for row in one.asked_about if row.kind == Help.Kind.NOT_MINE and row.settled_at is None]
    if said:
        boxes["", "whose"] = (said[-1].to_post.title if said[-1].to_post else said[-1].words) or _("No")
    if response is not None:
        amount = pounds(response.cost_pence) if response.cost_pence is not None else _("There is a cost")
        boxes["", "cost"] = {Response.Cost.NONE: _("None"), Response.Cost.SOME: amount}.get(
            Response.Cost(response.cost), ""
        )
        boxes["", "cost_words"] = response.cost_words
        boxes["", "cost_money"] = choices("cost_money").get(response.cost_money, "")
        boxes["", "cost_recurs"] = choices("cost_recurs").get(response.cost_recurs, "")
        leads = [post.title for post in response.lead_posts.all()] + (
            [response.lead_words] if response.lead_words else []
        )
        boxes["", "lead"] = "; ".join(leads)
        boxes["", "feasibility"] = response.feasibility
    return boxes
