"""The list of procedures, written from the code itself: every verb with its rule, who may do it, and every table of states."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.apps import apps

from wardmote.kernel import facts

ROOMS = {
    "The record": ["kernel.publishing", "kernel.facts", "kernel.links"],
    "Organisations": [
        "organisations.bodies",
        "organisations.people",
        "organisations.places",
        "organisations.meetings",
        "organisations.rules",
        "organisations.look",
        "organisations.uploading",
    ],
    "Reports": [
        "decisions.report_templates",
        "decisions.drafting",
        "decisions.importing_store",
        "decisions.items",
        "decisions.clearing",
        "decisions.checking",
        "decisions.publishing",
        "decisions.comments",
        "decisions.packs",
        "decisions.moderngov.taking_in",
    ],
    "The Forward Plan": [
        "decisions.forward_plan",
        "decisions.plan_notices",
        "decisions.plan_editions",
    ],
    "Records and call-in": ["decisions.records", "decisions.calling_in"],
    "Evidence and the strategic assessment": [
        "assessment.figures",
        "assessment.assessments",
        "assessment.requesting",
        "assessment.scoring",
        "assessment.publishing",
    ],
    "The partnership and its plan": [
        "partnership.register",
        "partnership.plans",
        "partnership.parts",
        "partnership.lineage",
        "partnership.changes",
        "partnership.progress",
    ],
    "Reviews": [
        "scrutiny.programme",
        "scrutiny.reviews",
        "scrutiny.evidence",
        "scrutiny.drafting",
        "scrutiny.committee_requests",
    ],
    "Asking and answering": [
        "scrutiny.asking",
        "scrutiny.asks",
        "scrutiny.timing",
        "scrutiny.answering",
        "scrutiny.receiving",
        "scrutiny.helping",
        "scrutiny.calendars",
    ],
    "Delivery and verdict": [
        "scrutiny.delivery",
        "scrutiny.signing_off",
        "scrutiny.evaluating",
        "scrutiny.handing_over",
        "scrutiny.ladder",
        "scrutiny.feedback",
    ],
}
PERMISSIONS = [
    "organisations.permissions",
    "assessment.permissions",
    "decisions.permissions",
    "decisions.permissions_record",
    "scrutiny.permissions",
]
REFUSES = re.compile(r"require\((\w+)\(")
RECORDS = re.compile(r'"((?:kernel|organisations|assessment|decisions|scrutiny|engagement)\.[a-z_]+)"')


def as_markdown() -> str:
    """docs/procedures.md: verbs by subject, predicates, states and their moves."""
    lines = [
        "# Procedures",
        "",
        "Written from the code by `manage.py procedures --write`; continuous integration compares it. Each verb is a function",
        "with its rule, who may do it (a predicate, listed below) and what the history says of it.",
        "",
    ]
    for title, modules in ROOMS.items():
        lines += [f"## {title}", "", "| verb | rule | who may | history |", "| --- | --- | --- | --- |"]
        for name in modules:
            lines += [_row(name, verb) for verb in _verbs(_module(name))]
        lines.append("")
    lines += ["## Who may", "", "| predicate | means |", "| --- | --- |"]
    for name in PERMISSIONS:
        module = _module(name)
        lines += [
            f"| `{key}` | {_first(found)} |"
            for key, found in _functions(module)
            if key.startswith(("may_", "is_", "holds", "sits"))
        ]
    lines += ["", "## States", ""]
    for model in apps.get_models():
        moves: dict[Any, set[Any]] | None = getattr(model, "MOVES", None)
        if not moves or not hasattr(model, "State"):
            continue
        lines += [f"### {model.__name__}", "", "| state | may become |", "| --- | --- |"]
        label = {state.value: str(state.label) for state in model.State}
        order = list(label)
        for state in model.State:
            nexts = sorted((str(one) for one in moves.get(state, set())), key=order.index)
            lines.append(f"| {label[state.value]} | {', '.join(label[one] for one in nexts) or 'nothing more'} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(module: str, verb: Any) -> str:
    source = inspect.getsource(inspect.unwrap(verb))
    who = ", ".join(dict.fromkeys(f"`{name}`" for name in REFUSES.findall(source))) or "see the rule"
    known = set(facts.known_verbs())
    said = ", ".join(dict.fromkeys(facts.words_for(name) for name in RECORDS.findall(source) if name in known)) or ""
    return f"| `{module.rsplit('.', maxsplit=1)[-1]}.{verb.__name__}` | {_paragraphs(verb)} | {who} | {said} |"


def _verbs(module: ModuleType) -> Iterator[Any]:
    for name, found in _functions(module):
        if not name.startswith("_") and "by" in inspect.signature(found).parameters:
            yield found


def _functions(module: ModuleType) -> list[tuple[str, Any]]:
    here = [
        (name, found)
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__
    ]
    return sorted(here, key=lambda pair: inspect.unwrap(pair[1]).__code__.co_firstlineno)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"wardmote.{name}")


def _first(found: Any) -> str:
    return (inspect.getdoc(found) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _paragraphs(found: Any) -> str:
    return " ".join((inspect.getdoc(found) or "").split()).replace("|", "\\|")
