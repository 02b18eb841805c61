"""A report read once from top to bottom with one template in mind: which heading opens which section, what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from wardmote.decisions.importing.draft import DraftSection
from wardmote.decisions.importing.headings import LIKELY, SURE, Headings, Match, depth
from wardmote.decisions.importing.lines import Piece
from wardmote.decisions.templates import CONTACTS, IMPLICATION, Section, Template
from wardmote.documents.signs import member_like, officer_like
from wardmote.documents.ticks import MARK, tick

REACH = re.compile(r"(?i)\b(?:tel(?:ephone)?|phone|mobile|e-?mail)\b|[\w.+-]+@[\w-]+\.\w|\b0\d{2,4}[ )-]*\d{3}")
_LABELLED = re.compile(r"^(?P<label>.{2,110}?)\s*(?P<stop>[:?])\s*(?P<rest>\S.*)$", re.DOTALL)
_DASHED = re.compile(r"^(?P<label>.{2,60}?)\s*(?:\s[–—-]\s|[–—]\s?)\s*(?P<rest>\S.*)$", re.DOTALL)
_YES_NO = re.compile(rf"(?i)^(?:\W|{MARK.pattern})*(?:yes|y)\b(?:\W|{MARK.pattern})*(?:no|n)\b(?:\W|{MARK.pattern})*$")
_KIND = re.compile(
    r"(?i)^(?:record|notice|report|form|register)\b.*\bdecisions?$|^.*\bdecision (?:record|notice|form|report|sheet)$"
)
_KEY_TALK = re.compile(r"(?i)\b(?:key decision|forward plan)\b")


@dataclass
class Fit:
    """How well a template fits: headings matched, of how many printed; the template's own words among them."""

    matched: int = 0
    own: int = 0
    unknown: int = 0
    weight: float = 0.0


@dataclass
class Walk:
    """The state of one reading. ``front`` keeps what stands before the first section and answers no label."""

    template: Template
    pieces: list[Piece]
    sections: list[DraftSection] = field(default_factory=list)
    front: list[Piece] = field(default_factory=list)
    fit: Fit = field(default_factory=Fit)

    def __post_init__(self) -> None:
        self.headings = Headings(self.template)
        self.current: DraftSection | None = None  # where plain text goes
        self.main: DraftSection | None = None  # the last heading that is no field and no implication
        self.waiting: DraftSection | None = None  # a label whose value has not come yet, or may go on
        self.dresses = self._dresses()
        self.strong = sum(self.dresses.values())
        self.index = 0

    def run(self) -> Walk:
        """Read everything. Returns itself."""
        from wardmote.decisions.importing.tables import table

        for index, piece in enumerate(self.pieces):
            self.index = index
            if piece.table is not None:
                table(self, piece.table)
            else:
                self.paragraph(piece)
        self._settle_ticks()
        return self

    # --- where things stand --------------------------------------------------------------------------------

    @property
    def at_front(self) -> bool:
        """Whether no section but a cover's field has been opened."""
        return all(
            each.section is not None and (each.section.is_field or each.section.kind == CONTACTS)
            for each in self.sections
        )

    @property
    def among_implications(self) -> bool:
        """Whether the last heading was "Implications" or one of them."""
        section = self.current.section if self.current is not None else None
        return section is not None and (section.key == "implications" or section.kind == IMPLICATION)

    def seen(self, key: str) -> bool:
        """Whether a section with this key was opened."""
        return any(section.key == key for section in self.sections)

    def upcoming(self, count: int) -> list[Piece]:
        """The next pieces after the one that is read."""
        return self.pieces[self.index + 1 : self.index + 1 + count]

    # --- opening and filling -------------------------------------------------------------------------------

    def open(self, section: Section | None, heading: str, piece: Piece, *, sure: float = 1.0) -> DraftSection:
        """Begin a section; an implication that was only ticked before goes on where it was listed."""
        if section is not None and section.kind == IMPLICATION:
            same = (each for each in self.sections if each.key == section.key)
            listed = next((each for each in same if each.listed and not each.lines), None)
            if listed is not None:
                listed.number = piece.number or listed.number
                self.current, self.waiting = listed, None
                return listed
        made = DraftSection(heading.strip().rstrip(":").strip(), piece.number, section, [], piece.position, sure)
        made.level = piece.level
        self.sections.append(made)
        self._count(section, sure, heading)
        if section is not None and section.is_field:
            self.waiting = made
        else:
            self.waiting = None
            self.current = made
            if section is None or section.kind != IMPLICATION:
                self.main = made
        return made

    def add(self, piece: Piece) -> None:
        """Give a paragraph to whatever is open."""
        if self.waiting is not None:
            if self._goes_on(self.waiting, piece):
                self.waiting.lines.append(piece.printed)
                return
            after_body = self.waiting is self.sections[-1] and not self.at_front
            self.waiting = None
            if after_body:
                self.open(None, "", Piece("", position=piece.position))
        here = self.current
        if here is not None and here.key == "contacts" and self.at_front and not _reaches(piece.words):
            self.current = None  # contacts on a cover end where nobody is named any more
        if self.current is None:
            self.front.append(piece)
        else:
            self.current.lines.append(piece.printed)

    def close_field(self) -> None:
        """A label whose value stood beside it takes nothing more."""
        if self.waiting is not None and self.waiting.lines:
            self.waiting = None

    @staticmethod
    def _goes_on(label: DraftSection, piece: Piece) -> bool:
        if piece.level or (piece.bold and label.lines):
            return False
        if not label.lines:
            return True
        return not piece.gap and len(piece.words.split()) <= 12 and not piece.caps

    def _count(self, section: Section | None, sure: float, heading: str) -> None:
        if section is None:
            self.fit.unknown += bool(heading)
            return
        own = self.headings.match(heading, inside=True)
        is_own = own is not None and own.own and own.section.key == section.key
        self.fit.matched += 1
        self.fit.own += is_own
        self.fit.weight += (0.4 if section.is_field or section.kind == IMPLICATION else 1.0) * (
            sure if is_own else sure * 0.8
        )

    # --- one paragraph -------------------------------------------------------------------------------------

    def paragraph(self, piece: Piece) -> None:
        """Heading, label with its value, tick, or text."""
        if piece.note or not (
            self._mark(piece)
            or (len(piece.columns) > 1 and self._columns(piece))
            or self._yes_no(piece)
            or self._contact(piece)
            or self._heading(piece)
            or self._labelled(piece)
            or self._unknown(piece)
        ):
            self.add(piece)

    def _mark(self, piece: Piece) -> bool:
        """A tick by itself on the line below its implication."""
        here = self.current
        if here is None or here.section is None or here.section.kind != IMPLICATION or here.lines or here.mark:
            return False
        if tick(piece.words) is None:
            return False
        here.mark = piece.words
        if self.main is not None and self.main.lines:
            self.main.lines[-1] += f" {piece.words}"
        return True

    def _yes_no(self, piece: Piece) -> bool:
        """A line that only says "Yes   No": the key decision box, where its question was lost."""
        if not _YES_NO.match(piece.words) or self.waiting is not None or self.seen("key_decision"):
            return False
        section = self.template.section("key_decision")
        if section is None or not any(_KEY_TALK.search(after.words) for after in self.upcoming(4)):
            return False
        self.open(section, section.heading, piece).lines.append(piece.printed)
        return True

    def _contact(self, piece: Piece) -> bool:
        """A name and a post side by side with a telephone number below: the contacts, where their heading was lost."""
        if len(piece.columns) != 2 or self.at_front or self.seen("contacts"):
            return False
        section = self.template.section("contacts")
        name, post = piece.columns
        if len(name.split()) > 6 or not (member_like(post) or officer_like(post)):
            return False
        if section is None or not any(REACH.search(after.words) for after in self.upcoming(3)):
            return False
        self.open(section, section.heading, piece).lines.append(piece.printed)
        return True

    def inside_for(self, piece: Piece) -> bool:
        """Whether a heading here may be a bare implication: among them, and not as high as their own heading."""
        if not self.among_implications:
            return False
        above = self.main
        if above is None or above.key != "implications":
            return True
        if piece.level and above.level:
            return piece.level > above.level
        both = depth(piece.number), depth(above.number)
        in_list = piece.label.endswith((".", ")")) and both[0] == 1
        return not (both[0] and both[1] and both[0] <= both[1]) or (in_list and both[1] > 1)

    def _heading(self, piece: Piece) -> bool:
        inside = self.inside_for(piece)
        words, mark = piece.words, ""
        if inside:
            words, mark = _without_mark(piece)
        found = self.headings.match(words, inside=inside)
        if (
            found is None
            and not mark
            and (piece.level or piece.bold or piece.caps or ("numbered", depth(piece.number)) in self.dresses)
        ):
            found = self.headings.match(words, inside=True)  # "3. Finance", dressed as headings are here
        if found is None or not _heading_like(words, found) or self._has_value(piece, found):
            return False
        if self.at_front and _KIND.match(words):
            return False
        if inside and found.section.kind == IMPLICATION and found.sure >= SURE:
            self._implication(found, words, mark, piece)
            return True
        if mark or len(piece.columns) > 1 or not self._accepts(piece, found):
            return False
        if found.rest and found.section.is_field:
            opened = self.open(found.section, words[: len(words) - len(found.rest)], piece, sure=found.sure)
            opened.lines.append(found.rest)
            self.close_field()
        else:
            self.open(found.section, words, piece, sure=found.sure)
        return True

    def _in_tick_list(self, piece: Piece) -> bool:
        """Whether the next line is a tick or another implication, or this ends a list of such lines."""
        after = next(iter(self.upcoming(1)), None)
        if after is not None and after.table is None:
            found = self.headings.match(_without_mark(after)[0], inside=True)
            if tick(after.words) is not None or (found is not None and found.section.kind == IMPLICATION):
                return True
        before = self.sections[-2] if len(self.sections) > 1 else None
        return before is not None and before.listed and bool(piece.label) == bool(before.number)

    def _has_value(self, piece: Piece, found: Match) -> bool:
        """Whether a line is a label and its value at once, such as "Key decision? Yes"."""
        parts = _LABELLED.match(piece.words) if found.section.is_field else None
        label = self.headings.match(parts["label"]) if parts else None
        return label is not None and label.sure >= SURE and label.section.is_field

    def _same_again(self, found: Match) -> bool:
        """Whether a heading would only open the section that is open, as "Appendix A" does below "Appendices"."""
        here = self.current.section if self.current is not None else None
        return here is not None and here.key == found.section.key and here.kind != IMPLICATION

    def _implication(self, found: Match, words: str, mark: str, piece: Piece) -> None:
        listed = self.main if self.main is not None and self.main.key == "implications" else None
        opened = self.open(found.section, words, piece, sure=found.sure)
        opened.mark = mark or opened.mark
        if listed is not None and (mark or self._in_tick_list(piece)):
            opened.listed = True
            listed.lines.append(f"{piece.printed if not mark else f'{piece.label} {words} {mark}'.strip()}")

    def _accepts(self, piece: Piece, found: Match) -> bool:
        """Whether a line that reads like a heading is dressed like one, as headings of this report are."""
        section, stop = found.section, piece.words.endswith((":", "?"))
        if piece.level:
            return True
        if piece.bullet or (self._same_again(found) and not piece.bold):
            return False
        if depth(piece.number) and not section.is_field:
            return found.sure >= SURE or ("numbered", depth(piece.number)) in self.dresses or piece.bold
        if piece.bold or piece.caps:
            return True
        if found.rest and section.is_field:
            return self.at_front and len(piece.words.split()) <= 14
        one_word = len(piece.words.split()) == 1
        if section.is_field:
            return found.sure >= SURE and (stop or not one_word or (found.own and not self.seen(section.key)))
        if self.strong < 3:
            return found.sure >= (SURE if one_word else 0.85)
        least = 0.85 if stop else SURE
        alone = stop or not one_word or (found.own and piece.gap > 0)
        return found.sure >= least and not self.seen(section.key) and alone

    # --- a label with its value on one line ----------------------------------------------------------------

    def _labelled(self, piece: Piece) -> bool:
        inside = self.among_implications
        for pattern in (_LABELLED, _DASHED):
            parts = pattern.match(piece.words)
            if not parts or len(parts["label"].split()) > 16:
                continue
            label, mark = _without_mark(Piece(parts["label"], columns=(parts["label"],)))
            found = self.headings.match(label, inside=inside)
            least = LIKELY if inside and found is not None and found.section.kind == IMPLICATION else SURE
            if found is None or found.sure < least or found.rest:
                continue
            among = inside and found.section.kind == IMPLICATION
            if pattern is _DASHED and not among and not (found.section.is_field and self.at_front):
                continue
            if not self._accepts_label(found, label, piece):
                continue
            opened = self.open(found.section, label, piece, sure=found.sure)
            opened.mark = mark or opened.mark
            listed_as = opened.heading.casefold() != label.strip().casefold() and not opened.lines and among
            opened.lines.append(piece.words if listed_as else parts["rest"].strip())
            self.close_field()
            return True
        return False

    def _accepts_label(self, found: Match, label: str, piece: Piece) -> bool:
        section = found.section
        if section.kind == IMPLICATION:
            return True
        if self._same_again(found):
            return False
        if section.is_field or section.kind == CONTACTS:
            return self.at_front or not self.seen(section.key) or len(label.split()) > 2
        if piece.bullet or (piece.number and not depth(piece.number)):
            return False
        return self.strong < 3 or (len(label.split()) > 1 and not self.seen(section.key))

    def _columns(self, piece: Piece) -> bool:
        """Labels and values set side by side by wide space: one pair, or two on a line."""
        columns = list(piece.columns)
        found = self._label_of_column(columns[0])
        if found is None or (tick(columns[-1]) is not None and found.section.kind == IMPLICATION):
            return False
        while found is not None and columns:
            label, *values = columns
            after = self._label_of_column(values[1]) if len(values) > 2 else None
            taken = values[:1] if after is not None else values
            opened = self.open(found.section, label, piece, sure=found.sure)
            if taken:
                opened.lines.append("   ".join(taken))
            self.close_field()
            columns, found = values[1:] if after is not None else [], after
        return True

    def _label_of_column(self, words: str) -> Match | None:
        """The section that the first of two columns names. In the body of a report it must not only look like a label."""
        found = self.headings.match(words, inside=self.among_implications)
        if found is None or found.sure < SURE or found.rest:
            return None
        labelled = words.rstrip().endswith((":", "?"))
        if found.section.is_field:
            return found if self.at_front or labelled or not self.seen(found.section.key) else None
        known = found.own or labelled or len(words.split()) > 1 or found.section.kind == IMPLICATION
        return found if known and not self._same_again(found) else None

    # --- headings that the template does not know ----------------------------------------------------------

    def _unknown(self, piece: Piece) -> bool:
        """A heading by its dress alone. One that stands deeper than the open section is part of its text."""
        if not self._dressed(piece):
            return False
        if self.at_front and self.current is None:
            return False
        here = self.current
        if here is not None:
            if piece.level and here.level:
                deeper = piece.level > here.level
            else:
                deeper = bool(depth(piece.number) and depth(here.number) and depth(piece.number) > depth(here.number))
            if deeper:
                return False
        self.open(None, piece.words, piece)
        return True

    def _dressed(self, piece: Piece) -> bool:
        words = piece.words
        short = len(words.split()) <= 12 and len(words) <= 90 and not words.endswith((".", ";", ",", ":"))
        if not short or not words[:1].isupper() or piece.bullet or len(piece.columns) > 1:
            return False
        if piece.level:
            return True
        styled = any(dress == "style" for dress, _ in self.dresses)
        if depth(piece.number):
            return ("numbered", depth(piece.number)) in self.dresses and (piece.bold or self._in_sequence(piece))
        if styled or (piece.number and not piece.bold):
            return False
        return (piece.bold and ("bold", 0) in self.dresses) or (piece.caps and ("caps", 0) in self.dresses)

    def _in_sequence(self, piece: Piece) -> bool:
        """Whether a number follows the last heading's, and no list that has just reached the number before."""
        *above, last = piece.number.split(".")
        if self.current is not None and self.current.lines:
            items = [re.match(r"\(?(\d+(?:\.\d+)*)[.)]?\s", line) for line in self.current.lines]
            if any(item and item[1] == ".".join([*above, str(int(last) - 1)]) for item in items):
                return False
        before = [each.number.split(".") for each in self.sections if depth(each.number) == depth(piece.number)]
        if not before:
            return last == "1"
        return before[-1][:-1] == above and int(before[-1][-1]) == int(last) - 1

    def _dresses(self) -> Counter[tuple[str, int]]:
        """How the headings that the template knows are dressed in this report."""
        seen: Counter[tuple[str, int]] = Counter()
        for piece in self.pieces:
            if piece.table is not None or piece.bullet or piece.note:
                continue
            found = self.headings.match(piece.words)
            if found is None or found.section.is_field or not _heading_like(piece.words, found):
                continue
            if piece.level:
                seen["style", 0] += 1
            if depth(piece.number):
                seen["numbered", depth(piece.number)] += 1
            if piece.bold:
                seen["bold", 0] += 1
            if piece.caps:
                seen["caps", 0] += 1
        return Counter({dress: count for dress, count in seen.items() if count > 1})

    def _settle_ticks(self) -> None:
        """What each mark says: a cross ticks a box, unless the same list also prints ticks."""
        marked = [section for section in self.sections if section.mark]
        for section in self.sections if marked else ():
            section.applies = False if section.listed else None
        ticks = any(re.search(r"[✓✔☑]", section.mark) for section in marked)
        for section in marked:
            plain = section.mark.strip().lower()
            if plain in ("yes", "no", "y", "n"):
                section.applies = plain.startswith("y")
            else:
                section.applies = tick(section.mark, crosses_are_ticks=not ticks)


def _reaches(words: str) -> bool:
    """Whether a line names somebody's post or how to reach them."""
    return bool(REACH.search(words)) or member_like(words) or officer_like(words)


def _heading_like(words: str, found: Match) -> bool:
    if len(words.split()) > 22 or len(words) > 160 or not re.match(r"[^a-z]{0,3}[A-Z0-9]", words):
        return False
    return found.sure >= SURE or not words.rstrip().endswith((".", ";", ","))


def _without_mark(piece: Piece) -> tuple[str, str]:
    """The words of a ticked line and its mark, which stands before or after them."""
    last = piece.columns[-1] if len(piece.columns) > 1 else ""
    if last and (tick(last) is not None or last.lower() in ("yes", "no")):
        return "   ".join(piece.columns[:-1]), last
    words = piece.words
    for found in MARK.finditer(words):
        if not words[: found.start()].strip() or not words[found.end() :].strip():
            rest = (words[: found.start()] + words[found.end() :]).strip()
            if rest:
                return rest, found[0]
    return words, ""
