"""How a form's fields are drawn: each by the GOV.UK component that its widget stands for, revealed fields inside their answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wardmote.kernel.components import render
from wardmote.kernel.forms import DateInput, typed_date, wrong_parts


def render_field(bound: BoundField, **overrides: Any) -> SafeString:
    """A field with its label, hint and error, by the component that its widget stands for."""
    if bound.is_hidden:
        return bound.as_hidden()
    name, inputs = _component_for(bound)
    if "legend" in inputs:
        overrides = {key.replace("label", "legend"): value for key, value in overrides.items()}
    return render(name, **{**inputs, **overrides})


def render_fields(form: BaseForm) -> SafeString:
    """Every field in order; hidden ones first, revealed ones inside the answer that reveals them."""
    revealed = {name for each in form for names in getattr(each.field.widget, "reveals", {}).values() for name in names}
    shown = [each for each in form.visible_fields() if each.name not in revealed]
    return format_html_join("\n", "{}", ((render_field(each),) for each in [*form.hidden_fields(), *shown]))


def _component_for(bound: BoundField) -> tuple[str, dict[str, Any]]:
    field, widget = bound.field, bound.field.widget
    shared: dict[str, Any] = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "hint": bound.help_text,
        "error": _first_error(bound),
        "attrs": {key: value for key, value in widget.attrs.items() if key not in _TAKEN},
    }
    text = {
        **shared,
        "label": bound.label,
        "label_classes": "govuk-label--s",
        "value": bound.value(),
        "autocomplete": widget.attrs.get("autocomplete", ""),
        "classes": widget.attrs.get("class", ""),
        "disabled": field.disabled,
    }
    group = {
        **shared,
        "legend": bound.label,
        "legend_classes": "govuk-fieldset__legend--s",
        "classes": getattr(widget, "classes", ""),
    }
    match widget:
        case DateInput():
            made = (
                "date_input",
                {
                    **group,
                    "name_prefix": bound.html_name,
                    "values": typed_date(bound.value()),
                    "error_parts": wrong_parts(bound),
                    "autocomplete": widget.autocomplete,
                },
            )
        case forms.CheckboxSelectMultiple():
            made = (
                "checkboxes",
                {
                    **group,
                    "items": list(_items(bound)),
                    "values": [str(each) for each in _several(bound.value())],
                },
            )
        case forms.RadioSelect():
            made = "radios", {**group, "items": list(_items(bound)), "value": _text(bound.value())}
        case forms.CheckboxInput():
            box = {"value": "on", "text": bound.label, "hint": bound.help_text, "checked": bool(bound.value())}
            made = "checkboxes", {**group, "legend": "", "hint": "", "items": [box]}
        case forms.Select():
            made = "select", {**text, "items": list(_options(bound)), "value": _text(bound.value())}
        case forms.FileInput():
            made = "file_upload", {**text, "value": None, "multiple": widget.allow_multiple_selected}
        case forms.Textarea():
            limit = field.max_length if isinstance(field, forms.CharField) else None
            rows = 5 if widget.attrs.get("rows") in (None, "10") else widget.attrs["rows"]  # "10" is Django's own
            made = (
                ("character_count", {**text, "rows": rows, "limit": limit})
                if limit
                else ("textarea", {**text, "rows": rows})
            )
        case forms.PasswordInput():
            made = "password_input", {**text, "value": None}
        case forms.NumberInput():
            made = (
                "input",
                {
                    **text,
                    "inputmode": "numeric",
                    "classes": text["classes"] or "govuk-input--width-5",
                    "spellcheck": False,
                },
            )
        case forms.EmailInput():
            made = (
                "input",
                {
                    **text,
                    "type": "email",
                    "spellcheck": False,
                    "autocomplete": text["autocomplete"] or "email",
                },
            )
        case _:
            made = (
                "input",
                {
                    **text,
                    "type": getattr(widget, "input_type", "text"),
                    "inputmode": widget.attrs.get("inputmode", ""),
                },
            )
    return made


# Django's own attributes that a component writes itself, or that GOV.UK advises against (a browser's own messages, cut pastes).
_TAKEN = {
    "autocomplete",
    "class",
    "rows",
    "cols",
    "maxlength",
    "minlength",
    "required",
    "inputmode",
    "id",
    "min",
    "max",
    "step",
}


def _first_error(bound: BoundField) -> str:
    return str(bound.errors[0]) if bound.errors else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | set) else [] if value in (None, "") else [value]


def _flat_choices(bound: BoundField) -> Iterator[tuple[str, Any]]:
    for value, label in bound.field.widget.choices:
        if isinstance(label, list | tuple):
            for inner, words_of_it in label:
                yield _text(inner), words_of_it
        else:
            yield _text(value), label


def _items(bound: BoundField) -> Iterator[dict[str, Any]]:
    widget = bound.field.widget
    hints, reveals = getattr(widget, "hints", {}), getattr(widget, "reveals", {})
    for value, label in _flat_choices(bound):
        if value == "" and not bound.field.required and label in ("---------", ""):
            continue
        inside = mark_safe("\n".join(render_field(bound.form[name]) for name in reveals.get(value, ())))  # noqa: S308  made of components
        yield {"value": value, "text": label, "hint": hints.get(value, ""), "conditional": inside}


def _options(bound: BoundField) -> Iterator[dict[str, Any]]:
    for value, label in _flat_choices(bound):
        yield {"value": value, "text": _("Choose one") if label == "---------" else label}
