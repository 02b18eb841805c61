"""The verbs of the Forward Plan, of records and of call-in, as the history reads them."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "decisions.entry_added": _("Forward Plan entry begun"),
    "decisions.entry_changed": _("Forward Plan entry changed"),
    "decisions.entry_published": _("Forward Plan entry published"),
    "decisions.entry_slipped": _("Moved to another date"),
    "decisions.notice_began_again": _("Its notice began again"),
    "decisions.entry_taken_off": _("Taken off the Forward Plan"),
    "decisions.entry_decided": _("Decided"),
    "decisions.exception_recorded": _("Shorter notice was agreed"),
    "decisions.private_notice_given": _("Notice of a private meeting was given"),
    "decisions.representation_received": _("Somebody asked for the meeting to be public"),
    "decisions.representation_replied": _("A reply was given"),
    "decisions.edition_frozen": _("The month’s edition of the Forward Plan was kept"),
    "decisions.record_begun": _("Record of a decision begun"),
    "decisions.record_changed": _("Record of a decision changed"),
    "decisions.record_checked": _("Record checked by the Monitoring Officer"),
    "decisions.record_returned": _("Record sent back with a comment"),
    "decisions.record_published": _("Record of the decision published"),
    "decisions.record_replaced": _("Replaced by a later decision"),
    "decisions.called_in": _("Called in"),
    "decisions.call_in_judged": _("Call-in found in order, or not"),
    "decisions.call_in_heard": _("Call-in heard"),
    "decisions.council_considered": _("Considered by Council"),
    "decisions.decision_reconsidered": _("Decision looked at again"),
    "decisions.date_counted_again": _("A date was counted again because a bank holiday was added or taken away"),
    "decisions.task_changed": _("Something to do because of a decision"),
}
