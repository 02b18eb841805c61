"""What a council can set: each setting with its words, its bounds and what it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise


class Subject(StrEnum):
    """The headings of the rules page, in its order."""

    ANSWERS = "answers"
    DELIVERY = "delivery"
    REMINDERS = "reminders"
    MEETINGS = "meetings"
    COUNTING = "counting"
    PUBLIC = "public"
    DECISIONS = "decisions"
    GOVERNANCE = "governance"


SUBJECT_WORDS: Mapping[str, Words] = {
    Subject.ANSWERS: gettext_lazy("Answers"),
    Subject.DELIVERY: gettext_lazy("What was done"),
    Subject.REMINDERS: gettext_lazy("Reminders"),
    Subject.MEETINGS: gettext_lazy("Meetings"),
    Subject.COUNTING: gettext_lazy("How days are counted"),
    Subject.PUBLIC: gettext_lazy("What the public sees"),
    Subject.DECISIONS: gettext_lazy("Decisions and call-in"),
    Subject.GOVERNANCE: gettext_lazy("How the council is governed"),
}


class Kind(StrEnum):
    """What a setting's value is: days or months as a whole number, several of them, an hour, how many, pounds, a choice."""

    DAYS = "days"
    MONTHS = "months"
    HOUR = "hour"
    SEVERAL_DAYS = "several-days"
    SEVERAL_MONTHS = "several-months"
    CHOICE = "choice"
    COUNT = "count"
    POUNDS = "pounds"


_CAN_CALL_IN: tuple[tuple[str, Words], ...] = (
    ("no", gettext_lazy("They cannot be called in")),
    ("yes", gettext_lazy("They can be called in")),
)


_CLEAR_DAYS: tuple[tuple[str, Words], ...] = (
    ("working", gettext_lazy("Working days only")),
    ("calendar", gettext_lazy("Every day of the week")),
    (
        "s243",
        gettext_lazy("As section 243 counts: Saturdays too, but no breaks at Christmas, Easter and bank holidays"),
    ),
)
_ADVICE_ONLY = gettext_lazy("What is refused is counted by every day. This is the council’s own, longer way.")
_OWN_CLEAR_DAYS: tuple[tuple[str, Words], ...] = (
    ("x3ii", gettext_lazy("Clear days before a private meeting, for the second notice")),
    ("x4", gettext_lazy("Clear days after a notice under regulation 10")),
    ("x6", gettext_lazy("Clear days before a meeting of the Cabinet")),
    ("m1", gettext_lazy("Clear days of notice before a meeting of Council or a committee")),
    ("m2", gettext_lazy("Clear days for agendas of Council and committees")),
    ("m3", gettext_lazy("Clear days for the summons to Council")),
)


@dataclass(frozen=True)
class Setting:
    """One thing a council can set. ``least`` and ``most`` bound each number; ``governs`` names the rules of time it drives.

    ``is_legal`` marks those on which a date or a legal judgement hangs, so the Monitoring Officer confirms them.
    """

    key: str
    title: Words
    subject: Subject
    kind: Kind
    default: Any
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    least: int = 0
    most: int = 3650
    is_legal: bool = False
    governs: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.key.replace(".", "-").replace("_", "-")


SETTINGS: Mapping[str, Setting] = {
    each.key: each
    for each in (
        Setting(
            "scrutiny.reply_days",
            gettext_lazy("Days to reply where no law sets a period"),
            Subject.ANSWERS,
            Kind.DAYS,
            28,
            gettext_lazy("Used when a committee gave no written notice, or did not act in a capacity the law names."),
            least=1,
            most=365,
            is_legal=True,
            governs=("LOCAL-REPLY",),
        ),
        Setting(
            "scrutiny.copies_days",
            gettext_lazy("Days to send copies of a crime and disorder report"),
            Subject.ANSWERS,
            Kind.DAYS,
            0,
            gettext_lazy("The law asks for copies and sets no period. 0 means on the same day."),
            most=60,
            is_legal=True,
            governs=("S4",),
        ),
        Setting(
            "scrutiny.report_back_months",
            gettext_lazy("Months until the committee hears what was done"),
            Subject.DELIVERY,
            Kind.SEVERAL_MONTHS,
            [6, 12],
            gettext_lazy("Counted from the day the recommendations were agreed. Put commas between them."),
            least=1,
            most=60,
            is_legal=True,
            governs=("S11-6", "S11-12"),
        ),
        Setting(
            "scrutiny.evaluation_months",
            gettext_lazy("Months before a review can be evaluated"),
            Subject.DELIVERY,
            Kind.MONTHS,
            6,
            gettext_lazy("An earlier date needs a reason."),
            most=60,
        ),
        Setting(
            "no_update_days",
            gettext_lazy("Days without an update before we say so"),
            Subject.DELIVERY,
            Kind.DAYS,
            90,
            least=7,
            most=730,
        ),
        Setting(
            "reminders.before_days",
            gettext_lazy("Days before the due date to remind"),
            Subject.REMINDERS,
            Kind.SEVERAL_DAYS,
            [14, 3],
            gettext_lazy("Put commas between them."),
            least=1,
            most=180,
        ),
        Setting(
            "reminders.late_days",
            gettext_lazy("Days after the due date to remind"),
            Subject.REMINDERS,
            Kind.SEVERAL_DAYS,
            [1, 7],
            gettext_lazy("Put commas between them."),
            least=1,
            most=180,
        ),
        Setting(
            "reminders.late_every_days",
            gettext_lazy("Days between later reminders"),
            Subject.REMINDERS,
            Kind.DAYS,
            14,
            least=1,
            most=180,
        ),
        Setting(
            "meeting.attendance_notice_days",
            gettext_lazy("Working days of notice to attend a meeting"),
            Subject.MEETINGS,
            Kind.DAYS,
            15,
            gettext_lazy("The law asks for reasonable notice. These are clear working days."),
            least=1,
            most=90,
            is_legal=True,
            governs=("S7",),
        ),
        Setting(
            "clear_day_policy",
            gettext_lazy("Which days count as clear days before a meeting"),
            Subject.COUNTING,
            Kind.CHOICE,
            "working",
            choices=_CLEAR_DAYS,
            is_legal=True,
        ),
        *(
            Setting(
                f"clear_days.{rule_id}",
                title,
                Subject.COUNTING,
                Kind.CHOICE,
                "all",
                _ADVICE_ONLY,
                choices=(("all", gettext_lazy("As for all clear days")), *_CLEAR_DAYS),
            )
            for rule_id, title in _OWN_CLEAR_DAYS
        ),
        Setting(
            "publication_cutoff_hour",
            gettext_lazy("Hour after which publishing counts for the next working day"),
            Subject.COUNTING,
            Kind.HOUR,
            17,
            gettext_lazy("On the 24-hour clock: 17 means 5pm. 24 means the day always counts."),
            least=1,
            most=24,
            is_legal=True,
        ),
        Setting(
            "feedback.open_days",
            gettext_lazy("Days for which the public can comment on a recommendation"),
            Subject.PUBLIC,
            Kind.DAYS,
            365,
            gettext_lazy("Counted from the day it was first published."),
            least=1,
        ),
        Setting(
            "key_decision.pounds",
            gettext_lazy("Spending or savings that make a decision a key decision"),
            Subject.DECISIONS,
            Kind.POUNDS,
            250_000,
            gettext_lazy(
                "The law says “significant” against the budget of the service. The council says how much that is."
            ),
            least=1,
            most=1_000_000_000,
            is_legal=True,
        ),
        Setting(
            "key_decision.wards",
            gettext_lazy("Wards affected that make a decision a key decision"),
            Subject.DECISIONS,
            Kind.COUNT,
            2,
            gettext_lazy("The law says significant effects in 2 or more wards."),
            least=1,
            most=2,
            is_legal=True,
        ),
        Setting(
            "forward_plan.policy",
            gettext_lazy("Which days count in the 28 clear days before a key decision"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "calendar",
            gettext_lazy(
                "The law is always met by counting every day. Working days are the council’s own, longer way."
            ),
            choices=_CLEAR_DAYS,
            is_legal=True,
        ),
        Setting(
            "decision_record.days",
            gettext_lazy("Working days to publish the record of a decision"),
            Subject.DECISIONS,
            Kind.DAYS,
            2,
            gettext_lazy("The law says as soon as reasonably practicable. The council sets its own standard."),
            least=1,
            most=30,
            is_legal=True,
            governs=("X7",),
        ),
        Setting(
            "call_in.days",
            gettext_lazy("Days in which a decision can be called in"),
            Subject.DECISIONS,
            Kind.DAYS,
            5,
            gettext_lazy("The law gives the power and sets no period: the constitution does."),
            least=1,
            most=60,
            is_legal=True,
            governs=("X14",),
        ),
        Setting(
            "call_in.unit",
            gettext_lazy("Which days count for a call-in"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "working",
            choices=(
                ("working", gettext_lazy("Working days only")),
                ("calendar", gettext_lazy("Every day of the week")),
            ),
            is_legal=True,
        ),
        Setting(
            "call_in.start",
            gettext_lazy("Which day is day 1 of a call-in period"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "after",
            choices=(
                ("after", gettext_lazy("The day after the record is published")),
                ("same", gettext_lazy("The day the record is published")),
            ),
            is_legal=True,
        ),
        Setting(
            "call_in.cut_off_hour",
            gettext_lazy("Hour by which a call-in must arrive on the last day"),
            Subject.DECISIONS,
            Kind.HOUR,
            17,
            gettext_lazy("On the 24-hour clock: 17 means 5pm. 24 means the end of the day."),
            least=1,
            most=24,
            is_legal=True,
        ),
        Setting(
            "call_in.members",
            gettext_lazy("Councillors who must sign a call-in"),
            Subject.DECISIONS,
            Kind.COUNT,
            3,
            least=1,
            most=50,
            is_legal=True,
        ),
        Setting(
            "call_in.hearing_days",
            gettext_lazy("Working days in which a call-in is heard"),
            Subject.DECISIONS,
            Kind.DAYS,
            10,
            gettext_lazy("Counted from the day it was found in order."),
            least=1,
            most=90,
            is_legal=True,
        ),
        Setting(
            "call_in.urgent",
            gettext_lazy("Decisions made under special urgency"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "no",
            choices=_CAN_CALL_IN,
            is_legal=True,
        ),
        Setting(
            "call_in.again",
            gettext_lazy("Decisions made again after a call-in"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "no",
            choices=_CAN_CALL_IN,
            is_legal=True,
        ),
        Setting(
            "call_in.officers",
            gettext_lazy("Decisions of officers that are not key decisions"),
            Subject.DECISIONS,
            Kind.CHOICE,
            "no",
            choices=_CAN_CALL_IN,
            is_legal=True,
        ),
        Setting(
            "governance.model",
            gettext_lazy("How the council makes decisions"),
            Subject.GOVERNANCE,
            Kind.CHOICE,
            "executive",
            choices=(
                ("executive", gettext_lazy("A leader and cabinet")),
                ("mayor", gettext_lazy("An elected mayor and cabinet")),
                ("committee", gettext_lazy("The committee system")),
            ),
            is_legal=True,
        ),
    )
}
