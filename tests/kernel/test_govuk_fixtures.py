"""Our components against the option and HTML cases that the govuk-frontend package ships.

``govuk_options`` says which of GOV.UK's options go to which of our inputs. A case whose options are all taken must come
out as the same HTML; one with an option we leave out is listed in LEFT_OUT and not compared.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

import build_assets
from tests.kernel.govuk_options import ADAPTERS, Options
from wardmote.kernel.components import render

pytestmark = pytest.mark.pure

CASES = build_assets.PACKAGE / "dist" / "govuk" / "components"
NEEDS_PACKAGE = "node_modules is missing: run python3 bootstrap.py requirements-dev.lock --assets"

# Options of GOV.UK's that no page of ours needs. A case that uses one is not compared.
OWN_WORDS = {
    "UnderLimitText",
    "UnderLimitText.one",
    "UnderLimitText.other",
    "OverLimitText",
    "OverLimitText.one",
    "OverLimitText.other",
    "AtLimitText",
}
ITEM_LABELS = {
    "fieldset.attributes",
    "fieldset.classes",
    "items.label",
    "items.label.attributes",
    "items.label.classes",
}
LEFT_OUT: dict[str, set[str]] = {
    # words come from gettext, not from the page
    "character-count": {f"{kind}{each}" for kind in ("characters", "words") for each in OWN_WORDS}
    | {"textareaDescriptionText", "countType", "countMessage", "countMessage.classes"},
    "password-input": {
        f"{each}Text"
        for each in (
            "showPassword",
            "hidePassword",
            "showPasswordAriaLabel",
            "hidePasswordAriaLabel",
            "passwordShownAnnouncement",
            "passwordHiddenAnnouncement",
        )
    },
    "file-upload": {
        f"{each}Text"
        for each in (
            "chooseFilesButton",
            "dropInstruction",
            "enteredDropZone",
            "leftDropZone",
            "multipleFilesChosen",
            "noFileChosen",
        )
    }
    | {"multipleFilesChosenText.one", "multipleFilesChosenText.other", "wrapperAttributes", "wrapperClasses", "value"},
    # a date of ours always has three boxes with our labels
    "date-input": {f"{part}.{each}" for part in ("day", "month", "year") for each in ("classes", "label", "name")}
    | {
        "year.value",
        "items",
        *(
            f"items.{each}"
            for each in (
                "attributes",
                "autocomplete",
                "classes",
                "error",
                "id",
                "inputmode",
                "name",
                "pattern",
                "value",
            )
        ),
    }
    | {
        f"values.{each}"
        for each in ("dob-day", "dob-month", "dob-year", "dob-user1-day", "dob-user1-month", "dob-user1-year")
    },
    # looks of single parts
    "checkboxes": ITEM_LABELS,
    "radios": ITEM_LABELS,
    "input": {
        "inputWrapper",
        "inputWrapper.attributes",
        "inputWrapper.classes",
        "prefix.attributes",
        "prefix.classes",
        "suffix.attributes",
        "suffix.classes",
    },
    "task-list": {"items.status.tag.attributes"},
    # settings have a card of ours; no page asks a question in a panel
    "summary-list": {
        "card",
        *(
            f"card.{each}"
            for each in (
                "actions",
                "actions.items",
                "actions.items.href",
                "actions.items.text",
                "attributes",
                "classes",
                "title",
                "title.headingLevel",
                "title.html",
                "title.text",
            )
        ),
    }
    | {"rows.actions.classes", "rows.actions.items.classes", "rows.key.classes", "rows.value.classes"},
    "panel": {
        "actions",
        *(
            f"actions.{each}"
            for each in (
                "attributes",
                "classes",
                "items",
                "items.attributes",
                "items.classes",
                "items.href",
                "items.text",
                "items.type",
            )
        ),
    },
    # our name stands in the header, so the menu has the links alone
    "service-navigation": {
        "ariaLabel",
        "collapseNavigationOnMobile",
        "menuButtonLabel",
        "menuButtonText",
        "navigationClasses",
        "navigationId",
        "serviceName",
        "serviceUrl",
    }
    | {
        "slots",
        "slots.end",
        "slots.end.align",
        "slots.end.html",
        "slots.navigationEnd",
        "slots.navigationStart",
        "slots.start",
    },
}
NOT_OURS = {
    "button: start link with html": "no start button of ours holds HTML",
    "checkboxes: with falsy values": "empty items are dropped before a template",
    "radios: with falsy items": "empty items are dropped before a template",
    "task-list: with empty values": "empty items are dropped before a template",
    "select: with falsy values": "a value is text",
    "date-input: day and month": "a date has three boxes",
    "date-input: month and year": "a date has three boxes",
    "date-input: with error on single field by omission": "the wrong boxes are named",
    "panel: interruption, no actions": "no page asks a question in a panel",
    "panel: interruption with custom classes": "no page asks a question in a panel",
}


class Normal(HTMLParser):
    """HTML as a list of what it says: attributes sorted, runs of space as one, space at the edge of an element dropped."""

    VOID = frozenset({"input", "br", "hr", "img", "path", "meta", "link"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: " ".join((value or "").split()) for name, value in attrs}
        self.said.append((f"<{tag}", tuple(sorted(kept.items()))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.said.append(f"</{tag}")

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.said.append(text)


def normal(html: str) -> list[Any]:
    parser = Normal()
    parser.feed(html)
    parser.close()
    return parser.said


def cases(component: str) -> list[tuple[str, dict[str, Any], str]]:
    """Name, options and HTML of every case of a component."""
    told = json.loads((CASES / component / "fixtures.json").read_text(encoding="utf-8"))
    return [(each["name"], each["options"], each["html"]) for each in told["fixtures"]]


def adapted(component: str, given: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Our inputs for a case, and the options that had no place among them."""
    options = Options(given)
    inputs = {name: value for name, value in ADAPTERS[component](options).items() if value is not None}
    return inputs, options.paths() - options.taken


@pytest.mark.skipif(not CASES.is_dir(), reason=NEEDS_PACKAGE)
@pytest.mark.parametrize("component", sorted(ADAPTERS))
def test_component_gives_the_same_html(component):
    left_out: set[str] = set()
    compared = 0
    for name, given, html in cases(component):
        inputs, more = adapted(component, given)
        left_out |= more
        if more or f"{component}: {name}" in NOT_OURS:
            continue
        assert normal(render(component.replace("-", "_"), **inputs)) == normal(html), name
        compared += 1
    assert left_out == LEFT_OUT.get(component, set()), "list what is left out, and nothing else"
    assert compared >= 5


@pytest.mark.skipif(not CASES.is_dir(), reason=NEEDS_PACKAGE)
def test_cases_that_are_not_ours_exist():
    there = {f"{component}: {name}" for component in ADAPTERS for name, _given, _html in cases(component)}
    assert there >= set(NOT_OURS)
