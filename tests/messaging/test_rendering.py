"""What mail looks like: text and HTML that say the same, one link, and the words every message must carry."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from tests.factories.kernel import CouncilFactory
from wardmote.messaging.rendering import (
    LONGEST_SUBJECT,
    Item,
    Link,
    Section,
    notice,
    subject_line,
    who_to_ask,
    whole_address,
)


def assigned(**changed):
    said = {
        "subject": "2 recommendations to answer by 8 May",
        "headline": "Answer 2 recommendations by Friday 8 May 2026",
        "sentences": ["The Community Safety Scrutiny Committee asks you.", "28 days from 10 April 2026."],
        "link": Link("http://elmbury.example/my/answers/town-centre/", "Answer them"),
        "sections": [
            Section(
                "What you are asked",
                [
                    Item("Recommendation 1: Light the square", "http://elmbury.example/recommendations/r26-001/"),
                    Item(
                        "Recommendation 2: <b>Ask</b> & listen", words="Late by 3 days.", quote="Ask “them”.\nThen act."
                    ),
                ],
            ),
            Section("Nothing here", []),
        ],
        "after": ["The chair’s letter is the next step."],
        "why": "You are the lead officer.",
    }
    return notice(CouncilFactory.build(name="Elmbury Borough Council"), **{**said, **changed})


def words_of(source):
    return re.findall(r"\w+", re.sub(r"https?://\S+", "", source))


def test_text_and_html_say_the_same():
    drawn = assigned(stop=[Link("http://elmbury.example/unfollow/abc/", "Change how often, or stop")])
    page = lxml_html.document_fromstring(drawn.html)
    assert words_of(drawn.text) == words_of(page.body.text_content())
    for link in page.xpath("//a/@href"):
        assert link in drawn.text


def test_a_notice_has_one_heading_its_reason_and_whom_to_ask():
    drawn = assigned()
    page = lxml_html.document_fromstring(drawn.html)
    assert page.get("lang") == "en-gb"
    assert [h.text_content() for h in page.xpath("//h1")] == ["Answer 2 recommendations by Friday 8 May 2026"]
    assert page.findtext(".//title") == "2 recommendations to answer by 8 May"
    assert "Why you get this: You are the lead officer." in drawn.text
    assert "Who to ask: Ask Democratic Services at Elmbury Borough Council." in drawn.text
    assert "Nothing here" not in drawn.text
    assert drawn.text.index("Answer them:\nhttp") < drawn.text.index("What you are asked")


def test_words_typed_by_somebody_are_never_markup():
    drawn = assigned()
    assert "<b>Ask</b> & listen" in drawn.text
    assert "<b>" not in drawn.html
    assert "&lt;b&gt;Ask&lt;/b&gt; &amp; listen" in drawn.html


def test_nothing_in_a_message_can_track_its_reader():
    page = lxml_html.document_fromstring(assigned().html)
    assert page.xpath("//img | //script | //link | //iframe | //*[@background]") == []
    assert "url(" not in assigned().html


def test_there_are_never_three_blank_lines():
    assert "\n\n\n" not in assigned().text


@pytest.mark.parametrize(
    ("thing", "said", "expected"),
    [
        ("Safety in the town centre", "1 answer, 1 signed off", "Safety in the town centre: 1 answer, 1 signed off"),
        (
            "Safety in the town centre after dark and at weekends",
            "1 answer, 1 signed off",
            "Safety in the town centre after…: 1 answer, 1 signed off",
        ),
        ("A title\r\nBcc: a@b.example", "", "A title Bcc: a@b.example"),
        ("x" * 80, "", "x" * 59 + "…"),
    ],
)
def test_a_subject_is_one_line_of_60_with_the_thing_first(thing, said, expected):
    assert subject_line(thing, said) == expected
    assert len(expected) <= LONGEST_SUBJECT


def test_a_long_tail_leaves_room_for_the_thing():
    subject = subject_line("Town centre", "many " * 20)
    assert subject.startswith("Town centre: many")
    assert len(subject) <= LONGEST_SUBJECT


def test_a_long_subject_is_shortened_when_drawn():
    assert len(assigned(subject="word " * 40).subject) <= LONGEST_SUBJECT


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"contact_words": "Ring the\nscrutiny team."}, "Ring the scrutiny team."),
        ({"contact_email": "scrutiny@elmbury.example"}, "Write to scrutiny@elmbury.example."),
        ({"name": "Elmbury"}, "Ask Democratic Services at Elmbury."),
    ],
)
def test_whom_to_ask(fields, expected):
    assert who_to_ask(CouncilFactory.build(**fields)) == expected


def test_addresses_in_mail_are_whole(settings):
    council = CouncilFactory.build(hostname="elmbury.example")
    settings.PRODUCTION, settings.PUBLIC_PORT = False, 8000
    assert whole_address(council, "/late/") == "http://elmbury.example:8000/late/"
    settings.PRODUCTION, settings.PUBLIC_PORT = True, 0
    assert whole_address(council, "/late/") == "https://elmbury.example/late/"
