"""Tags and filters that every template has: components, form fields, tags of the four axes, dates, money, numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from wardmote.kernel import components, form_drawing, forms, words

register = template.Library()
CHOSEN = mark_safe(" selected")


@register.simple_block_tag  # type: ignore[untyped-decorator,unused-ignore]
def component(content: SafeString, component_name: str, **inputs: Any) -> SafeString:
    """{% component "details" summary=… %}…{% endcomponent %}: a component whose ``body`` is what stands between."""
    return components.render(component_name, body=content, **inputs)


@register.simple_tag
def show(component_name: str, inputs: Mapping[str, Any] | None = None, **more: Any) -> SafeString:
    """A component from a mapping of its inputs."""
    return components.render(component_name, **{**(inputs or {}), **more})


@register.simple_tag
def options(choices: Iterable[tuple[str, Any]], chosen: str = "") -> SafeString:
    """The options of a filter, of (value, words): hundreds at once, so not drawn by a template. Long words are cut."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, CHOSEN if value == chosen else "", textwrap.shorten(str(said), 60, placeholder="…"))
            for value, said in choices
        ),
    )


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, **overrides: Any) -> SafeString:
    """A form field with its label, hint and error. Overrides are inputs of its component, such as ``label_classes``."""
    return form_drawing.render_field(bound, **overrides)


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Every field of a form in order; one that an answer reveals stands inside that answer only."""
    return form_drawing.render_fields(form)


@register.simple_tag
def error_summary(*forms_of_page: BaseForm | None) -> SafeString | str:
    """The focused box that lists every error and links to its field; nothing when there is none. None is allowed."""
    errors = [error for form in forms_of_page if form is not None for error in forms.errors_of(form)]
    return components.render("error_summary", errors=errors) if errors else ""


@register.simple_tag
def tag(axis: str, value: str, label: Any) -> SafeString:
    """One tag. Its form says which axis: response, delivery, timeliness, publication or step.

    ``value`` is the stored state (“held_up”), ``label`` its words. Raises ValueError for an axis there is not.
    """
    form, icon = components.tag_form(axis, value)
    return components.render("tag", axis=axis, form=form, icon=icon, label=label)


@register.simple_tag
def due_tag(due_on: date, today: date) -> SafeString:
    """“Due in 12 days” or “Due today”. Lateness depends on a confirmed rule, so it is never worked out here."""
    return tag("timeliness", "due", words.due_words(due_on, today))


@register.simple_tag
def step_icon(value: str) -> SafeString:
    """The icon of a step of an answer, beside its word."""
    return components.render("icon", name=components.tag_form("step", value)[1])


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString | str:
    """Links to the other pages of a list, keeping the query of the address; nothing for one page."""
    request: HttpRequest = context["request"]
    count = page.paginator.num_pages
    if count < 2:
        return ""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    shown = sorted({1, page.number - 1, page.number, page.number + 1, count} & set(range(1, count + 1)))
    items: list[dict[str, Any]] = []
    for number in shown:
        if items and number - items[-1]["number"] > 1:
            items.append({"ellipsis": True, "number": number})
        items.append({"number": number, "href": address(number), "current": number == page.number})
    return components.render(
        "pagination",
        items=items,
        previous={"href": address(page.previous_page_number())} if page.has_previous() else None,
        next={"href": address(page.next_page_number())} if page.has_next() else None,
    )


# What the components themselves need


@register.simple_tag
def attributes(attrs: Mapping[str, Any] | None) -> SafeString:
    """Further attributes of an element; True gives the bare name, None and False leave it out."""
    return flatatt(dict(attrs)) if attrs else SafeString("")


@register.simple_tag
def describedby(described_by: str | None, hint: Any, error: Any, base: str, last: str = "") -> SafeString | str:
    """The aria-describedby of a field: what was given, then its hint, then its error, then ``last``."""
    ids = [described_by or "", f"{base}-hint" if hint else "", f"{base}-error" if error else "", last]
    joined = " ".join(each for each in ids if each)
    return format_html(' aria-describedby="{}"', joined) if joined else ""


@register.simple_tag
def choices(items: Iterable[Any], base: str, name: str, chosen: Any = None) -> list[dict[str, Any]]:
    """Radios, boxes or options made ready: ids counted from the second on, and which are chosen.

    An item is a mapping or a (value, text) pair. ``chosen`` is one value or several.
    """
    several = chosen if isinstance(chosen, list | tuple | set | frozenset) else [chosen] if chosen else []
    wanted = {str(each) for each in several}
    made: list[dict[str, Any]] = []
    for place, item in enumerate(items, start=1):
        row = dict(item) if isinstance(item, Mapping) else {"value": item[0], "text": item[1]}
        row["id"] = row.get("id") or (f"{base}-{place}" if place > 1 else base)
        row["hint_id"] = f"{row['id']}-item-hint" if row.get("hint") else ""
        row["name"] = row.get("name") or name
        said = row.get("checked", row.get("selected"))
        row["chosen"] = str(row.get("value", row.get("text"))) in wanted if said is None else said
        made.append(row)
    return made


@register.simple_tag
def cells(row: Sequence[Any]) -> list[Mapping[str, Any]]:
    """The cells of a table's row as mappings; plain text is a cell with that text."""
    return [cell if isinstance(cell, Mapping) else {"text": cell} for cell in row]


@register.simple_tag
def date_parts(
    *, base: str, name_prefix: str, values: Any, error: Any, wrong: Any, autocomplete: str
) -> list[dict[str, Any]]:
    """Day, month and year of a date input. With an error and no part named, all three are marked."""
    return forms.date_parts(
        base, name_prefix, values or {}, error=bool(error), wrong=set(wrong or ()), autocomplete=autocomplete or ""
    )


# Dates, money and numbers: wardmote.kernel.words in a template


def _time_element(on: date | datetime | None, said: str) -> SafeString | str:
    if on is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', words.london_date(on).isoformat(), said)


@register.filter
def on_date(on: date | datetime | None) -> SafeString | str:
    """18 May 2026 in a <time> element; nothing for None."""
    return _time_element(on, words.date_words(on)) if on else ""


@register.filter
def weekday_date(on: date | datetime | None) -> SafeString | str:
    """Monday 18 May 2026 in a <time> element: where someone must act."""
    return _time_element(on, words.weekday_words(on)) if on else ""


@register.filter
def short_date(on: date | datetime | None) -> SafeString | str:
    """18 Sep 2026 in a <time> element: tables with four or more columns of dates."""
    return _time_element(on, words.short_date_words(on)) if on else ""


@register.filter
def at_moment(moment: datetime | None) -> SafeString | str:
    """18 May 2026 at 10:42am, London time, in a <time> element."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), words.moment_words(moment)
    )


@register.filter
def time_of_day(moment: datetime | time | None) -> str:
    """5:30pm, midday; London time."""
    return words.time_words(moment) if moment else ""


@register.filter
def pounds(pence: int | None) -> str:
    """£3,200 from whole pence; None for nothing."""
    return words.pounds(pence)


@register.filter
def days(count: int) -> str:
    """12 days, not broken over lines."""
    return words.days_words(count)


@register.filter
def number(value: int) -> str:
    """12,500."""
    return words.number_words(value)


@register.filter
def share_of(part: int, whole: int) -> str:
    """21 of 55 (38%)."""
    return words.share_words(part, whole)


@register.filter
def file_size(size: int) -> str:
    """84 kB."""
    return words.file_size_words(size)


@register.filter
def in_a_list(things: Sequence[Any]) -> str:
    """a, b and c."""
    return words.list_words([str(thing) for thing in things])


@register.filter
def lower_first(said: Any) -> str:
    """As inside a sentence."""
    return words.lower_first(str(said))
