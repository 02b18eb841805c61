"""What changed from one edition of the plan to the next, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.words import date_words, list_words
from wardmote.partnership.models import LIMBS, Edition, Lineage, PlanAction

Kind = Lineage.Kind


def sentences(before: Edition, after: Edition) -> list[str]:
    """Every difference between two editions as a sentence: strategies, priorities, texts, actions, indicators. About ten queries."""
    said = [*_limbs(before, after), *_priorities(before, after)]
    for model, name in (("texts", "heading"), ("terms", "word")):
        old = {getattr(each, name): each for each in getattr(before, model).all()}
        new = {getattr(each, name): each for each in getattr(after, model).all()}
        said += _rows(old, new)
    said += _actions(before, after)
    old_ones = {each.slug: each for each in before.indicators.all()}
    new_ones = {each.slug: each for each in after.indicators.all()}
    said += [_("New indicator: “%(what)s”.") % {"what": new_ones[key]} for key in new_ones if key not in old_ones]
    said += [
        _("No longer an indicator: “%(what)s”.") % {"what": old_ones[key]} for key in old_ones if key not in new_ones
    ]
    for key in new_ones.keys() & old_ones.keys():
        if new_ones[key].target != old_ones[key].target:
            said.append(_("The target of “%(what)s” changed.") % {"what": new_ones[key]})
    return said


def _limbs(before: Edition, after: Edition) -> list[str]:
    said = []
    come = [str(LIMBS[key]).lower() for key in after.limbs if key not in before.limbs]
    gone = [str(LIMBS[key]).lower() for key in before.limbs if key not in after.limbs]
    if come:
        said.append(_("The plan now covers %(which)s too.") % {"which": list_words(come)})
    if gone:
        said.append(_("The plan no longer says that it covers %(which)s.") % {"which": list_words(gone)})
    return said


def _priorities(before: Edition, after: Edition) -> list[str]:
    words = {
        Kind.NEW: _("“%(after)s” is a new priority."),
        Kind.DROPPED: _("“%(before)s” is no longer a priority."),
        Kind.MERGES: _("“%(before)s” became part of “%(after)s”."),
        Kind.SPLITS: _("“%(after)s” was split from “%(before)s”."),
        Kind.CONTINUES: _("“%(before)s” is now called “%(after)s”."),
    }
    said = []
    for line in after.lineage.select_related("before", "after"):
        if line.kind == Kind.CONTINUES and line.before and line.after and line.before.title == line.after.title:
            if line.before.rationale != line.after.rationale:
                said.append(_("Why “%(what)s” is a priority was rewritten.") % {"what": line.after.title})
            continue
        sentence = words[Kind(line.kind)] % {"before": line.before, "after": line.after}
        said.append(f"{sentence} {line.because}".strip())
    return said


def _rows(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    for key, row in new.items():
        if key not in old:
            yield _("New part: “%(what)s”.") % {"what": key}
        elif getattr(row, "text", "") != getattr(old[key], "text", "") or getattr(row, "meaning", "") != getattr(
            old[key], "meaning", ""
        ):
            yield _("“%(what)s” was rewritten.") % {"what": key}
    for key in old:
        if key not in new:
            yield _("Taken out: “%(what)s”.") % {"what": key}


def _actions(before: Edition, after: Edition) -> list[str]:
    old = {each.reference: each for each in before.actions.select_related("lead_body", "lead_post")}
    new = {each.reference: each for each in after.actions.select_related("lead_body", "lead_post")}
    said = []
    come = [new[key].printed_reference for key in new if key not in old]
    if come:
        said.append(
            ngettext("New action: %(which)s.", "%(n)s new actions: %(which)s.", len(come))
            % {"n": len(come), "which": list_words(come)}
        )
    for words, states in ((_("Done"), {PlanAction.State.DONE}), (_("Given up"), {PlanAction.State.DROPPED})):
        gone = [each.printed_reference for key, each in old.items() if key not in new and each.state in states]
        if gone:
            said.append(_("%(how)s: %(which)s.") % {"how": words, "which": list_words(gone)})
    out = [
        each.printed_reference
        for key, each in old.items()
        if key not in new and each.state not in {PlanAction.State.DONE, PlanAction.State.DROPPED}
    ]
    if out:
        said.append(_("No longer in the plan, though not done: %(which)s.") % {"which": list_words(out)})
    for key in [key for key in new if key in old]:
        said += _one_action(old[key], new[key])
    return said


def _one_action(old: PlanAction, new: PlanAction) -> list[str]:
    said = []
    which = new.printed_reference
    if old.text != new.text:
        said.append(_("%(which)s was rewritten.") % {"which": which})
    if old.due_on != new.due_on:
        said.append(
            _("%(which)s is now due on %(on)s.") % {"which": which, "on": date_words(new.due_on)}
            if new.due_on
            else _("%(which)s has no date now.") % {"which": which}
        )
    if old.lead_body_id != new.lead_body_id or old.lead_post_id != new.lead_post_id:
        said.append(_("%(which)s is now led by %(who)s.") % {"which": which, "who": new.lead_post or new.lead_body})
    return said
