"""Forms of the partnership's working pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Checkboxes, Form
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
from wardmote.organisations.models import Body, Meeting
from wardmote.partnership.models import (
    LIMBS,
    ChangeRequest,
    Edition,
    EditionText,
    GroupTerms,
    Indicator,
    Lineage,
    Member,
    Objective,
    OutsideRole,
    PlanAction,
    Priority,
    Seat,
)


def bodies_of(council: Council) -> Any:
    """Every body that stands today, the council and its partners among them."""
    return Body.objects.of(council).on(timezone.localdate()).order_by("name")


def groups_of(council: Council) -> Any:
    """The bodies that are partnership groups."""
    return bodies_of(council).filter(kind=Body.Kind.GROUP)


def figure(label: Any, hint: Any = "") -> forms.DecimalField:
    """A figure, which may be left empty."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=hint, required=False, max_digits=14, decimal_places=3, widget=widget
    )


class BeginForm(Form):
    """The partnership itself."""

    name = line(gettext_lazy("Name of the partnership"))
    about = area(gettext_lazy("What it is for"), gettext_lazy("Two or three sentences for residents."))
    csp_code = line(gettext_lazy("Code in police figures"), gettext_lazy("Such as E22000142."), required=False, most=9)
    managing_post_id = one_of(
        gettext_lazy("Post that keeps its record"), gettext_lazy("Whoever holds it can write the plan."), required=False
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "managing_post_id", rows_of(posts_of(council), _("Not chosen yet")))


class ChangeForm(BeginForm):
    """What the partnership says of itself."""

    strategy_group_id = one_of(gettext_lazy("Strategy group"), required=False)
    from_on = day(gettext_lazy("Since"), required=False)
    until_on = day(gettext_lazy("Until"), gettext_lazy("Only when it has ended."), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(council, *args, **more)
        offer(self, "strategy_group_id", rows_of(groups_of(council), _("Not chosen yet")))


class _OfCouncil(Form):
    """A form whose choices come from the council. ``row`` is what is changed, None for a new one."""

    def __init__(self, council: Council, *args: Any, row: Any = None, **more: Any) -> None:
        if row is not None:
            more["initial"] = {name: getattr(row, name) for name in self.base_fields} | more.get("initial", {})
        super().__init__(*args, **more)
        self.fill(council)

    def fill(self, council: Council) -> None:
        """Give the fields their choices."""


class CouncilForm(_OfCouncil):
    """A council of the partnership."""

    name = line(gettext_lazy("Council"))
    gss_code = line(gettext_lazy("Its code"), gettext_lazy("Such as E07000110."), required=False, most=9)
    is_host = tick(gettext_lazy("It keeps the partnership’s record"))
    from_on = day(gettext_lazy("Since"), required=False)
    until_on = day(gettext_lazy("Until"), required=False)


class MemberForm(_OfCouncil):
    """A body in the partnership."""

    body_id = one_of(gettext_lazy("Body"))
    standing = words_of(gettext_lazy("What it is in the partnership"), Member.Standing.choices)
    basis = line(
        gettext_lazy("On what basis"),
        gettext_lazy("The Act or agreement, such as Crime and Disorder Act 1998, section 5."),
        required=False,
    )
    liaison = line(gettext_lazy("Post to turn to there"), gettext_lazy("Never a name."), required=False)
    from_on = day(gettext_lazy("Since"), required=False)
    until_on = day(gettext_lazy("Until"), required=False)

    def fill(self, council: Council) -> None:
        offer(self, "body_id", rows_of(bodies_of(council), _("Choose one")))


class RoleForm(_OfCouncil):
    """A role outside the partnership."""

    kind = words_of(gettext_lazy("What role"), OutsideRole.Kind.choices)
    title = line(gettext_lazy("Its title now"), gettext_lazy("Such as Police and Crime Commissioner for Elmshire."))
    body_id = one_of(gettext_lazy("Body"), required=False)
    note = area(gettext_lazy("Note"), rows=2)
    from_on = day(gettext_lazy("Since"), required=False)
    until_on = day(gettext_lazy("Until"), required=False)

    def fill(self, council: Council) -> None:
        offer(self, "body_id", rows_of(bodies_of(council), _("None of those in the record")))


class GroupForm(_OfCouncil):
    """A group of the partnership."""

    body_id = one_of(gettext_lazy("Group"), gettext_lazy("Add it under Settings, Bodies first."))
    kind = words_of(gettext_lazy("What kind of group"), GroupTerms.Kind.choices)
    reports_to_id = one_of(gettext_lazy("Reports to"), required=False)
    terms = area(gettext_lazy("Terms of reference"), rows=6)
    meets = line(gettext_lazy("How often it meets"), required=False, most=120)
    is_confidential = tick(gettext_lazy("Show outcomes only, never what was discussed"))

    def fill(self, council: Council) -> None:
        offer(self, "body_id", rows_of(groups_of(council), _("Choose one")))
        rows = GroupTerms.objects.of(council).select_related("body")
        offer(self, "reports_to_id", rows_of(rows, _("No other group")))


class SeatForm(_OfCouncil):
    """A seat on a group."""

    group_id = one_of(gettext_lazy("Group"))
    body_id = one_of(gettext_lazy("Body"))
    post_words = line(gettext_lazy("The post it sends"), gettext_lazy("Never a name."), required=False)
    role = words_of(gettext_lazy("As"), Seat.Role.choices)
    from_on = day(gettext_lazy("Since"), required=False)
    until_on = day(gettext_lazy("Until"), required=False)

    def fill(self, council: Council) -> None:
        offer(self, "group_id", rows_of(GroupTerms.objects.of(council).select_related("body"), _("Choose one")))
        offer(self, "body_id", rows_of(bodies_of(council), _("Choose one")))


class PlanForm(Form):
    """A new plan."""

    title = line(gettext_lazy("Title"), gettext_lazy("Such as Community Safety Plan 2026 to 2031."))
    from_on = day(gettext_lazy("First day"))
    until_on = day(gettext_lazy("Last day"))


class EditionForm(Form):
    """The next edition."""

    title = line(gettext_lazy("Title of the edition"), gettext_lazy("Such as Community Safety Plan, 2027 refresh."))


class CoverForm(Form):
    """What an edition says of itself."""

    title = line(gettext_lazy("Title"))
    summary = area(gettext_lazy("The plan in two or three sentences"), gettext_lazy("For residents."))
    limbs = forms.MultipleChoiceField(
        label=gettext_lazy("Which strategies it covers"),
        help_text=gettext_lazy("The Act asks for all four. The last was added on 31 January 2023."),
        choices=list(LIMBS.items()),
        required=False,
        widget=Checkboxes(),
    )


class GiveUpForm(Form):
    """Why an edition is given up."""

    because = area(gettext_lazy("Why is it given up?"), required=True)


class AdoptForm(Form):
    """When and by whom an edition was adopted."""

    adopted_on = day(gettext_lazy("Day on which it was adopted"))
    adopted_by_id = one_of(gettext_lazy("Adopted by"))
    meeting_id = one_of(gettext_lazy("At the meeting"), required=False)
    minute_reference = line(gettext_lazy("Minute"), required=False, most=40)
    because = area(
        gettext_lazy("Why it was adopted although not everything is in order"),
        gettext_lazy("Only needed when something is listed above. It is shown with the plan."),
    )

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = (Body.Kind.COUNCIL, Body.Kind.CABINET, Body.Kind.COMMITTEE, Body.Kind.GROUP)
        offer(self, "adopted_by_id", rows_of(bodies_of(council).filter(kind__in=own), _("Choose one")))
        held = Meeting.objects.of(council).filter(held_on__lte=timezone.localdate()).select_related("body")
        offer(self, "meeting_id", rows_of(held.order_by("-held_on")[:60], _("No meeting in the record")))


class _Part(Form):
    """A form for a part of an edition."""

    def __init__(self, edition: Edition, *args: Any, row: Any = None, **more: Any) -> None:
        if row is not None:
            more["initial"] = {name: self.start(row, name) for name in self.base_fields}
        super().__init__(*args, **more)
        self.fill(edition)

    def start(self, row: Any, name: str) -> Any:
        """What a field begins with."""
        return list(row.partners.values_list("pk", flat=True)) if name == "partner_ids" else getattr(row, name)

    def fill(self, edition: Edition) -> None:
        """Give the fields their choices."""


class TextForm(_Part):
    """Running text."""

    kind = words_of(gettext_lazy("What it is"), EditionText.Kind.choices)
    heading = line(gettext_lazy("Heading"))
    text = area(gettext_lazy("Text"), rows=12)
    by_words = line(gettext_lazy("Whose words they are"), gettext_lazy("The post, for a foreword."), required=False)


class PriorityForm(_Part):
    """A priority."""

    title = line(gettext_lazy("Priority"))
    kind = words_of(gettext_lazy("What kind"), Priority.Kind.choices)
    summary = area(gettext_lazy("One or two sentences for residents"), rows=3)
    rationale = area(gettext_lazy("Why it is a priority"), gettext_lazy("What the figures and people said."), rows=6)
    score_words = line(gettext_lazy("Its score in the assessment"), required=False)
    owner_group_id = one_of(gettext_lazy("Group that answers for it"), required=False)

    def fill(self, edition: Edition) -> None:
        rows = GroupTerms.objects.of(edition.council).select_related("body")
        offer(self, "owner_group_id", rows_of(rows, _("None yet")))


class ObjectiveForm(_Part):
    """An objective."""

    text = area(gettext_lazy("What should be reached"), required=True, rows=3)


class ActionForm(_Part):
    """An action."""

    text = area(gettext_lazy("What will be done"), required=True, rows=3)
    objective_id = one_of(gettext_lazy("For which objective"), required=False)
    lead_body_id = one_of(gettext_lazy("Body that leads it"))
    lead_post_id = one_of(gettext_lazy("Post at the council that answers for it"), required=False)
    lead_words = line(gettext_lazy("Or the post at a partner"), gettext_lazy("Never a name."), required=False)
    partner_ids = some_of(gettext_lazy("Who else takes part"))
    resources = area(gettext_lazy("What it needs"), gettext_lazy("Staff, money, and from whom."), rows=3)
    from_on = day(gettext_lazy("It starts"), required=False)
    due_on = day(gettext_lazy("It will be done by"), required=False)

    def fill(self, edition: Edition) -> None:
        council = edition.council
        rows = Objective.objects.filter(priority__edition=edition)
        offer(self, "objective_id", rows_of(rows, _("None in particular")))
        offer(self, "lead_body_id", rows_of(bodies_of(council), _("Choose one")))
        offer(self, "lead_post_id", rows_of(posts_of(council), _("None")))
        offer(self, "partner_ids", rows_of(bodies_of(council)))


class MilestoneForm(_Part):
    """A step of an action."""

    text = line(gettext_lazy("Step"), most=300)
    due_on = day(gettext_lazy("Due"))


class IndicatorForm(_Part):
    """An indicator."""

    title = line(gettext_lazy("Indicator"))
    definition = area(gettext_lazy("What is counted, where and how"), rows=3)
    source = line(gettext_lazy("Source"), required=False)
    frequency = line(gettext_lazy("How often there is a new figure"), required=False, most=60)
    unit = line(
        gettext_lazy("Unit"), gettext_lazy("Such as crimes, or per cent of residents."), required=False, most=60
    )
    polarity = words_of(gettext_lazy("Which way is better"), Indicator.Polarity.choices)
    baseline = figure(gettext_lazy("Where it started"))
    baseline_words = line(gettext_lazy("The period that is about"), required=False, most=120)
    target = figure(gettext_lazy("Where it should go"))
    target_words = line(gettext_lazy("By when, in words"), required=False)


class AlignmentForm(_Part):
    """How a priority stands to another plan."""

    whose = line(gettext_lazy("Which plan"), gettext_lazy("Such as Police and Crime Plan for Elmshire 2025 to 2029."))
    their_priority = line(gettext_lazy("Its priority"), most=300)
    how = area(gettext_lazy("How they stand to each other"), rows=3)
    url = forms.URLField(label=gettext_lazy("Address of that plan"), required=False, assume_scheme="https")


class TermForm(_Part):
    """A word explained."""

    word = line(gettext_lazy("Word"), most=120)
    meaning = area(gettext_lazy("What it means"), required=True, rows=3)


PARTS: dict[str, type[_Part]] = {
    "text": TextForm,
    "priority": PriorityForm,
    "objective": ObjectiveForm,
    "action": ActionForm,
    "milestone": MilestoneForm,
    "indicator": IndicatorForm,
    "alignment": AlignmentForm,
    "term": TermForm,
}


class LineageForm(Form):
    """What became of a priority."""

    kind = words_of(gettext_lazy("What became of it"), Lineage.Kind.choices)
    before_id = one_of(gettext_lazy("Priority of the edition before"), required=False)
    after_id = one_of(gettext_lazy("Priority of this edition"), required=False)
    because = area(gettext_lazy("Why"), gettext_lazy("Needed unless it goes on. It is shown with the plan."), rows=3)

    def __init__(self, edition: Edition, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        before = edition.copied_from.priorities.all() if edition.copied_from else ()
        offer(self, "before_id", rows_of(before, _("None: it is new")))
        offer(self, "after_id", rows_of(edition.priorities.all(), _("None: it is no longer a priority")))


class AskForm(Form):
    """What somebody asked to change in a draft."""

    asked_by_id = one_of(gettext_lazy("Who asked"))
    asked_on = day(gettext_lazy("When"))
    minute_reference = line(gettext_lazy("Minute"), required=False, most=40)
    text = area(gettext_lazy("What was asked, in its words"), required=True, rows=4)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "asked_by_id", rows_of(bodies_of(council), _("Choose one")))


class AnswerForm(Form):
    """The answer to it, with the new words of a part."""

    outcome = words_of(gettext_lazy("Was the plan changed?"), ChangeRequest.Outcome.choices[1:])
    answer = area(gettext_lazy("What was done, or why nothing was"), required=True, rows=3)
    text_id = one_of(gettext_lazy("The part that was changed"), required=False)
    new_text = area(gettext_lazy("Its new words, whole"), rows=10)
    answered_on = day(gettext_lazy("When"))

    def __init__(self, edition: Edition, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "text_id", rows_of(edition.texts.all(), _("None of the texts")))


class UpdateForm(Form):
    """How an action goes on."""

    state = words_of(gettext_lazy("Where it stands"), PlanAction.State.choices)
    about_words = line(gettext_lazy("Which period this is about"), required=False, most=60)
    text = area(gettext_lazy("What was done"), required=True, rows=4)
    because = area(gettext_lazy("Why it slips, is held up or is given up"), gettext_lazy("Needed only then."), rows=2)
    evidence_url = forms.URLField(label=gettext_lazy("Where one can see it"), required=False, assume_scheme="https")


class DoneForm(Form):
    """When a step was reached."""

    done_on = day(gettext_lazy("When was it reached?"))


class FigureForm(Form):
    """A figure of an indicator."""

    from_on = day(gettext_lazy("First day of the period"))
    until_on = day(gettext_lazy("Last day of the period"))
    value = figure(gettext_lazy("Figure"), gettext_lazy("Leave it empty when it is not known, and say why below."))
    low = figure(gettext_lazy("Lower end of its range"))
    high = figure(gettext_lazy("Upper end of its range"))
    note = line(gettext_lazy("Note"), required=False, most=300)
