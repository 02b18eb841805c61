"""Report templates are data: they can be written out, loaded again and refused when they make no sense."""

from __future__ import annotations

import json

import pytest

from wardmote.decisions.shipped import TEMPLATES, template
from wardmote.decisions.templates import IMPLICATION, Section, Template, as_data, from_data

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("each", TEMPLATES, ids=lambda each: each.key)
def test_a_template_survives_being_stored(each: Template) -> None:
    assert from_data(json.loads(json.dumps(as_data(each)))) == each


def test_the_first_template_is_numbered_as_its_paper() -> None:
    sections = [section for section in template("cabinet-member-report").sections if section.number]
    assert [section.number for section in sections] == [f"1.{n}" for n in range(1, 10)]
    nine = template("cabinet-member-report").section("implications")
    assert nine is not None
    assert len(nine.parts) == 9
    assert {part.kind for part in nine.parts} == {IMPLICATION}


def test_a_committee_weighs_three_options() -> None:
    options = template("committee-report").section("options")
    assert options is not None
    assert options.fewest == 3
    assert template("committee-report").parent_of("option") == options
    assert template("committee-report").parent_of("options") is None


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        Section("risk", "Risk", kind="paragraph")
    with pytest.raises(ValueError, match="these keys stand twice: risk"):
        Template("t", "T", "", (Section("risk", "Risk"), Section("risk", "Risks")))
    data = as_data(TEMPLATES[0])
    with pytest.raises(ValueError, match="a template has no colour"):
        from_data({**data, "colour": "red"})
    with pytest.raises(ValueError, match="a section has no size"):
        from_data({**data, "sections": [{"key": "risk", "heading": "Risk", "size": 3}]})
    with pytest.raises(KeyError):
        template("nothing")
