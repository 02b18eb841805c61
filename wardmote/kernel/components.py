"""Components: one template each in templates/_components/, drawn by name. Their gallery is at /components/ in development."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

AXES = ("response", "delivery", "timeliness", "publication", "step")

# Which picture goes with which state; words carry the meaning. A state that is not named here has its axis's form alone.
DELIVERY_ICONS = {
    "not_started": "start",
    "on_course": "course",
    "slippage": "slippage",
    "held_up": "held",
    "paused": "held",
    "complete": "waiting",
    "implemented": "done",
    "not_implemented": "stop",
    "not_feasible": "stop",
    "superseded": "passed",
    "no_action_committed": "start",
}
STEP_ICONS = {
    "": "step-empty",
    "writing": "step-part",
    "ready": "step-ready",
    "cleared": "step-ready",
    "approved": "step-ready",
    "agreed": "step-ready",
    "sent": "step-ready",
    "received": "step-ready",
    "yours": "step-ask",
    "returned": "step-back",
    "asked_again": "step-back",
}


def render(component: str, /, **inputs: Any) -> SafeString:
    """A component's HTML. ``component`` is the file's name without .html; it sees its inputs and nothing else of the page."""
    return mark_safe(get_template(f"_components/{component}.html").render(inputs).strip())  # noqa: S308  escaped by the template


def tag_form(axis: str, value: str) -> tuple[str, str]:
    """The classes and the icon of a tag ("" for none). Raises ValueError for an axis that there is not."""
    state = value.replace("-", "_").replace(" ", "_").casefold()
    match axis:
        case "response":
            return "wm-tag--response", ""
        case "delivery":
            done = " wm-tag--done" if state == "implemented" else ""
            return f"wm-tag--delivery{done}", DELIVERY_ICONS.get(state, "")
        case "timeliness" if "late" in state or state in {"no_update", "no_update_since"}:
            return "wm-tag--late", "late"
        case "timeliness" if state.startswith("due"):
            return "wm-tag--soon", ""
        case "timeliness":
            return "wm-tag--time", ""
        case "publication":
            return "wm-tag--public", ""
        case "step":
            return "wm-tag--step", STEP_ICONS.get(state, "step-empty")
        case _:
            raise ValueError(f"There is no axis “{axis}”. There are: {', '.join(AXES)}.")


# The gallery. Its words are made up and seen by developers only, so they are not for translation.

EXAMPLES = Path(__file__).with_name("component_examples.toml")


def examples() -> dict[str, Any]:
    """``example``: component, state and inputs of each; ``tags``: value and label by axis. A body is HTML."""
    return tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))


def gallery(request: HttpRequest) -> HttpResponse:
    """/components/: every component in every state. Not found in production."""
    if not (settings.DEBUG or getattr(settings, "COMPONENT_GALLERY", False)):
        raise Http404
    told = examples()
    shown: dict[str, list[dict[str, Any]]] = {}
    for each in told["example"]:
        html = render(each["component"], **_with_html(each.get("inputs", {})))
        shown.setdefault(each["component"], []).append({"state": each["state"], "html": html})
    page = {
        "shown": shown,
        "tags": [(axis, *state) for axis, states in told["tags"].items() for state in states],
        "form": _example_form(),
        "today": date(2026, 5, 6),
        "due_on": date(2026, 5, 18),
    }
    return render_page(request, "kernel/components.html", page)


def _with_html(told: Any) -> Any:
    """The same inputs with the HTML of bodies and of revealed parts marked as such."""
    if isinstance(told, dict):
        return {
            name: mark_safe(value) if name in {"body", "conditional"} else _with_html(value)  # noqa: S308  our own file
            for name, value in told.items()
        }
    return [_with_html(each) for each in told] if isinstance(told, list) else told


def _example_form() -> Any:
    """A form with an error of each kind; made here because forms are drawn by components."""
    from django import forms as django_forms

    from wardmote.kernel import forms

    class AnswerForm(forms.Form):
        decision = django_forms.ChoiceField(
            label="Part a: your answer",
            choices=[("accepted", "Accepted"), ("deferred", "Deferred"), ("not_accepted", "Not accepted")],
            widget=forms.Radios(
                hints={"accepted": "We will do it", "not_accepted": "Needs a reason"},
                reveals={"not_accepted": ["reason"]},
            ),
        )
        reason = django_forms.CharField(label="Reason", required=False, widget=django_forms.Textarea)
        what = django_forms.CharField(
            label="What will happen, and how",
            help_text="Write for a resident.",
            max_length=1000,
            widget=django_forms.Textarea,
        )
        done_on = forms.DateField(label="When it will be done", help_text="For example, 30 9 2026")
        wards = django_forms.MultipleChoiceField(
            label="Where", choices=[("north", "North"), ("south", "South")], widget=forms.Checkboxes()
        )
        lead = django_forms.CharField(label="Lead officer", help_text="The post, not the person’s name.")
        email = django_forms.EmailField(label="E-mail")
        paper = django_forms.FileField(label="Evidence")
        agree = django_forms.BooleanField(label="It goes on. We will show evidence every 6 months")

    done = {"done_on-day": "31", "done_on-month": "2", "done_on-year": "2026"}
    return AnswerForm({"decision": "not_accepted", "email": "name", **done}, {}, auto_id="form_%s")
