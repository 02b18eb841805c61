"""Components, forms, tags and layouts: what comes out of them, and that every one is shown in the gallery."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import Http404
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from wardmote.kernel import components, forms, words

pytestmark = pytest.mark.pure

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FILES = sorted((TEMPLATES / "_components").glob("*.html"))
TODAY = date(2026, 5, 6)


def drawn(template: str, **context: Any) -> str:
    request = context.pop("request", None) or RequestFactory().get("/late/?late=reply&page=2")
    return engines["django"].from_string(template).render(context, request)


def same_line(html: str) -> str:
    return " ".join(html.split())


# --- every component -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_component_names_its_inputs_and_is_in_the_gallery(file):
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(rf"\{{# {file.stem}: .+ #\}}$", first)
    shown = [each for each in components.examples()["example"] if each["component"] == file.stem]
    assert shown
    for each in shown:
        assert components.render(file.stem, **each.get("inputs", {}))


def test_inputs_of_examples_are_named_by_their_components():
    named = {file.stem: file.read_text(encoding="utf-8").splitlines()[0] for file in FILES}
    for each in components.examples()["example"]:
        for name in each.get("inputs", {}):
            assert re.search(rf"\b{name}\b", named[each["component"]]), f"{each['component']}: {name}"


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_template_writes_styles_or_scripts_into_the_page(file):
    """The Content-Security-Policy allows neither. Papers and e-mails carry their own styles and are never served as pages."""
    text = file.read_text(encoding="utf-8")
    if {"papers", "mail", "messaging", "email"} & set(file.relative_to(TEMPLATES).parts):
        pytest.skip("not a page")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_components_include_others_with_only(file):
    includes = re.findall(r"\{% include [^%]*%\}", file.read_text(encoding="utf-8"))
    assert all(include.endswith(" only %}") for include in includes)


def test_gallery_shows_everything_in_development_and_nothing_in_production(settings):
    request = RequestFactory().get("/components/")
    settings.DEBUG, settings.COMPONENT_GALLERY = False, True
    html = components.gallery(request).content.decode()
    for file in FILES:
        assert f'id="component-{file.stem}"' in html
    assert html.count("<h1") == 1
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
    settings.COMPONENT_GALLERY = False
    with pytest.raises(Http404):
        components.gallery(request)


def test_component_sees_nothing_of_the_page_and_escapes_its_inputs():
    html = drawn('{% component "details" summary=title %}<b>{{ body }}</b>{% endcomponent %}', title="<i>", body="&")
    assert "&lt;i&gt;" in html
    assert "<b>&amp;</b>" in html
    assert "secret" not in drawn('{% show "hint" inputs %}', inputs={"text": "x"}, classes="secret")


# --- words -----------------------------------------------------------------------------------------------------


def test_words_do_as_their_examples_say():
    done = doctest.testmod(words)
    assert done.attempted > 20
    assert done.failed == 0


def test_dates_stand_in_time_elements_with_no_break_spaces():
    html = drawn(
        "{{ on|on_date }} {{ on|weekday_date }} {{ on|short_date }} {{ none|on_date }}", on=date(2026, 9, 8), none=None
    )
    assert html == (
        '<time datetime="2026-09-08">8\xa0September 2026</time> <time datetime="2026-09-08">Tuesday 8\xa0September 2026</time> '
        '<time datetime="2026-09-08">8\xa0Sep 2026</time> '
    )


def test_moments_are_said_in_london_time():
    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert "1\xa0July 2026 at 12:30am" in drawn("{{ moment|at_moment }}", moment=moment)
    assert drawn("{{ moment|time_of_day }}", moment=moment) == "12:30am"


def test_money_numbers_and_shares():
    template = "{{ 320000|pounds }}|{{ none|pounds }}|{{ 186|days }}|{{ 12500|number }}|{{ 21|share_of:55 }}|{{ 84000|file_size }}|{{ names|in_a_list }}"
    assert (
        drawn(template, none=None, names=["a", "b", "c"])
        == "£3,200|None|186\xa0days|12,500|21 of 55 (38%)|84\xa0kB|a, b and c"
    )


# --- tags ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("axis", "value", "form", "icon"),
    [
        ("response", "accepted", "wm-tag--response", ""),
        ("delivery", "held-up", "wm-tag--delivery", "held"),
        ("delivery", "implemented", "wm-tag--delivery wm-tag--done", "done"),
        ("timeliness", "reply_late", "wm-tag--late", "late"),
        ("timeliness", "no_update", "wm-tag--late", "late"),
        ("timeliness", "due_today", "wm-tag--soon", ""),
        ("timeliness", "given_until", "wm-tag--time", ""),
        ("publication", "corrected", "wm-tag--public", ""),
        ("step", "ready", "wm-tag--step", "step-ready"),
    ],
)
def test_form_of_a_tag_says_its_axis(axis, value, form, icon):
    assert components.tag_form(axis, value) == (form, icon)


def test_an_unknown_axis_is_a_slip_in_code():
    with pytest.raises(ValueError, match="no axis “colour”"):
        components.tag_form("colour", "red")


def test_late_tag_has_words_and_a_sign():
    html = drawn('{% tag "timeliness" "reply_late" "Reply late: 186 days" %}')
    assert "Reply late: 186 days" in html
    assert '<svg viewBox="0 0 14 14" aria-hidden="true"' in html


def test_due_tag_never_says_late():
    assert "Due in 12\xa0days" in drawn("{% due_tag due today %}", due=date(2026, 5, 18), today=TODAY)
    assert "Due today" in drawn("{% due_tag due today %}", due=TODAY, today=TODAY)


def test_late_box_shows_five_and_nothing_without_items():
    items = [{"title": f"Thing {n}", "href": "#", "words": "late"} for n in range(7)]
    assert components.render("late_box", items=items, more_href="/late/").count("<li>") == 5
    assert components.render("late_box", items=[]) == ""


# --- pages of a list -------------------------------------------------------------------------------------------


def test_pagination_keeps_the_filters_of_the_address():
    page = Paginator(range(450), 50).page(2)
    html = drawn("{% pagination page %}", page=page)
    assert 'href="?late=reply&amp;page=1"' in html
    assert html.count('aria-current="page"') == 1
    assert "govuk-pagination__item--ellipsis" in html


def test_one_page_needs_no_links():
    assert drawn("{% pagination page %}", page=Paginator(range(3), 50).page(1)) == ""


# --- forms -----------------------------------------------------------------------------------------------------


class CostForm(forms.Form):
    cost = django_forms.ChoiceField(
        label="What it costs",
        choices=[("none", "None"), ("some", "There is a cost")],
        widget=forms.Radios(hints={"none": "No money is needed"}, reveals={"some": ["amount"]}),
    )
    amount = django_forms.IntegerField(label="Amount in pounds", required=False)
    title = django_forms.CharField(label="Title at 100%", max_length=5, help_text="Short")
    email = django_forms.EmailField(label="E-mail", required=False)
    done_on = forms.DateField(
        label="When it will be done", required=False, error_messages={"required": "Enter the date"}
    )
    agree = django_forms.BooleanField(label="It goes on")
    where = django_forms.MultipleChoiceField(label="Where", choices=[("n", "North")], widget=forms.Checkboxes())
    what = django_forms.CharField(label="What", max_length=20, widget=django_forms.Textarea, required=False)
    ward = django_forms.ChoiceField(label="Ward", choices=[("", "---------"), ("n", "North")], required=False)
    password = django_forms.CharField(label="Password", widget=django_forms.PasswordInput, required=False)
    paper = django_forms.FileField(label="Paper", required=False)
    token = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


def test_a_field_is_tied_to_its_hint_and_its_error():
    form = CostForm({"title": "far too long"})
    html = same_line(drawn("{% field form.title %}", form=form))
    assert '<label class="govuk-label govuk-label--s" for="id_title">Title at 100%</label>' in html
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert "Title at 100% must be 5 characters or fewer" in html
    assert 'value="far too long"' in html
    assert "maxlength" not in html
    assert same_line(form["title"].as_field_group()) == html


def test_a_label_can_be_given_for_a_group_too():
    html = drawn('{% field form.cost label="Cost" label_classes="govuk-fieldset__legend--m" %}', form=CostForm())
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Cost</legend>' in html


def test_revealed_fields_stand_inside_their_answer_and_once_only():
    html = drawn("{{ form }}", form=CostForm({"cost": "some"}))
    assert html.count('name="amount"') == 1
    assert re.search(r'id="conditional-id_cost-2">.*name="amount"', html, re.DOTALL)
    assert "govuk-radios__conditional--hidden" not in html
    assert html.index('name="token"') < html.index('name="cost"')


def test_every_kind_of_field_is_a_component():
    html = drawn("{% fields form %}", form=CostForm())
    for part in (
        "govuk-radios",
        "govuk-checkboxes",
        "govuk-date-input",
        "govuk-character-count",
        "govuk-select",
        "govuk-password-input",
        "govuk-file-upload",
        'type="email"',
        'inputmode="numeric"',
    ):
        assert part in html
    assert "Choose one" in html


def test_error_summary_links_each_error_to_its_first_box():
    form = CostForm({"email": "name", "done_on-day": "3", "done_on-year": "2026"})
    form.add_error(None, "You cannot issue this: no capacity is recorded")
    summary = drawn("{% error_summary form none %}", form=form, none=None)
    for address in ("#id_cost", "#id_title", "#id_email", "#id_done_on-month", "#id_agree", "#id_where"):
        assert f'href="{address}"' in summary
    fields = drawn("{% fields form %}", form=form)
    for address in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{address}"' in fields
    assert same_line(summary).count("<li>") == 7
    assert "Enter an e-mail address like name@example.com" in summary
    assert "Tick “It goes on” to go on" in summary
    assert not re.search(r"(?i)please|sorry|invalid|oops|this field is required", summary)


def test_no_summary_without_errors():
    assert drawn("{% error_summary form %}", form=CostForm()) == ""


def test_error_summary_of_a_formset_links_to_its_rows():
    rows = django_forms.formset_factory(CostForm)
    bound = rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-title": "x"})
    assert 'href="#id_form-0-cost"' in drawn("{% error_summary rows %}", rows=bound)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("30", "9", "2026"), date(2026, 9, 30)),
        (("1", "Sept", "2026"), date(2026, 9, 1)),
        (("1", "september", "2026"), date(2026, 9, 1)),
        ((" 01 ", "02", "2028"), date(2028, 2, 1)),
        (("", "", ""), None),
    ],
)
def test_dates_are_read_as_people_write_them(typed, found):
    assert _typed(*typed)[0] == found


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (("31", "2", "2026"), "Enter a real date, for example 30 9 2026", {"day", "month"}),
        (("x", "2", "2026"), "Enter a real date, for example 30 9 2026", {"day"}),
        (("3", "Smarch", "2026"), "Enter a real date, for example 30 9 2026", {"month"}),
        (("3", "", "2026"), "Add the month: a date needs a day, a month and a year", {"month"}),
        (("3", "4", "26"), "Write the year with 4 numbers, for example 2026", {"year"}),
        (("3", "4", "0000"), "Enter a real date, for example 30 9 2026", {"day", "month"}),
        (("٣", "4", "2026"), "Enter a real date, for example 30 9 2026", {"day"}),
    ],
)
def test_a_wrong_date_says_which_box_to_mend(typed, message, wrong):
    _found, form = _typed(*typed)
    assert form.errors["done_on"] == [message]
    assert forms.wrong_parts(form["done_on"]) == wrong
    html = drawn("{% field form.done_on %}", form=form)
    assert html.count("govuk-input--error") == len(wrong)
    assert f'value="{typed[0]}"' in html


def test_bounds_of_a_date_say_why():
    form = CostForm({"done_on-day": "18", "done_on-month": "5", "done_on-year": "2026"})
    form.fields["done_on"].must_be_after(date(2026, 5, 18), "when it was accepted")
    assert form.errors["done_on"] == ["The date must be after 18\xa0May 2026, when it was accepted"]
    form = CostForm({"done_on-day": "18", "done_on-month": "5", "done_on-year": "2026"})
    form.fields["done_on"].must_be_before(date(2026, 5, 18))
    assert form.errors["done_on"] == ["The date must be before 18\xa0May 2026"]


def test_a_date_changes_only_when_it_is_another_day():
    field = forms.DateField()
    same = {"day": "18", "month": "5", "year": "2026"}
    assert not field.has_changed(date(2026, 5, 18), same)
    assert field.has_changed(date(2026, 5, 19), same)
    assert field.has_changed(date(2026, 5, 19), {"day": "40", "month": "5", "year": "2026"})


def _typed(day: str, month: str, year: str) -> tuple[date | None, CostForm]:
    form = CostForm({"done_on-day": day, "done_on-month": month, "done_on-year": year})
    return form.full_clean() or form.cleaned_data.get("done_on"), form


# --- layouts ---------------------------------------------------------------------------------------------------

COUNCIL = SimpleNamespace(name="Elmbury Borough Council", service_name="Scrutiny record", is_demonstration=True)
PAGE = "{% extends layout %}{% block title %}Late{% endblock %}{% block content %}<h1>Late</h1>{% endblock %}"


def page(layout: str, **context: Any) -> str:
    """A page in a layout, with what the context processor of the website would give."""
    menu = [{"label": "Late", "url": "/late/", "active": True}]
    return (
        engines["django"]
        .from_string(PAGE)
        .render({"layout": f"_layouts/{layout}.html", "council": COUNCIL, "menu": menu, "csrf_token": "t", **context})
    )


def test_public_page_has_its_frame():
    html = page("public", breadcrumbs=[{"text": "Home", "href": "/"}])
    assert "<title>Late - Elmbury Borough Council</title>" in html
    assert '<html lang="en-gb"' in html
    assert html.count("<main") == 1
    assert 'href="#main" class="govuk-skip-link"' in html
    assert 'aria-current="true"' in html
    assert "Elmbury Borough Council is made up. Nothing here is real." in html
    assert 'href="/sign-in/"' in html
    assert 'href="/look.css"' in html
    assert 'aria-label="Breadcrumb"' in html
    assert 'property="og:title"' in html


def test_page_with_errors_says_so_in_its_title():
    assert "<title>Error: Late - Elmbury Borough Council</title>" in page("desk", form=CostForm({}))
    assert "<title>Late - Elmbury Borough Council</title>" in page("desk", form=CostForm())


def test_working_page_names_the_post_and_signs_out_by_a_button():
    html = page("desk", reader_name="Head of Housing", back={"href": "/my/", "text": "My answers"})
    assert "<span>Head of Housing</span>" in html
    assert re.search(r'<form method="post" action="/sign-out/"[^>]*>.*csrfmiddlewaretoken.*<button type="submit"', html)
    assert 'class="govuk-back-link">My answers</a>' in html
    assert 'content="noindex"' in html
    assert "og:title" not in html


# --- colours ---------------------------------------------------------------------------------------------------


def test_colours_of_the_style_sheet_can_be_read_on_their_grounds():
    sheet = (TEMPLATES.parent / "static" / "wardmote.css").read_text(encoding="utf-8")
    colour = dict(re.findall(r"--wm-([a-z-]+): (#[0-9a-f]{6})", sheet))
    grounds = {("late", "late-tint"), ("soon-text", "soon"), ("pill-text", "pill")} | {("ink", "tint")}
    for front, ground in grounds:
        assert _contrast(colour[front], colour[ground]) >= 4.5, (front, ground)
    for front in ("ink", "quiet", "late", "brand", "brand-dark", "wait", "do", "done"):
        assert _contrast(colour[front], "#ffffff") >= 4.5, front


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_gallery_has_its_address():
    assert reverse("components") == "/components/"
