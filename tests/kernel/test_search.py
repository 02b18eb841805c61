"""Finding things, alike on both databases."""

from datetime import date

import pytest

from wardmote.kernel import search


@pytest.fixture
def put(council):
    def make(number, title, body="", *, council=council, public=True, label="Review", on=None):
        search.put(
            council,
            public=public,
            kind="organisations.body",
            object_id=number,
            label=label,
            title=title,
            body=body,
            address=f"/things/{number}/",
            dated_on=on,
        )

    return make


def _titles(council, query, *, public=True, **more):
    return [entry.title for entry in search.find(council, query, public=public, **more).entries]


def test_every_word_must_be_there_and_the_last_may_be_begun(council, put):
    put(1, "Safety in the town centre")
    put(2, "Safety on country roads")

    assert set(_titles(council, "safety")) == {"Safety in the town centre", "Safety on country roads"}
    assert _titles(council, "safety town") == ["Safety in the town centre"]
    assert _titles(council, "safety coun") == ["Safety on country roads"]
    assert _titles(council, "safety bicycle") == []


def test_case_accents_and_endings_do_not_matter(council, put):
    put(1, "Café culture in CAERNARFON")
    put(2, "Recommendations about lighting")

    assert _titles(council, "CAFE caernarfon") == ["Café culture in CAERNARFON"]
    assert _titles(council, "café") == ["Café culture in CAERNARFON"]
    assert _titles(council, "recommendation lights") == ["Recommendations about lighting"]


@pytest.mark.parametrize("query", ["R26/002", "r26/0", "r26 002", "ASB-12_b", "5.5", "wardmote.example/about"])
def test_words_with_marks_in_them_are_found_as_they_are_written(council, put, query):
    put(1, "R26/002 and ASB-12_b", "See https://wardmote.example/about: 5.5 per cent")

    assert _titles(council, query) == ["R26/002 and ASB-12_b"]


def test_the_more_a_thing_is_about_it_the_earlier_it_comes(council, put):
    put(1, "Annual report", "one line on lighting " + "and much about other things " * 40)
    put(2, "Street lighting", "lighting at night, lighting in parks")

    assert _titles(council, "lighting") == ["Street lighting", "Annual report"]


def test_results_come_a_page_at_a_time_with_their_count(council, put):
    for n in range(5):
        put(n, f"Lighting {n}", on=date(2026, 1, n + 1))

    found = search.find(council, "lighting", public=True, start=2, count=2)

    assert (len(found.entries), found.total) == (2, 5)


def test_another_council_and_the_public_see_nothing_of_ours(council, other_council, put):
    put(1, "Draft on knife crime", public=False)
    put(2, "Knife crime review", council=other_council)

    assert _titles(council, "knife") == []
    assert _titles(council, "knife", public=False) == ["Draft on knife crime"]
    assert _titles(other_council, "knife") == ["Knife crime review"]


def test_a_changed_thing_is_found_by_its_new_words_only_and_a_dropped_one_not_at_all(council, put):
    put(1, "Bus lanes")
    put(1, "Cycle lanes")

    assert _titles(council, "bus") == []
    assert _titles(council, "cycle") == ["Cycle lanes"]
    search.drop(council, public=True, kind="organisations.body", object_id=1)
    assert _titles(council, "cycle") == []


def test_one_kind_of_thing_can_be_asked_for(council, put):
    put(1, "Lighting review")
    put(2, "Lighting meeting", label="Meeting")

    assert _titles(council, "lighting", label="Meeting") == ["Lighting meeting"]


@pytest.mark.parametrize(
    "query", ["", "  ", "'\"()*:&|!<>", "AND OR NOT", "a' OR 1=1 --", "NEAR(x y)", "x" * 5000, "é" * 300, "fo_o bar:*"]
)
def test_whatever_is_typed_is_only_words(council, put, query):
    put(1, "Lighting")

    assert search.find(council, query, public=True).total in {0, 1}


def test_a_very_long_document_is_indexed(council, put):
    put(1, "Long", " ".join(f"word{n}" for n in range(150_000)))

    assert _titles(council, "word77") == ["Long"]


def test_searching_costs_two_queries(council, put, django_assert_num_queries):
    put(1, "Lighting")

    with django_assert_num_queries(2):
        _titles(council, "lighting")
