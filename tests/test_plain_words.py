"""Every message can be read at once: short sentences, plain words, and none of the machine's.

Measured by the grade of Flesch and Kincaid (Kincaid and others, "Derivation of new readability formulas for Navy enlisted
personnel", 1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59; a grade of 7 is read at about twelve. And by the
GOV.UK style guide ("Writing for GOV.UK", sentence length): no sentence over 25 words.
"""

from __future__ import annotations

import re

import pytest

from tests.messages import Message, every_message, hidden_from_translators

HARDEST = 7.0  # grade of everything we say, taken together
HARDEST_MESSAGE = 12.0  # grade of one message; a short one with two long nouns is no harder to read than they are
LONGEST = 25  # words in a sentence
WORTH_MEASURING = 8  # words: below, a grade says nothing

# Words that the field itself uses and nobody can shorten. They count as one word of two syllables.
OF_THE_FIELD = re.compile(
    r"\b(recommend\w*|committee\w*|council\w*|scrutiny|democratic|services|officer\w*|cabinet|administrator\w*|monitoring|"
    r"evaluat\w*|rapporteur\w*|authorit\w*|accessib\w*|responsib\w*|capacity|e-mails?|address\w*|organisation\w*|"
    r"evidence|minutes?|meetings?|january|february|september|october|november|december|elmbury|wardmote)\b",
    re.IGNORECASE,
)
MACHINE = {
    "fact": r"facts?(?! that)",  # "the fact that" is wordy, yet not the machine's
    "frozen": r"frozen|freezes?",
    "sealed": r"seal(?:ed|s)?|immutable|hash(?:ed|es)?",
    "lease": r"leases?|queued?|workers?|jobs? (?:failed|ran|runs)",
    "cube": r"cubes?|manifests?|payloads?|endpoints?|tokens?",
    "object": r"objects?|entit(?:y|ies)|instances?|null|none type|boolean|integer|string",
    "database": r"databases?|rows? id|primary key|foreign key|query|queries",
    "exception": r"exceptions?|tracebacks?|timeouts?|HTTP|errors? \d+",
    "user": r"users?|stakeholders?|addressees?|assignees?",
    "overdue": r"overdue|outstanding|non-compliant|in breach",
    "workflow": r"workflows?|stage gates?|pending",
    "office words": r"utilis\w+|facilitat\w+|deliverables?|leverag\w+",
    "submit": r"submit\w*|invalid|click(?: here)?|please|simply|oops|sorry|N/A",
}
ALLOWED = {
    ("lease", "When it last joined the queue"),  # said of a column to those who read the code; no form shows it
    ("exception", "General exception"),  # the name the law gives it: SI 2012/2089, reg. 10
}

pytestmark = pytest.mark.pure


def _sentences(text: str) -> list[str]:
    """Sentences as they are read: what is filled in counts as one short word, addresses as one."""
    said = re.sub(r"%\(\w+\)[sd]|%[sd]|{{.*?}}|{%.*?%}|{\w*}", " it ", text)
    said = re.sub(r"<[^>]+>", " ", said)
    said = re.sub(r"(?:https?:/)?/[\w./-]+|\S+@\S+", " page ", said)
    return [each for each in re.split(r"(?<=[.!?:;])[”’)]*\s+|\n+", said) if re.search(r"[A-Za-z]", each)]


def _words(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z’'-]*", sentence)


def _syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    if OF_THE_FIELD.fullmatch(word):
        return 2
    bare = re.sub(
        r"(?<=[^aeiouy])e[ds]?$", lambda end: "e" if end[0] != "e" and _is_spoken(word) else "", word.casefold()
    )
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def _is_spoken(word: str) -> bool:
    """Whether the e of -ed or -es is spoken: "wanted", "places", but not "asked"."""
    return bool(re.search(r"(?:[td]ed|(?:s|x|z|ch|sh|c|g)es)$", word.casefold()))


def grade(text: str) -> float:
    """The grade of Flesch and Kincaid of a text."""
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in _words(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _shown(found: list[tuple[Message, object]]) -> list[str]:
    return [f"{message.where}: {why}: {message.text}" for message, why in found]


def test_the_measure_knows_easy_from_hard():
    assert grade("The cat sat on the mat. It was warm.") < 1
    assert 5 < grade("Nobody is called late in public under a rule which has not been checked by the officer.") < 12
    assert (
        grade(
            "Notwithstanding organisational interdependencies, implementation necessitates collaborative prioritisation."
        )
        > 20
    )
    assert [_syllables(word) for word in ("asked", "wanted", "places", "time", "day", "every")] == [1, 2, 2, 1, 1, 3]


def test_there_are_messages_to_read():
    said = [message.text for message in every_message()]

    assert len(said) > 1500
    assert "Save all" in said
    assert "You cannot do this. A scrutiny officer can." in said


def test_every_message_stands_where_makemessages_finds_it():
    assert hidden_from_translators() == []


def test_everything_together_is_easy_to_read():
    long = [message.text for message in every_message() if len(_words(message.text)) >= WORTH_MEASURING]

    assert grade("\n".join(long)) <= HARDEST


def test_no_sentence_is_longer_than_25_words():
    found = [
        (message, len(_words(sentence)))
        for message in every_message()
        for sentence in _sentences(message.text)
        if len(_words(sentence)) > LONGEST
    ]

    assert _shown(found) == []


def test_no_message_is_hard_to_read():
    found = [
        (message, round(hard, 1))
        for message in every_message()
        if len(_words(message.text)) >= WORTH_MEASURING and (hard := grade(message.text)) > HARDEST_MESSAGE
    ]

    assert _shown(found) == []


@pytest.mark.parametrize("kind", MACHINE)
def test_no_word_of_the_machine_reaches_a_page(kind):
    pattern = re.compile(rf"\b(?:{MACHINE[kind]})\b", re.IGNORECASE)
    found = [
        (message, pattern.search(message.text)[0])
        for message in every_message()
        if pattern.search(re.sub(r"%\(\w+\)[sd]|{{.*?}}", "", message.text))
        and not any(kind == allowed and words in message.text for allowed, words in ALLOWED)
    ]

    assert _shown(found) == []
