"""What a piece of text looks like: a decision, a post, a date, an amount, a recommendation, a piece of web page."""

from __future__ import annotations

import re

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


_MEMBER = re.compile(
    r"(?i)^(?:the |all )?(?:relevant |deputy |joint )*(?:(?:cabinet|executive|lead|board|exec)\.? (?:members?|councillor|portfolio)\b|portfolio ?holder|leader\b|full cabinet|cabinet\b(?! office)|executive\b(?! (?:director|officer|manager|head))|"
    r"(?:lm|em|cm|pfh|ph)\b(?:[ -])(?:for )?|councillor |cllr\.? |mayor\b|full council|council\b$|not for (?:cabinet|executive)|police and crime commissioner|chair(?:man|person)? of)"
)  # fmt: skip
_ROLE_END = (
    r"(?:managers?|officers?|directors?|leads?|leaders?|advis[eo]rs?|co-?ordinators?|planners?|solicitors?|treasurer|surveyors?|engineers?|commander|superintendent|inspector|clerk|analysts?|"
    r"accountant|secretary|supervisor|consultant|specialist|principal|wardens?|rangers?|librarian|architect|curator|registrar|partner|champion|assistant|administrator|lawyer|auditor|executives)"
)
_TITLE_START = r"(?:the )?(?:(?:interim|acting|deputy|assistant|corporate|strategic|executive|group|service|senior|principal|joint|chief) )*(?:head of|heads of|director of|director for|director|chief executive|chief officer|chief|section 151|monitoring officer|manager of|leader of|lead for)\b"
_OFFICER = re.compile(
    rf"(?i)^(?:{_TITLE_START}.{{0,60}}|(?:[\w’'&,/()-]+ ){{0,7}}{_ROLE_END}(?: (?:for|of|\(|-|–) ?[\w’'&, ()-]{{2,50}})?|chief executive)[.,;]?$"
)
_TEAM = re.compile(
    r"(?i)^(?:[\w’'&,-]+ ){1,5}(?:services?|team|unit|department|directorate|section|group|partnership|police|council)[.,;]?$"
)
_INITIALS = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,3}[A-Z]?(?:-[A-Z]{1,2})?)(?:\s?[/,&;]\s?(?:[A-Z][A-Za-z]{0,3}[A-Z](?:-[A-Z]{1,2})?|Leader))*$"
)

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"(?i)\b(?:{_DAY} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}}-\d\d-\d\d)\b"
)
_TIME_WORD = re.compile(
    rf"(?i)\b(?:{_MONTH}|(?:19|20)\d\d(?:[/-]\d{{2,4}})?|q[1-4]|quarter|spring|summer|autumn|winter|months?|weeks?|year(?:ly)?|annual(?:ly)?|ongoing|on-going|immediate(?:ly)?|completed?|done|"
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
_PLACEHOLDER = re.compile(
    r"(?i)^\W*(?:tbc|tba|tbd|n/?k|to follow|to be (?:confirmed|advised|determined|completed|agreed)|awaited|awaiting (?:response|reply|update)|explanation provided as applicable|insert .{2,40}|xx+|\?+|-+|–+|\*+|response to follow|update to follow|not yet (?:received|supplied))\W*$|\*{3,}"
)
_AS_ABOVE = re.compile(
    r"(?i)^\W*(?:as (?:above|for|per|before|previous)|see above|ditto|same as (?:above|rec)|as in (?:rec|row))\b.{0,40}$"
)
_CHROME = re.compile(
    r"(?i)^(?:contact your parish council|skip to (?:main )?content|skip to main navigation|was this page helpful\??|share this (?:item|page).*|subscribe to updates|print this page|cookies?|accessibility|(?:back to )?top|"
    r"additional documents:?|supporting documents:?|accept (?:all )?cookies.*|home|a to z|\[?pdf\]? ?\d* ?kb|.{0,80}\bpdf \d+ ?[km]b|page \d+(?: of \d+)?|view directions|log ?in|search|menu|register to speak.*|site map|privacy.*|"
    r"(?:https?://|www\.)\S+|.*jsessionid=.*|cost of living support(?: icon)?|tweet|facebook|twitter|listen to this page|powered by .*)$"
)  # fmt: skip
_COMMITTEE_NAME = re.compile(r"(?i)\b(?:committee|panel|commission|scrutiny board|select committee|scrutiny)\b")


_JOINING = {"for", "and", "of", "the", "with", "in", "on", "to", "or", "not", "all"}


def member_like(text: str) -> bool:
    plain = text.strip()
    if (
        not _MEMBER.match(plain)
        or len(plain) > 220
        or plain.endswith((":", ";"))
        or re.search(r"[a-z]{2}\. [A-Z]", plain)
    ):
        return False
    small = [word for word in re.findall(r"\b[a-z]{2,}\b", plain) if word not in _JOINING]
    return len(small) <= 1 or len(plain.split()) <= 8


def officer_like(text: str) -> bool:
    plain = text.strip()
    if not plain or len(plain) > 160 or len(plain.split()) > 22:
        return False
    if _OFFICER.match(plain):
        return True
    for found in re.finditer(r"\s*[;/\n]\s*|\s+(?:and|&)\s+(?=(?:the )?[A-Z])", plain):
        left, right = plain[: found.start()], plain[found.end() :]
        if (_OFFICER.match(left) or member_like(left)) and (officer_like(right) or member_like(right)):
            return True
    return False


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


def date_like(text: str) -> bool:
    return bool(DATE.fullmatch(text.strip().rstrip(".")))


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


def placeholder(text: str) -> bool:
    return bool(_PLACEHOLDER.search(text.strip()))


def as_above(text: str) -> bool:
    return bool(_AS_ABOVE.match(text.strip()))


def chrome(text: str) -> bool:
    """Whether a line is a piece of the web page around a paper: menus, share links, file sizes."""
    return bool(_CHROME.match(text.strip(" |")))


def committee_like(text: str) -> bool:
    return bool(_COMMITTEE_NAME.search(text)) and len(text) < 120 and not text.rstrip().endswith((".", ";"))


def without_marks(text: str) -> str:
    """A text without endnote marks and a closing separator."""
    text = re.sub(r"\s?\[(?:[ivx]{1,6}|\d{1,2})\]", "", text)
    return re.sub(r"\s*\|\s*$", "", text).strip()
