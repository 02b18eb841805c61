"""Fields of working forms, and the council's posts to choose from. Rooms build their forms of these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wardmote.kernel.forms import Checkboxes, DateField, Radios
from wardmote.kernel.models import Council
from wardmote.organisations.models import Post

Words = Any  # text, or text translated later: the stubs of Django know only some of its kinds


def line(label: Words, hint: Words = "", *, required: bool = True, most: int = 200) -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=widget)


def area(label: Words, hint: Words = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def day(label: Words, hint: Words = "", *, required: bool = True) -> DateField:
    """A date."""
    return DateField(label=label, help_text=hint, required=required)


def tick(label: Words, hint: Words = "") -> forms.BooleanField:
    """One box to tick."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def one_of(label: Words, hint: Words = "", *, required: bool = True) -> forms.TypedChoiceField:
    """One row by its id, from choices that the form fills in; None where nothing was chosen."""
    return forms.TypedChoiceField(
        label=label, help_text=hint, required=required, coerce=int, empty_value=None, widget=forms.Select
    )


def some_of(label: Words, hint: Words = "") -> forms.TypedMultipleChoiceField:
    """Any number of rows by their ids, from choices that the form fills in."""
    return forms.TypedMultipleChoiceField(label=label, help_text=hint, required=False, coerce=int, widget=Checkboxes())


def words_of(label: Words, choices: Any, hint: Words = "", *, required: bool = True) -> forms.ChoiceField:
    """One of a few words, as radios."""
    return forms.ChoiceField(label=label, help_text=hint, required=required, choices=choices, widget=Radios())


def yes_or_no(label: Words, hint: Words = "", *, required: bool = True) -> forms.TypedChoiceField:
    """Yes or no, neither chosen beforehand; None where nothing was chosen."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=Radios(),
    )


def rows_of(rows: Iterable[Any], empty: Words = "") -> list[tuple[str, str]]:
    """Rows as choices, after a first one that chooses none."""
    return [*([("", str(empty))] if empty else []), *((str(row.pk), str(row)) for row in rows)]


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field of a form its choices."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def posts_of(council: Council) -> Any:
    """The council's posts that stand today."""
    return Post.objects.of(council).on(timezone.localdate()).order_by("title")
