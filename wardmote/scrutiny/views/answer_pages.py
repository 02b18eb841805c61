"""What the officer's and the partner's page share: sections of one form, each saved by itself, with what is wrong beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, time_words
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import answering
from wardmote.scrutiny.forms_answers import AnswerForms
from wardmote.scrutiny.models import Response
from wardmote.scrutiny.queries_answers import Waiting, line_words, next_words, texts, waiting

THEIRS, MINE = "theirs", "mine"


@dataclass
class Section:
    """One answer on a page, with its boxes. ``theirs`` is the other text where two people wrote at once."""

    one: Waiting
    forms: AnswerForms
    links: list[dict[str, str]] = field(default_factory=list)
    theirs: Response | None = None
    own_error: str = ""

    @property
    def anchor(self) -> str:
        return f"a{self.one.ask.pk}"

    @property
    def seen(self) -> str:
        """When the draft last changed, exactly, for the next save."""
        draft = self.one.draft
        return draft.changed_at.isoformat() if draft is not None else ""

    @property
    def is_folded(self) -> bool:
        """Whether it stands as one line: it is ready, or somebody else has it."""
        return not self.one.is_editable or self.one.is_ready

    @property
    def is_open(self) -> bool:
        """Whether a folded one must be open: there is an error inside."""
        return bool(self.errors())

    @property
    def line(self) -> str:
        draft = self.one.draft
        return line_words(draft, self.one.parts) if draft is not None else ""

    @property
    def next(self) -> str:
        draft = self.one.draft
        return next_words(draft) if draft is not None else ""

    @property
    def texts(self) -> list[str]:
        return texts(self.one.newest)

    @property
    def their_texts(self) -> list[str]:
        return texts(self.theirs)

    @property
    def missing_part(self) -> bool:
        """Whether nothing stops it but a part has no answer: it may be sent as it is."""
        return self.one.may_go and not self.one.is_ready

    @property
    def caption(self) -> str:
        found = self.one.ask.recommendation
        number = _("Recommendation %(number)s") % {"number": found.number} if found.number else ""
        return " · ".join(words for words in (number, found.printed_reference) if words)

    @property
    def comment(self) -> str:
        """Why it was sent back, and by whom."""
        draft = self.one.draft
        if draft is not None and draft.returned_because:
            return _("Sent back by %(who)s: %(why)s") % {
                "who": draft.returned_by or _("a scrutiny officer"),
                "why": draft.returned_because,
            }
        newest = self.one.newest
        if newest is not None and newest.asks_more:
            return _("The committee asks: %(what)s") % {"what": newest.asks_more}
        return ""

    @property
    def quoted(self) -> list[dict[str, Any]]:
        return [
            {"letter": part.label, "words": part.text, "id": f"{self.anchor}-part-{part.label}"}
            for part in self.one.parts
        ]

    def errors(self) -> list[dict[str, str]]:
        own = [{"text": f"{self.one.number}: {self.own_error}", "href": f"#{self.anchor}"}] if self.own_error else []
        return own + self.forms.errors()


def sections_of(found: Iterable[Waiting], data: Any = None, *, short: bool = False) -> list[Section]:
    """A section for each answer; only those that can be written now read what was typed."""
    return [Section(one, AnswerForms(one, data if one.is_editable else None, short=short)) for one in found]


def save(sections: list[Section], *, by: Actor, at: datetime) -> None:
    """Keep what was typed, each answer by itself: what is wrong with one never loses another."""
    finder = Finder(by.council, london_date(at))
    for section in sections:
        boxes = section.forms
        if not boxes.is_posted:
            continue
        can_read = boxes.read()
        if boxes.was_clash and boxes.pick not in {THEIRS, MINE}:
            section.theirs = section.one.draft
            section.own_error = _("Choose which text to keep")
            continue
        if boxes.was_clash and boxes.pick == THEIRS:
            section.forms = AnswerForms(section.one, short=boxes.short)
            continue
        if not boxes.has_changed():
            if section.one.draft is not None and can_read:
                _show_stops(section)
            continue
        posts, words = boxes.leads(finder)
        try:
            kept = answering.save_answer(
                section.one.ask.pk,
                lines=boxes.lines(),
                costs=boxes.costs(),
                feasibility=boxes.feasibility(),
                lead_posts=posts,
                lead_words=words,
                seen=boxes.seen,
                by=by,
                at=at,
            )
        except answering.Conflict as clash:
            section.theirs, section.own_error = clash.theirs, clash.message
            section.one.newest = clash.theirs
        except RuleBroken as broken:
            section.own_error = broken.message
        else:
            section.one = _fresh(section.one, kept)
            _show_stops(section)


def summary(sections: Iterable[Section]) -> list[dict[str, str]]:
    """Every error of a page, in its order."""
    return [error for section in sections for error in section.errors()]


def saved_words(sections: Iterable[Section]) -> str:
    """When something here was last kept."""
    moments = [one.one.draft.changed_at for one in sections if one.one.draft is not None]
    return _("Saved at %(time)s. Not public yet.") % {"time": time_words(max(moments))} if moments else ""


def _show_stops(section: Section) -> None:
    for problem in section.one.stops:
        section.forms.add(problem)


def _fresh(old: Waiting, kept: answering.Saved) -> Waiting:
    ask = old.ask
    ask.newest = [kept.response]  # type: ignore[attr-defined]
    made = waiting(ask, is_suggested=old.is_suggested, with_problems=False)
    made.problems = kept.problems
    return made
