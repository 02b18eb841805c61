"""Which template a report was written on, told by its headings, and the draft that follows. Refuses what is no report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.decisions.importing.draft import Draft, NotADecisionReport
from wardmote.decisions.importing.fields import body_of, fill
from wardmote.decisions.importing.gaps import find_gaps
from wardmote.decisions.importing.lines import Piece, pieces
from wardmote.decisions.importing.walk import Walk
from wardmote.decisions.shipped import TEMPLATES
from wardmote.decisions.templates import IMPLICATION, Template
from wardmote.documents.blocks import Document

_ASKS = {"recommendation", "recommendations", "decision", "issue"}
_ARGUES = {
    "reasons", "alternatives", "options", "preferred_option", "implications", "background_papers", "consultation", "risk", "executive_summary",
    "authority", "conflicts", "corporate_objectives", "introduction", "purpose", "issue", "next_steps", "relevant_documents", "key_decision",
}  # fmt: skip
_SCRAIP = re.compile(r"(?i)recommend(?:ed|ation)s? action and implementation plan|\bscraip\b")
_REFUSED = (
    "This is not a decision report: %(found)s. A decision report asks for a decision under a heading such as "
    "“Recommendation” or “Decision” and gives reasons, options or implications under headings of their own. "
    "Check that the right file was chosen."
)
_IS_SCRAIP = (
    "This is not a decision report: it is a plan of scrutiny's recommendations and their answers (SCRAIP). "
    "Read it with import_scraip, or on the import page for reviews."
)


def recognise(document: Document, templates: Sequence[Template] = TEMPLATES) -> Draft:
    """A report as a draft, in the template that fits best of those given.

    Raises NotADecisionReport where too little of a report is recognised.
    """
    said = pieces(document)
    walks = [Walk(template, said).run() for template in templates]
    scored = sorted(((_score(walk, said), -order, walk) for order, walk in enumerate(walks)), key=lambda each: each[:2])
    score, _, best = scored[-1]
    _refuse_others(best, said)
    draft = Draft(best.template.key, sections=best.sections)
    fill(draft, best)
    draft.gaps = find_gaps(draft, best.template)
    other = scored[-2] if len(scored) > 1 else None
    draft.why = tuple(_why(best, score, other))
    draft.warnings = document.warnings
    return draft


def _score(walk: Walk, said: list[Piece]) -> float:
    """Headings matched, its own wording counting more; less for headings it lacks and for the share of it that is missing."""
    keys = {section.key for section in walk.sections if section.key}
    wanted = [section for section in walk.template.sections if section.required]
    missing = sum(section.key not in keys and not keys & {part.key for part in section.walk()} for section in wanted)
    front = " ".join(piece.words.lower() for piece in said[:30] if piece.table is None)
    front += " " + " ".join(section.heading.lower() for section in walk.sections)
    front += " " + " ".join(
        section.text.lower()[:200]
        for section in walk.sections
        if section.section is not None and section.section.is_field
    )
    known = sum(words in front for words in walk.template.known_by)
    against = sum(words in front for words in walk.template.not_by)
    lacking = 6.0 * missing / max(len(wanted), 1)
    signs = 0.8 * min(known, 3) - 0.8 * min(against, 2) + 2.5 * _decides(walk)
    return walk.fit.weight - 0.8 * walk.fit.unknown - lacking + signs


def _decides(walk: Walk) -> bool:
    """Whether the decision maker that the cover names is one that such reports go to."""
    named = [section.text for section in walk.sections if section.key == "decision_maker"]
    named += [body for piece in walk.front[:12] if (body := body_of(piece.words))]
    for name in (name.strip().lower() for name in named):
        if any(
            name == who or name.endswith(f" {who}") or name.startswith((f"{who} for ", f"{who} of "))
            for who in walk.template.decided_by
        ):
            return True
    return False


def _refuse_others(walk: Walk, said: list[Piece]) -> None:
    keys = {
        section.key
        for section in walk.sections
        if section.section is not None and (not section.section.is_field or section.key == "key_decision")
    }
    implied = any(section.section is not None and section.section.kind == IMPLICATION for section in walk.sections)
    main = keys & (_ASKS | _ARGUES)
    opening = [piece.words for piece in said[:12] if piece.table is None]
    if any(_SCRAIP.search(words) and len(words) < 160 for words in opening) and len(main) < 5:
        raise NotADecisionReport(_IS_SCRAIP)
    enough = bool(keys & _ASKS) and len(main | ({"implications"} if implied else set())) >= 3 and bool(keys & _ARGUES)
    if not enough:
        names = [f"“{section.heading}”" for section in walk.sections if section.key in main][:4]
        found = (
            f"of its headings, only {', '.join(dict.fromkeys(names))} could be recognised"
            if names
            else "none of its headings could be recognised"
        )
        raise NotADecisionReport(_REFUSED % {"found": found})


def _why(walk: Walk, score: float, other: tuple[float, int, Walk] | None) -> list[str]:
    fit = walk.fit
    own = f"{fit.own} of them in the template's own words"
    said = [f"{walk.template.name}: {fit.matched} headings and labels recognised, {own}."]
    if fit.unknown:
        said.append(f"{fit.unknown} headings match no section of the template. They are kept, to be placed by hand.")
    if other is not None and score - other[0] < 1.0:
        said.append(f"“{other[2].template.name}” fits nearly as well. Check that the right template was taken.")
    return said
