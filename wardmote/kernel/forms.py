"""Forms that come out as GOV.UK components, with errors in our words.

``Form`` and ``ModelForm`` are what rooms build on; ``DateField`` asks for day, month and year; ``Radios`` and
``Checkboxes`` can carry a hint for each answer and reveal further fields under it. A field is drawn by
``{% field form.name %}`` or ``{{ form.name.as_field_group }}``, all of them by ``{% fields form %}`` or ``{{ form }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import words
from wardmote.kernel.components import render

Words = str | Promise
PARTS = ("day", "month", "year")


class ComponentRenderer(TemplatesSetting):
    """settings.FORM_RENDERER: forms and fields through our components."""

    form_template_name = "_components/forms/form.html"
    field_template_name = "_components/forms/field.html"


# Widgets


class Radios(forms.RadioSelect):
    """One answer of several. ``hints`` and ``reveals`` (names of fields of the same form) go by value."""

    def __init__(
        self,
        *,
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        classes: str = "",
        choices: Iterable[Any] = (),
    ) -> None:
        super().__init__(choices=choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})
        self.classes = classes


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any number of answers. ``hints`` and ``reveals`` (names of fields of the same form) go by value."""

    def __init__(
        self,
        *,
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        classes: str = "",
        choices: Iterable[Any] = (),
    ) -> None:
        super().__init__(choices=choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})
        self.classes = classes


class DateInput(forms.Widget):
    """Three boxes: day, month, year. Keeps what was typed when it is no date."""

    def __init__(self, *, autocomplete: str = "") -> None:
        super().__init__()
        self.autocomplete = autocomplete

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str] | None:
        typed = {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        base = (attrs or {}).get("id", name)
        return render("date_input", id=base, name_prefix=name, values=typed_date(value), autocomplete=self.autocomplete)


# Fields


class DateField(forms.Field):
    """A date typed as day, month (number or name) and year. ``after`` and ``before`` are the days it must lie past, with why.

    Rooms that know a bound only from a row set ``field.must_be_after(day, why)`` when the form is made; ``why`` reads
    on from the date: "when it was accepted".
    """

    widget = DateInput
    default_error_messages = {
        "required": gettext_lazy("Enter a date"),
        "part_missing": gettext_lazy("Add the %(parts)s: a date needs a day, a month and a year"),
        "not_a_date": gettext_lazy("Enter a real date, for example 30 9 2026"),
        "short_year": gettext_lazy("Write the year with 4 numbers, for example 2026"),
    }

    def __init__(self, *, autocomplete: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput(autocomplete=autocomplete))
        super().__init__(**kwargs)
        self._after: tuple[date, Words] | None = None
        self._before: tuple[date, Words] | None = None

    def must_be_after(self, day: date, why: Words = "") -> None:
        """Refuse this day and every earlier one."""
        self._after = (day, why)

    def must_be_before(self, day: date, why: Words = "") -> None:
        """Refuse this day and every later one."""
        self._before = (day, why)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return words.london_date(value)
        typed = typed_date(value)
        missing = [part for part in PARTS if not typed[part]]
        if missing:
            named = words.list_words([part_label(part).lower() for part in missing])
            raise ValidationError(
                self.error_messages["part_missing"], "part_missing", {"parts": named, "wrong": missing}
            )
        if re.fullmatch(r"\d{1,3}", typed["year"]):
            raise ValidationError(self.error_messages["short_year"], "short_year", {"wrong": ["year"]})
        wrong = [
            part
            for part, number in (
                ("day", _number(typed["day"])),
                ("month", _month(typed["month"])),
                ("year", _number(typed["year"])),
            )
            if number is None
        ]
        try:
            if not wrong:
                return date(int(typed["year"]), _month(typed["month"]) or 0, int(typed["day"]))
        except ValueError:
            wrong = ["day", "month"]
        raise ValidationError(self.error_messages["not_a_date"], "not_a_date", {"wrong": wrong})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self._after and value <= self._after[0]:
            raise ValidationError(_bound(_("The date must be after %(date)s"), *self._after), "too_early")
        if self._before and value >= self._before[0]:
            raise ValidationError(_bound(_("The date must be before %(date)s"), *self._before), "too_late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def _bound(sentence: str, day: date, why: Words) -> str:
    said = sentence % {"date": words.date_words(day)}
    return f"{said}, {why}" if why else said


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else None


def _month(typed: str) -> int | None:
    """The number of a month from its number, its name or its first three letters; in English or the reader's language."""
    if (number := _number(typed)) is not None:
        return number
    wanted = typed.casefold().rstrip(".")
    english = (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
    for place in range(1, 13):
        names = {
            english[place - 1],
            english[place - 1][:3],
            str(MONTHS[place]).casefold(),
            str(MONTHS_3[place]).casefold(),
        }
        if wanted in names or (wanted == "sept" and place == 9):
            return place
    return None


def typed_date(value: Any) -> dict[str, str]:
    """Day, month and year as text: of a date, of what was typed, or empty."""
    if isinstance(value, date):
        return {part: str(getattr(value, part)) for part in PARTS}
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in PARTS}
    return dict.fromkeys(PARTS, "")


def part_label(part: str) -> str:
    """The label of one box of a date."""
    return {"day": _("Day"), "month": _("Month"), "year": _("Year")}[part]


def date_parts(
    base: str, name_prefix: str, values: Mapping[str, Any], *, error: bool, wrong: set[str], autocomplete: str
) -> list[dict[str, Any]]:
    """What each of the three boxes needs; see _components/date_input.html."""
    return [
        {
            "id": f"{base}-{part}",
            "name": f"{name_prefix}-{part}" if name_prefix else part,
            "label": part_label(part),
            "value": values.get(part),
            "classes": (" govuk-input--error" if part in wrong or (error and not wrong) else "")
            + (" govuk-input--width-4" if part == "year" else " govuk-input--width-2"),
            "autocomplete": f"{autocomplete}-{part}" if autocomplete else "",
        }
        for part in PARTS
    ]


# Errors in our words


class _PlainErrors:
    """Gives every field whose messages are Django's own our words instead, made from its label: say what to do, at the box."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            label = str(each.label) if each.label is not None else name.replace("_", " ").capitalize()
            for code, said in plain_messages(each, label).items():
                if code not in each.error_messages or str(each.error_messages[code]) in _stock(each, code):
                    each.error_messages[code] = said


class Form(_PlainErrors, forms.Form):
    """A form whose fields, hints and errors are GOV.UK components."""


class ModelForm(_PlainErrors, forms.ModelForm):  # type: ignore[type-arg]
    """The same from a model: plain create and edit."""


def plain_messages(each: forms.Field, label: str) -> dict[str, str]:
    """Error messages for a field by code, in our words."""
    inside = words.lower_first(label)
    if isinstance(each, forms.BooleanField):
        return {"required": _("Tick “%(label)s” to go on") % {"label": label}}
    if isinstance(each, forms.FileField):
        return {
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "invalid": _("Choose a file"),
            "empty": _("The file is empty. Choose another"),
        }
    if isinstance(each, forms.ChoiceField | forms.ModelChoiceField):
        chosen = _("Choose %(label)s") % {"label": inside}
        return {"required": chosen, "invalid_choice": _("Choose one of the answers listed"), "invalid_list": chosen}
    messages = {"required": _("Enter %(label)s") % {"label": inside}}
    if isinstance(each, forms.EmailField):
        messages["invalid"] = _("Enter an e-mail address like name@example.com")
    elif isinstance(each, forms.IntegerField):
        messages["invalid"] = _("Enter %(label)s as a number") % {"label": inside}
    elif isinstance(each, forms.URLField):
        messages["invalid"] = _("Enter a web address that begins with https://")
    if isinstance(each, forms.CharField) and each.max_length:
        longest = _("%(label)s must be %(limit)s characters or fewer") % {
            "label": label,
            "limit": words.number_words(each.max_length),
        }
        messages["max_length"] = longest.replace("%", "%%")  # the validator fills in its own numbers
    return messages


def _stock(each: forms.Field, code: str) -> set[str]:
    """What the class itself says for a code, so that a form's own message is never replaced."""
    return {
        str(vars(kind)["default_error_messages"][code])
        for kind in type(each).__mro__
        if code in vars(kind).get("default_error_messages", {})
    }


def errors_of(form: Any) -> list[dict[str, str]]:
    """Every error of a form or formset, with the address of the box to mend; the form's own errors have none."""
    if isinstance(form, BaseFormSet):
        own = [{"text": str(said), "href": ""} for said in form.non_form_errors()]
        return own + [error for each in form.forms for error in errors_of(each)]
    found: list[dict[str, str]] = []
    for name, said in form.errors.items():
        hidden = name in form.fields and form[name].is_hidden
        href = "" if name == "__all__" or name not in form.fields or hidden else f"#{first_box(form[name])}"
        found.extend({"text": str(text), "href": href} for text in said)
    return found


def first_box(bound: BoundField) -> str:
    """The id of the first box of a field: the first radio or tick box, or the wrong part of a date."""
    if isinstance(bound.field.widget, DateInput):
        wrong = wrong_parts(bound)
        return f"{bound.auto_id}-{next((part for part in PARTS if part in wrong), 'day')}"
    return str(bound.auto_id)


def wrong_parts(bound: BoundField) -> set[str]:
    """Which boxes of a date its error is about; empty when about all of them, or when there is none."""
    errors = bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []
    return {part for error in errors for part in (error.params or {}).get("wrong", [])}
