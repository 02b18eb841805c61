"""Forms of reports: begun, taken in, their cover, sections and items, clearance, comments. Each leads to one verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.decisions import comments, drafting
from wardmote.decisions.models import (
    PARAGRAPHS,
    Appendix,
    CorporatePriority,
    Implication,
    Report,
    ReportRecommendation,
)
from wardmote.decisions.report_templates import Offered
from wardmote.kernel.forms import Checkboxes, Form, Radios
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import (
    area,
    day,
    line,
    offer,
    one_of,
    posts_of,
    rows_of,
    some_of,
    tick,
    words_of,
)
from wardmote.organisations.models import Body, Capacity, Meeting, Post, Ward

MARKS = _(
    "Start a line with ## for a heading or - for a list. Put | between the cells of a table row. Write a link as [words](address)."
)


class BeginForm(Form):
    """A new report with a template."""

    template_key = words_of(_("Template"), ())
    title = line(_("Title"), _("What is to be decided, in a few words."), most=300)

    def __init__(self, offers: list[Offered], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "template_key", [(each.key, each.name) for each in offers])
        self.fields["template_key"].widget.hints = {each.key: each.summary for each in offers}


class TakeInForm(Form):
    """An existing report as a file."""

    file = forms.FileField(label=_("The report"), help_text=_("A Word, PDF, web page or text file."))
    template_key = words_of(_("Template"), (), required=False)

    def __init__(self, offers: list[Offered], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "template_key", [("", _("The one that fits best")), *((each.key, each.name) for each in offers)])


class CoverForm(Form):
    """What the cover says."""

    title = line(_("Title"), most=300)
    public_summary = forms.CharField(
        label=_("Public summary"),
        help_text=_("One sentence for residents. It stands in lists, feeds and search."),
        required=False,
        max_length=drafting.LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = words_of(_("Who decides"), Report.Kind.choices, required=False)
    decision_maker_post_id = one_of(_("Post that decides"), _("For a Cabinet Member or an officer."), required=False)
    decision_maker_body_id = one_of(
        _("Body that decides"), _("For the Cabinet, a committee or Council."), required=False
    )
    capacity = forms.ChoiceField(
        label=_("Capacity in which it decides"), required=False, widget=forms.Select,
        choices=[("", _("Not chosen yet")), *Capacity.choices],
    )  # fmt: skip
    meeting_id = one_of(_("Meeting"), required=False)
    lead_officer_post_id = one_of(_("Lead officer"), required=False)
    lead_member_post_id = one_of(_("Lead member"), required=False)
    is_key = forms.TypedChoiceField(
        label=_("Is this a key decision?"), required=False, empty_value=None, coerce=lambda said: said == "yes",
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=Radios(reveals={"yes": ["first_in_plan_on", "key_because"]}),
    )  # fmt: skip
    first_in_plan_on = day(_("When did it first appear in the Forward Plan?"), required=False)
    key_because = area(_("It is a key decision because"), rows=2)
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=Report.Urgency.choices,
        widget=Radios(reveals={"general-exception": ["urgency_because"]}),
    )  # fmt: skip
    urgency_because = area(_("Why it is urgent, who agreed and when"), rows=2)
    all_wards = tick(_("All wards and parishes are affected"))
    ward_ids = some_of(_("Wards and parishes affected"))
    priority_ids = some_of(_("Priorities of the council’s plan that it serves"))
    equality = forms.ChoiceField(
        label=_("Equality assessment"), required=False, choices=Report.Equality.choices, widget=Radios()
    )
    equality_words = area(_("What the assessment found, or why none is needed"), rows=3)
    comment_until_on = day(_("Residents can comment until"), _("Leave it empty to take no comments."), required=False)

    def __init__(self, report: Report, *args: Any, **more: Any) -> None:
        names = [name for name in self.base_fields if not name.endswith(("_id", "_ids"))]
        start: dict[str, Any] = {name: getattr(report, name) for name in names}
        start["is_key"] = {True: "yes", False: "no", None: ""}[report.is_key]
        for name in drafting.POINTS:
            start[f"{name}_id"] = getattr(report, f"{name}_id")
        if report.pk:
            start["ward_ids"] = list(report.wards.values_list("pk", flat=True))
            start["priority_ids"] = list(report.priorities.values_list("pk", flat=True))
        super().__init__(*args, initial=start, **more)
        council, today = report.council, timezone.localdate()
        posts = list(posts_of(council))
        none = _("Not named yet")
        offer(self, "decision_maker_post_id", rows_of(posts, _("None")))
        bodies = (
            Body.objects.of(council).on(today).exclude(kind__in=[Body.Kind.PARTNER, Body.Kind.PARISH, Body.Kind.TEAM])
        )
        offer(self, "decision_maker_body_id", rows_of(bodies, _("None")))
        offer(self, "lead_officer_post_id", rows_of([post for post in posts if not post.decides], none))
        offer(self, "lead_member_post_id", rows_of([post for post in posts if post.decides], none))
        meetings = Meeting.objects.of(council).exclude(state=Meeting.State.CANCELLED).select_related("body")
        coming = list(meetings.filter(held_on__gte=today - timedelta(days=60)).order_by("held_on"))
        if report.meeting is not None and report.meeting not in coming:
            coming.append(report.meeting)
        offer(self, "meeting_id", rows_of(coming, _("Not chosen yet")))
        offer(self, "ward_ids", rows_of(Ward.objects.of(council).on(today)))
        offer(self, "priority_ids", rows_of(CorporatePriority.objects.of(council).on(today)))


class SectionForm(Form):
    """The text of one section."""

    text = area(_("Text"), MARKS, rows=18)
    began_with = forms.IntegerField(widget=forms.HiddenInput)


class ImplicationForm(Form):
    """Whether an implication applies, and how."""

    applies = forms.TypedChoiceField(
        label=_("Does it apply?"), required=False, empty_value=None, coerce=lambda said: said == "yes",
        choices=[("yes", _("It applies")), ("no", _("None: it does not apply"))], widget=Radios(),
    )  # fmt: skip
    text = area(_("What it means"), MARKS, rows=10)
    began_with = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, row: Implication, *args: Any, **more: Any) -> None:
        start = {
            "applies": {True: "yes", False: "no", None: ""}[row.applies],
            "text": row.text,
            "began_with": row.version,
        }
        super().__init__(*args, initial=start, **more)


class _OfReport(Form):
    """A form about one thing of a report; ``row`` is None for a new one."""

    def __init__(self, report: Report, row: Any, *args: Any, **more: Any) -> None:
        start = {name: getattr(row, name) for name in self.base_fields if row is not None and hasattr(row, name)}
        if row is not None and "began_with" in self.base_fields:
            start["began_with"] = row.version
        super().__init__(*args, initial={**self.start(report), **start}, **more)
        self.fill(report, row)

    def start(self, report: Report) -> Mapping[str, Any]:
        """What a new one begins with."""
        return {}

    def fill(self, report: Report, row: Any) -> None:
        """Put the report's own choices into the fields."""


class RecommendationForm(_OfReport):
    """One recommendation."""

    number = line(_("Number"), _("As it is printed, such as 1 or 1.2.1."), most=12)
    letter = line(_("Letter"), required=False, most=3)
    kind = words_of(_("What it asks for"), ReportRecommendation.Kind.choices)
    text = area(_("Its words"), _("It begins with “That”."), required=True)
    delegate_to_id = one_of(_("Delegated to"), _("Only for a delegation."), required=False)
    bears_on = forms.MultipleChoiceField(
        label=_("Implications that it bears on"), required=False, widget=Checkboxes(),
        help_text=_("If it changes later, only these are cleared again. None ticked means all."),
    )  # fmt: skip
    began_with = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def start(self, report: Report) -> Mapping[str, Any]:
        return {"number": str(report.recommendations.count() + 1), "kind": "decide"}

    def fill(self, report: Report, row: Any) -> None:
        offer(self, "delegate_to_id", rows_of(posts_of(report.council), _("Nobody")))
        offer(self, "bears_on", list(report.implications.values_list("key", "heading")))


class OptionForm(_OfReport):
    """One option."""

    title = line(_("What would be done"))
    pros = area(_("What speaks for it"), rows=4)
    cons = area(_("What speaks against it"), rows=4)
    is_do_nothing = tick(_("This option is to do nothing"))
    is_preferred = tick(_("This is the option recommended"))
    why_not = area(_("Why it is not recommended"), _("Leave it empty for the option recommended."), rows=3)
    began_with = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExemptForm(_OfReport):
    """Text that the public may not read."""

    key = forms.ChoiceField(label=_("Where it belongs"), widget=forms.Select)
    text = area(_("Exempt text"), _("It stands apart from the public text and is in no public page, file or feed."), required=True, rows=8)  # fmt: skip
    paragraph = forms.ChoiceField(label=_("Paragraph of Schedule 12A"), widget=forms.Select)
    public_interest = area(_("Why keeping it back serves the public better than showing it"), _("The public reads these words."), required=True, rows=3)  # fmt: skip

    def fill(self, report: Report, row: Any) -> None:
        sections = report.sections.exclude(key__in=drafting.ON_COVER)
        places = [*sections.values_list("key", "heading"), *report.implications.values_list("key", "heading")]
        offer(self, "key", places)
        offer(self, "paragraph", paragraphs_of(report.council))


class PaperForm(_OfReport):
    """An appendix or a background paper."""

    kind = words_of(_("What it is"), Appendix.Kind.choices)
    letter = line(_("Letter"), required=False, most=3)
    title = line(_("Title"), most=300)
    upload = forms.FileField(label=_("File"), required=False, help_text=_("Leave it empty to keep the file there is."))
    url = forms.URLField(label=_("Web address, if it is published elsewhere"), required=False, assume_scheme="https", max_length=400)  # fmt: skip
    is_exempt = tick(_("The public may not read it"), _("Its title, address and file stay inside."))
    paragraph = forms.ChoiceField(label=_("Paragraph of Schedule 12A"), required=False, widget=forms.Select)
    public_interest = area(_("Why keeping it back serves the public better than showing it"), _("The public reads these words."), rows=3)  # fmt: skip

    def start(self, report: Report) -> Mapping[str, Any]:
        return {"kind": Appendix.Kind.APPENDIX}

    def fill(self, report: Report, row: Any) -> None:
        offer(self, "paragraph", [("", _("None: the public may read it")), *paragraphs_of(report.council)])


class ConsultationForm(_OfReport):
    """A consultation that the report rests on."""

    title = line(_("What was asked about"))
    from_on = day(_("From"))
    until_on = day(_("To"), required=False)
    asked = area(_("Who was asked"), rows=2)
    promotion = area(_("How it was made known"), _("So that a silence can be judged."), rows=2)
    results = area(_("What was said, and by how many"), rows=4)
    reply = area(_("You said, we did"), _("What changed because of it, or why nothing did."), rows=4)


class AskForm(Form):
    """Who clears each implication."""

    due_on = day(_("To be cleared by"), required=False)

    def __init__(
        self, rows: list[Implication], usual: Mapping[str, Post | None], council: Council, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        choices = rows_of(posts_of(council), _("Choose a post"))
        for row in rows:
            post = usual.get(row.key)
            self.fields[f"post-{row.key}"] = forms.TypedChoiceField(
                label=row.heading, choices=choices, coerce=int, empty_value=None, required=False, widget=forms.Select,
                initial=post.pk if post else None,
            )  # fmt: skip
        self.order_fields([*(f"post-{row.key}" for row in rows), "due_on"])


class CommentForm(Form):
    """What somebody whose turn it is says."""

    comment = area(_("Comment"), _("Needed when you send it back. The authors read it."), rows=4)


class AgainForm(Form):
    """Ask again, or somebody else."""

    post_id = one_of(_("Post that clears it"))
    because = area(_("What changed"), rows=3)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "post_id", rows_of(posts_of(council)))


class BecauseForm(Form):
    """A reason that the record keeps."""

    because = area(_("Reason"), _("The record keeps it with your post."), required=True, rows=3)


class ConsiderForm(Form):
    """When the decision maker considered it."""

    on = day(_("Considered on"))


class SettleForm(Form):
    """What became of a report."""

    outcome = words_of(_("What became of it"), ())
    words = area(_("Why, and what happens next"), _("Not needed when it was decided."), rows=3)

    def __init__(self, report: Report, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        open_now = Report.MOVES.get(report.state, set())
        offer(
            self,
            "outcome",
            [(each.value, each.label) for each in Report.State if each in open_now and each in OUTCOMES],
        )


OUTCOMES = (Report.State.DECIDED, Report.State.PUT_OFF, Report.State.REFERRED, Report.State.TAKEN_OFF)


class AuthorsForm(Form):
    """Who writes the report."""

    person_ids = some_of(_("Authors"), _("Authors can write and see every part, the exempt text too."))

    def __init__(self, people: Iterable[Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person_ids", rows_of(people))


class ResidentForm(Form):
    """What a resident says about a report."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("Do not write anything about other people that could show who they are."),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (you can leave this empty)"),
        help_text=_("Only to tell you what was decided. It is not shown."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


def paragraphs_of(council: Council) -> list[tuple[str, str]]:
    """The paragraphs of Schedule 12A that apply in a council's nation."""
    wales = council.nation == Council.Nation.WALES
    return [(key, str(words)) for key, words in PARAGRAPHS.items() if not key.isdecimal() or (int(key) >= 12) == wales]
