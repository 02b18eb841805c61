"""Forms of a plan's route. Each leads to one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.models import CouncilObjection, DecisionRecord, RouteStage
from wardmote.kernel.forms import Form
from wardmote.kernel.models import Council
from wardmote.organisations.form_fields import area, day, line, offer, one_of, posts_of, rows_of, words_of, yes_or_no
from wardmote.organisations.models import Body


class RouteForm(Form):
    """What the plan is called, which way it goes, and the day of the last meeting."""

    title = line(gettext_lazy("Name of the plan"), most=300)
    summary = area(gettext_lazy("One or two sentences for residents"), rows=3)
    template_key = forms.ChoiceField(label=gettext_lazy("Which way does it go?"), widget=forms.Select)
    last_on = day(
        gettext_lazy("Day of the last meeting"), gettext_lazy("The other stages are dated back from this day.")
    )
    is_key = yes_or_no(gettext_lazy("Is the executive’s decision on the way a key decision?"))
    contact_post_id = one_of(gettext_lazy("Whom to ask"), required=False)

    def __init__(self, council: Council, offered: list[tuple[str, str, int | None]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "template_key", [(key, name) for key, name, _version in offered])
        offer(self, "contact_post_id", rows_of(posts_of(council), _("Nobody named")))

    def clean_is_key(self) -> bool:
        return bool(self.cleaned_data["is_key"])


class StageForm(Form):
    """Who has a stage and what happens there."""

    heading = line(gettext_lazy("What happens at this stage"))
    body_id = one_of(gettext_lazy("Body that has it"), required=False)
    post_id = one_of(gettext_lazy("Or post that has it"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "body_id", rows_of(Body.objects.of(council).order_by("name"), _("No body")))
        offer(self, "post_id", rows_of(posts_of(council), _("No post")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("body_id") and said.get("post_id"):
            raise forms.ValidationError(_("Choose a body or a post, not both."))
        return said


class MoveStageForm(Form):
    """Another day for a stage, and why."""

    to_on = day(gettext_lazy("New day"))
    because = area(gettext_lazy("Reason"), gettext_lazy("It is shown in public."), required=True, rows=2)


class OutcomeForm(Form):
    """What came of a stage, and whether it let somebody amend the plan."""

    outcome = words_of(gettext_lazy("What came of it?"), RouteStage.Outcome.choices)
    on = day(gettext_lazy("On which day?"))
    words = area(gettext_lazy("In what words"), gettext_lazy("Needed when it was changed, not agreed or not needed."))
    delegated_to_id = one_of(gettext_lazy("Post that may amend the plan before the next stage"), required=False)
    delegated_words = area(gettext_lazy("The words that let it"), rows=2)
    record_id = one_of(gettext_lazy("Record of the decision"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        records = DecisionRecord.objects.of(council).order_by("-decided_on")[:100]
        offer(self, "delegated_to_id", rows_of(posts_of(council), _("Nobody")))
        offer(self, "record_id", rows_of(records, _("No record")))


class AmendForm(Form):
    """A change to the plan: where, the text before and after, and why."""

    where = line(gettext_lazy("Part of the plan"))
    before = area(gettext_lazy("Text before"), gettext_lazy("Leave empty for a new text."), rows=6)
    after = area(gettext_lazy("Text after"), gettext_lazy("Leave empty for a text taken out."), rows=6)
    because = area(gettext_lazy("Reason"), required=True, rows=2)
    made_on = day(gettext_lazy("Made on"))


class ObjectionForm(Form):
    """Council’s instructions, and when the Leader received them."""

    objected_on = day(gettext_lazy("Day of the Council meeting"))
    received_on = day(gettext_lazy("Day the Leader received the instructions"))
    instructions = area(gettext_lazy("Council’s instructions"), required=True, rows=5)


class AnswerForm(Form):
    """The Leader’s answer to Council."""

    answer = words_of(gettext_lazy("What does the Leader say?"), CouncilObjection.Answer.choices)
    on = day(gettext_lazy("On which day?"))
    words = area(gettext_lazy("Reasons"), gettext_lazy("Council reads them."), required=True, rows=5)


class RouteTemplateForm(Form):
    """The stages of a route, a line each."""

    name = line(gettext_lazy("Name of the route"))
    stages = area(
        gettext_lazy("Stages"),
        gettext_lazy(
            "One stage a line: kind | what happens | days before the next stage | days it takes. Kinds: Partnership, "
            "Consultation, Scrutiny, Committee that decides, Cabinet, Cabinet Member, Council."
        ),
        required=True,
        rows=8,
    )
    from_on = day(gettext_lazy("In force from"), gettext_lazy("Plans on their way keep the stages they began with."))
