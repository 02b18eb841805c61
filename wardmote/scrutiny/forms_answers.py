"""The boxes of an answer: one block for each part asked, and what is said of money and of who leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import forms
from wardmote.organisations.models import Meeting, Post
from wardmote.organisations.queries import Finder
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.checking import Problem
from wardmote.scrutiny.models import Action, Line, Part, Recommendation, Response
from wardmote.scrutiny.queries_answers import Waiting

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # stands for “there was no draft when this page was opened”
D = Line.Decision
DECISIONS = [
    (D.ACCEPTED, gettext_lazy("Accepted")),
    (D.IN_PRINCIPLE, gettext_lazy("Accepted in principle")),
    (D.ALTERNATIVE, gettext_lazy("Alternative offered")),
    (D.NOT_ACCEPTED, gettext_lazy("Not accepted")),
    (D.NOTED, gettext_lazy("Noted")),
    (D.DEFERRED, gettext_lazy("Deferred")),
]
HINTS = {
    D.ACCEPTED: gettext_lazy("We will do it"),
    D.IN_PRINCIPLE: gettext_lazy("We agree but cannot commit yet. Needs a next step and a date"),
    D.ALTERNATIVE: gettext_lazy("We will do something else to the same end"),
    D.NOT_ACCEPTED: gettext_lazy("Needs a reason"),
    D.NOTED: gettext_lazy("Prints “no action promised”"),
    D.DEFERRED: gettext_lazy("Needs the day an answer will come"),
}
LONGEST = 20_000


def _long_text(label: Any, hint: Any = "", rows: int = 3) -> django_forms.CharField:
    return django_forms.CharField(
        label=label, help_text=hint, required=False, widget=django_forms.Textarea(attrs={"rows": rows})
    )


class PartForm(forms.Form):
    """What is said to the whole recommendation, or to one lettered part."""

    decision = django_forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=DECISIONS,
        required=False,
        widget=forms.Radios(
            hints={str(key): words for key, words in HINTS.items()},
            reveals={
                D.IN_PRINCIPLE: ["next_step", "next_step_on"],
                D.NOT_ACCEPTED: ["reason"],
                D.DEFERRED: ["answer_on"],
            },
            classes="govuk-radios--small wm-six",
        ),
    )
    next_step = _long_text(gettext_lazy("The next step"), rows=2)
    next_step_on = forms.DateField(label=gettext_lazy("When the next step is done"), required=False)
    reason = _long_text(gettext_lazy("The reason"))
    answer_on = forms.DateField(label=gettext_lazy("The day an answer will come"), required=False)
    text = _long_text(
        gettext_lazy("What will happen, and how"),
        gettext_lazy("Write for a resident. Two or three sentences are enough."),
        rows=4,
    )
    done_by_on = forms.DateField(
        label=gettext_lazy("When it will be done"), help_text=gettext_lazy("For example, 30 9 2026"), required=False
    )
    goes_on = django_forms.BooleanField(required=False)
    premise_corrected = _long_text(
        gettext_lazy("What is not so"),
        gettext_lazy("For example: there is no yearly survey. It stands beside the committee’s words."),
        rows=2,
    )

    def __init__(self, *args: Any, recommendation: Recommendation, part: Part | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        if part is not None:
            self.fields["decision"].label = _("Part %(part)s: your answer") % {"part": part.label}
        months = recommendation.evidence_every_months or 6
        self.fields["goes_on"].label = _("It goes on. We will show evidence every %(months)s months") % {
            "months": months
        }
        self.shows_goes_on = recommendation.kind == Recommendation.Kind.STANDING or bool(self.initial.get("goes_on"))
        if self.shows_goes_on:
            self.fields["done_by_on"].help_text = _("If it goes on without an end, leave this empty and say so below")

    @property
    def corrects(self) -> bool:
        """Whether the folded box about a wrong premise has something to show."""
        return bool(self["premise_corrected"].value() or "premise_corrected" in self.errors)


class WholeForm(forms.Form):
    """What an answer says of money, of who leads, and of whether it can be done."""

    cost = django_forms.ChoiceField(
        label=gettext_lazy("What it costs"),
        choices=[("none", gettext_lazy("None")), ("some", gettext_lazy("There is a cost"))],
        required=False,
        widget=forms.Radios(
            reveals={"some": ["cost_pounds", "cost_words", "cost_money", "cost_recurs"]},
            classes="govuk-radios--small",
        ),
    )
    cost_pounds = django_forms.CharField(
        label=gettext_lazy("How many pounds"),
        help_text=gettext_lazy("For example, 3,200. Leave it empty if it is not known yet"),
        required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    cost_words = _long_text(gettext_lazy("What the money is for, and where it comes from"), rows=2)
    cost_money = django_forms.ChoiceField(
        label=gettext_lazy("Which money it is"), choices=Response.Money.choices, required=False
    )
    cost_recurs = django_forms.ChoiceField(
        label=gettext_lazy("Once or each year"), choices=Response.Recurs.choices, required=False
    )
    lead = django_forms.CharField(
        label=gettext_lazy("Lead officer"),
        help_text=gettext_lazy("The post, not the person’s name. Separate two posts with a semicolon."),
        max_length=600,
        required=False,
        widget=django_forms.TextInput(),
    )
    feasibility = _long_text(gettext_lazy("Can it be done? What would it need?"), rows=2)
    anyway = django_forms.BooleanField(label=gettext_lazy("Send it as it is"), required=False)

    def clean_cost_pounds(self) -> int | None:
        """Whole pence."""
        typed = str(self.cleaned_data["cost_pounds"]).replace(",", "").replace("£", "").replace(" ", "")
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,11}(\.\d{1,2})?", typed):
            raise django_forms.ValidationError(_("Enter the amount in pounds as a number, for example 3,200"))
        whole, _dot, rest = typed.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


class PartnerWholeForm(forms.Form):
    """What a partner says besides its answer: who leads there."""

    lead = django_forms.CharField(
        label=gettext_lazy("Who leads this for you"),
        help_text=gettext_lazy("A job title, not a person’s name. You can leave this empty."),
        max_length=300,
        required=False,
        widget=django_forms.TextInput(),
    )


class AnswerForms:
    """All boxes of one answer. ``seen`` is when the draft had last changed when the page was opened."""

    def __init__(self, waiting: Waiting, data: Any = None, *, short: bool = False) -> None:
        self.waiting, self.short = waiting, short
        self.prefix = f"a{waiting.ask.pk}"
        if data is not None and f"{self.prefix}-seen" not in data:
            data = None  # the page did not show it when it was sent
        self.is_posted = data is not None
        self.seen = _moment(data[f"{self.prefix}-seen"]) if data is not None else None
        self.pick = str(data.get(f"{self.prefix}-pick", "")) if data is not None else ""
        self.was_clash = data is not None and f"{self.prefix}-clash" in data
        response = waiting.newest
        self.old = {line.part.label if line.part else "": line for line in response.lines.all()} if response else {}
        parts: list[Part | None] = list(waiting.parts) or [None]
        if "" in self.old and parts != [None]:
            parts = [None, *parts]
        self.parts = [
            PartForm(
                data,
                prefix=f"{self.prefix}-{part.label if part else 'all'}",
                initial=_line_initial(self.old.get(part.label if part else "")),
                recommendation=waiting.ask.recommendation,
                part=part,
            )
            for part in parts
        ]
        kind: type[WholeForm | PartnerWholeForm] = PartnerWholeForm if short else WholeForm
        self.whole = kind(data, prefix=self.prefix, initial=_whole_initial(response))
        if waiting.was_returned and not short:
            self.whole.fields["anyway"].label = _("Send it on again")

    def __iter__(self) -> Iterator[forms.Form]:
        return iter([*self.parts, self.whole])

    def has_changed(self) -> bool:
        """Whether anything was typed or chosen that is not kept already."""
        if not self.is_posted:
            return False
        return any(form.has_changed() for form in self.parts) or bool(set(self.whole.changed_data) - {"anyway"})

    def read(self) -> bool:
        """Whether every box can be read. Boxes that cannot keep what was kept before."""
        can_read = [form.is_valid() for form in self]  # every one is asked, so that every error is found
        return all(can_read)

    def lines(self) -> list[Said]:
        """What was typed for each part; what was imported with a line and has no box stays."""
        said = []
        for form in self.parts:
            old = self.old.get(form.part.label if form.part else "")
            get = _kept(form)
            made = Said(
                part=form.part.label if form.part else "",
                decision=get("decision") or "",
                text=get("text") or "",
                reason=get("reason") or "",
                done_by_on=get("done_by_on"),
                goes_on=bool(get("goes_on")),
                timetable_words=old.timetable_words if old else "",
                next_step=get("next_step") or "",
                next_step_on=get("next_step_on"),
                answer_on=get("answer_on"),
                premise_corrected=get("premise_corrected") or "",
                decision_words=old.decision_words if old and old.decision == get("decision") else "",
            )
            if made != Said(part=made.part):
                said.append(made)
        return said

    def costs(self) -> Costs:
        """What was said of money; a part that cannot be read keeps what was kept before."""
        response = self.waiting.newest
        if self.short:
            return Costs()
        get = _kept(self.whole)
        unread = "cost_pounds" in self.whole.errors
        return Costs(
            cost=get("cost") or "",
            words=get("cost_words") or "",
            pence=(response.cost_pence if response else None) if unread else get("cost_pounds"),
            money=get("cost_money") or "",
            recurs=get("cost_recurs") or "",
        )

    def feasibility(self) -> str:
        return "" if self.short else str(_kept(self.whole)("feasibility") or "")

    def leads(self, finder: Finder) -> tuple[list[int], str]:
        """Posts that the names typed mean, and the names that no post is known by. A partner's are words only."""
        typed = str(_kept(self.whole)("lead") or "").strip()
        if self.short:
            return [], typed
        found: list[int] = []
        unknown = []
        for name in (piece.strip() for piece in typed.split(";")):
            best = finder.post(name).best if name else None
            if best is not None:
                found.append(best.pk)
            elif name:
                unknown.append(name)
        return found, "; ".join(unknown)[:300]

    def add(self, problem: Problem) -> None:
        """Show a problem at its box."""
        form: forms.Form = self.whole
        name = {"lead_posts": "lead"}.get(problem.field, problem.field)
        if name not in form.fields:
            form = next((one for one in self.parts if one.part and one.part.label == problem.part), self.parts[0])
            if name == "reason" and form["decision"].value() != D.NOT_ACCEPTED:
                name = "text"
        if name in form.fields and name not in form.errors:
            form.add_error(name, problem.message)

    @property
    def wants_anyway(self) -> bool:
        """Whether it was ticked to be sent on with a part unanswered."""
        return self.is_posted and not self.short and bool(self.whole.cleaned_data.get("anyway"))

    def errors(self) -> list[dict[str, str]]:
        """Every error of this answer, with the address of its box."""
        found = [error for form in self for error in forms.errors_of(form)]
        number = self.waiting.number
        return [{**error, "text": f"{number}: {error['text']}"} for error in found]


def _kept(form: forms.Form) -> Any:
    """What a box holds: what was typed where it can be read, else what was kept before."""

    def get(name: str) -> Any:
        return form.cleaned_data.get(name) if name in form.cleaned_data else form.initial.get(name)

    return get


def _moment(typed: str) -> datetime:
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return NEVER
    return found if found.tzinfo else NEVER


def _line_initial(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {}
    names = [
        "decision",
        "text",
        "reason",
        "done_by_on",
        "goes_on",
        "next_step",
        "next_step_on",
        "answer_on",
        "premise_corrected",
    ]
    return {name: getattr(line, name) for name in names}


def _whole_initial(response: Response | None) -> dict[str, Any]:
    if response is None:
        return {}
    lead = [post.title for post in response.lead_posts.all()] + ([response.lead_words] if response.lead_words else [])
    return {
        "cost": response.cost,
        "cost_pounds": _typed_pounds(response.cost_pence),
        "cost_words": response.cost_words,
        "cost_money": response.cost_money,
        "cost_recurs": response.cost_recurs,
        "lead": "; ".join(lead),
        "feasibility": response.feasibility,
    }


def _typed_pounds(pence: int | None) -> str:
    if pence is None:
        return ""
    return f"{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


# What is asked on the small pages beside an answer


class PostForm(forms.Form):
    """Whom to ask, and what. ``needs_post`` is False where nobody may be known."""

    post = django_forms.ModelChoiceField(Post.objects.none(), label=gettext_lazy("Which post"), required=True)
    words = _long_text(gettext_lazy("What do you want to know?"), rows=4)

    def __init__(self, *args: Any, posts: Any, needs_post: bool = True, words: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["post"]
        found.queryset, found.required = posts, needs_post
        found.empty_label = _("Choose a post") if needs_post else _("I do not know")
        if words:
            self.fields["words"].label = words


class HoldingForm(forms.Form):
    """Why an answer is not ready, and when it comes."""

    text = django_forms.CharField(
        label=gettext_lazy("Why the answer is not ready yet"),
        help_text=gettext_lazy("Residents read this."),
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )
    answer_on = forms.DateField(label=gettext_lazy("When the answer will come"))


class WordsForm(forms.Form):
    """One box of words, needed."""

    words = django_forms.CharField(label=gettext_lazy("Your comment"), widget=django_forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = required
        if label:
            self.fields["words"].label = label
            self.fields["words"].error_messages["required"] = _("Write it here")
        self.fields["words"].help_text = hint


class PassForm(forms.Form):
    """A colleague at the same organisation."""

    email = django_forms.EmailField(label=gettext_lazy("Your colleague’s e-mail address"))


class UpdateForm(forms.Form):
    """How an action goes."""

    state = django_forms.ChoiceField(
        label=gettext_lazy("How it goes"),
        choices=[
            (state.value, state.label)
            for state in (
                Action.State.NOT_STARTED,
                Action.State.ON_COURSE,
                Action.State.SLIPPAGE,
                Action.State.HELD_UP,
                Action.State.COMPLETE,
            )
        ],
        widget=forms.Radios(classes="govuk-radios--small"),
    )
    text = django_forms.CharField(label=gettext_lazy("What was done"), widget=django_forms.Textarea(attrs={"rows": 4}))
    cause = _long_text(gettext_lazy("Why it slipped or is held up"), gettext_lazy("Only if it did or is."), rows=2)
    link = django_forms.URLField(
        label=gettext_lazy("A page that shows it (you can leave this empty)"), required=False, assume_scheme="https"
    )


class AgreedForm(forms.Form):
    """When and where answers were agreed or received. The minute is typed once for all."""

    on = forms.DateField(label=gettext_lazy("On which day"))
    meeting = django_forms.ModelChoiceField(
        Meeting.objects.none(), label=gettext_lazy("At which meeting"), required=False, empty_label=gettext_lazy("None")
    )
    minute = django_forms.CharField(label=gettext_lazy("Minute reference"), max_length=40, required=False)

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["meeting"]
        found.queryset = meetings


class AskAgainForm(forms.Form):
    """What the committee still wants to know."""

    what = django_forms.CharField(
        label=gettext_lazy("What does the committee want to know?"), widget=django_forms.Textarea(attrs={"rows": 4})
    )
    by_on = forms.DateField(label=gettext_lazy("By when"))
    on = forms.DateField(label=gettext_lazy("When did the committee ask?"))


class ClockForm(forms.Form):
    """A change to the date an answer is due."""

    change = django_forms.ChoiceField(
        label=gettext_lazy("What changes"),
        choices=[
            ("until", gettext_lazy("Give more time")),
            ("stop", gettext_lazy("Stop the count of days")),
            ("start", gettext_lazy("Let the count of days go on")),
            ("disapply", gettext_lazy("Set the time limit aside")),
        ],
        widget=forms.Radios(classes="govuk-radios--small"),
    )
    on = forms.DateField(
        label=gettext_lazy("Until which day, or from which day"),
        help_text=gettext_lazy(
            "More time: the new date. Stop: the first day. Go on: the last day it stood still. Set aside: leave it empty."
        ),
        required=False,
    )
    because = _long_text(gettext_lazy("The reason"), gettext_lazy("It is shown beside the date."), rows=2)
