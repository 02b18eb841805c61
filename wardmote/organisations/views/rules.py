"""Council rules: a table by subject, and one page for each rule with an example, its effect and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.clocks.rule import Rule, due_under, needs_checking
from wardmote.clocks.rules import RULES
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Council
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, weekday_words
from wardmote.organisations import rules
from wardmote.organisations.forms import ConfirmForm, ReasonForm, RuleForm
from wardmote.organisations.models import CouncilRule
from wardmote.organisations.permissions import may_administer, may_confirm_rules
from wardmote.organisations.rule_book import SETTINGS, SUBJECT_WORDS, Kind, Setting
from wardmote.organisations.views.frame import (
    administrators,
    monitoring_officers,
    one_form,
    posted,
    settings_readers,
    trail,
)


@dataclass(frozen=True)
class Line:
    """One rule as the table prints it."""

    slug: str
    title: str
    value: str
    clause: str
    since: date | None
    confirmed: str
    needs_confirming: bool


@settings_readers
def listed(request: CouncilRequest) -> HttpResponse:
    """Every rule by subject. 1 query beside the frame's."""
    standing = rules.on_day(request.council, timezone.localdate())
    groups: list[dict[str, Any]] = [
        {
            "heading": str(words),
            "lines": [_setting_line(each, standing) for each in SETTINGS.values() if each.subject == subject],
        }
        for subject, words in SUBJECT_WORDS.items()
    ]
    law = [_law_line(RULES[rule_id], standing) for rule_id in rules.to_confirm(request.council)]
    groups.append({"heading": _("Time limits in law"), "lines": law})
    waiting = sum(line.needs_confirming for group in groups for line in group["lines"])
    return render(
        request,
        "organisations/rules.html",
        {
            "groups": groups,
            "waiting": waiting,
            "breadcrumbs": trail(),
            "may_confirm": may_confirm_rules(request.reader),
        },
    )


@settings_readers
def one(request: CouncilRequest, slug: str) -> HttpResponse:
    """One rule: in words, an example with today's date, what confirming it changes, its history."""
    key = _key_of(slug, request.council)
    today = timezone.localdate()
    standing = rules.on_day(request.council, today)
    setting = SETTINGS.get(key)
    line = _setting_line(setting, standing) if setting else _law_line(RULES[key], standing)
    versions = [_version(row, setting) for row in rules.history(request.council, key)]
    return render(
        request,
        "organisations/rule.html",
        {
            "line": line,
            "hint": setting.hint if setting else RULES[key].applies_when,
            "rule": None if setting else RULES[key],
            "examples": _examples(request.council, key, standing, today),
            "effects": rules.effects(request.council, key, today),
            "versions": versions,
            "may_confirm": may_confirm_rules(request.reader) and line.needs_confirming,
            "may_doubt": may_confirm_rules(request.reader) and bool(line.confirmed),
            "may_change": setting is not None and may_administer(request.reader),
            "breadcrumbs": trail((_("Council rules"), "/settings/rules/")),
        },
    )


@administrators
def change(request: CouncilRequest, slug: str) -> HttpResponse:
    """Set a rule of the council's own from a day on."""
    key = _key_of(slug, request.council)
    setting = SETTINGS.get(key)
    if setting is None:
        raise Http404
    said = rules.value(request.council, key, timezone.localdate())
    here = f"/settings/rules/{slug}/"
    return one_form(
        request,
        RuleForm(setting, posted(request), initial={"value": _typed(setting, said), "from_on": timezone.localdate()}),
        lambda given: rules.set_rule(
            key,
            given["value"],
            from_on=given["from_on"],
            reason=given["reason"],
            clause=given["clause"],
            by=request.actor,
            at=now(),
        ),
        title=_("Change this rule"),
        lead=_("Dates counted before that day keep the rule they were counted by.")
        if setting.governs or setting.is_legal
        else "",
        button=_("Save"),
        to=here,
        said=_("The rule is saved. The Monitoring Officer has to confirm it.")
        if setting.is_legal
        else _("The rule is saved."),
        crumbs=trail((_("Council rules"), "/settings/rules/"), (setting.title, here)),
    )


@monitoring_officers
def confirm(request: CouncilRequest, slug: str) -> HttpResponse:
    """The Monitoring Officer confirms a rule."""
    key = _key_of(slug, request.council)
    here = f"/settings/rules/{slug}/"
    title = str(SETTINGS[key].title if key in SETTINGS else RULES[key].title)
    return one_form(
        request,
        ConfirmForm(posted(request), initial={"from_on": timezone.localdate()}),
        lambda given: rules.confirm_rule(
            key, by=request.actor, at=now(), from_on=given["from_on"], clause=given["clause"]
        ),
        title=_("Confirm this rule"),
        lead=title,
        button=_("Confirm this rule"),
        to=here,
        said=_("The rule is confirmed."),
        crumbs=trail((_("Council rules"), "/settings/rules/"), (_("This rule"), here)),
        more={"effects": rules.effects(request.council, key, timezone.localdate())},
    )


@monitoring_officers
def doubt(request: CouncilRequest, slug: str) -> HttpResponse:
    """The Monitoring Officer takes a confirmation back."""
    key = _key_of(slug, request.council)
    here = f"/settings/rules/{slug}/"
    return one_form(
        request,
        ReasonForm(posted(request)),
        lambda given: rules.stop_confirming(key, reason=given["reason"], by=request.actor, at=now()),
        title=_("This rule has to be checked again"),
        lead=_("Nothing is called late in public under it until it is confirmed again."),
        button=_("Take the confirmation back"),
        to=here,
        said=_("The rule is no longer confirmed."),
        crumbs=trail((_("Council rules"), "/settings/rules/"), (_("This rule"), here)),
        is_drastic=True,
    )


def _key_of(slug: str, council: Council) -> str:
    for key, setting in SETTINGS.items():
        if setting.slug == slug:
            return key
    for rule_id in rules.to_confirm(council):
        if rule_id.lower() == slug:
            return rule_id
    raise Http404


def _setting_line(setting: Setting, standing: rules.RulesOn) -> Line:
    row = standing.rows.get(setting.key)
    confirmed = standing.confirmation(setting.key)
    return Line(
        setting.slug,
        str(setting.title),
        rules.value_words(setting, standing.value(setting.key)),
        row.clause if row else "",
        row.from_on if row else None,
        _by(confirmed),
        setting.is_legal and confirmed is None,
    )


def _law_line(rule: Rule, standing: rules.RulesOn) -> Line:
    row = standing.rows.get(f"confirm:{rule.rule_id}")
    confirmed = standing.confirmation(rule.rule_id)
    clause = row.clause if row and row.clause else rule.citation
    return Line(
        rule.rule_id.lower(),
        rule.title,
        rule.period,
        clause,
        row.from_on if row else None,
        _by(confirmed),
        confirmed is None,
    )


def _by(confirmed: rules.Confirmation | None) -> str:
    if confirmed is None:
        return ""
    return _("%(post)s, %(day)s") % {"post": confirmed.by or _("Monitoring Officer"), "day": date_words(confirmed.on)}


def _version(row: CouncilRule, setting: Setting | None) -> dict[str, Any]:
    return {
        "from_on": row.from_on,
        "until_on": row.until_on,
        "value": rules.value_words(setting, row.value) if setting else "",
        "reason": row.reason,
        "clause": row.clause,
        "confirmed": _("Confirmed by %(post)s on %(day)s.")
        % {"post": row.confirmed_as or _("the Monitoring Officer"), "day": date_words(row.confirmed_at)}
        if row.confirmed_at
        else "",
    }


def _examples(council: Council, key: str, standing: rules.RulesOn, today: date) -> list[dict[str, Any]]:
    """What the rule gives for something that happens today, with each step of the count."""
    ids = SETTINGS[key].governs if key in SETTINGS else (key,)
    found = []
    for rule_id in ids:
        rule = standing.clock_rule(rule_id)
        try:
            due = due_under(rule, now() if rule.primitive == "hours_after" else today, nation=council.nation)
        except ValueError:  # the rule does not reach this nation, or is not in force
            continue
        found.append(
            {
                "event": _("Counted from today, %(day)s: %(event)s.")
                % {"day": date_words(today), "event": rule.trigger_event},
                "due": weekday_words(due.due_on),
                "steps": list(due.steps),
                "must_check": needs_checking(rule) and not standing.is_confirmed(rule_id),
            }
        )
    return found


def _typed(setting: Setting, said: Any) -> str:
    match setting.kind:
        case Kind.SEVERAL_DAYS | Kind.SEVERAL_MONTHS:
            return ", ".join(map(str, said))
        case _:
            return str(said)
