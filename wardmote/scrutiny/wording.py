"""Advice on the wording of a recommendation. It warns and never stops anybody; the committee's words are its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

VAGUE = (
    "encourage",
    "consider",
    "explore",
    "support",
    "continue",
    "promote",
    "raise awareness",
    "look into",
    "look at",
    "engage with",
    "work with",
    "review",
    "ensure",
    "improve",
    "facilitate",
    "be mindful",
    "where possible",
    "as appropriate",
)
_DOES = (
    "add|appoint|arrange|ask|bring|build|buy|carry out|circulate|clean|close|collect|complete|conduct|create|deliver|"
    "employ|extend|fit|fix|fund|give|hold|include|increase|install|invite|issue|launch|light|make|meet|mend|move|name|open|"
    "organise|paint|pay|plan|prepare|present|produce|propose|provide|publicise|publish|put|record|reduce|remove|repair|"
    "replace|report|request|run|send|set up|set|share|start|stop|survey|tell|test|train|update|use|write"
)
_DOES_WORD = re.compile(rf"\b(?:{_DOES})(?:d|ed|s|es|ing)?\b", re.IGNORECASE)
_VAGUE_WORD = re.compile(
    r"\b(?:" + "|".join(re.escape(word).replace("\\ ", r"\s+") for word in VAGUE) + r")(?:d|ed|s)?\b", re.IGNORECASE
)
_TWO_ASKS = re.compile(rf"(?:;|,? and (?:also |then |to )?)\s*(?:that |to )?(?:{_DOES})\b", re.IGNORECASE)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(
    rf"\b(?:by|before|within|until|at|in|from|every|each)\s+(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?(?:next\s+)?"
    rf"(?:{_MONTH}|20\d\d|\d+\s+(?:day|week|month|year)s?|(?:one|two|three|four|five|six|nine|twelve|eighteen)\s+(?:day|week|month|year)s?"
    rf"|spring|summer|autumn|winter|quarter|month|year|week|meeting)"
    rf"|\b\d{{1,2}}\s+(?:{_MONTH})\b|\b(?:annual(?:ly)?|monthly|quarterly|weekly|yearly)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\d|%|\b(?:per cent|fewer|more than|less than|halve|double|half|number of|share of|all)\b", re.IGNORECASE
)
_WHO = re.compile(
    r"\b(?:cabinet|leader|council|committee|head of|director|manager|officers?|police|partnership|member for|portfolio|"
    r"board|team|service|trust|railway|parish)\b",
    re.IGNORECASE,
)
LONG = 60  # words


def wording_advice(
    text: str,
    *,
    intended_outcome: str = "",
    measure: str = "",
    asked: Sequence[str] = (),
    is_standing: bool = False,
    has_parts: bool = False,
) -> list[str]:
    """What might keep a recommendation from being answered with yes or no, one plain sentence each; empty when all is well.

    ``asked`` are the posts and bodies that must answer. Asks the questions of scrutiny's own guides: why, who, what,
    how, where, when, and whether anybody could tell that it was done.
    """
    words = " ".join(text.split())
    said: list[str] = []
    if not words:
        return [_("Write what should be done.")]
    vague = sorted({" ".join(found.group().lower().split()) for found in _VAGUE_WORD.finditer(words)})
    does = _DOES_WORD.search(words)
    if not does:
        said.append(_("It has no direction: say what somebody should do, such as “publish” or “install”."))
    if vague:
        said.append(
            _("“%(word)s” can be answered with “we do that already”. Say what would be different.") % {"word": vague[0]}
        )
    if not (asked or _WHO.search(words)):
        said.append(_("It does not say who should do it."))
    if not has_parts and _TWO_ASKS.search(words):
        said.append(_("It asks for two things in one. Make two recommendations, or two lettered parts."))
    if not (_WHEN.search(words) or is_standing):
        said.append(_("It has no date: say by when, or how often."))
    if not intended_outcome.strip():
        said.append(_("It has no intended outcome: say what should be better afterwards."))
    if not (measure.strip() or _MEASURE.search(intended_outcome)):
        said.append(_("Nothing says how to tell whether it worked. Name a figure, or something that can be seen."))
    if len(words.split()) > LONG:
        said.append(_("It is long. A short one is answered sooner: put the reasons in the report."))
    return said
