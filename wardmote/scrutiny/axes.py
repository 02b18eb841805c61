"""The words of the record: its four axes, the steps of an answer, and the ways of being late. Each word stands on one axis."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

# Each word stands on one axis only: a test checks that none repeats.
RESPONSE: dict[str, Words] = {
    "no-answer": gettext_lazy("No answer yet"),
    "partly-answered": gettext_lazy("Partly answered"),
    "accepted": gettext_lazy("Accepted"),
    "accepted_in_principle": gettext_lazy("Accepted in principle"),
    "partly-accepted": gettext_lazy("Partly accepted"),
    "not_accepted": gettext_lazy("Not accepted"),
    "noted": gettext_lazy("Noted: no action promised"),
    "deferred": gettext_lazy("Deferred"),
    "alternative": gettext_lazy("Alternative offered"),
}
DELIVERY: dict[str, Words] = {
    "not-started": gettext_lazy("Not started"),
    "on-course": gettext_lazy("On course"),
    "slippage": gettext_lazy("Some slippage"),
    "held-up": gettext_lazy("Held up"),
    "paused": gettext_lazy("Paused"),
    "complete": gettext_lazy("Reported complete"),
    "implemented": gettext_lazy("Implemented"),
    "not-implemented": gettext_lazy("Not implemented"),
    "not-feasible": gettext_lazy("No longer feasible"),
    "superseded": gettext_lazy("Superseded"),
    "no-action-committed": gettext_lazy("No action committed"),
}
TIMELINESS: dict[str, Words] = {
    "due-today": gettext_lazy("Due today"),
    "due": gettext_lazy("Due in %(days)s"),
    "late-reply": gettext_lazy("Reply late: %(days)s"),
    "late-action": gettext_lazy("Action late: %(days)s"),
    "late-report-back": gettext_lazy("Report-back late: %(days)s"),
    "late-no-update": gettext_lazy("No update since %(on)s"),
    "given-until": gettext_lazy("Given until %(on)s"),
    "no-duty": gettext_lazy("No duty to reply"),
    "checking": gettext_lazy("Time limit being checked"),
}
PUBLICATION: dict[str, Words] = {
    "private": gettext_lazy("Not public yet"),
    "public": gettext_lazy("Public"),
    "corrected": gettext_lazy("Corrected"),
    "taken-down": gettext_lazy("Taken down"),
    "history": gettext_lazy("From earlier records"),
}
STEPS: dict[str, Words] = {
    "": gettext_lazy("To answer"),
    "writing": gettext_lazy("Being written"),
    "ready": gettext_lazy("Ready"),
    "cleared": gettext_lazy("Cleared"),
    "returned": gettext_lazy("Sent back"),
    "approved": gettext_lazy("Approved"),
    "agreed": gettext_lazy("Agreed"),
    "sent": gettext_lazy("Sent"),
    "received": gettext_lazy("Received by committee"),
    "asked-again": gettext_lazy("Asked again"),
}
LATE_TITLES: dict[str, Words] = {
    "reply": gettext_lazy("Replies"),
    "action": gettext_lazy("Actions"),
    "report-back": gettext_lazy("Report-backs"),
    "no-update": gettext_lazy("No update"),
}
