"""The command ``clock NAME KEY=VALUE …``: one count, asked for in text and answered as plain values."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from wardmote.clocks import counting
from wardmote.clocks.counting import Due
from wardmote.clocks.rule import due_under, explain
from wardmote.clocks.rules import RULES

CORRESPONDING_DATE = "Corresponding date rule, Dodds v Walker (1981)"

# name: (the function, its start, other keys it takes, the authority for counting so)
_PRIMITIVES: dict[str, tuple[Callable[..., Due], str, tuple[str, ...], str]] = {
    "clear_days_latest": (
        counting.clear_days_latest,
        "event",
        ("policy", "nation"),
        "R v Herefordshire Justices (1820); R v Swansea City Council ex p Elitestone (1993)",
    ),
    "clear_days_earliest": (
        counting.clear_days_earliest,
        "trigger",
        ("policy", "nation"),
        "R v Herefordshire Justices (1820); R v Swansea City Council ex p Elitestone (1993)",
    ),
    "working_days_after": (
        counting.working_days_after,
        "trigger",
        ("calendar",),
        "Freedom of Information Act 2000, section 10, for the calendar uk-any; otherwise the rule that uses it",
    ),
    "calendar_days_after": (
        counting.calendar_days_after,
        "trigger",
        ("roll", "nation"),
        "The day that a period runs from is left out",
    ),
    "months_beginning_with": (counting.months_beginning_with, "trigger", ("nation",), CORRESPONDING_DATE),
    "months_after": (counting.months_after, "trigger", ("roll", "nation"), CORRESPONDING_DATE),
    "weeks_beginning_with": (
        counting.weeks_beginning_with,
        "trigger",
        ("nation",),
        "The day that a period begins with is its first",
    ),
    "hours_after": (counting.hours_after, "trigger", ("nation",), "The words of the rule that uses it"),
}
NAMES = (*_PRIMITIVES, *RULES)

Answer = dict[str, Any]


def run(name: str, pairs: list[str]) -> Answer:
    """Count once: a primitive ("months_after trigger=2027-01-31 n=1") or a rule ("S3 trigger=2026-11-24").

    The answer has due_on, bare_limit_on, last_working_on, explanation, rule and citation, with days as 2026-11-24, and
    due_at where the count is in hours. Raises ValueError that says what to write.
    """
    if name in _PRIMITIVES:
        return _primitive(name, _read(name, pairs))
    if name in RULES:
        return _rule(name, _read(name, pairs))
    raise ValueError(f"There is no clock “{name}”. Write one of: {', '.join(NAMES)}.")


def _primitive(name: str, given: dict[str, str]) -> Answer:
    count, start_key, others, authority = _PRIMITIVES[name]
    _check_keys(name, given, needed=(start_key, "n"), allowed=others)
    start = _moment(start_key, given) if name == "hours_after" else _day(start_key, given)
    due = count(start, _number(given["n"]), **{key: given[key] for key in others if key in given})
    return _answer(due, due.steps, name, authority)


def _rule(name: str, given: dict[str, str]) -> Answer:
    rule = RULES[name]
    start_key = "event" if rule.counts_back else "trigger"
    allowed = ("nation", "policy") if rule.primitive.startswith("clear_days") else ("nation",)
    _check_keys(name, given, needed=(start_key,), allowed=allowed)
    start = _moment(start_key, given) if rule.primitive == "hours_after" else _day(start_key, given)
    due = due_under(rule, start, nation=given.get("nation"), policy=given.get("policy"))
    return _answer(due, explain(rule, due), name, rule.citation)


def _answer(due: Due, explanation: tuple[str, ...], rule: str, citation: str) -> Answer:
    answer: Answer = {
        "due_on": due.due_on.isoformat(),
        "bare_limit_on": due.bare_limit_on.isoformat(),
        "last_working_on": due.last_working_on.isoformat(),
        "explanation": list(explanation),
        "rule": rule,
        "citation": citation,
    }
    if due.due_at is not None:
        whole_minutes = not (due.due_at.second or due.due_at.microsecond)
        answer["due_at"] = due.due_at.isoformat(timespec="minutes" if whole_minutes else "auto")
    return answer


def _read(name: str, pairs: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (equals and value):
            raise ValueError(f"“{pair}” is not KEY=VALUE. Write for example: {_example(name)}.")
        if key in given:
            raise ValueError(f"“{key}” is given twice. Write it once.")
        given[key] = value
    return given


def _check_keys(name: str, given: dict[str, str], *, needed: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    if unknown := [key for key in given if key not in (*needed, *allowed)]:
        takes = ", ".join(f"{key}=" for key in (*needed, *allowed))
        raise ValueError(f"{name} does not take {unknown[0]}=. It takes: {takes}.")
    if missing := [key for key in needed if key not in given]:
        raise ValueError(f"{name} needs {missing[0]}=. Write for example: {_example(name)}.")


def _example(name: str) -> str:
    if name in RULES:
        rule = RULES[name]
        in_hours = rule.primitive == "hours_after"
        return f"{name} {'event' if rule.counts_back else 'trigger'}=2026-12-18{'T20:10' if in_hours else ''}"
    _, start_key, _, _ = _PRIMITIVES[name]
    return f"{name} {start_key}=2026-12-18{'T20:10' if name == 'hours_after' else ''} n=5"


def _day(key: str, given: dict[str, str]) -> date:
    try:
        return date.fromisoformat(given[key])
    except ValueError:
        raise ValueError(
            f"“{given[key]}” is not a date. Write {key}= with year, month and day, such as 2026-12-18."
        ) from None


def _moment(key: str, given: dict[str, str]) -> datetime:
    try:
        if "T" not in given[key]:
            raise ValueError(key)
        return datetime.fromisoformat(given[key])
    except ValueError:
        raise ValueError(
            f"“{given[key]}” is not a date with a time. Write {key}= such as 2026-12-18T20:10, in London time."
        ) from None


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 8):
        raise ValueError(f"“{value}” is not a whole number. Write n= such as n=28.")
    return int(value)
