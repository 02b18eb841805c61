"""Forms of the settings pages. Lists of bodies, posts, wards and people are those of one council, as they stand today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Checkboxes, DateField, Form, Radios
from wardmote.kernel.models import Council
from wardmote.organisations import one_off_days
from wardmote.organisations.look import ROOMS
from wardmote.organisations.models import Body, Capacity, Holding, Membership, Post, Ward
from wardmote.organisations.people import FOR_A_BODY
from wardmote.organisations.rule_book import Kind, Setting
from wardmote.organisations.rules import parse

Words = Any  # text, or text translated later: the stubs of Django know only some of its kinds
NOT_YOURS = {"autocomplete": "off"}  # an address of somebody else is not filled in by the browser
SHORT = {"class": "govuk-input--width-10"}


def _choices(rows: Iterable[Any], empty: Words) -> list[tuple[str, str]]:
    return [("", str(empty)), *((str(row.pk), str(row)) for row in rows)]


def body_choices(council: Council, empty: Words, *, but: Body | None = None) -> list[tuple[str, str]]:
    """The council's bodies that stand today. One query."""
    rows = Body.objects.of(council).on(timezone.localdate()).order_by("name")
    return _choices(rows.exclude(pk=but.pk) if but else rows, empty)


def post_choices(council: Council, empty: Words, *, but: Post | None = None) -> list[tuple[str, str]]:
    """The council's posts that stand today. One query."""
    rows = Post.objects.of(council).on(timezone.localdate()).order_by("title")
    return _choices(rows.exclude(pk=but.pk) if but else rows, empty)


class _Chosen(Form):
    """A form whose select boxes hold ids of rows: cleaned to a number or None."""

    ids: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.ids:
            if name in cleaned:
                cleaned[name] = int(cleaned[name]) if cleaned[name] else None
        return cleaned


def _select(label: Words, hint: Words = "", *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, required=required, widget=forms.Select)


def _name(label: Words, hint: Words = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=forms.TextInput(attrs=NOT_YOURS))


def _reason(label: Words, hint: Words = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _email(label: Words, hint: Words = "", *, required: bool = False) -> forms.EmailField:
    return forms.EmailField(label=label, help_text=hint, required=required, widget=forms.EmailInput(attrs=NOT_YOURS))


# Rules


class RuleForm(Form):
    """A new value of one of the council's own rules, from a day on, with its ground."""

    clause = forms.CharField(
        label=gettext_lazy("Clause of the constitution"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where the council decided it, such as Part 4, rule 12."),
    )
    from_on = DateField(label=gettext_lazy("From which day?"))
    reason = _reason(gettext_lazy("Reason"), gettext_lazy("The record keeps it."))

    def __init__(self, setting: Setting, *args: Any, **more: Any) -> None:
        self.setting = setting
        super().__init__(*args, **more)
        self.fields["value"] = self._value_field(setting)
        self.order_fields(["value", "from_on", "clause", "reason"])
        self.fields["value"].error_messages["required"] = _("Enter a value")

    def clean_value(self) -> Any:
        from wardmote.kernel.errors import RuleBroken

        try:
            return parse(self.setting, str(self.cleaned_data["value"]))
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from None

    @staticmethod
    def _value_field(setting: Setting) -> forms.Field:
        label, hint = str(setting.title), str(setting.hint)
        if setting.kind == Kind.CHOICE:
            return forms.ChoiceField(label=label, help_text=hint, choices=setting.choices, widget=Radios())
        return forms.CharField(label=label, help_text=hint, max_length=60, widget=forms.TextInput(attrs=SHORT))


class ConfirmForm(Form):
    """The Monitoring Officer says that a rule was checked."""

    from_on = DateField(
        label=gettext_lazy("Since when has the council worked by it?"),
        help_text=gettext_lazy(
            "Dates counted from that day on can be called late. Leave it as today if you do not know."
        ),
    )
    clause = forms.CharField(
        label=gettext_lazy("Where you checked it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The clause of the constitution, or the source of the law."),
    )


class OneOffDayForm(Form):
    """A bank holiday or a day of mourning proclaimed once."""

    day = DateField(label=gettext_lazy("Which day?"))
    name = _name(gettext_lazy("Name"), gettext_lazy("Such as: bank holiday for the state funeral."), most=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("What sort of day is it?"),
        choices=[
            (one_off_days.BANK_HOLIDAY, gettext_lazy("Bank holiday")),
            (one_off_days.MOURNING, gettext_lazy("Day of public thanksgiving or mourning")),
        ],
        widget=Radios(),
    )
    source = _name(gettext_lazy("Where it was proclaimed"), gettext_lazy("The proclamation, or the page of GOV.UK."))
    reason = _reason(gettext_lazy("Reason"), gettext_lazy("The record keeps it."))


class ReasonForm(Form):
    """Only a reason."""

    reason = _reason(gettext_lazy("Reason"), gettext_lazy("The record keeps it."))


class LastDayForm(Form):
    """The last day on which something holds."""

    last_on = DateField(label=gettext_lazy("Last day"))


# People


class InviteForm(_Chosen):
    """Whom to ask to join, and as what."""

    ids = ("body_id", "post_id")
    email = _email(gettext_lazy("E-mail address"), required=True)
    full_name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=120, widget=forms.TextInput(attrs=NOT_YOURS)
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose a role")), *Membership.Role.choices]
    )
    body_id = _select(
        gettext_lazy("Committee or partner"),
        gettext_lazy("Needed for chairs, committee members, rapporteurs and partners."),
    )
    post_id = _select(gettext_lazy("Post"), gettext_lazy("They take it up on the day they join."))

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body_id"].choices = body_choices(council, _("None"))  # type: ignore[attr-defined]
        self.fields["post_id"].choices = post_choices(council, _("None"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("role") in FOR_A_BODY and "body_id" in cleaned and cleaned["body_id"] is None:
            self.add_error("body_id", _("Choose the committee or partner this role is for"))
        return cleaned


class RoleForm(_Chosen):
    """A further role for somebody."""

    ids = ("body_id",)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose a role")), *Membership.Role.choices]
    )
    body_id = _select(
        gettext_lazy("Committee or partner"),
        gettext_lazy("Needed for chairs, committee members, rapporteurs and partners."),
    )
    from_on = DateField(label=gettext_lazy("First day"))
    until_on = DateField(label=gettext_lazy("Last day, if you know it"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body_id"].choices = body_choices(council, _("None"))  # type: ignore[attr-defined]

    clean = InviteForm.clean


class HoldForm(_Chosen):
    """A post for somebody."""

    ids = ("post_id",)
    post_id = _select(gettext_lazy("Post"), required=True)
    kind = forms.ChoiceField(
        label=gettext_lazy("How do they hold it?"),
        choices=Holding.Kind.choices,
        widget=Radios(
            hints={
                Holding.Kind.HOLDER: gettext_lazy("Whoever held it before leaves on the day before."),
                Holding.Kind.DEPUTY: gettext_lazy("May do all that the holder may."),
            }
        ),
    )
    from_on = DateField(label=gettext_lazy("First day"))
    until_on = DateField(label=gettext_lazy("Last day, if you know it"), required=False)

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["post_id"].choices = post_choices(council, _("Choose a post"))  # type: ignore[attr-defined]


class PersonForm(Form):
    """How a person is called on staff pages."""

    full_name = _name(gettext_lazy("Name"), most=120)


# Bodies and posts


class BodyForm(_Chosen):
    """A body, without its name once it has one: that is changed by renaming."""

    ids = ("parent_id",)
    name = _name(gettext_lazy("Name"))
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Body.Kind.choices)
    short_name = forms.CharField(label=gettext_lazy("Short name"), required=False, max_length=60)
    remit = forms.CharField(
        label=gettext_lazy("What it looks after"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    parent_id = _select(gettext_lazy("Part of"))
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing under the Crime and Disorder Act"),
        choices=Body.Standing.choices,
        help_text=gettext_lazy("Decides whether it has a duty to reply to the crime and disorder committee."),
    )
    email = _email(gettext_lazy("E-mail address"), gettext_lazy("Where it is written to. Never shown in public."))
    shared_code = forms.CharField(
        label=gettext_lazy("Shared code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("A code by which other councils name the same body."),
        widget=forms.TextInput(attrs=SHORT),
    )
    from_on = DateField(label=gettext_lazy("First day, if you know it"), required=False)

    def __init__(self, council: Council, *args: Any, body: Body | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parent_id"].choices = body_choices(council, _("None"), but=body)  # type: ignore[attr-defined]
        if body is not None:
            del self.fields["name"]


class PostForm(_Chosen):
    """A post, without its title once it has one: that is changed by renaming."""

    ids = ("body_id", "reports_to_id")
    title = _name(gettext_lazy("Title"))
    kind = forms.ChoiceField(label=gettext_lazy("What kind of post is it?"), choices=Post.Kind.choices)
    body_id = _select(gettext_lazy("Team, cabinet or committee"))
    reports_to_id = _select(
        gettext_lazy("Reports to"), gettext_lazy("Mail goes there when nobody holds the post and it has no mailbox.")
    )
    email = _email(gettext_lazy("Shared mailbox"), gettext_lazy("Used when nobody holds the post."))
    from_on = DateField(label=gettext_lazy("First day, if you know it"), required=False)

    def __init__(self, council: Council, *args: Any, post: Post | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body_id"].choices = body_choices(council, _("None"))  # type: ignore[attr-defined]
        self.fields["reports_to_id"].choices = post_choices(council, _("None"), but=post)  # type: ignore[attr-defined]
        if post is not None:
            del self.fields["title"]


class RenameForm(Form):
    """A new name from a day on."""

    name = _name(gettext_lazy("New name"))
    from_on = DateField(label=gettext_lazy("From which day?"))


class EndForm(_Chosen):
    """A body or post ends; what is open may pass to a successor."""

    ids = ("successor_id",)
    last_on = DateField(label=gettext_lazy("Last day"))
    successor_id = _select(gettext_lazy("Who takes over?"), gettext_lazy("All that is open passes there in one act."))
    merges = forms.BooleanField(label=gettext_lazy("It becomes part of it: its address leads there"), required=False)
    reason = _reason(gettext_lazy("Reason"), gettext_lazy("Its page shows it."))

    def __init__(self, choices: list[tuple[str, str]], *args: Any, may_merge: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["successor_id"].choices = choices  # type: ignore[attr-defined]
        if not may_merge:
            del self.fields["merges"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("merges") and cleaned.get("successor_id") is None:
            self.add_error("successor_id", _("Choose the body it becomes part of"))
        return cleaned


class CapacityForm(Form):
    """A capacity in which a body may sit."""

    capacity = forms.ChoiceField(label=gettext_lazy("Capacity"), choices=Capacity.choices, widget=Radios())
    clause = forms.CharField(label=gettext_lazy("Clause of the constitution"), required=False, max_length=200)
    from_on = DateField(label=gettext_lazy("First day, if you know it"), required=False)


# Places and groups


class WardForm(Form):
    """A ward or parish."""

    name = _name(gettext_lazy("Name"), most=120)
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Ward.Kind.choices, widget=Radios())
    gss_code = forms.CharField(
        label=gettext_lazy("Code"),
        required=False,
        max_length=9,
        help_text=gettext_lazy("The code of the Office for National Statistics, such as E05000001."),
        widget=forms.TextInput(attrs=SHORT),
    )
    seats = forms.IntegerField(label=gettext_lazy("Number of councillors"), min_value=0, max_value=20, initial=0)
    from_on = DateField(label=gettext_lazy("First day, if you know it"), required=False)
    until_on = DateField(label=gettext_lazy("Last day, if it has ended"), required=False)


class BoundaryForm(Form):
    """A ward's boundary."""

    boundary = forms.FileField(
        label=gettext_lazy("Boundary file"),
        help_text=gettext_lazy("GeoJSON with the one area of this ward, in longitude and latitude. At most 2 MB."),
    )


class AreaForm(Form):
    """A group of wards."""

    name = _name(gettext_lazy("Name"), most=120)
    wards = forms.MultipleChoiceField(label=gettext_lazy("Wards"), widget=Checkboxes())

    def __init__(self, council: Council, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Ward.objects.of(council).on(timezone.localdate()).order_by("name")
        self.fields["wards"].choices = [(str(row.pk), str(row)) for row in rows]  # type: ignore[attr-defined]

    def clean_wards(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["wards"]]


class GroupForm(Form):
    """A political group."""

    name = _name(gettext_lazy("Name"), most=120)
    seats = forms.IntegerField(label=gettext_lazy("Seats"), required=False, min_value=0, max_value=200)
    from_on = DateField(label=gettext_lazy("First day, if you know it"), required=False)
    until_on = DateField(label=gettext_lazy("Last day, if it has ended"), required=False)


# Look, names and rooms


class LookForm(Form):
    """The council's colours and logo."""

    brand = forms.CharField(
        label=gettext_lazy("Main colour"),
        max_length=7,
        help_text=gettext_lazy("Header and buttons. White is written on it."),
        widget=forms.TextInput(attrs=SHORT),
    )
    brand_dark = forms.CharField(
        label=gettext_lazy("Darker main colour"),
        max_length=7,
        help_text=gettext_lazy("The edge of buttons, and buttons under the pointer."),
        widget=forms.TextInput(attrs=SHORT),
    )
    tint = forms.CharField(
        label=gettext_lazy("Light ground"),
        max_length=7,
        help_text=gettext_lazy("Behind the menu, the footer and quoted words."),
        widget=forms.TextInput(attrs=SHORT),
    )
    tint_edge = forms.CharField(
        label=gettext_lazy("Edge of the light ground"), max_length=7, widget=forms.TextInput(attrs=SHORT)
    )


class LogoForm(Form):
    """A logo."""

    logo = forms.FileField(label=gettext_lazy("Logo"), help_text=gettext_lazy("PNG or JPEG. No crown or royal arms."))


class NamesForm(Form):
    """What things are called here."""

    name = _name(gettext_lazy("Name of the council"), most=120)
    service_name = _name(gettext_lazy("Name of this record"), gettext_lazy("Beside the council’s name."), most=60)
    plan_name = _name(
        gettext_lazy("Name of the plan that carries recommendations"),
        gettext_lazy("Such as Scrutiny Committee Recommended Action and Implementation Plan (SCRAIP)."),
        most=120,
    )
    area_noun = _name(gettext_lazy("Word for a group of wards"), gettext_lazy("Such as cluster or locality."), most=40)
    contact_email = _email(gettext_lazy("E-mail address for questions"), gettext_lazy("Shown in public."))
    contact_words = forms.CharField(
        label=gettext_lazy("Whom to ask"),
        required=False,
        help_text=gettext_lazy("One or two sentences, shown in public and in e-mails."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accessibility_reviewed_on = DateField(label=gettext_lazy("Accessibility last checked, if it was"), required=False)


class RoomsForm(Form):
    """Which parts the council uses."""

    rooms = forms.MultipleChoiceField(
        label=gettext_lazy("Parts that are on"), required=False, choices=list(ROOMS.items()), widget=Checkboxes()
    )


# Meetings


class MeetingForm(_Chosen):
    """A meeting."""

    ids = ("body_id",)
    body_id = _select(gettext_lazy("Who meets?"), required=True)
    capacity = forms.ChoiceField(
        label=gettext_lazy("In what capacity?"),
        choices=Capacity.choices,
        help_text=gettext_lazy("It decides which law binds those who are asked."),
        widget=Radios(),
    )
    held_on = DateField(label=gettext_lazy("Day"))
    starts_at = forms.TimeField(
        label=gettext_lazy("Time, if it is fixed"),
        required=False,
        help_text=gettext_lazy("Such as 18:30."),
        error_messages={"invalid": gettext_lazy("Enter a time like 18:30")},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)
    papers_url = forms.URLField(label=gettext_lazy("Web address of the papers"), required=False, assume_scheme="https")
    minutes_url = forms.URLField(
        label=gettext_lazy("Web address of the minutes"), required=False, assume_scheme="https"
    )
    despite = _reason(gettext_lazy("Why is this capacity right, if it is not on the body’s list?"), required=False)

    def __init__(self, council: Council, *args: Any, is_new: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_new:
            del self.fields["minutes_url"]
            self.fields["body_id"].choices = body_choices(council, _("Choose a body"))  # type: ignore[attr-defined]
        else:
            del self.fields["body_id"]


class ItemForm(Form):
    """An agenda item."""

    title = _name(gettext_lazy("Title of the item"), most=300)


class MinuteForm(Form):
    """What the minutes say of an item."""

    title = _name(gettext_lazy("Title of the item"), most=300)
    minute_reference = forms.CharField(
        label=gettext_lazy("Minute reference"), required=False, max_length=40, widget=forms.TextInput(attrs=SHORT)
    )
    minute = forms.CharField(label=gettext_lazy("Minute"), required=False, widget=forms.Textarea(attrs={"rows": 5}))


class AgendaForm(Form):
    """When the agenda became public."""

    on = DateField(label=gettext_lazy("Published on"))


def today() -> date:
    """The London day that forms start with."""
    return timezone.localdate()
