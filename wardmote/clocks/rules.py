"""Every rule of time that Wardmote knows, and which of them a scrutiny reply is under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wardmote.clocks.calendars import ENGLAND, ExtraDay, nation_name
from wardmote.clocks.counting import Due
from wardmote.clocks.rule import Rule, due_under, explain, needs_checking
from wardmote.clocks.rules_decisions import DECISIONS, MEETINGS
from wardmote.clocks.rules_information import EQUALITY, INFORMATION
from wardmote.clocks.rules_partnership import CONSULTATION, ORDERS, PARTNERSHIP
from wardmote.clocks.rules_scrutiny import CRIME_REPLY, EXECUTIVE_REPLY, LOCAL_REPLY, SCRUTINY

RULES: Mapping[str, Rule] = {
    rule.rule_id: rule
    for rule in (
        *SCRUTINY,
        *DECISIONS,
        *MEETINGS,
        *PARTNERSHIP,
        *ORDERS,
        *CONSULTATION,
        *EQUALITY,
        *INFORMATION,
    )
}

NO_DUTY = "Request: no duty to reply."


# What a committee acted as. Any other capacity, or none, carries no time limit in law for a reply.
OVERVIEW_AND_SCRUTINY = "scrutiny"  # Local Government Act 2000, section 9F
CRIME_AND_DISORDER = "crime-and-disorder"  # Police and Justice Act 2006, section 19


@dataclass(frozen=True)
class ReplyClock:
    """Whether and by when a reply to scrutiny is due. ``words`` says why, or why no date binds.

    ``rule`` is None where the one asked has no duty to reply; ``due`` is None then too, and while a day that starts
    the count is not known yet.
    """

    rule: Rule | None
    due: Due | None
    words: tuple[str, ...]


def find(rule_id: str) -> Rule:
    """The rule of that id. Raises ValueError, naming those there are, for one that is not known."""
    if rule_id not in RULES:
        raise ValueError(f"There is no rule “{rule_id}”. The rules are: {', '.join(RULES)}.")
    return RULES[rule_id]


def version_on(rule_id: str, on: date | None = None, own_rules: Iterable[Rule] = ()) -> Rule:
    """The council's own version of a rule that is in force on a day, the newest if several; else the rule itself.

    ``own_rules`` are made by ``overridden`` and may hold many versions of many rules. Without a day, the newest.
    """
    base = find(rule_id)
    own = [rule for rule in own_rules if rule.rule_id == rule_id and (on is None or rule.in_force(on))]
    return max(own, key=lambda rule: rule.effective_from or date.min, default=base)


def reply_rule(
    capacity: str,
    *,
    written_notice: bool,
    addressee_bound: bool,
    nation: str = ENGLAND,
    on: date | None = None,
    own_rules: Iterable[Rule] = (),
) -> Rule | None:
    """The rule a reply to scrutiny is under; None where the one asked has no duty to reply.

    The crime and disorder committee's 28 days shut out the two months of the Local Government Act, with or without a
    notice. Overview and scrutiny without a written notice, a body in neither capacity, and a nation that the rule
    does not reach have the council's own period. ``own_rules`` are the council's versions, ``on`` the day that the
    version has to be in force. Source: Local Government Act 2000, ss. 9FE and 9FF; SI 2009/942, reg. 7.
    """
    rule_id = _reply_rule_id(capacity, nation, written_notice=written_notice)
    return version_on(rule_id, on, own_rules) if addressee_bound else None


def scrutiny_reply(
    capacity: str,
    *,
    reported_on: date,
    received_on: date | None = None,
    notice_on: date | None = None,
    addressee_bound: bool,
    nation: str = ENGLAND,
    own_rules: Iterable[Rule] = (),
    extra: Iterable[ExtraDay] = (),
) -> ReplyClock:
    """When the one asked has to reply to scrutiny, under which rule, and why.

    ``capacity`` is OVERVIEW_AND_SCRUTINY, CRIME_AND_DISORDER or anything else, which carries no limit in law.
    ``reported_on`` is the date of the report or recommendations, ``received_on`` the day the one asked got them,
    ``notice_on`` the day they got the committee's written notice (None: there was none). Two months run from the
    later of receipt and notice; 28 days from the date of the report; the council's own period from receipt, or from
    the report where that is not known. Source: as ``reply_rule``.
    """
    noticed = notice_on is not None
    rule_id = _reply_rule_id(capacity, nation, written_notice=noticed)
    start: date | None = reported_on if rule_id == CRIME_REPLY else received_on or reported_on
    if rule_id == EXECUTIVE_REPLY:
        start = max(received_on, notice_on) if received_on and notice_on else None
    rule = reply_rule(
        capacity,
        written_notice=noticed,
        addressee_bound=addressee_bound,
        nation=nation,
        on=start,
        own_rules=own_rules,
    )
    if rule is None:
        return ReplyClock(None, None, (NO_DUTY,))
    words = (_opening(rule, capacity, nation, noticed=noticed),)
    if start is None:
        return ReplyClock(rule, None, (*words, "The count starts when the report has been received."))
    due = due_under(rule, start, nation=nation, extra=extra)
    return ReplyClock(rule, due, explain(rule, due, opening=words[0]))


def _reply_rule_id(capacity: str, nation: str, *, written_notice: bool) -> str:
    if capacity == CRIME_AND_DISORDER and nation in RULES[CRIME_REPLY].nations:
        return CRIME_REPLY
    if capacity == OVERVIEW_AND_SCRUTINY and written_notice and nation in RULES[EXECUTIVE_REPLY].nations:
        return EXECUTIVE_REPLY
    return LOCAL_REPLY


def _opening(rule: Rule, capacity: str, nation: str, *, noticed: bool) -> str:
    """Who acted as what, and what follows: the first sentence of "Why this date?"."""
    verb = "applies" if rule.period_n == 1 else "apply"
    follows = f"so {'the council’s own ' if rule.local else ''}{rule.period} {verb}"
    if capacity not in _ACTED_AS:
        return f"The committee did not act in a capacity that carries a time limit in law, {follows}."
    acted_as = f"The committee acted as {_ACTED_AS[capacity]}"
    if rule.rule_id == LOCAL_REPLY and (noticed or capacity == CRIME_AND_DISORDER):
        return f"{acted_as}, but the time limits in law that we hold do not reach {nation_name(nation)}, {follows}."
    if capacity == OVERVIEW_AND_SCRUTINY:
        return f"{acted_as} and gave {'' if noticed else 'no '}written notice, {follows}."
    return f"{acted_as}, {follows}."


_ACTED_AS = {
    OVERVIEW_AND_SCRUTINY: "overview and scrutiny",
    CRIME_AND_DISORDER: "the crime and disorder committee",
}


def rules_table(rules: Iterable[Rule] = tuple(RULES.values())) -> list[dict[str, str | int | bool]]:
    """Rules as rows of plain values, every one unless some are given: for documents, settings pages and exports."""
    return [
        {
            "rule_id": rule.rule_id,
            "title": rule.title,
            "nations": ", ".join(sorted(rule.nations)),
            "applies_when": rule.applies_when,
            "trigger_event": rule.trigger_event,
            "period_n": rule.period_n,
            "unit": rule.unit,
            "period": rule.period,
            "primitive": rule.primitive,
            "counting_policy": rule.counting_policy,
            "weekend_roll": rule.weekend_roll or "",
            "calendar": rule.calendar or "",
            "output_due": rule.output_due,
            "duty_holder": rule.duty_holder,
            "citation": rule.citation,
            "evidence_tag": rule.evidence_tag,
            "effective_from": rule.effective_from.isoformat() if rule.effective_from else "",
            "effective_to": rule.effective_to.isoformat() if rule.effective_to else "",
            "local": rule.local,
            "needs_checking": needs_checking(rule),
            "note": " ".join(filter(None, (rule.note, rule.doubt))),
        }
        for rule in rules
    ]
