"""A returned form of answers: read, set beside what stands by then, and saved where that was confirmed.

Nothing here writes but ``take``, which saves drafts as the page of answers does. An empty cell never takes words away
by itself, a word that is not one of the answers is never guessed, and a day that is no whole date stays words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.documents import reading
from wardmote.documents.blocks import Cell, Table, UnreadableDocument
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import list_words
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import answering, asking, helping
from wardmote.scrutiny.answer_papers import (
    DAYS,
    PART_BOXES,
    Boxes,
    choices,
    code,
    decision_words,
    labels,
    parts_of,
    standing,
)
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.checking import PLACEHOLDER, TEMPLATE_WORDS
from wardmote.scrutiny.importing_answers import day_printed
from wardmote.scrutiny.models import Line, Response
from wardmote.scrutiny.queries_answers import Group, Waiting

MOST_BYTES = 10 * 1024 * 1024
LONGEST = 20_000  # characters in one cell
MOST_TABLES = 500
_REFERENCE = re.compile(r"\b([Rr]\d{2}-\d{3,})\b")
_POUNDS = re.compile(r"£? ?(\d{1,3}(?:,\d{3})+|\d{1,11})(?:\.(\d{2}))?")
_PART = re.compile(r"(\S{1,10}?)[.:)]")


@dataclass(frozen=True)
class Difference:
    """A cell whose words are not those that stand. ``doubt`` says what to look at; ``can_take`` whether it can be saved."""

    key: str
    label: str
    now: str
    then: str
    doubt: str = ""
    can_take: bool = True
    is_ticked: bool = True


@dataclass
class Compared:
    """One answer of the form beside what stands. ``why_not`` says why nothing of it can be saved."""

    one: Waiting
    words: Boxes
    differences: list[Difference] = field(default_factory=list)
    why_not: str = ""

    @property
    def has_doubt(self) -> bool:
        return any(each.doubt for each in self.differences)


@dataclass
class Read:
    """What a returned form says: its answers, those that differ first, and what was not understood, in sentences."""

    answers: list[Compared] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def different(self) -> list[Compared]:
        return [one for one in self.answers if one.differences]

    @property
    def same(self) -> list[Compared]:
        return [one for one in self.answers if not one.differences]


def read(data: bytes, name: str, group: Group, finder: Finder) -> Read:
    """Read a returned form. Raises RuleBroken, in words, for a file that is not one, or that cannot be opened.

    Nothing is stored, nothing outside the file is fetched and nothing in it is run.
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken(
            _("The file is larger than %(most)s MB, which no such form is. Take pictures out of it and send it again.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    try:
        document = reading.read(data, name)
    except UnreadableDocument as refused:
        raise RuleBroken(refused.message) from refused
    if document.kind != "word":
        raise RuleBroken(_("This is not a Word file. Save the form as .docx and send it again."))
    found = Read(notes=list(document.warnings))
    seen: set[int] = set()
    for table in list(document.tables)[:MOST_TABLES]:
        head = table.rows[0] if table.rows else ()
        if len(head) != 2 or not (printed := _REFERENCE.search(head[0].text)):
            continue
        one = _which(printed[1], head[0].text, group.waiting)
        if one is None:
            found.notes.append(
                _("%(reference)s does not wait for your answer, so it was left out.")
                % {"reference": printed[1].upper()}
            )
        elif one.ask.pk in seen:
            found.notes.append(
                _("The answer to %(number)s stands in the file twice. The first was read.") % {"number": one.number}
            )
        else:
            seen.add(one.ask.pk)
            words = _cells(table, one, found.notes)
            found.answers.append(compare(one, words, finder))
    if not found.answers and not found.notes:
        raise RuleBroken(
            _("This is not the form of these answers. Download the form on this page, fill it in and send that file.")
        )
    if not found.answers:
        raise RuleBroken(" ".join([_("Nothing in this file can be used."), *found.notes]))
    missing = [one.number for one in group.waiting if one.is_editable and one.ask.pk not in seen]
    if missing:
        found.notes.append(
            _("The file does not hold %(numbers)s. Nothing changes there.") % {"numbers": list_words(missing)}
        )
    found.answers.sort(key=lambda each: (not each.differences, not each.has_doubt))
    return found


def _which(reference: str, printed: str, waiting: Iterable[Waiting]) -> Waiting | None:
    mine = [one for one in waiting if one.ask.recommendation.reference == reference.lower()]
    if len(mine) > 1:
        mine = [one for one in mine if _same(code(one)) == _same(printed)] or []
    return mine[0] if mine else None


def _cells(table: Table, one: Waiting, notes: list[str]) -> Boxes:
    """The words of each row that the form asks for. A row across the table names the part that follows."""
    keys = {_same(label): key for key, label in labels().items()}
    parts = {label.casefold(): label for label in parts_of(one)}
    heads = {_same(_("Part %(part)s: your answer") % {"part": label}): label for label in parts.values() if label}
    part, words = "" if "" in parts else None, Boxes()
    for row in table.rows[1:]:
        said = row[0].text if row else ""
        if len(row) == 1 or (row and row[0].colspan > 1):
            if _same(said) in heads:
                part = heads[_same(said)]
            elif (letter := _PART.search(said)) and letter[1].casefold() in parts:
                part = parts[letter[1].casefold()]
            continue
        value = "\n".join(cell.text for cell in row[1:] if cell.text.strip())
        value += "".join("\n" + _flat(inner) for cell in row[1:] for inner in cell.tables)
        key = keys.get(_same(said.split("\n")[0])) if said.strip() else None
        if key is None:
            if value.strip():
                notes.append(
                    _("In %(number)s we do not know what “%(label)s” asks, so its words were left out.")
                    % {"number": one.number, "label": _short(said)}
                )
            continue
        if key in PART_BOXES and part is None:
            notes.append(
                _("In %(number)s we cannot tell which part “%(label)s” is about, so it was left out.")
                % {"number": one.number, "label": labels()[key]}
            )
            continue
        box = (part or "", key) if key in PART_BOXES else ("", key)
        if box not in words:
            if len(value) > LONGEST:
                notes.append(
                    _(
                        "In %(number)s, “%(label)s” holds more words than an answer can. Its first %(most)s characters were read."
                    )
                    % {"number": one.number, "label": labels()[key], "most": f"{LONGEST:,}"}
                )
            words[box] = value.strip()[:LONGEST]
    return words


def _flat(table: Table) -> str:
    def words(cell: Cell) -> str:
        return " ".join(cell.text.split())

    return "\n".join(" · ".join(filter(None, map(words, row))) for row in table.rows)


def compare(one: Waiting, words: Boxes, finder: Finder) -> Compared:
    """The cells of one answer that say something else than what stands, doubtful ones marked."""
    now, titles = standing(one), labels()
    found = Compared(
        one,
        words,
        why_not=""
        if one.is_editable
        else _("It cannot be changed while somebody else has it: %(step)s.") % {"step": one.step_words},
    )
    for (part, key), then in words.items():
        stands = now.get((part, key), "")
        if _same(stands) == _same(then) or (part, key) not in now:
            continue
        value, doubt, can_take = _value(key, then, finder)
        takes_over = key == "whose" and one.is_suggested and _says_yes(then)
        if value == _value(key, stands, finder)[0] and can_take and not takes_over:
            continue
        if not then and key == "whose":
            doubt, can_take = _("It was said not to be yours. A scrutiny officer settles that."), False
        elif not then:
            doubt, can_take = _("The file has nothing here. Tick this to take the words away."), True
        label = _("Part %(part)s: %(label)s") % {"part": part, "label": titles[key]} if part else titles[key]
        key_words = f"{one.ask.pk}-{part}-{key}"
        ticked = bool(then) and can_take and not found.why_not
        found.differences.append(
            Difference(key_words, label, stands, then, doubt, can_take and not found.why_not, ticked)
        )
    return found


def _value(key: str, words: str, finder: Finder) -> tuple[Any, str, bool]:
    """What the words of a cell mean, what is doubtful about them, and whether they can be saved."""
    plain = _same(words)
    if not plain:
        return None, "", True
    if key in {"decision", "goes_on", "cost_money", "cost_recurs"}:
        return _choice(key, words)
    if key in DAYS:
        return _day(key, words)
    if key == "cost":
        return _cost(words)
    if key == "lead":
        posts, left = _leads(words, finder)
        doubt = (
            _("No post is known by the name %(names)s. It is kept as you wrote it.")
            % {"names": list_words([f"“{name}”" for name in left])}
            if left
            else ""
        )
        return (tuple(posts), tuple(left)), doubt, True
    if key == "whose":
        return _whose(words, finder)
    if TEMPLATE_WORDS.match(words) or PLACEHOLDER.search(words):
        return plain, _("These words say nothing yet. They cannot be sent as they are."), True
    return plain, "", True


def _choice(key: str, words: str) -> tuple[Any, str, bool]:
    plain = _same(words)
    if key == "goes_on":
        known: dict[Any, set[str]] = {True: {_same(_("Yes"))}, None: {_same(_("No"))}}
        doubt = _("Write Yes, or leave it empty.")
    elif key == "decision":
        known = {
            value: {_same(word), _same(str(Line.Decision(value).label))} for value, word in decision_words().items()
        }
        doubt = _("“%(words)s” is not one of the answers there are. Choose it on the page.") % {"words": _short(words)}
    else:
        known = {value: {_same(word), value} for value, word in choices(key).items()}
        doubt = _("Write one of: %(words)s.") % {"words": "; ".join(choices(key).values())}
    meant = [value for value, names in known.items() if plain in names]
    return (meant[0], "", True) if meant else (None, doubt, False)


def _day(key: str, words: str) -> tuple[Any, str, bool]:
    day = day_printed(words.strip().rstrip("."))
    if day is not None:
        return day, "", True
    if key == "done_by_on":
        return words[:300], _("This is not a whole date, so it is kept as words."), True
    return None, _("This is not a whole date. Type it on the page, for example 30 9 2026."), False


def _cost(words: str) -> tuple[Any, str, bool]:
    plain = _same(words)
    if plain in {_same(_("None")), "nil", "£0", "0", "no cost"}:
        return (Response.Cost.NONE, None, ""), "", True
    if plain == _same(_("There is a cost")):
        return (Response.Cost.SOME, None, ""), "", True
    if amount := _POUNDS.fullmatch(plain):
        return (Response.Cost.SOME, int(amount[1].replace(",", "")) * 100 + int(amount[2] or 0), ""), "", True
    if TEMPLATE_WORDS.match(words):
        return None, _("These words are from a form. Write None, or how many pounds."), False
    return (Response.Cost.SOME, None, words), _("This is not an amount, so it is kept as words about the cost."), True


def _leads(words: str, finder: Finder) -> tuple[list[int], list[str]]:
    posts: list[int] = []
    left = []
    for name in (piece.strip() for piece in re.split(r"[;\n]", words)):
        best = finder.post(name).best if name else None
        if best is not None:
            posts.append(best.pk)
        elif name:
            left.append(name)
    return posts, left


def _whose(words: str, finder: Finder) -> tuple[Any, str, bool]:
    """Whose an answer may be: a post, else words for whoever passes it on; nothing for somebody whose it is."""
    plain = _same(words)
    if _says_yes(words):
        return None, "", True
    if plain in {_same(_("No")), _same(_("Not mine"))}:
        return (None, ""), "", True
    best = finder.post(words).best
    if best is not None:
        return (best.pk, ""), "", True
    doubt = _("No post is known by this name. A scrutiny officer reads what you wrote and passes it on.")
    return (None, words), doubt, True


def _says_yes(words: str) -> bool:
    return _same(words) in {_same(_("Yes")), _same(_("Mine"))}


def _same(words: str) -> str:
    """Words as they are compared: capitals, spaces, blank lines and a last full stop make no difference."""
    return " ".join(words.replace("\u00a0", " ").split()).casefold().rstrip(".").strip()


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 60 else flat[:57].rsplit(" ", 1)[0] + " …"


# --- saving what was ticked


def take(
    compared: Compared, ticked: set[str], *, seen: datetime | None, finder: Finder, by: Actor, at: datetime
) -> bool:
    """Save the ticked differences of one answer over its draft. False where nothing of it was ticked.

    ``seen`` is when the draft had last changed when the differences were shown. Raises as ``answering.save_answer``.
    """
    boxes = _wanted(compared, ticked)
    boxes.pop(("", "whose"), None)
    if not boxes:
        return False
    one = compared.one
    response = one.newest
    lines = (
        {line.part.label if line.part else "": answering.said(line) for line in response.lines.all()}
        if response
        else {}
    )
    costs = (
        Costs(response.cost, response.cost_words, response.cost_pence, response.cost_money, response.cost_recurs)
        if response
        else Costs()
    )
    feasibility = response.feasibility if response else ""
    leads = [post.pk for post in response.lead_posts.all()] if response else []
    lead_words = response.lead_words if response else ""
    in_words = ""
    for (part, key), words in boxes.items():
        value = _value(key, words, finder)[0]
        if key in PART_BOXES:
            lines[part] = _with(lines.get(part, Said(part=part)), key, value, words)
        elif key == "lead":
            found, left = value or ((), ())
            leads, lead_words = list(found), "; ".join(left)[:300]
        elif key == "feasibility":
            feasibility = words
        elif key == "cost":
            cost, pence, in_words = value or ("", None, "")
            costs = replace(costs, cost=cost, pence=pence)
        elif key == "cost_words":
            costs = replace(costs, words=words)
        elif key == "cost_money":
            costs = replace(costs, money=value or "")
        else:
            costs = replace(costs, recurs=value or "")
    if in_words and in_words not in costs.words:
        costs = replace(costs, words=f"{in_words}\n{costs.words}".strip())
    kept = [said for said in lines.values() if said != Said(part=said.part)]
    answering.save_answer(
        one.ask.pk, lines=kept, costs=costs, feasibility=feasibility, lead_posts=leads, lead_words=lead_words,
        seen=seen, by=by, at=at,
    )  # fmt: skip
    return True


def take_over(compared: Compared, ticked: set[str], *, by: Actor, at: datetime) -> bool:
    """Make an answer that only may be this officer's theirs, where the form says so or holds words for it that were ticked.

    False where it does not, or says that it is not theirs. Raises as ``asking.pass_to``.
    """
    ask = compared.one.ask
    wanted = _wanted(compared, ticked)
    whose = wanted.pop(("", "whose"), "")
    is_theirs = _says_yes(whose) or (bool(wanted) and not whose)
    if not (compared.one.is_suggested and ask.suggested_post_id and is_theirs):
        return False
    asking.pass_to(ask.pk, ask.suggested_post_id, by=by, at=at)
    return True


def say_not_mine(compared: Compared, ticked: set[str], *, finder: Finder, by: Actor, at: datetime) -> bool:
    """Say that an answer is not for this officer, and whose it may be, where the form said so and it was ticked.

    False where it was not. Raises as ``helping.not_mine``.
    """
    words = _wanted(compared, ticked).get(("", "whose"), "")
    said = _value("whose", words, finder)[0]
    if said is None:
        return False
    whose, left = said
    helping.not_mine(compared.one.ask.pk, whose=whose, words=left, by=by, at=at)
    return True


def _wanted(compared: Compared, ticked: set[str]) -> Boxes:
    """The cells whose difference was ticked and can be saved."""
    keys = {each.key for each in compared.differences if each.key in ticked and each.can_take}
    pk = compared.one.ask.pk
    return {box: words for box, words in compared.words.items() if f"{pk}-{box[0]}-{box[1]}" in keys}


def _with(said: Said, key: str, value: Any, words: str) -> Said:
    if key == "decision":
        return replace(said, decision=value or "", decision_words="" if value != said.decision else said.decision_words)
    if key == "goes_on":
        return replace(said, goes_on=bool(value))
    if key == "done_by_on":
        return replace(
            said,
            done_by_on=value if isinstance(value, date) else None,
            timetable_words=value if isinstance(value, str) else "",
        )
    changed: dict[str, Any] = {key: value if key in DAYS else words}
    return replace(said, **changed)
