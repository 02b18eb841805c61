"""Forms of the analyst's desk and of what signed links open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.assessment.items import Item
from wardmote.assessment.models import Assessment, DataRequest, Score
from wardmote.assessment.scoring_models import CONFIDENCE, Factor, ScoringModel
from wardmote.assessment.standing import Filled
from wardmote.kernel.forms import Form
from wardmote.kernel.models import Council, Publication
from wardmote.organisations import queries as organisations
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, words_of, yes_or_no
from wardmote.organisations.models import Body

LARGEST = 1024 * 1024  # bytes of a model's file


class PartnershipForm(Form):
    """Which partnership is ours."""

    csp_code = line(
        gettext_lazy("Code of the partnership"),
        gettext_lazy("From the Office for National Statistics: E22 or W22 and six numbers, such as E22000142."),
        most=9,
    )
    name = line(gettext_lazy("Name"), gettext_lazy("As residents know it."))


class FileForm(Form):
    """A file to load."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A zip or CSV from data.police.uk, populations, outlines as GeoJSON, or a partner’s table."
        ),
    )


class MonthForm(Form):
    """Up to which month."""

    to = line(
        gettext_lazy("Last month"),
        gettext_lazy("Leave it empty for the newest, or write it as 2025-12."),
        required=False,
        most=7,
    )


class BeginForm(Form):
    """Which year."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        help_text=gettext_lazy("The year in which it begins: 2026 is April 2026 to March 2027."),
    )


class CoverForm(Form):
    """Title and summary."""

    title = line(gettext_lazy("Title"))
    summary = area(
        gettext_lazy("Summary"),
        gettext_lazy("Two or three plain sentences: what matters most this year."),
        required=True,
    )


class SectionForm(Form):
    """The words of a section."""

    text = area(gettext_lazy("Text"), rows=12)
    began_with = forms.IntegerField(widget=forms.HiddenInput())


class FigureForm(Form):
    """Which figure stands in a section."""

    key = forms.ChoiceField(label=gettext_lazy("Figure"), widget=forms.Select)

    def __init__(self, items: Sequence[Item], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "key", [("", _("Choose a figure")), *((item.key, f"{item.group}: {item.name}") for item in items)])


class ContributorForm(Form):
    """Who contributes: a post or an outside body."""

    post_id = one_of(gettext_lazy("Post of the council"), required=False)
    body_id = one_of(gettext_lazy("Outside body"), required=False)
    what = line(gettext_lazy("What they contribute"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "post_id", rows_of(posts_of(council), _("None")))
        offer(self, "body_id", rows_of(outside(council), _("None")))


class AgreeForm(Form):
    """Agreeing, with a comment where there is one."""

    comment = area(gettext_lazy("Comment, if there is one"))


class RequestForm(Form):
    """What a partner is asked."""

    body_id = one_of(gettext_lazy("Who is asked"))
    kind = words_of(gettext_lazy("What for"), DataRequest.Kind.choices)
    what = area(
        gettext_lazy("What you need"),
        gettext_lazy("Which counts, for which areas and months; never rows about people."),
        required=True,
    )
    agreement = line(
        gettext_lazy("Sharing agreement it relies on"), gettext_lazy("Needed for figures."), required=False, most=300
    )
    section_id = one_of(gettext_lazy("Section"), gettext_lazy("For a comment only."), required=False)
    due_on = day(gettext_lazy("Needed by"))

    def __init__(self, assessment: Assessment, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "body_id", rows_of(outside(assessment.council), _("Choose a body")))
        offer(self, "section_id", rows_of(assessment.sections.all(), _("None")))


class ReplyForm(Form):
    """What a partner sends by its link."""

    text = area(
        gettext_lazy("What you want to say"),
        gettext_lazy("Do not write names, addresses or anything about one person."),
        rows=6,
    )
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("A CSV or Excel file with counts."), required=False
    )


class ModelForm(Form):
    """Which way of scoring."""

    model_id = one_of(gettext_lazy("Way of scoring"))

    def __init__(self, rows: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "model_id", rows_of(rows, _("Choose one")))


class ModelFileForm(Form):
    """A way of scoring as a file."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("JSON, as “Ways of scoring” in the guide describes it.")
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB, so it is no scoring model."))
        try:
            return json.loads(sent.read().decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise forms.ValidationError(_("The file is no JSON that we can read. Save it again as UTF-8.")) from None


class IssueForm(Form):
    """Something to score."""

    title = line(gettext_lazy("Issue"))
    figure_key = forms.ChoiceField(
        label=gettext_lazy("Figure that belongs to it"), help_text=gettext_lazy("It fills in how often and which way."),
        widget=forms.Select, required=False,
    )  # fmt: skip

    def __init__(self, items: Sequence[Item], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        types = [item for item in items if item.key.startswith("type:")]
        offer(self, "figure_key", [("", _("None")), *((item.key, item.name) for item in types)])


class ScorerForm(Form):
    """Who is asked to score: an officer or an outside body."""

    person_id = one_of(gettext_lazy("Officer"), required=False)
    body_id = one_of(gettext_lazy("Outside body, by a link"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        officers = organisations.staff(council, timezone.localdate(), "analyst", "lead-officer", "head-of-service")
        offer(self, "person_id", rows_of(officers, _("None")))
        offer(self, "body_id", rows_of(outside(council), _("None")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("person_id")) == bool(said.get("body_id")):
            raise forms.ValidationError(_("Choose either an officer or an outside body."))
        return said


class SettleForm(Form):
    """What the group settled."""

    value = one_of(gettext_lazy("Value"))
    note = area(gettext_lazy("Why the group chose it"), required=True)

    def __init__(self, factor: Factor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(
            self,
            "value",
            [("", _("Choose a value")), *((str(step.value), f"{step.value}: {step.label}") for step in factor.scale)],
        )


class PlaceForm(Form):
    """Whether an issue becomes a priority."""

    is_priority = yes_or_no(gettext_lazy("Does it become a priority?"))
    place = forms.IntegerField(
        label=gettext_lazy("Place"), help_text=gettext_lazy("1 for the first."), required=False, min_value=1
    )
    because = area(gettext_lazy("Why, where it departs from the rank"))


class ScoresForm(Form):
    """One scorer's values for one issue. What the figures fill in stands there beforehand, with the reason."""

    def __init__(
        self, model: ScoringModel, kept: Mapping[str, Score], filled: Mapping[str, Filled], *args: Any, **more: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        for factor in model.factors:
            row, given = kept.get(factor.key), filled.get(factor.key)
            hint = _("From the figures: %(why)s You can choose another.") % {"why": given.because} if given else ""
            self.fields[factor.key] = forms.TypedChoiceField(
                label=factor.name, help_text=hint, coerce=int, empty_value=None, required=False, widget=forms.Select,
                choices=[("", _("Choose a value")), *((str(step.value), f"{step.value}: {step.label}. {step.descriptor}") for step in factor.scale)],
                initial=row.value if row else given.value if given else None,
            )  # fmt: skip
        row = kept.get(Score.CONFIDENCE)
        self.fields[Score.CONFIDENCE] = forms.TypedChoiceField(
            label=_("How sure you are"), coerce=int, empty_value=None, required=False, widget=forms.Select,
            help_text=_("A: good figures and experience. D: a guess. It does not change the score."),
            choices=[("", _("Choose a letter")), *((str(4 - place), letter) for place, letter in enumerate(CONFIDENCE))],
            initial=row.value if row else None,
        )  # fmt: skip


class TakeDownForm(Form):
    """Why it is taken down, and who decided."""

    reason = words_of(gettext_lazy("Why is it taken down?"), Publication.Reason.choices)
    decided_by = line(gettext_lazy("Post that decided"))
    shows_title = forms.BooleanField(
        label=gettext_lazy("The notice may show the title"),
        help_text=gettext_lazy("Leave it unticked when the title itself must go."),
        required=False,
    )


def outside(council: Council) -> Any:
    """Bodies outside the council that stand today."""
    kinds = (Body.Kind.PARTNER, Body.Kind.PARISH)
    return Body.objects.of(council).on(timezone.localdate()).filter(kind__in=kinds).order_by("name")
