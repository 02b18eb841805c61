"""What a report lacks before it is ready, in words with the way to the box; what only warns and what stops it."""

from __future__ import annotations

from datetime import date

import pytest

from tests import AT, ON
from tests.factories.decisions import ReportFactory
from wardmote.decisions import checking, drafting, importing_store, items, plain_words, statutes
from wardmote.decisions.models import Report
from wardmote.kernel.errors import RuleBroken

pytestmark = pytest.mark.django_db


def _found(report, on=ON):
    report = Report.objects.get(pk=report.pk)
    return {one.key: one for one in checking.checks(report, on=on)}


def test_a_full_report_is_in_order(full):
    assert _found(full) == {}


def test_each_check_says_what_and_leads_to_its_box(report):
    found = _found(report)
    for key in ("decision-maker", "no-recommendation", "summary", "kind", "wards", "meeting", "key", "equality", "alternatives", "section-reasons", "implication-legal"):  # fmt: skip
        assert found[key].href.startswith(report.desk), key
        assert found[key].says.endswith("."), key
    assert {key for key, one in found.items() if one.stops} == {"decision-maker", "no-recommendation"}


@pytest.mark.parametrize(
    ("first_on", "urgency", "because", "key"),
    [
        (None, "none", "", "first-in-plan"),
        (date(2026, 6, 9), "none", "", "notice"),
        (date(2026, 6, 9), "general-exception", "", "urgency"),
        (date(2026, 6, 8), "none", "", None),
        (date(2026, 6, 9), "special", "The chair agreed on 1 June.", None),
    ],
)
def test_notice_of_a_key_decision_is_law(full, lead_officer, first_on, urgency, because, key):
    """The meeting is on 7 July: 28 clear days need notice by 8 June."""
    drafting.change_cover(
        full.pk, first_in_plan_on=first_on, urgency=urgency, urgency_because=because, by=lead_officer, at=AT
    )
    assert {name for name, one in _found(full).items() if one.stops} == ({key} if key else set())


def test_key_decision_of_a_committee_needs_no_notice(full, lead_officer):
    drafting.change_cover(full.pk, kind="committee", first_in_plan_on=None, by=lead_officer, at=AT)
    assert not any(one.stops for one in _found(full).values())


def test_a_warning_is_passed_over_with_a_reason_and_the_law_is_not(full, lead_officer):
    drafting.change_cover(full.pk, public_summary="", first_in_plan_on=None, by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="Give the reason"):
        checking.pass_over(full.pk, "summary", because=" ", by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="cannot be passed over"):
        checking.pass_over(full.pk, "first-in-plan", because="No time.", by=lead_officer, at=AT)
    with pytest.raises(RuleBroken, match="in order now"):
        checking.pass_over(full.pk, "kind", because="x", by=lead_officer, at=AT)
    checking.pass_over(full.pk, "summary", because="A short report.", by=lead_officer, at=AT)
    found = _found(full)
    assert not found["summary"].is_open
    assert found["summary"].passed_over.by_words == lead_officer.as_post
    with pytest.raises(RuleBroken, match="A short report"):
        checking.pass_over(full.pk, "summary", because="Again.", by=lead_officer, at=AT)


def test_words_of_exempt_text_in_a_public_section_stop_it(full, lead_officer):
    secret = "The lowest offer came from Elm Coaches at £312,000."
    section = full.sections.get(key="reasons")
    drafting.save_section(section.pk, text=f"We ask.\n{secret}", began_with=section.version, by=lead_officer, at=AT)
    block = items.save_exempt(
        full.pk, key="reasons", text=secret, paragraph="3", public_interest="Others bid.", by=lead_officer, at=AT
    )
    assert _found(full)[f"exempt-shown-{block.pk}"].stops


def test_a_paragraph_of_the_other_nation_stops_it(full, lead_officer):
    block = items.save_exempt(
        full.pk, key="reasons", text="Dear.", paragraph="14", public_interest="Bids.", by=lead_officer, at=AT
    )
    assert _found(full)[f"paragraph-exempt-{block.pk}"].stops


def test_options_of_a_committee_report(council):
    report = ReportFactory(council=council, committee=True)
    found = _found(report)
    assert {"options", "do-nothing"} <= set(found)
    assert "0 options" in found["options"].says


def test_consultations(full, lead_officer):
    one = items.save_consultation(
        full.pk, title="Buses", from_on=date(2026, 6, 1), until_on=date(2026, 7, 7), by=lead_officer, at=AT
    )
    assert {f"consulted-late-{one.pk}", f"reply-{one.pk}", f"promotion-{one.pk}"} <= set(_found(full))
    items.save_consultation(
        full.pk, one.pk, title="Buses", from_on=date(2026, 6, 1), until_on=date(2026, 6, 20), promotion="Posters.",
        reply="You said late; we run later.", by=lead_officer, at=AT,
    )  # fmt: skip
    assert _found(full) == {}


def test_links_and_pictures(full, lead_officer):
    section = full.sections.get(key="reasons")
    drafting.save_section(
        section.pk, text="[gone](/reviews/nothing/) [fine](https://elmbury.example/x) [odd](https://nowhere) ![](x.png)",
        began_with=section.version, by=lead_officer, at=AT,
    )  # fmt: skip
    found = _found(full)
    assert "gone and odd" in found["links-reasons"].says
    assert "without words" in found["pictures-reasons"].says


THREE = (
    "Sections 5 to 7 of the Crime and Disorder Act 1998 require a strategy for the reduction of crime and disorder, one for "
    "combating the misuse of drugs, and one for the reduction of re-offending."
)


@pytest.mark.parametrize(
    ("text", "on", "keys"),
    [
        (THREE, date(2023, 1, 30), []),
        (THREE, date(2023, 1, 31), ["serious-violence"]),
        (THREE + " And serious violence.", date(2026, 1, 1), []),
        ("Section 17 of the Crime and Disorder Act 1998 means that Council approves the plan.", ON, ["section-17"]),
        ("The Act, section 17, asks us to think about crime.", ON, []),
    ],
)
def test_the_statute_library(text, on, keys):
    assert [each.key for each in statutes.out_of_date(text, on)] == keys


def test_letters_never_spelt_out():
    assert plain_words.unexpanded("The PCC pays. The Home Office (HO) too. The CCTV works. HO again. PCCs meet.") == [
        "PCC"
    ]
    assert plain_words.unexpanded("THE WHOLE LINE SHOUTS\nThe CSP (Community Safety Partnership) met.") == []


def test_reading_grade():
    easy = "The bus is late. We wait for it. " * 10
    hard = "Notwithstanding considerable organisational interdependencies, implementation necessitates comprehensive multidisciplinary collaboration. " * 6  # fmt: skip
    assert plain_words.grade("Too short.") is None
    assert plain_words.grade(easy) < 3
    assert plain_words.grade(hard) > 20


def test_a_real_report_of_2013_brought_in_today(shared, lead_officer):
    [seed] = (shared / "seeds").glob("004_*.txt")
    report = importing_store.take_in(seed.read_bytes(), "report.txt", by=lead_officer, at=AT)
    found = _found(report)
    assert {"law-serious-violence", "law-section-17", "key", "implication-assets", "equality"} <= set(found)
    # approved by the partnership in June 2012, consulted in September; the formula is named
    assert "approved before people were consulted" in found["consulted-after"].says
    assert "Formula:" in found["reading-age"].says
    assert sum(key.startswith("gap-") for key in found) == 8


def test_consulting_before_approving_is_in_order():
    from wardmote.decisions.checking import APPROVED, CONSULTED, _first_month

    late = "The plan was approved by the partnership in May 2012. The consultation ran from June to July 2012."
    good = "The consultation ran in March 2012. The plan was approved by the partnership in May 2012."
    assert (_first_month(APPROVED, late), _first_month(CONSULTED, late)) == ((2012, 4), (2012, 5))
    assert _first_month(CONSULTED, good) < _first_month(APPROVED, good)
    assert _first_month(APPROVED, "Nobody approved it.") is None
