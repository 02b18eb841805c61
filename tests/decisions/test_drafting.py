"""A report being written: templates, the cover, two people at one section, a file taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import AT
from tests.factories.decisions import ReportFactory
from wardmote.decisions import drafting, importing_store, items, report_templates
from wardmote.decisions.models import CorporatePriority, LooseText, OtherText, Report, TemplateVersion
from wardmote.decisions.shipped import CABINET_MEMBER
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact

pytestmark = pytest.mark.django_db


def test_shipped_template_is_copied_in_when_first_used(lead_officer, council):
    assert not TemplateVersion.objects.exists()
    first = drafting.begin_report(CABINET_MEMBER.key, "Night buses", by=lead_officer, at=AT)
    second = drafting.begin_report(CABINET_MEMBER.key, "Day buses", by=lead_officer, at=AT)
    assert first.template == second.template
    assert first.template.template == replace(CABINET_MEMBER, name=first.template.name)
    assert (first.reference, second.reference) == ("d26-001", "d26-002")
    assert first.implications.count() == 9
    assert list(first.authors.all()) == [lead_officer.person]
    assert first.lead_officer_post.title == lead_officer.as_post


def test_editing_a_template_makes_a_version_and_old_reports_keep_theirs(report, democratic_services, lead_officer):
    sections = tuple(one for one in CABINET_MEMBER.sections if one.key != "risk")
    with pytest.raises(RuleBroken, match="Say why"):
        report_templates.save_version(
            CABINET_MEMBER.key, name="Ours", sections=sections, from_on=date(2026, 5, 20), because="",
            by=democratic_services, at=AT,
        )  # fmt: skip
    made = report_templates.save_version(
        CABINET_MEMBER.key, name="Ours", sections=sections, from_on=date(2026, 5, 20), because="Risk has its own paper.",
        by=democratic_services, at=AT,
    )  # fmt: skip
    assert made.version == 2
    report.refresh_from_db()
    assert report.template.version == 1
    assert report.template.until_on == date(2026, 5, 19)
    newer = drafting.begin_report(CABINET_MEMBER.key, "Day buses", by=lead_officer, at=AT)
    assert newer.template == made
    assert not newer.sections.filter(key="risk").exists()


def test_template_with_one_key_twice_is_refused(democratic_services):
    twice = (CABINET_MEMBER.sections[0], CABINET_MEMBER.sections[0])
    with pytest.raises(RuleBroken, match="same key"):
        report_templates.save_version(
            CABINET_MEMBER.key, name="Ours", sections=twice, from_on=date(2026, 6, 1), because="x",
            by=democratic_services, at=AT,
        )  # fmt: skip


def test_priorities_begin_and_end(democratic_services):
    made = report_templates.add_priority("Safe streets", from_on=date(2026, 4, 1), by=democratic_services, at=AT)
    with pytest.raises(RuleBroken, match="before its first"):
        report_templates.end_priority(made.pk, until_on=date(2026, 3, 1), by=democratic_services, at=AT)
    report_templates.end_priority(made.pk, until_on=date(2027, 3, 31), by=democratic_services, at=AT)
    assert not CorporatePriority.objects.on(date(2027, 4, 1)).exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": " "}, "Enter a title"),
        ({"public_summary": "x" * 126}, "125 characters"),
        ({"capacity": "mayor"}, "capacities listed"),
    ],
)
def test_cover_refuses(report, lead_officer, changes, says):
    with pytest.raises(RuleBroken, match=says):
        drafting.change_cover(report.pk, **changes, by=lead_officer, at=AT)
    report.refresh_from_db()
    assert report.title == "Night buses"


def test_two_decision_makers_are_refused(report, lead_officer, cabinet, cabinet_post):
    with pytest.raises(RuleBroken, match="not both"):
        drafting.change_cover(
            report.pk, decision_maker_post_id=cabinet_post.pk, decision_maker_body_id=cabinet.pk, by=lead_officer, at=AT
        )


def test_comments_cannot_close_after_the_meeting(full, lead_officer):
    with pytest.raises(RuleBroken, match="close before the meeting"):
        drafting.change_cover(full.pk, comment_until_on=date(2026, 7, 8), by=lead_officer, at=AT)


def test_whoever_is_no_author_cannot_write(report, head_of_service, scrutiny_officer, democratic_services):
    for stranger in (head_of_service, scrutiny_officer):
        with pytest.raises(NotAllowed):
            drafting.change_cover(report.pk, title="Mine", by=stranger, at=AT)
    assert (
        drafting.change_cover(report.pk, title="Night and day", by=democratic_services, at=AT).title == "Night and day"
    )


def test_an_author_can_be_added_and_not_all_be_dropped(report, lead_officer, head_of_service, outsider):
    drafting.choose_authors(report.pk, [head_of_service.person.pk], by=lead_officer, at=AT)
    drafting.change_cover(report.pk, title="Ours", by=head_of_service, at=AT)
    with pytest.raises(RuleBroken, match="at least one author"):
        drafting.choose_authors(report.pk, [outsider.person.pk], by=lead_officer, at=AT)


def test_two_people_at_one_section_lose_nothing(report, lead_officer, democratic_services):
    section = report.sections.get(key="reasons")
    began_with = section.version
    drafting.save_section(section.pk, text="First.", began_with=began_with, by=lead_officer, at=AT)
    saved, other = drafting.save_section(
        section.pk, text="Second.", began_with=began_with, by=democratic_services, at=AT
    )
    assert (saved.text, other.text) == ("First.", "Second.")
    _same, again = drafting.save_section(
        section.pk, text="Second.", began_with=began_with, by=democratic_services, at=AT
    )
    assert again == other  # pressed twice
    drafting.settle_other_text(other.pk, use=True, by=lead_officer, at=AT)
    section.refresh_from_db()
    other.refresh_from_db()
    assert (section.text, other.text, other.was_used) == ("Second.", "First.", True)
    with pytest.raises(WrongState, match="already"):
        drafting.settle_other_text(other.pk, use=False, by=lead_officer, at=AT)


def test_saving_the_same_text_writes_nothing(report, lead_officer):
    section = report.sections.get(key="reasons")
    drafting.save_section(section.pk, text="First.", began_with=section.version, by=lead_officer, at=AT)
    drafting.save_section(section.pk, text="First.", began_with=99, by=lead_officer, at=AT)
    assert Fact.objects.of_verb("decisions.section_saved").count() == 1
    assert not OtherText.objects.exists()


def test_changed_recommendation_is_not_overwritten(full, lead_officer):
    row = full.recommendations.first()
    items.save_recommendation(
        full.pk, row.pk, number="1", kind="decide", text="Other.", began_with=row.version, by=lead_officer, at=AT
    )
    with pytest.raises(WrongState, match="compare both"):
        items.save_recommendation(
            full.pk, row.pk, number="1", kind="decide", text="Mine.", began_with=row.version, by=lead_officer, at=AT
        )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": ""}, "number and its words"),
        ({"kind": "beg"}, "asks for"),
        ({"kind": "delegate"}, "delegated to"),
    ],
)
def test_recommendation_refuses(report, lead_officer, changes, says):
    with pytest.raises(RuleBroken, match=says):
        items.save_recommendation(
            report.pk, **{"number": "1", "kind": "decide", "text": "That it be.", **changes}, by=lead_officer, at=AT
        )


def test_preferring_another_option_takes_it_from_the_first(report, lead_officer):
    one = items.save_option(report.pk, title="Buses", is_preferred=True, by=lead_officer, at=AT)
    items.save_option(report.pk, title="Do nothing", is_do_nothing=True, is_preferred=True, by=lead_officer, at=AT)
    one.refresh_from_db()
    assert not one.is_preferred
    items.drop_option(one.pk, by=lead_officer, at=AT)
    assert report.options.count() == 1


def test_exempt_text_needs_paragraph_and_test_and_stays_out_of_the_history(report, lead_officer):
    said = {"key": "reasons", "text": "The price is zq.", "paragraph": "3", "public_interest": "Others still bid."}
    for lacking, says in (
        ("paragraph", "Schedule 12A"),
        ("public_interest", "serves the public"),
        ("text", "exempt text"),
    ):
        with pytest.raises(RuleBroken, match=says):
            items.save_exempt(report.pk, **{**said, lacking: ""}, by=lead_officer, at=AT)
    items.save_exempt(report.pk, **said, by=lead_officer, at=AT)
    fact = Fact.objects.of_verb("decisions.exempt_changed").get()
    assert "zq" not in str(fact.changes)
    assert fact.detail.values["text"][1] == "The price is zq."


def test_no_implication_without_a_name(report, lead_officer, resident):
    row = report.implications.get(key="assets")
    done = items.save_implication(row.pk, applies=False, text="", by=lead_officer, at=AT)
    assert done.said_as == lead_officer.as_post
    with pytest.raises(RuleBroken, match="Say how"):
        items.save_implication(row.pk, applies=True, text=" ", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        items.save_implication(row.pk, applies=None, text="", by=resident, at=AT)


# --- a file taken in ---------------------------------------------------------------------------------------------


@pytest.fixture
def seed(shared):
    [found] = (shared / "seeds").glob("004_*.txt")
    return found.read_bytes()


def test_a_real_report_lands_with_every_section_as_printed(seed, lead_officer):
    made = importing_store.take_in(seed, "report.txt", by=lead_officer, at=AT)
    texts = {row.key: row.text for row in made.sections.all()}
    assert made.template.key == "cabinet-member-report"
    assert made.title.endswith("Plan 2013 - 2018")
    assert made.issued_on == date(2013, 2, 7)
    assert made.all_wards
    assert made.is_key is None
    for key in ("issue", "reasons", "alternatives", "corporate_objectives", "risk", "conclusions", "how_to_comment"):
        assert texts[key], key
    [asked] = made.recommendations.all()
    assert asked.number == "1.2.1"
    assert asked.text.startswith("That the Cabinet Member agrees")
    assert asked.kind == "to-council"
    written = set(made.implications.exclude(text="").values_list("key", flat=True))
    assert written == {"financial", "staffing", "legal", "equality", "community_safety"}
    assert not made.implications.exclude(applies=None).exists()  # no box shows a tick, so none is guessed
    assert [(row.kind, row.letter, row.title[:20]) for row in made.papers.all()] == [
        ("appendix", "A", "Community Safety Par"),
        ("background", "", "Strategic Assessment"),
    ]
    gaps = {row.key for row in made.gaps.all()}
    assert gaps == {"implications", "environment", "human_rights", "procurement", "assets", "key_decision", "forward_plan", "key_decision_reason"}  # fmt: skip
    assert made.source_file.name == "report.txt"


def test_a_gap_is_seen_to_once(seed, lead_officer):
    made = importing_store.take_in(seed, "report.txt", by=lead_officer, at=AT)
    gap = made.gaps.first()
    for _twice in range(2):
        drafting.settle_gap(gap.pk, by=lead_officer, at=AT)
    assert Fact.objects.of_verb("decisions.gap_settled").count() == 1


def test_something_else_is_refused_and_nothing_kept(lead_officer, scrutiny_officer):
    with pytest.raises(RuleBroken):
        importing_store.take_in(b"Dear all, the fete is on Sunday.", "letter.txt", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        importing_store.take_in(b"x", "x.txt", by=scrutiny_officer, at=AT)
    assert not Report.objects.exists()


def test_loose_text_is_placed_or_left_out(report, lead_officer):
    own = {"council": report.council, "report": report}
    one = LooseText.objects.create(**own, position=1, heading="History", text="It ran until 2019.")
    two = LooseText.objects.create(**own, position=2, text="Page 4")
    section = report.sections.get(key="reasons")
    drafting.place_text(one.pk, section.pk, by=lead_officer, at=AT)
    drafting.place_text(two.pk, None, by=lead_officer, at=AT)
    section.refresh_from_db()
    assert section.text == "## History\nIt ran until 2019."
    with pytest.raises(WrongState):
        drafting.place_text(one.pk, None, by=lead_officer, at=AT)


def test_another_councils_report_is_not_there(lead_officer, other_council):
    theirs = ReportFactory(council=other_council)
    with pytest.raises(Report.DoesNotExist):
        drafting.change_cover(theirs.pk, title="Mine", by=lead_officer, at=AT)
    assert not Report.objects.visible_to(lead_officer).exists()
