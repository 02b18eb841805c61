"""What a piece of text looks like, whatever paper it stands in: a post, a date, a placeholder, a piece of web page."""

from __future__ import annotations

import re

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
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"(?i)\b(?:{_DAY} {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}}-\d\d-\d\d)\b"
)
_PLACEHOLDER = re.compile(
    r"(?i)^\W*(?:tbc|tba|tbd|n/?k|to follow|to be (?:confirmed|advised|determined|completed|agreed)|awaited|awaiting (?:response|reply|update)|explanation provided as applicable|insert .{2,40}|xx+|\?+|-+|–+|\*+|response to follow|update to follow|not yet (?:received|supplied))\W*$|\*{3,}"
)
_CHROME = re.compile(
    r"(?i)^(?:contact your parish council|skip to (?:main )?content|skip to main navigation|was this page helpful\??|share this (?:item|page).*|subscribe to updates|print this page|cookies?|accessibility|(?:back to )?top|"
    r"additional documents:?|supporting documents:?|accept (?:all )?cookies.*|home|a to z|\[?pdf\]? ?\d* ?kb|.{0,80}\bpdf \d+ ?[km]b|page \d+(?: of \d+)?|view directions|log ?in|search|menu|register to speak.*|site map|privacy.*|"
    r"(?:https?://|www\.)\S+|.*jsessionid=.*|cost of living support(?: icon)?|tweet|facebook|twitter|listen to this page|powered by .*)$"
)  # fmt: skip
_JOINING = {"for", "and", "of", "the", "with", "in", "on", "to", "or", "not", "all"}


def member_like(text: str) -> bool:
    """Whether a text names a councillor by office: a Cabinet Member, the Leader, a mayor, a whole Cabinet."""
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
    """Whether a text is the title of one officer's post, or of several: "Head of Parks and Legal Adviser"."""
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


def date_like(text: str) -> bool:
    """Whether a text is a whole date and nothing else."""
    return bool(DATE.fullmatch(text.strip().rstrip(".")))


def placeholder(text: str) -> bool:
    """Whether a text only keeps a place, as "TBC", "To follow" or a row of stars."""
    return bool(_PLACEHOLDER.search(text.strip()))


def chrome(text: str) -> bool:
    """Whether a line is a piece of the web page around a paper: menus, share links, file sizes."""
    return bool(_CHROME.match(text.strip(" |")))


def without_marks(text: str) -> str:
    """A text without endnote marks and a closing separator."""
    text = re.sub(r"\s?\[(?:[ivx]{1,6}|\d{1,2})\]", "", text)
    return re.sub(r"\s*\|\s*$", "", text).strip()
