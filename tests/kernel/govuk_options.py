"""Which of GOV.UK's options go to which input of our components, one adapter for each component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.safestring import SafeString


class Options:
    """GOV.UK's options of a case; remembers which were asked for."""

    def __init__(self, given: Any, path: str = "", taken: set[str] | None = None) -> None:
        self.given = given if isinstance(given, dict) else {}
        self.path = path
        self.taken: set[str] = set() if taken is None else taken

    def take(self, name: str) -> Any:
        self.taken.add(self.path + name)
        return self.given.get(name)

    def inside(self, name: str) -> Options:
        self.taken.add(self.path + name)
        return Options(self.given.get(name), f"{self.path}{name}.", self.taken)

    def each(self, name: str) -> list[Options]:
        self.taken.add(self.path + name)
        return [Options(item, f"{self.path}{name}.", self.taken) for item in self.given.get(name) or [] if item]

    def words(self, plain: str = "text", rich: str = "html") -> Any:
        """Plain text, or HTML marked as safe: our components take either in one input."""
        html, text = self.take(rich), self.take(plain)
        return SafeString(html) if html else text

    def paths(self) -> set[str]:
        return set(_paths(self.given, self.path))


def _paths(given: Any, path: str) -> Iterator[str]:
    if isinstance(given, dict):
        for name, value in given.items():
            yield path + name
            if not name.lower().endswith("attributes"):
                yield from _paths(value, f"{path}{name}.")
    elif isinstance(given, list):
        for value in given:
            yield from _paths(value, path)


def _field(o: Options) -> dict[str, Any]:
    label, hint, error = o.inside("label"), o.inside("hint"), o.inside("errorMessage")
    return {
        "name": o.take("name"),
        "id": o.take("id"),
        "label": label.words(),
        "label_classes": label.take("classes"),
        "label_is_heading": label.take("isPageHeading"),
        "hint": hint.words(),
        "error": error.words(),
        "group_classes": o.inside("formGroup").take("classes"),
        "classes": o.take("classes"),
        "described_by": o.take("describedBy"),
        "disabled": o.take("disabled"),
        "attrs": o.take("attributes"),
    }


def _group(o: Options) -> dict[str, Any]:
    fieldset = o.inside("fieldset")
    legend = fieldset.inside("legend")
    return {
        "name": o.take("name"),
        "legend": legend.words(),
        "legend_classes": legend.take("classes"),
        "legend_is_heading": legend.take("isPageHeading"),
        "described_by": fieldset.take("describedBy") or o.take("describedBy"),
        "hint": o.inside("hint").words(),
        "error": o.inside("errorMessage").words(),
        "group_classes": o.inside("formGroup").take("classes"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    }


def _choice(o: Options) -> dict[str, Any]:
    made = {
        "value": o.take("value"),
        "text": o.words(),
        "hint": o.inside("hint").words(),
        "id": o.take("id"),
        "name": o.take("name"),
        "divider": o.take("divider"),
        "disabled": o.take("disabled"),
        "behaviour": o.take("behaviour"),
        "attrs": o.take("attributes"),
        "conditional": SafeString(o.inside("conditional").take("html") or ""),
    }
    checked = o.take("checked")
    return made if checked is None else {**made, "checked": checked}


def _choices(o: Options) -> dict[str, Any]:
    return {
        **_group(o),
        "id": o.take("idPrefix"),
        "items": [_choice(item) for item in o.each("items")],
        "value": o.take("value"),
        "values": o.take("values"),
    }


def _date_input(o: Options) -> dict[str, Any]:
    parts = [part for part in ("day", "month", "year") if o.inside(part).take("error")]
    values = o.inside("values")
    return {
        **_group(o),
        "id": o.take("id"),
        "name_prefix": o.take("namePrefix"),
        "error_parts": parts,
        "values": {part: values.take(part) for part in ("day", "month", "year")},
    }


def _option(o: Options) -> dict[str, Any]:
    made = {name: o.take(name) for name in ("value", "text", "disabled") if o.take(name) is not None}
    selected = o.take("selected")
    return (
        {**made, "attrs": o.take("attributes")}
        if selected is None
        else {**made, "attrs": o.take("attributes"), "selected": selected}
    )


def _cell(o: Options) -> dict[str, Any]:
    return {
        "text": o.words(),
        **{name: o.take(name) for name in ("format", "classes", "colspan", "rowspan")},
        "attrs": o.take("attributes"),
    }


def _table(o: Options) -> dict[str, Any]:
    rows = [[_cell(Options(cell, "rows.", o.taken)) for cell in row] for row in o.take("rows") or [] if row]
    return {
        "rows": rows,
        "head": [_cell(cell) for cell in o.each("head")],
        "caption": o.take("caption"),
        "caption_classes": o.take("captionClasses"),
        "first_cell_is_header": o.take("firstCellIsHeader"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    }


def _action(o: Options) -> dict[str, Any]:
    return {
        "href": o.take("href"),
        "text": o.words(),
        "hidden": o.take("visuallyHiddenText"),
        "attrs": o.take("attributes"),
    }


def _summary_list(o: Options) -> dict[str, Any]:
    rows = [
        {
            "key": row.inside("key").words(),
            "value": row.inside("value").words(),
            "classes": row.take("classes"),
            "actions": [_action(each) for each in row.inside("actions").each("items")],
        }
        for row in o.each("rows")
    ]
    return {
        "rows": rows,
        "actions": any(row["actions"] for row in rows),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    }


def _page_link(o: Options) -> dict[str, Any] | None:
    made = {"href": o.take("href"), "text": o.words(), "label": o.take("labelText"), "attrs": o.take("attributes")}
    return made if o.given else None


def _pagination(o: Options) -> dict[str, Any]:
    items = [
        {
            "number": item.take("number"),
            "href": item.take("href"),
            "current": item.take("current"),
            "ellipsis": item.take("ellipsis"),
            "label": item.take("visuallyHiddenText"),
            "attrs": item.take("attributes"),
        }
        for item in o.each("items")
    ]
    return {
        "items": items,
        "previous": _page_link(o.inside("previous")),
        "next": _page_link(o.inside("next")),
        "name": o.take("landmarkLabel"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    }


def _task(o: Options) -> dict[str, Any]:
    title, status = o.inside("title"), o.inside("status")
    label = status.inside("tag")
    return {
        "title": title.words(),
        "title_classes": title.take("classes"),
        "href": o.take("href"),
        "hint": o.inside("hint").words(),
        "classes": o.take("classes"),
        "status": status.words(),
        "status_classes": status.take("classes"),
        "status_tag": label.words(),
        "status_tag_classes": label.take("classes"),
    }


def _navigation(o: Options) -> dict[str, Any]:
    items = [
        {
            "label": item.words(),
            "url": item.take("href"),
            "active": item.take("active"),
            "current": item.take("current"),
            "attrs": item.take("attributes"),
        }
        for item in o.each("navigation")
    ]
    return {
        "items": items,
        "name": o.take("navigationLabel"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    }


def _focus(o: Options) -> dict[str, Any]:
    away = o.take("disableAutoFocus")
    return {} if away is None else {"focus": not away}


ADAPTERS: dict[str, Callable[[Options], dict[str, Any]]] = {
    "back-link": lambda o: {
        "href": o.take("href"),
        "text": o.words(),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "breadcrumbs": lambda o: {
        "items": [
            {"text": item.words(), "href": item.take("href"), "attrs": item.take("attributes")}
            for item in o.each("items")
        ],
        "name": o.take("labelText"),
        "collapse": o.take("collapseOnMobile"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "button": lambda o: {
        "text": o.words(),
        "start": o.take("isStartButton"),
        "once": o.take("preventDoubleClick"),
        **{name: o.take(name) for name in ("href", "type", "name", "value", "classes", "id", "disabled")},
        "attrs": o.take("attributes"),
    },
    "character-count": lambda o: {
        **_field(o),
        **{name: o.take(name) for name in ("value", "rows", "spellcheck", "threshold")},
        "limit": o.take("maxlength"),
        "limit_words": o.take("maxwords"),
    },
    "checkboxes": _choices,
    "date-input": _date_input,
    "details": lambda o: {
        "summary": o.words("summaryText", "summaryHtml"),
        "body": o.words(),
        "id": o.take("id"),
        "open": o.take("open"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "error-message": lambda o: {
        "text": o.words(),
        "id": o.take("id"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
        **({} if o.take("visuallyHiddenText") is None else {"prefix": o.take("visuallyHiddenText")}),
    },
    "error-summary": lambda o: {
        "title": o.words("titleText", "titleHtml"),
        "description": o.words("descriptionText", "descriptionHtml"),
        "errors": [
            {"text": each.words(), "href": each.take("href"), "attrs": each.take("attributes")}
            for each in o.each("errorList")
        ],
        **_focus(o),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "fieldset": lambda o: {
        "legend": o.inside("legend").words(),
        "legend_classes": o.inside("legend").take("classes"),
        "legend_is_heading": o.inside("legend").take("isPageHeading"),
        "body": SafeString(o.take("html") or ""),
        "classes": o.take("classes"),
        "role": o.take("role"),
        "described_by": o.take("describedBy"),
        "attrs": o.take("attributes"),
    },
    "file-upload": lambda o: {**_field(o), "drop": o.take("javascript"), "multiple": o.take("multiple")},
    "hint": lambda o: {
        "text": o.words(),
        "id": o.take("id"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "input": lambda o: {
        **_field(o),
        **{
            name: o.take(name)
            for name in ("value", "type", "inputmode", "autocomplete", "autocapitalize", "pattern", "spellcheck")
        },
        "prefix": o.inside("prefix").words(),
        "suffix": o.inside("suffix").words(),
    },
    "inset-text": lambda o: {
        "body": o.words(),
        "id": o.take("id"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "label": lambda o: {
        "text": o.words(),
        "for_id": o.take("for"),
        "classes": o.take("classes"),
        "is_heading": o.take("isPageHeading"),
        "attrs": o.take("attributes"),
    },
    "notification-banner": lambda o: {
        "text": o.take("text"),
        "body": SafeString(o.take("html") or ""),
        "type": o.take("type"),
        "title": o.words("titleText", "titleHtml"),
        "title_level": o.take("titleHeadingLevel"),
        "title_id": o.take("titleId"),
        "role": o.take("role"),
        **_focus(o),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "pagination": _pagination,
    "panel": lambda o: {
        "title": o.words("titleText", "titleHtml"),
        "body": o.words(),
        "heading_level": o.take("headingLevel"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "password-input": lambda o: {**_field(o), "value": o.take("value"), "autocomplete": o.take("autocomplete")},
    "phase-banner": lambda o: {
        "label": o.inside("tag").words(),
        "label_classes": o.inside("tag").take("classes"),
        "body": o.words(),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "radios": _choices,
    "select": lambda o: {**_field(o), "items": [_option(item) for item in o.each("items")], "value": o.take("value")},
    "service-navigation": _navigation,
    "skip-link": lambda o: {
        "text": o.words(),
        "href": o.take("href"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "summary-list": _summary_list,
    "table": _table,
    "task-list": lambda o: {
        "items": [_task(item) for item in o.each("items")],
        "id_prefix": o.take("idPrefix"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
    "textarea": lambda o: {
        **_field(o),
        **{name: o.take(name) for name in ("value", "rows", "autocomplete", "spellcheck")},
    },
    "warning-text": lambda o: {
        "text": o.words(),
        "hidden": o.take("iconFallbackText"),
        "classes": o.take("classes"),
        "attrs": o.take("attributes"),
    },
}
