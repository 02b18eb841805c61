"""Components: one template each in templates/_components/, drawn by name. Their gallery is at /components/ in development."""

from __future__ import annotations

from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

AXES = ("response", "delivery", "timeliness", "publication", "step")

# Which picture goes with which state; words carry the meaning. A state that is not named here has its axis's form alone.
DELIVERY_ICONS = {
    "not_started": "start",
    "on_course": "course",
    "some_slippage": "slippage",
    "held_up": "held",
    "paused": "held",
    "reported_complete": "waiting",
    "implemented": "done",
    "not_implemented": "stop",
    "no_longer_feasible": "stop",
    "superseded": "passed",
    "no_action_committed": "start",
}
STEP_ICONS = {
    "to_answer": "step-empty",
    "drafted": "step-part",
    "being_written": "step-part",
    "ready": "step-ready",
    "cleared": "step-ready",
    "approved": "step-ready",
    "agreed": "step-ready",
    "sent": "step-ready",
    "received": "step-ready",
    "yours": "step-ask",
    "sent_back": "step-back",
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
