"""What a piece of text looks like: a decision, a post, a date, an amount, a recommendation, a piece of web page."""

from __future__ import annotations

import re

from wardmote.documents.signs import MONTH

_ACCEPT = r"accept(?:ed)?|agree(?:d)?|approve(?:d)?"
_DECISION_WORDS: tuple[tuple[str, str], ...] = (
    ("accepted_in_principle", rf"(?:{_ACCEPT}|support(?:ed)?) in principle|in principle (?:{_ACCEPT})"),
    (
        "partly_accepted",
        rf"(?:partially|partly|part|in part)[ -](?:{_ACCEPT}|supported)|(?:{_ACCEPT}) in part|(?:{_ACCEPT}) (?:partially|partly)",
    ),
    ("rejected", rf"not (?:{_ACCEPT}|supported)|reject(?:ed)?|declined|refused|disagree(?:d)?"),
    ("noted", r"noted"),
    ("deferred", r"(?:decision )?deferred"),
    ("accepted", rf"(?:(?:fully|wholly) )?(?:{_ACCEPT})(?: in full)?"),
)
_IN_COLUMN_ONLY = (
    ("accepted_in_principle", r"in principle"),
    ("partly_accepted", r"in part|partially|partly"),
    ("accepted", r"support(?:ed)?|endorsed?|adopted|yes|y"),
    ("rejected", r"no|n"),
)
_LEAD_IN = r"(?:(?:(?:the )?(?:executive|cabinet|council|officer)s?(?:'s)? )?(?:decision|response|answer)\s*[:–—-]\s*|(?:this |the )?recommendation (?:is |was |has been )?)?"
_AFTER = r"(?=\s*(?:$|[.,;:(–—/]|-\s|\n))"


def decision_opening(text: str, *, column: bool = False) -> tuple[str, str] | None:
    """The decision word that opens an answer, as printed, with its meaning. None where no such word is printed.

    ``column`` says that the cell stands under a title that asks for a decision, where "Supported" or "Yes" is one too.
    """
    plain = text.replace("\u00a0", " ").strip().lstrip("*• ")
    for meaning, words in (*_DECISION_WORDS, *(_IN_COLUMN_ONLY if column else ())):
        found = re.match(rf"{_LEAD_IN}({words}){_AFTER}", plain, re.IGNORECASE)
        if found:
            return found[1], meaning
    return None


def is_decision(text: str) -> bool:
    """Whether a whole cell is a decision and little more."""
    opening = decision_opening(text, column=True)
    return opening is not None and len(text.split()) <= len(opening[0].split()) + 6 and "\n" not in text.strip()


_TEAM = re.compile(
    r"(?i)^(?:[\w’'&,-]+ ){1,5}(?:services?|team|unit|department|directorate|section|group|partnership|police|council)[.,;]?$"
)
_INITIALS = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,3}[A-Z]?(?:-[A-Z]{1,2})?)(?:\s?[/,&;]\s?(?:[A-Z][A-Za-z]{0,3}[A-Z](?:-[A-Z]{1,2})?|Leader))*$"
)

_TIME_WORD = re.compile(
    rf"(?i)\b(?:{MONTH}|(?:19|20)\d\d(?:[/-]\d{{2,4}})?|q[1-4]|quarter|spring|summer|autumn|winter|months?|weeks?|year(?:ly)?|annual(?:ly)?|ongoing|on-going|immediate(?:ly)?|completed?|done|"
    r"to be confirmed|tbc|not applicable|n/a|continuous|monthly|quarterly|end of|by the|asap|in place|\d{1,2}/\d{1,2}/\d{2,4}|see dates?)\b"
)
_STATUS = re.compile(
    r"(?i)^(?:completed?|ongoing|on-going|in progress|in hand|under way|underway|on (?:course|track|target|schedule)|not (?:yet )?(?:started|due|begun)|overdue|late|delayed|paused|on hold|pending|actioned|implemented(?: in full)?|"
    r"not implemented|partially (?:complete|implemented)|achieved|outstanding|closed|open|superseded|no longer (?:feasible|needed|required)|with (?:the )?(?:executive|cabinet)|awaiting .{3,40}|to be .{3,60}|"
    r"depend(?:s|ent) on .{3,40}|some slippage|done|started|significant progress|in abeyance|withdrawn|discharged|no progress|red|amber|green|blue)[.… ]*$"
)
_RAG = re.compile(r"(?i)^\W*(?:r(?:ed)?|a(?:mber)?|g(?:reen)?|b(?:lue)?|yellow|orange)\W*$")
_RAG_WORDS = {"r": "red", "a": "amber", "g": "green", "b": "blue", "y": "amber", "o": "amber"}
_FINANCE = re.compile(
    r"(?i)^(?:none\b|nil\b|no (?:cost|financial|additional|direct|impact)|n/?a\b|not applicable|£|within (?:existing|current|approved)|up to £|met (?:from|within)|existing (?:budget|resource)|cost neutral|subject to (?:grant|budget|funding)|minimal|officer time|staff time|to be (?:costed|confirmed)|explanation provided)|£\s?\d"
)
_SUBJUNCTIVE = re.compile(
    r"(?i)\b(?:be (?:\w+ly )?(?:\w+ed|asked|told|shown|given|drawn|set|put|made|held|kept|sent|brought|built|let|met|re-?let|written|taken|undertaken|found|run|invited|a)|should|consider(?:s|ation)?|recommends?|ensure|asks that|carry|receive|give|report|publish|provide|continue|act)\b"
)
REFERENCE = re.compile(
    r"^(?:[A-Z]{1,8}(?:[ ./-]?\(?\d{2,4}[/-]\d{2,4}\)?)?[ ./-]{0,2}\d{1,4}[a-z]?|[A-Z]{1,6}(?:[./-]\d{2,8})+(?:[./-]?\d{1,3})*[a-z]?|[A-Z]{2,6}(?:\.\w+){1,4}|\d{4}[/-]\d{1,4}|[A-Z]{1,5}/\d{2,4}/\d{1,4})$"
)
NUMBER = re.compile(
    r"^\(?(?:R(?:ec(?:ommendation)?)?\.? ?)?(?:\d{1,3}(?:\.\d{1,2})?[a-z]?|[a-z]|[ivx]{1,5})[.):]*$", re.IGNORECASE
)
POINTER = re.compile(
    r"(?i)^\(?\s*(?:please )?see (?:the )?[‘'“\"]?(?P<name>.{2,80}?)[’'”\"]? theme(?: outcomes?)?(?: (?:below|above|overleaf|at the end(?: of .{3,40})?|on page \d+))?\s*\.?\)?$"
)
_AS_ABOVE = re.compile(
    r"(?i)^\W*(?:as (?:above|for|per|before|previous)|see above|ditto|same as (?:above|rec)|as in (?:rec|row))\b.{0,40}$"
)
_COMMITTEE_NAME = re.compile(r"(?i)\b(?:committee|panel|commission|scrutiny board|select committee|scrutiny)\b")


def team_like(text: str) -> bool:
    return bool(_TEAM.match(text.strip())) and text.strip()[:1].isupper()


def initials_like(text: str) -> bool:
    return len(text) <= 24 and bool(_INITIALS.match(text.strip())) and any(c.isupper() for c in text)


def time_like(text: str) -> bool:
    """A date, a season or a word such as "Ongoing": short, and not a sentence about something else."""
    plain = text.strip()
    if not plain or len(plain) > 90 or not _TIME_WORD.search(plain):
        return False
    return len(plain.split()) <= 8 or bool(re.match(r"(?i)\(?[a-z]{1,3}\)", plain))


def status_like(text: str) -> bool:
    return bool(_STATUS.match(text.strip()))


def finance_like(text: str) -> bool:
    return bool(_FINANCE.search(text.strip())) and len(text) < 200


def rag_word(text: str) -> str | None:
    return (
        _RAG_WORDS[text.strip(" \n.:-*()").lower()[0]] if _RAG.match(text.strip()) and text.strip(" \n.:-*()") else None
    )


def rag_colour(shading: str | None) -> str | None:
    """Red, amber, green or blue for a cell's background, None for grey, white and pale tints."""
    if shading is None:
        return None
    red, green, blue = (int(shading[n : n + 2], 16) for n in (0, 2, 4))
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < 60:
        return None
    if blue == most:
        return "blue"
    if green > red * 1.15:
        return "green"
    return "amber" if green > red * 0.45 else "red"


def recommendation_like(text: str) -> bool:
    """Whether a text asks for something as a committee does: "That …", "To …", "… be told …", "… should …"."""
    plain = re.sub(r"^\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]\s*", "", text.strip())
    if len(plain) < 12:
        return False
    if re.match(r"(?:That|To [a-z]{2,}|The (?:\w+ ){0,5}(?:be|should|asks?|recommends?))\b", plain):
        return True
    return bool(_SUBJUNCTIVE.search(plain[:160])) and not re.search(
        r"(?i)\b(?:has|have|is|are|was|were|will|we) (?!to\b)", plain[:60]
    )


def as_above(text: str) -> bool:
    return bool(_AS_ABOVE.match(text.strip()))


def committee_like(text: str) -> bool:
    return bool(_COMMITTEE_NAME.search(text)) and len(text) < 120 and not text.rstrip().endswith((".", ";"))
