"""Text with a few marks: what it becomes, and that nothing else comes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.documents import rich_text

pytestmark = pytest.mark.pure


def test_headings_lists_tables_and_links():
    made = rich_text.as_html(
        "## What it costs\nA line.\n- one\n- **two**\n1. first\n2. second\n| Year | Cost |\n|---|---|\n| 2026 | £5 |\n"
        "See [the plan](https://elmbury.example/plan) and [ours](/decisions/)."
    )
    assert "<h3>What it costs</h3><p>A line.</p><ul><li>one</li><li><strong>two</strong></li></ul>" in made
    assert '<ol start="1"><li>first</li><li>second</li></ol>' in made
    assert '<th scope="col">Year</th>' in made
    assert "<td>£5</td>" in made
    assert 'href="https://elmbury.example/plan"' in made
    assert 'href="/decisions/"' in made


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        "[press](data:text/html,hello)",
        '<img src=x onerror="alert(1)">',
        '[a"onmouseover="x](https://e.example)',
        "![a picture](https://e.example/a.png)",
    ],
)
def test_nothing_that_a_browser_would_run(bad):
    made = rich_text.as_html(bad)
    for never in ("<script", "<img", 'href="javascript', 'href="data', ' onmouseover="'):
        assert never not in made


@given(st.text(alphabet="ab <>&\"'[]()|#-*\n/:.javscript", max_size=120))
def test_only_the_allowed_tags_come_out(source):
    import re

    tags = {tag.casefold() for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", rich_text.as_html(source))}
    assert tags <= rich_text.TAGS


def test_plain_words_keep_every_word():
    said = rich_text.plain_text("## Heading\n- item\n| a | b |\n| c | d |\n[words](https://e.example)")
    assert said.split() == ["Heading", "item", "a", "b", "c", "d", "words"]


def test_links_are_found_and_pictures_are_none():
    assert rich_text.links("[a](b) ![c](d)") == [("a", "b")]
