"""Forms of importing: the upload, a row of the draft, names, where it goes, and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Form, Radios
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Body, Capacity, Meeting, Post
from wardmote.scrutiny import importing_store
from wardmote.scrutiny.importing_names import Named
from wardmote.scrutiny.importing_store import CELLS, NAMES
from wardmote.scrutiny.models import Review

DECISIONS = [
    ("", gettext_lazy("No decision word is printed")), ("accepted", gettext_lazy("Accepted")),
    ("accepted_in_principle", gettext_lazy("Accepted in principle")), ("partly_accepted", gettext_lazy("Partly accepted")),
    ("rejected", gettext_lazy("Not accepted")), ("noted", gettext_lazy("Noted")), ("deferred", gettext_lazy("Deferred")),
]  # fmt: skip
LABELS = {
    "number": gettext_lazy("Number"), "reference": gettext_lazy("Reference"), "text": gettext_lazy("Recommendation"),
    "parts": gettext_lazy("Lettered parts"), "theme": gettext_lazy("Theme"),
    "intended_outcome": gettext_lazy("Intended outcome"), "cabinet_members": gettext_lazy("Who must answer"),
    "decision": gettext_lazy("Decision"), "response": gettext_lazy("Answer"),
    "financial_impact": gettext_lazy("Cost"), "timetable": gettext_lazy("By when"),
    "lead_officers": gettext_lazy("Lead officers"), "progress": gettext_lazy("Progress"), "status": gettext_lazy("Status"),
    "cabinet_members_raw": gettext_lazy("Who must answer"), "lead_officers_raw": gettext_lazy("Lead officers"),
    "decision_text": gettext_lazy("Decision"),
}  # fmt: skip
_LONG = ("text", "intended_outcome", "response", "progress")


class UploadForm(Form):
    """A paper to read."""

    file = forms.FileField(
        label=gettext_lazy("The document"),
        help_text=gettext_lazy("Word, PDF, web page or text file. It is kept as the source."),
    )
    as_history = forms.BooleanField(
        required=False,
        label=gettext_lazy("This is history"),
        help_text=gettext_lazy("It sends nothing and starts no clock. It is public as soon as you confirm it."),
    )
    is_answered_copy = forms.BooleanField(
        required=False,
        label=gettext_lazy("This is an answered copy of a plan issued here"),
        help_text=gettext_lazy("You see first what the copy says differently, and choose what to keep."),
    )


class RowForm(Form):
    """One row of the draft, every cell."""

    def __init__(self, row: dict[str, Any], *args: Any, themes: Sequence[str] = (), **more: Any) -> None:
        initial = {name: row[name] for name in CELLS} | {name: "\n".join(row[name]) for name in NAMES}
        initial |= {"decision": row["decision"], "parts": importing_store.parts_as_text(row["parts"])}
        super().__init__(*args, initial=initial, prefix=f"r{row['id']}", **more)
        for name, label in LABELS.items():
            if name.endswith(("_raw", "_text")):
                continue
            if name == "decision":
                made: forms.Field = forms.ChoiceField(choices=DECISIONS, required=False)
            elif name in _LONG or name == "parts" or name in NAMES:
                made = forms.CharField(
                    required=False, widget=forms.Textarea(attrs={"rows": 6 if name in ("text", "response") else 3})
                )
            else:
                made = forms.CharField(required=False, max_length={"number": 20, "reference": 60}.get(name, 300))
            made.label = str(label)
            self.fields[name] = made
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _(
            "Write the words of the recommendation, or leave the row out"
        )
        self.fields["parts"].help_text = _("A line each, with its letter: a) Light the alleys")
        for name in NAMES:
            self.fields[name].help_text = _("One a line")
        if themes:
            self.fields["theme"].help_text = _("One of: %(themes)s") % {"themes": "; ".join(themes)}

    def change(self) -> dict[str, Any]:
        """What was typed, as ``importing_store.change_row`` takes it."""
        said = self.cleaned_data
        return {
            "values": {name: said[name] for name in CELLS},
            "names": {name: said[name].splitlines() for name in NAMES},
            "decision": said["decision"],
            "parts": said["parts"],
        }


class NamesForm(Form):
    """Each printed name and what it stands for. ``lines`` pairs names with their fields for the page."""

    def __init__(self, council: Council, names: Sequence[Named], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = list(names)
        today = timezone.localdate()
        posts = [(f"post:{post.pk}", post.title) for post in Post.objects.of(council).on(today)]
        bodies = [(f"body:{body.pk}", body.name) for body in Body.objects.of(council).on(today)]
        kinds = [(str(value), str(words)) for value, words in Post.Kind.choices]
        outside = [
            (Body.Kind.PARTNER.value, str(Body.Kind.PARTNER.label)),
            (Body.Kind.TEAM.value, str(Body.Kind.TEAM.label)),
        ]
        for place, each in enumerate(self.names):
            known = posts + bodies if each.role == "cabinet_members" else posts
            near = dict(each.near)
            chosen = dict(known).get(each.choice)
            if each.choice.partition(":")[2] and each.choice not in near and chosen:
                near = {each.choice: chosen, **near}
            choices = [
                ("", _("Leave empty")),
                ("create", _("Create it with the title below")),
                *near.items(),
                *(pair for pair in known if pair[0] not in near),
            ]
            self.fields[f"choice{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=_("“%(name)s” is") % {"name": each.printed}, initial=each.choice
            )
            self.fields[f"title{place}"] = forms.CharField(
                required=False, max_length=200, label=_("Title, if you create it"), initial=each.title
            )
            self.fields[f"kind{place}"] = forms.ChoiceField(
                choices=kinds + (outside if each.role == "cabinet_members" else []),
                label=_("Kind, if you create it"),
                initial=each.kind,
                required=False,
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The names with their bound fields."""
        return [
            {"name": each, "choice": self[f"choice{n}"], "title": self[f"title{n}"], "kind": self[f"kind{n}"]}
            for n, each in enumerate(self.names)
        ]

    def chosen(self) -> dict[str, dict[str, str]]:
        """What was chosen, as ``importing_names.match_names`` takes it."""
        said = self.cleaned_data
        return {
            each.key: {"choice": said[f"choice{n}"], "title": said[f"title{n}"], "kind": said[f"kind{n}"]}
            for n, each in enumerate(self.names)
        }


class WhereForm(Form):
    """The review, committee, capacity and meeting of an import."""

    review = forms.ChoiceField(label=gettext_lazy("The review"), required=False)
    title = forms.CharField(label=gettext_lazy("Title, if it is a new review"), required=False, max_length=200)
    body = forms.ChoiceField(label=gettext_lazy("Committee that recommends"), required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity in which it acted"),
        required=False,
        help_text=gettext_lazy("Leave it open when you do not know. It must be known before the plan is issued."),
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting that agreed them"), required=False)
    minute_reference = forms.CharField(label=gettext_lazy("Minute reference"), required=False, max_length=40)

    def __init__(self, council: Council, *args: Any, only_existing: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        reviews = [(str(review.pk), review.title) for review in Review.objects.of(council)]
        self.fields["review"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a review") if only_existing else _("A new review, with the title below")),
            *reviews,
        ]
        rows = Body.objects.of(council).filter(kind=Body.Kind.COMMITTEE)
        self.fields["body"].choices = [("", _("Choose a committee")), *((str(b.pk), b.name) for b in rows)]  # type: ignore[attr-defined]
        self.fields["capacity"].choices = [("", _("Not known yet")), *Capacity.choices]  # type: ignore[attr-defined]
        met = Meeting.objects.of(council).filter(body__kind=Body.Kind.COMMITTEE, held_on__lte=timezone.localdate())
        met = met.exclude(state=Meeting.State.CANCELLED).select_related("body").order_by("-held_on")[:100]
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            ("", _("Not known")),
            *((str(each.pk), f"{each.body.name}, {date_words(each.held_on)}") for each in met),
        ]
        if only_existing:
            for name in ("title", "body", "capacity", "meeting", "minute_reference"):
                del self.fields[name]
            self.fields["review"].required = True

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "title" in self.fields and not said.get("review"):
            if not (said.get("title") or "").strip():
                self.add_error("title", _("Enter a title for the review, or choose one"))
            if not said.get("body"):
                self.add_error("body", _("Choose the committee that recommends"))
        return said


class SheetForm(Form):
    """A spreadsheet to take in."""

    file = forms.FileField(
        label=gettext_lazy("The spreadsheet"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), with column titles in the first row."),
    )
    holds = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        choices=[("recommendations", gettext_lazy("Recommendations")), ("actions", gettext_lazy("Actions"))],
        initial="recommendations",
        widget=Radios(),
    )


class MappingForm(Form):
    """Which column is which field."""

    def __init__(
        self, columns: Sequence[str], fields: dict[str, Any], suggested: dict[str, str], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, label in fields.items():
            self.fields[name] = forms.ChoiceField(
                choices=[("", _("Not in this file")), *((column, column) for column in columns)],
                label=str(label),
                required=False,
                initial=suggested.get(name, ""),
            )

    def mapping(self) -> dict[str, str]:
        """Field → column title."""
        return {name: column for name, column in self.cleaned_data.items() if column}
