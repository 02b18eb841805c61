"""Column titles that councils use for the same thing, and reading one title as the field it heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ASKER = r"(?:overview and scrutiny|scrutiny|committee(?:'?s)?|panel|board|commission|task (?:and finish )?group(?:'?s)?|review|select committee|working (?:group|party)|inquiry|agreed|approved|original|final|full|oands|osc|proposed|draft)"
_COMMITTEE = r"(?:the )?(?:\w+ ){0,6}(?:committee|panel|board|commission|review|group|inquiry|scrutiny)"
_DECIDER = r"(?:the )?(?:cabinet(?: member)?|executive(?: member)?|council|leader|portfolio holder|decision maker|board|directorate|partner|officers?|service|department|management)(?:'?s)?"
_OUTCOME = r"(?:intended|expected|desired|anticipated|planned) (?:outcomes?|impact|results?|benefits?)"

# Tried in this order; the whole title must match. A title that matches none is split at "/", "and", "&" and ",".
_TITLES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("reference",), r"meeting,? date(?:,| and) (?:minute|item)(?: no| number)?|minute (?:no|number|ref(?:erence)?)|(?:rec(?:ommendation)?s? |scrap |scraip |item |unique |our )?(?:ref|refs|reference|id|code)(?: no| number|erence)?"),
    (("number",), r"no|nos|num|number|#|(?:rec|recs|recommendation|item|action|row|line|para(?:graph)?)s? (?:no|nos|number|#|num)|item|rec"),
    (("members",), r"(?:scrutiny )?recommend(?:ation|ations|ed) (?:made )?to|(?:addressed|directed|referred|sent|made) to|to whom|(?:executive |relevant )*decision[ -]?maker|(?:relevant |responsible |responding |lead |appropriate )*(?:(?:cabinet|executive|exec|lead|board) (?:members?|councillors?|portfolio(?: holder)?s?)|portfolio(?: holder)?s?|em|lm|pfh|ccllr|cllr|lead member)(?: responsible| responding| lead| for response)?|(?:department|directorate|service) and (?:cabinet|executive) member(?: responding)?|(?:responsible|lead) (?:member|councillor|cllr)s?|who (?:answers|responds|was asked|we asked)|(?:relevant )?(?:decision|responding) body|recipient|respondent|cabinet|executive"),
    (("decision", "response"), r"accept(?:ed)?(?: ?/ ?| or )reject(?:ed)?(?: with|,| and)? reasons?.*|decision and (?:reasons?|comments?)|(?:agreed|accepted) ?/ ?(?:not agreed|rejected) (?:with|and) (?:reasons?|comments?)"),
    (("decision",), rf"(?:{_DECIDER} )?decision(?: of {_DECIDER})?(?: made| taken)?|accept(?:ed)?(?: ?/ ?| or |,? )(?:not accepted|reject(?:ed)?)(?: ?/ ?.*| or .*)?|agree(?:d)?(?: by {_DECIDER})?\??(?: ?\(?(?:y(?:es)? ?/ ?no?)\)?)?|agree(?:d)? ?/ ?(?:not agreed|disagree(?:d)?|partly.*)|accepted\?? ?(?:y(?:es)? ?/ ?no?)?|accepted by {_DECIDER}|action expected outcome|{_DECIDER} (?:agreed|accepted)|(?:yes ?/ ?no)|supported\??|{_DECIDER} (?:position|verdict|conclusion)"),
    (("response_or_decision",), rf"(?:formal )?(?:response|reply|answer) (?:of|from|by) {_DECIDER}|{_DECIDER} (?:response|reply|answer)s?"),
    (("outcome",), rf"{_OUTCOME}|(?:measures? of )?success(?: measures?| criteria)?|what (?:success|good) looks like"),
    (("text", "outcome"), rf"(?:{_ASKER} )*(?:recommend(?:ation|ations|ed actions?)|actions?) (?:and|/|with) {_OUTCOME}"),
    (("text",), rf"(?:the |our )?(?:{_ASKER} )*recommend(?:ation|ations|ed actions?|ed)(?: made| text| wording| details?| agreed| in full| summary)?(?: (?:of|from|by|made by) {_COMMITTEE})?|(?:rec|recs)|what (?:we|scrutiny|{_COMMITTEE}) (?:asked|recommended|asked for)|actions? ?/ ?proposals?|proposals?|(?:suggested|requested|recommended) actions?|actions? (?:requested|recommended)|resolutions?|{_COMMITTEE} (?:asks|asked|requests?)|request"),
    (("finance",), r"(?:any )?(?:financial|finance|resource|resources|budget|budgetary|cost|funding)(?: and (?:resource|legal|staffing|financial))?(?: ?/ ?resources?)?(?: impacts?| implications?| effects?| considerations?| comments?| required| needed)?|costs?|resources?(?: required| needed)?|estimated costs?|what it (?:will )?costs?"),
    (("rag",), r"b?rag(?: status| rating| score)?|(?:red|amber|green)(?:[ /,]+(?:red|amber|green))+|colour"),
    (("exec_date",), rf"(?:exec|executive|cabinet)(?: meeting)? date|date (?:considered|considered by {_DECIDER}|of {_DECIDER}(?: meeting| response)?|to {_DECIDER})|response date|date (?:of )?(?:response|reply|answered?)"),
    (("report_back",), r"(?:date|dates) (?:to|for|of)(?: .{2,40} to)? (?:report(?:ing)? back|review)|report(?:ing)? back(?: date)?|review date|next (?:review|report)(?: date)?"),
    (("timetable",), r"time ?(?:table|scale|frame|line)s?(?: (?:for|of) (?:completion|implementation|delivery|action)(?: of .{2,60})?)?(?: if accepted)?|(?:by )?when|(?:target|due|completion|implementation|delivery|end|expected|proposed)(?: completion| implementation| delivery)?(?: dates?|(?: time)?scales?)|deadlines?|dates? (?:for|of) (?:completion|implementation|delivery)|date due|milestones?|(?:implementation|completion|delivery|action) by|to be (?:done|completed) by|due"),
    (("officers",), r"(?:lead|responsible|accountable|identified|relevant|contact|link|named|action|owning|lead responsible)? ?(?:officers?|official)(?: responsible| lead| contact| title)?|(?:action |recommendation |lead )?owners?|(?:by )?who(?: will do it| leads)?|by whom|lead(?:s)?|lead (?:person|manager|director|department|service|contact|officer title)|responsib(?:le|ility)(?: of| person| lead| service| manager)?|(?:person|service|team|officer)s? responsible|head of service|chief officers?|director|strategic lead"),
    (("status",), r"(?:current |implementation |completion |overall |delivery |action )?status(?: update)?|outcomes?|complete(?:d)?\??|completed\?? ?(?:y ?/ ?n)?|state|stage|implemented\??|achieved\??"),
    (("progress",), r"(?:latest |current |quarterly |monthly |six month(?:ly)? |6 month(?:ly)? |12 month(?:ly)? |annual |officer |service |monitoring |further )?(?:progress|updates?|position|monitoring)(?: (?:update|report|note|made|comments?|to date|so far|statement))*(?: (?:in|at|as at|as of|on|for|since|to|-|–)? ?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:\w+ )?(?:q\d )?(?:20\d\d|\d\d/\d\d|months?|quarter \d))?|actions? taken(?: to date| so far)?|what has (?:happened|been done|changed)(?: so far| since)?|(?:where (?:we|things) are|latest news)|evidence of (?:progress|implementation)|six[- ]month update|\d+[- ]months? (?:update|on)"),
    (("response",), rf"(?:{_DECIDER} |{_ASKER} |initial |formal |full |relevant |lead )*(?:response|responses|reply|replies|answers?|comments?|feedback|explanation|reasons?)(?: (?:to|on|from|by|and) .{{2,60}})?|(?:proposed|planned|agreed|intended|further|next|key|implementing|implementation)(?: steps| actions?| plan| response)|actions? (?:proposed|planned|agreed|to be taken|required|needed|in response|and timescales?)|actions? taken or planned(?: to date)?|actions? taken ?/ ?planned|what (?:will be|we will|is to be|is being|happens?)(?: done| do| next)?|how(?: it will be done)?|method|feasibility(?: and .*)?|implementation(?: plan| details?)?|rationale|steps"),
    (("theme",), r"themes?|categor(?:y|ies)|priority|headings?|section|key line of enquiry|objective"),
    (("area",), r"area|service(?: area)?|subject|topic|department|directorate|ward|title"),
    (("committee",), r"(?:name of )?(?:select |scrutiny |overview and scrutiny |originating |source )*(?:committees?|panels?|boards?|commission)(?: name)?|origin|source|raised by|made by"),
    (("meeting_date",), r"(?:meeting|committee|recommendation)(?: and)? dates?|dates?(?: of)?(?: the)?(?: (?:meeting|committee|recommendation|made|raised|agreed|recommended))?|date (?:of|made|raised|agreed)|meeting|when (?:made|asked)"),
    (("text_weak",), r"actions?|issues?|points?|task|description|details?|what"),
    (("ignored",), r"notes?|update|(?:1st|2nd|3rd)|theme outcome|links?|attachments?|documents?|kpis?|completed\?"),
)  # fmt: skip
_COMPILED = tuple((fields, re.compile(pattern)) for fields, pattern in _TITLES)

# Fields of a row that a column title may name. "text_weak" stands for a recommendation only where nothing better does.
RESPONSE_SIDE = frozenset(
    {
        "members",
        "decision",
        "response",
        "response_or_decision",
        "finance",
        "timetable",
        "officers",
        "progress",
        "status",
        "rag",
    }
)


@dataclass(frozen=True)
class Label:
    """A column title as printed and the fields it heads, in the order the title names them."""

    printed: str
    fields: tuple[str, ...]
    number: str | None = None  # "Recommendation 7" heads row 7

    @property
    def field(self) -> str:
        return self.fields[0]


@lru_cache(maxsize=4096)
def read_label(printed: str) -> Label | None:
    """The field a title heads, or None where the words are not a title we know."""
    if len(printed) > 160:
        return None
    plain = fold_label(printed)
    if not plain or len(plain) > 110:
        return None
    fields = _fields_of(plain)
    if fields:
        return Label(printed, fields)
    if numbered := re.fullmatch(
        r"(?:scrutiny |committee |review )?(?:rec(?:ommendation)?|action|proposal|resolution)s?(?: no)?[ .:]*\(?(\d{1,3}[a-z]?|[a-z]|[ivx]+)\)?[.:]?",
        plain,
    ):
        return Label(printed, ("text",), numbered[1])
    return None


def fold_label(printed: str) -> str:
    """A title without marks, brackets, case and line breaks, as the table above spells it."""
    text = re.sub(r"\[(?:[ivx]+|\d+)\]", " ", printed.replace("\u00a0", " "))
    text = text.replace("’", "'").replace("‘", "'").replace("№", " no ").replace("–", "-").replace("&", " and ")
    text = text.lower()
    bare = re.sub(r"\([^()]*\)", " ", text)
    text = bare if bare.strip() else text.strip("() ")
    text = re.sub(r"\b(\w+)/\s*s\b", r"\1s", text)
    text = re.sub(r"\b(\w+)\(s\)", r"\1s", text)
    text = re.sub(r"\s*/\s*", "/", text).replace("/", " / ")
    text = re.sub(r"\bno\.|\bref\.", lambda found: found[0][:-1], text)
    return re.sub(r"\s+", " ", text).strip(" .:*|-")


@lru_cache(maxsize=4096)
def _fields_of(plain: str) -> tuple[str, ...]:
    for fields, pattern in _COMPILED:
        if pattern.fullmatch(plain) or pattern.fullmatch(plain.replace(" / ", "/")):
            return fields
    pieces = [piece.strip() for piece in re.split(r" / |\band\b|,|\+|;", plain) if piece.strip()]
    if 2 <= len(pieces) <= 4:
        found: list[str] = []
        for piece in pieces:
            fields = _fields_of(piece)
            if not fields:
                return ()
            found.extend(field for field in fields if field not in found)
        if not {"ignored", "text_weak"} & set(found):
            return tuple(found)
    return ()
